package api

import (
	"net/http"
	"strconv"

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

// tagView is a tag as it is written, and how many articles have it, public or not.
type tagView struct {
	Name string `json:"name"`
	Uses int64  `json:"uses"`
}

// tags are by name; q is a part of the name or of another name of it. The page after is told by how many came before, so
// that one that is added meanwhile may move the others on.
func (a *API) tags(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	var f news.TagFilter
	before, limit, err := pageByID(r, func(_ *reading, name, value string) bool {
		f.Text = value
		return name == "q"
	})
	if err != nil {
		return err
	}
	f.Offset, f.Limit = int(min(before, maxTagOffset)), limit+1
	list := listOf[tagView]()
	err = a.Store.Read(r.Context(), func(s Reader) error {
		all, err := s.Tags(r.Context(), f)
		for i, t := range all {
			if i == limit {
				next := strconv.Itoa(f.Offset + limit)
				list.Next = &next
				break
			}
			list.Items = append(list.Items, tagView{t.Name, t.Uses})
		}
		return err
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, list)
}

// maxTagOffset bounds how many tags a request may pass over.
const maxTagOffset = 1_000_000

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
