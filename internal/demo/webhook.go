package demo

import (
	"context"

	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
)

// addHook makes a webhook that nobody receives; it is paused, so that the sample asks nobody outside.
func (w *writer) addHook(ctx context.Context) error {
	h, err := w.Desk.AddHook(ctx, staff.Shell(), notify.Hook{
		Name: "포털 전송기", URL: "https://portal.example/jogan", Events: []news.EventKind{news.ArticlePublished, news.ArticleCorrected, news.ArticleWithdrawn, news.ArticleRestored},
	})
	if err != nil {
		return err
	}
	return w.Desk.PauseHook(ctx, staff.Shell(), h.ID, true)
}
