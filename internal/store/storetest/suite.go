package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/search"
	"jogan/internal/staff"
	"jogan/internal/store"
	"jogan/internal/weather"
)

// Run runs the suite on the databases that open makes: an empty one for each call.
func Run(t *testing.T, open func(testing.TB, *Clock) *store.DB) {
	for name, test := range map[string]func(*testing.T, *store.DB, *Clock){
		"article keeps all attributes":      articleRoundTrip,
		"article save needs its version":    articleVersion,
		"articles are listed by keyset":     articleList,
		"revisions share equal bodies":      revisions,
		"public copy is listed and found":   publicCopy,
		"withdrawn leaves every list":       withdrawn,
		"search follows publication time":   searchOrder,
		"judged queries find what is meant": judged,
		"filters narrow the search":         filters,
		"words are found side by side":      sideBySide,
		"relevance has whole pages":         bestPages,
		"what the search field suggests":    suggestions,
		"paper needs its version":           paper,
		"sections, menu, pages, front":      setting,
		"a failed write leaves nothing":     rollback,
		"changes come in order":             changes,
		"pictures are public while in use":  pictures,
		"the library is searched and used":  library,
		"banners and their counts":          banners,
		"campaigns bound their banners":     campaigns,
		"views are summed up for numbers":   numbersOf,
		"the desk's own numbers":            deskNumbers,
		"views are summed by window":        views,
		"people, sessions, links, tokens":   people,
		"the newest report is kept":         reports,
		"old addresses":                     addresses,
		"turns and jobs are taken by one":   jobs,
		"numbers are never given twice":     articleNumbers,
		"hostile text stays text":           hostileText,
		"a reader sees one moment":          snapshot,
		"driver errors have kinds":          kinds,
		"old rows are pruned":               prune,
		"the list for portals, the duties":  report,
		"what is kept goes at its time":     retention,
		"how articles are passed on":        sharing,
		"how the site looks":                looks,
		"changes of another program arrive": follow,
		"who edits, and what a form began":  editing,
		"bulk writes what actions write":    bulk,
		"corrections stand at the article":  corrections,
		"claims and their history":          claims,
		"corrections come back":             correctionsRestored,
		"notes wait for people":             notes,
		"assignments, the urgent first":     assignments,
		"what waits is counted":             waiting,
		"near-copies are found":             near,
		"readers know reporters":            reporters,
		"readers browse by day and list":    browse,
		"tags and what goes into others":    mergers,
		"what is due, the earliest first":   due,
		"notices last their period":         notices,
		"popups run and end":                popups,
		"printed issues open their files":   issues,
		"announcements and their numbers":   announcements,
		"pages move and go":                 pageOrder,
		"editions of fronts":                editions,
		"rules pick the newest that match":  picks,
		"what stood where is kept":          stands,
		"a request has one answer":          requests,
		"events and their deliveries":       deliveries,
		"sitemaps in parts":                 sitemaps,
		"search engines are told once":      indexNow,
		"partners and what each has":        partners,
		"what readers sent":                 submissions,
		"mails wait and leave no word":      mails,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := NewClock()
			test(t, open(t, clock), clock)
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, db *store.DB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	must(t, db.Write(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }))
}

func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// world is a small paper that the tests work on.
type world struct {
	industry, maker, society int64
	reporter                 int64
	picture                  int64
	series                   int64
}

func found(t *testing.T, db *store.DB) (w world) {
	t.Helper()
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		save := func(s news.Section) int64 {
			id, e := tx.SaveSection(ctx, s)
			err = errors.Join(err, e)
			return id
		}
		w.industry = save(news.Section{Slug: "industry", Name: "산업", Position: 1})
		w.maker = save(news.Section{Parent: w.industry, Slug: "manufacturing", Name: "제조"})
		w.society = save(news.Section{Slug: "society", Name: "사회", Position: 2})
		var e error
		w.reporter, e = tx.SavePerson(ctx, staff.Person{Login: "yeoul", Name: "한여울", Title: "기자", Handle: "yeoul", Role: staff.Reporter})
		err = errors.Join(err, e)
		w.picture, e = tx.InsertPicture(ctx, news.Picture{Key: "k1", Type: "image/jpeg", Width: 1600, Height: 1000, Created: tx.Now,
			Variants: []news.PictureVariant{{Width: 480, Height: 300, File: "k1/480.jpg"}}})
		err = errors.Join(err, e)
		w.series, e = tx.SaveSeries(ctx, news.Series{Slug: "future", Name: "공장의 내일"})
		return errors.Join(err, e)
	})
	return w
}

