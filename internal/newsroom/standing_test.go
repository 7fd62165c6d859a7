package newsroom

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
)

const pdfText = "%%PDF-1.4\n%% %s\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%%%EOF\n"

// files sends files in a form, name and text after each other.
func (c *client) files(path string, all ...string) *answer {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(all); i += 2 {
		part, err := m.CreateFormFile("files", all[i])
		if err == nil {
			_, err = part.Write([]byte(all[i+1]))
		}
		if err != nil {
			c.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		c.t.Fatal(err)
	}
	return c.do(http.MethodPost, path, m.FormDataContentType(), &b)
}

// goes wants the answer to lead to a path, whatever it says was done.
func (a *answer) goes(path string) {
	a.t.Helper()
	if got, _, _ := strings.Cut(a.location, "?"); a.status != http.StatusSeeOther || got != path {
		a.t.Errorf("%d, leads to %q, want %q: %s", a.status, a.location, path, a.text())
	}
}

// An issue of the printed paper is put together: pages stand in the order of their files' names, one that is no PDF is
// refused by its name, the order is changed, and nobody overwrites another.
func TestPrintedIssue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	editor := w.as(staff.Chief)
	pdf := func(s string) string { return fmt.Sprintf(pdfText, s) }
	editor.get("/desk/issues").want(http.StatusOK).has("아직 지면이 없습니다")
	if a := editor.post("/desk/issues/new", url.Values{"day": {"2026-13-01"}, "number": {"0"}}).want(http.StatusUnprocessableEntity); a.wrong("day") == "" || a.wrong("number") == "" {
		t.Error("a day that is none is taken")
	}
	editor.post("/desk/issues/new", url.Values{"day": {"2026-01-19"}, "number": {"41"}}).goes("/desk/issues/1")
	if a := editor.post("/desk/issues/new", url.Values{"day": {"2026-01-19"}, "number": {"42"}}).want(http.StatusUnprocessableEntity); a.wrong("day") == "" {
		t.Error("a second issue of a day")
	}
	if a := editor.get("/desk/issues"); a.field("number") != "42" || a.field("day") != w.clock.now().In(news.NewPaper("").Zone()).Format(time.DateOnly) {
		t.Errorf("proposed: %s, number %s", a.field("day"), a.field("number"))
	}
	editor.post("/desk/issues/1/publish", nil).want(http.StatusUnprocessableEntity).has("면을 하나 이상")
	editor.files("/desk/issues/1/pages").want(http.StatusUnprocessableEntity)
	editor.files("/desk/issues/1/pages", "10면.pdf", pdf("10"), "9면.pdf", pdf("9"), "나쁜.pdf", "GIF89a", "끊긴.pdf", "%PDF-1.4").want(http.StatusUnprocessableEntity).has("나쁜.pdf", "PDF가 아닙니다", "끊긴.pdf")
	issue, err := w.db.Issue(t.Context(), 1)
	if err != nil || len(issue.Pages) != 2 {
		t.Fatalf("%+v, %v", issue, err)
	}
	first, err := w.db.Picture(t.Context(), issue.Pages[0].Picture)
	if err != nil || first.Name != "9면.pdf" {
		t.Errorf("the first page is %q, %v", first.Name, err)
	}

	a, b := issue.Pages[0].ID, issue.Pages[1].ID
	form := url.Values{"version": {fmt.Sprint(issue.Version)}, "day": {"2026-01-19"}, "number": {"41"},
		fmt.Sprintf("place_%d", a): {"2"}, fmt.Sprintf("place_%d", b): {"1"}, fmt.Sprintf("label_%d", b): {"종합"}, fmt.Sprintf("articles_%d", b): {"3, /articles/5 https://paper.example/articles/7"}}
	bad := url.Values{}
	for k, v := range form {
		bad[k] = v
	}
	bad.Set(fmt.Sprintf("articles_%d", b), "셋")
	editor.post("/desk/issues/1", bad).want(http.StatusUnprocessableEntity).has("‘셋’은 기사 번호나 주소가 아닙니다", "종합")
	editor.post("/desk/issues/1", form).goes("/desk/issues/1")
	issue, err = w.db.Issue(t.Context(), 1)
	if err != nil || issue.Pages[0].ID != b || issue.Pages[0].Label != "종합" || fmt.Sprint(issue.Pages[0].Articles) != "[3 5 7]" {
		t.Errorf("%+v, %v", issue, err)
	}
	editor.post("/desk/issues/1", form).want(http.StatusConflict).has("그사이 다른 사람이")

	editor.files(fmt.Sprintf("/desk/issues/1/pages/%d/replace", a), "새 2면.pdf", pdf("new")).goes("/desk/issues/1")
	editor.post("/desk/issues/1/publish", nil).goes("/desk/issues/1")
	editor.post("/desk/issues/1/delete", nil).want(http.StatusConflict).has("먼저 내린 뒤")
	editor.post(fmt.Sprintf("/desk/issues/1/pages/%d/delete", a), nil).goes("/desk/issues/1")
	editor.post(fmt.Sprintf("/desk/issues/1/pages/%d/delete", b), nil).want(http.StatusUnprocessableEntity).has("면을 하나 이상")
	editor.post("/desk/issues/1/withdraw", nil).goes("/desk/issues/1")
	editor.post("/desk/issues/1/delete", nil).goes("/desk/issues")
	w.as(staff.Reporter).get("/desk/issues").want(http.StatusForbidden)
}

