package desk_test

import (
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// refused checks of which kind an error is.
func (w *world) refused(what string, err error, kind fault.Kind) {
	w.t.Helper()
	if !fault.Is(err, kind) {
		w.t.Errorf("%s: %v, want %v", what, err, kind)
	}
}

func TestNotes(t *testing.T) {
	each(t, func(w *world) {
		ctx, desk, reporter := t.Context(), w.who[staff.DeskEditor], w.who[staff.Reporter]
		a, err := w.SaveArticle(ctx, reporter, news.Article{Title: "다리 공사", Section: w.section.ID, Body: "<p>공사는  봄에 끝난다. 봄이다.</p>", Origin: news.Origin{Own: true}})
		w.must(err)
		w.writes.again.Store(true) // each write is tried twice
		n, err := w.AddNote(ctx, desk, news.Note{Article: a.No, Text: " 몇 월인가요?\r\n확인 부탁 ", Passage: "공사는 봄에", Nth: 0, To: reporter.Person, Person: 99, Name: "남의 이름", Done: time.Now()})
		w.must(err)
		if n.Text != "몇 월인가요?\n확인 부탁" || n.Person != desk.Person || n.Name != desk.Name || !n.At.Equal(w.clock.Now()) || !n.Done.IsZero() || n.Gone(a) {
			t.Fatalf("the note: %+v", n)
		}
		waits := func(who staff.Actor) int {
			t.Helper()
			all, err := w.db.Waiting(ctx, []int64{who.Person}, w.clock.Now())
			w.must(err)
			return all[who.Person].Notes
		}
		if waits(reporter) != 1 || waits(desk) != 0 {
			t.Errorf("waits for the reporter %d, for the desk %d", waits(reporter), waits(desk))
		}
		answer, err := w.AddNote(ctx, reporter, news.Note{Article: a.No, Parent: n.ID, Text: "4월입니다", Passage: "봄", To: desk.Person})
		w.must(err)
		if answer.Passage != "" || answer.To != 0 || waits(reporter) != 0 || waits(desk) != 1 {
			t.Errorf("after the answer %+v: %d, %d", answer, waits(reporter), waits(desk))
		}
		w.must(w.CloseNote(ctx, desk, n.ID, true))
		w.must(w.CloseNote(ctx, desk, n.ID, true))
		if stands, err := w.db.Note(ctx, n.ID); err != nil || stands.Done.IsZero() || stands.DoneBy != desk.Name || waits(desk) != 0 {
			t.Errorf("closed: %+v, %v", stands, err)
		}
		w.must(w.CloseNote(ctx, reporter, n.ID, false))
		if waits(desk) != 1 {
			t.Error("an opened thread waits for nobody")
		}
		w.must(w.CloseNote(ctx, reporter, n.ID, true))
		_, err = w.AddNote(ctx, desk, news.Note{Article: a.No, Parent: n.ID, Text: "다시 봅니다", To: reporter.Person})
		w.must(err)
		if waits(reporter) != 1 {
			t.Error("an answer does not open a thread that was done")
		}

		w.clock.Add(time.Minute)
		w.must(w.EditNote(ctx, reporter, answer.ID, "5월입니다"))
		if stands, err := w.db.Note(ctx, answer.ID); err != nil || stands.Text != "5월입니다" || !stands.Edited.Equal(w.clock.Now()) {
			t.Errorf("edited: %+v, %v", stands, err)
		}
		w.refused("another's note", w.EditNote(ctx, desk, answer.ID, "남의 글"), fault.Forbidden)
		w.refused("an empty text", w.EditNote(ctx, reporter, answer.ID, "  "), fault.Invalid)
		w.refused("closing an answer", w.CloseNote(ctx, desk, answer.ID, true), fault.NotFound)
		for what, x := range map[string]struct {
			note news.Note
			kind fault.Kind
		}{
			"no text":          {news.Note{Article: a.No}, fault.Invalid},
			"too long":         {news.Note{Article: a.No, Text: strings.Repeat("가", news.MaxNoteText+1)}, fault.Invalid},
			"control":          {news.Note{Article: a.No, Text: "가\x00나"}, fault.Invalid},
			"no article":       {news.Note{Article: 99, Text: "글"}, fault.NotFound},
			"nobody":           {news.Note{Article: a.No, Text: "글", To: 99}, fault.Invalid},
			"answer to answer": {news.Note{Article: a.No, Text: "글", Parent: answer.ID}, fault.NotFound},
		} {
			_, err := w.AddNote(ctx, desk, x.note)
			w.refused(what, err, x.kind)
		}

		a.Body = "<p>공사는 여름에 끝난다.</p>"
		if a, err = w.SaveArticle(ctx, reporter, a); err != nil || !n.Gone(a) {
			t.Errorf("the passage is not told gone: %v", err)
		}
	})
}

func TestAssignments(t *testing.T) {
	each(t, func(w *world) {
		ctx, desk, reporter, other := t.Context(), w.who[staff.DeskEditor], w.who[staff.Reporter], w.who[staff.Contributor]
		w.writes.again.Store(true)
		due := w.clock.Now().Add(time.Hour)
		a, err := w.SaveAssignment(ctx, desk, news.Assignment{What: " 시장 회견 ", Detail: "질문 세 가지\n사진", Who: reporter.Person, Section: w.section.ID, Due: due, Status: news.AssignmentDone, By: 99, Article: 5})
		w.must(err)
		if a.What != "시장 회견" || a.Status != news.AssignmentOpen || a.By != desk.Person || a.Article != 0 || a.Version != 1 {
			t.Fatalf("given: %+v", a)
		}
		if a.Overdue(due) || !a.Overdue(due.Add(time.Second)) {
			t.Error("when it is overdue")
		}
		w.refused("another's", w.TakeAssignment(ctx, other, a.ID), fault.Conflict)
		w.must(w.TakeAssignment(ctx, reporter, a.ID))
		w.must(w.TakeAssignment(ctx, reporter, a.ID))
		at := func() news.Assignment {
			t.Helper()
			x, err := w.db.Assignment(ctx, a.ID)
			w.must(err)
			return x
		}
		if got := at(); got.Status != news.AssignmentTaken || got.Version != 2 {
			t.Errorf("taken: %+v", got)
		}
		_, err = w.SaveAssignment(ctx, desk, a)
		w.refused("a stale save", err, fault.Conflict)
		_, err = w.SaveAssignment(ctx, reporter, at())
		w.refused("the desk's, by the reporter", err, fault.Forbidden)
		w.refused("dropped by the reporter", w.CloseAssignment(ctx, reporter, a.ID, news.AssignmentDropped), fault.Forbidden)
		w.refused("done by somebody else", w.CloseAssignment(ctx, other, a.ID, news.AssignmentDone), fault.Forbidden)
		w.refused("closed as taken", w.CloseAssignment(ctx, desk, a.ID, news.AssignmentTaken), fault.Invalid)

		article, err := w.SaveArticle(ctx, reporter, news.Article{Title: "시장 회견", Origin: news.Origin{Own: true}})
		w.must(err)
		w.must(w.AttachAssignment(ctx, reporter, a.ID, article.No))
		w.must(w.AttachAssignment(ctx, reporter, a.ID, 99)) // it has its article
		if got := at(); got.Article != article.No {
			t.Errorf("attached: %+v", got)
		}
		w.refused("by somebody else", w.AttachAssignment(ctx, other, a.ID, article.No), fault.Forbidden)
		w.must(w.CloseAssignment(ctx, reporter, a.ID, news.AssignmentDone))
		w.refused("taking what is done", w.TakeAssignment(ctx, reporter, a.ID), fault.Conflict)
		w.must(w.CloseAssignment(ctx, desk, a.ID, news.AssignmentOpen))
		moved := at()
		moved.Who = other.Person
		if moved, err = w.SaveAssignment(ctx, desk, moved); err != nil || moved.Status != news.AssignmentOpen || moved.Article != article.No {
			t.Errorf("given to another: %+v, %v", moved, err)
		}
		w.must(w.CloseAssignment(ctx, desk, a.ID, news.AssignmentDropped))
		if got := at(); got.Status != news.AssignmentDropped {
			t.Errorf("dropped: %+v", got)
		}

		// Whoever cannot assign proposes for themselves; what nobody has is anybody's.
		own, err := w.SaveAssignment(ctx, reporter, news.Assignment{What: "골목 가게", Who: other.Person})
		w.must(err)
		if own.Who != reporter.Person || own.By != reporter.Person {
			t.Errorf("proposed: %+v", own)
		}
		w.must(w.CloseAssignment(ctx, reporter, own.ID, news.AssignmentDropped))
		free, err := w.SaveAssignment(ctx, desk, news.Assignment{What: "첫눈"})
		w.must(err)
		w.must(w.AttachAssignment(ctx, other, free.ID, article.No))
		if got, err := w.db.Assignment(ctx, free.ID); err != nil || got.Who != other.Person || got.Status != news.AssignmentTaken {
			t.Errorf("begun: %+v, %v", got, err)
		}
		for what, x := range map[string]news.Assignment{
			"no words": {}, "nobody": {What: "일", Who: 99}, "no section": {What: "일", Section: 99}, "too long": {What: strings.Repeat("가", news.MaxTitle+1)},
		} {
			_, err := w.SaveAssignment(ctx, desk, x)
			w.refused(what, err, fault.Invalid)
		}
		w.refused("an unknown one", w.TakeAssignment(ctx, desk, 99), fault.NotFound)
	})
}
