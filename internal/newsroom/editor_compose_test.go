package newsroom

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"jogan/internal/browser"
)

// cursor puts the cursor before (start) or behind the first occurrence of some words in the text, as a click does.
func cursor(p *browser.Page, words string, start bool) {
	browser.Eval[bool](p, `(() => {
		const [words, start] = [`+literal(words)+`, `+map[bool]string{true: "true", false: "false"}[start]+`]
		const root = document.querySelector(".editor-text")
		root.focus()
		const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
		while (walk.nextNode()) {
			const i = walk.currentNode.data.indexOf(words)
			if (i < 0) continue
			getSelection().collapse(walk.currentNode, start ? i : i + words.length)
			document.dispatchEvent(new Event("selectionchange"))
			return true
		}
		throw new Error("no such words: " + words)
	})()`)
}

// Korean is typed wherever words may stand, and no syllable is doubled or lost.
func TestCompose(t *testing.T) {
	t.Parallel()
	p := editing(t, newWorld(t), browser.Start(t), browser.Options{})
	for _, x := range []struct {
		name, body string
		do         func()
		want       string
	}{
		{"empty body", "", func() { p.ClickOn(".editor-text"); p.Compose("서울 한강") }, "<p>서울 한강</p>"},
		{"start of a paragraph", "<p>앞</p><p>은 흐른다</p>", func() { cursor(p, "은 흐", true); p.Compose("한강") }, "<p>앞</p><p>한강은 흐른다</p>"},
		{"in the middle", "<p>가나다</p>", func() { cursor(p, "가", false); p.Compose("값닭") }, "<p>가값닭나다</p>"},
		{"a new paragraph", "<p>가</p>", func() { cursor(p, "가", false); p.Key(kb.Enter); p.Compose("둘째") }, "<p>가</p><p>둘째</p>"},
		{"in a list", "<ul><li>하나</li><li>둘</li></ul>", func() { cursor(p, "둘", false); p.Compose("째"); p.Key(kb.Enter); p.Compose("셋째") }, "<ul><li>하나</li><li>둘째</li><li>셋째</li></ul>"},
		{"in a heading", "<h2>제목</h2>", func() { cursor(p, "제목", true); p.Compose("큰") }, "<h2>큰제목</h2>"},
		{"beside a picture", `<p>가</p><figure data-picture="1"><figcaption>말</figcaption></figure><p>나</p>`, func() { cursor(p, "나", true); p.Compose("밑") }, `<p>가</p><figure data-picture="1"><figcaption>말</figcaption></figure><p>밑나</p>`},
		{"before a picture", `<p>가</p><figure data-picture="1"></figure>`, func() { cursor(p, "가", false); p.Compose("끝") }, `<p>가끝</p><figure data-picture="1"></figure>`},
		{"in a caption", `<figure data-picture="1"><figcaption>말</figcaption></figure>`, func() { cursor(p, "말", false); p.Compose("씀") }, `<figure data-picture="1"><figcaption>말씀</figcaption></figure>`},
		{"in a gallery", `<div data-gallery=""><figure data-picture="1"><figcaption>하나</figcaption></figure><figure data-picture="2"></figure></div>`, func() { cursor(p, "하나", false); p.Compose("쯤") },
			`<div data-gallery=""><figure data-picture="1"><figcaption>하나쯤</figcaption></figure><figure data-picture="2"></figure></div>`},
		{"in a cell", "<table><thead><tr><th>가</th><th>나</th></tr></thead><tbody><tr><td>다</td><td>라</td></tr></tbody></table>", func() { cursor(p, "다", false); p.Compose("섯"); p.Key(kb.Tab); p.Compose("일곱") },
			"<table><thead><tr><th>가</th><th>나</th></tr></thead><tbody><tr><td>다섯</td><td>일곱</td></tr></tbody></table>"},
		{"in a box", `<aside data-kind="notice"><p>알림</p></aside>`, func() { cursor(p, "알림", true); p.Compose("새") }, `<aside data-kind="notice"><p>새알림</p></aside>`},
		{"at the border of bold", "<p><strong>굵게</strong>얇게</p>", func() { cursor(p, "굵게", false); p.Compose("도") }, "<p><strong>굵게도</strong>얇게</p>"},
		{"behind a link", `<p><a href="https://paper.example/">여기</a></p>`, func() { cursor(p, "여기", false); p.Compose("를") }, `<p><a href="https://paper.example/">여기</a>를</p>`},
		{"beside a mark of the guard", "<p>서울시는</p>", func() {
			browser.Eval[bool](p, `document.dispatchEvent(new CustomEvent("editor:marks", {detail: [{id: 1, quote: "서울시", nth: 0, level: "warn"}]}))`)
			cursor(p, "는", false)
			p.Compose("말")
			cursor(p, "서울", false)
			p.Compose("특별")
		}, "<p>서울특별시는말</p>"},
		{"over a selection", "<p>가나다라</p>", func() {
			cursor(p, "가", false)
			p.Key(kb.ArrowRight, browser.Shift)
			p.Key(kb.ArrowRight, browser.Shift)
			p.Compose("새")
		}, "<p>가새라</p>"},
		{"given up", "<p>가</p>", func() { cursor(p, "가", false); p.ComposeOnly('한'); p.CancelCompose(); p.Compose("나") }, "<p>가나</p>"},
		{"the menu by a Korean word", "<p>가</p>", func() {
			cursor(p, "가", false)
			p.Key(kb.Enter + "/")
			p.Compose("표")
			becomes(t, p, "", "<p>가</p><p>/표</p>")
			p.Key(kb.Enter)
			p.Compose("머리")
		},
			"<p>가</p><table><tbody><tr><th>머리</th><th></th><th></th></tr></tbody></table>"},
	} {
		browser.Eval[bool](p, `document.dispatchEvent(new CustomEvent("editor:marks", {detail: []}))`)
		loadBody(p, x.body)
		x.do()
		becomes(t, p, x.name, x.want)
	}

	// Undo takes whole syllables back and leaves nothing of them; redo brings them again.
	loadBody(p, "<p>가</p>")
	cursor(p, "가", false)
	p.Compose("한강")
	becomes(t, p, "typed", "<p>가한강</p>")
	p.Key("z", browser.Ctrl)
	becomes(t, p, "after undo", "<p>가</p>")
	p.Key("y", browser.Ctrl)
	becomes(t, p, "after redo", "<p>가한강</p>")
	p.Compose("물")
	becomes(t, p, "typing on", "<p>가한강물</p>")
}
