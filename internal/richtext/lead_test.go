package richtext

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLeadByline(t *testing.T) {
	t.Parallel()
	const text = "조간시는 19일 새 도서관을 연다고 밝혔다."
	for _, opening := range []string{
		"", "[서울=조간] ", "[서울=조간] ○○○ 기자 = ", "[서울=조간] ○○○ 기자 =", "(서울=조간) 홍길동 기자 = ", "(서울=조간)홍길동 기자=",
		"[조간일보 홍길동 기자] ", "[조간일보=홍길동 기자] ", "[조간일보 = 홍길동 기자]", "홍길동 기자 = ", "홍길동 기자= ",
		"【서울=조간】홍길동·김철수 기자 =", "【서울=조간】 홍길동 기자 = ", "［서울=조간］ 홍길동 기자 ＝ ", "(부산·대구=조간) 홍길동 김철수 기자 = ",
		"홍길동 기자 hong@jogan.example = ", "홍길동 기자(hong@jogan.example) = ", "(서울=조간) 홍길동 기자 hong.gd@jogan.example = ",
		"홍길동 기자 = hong@jogan.example = ", "홍길동 기자, 김철수 기자 = ", "홍길동 기자 hong@jogan.example, 김철수 기자 kim@jogan.example = ",
		"[조간일보 홍길동 기자 hong@jogan.example] ", "[조간일보 홍길동 기자(hong@jogan.example)] ", "(파리=조간) 홍길동 특파원 = ", "[파리 홍길동 특파원] ",
		"홍길동 선임기자 = ", "홍길동 인턴기자 = ", "[제네바=공동취재단] ", "조간일보=홍길동 기자 | ", "홍길동 기자 | ", "글·사진 홍길동 기자 = ", "[세종=조간] 홍길동·김철수·이영희 기자 = ",
	} {
		if got := Lead(canonical(t, "<p>"+opening+text+"</p>"), 200); got != text {
			t.Errorf("after %q: %q", opening, got)
		}
		if opening = strings.TrimSpace(opening); opening != "" {
			if got := Lead(canonical(t, "<p>"+opening+"</p><p>"+text+"</p>"), 200); got != text {
				t.Errorf("after %q in its own paragraph: %q", opening, got)
			}
		}
	}
	for _, opening := range []string{"홍길동 기자", "조간일보 홍길동 기자 hong@jogan.example", "홍길동 기자 (hong@jogan.example)", "글 홍길동 기자, 사진 김철수 기자"} {
		if got := Lead("<p>"+opening+"</p><p>"+text+"</p>", 200); got != text {
			t.Errorf("after a paragraph %q: %q", opening, got)
		}
	}
	for _, kept := range []string{
		"[속보] 조간시에 눈이 내린다.", "[단독] 새 도서관이 선다.", "[기자의 눈] 도서관을 생각한다.", "[기자회견] 조간시는 말했다.", "(사진) 새 도서관이다.", "[특파원 칼럼] 파리의 봄이다.",
		"홍길동 기자는 2+2=4라고 썼다.", "그는 기자 출신이다. a = b라고 했다.", "기자 = 사람이다.", "가=나라고 한다.", "= 로 시작한다.",
	} {
		if got := Lead(canonical(t, "<p>"+kept+"</p>"), 200); got != kept {
			t.Errorf("%q became %q", kept, got)
		}
	}
}

func TestLead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body string
		limit      int
		want       string
	}{
		{"nothing", "", 100, ""},
		{"no room", "<p>글이다.</p>", 0, ""},
		{"negative room", "<p>글이다.</p>", -1, ""},
		{"room for one", "<p>글이다.</p>", 1, "…"},
		{"only paragraphs", `<h2>제목</h2><figure data-picture="1"><figcaption>설명이다.</figcaption></figure><p>첫째다.</p><ul><li>목록</li></ul><blockquote><p>인용</p></blockquote><table><tr><td>표</table><p>둘째다.</p>`,
			100, "첫째다. 둘째다."},
		{"white space", "<p>가\u00a0 나<br>다.</p>", 100, "가 나 다."},
		{"exact", "<p>첫째다. 둘째다.</p>", 9, "첫째다. 둘째다."},
		{"sentence end", "<p>첫째다. 둘째다.</p>", 8, "첫째다."},
		{"sentence end at the limit", "<p>첫째다. 둘째다.</p>", 4, "첫째다."},
		{"end of paragraph", "<p>첫째다.</p><p>둘째 문장은 길다.</p>", 9, "첫째다."},
		{"decimal", "<p>온도는 3.5도다. 내일은 더 오르겠다.</p>", 13, "온도는 3.5도다."},
		{"decimal and no end", "<p>오늘 온도는 3.5도였다고 한다.</p>", 12, "오늘 온도는…"},
		{"date", "<p>행사는 2026. 1. 19. 시작해 이튿날 끝난다.</p>", 20, "행사는 2026. 1. 19.…"},
		{"abbreviation", "<p>그는 U.S. 오픈에 나간다고 밝혔다.</p>", 14, "그는 U.S. 오픈에…"},
		{"company", "<p>Jogan Inc. 대표는 새 도서관을 연다고 했다.</p>", 16, "Jogan Inc. 대표는…"},
		{"English", "<p>It opened in the city. The mayor was there.</p>", 30, "It opened in the city."},
		{"question", "<p>왜일까? 아무도 모른다고 한다.</p>", 10, "왜일까?"},
		{"ellipsis", "<p>그리고… 아무도 모른다고 한다.</p>", 10, "그리고…"},
		{"closing quote", "<p>그는 “문을 연다.” 그리고 떠났다고 한다.</p>", 16, "그는 “문을 연다.”"},
		{"quote goes on", "<p>그는 “문을 연다.”라고 말하고 떠났다고 한다.</p>", 18, "그는 “문을 연다.”라고 말하고…"},
		{"closing bracket", "<p>문을 연다(사진). 그리고 떠났다고 한다.</p>", 14, "문을 연다(사진)."},
		{"no space at all", "<p>가나다라마바사</p>", 4, "가나다…"},
		{"comma before the cut", "<p>가나, 다라마바사</p>", 6, "가나…"},
	} {
		if got := Lead(canonical(t, c.body), c.limit); got != c.want || utf8.RuneCountInString(got) > max(c.limit, 0) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
