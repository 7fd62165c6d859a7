package store

import (
	"context"
	"time"

	"jogan/internal/news"
)

// Due lists the articles whose time to come or to go has come, the earliest first, from behind after on (the zero value: from
// the first).
func (r *Reader) Due(ctx context.Context, now time.Time, after news.DueArticle, limit int) ([]news.DueArticle, error) {
	return list(ctx, r, func(s scanner) (d news.DueArticle, err error) {
		var when int64
		err = s.Scan(&d.No, &when, &d.Withdraw)
		d.At = at(when)
		return d, err
	}, `select no, publish_at, 0 from article where status = 'scheduled' and publish_at <= $1 and (publish_at, no) > ($2, $3)
		union all select no, withdraw_at, 1 from article where withdraw_at > 0 and withdraw_at <= $1 and status = 'published' and (withdraw_at, no) > ($2, $3)
		order by 2, 1 limit $4`, ms(now), ms(after.At), after.No, limit)
}
