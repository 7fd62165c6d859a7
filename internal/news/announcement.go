package news

import (
	"html"
	"regexp"
	"strings"
	"time"

	"jogan/internal/richtext"
)

// AnnouncementSort is what an article of the kind People tells.
type AnnouncementSort string

// The sorts.
const (
	Appointment AnnouncementSort = "appointment" // 인사
	Obituary    AnnouncementSort = "obituary"    // 부고
	Movement    AnnouncementSort = "movement"    // 동정
	Wedding     AnnouncementSort = "wedding"     // 결혼
)

// AnnouncementSorts lists them.
func AnnouncementSorts() []AnnouncementSort {
	return []AnnouncementSort{Appointment, Obituary, Movement, Wedding}
}

// Announcement says of an article of which sort it is, and when the telephone numbers in it go: whoever mourns is not to
// be found by them for years.
type Announcement struct {
	Article int64
	Sort    AnnouncementSort
	DropAt  time.Time // zero: they stay
	Dropped time.Time // zero: not yet
}

// AnnouncementRow is an announcement as the newsroom lists it.
type AnnouncementRow struct {
	Announcement
	Title   string
	Status  Status
	Updated time.Time
}

// AnnouncementLine is one as readers' lists show it; Sort is empty where nobody said it.
type AnnouncementLine struct {
	Headline
	Sort AnnouncementSort
}

// AnnouncementText is the text of an announcement, cut into what it tells.
type AnnouncementText struct {
	Title  string // as its first line says; empty: it does not
	Groups []AnnouncementGroup
}

// AnnouncementGroup is what stands under one ◇.
type AnnouncementGroup struct {
	Heading string // empty: none
	Entries []AnnouncementEntry
}

// AnnouncementEntry is one ▲.
type AnnouncementEntry struct {
	Text string
	// What an obituary says behind the sign of equality, as far as it was recognised.
	Who, Day, Place, Leaves, Contact string
}

// MaxAnnouncement is the length of an announcement's text in characters: the list of a whole ministry.
const MaxAnnouncement = 30_000

var (
	announcementTitle = regexp.MustCompile(`^\s*[\[<〈【(■]\s*(인사|부고|부음|동정|결혼|화촉)\s*[\]>〉】)]?\s*(.*)$`)
	wireHead          = regexp.MustCompile(`^\([^()=]{1,20}=[^()]{1,20}\)\s*`)
	wireFoot          = regexp.MustCompile(`^(\(끝\)|<?\s*저작권자.*|[\w.+-]+@[\w-]+(\.[\w-]+)+)$`)
	phoneText         = regexp.MustCompile(`(?:\+82[-. ]?|\b0)\d{1,2}[-. )]{1,2}\d{3,4}[-. ]\d{4}\b|\b1[5-8]\d{2}[-. ]\d{4}\b`)
	phoneWith         = regexp.MustCompile(`[\s,·]*(?:[☎☏📞]\s*)?(?:(?:연락처|전화|문의|상주)\s*[:=]?\s*)?(?:[☎☏📞]\s*)?(?:` + phoneText.String() + `)(?:\s*[,/]\s*(?:` + phoneText.String() + `))*`)
	placeText         = regexp.MustCompile(`병원|장례|호실|빈소|성당|교회|예식장|웨딩|호텔|회관`)
	dayText           = regexp.MustCompile(`^\s*(?:\d{1,2}월\s*)?\d{1,2}일`)
)

