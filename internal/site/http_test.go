package site_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"jogan/internal/banner"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/site"
	"jogan/internal/staff"
	"jogan/internal/weather"
	"jogan/ui"
)

// Lists have no pages beyond their end that search engines could go on and on with.
func TestListsEnd(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.publish(draft(p.sections["society"].ID, "하나뿐인 기사"))
	for path, index := range map[string]bool{"/latest": true, "/latest?before=1-1": false, "/sections/society": true, "/sections/society?before=1-1": false} {
		if got := !strings.Contains(p.body(path), `content="noindex"`); got != index {
			t.Errorf("%s: for search engines %v, want %v", path, got, index)
		}
	}
}

func TestBadAddresses(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	no := p.publish(draft(p.sections["society"].ID, "기사")).No
	path := fmt.Sprintf("/articles/%d", no)
	for _, c := range []struct {
		method, path string
		status       int
		location     string
	}{
		{"GET", path, 200, ""}, {"HEAD", path, 200, ""}, {"POST", path, 405, ""}, {"DELETE", "/", 405, ""}, {"PUT", "/search", 405, ""},
		{"GET", path + "/", 301, path}, {"GET", "/latest/?before=1-1", 301, "/latest?before=1-1"}, {"GET", "/articles/0" + fmt.Sprint(no), 404, ""},
		{"GET", "/articles/abc", 404, ""}, {"GET", "/articles/-1", 404, ""}, {"GET", "/articles/0", 404, ""}, {"GET", "/articles/99999999999999999999", 404, ""},
		{"GET", "/articles/9999", 404, ""}, {"GET", "/articles/\x00", 404, ""}, {"GET", "/sections/none", 404, ""}, {"GET", "/sections/society/none", 404, ""},
		{"GET", "/sections/none/feed.xml", 404, ""}, {"GET", "/tags/none", 404, ""}, {"GET", "/series/none", 404, ""}, {"GET", "/none", 404, ""},
		{"GET", "/none/at/all", 404, ""}, {"GET", "/media/none", 404, ""}, {"GET", "/media/original/" + strings.Repeat("a", 32), 404, ""},
		{"GET", "/media/../jogan.db", 307, "/jogan.db"}, {"GET", "/assets/none.css", 404, ""}, {"GET", "/assets/", 404, ""}, {"GET", "/b/1", 404, ""}, {"GET", "/b/x", 404, ""},
		{"GET", "/latest?before=1", 404, ""}, {"GET", "/latest?before=x-y", 404, ""}, {"GET", "/latest?before=-5-1", 404, ""}, {"GET", "/latest?before=0-0", 200, ""},
		{"GET", "/latest?before=99999999999999999999-1", 404, ""}, {"GET", "/latest?utm_source=x", 301, "/latest"}, {"GET", "/latest?%zz", 200, ""},
		{"GET", "/search", 200, ""}, {"GET", "/search?q=", 200, ""}, {"GET", "/search?q=%00%00", 200, ""}, {"GET", "/search?q=-%22%22+-", 200, ""},
		{"GET", "/search?q=%22", 200, ""}, {"GET", "/search?q=*+AND+OR+NEAR(", 200, ""}, {"GET", "/search?q=" + strings.Repeat("%EA%B0%80", 10000), 200, ""},
		{"GET", "/search?q=%ed%a0%80", 200, ""}, {"GET", "/search?q=a&before=zz", 404, ""},
		{"GET", "/v/" + fmt.Sprint(no), 405, ""}, {"POST", "/v/" + fmt.Sprint(no) + ".gif", 405, ""}, {"POST", "/v/9999", 404, ""}, {"POST", "/v/x", 404, ""},
		{"GET", "/robots.txt", 200, ""}, {"GET", "/favicon.ico", 200, ""},
	} {
		a := ask(t, p.handler, c.method, c.path)
		if a.Code != c.status || a.Header().Get("Location") != c.location {
			t.Errorf("%s %.60s: %d %q, want %d %q", c.method, c.path, a.Code, a.Header().Get("Location"), c.status, c.location)
		}
		if strings.Contains(a.Body.String(), "goroutine") || strings.Contains(a.Body.String(), "⟦") {
			t.Errorf("%s %.60s shows what is not for readers:\n%s", c.method, c.path, a.Body)
		}
		if c.method == http.MethodHead && a.Body.Len() > 0 {
			t.Errorf("HEAD %s has a body", c.path)
		}
	}
}

