package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How far results are counted. Each that a phrase of several words finds costs some hundred articles whose places were
// compared in vain, and each that an exclusion leaves over all those that it does not.
const (
	mostCounted = 1000
	fewCounted  = 200
)

// What a query takes of its input; the rest is left out without complaint.
const (
	maxInput = 1000 // characters read, operators and spaces included
	maxRunes = 200  // characters of words and phrases together
	maxParts = 10   // words and phrases
)

// Query is what a reader asks for: all of some words and phrases and none of others, within sections, tags, bylines and
// days. The zero Query asks for nothing.
type Query struct {
	parts   []part
	filters []filter
	days    days
}

// part is a word or a phrase of a query.
type part struct {
	text    string // folded, as typed otherwise
	quoted  bool
	exclude bool
	terms   []string   // to stand side by side
	seldom  bool       // terms and others are windows, which stand in few articles
	others  [][]string // the same word with other spaces in it
	prefix  bool       // the last term may be the beginning of one
	marks   []string   // what Snippet marks in a text
}

// Parse reads a query. Words must all be in a text; "phrases" too, side by side as typed; -word and -"phrase" must
// not. A word is found inside longer words (공지 in 인공지능), but words of other scripts only whole. A particle at the
// end of a word does not count, so that 인공지능을 finds 인공지능이, nor do spaces inside long words. by:name,
// section:name-or-slug and tag:name, also with a - before them, and after:day and before:day narrow the search; see
// filter.go. No input is an error: what cannot be meant is left out, and at most the first 10 words and phrases, their
// first 200 characters and 10 filters count.
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
	for len(rest) > 0 {
		var p part
		switch {
		case unicode.IsSpace(rest[0]):
			rest = rest[1:]
			continue
		case rest[0] == '-' && len(rest) > 1:
			p.exclude = true
			rest = rest[1:]
		}
		for len(rest) > 0 && !unicode.IsSpace(rest[0]) && !isQuote(rest[0]) && outside(rest[0]) && (p.exclude || rest[0] != '-') {
			rest = rest[1:]
		}
		if kind, value, after := operator(rest); kind != 0 {
			if rest = after; len(q.filters) < maxParts {
				q.narrow(kind, value, p.exclude)
			}
			continue
		}
		if len(rest) == 0 {
			break
		}
		var text []rune
		if isQuote(rest[0]) {
			p.quoted = true
			text, rest = until(rest[1:], isQuote)
			rest = rest[min(1, len(rest)):]
		} else {
			text, rest = until(rest, func(r rune) bool { return isQuote(r) || unicode.IsSpace(r) })
		}
		if len(q.parts) == maxParts || left <= 0 {
			continue // enough words; what narrows the search is still read
		}
		p.text = trimPart(text, left)
		if kind, _ := operatorName([]rune(p.text)); kind != 0 {
			p.quoted = true // after:party asks for these words; in quotes they are nothing else when they are read again
		}
		if p.read() {
			left -= utf8.RuneCountInString(p.text)
			q.parts = append(q.parts, p)
		}
	}
	return q
}

// outside tells what separates, and so cannot begin or end a word.
func outside(r rune) bool { return classOf(r) == separator || classOf(r) == ignored }

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
	p.terms, p.seldom = termsOf(runs)
	last := runs[len(runs)-1]
	p.prefix = last.class == syllable && len(last.runes) == 1
	if !p.quoted && !p.exclude {
		p.respell(runs)
	}
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

// termsOf gives what a text must have side by side for runs to stand in it.
func termsOf(runs []textRun) (terms []string, seldom bool) {
	if asWindows(runs) {
		return appendWindows(nil, runs), true
	}
	return appendTerms(nil, runs, false), false
}

