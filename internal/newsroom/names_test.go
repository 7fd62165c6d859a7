package newsroom

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
)

func TestMenuMoves(t *testing.T) {
	t.Parallel()
	entry := func(label string, under bool) menuEntry { return menuEntry{label: label, under: under} }
	all := []menuEntry{entry("가", false), entry("가1", true), entry("나", false), entry("나1", true), entry("나2", true), entry("다", false)}
	for asked, want := range map[string]string{
		"up 2": "나나1나2가가1다", "down 0": "나나1나2가가1다", "up 4": "가가1나나2나1다", "down 3": "가가1나나2나1다", "up 0": "가가1나나1나2다", "down 5": "가가1나나1나2다",
		"up 5": "가가1다나나1나2", "up 99": "가가1나나1나2다", "sideways": "가가1나나1나2다", "up -1": "가가1나나1나2다",
	} {
		moved, _ := moveEntry(slices.Clone(all), asked)
		got := ""
		for _, e := range moved {
			got += e.label
		}
		if got != want || moved[0].under {
			t.Errorf("%s: %s, want %s", asked, got, want)
		}
	}

	w := newWorld(t)
	layout := w.as(staff.Layout)
	form := url.Values{"version": {"0"}, "order": {"10", "20"}, "label": {"하나", "둘"}, "url": {"/one", "/two"}, "section": {"", ""}}
	moved := layout.post("/desk/menu", with(form, "move", "down 0")).want(http.StatusOK)
	if items, err := w.db.Menu(t.Context()); err != nil || len(items) != 0 || moved.field("label") != "둘" {
		t.Errorf("moving saved %v, %v; first is %q", items, err, moved.field("label"))
	}
	layout.post("/desk/menu", form).to("/desk/menu?done=saved")
	edited := with(form)
	edited["label"] = []string{"셋", "넷"}
	// Another editor's menu is not written over unseen; a second press is a decision.
	stale := layout.post("/desk/menu", edited).want(http.StatusConflict).has("그사이 다른 사람이 메뉴를 바꾸었습니다", "셋")
	layout.post("/desk/menu", with(edited, "version", stale.field("version"))).to("/desk/menu?done=saved")
}

