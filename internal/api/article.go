package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// maxSections is how many further sections an article names.
const maxSections = 10

// article is the working copy as programs see it. Times are in UTC.
type article struct {
	No           int64       `json:"no"`
	Status       news.Status `json:"status"`
	Version      int64       `json:"version"`
	Title        string      `json:"title"`
	Subtitle     string      `json:"subtitle"`
	ShortTitle   string      `json:"short_title"`
	Kind         news.Kind   `json:"kind"`
	Grade        news.Grade  `json:"grade"`
	Section      *string     `json:"section"`
	Sections     []string    `json:"sections"`
	Series       *string     `json:"series"`
	Tags         []string    `json:"tags"`
	Bylines      []byline    `json:"bylines"`
	BodyHTML     string      `json:"body_html"`
	Lead         string      `json:"lead"`
	Picture      *int64      `json:"picture"`
	Caption      string      `json:"caption"`
	Related      []int64     `json:"related"`
	Origin       origin      `json:"origin"`
	Portal       bool        `json:"portal"`
	Comments     bool        `json:"comments"`
	AdultsOnly   bool        `json:"adults_only"`
	EmbargoUntil *time.Time  `json:"embargo_until"`
	PublishAt    *time.Time  `json:"publish_at"`
	WithdrawAt   *time.Time  `json:"withdraw_at"`
	Take         string      `json:"take"`
	FiledAt      *time.Time  `json:"filed_at"`
	ApprovedAt   *time.Time  `json:"approved_at"`
	ReturnReason string      `json:"return_reason"`
	Held         string      `json:"held"`
	PublishedAt  *time.Time  `json:"published_at"`
	UpdatedAt    *time.Time  `json:"updated_at"`
	AIUse        string      `json:"ai_use"`
	URL          string      `json:"url"`

	Corrections []mark `json:"corrections"` // the notices that stand at the article
}

// origin says whose work an article is.
type origin struct {
	Own    bool   `json:"own"`
	Source string `json:"source"`
}

// byline is a name over an article. Handle stands where it is a person's of the paper.
type byline struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Email  string `json:"email"`
	Handle string `json:"handle,omitempty"`
}

// articleRow is a line of the list.
type articleRow struct {
	No          int64       `json:"no"`
	Status      news.Status `json:"status"`
	Version     int64       `json:"version"`
	Title       string      `json:"title"`
	Kind        news.Kind   `json:"kind"`
	Section     *string     `json:"section"`
	Bylines     []byline    `json:"bylines"`
	PublishedAt *time.Time  `json:"published_at"`
	UpdatedAt   *time.Time  `json:"updated_at"`
	URL         string      `json:"url"`
	Corrections []mark      `json:"corrections"`
}

// names are what programs call the things that an article names by id, at one moment.
type names struct {
	base     string // of the site: "https://paper.example"
	sections news.Sections
	series   []news.Series
	people   []staff.Person

	corrections []news.Correction // of the one article that is asked for, newest first
}

// names reads them alone.
func (a *API) names(r *http.Request) (n names, err error) {
	err = a.Store.Read(r.Context(), func(s Reader) error {
		n, err = a.namesIn(r, s)
		return err
	})
	return n, err
}

func (a *API) namesIn(r *http.Request, s Reader) (names, error) {
	n, err := namesNow(r.Context(), s)
	if n.base == "" {
		n.base = "http://" + r.Host
		if a.Proxies.TLS(r) {
			n.base = "https://" + r.Host
		}
	}
	return n, err
}

// namesNow are the names where nobody asks from outside: base is empty where the paper has not said its address.
func namesNow(ctx context.Context, s Reader) (n names, err error) {
	paper, err := s.Paper(ctx)
	if err != nil {
		return n, err
	}
	n.base = paper.URL
	if n.sections, err = s.Sections(ctx); err != nil {
		return n, err
	}
	if n.series, err = s.AllSeries(ctx); err != nil {
		return n, err
	}
	n.people, err = s.People(ctx)
	return n, err
}

