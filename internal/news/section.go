package news

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"jogan/internal/fault"
)

// Section is a part of the paper (산업), or a part of a part (산업 > 제조): two levels, no more.
type Section struct {
	ID       int64
	Parent   int64 // 0: first level
	Slug     string
	Name     string
	Position int
	Hidden   bool    // not in menus or lists; its articles stay readable
	Desks    []int64 // people who answer for it; empty: those of the section above, or every desk
	Version  int64   // counts every save; a save that names 0 began from none
}

// Check puts the fields into their stored form and says what is wrong with them.
func (s *Section) Check() error {
	var f fault.Fields
	s.Name = Line(&f, "name", s.Name, MaxName, true)
	s.Slug = Slug(&f, "slug", s.Slug)
	if s.Parent != 0 && s.Parent == s.ID {
		f.Add("parent", "section.parent")
	}
	return f.Err()
}

// Sections is the whole tree in its order: each first-level section followed by its sub-sections.
type Sections []Section

// Arrange orders the sections as a tree.
func Arrange(all []Section) Sections {
	byPlace := func(a, b Section) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	}
	all = slices.SortedFunc(slices.Values(all), byPlace)
	tree := make(Sections, 0, len(all))
	for _, top := range all {
		if top.Parent != 0 {
			continue
		}
		tree = append(tree, top)
		for _, sub := range all {
			if sub.Parent == top.ID {
				tree = append(tree, sub)
			}
		}
	}
	return tree
}

// Find returns the section with the id.
func (s Sections) Find(id int64) (Section, bool) {
	return s.first(func(x Section) bool { return x.ID == id })
}

// At returns the section at the address /sections/{slug} or /sections/{slug}/{sub}.
func (s Sections) At(slug, sub string) (Section, bool) {
	top, ok := s.first(func(x Section) bool { return x.Parent == 0 && x.Slug == slug })
	if !ok || sub == "" {
		return top, ok
	}
	return s.first(func(x Section) bool { return x.Parent == top.ID && x.Slug == sub })
}

func (s Sections) first(is func(Section) bool) (Section, bool) {
	if i := slices.IndexFunc(s, is); i >= 0 {
		return s[i], true
	}
	return Section{}, false
}

// Path is the section's address below the site's root.
func (s Sections) Path(id int64) string {
	x, ok := s.Find(id)
	if !ok {
		return "/latest"
	}
	if top, ok := s.Find(x.Parent); ok {
		return "/sections/" + url.PathEscape(top.Slug) + "/" + url.PathEscape(x.Slug)
	}
	return "/sections/" + url.PathEscape(x.Slug)
}

// Family is the section and the one above it: the lists in which an article of the section stands.
func (s Sections) Family(id int64) []int64 {
	x, ok := s.Find(id)
	if !ok {
		return nil
	}
	if x.Parent != 0 {
		return []int64{id, x.Parent}
	}
	return []int64{id}
}

// Desks are the people who answer for a section: its own, or those of the section above; none: every desk answers.
func (s Sections) Desks(id int64) []int64 {
	x, ok := s.Find(id)
	if ok && len(x.Desks) == 0 {
		x, _ = s.Find(x.Parent)
	}
	return x.Desks
}

// Series is a run of articles under one name (연재·이슈).
type Series struct {
	ID          int64
	Slug        string
	Name        string
	Description string // several lines
	Picture     int64  // 0: none
	Ended       bool   // no more articles are expected
	OldestFirst bool   // its page begins with the first
	Numbered    bool   // its page numbers the articles in the order of publication
	Version     int64  // counts every save; a save that names 0 began from none
}

// MaxDescription bounds the description of a series, in characters.
const MaxDescription = 500

// Check puts the fields into their stored form and says what is wrong with them.
func (s *Series) Check() error {
	var f fault.Fields
	s.Name = Line(&f, "name", s.Name, MaxName, true)
	s.Slug = Slug(&f, "slug", s.Slug)
	s.Description = Lines(&f, "description", s.Description, MaxDescription, false)
	if s.Picture < 0 {
		f.Add("picture", "picture.unknown")
	}
	return f.Err()
}

// MenuItem is an entry of the menu: a section, a static page, or an address.
type MenuItem struct {
	ID       int64
	Parent   int64 // 0: first level
	Position int
	Section  int64  // 0: none
	Label    string // empty with Section: the section's name
	URL      string // used without Section: site-relative or http(s)
}

// Check puts the fields into their stored form and says what is wrong with them.
func (m *MenuItem) Check() error {
	var f fault.Fields
	m.Label = Line(&f, "label", m.Label, MaxName, m.Section == 0)
	m.URL = Line(&f, "url", m.URL, MaxURL, m.Section == 0)
	if m.Section == 0 && m.URL != "" && !IsLink(m.URL) {
		f.Add("url", "field.url")
	}
	return f.Err()
}

// IsLink tells an address that a page may point to: http, https, or a path on this site.
func IsLink(s string) bool {
	if strings.ContainsFunc(s, func(r rune) bool { return r == '\\' || unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return false // browsers read \ as / and leave out line breaks: "/\host" is another site
	}
	if strings.HasPrefix(s, "/") {
		return !strings.HasPrefix(s, "//")
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}

// Page is a static page of the site: about, privacy, youth protection … at /{slug}.
type Page struct {
	ID      int64
	Slug    string
	Title   string
	Body    string // richtext.Canonical
	Version int64
	Updated time.Time

	Position int // its place among the links at the foot of every page
}

// GoneAddress is what the address of something that was taken away leads to: readers are told that it is gone.
const GoneAddress = "gone:"

// Sources of the table of old addresses beside the systems of OldSystems.
const (
	Renamed     = "path" // addresses of this paper before a rename, a merger or a deletion
	OwnRedirect = "own"  // those that the paper leads elsewhere itself, see Redirect
)
