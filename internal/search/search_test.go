package search

import (
	"database/sql"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"unicode/utf8"

	_ "modernc.org/sqlite"
)

func TestTerms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"인공지능", "인공 공지 지능 능 | 인공지 공지능"},
		{"인공 지능은, AI다", "인공 공+지 지능 능은 은 ai 다 | 인공+지능 지능은"},
		{"서울", "서울 울"},
		{"꽃", "꽃"},
		{"벚꽃이 피었다.", "벚꽃 꽃이 이+피 피었 었다 다 | 벚꽃이 꽃이+피었 피었다"},
		{"AI가 5G를", "ai 가 5g 를"},
		{"코로나-19, 코로나19", "코로 로나 나 19 코로 로나 나 19 | 코로나 코로나"},
		{"가나다 A 나다라 B 바사아", "가나 나다 다 a 나다 다라 라 b 바사 사아 아 | 가나다 ^ 나다라 바사아"}, // no 가나다라
		{"3.5% ½ ① Ⅳ", "3 5 1 2 1 iv"},
		{"ㄱㅏ ㅋㅋ가ㄴ", "ㄱ ㅏ ㅋ ㅋ 가 ㄴ"},
		{"\u1112\u1161\u11ab\u1100\u1173\u11af", "한글 글"},
		{"大韓民國 대統령", "大韓 韓民 民國 國+대 대統 統령 령 | 大韓民 韓民國 民國+대統 대統령"},
		{"\uf9e1 李", "李+李 李 | 李+李"},
		{"とうきょう タワー ｶﾞ", "とう うき きょ ょう う+タ タワ ワー ー+ガ ガ | とうき うきょ きょう ょう+タワ タワー ワー+ガ"},
		{"ＡＢＣ Straße ÉCOLE", "abc straße école"},
		{"㈜조간 10㎞", "주+조 조간 간 10km | 주+조간"},
		{"“따옴표”·가운뎃점…", "따옴 옴표 표+가 가운 운뎃 뎃점 점 | 따옴표 옴표+가운 가운뎃 운뎃점"},
		{"co\u00adop 가\u200d나 e\u0301", "coop 가나 나 é"},
		{"😀가👨‍👩‍👧나", "가+나 나 | 가+나"},
		{"\x00가\xff나\u3164다", "가+나 나다 다 | 가+나다"},
		{strings.Repeat("x", 100), strings.Repeat("x", 40)},
	} {
		c.want = strings.NewReplacer("+", bridge, "|", again, "^", apart).Replace(c.want)
		if got := strings.Join(Terms(c.text), " "); got != c.want {
			t.Errorf("Terms(%q)\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ input, spelling, fts5, tsquery string }{
		{"", "", `""`, ""},
		{" - \" ” -\"\" … ' * OR(", "or", `"or"`, "('or')"},
		{"인공지능", "인공지능", `("인공지 공지능" OR "인공+지능")`, "('=인공지' <-> '=공지능' | '=인공+지능')"},
		{"gpt-4", "gpt-4", `("gpt 4" OR "gpt4")`, "('gpt' <-> '4' | 'gpt4')"},
		{"GPT4는", "gpt4는", `("gpt4" OR "gpt 4")`, "('gpt4' | 'gpt' <-> '4')"},
		{"코로나19는", "코로나19는", `"코로 로나 나 19"`, "('코로' <-> '로나' <-> '나' <-> '19')"},
		{"by:한여울 -section:경제 after:2026-01-19", "by:한여울 -section:경제 after:2026-01-19", "(\"\ue000b" + hashed("한여울") + "\") NOT (\"\ue000s0\")", "('\ue000b" + hashed("한여울") + "') & !('\ue000s0')"},
		{"after:2026.1.19 before:2025 tag:", "after:2026-01-19 before:2025-01-01", "\"\ue000\"", "('\ue000')"},
		{`기자:"한 여울" after:party`, `"after:party" by:"한 여울"`, "\"after party\" AND \"\ue000b" + hashed("한여울") + "\"", "('after' <-> 'party') & ('\ue000b" + hashed("한여울") + "')"},
		{"서울 꽃", "서울 꽃", `"서울" AND "꽃"*`, "('서울') & ('꽃':*)"},
		{`"그 꽃"`, `"그 꽃"`, `"그+꽃 꽃"*`, "('그+꽃' <-> '꽃':*)"},
		{`“인공지능  시대`, `"인공지능 시대"`, `"인공지 공지능 지능+시대"`, "('=인공지' <-> '=공지능' <-> '=지능+시대')"},
		{`"서울 새 집"`, `"서울 새 집"`, `"서울+새 새+집"*`, "('=서울+새' <-> '=새+집':*)"},
		{`서울 -부산 -"새 집"`, `서울 -부산 -"새 집"`, `("서울") NOT ("부산" OR "새+집 집"*)`, "('서울') & !('부산') & !('새+집' <-> '집':*)"},
		{"-부산", "-부산", `""`, ""},
		{"－부산 ＂서울＂", `-부산 "서울"`, `("서울") NOT ("부산")`, "('서울') & !('부산')"},
		{"AI가", "ai가", `"ai"`, "('ai')"},
		{"코로나-19", "코로나-19", `"코로 로나 나 19"`, "('코로' <-> '로나' <-> '나' <-> '19')"},
		{"O'Neil \\ a\"b\"c", `o'neil a "b" c`, `"o neil" AND "a" AND "b" AND "c"`, "('o' <-> 'neil') & ('a') & ('b') & ('c')"},
		{"ㅋㅋ", "ㅋㅋ", `"ㅋ ㅋ"`, "('ㅋ' <-> 'ㅋ')"},
		{"가\x00나", "가 나", `"가"* AND "나"*`, "('가':*) & ('나':*)"},
		{"- 서울", "서울", `"서울"`, "('서울')"},
	} {
		q := Parse(c.input)
		c.fts5, c.tsquery = strings.ReplaceAll(c.fts5, "+", bridge), strings.ReplaceAll(c.tsquery, "+", bridge)
		if got := q.String(); got != c.spelling {
			t.Errorf("Parse(%q).String() = %q, want %q", c.input, got, c.spelling)
		}
		if got := q.Whole().FTS5(); got != c.fts5 {
			t.Errorf("Parse(%q).Whole().FTS5() = %s, want %s", c.input, got, c.fts5)
		}
		if got := q.Whole().TSQuery(); got != c.tsquery {
			t.Errorf("Parse(%q).Whole().TSQuery() = %s, want %s", c.input, got, c.tsquery)
		}
		if q.Empty() != (c.tsquery == "") {
			t.Errorf("Parse(%q).Empty() = %v", c.input, q.Empty())
		}
	}
	if !(Query{}).Empty() {
		t.Error("the zero Query is not empty")
	}
}

func TestParticles(t *testing.T) {
	t.Parallel()
	for input, stem := range map[string]string{
		"인공지능을": "인공지능", "인공지능이": "인공지능", "정부가": "정부", "서울은": "서울", "대구는": "대구", "사회를": "사회", "서울의": "서울",
		"서울에": "서울", "대구와": "대구", "서울과": "서울", "대구로": "대구", "서울로": "서울", "부산으로": "부산", "서울에서": "서울", "시민에게": "시민",
		"서울까지": "서울", "부산부터": "부산", "대통령만": "대통령", "대통령도": "대통령",
		"학교에서는": "학교", "도서관에서도": "도서관", "서울에는": "서울", "도서관에도": "도서관", "주민에게는": "주민", "도서관보다": "도서관", "버스처럼": "버스", "도서관마다": "도서관",
		"부산으로는": "부산", "서울까지도": "서울", "시민한테": "시민", "ai에서는": "ai",
		// What only looks like a particle stays.
		"전문가": "전문가", "고양이": "고양이", "경기도": "경기도", "순천만": "순천만", "집으로": "집으로", "역효과": "역효과", "가을": "가을", "나는": "나는", "세종로": "세종로",
		"효과도": "효과도", "세종로는": "세종로", "순천만은": "순천만", "우크라이나": "우크라이나", "버스도": "버스도", "예산이": "예산이", "물을": "물을", "에서는": "에서는",
		"韓國의": "韓國의",
	} {
		if got, want := firstSpelling(Parse(input)), firstSpelling(Parse(`"`+stem+`"`)); got != want {
			t.Errorf("%s: %s, want %s", input, got, want)
		}
	}
	for input, want := range map[string]string{`"인공지능을"`: `"인공지 공지능 지능을"`, "서울 -부산은": `("서울") NOT ("부산은")`, "5만": `"5 만"*`} {
		if got := Parse(input).Whole().FTS5(); got != want {
			t.Errorf("%s: %s, want %s", input, got, want)
		}
	}
}

// What may be a particle comes off where a reader asks for it.
func TestLooser(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{
		"예산이 늘어": "예산 늘어", "버스도": "버스", "학교도 버스만": "학교 버스", "물을": "물", "섬에": "섬", "효과도": "효과", "고양이": "고양",
		"": "", "버스": "", "인공지능을": "", `"버스도"`: "", "-버스도": "", "by:한도": "", "서울은": "", "이": "", "ai가": "", "가을": "", "바다이": "", "\xff도": "",
	} {
		if got, ok := Looser(input); ok != (want != "") || ok && got != want {
			t.Errorf("Looser(%q) = %q, %v, want %q", input, got, ok, want)
		}
	}
}

// firstSpelling is a query of one word without the other spaces that may stand in it.
func firstSpelling(q Query) string { return strings.Join(q.parts[0].terms, " ") }

func TestParseBounds(t *testing.T) {
	t.Parallel()
	if got := Parse(strings.Repeat("서울 ", 3000)).String(); got != strings.TrimSpace(strings.Repeat("서울 ", 10)) {
		t.Errorf("ten words: %q", got)
	}
	// What narrows the search counts wherever it stands.
	if got := Parse(strings.Repeat("서울 ", 20) + "-section:경제 after:2026-01-19").String(); !strings.HasSuffix(got, " 서울 -section:경제 after:2026-01-19") {
		t.Errorf("behind ten words: %q", got)
	}
	for _, input := range []string{strings.Repeat("가", 10_000), `"` + strings.Repeat("나라 ", 5000), strings.Repeat("ﷺ", 10_000), strings.Repeat("\"", 10_000) + "가"} {
		if q := Parse(input); utf8.RuneCountInString(q.String()) > maxRunes+4*maxParts || Parse(q.String()).String() != q.String() {
			t.Errorf("%.20q: %q", input, q)
		}
	}
}

// index is a table as the store has it.
type index struct{ db *sql.DB }

func newIndex(t *testing.T, bodies ...string) index {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1) // each connection to :memory: is its own database
	if _, err := db.ExecContext(t.Context(), `create virtual table article using fts5(title, body, tokenize = "unicode61 remove_diacritics 0")`); err != nil {
		t.Fatal(err)
	}
	for i, body := range bodies {
		title, text, _ := strings.Cut(body, "\n")
		if _, err := db.ExecContext(t.Context(), `insert into article (rowid, title, body) values ($1, $2, $3)`, i, Joined(Terms(title)), Joined(Terms(text))); err != nil {
			t.Fatal(err)
		}
	}
	return index{db}
}

