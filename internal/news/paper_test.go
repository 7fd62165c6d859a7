package news_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
)

func TestPaperCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*news.Paper)
		want   string
	}{
		"defaults":       {func(*news.Paper) {}, ""},
		"no boxes":       {func(p *news.Paper) { p.Boxes = nil }, ""},
		"no name":        {func(p *news.Paper) { p.Name = " " }, "name field.required"},
		"longest name":   {func(p *news.Paper) { p.Name = long(news.MaxName) }, ""},
		"name past":      {func(p *news.Paper) { p.Name = long(news.MaxName + 1) }, "name field.too-long"},
		"a day":          {func(p *news.Paper) { p.Registered = "2024-02-29" }, ""},
		"no such day":    {func(p *news.Paper) { p.Registered = "2026-02-29" }, "registered field.date"},
		"day in words":   {func(p *news.Paper) { p.FirstPublished = "어제" }, "first_published field.date"},
		"url":            {func(p *news.Paper) { p.URL = "https://paper.example//" }, ""},
		"path as url":    {func(p *news.Paper) { p.URL = "/paper" }, "url field.url"},
		"script as url":  {func(p *news.Paper) { p.URL = "javascript:alert(1)" }, "url field.url"},
		"mail":           {func(p *news.Paper) { p.Email = "desk" }, "email field.email"},
		"zone":           {func(p *news.Paper) { p.TimeZone = "Asia/Atlantis" }, "time_zone field.zone"},
		"no zone":        {func(p *news.Paper) { p.TimeZone = "" }, "time_zone field.zone"},
		"machine's zone": {func(p *news.Paper) { p.TimeZone = "Local" }, "time_zone field.zone"},
		"zone as path":   {func(p *news.Paper) { p.TimeZone = "../../etc/passwd" }, "time_zone field.zone"},
		"one":            {func(p *news.Paper) { p.Ranking.Count, p.Ranking.Hours = 1, 168 }, ""},
		"none":           {func(p *news.Paper) { p.Ranking.Count = 0 }, "ranking_count field.range"},
		"too many":       {func(p *news.Paper) { p.Ranking.Count = 21 }, "ranking_count field.range"},
		"no hours":       {func(p *news.Paper) { p.Ranking.Hours = 0 }, "ranking_hours field.range"},
		"over a week":    {func(p *news.Paper) { p.Ranking.Hours = 169 }, "ranking_hours field.range"},
		"no heading":     {func(p *news.Paper) { p.Ranking.Heading = "" }, "ranking_heading field.required"},
		"box borders": {func(p *news.Paper) {
			p.Boxes[news.FrontPage] = []news.Box{{Section: 1, Length: 100}, {Section: 1, Length: 1000}}
		}, ""},
		"box short": {func(p *news.Paper) { p.Boxes[news.FrontPage] = []news.Box{{Section: 1, Length: 99}} }, "boxes_front field.range"},
		"box long":  {func(p *news.Paper) { p.Boxes[news.ArticlePage] = []news.Box{{Section: 1, Length: 1001}} }, "boxes_article field.range"},
	} {
		p := news.NewPaper("조간일보")
		c.change(&p)
		if got := strings.Join(faults(p.Check()), ", "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	p := news.NewPaper("조간일보")
	p.URL, p.Boxes["moon"] = "https://paper.example//", []news.Box{{Section: 1, Length: 200}}
	if err := p.Check(); err != nil || p.URL != "https://paper.example" || p.Boxes["moon"] != nil {
		t.Fatalf("stored form %+v, %v", p, err)
	}
}

// Midnight is the first moment at which the date line differs, also where clocks change at midnight.
func TestMidnight(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, now, want string }{
		{"Asia/Seoul", "2026-01-19T00:00:00+09:00", "2026-01-20T00:00:00+09:00"},
		{"Asia/Seoul", "2026-01-18T14:59:59.999Z", "2026-01-19T00:00:00+09:00"},
		{"Asia/Seoul", "2026-12-31T23:00:00+09:00", "2027-01-01T00:00:00+09:00"},
		{"Asia/Kathmandu", "2026-01-19T23:59:00+05:45", "2026-01-20T00:00:00+05:45"},
		{"Europe/Berlin", "2026-03-29T01:30:00+01:00", "2026-03-30T00:00:00+02:00"}, // a day of 23 hours
		{"Europe/Berlin", "2026-10-25T00:30:00+02:00", "2026-10-26T00:00:00+01:00"}, // and of 25
		{"America/Santiago", "2024-09-07T23:30:00-04:00", "2024-09-08T01:00:00-03:00"},
		{"America/Santiago", "2024-04-06T23:30:00-03:00", "2024-04-07T00:00:00-04:00"},
		{"America/Havana", "2024-03-09T12:00:00-05:00", "2024-03-10T01:00:00-04:00"},
		{"America/Havana", "2024-11-02T23:30:00-04:00", "2024-11-03T00:00:00-04:00"}, // midnight comes twice
		{"Africa/Cairo", "2024-04-25T23:30:00+02:00", "2024-04-26T01:00:00+03:00"},
		{"Asia/Amman", "2021-10-28T23:30:00+03:00", "2021-10-29T00:00:00+03:00"},
		{"Pacific/Apia", "2011-12-29T23:30:00-10:00", "2011-12-31T00:00:00+14:00"}, // a day that was left out
		{"Nowhere/Land", "2026-01-19T23:30:00Z", "2026-01-20T00:00:00Z"},
	} {
		p := news.Paper{TimeZone: c.zone}
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Midnight(now).In(p.Zone()).Format(time.RFC3339); got != c.want {
			t.Errorf("%s at %s: %s, want %s", c.zone, c.now, got, c.want)
		}
	}
	// Through two years of changes the date line never differs before midnight came, and always after.
	for _, zone := range []string{"Asia/Seoul", "America/Santiago", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Atlantic/Azores", "Australia/Lord_Howe"} {
		p := news.Paper{TimeZone: zone}
		now := time.Date(2023, 12, 31, 23, 7, 0, 0, time.UTC)
		for range 800 {
			m := p.Midnight(now)
			today, before, after := now.In(p.Zone()).Day(), m.Add(-time.Millisecond).In(p.Zone()).Day(), m.In(p.Zone()).Day()
			if !m.After(now) || m.Sub(now) > 25*time.Hour || before != today || after == today {
				t.Fatalf("%s: at %s midnight is %s", zone, now.In(p.Zone()), m)
			}
			now = now.Add(22*time.Hour + 13*time.Minute)
		}
	}
}

