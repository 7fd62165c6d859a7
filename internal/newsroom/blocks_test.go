package newsroom

import (
	"strings"
	"testing"
)

func TestStaffBodyShowsEveryBlock(t *testing.T) {
	t.Parallel()
	f := Frame{Lang: "ko", words: newWorld(t).door.Renderer.Words()}
	got := string(staffBody(f, `<p>글</p><aside data-kind="editor"><p>주석</p></aside><div data-gallery=""><figure data-picture="3"></figure><figure data-picture="4"></figure></div>`+
		`<figure data-file="12"><figcaption>영상</figcaption></figure><figure data-embed="map" data-address="https://map.naver.com/p?a=1&amp;b=%22"></figure>`+
		`<div data-related="5,6"></div><table><tbody><tr><td>칸</td></tr></tbody></table><script>alert(1)</script>`))
	for _, part := range []string{
		"<p>글</p>", "<strong>편집자 주</strong></p><p>주석</p>", `src="/desk/media/3/thumb"`, `src="/desk/media/4/thumb"`, `<a href="/desk/media/12">파일 12번</a><figcaption>영상</figcaption>`,
		`<strong>네이버 지도</strong> <a href="https://map.naver.com/p?a=1&amp;b=%22" rel="noopener">`, `<a href="/desk/articles/5">5</a>, <a href="/desk/articles/6">6</a>`,
		`aria-label="표" tabindex="0"><table>`,
	} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in %q", part, got)
		}
	}
	if strings.Contains(got, "script") || strings.Contains(got, "iframe") {
		t.Errorf("what may not be there: %q", got)
	}
}