// withoutParticle takes the particles off the end of a word: off Hangul where at least two syllables stay, and off a
// word of another script or a name that ends in a number, with nothing but the particle behind it (AI가, 코로나19는).
// Particles that have two forms must have the one that the sound before them asks for, which tells 전문가 (expert) from
// 정부가. Those that often end a noun (고양이, 경기도) come off only where three syllables stay; see Looser. The shorter form
// finds whatever the longer does, and more.
func withoutParticle(runs []textRun) []textRun {
	last := runs[len(runs)-1]
	if last.class != syllable || slices.ContainsFunc(last.runes, func(r rune) bool { return r < 0xAC00 || r > 0xD7A3 }) {
		return runs
	}
	n := len(last.runes)
	if len(runs) > 1 && n <= 3 && runs[len(runs)-2].class == word && particle(last.runes) == n && slices.ContainsFunc(runs[:len(runs)-1], func(r textRun) bool { return !numeric(r) }) {
		return runs[:len(runs)-1]
	}
	stem := n - particle(last.runes)
	if stem == n || stem < 2 || !fits(last.runes[:stem], string(last.runes[stem:]), 3) {
		return runs
	}
	return append(slices.Clip(runs[:len(runs)-1]), textRun{syllable, last.runes[:stem]})
}

// fits tells whether a particle can stand behind a stem. least is how many syllables a stem must have before particles
// that often end a noun.
func fits(stem []rune, with string, least int) bool {
	// The 28 endings (받침) of each vowel follow each other in Unicode, first none, ninth ㄹ.
	ending := (stem[len(stem)-1] - 0xAC00) % 28
	switch with {
	case "은", "을", "과":
		return ending != 0
	case "이":
		return ending != 0 && len(stem) >= least
	case "는", "가", "를", "와":
		return ending == 0
	case "로":
		return ending == 0 || ending == 8
	case "도", "만":
		return len(stem) >= least
	case "의", "에":
		return true
	}
	if strings.HasPrefix(with, "으로") {
		return ending != 0
	}
	return slices.Contains(longParticles(), with)
}

// longParticles are those of two and three syllables. What could as well be the end of a noun with another particle is left
// out: 과도 (효과도), 로는 (세종로는), 만은 (순천만은), 대로 (세종대로), 이나 (우크라이나).
func longParticles() []string {
	return []string{
		"에서는", "에서도", "에서의", "에서만", "에게는", "에게도", "에게만", "에게서", "까지는", "까지도", "까지의", "까지만", "부터는", "부터의", "으로는", "으로도", "으로만",
		"으로의", "으로서", "으로써", "보다는", "보다도", "처럼은", "처럼도", "한테는", "한테도", "께서는", "께서도",
		"으로", "에서", "에게", "까지", "부터", "보다", "처럼", "마다", "한테", "께서", "조차", "마저", "밖에", "만큼", "에는", "에도", "에만",
	}
}

// particle gives how many syllables at the end look like particles, 0 to 3.
func particle(runes []rune) int {
	n := len(runes)
	for size := min(3, n); size > 1; size-- {
		if slices.Contains(longParticles(), string(runes[n-size:])) {
			return size
		}
	}
	if n > 0 && strings.ContainsRune("은는이가을를의에와과도로만", runes[n-1]) {
		return 1
	}
	return 0
}

// Looser is a query with those particles off its words, too, of which nobody can tell whether they are some: 예산이, 버스도,
// 물을. False: it has none. It may look for less than was meant (고양이, 정확도), so a reader decides.
func Looser(input string) (string, bool) {
	words := strings.Fields(firstRunes(input, maxRunes))
	changed := false
	for i, word := range words {
		folded := []rune(fold(word))
		n := len(folded)
		if n < 2 || slices.ContainsFunc(folded, func(r rune) bool { return r < 0xAC00 || r > 0xD7A3 }) {
			continue
		}
		if runs := runsOf(string(folded)); len(runs) != 1 || len(withoutParticle(runs)[0].runes) < n {
			continue // without its particle already
		}
		if particle(folded[n-1:]) == 1 && fits(folded[:n-1], string(folded[n-1:]), 2) {
			words[i], changed = string(folded[:n-1]), true
		}
	}
	return strings.Join(words, " "), changed
}

