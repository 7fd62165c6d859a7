package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store/storetest"
)

// at is the step that an article's newest version is taken for.
func (w *world) at(no int64) desk.Step {
	w.t.Helper()
	return desk.Step{No: no, Version: w.article(no).Version}
}

func TestRoadFromDraftToPrint(t *testing.T) {
	each(t, func(w *world) {
		ctx, reporter, editor := w.t.Context(), w.who[staff.Reporter], w.who[staff.DeskEditor]
		a := w.saved(reporter, w.ready("시장이 문을 열었다"))
		step := func(moved news.Article, err error) news.Article {
			w.t.Helper()
			w.must(err)
			if moved.Version != w.article(a.No).Version {
				w.t.Fatalf("answered version %d, %d stands", moved.Version, w.article(a.No).Version)
			}
			return moved
		}
		if got := step(w.FileArticle(ctx, reporter, w.at(a.No))); got.Status != news.Filed || got.Filed != w.clock.Now() {
			w.t.Fatalf("%+v", got)
		}
		again := w.at(a.No)
		again.Version--
		if got := step(w.FileArticle(ctx, reporter, again)); got.Status != news.Filed || got.Version != again.Version+1 {
			w.t.Fatalf("pressed twice: %+v", got)
		}
		mine := w.article(a.No)
		mine.Title = "송고한 뒤에 고침"
		_, err := w.SaveArticle(ctx, reporter, mine)
		w.is(err, fault.Forbidden, "a writer's edit of what the desk has")

		back := w.at(a.No)
		_, err = w.ReturnArticle(ctx, editor, back)
		w.field(err, "reason", "field.required")
		back.Note = " 둘째 문단의 수치를 확인해 주세요 "
		if got := step(w.ReturnArticle(ctx, editor, back)); got.Status != news.Returned || got.ReturnReason != strings.TrimSpace(back.Note) {
			w.t.Fatalf("%+v", got)
		}
		mine = w.article(a.No)
		mine.Title = "시장이 다시 문을 열었다"
		w.saved(reporter, mine)
		if got := step(w.FileArticle(ctx, reporter, w.at(a.No))); got.ReturnReason != "" {
			w.t.Fatalf("%+v", got)
		}
		step(w.RecallArticle(ctx, reporter, w.at(a.No)))
		step(w.FileArticle(ctx, reporter, w.at(a.No)))
		if got := step(w.ApproveArticle(ctx, editor, w.at(a.No))); got.Approved != w.clock.Now() {
			w.t.Fatalf("%+v", got)
		}
		s := w.at(a.No)
		s.At = w.clock.Now()
		_, err = w.ScheduleArticle(ctx, editor, s)
		w.field(err, "publish_at", "article.time-past")
		s.At = s.At.Add(10 * time.Minute)
		step(w.ScheduleArticle(ctx, editor, s))
		w.must(w.RunDue(ctx))
		if len(w.listed(news.ListAll)) != 0 {
			w.t.Fatal("out before its time")
		}
		w.minutes(10)
		other := w.node()
		w.must(errors.Join(other.RunDue(ctx), w.RunDue(ctx), other.RunDue(ctx)))
		p, err := w.db.PublicArticle(ctx, a.No)
		w.must(err)
		if p.Title != "시장이 다시 문을 열었다" || p.Published != w.clock.Now() || w.article(a.No).Status != news.Published || !w.article(a.No).PublishAt.IsZero() {
			w.t.Fatalf("%+v", p)
		}
		all, err := w.db.Revisions(ctx, a.No)
		w.must(err)
		var names []string
		for _, v := range slices.Backward(all) {
			names = append(names, string(v.Action))
		}
		if got := strings.Join(names, " "); got != "save file return save file recall file approve schedule publish" {
			w.t.Fatal(got)
		}
	})
}

