package site

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// Standing is what the paper says of itself beside its articles.
type Standing interface {
	Notice(ctx context.Context, id int64) (news.Notice, error)
	Notices(ctx context.Context, now time.Time, limit int) ([]news.Notice, error)
	PastNotices(ctx context.Context, now time.Time, before news.Cursor, limit int) ([]news.Notice, error)
	NoticeTurn(ctx context.Context, now time.Time) (time.Time, error)
	Popups(ctx context.Context, now time.Time) ([]news.Popup, error)
	PublicAnnouncements(ctx context.Context, sort news.AnnouncementSort, before news.Cursor, limit int) ([]news.AnnouncementLine, error)
	Issues(ctx context.Context, f news.IssueFilter) ([]news.Issue, error)
	IssueMonths(ctx context.Context) ([]news.IssueMonth, error)
	IssueOn(ctx context.Context, day string) (news.Issue, error)
	PrintedOn(ctx context.Context, no int64) ([]news.Printed, error)
	IssueGone(ctx context.Context, picture int64) (bool, error)
}

// NoticesPage lists what the paper tells its readers (공지): what is in force first, then the past.
type NoticesPage struct {
	Frame
	Running []Bulletin
	Past    []Bulletin
	Next    string
	First   string
}

// NoticePage is one of them.
type NoticePage struct {
	Frame
	Notice Bulletin
	Body   Prose
}

// Bulletin is a notice as pages show it.
type Bulletin struct {
	Path   string
	Title  string
	From   time.Time // in the paper's zone
	Until  time.Time // zero: it stays
	Pinned bool
	Over   bool
}

// maxRunning bounds the notices in force that the list shows.
const maxRunning = 100

func noticePath(id int64) string { return "/notices/" + strconv.FormatInt(id, 10) }

func (m *making) bulletins(all []news.Notice) []Bulletin {
	var some []Bulletin
	for _, n := range all {
		some = append(some, m.bulletin(n))
	}
	return some
}

func (m *making) bulletin(n news.Notice) Bulletin {
	zone := m.now.Location()
	b := Bulletin{Path: noticePath(n.ID), Title: n.Title, From: n.From.In(zone), Pinned: n.Pinned, Over: !n.Runs(m.now)}
	if !n.Until.IsZero() {
		b.Until = n.Until.In(zone)
	}
	return b
}

// turning notes that the page was made from the notices, and when the next of them begins or ends.
func (m *making) turning(ctx context.Context) error {
	m.uses.Use(useBulletins)
	turn, err := m.r.NoticeTurn(ctx, m.now)
	m.until(turn)
	return err
}

func (s *Site) notices(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	const path = "/notices"
	return s.page(w, r, from(path, at), func(ctx context.Context, m *making) (page, error) {
		f, err := m.frame(ctx, place{path: from(path, at), plain: true, crumbs: here(m.words("notices.title"))})
		if err != nil {
			return page{}, err
		}
		p := &NoticesPage{Frame: f}
		p.Title = m.s.Renderer.Words().Text(language, "notices.title")
		p.Description = m.s.Renderer.Words().Text(language, "notices.explain", m.paper.Name)
		if err := m.turning(ctx); err != nil {
			return page{}, err
		}
		if at.IsZero() {
			running, err := m.r.Notices(ctx, m.now, maxRunning)
			if err != nil {
				return page{}, err
			}
			p.Running = m.bulletins(running)
		} else {
			p.First = path
		}
		past, err := m.r.PastNotices(ctx, m.now, at, pageSize+1)
		if err != nil {
			return page{}, err
		}
		if len(past) > pageSize {
			past = past[:pageSize]
			last := past[pageSize-1]
			p.Next = from(path, news.Cursor{At: last.From, No: last.ID})
		}
		p.Past = m.bulletins(past)
		return m.html("notices", http.StatusOK, p)
	})
}

func (s *Site) notice(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return s.page(w, r, noticePath(id), func(ctx context.Context, m *making) (page, error) {
		if err := m.turning(ctx); err != nil {
			return page{}, err
		}
		n, err := m.r.Notice(ctx, id)
		if err != nil {
			return page{}, err
		}
		if m.now.Before(n.From) {
			return page{}, fault.New(fault.NotFound, "fault.not-found")
		}
		f, err := m.frame(ctx, place{path: noticePath(id), plain: true, crumbs: m.under("notices.title", "/notices", n.Title)})
		if err != nil {
			return page{}, err
		}
		p := &NoticePage{Frame: f, Notice: m.bulletin(n)}
		p.Title, p.Description = n.Title, richtext.Lead(n.Body, 160)
		library, err := m.library(ctx, news.InBody(n.Body))
		if err != nil {
			return page{}, err
		}
		if p.Body, err = m.body(ctx, "notice", n.Body, library, 0); err != nil {
			return page{}, err
		}
		return m.html("notice", http.StatusOK, p)
	})
}