func TestSectionThatWasRenamedLeadsOn(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	s := p.sections["society"]
	s.Slug = "사람들"
	p.section(s)
	for from, to := range map[string]string{
		"/sections/society":                        "/sections/%EC%82%AC%EB%9E%8C%EB%93%A4",
		"/sections/society/feed.xml":               "/sections/%EC%82%AC%EB%9E%8C%EB%93%A4/feed.xml",
		"/sections/society?before=1700000000000-7": "/sections/%EC%82%AC%EB%9E%8C%EB%93%A4?before=1700000000000-7", // older articles
	} {
		if a := p.get(from); a.Code != http.StatusMovedPermanently || a.Header().Get("Location") != to {
			t.Errorf("%s: %d %s", from, a.Code, a.Header().Get("Location"))
		}
	}
	if a := p.get("/sections/사람들"); a.Code != http.StatusOK {
		t.Errorf("the new address: %d", a.Code)
	}
}

func TestNoCookieAndNothingOfAnybodyElse(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	pic := p.picture(60, news.Picture{})
	for _, place := range banner.Places() {
		p.banner(banner.Creative{Place: place.Key, Name: "b", Picture: pic.ID, Alt: "광고", URL: "https://shop.example/"})
	}
	a := draft(p.sections["society"].ID, "기사")
	a.Picture = pic.ID
	no := p.publish(a).No
	for _, path := range []string{"/", fmt.Sprintf("/articles/%d", no), "/sections/society", "/latest", "/search?q=a", "/none", "/media/" + pic.Variants[0].File, "/b/1"} {
		got := p.get(path, "Cookie", "jogan=x")
		for name := range got.Header() {
			if name == "Set-Cookie" || strings.Contains(got.Header().Get("Vary"), "Cookie") {
				t.Errorf("%s: %s %q", path, name, got.Header()[name])
			}
		}
		if !strings.Contains(got.Header().Get("Content-Security-Policy"), "default-src 'self'") || got.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s has not the headers of every page: %v", path, got.Header())
		}
		if !strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") || got.Code >= 300 && got.Code < 400 {
			continue
		}
		for x := range got.tree().Descendants() {
			for _, attribute := range x.Attr {
				loads := slices.Contains([]string{"src", "srcset", "poster", "data", "action"}, attribute.Key) || x.Data == "link" && attr(x, "rel") != "canonical" && attribute.Key == "href"
				if loads && !strings.HasPrefix(attribute.Val, "/") || strings.HasPrefix(attribute.Key, "on") || attribute.Key == "style" {
					t.Errorf("%s: <%s %s=%q>", path, x.Data, attribute.Key, attribute.Val)
				}
			}
			if x.Data == "style" || x.Data == "iframe" || x.Data == "script" && attr(x, "src") == "" && attr(x, "type") != "application/ld+json" {
				t.Errorf("%s: <%s> inside the page", path, x.Data)
			}
		}
	}
}

func TestCachesAreTold(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for i := range 3 {
		p.publish(draft(p.sections["society"].ID, fmt.Sprint("기사 ", i)))
	}
	first := p.get("/", "Accept-Encoding", "gzip")
	tag := first.Header().Get("ETag")
	if first.Header().Get("Content-Encoding") != "gzip" || tag == "" || first.Header().Get("Vary") != "Accept-Encoding" ||
		first.Header().Get("Content-Length") != fmt.Sprint(first.Body.Len()) {
		t.Fatalf("headers: %v", first.Header())
	}
	if again := p.get("/", "Accept-Encoding", "gzip", "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("with the ETag: %d", again.Code)
	}
	p.publish(draft(p.sections["society"].ID, "새 기사"))
	if after := p.get("/", "Accept-Encoding", "gzip", "If-None-Match", tag); after.Code != http.StatusOK {
		t.Errorf("with the ETag of before a change: %d", after.Code)
	}
	css, err := p.renderer.Assets().URL("site.css")
	p.ok(err)
	if a := p.get(css, "Accept-Encoding", "gzip"); a.Code != http.StatusOK || !strings.Contains(a.Header().Get("Cache-Control"), "immutable") || a.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("%s: %d %v", css, a.Code, a.Header())
	}
	if a := p.get(css, "Accept-Encoding", "gzip;q=0"); a.Header().Get("Content-Encoding") != "" {
		t.Error("gzip for one who refuses it")
	}
}

