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

func (searching) Search(ctx context.Context, _ search.Query, _ news.Cursor, _ int) ([]news.PublicArticle, search.Count, error) {
	<-ctx.Done()
	return nil, search.Count{}, ctx.Err()
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

// What may be a particle stays, and a reader who finds little is shown the way without it.
func TestLooserSearch(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.publish(draft(p.sections["society"].ID, "버스 노선을 바꾼다"))
	for path, link := range map[string]string{
		"/search?q=" + url.QueryEscape("버스도"):                            "/search?q=" + url.QueryEscape("버스"),
		"/search?q=" + url.QueryEscape("버스도") + "&by=x":                  "/search?q=" + url.QueryEscape("버스") + "&amp;by=x",
		"/search?q=" + url.QueryEscape("버스도 <b>노선이") + "&sort=relevance": "",
		"/search?q=" + url.QueryEscape("버스"):                             "",
	} {
		body := p.must(path, http.StatusOK).Body.String()
		if has := strings.Contains(body, "조사를 빼고"); has != (link != "" || strings.Contains(path, "relevance")) || !strings.Contains(body, `href="`+link) {
			t.Errorf("%s: leads on %v, want %q", path, has, link)
		}
	}
}

// The answer to what is typed is kept by what it asks for, whichever way it was typed.
func TestSuggestionsByInitials(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.publish(draft(p.sections["society"].ID, "인공지능과 인구"))
	for typed, want := range map[string]string{"인ㄱ": `["인공지능","인구"]`, "ㅇㄱㅈㄴ": `["인공지능"]`, "인ㄱㅈ": `["인공지능"]`, "인공ㅈㄴ": `["인공지능"]`, "인ㅁㅈ": `[]`, "ㅇㅣㄴㅇㄱㅈ": `[]`} {
		if got := p.must("/search/suggest?q="+url.QueryEscape(typed), http.StatusOK).Body.String(); got != `{"items":`+want+`}` {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}
