package render_test

import (
	"html/template"
	"regexp"
	"strings"
	"testing"
	"testing/quick"

	"golang.org/x/net/html"

	"jogan/internal/render"
)

func TestFlow(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"“간다”며 “온다”고 했다":   "“간다[”며] “온다[”고] 했다",
		"‘섞어 쓰는 금리’로":      "‘섞어 쓰는 금리[’로]",
		"곽하늬(37)씨는":        "곽하[늬(]37[)씨]는",
		"한(韓)국":            "[한(]韓[)국]",
		"61%가 5㎞를 3℃까지":    "6[1%가] [5㎞를] [3℃까]지",
		"△물빛구 ▲3명 ㈜한빛":     "[△물]빛구 [▲3]명 [㈜한]빛",
		"△‘가’":             "[△‘]가’",
		"한빛·가온·나래":         "한[빛·]가[온·]나래",
		"하나―둘 다섯∼여섯":       "하[나―]둘 다[섯∼]여섯",
		"『느린 우체국』은 《책》을":   "『느린 우체국[』은] 《책[》을]",
		"[속보]한빛 [속보] 한빛":   "[속보[]한]빛 [속보] 한빛",
		"점 없는 제목, 끝.":      "점 없는 제목, 끝.",
		"전기…전지 △ 가":        "전기…전지 △ 가",
		"●●●●●● ―――― ····": "●●●●●● ―――― ····",
		"가<나>&다(라)":        "가&lt;나&gt;&amp;[다(]라)",
		"":                 "",
	} {
		got, err := render.Flow(said)
		if err != nil {
			t.Fatal(err)
		}
		bare := strings.NewReplacer(`<span class="unbroken">`, "[", "</span>", "]").Replace(string(got))
		if bare != want {
			t.Errorf("Flow(%q) = %q, want %q", said, bare, want)
		}
	}
	if got, err := render.Flow(1); err == nil {
		t.Errorf("a number is set as text: %q", got)
	}
}

func TestFlowKeepsMarkup(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`<p>그는 <a href="/s?q=가(나)·다" title="가(나)">“<em>간다</em>”며</a> 했다</p>`: `<p>그는 <a href="/s?q=가(나)·다" title="가(나)">“<em>간다</em>[”며]</a> 했다</p>`,
		`<svg><title>가(나)다</title><g><svg>가·나</svg></g></svg>가·나`:            `<svg><title>가(나)다</title><g><svg>가·나</svg></g></svg>[가·]나`,
		`<script>a("가·나")</script><button>가·나</button>`:                      `<script>a("가·나")</script><button>가·나</button>`,
		`<br>가·나<img alt="가·나">`:                                             `<br>[가·]나<img alt="가·나">`,
		`깨진 <p`:                                                              `깨진 <p`,
	} {
		once, err := render.Flow(template.HTML(body))
		if err != nil {
			t.Fatal(err)
		}
		if bare := strings.NewReplacer(`<span class="unbroken">`, "[", "</span>", "]").Replace(string(once)); bare != want {
			t.Errorf("Flow(%q) = %q, want %q", body, bare, want)
		}
		if twice, err := render.Flow(once); err != nil || twice != once {
			t.Errorf("set twice: %q, %v, want %q", twice, err, once)
		}
	}
}

// Whatever is set reads as before, and nothing long is held together.
func TestFlowHoldsLittle(t *testing.T) {
	t.Parallel()
	letters := []rune("가나힣a1 (·△”“’[]%㎞<&;#'\"\n―漢…㈜5")
	spans := regexp.MustCompile(`<span class="unbroken">([^<]*)</span>`)
	err := quick.Check(func(picks []uint8) bool {
		var b strings.Builder
		for _, p := range picks {
			b.WriteRune(letters[int(p)%len(letters)])
		}
		set, err := render.Flow(b.String())
		if err != nil {
			return false
		}
		for _, m := range spans.FindAllStringSubmatch(string(set), -1) {
			if n := len([]rune(m[1])); n < 2 || n > 6 {
				t.Errorf("%q holds %q", set, m[1])
			}
		}
		var read strings.Builder
		for z := html.NewTokenizer(strings.NewReader(string(set))); z.Next() != html.ErrorToken; {
			if tok := z.Token(); tok.Type == html.TextToken {
				read.WriteString(tok.Data)
			}
		}
		return read.String() == b.String()
	}, &quick.Config{MaxCount: 5000})
	if err != nil {
		t.Error(err)
	}
}
