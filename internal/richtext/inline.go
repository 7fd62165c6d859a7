package richtext

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// mark is a set of inline marks. Their order here is the order of nesting, the outermost first.
type mark uint8

const (
	link mark = 1 << iota
	strong
	em
	strike
	sub
	sup
)

const captionMarks = link | strong | em

// run is a piece of text with its marks, or a line break. Inline content is a flat list of runs, so that no nesting of
// the source can survive.
type run struct {
	text  string
	href  string // set exactly if marks has link
	marks mark
	br    bool
}

func (r run) sameMarks(o run) bool { return r.marks == o.marks && r.href == o.href }

// splitLines normalises inline content and divides it at its line breaks; empty lines are empty slices.
func splitLines(runs []run) [][]run {
	var lines [][]run
	from := 0
	for i, r := range runs {
		if r.br {
			lines = append(lines, normalLine(runs[from:i]))
			from = i + 1
		}
	}
	return append(lines, normalLine(runs[from:]))
}

// splitParagraphs divides inline content where two or more line breaks follow each other; none of the results is empty.
func splitParagraphs(runs []run) [][]run {
	var out [][]run
	var open []run
	for _, line := range splitLines(runs) {
		switch {
		case len(line) == 0:
			if open != nil {
				out = append(out, open)
				open = nil
			}
		case open == nil:
			open = line
		default:
			open = append(append(open, run{br: true}), line...)
		}
	}
	if open != nil {
		out = append(out, open)
	}
	return out
}

// joinLines makes one content of several, each on its line.
func joinLines(lines [][]run) []run {
	var out []run
	for i, line := range lines {
		if i > 0 {
			out = append(out, run{br: true})
		}
		out = append(out, line...)
	}
	return out
}

// captionLine is inline content cut down to what a caption holds.
func captionLine(runs []run) []run {
	flat := make([]run, len(runs))
	for i, r := range runs {
		if r.br {
			r = run{text: " "}
		}
		r.marks &= captionMarks
		flat[i] = r
	}
	return normalLine(flat)
}

// normalLine cleans the text of runs without line breaks: characters that may not be go, white space collapses also
// across runs and goes at both ends, neighbours with the same marks become one, Hangul is composed.
func normalLine(runs []run) []run {
	var out []run
	begun, spaced := false, false
	for _, r := range runs {
		var b strings.Builder
		for _, c := range r.text {
			switch {
			case isSpace(c):
				if begun && !spaced {
					b.WriteByte(' ')
					spaced = true
				}
			case isForbidden(c) || !begun && isBlank(c):
			default:
				b.WriteRune(c)
				begun, spaced = true, false
			}
		}
		if b.Len() == 0 {
			continue
		}
		r.text = b.String()
		if last := len(out) - 1; last >= 0 && out[last].sameMarks(r) {
			out[last].text += r.text
		} else {
			out = append(out, r)
		}
	}
	for len(out) > 0 {
		last := &out[len(out)-1]
		if last.text = strings.TrimRightFunc(last.text, isBlank); last.text != "" {
			break
		}
		out = out[:len(out)-1]
	}
	for i := range out {
		out[i].text = ComposeHangul(out[i].text)
	}
	return out
}

// isSpace tells the white space that collapses. No-break and ideographic spaces inside a line stay as typed.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\f', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// isBlank tells the characters that show nothing, which no line begins or ends with.
func isBlank(r rune) bool {
	switch r {
	case 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0x3164:
		return true
	}
	return unicode.IsSpace(r)
}

// isForbidden tells controls, non-characters and the byte order mark. Most of them may not stand in XML either (XML
// 1.0 §2.2), so that feeds need no second cleaning.
func isForbidden(r rune) bool {
	return unicode.IsControl(r) || r == 0xFEFF || r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF
}

// ComposeHangul composes conjoining letters, as a Mac sends them, to syllables and leaves all other characters alone: full
// composition would change Chinese characters that Korean standards tell apart.
func ComposeHangul(s string) string {
	isLetter := func(r rune) bool { return r >= 0x1100 && r <= 0x11FF }
	if strings.IndexFunc(s, isLetter) < 0 {
		return s
	}
	isHangul := func(r rune) bool { return isLetter(r) || r >= 0xAC00 && r <= 0xD7A3 }
	var b strings.Builder
	for s != "" {
		n := strings.IndexFunc(s, isHangul)
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		s = s[n:]
		n = strings.IndexFunc(s, func(r rune) bool { return !isHangul(r) })
		if n < 0 {
			n = len(s)
		}
		b.WriteString(norm.NFC.String(s[:n]))
		s = s[n:]
	}
	return b.String()
}

// maxHref is the greatest length of an address in bytes; a longer one is no link.
const maxHref = 2048

// cleanHref gives the address of a link as it is stored, "" where it may not be one. Allowed are http and https with a
// host and without a name and password, mailto, tel, and addresses of this site that begin with a single slash.
func cleanHref(s string) string {
	// Browsers leave out tabs and line ends anywhere in an address, and controls and spaces around it.
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == 0xA0 {
			return ' '
		}
		if isSpace(r) || isForbidden(r) {
			return -1
		}
		return r
	}, s)
	s = strings.ReplaceAll(strings.Trim(s, " "), " ", "%20")
	if s == "" || len(s) > maxHref {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	switch {
	case u.Scheme == "":
		if s[0] != '/' || len(s) > 1 && (s[1] == '/' || s[1] == '\\') {
			return ""
		}
		return s
	case u.Scheme == "http" || u.Scheme == "https":
		if u.Host == "" || u.User != nil || strings.ContainsRune(s, '\\') {
			return ""
		}
	case u.Scheme == "mailto" || u.Scheme == "tel":
		if u.Opaque == "" {
			return ""
		}
	default:
		return ""
	}
	return u.Scheme + s[len(u.Scheme):]
}
