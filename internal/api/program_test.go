package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"jogan/internal/api"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

// onBoth runs a test on both databases.
func onBoth(t *testing.T, test func(*testing.T, *house)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, openOn(t, storetest.SQLite)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, openOn(t, storetest.Postgres)) })
}

// again is the door as after a restart: all that it knew itself is gone.
func (h *house) again() {
	h.door = api.New(api.Config{Store: moments{h.db}, Desk: h.desk, Temp: h.temp, Words: catalogue(h.t), Now: h.clock.Now, Log: slog.New(slog.DiscardHandler)})
	h.handler = h.door.Handler()
}

// A request that is sent again with its key is answered as before and does nothing, also after a restart.
func TestOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		key := []string{"Idempotency-Key", `"a-1"`}
		first := h.call(staff.Admin, "POST", "/articles", `{"title":"한 번"}`, key...).want(201)
		h.again()
		second := h.call(staff.Admin, "POST", "/articles", `{"title":"한 번"}`, "Idempotency-Key", "a-1").want(201)
		if second.raw != first.raw || second.head.Get("ETag") != first.head.Get("ETag") || second.head.Get("Location") != first.head.Get("Location") ||
			second.head.Get("Content-Type") != "application/json" || second.head.Get("Idempotency-Replayed") != "true" || first.head.Get("Idempotency-Replayed") != "" {
			t.Errorf("answered again: %v %s", second.head, second.raw)
		}
		h.call(staff.Admin, "POST", "/articles", `{"title":"다른 것"}`, key...).want(422).is("type", "urn:jogan:api.key-other")
		h.call(staff.Chief, "POST", "/articles", `{"title":"남의 것"}`, key...).want(201).is("no", 2.0)
		h.call(staff.Admin, "POST", "/articles/1/file", ``, key...).want(200).is("status", "filed")
		h.call(staff.Admin, "POST", "/articles/1/file", ``, key...).want(200).is("status", "filed")

		// What was refused may be mended and sent again with its key.
		h.call(staff.Admin, "POST", "/articles", `{"title":1}`, "Idempotency-Key", "b").want(422)
		h.call(staff.Admin, "POST", "/articles", `{"title":"고쳤다"}`, "Idempotency-Key", "b").want(201).is("no", 3.0)
		for _, bad := range []string{"", `""`, "a b", strings.Repeat("k", 256), "키", `a"b`} {
			h.call(staff.Admin, "POST", "/articles", `{}`, "Idempotency-Key", bad).want(400).is("type", "urn:jogan:api.key")
		}

		h.clock.Add(staff.RequestKept + time.Second)
		h.call(staff.Admin, "POST", "/articles", `{"title":"다음 날"}`, key...).want(201).is("no", 4.0)
	})
}

// Of doubles that come at the same moment one is done; the others are told so, or get its answer.
func TestOnceOfMany(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		codes := make([]int, 8)
		var all sync.WaitGroup
		for i := range codes {
			all.Go(func() {
				w := httptest.NewRecorder()
				h.handler.ServeHTTP(w, h.request(staff.Admin, "POST", "/articles", strings.NewReader(`{"title":"한 번"}`), "Idempotency-Key", "k"))
				codes[i] = w.Code
			})
		}
		all.Wait()
		if slices.ContainsFunc(codes, func(c int) bool { return c != 201 && c != 409 }) || !slices.Contains(codes, 201) {
			t.Errorf("statuses %v", codes)
		}
		if rows, err := h.db.Articles(t.Context(), news.ArticleFilter{Limit: 9}); err != nil || len(rows) != 1 {
			t.Errorf("%d articles, %v", len(rows), err)
		}
		h.call(staff.Admin, "POST", "/articles", `{"title":"한 번"}`, "Idempotency-Key", "k").want(201).is("no", 1.0)
	})
}

