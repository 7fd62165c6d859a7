package desk_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/search"
	"jogan/internal/staff"
	"jogan/internal/store/storetest"
)

func TestNewArticle(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	reporter := w.who[staff.Reporter]
	a := w.saved(reporter, news.Article{Title: " 제목 ", Origin: news.Origin{Own: true}, Status: news.Published, Owner: 99, Version: 7, PublicVersion: 7,
		Published: w.clock.Now(), Withdrawn: w.clock.Now(), WithdrawReason: "꾸민 것"})
	got := w.article(a.No)
	if got.No != 1 || got.Version != 1 || got.Status != news.Writing || got.Owner != reporter.Person || got.PublicVersion != 0 ||
		!got.Published.IsZero() || !got.Withdrawn.IsZero() || got.WithdrawReason != "" || got.Title != "제목" {
		t.Fatalf("%+v", got)
	}
	if len(got.Bylines) != 1 || got.Bylines[0].Name != "김reporter" || got.Bylines[0].Person != reporter.Person {
		t.Fatalf("bylines %+v", got.Bylines)
	}
	if _, err := w.db.PublicArticle(t.Context(), a.No); !fault.Is(err, fault.NotFound) {
		t.Fatal("readers see a draft", err)
	}
	for name, c := range map[string]struct {
		change     func(*news.Article)
		field, key string
	}{
		"section":  {func(a *news.Article) { a.Section = 99 }, "section", "field.choice"},
		"minus":    {func(a *news.Article) { a.Section = -1 }, "section", "field.choice"},
		"sections": {func(a *news.Article) { a.Sections = []int64{w.section.ID, 99} }, "sections", "field.choice"},
		"series":   {func(a *news.Article) { a.Series = 99 }, "series", "field.choice"},
		"picture":  {func(a *news.Article) { a.Picture = 99 }, "picture", "picture.unknown"},
		"byline":   {func(a *news.Article) { a.Bylines = []news.Byline{{Person: 99, Name: "유령"}} }, "bylines", "field.choice"},
		"title":    {func(a *news.Article) { a.Title = "가\x00나" }, "title", "field.characters"},
	} {
		bad := w.ready(name)
		c.change(&bad)
		_, err := w.SaveArticle(t.Context(), reporter, bad)
		w.field(err, c.field, c.key)
	}
	if next := w.saved(reporter, w.ready("다음")); next.No != 2 {
		t.Fatalf("refused articles used numbers up: %d", next.No)
	}
	if _, err := w.SaveArticle(t.Context(), reporter, news.Article{No: 77, Origin: news.Origin{Own: true}}); !fault.Is(err, fault.NotFound) {
		t.Fatal("an unknown article", err)
	}
}

func TestStaleSave(t *testing.T) {
	each(t, func(w *world) {
		ctx, reporter, editor := w.t.Context(), w.who[staff.Reporter], w.who[staff.DeskEditor]
		mine := w.saved(reporter, w.ready("처음"))
		theirs := mine
		theirs.Title = "데스크가 고친 것"
		theirs = w.saved(editor, theirs)
		mine.Title = "기자가 이어 쓴 것"
		_, err := w.SaveArticle(ctx, reporter, mine)
		stale, ok := errors.AsType[*desk.Stale](err)
		if !ok || stale.Current.Title != "데스크가 고친 것" || stale.Current.Version != theirs.Version || !fault.Is(err, fault.Conflict) {
			w.t.Fatalf("%v", err)
		}
		if got := w.article(mine.No); got.Title != "데스크가 고친 것" || got.Version != 2 {
			w.t.Fatalf("%+v", got)
		}
		_, err = w.PublishArticle(ctx, editor, desk.Step{No: mine.No, Version: 1})
		if _, ok := errors.AsType[*desk.Stale](err); !ok {
			w.t.Fatalf("publishing what nobody saw: %v", err)
		}
	})
}

