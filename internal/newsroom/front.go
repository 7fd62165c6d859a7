package newsroom

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/front"
	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// frontReader is what the editor of fronts asks. FrontDraft answers also where nobody works on one: with what stands.
type frontReader interface {
	FrontEdition(ctx context.Context, section int64) (news.Edition, error)
	FrontDraft(ctx context.Context, section int64) (news.Edition, error)
	Edition(ctx context.Context, id int64) (news.Edition, error)
	Editions(ctx context.Context, section, before int64, limit int) ([]news.Edition, error)
	Pick(ctx context.Context, p news.Pick) ([]news.Cursor, error)
}

// FrontPreviewer makes the page that readers would see of a front, with what would stand in its places now.
type FrontPreviewer interface {
	PreviewFront(ctx context.Context, e news.Edition) ([]byte, error)
}

// FrontPage is the editor of the front page or of the front of a section. The script works on Data; Plain is for browsers
// without one.
type FrontPage struct {
	Frame
	Section   int64
	Address   string // of its actions: "/desk/front/0"
	Fronts    []Option
	Sections  []Option
	Drafted   bool // there is a draft: what stands is something else
	Version   int64
	Moved     news.Edition // came out after the draft was begun; publishing takes its place. No ID: none did
	Scheduled []news.Edition
	Publish   Fields
	Schedule  Fields
	Open      string // id of the dialog whose form came back; empty: none
	Plain     []FrontBlockRows
	Data      string // JSON: frontData
	Script    string // JSON: the sentences of the script
}

// FrontBlockRows are the places of a block as a plain form shows them.
type FrontBlockRows struct {
	Name string
	Rows []FrontPlaceRow
}

// FrontPlaceRow is a place as a plain form shows it. Field is the end of the names of its fields.
type FrontPlaceRow struct {
	Field, No, Title string
	Number           int    // from 1
	Stands           string // the title of the article that stands there now
	Error            string
}

// frontData is what the script of the editor works on.
type frontData struct {
	frontDraft
	Address  string       `json:"address"`
	Section  int64        `json:"section"`
	Zone     string       `json:"zone"`
	Kinds    []string     `json:"kinds"`
	Sections []frontEntry `json:"sections"`
	Series   []frontEntry `json:"series"`
	Banners  []frontEntry `json:"banners"`
	Articles []frontEntry `json:"article_kinds"`
	Grades   []frontEntry `json:"grades"`
	MayHTML  bool         `json:"may_html"`
}

// frontEntry is a choice of a list.
type frontEntry struct {
	Value string `json:"value"`
	Text  string `json:"text"`
	Under bool   `json:"under,omitempty"`
}

// frontDraft is a draft with what stands in its places now. It answers each save too.
type frontDraft struct {
	Version int64                   `json:"version"`
	Drafted bool                    `json:"drafted"`
	Rows    []news.FrontRow         `json:"rows"`
	Person  int64                   `json:"person"`
	Name    string                  `json:"name"`
	SavedAt time.Time               `json:"saved_at,omitzero"`
	Saved   string                  `json:"saved"` // for people, on the paper's clocks
	Stands  map[string][]frontStory `json:"stands"`
	Known   map[string]frontArticle `json:"articles"` // those that somebody placed, by number
}

// frontStory stands in a place; the zero frontStory is an empty place.
type frontStory struct {
	frontArticle
	ByHand bool `json:"by_hand,omitempty"`
}

// frontArticle is an article as the editor shows it.
type frontArticle struct {
	No      int64       `json:"no"`
	Title   string      `json:"title"`
	Section string      `json:"section"`
	Status  news.Status `json:"status"`
	At      string      `json:"at"` // when it came out, or is to come out, on the paper's clocks
	Picture int64       `json:"picture,omitempty"`
}

// frontSection is the front in the address: 0 is the front page.
func frontSection(r *http.Request) (int64, error) {
	if s := r.PathValue("section"); s == "" || s == "0" {
		return 0, nil
	}
	return web.PathID(r, "section")
}

