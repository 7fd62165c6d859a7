package news

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"jogan/internal/fault"
	"jogan/internal/richtext"
)

// Kind is the form of an article.
type Kind string

// The kinds: 일반, 단독, 속보, 종합, 포토, 영상, 카드, 칼럼, 사설, 인터뷰, 부고·인사, 보도자료, 광고성.
const (
	Normal    Kind = "normal"
	Exclusive Kind = "exclusive"
	Breaking  Kind = "breaking"
	Roundup   Kind = "roundup"
	Photo     Kind = "photo"
	Video     Kind = "video"
	Card      Kind = "card"
	Column    Kind = "column"
	Editorial Kind = "editorial"
	Interview Kind = "interview"
	People    Kind = "people"
	Release   Kind = "release"
	Sponsored Kind = "sponsored"
)

// Kinds lists the kinds in the order of menus.
func Kinds() []Kind {
	return []Kind{Normal, Exclusive, Breaking, Roundup, Photo, Video, Card, Column, Editorial, Interview, People, Release, Sponsored}
}

// Grade is the weight that the desk gives an article: 톱, 중, 단신.
type Grade string

// The grades.
const (
	Top    Grade = "top"
	Middle Grade = "middle"
	Brief  Grade = "brief"
)

// Grades lists the grades, heaviest first.
func Grades() []Grade { return []Grade{Top, Middle, Brief} }

// Byline is one name over an article, as it was printed: it does not change when the person's name does.
// Person is 0 for guests.
type Byline struct {
	Person int64  `json:"person,omitempty"`
	Name   string `json:"name"`
	Title  string `json:"title,omitempty"` // 기자, 특파원, 논설위원 …
	Email  string `json:"email,omitempty"`
}

// Origin says whose work an article is: own (자체) or taken from a source (전재). It is counted for 신문법 시행령 §2.
type Origin struct {
	Own    bool   `json:"own"`
	Source string `json:"source,omitempty"`
}

// Article is the working copy: what the newsroom writes. Readers never see it; they see the PublicArticle that an action made of it.
type Article struct {
	No      int64 // its address for ever
	Version int64 // counts every save; a save names the version that it began from
	Status  Status

	Title      string
	ShortTitle string // for the front page and phones; empty: Title
	Subtitle   string
	Kind       Kind
	Grade      Grade
	Section    int64 // primary; 0 while undecided
	Sections   []int64
	Series     int64 // 0: none
	Tags       []string
	Bylines    []Byline
	Lead       string // written by hand; empty: taken from the body
	Body       string // richtext.Canonical
	Picture    int64  // lead picture; 0: none
	Caption    string // of the lead picture
	Related    []int64
	Origin     Origin
	Portal     bool // deliver to portals
	Comments   bool
	AdultsOnly bool
	AIUse      string // disclosure shown with the article; empty: none
	Embargo    time.Time
	Take       string    // stage of a breaking story: 1보, 2보, 종합; empty: none
	PublishAt  time.Time // set by Schedule; zero: not scheduled
	WithdrawAt time.Time // when it goes by itself; zero: never

	Owner          int64 // the person who began it
	Created        time.Time
	Updated        time.Time
	Filed          time.Time // last handed to the desk; zero: never
	Approved       time.Time // last approved; zero: never
	ReturnReason   string    // why it came back from the desk; empty: it did not
	Held           string    // catalogue key: why its time came and it did not go out; empty: it was not held
	Overrides      []Override
	Published      time.Time // first publication; zero: never
	Withdrawn      time.Time
	WithdrawReason string
	PublicVersion  int64 // the version that readers see or last saw; 0: none
}

// Pending tells that readers see an older version than the working copy.
func (a Article) Pending() bool { return a.Status == Published && a.PublicVersion != a.Version }

