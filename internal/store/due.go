package store

import (
	"context"
	"time"

	"jogan/internal/news"
)

// Due lists the articles whose time to come or to go has come, the earliest first.
func (r *Reader) Due(ctx context.Context, now time.Time, limit int) ([]news.DueArticle, error) {
	return list(ctx, r, func(s scanner) (d news.DueArticle, err error) {
		var when int64
		err = s.Scan(&d.No, &when, &d.Withdraw)
		d.At = at(when)
		return d, err
	}, `select no, publish_at, 0 from article where status = 'scheduled' and publish_at <= $1
		union all select no, withdraw_at, 1 from article where withdraw_at > 0 and withdraw_at <= $1 and status = 'published'
		order by 2, 1 limit $2`, ms(now), limit)
}
