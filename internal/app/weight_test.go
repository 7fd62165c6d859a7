package app_test

import (
	"testing"

	"jogan/internal/browser"
)

// editorWeight is what the page that articles are written on may cost on the way: all that a browser fetches before the
// first key, page, style and scripts together, as it was sent.
const editorWeight = 350 << 10

// The page that articles are written on stays light, and what is text comes compressed.
func TestEditorWeight(t *testing.T) {
	t.Parallel()
	p, _ := newsroomOf(t)
	page := browser.Start(t).Page(t, browser.Options{})
	enter(page, p, "eun", staffPassword)
	page.Open(p.site + "/desk/articles/new")
	page.Wait(formReady)
	type fetched struct {
		Name          string
		Sent, Decoded int
	}
	all := browser.Eval[[]fetched](page, `performance.getEntries().filter(e => e.entryType === "navigation" || e.entryType === "resource")
		.map(e => ({Name: new URL(e.name).pathname, Sent: e.encodedBodySize, Decoded: e.decodedBodySize}))`)
	sum := 0
	for _, f := range all {
		t.Logf("%7d of %7d %s", f.Sent, f.Decoded, f.Name)
		sum += f.Sent
		if f.Decoded > 4<<10 && f.Sent >= f.Decoded {
			t.Errorf("%s is sent as it is: %d bytes", f.Name, f.Sent)
		}
	}
	if sum == 0 || sum > editorWeight {
		t.Errorf("%d bytes in %d answers, of at most %d", sum, len(all), editorWeight)
	}
	quietly(t, map[string]*browser.Page{"desk": page})
}
