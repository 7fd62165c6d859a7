package newsroom

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// ArticlePage is where an article is written. Where the person may not edit it, it shows the text alone.
type ArticlePage struct {
	Frame
	Article   news.Article // what is stored; No 0: not yet
	Version   int64        // from which the next save begins
	Key       string       // of the form for a new article; see begun
	Fields    Fields
	Bylines   []BylineRow
	People    []staff.Person
	Picture   *news.Picture // the chosen lead picture
	Library   []news.Picture
	Revisions []news.Revision
	Views     int64
	Counted   bool // the person may see Views
	MayEdit   bool
	Stale     *StaleView // somebody else saved in between
	Reason    Input      // of a withdrawal
	Notice    Input
	Body      template.HTML   // for those who may only read
	Section   string          // name, for those who may only read
	Dirty     bool            // what the form holds is not what is stored
	Saved     bool            // it is stored, but what was to happen next did not
	Notes     *NotesPanel     // nil: the article is not there yet
	Assigned  *AssignmentLine // from which it was begun, or is to be; nil: none
	Steps     []StepView
	Guard     []FindingView
	Guarded   bool  // the guard stopped the step that was to happen next
	Override  Input // the reason to let it pass
	Held      string
	OtherDesk bool               // the next step is that of the section's own desks
	Needs     []news.PictureNeed // what the pictures lack, required or not
	Previews  []news.PreviewLink
	Preview   Fields // of a new link
	Link      string // the new link's address, shown this once
	change    string
	Editing   *news.Editing // somebody else writes on it now
	Typed     bool          // the form holds what was sent, not what is stored
	Base      int64         // the version that what was typed began from, where another stands
	now       time.Time

	Delivered *DeliveredPanel // where it was delivered; nil: nothing to tell
}

// Findings are the guard's findings for the page's script.
func (p ArticlePage) Findings() (string, error) {
	raw, err := json.Marshal(p.Guard)
	return string(raw), err
}

// Stops tells whether a reason is wanted before the article can go out.
func (p ArticlePage) Stops() bool { return stopped(p.Guard) }

// Opens tells whether a preview link still holds.
func (p ArticlePage) Opens(l news.PreviewLink) bool { return l.Live(p.now) }

// GuardCount is how many findings of a level nobody has let pass yet.
type GuardCount struct {
	Level guard.Level
	Count int
}

// GuardCounts are the levels that have such findings, the gravest first.
func (p ArticlePage) GuardCounts() []GuardCount {
	var all []GuardCount
	for _, level := range []guard.Level{guard.Block, guard.Warn, guard.Info} {
		c := GuardCount{Level: level}
		for _, f := range p.Guard {
			if f.Level == level && f.Passed == "" {
				c.Count++
			}
		}
		if c.Count > 0 {
			all = append(all, c)
		}
	}
	return all
}

// TakesBack tells that the person filed the article and can take it back to go on writing.
func (p ArticlePage) TakesBack() bool {
	return slices.ContainsFunc(p.Steps, func(s StepView) bool { return s.Action == news.Recall })
}

// AskedReason tells that the dialog of the step that was stopped asks for the reason to let it pass, so that the form
// beside it does not ask too.
func (p ArticlePage) AskedReason() bool {
	return p.Guarded && slices.ContainsFunc(p.Steps, func(s StepView) bool { return s.Open && s.Asks })
}

// Change is what the person said of edits to an article that is out: "typo", "told", or nothing yet.
func (p ArticlePage) Change() string { return p.change }

// BylineRow is a row of the names over an article.
type BylineRow struct {
	Index              int
	Person             int64
	Name, Title, Email string
	Error              string
}

// Field is the field of the form with the name.
func (p ArticlePage) Field(name string) Input { return p.Fields.Get(name) }

// Action is the address that the form is sent to.
func (p ArticlePage) Action() string {
	if p.Article.No == 0 {
		return "/desk/articles/new"
	}
	return fmt.Sprintf("/desk/articles/%d", p.Article.No)
}

// draft is a form of an article that comes back: what was typed and why it was not taken.
type draft struct {
	v     *web.Values
	typed news.Article // read from v
	err   error
	part  string      // the form that it is: "" the text, "withdraw", "step" a button without text
	ask   news.Action // the step that was to follow
	bare  bool        // the form has no text: the person does not edit the article
	kept  bool        // the text is what is stored: it need not be saved again
	saved bool        // typed is stored; what failed came after
	link  string      // address of a preview link that was just made
	form  *form       // held, where it began a new article

	merged *news.Article // put together from two versions: what the form shows
}

