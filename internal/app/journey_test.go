package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"jogan/internal/browser"
)

// word is what stands on the page: the newsroom speaks the language that the browser asks for.
func word(page *browser.Page, korean, english string) string {
	if page.Language() == "en" {
		return english
	}
	return korean
}

// enter signs a person in at the newsroom's page.
func enter(page *browser.Page, p *paper, login, password string) {
	page.Open(p.site + "/desk/")
	page.Fill("login", login)
	page.Fill("password", password)
	page.Follow(word(page, "로그인", "Sign in"))
}

// A reporter writes, a desk publishes, a reader reads, the desk withdraws, and the reader is told.
func TestJourney(t *testing.T) {
	t.Parallel()
	dir, link := found(t)
	p := start(t, "serve", "--data", dir)
	p.choose(t, link, "관리자의 긴 비밀번호")
	const password = "새벽 네 시의 첫차"
	for login, role := range map[string]string{"yeoul": "reporter", "eun": "desk"} {
		name := map[string]string{"yeoul": "한여울", "eun": "고은결"}[login]
		out := done(t, "staff", "add", login, "--data", dir, "--name", name, "--role", role, "--title", "기자")
		if got := p.choose(t, welcomeLink(t, out), password); got.status != http.StatusSeeOther {
			t.Fatalf("%s: %d", login, got.status)
		}
	}
	const title, sentence = "가온시, 새벽 버스 다섯 대 늘린다", "첫차가 네 시에 떠난다."
	b := browser.Start(t)

	reporter := b.Page(t, browser.Options{})
	enter(reporter, p, "yeoul", password)
	reporter.Follow(word(reporter, "새 기사", "New article"))
	reporter.Fill("title", title)
	reporter.Fill("section", "사회")
	reporter.Wait("#article[data-ready] [contenteditable=true]")
	reporter.ClickOn("[contenteditable=true]")
	reporter.Fill(word(reporter, "본문", "Body"), "가온시가 새벽 버스를 늘린다. "+sentence)
	reporter.Press(kb.Enter)
	reporter.Click(word(reporter, "저장", "Save"))
	reporter.WaitText(word(reporter, "저장했습니다.", "Saved."))
	if reporter.Count(`form [formaction$="/publish"]`) != 0 {
		t.Error("a reporter is offered to publish")
	}
	if got := browser.Eval[string](reporter, `document.querySelector("[contenteditable=true]").innerText`); !strings.Contains(got, sentence) {
		t.Errorf("the editor holds %q after saving", got)
	}

	reporter.Open(p.site + "/desk/") // who goes lets go of the article
	reader := b.Page(t, browser.Options{})
	reader.Open(p.site + "/")
	if strings.Contains(reader.Text("body"), title) {
		t.Error("readers see what nobody published")
	}

	editor := b.Page(t, browser.Options{})
	enter(editor, p, "eun", password)
	if !strings.Contains(editor.Text("body"), title) { // the list may begin with the person's own
		editor.Open(p.site + "/desk/?mine=")
	}
	editor.Follow(title)
	address := editor.Address()
	no := address[strings.LastIndex(address, "/")+1:]
	editor.Wait("#article[data-ready] [contenteditable=true]")
	editor.Click(word(editor, "발행", "Publish"))
	editor.Wait("#ask-publish[open]")
	editor.ClickOn("#ask-publish .primary")
	editor.WaitText(word(editor, "발행했습니다", "Published. Readers"))

	reader.Reload()
	if got := reader.Follow(title); got != http.StatusOK || !strings.Contains(reader.Text("main"), sentence) || !strings.Contains(reader.Text("main"), "한여울") {
		t.Errorf("the article: %d %s", got, reader.Text("main"))
	}
	if want := p.site + "/articles/" + no; reader.Address() != want {
		t.Errorf("it is at %s, not %s", reader.Address(), want)
	}
	if got := p.get(t, "/search?q=새벽버스"); !strings.Contains(got.body, title) {
		t.Error("the search does not find it")
	}

	editor.Wait("#article[data-ready] [contenteditable=true]") // nothing moves any more
	editor.ClickOn(`details:has(form[action$="/withdraw"]) summary`)
	editor.Fill("reason", "시가 계획을 거두었다")
	editor.ClickOn(`form[action$="/withdraw"] button`)
	editor.WaitText(word(editor, "내렸습니다", "Withdrawn. Readers"))
	editor.WaitText("시가 계획을 거두었다")
	if got := reader.Reload(); got != http.StatusGone || strings.Contains(reader.Text("body"), sentence) || strings.Contains(reader.Text("body"), "거두었다") {
		t.Errorf("withdrawn: %d %s", got, reader.Text("body"))
	}
	for _, path := range []string{"/", "/latest", "/sections/society", "/feed.xml"} {
		if strings.Contains(p.page(t, path), title) {
			t.Errorf("%s still names the withdrawn article", path)
		}
	}
	if got := p.get(t, "/search?q=새벽버스"); strings.Contains(got.body, sentence) || strings.Contains(got.body, "/articles/"+no) {
		t.Error("the search still finds it")
	}
	for name, page := range map[string]*browser.Page{"reporter": reporter, "desk": editor} {
		if got := page.Errors(); len(got) > 0 {
			t.Errorf("%s: complaints %q", name, got)
		}
	}
}