// Many save from one version at the same moment: one wins, and all others are shown what stands.
func TestSaveAtTheSameMoment(t *testing.T) {
	each(t, func(w *world) {
		a := w.saved(w.who[staff.DeskEditor], w.ready("처음"))
		const n = 8
		nodes := []*desk.Desk{w.Desk, w.node()}
		var errs [n]error
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				mine := a
				mine.Title = fmt.Sprintf("쓴 사람 %d", i)
				_, errs[i] = nodes[i%2].SaveArticle(w.t.Context(), w.who[staff.DeskEditor], mine)
			})
		}
		wg.Wait()
		got, won := w.article(a.No), 0
		for i, err := range errs {
			if err == nil {
				won++
				if got.Title != fmt.Sprintf("쓴 사람 %d", i) {
					w.t.Errorf("%d won, %q stands", i, got.Title)
				}
				continue
			}
			if stale, ok := errors.AsType[*desk.Stale](err); !ok || stale.Current.Title != got.Title {
				w.t.Errorf("%d lost: %v", i, err)
			}
		}
		if won != 1 || got.Version != 2 {
			w.t.Fatalf("%d won, version %d stands", won, got.Version)
		}
	})
}

func TestRevisions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	reporter, editor := w.who[staff.Reporter], w.who[staff.DeskEditor]
	kept := func() (said []string) {
		t.Helper()
		all, err := w.db.Revisions(t.Context(), 1)
		w.must(err)
		for _, v := range slices.Backward(all) {
			if v.Version != v.Copy.Version || v.Copy.Body == "" {
				t.Fatalf("revision %+v", v)
			}
			said = append(said, fmt.Sprintf("%d %s %s", v.Version, v.Name, v.Action))
		}
		return said
	}
	same := func(want ...string) {
		t.Helper()
		if got := kept(); !slices.Equal(got, want) {
			t.Fatalf("%q, want %q", got, want)
		}
	}
	a := w.saved(reporter, w.ready("글"))
	for range 4 { // four minutes of typing
		w.minutes(1)
		a = w.saved(reporter, a)
	}
	same("5 김reporter save")
	if n := len(w.audits()); n != 9 { // found, section, six invitations, one save
		t.Fatalf("%d lines in the log", n)
	}
	w.minutes(1) // five minutes after the row began
	a = w.saved(reporter, a)
	same("5 김reporter save", "6 김reporter save")
	a = w.saved(editor, a)
	same("5 김reporter save", "6 김reporter save", "7 김desk save")
	a = w.saved(reporter, a)
	same("5 김reporter save", "6 김reporter save", "7 김desk save", "8 김reporter save")
	_, err := w.PublishArticle(t.Context(), editor, desk.Step{No: a.No, Version: a.Version, Note: "첫 발행"})
	w.must(err)
	a = w.saved(editor, w.article(1))
	w.clock.Add(-time.Hour) // a clock that is put back
	a = w.saved(editor, a)
	same("5 김reporter save", "6 김reporter save", "7 김desk save", "8 김reporter save", "9 김desk publish", "11 김desk save")
	w.must(w.WithdrawArticle(t.Context(), editor, a.No, "이유", ""))
	last, err := w.db.LastRevision(t.Context(), 1)
	w.must(err)
	if last.Action != news.Withdraw || last.Note != "이유" || last.Version != 12 {
		t.Fatalf("%+v", last)
	}
}