func (n *Newsroom) newArticle(w http.ResponseWriter, r *http.Request) error {
	return n.showArticle(w, r, 0, draft{})
}

func (n *Newsroom) article(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	return n.showArticle(w, r, no, draft{})
}

// showArticle shows the article with the number, or with what was typed into its form.
func (n *Newsroom) showArticle(w http.ResponseWriter, r *http.Request, no int64, d draft) error {
	actor := n.actor(r)
	s := screen{page: "article", here: "articles", err: d.err}
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := ArticlePage{Frame: f, Article: news.Article{Origin: news.Origin{Own: true}, Portal: true, Comments: true, Bylines: []news.Byline{who(r).person.Byline()}}, MayEdit: true}
		var err error
		if no != 0 {
			if p.Article, err = rd.Article(ctx, no); err != nil {
				return nil, err
			}
			p.Article.WithdrawReason = f.reason(p.Article.WithdrawReason)
			if p.Revisions, err = rd.History(ctx, no); err != nil {
				return nil, err
			}
			for i, v := range p.Revisions {
				p.Revisions[i].Name, p.Revisions[i].Note = f.itself(v.Person, 0, v.Name, v.Note)
			}
			views, err := rd.ViewsOf(ctx, []int64{no})
			if err != nil {
				return nil, err
			}
			p.Views, p.Counted = views[no], mayCount(who(r).person, p.Article.Owner, p.Article.Bylines)
			p.MayEdit = actor.MayEdit(p.Article)
			if p.Notes, err = n.notesPanel(ctx, rd, f, p.Article, noteDraft{}); err != nil {
				return nil, err
			}
			p.Notes.InArticle = true
			if p.Editing, err = n.readEditing(ctx, rd, no, actor.Person); err != nil {
				return nil, err
			}
		}
		if p.Delivered, err = n.delivered(ctx, rd, f, p.Article); err != nil {
			return nil, err
		}
		if p.Assigned, err = n.assignedTo(ctx, rd, r, f, &p.Article, d.v); err != nil {
			return nil, err
		}
		p.Version = p.Article.Version
		if no == 0 {
			p.Key = formKey(d.v)
		}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		if x, ok := sections.Find(p.Article.Section); ok {
			p.Section = x.Name
		}
		if err := n.fillRoad(ctx, rd, &p, sections, d); err != nil {
			return nil, err
		}
		if d.part == "delivery" {
			Fields{}.mark(&p.Frame, d.err)
		}
		if !p.MayEdit {
			if d.part == "step" {
				p.mark(d.err)
			}
			p.Body = staffBody(f, p.Article.Body)
			p.Picture, err = chosen(ctx, rd, p.Article.Picture)
			return p, err
		}
		return &p, n.fillArticle(ctx, rd, &p, sections, d)
	})
}

// fillRoad sets what is said of the article's road: what can be done now, what the guard asks, who reads it before readers.
func (n *Newsroom) fillRoad(ctx context.Context, rd Reader, p *ArticlePage, sections news.Sections, d draft) (err error) {
	p.Held = p.Article.Held
	n.steps(p, sections, d)
	refused, _ := errors.AsType[*fault.Error](p.Person.Actor("").PermitOn(staff.Publish, p.Article, sections))
	p.OtherDesk = refused != nil && refused.Key == "article.other-desk"
	if d.v != nil {
		p.change = d.v.Text("change")
	}
	shows := p.Article
	if d.v != nil && d.part == "" && !d.bare {
		shows = d.typed
		shows.Overrides = p.Article.Overrides
	}
	if p.Guard, err = n.findings(ctx, rd, p.Lang, shows); err != nil {
		return err
	}
	p.Guarded = guarded(d.err)
	over := Fields{{Name: "override", Kind: "area", Label: "guard.override", Help: "guard.override-help", Limit: news.MaxReason}}
	over.fill(&p.Frame, "", d.v, nil)
	p.Override = over[0]
	if shows.Picture != 0 || shows.Body != "" {
		library, err := rd.Pictures(ctx, shows.Public(n.Now()).Pictures())
		if err != nil {
			return err
		}
		p.Needs = news.ArticleNeeds(shows, library, news.Require{Caption: true, Credit: true, Alt: true, Rights: p.Paper.Require.Rights})
	}
	p.Preview = Fields{
		{Name: "label", Kind: "text", Label: "previews.label", Help: "previews.label-help", Limit: news.MaxName, Required: true},
		{Name: "days", Kind: "number", Label: "previews.days", Min: 1, Max: desk.MaxPreviewDays, Required: true, Value: "7"},
	}
	if d.part == "preview" && d.link == "" {
		p.Preview.fill(&p.Frame, "preview-", d.v, d.err)
	} else {
		p.Preview.fill(&p.Frame, "preview-", nil, nil)
	}
	if d.link != "" {
		p.Link = d.link
	}
	if p.Article.No != 0 && p.MayEdit {
		p.now = n.Now()
		p.Previews, err = rd.PreviewLinks(ctx, p.Article.No)
	}
	return err
}

