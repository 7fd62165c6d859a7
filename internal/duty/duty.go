// Package duty is what the law, readers and search engines ask of an internet newspaper, as a list that says of each
// point how the paper stands and where it is mended. It owns the list and the judgement alone: the facts are handed to
// it. It refuses to guess: what no law or published guideline asks for is advice at most, and what it was told nothing
// about it leaves out.
package duty

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"jogan/internal/news"
)

// Level is how a point stands.
type Level string

// The levels. What is Missing the law or the paper's working asks for; what is Advice serves readers.
const (
	Missing Level = "missing"
	Advice  Level = "advice"
	Good    Level = "good"
)

// Levels lists them, the worst first.
func Levels() []Level { return []Level{Missing, Advice, Good} }

// Item is a point of the list. "duty.KEY" is its name in the catalogue and "duty.KEY.law" what asks for it, with the source.
type Item struct {
	Group    string // one of Groups
	Key      string
	Level    Level
	Text     string // key of the sentence that says how it stands
	Args     []any  // of the sentence
	Where    string // address of the screen on which it is mended; empty: not on a screen
	Articles []int64
}

// Words are the arguments of the sentence with its moments printed by clock.
func (i Item) Words(clock func(time.Time) string) []any {
	args := slices.Clone(i.Args)
	for n, x := range args {
		if t, ok := x.(time.Time); ok {
			args[n] = clock(t)
		}
	}
	return args
}

// Groups lists the parts of the list in their order.
func Groups() []string {
	return []string{"law", "youth", "privacy", "advertising", "found", "work", "content"}
}

// Facts is what is known of a paper.
type Facts struct {
	Now       time.Time
	Paper     news.Paper
	Pages     []news.Page
	Retention int64 // version of the setting; 0: the defaults, which nobody has looked at
	Forms     []Form
	Week      Week
	Newest    Newest
	Claims    news.ClaimsDue
	Admins    int       // who may sign in
	Weather   time.Time // of the newest observation; zero: there never was one
	Log       news.AuditCheck
	Mail      Mail

	Findable     news.Findable
	IndexTrouble int64 // search engines that take nothing any more
	Delivery     Delivery
	Outside
}

// Outside is what the database does not know.
type Outside struct {
	Backups string    // the folder that is looked into; empty: it is not known
	Backup  time.Time // of the newest file in it; zero: there is none

	ThemeFlaw string            // the file and the line for which the paper's theme is refused; empty: it is not
	Served    map[string]Served // by path, of Asked; nil: nobody asked the site
}

// Form is a form by which readers send personal data.
type Form struct {
	Name    string
	Consent bool   // it asks for consent, with purpose and period
	Where   string // of its settings
}

// Mail is whether the paper can send mail.
type Mail struct {
	Known   bool
	Set     bool
	Failing int // mails that could not be sent
}

// Delivery is how the partners get the articles.
type Delivery struct {
	Partners int // that are delivered to
	Failing  int // articles that were given up
	Late     int // articles that wait though they were tried for an hour
}

// Week is what came out in the last seven whole days.
type Week struct {
	From, Until time.Time
	All, Own    int64
}

// Newest is what is amiss among the newest public articles, by their numbers.
type Newest struct {
	Looked     int
	NoAlt      []int64
	NoCredit   []int64
	NoByline   []int64
	OwnRelease []int64 // press releases and paid articles that are counted as the paper's own
	Paid       int     // paid articles, which carry their mark by themselves
}

// Bounds of the list. OwnPercent: 신문법 시행령 §2①1; the rest are the project's.
const (
	OwnPercent  = 30
	backupFresh = 2 * 24 * time.Hour
	backupOld   = 7 * 24 * time.Hour
	weatherOld  = 3 * time.Hour
	logOld      = 48 * time.Hour
)

// Unfilled is what stands in the drafts of pages where somebody has to write something.
const Unfilled = "(채워 주세요"

// registrationForm is that of an internet newspaper's number: the city or province, the mark 아, the number.
var registrationForm = regexp.MustCompile(`^[가-힣]{2,8}[ ,]*아[ -]?\d{4,6}$`)

// Check makes the list.
func Check(f Facts) []Item {
	l := &list{f: f}
	l.law()
	l.youth()
	l.privacy()
	l.advertising()
	l.found()
	l.work()
	l.content()
	return l.items
}

// Count counts the points of each level.
func Count(items []Item) (counts map[Level]int) {
	counts = map[Level]int{}
	for _, i := range items {
		counts[i.Level]++
	}
	return counts
}

type list struct {
	f     Facts
	items []Item
}

func (l *list) add(i Item) { l.items = append(l.items, i) }

// filled is a point that asks for a line in the paper's settings.
func (l *list) filled(group, key, field, value string) {
	i := Item{Group: group, Key: key, Level: Good, Text: "duty.filled", Args: []any{value}, Where: "/desk/paper#f-" + field}
	if value == "" {
		i.Level, i.Text, i.Args = Missing, "duty.empty", nil
	}
	l.add(i)
}

