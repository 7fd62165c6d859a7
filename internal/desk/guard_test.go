package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// The guard stops an article on every way out, until it is mended or somebody who may gives a reason, which is logged
// and counts for that finding alone.
func TestGuardStopsEveryWayOut(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		const number = "900101-1234567"
		a := w.ready("주소를 옮긴 시장")
		a.Body = "<p>상인의 주민등록번호는 " + number + "이다.</p>"
		a = w.saved(editor, a)
		s := w.at(a.No)
		s.At = w.clock.Now().Add(time.Hour)
		stopped := func(err error) {
			w.t.Helper()
			g, ok := errors.AsType[*desk.Guarded](err)
			if !ok || len(g.Findings) != 1 || g.Findings[0].Quote != number || !fault.Is(err, fault.Conflict) {
				w.t.Fatalf("%v", err)
			}
		}
		_, err := w.PublishArticle(ctx, editor, s)
		stopped(err)
		_, err = w.ApproveArticle(ctx, editor, s)
		stopped(err)
		_, err = w.ScheduleArticle(ctx, editor, s)
		stopped(err)

		table := staff.DefaultPowers(news.DeskPaper)
		table[staff.DeskEditor] = []staff.Permission{staff.Enter, staff.Write, staff.EditAll, staff.Publish}
		weak := editor
		weak.Powers = table
		s.Override = "공시된 판결문의 번호로 확인했다"
		_, err = w.PublishArticle(ctx, weak, s)
		w.is(err, fault.Forbidden, "a desk that may not override")
		_, err = w.ScheduleArticle(ctx, editor, s)
		w.must(err)
		var logged []string
		for _, x := range w.audits() {
			if x.Action == "guard.override" {
				logged = append(logged, x.Detail)
			}
		}
		if len(logged) != 1 || !strings.Contains(logged[0], s.Override) {
			w.t.Fatal(logged)
		}
		w.minutes(60)
		w.must(w.RunDue(ctx))
		if got := w.article(a.No); got.Status != news.Published || len(got.Overrides) != 1 {
			w.t.Fatalf("%+v", got)
		}
		// What was let pass stays so; another number stops it again, also the schedule.
		b := w.article(a.No)
		b.Title = "주소를 옮긴 큰 시장"
		b = w.saved(editor, b)
		_, err = w.PublishArticle(ctx, editor, w.at(a.No))
		w.must(err)
		b = w.article(a.No)
		b.Body += "<p>다른 번호는 910202-2345678이다.</p>"
		w.saved(editor, b)
		_, err = w.PublishArticle(ctx, editor, w.at(a.No))
		if g, ok := errors.AsType[*desk.Guarded](err); !ok || len(g.Findings) != 1 {
			w.t.Fatalf("%v", err)
		}
	})
}

func TestGuardHoldsWhatWasScheduled(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		a := w.saved(editor, w.ready("예약한 글"))
		s := w.at(a.No)
		s.At = w.clock.Now().Add(time.Minute)
		_, err := w.ScheduleArticle(ctx, editor, s)
		w.must(err)
		b := w.article(a.No)
		b.Body = "<p>번호는 910202-2345678이다.</p>"
		w.saved(editor, b)
		w.minutes(1)
		w.must(w.RunDue(ctx))
		if got := w.article(a.No); got.Status != news.Approved || got.Held != "article.held-guard" || len(w.listed(news.ListAll)) != 0 {
			w.t.Fatalf("%+v", got)
		}
	})
}

func TestOwnRulesOfTheGuard(t *testing.T) {
	each(t, func(w *world) {
		ctx, chief, editor := w.t.Context(), w.who[staff.Chief], w.who[staff.DeskEditor]
		own := guard.Settings{Own: []guard.Rule{{Words: []string{"금지어"}, Level: guard.Block, Note: "쓰지 않기로 한 말"}}}
		w.is(w.SaveGuard(ctx, editor, own, 0), fault.Forbidden, "a desk's own rules")
		w.must(w.SaveGuard(ctx, chief, own, 0))
		w.is(w.SaveGuard(ctx, chief, own, 0), fault.Conflict, "rules that were changed meanwhile")
		a := w.saved(editor, w.ready("금지어가 든 제목"))
		_, err := w.PublishArticle(ctx, editor, w.at(a.No))
		g, ok := errors.AsType[*desk.Guarded](err)
		if !ok || g.Findings[0].Note != "쓰지 않기로 한 말" {
			w.t.Fatalf("%v", err)
		}
		all, err := w.Findings(ctx, a)
		w.must(err)
		if len(all) == 0 || all[0].Level != guard.Block {
			w.t.Fatalf("%+v", all)
		}
	})
}

// What the paper requires of pictures is asked before publication, but never of a breaking story.
func TestPicturesNeedWordsBeforePublication(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		paper, err := w.db.Paper(ctx)
		w.must(err)
		paper.Require = news.Require{Caption: true, Alt: true}
		_, err = w.SavePaper(ctx, staff.Shell(), paper)
		w.must(err)
		picture := w.picture()
		a := w.ready("사진이 있는 글")
		a.Picture = picture.ID
		a = w.saved(editor, a)
		_, err = w.PublishArticle(ctx, editor, w.at(a.No))
		w.field(err, "picture", "article.pictures-needed")
		a.Kind = news.Breaking
		a = w.saved(editor, a)
		_, err = w.PublishArticle(ctx, editor, w.at(a.No))
		w.must(err)
		a = w.article(a.No)
		a.Kind, a.Caption = news.Normal, "기사에 맞춘 설명"
		w.saved(editor, a)
		_, err = w.PublishArticle(ctx, editor, w.at(a.No))
		w.field(err, "picture", "article.pictures-needed")
		picture.Alt = "시장 전경"
		_, err = w.SavePicture(ctx, editor, picture)
		w.must(err)
		_, err = w.PublishArticle(ctx, editor, w.at(a.No))
		w.must(err)
	})
}
