package site

import (
	"context"
	"encoding/json"
	"net/http"

	"jogan/internal/news"
)

// house is what a request has to know of the paper before it is known which page it asks for.
type house struct {
	URL string
	news.OldSite
}

// house is kept in the cache as pages are: it is asked for with nearly every request, and holds until the paper changes.
func (s *Site) house(ctx context.Context) (h house, err error) {
	e, err := s.entry(ctx, "! house", func(ctx context.Context, m *making) (page, error) {
		old, _, err := m.r.OldSite(ctx)
		if err != nil {
			return page{}, err
		}
		body, err := json.Marshal(house{m.paper.URL, old})
		return page{http.StatusOK, "application/json", body}, err
	})
	if err != nil {
		return h, err
	}
	return h, json.Unmarshal(e.Body, &h)
}
