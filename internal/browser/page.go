package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Page is one tab. Every step waits for what it needs and ends the test where it does not come, saying where the tab
// was and what stood on it.
type Page struct {
	t       testing.TB
	ctx     context.Context
	options Options
	closed  bool

	mu       sync.Mutex
	host     string // of the last address opened, with its port
	requests []Request
	errors   []string
}

// Request is one request that a page made.
type Request struct {
	Method, URL string
	Status      int // 0 while there is no answer, and where there was none
	id          network.RequestID
}

// Tab opens a second tab of the same person, with the same cookies.
func (p *Page) Tab() *Page {
	p.t.Helper()
	return newPage(p.t, p.ctx, p.options)
}

// Kill ends the tab as the end of the browser's process does: the page hears nothing and has no last word. Nothing else
// can be done with it.
func (p *Page) Kill() {
	p.t.Helper()
	// A tab that is closed is told so, and its line is mended a moment before: neither may reach the page.
	Eval[bool](p, `["pagehide", "online", "visibilitychange", "beforeunload", "unload"].forEach(kind =>
		addEventListener(kind, event => event.stopImmediatePropagation(), {capture: true})); fetch = () => new Promise(() => {}); true`)
	p.closed = true
	if err := chromedp.Cancel(p.ctx); err != nil {
		p.t.Errorf("close a tab: %v", err)
	}
}

// Offline cuts the tab's line, or mends it. The page hears of it as it would on a train.
func (p *Page) Offline(off bool) {
	p.t.Helper()
	p.do("cut the line", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		line := network.Conditions{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}
		rules := network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{&line}}
		if _, err := cdp.Call(ctx, tab, network.EmulateNetworkConditionsByRule, rules); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, tab, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	}))
}

// Before runs a script ahead of those of every page that is opened from now on: for what a slow machine does.
func (p *Page) Before(script string) {
	p.t.Helper()
	p.do("run a script before others", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// Open goes to an address and returns the status of the answer.
func (p *Page) Open(address string) int {
	p.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		p.t.Fatalf("open %q: %v", address, err)
	}
	p.mu.Lock()
	p.host = u.Host
	p.mu.Unlock()
	return p.arrive("open "+address, chromedp.Navigate(address))
}

// Reload loads the page again and returns the status of the answer.
func (p *Page) Reload() int {
	p.t.Helper()
	return p.arrive("reload", chromedp.Reload())
}

// Follow clicks like Click, waits for the page that this leads to and returns the status of its answer.
func (p *Page) Follow(name string) int {
	p.t.Helper()
	return p.arrive("follow "+name, chromedp.Click(element("control", name), chromedp.NodeVisible))
}

func (p *Page) arrive(step string, action chromedp.Action[chromedp.Void]) int {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, action)
	if err != nil {
		p.fail(step, err)
	}
	return int(answer.Status)
}

// Address is where the tab is, as its address bar shows it.
func (p *Page) Address() string {
	p.t.Helper()
	return run(p, "read the address", chromedp.Location())
}

// Text waits for the first element that matches the CSS selector and returns its visible text, each run of white space
// as one space.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return squeeze(run(p, "read "+selector, chromedp.JavascriptAttribute[string](chromedp.CSS(selector), "innerText")))
}

// Count is how many elements match the CSS selector now.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return Eval[int](p, "document.querySelectorAll("+quote(selector)+").length")
}