// ParseAnnouncement cuts pasted text into its parts: ◇ begins a group, ▲ an entry; a line without a mark goes on with the
// entry before it, as agencies break their lines, unless an empty line stands between. What an agency puts around a text
// (where it came from, its sign of the end, its mail) is left out.
func ParseAnnouncement(text string) AnnouncementText {
	var t AnnouncementText
	group := func() *AnnouncementGroup {
		if len(t.Groups) == 0 {
			t.Groups = append(t.Groups, AnnouncementGroup{})
		}
		return &t.Groups[len(t.Groups)-1]
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "◆", "◇", "□", "◇", "△", "▲", "▶", "▲", "▷", "▲").Replace(text)
	text = strings.NewReplacer("◇", "\n◇", "▲", "\n▲").Replace(text)
	fresh := true // the next line without a mark begins an entry
	for line := range strings.SplitSeq(text, "\n") {
		line = wireHead.ReplaceAllString(strings.Join(strings.Fields(line), " "), "")
		switch {
		case line == "":
			fresh = true
		case wireFoot.MatchString(line):
		case len(t.Groups) == 0 && t.Title == "" && announcementTitle.MatchString(line):
			found := announcementTitle.FindStringSubmatch(line)
			t.Title = strings.TrimSpace("[" + found[1] + "] " + found[2])
		case strings.HasPrefix(line, "◇"):
			t.Groups = append(t.Groups, AnnouncementGroup{Heading: strings.Trim(line, "◇ ")})
			fresh = true
		case strings.HasPrefix(line, "▲"):
			if line = strings.TrimSpace(strings.Trim(line, "▲ ")); line != "" {
				g := group()
				g.Entries = append(g.Entries, AnnouncementEntry{Text: line})
			}
			fresh = false
		default:
			if g := group(); fresh || len(g.Entries) == 0 {
				g.Entries = append(g.Entries, AnnouncementEntry{Text: line})
			} else {
				g.Entries[len(g.Entries)-1].Text += " " + line
			}
			fresh = false
		}
	}
	for i := range t.Groups {
		for j := range t.Groups[i].Entries {
			t.Groups[i].Entries[j].read()
		}
	}
	return t
}

// read recognises what stands behind the sign of equality.
func (e *AnnouncementEntry) read() {
	who, rest, ok := strings.Cut(e.Text, "=")
	if !ok {
		return
	}
	e.Who = strings.TrimSpace(who)
	e.Contact = phoneText.FindString(rest)
	for part := range strings.SplitSeq(rest, ",") {
		part = strings.TrimSpace(part)
		switch {
		case strings.Contains(part, "발인"):
			e.Leaves = strings.TrimSpace(strings.Replace(part, "발인", "", 1))
		case e.Place == "" && placeText.MatchString(part):
			e.Place = part
		case e.Day == "" && dayText.MatchString(part):
			e.Day = part
		}
	}
}

// HTML is the announcement as the body of an article.
func (t AnnouncementText) HTML() string {
	var b strings.Builder
	for _, g := range t.Groups {
		if g.Heading != "" {
			b.WriteString("<h3>◇ " + html.EscapeString(g.Heading) + "</h3>")
		}
		for i, e := range g.Entries {
			if i == 0 {
				b.WriteString("<p>")
			} else {
				b.WriteString("<br>")
			}
			b.WriteString("▲ " + html.EscapeString(e.Text))
		}
		if len(g.Entries) > 0 {
			b.WriteString("</p>")
		}
	}
	return b.String()
}

// Count is how many entries there are.
func (t AnnouncementText) Count() (n int) {
	for _, g := range t.Groups {
		n += len(g.Entries)
	}
	return n
}

// DropPhones takes telephone numbers out of a canonical body, with the words that only lead to them. Addresses of links
// stay as they are.
func DropPhones(body string) string {
	var b strings.Builder
	for body != "" {
		text, rest, tag := strings.Cut(body, "<")
		b.WriteString(phoneWith.ReplaceAllString(text, ""))
		if !tag {
			break
		}
		inside, after, _ := strings.Cut(rest, ">") // "<" of text is written &lt;, and ">" in attributes &gt;
		b.WriteString("<" + inside + ">")
		body = after
	}
	if canonical, err := richtext.Canonical(b.String()); err == nil {
		return canonical
	}
	return b.String()
}

// DropPhonesLine takes telephone numbers out of a line of plain text.
func DropPhonesLine(s string) string { return strings.TrimSpace(phoneWith.ReplaceAllString(s, "")) }
