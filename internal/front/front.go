// Package front owns the question which article stands in which place of a front: what somebody put there while it holds,
// else what the place's rule chooses, else nothing. It decides from what it is told and knows no clock, no database and no
// page; it refuses to show an article twice where nobody asked for it, and whatever readers may not see.
package front

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"jogan/internal/news"
)

// Reader answers from one moment of the paper. It gives public articles alone.
type Reader interface {
	// Headlines returns those of the numbers that readers may see, in the order of the numbers.
	Headlines(ctx context.Context, nos []int64) ([]news.Headline, error)
	// Pick returns when and which articles of a list a rule chooses, newest first.
	Pick(ctx context.Context, p news.Pick) ([]news.Cursor, error)
	// Ranked lists the numbers of the most read articles, most read first.
	Ranked() []int64
}

// Arrangement is what stands on a front.
type Arrangement struct {
	Places   map[string][]Place // by the key of the block, in their order; without those that are empty
	Until    time.Time          // when the clock alone changes it first; zero: never
	Lists    []string           // the lists that were asked (news.ListAll and its like), each once
	Articles []int64            // the articles that were asked for by their numbers, whether they stand or not
	Ranked   bool               // the most-read list was asked
}

// Place is a place in which an article stands, with the title of the place where it has one.
type Place struct {
	news.Headline
	Position int   // from 0, in its block
	ByHand   bool  // somebody put it there
	Image    int64 // the picture of the place; 0: the article's own
}

// arranger fills the places of one front.
type arranger struct {
	r      Reader
	now    time.Time
	out    *Arrangement
	placed map[string]map[int]int64 // what stands where: block, position, article
	used   map[int64]bool           // by blocks that do not repeat
}

// Arrange fills the places of an edition at a moment. First those stand that were filled by hand and still hold, so that no
// rule takes their articles; then the rules fill the rest in reading order.
func Arrange(ctx context.Context, r Reader, e news.Edition, now time.Time) (Arrangement, error) {
	a := &arranger{r: r, now: now, out: &Arrangement{Places: map[string][]Place{}}, placed: map[string]map[int]int64{}, used: map[int64]bool{}}
	blocks := e.Blocks()
	heads := map[int64]news.Headline{}
	if err := a.read(ctx, heads, a.byHand(blocks)); err != nil {
		return *a.out, err
	}
	for _, b := range blocks {
		a.placed[b.Key] = map[int]int64{}
		for _, p := range b.Places {
			if _, public := heads[p.Article]; !public || !a.holds(p) || p.Position >= b.Count || !b.Repeat && a.used[p.Article] {
				continue
			}
			a.placed[b.Key][p.Position] = p.Article
			if !b.Repeat {
				a.used[p.Article] = true
			}
		}
	}
	var chosen []int64
	for _, b := range blocks {
		if err := a.fill(ctx, b); err != nil {
			return *a.out, fmt.Errorf("block %s: %w", b.Key, err)
		}
		for _, no := range a.placed[b.Key] {
			if _, ok := heads[no]; !ok && !slices.Contains(chosen, no) {
				chosen = append(chosen, no)
			}
		}
	}
	if err := a.read(ctx, heads, chosen); err != nil {
		return *a.out, err
	}
	for _, b := range blocks {
		a.out.set(b, a.placed[b.Key], heads, now)
	}
	return *a.out, nil
}

// byHand lists the articles that somebody put somewhere, and notes when the first of their pins ends.
func (a *arranger) byHand(blocks []*news.FrontBlock) []int64 {
	for _, b := range blocks {
		for _, p := range b.Places {
			if a.holds(p) {
				a.until(p.Until)
				if !slices.Contains(a.out.Articles, p.Article) {
					a.out.Articles = append(a.out.Articles, p.Article)
				}
			}
		}
	}
	return a.out.Articles
}

func (a *arranger) holds(p news.FrontPlace) bool { return p.Until.IsZero() || a.now.Before(p.Until) }

func (a *arranger) until(t time.Time) {
	if t.After(a.now) && (a.out.Until.IsZero() || t.Before(a.out.Until)) {
		a.out.Until = t
	}
}

func (a *arranger) read(ctx context.Context, heads map[int64]news.Headline, nos []int64) error {
	if len(nos) == 0 {
		return nil
	}
	found, err := a.r.Headlines(ctx, nos)
	for _, h := range found {
		heads[h.No] = h
	}
	return err
}

