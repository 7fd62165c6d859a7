package newsroom

import (
	"encoding/json"
	"testing"

	"jogan/internal/browser"
	"jogan/internal/richtext"
	"jogan/internal/staff"
)

// editing is a new article's form in a browser, its editor at work.
func editing(t *testing.T, w *world, b *browser.Browser, o browser.Options) *browser.Page {
	t.Helper()
	p := b.Page(t, o)
	p.Open(w.server.URL + "/desk/articles/new")
	p.Fill("login", string(staff.DeskEditor))
	p.Fill("password", password)
	p.ClickOn("main form button:not([type])")
	p.Wait("#article[data-ready] .editor-text")
	return p
}

// loadBody puts a stored body into the editor, as a page does that has another version.
func loadBody(p *browser.Page, body string) {
	browser.Eval[bool](p, `(() => { const t = document.getElementById("f-body"); t.value = `+literal(body)+`; return t.dispatchEvent(new Event("editor:load")) })()`)
}

// readBody is what the editor would store now.
func readBody(p *browser.Page) string {
	return browser.Eval[string](p, `(() => { const d = {}; document.getElementById("f-body").dispatchEvent(new CustomEvent("editor:read", {detail: d})); return d.body })()`)
}

// becomes waits until the editor would store a body, and says what it would store where it does not come to that.
func becomes(t *testing.T, p *browser.Page, what, want string) {
	t.Helper()
	got := ""
	for range 150 {
		var err error
		if got, err = richtext.Canonical(readBody(p)); err != nil {
			t.Fatal(err)
		}
		if got == want {
			return
		}
		p.Frame()
	}
	t.Errorf("%s:\n got %s\nwant %s", what, got, want)
}

// literal is a string as JavaScript writes it.
func literal(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(raw)
}

// paste puts something on the clipboard and pastes it into an emptied editor, as a browser does: HTML and its plain text.
func paste(p *browser.Page, html, plain string) {
	loadBody(p, "")
	pasteHere(p, html, plain)
}

// pasteHere pastes at the cursor.
func pasteHere(p *browser.Page, html, plain string) {
	browser.Eval[bool](p, `(() => {
		const data = new DataTransfer()
		if (`+literal(html)+`) data.setData("text/html", `+literal(html)+`)
		data.setData("text/plain", `+literal(plain)+`)
		const text = document.querySelector(".editor-text")
		text.focus()
		return text.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
	})()`)
}
