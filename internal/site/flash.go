package site

import (
	"context"
)

// FlashBar is the bar over all pages that tells breaking news.
type FlashBar struct {
	Text string
	Path string // where it leads; empty: nowhere
}

// flash fills the bar. One whose article is withdrawn goes with it: what it tells does not hold.
func (m *making) flash(ctx context.Context, f *Frame, _ place) error {
	m.uses.Use(useFlash)
	x, err := m.r.Flash(ctx)
	if err != nil || !x.Shown(m.now) {
		return err
	}
	m.until(x.Until)
	bar := &FlashBar{Text: x.Text}
	if x.Article != 0 {
		m.uses.Use(useArticle(x.Article))
		heads, err := m.r.Headlines(ctx, []int64{x.Article})
		if err != nil || len(heads) == 0 {
			return err
		}
		bar.Path = articlePath(x.Article)
	}
	f.Flash = bar
	return nil
}
