package search

import (
	"slices"
	"strings"
	"testing"
)

func TestLetters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"인공": "ㅇㅣㄴㄱㅗㅇ", "과일": "ㄱㅗㅏㅇㅣㄹ", "닭": "ㄷㅏㄹㄱ", "AI 칩": "aiㅊㅣㅂ", "ㄳ": "ㄱㅅ", "ㅘ": "ㅗㅏ", "": "", "·": "",
	} {
		if got := Letters(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// Whatever stands in the field while a word is typed is a beginning of the word.
func TestHalfTypedWordsAreBeginnings(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"인ㄱ", "인고", "인공", "인공ㅈ", "인공지", "인공진", "인공지느", "인공지능"} {
		letters, first := Asked(typed)
		if first != "" || !strings.HasPrefix(Letters("인공지능"), letters) || letters == "" {
			t.Errorf("%s asks for %q and %q", typed, letters, first)
		}
	}
	for typed, want := range map[string][2]string{"인ㄱㅈ": {"ㅇㅣㄴ", "ㅇㄱㅈ"}, "인공ㅈㄴ": {"ㅇㅣㄴㄱㅗㅇ", "ㅇㄱㅈㄴ"}, "한 ㅂㅅ": {"ㅎㅏㄴ", "ㅎㅂㅅ"}} {
		if letters, first := Asked(typed); letters != want[0] || first != want[1] {
			t.Errorf("%s asks for %q and %q, want %q", typed, letters, first, want)
		}
	}
	for typed, want := range map[string]string{"ㅇㄱㅈㄴ": "ㅇㄱㅈㄴ", "ㅇㄱ ㅈ": "ㅇㄱㅈ", "ㄳ": "ㄱㅅ"} {
		letters, first := Asked(typed)
		if letters != "" || first != want {
			t.Errorf("%s asks for %q and %q", typed, letters, first)
		}
	}
	for _, typed := range []string{"", "ㅇ", "a", " ", "\x00", "\xff", strings.Repeat("가", 40)} {
		if letters, first := Asked(typed); letters+first != "" && len(typed) < 10 {
			t.Errorf("%q asks for %q and %q", typed, letters, first)
		}
	}
}

func TestSuggested(t *testing.T) {
	t.Parallel()
	var got []string
	for _, s := range Suggested("가온시, 인공지능을 배우는 학교 12곳… 2026 KF-21과 꽃", []string{"인공지능", "평생 교육"}) {
		got = append(got, s.Word)
		if s.Word == "인공지능" && (s.Weight != 4 || s.Initials != "ㅇㄱㅈㄴ") {
			t.Errorf("%+v", s)
		}
	}
	for _, title := range []string{"좋은 것…소설도", "건넜다...연극", "확정⋯교통", "타결--김"} {
		for _, s := range Suggested(title, nil) {
			if strings.ContainsAny(s.Word, ".-…⋯") {
				t.Errorf("%s suggests %q", title, s.Word)
			}
		}
	}
	if want := []string{"인공지능", "평생 교육", "가온시", "배우", "학교", "kf-21"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