// namesOf are the names with what stands at one article.
func (a *API) namesOf(r *http.Request, s Reader, no int64) (n names, err error) {
	if n, err = a.namesIn(r, s); err != nil {
		return n, err
	}
	n.corrections, err = s.CorrectionsOf(r.Context(), no)
	return n, err
}

// sectionSlug is what programs call a section: "industry", or "industry/manufacturing" for a part of it.
func (n names) sectionSlug(id int64) string {
	s, ok := n.sections.Find(id)
	if !ok {
		return ""
	}
	if top, ok := n.sections.Find(s.Parent); ok {
		return top.Slug + "/" + s.Slug
	}
	return s.Slug
}

// section finds a section by what programs call it.
func (n names) section(slug string) (int64, bool) {
	i := slices.IndexFunc(n.sections, func(s news.Section) bool { return n.sectionSlug(s.ID) == slug })
	if i < 0 {
		return 0, false
	}
	return n.sections[i].ID, true
}

func (n names) url(no int64) string { return n.base + "/articles/" + strconv.FormatInt(no, 10) }

// view is the article as programs see it.
func (n names) view(a news.Article) article {
	v := article{
		No: a.No, Status: a.Status, Version: a.Version, Title: a.Title, Subtitle: a.Subtitle, ShortTitle: a.ShortTitle,
		Kind: a.Kind, Grade: a.Grade, Section: orNull(n.sectionSlug(a.Section)), Sections: []string{},
		Tags: append([]string{}, a.Tags...), Bylines: n.bylines(a.Bylines), BodyHTML: a.Body, Lead: a.Lead,
		Picture: orNull(a.Picture), Caption: a.Caption, Origin: origin(a.Origin),
		Related: append([]int64{}, a.Related...), Portal: a.Portal, Comments: a.Comments, AdultsOnly: a.AdultsOnly, EmbargoUntil: moment(a.Embargo),
		PublishAt: moment(a.PublishAt), WithdrawAt: moment(a.WithdrawAt), Take: a.Take, FiledAt: moment(a.Filed), ApprovedAt: moment(a.Approved),
		ReturnReason: a.ReturnReason, Held: a.Held, PublishedAt: moment(a.Published), UpdatedAt: moment(a.Updated), AIUse: a.AIUse, URL: n.url(a.No),
		Corrections: []mark{},
	}
	for _, c := range n.corrections {
		v.Corrections = append(v.Corrections, n.mark(c.Ref()))
	}
	for _, id := range a.Sections {
		v.Sections = append(v.Sections, n.sectionSlug(id))
	}
	for _, s := range n.series {
		if s.ID == a.Series {
			v.Series = &s.Slug
		}
	}
	return v
}

// row is the line of the list as programs see it.
func (n names) row(x news.ArticleRow) articleRow {
	return articleRow{
		No: x.No, Status: x.Status, Version: x.Version, Title: x.Title, Kind: x.Kind, Section: orNull(n.sectionSlug(x.Section)),
		Bylines: n.bylines(x.Bylines), PublishedAt: moment(x.Published), UpdatedAt: moment(x.Updated), URL: n.url(x.No),
	}
}

func (n names) bylines(all []news.Byline) []byline {
	views := []byline{}
	for _, b := range all {
		v := byline{Name: b.Name, Title: b.Title, Email: b.Email}
		for _, p := range n.people {
			if p.ID == b.Person {
				v.Handle = p.Handle
			}
		}
		views = append(views, v)
	}
	return views
}