func (ix index) find(t *testing.T, q Query) []int {
	t.Helper()
	rows, err := ix.db.QueryContext(t.Context(), `select rowid from article where article match $1 order by rowid`, q.Whole().FTS5())
	if err != nil {
		t.Fatalf("%q as %s: %v", q, q.Whole().FTS5(), err)
	}
	defer rows.Close()
	var found []int
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		found = append(found, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%q as %s: %v", q, q.Whole().FTS5(), err)
	}
	return found
}

func TestFTS5(t *testing.T) {
	t.Parallel()
	ix := newIndex(t,
		"인공지능을 배우는 시대\n조간시는 학교마다 AI 교실을 연다.", // 0
		"서울에 벚꽃이 피었다\n시민들은 여의도를 찾았다. 꽃이 곱다.", // 1
		"공지 사항\n서울 지하철 5G 설비. 인공 호수와 지능 검사.", // 2
		"부산 소식\n밤하늘의 별. said the AIs",        // 3
	)
	for _, c := range []struct {
		query string
		want  []int
	}{
		{"인공지능", []int{0}},
		{"인공지능이", []int{0}},
		{"지능을", []int{0, 2}},
		{"서울", []int{1, 2}},
		{"서울의", []int{1, 2}},
		{"꽃", []int{1}},
		{"울", []int{1, 2}},
		{"별", []int{3}},
		{"AI", []int{0}},
		{"ai가", []int{0}},
		{"5g", []int{2}},
		{"서울 벚꽃", []int{1}},
		{"서울 -꽃", []int{2}},
		{"서울 -벚꽃 -인공", nil},
		{`"인공 호수"`, []int{2}},
		{`"호수 인공"`, nil},
		{`"꽃이 피"`, []int{1}},
		{`"피었다 시민"`, nil}, // from the title into the body
		{`서울 -"벚꽃이 피었다"`, []int{2}},
		{"인공지능 시대", []int{0}},
		{"없는말", nil},
		{"-서울", nil},
		{"", nil},
	} {
		if got := ix.find(t, Parse(c.query)); !slices.Equal(got, c.want) {
			t.Errorf("%s: found %v, want %v", c.query, got, c.want)
		}
	}
}

