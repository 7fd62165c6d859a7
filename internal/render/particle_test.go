package render

import "testing"

func TestParticlesFollowTheSound(t *testing.T) {
	for text, want := range map[string]string{
		"‘정치’은(는) 없앱니다":    "‘정치’는 없앱니다",
		"‘산업’을(를) ‘책’과(와)": "‘산업’을 ‘책’과",
		"서울(으)로, 부산(으)로":   "서울로, 부산으로",
		"7(으)로 10을(를)":     "7로 10을",
		"‘9x’은(는) 크기가":     "‘9x’은(는) 크기가",
		"은(는)":             "은(는)",
		"이야기(둘)이(가) 있다":    "이야기(둘)이(가) 있다",
	} {
		if got := particled(text); got != want {
			t.Errorf("particled(%q) = %q, want %q", text, got, want)
		}
	}
}
