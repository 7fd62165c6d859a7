package app_test

import (
	"net/http"
	"testing"

	"jogan/internal/browser"
)

// cramped tells what is wider than the screen, what is too small to be hit (WCAG 2.2, 2.5.8: 24 by 24 pixels or room of its
// own; links in a sentence are free), what has no label or another name than is seen, what opens a window
// unannounced, and what plays by itself.
const cramped = `(() => {
	const wrong = []
	const root = document.documentElement
	if (root.scrollWidth > root.clientWidth) wrong.push("wider by " + (root.scrollWidth - root.clientWidth))
	const seen = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(e => {
		const r = e.getBoundingClientRect()
		return e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && r.width > 1 && r.height > 1 && !e.closest("[aria-hidden=true]") && e.tabIndex >= 0
	})
	const middle = e => { const r = e.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2] }
	for (const e of seen) {
		const r = e.getBoundingClientRect()
		if (r.width >= 24 && r.height >= 24) continue
		if (getComputedStyle(e).display === "inline" && e.tagName === "A") {
			const around = e.closest("p, li, dd, td, figcaption, h1, h2, h3, summary, span, div")
			if (around && around.textContent.trim().length > e.textContent.trim().length || e.closest("h1, h2, h3, p")) continue
		}
		const [x, y] = middle(e)
		const near = seen.find(o => o !== e && !o.contains(e) && !e.contains(o) && Math.hypot(middle(o)[0] - x, middle(o)[1] - y) < 24)
		if (near) wrong.push("small: " + e.outerHTML.slice(0, 120))
	}
	for (const e of document.querySelectorAll("input:not([type=hidden]):not([type=submit]), select, textarea"))
		if (!e.labels?.length && !e.ariaLabel && !e.getAttribute("aria-labelledby")) wrong.push("no label: " + e.outerHTML.slice(0, 120))
	if (document.querySelector("[autoplay], marquee, blink, meta[http-equiv=refresh]")) wrong.push("plays by itself")
	if (!root.lang) wrong.push("no language")
	const words = s => s.replace(/\s+/g, " ").trim()
	for (const e of seen) {
		const named = e.ariaLabel || (e.getAttribute("aria-labelledby") || "").split(" ").map(id => document.getElementById(id)?.textContent || "").join(" ")
		if (words(named) && !words(named).includes(words(e.innerText))) wrong.push("another name than is seen: " + e.outerHTML.slice(0, 120))
	}
	for (const e of document.querySelectorAll("a[target=_blank]"))
		if (e.hasAttribute("href") && !e.textContent.includes("새 창")) wrong.push("a new window unannounced: " + e.outerHTML.slice(0, 120))
	if (document.querySelector("[accesskey]")) wrong.push("a key of its own")
	return wrong.slice(0, 6).join("; ")
})()`

// torn tells words of the text that a line ends in: lines end between words, after an ellipsis or after a sign that joins two.
const torn = `(() => {
	const wrong = [], range = document.createRange()
	const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
	while (texts.nextNode()) {
		const text = texts.currentNode, around = text.parentElement, column = around.closest("p, li, h1, h2, h3, figcaption, dd, dt")
		if (!column || column.clientWidth < 100) continue // what only listeners get
		if (around.matches(".unbroken") && /flex|grid/.test(getComputedStyle(around.parentElement).display)) wrong.push("apart: " + text.data)
		let before = "", line = 0
		for (let i = 0; i < text.length; i++) {
			range.setStart(text, i)
			range.setEnd(text, i + 1)
			const r = range.getClientRects()[0]
			if (!r?.height || /\s/.test(text.data[i])) { before = ""; continue }
			const middle = (r.top + r.bottom) / 2
			if (before && !/[…·\-–—―~∼/,&?!.]/.test(before) && middle > line + 8) wrong.push(text.data.slice(Math.max(0, i - 9), i) + "|" + text.data.slice(i, i + 9))
			;[before, line] = [text.data[i], middle]
		}
	}
	return wrong.slice(0, 6).join("; ")
})()`

// moving tells what a page would move, told by all styles that hold when motion is unwanted.
const moving = `(() => [...document.querySelectorAll("*")].filter(e => {
	const s = getComputedStyle(e), long = x => x.split(",").some(v => parseFloat(v) * (v.trim().endsWith("ms") ? 1 : 1000) > 1)
	return long(s.transitionDuration) || s.animationName !== "none" && long(s.animationDuration) || s.scrollBehavior === "smooth"
}).map(e => e.tagName + "." + e.className).concat(document.getAnimations().filter(a => a.effect.getComputedTiming().duration > 1).map(a => a.animationName || a.transitionProperty)).slice(0, 5).join(" "))()`