// TestFTS5FindsSubstrings compares the index with what the terms are for: a word is found where it stands inside a run
// of syllables, a phrase where its words stand side by side, the first ending and the last beginning a run.
func TestFTS5FindsSubstrings(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 9))
	syllables := []rune("강남산꽃")
	randomWord := func(most int) string {
		w := make([]rune, 1+r.IntN(most))
		for i := range w {
			w[i] = syllables[r.IntN(len(syllables))]
		}
		return string(w)
	}
	texts := make([]string, 60)
	for i := range texts {
		words := make([]string, 1+r.IntN(6))
		for j := range words {
			words[j] = randomWord(5)
			if r.IntN(8) == 0 {
				words[j] = "a"
			}
		}
		texts[i] = strings.Join(words, " ")
	}
	ix := newIndex(t, texts...)
	for range 400 {
		query := randomWord(4)
		sought := query
		switch r.IntN(3) {
		case 0:
			query = `"` + query + " " + randomWord(3) + `"`
			sought = strings.Trim(query, `"`)
		case 1:
			query = `"` + query + " " + randomWord(1) + " " + randomWord(2) + `"`
			sought = strings.Trim(query, `"`)
		}
		var want []int
		for i, text := range texts {
			if strings.Contains(text, sought) || spaced(query, text) {
				want = append(want, i)
			}
		}
		if got := ix.find(t, Parse(query)); !slices.Equal(got, want) {
			t.Fatalf("%s as %s: found %v, want %v", query, Parse(query).Whole().FTS5(), got, want)
		}
	}
}