// fillArticle sets the form of an article: from what is stored, or from what was typed.
func (n *Newsroom) fillArticle(ctx context.Context, rd Reader, p *ArticlePage, sections news.Sections, d draft) error {
	series, err := rd.AllSeries(ctx)
	if err != nil {
		return err
	}
	if p.People, err = rd.People(ctx); err != nil {
		return err
	}
	p.People = slices.DeleteFunc(p.People, func(x staff.Person) bool { return !x.Disabled.IsZero() })
	if p.Library, err = rd.PictureList(ctx, 0, 24); err != nil {
		return err
	}
	p.Library = slices.DeleteFunc(p.Library, func(x news.Picture) bool { return !x.Blocked.IsZero() || !x.IsImage() })

	text := d.v != nil && d.part == ""
	p.Typed = text || d.merged != nil
	if d.merged != nil {
		p.showMerged(*d.merged)
	}
	bylines, picture := p.Article.Bylines, p.Article.Picture
	if text {
		bylines, picture = d.typed.Bylines, d.typed.Picture
		p.Version = d.typed.Version
		p.Dirty, p.Saved = !d.saved, d.saved
	}
	if stale, ok := errors.AsType[*desk.Stale](d.err); ok {
		p.Stale, p.Base = compare(parts(&p.Frame, sections, series), stale.Current, d.typed), d.typed.Version
		p.Version = stale.Current.Version // saving once more is a decision that was made with both versions in view
	}
	p.Fields = n.articleFields(p, sections, series)
	withdraw := Fields{
		{Name: "reason", Kind: "text", Label: "article.reason", Help: "article.reason-help", Limit: news.MaxReason, Required: true},
		{Name: "notice", Kind: "text", Label: "article.notice", Help: "article.notice-help", Limit: news.MaxNote},
	}
	switch {
	case text:
		p.Fields.fill(&p.Frame, "", d.v, nil)
		p.mark(d.err)
	case d.part == "withdraw":
		withdraw.fill(&p.Frame, "withdraw-", d.v, d.err)
	}
	p.Reason, p.Notice = withdraw.Get("reason"), withdraw.Get("notice")
	p.Bylines = bylineRows(bylines, p.Fields.Get("bylines").Error)
	p.Picture, err = chosen(ctx, rd, picture)
	return err
}

