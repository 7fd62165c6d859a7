package card

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// square takes each letter to be as wide as high.
func square(text string) int { return utf8.RuneCountInString(text) }

func TestBroken(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		text  string
		width int
		want  []string
		whole bool
	}{
		{"짧은 제목", 20, []string{"짧은 제목"}, true},
		{"두 줄이 되는 조금 긴 제목", 10, []string{"두 줄이 되는", "조금 긴 제목"}, true},
		{"낱말은 가운데서끊지않는다", 9, []string{"낱말은", "가운데서끊지않는다"}, true},
		{"시작…이어지는 말", 8, []string{"시작…", "이어지는 말"}, true},
		{"‘한 줄’…보다 긴 제목", 7, []string{"‘한 줄’…", "보다 긴 제목"}, true},
		{"가나다라마바사아자차", 4, []string{"가나다라", "마바사아", "자차"}, true},
		{"하나 둘 셋 넷 다섯 여섯", 4, []string{"하나 둘", "셋 넷", "다섯…"}, false},
		{"", 5, nil, true},
	} {
		lines, whole := broken(x.text, x.width, 3, square)
		if !slices.Equal(lines, x.want) || whole != x.whole {
			t.Errorf("%q in %d: %q, %v; want %q", x.text, x.width, lines, whole, x.want)
		}
	}
}

// Whatever the text, no line is wider than its room, none begins with what closes, and nothing is lost but what the
// ellipsis stands for.
func TestBrokenHolds(t *testing.T) {
	t.Parallel()
	parts := []string{"가", "나라", "긴낱말이다", " ", "…", "·", ",", "’", "‘", "A", "12%", "끝없이이어지는낱말이하나있다"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var b strings.Builder
		for range r.IntN(14) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		text := strings.Join(strings.Fields(b.String()), " ")
		width, most := 6+r.IntN(12), 1+r.IntN(4)
		lines, whole := broken(text, width, most, square)
		if len(lines) > most {
			t.Fatalf("%q in %d×%d: %q", text, width, most, lines)
		}
		for i, line := range lines {
			if n := len(line) - len(strings.TrimRight(line, "…·,’%")); square(line) > width && n == 0 {
				t.Fatalf("%q in %d×%d: %q is too wide", text, width, most, line)
			}
			if line == "" || i > 0 && line != strings.TrimSpace(line) {
				t.Fatalf("%q in %d×%d: %q", text, width, most, lines)
			}
		}
		if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); whole && got != strings.ReplaceAll(text, " ", "") {
			t.Fatalf("%q in %d×%d became %q", text, width, most, lines)
		}
		if !whole && !strings.HasSuffix(lines[len(lines)-1], ellipsis) {
			t.Fatalf("%q in %d×%d ends without an ellipsis: %q", text, width, most, lines)
		}
	}
}