// Check puts what a person typed into its stored form and says what is wrong, field by field. It asks only what every
// draft must keep; CheckPublish asks the rest.
func (a *Article) Check() error {
	var f fault.Fields
	a.Title = Line(&f, "title", a.Title, MaxTitle, false)
	a.ShortTitle = Line(&f, "short_title", a.ShortTitle, MaxShortTitle, false)
	a.Subtitle = Line(&f, "subtitle", a.Subtitle, MaxSubtitle, false)
	a.Lead = Line(&f, "lead", a.Lead, MaxLead, false)
	a.Caption = Line(&f, "caption", a.Caption, MaxCaption, false)
	a.AIUse = Line(&f, "ai_use", a.AIUse, MaxNote, false)
	a.Take = Line(&f, "take", a.Take, MaxTake, false)
	a.Origin.Source = Line(&f, "source", a.Origin.Source, MaxName, false)
	if a.Kind == "" {
		a.Kind = Normal
	}
	if !slices.Contains(Kinds(), a.Kind) {
		f.Add("kind", "field.choice")
	}
	if a.Grade == "" {
		a.Grade = Middle
	}
	if !slices.Contains(Grades(), a.Grade) {
		f.Add("grade", "field.choice")
	}
	if !a.Origin.Own && a.Origin.Source == "" {
		f.Add("source", "article.source-required")
	}
	a.Sections = once(a.Sections)
	a.Tags = checkTags(&f, a.Tags)
	a.Bylines = checkBylines(&f, a.Bylines)
	if a.Related = once(a.Related); len(a.Related) > MaxRelated {
		f.Add("related", "field.too-many", MaxRelated)
	}
	for name, t := range map[string]time.Time{"embargo_until": a.Embargo, "publish_at": a.PublishAt, "withdraw_at": a.WithdrawAt} {
		if !t.IsZero() && (t.Year() < 1900 || t.After(maxTime)) {
			f.Add(name, "field.time")
		}
	}
	if body, err := richtext.Canonical(a.Body); err != nil {
		for _, x := range fault.FieldsOf(err) {
			f.Add(x.Name, x.Key, x.Args...)
		}
	} else {
		a.Body = body
	}
	return f.Err()
}

// CheckTag is a tag in its stored form, or what is wrong with it, at the field.
func CheckTag(field, tag string) (string, error) {
	var f fault.Fields
	tags := checkTags(&f, []string{tag})
	if err := f.Err(); err != nil {
		var named fault.Fields
		for _, x := range fault.FieldsOf(err) {
			named.Add(field, x.Key, x.Args...)
		}
		return "", named.Err()
	}
	if len(tags) != 1 {
		return "", fault.In(field, "field.required")
	}
	return tags[0], nil
}

// CheckPublish says what readers must not miss: a title, a section, a name or source, and some content.
func (a Article) CheckPublish() error {
	var f fault.Fields
	if a.Title == "" {
		f.Add("title", "field.required")
	}
	if a.Section == 0 {
		f.Add("section", "field.required")
	}
	if len(a.Bylines) == 0 && a.Origin.Source == "" && a.Kind != Editorial {
		f.Add("bylines", "article.byline-required")
	}
	if a.Body == "" && a.Picture == 0 && a.Kind != Breaking {
		f.Add("body", "field.required")
	}
	return f.Err()
}

// once is the numbers in their order, each once; nil where there are none.
func once(all []int64) []int64 {
	var kept []int64
	seen := map[int64]bool{}
	for _, n := range all {
		if !seen[n] {
			seen[n], kept = true, append(kept, n)
		}
	}
	return kept
}

func checkTags(f *fault.Fields, tags []string) []string {
	if len(tags) > 4*MaxTags { // far too many: not looked at one by one
		f.Add("tags", "field.too-many", MaxTags)
		return tags
	}
	var kept []string
	for _, t := range tags {
		t = strings.TrimPrefix(strings.TrimSpace(t), "#")
		if t = Line(f, "tags", t, MaxTag, false); t != "" && !slices.ContainsFunc(kept, func(k string) bool { return strings.EqualFold(k, t) }) {
			kept = append(kept, t)
		}
		if strings.ContainsAny(t, "/?#,") || t == "." || t == ".." { // dots alone would be another folder in an address
			f.Add("tags", "field.tag")
		}
	}
	if len(kept) > MaxTags {
		f.Add("tags", "field.too-many", MaxTags)
	}
	return kept
}

func checkBylines(f *fault.Fields, bylines []Byline) []Byline {
	var kept []Byline
	for _, b := range bylines {
		b.Name = Line(f, "bylines", b.Name, MaxName, false)
		b.Title = Line(f, "bylines", b.Title, MaxName, false)
		b.Email = Line(f, "bylines", b.Email, MaxEmail, false)
		if b.Email != "" && !IsEmail(b.Email) {
			f.Add("bylines", "field.email")
		}
		if b.Name != "" {
			kept = append(kept, b)
		}
	}
	if len(kept) > MaxBylines {
		f.Add("bylines", "field.too-many", MaxBylines)
	}
	return kept
}

// IsEmail tells the shape of a mail address that a byline may show: one @, no white space, a dot in the host.
func IsEmail(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(strings.Trim(host, "."), ".") && !strings.ContainsAny(s, " \t<>\"',;") &&
		!strings.Contains(host, "@") && utf8.RuneCountInString(s) <= MaxEmail
}

