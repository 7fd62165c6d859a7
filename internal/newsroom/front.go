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

// FrontPage sets the places of the front page that are filled by hand.
type FrontPage struct {
	Frame
	Rows []FrontRow
}

// FrontRow is a place of the front page.
type FrontRow struct {
	Field    string // "lead_0"
	Block    string
	Number   int // of the place in its block, from 1
	Articles []Option
	No       string // typed by hand; wins over the list
	Title    string
	Shown    string // the title of the article that stands here now
	Error    string
}

// frontReader is what the front's form asks.
type frontReader interface {
	FrontDraft(ctx context.Context, section int64) (news.Edition, error)
}

func frontFields(e news.Edition) []string {
	var fields []string
	for _, b := range e.Blocks() {
		for i := range b.Count {
			fields = append(fields, fmt.Sprintf("%s_%d", b.Key, i))
		}
	}
	return fields
}

func (n *Newsroom) front(w http.ResponseWriter, r *http.Request) error {
	return n.showFront(w, r, screen{}, nil)
}

func (n *Newsroom) showFront(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "front", "front"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		draft, err := rd.FrontDraft(ctx, 0)
		if err != nil {
			return nil, err
		}
		recent, err := rd.Listing(ctx, news.ListAll, news.Cursor{}, 60)
		if err != nil {
			return nil, err
		}
		placed := map[string]news.FrontPlace{}
		var nos []int64
		for _, b := range draft.Blocks() {
			for _, p := range b.Places {
				nos = append(nos, p.Article)
				placed[fmt.Sprintf("%s_%d", b.Key, p.Position)] = p
			}
		}
		heads, err := rd.Headlines(ctx, nos)
		if err != nil {
			return nil, err
		}
		titles := map[int64]string{}
		for _, h := range heads {
			titles[h.No] = h.Title
			if !slices.ContainsFunc(recent, func(x news.Headline) bool { return x.No == h.No }) {
				recent = append(recent, h)
			}
		}
		var errs Fields
		p := FrontPage{}
		for _, field := range frontFields(draft) {
			block, at, _ := strings.Cut(field, "_")
			position, err := strconv.Atoi(at)
			if err != nil {
				return nil, err
			}
			row := FrontRow{Field: field, Block: block, Number: position + 1}
			stands := placed[field]
			row.Title, row.Shown = stands.Title, titles[stands.Article]
			chosen := number(stands.Article)
			if v != nil {
				chosen, row.No, row.Title = v.Text(field), shown(v.Text(field+"_no")), shown(v.Text(field+"_title"))
			}
			for _, h := range recent {
				value := number(h.No)
				row.Articles = append(row.Articles, Option{Value: value, Text: value + " · " + h.Title, Selected: value == chosen})
			}
			p.Rows = append(p.Rows, row)
			errs = append(errs, Input{Name: fmt.Sprintf("block.%s.place.%d", block, position), Label: "front." + block})
		}
		errs.mark(&f, s.err)
		for i := range p.Rows {
			p.Rows[i].Error = errs[i].Error
		}
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) saveFront(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	var e news.Edition
	if err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
		e, err = rd.FrontDraft(r.Context(), 0)
		return err
	}); err != nil {
		return err
	}
	for _, b := range e.Blocks() {
		b.Places = nil
		for i := range b.Count {
			field := fmt.Sprintf("%s_%d", b.Key, i)
			text := cmp.Or(strings.TrimSpace(v.Text(field+"_no")), v.Text(field))
			if text == "" {
				continue
			}
			no, err := strconv.ParseInt(text, 10, 64)
			if err != nil || no <= 0 {
				v.Faults.Add(fmt.Sprintf("block.%s.place.%d", b.Key, i), "field.number")
				continue
			}
			b.Places = append(b.Places, news.FrontPlace{Position: i, Article: no, Title: v.Text(field + "_title")})
		}
	}
	if err = v.Faults.Err(); err == nil {
		if e, err = n.Desk.SaveFrontDraft(r.Context(), n.actor(r), e); err == nil {
			_, err = n.Desk.PublishFront(r.Context(), n.actor(r), 0, e.Version, "")
		}
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showFront(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/front", "saved")
}

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
