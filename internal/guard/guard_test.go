package guard_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/richtext"
	"jogan/ui"
)

// text is a text that a test puts into one field of an otherwise empty article.
type text struct {
	field string // "" is body
	kind  news.Kind
	text  string
	want  []string // what is found, as "level rule quote"
}

func article(field string, kind news.Kind, text string) news.Article {
	a := news.Article{Kind: kind, Updated: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Bylines: []news.Byline{{Name: "한여울", Email: "yeoul@paper.example"}}}
	switch field {
	case "title":
		a.Title = text
	case "short_title":
		a.ShortTitle = text
	case "subtitle":
		a.Subtitle = text
	case "lead":
		a.Lead = text
	case "caption":
		a.Caption = text
	default:
		body, err := richtext.Canonical(text)
		if err != nil {
			panic(err)
		}
		a.Body = body
	}
	return a
}

func said(found []guard.Finding) []string {
	var all []string
	for _, f := range found {
		all = append(all, string(f.Level)+" "+f.Rule+" "+f.Quote)
	}
	return all
}

// check compares all findings of each text, and that quotations stand where they are said to stand.
func check(t *testing.T, texts []text) {
	t.Helper()
	for _, c := range texts {
		a := article(c.field, c.kind, c.text)
		found := guard.Check(a, guard.Settings{})
		if got := said(found); !slices.Equal(got, c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.text, got, c.want)
		}
		stands(t, a, found)
	}
}

