package newsroom

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// A form for a new article that is sent twice, by a double click or by loading the page again, begins one article. One
// that was gone back to and changed is an edit, and nothing of it is lost.
func TestOneFormBeginsOneArticle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.as(staff.DeskEditor)
	key := c.get("/desk/articles/new").field("key")
	if key == "" || key == c.get("/desk/articles/new").field("key") {
		t.Fatalf("two forms have the key %q", key)
	}
	form := with(draftOf("두 번 눌린 글"), "key", key)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { c.post("/desk/articles/new/publish", form).want(http.StatusSeeOther) })
	}
	wg.Wait()
	rows, err := w.db.Articles(t.Context(), news.ArticleFilter{Limit: 10})
	if err != nil || len(rows) != 1 || rows[0].Status != news.Published {
		t.Fatalf("%d articles, %v", len(rows), err)
	}
	c.post("/desk/articles/new", with(draftOf("돌아가서 고친 글"), "key", key)).want(http.StatusConflict).has("돌아가서 고친 글", "두 번 눌린 글")
	c.post("/desk/articles/new", with(draftOf("다른 사람의 같은 열쇠"), "key", fmt.Sprint(key, "x"))).want(http.StatusSeeOther)
	if rows, err = w.db.Articles(t.Context(), news.ArticleFilter{Limit: 10}); err != nil || len(rows) != 2 {
		t.Fatalf("%d articles, %v", len(rows), err)
	}
}

// Whoever saves a new article, goes back and presses a step gets the step; and a field that was changed there is not
// taken for what was saved before, whichever it is.
func TestStepAfterGoingBackToANewArticle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.as(staff.Reporter)
	form := with(draftOf("돌아가서 송고한 글"), "key", c.get("/desk/articles/new").field("key"))
	path := c.post("/desk/articles/new", form).want(http.StatusSeeOther).header.Get("Location")
	c.post("/desk/articles/new/file", form).want(http.StatusSeeOther)
	c.post("/desk/articles/new/file", form).want(http.StatusSeeOther)
	if a, err := w.db.Article(t.Context(), 1); err != nil || a.Status != news.Filed {
		t.Fatalf("%s: %+v, %v", path, a, err)
	}
	desk := w.as(staff.DeskEditor)
	form = with(draftOf("돌아가서 고친 글"), "key", desk.get("/desk/articles/new").field("key"))
	desk.post("/desk/articles/new", form).want(http.StatusSeeOther)
	desk.post("/desk/articles/new", with(form, "lead", "나중에 쓴 리드", "tags", "태그")).want(http.StatusSeeOther)
	if a, err := w.db.Article(t.Context(), 2); err != nil || a.Lead != "나중에 쓴 리드" || len(a.Tags) != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
}
