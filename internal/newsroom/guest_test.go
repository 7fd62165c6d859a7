package newsroom

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// A guest walks every address that is open to them: of another's article nothing is said anywhere.
func TestPromiseGuestsSeeTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, guest := w.as(staff.Reporter), w.as(staff.Contributor)
	const secret = "비밀스러운취재"
	other := reporter.write(with(draftOf(secret), "body", "<p>"+secret+" 본문입니다. 다른 사람은 아직 볼 수 없는 글입니다.</p>"))
	reporter.post(other, with(draftOf(secret+" 둘째 판"), "version", reporter.get(other).field("version"))).want(http.StatusSeeOther)
	reporter.post(other+"/notes", url.Values{"text": {secret + " 메모"}}).want(http.StatusSeeOther)
	if _, err := w.desk.SaveAssignment(t.Context(), w.people[staff.DeskEditor].Actor(""), news.Assignment{What: "손님이 맡을 취재", Who: w.people[staff.Contributor].ID}); err != nil {
		t.Fatal(err)
	}
	if err := w.desk.AttachAssignment(t.Context(), w.people[staff.DeskEditor].Actor(""), 1, 1); err != nil {
		t.Fatal(err)
	}
	own := guest.write(with(draftOf("손님의 글"), "body", "<p>본문입니다. 손님의 글입니다. 다른 사람은 아직 볼 수 없는 글입니다.</p>"))
	if own != "/desk/articles/2" {
		t.Fatalf("the guest's article is %s", own)
	}
	walked := 0
	for _, x := range w.door.routes() {
		method, path, _ := strings.Cut(x.pattern, " ")
		if method != http.MethodGet || !(staff.Person{Role: staff.Contributor}).May(x.permission) || strings.HasSuffix(path, "/events") {
			continue // the live line has a test of its own
		}
		path = strings.TrimSuffix(path, "{$}")
		for _, no := range []string{"1", "2"} {
			asked := pathPart.ReplaceAllString(strings.Replace(path, "{no}", "1", 1), no)
			for _, query := range []string{"", "?who=all", "?q=" + url.QueryEscape("비밀"), "?no=1", "?made=1"} {
				got := guest.get(asked + query)
				walked++
				if strings.Contains(got.body, secret) {
					t.Errorf("%s%s tells a guest of another's article: %s", asked, query, got.text())
				}
				if strings.Contains(x.pattern, "articles/{no}") && got.status != http.StatusNotFound {
					t.Errorf("%s%s: %d", asked, query, got.status)
				}
			}
		}
	}
	if walked < 100 {
		t.Errorf("only %d addresses walked", walked)
	}
	for path, form := range map[string]url.Values{
		other + "/notes":              {"text": {"손님의 메모"}},
		"/desk/notes/1":               {"do": {"done"}},
		other + "/merge":              with(draftOf("남의 글"), "version", "1"),
		other + "/kept":               with(draftOf("남의 글"), "version", "1"),
		other + "/save":               with(draftOf("남의 글"), "version", "1"),
		other + "/file":               {"version": {"2"}},
		other + "/editing":            {"tab": {"t"}},
		other + "/previews":           {"label": {"밖"}, "days": {"1"}},
		other + "/revisions/1/revert": {"version": {"2"}},
		other:                         with(draftOf("남의 글"), "version", "2"),
	} {
		if got := guest.post(path, form); got.status != http.StatusNotFound && got.status != http.StatusForbidden || strings.Contains(got.body, secret) {
			t.Errorf("POST %s: %d %s", path, got.status, got.text())
		}
	}
	// What is theirs stands open, in every list.
	guest.get(own).want(http.StatusOK).has("손님의 글")
	guest.get("/desk/").want(http.StatusOK).has("손님의 글")
	guest.get("/desk/assignments?who=all").want(http.StatusOK).has("손님이 맡을 취재")
	guest.get(own + "/notes").want(http.StatusOK)

	// Nobody writes a note for somebody who may not read it.
	desk := w.as(staff.DeskEditor)
	to := fmt.Sprint(w.people[staff.Contributor].ID)
	desk.post(other+"/notes", url.Values{"text": {"봐 주세요"}, "to": {to}}).want(http.StatusUnprocessableEntity).has("볼 수 없습니다")
	desk.post(own+"/notes", url.Values{"text": {"봐 주세요"}, "to": {to}}).want(http.StatusSeeOther)
	guest.get("/desk/notes").want(http.StatusOK).has("봐 주세요")

	// An administrator may open the newsroom to guests, and shut it to reporters.
	table := staff.DefaultPowers(news.DeskPaper)
	table[staff.Contributor] = append(table[staff.Contributor], staff.ReadAll)
	table[staff.Reporter] = []staff.Permission{staff.Enter, staff.Write}
	if err := w.desk.SavePowers(t.Context(), staff.Shell(), table, 0); err != nil {
		t.Fatal(err)
	}
	guest.get(other).want(http.StatusOK).has(secret)
	reporter.get(own).want(http.StatusNotFound)
	reporter.get(other).want(http.StatusOK)
}

// The live line tells a guest of their own articles alone.
func TestGuestsHearOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, guest := w.as(staff.Reporter), w.as(staff.Contributor)
	reporter.write(draftOf("남의 글"))
	own := guest.write(draftOf("손님의 글"))
	line := guest.listen(t)
	if name, _ := line.next(); name != "waiting" {
		t.Fatalf("the line begins with %q", name)
	}
	reporter.post("/desk/articles/1", with(draftOf("남의 고친 글"), "version", "1")).want(http.StatusSeeOther)
	guest.post(own, with(draftOf("손님의 고친 글"), "version", "1")).want(http.StatusSeeOther)
	for {
		name, data := line.next()
		if name == "article" && strings.Contains(data, `"no":1`) {
			t.Fatalf("a guest hears of another's article: %s", data)
		}
		if name == "article" && strings.Contains(data, `"no":2`) {
			break
		}
		if name == "end" {
			t.Fatal("the line ended before the guest's own article was told")
		}
	}
}
