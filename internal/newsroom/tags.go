package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"jogan/internal/news"
	"jogan/internal/web"
)

// TagsPage lists the tags.
type TagsPage struct {
	Frame
	Text    string
	Orders  []Option
	Tags    []news.Tag
	Older   string // address of the rest; empty: there is none
	Running []news.Merger
}

// Address is a tag's address for readers.
func (p TagsPage) Address(name string) string { return "/tags/" + url.PathEscape(name) }

func (n *Newsroom) tags(w http.ResponseWriter, r *http.Request) error {
	text, order := web.Query(r, "q", news.MaxTag), web.Query(r, "order", 10)
	if !slices.Contains([]string{"newest", "name"}, order) {
		order = "uses"
	}
	from, err := strconv.Atoi(web.Query(r, "from", 9))
	if err != nil || from < 0 {
		from = 0
	}
	return n.show(w, r, screen{page: "tags", here: "tags"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := TagsPage{Frame: f, Text: shown(text)}
		for _, x := range []string{"uses", "newest", "name"} {
			p.Orders = append(p.Orders, Option{Value: x, Text: f.words.Text(f.Lang, "tags.by-"+x), Selected: x == order})
		}
		all, err := rd.Tags(ctx, news.TagFilter{Text: text, Order: order, Offset: from, Limit: 2*perPage + 1})
		if err != nil {
			return nil, err
		}
		if len(all) > 2*perPage {
			all = all[:2*perPage]
			p.Older = "/desk/tags?" + url.Values{"q": {text}, "order": {order}, "from": {strconv.Itoa(from + 2*perPage)}}.Encode()
		}
		p.Tags = all
		p.Running, err = running(ctx, rd, news.MergeTag)
		return p, err
	})
}

// TagPage renames a tag, merges it, or takes it away.
type TagPage struct {
	Frame
	Tag     news.Tag
	Fields  Fields
	Running []news.Merger
}

// Address is the tag's address for readers.
func (p TagPage) Address() string { return "/tags/" + url.PathEscape(p.Tag.Name) }

func (n *Newsroom) tag(w http.ResponseWriter, r *http.Request) error {
	return n.showTag(w, r, screen{}, nil)
}

func (n *Newsroom) showTag(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s.page, s.here = "tag", "tags"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := TagPage{}
		var err error
		if p.Tag, err = rd.Tag(ctx, id); err != nil {
			return nil, err
		}
		if p.Running, err = running(ctx, rd, news.MergeTag); err != nil {
			return nil, err
		}
		p.Fields = Fields{
			{Name: "name", Kind: "text", Label: "tags.name", Help: "tags.name-help", Limit: news.MaxTag, Required: true, Value: p.Tag.Name, Complete: "off"},
		}.fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) renameTag(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.RenameTag(r.Context(), n.actor(r), id, v.Text("name")); err != nil {
		if !again(err) {
			return err
		}
		return n.showTag(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/tags", "merged")
}

func (n *Newsroom) deleteTag(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeleteTag(r.Context(), n.actor(r), id); err != nil {
		if !again(err) {
			return err
		}
		return n.showTag(w, r, screen{err: err}, nil)
	}
	return back(w, r, "/desk/tags", "deleted")
}

func (n *Newsroom) dropAlias(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.DropAlias(r.Context(), n.actor(r), id, v.Text("alias")); err != nil {
		return err
	}
	return back(w, r, fmt.Sprintf("/desk/tags/%d", id), "saved")
}