func TestNamesScreens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chief, desk := w.as(staff.Chief), w.as(staff.DeskEditor)
	first := chief.write(with(draftOf("첫 기사"), "tags", "배터리, 이차전지"))

	// A full section is refused with its number, and the offer leads to where it is merged.
	chief.post("/desk/sections/1/delete", url.Values{}).want(http.StatusConflict).has("1개 있어", "다른 섹션에 합치기")
	chief.get("/desk/sections/1").want(http.StatusOK).has("다른 곳에 합치기", "기사 1건과 주소")
	chief.post("/desk/sections/1/merge", url.Values{"into": {"1"}}).want(http.StatusUnprocessableEntity).has("다른 것을 골라 주세요")
	chief.post("/desk/sections/2/merge", url.Values{"into": {"4"}}).want(http.StatusUnprocessableEntity).has("산업", "먼저 첫 단계로")
	chief.post("/desk/sections/1/merge", url.Values{}).want(http.StatusUnprocessableEntity)
	chief.post("/desk/sections/1/merge", url.Values{"into": {"3"}}).to("/desk/sections?done=merged")
	if a, err := w.db.Article(t.Context(), 1); err != nil || a.Section != 3 {
		t.Errorf("the article stands in %d, %v", a.Section, err)
	}
	chief.get(first).want(http.StatusOK)

	// Series.
	chief.post("/desk/series", url.Values{"name": {"골목 기행"}, "slug": {"alley"}, "description": {"골목을 걷습니다."}, "numbered": {"1"}}).to("/desk/series/1?done=saved")
	chief.get("/desk/series/1").want(http.StatusOK).has("골목을 걷습니다.")
	chief.post("/desk/series/1", url.Values{"name": {"골목"}, "slug": {"alley"}, "version": {"1"}, "picture": {"77"}}).want(http.StatusUnprocessableEntity)
	chief.post("/desk/series/1", url.Values{"name": {"골목"}, "slug": {"alley"}, "version": {"1"}}).to("/desk/series/1?done=saved")
	chief.post("/desk/series/1", url.Values{"name": {"늦은 이름"}, "slug": {"alley"}, "version": {"1"}}).want(http.StatusConflict).has("그사이 다른 사람이 이 연재를", "늦은 이름")
	chief.post("/desk/series", url.Values{"name": {"바닷길"}, "slug": {"sea"}}).to("/desk/series/2?done=saved")
	chief.post("/desk/series/1/merge", url.Values{"into": {"2"}}).to("/desk/series?done=merged")
	chief.post("/desk/series/2/delete", url.Values{}).to("/desk/series?done=deleted")
	chief.get("/desk/series/1").want(http.StatusNotFound)

	// Tags.
	tags, err := w.db.Tags(t.Context(), news.TagFilter{Text: "이차", Limit: 3})
	if err != nil || len(tags) != 1 || tags[0].Uses != 1 {
		t.Fatalf("tags %+v, %v", tags, err)
	}
	path := fmt.Sprintf("/desk/tags/%d", tags[0].ID)
	chief.get("/desk/tags?order=newest&q=%EC%9D%B4%EC%B0%A8").want(http.StatusOK).has("이차전지", fmt.Sprint(tags[0].Uses))
	chief.get(path).want(http.StatusOK).has("이차전지")
	chief.post(path, url.Values{"name": {"이차전지"}}).want(http.StatusUnprocessableEntity)
	chief.post(path, url.Values{"name": {""}}).want(http.StatusUnprocessableEntity).has("꼭 적어 주세요")
	chief.post(path, url.Values{"name": {"배터리"}}).to("/desk/tags?done=merged")
	chief.get(path).want(http.StatusNotFound)
	chief.get("/desk/tags?q=%EC%9D%B4%EC%B0%A8").has("배터리") // found by its other name
	if tags, err = w.db.Tags(t.Context(), news.TagFilter{Text: "배터리", Limit: 3}); err != nil || len(tags) != 1 {
		t.Fatalf("tags %+v, %v", tags, err)
	}
	path = fmt.Sprintf("/desk/tags/%d", tags[0].ID)
	chief.get(path).has("이차전지", "다른 이름")
	chief.post(path+"/alias", url.Values{"alias": {"이차전지"}}).to(path + "?done=saved")
	chief.post(path+"/alias", url.Values{"alias": {"이차전지"}}).want(http.StatusNotFound)
	chief.post(path, url.Values{"name": {"<b>🔋"}}).to("/desk/tags?done=merged")
	chief.get("/desk/tags").want(http.StatusOK).has("<b>🔋") // as text
	desk.post(path+"/delete", url.Values{}).want(http.StatusForbidden)

	// Profiles: one's own, and anybody's for who looks after people; neither over the other unseen.
	reporter, admin := w.as(staff.Reporter), w.as(staff.Admin)
	id := w.people[staff.Reporter].ID
	profile := url.Values{"profile_version": {"1"}, "beat": {"산업"}, "bio": {"공장을 씁니다."}, "show_email": {"1"}}
	reporter.get("/desk/account").want(http.StatusOK).has("기자 페이지", "담당 분야")
	reporter.post("/desk/account/profile", profile).to("/desk/account?done=saved")
	late := admin.post(fmt.Sprintf("/desk/people/%d/profile", id), with(profile, "beat", "사회")).want(http.StatusConflict).has("그사이 다른 사람이 소개를", "사회")
	admin.post(fmt.Sprintf("/desk/people/%d/profile", id), with(profile, "beat", "사회", "profile_version", late.field("profile_version"))).to(fmt.Sprintf("/desk/people/%d?done=saved", id))
	reporter.post("/desk/account/profile", with(profile, "profile_version", "3", "portrait", "99")).want(http.StatusUnprocessableEntity)
	reporter.post(fmt.Sprintf("/desk/people/%d/profile", id), profile).want(http.StatusForbidden)
	reporter.post("/desk/account", url.Values{"old": {"틀린 말"}, "password": {"아주 긴 새 비밀번호"}, "again": {"아주 긴 새 비밀번호"}}).want(http.StatusUnprocessableEntity)
}
