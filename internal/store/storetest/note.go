package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// hear gives the changes that db tells of from now on.
func hear(db *store.DB) *[]news.Change {
	var all []news.Change
	db.Listen(func(cs []news.Change) { all = append(all, cs...) })
	return &all
}

func colleague(t *testing.T, db *store.DB) (id int64) {
	t.Helper()
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = tx.SavePerson(ctx, staff.Person{Login: "boram", Name: "윤보람", Handle: "boram", Role: staff.DeskEditor})
		return err
	})
	return id
}

func notes(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx, desk := t.Context(), colleague(t, db)
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.InsertArticle(ctx, w.article(7, clock.Now())) })
	heard := hear(db)
	first := news.Note{Article: 7, Passage: "내년 봄", Nth: 1, Text: "연도를\n확인해 주십시오", Person: desk, Name: "윤보람", To: w.reporter, At: clock.Now()}
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		first.ID, err = tx.AddNote(ctx, first)
		return err
	})
	first.ToName = "한여울"
	got, err := db.Note(ctx, first.ID)
	must(t, err)
	same(t, "the note", got, first)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.AddNote(ctx, news.Note{Article: 7, Parent: first.ID, Text: "확인했습니다", Person: w.reporter, Name: "한여울", At: clock.Now()})
		return err
	})
	waits, err := db.NotesFor(ctx, w.reporter, 10)
	must(t, err)
	if len(waits) != 1 || waits[0].Title != "배터리 공장, 내년 봄 가동" || waits[0].Note != first || waits[0].Status != news.Writing {
		t.Fatalf("what waits: %+v", waits)
	}
	first.To, first.ToName, first.Text, first.Edited = desk, "윤보람", "고친 말", clock.Now()
	first.Done, first.DoneBy = clock.Now(), "한여울"
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateNote(ctx, first) })
	all, err := db.Notes(ctx, 7)
	must(t, err)
	if len(all) != 2 || all[0] != first || all[1].Parent != first.ID {
		t.Fatalf("the notes: %+v", all)
	}
	waits, err = db.NotesFor(ctx, desk, 10)
	must(t, err)
	same(t, "after it was done", len(waits), 0)
	for _, c := range *heard {
		if c.What != news.WhatNote || c.ID != 7 {
			t.Errorf("change %+v", c)
		}
	}
	same(t, "changes", len(*heard), 3)
	if err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.AddNote(ctx, news.Note{Article: 99, Text: "없는 기사", At: clock.Now()})
		return err
	}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a note on no article: %v", err)
	}
	if _, err := db.Note(ctx, 99); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown note: %v", err)
	}
}

