package newsroom

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"jogan/internal/news"
	"jogan/internal/staff"
)

func claimForm(no string) url.Values {
	return url.Values{
		"article": {no}, "kind": {"correction"}, "received": {"2026-11-22T09:30"}, "way": {"mail"}, "claimant": {"윤슬"},
		"contact": {"yunseul@reader.example"}, "text": {"봄이 아니라\n여름입니다."},
	}
}

func correctionForm(no string) url.Values {
	return url.Values{"article": {no}, "kind": {"correction"}, "title": {"바로잡습니다"}, "body": {"<p>여름입니다.</p>"}, "notice": {""}, "box_until": {"2026-11-29T10:00"}}
}

// late are the texts of what is marked as overdue.
func (a *answer) late() []string {
	var all []string
	for n := range a.root.Descendants() {
		if n.Type == html.ElementNode && strings.Contains(" "+attr(n, "class")+" ", " countdown is-late ") {
			var b strings.Builder
			for x := range n.Descendants() {
				if x.Type == html.TextNode {
					b.WriteString(x.Data)
				}
			}
			all = append(all, b.String())
		}
	}
	return all
}

// A claim goes its whole road on the screens: taken in, overdue, answered, published, purged.
func TestClaimsDesk(t *testing.T) {
	t.Parallel()
	w := newWorld(t) // 10:00 in Seoul on 22 November 2026
	desk := w.as(staff.DeskEditor)
	desk.post("/desk/articles/new/publish", draftOf("공장 소식")).to("/desk/articles/1?done=published")
	desk.get("/desk/articles/1").want(http.StatusOK).has("정정·반론 청구 접수")
	w.as(staff.Layout).get("/desk/articles/1").want(http.StatusOK)
	form := desk.get("/desk/claims/new?article=1").want(http.StatusOK)
	if form.field("article") != "1" || form.field("received") != "2026-11-22T10:00" {
		t.Errorf("the form begins with article %q, received %q", form.field("article"), form.field("received"))
	}

	// Nothing typed is lost, and what is wrong is said at its field.
	key := form.field("key")
	bad := desk.post("/desk/claims/new", with(claimForm("1"), "key", key, "contact", "", "received", "2026-11-22T10:01")).want(http.StatusUnprocessableEntity)
	if bad.wrong("contact") == "" || bad.wrong("received") == "" || bad.field("claimant") != "윤슬" || strings.TrimSpace(bad.field("text")) != "봄이 아니라\n여름입니다." || bad.field("key") != key {
		t.Errorf("the form came back as %s", bad.text())
	}
	// Pressed twice it is one claim.
	for range 2 {
		desk.post("/desk/claims/new", with(claimForm("1"), "key", key)).to("/desk/claims/1?done=received")
	}
	desk.get("/desk/claims").want(http.StatusOK).has("기한이 있는 청구 1건", "답변 기한까지 3일 14시간", "2026.11.25까지", "정정보도 · 공장 소식", "윤슬")

	// The last day counts whole; then it is late, in words too.
	w.clock.move(86*time.Hour - time.Minute)
	if page := desk.get("/desk/claims").has("답변 기한까지 0시간 1분"); len(page.late()) > 0 {
		t.Errorf("late a minute before midnight: %q", page.late())
	}
	w.clock.move(26 * time.Hour)
	if late := desk.get("/desk/claims").has("1건은 기한이 지났습니다").late(); len(late) != 1 || !strings.Contains(late[0], "답변 기한이 1일 1시간 지남") {
		t.Errorf("late: %q", late)
	}

	refused := desk.post("/desk/claims/1/answer", url.Values{"version": {"1"}, "action": {"refuse"}, "answer": {" "}}).want(http.StatusUnprocessableEntity)
	if refused.wrong("answer") == "" {
		t.Errorf("a refusal without a reason: %s", refused.text())
	}
	desk.post("/desk/claims/1/answer", url.Values{"version": {"1"}, "action": {""}, "answer": {"답"}}).want(http.StatusConflict).has("처리를 골라 주세요")
	desk.post("/desk/claims/1/answer", url.Values{"version": {"1"}, "action": {"accept"}, "answer": {"싣겠습니다."}}).to("/desk/claims/1?done=answered")
	desk.post("/desk/claims/1/answer", url.Values{"version": {"1"}, "action": {"settle"}, "answer": {"합의했습니다."}}).want(http.StatusConflict).has("그사이 다른 사람이", "합의했습니다.")
	desk.post("/desk/claims/1/note", url.Values{"note": {"통화함"}}).to("/desk/claims/1?done=noted")
	desk.get("/desk/claims/1").has("게재 기한까지", "2026.11.29까지", "싣겠습니다.", "통화함", "보도문 쓰기")
	desk.post("/desk/claims/1/purge", url.Values{"version": {"2"}}).want(http.StatusConflict).has("처리가 끝난 뒤에")

	draft := desk.get("/desk/corrections/new?claim=1").want(http.StatusOK)
	if draft.field("title") != "바로잡습니다" || !strings.Contains(draft.field("body"), "여름입니다.") || draft.field("box_until") != "2026-12-04T01:59" {
		t.Errorf("the correction begins with %q, %q until %q", draft.field("title"), draft.field("body"), draft.field("box_until"))
	}
	desk.post("/desk/corrections/new", with(correctionForm("1"), "key", draft.field("key"), "claim", "1", "title", "")).want(http.StatusUnprocessableEntity).has("청구 1")
	for range 2 {
		a := desk.post("/desk/corrections/new", with(correctionForm("1"), "key", draft.field("key"), "claim", "1", "run", "1"))
		if a.want(http.StatusSeeOther); !strings.HasPrefix(a.location, "/desk/corrections/1?") {
			t.Errorf("leads to %s", a.location)
		}
	}
	correction, err := w.db.Correction(t.Context(), 1)
	if err != nil || correction.Notice != 2 || correction.Claim != 1 {
		t.Fatalf("%+v, %v", correction, err)
	}
	if public, err := w.db.PublicArticle(t.Context(), 2); err != nil || public.Title != "바로잡습니다" || public.Section != 1 {
		t.Errorf("printed as %+v, %v", public, err)
	}
	desk.get("/desk/claims").has("이곳에 보일 청구가 없습니다.")
	desk.get("/desk/claims?show=closed").has("게재함", "기한 없음")

	claim, err := w.db.Claim(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	desk.post("/desk/claims/1/purge", url.Values{"version": {fmt.Sprint(claim.Version)}}).to("/desk/claims/1?done=erased")
	for _, path := range []string{"/desk/claims/1", "/desk/claims?show=all", "/desk/corrections/1", "/desk/log"} {
		body := w.as(staff.Admin).get(path).want(http.StatusOK).body
		for _, personal := range []string{"윤슬", "yunseul@", "통화함", "싣겠습니다."} {
			if strings.Contains(body, personal) {
				t.Errorf("%s still holds %q", path, personal)
			}
		}
	}
	desk.get("/desk/claims/1").has("개인정보를 지웠습니다.", "수용", "게재함")
}

// In elections the hours count from the minute of receipt.
func TestElectionClaim(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk := w.as(staff.DeskEditor)
	desk.post("/desk/articles/new/publish", draftOf("선거 소식")).want(http.StatusSeeOther)
	desk.post("/desk/claims/new", with(claimForm("1"), "key", "k", "kind", "reply", "election", "1")).want(http.StatusSeeOther)
	desk.get("/desk/claims").has("답변 기한까지 11시간 30분", "2026.11.22 21:30까지", "선거")
	w.clock.move(12 * time.Hour)
	if late := desk.get("/desk/claims/1").late(); len(late) != 1 || !strings.Contains(late[0], "답변 기한이 0시간 30분 지남") {
		t.Errorf("late: %q", late)
	}
}

// A correction is changed with a note and taken down with a reason; all its versions can be read.
func TestCorrectionScreens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk := w.as(staff.DeskEditor)
	desk.post("/desk/articles/new/publish", draftOf("공장 소식")).want(http.StatusSeeOther)
	desk.get("/desk/corrections").has("아직 실린 정정·반론·추후보도가 없습니다.")
	missing := desk.post("/desk/corrections/new", with(correctionForm("77"), "key", "a")).want(http.StatusUnprocessableEntity)
	if missing.wrong("article") == "" || missing.field("title") != "바로잡습니다" {
		t.Errorf("of an article that there is not: %s", missing.text())
	}
	desk.post("/desk/corrections/new", with(correctionForm("1"), "key", "a")).to("/desk/corrections/1?done=corrected")
	desk.get("/desk/corrections").has("정정보도", "바로잡습니다", "공장 소식", "첫 화면")

	noted := with(correctionForm(""), "version", "1", "body", "<p>한여름입니다.</p>")
	if bad := desk.post("/desk/corrections/1", noted).want(http.StatusUnprocessableEntity); bad.wrong("note") == "" || !strings.Contains(bad.field("body"), "한여름입니다.") {
		t.Errorf("a change without a note: %s", bad.text())
	}
	desk.post("/desk/corrections/1", with(noted, "note", "때를 더 밝힘")).to("/desk/corrections/1?done=saved")
	desk.post("/desk/corrections/1", with(noted, "note", "또")).want(http.StatusConflict).has("그사이 다른 사람이", "한여름입니다.")
	desk.get("/desk/corrections/1").has("때를 더 밝힘", "여름입니다.", "판 1 보기", "판 2 보기")
	desk.post("/desk/corrections/1/withdraw", url.Values{"reason": {""}}).want(http.StatusUnprocessableEntity)
	desk.post("/desk/corrections/1/withdraw", url.Values{"reason": {"조정에 따라"}}).to("/desk/corrections/1?done=taken-down")
	desk.get("/desk/corrections/1").has("조정에 따라", "한여름입니다.", "판 1 보기")
	desk.post("/desk/corrections/1/run", nil).want(http.StatusConflict).has("기사로는 싣지 못했습니다")

	w.as(staff.Chief).post("/desk/paper", url.Values{"version": {"1"}, "name": {"조간"}, "time_zone": {"Asia/Seoul"}, "ranking_heading": {"많이 본"}, "ranking_count": {"7"}, "ranking_hours": {"24"}, "correction_days": {"0"}}).want(http.StatusSeeOther)
	if paper, err := w.db.Paper(t.Context()); err != nil || paper.CorrectionDays != 0 {
		t.Errorf("%d days, %v", paper.CorrectionDays, err)
	}
	if got := desk.get("/desk/corrections/new?article=1").field("box_until"); got != "" {
		t.Errorf("a paper that wants no box is offered one until %s", got)
	}
	if all, err := w.db.Corrections(t.Context(), true, news.Cursor{}, 9); err != nil || len(all) != 1 {
		t.Errorf("%d corrections, %v", len(all), err)
	}
}
