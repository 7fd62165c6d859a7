package newsroom

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"jogan/internal/staff"
)

// What happened by itself at its time is told in words, in the language of the screen.
func TestByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	editor := w.as(staff.DeskEditor)
	path := editor.write(with(draftOf("저절로 나갈 기사"), "withdraw_at", "2026-11-22T12:00"))
	a := editor.post(path+"/schedule", with(draftOf("저절로 나갈 기사"), "version", "1", "publish_at", "2026-11-22T10:00", "withdraw_at", "2026-11-22T12:00"))
	a.want(http.StatusUnprocessableEntity).has("지난 시각입니다")
	version := editor.get(path).field("version")
	editor.post(path+"/schedule", with(draftOf("저절로 나갈 기사"), "version", version, "publish_at", "2026-11-22T11:00", "withdraw_at", "2026-11-22T12:00")).to(path + "?done=schedule")
	editor.get(path).has("2026.11.22 11:00에 저절로 발행됩니다.")
	for _, hours := range []time.Duration{1, 2} { // the clock begins at ten
		w.clock.move(time.Hour)
		if err := w.desk.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		a, err := w.db.PublicArticle(t.Context(), 1)
		if err != nil || a.Withdrawn.IsZero() != (hours == 1) {
			t.Fatalf("after %d hours: %+v, %v", hours, a, err)
		}
	}
	page := editor.get(path).want(http.StatusOK).has("예약에 따라", "내릴 시각이 되었습니다")
	if strings.Contains(page.text(), "withdraw_at") || strings.Contains(page.text(), "schedule ") {
		t.Error(page.text())
	}
	editor.get(path + "/revisions/4").want(http.StatusOK).has("예약에 따라")
	log := w.as(staff.Admin).get("/desk/log").want(http.StatusOK).has("예약에 따라", "내릴 시각이 되었습니다")
	if strings.Contains(log.text(), "withdraw_at") {
		t.Error(log.text())
	}
}
