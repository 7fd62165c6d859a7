package front_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jogan/internal/front"
	"jogan/internal/news"
)

// paper is a newspaper in memory.
type paper struct {
	articles []article // newest first
	ranked   []int64
	asked    int // questions
}

type article struct {
	news.Headline
	lists []string
}

func (p *paper) Ranked() []int64 { return p.ranked }

func (p *paper) Headlines(_ context.Context, nos []int64) ([]news.Headline, error) {
	p.asked++
	var all []news.Headline
	for _, no := range nos {
		for _, a := range p.articles {
			if a.No == no {
				all = append(all, a.Headline)
			}
		}
	}
	return all, nil
}

func (p *paper) Pick(_ context.Context, x news.Pick) ([]news.Cursor, error) {
	p.asked++
	var all []news.Cursor
	for _, a := range p.articles {
		fits := slices.Contains(a.lists, x.List) && (x.Kind == "" || a.Kind == x.Kind) && (x.Grade == "" || a.Grade == x.Grade) &&
			(!x.Picture || a.Picture != 0) && (x.Since.IsZero() || a.Published.After(x.Since)) && (x.Among == nil || slices.Contains(x.Among, a.No))
		for _, list := range x.In {
			fits = fits && slices.Contains(a.lists, list)
		}
		if fits && len(all) < x.Limit {
			all = append(all, news.Cursor{At: a.Published, No: a.No})
		}
	}
	return all, nil
}

func start() time.Time { return time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC) }

func edition(blocks ...news.FrontBlock) news.Edition {
	var e news.Edition
	for i := range blocks {
		if blocks[i].Key == "" {
			blocks[i].Key = fmt.Sprintf("b%d", i)
		}
		e.Rows = append(e.Rows, news.FrontRow{Columns: []news.FrontColumn{{Span: 12, Blocks: blocks[i : i+1]}}})
	}
	return e
}

// shown says what stands in which block: "b0: 1 2 | b1: 3".
func shown(t *testing.T, p *paper, e news.Edition, now time.Time) string {
	t.Helper()
	a, err := front.Arrange(t.Context(), p, e, now)
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, b := range e.Blocks() {
		out += b.Key + ":"
		for _, x := range a.Places[b.Key] {
			out += fmt.Sprintf(" %d", x.No)
		}
		out += " | "
	}
	return out
}

// five articles, the newest is 5; 4 leads, 3 and 1 are of section 7, 2 has a picture.
func five() *paper {
	p := &paper{ranked: []int64{1, 9, 4}}
	for no := int64(5); no > 0; no-- {
		a := article{Headline: news.Headline{No: no, Title: fmt.Sprint("글 ", no), Kind: news.Normal, Grade: news.Middle, Published: start().Add(-time.Duration(5-no) * time.Hour)}, lists: []string{news.ListAll}}
		switch no {
		case 4:
			a.Grade = news.Top
		case 3, 1:
			a.lists = append(a.lists, news.ListSection(7))
		case 2:
			a.Picture = 12
		}
		p.articles = append(p.articles, a)
	}
	return p
}

