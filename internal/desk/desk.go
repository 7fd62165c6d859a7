// Package desk holds the actions: one function for each thing that somebody does to the paper. Each goes the same way:
// permit, check, decide, and one write with its audit row. Newsroom, API, commands and imports all come through here, so
// a rule that stands here stands everywhere. It declares what it needs of the database; it knows no HTTP and no SQL.
package desk

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"jogan/internal/forms"
	"jogan/internal/guard"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Store is the database as the actions see it. Write may call fn several times; all that fn wrote happens, or nothing.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Due(ctx context.Context, now time.Time, after news.DueArticle, limit int) ([]news.DueArticle, error)
	DueEditions(ctx context.Context, now time.Time, limit int) ([]news.Edition, error)
	Article(ctx context.Context, no int64) (news.Article, error)
	PreviewLink(ctx context.Context, hash string) (news.PreviewLink, error)
	CheckAudits(ctx context.Context, noted []news.NotedHead) (news.AuditCheck, error)
	Sessions
	formReader
	redirectReader
}

// Sessions is what a request asks before anybody acts.
type Sessions interface {
	Person(ctx context.Context, id int64) (staff.Person, error)
	PersonByLogin(ctx context.Context, login string) (staff.Person, error)
	Session(ctx context.Context, hash string) (staff.Session, error)
	Link(ctx context.Context, hash string) (staff.Link, error)
	TokenByHash(ctx context.Context, hash string) (staff.Token, error)
	Powers(ctx context.Context) (staff.Powers, int64, error)
}

// Tx is one write.
type Tx interface {
	Articles
	Setting
	Pictures
	People
	Corrections
	Claims
	Notes
	Editings
	Banners
	Logbook
	SharingStore
	LookStore
	Tours
	Profiles
	Mergers
	Standing
	Fronts
	Submissions
	Mails
	Programs
	Partners
	Redirects
	Finding
	AddAudit(ctx context.Context, a news.Audit) error
}

// Articles is what the actions on articles read and write.
type Articles interface {
	NextNo(ctx context.Context) (int64, error)
	Article(ctx context.Context, no int64) (news.Article, error)
	InsertArticle(ctx context.Context, a news.Article) error
	UpdateArticle(ctx context.Context, a news.Article, from int64) error
	PublicArticle(ctx context.Context, no int64) (news.PublicArticle, error)
	PutPublic(ctx context.Context, p news.PublicArticle) error
	LastRevision(ctx context.Context, no int64) (news.Revision, error)
	AddRevision(ctx context.Context, v news.Revision) error
	ReplaceRevision(ctx context.Context, v news.Revision) error
	Revision(ctx context.Context, no, id int64) (news.Revision, error)
	AddPreviewLink(ctx context.Context, l news.PreviewLink) (int64, error)
	RevokePreviewLink(ctx context.Context, no, id int64) error
	TouchPreviewLink(ctx context.Context, id int64) error
}

// Setting is what the actions on the paper itself read and write.
type Setting interface {
	Paper(ctx context.Context) (news.Paper, error)
	SavePaper(ctx context.Context, p news.Paper, from int64) error
	Powers(ctx context.Context) (staff.Powers, int64, error)
	SavePowers(ctx context.Context, table staff.Powers, from int64) error
	Guard(ctx context.Context) (guard.Settings, int64, error)
	SaveGuard(ctx context.Context, s guard.Settings, from int64) error
	Sections(ctx context.Context) (news.Sections, error)
	SaveSection(ctx context.Context, s news.Section) (int64, error)
	SectionUse(ctx context.Context, id int64) (int64, error)
	DeleteSection(ctx context.Context, id int64) error
	AllSeries(ctx context.Context) ([]news.Series, error)
	SaveSeries(ctx context.Context, s news.Series) (int64, error)
	Pages(ctx context.Context) ([]news.Page, error)
	SaveMenu(ctx context.Context, items []news.MenuItem) error
	SavePage(ctx context.Context, p news.Page) (int64, error)
	OrderPages(ctx context.Context, ids []int64) error
	DeletePage(ctx context.Context, id int64) error
	SetAddress(ctx context.Context, source, key, target string) error
	LeaveTags(ctx context.Context, tags []string) error
	LeavePeople(ctx context.Context, ids []int64) error
}

// Pictures is what the actions on pictures read and write.
type Pictures interface {
	Picture(ctx context.Context, id int64) (news.Picture, error)
	InsertPicture(ctx context.Context, p news.Picture) (int64, error)
	UpdatePicture(ctx context.Context, p news.Picture) error
	DeletePicture(ctx context.Context, id int64) error
	PictureByKey(ctx context.Context, key string) (p news.Picture, public bool, err error)
	PictureUses(ctx context.Context, id int64) ([]news.PictureUse, error)
	Enqueue(ctx context.Context, kind, payload string, runAt time.Time) error
}

// People is what the actions on people and programs read and write.
type People interface {
	Person(ctx context.Context, id int64) (staff.Person, error)
	People(ctx context.Context) ([]staff.Person, error)
	SavePerson(ctx context.Context, p staff.Person) (int64, error)
	SetSeen(ctx context.Context, person int64) error
	AddLink(ctx context.Context, l staff.Link) error
	UseLink(ctx context.Context, hash string) error
	AddSession(ctx context.Context, s staff.Session) error
	TouchSession(ctx context.Context, hash string) error
	DeleteSession(ctx context.Context, hash string) error
	DeleteSessionsOf(ctx context.Context, person int64, except string) error
	AddToken(ctx context.Context, x staff.Token) (int64, error)
	RevokeToken(ctx context.Context, id int64) error
	TouchToken(ctx context.Context, id int64, address string) error
}

// Library keeps the bytes of pictures and other files.
type Library interface {
	Accept(ctx context.Context, r io.Reader) (media.Stored, error)
	MakeVariants(ctx context.Context, key string, whole []media.Variant, x, y int) ([]media.Variant, error)
	DrawPage(ctx context.Context, key string) ([]media.Variant, error)
	Keep(ctx context.Context, key string, names []string) error
	Remove(ctx context.Context, key string) error
}

// Desk is where the actions are done.
type Desk struct {
	store    Store
	library  Library
	now      func() time.Time
	log      *slog.Logger
	attempts *staff.Attempts
	hashing  chan struct{} // passwords that are hashed at the same time: each takes 19 MiB
	limits   *forms.Limits
	formKey  atomic.Pointer[[]byte] // once it was read
	equipment
}

// maxHashing bounds what a flood of sign-ins can take of the machine.
const maxHashing = 4

// New makes a desk over a database and a library of pictures.
func New(store Store, library Library, now func() time.Time, log *slog.Logger) *Desk {
	return &Desk{store: store, library: library, now: now, log: log, attempts: staff.NewAttempts(now), hashing: make(chan struct{}, maxHashing), limits: forms.NewLimits(now)}
}

// audit writes who did what, and in the same write what other programs hear of it.
func audit(ctx context.Context, tx Tx, actor staff.Actor, action, object, detail string) error {
	err := tx.AddAudit(ctx, news.Audit{
		Person: actor.Person, Token: actor.Token, Name: actor.Name, Address: actor.Address,
		Action: action, Object: object, Detail: detail,
	})
	if err != nil {
		return err
	}
	return tell(ctx, tx, actor, action, object)
}

func object(noun string, id int64) string { return fmt.Sprintf("%s:%d", noun, id) }
