package newsroom

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/web"
)

// frontForm is a form that does something with a front as it stood when it was looked at.
func (n *Newsroom) frontForm(w http.ResponseWriter, r *http.Request, dialog, done string, do func(section int64, v *web.Values) error) error {
	section, err := frontSection(r)
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	err = do(section, v)
	switch {
	case err == nil:
		return back(w, r, frontHome(section), done)
	case !again(err):
		return err
	}
	return n.showFront(w, r, screen{err: err}, section, dialog, v)
}

func (n *Newsroom) publishFront(w http.ResponseWriter, r *http.Request) error {
	return n.frontForm(w, r, "publish", "front-published", func(section int64, v *web.Values) error {
		_, err := n.Desk.PublishFront(r.Context(), n.actor(r), section, v.Int("version"), v.Int("over"), v.Text("note"))
		return err
	})
}

func (n *Newsroom) scheduleFront(w http.ResponseWriter, r *http.Request) error {
	return n.frontForm(w, r, "schedule", "front-scheduled", func(section int64, v *web.Values) error {
		var paper news.Paper
		err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
			paper, err = rd.Paper(r.Context())
			return err
		})
		if err != nil {
			return err
		}
		at := v.Time("publish_at", paper.Zone())
		if at.IsZero() {
			v.Faults.Add("publish_at", "field.required")
		}
		if err := v.Faults.Err(); err != nil {
			return err
		}
		_, err = n.Desk.ScheduleFront(r.Context(), n.actor(r), section, v.Int("version"), at, v.Text("note"))
		return err
	})
}

func (n *Newsroom) discardFront(w http.ResponseWriter, r *http.Request) error {
	return n.frontForm(w, r, "discard", "front-discarded", func(section int64, v *web.Values) error {
		return n.Desk.DiscardFrontDraft(r.Context(), n.actor(r), section, v.Int("version"))
	})
}

func (n *Newsroom) unscheduleFront(w http.ResponseWriter, r *http.Request) error {
	return n.frontForm(w, r, "unschedule", "front-unscheduled", func(section int64, v *web.Values) error {
		e, err := n.editionOf(r, section, v.Int("id"))
		if err != nil {
			return err
		}
		_, err = n.Desk.UnscheduleFront(r.Context(), n.actor(r), e.ID)
		return err
	})
}

func (n *Newsroom) revertFront(w http.ResponseWriter, r *http.Request) error {
	return n.frontForm(w, r, "revert", "front-reverted", func(section int64, v *web.Values) error {
		e, err := n.editionOf(r, section, v.Int("id"))
		if err != nil {
			return err
		}
		_, err = n.Desk.RevertFront(r.Context(), n.actor(r), e.ID)
		return err
	})
}

// editionOf is an edition of the front in the address.
func (n *Newsroom) editionOf(r *http.Request, section, id int64) (e news.Edition, err error) {
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		e, err = ofFront(r.Context(), rd, section, id)
		return err
	})
	return e, err
}

func ofFront(ctx context.Context, rd Reader, section, id int64) (news.Edition, error) {
	e, err := rd.Edition(ctx, id)
	if err == nil && e.Section != section {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	return e, err
}

// previewFront is the readers' page of the draft as it is saved, or of the edition that the address asks for. It stands in a
// frame of the editor: its links open elsewhere.
func (n *Newsroom) previewFront(w http.ResponseWriter, r *http.Request) error {
	section, err := frontSection(r)
	if err != nil {
		return err
	}
	var e news.Edition
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		if id, wrong := strconv.ParseInt(web.Query(r, "edition", 20), 10, 64); wrong == nil {
			e, err = ofFront(r.Context(), rd, section, id)
			return err
		}
		e, err = rd.FrontDraft(r.Context(), section)
		return err
	})
	if err != nil {
		return err
	}
	raw, err := n.FrontPreviewer.PreviewFront(r.Context(), e)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", strings.Replace(previewPolicy(), "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	write(w, r, http.StatusOK, bytes.Replace(staffPictures(raw), []byte("<head>"), []byte(`<head><base target="_blank">`), 1))
	return nil
}

// FrontHistoryPage lists the editions of a front.
type FrontHistoryPage struct {
	Frame
	Home, Address string
	Front         string // its name
	Editions      []news.Edition
	Older         string
}

// editionsShown is how many editions a page of the history lists.
const editionsShown = 40

