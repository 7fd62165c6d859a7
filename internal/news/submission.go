package news

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"jogan/internal/fault"
)

// FormKind names a public form; it is the form's address too, but for ErrorForm, which each article has.
type FormKind string

// The forms: 기사제보, 독자투고, 구독신청, 광고문의, 오류신고.
const (
	TipForm       FormKind = "tips"
	LetterForm    FormKind = "submissions"
	SubscribeForm FormKind = "subscribe"
	AdvertiseForm FormKind = "advertise"
	ErrorForm     FormKind = "report"
)

// FormKinds lists the forms.
func FormKinds() []FormKind {
	return []FormKind{TipForm, LetterForm, SubscribeForm, AdvertiseForm, ErrorForm}
}

// Bounds of what one submission may bring along.
const (
	MaxSubmission      = 20000     // characters of its text
	MaxSubmissionFiles = 5         // files
	MaxSubmissionFile  = 50 << 20  // bytes of one
	MaxSubmissionBytes = 100 << 20 // bytes of all
	MaxConsent         = 2000
	maxPhone           = 40
)

// Fields lists what a form asks for, in its order. A name that ends in "!" must be filled in.
func (k FormKind) Fields() []string {
	switch k {
	case TipForm:
		return []string{"title!", "text!", "link", "anonymous", "name", "email", "phone"}
	case LetterForm:
		return []string{"title!", "text!", "name!", "email", "phone"}
	case SubscribeForm:
		return []string{"name!", "phone!", "email", "address!", "text"}
	case AdvertiseForm:
		return []string{"company", "name!", "email", "phone", "title!", "text!"}
	case ErrorForm:
		return []string{"text!", "link", "name", "email"}
	}
	return nil
}

// Asks tells whether the form asks for a field, and whether it must be filled in.
func (k FormKind) Asks(field string) (asks, required bool) {
	fields := k.Fields()
	required = slices.Contains(fields, field+"!")
	return required || slices.Contains(fields, field), required
}

// Files tells whether files can be sent along.
func (k FormKind) Files() bool { return k != SubscribeForm }

// Path is the form's address; that of an error report belongs to its article.
func (k FormKind) Path() string { return "/" + string(k) }

// Form is what the paper decides about one of its forms. Empty texts are those that the program brings.
type Form struct {
	Kind    FormKind `json:"kind"`
	Off     bool     `json:"off"`
	Heading string   `json:"heading"`
	Intro   string   `json:"intro"`
	Consent string   `json:"consent"` // items and purpose; the period follows by itself
	NoMail  bool     `json:"no_mail"` // the sender is sent no receipt by mail
}

// Check puts what was typed into its stored form and says what is wrong with it.
func (x *Form) Check() error {
	var f fault.Fields
	if !slices.Contains(FormKinds(), x.Kind) {
		f.Add("kind", "field.choice")
	}
	x.Heading = Line(&f, "heading", x.Heading, MaxName, false)
	x.Intro = Prose(&f, "intro", x.Intro, MaxConsent, false)
	x.Consent = Prose(&f, "consent", x.Consent, MaxConsent, false)
	return f.Err()
}

// Forms are all forms of the paper.
type Forms struct {
	All  []Form
	Days int // how long personal data are kept after a submission was closed
}

// Get returns a form as it stands.
func (x Forms) Get(kind FormKind) Form {
	if i := slices.IndexFunc(x.All, func(f Form) bool { return f.Kind == kind }); i >= 0 {
		return x.All[i]
	}
	return Form{Kind: kind}
}

// SubmissionStatus is how far a submission has come.
type SubmissionStatus string

// The states of a submission: nobody looked after it yet, somebody has it in hand, it is done, it looks like spam.
const (
	SubmissionNew  SubmissionStatus = "new"
	SubmissionHand SubmissionStatus = "hand"
	SubmissionDone SubmissionStatus = "done"
	SubmissionSpam SubmissionStatus = "spam"
)

// SubmissionStatuses lists the states.
func SubmissionStatuses() []SubmissionStatus {
	return []SubmissionStatus{SubmissionNew, SubmissionHand, SubmissionDone, SubmissionSpam}
}

// Closed tells that nothing is left to do: from then on the period runs after which personal data are erased.
func (s SubmissionStatus) Closed() bool { return s == SubmissionDone || s == SubmissionSpam }

// Submission is what a reader sent. What could tell who it was is empty after Purged; the address that it was sent from
// is never part of it.
type Submission struct {
	ID      int64
	Version int64  // counts every write
	Number  string // on the receipt
	Kind    FormKind
	Status  SubmissionStatus
	Suspect []string // why it looks like spam: keys below inbox.suspect.

	Anonymous bool // a tip whose sender is not to be named, also where a way to be reached was left
	Name      string
	Email     string
	Phone     string
	Address   string
	Company   string
	Title     string
	Text      string
	Link      string
	Consent   string // the sentence that the sender agreed to

	To         int64  // a tip to this reporter; 0: to the paper
	ToName     string // of To, as it is now; only read
	Article    int64  // an error report about it
	Who        int64  // who has it in hand
	WhoName    string // of Who, as it is now; only read
	Assignment int64  // what became of it

	Digest string // of its words, to know copies
	Same   string // of all that was sent, to know what was sent twice

	Received  time.Time
	Updated   time.Time
	Closed    time.Time // zero: open
	Purged    time.Time
	PurgedWhy string // reason of who erased it at once; empty: its period had passed
}