// A program that is killed at any moment does nothing twice: before anything was written the request begins anew, after it
// the answer is that it was done.
func TestOnceWhenKilled(t *testing.T) {
	t.Parallel()
	h := open(t)
	request := staff.Request{Token: h.ids[staff.Admin], Route: "POST /api/v1/articles", Key: "k"}
	print := func(key string) string { // what the door itself notes of this request
		h.call(staff.Admin, "POST", "/articles", `{"title":"가"}`, "Idempotency-Key", key).want(201)
		x, err := h.db.Request(t.Context(), request.Token, request.Route, key)
		must(t, err)
		return x.Print
	}
	request.Print = print("other")
	begun, err := h.desk.BeginRequest(t.Context(), request, time.Minute)
	must(t, err)
	send := func() reply {
		return h.call(staff.Admin, "POST", "/articles", `{"title":"가"}`, "Idempotency-Key", "k")
	}
	send().want(409).is("type", "urn:jogan:api.key-running")
	must(t, h.db.Write(t.Context(), func(tx *store.Tx) error { return tx.MarkRequest(t.Context(), begun.ID) }))
	h.clock.Add(2 * time.Minute)
	send().want(409).is("type", "urn:jogan:api.key-lost")
	request.Key = "l"
	_, err = h.desk.BeginRequest(t.Context(), request, time.Minute)
	must(t, err)
	h.clock.Add(2 * time.Minute)
	h.call(staff.Admin, "POST", "/articles", `{"title":"가"}`, "Idempotency-Key", "l").want(201).is("no", 2.0)

	// An action marks the request in its own write: what fails leaves no mark.
	actor := staff.Actor{Token: request.Token, Role: staff.Admin, Request: begun.ID}
	broken := errors.New("broken")
	err = h.db.Write(t.Context(), func(tx *store.Tx) error {
		return errors.Join(tx.MarkRequest(t.Context(), actor.Request), broken)
	})
	if !errors.Is(err, broken) {
		t.Error(err)
	}
}

// The same file in a form with another boundary is the same request.
func TestOnceForForms(t *testing.T) {
	t.Parallel()
	h := open(t)
	post := func(caption string) reply {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		must(t, m.WriteField("caption", caption))
		file, err := m.CreateFormFile("picture", "a.png")
		must(t, err)
		_, err = file.Write(drawing(t))
		must(t, errors.Join(err, m.Close()))
		return h.send(h.request(staff.Admin, "POST", "/media", &b, "Content-Type", m.FormDataContentType(), "Idempotency-Key", "p"))
	}
	post("설명").want(201)
	if got := post("설명").want(201); got.head.Get("Idempotency-Replayed") != "true" {
		t.Error("it was done again")
	}
	post("다른 설명").want(422).is("type", "urn:jogan:api.key-other")
	h.clock.Add(time.Second)
	raw := func() reply {
		return h.send(h.request(staff.Admin, "POST", "/media?caption=x", bytes.NewReader(drawing(t)), "Content-Type", "image/png", "Idempotency-Key", "r"))
	}
	raw().want(200)
	if got := raw().want(200); got.head.Get("Idempotency-Replayed") != "true" {
		t.Error("it was done again")
	}
}

// A token's scopes open their part of the API and nothing else, and never more than its role.
func TestScopes(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, scope := range staff.Scopes() {
		_, secret, err := h.desk.AddToken(t.Context(), staff.Shell(), staff.Token{Name: string(scope), Role: staff.Admin, Scopes: []staff.Scope{scope}})
		must(t, err)
		h.tokens["scoped"] = secret
		opened := 0
		for _, route := range h.door.Routes() {
			if route.Permission == staff.Public {
				continue
			}
			method, path, _ := strings.Cut(strings.NewReplacer("{no}", "77", "{id}", "77", "/api/v1", "").Replace(route.Pattern), " ")
			got := h.call("scoped", method, path, "{}")
			denied := got.code == 403
			if denied && (got.json["type"] != "urn:jogan:api.scope" || !strings.Contains(got.head.Get("WWW-Authenticate"), "insufficient_scope")) {
				t.Errorf("%s with %s: %s", route.Pattern, scope, got.raw)
			}
			if !denied {
				opened++
			}
			if write := method != "GET"; write && !denied && !strings.Contains(string(scope), "write") && !strings.Contains(string(scope), "publish") && !strings.Contains(string(scope), "manage") {
				t.Errorf("%s is open to %s", route.Pattern, scope)
			}
			if !denied && method == "GET" && strings.HasPrefix(path, "/articles") && scope != staff.ReadArticles {
				t.Errorf("%s is open to %s", route.Pattern, scope)
			}
		}
		if opened < 5 || opened > 25 {
			t.Errorf("%s opens %d routes", scope, opened)
		}
	}
	_, secret, err := h.desk.AddToken(t.Context(), staff.Shell(), staff.Token{Name: "기자", Role: staff.Reporter, Scopes: staff.Scopes()})
	must(t, err)
	h.tokens["scoped"] = secret
	h.call("scoped", "POST", "/articles/1/publish", "{}").want(403).is("type", "urn:jogan:fault.forbidden")

	// A time of withdrawal is a publication's matter, also where it comes with a change of words.
	_, secret, err = h.desk.AddToken(t.Context(), staff.Shell(), staff.Token{Name: "작성기", Role: staff.Admin, Scopes: []staff.Scope{staff.WriteArticles}})
	must(t, err)
	h.tokens["scoped"] = secret
	h.call("scoped", "POST", "/articles", `{"withdraw_at":"2030-01-01T00:00:00Z"}`).want(422)
	h.call("scoped", "POST", "/articles", `{"title":"글"}`).want(201)
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, secret, err := h.desk.AddToken(t.Context(), staff.Shell(), staff.Token{Name: "하루", Role: staff.Reporter, Expires: h.clock.Now().Add(time.Hour)})
	must(t, err)
	h.tokens["day"] = secret
	h.call("day", "GET", "/sections", "").want(200)
	h.clock.Add(time.Hour)
	h.call("day", "GET", "/sections", "").want(401)
	tokens, err := h.db.Tokens(t.Context())
	must(t, err)
	if tokens[0].From != "192.0.2.1" || tokens[0].Used.IsZero() {
		t.Errorf("used: %+v", tokens[0])
	}
}