func (l *list) law() {
	p := l.f.Paper
	l.filled("law", "company", "company", p.Company)
	l.filled("law", "title", "name", p.Name)
	l.filled("law", "registration", "registration", p.Registration)
	if last := &l.items[len(l.items)-1]; p.Registration != "" && !registrationForm.MatchString(p.Registration) {
		last.Level, last.Text = Advice, "duty.registration.form"
	}
	l.filled("law", "registered", "registered", p.Registered)
	l.filled("law", "publisher", "publisher", p.Publisher)
	l.filled("law", "editor", "editor", p.Editor)
	l.filled("law", "office", "address", p.Address)
	l.filled("law", "phone", "phone", p.Phone)
	l.filled("law", "first-published", "first_published", p.FirstPublished)
	l.page("law", "corrections-policy", Advice)
	l.page("law", "ethics", Advice)
	if p.Copyright == "" {
		l.add(Item{Group: "law", Key: "copyright-line", Level: Good, Text: "duty.copyright-line.default", Where: "/desk/paper#f-copyright"})
	} else {
		l.filled("law", "copyright-line", "copyright", p.Copyright)
	}
	due := l.f.Claims
	switch {
	case due.Late > 0:
		l.add(Item{Group: "law", Key: "claims", Level: Missing, Text: "duty.claims.late", Args: []any{due.Late, due.Open}, Where: "/desk/claims"})
	default:
		l.add(Item{Group: "law", Key: "claims", Level: Good, Text: "duty.claims.good", Args: []any{due.Open}, Where: "/desk/claims"})
	}
	week := l.f.Week
	i := Item{Group: "law", Key: "weekly", Level: Good, Text: "duty.weekly.good", Args: []any{week.All}, Where: "/desk/report"}
	if week.All == 0 {
		i.Level, i.Text, i.Args = Missing, "duty.weekly.none", nil
	}
	l.add(i)
	i = Item{Group: "law", Key: "own-share", Level: Good, Text: "duty.own-share.is", Where: "/desk/report"}
	switch {
	case week.All == 0:
		i.Level, i.Text = Advice, "duty.own-share.none"
	default:
		i.Args = []any{week.Own, week.All, 100 * week.Own / week.All}
		if 100*week.Own < OwnPercent*week.All {
			i.Level = Missing
		}
	}
	l.add(i)
}

// page is a point that asks for a page of the paper about itself, without marks that nobody has filled in. before are
// the addresses that older papers began with.
func (l *list) page(group, slug string, without Level, before ...string) {
	i := Item{Group: group, Key: "page." + slug, Level: Good, Text: "duty.page.good", Where: "/desk/pages"}
	at := slices.IndexFunc(l.f.Pages, func(p news.Page) bool { return p.Slug == slug || slices.Contains(before, p.Slug) })
	switch {
	case at < 0:
		i.Level, i.Text, i.Args, i.Where = without, "duty.page.none", []any{slug}, "/desk/pages/new"
	default:
		p := l.f.Pages[at]
		i.Where = fmt.Sprintf("/desk/pages/%d", p.ID)
		if n := strings.Count(p.Body, Unfilled); n > 0 {
			i.Level, i.Text, i.Args = without, "duty.page.unfilled", []any{n}
		}
	}
	l.add(i)
}

func (l *list) youth() {
	l.filled("youth", "youth-officer", "youth_officer", l.f.Paper.YouthOfficer)
	l.page("youth", "youth-protection", Missing)
}

func (l *list) privacy() {
	l.page("privacy", "privacy", Missing)
	i := Item{Group: "privacy", Key: "consent", Level: Good, Text: "duty.consent.no-forms"}
	for _, form := range l.f.Forms {
		if form.Consent && i.Level == Good {
			i.Text, i.Where = "duty.consent.good", form.Where
		} else if !form.Consent {
			i.Level, i.Text, i.Args, i.Where = Missing, "duty.consent.none", []any{form.Name}, form.Where
		}
	}
	l.add(i)
	i = Item{Group: "privacy", Key: "retention", Level: Good, Text: "duty.retention.good", Where: "/desk/retention"}
	if l.f.Retention == 0 {
		i.Level, i.Text = Advice, "duty.retention.default"
	}
	l.add(i)
	l.page("privacy", "no-email-collection", Advice, "email-refusal")
}

func (l *list) advertising() {
	l.add(Item{Group: "advertising", Key: "ad-mark", Level: Good, Text: "duty.ad-mark.good", Where: "/desk/banners"})
	l.add(Item{Group: "advertising", Key: "paid-mark", Level: Good, Text: "duty.paid-mark.good", Args: []any{l.f.Newest.Paid, l.f.Newest.Looked}})
	l.amiss("advertising", "own-release", l.f.Newest.OwnRelease)
}

