package desk_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// scheduled is an article that comes out after d.
func (w *world) scheduled(title string, d time.Duration) news.Article {
	w.t.Helper()
	a := w.saved(w.who[staff.DeskEditor], w.ready(title))
	a, err := w.ScheduleArticle(w.t.Context(), w.who[staff.DeskEditor], desk.Step{No: a.No, Version: a.Version, At: w.clock.Now().Add(d)})
	w.must(err)
	return a
}

// times counts how often an action stands in an article's history.
func (w *world) times(no int64, action news.Action) (n int) {
	w.t.Helper()
	all, err := w.db.Revisions(w.t.Context(), no)
	w.must(err)
	for _, v := range all {
		if v.Action == action {
			n++
		}
	}
	return n
}

// Hundreds come due while the program is down, and several nodes take them up at the same moment: each comes out once, in the
// order of their times, and each goes once.
func TestPromiseOnTimeOnce(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		const many = 120
		var nos []int64
		for i := range many { // some of the same minute
			nos = append(nos, w.scheduled(fmt.Sprintf("예약 %d", i), time.Duration(1+i/3)*time.Minute).No)
		}
		w.minutes(many)
		nodes := []*desk.Desk{w.Desk, w.node(), w.node()}
		var slow atomic.Bool // the machine was so busy that a node gave up an article for the moment
		all := func() {
			var work sync.WaitGroup
			for _, node := range nodes {
				work.Go(func() {
					err := node.RunDue(ctx)
					for errors.Is(err, context.DeadlineExceeded) { // as the program does: again at once
						slow.Store(true)
						err = node.RunDue(ctx)
					}
					if err != nil {
						w.t.Error(err)
					}
				})
			}
			work.Wait()
		}
		all()
		if got := w.listed(news.ListAll); len(got) != many {
			w.t.Fatalf("%d of %d are out", len(got), many)
		}
		var order []string
		for _, x := range slices.Backward(w.audits()) {
			if x.Action == "article.publish" {
				order = append(order, x.Object)
			}
		}
		for i, no := range nos {
			if len(order) != len(nos) || order[i] != fmt.Sprintf("article:%d", no) && !slow.Load() {
				w.t.Fatalf("they came out in the order %v", order)
			}
		}
		for _, no := range nos {
			a := w.article(no)
			if a.Status != news.Published || a.PublicVersion != a.Version || w.times(no, news.Publish) != 1 {
				w.t.Fatalf("article %d: %s, version %d of %d, published %d times", no, a.Status, a.PublicVersion, a.Version, w.times(no, news.Publish))
			}
			a.WithdrawAt = w.clock.Now().Add(time.Minute)
			w.saved(w.who[staff.DeskEditor], a)
		}
		w.minutes(10)
		all()
		for _, no := range nos {
			if a := w.article(no); a.Status != news.Withdrawn || w.times(no, news.Withdraw) != 1 {
				w.t.Fatalf("article %d: %s, withdrawn %d times", no, a.Status, w.times(no, news.Withdraw))
			}
		}
		if got := w.listed(news.ListAll); len(got) != 0 {
			w.t.Fatalf("%d are still there", len(got))
		}
	})
}

// broken is a database that cannot write the public copies of some articles, whatever is tried.
type broken struct {
	*writes
	bad map[int64]bool
}

type brokenTx struct {
	desk.Tx
	bad map[int64]bool
}

var errBroken = errors.New("the page of the database is broken")

func (b *broken) Write(ctx context.Context, fn func(desk.Tx) error) error {
	return b.writes.Write(ctx, func(tx desk.Tx) error { return fn(brokenTx{tx, b.bad}) })
}

func (b brokenTx) PutPublic(ctx context.Context, p news.PublicArticle) error {
	if b.bad[p.No] {
		return errBroken
	}
	return b.Tx.PutPublic(ctx, p)
}

// However many cannot be written, those after them come out at their time, and the others once they can.
func TestPromiseOnTimeWhateverFails(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		db := &broken{w.writes, map[int64]bool{}}
		node := desk.New(db, library{}, w.clock.Now, slog.New(slog.DiscardHandler))
		for i := range 60 {
			db.bad[w.scheduled(fmt.Sprint("못 나갈 글 ", i), time.Minute).No] = true
		}
		good := []int64{w.scheduled("나갈 글", 2*time.Minute).No, w.scheduled("또 나갈 글", 2*time.Minute).No}
		w.minutes(2)
		if err := node.RunDue(ctx); !errors.Is(err, errBroken) {
			w.t.Fatal(err)
		}
		got := w.listed(news.ListAll)
		slices.Sort(got)
		if !slices.Equal(got, good) {
			w.t.Fatalf("out: %v, want %v", got, good)
		}
		for no := range db.bad {
			if a := w.article(no); a.Status != news.Scheduled || a.Held != "" {
				w.t.Fatalf("a fault of the database held article %d: %s %s", no, a.Status, a.Held)
			}
		}
		clear(db.bad)
		w.must(node.RunDue(ctx))
		if got := w.listed(news.ListAll); len(got) != 62 {
			w.t.Fatalf("%d are out", len(got))
		}
	})
}