// PublicArticle is the public copy: everything that readers, feeds, search and ranking know of an article.
type PublicArticle struct {
	Headline
	Version    int64
	Sections   []int64
	Series     int64
	Tags       []string
	Body       string
	Caption    string
	Related    []int64
	Origin     Origin
	AIUse      string
	Portal     bool
	Comments   bool
	AdultsOnly bool
	Take       string    // stage of a breaking story
	Approved   time.Time // when the desk said that it is ready; zero: not told
	History    []Update  // what readers are told of its road, oldest first
	Withdrawn  time.Time // zero: readers see it
	Notice     string    // what readers are told after the withdrawal; empty: the paper's sentence
}

// Headline is the part of a public copy that lists show.
type Headline struct {
	No         int64
	Title      string
	ShortTitle string
	Subtitle   string
	Kind       Kind
	Grade      Grade
	Section    int64
	Bylines    []Byline
	Lead       string // by hand or from the body, at most MaxLead characters, cut at a sentence end
	Picture    int64
	Published  time.Time
	Edited     time.Time // zero: never since publication

	Corrections []CorrectionRef // that stand, newest first; the store keeps them, whatever a public copy is made from
}

// Cursor is the headline's place in lists.
func (h Headline) Cursor() Cursor { return Cursor{h.Published, h.No} }

// Public makes the public copy of the working copy for publication at now.
func (a Article) Public(now time.Time) PublicArticle {
	p := PublicArticle{
		Headline: Headline{
			No: a.No, Title: a.Title, ShortTitle: a.ShortTitle, Subtitle: a.Subtitle, Kind: a.Kind, Grade: a.Grade,
			Section: a.Section, Bylines: a.Bylines, Lead: a.Lead, Picture: a.Picture, Published: a.Published,
		},
		Version: a.Version, Sections: a.Sections, Series: a.Series, Tags: a.Tags, Body: a.Body, Caption: a.Caption,
		Related: a.Related, Origin: a.Origin, AIUse: a.AIUse, Portal: a.Portal, Comments: a.Comments, AdultsOnly: a.AdultsOnly,
		Take: a.Take, Approved: a.Approved,
	}
	if p.Lead == "" {
		p.Lead = richtext.Lead(a.Body, MaxLead)
	}
	if p.Published.IsZero() {
		p.Published = now
		p.tell(now, a.Take, "", nil)
	} else {
		p.Edited = now
	}
	return p
}

// Again makes the public copy that takes the place of the one readers have: note is what they are told of the change,
// empty for a typo, of which only the time of the change shows.
func (a Article) Again(now time.Time, stands PublicArticle, note string) PublicArticle {
	p := a.Public(now)
	p.tell(now, a.Take, note, stands.History)
	return p
}

// Revision is a version of the working copy that is kept.
type Revision struct {
	ID      int64
	Article int64
	Version int64
	At      time.Time
	Person  int64 // 0: a program
	Name    string
	Action  Action
	Note    string
	Copy    Article
}

// ArticleFilter chooses working copies for the newsroom's list; zero values do not filter.
type ArticleFilter struct {
	Status  Status
	Section int64  // with its sub-sections
	Owner   int64  // the person who began it
	Text    string // part of the title
	Before  Cursor // by time of the last change
	Limit   int
}

// ArticleRow is a line of the newsroom's list.
type ArticleRow struct {
	No            int64
	Version       int64
	PublicVersion int64
	Status        Status
	Kind          Kind
	Title         string
	Section       int64
	Owner         int64
	OwnerName     string
	Bylines       []Byline
	Updated       time.Time
	Published     time.Time
}

// Pending tells that readers see an older version than the working copy.
func (r ArticleRow) Pending() bool { return r.Status == Published && r.PublicVersion != r.Version }

// Pictures are the pictures and other files of the library that the article shows, each once.
func (p PublicArticle) Pictures() []int64 {
	ids := InBody(p.Body)
	if p.Picture != 0 && !slices.Contains(ids, p.Picture) {
		ids = append([]int64{p.Picture}, ids...)
	}
	return ids
}

// InBody gives the numbers of the pictures and other files of the library that a body shows, each once.
func InBody(body string) []int64 {
	ids := append(richtext.Pictures(body), richtext.Files(body)...)
	seen := map[int64]bool{}
	return slices.DeleteFunc(ids, func(id int64) bool {
		again := seen[id]
		seen[id] = true
		return again
	})
}
