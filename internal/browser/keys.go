package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Compose types Hangul into what has the focus as a Korean input method does: each syllable grows letter by letter while
// it is being composed ("ㅎ", "하", "한") and is then committed. Other characters are put in at once.
func (p *Page) Compose(text string) {
	p.t.Helper()
	for _, syllable := range text {
		for _, state := range stages(syllable) {
			p.compose(state)
		}
		p.commit(string(syllable))
	}
}

// ComposeOnly leaves the last state of a syllable uncommitted, as before the next key.
func (p *Page) ComposeOnly(syllable rune) {
	p.t.Helper()
	for _, state := range stages(syllable) {
		p.compose(state)
	}
}

func (p *Page) compose(state string) {
	p.t.Helper()
	end := int64(len([]rune(state)))
	p.do("compose "+state, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, input.ImeSetComposition, input.ImeSetCompositionParams{Text: state, SelectionStart: end, SelectionEnd: end})
		return err
	}))
}

func (p *Page) commit(text string) {
	p.t.Helper()
	p.do("commit "+text, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// stages are what a syllable looks like while it is typed (Unicode, chapter 3.12: 19 initials, 21 vowels, 27 finals).
func stages(syllable rune) []string {
	const first, initials = 0xAC00, "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
	if syllable < first || syllable > 0xD7A3 {
		return nil
	}
	n := syllable - first
	states := []string{string([]rune(initials)[n/(21*28)]), string(first + n/28*28)}
	if n%28 != 0 {
		states = append(states, string(syllable))
	}
	return states
}

// CancelCompose gives up the syllable that is being composed.
func (p *Page) CancelCompose() {
	p.t.Helper()
	p.compose("")
}

// Modifier is a key that is held while another is pressed.
type Modifier = chromedp.Modifier

// The modifiers of Key.
const (
	Alt   = chromedp.ModifierAlt
	Ctrl  = chromedp.ModifierCtrl
	Shift = chromedp.ModifierShift
)

// Key presses keys as a keyboard does, one after another, while others are held: what a page does itself with a key is
// not done by the browser as well. Press, which sends the character in any case, types faster.
func (p *Page) Key(keys string, held ...Modifier) {
	p.t.Helper()
	p.do("press "+keys, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		for _, r := range keys {
			for _, k := range strokes(r, held) {
				if _, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, k); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// strokes are the events of one key: down with the character that it types, and up.
func strokes(r rune, held []Modifier) []input.DispatchKeyEventParams {
	var modifiers int64
	for _, m := range held {
		modifiers |= int64(m)
	}
	var events []input.DispatchKeyEventParams
	for _, k := range kb.Encode(r) {
		if k.Type == kb.KeyChar {
			if modifiers&^int64(Shift) == 0 {
				events[0].Text, events[0].UnmodifiedText = k.Text, k.UnmodifiedText
			}
			continue
		}
		k.Modifiers |= modifiers
		events = append(events, *k)
	}
	return events
}

// Frame waits until the page has painted once more.
func (p *Page) Frame() {
	p.t.Helper()
	run(p, "wait for a frame", chromedp.Evaluate[bool]("new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true))))", chromedp.EvalAwaitPromise))
}
