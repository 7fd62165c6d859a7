package newsroom

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"jogan/internal/browser"
)

// tell sends one of the editor's events on document.
func tell(p *browser.Page, event, detail string) {
	browser.Eval[bool](p, `document.dispatchEvent(new CustomEvent(`+literal(event)+`, {detail: `+detail+`}))`)
}

// Blocks are put in, moved and taken apart by keyboard.
func TestBlocksByKeyboard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	no := w.publishNamed("항구 축제 열려")
	files := []string{}
	for i, name := range []string{"하나.jpg", "둘.jpg"} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, photo(t, 320+i, 200), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	p := editing(t, w, browser.Start(t), browser.Options{})

	// "/" opens the menu on an empty line only; arrow keys and Enter choose, Escape leaves the stroke as it was typed.
	loadBody(p, "<p>가</p>")
	cursor(p, "가", false)
	p.Key("/")
	becomes(t, p, "a stroke in a line", "<p>가/</p>")
	if p.Count(".editor-menu:not([hidden])") != 0 {
		t.Error("a stroke behind words opened the menu")
	}
	p.Key(kb.Enter + "/")
	p.Wait(".editor-menu")
	p.Key(kb.Escape)
	p.Key("b")
	becomes(t, p, "Escape", "<p>가/</p><p>/b</p>")
	loadBody(p, "<p>가</p>")
	cursor(p, "가", false)
	p.Key(kb.Enter + "/not")
	p.Wait(`.editor-menu [role=option][aria-selected=true]`)
	if got := p.Text(".editor-menu [aria-selected=true]"); !strings.Contains(got, "알림") {
		t.Errorf("an English name finds %q", got)
	}
	p.Key(kb.Enter + "text")
	becomes(t, p, "a notice", `<p>가</p><aside data-kind="notice"><p>text</p></aside>`)
	p.Key(kb.Enter + kb.Enter + "behind")
	becomes(t, p, "out of the box", `<p>가</p><aside data-kind="notice"><p>text</p></aside><p>behind</p>`)
	p.Key(kb.ArrowUp, browser.Alt)
	becomes(t, p, "moved up", `<p>가</p><p>behind</p><aside data-kind="notice"><p>text</p></aside>`)
	cursor(p, "text", false)
	p.Click("편집자 주")
	becomes(t, p, "another kind", `<p>가</p><p>behind</p><aside data-kind="editor"><p>text</p></aside>`)
	p.Click("상자 풀기")
	becomes(t, p, "no box", `<p>가</p><p>behind</p><p>text</p>`)

	// An embed, by its address alone and by the small window.
	loadBody(p, "<p>가</p>")
	cursor(p, "가", false)
	p.Key(kb.Enter)
	pasteHere(p, "", "https://youtu.be/abcdefghijk?si=x")
	becomes(t, p, "a pasted address", `<p>가</p><figure data-embed="youtube" data-address="https://www.youtube.com/watch?v=abcdefghijk"></figure>`)
	loadBody(p, "<p>가</p>")
	cursor(p, "가", false)
	p.Key(kb.Enter + "/embed" + kb.Enter)
	p.Wait("dialog.editor-sheet[open]")
	p.Fill("주소", "https://elsewhere.example/1")
	p.Key(kb.Enter)
	p.WaitText("끼워 넣을 수 있는 주소가 아닙니다")
	p.Fill("주소", "https://vimeo.com/1234")
	p.Key(kb.Enter)
	becomes(t, p, "an embed", `<p>가</p><figure data-embed="vimeo" data-address="https://vimeo.com/1234"></figure>`)
	p.Key("caption")
	becomes(t, p, "its caption", `<p>가</p><figure data-embed="vimeo" data-address="https://vimeo.com/1234"><figcaption>caption</figcaption></figure>`)

	// Related articles are searched by their title.
	loadBody(p, "<p>가</p>")
	cursor(p, "가", false)
	p.Key(kb.Enter + "/related" + kb.Enter)
	p.Wait("dialog.editor-sheet[open]")
	p.Fill("제목으로 찾기", "축제")
	p.Wait(".editor-choice")
	p.Click("항구 축제 열려")
	p.Click("이대로 넣기")
	becomes(t, p, "related", `<p>가</p><div data-related="1"></div>`)
	p.WaitText("항구 축제 열려")
	if no != 1 {
		t.Errorf("the article has the number %d", no)
	}

	// Two pictures at once are a gallery; they change places, leave it and come back.
	loadBody(p, "<p>가</p>")
	cursor(p, "가", false)
	browser.Eval[bool](p, `document.querySelectorAll(".editor > input[type=file]").forEach((x, i) => x.setAttribute("aria-label", "files " + i)) || true`)
	p.Upload("files 1", files...)
	p.Wait(".editor-gallery")
	becomes(t, p, "a gallery", `<p>가</p><div data-gallery=""><figure data-picture="1"></figure><figure data-picture="2"></figure></div>`)
	p.ClickOn(".editor-gallery figure:first-child .editor-figure-caption")
	p.Key("x")
	p.Key(kb.ArrowDown, browser.Alt)
	becomes(t, p, "other order", `<p>가</p><div data-gallery=""><figure data-picture="2"></figure><figure data-picture="1"><figcaption>x</figcaption></figure></div>`)
	p.Key("y")
	becomes(t, p, "the cursor stayed", `<p>가</p><div data-gallery=""><figure data-picture="2"></figure><figure data-picture="1"><figcaption>xy</figcaption></figure></div>`)
	p.ClickOn(`.editor-gallery figure:last-child [data-tool=down]`)
	becomes(t, p, "out of it", `<p>가</p><figure data-picture="2"></figure><figure data-picture="1"><figcaption>xy</figcaption></figure>`)
	p.ClickOn(`figure.editor-figure [data-tool=gallery]`)
	becomes(t, p, "together again", `<p>가</p><div data-gallery=""><figure data-picture="2"></figure><figure data-picture="1"><figcaption>xy</figcaption></figure></div>`)
	p.ClickOn(`.editor-gallery [data-tool=apart]`)
	becomes(t, p, "apart", `<p>가</p><figure data-picture="2"></figure><figure data-picture="1"><figcaption>xy</figcaption></figure>`)

	// The table's header row goes and comes.
	loadBody(p, "<table><thead><tr><th>가</th></tr></thead><tbody><tr><td>나</td></tr></tbody></table>")
	cursor(p, "나", false)
	p.Click("머리 줄")
	becomes(t, p, "no header", "<table><tbody><tr><td>가</td></tr><tr><td>나</td></tr></tbody></table>")
	p.Key(kb.F10, browser.Alt)
	if got := browser.Eval[string](p, "document.activeElement.closest('[role=toolbar]') ? 'bar' : document.activeElement.className"); got != "bar" {
		t.Errorf("Alt+F10 leads to %q", got)
	}
	p.Key(kb.Escape)
	p.Key("/", browser.Ctrl)
	p.WaitText("단축키")
	p.Key(kb.Escape)
	if got := browser.Eval[bool](p, "document.activeElement.classList.contains('editor-text')"); !got {
		t.Error("the focus does not come back to the text")
	}
	for _, complaint := range p.Errors() {
		t.Errorf("the console complains: %s", complaint)
	}
}

