package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// oldSite sets which addresses of before are answered.
func (p *paper) oldSite(x news.OldSite, codes ...news.OldCode) {
	p.t.Helper()
	_, version, err := p.db.OldSite(p.t.Context())
	p.ok(err)
	text := ""
	for _, c := range codes {
		text += c.Code + " " + c.To + "\n"
	}
	p.ok(p.desk.SaveOldSite(p.t.Context(), staff.Shell(), x, text, version))
}

// at asks for an address as it stands in a request's first line, its Host among the headers.
func (p *paper) at(target string, headers ...string) answer {
	p.t.Helper()
	r := httptest.NewRequestWithContext(p.t.Context(), http.MethodGet, "http://paper.example/", nil)
	u, err := url.Parse("http://paper.example" + target)
	p.ok(err)
	r.URL.Path, r.URL.RawPath, r.URL.RawQuery = u.Path, u.RawPath, u.RawQuery
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return answer{w, p.t}
}

// Each feed in each format, where it says that it is, to be asked for again without being sent again.
func TestFeedsAreTheirConditions(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	a := draft(p.sections["society"].ID, "첫 기사")
	a.Body += "<p>" + strings.Repeat("긴 글이다. ", 300) + "</p>"
	no := p.publish(a).No
	for _, file := range []string{"feed.xml", "atom.xml", "feed.json"} {
		path := "/sections/society/" + file
		p.clock.forward(500 * time.Millisecond)
		p.edit(no, func(a *news.Article) { a.Title = "고친 기사 " + file })
		young := p.must(path, http.StatusOK, "고친 기사 "+file, "/sections/society/"+file)
		if young.Header().Get("Last-Modified") != "" {
			t.Errorf("%s tells a date in whose second something may still change", path)
		}
		tag := young.Header().Get("ETag")
		if x := p.get(path, "If-None-Match", tag); x.Code != http.StatusNotModified || x.Body.Len() > 0 {
			t.Errorf("%s: %d for what is still so", path, x.Code)
		}
		// Something changes within the same second.
		p.clock.forward(10 * time.Millisecond)
		p.edit(no, func(a *news.Article) { a.Title = "같은 초에 고친 기사" })
		if x := p.get(path, "If-None-Match", tag); x.Code != http.StatusOK || x.Header().Get("ETag") == tag {
			t.Errorf("%s: %d after a correction in the same second", path, x.Code)
		}
		date := p.clock.now().UTC().Truncate(time.Second).Format(http.TimeFormat)
		for _, when := range []time.Duration{0, 30 * time.Second} {
			p.clock.forward(when)
			if x := p.get(path, "If-Modified-Since", date); x.Code != http.StatusOK {
				t.Errorf("%s: %d to a date that no answer carried", path, x.Code)
			}
		}
		p.clock.forward(time.Minute)
		told := p.get(path).Header().Get("Last-Modified")
		if told != date {
			t.Errorf("%s: Last-Modified %q, want %q", path, told, date)
		}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if x := ask(t, p.handler, method, path, "If-Modified-Since", told); x.Code != http.StatusNotModified || x.Header().Get("ETag") == "" || x.Body.Len() > 0 {
				t.Errorf("%s %s: %d for what is still so", method, path, x.Code)
			}
		}
		// A tag that does not hold is stronger than a date that does.
		if x := p.get(path, "If-Modified-Since", told, "If-None-Match", tag); x.Code != http.StatusOK {
			t.Errorf("%s: %d with an old tag", path, x.Code)
		}
		if x := p.get(path, "If-Modified-Since", p.clock.now().Add(time.Hour).UTC().Format(http.TimeFormat)); x.Code != http.StatusOK {
			t.Errorf("%s: %d to a date ahead", path, x.Code)
		}
		if x := p.get(path, "Accept-Encoding", "gzip"); x.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is not compressed", path)
		}
	}
	// A correction that stands beside the article, and its withdrawal.
	before := p.get("/feed.json")
	tag, date := before.Header().Get("ETag"), before.Header().Get("Last-Modified")
	p.clock.forward(5 * time.Minute)
	_, err := p.desk.PublishCorrection(t.Context(), staff.Shell(), news.Correction{Article: no, Kind: news.Rectified, Title: "바로잡습니다", Body: "<p>틀렸다.</p>"})
	p.ok(err)
	for _, headers := range [][]string{{"If-None-Match", tag}, {"If-Modified-Since", date}} {
		if x := p.get("/feed.json", headers...); x.Code != http.StatusOK || !strings.Contains(x.Body.String(), "바로잡습니다") {
			t.Errorf("%v after a correction: %d", headers, x.Code)
		}
	}
	p.must("/atom.xml", http.StatusOK, "<updated>"+p.clock.now().In(p.zone()).Format(time.RFC3339)+"</updated>")
	p.clock.forward(5 * time.Minute)
	before = p.get("/atom.xml")
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), no, "까닭", ""))
	for _, headers := range [][]string{{"If-None-Match", before.Header().Get("ETag")}, {"If-Modified-Since", before.Header().Get("Last-Modified")}} {
		if x := p.get("/atom.xml", headers...); x.Code != http.StatusOK || strings.Contains(x.Body.String(), "같은 초에") {
			t.Errorf("%v after the withdrawal: %d", headers, x.Code)
		}
	}
}

