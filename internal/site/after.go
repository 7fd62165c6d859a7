package site

import (
	"context"
	"strings"

	"jogan/internal/news"
)

// After is what stands below an article, each article once.
type After struct {
	Older, Newer Link // the neighbours in its section
	Section      Link
	More         []Teaser // the newest of the section
	Writer       Link     // the first of those who signed it who has a page
	By           []Teaser // the newest of theirs
}

// How many articles stand below one, at most.
const (
	moreOfSection = 4
	moreOfWriter  = 4
)

// after fills what stands below the article. Each list is read from its end, by as many lines as are shown and could be left
// out.
func (m *making) after(ctx context.Context, p *ArticlePage) error {
	shown := map[int64]bool{p.Article.No: true}
	for _, no := range p.Article.Related {
		shown[no] = true
	}
	a := After{}
	if p.Section.Name != "" {
		a.Section = p.Section
		list, here := news.ListSection(p.Article.Section), p.Article.Cursor()
		m.uses.Use(list)
		older, err := m.r.Listing(ctx, list, here, 1)
		if err != nil {
			return err
		}
		newer, err := m.r.ListingOldest(ctx, list, here, 1)
		if err != nil {
			return err
		}
		for i, heads := range [][]news.Headline{older, newer} {
			for _, h := range heads {
				m.uses.Use(useArticle(h.No))
				*[]*Link{&a.Older, &a.Newer}[i] = Link{Name: h.Title, Path: articlePath(h.No), Marks: news.Marks(h.Corrections)}
				shown[h.No] = true
			}
		}
		if a.More, err = m.newest(ctx, list, shown, moreOfSection); err != nil {
			return err
		}
	}
	for _, author := range p.Authors {
		if author.Path == "" {
			continue
		}
		list := news.ListPerson(author.Person)
		m.uses.Use(list)
		by, err := m.newest(ctx, list, shown, moreOfWriter)
		if err != nil {
			return err
		}
		a.Writer, a.By = Link{Name: strings.TrimSpace(author.Name + " " + author.Title), Path: author.Path}, by
		break
	}
	p.After = a
	return nil
}

// newest are the newest articles of a list that are not shown yet; they are then.
func (m *making) newest(ctx context.Context, list string, shown map[int64]bool, count int) ([]Teaser, error) {
	heads, err := m.r.Listing(ctx, list, news.Cursor{}, count+len(shown))
	if err != nil {
		return nil, err
	}
	var kept []news.Headline
	for _, h := range heads {
		if !shown[h.No] && len(kept) < count {
			shown[h.No] = true
			kept = append(kept, h)
		}
	}
	return m.teasers(ctx, kept, sizesMore, 320)
}
