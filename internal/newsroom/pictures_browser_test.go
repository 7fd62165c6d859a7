package newsroom

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"jogan/internal/browser"
	"jogan/internal/staff"
)

// Files go up together over a line that breaks, and a focal point is moved by keyboard.
func TestLibraryInBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := func(name string, data []byte) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	// Longer than one part: a picture with something hung on to it, which is cut off.
	long := append(photo(t, 700, 500), bytes.Repeat([]byte("x"), 3<<20)...)
	b := browser.Start(t)
	p := b.Page(t, browser.Options{})
	p.Open(w.server.URL + "/desk/media")
	p.Fill("login", string(staff.DeskEditor))
	p.Fill("password", password)
	p.ClickOn("main form button:not([type])")
	p.Wait("#uploads[data-ready]")
	// The second part's line breaks once; the page asks where to go on.
	browser.Eval[bool](p, `(() => {
		const send = XMLHttpRequest.prototype.send
		let parts = 0
		XMLHttpRequest.prototype.send = function (body) {
			parts++
			if (parts === 2) return setTimeout(() => this.onerror())
			return send.call(this, body)
		}
		return true
	})()`)
	p.Upload("파일 고르기", file("시장.jpg", long))
	p.WaitText("올렸습니다")
	p.Upload("파일 고르기", file("둘째.jpg", photo(t, 640, 400)), file("나쁜.svg", []byte("<svg xmlns='http://www.w3.org/2000/svg'></svg>")))
	p.WaitText("SVG는 프로그램이 들어갈 수 있어")
	p.WaitText("둘째.jpg")
	p.Wait(`.uploads a[href="/desk/media/2"]`)
	first, err := w.db.Picture(t.Context(), 1)
	if err != nil || first.Bytes != int64(len(long)) || first.Width != 700 || first.Name != "시장.jpg" {
		t.Errorf("%+v, %v", first, err)
	}

	p.Open(w.server.URL + "/desk/media/1")
	p.Wait("#focus[data-ready] .focus-point")
	browser.Eval[bool](p, `(() => {
		const point = document.querySelector(".focus-point")
		point.focus()
		for (const [key, shiftKey] of [["ArrowLeft", true], ["ArrowLeft", false], ["ArrowDown", true]])
			point.dispatchEvent(new KeyboardEvent("keydown", {key, shiftKey, bubbles: true, cancelable: true}))
		return true
	})()`)
	if x, y := p.Value("focus_x"), p.Value("focus_y"); x != "39" || y != "60" {
		t.Errorf("the point is at %s, %s", x, y)
	}
	p.Fill("caption", "새벽 시장")
	p.ClickOn("form[action='/desk/media/1'] button.primary")
	p.Wait(".notice.is-done")
	if first, err = w.db.Picture(t.Context(), 1); err != nil || first.FocusX != 39 || first.FocusY != 60 || first.Caption != "새벽 시장" {
		t.Errorf("%+v, %v", first, err)
	}
	for _, complaint := range p.Errors() {
		if !bytes.Contains([]byte(complaint), []byte("422")) {
			t.Errorf("the console complains: %s", complaint)
		}
	}
	if foreign := p.Foreign(); len(foreign) > 0 {
		t.Error(fmt.Sprint("asked others: ", foreign))
	}
}