// Wait waits until an element that matches the CSS selector is visible.
func (p *Page) Wait(selector string) {
	p.t.Helper()
	p.do("wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// WaitText waits until the text stands visibly on the page, across navigations.
func (p *Page) WaitText(text string) {
	p.t.Helper()
	p.poll("wait for the text "+text, func(body string) bool { return strings.Contains(body, squeeze(text)) })
}

// WaitNoText waits until the text is gone from the page, across navigations.
func (p *Page) WaitNoText(text string) {
	p.t.Helper()
	p.poll("wait until the text is gone: "+text, func(body string) bool { return !strings.Contains(body, squeeze(text)) })
}

// poll asks for the page's text until it is right. An answer may fail while one page gives way to the next.
func (p *Page) poll(step string, right func(body string) bool) {
	p.t.Helper()
	p.until(step, func(ctx context.Context) error {
		body, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
		if err == nil && !right(squeeze(body)) {
			err = errors.New("not yet")
		}
		return err
	})
}

// until tries again and again while there is an error.
func (p *Page) until(step string, try func(ctx context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := try(ctx)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			p.fail(step, err)
		case <-again.C:
		}
	}
}

// Click clicks the first visible link, button, label, tab or other control with this name: the name that is read aloud
// or stands on it; the whole name is preferred to its beginning, and that to a part.
func (p *Page) Click(name string) {
	p.t.Helper()
	p.do("click "+name, chromedp.Click(element("control", name), chromedp.NodeVisible))
}

// ClickOn clicks the first visible element that matches the CSS selector.
func (p *Page) ClickOn(selector string) {
	p.t.Helper()
	p.do("click on "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Tap touches the first visible element that matches the CSS selector, as a finger does on a phone.
func (p *Page) Tap(selector string) {
	p.t.Helper()
	p.Wait(selector)
	at := Eval[[]float64](p, `(e => {
		e.scrollIntoView({block: "center", behavior: "instant"})
		const r = e.getBoundingClientRect()
		return [r.x + r.width / 2, r.y + r.height / 2]
	})(document.querySelector(`+quote(selector)+`))`)
	p.do("tap "+selector, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		touch := input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: at[0], Y: at[1]}}}
		if _, err := cdp.Call(ctx, tab, input.DispatchTouchEvent, touch); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, tab, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}})
		return err
	}))
}

// Drag presses the mouse, on a phone a finger, on the first element that matches from, moves it in steps to the middle of
// the first that matches to, wherever that stands by then, and lets go.
func (p *Page) Drag(from, to string) {
	p.t.Helper()
	p.Wait(from)
	p.Wait(to)
	at := func(selector string) []float64 {
		return Eval[[]float64](p, `(e => { const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })(document.querySelector(`+quote(selector)+`))`)
	}
	const pressed, moved, released = 0, 1, 2
	pointer := func(what int, xy []float64) {
		p.do("drag "+from, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) (err error) {
			if p.options.Mobile {
				touch := input.DispatchTouchEventParams{Type: [...]input.DispatchTouchEventType{"touchStart", "touchMove", "touchEnd"}[what], TouchPoints: []*input.TouchPoint{}}
				if what != released {
					touch.TouchPoints = append(touch.TouchPoints, &input.TouchPoint{X: xy[0], Y: xy[1]})
				}
				_, err = cdp.Call(ctx, tab, input.DispatchTouchEvent, touch)
				return err
			}
			mouse := input.DispatchMouseEventParams{Type: [...]input.DispatchMouseEventType{"mousePressed", "mouseMoved", "mouseReleased"}[what], X: xy[0], Y: xy[1], Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1}
			_, err = cdp.Call(ctx, tab, input.DispatchMouseEvent, mouse)
			return err
		}))
	}
	begin := at(from)
	pointer(pressed, begin)
	pointer(moved, []float64{begin[0] + 12, begin[1] + 12})
	for range 2 { // what is dragged over may make room
		pointer(moved, at(to))
		p.Frame()
	}
	pointer(released, at(to))
}

// Fill puts the value into the visible field with this label, placeholder or name, in place of what it held: typed
// where the field takes text, chosen by its text in a select.
func (p *Page) Fill(field, value string) {
	p.t.Helper()
	at := element("field", field)
	step := "fill " + field
	p.do(step, chromedp.WaitVisible(at))
	typed := Eval[string](p, "("+setField+")("+string(at)+", "+quote(value)+")")
	switch {
	case typed == "no such option":
		p.fail(step, fmt.Errorf("there is no option %q", value))
	case typed == "set":
	case value == "":
		p.do(step, chromedp.KeyEvent(kb.Backspace))
	default:
		p.do(step, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, input.InsertText, input.InsertTextParams{Text: value})
			return err
		}))
	}
}

// Value is what the visible field with this label, placeholder or name holds.
func (p *Page) Value(field string) string {
	p.t.Helper()
	at := element("field", field)
	p.do("read the field "+field, chromedp.WaitVisible(at))
	return Eval[string](p, "(e => e.isContentEditable ? e.innerText : e.value)("+string(at)+")")
}

