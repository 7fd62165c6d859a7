package api_test

import (
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// A program does not write under the hands of somebody who edits; it is told who that is.
func TestEditedBySomebody(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.call(staff.Admin, "POST", "/articles", `{"title":"제목"}`).want(201)
	put := func(ago time.Duration) {
		must(t, h.db.Write(t.Context(), func(tx *store.Tx) error {
			return tx.PutEditing(t.Context(), news.Editing{Article: 1, Person: 1, Name: "한여울", Tab: "t", Since: tx.Now, Seen: tx.Now.Add(-ago)})
		}))
	}
	put(0)
	h.call(staff.Admin, "PATCH", "/articles/1", `{"title":"다른 제목"}`, "If-Match", `"1"`).want(409).is("type", "urn:jogan:article.editing")
	h.call(staff.Admin, "PATCH", "/articles/1", `{"title":"다른 제목"}`, "If-Match", `*`).want(409)
	h.call(staff.Admin, "GET", "/articles/1", "").is("title", "제목")
	put(news.EditingLife)
	h.call(staff.Admin, "PATCH", "/articles/1", `{"title":"다른 제목"}`, "If-Match", `"1"`).want(200).is("title", "다른 제목")
}
