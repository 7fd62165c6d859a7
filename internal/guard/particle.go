package guard

import (
	"strings"
	"unicode/utf8"
)

// particles are the pairs that follow a closed and an open last syllable.
func particles() [][2]string {
	return [][2]string{{"을", "를"}, {"은", "는"}, {"이", "가"}, {"과", "와"}, {"으로", "로"}, {"이나", "나"}, {"이라", "라"}, {"이란", "란"}}
}

// exchange is the mend that puts text in the place of flat[from:to], and the end of what it replaces: where another
// particle must follow text, the particle that stands there is replaced with it (몰카를 → 불법촬영을).
func exchange(f *field, to int, text string) (int, Mend) {
	after := f.flat[to:]
	for _, p := range particles() {
		for _, now := range p {
			rest, ok := strings.CutPrefix(after, now)
			if next, _ := utf8.DecodeRuneInString(rest); !ok || hangul(next) && !strings.HasPrefix(rest, "는 ") && now != "이라" && now != "라" {
				continue
			}
			right := p[1]
			if closed(text) && (p[0] != "으로" || !endsInRieul(text)) {
				right = p[0]
			}
			if right == now {
				return to, swap(text)
			}
			return to + len(now), swap(text + right)
		}
	}
	return to, swap(text)
}

// closed tells whether the last syllable ends with a consonant, for digits as they are read.
func closed(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	if hangul(r) {
		return (r-0xAC00)%28 != 0
	}
	return strings.ContainsRune("013678", r)
}

func endsInRieul(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return hangul(r) && (r-0xAC00)%28 == 8 || strings.ContainsRune("178", r)
}

// addSwap notes a warning whose words should give way to text.
func (r *reading) addSwap(f *field, from, to int, text string) {
	to, mend := exchange(f, to, text)
	r.add(f, Warn, from, to, mend)
}