// spaced tells whether a word of four syllables stands in a text with a space in its middle, the first half ending a word
// and the second beginning one.
func spaced(query, text string) bool {
	runes := []rune(query)
	return len(runes) == 4 && runes[0] != '"' && strings.Contains(text, string(runes[:2])+" "+string(runes[2:]))
}

// TestHostileQueries holds that no query is an error in SQL or reads differently when it is read again.
func TestHostileQueries(t *testing.T) {
	t.Parallel()
	ix := newIndex(t, "가\n나 AND OR NOT NEAR")
	r := rand.New(rand.NewPCG(5, 5))
	pieces := []string{"by:", "section:", "태그:", "after:", "before:2026-01-01", "2026", ":", `"`, "-", " ", "*", "(", ")", "^", ":", "+", "NEAR(", "AND", "OR", "NOT", "title:", "'", `\`, "\x00", "\xff", "가", "나다라", "ㅋ", "서울의", "“", "”", "{", "}", ",", "%", ";--", "<->", "&", "!", "|", "\u200d", "\u0301", "İ", "ﷺ", "\u1100", "\u1161"}
	for range 1500 {
		var b strings.Builder
		for range r.IntN(14) {
			if r.IntN(4) == 0 {
				b.WriteRune(rune(r.IntN(utf8.MaxRune + 1)))
			} else {
				b.WriteString(pieces[r.IntN(len(pieces))])
			}
		}
		q := Parse(b.String())
		ix.find(t, q)
		checkQuery(t, b.String(), q)
	}
}

func checkQuery(t *testing.T, input string, q Query) {
	t.Helper()
	if again := Parse(q.String()); again.String() != q.String() || again.Whole().FTS5() != q.Whole().FTS5() || again.Whole().TSQuery() != q.Whole().TSQuery() {
		t.Errorf("%q: %q read again is %q\n%s\n%s", input, q, again, q.Whole().FTS5(), again.Whole().FTS5())
	}
	if len(q.parts) > maxParts || !utf8.ValidString(q.Whole().TSQuery()) || strings.Contains(q.Whole().TSQuery(), "\x00") || (q.Empty() || q.contradicts()) != (q.Whole().TSQuery() == "") {
		t.Errorf("%q: %q", input, q.Whole().TSQuery())
	}
	var text strings.Builder
	for _, p := range Snippet(input, q, 20) {
		if p.Text == "" {
			t.Errorf("%q: empty part", input)
		}
		text.WriteString(p.Text)
	}
	if !utf8.ValidString(text.String()) {
		t.Errorf("%q: snippet %q", input, text.String())
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "인공지능을", `서울 -"벚꽃이 피`, "AI가 ㅋㅋ", "\x00\xff\"", `-"-"-`, "co\u00adop", "\u1112\u1161\u11ab", "İıẞς", `-by:"가 나" .section:x after:2026-1 before:x`, "GPT-4 5g", "Y\xb6-Y", "a b after:2026 c d e f g h i j k"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, input string) {
		checkQuery(t, input, Parse(input))
		for _, term := range Terms(input) {
			if n := utf8.RuneCountInString(term); n == 0 || n > maxWord || strings.ContainsAny(term, " \"'\\\x00") {
				t.Errorf("%q: term %q", input, term)
			}
		}
	})
}

