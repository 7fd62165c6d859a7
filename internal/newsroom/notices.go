package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// standingReader is what the screens of notices, popups, announcements and printed issues read.
type standingReader interface {
	NoticeList(ctx context.Context, before news.Cursor, limit int) ([]news.Notice, error)
	Notice(ctx context.Context, id int64) (news.Notice, error)
	PopupList(ctx context.Context, before int64, limit int) ([]news.Popup, error)
	Popup(ctx context.Context, id int64) (news.Popup, error)
	Issue(ctx context.Context, id int64) (news.Issue, error)
	Issues(ctx context.Context, f news.IssueFilter) ([]news.Issue, error)
	LastIssue(ctx context.Context) (news.Issue, error)
	Announcements(ctx context.Context, before int64, limit int) ([]news.AnnouncementRow, error)
	TextRevisions(ctx context.Context, noun string, id int64, limit int) ([]news.TextRevision, error)
	TextRevision(ctx context.Context, noun string, id, version int64) (news.TextRevision, error)
}

// NoticesPage lists the notices of the paper.
type NoticesPage struct {
	Frame
	Rows  []NoticeRow
	Older string
}

// NoticeRow is a notice with how it stands now.
type NoticeRow struct {
	news.Notice
	State string // running, waiting, ended
}

// period says how something stands that lasts from one moment to another; a zero end is none.
func period(now, from, until time.Time) string {
	switch {
	case !until.IsZero() && !now.Before(until):
		return "ended"
	case now.Before(from):
		return "waiting"
	}
	return "running"
}

func (n *Newsroom) notices(w http.ResponseWriter, r *http.Request) error {
	before, err := news.ParseCursor(web.Query(r, "before", 64))
	if err != nil {
		return err
	}
	return n.show(w, r, screen{page: "notices", here: "notices"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.NoticeList(ctx, before, perPage+1)
		if err != nil {
			return nil, err
		}
		p := NoticesPage{Frame: f}
		if len(all) > perPage {
			all = all[:perPage]
			last := all[perPage-1]
			p.Older = "/desk/notices?before=" + news.Cursor{At: last.From, No: last.ID}.String()
		}
		for _, x := range all {
			p.Rows = append(p.Rows, NoticeRow{x, period(n.Now(), x.From, x.Until)})
		}
		return p, nil
	})
}

// NoticePage writes a notice.
type NoticePage struct {
	Frame
	Notice  news.Notice
	State   string
	Version int64
	Fields  Fields
	Theirs  string // what stands now, where somebody else saved meanwhile; text
}

// Action is the address that the form is sent to.
func (p NoticePage) Action() string {
	if p.Notice.ID == 0 {
		return "/desk/notices/new"
	}
	return fmt.Sprintf("/desk/notices/%d", p.Notice.ID)
}

func (n *Newsroom) newNotice(w http.ResponseWriter, r *http.Request) error {
	return n.showNotice(w, r, screen{}, 0, nil)
}

func (n *Newsroom) notice(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showNotice(w, r, screen{}, id, nil)
}

func (n *Newsroom) showNotice(w http.ResponseWriter, r *http.Request, s screen, id int64, v *web.Values) error {
	s.page, s.here = "notice", "notices"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := NoticePage{}
		if id != 0 {
			var err error
			if p.Notice, err = rd.Notice(ctx, id); err != nil {
				return nil, err
			}
			p.State = period(n.Now(), p.Notice.From, p.Notice.Until)
		}
		p.Version = p.Notice.Version
		if fault.Is(s.err, fault.Conflict) {
			p.Theirs = p.Notice.Title + "\n\n" + richtext.Text(p.Notice.Body)
		} else if v != nil {
			p.Version = v.Int("version")
		}
		zone := f.Paper.Zone()
		p.Fields = Fields{
			{Name: "title", Kind: "text", Label: "page.title", Limit: news.MaxTitle, Required: true, Value: p.Notice.Title},
			{Name: "from", Kind: "time", Label: "banner.starts", Help: "notice.from-help", Value: typed(p.Notice.From, zone)},
			{Name: "until", Kind: "time", Label: "banner.ends", Help: "notice.until-help", Value: typed(p.Notice.Until, zone)},
			{Name: "pinned", Kind: "check", Label: "notice.pinned", Checked: p.Notice.Pinned},
			{Name: "body", Kind: "body", Label: "page.body", Value: p.Notice.Body},
		}.fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) saveNotice(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	x := news.Notice{Title: v.Text("title"), Body: v.Text("body"), Pinned: v.Has("pinned")}
	if r.PathValue("id") != "" {
		if x.ID, err = web.PathID(r, "id"); err != nil {
			return err
		}
		x.Version = v.Int("version")
	}
	zone, err := n.zone(r)
	if err != nil {
		return err
	}
	x.From, x.Until = v.Time("from", zone), v.Time("until", zone)
	id := x.ID
	if err = v.Faults.Err(); err == nil {
		_, err = n.Desk.SaveNotice(r.Context(), n.actor(r), x)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showNotice(w, r, screen{err: err}, id, v)
	}
	return back(w, r, "/desk/notices", "saved")
}

