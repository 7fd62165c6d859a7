package site

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// ListPage is a list of articles, newest first: of a section, a series, a tag, or all.
type ListPage struct {
	Frame
	Heading string
	Key     string // of the heading's sentence in the catalogue, where it is not a name; filled with Heading
	Tabs    []Link // the section and its parts
	Above   Link   // the section above
	Items   []Teaser
	Next    string // the older articles; empty: there are none
	First   string // the newest; empty: they are here
	Oldest  bool   // it runs from the oldest to the newest
	Bands   []Band // the front of a section, on its first page

	edition news.Edition // of Bands
}

// pageSize is how many articles a page of a list has.
const pageSize = 20

func tagPath(tag string) string { return "/tags/" + url.PathEscape(strings.ToLower(tag)) }

func seriesPath(slug string) string { return "/series/" + url.PathEscape(slug) }

// before reads the place in a list from the address.
func before(r *http.Request) (news.Cursor, error) {
	return news.ParseCursor(web.Query(r, "before", 64))
}

// from is the address of the part of a list that begins after a place.
func from(path string, c news.Cursor) string {
	if c.IsZero() {
		return path
	}
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}
	return path + sign + "before=" + c.String()
}

// listed is a page of the list with the name.
func (m *making) listed(ctx context.Context, p *ListPage, list string, where place, at news.Cursor) (page, error) {
	if err := m.fillList(ctx, p, list, where, at); err != nil {
		return page{}, err
	}
	return m.html("list", http.StatusOK, p)
}

// fillList fills a page of the list with the name, and its frame.
func (m *making) fillList(ctx context.Context, p *ListPage, list string, where place, at news.Cursor) error {
	var err error
	path := where.path
	where.path = from(path, at)
	if p.Frame, err = m.frame(ctx, where); err != nil {
		return err
	}
	m.uses.Use(list)
	listing := m.r.Listing
	if p.Oldest {
		listing = m.r.ListingOldest
	}
	heads, err := listing(ctx, list, at, pageSize+1)
	if err != nil {
		return err
	}
	if len(heads) > pageSize {
		heads = heads[:pageSize]
		p.Next = from(path, heads[pageSize-1].Cursor())
	}
	if !at.IsZero() {
		p.First = path
	}
	p.Items, err = m.teasers(ctx, heads, sizesTeaser, 320)
	if err != nil {
		return err
	}
	for i := range p.Items {
		p.Items[i].Lead = richtext.Cut(p.Items[i].Lead, 160)
	}
	if p.Bands, err = m.bands(ctx, &p.Frame, p.edition); err != nil {
		return err
	}
	p.Title = p.Heading
	if p.Key != "" {
		p.Title = m.s.Renderer.Words().Text(language, p.Key, p.Heading)
	}
	p.Description = p.Title
	return nil
}

func (s *Site) latest(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	return s.page(w, r, from("/latest", at), func(ctx context.Context, m *making) (page, error) {
		return m.listed(ctx, &ListPage{Key: "site.latest"}, news.ListAll, place{path: "/latest", kind: news.SectionPage}, at)
	})
}

func (s *Site) section(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	slug, sub := r.PathValue("slug"), r.PathValue("sub")
	return s.page(w, r, from(sectionKey(slug, sub), at), func(ctx context.Context, m *making) (page, error) {
		x, ok := m.sections.At(slug, sub)
		if !ok {
			return page{}, fault.New(fault.NotFound, "fault.not-found")
		}
		e := news.Edition{}
		if at.IsZero() {
			if e, err = m.edition(ctx, x.ID); err != nil {
				return page{}, err
			}
		}
		return m.sectionPage(ctx, x, e, at)
	})
}

// sectionPage is a page of a section's list, under the section's front where an edition of it is given.
func (m *making) sectionPage(ctx context.Context, x news.Section, e news.Edition, at news.Cursor) (page, error) {
	p := &ListPage{Heading: x.Name, Tabs: m.tabs(x), edition: e}
	if x.Parent != 0 {
		p.Above = m.sectionLink(x.Parent)
	}
	return m.listed(ctx, p, news.ListSection(x.ID), place{path: m.sections.Path(x.ID), kind: news.SectionPage, section: x.ID}, at)
}

// sectionKey is the address as it was asked for, in its one spelling.
func sectionKey(slug, sub string) string {
	path := "/sections/" + url.PathEscape(slug)
	if sub != "" {
		path += "/" + url.PathEscape(sub)
	}
	return path
}

// tabs are a section's parts with the whole of it first; none where it has no parts.
func (m *making) tabs(x news.Section) []Link {
	top := x
	if x.Parent != 0 {
		top, _ = m.sections.Find(x.Parent)
	}
	var tabs []Link
	for _, sub := range m.sections {
		if sub.Parent == top.ID && m.shown(sub) {
			tabs = append(tabs, Link{Name: sub.Name, Path: m.sections.Path(sub.ID), Current: sub.ID == x.ID})
		}
	}
	if len(tabs) == 0 {
		return nil
	}
	return slices.Insert(tabs, 0, Link{Path: m.sections.Path(top.ID), Current: top.ID == x.ID})
}

func (s *Site) tag(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	tag := strings.ToLower(r.PathValue("tag"))
	return s.page(w, r, from(tagPath(tag), at), func(ctx context.Context, m *making) (page, error) {
		// A tag is there while an article has it.
		m.uses.Use(news.ListTag(tag))
		if any, err := m.r.Listing(ctx, news.ListTag(tag), news.Cursor{}, 1); err != nil || len(any) == 0 {
			return page{}, orNotFound(err)
		}
		p := &ListPage{Heading: "#" + tag}
		return m.listed(ctx, p, news.ListTag(tag), place{path: tagPath(tag)}, at)
	})
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, "fault.not-found")
}
