package newsroom

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// rows of a small front: a lead with a place filled by hand, and what else a test wants.
func frontRows(article int64, title string, more ...news.FrontBlock) []news.FrontRow {
	lead := news.FrontBlock{Key: "lead", Kind: news.LeadBlock, Count: 2, Places: []news.FrontPlace{{Position: 0, Article: article, Title: title}}}
	return []news.FrontRow{{Columns: []news.FrontColumn{{Span: 12, Blocks: append([]news.FrontBlock{lead}, more...)}}}}
}

// keep sends a draft as the script does.
func (c *client) keep(section, version int64, rows []news.FrontRow) *answer {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"version": version, "rows": rows})
	if err != nil {
		c.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, fmt.Sprintf("%s/desk/front/%d/save", c.server.URL, section), strings.NewReader(string(body)))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Origin", c.server.URL)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, application/problem+json")
	return c.send(r)
}

func draftIn[T any](t *testing.T, a *answer) (d T) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &d); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	return d
}

func TestFrontEditor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.publishNamed("첫 기사"), w.publishNamed("둘째 기사")
	chief, layout := w.as(staff.Chief), w.as(staff.Layout)
	chief.get("/desk/front").want(http.StatusOK).has("둘째 기사", "발행")

	saved := draftIn[frontDraft](t, chief.keep(0, 0, frontRows(first, "면 제목")).want(http.StatusOK))
	if s := saved.Stands["lead"]; !saved.Drafted || len(s) != 2 || s[0].Title != "면 제목" || !s[0].ByHand || s[1].No != second || saved.Known["1"].Title != "첫 기사" {
		t.Errorf("saved %+v", saved)
	}

	// Another who began from what stood before is told what stands now; nothing is overwritten.
	type stale struct {
		Current frontDraft `json:"current"`
	}
	other := draftIn[stale](t, layout.keep(0, 0, frontRows(second, "")).want(http.StatusConflict)).Current
	if other.Version != saved.Version || other.Name != w.people[staff.Chief].Name || other.Rows[0].Columns[0].Blocks[0].Places[0].Article != first {
		t.Errorf("told %+v", other)
	}
	if now := draftIn[frontDraft](t, layout.get("/desk/front/0/draft").want(http.StatusOK)); now.Version != saved.Version {
		t.Errorf("the draft is %+v", now)
	}

	// What cannot be stored says where.
	for field, rows := range map[string][]news.FrontRow{
		"block.lead.place.0": frontRows(99, ""),
		"block.x.section":    frontRows(first, "", news.FrontBlock{Key: "x", Kind: news.SectionBlock, Count: 3}),
		"block.x.html":       frontRows(first, "", news.FrontBlock{Key: "x", Kind: news.HTMLBlock, HTML: "<b>글</b>"}),
		"block.x.place.0":    frontRows(first, "", news.FrontBlock{Key: "x", Kind: news.LatestBlock, Count: 1, Places: []news.FrontPlace{{Article: first}}}),
	} {
		if a := chief.keep(0, saved.Version, rows).want(http.StatusUnprocessableEntity); !strings.Contains(a.body, `"field":"`+field+`"`) {
			t.Errorf("%s: %s", field, a.body)
		}
	}
	chief.do(http.MethodPost, "/desk/front/0/save", "application/json", strings.NewReader(`{"rows":"x"}`)).want(http.StatusUnprocessableEntity)
	chief.do(http.MethodPost, "/desk/front/0/save", "application/json", strings.NewReader(`{"rows":["`+strings.Repeat("x", maxFront)+`"]}`)).want(http.StatusRequestEntityTooLarge)
	chief.do(http.MethodPost, "/desk/front/0/save", "application/json", strings.NewReader(`{"person":999}`)).want(http.StatusForbidden)
	chief.keep(99, 0, frontRows(first, "")).want(http.StatusNotFound)

	preview := chief.get("/desk/front/0/preview").want(http.StatusOK).has("1 면 제목")
	if policy := preview.header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'self'") || !strings.Contains(policy, "connect-src 'none'") {
		t.Errorf("the preview's policy is %q", policy)
	}

	version := number(saved.Version)
	chief.post("/desk/front/0/publish", url.Values{"version": {"0"}}).want(http.StatusConflict).has("면 제목")
	chief.post("/desk/front/0/publish", url.Values{"version": {version}, "note": {"아침판"}}).to("/desk/front?done=front-published")
	chief.post("/desk/front/0/publish", url.Values{"version": {version}}).want(http.StatusConflict) // pressed twice

	// The next is scheduled, looked at, taken back, and thrown away.
	stands, err := w.db.FrontEdition(t.Context(), 0)
	if err != nil || stands.Note != "아침판" {
		t.Fatalf("stands %+v, %v", stands, err)
	}
	next := draftIn[frontDraft](t, layout.keep(0, stands.Version, frontRows(second, "저녁 제목")).want(http.StatusOK))
	version = number(next.Version)
	layout.post("/desk/front/0/schedule", url.Values{"version": {version}, "publish_at": {"2020-01-01T00:00"}, "note": {"남을 메모"}}).want(http.StatusUnprocessableEntity).has("지난 시각입니다", "남을 메모")
	layout.post("/desk/front/0/schedule", url.Values{"version": {version}}).want(http.StatusUnprocessableEntity)
	layout.post("/desk/front/0/schedule", url.Values{"version": {version}, "publish_at": {"2026-11-23T07:00"}, "note": {"저녁판"}}).to("/desk/front?done=front-scheduled")
	layout.get("/desk/front?done=front-scheduled").has("예약했습니다", "2026.11.23 07:00", "저녁판")
	layout.get("/desk/front/0/history").has("아침판", "저녁판", "예약")
	due, err := w.db.Editions(t.Context(), 0, 0, 1)
	if err != nil || len(due) != 1 {
		t.Fatal(due, err)
	}
	id := number(due[0].ID)
	layout.get("/desk/front/0/history/"+id).want(http.StatusOK).has("저녁판", "2026.11.23 07:00")
	layout.get("/desk/front/0/preview?edition=" + id).has("저녁 제목")
	layout.get("/desk/front/1/history/" + id).want(http.StatusNotFound)
	layout.post("/desk/front/1/unschedule", url.Values{"id": {id}}).want(http.StatusNotFound)
	layout.post("/desk/front/0/unschedule", url.Values{"id": {id}}).to("/desk/front?done=front-unscheduled")
	draft := draftIn[frontDraft](t, layout.get("/desk/front/0/draft"))
	layout.post("/desk/front/0/publish", url.Values{"version": {number(draft.Version)}, "note": {"저녁판"}}).to("/desk/front?done=front-published")
	layout.post("/desk/front/0/revert", url.Values{"id": {number(stands.ID)}}).to("/desk/front?done=front-reverted")
	if stands, err = w.db.FrontEdition(t.Context(), 0); err != nil || stands.Note != "아침판" || stands.Name != w.people[staff.Layout].Name || stands.From == 0 {
		t.Errorf("after going back %+v, %v", stands, err)
	}
	draft = draftIn[frontDraft](t, layout.keep(0, stands.Version, frontRows(second, "버릴 것")).want(http.StatusOK))
	layout.post("/desk/front/0/discard", url.Values{"version": {number(draft.Version)}}).to("/desk/front?done=front-discarded")
	if a := layout.get("/desk/front"); strings.Contains(a.body, "버릴 것") {
		t.Error("what was thrown away is still there")
	}

	// A section has a front of its own.
	chief.get("/desk/front/1").want(http.StatusOK).has("정치")
	chief.get("/desk/front/99").want(http.StatusNotFound)
	chief.keep(1, 0, frontRows(second, "")).want(http.StatusOK)
	chief.get("/desk/front/1/history").has("아직 발행한 판이 없습니다")
}

