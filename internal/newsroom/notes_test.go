package newsroom

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// The notes of an article work without script, on their own page.
func TestNotesScreens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, desk := w.as(staff.Reporter), w.as(staff.DeskEditor)
	reporter.write(draftOf("다리 공사"))
	to := fmt.Sprint(w.people[staff.Reporter].ID)
	desk.post("/desk/articles/1/notes", url.Values{"text": {"확인 <b>부탁</b>\r\n둘째 줄"}, "to": {to}, "passage": {"없는 대목"}}).to("/desk/articles/1/notes?done=noted")
	desk.get("/desk/articles/1/notes?done=noted").want(http.StatusOK).has("메모를 남겼습니다", "확인 <b>부탁</b>", "없는 대목", "이 대목은 지금 본문에 없습니다", "김reporter 확인 대기")
	reporter.get("/desk/articles/1").want(http.StatusOK).has("확인 <b>부탁</b>")
	reporter.get("/desk/").want(http.StatusOK).has("할 일", "반려된 기사")
	reporter.get("/desk/notes").want(http.StatusOK).has("다리 공사", "둘째 줄")
	reporter.post("/desk/articles/1/notes", url.Values{"parent": {"1"}, "text": {"확인했습니다"}, "to": {""}}).want(http.StatusSeeOther)
	reporter.get("/desk/notes").want(http.StatusOK).has("기다리는 메모가 없습니다")

	// What is wrong comes back with what was typed, as a page and as the panel alone.
	long := strings.Repeat("가", news.MaxNoteText+1)
	for _, part := range []url.Values{{}, {"part": {"1"}}} {
		part.Set("text", long)
		part.Set("passage", "봄에")
		a := desk.post("/desk/articles/1/notes", part).want(http.StatusUnprocessableEntity).has("봄에")
		if !strings.Contains(a.body, long) || strings.Contains(a.body, "<html") == part.Has("part") {
			t.Errorf("part %v: the typed text is lost, or the page is not what was asked for", part.Has("part"))
		}
	}
	desk.post("/desk/articles/1/notes", url.Values{"parent": {"1"}, "text": {""}, "to": {"9999"}}).want(http.StatusUnprocessableEntity)
	desk.post("/desk/articles/1/notes", url.Values{"parent": {"x"}, "text": {"글"}}).want(http.StatusUnprocessableEntity)
	if a := desk.post("/desk/notes/1", url.Values{"do": {"edit"}, "text": {"고친 말"}, "part": {"1"}}).want(http.StatusOK).has("고친 말"); strings.Contains(a.body, "<html") {
		t.Error("the script gets a whole page")
	}
	desk.post("/desk/notes/2", url.Values{"do": {"edit"}, "text": {"남의 말"}}).want(http.StatusForbidden)
	desk.post("/desk/notes/1", url.Values{"do": {"erase"}}).want(http.StatusUnprocessableEntity)
	desk.post("/desk/notes/9", url.Values{"do": {"done"}}).want(http.StatusNotFound)
	desk.post("/desk/notes/1", url.Values{"do": {"done"}}).want(http.StatusSeeOther)
	desk.get("/desk/articles/1/notes").has("끝난 메모 1")
	desk.post("/desk/notes/1", url.Values{"do": {"open"}}).want(http.StatusSeeOther)
	desk.get("/desk/articles/1/notes?part=1").want(http.StatusOK).has("고친 말", "확인했습니다")
	desk.get("/desk/articles/9/notes").want(http.StatusNotFound)
}