// frontHome is the address of a front's editor.
func frontHome(section int64) string {
	if section == 0 {
		return "/desk/front"
	}
	return fmt.Sprintf("/desk/front/%d", section)
}

// ranked lets the arrangement of a front ask for the most read.
type ranked struct {
	Reader
	nos []int64
}

func (r ranked) Ranked() []int64 { return r.nos }

// frontRanked is how many of the most read a rule looks at.
const frontRanked = 100

// arranged is what stands in the places of an edition now.
func (n *Newsroom) arranged(ctx context.Context, rd Reader, e news.Edition) (front.Arrangement, error) {
	x := ranked{Reader: rd}
	if n.MostRead != nil {
		day, week := n.MostRead()
		x.nos = ranking.Top(frontRanked, day, week)
	}
	return front.Arrange(ctx, x, e, n.Now())
}

// clockFace is how the editor reads the time.
type clockFace struct {
	zone *time.Location
	lang string
}

// short is a day of this year and its time.
func (c clockFace) short(t time.Time) string {
	if c.lang != "ko" {
		return t.In(c.zone).Format("2 Jan 15:04")
	}
	return t.In(c.zone).Format("01.02 15:04")
}

// draftOf gives a draft with what its places show and who saved it.
func (n *Newsroom) draftOf(ctx context.Context, rd Reader, c clockFace, e news.Edition) (frontDraft, error) {
	d := frontDraft{
		Version: e.Version, Drafted: e.ID != 0, Rows: slices.Concat([]news.FrontRow{}, e.Rows), Person: e.Person, Name: e.Name, SavedAt: e.Updated,
		Stands: map[string][]frontStory{}, Known: map[string]frontArticle{},
	}
	if !e.Updated.IsZero() {
		d.Saved = e.Updated.In(c.zone).Format("15:04:05")
	}
	sections, err := rd.Sections(ctx)
	if err != nil {
		return d, err
	}
	stands, err := n.arranged(ctx, rd, e)
	if err != nil {
		return d, err
	}
	var placed []int64
	for _, b := range e.Blocks() {
		d.Stands[b.Key] = make([]frontStory, b.Count)
		for _, p := range stands.Places[b.Key] {
			d.Stands[b.Key][p.Position] = frontStory{articleOf(p.Headline, sections, c), p.ByHand}
		}
		for _, p := range b.Places {
			placed = append(placed, p.Article)
		}
	}
	d.Known, err = knownArticles(ctx, rd, sections, c, placed)
	return d, err
}

