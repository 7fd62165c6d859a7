package newsroom

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/staff"
)

// kept is what the server answers to the script.
type keptJSON struct {
	No      int64           `json:"no"`
	Version int64           `json:"version"`
	Saved   string          `json:"saved"`
	Address string          `json:"address"`
	Code    string          `json:"code"`
	Detail  string          `json:"detail"`
	Editing *editingAnswer  `json:"editing"`
	Errors  json.RawMessage `json:"errors"`
}

// script sends a form as the page's script does.
func (c *client) script(method, path string, form url.Values) (int, keptJSON) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Origin", c.server.URL)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json, application/problem+json")
	got := c.send(r)
	var said keptJSON
	if got.status != http.StatusNoContent {
		if err := json.Unmarshal([]byte(got.body), &said); err != nil {
			c.t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
	}
	return got.status, said
}

func TestAutosave(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.as(staff.Reporter)
	page := c.get("/desk/articles/new")
	form := with(draftOf("첫 줄"), "key", page.field("key"), "tab", "t1", "turn", "1", "person", page.field("person"))

	// The answer to the first save is lost: the same form, typed on, begins no second article.
	status, first := c.script(http.MethodPost, "/desk/articles/new/save", form)
	if status != http.StatusOK || first.No != 1 || first.Version != 1 || first.Address != "/desk/articles/1" || first.Saved != "10:00:00" {
		t.Fatalf("%d %+v", status, first)
	}
	w.door.begun.forms = nil // the program was started anew
	status, second := c.script(http.MethodPost, "/desk/articles/new/save", with(form, "title", "둘째 줄", "turn", "2"))
	if status != http.StatusOK || second.No != 1 || second.Version != 2 {
		t.Fatalf("%d %+v", status, second)
	}

	// The answer to a later one is lost as well: the page goes on from its own version, and an overtaken save changes nothing.
	path := "/desk/articles/1/save"
	for i, title := range []string{"셋째 줄", "넷째 줄"} {
		if status, said := c.script(http.MethodPost, path, with(form, "title", title, "version", "2", "turn", fmt.Sprint(4+i))); status != http.StatusOK || said.Version != int64(3+i) {
			t.Fatalf("%d %+v", status, said)
		}
	}
	if status, said := c.script(http.MethodPost, path, with(form, "title", "늦게 온 줄", "version", "2", "turn", "3")); status != http.StatusConflict || said.Code != "article.stale" {
		t.Errorf("an overtaken save: %d %+v", status, said)
	}
	a, err := w.db.Article(t.Context(), 1)
	if err != nil || a.Title != "넷째 줄" {
		t.Errorf("stored %q, %v", a.Title, err)
	}
	if revisions, err := w.db.Revisions(t.Context(), 1); err != nil || len(revisions) != 1 {
		t.Errorf("%d revisions of saves within five minutes, %v", len(revisions), err)
	}

	// What is refused says why.
	if status, said := c.script(http.MethodPost, path, with(form, "title", strings.Repeat("가", 1000), "version", "4", "turn", "9")); status != http.StatusUnprocessableEntity || !strings.Contains(string(said.Errors), "title") {
		t.Errorf("%d %+v", status, said)
	}
	if status, said := w.as(staff.DeskEditor).script(http.MethodPost, path, with(form, "version", "4")); status != http.StatusForbidden || said.Code != "keep.other-person" {
		t.Errorf("a page of somebody else's: %d %+v", status, said)
	}
	if status, _ := w.as("").script(http.MethodPost, path, form); status != http.StatusUnauthorized {
		t.Errorf("nobody: %d", status)
	}
	if status, _ := w.as(staff.Contributor).script(http.MethodPost, path, with(form, "person", "")); status != http.StatusNotFound {
		t.Errorf("another's article: %d", status)
	}
}

