package app_test

import (
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// The sample paper's newsroom is at work: whoever looks around meets every state that an article, a note, an assignment
// and a claim can be in.
func TestSampleNewsroom(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := start(t, "demo", "--data", dir, "--now", seed)
	ctx := t.Context()
	now := must[time.Time](t)(time.Parse("2006-01-02T15:04Z07:00", seed))
	db := must[*store.DB](t)(store.Open(ctx, store.Options{Path: filepath.Join(dir, "jogan.db"), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}))
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})

	owners, byStatus := map[int64]bool{}, map[news.Status][]news.Article{}
	var pending []string
	var takes []string
	shown := map[string]bool{}
	rules := map[guard.Level][]string{}
	settings, _, err := db.Guard(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var open, pinned, addressed, links int
	for _, row := range must[[]news.ArticleRow](t)(db.Articles(ctx, news.ArticleFilter{Limit: 500})) {
		a := must[news.Article](t)(db.Article(ctx, row.No))
		byStatus[a.Status] = append(byStatus[a.Status], a)
		if a.Status != news.Published {
			owners[a.Owner] = true
		}
		if a.Pending() {
			pending = append(pending, a.Title)
		}
		found := guard.Check(a, settings)
		if a.PublicVersion != 0 && len(guard.Blocks(found)) > 0 {
			t.Errorf("readers see %q, which the guard stops: %v", a.Title, found)
		}
		for _, f := range found {
			if a.Status == news.Filed {
				rules[f.Level] = append(rules[f.Level], f.Rule)
				if f.Level == guard.Warn && len(f.Mends) == 0 {
					t.Errorf("nothing mends %s in %q", f.Rule, a.Title)
				}
			}
		}
		for _, n := range must[[]news.Note](t)(db.Notes(ctx, a.No)) {
			if n.Done.IsZero() {
				open++
			}
			if n.Passage != "" && !n.Gone(a) {
				pinned++
			}
			if n.ToName == "고은결" {
				addressed++
			}
		}
		links += len(must[[]news.PreviewLink](t)(db.PreviewLinks(ctx, a.No)))
		if a.Status != news.Published {
			continue
		}
		public := must[news.PublicArticle](t)(db.PublicArticle(ctx, a.No))
		told := 0
		for _, u := range public.History {
			if u.Take != "" {
				takes = append(takes, u.Take)
			}
			if u.Note != "" {
				told++
			}
		}
		if told > 0 {
			shown["told"] = true
		}
		for _, mark := range []string{"data-gallery", `data-kind="pull"`, `data-kind="notice"`, `data-kind="editor"`, `data-kind="ai"`, "data-embed", "data-related", "<table>", "<blockquote>"} {
			if strings.Contains(public.Body, mark) {
				shown[mark] = true
			}
		}
		for _, no := range richtext.Related(public.Body) {
			if _, err := db.PublicArticle(ctx, no); err != nil {
				t.Errorf("%q names the article %d, which is not there: %v", a.Title, no, err)
			}
		}
	}
	for _, s := range news.Statuses() {
		if len(byStatus[s]) == 0 {
			t.Errorf("no article is %s", s)
		}
	}
	if len(owners) < 6 || len(pending) != 1 || open < 3 || pinned < 3 || addressed == 0 || links != 1 {
		t.Errorf("%d owners, pending %q, %d notes open, %d pinned, %d for the desk, %d preview links", len(owners), pending, open, pinned, addressed, links)
	}
	for _, a := range byStatus[news.Returned] {
		if a.ReturnReason == "" {
			t.Errorf("%q came back without a reason", a.Title)
		}
	}
	for _, a := range byStatus[news.Scheduled] {
		if in := a.PublishAt.Sub(now); in <= 0 || in > 31*time.Hour || a.PublishAt.UTC().Hour() != 21 {
			t.Errorf("%q comes out at %s, not tomorrow morning", a.Title, a.PublishAt)
		}
	}
	for _, a := range byStatus[news.Withdrawn] {
		got := p.get(t, "/articles/"+itoa(a.No))
		if got.status != 410 || !strings.Contains(got.body, "독자 여러분께 사과드립니다") {
			t.Errorf("%q answers %d", a.Title, got.status)
		}
	}
	if want := []string{"1보", "2보", "종합"}; !slices.Equal(takes, want) {
		t.Errorf("the stages of breaking stories are %q", takes)
	}
	if len(shown) != 10 {
		t.Errorf("of the blocks and changes readers see only %v", shown)
	}
	if !slices.Contains(rules[guard.Block], "personal.rrn") || !slices.Contains(rules[guard.Warn], "sexual.molka") || !slices.Contains(rules[guard.Warn], "suicide.help") || len(settings.Own) == 0 {
		t.Errorf("the guard finds %v, own rules %v", rules, settings.Own)
	}

	var states []string
	for _, closed := range []bool{false, true} {
		for _, a := range must[[]news.Assignment](t)(db.Assignments(ctx, news.AssignmentFilter{Closed: closed, Limit: 50})) {
			states = append(states, string(a.Status))
			if a.Overdue(now) {
				states = append(states, "overdue")
			}
			if a.Article != 0 {
				states = append(states, "begun")
			}
		}
	}
	for _, want := range []string{"open", "taken", "overdue", "done", "begun"} {
		if !slices.Contains(states, want) {
			t.Errorf("no assignment is %s: %q", want, states)
		}
	}

	due := must[news.ClaimsDue](t)(db.ClaimsDue(ctx, now))
	if due.Open != 1 || due.Late != 0 {
		t.Errorf("claims %+v", due)
	}
	corrections := must[[]news.Correction](t)(db.Corrections(ctx, false, news.Cursor{}, 10))
	if len(corrections) != 1 || corrections[0].Kind != news.Rectified || corrections[0].Claim == 0 {
		t.Errorf("corrections %+v", corrections)
	}
	sections := must[news.Sections](t)(db.Sections(ctx))
	sports, _ := sections.At("sports", "")
	if len(sports.Desks) != 1 || len(desk.Actions(deskOf(t, db, "desk"), news.Article{No: 1, Status: news.Filed, Section: sports.ID}, sections)) != 0 {
		t.Errorf("the section with a desk of its own has %v", sports.Desks)
	}
}

// deskOf is somebody of the sample paper as who acts.
func deskOf(t *testing.T, db *store.DB, login string) staff.Actor {
	t.Helper()
	person, err := db.PersonByLogin(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	return person.Actor("")
}