// knownArticles are articles by their numbers, public or not.
func knownArticles(ctx context.Context, rd Reader, sections news.Sections, c clockFace, nos []int64) (map[string]frontArticle, error) {
	known := map[string]frontArticle{}
	heads, err := rd.Headlines(ctx, nos)
	if err != nil {
		return nil, err
	}
	for _, h := range heads {
		known[number(h.No)] = articleOf(h, sections, c)
	}
	for _, no := range nos {
		if _, ok := known[number(no)]; ok {
			continue
		}
		a, err := rd.Article(ctx, no)
		if fault.Is(err, fault.NotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		known[number(no)] = unseen(a, sections, c)
	}
	return known, nil
}

func articleOf(h news.Headline, sections news.Sections, c clockFace) frontArticle {
	s, _ := sections.Find(h.Section)
	return frontArticle{h.No, h.Title, s.Name, news.Published, c.short(h.Published), h.Picture}
}

// unseen is an article that readers do not see.
func unseen(a news.Article, sections news.Sections, c clockFace) frontArticle {
	s, _ := sections.Find(a.Section)
	x := frontArticle{No: a.No, Title: a.Title, Section: s.Name, Status: a.Status, Picture: a.Picture}
	if a.Status == news.Scheduled {
		x.At = c.short(a.PublishAt)
	}
	return x
}

func (n *Newsroom) front(w http.ResponseWriter, r *http.Request) error {
	section, err := frontSection(r)
	if err != nil {
		return err
	}
	return n.showFront(w, r, screen{}, section, "", nil)
}

// showFront shows the editor; dialog names the form that came back, v what was typed into it.
func (n *Newsroom) showFront(w http.ResponseWriter, r *http.Request, s screen, section int64, dialog string, v *web.Values) error {
	s.page, s.here = "front", "front"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := FrontPage{Section: section, Address: fmt.Sprintf("/desk/front/%d", section), Open: dialog}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		if _, ok := sections.Find(section); !ok && section != 0 {
			return nil, fault.New(fault.NotFound, "fault.not-found")
		}
		p.Fronts, p.Sections = frontChoices(f, sections, section), sectionOptions(sections, 0)
		e, err := rd.FrontDraft(ctx, section)
		if err != nil {
			return nil, err
		}
		p.Drafted, p.Version = e.ID != 0, e.Version
		if stands, err := rd.FrontEdition(ctx, section); err == nil && p.Drafted && stands.ID != e.Base {
			p.Moved = stands
		} else if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if p.Scheduled, err = scheduledFronts(ctx, rd, section); err != nil {
			return nil, err
		}
		zone := f.Paper.Zone()
		for i := range p.Scheduled {
			p.Scheduled[i].PublishAt = p.Scheduled[i].PublishAt.In(zone)
		}
		data, err := n.frontData(ctx, rd, f, sections, e)
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(data)
		if err != nil {
			return nil, err
		}
		p.Data = string(raw)
		if p.Script, err = f.scriptWords("fronts."); err != nil {
			return nil, err
		}
		note := Input{Name: "note", Kind: "text", Label: "fronts.note", Help: "fronts.note-help", Limit: news.MaxEditionNotes}
		p.Publish = Fields{note}
		p.Schedule = Fields{{Name: "publish_at", Kind: "time", Label: "fronts.publish-at", Required: true, Value: typed(nextHour(n.Now()), zone)}, note}
		p.Publish, p.Schedule = fillOne(&f, s.err, v, dialog, "publish", p.Publish), fillOne(&f, s.err, v, dialog, "schedule", p.Schedule)
		p.Plain = plainFront(&f, e, data.frontDraft, dialog, v, s.err)
		if s.err != nil && len(f.Wrong) == 0 {
			Fields{}.mark(&f, s.err)
		}
		p.Frame = f
		return p, nil
	})
}

// fillOne fills the form of a dialog; what is wrong is marked in the form that came back alone.
func fillOne(f *Frame, err error, v *web.Values, open, form string, fields Fields) Fields {
	if open != form {
		v, err = nil, nil
	}
	return fields.fill(f, form+"-", v, err)
}

func frontChoices(f Frame, sections news.Sections, chosen int64) []Option {
	all := []Option{{Value: "/desk/front", Text: f.words.Text(f.Lang, "fronts.front-page"), Selected: chosen == 0}}
	for _, s := range sections {
		all = append(all, Option{Value: frontHome(s.ID), Text: s.Name, Selected: s.ID == chosen, Under: s.Parent != 0})
	}
	return all
}

// frontScheduled is how far back scheduled editions are looked for.
const frontScheduled = 100

func scheduledFronts(ctx context.Context, rd Reader, section int64) ([]news.Edition, error) {
	all, err := rd.Editions(ctx, section, 0, frontScheduled)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(e news.Edition) bool { return e.Status != news.EditionScheduled })
	slices.SortFunc(all, func(a, b news.Edition) int { return a.PublishAt.Compare(b.PublishAt) })
	return all, nil
}