// Reads and writes are counted apart; what was spent grows back.
func TestLimits(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.handler = api.New(api.Config{Store: moments{h.db}, Desk: h.desk, Temp: h.temp, Words: catalogue(t), Limits: api.Limits{Reads: 3, Writes: 2}, Now: h.clock.Now, Log: slog.New(slog.DiscardHandler)}).Handler()
	for left := range 3 {
		if got := h.call(staff.Admin, "GET", "/sections", "").want(200).head; got.Get("RateLimit-Limit") != "3" || got.Get("RateLimit-Remaining") != strconv.Itoa(2-left) || got.Get("RateLimit-Reset") != strconv.Itoa(20*(left+1)) {
			t.Errorf("after %d: %v", left+1, got)
		}
	}
	if got := h.call(staff.Admin, "GET", "/sections", "").want(429).is("type", "urn:jogan:api.too-many").head.Get("Retry-After"); got != "20" {
		t.Errorf("Retry-After %q", got)
	}
	h.call(staff.Chief, "GET", "/sections", "").want(200)
	h.call(staff.Admin, "POST", "/articles", `{}`).want(201)
	h.call(staff.Admin, "POST", "/articles", `{"no":1}`).want(422)
	h.call(staff.Admin, "POST", "/articles", `{}`).want(429)
	h.clock.Add(20 * time.Second)
	h.call(staff.Admin, "GET", "/sections", "").want(200)
	h.call(staff.Admin, "GET", "/sections", "").want(429)
}

// A GET is answered with 304 while its answer is the same, byte for byte; its tag serves a change too.
func TestConditional(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.call(staff.Admin, "POST", "/articles", `{"title":"제목"}`).want(201)
	for _, path := range []string{"/articles/1", "/articles", "/sections", "/openapi.json", "/articles/1/findings", "/events"} {
		tag := h.call(staff.Admin, "GET", path, "").want(200).head.Get("ETag")
		for _, header := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			if got := h.call(staff.Admin, "GET", path, "", "If-None-Match", header).want(304); got.raw != "" || got.head.Get("ETag") != tag {
				t.Errorf("%s: %v %q", path, got.head, got.raw)
			}
		}
		h.call(staff.Admin, "GET", path, "", "If-None-Match", `"x"`).want(200)
	}
	tag := h.call(staff.Admin, "GET", "/articles/1", "").want(200).head.Get("ETag")
	h.call(staff.Admin, "PATCH", "/articles/1", `{"title":"둘"}`, "If-Match", tag).want(200).is("version", 2.0)
	h.call(staff.Admin, "PATCH", "/articles/1", `{"title":"셋"}`, "If-Match", tag).want(409)
	h.call(staff.Admin, "GET", "/articles/1", "", "If-None-Match", tag).want(200)
	for _, bad := range []string{`"1.`, `1.x`, `".x"`} {
		h.call(staff.Admin, "PATCH", "/articles/1", `{}`, "If-Match", bad).want(400)
	}
}

