package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"jogan/internal/api"
	"jogan/internal/desk"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/store"
	"jogan/internal/store/storetest"
	"jogan/ui"
)

// moments and writes give the store the shapes that the door and the desk ask for.
type moments struct{ *store.DB }

func (m moments) Read(ctx context.Context, fn func(api.Reader) error) error {
	return m.DB.Read(ctx, func(r *store.Reader) error { return fn(r) })
}

type writes struct{ *store.DB }

func (w writes) Write(ctx context.Context, fn func(desk.Tx) error) error {
	return w.DB.Write(ctx, func(tx *store.Tx) error { return fn(tx) })
}

// house is a small paper with the door in front of it.
type house struct {
	t       testing.TB
	db      *store.DB
	desk    *desk.Desk
	temp    func() (*os.File, error)
	clock   *storetest.Clock
	door    *api.API
	handler http.Handler
	tokens  map[staff.Role]string
	ids     map[staff.Role]int64
	yeoul   int64
	lang    string
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// catalogue is the part that both doors of the staff share, and the guard's sentences: what this door says stands there.
func catalogue(t testing.TB) *render.Words {
	t.Helper()
	files := fstest.MapFS{}
	for _, folder := range []string{"shared", "newsroom/guard", "newsroom/claims", "newsroom/notes"} {
		must(t, fs.WalkDir(ui.Files, folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Base(name) != "words.toml" {
				return err
			}
			raw, err := fs.ReadFile(ui.Files, name)
			files[name] = &fstest.MapFile{Data: raw}
			return err
		}))
	}
	words, err := render.LoadWords(files)
	must(t, err)
	return words
}

func open(t testing.TB) *house {
	t.Helper()
	return openOn(t, storetest.SQLite)
}

// openOn is open on either database.
func openOn(t testing.TB, database func(testing.TB, *storetest.Clock) *store.DB) *house {
	t.Helper()
	h := &house{t: t, clock: storetest.NewClock(), tokens: map[staff.Role]string{}, ids: map[staff.Role]int64{}, lang: "en"}
	h.db = database(t, h.clock)
	dir, err := media.OpenDir(filepath.Join(t.TempDir(), "media"), h.clock.Now())
	must(t, err)
	t.Cleanup(func() { must(t, dir.Close()) })
	words := catalogue(t)
	log := slog.New(slog.DiscardHandler)
	h.temp = dir.Temp
	h.desk = desk.New(writes{h.db}, media.New(dir, media.DefaultLimits()), h.clock.Now, log)
	h.door = api.New(api.Config{Store: moments{h.db}, Desk: h.desk, Temp: h.temp, Words: words, Now: h.clock.Now, Log: log})
	h.handler = h.door.Handler()
	must(t, h.db.Write(t.Context(), func(tx *store.Tx) error {
		paper := news.NewPaper("조간일보")
		paper.URL, paper.Version = "https://jogan.example", 1
		err := tx.SavePaper(t.Context(), paper, 0)
		industry, e := tx.SaveSection(t.Context(), news.Section{Slug: "industry", Name: "산업", Position: 1})
		err = errors.Join(err, e)
		_, e = tx.SaveSection(t.Context(), news.Section{Parent: industry, Slug: "manufacturing", Name: "제조"})
		err = errors.Join(err, e)
		_, e = tx.SaveSection(t.Context(), news.Section{Slug: "society", Name: "사회", Position: 2})
		err = errors.Join(err, e)
		_, e = tx.SaveSeries(t.Context(), news.Series{Slug: "future", Name: "공장의 내일"})
		err = errors.Join(err, e)
		h.yeoul, e = tx.SavePerson(t.Context(), staff.Person{Login: "yeoul", Name: "한여울", Title: "기자", Email: "yeoul@jogan.example", Handle: "yeoul", Role: staff.Reporter})
		return errors.Join(err, e)
	}))
	for _, role := range staff.Roles() {
		x, secret, err := h.desk.AddToken(t.Context(), staff.Shell(), staff.Token{Name: "wire " + string(role), Role: role})
		must(t, err)
		h.tokens[role], h.ids[role] = secret, x.ID
	}
	return h
}

