package storetest

import (
	"context"
	"testing"
	"time"

	"jogan/internal/duty"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/staff"
	"jogan/internal/store"
)

func report(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx, now := t.Context(), clock.Now()
	must(t, db.Write(ctx, func(tx *store.Tx) error { return tx.SavePaper(ctx, news.NewPaper("조간"), 0) }))
	for i := range int64(5) {
		a := w.article(10+i, now.Add(time.Duration(i/2)*time.Hour)) // two of an hour
		a.Body = "<p>글자 <strong>다섯</strong></p>"
		a.Origin = news.Origin{Own: i != 3}
		if i == 3 {
			a.Origin.Source = "가온통신"
		}
		publish(t, db, a, now.Add(time.Duration(i/2)*time.Hour))
	}
	var got []int64
	f := news.ReportFilter{Limit: 2}
	for {
		page, err := db.ReportRows(ctx, f)
		must(t, err)
		for _, x := range page {
			got = append(got, x.No)
			same(t, "characters", x.Characters, 5)
			same(t, "origin", x.Origin, news.Origin{Own: x.No != 13, Source: map[bool]string{true: "가온통신"}[x.No == 13]})
		}
		if len(page) < 2 {
			break
		}
		f.After = page[1].Cursor()
	}
	same(t, "all, the oldest first", got, []int64{10, 11, 12, 13, 14})
	for want, f := range map[int]news.ReportFilter{
		1: {Own: "wire", Limit: 9}, 4: {Own: "own", Limit: 9}, 2: {From: now.Add(time.Hour), Until: now.Add(2 * time.Hour), Limit: 9}, 0: {Section: 999, Limit: 9},
	} {
		page, err := db.ReportRows(ctx, f)
		must(t, err)
		same(t, "filtered", len(page), want)
	}
	sums, err := db.ReportSums(ctx, news.ReportFilter{}, []time.Time{now, now.Add(time.Hour), now.Add(2 * time.Hour), now.Add(3 * time.Hour)})
	must(t, err)
	same(t, "sums", sums, []news.ReportSum{{From: now, All: 2, Own: 2}, {From: now.Add(time.Hour), All: 2, Own: 1}, {From: now.Add(2 * time.Hour), All: 1, Own: 1}})

	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.SavePerson(ctx, staff.Person{Login: "chef", Name: "관리자", Handle: "chef", Role: staff.Admin, Created: now})
		return err
	})
	facts, err := db.DutyFacts(ctx, now.Add(24*time.Hour))
	must(t, err)
	same(t, "week", [2]int64{facts.Week.All, facts.Week.Own}, [2]int64{5, 4})
	same(t, "admins", facts.Admins, 1)
	same(t, "forms and mail", [3]any{len(facts.Forms), facts.Mail.Known, facts.Mail.Set}, [3]any{len(news.FormKinds()), true, false})
	same(t, "looked at", facts.Newest.Looked, 5)
	if items := duty.Check(facts); duty.Count(items)[duty.Missing] == 0 {
		t.Error("an empty paper misses nothing")
	}
	check := news.AuditCheck{At: now, Rows: 4, Fault: news.AuditRemoved, Row: 2}
	for range 2 {
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SaveAuditCheck(ctx, check) })
	}
	noted, err := db.AuditChecked(ctx)
	must(t, err)
	same(t, "noted", noted, check)
}

func retention(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx, now := t.Context(), clock.Now()
	must(t, db.Write(ctx, func(tx *store.Tx) error { return tx.SavePaper(ctx, news.NewPaper("조간"), 0) }))
	publish(t, db, w.article(7, now), now)
	setting, version, err := db.Retention(ctx)
	must(t, err)
	same(t, "before it is set", [2]any{setting, version}, [2]any{news.NewRetention(), int64(0)})
	setting.Claims, setting.Views, setting.Submissions = 200, 40, 77
	must(t, db.Write(ctx, func(tx *store.Tx) error { return tx.SaveRetention(ctx, setting, 0) }))
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.SaveRetention(ctx, setting, 0) }); !fault.Is(err, fault.Conflict) {
		t.Fatalf("set from an older version: %v", err)
	}
	forms, _, err := db.Forms(ctx)
	must(t, err)
	same(t, "what the forms say", forms.Days, 77)
	var old, open int64
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		c := news.Claim{Version: 1, Article: 7, Kind: news.Replied, Claimant: "윤슬", Contact: "c", Text: "글", Way: "mail", Received: now, Status: news.ClaimSettled, Closed: now, Created: now, Updated: now}
		if old, err = tx.SaveClaim(ctx, c); err != nil {
			return err
		}
		if err := tx.AddClaimEvent(ctx, news.ClaimEvent{Claim: old, At: now, Name: "한여울", Action: news.ClaimNote, Text: "전화"}); err != nil {
			return err
		}
		c.Status, c.Closed = news.ClaimReceived, time.Time{}
		open, err = tx.SaveClaim(ctx, c)
		return err
	})
	day := now.Truncate(24 * time.Hour).Add(15 * time.Hour) // midnight in Seoul
	var views []ranking.Views
	for _, hour := range []time.Time{day, day.Add(time.Hour), day.Add(5 * time.Hour), day.Add(26 * time.Hour)} { // within three days: one run takes them
		views = append(views, ranking.Views{Hour: hour.UnixMilli(), Article: 7, Count: 3})
	}
	must(t, db.AddViews(ctx, views))

	clock.Add(39 * 24 * time.Hour)
	must(t, db.Retain(ctx))
	state, err := db.RetentionState(ctx, clock.Now())
	must(t, err)
	same(t, "nothing yet", [2]int64{state["views"].Gone, state["claims"].Gone}, [2]int64{})
	clock.Add(200 * 24 * time.Hour)
	state, err = db.RetentionState(ctx, clock.Now())
	must(t, err)
	same(t, "tonight", [2]int64{state["views"].Due, state["claims"].Due}, [2]int64{4, 1})
	for range 2 {
		must(t, db.Retain(ctx))
	}
	c, err := db.Claim(ctx, old)
	must(t, err)
	same(t, "erased", [4]string{c.Claimant, c.Contact, c.Text, string(c.Status)}, [4]string{"", "", "", string(news.ClaimSettled)})
	events, err := db.ClaimEvents(ctx, old)
	must(t, err)
	same(t, "its history", [3]string{events[0].Text, events[0].Name, string(events[len(events)-1].Action)}, [3]string{"", "한여울", string(news.ClaimPurge)})
	if c, err = db.Claim(ctx, open); err != nil || c.Claimant == "" {
		t.Errorf("an open claim: %+v, %v", c, err)
	}
	sums, err := db.ViewsOf(ctx, []int64{7})
	must(t, err)
	same(t, "all views", sums[7], int64(12))
	read, err := db.MostRead(ctx, day, 5)
	must(t, err)
	same(t, "the hours are gone", len(read), 0)
	state, err = db.RetentionState(ctx, clock.Now())
	must(t, err)
	same(t, "done", [4]int64{state["views"].Due, state["views"].Gone, state["claims"].Due, state["claims"].Gone}, [4]int64{0, 4, 0, 1})
	log, err := db.Audits(ctx, 0, 9)
	must(t, err)
	same(t, "one line in the log", [3]any{len(log), log[0].Action, log[0].Detail}, [3]any{1, "retention.run", "claims 1, views 4"})
}
