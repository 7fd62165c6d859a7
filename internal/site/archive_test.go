package site_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/staff"
)

// The paper by its days: days of its own zone, counted, and each leading to the nearest with articles.
func TestArchive(t *testing.T) {
	t.Parallel()
	p := newPaper(t) // 2026-01-19 00:30 in Seoul, the 18th in UTC
	p.must("/archive", http.StatusOK, "여기에 모을 기사가 없습니다", "날짜별 기사")
	first := p.publish(draft(p.sections["society"].ID, "첫 새벽 기사"))
	p.clock.forward(40 * 24 * time.Hour) // 2026-02-28
	var nos []int64
	for i := range 3 {
		nos = append(nos, p.publish(draft(p.sections["culture"].ID, fmt.Sprintf("봄 기사 %d", i+1))).No)
	}
	p.must("/archive", http.StatusOK, `href="/archive/2026/02/28"`, `href="/archive/2026/01"`, "3건")
	p.must("/archive/2026", http.StatusOK, "1건", "3건", "4건")
	p.must("/archive/2026/01", http.StatusOK, `href="/archive/2026/01/19"`, `href="/archive/2026/02" rel="next"`, `href="/archive/2026"`)
	day := p.must("/archive/2026/01/19", http.StatusOK, "첫 새벽 기사", `href="/archive/2026/02/28" rel="next"`, "2026년 01월 19일 월요일").Body.String()
	if strings.Contains(day, "봄 기사 1</a></h3>") || strings.Contains(day, `rel="prev"`) {
		t.Error("the day has what came out on another, or leads to one before the first")
	}
	p.must("/archive/2026/02/28", http.StatusOK, "봄 기사 3", `href="/archive/2026/01/19" rel="prev"`)
	between := p.must("/archive/2026/02/10", http.StatusOK, "이날 나온 기사가 없습니다", `content="noindex`, `href="/archive/2026/01/19" rel="prev"`, `href="/archive/2026/02/28" rel="next"`)
	if strings.Contains(between.Body.String(), "첫 새벽 기사</a></h3>") {
		t.Error("an empty day shows an article")
	}
	if strings.Contains(between.Body.String(), "0건") {
		t.Error("an empty day says twice that it is empty")
	}
	p.must("/archive/2026/12/31", http.StatusOK, "이날 나온 기사가 없습니다") // to come
	for _, path := range []string{"/archive/2026/02/29", "/archive/2026/13", "/archive/2026/1", "/archive/2026/00/10", "/archive/2027", "/archive/0001/01/01", "/archive/abcd", "/archive/2026/01/19/x"} {
		p.must(path, http.StatusNotFound)
	}
	// What was withdrawn is counted and led to no more.
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), first.No, "까닭", ""))
	p.must("/archive/2026/01/19", http.StatusOK, "이날 나온 기사가 없습니다")
	if got := p.must("/archive/2026/02/28", http.StatusOK); strings.Contains(got.Body.String(), `rel="prev"`) {
		t.Error("the day leads to one whose only article was withdrawn")
	}
	p.must(fmt.Sprintf("/articles/%d", first.No), http.StatusGone, `href="/sections/society"`, `href="/archive"`)
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), nos[0], "까닭", ""))
	p.must(fmt.Sprintf("/articles/%d", nos[0]), http.StatusGone, "문화의 다른 기사", "봄 기사 2")
	p.must("/archive/2026/02", http.StatusOK, "2건")
}

