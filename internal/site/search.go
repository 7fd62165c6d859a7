package site

import (
	"context"
	"net/http"
	"net/url"

	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"
	"jogan/internal/web"
)

// SearchPage is the search with what it found.
type SearchPage struct {
	Frame
	Asked   bool // there was something to look for
	Results []Result
	Next    string
	First   string
}

// Result is an article that was found, with the words looked for marked.
type Result struct {
	Path    string
	Title   []search.Part
	Snippet []search.Part
	Teaser  Teaser
}

const (
	maxQuery      = 600 // bytes of a query that are read: 200 syllables
	snippetLength = 160 // characters
)

func (s *Site) search(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	text := web.Query(r, "q", maxQuery)
	path := "/search"
	if text != "" {
		path += "?q=" + url.QueryEscape(text)
	}
	return s.page(w, r, from(path, at), func(ctx context.Context, m *making) (page, error) {
		f, err := m.frame(ctx, place{path: path, plain: true, crumbs: here(m.words("site.search"))})
		if err != nil {
			return page{}, err
		}
		p := &SearchPage{Frame: f}
		p.Index, p.Query = false, text
		p.Title = m.s.Renderer.Words().Text(language, "site.search")
		q := search.Parse(text)
		if p.Asked = !q.Empty(); !p.Asked {
			return m.html("search", http.StatusOK, p)
		}
		if !at.IsZero() {
			p.First = path
		}
		if err := m.found(ctx, p, q, path, at); err != nil {
			return page{}, err
		}
		return m.html("search", http.StatusOK, p)
	})
}

func (m *making) found(ctx context.Context, p *SearchPage, q search.Query, path string, at news.Cursor) error {
	m.uses.Use(news.ListAll)
	articles, err := m.r.Search(ctx, q, at, pageSize+1)
	if err != nil {
		return err
	}
	if len(articles) > pageSize {
		articles = articles[:pageSize]
		p.Next = from(path, articles[pageSize-1].Cursor())
	}
	var heads []news.Headline
	for _, a := range articles {
		heads = append(heads, a.Headline)
	}
	teasers, err := m.teasers(ctx, heads, sizesTeaser, 320)
	if err != nil {
		return err
	}
	for i, a := range articles {
		p.Results = append(p.Results, Result{
			Path: teasers[i].Path, Teaser: teasers[i],
			Title:   search.Snippet(a.Title, q, news.MaxTitle),
			Snippet: search.Snippet(richtext.Text(a.Body), q, snippetLength),
		})
	}
	return nil
}
