package app_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jogan/internal/browser"
	"jogan/internal/news"
	"jogan/internal/store"
)

// readerPage is a page of the reader's site in the sample paper.
type readerPage struct {
	name   string
	path   string
	status int // 0: 200
	kB     int // what it may weigh at first sight without pictures, as it is sent; 0: lightest
}

// What pages may weigh, in kilobytes of 1,000 bytes, compressed as they are sent.
const (
	lightest = 80 // any page but the front page
	scripts  = 30 // all scripts of a page together
)

// readerPages has a page of each type, and an article of each kind. A new type of page is a line here.
func readerPages(t *testing.T, dir string) []readerPage {
	t.Helper()
	now := must[time.Time](t)(time.Parse("2006-01-02T15:04Z07:00", seed))
	db := must[*store.DB](t)(store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "jogan.db"), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}))
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	pages := []readerPage{
		{name: "front", path: "/", kB: 120},
		{name: "latest", path: "/latest"},
		{name: "section with a front", path: "/sections/culture", kB: 120},
		{name: "section", path: "/sections/industry"},
		{name: "series", path: "/series/village"},
		{name: "reporter", path: "/reporters/reporter"},
		{name: "most read", path: "/ranking"},
		{name: "most read in a section in a month", path: "/ranking?period=month&section=society"},
		{name: "weather", path: "/weather"},
		{name: "archive", path: "/archive"},
		{name: "archive of a year", path: "/archive/2026"},
		{name: "archive of a month", path: "/archive/2026/01"},
		{name: "archive of a day", path: "/archive/2026/01/18"},
		{name: "archive of a day without articles", path: "/archive/2026/01/03"},
		{name: "all series", path: "/series"},
		{name: "reporters", path: "/reporters"},
		{name: "search", path: "/search"},
		{name: "search, found", path: "/search?q=버스"},
		{name: "search, nothing found", path: "/search?q=zzz"},
		{name: "search, finer and by relevance", path: "/search?q=시&section=society&from=2020-01-01&sort=relevance"},
		{name: "corrections", path: "/corrections"},
		{name: "correction", path: "/corrections/1"},
		{name: "notices", path: "/notices"},
		{name: "feeds", path: "/feeds"},
		{name: "notice", path: "/notices/1"},
		{name: "announcements", path: "/announcements"},
		{name: "printed issues", path: "/issues"},
		{name: "static page", path: "/about"},
		{name: "form", path: "/tips"},
		{name: "report of an error", path: "/articles/1/report"},
		{name: "not there", path: "/articles/999999", status: http.StatusNotFound},
	}
	rows := must[[]news.ArticleRow](t)(db.Articles(t.Context(), news.ArticleFilter{Limit: 500}))
	seen := map[news.Kind]bool{}
	var tagged bool
	for _, row := range rows {
		public, err := db.PublicArticle(t.Context(), row.No)
		if err != nil {
			continue
		}
		path := "/articles/" + itoa(row.No)
		switch {
		case !public.Withdrawn.IsZero() && !seen["withdrawn"]:
			seen["withdrawn"] = true
			pages = append(pages, readerPage{name: "withdrawn", path: path, status: http.StatusGone})
		case public.Withdrawn.IsZero() && !seen[public.Kind]:
			seen[public.Kind] = true
			pages = append(pages, readerPage{name: "article: " + string(public.Kind), path: path, kB: 80})
		}
		if len(public.Tags) > 0 && !tagged {
			tagged = true
			pages = append(pages, readerPage{name: "tag", path: "/tags/" + public.Tags[0]})
		}
	}
	for _, kind := range news.Kinds() {
		if !seen[kind] {
			t.Errorf("the sample paper has no article of the kind %s", kind)
		}
	}
	if !seen["withdrawn"] || !tagged {
		t.Error("the sample paper has no withdrawn article, or none with a tag")
	}
	return pages
}

// weighed adds up what the tab has loaded so far: pictures are not counted.
const weighed = `(() => {
	const sum = {page: 0, scripts: 0, all: 0}
	for (const e of [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]) {
		const path = new URL(e.name).pathname
		if (e.entryType !== "navigation" && (e.initiatorType === "img" || /\.(jpg|jpeg|png|webp|avif|gif)$/.test(path) || path.startsWith("/media/"))) continue
		sum.all += e.encodedBodySize
		if (e.initiatorType === "script") sum.scripts += e.encodedBodySize
	}
	return sum
})()`

