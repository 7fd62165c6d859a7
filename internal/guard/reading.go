package guard

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jogan/internal/news"
	"jogan/internal/richtext"
)

// most is the greatest number of findings of one rule in one field, and of quotations that are counted.
const most = 30

// reading is an article as the rules read it.
type reading struct {
	article  news.Article
	settings Settings
	fields   []*field // in the order of the form
	body     *field
	titles   []*field
	rule     About // the one that looks
	found    []placed
}

// placed is a finding with its place, for the order.
type placed struct {
	Finding
	field, from int
}

// field is one text of the article.
type field struct {
	name  string
	order int
	text  string // plain, as the editor has it
	flat  string // text folded: what rules search
	at    []int  // where each byte of flat stands in text; nil: at its own place
	parts []span // sentences of flat
	count map[string]counted
}

type span struct{ from, to int }

// counted is how often a quotation was met up to a place of the text.
type counted struct{ upTo, times int }

func read(a news.Article, s Settings) *reading {
	r := &reading{article: a, settings: s}
	for i, f := range []struct{ name, text string }{
		{"title", a.Title}, {"short_title", a.ShortTitle}, {"subtitle", a.Subtitle}, {"lead", a.Lead},
		{"caption", a.Caption}, {"body", richtext.Text(a.Body)}, {"tags", strings.Join(a.Tags, ", ")},
	} {
		f.text = strings.ToValidUTF8(f.text, "\ufffd") // stored text is valid; foreign bytes must not harm
		one := &field{name: f.name, order: i, text: f.text, count: map[string]counted{}}
		one.flat, one.at = fold(f.text)
		r.fields = append(r.fields, one)
	}
	r.titles, r.body = r.fields[:3], r.fields[5]
	return r
}

// has tells whether any of the words stands anywhere in the article.
func (r *reading) has(words []string) bool {
	return slices.ContainsFunc(r.fields, func(f *field) bool { return contains(f.flat, words) })
}

// full tells that the rule has said enough about the field.
func (r *reading) full(f *field) bool {
	n := 0
	for i := len(r.found) - 1; i >= 0 && r.found[i].Rule == r.rule.Name; i-- {
		if r.found[i].Field == f.name {
			n++
		}
	}
	return n >= most
}

// add notes what the rule found at flat[from:to] of the field.
func (r *reading) add(f *field, level Level, from, to int, mends ...Mend) *Finding {
	start, end := f.original(from, to)
	quote := f.text[start:end]
	r.found = append(r.found, placed{Finding{
		Rule: r.rule.Name, Level: level, Field: f.name, Quote: quote, Nth: f.nth(quote, start), Mends: mends,
	}, f.order, from})
	return &r.found[len(r.found)-1].Finding
}

// addWhole notes a finding about the article as a whole.
func (r *reading) addWhole(level Level, mends ...Mend) {
	r.found = append(r.found, placed{Finding{Rule: r.rule.Name, Level: level, Field: "body", Mends: mends}, r.body.order, len(r.body.flat)})
}

// original is where flat[from:to] stands in the text.
func (f *field) original(from, to int) (int, int) {
	if f.at == nil {
		return from, to
	}
	end := f.at[to-1] + 1
	if f.flat[to-1] < utf8.RuneSelf { // it may stand for a longer character
		_, size := utf8.DecodeRuneInString(f.text[f.at[to-1]:])
		end = f.at[to-1] + size
	}
	return f.at[from], end
}

// nth counts the occurrences of the quotation that begin before start.
func (f *field) nth(quote string, start int) int {
	c := f.count[quote]
	if c.upTo > start {
		c = counted{}
	}
	for c.upTo < start {
		i := strings.Index(f.text[c.upTo:min(len(f.text), start+len(quote)-1)], quote)
		if i < 0 || c.upTo+i >= start {
			break
		}
		c.times++
		_, size := utf8.DecodeRuneInString(f.text[c.upTo+i:])
		c.upTo += i + size
	}
	c.upTo = start
	f.count[quote] = c
	return c.times
}