// A draft is a proposal: what stands is not touched before somebody saves.
func TestPageDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chief := w.as(staff.Chief)
	chief.get("/desk/pages").want(http.StatusOK).has("아직 없는 안내 페이지", "개인정보처리방침")
	draft := chief.get("/desk/pages/new?draft=copyright").want(http.StatusOK).has("아직 저장되지 않았습니다", "채워 주세요", "인공지능 학습")
	chief.post("/desk/pages/new", url.Values{"title": {"저작권"}, "slug": {"copyright"}, "body": {"<p>우리 글</p>"}}).goes("/desk/pages")
	chief.get("/desk/pages/1?draft=1").want(http.StatusOK).has("아직 저장되지 않았습니다", "우리 글")
	if page, err := w.db.Page(t.Context(), "copyright"); err != nil || page.Body != "<p>우리 글</p>" {
		t.Errorf("%+v, %v", page, err)
	}
	if without := chief.get("/desk/pages/1?draft=1"); strings.Contains(without.field("body"), "인공지능 학습") {
		t.Error("the line against training stands where nobody asked for it")
	}
	chief.post("/desk/pages/1", url.Values{"version": {"1"}, "title": {"저작권 안내"}, "slug": {"copyright"}, "body": {draft.field("body")}}).goes("/desk/pages")
	chief.get("/desk/pages").want(http.StatusOK).has("채울 곳")
	chief.get("/desk/pages/1/history").want(http.StatusOK).has("2판", "1판", "우리 글")
	chief.post("/desk/pages/1/revert", url.Values{"version": {"1"}}).goes("/desk/pages/1")
	if page, err := w.db.Page(t.Context(), "copyright"); err != nil || page.Body != "<p>우리 글</p>" || page.Version != 3 {
		t.Errorf("%+v, %v", page, err)
	}
	chief.post("/desk/pages/1", url.Values{"version": {"1"}, "title": {"내 제목"}, "slug": {"copyright"}, "body": {"<p>내 글</p>"}}).want(http.StatusConflict).has("그사이 저장된 글", "내 글", "우리 글")
	chief.post("/desk/pages/1/delete", nil).goes("/desk/pages")
}

