package app_test

import (
	"strings"
	"testing"

	"jogan/internal/browser"
)

// A claim is taken in at the newsroom, accepted, and answered with a correction, which readers then meet at the article,
// in the list, in the feed and on the front page.
func TestClaimJourney(t *testing.T) {
	t.Parallel()
	p := start(t, "demo", "--data", t.TempDir(), "--now", seed)
	b := browser.Start(t)
	reader := b.Page(t, browser.Options{})
	reader.Open(p.site + newest(t, p))
	title, original := reader.Text("h1"), reader.Address()
	no := original[strings.LastIndex(original, "/")+1:]

	editor := b.Page(t, browser.Options{})
	enter(editor, p, "desk", "jogan-demo")
	editor.Open(p.site + "/desk/articles/" + no)
	editor.Follow(word(editor, "정정·반론 청구 접수", "Take in a claim"))
	if got := editor.Value("article"); got != no {
		t.Errorf("the form begins with article %q, not %s", got, no)
	}
	editor.Fill("claimant", "윤슬")
	editor.Follow(word(editor, "접수", "Take in"))
	editor.Wait("#f-contact-error")
	if got := editor.Value("claimant"); got != "윤슬" {
		t.Errorf("what was typed came back as %q", got)
	}
	editor.Fill("contact", "yunseul@reader.example")
	editor.Fill("text", "공장이 여는 때는 봄이 아니라 여름입니다.")
	editor.Follow(word(editor, "접수", "Take in"))
	editor.WaitText(word(editor, "답변 기한까지 3일", "answer in 3 d"))
	editor.ClickOn(`input[value="accept"]`)
	editor.Fill("answer", "싣겠습니다.")
	editor.Follow(word(editor, "답변 기록", "Record the answer"))
	editor.WaitText(word(editor, "게재 기한까지 7일", "publish in 7 d"))

	editor.Follow(word(editor, "보도문 쓰기", "Write the correction"))
	editor.Wait("[contenteditable=true]")
	if got := editor.Text("[contenteditable=true]"); !strings.Contains(got, "여름입니다.") {
		t.Errorf("the correction begins with %q", got)
	}
	editor.Fill("title", "바로잡습니다: 여는 때")
	browser.Eval[bool](editor, "(window.confirm = () => true)()")
	editor.Follow(word(editor, "싣기", "Publish"))
	editor.WaitText(word(editor, "실었습니다.", "Published. It is told"))

	reader.Reload()
	notice := reader.Text("aside.notice-correction")
	for _, want := range []string{"정정보도", "바로잡습니다: 여는 때", "봄이 아니라 여름입니다."} {
		if !strings.Contains(notice, want) {
			t.Errorf("the notice at the article lacks %q: %s", want, notice)
		}
	}
	reader.Follow("바로잡습니다: 여는 때")
	if got := reader.Text("main"); !strings.Contains(got, title) && !strings.Contains(title, "]") {
		t.Errorf("its own page does not name the article: %s", got)
	}
	reader.Open(p.site + "/latest")
	if got := reader.Text(`.list a[href="/articles/` + no + `"]:not([aria-hidden])`); !strings.Contains(got, "[정정]") {
		t.Errorf("the list shows %q", got)
	}
	reader.Open(p.site + "/")
	if got := reader.Text(".front-notices"); !strings.Contains(got, "바로잡습니다: 여는 때") {
		t.Errorf("the front page's box shows %q", got)
	}
	if got := p.page(t, "/feed.xml"); !strings.Contains(got, "<title>[정정] ") || !strings.Contains(got, "봄이 아니라 여름입니다.") {
		t.Error("the feed does not tell of the correction")
	}
	editor.Open(p.site + "/desk/claims?show=closed")
	if got := editor.Text(".claims"); !strings.Contains(got, "윤슬") || !strings.Contains(got, word(editor, "게재함", "Published")) {
		t.Errorf("the claims desk shows %q", got)
	}
	for name, page := range map[string]*browser.Page{"reader": reader, "desk": editor} {
		for _, complaint := range page.Errors() {
			if !strings.Contains(complaint, "422") {
				t.Errorf("%s: complaint %q", name, complaint)
			}
		}
	}
}