func TestRankingPage(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.must("/ranking", http.StatusOK, "아직 순위를 낼 만큼")
	society := p.sections["society"]
	a, b := p.publish(draft(society.ID, "사회 기사")), p.publish(draft(p.sections["culture"].ID, "문화 기사"))
	x := draft(society.ID, "좋은 물건")
	x.Kind = news.Sponsored
	c := p.publish(x)
	p.mu.Lock()
	p.ranked = map[ranking.Period]map[int64][]int64{
		ranking.OfDay:  {0: {b.No, a.No}, society.ID: {a.No}},
		ranking.OfWeek: {0: {c.No, 99}},
	}
	p.mu.Unlock()
	p.site.RankingChanged()
	_ = p.get("/ranking")
	p.ok(p.cache.Settle(t.Context()))
	page := p.must("/ranking", http.StatusOK, "1위", "2위", `href="/ranking?period=week"`, `href="/ranking?section=society"`).Body.String()
	if strings.Index(page, "문화 기사</a></h3>") > strings.Index(page, "사회 기사</a></h3>") {
		t.Error("the order is another")
	}
	if of := p.must("/ranking?section=society", http.StatusOK, "사회에서 많이 본 기사", "사회 기사").Body.String(); strings.Contains(of, "문화 기사</a></h3>") {
		t.Error("an article of another section")
	}
	p.must("/ranking?period=week", http.StatusOK, `kind-sponsored">광고</span>`, "최근 7일")
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), b.No, "까닭", ""))
	if strings.Contains(p.get("/ranking").Body.String(), "문화 기사") {
		t.Error("a withdrawn article stays in the ranking")
	}
	for _, path := range []string{"/ranking?period=year", "/ranking?section=none", "/ranking?section=making"} {
		p.must(path, http.StatusNotFound)
	}
}

// Everybody and everything that is there is shown, and nothing that waits.
func TestOverviews(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	ctx := t.Context()
	p.must("/weather", http.StatusOK, "전국 날씨")
	p.must("/series", http.StatusOK, "아직 시작한 연재가 없습니다")
	p.must("/reporters", http.StatusOK, "아직 소개할 기자가 없습니다")
	river, err := p.desk.SaveSeries(ctx, staff.Shell(), news.Series{Slug: "river", Name: "강을 따라"})
	p.ok(err)
	_, err = p.desk.SaveSeries(ctx, staff.Shell(), news.Series{Slug: "waits", Name: "기다리는 연재"})
	p.ok(err)
	yeoul := p.person("yeoul", staff.Profile{})
	p.must("/reporters", http.StatusOK, "아직 소개할 기자가 없습니다") // nothing of theirs is public
	a := draft(p.sections["society"].ID, "강가의 사람들")
	a.Series, a.Tags, a.Bylines = river.ID, []string{"강변", "AI"}, []news.Byline{yeoul.Byline()}
	p.publish(a)
	if got := p.must("/series", http.StatusOK, "강을 따라", "모두 1편").Body.String(); strings.Contains(got, "기다리는 연재") {
		t.Error("a series without articles is shown")
	}
	p.must("/reporters", http.StatusOK, "한여울", `href="/reporters/yeoul"`)
	p.must("/tags/ai", http.StatusOK, "<h1>#AI</h1>", "기사 1건", `rel="tag">#강변</a>`)
	p.must("/latest", http.StatusOK, "2026년 01월 19일 월요일", `<nav class="crumbs"`)
	p.ok(p.desk.DisablePerson(ctx, staff.Shell(), yeoul.ID, true))
	if strings.Contains(p.must("/reporters", http.StatusOK).Body.String(), `href="/reporters/yeoul"`) {
		t.Error("who left is shown among the reporters")
	}
}

// leads is where the pager of a page leads; empty: nowhere.
func leads(page *html.Node, rel string) string {
	for _, nav := range all(page, "nav", "pages") {
		for _, a := range all(nav, "a", "") {
			if attr(a, "rel") == rel {
				return attr(a, "href")
			}
		}
	}
	return ""
}

// A list leads on and back, and each of its pages has a title of its own.
func TestListsLeadBack(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for i := range 45 {
		p.publish(draft(p.sections["society"].ID, fmt.Sprintf("기사 %d", i)))
	}
	titles := map[string]bool{}
	var path string
	next := "/sections/society"
	for next != "" {
		path = next
		page := p.page(path)
		title := all(page, "title", "")[0].FirstChild.Data
		if titles[title] {
			t.Errorf("%s has a title twice: %s", path, title)
		}
		titles[title] = true
		next = leads(page, "next")
	}
	if len(titles) != 3 {
		t.Fatalf("%d pages", len(titles))
	}
	back := leads(p.page(path), "prev")
	if !strings.Contains(back, "before=") || !strings.Contains(p.get(back).Body.String(), "기사 24</a>") {
		t.Errorf("the last page leads back to %s", back)
	}
	if again := leads(p.page(back), "prev"); again != "/sections/society" {
		t.Errorf("the second page leads back to %s", again)
	}
}
