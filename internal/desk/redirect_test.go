package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// wrongAt is the key of what an error says of a field; empty: nothing.
func wrongAt(err error, field string) string {
	for _, x := range fault.FieldsOf(err) {
		if x.Name == field {
			return x.Key
		}
	}
	return ""
}

func TestRedirects(t *testing.T) {
	each(t, func(w *world) {
		ctx, admin := w.t.Context(), w.who[staff.Admin]
		leads := func(from, to string) {
			w.t.Helper()
			x, err := w.db.Redirect(ctx, from)
			if err != nil || x.To != to {
				w.t.Errorf("%s leads to %q (%v), want %q", from, x.To, err, to)
			}
		}
		if _, err := w.SaveRedirect(ctx, w.who[staff.Chief], news.Redirect{From: "/a", To: "/bb"}, ""); !fault.Is(err, fault.Forbidden) {
			w.t.Errorf("who may not: %v", err)
		}
		save := func(from, to, was string) error {
			_, err := w.SaveRedirect(ctx, admin, news.Redirect{From: from, To: to}, was)
			return err
		}
		w.must(save("https://www.old.example//Old/Page.php/?utm_source=x&id=7#here", "/sections/society", ""))
		leads("/Old/Page.php?id=7", "/sections/society")
		w.must(save("/bb", "/c", ""))
		w.must(save("/a", "/bb", "")) // collapses to the end
		leads("/a", "/c")
		w.must(save("/c", "https://elsewhere.example/x?y=1#z", "")) // what led there goes on there
		leads("/a", "https://elsewhere.example/x?y=1#z")
		leads("/bb", "https://elsewhere.example/x?y=1#z")
		w.must(save("/c2", "410", ""))
		leads("/c2", news.GoneAddress)
		w.must(save("/moved", "/latest", "/bb"))
		if _, err := w.db.Redirect(ctx, "/bb"); !fault.Is(err, fault.NotFound) {
			w.t.Errorf("the address before the change: %v", err)
		}
		w.must(save("/p", "/q", ""))
		for _, c := range []struct{ from, to, field, key string }{
			{"/q", "/p", "to", "redirect.loop"}, {"/a", "/x", "from", "redirect.from-taken"}, {"/same", "/Same/../same/", "to", "redirect.itself"},
			{"/", "/x", "from", "redirect.from-front"}, {"/desk/x", "/x", "from", "redirect.from-program"}, {"/media/a.jpg", "/x", "from", "redirect.from-program"},
			{"/sections/society", "/x", "from", "redirect.from-lives"}, {"/Sections/Society/feed.xml", "/x", "from", "redirect.from-lives"}, {"/latest", "/x", "from", "redirect.from-lives"},
			{"/x", "javascript:alert(1)", "to", "redirect.to-shape"}, {"/x", "//evil.example", "to", "redirect.to-shape"}, {"/x", `/\evil.example`, "to", "redirect.to-shape"}, {"/x", "ftp://a.example/", "to", "redirect.to-shape"},
			{"/x", "http://user:pass@a.example/", "to", "redirect.to-shape"}, {"", "", "from", "field.required"}, {`/a\b`, "/x", "from", "redirect.from-shape"}, {"/" + strings.Repeat("가", 500), "/x", "from", "redirect.from-shape"}, {"/x\x00", "/x", "from", "field.characters"},
		} {
			if err := save(c.from, c.to, ""); wrongAt(err, c.field) != c.key {
				w.t.Errorf("%.40q → %q: %v, want %s", c.from, c.to, err, c.key)
			}
		}
		// The paper's own address, and other names of its site, lead to its paths.
		paper, err := w.db.Paper(ctx)
		w.must(err)
		paper.URL = "https://paper.example"
		_, err = w.SavePaper(ctx, admin, paper)
		w.must(err)
		w.must(w.SaveOldSite(ctx, admin, news.OldSite{Hosts: []string{"m.paper.example"}}, "", 0))
		w.must(save("/own", "https://Paper.example/own/2?x=1#z", ""))
		leads("/own", "/own/2?x=1#z")
		for from, to := range map[string]string{"/own/2": "http://m.paper.example/own", "/own/3": "https://paper.example:443/own/3", "/own/4": "https://m.paper.example//own/4/"} {
			if err := save(from, to, ""); wrongAt(err, "to") != "redirect.loop" {
				w.t.Errorf("%s → %s: %v", from, to, err)
			}
		}
		w.must(w.DeleteRedirect(ctx, admin, "/moved"))
		if err := w.DeleteRedirect(ctx, admin, "/moved"); !fault.Is(err, fault.NotFound) {
			w.t.Errorf("deleted twice: %v", err)
		}
	})
}

