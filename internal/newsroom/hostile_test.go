package newsroom

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// values that no form should choke on.
func hostile() map[string]string {
	return map[string]string{
		"long": strings.Repeat("가", 5000), "nul": "가\x00나", "control": "가\x07\x1b[31m나", "surrogate": "가\xed\xa0\x80나",
		"broken": "가\xff\xfe나", "negative": "-1", "huge number": "99999999999999999999", "html": `"><script>alert(1)</script>`,
		"lines": "가\r\n나", "override": "가\u202e나", "word": "없는것", "percent": "%s%n%00", "template": "{{.Person.Password}}", "empty": "",
	}
}

// Every form with every wrong value in every field: never a fault of ours, never a script on a page.
func TestHostileFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	admin.write(draftOf("과녁"))
	admin.post("/desk/articles/new/publish", draftOf("발행된 과녁")).want(http.StatusSeeOther)
	admin.post("/desk/claims/new", with(claimForm("2"), "key", "first")).want(http.StatusSeeOther)
	admin.post("/desk/corrections/new", with(correctionForm("2"), "key", "first")).want(http.StatusSeeOther)
	admin.post("/desk/articles/1/notes", url.Values{"text": {"첫 메모"}}).want(http.StatusSeeOther)
	admin.post("/desk/assignments/new", url.Values{"what": {"회견"}, "version": {"0"}}).want(http.StatusSeeOther)
	forms := map[string]url.Values{
		"/desk/articles/1": with(draftOf("과녁"), "version", "1", "sections", "2", "series", "", "picture", "", "caption", "", "source", "", "ai_use", "", "embargo_until", "", "short_title", "", "lead", ""),
		"/desk/sections":   {"name": {"새"}, "slug": {"new"}, "parent": {""}},
		"/desk/sections/1": {"name": {"정치"}, "slug": {"s1"}, "parent": {""}},
		"/desk/series":     {"name": {"연재"}, "slug": {"run"}},
		"/desk/menu":       {"order": {"10"}, "label": {"소개"}, "url": {"/about"}, "section": {""}, "under": {"9"}, "drop": {"9"}},
		"/desk/front":      {"version": {"0"}, "no_lead_0": {"2"}, "title_lead_0": {"다른 제목"}, "do": {"publish"}, "note": {""}},
		"/desk/pages/new":  {"title": {"소개"}, "slug": {"about"}, "body": {"<p>글</p>"}, "version": {"0"}},
		"/desk/paper": {"version": {"1"}, "name": {"조간"}, "time_zone": {"Asia/Seoul"}, "ranking_heading": {"많이 본"}, "ranking_count": {"7"}, "ranking_hours": {"24"},
			"url": {""}, "email": {""}, "registered": {""}, "box_front": {"1"}, "length_front": {"300"}, "publisher": {""}},
		"/desk/people":              {"login": {"new"}, "name": {"새"}, "role": {"reporter"}, "email": {""}, "handle": {""}, "title": {""}},
		"/desk/people/1":            {"login": {"contributor"}, "name": {"새"}, "role": {"contributor"}, "email": {""}, "handle": {"x"}},
		"/desk/tokens":              {"name": {"기계"}, "role": {"reporter"}},
		"/desk/banners/new":         {"place": {"top"}, "name": {"배너"}, "alt": {"광고"}, "url": {"/"}, "weight": {"10"}, "starts": {""}, "ends": {""}, "kept_picture": {"7"}},
		"/desk/campaigns/new":       {"advertiser": {"1"}, "name": {"캠페인"}, "starts": {""}, "ends": {""}, "goal_impressions": {""}, "goal_clicks": {""}, "note": {""}, "version": {"0"}},
		"/desk/advertisers/new":     {"name": {"광고주"}, "contact": {""}, "note": {""}, "version": {"0"}},
		"/desk/account":             {"old": {"틀림"}, "password": {"새로운 긴 비밀번호"}, "again": {"새로운 긴 비밀번호"}},
		"/desk/sign-in":             {"login": {"nobody"}, "password": {"틀림"}, "next": {"/desk/"}, "kept": {""}},
		"/desk/welcome":             {"key": {"dead"}, "password": {"새로운 긴 비밀번호"}, "again": {"새로운 긴 비밀번호"}},
		"/desk/articles/1/withdraw": {"reason": {"이유"}, "notice": {"안내"}},
		"/desk/claims/new":          with(claimForm("2"), "key", "hostile"),
		"/desk/claims/1":            with(claimForm("2"), "version", "1"),
		"/desk/claims/1/answer":     {"version": {"1"}, "action": {"refuse"}, "answer": {"까닭"}},
		"/desk/claims/1/note":       {"note": {"메모"}},
		"/desk/claims/1/purge":      {"version": {"1"}},
		"/desk/corrections/new":     with(correctionForm("2"), "key", "hostile", "claim", ""),
		"/desk/corrections/1":       with(correctionForm(""), "version", "1", "note", "까닭"),

		"/desk/corrections/1/withdraw": {"reason": {"까닭"}},
		"/desk/corrections/1/run":      {},

		"/desk/articles/1/save":     with(draftOf("과녁"), "version", "1", "tab", "t", "turn", "1", "person", "", "key", "", "take", "", "withdraw_at", ""),
		"/desk/articles/1/kept":     with(draftOf("과녁"), "version", "1", "tab", "t", "key", ""),
		"/desk/articles/1/merge":    with(draftOf("과녁"), "version", "1", "shown", "1", "pick-title", "theirs"),
		"/desk/articles/1/take":     with(draftOf("과녁"), "version", "1", "tab", "t"),
		"/desk/articles/1/editing":  {"tab": {"t"}, "was": {""}, "version": {"1"}},
		"/desk/articles/1/leave":    {"tab": {"t"}},
		"/desk/articles/1/schedule": with(draftOf("과녁"), "version", "1", "publish_at", "2026-11-23T10:00", "override", ""),
		"/desk/articles/1/return":   {"version": {"1"}, "reason": {"까닭"}},
		"/desk/articles/2/correct":  {"version": {"2"}, "change": {"told"}, "tell": {"고침"}, "override": {""}},
		"/desk/articles/1/previews": {"label": {"취재원"}, "days": {"3"}},
		"/desk/articles/1/notes":    {"text": {"메모"}, "to": {""}, "parent": {""}, "passage": {"글"}, "nth": {"0"}, "part": {""}},
		"/desk/notes/1":             {"do": {"edit"}, "text": {"메모"}, "part": {""}},
		"/desk/assignments/new":     {"what": {"회견"}, "detail": {""}, "who": {""}, "section": {""}, "due": {""}, "version": {"0"}},
		"/desk/assignments/1":       {"what": {"회견"}, "detail": {""}, "who": {""}, "section": {""}, "due": {""}, "version": {"1"}},
		"/desk/assignments/1/close": {"status": {"done"}},
		"/desk/breaking":            {"title": {"속보"}, "section": {"1"}, "override": {""}, "key": {"hostile"}},
		"/desk/powers":              {"version": {"0"}, "desk publish": {"1"}},
		"/desk/guard":               {"version": {"0"}, "words": {"말"}, "level-0": {"warn"}, "note-0": {""}, "numbers": {""}, "emails": {""}},

		"/desk/articles/1/revisions/1/revert": {"version": {"1"}},

		"/desk/front/0/publish":    {"version": {"1"}, "note": {"메모"}},
		"/desk/front/0/schedule":   {"version": {"1"}, "note": {"메모"}, "publish_at": {"2026-11-23T07:00"}},
		"/desk/front/0/discard":    {"version": {"1"}},
		"/desk/front/0/revert":     {"id": {"1"}},
		"/desk/front/0/unschedule": {"id": {"1"}},
	}
	for _, path := range slices.Sorted(maps.Keys(forms)) {
		// All fields at once with each value, and each field alone with the worst.
		tries := map[string]url.Values{}
		for kind, value := range hostile() {
			form := url.Values{}
			for field := range forms[path] {
				form.Set(field, value)
			}
			tries[kind] = form
		}
		for field := range forms[path] {
			for _, kind := range []string{"nul", "surrogate", "huge number"} {
				tries[field+" "+kind] = with(forms[path], field, hostile()[kind])
			}
		}
		for name, form := range tries {
			if a := admin.post(path, form); strings.Contains(a.body, "<script>alert") {
				t.Errorf("%s: %s came back as markup", path, name)
			}
		}
	}
	for _, path := range []string{"/desk/?", "/desk/log?", "/desk/claims?", "/desk/claims/new?", "/desk/corrections?", "/desk/corrections/new?", "/desk/media?", "/desk/sign-in?", "/desk/welcome?", "/desk/front/find?", "/desk/front/pictures?", "/desk/front/0/history?", "/desk/front/0/preview?"} {
		for _, value := range hostile() {
			q := url.Values{}
			for _, name := range []string{"status", "section", "who", "q", "before", "done", "next", "key", "show", "article", "claim", "edition"} {
				q.Set(name, value)
			}
			admin.get(path + q.Encode())
		}
	}
	for _, id := range []string{"0", "-1", "01", "99999999999999999999", "x", "%00", "1%20", "%ed%a0%80", "999"} {
		for _, path := range []string{"/desk/articles/", "/desk/media/", "/desk/sections/", "/desk/series/", "/desk/pages/", "/desk/people/", "/desk/banners/", "/desk/campaigns/", "/desk/advertisers/"} {
			admin.get(path + id).want(http.StatusNotFound)
			if a := admin.post(path+id, url.Values{"version": {"1"}, "name": {"가"}, "slug": {"ga"}, "title": {"가"}}); a.status != http.StatusNotFound && a.status != http.StatusUnprocessableEntity {
				t.Errorf("POST %s%s: %d", path, id, a.status)
			}
		}
	}
}

