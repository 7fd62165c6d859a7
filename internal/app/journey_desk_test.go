package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"jogan/internal/app"
	"jogan/internal/browser"
)

// open serves the paper of a directory inside the test, by a clock that the test moves.
func open(t *testing.T, dir string) (*paper, *app.Clock) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	p := &paper{t: t, client: newClient(), out: newScroll(), log: newScroll(), stopped: make(chan struct{}), cancel: cancel}
	clock := app.NewClock(time.Time{})
	cfg := app.Config{Data: dir, Addr: "127.0.0.1:0", Cache: 64 << 20, WeatherURL: feed(t, time.Now)}
	a := must[*app.App](t)(app.Open(ctx, cfg, clock, slog.New(slog.NewJSONHandler(p.log, nil))))
	if err := a.Listen(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.stopped)
		if err := a.Run(ctx); err != nil {
			p.code = 1
		}
		if err := a.Close(); err != nil {
			p.code = 1
		}
	}()
	t.Cleanup(p.stop)
	p.site = "http://" + a.Addr()
	return p, clock
}

const staffPassword = "새벽 네 시의 첫차"

// newsroomOf founds a paper in which a reporter and a desk work, and serves it.
func newsroomOf(t *testing.T) (*paper, *app.Clock) {
	t.Helper()
	dir, _ := found(t)
	links := map[string]string{}
	for login, about := range map[string][2]string{"yeoul": {"한여울", "reporter"}, "eun": {"고은결", "desk"}} {
		links[login] = welcomeLink(t, done(t, "staff", "add", login, "--data", dir, "--name", about[0], "--role", about[1], "--title", "기자"))
	}
	p, clock := open(t, dir)
	for login, link := range links {
		if got := p.choose(t, link, staffPassword); got.status != http.StatusSeeOther {
			t.Fatalf("%s: %d", login, got.status)
		}
	}
	return p, clock
}

// write puts a text into the editor.
func write(page *browser.Page, text string) {
	page.Wait(formReady + " [contenteditable=true]")
	page.ClickOn("[contenteditable=true]")
	page.Fill(word(page, "본문", "Body"), text)
}

// press does a step of the road that stands among the others.
func press(page *browser.Page, step string) {
	page.Wait(formReady)
	page.ClickOn("details.steps summary")
	page.ClickOn("#step-" + step)
}

// quietly fails the test for what the browsers complained about, beside answers that say what is to be mended.
func quietly(t *testing.T, pages map[string]*browser.Page) {
	t.Helper()
	for name, page := range pages {
		for _, complaint := range page.Errors() {
			// The script asks whether it may go on editing; after a step the answer may be no.
			asked := strings.Contains(complaint, "403") && strings.HasSuffix(complaint, "/editing")
			if !asked && !strings.Contains(complaint, "422") && !strings.Contains(complaint, "410") && !strings.Contains(complaint, "409") {
				t.Errorf("%s: complaint %q", name, complaint)
			}
		}
	}
}