func (n *Newsroom) frontHistory(w http.ResponseWriter, r *http.Request) error {
	section, err := frontSection(r)
	if err != nil {
		return err
	}
	before, err := strconv.ParseInt(web.Query(r, "before", 20), 10, 64)
	if err != nil {
		before = 0
	}
	return n.show(w, r, screen{page: "front-history", here: "front"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := FrontHistoryPage{Home: frontHome(section), Address: fmt.Sprintf("/desk/front/%d", section)}
		if p.Front, err = frontName(ctx, rd, f, section); err != nil {
			return nil, err
		}
		all, err := rd.Editions(ctx, section, before, editionsShown+1)
		if err != nil {
			return nil, err
		}
		if len(all) > editionsShown {
			all = all[:editionsShown]
			p.Older = fmt.Sprintf("%s/history?before=%d", p.Address, all[editionsShown-1].ID)
		}
		p.Editions, p.Frame = all, f
		return p, nil
	})
}

func frontName(ctx context.Context, rd Reader, f Frame, section int64) (string, error) {
	if section == 0 {
		return f.words.Text(f.Lang, "fronts.front-page"), nil
	}
	sections, err := rd.Sections(ctx)
	if err != nil {
		return "", err
	}
	s, ok := sections.Find(section)
	if !ok {
		return "", fault.New(fault.NotFound, "fault.not-found")
	}
	return s.Name, nil
}

// FrontEditionPage shows one edition as readers saw it or will see it.
type FrontEditionPage struct {
	Frame
	Home, Address string
	Front         string
	Edition       news.Edition
}

func (n *Newsroom) frontEdition(w http.ResponseWriter, r *http.Request) error {
	section, err := frontSection(r)
	if err != nil {
		return err
	}
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.show(w, r, screen{page: "front-edition", here: "front"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := FrontEditionPage{Frame: f, Home: frontHome(section), Address: fmt.Sprintf("/desk/front/%d", section)}
		if p.Front, err = frontName(ctx, rd, f, section); err != nil {
			return nil, err
		}
		p.Edition, err = ofFront(ctx, rd, section, id)
		return p, err
	})
}

// findForFront lists articles to place: public ones, the newest first, or those that are scheduled; by a part of the title,
// by section. It answers with JSON.
func (n *Newsroom) findForFront(w http.ResponseWriter, r *http.Request) error {
	const many = 30
	text, section := web.Query(r, "q", 200), int64(0)
	if id, err := strconv.ParseInt(web.Query(r, "section", 20), 10, 64); err == nil {
		section = id
	}
	before, err := news.ParseCursor(web.Query(r, "before", 50))
	if err != nil {
		return err
	}
	status := news.Published
	if web.Query(r, "status", 20) == string(news.Scheduled) {
		status = news.Scheduled
	}
	found := struct {
		Articles []frontArticle `json:"articles"`
		Next     string         `json:"next,omitempty"`
	}{Articles: []frontArticle{}}
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		ctx := r.Context()
		paper, err := rd.Paper(ctx)
		if err != nil {
			return err
		}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return err
		}
		c := clockFace{paper.Zone(), web.Language(r, render.Languages())}
		if status == news.Published && text == "" {
			list := news.ListAll
			if section != 0 {
				list = news.ListSection(section)
			}
			heads, err := rd.Listing(ctx, list, before, many+1)
			for i, h := range heads {
				if i == many {
					found.Next = heads[many-1].Cursor().String()
					break
				}
				found.Articles = append(found.Articles, articleOf(h, sections, c))
			}
			return err
		}
		rows, err := rd.Articles(ctx, news.ArticleFilter{Status: status, Section: section, Text: text, Before: before, Limit: many + 1})
		if err != nil {
			return err
		}
		if len(rows) > many {
			rows = rows[:many]
			found.Next = news.Cursor{At: rows[many-1].Updated, No: rows[many-1].No}.String()
		}
		var nos []int64
		for _, x := range rows {
			nos = append(nos, x.No)
		}
		known, err := knownArticles(ctx, rd, sections, c, nos)
		for _, no := range nos {
			if a, ok := known[number(no)]; ok {
				found.Articles = append(found.Articles, a)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	n.json(w, http.StatusOK, "application/json", found)
	return nil
}

// picturesForFront lists pictures of the library by their words, the newest first. It answers with JSON.
func (n *Newsroom) picturesForFront(w http.ResponseWriter, r *http.Request) error {
	const many = 40
	type entry struct {
		ID   int64  `json:"id"`
		Name string `json:"name"`
	}
	found := struct {
		Pictures []entry `json:"pictures"`
	}{[]entry{}}
	err := n.Store.Read(r.Context(), func(rd Reader) error {
		all, err := rd.PictureSearch(r.Context(), news.PictureFilter{Text: web.Query(r, "q", 200), Kind: news.KindImage, Limit: many})
		for _, p := range all {
			if p.Blocked.IsZero() {
				found.Pictures = append(found.Pictures, entry{p.ID, strings.TrimSpace(p.Caption + " " + p.Credit + " #" + number(p.ID))})
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	n.json(w, http.StatusOK, "application/json", found)
	return nil
}
