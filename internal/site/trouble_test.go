package site_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"jogan/internal/staff"
)

// Who comes to a page that is not there, that was taken down or that is out of order is led on: to the search, the newest
// articles and the sections where the paper answers at all, to the front page in any case.
func TestTroubleLeadsOn(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.publish(draft(p.sections["society"].ID, "다른 기사"))
	gone := p.publish(draft(p.sections["society"].ID, "내릴 기사")).No
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), gone, "까닭", ""))

	leads := func(a answer) (paths []string, search bool) {
		tree := a.tree()
		if n := len(all(tree, "h1", "")); n != 1 {
			t.Errorf("%d headings of the first level:\n%s", n, a.Body)
		}
		if !strings.Contains(a.Body.String(), `name="robots" content="noindex`) {
			t.Errorf("search engines may keep it:\n%s", a.Body)
		}
		for _, x := range all(all(tree, "main", "")[0], "a", "") {
			paths = append(paths, attr(x, "href"))
		}
		for _, x := range all(tree, "form", "") {
			search = search || attr(x, "action") == "/search"
		}
		return paths, search
	}
	for path, status := range map[string]int{
		"/none": http.StatusNotFound, "/articles/9999": http.StatusNotFound, "/sections/none": http.StatusNotFound, "/tags/none": http.StatusNotFound,
		"/latest?before=x": http.StatusNotFound, "/archive/2026/02/30": http.StatusNotFound,
		fmt.Sprintf("/articles/%d", gone): http.StatusGone,
	} {
		a := p.get(path)
		paths, search := leads(a)
		if a.Code != status || !search {
			t.Errorf("%s: %d, with a search: %t", path, a.Code, search)
		}
		for _, way := range []string{"/", "/latest"} {
			if !slices.Contains(paths, way) {
				t.Errorf("%s does not lead to %s: %v", path, way, paths)
			}
		}
	}
	wrong := ask(t, p.handler, http.MethodPost, "/latest")
	if paths, search := leads(wrong); wrong.Code != http.StatusMethodNotAllowed || !search || !slices.Contains(paths, "/") {
		t.Errorf("a form that nobody takes: %d, leads to %v", wrong.Code, paths)
	}
	p.ok(p.db.Close())
	away := p.get("/none")
	if paths, _ := leads(away); away.Code < http.StatusInternalServerError || !slices.Contains(paths, "/") {
		t.Errorf("out of order: %d, leads to %v", away.Code, paths)
	}
}
