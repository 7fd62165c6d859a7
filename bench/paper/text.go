package paper

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

//go:embed nouns.txt
var nounList string

//go:embed predicates.txt
var predicateList string

// writer writes plausible Korean. Words follow Zipf's law, as in real papers: a few are in most articles, most are in
// few. Two nouns written together make the long tail of compounds.
type writer struct {
	random     *rand.Rand
	nouns      []string
	predicates []string
	common     *rand.Zipf // an index into nouns, small ones often
	rare       *rand.Zipf // flatter: for the second half of compounds and for tags
	ends       *rand.Zipf // an index into predicates
}

func newWriter(seed uint64) *writer {
	w := &writer{
		random: rand.New(rand.NewPCG(seed, 20260119)),
		nouns:  strings.Fields(nounList), predicates: strings.Fields(predicateList),
	}
	w.common = rand.NewZipf(w.random, 1.05, 8, uint64(len(w.nouns)-1))
	w.rare = rand.NewZipf(w.random, 1.01, 40, uint64(len(w.nouns)-1))
	w.ends = rand.NewZipf(w.random, 1.1, 6, uint64(len(w.predicates)-1))
	return w
}

func (w *writer) noun() string {
	n := w.nouns[w.common.Uint64()]
	if w.random.IntN(6) == 0 {
		n += w.nouns[w.rare.Uint64()]
	}
	return n
}

// number is a figure with its unit, as news is full of them.
func (w *writer) number() string {
	switch w.random.IntN(4) {
	case 0:
		return fmt.Sprintf("%d.%d%%", w.random.IntN(90), w.random.IntN(10))
	case 1:
		return fmt.Sprintf("%d명", 3+w.random.IntN(900))
	case 2:
		return fmt.Sprintf("%d억 원", 1+w.random.IntN(800))
	}
	return fmt.Sprintf("%d월 %d일", 1+w.random.IntN(12), 1+w.random.IntN(28))
}

// with puts a particle after a word, in the form that follows its last syllable.
func with(word, closed, open string) string {
	r, _ := utf8.DecodeLastRuneInString(word)
	if r >= 0xAC00 && r <= 0xD7A3 && (r-0xAC00)%28 != 0 {
		return word + closed
	}
	return word + open
}

func (w *writer) sentence() string {
	words := []string{with(w.noun(), "은", "는")}
	for range 2 + w.random.IntN(6) {
		n := w.noun()
		switch w.random.IntN(9) {
		case 0:
			words = append(words, n+"의")
		case 1:
			words = append(words, n+"에서")
		case 2:
			words = append(words, n+"에")
		case 3:
			words = append(words, with(n, "과", "와"))
		case 4:
			words = append(words, w.number())
		case 5, 6:
			words = append(words, with(n, "이", "가"))
		default:
			words = append(words, n)
		}
	}
	return strings.Join(append(words, with(w.noun(), "을", "를"), w.predicates[w.ends.Uint64()]), " ") + "."
}

// paragraphs writes at least so many characters of text, as paragraphs of two to four sentences.
func (w *writer) paragraphs(characters int) []string {
	var all []string
	for written := 0; written < characters; {
		var b strings.Builder
		for i := range 2 + w.random.IntN(3) {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w.sentence())
		}
		written += utf8.RuneCountInString(b.String())
		all = append(all, b.String())
	}
	return all
}

func (w *writer) title() string {
	words := []string{with(w.noun(), "이", "가") + ","}
	for range 2 + w.random.IntN(3) {
		words = append(words, w.noun())
	}
	return strings.Join(append(words, w.number()), " ")
}

// Common are the most frequent nouns of every paper made here, the most frequent first.
func Common(n int) []string { return strings.Fields(nounList)[:n] }
