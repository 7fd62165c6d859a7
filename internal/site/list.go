package site

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// ListPage is a list of articles, newest first: of a section, a series, a tag, or all.
type ListPage struct {
	Frame
	Heading string
	Explain string  // under the heading
	Tabs    []Link  // the section and its parts
	Above   Link    // the section above
	Lead    *Teaser // the newest of a section, on its first page, where it has a picture and the section no front
	Items   []Teaser
	Days    []ListDay // Items by the day, where the list is told by days
	Related []Link    // tags of the articles on the page
	Pager
	Oldest bool   // it runs from the oldest to the newest
	Bands  []Band // the front of a section, on its first page

	edition news.Edition // of Bands
}

// Pager leads through a list: on, back, and to its beginning.
type Pager struct {
	Next  string // the older articles; empty: there are none
	Newer string // those before; empty: there are none, or they are the first
	First string // the newest; empty: they are here
}

// ListDay is the articles of a day in a list.
type ListDay struct {
	Day   time.Time
	Items []Teaser
}

// byDay parts the articles of a list by the days on which they came out.
func byDay(items []Teaser) []ListDay {
	var days []ListDay
	for _, x := range items {
		if n := len(days); n == 0 || !sameDay(days[n-1].Day, x.At) {
			days = append(days, ListDay{Day: x.At})
		}
		last := &days[len(days)-1]
		last.Items = append(last.Items, x)
	}
	return days
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

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
		p.Index = p.Index && len(heads) > 0 // beyond the end any number would be a page of its own
		p.First = path
		if p.Newer, err = m.newer(ctx, list, heads, path, p.Oldest); err != nil {
			return err
		}
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
	shown := onBands(p.Bands)
	p.Items = slices.DeleteFunc(p.Items, func(t Teaser) bool { return shown[t.No] })
	if where.section != 0 && at.IsZero() && len(p.Bands) == 0 {
		if err := m.leadList(ctx, p, heads); err != nil {
			return err
		}
	}
	p.Title = p.Heading
	p.Description = p.Explain
	if p.Description == "" {
		p.Description = m.words("list.describe", m.paper.Name, p.Heading)
	}
	if !at.IsZero() { // every page of a list has a title of its own
		when := m.clock(at.At)
		p.Title = m.words("list.before", p.Heading, when)
		if p.Oldest {
			p.Title = m.words("list.after", p.Heading, when)
		}
		p.Description += " " + p.Title
	}
	return nil
}

// leadList sets the first of a list large.
func (m *making) leadList(ctx context.Context, p *ListPage, heads []news.Headline) error {
	const others = 3 // without which it would lead nothing
	if len(p.Items) <= others || p.Items[0].Image == nil {
		return nil
	}
	leads, err := m.teasers(ctx, heads[:1], sizesLead, 960)
	if err != nil {
		return err
	}
	p.Lead, p.Items = &leads[0], p.Items[1:]
	p.Lead.Lead = richtext.Cut(p.Lead.Lead, 160)
	p.Lead.Image.Eager = true
	p.Image = m.cardOf(*p.Lead.Image)
	return nil
}

func (m *making) clock(t time.Time) string { return render.Clock(language, t.In(m.now.Location())) }

// newer is the address of the page before one that begins with heads; empty where that is the first one.
func (m *making) newer(ctx context.Context, list string, heads []news.Headline, path string, oldest bool) (string, error) {
	if len(heads) == 0 {
		return "", nil
	}
	back := m.r.ListingOldest
	if oldest {
		back = m.r.Listing
	}
	before, err := back(ctx, list, heads[0].Cursor(), pageSize+1)
	if err != nil || len(before) <= pageSize {
		return "", err
	}
	return from(path, before[pageSize].Cursor()), nil
}

func (s *Site) latest(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	return s.page(w, r, from("/latest", at), func(ctx context.Context, m *making) (page, error) { return m.latest(ctx, at) })
}

// latest is all that came out, by the day.
func (m *making) latest(ctx context.Context, at news.Cursor) (page, error) {
	p := &ListPage{Heading: m.words("site.latest"), Explain: m.words("list.latest", m.paper.Name)}
	if err := m.fillList(ctx, p, news.ListAll, place{path: "/latest", kind: news.SectionPage, crumbs: here(p.Heading)}, at); err != nil {
		return page{}, err
	}
	p.Days = byDay(p.Items)
	return m.html("list", http.StatusOK, p)
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
	path := m.sections.Path(x.ID)
	if err := m.fillList(ctx, p, news.ListSection(x.ID), place{path: path, kind: news.SectionPage, section: x.ID, crumbs: m.way(x.ID)}, at); err != nil {
		return page{}, err
	}
	p.Feed, p.FeedTitle = path+"/feed.xml", x.Name
	return m.html("list", http.StatusOK, p)
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
		list := news.ListTag(tag)
		newest, err := m.r.Listing(ctx, list, news.Cursor{}, 1)
		if err != nil || len(newest) == 0 {
			return page{}, orNotFound(err)
		}
		total, err := m.r.ListingUpTo(ctx, list, newest[0].Cursor())
		if err != nil {
			return page{}, err
		}
		tags, err := m.r.PublicTags(ctx, []int64{newest[0].No})
		if err != nil {
			return page{}, err
		}
		name := tag // as the newest article writes it
		for _, x := range tags[newest[0].No] {
			if strings.ToLower(x) == tag {
				name = x
			}
		}
		p := &ListPage{Heading: "#" + name, Explain: m.words("list.tagged", name, total)}
		if err := m.fillList(ctx, p, list, place{path: tagPath(tag), crumbs: here("#" + name)}, at); err != nil {
			return page{}, err
		}
		p.Feed, p.FeedTitle = tagPath(tag)+"/feed.xml", p.Heading
		if p.Related, err = m.relatedTags(ctx, p.Items, tag); err != nil {
			return page{}, err
		}
		return m.html("list", http.StatusOK, p)
	})
}

// tagsShown is how many further tags a page of a tag shows.
const tagsShown = 10

// relatedTags are the other tags of the articles on a page, the most common first.
func (m *making) relatedTags(ctx context.Context, items []Teaser, tag string) ([]Link, error) {
	var nos []int64
	for _, x := range items {
		nos = append(nos, x.No)
	}
	tags, err := m.r.PublicTags(ctx, nos)
	if err != nil {
		return nil, err
	}
	counts, names := map[string]int{}, map[string]string{}
	for _, no := range slices.Backward(nos) { // the newest writes the name
		for _, x := range tags[no] {
			folded := strings.ToLower(x)
			counts[folded]++
			names[folded] = x
		}
	}
	delete(counts, tag)
	order := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	var links []Link
	for _, x := range order[:min(len(order), tagsShown)] {
		links = append(links, Link{Name: names[x], Path: tagPath(x)})
	}
	return links, nil
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, "fault.not-found")
}
