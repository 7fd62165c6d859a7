// Package search owns how Korean text is found: which terms a text has, what a query means, and which part of a text
// answers it. The terms are made here and handed to the database ready-made, so that SQLite's FTS5 (tokenizer
// "unicode61 remove_diacritics 0") and PostgreSQL's tsvector find the same. It refuses dictionaries: particles and
// compounds are found by the adjacency of syllables, which needs no upkeep and knows new names at once. It holds no
// index and asks no database.
package search

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class is what a character is to the terms.
type class uint8

const (
	separator class = iota
	ignored         // leaves no trace and separates nothing: combining marks, soft hyphen, joiners
	syllable        // Hangul syllables, Hanja, Kana: overlapping pairs
	jamo            // Hangul letters: a term each
	word            // letters and digits of other scripts: a term a run
)

// maxWord is the greatest length of one term in characters; longer words are cut to it.
const maxWord = 40

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return word
		}
		return separator
	case r >= 0xAC00 && r <= 0xD7A3:
		return syllable
	case r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0: // Hangul fillers are letters that show nothing
		return ignored
	case isCompatJamo(r) || unicode.Is(unicode.Hangul, r) && unicode.IsLetter(r):
		return jamo
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) && (unicode.IsLetter(r) || unicode.IsNumber(r)) || r == 'ー':
		return syllable
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		return word
	case unicode.In(r, unicode.M, unicode.Cf):
		return ignored
	}
	return separator
}

// foldPlain folds a text of nothing but ASCII, whole Hangul syllables, plain Hanja and the quotes of newspapers, which NFKC
// leaves as they are: nearly every article, and in a tenth of the time.
func foldPlain(s string) (string, bool) {
	upper := false
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			upper = upper || c >= 'A' && c <= 'Z'
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= 0xAC00 && r <= 0xD7A3, r >= 0x4E00 && r <= 0x9FA5, r == '·', r == '‘', r == '’', r == '“', r == '”':
			i += n
		default:
			return "", false
		}
	}
	if !upper {
		return s, true
	}
	folded := []byte(s)
	for i, c := range folded {
		if c >= 'A' && c <= 'Z' { // no byte of another character is below 0x80
			folded[i] = c + 'a' - 'A'
		}
	}
	return string(folded), true
}

func isCompatJamo(r rune) bool { return r >= 0x3131 && r <= 0x318E }

// fold gives the form in which texts and queries are compared: NFKC in lower case. Single Hangul letters (ㅋㅋ) stay
// what they are; NFKC would join them to syllables.
func fold(s string) string {
	if folded, ok := foldPlain(s); ok {
		return folded
	}
	s = strings.ToValidUTF8(s, " ")
	var b strings.Builder
	for s != "" {
		n := strings.IndexFunc(s, isCompatJamo)
		if n < 0 {
			n = len(s)
		}
		b.WriteString(norm.NFKC.String(strings.ToLower(norm.NFKC.String(s[:n]))))
		s = s[n:]
		n = strings.IndexFunc(s, func(r rune) bool { return !isCompatJamo(r) })
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		s = s[n:]
	}
	return b.String()
}

// textRun is a run of characters of one class in a folded text.
type textRun struct {
	class class
	runes []rune
}

// runsOf divides folded text into its runs; separators and ignored characters are gone.
func runsOf(folded string) []textRun {
	var runs []textRun
	last := separator
	for _, r := range folded {
		c := classOf(r)
		switch {
		case c == ignored:
			continue
		case c == separator:
		case c == last:
			run := &runs[len(runs)-1]
			run.runes = append(run.runes, r)
		default:
			runs = append(runs, textRun{c, []rune{r}})
		}
		last = c
	}
	return runs
}

// bridge stands in a term between the last syllable of a word and the first of the next; FTS5's tokenizer takes it for a
// letter, and no word of a text has it.
const bridge = "\ue001"

// appendTerms appends the terms of runs that follow each other. The last syllable of a run is a term of its own, so that
// each syllable begins one, joined with the first of the run behind it where that has syllables: two frequent words side by
// side are then found by a term that is seldom, not by comparing all the places of both. At the end of a query it is left
// out, where the word may go on.
func appendTerms(terms []string, runs []textRun, ends bool) []string {
	for i, run := range runs {
		switch run.class {
		case word:
			terms = append(terms, string(run.runes[:min(len(run.runes), maxWord)]))
			continue
		case jamo:
			for _, r := range run.runes {
				terms = append(terms, string(r))
			}
			continue
		}
		n := len(run.runes)
		for i := range n - 1 {
			terms = append(terms, string(run.runes[i:i+2]))
		}
		switch last := string(run.runes[n-1]); {
		case i < len(runs)-1 && runs[i+1].class == syllable:
			terms = append(terms, last+bridge+string(runs[i+1].runes[0]))
		case i < len(runs)-1 || ends || n == 1:
			terms = append(terms, last)
		}
	}
	return terms
}