func TestPlacesAreFilledByHandThenByRule(t *testing.T) {
	t.Parallel()
	now := start()
	for name, c := range map[string]struct {
		e    news.Edition
		want string
	}{
		"the newest":     {edition(news.FrontBlock{Kind: news.HeadlinesBlock, Count: 3}), "b0: 5 4 3 | "},
		"each once":      {edition(news.FrontBlock{Kind: news.LeadBlock, Count: 1}, news.FrontBlock{Kind: news.HeadlinesBlock, Count: 9}), "b0: 5 | b1: 4 3 2 1 | "},
		"asked to":       {edition(news.FrontBlock{Kind: news.LeadBlock, Count: 1}, news.FrontBlock{Kind: news.HeadlinesBlock, Count: 2, Repeat: true}), "b0: 5 | b1: 5 4 | "},
		"by hand first":  {edition(news.FrontBlock{Kind: news.LeadBlock, Count: 1}, news.FrontBlock{Kind: news.HeadlinesBlock, Count: 3, Places: []news.FrontPlace{{Position: 1, Article: 5}}}), "b0: 4 | b1: 3 5 2 | "},
		"not public":     {edition(news.FrontBlock{Kind: news.HeadlinesBlock, Count: 2, Places: []news.FrontPlace{{Article: 99}}}), "b0: 5 4 | "},
		"pin ended":      {edition(news.FrontBlock{Kind: news.HeadlinesBlock, Count: 1, Places: []news.FrontPlace{{Article: 1, Until: now}}}), "b0: 5 | "},
		"pin holds":      {edition(news.FrontBlock{Kind: news.HeadlinesBlock, Count: 1, Places: []news.FrontPlace{{Article: 1, Until: now.Add(1)}}}), "b0: 1 | "},
		"nobody":         {edition(news.FrontBlock{Kind: news.HeadlinesBlock, Count: 3, Rule: news.FrontRule{None: true}, Places: []news.FrontPlace{{Position: 2, Article: 3}}}), "b0: 3 | "},
		"section":        {edition(news.FrontBlock{Kind: news.SectionBlock, Section: 7, Count: 3}), "b0: 3 1 | "},
		"fill":           {edition(news.FrontBlock{Kind: news.LeadBlock, Count: 3, Rule: news.FrontRule{Grade: news.Top, Fill: true}}), "b0: 4 5 3 | "},
		"no fill":        {edition(news.FrontBlock{Kind: news.LeadBlock, Count: 3, Rule: news.FrontRule{Grade: news.Top}}), "b0: 4 | "},
		"picture":        {edition(news.FrontBlock{Kind: news.PhotosBlock, Count: 3}), "b0: 2 | "},
		"picture, fill":  {edition(news.FrontBlock{Kind: news.PhotosBlock, Count: 3, Rule: news.FrontRule{Kind: news.Photo, Fill: true}}), "b0: 2 | "},
		"video, fill":    {edition(news.FrontBlock{Kind: news.VideoBlock, Count: 3, Rule: news.FrontRule{Hours: 1, Fill: true}}), "b0: | "},
		"most read":      {edition(news.FrontBlock{Kind: news.HeadlinesBlock, Count: 3, Rule: news.FrontRule{Order: news.MostRead}}), "b0: 1 4 | "},
		"hours":          {edition(news.FrontBlock{Kind: news.HeadlinesBlock, Count: 9, Rule: news.FrontRule{Hours: 2}}), "b0: 5 4 | "},
		"nothing":        {edition(news.FrontBlock{Kind: news.HeadlinesBlock, Count: 9, Rule: news.FrontRule{Tag: "없음"}}), "b0: | "},
		"without places": {edition(news.FrontBlock{Kind: news.MostReadBlock}, news.FrontBlock{Kind: news.LeadBlock, Count: 1}), "b0: | b1: 5 | "},
	} {
		if got := shown(t, five(), c.e, now); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestPlaceHasItsOwnTitleAndPicture(t *testing.T) {
	t.Parallel()
	until := start().Add(time.Hour)
	e := edition(news.FrontBlock{Kind: news.LeadBlock, Count: 1, Places: []news.FrontPlace{{Article: 3, Title: "다른 제목", Picture: 8, Until: until}}})
	a, err := front.Arrange(t.Context(), five(), e, start())
	if err != nil {
		t.Fatal(err)
	}
	if x := a.Places["b0"][0]; x.Title != "다른 제목" || x.Image != 8 || !x.ByHand || !a.Until.Equal(until) {
		t.Errorf("%+v until %s", x, a.Until)
	}
	a, err = front.Arrange(t.Context(), five(), e, until)
	if err != nil {
		t.Fatal(err)
	}
	if x := a.Places["b0"][0]; x.No != 5 || x.Title != "글 5" || x.ByHand || !a.Until.IsZero() {
		t.Errorf("after the pin: %+v until %s", x, a.Until)
	}
}

// Whatever an edition asks for: no article stands twice where nobody asked for it, nothing stands that is not public, the
// arrangement holds until it says, and what changes it was named.
func TestArrangementsHold(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := &paper{}
		for no := int64(40); no > 0; no-- {
			a := article{Headline: news.Headline{
				No: no, Kind: []news.Kind{news.Normal, news.Column}[r.IntN(2)], Grade: news.Grades()[r.IntN(3)], Picture: int64(r.IntN(2)),
				Published: start().Add(-time.Duration(40-no)*time.Hour - time.Duration(r.IntN(60))*time.Minute),
			}, lists: []string{news.ListAll}}
			for _, list := range []string{news.ListSection(1), news.ListSection(2), news.ListTag("강")} {
				if r.IntN(2) == 0 {
					a.lists = append(a.lists, list)
				}
			}
			if r.IntN(3) == 0 {
				p.ranked = append(p.ranked, no)
			}
			p.articles = append(p.articles, a)
		}
		e := anyEdition(r)
		now := start()
		a, err := front.Arrange(t.Context(), p, e, now)
		if err != nil {
			t.Fatal(err)
		}
		if questions := 2*len(e.Blocks()) + 2; p.asked > questions {
			t.Fatalf("seed %d: %d questions for %d blocks", seed, p.asked, len(e.Blocks()))
		}
		seen := map[int64]bool{}
		for _, b := range e.Blocks() {
			last := -1
			for _, x := range a.Places[b.Key] {
				if x.Position <= last || x.Position >= b.Count {
					t.Fatalf("seed %d: %s has a place %d after %d", seed, b.Key, x.Position, last)
				}
				last = x.Position
				if seen[x.No] && !b.Repeat {
					t.Fatalf("seed %d: article %d stands twice", seed, x.No)
				}
				seen[x.No] = seen[x.No] || !b.Repeat
			}
		}
		places := func(at time.Time) map[string][]front.Place {
			x, err := front.Arrange(t.Context(), p, e, at)
			if err != nil {
				t.Fatal(err)
			}
			return x.Places
		}
		later := a.Until.Add(-time.Millisecond)
		if a.Until.IsZero() {
			later = now.Add(1000 * time.Hour)
		}
		if !same(a.Places, places(later)) {
			t.Fatalf("seed %d: it changed before %s", seed, a.Until)
		}
		// An article that stands in none of the lists, and that nobody asked for, changes nothing when it goes.
		for i, x := range p.articles {
			named := slices.Contains(a.Articles, x.No) || slices.ContainsFunc(x.lists, func(list string) bool { return slices.Contains(a.Lists, list) })
			if named {
				continue
			}
			whole := p.articles
			p.articles = slices.Delete(slices.Clone(whole), i, i+1)
			if !same(a.Places, places(now)) {
				t.Fatalf("seed %d: article %d was used and not named", seed, x.No)
			}
			p.articles = whole
		}
	}
}

func same(a, b map[string][]front.Place) bool {
	return fmt.Sprint(a) == fmt.Sprint(b)
}

func anyEdition(r *rand.Rand) news.Edition {
	var blocks []news.FrontBlock
	kinds := slices.DeleteFunc(news.BlockKinds(), func(k news.BlockKind) bool { return !k.Places() || k == news.SeriesBlock })
	for range 1 + r.IntN(6) {
		b := news.FrontBlock{Kind: kinds[r.IntN(len(kinds))], Count: 1 + r.IntN(8), Section: int64(1 + r.IntN(2)), Repeat: r.IntN(4) == 0}
		b.Rule = news.FrontRule{
			Section: int64(r.IntN(3)), Tag: []string{"", "강"}[r.IntN(2)], Grade: append(news.Grades(), "")[r.IntN(4)], Hours: []int{0, 3, 20}[r.IntN(3)],
			Order: []string{"", news.MostRead}[r.IntN(2)], Fill: r.IntN(2) == 0, None: r.IntN(8) == 0,
		}
		for position := range b.Count {
			if r.IntN(3) == 0 {
				p := news.FrontPlace{Position: position, Article: int64(1 + r.IntN(45))}
				if r.IntN(2) == 0 {
					p.Until = start().Add(time.Duration(r.IntN(20)-5) * time.Hour)
				}
				b.Places = append(b.Places, p)
			}
		}
		blocks = append(blocks, b)
	}
	return edition(blocks...)
}
