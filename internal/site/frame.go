package site

import (
	"context"
	"net/url"
	"slices"
	"time"

	"jogan/internal/news"
	"jogan/internal/weather"
)

// Frame is what every page has around its own content; each page's struct embeds it.
type Frame struct {
	Paper       news.Paper
	Title       string // of the page; empty on the front page
	Description string
	Canonical   string // absolute; empty where the paper does not know its address: a path would be no answer
	Image       Card   // the picture for previews elsewhere
	Crumbs      []Link // the way here from the front page, the page itself last; empty: there is none to tell
	Kind        string // of Open Graph: website or article
	Feed        string // path of the page's feed
	FeedTitle   string // what it is the feed of; empty: the paper
	Index       bool   // search engines may keep it
	Preview     bool   // a look of the newsroom: nothing on it is counted
	Query       string // in the search field

	Look    FrameLook
	Weather WeatherBar
	Today   time.Time
	Menu    []MenuEntry
	Ranking MostRead
	Top     *Banner
	Side    *Banner
	Within  *Banner // the 배너 block
	Inside  bool    // banners stand in the page itself
	Inset   bool    // Ranking and Side stand within the page, which uses the whole width
	Flash   *FlashBar
	Boxes   []SectionBox
	Facts   []Fact
	Pages   []Link

	Found Found

	ranked  []Link // Ranking.Items, for a block of the page that takes them
	Popups  []Popup
	Printed bool   // there are pages of the printed paper
	Forms   []Link // public forms that are open
	Reports bool   // errors of articles can be reported
}

// Card is the picture that previews of a page elsewhere show: at least 800×400 pixels.
type Card struct {
	Address       string // absolute; empty: there is none
	Alt           string
	Width, Height int
}

// Link is a name and where it leads.
type Link struct {
	Name, Path string
	Current    bool // it is the page itself
	Strong     bool // to be seen among its like

	Marks []news.CorrectionKind // of an article: of its corrections
	Kind  news.Kind             // of an article, where lists tell it
}

// WeatherBar is the bar as it is printed; without Items it is left out.
type WeatherBar struct {
	weather.Bar
	Hour int // of the observation, in the paper's zone
}

// MenuEntry is a first-level entry of the menu.
type MenuEntry struct {
	Link
	Sub []Link
}

// Fact is a line of the imprint: the key of its name, and what the paper says.
type Fact struct{ Key, Value string }

// place says which page a frame is for.
type place struct {
	path    string        // of the page
	kind    news.PageType // whose boxes it carries; empty: none
	reading int64         // the article on it; 0: none
	section int64         // which menu entry is its own; 0: none
	plain   bool          // without banners and boxes
	crumbs  []Link        // the way from the front page to the page, which is the last; empty: there is none to tell
}

// frame makes the frame of a page.
func (m *making) frame(ctx context.Context, p place) (Frame, error) {
	f := Frame{Paper: m.paper, Kind: "website", Feed: "/feed.xml", Index: m.shows == nil, Preview: m.shows != nil, Today: m.now}
	if m.paper.URL != "" {
		f.Canonical = m.absolute(p.path)
	}
	m.uses.Use(useDay)
	m.until(m.paper.Midnight(m.now))
	f.Facts = facts(m.paper)
	f.Crumbs = m.crumbs(p)
	for _, fill := range []func(context.Context, *Frame, place) error{m.look, m.flash, m.weather, m.menu, m.pages, m.mostRead, m.banners, m.boxes, m.popups, m.printed, m.formLinks, m.introduce} {
		if err := fill(ctx, &f, p); err != nil {
			return f, err
		}
	}
	return f, nil
}

// menu makes the menu from its stored entries, or from the sections where there are none.
func (m *making) menu(ctx context.Context, f *Frame, p place) error {
	m.uses.Use(useMenu)
	items, err := m.r.Menu(ctx)
	if err != nil {
		return err
	}
	family := m.sections.Family(p.section)
	if len(items) == 0 {
		for _, x := range m.sections {
			if !m.shown(x) {
				continue
			}
			link := Link{Name: x.Name, Path: m.sections.Path(x.ID), Current: slices.Contains(family, x.ID)}
			if x.Parent == 0 {
				f.Menu = append(f.Menu, MenuEntry{Link: link})
			} else if last := len(f.Menu) - 1; last >= 0 {
				f.Menu[last].Sub = append(f.Menu[last].Sub, link)
			}
		}
		return nil
	}
	at := map[int64]int{}
	for _, item := range items {
		link := Link{Name: item.Label, Path: item.URL, Current: item.URL == p.path}
		if item.Section != 0 {
			x, ok := m.sections.Find(item.Section)
			if !ok || !m.shown(x) {
				continue
			}
			link.Path, link.Current = m.sections.Path(x.ID), slices.Contains(family, x.ID)
			if link.Name == "" {
				link.Name = x.Name
			}
		}
		if item.Parent == 0 {
			at[item.ID] = len(f.Menu)
			f.Menu = append(f.Menu, MenuEntry{Link: link})
		} else if i, ok := at[item.Parent]; ok {
			f.Menu[i].Sub = append(f.Menu[i].Sub, link)
		}
	}
	return nil
}

// pages links the static pages.
func (m *making) pages(ctx context.Context, f *Frame, p place) error {
	m.uses.Use(usePages)
	pages, err := m.r.Pages(ctx)
	if err != nil {
		return err
	}
	for _, x := range pages {
		path := "/" + url.PathEscape(x.Slug)
		// 개인정보 보호법 시행령 §31: the privacy policy is told apart from the links beside it.
		f.Pages = append(f.Pages, Link{Name: x.Title, Path: path, Current: path == p.path, Strong: x.Slug == "privacy"})
	}
	return nil
}

// facts are what 신문법 §21 and §9의2 ask a paper to print, as far as it has said it.
func facts(p news.Paper) []Fact {
	day := func(s string) string {
		if t, err := time.Parse(time.DateOnly, s); err == nil {
			return t.Format("2006.01.02")
		}
		return s
	}
	all := []Fact{
		{"site.imprint.name", p.Name}, {"site.imprint.company", p.Company}, {"site.imprint.registration", p.Registration},
		{"site.imprint.registered", day(p.Registered)}, {"site.imprint.first-published", day(p.FirstPublished)},
		{"site.imprint.publisher", p.Publisher}, {"site.imprint.editor", p.Editor}, {"site.imprint.youth-officer", p.YouthOfficer},
		{"site.imprint.address", p.Address}, {"site.imprint.phone", p.Phone}, {"site.imprint.email", p.Email},
	}
	// The mail address stands on no page, see MailPage: the footer asks for it.
	return slices.DeleteFunc(all, func(f Fact) bool { return f.Value == "" })
}
