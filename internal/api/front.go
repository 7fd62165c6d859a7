package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// What the door asks and does for the front page and the fronts of sections.
type (
	frontReader interface {
		FrontEdition(ctx context.Context, section int64) (news.Edition, error)
		FrontDraft(ctx context.Context, section int64) (news.Edition, error)
	}
	frontDesk interface {
		SaveFrontDraft(ctx context.Context, actor staff.Actor, e news.Edition) (news.Edition, error)
		PublishFront(ctx context.Context, actor staff.Actor, section, version, over int64, note string) (news.Edition, error)
	}
)

// frontView is a front as programs see it: the draft that somebody works on, or what stands.
type frontView struct {
	Section   *string    `json:"section"`
	Status    string     `json:"status"`
	Version   int64      `json:"version"`
	Note      string     `json:"note"`
	Rows      []frontRow `json:"rows"`
	UpdatedAt *time.Time `json:"updated_at"`
	UpdatedBy string     `json:"updated_by"`
}

type frontRow struct {
	Columns []frontColumn `json:"columns"`
}

type frontColumn struct {
	Span   int          `json:"span"`
	Blocks []frontBlock `json:"blocks"`
}

type frontBlock struct {
	Key     string         `json:"key"`
	Kind    news.BlockKind `json:"kind"`
	Heading string         `json:"heading"`
	Count   int            `json:"count"`
	Section *string        `json:"section"`
	Series  *string        `json:"series"`
	Banner  string         `json:"banner"`
	HTML    string         `json:"html"`
	Height  int            `json:"height"`
	Rule    frontRule      `json:"rule"`
	Places  []frontPlace   `json:"places"`
	Repeat  bool           `json:"repeat"`
}

type frontRule struct {
	Order   string     `json:"order"`
	Section *string    `json:"section"`
	Series  *string    `json:"series"`
	Tag     string     `json:"tag"`
	Kind    news.Kind  `json:"kind"`
	Grade   news.Grade `json:"grade"`
	Picture bool       `json:"picture"`
	Hours   int        `json:"hours"`
	Fill    bool       `json:"fill"`
	None    bool       `json:"none"`
}

type frontPlace struct {
	Position int        `json:"position"`
	Article  int64      `json:"article"`
	Title    string     `json:"title"`
	Picture  *int64     `json:"picture"`
	Until    *time.Time `json:"until"`
}

func (n names) seriesSlug(id int64) string {
	for _, s := range n.series {
		if s.ID == id {
			return s.Slug
		}
	}
	return ""
}

// front is an edition as programs see it.
func (n names) front(e news.Edition) frontView {
	v := frontView{Section: orNull(n.sectionSlug(e.Section)), Status: string(news.EditionStands), Version: e.Version, Note: e.Note, Rows: []frontRow{}, UpdatedAt: moment(e.Updated), UpdatedBy: e.Name}
	if e.ID != 0 {
		v.Status = string(e.Status)
	}
	for _, row := range e.Rows {
		r := frontRow{Columns: []frontColumn{}}
		for _, c := range row.Columns {
			column := frontColumn{Span: c.Span, Blocks: []frontBlock{}}
			for _, b := range c.Blocks {
				block := frontBlock{
					Key: b.Key, Kind: b.Kind, Heading: b.Heading, Count: b.Count, Section: orNull(n.sectionSlug(b.Section)), Series: orNull(n.seriesSlug(b.Series)),
					Banner: b.Banner, HTML: b.HTML, Height: b.Height, Places: []frontPlace{}, Repeat: b.Repeat,
					Rule: frontRule{
						Order: b.Rule.Order, Section: orNull(n.sectionSlug(b.Rule.Section)), Series: orNull(n.seriesSlug(b.Rule.Series)), Tag: b.Rule.Tag,
						Kind: b.Rule.Kind, Grade: b.Rule.Grade, Picture: b.Rule.Picture, Hours: b.Rule.Hours, Fill: b.Rule.Fill, None: b.Rule.None,
					},
				}
				for _, p := range b.Places {
					block.Places = append(block.Places, frontPlace{p.Position, p.Article, p.Title, orNull(p.Picture), moment(p.Until)})
				}
				column.Blocks = append(column.Blocks, block)
			}
			r.Columns = append(r.Columns, column)
		}
		v.Rows = append(v.Rows, r)
	}
	return v
}