// Upload gives files to the file field with this label or name, also where the field itself is hidden behind a button.
func (p *Page) Upload(field string, files ...string) {
	p.t.Helper()
	var whole []string // the browser does not know this program's working directory
	for _, file := range files {
		path, err := filepath.Abs(file)
		if err != nil {
			p.fail("upload "+file, err)
		}
		whole = append(whole, path)
	}
	p.do("upload to "+field, chromedp.SetUploadFiles(element("file", field), whole))
}

// Press sends keys to what has the focus; special keys are the constants of chromedp/kb.
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.do("press keys", chromedp.KeyEvent(keys))
}

// Screenshot writes the whole page, as far as it scrolls, to a PNG file; pictures that load late are waited for.
func (p *Page) Screenshot(file string) {
	p.t.Helper()
	if !p.options.NoScript { // without JavaScript nothing loads late
		run(p, "wait for pictures", chromedp.Evaluate[bool](settle, chromedp.EvalAwaitPromise))
	}
	png := run(p, "screenshot", chromedp.FullScreenshot(100))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.fail("screenshot", err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		p.fail("screenshot", err)
	}
}

// Cookies are the names of all cookies that this person's browser holds, from whatever site, sorted.
func (p *Page) Cookies() []string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	here := storage.GetCookiesParams{BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID}
	got, err := chromedp.CallBrowser(ctx, storage.GetCookies, here)
	if err != nil {
		p.fail("read the cookies", err)
	}
	names := []string{}
	for _, c := range got.Cookies {
		names = append(names, c.Name)
	}
	slices.Sort(names)
	return names
}

// Requests are all requests that this tab made so far, in their order, redirects among them; data: and blob: addresses
// are no requests.
func (p *Page) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

// Foreign are the addresses that this tab asked of any host but that of the address last opened. A request counts also
// where it was refused before it left the machine.
func (p *Page) Foreign() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var foreign []string
	for _, r := range p.requests {
		u, err := url.Parse(r.URL)
		if err != nil || u.Host != p.host {
			foreign = append(foreign, r.URL)
		}
	}
	return foreign
}

// Errors is what the browser complained about so far: uncaught exceptions, console.error, what the page's own policy
// blocked, and what could not be loaded, a page's own 404 or 410 among them.
func (p *Page) Errors() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.errors)
}

func (p *Page) see(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if strings.HasPrefix(e.Request.URL, "data:") || strings.HasPrefix(e.Request.URL, "blob:") {
			return // asks nobody
		}
		p.requests = append(p.requests, Request{Method: e.Request.Method, URL: e.Request.URL, id: e.RequestID})
	case *network.EventWebSocketCreated:
		p.requests = append(p.requests, Request{Method: "GET", URL: e.URL, id: e.RequestID})
	case *network.EventResponseReceived:
		for i, r := range slices.Backward(p.requests) {
			if r.id == e.RequestID {
				p.requests[i].Status = int(e.Response.Status)
				break
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			p.errors = append(p.errors, e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		p.errors = append(p.errors, text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			var text []string
			for _, arg := range e.Args {
				text = append(text, printed(arg))
			}
			p.errors = append(p.errors, strings.Join(text, " "))
		}
	}
}

func printed(arg *runtime.RemoteObject) string {
	if arg.Description != "" {
		return arg.Description
	}
	var s string
	if json.Unmarshal(arg.Value, &s) == nil {
		return s
	}
	return string(arg.Value)
}

// Dark lets the reader's system ask for dark colours, or for light ones.
func (p *Page) Dark(dark bool) {
	p.t.Helper()
	p.options.Dark = dark
	p.do("colours", chromedp.Func(p.options.colours))
}

// Still lets the reader's system ask for as little motion as can be.
func (p *Page) Still() {
	p.t.Helper()
	p.do("stillness", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, media)
		return err
	}))
}

// Empty throws away what the browser has kept of pages, so that the next one loads as if it were the first.
func (p *Page) Empty() {
	p.t.Helper()
	p.do("empty the cache", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, network.ClearBrowserCache, cdp.Empty{})
		return err
	}))
}

// Language is the language that the page says it is in; it waits for the page that comes, where one gives way to the next.
func (p *Page) Language() (lang string) {
	p.t.Helper()
	p.until("read the language", func(ctx context.Context) (err error) {
		lang, err = chromedp.Run(ctx, chromedp.Evaluate[string]("document.documentElement.lang"))
		return err
	})
	return lang
}