// Nothing in a feed is relative to a page that its reader does not see.
func TestFeedsAreAbsolute(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = "https://news.example" })
	pic := p.picture(3, news.Picture{Credit: "사진"})
	a := draft(p.sections["society"].ID, "기사")
	a.Picture = pic.ID
	a.Body += fmt.Sprintf(`<p><a href="/latest">최신</a> href=/x</p><figure data-picture="%d"></figure><div data-gallery=""><figure data-picture="%[1]d"></figure><figure data-picture="%[1]d"></figure></div>`, pic.ID)
	p.publish(a)
	for _, path := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
		body := p.must(path, http.StatusOK, "https://news.example/media/"+pic.Key, "https://news.example/latest").Body.String()
		for _, bad := range []string{`=&#34;/`, `="/`, `=\"/`, " /media/", ", /media/"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %q:\n%s", path, bad, body)
			}
		}
	}
	p.must("/feed.xml", http.StatusOK, `<media:content url="https://news.example/media/`, `<media:thumbnail url="https://news.example/media/`)
	p.must("/feed.json", http.StatusOK, `"image":"https://news.example/media/`)
}

func TestFeedsPage(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	page := p.page("/feeds")
	links := map[string]bool{}
	for _, a := range all(page, "a", "") {
		links[attr(a, "href")] = true
	}
	for _, folder := range []string{"", "/sections/society", "/sections/industry/making"} {
		for _, file := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
			if !links[folder+file] {
				t.Errorf("%s is not on the page", folder+file)
			}
			p.must(folder+file, http.StatusOK)
		}
	}
}

