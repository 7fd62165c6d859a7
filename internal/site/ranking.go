package site

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// MostRead is the most-read list; without Items it is left out with its heading.
type MostRead struct {
	Heading string
	Items   []Link
}

// mostRead fills the list from the paper's window, then from a week, then from the newest. Only what readers may see
// now is listed, each article once.
func (m *making) mostRead(ctx context.Context, f *Frame, _ place) error {
	m.uses.UseSoft(softRanking)
	day, week := m.s.MostRead()
	count := m.paper.Ranking.Count
	// Twice the wanted number leaves room for those that were withdrawn since they were counted.
	asked := ranking.Top(2*count, day, week)
	heads, err := m.r.Headlines(ctx, asked)
	if err != nil {
		return err
	}
	for _, no := range asked {
		m.uses.Use(useArticle(no)) // also where it is not public: it may come back
	}
	if len(heads) < count {
		m.uses.Use(news.ListAll)
		newest, err := m.r.Listing(ctx, news.ListAll, news.Cursor{}, 2*count)
		if err != nil {
			return err
		}
		heads = append(heads, newest...)
	}
	byNo := make(map[int64]news.Headline, len(heads))
	nos := make([]int64, 0, len(heads))
	for _, h := range heads {
		byNo[h.No] = h
		nos = append(nos, h.No)
	}
	f.Ranking.Heading = m.paper.Ranking.Heading
	for _, no := range ranking.Top(count, nos) {
		m.uses.Use(useArticle(no))
		f.Ranking.Items = append(f.Ranking.Items, Link{Name: m.unlabelled(byNo[no]), Path: articlePath(no), Marks: news.Marks(byNo[no].Corrections), Kind: byNo[no].Kind})
	}
	f.ranked = f.Ranking.Items
	return nil
}

// RankingPage is what was read most in a period, in the whole paper or in a section.
type RankingPage struct {
	Frame
	Heading  string
	Explain  string
	Periods  []Link
	Sections []Link // the whole paper first
	Items    []RankedTeaser
}

// RankedTeaser is an article of it with its place.
type RankedTeaser struct {
	Place int
	Teaser
}

// rankedShown is how many articles the page has.
const rankedShown = 20

func rankingPath(p ranking.Period, section string) string {
	q := url.Values{}
	if p != ranking.OfDay {
		q.Set("period", string(p))
	}
	if section != "" {
		q.Set("section", section)
	}
	if len(q) == 0 {
		return "/ranking"
	}
	return "/ranking?" + q.Encode()
}

func (s *Site) ranking(w http.ResponseWriter, r *http.Request) error {
	period, slug := ranking.Period(web.Query(r, "period", 10)), web.Query(r, "section", 100)
	if period == "" {
		period = ranking.OfDay
	}
	if !slices.Contains(ranking.Periods(), period) {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	path := rankingPath(period, slug)
	return s.page(w, r, path, func(ctx context.Context, m *making) (page, error) {
		section := news.Section{}
		if slug != "" {
			var ok bool
			if section, ok = m.sections.At(slug, ""); !ok {
				return page{}, orNotFound(nil)
			}
		}
		return m.rankingPage(ctx, period, section, path)
	})
}

// rankingPage lists what was read most in a period, in a section where one is given. An article that left is left out, and
// the next take its place.
func (m *making) rankingPage(ctx context.Context, period ranking.Period, section news.Section, path string) (page, error) {
	title := m.words("ranking.title")
	where := place{path: path, plain: true, crumbs: here(title)}
	if section.ID != 0 {
		where.crumbs = m.under("ranking.title", rankingPath(period, ""), section.Name)
	}
	f, err := m.frame(ctx, where)
	if err != nil {
		return page{}, err
	}
	p := &RankingPage{Frame: f, Heading: title}
	p.Ranking = MostRead{} // the same again
	span := m.words("ranking.within." + string(period))
	p.Title = m.words("ranking.page-title", title, span)
	p.Explain = m.words("ranking.explain", m.paper.Name, span)
	if section.ID != 0 {
		p.Heading = m.words("ranking.of", section.Name)
		p.Title = m.words("ranking.page-title", p.Heading, span)
		p.Explain = m.words("ranking.explain-section", m.paper.Name, section.Name, span)
	}
	p.Description = p.Explain
	for _, x := range ranking.Periods() {
		p.Periods = append(p.Periods, Link{Name: m.words("ranking.period." + string(x)), Path: rankingPath(x, section.Slug), Current: x == period})
	}
	p.Sections = []Link{{Name: m.words("ranking.all"), Path: rankingPath(period, ""), Current: section.ID == 0}}
	for _, x := range m.sections {
		if x.Parent == 0 && m.shown(x) {
			p.Sections = append(p.Sections, Link{Name: x.Name, Path: rankingPath(period, x.Slug), Current: x.ID == section.ID})
		}
	}
	m.uses.UseSoft(softRanking)
	asked := m.s.Ranked(period, section.ID)
	for _, no := range asked {
		m.uses.Use(useArticle(no)) // also where it is not public: it may come back
	}
	heads, err := m.r.Headlines(ctx, asked)
	if err != nil {
		return page{}, err
	}
	teasers, err := m.teasers(ctx, heads[:min(len(heads), rankedShown)], sizesTeaser, 320)
	if err != nil {
		return page{}, err
	}
	for i, x := range teasers {
		x.Lead = richtext.Cut(x.Lead, 90)
		p.Items = append(p.Items, RankedTeaser{i + 1, x})
	}
	return m.html("ranking", http.StatusOK, p)
}