// Every type of page at 320 pixels (400 % of 1280) and at 640 (200 %): nothing is cut off or too small to be hit, all fields
// are named, nothing plays.
func TestPagesForEveryone(t *testing.T) {
	t.Parallel()
	b := browser.Start(t)
	dir := t.TempDir()
	p := start(t, "demo", "--data", dir, "--now", seed)
	pages := readerPages(t, dir)
	for name, o := range map[string]browser.Options{"320": {Width: 320, Height: 700, Mobile: true}, "640": {Width: 640, Height: 480}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := b.Page(t, o)
			for _, x := range pages {
				if x.status == 0 {
					x.status = http.StatusOK
				}
				if got := page.Open(p.site + x.path); got != x.status {
					t.Errorf("%s: %d, want %d", x.name, got, x.status)
					continue
				}
				if wrong := browser.Eval[string](page, cramped); wrong != "" {
					t.Errorf("%s: %s", x.name, wrong)
				}
				if wrong := browser.Eval[string](page, torn); wrong != "" && name == "640" { // on 320 a word may be longer than a line
					t.Errorf("%s: lines end in words: %s", x.name, wrong)
				}
			}
		})
	}
	for name, test := range map[string]func(*testing.T){
		"reading":    func(t *testing.T) { readsAsChosen(t, b, p) },
		"letters":    func(t *testing.T) { largestLetters(t, b, p, pages) },
		"menu":       func(t *testing.T) { menuByKeys(t, b, p) },
		"script":     func(t *testing.T) { scriptless(t, b, p, pages) },
		"read aloud": func(t *testing.T) { readAloud(t, b, p) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t)
		})
	}
	t.Run("still", func(t *testing.T) {
		t.Parallel()
		page := b.Page(t, browser.Options{})
		page.Still()
		for _, path := range []string{"/", "/articles/1", "/tips", "/sections/culture", "/search?q=버스", "/ranking", "/weather", "/archive"} {
			page.Open(p.site + path)
			if moves := browser.Eval[string](page, moving); moves != "" {
				t.Errorf("%s moves for a reader who asked for stillness: %s", path, moves)
			}
		}
	})
	t.Run("keyboard", func(t *testing.T) {
		t.Parallel()
		page := b.Page(t, browser.Options{})
		page.Open(p.site + "/")
		page.Key("\t")
		if got := browser.Eval[string](page, "document.activeElement.getAttribute('href')"); got != "#main" {
			t.Fatalf("first comes the way to the text, not %q", got)
		}
		page.Key("\r")
		if !browser.Eval[bool](page, "document.activeElement.id === 'main'") {
			t.Error("the skip link does not lead to the text")
		}
		for range 60 {
			page.Key("\t")
			if hidden := browser.Eval[string](page, unseen); hidden != "" {
				t.Errorf("the focus is not seen on %s", hidden)
			}
			if browser.Eval[bool](page, "document.activeElement.matches('main h3 a[href^=\"/articles/\"]')") {
				break
			}
		}
		page.Key("\r")
		page.Wait(".prose")
		if got := browser.Eval[string](page, "location.pathname"); len(got) < len("/articles/1") {
			t.Errorf("the journey ends at %s", got)
		}
	})
}

// unseen tells on what the focus stands where it cannot be seen: no outline, outside of the window, or under something
// (WCAG 2.2, 2.4.7 and 2.4.11).
const unseen = `(() => {
	const e = document.activeElement
	if (!e || e === document.body) return ""
	const r = e.getBoundingClientRect(), s = getComputedStyle(e)
	const name = e.outerHTML.slice(0, 100)
	if (s.outlineStyle === "none" && !e.closest("label, .masthead-search")) return "no outline: " + name
	const parts = [...e.getClientRects()].filter(r => r.width > 1 && r.height > 1)
	const seen = parts.some(r => [.1, .5, .9].some(f => {
		const at = document.elementFromPoint(r.left + r.width * f, r.top + r.height / 2)
		return at && (at === e || e.contains(at) || at.contains(e))
	}))
	return seen ? "" : "covered: " + name + " " + Math.round(r.top)
})()`