// reply is an answer with its JSON read.
type reply struct {
	t    testing.TB
	code int
	head http.Header
	raw  string
	json map[string]any
}

func (h *house) send(r *http.Request) reply {
	h.t.Helper()
	var sent bytes.Buffer
	if r.Body != nil && r.Header.Get("Content-Type") == "application/json" {
		r.Body = io.NopCloser(io.TeeReader(r.Body, &sent))
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	got := reply{t: h.t, code: w.Code, head: w.Header(), raw: w.Body.String()}
	described(h.t, r, sent.Bytes(), w)
	if strings.HasSuffix(got.head.Get("Content-Type"), "json") {
		must(h.t, json.Unmarshal(w.Body.Bytes(), &got.json))
	} else if w.Body.Len() > 0 {
		h.t.Fatalf("%s %s: the answer is %q", r.Method, r.URL, got.head.Get("Content-Type"))
	}
	kept := "no-store"
	if got.code == 200 && (r.Method == "GET" || r.Method == "HEAD") || got.code == 304 {
		kept = "private, no-cache"
	}
	if got.head.Get("Cache-Control") != kept || got.head.Get("X-Content-Type-Options") != "nosniff" {
		h.t.Errorf("%s %s: headers %v", r.Method, r.URL, got.head)
	}
	if got.code >= 400 && (got.head.Get("Content-Type") != "application/problem+json" || got.json["status"] != float64(got.code) ||
		got.json["title"] == "" || strings.Contains(got.raw, "⟦") || strings.Contains(got.raw, ".go:")) {
		h.t.Errorf("%s %s: not the problem details of %d: %s", r.Method, r.URL, got.code, got.raw)
	}
	return got
}

// call sends JSON as the role; headers are pairs.
func (h *house) call(role staff.Role, method, path, body string, headers ...string) reply {
	h.t.Helper()
	return h.send(h.request(role, method, path, strings.NewReader(body), headers...))
}

func (h *house) request(role staff.Role, method, path string, body io.Reader, headers ...string) *http.Request {
	r := httptest.NewRequest(method, "/api/v1"+path, body)
	r.Header.Set("Accept-Language", h.lang)
	if role != "" {
		r.Header.Set("Authorization", "Bearer "+h.tokens[role])
	}
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (x reply) want(code int) reply {
	x.t.Helper()
	if x.code != code {
		x.t.Fatalf("status %d, want %d: %s", x.code, code, x.raw)
	}
	return x
}

// at reads a value of the answer: "current.bylines.0.name".
func (x reply) at(path string) any {
	x.t.Helper()
	var v any = x.json
	for name := range strings.SplitSeq(path, ".") {
		switch c := v.(type) {
		case map[string]any:
			found := false
			if v, found = c[name]; !found {
				x.t.Fatalf("no %q of %q in %s", name, path, x.raw)
			}
		case []any:
			i := int(name[0] - '0')
			if i >= len(c) {
				x.t.Fatalf("no %q of %q in %s", name, path, x.raw)
			}
			v = c[i]
		default:
			x.t.Fatalf("no %q of %q in %s", name, path, x.raw)
		}
	}
	return v
}

func (x reply) is(path string, want any) reply {
	x.t.Helper()
	if got := x.at(path); got != want {
		x.t.Errorf("%s is %#v, want %#v", path, got, want)
	}
	return x
}

// faults are the errors of a problem as "field code".
func (x reply) faults() string {
	var all []string
	list, _ := x.json["errors"].([]any)
	for _, e := range list {
		f := e.(map[string]any)
		if f["detail"] == "" {
			x.t.Errorf("%v says nothing", f)
		}
		all = append(all, f["field"].(string)+" "+f["code"].(string))
	}
	return strings.Join(all, "; ")
}

const story = `{"title":"배터리 공장, 내년 봄 가동","subtitle":"일자리 400개","section":"industry/manufacturing","sections":["society","society"],
	"series":"future","tags":["배터리","#AI"],"bylines":[{"name":"한여울","title":"기자","email":"yeoul@jogan.example"},{"name":"손님"}],
	"body_html":"<p onclick=x>가온시는 공장이 내년 봄 문을 연다고 밝혔다.</p><script>alert(1)</script>"}`

func TestWholeRoad(t *testing.T) {
	t.Parallel()
	h := open(t)
	made := h.call(staff.Reporter, "POST", "/articles", story).want(201)
	made.is("status", "writing").is("version", 1.0).is("section", "industry/manufacturing").is("sections.0", "society").is("series", "future").
		is("kind", "normal").is("grade", "middle").is("origin.own", true).is("origin.source", "").is("tags.1", "AI").is("picture", nil).
		is("bylines.0.handle", "yeoul").is("bylines.1.name", "손님").is("published_at", nil).is("updated_at", "2026-01-18T15:30:00Z").
		is("body_html", "<p>가온시는 공장이 내년 봄 문을 연다고 밝혔다.</p>").is("url", "https://jogan.example/articles/1")
	if len(made.at("sections").([]any)) != 1 || made.head.Get("Location") != "/api/v1/articles/1" || made.head.Get("ETag") != `"1"` {
		t.Fatalf("created: %s %v", made.raw, made.head)
	}
	stored, err := h.db.Article(t.Context(), 1)
	must(t, err)
	if stored.Bylines[0].Person != h.yeoul || stored.Bylines[1].Person != 0 || stored.Owner != 0 || !stored.Origin.Own {
		t.Fatalf("stored: %+v", stored)
	}

	// What was read can be sent back whole, with one thing changed.
	h.clock.Add(1e9)
	whole := members(t, h.call(staff.DeskEditor, "GET", "/articles/1", "").want(200).raw)
	whole["subtitle"] = "일자리 500개"
	sent, err := json.Marshal(whole)
	must(t, err)
	h.call(staff.DeskEditor, "PATCH", "/articles/1", string(sent), "If-Match", `"1"`).want(200).
		is("version", 2.0).is("subtitle", "일자리 500개").is("title", "배터리 공장, 내년 봄 가동").is("bylines.0.handle", "yeoul")

	stale := h.call(staff.DeskEditor, "PATCH", "/articles/1", `{"subtitle":"다른 부제"}`, "If-Match", `"1"`).want(409)
	stale.is("type", "urn:jogan:article.stale").is("current.version", 2.0).is("current.subtitle", "일자리 500개").is("sent.subtitle", "다른 부제")
	h.call(staff.DeskEditor, "PATCH", "/articles/1", `{}`).want(428).is("type", "urn:jogan:api.if-match-required")
	h.call(staff.DeskEditor, "PATCH", "/articles/1", `{}`, "If-Match", `2`).want(400)

	h.call(staff.Chief, "POST", "/articles/1/publish", `{"version":1}`).want(409).is("current.version", 2.0)
	h.call(staff.Chief, "POST", "/articles/1/publish", `{}`, "If-Match", `"1"`).want(409).is("current.version", 2.0)
	if got := h.call(staff.Chief, "POST", "/articles/1/publish", `{"version":1}`, "If-Match", `"2"`).want(422).faults(); got != "version api.version" {
		t.Error(got)
	}
	h.call(staff.Chief, "POST", "/articles/1/withdraw", `{"reason":"이른 시험"}`).want(409).is("type", "urn:jogan:article.not-published")
	out := h.call(staff.Chief, "POST", "/articles/1/publish", `{"note":"첫 발행"}`, "If-Match", `W/"2"`).want(200)
	out.is("status", "published").is("version", 3.0).is("published_at", "2026-01-18T15:30:01Z")
	h.call(staff.Chief, "POST", "/articles/1/publish", ``).want(200).is("version", 3.0) // pressed twice
	public, err := h.db.PublicArticle(t.Context(), 1)
	must(t, err)
	if public.Subtitle != "일자리 500개" || !public.Withdrawn.IsZero() {
		t.Fatalf("public: %+v", public)
	}

	h.call(staff.Chief, "POST", "/articles/1/withdraw", `{"reason":"사실 확인","notice":"다시 확인하고 있습니다."}`, "If-Match", `"2"`).want(409).is("current.version", 3.0)
	if got := h.call(staff.Chief, "POST", "/articles/1/withdraw", `{}`).want(422).faults(); got != "reason field.required" {
		t.Error(got)
	}
	h.call(staff.Chief, "POST", "/articles/1/withdraw", `{"reason":"사실 확인","notice":"다시 확인하고 있습니다."}`).want(200).is("status", "withdrawn")
	public, err = h.db.PublicArticle(t.Context(), 1)
	must(t, err)
	if public.Withdrawn.IsZero() || public.Notice != "다시 확인하고 있습니다." {
		t.Fatalf("withdrawn: %+v", public)
	}
	audits, err := h.db.Audits(t.Context(), 0, 1)
	must(t, err)
	if a := audits[0]; a.Token != h.ids[staff.Chief] || a.Person != 0 || a.Address != "192.0.2.1" || a.Action != "article.withdraw" {
		t.Fatalf("the log: %+v", a)
	}
}

func members(t *testing.T, raw string) (v map[string]any) {
	t.Helper()
	must(t, json.Unmarshal([]byte(raw), &v))
	return v
}

// A field that is left out stays; null sets it back; what no field of this door names stays too.
func TestPatchMerges(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.call(staff.Admin, "POST", "/articles", `{"title":"제목","kind":"exclusive","grade":"top","tags":["하나"],"section":"society",
		"origin":{"own":false,"source":"누리통신"},"embargo_until":"2026-01-19T09:00:00.123456+09:00","publish_at":"2026-01-20T00:00:00Z"}`).
		want(201).is("embargo_until", "2026-01-19T00:00:00.123Z").is("publish_at", "2026-01-20T00:00:00Z").is("origin.source", "누리통신")
	must(t, h.db.Write(t.Context(), func(tx *store.Tx) error {
		a, err := tx.Article(t.Context(), 1)
		a.Portal, a.Comments, a.Related = true, true, []int64{1}
		return errors.Join(err, tx.UpdateArticle(t.Context(), a, 1))
	}))
	h.call(staff.Layout, "PATCH", "/articles/1", `{"kind":null,"tags":null,"section":null,"embargo_until":null,"origin":{"source":"온통신"},"ai_use":"그래프"}`,
		"If-Match", "*", "Content-Type", "application/merge-patch+json; charset=UTF-8").want(200).
		is("kind", "normal").is("grade", "top").is("section", nil).is("embargo_until", nil).is("origin.own", false).is("origin.source", "온통신").
		is("ai_use", "그래프").is("title", "제목").is("publish_at", "2026-01-20T00:00:00Z")
	a, err := h.db.Article(t.Context(), 1)
	must(t, err)
	if !a.Portal || !a.Comments || len(a.Related) != 1 || len(a.Tags) != 0 {
		t.Fatalf("stored: %+v", a)
	}
	h.call(staff.Layout, "PATCH", "/articles/1", `{"bylines":[{"handle":"yeoul"},{"handle":"yeoul","title":"","name":"ㅎㅇㅇ"}],"origin":null}`, "If-Match", `"7", "2"`).want(200).
		is("bylines.0.name", "한여울").is("bylines.0.email", "yeoul@jogan.example").is("bylines.1.name", "ㅎㅇㅇ").is("bylines.1.title", "").is("origin.own", true)
}

// The embargo and what a publication must have are the desk's rules; the fields have this door's names.
func TestPublishRefusals(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.call(staff.Admin, "POST", "/articles", `{"embargo_until":"2027-01-01T00:00:00Z"}`).want(201)
	if got := h.call(staff.Admin, "POST", "/articles/1/publish", "").want(422).faults(); got !=
		"title field.required; section field.required; bylines article.byline-required; body_html field.required" {
		t.Error(got)
	}
	h.call(staff.Admin, "PATCH", "/articles/1", `{"title":"제목","section":"society","bylines":[{"name":"손님"}],"body_html":"본문"}`, "If-Match", `"1"`).want(200)
	if got := h.call(staff.Admin, "POST", "/articles/1/publish", "").want(422).faults(); got != "embargo_until article.embargo-holds" {
		t.Error(got)
	}
	if got := h.call(staff.Admin, "POST", "/articles/1/publish", `{"note":"`+strings.Repeat("가", 301)+`","x":1}`).want(422).faults(); got != "x api.unknown" {
		t.Error(got)
	}
	h.call(staff.Admin, "POST", "/articles/9/publish", "").want(404)
	if _, err := h.db.PublicArticle(t.Context(), 1); err == nil {
		t.Error("it was published")
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, body := range []string{
		`{"title":"하나 100%","section":"industry/manufacturing","bylines":[{"handle":"yeoul"}]}`, `{"title":"둘","section":"industry"}`, `{"title":"셋"}`,
	} {
		h.clock.Add(1e9)
		h.call(staff.Reporter, "POST", "/articles", body).want(201)
	}
	first := h.call(staff.Reporter, "GET", "/articles?limit=2", "").want(200).is("items.0.title", "셋").is("items.0.section", nil).is("items.1.no", 2.0)
	h.call(staff.Reporter, "GET", "/articles?limit=2&before="+first.at("next").(string), "").want(200).is("items.0.no", 1.0).is("next", nil).
		is("items.0.bylines.0.handle", "yeoul").is("items.0.url", "https://jogan.example/articles/1")
	for query, want := range map[string]int{
		"section=industry": 2, "section=industry/manufacturing": 1, "section=industry%2Fmanufacturing&status=writing": 1, "status=published": 0,
		"q=100%25": 1, "q=%25": 1, "q=": 3, "before=": 3,
	} {
		if got := len(h.call(staff.Reporter, "GET", "/articles?"+query, "").want(200).at("items").([]any)); got != want {
			t.Errorf("%s: %d entries, want %d", query, got, want)
		}
	}
	for query, want := range map[string]string{
		"status=draft": "status field.choice", "section=nowhere": "section field.choice", "section=": "section field.choice",
		"limit=0": "limit field.range", "limit=101": "limit field.range", "limit=many": "limit field.range", "before=x": "before field.cursor",
		"before=99999999999999999999-1": "before field.cursor", "q=%00": "q field.characters", "q=%ff": "q field.characters",
		"q=" + strings.Repeat("a", 201): "q field.too-long", "page=2": "page api.unknown", "q=a&q=b": "q api.twice",
	} {
		if got := h.call(staff.Reporter, "GET", "/articles?"+query, "").want(422).faults(); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	h.call(staff.Reporter, "GET", "/articles?q=%zz", "").want(400)
}

func TestSections(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.call(staff.Contributor, "GET", "/sections", "").want(200).
		is("items.0.slug", "industry").is("items.0.name", "산업").is("items.0.parent", nil).is("items.0.path", "/sections/industry").
		is("items.1.slug", "industry/manufacturing").is("items.1.parent", "industry").is("items.1.path", "/sections/industry/manufacturing").
		is("items.2.slug", "society")
}

// Every role, no token and a revoked one against every route.
func TestPromiseClosedByDefault(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.call(staff.Admin, "POST", "/articles", `{"title":"제목"}`).want(201)
	x, revoked, err := h.desk.AddToken(t.Context(), staff.Shell(), staff.Token{Name: "old", Role: staff.Admin})
	must(t, err)
	must(t, h.desk.RevokeToken(t.Context(), staff.Shell(), x.ID))
	open := 0
	for _, route := range h.door.Routes() {
		method, path, _ := strings.Cut(route.Pattern, " ")
		path = strings.TrimPrefix(strings.NewReplacer("{no}", "1", "{id}", "1").Replace(path), "/api/v1")
		if route.Permission == "" {
			t.Errorf("%s names no permission", route.Pattern)
		}
		for _, header := range []string{"", "Bearer", "Bearer ", "Bearer " + revoked, "Bearer \x01", "Basic " + h.tokens[staff.Admin], h.tokens[staff.Admin]} {
			got := h.call("", method, path, "{}", "Authorization", header)
			if route.Permission == staff.Public {
				got.want(200)
				open++
			} else if got.want(401); !strings.HasPrefix(got.head.Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%s: no challenge: %v", route.Pattern, got.head)
			}
		}
		for _, role := range staff.Roles() {
			got := h.call(role, method, path, "{}", "If-Match", `"99"`)
			allowed := (staff.Person{Role: role}).May(route.Permission)
			if strings.HasSuffix(path, "/file") || strings.HasSuffix(path, "/recall") { // of another's article
				allowed = (staff.Person{Role: role}).May(staff.EditAll) && (role != staff.Layout || strings.HasSuffix(path, "/file"))
			}
			unseen := role == staff.Contributor && got.code == 404 // a guest sees own articles alone
			if refused := got.code == 403 || unseen && !allowed; refused == allowed || got.code == 401 || got.code >= 500 {
				t.Errorf("%s as %s: %d %s", route.Pattern, role, got.code, got.raw)
			}
		}
	}
	if open != 7 {
		t.Errorf("%d open answers: the description alone is for everybody", open)
	}
}

func TestAddressesThatAreNot(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, path := range []string{"/", "", "/nothing", "/articles/0", "/articles/01", "/articles/x", "/articles/-1", "/articles/99999999999999999999",
		"/articles/7", "/articles/1/", "/articles/1/nothing", "/media/7", "/media/x", "/openapi.json/x"} {
		h.call(staff.Admin, "GET", path, "").want(404).is("type", "urn:jogan:fault.not-found")
	}
	r := httptest.NewRequest("GET", "/api/v2/articles", nil)
	h.send(r).want(404)
	for request, allowed := range map[string]string{
		"DELETE /articles": "GET, HEAD, POST", "PUT /articles/1": "GET, HEAD, PATCH", "GET /articles/1/publish": "POST", "DELETE /media": "GET, HEAD, POST",
		"OPTIONS /sections": "GET, HEAD", "BREW /openapi.json": "GET, HEAD",
	} {
		method, path, _ := strings.Cut(request, " ")
		if got := h.call("", method, path, "").want(405); got.head.Get("Allow") != allowed {
			t.Errorf("%s: Allow %q, want %q", request, got.head.Get("Allow"), allowed)
		}
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	h := open(t)
	said := map[string]bool{}
	for _, lang := range render.Languages() {
		h.lang = lang + "-XX,q;q=0"
		got := h.call(staff.Admin, "POST", "/articles", `{"title":1}`).want(422)
		if got.head.Get("Content-Language") != lang {
			t.Errorf("%s: %v", lang, got.head)
		}
		said[got.at("errors.0.detail").(string)] = true
	}
	h.lang = "fr"
	if got := h.call("", "GET", "/sections", "").want(401); got.head.Get("Content-Language") != render.Languages()[0] || len(said) != len(render.Languages()) {
		t.Errorf("%v %v", got.head, said)
	}
}

// brokenStore fails where it is asked.
type brokenStore struct{ with func() error }

func (b brokenStore) Read(context.Context, func(api.Reader) error) error { return b.with() }

func TestOurOwnFaultsTellNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	words := catalogue(t)
	for name, with := range map[string]func() error{
		"error": func() error { return errors.New("password=hunter2") },
		"panic": func() error { panic("password=hunter2") },
	} {
		var log bytes.Buffer
		h.handler = api.New(api.Config{Store: brokenStore{with}, Desk: h.desk, Temp: h.temp, Words: words, Now: h.clock.Now,
			Log: slog.New(slog.NewTextHandler(&log, nil))}).Handler()
		got := h.call(staff.Admin, "GET", "/articles", "").want(500).is("type", "urn:jogan:fault.internal")
		if strings.Contains(got.raw, "hunter2") || !strings.Contains(log.String(), "hunter2") {
			t.Errorf("%s: said %s, logged %s", name, got.raw, log.String())
		}
	}
}

// Of programs that change the same version at the same time one succeeds; the others are told, with both versions.
func TestOneOfManyPatchesStands(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.call(staff.Admin, "POST", "/articles", `{"title":"제목"}`).want(201)
	codes := make([]int, 8)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() {
			w := httptest.NewRecorder()
			h.handler.ServeHTTP(w, h.request(staff.Admin, "PATCH", "/articles/1", strings.NewReader(fmt.Sprintf(`{"title":"제목 %d"}`, i)), "If-Match", `"1"`))
			codes[i] = w.Code
		})
	}
	all.Wait()
	slices.Sort(codes)
	if !slices.Equal(codes, []int{200, 409, 409, 409, 409, 409, 409, 409}) {
		t.Errorf("statuses %v", codes)
	}
	h.call(staff.Admin, "GET", "/articles/1", "").want(200).is("version", 2.0)
}
