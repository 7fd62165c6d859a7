package app_test

import (
	"net/http"
	"strings"
	"testing"

	"jogan/internal/browser"
)

// The tour of the sample paper really does what it says: a finding of the guard is mended, the article published and
// corrected, the front page changed, the article withdrawn. Then a chief editor's further work: the bar of breaking news on
// and off, the list for portals.
func TestTourJourney(t *testing.T) {
	t.Parallel()
	p := start(t, "demo", "--data", t.TempDir()+"/demo")
	b := browser.Start(t)
	page := b.Page(t, browser.Options{})
	enter(page, p, "chief", "jogan-demo")
	page.ClickOn(".tour-bar button.primary")
	page.Wait("#tour-progress")
	next := func() {
		t.Helper()
		page.Open(p.site + "/desk/tour")
		page.Wait(".tour-step.is-next")
		page.ClickOn(".tour-step.is-next a.primary")
		page.Wait("main")
	}
	next()
	path := strings.TrimPrefix(page.Address(), p.site)
	public := strings.TrimPrefix(path, "/desk")
	page.Wait(formReady)
	page.Wait(".mends button:nth-child(2)")
	page.ClickOn(".mends button:nth-child(2)")
	page.Wait("#guard-list:not(:has(.finding.is-block))")
	next()
	page.Wait(formReady)
	page.ClickOn("#publish")
	page.ClickOn("#ask-publish [data-yes]")
	page.Wait(".badge.is-published")
	if got := p.get(t, public); got.status != http.StatusOK || strings.Contains(got.body, "3000000") {
		t.Errorf("the tour's article is not out as it was mended: %d", got.status)
	}
	next()
	page.Wait(formReady)
	page.Fill("title", "둘러보기로 고친 제목")
	page.ClickOn("#publish")
	page.ClickOn("#ask-correct input[value=told]")
	page.Fill("tell", "제목을 바꾸었습니다.")
	page.ClickOn("#ask-correct [data-yes]")
	page.WaitText("제목을 바꾸었습니다.")
	if got := p.page(t, public); !strings.Contains(got, "둘러보기로 고친 제목") || !strings.Contains(got, "제목을 바꾸었습니다.") {
		t.Error("readers do not see the correction")
	}
	next()
	page.Wait("#front[data-ready]")
	page.ClickOn("#front-canvas .front-place")
	page.Wait("#front-found li button:not([data-carry])")
	page.ClickOn("#front-found li:first-child button:not([data-carry])")
	page.Wait("[data-asks=front-ask-publish]:not([disabled])")
	page.ClickOn("[data-asks=front-ask-publish]")
	page.ClickOn("#front-ask-publish button.primary")
	page.Wait(".notice.is-done")
	if !strings.Contains(p.page(t, "/"), "둘러보기로 고친 제목") {
		t.Error("the front page does not show the article")
	}
	next()
	page.Wait(formReady)
	page.ClickOn("details.danger summary")
	page.Fill("reason", "둘러보기를 마칩니다.")
	page.ClickOn("button.danger")
	page.Wait(".badge.is-withdrawn")
	if got := p.get(t, public); got.status != http.StatusGone || strings.Contains(p.page(t, "/"), "둘러보기로 고친 제목") {
		t.Errorf("the article is withdrawn: %d", got.status)
	}
	page.Open(p.site + "/desk/tour")
	page.WaitText("둘러보기를 모두 마쳤습니다.")

	// The bar of breaking news stands over every page while it is on.
	page.Open(p.site + "/desk/flash")
	page.Fill("text", "솔누리해운 여객선 운항 멈춰")
	page.ClickOn("#flash button.primary")
	page.Wait("button.danger")
	if !strings.Contains(p.page(t, "/"), "여객선 운항 멈춰") || !strings.Contains(p.page(t, "/latest"), "여객선 운항 멈춰") {
		t.Error("the bar is on and not on the pages")
	}
	page.ClickOn("button.danger")
	page.WaitNoText("여객선 운항 멈춰")
	if strings.Contains(p.page(t, "/"), "여객선 운항 멈춰") {
		t.Error("the bar is off and still on the page")
	}

	// The list for portals is a file that the links of its screen give.
	page.Open(p.site + "/desk/report")
	for _, kind := range []string{".csv", ".xlsx"} {
		const get = `(kind => {
			const link = [...document.querySelectorAll("main a")].find(a => a.pathname.endsWith(kind)), x = new XMLHttpRequest()
			x.open("GET", link.href, false)
			x.send()
			return [x.status, x.getResponseHeader("Content-Disposition"), x.responseText.length > 3000].join(" ")
		})`
		if got := browser.Eval[string](page, get+`("`+kind+`")`); !strings.HasPrefix(got, "200 attachment") || !strings.Contains(got, kind) || !strings.HasSuffix(got, "true") {
			t.Errorf("the list as %s: %s", kind, got)
		}
	}
	quietly(t, map[string]*browser.Page{"chief": page})
}
