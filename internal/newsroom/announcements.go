package newsroom

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

// AnnouncementsPage lists the announcements, whatever step of their road they are at.
type AnnouncementsPage struct {
	Frame
	Sorts []news.AnnouncementSort
	Rows  []news.AnnouncementRow
	Older string
}

func (n *Newsroom) announcements(w http.ResponseWriter, r *http.Request) error {
	before, err := strconv.ParseInt(web.Query(r, "before", 20), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	return n.show(w, r, screen{page: "announcements", here: "announcements"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Announcements(ctx, before, perPage+1)
		if err != nil {
			return nil, err
		}
		p := AnnouncementsPage{Frame: f, Sorts: news.AnnouncementSorts(), Rows: all}
		if len(all) > perPage {
			p.Rows = all[:perPage]
			p.Older = fmt.Sprintf("/desk/announcements?before=%d", all[perPage-1].Article)
		}
		return p, nil
	})
}

// AnnouncementPage begins an announcement from what is typed or pasted.
type AnnouncementPage struct {
	Frame
	Sort   news.AnnouncementSort
	Fields Fields
	Parsed *news.AnnouncementText // nil: nothing was looked at yet
}

func (n *Newsroom) newAnnouncement(w http.ResponseWriter, r *http.Request) error {
	return n.showAnnouncement(w, r, screen{}, nil, nil)
}

// usualDropDays is after how many days telephone numbers go where nobody says otherwise: a funeral and its thanks are over.
const usualDropDays = 14

func (n *Newsroom) showAnnouncement(w http.ResponseWriter, r *http.Request, s screen, v *web.Values, parsed *news.AnnouncementText) error {
	sort := news.AnnouncementSort(web.Query(r, "sort", 20))
	if v != nil {
		sort = news.AnnouncementSort(v.Text("sort"))
	}
	if !slices.Contains(news.AnnouncementSorts(), sort) {
		sort = news.Appointment
	}
	s.page, s.here = "announcement", "announcements"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		days := 0
		if sort == news.Obituary || sort == news.Wedding {
			days = usualDropDays
		}
		text := f.words.Text("ko", "announcement.template-"+string(sort)) // what it becomes is printed for the paper's readers
		p := AnnouncementPage{Sort: sort, Parsed: parsed}
		p.Fields = Fields{
			{Name: "title", Kind: "text", Label: "page.title", Help: "announcement.title-help", Limit: news.MaxTitle},
			{Name: "section", Kind: "select", Label: "article.section", Options: sectionOptions(sections, 0)},
			{Name: "text", Kind: "area", Label: "announcement.text", Help: "announcement.text-help", Limit: news.MaxAnnouncement, Required: true, Value: text},
			{Name: "source", Kind: "text", Label: "article.source", Help: "announcement.source-help", Limit: news.MaxName},
			{Name: "days", Kind: "number", Label: "announcement.days", Help: "announcement.days-help", Min: 0, Max: desk.MaxDropDays, Value: strconv.Itoa(days)},
		}.fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

// addAnnouncement shows how a text is read, or begins its article, which then goes the road of all.
func (n *Newsroom) addAnnouncement(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	var f fault.Fields
	text := news.Lines(&f, "text", v.Text("text"), news.MaxAnnouncement, true)
	for _, x := range fault.FieldsOf(f.Err()) {
		v.Faults.Add(x.Name, x.Key, x.Args...)
	}
	parsed := news.ParseAnnouncement(text)
	if text != "" && parsed.Count() == 0 {
		v.Faults.Add("text", "announcement.nothing")
	}
	sort, section, days := news.AnnouncementSort(v.Text("sort")), v.Int("section"), small(v.Int("days"))
	source := v.Text("source")
	err = v.Faults.Err()
	if err == nil && v.Text("do") == "preview" {
		return n.showAnnouncement(w, r, screen{}, v, &parsed)
	}
	var saved news.Article
	if err == nil {
		a := news.Article{Title: cmp.Or(v.Text("title"), proposedTitle(n.Renderer.Words().Text("ko", "announcements."+string(sort)), parsed)), Section: section, Body: parsed.HTML(),
			Origin: news.Origin{Own: source == "", Source: source}}
		saved, err = n.Desk.AddAnnouncement(r.Context(), n.actor(r), a, sort, days)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showAnnouncement(w, r, screen{err: err}, v, &parsed)
	}
	return back(w, r, fmt.Sprintf("/desk/articles/%d", saved.No), "announced")
}

// proposedTitle is the title that the text itself gives, or one of its sort and of whom its first entry is about.
func proposedTitle(sort string, t news.AnnouncementText) string {
	if t.Title != "" {
		return t.Title
	}
	for _, g := range t.Groups {
		for _, e := range g.Entries {
			return "[" + sort + "] " + firstLetters(cmp.Or(e.Who, g.Heading, e.Text), 60)
		}
	}
	return "[" + sort + "]"
}

func firstLetters(s string, limit int) string {
	if letters := []rune(s); len(letters) > limit {
		return string(letters[:limit-1]) + "…"
	}
	return s
}
