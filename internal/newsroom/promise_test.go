package newsroom

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"jogan/internal/fault"
	"jogan/internal/staff"
)

var pathPart = regexp.MustCompile(`\{[^}]*\}`)

// Every address names its permission: whoever lacks it gets no further than the door, whoever has it never meets a fault
// of ours.
func TestPromiseClosedByDefault(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.as(staff.Admin).write(draftOf("잠긴 기사"))
	// Somebody who holds no session of this test, for what is done to people.
	guest, _, err := w.desk.Invite(t.Context(), staff.Shell(), staff.Person{Login: "guest", Name: "손님", Role: staff.Contributor})
	if err != nil {
		t.Fatal(err)
	}
	nobody := w.as("")
	clients := map[staff.Role]*client{}
	for _, role := range staff.Roles() {
		clients[role] = w.as(role)
	}
	refused := 0
	for _, x := range w.door.routes() {
		if strings.HasSuffix(x.pattern, "/sign-out") {
			continue // would end the sessions of this test; TestWalk signs out
		}
		method, path, _ := strings.Cut(x.pattern, " ")
		path = strings.TrimSuffix(path, "{$}")
		path = strings.Replace(path, "people/{id}", fmt.Sprintf("people/%d", guest.ID), 1)
		path = pathPart.ReplaceAllString(path, "1")
		ask := func(c *client) *answer {
			if method == http.MethodPost {
				return c.post(path, url.Values{})
			}
			return c.get(path)
		}
		out := ask(nobody)
		switch {
		case x.permission == staff.Public:
			if out.status == http.StatusUnauthorized || out.status == http.StatusForbidden {
				t.Errorf("%s: %d for everybody", x.pattern, out.status)
			}
		case method == http.MethodPost && out.status != http.StatusUnauthorized:
			t.Errorf("%s: %d for nobody", x.pattern, out.status)
		case method == http.MethodGet && (out.status != http.StatusSeeOther || !strings.HasPrefix(out.location, "/desk/sign-in?next=")):
			t.Errorf("%s: %d %s for nobody", x.pattern, out.status, out.location)
		}
		for role, c := range clients {
			in := ask(c)
			may := func(p staff.Permission) bool { return (staff.Person{Role: role}).May(p) }
			switch {
			case !may(x.permission):
				refused++
				in.want(http.StatusForbidden).has("권한이 없습니다")
			case in.status == http.StatusUnauthorized || strings.HasPrefix(in.location, "/desk/sign-in"):
				t.Errorf("%s: %d %s for %s", x.pattern, in.status, in.location, role)
			case in.status == http.StatusForbidden && (may(staff.EditAll) || !strings.Contains(x.pattern, "articles/{no}")) && !strings.HasSuffix(x.pattern, "/recall"): // it depends on the step who may
				t.Errorf("%s: %d for %s", x.pattern, in.status, role)
			case in.status < 300 && strings.Contains(x.pattern, "articles/{no}/preview") && !may(staff.EditAll):
				t.Errorf("%s: another's draft for %s", x.pattern, role)
			}
		}
	}
	if refused < 100 {
		t.Errorf("only %d refusals: the table was not walked", refused)
	}
	for _, path := range []string{"/desk/nothing", "/desk/articles", "/desk/articles/1/nothing"} {
		nobody.get(path).want(http.StatusSeeOther)
		clients[staff.Admin].get(path).want(http.StatusNotFound).has("찾으시는 것이 없습니다")
	}
}

