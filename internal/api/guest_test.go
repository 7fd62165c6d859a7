package api_test

import (
	"strings"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// A guest's program walks every route: of another's article nothing is said.
func TestPromiseGuestsSeeTheirOwn(t *testing.T) {
	t.Parallel()
	h := open(t)
	const secret = "비밀스러운취재"
	h.call(staff.Reporter, "POST", "/articles", `{"title":"`+secret+`","body_html":"<p>`+secret+`</p>"}`).want(201)
	var guest int64
	must(t, h.db.Write(t.Context(), func(tx *store.Tx) (err error) {
		guest, err = tx.SavePerson(t.Context(), staff.Person{Login: "guest", Name: "손님", Handle: "guest", Role: staff.Contributor})
		return err
	}))
	_, token, err := h.desk.AddToken(t.Context(), staff.Shell(), staff.Token{Name: "guest", Role: staff.Contributor, Person: guest})
	must(t, err)
	h.tokens["guest"] = token
	h.call("guest", "POST", "/articles", `{"title":"손님의 글"}`).want(201).is("no", float64(2))
	for _, role := range []staff.Role{"guest", staff.Contributor} {
		for _, route := range h.door.Routes() {
			method, path, _ := strings.Cut(route.Pattern, " ")
			path = strings.TrimPrefix(strings.NewReplacer("{no}", "1", "{id}", "1").Replace(path), "/api/v1")
			got := h.call(role, method, path, `{"title":"다른 제목"}`, "If-Match", "*")
			if strings.Contains(got.raw, secret) {
				t.Errorf("%s as %s tells of another's article: %s", route.Pattern, role, got.raw)
			}
			if strings.Contains(path, "/articles/1") && got.code != 404 && got.code != 403 {
				t.Errorf("%s as %s: %d", route.Pattern, role, got.code)
			}
		}
	}
	for _, x := range h.call("guest", "GET", "/articles", "").want(200).at("items").([]any) {
		if x.(map[string]any)["no"] == 1.0 {
			t.Error("the list names another's article")
		}
	}
	h.call("guest", "GET", "/articles/2", "").want(200)
	if a, err := h.db.Article(t.Context(), 1); err != nil || a.Title != secret || a.Status != news.Writing {
		t.Errorf("the article is %q, %v", a.Title, err)
	}
}
