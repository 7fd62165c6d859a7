package newsroom

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// publishNamed publishes an article with a title and gives its number.
func (w *world) publishNamed(title string) int64 {
	w.t.Helper()
	a := w.as(staff.Admin).post("/desk/articles/new/publish", draftOf(title)).want(http.StatusSeeOther)
	digits, _, _ := strings.Cut(strings.TrimPrefix(a.location, "/desk/articles/"), "?")
	no, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		w.t.Fatalf("leads to %q", a.location)
	}
	return no
}

func TestFindArticles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.publishNamed("항구 축제 열려"), w.publishNamed("항구 새 부두")
	if _, err := w.desk.SaveArticle(t.Context(), staff.Shell(), news.Article{Title: "항구 비밀 취재", Body: "<p>글</p>", Section: 1, Origin: news.Origin{Own: true}}); err != nil {
		t.Fatal(err)
	}
	c := w.as(staff.Reporter)
	find := func(query string) []foundArticle {
		t.Helper()
		var found []foundArticle
		if err := json.Unmarshal([]byte(c.get("/desk/articles/find?"+query).want(http.StatusOK).body), &found); err != nil || found == nil {
			t.Fatalf("%s: %v %v", query, found, err)
		}
		return found
	}
	if got := find("q=" + url.QueryEscape("항구")); len(got) != 2 || got[0].Status != news.Published || got[0].Published != "2026-11-22T01:00:00Z" {
		t.Errorf("by title %+v", got)
	}
	if got := find("q=" + url.QueryEscape("비밀")); len(got) != 0 {
		t.Errorf("found what readers do not see: %+v", got)
	}
	if got := find("no=2,1,3,x,-4"); len(got) != 2 || got[0].No != second || got[1].No != first || got[1].Title != "항구 축제 열려" {
		t.Errorf("by numbers %+v", got)
	}
	w.as("").get("/desk/articles/find?q=").want(http.StatusSeeOther)
}