// A table: its lines are looked at one by one, what is right goes in in steps, and bringing it again changes nothing.
func TestRedirectTable(t *testing.T) {
	each(t, func(w *world) {
		ctx, admin := w.t.Context(), w.who[staff.Admin]
		if _, err := w.SaveRedirect(ctx, admin, news.Redirect{From: "/before", To: "/n/0"}, ""); err != nil {
			w.t.Fatal(err)
		}
		line := func(n int, from, to string) desk.RedirectLine {
			return desk.RedirectLine{Line: n, Redirect: news.Redirect{From: from, To: to}}
		}
		table := func() []desk.RedirectLine {
			lines := []desk.RedirectLine{
				line(2, "/one", "/two"), line(3, "/two", "/three"), line(4, "/three", "/latest"), line(5, "/x", "/y"), line(6, "/y", "/z"), line(7, "/z", "/x"),
				line(8, "/one", "/other"), line(9, "/sections/society", "/x"), line(10, "/bad", "mailto:a"), line(11, "", ""),
			}
			for i := range 2500 {
				lines = append(lines, line(12+i, fmt.Sprintf("/n/%d", i), fmt.Sprintf("/articles/%d", i)))
			}
			return lines
		}
		plan, err := w.PlanRedirects(ctx, admin, table())
		w.must(err)
		if plan.New != 2503 || plan.Wrong != 7 || plan.Over != 0 || plan.Shortened != 2 {
			w.t.Errorf("new %d, wrong %d, over %d, shortened %d", plan.New, plan.Wrong, plan.Over, plan.Shortened)
		}
		want := map[int]string{5: "redirect.loop", 6: "redirect.loop", 7: "redirect.loop", 8: "redirect.twice", 9: "redirect.from-lives", 10: "redirect.to-shape", 11: "field.required"}
		for _, x := range plan.Lines {
			if got := wrongAt(x.Err, "to") + wrongAt(x.Err, "from"); want[x.Line] == "" && x.Err != nil || !strings.Contains(got, want[x.Line]) {
				w.t.Errorf("line %d: %v, want %q", x.Line, x.Err, want[x.Line])
			}
		}
		if n, err := w.db.CountRedirects(ctx); err != nil || n != 1 {
			w.t.Fatalf("looking at it wrote: %d %v", n, err)
		}
		w.must(w.KeepRedirectDraft(ctx, admin, "/a,/b"))
		if _, err := w.ImportRedirects(ctx, admin, table()); err != nil {
			w.t.Fatal(err)
		}
		if n, err := w.db.CountRedirects(ctx); err != nil || n != 2504 {
			w.t.Errorf("%d %v", n, err)
		}
		for from, to := range map[string]string{"/one": "/latest", "/two": "/latest", "/n/2499": "/articles/2499", "/before": "/articles/0"} {
			if x, err := w.db.Redirect(ctx, from); err != nil || x.To != to {
				w.t.Errorf("%s: %q %v", from, x.To, err)
			}
		}
		if _, err := w.db.RedirectDraft(ctx, admin.Person); !fault.Is(err, fault.NotFound) {
			w.t.Errorf("the draft is still there: %v", err)
		}
		again, err := w.PlanRedirects(ctx, admin, table())
		w.must(err)
		if again.New != 0 || again.Over != 0 || again.Same != 2503 {
			w.t.Errorf("brought again: new %d, over %d, same %d", again.New, again.Over, again.Same)
		}
	})
}