// frontInput reads a front that a program sends.
type frontInput struct {
	reading
	names names
	rows  []news.FrontRow
	note  string
	draft bool
}

func (in *frontInput) read(o object) {
	given := false
	in.each(o.members, func(m member) bool {
		switch m.name {
		case "rows":
			given = true
			for _, x := range in.list(m, news.MaxRows) {
				in.rows = append(in.rows, in.row(x))
			}
		case "note":
			in.note = in.text(m)
		case "draft":
			in.draft = in.flag(m, false)
		case "section", "status", "version", "updated_at", "updated_by": // sent back as they were read
		default:
			return false
		}
		return true
	})
	if !given {
		in.faults.Add("rows", "field.required")
	}
}

func (in *frontInput) row(m member) (row news.FrontRow) {
	in.each(in.object(m), func(m member) bool {
		if m.name != "columns" {
			return false
		}
		for _, x := range in.list(m, news.MaxColumns) {
			row.Columns = append(row.Columns, in.column(x))
		}
		return true
	})
	return row
}

func (in *frontInput) column(m member) (c news.FrontColumn) {
	in.each(in.object(m), func(m member) bool {
		switch m.name {
		case "span":
			c.Span = in.whole(m)
		case "blocks":
			for _, x := range in.list(m, news.MaxBlocks) {
				c.Blocks = append(c.Blocks, in.block(x))
			}
		default:
			return false
		}
		return true
	})
	return c
}

func (in *frontInput) block(m member) (b news.FrontBlock) {
	in.each(in.object(m), func(m member) bool {
		switch m.name {
		case "key":
			b.Key = in.text(m)
		case "kind":
			b.Kind = choice(&in.reading, m, news.BlockKinds())
		case "heading":
			b.Heading = in.text(m)
		case "count":
			b.Count = in.whole(m)
		case "section":
			b.Section = in.sectionOf(m)
		case "series":
			b.Series = in.seriesOf(m)
		case "banner":
			b.Banner = in.text(m)
		case "html":
			b.HTML = in.text(m)
		case "height":
			b.Height = in.whole(m)
		case "rule":
			b.Rule = in.rule(m)
		case "places":
			for _, x := range in.list(m, news.MaxBlockPlaces) {
				b.Places = append(b.Places, in.place(x))
			}
		case "repeat":
			b.Repeat = in.flag(m, false)
		default:
			return false
		}
		return true
	})
	return b
}

func (in *frontInput) rule(m member) (rule news.FrontRule) {
	in.each(in.object(m), func(m member) bool {
		switch m.name {
		case "order":
			rule.Order = choice(&in.reading, m, []string{"", news.MostRead})
		case "section":
			rule.Section = in.sectionOf(m)
		case "series":
			rule.Series = in.seriesOf(m)
		case "tag":
			rule.Tag = in.text(m)
		case "kind":
			rule.Kind = choice(&in.reading, m, append([]news.Kind{""}, news.Kinds()...))
		case "grade":
			rule.Grade = choice(&in.reading, m, append([]news.Grade{""}, news.Grades()...))
		case "picture":
			rule.Picture = in.flag(m, false)
		case "hours":
			rule.Hours = in.whole(m)
		case "fill":
			rule.Fill = in.flag(m, false)
		case "none":
			rule.None = in.flag(m, false)
		default:
			return false
		}
		return true
	})
	return rule
}