// zone is the paper's time zone, in which forms write times.
func (n *Newsroom) zone(r *http.Request) (zone *time.Location, err error) {
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		paper, err := rd.Paper(r.Context())
		zone = paper.Zone()
		return err
	})
	return zone, err
}

func (n *Newsroom) deleteNotice(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeleteNotice(r.Context(), n.actor(r), id); err != nil {
		return err
	}
	return back(w, r, "/desk/notices", "deleted")
}

// VersionsPage lists the versions of a page or a notice.
type VersionsPage struct {
	Frame
	Noun  string // "page" or "notice"
	Of    int64
	Title string
	Now   int64 // the version that stands
	Rows  []VersionRow
}

// VersionRow is a version with its words.
type VersionRow struct {
	news.TextRevision
	Text string
}

// Path is the address of what the versions are of.
func (p VersionsPage) Path() string { return fmt.Sprintf("/desk/%ss/%d", p.Noun, p.Of) }

// maxVersions bounds the versions that a screen lists.
const maxVersions = 100

func (n *Newsroom) versions(noun string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := web.PathID(r, "id")
		if err != nil {
			return err
		}
		return n.show(w, r, screen{page: "versions", here: noun + "s"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
			p := VersionsPage{Frame: f, Noun: noun, Of: id}
			if noun == "page" {
				x, err := findPage(ctx, rd, id)
				if err != nil {
					return nil, err
				}
				p.Title, p.Now = x.Title, x.Version
			} else {
				x, err := rd.Notice(ctx, id)
				if err != nil {
					return nil, err
				}
				p.Title, p.Now = x.Title, x.Version
			}
			all, err := rd.TextRevisions(ctx, noun, id, maxVersions)
			if err != nil {
				return nil, err
			}
			for _, v := range all {
				v.Name, _ = f.itself(v.Person, 0, v.Name, "")
				p.Rows = append(p.Rows, VersionRow{v, richtext.Text(v.Body)})
			}
			return p, nil
		})
	}
}

// revertText writes an older version of a page or notice once more, as its newest.
func (n *Newsroom) revertText(noun string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := web.PathID(r, "id")
		if err != nil {
			return err
		}
		v, err := web.Form(w, r)
		if err != nil {
			return err
		}
		var old news.TextRevision
		var notice news.Notice
		var page news.Page
		err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
			if old, err = rd.TextRevision(r.Context(), noun, id, v.Int("version")); err != nil {
				return err
			}
			if noun == "page" {
				page, err = findPage(r.Context(), rd, id)
			} else {
				notice, err = rd.Notice(r.Context(), id)
			}
			return err
		})
		if err != nil {
			return err
		}
		if noun == "page" {
			page.Title, page.Body = old.Title, old.Body
			_, err = n.Desk.SavePage(r.Context(), n.actor(r), page)
		} else {
			notice.Title, notice.Body = old.Title, old.Body
			_, err = n.Desk.SaveNotice(r.Context(), n.actor(r), notice)
		}
		if err != nil {
			return err
		}
		return back(w, r, fmt.Sprintf("/desk/%ss/%d", noun, id), "reverted")
	}
}
