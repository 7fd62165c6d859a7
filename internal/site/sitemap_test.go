package site_test

import (
	"encoding/xml"
	"fmt"
	"image/png"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/feed"
	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/staff"
	"jogan/internal/store"
	"jogan/internal/weather"
)

// The published forms of sitemaps, as a reader of them sees them: element and space must be those of the rules.
type (
	readSet struct {
		XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []readURL `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
	}
	readIndex struct {
		XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Parts   []readURL `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemap"`
	}
	readURL struct {
		Loc     string   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		LastMod string   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		Images  []string `xml:"http://www.google.com/schemas/sitemap-image/1.1 image>loc"`
		News    *struct {
			Name     string `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication>name"`
			Language string `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication>language"`
			Date     string `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication_date"`
			Title    string `xml:"http://www.google.com/schemas/sitemap-news/0.9 title"`
		} `xml:"http://www.google.com/schemas/sitemap-news/0.9 news"`
	}
)

// sitemap reads a sitemap and holds it against the rules of sitemaps.org: the media type, UTF-8, absolute addresses of one
// site, each once, dates of the W3C with a zone, no more than 50,000 addresses and 50 MB.
func (p *paper) sitemap(path, root string) []readURL {
	p.t.Helper()
	a := p.get(path)
	if a.Code != http.StatusOK || !strings.HasPrefix(a.Header().Get("Content-Type"), "application/xml") {
		p.t.Fatalf("%s: %d %q", path, a.Code, a.Header().Get("Content-Type"))
	}
	body := a.Body.Bytes()
	var all []readURL
	var set readSet
	var index readIndex
	switch err := xml.Unmarshal(body, &set); {
	case err == nil:
		all = set.URLs
	default:
		p.ok(xml.Unmarshal(body, &index))
		all = index.Parts
	}
	if len(body) > 50<<20 || len(all) > 50_000 {
		p.t.Errorf("%s: %d bytes, %d addresses", path, len(body), len(all))
	}
	seen := map[string]bool{}
	for _, x := range all {
		u, err := url.Parse(x.Loc)
		if err != nil || !strings.HasPrefix(x.Loc, root+"/") || u.Fragment != "" || seen[x.Loc] || len(x.Loc) >= 2048 {
			p.t.Errorf("%s: the address %q, %v", path, x.Loc, err)
		}
		seen[x.Loc] = true
		if _, err := time.Parse("2006-01-02T15:04:05-07:00", x.LastMod); x.LastMod != "" && err != nil {
			p.t.Errorf("%s: lastmod %q", path, x.LastMod)
		}
		for _, i := range x.Images {
			if !strings.HasPrefix(i, root+"/media/") {
				p.t.Errorf("%s: the picture %q", path, i)
			}
		}
		if n := x.News; n != nil {
			if _, err := time.Parse("2006-01-02T15:04:05-07:00", n.Date); err != nil || n.Name == "" || n.Language != "ko" || n.Title == "" {
				p.t.Errorf("%s: %+v", path, *n)
			}
		}
	}
	return all
}

// at finds an address among those of a sitemap.
func at(all []readURL, loc string) *readURL {
	for i := range all {
		if all[i].Loc == loc {
			return &all[i]
		}
	}
	return nil
}

const root = "https://paper.example"

