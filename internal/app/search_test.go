package app_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"jogan/internal/browser"
)

// A reader types half a word, chooses what the field suggests with the keyboard, and turns the results around; the page's
// form does the same without script.
func TestSearchInBrowser(t *testing.T) {
	t.Parallel()
	p := start(t, "demo", "--data", t.TempDir(), "--now", seed)
	var suggested struct{ Items []string }
	if err := json.Unmarshal([]byte(p.get(t, "/search/suggest?q="+url.QueryEscape("ㅂㅅ")).body), &suggested); err != nil || len(suggested.Items) == 0 || !strings.HasPrefix(suggested.Items[0], "버스") {
		t.Fatalf("suggested: %q, %v", suggested.Items, err)
	}
	b := browser.Start(t)
	page := b.Page(t, browser.Options{})
	page.Open(p.site + "/")
	page.Fill("q", "버ㅅ")
	page.Wait(`#masthead-q[aria-expanded="true"]`)
	key := func(name string) {
		browser.Eval[bool](page, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "`+name+`", bubbles: true, cancelable: true}))`)
	}
	key("ArrowDown")
	page.Wait(`#masthead-q[aria-activedescendant]`)
	if got := page.Value("q"); !strings.HasPrefix(got, "버스") {
		t.Errorf("an arrow chooses %q", got)
	}
	browser.Axe(t, page, "suggestions")
	key("Escape")
	if got := page.Value("q"); got != "버ㅅ" || page.Count(`.suggest:not([hidden])`) > 0 {
		t.Errorf("Escape leaves %q", got)
	}
	page.Fill("q", "버스를")
	page.ClickOn(".masthead-search button")
	page.Wait(".search-list mark")
	page.ClickOn(".search-orders li:last-child a")
	page.Wait(`.search-orders li:last-child [aria-current]`)
	if got := page.Address(); !strings.Contains(got, "sort=relevance") {
		t.Errorf("the other order is at %s", got)
	}
	if complaints := page.Errors(); len(complaints) > 0 {
		t.Errorf("complaints: %q", complaints)
	}
	plain := b.Page(t, browser.Options{NoScript: true, Width: 390, Height: 844, Mobile: true})
	plain.Open(p.site + "/search?q=" + url.QueryEscape("버스") + "&section=society&sort=relevance")
	if plain.Count(".search-list .teaser") == 0 || plain.Count("details.search-more[open]") != 1 {
		t.Errorf("without script: %s", plain.Text("main"))
	}
}
