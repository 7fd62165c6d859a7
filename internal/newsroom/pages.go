package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// PagesPage lists the static pages in the order in which they stand at the foot of every page.
type PagesPage struct {
	Frame
	Pages   []PageRow
	Missing []news.Page // drafts of pages that the paper has not
}

// PageRow is a static page with how much of it is still to be filled in.
type PageRow struct {
	news.Page
	Unfilled    int
	First, Last bool
}

// draft writes first drafts of pages in the language of the paper's readers.
func (n *Newsroom) draft(p news.Paper, noTraining bool) news.Drafting {
	words := n.Renderer.Words()
	return news.Drafting{
		Paper: p, Today: n.Now(), NoTraining: noTraining,
		Text: func(key string, args ...any) string { return words.Text(render.Languages()[0], key, args...) },
	}
}

func (n *Newsroom) pages(w http.ResponseWriter, r *http.Request) error {
	return n.show(w, r, screen{page: "pages", here: "pages"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Pages(ctx)
		if err != nil {
			return nil, err
		}
		p := PagesPage{Frame: f}
		mark := f.words.Text(render.Languages()[0], "page.fill")
		have := map[string]bool{}
		for i, x := range all {
			have[x.Slug] = true
			p.Pages = append(p.Pages, PageRow{x, news.Unfilled(x.Body, mark), i == 0, i == len(all)-1})
		}
		for _, slug := range news.DraftSlugs() {
			if x, ok := n.draft(f.Paper, true).Page(slug); ok && !have[slug] {
				p.Missing = append(p.Missing, x)
			}
		}
		return p, nil
	})
}

// PagePage writes a static page.
type PagePage struct {
	Frame
	Page     news.Page
	Version  int64
	Fields   Fields
	Theirs   string
	Draft    bool   // the form holds a draft that nobody has saved
	Stands   string // with Draft: the text that stands
	MayDraft bool
	Training bool // the page on copyright forbids the training of models
}

// Action is the address that the form is sent to.
func (p PagePage) Action() string {
	if p.Page.ID == 0 {
		return "/desk/pages/new"
	}
	return fmt.Sprintf("/desk/pages/%d", p.Page.ID)
}

func (n *Newsroom) newPage(w http.ResponseWriter, r *http.Request) error {
	return n.showPage(w, r, screen{}, 0, nil)
}

func (n *Newsroom) page(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showPage(w, r, screen{}, id, nil)
}

// showPage shows the form. With ?draft= it holds a draft from the paper's settings instead of what stands: the name of a
// new page, or 1. Nothing is written before somebody saves it.
func (n *Newsroom) showPage(w http.ResponseWriter, r *http.Request, s screen, id int64, v *web.Values) error {
	s.page, s.here = "page", "pages"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		var p PagePage
		if id != 0 {
			x, err := findPage(ctx, rd, id)
			if err != nil {
				return nil, err
			}
			p.Page = x
		}
		p.Version = p.Page.Version
		if fault.Is(s.err, fault.Conflict) {
			p.Theirs = p.Page.Title + "\n\n" + richtext.Text(p.Page.Body)
		} else if v != nil {
			p.Version = v.Int("version")
		}
		title, slug, body := p.Page.Title, p.Page.Slug, p.Page.Body
		p.MayDraft, p.Training = slices.Contains(news.DraftSlugs(), slug), slug == "copyright"
		if asked := web.Query(r, "draft", news.MaxSlug); asked != "" && v == nil {
			if id != 0 {
				asked = slug
			}
			if x, ok := n.draft(f.Paper, id == 0 || web.Query(r, "training", 1) != "").Page(asked); ok {
				p.Draft, p.Stands = true, richtext.Text(body)
				slug, body = x.Slug, x.Body
				if title == "" {
					title = x.Title
				}
			}
		}
		p.Fields = Fields{
			{Name: "title", Kind: "text", Label: "page.title", Limit: news.MaxTitle, Required: true, Value: title},
			{Name: "slug", Kind: "text", Label: "page.slug", Help: "page.slug-help", Limit: news.MaxSlug, Required: true, Value: slug},
			{Name: "body", Kind: "body", Label: "page.body", Value: body},
		}.fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func findPage(ctx context.Context, rd Reader, id int64) (news.Page, error) {
	all, err := rd.Pages(ctx)
	if err != nil {
		return news.Page{}, err
	}
	i := slices.IndexFunc(all, func(x news.Page) bool { return x.ID == id })
	if i < 0 {
		return news.Page{}, fault.New(fault.NotFound, "fault.not-found")
	}
	return all[i], nil
}

func (n *Newsroom) savePage(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	p := news.Page{Slug: v.Text("slug"), Title: v.Text("title"), Body: v.Text("body"), Version: v.Int("version")}
	if r.PathValue("id") != "" {
		if p.ID, err = web.PathID(r, "id"); err != nil {
			return err
		}
		if err := n.Store.Read(r.Context(), func(rd Reader) error {
			_, err := findPage(r.Context(), rd, p.ID)
			return err
		}); err != nil {
			return err
		}
	} else {
		p.Version = 0
	}
	id := p.ID
	if err = v.Faults.Err(); err == nil {
		_, err = n.Desk.SavePage(r.Context(), n.actor(r), p)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPage(w, r, screen{err: err}, id, v)
	}
	return back(w, r, "/desk/pages", "saved")
}

func (n *Newsroom) movePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.MovePage(r.Context(), n.actor(r), id, v.Text("way") == "up"); err != nil {
		return err
	}
	return back(w, r, "/desk/pages", "saved")
}

func (n *Newsroom) deletePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeletePage(r.Context(), n.actor(r), id); err != nil {
		return err
	}
	return back(w, r, "/desk/pages", "deleted")
}
