package site

import (
	"context"
	"net/http"

	"jogan/internal/news"
	"jogan/internal/richtext"
)

// StylePage shows the design's colours, sizes and parts, for those who work on it.
type StylePage struct {
	Frame
	Colours, Sizes, Spaces []string // names of ui/shared/base/tokens.css
	Story, Plain           Teaser
	Block                  Block
	Ranked                 []Link
	Notice                 Notice
}

// style answers where the program runs for those who work on it, and nowhere else.
func (s *Site) style(w http.ResponseWriter, r *http.Request) error {
	if !s.Dev {
		return orNotFound(nil)
	}
	return s.page(w, r, "/style", func(ctx context.Context, m *making) (page, error) {
		f, err := m.frame(ctx, place{path: "/style", plain: true})
		if err != nil {
			return page{}, err
		}
		f.Title, f.Index = m.word("style.title"), false
		heads, err := m.r.Listing(ctx, news.ListAll, news.Cursor{}, 12)
		if err != nil {
			return page{}, err
		}
		m.uses.Use(news.ListAll)
		teasers, err := m.teasers(ctx, heads, sizesTeaser, 320)
		if err != nil {
			return page{}, err
		}
		p := &StylePage{
			Frame: f, Ranked: f.ranked,
			Colours: []string{"surface", "surface-2", "surface-3", "ink", "ink-2", "muted", "line", "control", "accent", "danger", "ok", "mark"},
			Sizes:   []string{"size-1", "size-2", "size-3", "size-4", "size-5", "size-6", "size-7", "size-8"},
			Spaces:  []string{"space-1", "space-2", "space-3", "space-4", "space-5", "space-6", "space-7", "space-8"},
			Block:   Block{ID: "style-block", Kind: news.HeadlinesBlock, Heading: m.word("style.block"), Path: "/latest", Items: teasers[:min(4, len(teasers))]},
			Notice:  Notice{Path: "/corrections", Kind: news.Rectified, Title: m.word("style.sentence"), At: m.now},
		}
		for i := range teasers {
			teasers[i].Lead = richtext.Cut(teasers[i].Lead, 120)
		}
		for _, t := range teasers {
			if t.Image != nil && p.Story.Path == "" {
				p.Story = t
			} else if t.Image == nil && p.Plain.Path == "" {
				p.Plain = t
			}
		}
		return m.html("style", http.StatusOK, p)
	})
}
