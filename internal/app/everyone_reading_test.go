package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"jogan/internal/browser"
)

// tabTo presses the tab key until what has the focus matches the CSS selector, and sees to it that the focus is seen on the way.
func tabTo(t *testing.T, page *browser.Page, selector string) {
	t.Helper()
	for range 120 {
		page.Key(kb.Tab)
		if hidden := browser.Eval[string](page, unseen); hidden != "" {
			t.Errorf("on the way to %s the focus is not seen on %s", selector, hidden)
		}
		if focused(page, selector) {
			return
		}
	}
	t.Fatalf("the tab key does not lead to %s", selector)
}

func focused(page *browser.Page, selector string) bool {
	return browser.Eval[bool](page, "document.activeElement.matches(`"+selector+"`)")
}

func shown(page *browser.Page, selector string) bool {
	return browser.Eval[bool](page, "document.querySelector(`"+selector+"`).checkVisibility({visibilityProperty: true})")
}

// A reader chooses letters and colours by keys alone; the choice holds for every page that comes, and nobody is told of it.
func readsAsChosen(t *testing.T, b *browser.Browser, p *paper) {
	page := b.Page(t, browser.Options{})
	asked := func() (all []string) {
		for _, r := range page.Requests() {
			all = append(all, r.Method+" "+r.URL)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	chosen := func() string {
		return browser.Eval[string](page, `[document.documentElement.dataset.text, document.documentElement.dataset.colours,
			...[...document.querySelectorAll(".reading :checked")].map(e => e.value)].join(" ")`)
	}
	page.Open(p.site + "/about")
	small := browser.Eval[float64](page, "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
	before := asked()
	tabTo(t, page, ".reading summary")
	page.Key("\r")
	page.Wait(".reading-sheet")
	page.Key(kb.Tab)
	if !focused(page, ".reading input[name=text]") {
		t.Fatal("the tab key does not lead into the panel")
	}
	page.Key(kb.ArrowRight + kb.ArrowRight)
	page.Key(kb.Tab)
	page.Key(kb.ArrowRight + kb.ArrowRight)
	const want = "3 dark 3 dark"
	if got := chosen(); got != want {
		t.Errorf("chosen %q, want %q", got, want)
	}
	page.Key(kb.Escape)
	if shown(page, ".reading-sheet") || !focused(page, ".reading summary") {
		t.Error("Escape does not close the panel, or the focus does not go back to its button")
	}
	if grown := browser.Eval[float64](page, "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"); grown < small*1.2 {
		t.Errorf("letters of %g pixels after %g", grown, small)
	}
	page.Reload()
	if got := chosen(); got != want {
		t.Errorf("after loading again %q, want %q", got, want)
	}
	if after, cookies := asked(), page.Cookies(); !slices.Equal(after, before) || len(cookies) > 0 {
		t.Errorf("somebody is told of it: cookies %v, requests %v, before %v", cookies, after, before)
	}
	page.Open(p.site + "/ranking")
	if got := chosen(); got != want {
		t.Errorf("on another page %q, want %q", got, want)
	}
	// The own choice goes before the system's, and the page is not seen in other colours first: the script stands in the head.
	if got := browser.Eval[string](page, "getComputedStyle(document.documentElement).colorScheme"); !strings.Contains(got, "dark") || strings.Contains(got, "light") {
		t.Errorf("dark was chosen, the colours are %q", got)
	}
}

// The largest letters on the narrowest screen push nothing out of it.
func largestLetters(t *testing.T, b *browser.Browser, p *paper, pages []readerPage) {
	page := b.Page(t, browser.Options{Width: 320, Height: 700, Mobile: true})
	page.Open(p.site + "/about")
	browser.Eval[string](page, `localStorage.setItem("reading.text", "4"), ""`)
	for _, x := range pages {
		if !slices.Contains([]string{"front", "section", "article: normal", "search, found", "most read", "weather", "archive"}, x.name) {
			continue
		}
		page.Open(p.site + x.path)
		if size := browser.Eval[string](page, "getComputedStyle(document.documentElement).fontSize"); size != "23px" {
			t.Errorf("%s: the largest letters are %s", x.name, size)
		}
		if over := browser.Eval[int](page, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
			t.Errorf("%s with the largest letters is %d pixels wider than the screen: %s", x.name, over, browser.Eval[string](page, wide))
		}
	}
}

const (
	upper = ".menu details > ul > li:has(ul) > a"
	lower = ".menu details > ul > li > ul a"
)

// Both levels of the menu are there for the keyboard, on wide screens and on phones, and Escape closes what it opened.
func menuByKeys(t *testing.T, b *browser.Browser, p *paper) {
	page := b.Page(t, browser.Options{})
	page.Open(p.site + "/about")
	if shown(page, lower) {
		t.Error("the parts of a section stand open without a reason")
	}
	tabTo(t, page, upper)
	if !shown(page, lower) {
		t.Fatal("the parts of a section do not open where the focus is on it")
	}
	page.Key(kb.Escape)
	if shown(page, lower) || !focused(page, upper) {
		t.Error("Escape does not close the parts, or moves the focus")
	}
	page.Key(kb.Tab)
	if focused(page, lower) {
		t.Error("closed parts take the focus")
	}
	page.Key(kb.Tab, browser.Shift)
	page.Key(kb.Tab)
	if !focused(page, lower) || !shown(page, lower) {
		t.Error("the parts do not open again, or the tab key does not lead into them")
	}
	page.Key(kb.Escape)
	if shown(page, lower) || !focused(page, upper) {
		t.Error("Escape within the parts does not lead back to their section")
	}
	page.Key(kb.Tab, browser.Shift)
	page.Key(kb.Tab + kb.Tab)
	page.Key("\r")
	page.WaitText(page.Text("h1"))
	if path := must[*url.URL](t)(url.Parse(page.Address())).Path; strings.Count(path, "/") != 3 {
		t.Errorf("a part of a section leads to %s", path)
	}

	phone := b.Page(t, browser.Options{Width: 390, Height: 844, Mobile: true})
	phone.Open(p.site + "/about")
	tabTo(t, phone, ".menu summary")
	phone.Key("\r")
	phone.Wait(lower)
	tabTo(t, phone, lower)
	phone.Key(kb.Escape)
	if shown(phone, lower) || !focused(phone, ".menu summary") {
		t.Error("on a phone Escape does not close the menu, or the focus does not go back to its button")
	}
	phone.Key("\r")
	phone.Wait(lower)
	phone.Key(kb.Tab, browser.Shift) // out of it
	if shown(phone, lower) {
		t.Error("on a phone the menu stays over the page after the focus left it")
	}
}

// dead tells what looks as if it did something and does nothing without a script.
const dead = `[...document.querySelectorAll("a, button, input, select, textarea")].filter(e =>
	e.checkVisibility({visibilityProperty: true}) && e.type !== "hidden" && (e.tagName === "A" ? !e.hasAttribute("href") : !e.form)
).map(e => e.outerHTML.slice(0, 100)).join("; ")`

// Without JavaScript the paper is read, searched, walked and passed on as with it; what needs it is not there.
func scriptless(t *testing.T, b *browser.Browser, p *paper, pages []readerPage) {
	page := b.Page(t, browser.Options{NoScript: true, Width: 390, Height: 844, Mobile: true})
	for _, x := range pages {
		if x.status == 0 {
			x.status = http.StatusOK
		}
		if got := page.Open(p.site + x.path); got != x.status {
			t.Errorf("%s: %d", x.name, got)
		}
		if still := browser.Eval[string](page, dead); still != "" {
			t.Errorf("%s without script: %s", x.name, still)
		}
		if shown(page, ".reading") {
			t.Errorf("%s: the panel of letters and colours stands there without its script", x.name)
		}
		if over := browser.Eval[int](page, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
			t.Errorf("%s without script is %d pixels wider than the screen", x.name, over)
		}
	}
	page.Open(p.site + "/about")
	page.ClickOn(".menu summary")
	page.Wait(lower)
	page.ClickOn(lower)
	page.Wait("main .teaser, main .empty")
	page.Open(p.site + "/ranking")
	page.ClickOn(`a[href="/ranking?period=week"]`)
	page.Wait(`a[href="/ranking?period=week"][aria-current=page]`)
	if page.Count(".places > li") == 0 {
		t.Error("nothing was read in a week")
	}
	page.Open(p.site + "/search")
	page.Fill("q", "버스")
	page.Key("\r")
	page.Wait(".search-found")
	if page.Count(".search-list article") == 0 {
		t.Error("the search finds nothing without script")
	}
}

// What is read aloud of the weather is a list: station, sky, degrees. The most read is a list of seven under its heading,
// in its order.
func readAloud(t *testing.T, b *browser.Browser, p *paper) {
	page := b.Page(t, browser.Options{})
	page.Open(p.site + "/about")
	weather := page.Heard(".weather")
	head := []string{"region 전국 날씨", "  heading 전국 날씨", "    StaticText 전국 날씨", "  group 전국 날씨", "    list 전국 날씨"}
	if len(weather) < len(head) || !slices.Equal(weather[:len(head)], head) {
		t.Fatalf("the weather is read as %q", weather)
	}
	station := regexp.MustCompile(`^        image (\S+) (맑음|구름조금|구름많음|흐림) (영하 )?\d+(\.\d)?도$`)
	stations := 0
	for rest := weather[len(head):]; len(rest) > 1 && rest[0] == "      listitem"; rest = rest[2:] {
		stations++
		if !station.MatchString(rest[1]) {
			t.Errorf("a station is read as %q", rest[1])
		}
	}
	if visible := page.Count(".weather li"); stations != visible || stations < 2 {
		t.Errorf("%d stations are read, %d are seen", stations, visible)
	}

	titles := browser.Eval[[]string](page, `[...document.querySelectorAll(".ranked a")].map(a => a.innerText.replace(/\s+/g, " ").trim())`)
	want := []string{"region HOT클릭 TOP7", "  heading HOT클릭 TOP7", "  list"}
	for _, title := range titles {
		want = append(want, "    listitem", "      link "+title)
	}
	heard := slices.DeleteFunc(page.Heard(".ranking"), func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "StaticText") })
	if len(titles) != 7 || len(heard) < len(want) || !slices.Equal(heard[:len(want)], want) || browser.Eval[string](page, `document.querySelector(".ranked").tagName`) != "OL" {
		t.Errorf("the most read is read as %q", heard)
	}
}
