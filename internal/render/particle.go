package render

import (
	"strings"
	"unicode/utf8"
)

// particle is a Korean particle as the catalogue writes it, for a word that is filled in before it.
type particle struct {
	both         string
	closed, open string // after a syllable that ends in a consonant, and after one that does not
	liquid       bool   // ㄹ counts as open
}

func particles() []particle {
	return []particle{
		{both: "은(는)", closed: "은", open: "는"},
		{both: "을(를)", closed: "을", open: "를"},
		{both: "이(가)", closed: "이", open: "가"},
		{both: "과(와)", closed: "과", open: "와"},
		{both: "(으)로", closed: "으로", open: "로", liquid: true},
	}
}

// particled chooses each particle by the sound before it. After a foreign word nobody can tell, and both stay.
func particled(text string) string {
	if !strings.Contains(text, "(") {
		return text
	}
	for _, p := range particles() {
		if !strings.Contains(text, p.both) {
			continue
		}
		parts := strings.Split(text, p.both)
		var b strings.Builder
		for _, part := range parts[:len(parts)-1] {
			b.WriteString(part)
			closed, liquid, known := ending(b.String())
			switch {
			case !known:
				b.WriteString(p.both)
			case closed && !(liquid && p.liquid):
				b.WriteString(p.closed)
			default:
				b.WriteString(p.open)
			}
		}
		b.WriteString(parts[len(parts)-1])
		text = b.String()
	}
	return text
}

// ending tells how the last sound before a particle ends: in a consonant, in ㄹ. Quotation marks are not spoken; figures are
// read the Korean way.
func ending(text string) (closed, liquid, known bool) {
	text = strings.TrimRight(text, "’”'\"」』》〉")
	last, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case last >= '가' && last <= '힣':
		final := (last - '가') % 28
		return final != 0, final == 8, true
	case last >= '0' && last <= '9':
		return strings.ContainsRune("013678", last), strings.ContainsRune("178", last), true
	}
	return false, false, false
}