// Finding, replacing, round quotes and characters; each is one step of undo.
func TestFindAndReplace(t *testing.T) {
	t.Parallel()
	p := editing(t, newWorld(t), browser.Start(t), browser.Options{})
	body := `<p>Bus 노선과 <strong>버</strong>스 bus</p><table><tbody><tr><td>버스</td></tr></tbody></table><figure data-picture="1"><figcaption>버스</figcaption></figure>`
	loadBody(p, body)
	cursor(p, "노선", false)
	p.Key("f", browser.Ctrl)
	p.Fill("찾을 말", "버스")
	p.WaitText("3곳 중 1번째")
	p.Key(kb.Enter)
	p.WaitText("3곳 중 2번째")
	p.Key(kb.Enter, browser.Shift)
	p.WaitText("3곳 중 1번째")
	p.Fill("바꿀 말", "전차")
	p.Key(kb.Enter)
	becomes(t, p, "one", strings.Replace(body, "<strong>버</strong>스", "<strong>전차</strong>", 1))
	p.Click("모두 바꾸기")
	p.WaitText("2곳을 바꿨습니다")
	becomes(t, p, "all", strings.NewReplacer("<strong>버</strong>스", "<strong>전차</strong>", "버스", "전차").Replace(body))
	p.Key(kb.Escape)
	p.Key("z", browser.Ctrl)
	becomes(t, p, "undo all", strings.Replace(body, "<strong>버</strong>스", "<strong>전차</strong>", 1))
	p.Key("z", browser.Ctrl)
	becomes(t, p, "undo one", body)
	p.Key("f", browser.Ctrl)
	p.Fill("찾을 말", "bus")
	p.WaitText("2곳 중")
	p.Click("대소문자 구분")
	p.WaitText("1곳 중")
	p.Fill("찾을 말", "기차")
	p.WaitText("없습니다")
	p.Key(kb.Escape)

	loadBody(p, `<p>그는 "옳다"고 '다시' 말했다. '98년 it's</p><p>("네")</p>`)
	p.ClickOn(".editor-text")
	p.Click("곧은 따옴표를 둥글게")
	becomes(t, p, "round", "<p>그는 “옳다”고 ‘다시’ 말했다. ’98년 it’s</p><p>(“네”)</p>")
	p.Key("z", browser.Ctrl)
	becomes(t, p, "straight again", `<p>그는 "옳다"고 '다시' 말했다. '98년 it's</p><p>("네")</p>`)

	loadBody(p, "<p>값</p>")
	cursor(p, "값", false)
	p.Click("특수 문자")
	p.Wait("dialog.editor-sheet[open]")
	p.Key(kb.ArrowRight + kb.Enter)
	becomes(t, p, "a character", "<p>값▲</p>")
	p.Key("1")
	becomes(t, p, "typing on", "<p>값▲1</p>")
}

