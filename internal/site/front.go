package site

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"jogan/internal/news"
	"jogan/internal/richtext"
)

// FrontPage is the paper's first page.
type FrontPage struct {
	Frame
	Lead    *Teaser
	Stories []Teaser
	Notices []Notice // corrections that stand on the front page for a time
}

const (
	// stories is how many stories stand under the lead where nobody placed more.
	stories = 9
	// leadAge is how long a story of the grade 톱 leads without being placed by hand.
	leadAge = 24 * time.Hour
	// newestAsked is how far back the front page looks for stories.
	newestAsked = 40
)

func (s *Site) front(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, "/", func(ctx context.Context, m *making) (page, error) { return m.frontPage(ctx) })
}

func (m *making) frontPage(ctx context.Context) (page, error) {
	f, err := m.frame(ctx, place{path: "/", kind: news.FrontPage})
	if err != nil {
		return page{}, err
	}
	f.Description = m.paper.Slogan
	p := &FrontPage{Frame: f}
	if err := m.frontStories(ctx, p); err != nil {
		return page{}, err
	}
	if err := m.frontNotices(ctx, p); err != nil {
		return page{}, err
	}
	if p.Lead != nil && p.Lead.Image != nil {
		p.Lead.Image.Eager = true
		p.Image = m.absolute(p.Lead.Image.Src)
	}
	return m.html("front", http.StatusOK, p)
}

func (m *making) frontStories(ctx context.Context, p *FrontPage) error {
	m.uses.Use(useFront, news.ListAll)
	places, err := m.r.FrontPlaces(ctx)
	if err != nil {
		return err
	}
	var nos []int64
	for _, x := range places {
		nos = append(nos, x.Article)
		m.uses.Use(useArticle(x.Article))
	}
	placed, err := m.r.Headlines(ctx, nos)
	if err != nil {
		return err
	}
	newest, err := m.r.Listing(ctx, news.ListAll, news.Cursor{}, newestAsked)
	if err != nil {
		return err
	}
	heads, until := arrange(places, placed, newest, m.now)
	m.until(until)
	if len(heads) == 0 {
		return nil
	}
	lead, err := m.teasers(ctx, heads[:1], sizesLead, 960)
	if err != nil {
		return err
	}
	p.Lead = &lead[0]
	p.Lead.Lead = richtext.Cut(p.Lead.Lead, 160)
	p.Stories, err = m.teasers(ctx, heads[1:], sizesStory, 640)
	for i := range p.Stories {
		p.Stories[i].Lead = richtext.Cut(p.Stories[i].Lead, 120)
	}
	return err
}

// arrange decides what stands on the front page: the lead first, then the stories, each article once. The lead is the
// one placed by hand, else the newest of the grade 톱 that is not a day old, else the newest. Stories placed by hand have
// their places, and the newest fill the gaps. until is when the clock alone would choose another lead.
func arrange(places []news.FrontPlace, placed, newest []news.Headline, now time.Time) (heads []news.Headline, until time.Time) {
	byNo := map[int64]news.Headline{}
	for _, h := range placed {
		byNo[h.No] = h
	}
	var lead *news.Headline
	set := map[int]news.Headline{}
	for _, x := range slices.SortedFunc(slices.Values(places), func(a, b news.FrontPlace) int { return cmp.Compare(a.Position, b.Position) }) {
		h, public := byNo[x.Article]
		if !public {
			continue
		}
		h.Title = cmp.Or(x.Title, h.Title)
		delete(byNo, x.Article)
		if x.Block == "lead" && lead == nil {
			lead = &h
		} else {
			set[x.Position] = h
		}
	}
	used := map[int64]bool{}
	for _, h := range set {
		used[h.No] = true
	}
	if lead == nil {
		lead, until = choose(newest, used, now)
	}
	if lead == nil && len(set) == 0 {
		return nil, until
	}
	if lead != nil {
		heads, used[lead.No] = append(heads, *lead), true
	}
	count := stories
	for position := range set {
		count = max(count, position+1)
	}
	for position := range count {
		if h, ok := set[position]; ok {
			heads = append(heads, h)
			continue
		}
		if i := slices.IndexFunc(newest, func(h news.Headline) bool { return !used[h.No] }); i >= 0 {
			heads, used[newest[i].No] = append(heads, newest[i]), true
		}
	}
	return heads, until
}

func choose(newest []news.Headline, used map[int64]bool, now time.Time) (lead *news.Headline, until time.Time) {
	for i, h := range newest {
		if used[h.No] {
			continue
		}
		if lead == nil {
			lead = &newest[i]
		}
		if ends := h.Published.Add(leadAge); h.Grade == news.Top && now.Before(ends) {
			return &newest[i], ends
		}
	}
	return lead, time.Time{}
}
