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

func frontFields() []string {
	fields := []string{desk.FrontLead + "_0"}
	for i := range desk.MaxStories {
		fields = append(fields, fmt.Sprintf("%s_%d", desk.FrontStories, i))
	}
	return fields
}

func (n *Newsroom) front(w http.ResponseWriter, r *http.Request) error {
	return n.showFront(w, r, screen{}, nil)
}

func (n *Newsroom) showFront(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "front", "front"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		places, err := rd.FrontPlaces(ctx)
		if err != nil {
			return nil, err
		}
		recent, err := rd.Listing(ctx, news.ListAll, news.Cursor{}, 60)
		if err != nil {
			return nil, err
		}
		var nos []int64
		for _, p := range places {
			nos = append(nos, p.Article)
		}
		placed, err := rd.Headlines(ctx, nos)
		if err != nil {
			return nil, err
		}
		titles := map[int64]string{}
		for _, h := range placed {
			titles[h.No] = h.Title
			if !slices.ContainsFunc(recent, func(x news.Headline) bool { return x.No == h.No }) {
				recent = append(recent, h)
			}
		}
		var errs Fields
		p := FrontPage{}
		for _, field := range frontFields() {
			block, at, _ := strings.Cut(field, "_")
			position, err := strconv.Atoi(at)
			if err != nil {
				return nil, err
			}
			row := FrontRow{Field: field, Block: block, Number: position + 1}
			var no int64
			if i := slices.IndexFunc(places, func(x news.FrontPlace) bool { return x.Block == block && x.Position == position }); i >= 0 {
				no, row.Title, row.Shown = places[i].Article, places[i].Title, titles[places[i].Article]
			}
			chosen := number(no)
			if v != nil {
				chosen, row.No, row.Title = v.Text(field), shown(v.Text(field+"_no")), shown(v.Text(field+"_title"))
			}
			for _, h := range recent {
				value := number(h.No)
				row.Articles = append(row.Articles, Option{Value: value, Text: value + " · " + h.Title, Selected: value == chosen})
			}
			p.Rows = append(p.Rows, row)
			errs = append(errs, Input{Name: field, Label: "front." + block})
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
	var places []news.FrontPlace
	for _, field := range frontFields() {
		block, at, _ := strings.Cut(field, "_")
		position, err := strconv.Atoi(at)
		if err != nil {
			return err
		}
		text := cmp.Or(strings.TrimSpace(v.Text(field+"_no")), v.Text(field))
		if text == "" {
			continue
		}
		no, err := strconv.ParseInt(text, 10, 64)
		if err != nil || no <= 0 {
			v.Faults.Add(field, "field.number")
			continue
		}
		places = append(places, news.FrontPlace{Block: block, Position: position, Article: no, Title: v.Text(field + "_title")})
	}
	if err = v.Faults.Err(); err == nil {
		err = n.Desk.SaveFront(r.Context(), n.actor(r), places)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showFront(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/front", "saved")
}