// The road of an article, and what readers' tables hold at each step.
func TestLifeOfAnArticle(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor, reporter := w.t.Context(), w.who[staff.DeskEditor], w.who[staff.Reporter]
		found := func(words string) bool {
			w.t.Helper()
			ps, _, err := w.db.Search(ctx, search.Parse(words), news.Cursor{}, 10)
			w.must(err)
			return len(ps) == 1
		}
		readers := func(listed bool, title string) news.PublicArticle {
			w.t.Helper()
			p, err := w.db.PublicArticle(ctx, 1)
			w.must(err)
			if p.Title != title || (len(w.listed(news.ListAll)) == 1) != listed || (len(w.listed(news.ListSection(w.section.ID))) == 1) != listed ||
				(len(w.listed(news.ListTag("봄"))) == 1) != listed || p.Withdrawn.IsZero() != listed || found(title) != listed {
				w.t.Fatalf("listed %v; %+v", w.listed(news.ListAll), p)
			}
			heads, err := w.db.Headlines(ctx, []int64{1})
			w.must(err)
			if (len(heads) == 1) != listed {
				w.t.Fatalf("headlines %+v", heads)
			}
			return p
		}
		a := w.ready("꽃시장")
		a.Tags = []string{"봄"}
		a = w.saved(reporter, a)
		begun := w.clock.Now()
		p, err := w.PublishArticle(ctx, editor, desk.Step{No: 1, Version: a.Version})
		w.must(err)
		if got := readers(true, "꽃시장"); got.Published != begun || !got.Edited.IsZero() || got.Version != p.Version {
			w.t.Fatalf("%+v", got)
		}

		// Pressed twice: the same copy, no second publication, no second line in the log.
		lines := len(w.audits())
		for _, version := range []int64{a.Version, p.Version} {
			again, err := w.PublishArticle(ctx, editor, desk.Step{No: 1, Version: version})
			w.must(err)
			if again.Version != p.Version || again.Published != begun || !again.Edited.IsZero() || len(w.audits()) != lines {
				w.t.Fatalf("pressed twice: %+v", again)
			}
		}

		// The reporter's own article is the desk's now.
		standing := w.article(1)
		if _, err := w.SaveArticle(ctx, reporter, standing); !fault.Is(err, fault.Forbidden) {
			w.t.Fatal("a reporter edits what is out:", err)
		}
		w.minutes(10)
		standing.Title, standing.Body = "새벽시장", "<p>새벽에 여는 시장이다.</p>"
		standing = w.saved(editor, standing)
		if !standing.Pending() {
			w.t.Fatal("the edit is not seen as pending")
		}
		readers(true, "꽃시장")
		_, err = w.PublishArticle(ctx, editor, desk.Step{No: 1, Version: standing.Version, Note: "제목 고침"})
		w.must(err)
		if got := readers(true, "새벽시장"); got.Published != begun || got.Edited != w.clock.Now() || found("꽃시장") || w.article(1).Pending() {
			w.t.Fatalf("%+v", got)
		}

		_, err = w.db.PublicArticle(ctx, 1)
		w.must(err)
		w.field(w.WithdrawArticle(ctx, editor, 1, " ", ""), "reason", "field.required")
		w.must(w.WithdrawArticle(ctx, editor, 1, "사실 확인", "곧 다시 싣겠습니다"))
		if got := readers(false, "새벽시장"); got.Notice != "곧 다시 싣겠습니다" || got.Withdrawn != w.clock.Now() {
			w.t.Fatalf("%+v", got)
		}
		lines = len(w.audits())
		w.must(w.WithdrawArticle(ctx, editor, 1, "다시 누름", ""))
		if got := w.article(1); got.WithdrawReason != "사실 확인" || got.Status != news.Withdrawn || len(w.audits()) != lines {
			w.t.Fatalf("withdrawn twice: %+v", got)
		}

		// Saving does not bring it back; publishing does, at its old place.
		back := w.article(1)
		back.Title, back.Body = "바로잡은 시장", "<p>바로잡은 글이다.</p>"
		back = w.saved(editor, back)
		readers(false, "새벽시장")
		if back.Status != news.Withdrawn {
			w.t.Fatal("a save brought it to", back.Status)
		}
		if _, err := w.PublishArticle(ctx, editor, desk.Step{No: 1, Version: back.Version - 1}); !fault.Is(err, fault.Conflict) {
			w.t.Fatal("the withdrawn version was published:", err)
		}
		w.minutes(1)
		_, err = w.PublishArticle(ctx, editor, desk.Step{No: 1, Version: back.Version})
		w.must(err)
		if got := readers(true, "바로잡은 시장"); got.Published != begun || got.Edited != w.clock.Now() || got.Notice != "" {
			w.t.Fatalf("%+v", got)
		}
		if got := w.article(1); got.WithdrawReason != "" || !got.Withdrawn.IsZero() || got.Published != begun {
			w.t.Fatalf("%+v", got)
		}
		var names []string
		all, err := w.db.Revisions(ctx, 1)
		w.must(err)
		for _, v := range slices.Backward(all) {
			names = append(names, string(v.Action))
		}
		if got := strings.Join(names, " "); got != "save publish save correct withdraw save restore" {
			w.t.Fatal(got)
		}
	})
}

func TestPublishRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, editor := t.Context(), w.who[staff.DeskEditor]
	if _, err := w.PublishArticle(ctx, editor, desk.Step{No: 77, Version: 1}); !fault.Is(err, fault.NotFound) {
		t.Fatal(err)
	}
	w.is(w.WithdrawArticle(ctx, editor, 77, "이유", ""), fault.NotFound, "withdraw nothing")
	bare := w.saved(w.who[staff.Reporter], news.Article{Origin: news.Origin{Own: true}})
	_, err := w.PublishArticle(ctx, editor, desk.Step{No: bare.No, Version: bare.Version})
	for _, field := range []string{"title", "section", "body"} {
		w.field(err, field, "field.required")
	}
	w.is(w.WithdrawArticle(ctx, editor, bare.No, "이유", ""), fault.Conflict, "withdraw a draft")
	_, err = w.PublishArticle(ctx, editor, desk.Step{No: bare.No, Version: bare.Version, Note: strings.Repeat("가", news.MaxNote+1)})
	w.field(err, "note", "field.too-long")

	a := w.ready("엠바고")
	a.Embargo = w.clock.Now().Add(time.Hour)
	a = w.saved(editor, a)
	_, err = w.PublishArticle(ctx, editor, desk.Step{No: a.No, Version: a.Version})
	w.is(err, fault.Invalid, "before the embargo ends")
	if got := fault.FieldsOf(err); len(got) != 1 || got[0].Name != "embargo_until" {
		t.Fatal(got)
	}
	if _, err := w.db.PublicArticle(ctx, a.No); !fault.Is(err, fault.NotFound) {
		t.Fatal("it is out", err)
	}
	w.clock.Add(time.Hour - time.Millisecond)
	_, err = w.PublishArticle(ctx, editor, desk.Step{No: a.No, Version: a.Version})
	w.is(err, fault.Invalid, "a moment before the embargo ends")
	w.clock.Add(time.Millisecond)
	_, err = w.PublishArticle(ctx, editor, desk.Step{No: a.No, Version: a.Version})
	w.must(err)
}

func TestDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	reporter := w.who[staff.Reporter]
	a := w.saved(reporter, w.ready("미리 보기"))
	p, err := w.Draft(reporter, a)
	w.must(err)
	if p.Title != "미리 보기" || p.Lead == "" || p.Published != w.clock.Now() {
		t.Fatalf("%+v", p)
	}
	if _, err := w.db.PublicArticle(t.Context(), a.No); !fault.Is(err, fault.NotFound) {
		t.Fatal("a preview is public", err)
	}
	_, err = w.Draft(w.who[staff.Contributor], a)
	w.is(err, fault.Forbidden, "another's draft")
	_, err = w.Draft(staff.Actor{}, w.ready("새 글"))
	w.is(err, fault.Forbidden, "nobody's draft")
	_, err = w.Draft(reporter, news.Article{Origin: news.Origin{Own: true}})
	w.must(err) // what is not ready is no hindrance
	_, err = w.Draft(reporter, news.Article{Title: "\x00"})
	w.is(err, fault.Invalid, "what cannot be stored")
}

