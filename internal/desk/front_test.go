package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store/storetest"
)

// frontDraft begins or goes on with the draft of a front.
func (w *world) frontDraft(section int64) news.Edition {
	w.t.Helper()
	e, err := w.db.FrontDraft(w.t.Context(), section)
	w.must(err)
	e, err = w.SaveFrontDraft(w.t.Context(), staff.Shell(), e)
	w.must(err)
	return e
}

// frontOut publishes the draft of a front.
func (w *world) frontOut(section int64) news.Edition {
	w.t.Helper()
	e, err := w.PublishFront(w.t.Context(), staff.Shell(), section, w.frontDraft(section).Version, 0, "")
	w.must(err)
	return e
}

func (w *world) flash() news.Flash {
	w.t.Helper()
	f, err := w.db.Flash(w.t.Context())
	w.must(err)
	return f
}

func TestFrontGoesItsRoad(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, by := t.Context(), w.who[staff.Layout]
	one, two := w.out("하나").No, w.out("둘").No
	e, err := w.db.FrontDraft(ctx, 0)
	w.must(err)
	if e.ID != 0 || e.Version != 0 || len(e.Blocks()) != 3 {
		t.Fatalf("a new paper's draft: %+v", e)
	}
	lead := e.Blocks()[0]
	lead.Places = []news.FrontPlace{{Article: one, Title: " 큰 제목 "}}
	saved, err := w.SaveFrontDraft(ctx, by, e)
	w.must(err)
	if lead.Places[0].Title != " 큰 제목 " || saved.Blocks()[0].Places[0].Title != "큰 제목" || saved.ID == 0 || saved.Version == 0 || saved.Name != by.Name {
		t.Fatalf("saved %+v of %+v", saved, lead.Places)
	}
	stale := func(what string, err error) {
		t.Helper()
		if x, ok := errors.AsType[*desk.FrontStale](err); !ok || !fault.Is(err, fault.Conflict) || x.Current.Section != 0 {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err = w.SaveFrontDraft(ctx, by, e)
	stale("saved from before", err)
	_, err = w.PublishFront(ctx, by, 0, e.Version, 0, "")
	stale("published from before", err)
	first, err := w.PublishFront(ctx, by, 0, saved.Version, 0, " 첫 판 ")
	w.must(err)
	if first.Status != news.EditionStands || first.Note != "첫 판" || first.ID != saved.ID {
		t.Fatalf("published %+v", first)
	}
	_, err = w.SaveFrontDraft(ctx, by, saved)
	stale("saved on after somebody published", err)
	if _, err = w.PublishFront(ctx, by, 0, first.Version, 0, ""); !fault.Is(err, fault.Conflict) || fault.TextOf(err).Key != "front.no-draft" {
		t.Errorf("published without a draft: %v", err)
	}

	e, err = w.db.FrontDraft(ctx, 0)
	w.must(err)
	if e.ID != 0 || e.Version != first.Version || len(e.Blocks()[0].Places) != 1 {
		t.Fatalf("the next draft begins from %+v", e)
	}
	e.Blocks()[0].Places[0].Article = two
	saved, err = w.SaveFrontDraft(ctx, by, e)
	w.must(err)
	w.clock.Add(time.Minute)
	second, err := w.PublishFront(ctx, by, 0, saved.Version, 0, "")
	w.must(err)
	third, err := w.RevertFront(ctx, by, first.ID)
	w.must(err)
	if third.From != first.ID || third.Blocks()[0].Places[0].Article != one || third.ID == first.ID {
		t.Errorf("went back to %+v", third)
	}
	if _, err := w.RevertFront(ctx, by, third.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("went back to what stands: %v", err)
	}
	all, err := w.db.Editions(ctx, 0, 0, 10)
	w.must(err)
	if len(all) != 3 || all[0].ID != third.ID || all[1].ID != second.ID || all[1].Status != news.EditionStood || !all[2].Replaced.Equal(second.Published) {
		t.Errorf("history %+v", all)
	}

	saved = w.frontDraft(0)
	w.must(w.DiscardFrontDraft(ctx, by, 0, saved.Version))
	_, err = w.SaveFrontDraft(ctx, by, saved)
	stale("saved what was thrown away", err)
	if _, err := w.SaveFrontDraft(ctx, by, news.Edition{Section: 9999}); !fault.Is(err, fault.NotFound) {
		t.Errorf("the front of no section: %v", err)
	}
}

// What an earlier edition names may have gone into something else since it stood.
func TestRevertedFrontFollowsMergers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, by := t.Context(), staff.Shell()
	from, err := w.SaveSection(ctx, by, news.Section{Slug: "from", Name: "옛 섹션"})
	w.must(err)
	e, err := w.db.FrontDraft(ctx, 0)
	w.must(err)
	e.Blocks()[0].Rule.Section = from.ID
	e, err = w.SaveFrontDraft(ctx, by, e)
	w.must(err)
	first, err := w.PublishFront(ctx, by, 0, e.Version, 0, "")
	w.must(err)
	e = w.frontDraft(0)
	e.Blocks()[0].Rule.Section = 0
	e, err = w.SaveFrontDraft(ctx, by, e)
	w.must(err)
	_, err = w.PublishFront(ctx, by, 0, e.Version, 0, "")
	w.must(err)
	w.must(w.MergeSection(ctx, by, from.ID, w.section.ID))
	back, err := w.RevertFront(ctx, by, first.ID)
	w.must(err)
	if got := back.Blocks()[0].Rule.Section; got != w.section.ID {
		t.Errorf("the rule asks for section %d, want %d", got, w.section.ID)
	}
}

// A draft that was begun before somebody else's edition came out replaces it only where whoever publishes knows of it.
func TestFrontDraftOverANewerEdition(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, by := t.Context(), w.who[staff.Layout]
	publish := func() news.Edition {
		t.Helper()
		saved, err := w.SaveFrontDraft(ctx, by, w.frontDraft(0))
		w.must(err)
		e, err := w.PublishFront(ctx, by, 0, saved.Version, 0, "")
		w.must(err)
		return e
	}
	first, second := publish(), publish()
	draft, err := w.SaveFrontDraft(ctx, by, w.frontDraft(0))
	w.must(err)
	if draft.Base != second.ID {
		t.Fatalf("begun over %d, want %d", draft.Base, second.ID)
	}
	third, err := w.RevertFront(ctx, w.who[staff.Chief], first.ID)
	w.must(err)
	if draft, err = w.SaveFrontDraft(ctx, by, draft); err != nil || draft.Base != second.ID {
		t.Fatalf("saved on: %+v, %v", draft, err)
	}
	for _, over := range []int64{0, second.ID} {
		_, err = w.PublishFront(ctx, by, 0, draft.Version, over, "")
		if x, ok := errors.AsType[*desk.FrontMoved](err); !ok || x.Stands.ID != third.ID || !fault.Is(err, fault.Conflict) {
			t.Fatalf("published over an edition that nobody was shown: %v", err)
		}
	}
	if stands, err := w.db.FrontEdition(ctx, 0); err != nil || stands.ID != third.ID {
		t.Fatalf("stands %+v, %v", stands, err)
	}
	if e, err := w.PublishFront(ctx, by, 0, draft.Version, third.ID, ""); err != nil || e.Status != news.EditionStands {
		t.Fatalf("published knowingly: %+v, %v", e, err)
	}
}

func TestFrontRefusesWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, by := t.Context(), w.who[staff.Layout]
	one := w.out("하나").No
	place := func(no int64) []news.FrontPlace { return []news.FrontPlace{{Article: no}} }
	for name, c := range map[string]struct {
		blocks     []news.FrontBlock
		field, key string
	}{
		"no article":        {[]news.FrontBlock{{Kind: news.LeadBlock, Count: 1, Places: place(one + 1000)}}, "block.a.place.0", "front.no-article"},
		"article twice":     {[]news.FrontBlock{{Kind: news.LeadBlock, Count: 1, Places: place(one)}, {Kind: news.LeadBlock, Count: 1, Places: place(one)}}, "block.b.place.0", "front.twice"},
		"past the end":      {[]news.FrontBlock{{Kind: news.LeadBlock, Count: 1, Places: []news.FrontPlace{{Article: one, Position: 1}}}}, "block.a.place.1", "field.choice"},
		"no picture":        {[]news.FrontBlock{{Kind: news.LeadBlock, Count: 1, Places: []news.FrontPlace{{Article: one, Picture: 999}}}}, "block.a.place.0", "picture.unknown"},
		"title":             {[]news.FrontBlock{{Kind: news.LeadBlock, Count: 1, Places: []news.FrontPlace{{Article: one, Title: long(news.MaxTitle + 1)}}}}, "block.a.place.0", "field.too-long"},
		"no places":         {[]news.FrontBlock{{Kind: news.LeadBlock}}, "block.a.count", "field.range"},
		"unknown kind":      {[]news.FrontBlock{{Kind: "roof"}}, "block.a", "field.choice"},
		"no section":        {[]news.FrontBlock{{Kind: news.SectionBlock, Count: 1, Section: 999}}, "block.a.section", "field.choice"},
		"rule's section":    {[]news.FrontBlock{{Kind: news.LeadBlock, Count: 1, Rule: news.FrontRule{Section: 999}}}, "block.a.rule", "field.choice"},
		"no series":         {[]news.FrontBlock{{Kind: news.SeriesBlock, Count: 1, Series: 999}}, "block.a.series", "field.choice"},
		"no banner's place": {[]news.FrontBlock{{Kind: news.BannerBlock, Banner: "roof"}}, "block.a.banner", "banner.place"},
		"free markup":       {[]news.FrontBlock{{Kind: news.HTMLBlock, HTML: "<b>가</b>"}}, "block.a.html", "front.html-forbidden"},
		"hours":             {[]news.FrontBlock{{Kind: news.LeadBlock, Count: 1, Rule: news.FrontRule{Hours: -1}}}, "block.a.hours", "field.range"},
	} {
		for i := range c.blocks {
			c.blocks[i].Key = string(rune('a' + i))
		}
		e, err := w.db.FrontDraft(ctx, 0)
		w.must(err)
		e.Rows = []news.FrontRow{{Columns: []news.FrontColumn{{Span: 12, Blocks: c.blocks}}}}
		_, err = w.SaveFrontDraft(ctx, by, e)
		if fs := fault.FieldsOf(err); len(fs) != 1 || fs[0].Name != c.field || fs[0].Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if all, err := w.db.Editions(ctx, 0, 0, 10); err != nil || len(all) != 0 {
		t.Errorf("something was written: %v, %v", all, err)
	}
}

// Free markup is an administrator's. Who arranges the front may leave it, move it and take it away.
func TestFreeMarkupIsTheAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx := t.Context()
	e := w.frontDraft(0)
	e.Rows = append(e.Rows, news.FrontRow{Columns: []news.FrontColumn{{Span: 12, Blocks: []news.FrontBlock{{Key: "free", Kind: news.HTMLBlock, HTML: "<b>가</b>"}}}}})
	e, err := w.SaveFrontDraft(ctx, w.who[staff.Admin], e)
	w.must(err)
	e.Rows[0], e.Rows[3] = e.Rows[3], e.Rows[0]
	e, err = w.SaveFrontDraft(ctx, w.who[staff.Layout], e)
	w.must(err)
	e.Rows[0].Columns[0].Blocks[0].HTML = "<b>나</b>"
	if _, err := w.SaveFrontDraft(ctx, w.who[staff.Layout], e); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "front.html-forbidden") {
		t.Fatalf("another's markup was written: %v", err)
	}
	e.Rows = e.Rows[1:]
	_, err = w.SaveFrontDraft(ctx, w.who[staff.Layout], e)
	w.must(err)
}

