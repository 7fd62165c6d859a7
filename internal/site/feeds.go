package site

import (
	"context"
	"net/http"

	"jogan/internal/news"
)

// FeedsPage tells readers which feeds there are, and what one does with them.
type FeedsPage struct {
	Frame
	Groups []FeedGroup
}

// FeedGroup are the feeds of things of one sort. Key is its heading's in the catalogue.
type FeedGroup struct {
	Key  string
	Rows []FeedRow
}

// FeedRow is a thing with its feeds.
type FeedRow struct {
	Link
	Formats []Link
	Under   bool // it is a part of the row before
}

// fedRow is the row of a list's page.
func fedRow(name, path string) FeedRow {
	row := FeedRow{Link: Link{Name: name, Path: path}}
	folder := path
	if folder == "/" {
		folder = ""
	}
	for _, f := range feedFormats() {
		row.Formats = append(row.Formats, Link{Name: f.name, Path: folder + "/" + f.file})
	}
	return row
}

func (s *Site) feeds(w http.ResponseWriter, r *http.Request) error {
	const path = "/feeds"
	return s.page(w, r, path, func(ctx context.Context, m *making) (page, error) {
		f, err := m.frame(ctx, place{path: path, plain: true, crumbs: here(m.word("feeds.title"))})
		if err != nil {
			return page{}, err
		}
		p := &FeedsPage{Frame: f}
		p.Title, p.Description = m.word("feeds.title"), m.s.Renderer.Words().Text(language, "feeds.explain", m.paper.Name)
		p.Groups = []FeedGroup{{Key: "feeds.all", Rows: []FeedRow{fedRow(m.word("feeds.everything"), "/")}}}
		var rows []FeedRow
		for _, x := range m.sections {
			if m.shown(x) {
				row := fedRow(x.Name, m.sections.Path(x.ID))
				row.Under = x.Parent != 0
				rows = append(rows, row)
			}
		}
		if len(rows) > 0 {
			p.Groups = append(p.Groups, FeedGroup{"feeds.sections", rows})
		}
		m.uses.Use(useSeries)
		series, err := m.r.AllSeries(ctx)
		if err != nil {
			return page{}, err
		}
		rows = nil
		for _, x := range series {
			m.uses.Use(news.ListSeries(x.ID))
			if any, err := m.r.Listing(ctx, news.ListSeries(x.ID), news.Cursor{}, 1); err != nil {
				return page{}, err
			} else if len(any) > 0 && !x.Ended && len(rows) < pageSize {
				rows = append(rows, fedRow(x.Name, seriesPath(x.Slug)))
			}
		}
		if len(rows) > 0 {
			p.Groups = append(p.Groups, FeedGroup{"feeds.series", rows})
		}
		return m.html("feeds", http.StatusOK, p)
	})
}
