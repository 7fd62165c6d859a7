package storetest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
)

func editions(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx := t.Context()
	if _, err := db.FrontEdition(ctx, 0); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a new paper has an edition: %v", err)
	}
	draft, err := db.FrontDraft(ctx, 0)
	must(t, err)
	same(t, "the draft of a new paper", draft, news.Edition{Status: news.EditionDraft, Rows: news.DefaultFront(0).Rows})
	none, err := db.FrontDraft(ctx, w.society)
	must(t, err)
	same(t, "the draft of a section", none, news.Edition{Section: w.society, Status: news.EditionDraft})

	now := clock.Now()
	save := func(e news.Edition) (saved news.Edition) {
		t.Helper()
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			saved, err = tx.SaveEdition(ctx, e)
			return err
		})
		return saved
	}
	draft.Person, draft.Name, draft.Updated, draft.Note = w.reporter, "한여울", now, "아침 판"
	draft.Blocks()[0].Places = []news.FrontPlace{{Article: 3, Title: `"톱" \ 제목`, Picture: w.picture, Until: now.Add(time.Hour)}}
	saved := save(draft)
	if saved.ID == 0 || saved.Version <= 1 {
		t.Fatalf("saved %+v", saved)
	}
	got, err := db.FrontDraft(ctx, 0)
	must(t, err)
	same(t, "draft", got, saved)
	second := draft
	if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.SaveEdition(ctx, second); return err }); !fault.Is(err, fault.Conflict) {
		t.Fatalf("a second draft: %v", err)
	}
	if _, public, err := db.PictureByKey(ctx, "k1"); err != nil || public {
		t.Fatalf("a draft's picture is public (%v)", err)
	}
	saved.Status, saved.Published = news.EditionStands, now
	seq, err := db.LastSeq(ctx)
	must(t, err)
	stands := save(saved)
	if _, public, err := db.PictureByKey(ctx, "k1"); err != nil || !public {
		t.Fatalf("the picture of what stands is not public (%v)", err)
	}
	uses, err := db.PictureUses(ctx, w.picture)
	must(t, err)
	same(t, "uses of the picture", uses[:1], []news.PictureUse{{What: "front", Title: "/", Public: true}})
	changes, err := db.Changes(ctx, seq, 10)
	must(t, err)
	if len(changes) != 1 || changes[0].What != news.WhatFront || changes[0].ID != 0 {
		t.Fatalf("changes %+v", changes)
	}
	got, err = db.FrontEdition(ctx, 0)
	must(t, err)
	same(t, "stands", got, stands)

	later := save(news.Edition{Status: news.EditionScheduled, PublishAt: now.Add(time.Minute), Updated: now})
	due, err := db.DueEditions(ctx, now, 5)
	must(t, err)
	same(t, "due before", len(due), 0)
	due, err = db.DueEditions(ctx, now.Add(time.Minute), 5)
	must(t, err)
	if len(due) != 1 || due[0].ID != later.ID {
		t.Fatalf("due %+v", due)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.EndEdition(ctx, 0, now.Add(time.Minute)) })
	later.Status, later.Published = news.EditionStands, now.Add(time.Minute)
	save(later)
	history, err := db.Editions(ctx, 0, 0, 10)
	must(t, err)
	if len(history) != 2 || history[0].ID != later.ID || history[1].Status != news.EditionStood || !history[1].Replaced.Equal(now.Add(time.Minute)) || history[1].Rows != nil {
		t.Fatalf("history %+v", history)
	}
	if older, err := db.Editions(ctx, 0, later.ID, 10); err != nil || len(older) != 1 {
		t.Fatalf("older %+v, %v", older, err)
	}

	save(news.Edition{Section: w.society, Status: news.EditionStands, Updated: now, Published: now})
	save(news.Edition{Section: w.society, Status: news.EditionDraft, Updated: now})
	fronts, err := db.Fronts(ctx)
	must(t, err)
	same(t, "fronts", fronts, []int64{0, w.society})
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteSection(ctx, w.society) })
	if fronts, err = db.Fronts(ctx); err != nil || len(fronts) != 1 {
		t.Fatalf("the front of a deleted section: %v, %v", fronts, err)
	}

	var files = map[string]*bytes.Buffer{}
	_, err = db.Dump(ctx, func(table string) (io.Writer, error) { files[table] = &bytes.Buffer{}; return files[table], nil })
	must(t, err)
	if bytes.Count(files["edition"].Bytes(), []byte("\n")) != 3 || files["front_place"] != nil {
		t.Errorf("a backup holds %q", files["edition"])
	}

	same(t, "no flash", must1(t)(db.Flash(ctx)), news.Flash{})
	flash := news.Flash{Text: "속보", Until: now.Add(time.Hour), Begins: now, Name: "한여울"}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SaveFlash(ctx, flash, 0) })
	flash.Version = 1
	same(t, "flash", must1(t)(db.Flash(ctx)), flash)
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.SaveFlash(ctx, flash, 0) }); !fault.Is(err, fault.Conflict) {
		t.Fatalf("a stale flash: %v", err)
	}
}

