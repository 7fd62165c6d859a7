package newsroom

import (
	"fmt"
	"testing"

	"jogan/internal/browser"
	"jogan/internal/news"
	"jogan/internal/staff"
)

func TestShots(t *testing.T) {
	w := newWorld(t)
	c := w.as(staff.DeskEditor)
	for range 3 {
		c.upload("/desk/media", photo(t, 640, 400), true, nil)
	}
	_ = news.Published
	body := `<p>첫 문단입니다. 서울시는 22일 시내버스 노선을 고친다고 밝혔다. "그래야 합니다"라고 관계자는 '말했다'.</p><h2>중간 제목</h2><p>둘째 문단 <strong>굵게</strong> <a href="https://paper.example/">링크</a></p><figure data-picture="1"><figcaption>사진 설명입니다</figcaption></figure><div data-gallery=""><figure data-picture="1"><figcaption>하나</figcaption></figure><figure data-picture="2"></figure><figure data-picture="3"><figcaption>셋</figcaption></figure></div><aside data-kind="pull"><p>이 도시는 밤에도 잠들지 않는다</p></aside><aside data-kind="notice"><p>행사는 25일 오후 2시에 열립니다.</p></aside><aside data-kind="editor"><p>이 기사는 연재 둘째 편입니다.</p></aside><aside data-kind="ai"><p>표의 번역에 생성형 AI를 썼습니다.</p></aside><table><thead><tr><th>구분</th><th>올해</th></tr></thead><tbody><tr><td>버스</td><td>12</td></tr></tbody></table><figure data-file="12"><figcaption>자료</figcaption></figure><figure data-embed="youtube" data-address="https://www.youtube.com/watch?v=abcdefghijk"></figure><div data-related="1,34"></div><p>끝.</p>`
	b := browser.Start(t)
	for _, o := range []browser.Options{{}, {Dark: true}, {Width: 390, Height: 844, Mobile: true}, {Width: 390, Height: 844, Mobile: true, Dark: true}} {
		p := editing(t, w, b, o)
		loadBody(p, body)
		if got := readBody(p); got != body {
			t.Errorf("round\n%s\n%s", got, body)
		}
		name := fmt.Sprintf("/tmp/shots/%d-%v", o.Width, o.Dark)
		p.Wait(".editor-related")
		p.Fill("title", "서울 시내버스 노선 고친다… 시민 불편 줄인다는 시의 설명에도 반발 이어져")
		browser.Eval[bool](p, `document.dispatchEvent(new CustomEvent("editor:marks", {detail: [{id: "a", quote: "서울시", nth: 0, level: "block"}, {id: "b", quote: "관계자", nth: 0, level: "warn"}, {id: "c", quote: "둘째 문단 굵게", nth: 0, level: "info"}]}))`)
		browser.Eval[bool](p, `document.dispatchEvent(new CustomEvent("editor:note", {detail: [{id: "n", quote: "시내버스 노선", nth: 0}]}))`)
		p.Screenshot(name + "-all.png")
		loadBody(p, "<p>첫 문단</p>")
		p.ClickOn(".editor-text p:last-child")
		p.Press("\r/")
		p.Wait(".editor-menu")
		p.Screenshot(name + "-menu.png")
		p.Press("\x1b\b")
		p.ClickOn("[data-key=find]")
		p.Press("문단")
		p.Screenshot(name + "-find.png")
		for _, key := range []string{"characters", "shortcuts"} {
			p.ClickOn("[data-key=" + key + "]")
			p.Wait("dialog[open].editor-sheet")
			p.Screenshot(name + "-" + key + ".png")
			p.Press("\x1b")
		}
		for _, e := range p.Errors() {
			t.Log(e)
		}
	}
}