func TestSitemaps(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = root })
	shown := p.picture(10, news.Picture{})
	a := draft(p.sections["society"].ID, "강물이 <불었다> & 빠졌다")
	a.Picture, a.Tags = shown.ID, []string{"강", "장마"}
	first := p.publish(a)
	paid := draft(p.sections["society"].ID, "광고성 기사")
	paid.Kind, paid.Tags = news.Sponsored, []string{"강"}
	second := p.publish(paid)
	loc := func(no int64) string { return fmt.Sprintf("%s/articles/%d", root, no) }

	index := p.sitemap("/sitemap.xml", root)
	var every []readURL
	for _, part := range index {
		every = append(every, p.sitemap(strings.TrimPrefix(part.Loc, root), root)...)
	}
	for _, path := range []string{"/", "/sections/society", "/sections/industry/making", "/tags/%EA%B0%95", "/latest"} {
		if at(every, root+path) == nil {
			t.Errorf("%s is in no sitemap", path)
		}
	}
	if at(every, root+"/tags/"+url.PathEscape("장마")) != nil {
		t.Error("a tag with one article is in the sitemap")
	}
	articles := p.sitemap("/sitemap-articles-0.xml", root)
	one := at(articles, loc(first.No))
	if one == nil || len(one.Images) != 1 || one.LastMod != first.Published.In(news.NewPaper("").Zone()).Format(time.RFC3339) || at(articles, loc(second.No)) == nil {
		t.Fatalf("the article: %+v of %+v", one, articles)
	}
	if got := p.get(strings.TrimPrefix(one.Images[0], root)); got.Code != http.StatusOK {
		t.Errorf("the picture in the sitemap: %d", got.Code)
	}
	latest := p.sitemap("/sitemap-news.xml", root)
	if len(latest) != 1 || latest[0].Loc != loc(first.No) || latest[0].News.Title != first.Title || latest[0].News.Name != "조간일보" {
		t.Fatalf("news: %+v", latest)
	}

	// Nobody who has it asks for it twice, and what changes is there at once.
	before := p.get("/sitemap-articles-0.xml")
	if again := p.get("/sitemap-articles-0.xml", "If-None-Match", before.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
	p.clock.forward(time.Hour)
	p.edit(first.No, func(a *news.Article) { a.Title = "강물이 다시 불었다" })
	after := p.get("/sitemap-articles-0.xml", "If-None-Match", before.Header().Get("ETag"))
	changed := at(p.sitemap("/sitemap-articles-0.xml", root), loc(first.No))
	if after.Code != http.StatusOK || changed.LastMod <= one.LastMod {
		t.Errorf("after an edit: %d, %s then %s", after.Code, one.LastMod, changed.LastMod)
	}
	if parts := p.sitemap("/sitemap.xml", root); at(parts, root+"/sitemap-articles-0.xml").LastMod < changed.LastMod {
		t.Errorf("the index says less than its part: %+v", parts)
	}
	p.ok(p.desk.BlockPicture(t.Context(), staff.Shell(), shown.ID, true, "까닭"))
	if got := at(p.sitemap("/sitemap-articles-0.xml", root), loc(first.No)); len(got.Images) != 0 {
		t.Errorf("a blocked picture is in the sitemap: %v", got.Images)
	}
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), first.No, "까닭", ""))
	for _, path := range []string{"/sitemap.xml", "/sitemap-articles-0.xml", "/sitemap-news.xml", "/sitemap-pages.xml"} {
		if strings.Contains(p.get(path).Body.String(), loc(first.No)+"<") {
			t.Errorf("withdrawn, and in %s", path)
		}
	}
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), second.No, "까닭", ""))
	if got := p.get("/sitemap-articles-0.xml"); got.Code != http.StatusNotFound || at(p.sitemap("/sitemap.xml", root), root+"/sitemap-articles-0.xml") != nil {
		t.Errorf("a part without articles: %d", got.Code)
	}
	for _, path := range []string{"/sitemap-articles-1.xml", "/sitemap-articles-00.xml", "/sitemap-articles--1.xml", "/sitemap-articles-9999999999999999999.xml", "/sitemap-pages-0.xml", "/sitemap-tags.xml",
		"/sitemap-news-0.xml", "/sitemap-news-1.xml", "/sitemap-x.xml", "/sitemap-.xml"} {
		if got := p.get(path); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
}

func TestSitemapOfAPaperWithoutAddress(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	no := p.publish(draft(p.sections["society"].ID, "강물이 불었다")).No
	if at(p.sitemap("/sitemap-articles-0.xml", "http://paper.example"), fmt.Sprintf("http://paper.example/articles/%d", no)) == nil {
		t.Error("the address that was asked is not that of the sitemap")
	}
}