func TestTSVector(t *testing.T) {
	t.Parallel()
	if got, want := TSVector(Terms("서울 꽃"), nil, Terms("꽃 서울")), strings.ReplaceAll("'서울':1A,7 '울+꽃':2A '꽃':3A '=서울+꽃':1A '꽃+서':6 '울':8 '=꽃+서울':6", "+", bridge); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := TSVector([]string{`a'b\`, ""}, []string{"c"}), `'a''b\\':1A 'c':4B`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := TSVector(); got != "" {
		t.Errorf("of nothing: %s", got)
	}
	many := make([]string, 40_000)
	for i := range many {
		many[i] = "x" + strconv.Itoa(i%20_000)
	}
	if got := TSVector(many); !strings.Contains(got, "'x16381':16382A,16383A ") || !strings.Contains(got, "'x19999':16383A") || strings.Contains(got, ":16384") {
		t.Errorf("beyond the last position: …%s", got[len(got)-100:])
	}
	if got := TSVector(slices.Repeat([]string{"x"}, 1000)); strings.Count(got, ",") != maxPositions-1 {
		t.Errorf("%d places", strings.Count(got, ",")+1)
	}
	for i := range many {
		many[i] = strings.Repeat("y", 34) + strconv.Itoa(100_000+i)
	}
	if got := TSVector(many); len(got) > maxVector*2 || strings.Count(got, "'") > 2*maxVector/40 {
		t.Errorf("too large: %d bytes", len(got))
	}
}

func TestSnippet(t *testing.T) {
	t.Parallel()
	const text = "조간시는 19일 새 도서관을 연다고 밝혔다. 도서관에는 AI 교실과 인공지능 연구실이 들어선다. 시장은 said 책을 읽는 도시를 만들겠다고 말했다. 벚꽃이 피는 봄에 문을 연다."
	for _, c := range []struct {
		query string
		size  int
		want  string
	}{
		{"", 12, "조간시는 19일 새…"},
		{"없는말", 12, "조간시는 19일 새…"},
		{"인공지능이", 20, "…교실과 [인공지능] 연구실이 들어선다.…"},
		{"AI", 14, "…[AI] 교실과 인공지능…"},
		{"꽃", 14, "…벚[꽃]이 피는 봄에 문을…"},
		{"도서관 인공지능", 40, "…연다고 밝혔다. [도서관]에는 AI 교실과 [인공지능] 연구실이 들어선다.…"},
		{`"책을 읽는"`, 16, "…[책을 읽는] 도시를 만들겠다고…"},
		{"도서관 -조간시", 1000, strings.ReplaceAll(text, "도서관", "[도서관]")},
	} {
		var got strings.Builder
		for _, p := range Snippet(text, Parse(c.query), c.size) {
			if p.Mark {
				got.WriteString("[" + p.Text + "]")
			} else {
				got.WriteString(p.Text)
			}
		}
		if got.String() != c.want {
			t.Errorf("%s in %d\n got %s\nwant %s", c.query, c.size, got.String(), c.want)
		}
	}
	if got := Snippet(text, Parse("도서관"), 0); got != nil {
		t.Errorf("no room: %v", got)
	}
	if got := Snippet("", Parse("도서관"), 10); got != nil {
		t.Errorf("no text: %v", got)
	}
	long := strings.Repeat("가", 5000) + "나" + strings.Repeat("가", 5000)
	for _, q := range []string{"나", "가", strings.Repeat("가", 150)} {
		n := 0
		for _, p := range Snippet(long, Parse(q), 100) {
			n += utf8.RuneCountInString(p.Text)
		}
		if n < 100 || n > 152 {
			t.Errorf("%.9s in a text without spaces: %d characters", q, n)
		}
	}
}

func TestFoldPlain(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "AI 인공지능 2.5%", "大韓民國 ‘누리’ “한빛” A·B", "각 é", "ﬁ ㈜", "각", "ㅋㅋ", "Å", "豈"} {
		got, ok := foldPlain(s)
		if want := norm.NFKC.String(strings.ToLower(norm.NFKC.String(s))); ok && got != want {
			t.Errorf("%q is folded to %q, want %q", s, got, want)
		}
	}
	for r := rune(0x80); r <= 0xFFFF; r++ {
		s := "가" + string(r) + "a"
		if got, ok := foldPlain(s); ok && got != norm.NFKC.String(strings.ToLower(norm.NFKC.String(s))) {
			t.Errorf("%U is folded to %q", r, got)
		}
	}
	if got, ok := foldPlain("가나 AB, 中"); !ok || got != "가나 ab, 中" {
		t.Errorf("plain text is folded to %q, %t", got, ok)
	}
}

func TestContradiction(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{
		"도서관 -도서관": `""`, `"봄 축제" -"봄 축제"`: `""`, "도서관 -서관": `("도서관") NOT ("서관")`,
		"시 -시": `""`,
	} {
		if got := Parse(input).Whole().FTS5(); got != want {
			t.Errorf("%s asks for %s, want %s", input, got, want)
		}
	}
	if got := Parse("도서관 -도서관").Whole().TSQuery(); got != "" {
		t.Errorf("PostgreSQL is asked for %s", got)
	}
}

func TestCounted(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]int{"봄 축제": mostCounted, `"축제"`: mostCounted, `"봄 축제"`: fewCounted, "축제 -봄": fewCounted, "축제 -section:local": fewCounted, "": mostCounted} {
		if got := Parse(input).Counted(); got != want {
			t.Errorf("%q is counted up to %d, want %d", input, got, want)
		}
	}
}

// What Snippet spares itself must not change what it shows: texts of plain characters are not composed, and all others are.
func TestWrittenIsComposed(t *testing.T) {
	t.Parallel()
	for r := rune(0); r < 0x20000; r++ {
		if s := string(r); composed(r) && utf8.ValidRune(r) && norm.NFC.String("가"+s+"a"+s) != "가"+s+"a"+s {
			t.Errorf("%U is taken for composed", r)
		}
	}
	for text, want := range map[string]string{
		" \t한강\u3000 축제\r\n": "한강 축제", "": "", " ": "", "e\u0301te\u0301": "été", "\u1112\u1161\u11ab강": "한강", "하\u11ab강": "한강", "가\xff나": "가\uFFFD나",
	} {
		if got := string(written(text)); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
}