// appendWindows appends the windows of runs that follow each other: three syllables of a word, and the last two of a word
// with the first two of the next, joined by bridge. They are seldom where pairs are frequent, so that a long word or a phrase
// is found without comparing the places of what every second article has. Windows that follow each other in a text do so
// here, and those that do not are kept apart where they could be taken for it.
func appendWindows(terms []string, runs []textRun) []string {
	chained, tail := false, ""
	add := func(window, end string) {
		if !chained && tail != "" && strings.HasPrefix(window, tail) {
			terms = append(terms, apart)
		}
		terms, chained, tail = append(terms, window), true, end
	}
	for i, run := range runs {
		n := len(run.runes)
		if run.class == syllable {
			for j := range max(0, n-2) {
				window := run.runes[j : j+3]
				add(string(window), string(window[1:]))
			}
			if i < len(runs)-1 && runs[i+1].class == syllable {
				head := runs[i+1].runes
				head = head[:min(2, len(head))]
				add(string(run.runes[max(0, n-2):])+bridge+string(head), string(head))
				continue
			}
		}
		chained = false
	}
	return terms
}

// asWindows tells whether a query for runs is put in windows, which begin in the middle of a word only where it has two
// syllables left.
func asWindows(runs []textRun) bool {
	if slices.ContainsFunc(runs, func(r textRun) bool { return r.class != syllable }) {
		return false
	}
	return len(runs) == 1 && len(runs[0].runes) > 2 || len(runs) > 1 && len(runs[0].runes) > 1
}

const (
	apart = string(everything) // between terms that no phrase joins
	again = "\ue002"           // before the windows
	// asWindow begins a window in PostgreSQL, where it would else stand at the place of the term before which a query may
	// have the beginning of any term.
	asWindow = "="
)

// Terms gives the terms of a text; their places in the slice are the positions that phrases go by. First stand those that
// each syllable begins: a run of n syllables has n, its overlapping pairs and the last syllable with the first of the next
// run. Then, behind a mark, its windows: 인공지능 개발 → 인공 공지 지능 능+개 개발 발 | 인공지 공지능 지능+개발. Words and
// numbers of other scripts are a term each, in lower case.
func Terms(text string) []string { return Apart(text) }

// Apart joins the terms of several texts so that no phrase reaches from one into the next.
func Apart(texts ...string) []string {
	var terms, windows []string
	next := func(all []string) []string {
		if len(all) == 0 || all[len(all)-1] == apart {
			return all
		}
		return append(all, apart)
	}
	for _, text := range texts {
		if runs := runsOf(fold(text)); len(runs) > 0 {
			terms = appendTerms(next(terms), runs, true)
			windows = appendWindows(next(windows), runs)
		}
	}
	if len(windows) == 0 {
		return terms
	}
	return append(append(terms, again), windows...)
}

// Joined gives terms as the text of an FTS5 column.
func Joined(terms []string) string { return strings.Join(terms, " ") }

// PostgreSQL's limits for one tsvector (manual, "Limitations" of full text search). maxVector stays below the 1 MiB of
// lexemes and positions together.
const (
	maxPosition  = 16383
	maxPositions = 256
	maxVector    = 1_000_000
)

// TSVector gives the literal of a tsvector, to be cast ::tsvector. The first list has weight A (the title), the second
// B (subtitle, tags), all others D (the body). Phrases do not reach from one list into the next. Of a text longer than
// 16,383 terms the rest is found by single terms, not by phrases; of a term that stands more than 256 times the first
// 256 places count.
func TSVector(weighted ...[]string) string {
	type lexeme struct {
		text   string
		places []string
		last   int
	}
	var lexemes []*lexeme
	byText := map[string]*lexeme{}
	at, size := 0, 0
	for i, terms := range weighted {
		weight, mark, from, end := "", "", at, at
		if i < 2 {
			weight = string("AB"[i])
		}
		for _, term := range terms {
			if term == again {
				mark, at, end = asWindow, from, at // the windows have the same places again
				continue
			}
			if at++; mark != "" && !strings.HasPrefix(term, apart) { // marks of filters may follow
				term = mark + term
			}
			l := byText[term]
			if l == nil {
				const overhead = 8 // alignment, number of positions, the entry
				if term == "" || size+len(term)+overhead > maxVector {
					continue
				}
				l = &lexeme{text: term}
				size += len(term) + overhead
				byText[term] = l
				lexemes = append(lexemes, l)
			}
			if p := min(at, maxPosition); p != l.last && len(l.places) < maxPositions && size < maxVector {
				l.places = append(l.places, strconv.Itoa(p)+weight)
				l.last = p
				size += 2
			}
		}
		at = max(at, end) + 1 // a gap that no phrase bridges
	}
	var b strings.Builder
	for i, l := range lexemes {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(quoteLexeme(l.text))
		if len(l.places) > 0 {
			b.WriteString(":" + strings.Join(l.places, ","))
		}
	}
	return b.String()
}

// quoteLexeme quotes for tsvector and tsquery literals, where a quote and a backslash are doubled.
func quoteLexeme(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", "''") + "'"
}