// The pages that lead through the paper stand in its sitemap once they have something to show.
func TestSitemapOfBrowsing(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = root })
	village, err := p.desk.SaveSeries(t.Context(), staff.Shell(), news.Series{Slug: "village", Name: "마을"})
	p.ok(err)
	listed := func() (paths []string) {
		all := p.sitemap("/sitemap-pages.xml", root)
		for _, path := range []string{"/ranking", "/weather", "/archive", "/feeds", "/series", "/series/village", "/reporters"} {
			if at(all, root+path) != nil {
				paths = append(paths, path)
			}
		}
		return paths
	}
	if got := listed(); !slices.Equal(got, []string{"/feeds"}) {
		t.Errorf("a new paper: %v", got)
	}
	writer := p.person("yeoul", staff.Profile{})
	a := draft(p.sections["society"].ID, "강물이 불었다")
	a.Series, a.Bylines = village.ID, []news.Byline{writer.Byline()}
	no := p.publish(a).No
	p.ok(p.db.SaveReport(t.Context(), weather.SampleReport(p.clock.now())))
	p.mu.Lock()
	p.ranked = map[ranking.Period]map[int64][]int64{ranking.OfMonth: {0: {no}}}
	p.mu.Unlock()
	p.site.RankingChanged()
	settled := func(want ...string) {
		t.Helper()
		listed() // weather and ranking may come a moment later
		p.ok(p.cache.Settle(t.Context()))
		if got := listed(); !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
	settled("/ranking", "/weather", "/archive", "/feeds", "/series", "/series/village", "/reporters")
	p.clock.forward(13 * time.Hour)
	settled("/ranking", "/archive", "/feeds", "/series", "/series/village", "/reporters") // the weather is too old
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), no, "까닭", ""))
	settled("/feeds")
}

func TestNewsSitemapGoesByTime(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = root })
	p.publish(draft(p.sections["society"].ID, "이틀 뒤에 사라진다"))
	p.clock.forward(feed.NewsAge - time.Second)
	if got := p.sitemap("/sitemap-news.xml", root); len(got) != 1 {
		t.Fatalf("before two days: %+v", got)
	}
	p.clock.forward(time.Second)
	if got := p.sitemap("/sitemap-news.xml", root); len(got) != 0 {
		t.Fatalf("after two days: %+v", got)
	}
}

func TestNewsSitemapInFiles(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = root })
	const many = feed.MaxNews + 5
	var all []news.Article
	for i := range many {
		a := draft(p.sections["society"].ID, fmt.Sprintf("기사 %d", i))
		a.No, a.Status, a.Version, a.PublicVersion, a.Kind, a.Grade = int64(i+1), news.Published, 1, 1, news.Normal, news.Brief
		a.Created, a.Updated, a.Published = p.clock.now(), p.clock.now().Add(time.Duration(i)*time.Millisecond), p.clock.now().Add(time.Duration(i)*time.Millisecond)
		all = append(all, a)
	}
	p.bulk(all)
	p.clock.forward(time.Minute)
	index := p.sitemap("/sitemap.xml", root)
	files := p.sitemap("/sitemap-news.xml", root)
	if len(files) != 2 || at(index, files[0].Loc) == nil || at(index, files[1].Loc) == nil || at(index, root+"/sitemap-news.xml") != nil {
		t.Fatalf("files %+v, index %+v", files, index)
	}
	sum := 0
	for _, f := range files {
		n := len(p.sitemap(strings.TrimPrefix(f.Loc, root), root))
		if n > feed.MaxNews {
			t.Errorf("%s has %d", f.Loc, n)
		}
		sum += n
	}
	if sum != many {
		t.Errorf("%d of %d articles", sum, many)
	}
	if got := p.get("/sitemap-news-3.xml"); got.Code != http.StatusNotFound {
		t.Errorf("a third file: %d", got.Code)
	}
}

// groups is a small reader of robots.txt for the test, apart from the one that the program checks itself with: the rules
// of each agent, and the sitemaps.
func groups(text string) (rules map[string][]string, sitemaps []string) {
	rules = map[string][]string{}
	var agents []string
	fresh := true
	for line := range strings.SplitSeq(text, "\n") {
		name, value, ok := strings.Cut(line, ": ")
		switch {
		case !ok:
		case name == "User-agent":
			if fresh {
				agents = nil
			}
			agents, fresh = append(agents, value), false
		case name == "Sitemap":
			sitemaps = append(sitemaps, value)
		default:
			fresh = true
			for _, a := range agents {
				rules[a] = append(rules[a], name+" "+value)
			}
		}
	}
	return rules, sitemaps
}