func TestPointers(t *testing.T) {
	t.Parallel()
	h := open(t)
	got := h.call(staff.Admin, "POST", "/articles", `{"bylines":[{"name":"가","email":1}],"a/b~c":1}`).want(422)
	pointers := map[string]string{}
	for _, e := range got.json["errors"].([]any) {
		f := e.(map[string]any)
		pointers[f["field"].(string)] = f["pointer"].(string)
	}
	if pointers["bylines[0].email"] != "#/bylines/0/email" || pointers["a/b~c"] != "#/a~1b~0c" {
		t.Errorf("%v", pointers)
	}
	if got := h.call(staff.Admin, "GET", "/articles?limit=0", "").want(422); strings.Contains(got.raw, "pointer") {
		t.Errorf("a parameter has no place in a body: %s", got.raw)
	}
}

// The attributes, the road back, corrections, notes, the library and the lists.
func TestEverythingElse(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.call(staff.Admin, "POST", "/articles", story).want(201).is("portal", true).is("comments", true).is("adults_only", false)
	h.call(staff.Admin, "POST", "/articles", `{"title":"둘","related":[1],"portal":false,"comments":false,"adults_only":true}`).want(201).
		is("related.0", 1.0).is("portal", false).is("comments", false).is("adults_only", true)
	if got := h.call(staff.Admin, "PATCH", "/articles/2", `{"related":[1,9]}`, "If-Match", "*").want(422).faults(); got != "related[1] field.choice" {
		t.Error(got)
	}
	h.call(staff.Admin, "PATCH", "/articles/2", `{"related":[2]}`, "If-Match", "*").want(422)
	h.call(staff.Admin, "PATCH", "/articles/2", `{"related":null,"portal":null,"adults_only":null}`, "If-Match", "*").want(200).is("portal", true).is("adults_only", false).is("comments", false)

	h.clock.Add(time.Hour)
	h.call(staff.Chief, "PATCH", "/articles/2", `{"title":"셋"}`, "If-Match", "*").want(200)
	id := int(h.call(staff.Admin, "GET", "/articles/2/revisions", "").want(200).at("items.1.id").(float64))
	then := h.call(staff.Admin, "GET", fmt.Sprintf("/articles/2/revisions/%d", id), "").want(200).is("id", float64(id)).is("article.no", 2.0)
	if then.at("article.title") != "둘" {
		t.Errorf("what the article was: %s", then.raw)
	}
	h.call(staff.Admin, "GET", "/articles/2/revisions/999", "").want(404)
	h.call(staff.Admin, "GET", fmt.Sprintf("/articles/1/revisions/%d", id), "").want(404) // of another article
	h.call(staff.Admin, "POST", "/articles/2/revert", `{}`).want(422).is("errors.0.field", "revision")
	h.call(staff.Admin, "POST", "/articles/2/revert", `{"revision":999}`).want(422).is("errors.0.code", "field.choice")
	h.call(staff.Admin, "POST", "/articles/2/revert", fmt.Sprintf(`{"revision":%d,"version":1}`, id)).want(409)
	h.call(staff.Admin, "POST", "/articles/2/revert", fmt.Sprintf(`{"revision":%d}`, id)).want(200).is("title", "둘")

	words := `"kind":"correction","title":"바로잡습니다","body_html":"<p>400개입니다.</p>"`
	h.call(staff.Admin, "POST", "/corrections", `{"article":1,`+words+`}`).want(422).is("errors.0.code", "correction.never-public")
	h.call(staff.Admin, "POST", "/articles/1/publish", "").want(200)
	if got := h.call(staff.Admin, "POST", "/corrections", `{}`).want(422).faults(); strings.Count(got, "field.required")+strings.Count(got, "field.choice") != 4 {
		t.Error(got)
	}
	made := h.call(staff.Admin, "POST", "/corrections", `{"article":1,`+words+`,"box_until":"2026-02-01T00:00:00Z"}`).want(201).is("article", 1.0).is("version", 1.0)
	if made.head.Get("Location") != "/api/v1/corrections/1" || made.head.Get("ETag") != `"1"` {
		t.Errorf("%v", made.head)
	}
	h.call(staff.Admin, "PATCH", "/corrections/1", `{"title":"고칩니다","note":"표현"}`).want(428)
	h.call(staff.Admin, "PATCH", "/corrections/1", `{"title":"고칩니다"}`, "If-Match", "*").want(422).is("errors.0.field", "note")
	h.call(staff.Admin, "PATCH", "/corrections/1", `{"title":"고칩니다","note":"표현"}`, "If-Match", `"1"`).want(200).is("version", 2.0).is("body_html", "<p>400개입니다.</p>")
	h.call(staff.Admin, "PATCH", "/corrections/1", `{"title":"또","note":"표현"}`, "If-Match", `"1"`).want(409)
	h.call(staff.Admin, "POST", "/corrections/1/withdraw", `{}`).want(422)
	h.call(staff.Admin, "POST", "/corrections/1/withdraw", `{"reason":"잘못"}`).want(200)
	if h.call(staff.Admin, "GET", "/corrections/1", "").want(200).at("withdrawn_at") == nil {
		t.Error("it is not withdrawn")
	}

	h.call(staff.Admin, "POST", "/articles/1/notes", `{"text":"확인했나요?","to":"yeoul","nth":0}`).want(201).is("to", "yeoul")
	h.call(staff.Admin, "POST", "/articles/1/notes", `{"text":"네","parent":1}`).want(201).is("parent", 1.0)
	for body, fault := range map[string]string{`{}`: "text field.required", `{"text":"a","to":"x"}`: "to field.choice", `{"text":"a","parent":77}`: "parent field.choice", `{"text":"a","mood":1}`: "mood api.unknown"} {
		if got := h.call(staff.Admin, "POST", "/articles/1/notes", body).want(422).faults(); got != fault {
			t.Errorf("%s: %s", body, got)
		}
	}
	h.call(staff.Admin, "PATCH", "/notes/1", `{"done":true}`).want(200)
	h.call(staff.Admin, "PATCH", "/notes/1", `{"text":"나의 것이 아닌"}`).want(403)
	h.call(staff.Admin, "PATCH", "/notes/1", `{"done":true,"text":"a"}`).want(422)
	h.call(staff.Admin, "GET", "/articles/1/notes", "").want(200).is("items.0.id", 1.0)
	h.call(staff.Admin, "GET", "/notes/2", "").want(200).is("text", "네")

	h.upload("picture", string(drawing(t))).want(201)
	tag := h.call(staff.Admin, "GET", "/media/1", "").want(200).head.Get("ETag")
	h.call(staff.Admin, "PATCH", "/media/1", `{"caption":"설명","focus_x":10}`, "If-Match", tag).want(200).is("caption", "설명").is("focus_x", 10.0).is("focus_y", 50.0)
	h.call(staff.Admin, "PATCH", "/media/1", `{"caption":"늦은"}`, "If-Match", tag).want(412).is("type", "urn:jogan:api.changed")
	if got := h.call(staff.Admin, "PATCH", "/media/1", `{"focus_x":101,"url":"x"}`).want(422).faults(); got != "focus_x field.range; url api.unknown" {
		t.Error(got)
	}
	h.call(staff.Admin, "GET", "/media?q=설명&kind=image", "").want(200).is("items.0.id", 1.0).is("next", nil)
	if got := h.call(staff.Admin, "GET", "/media?kind=video", "").want(200).at("items").([]any); len(got) > 0 {
		t.Error("a drawing is no film")
	}
	for _, path := range []string{"/media?kind=x", "/media?before=x", "/series?x=1", "/events?wait=31", "/events?after=-1", "/events?audience=x", "/webhooks?a=1"} {
		h.call(staff.Admin, "GET", path, "").want(422)
	}

	h.call(staff.Admin, "GET", "/series", "").want(200).is("items.0.slug", "future").is("next", nil)
	h.call(staff.Admin, "POST", "/articles", `{"title":"하나","tags":["가온","나래","다솜"]}`).want(201)
	h.call(staff.Admin, "GET", "/tags?q=나래", "").want(200).is("items.0.name", "나래").is("items.0.uses", 1.0).is("next", nil)
	first := h.call(staff.Admin, "GET", "/tags?limit=2", "").want(200)
	second := h.call(staff.Admin, "GET", "/tags?limit=2&before="+first.at("next").(string), "").want(200)
	if first.at("items.1.name") == second.at("items.0.name") {
		t.Error("a tag stands on two pages")
	}
	h.call(staff.Admin, "GET", "/tags?order=x", "").want(422)
	h.call(staff.Admin, "GET", "/people", "").want(200).is("items.0.handle", "yeoul")

	hook := h.call(staff.Admin, "POST", "/webhooks", `{"name":"포털","url":"https://portal.example/in","events":["article.published"]}`).want(201)
	if !strings.HasPrefix(hook.at("secret").(string), "whsec_") {
		t.Error("no secret")
	}
	if got := h.call(staff.Admin, "GET", "/webhooks", "").want(200); strings.Contains(got.raw, "whsec_") {
		t.Error("the secret is told again")
	}
	h.call(staff.Admin, "GET", "/webhooks/1", "").want(200).is("events.0", "article.published")
	if got := h.call(staff.Admin, "POST", "/webhooks", `{"name":"","url":"ftp://x","events":["x"]}`).want(422).faults(); got != "events[0] field.choice" {
		t.Error(got)
	}
	h.call(staff.Admin, "POST", "/webhooks", `{"name":"a","url":"ftp://x","events":["article.filed"]}`).want(422).is("errors.0.field", "url")
	h.call(staff.Admin, "DELETE", "/webhooks/1", "").want(204)
	h.call(staff.Admin, "DELETE", "/webhooks/1", "").want(404)
}

