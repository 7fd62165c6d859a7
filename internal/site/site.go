// Package site is the public door: what readers see, at addresses that stay. It reads snapshots of the database, turns
// them into pages, tells the cache what each page was made from, and says in changes.go what a change makes stale. It
// refuses to act: nothing here writes to the paper, sets a cookie, or points a reader's browser at anybody else. What
// readers send through a form it hands on to the newsroom (Forms), which decides.
package site

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"jogan/internal/banner"
	"jogan/internal/card"
	"jogan/internal/font"
	"jogan/internal/icon"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/pagecache"
	"jogan/internal/ranking"
	"jogan/internal/render"
	"jogan/internal/weather"
	"jogan/internal/web"
)

// language is the language of the public pages.
const language = "ko"

// Store gives snapshots of the database.
type Store interface {
	// Read calls fn with a Reader whose answers are all of one moment.
	Read(ctx context.Context, fn func(Reader) error) error
}

// Reader is what the pages ask of one snapshot. What is not there is fault.NotFound.
type Reader interface {
	Articles
	Corrections
	Setting
	Pictures
	Fittings
	Names
	Standing
	Fronts
	FormRows
	Sharings
	Looking
	Searches
	Finding
	PartnerRows
	Browsing
}

// Articles are the public copies.
type Articles interface {
	PublicArticle(ctx context.Context, no int64) (news.PublicArticle, error)
	Listing(ctx context.Context, list string, before news.Cursor, limit int) ([]news.Headline, error)
	Headlines(ctx context.Context, nos []int64) ([]news.Headline, error)
}

// Setting is the paper itself and how it is arranged.
type Setting interface {
	Paper(ctx context.Context) (news.Paper, error)
	Sections(ctx context.Context) (news.Sections, error)
	AllSeries(ctx context.Context) ([]news.Series, error)
	Menu(ctx context.Context) ([]news.MenuItem, error)
	Pages(ctx context.Context) ([]news.Page, error)
}

// Pictures are the library's entries.
type Pictures interface {
	Pictures(ctx context.Context, ids []int64) (map[int64]news.Picture, error)
	PictureByKey(ctx context.Context, key string) (p news.Picture, public bool, err error)
}

// Fittings are what stands around the articles, and where old addresses lead.
type Fittings interface {
	Banners(ctx context.Context) ([]banner.Creative, error)
	Banner(ctx context.Context, id int64) (banner.Creative, error)
	LastReport(ctx context.Context) (weather.Report, error)
	OldAddresses
}

// Library opens the files of pictures by their path below /media/.
type Library interface {
	Open(ctx context.Context, file string) (media.File, error)
}

// Views counts readers of articles.
type Views interface {
	Count(h ranking.Hit) bool
}

// Clicks counts how often banners were seen and clicked.
type Clicks interface {
	Saw(id int64)
	Click(id int64)
}

// Config is what a site works with; all of it is needed but Forms, NameFont and Artist.
type Config struct {
	Store    Store
	Cache    *pagecache.Cache
	Renderer *render.Renderer // of the door "site"
	Library  Library
	Views    Views
	Clicks   Clicks
	Forms    Forms // nil: the paper takes in no forms
	// Pulled notes that a partner fetched its feed with these deliveries in it; nil: nobody notes it.
	Pulled func(ctx context.Context, partner int64, all []news.Delivery) error
	// MostRead gives the numbers of the most read articles of the paper's first window and of a week, most read first.
	// Whether they are still public is asked here. Whoever keeps the lists calls RankingChanged when they change.
	MostRead func() (day, week []int64)
	// Ranked is MostRead for a period, of a section with its parts or of the whole paper (0).
	Ranked   func(p ranking.Period, section int64) []int64
	Stations []weather.Station // of the weather bar, in its order
	Proxies  web.Proxies
	Dev      bool         // the program runs for those who work on it: the page of the design is there
	Artist   *card.Artist // of the drawn pictures that previews elsewhere show; nil: none is drawn
	Icons    *icon.Artist
	NameFont *font.Font // cut to the letters of the paper's name; nil: readers' devices have to have one
	Now      func() time.Time
	Log      *slog.Logger
}

// Site is the public door.
type Site struct {
	Config
	cut    cutting
	fallen atomic.Pointer[map[int][]byte] // pages of last resort by status, made before anything can be away
}