func TestRobots(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = root })
	text := p.get("/robots.txt").Body.String()
	rules, sitemaps := groups(text)
	for _, path := range []string{"/desk", "/api/", "/search", "/b/", "/v/"} {
		if !strings.Contains(strings.Join(rules["*"], "\n"), "Disallow "+path) {
			t.Errorf("%s is open", path)
		}
	}
	if strings.Join(sitemaps, " ") != root+"/sitemap.xml "+root+"/sitemap-news.xml" {
		t.Errorf("sitemaps %v", sitemaps)
	}
	for _, c := range news.Crawlers() {
		refused := strings.Join(rules[c.Name], "\n") == "Disallow /"
		if refused != (c.Purpose == news.ForTraining) {
			t.Errorf("%s for %s: refused %t by default", c.Name, c.Purpose, refused)
		}
	}
	read := news.ReadRobots(text)
	for _, engine := range news.SearchEngines() {
		if _, named := rules[engine]; named || !read.Allows(engine, "/articles/1") || read.Allows(engine, "/desk/") {
			t.Errorf("%s is not served as all are", engine)
		}
	}
	p.ok(p.desk.SaveFindable(t.Context(), staff.Shell(), news.Findable{
		Crawlers: map[string]news.Stance{"GPTBot": news.Allowed, "ChatGPT-User": news.Refused}, Robots: "User-agent: AhrefsBot\nDisallow: /",
	}, 0))
	text = p.get("/robots.txt").Body.String()
	rules, _ = groups(text)
	read = news.ReadRobots(text)
	if rules["GPTBot"] != nil || strings.Join(rules["ChatGPT-User"], "") != "Disallow /" || strings.Join(rules["AhrefsBot"], "") != "Disallow /" ||
		!read.Allows("GPTBot", "/") || read.Allows("ChatGPT-User", "/") || read.Allows("AhrefsBot", "/articles/1") {
		t.Errorf("as it was set:\n%s", text)
	}
}

func TestAdsAndKey(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = "https://news.example.com" })
	for _, path := range []string{"/ads.txt", "/.txt", "/x.txt"} {
		if got := p.get(path); got.Code != http.StatusNotFound {
			t.Errorf("%s of a paper that set nothing: %d", path, got.Code)
		}
	}
	p.ok(p.desk.SaveFindable(t.Context(), staff.Shell(), news.Findable{Ads: "google.com, pub-1, DIRECT", IndexNow: true}, 0))
	f, _, err := p.db.Findable(t.Context())
	p.ok(err)
	if got := p.get("/ads.txt"); got.Body.String() != "google.com, pub-1, DIRECT\n" || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("ads.txt: %q", got.Body)
	}
	if got := p.get("/" + f.Key + ".txt"); len(f.Key) != 32 || got.Body.String() != f.Key {
		t.Errorf("the key %q: %q", f.Key, got.Body)
	}
}

func TestIcons(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for path, size := range map[string]int{"/apple-touch-icon.png": 180, "/icon-192.png": 192, "/icon-512.png": 512, "/icon-maskable-192.png": 192, "/icon-maskable-512.png": 512} {
		got := p.get(path)
		i, err := png.DecodeConfig(got.Body)
		if err != nil || got.Header().Get("Content-Type") != "image/png" || i.Width != size || i.Height != size {
			t.Errorf("%s: %v, %+v, %s", path, err, i, got.Header())
		}
	}
	ico := p.get("/favicon.ico").Body.Bytes()
	if len(ico) < 100 || ico[2] != 1 || ico[4] != 3 || ico[6] != 16 || ico[22] != 32 || ico[38] != 48 {
		t.Errorf("favicon.ico begins %v", ico[:min(len(ico), 54)])
	}
}

// bulk publishes many articles at once, as a move from another system does.
func (p *paper) bulk(all []news.Article) {
	p.t.Helper()
	p.ok(p.db.Write(p.t.Context(), func(tx *store.Tx) error { return tx.Bulk(p.t.Context(), all) }))
}