func orNull[T comparable](x T) *T {
	var none T
	if x == none {
		return nil
	}
	return &x
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// input reads an article that a program sent.
type input struct {
	reading
	names  names
	stands *article // what is changed; nil: it begins here
	body   bool     // the body was sent

	related bool // related articles were sent
}

// begun is an article of which nothing is said yet: the paper's own work, for the portals and with comments, as a new one
// of the newsroom is.
func begun() news.Article {
	return news.Article{Origin: news.Origin{Own: true}, Portal: true, Comments: true}
}

// article writes what was sent over a, as JSON Merge Patch has it (RFC 7396): a field that is left out stays, null sets
// it back to its beginning, an array replaces the whole one. A field that only the newsroom sets may be sent with the
// value that it has, so that what was read can be sent back.
func (in *input) article(o object, a *news.Article) {
	in.each(o.members, func(m member) bool {
		switch m.name {
		case "title":
			a.Title = in.text(m)
		case "subtitle":
			a.Subtitle = in.text(m)
		case "short_title":
			a.ShortTitle = in.text(m)
		case "kind":
			a.Kind = choice(&in.reading, m, news.Kinds())
		case "grade":
			a.Grade = choice(&in.reading, m, news.Grades())
		case "section":
			a.Section = in.section(m)
		case "sections":
			a.Sections = nil
			for _, x := range in.list(m, maxSections) {
				if id := in.section(x); !slices.Contains(a.Sections, id) {
					a.Sections = append(a.Sections, id)
				}
			}
		case "series":
			a.Series = in.series(m)
		case "tags":
			a.Tags = nil
			for _, x := range in.list(m, news.MaxTags) {
				a.Tags = append(a.Tags, in.entry(x))
			}
		case "bylines":
			a.Bylines = nil
			for _, x := range in.list(m, news.MaxBylines) {
				a.Bylines = append(a.Bylines, in.byline(x))
			}
		case "body_html":
			a.Body, in.body = in.text(m), true
		case "lead":
			a.Lead = in.text(m)
		case "picture":
			a.Picture = in.id(m)
		case "caption":
			a.Caption = in.text(m)
		case "related":
			a.Related = nil
			for _, x := range in.list(m, news.MaxRelated) {
				if no := in.id(x); no != 0 {
					a.Related, in.related = append(a.Related, no), true
				}
			}
		case "origin":
			in.origin(m, &a.Origin)
		case "portal":
			a.Portal = in.flag(m, begun().Portal)
		case "comments":
			a.Comments = in.flag(m, begun().Comments)
		case "adults_only":
			a.AdultsOnly = in.flag(m, false)
		case "embargo_until":
			a.Embargo = in.time(m)
		case "publish_at":
			a.PublishAt = in.time(m)
		case "withdraw_at":
			a.WithdrawAt = in.time(m)
		case "take":
			a.Take = in.text(m)
		case "ai_use":
			a.AIUse = in.text(m)
		case "no", "status", "version", "filed_at", "approved_at", "return_reason", "held", "published_at", "updated_at", "url", "corrections":
			in.readOnly(m)
		case "findings":
			if in.stands == nil {
				in.readOnly(m)
			} // else of an answer that is sent back: they are found anew
		default:
			return false
		}
		return true
	})
}

// times refuses times that saving would leave as they are: that of a scheduled article is moved by scheduling it anew,
// and when an article goes is for those to say who may withdraw it.
func (in *input) times(actor staff.Actor, stands, a news.Article) {
	if stands.Status == news.Scheduled && !a.PublishAt.Equal(stands.PublishAt) {
		in.faults.Add("publish_at", "api.scheduled")
	}
	if !a.WithdrawAt.Equal(stands.WithdrawAt) && !(actor.May(staff.Withdraw) && actor.Holds(staff.PublishArticles)) {
		in.faults.Add("withdraw_at", "api.withdraw-at")
	}
}

// entry is a string in a list, where empty ones have no meaning.
func (in *input) entry(m member) string {
	s := in.text(m)
	if strings.TrimSpace(s) == "" {
		in.faults.Add(m.path, "field.required")
	}
	return s
}

func (in *input) section(m member) int64 {
	slug := in.text(m)
	if m.null() {
		return 0
	}
	id, ok := in.names.section(slug)
	if !ok {
		in.faults.Add(m.path, "field.choice")
	}
	return id
}

func (in *input) series(m member) int64 {
	slug := in.text(m)
	if m.null() {
		return 0
	}
	i := slices.IndexFunc(in.names.series, func(s news.Series) bool { return s.Slug == slug })
	if i < 0 {
		in.faults.Add(m.path, "field.choice")
		return 0
	}
	return in.names.series[i].ID
}

// byline reads one name. It is a person's of the paper where the handle or the mail address says so exactly, else a
// guest's; what is left out beside a handle is taken from the person.
func (in *input) byline(m member) (b news.Byline) {
	sent := map[string]bool{}
	handle := ""
	in.each(in.object(m), func(x member) bool {
		sent[x.name] = !x.null()
		switch x.name {
		case "name":
			b.Name = news.Line(&in.faults, x.path, in.text(x), news.MaxName, false)
		case "title":
			b.Title = news.Line(&in.faults, x.path, in.text(x), news.MaxName, false)
		case "email":
			b.Email = news.Line(&in.faults, x.path, in.text(x), news.MaxEmail, false)
			if b.Email != "" && !news.IsEmail(b.Email) {
				in.faults.Add(x.path, "field.email")
			}
		case "handle":
			handle = in.text(x)
		default:
			return false
		}
		return true
	})
	if sent["handle"] {
		i := slices.IndexFunc(in.names.people, func(p staff.Person) bool { return p.Handle == handle })
		if i < 0 {
			in.faults.Add(m.path+".handle", "field.choice")
			return b
		}
		own := in.names.people[i].Byline()
		if !sent["name"] {
			b.Name = own.Name
		}
		if !sent["title"] {
			b.Title = own.Title
		}
		if !sent["email"] {
			b.Email = own.Email
		}
		b.Person = own.Person
	} else if b.Email != "" {
		b.Person = in.byEmail(b.Email)
	}
	if b.Name == "" {
		in.faults.Add(m.path+".name", "field.required")
	}
	return b
}

// byEmail is the one person with the mail address; 0 where there is none, or several share it.
func (in *input) byEmail(email string) (id int64) {
	for _, p := range in.names.people {
		if strings.EqualFold(p.Email, email) {
			if id != 0 {
				return 0
			}
			id = p.ID
		}
	}
	return id
}

func (in *input) origin(m member, o *news.Origin) {
	if m.null() {
		*o = news.Origin{Own: true}
		return
	}
	in.each(in.object(m), func(x member) bool {
		switch x.name {
		case "own":
			o.Own = in.flag(x, true)
		case "source":
			o.Source = in.text(x)
		default:
			return false
		}
		return true
	})
}

func (in *input) readOnly(m member) {
	if in.stands != nil {
		standing, err := json.Marshal(in.stands)
		var fields map[string]json.RawMessage
		if err == nil && json.Unmarshal(standing, &fields) == nil && sameJSON(fields[m.name], m.raw) {
			return
		}
	}
	in.faults.Add(m.path, "api.read-only")
}

func sameJSON(a, b json.RawMessage) bool {
	value := func(raw json.RawMessage) (v any, err error) {
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.UseNumber()
		err = dec.Decode(&v)
		return v, err
	}
	x, err1 := value(a)
	y, err2 := value(b)
	return err1 == nil && err2 == nil && reflect.DeepEqual(x, y)
}

// check says everything that is wrong with what was read, the noun's own rules and unknown pictures too: one answer
// names all fields.
func (in *input) check(ctx context.Context, s Reader, a news.Article) error {
	in.add(fault.FieldsOf(a.Check()))
	if a.Picture != 0 {
		if _, err := s.Picture(ctx, a.Picture); fault.Is(err, fault.NotFound) {
			in.faults.Add("picture", "picture.unknown")
		} else if err != nil {
			return err
		}
	}
	for i, no := range a.Related {
		if !in.related || in.full() {
			break
		}
		if _, err := s.Article(ctx, no); fault.Is(err, fault.NotFound) || no == a.No {
			in.faults.Add("related["+strconv.Itoa(i)+"]", "field.choice")
		} else if err != nil {
			return err
		}
	}
	if ids := news.InBody(a.Body); in.body && len(ids) > 0 {
		known, err := s.Pictures(ctx, ids)
		if err != nil {
			return err
		}
		if len(known) < len(ids) {
			in.faults.Add("body_html", "picture.unknown")
		}
	}
	return in.faults.Err()
}