// The shapes of DOMAIN §3, each in one step.
func TestOldSystems(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	society := p.sections["society"].ID
	a := draft(society, "옛 기사")
	a.Tags = []string{"강"}
	no := p.publish(a).No
	gone := p.publish(draft(society, "내린 기사")).No
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), gone, "까닭", ""))
	here, was := fmt.Sprintf("/articles/%d", no), fmt.Sprintf("/articles/%d", gone)
	ask := func(want map[string]string) {
		t.Helper()
		for path, to := range want {
			x := p.at(path)
			status := http.StatusMovedPermanently
			switch to {
			case "":
				status = http.StatusNotFound
			case news.GoneAddress:
				status, to = http.StatusGone, ""
			}
			if x.Code != status || x.Header().Get("Location") != to {
				t.Errorf("%s: %d %q, want %d %q", path, x.Code, x.Header().Get("Location"), status, to)
			}
		}
	}
	view := fmt.Sprintf("/news/articleView.html?idxno=%d", no)
	ask(map[string]string{view: "", "/?p=3": "/", "/feed/": ""}) // nothing is set yet

	p.oldSite(news.OldSite{Systems: []string{news.NDSoft}, Kept: true}, news.OldCode{Code: "S1N1", To: "/sections/society"}, news.OldCode{Code: "S2N3", To: "/sections/industry/making"})
	ask(map[string]string{
		view: here, view + "&sc_section_code=S1N1&utm_source=kakao": here, fmt.Sprintf("/news/articlePrint.html?idxno=%d", no): here, fmt.Sprintf("/NEWS/articleview.html?a=1&idxno=%d", no): here,
		fmt.Sprintf("/news/articleView.html?idxno=%d", gone):                                       was,
		"/news/articleView.html?idxno=99999":                                                       "",
		"/news/articleView.html?idxno=x":                                                           "",
		"/news/articleView.html":                                                                   "",
		"/news/articleList.html?sc_section_code=S1N1&view_type=sm":                                 "/sections/society",
		"/news/articleList.html?page=3&sc_section_code=S1N1&sc_sub_section_code=S2N3&view_type=sm": "/sections/industry/making",
		"/news/articleList.html?sc_section_code=S9N9":                                              "/latest",
		"/news/articleList.html?page=7":                                                            "/latest",
		"/rss/allArticle.xml":                                                                      "/feed.xml",
		"/rss/S1N1.xml":                                                                            "/sections/society/feed.xml",
		"/rss/S1N7.xml":                                                                            "/feed.xml",
		"/news/photo/202601/" + fmt.Sprint(no) + "_1_22.jpg":                                       news.GoneAddress,
		"/news/article.html?no=1":                                                                  "",
		"//news//articleView.html/?idxno=" + fmt.Sprint(no):                                        here,
	})
	p.settings(func(x *news.Paper) { x.URL = "https://news.example" })
	p.oldSite(news.OldSite{Systems: []string{news.Mediaon, news.Dadamedia, news.WordPress}, Kept: true, Hosts: []string{"m.news.example", "www.news.example"}}, news.OldCode{Code: "22", To: "/sections/industry"})
	ask(map[string]string{
		view: "",
		fmt.Sprintf("/news/article.html?no=%d", no):    here,
		fmt.Sprintf("/mobile/article.html?no=%d", no):  here,
		"/news/section_list_all.html?sec_no=22&page=2": "/sections/industry", "/mobile/section_list_all.html?sec_no=22": "/sections/industry", "/news/article_list_all.html?page=2": "/latest",
		fmt.Sprintf("/news/view.php?idx=%d&mcode=m81", no): here,
		fmt.Sprintf("/?p=%d", no):                          here,
		fmt.Sprintf("/?utm_medium=x&p=%d", no):             here,
		fmt.Sprintf("/index.php?p=%d", no):                 here,
		fmt.Sprintf("/archives/%d", no):                    here,
		"/feed/":                                           "/feed.xml",
		"/feed":                                            "/feed.xml",
		"/?feed=rss2":                                      "/feed.xml",
		"/category/society/":                               "/sections/society",
		"/category/society/feed/":                          "/sections/society/feed.xml",
		"/category/" + url.PathEscape("사회") + "/page/4":    "/sections/society",
		"/tag/" + url.PathEscape("강") + "/":                "/tags/" + url.PathEscape("강"),
		"/tag/%B0%AD/":                                     "/tags/" + url.PathEscape("강"), // CP949
		"/tag/none/":                                       "",
		"/author/nobody/":                                  "",
		"/2026/01/some-slug/":                              "",
		"/wp-content/uploads/2026/01/a-300x200.jpg":        news.GoneAddress,
		"/page/2/":                                         "/latest",
	})
	for host, want := range map[string]string{"m.news.example": "https://news.example", "WWW.news.example:443": "https://news.example", "news.example": "", "other.example": ""} {
		for path, to := range map[string]string{"/": "/", here: here, fmt.Sprintf("/mobile/article.html?no=%d", no): here, "/latest?before=1-1": "/latest?before=1-1"} {
			x := p.at(path, "Host", host)
			if want != "" && (x.Code != http.StatusMovedPermanently || x.Header().Get("Location") != want+to) {
				t.Errorf("%s%s: %d %q", host, path, x.Code, x.Header().Get("Location"))
			}
			if want == "" && strings.Contains(x.Header().Get("Location"), "://") {
				t.Errorf("%s%s leads to %q", host, path, x.Header().Get("Location"))
			}
		}
	}
}