func (n *Newsroom) articleFields(p *ArticlePage, sections news.Sections, series []news.Series) Fields {
	a, words, lang := p.Article, p.words, p.Lang
	further := sectionOptions(sections, 0)
	for i := range further {
		further[i].Selected = slices.Contains(a.Sections, sections[i].ID)
	}
	var runs []Option
	for _, x := range series {
		runs = append(runs, Option{Value: strconv.FormatInt(x.ID, 10), Text: x.Name, Selected: x.ID == a.Series})
	}
	origin := "own"
	if !a.Origin.Own {
		origin = "wire"
	}
	portal := "yes"
	if !a.Portal {
		portal = "no"
	}
	return Fields{
		{Name: "title", Kind: "line", Label: "article.title", Limit: news.MaxTitle, Value: a.Title},
		{Name: "subtitle", Kind: "line", Label: "article.subtitle", Limit: news.MaxSubtitle, Value: a.Subtitle},
		{Name: "short_title", Kind: "text", Label: "article.short-title", Help: "article.short-title-help", Limit: news.MaxShortTitle, Value: a.ShortTitle},
		{Name: "body", Kind: "body", Label: "article.body", Value: a.Body},
		{Name: "lead", Kind: "area", Label: "article.lead", Help: "article.lead-help", Limit: news.MaxLead, Value: a.Lead},
		{Name: "section", Kind: "select", Label: "article.section", Options: sectionOptions(sections, a.Section)},
		{Name: "sections", Kind: "multi", Label: "article.sections", Options: further},
		{Name: "kind", Kind: "select", Always: true, Label: "article.kind", Options: choices(news.Kinds(), "kind.", cmp.Or(a.Kind, news.Normal), words, lang)},
		{Name: "grade", Kind: "select", Always: true, Label: "article.grade", Options: choices(news.Grades(), "grade.", cmp.Or(a.Grade, news.Middle), words, lang)},
		{Name: "bylines", Kind: "rows", Label: "article.bylines", HelpArg: news.MaxBylines, Help: "article.bylines-help"},
		{Name: "tags", Kind: "text", Label: "article.tags", Help: "article.tags-help", HelpArg: news.MaxTags, Value: strings.Join(a.Tags, ", ")},
		{Name: "series", Kind: "select", Label: "article.series", Options: runs},
		{Name: "picture", Kind: "hidden", Label: "article.picture", Value: number(a.Picture)},
		{Name: "caption", Kind: "line", Label: "article.caption", Limit: news.MaxCaption, Value: a.Caption},
		{Name: "origin", Kind: "select", Always: true, Label: "article.origin", Options: choices([]string{"own", "wire"}, "origin.", origin, words, lang)},
		{Name: "source", Kind: "text", Label: "article.source", Help: "article.source-help", Limit: news.MaxName, Value: a.Origin.Source},
		{Name: "portal", Kind: "select", Always: true, Label: "article.portal", Help: "article.portal-help", Options: choices([]string{"yes", "no"}, "article.portal.", portal, words, lang)},
		{Name: "ai_use", Kind: "text", Label: "article.ai-use", Help: "article.ai-use-help", Limit: news.MaxNote, Value: a.AIUse},
		{Name: "take", Kind: "text", Label: "article.take", Help: "article.take-help", Limit: news.MaxTake, Value: a.Take, List: news.Takes()},
		{Name: "withdraw_at", Kind: "time", Label: "article.withdraw-at", Help: "article.withdraw-at-help", Value: typed(a.WithdrawAt, p.Paper.Zone())},
		{Name: "embargo_until", Kind: "time", Label: "article.embargo", Help: "article.embargo-help", Value: typed(a.Embargo, p.Paper.Zone())},
	}
}

// mark writes what is wrong at the fields of the text and of the step that was to follow.
func (p *ArticlePage) mark(err error) {
	all := slices.Concat(p.Fields, Fields{p.Override})
	open := slices.IndexFunc(p.Steps, func(s StepView) bool { return s.Open })
	if open >= 0 {
		all = append(all, p.Steps[open].Fields...)
	}
	all.mark(&p.Frame, err)
	n := len(p.Fields)
	copy(p.Fields, all)
	p.Override = all[n]
	if open >= 0 {
		copy(p.Steps[open].Fields, all[n+1:])
	}
}

// emptyRows is how many empty rows for names a form has, so that adding one needs no script.
const emptyRows = 2

func bylineRows(bylines []news.Byline, wrong string) []BylineRow {
	var rows []BylineRow
	for i, b := range bylines {
		rows = append(rows, BylineRow{i, b.Person, shown(b.Name), shown(b.Title), shown(b.Email), wrong})
	}
	for range min(emptyRows, max(0, news.MaxBylines-len(rows))) {
		rows = append(rows, BylineRow{Index: len(rows)})
	}
	return rows
}

func chosen(ctx context.Context, rd Reader, id int64) (*news.Picture, error) {
	if id == 0 {
		return nil, nil //nolint:nilnil // no picture is chosen, which is no fault
	}
	p, err := rd.Picture(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return nil, nil //nolint:nilnil // the picture has gone since; the field says so when the form is sent
	}
	return &p, err
}

