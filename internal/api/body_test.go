package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// What programs should not send is refused at its field, and nothing of it is stored.
func TestHostileBodies(t *testing.T) {
	t.Parallel()
	h := open(t)
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	many := func(n int, entry string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(entry+",", n), ",") + "]"
	}
	for _, c := range []struct {
		body string
		code int
		want string // faults, or the end of the type
	}{
		{``, 400, "api.syntax"},
		{`{`, 400, "api.syntax"},
		{`{"title":"a",}`, 400, "api.syntax"},
		{`{"title":"a"} {}`, 400, "api.syntax"},
		{"{\"title\":\"a\x00b\"}", 400, "api.syntax"},
		{"{\"title\":\"a\nb\"}", 400, "api.syntax"},
		{`{"x":` + deep(100_000) + `}`, 400, "api.syntax"},
		{"{\"title\":\"\xff\"}", 400, "api.encoding"},
		{"{\"title\":\"\xed\xa0\x80\"}", 400, "api.encoding"},
		{"\xb0\xa1", 400, "api.encoding"},
		{`[]`, 400, "api.object"},
		{`null`, 400, "api.object"},
		{`"text"`, 400, "api.object"},
		{` 12 `, 400, "api.object"},
		{`{"x":` + deep(5_000) + `}`, 422, "x api.unknown"},
		{`{"title":` + deep(5_000) + `}`, 422, "title api.want-text"},
		{`{"title":"a","title":"b"}`, 422, "title api.twice"},
		{`{"titel":"a","":1}`, 422, "titel api.unknown;  api.unknown"},
		{`{"` + strings.Repeat("가", 70) + `":1}`, 422, strings.Repeat("가", 60) + "… api.unknown"},
		{`{"Title":"a"}`, 422, "Title api.unknown"},
		{`{"title":1,"subtitle":true,"short_title":[],"lead":{},"caption":1.5,"ai_use":false}`, 422,
			"title api.want-text; subtitle api.want-text; short_title api.want-text; lead api.want-text; caption api.want-text; ai_use api.want-text"},
		{`{"title":"a\u0000b"}`, 422, "title field.characters"},
		{`{"title":"a\ud800b"}`, 422, "title field.characters"},
		{`{"title":"a\ud800\ud800b"}`, 422, "title field.characters"},
		{`{"title":"a\u202eb"}`, 422, "title field.characters"},
		{`{"title":"a\nb"}`, 422, "title field.characters"},
		{`{"title":"` + strings.Repeat("가", news.MaxTitle+1) + `"}`, 422, "title field.too-long"},
		{`{"body_html":"<p>a\u0007</p>"}`, 422, "body_html field.characters"},
		{`{"body_html":"<p>\udc00</p>"}`, 422, "body_html field.characters"},
		{`{"body_html":"<p>\u0000</p>"}`, 422, "body_html field.characters"},
		{`{"body_html":"` + strings.Repeat("가", 1<<20) + `"}`, 422, "body_html body.too-long"},
		{`{"body_html":["<p>"]}`, 422, "body_html api.want-text"},
		{`{"body_html":"<figure data-picture=\"99\"></figure>"}`, 422, "body_html picture.unknown"},
		{`{"body_html":"<figure data-file=\"99\"></figure>"}`, 422, "body_html picture.unknown"},
		{`{"section":"nowhere","sections":["industry","",null,3],"series":"none"}`, 422,
			"section field.choice; sections[1] field.choice; sections[2] field.required; sections[3] api.want-text; series field.choice"},
		{`{"section":"industry/"}`, 422, "section field.choice"},
		{`{"section":"manufacturing"}`, 422, "section field.choice"},
		{`{"sections":"industry"}`, 422, "sections api.want-list"},
		{`{"sections":` + many(11, `"industry"`) + `}`, 422, "sections field.too-many"},
		{`{"kind":"scoop","grade":"","origin":{"own":"yes","source":3,"x":1}}`, 422,
			"kind field.choice; grade field.choice; origin.own api.want-boolean; origin.source api.want-text; origin.x api.unknown"},
		{`{"origin":{"own":false}}`, 422, "origin.source article.source-required"},
		{`{"origin":{"own":false,"own":true}}`, 422, "origin.own api.twice"},
		{`{"origin":[]}`, 422, "origin api.want-object"},
		{`{"tags":["a/b"]}`, 422, "tags field.tag"},
		{`{"tags":["a","",null,1,"\ud800"]}`, 422, "tags[2] field.required; tags[3] api.want-text; tags[1] field.required; tags[4] field.characters"},
		{`{"tags":{}}`, 422, "tags api.want-list"},
		{`{"tags":` + many(500_000, `"a"`) + `}`, 422, "tags field.too-many"},
		{`{"bylines":[{"name":"a","email":"x"},{"title":"기자"},{"name":"` + strings.Repeat("가", 61) + `"},"손님",{"nom":1,"name":"b"},{"handle":"nobody"}]}`, 422,
			"bylines[0].email field.email; bylines[1].name field.required; bylines[2].name field.too-long; bylines[3] api.want-object; " +
				"bylines[3].name field.required; bylines[4].nom api.unknown; bylines[5].handle field.choice"},
		{`{"bylines":` + many(11, `{"name":"a"}`) + `}`, 422, "bylines field.too-many"},
		{`{"picture":99}`, 422, "picture picture.unknown"},
		{`{"picture":0}`, 422, "picture field.number"},
		{`{"picture":-1}`, 422, "picture field.number"},
		{`{"picture":1e3}`, 422, "picture field.number"},
		{`{"picture":1.0}`, 422, "picture field.number"},
		{`{"picture":99999999999999999999}`, 422, "picture field.number"},
		{`{"picture":"1"}`, 422, "picture field.number"},
		{`{"embargo_until":"2026-01-19","publish_at":"2026-01-19T00:30:00"}`, 422, "embargo_until api.want-time; publish_at api.want-time"},
		{`{"embargo_until":"0001-01-01T00:00:00Z","publish_at":"9999-12-31T23:59:59-12:00"}`, 422, "embargo_until api.want-time; publish_at api.want-time"},
		{`{"embargo_until":1768750200}`, 422, "embargo_until api.want-text"},
		{`{"no":1,"status":"published","version":3,"published_at":null,"updated_at":"x","url":"y"}`, 422,
			"no api.read-only; status api.read-only; version api.read-only; published_at api.read-only; updated_at api.read-only; url api.read-only"},
		{`{"a":"` + strings.Repeat("a", 4<<20) + `"}`, 413, "fault.too-large"},
	} {
		shown := c.body[:min(len(c.body), 80)]
		got := h.call(staff.Admin, "POST", "/articles", c.body)
		said := strings.TrimPrefix(got.at("type").(string), "urn:jogan:")
		if c.code == 422 {
			said = sorted(got.faults())
			c.want = sorted(c.want)
		}
		if got.code != c.code || said != c.want {
			t.Errorf("%s: %d %q, want %d %q", shown, got.code, said, c.code, c.want)
		}
	}
	rows, err := h.db.Articles(t.Context(), news.ArticleFilter{Limit: 10})
	must(t, err)
	if len(rows) > 0 {
		t.Errorf("something was stored: %+v", rows)
	}
}

