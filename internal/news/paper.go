package news

import (
	"slices"
	"time"

	"jogan/internal/fault"
)

// Paper is the newspaper itself: who answers for it and how its pages are set.
type Paper struct {
	Version int64 `json:"-"`

	Name     string `json:"name"`     // 제호
	Slogan   string `json:"slogan"`   // a line under the name
	URL      string `json:"url"`      // https://paper.example without a trailing slash; empty: the address that a reader asked
	TimeZone string `json:"timeZone"` // IANA name; bounds every day and week

	// What 신문법 §21 and the youth-protection rule ask for on the site. All is shown in the footer.
	Company        string `json:"company"`        // 명칭 of the publishing house
	Registration   string `json:"registration"`   // 등록번호, "경기 아52925"
	Registered     string `json:"registered"`     // 등록연월일, 2026-01-19
	FirstPublished string `json:"firstPublished"` // 발행연월일
	Publisher      string `json:"publisher"`      // 발행인
	Editor         string `json:"editor"`         // 편집인
	Address        string `json:"address"`        // 발행소
	Phone          string `json:"phone"`
	Email          string `json:"email"`
	YouthOfficer   string `json:"youthOfficer"` // 청소년보호책임자
	Copyright      string `json:"copyright"`    // empty: the sentence of the catalogue

	WithdrawNotice string `json:"withdrawNotice"` // empty: the sentence of the catalogue
	CorrectionDays int    `json:"correctionDays"` // how long a correction stands on the front page, 0–365; 0: not at all

	Size Size `json:"size"` // how many work here: it sets who may do what until that is edited

	Ranking Ranking            `json:"ranking"`
	Boxes   map[PageType][]Box `json:"boxes"`
	Require Require            `json:"require"` // of pictures before publication
}

// Size is how much of the road from draft to print a paper uses.
type Size string

// The sizes: a paper of one to five people publishes at once, and a desk is optional; a paper with a desk goes the whole road.
const (
	SmallPaper Size = "small"
	DeskPaper  Size = "desk"
)

// Sizes lists the sizes.
func Sizes() []Size { return []Size{SmallPaper, DeskPaper} }

// Ranking sets the most-read list.
type Ranking struct {
	Heading string `json:"heading"` // "HOT클릭 TOP7"
	Count   int    `json:"count"`   // 1–20
	Hours   int    `json:"hours"`   // first window, 1–168
}

// Box is a section box: the section's name, 더보기 and its newest article.
type Box struct {
	Section int64 `json:"section"`
	Length  int   `json:"length"` // of the lead, 100–1,000 characters
}

// PageType is a kind of public page that can carry boxes.
type PageType string

// The page types that carry section boxes.
const (
	FrontPage   PageType = "front"
	SectionPage PageType = "section"
	ArticlePage PageType = "article"
)

// PageTypes lists them.
func PageTypes() []PageType { return []PageType{FrontPage, SectionPage, ArticlePage} }

// NewPaper is a paper with the defaults of a Korean internet newspaper.
func NewPaper(name string) Paper {
	return Paper{
		Name: name, TimeZone: "Asia/Seoul", Size: DeskPaper,
		CorrectionDays: DefaultBoxDays,
		Ranking:        Ranking{Heading: "HOT클릭 TOP7", Count: 7, Hours: 24},
		Boxes:          map[PageType][]Box{},
	}
}

// Zone is the paper's time zone. The zone was checked when the paper was saved.
func (p Paper) Zone() *time.Location {
	if zone, err := time.LoadLocation(p.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}

// Midnight is the first moment of the next day in the paper's zone: when every page that prints the date changes.
func (p Paper) Midnight(now time.Time) time.Time { return nextDay(now, p.Zone()) }

// nextDay is the first moment of the day after now in a zone.
func nextDay(now time.Time, zone *time.Location) time.Time {
	y, m, d := now.In(zone).Date()
	// Some zones change their clocks at midnight, and then there is no such hour, or there are two of them: time.Date may
	// answer early or late. Clocks change at quarters of an hour.
	next := time.Date(y, m, d+1, 0, 0, 0, 0, zone).Add(-3 * time.Hour)
	for !next.After(now) || next.Day() == d {
		next = next.Add(15 * time.Minute)
	}
	return next
}

// Check puts the fields into their stored form and says what is wrong with them.
func (p *Paper) Check() error {
	var f fault.Fields
	p.Name = Line(&f, "name", p.Name, MaxName, true)
	for _, x := range []struct {
		name string
		text *string
	}{
		{"slogan", &p.Slogan}, {"company", &p.Company}, {"registration", &p.Registration}, {"publisher", &p.Publisher},
		{"editor", &p.Editor}, {"phone", &p.Phone}, {"youth_officer", &p.YouthOfficer},
	} {
		*x.text = Line(&f, x.name, *x.text, MaxName, false)
	}
	p.Address = Line(&f, "address", p.Address, MaxNote, false)
	p.Copyright = Line(&f, "copyright", p.Copyright, MaxNote, false)
	p.WithdrawNotice = Line(&f, "withdraw_notice", p.WithdrawNotice, MaxNote, false)
	p.Email = Line(&f, "email", p.Email, MaxEmail, false)
	if p.Email != "" && !IsEmail(p.Email) {
		f.Add("email", "field.email")
	}
	for name, day := range map[string]string{"registered": p.Registered, "first_published": p.FirstPublished} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			f.Add(name, "field.date")
		}
	}
	p.URL = Line(&f, "url", p.URL, MaxURL, false)
	for len(p.URL) > 0 && p.URL[len(p.URL)-1] == '/' {
		p.URL = p.URL[:len(p.URL)-1]
	}
	if p.URL != "" && (!IsLink(p.URL) || p.URL[0] == '/') {
		f.Add("url", "field.url")
	}
	if _, err := time.LoadLocation(p.TimeZone); err != nil || p.TimeZone == "" || p.TimeZone == "Local" {
		f.Add("time_zone", "field.zone")
	}
	p.Ranking.Heading = Line(&f, "ranking_heading", p.Ranking.Heading, MaxName, true)
	if p.Ranking.Count < 1 || p.Ranking.Count > 20 {
		f.Add("ranking_count", "field.range", 1, 20)
	}
	if p.CorrectionDays < 0 || p.CorrectionDays > MaxBoxDays {
		f.Add("correction_days", "field.range", 0, MaxBoxDays)
	}
	if p.Ranking.Hours < 1 || p.Ranking.Hours > 168 {
		f.Add("ranking_hours", "field.range", 1, 168)
	}
	if p.Size == "" { // kept before there were sizes
		p.Size = DeskPaper
	}
	if !slices.Contains(Sizes(), p.Size) {
		f.Add("size", "field.choice")
	}
	for page, boxes := range p.Boxes {
		if !slices.Contains(PageTypes(), page) {
			delete(p.Boxes, page)
		}
		for _, b := range boxes {
			if b.Length < 100 || b.Length > 1000 {
				f.Add("boxes_"+string(page), "field.range", 100, 1000)
			}
		}
	}
	return f.Err()
}
