package newsroom

import (
	"context"
	"net/http"
	"strconv"

	"jogan/internal/news"
	"jogan/internal/web"
)

// BreakingPage sends out a breaking story with a title alone.
type BreakingPage struct {
	Frame
	Key    string
	Fields Fields
	Guard  []FindingView
	No     int64 // begun already: the title was saved, but could not go out
}

func (n *Newsroom) breakingPage(w http.ResponseWriter, r *http.Request) error {
	return n.showBreaking(w, r, screen{}, draft{})
}

func (n *Newsroom) showBreaking(w http.ResponseWriter, r *http.Request, s screen, d draft) error {
	s.page, s.here, s.err = "breaking", "breaking", d.err
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		p := BreakingPage{Key: formKey(d.v), No: d.typed.No}
		last, err := lastSection(ctx, rd, f.Person.ID, sections)
		if err != nil {
			return nil, err
		}
		p.Fields = Fields{
			{Name: "title", Kind: "line", Label: "breaking.title", Help: "breaking.title-help", Limit: news.MaxTitle, Required: true},
			{Name: "section", Kind: "select", Always: true, Label: "article.section", Options: sectionOptions(sections, last)},
			{Name: "override", Kind: "area", Label: "guard.override", Help: "guard.override-help", Limit: news.MaxReason},
		}
		p.Fields.fill(&f, "", d.v, d.err)
		if guarded(d.err) {
			if p.Guard, err = n.findings(ctx, rd, f.Lang, d.typed); err != nil {
				return nil, err
			}
		}
		p.Frame = f
		return p, nil
	})
}

// lastSection is where the person last wrote, for a first choice; else the first section.
func lastSection(ctx context.Context, rd Reader, person int64, sections news.Sections) (int64, error) {
	rows, err := rd.Articles(ctx, news.ArticleFilter{Owner: person, Limit: 1})
	if err != nil {
		return 0, err
	}
	if len(rows) > 0 && rows[0].Section != 0 {
		return rows[0].Section, nil
	}
	if len(sections) > 0 {
		return sections[0].ID, nil
	}
	return 0, nil
}

// breaking saves and publishes in one press. What is missing beside the title waits as things to do on the article's page.
func (n *Newsroom) breaking(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	d := draft{v: v, typed: news.Article{
		Title: oneLine(v.Text("title")), Section: v.Int("section"), Kind: news.Breaking, Grade: news.Top, Take: news.Takes()[0],
		Origin: news.Origin{Own: true}, Portal: true, Comments: true, Bylines: []news.Byline{who(r).person.Byline()},
	}}
	release, done, err := n.once(r, &d)
	defer release()
	if err != nil {
		return err
	}
	if !done {
		d.err = n.save(r, &d)
	} else if d.err = n.standing(r, &d); d.err != nil {
		return d.err
	}
	if d.err == nil {
		d.err = n.doStep(r, d.typed.Status.Outward(), &d)
	}
	if d.err != nil {
		if !again(d.err) {
			return d.err
		}
		return n.showBreaking(w, r, screen{}, d)
	}
	return back(w, r, "/desk/articles/"+strconv.FormatInt(d.typed.No, 10), "published")
}

// standing puts what is stored in the place of what was typed.
func (n *Newsroom) standing(r *http.Request, d *draft) error {
	return n.Store.Read(r.Context(), func(rd Reader) (err error) {
		d.typed, err = rd.Article(r.Context(), d.typed.No)
		return err
	})
}
