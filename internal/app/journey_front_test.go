package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"jogan/internal/browser"
)

// The front page is rebuilt with the keyboard alone and published; a second layout comes out by itself at its time; then an
// editor goes back to the first. Readers see each of the three.
func TestFrontJourney(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	link := welcomeLink(t, done(t, "staff", "add", "jaeha", "--data", dir, "--name", "문재하", "--role", "layout", "--title", "편집부"))
	token := strings.TrimSpace(done(t, "token", "add", "--data", dir, "--name", "기사", "--role", "desk"))
	p, clock := open(t, dir)
	p.choose(t, link, staffPassword)
	for _, title := range []string{"시내버스 첫차 앞당긴다", "강변 산책로 다시 연다", "도서관 밤 열 시까지"} {
		p.publish(t, token, title)
		clock.Set(clock.Now().Add(time.Minute))
	}
	leads := func(title string) bool { return strings.Contains(p.page(t, "/"), title) }

	editor := browser.Start(t).Page(t, browser.Options{})
	enter(editor, p, "jaeha", staffPassword)
	edit := func() {
		editor.Open(p.site + "/desk/front")
		editor.Wait("#front[data-ready]")
		editor.Wait(".front-found")
	}
	focus := func(selector string) {
		t.Helper()
		editor.Wait(selector)
		browser.Eval[bool](editor, "document.querySelector('"+selector+"').focus() ?? true")
	}
	keys := func(selector, keys string) {
		t.Helper()
		focus(selector)
		editor.Key(keys)
	}
	heard := func(text string) { t.Helper(); editor.Wait("#front-live"); editor.WaitText(text) }

	edit()
	// The oldest article leads, with a title of its own.
	keys(".front-found:nth-child(3) [data-carry]", " "+kb.ArrowDown+kb.ArrowUp+" ")
	heard("톱 1번에 놓았습니다")
	keys("[data-focus=slot-lead-0]", kb.Enter)
	focus("#front-f-title")
	editor.Compose("첫차, 20분 앞당긴다")
	// The stories go above the corrections, and the most-read list under the lead.
	keys("[data-focus=row-2]", " "+kb.ArrowUp+" ")
	heard("놓았습니다")
	keys("[data-focus=add-0-0]", kb.Enter)
	keys("#front-kinds [data-kind=most-read]", kb.Enter)
	// What was not meant is undone.
	keys("[data-focus=row-remove-0]", kb.Enter)
	editor.Key("z", browser.Ctrl)
	heard("되돌렸습니다")
	// An escape leaves everything where it was.
	keys("[data-focus=block-lead]", " "+kb.ArrowDown+kb.Escape)
	heard("제자리에 있습니다")
	editor.WaitText("초안 저장됨")
	if order := browser.Eval[string](editor, `[...document.querySelectorAll(".front-block")].map(e => e.querySelector("b").textContent).join(", ")`); order != "톱, 많이 본 기사, 주요 기사, 바로잡습니다" {
		t.Errorf("the layout is %s", order)
	}
	if leads("첫차, 20분 앞당긴다") {
		t.Error("readers see a draft")
	}
	keys("[data-asks=front-ask-publish]", kb.Enter)
	keys("#front-ask-publish .primary", kb.Enter)
	editor.WaitText("지금부터 독자에게 보입니다")
	if got := p.page(t, "/"); !strings.Contains(got, "첫차, 20분 앞당긴다") {
		t.Errorf("readers do not see the new layout: %.3000s", got)
	}

	// The next layout waits for its hour.
	edit()
	keys("[data-focus=place-lead-0]", kb.Delete)
	editor.WaitText("초안 저장됨")
	keys("[data-asks=front-ask-schedule]", kb.Enter)
	keys("#front-ask-schedule .primary", kb.Enter)
	editor.WaitText("예약했습니다")
	if !strings.Contains(p.page(t, "/"), "첫차, 20분 앞당긴다") {
		t.Error("the layout changed before its time")
	}
	clock.Set(clock.Now().Add(time.Hour))
	eventually(t, "the scheduled layout stands", func() bool { return !strings.Contains(p.page(t, "/"), "첫차, 20분 앞당긴다") })

	editor.Open(p.site + "/desk/front/0/history")
	browser.Eval[bool](editor, "(window.confirm = () => true) && true")
	keys(`form[action$="/revert"] button`, kb.Enter)
	editor.WaitText("지난 판으로 되돌렸습니다")
	if !strings.Contains(p.page(t, "/"), "첫차, 20분 앞당긴다") {
		t.Error("the earlier layout does not stand again")
	}
	quietly(t, map[string]*browser.Page{"editor": editor})
}