// only compares the findings of the rules that begin with the prefix.
func only(t *testing.T, prefix string, texts []text) {
	t.Helper()
	for _, c := range texts {
		a := article(c.field, c.kind, c.text)
		found := guard.Check(a, guard.Settings{})
		stands(t, a, found)
		found = slices.DeleteFunc(found, func(f guard.Finding) bool { return !strings.HasPrefix(f.Rule, prefix) })
		if got := said(found); !slices.Equal(got, c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

func fieldText(a news.Article, name string) string {
	return map[string]string{
		"title": a.Title, "short_title": a.ShortTitle, "subtitle": a.Subtitle, "lead": a.Lead, "caption": a.Caption,
		"body": richtext.Text(a.Body), "tags": strings.Join(a.Tags, ", "),
	}[name]
}

// place is where the Nth occurrence of the quotation begins; -1 where there is none.
func place(text, quote string, nth int) int {
	at := strings.Index(text, quote)
	for ; nth > 0 && at >= 0; nth-- {
		r := []rune(text[at:])
		next := strings.Index(string(r[1:]), quote)
		if next < 0 {
			return -1
		}
		at += len(string(r[:1])) + next
	}
	return at
}

func stands(t *testing.T, a news.Article, found []guard.Finding) {
	t.Helper()
	for _, f := range found {
		if text := strings.ToValidUTF8(fieldText(a, f.Field), "\ufffd"); f.Quote != "" && place(text, f.Quote, f.Nth) < 0 {
			t.Errorf("%s: %q does not stand %d times in %s %q", f.Rule, f.Quote, f.Nth+1, f.Field, text)
		}
		for _, m := range f.Mends {
			if f.Quote == "" && m.Kind != "append" {
				t.Errorf("%s: nothing to %s", f.Rule, m.Kind)
			}
		}
	}
}

// mended is the text after the first mend of each finding.
func mended(t *testing.T, a news.Article) string {
	t.Helper()
	for range 50 {
		found := guard.Check(a, guard.Settings{})
		i := slices.IndexFunc(found, func(f guard.Finding) bool { return len(f.Mends) > 0 })
		if i < 0 {
			break
		}
		f := found[i]
		m := f.Mends[0]
		if m.Kind == "append" {
			a.Body += "<p>" + m.Text + "</p>"
			continue
		}
		change := func(s string) string {
			at := place(s, f.Quote, f.Nth)
			return s[:at] + m.Text + s[at+len(f.Quote):]
		}
		switch f.Field {
		case "title":
			a.Title = change(a.Title)
		case "body":
			var err error
			if a.Body, err = richtext.Canonical(change(richtext.Text(a.Body))); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("%s: mend of %s", f.Rule, f.Field)
		}
	}
	return strings.TrimSpace(a.Title + "\n" + richtext.Text(a.Body))
}

func TestMends(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ field, before, after string }{
		{"body", "피해자의 번호는 900101-1234567이다.", "피해자의 번호는 900101-*******이다."},
		{"body", "연락처는 010-2345-6789였다.", "연락처는 010-****-****였다."},
		{"body", "그는 극단적 선택을 했다. 상담전화는 109다.", "그는 숨졌다. 상담전화는 109다."},
		{"body", "극단적 선택을 한 청년의 가족을 만났다. 상담전화는 109다.", "숨진 청년의 가족을 만났다. 상담전화는 109다."},
		{"title", "한빛시서 50대 스스로 목숨을 끊은 까닭", "한빛시서 50대 숨진 까닭"},
		{"title", "가온시 공무원 극단적 선택", "가온시 공무원 사망"},
		{"body", "경찰이 화장실 몰카 범죄를 단속한다.", "경찰이 화장실 불법촬영 범죄를 단속한다."},
		{"body", "몰카를 찍은 혐의로 재판을 받는다.", "불법촬영을 찍은 혐의로 재판을 받는다."},
		{"body", "상담은 자살예방 상담전화 1393이나 다른 곳에서 받을 수 있다.", "상담은 자살예방 상담전화 109나 다른 곳에서 받을 수 있다."},
		{"body", "강제추행 혐의다. 승객을 만진 ‘나쁜 손’이었다.", "강제추행 혐의다. 승객을 만진 ‘추행’이었다."},
		{"body", "일가족 동반자살 사건이다. 도움은 109.", "일가족 살해 후 자살 사건이다. 도움은 109."},
	} {
		if c.field == "title" { // the body has the help line already, so that the title alone is mended
			a := article("title", "", c.before)
			a.Body = "<p>상담전화는 109다.</p>"
			if got := mended(t, a); got != c.after+"\n상담전화는 109다." {
				t.Errorf("%s: %q", c.before, got)
			}
			continue
		}
		if got := mended(t, article(c.field, "", c.before)); got != c.after {
			t.Errorf("%s\n got %q\nwant %q", c.before, got, c.after)
		}
	}
	withHelp := mended(t, article("body", "", "노인 자살률이 낮아졌다."))
	if !strings.Contains(withHelp, "☎109에서") {
		t.Errorf("no help line: %q", withHelp)
	}
	withSentence := mended(t, article("body", "", "한빛시장 선거 여론조사에서 가 후보 지지율은 41%였다. 누리일보 의뢰로 마루리서치가 10~11일 조사했다."))
	if !strings.HasSuffix(withSentence, "그 밖의 사항은 중앙선거여론조사심의위원회 홈페이지를 참조하면 된다.") {
		t.Errorf("no sentence: %q", withSentence)
	}
}

// The same quotation stands several times: each finding names its own.
func TestNth(t *testing.T) {
	t.Parallel()
	a := article("body", "", "몰카 범죄를 막는다. 몰카. 불법 몰카 말이다.\n경찰은 몰카")
	var got []int
	for _, f := range guard.Check(a, guard.Settings{}) {
		if f.Quote == "몰카" {
			got = append(got, f.Nth)
		}
	}
	if !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("%v", got)
	}
	a = article("body", "", "전화 010-2345-6789, 또 ０１０－2345\u00ad–6789, 다시 010-2345-6789")
	found := guard.Check(a, guard.Settings{})
	if len(found) != 3 || found[0].Nth != 0 || found[1].Nth != 0 || found[2].Nth != 1 || found[1].Quote != "０１０－2345\u00ad–6789" {
		t.Errorf("%+v", found)
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	a := article("body", "", "전화 010-2345-6789, 번호 900101-1234567, 여고생 몰카 혐의")
	a.Title = "경악! 몰카"
	a.Lead = "성추문"
	want := []string{
		"block personal.rrn 900101-1234567", "warn sexual.molka 몰카", "warn sexual.scandal 성추문", "warn personal.mobile 010-2345-6789",
		"warn sexual.molka 몰카", "info title.sensation 경악",
	}
	found := guard.Check(a, guard.Settings{})
	if got := said(found); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := said(guard.Blocks(found)); !slices.Equal(got, want[:1]) {
		t.Errorf("%q", got)
	}
	if again := said(guard.Check(a, guard.Settings{})); !slices.Equal(again, want) {
		t.Errorf("not the same again: %q", again)
	}
}

func TestOff(t *testing.T) {
	t.Parallel()
	a := article("title", "", "경악! 강물에 투신")
	a.Body = "<p>번호 900101-1234567, 전화 010-2345-6789, 상담 109</p>"
	got := said(guard.Check(a, guard.Settings{Off: []string{"personal.rrn", "suicide.title", "personal.mobile", "title.sensation", "own"}}))
	if want := []string{"block suicide.title 투신", "block personal.rrn 900101-1234567"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestOwnRules(t *testing.T) {
	t.Parallel()
	s := guard.Settings{Own: []guard.Rule{
		{Words: []string{"무상급식", "AI"}, Level: guard.Warn, Note: "‘학교급식’이라고 쓴다."},
		{Words: []string{"묻지마"}, Level: guard.Block, Note: "‘이상동기’라고 쓴다.", TitleOnly: true},
	}}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	a := article("body", "", "무상급식과 ai, MAIL과 묻지마. ＡＩ기본법")
	a.Title = "묻지마 투자"
	found := guard.Check(a, s)
	want := []string{"block own 묻지마", "warn own 무상급식", "warn own ai", "warn own ＡＩ"}
	if got := said(found); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if found[0].Note != "‘이상동기’라고 쓴다." || found[0].Field != "title" {
		t.Errorf("%+v", found[0])
	}
	stands(t, a, found)
}

func TestSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s    guard.Settings
		want string // field; "" is right
	}{
		{guard.Settings{}, ""},
		{guard.Settings{Own: []guard.Rule{{Words: []string{" 말 ", "말", ""}, Level: guard.Info}}, Numbers: []string{"02-123-4567"}, Emails: []string{"desk@paper.example"}, Off: []string{"poll.client"}}, ""},
		{guard.Settings{Own: []guard.Rule{{Level: guard.Warn}}}, "own"},
		{guard.Settings{Own: []guard.Rule{{Words: []string{"말"}, Level: "loud"}}}, "own"},
		{guard.Settings{Own: []guard.Rule{{Words: []string{"말"}, Level: guard.Warn, Note: strings.Repeat("가", news.MaxNote+1)}}}, "own"},
		{guard.Settings{Own: []guard.Rule{{Words: []string{strings.Repeat("가", 61)}, Level: guard.Warn}}}, "own"},
		{guard.Settings{Own: make([]guard.Rule, guard.MaxRules+1)}, "own"},
		{guard.Settings{Emails: []string{"desk"}}, "emails"},
		{guard.Settings{Numbers: []string{strings.Repeat("1", 99)}}, "numbers"},
		{guard.Settings{Off: []string{"personal.rrn"}}, "off"},
		{guard.Settings{Off: []string{"suicide.title"}}, "off"},
		{guard.Settings{Off: []string{"nothing"}}, "off"},
	} {
		err := c.s.Check()
		fields := fault.FieldsOf(err)
		if c.want == "" && err != nil || c.want != "" && (len(fields) == 0 || fields[0].Name != c.want) {
			t.Errorf("%+v: %v", c.s, err)
		}
		if c.want == "" && len(c.s.Own) > 0 && !slices.Equal(c.s.Own[0].Words, []string{"말"}) {
			t.Errorf("%q", c.s.Own[0].Words)
		}
	}
}

// What the newsroom prints of itself is no finding.
func TestOwnNumbers(t *testing.T) {
	t.Parallel()
	s := guard.Settings{Numbers: []string{"02 765-4321", "+82 10-9876-5432"}, Emails: []string{"Tips@paper.example"}}
	a := article("body", "", "김씨 집 02-765-4321, 010-9876-5432, 메일 tips@paper.example, yeoul@paper.example")
	if found := guard.Check(a, s); len(found) != 0 {
		t.Errorf("%q", said(found))
	}
	if found := guard.Check(a, guard.Settings{}); len(found) != 3 {
		t.Errorf("%q", said(found))
	}
}

// Every rule has its name, its sentence and its source in the catalogue, and every mend its label.
func TestEveryRuleHasItsWords(t *testing.T) {
	t.Parallel()
	words, err := render.LoadWords(ui.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range guard.Rules() {
		for _, key := range []string{"guard." + r.Name, "guard." + r.Name + ".name", "guard." + r.Name + ".source"} {
			if !words.Has(key) {
				t.Errorf("no words for %q", key)
			}
		}
	}
	for _, key := range []string{"replace", "mask", "remove", "help-line", "poll-sentence"} {
		if !words.Has("guard.mend." + key) {
			t.Errorf("no words for the mend %q", key)
		}
	}
	for _, l := range guard.Levels() {
		if !words.Has("guard.level." + string(l)) {
			t.Errorf("no words for the level %q", l)
		}
	}
}

// The number of a product often has the shape of a resident's, with a day that has not come.
func TestDayThatHasNotCome(t *testing.T) {
	t.Parallel()
	a := article("body", "", "상품 번호 8801234567890")
	if found := guard.Check(a, guard.Settings{}); len(found) != 0 {
		t.Errorf("%q", said(found))
	}
	a.Updated = time.Time{} // nobody knows the day
	if found := guard.Check(a, guard.Settings{}); len(found) != 1 {
		t.Errorf("%q", said(found))
	}
}

// A text of a megabyte, however it is made, is read once through; what it draws stays bounded.
func TestHostile(t *testing.T) {
	t.Parallel()
	size := 1 << 17
	if os.Getenv("JOGAN_DEEP") != "" {
		size = richtext.MaxBytes
	}
	for _, one := range []string{
		"1", "1 ", "010-", "010-2345-6789 ", "900101-1234567 ", "자살", "자살 투신. ", "몰카 ", "녀", "a@", "@", "a@b.cc ", "여권 m12345678 ", "12가3456 ",
		"지지율 41% ", "지지율 41% 후보. ", "피해자 김가람 씨 강간 ", "혐의 김가람(17)", "훈육 차원 폭행. ", "은행 123-456-789012 ", "(", "+82", "가", "\u200b1", "가이 사건 학대",
	} {
		text := strings.Repeat(one, (size-100)/len(one))
		found := guard.Check(news.Article{Title: "제목", Body: "<p>" + text + "</p>"}, guard.Settings{Own: []guard.Rule{{Words: []string{"가"}, Level: guard.Info}}})
		if len(found) > 30*len(guard.Rules()) {
			t.Errorf("%q: %d findings", one, len(found))
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		"번호 900101-1234567", "０１０－２３４５－６７８９", "극단적 선택을 했다", "한강에 투신", "김가람(17)군 체포", "지지율 41% 후보 여론조사", "만취녀 몰카 혐의", "\xff900101\xc2\xa0-\u200b1234567\xff",
		"‘나래이 사건’ 학대", "a@b.example", "서울 12가 3456 차량", "여권 M123A4567", "4111 1111 1111 1111", "\u200b\u200b", "가\u200b010-2345-6789\u200b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a := news.Article{Title: s, Lead: s, Body: s, Tags: []string{s}}
		stands(t, a, guard.Check(a, guard.Settings{Own: []guard.Rule{{Words: []string{"가", s}, Level: guard.Warn}}}))
	})
}