func TestViewsAndClicks(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	no := p.publish(draft(p.sections["society"].ID, "기사")).No
	c := p.banner(banner.Creative{Place: "top", Name: "b", Picture: p.picture(60, news.Picture{}).ID, Alt: "광고", URL: "https://shop.example/?a=1"})
	if a := ask(t, p.handler, http.MethodPost, fmt.Sprintf("/v/%d", no), "User-Agent", "Mozilla/5.0"); a.Code != http.StatusNoContent {
		t.Errorf("beacon: %d", a.Code)
	}
	if a := p.get(fmt.Sprintf("/v/%d.gif", no), "Sec-Purpose", "prefetch;prerender"); a.Code != http.StatusOK || a.Header().Get("Content-Type") != "image/gif" || a.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("picture: %d %v", a.Code, a.Header())
	}
	if len(p.counted.hits) != 2 || p.counted.hits[0].Article != no || p.counted.hits[0].Prefetch || !p.counted.hits[1].Prefetch || !p.counted.hits[0].Address.IsValid() {
		t.Errorf("counted: %+v", p.counted.hits)
	}
	path := fmt.Sprintf("/b/%d?to=https://evil.example/", c.ID)
	if a := p.get(path, "User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"); a.Code != http.StatusSeeOther || a.Header().Get("Location") != c.URL {
		t.Errorf("click: %d %q", a.Code, a.Header().Get("Location"))
	}
	p.get(path, "User-Agent", "Googlebot/2.1")
	for agent, want := range map[string]int{"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0": http.StatusNoContent, "Yeti/1.1": http.StatusNoContent} {
		if a := ask(t, p.handler, http.MethodPost, fmt.Sprintf("/b/%d/seen", c.ID), "User-Agent", agent); a.Code != want {
			t.Errorf("seen by %s: %d", agent, a.Code)
		}
	}
	soon := p.banner(banner.Creative{Place: "top", Name: "c", Picture: c.Picture, Alt: "광고", URL: "https://shop.example/secret", Starts: p.clock.now().Add(time.Hour)})
	over := p.banner(banner.Creative{Place: "top", Name: "d", Picture: c.Picture, Alt: "광고", URL: "https://shop.example/over", Ends: p.clock.now().Add(-time.Hour)})
	if a := p.get(fmt.Sprintf("/b/%d", soon.ID)); a.Code != http.StatusNotFound || a.Header().Get("Location") != "" {
		t.Errorf("a banner before its time: %d %q", a.Code, a.Header().Get("Location"))
	}
	if a := p.get(fmt.Sprintf("/b/%d", over.ID), "User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"); a.Code != http.StatusSeeOther {
		t.Errorf("a banner whose time is over, on a page still open: %d", a.Code)
	}
	if a := ask(t, p.handler, http.MethodPost, "/b/999/seen"); a.Code != http.StatusNotFound {
		t.Errorf("an unknown banner was seen: %d", a.Code)
	}
	if !slices.Equal(p.counted.clicks, []int64{c.ID}) || !slices.Equal(p.counted.seen, []int64{c.ID}) {
		t.Errorf("clicks: %v, seen: %v", p.counted.clicks, p.counted.seen)
	}
}

func TestBannersComeAndGo(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	no := p.publish(draft(p.sections["society"].ID, "기사")).No
	path := fmt.Sprintf("/articles/%d", no)
	if body := strings.ReplaceAll(text(p.page(path)), "광고문의", ""); strings.Contains(body, "배너") || strings.Contains(body, "광고") {
		t.Error("a heading without a banner")
	}
	pic := p.picture(60, news.Picture{})
	p.banner(banner.Creative{Place: "article", Name: "own", Picture: pic.ID, Alt: "구독 안내", URL: "/about", House: true})
	inOrder(t, text(p.page(path)), "배너", "조간일보 안내")
	p.banner(banner.Creative{Place: "article", Name: "sold", Picture: pic.ID, Alt: "시장 나들이", URL: "/about", Ends: p.clock.now().Add(time.Hour)})
	inOrder(t, text(p.page(path)), "배너", "광고")
	p.clock.forward(time.Hour)
	inOrder(t, text(p.page(path)), "배너", "조간일보 안내")
}