// Findings and notes are shown at their words, mended in one step, and nothing changes while the text is read only.
func TestMarks(t *testing.T) {
	t.Parallel()
	p := editing(t, newWorld(t), browser.Start(t), browser.Options{})
	body := `<p>가가가 <strong>나</strong>다</p><table><tbody><tr><td>가</td><td>라</td></tr></tbody></table><figure data-picture="1"><figcaption>나다</figcaption></figure>`
	loadBody(p, body)
	marked := func(class string) string {
		t.Helper()
		return browser.Eval[string](p, `[...document.querySelectorAll(".`+class+`")].map((x) => x.textContent).join("|")`)
	}
	tell(p, "editor:marks", `[{id: 1, quote: "나다", nth: 1, level: "block"}, {id: 2, quote: "가가", nth: 1, level: "warn"}, {id: 3, quote: "나다\n가 라", nth: 0, level: "info"}, {id: 4, quote: "없음", nth: 0, level: "info"}]`)
	tell(p, "editor:note", `[{id: "n", quote: "라", nth: 0}]`)
	for class, want := range map[string]string{"mark-block": "나다", "mark-warn": "가가", "mark-note": "라"} {
		if got := marked(class); got != want {
			t.Errorf("%s marks %q, not %q", class, got, want)
		}
	}
	if got := marked("mark-info"); !strings.HasPrefix(got, "나|다|가") {
		t.Errorf("across blocks %q is marked", got)
	}
	if browser.Eval[string](p, `document.querySelector("figcaption .mark-block, .editor-figure-caption .mark-block")?.textContent ?? ""`) != "나다" {
		t.Error("the second occurrence is not the caption's")
	}
	tell(p, "editor:show", `{id: 2}`)
	if got := browser.Eval[string](p, "getSelection().toString()"); got != "가가" {
		t.Errorf("shown: %q", got)
	}
	if got := browser.Eval[string](p, `(() => { const d = {}; document.dispatchEvent(new CustomEvent("editor:passage", {detail: d})); return d.quote + d.nth })()`); got != "가가1" {
		t.Errorf("the passage is %q", got)
	}
	tell(p, "editor:mend", `{quote: "나다", nth: 0, kind: "replace", text: "바"}`)
	becomes(t, p, "replaced", strings.Replace(body, "<strong>나</strong>다", "<strong>바</strong>", 1))
	tell(p, "editor:mend", `{quote: "가가", nth: 1, kind: "remove"}`)
	tell(p, "editor:mend", `{kind: "append", text: "도움말 109"}`)
	mended := strings.Replace(strings.Replace(body, "<strong>나</strong>다", "<strong>바</strong>", 1), "가가가", "가", 1) + "<p>도움말 109</p>"
	becomes(t, p, "appended", mended)
	for _, want := range []string{strings.TrimSuffix(mended, "<p>도움말 109</p>"), strings.Replace(body, "<strong>나</strong>다", "<strong>바</strong>", 1), body} {
		p.Key("z", browser.Ctrl)
		becomes(t, p, "undone", want)
	}

	tell(p, "editor:readonly", `{on: true}`)
	cursor(p, "라", false)
	p.Key("x")
	tell(p, "editor:mend", `{kind: "append", text: "아니오"}`)
	if p.Count(".editor-text[contenteditable=true]") != 0 {
		t.Error("the text can be edited while it is read only")
	}
	becomes(t, p, "read only", body)
	tell(p, "editor:readonly", `{on: false}`)
	browser.Eval[bool](p, `document.getElementById("f-body").dispatchEvent(new CustomEvent("editor:readonly", {detail: true, bubbles: true}))`)
	if p.Count(".editor.is-readonly") != 1 {
		t.Error("the article's form cannot close its own field")
	}
	tell(p, "editor:readonly", `{on: false}`)
	if taken := browser.Eval[bool](p, `!document.dispatchEvent(new CustomEvent("editor:marks", {cancelable: true, detail: {marks: [{id: "n", text: "나다 가 라", nth: 0}]}}))`); !taken || !strings.HasPrefix(marked("mark-note"), "나|다|가") {
		t.Errorf("a note over two blocks: %q", marked("mark-note"))
	}
	cursor(p, "라", false)
	p.Key("x")
	becomes(t, p, "again", strings.Replace(body, "라", "라x", 1))
}

