package site

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// SeriesPage is the articles of a series with what it is about.
type SeriesPage struct {
	ListPage
	Series news.Series
	About  []string // lines of the description
	Cover  *Image
	Total  int64 // articles of it
}

// seriesAt is the series at an address.
func (m *making) seriesAt(ctx context.Context, slug string) (news.Series, error) {
	m.uses.Use(useSeries)
	all, err := m.r.AllSeries(ctx)
	if err != nil {
		return news.Series{}, err
	}
	i := slices.IndexFunc(all, func(x news.Series) bool { return x.Slug == slug })
	if i < 0 {
		return news.Series{}, fault.New(fault.NotFound, "fault.not-found")
	}
	return all[i], nil
}

func (s *Site) series(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	path := seriesPath(r.PathValue("slug"))
	oldest := web.Query(r, "order", 6) == "oldest"
	newest := web.Query(r, "order", 6) == "newest"
	key := path
	if oldest {
		key += "?order=oldest"
	} else if newest {
		key += "?order=newest"
	}
	return s.page(w, r, from(key, at), func(ctx context.Context, m *making) (page, error) {
		x, err := m.seriesAt(ctx, r.PathValue("slug"))
		if err != nil {
			return page{}, err
		}
		list := news.ListSeries(x.ID)
		p := &SeriesPage{Series: x, ListPage: ListPage{Heading: x.Name, Oldest: oldest || x.OldestFirst && !newest}}
		address := path
		if p.Oldest != x.OldestFirst {
			address = key
		}
		if err := m.fillList(ctx, &p.ListPage, list, place{path: address}, at); err != nil {
			return page{}, err
		}
		p.Tabs = []Link{{Name: m.word("site.series.newest"), Path: path + "?order=newest", Current: !p.Oldest}, {Name: m.word("site.series.oldest"), Path: path + "?order=oldest", Current: p.Oldest}}
		for i := range p.Tabs {
			if (i == 1) == x.OldestFirst {
				p.Tabs[i].Path = path // its own order has the plain address
			}
		}
		if x.Description != "" {
			p.About = strings.Split(x.Description, "\n")
			p.Description = richtext.Cut(strings.Join(p.About, " "), 160)
		}
		p.Feed, p.FeedTitle = path+"/feed.xml", x.Name
		last, err := m.r.Listing(ctx, list, news.Cursor{}, 1)
		if err != nil {
			return page{}, err
		}
		if len(last) > 0 {
			if p.Total, err = m.r.ListingUpTo(ctx, list, last[0].Cursor()); err != nil {
				return page{}, err
			}
		}
		if err := m.number(ctx, p, list); err != nil {
			return page{}, err
		}
		pictures, err := m.pictures(ctx, []int64{x.Picture})
		if err != nil {
			return page{}, err
		}
		if picture, ok := pictures[x.Picture]; ok {
			cover := m.card(picture, sizesTeaser, 640)
			cover.Eager = true
			p.Cover, p.Image = &cover, m.cardOf(cover)
		}
		return m.html("series", http.StatusOK, p)
	})
}

// number gives the articles of a page their numbers in the series.
func (m *making) number(ctx context.Context, p *SeriesPage, list string) error {
	if !p.Series.Numbered || len(p.Items) == 0 {
		return nil
	}
	first, err := m.r.ListingUpTo(ctx, list, news.Cursor{At: p.Items[0].At, No: p.Items[0].No})
	if err != nil {
		return err
	}
	for i := range p.Items {
		p.Items[i].Episode = first - int64(i)
		if p.Oldest {
			p.Items[i].Episode = first + int64(i)
		}
	}
	return nil
}

// InSeries says where an article stands in its series.
type InSeries struct {
	Link
	Episode  int64 // 0: the series is not numbered
	Previous Link
	Next     Link
	Around   []Part // the article among its neighbours, in the order of their publication
}

// Part is an article of a series.
type Part struct {
	Link
	Episode int64 // 0: the series is not numbered
}

// around is how many articles of a series stand on each side of the one that is read.
const around = 2

// inSeries finds the neighbours of an article in its series.
func (m *making) inSeries(ctx context.Context, p news.PublicArticle) (InSeries, error) {
	m.uses.Use(useSeries)
	all, err := m.r.AllSeries(ctx)
	if err != nil {
		return InSeries{}, err
	}
	i := slices.IndexFunc(all, func(x news.Series) bool { return x.ID == p.Series })
	if i < 0 {
		return InSeries{}, nil
	}
	s := InSeries{Link: Link{Name: all[i].Name, Path: seriesPath(all[i].Slug)}}
	list := news.ListSeries(p.Series)
	m.uses.Use(list)
	here := p.Cursor()
	earlier, err := m.r.Listing(ctx, list, here, around)
	if err != nil {
		return s, err
	}
	later, err := m.r.ListingOldest(ctx, list, here, around)
	if err != nil {
		return s, err
	}
	if all[i].Numbered {
		if s.Episode, err = m.r.ListingUpTo(ctx, list, here); err != nil {
			return s, err
		}
	}
	link := func(x news.Headline) Link {
		m.uses.Use(useArticle(x.No))
		return Link{Name: x.Title, Path: articlePath(x.No), Marks: news.Marks(x.Corrections)}
	}
	for i, x := range earlier { // newest first
		if i == 0 {
			s.Previous = link(x)
		}
		s.Around = slices.Insert(s.Around, 0, Part{Link: link(x)})
	}
	s.Around = append(s.Around, Part{Link: Link{Name: p.Title, Path: articlePath(p.No), Current: true, Marks: news.Marks(p.Corrections)}})
	for i, x := range later {
		if i == 0 {
			s.Next = link(x)
		}
		s.Around = append(s.Around, Part{Link: link(x)})
	}
	for i := range s.Around {
		if s.Episode > 0 {
			s.Around[i].Episode = s.Episode + int64(i-len(earlier))
		}
	}
	return s, nil
}