func TestListsArePaged(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	var want []string
	for i := range 45 {
		want = append(want, p.publish(draft(p.sections["making"].ID, fmt.Sprintf("%02d번째 기사", i))).Title)
	}
	slices.Reverse(want)
	for _, start := range []string{"/latest", "/sections/industry", "/sections/industry/making", "/search?q=%EA%B8%B0%EC%82%AC"} {
		var got []string
		for path := start; path != ""; {
			page := p.page(path)
			got = append(got, texts(all(all(page, "main", "")[0], "h3", ""))...)
			path = ""
			for _, a := range all(page, "a", "") {
				if attr(a, "rel") == "next" {
					path = attr(a, "href")
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d titles, want %d: %q", start, len(got), len(want), got)
		}
	}
}

func TestFrontPage(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	titles := func() []string {
		m := all(p.page("/"), "main", "")[0]
		return append(texts(all(all(m, "article", "lead")[0], "h2", "")), texts(all(m, "h3", ""))...)
	}
	if body := text(p.page("/")); !strings.Contains(body, "아직 발행된 기사가 없습니다") || strings.Contains(body, "HOT클릭") {
		t.Error("the front page of an empty paper")
	}
	top := draft(p.sections["society"].ID, "톱")
	top.Grade = news.Top
	no := p.publish(top).No
	if got := titles(); !slices.Equal(got, []string{"톱"}) {
		t.Errorf("one article: %q", got)
	}
	p.publish(draft(p.sections["society"].ID, "둘"))
	three := p.publish(draft(p.sections["society"].ID, "셋")).No
	if got := titles(); !slices.Equal(got, []string{"톱", "셋", "둘"}) {
		t.Errorf("three articles: %q", got)
	}
	p.clock.forward(24 * time.Hour)
	if got := titles(); !slices.Equal(got, []string{"셋", "둘", "톱"}) {
		t.Errorf("a day later: %q", got)
	}
	p.front(0, func(e *news.Edition) {
		stories := e.Blocks()[2]
		stories.Count, stories.Places = 12, []news.FrontPlace{{Article: no, Title: "다시 단 제목"}, {Position: 11, Article: three}}
	})
	if got := titles(); !slices.Equal(got, []string{"둘", "다시 단 제목", "셋"}) {
		t.Errorf("placed by hand: %q", got)
	}
}

func TestTheClockAloneChangesPages(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.publish(draft(p.sections["society"].ID, "기사"))
	report := weather.SampleReport(seedTime())
	report.Sample = false
	p.ok(p.db.SaveReport(t.Context(), report))
	for _, c := range []struct {
		at        time.Time // in Seoul
		want, not string
	}{
		{time.Date(2026, 1, 19, 2, 59, 59, 0, p.zone()), "기상청 제공", "시 기준"},
		{time.Date(2026, 1, 19, 3, 0, 0, 0, p.zone()), "0시 기준", "견본"},
		{time.Date(2026, 1, 19, 11, 59, 59, 0, p.zone()), "0시 기준", "견본"},
		{time.Date(2026, 1, 19, 12, 0, 0, 0, p.zone()), "2026년 01월 19일 월요일", "전국 날씨"},
		{time.Date(2026, 1, 19, 23, 59, 59, 0, p.zone()), "2026년 01월 19일 월요일", "20일"},
		{time.Date(2026, 1, 20, 0, 0, 0, 0, p.zone()), "2026년 01월 20일 화요일", "19일 월요일"},
	} {
		p.clock.forward(c.at.Sub(p.clock.now()))
		if body := text(p.page("/")); !strings.Contains(body, c.want) || strings.Contains(body, c.not) {
			t.Errorf("at %s: %q is not there or %q is:\n%.300s", c.at, c.want, c.not, body)
		}
	}
}

func TestMostReadIsFilled(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	var nos []int64
	for i := range 10 {
		nos = append(nos, p.publish(draft(p.sections["society"].ID, fmt.Sprint("기사 ", i))).No)
	}
	list := func() []string { return texts(all(all(p.page("/latest"), "section", "ranking")[0], "li", "")) }
	p.read([]int64{nos[3], 999}, []int64{nos[3], nos[1]})
	p.ok(p.cache.Settle(t.Context()))
	p.clock.forward(2 * time.Minute) // past what may be served old
	if got, want := list(), []string{"기사 3", "기사 1", "기사 9", "기사 8", "기사 7", "기사 6", "기사 5"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), nos[3], "까닭", ""))
	if got := list(); len(got) != 7 || got[0] != "기사 1" {
		t.Errorf("after a withdrawal: %q", got)
	}
	p.settings(func(x *news.Paper) { x.Ranking.Count, x.Ranking.Heading = 3, "많이 본 기사" })
	if got := list(); len(got) != 3 {
		t.Errorf("three wanted: %q", got)
	}
}

