package newsroom

import (
	"encoding/json"
	"testing"

	"jogan/internal/browser"
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

// literal is a string as JavaScript writes it.
func literal(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(raw)
}
