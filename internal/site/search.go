package site

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"
	"jogan/internal/web"
)

// SearchPage is the search with what it found.
type SearchPage struct {
	Frame
	Ask     SearchForm
	Choices []Choice // sections to choose from
	Asked   bool     // there was something to look for
	Slow    bool     // it took too long to look
	Results []Result
	Total   int64 // how many were found, as far as they were counted
	Many    bool  // there may be more
	Partly  bool  // of many only some were ranked, and this is the last page of them
	Orders  []Link
	Looser  Link // the same without what may be particles, where little was found; empty: nothing
	Next    string
	First   string
}

// SearchForm is what the form holds, as it was typed.
type SearchForm struct {
	Text, By, Section string
	From, To          string // days, 2026-01-19
	Best              bool   // the most relevant first
}

// Narrowed tells whether the finer fields are in use.
func (f SearchForm) Narrowed() bool { return f.By+f.Section+f.From+f.To != "" }

// Choice is an entry of a list to choose from.
type Choice struct {
	Value, Name string
	Within      bool // it belongs to the entry above
	Chosen      bool
}

// Result is an article that was found, with the words looked for marked.
type Result struct {
	Path    string
	Title   []search.Part
	Snippet []search.Part
	Teaser  Teaser
}

// Searches are what the search asks of one snapshot.
type Searches interface {
	// Search finds the newest, SearchBest the most relevant; both count as far as that costs little.
	Search(ctx context.Context, q search.Query, before news.Cursor, limit int) (newest []news.PublicArticle, count search.Count, err error)
	SearchBest(ctx context.Context, q search.Query, from search.Place, limit int) (best []news.PublicArticle, ranking search.Ranking, err error)
	Suggest(ctx context.Context, typed string, limit int) ([]string, error)
}

const (
	maxQuery       = 600 // bytes of a query that are read: 200 syllables
	snippetLength  = 160 // characters
	mostSuggested  = 8
	searchPatience = 3 * time.Second
	relevanceFirst = "relevance"
)

// path is the address of the form's results; what is empty is left out, so that there is one spelling.
func (f SearchForm) path() string {
	path := "/search"
	sign := "?"
	order := ""
	if f.Best {
		order = relevanceFirst
	}
	for _, x := range [][2]string{{"q", f.Text}, {"section", f.Section}, {"by", f.By}, {"from", f.From}, {"to", f.To}, {"sort", order}} {
		if x[1] != "" {
			path += sign + x[0] + "=" + url.QueryEscape(x[1])
			sign = "&"
		}
	}
	return path
}

func (f SearchForm) query() search.Query {
	return search.Parse(f.Text).Narrowed(f.By, f.Section, f.From, f.To)
}

// normal is the form with its words in their normal spelling.
func (f SearchForm) normal() SearchForm {
	f.Text = search.Parse(f.Text).String()
	return f
}

// searchForm reads the address. A day that is none is left out.
func searchForm(r *http.Request) SearchForm {
	day := func(name string) string {
		if day, err := time.Parse(time.DateOnly, web.Query(r, name, 10)); err == nil {
			return day.Format(time.DateOnly)
		}
		return ""
	}
	return SearchForm{
		Text: web.Query(r, "q", maxQuery), By: web.Query(r, "by", 120), Section: web.Query(r, "section", 120),
		From: day("from"), To: day("to"), Best: web.Query(r, "sort", 20) == relevanceFirst,
	}
}

