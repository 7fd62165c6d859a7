package api

import (
	"net/http"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// sectionView is a section as programs see it; slug is what an article names it by.
type sectionView struct {
	Slug   string  `json:"slug"`
	Name   string  `json:"name"`
	Parent *string `json:"parent"`
	Path   string  `json:"path"`
}

// seriesView is a series.
type seriesView struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// personView is somebody whose name can stand over an article.
type personView struct {
	Handle string `json:"handle"`
	Name   string `json:"name"`
	Title  string `json:"title"`
	Email  string `json:"email"`
}

func (a *API) sections(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	return whole(a, w, r, func(n names) (items []sectionView) {
		for _, s := range n.sections {
			x := sectionView{Slug: n.sectionSlug(s.ID), Name: s.Name, Path: n.sections.Path(s.ID)}
			if s.Parent != 0 {
				parent := n.sectionSlug(s.Parent)
				x.Parent = &parent
			}
			items = append(items, x)
		}
		return items
	})
}

func (a *API) series(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	return whole(a, w, r, func(n names) (items []seriesView) {
		for _, s := range n.series {
			items = append(items, seriesOf(s))
		}
		return items
	})
}

func seriesOf(s news.Series) seriesView { return seriesView{s.Slug, s.Name} }

// people are those who work here now; who was shut out keeps the bylines that were printed.
func (a *API) people(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	return whole(a, w, r, func(n names) (items []personView) {
		for _, p := range n.people {
			if p.Disabled.IsZero() {
				items = append(items, personView{p.Handle, p.Name, p.Title, p.Email})
			}
		}
		return items
	})
}

// whole answers with a list that has one page.
func whole[T any](a *API, w http.ResponseWriter, r *http.Request, items func(names) []T) error {
	if err := nothing(r); err != nil {
		return err
	}
	n, err := a.names(r)
	if err != nil {
		return err
	}
	all := listOf[T]()
	all.Items = append(all.Items, items(n)...)
	return answer(w, http.StatusOK, all)
}