// Notices and popups keep what was typed when something is wrong, and what another saved meanwhile is shown beside it.
func TestNoticesAndPopups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	layout := w.as(staff.Layout)
	if a := layout.post("/desk/notices/new", url.Values{"title": {""}, "body": {"<p>안녕</p>"}, "from": {"2026-02-02T10:00"}, "until": {"2026-02-01T10:00"}}).want(http.StatusUnprocessableEntity).has("안녕"); a.wrong("title") == "" || a.wrong("until") == "" {
		t.Error("what is wrong is not said at its field")
	}
	layout.post("/desk/notices/new", url.Values{"title": {"공지"}, "body": {"<p>첫 글</p>"}, "pinned": {"1"}}).goes("/desk/notices")
	layout.get("/desk/notices").want(http.StatusOK).has("공지", "고정", "게시 중")
	form := url.Values{"title": {"공지"}, "body": {"<p>둘째 글</p>"}, "version": {"1"}}
	layout.post("/desk/notices/1", form).goes("/desk/notices")
	layout.post("/desk/notices/1", url.Values{"title": {"공지"}, "body": {"<p>늦은 글</p>"}, "version": {"1"}}).want(http.StatusConflict).has("둘째 글", "늦은 글")
	layout.get("/desk/notices/1/history").want(http.StatusOK).has("첫 글", "둘째 글")
	layout.post("/desk/notices/1/delete", nil).goes("/desk/notices")

	popup := url.Values{"title": {"팝업"}, "text": {"글"}, "until": {w.clock.now().AddDate(0, 1, 0).Format("2006-01-02T15:04")}, "pages": {"front"}, "spot": {"right"}, "size": {"small"}, "phone": {"bottom"}}
	for field, value := range map[string]string{"title": "", "until": "", "text": "", "url": "javascript:1", "spot": "middle"} {
		if a := layout.post("/desk/popups/new", with(popup, field, value)).want(http.StatusUnprocessableEntity); a.wrong(field) == "" {
			t.Errorf("%s %q is taken", field, value)
		}
	}
	layout.post("/desk/popups/new", popup).goes("/desk/popups/1")
	layout.upload("/desk/popups/1", photo(t, 300, 200), false, with(with(popup, "version", "1"), "alt", "그림 속 글")).goes("/desk/popups/1")
	if x, err := w.db.Popup(t.Context(), 1); err != nil || x.Picture == 0 || x.Version != 2 {
		t.Errorf("%+v, %v", x, err)
	}
	layout.post("/desk/popups/1", with(popup, "version", "1")).want(http.StatusConflict).has("그사이 저장된 글")
	layout.get("/desk/popups/1/preview").want(http.StatusOK).has("팝업")
	layout.get("/desk/popups").want(http.StatusOK).has("팝업", "첫 화면에만")
	layout.post("/desk/popups/1/delete", nil).goes("/desk/popups")
	w.as(staff.Reporter).get("/desk/popups").want(http.StatusForbidden)
}

// An agency's text becomes an article of the writer's.
func TestAnnouncement(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter := w.as(staff.Reporter)
	reporter.get("/desk/announcements/new?sort=obituary").want(http.StatusOK).has("새 부고", "발인")
	form := url.Values{"sort": {"obituary"}, "text": {"[부고] 홍길동(가온전자 부장)씨 부친상\n▲ 홍길동(가온전자 부장)씨 부친상 = 22일, 가람병원 장례식장 3호실, 발인 24일, ☎ 02-000-1234"}, "days": {"14"}, "do": {"preview"}}
	reporter.post("/desk/announcements/new", form).want(http.StatusOK).has("이렇게 읽었습니다", "가람병원 장례식장 3호실", "02-000-1234")
	if a := reporter.post("/desk/announcements/new", with(with(form, "days", "999"), "do", "make")).want(http.StatusUnprocessableEntity).has("가람병원"); a.wrong("days") == "" {
		t.Error("999 days are taken")
	}
	if a := reporter.post("/desk/announcements/new", with(form, "text", "◇")).want(http.StatusUnprocessableEntity); a.wrong("text") == "" {
		t.Error("a text with nothing in it is taken")
	}
	reporter.post("/desk/announcements/new", with(form, "do", "make")).goes("/desk/articles/1")
	a, err := w.db.Article(t.Context(), 1)
	if err != nil || a.Kind != news.People || a.Title != "[부고] 홍길동(가온전자 부장)씨 부친상" || !strings.HasPrefix(a.Body, "<p>▲ 홍길동") || a.Owner == 0 {
		t.Errorf("%+v, %v", a, err)
	}
	reporter.get("/desk/announcements").want(http.StatusOK).has("[부고] 홍길동", "부고", "지움")
}

func TestNaturalOrder(t *testing.T) {
	t.Parallel()
	for _, x := range [][2]string{{"2면.pdf", "10면.pdf"}, {"a02.pdf", "a3.pdf"}, {"a", "ab"}, {"1면", "가"}, {"p9", "p99999999999999999999"}} {
		if natural(x[0], x[1]) >= 0 || natural(x[1], x[0]) <= 0 || natural(x[0], x[0]) != 0 {
			t.Errorf("%q and %q", x[0], x[1])
		}
	}
}
