package search

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// text is n words of Hangul that chance made.
func text(r *rand.Rand, n int) []string {
	var all []string
	for range n {
		word := ""
		for range 2 + r.IntN(3) {
			word += string(rune(0xAC00 + r.IntN(11172)))
		}
		all = append(all, word)
	}
	return all
}

func share(a, b []int64) bool {
	return slices.ContainsFunc(a, func(p int64) bool { return slices.Contains(b, p) })
}

// Texts that share most of their words have a print in common, texts that share few seldom, others never.
func TestPrintsFindNearCopies(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 5))
	for _, c := range []struct {
		changed  int // words of 200
		from, to int // of 200 pairs, those that are found
	}{{0, 200, 200}, {20, 195, 200}, {50, 150, 200}, {190, 0, 20}, {200, 0, 2}} {
		found := 0
		for range 200 {
			a := text(r, 200)
			b := slices.Concat(a[:200-c.changed], text(r, c.changed))
			if share(Prints(strings.Join(a, " ")), Prints(strings.Join(b, " "))) {
				found++
			}
		}
		if found < c.from || found > c.to {
			t.Errorf("%d of 200 words changed: %d of 200 pairs found", c.changed, found)
		}
	}
}

func TestLikeness(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 9))
	a := strings.Join(text(r, 100), " ")
	half := a[:len(a)/6*3]
	for name, c := range map[string]struct {
		other    string
		from, to int
	}{
		"itself":        {a, 100, 100},
		"other spacing": {strings.ReplaceAll(a, " ", "\n· "), 100, 100},
		"half of it":    {strings.ToValidUTF8(half, ""), 45, 52},
		"another":       {strings.Join(text(r, 100), " "), 0, 1},
		"nothing":       {"", 0, 0},
	} {
		if got := Like(a).Percent(c.other); got < c.from || got > c.to {
			t.Errorf("%s: %d percent", name, got)
		}
	}
	if Prints("짧은 글") != nil || Like("짧은 글").Percent("짧은 글") != 0 {
		t.Error("short texts are compared")
	}
	if !slices.Equal(Prints(a), Prints(strings.ReplaceAll(a, " ", ""))) {
		t.Error("spaces change the prints")
	}
}
