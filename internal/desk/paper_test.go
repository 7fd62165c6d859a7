package desk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store/storetest"
)

// leads follows redirects from an address to where they end; it fails where they run in a circle.
func (w *world) leads(path string) string {
	w.t.Helper()
	seen := []string{path}
	for {
		target, err := w.db.Address(w.t.Context(), "path", path)
		if fault.Is(err, fault.NotFound) {
			return path
		}
		w.must(err)
		if slices.Contains(seen, target) {
			w.t.Fatalf("a circle: %v leads to %s", seen, target)
		}
		path, seen = target, append(seen, target)
	}
}

func (w *world) tree() news.Sections {
	w.t.Helper()
	all, err := w.db.Sections(w.t.Context())
	w.must(err)
	return all
}

// An address that was ever a section's leads to it, also when names go round and come back, and when it is gone.
func TestRenamedSectionsLeaveRedirects(t *testing.T) {
	each(t, func(w *world) {
		ctx, chief := w.t.Context(), w.who[staff.Chief]
		rename := func(s *news.Section, slug string) {
			w.t.Helper()
			s.Slug = slug
			var err error
			*s, err = w.SaveSection(ctx, chief, *s)
			w.must(err)
		}
		s := w.newSection("산업", "a", 0)
		sub := w.newSection("제조", "sub", s.ID)
		for _, slug := range []string{"b", "c", "a"} {
			rename(&s, slug)
		}
		for _, old := range []string{"b", "c"} {
			if got := w.leads("/sections/" + old); got != "/sections/a" {
				w.t.Fatalf("%s leads to %s", old, got)
			}
			if got := w.leads("/sections/" + old + "/sub"); got != "/sections/a/sub" {
				w.t.Fatalf("%s/sub leads to %s", old, got)
			}
		}
		if _, err := w.db.Address(ctx, "path", "/sections/a"); !fault.Is(err, fault.NotFound) {
			w.t.Fatal("an address that is live leads away", err)
		}
		// Another section takes an old name; what led there still leads to the one that was meant.
		rename(&s, "d")
		other := w.newSection("다른", "a", 0)
		if got := w.leads("/sections/b"); got != "/sections/d" {
			w.t.Fatalf("b leads to %s", got)
		}
		// Both are deleted: their addresses lead to what is above them.
		w.must(w.DeleteSection(ctx, chief, sub.ID))
		if got := w.leads("/sections/b/sub"); got != "/sections/d" {
			w.t.Fatalf("the deleted part leads to %s", got)
		}
		w.must(w.DeleteSection(ctx, chief, s.ID))
		w.must(w.DeleteSection(ctx, chief, other.ID))
		for _, old := range []string{"a", "b", "c", "d", "a/sub", "b/sub", "d/sub"} {
			if got := w.leads("/sections/" + old); got != "/latest" {
				w.t.Errorf("%s leads to %s", old, got)
			}
		}
	})
}

