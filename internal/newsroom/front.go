package newsroom

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

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