// readArticle reads the form of an article. What no form field sets is taken from stands.
func (n *Newsroom) readArticle(v *web.Values, zone *time.Location, stands news.Article) news.Article {
	a := stands
	a.Version = v.Int("version")
	a.Title, a.Subtitle, a.ShortTitle = oneLine(v.Text("title")), oneLine(v.Text("subtitle")), v.Text("short_title")
	a.Body, a.Lead = v.Text("body"), oneLine(v.Text("lead"))
	a.Section, a.Series, a.Picture = v.Int("section"), v.Int("series"), v.Int("picture")
	a.Kind, a.Grade = news.Kind(v.Text("kind")), news.Grade(v.Text("grade"))
	a.Sections = nil
	for _, text := range v.All("sections") {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			v.Faults.Add("sections", "field.choice")
		} else if !slices.Contains(a.Sections, id) && id != a.Section {
			a.Sections = append(a.Sections, id)
		}
	}
	if len(a.Sections) > news.MaxTags {
		v.Faults.Add("sections", "field.too-many", news.MaxTags)
	}
	a.Tags = nil
	for tag := range strings.SplitSeq(v.Text("tags"), ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			a.Tags = append(a.Tags, tag)
		}
	}
	a.Bylines = readBylines(v)
	a.Caption = oneLine(v.Text("caption"))
	a.Origin = news.Origin{Own: v.Text("origin") != "wire", Source: v.Text("source")}
	a.AIUse = v.Text("ai_use")
	if v.Has("portal") {
		a.Portal = v.Text("portal") != "no"
	}
	if v.Has("take") {
		a.Take = v.Text("take")
	}
	if v.Has("withdraw_at") {
		a.WithdrawAt = v.Time("withdraw_at", zone)
	}
	a.Embargo = v.Time("embargo_until", zone)
	return a
}

// readBylines reads the rows of names. A row of which only the mail address is typed is not thrown away.
func readBylines(v *web.Values) []news.Byline {
	var all []news.Byline
	people, names, titles, emails := v.All("byline_person"), v.All("byline_name"), v.All("byline_title"), v.All("byline_email")
	at := func(values []string, i int) string {
		if i < len(values) {
			return values[i]
		}
		return ""
	}
	for i := range max(len(people), len(names), len(titles), len(emails)) {
		b := news.Byline{Name: at(names, i), Title: at(titles, i), Email: at(emails, i)}
		if text := at(people, i); text != "" {
			id, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				v.Faults.Add("bylines", "field.choice")
			}
			b.Person = id
		}
		if b == (news.Byline{}) {
			continue
		}
		if b.Name == "" && b.Person == 0 {
			v.Faults.Add("bylines", "article.byline-name")
		}
		all = append(all, b)
	}
	return all
}

// nameBylines writes the names of people that were chosen from the list without typing them.
func nameBylines(ctx context.Context, rd Reader, bylines []news.Byline) error {
	for i, b := range bylines {
		if b.Person == 0 || b.Name != "" {
			continue
		}
		p, err := rd.Person(ctx, b.Person)
		if fault.Is(err, fault.NotFound) {
			continue // desk refuses it at the field
		}
		if err != nil {
			return err
		}
		full := p.Byline()
		full.Title, full.Email = cmp.Or(b.Title, full.Title), cmp.Or(b.Email, full.Email)
		bylines[i] = full
	}
	return nil
}

// oneLine joins the lines that a text area lets people type where one line is kept.
func oneLine(s string) string { return strings.Join(strings.Split(s, "\n"), " ") }

// takeArticle reads the form of the article in the address (none: a new one). It is Forbidden where the person may not
// edit the article.
func (n *Newsroom) takeArticle(w http.ResponseWriter, r *http.Request) (d draft, err error) {
	if d.v, err = web.Form(w, r); err != nil {
		return d, err
	}
	var no int64
	switch {
	case r.PathValue("no") != "":
		no, err = web.PathID(r, "no")
	case d.v.Has("no"):
		no = d.v.Int("no")
	}
	if err != nil {
		return d, err
	}
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		paper, err := rd.Paper(r.Context())
		if err != nil {
			return err
		}
		stands := news.Article{Portal: true, Comments: true}
		if no != 0 {
			if stands, err = rd.Article(r.Context(), no); err != nil {
				return err
			}
			if d.bare = !d.v.Has("title"); d.bare {
				d.typed = stands
				d.typed.Version = d.v.Int("version")
				return d.v.Faults.Err()
			}
			if !n.actor(r).MayEdit(stands) {
				return fault.New(fault.Forbidden, "article.not-yours")
			}
		}
		d.typed = n.readArticle(d.v, paper.Zone(), stands)
		if err := nameBylines(r.Context(), rd, d.typed.Bylines); err != nil {
			return err
		}
		d.kept = no != 0 && d.v.Faults.Err() == nil && unchanged(d.typed, stands)
		return nil
	})
	return d, err
}

