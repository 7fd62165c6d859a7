package app_test

import (
	"net/http"
	"testing"

	"jogan/internal/browser"
)

// The paper in the clothes of the example theme is as legible as in its own, light on a desktop and dark on a phone, and
// nothing of what only a screen can use goes to paper.
func TestExampleTheme(t *testing.T) {
	t.Parallel()
	p := start(t, "demo", "--data", t.TempDir(), "--now", seed, "--theme", "../../themes/deulnyeok")
	b := browser.Start(t)
	paths := []string{"/", "/sections/culture", "/articles/1"}
	for name, o := range map[string]browser.Options{"desktop": {}, "dark phone": {Width: 390, Height: 844, Mobile: true, Dark: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := b.Page(t, o)
			for _, path := range paths {
				if got := page.Open(p.site + path); got != http.StatusOK {
					t.Errorf("%s: %d", path, got)
					continue
				}
				browser.Axe(t, page, path)
				if over := browser.Eval[int](page, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
					t.Errorf("%s is %d pixels wider than the screen: %s", path, over, browser.Eval[string](page, wide))
				}
			}
			for _, complaint := range page.Errors() {
				t.Errorf("complaint %q", complaint)
			}
		})
	}
	t.Run("print", func(t *testing.T) {
		t.Parallel()
		page := b.Page(t, browser.Options{Width: 720, Dark: true, Print: true})
		for _, path := range paths {
			page.Open(p.site + path)
			if shown := browser.Eval[string](page, onPaper); shown != "" {
				t.Errorf("%s: on paper stand %s", path, shown)
			}
			if ground := browser.Eval[string](page, "getComputedStyle(document.documentElement).backgroundColor + ' ' + getComputedStyle(document.body).color"); ground != "rgb(255, 255, 255) rgb(0, 0, 0)" {
				t.Errorf("%s: paper and ink are %s", path, ground)
			}
			for _, needed := range []string{".masthead-name", "h1, .lead h3", ".footer dl"} {
				if !browser.Eval[bool](page, "document.querySelector('"+needed+"').checkVisibility()") {
					t.Errorf("%s: on paper there is no %s", path, needed)
				}
			}
		}
	})
}

// onPaper names what is of no use on paper and stands there all the same.
const onPaper = `[...document.querySelectorAll(".skip, .flash, .weather, .banner, .menu, .masthead-search, .reading, .share, .article-tools, .footer nav, .ranking, .popup, video, audio, iframe:not(.markup), button")]
	.filter(e => e.checkVisibility()).map(e => e.className || e.nodeName).join(", ")`