// An article goes the whole road: written, filed, returned with a reason, mended, filed again, approved and scheduled; it
// comes out by itself at its time, and a withdrawal takes it from everywhere.
func TestRoadJourney(t *testing.T) {
	t.Parallel()
	p, clock := newsroomOf(t)
	b := browser.Start(t)
	const title, early, mended = "가온시, 어린이 도서관 두 곳 짓는다", "가온시가 도서관을 짓는다.", "가온시가 새터동과 솔밭동에 어린이 도서관을 짓는다."

	reporter := b.Page(t, browser.Options{})
	enter(reporter, p, "yeoul", staffPassword)
	reporter.Follow(word(reporter, "새 기사", "New article"))
	reporter.Wait(formReady)
	reporter.Fill("title", title)
	reporter.Fill("section", "사회")
	write(reporter, early)
	reporter.ClickOn("#step-file")
	reporter.Wait(".badge.is-filed")
	path := strings.TrimPrefix(reporter.Address(), p.site)
	path, _, _ = strings.Cut(path, "?")
	no := path[strings.LastIndex(path, "/")+1:]
	reporter.Open(p.site + "/desk/notes")
	later := func() { clock.Set(clock.Now().Add(2 * time.Minute)) } // whoever left the article keeps nobody from it
	later()

	editor := b.Page(t, browser.Options{})
	enter(editor, p, "eun", staffPassword)
	editor.Open(p.site + path)
	press(editor, "return")
	editor.Wait("#ask-return[open]")
	editor.Fill("reason", "어느 동인지 적어 주세요.")
	editor.ClickOn("#ask-return .primary")
	editor.Wait(".badge.is-returned")
	editor.Open(p.site + "/desk/notes")
	later()

	reporter.Open(p.site + path)
	reporter.WaitText("어느 동인지 적어 주세요.")
	write(reporter, mended)
	reporter.ClickOn("#step-file")
	reporter.Wait(".badge.is-filed")
	if strings.Contains(reporter.Text("main"), "어느 동인지") && reporter.Count(".notice.is-warning") > 0 {
		t.Error("the reason still stands over the mended article")
	}
	reporter.Open(p.site + "/desk/notes")
	later()

	editor.Open(p.site + path)
	press(editor, "approve")
	editor.Wait(".badge.is-approved")
	press(editor, "schedule")
	editor.Wait("#ask-schedule[open]")
	editor.ClickOn("#ask-schedule .primary") // the next full hour stands there
	editor.Wait(".badge.is-scheduled")

	public := "/articles/" + no
	if got := p.get(t, public); got.status != http.StatusNotFound || strings.Contains(p.page(t, "/"), title) {
		t.Errorf("a scheduled article answers %d", got.status)
	}
	clock.Set(clock.Now().Add(time.Hour))
	eventually(t, "the article comes out", func() bool { return p.get(t, public).status == http.StatusOK })
	reader := b.Page(t, browser.Options{})
	reader.Open(p.site + "/")
	if got := reader.Follow(title); got != http.StatusOK || !strings.Contains(reader.Text("article"), mended) || strings.Contains(reader.Text("article"), "적어 주세요") {
		t.Errorf("readers see %d %s", got, reader.Text("article"))
	}

	editor.Open(p.site + path)
	editor.Wait(".badge.is-published")
	history := editor.Text(".history")
	for _, step := range [][2]string{{"송고", "filed"}, {"반려", "returned"}, {"승인", "approved"}, {"예약", "scheduled"}} {
		if !strings.Contains(history, word(editor, step[0], step[1])) {
			t.Errorf("the history lacks %s: %s", step[1], history)
		}
	}
	editor.Wait(formReady)
	editor.ClickOn(`details:has(form[action$="/withdraw"]) summary`)
	editor.Fill("reason", "시가 계획을 거두었다")
	editor.Fill("notice", "시의 계획이 바뀌어 기사를 내렸습니다.")
	editor.ClickOn(`form[action$="/withdraw"] button`)
	editor.Wait(".badge.is-withdrawn")
	if got := reader.Reload(); got != http.StatusGone || !strings.Contains(reader.Text("main"), "시의 계획이 바뀌어") || strings.Contains(reader.Text("body"), "거두었다") {
		t.Errorf("withdrawn: %d %s", got, reader.Text("body"))
	}
	for _, list := range []string{"/", "/latest", "/sections/society", "/feed.xml", "/sitemap.xml", "/search?q=어린이+도서관"} {
		if got := p.get(t, list); strings.Contains(got.body, title) || strings.Contains(got.body, public) {
			t.Errorf("%s still names the withdrawn article", list)
		}
	}
	quietly(t, map[string]*browser.Page{"reporter": reporter, "desk": editor, "reader": reader})
}