// A draft that somebody's newer edition has overtaken replaces it only after whoever publishes was shown that.
func TestFrontOverANewerEdition(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	article := w.publishNamed("첫 기사")
	chief, layout := w.as(staff.Chief), w.as(staff.Layout)
	for _, title := range []string{"아침 제목", "낮 제목"} {
		saved := draftIn[frontDraft](t, chief.keep(0, draftIn[frontDraft](t, chief.get("/desk/front/0/draft")).Version, frontRows(article, title)).want(http.StatusOK))
		chief.post("/desk/front/0/publish", url.Values{"version": {number(saved.Version)}}).to("/desk/front?done=front-published")
	}
	all, err := w.db.Editions(t.Context(), 0, 0, 2)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d editions, %v", len(all), err)
	}
	draft := draftIn[frontDraft](t, layout.keep(0, all[0].Version, frontRows(article, "저녁 제목")).want(http.StatusOK))
	if a := layout.get("/desk/front").want(http.StatusOK); strings.Contains(a.body, `id="front-moved"`) {
		t.Error("a sign before anybody was faster")
	}
	chief.post("/desk/front/0/revert", url.Values{"id": {number(all[1].ID)}})

	stands, err := w.db.FrontEdition(t.Context(), 0)
	if err != nil || stands.ID == all[0].ID {
		t.Fatalf("stands %+v, %v", stands, err)
	}
	version := url.Values{"version": {number(draft.Version)}}
	for name, a := range map[string]*answer{
		"refused": layout.post("/desk/front/0/publish", version).want(http.StatusConflict).has("저녁 제목"),
		"shown":   layout.get("/desk/front").want(http.StatusOK),
	} {
		if !strings.Contains(a.body, `id="front-moved"`) || !strings.Contains(a.body, `name="over" value="`+number(stands.ID)+`"`) {
			t.Errorf("%s: no sign of the newer edition: %s", name, a.text())
		}
	}
	version.Set("over", number(stands.ID))
	layout.post("/desk/front/0/publish", version).to("/desk/front?done=front-published")
}