func (n *Newsroom) frontData(ctx context.Context, rd Reader, f Frame, sections news.Sections, e news.Edition) (frontData, error) {
	d := frontData{Address: fmt.Sprintf("/desk/front/%d", e.Section), Section: e.Section, Zone: f.Paper.Zone().String(), MayHTML: f.Person.May(staff.Manage), Series: []frontEntry{}, Sections: []frontEntry{}}
	word := func(key string) string { return f.words.Text(f.Lang, key) }
	for _, k := range news.BlockKinds() {
		d.Kinds = append(d.Kinds, string(k))
	}
	for _, s := range sections {
		d.Sections = append(d.Sections, frontEntry{number(s.ID), s.Name, s.Parent != 0})
	}
	series, err := rd.AllSeries(ctx)
	if err != nil {
		return d, err
	}
	for _, s := range series {
		d.Series = append(d.Series, frontEntry{Value: number(s.ID), Text: s.Name})
	}
	for _, p := range banner.Places() {
		d.Banners = append(d.Banners, frontEntry{Value: p.Key, Text: word("place." + p.Key)})
	}
	for _, k := range news.Kinds() {
		d.Articles = append(d.Articles, frontEntry{Value: string(k), Text: word("kind." + string(k))})
	}
	for _, g := range news.Grades() {
		d.Grades = append(d.Grades, frontEntry{Value: string(g), Text: word("grade." + string(g))})
	}
	d.frontDraft, err = n.draftOf(ctx, rd, clockFace{f.Paper.Zone(), f.Lang}, e)
	return d, err
}

// plainFront are the places of the blocks in which stories stand large, for a form without script.
func plainFront(f *Frame, e news.Edition, d frontDraft, dialog string, v *web.Values, err error) []FrontBlockRows {
	var all []FrontBlockRows
	var errs Fields
	for _, b := range plainBlocks(&e) {
		rows := FrontBlockRows{Name: cmp.Or(b.Heading, f.words.Text(f.Lang, "fronts.kind."+string(b.Kind)))}
		for i := range b.Count {
			row := FrontPlaceRow{Field: fmt.Sprintf("%s_%d", b.Key, i), Number: i + 1, Stands: d.Stands[b.Key][i].Title}
			if at := slices.IndexFunc(b.Places, func(p news.FrontPlace) bool { return p.Position == i }); at >= 0 {
				row.No, row.Title = number(b.Places[at].Article), b.Places[at].Title
			}
			if v != nil && dialog == "" {
				row.No, row.Title = shown(v.Text("no_"+row.Field)), shown(v.Text("title_"+row.Field))
			}
			rows.Rows = append(rows.Rows, row)
			errs = append(errs, Input{Name: fmt.Sprintf("block.%s.place.%d", b.Key, i), Label: "fronts.article-number"})
		}
		all = append(all, rows)
	}
	if dialog != "" {
		return all
	}
	errs.mark(f, err)
	for _, rows := range all {
		for i := range rows.Rows {
			rows.Rows[i].Error, errs = errs[0].Error, errs[1:]
		}
	}
	for i := range f.Wrong {
		f.Wrong[i].Target = "" // the fields carry other names
	}
	return all
}

func plainBlocks(e *news.Edition) []*news.FrontBlock {
	return slices.DeleteFunc(e.Blocks(), func(b *news.FrontBlock) bool { return b.Kind != news.LeadBlock && b.Kind != news.HeadlinesBlock })
}

// saveFront takes the form without script: it saves the draft and, where that button was pressed, publishes it.
func (n *Newsroom) saveFront(w http.ResponseWriter, r *http.Request) error {
	section, err := frontSection(r)
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	var e news.Edition
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		e, err = rd.FrontDraft(r.Context(), section)
		return err
	})
	if err != nil {
		return err
	}
	e.Version = v.Int("version")
	readPlain(v, &e)
	done := "front-saved"
	if err = v.Faults.Err(); err == nil {
		if e, err = n.Desk.SaveFrontDraft(r.Context(), n.actor(r), e); err == nil && v.Text("do") == "publish" {
			done = "front-published"
			_, err = n.Desk.PublishFront(r.Context(), n.actor(r), section, e.Version, v.Int("over"), v.Text("note"))
		}
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showFront(w, r, screen{err: err}, section, "", v)
	}
	return back(w, r, frontHome(section), done)
}

