package newsroom

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/web"
)

// MenuPage sets the menu.
type MenuPage struct {
	Frame
	Rows []MenuRow
}

// MenuRow is an entry of the menu as its form shows it. Index sets the ids of its fields apart.
type MenuRow struct {
	Index              int
	Order              string
	Label, URL         string
	Sections           []Option
	Under              bool // stands under the entry before it
	LabelErr, URLErr   string
	ParentErr, SectErr string
}

// menuEntry is an entry as it was typed.
type menuEntry struct {
	order      int
	label, url string
	section    string
	under      bool
}

func (n *Newsroom) menu(w http.ResponseWriter, r *http.Request) error {
	return n.showMenu(w, r, screen{}, nil)
}

func (n *Newsroom) showMenu(w http.ResponseWriter, r *http.Request, s screen, typed []menuEntry) error {
	s.page, s.here = "menu", "menu"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		if typed == nil {
			if typed, err = storedMenu(ctx, rd); err != nil {
				return nil, err
			}
		}
		p := MenuPage{}
		var errs Fields
		for range 3 {
			typed = append(typed, menuEntry{})
		}
		for i, e := range typed {
			id, err := strconv.ParseInt(e.section, 10, 64)
			if err != nil {
				id = 0
			}
			p.Rows = append(p.Rows, MenuRow{Index: i, Order: strconv.Itoa((i + 1) * 10), Label: shown(e.label), URL: shown(e.url), Sections: sectionOptions(sections, id), Under: e.under})
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
	var items []news.MenuItem
	parent := int64(0)
	for i, e := range typed {
		m := news.MenuItem{ID: int64(i + 1), Label: e.label, URL: e.url}
		if e.section != "" {
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
		err = n.Desk.SaveMenu(r.Context(), n.actor(r), items)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		if typed == nil {
			typed = []menuEntry{}
		}
		return n.showMenu(w, r, screen{err: err}, typed)
	}
	return back(w, r, "/desk/menu", "saved")
}
