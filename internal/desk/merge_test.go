package desk_test

import (
	"fmt"
	"slices"
	"testing"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

func TestMergeSection(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		ctx, chief := t.Context(), w.who[staff.Chief]
		section := func(s news.Section) news.Section {
			t.Helper()
			s, err := w.SaveSection(ctx, chief, s)
			w.must(err)
			return s
		}
		from := section(news.Section{Slug: "from", Name: "옛 섹션", Desks: []int64{w.who[staff.DeskEditor].Person}})
		into := section(news.Section{Slug: "into", Name: "새 섹션"})
		part := section(news.Section{Slug: "part", Name: "하위", Parent: from.ID})
		for name, c := range map[string]struct {
			id, into int64
			key      string
		}{
			"itself": {into.ID, into.ID, "merge.itself"}, "its own part": {from.ID, part.ID, "merge.own-part"},
			"with parts": {from.ID, into.ID, "merge.parts"}, "nowhere": {into.ID, 999, "field.choice"},
		} {
			if fs := fault.FieldsOf(w.MergeSection(ctx, chief, c.id, c.into)); len(fs) != 1 || fs[0].Key != c.key {
				t.Errorf("%s: %v", name, fs)
			}
		}
		if err := w.MergeSection(ctx, chief, 999, into.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("an unknown section: %v", err)
		}
		if err := w.MergeSection(ctx, w.who[staff.DeskEditor], from.ID, into.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("by a desk: %v", err)
		}
		w.must(w.MergeSection(ctx, chief, part.ID, from.ID)) // empty: at once

		// More articles than a step moves, one of them with a page open that still names the old section.
		var nos []int64
		for i := range 230 {
			a, err := w.SaveArticle(ctx, chief, news.Article{Title: fmt.Sprint("글 ", i), Body: "<p>글</p>", Section: from.ID, Sections: []int64{into.ID, w.section.ID}, Origin: news.Origin{Own: true}})
			w.must(err)
			nos = append(nos, a.No)
		}
		open, err := w.db.Article(ctx, nos[229])
		w.must(err)
		if err := w.DeleteSection(ctx, chief, from.ID); !fault.Is(err, fault.Conflict) || fault.TextOf(err).Key != "section.full" || fmt.Sprint(fault.TextOf(err).Args) != "[230]" {
			t.Errorf("a full section: %v", err)
		}
		w.must(w.MergeSection(ctx, chief, from.ID, into.ID))
		under, err := w.db.Merging(ctx)
		w.must(err)
		if len(under) != 1 || under[0].Moved == 0 {
			t.Fatalf("under way: %+v", under)
		}
		if err := w.DeleteSection(ctx, chief, into.ID); fault.TextOf(err).Key != "merge.running" {
			t.Errorf("deleted while others come in: %v", err)
		}
		if err := w.MergeSection(ctx, chief, from.ID, w.section.ID); fault.TextOf(err).Key != "merge.running" {
			t.Errorf("merged twice: %v", err)
		}
		if _, err := w.SaveSection(ctx, chief, news.Section{Slug: "late", Name: "늦은 하위", Parent: from.ID}); fault.TextOf(err).Key != "merge.running" {
			t.Errorf("a new part of a section that goes: %v", err)
		}
		open.Title = "열려 있던 글"
		saved, err := w.SaveArticle(ctx, chief, open)
		w.must(err)
		if saved.Section != into.ID {
			t.Errorf("a page that was open meanwhile saves into %d", saved.Section)
		}
		w.must(w.RunMergers(ctx))
		for _, no := range []int64{nos[0], nos[150], nos[229]} {
			a, err := w.db.Article(ctx, no)
			w.must(err)
			if a.Section != into.ID || !slices.Equal(a.Sections, []int64{w.section.ID}) {
				t.Errorf("article %d stands in %d, %v", no, a.Section, a.Sections)
			}
		}
		sections, err := w.db.Sections(ctx)
		w.must(err)
		if _, there := sections.Find(from.ID); there {
			t.Error("the section is still there")
		}
		for _, path := range []string{"/sections/from", "/sections/from/part"} {
			if to, err := w.db.Address(ctx, "path", path); err != nil || to != "/sections/into" {
				t.Errorf("%s leads to %q, %v", path, to, err)
			}
		}
		revisions, err := w.db.Revisions(ctx, nos[0])
		w.must(err)
		back, err := w.RevertArticle(ctx, chief, desk.Step{No: nos[0], Version: 1}, revisions[0].ID)
		if err != nil || back.Section != into.ID {
			t.Errorf("an old revision comes back into %d, %v", back.Section, err)
		}
		w.must(w.DeleteSection(ctx, chief, section(news.Section{Slug: "empty", Name: "빈"}).ID))
	})
}