// readPlain puts what was typed into the places of a draft. A place that keeps its article keeps its picture and its pin.
func readPlain(v *web.Values, e *news.Edition) {
	for _, b := range plainBlocks(e) {
		before := b.Places
		b.Places = nil
		for i := range b.Count {
			field := fmt.Sprintf("%s_%d", b.Key, i)
			text := strings.TrimSpace(v.Text("no_" + field))
			if text == "" {
				continue
			}
			no, err := strconv.ParseInt(text, 10, 64)
			if err != nil || no <= 0 {
				v.Faults.Add(fmt.Sprintf("block.%s.place.%d", b.Key, i), "field.number")
				continue
			}
			p := news.FrontPlace{Position: i, Article: no}
			if at := slices.IndexFunc(before, func(x news.FrontPlace) bool { return x.Position == i && x.Article == no }); at >= 0 {
				p = before[at]
			}
			p.Title = v.Text("title_" + field)
			b.Places = append(b.Places, p)
		}
	}
}

// maxFront bounds a draft on its way, in bytes.
const maxFront = 1 << 20

// keepFront saves the draft while it is worked on. It takes JSON and answers so: with what stands in the places now, or,
// where somebody else saved in between, with their draft.
func (n *Newsroom) keepFront(w http.ResponseWriter, r *http.Request) error {
	section, err := frontSection(r)
	if err != nil {
		return err
	}
	var sent struct {
		Version int64           `json:"version"`
		Person  int64           `json:"person"`
		Rows    []news.FrontRow `json:"rows"`
	}
	whole := r.Body
	if err := json.NewDecoder(http.MaxBytesReader(w, whole, maxFront)).Decode(&sent); err != nil {
		if web.Status(err) == http.StatusRequestEntityTooLarge {
			web.ReadOn(whole, 8*maxFront)
			return err
		}
		return fault.Wrap(err, fault.Invalid, "fault.form")
	}
	// A page that was left open is not saved in the name of whoever signed in since.
	if sent.Person != 0 && sent.Person != who(r).person.ID {
		return fault.New(fault.Forbidden, "keep.other-person")
	}
	var note string
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		e, err := rd.FrontDraft(r.Context(), section)
		note = e.Note
		return err
	})
	if err != nil {
		return err
	}
	saved, err := n.Desk.SaveFrontDraft(r.Context(), n.actor(r), news.Edition{Section: section, Version: sent.Version, Rows: sent.Rows, Note: note})
	if stale, ok := errors.AsType[*desk.FrontStale](err); ok {
		current, failed := n.answerFront(r, stale.Current)
		if failed != nil {
			return failed
		}
		n.json(w, http.StatusConflict, "application/json", struct {
			Detail  string     `json:"detail"`
			Current frontDraft `json:"current"`
		}{n.Renderer.Words().Say(web.Language(r, render.Languages()), err), current})
		return nil
	}
	if err != nil {
		return err
	}
	return n.tellFront(w, r, saved)
}

// frontNow answers the script with the draft as it is.
func (n *Newsroom) frontNow(w http.ResponseWriter, r *http.Request) error {
	section, err := frontSection(r)
	if err != nil {
		return err
	}
	var e news.Edition
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		e, err = rd.FrontDraft(r.Context(), section)
		return err
	})
	if err != nil {
		return err
	}
	return n.tellFront(w, r, e)
}

func (n *Newsroom) tellFront(w http.ResponseWriter, r *http.Request, e news.Edition) error {
	d, err := n.answerFront(r, e)
	if err != nil {
		return err
	}
	n.json(w, http.StatusOK, "application/json", d)
	return nil
}

func (n *Newsroom) answerFront(r *http.Request, e news.Edition) (d frontDraft, err error) {
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		paper, err := rd.Paper(r.Context())
		if err != nil {
			return err
		}
		d, err = n.draftOf(r.Context(), rd, clockFace{paper.Zone(), web.Language(r, render.Languages())}, e)
		return err
	})
	return d, err
}
