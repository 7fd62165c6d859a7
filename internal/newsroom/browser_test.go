package newsroom

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jogan/internal/browser"
	"jogan/internal/staff"
)

// An article is written, saved by keyboard, given a picture and published in a browser; then the same without script.
func TestInBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "market.jpg")
	if err := os.WriteFile(file, photo(t, 640, 400), 0o600); err != nil {
		t.Fatal(err)
	}
	b := browser.Start(t)
	signIn := func(p *browser.Page) {
		t.Helper()
		p.Open(w.server.URL + "/desk/articles/new")
		p.Fill("login", string(staff.DeskEditor))
		p.Fill("password", password)
		p.ClickOn("main form button:not([type])")
	}

	p := b.Page(t, browser.Options{})
	signIn(p)
	p.Wait("#article[data-ready] .editor-text")
	p.ClickOn("#f-title")
	p.Fill("title", "브라우저에서 쓴 제목")
	p.ClickOn(".editor-text")
	p.Press("editor text ")
	p.WaitText("저장하지 않은 변경 있음")
	p.Upload("사진 올리기", file)
	p.Wait(`#chosen-picture img[src="/desk/media/1/thumb"]`)
	browser.Eval[bool](p, `document.dispatchEvent(new KeyboardEvent("keydown", {key: "s", ctrlKey: true, bubbles: true, cancelable: true}))`)
	p.Wait(".notice.is-done")
	p.Wait("#article[data-ready]")
	if got := p.Address(); !strings.Contains(got, "/desk/articles/1") {
		t.Fatalf("after Ctrl+S the tab shows %s", got)
	}
	a, err := w.db.Article(t.Context(), 1)
	if err != nil || a.Title != "브라우저에서 쓴 제목" || a.Body != "<p>editor text</p>" || a.Picture != 1 {
		t.Errorf("stored %q %q, picture %d, %v", a.Title, a.Body, a.Picture, err)
	}

	// Publishing asks, and says what is missing where it is missing.
	p.ClickOn("#publish")
	p.Wait("#ask-publish[open]")
	if got := p.Text("#ask-publish dd"); !strings.Contains(got, "브라우저에서 쓴 제목") {
		t.Errorf("the dialog shows %q", got)
	}
	p.ClickOn("#ask-publish .primary")
	p.Wait("#f-section-error")
	p.Wait("#article[data-ready]")
	p.Fill("section", "정치")
	p.ClickOn("#publish")
	p.ClickOn("#ask-publish .primary")
	p.WaitText("지금부터 독자에게 보입니다")
	if _, err := w.db.PublicArticle(t.Context(), 1); err != nil {
		t.Error(err)
	}
	for _, complaint := range p.Errors() {
		if !strings.Contains(complaint, "422") {
			t.Errorf("the console complains: %s", complaint)
		}
	}
	if foreign := p.Foreign(); len(foreign) > 0 {
		t.Errorf("asked others: %v", foreign)
	}

	plain := b.Page(t, browser.Options{NoScript: true, Width: 390, Height: 844, Mobile: true})
	signIn(plain)
	plain.Fill("title", "스크립트 없이 쓴 제목")
	plain.Fill("body", "첫 문단\n둘째 문단")
	plain.Fill("section", "정치")
	plain.ClickOn("#publish")
	plain.WaitText("지금부터 독자에게 보입니다")
	public, err := w.db.PublicArticle(t.Context(), 2)
	if err != nil || public.Body != "<p>첫 문단</p><p>둘째 문단</p>" {
		t.Errorf("public copy %q, %v", public.Body, err)
	}
}