func TestSectionsAndSeriesHaveVersions(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		ctx, chief := t.Context(), w.who[staff.Chief]
		s, err := w.SaveSection(ctx, chief, news.Section{Slug: "v", Name: "가"})
		w.must(err)
		s.Version = 1
		s, err = w.SaveSection(ctx, chief, s)
		w.must(err)
		if _, err = w.SaveSection(ctx, chief, s); err != nil {
			t.Errorf("from the version that was answered: %v", err)
		}
		s.Version = 1
		if _, err = w.SaveSection(ctx, chief, s); !fault.Is(err, fault.Conflict) {
			t.Errorf("an older section: %v", err)
		}
		x, err := w.SaveSeries(ctx, chief, news.Series{Slug: "x", Name: "연재"})
		w.must(err)
		x.Version = 1
		if x, err = w.SaveSeries(ctx, chief, x); err != nil {
			t.Error(err)
		}
		x.Version = 1
		if _, err = w.SaveSeries(ctx, chief, x); !fault.Is(err, fault.Conflict) {
			t.Errorf("an older series: %v", err)
		}
		if _, err = w.SaveSeries(ctx, chief, news.Series{Slug: "🎉", Name: "<b>"}); fault.FieldsOf(err)[0].Name != "slug" {
			t.Errorf("an address of pictures: %v", err)
		}
		a, err := w.SaveArticle(ctx, chief, news.Article{Title: "글", Series: x.ID, Origin: news.Origin{Own: true}})
		w.must(err)
		if err := w.DeleteSeries(ctx, chief, x.ID); fault.TextOf(err).Key != "series.full" {
			t.Errorf("a full series: %v", err)
		}
		y, err := w.SaveSeries(ctx, chief, news.Series{Slug: "y", Name: "다른 연재"})
		w.must(err)
		if fs := fault.FieldsOf(w.MergeSeries(ctx, chief, x.ID, x.ID)); len(fs) != 1 || fs[0].Key != "merge.itself" {
			t.Errorf("into itself: %v", fs)
		}
		w.must(w.MergeSeries(ctx, chief, x.ID, y.ID))
		if a, err = w.db.Article(ctx, a.No); err != nil || a.Series != y.ID {
			t.Errorf("the article's series is %d, %v", a.Series, err)
		}
	})
}

func TestProfiles(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		ctx, own := t.Context(), w.who[staff.Reporter]
		fresh := staff.Profile{Beat: "산업", Bio: "글", ShowEmail: true, ProfileVersion: 1}
		w.must(w.SaveProfile(ctx, own, own.Person, fresh))
		if err := w.SaveProfile(ctx, w.who[staff.Admin], own.Person, fresh); !fault.Is(err, fault.Conflict) {
			t.Errorf("over the person's own: %v", err)
		}
		fresh.ProfileVersion = 2
		w.must(w.SaveProfile(ctx, w.who[staff.Admin], own.Person, fresh))
		if err := w.SaveProfile(ctx, w.who[staff.Chief], own.Person, fresh); !fault.Is(err, fault.Forbidden) {
			t.Errorf("another's: %v", err)
		}
		fresh.ProfileVersion, fresh.Portrait = 3, 999
		if fs := fault.FieldsOf(w.SaveProfile(ctx, own, own.Person, fresh)); len(fs) != 1 || fs[0].Name != "portrait" {
			t.Errorf("an unknown portrait: %v", fs)
		}
	})
}