// What is wrong is said at its field, and everything that was typed comes back.
func TestFieldErrorsKeepTheText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter := w.as(staff.Reporter)
	for _, c := range []struct{ field, value, says string }{
		{"title", strings.Repeat("가", news.MaxTitle+1), "200자까지"},
		{"title", "제목\x00", "쓸 수 없는 문자"},
		{"title", "제목\xed\xa0\x80", "쓸 수 없는 문자"},
		{"subtitle", "부제\x07", "쓸 수 없는 문자"},
		{"section", "777", "목록에 있는 것"},
		{"section", "정치", "숫자로"},
		{"kind", "없는것", "목록에 있는 것"},
		{"tags", "가/나", "태그에는"},
		{"embargo_until", "내일", "날짜와 시각"},
		{"origin", "wire", "출처를 적어"},
		{"picture", "99", "사진을 다시 골라"},
		{"byline_email", "메일 아님", "이메일 주소 모양"},
		{"byline_person", "x", "목록에 있는 것"},
		{"series", "5", "목록에 있는 것"},
		{"body", strings.Repeat("가", 360_000), "본문이 너무 깁니다"},
	} {
		a := reporter.post("/desk/articles/new", with(draftOf("잃지 않을 제목"), "lead", "잃지 않을 리드", c.field, c.value))
		a.want(http.StatusUnprocessableEntity).has("아래를 고쳐 주세요")
		field := c.field
		if strings.HasPrefix(field, "byline_") {
			field = "bylines"
		}
		if field == "origin" {
			field = "source"
		}
		if got := a.wrong(field); !strings.Contains(got, c.says) {
			t.Errorf("%s %.20q: the field says %q, want %q", c.field, c.value, got, c.says)
		}
		for name, want := range map[string]string{"title": "잃지 않을 제목", "lead": "잃지 않을 리드", "subtitle": "부제입니다", "byline_name": "박한결"} {
			if c.field != name && a.field(name) != want {
				t.Errorf("%s: %s came back as %q", c.field, name, a.field(name))
			}
		}
	}
	counts, err := w.db.CountByStatus(t.Context())
	if err != nil || len(counts) != 0 {
		t.Errorf("stored %v, %v", counts, err)
	}

	// What readers would miss keeps an article from going out, but not from being saved.
	desk := w.as(staff.DeskEditor)
	a := desk.post("/desk/articles/new/publish", with(draftOf("섹션 없는 기사"), "section", "")).want(http.StatusUnprocessableEntity).has("글은 저장했지만 발행하지 못했습니다")
	if a.wrong("section") == "" || a.field("title") != "섹션 없는 기사" {
		t.Errorf("section says %q, title %q", a.wrong("section"), a.field("title"))
	}
	desk.post("/desk/articles/1/publish", with(draftOf("섹션 없는 기사"), "version", a.field("version"))).to("/desk/articles/1?done=published")

	// A person chosen without typing the name gets the name.
	path := desk.write(with(draftOf("고른 이름"), "byline_name", "", "byline_title", "", "byline_person", fmt.Sprint(w.people[staff.Reporter].ID)))
	desk.get(path).has("김reporter")
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	admin.post("/desk/articles/new", url.Values{"title": {strings.Repeat("a", 5<<20)}}).want(http.StatusRequestEntityTooLarge).has("너무 큽니다")
	w.as("").post("/desk/articles/new", url.Values{"title": {strings.Repeat("a", 5<<20)}}).want(http.StatusUnauthorized)
	for _, kind := range []string{"", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=x"} {
		admin.do(http.MethodPost, "/desk/articles/new", kind, strings.NewReader("x=1")).want(http.StatusUnprocessableEntity).has("양식을 읽을 수 없습니다")
		admin.do(http.MethodPost, "/desk/media", kind, strings.NewReader("x=1")).want(http.StatusUnprocessableEntity)
	}
	admin.upload("/desk/media", bytes.Repeat([]byte{0xff}, 70<<20), true, nil).want(http.StatusRequestEntityTooLarge).has("64MB")
	big := admin.upload("/desk/media", append(photo(t, 9, 9), make([]byte, 41<<20)...), false, nil).want(http.StatusUnprocessableEntity)
	if got := big.wrong("picture"); !strings.Contains(got, "40MB") {
		t.Errorf("a large picture: %q", got)
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, desk := w.as(staff.Reporter), w.as(staff.DeskEditor)
	a := reporter.upload("/desk/media", photo(t, 640, 400), true, nil).want(http.StatusCreated)
	for _, part := range []string{`"id":1,"type":"image/jpeg","kind":"image",`, `"width":640,"height":400,`, `"thumb":"/desk/media/1/thumb",`, `"caption":"","credit":"","alt":"",`, `"known":false}`} {
		if !strings.Contains(a.body, part) {
			t.Errorf("answer %s", a.body)
		}
	}
	if w.clock.move(time.Minute); !strings.Contains(reporter.upload("/desk/media", photo(t, 640, 400), true, nil).want(http.StatusCreated).body, `"known":true}`) {
		t.Errorf("answer %s", a.body)
	}
	thumb := reporter.get("/desk/media/1/thumb").want(http.StatusOK)
	if got := thumb.header.Get("Content-Type"); got != "image/jpeg" {
		t.Errorf("thumb is %q", got)
	}
	p, err := w.db.Picture(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	reporter.get("/desk/file/" + p.Variants[0].File).want(http.StatusOK)
	reporter.get("/desk/file/" + p.Key + "/original").want(http.StatusNotFound)
	reporter.get("/desk/file/..%2f..%2f/jogan.db").want(http.StatusNotFound)
	w.as("").get("/desk/file/" + p.Variants[0].File).want(http.StatusSeeOther)

	for _, bad := range [][]byte{nil, []byte("not a picture"), photo(t, 640, 400)[:900], []byte("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")} {
		problem := reporter.upload("/desk/media", bad, true, nil).want(http.StatusUnprocessableEntity)
		if problem.header.Get("Content-Type") != "application/problem+json" || !strings.Contains(problem.body, `"field":"picture"`) {
			t.Errorf("problem %s", problem.body)
		}
		page := reporter.upload("/desk/media", bad, false, url.Values{"caption": {"적어 둔 설명"}}).want(http.StatusUnprocessableEntity)
		if page.wrong("picture") == "" || page.field("caption") != "적어 둔 설명" {
			t.Errorf("the page says %q, caption %q", page.wrong("picture"), page.field("caption"))
		}
	}
	if all, err := w.db.PictureList(t.Context(), 0, 9); err != nil || len(all) != 1 {
		t.Errorf("%d pictures, %v", len(all), err)
	}
	w.as("").upload("/desk/media", photo(t, 64, 40), true, nil).want(http.StatusUnauthorized)

	reporter.get("/desk/media").want(http.StatusOK).has("파일 고르기", "대체 텍스트")
	reporter.post("/desk/media/1", url.Values{"caption": {"시장 풍경"}, "credit": {"박한결 기자"}, "alt": {"좌판"}}).to("/desk/media/1?done=saved")
	reporter.get("/desk/media/1").has("시장 풍경", "박한결 기자")
	w.as(staff.Contributor).post("/desk/media/1", url.Values{"caption": {"남의 사진"}}).want(http.StatusForbidden).has("남의 사진")
	desk.post("/desk/media/1/block", url.Values{}).want(http.StatusUnprocessableEntity)
	desk.post("/desk/media/1/block", url.Values{"reason": {"요청"}}).to("/desk/media/1?done=blocked")
	desk.get("/desk/media/1").has("부터 막았습니다")
	desk.post("/desk/media/1/block", url.Values{"unblock": {"1"}}).to("/desk/media/1?done=unblocked")

	path := reporter.write(with(draftOf("사진 기사"), "picture", "1", "caption", "대표 설명", "body", `<p>글</p><figure data-picture="1"><figcaption>본문 사진</figcaption></figure>`))
	article, err := w.db.Article(t.Context(), 1)
	if err != nil || article.Picture != 1 || !strings.Contains(article.Body, `data-picture="1"`) {
		t.Errorf("stored %+v, %v", article, err)
	}
	w.as(staff.DeskEditor).get(path).has("본문 사진", "대표 설명")
}

// Requests that another site sends in somebody's name do nothing.
func TestForeignRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	for name, headers := range map[string]map[string]string{
		"another origin": {"Origin": "https://elsewhere.example"},
		"cross-site":     {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
		"same-site":      {"Sec-Fetch-Site": "same-site"},
		"null":           {"Origin": "null"},
		"silent":         {},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+"/desk/articles/new", strings.NewReader(draftOf("남이 보낸 기사").Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range headers {
			r.Header.Set(k, v)
		}
		if a := admin.send(r); a.status != http.StatusForbidden {
			t.Errorf("%s: %d", name, a.status)
		} else {
			a.has("처리하지 않았습니다")
		}
	}
	counts, err := w.db.CountByStatus(t.Context())
	if err != nil || len(counts) != 0 {
		t.Errorf("stored %v, %v", counts, err)
	}
	a := admin.get("/desk/")
	for name, want := range map[string]string{"Cache-Control": "no-store", "Content-Security-Policy": policy, "Referrer-Policy": "same-origin"} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, inline := range []string{`<style`, ` style="`, ` onclick`, `<script>`} {
		if strings.Contains(a.body, inline) {
			t.Errorf("the page holds %s", inline)
		}
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.as("")
	for next, want := range map[string]string{
		"/desk/articles/new": "/desk/articles/new", "/desk/?q=%EB%B4%84": "/desk/?q=%EB%B4%84", "": "/desk/", "https://elsewhere.example/desk/": "/desk/",
		"//elsewhere.example/desk/": "/desk/", `/desk/\elsewhere`: "/desk/", "/desk/../": "/desk/", "/": "/desk/", "/desk/sign-out": "/desk/", "javascript:alert(1)": "/desk/",
	} {
		w.as("").post("/desk/sign-in", url.Values{"login": {" Reporter "}, "password": {password}, "next": {next}}).to(want)
	}
	for range 8 {
		c.post("/desk/sign-in", url.Values{"login": {"chief"}, "password": {"틀린 것"}}).want(http.StatusUnprocessableEntity).has("맞지 않습니다", "chief")
	}
	c.post("/desk/sign-in", url.Values{"login": {"chief"}, "password": {password}}).want(http.StatusTooManyRequests).has("분 뒤에 다시")

	admin := w.as(staff.Admin)
	admin.get("/desk/sign-in").to("/desk/")
	fresh := "새로 정한 긴 비밀번호"
	admin.post("/desk/account", url.Values{"old": {"틀린 것"}, "password": {fresh}, "again": {fresh}}).want(http.StatusUnprocessableEntity).has("지금 비밀번호가 맞지 않습니다")
	admin.post("/desk/account", url.Values{"old": {password}, "password": {fresh}, "again": {fresh}}).to("/desk/account?done=password")
	admin.get("/desk/account?done=password").want(http.StatusOK).has("비밀번호를 바꾸었습니다")

	// Shut out at once.
	reporter := w.as(staff.Reporter)
	id := w.people[staff.Reporter].ID
	admin.post(fmt.Sprintf("/desk/people/%d/disable", id), url.Values{}).to(fmt.Sprintf("/desk/people/%d?done=disabled", id))
	reporter.get("/desk/").want(http.StatusSeeOther)
	admin.post(fmt.Sprintf("/desk/people/%d/disable", id), url.Values{"enable": {"1"}}).to(fmt.Sprintf("/desk/people/%d?done=enabled", id))
	admin.post(fmt.Sprintf("/desk/people/%d/disable", w.people[staff.Admin].ID), url.Values{}).want(http.StatusConflict).has("마지막 관리자")
	link := admin.post(fmt.Sprintf("/desk/people/%d/link", id), url.Values{}).want(http.StatusOK)
	if !regexp.MustCompile(`/desk/welcome\?key=`).MatchString(link.body) {
		t.Errorf("no link: %s", link.text())
	}
}