// Empty tells whether there is nothing to look for; exclusions alone find nothing.
func (q Query) Empty() bool {
	return !q.asks() && !slices.ContainsFunc(q.filters, func(f filter) bool { return !f.exclude }) && q.days == days{}
}

// asks tells whether there are words that a text must have.
func (q Query) asks() bool {
	return slices.ContainsFunc(q.parts, func(p part) bool { return !p.exclude })
}

// Excludes tells whether there is something that a text must not have.
func (q Query) Excludes() bool {
	return slices.ContainsFunc(q.parts, func(p part) bool { return p.exclude }) || slices.ContainsFunc(q.filters, func(f filter) bool { return f.exclude })
}

// Counted is how far the results of the query are counted.
func (q Query) Counted() int {
	if q.Excludes() {
		return fewCounted
	}
	for _, p := range q.parts {
		if p.quoted && strings.ContainsFunc(p.text, unicode.IsSpace) {
			return fewCounted
		}
	}
	return mostCounted
}

// contradicts tells whether the query wants and forbids the same word or phrase.
func (q Query) contradicts() bool {
	for _, p := range q.parts {
		if !p.exclude {
			continue
		}
		for _, other := range q.parts {
			if !other.exclude && len(other.others) == 0 && p.prefix == other.prefix && slices.Equal(p.terms, other.terms) {
				return true
			}
		}
	}
	return false
}

// Words counts the words and phrases that a text must have.
func (q Query) Words() int {
	n := 0
	for _, p := range q.parts {
		if !p.exclude {
			n++
		}
	}
	return n
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
	for _, f := range q.filters {
		words = append(words, f.String())
	}
	return strings.Join(append(words, q.days.words()...), " ")
}

// Heads is the part of the query that titles and tags are asked for: all of its words, or any of them; nothing is left out
// for what else the article says.
func (q Query) Heads(anyOf bool) Condition {
	c := Condition{anyOf: anyOf}
	for _, p := range q.parts {
		if !p.exclude {
			c.parts = append(c.parts, p)
		}
	}
	for _, f := range q.filters {
		if !f.exclude {
			c.filters = append(c.filters, f)
		}
	}
	return c
}

// Whole is all of the query, as the index of whole articles is asked.
func (q Query) Whole() Condition {
	if q.contradicts() {
		return Condition{} // no need to look through a million articles
	}
	return Condition{parts: q.parts, filters: q.filters, all: !q.Empty()}
}

// Condition is what an index is asked, in the languages of both databases.
type Condition struct {
	parts   []part
	filters []filter
	anyOf   bool // one of the words is enough
	all     bool // where there is nothing that must be: everything
}

// FTS5 gives the right side of MATCH for a table of Joined terms. It is valid for every query; an empty one finds
// nothing.
func (c Condition) FTS5() string {
	phrase := func(terms []string) string { return `"` + strings.Join(terms, " ") + `"` }
	with, without := c.spell(func(p part) string {
		s := phrase(p.terms)
		if p.prefix {
			return s + "*"
		}
		if len(p.others) == 0 {
			return s
		}
		for _, other := range p.others {
			s += " OR " + phrase(other)
		}
		return "(" + s + ")"
	}, func(marks []string) string {
		s := `"` + strings.Join(marks, `" OR "`) + `"`
		if len(marks) > 1 {
			s = "(" + s + ")"
		}
		return s
	}, " OR ")
	if len(with) == 0 {
		return `""`
	}
	s := strings.Join(with, " AND ")
	if len(without) > 0 {
		s = "(" + s + ") NOT (" + strings.Join(without, " OR ") + ")"
	}
	return s
}

// TSQuery gives the same condition for PostgreSQL, to be cast ::tsquery and matched with a TSVector.
func (c Condition) TSQuery() string { return c.tsquery(" <-> ") }

// TSQueryApart is TSQuery where terms need not stand side by side: it finds all that TSQuery finds and maybe more, and an
// index without places answers it alone.
func (c Condition) TSQueryApart() string { return c.tsquery(" & ") }

