package newsroom

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
)

func TestFlashBarOnAndOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chief := w.as(staff.Chief)
	chief.post("/desk/articles/new/publish", draftOf("지진 기사")).want(http.StatusSeeOther)
	chief.get("/desk/flash").has("지금 나가는 띠가 없습니다")
	chief.post("/desk/flash", url.Values{"text": {"지진"}, "article": {"1"}, "minutes": {"0"}, "version": {"0"}}).want(http.StatusUnprocessableEntity).has("지진")
	chief.post("/desk/flash", url.Values{"text": {"지진"}, "article": {"1"}, "minutes": {"30"}, "version": {"0"}}).to("/desk/flash?done=flash-on")
	chief.get("/desk/flash").has("지금 나가는 띠", "지진 기사", "까지")
	chief.post("/desk/flash", url.Values{"text": {"늦은 말"}, "minutes": {"30"}, "version": {"0"}}).want(http.StatusConflict).has("늦은 말")
	w.clock.move(time.Hour)
	w.as(staff.Chief).get("/desk/flash").has("지금 나가는 띠가 없습니다")
	w.as(staff.Chief).post("/desk/flash/end", url.Values{}).to("/desk/flash?done=flash-off")
	w.as(staff.Reporter).get("/desk/flash").want(http.StatusForbidden)
}

func TestRecordOfFronts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chief := w.as(staff.Chief)
	chief.post("/desk/articles/new/publish", draftOf("첫 기사")).want(http.StatusSeeOther)
	at := w.clock.now()
	lead := news.Stand{Block: "lead", Kind: news.LeadBlock, Article: 1, Title: "=첫 기사"}
	if err := w.db.RecordStands(t.Context(), []news.Stand{lead, {Block: "stories", Kind: news.HeadlinesBlock, Position: 1, Article: 2, Title: "둘째 기사"}}); err != nil {
		t.Fatal(err)
	}
	w.clock.move(time.Hour)
	if err := w.db.RecordStands(t.Context(), []news.Stand{lead}); err != nil {
		t.Fatal(err)
	}
	chief = w.as(staff.Chief)
	chief.get("/desk/stands").has("첫 기사", "둘째 기사", "실려 있음", "주요 기사 2번째")
	minute := at.In(news.NewPaper("").Zone()).Add(2 * time.Hour).Format("2006-01-02T15:04")
	if page := chief.get("/desk/stands?from=" + minute + "&until=" + minute).has("첫 기사"); strings.Contains(page.body, "둘째 기사") {
		t.Error("what had left stands in a later minute")
	}
	if page := chief.get("/desk/stands?q=" + url.QueryEscape("둘째")).has("둘째 기사"); strings.Contains(page.body, "첫 기사") {
		t.Error("searched for another title")
	}
	chief.get("/desk/stands?from=x").has("날짜와 시각을 다시")
	if file := chief.get("/desk/stands.csv?section=0").want(http.StatusOK); !strings.Contains(file.body, "'=첫 기사") || !strings.Contains(file.body, "둘째 기사") {
		t.Errorf("the file: %s", file.body)
	}
}
