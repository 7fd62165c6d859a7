package newsroom

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

// MenuPage sets the menu.
type MenuPage struct {
	Frame
	Version int64 // of the menu that the form began from
	Rows    []MenuRow
}

// MenuRow is an entry of the menu as its form shows it. Index sets the ids of its fields apart.
type MenuRow struct {
	Index              int
	Order              string
	Label, URL         string
	Sections           []Option
	Pages              []Option
	Name               string // as it is called in the menu; empty: the row is empty
	First, Last        bool   // it cannot move up, or down
	Focus              bool   // it was moved just now
	Under              bool   // stands under the entry before it
	LabelErr, URLErr   string
	ParentErr, SectErr string
}

// menuEntry is an entry as it was typed.
type menuEntry struct {
	order      int
	label, url string
	section    string // number of a section, or the path of a static page
	under      bool
}

func (n *Newsroom) menu(w http.ResponseWriter, r *http.Request) error {
	return n.showMenu(w, r, screen{}, nil, 0, -1)
}

// showMenu shows the form: the stored menu, or what was typed. moved is the row that was moved last, -1 none; version the
// one that the typed form began from.
func (n *Newsroom) showMenu(w http.ResponseWriter, r *http.Request, s screen, typed []menuEntry, version int64, moved int) error {
	s.page, s.here = "menu", "menu"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		pages, err := rd.Pages(ctx)
		if err != nil {
			return nil, err
		}
		if typed == nil || fault.Is(s.err, fault.Conflict) {
			if version, err = rd.MenuVersion(ctx); err != nil { // saving once more is a decision made with the message in view
				return nil, err
			}
		}
		if typed == nil {
			if typed, err = storedMenu(ctx, rd); err != nil {
				return nil, err
			}
		}
		for i, e := range typed {
			if slices.ContainsFunc(pageOptions(pages, e.url), func(o Option) bool { return o.Selected }) && e.section == "" {
				typed[i].section, typed[i].url = e.url, ""
			}
		}
		p := MenuPage{Version: version}
		var errs Fields
		filled := len(typed)
		for range 3 {
			typed = append(typed, menuEntry{})
		}
		for i, e := range typed {
			id, err := strconv.ParseInt(e.section, 10, 64)
			if err != nil {
				id = 0
			}
			p.Rows = append(p.Rows, MenuRow{Index: i, Order: strconv.Itoa((i + 1) * 10), Label: shown(e.label), URL: shown(e.url), Sections: sectionOptions(sections, id), Under: e.under,
				Name: entryName(e, sections, pages), First: i == 0, Last: i >= filled-1, Focus: i == moved, Pages: pageOptions(pages, e.section)})
			for _, field := range []string{"label", "section", "url", "parent"} {
				errs = append(errs, Input{Name: fmt.Sprintf("%s_%d", field, i), Label: "menu." + field})
			}
		}
		errs.mark(&f, s.err)
		for i := range p.Rows {
			row := &p.Rows[i]
			row.LabelErr, row.SectErr, row.URLErr, row.ParentErr = errs[4*i].Error, errs[4*i+1].Error, errs[4*i+2].Error, errs[4*i+3].Error
		}
		p.Frame = f
		return p, nil
	})
}

// pageOptions are the static pages as choices, by their addresses.
func pageOptions(pages []news.Page, chosen string) []Option {
	var options []Option
	for _, x := range pages {
		path := "/" + url.PathEscape(x.Slug)
		options = append(options, Option{Value: path, Text: x.Title, Selected: path == chosen})
	}
	return options
}

// entryName is what readers see of an entry.
func entryName(e menuEntry, sections news.Sections, pages []news.Page) string {
	if e.label != "" {
		return shown(e.label)
	}
	if id, err := strconv.ParseInt(e.section, 10, 64); err == nil {
		if x, ok := sections.Find(id); ok {
			return x.Name
		}
	}
	for _, x := range pages {
		if e.section == "/"+url.PathEscape(x.Slug) {
			return x.Title
		}
	}
	return shown(e.url)
}

