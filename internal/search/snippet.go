package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Part is a piece of a snippet; Mark is set where it is what the reader looked for.
type Part struct {
	Text string
	Mark bool
}

// hit is a place in a text, in characters, and the part of the query that it answers.
type hit struct{ from, to, part int }

// maxHits bounds the work on one text; what stands behind them is neither marked nor chosen.
const maxHits = 500

// Snippet gives about size characters of a text around the place that answers most of the query, else its beginning,
// cut at spaces with "…" where something is left out. Marked are literal matches, without regard to case: a text may
// answer a query by terms that stand apart in it, and then has no mark. White space in it is single spaces.
func Snippet(text string, q Query, size int) []Part {
	runes := written(text)
	if size <= 0 || len(runes) == 0 {
		return nil
	}
	hits := q.hits(runes)
	from, to := window(runes, hits, size)
	var parts []Part
	add := func(s string, mark bool) {
		if s == "" {
			return
		}
		if last := len(parts) - 1; last >= 0 && parts[last].Mark == mark {
			parts[last].Text += s
		} else {
			parts = append(parts, Part{s, mark})
		}
	}
	if from > 0 {
		add("…", false)
	}
	at := from
	for _, h := range hits {
		if h.from >= at && h.to <= to {
			add(string(runes[at:h.from]), false)
			add(string(runes[h.from:h.to]), true)
			at = h.to
		}
	}
	add(string(runes[at:to]), false)
	if to < len(runes) {
		add("…", false)
	}
	return parts
}

// written gives a text in NFC with single spaces for all white space.
func written(text string) []rune {
	if strings.ContainsFunc(text, func(r rune) bool { return !composed(r) }) {
		text = norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD"))
	}
	runes := make([]rune, 0, utf8.RuneCountInString(text))
	for _, r := range text {
		if !unicode.IsSpace(r) {
			runes = append(runes, r)
		} else if n := len(runes); n > 0 && runes[n-1] != ' ' {
			runes = append(runes, ' ')
		}
	}
	if n := len(runes); n > 0 && runes[n-1] == ' ' {
		return runes[:n-1]
	}
	return runes
}

// composed tells of nearly all characters of an article that NFC leaves a text of nothing else as it is, in a fraction of
// the time that NFC takes to find that out: what stands before the combining marks, Hangul syllables, Hanja, punctuation.
func composed(r rune) bool {
	return r < 0x300 || r >= 0xAC00 && r <= 0xD7A3 || r >= 0x4E00 && r <= 0x9FA5 || r >= 0x2010 && r <= 0x2027
}

// hits finds the words of the query in a text, in order and without overlap, the longest at each place.
func (q Query) hits(text []rune) []hit {
	lower := make([]rune, len(text))
	for i, r := range text {
		if lower[i] = r; r < 0xAC00 || r > 0xD7A3 { // syllables are of one case
			lower[i] = unicode.ToLower(r)
		}
	}
	type mark struct {
		runes []rune
		part  int
	}
	byFirst := map[rune][]mark{}
	var begins [256]bool // a mark, with a character that ends in this byte: of most it is told at once that none does
	for i, p := range q.parts {
		if p.exclude {
			continue
		}
		for _, m := range p.marks {
			runes := []rune(m)
			byFirst[runes[0]] = append(byFirst[runes[0]], mark{runes, i})
			begins[byte(runes[0])] = true
		}
	}
	for _, marks := range byFirst {
		slices.SortStableFunc(marks, func(a, b mark) int { return len(b.runes) - len(a.runes) })
	}
	var hits []hit
	for i := 0; i < len(lower) && len(hits) < maxHits; i++ {
		if !begins[byte(lower[i])] {
			continue
		}
		for _, m := range byFirst[lower[i]] {
			to := i + len(m.runes)
			if to <= len(lower) && slices.Equal(lower[i:to], m.runes) && !insideWord(lower, i) && !insideWord(lower, to) {
				hits = append(hits, hit{i, to, m.part})
				i = to - 1
				break
			}
		}
	}
	return hits
}

// insideWord tells whether a place is inside a word of a script that is found by whole words.
func insideWord(text []rune, at int) bool {
	return at > 0 && at < len(text) && classOf(text[at-1]) == word && classOf(text[at]) == word
}

// window chooses the piece of a text that a snippet shows: the one with the most different parts of the query in it,
// of equals the first, with some of the text before its first hit.
func window(text []rune, hits []hit, size int) (from, to int) {
	if len(text) <= size {
		return 0, len(text)
	}
	first, most := hit{}, 0
	for i, h := range hits {
		found := map[int]bool{}
		for _, other := range hits[i:] {
			if other.to > h.from+size*3/4 {
				break
			}
			found[other.part] = true
		}
		if len(found) > most {
			first, most = h, len(found)
		}
	}
	from = min(max(first.from-size/4, 0), len(text)-size)
	if from > 0 { // on to the beginning of a word, if one begins before the hit
		if i := slices.Index(text[from-1:max(first.from, from)], ' '); i >= 0 {
			from += i
		}
	}
	to = min(max(from+size, first.to), len(text))
	if to < len(text) && text[to] != ' ' { // back to the end of a word, if one ends behind the hit
		for i := to; i > max(first.to, from+size/2); i-- {
			if text[i] == ' ' {
				to = i
				break
			}
		}
	}
	return from, to
}