// Every page of a door whose database is away is the page of last resort, and says nothing of why.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.publish(draft(p.sections["society"].ID, "기사"))
	kept := p.get("/")
	p.ok(p.db.Close())
	if a := p.get("/"); a.Code != http.StatusOK || a.Body.String() != kept.Body.String() {
		t.Errorf("a kept page: %d", a.Code)
	}
	for _, path := range []string{"/latest", "/none", "/media/" + strings.Repeat("a", 32) + "/320.jpg"} {
		a := p.get(path)
		if a.Code < 500 || !strings.Contains(a.Body.String(), "잠시") && !strings.Contains(a.Body.String(), "몇 초") || strings.Contains(a.Body.String(), "sql") {
			t.Errorf("%s: %d\n%s", path, a.Code, a.Body)
		}
	}
}

// A word that a template misspells, or a field that its struct has not, fails here and not before a reader.
func TestEveryTemplateFitsItsStruct(t *testing.T) {
	t.Parallel()
	renderer, err := render.New(render.Options{Files: ui.Files, Door: "site"})
	if err != nil {
		t.Fatal(err)
	}
	image := site.Image{Src: "/media/a/1.jpg", Srcset: "/media/a/1.jpg 1w", Sizes: "1px", Width: 1, Height: 1, Sources: []site.Source{{Type: "image/webp", Srcset: "/media/a/1.webp 1w"}}}
	teaser := site.Teaser{No: 1, Path: "/articles/1", Title: "제목", Subtitle: "부제", Kind: news.Sponsored, Section: site.Link{Name: "사회", Path: "/"}, Lead: "글", Image: &image, Bylines: []site.Author{{Byline: news.Byline{Name: "가", Title: "기자"}, Path: "/reporters/a"}, {Byline: news.Byline{Name: "나"}}}, Episode: 3, Marks: news.CorrectionKinds()}
	link := site.Link{Name: "이름", Path: "/", Current: true, Strong: true, Marks: news.CorrectionKinds()}
	notice := site.Notice{Path: "/corrections/1", Kind: news.Replied, Title: "반론보도문", Body: "<p>글</p>", Edited: time.Now(), Original: link, Notice: link}
	unnamed := site.Notice{Kind: news.FollowUp, Original: site.Link{Name: "이름"}}
	bulletin := site.Bulletin{Path: "/notices/1", Title: "공지", From: time.Now(), Until: time.Now(), Pinned: true, Over: true}
	tile := site.PageTile{Path: "/issues/2026-01-18/1", Number: 1, Label: "종합", Image: &image, Current: true}
	bands := []site.Band{{Columns: []site.Column{{Span: 12}, {Span: 4}}}}
	for _, kind := range news.BlockKinds() {
		b := site.Block{ID: "block-a", Kind: kind, Hidden: "site.front.stories", Path: "/", Items: []site.Teaser{teaser, teaser}, Links: []site.Link{link}, Notices: []site.Notice{notice, unnamed}, Banner: &site.Banner{Image: image}, Frame: "/front/1/a"}
		empty := site.Block{ID: "block-b", Kind: kind, Heading: "제목"}
		bands[0].Columns[0].Blocks = append(bands[0].Columns[0].Blocks, b, empty)
	}
	ad := &site.Banner{Place: "top", Path: "/b/1", House: true, Image: image, Paper: "조간"}
	frame := site.Frame{
		Paper: news.NewPaper("조간"), Title: "제목", Description: "설명", Canonical: "/", Image: site.Card{Address: "/i", Alt: "그림", Width: 1200, Height: 630}, Crumbs: []site.Link{link}, Kind: "website", Feed: "/feed.xml",
		Menu: []site.MenuEntry{{Link: link, Sub: []site.Link{link}}}, Ranking: site.MostRead{Heading: "HOT", Items: []site.Link{link}}, Top: ad, Side: ad, Within: ad, Flash: &site.FlashBar{Text: "속보", Path: "/"},
		Boxes: []site.SectionBox{{Name: "사회", Path: "/", Teaser: teaser}}, Facts: []site.Fact{{Key: "site.imprint.phone", Value: "1"}, {Key: "site.imprint.email", Value: "a@b.kr"}}, Pages: []site.Link{link},
		Popups: []site.Popup{{ID: 1, Title: "팝업", Lines: []string{"글"}, Image: &image, Path: "/about", Spot: "left", Size: "small", Phone: "bottom", Ad: true, Preview: true}, {ID: 2}},
	}
	article := news.PublicArticle{Headline: news.Headline{No: 1, Title: "제목", Subtitle: "부제", Bylines: []news.Byline{{Name: "가", Title: "기자", Email: "a@b.kr"}}}, AIUse: "그림", Origin: news.Origin{Source: "출처"}}
	sky := weather.Item{Name: "서울", Condition: "맑음", Icon: weather.Clear, Temperature: "1.0℃", Spoken: "서울"}
	trouble := site.Trouble{Status: 404, Key: "site.trouble.missing"}
	pages := map[string][]any{
		"front": {&site.FrontPage{Frame: frame, Bands: bands}, &site.FrontPage{}},
		"article": {&site.ArticlePage{Frame: frame, Article: article, Section: link, Above: link, Series: site.InSeries{Link: link, Episode: 2, Previous: link, Next: link, Around: []site.Part{{Link: link, Episode: 1}, {Link: link}}}, Authors: []site.Author{{Byline: news.Byline{Name: "가", Title: "기자"}, Path: "/reporters/a"}, {Byline: news.Byline{Name: "나"}}}, Mail: "/articles/1/mail", Tags: []site.Link{link}, Edited: time.Now(), Approved: time.Now(), Updates: []news.Update{{Take: "1보"}, {Note: "고침"}}, Lead: &site.Figure{Image: image, Caption: "글", Credit: "사진"}, Body: site.Prose{HTML: "<p>글</p>", Players: true}, Related: []site.Link{link}, Notices: []site.Notice{notice}, Data: &site.NewsArticle{}, Count: true,
			Film: site.Prose{HTML: "<p>글</p>"}, Cards: []site.Figure{{Image: image, Caption: "글", Credit: "사진"}, {Image: image}}, Writers: []site.Writer{{Author: site.Author{Byline: news.Byline{Name: "가", Title: "기자"}, Path: "/reporters/a"}, Portrait: &image, Beat: "산업", Bio: []string{"글"}}},
			Share: site.Share{Title: "제목", Buttons: []site.ShareButton{{Way: news.ShareCopy}, {Way: news.ShareKakao}, {Way: news.ShareX, Path: "https://x.com/"}, {Way: news.ShareBand, Shape: "https://band.us/"}}, Kakao: &site.KakaoShare{Key: "a"}},
			After: site.After{Older: link, Newer: link, Section: link, More: []site.Teaser{teaser}, Writer: link, By: []site.Teaser{teaser}}},
			&site.ArticlePage{Article: news.PublicArticle{Headline: news.Headline{Kind: news.Sponsored}}}, &site.ArticlePage{Article: news.PublicArticle{Headline: news.Headline{Kind: news.Editorial}}},
			&site.ArticlePage{}},
		"list":          {&site.ListPage{Frame: frame, Heading: "사회", Tabs: []site.Link{link, {Path: "/"}}, Above: link, Items: []site.Teaser{teaser}, Related: []site.Link{link}, Pager: site.Pager{Next: "/n", Newer: "/w", First: "/f"}}, &site.ListPage{Days: []site.ListDay{{Day: time.Now(), Items: []site.Teaser{teaser}}}}, &site.ListPage{}},
		"ranking":       {&site.RankingPage{Frame: frame, Heading: "제목", Periods: []site.Link{link}, Sections: []site.Link{link}, Items: []site.RankedTeaser{{Place: 1, Teaser: teaser}}}, &site.RankingPage{}},
		"weather":       {&site.WeatherPage{Frame: frame, Known: true, Table: weather.Table{Near: []weather.Item{sky}, Far: []weather.Item{sky}, Warmest: sky, Coldest: sky, Old: true, Sample: true, At: time.Now()}}, &site.WeatherPage{Table: weather.Table{Gone: true, At: time.Now()}}, &site.WeatherPage{}},
		"archive":       {&site.ArchivePage{Frame: frame, Heading: "제목", Calendar: &site.Calendar{Weeks: [][]site.ArchiveSpan{{{Number: 1, Path: "/", Count: 1, Today: true}, {Number: 2}, {}}}}, Years: []site.ArchiveYear{{Year: 2026, Months: []site.ArchiveSpan{{Number: 1, Path: "/", Count: 2}, {Number: 2}}}}, Earlier: link, Later: link}, &site.ArchivePage{}},
		"archive-day":   {&site.ArchiveDayPage{Frame: frame, Items: []site.Teaser{teaser}, Earlier: link, Pager: site.Pager{Next: "/n", First: "/f"}}, &site.ArchiveDayPage{}},
		"all-series":    {&site.AllSeriesPage{Frame: frame, Running: []site.SeriesCard{{Link: link, Cover: &image}}, Ended: []site.SeriesCard{{About: "글"}}}, &site.AllSeriesPage{}},
		"reporters":     {&site.ReportersPage{Frame: frame, People: []site.ReporterCard{{Name: "가", Title: "기자", Beat: "산업", Bio: "글", Portrait: &image, Newest: time.Now()}, {Name: "나"}}}, &site.ReportersPage{}},
		"search":        {&site.SearchPage{Frame: frame, Asked: true, Results: []site.Result{{Path: "/", Teaser: teaser}}, Next: "/n"}, &site.SearchPage{Frame: frame, Asked: true}, &site.SearchPage{Frame: frame, Asked: true, Slow: true}, &site.SearchPage{}},
		"page":          {&site.StaticPage{Frame: frame, Heading: "소개", Body: site.Prose{HTML: "<p>글</p>", Players: true}}},
		"error":         {site.TroublePage{Frame: frame, Trouble: trouble}, site.TroublePage{Trouble: trouble}},
		"issues":        {&site.IssuesPage{Frame: frame, Month: "2026-01", Years: []site.IssueYear{{Year: "2026", Months: []site.Link{link}}}, Items: []site.IssueTile{{Path: "/", Day: time.Now(), Number: 1, Count: 2, Page: tile}}, Next: "/n", First: "/f"}, &site.IssuesPage{}},
		"issue":         {&site.IssuePage{Frame: frame, Day: time.Now(), Number: 1, Sheets: []site.PageTile{tile, {Number: 2, Label: "사회"}}, Older: link}, &site.IssuePage{}},
		"issue-page":    {&site.PrintedPage{Frame: frame, Day: time.Now(), Issue: link, Page: tile, PDF: "/p", Size: "1MB", Sheets: []site.Link{link}, Previous: "/p", Next: "/n", Articles: []site.Teaser{teaser}}, &site.PrintedPage{}},
		"announcements": {&site.AnnouncementsPage{Frame: frame, Tabs: []site.Link{link}, Items: []site.AnnouncementItem{{Path: "/", Title: "제목", Sort: news.Obituary}, {}}, Next: "/n", First: "/f"}, &site.AnnouncementsPage{}},
		"notices":       {&site.NoticesPage{Frame: frame, Running: []site.Bulletin{bulletin}, Past: []site.Bulletin{bulletin}, Next: "/n", First: "/f"}, &site.NoticesPage{}},
		"notice":        {&site.NoticePage{Frame: frame, Notice: bulletin, Body: site.Prose{HTML: "<p>글</p>", Players: true}}, &site.NoticePage{}},
		"gone":          {site.GonePage{Frame: frame, Notice: "내림", Notices: []site.Notice{notice}, Section: link, Newest: []site.Link{link}}, site.GonePage{}},
		"form": {
			&site.FormPage{Frame: frame, Form: news.TipForm, Heading: "제보", Intro: []string{"글"}, Consent: []string{"글"}, Days: 3, Files: true, FileErr: "틀림", AgreeEr: "틀림", To: "김", Handle: "kim", Refused: "틀림", Lost: true,
				Wrong: []site.FormWrong{{Target: "f-text", Label: "글", Text: "틀림"}}, Fields: []site.FormField{{Name: "text", Kind: "area", Error: "틀림", Required: true, Help: true}, {Name: "anonymous", Kind: "check", Checked: true, Help: true}, {Name: "email", Kind: "email", Complete: "email"}}},
			&site.FormPage{Frame: frame, Form: news.ErrorForm, Article: site.Link{Name: "기사", Path: "/articles/1"}, Agreed: true},
		},
		"received": {site.ReceiptPage{Frame: frame, Form: news.LetterForm, Number: "L260101-AAAAAA", Heading: "투고", Days: 3}},
		"reporter": {&site.ReporterPage{ListPage: site.ListPage{Frame: frame, Items: []site.Teaser{teaser}}, Reporter: news.Reporter{Name: "가", Title: "기자", Beat: "산업", Left: true}, Bio: []string{"가", "나"}, Portrait: &image, Tips: "/tips?to=a", Mail: "/m", Data: &site.Profile{}}, &site.ReporterPage{}},
		"series":   {&site.SeriesPage{ListPage: site.ListPage{Frame: frame, Tabs: []site.Link{link, {Name: "가", Path: "/"}}, Items: []site.Teaser{teaser}}, Series: news.Series{Name: "강", Ended: true}, About: []string{"가", "나"}, Cover: &image, Total: 3}, &site.SeriesPage{}},
		"feeds":    {&site.FeedsPage{Frame: frame, Groups: []site.FeedGroup{{Key: "feeds.sections", Rows: []site.FeedRow{{Link: link, Formats: []site.Link{link}, Under: true}, {Link: link}}}}}},
		"mail":     {&site.MailPage{Frame: frame, Heading: "가", Addresses: []site.Address{{Name: "가", Email: "a@b.kr"}}, Back: link}},

		"style":       {&site.StylePage{Frame: frame, Colours: []string{"ink"}, Sizes: []string{"size-1"}, Spaces: []string{"space-1"}, Story: teaser, Plain: teaser, Ranked: []site.Link{link}, Notice: notice}},
		"corrections": {&site.CorrectionsPage{Frame: frame, Items: []site.Notice{notice, unnamed, {Kind: news.Rectified}}, Next: "/n", First: "/f"}, &site.CorrectionsPage{}},
		"correction":  {&site.CorrectionPage{Frame: frame, Notice: notice}, &site.CorrectionPage{Frame: frame, Notice: unnamed}},
	}
	for _, name := range renderer.Pages() {
		if len(pages[name]) == 0 {
			t.Errorf("the page %q has no struct here", name)
		}
	}
	for name, structs := range pages {
		for _, data := range structs {
			if hidden := hides(data); hidden != "" {
				t.Errorf("the struct of %q has a field of its own where the frame has %s", name, hidden)
			}
			for _, lang := range render.Languages() {
				body, err := renderer.Page(lang, name, data)
				if err != nil || strings.Contains(string(body), "⟦") || strings.Contains(string(body), "ZgotmplZ") {
					t.Errorf("%s in %s: %v\n%s", name, lang, err, body)
				}
			}
		}
	}
	for _, kind := range news.Kinds() {
		if kind != news.Normal && !renderer.Words().Has("site.kind."+string(kind)) {
			t.Errorf("the kind %q has no word", kind)
		}
	}
	if _, err := site.New(site.Config{Renderer: broken(t)}); err == nil {
		t.Error("a theme whose page of last resort cannot be made is taken")
	}
}