func TestRenamesNeverRunInACircle(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	seed := uint64(time.Now().UnixNano())
	x := rand.New(rand.NewPCG(seed, 2))
	names := []string{"a", "b", "c", "d", "e"}
	ever := map[string]bool{}
	for range 120 {
		tree := w.tree()
		s := tree[x.IntN(len(tree))]
		switch what := x.IntN(6); {
		case what == 0 || len(tree) < 2:
			s = news.Section{Name: "새", Slug: names[x.IntN(len(names))]}
		case what == 1 && len(tree) > 2:
			if err := w.DeleteSection(t.Context(), staff.Shell(), s.ID); err != nil && !fault.Is(err, fault.Conflict) {
				t.Fatal(err)
			}
			continue
		case what == 2:
			s.Parent = tree[x.IntN(len(tree))].ID
		case what == 3:
			s.Parent = 0
		default:
			s.Slug = names[x.IntN(len(names))]
		}
		if _, err := w.SaveSection(t.Context(), staff.Shell(), s); err != nil && !fault.Is(err, fault.Invalid) {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, s := range w.tree() {
			ever[w.tree().Path(s.ID)] = true
			if parent, ok := w.tree().Find(s.Parent); s.Parent != 0 && (!ok || parent.Parent != 0) {
				t.Fatalf("seed %d: more than two levels: %+v", seed, w.tree())
			}
		}
	}
	live := map[string]bool{"/latest": true}
	for _, s := range w.tree() {
		live[w.tree().Path(s.ID)] = true
	}
	for path := range ever {
		if !live[path] && !live[w.leads(path)] {
			t.Errorf("seed %d: %s leads to %s, which there is not", seed, path, w.leads(path))
		}
	}
}

func TestSections(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, chief := t.Context(), w.who[staff.Chief]
	top := w.newSection("산업", "industry", 0)
	sub := w.newSection("제조", "manufacturing", top.ID)
	for name, c := range map[string]struct {
		s          news.Section
		field, key string
	}{
		"under itself":       {news.Section{ID: top.ID, Name: "산업", Slug: "industry", Parent: top.ID}, "parent", "section.parent"},
		"under its own part": {news.Section{ID: top.ID, Name: "산업", Slug: "industry", Parent: sub.ID}, "parent", "section.parent"},
		"with parts, under":  {news.Section{ID: top.ID, Name: "산업", Slug: "industry", Parent: w.section.ID}, "parent", "section.parent"},
		"third level":        {news.Section{Name: "더", Slug: "more", Parent: sub.ID}, "parent", "section.parent"},
		"under nothing":      {news.Section{Name: "더", Slug: "more", Parent: 99}, "parent", "section.parent"},
		"slug taken":         {news.Section{Name: "더", Slug: "Industry"}, "slug", "section.slug-taken"},
		"slug taken by edit": {news.Section{ID: w.section.ID, Name: "사회", Slug: "industry"}, "slug", "section.slug-taken"},
		"no name":            {news.Section{Slug: "more"}, "name", "field.required"},
	} {
		_, err := w.SaveSection(ctx, chief, c.s)
		if fs := fault.FieldsOf(err); len(fs) != 1 || fs[0].Name != c.field || fs[0].Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := w.SaveSection(ctx, chief, news.Section{ID: 99, Name: "없는", Slug: "none"})
	w.is(err, fault.NotFound, "an unknown section")
	w.newSection("또 제조", "manufacturing", w.section.ID) // one slug under two parents

	// A section that moves takes its articles along.
	a := w.ready("공장")
	a.Section = sub.ID
	a = w.saved(chief, a)
	_, err = w.PublishArticle(ctx, chief, desk.Step{No: a.No, Version: a.Version})
	w.must(err)
	sub.Parent, sub.Slug = w.section.ID, "factories"
	sub, err = w.SaveSection(ctx, chief, sub)
	w.must(err)
	if len(w.listed(news.ListSection(top.ID))) != 0 || len(w.listed(news.ListSection(w.section.ID))) != 1 || len(w.listed(news.ListSection(sub.ID))) != 1 {
		t.Fatal("the article stayed behind")
	}

	// What holds something stays: a draft, a public copy that still stands there, a part.
	err = w.DeleteSection(ctx, chief, sub.ID)
	w.is(err, fault.Conflict, "delete a section with an article")
	if text := fault.TextOf(err); text.Key != "section.full" || fmt.Sprint(text.Args...) != "1" {
		t.Fatalf("%+v", text)
	}
	w.is(w.DeleteSection(ctx, chief, w.section.ID), fault.Conflict, "delete a section with parts")
	b := w.article(a.No)
	b.Section, b.Sections = top.ID, []int64{sub.ID}
	b = w.saved(chief, b)
	_, err = w.PublishArticle(ctx, chief, desk.Step{No: b.No, Version: b.Version})
	w.must(err)
	b = w.article(a.No)
	b.Sections = nil
	b = w.saved(chief, b)
	w.is(w.DeleteSection(ctx, chief, sub.ID), fault.Conflict, "delete a section whose list readers still see an article in")
	_, err = w.PublishArticle(ctx, chief, desk.Step{No: b.No, Version: b.Version})
	w.must(err)

	paper, err := w.db.Paper(ctx)
	w.must(err)
	paper.Boxes = map[news.PageType][]news.Box{news.FrontPage: {{Section: sub.ID, Length: 200}, {Section: top.ID, Length: 300}}}
	paper, err = w.SavePaper(ctx, chief, paper)
	w.must(err)
	w.must(w.SaveMenu(ctx, chief, []news.MenuItem{{Section: sub.ID}, {Section: top.ID}}, desk.AnyMenu))
	w.must(w.DeleteSection(ctx, chief, sub.ID))
	w.is(w.DeleteSection(ctx, chief, sub.ID), fault.NotFound, "delete it twice")
	after, err := w.db.Paper(ctx)
	w.must(err)
	menu, err := w.db.Menu(ctx)
	w.must(err)
	if !slices.Equal(after.Boxes[news.FrontPage], []news.Box{{Section: top.ID, Length: 300}}) || after.Version != paper.Version+1 || len(menu) != 1 {
		t.Fatalf("boxes %+v, menu %+v", after.Boxes, menu)
	}
}

func TestPaperSettings(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, chief := t.Context(), w.who[staff.Chief]
	_, err := w.FoundPaper(ctx, staff.Shell(), news.NewPaper("두 번째"))
	w.is(err, fault.Conflict, "found a paper twice")
	p, err := w.db.Paper(ctx)
	w.must(err)
	p.Boxes = nil
	p, err = w.SavePaper(ctx, chief, p)
	w.must(err)
	_, err = w.SavePaper(ctx, chief, news.Paper{Version: p.Version, Name: "조간", TimeZone: "Asia/Seoul", Ranking: p.Ranking,
		Boxes: map[news.PageType][]news.Box{news.FrontPage: {{Section: 99, Length: 200}}}})
	w.field(err, "boxes_front", "field.choice")
	typed := map[news.PageType][]news.Box{"moon": {{Section: w.section.ID, Length: 200}}}
	p.Boxes = typed
	_, err = w.SavePaper(ctx, chief, p)
	w.must(err)
	if len(typed) != 1 {
		t.Fatal("the caller's map was changed")
	}
	_, err = w.SavePaper(ctx, chief, p)
	w.is(err, fault.Conflict, "a stale paper")
	if got, err := w.db.Paper(ctx); err != nil || got.Boxes["moon"] != nil || got.Name != "조간일보" {
		t.Fatalf("%+v, %v", got, err)
	}

	// A form that says nothing of the paper's size leaves it, and with it who may do what.
	if p, err = w.db.Paper(ctx); err != nil {
		t.Fatal(err)
	}
	p.Size = news.SmallPaper
	p, err = w.SavePaper(ctx, w.who[staff.Admin], p)
	w.must(err)
	p.Size = ""
	_, err = w.SavePaper(ctx, chief, p)
	w.must(err)
	if table, _, err := w.db.Powers(ctx); err != nil || !table.May(staff.Reporter, staff.Publish) {
		t.Fatalf("a small paper became one with a desk: %v, %v", table, err)
	}
}

func TestMenu(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, layout := t.Context(), w.who[staff.Layout]
	w.must(w.SaveMenu(ctx, layout, []news.MenuItem{
		{ID: 70, Label: "위", URL: "/latest"}, {ID: 5, Parent: 70, Section: w.section.ID}, {ID: 9, Section: w.section.ID, Label: "사회면"}, {Parent: 9, Label: "밖", URL: "https://other.example/"},
	}, desk.AnyMenu))
	menu, err := w.db.Menu(ctx)
	w.must(err)
	var said []string
	for _, m := range menu {
		said = append(said, fmt.Sprintf("%d %d %d %d %s", m.ID, m.Parent, m.Position, m.Section, m.Label))
	}
	if got := strings.Join(said, "; "); got != fmt.Sprintf("1 0 0 0 위; 3 0 2 %d 사회면; 2 1 1 %d ; 4 3 3 0 밖", w.section.ID, w.section.ID) {
		t.Fatal(got)
	}
	for name, c := range map[string]struct {
		items      []news.MenuItem
		field, key string
	}{
		"third level":     {[]news.MenuItem{{ID: 1, Label: "가", URL: "/1"}, {ID: 2, Parent: 1, Label: "나", URL: "/2"}, {Parent: 2, Label: "다", URL: "/3"}}, "parent_2", "menu.parent"},
		"parent later":    {[]news.MenuItem{{ID: 1, Parent: 2, Label: "가", URL: "/1"}, {ID: 2, Label: "나", URL: "/2"}}, "parent_0", "menu.parent"},
		"its own parent":  {[]news.MenuItem{{ID: 1, Parent: 1, Label: "가", URL: "/"}}, "parent_0", "menu.itself"},
		"the same above":  {[]news.MenuItem{{ID: 1, Section: w.section.ID}, {Parent: 1, Section: w.section.ID}}, "parent_1", "menu.same"},
		"unknown section": {[]news.MenuItem{{Section: 99}}, "section_0", "field.choice"},
		"script":          {[]news.MenuItem{{Label: "가", URL: "/"}, {Label: "나", URL: "javascript:alert(1)"}}, "url_1", "field.url"},
		"too many":        {slices.Repeat([]news.MenuItem{{Label: "가", URL: "/"}}, desk.MaxMenu+1), "menu", "field.too-many"},
	} {
		if fs := fault.FieldsOf(w.SaveMenu(ctx, layout, c.items, desk.AnyMenu)); len(fs) != 1 || fs[0].Name != c.field || fs[0].Key != c.key {
			t.Errorf("%s: %v", name, fs)
		}
	}
	circle := []news.MenuItem{{ID: 1, Parent: 2, Label: "가", URL: "/1"}, {ID: 2, Parent: 1, Label: "나", URL: "/2"}}
	if fs := fault.FieldsOf(w.SaveMenu(ctx, layout, circle, desk.AnyMenu)); len(fs) != 2 || fs[0].Key != "menu.circle" || fs[1].Key != "menu.circle" || len(fs[0].Args) != 2 {
		t.Errorf("a circle: %v", fs)
	}
	version, err := w.db.MenuVersion(ctx)
	w.must(err)
	w.must(w.SaveMenu(ctx, layout, []news.MenuItem{{Label: "가", URL: "/1"}}, version))
	if err := w.SaveMenu(ctx, layout, nil, version); !fault.Is(err, fault.Conflict) {
		t.Errorf("a menu over another's: %v", err)
	}
	w.must(w.SaveMenu(ctx, layout, slices.Repeat([]news.MenuItem{{Label: "가", URL: "/"}}, desk.MaxMenu), desk.AnyMenu))
	w.must(w.SaveMenu(ctx, layout, nil, desk.AnyMenu))
	if menu, err = w.db.Menu(ctx); err != nil || len(menu) != 0 {
		t.Fatalf("%+v, %v", menu, err)
	}
}

func long(n int) string { return strings.Repeat("가", n) }

func TestPagesAndSeries(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, chief := t.Context(), w.who[staff.Chief]
	p, err := w.SavePage(ctx, chief, news.Page{Title: "소개", Slug: "About", Body: "<p onclick=x>신문</p><script>x</script>"})
	w.must(err)
	if p.Slug != "about" || p.Body != "<p>신문</p>" || p.Version != 1 || p.ID == 0 {
		t.Fatalf("%+v", p)
	}
	old := p
	p.Slug = "회사-소개"
	p, err = w.SavePage(ctx, chief, p)
	w.must(err)
	if got := w.leads("/about"); got != "/%ED%9A%8C%EC%82%AC-%EC%86%8C%EA%B0%9C" {
		t.Fatalf("the old address leads to %s", got)
	}
	_, err = w.SavePage(ctx, chief, old)
	w.is(err, fault.Conflict, "a stale page")
	if fault.TextOf(err).Key != "page.stale" || w.leads("/about") == "/about" {
		t.Fatal("what was refused left a trace", err)
	}
	for slug, key := range map[string]string{"desk": "page.slug-reserved", "api": "page.slug-reserved", "sections": "page.slug-reserved", "a/b": "field.slug", "": "field.required", "회사-소개": "section.slug-taken"} {
		_, err := w.SavePage(ctx, chief, news.Page{Title: "다른", Slug: slug})
		w.field(err, "slug", key)
	}
	_, err = w.SavePage(ctx, chief, news.Page{Title: "긴", Slug: "long", Body: strings.Repeat("x", 1<<20+1)})
	w.field(err, "body", "body.too-long")
	_, err = w.SavePage(ctx, chief, news.Page{ID: 99, Title: "없는", Slug: "none"})
	w.is(err, fault.Conflict, "an unknown page")

	s, err := w.SaveSeries(ctx, chief, news.Series{Name: "공장의 내일", Slug: "future"})
	w.must(err)
	s.Slug = "tomorrow"
	_, err = w.SaveSeries(ctx, chief, s)
	w.must(err)
	if got := w.leads("/series/future"); got != "/series/tomorrow" {
		t.Fatalf("the old address leads to %s", got)
	}
	_, err = w.SaveSeries(ctx, chief, news.Series{Name: "같은 이름", Slug: "tomorrow"})
	w.field(err, "slug", "section.slug-taken")
	lines := len(w.audits())
	_, err = w.SaveSeries(ctx, chief, news.Series{ID: 99, Name: "없는", Slug: "none"})
	w.is(err, fault.NotFound, "an unknown series")
	if len(w.audits()) != lines {
		t.Fatal("nothing was saved, and the log says so")
	}
}

func TestBanners(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, layout := t.Context(), w.who[staff.Layout]
	c, err := w.SaveBanner(ctx, layout, w.creative())
	w.must(err)
	c.Place, c.Name = "side", "여름 배너"
	c, err = w.SaveBanner(ctx, layout, c)
	w.must(err)
	if got, err := w.db.Banner(ctx, c.ID); err != nil || got.Place != "side" || got.Name != "여름 배너" {
		t.Fatalf("%+v, %v", got, err)
	}
	pic, err := w.db.Picture(ctx, c.Picture)
	w.must(err)
	if _, public, err := w.db.PictureByKey(ctx, pic.Key); err != nil || !public {
		t.Fatal("readers cannot see the banner's picture", err)
	}
	bad := c
	bad.Picture = 99
	_, err = w.SaveBanner(ctx, layout, bad)
	w.field(err, "picture", "picture.unknown")
	bad = c
	bad.URL = "javascript:alert(1)"
	_, err = w.SaveBanner(ctx, layout, bad)
	w.field(err, "url", "field.url")
	bad = c
	bad.ID = 99
	_, err = w.SaveBanner(ctx, layout, bad)
	w.is(err, fault.NotFound, "an unknown banner")
	w.must(w.DeleteBanner(ctx, layout, c.ID))
	w.is(w.DeleteBanner(ctx, layout, c.ID), fault.NotFound, "delete it twice")
	if all, err := w.db.Banners(ctx); err != nil || !slices.Equal(all, []banner.Creative(nil)) {
		t.Fatal(all, err)
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, reporter, editor := t.Context(), w.who[staff.Reporter], w.who[staff.DeskEditor]
	p, err := w.AddPicture(ctx, reporter, strings.NewReader("one"), news.Picture{ID: 70, Owner: 99, Blocked: w.clock.Now(), Alt: "대체 글"})
	w.must(err)
	if p.ID != 1 || p.Owner != reporter.Person || p.Caption != "찍힌 말" || p.Credit != "찍은 이" || !p.Blocked.IsZero() || len(p.Variants) != 1 {
		t.Fatalf("%+v", p)
	}
	same, err := w.AddPicture(ctx, editor, strings.NewReader("one"), news.Picture{Caption: "남의 말"})
	w.must(err)
	if same.ID != p.ID || same.Caption != "찍힌 말" || same.Owner != reporter.Person {
		t.Fatalf("%+v", same)
	}
	_, err = w.AddPicture(ctx, reporter, strings.NewReader("broken"), news.Picture{})
	w.field(err, "picture", "picture.unreadable")
	_, err = w.AddPicture(ctx, reporter, strings.NewReader("two"), news.Picture{Caption: long(news.MaxCaption + 1)})
	w.field(err, "caption", "field.too-long")

	p.Caption, p.Key, p.Owner = "고친 말", "elsewhere", 99
	p, err = w.SavePicture(ctx, reporter, p)
	w.must(err)
	if p.Caption != "고친 말" || p.Key != "k-one" || p.Owner != reporter.Person {
		t.Fatalf("%+v", p)
	}
	_, err = w.SavePicture(ctx, w.who[staff.Contributor], p)
	w.is(err, fault.Forbidden, "another's picture")
	program := w.picture() // the shell's: owner 0
	_, err = w.SavePicture(ctx, staff.Actor{Token: 3, Role: staff.Reporter}, program)
	w.is(err, fault.Forbidden, "a picture of nobody's, by a program that may only write")
	_, err = w.SavePicture(ctx, editor, news.Picture{ID: 99})
	w.is(err, fault.NotFound, "an unknown picture")

	w.field(w.BlockPicture(ctx, editor, p.ID, true, ""), "reason", "field.required")
	w.must(w.BlockPicture(ctx, editor, p.ID, true, "초상권"))
	if same, err = w.AddPicture(ctx, reporter, strings.NewReader("one"), news.Picture{}); err != nil || same.Blocked.IsZero() {
		t.Fatalf("sent again, a blocked picture came back: %+v, %v", same, err)
	}
	w.must(w.BlockPicture(ctx, editor, p.ID, false, ""))
	if got, err := w.db.Picture(ctx, p.ID); err != nil || !got.Blocked.IsZero() {
		t.Fatalf("%+v, %v", got, err)
	}
	w.is(w.BlockPicture(ctx, editor, 99, true, "이유"), fault.NotFound, "an unknown picture")
}

// What an action read is still so when it writes: two that would each be right alone are not both done.
func TestActionsTakeTurns(t *testing.T) {
	each(t, func(w *world) {
		ctx, far := w.t.Context(), w.node()
		for range 5 {
			s := w.newSection("빌", fresh("s"), 0)
			top, other := w.newSection("위", fresh("s"), 0), w.newSection("옆", fresh("s"), 0)
			second, _, err := w.Invite(ctx, staff.Shell(), staff.Person{Login: fresh("adm"), Name: "둘째", Role: staff.Admin})
			w.must(err)
			admins := []int64{w.who[staff.Admin].Person, second.ID}
			p, err := w.db.Person(ctx, admins[0])
			w.must(err)
			var wg sync.WaitGroup
			wg.Go(func() { _ = w.DeleteSection(ctx, staff.Shell(), s.ID) })
			wg.Go(func() {
				a := w.ready("글")
				a.Section = s.ID
				_, _ = far.SaveArticle(ctx, staff.Shell(), a)
			})
			wg.Go(func() {
				x := top
				x.Parent = other.ID
				_, _ = w.SaveSection(ctx, staff.Shell(), x)
			})
			wg.Go(func() {
				_, _ = far.SaveSection(ctx, staff.Shell(), news.Section{ID: other.ID, Name: "옆", Slug: other.Slug, Parent: top.ID})
			})
			wg.Go(func() { _ = w.DisablePerson(ctx, staff.Shell(), admins[0], true) })
			wg.Go(func() { _ = far.DisablePerson(ctx, staff.Shell(), admins[1], true) })
			wg.Wait()

			tree := w.tree()
			rows, err := w.db.Articles(ctx, news.ArticleFilter{Limit: 100})
			w.must(err)
			for _, row := range rows {
				if _, ok := tree.Find(row.Section); !ok {
					w.t.Fatalf("article %d stands in a section that is gone", row.No)
				}
			}
			for _, s := range []news.Section{top, other} {
				if _, ok := tree.Find(s.ID); !ok {
					w.t.Fatalf("section %d hangs nowhere: each was put under the other", s.ID)
				}
			}
			people, err := w.db.People(ctx)
			w.must(err)
			left := 0
			for _, x := range people {
				if x.Role == staff.Admin && x.Disabled.IsZero() {
					left++
				}
			}
			if left != 1 {
				w.t.Fatalf("%d administrators are left", left)
			}
			w.must(w.DisablePerson(ctx, staff.Shell(), p.ID, false))
			w.must(w.DisablePerson(ctx, staff.Shell(), second.ID, true))
		}
	})
}