// fill has the rule of a block fill the places that are free.
func (a *arranger) fill(ctx context.Context, b *news.FrontBlock) error {
	rule := b.Chooses()
	free := b.Count - len(a.placed[b.Key])
	if free <= 0 || rule.None {
		return nil
	}
	here := map[int64]bool{} // even what may repeat stands once in its own block
	for _, no := range a.placed[b.Key] {
		here[no] = true
	}
	taken := func(no int64) bool { return here[no] || !b.Repeat && a.used[no] }
	asked := free + len(here)
	if !b.Repeat {
		asked = free + len(a.used)
	}
	nos, err := a.choose(ctx, rule, asked)
	if err != nil {
		return err
	}
	nos = slices.DeleteFunc(nos, taken)
	if len(nos) < free && rule.Fill {
		for _, no := range nos {
			here[no] = true
		}
		wider := news.FrontBlock{Kind: b.Kind, Section: b.Section, Series: b.Series, Rule: news.FrontRule{Section: rule.Section, Series: rule.Series, Tag: rule.Tag}}
		more, err := a.choose(ctx, wider.Chooses(), asked+len(nos)) // a strip of pictures stays one of pictures
		if err != nil {
			return err
		}
		nos = append(nos, slices.DeleteFunc(more, taken)...)
	}
	for position := range b.Count {
		if _, set := a.placed[b.Key][position]; set || len(nos) == 0 {
			continue
		}
		a.placed[b.Key][position] = nos[0]
		if !b.Repeat {
			a.used[nos[0]] = true
		}
		nos = nos[1:]
	}
	return nil
}

// choose asks for what a rule chooses. The smallest of the rule's lists is gone through, and the others are looked up.
func (a *arranger) choose(ctx context.Context, rule news.FrontRule, limit int) ([]int64, error) {
	var lists []string
	if rule.Tag != "" {
		lists = append(lists, news.ListTag(rule.Tag))
	}
	if rule.Series != 0 {
		lists = append(lists, news.ListSeries(rule.Series))
	}
	if rule.Section != 0 {
		lists = append(lists, news.ListSection(rule.Section))
	}
	if len(lists) == 0 {
		lists = append(lists, news.ListAll)
	}
	for _, name := range lists {
		if !slices.Contains(a.out.Lists, name) {
			a.out.Lists = append(a.out.Lists, name)
		}
	}
	p := news.Pick{List: lists[0], In: lists[1:], Kind: rule.Kind, Grade: rule.Grade, Picture: rule.Picture, Limit: limit}
	age := time.Duration(rule.Hours) * time.Hour
	if age > 0 {
		p.Since = a.now.Add(-age)
	}
	if rule.Order == news.MostRead {
		a.out.Ranked = true
		p.Among = append([]int64{}, a.r.Ranked()...)
		p.Limit = len(p.Among)
		for _, no := range p.Among {
			if !slices.Contains(a.out.Articles, no) {
				a.out.Articles = append(a.out.Articles, no)
			}
		}
	}
	found, err := a.r.Pick(ctx, p)
	if err != nil {
		return nil, err
	}
	nos := make([]int64, 0, len(found))
	for _, c := range found {
		nos = append(nos, c.No)
		if age > 0 {
			a.until(c.At.Add(age))
		}
	}
	if rule.Order == news.MostRead {
		slices.SortStableFunc(nos, func(x, y int64) int { return slices.Index(p.Among, x) - slices.Index(p.Among, y) })
		nos = nos[:min(len(nos), limit)]
	}
	return nos, nil
}

// set lays down what stands in a block.
func (a *Arrangement) set(b *news.FrontBlock, placed map[int]int64, heads map[int64]news.Headline, now time.Time) {
	for position := range b.Count {
		h, ok := heads[placed[position]]
		if !ok {
			continue
		}
		place := Place{Headline: h, Position: position}
		for _, p := range b.Places {
			if p.Position == position && p.Article == h.No && (p.Until.IsZero() || now.Before(p.Until)) {
				place.ByHand = true
				place.Title, place.Image = cmp.Or(p.Title, h.Title), p.Picture
			}
		}
		a.Places[b.Key] = append(a.Places[b.Key], place)
	}
}