// A scheduled edition stands at its time, once, also where several nodes look and where the program was down.
func TestPromiseScheduledFrontIsOnTime(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		ctx, by := t.Context(), w.who[staff.Layout]
		begin := w.clock.Now()
		schedule := func(after time.Duration) news.Edition {
			e, err := w.ScheduleFront(ctx, by, 0, w.frontDraft(0).Version, begin.Add(after), "")
			w.must(err)
			return e
		}
		if _, err := w.ScheduleFront(ctx, by, 0, w.frontDraft(0).Version, begin, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("scheduled for now: %v", err)
		}
		first, second, back, later := schedule(time.Minute), schedule(2*time.Minute), schedule(3*time.Minute), schedule(time.Hour)
		w.must(w.RunDue(ctx))
		if _, err := w.db.FrontEdition(ctx, 0); !fault.Is(err, fault.NotFound) {
			t.Fatalf("stood before its time: %v", err)
		}
		back, err := w.UnscheduleFront(ctx, by, back.ID)
		w.must(err)
		if _, err := w.UnscheduleFront(ctx, by, later.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("two drafts of a front: %v", err)
		}
		w.clock.Add(10 * time.Minute)
		failed := make(chan error)
		for range 3 {
			go func() { failed <- w.RunDue(ctx) }()
		}
		for range 3 {
			w.must(<-failed)
		}
		stands, err := w.db.FrontEdition(ctx, 0)
		w.must(err)
		old, err := w.db.Edition(ctx, first.ID)
		w.must(err)
		if stands.ID != second.ID || old.Status != news.EditionStood || old.Published.IsZero() || old.Replaced.IsZero() {
			t.Errorf("stands %+v, before it %+v", stands, old)
		}
		if draft, err := w.db.FrontDraft(ctx, 0); err != nil || draft.ID != back.ID || draft.Version != back.Version {
			t.Errorf("the draft %+v, %v", draft, err)
		}
		published := 0
		for _, a := range w.audits() {
			if a.Action == "front.publish" {
				published++
			}
		}
		if published != 2 {
			t.Errorf("%d editions came out", published)
		}
	})
}

