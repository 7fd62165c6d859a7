package store

import (
	"context"

	"jogan/internal/news"
)

// Bulk naive
func (t *Tx) Bulk(ctx context.Context, articles []news.Article) error {
	for _, a := range articles {
		if err := t.InsertArticle(ctx, a); err != nil {
			return err
		}
		p := a
		p.Published = a.Published
		pp := p.Public(a.Updated)
		if err := t.PutPublic(ctx, pp); err != nil {
			return err
		}
	}
	return nil
}