// Two tabs, two people: the later save is refused, both versions are shown, and what was answered as saved is there.
func TestPromiseNoLostWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, desk := w.as(staff.Reporter), w.as(staff.DeskEditor)
	path := reporter.write(draftOf("함께 쓰는 기사"))
	version := reporter.get(path).field("version")

	desk.post(path, with(draftOf("데스크의 제목"), "version", version, "body", "<p>첫 문단입니다. 두 번째 문장입니다.</p><p>데스크가 고친 문단.</p>")).to(path + "?done=saved")

	mine := with(draftOf("기자의 제목"), "version", version, "body", "<p>첫 문단입니다. 두 번째 문장입니다.</p><p>기자가 고친 문단.</p><p>기자가 보탠 문단.</p>", "lead", "기자의 리드", "byline_name", "정가람")
	stale := reporter.post(path, mine).want(http.StatusConflict).has(
		"그사이 다른 곳에서 저장되었습니다", "기자의 제목", "데스크의 제목", "데스크가 고친 문단.", "기자가 고친 문단.", "기자가 보탠 문단.", "기자의 리드", "내 글로 저장(덮어쓰기)")
	for field, want := range map[string]string{"title": "기자의 제목", "lead": "기자의 리드", "byline_name": "정가람", "tags": "전기차, 배터리"} {
		if got := stale.field(field); got != want {
			t.Errorf("the form holds %s %q, want %q", field, got, want)
		}
	}
	if !strings.Contains(stale.field("body"), "기자가 보탠 문단.") {
		t.Errorf("the form lost the body: %q", stale.field("body"))
	}
	a, err := w.db.Article(t.Context(), 1)
	if err != nil || a.Title != "데스크의 제목" || !strings.Contains(a.Body, "데스크가 고친 문단") {
		t.Errorf("stored %q %q, %v", a.Title, a.Body, err)
	}

	// Overwriting is a decision; the other version stays in the history.
	reporter.post(path, with(mine, "version", stale.field("version"))).to(path + "?done=saved")
	if a, err = w.db.Article(t.Context(), 1); err != nil || a.Title != "기자의 제목" || !strings.Contains(a.Body, "기자가 보탠 문단") {
		t.Errorf("stored %q %q, %v", a.Title, a.Body, err)
	}
	revisions, err := w.db.Revisions(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	kept := false
	for _, v := range revisions {
		kept = kept || v.Copy.Title == "데스크의 제목"
	}
	if !kept {
		t.Error("the version that was overwritten is gone")
	}

	// Publishing a version that is not the newest is refused in the same way.
	old := desk.get(path).field("version")
	reporter.post(path, with(mine, "version", old, "title", "더 새로운 제목")).to(path + "?done=saved")
	desk.post(path+"/publish", with(draftOf("늦은 발행"), "version", old)).want(http.StatusConflict).has("늦은 발행", "더 새로운 제목")
	if _, err := w.db.PublicArticle(t.Context(), 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stale version went out: %v", err)
	}

	// What is answered as saved is stored.
	for i := range 5 {
		title := fmt.Sprintf("저장 %d", i)
		p := reporter.write(draftOf(title))
		var no int64
		if _, err := fmt.Sscanf(p, "/desk/articles/%d", &no); err != nil {
			t.Fatal(err)
		}
		if a, err := w.db.Article(t.Context(), no); err != nil || a.Title != title {
			t.Errorf("%s: stored %q, %v", p, a.Title, err)
		}
	}
}

// A form that is sent after the session ended is carried over the sign-in and sent on when the person says so.
func TestPromiseNoLostWordsOverSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter := w.as(staff.Reporter)
	path := reporter.write(draftOf("긴 밤의 기사"))
	version := reporter.get(path).field("version")
	w.clock.move(staff.SessionIdle + 1)

	reporter.get("/desk/").want(http.StatusSeeOther)
	form := with(draftOf("밤새 고친 제목"), "version", version, "body", "<p>밤새 쓴 \"글\" &amp; 그 밖의 것.</p>", "subtitle", "따옴표 \" 와 <꺾쇠>")
	page := reporter.post(path, form).want(http.StatusUnauthorized).has("아직 저장되지 않았습니다", "밤새 고친 제목")

	// A wrong password does not lose it either.
	back := url.Values{"login": {"reporter"}, "password": {"틀린 비밀번호입니다"}, "next": {page.field("next")}, "kept": {page.field("kept")}}
	page = reporter.post("/desk/sign-in", back).want(http.StatusUnprocessableEntity).has("아이디나 비밀번호가 맞지 않습니다")
	if page.field("login") != "reporter" {
		t.Errorf("the login is gone: %q", page.field("login"))
	}
	back = url.Values{"login": {"reporter"}, "password": {password}, "next": {page.field("next")}, "kept": {page.field("kept")}}
	resumed := reporter.post("/desk/sign-in", back).want(http.StatusOK).has("이어서 저장")
	again := url.Values{}
	for name := range form {
		again.Set(name, resumed.field(name))
	}
	reporter.post(path, again).to(path + "?done=saved")
	a, err := w.db.Article(t.Context(), 1)
	if err != nil || a.Title != "밤새 고친 제목" || a.Subtitle != "따옴표 \" 와 <꺾쇠>" || !strings.Contains(a.Body, "밤새 쓴 \"글\" &amp; 그 밖의 것.") {
		t.Errorf("stored %q %q %q, %v", a.Title, a.Subtitle, a.Body, err)
	}
}