func must1(t *testing.T) func(news.Flash, error) news.Flash {
	return func(f news.Flash, err error) news.Flash {
		t.Helper()
		must(t, err)
		return f
	}
}

// picks asks by every rule and compares with what going through all articles finds.
func picks(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx, now := t.Context(), clock.Now()
	random := rand.New(rand.NewPCG(7, 7))
	kinds, grades := []news.Kind{news.Normal, news.Column, news.Photo}, news.Grades()
	var all []news.PublicArticle
	for no := int64(1); no <= 60; no++ {
		a := w.article(no, now.Add(-time.Duration(random.IntN(200))*time.Hour))
		a.Kind, a.Grade = kinds[random.IntN(3)], grades[random.IntN(3)]
		a.Section, a.Sections, a.Withdrawn = []int64{w.maker, w.society, w.industry}[random.IntN(3)], nil, time.Time{}
		a.Picture, a.Series = []int64{0, w.picture}[random.IntN(2)], []int64{0, w.series}[random.IntN(2)]
		a.Tags = [][]string{{"강"}, {"산"}, {"강", "산"}}[random.IntN(3)]
		p := a.Public(a.Published)
		if no%10 == 0 {
			p.Withdrawn = now
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.InsertArticle(ctx, a); err != nil {
				return err
			}
			return tx.PutPublic(ctx, p)
		})
		if no%10 != 0 {
			all = append(all, p)
		}
	}
	family := map[int64][]int64{w.maker: {w.maker, w.industry}, w.society: {w.society}, w.industry: {w.industry}}
	in := func(p news.PublicArticle, list string) bool {
		names := []string{news.ListAll, news.ListSeries(p.Series)}
		for _, id := range family[p.Section] {
			names = append(names, news.ListSection(id))
		}
		for _, tag := range p.Tags {
			names = append(names, news.ListTag(tag))
		}
		return slices.Contains(names, list)
	}
	lists := []string{news.ListAll, news.ListSection(w.industry), news.ListSection(w.society), news.ListSeries(w.series), news.ListTag("강"), news.ListTag("들")}
	for range 300 {
		p := news.Pick{
			List: lists[random.IntN(len(lists))], Kind: append(kinds, "")[random.IntN(4)], Grade: append(grades, "")[random.IntN(4)],
			Picture: random.IntN(2) == 0, Limit: 1 + random.IntN(70),
		}
		if random.IntN(2) == 0 {
			p.In = []string{lists[random.IntN(len(lists))]}
		}
		if random.IntN(2) == 0 {
			p.Since = now.Add(-time.Duration(random.IntN(200)) * time.Hour)
		}
		if random.IntN(3) == 0 {
			for range random.IntN(40) {
				p.Among = append(p.Among, int64(1+random.IntN(60)))
			}
			if p.Among == nil {
				p.Among = []int64{}
			}
		}
		var want []int64
		for _, x := range all {
			if in(x, p.List) && (len(p.In) == 0 || in(x, p.In[0])) && (p.Kind == "" || x.Kind == p.Kind) && (p.Grade == "" || x.Grade == p.Grade) &&
				(!p.Picture || x.Picture != 0) && x.Published.After(p.Since) && (p.Among == nil || slices.Contains(p.Among, x.No)) {
				want = append(want, x.No)
			}
		}
		at := map[int64]time.Time{}
		for _, x := range all {
			at[x.No] = x.Published
		}
		slices.SortFunc(want, func(a, b int64) int {
			if c := at[b].Compare(at[a]); c != 0 {
				return c
			}
			return int(b - a)
		})
		want = want[:min(len(want), p.Limit)]
		found, err := db.Pick(ctx, p)
		must(t, err)
		var got []int64
		for _, c := range found {
			got = append(got, c.No)
			if !c.At.Equal(at[c.No]) {
				t.Fatalf("article %d is of %s, not %s", c.No, at[c.No], c.At)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+v: got %v, want %v", p, got, want)
		}
	}
	missing, err := db.MissingArticles(ctx, []int64{1, 99, 10, 98})
	must(t, err)
	same(t, "missing", missing, []int64{99, 98})
}