func (l *list) found() {
	address := l.f.Paper.URL
	l.filled("found", "url", "url", address)
	if last := &l.items[len(l.items)-1]; address == "" {
		last.Text = "duty.url.none"
	}
	if address != "" {
		i := Item{Group: "found", Key: "https", Level: Good, Text: "duty.https.good", Where: "/desk/paper#f-url"}
		if !strings.HasPrefix(address, "https://") {
			i.Level, i.Text = Missing, "duty.https.none"
		}
		l.add(i)
	}
	i := Item{Group: "found", Key: "description", Level: Good, Text: "duty.filled", Args: []any{l.f.Paper.Slogan}, Where: "/desk/paper#f-slogan"}
	if l.f.Paper.Slogan == "" {
		i.Level, i.Text, i.Args = Advice, "duty.description.none", nil
	}
	l.add(i)
	l.served()
	l.page("found", "about", Advice)
	l.page("found", "copyright", Advice)
	l.add(Item{Group: "found", Key: "list", Level: Good, Text: "duty.list.good", Where: "/desk/report"})
}

func (l *list) work() {
	f := l.f
	if f.ThemeFlaw != "" {
		l.add(Item{Group: "work", Key: "theme", Level: Missing, Text: "duty.theme.broken", Args: []any{f.ThemeFlaw}})
	}
	if f.Backups != "" {
		i := Item{Group: "work", Key: "backup", Level: Good, Text: "duty.backup.is", Args: []any{f.Backup}}
		switch age := f.Now.Sub(f.Backup); {
		case f.Backup.IsZero():
			i.Level, i.Text, i.Args = Missing, "duty.backup.none", []any{f.Backups}
		case age > backupOld:
			i.Level = Missing
		case age > backupFresh:
			i.Level = Advice
		}
		l.add(i)
	}
	i := Item{Group: "work", Key: "log", Level: Good, Text: "duty.log.good", Args: []any{f.Log.At, f.Log.Rows}, Where: "/desk/log"}
	switch {
	case f.Log.Fault != "":
		i.Level, i.Text, i.Args = Missing, "log.fault."+string(f.Log.Fault), []any{f.Log.Row, f.Log.Noted}
	case f.Log.At.IsZero():
		i.Level, i.Text, i.Args = Advice, "duty.log.never", nil
	case f.Now.Sub(f.Log.At) > logOld:
		i.Level = Advice
	}
	l.add(i)
	i = Item{Group: "work", Key: "admins", Level: Good, Text: "duty.admins.is", Args: []any{f.Admins}, Where: "/desk/people"}
	switch f.Admins {
	case 0:
		i.Level, i.Text, i.Args = Missing, "duty.admins.none", nil
	case 1:
		i.Level, i.Text, i.Args = Advice, "duty.admins.one", nil
	}
	l.add(i)
	if f.Mail.Known {
		i = Item{Group: "work", Key: "mail", Level: Good, Text: "duty.mail.good", Where: "/desk/mail"}
		switch {
		case !f.Mail.Set:
			i.Level, i.Text = Advice, "duty.mail.none"
		case f.Mail.Failing > 0:
			i.Level, i.Text, i.Args = Advice, "duty.mail.failing", []any{f.Mail.Failing}
		}
		l.add(i)
	}
	if f.Delivery.Partners > 0 {
		i = Item{Group: "work", Key: "delivery", Level: Good, Text: "duty.delivery.good", Args: []any{f.Delivery.Partners}, Where: "/desk/deliveries"}
		switch {
		case f.Delivery.Failing > 0:
			i.Level, i.Text, i.Args, i.Where = Missing, "duty.delivery.failing", []any{f.Delivery.Failing}, "/desk/deliveries?state=failed"
		case f.Delivery.Late > 0:
			i.Level, i.Text, i.Args, i.Where = Advice, "duty.delivery.late", []any{f.Delivery.Late}, "/desk/deliveries?state=waiting"
		}
		l.add(i)
	}
	i = Item{Group: "work", Key: "weather", Level: Good, Text: "duty.weather.is", Args: []any{f.Weather}}
	switch {
	case f.Weather.IsZero():
		i.Level, i.Text, i.Args = Advice, "duty.weather.none", nil
	case f.Now.Sub(f.Weather) > weatherOld:
		i.Level = Advice
	}
	l.add(i)
}

func (l *list) content() {
	l.amiss("content", "alt", l.f.Newest.NoAlt)
	l.amiss("content", "credit", l.f.Newest.NoCredit)
	l.amiss("content", "byline", l.f.Newest.NoByline)
}

// shown is how many articles a point names.
const shown = 5

// amiss is a point about the newest articles.
func (l *list) amiss(group, key string, found []int64) {
	i := Item{Group: group, Key: key, Level: Good, Text: "duty.newest.good", Args: []any{l.f.Newest.Looked}}
	if n := len(found); n > 0 {
		i.Level, i.Text, i.Args = Advice, "duty.newest.amiss", []any{l.f.Newest.Looked, n}
		i.Articles = found[:min(n, shown)]
		i.Where = fmt.Sprintf("/desk/articles/%d", found[0])
	}
	l.add(i)
}