// Eval runs a JavaScript expression in the page and returns its value. Between two pages there is no document for a
// moment: it waits for one.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	p.until("wait for a document", func(ctx context.Context) error {
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.body !== null"))
		if err == nil && !there {
			err = errors.New("there is no document")
		}
		return err
	})
	return run(p, "run "+expression, chromedp.Evaluate[T](expression))
}

// Await runs a JavaScript expression that gives a promise, and returns what that comes to.
func Await[T any](p *Page, expression string) T {
	p.t.Helper()
	return run(p, "await "+expression, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

func run[T any](p *Page, step string, action chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		p.fail(step, err)
	}
	return value
}

func (p *Page) do(step string, action chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	run(p, step, action)
}

// fail ends the test with what a person would see in the tab.
func (p *Page) fail(step string, err error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	seen, why := chromedp.Run(ctx, chromedp.Evaluate[string]("location.href + '\\n' + document.body.innerText"))
	if why != nil {
		seen = "(the tab does not answer: " + why.Error() + ")"
	}
	if runes := []rune(seen); len(runes) > 1500 {
		seen = string(runes[:1500]) + " …"
	}
	p.t.Fatalf("%s: %v\nthe tab shows: %s\ncomplaints: %q", step, err, seen, p.Errors())
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(b)
}

func element(kind, name string) chromedp.JSPath {
	return chromedp.JSPath("(" + findElement + ")(" + quote(kind) + ", " + quote(squeeze(name)) + ")")
}

// findElement finds what a person means by a name. It prefers the whole name to its beginning, and that to a part of it; a
// field's technical name counts only as a whole.
const findElement = `(kind, name) => {
	const tidy = s => (s || "").replace(/\s+/g, " ").trim();
	const refs = e => (e.getAttribute("aria-labelledby") || "").split(/\s+/)
		.map(id => id && document.getElementById(id)?.textContent).join(" ");
	const shown = e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0 && !e.matches(":disabled");
	const is = {
		control: "a[href],button,summary,label,option,input:is([type=submit],[type=button],[type=reset],[type=image])," +
			"[role=button],[role=link],[role=tab],[role=menuitem],[role=option],[role=checkbox],[role=switch],[role=radio]",
		field: "input:not([type=hidden],[type=file],[type=submit],[type=button],[type=reset],[type=image]),textarea,select," +
			"[contenteditable]:not([contenteditable=false])",
		file: "input[type=file]",
	}[kind];
	const names = e => kind === "control"
		? [e.ariaLabel, refs(e), e.innerText, e.value, e.title, ...[...e.querySelectorAll("img[alt]")].map(i => i.alt)]
		: [e.ariaLabel, refs(e), ...[...(e.labels || [])].map(l => l.innerText), e.placeholder];
	let best = null, rank = 3;
	for (const e of document.querySelectorAll(is)) {
		if (kind !== "file" && !shown(e)) continue;
		let r = kind !== "control" && e.name === name ? 0 : 3;
		for (const n of names(e).map(n => typeof n === "string" ? tidy(n) : "")) {
			r = Math.min(r, n === name ? 0 : n.startsWith(name) ? 1 : n.includes(name) ? 2 : 3);
		}
		if (r < rank) { best = e; rank = r; }
	}
	return best;
}`

// setField sets a field that is not typed into and says so; in others it selects what they hold, to be typed over.
const setField = `(e, value) => {
	const told = () => { for (const n of ["input", "change"]) e.dispatchEvent(new Event(n, {bubbles: true})); };
	if (e.tagName === "SELECT") {
		const o = [...e.options].find(o => o.label.trim() === value.trim()) || [...e.options].find(o => o.value === value);
		if (!o) return "no such option";
		o.selected = true; told(); return "set";
	}
	if (/^(date|datetime-local|time|month|week|color|range)$/.test(e.type)) { e.value = value; told(); return "set"; }
	e.focus();
	if (e.select) e.select(); else getSelection().selectAllChildren(e);
	return "typed";
}`

// settle asks for every picture, waits until each is decoded or broken, and until the fonts are there.
const settle = `(async () => {
	for (const i of document.images) i.loading = "eager";
	await Promise.all([...document.images].map(i => i.decode().catch(() => {})));
	await document.fonts.ready;
	return true;
})()`