// Addresses of the system before follow what was renamed here since, redirects lead to the end in one step, and what nobody
// knows leads nowhere.
func TestOldLinksFollow(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	ctx, shell := t.Context(), staff.Shell()
	p.settings(func(x *news.Paper) { x.URL = "https://news.example" })
	p.oldSite(news.OldSite{Systems: []string{news.NDSoft, news.WordPress}, Kept: true, Hosts: []string{"m.news.example"}})
	_, err := p.desk.SavePage(ctx, shell, news.Page{Slug: "about", Title: "소개", Body: "<p>글</p>"})
	p.ok(err)
	a := draft(p.sections["society"].ID, "기사")
	a.Tags = []string{"강바람"}
	no := p.publish(a).No
	here := fmt.Sprintf("/articles/%d", no)
	person := p.person("raon", staff.Profile{Beat: "강"})
	saved := func(from, to string) {
		t.Helper()
		_, err := p.desk.SaveRedirect(ctx, shell, news.Redirect{From: from, To: to}, "")
		p.ok(err)
	}
	saved("/old/section", "/Sections/Culture/")
	saved("/old/view", fmt.Sprintf("/news/articleView.html?idxno=%d", no))
	saved("/old/full", "https://m.news.example/latest?x=1#top")
	saved("/old/Away", "https://elsewhere.example/a")

	society := p.sections["society"]
	society.Slug = "people"
	p.section(society)
	tags, err := p.db.Tags(ctx, news.TagFilter{Limit: 10})
	p.ok(err)
	p.ok(p.desk.RenameTag(ctx, shell, tags[0].ID, "바닷바람"))
	p.ok(p.desk.RunMergers(ctx))
	person, err = p.db.Person(ctx, person.ID)
	p.ok(err)
	person.Handle = "raon2"
	_, err = p.desk.SavePerson(ctx, shell, person)
	p.ok(err)

	for _, q := range []string{"section:society", "tag:강바람", "section:people tag:바닷바람", "tag:강바람 기사"} { // the search follows, too
		if body := p.must("/search?q="+url.QueryEscape(q), http.StatusOK).Body.String(); !strings.Contains(body, here) {
			t.Errorf("%s finds nothing", q)
		}
	}
	river := "/tags/" + url.PathEscape("바닷바람")
	for path, to := range map[string]string{
		"/category/society/": "/sections/people", "/category/society/feed/": "/sections/people/feed.xml",
		"/tag/" + url.PathEscape("강바람") + "/": river, "/tag/" + url.PathEscape("강바람") + "/feed/": river + "/feed.xml",
		"/author/raon/": "/reporters/raon2", "/author/raon/feed/": "/reporters/raon2/feed.xml",
		"/category/none/feed/": "", "/tag/none/feed/": "", "/author/none/feed/": "", "/?p=999": "", "/?p=x": "", "/?page_id=9": "",
		"/?s=%EB%B2%84%EC%8A%A4": "/search?q=%EB%B2%84%EC%8A%A4", "/news/articleList.html?sc_area=A&sc_word=%EB%B2%84%EC%8A%A4": "/search?q=%EB%B2%84%EC%8A%A4",
		"/old/section": "/sections/culture", "/old/view": here, "/old/full": "/latest?x=1#top", "/OLD/View": here, "/old/away": "", "/old/Away": "https://elsewhere.example/a",
		"/ABOUT": "/about", "/About/": "/about", "/FEED.XML": "/feed.xml", "/Feed.json": "/feed.json", "/Robots.txt": "/robots.txt", "/Sitemap.xml": "/sitemap.xml",
		"/tags/" + url.PathEscape(norm.NFD.String("바닷바람")): river,
	} {
		x := p.at(path)
		status := http.StatusMovedPermanently
		if to == "" {
			status = http.StatusNotFound
		}
		if x.Code != status || x.Header().Get("Location") != to {
			t.Errorf("%s: %d %q, want %d %q", path, x.Code, x.Header().Get("Location"), status, to)
		}
	}
}

