package render

import (
	"fmt"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Flow is text, or the HTML of a body, whose lines break where Korean print breaks them: between words. Browsers keep the
// letters of a word together when asked (word-break: keep-all) and still begin a line with what follows a sign in it: the
// 며 of “…했다”며, the 로 of 12%로, the (37) of a name, a middle dot; and they leave the △ of a list behind at the end of
// one. Such a sign is put with the letter beside it into a span of the class unbroken. A longer word than a line is broken
// still, as no more than a few letters are ever held together. What is copied from the page is the text alone.
func Flow(text any) (template.HTML, error) {
	switch x := text.(type) {
	case string:
		var b strings.Builder
		flowText(&b, template.HTMLEscapeString(x))
		return template.HTML(b.String()), nil //nolint:gosec // escaped, with spans
	case template.HTML:
		return flow(string(x)), nil
	}
	return "", fmt.Errorf("flow: %T is neither text nor HTML", text)
}

const unbroken = `<span class="unbroken">`

// flow spells HTML anew with its texts set; those that are set already stay, as does text that is no prose: in pictures
// drawn as SVG, buttons, choices.
func flow(markup string) template.HTML {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(markup))
	inside, depth := "", 0 // an element that is left alone, and how many of its name are open
	for {
		kind := z.Next()
		raw := string(z.Raw())
		switch kind {
		case html.ErrorToken: // the end: a string has no other
			b.WriteString(raw)
			return template.HTML(b.String()) //nolint:gosec // what was safe, with spans in its texts
		case html.TextToken:
			if inside == "" {
				flowText(&b, raw)
				continue
			}
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			switch tag := string(name); {
			case kind == html.StartTagToken && inside == "" && (leftAlone(tag) || raw == unbroken):
				inside, depth = tag, 1
			case kind == html.StartTagToken && tag == inside:
				depth++
			case kind == html.EndTagToken && tag == inside:
				if depth--; depth == 0 {
					inside = ""
				}
			}
		}
		b.WriteString(raw)
	}
}

func leftAlone(tag string) bool {
	switch tag {
	case "svg", "math", "script", "style", "template", "noscript", "textarea", "select", "title", "button", "pre", "code":
		return true
	}
	return false
}

// flowText writes escaped text with a span around each run of characters that no line may break.
func flowText(b *strings.Builder, text string) {
	begin, end := 0, 0 // of what is held together; nothing where equal
	var before rune
	start := 0 // of the character before
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '&' { // a character reference is held by nothing
			if n := strings.IndexByte(text[i:], ';'); n > 0 {
				size = n + 1
			}
		}
		if held(before, r) {
			if end != i { // a new run: what stands before it is written
				flush(b, text[begin:end])
				b.WriteString(text[end:start])
				begin = start
			}
			end = i + size
		}
		before, start = r, i
		i += size
	}
	flush(b, text[begin:end])
	b.WriteString(text[end:])
}

func flush(b *strings.Builder, run string) {
	if run != "" {
		b.WriteString(unbroken + run + "</span>")
	}
}

// held tells whether no line may end between two characters. Each rule needs a letter or a digit on one side, so that a row
// of signs, as some draw a line with, can still be broken.
func held(a, b rune) bool {
	switch {
	case joining(b):
		return letter(a) || closing(a)
	case opening(b):
		return letter(a) || bullet(a)
	case unit(b):
		return unicode.IsDigit(a)
	case unicode.IsLetter(b):
		return closing(a) || unit(a) || bullet(a)
	}
	return bullet(a) && (unicode.IsDigit(b) || strings.ContainsRune("“‘", b))
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// joining tells a sign between two words, behind which a line may end.
func joining(r rune) bool { return strings.ContainsRune("·‧ㆍ・―—–∼～〜", r) }

func opening(r rune) bool { return strings.ContainsRune("([「『《〈【〔（", r) }

func closing(r rune) bool { return strings.ContainsRune("”’)]」』》〉】〕）", r) }

// unit tells the sign of a unit: % ‰ ℃ ° and those of one square, as ㎞ and ㏊.
func unit(r rune) bool {
	return strings.ContainsRune("%‰℃℉°", r) || r >= 0x3380 && r <= 0x33DF
}

// bullet tells a mark that stands before what it counts or points to. ㈜ is one of them, ▲ and ▼ of prices too.
func bullet(r rune) bool {
	return strings.ContainsRune("△▲▽▼▷▶◇◆□■○●◎☆★※☎☏㈜◈▣", r)
}