func (in *frontInput) place(m member) (p news.FrontPlace) {
	in.each(in.object(m), func(m member) bool {
		switch m.name {
		case "position":
			p.Position = in.whole(m)
		case "article":
			p.Article = in.id(m)
		case "title":
			p.Title = in.text(m)
		case "picture":
			p.Picture = in.id(m)
		case "until":
			p.Until = in.time(m)
		default:
			return false
		}
		return true
	})
	return p
}

// whole is a whole number from 0 on; null is 0.
func (r *reading) whole(m member) int {
	if m.null() {
		return 0
	}
	n, err := strconv.ParseInt(string(m.raw), 10, 32)
	if err != nil || n < 0 {
		r.faults.Add(m.path, "field.number")
		return 0
	}
	return int(n)
}

func (in *frontInput) sectionOf(m member) int64 {
	slug := in.text(m)
	id, ok := in.names.section(slug)
	if slug != "" && !ok {
		in.faults.Add(m.path, "field.choice")
	}
	return id
}

func (in *frontInput) seriesOf(m member) int64 {
	slug := in.text(m)
	i := slices.IndexFunc(in.names.series, func(s news.Series) bool { return s.Slug == slug })
	if slug == "" {
		return 0
	}
	if i < 0 {
		in.faults.Add(m.path, "field.choice")
		return 0
	}
	return in.names.series[i].ID
}

// frontAsked reads which front the address means, and how it is now.
func (a *API) frontAsked(r *http.Request) (n names, e news.Edition, err error) {
	err = a.Store.Read(r.Context(), func(s Reader) error {
		if n, err = a.namesIn(r, s); err != nil {
			return err
		}
		section := int64(0)
		if slug := web.Query(r, "section", 2*news.MaxSlug+1); slug != "" {
			var ok bool
			if section, ok = n.section(slug); !ok {
				return fault.New(fault.NotFound, "fault.not-found")
			}
		}
		e, err = s.FrontDraft(r.Context(), section)
		return err
	})
	return n, e, err
}

// front answers with the draft of a front, or with what stands where nobody works on one.
func (a *API) front(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	n, e, err := a.frontAsked(r)
	if err != nil {
		return err
	}
	return answerFront(w, n, e)
}

// putFront puts a front in the place of the one that the program began from, and publishes it unless it is to stay a draft.
func (a *API) putFront(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	match, err := readMatch(r)
	if err != nil {
		return err
	}
	if match == nil {
		return refuse(http.StatusPreconditionRequired, "api.if-match-required")
	}
	o, err := readObject(w, r, false)
	if err != nil {
		return err
	}
	n, stands, err := a.frontAsked(r)
	if err != nil {
		return err
	}
	if !match.holds(stands.Version) {
		return &desk.FrontStale{Current: stands}
	}
	in := frontInput{names: n}
	in.read(o)
	if err := in.faults.Err(); err != nil {
		return err
	}
	over := int64(0)
	if match.any { // it replaces whatever stands
		if over, err = a.standingFront(r, stands.Section); err != nil {
			return err
		}
	}
	e, err := a.Desk.SaveFrontDraft(r.Context(), actor, news.Edition{Section: stands.Section, Version: stands.Version, Rows: in.rows, Note: in.note})
	if err == nil && !in.draft {
		e, err = a.Desk.PublishFront(r.Context(), actor, e.Section, e.Version, over, "")
	}
	if err != nil {
		return err
	}
	return answerFront(w, n, e)
}

// standingFront is the number of the edition that stands on a front; 0: none.
func (a *API) standingFront(r *http.Request, section int64) (id int64, err error) {
	err = a.Store.Read(r.Context(), func(rd Reader) error {
		e, err := rd.FrontEdition(r.Context(), section)
		if fault.Is(err, fault.NotFound) {
			err = nil
		}
		id = e.ID
		return err
	})
	return id, err
}

func answerFront(w http.ResponseWriter, n names, e news.Edition) error {
	w.Header().Set("ETag", `"`+strconv.FormatInt(e.Version, 10)+`"`)
	return answer(w, http.StatusOK, n.front(e))
}