// One address for each page: one step from any spelling of it, none from it itself.
func TestOneAddress(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	a := draft(p.sections["society"].ID, "기사")
	a.Tags = []string{"강바람", "AI"}
	no := p.publish(a).No
	river := "/tags/" + url.PathEscape("강바람")
	for path, to := range map[string]string{
		"/Sections/Society": "/sections/society", "/sections/society/": "/sections/society", "//sections///society//": "/sections/society", "/sections/./x/../society": "/sections/society",
		"/sections/society?utm_source=naver&utm_medium=x": "/sections/society", "/sections/society?NaPm=ct%3Dx&before=1-1&fbclid=2": "/sections/society?before=1-1",
		"/index.html": "/", "/index.php": "/", "/?fbclid=x": "/", "/sections/society/index.html": "/sections/society",
		fmt.Sprintf("/articles/%d?from=x", no): fmt.Sprintf("/articles/%d", no), fmt.Sprintf("/Articles/%d/", no): fmt.Sprintf("/articles/%d", no),
		"/tags/AI": "/tags/ai", "/tags/%ea%b0%95%eb%b0%94%eb%9e%8c": river, "/Tags/" + url.PathEscape("강바람") + "/": river,
		"/sections/Society/Feed.XML": "/sections/society/feed.xml", "/sections/society/feed.xml?x=1": "/sections/society/feed.xml", "/search?utm_source=x&q=%EA%B0%95": "/search?q=%EA%B0%95",
	} {
		x := p.at(path)
		if x.Code != http.StatusMovedPermanently || x.Header().Get("Location") != to {
			t.Errorf("%s: %d %q, want %q", path, x.Code, x.Header().Get("Location"), to)
			continue
		}
		if y := p.at(to); y.Code != http.StatusOK {
			t.Errorf("%s leads to %s: %d", path, to, y.Code)
		}
	}
	for _, path := range []string{"//evil.example/", `/\evil.example`, "/%5Cevil.example/", "/%2F%2Fevil.example/", "/sections/None/", "/NONE", "/.well-known/x"} {
		if x := p.at(path); x.Code != http.StatusNotFound || x.Header().Get("Location") != "" {
			t.Errorf("%s: %d %q", path, x.Code, x.Header().Get("Location"))
		}
	}
	// Parameters make no pages: what is kept does not grow.
	p.at("/latest")
	kept := p.cache.Stats().Entries
	for i := range 20 {
		p.at(fmt.Sprintf("/latest?utm_source=%d", i))
		p.at(fmt.Sprintf("/?x=%d", i))
		p.at(fmt.Sprintf("/feed.xml?x=%d", i))
		p.at(fmt.Sprintf("/articles/%d?x=%d", no, i))
	}
	if now := p.cache.Stats().Entries; now > kept+3 { // front, feed and article themselves
		t.Errorf("%d pages kept, then %d", kept, now)
	}
	// What partners fetch keeps its key.
	if x := p.at("/partners/none/feed.xml?key=k"); x.Code == http.StatusMovedPermanently {
		t.Errorf("a partner's key is dropped: %s", x.Header().Get("Location"))
	}
	// Posts are nobody's to lead on.
	if x := ask(t, p.handler, http.MethodPost, "/Sections/society"); x.Code == http.StatusMovedPermanently {
		t.Error("a post was led on")
	}
}
