// Package browser is test support: it starts a headless Chromium and lets a test use Jogan as a reader or an editor
// would, by the names that stand on the screen. It owns the browser's life and what a test may see of it: visible text,
// requests, cookies, complaints on the console. It knows nothing of Jogan's pages, and nothing but tests imports it.
//
// The browser resolves no name but localhost, so that a journey never leaves the machine.
package browser

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long one step may take before the test fails: far above what any step needs on a machine that is
// busy with the race detector.
const patience = 30 * time.Second

// Browser is one running Chromium. Its pages may be used from parallel subtests, each page from one of them.
type Browser struct {
	ctx context.Context
}

// Start starts a Chromium with an empty profile and stops it when the test ends. A machine without Chromium fails the
// test: a journey is never skipped.
func Start(t testing.TB) *Browser {
	t.Helper()
	path := find()
	if path == "" {
		t.Fatal("no Chromium on this machine: run ./check once, it installs what the tests need")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"),
		chromedp.Flag("accept-lang", "ko-KR"),
		// A zone that is neither the paper's nor a likely developer's: a date that a script writes in the reader's zone
		// shows. Without a UTF-8 locale Chromium loses files with Korean names.
		chromedp.Env("TZ=America/Caracas", "LC_ALL=C.UTF-8"),
		chromedp.WSURLReadTimeout(patience),
	)
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox) // Chromium refuses to run as root otherwise
	}
	ctx, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), opts...)
	t.Cleanup(stop)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Errorf("stop the browser: %v", err)
		}
	})
	return &Browser{ctx: ctx}
}

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Options are what a reader's device and settings decide. The zero value is a desktop screen, light, with JavaScript.
type Options struct {
	Width, Height int  // in CSS pixels; 0 means 1280 and 900
	Mobile        bool // touch, a phone's viewport rules, two device pixels to a CSS pixel
	Dark          bool // prefers-color-scheme
	NoScript      bool // JavaScript off
	Print         bool // pages stand as they would on paper
	English       bool // asks for pages in English
}

// Page opens an empty tab of a new person: no cookies, nothing stored, nothing shared with other pages.
func (b *Browser) Page(t testing.TB, o Options) *Page {
	t.Helper()
	return newPage(t, b.ctx, o, chromedp.WithNewBrowserContext())
}

func newPage(t testing.TB, parent context.Context, o Options, of ...chromedp.ContextOption) *Page {
	t.Helper()
	if o.Width == 0 {
		o.Width = 1280
	}
	if o.Height == 0 {
		o.Height = 900
	}
	ctx, _ := chromedp.NewContext(parent, of...)
	p := &Page{t: t, ctx: ctx, options: o}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	t.Cleanup(func() {
		if p.closed {
			return
		}
		if err := chromedp.Cancel(ctx); err != nil {
			t.Errorf("close a tab: %v", err)
		}
	})
	if err := chromedp.Listen(ctx, p.see); err != nil {
		t.Fatalf("listen to a tab: %v", err)
	}
	p.do("set up the tab", chromedp.Func(o.apply))
	return p
}

func (o Options) apply(ctx context.Context, tab *chromedp.Target) error {
	viewport := []chromedp.EmulateViewportOption{chromedp.EmulateScale(1)}
	if o.Mobile {
		viewport = []chromedp.EmulateViewportOption{
			chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait,
		}
	}
	if _, err := chromedp.EmulateViewport(int64(o.Width), int64(o.Height), viewport...)(ctx, tab); err != nil {
		return err
	}
	if err := o.colours(ctx, tab); err != nil {
		return err
	}
	if o.English {
		asks := network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "en"}}
		if _, err := cdp.Call(ctx, tab, network.SetExtraHTTPHeaders, asks); err != nil {
			return err
		}
	}
	script := emulation.SetScriptExecutionDisabledParams{Value: o.NoScript}
	_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, script)
	return err
}

func (o Options) colours(ctx context.Context, tab *chromedp.Target) error {
	scheme := "light"
	if o.Dark {
		scheme = "dark"
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if o.Print {
		media.Media = "print"
	}
	_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, media)
	return err
}