// Without script the large stories are placed by their numbers.
func TestFrontWithoutScript(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.publishNamed("첫 기사"), w.publishNamed("둘째 기사")
	chief := w.as(staff.Chief)
	form := url.Values{"version": {chief.get("/desk/front").field("version")}, "no_lead_0": {number(first)}, "title_lead_0": {"1면에서는 이렇게"}}
	chief.post("/desk/front", with(form, "no_stories_0", number(first), "title_stories_0", "남길 제목")).want(http.StatusUnprocessableEntity).has("같은 기사가 두 자리에", "남길 제목")
	chief.post("/desk/front", with(form, "no_lead_0", "하나")).want(http.StatusUnprocessableEntity).has("숫자로", "하나")
	chief.post("/desk/front", with(form, "do", "save")).to("/desk/front?done=front-saved")
	if _, err := w.db.FrontEdition(t.Context(), 0); err == nil {
		t.Error("a draft stands")
	}
	chief.post("/desk/front", with(form, "do", "publish")).want(http.StatusConflict).has("1면에서는 이렇게") // begun before the draft was saved
	form = with(form, "version", chief.get("/desk/front").field("version"), "no_stories_0", number(second), "do", "publish")
	chief.post("/desk/front", form).to("/desk/front?done=front-published")
	e, err := w.db.FrontEdition(t.Context(), 0)
	if b := e.Blocks(); err != nil || len(b) != 3 || b[0].Places[0].Title != "1면에서는 이렇게" || b[2].Places[0].Article != second {
		t.Errorf("stands %+v, %v", e, err)
	}
}

func TestFindForFront(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 32 {
		w.clock.move(time.Minute)
		w.publishNamed(fmt.Sprintf("기사 %02d호", i))
	}
	later, err := w.desk.SaveArticle(t.Context(), staff.Shell(), news.Article{Title: "내일 기사", Body: "<p>글</p>", Section: 1, Bylines: []news.Byline{{Name: "김"}}, Origin: news.Origin{Own: true}})
	if err != nil {
		t.Fatal(err)
	}
	admin := w.as(staff.Admin)
	path := fmt.Sprintf("/desk/articles/%d", later.No)
	admin.post(path+"/schedule", with(draftOf("내일 기사"), "version", number(later.Version), "publish_at", "2026-11-23T07:00")).want(http.StatusSeeOther)
	c := w.as(staff.Layout)
	type list struct {
		Articles []frontArticle `json:"articles"`
		Next     string         `json:"next"`
	}
	find := func(query string) list { return draftIn[list](t, c.get("/desk/front/find?"+query).want(http.StatusOK)) }
	newest := find("")
	if len(newest.Articles) != 30 || newest.Articles[0].Title != "기사 31호" || newest.Articles[0].Section == "" {
		t.Errorf("the newest: %+v", newest)
	}
	if rest := find("before=" + newest.Next); len(rest.Articles) != 2 || rest.Next != "" || rest.Articles[1].Title != "기사 00호" {
		t.Errorf("the rest: %+v", rest)
	}
	if named := find("q=" + url.QueryEscape("07호")); len(named.Articles) != 1 {
		t.Errorf("by title: %+v", named)
	}
	if none := find("section=2"); len(none.Articles) != 0 {
		t.Errorf("of another section: %+v", none)
	}
	if waiting := find("status=scheduled"); len(waiting.Articles) != 1 || waiting.Articles[0].Status != news.Scheduled || waiting.Articles[0].At != "11.23 07:00" {
		t.Errorf("scheduled: %+v", waiting)
	}
	admin.upload("/desk/media", photo(t, 64, 48), false, url.Values{"caption": {"부두"}}).want(http.StatusSeeOther)
	if a := c.get("/desk/front/pictures?q=" + url.QueryEscape("부두")); !strings.Contains(a.body, `"id":1`) {
		t.Errorf("pictures: %s", a.body)
	}
}