func (c Condition) tsquery(beside string) string {
	phrase := func(p part, terms []string) string {
		lexemes := make([]string, len(terms))
		for i, term := range terms {
			if p.seldom {
				term = asWindow + term
			}
			lexemes[i] = quoteLexeme(term)
		}
		return strings.Join(lexemes, beside)
	}
	with, without := c.spell(func(p part) string {
		if p.exclude && beside == " & " && len(p.terms) > 1 {
			return "" // a text that has them apart is not excluded
		}
		s := phrase(p, p.terms)
		if p.prefix {
			s += ":*"
		}
		for _, other := range p.others {
			s += " | " + phrase(p, other)
		}
		return "(" + s + ")"
	}, func(marks []string) string {
		var any []string
		for _, mark := range marks {
			any = append(any, quoteLexeme(mark))
		}
		return "(" + strings.Join(any, " | ") + ")"
	}, " | ")
	if len(with) == 0 {
		return ""
	}
	s := strings.Join(with, " & ")
	for _, w := range without {
		if w != "" {
			s += " & !" + w
		}
	}
	return s
}

// Lists is how many long lists of an index are read to find the places of all terms.
func (c Condition) Lists() int {
	n := len(c.filters)
	for _, p := range c.parts {
		if p.seldom {
			n++
			continue
		}
		n += len(p.terms)
		for _, other := range p.others {
			n += len(other)
		}
	}
	return n
}

// spell gives the words of a database for what must be and what must not.
func (c Condition) spell(word func(part) string, marks func([]string) string, or string) (with, without []string) {
	var words []string
	for _, p := range c.parts {
		if p.exclude {
			without = append(without, word(p))
		} else {
			words = append(words, word(p))
		}
	}
	if c.anyOf && len(words) > 1 {
		words = []string{"(" + strings.Join(words, or) + ")"}
	}
	with = words
	for _, f := range c.filters {
		if f.exclude {
			without = append(without, marks(f.marks()))
		} else {
			with = append(with, marks(f.marks()))
		}
	}
	if len(with) == 0 && c.all {
		with = []string{marks([]string{string(everything)})}
	}
	return with, without
}

// respell notes how else the spaces may stand in a word: between any two syllables of a long one, so that 인공지능 finds
// 인공 지능; and none or some between Latin letters and digits, so that GPT-4 finds GPT4.
func (p *part) respell(runs []textRun) {
	const (
		short = 4 // syllables, below which the pieces would be single ones
		long  = 10
	)
	add := func(pieces ...textRun) {
		other, _ := termsOf(pieces)
		p.others = append(p.others, other)
	}
	if len(runs) == 1 && runs[0].class == syllable {
		runes := runs[0].runes
		if len(runes) < short || len(runes) > long {
			return
		}
		for i := 2; i <= len(runes)-2; i++ {
			add(textRun{syllable, runes[:i]}, textRun{syllable, runes[i:]})
			p.marks = append(p.marks, string(runes[:i])+" "+string(runes[i:]))
		}
		return
	}
	if slices.ContainsFunc(runs, func(r textRun) bool { return r.class != word }) {
		return
	}
	if len(runs) == 2 && unicode.IsDigit(runs[0].runes[0]) != unicode.IsDigit(runs[1].runes[0]) {
		add(textRun{word, slices.Concat(runs[0].runes, runs[1].runes)})
		p.marks = append(p.marks, string(runs[0].runes)+string(runs[1].runes))
	}
	if runes := runs[0].runes; len(runs) == 1 {
		i := slices.IndexFunc(runes, func(r rune) bool { return unicode.IsDigit(r) != unicode.IsDigit(runes[0]) })
		if i > 0 {
			add(textRun{word, runes[:i]}, textRun{word, runes[i:]})
			p.marks = append(p.marks, string(runes[:i])+"-"+string(runes[i:]), string(runes[:i])+" "+string(runes[i:]))
		}
	}
}