// Two people on one article: who comes second reads, may take over, and nothing of either is lost.
func TestPromiseOneWriterAtATime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, editor := w.as(staff.Reporter), w.as(staff.DeskEditor)
	path := reporter.write(draftOf("함께 쓰는 기사"))
	sign := func(tab string) url.Values { return url.Values{"tab": {tab}} }
	if status, said := reporter.script(http.MethodPost, path+"/editing", sign("r1")); status != http.StatusOK || said.Version != 1 {
		t.Fatalf("%d %+v", status, said)
	}
	closed := func(a *answer) bool { return strings.Contains(a.body, `id="hold" disabled`) }
	if !closed(editor.get(path).has("김reporter 님이 10:00부터 편집하고 있습니다", "내가 이어서 편집")) || closed(reporter.get(path)) {
		t.Error("the form is closed for the writer, or open for the reader")
	}
	if status, said := editor.script(http.MethodPost, path+"/editing", sign("d1")); status != http.StatusConflict || said.Code != "article.editing" || said.Editing == nil || said.Editing.Name != "김reporter" || said.Editing.Mine {
		t.Errorf("%d %+v", status, said)
	}
	if status, said := reporter.script(http.MethodPost, path+"/editing", sign("r2")); status != http.StatusConflict || said.Editing == nil || !said.Editing.Mine {
		t.Errorf("a second tab: %d %+v", status, said)
	}
	// The same tab, loaded again.
	if status, _ := reporter.script(http.MethodPost, path+"/editing", url.Values{"tab": {"r3"}, "was": {"r1"}}); status != http.StatusOK {
		t.Errorf("loaded again: %d", status)
	}

	// Without script: the save is refused, the text comes back, and taking over keeps it.
	mine := with(draftOf("데스크가 고친 제목"), "version", "1")
	refused := editor.post(path, mine).want(http.StatusConflict).has("김reporter 님이 편집하고 있어", "데스크가 고친 제목", "이어받기")
	if closed(refused) || refused.field("title") != "데스크가 고친 제목" {
		t.Errorf("the text is gone: %q", refused.field("title"))
	}
	editor.post(path+"/take", mine).want(http.StatusOK).has("데스크가 고친 제목")
	if status, said := reporter.script(http.MethodPost, path+"/save", with(draftOf("기자의 제목"), "version", "1", "tab", "r3", "turn", "1")); status != http.StatusConflict || said.Code != "article.editing" || said.Editing.Name != "김desk" {
		t.Errorf("%d %+v", status, said)
	}
	editor.post(path, mine).to(path + "?done=saved")
	if a, err := w.db.Article(t.Context(), 1); err != nil || a.Title != "데스크가 고친 제목" {
		t.Errorf("stored %q, %v", a.Title, err)
	}

	// The sign ends with its time; the version still stands between them.
	w.clock.move(news.EditingPlain)
	if status, said := reporter.script(http.MethodGet, path+"/editing", nil); status != http.StatusOK || said.Editing != nil || said.Version != 2 {
		t.Errorf("%d %+v", status, said)
	}
	if status, said := reporter.script(http.MethodPost, path+"/save", with(draftOf("기자의 제목"), "version", "1", "tab", "r3", "turn", "2")); status != http.StatusConflict || said.Code != "article.stale" {
		t.Errorf("%d %+v", status, said)
	}
	// A kept text of an older version is shown beside what stands; one of the newest stands in the form.
	reporter.post(path+"/kept", with(draftOf("보관된 제목"), "version", "1")).want(http.StatusConflict).has("보관된 제목", "데스크가 고친 제목", "고른 대로 합치기")
	reporter.post(path+"/kept?done=kept", with(draftOf("보관된 제목"), "version", "2")).want(http.StatusOK).has("되살렸습니다", "보관된 제목")

	// A step that somebody else takes changes no words: the page goes on.
	reporter.script(http.MethodPost, path+"/editing", url.Values{"tab": {"r5"}, "version": {"2"}})
	if _, err := w.desk.PublishArticle(t.Context(), w.people[staff.DeskEditor].Actor(""), desk.Step{No: 1, Version: 2}); err != nil {
		t.Fatal(err)
	}
	if status, said := w.as(staff.DeskEditor).script(http.MethodPost, path+"/save", with(draftOf("x"), "version", "3")); status != http.StatusConflict || said.Code != "article.editing" {
		t.Errorf("%d %+v", status, said)
	}
	if status, said := reporter.script(http.MethodPost, path+"/save", with(draftOf("기자가 이어 쓴 제목"), "version", "2", "tab", "r5", "turn", "1")); status != http.StatusForbidden {
		t.Errorf("a reporter after publication: %d %+v", status, said)
	}
	reporter.script(http.MethodPost, path+"/leave", sign("r5"))
	w.clock.move(news.EditingLife)
	reporter = editor
	if status, _ := reporter.script(http.MethodPost, path+"/editing", url.Values{"tab": {"r6"}, "version": {"3"}}); status != http.StatusOK {
		t.Errorf("%d", status)
	}
	if err := w.desk.WithdrawArticle(t.Context(), w.people[staff.Chief].Actor(""), 1, "이유", ""); err != nil {
		t.Fatal(err)
	}
	if status, said := reporter.script(http.MethodPost, path+"/save", with(draftOf("이어 쓴 제목"), "version", "3", "tab", "r6", "turn", "1")); status != http.StatusOK || said.Version != 5 {
		t.Errorf("after a step of another's: %d %+v", status, said)
	}
	reporter.script(http.MethodPost, path+"/leave", sign("r6"))
	editor = w.as(staff.Chief)

	// Leaving takes the own sign away, not another's.
	reporter.script(http.MethodPost, path+"/editing", sign("r4"))
	editor.script(http.MethodPost, path+"/leave", sign("r4"))
	if _, said := editor.script(http.MethodGet, path+"/editing", nil); said.Editing == nil {
		t.Error("somebody else took the sign away")
	}
	reporter.script(http.MethodPost, path+"/leave", sign("r4"))
	if _, err := w.db.Editing(t.Context(), 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("the sign stayed: %v", err)
	}
}