// shifted scrolls to the end, so that what loads late is loaded, and tells by how much the page moved under the reader
// (Cumulative Layout Shift, web.dev/articles/cls). A machine that is so busy that it paints a page while it arrives can move
// a line by a little; what is below a tenth of what counts as good is no movement.
const shifted = `(async () => {
	let moved = 0
	const what = []
	const watch = new PerformanceObserver(list => list.getEntries().forEach(e => {
		moved += e.value
		for (const s of e.sources) what.push(s.node?.nodeName + "." + s.node?.className)
	}))
	watch.observe({type: "layout-shift", buffered: true})
	const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
	for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
		scrollTo({top: y, behavior: "instant"})
		await frame()
	}
	const loading = [...document.images].filter(i => !i.complete && i.checkVisibility() && i.getBoundingClientRect().right > 0 && i.getBoundingClientRect().left < innerWidth)
	await Promise.race([ // a picture that nobody scrolls to sideways is not asked for
		Promise.all(loading.map(i => new Promise(done => { i.onload = i.onerror = done }))),
		new Promise(done => setTimeout(done, 1000)),
	])
	await frame(), await frame()
	watch.takeRecords().forEach(e => { moved += e.value })
	scrollTo({top: 0, behavior: "instant"})
	await frame()
	return moved < 0.01 ? "" : moved.toFixed(4) + " " + what.slice(0, 5).join(" ")
})()`

// keepPage writes a page's bytes to the folder that JOGAN_PAGES names, for the HTML checker of ./check --deep.
func keepPage(t *testing.T, p *paper, x readerPage, o browser.Options) {
	t.Helper()
	folder := os.Getenv("JOGAN_PAGES")
	if folder == "" || o.Mobile {
		return
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	name := strings.NewReplacer(" ", "-", ",", "", ":", "").Replace(x.name) + ".html"
	if err := os.WriteFile(filepath.Join(folder, name), []byte(p.get(t, x.path).body), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Every type of page, on the desk and on a phone, in light and in dark: no rule of axe is broken, nothing is wider than the
// screen, nothing moves while it loads, it weighs what it may, it asks nobody else, leaves no cookie, and the browser has
// no complaint.
func TestPublicPages(t *testing.T) {
	t.Parallel()
	b := browser.Start(t)
	dir := t.TempDir()
	p := start(t, "demo", "--data", dir, "--now", seed)
	pages := readerPages(t, dir)
	for name, o := range map[string]browser.Options{"1280": {}, "390": {Width: 390, Height: 844, Mobile: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := b.Page(t, o)
			for _, x := range pages {
				if x.status == 0 {
					x.status = http.StatusOK
				}
				if x.kB == 0 {
					x.kB = lightest
				}
				page.Dark(false)
				page.Empty() // what the page before it left in the cache counts as loaded anew
				if got := page.Open(p.site + x.path); got != x.status {
					t.Errorf("%s: %d, want %d", x.name, got, x.status)
					continue
				}
				keepPage(t, p, x, o)
				weight := browser.Eval[struct{ Scripts, All int }](page, weighed)
				if weight.All > x.kB*1000 || weight.Scripts > scripts*1000 {
					t.Errorf("%s: %d bytes, %d of them scripts; it may have %d and %d", x.name, weight.All, weight.Scripts, x.kB*1000, scripts*1000)
				}
				moved := browser.Await[string](page, shifted)
				for try := 0; moved != "" && try < 3; try++ { // what a page does by itself it does each time
					page.Empty()
					page.Open(p.site + x.path)
					moved = browser.Await[string](page, shifted)
				}
				if moved != "" {
					t.Errorf("%s moves while it loads: %s", x.name, moved)
				}
				browser.Axe(t, page, x.name)
				page.Dark(true)
				browser.AxeColours(t, page, x.name+", dark")
				if width := browser.Eval[int](page, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); width > 0 {
					t.Errorf("%s is %d pixels wider than the screen: %s", x.name, width, browser.Eval[string](page, wide))
				}
			}
			for _, complaint := range page.Errors() {
				if !strings.Contains(complaint, "404") && !strings.Contains(complaint, "410") {
					t.Errorf("complaint %q", complaint)
				}
			}
			if foreign, cookies := page.Foreign(), page.Cookies(); len(foreign) > 0 || len(cookies) > 0 {
				t.Error(fmt.Sprint("asks elsewhere or leaves cookies: ", foreign, cookies))
			}
		})
	}
}