// Lengths are counted as a newsroom counts them.
func TestCounts(t *testing.T) {
	t.Parallel()
	p := editing(t, newWorld(t), browser.Start(t), browser.Options{})
	for _, x := range []struct{ body, want string }{
		{"", "공백 제외 0자 · 포함 0자 · 200자 원고지 0매"},
		{"<p>가나다 라마바.</p>", "공백 제외 7자 · 포함 8자 · 200자 원고지 0.1매"},
		{"<p>" + strings.Repeat("가", 19) + "</p>", "공백 제외 19자 · 포함 19자 · 200자 원고지 0.1매"},
		{"<p>" + strings.Repeat("가", 19) + ".</p>", "공백 제외 20자 · 포함 20자 · 200자 원고지 0.1매"},  // the stop shares the last square
		{"<p>" + strings.Repeat("가", 20) + "</p>", "공백 제외 20자 · 포함 20자 · 200자 원고지 0.2매"},   // one square is left empty at the start
		{"<p>" + strings.Repeat("a", 38) + "</p>", "공백 제외 38자 · 포함 38자 · 200자 원고지 0.1매"},   // two small letters to a square
		{"<p>" + strings.Repeat("A", 38) + "</p>", "공백 제외 38자 · 포함 38자 · 200자 원고지 0.2매"},   // one capital
		{"<p>" + strings.Repeat("가", 199) + "</p>", "공백 제외 199자 · 포함 199자 · 200자 원고지 1매"},  // a full sheet
		{"<p>" + strings.Repeat("가 ", 200) + "</p>", "공백 제외 200자 · 포함 399자 · 200자 원고지 2매"}, // no space begins a row
		{`<p>가</p><figure data-picture="1"><figcaption>설명</figcaption></figure>`, "공백 제외 1자 · 포함 1자 · 200자 원고지 0.1매"},
	} {
		loadBody(p, x.body)
		if got := p.Text(".editor-count"); got != x.want {
			t.Errorf("%.40s: %q, want %q", x.body, got, x.want)
		}
	}
	p.Fill("title", strings.Repeat("가", 31))
	p.WaitText("한글 31자 길이 · 휴대전화 카드에서는 두 줄(28자)을 넘습니다 · 검색 결과에서는 30자쯤에서 잘립니다")
	p.Fill("title", "짧은 제목")
	p.WaitNoText("두 줄(28자)")
	loadBody(p, "<h2>머리</h2><p>[서울=조간] 김기자 기자 = 첫 문장이다. 둘째 문장이다.</p>")
	p.WaitText("지금 보이는 리드: 첫 문장이다. 둘째 문장이다.")
	p.Fill("lead", "손으로 쓴 리드")
	p.WaitNoText("지금 보이는 리드")
}

