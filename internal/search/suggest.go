package search

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of what is suggested.
const (
	maxSuggested = 24 // characters of one suggestion
	leastLetters = 2  // Hangul letters, or characters of other scripts, that must be typed
	mostLetters  = 60
)

// Suggestion is a word or a tag that readers may mean, with the keys under which it is found.
type Suggestion struct {
	Word     string // as it is shown
	Letters  string // Letters of it: also half-typed syllables are beginnings of it
	Initials string // its initial consonants; empty: it has no Hangul
	Weight   int64  // how much it says about its article
}

// Suggested gives what the title and the tags of an article suggest, each word once: words of two syllables and more
// without their particles, and whole tags.
func Suggested(title string, tags []string) []Suggestion {
	const tagWeight = 3
	var all []Suggestion
	add := func(word string, weight int64) {
		word = strings.Join(strings.Fields(word), " ")
		n := utf8.RuneCountInString(word)
		if n < 2 || n > maxSuggested {
			return
		}
		s := Suggestion{word, Letters(word), initials(word), weight}
		if utf8.RuneCountInString(s.Letters) < leastLetters {
			return
		}
		if i := slices.IndexFunc(all, func(x Suggestion) bool { return x.Word == word }); i >= 0 {
			all[i].Weight += weight
			return
		}
		all = append(all, s)
	}
	for _, tag := range tags {
		add(trimPart([]rune(fold(tag)), maxSuggested+1), tagWeight)
	}
	for word := range strings.FieldsFuncSeq(fold(pauses.ReplaceAllString(title, " ")), func(r rune) bool { return classOf(r) == separator && r != '-' && r != '.' && r != '&' }) {
		word = trimPart([]rune(word), maxSuggested+1)
		runs := runsOf(word)
		if len(runs) == 0 || (len(runs) == 1 || runs[len(runs)-1].class == syllable) && numeric(runs[0]) {
			continue // numbers, alone or with what they count
		}
		word = string([]rune(word)[:utf8.RuneCountInString(word)-length(runs)+length(withoutParticle(runs))])
		add(word, 1)
	}
	return all
}

// pauses part the words of a title, where a dot alone belongs to a name (A.B): NFKC would make three dots of an ellipsis.
var pauses = regexp.MustCompile(`[…⋯‥]|\.{2,}|-{2,}`)

// numeric tells a run of digits.
func numeric(r textRun) bool {
	return !slices.ContainsFunc(r.runes, func(c rune) bool { return c < '0' || c > '9' })
}

func length(runs []textRun) (n int) {
	for _, r := range runs {
		n += len(r.runes)
	}
	return n
}

// Asked gives the beginning of Letters, or of Initials, that a reader has typed, and of both where syllables are followed
// by several consonants (인ㄱㅈ); both are empty where it is too little to suggest anything. Initial consonants alone are
// asked for as such.
func Asked(typed string) (letters, first string) {
	typed = strings.Join(strings.Fields(fold(firstRunes(typed, maxSuggested*2))), " ")
	letters = Letters(typed)
	if n := utf8.RuneCountInString(letters); n < leastLetters || n > mostLetters {
		return "", ""
	}
	if !strings.ContainsFunc(typed, func(r rune) bool { return r != ' ' && !isConsonant(r) }) {
		return "", letters
	}
	if whole := strings.TrimRightFunc(typed, isConsonant); utf8.RuneCountInString(typed)-utf8.RuneCountInString(whole) > 1 && initials(whole) != "" {
		return Letters(whole), initials(whole) + Letters(typed[len(whole):])
	}
	return letters, ""
}

func isConsonant(r rune) bool { return r >= 'ㄱ' && r <= 'ㅎ' }

// The letters of which syllables are made, in their order in Unicode (The Unicode Standard, 3.12), compounds as they are
// typed.
const (
	leading = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
	vowels  = "ㅏ,ㅐ,ㅑ,ㅒ,ㅓ,ㅔ,ㅕ,ㅖ,ㅗ,ㅗㅏ,ㅗㅐ,ㅗㅣ,ㅛ,ㅜ,ㅜㅓ,ㅜㅔ,ㅜㅣ,ㅠ,ㅡ,ㅡㅣ,ㅣ"
	endings = ",ㄱ,ㄲ,ㄱㅅ,ㄴ,ㄴㅈ,ㄴㅎ,ㄷ,ㄹ,ㄹㄱ,ㄹㅁ,ㄹㅂ,ㄹㅅ,ㄹㅌ,ㄹㅍ,ㄹㅎ,ㅁ,ㅂ,ㅂㅅ,ㅅ,ㅆ,ㅇ,ㅈ,ㅊ,ㅋ,ㅌ,ㅍ,ㅎ"
	single  = "ㄱ,ㄲ,ㄱㅅ,ㄴ,ㄴㅈ,ㄴㅎ,ㄷ,ㄸ,ㄹ,ㄹㄱ,ㄹㅁ,ㄹㅂ,ㄹㅅ,ㄹㅌ,ㄹㅍ,ㄹㅎ,ㅁ,ㅂ,ㅃ,ㅂㅅ,ㅅ,ㅆ,ㅇ,ㅈ,ㅉ,ㅊ,ㅋ,ㅌ,ㅍ,ㅎ,ㅏ,ㅐ,ㅑ,ㅒ,ㅓ,ㅔ,ㅕ,ㅖ,ㅗ,ㅗㅏ,ㅗㅐ,ㅗㅣ,ㅛ,ㅜ,ㅜㅓ,ㅜㅔ,ㅜㅣ,ㅠ,ㅡ,ㅡㅣ,ㅣ"
)

// Letters gives a text in the letters that are typed for it, without what separates its words: 인공 → ㅇㅣㄴㄱㅗㅇ. So a
// text that is half typed (인고) is a beginning of it.
func Letters(text string) string {
	lead, middle, end, alone := []rune(leading), strings.Split(vowels, ","), strings.Split(endings, ","), strings.Split(single, ",")
	var b strings.Builder
	for _, r := range fold(text) {
		switch {
		case r >= 0xAC00 && r <= 0xD7A3:
			i := int(r - 0xAC00)
			b.WriteRune(lead[i/588])
			b.WriteString(middle[i%588/28])
			b.WriteString(end[i%28])
		case r >= 'ㄱ' && r <= 'ㅣ':
			b.WriteString(alone[r-'ㄱ'])
		case !outside(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// initials are the first letters of a text's syllables: 인공지능 → ㅇㄱㅈㄴ. A text without Hangul has none.
func initials(text string) string {
	lead := []rune(leading)
	var b strings.Builder
	hangul := false
	for _, r := range fold(text) {
		switch {
		case r >= 0xAC00 && r <= 0xD7A3:
			b.WriteRune(lead[(r-0xAC00)/588])
			hangul = true
		case !outside(r):
			b.WriteRune(r)
		}
	}
	if !hangul {
		return ""
	}
	return b.String()
}
