package site

import (
	"context"

	"jogan/internal/news"
	"jogan/internal/ranking"
)

// MostRead is the most-read list; without Items it is left out with its heading.
type MostRead struct {
	Heading string
	Items   []Link
}

// mostRead fills the list from the paper's window, then from a week, then from the newest. Only what readers may see
// now is listed, each article once.
func (m *making) mostRead(ctx context.Context, f *Frame, _ place) error {
	m.uses.UseSoft(softRanking)
	day, week := m.s.MostRead()
	count := m.paper.Ranking.Count
	// Twice the wanted number leaves room for those that were withdrawn since they were counted.
	asked := ranking.Top(2*count, day, week)
	heads, err := m.r.Headlines(ctx, asked)
	if err != nil {
		return err
	}
	for _, no := range asked {
		m.uses.Use(useArticle(no)) // also where it is not public: it may come back
	}
	if len(heads) < count {
		m.uses.Use(news.ListAll)
		newest, err := m.r.Listing(ctx, news.ListAll, news.Cursor{}, 2*count)
		if err != nil {
			return err
		}
		heads = append(heads, newest...)
	}
	byNo := make(map[int64]news.Headline, len(heads))
	nos := make([]int64, 0, len(heads))
	for _, h := range heads {
		byNo[h.No] = h
		nos = append(nos, h.No)
	}
	f.Ranking.Heading = m.paper.Ranking.Heading
	for _, no := range ranking.Top(count, nos) {
		m.uses.Use(useArticle(no))
		f.Ranking.Items = append(f.Ranking.Items, Link{Name: byNo[no].Title, Path: articlePath(no), Marks: news.Marks(byNo[no].Corrections)})
	}
	f.ranked = f.Ranking.Items
	return nil
}