func sorted(faults string) string {
	all := strings.Split(faults, "; ")
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// A body of a million mistakes gets an answer of a few.
func TestManyFaultsAreCut(t *testing.T) {
	t.Parallel()
	h := open(t)
	var b strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&b, `,"x%d":1`, i)
	}
	for _, body := range []string{
		"{" + b.String()[1:] + "}",
		`{"origin":{` + b.String()[1:] + `}}`,
		"{" + strings.TrimSuffix(strings.Repeat(`"a":1,`, 100_000), ",") + "}",
	} {
		got := h.call(staff.Admin, "POST", "/articles", body).want(422)
		if n := len(got.at("errors").([]any)); n == 0 || n > 50 {
			t.Errorf("%d faults", n)
		}
	}
}

func TestMediaTypes(t *testing.T) {
	t.Parallel()
	h := open(t)
	for kind, want := range map[string]int{
		"application/json": 201, "application/json; charset=utf-8": 201, "application/merge-patch+json": 201,
		"": 415, "text/plain": 415, "application/x-www-form-urlencoded": 415, "application/json; charset=euc-kr": 415, "application/json;;": 415,
	} {
		h.call(staff.Admin, "POST", "/articles", `{}`, "Content-Type", kind).want(want)
	}
	h.call(staff.Admin, "POST", "/articles", `{}`, "Content-Encoding", "gzip").want(415)
}

// The place of a mistake is told in lines and characters, not bytes.
func TestSyntaxErrorsHaveAPlace(t *testing.T) {
	t.Parallel()
	h := open(t)
	got := h.call(staff.Admin, "POST", "/articles", "{\n  \"title\": \"가나\" x").want(400)
	if detail := got.at("detail").(string); !strings.Contains(detail, "line 2, character 17") {
		t.Error(detail)
	}
	got = h.call(staff.Admin, "POST", "/articles", "{\n\"title\": \"가\xff\"}").want(400)
	if detail := got.at("detail").(string); !strings.Contains(detail, "line 2, character 12") {
		t.Error(detail)
	}
}

func FuzzArticle(f *testing.F) {
	f.Add(story)
	f.Add(`{"title":"\ud800","bylines":[{"handle":"yeoul"}],"origin":{"own":false,"source":"x"},"picture":1}`)
	f.Add(`{"embargo_until":"2026-01-19T00:30:00+09:00","sections":["industry",null],"tags":null}`)
	paper := open(f)
	f.Fuzz(func(t *testing.T, body string) {
		h := *paper
		h.t = t
		if got := h.call(staff.Admin, "POST", "/articles", body); got.code >= 500 {
			t.Fatalf("%q: %d", body, got.code)
		}
	})
}