func TestWithdrawsAtItsTime(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		p := w.out("사흘만 싣는 글")
		a := w.article(p.No)
		a.WithdrawAt = w.clock.Now().Add(time.Hour)
		a = w.saved(editor, a)
		w.must(w.RunDue(ctx))
		if !slices.Equal(w.listed(news.ListAll), []int64{p.No}) {
			w.t.Fatal("gone before its time")
		}
		w.minutes(60)
		w.must(errors.Join(w.RunDue(ctx), w.RunDue(ctx)))
		if got := w.article(p.No); got.Status != news.Withdrawn || !got.WithdrawAt.IsZero() || len(w.listed(news.ListAll)) != 0 {
			w.t.Fatalf("%+v", got)
		}
		_, err := w.PublishArticle(ctx, editor, w.at(a.No))
		w.must(err)
		w.must(w.RunDue(ctx))
		if !slices.Equal(w.listed(news.ListAll), []int64{p.No}) {
			w.t.Fatal("what was restored went again")
		}
	})
}

// What cannot go out at its time goes back to the desk and says why; what comes after it goes out.
func TestHeldAtItsTime(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		var nos []int64
		for i, title := range []string{"제목을 잃을 글", "묶일 글", "나갈 글"} {
			a := w.saved(editor, w.ready(title))
			s := w.at(a.No)
			s.At = w.clock.Now().Add(time.Duration(i+1) * time.Minute)
			_, err := w.ScheduleArticle(ctx, editor, s)
			w.must(err)
			nos = append(nos, a.No)
		}
		a := w.article(nos[0])
		a.Title = ""
		w.saved(editor, a)
		a = w.article(nos[1])
		a.Embargo = w.clock.Now().Add(time.Hour)
		w.saved(editor, a)
		w.minutes(30)
		w.must(w.RunDue(ctx))
		if got := w.listed(news.ListAll); !slices.Equal(got, nos[2:]) {
			w.t.Fatal(got)
		}
		for i, why := range []string{"article.held-unready", "article.embargo-holds"} {
			if got := w.article(nos[i]); got.Status != news.Approved || got.Held != why {
				w.t.Errorf("%+v", got)
			}
		}
	})
}

func TestSectionDesksAndOwnArticles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, editor, chief, reporter := t.Context(), w.who[staff.DeskEditor], w.who[staff.Chief], w.who[staff.Reporter]
	p, _, err := w.Invite(ctx, staff.Shell(), staff.Person{Login: "desk2", Name: "둘째 데스크", Role: staff.DeskEditor})
	w.must(err)
	second := p.Actor("")
	s := w.section
	s.Desks = []int64{p.ID}
	_, err = w.SaveSection(ctx, staff.Shell(), s)
	w.must(err)
	sub := w.newSection("사건", "cases", w.section.ID)
	a := w.ready("사회부 기사")
	a.Section = sub.ID
	a = w.saved(reporter, a)
	_, err = w.ApproveArticle(ctx, editor, w.at(a.No))
	w.is(err, fault.Forbidden, "another desk approves")
	_, err = w.PublishArticle(ctx, editor, w.at(a.No))
	w.is(err, fault.Forbidden, "another desk publishes")
	_, err = w.ApproveArticle(ctx, second, w.at(a.No))
	w.must(err)
	_, err = w.PublishArticle(ctx, chief, w.at(a.No))
	w.must(err)
	w.is(w.WithdrawArticle(ctx, editor, a.No, "이유", ""), fault.Forbidden, "another desk withdraws")

	small := staff.DefaultPowers(news.SmallPaper)
	w.must(w.SavePowers(ctx, staff.Shell(), small, 0))
	w.is(w.SavePowers(ctx, staff.Shell(), small, 0), fault.Conflict, "a table that was changed meanwhile")
	table, version, err := w.db.Powers(ctx)
	w.must(err)
	if version != 1 || !table.May(staff.Reporter, staff.Publish) {
		t.Fatal(table, version)
	}
	reporter.Powers = table
	mine, others := w.saved(reporter, w.ready("내 기사")), w.saved(chief, w.ready("남의 기사"))
	_, err = w.PublishArticle(ctx, reporter, w.at(mine.No))
	w.must(err)
	_, err = w.PublishArticle(ctx, reporter, w.at(others.No))
	w.is(err, fault.Forbidden, "a reporter publishes another's")
	w.field(w.SavePowers(ctx, staff.Shell(), staff.Powers{}, 1), "powers", "powers.nobody-publishes")
}