// newest is the address of the newest article.
func newest(t testing.TB, p *paper) string {
	t.Helper()
	_, after, _ := strings.Cut(p.page(t, "/feed.xml"), "<item>")
	_, after, _ = strings.Cut(after, "/articles/")
	no, _, ok := strings.Cut(after, "<")
	if !ok {
		t.Fatal("the feed has no article")
	}
	return "/articles/" + no
}

func publicPages(t testing.TB, p *paper) []string {
	return []string{"/", "/sections/society", newest(t, p), "/search?q=배터리"}
}

func withoutScript(t *testing.T, b *browser.Browser, p *paper) {
	page := b.Page(t, browser.Options{NoScript: true, Width: 390, Height: 844, Mobile: true})
	page.Open(p.site + "/")
	page.ClickOn("nav summary")
	page.WaitText("스포츠")
	if got := page.Follow("스포츠"); got != http.StatusOK || !strings.HasSuffix(page.Address(), "/sections/sports") {
		t.Errorf("the menu leads to %s: %d", page.Address(), got)
	}
	page.Open(p.site + newest(t, p))
	if got := page.Text("article"); len([]rune(got)) < 400 || !strings.Contains(got, "입력") || !strings.Contains(got, "무단전재 및 재배포 금지") {
		t.Errorf("the article reads %q", got)
	}
	if page.Errors() != nil || page.Foreign() != nil || len(page.Cookies()) > 0 {
		t.Errorf("complaints %q, foreign requests %q, cookies %q", page.Errors(), page.Foreign(), page.Cookies())
	}
}

func quiet(t *testing.T, b *browser.Browser, p *paper) {
	page := b.Page(t, browser.Options{})
	for _, path := range publicPages(t, p) {
		if got := page.Open(p.site + path); got != http.StatusOK {
			t.Errorf("%s: %d", path, got)
		}
		browser.Eval[int](page, "(window.scrollTo(0, document.body.scrollHeight), 1)") // wakes what loads late
	}
	eventually(t, "the beacon", func() bool {
		return slices.ContainsFunc(page.Requests(), func(r browser.Request) bool {
			return r.Method == "POST" && strings.Contains(r.URL, "/v/") && r.Status == http.StatusNoContent
		})
	})
	if page.Errors() != nil || page.Foreign() != nil || len(page.Cookies()) > 0 {
		t.Errorf("complaints %q, foreign requests %q, cookies %q", page.Errors(), page.Foreign(), page.Cookies())
	}
	if got := browser.Eval[int](page, "localStorage.length + sessionStorage.length"); got > 1 { // how letters are shown may be kept
		t.Errorf("%d things are stored", got)
	}
}

func phones(t *testing.T, b *browser.Browser, p *paper) {
	public := publicPages(t, p)
	for _, width := range []int{390, 320} {
		page := b.Page(t, browser.Options{Width: width, Height: 844, Mobile: true})
		narrow := func(path string) {
			t.Helper()
			if got := page.Open(p.site + path); got != http.StatusOK {
				t.Errorf("%s: %d", path, got)
			}
			if got := browser.Eval[int](page, "document.documentElement.scrollWidth"); got > width {
				t.Errorf("%s is %d wide on a phone of %d; too wide: %s", path, got, width, browser.Eval[string](page, wide))
			}
		}
		for _, path := range public {
			narrow(path)
		}
		enter(page, p, "desk", "jogan-demo")
		narrow("/desk/")
		narrow("/desk" + public[2])
		narrow("/desk/articles/new")
	}
}

// wide names the elements that reach over the right edge and that nothing around them clips or scrolls.
const wide = `(() => {
	const held = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== "visible") return true; return false };
	return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !held(e))
		.slice(0, 8).map(e => e.tagName + "." + e.getAttribute("class") + "#" + e.id).join(" ");
})()`

func keyboard(t *testing.T, b *browser.Browser, p *paper) {
	page := b.Page(t, browser.Options{Width: 390, Height: 844, Mobile: true})
	page.Open(p.site + "/latest") // a popup may stand before the weather of the front page
	page.Press(kb.Tab)
	if got := browser.Eval[string](page, "document.activeElement.getAttribute('href')"); !strings.HasPrefix(got, "#") {
		t.Fatalf("the first stop of the focus is %q, not the skip link", got)
	}
	if !browser.Eval[bool](page, "document.querySelector(document.activeElement.getAttribute('href')) !== null") {
		t.Error("the skip link leads nowhere")
	}
	page.Press(kb.Tab)
	const line = "document.activeElement.closest('section').innerText.includes('동두천') && document.activeElement.scrollWidth > document.activeElement.clientWidth"
	if !browser.Eval[bool](page, line) {
		t.Fatalf("the second stop is not the weather, which is longer than a phone is wide: %s", browser.Eval[string](page, "document.activeElement.outerHTML.slice(0, 200)"))
	}
	height := browser.Eval[float64](page, "document.activeElement.getBoundingClientRect().height")
	eventually(t, "the weather scrolls by keyboard", func() bool {
		page.Press(kb.ArrowRight)
		return browser.Eval[float64](page, "document.activeElement.scrollLeft") > 20
	})
	if got := browser.Eval[float64](page, "document.activeElement.getBoundingClientRect().height"); got != height || got > 80 {
		t.Errorf("the weather is %v high, was %v", got, height)
	}
}