// Files that are dropped or pasted go to the library and stand where they were dropped; what cannot be taken is told, or
// left to whoever makes articles of documents.
func TestDroppedFiles(t *testing.T) {
	t.Parallel()
	p := editing(t, newWorld(t), browser.Start(t), browser.Options{})
	loadBody(p, "<p>가</p><p>나</p><p>다</p>")
	// A picture drawn by the page itself, so that the file is a real one.
	browser.Eval[bool](p, `(() => {
		window.picture = (name, wide) => {
			const canvas = Object.assign(document.createElement("canvas"), {width: wide, height: 200})
			canvas.getContext("2d").fillRect(0, 0, 300, 100)
			return new File([Uint8Array.from(atob(canvas.toDataURL("image/png").split(",")[1]), (c) => c.charCodeAt(0))], name, {type: "image/png"})
		}
		window.drop = (file, x, y) => {
			const data = new DataTransfer()
			data.items.add(file)
			const text = document.querySelector(".editor-text")
			for (const kind of ["dragover", "drop"]) text.dispatchEvent(new DragEvent(kind, {dataTransfer: data, clientX: x, clientY: y, bubbles: true, cancelable: true}))
		}
		const line = document.querySelectorAll(".editor-text p")[1].getBoundingClientRect()
		drop(picture("떨군 것.png", 320), line.left + 20, line.top + 3)
		return true
	})()`)
	p.Wait(".editor-figure img")
	becomes(t, p, "dropped", `<p>가</p><figure data-picture="1"></figure><p>나</p><p>다</p>`)
	p.Key("z", browser.Ctrl)
	becomes(t, p, "undone", "<p>가</p><p>나</p><p>다</p>")

	cursor(p, "다", false)
	browser.Eval[bool](p, `(() => {
		const data = new DataTransfer()
		data.items.add(picture("붙인 것.png", 330))
		return document.querySelector(".editor-text").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
	})()`)
	p.Wait(".editor-figure img")
	becomes(t, p, "pasted", `<p>가</p><p>나</p><p>다</p><figure data-picture="2"></figure>`)

	drop := `drop(new File(["글"], "자료.zip"), -1, -1)`
	browser.Eval[bool](p, "("+drop+", true)")
	p.WaitText("PDF만 올릴 수 있습니다")
	got := browser.Eval[string](p, `(() => {
		let name = ""
		document.addEventListener("editor:files", (event) => { name = event.detail.files[0].name; event.preventDefault() }, {once: true})
		`+drop+`
		return name
	})()`)
	if got != "자료.zip" {
		t.Errorf("documents are offered as %q", got)
	}
	p.WaitNoText("PDF만 올릴 수 있습니다")

	// A picture that the server refuses says why at its place and can be dismissed; saving waits for none.
	browser.Eval[bool](p, `(drop(new File(["nothing"], "깨진.png", {type: "image/png"}), -1, -1), true)`)
	p.Wait(`.editor-card [role=alert]`)
	if got := p.Text(".editor-card"); !strings.HasPrefix(got, "깨진.png: ") || !strings.Contains(got, "다시 올리기") {
		t.Errorf("the card says %q", got)
	}
	p.Click("닫기")
	p.WaitNoText("깨진.png")
}