func (s *Site) search(w http.ResponseWriter, r *http.Request) error {
	ask := searchForm(r)
	path := ask.path()
	part := search.Place{}
	at := news.Cursor{}
	key := path
	if place := web.Query(r, "before", 64); place != "" {
		var err error
		if !ask.Best {
			at, err = news.ParseCursor(place)
		} else if known, ok := search.ParsePlace(place); ok {
			part = known
		} else {
			err = fault.In("before", "field.cursor")
		}
		if err != nil {
			return err
		}
		key = onward(path, place)
	}
	return s.page(w, r, key, func(ctx context.Context, m *making) (page, error) {
		f, err := m.frame(ctx, place{path: ask.normal().path(), plain: true, crumbs: here(m.words("site.search"))})
		if err != nil {
			return page{}, err
		}
		p := &SearchPage{Frame: f, Ask: ask, Choices: m.choices(ask.Section)}
		p.Index, p.Query = false, ask.Text
		p.Title = m.s.Renderer.Words().Text(language, "site.search")
		q := ask.query()
		if p.Asked = !q.Empty(); !p.Asked {
			return m.html("search", http.StatusOK, p)
		}
		if ask.Text != "" {
			p.Title = m.words("search.title", ask.Text)
		}
		if key != path {
			p.First = path
		}
		newest, best := ask, ask
		newest.Best, best.Best = false, true
		p.Orders = []Link{{Name: "newest", Path: newest.path(), Current: !ask.Best}, {Name: "relevance", Path: best.path(), Current: ask.Best}}
		// A search is bounded in time: what a reader asks must not hold up the pages of others.
		bounded, cancel := context.WithTimeout(ctx, searchPatience)
		defer cancel()
		if ask.Best {
			err = m.findBest(bounded, p, q, path, part)
		} else {
			err = m.findNewest(bounded, p, q, path, at)
		}
		if err != nil && bounded.Err() != nil && ctx.Err() == nil {
			p.Slow, p.Results, p.Next = true, nil, ""
			m.until(m.now) // it is not kept: the next time may be quicker
			return m.html("search", http.StatusServiceUnavailable, p)
		}
		if err != nil {
			return page{}, err
		}
		if text, ok := search.Looser(ask.Text); ok && p.First == "" && p.Next == "" {
			looser := ask
			looser.Text = text
			p.Looser = Link{Name: text, Path: looser.path()}
		}
		return m.html("search", http.StatusOK, p)
	})
}

// onward is the address of a further page.
func onward(path, place string) string {
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}
	return path + sign + "before=" + url.QueryEscape(place)
}

// choices are the sections that readers see.
func (m *making) choices(chosen string) []Choice {
	var all []Choice
	for _, x := range m.sections {
		if m.shown(x) {
			value := strings.TrimPrefix(m.sections.Path(x.ID), "/sections/")
			all = append(all, Choice{Value: value, Name: x.Name, Within: x.Parent != 0, Chosen: value == chosen})
		}
	}
	return all
}

func (m *making) findNewest(ctx context.Context, p *SearchPage, q search.Query, path string, at news.Cursor) error {
	m.uses.Use(news.ListAll)
	articles, count, err := m.r.Search(ctx, q, at, pageSize+1)
	if err != nil {
		return err
	}
	if len(articles) > pageSize {
		articles = articles[:pageSize]
		p.Next = from(path, articles[pageSize-1].Cursor())
	}
	return m.found(ctx, p, q, articles, count)
}

func (m *making) findBest(ctx context.Context, p *SearchPage, q search.Query, path string, part search.Place) error {
	m.uses.Use(news.ListAll)
	articles, ranking, err := m.r.SearchBest(ctx, q, part, pageSize)
	if err != nil {
		return err
	}
	if !ranking.Next.IsZero() {
		p.Next = onward(path, ranking.Next.String())
	}
	p.Partly = ranking.More && ranking.Next.IsZero()
	return m.found(ctx, p, q, articles, ranking.Count)
}

func (m *making) found(ctx context.Context, p *SearchPage, q search.Query, articles []news.PublicArticle, count search.Count) error {
	p.Total, p.Many = count.Known, count.More
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

// suggest answers what the search field asks while somebody types: {"items": ["인공지능", …]}. It is made from public
// copies alone, and asked for anew like every page, so that a withdrawn article suggests nothing.
func (s *Site) suggest(w http.ResponseWriter, r *http.Request) error {
	typed := strings.TrimSpace(web.Query(r, "q", maxQuery/4))
	letters, initials := search.Asked(typed)
	return s.page(w, r, "/search/suggest?q="+url.QueryEscape(letters+" "+initials), func(ctx context.Context, m *making) (page, error) {
		m.uses.Use(news.ListAll)
		items, err := m.r.Suggest(ctx, typed, mostSuggested)
		if err != nil {
			return page{}, err
		}
		if items == nil {
			items = []string{}
		}
		body, err := json.Marshal(struct {
			Items []string `json:"items"`
		}{items})
		return page{status: http.StatusOK, kind: "application/json; charset=utf-8", body: body}, err
	})
}
