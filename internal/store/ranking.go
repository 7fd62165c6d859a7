package store

import (
	"context"
	"time"

	"jogan/internal/ranking"
)

// AddViews adds a batch of counted views; all of it or nothing.
func (db *DB) AddViews(ctx context.Context, views []ranking.Views) error {
	return db.Write(ctx, func(t *Tx) error {
		for _, v := range views {
			if _, err := t.exec(ctx, `insert into view_hour (hour, article_no, views) values ($1, $2, $3)
				on conflict (hour, article_no) do update set views = view_hour.views + excluded.views`, v.Hour, v.Article, v.Count); err != nil {
				return err
			}
		}
		return nil
	})
}

// MostRead lists the numbers of the articles that were read most since a moment, most views first; of equally many the
// newer number first. Whether readers may still see them is not asked.
func (r *Reader) MostRead(ctx context.Context, since time.Time, limit int) ([]int64, error) {
	return list(ctx, r, scanInt, "select article_no from view_hour where hour >= $1 group by article_no order by sum(views) desc, article_no desc limit $2",
		ms(since), limit)
}

// ViewsOf sums all views of each of the articles.
func (r *Reader) ViewsOf(ctx context.Context, nos []int64) (map[int64]int64, error) {
	type row struct{ no, views int64 }
	sums := map[int64]int64{}
	for _, chunk := range chunks(nos) {
		marks, args := in(nil, chunk)
		rows, err := list(ctx, r, func(s scanner) (x row, err error) { return x, s.Scan(&x.no, &x.views) },
			"select article_no, cast(sum(views) as bigint) from view_hour where article_no in ("+marks+") group by article_no", args...)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			sums[x.no] = x.views
		}
	}
	return sums, nil
}
