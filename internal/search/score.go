package search

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Doc is what of an article counts for its relevance.
type Doc struct {
	Title, Subtitle, Body string
	Tags, Names           []string
	Published             time.Time
}

// What a match is worth by the place where it stands.
const (
	inTitle    = 10.0
	inTag      = 6.0
	inSubtitle = 4.0
	inByline   = 6.0
	inBody     = 5.0 // for a word that fills the text; once is a third of it
	inLead     = 1.5 // in the first sentences
	together   = 4.0 // all words side by side in the title; half of it in the body
	aYear      = 0.4 // younger
	leadRunes  = 150
)

// Score says how well an article answers the query: the greater the better, never negative. It goes by the fields in
// which its words stand, by how exactly they stand there, how often in the body, and by the article's age. It depends on
// nothing but the two, so that an order made today holds tomorrow.
func (q Query) Score(d Doc) int64 {
	title, subtitle, body := newField(d.Title), newField(d.Subtitle), newField(d.Body)
	var tags, names []*field
	for _, tag := range d.Tags {
		tags = append(tags, newField(tag))
	}
	for _, name := range d.Names {
		names = append(names, newField(name))
	}
	sum, weights := 0.0, 0.0
	whole := ""
	for _, p := range q.parts {
		if p.exclude {
			continue
		}
		needle := p.needle()
		whole += needle.squeezed
		s := inTitle * title.best(needle)
		best := 0.0
		for _, tag := range tags {
			x := tag.best(needle) * 0.7
			if tag.squeezed() == needle.squeezed {
				x = 1
			}
			best = max(best, x)
		}
		s += inTag * best
		best = 0
		for _, name := range names {
			best = max(best, name.best(needle))
		}
		s += inByline * best
		s += inSubtitle * subtitle.best(needle)
		n, first := body.count(needle)
		if n > 0 {
			s += inBody * n / (n + 2)
			if first < leadRunes*3 {
				s += inLead
			}
		}
		weight := float64(min(utf8.RuneCountInString(needle.squeezed), 6)) + 2
		sum += s * weight
		weights += weight
	}
	if weights > 0 {
		sum /= weights
	}
	if q.Words() > 1 {
		switch {
		case strings.Contains(title.squeezed(), whole):
			sum += together
		case strings.Contains(body.squeezed(), whole):
			sum += together / 2
		}
	}
	year := float64(d.Published.Unix()) / (365.25 * 24 * 3600)
	return max(int64((sum+aYear*max(year, 0))*1000), 1)
}

// field is a text to compare with, folded.
type field struct{ text, joined string }

func newField(s string) *field { return &field{text: fold(s)} }

// squeezed is the text without what separates its words; most fields are never asked for it.
func (f *field) squeezed() string {
	if f.joined == "" {
		f.joined = squeezed(f.text)
	}
	return f.joined
}

// needle is a word to find in fields.
type needle struct {
	text, squeezed string // without its particle
	word           bool   // of a script that is found by whole words
}

func (p part) needle() needle {
	runs := runsOf(p.text)
	if !p.quoted {
		runs = withoutParticle(runs)
	}
	n := needle{text: p.text, word: len(runs) == 1 && runs[0].class == word}
	for _, run := range runs {
		n.squeezed += string(run.runes)
	}
	if !p.quoted && strings.HasPrefix(p.text, n.squeezed) {
		n.text = n.squeezed
	}
	return n
}

// best says how well the needle stands in the field, from 0 to 1: as a word of its own, with a particle, at the beginning
// or the end of a compound, inside of one.
func (f *field) best(n needle) float64 {
	best := 0.0
	f.each(n, func(_ int, quality float64) { best = max(best, quality) })
	if best == 0 && !n.word && strings.Contains(f.squeezed(), n.squeezed) {
		best = 0.75 // with other spaces
	}
	return best
}

// count says how often the needle stands in the field, each time by its quality, and where first, in bytes.
func (f *field) count(n needle) (count float64, first int) {
	first = -1
	f.each(n, func(at int, quality float64) {
		if first < 0 {
			first = at
		}
		count += quality
	})
	if count == 0 && !n.word {
		count = 0.75 * float64(strings.Count(f.squeezed(), n.squeezed))
		first = strings.Index(f.squeezed(), n.squeezed)
	}
	return count, first
}

func (f *field) each(n needle, found func(at int, quality float64)) {
	if n.text == "" {
		return
	}
	for from := 0; ; {
		i := strings.Index(f.text[from:], n.text)
		if i < 0 {
			return
		}
		at := from + i
		end := at + len(n.text)
		from = end
		before, _ := utf8.DecodeLastRuneInString(f.text[:at])
		opens := at == 0 || outside(before)
		follows, _, _ := strings.Cut(f.text[end:min(end+30, len(f.text))], " ")
		next, _ := utf8.DecodeRuneInString(follows)
		closes := follows == "" || outside(next)
		switch {
		case n.word && (!opens && classOf(before) == word || !closes && classOf(next) == word):
			continue
		case opens && closes:
			found(at, 1)
		case opens && particleAlone(follows):
			found(at, 0.98)
		case opens:
			found(at, 0.8)
		case closes || particleAlone(follows):
			found(at, 0.7)
		default:
			found(at, 0.5)
		}
	}
}

// particleAlone tells whether nothing but a particle stands before the next separator.
func particleAlone(s string) bool {
	var runes []rune
	for _, r := range s {
		if outside(r) {
			break
		}
		if runes = append(runes, r); len(runes) > 3 {
			return false
		}
	}
	return len(runes) > 0 && particle(runes) == len(runes)
}