// SubmissionFile is a file that came along. Its bytes lie at Place outside the public media.
type SubmissionFile struct {
	ID         int64
	Submission int64
	Name       string // without a path, with the ending of its type
	Type       string // by its bytes
	Size       int64
	Place      string
	Sum        string // of its bytes; not stored
}

// SubmissionEvent is a line of a submission's history.
type SubmissionEvent struct {
	ID         int64
	Submission int64
	At         time.Time
	Person     int64
	Name       string
	Action     string // key below inbox.did.
	Text       string // a note; empty after the submission was purged
}

// Cursor is the submission's place in lists.
func (s Submission) Cursor() Cursor { return Cursor{s.Received, s.ID} }

// phoneForm is a telephone number as people type it.
var phoneForm = regexp.MustCompile(`^\+?[0-9][0-9 ().\-]{5,}[0-9]( ?(내선|ext\.?) ?[0-9]+)?$`)

// rrnForm is what looks like a resident registration number.
var rrnForm = regexp.MustCompile(`\b[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[- ]?[0-9]{7}\b`)

// Check puts what a reader typed into its stored form and says what is wrong with it, field by field. Fields that the
// form does not ask for are emptied. A resident registration number is refused: the paper may not collect it
// (개인정보 보호법 §24의2).
func (s *Submission) Check() error {
	var f fault.Fields
	line := func(name string, value *string, limit int) {
		asks, required := s.Kind.Asks(name)
		if !asks {
			*value = ""
			return
		}
		*value = Line(&f, name, *value, limit, required)
	}
	if asks, _ := s.Kind.Asks("anonymous"); !asks {
		s.Anonymous = false
	}
	line("title", &s.Title, MaxTitle)
	_, required := s.Kind.Asks("text")
	s.Text = Prose(&f, "text", s.Text, MaxSubmission, required)
	line("link", &s.Link, MaxURL)
	line("company", &s.Company, MaxName)
	line("name", &s.Name, MaxName)
	line("email", &s.Email, MaxEmail)
	line("phone", &s.Phone, maxPhone)
	line("address", &s.Address, MaxNote)
	if s.Anonymous {
		s.Name = ""
	}
	if s.Email != "" && !IsEmail(s.Email) {
		f.Add("email", "field.email")
	}
	if s.Phone != "" && !phoneForm.MatchString(s.Phone) {
		f.Add("phone", "form.phone")
	}
	if s.Link != "" {
		if u, err := url.Parse(s.Link); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			f.Add("link", "form.link")
		}
	}
	if asks, _ := s.Kind.Asks("email"); asks && s.Email == "" && s.Phone == "" && !s.Anonymous && s.Kind != ErrorForm {
		f.Add("email", "form.contact")
	}
	if s.Kind == TipForm && !s.Anonymous && s.Name == "" {
		f.Add("name", "form.name-or-anonymous")
	}
	for _, x := range []struct{ name, text string }{{"title", s.Title}, {"text", s.Text}, {"name", s.Name}, {"company", s.Company}, {"address", s.Address}, {"phone", s.Phone}} {
		if rrnForm.MatchString(x.text) {
			f.Add(x.name, "form.resident-number")
		}
	}
	return f.Err()
}

// Links counts the web addresses in what was written.
func (s Submission) Links() int {
	text := strings.ToLower(s.Title + " " + s.Text)
	return strings.Count(text, "http://") + strings.Count(text, "https://") + strings.Count(text, "www.") - strings.Count(text, "://www.")
}

// Words is what was written without what changes nothing: case, spaces and signs.
func (s Submission) Words() string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s.Title+s.Text)
}

// Purge is the submission without what could tell who sent it. Its number, kind, dates and outcome stay.
func (s Submission) Purge(now time.Time, why string) Submission {
	s.Name, s.Email, s.Phone, s.Address, s.Company, s.Title, s.Text, s.Link, s.Consent, s.Digest, s.Same = "", "", "", "", "", "", "", "", "", "", ""
	s.Suspect = nil
	s.Purged, s.PurgedWhy = now, why
	return s
}

// SubmissionFilter chooses submissions for the inbox; zero values do not filter.
type SubmissionFilter struct {
	Status SubmissionStatus
	Kind   FormKind
	Who    int64
	For    int64 // what this person may see: tips to them, and what they have in hand
	Before Cursor
	Limit  int
}