func TestAssignmentScreens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, other, desk := w.as(staff.Reporter), w.as(staff.Contributor), w.as(staff.DeskEditor)
	id := func(role staff.Role) string { return fmt.Sprint(w.people[role].ID) }
	late := w.clock.now().Add(-3 * time.Hour).In(news.NewPaper("").Zone()).Format("2006-01-02T15:04")
	desk.post("/desk/assignments/new", url.Values{"what": {""}, "detail": {"잃지 말 것"}, "who": {"9999"}, "due": {"어제"}}).want(http.StatusUnprocessableEntity).has("잃지 말 것", "어제")
	desk.post("/desk/assignments/new", url.Values{"what": {"시장 회견"}, "detail": {"질문 셋"}, "who": {id(staff.Reporter)}, "section": {"1"}, "due": {late}}).to("/desk/assignments/1?done=saved")
	desk.post("/desk/assignments/new", url.Values{"what": {"첫눈"}}).to("/desk/assignments/2?done=saved")
	reporter.post("/desk/assignments/new", url.Values{"what": {"골목 가게"}, "who": {id(staff.Admin)}}).to("/desk/assignments/3?done=saved")
	desk.get("/desk/assignments").want(http.StatusOK).has("기한 지남", "시장 회견", "3시간 지남", "첫눈", "골목 가게")
	desk.get("/desk/assignments?by=person&who=all").want(http.StatusOK).has("김reporter", "맡을 사람 없음")
	reporter.get("/desk/assignments").want(http.StatusOK).has("시장 회견", "골목 가게")
	reporter.get("/desk/").has("기한 지남 1")
	if a := other.get("/desk/assignments?who=all").want(http.StatusOK).has("첫눈"); strings.Contains(a.body, "시장 회견") {
		t.Error("somebody else's assignment is shown")
	}
	other.get("/desk/assignments/1").want(http.StatusNotFound)
	other.post("/desk/assignments/1", url.Values{"what": {"남의 것"}}).want(http.StatusForbidden)

	// The article is begun from the assignment and both know each other.
	reporter.get("/desk/articles/new?assignment=1").want(http.StatusOK).has("시장 회견", "질문 셋")
	form := draftOf("시장 회견 기사")
	form.Set("assignment", "1")
	reporter.post("/desk/articles/new", form).to("/desk/articles/1?done=saved")
	reporter.get("/desk/articles/1").want(http.StatusOK).has("취재 지시", "시장 회견")
	reporter.get("/desk/assignments/1").want(http.StatusOK).has("쓴 기사", "시장 회견 기사", "취재 중")
	form = draftOf("남의 지시로")
	form.Set("assignment", "1")
	other.post("/desk/articles/new", form).want(http.StatusSeeOther) // an article like any other
	if a, err := w.db.Assignment(t.Context(), 1); err != nil || a.Article != 1 {
		t.Errorf("the assignment %+v, %v", a, err)
	}

	other.post("/desk/assignments/1/take", nil).want(http.StatusConflict).has("다른 사람이")
	other.post("/desk/assignments/2/take", nil).to("/desk/assignments/2?done=taken")
	reporter.post("/desk/assignments/2/close", url.Values{"status": {"done"}}).want(http.StatusForbidden)
	other.post("/desk/assignments/2/close", url.Values{"status": {"done"}}).to("/desk/assignments/2?done=closed")
	other.get("/desk/assignments?closed=1").want(http.StatusOK).has("첫눈")
	desk.post("/desk/assignments/2/close", url.Values{"status": {"open"}}).to("/desk/assignments/2?done=reopened")
	stale := desk.post("/desk/assignments/2", url.Values{"version": {"1"}, "what": {"첫눈 그리고 길"}}).want(http.StatusConflict).has("첫눈 그리고 길")
	if !strings.Contains(stale.body, `name="version" value="4"`) {
		t.Error("saving once more would be refused again")
	}
	desk.post("/desk/assignments/2", url.Values{"version": {"4"}, "what": {"첫눈 그리고 길"}, "who": {id(staff.Reporter)}}).to("/desk/assignments/2?done=saved")
	w.as(staff.Admin).get("/desk/log").want(http.StatusOK).has("취재 지시 고침", "취재 지시로 기사 시작")
}

// How long there is left is said in words that fit.
func TestDueWords(t *testing.T) {
	t.Parallel()
	words := newWorld(t).door.Renderer.Words()
	for left, want := range map[time.Duration]string{
		72 * time.Hour: "", 47 * time.Hour: "47시간 남음", 59 * time.Minute: "59분 남음", 0: "0분 남음",
		-time.Minute: "1분 지남", -5 * time.Hour: "5시간 지남", -49 * time.Hour: "2일 지남",
	} {
		if got := dueWords(words, "ko", left); got != want {
			t.Errorf("%v: %q, want %q", left, got, want)
		}
	}
}