// Each difference is chosen by itself, without script, and the choice holds only for the version that was shown.
func TestMerge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, desk := w.as(staff.Reporter), w.as(staff.DeskEditor)
	path := reporter.write(with(draftOf("제목"), "body", "<p>하나</p><p>둘 둘 둘 둘</p><p>셋</p>"))
	desk.post(path, with(draftOf("데스크 제목"), "version", "1", "subtitle", "데스크 부제", "body", "<p>하나</p><p>둘 둘 둘 데스크</p><p>셋</p><p>데스크가 보탬</p>")).to(path + "?done=saved")
	mine := with(draftOf("기자 제목"), "version", "1", "body", "<p>기자가 앞에</p><p>하나</p><p>둘 둘 둘 기자</p><p>셋</p>")
	page := reporter.post(path, mine).want(http.StatusConflict).has("본문의 차이 3")
	if !strings.Contains(page.body, "<mark>기자</mark>") || !strings.Contains(page.body, "<mark>데스크</mark>") {
		t.Error("the words that differ are not marked")
	}
	var picks []string
	for part := range strings.SplitSeq(page.body, `name="pick-body-`) {
		name, _, _ := strings.Cut(part, `"`)
		if !strings.Contains(name, "<") && !slices.Contains(picks, "pick-body-"+name) {
			picks = append(picks, "pick-body-"+name)
		}
	}
	if len(picks) != 3 {
		t.Fatalf("choices %q", picks)
	}
	sent := with(mine, "version", page.field("version"), "shown", page.field("shown"), "pick-title", "theirs", picks[1], "theirs")
	merged := reporter.post(path+"/merge", sent).want(http.StatusOK)
	if got, want := merged.field("body"), "<p>기자가 앞에</p><p>하나</p><p>둘 둘 둘 데스크</p><p>셋</p><p>데스크가 보탬</p>"; got != want {
		t.Errorf("body %q", got)
	}
	if merged.field("title") != "데스크 제목" || merged.field("subtitle") == "데스크 부제" || merged.field("version") != "2" {
		t.Errorf("title %q subtitle %q version %q", merged.field("title"), merged.field("subtitle"), merged.field("version"))
	}
	// A third version came: the choice begins anew.
	desk.post(path, with(draftOf("또 바뀐 제목"), "version", "2", "body", "<p>하나</p>")).to(path + "?done=saved")
	reporter.post(path+"/merge", sent).want(http.StatusConflict).has("또 바뀐 제목", "기자가 앞에")
}

// However two people edit and whatever is pressed, no block goes that the chooser did not leave out.
func TestPromiseMergeLosesNothing(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 5))
	n := 0
	edit := func(body []string) []string {
		body = slices.Clone(body)
		for range 1 + random.IntN(6) {
			n++
			at := random.IntN(len(body) + 1)
			fresh := []string{fmt.Sprintf("<p>문단 %d의 글입니다.</p>", n), fmt.Sprintf("<h2>소제목 %d</h2>", n), fmt.Sprintf(`<figure data-picture="%d"></figure>`, n), fmt.Sprintf("<ul><li>가 %d</li><li>나</li></ul>", n)}[random.IntN(4)]
			switch {
			case at == len(body) || random.IntN(2) == 0:
				body = slices.Insert(body, at, fresh)
			case random.IntN(3) == 0:
				body = slices.Delete(body, at, at+1)
			default:
				body[at] = fresh
			}
		}
		return body
	}
	all := parts(&Frame{}, nil, nil)[:4] // the fields that need no catalogue
	for range 3000 {
		base := edit(nil)
		mine, theirs := edit(base), edit(base)
		a := news.Article{No: 1, Version: 3, Title: "내 제목", Body: strings.Join(mine, "")}
		b := news.Article{No: 1, Version: 7, Title: "남의 제목", Body: strings.Join(theirs, "")}
		rows := bodyRows(a.Body, b.Body)
		picks := map[string]string{}
		for _, row := range rows {
			if !row.Same {
				picks[row.Pick] = []string{pickMine, pickTheirs, pickBoth, ""}[random.IntN(4)]
			}
		}
		out := merge(all, b, a, func(name string) string { return picks[name] })
		if out.Version != 7 || out.Title != "내 제목" {
			t.Fatalf("version %d, title %q", out.Version, out.Title)
		}
		var want []string
		for _, row := range rows {
			if row.Same || picks[row.Pick] != pickTheirs {
				want = append(want, row.Mine.HTML)
			}
			if !row.Same && picks[row.Pick] != pickMine {
				want = append(want, row.Theirs.HTML)
			}
		}
		if len(rows) > 0 && out.Body != strings.Join(want, "") {
			t.Fatalf("merged to %s\nwant %s", out.Body, want)
		}
		// Every block of both stands in some row, so that nothing was lost before anybody chose.
		for side, body := range map[string][]string{"mine": mine, "theirs": theirs} {
			var seen []string
			for _, row := range rows {
				x := row.Mine.HTML
				if side == "theirs" && !row.Same {
					x = row.Theirs.HTML
				}
				if x != "" {
					seen = append(seen, x)
				}
			}
			if len(rows) > 0 && !slices.Equal(seen, body) {
				t.Fatalf("%s: the choice shows %q of %q", side, seen, body)
			}
		}
		if canonical, err := richtext.Canonical(out.Body); err != nil || canonical != out.Body {
			t.Fatalf("the merged body is not canonical: %s, %v", out.Body, err)
		}
	}
}