// Breaking news goes out from a phone in three taps with a title alone; what is known later comes at the same address, and
// readers see when.
func TestBreakingJourney(t *testing.T) {
	t.Parallel()
	p, clock := newsroomOf(t)
	phone := browser.Start(t).Page(t, browser.Options{Width: 390, Height: 844, Mobile: true})
	enter(phone, p, "eun", staffPassword)
	phone.Tap(`main a[href="/desk/breaking"]`)
	phone.Wait("#breaking")
	phone.Tap("#f-title")
	phone.Press("한빛시 물빛역 운행 다시 시작")
	phone.Tap("#breaking .primary")
	phone.WaitText(word(phone, "발행했습니다", "Published. Readers"))
	path, _, _ := strings.Cut(strings.TrimPrefix(phone.Address(), p.site), "?")
	public := strings.TrimPrefix(path, "/desk")
	if got := p.page(t, "/"); !strings.Contains(got, "한빛시 물빛역 운행 다시 시작") {
		t.Error("the front page does not have it")
	}
	first := parsed(t, p.page(t, public))
	if got := text(first); !strings.Contains(got, "1보") || !strings.Contains(got, "고은결") {
		t.Errorf("readers see %.300s", got)
	}

	clock.Set(clock.Now().Add(7 * time.Minute))
	phone.Wait(formReady)
	write(phone, "한빛시 도시철도 물빛역이 17분 만에 운행을 다시 시작했다.")
	phone.Fill("take", "2보")
	phone.Tap("#publish")
	phone.Wait("#ask-correct[open]")
	phone.ClickOn(`#ask-correct [value="typo"]`)
	phone.ClickOn("#ask-correct .primary")
	eventually(t, "the second stage", func() bool { return strings.Contains(p.get(t, public).body, "17분 만에") })
	second := text(parsed(t, p.page(t, public)))
	minute := clock.Now().In(must[*time.Location](t)(time.LoadLocation("Asia/Seoul")))
	told := func(ago time.Duration) bool { // the clock goes on while the test looks
		return strings.Contains(second, minute.Add(-ago).Format("15:04")) || strings.Contains(second, minute.Add(-ago-time.Minute).Format("15:04"))
	}
	if !strings.Contains(second, "1보") || !strings.Contains(second, "2보") || !told(0) || !told(7*time.Minute) {
		t.Errorf("at %s readers do not see both stages and their times: %.500s", minute.Format("15:04"), second)
	}
	if got := p.page(t, "/feed.xml"); strings.Count(got, "<item>") != 1 {
		t.Errorf("the feed has %d articles", strings.Count(got, "<item>"))
	}
	quietly(t, map[string]*browser.Page{"phone": phone})
}

// The guard's finding in a title is mended with one click; what it stops goes out only with a reason, which is logged.
func TestGuardJourney(t *testing.T) {
	t.Parallel()
	p, _ := newsroomOf(t)
	editor := browser.Start(t).Page(t, browser.Options{})
	enter(editor, p, "eun", staffPassword)
	editor.Follow(word(editor, "새 기사", "New article"))
	editor.Wait(formReady)
	editor.Fill("title", "가온시 몰카 점검")
	editor.Fill("section", "사회")
	write(editor, "신청서 견본에는 000101-3000000이라고 적혀 있다.")
	editor.ClickOn("#save")
	editor.Wait(".finding.is-block")
	editor.Wait(formReady)
	instead := editor.Text(".finding.is-warn .mends button:last-child")
	editor.ClickOn(".finding.is-warn .mends button:last-child")
	if got := editor.Value("title"); got != "가온시 불법촬영 카메라 점검" {
		t.Errorf("the mended title is %q", got)
	}
	editor.ClickOn("#save")
	editor.WaitNoText(instead)
	path, _, _ := strings.Cut(strings.TrimPrefix(editor.Address(), p.site), "?")
	public := strings.TrimPrefix(path, "/desk")
	editor.Open(p.site + path)
	editor.Wait(".finding.is-block")
	editor.Wait(formReady)
	if got := editor.Value("title"); got != "가온시 불법촬영 카메라 점검" || editor.Count(".finding.is-warn") != 0 {
		t.Errorf("stored is %q, with %d warnings", got, editor.Count(".finding.is-warn"))
	}
	editor.ClickOn("#publish")
	editor.Wait("#ask-publish[open]")
	editor.ClickOn("#ask-publish .primary")
	editor.WaitText(word(editor, "점검에서 막힌 곳이 있습니다.", "The guard stops this."))
	if got := p.get(t, public); got.status != http.StatusNotFound {
		t.Errorf("what the guard stops answers %d", got.status)
	}
	editor.Wait(formReady)
	editor.Wait("#ask-publish[open]")
	editor.Fill("override", "공개된 신청서 견본의 번호로, 누구의 것도 아님")
	editor.ClickOn("#ask-publish .primary")
	editor.WaitText(word(editor, "발행했습니다", "Published. Readers"))
	if got := p.page(t, public); !strings.Contains(got, "000101-3000000") || strings.Contains(got, "누구의 것도") {
		t.Error("the article did not go out as it was let pass")
	}
	editor.Wait(formReady)
	if got := editor.Text("#guard"); !strings.Contains(got, "고은결: 공개된 신청서 견본의 번호로") {
		t.Errorf("the guard shows %s", got)
	}
	quietly(t, map[string]*browser.Page{"desk": editor})
}