func TestFlash(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, by, now := t.Context(), w.who[staff.DeskEditor], w.clock.Now()
	no, draft := w.out("하나").No, w.saved(w.who[staff.DeskEditor], w.ready("초고")).No
	f, err := w.SaveFlash(ctx, by, news.Flash{Text: " 지진 ", Article: no, Until: now.Add(time.Hour)})
	w.must(err)
	stands := w.flash()
	if stands.Text != "지진" || stands.Version != f.Version || !stands.Shown(now) || stands.Shown(now.Add(time.Hour)) || stands.Name != by.Name {
		t.Fatalf("stands %+v, said %+v", stands, f)
	}
	for name, bad := range map[string]news.Flash{
		"text":    {Until: now.Add(time.Hour)},
		"until":   {Text: "가", Until: now},
		"article": {Text: "가", Until: now.Add(time.Hour), Article: draft},
	} {
		bad.Version = f.Version
		if _, err := w.SaveFlash(ctx, by, bad); len(fault.FieldsOf(err)) != 1 || fault.FieldsOf(err)[0].Name != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.SaveFlash(ctx, by, news.Flash{Text: "나", Until: now.Add(time.Hour)}); !fault.Is(err, fault.Conflict) {
		t.Errorf("over another's: %v", err)
	}
	w.must(w.EndFlash(ctx, by))
	if lines := len(w.audits()); w.flash().Text != "" || w.EndFlash(ctx, by) != nil || len(w.audits()) != lines {
		t.Error("ended twice, or not at all")
	}
}
