package site_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"jogan/internal/news"
	"jogan/internal/search"
	"jogan/internal/site"
)

// endless is a store in which no search comes to an end, until it is quick again.
type endless struct {
	siteStore
	quick *bool
}

func (s endless) Read(ctx context.Context, fn func(site.Reader) error) error {
	return s.siteStore.Read(ctx, func(r site.Reader) error {
		if *s.quick {
			return fn(r)
		}
		return fn(searching{r})
	})
}

type searching struct{ site.Reader }

func (searching) Search(ctx context.Context, _ search.Query, _ news.Cursor, _ int) ([]news.PublicArticle, int64, error) {
	<-ctx.Done()
	return nil, 0, ctx.Err()
}

func (searching) SearchBest(ctx context.Context, _ search.Query, _ search.Place, _ int) ([]news.PublicArticle, search.Ranking, error) {
	<-ctx.Done()
	return nil, search.Ranking{}, ctx.Err()
}

// A search that takes too long ends, says what a reader can do, keeps what was typed, and is not remembered.
func TestSlowSearch(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.publish(draft(p.sections["society"].ID, "느린 강물"))
	quick := false
	s, _ := p.openOn(endless{siteStore{p.db}, &quick}, 64<<20)
	handler := s.Handler()
	synctest.Test(t, func(t *testing.T) {
		for _, order := range []string{"", "&sort=relevance"} {
			path := "/search?q=" + url.QueryEscape("강물") + order
			quick = false
			a := ask(t, handler, http.MethodGet, path)
			page := a.Body.String()
			if a.Code != http.StatusServiceUnavailable || !strings.Contains(page, `role="alert"`) || !strings.Contains(page, "기간을 정해 범위를 좁혀 주세요") || !strings.Contains(page, `value="강물"`) {
				t.Errorf("%s answers %d:\n%s", path, a.Code, page)
			}
			quick = true
			a = ask(t, handler, http.MethodGet, path)
			if page := a.Body.String(); a.Code != http.StatusOK || !strings.Contains(page, "느린 ") || strings.Contains(page, "기간을 정해 범위를 좁혀 주세요") {
				t.Errorf("%s, quick again, answers %d:\n%s", path, a.Code, page)
			}
		}
	})
}
