// Package newsroom is the editorial door at /desk/: where reporters write, desks publish, and the paper is set up. It
// owns the screens' addresses, who may open them, sign-in and its cookie. Whatever changes the paper goes through desk;
// nothing is decided here that another door would have to decide again. It refuses whoever is not signed in, requests
// that another site sends in somebody's name, and, on every screen, to throw away what was typed.
package newsroom

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/duty"
	"jogan/internal/guard"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// Store gives the screens one moment of the database.
type Store interface {
	Read(ctx context.Context, fn func(Reader) error) error
}

// Reader is what the screens ask. Not found is fault.NotFound.
type Reader interface {
	articleReader
	claimReader
	settingReader
	noteReader
	dutyReader
	hookReader
	tourReader
	standingReader
	numberReader
	submissionReader
	bannerReader
	reporterReader
	partnerReader
	redirectReader
	sharingReader
	lookReader
	findableReader
	Picture(ctx context.Context, id int64) (news.Picture, error)
	Pictures(ctx context.Context, ids []int64) (map[int64]news.Picture, error)
	PictureList(ctx context.Context, before int64, limit int) ([]news.Picture, error)
	PictureSearch(ctx context.Context, f news.PictureFilter) ([]news.Picture, error)
	PictureUses(ctx context.Context, id int64) ([]news.PictureUse, error)
	Person(ctx context.Context, id int64) (staff.Person, error)
	People(ctx context.Context) ([]staff.Person, error)
	Tokens(ctx context.Context) ([]staff.Token, error)
}

type articleReader interface {
	Article(ctx context.Context, no int64) (news.Article, error)
	Articles(ctx context.Context, f news.ArticleFilter) ([]news.ArticleRow, error)
	Owners(ctx context.Context, nos []int64) (map[int64]int64, error)
	CountByStatus(ctx context.Context) (map[news.Status]int, error)
	Revisions(ctx context.Context, no int64) ([]news.Revision, error)
	History(ctx context.Context, no int64) ([]news.Revision, error)
	Listing(ctx context.Context, list string, before news.Cursor, limit int) ([]news.Headline, error)
	Headlines(ctx context.Context, nos []int64) ([]news.Headline, error)
	ViewsOf(ctx context.Context, nos []int64) (map[int64]int64, error)
	PreviewLinks(ctx context.Context, no int64) ([]news.PreviewLink, error)
	Powers(ctx context.Context) (staff.Powers, int64, error)
	Guard(ctx context.Context) (guard.Settings, int64, error)
}

type noteReader interface {
	Note(ctx context.Context, id int64) (news.Note, error)
	Notes(ctx context.Context, article int64) ([]news.Note, error)
	NotesFor(ctx context.Context, person int64, limit int) ([]news.NoteRow, error)
	Assignment(ctx context.Context, id int64) (news.Assignment, error)
	AssignmentOf(ctx context.Context, article int64) (news.Assignment, error)
	Assignments(ctx context.Context, f news.AssignmentFilter) ([]news.Assignment, error)
	Waiting(ctx context.Context, people []int64, now time.Time) (map[int64]news.Waiting, error)
	Editing(ctx context.Context, no int64) (news.Editing, error)
	Begun(ctx context.Context, key string) (int64, error)
	Near(ctx context.Context, text string, except int64, limit int) ([]news.NearCopy, error)
}

type settingReader interface {
	Paper(ctx context.Context) (news.Paper, error)
	Sections(ctx context.Context) (news.Sections, error)
	AllSeries(ctx context.Context) ([]news.Series, error)
	Menu(ctx context.Context) ([]news.MenuItem, error)
	namesReader
	Pages(ctx context.Context) ([]news.Page, error)
	frontReader
	flashReader
	standReader
	Banners(ctx context.Context) ([]banner.Creative, error)
	Banner(ctx context.Context, id int64) (banner.Creative, error)
	BannerCounts(ctx context.Context, since time.Time) (map[int64]banner.Count, error)
}

// Previewer makes the page that readers would see of an article, whether it is public or not.
type Previewer interface {
	BannerPreviewer
	LookPreviewer
	Preview(ctx context.Context, p news.PublicArticle) ([]byte, error)
	PreviewPopup(ctx context.Context, p news.Popup) ([]byte, error)
}

// Library opens the files of pictures (news.PictureVariant.File) for people of the newsroom, before readers may see them.
type Library interface {
	Open(ctx context.Context, file string) (media.File, error)
}

// Config is what the door is built from. All of it is required but Proxies, MostRead, Served, Outside, Private and Post.
type Config struct {
	Store       Store
	Desk        *desk.Desk
	Renderer    *render.Renderer // of the door "newsroom"
	Previewer   Previewer
	Library     Library
	Uploads     *media.Uploads
	Private     Private     // nil: readers send no files
	Post        Post        // nil: no test mail is sent
	PartnerPost PartnerPost // nil: no partner is tried
	Proxies     web.Proxies
	// Served asks the site as search engines do; nil: nobody asks it.
	Served  func(ctx context.Context) (map[string]duty.Served, error)
	Outside func() (duty.Outside, []news.NotedHead) // what the database does not know; nil: nothing is known of it
	Now     func() time.Time
	Log     *slog.Logger
	Theme   func() render.ThemeState // which theme is on; nil: there are none
	Sample  bool                     // it is the sample paper: its newsroom offers the tour

	FrontPreviewer FrontPreviewer
	MostRead       func() (first, week []int64) // the most read articles of the paper's window and of a week
}

// Newsroom is the door.
type Newsroom struct {
	Config
	begun   begun
	live    live
	reading chan struct{} // documents that are read at the same time: each may take hundreds of megabytes
}

// New makes the door. Close ends its live lines.
func New(c Config) *Newsroom {
	whole := c.Store
	c.Store = readable{whole}
	n := &Newsroom{Config: c, reading: make(chan struct{}, 1), live: live{log: c.Log, now: c.Now, lines: map[*line]bool{}}}
	n.live.ask = func(ctx context.Context, people []int64) (counts map[int64]news.Waiting, err error) {
		err = whole.Read(ctx, func(rd Reader) (err error) {
			counts, err = rd.Waiting(ctx, people, c.Now())
			return err
		})
		return counts, err
	}
	n.live.owners = func(ctx context.Context, nos []int64) (owners map[int64]int64, err error) {
		err = whole.Read(ctx, func(rd Reader) (err error) {
			owners, err = rd.Owners(ctx, nos)
			return err
		})
		return owners, err
	}
	n.live.forget()
	return n
}

// policy is the Content-Security-Policy of the screens: nothing of anybody else, nothing written into a page.
const policy = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Handler serves everything below /desk/.
func (n *Newsroom) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, x := range n.routes() {
		mux.Handle(x.pattern, web.Handle(n.Log, n.refuse, n.may(x.permission, x.handler)))
	}
	mux.Handle("/desk/", web.Handle(n.Log, n.refuse, n.may(staff.Enter, n.unknown)))
	guarded := http.NewCrossOriginProtection()
	guarded.SetDenyHandler(web.Handle(n.Log, n.refuse, n.foreign))
	h := guarded.Handler(n.sameOrigin(mux))
	return web.Secured(policy, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		// One-time links stand in addresses. "no-referrer" would turn the Origin of every form into "null".
		w.Header().Set("Referrer-Policy", "same-origin")
		h.ServeHTTP(w, r)
	}))
}