// sentences parts the field at line ends and behind full stops, and where a sentence grows longer than any is written.
func (f *field) sentences() []span {
	const longest = 1500 // bytes, about 500 syllables
	if f.parts != nil {
		return f.parts
	}
	from := 0
	cut := func(to int) {
		if to > from {
			f.parts = append(f.parts, span{from, to})
			from = to
		}
	}
	for i := 0; i < len(f.flat); i++ {
		switch c := f.flat[i]; {
		case c == '\n':
			cut(i)
			from = i + 1
		case (c == ' ') && i > from && endsSentence(f.flat[from:i]):
			cut(i + 1)
		case i-from >= longest && utf8.RuneStart(c):
			cut(i)
		}
	}
	cut(len(f.flat))
	return f.parts
}

// around is sentence i with up to back sentences before it and ahead behind it, of the same paragraph.
func (f *field) around(i, back, ahead int) string {
	from, to := i, i
	for ; back > 0 && from > 0 && f.parts[from-1].to == f.parts[from].from; back-- {
		from--
	}
	for ; ahead > 0 && to+1 < len(f.parts) && f.parts[to].to == f.parts[to+1].from; ahead-- {
		to++
	}
	return f.flat[f.parts[from].from:f.parts[to].to]
}

// endsSentence tells whether s ends with a full stop, perhaps inside closing quotes. "2026. 11. 22." is no end.
func endsSentence(s string) bool {
	for range 3 {
		before := s
		for _, closing := range []string{"”", "’", `"`, "'", ")"} {
			s = strings.TrimSuffix(s, closing)
		}
		if s == before {
			break
		}
	}
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") {
		return true
	}
	head, ok := strings.CutSuffix(s, ".")
	return ok && head != "" && !digit(head[len(head)-1])
}

// each hands over the places of the words in order of place within each word, until the field has enough findings.
func (r *reading) each(f *field, words []string, take func(from, to int)) {
	for _, w := range words {
		for from := 0; ; {
			i := strings.Index(f.flat[from:], w)
			if i < 0 || r.full(f) {
				break
			}
			take(from+i, from+i+len(w))
			from += i + len(w)
		}
	}
}

// contains tells whether any of the words stands in s.
func contains(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// before is the text up to n characters in front of a place, in its line.
func (f *field) before(at, n int) string {
	from := at
	for ; n > 0 && from > 0; n-- {
		r, size := utf8.DecodeLastRuneInString(f.flat[:from])
		if r == '\n' {
			break
		}
		from -= size
	}
	return f.flat[from:at]
}

// after is the text up to n characters behind a place, in its line.
func (f *field) after(at, n int) string {
	to := at
	for ; n > 0 && to < len(f.flat); n-- {
		r, size := utf8.DecodeRuneInString(f.flat[to:])
		if r == '\n' {
			break
		}
		to += size
	}
	return f.flat[at:to]
}

// hasPrefix tells whether s begins with one of the words.
func hasPrefix(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
}

// hasSuffix tells whether s ends with one of the words.
func hasSuffix(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func hangul(r rune) bool { return r >= 0xAC00 && r <= 0xD7A3 }

// fold gives the text as rules compare it: Latin letters small, digits, signs and letters of full width narrow, every
// space a space, every dash a hyphen, invisible characters gone. at is nil where the bytes keep their places.
func fold(s string) (flat string, at []int) {
	moves := false
	for _, r := range s {
		if to := narrow(r); to != r && utf8.RuneLen(r) != 1 {
			moves = true
			break
		}
	}
	var b strings.Builder
	b.Grow(len(s))
	if moves {
		at = make([]int, 0, len(s))
	}
	for i, r := range s {
		to := narrow(r)
		if to < 0 {
			continue
		}
		before := b.Len()
		b.WriteRune(to)
		if moves {
			for j := range b.Len() - before {
				at = append(at, i+j)
			}
		}
	}
	return b.String(), at
}

// narrow is the character that a rule sees for r; -1 is none.
func narrow(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if r == '\t' || r == '\r' {
			return ' '
		}
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case hangul(r):
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return narrow(r - 0xFEE0)
	case r >= 0x1D7CE && r <= 0x1D7FF: // digits of mathematical alphabets
		return '0' + (r-0x1D7CE)%10
	case r == 0xA0 || r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x205F || r == 0x3000 || r == 0x2028 || r == 0x2029:
		return ' '
	case r >= 0x2010 && r <= 0x2015 || r == 0x2212 || r == 0xFE58 || r == 0xFE63 || r == 0x2043:
		return '-'
	case r == 0xAD || r >= 0xFE00 && r <= 0xFE0F || unicode.Is(unicode.Cf, r) || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0:
		return -1
	}
	return r
}
