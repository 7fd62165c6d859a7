package news

import (
	"slices"
	"time"

	"jogan/internal/fault"
	"jogan/internal/richtext"
)

// CorrectionKind is the form in which a paper answers for what it printed.
type CorrectionKind string

// The kinds: 정정보도 (언론중재법 §14), 반론보도 (§16), 추후보도 (§17).
const (
	Rectified CorrectionKind = "correction" // what was printed was wrong
	Replied   CorrectionKind = "reply"      // whom it concerns says otherwise
	FollowUp  CorrectionKind = "followup"   // whom it accused was found not guilty
)

// CorrectionKinds lists the kinds in the order of menus.
func CorrectionKinds() []CorrectionKind { return []CorrectionKind{Rectified, Replied, FollowUp} }

// Correction is a notice that belongs to an article: it stands at the top of the article, at an address of its own, and
// is told wherever the article is listed or fed. It stays when the article is withdrawn.
type Correction struct {
	ID      int64
	Version int64 // counts every save
	Article int64 // number of the original
	Kind    CorrectionKind
	Title   string
	Body    string // richtext.Canonical
	Notice  int64  // number of the paper's own article that carries the full text; 0: none
	Claim   int64  // the claim that it answers; 0: none
	Named   bool   // the original's title is told also after the original was withdrawn

	Published      time.Time
	Edited         time.Time // zero: never since publication
	BoxUntil       time.Time // end of its time on the front page; zero: it does not stand there
	Withdrawn      time.Time // zero: readers see it
	WithdrawReason string
}

// CorrectionRef is what lists know of a correction: enough for a mark beside the article's title.
type CorrectionRef struct {
	ID   int64          `json:"id"`
	Kind CorrectionKind `json:"kind"`
	At   time.Time      `json:"at"`
}

// Ref is the mark of the correction.
func (c Correction) Ref() CorrectionRef { return CorrectionRef{c.ID, c.Kind, c.Published} }

// Cursor is the correction's place in lists.
func (c Correction) Cursor() Cursor { return Cursor{c.Published, c.ID} }

// Marks are the kinds among the corrections of an article, each once, in the order of menus.
func Marks(refs []CorrectionRef) []CorrectionKind {
	var kinds []CorrectionKind
	for _, kind := range CorrectionKinds() {
		if slices.ContainsFunc(refs, func(r CorrectionRef) bool { return r.Kind == kind }) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// How long a notice stands on the front page, in days: where a paper says nothing, and at most.
const (
	DefaultBoxDays = 7
	MaxBoxDays     = 365
)

// BoxEnd is the end of a notice's time on the front page, counted in days of the paper's zone from its publication; zero
// where days is not positive.
func (p Paper) BoxEnd(published time.Time, days int) time.Time {
	if days <= 0 {
		return time.Time{}
	}
	return published.In(p.Zone()).AddDate(0, 0, days).UTC()
}

// Check puts what a person typed into its stored form and says what is wrong, field by field.
func (c *Correction) Check() error {
	var f fault.Fields
	if c.Article <= 0 {
		f.Add("article", "field.required")
	}
	if !slices.Contains(CorrectionKinds(), c.Kind) {
		f.Add("kind", "field.choice")
	}
	c.Title = Line(&f, "title", c.Title, MaxTitle, true)
	body, err := richtext.Canonical(c.Body)
	for _, x := range fault.FieldsOf(err) {
		f.Add(x.Name, x.Key, x.Args...)
	}
	if c.Body = body; err == nil && len(richtext.Pictures(body)) > 0 {
		f.Add("body", "correction.words-only")
	} else if err == nil && richtext.Text(body) == "" {
		f.Add("body", "field.required")
	}
	if c.Notice < 0 || c.Notice == c.Article && c.Notice != 0 {
		f.Add("notice", "correction.notice")
	}
	if !c.BoxUntil.IsZero() && (c.BoxUntil.Year() < 1900 || c.BoxUntil.After(maxTime)) {
		f.Add("box_until", "field.time")
	}
	return f.Err()
}

// CorrectionRevision is a version of a correction that is kept: every one of them is.
type CorrectionRevision struct {
	ID         int64
	Correction int64
	Version    int64
	At         time.Time
	Person     int64 // 0: a program
	Name       string
	Action     string // publish, edit, withdraw
	Note       string
	Copy       Correction
}
