package app_test

import (
	"net/http"
	"strings"
	"testing"

	"jogan/internal/browser"
)

// The tour of the sample paper really does what it says: a finding of the guard is mended, the article published and
// corrected, the front page changed, the article withdrawn.
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
	quietly(t, map[string]*browser.Page{"chief": page})
}