func TestSectionsTree(t *testing.T) {
	t.Parallel()
	tree := news.Arrange([]news.Section{
		{ID: 4, Slug: "society", Name: "사회", Position: 2}, {ID: 3, Parent: 1, Slug: "b", Position: 2}, {ID: 2, Parent: 1, Slug: "가 나", Position: 1},
		{ID: 1, Slug: "industry", Position: 1}, {ID: 5, Slug: "last", Position: 1<<62 + 1<<61}, {ID: 6, Slug: "first", Position: -1 << 62}, {ID: 7, Slug: "society2", Position: 2},
	})
	var ids []int64
	for _, s := range tree {
		ids = append(ids, s.ID)
	}
	if !slices.Equal(ids, []int64{6, 1, 2, 3, 4, 7, 5}) {
		t.Fatalf("order %v", ids)
	}
	if s, ok := tree.At("industry", "b"); !ok || s.ID != 3 {
		t.Fatalf("at industry/b: %+v", s)
	}
	for _, at := range [][2]string{{"b", ""}, {"industry", "society"}, {"none", ""}, {"none", "b"}, {"society", "b"}, {"", ""}} {
		if s, ok := tree.At(at[0], at[1]); ok {
			t.Errorf("at %v there is %+v", at, s)
		}
	}
	for id, want := range map[int64]string{1: "/sections/industry", 2: "/sections/industry/%EA%B0%80%20%EB%82%98", 99: "/latest", 0: "/latest"} {
		if got := tree.Path(id); got != want {
			t.Errorf("path of %d: %s", id, got)
		}
	}
	if !slices.Equal(tree.Family(3), []int64{3, 1}) || !slices.Equal(tree.Family(1), []int64{1}) || tree.Family(99) != nil {
		t.Error("family", tree.Family(3), tree.Family(1), tree.Family(99))
	}
}

func TestMenuItemAndPictureCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		m    news.MenuItem
		want string
	}{
		{news.MenuItem{Section: 3}, ""},
		{news.MenuItem{Label: "최신", URL: "/latest"}, ""},
		{news.MenuItem{}, "label field.required, url field.required"},
		{news.MenuItem{Label: "나쁜", URL: "javascript:alert(1)"}, "url field.url"},
		{news.MenuItem{Label: "나쁜", URL: "//host"}, "url field.url"},
		{news.MenuItem{Label: long(news.MaxName + 1), URL: "/"}, "label field.too-long"},
	} {
		if got := strings.Join(faults(c.m.Check()), ", "); got != c.want {
			t.Errorf("%+v: %q, want %q", c.m, got, c.want)
		}
	}
	p := news.Picture{Caption: long(news.MaxCaption), Credit: long(news.MaxNote + 1), Alt: "\x00"}
	if got := strings.Join(faults(p.Check()), ", "); got != "alt field.characters, credit field.too-long" {
		t.Error(got)
	}
	s := news.Section{ID: 3, Parent: 3, Name: "사회", Slug: "society"}
	if got := strings.Join(faults(s.Check()), ", "); got != "parent section.parent" {
		t.Error(got)
	}
}

func TestPublicCopy(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 18, 15, 30, 0, 0, time.UTC)
	a := news.Article{No: 3, Version: 4, Title: "제목", Body: `<p>첫 문장이다.</p><figure data-picture="9"></figure>`, Picture: 5}
	p := a.Public(now)
	if p.Published != now || !p.Edited.IsZero() || p.Lead != "첫 문장이다." || !slices.Equal(p.Pictures(), []int64{5, 9}) {
		t.Fatalf("first: %+v %v", p, p.Pictures())
	}
	a.Published, a.Lead = now, "손으로 쓴 리드"
	p = a.Public(now.Add(time.Hour))
	if p.Published != now || p.Edited != now.Add(time.Hour) || p.Lead != "손으로 쓴 리드" || p.Cursor() != (news.Cursor{At: now, No: 3}) {
		t.Fatalf("again: %+v", p)
	}
}
