package site

import (
	"context"
	"net/http"
	"slices"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

// AnnouncementsPage is the compact list of appointments, obituaries and the like.
type AnnouncementsPage struct {
	Frame
	Tabs  []Link
	Items []AnnouncementItem
	Next  string
	First string
}

// AnnouncementItem is a line of it.
type AnnouncementItem struct {
	Path  string
	Title string
	Sort  news.AnnouncementSort // empty: nobody said it
	At    time.Time
	Marks []news.CorrectionKind
}

// announcementsShown is how many lines a page of the compact list has.
const announcementsShown = 40

func (s *Site) announcements(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	sort := news.AnnouncementSort(web.Query(r, "sort", 20))
	path := "/announcements"
	if sort != "" {
		if !slices.Contains(news.AnnouncementSorts(), sort) {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		path += "?sort=" + string(sort)
	}
	return s.page(w, r, from(path, at), func(ctx context.Context, m *making) (page, error) {
		f, err := m.frame(ctx, place{path: from(path, at), plain: true, crumbs: here(m.words("announcements.title"))})
		if err != nil {
			return page{}, err
		}
		m.uses.Use(useAnnouncements, news.ListAll) // an article that comes or goes changes the list of all
		p := &AnnouncementsPage{Frame: f, Tabs: []Link{{Name: m.words("announcements.all"), Path: "/announcements", Current: sort == ""}}}
		p.Title = m.words("announcements.title")
		p.Description = p.Title
		for _, x := range news.AnnouncementSorts() {
			p.Tabs = append(p.Tabs, Link{Name: m.words("announcements." + string(x)), Path: "/announcements?sort=" + string(x), Current: x == sort})
		}
		all, err := m.r.PublicAnnouncements(ctx, sort, at, announcementsShown+1)
		if err != nil {
			return page{}, err
		}
		if len(all) > announcementsShown {
			all = all[:announcementsShown]
			p.Next = from(path, all[announcementsShown-1].Cursor())
		}
		if !at.IsZero() {
			p.First = path
		}
		for _, x := range all {
			m.uses.Use(useArticle(x.No))
			p.Items = append(p.Items, AnnouncementItem{Path: articlePath(x.No), Title: x.Title, Sort: x.Sort, At: x.Published.In(m.now.Location()), Marks: news.Marks(x.Corrections)})
		}
		return m.html("announcements", http.StatusOK, p)
	})
}
