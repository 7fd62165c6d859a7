package browser

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeCore is axe-core 4.14.1 of Deque Systems (MPL-2.0; the folder axe holds its licence), unchanged. It is embedded in
// tests alone.
//
//go:embed axe/axe.min.js
var axeCore string

// violation is a rule of axe that a page breaks, and where.
type violation struct {
	ID, Impact, Help, HelpURL string
	Nodes                     []struct {
		Target         []any
		HTML           string
		FailureSummary string
	}
}

// Axe asks axe-core about what the tab shows now, by WCAG 2.0 to 2.2, levels A and AA, and its best practices, and fails
// the test for each rule that the page breaks, with the elements that break it. name says in the failure which screen it
// was.
func Axe(t testing.TB, p *Page, name string) {
	t.Helper()
	axe(t, p, name, `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`)
}

// AxeColours is Axe for a page that was asked already, in other colours: it asks for the contrast alone.
func AxeColours(t testing.TB, p *Page, name string) {
	t.Helper()
	axe(t, p, name, `{type: "rule", values: ["color-contrast"]}`)
}

func axe(t testing.TB, p *Page, name, only string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("(() => { if (!window.axe) {"+axeCore+"\n} return true })()")); err != nil {
		p.fail("load axe on "+name, err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]violation](fmt.Sprintf(runAxe, only), chromedp.EvalAwaitPromise))
	if err != nil {
		p.fail("run axe on "+name, err)
	}
	for _, v := range found {
		var b strings.Builder
		fmt.Fprintf(&b, "%s: %s (%s, %s) %s", name, v.Help, v.ID, v.Impact, v.HelpURL)
		for i, n := range v.Nodes {
			if i == 5 {
				fmt.Fprintf(&b, "\n  … and %d more", len(v.Nodes)-i)
				break
			}
			fmt.Fprintf(&b, "\n  %v: %.200s\n    %s", n.Target, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n    "))
		}
		t.Error(b.String())
	}
}

// runAxe waits first until nothing moves: a colour in transition would be read as it stands that moment.
const runAxe = `(async () => {
	await Promise.all(document.getAnimations().map(a => a.finished.catch(() => {})));
	const got = await axe.run(document, {
		runOnly: %s, resultTypes: ["violations"],
	});
	return got.violations.map(v => ({id: v.id, impact: v.impact || "", help: v.help, helpURL: v.helpUrl,
		nodes: v.nodes.map(n => ({target: n.target, html: n.html, failureSummary: n.failureSummary || ""}))}));
})()`
