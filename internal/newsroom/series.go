package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// namesReader is what the screens of the menu, of sections, series, tags and people ask.
type namesReader interface {
	MenuVersion(ctx context.Context) (int64, error)
	Merging(ctx context.Context) ([]news.Merger, error)
	SectionUse(ctx context.Context, id int64) (int64, error)
	SeriesUse(ctx context.Context) (map[int64]int64, error)
	Tags(ctx context.Context, f news.TagFilter) ([]news.Tag, error)
	Tag(ctx context.Context, id int64) (news.Tag, error)
}

// SeriesPage lists the series, with a form for a new one, or changes one.
type SeriesPage struct {
	Frame
	Series  []SeriesLine
	One     news.Series // the one that is changed; ID 0: none
	Uses    int64       // articles of One
	Fields  Fields
	Merge   Input // into which One can go; no options: there is no other
	Running []news.Merger
}

// SeriesLine is a series with how many articles it has.
type SeriesLine struct {
	news.Series
	Uses int64
}

func (n *Newsroom) seriesList(w http.ResponseWriter, r *http.Request) error {
	return n.showSeries(w, r, screen{}, 0, nil)
}

func (n *Newsroom) series(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showSeries(w, r, screen{}, id, nil)
}

func (n *Newsroom) showSeries(w http.ResponseWriter, r *http.Request, s screen, id int64, v *web.Values) error {
	s.page, s.here = "series", "series"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.AllSeries(ctx)
		if err != nil {
			return nil, err
		}
		uses, err := rd.SeriesUse(ctx)
		if err != nil {
			return nil, err
		}
		p := SeriesPage{}
		if p.Running, err = running(ctx, rd, news.MergeSeries); err != nil {
			return nil, err
		}
		p.Merge = Input{Name: "into", Kind: "select", Label: "merge.into", Required: true, Form: "merge-"}
		for _, x := range all {
			p.Series = append(p.Series, SeriesLine{x, uses[x.ID]})
			if x.ID == id {
				p.One, p.Uses = x, uses[id]
			} else {
				p.Merge.Options = append(p.Merge.Options, Option{Value: strconv.FormatInt(x.ID, 10), Text: x.Name})
			}
		}
		if id != 0 && p.One.ID == 0 {
			return nil, fault.New(fault.NotFound, "fault.not-found")
		}
		p.Fields = seriesFields(p.One).fill(&f, "", v, s.err)
		if err := p.Fields.offerPictures(ctx, rd, "picture"); err != nil {
			return nil, err
		}
		if fault.Is(s.err, fault.Conflict) {
			p.Fields[0].Value = strconv.FormatInt(p.One.Version, 10) // saving once more is a decision made with the message in view
		}
		p.Merge.Error = said(f, s.err, "into")
		p.Frame = f
		return p, nil
	})
}

func seriesFields(s news.Series) Fields {
	return Fields{
		{Name: "version", Kind: "hidden", Label: "series.name", Value: strconv.FormatInt(s.Version, 10)},
		{Name: "name", Kind: "text", Label: "series.name", Limit: news.MaxName, Required: true, Value: s.Name},
		{Name: "slug", Kind: "text", Label: "section.slug", Help: "section.slug-help", Limit: news.MaxSlug, Required: true, Value: s.Slug},
		{Name: "description", Kind: "area", Label: "series.description", Help: "series.description-help", Limit: news.MaxDescription, Value: s.Description},
		{Name: "picture", Kind: "picture", Label: "series.picture", Value: number(s.Picture)},
		{Name: "oldest_first", Kind: "check", Label: "series.oldest-first", Help: "series.oldest-first-help", Checked: s.OldestFirst},
		{Name: "numbered", Kind: "check", Label: "series.numbered", Help: "series.numbered-help", Checked: s.Numbered},
		{Name: "ended", Kind: "check", Label: "series.ended", Help: "series.ended-help", Checked: s.Ended},
	}
}

// running are the mergers of one kind that are under way.
func running(ctx context.Context, rd Reader, kind string) ([]news.Merger, error) {
	all, err := rd.Merging(ctx)
	return slices.DeleteFunc(all, func(m news.Merger) bool { return m.Kind != kind }), err
}

// said is what an error says at a field that stands outside the form's list of fields.
func said(f Frame, err error, field string) string {
	for _, x := range fault.FieldsOf(err) {
		if x.Name == field {
			return f.words.Text(f.Lang, x.Key, x.Args...)
		}
	}
	return ""
}

func (n *Newsroom) addSeries(w http.ResponseWriter, r *http.Request) error {
	return n.putSeries(w, r, 0)
}

func (n *Newsroom) saveSeries(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.putSeries(w, r, id)
}

func (n *Newsroom) putSeries(w http.ResponseWriter, r *http.Request, id int64) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		all, err := rd.AllSeries(r.Context())
		if err == nil && id != 0 && !slices.ContainsFunc(all, func(x news.Series) bool { return x.ID == id }) {
			err = fault.New(fault.NotFound, "fault.not-found")
		}
		return err
	})
	if err != nil {
		return err
	}
	s := news.Series{
		ID: id, Name: v.Text("name"), Slug: v.Text("slug"), Description: v.Text("description"), Picture: v.Int("picture"),
		OldestFirst: v.Has("oldest_first"), Numbered: v.Has("numbered"), Ended: v.Has("ended"), Version: v.Int("version"),
	}
	if err = v.Faults.Err(); err == nil {
		s, err = n.Desk.SaveSeries(r.Context(), n.actor(r), s)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showSeries(w, r, screen{err: err}, id, v)
	}
	return back(w, r, fmt.Sprintf("/desk/series/%d", s.ID), "saved")
}

func (n *Newsroom) deleteSeries(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeleteSeries(r.Context(), n.actor(r), id); err != nil {
		if !again(err) {
			return err
		}
		return n.showSeries(w, r, screen{err: err}, id, nil)
	}
	return back(w, r, "/desk/series", "deleted")
}

func (n *Newsroom) mergeSeries(w http.ResponseWriter, r *http.Request) error {
	return n.mergeInto(w, r, "/desk/series", n.Desk.MergeSeries, func(id int64, err error) error {
		return n.showSeries(w, r, screen{err: err}, id, nil)
	})
}

func (n *Newsroom) mergeSection(w http.ResponseWriter, r *http.Request) error {
	return n.mergeInto(w, r, "/desk/sections", n.Desk.MergeSection, func(_ int64, err error) error {
		return n.showSection(w, r, screen{err: err}, nil)
	})
}

// mergeAction has a thing go into another of its sort.
type mergeAction func(ctx context.Context, actor staff.Actor, id, into int64) error

// mergeInto has what the address names go into what the form names.
func (n *Newsroom) mergeInto(w http.ResponseWriter, r *http.Request, list string, merge mergeAction, show func(int64, error) error) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	into := v.Int("into")
	if err = v.Faults.Err(); err == nil && into == 0 {
		err = fault.In("into", "field.required")
	}
	if err == nil {
		err = merge(r.Context(), n.actor(r), id, into)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return show(id, err)
	}
	return back(w, r, list, "merged")
}