func (w world) article(no int64, now time.Time) news.Article {
	return news.Article{
		No: no, Version: 1, Status: news.Writing, Title: "배터리 공장, 내년 봄 가동", ShortTitle: "배터리 공장", Subtitle: "“지역 일자리 400개”",
		Kind: news.Exclusive, Grade: news.Top, Section: w.maker, Sections: []int64{w.society}, Series: w.series, Tags: []string{"배터리", "AI"},
		Bylines: []news.Byline{{Person: w.reporter, Name: "한여울", Title: "기자", Email: "yeoul@jogan.example"}, {Name: "손님"}},
		Lead:    "리드", Body: "<p>가온시는 공장이 내년 봄 문을 연다고 밝혔다.</p>", Picture: w.picture, Caption: "공장", Related: []int64{3, 4},
		Origin: news.Origin{Own: true, Source: "누리통신"}, Portal: true, Comments: true, AdultsOnly: true, AIUse: "그래프",
		Embargo: now.Add(time.Hour), PublishAt: now.Add(2 * time.Hour), Owner: w.reporter, Created: now, Updated: now,
		Published: now, Withdrawn: now, WithdrawReason: "이유", PublicVersion: 7,
	}
}

func articleRoundTrip(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	want := w.article(12, clock.Now())
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.InsertArticle(ctx, want) })
	got, err := db.Article(t.Context(), 12)
	must(t, err)
	same(t, "inserted", got, want)

	want.Version, want.Title, want.Tags, want.Bylines, want.Sections, want.Related = 2, "고친 제목", []string{"ai"}, nil, nil, nil
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateArticle(ctx, want, 1) })
	want.Tags = []string{"AI"} // a tag keeps the case in which it was first written
	got, err = db.Article(t.Context(), 12)
	must(t, err)
	same(t, "updated", got, want)
	if _, err := db.Article(t.Context(), 99); !fault.Is(err, fault.NotFound) {
		t.Fatalf("an unknown article: %v", err)
	}
}

func articleVersion(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	a := w.article(1, clock.Now())
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.InsertArticle(ctx, a) })
	a.Version, a.Title = 2, "먼저"
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateArticle(ctx, a, 1) })
	a.Title = "나중"
	err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.UpdateArticle(t.Context(), a, 1) })
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("a stale save: %v", err)
	}
	got, err := db.Article(t.Context(), 1)
	must(t, err)
	same(t, "title", got.Title, "먼저")
}