// unchanged tells that saving what was typed would change nothing of what stands.
func unchanged(typed, stands news.Article) bool {
	if typed.Check() != nil || typed.Version != stands.Version {
		return false
	}
	return reflect.DeepEqual(normal(typed), normal(stands))
}

// normal is an article as it compares: no list and an empty list are the same.
func normal(a news.Article) news.Article {
	for _, list := range []*[]int64{&a.Sections, &a.Related} {
		if len(*list) == 0 {
			*list = nil
		}
	}
	if len(a.Tags) == 0 {
		a.Tags = nil
	}
	if len(a.Bylines) == 0 {
		a.Bylines = nil
	}
	a.Overrides = nil
	a.Embargo, a.WithdrawAt, a.PublishAt = a.Embargo.UTC(), a.WithdrawAt.UTC(), a.PublishAt.UTC()
	a.Created, a.Updated, a.Filed, a.Approved, a.Published, a.Withdrawn = time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}
	return a
}

// save writes what was typed. Faults of the form's own reading and those of the article are told together.
func (n *Newsroom) save(r *http.Request, d *draft) error {
	checked := d.typed
	faults := d.v.Faults
	for _, f := range fault.FieldsOf(checked.Check()) {
		faults.Add(f.Name, f.Key, f.Args...)
	}
	if err := faults.Err(); err != nil {
		return err
	}
	saved, err := n.Desk.SaveForm(r.Context(), n.actor(r), d.typed, pageForm(d.v, who(r).person.ID))
	if err == nil && d.typed.No == 0 {
		n.attach(r, d.v, saved.No)
	}
	if err == nil {
		d.typed, d.saved = saved, true
		if d.form != nil {
			d.form.no = saved.No
		}
	} else if stale, ok := errors.AsType[*desk.Stale](err); ok {
		d.typed.No = stale.Current.No // a form for a new one may have begun it already
	}
	return err
}

// once makes sure that one form begins one article. Where it has begun one with this very text, done tells so; where the
// text was changed since (a page gone back to), it is taken for an edit of the first version, so that nothing is lost.
func (n *Newsroom) once(r *http.Request, d *draft) (release func(), done bool, err error) {
	key := d.v.Text("key")
	if d.typed.No != 0 || key == "" || len(key) > maxKey {
		return func() {}, false, nil
	}
	f := n.begun.take(fmt.Sprintf("%d %s", who(r).person.ID, key), n.Now())
	d.form = f
	if f.no == 0 {
		return f.Unlock, false, nil
	}
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		stands, err := rd.Article(r.Context(), f.no)
		if err != nil {
			return err
		}
		typed := d.typed
		done = sameForm(typed, stands)
		d.typed.No, d.typed.Version = f.no, 1
		return nil
	})
	return f.Unlock, done, err
}

func (n *Newsroom) saveArticle(w http.ResponseWriter, r *http.Request) error {
	d, err := n.takeArticle(w, r)
	if err != nil {
		return err
	}
	release, done, err := n.once(r, &d)
	defer release()
	if err != nil {
		return err
	}
	if done {
		return back(w, r, fmt.Sprintf("/desk/articles/%d", d.typed.No), "saved")
	}
	if d.err = n.save(r, &d); d.err != nil {
		if !again(d.err) {
			return d.err
		}
		return n.showArticle(w, r, d.typed.No, d)
	}
	return back(w, r, fmt.Sprintf("/desk/articles/%d", d.typed.No), "saved")
}

func (n *Newsroom) withdrawArticle(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.WithdrawArticle(r.Context(), n.actor(r), no, v.Text("reason"), v.Text("notice")); err != nil {
		if !again(err) {
			return err
		}
		return n.showArticle(w, r, no, draft{v: v, err: err, part: "withdraw"})
	}
	return back(w, r, fmt.Sprintf("/desk/articles/%d", no), "withdrawn")
}