// What happened comes in its order, to each token what its role may see; who waits hears of it at once.
func TestEvents(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		h.db.Listen(h.door.Changed)
		start := h.call(staff.Admin, "GET", "/events", "").want(200).at("last").(float64)
		h.call(staff.Admin, "POST", "/articles", story).want(201)
		h.call(staff.Admin, "POST", "/articles/1/publish", "").want(200)
		h.call(staff.Admin, "POST", "/articles/1/withdraw", `{"reason":"시험"}`).want(200)
		path := fmt.Sprintf("/events?after=%.0f", start)
		var kinds, seen []string
		for page := 0; page < 20; page++ {
			got := h.call(staff.Admin, "GET", path+"&limit=2", "").want(200)
			for _, x := range got.at("items").([]any) {
				e := x.(map[string]any)
				seen = append(seen, fmt.Sprint(e["id"]))
				if e["kind"] != nil {
					kinds = append(kinds, fmt.Sprint(e["kind"], " ", e["no"], " ", e["audience"]))
				}
			}
			path = fmt.Sprintf("/events?after=%.0f", got.at("last"))
			if got.at("next") == nil {
				break
			}
		}
		if want := []string{"article.published 1 public", "article.withdrawn 1 public"}; !slices.Equal(kinds, want) {
			t.Errorf("events %q", kinds)
		}
		if len(seen) < 4 {
			t.Errorf("changes %q", seen)
		}
		if got := h.call(staff.Admin, "GET", path, "").want(200).at("items").([]any); len(got) > 0 {
			t.Errorf("there is more: %v", got)
		}
		if got := h.call(staff.Admin, "GET", fmt.Sprintf("/events?after=%.0f&audience=public&limit=100", start), "").want(200); strings.Contains(got.raw, "newsroom") || strings.Contains(got.raw, "draft") {
			t.Errorf("not public: %s", got.raw)
		}
		h.call(staff.Admin, "GET", "/events?after=99999", "").want(410).is("type", "urn:jogan:api.events-gone")

		heard := make(chan reply)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() {
			w := httptest.NewRecorder()
			h.handler.ServeHTTP(w, h.request(staff.Admin, "GET", path+"&wait=30", nil).WithContext(ctx))
			got := reply{t: t, code: w.Code, raw: w.Body.String()}
			_ = json.Unmarshal(w.Body.Bytes(), &got.json) // read below
			heard <- got
		}()
		h.call(staff.Admin, "POST", "/articles", `{"title":"다음"}`).want(201)
		if got := (<-heard).want(200); len(got.at("items").([]any)) == 0 {
			t.Errorf("who waits heard %s", got.raw)
		}
		h.door.Close() // a server that stops holds nobody
		last := h.call(staff.Admin, "GET", "/events", "").want(200).at("last").(float64)
		h.call(staff.Admin, "GET", fmt.Sprintf("/events?after=%.0f&wait=30", last), "").want(200)
		h.clock.Add(31 * 24 * time.Hour)
		must(t, h.db.Prune(t.Context()))
		h.call(staff.Admin, "GET", "/events?after=0", "").want(410)
	})
}