func assignments(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx, desk, now := t.Context(), colleague(t, db), clock.Now()
	heard := hear(db)
	ids := map[string]int64{}
	for _, a := range []news.Assignment{
		{What: "때 없음", Who: w.reporter, Status: news.AssignmentOpen},
		{What: "내일", Detail: "두 줄\n글", Who: w.reporter, Section: w.society, Due: now.Add(24 * time.Hour), Status: news.AssignmentTaken, Article: 5},
		{What: "오늘", Due: now.Add(time.Hour), Status: news.AssignmentOpen},
		{What: "데스크의 것", Who: desk, Due: now, Status: news.AssignmentOpen},
		{What: "끝난 일", Who: w.reporter, Status: news.AssignmentDone},
	} {
		a.Version, a.By, a.ByName, a.Created, a.Updated = 1, desk, "윤보람", now, now
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			a.ID = 0
			a.ID, err = tx.SaveAssignment(ctx, a, 0)
			ids[a.What] = a.ID
			return err
		})
		got, err := db.Assignment(ctx, a.ID)
		must(t, err)
		a.ID, a.WhoName = ids[a.What], map[int64]string{w.reporter: "한여울", desk: "윤보람"}[a.Who]
		same(t, "the assignment", got, a)
	}
	for _, x := range []struct {
		filter news.AssignmentFilter
		want   string
	}{
		{news.AssignmentFilter{}, "[데스크의 것 오늘 내일 때 없음]"},
		{news.AssignmentFilter{Who: w.reporter}, "[내일 때 없음]"},
		{news.AssignmentFilter{For: w.reporter}, "[오늘 내일 때 없음]"},
		{news.AssignmentFilter{For: desk}, "[데스크의 것 오늘 내일 때 없음]"},
		{news.AssignmentFilter{Closed: true}, "[끝난 일]"},
	} {
		x.filter.Limit = 10
		all, err := db.Assignments(ctx, x.filter)
		must(t, err)
		var names []string
		for _, a := range all {
			names = append(names, a.What)
		}
		same(t, fmt.Sprintf("%+v", x.filter), fmt.Sprint(names), x.want)
	}
	a, err := db.AssignmentOf(ctx, 5)
	must(t, err)
	same(t, "of the article", a.ID, ids["내일"])
	if _, err := db.AssignmentOf(ctx, 0); !fault.Is(err, fault.NotFound) {
		t.Errorf("of no article: %v", err)
	}
	a.Version, a.Status, a.Who = 2, news.AssignmentDone, desk
	write(t, db, func(ctx context.Context, tx *store.Tx) error { _, err := tx.SaveAssignment(ctx, a, 1); return err })
	if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.SaveAssignment(ctx, a, 1); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a stale save: %v", err)
	}
	got, err := db.Assignment(ctx, a.ID)
	must(t, err)
	a.WhoName = "윤보람"
	same(t, "saved", got, a)
	if last := (*heard)[len(*heard)-1]; last.What != news.WhatAssignment || last.ID != a.ID {
		t.Errorf("change %+v", last)
	}
}

func waiting(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx, desk, now := t.Context(), colleague(t, db), clock.Now()
	heard := hear(db)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		for no, status := range []news.Status{news.Filed, news.Filed, news.Approved, news.Returned, news.Writing} {
			a := w.article(int64(no+1), now)
			a.Status = status
			if err := tx.InsertArticle(ctx, a); err != nil {
				return err
			}
		}
		for i, n := range []news.Note{{To: w.reporter}, {To: w.reporter, Done: now}, {To: desk}, {}} {
			n.Article, n.Text, n.At = int64(i+1), "글", now
			if _, err := tx.AddNote(ctx, n); err != nil {
				return err
			}
		}
		for _, a := range []news.Assignment{
			{Who: w.reporter, Status: news.AssignmentOpen, Due: now.Add(-time.Minute)}, {Who: w.reporter, Status: news.AssignmentTaken, Due: now.Add(time.Minute)},
			{Who: w.reporter, Status: news.AssignmentDone, Due: now.Add(-time.Minute)}, {Status: news.AssignmentOpen}, {Who: w.reporter, Status: news.AssignmentOpen},
		} {
			a.Version, a.What, a.Created, a.Updated = 1, "일", now, now
			if _, err := tx.SaveAssignment(ctx, a, 0); err != nil {
				return err
			}
		}
		return nil
	})
	got, err := db.Waiting(ctx, []int64{w.reporter, desk, 99}, now)
	must(t, err)
	same(t, "what waits", got, map[int64]news.Waiting{
		w.reporter: {Filed: 2, Approved: 1, Returned: 1, Notes: 1, Assignments: 3, Overdue: 1},
		desk:       {Filed: 2, Approved: 1, Notes: 1},
		99:         {Filed: 2, Approved: 1},
	})
	none, err := db.Waiting(ctx, nil, now)
	must(t, err)
	same(t, "for nobody", len(none), 0)
	status, version := news.ReadDraftKey((*heard)[0].Key)
	if (*heard)[0].What != news.WhatDraft || status != news.Filed || version != 1 {
		t.Errorf("the change of a working copy: %+v", (*heard)[0])
	}
}