// moveEntry lets an entry change places with its neighbour, as "up 3" or "down 3" asks. An entry of the first level takes
// along what stands under it and passes the whole of its neighbour.
func moveEntry(all []menuEntry, asked string) (moved []menuEntry, at int) {
	way, text, _ := strings.Cut(asked, " ")
	i, err := strconv.Atoi(text)
	if err != nil || i < 0 || i >= len(all) {
		return all, -1
	}
	end := func(i int) int { // of the entry with what stands under it
		if all[i].under {
			return i + 1
		}
		for i++; i < len(all) && all[i].under; i++ {
		}
		return i
	}
	first := i // the first of the two that change places
	if way == "up" {
		for first--; first > 0 && all[first].under && !all[i].under; first-- {
		}
	}
	if first < 0 {
		return all, i
	}
	middle := end(first)
	if way == "up" {
		middle = i
	}
	if middle >= len(all) {
		return all, i
	}
	last := end(middle)
	moved = slices.Concat(all[:first], all[middle:last], all[first:middle], all[last:])
	moved[0].under = false // nothing stands above it
	if way == "up" {
		return moved, first
	}
	return moved, first + last - middle
}

// storedMenu is the menu in the order of its form: each first-level entry followed by those under it.
func storedMenu(ctx context.Context, rd Reader) ([]menuEntry, error) {
	items, err := rd.Menu(ctx)
	if err != nil {
		return nil, err
	}
	var all []menuEntry
	entry := func(m news.MenuItem) {
		all = append(all, menuEntry{label: m.Label, url: m.URL, section: number(m.Section), under: m.Parent != 0})
	}
	for _, top := range items {
		if top.Parent != 0 {
			continue
		}
		entry(top)
		for _, sub := range items {
			if sub.Parent == top.ID {
				entry(sub)
			}
		}
	}
	return all, nil
}

// readMenu reads the rows in the order of their numbers. A row in which nothing is named, or whose box says so, is left out.
func readMenu(v *web.Values) []menuEntry {
	at := func(name string, i int) string {
		if all := v.All(name); i < len(all) {
			return all[i]
		}
		return ""
	}
	drop, under := v.All("drop"), v.All("under")
	var all []menuEntry
	rows := max(len(v.All("label")), len(v.All("section")), len(v.All("url")))
	for i := range min(rows, 4*desk.MaxMenu) {
		e := menuEntry{label: at("label", i), url: at("url", i), section: at("section", i), under: slices.Contains(under, strconv.Itoa(i))}
		if e.label == "" && e.url == "" && e.section == "" || slices.Contains(drop, strconv.Itoa(i)) {
			continue
		}
		order, err := strconv.Atoi(strings.TrimSpace(at("order", i)))
		if err != nil {
			order = (i + 1) * 10 // a number that is none leaves the row in its place
		}
		e.order = order
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b menuEntry) int { return cmp.Compare(a.order, b.order) })
	return all
}

func (n *Newsroom) saveMenu(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	typed := readMenu(v)
	if v.Has("move") {
		typed, moved := moveEntry(typed, v.Text("move"))
		return n.showMenu(w, r, screen{}, typed, v.Int("version"), moved)
	}
	var items []news.MenuItem
	parent := int64(0)
	for i, e := range typed {
		m := news.MenuItem{ID: int64(i + 1), Label: e.label, URL: e.url}
		if strings.HasPrefix(e.section, "/") {
			m.URL = e.section
		} else if e.section != "" {
			if m.Section, err = strconv.ParseInt(e.section, 10, 64); err != nil {
				v.Faults.Add(fmt.Sprintf("section_%d", i), "field.choice")
			}
		}
		switch {
		case !e.under:
			parent = m.ID
		case parent == 0:
			v.Faults.Add(fmt.Sprintf("parent_%d", i), "menu.first-under")
		default:
			m.Parent = parent
		}
		items = append(items, m)
	}
	if err = v.Faults.Err(); err == nil {
		err = n.Desk.SaveMenu(r.Context(), n.actor(r), items, v.Int("version"))
	}
	if err != nil {
		if !again(err) {
			return err
		}
		if typed == nil {
			typed = []menuEntry{}
		}
		return n.showMenu(w, r, screen{err: err}, typed, v.Int("version"), -1)
	}
	return back(w, r, "/desk/menu", "saved")
}
