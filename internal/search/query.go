package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a query takes of its input; the rest is left out without complaint.
const (
	maxInput = 1000 // characters read, operators and spaces included
	maxRunes = 200  // characters of words and phrases together
	maxParts = 10   // words and phrases
)

// Query is what a reader asks for: all of some words and phrases and none of others. The zero Query asks for nothing.
type Query struct {
	parts []part
}

// part is a word or a phrase of a query.
type part struct {
	text    string // folded, as typed otherwise
	quoted  bool
	exclude bool
	terms   []string // to stand side by side
	prefix  bool     // the last term may be the beginning of one
	marks   []string // what Snippet marks in a text
}

// Parse reads a query. Words must all be in a text; "phrases" too, side by side as typed; -word and -"phrase" must
// not. A word is found inside longer words (공지 in 인공지능), but words of other scripts only whole. A particle at the
// end of a word does not count, so that 인공지능을 finds 인공지능이. No input is an error: what cannot be meant is left
// out, and at most the first 10 words and phrases and their first 200 characters count.
func Parse(input string) Query {
	rest := []rune(fold(firstRunes(input, maxInput)))
	rest = rest[:min(len(rest), maxInput)]
	for i, r := range rest {
		if unicode.IsControl(r) {
			rest[i] = ' '
		}
	}
	var q Query
	left := maxRunes
	for len(rest) > 0 && len(q.parts) < maxParts && left > 0 {
		var p part
		switch {
		case unicode.IsSpace(rest[0]):
			rest = rest[1:]
			continue
		case rest[0] == '-' && len(rest) > 1:
			p.exclude = true
			rest = rest[1:]
		}
		var text []rune
		if isQuote(rest[0]) {
			p.quoted = true
			text, rest = until(rest[1:], isQuote)
			rest = rest[min(1, len(rest)):]
		} else {
			text, rest = until(rest, func(r rune) bool { return isQuote(r) || unicode.IsSpace(r) })
		}
		p.text = trimPart(text, left)
		if p.read() {
			left -= utf8.RuneCountInString(p.text)
			q.parts = append(q.parts, p)
		}
	}
	return q
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' }

func until(runes []rune, end func(rune) bool) (before, rest []rune) {
	if i := slices.IndexFunc(runes, end); i >= 0 {
		return runes[:i], runes[i:]
	}
	return runes, nil
}

// trimPart gives the text of a part without what separates at its ends, with single spaces, at most n characters.
func trimPart(text []rune, n int) string {
	outside := func(r rune) bool { return classOf(r) == separator || classOf(r) == ignored }
	s := strings.Join(strings.Fields(strings.TrimFunc(string(text), outside)), " ")
	return strings.TrimRightFunc(firstRunes(s, n), outside)
}

// read makes the terms and marks of a part; it tells whether there are any.
func (p *part) read() bool {
	runs := runsOf(p.text)
	if len(runs) == 0 {
		return false
	}
	if !p.quoted && !p.exclude {
		runs = withoutParticle(runs)
	}
	for i, run := range runs {
		p.terms = run.appendTerms(p.terms, i < len(runs)-1)
	}
	last := runs[len(runs)-1]
	p.prefix = last.class == syllable && len(last.runes) == 1
	whole := ""
	for _, run := range runs {
		whole += string(run.runes)
		if run.class == word || len(run.runes) > 1 {
			p.marks = append(p.marks, string(run.runes))
		}
	}
	p.marks = append(p.marks, p.text)
	if !p.quoted {
		p.marks = append(p.marks, whole)
	}
	return true
}

// withoutParticle takes one particle off the end of a word: off Hangul where at least two syllables stay, and off a
// word of another script that has nothing but the particle behind it (AI가). Particles that have two forms must have
// the one that the sound before them asks for, which tells 전문가 (expert) from 정부가. Those that often end a noun
// (고양이, 경기도) come off only where three syllables stay. The shorter form finds whatever the longer does, and more.
func withoutParticle(runs []textRun) []textRun {
	last := runs[len(runs)-1]
	if last.class != syllable || slices.ContainsFunc(last.runes, func(r rune) bool { return r < 0xAC00 || r > 0xD7A3 }) {
		return runs
	}
	n := len(last.runes)
	if len(runs) > 1 && n <= 2 {
		before := runs[len(runs)-2]
		if before.class == word && unicode.IsLetter(before.runes[len(before.runes)-1]) && particle(last.runes) == n {
			return runs[:len(runs)-1]
		}
	}
	stem := n - particle(last.runes)
	if stem == n || stem < 2 {
		return runs
	}
	// The 28 endings (받침) of each vowel follow each other in Unicode, first none, ninth ㄹ.
	ending := (last.runes[stem-1] - 0xAC00) % 28
	fits := true
	switch string(last.runes[stem:]) {
	case "은", "을", "과", "으로":
		fits = ending != 0
	case "이":
		fits = ending != 0 && stem >= 3
	case "는", "가", "를", "와":
		fits = ending == 0
	case "로":
		fits = ending == 0 || ending == 8
	case "도", "만":
		fits = stem >= 3
	}
	if !fits {
		return runs
	}
	return append(slices.Clip(runs[:len(runs)-1]), textRun{syllable, last.runes[:stem]})
}

// particle gives how many syllables at the end look like a particle: 2, 1 or 0.
func particle(runes []rune) int {
	n := len(runes)
	if n >= 2 && slices.Contains([]string{"으로", "에서", "에게", "까지", "부터"}, string(runes[n-2:])) {
		return 2
	}
	if strings.ContainsRune("은는이가을를의에와과도로만", runes[n-1]) {
		return 1
	}
	return 0
}

// Empty tells whether there is nothing to look for; exclusions alone find nothing.
func (q Query) Empty() bool {
	return !slices.ContainsFunc(q.parts, func(p part) bool { return !p.exclude })
}

// String gives the query in its normal spelling, for the canonical address; it parses to the same query.
func (q Query) String() string {
	var words []string
	for _, p := range q.parts {
		s := p.text
		if p.quoted {
			s = `"` + s + `"`
		}
		if p.exclude {
			s = "-" + s
		}
		words = append(words, s)
	}
	return strings.Join(words, " ")
}

// FTS5 gives the right side of MATCH for a table of Joined terms. It is valid for every query; an empty one finds
// nothing.
func (q Query) FTS5() string {
	if q.Empty() {
		return `""`
	}
	with, without := q.each(func(p part) string {
		s := `"` + strings.Join(p.terms, " ") + `"`
		if p.prefix {
			s += "*"
		}
		return s
	})
	s := strings.Join(with, " AND ")
	if len(without) > 0 {
		s = "(" + s + ") NOT (" + strings.Join(without, " OR ") + ")"
	}
	return s
}

// TSQuery gives the same condition for PostgreSQL, to be cast ::tsquery and matched with a TSVector.
func (q Query) TSQuery() string {
	if q.Empty() {
		return ""
	}
	with, without := q.each(func(p part) string {
		lexemes := make([]string, len(p.terms))
		for i, term := range p.terms {
			lexemes[i] = quoteLexeme(term)
		}
		s := strings.Join(lexemes, " <-> ")
		if p.prefix {
			s += ":*"
		}
		return "(" + s + ")"
	})
	s := strings.Join(with, " & ")
	for _, w := range without {
		s += " & !" + w
	}
	return s
}

func (q Query) each(spell func(part) string) (with, without []string) {
	for _, p := range q.parts {
		if p.exclude {
			without = append(without, spell(p))
		} else {
			with = append(with, spell(p))
		}
	}
	return with, without
}
