package newsroom

import (
	"context"
	"html/template"
	"net/http"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

// RevisionPage is an older version of an article: what changed in it, the whole of it to read, and the way back to it.
type RevisionPage struct {
	Frame
	Revision news.Revision
	Before   news.Revision // with which it is compared; ID 0: it is the first
	Changes  *StaleView    // nil: there is nothing before it. Mine is this version, Theirs the one before
	Newest   bool          // it is what stands in the form now
	Version  int64         // that stands now
	MayEdit  bool
	Body     template.HTML
	Section  string
}

func (n *Newsroom) revision(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.show(w, r, screen{page: "revision", here: "articles"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Revisions(ctx, no) // the newest first
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(v news.Revision) bool { return v.ID == id })
		if i < 0 {
			return nil, fault.New(fault.NotFound, "fault.not-found")
		}
		all[i].Name, all[i].Note = f.itself(all[i].Person, 0, all[i].Name, all[i].Note)
		stands, err := rd.Article(ctx, no)
		if err != nil {
			return nil, err
		}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		series, err := rd.AllSeries(ctx)
		if err != nil {
			return nil, err
		}
		p := RevisionPage{
			Frame: f, Revision: all[i], Newest: i == 0, Version: stands.Version, MayEdit: n.actor(r).MayEdit(stands), Body: staffBody(f, all[i].Copy.Body),
		}
		if i+1 < len(all) {
			p.Before = all[i+1]
			p.Changes = compare(parts(&f, sections, series), p.Before.Copy, p.Revision.Copy)
		}
		if s, ok := sections.Find(all[i].Copy.Section); ok {
			p.Section = s.Name
		}
		return p, nil
	})
}
