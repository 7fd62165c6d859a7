package desk_test

import (
	"strings"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// The telephone numbers of an announcement go at their time, out of what readers see and out of the working copy, once;
// older versions keep them.
func TestDropContacts(t *testing.T) {
	each(t, func(w *world) {
		ctx, shell := w.t.Context(), staff.Shell()
		add := func(days int) news.Article {
			w.t.Helper()
			a, err := w.AddAnnouncement(ctx, shell, news.Article{Title: "[부고] 누구씨 부친상", Section: w.section.ID, Origin: news.Origin{Own: true}, Bylines: []news.Byline{{Name: "편집국"}},
				Body: "<p>▲ 누구씨 부친상 = 22일, 발인 24일, ☎ 02-000-1234</p>"}, news.Obituary, days)
			w.must(err)
			return a
		}
		out, kept, draft := add(3), add(0), add(3)
		for _, a := range []news.Article{out, kept} {
			_, err := w.PublishArticle(ctx, shell, desk.Step{No: a.No, Version: a.Version})
			w.must(err)
		}
		phones := func(no int64) (public, working bool) {
			w.t.Helper()
			a, err := w.db.Article(ctx, no)
			w.must(err)
			p, err := w.db.PublicArticle(ctx, no)
			if err != nil && !fault.Is(err, fault.NotFound) {
				w.t.Fatal(err)
			}
			return strings.Contains(p.Body, "02-000-1234") || strings.Contains(p.Lead, "02-000-1234"), strings.Contains(a.Body, "02-000-1234")
		}
		w.must(w.DropContacts(ctx))
		if public, working := phones(out.No); !public || !working {
			w.t.Error("the number went before its time")
		}
		w.clock.Add(72 * time.Hour)
		w.writes.again.Store(true)
		w.must(w.DropContacts(ctx))
		w.writes.again.Store(false)
		if public, working := phones(out.No); public || working {
			w.t.Errorf("the number stays: public %t, working copy %t", public, working)
		}
		if public, _ := phones(kept.No); !public {
			w.t.Error("a number that was to stay went")
		}
		if _, working := phones(draft.No); !working {
			w.t.Error("a draft was changed under its writer's hands")
		}
		late, err := w.db.Article(ctx, draft.No)
		w.must(err)
		_, err = w.PublishArticle(ctx, shell, desk.Step{No: late.No, Version: late.Version})
		w.must(err)
		w.clock.Add(25 * time.Hour)
		w.must(w.DropContacts(ctx))
		if public, working := phones(draft.No); public || working {
			w.t.Errorf("the number of one that came out after its time stays: public %t, working copy %t", public, working)
		}
		a, err := w.db.Article(ctx, out.No)
		w.must(err)
		if a.Pending() {
			w.t.Error("the article seems to have changes that are not printed")
		}
		revisions, err := w.db.Revisions(ctx, out.No)
		w.must(err)
		w.must(w.DropContacts(ctx))
		again, err := w.db.Revisions(ctx, out.No)
		w.must(err)
		if len(again) != len(revisions) || len(revisions) < 3 {
			w.t.Errorf("%d versions, then %d", len(revisions), len(again))
		}
	})
}

// Whoever may not lay pages out changes neither notices, popups, pages nor printed issues.
func TestStandingIsPermitted(t *testing.T) {
	each(t, func(w *world) {
		ctx, reporter := w.t.Context(), w.who[staff.Reporter]
		for name, err := range map[string]error{
			"notice":  func() error { _, err := w.SaveNotice(ctx, reporter, news.Notice{Title: "가"}); return err }(),
			"popup":   func() error { _, err := w.SavePopup(ctx, reporter, news.Popup{}); return err }(),
			"issue":   func() error { _, err := w.SaveIssue(ctx, reporter, news.Issue{}); return err }(),
			"publish": func() error { _, err := w.PublishIssue(ctx, w.who[staff.Reporter], 1); return err }(),
			"page":    w.DeletePage(ctx, reporter, 1), "move": w.MovePage(ctx, reporter, 1, true), "deleted notice": w.DeleteNotice(ctx, reporter, 1),
			"deleted popup": w.DeletePopup(ctx, reporter, 1), "deleted issue": w.DeleteIssue(ctx, reporter, 1), "drawing": w.DrawIssue(ctx, reporter, 1),
		} {
			if !fault.Is(err, fault.Forbidden) {
				w.t.Errorf("%s: %v", name, err)
			}
		}
		page, err := w.SavePage(ctx, staff.Shell(), news.Page{Slug: "delivery", Title: "배달", Body: "<p>글</p>"})
		w.must(err)
		w.must(w.DeletePage(ctx, staff.Shell(), page.ID))
		if to, err := w.db.Address(ctx, "path", "/delivery"); err != nil || to != news.GoneAddress {
			w.t.Errorf("the address leads to %q, %v", to, err)
		}
		if _, err := w.SavePage(ctx, staff.Shell(), news.Page{Slug: "issues", Title: "지면"}); !fault.Is(err, fault.Invalid) {
			w.t.Errorf("a reserved address: %v", err)
		}
	})
}