// hides names the field of the frame that a page's struct hides behind one of its own: what stands around the page would
// show that.
func hides(page any) string {
	frame, t := reflect.TypeFor[site.Frame](), reflect.Indirect(reflect.ValueOf(page)).Type()
	if t.Kind() != reflect.Struct {
		return ""
	}
	if _, framed := t.FieldByName("Frame"); !framed {
		return ""
	}
	for _, f := range reflect.VisibleFields(frame) {
		found, ok := t.FieldByName(f.Name)
		if f.IsExported() && (!ok || len(found.Index) < 2 || t.FieldByIndex(found.Index[:len(found.Index)-len(f.Index)]).Type != frame) {
			return f.Name
		}
	}
	return ""
}

// broken is a theme whose page of last resort asks for what there is not.
func broken(t *testing.T) *render.Renderer {
	t.Helper()
	parts, err := ui.Files.ReadFile("site/layout/parts.html")
	if err != nil {
		t.Fatal(err)
	}
	theme := fstest.MapFS{"site/layout/parts.html": &fstest.MapFile{Data: []byte(strings.Replace(string(parts), `{{define "bare"}}`, `{{define "bare"}}{{.None}}`, 1))}}
	r, err := render.New(render.Options{Files: render.Overlay(theme, ui.Files), Door: "site"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A look at a banner shows it in its place though it does not run, and counts nothing.
func TestPreviewBanner(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	pic := p.picture(70, news.Picture{})
	runs := p.banner(banner.Creative{Place: "top", Name: "runs", Picture: pic.ID, Alt: "나가는 광고", URL: "https://shop.example/runs"})
	soon := p.banner(banner.Creative{Place: "top", Name: "soon", Picture: pic.ID, Alt: "곧 나갈 광고", URL: "https://shop.example/soon", Starts: p.clock.now().Add(time.Hour), Paused: true})
	raw, err := p.site.PreviewBanner(t.Context(), soon)
	p.ok(err)
	look := string(raw)
	if !strings.Contains(look, "곧 나갈 광고") || !strings.Contains(look, `href="https://shop.example/soon"`) || strings.Contains(look, runs.Alt) {
		t.Error("the look does not show the banner in its place")
	}
	if strings.Contains(look, "banner.") && strings.Contains(look, "/assets/site/layout/banner") || strings.Contains(look, "/b/") || !strings.Contains(look, "noindex") {
		t.Error("the look would count, or be found")
	}
	if front := p.get("/"); strings.Contains(front.Body.String(), "곧 나갈 광고") {
		t.Error("readers see what does not run yet")
	}
}
