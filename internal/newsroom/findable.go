package newsroom

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"jogan/internal/feed"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/web"
)

// findableReader is what the screen of being found asks.
type findableReader interface {
	Findable(ctx context.Context) (news.Findable, int64, error)
	SitemapParts(ctx context.Context) ([]news.PartState, error)
	SitemapCounts(ctx context.Context, since time.Time) (articles, tags, recent int64, err error)
	IndexStates(ctx context.Context, endpoints []string) ([]notify.IndexState, error)
	IndexCalls(ctx context.Context, limit int) ([]notify.IndexCall, error)
	IndexTrouble(ctx context.Context, now time.Time) (int64, error)
}

// FindablePage is what the paper tells those who find it.
type FindablePage struct {
	Frame
	Version  int64
	Ready    bool // search engines could reach the paper at its address
	Fields   Fields
	Crawlers []CrawlerGroup
	Maps     []MapLine
	On       bool // IndexNow
	Key      string
	States   []IndexLine
	Calls    []IndexCallLine
}

// CrawlerGroup is the crawlers of one purpose.
type CrawlerGroup struct {
	Purpose news.Purpose
	Rows    []CrawlerRow
}

// CrawlerRow is a crawler of AI with what it may do.
type CrawlerRow struct {
	news.Crawler
	Field Input
}

// MapLine is a file that search engines read.
type MapLine struct {
	Path  string
	Key   string // of its name
	Count int64  // of what is in it; -1: it is not counted
}

// IndexLine is how it stands with a search engine.
type IndexLine struct {
	notify.IndexState
	Bad bool
}

// IndexCallLine is a call of one.
type IndexCallLine struct {
	notify.IndexCall
	Name   string
	Taken  bool
	Reason string // catalogue key of why there was no answer; empty: there was one
}

// indexCalls is how many calls the screen shows.
const indexCalls = 20

// crawlerField is the name of a crawler's field.
func crawlerField(c news.Crawler) string { return "crawler_" + c.Name }

func (n *Newsroom) findable(w http.ResponseWriter, r *http.Request) error {
	return n.showFindable(w, r, screen{}, nil)
}

func (n *Newsroom) showFindable(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "findable", "findable"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		setting, version, err := rd.Findable(ctx)
		if err != nil {
			return nil, err
		}
		p := FindablePage{Version: version, Ready: notify.IndexReady(f.Paper.URL), On: setting.IndexNow, Key: setting.Key}
		p.Fields = Fields{
			{Name: "naver", Kind: "text", Label: "findable.naver-code", Help: "findable.code-help", Value: setting.Naver, Complete: "off"},
			{Name: "google", Kind: "text", Label: "findable.google-code", Help: "findable.code-help", Value: setting.Google, Complete: "off"},
			{Name: "bing", Kind: "text", Label: "findable.bing-code", Help: "findable.code-help", Value: setting.Bing, Complete: "off"},
			{Name: "index_now", Kind: "check", Label: "findable.index-now", Help: "findable.index-now-help", Checked: setting.IndexNow},
			{Name: "robots", Kind: "area", Label: "findable.robots", Help: "findable.robots-help", Value: setting.Robots},
			{Name: "ads", Kind: "area", Label: "findable.ads", Help: "findable.ads-help", Value: setting.Ads},
		}
		own := len(p.Fields)
		for _, c := range news.Crawlers() {
			p.Fields = append(p.Fields, Input{
				Name: crawlerField(c), Kind: "select", Label: "findable.stance", Always: true,
				Options: choices(news.Stances(), "findable.stance.", setting.Stance(c), f.words, f.Lang),
			})
		}
		p.Fields.fill(&f, "", v, s.err)
		for i, c := range news.Crawlers() {
			if len(p.Crawlers) == 0 || p.Crawlers[len(p.Crawlers)-1].Purpose != c.Purpose {
				p.Crawlers = append(p.Crawlers, CrawlerGroup{Purpose: c.Purpose})
			}
			g := &p.Crawlers[len(p.Crawlers)-1]
			g.Rows = append(g.Rows, CrawlerRow{c, p.Fields[own+i]})
		}
		if err := p.measure(ctx, rd, n.Now()); err != nil {
			return nil, err
		}
		p.Frame = f
		return p, nil
	})
}

// measure fills what stands in the sitemaps and what search engines answered.
func (p *FindablePage) measure(ctx context.Context, rd Reader, now time.Time) error {
	parts, err := rd.SitemapParts(ctx)
	if err != nil {
		return err
	}
	articles, tags, recent, err := rd.SitemapCounts(ctx, now.Add(-feed.NewsAge))
	if err != nil {
		return err
	}
	p.Maps = []MapLine{
		{"/sitemap.xml", "findable.map.index", int64(len(parts))}, {"/sitemap-news.xml", "findable.map.news", recent},
		{"/sitemap-pages.xml", "findable.map.pages", -1},
	}
	if len(parts) > 0 {
		p.Maps = slices.Insert(p.Maps, 1, MapLine{"/sitemap.xml", "findable.map.articles", articles})
	}
	if tags > 0 {
		p.Maps = append(p.Maps, MapLine{"/sitemap.xml", "findable.map.tags", tags})
	}
	states, err := rd.IndexStates(ctx, notify.IndexEndpoints())
	if err != nil {
		return err
	}
	for _, s := range states {
		p.States = append(p.States, IndexLine{s, s.Trouble(now)})
	}
	calls, err := rd.IndexCalls(ctx, indexCalls)
	for _, c := range calls {
		line := IndexCallLine{IndexCall: c, Name: notify.IndexState{Endpoint: c.Endpoint}.Name(), Taken: c.Taken()}
		if c.Status == 0 && strings.HasPrefix(c.Answer, "webhook.") {
			line.Reason = c.Answer
		}
		p.Calls = append(p.Calls, line)
	}
	return err
}

func (n *Newsroom) saveFindable(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	x := news.Findable{
		Naver: v.Text("naver"), Google: v.Text("google"), Bing: v.Text("bing"), Robots: v.Text("robots"), Ads: v.Text("ads"), IndexNow: v.Has("index_now"),
		Crawlers: map[string]news.Stance{},
	}
	for _, c := range news.Crawlers() {
		if name := crawlerField(c); v.Has(name) {
			x.Crawlers[c.Name] = news.Stance(v.Text(name))
		}
	}
	version := v.Int("version")
	if err = together(v, nil); err == nil {
		err = n.Desk.SaveFindable(r.Context(), n.actor(r), x, version)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showFindable(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/findable", "saved")
}

func (n *Newsroom) hurryIndexNow(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.Form(w, r); err != nil {
		return err
	}
	if err := n.Desk.HurryIndexNow(r.Context(), n.actor(r)); err != nil {
		return err
	}
	return back(w, r, "/desk/findable", "findable-hurried")
}