func TestRevert(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		p := w.out("처음 제목")
		a := w.article(p.No)
		a.Title, a.Body = "둘째 제목", "<p>둘째 본문</p>"
		w.saved(editor, a)
		all, err := w.db.Revisions(ctx, p.No)
		w.must(err)
		first := all[len(all)-1]
		back, err := w.RevertArticle(ctx, editor, w.at(p.No), first.ID)
		w.must(err)
		if back.Title != "처음 제목" || back.Status != news.Published || !back.Pending() || back.Published.IsZero() {
			w.t.Fatalf("%+v", back)
		}
		_, err = w.RevertArticle(ctx, editor, w.at(p.No), 999_999)
		w.is(err, fault.NotFound, "a version that is not there")
		other := w.out("다른 글")
		_, err = w.RevertArticle(ctx, editor, w.at(other.No), first.ID)
		w.is(err, fault.NotFound, "another article's version")
	})
}

func TestPreviewLinks(t *testing.T) {
	each(t, func(w *world) {
		ctx, reporter := w.t.Context(), w.who[staff.Reporter]
		a := w.saved(reporter, w.ready("취재원에게 먼저"))
		_, _, err := w.AddPreviewLink(ctx, w.who[staff.Contributor], a.No, "취재원", 3)
		w.is(err, fault.Forbidden, "a link to another's article")
		_, _, err = w.AddPreviewLink(ctx, reporter, a.No, "취재원", 31)
		w.field(err, "days", "field.range")
		l, secret, err := w.AddPreviewLink(ctx, reporter, a.No, "취재원", 3)
		w.must(err)
		if p, err := w.PreviewLinked(ctx, secret); err != nil || p.Title != a.Title {
			w.t.Fatal(p, err)
		}
		_, err = w.PreviewLinked(ctx, secret+"x")
		w.is(err, fault.NotFound, "a made-up link")
		w.must(w.RevokePreviewLink(ctx, reporter, a.No, l.ID))
		_, err = w.PreviewLinked(ctx, secret)
		w.is(err, fault.NotFound, "a revoked link")
		_, secret, err = w.AddPreviewLink(ctx, reporter, a.No, "취재원", 3)
		w.must(err)
		w.minutes(3 * 24 * 60)
		_, err = w.PreviewLinked(ctx, secret)
		w.is(err, fault.NotFound, "an old link")
		links, err := w.db.PreviewLinks(ctx, a.No)
		w.must(err)
		if len(links) != 2 || links[1].Revoked.IsZero() || links[1].Used.IsZero() {
			w.t.Fatalf("%+v", links)
		}
	})
}

// Who hands an article over lets go of it: the desk does not find it taken.
func TestFilingLetsGo(t *testing.T) {
	each(t, func(w *world) {
		ctx, reporter, editor := w.t.Context(), w.who[staff.Reporter], w.who[staff.DeskEditor]
		a := w.saved(reporter, w.ready("넘기는 글"))
		_, err := w.BeginEditing(ctx, reporter, a.No, a.Version, "tab-r", "")
		w.must(err)
		_, err = w.FileArticle(ctx, reporter, w.at(a.No))
		w.must(err)
		_, err = w.BeginEditing(ctx, editor, a.No, w.article(a.No).Version, "tab-d", "")
		w.must(err)
		w.must(w.EndEditing(ctx, reporter, a.No, "tab-d")) // not theirs
		if cur, err := w.db.Editing(ctx, a.No); err != nil || cur.Person != editor.Person {
			w.t.Fatal(cur, err)
		}
	})
}

// Opening a link notes once in a while that it was used, not with each picture of the page.
func TestPreviewIsNotedSeldom(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	a := w.saved(w.who[staff.Reporter], w.ready("먼저 읽는 글"))
	_, secret, err := w.AddPreviewLink(t.Context(), w.who[staff.Reporter], a.No, "취재원", 3)
	w.must(err)
	used := func() time.Time {
		_, err := w.PreviewLinked(t.Context(), secret)
		w.must(err)
		links, err := w.db.PreviewLinks(t.Context(), a.No)
		w.must(err)
		return links[0].Used
	}
	first := used()
	w.minutes(1)
	if again := used(); first.IsZero() || !again.Equal(first) {
		t.Errorf("noted at %v and at %v", first, again)
	}
	w.minutes(30)
	if later := used(); !later.Equal(w.clock.Now()) {
		t.Errorf("noted at %v", later)
	}
}