func stands(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx, begin := t.Context(), clock.Now()
	a := w.article(1, begin)
	a.Withdrawn, a.Origin = time.Time{}, news.Origin{Source: "누리통신"}
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.InsertArticle(ctx, a); err != nil {
			return err
		}
		return tx.PutPublic(ctx, a.Public(begin))
	})
	place := func(block string, position int, no int64, title string) news.Stand {
		return news.Stand{Block: block, Kind: news.LeadBlock, Heading: "제목", Position: position, Article: no, Title: title}
	}
	record := func(all ...news.Stand) {
		t.Helper()
		must(t, db.RecordStands(ctx, all))
	}
	find := func(f news.StandFilter) string {
		t.Helper()
		f.Limit = 10
		all, err := db.Stands(ctx, f)
		must(t, err)
		out := ""
		for _, x := range all {
			out += fmt.Sprintf("%s%d:%d %s[%s] ", x.Block, x.Position, x.Article, x.Title, x.Source)
		}
		return out
	}
	record(place("a", 0, 1, "Alpha 하나"), place("a", 1, 2, "둘"))
	record(place("a", 0, 1, "Alpha 하나"), place("a", 1, 2, "둘"))
	clock.Add(time.Hour)
	record(place("a", 0, 1, "Alpha 하나"), place("a", 1, 2, "둘, 고침"))
	clock.Add(time.Hour)
	record(place("a", 0, 2, "둘, 고침"))
	clock.Add(time.Hour)
	other := place("b", 0, 1, "섹션 하나")
	other.Section = w.society
	record(other)
	for _, x := range []struct {
		f    news.StandFilter
		want string
	}{
		{news.StandFilter{}, "b0:1 섹션 하나[누리통신] a0:2 둘, 고침[] a1:2 둘, 고침[] a0:1 Alpha 하나[누리통신] a1:2 둘[] "},
		{news.StandFilter{From: begin.Add(90 * time.Minute), Until: begin.Add(91 * time.Minute)}, "a1:2 둘, 고침[] a0:1 Alpha 하나[누리통신] "},
		{news.StandFilter{Until: begin.Add(time.Minute)}, "a0:1 Alpha 하나[누리통신] a1:2 둘[] "},
		{news.StandFilter{From: begin.Add(4 * time.Hour)}, "b0:1 섹션 하나[누리통신] "},
		{news.StandFilter{Text: "하나 alpha"}, "a0:1 Alpha 하나[누리통신] "},
		{news.StandFilter{Text: "%"}, ""},
		{news.StandFilter{One: true, Section: w.society}, "b0:1 섹션 하나[누리통신] "},
		{news.StandFilter{One: true, Article: 1}, "a0:1 Alpha 하나[누리통신] "},
	} {
		if got := find(x.f); got != x.want {
			t.Errorf("%+v: %q, want %q", x.f, got, x.want)
		}
	}
	clock.Add(300 * 24 * time.Hour)
	must(t, db.Retain(ctx))
	if got := find(news.StandFilter{}); got != "b0:1 섹션 하나[누리통신] " {
		t.Errorf("after their time: %q", got)
	}
}