// What was down over its whole time does not come out for a moment.
func TestNotOutAfterItsEnd(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		a := w.scheduled("한 시간만 싣는 글", time.Hour)
		a.WithdrawAt = w.clock.Now().Add(2 * time.Hour)
		a = w.saved(editor, a)
		late := w.at(a.No)
		late.At = a.WithdrawAt
		_, err := w.ScheduleArticle(ctx, editor, late)
		w.field(err, "publish_at", "article.after-withdrawal")
		w.minutes(180)
		w.must(w.RunDue(ctx))
		if got := w.article(a.No); got.Status != news.Approved || got.Held != "article.held-over" || w.times(a.No, news.Publish) != 0 {
			w.t.Fatalf("%+v", got)
		}
		_, err = w.PublishArticle(ctx, editor, w.at(a.No))
		w.field(err, "withdraw_at", "article.time-past")
		a = w.article(a.No)
		a.WithdrawAt = time.Time{}
		w.saved(editor, a)
		_, err = w.PublishArticle(ctx, editor, w.at(a.No))
		w.must(err)
		if got := w.article(a.No); got.Held != "" || got.Status != news.Published {
			w.t.Fatalf("%+v", got)
		}
	})
}

// The wall clock is what counts, however it moves: what is out stays out when it is set back, and comes out once.
func TestPromiseOnTimeClockMoves(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		first, second := w.scheduled("열 시의 글", 10*time.Minute), w.scheduled("열두 시의 글", 12*time.Minute)
		w.minutes(10)
		w.must(w.RunDue(ctx))
		w.minutes(-60)
		w.must(w.RunDue(ctx))
		third := w.scheduled("아홉 시의 글", 5*time.Minute)
		w.minutes(5)
		w.must(w.RunDue(ctx))
		if w.article(first.No).Status != news.Published || w.article(second.No).Status != news.Scheduled || w.article(third.No).Status != news.Published {
			w.t.Fatal("after the clock was set back")
		}
		w.minutes(24 * 60)
		w.must(w.RunDue(ctx))
		for _, a := range []news.Article{first, second, third} {
			if w.article(a.No).Status != news.Published || w.times(a.No, news.Publish) != 1 {
				w.t.Errorf("article %d: %s, %d times", a.No, w.article(a.No).Status, w.times(a.No, news.Publish))
			}
		}
	})
}

// People save, move, unschedule and withdraw at the very moment at which articles come due on two nodes. Whatever comes of it is
// what one of them after the other would have made of it.
func TestPromiseOnTimeRaces(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		var nos []int64
		for i := range 40 {
			nos = append(nos, w.scheduled(fmt.Sprint("다투는 글 ", i), time.Minute).No)
		}
		w.minutes(1)
		other := w.node()
		var mu sync.Mutex
		done := map[int64]string{} // what the newsroom was told: done
		act := func(no int64, what string) {
			a, err := w.db.Article(ctx, no)
			if err != nil {
				w.t.Error(err)
				return
			}
			s := desk.Step{No: no, Version: a.Version, At: w.clock.Now().Add(time.Hour), Note: "까닭"}
			switch what {
			case "save":
				a.Title += " (고침)"
				_, err = other.SaveArticle(ctx, editor, a)
			case "move":
				_, err = other.ScheduleArticle(ctx, editor, s)
			case "unschedule":
				_, err = other.UnscheduleArticle(ctx, editor, s)
			case "withdraw":
				err = other.WithdrawArticle(ctx, editor, no, "까닭", "")
			}
			switch {
			case err == nil:
				mu.Lock()
				done[no] = what
				mu.Unlock()
			case !fault.Is(err, fault.Conflict): // too late, or too early: said plainly
				w.t.Errorf("%s article %d: %v", what, no, err)
			}
		}
		var work sync.WaitGroup
		for _, node := range []*desk.Desk{w.Desk, other} {
			work.Go(func() {
				if err := node.RunDue(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
					w.t.Error(err)
				}
			})
		}
		whats := []string{"save", "move", "unschedule", "withdraw"}
		for first := range 4 { // from the end: the nodes begin with the first
			work.Go(func() {
				for i := len(nos) - 1 - first; i >= 0; i -= 4 {
					act(nos[i], whats[(i/4)%len(whats)])
				}
			})
		}
		work.Wait()
		w.must(w.RunDue(ctx)) // a save that was in the way is over
		public := w.listed(news.ListAll)
		for _, no := range nos {
			a, out := w.article(no), w.times(no, news.Publish)
			want := news.Published
			switch done[no] {
			case "move":
				want = news.Scheduled
			case "unschedule":
				want = news.Approved
			case "withdraw":
				want = news.Withdrawn
			}
			if a.Status != want || a.Held != "" {
				w.t.Errorf("article %d: %q was done, it is %s %s", no, done[no], a.Status, a.Held)
			}
			if came := want == news.Published || want == news.Withdrawn; out > 1 || came != (out == 1) || slices.Contains(public, no) != (want == news.Published) {
				w.t.Errorf("article %d is %s, came out %d times, is listed: %t", no, want, out, slices.Contains(public, no))
			}
			if done[no] == "save" && !strings.HasSuffix(a.Title, "(고침)") {
				w.t.Errorf("article %d: the save is lost", no)
			}
		}
	})
}
