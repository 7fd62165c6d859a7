package news_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// faults is what err says of fields: "title field.required".
func faults(err error) []string {
	var said []string
	for _, f := range fault.FieldsOf(err) {
		said = append(said, f.Name+" "+f.Key)
	}
	slices.Sort(said)
	return said
}

func long(n int) string { return strings.Repeat("가", n) }

func TestArticleCheckBorders(t *testing.T) {
	t.Parallel()
	own := news.Origin{Own: true}
	byline := news.Byline{Name: "한여울"}
	for name, c := range map[string]struct {
		a    news.Article
		want string
	}{
		"empty draft":       {news.Article{Origin: own}, ""},
		"longest title":     {news.Article{Origin: own, Title: long(news.MaxTitle)}, ""},
		"title past it":     {news.Article{Origin: own, Title: long(news.MaxTitle + 1)}, "title field.too-long"},
		"longest short":     {news.Article{Origin: own, ShortTitle: long(news.MaxShortTitle)}, ""},
		"short past it":     {news.Article{Origin: own, ShortTitle: long(news.MaxShortTitle + 1)}, "short_title field.too-long"},
		"subtitle past":     {news.Article{Origin: own, Subtitle: long(news.MaxSubtitle + 1)}, "subtitle field.too-long"},
		"lead past":         {news.Article{Origin: own, Lead: long(news.MaxLead + 1)}, "lead field.too-long"},
		"caption past":      {news.Article{Origin: own, Caption: long(news.MaxCaption + 1)}, "caption field.too-long"},
		"ai use past":       {news.Article{Origin: own, AIUse: long(news.MaxNote + 1)}, "ai_use field.too-long"},
		"NUL":               {news.Article{Origin: own, Title: "가\x00나"}, "title field.characters"},
		"line break":        {news.Article{Origin: own, Title: "가\n나"}, "title field.characters"},
		"lone surrogate":    {news.Article{Origin: own, Title: "가\xed\xa0\x80나"}, "title field.characters"},
		"replacement":       {news.Article{Origin: own, Title: "가\ufffd나"}, "title field.characters"},
		"turned round":      {news.Article{Origin: own, Title: "가\u202e나"}, "title field.characters"},
		"paragraph mark":    {news.Article{Origin: own, Subtitle: "가\u2029나"}, "subtitle field.characters"},
		"kind":              {news.Article{Origin: own, Kind: "rumour"}, "kind field.choice"},
		"grade":             {news.Article{Origin: own, Grade: "huge"}, "grade field.choice"},
		"wire, no source":   {news.Article{}, "source article.source-required"},
		"wire":              {news.Article{Origin: news.Origin{Source: "누리통신"}}, ""},
		"most tags":         {news.Article{Origin: own, Tags: numbered(news.MaxTags)}, ""},
		"tags past":         {news.Article{Origin: own, Tags: numbered(news.MaxTags + 1)}, "tags field.too-many"},
		"same tag again":    {news.Article{Origin: own, Tags: append(numbered(news.MaxTags), "#태그0", "태그0")}, ""},
		"tag too long":      {news.Article{Origin: own, Tags: []string{long(news.MaxTag + 1)}}, "tags field.too-long"},
		"tag with slash":    {news.Article{Origin: own, Tags: []string{"a/b"}}, "tags field.tag"},
		"tag of dots":       {news.Article{Origin: own, Tags: []string{".."}}, "tags field.tag"},
		"most bylines":      {news.Article{Origin: own, Bylines: slices.Repeat([]news.Byline{byline}, news.MaxBylines)}, ""},
		"bylines past":      {news.Article{Origin: own, Bylines: slices.Repeat([]news.Byline{byline}, news.MaxBylines+1)}, "bylines field.too-many"},
		"byline mail":       {news.Article{Origin: own, Bylines: []news.Byline{{Name: "한여울", Email: "yeoul@jogan"}}}, "bylines field.email"},
		"most related":      {news.Article{Origin: own, Related: upTo(news.MaxRelated)}, ""},
		"related past":      {news.Article{Origin: own, Related: upTo(news.MaxRelated + 1)}, "related field.too-many"},
		"related twice":     {news.Article{Origin: own, Related: append(upTo(news.MaxRelated), 1, 2)}, ""},
		"last moment":       {news.Article{Origin: own, Embargo: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}, ""},
		"past all dates":    {news.Article{Origin: own, Embargo: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, "embargo_until field.time"},
		"before all papers": {news.Article{Origin: own, PublishAt: time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)}, "publish_at field.time"},
		"body too long":     {news.Article{Origin: own, Body: strings.Repeat("x", 1<<20+1)}, "body body.too-long"},
	} {
		if got := strings.Join(faults(c.a.Check()), ", "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func numbered(n int) (tags []string) {
	for i := range n {
		tags = append(tags, fmt.Sprintf("태그%d", i))
	}
	return tags
}

func upTo(n int) (nos []int64) {
	for i := range n {
		nos = append(nos, int64(i+1))
	}
	return nos
}

// What was checked once stays as it is: a stored article can be checked again without changing.
func TestArticleCheckNormalises(t *testing.T) {
	t.Parallel()
	a := news.Article{
		Origin: news.Origin{Own: true}, Title: "  제목 ", Tags: []string{" #배터리 ", "AI", "ai", "", "#"}, Sections: []int64{3, 3, 1, 3},
		Bylines: []news.Byline{{Name: " "}, {Name: " 한여울 ", Title: "기자 "}}, Body: "<p onclick=x>글<script>alert(1)</script></p>",
	}
	if err := a.Check(); err != nil {
		t.Fatal(err)
	}
	if a.Title != "제목" || a.Kind != news.Normal || a.Grade != news.Middle || !slices.Equal(a.Tags, []string{"배터리", "AI"}) ||
		!slices.Equal(a.Sections, []int64{3, 1}) || !slices.Equal(a.Bylines, []news.Byline{{Name: "한여울", Title: "기자"}}) {
		t.Fatalf("%+v", a)
	}
	if strings.Contains(a.Body, "script") || strings.Contains(a.Body, "onclick") {
		t.Fatalf("body %q", a.Body)
	}
	before := fmt.Sprintf("%+v", a)
	if err := a.Check(); err != nil || fmt.Sprintf("%+v", a) != before {
		t.Fatalf("checked again (%v):\n%+v\n%s", err, a, before)
	}
}

func TestWhatReadersMustNotMiss(t *testing.T) {
	t.Parallel()
	whole := news.Article{Title: "제목", Section: 1, Bylines: []news.Byline{{Name: "한여울"}}, Body: "<p>글</p>"}
	for name, c := range map[string]struct {
		change func(*news.Article)
		want   string
	}{
		"whole":             {func(*news.Article) {}, ""},
		"no title":          {func(a *news.Article) { a.Title = "" }, "title field.required"},
		"no section":        {func(a *news.Article) { a.Section = 0 }, "section field.required"},
		"nobody":            {func(a *news.Article) { a.Bylines = nil }, "bylines article.byline-required"},
		"a source":          {func(a *news.Article) { a.Bylines, a.Origin.Source = nil, "누리통신" }, ""},
		"editorial":         {func(a *news.Article) { a.Bylines, a.Kind = nil, news.Editorial }, ""},
		"nothing to read":   {func(a *news.Article) { a.Body = "" }, "body field.required"},
		"a picture":         {func(a *news.Article) { a.Body, a.Picture = "", 3 }, ""},
		"breaking, no body": {func(a *news.Article) { a.Body, a.Kind = "", news.Breaking }, ""},
	} {
		a := whole
		c.change(&a)
		if got := strings.Join(faults(a.CheckPublish()), ", "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// The whole table: what each action leads to from each step; everything else is a Conflict.
func TestWorkflow(t *testing.T) {
	t.Parallel()
	want := map[news.Action]string{ // in the order of Statuses; "-" is refused
		news.Save:       "writing filed returned approved scheduled published withdrawn",
		news.Revert:     "writing filed returned approved scheduled published withdrawn",
		news.File:       "filed - filed - - - -",
		news.Recall:     "- writing - filed - - -",
		news.Return:     "- returned - returned returned - -",
		news.Approve:    "approved approved approved - - - -",
		news.Schedule:   "scheduled scheduled scheduled scheduled scheduled - -",
		news.Unschedule: "- - - - approved - -",
		news.Hold:       "- - - - approved - -",
		news.Publish:    "published published published published published - -",
		news.Correct:    "- - - - - published -",
		news.Withdraw:   "- - - - - withdrawn -",
		news.Restore:    "- - - - - - published",
		"burn":          "- - - - - - -",
	}
	for action, row := range want {
		for i, to := range strings.Fields(row) {
			from := news.Statuses()[i]
			got, err := from.Next(action)
			if to == "-" && (got != from || !fault.Is(err, fault.Conflict)) || to != "-" && (string(got) != to || err != nil) {
				t.Errorf("%s from %s: %s, %v; want %s", action, from, got, err, to)
			}
		}
	}
	for _, s := range news.Statuses() {
		if to, err := s.Next(s.Outward()); to != news.Published || err != nil {
			t.Errorf("outward from %s: %s, %v", s, to, err)
		}
	}
}

func TestReadersAreToldOfTakesAndChanges(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return time.Date(2026, 11, 22, 9, minute, 0, 0, time.UTC) }
	a := news.Article{No: 1, Title: "속보", Kind: news.Breaking, Take: "1보"}
	p := a.Public(at(0))
	a.Published = p.Published
	p = a.Again(at(1), p, "") // a typo: only the time
	a.Take = "2보"
	p = a.Again(at(2), p, "")
	p = a.Again(at(3), p, "사망자 수를 고쳤습니다")
	if !p.Published.Equal(at(0)) || !p.Edited.Equal(at(3)) {
		t.Error(p.Published, p.Edited)
	}
	var told []string
	for _, u := range p.History {
		told = append(told, u.At.Format("05:04 ")+u.Take+"|"+u.Note)
	}
	if got := strings.Join(told, ", "); got != "00:00 1보|, 00:02 2보|, 00:03 |사망자 수를 고쳤습니다" {
		t.Error(got)
	}
}

func TestIsLink(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"/", "/latest", "/sections/산업?x=1#y", "http://paper.example", "https://paper.example/가?나=다", "HTTPS://paper.example", "https://[2001:db8::1]:8080/"} {
		if !news.IsLink(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{
		"", "//host", "/\\host", "\\\\host", "/\t/host", "/\n/host", "\t//host", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x",
		"mailto:a@b.example", "ftp://host/", "http:", "http://", "http:///path", "https:host", "https://:80/", "https://user@host/", "https://user:pw@host/",
		"https://ho st/", "https://host/a b", "https://host\\@other/", "latest", "#top", "https://host/\x00", " https://host/", "https://[::1", "http://%zz/",
	} {
		if news.IsLink(s) {
			t.Errorf("%q passes", s)
		}
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"Industry": "industry", " 산업-경제 ": "산업-경제", "2026": "2026", long(news.MaxSlug): long(news.MaxSlug)} {
		var f fault.Fields
		if got := news.Slug(&f, "slug", in); got != want || f.Err() != nil {
			t.Errorf("%q: %q, %v", in, got, f.Err())
		}
	}
	for _, in := range []string{"", " ", "-a", "a-", "a b", "a/b", "..", ".", "a.b", "a_b", "a%2f", "a\x00", "가\u202e나", long(news.MaxSlug + 1), "a?b", "<script>"} {
		var f fault.Fields
		news.Slug(&f, "slug", in)
		if f.Err() == nil {
			t.Errorf("%q passes", in)
		}
	}
}

func TestIsEmail(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"yeoul@jogan.example": true, "한@조간.example": true, "": false, "@jogan.example": false, "yeoul@": false, "yeoul@jogan": false, "yeoul@.example": false,
		"yeoul@jogan.": false, "a@b@c.example": false, "a b@c.example": false, "a@c.example>": false, "a@c.example,d@e.example": false,
		strings.Repeat("a", news.MaxEmail) + "@c.example": false,
	} {
		if news.IsEmail(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestCursor(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 18, 15, 30, 0, 5e6, time.UTC)
	c := news.Cursor{At: at, No: 12}
	if got, err := news.ParseCursor(c.String()); err != nil || got != c {
		t.Fatalf("%s: %v, %v", c, got, err)
	}
	if got, err := news.ParseCursor(""); err != nil || !got.IsZero() || got.String() != "" {
		t.Fatalf("the beginning: %v, %v", got, err)
	}
	for _, s := range []string{"-", "1", "1-", "-1", "1-2-3", "-1-2", "1--2", "x-1", "1-x", " 1-2", "253402300800000-1", "99999999999999999999-1", "1-99999999999999999999", "１-２"} {
		if _, err := news.ParseCursor(s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	for _, s := range []string{"", "1768750200000-12", "-", "0-0", "+1-+2", "9-9-9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := news.ParseCursor(s)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if c.No < 0 || c.At.Year() > 9999 {
			t.Fatalf("%q: %+v", s, c)
		}
		if again, err := news.ParseCursor(c.String()); err != nil || again != c {
			t.Fatalf("%q: %+v comes back as %+v, %v", s, c, again, err)
		}
	})
}

// A Mac sends Hangul in its letters; titles and addresses must be the same as those typed elsewhere.
func TestHangulIsComposed(t *testing.T) {
	t.Parallel()
	var f fault.Fields
	if got := news.Line(&f, "title", "\u1112\u1161\u11ab\u1107\u1175\u11be 漢字", 10, true); got != "한빛 漢字" || f.Err() != nil {
		t.Errorf("Line = %q, %v", got, f.Err())
	}
	if got := news.Slug(&f, "slug", "\u1112\u1161\u11ab"); got != "한" || f.Err() != nil {
		t.Errorf("Slug = %q, %v", got, f.Err())
	}
}
