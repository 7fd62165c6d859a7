package desk_test

import (
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store/storetest"
)

// A version from before brings its words back, not its times: one that has passed would take the article away at once,
// and an embargo that somebody set since would be gone.
func TestRevertLeavesTimes(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		p := w.out("하루만 싣는 글")
		a := w.article(p.No)
		a.WithdrawAt = w.clock.Now().Add(time.Hour)
		w.saved(editor, a)
		all, err := w.db.Revisions(ctx, p.No)
		w.must(err)
		w.minutes(60)
		w.must(w.RunDue(ctx))
		_, err = w.PublishArticle(ctx, editor, w.at(p.No))
		w.must(err)
		a = w.article(p.No)
		a.Embargo = w.clock.Now().Add(time.Hour)
		w.saved(editor, a)
		_, err = w.RevertArticle(ctx, editor, w.at(p.No), all[0].ID)
		w.must(err)
		w.must(w.RunDue(ctx))
		if got := w.article(p.No); got.Status != news.Published || !got.Embargo.Equal(a.Embargo) {
			w.t.Fatalf("%+v", got)
		}
	})
}

// A time of withdrawal never takes an article away sooner than somebody meant: not while a date is typed, not at the
// moment of publication, and what stood still over both times is not shown in between.
func TestWithdrawalNeedsATimeToCome(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		p := w.out("나가 있는 글")
		a := w.article(p.No)
		a.WithdrawAt = w.clock.Now().Add(-time.Minute)
		_, err := w.SaveArticle(ctx, editor, a)
		w.field(err, "withdraw_at", "article.withdraw-early")

		a = w.saved(editor, w.ready("나갈 글"))
		s := w.at(a.No)
		s.At = w.clock.Now().Add(time.Hour)
		a, err = w.ScheduleArticle(ctx, editor, s)
		w.must(err)
		a.WithdrawAt = s.At
		_, err = w.SaveArticle(ctx, editor, a)
		w.field(err, "withdraw_at", "article.withdraw-early")
		a.WithdrawAt = s.At.Add(time.Minute)
		w.saved(editor, a)
		w.minutes(120)
		_, err = w.PublishArticle(ctx, editor, w.at(a.No))
		w.field(err, "withdraw_at", "article.time-past")

		w.must(w.WithdrawArticle(ctx, editor, p.No, "이유", ""))
		b := w.article(p.No)
		b.WithdrawAt = w.clock.Now().Add(time.Hour)
		w.saved(editor, b)
		_, err = w.PublishArticle(ctx, editor, w.at(p.No))
		w.must(err)
		if got := w.article(p.No); !got.WithdrawAt.Equal(b.WithdrawAt) {
			w.t.Fatalf("what was restored for an hour stays for ever: %+v", got)
		}

		c := w.ready("기자의 새 글")
		c.WithdrawAt = w.clock.Now().Add(time.Hour)
		if c = w.saved(w.who[staff.Reporter], c); !c.WithdrawAt.IsZero() {
			w.t.Fatal("who may not withdraw sets a time of withdrawal")
		}
	})
}

// Readers can be told something of an article that is out without another word of it being changed; pressed twice it is
// told once.
func TestTellWithoutOtherWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	p := w.out("알릴 것이 생긴 글")
	s := w.at(p.No)
	s.Tell = "취재원의 요청으로 이름을 밝힙니다"
	for range 2 {
		_, err := w.PublishArticle(t.Context(), w.who[staff.DeskEditor], s)
		w.must(err)
	}
	if got, err := w.db.PublicArticle(t.Context(), p.No); err != nil || len(got.History) != 1 || got.History[0].Note != s.Tell {
		t.Fatalf("%+v, %v", got.History, err)
	}
}