func TestOldSite(t *testing.T) {
	each(t, func(w *world) {
		ctx, admin := w.t.Context(), w.who[staff.Admin]
		if err := w.SaveOldSite(ctx, w.who[staff.Chief], news.OldSite{}, "", 0); !fault.Is(err, fault.Forbidden) {
			w.t.Errorf("who may not: %v", err)
		}
		for _, c := range []struct {
			x          news.OldSite
			codes      string
			field, key string
		}{
			{news.OldSite{Systems: []string{"other"}}, "", "systems", "field.choice"}, {news.OldSite{Systems: []string{news.NDSoft}}, "S1N1", "codes", "old-site.code"},
			{news.OldSite{Systems: []string{news.NDSoft}}, "S1N1 /a\nS1N1 /b", "codes", "old-site.code-twice"}, {news.OldSite{Systems: []string{news.NDSoft}}, "S1N1 https://x.example/", "codes", "old-site.code"},
			{news.OldSite{}, "S1N1 /a", "systems", "old-site.codes-of-what"}, {news.OldSite{Hosts: []string{"m.paper.example"}}, "", "hosts", "old-site.host-needs-url"},
		} {
			if err := w.SaveOldSite(ctx, admin, c.x, c.codes, 0); wrongAt(err, c.field) != c.key {
				w.t.Errorf("%+v %q: %v, want %s", c.x, c.codes, err, c.key)
			}
		}
		paper, err := w.db.Paper(ctx)
		w.must(err)
		paper.URL = "https://paper.example"
		_, err = w.SavePaper(ctx, admin, paper)
		w.must(err)
		if err := w.SaveOldSite(ctx, admin, news.OldSite{Hosts: []string{"PAPER.example"}}, "", 0); wrongAt(err, "hosts") != "old-site.host-own" {
			w.t.Errorf("the paper's own host: %v", err)
		}
		w.must(w.SaveOldSite(ctx, admin, news.OldSite{Systems: []string{news.NDSoft, news.Mediaon}, Kept: true, Hosts: []string{"https://M.paper.example/", "m.paper.example"}}, "S1N1 = /sections/society/\nS1N2,/latest", 0))
		x, version, err := w.db.OldSite(ctx)
		if err != nil || version != 1 || !x.Kept || len(x.Hosts) != 1 || x.Hosts[0] != "m.paper.example" {
			w.t.Errorf("%+v %d %v", x, version, err)
		}
		for _, system := range x.Systems {
			if codes, err := w.db.OldCodes(ctx, system); err != nil || len(codes) != 2 || codes[0] != (news.OldCode{Code: "S1N1", To: "/sections/society"}) {
				w.t.Errorf("%s: %v %v", system, codes, err)
			}
		}
		// A section that is renamed takes the old system's code along.
		section := w.section
		section.Slug = "city"
		_, err = w.SaveSection(ctx, admin, section)
		w.must(err)
		if codes, err := w.db.OldCodes(ctx, news.NDSoft); err != nil || codes[0].To != "/sections/city" {
			w.t.Errorf("after the rename: %v %v", codes, err)
		}
		if err := w.SaveOldSite(ctx, admin, x, "", 0); !fault.Is(err, fault.Conflict) {
			w.t.Errorf("over another's change: %v", err)
		}
		w.must(w.SaveOldSite(ctx, admin, news.OldSite{}, "", version))
		if codes, err := w.db.OldCodes(ctx, news.NDSoft); err != nil || len(codes) != 0 {
			w.t.Errorf("codes that were taken away: %v %v", codes, err)
		}
	})
}