// Random actions by random people never break what the rest of the program relies on.
func TestInvariants(t *testing.T) {
	each(t, func(w *world) {
		seed := uint64(time.Now().UnixNano())
		x := rand.New(rand.NewPCG(seed, 1))
		ctx := w.t.Context()
		sections := []int64{0, w.section.ID, w.newSection("산업", "industry", 0).ID}
		sections = append(sections, w.newSection("제조", "manufacturing", sections[2]).ID)
		var people []staff.Actor
		for _, role := range staff.Roles() {
			people = append(people, w.who[role])
		}
		numbers := map[int64]bool{}
		var nos []int64
		for step := range 150 {
			by, no := people[x.IntN(len(people))], int64(0)
			if len(nos) > 0 {
				no = nos[x.IntN(len(nos))]
			}
			w.clock.Add(time.Duration(x.IntN(400)-20) * time.Second)
			lines, merged := len(w.audits()), false
			var err error
			switch what := x.IntN(10); {
			case what < 2 || no == 0:
				a := w.ready(fmt.Sprintf("글 %d", step))
				a.Section = sections[x.IntN(len(sections))]
				if a, err = w.SaveArticle(ctx, by, a); err == nil {
					if numbers[a.No] {
						w.t.Fatalf("seed %d: number %d was given twice", seed, a.No)
					}
					numbers[a.No], nos = true, append(nos, a.No)
				}
			case what < 5:
				a := w.article(no)
				a.Title, a.Section, a.Version = fmt.Sprintf("고친 글 %d", step), sections[x.IntN(len(sections))], a.Version-int64(x.IntN(4)/3)
				_, err = w.SaveArticle(ctx, by, a)
				merged = true
			case what < 8:
				_, err = w.PublishArticle(ctx, by, desk.Step{No: no, Version: w.article(no).Version - int64(x.IntN(4)/3)})
				merged = true // pressed twice
			case what < 9:
				err = w.WithdrawArticle(ctx, by, no, "이유", "")
				merged = true
			default:
				var e news.Edition
				if e, err = w.db.FrontDraft(ctx, 0); err == nil {
					e.Blocks()[0].Places = []news.FrontPlace{{Article: no}}
					_, err = w.SaveFrontDraft(ctx, by, e)
				}
			}
			if fault.Is(err, fault.Internal) {
				w.t.Fatalf("seed %d: %v", seed, err)
			}
			if after := len(w.audits()); err == nil && after == lines && !merged || err != nil && after != lines || after > lines+1 {
				w.t.Fatalf("seed %d: %d lines more after %v", seed, after-lines, err)
			}
		}
		all := w.listed(news.ListAll)
		for _, no := range nos {
			a := w.article(no)
			p, err := w.db.PublicArticle(ctx, no)
			if fault.Is(err, fault.NotFound) {
				if !a.Published.IsZero() || a.PublicVersion != 0 || a.Status != news.Writing || slices.Contains(all, no) {
					w.t.Fatalf("seed %d: no public copy of %+v", seed, a)
				}
				continue
			}
			w.must(err)
			visible := p.Withdrawn.IsZero()
			if p.Version > a.Version || p.Version != a.PublicVersion || visible != (a.Status == news.Published) || p.Published != a.Published ||
				slices.Contains(all, no) != visible {
				w.t.Fatalf("seed %d:\n%+v\n%+v", seed, a, p)
			}
			tree, err := w.db.Sections(ctx)
			w.must(err)
			for _, id := range tree.Family(p.Section) {
				if slices.Contains(w.listed(news.ListSection(id)), no) != visible {
					w.t.Fatalf("seed %d: section %d, article %d", seed, id, no)
				}
			}
		}
		if got := slices.Compact(sortedNos(slices.Clone(all))); len(got) != len(all) {
			w.t.Fatalf("seed %d: listed twice: %v", seed, all)
		}
	})
}
