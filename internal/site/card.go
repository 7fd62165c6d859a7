package site

import (
	"context"
	"fmt"
	"net/http"

	"jogan/internal/card"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

// The least that previews elsewhere take as a large picture, in pixels.
const (
	leastCardWidth  = 800
	leastCardHeight = 400
)

// paperCard sends the paper's own card.
func (s *Site) paperCard(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, "/card.png", func(_ context.Context, m *making) (page, error) {
		return m.drawn(card.Card{Paper: m.paper.Name, Section: m.paper.Slogan})
	})
}

// articleCard sends the card of an article: 404 while readers may not see it, 410 once it was withdrawn.
func (s *Site) articleCard(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	return s.page(w, r, cardPath(no), func(ctx context.Context, m *making) (page, error) {
		m.uses.Use(useArticle(no))
		public, err := m.r.PublicArticle(ctx, no)
		switch {
		case err != nil:
			return page{}, err
		case !public.Withdrawn.IsZero():
			return page{http.StatusGone, "text/plain; charset=utf-8", []byte(m.s.noFile(http.StatusGone))}, nil
		}
		return m.drawn(card.Card{Paper: m.paper.Name, Section: m.cardSection(public), Title: m.markedTitle(public.Headline)})
	})
}

// cardSection is what stands above the title: what an advertisement is comes before where it stands.
func (m *making) cardSection(public news.PublicArticle) string {
	section := m.sectionLink(public.Section).Name
	switch public.Kind {
	case news.Sponsored, news.Release, news.Column, news.Editorial, news.Breaking, news.Exclusive, news.Interview:
		word := m.word("site.kind." + string(public.Kind))
		if section == "" || section == word {
			return word
		}
		return word + " · " + section
	}
	return section
}

// drawn draws a card; NotFound where nobody draws.
func (m *making) drawn(c card.Card) (page, error) {
	if m.s.Artist == nil {
		return page{}, fault.New(fault.NotFound, "fault.not-found")
	}
	body, err := m.s.Artist.Draw(c)
	if err != nil {
		return page{}, fmt.Errorf("draw a card: %w", err)
	}
	return page{http.StatusOK, "image/png", body}, nil
}

func cardPath(no int64) string { return articlePath(no) + "/card.png" }

// previewOf is the picture that previews elsewhere show of an article: its own, cut around what matters, where that is large
// enough; else the drawn card. The card's address changes with the article, so that nobody's cache shows an old title.
func (m *making) previewOf(public news.PublicArticle, library map[int64]news.Picture) Card {
	if p, ok := library[public.Picture]; ok && p.IsImage() {
		for _, crop := range []string{"16:9", ""} {
			if v, ok := wide(p, crop); ok && v.Width >= leastCardWidth && v.Height >= leastCardHeight {
				return Card{Address: m.absolute("/media/" + v.File), Alt: p.Alt, Width: v.Width, Height: v.Height}
			}
		}
	}
	if m.s.Artist == nil {
		return Card{}
	}
	path := fmt.Sprintf("%s?v=%d-%d", cardPath(public.No), public.Version, len(public.Corrections))
	return Card{Address: m.absolute(path), Alt: public.Title, Width: card.Width, Height: card.Height}
}

// enough is the width in pixels that search engines ask of a picture.
const enough = 1200

// wide is the narrowest variant of a crop that has enough pixels, else the widest that there is; false where there is none.
func wide(p news.Picture, crop string) (best news.PictureVariant, ok bool) {
	for _, v := range p.Shape(crop, "") { // narrowest first
		if !ok || best.Width < enough {
			best, ok = v, true
		}
	}
	return best, ok
}