// New makes the door. It fails where the templates of the pages of last resort do.
func New(c Config) (*Site, error) {
	s := &Site{Config: c}
	pages, err := fallen(c.Renderer)
	if err != nil {
		return nil, err
	}
	s.fallen.Store(&pages)
	return s, nil
}

// Take gives the pages another look at once. The renderer must have passed CheckPages.
func (s *Site) Take(look *render.Renderer) error {
	pages, err := fallen(look)
	if err != nil {
		return err
	}
	s.fallen.Store(&pages)
	s.Renderer.Take(look)
	s.Cache.ChangedAll()
	return nil
}

func fallen(r *render.Renderer) (map[int][]byte, error) {
	pages := map[int][]byte{}
	for _, status := range []int{http.StatusNotFound, http.StatusInternalServerError, http.StatusServiceUnavailable} {
		body, err := r.Part(language, "error", "bare", Trouble{Status: status, Key: troubleKey(status)})
		if err != nil {
			return nil, fmt.Errorf("page of last resort: %w", err)
		}
		pages[status] = body
	}
	return pages, nil
}

// Names of what pages are made from; changes.go says which change touches which. The names of lists are those of
// news.ListAll and its like.
const (
	usePaper    = "paper"
	useSections = "sections"
	useSeries   = "series"
	useMenu     = "menu"
	usePages    = "pages"
	useFlash    = "flash"
	useNotices  = "corrections" // all of them; articles and lists go by useArticle
	useDay      = "day"

	useBulletins     = "notices" // what the paper tells its readers (공지)
	usePopups        = "popups"
	useAnnouncements = "announcements"
	useIssues        = "issues"

	softWeather = "weather"
	softRanking = "ranking"
)

func useArticle(no int64) string { return "article:" + strconv.FormatInt(no, 10) }

// useFront names what is arranged on a front; 0: the front page.
func useFront(section int64) string { return "front:" + strconv.FormatInt(section, 10) }

func usePicture(id int64) string { return "picture:" + strconv.FormatInt(id, 10) }

func useBanner(place string) string { return "banner:" + place }

// uses collects what a page is made from and until when it holds.
type uses interface {
	Use(names ...string)
	UseSoft(names ...string)
	Until(t time.Time)
}

// uncollected is for pages that are not kept.
type uncollected struct{}

func (uncollected) Use(...string)     {}
func (uncollected) UseSoft(...string) {}
func (uncollected) Until(time.Time)   {}

// making is one rendering: a snapshot, the moment, and what was used of both.
type making struct {
	s        *Site
	r        Reader
	uses     uses
	now      time.Time // in the paper's zone
	paper    news.Paper
	sections news.Sections
	preview  bool             // for the newsroom
	popup    *news.Popup      // the one that the newsroom looks at; nil: those that run
	shows    *banner.Creative // a look at it in its place, from the newsroom; nil: what readers see

	looks  *news.Look // a look at it, from the newsroom; nil: what readers see
	policy string     // Content-Security-Policy of the page; empty: that of the door

	known map[int64]news.Reporter // who signed what is set, by person, see meet

	changed time.Time // when what the page is made from last changed, where it tells; see sendFeed
}

// make renders from one snapshot.
func (s *Site) make(ctx context.Context, u uses, fn func(*making) error) error {
	return s.Store.Read(ctx, func(r Reader) error {
		m := &making{s: s, r: r, uses: u}
		u.Use(usePaper, useSections)
		var err error
		if m.paper, err = r.Paper(ctx); err != nil {
			return fmt.Errorf("read the paper: %w", err)
		}
		if m.sections, err = r.Sections(ctx); err != nil {
			return fmt.Errorf("read the sections: %w", err)
		}
		m.now = s.Now().In(m.paper.Zone())
		return fn(m)
	})
}

// until notes a moment at which time alone changes the page; zero is never.
func (m *making) until(t time.Time) {
	if !t.IsZero() {
		m.uses.Until(t)
	}
}

// shown tells whether menus and boxes may show the section.
func (m *making) shown(x news.Section) bool {
	top, ok := m.sections.Find(x.Parent)
	return !x.Hidden && (!ok || !top.Hidden)
}

// absolute is the address of a path where the paper knows its own; else the path.
func (m *making) absolute(path string) string { return m.paper.URL + path }

func articlePath(no int64) string { return "/articles/" + strconv.FormatInt(no, 10) }