func articleList(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		for no := range int64(25) {
			a := w.article(no+1, clock.Now())
			a.Updated = clock.Now().Add(time.Duration(no/3) * time.Second) // several at one moment
			a.Title = fmt.Sprintf("기사 Km 100%% %d_호", no+1)
			if no%2 == 0 {
				a.Status, a.Section = news.Filed, w.society
			}
			if err := tx.InsertArticle(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
	var nos []int64
	f := news.ArticleFilter{Limit: 4}
	for {
		page, err := db.Articles(t.Context(), f)
		must(t, err)
		if len(page) == 0 {
			break
		}
		for _, row := range page {
			nos = append(nos, row.No)
			if row.OwnerName != "한여울" || len(row.Bylines) != 2 {
				t.Fatalf("row %+v", row)
			}
		}
		last := page[len(page)-1]
		f.Before = news.Cursor{At: last.Updated, No: last.No}
	}
	if len(nos) != 25 || !slices.IsSortedFunc(nos, func(a, b int64) int { return int(b - a) }) {
		t.Fatalf("pages give %v", nos)
	}
	for what, want := range map[news.ArticleFilter]int{
		{Status: news.Filed}: 13, {Section: w.industry}: 12, {Section: w.society}: 13, {Owner: w.reporter}: 25, {Owner: 99}: 0,
		{Text: "기사"}: 25, {Text: "100%"}: 25, {Text: "kM 1"}: 25, {Text: "기사 KM"}: 25, {Text: "7_호"}: 2, {Text: "%"}: 25, {Text: `\`}: 0,
	} {
		what.Limit = 100
		rows, err := db.Articles(t.Context(), what)
		must(t, err)
		if len(rows) != want {
			t.Errorf("%+v: %d rows, want %d", what, len(rows), want)
		}
	}
	counts, err := db.CountByStatus(t.Context())
	must(t, err)
	same(t, "counts", counts, map[news.Status]int{news.Filed: 13, news.Writing: 12})
}

func revisions(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	a := w.article(5, clock.Now())
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.InsertArticle(ctx, a); err != nil {
			return err
		}
		for v := range int64(3) {
			a.Version = v + 1
			if err := tx.AddRevision(ctx, news.Revision{Article: 5, Version: v + 1, At: tx.Now, Person: w.reporter, Name: "한여울", Action: news.Save, Note: "메모", Copy: a}); err != nil {
				return err
			}
		}
		return nil
	})
	all, err := db.Revisions(t.Context(), 5)
	must(t, err)
	if len(all) != 3 || all[0].Version != 3 || all[2].Version != 1 {
		t.Fatalf("revisions %+v", all)
	}
	a.Version = 3
	same(t, "copy", all[0].Copy, a)
	last, err := db.LastRevision(t.Context(), 5)
	must(t, err)
	last.Version, last.Copy.Title, last.Copy.Body = 4, "이어 쓴 제목", "<p>새 글</p>"
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.ReplaceRevision(ctx, last) })
	again, err := db.LastRevision(t.Context(), 5)
	must(t, err)
	same(t, "replaced", again, last)
}

// publish writes a working copy and its public copy.
func publish(t *testing.T, db *store.DB, a news.Article, at time.Time) news.PublicArticle {
	t.Helper()
	p := a.Public(at)
	p.Published = at
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Article(ctx, a.No); err != nil {
			if err := tx.InsertArticle(ctx, a); err != nil {
				return err
			}
		}
		return tx.PutPublic(ctx, p)
	})
	return p
}

func titles(hs []news.Headline) (nos []int64) {
	for _, h := range hs {
		nos = append(nos, h.No)
	}
	return nos
}

func publicCopy(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now()
	want := publish(t, db, w.article(7, now), now)
	got, err := db.PublicArticle(t.Context(), 7)
	must(t, err)
	same(t, "public copy", got, want)
	for name, in := range map[string]bool{
		news.ListAll: true, news.ListSection(w.maker): true, news.ListSection(w.industry): true, news.ListSection(w.society): true,
		news.ListTag("배터리"): true, news.ListTag("ai"): true, news.ListSeries(w.series): true, news.ListPerson(w.reporter): true,
		news.ListTag("없음"): false, news.ListPerson(99): false,
	} {
		hs, err := db.Listing(t.Context(), name, news.Cursor{}, 10)
		must(t, err)
		if (len(hs) == 1) != in {
			t.Errorf("list %s: %d articles", name, len(hs))
		}
		if in {
			same(t, "headline", hs[0], want.Headline)
		}
	}
	for no := range int64(9) {
		publish(t, db, w.article(100+no, now), now.Add(time.Duration(no/2)*time.Minute))
	}
	var nos []int64
	for c := (news.Cursor{}); ; {
		page, err := db.Listing(t.Context(), news.ListAll, c, 3)
		must(t, err)
		if len(page) == 0 {
			break
		}
		nos = append(nos, titles(page)...)
		c = page[len(page)-1].Cursor()
	}
	same(t, "keyset pages", nos, []int64{108, 107, 106, 105, 104, 103, 102, 101, 100, 7})
	some, err := db.Headlines(t.Context(), []int64{7, 999, 104, 7})
	must(t, err)
	same(t, "headlines in order, once", titles(some), []int64{7, 104})
}

func searchNos(t *testing.T, db *store.DB, q string, before news.Cursor, limit int) (nos []int64) {
	t.Helper()
	ps, _, err := db.Search(t.Context(), search.Parse(q), before, limit)
	must(t, err)
	for _, p := range ps {
		nos = append(nos, p.No)
	}
	return nos
}

func withdrawn(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	p := publish(t, db, w.article(7, clock.Now()), clock.Now())
	same(t, "found", searchNos(t, db, "공장", news.Cursor{}, 5), []int64{7})
	p.Withdrawn, p.Notice = clock.Now(), "내린 기사입니다"
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutPublic(ctx, p) })
	got, err := db.PublicArticle(t.Context(), 7)
	must(t, err)
	same(t, "kept with its notice", got.Notice, p.Notice)
	hs, err := db.Listing(t.Context(), news.ListAll, news.Cursor{}, 5)
	must(t, err)
	some, err := db.Headlines(t.Context(), []int64{7})
	must(t, err)
	if len(hs)+len(some)+len(searchNos(t, db, "공장", news.Cursor{}, 5)) != 0 {
		t.Fatal("a withdrawn article is still listed")
	}
	if _, public, err := db.PictureByKey(t.Context(), "k1"); err != nil || public {
		t.Fatalf("its picture is still public (%v)", err)
	}
	p.Withdrawn, p.Notice = time.Time{}, ""
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutPublic(ctx, p) })
	same(t, "back again", searchNos(t, db, "공장", news.Cursor{}, 5), []int64{7})
}

func searchOrder(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now()
	for i, no := range []int64{50, 3, 1048579, 20} { // 3 and 1048579 share their low bits and their moment
		a := w.article(no, now)
		a.Title, a.Body = "벚꽃 소식", "<p>인공지능을 켠 서울의 AI 꽃길</p>"
		publish(t, db, a, now.Add(time.Duration(i/3)*time.Hour))
	}
	for _, q := range []string{"인공지능", "서울", "꽃", "벚꽃 인공지능", `"서울의 ai"`, "AI -부산"} {
		got := searchNos(t, db, q, news.Cursor{}, 10)
		if len(got) != 4 || got[0] != 20 {
			t.Errorf("%q finds %v", q, got)
		}
	}
	for _, q := range []string{"부산", "꽃 -서울", `"ai 서울"`, "지능인공"} {
		if got := searchNos(t, db, q, news.Cursor{}, 10); len(got) != 0 {
			t.Errorf("%q finds %v", q, got)
		}
	}
	var nos []int64
	for c := (news.Cursor{}); ; {
		page, _, err := db.Search(t.Context(), search.Parse("꽃"), c, 1)
		must(t, err)
		if len(page) == 0 {
			break
		}
		nos = append(nos, page[0].No)
		c = page[0].Cursor()
	}
	slices.Sort(nos)
	same(t, "pages of one", nos, []int64{3, 20, 50, 1048579})
	edited := w.article(20, now)
	edited.Title, edited.Body = "바뀐 기사", "<p>바다</p>"
	publish(t, db, edited, now.Add(time.Hour))
	if got := searchNos(t, db, "벚꽃", news.Cursor{}, 10); len(got) != 3 {
		t.Errorf("after the edit the old words still find it: %v", got)
	}
	same(t, "new words", searchNos(t, db, "바다", news.Cursor{}, 10), []int64{20})
}

func paper(t *testing.T, db *store.DB, _ *Clock) {
	if _, err := db.Paper(t.Context()); !fault.Is(err, fault.NotFound) {
		t.Fatalf("before init: %v", err)
	}
	p := news.NewPaper("조간일보")
	p.Boxes[news.ArticlePage] = []news.Box{{Section: 3, Length: 300}}
	p.Version = 1
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SavePaper(ctx, p, 0) })
	got, err := db.Paper(t.Context())
	must(t, err)
	same(t, "paper", got, p)
	p.Version, p.Name = 2, "새 이름"
	for _, from := range []int64{0, 5} {
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.SavePaper(t.Context(), p, from) }); !fault.Is(err, fault.Conflict) {
			t.Fatalf("from version %d: %v", from, err)
		}
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SavePaper(ctx, p, 1) })
}

func setting(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx := t.Context()
	sections, err := db.Sections(ctx)
	must(t, err)
	same(t, "tree", []string{sections[0].Name, sections[1].Name, sections[2].Name}, []string{"산업", "제조", "사회"})
	err = db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.SaveSection(ctx, news.Section{Slug: "society", Name: "또"})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("a slug twice: %v", err)
	}
	n, err := db.SectionUse(ctx, w.industry)
	must(t, err)
	same(t, "use of the section above", n, 1)

	menu := []news.MenuItem{{ID: 1, Position: 0, Section: w.industry}, {ID: 2, Parent: 1, Position: 1, Label: "더", URL: "/latest"}}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SaveMenu(ctx, menu) })
	got, err := db.Menu(ctx)
	must(t, err)
	same(t, "menu", got, menu)

	page := news.Page{Slug: "about", Title: "소개", Body: "<p>신문</p>", Version: 1, Updated: clock.Now()}
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) { page.ID, err = tx.SavePage(ctx, page); return err })
	gotPage, err := db.Page(ctx, "about")
	must(t, err)
	page.Position = 1
	same(t, "page", gotPage, page)
	page.Version, page.Body = 2, fmt.Sprintf(`<figure data-picture="%d"></figure>`, w.picture)
	write(t, db, func(ctx context.Context, tx *store.Tx) error { _, err := tx.SavePage(ctx, page); return err })
	if _, public, err := db.PictureByKey(ctx, "k1"); err != nil || !public {
		t.Fatalf("a picture on a static page is not public (%v)", err)
	}
	page.Version = 5
	if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.SavePage(ctx, page); return err }); !fault.Is(err, fault.Conflict) {
		t.Fatalf("a stale page: %v", err)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteSection(ctx, w.society) })
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.DeleteSection(ctx, w.society) }); !fault.Is(err, fault.NotFound) {
		t.Fatalf("deleted twice: %v", err)
	}
}

func rollback(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	boom := errors.New("boom")
	before, err := db.LastSeq(t.Context())
	must(t, err)
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		a := w.article(1, clock.Now())
		if err := tx.InsertArticle(t.Context(), a); err != nil {
			return err
		}
		if err := tx.PutPublic(t.Context(), a.Public(clock.Now())); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("the error is lost: %v", err)
	}
	if _, err := db.Article(t.Context(), 1); !fault.Is(err, fault.NotFound) {
		t.Fatal("half a write stayed")
	}
	if len(searchNos(t, db, "공장", news.Cursor{}, 3)) != 0 {
		t.Fatal("search terms of a failed write stayed")
	}
	after, err := db.LastSeq(t.Context())
	must(t, err)
	same(t, "change numbers", after, before)
}

func changes(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	var heard []news.Change
	var mu sync.Mutex
	db.Listen(func(cs []news.Change) {
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, cs...)
	})
	after, err := db.LastSeq(t.Context())
	must(t, err)
	a := w.article(7, clock.Now())
	publish(t, db, a, clock.Now())
	a.Section, a.Sections, a.Tags, a.Series = w.society, nil, []string{"새 태그"}, 0
	publish(t, db, a, clock.Now())
	got, err := db.Changes(t.Context(), after, 10)
	must(t, err)
	if len(got) != 3 || got[0].What != news.WhatDraft || got[0].Key != "writing 1" {
		t.Fatalf("changes %+v", got)
	}
	got = got[1:] // what readers see of it
	if got[0].Old != nil || got[0].New == nil || !slices.Equal(got[1].Old.Sections, []int64{w.maker, w.industry, w.society}) ||
		!slices.Equal(got[1].New.Sections, []int64{w.society}) || got[1].New.Tags[0] != "새 태그" || got[1].Old.Series != w.series {
		t.Fatalf("changes %+v", got)
	}
	same(t, "heard before Write returned", len(heard), 3)
	same(t, "heard", heard[2].Seq, got[1].Seq)

	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					_, err := tx.SaveSeries(t.Context(), news.Series{ID: w.series, Slug: "future", Name: "이름"})
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	more, err := db.Changes(t.Context(), after+3, 100)
	must(t, err)
	for i, c := range more {
		if c.Seq != after+4+int64(i) {
			t.Fatalf("a gap in the numbers: %d after %d", c.Seq, after+3+int64(i))
		}
	}
	same(t, "all writes left a change", len(more), 40)
}

func pictures(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx := t.Context()
	p, public, err := db.PictureByKey(ctx, "k1")
	must(t, err)
	if public || len(p.Variants) != 1 {
		t.Fatalf("unused picture: public %v, %+v", public, p)
	}
	publish(t, db, w.article(1, clock.Now()), clock.Now())
	if _, public, err = db.PictureByKey(ctx, "k1"); err != nil || !public {
		t.Fatalf("a picture of a public article is not public (%v)", err)
	}
	var again int64
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		again, err = tx.InsertPicture(ctx, news.Picture{Key: "k1", Variants: p.Variants, Caption: "다른 설명"})
		return err
	})
	same(t, "the same file again", again, w.picture)
	p.Caption, p.Blocked = "설명", clock.Now()
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.UpdatePicture(ctx, p) })
	got, err := db.Picture(ctx, w.picture)
	must(t, err)
	same(t, "updated", got, p)
	some, err := db.Pictures(ctx, []int64{w.picture, 77})
	must(t, err)
	same(t, "some", len(some), 1)
	list, err := db.PictureList(ctx, 0, 10)
	must(t, err)
	same(t, "library", len(list), 1)
	list, err = db.PictureList(ctx, w.picture, 10)
	must(t, err)
	same(t, "older ones", len(list), 0)
}

func banners(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx := t.Context()
	c := banner.Creative{Place: "top", Version: 1, Name: "가온서점", Picture: w.picture, Alt: "책 축제", URL: "https://example.com/",
		Starts: clock.Now(), Ends: clock.Now().Add(time.Hour), House: true, Weight: 5, Paused: true}
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) { c.ID, err = tx.SaveBanner(ctx, c); return err })
	got, err := db.Banner(ctx, c.ID)
	must(t, err)
	same(t, "banner", got, c)
	if _, public, err := db.PictureByKey(ctx, "k1"); err != nil || !public {
		t.Fatalf("a banner's picture is not public (%v)", err)
	}
	c.Place, c.House, c.Paused = "side", false, false
	write(t, db, func(ctx context.Context, tx *store.Tx) error { _, err := tx.SaveBanner(ctx, c); return err })
	day := clock.Now().Truncate(24 * time.Hour)
	for range 2 {
		must(t, db.AddBannerCounts(ctx, day, map[int64]banner.Count{c.ID: {Impressions: 5, Clicks: 1}}))
	}
	counts, err := db.BannerCounts(ctx, day)
	must(t, err)
	same(t, "counts", counts, map[int64]banner.Count{c.ID: {Impressions: 10, Clicks: 2}})
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteBanner(ctx, c.ID) })
	all, err := db.Banners(ctx)
	must(t, err)
	same(t, "left", len(all), 0)
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.DeleteBanner(ctx, c.ID) }); !fault.Is(err, fault.NotFound) {
		t.Fatalf("deleted twice: %v", err)
	}
}

func views(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	hour := clock.Now().Truncate(time.Hour)
	old := hour.Add(-30 * time.Hour)
	for range 2 {
		must(t, db.AddViews(ctx, []ranking.Views{
			{Article: 1, Hour: hour.UnixMilli(), Count: 3}, {Article: 2, Hour: hour.UnixMilli(), Count: 4},
			{Article: 3, Hour: old.UnixMilli(), Count: 100}, {Article: 4, Hour: hour.UnixMilli(), Count: 3},
		}))
	}
	day, err := db.MostRead(ctx, clock.Now().Add(-24*time.Hour), 10)
	must(t, err)
	same(t, "24 hours", day, []int64{2, 4, 1})
	week, err := db.MostRead(ctx, clock.Now().Add(-7*24*time.Hour), 2)
	must(t, err)
	same(t, "7 days", week, []int64{3, 2})
	sums, err := db.ViewsOf(ctx, []int64{1, 3, 9})
	must(t, err)
	same(t, "sums", sums, map[int64]int64{1: 6, 3: 200})
}

func people(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	now := clock.Now()
	p := staff.Person{Login: "desk", Name: "고은결", Title: "데스크", Email: "d@jogan.example", Handle: "d", Role: staff.DeskEditor, Password: "hash", Created: now}
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) { p.ID, err = tx.SavePerson(ctx, p); return err })
	p.Profile = staff.Profile{ShowEmail: true, ProfileVersion: 1} // until somebody writes one
	for _, get := range []func() (staff.Person, error){
		func() (staff.Person, error) { return db.Person(ctx, p.ID) },
		func() (staff.Person, error) { return db.PersonByLogin(ctx, "desk") },
	} {
		got, err := get()
		must(t, err)
		same(t, "person", got, p)
	}
	err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.SavePerson(ctx, staff.Person{Login: "desk", Handle: "other"})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("a login twice: %v", err)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(
			tx.AddLink(ctx, staff.Link{Hash: "old", Person: p.ID, Expires: now}),
			tx.AddLink(ctx, staff.Link{Hash: "l", Person: p.ID, Expires: now.Add(time.Hour)}),
			tx.UseLink(ctx, "l"),
			tx.AddSession(ctx, staff.Session{Hash: "s1", Person: p.ID, Created: now, Seen: now, Agent: "a", Address: "127.0.0.1"}),
			tx.AddSession(ctx, staff.Session{Hash: "s2", Person: p.ID, Created: now, Seen: now}),
			tx.SetSeen(ctx, p.ID))
	})
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.UseLink(ctx, "l") }); !fault.Is(err, fault.Conflict) {
		t.Fatalf("a link used twice: %v", err)
	}
	if _, err := db.Link(ctx, "old"); !fault.Is(err, fault.NotFound) {
		t.Fatalf("an older link still holds: %v", err)
	}
	clock.Add(time.Hour)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(tx.TouchSession(ctx, "s1"), tx.DeleteSessionsOf(ctx, p.ID, "s1"))
	})
	s, err := db.Session(ctx, "s1")
	must(t, err)
	same(t, "session", s, staff.Session{Hash: "s1", Person: p.ID, Created: now, Seen: clock.Now(), Agent: "a", Address: "127.0.0.1"})
	if _, err := db.Session(ctx, "s2"); !fault.Is(err, fault.NotFound) {
		t.Fatalf("the other session: %v", err)
	}
	token := staff.Token{Name: "bot", Role: staff.Reporter, Person: p.ID, Hash: "h", Scopes: []staff.Scope{staff.ReadArticles, staff.WriteMedia}, Created: now, Expires: now.Add(time.Hour)}
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		token.ID, err = tx.AddToken(ctx, token)
		return err
	})
	got, err := db.TokenByHash(ctx, "h")
	must(t, err)
	same(t, "token", got, token)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(tx.TouchToken(ctx, token.ID, "192.0.2.7"), tx.RevokeToken(ctx, token.ID))
	})
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.RevokeToken(ctx, token.ID) }); !fault.Is(err, fault.NotFound) {
		t.Fatalf("revoked twice: %v", err)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return tx.AddAudit(ctx, news.Audit{Person: p.ID, Name: p.Name, Address: "127.0.0.1", Action: "paper.save", Object: "paper", Detail: "이름"})
	})
	log, err := db.Audits(ctx, 0, 10)
	must(t, err)
	same(t, "log", log, []news.Audit{{ID: 1, At: clock.Now(), Person: p.ID, Name: p.Name, Address: "127.0.0.1", Action: "paper.save", Object: "paper", Detail: "이름"}})
}

func reports(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	if _, err := db.LastReport(ctx); !fault.Is(err, fault.NotFound) {
		t.Fatalf("before the first: %v", err)
	}
	first := weather.SampleReport(clock.Now())
	must(t, db.SaveReport(ctx, first))
	second := weather.SampleReport(clock.Now().Add(time.Hour))
	must(t, db.SaveReport(ctx, second))
	must(t, db.SaveReport(ctx, first))
	got, err := db.LastReport(ctx)
	must(t, err)
	if !got.At.Equal(second.At) || len(got.Observations) != 16 || !got.Sample {
		t.Fatalf("report %+v", got)
	}
}

func addresses(t *testing.T, db *store.DB, _ *Clock) {
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(tx.SetAddress(ctx, "path", "/sections/old", "/sections/mid"), tx.SetAddress(ctx, "path", "/sections/old", "/sections/new"))
	})
	got, err := db.Address(t.Context(), "path", "/sections/old")
	must(t, err)
	same(t, "target", got, "/sections/new")
	if _, err := db.Address(t.Context(), "path", "/sections/none"); !fault.Is(err, fault.NotFound) {
		t.Fatalf("unknown: %v", err)
	}
}

func jobs(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	turn := func(holder string) bool {
		mine, err := db.TakeTurn(ctx, "prune", holder, time.Hour, time.Minute)
		must(t, err)
		return mine
	}
	if !turn("a") || turn("b") || turn("a") {
		t.Fatal("a turn was given twice")
	}
	clock.Add(time.Hour)
	if !turn("b") {
		t.Fatal("the turn is not given again when it is due")
	}
	must(t, db.EndTurn(ctx, "prune", "b", ""))

	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(tx.Enqueue(ctx, "mail", "first", clock.Now()), tx.Enqueue(ctx, "mail", "later", clock.Now().Add(time.Hour)))
	})
	var mu sync.Mutex
	var taken []store.Job
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			job, err := db.TakeJob(ctx, "mail", fmt.Sprint(i), time.Minute)
			if err == nil {
				mu.Lock()
				defer mu.Unlock()
				taken = append(taken, job)
			} else if !fault.Is(err, fault.NotFound) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(taken) != 1 || taken[0].Payload != "first" || taken[0].Attempts != 1 {
		t.Fatalf("taken %+v", taken)
	}
	clock.Add(2 * time.Minute) // the holder died
	job, err := db.TakeJob(ctx, "mail", "x", time.Minute)
	must(t, err)
	same(t, "second attempt", job.Attempts, 2)
	if err := db.EndJob(ctx, job, "somebody else", "", time.Time{}); !fault.Is(err, fault.Conflict) {
		t.Fatalf("ended by another: %v", err)
	}
	must(t, db.EndJob(ctx, job, "x", "no answer", clock.Now().Add(time.Hour)))
	if _, err := db.TakeJob(ctx, "mail", "x", time.Minute); !fault.Is(err, fault.NotFound) {
		t.Fatalf("before it is due again: %v", err)
	}
	clock.Add(2 * time.Hour)
	for range 2 {
		job, err := db.TakeJob(ctx, "mail", "x", time.Minute)
		must(t, err)
		must(t, db.EndJob(ctx, job, "x", "", time.Time{}))
	}
	if _, err := db.TakeJob(ctx, "mail", "x", time.Minute); !fault.Is(err, fault.NotFound) {
		t.Fatalf("done jobs come back: %v", err)
	}
}

func articleNumbers(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(tx.SetFirstNo(ctx, 1000), tx.InsertArticle(ctx, w.article(1001, clock.Now())))
	})
	var mu sync.Mutex
	seen := map[int64]bool{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				var no int64
				err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
					no, err = tx.NextNo(t.Context())
					return err
				})
				mu.Lock()
				if err != nil || seen[no] || no < 1000 || no == 1001 {
					t.Errorf("number %d: %v", no, err)
				}
				seen[no] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	same(t, "numbers", len(seen), 20)
}

func hostileText(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	for i, text := range []string{`'; drop table article; --`, `"`, `\`, `%_`, "줄\n바꿈", "👩‍👩‍👧", "漢字", `' & | ! ( ) :* <->`} {
		a := w.article(int64(i+1), clock.Now())
		a.Title, a.Body, a.Tags = text, "<p>"+text+"</p>", []string{text}
		publish(t, db, a, clock.Now())
		got, err := db.PublicArticle(t.Context(), a.No)
		must(t, err)
		same(t, "title", got.Title, text)
		_, _, err = db.Search(t.Context(), search.Parse(text), news.Cursor{}, 5)
		must(t, err)
	}
}

func snapshot(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx := t.Context()
	must(t, db.Read(ctx, func(r *store.Reader) error {
		before, err := r.Listing(ctx, news.ListAll, news.Cursor{}, 5)
		must(t, err)
		publish(t, db, w.article(1, clock.Now()), clock.Now())
		after, err := r.Listing(ctx, news.ListAll, news.Cursor{}, 5)
		must(t, err)
		same(t, "within the snapshot", len(after), len(before))
		return nil
	}))
	now, err := db.Listing(ctx, news.ListAll, news.Cursor{}, 5)
	must(t, err)
	same(t, "after it", len(now), 1)
}

func kinds(t *testing.T, db *store.DB, _ *Clock) {
	ctx := t.Context()
	err := db.Write(ctx, func(tx *store.Tx) error { return tx.AddSession(ctx, staff.Session{Hash: "x", Person: 99}) })
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("a session of nobody: %v", err)
	}
	must(t, db.Ping(ctx))
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := db.Write(gone, func(*store.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Fatalf("a cancelled write: %v", err)
	}
}

func prune(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx := t.Context()
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return tx.AddSession(ctx, staff.Session{Hash: "s", Person: w.reporter, Created: clock.Now(), Seen: clock.Now()})
	})
	must(t, db.Prune(ctx))
	if _, err := db.Session(ctx, "s"); err != nil {
		t.Fatalf("a live session went: %v", err)
	}
	clock.Add(40 * 24 * time.Hour)
	publish(t, db, w.article(1, clock.Now()), clock.Now())
	must(t, db.Prune(ctx))
	if _, err := db.Session(ctx, "s"); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a dead session stayed: %v", err)
	}
	if _, err := db.Changes(ctx, 0, 100); !fault.Is(err, fault.NotFound) {
		t.Fatalf("asking for pruned changes: %v", err)
	}
}

func follow(t *testing.T, db *store.DB, _ *Clock) {
	heard := make(chan news.Change, 100)
	db.Listen(func(cs []news.Change) {
		for _, c := range cs {
			heard <- c
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := db.Follow(ctx); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	})
	defer wg.Wait()
	defer stop()
	other, err := db.Twin(ctx)
	must(t, err)
	defer other.Close()
	must(t, other.Write(ctx, func(tx *store.Tx) error { return tx.SaveMenu(ctx, nil) }))
	select {
	case c := <-heard:
		same(t, "what", c.What, news.WhatMenu)
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was heard of the other program's change")
	}
}
