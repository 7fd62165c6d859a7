package store

import (
	"context"
	"time"

	"jogan/internal/news"
)

// Announcements lists the announcements before an article's number (0: from the newest on).
func (r *Reader) Announcements(ctx context.Context, before int64, limit int) ([]news.AnnouncementRow, error) {
	return list(ctx, r, func(s scanner) (x news.AnnouncementRow, err error) {
		var drop, dropped, updated int64
		err = s.Scan(&x.Article, &x.Sort, &drop, &dropped, &x.Title, &x.Status, &updated)
		x.DropAt, x.Dropped, x.Updated = at(drop), at(dropped), at(updated)
		return x, err
	}, `select n.article_no, n.sort, n.drop_at, n.dropped_at, a.title, a.status, a.updated_at from announcement n join article a on a.no = n.article_no
		where n.article_no < $1 or $1 = 0 order by n.article_no desc limit $2`, before, limit)
}

// PublicAnnouncements lists the public articles of the kind People, the newest first; sort "" is all of them.
func (r *Reader) PublicAnnouncements(ctx context.Context, sort news.AnnouncementSort, before news.Cursor, limit int) ([]news.AnnouncementLine, error) {
	query := "select " + headlineColumns + `, coalesce(n.sort, '') from public_article p left join announcement n on n.article_no = p.no
		where p.kind = 'people' and p.withdrawn_at = 0 and (coalesce(n.sort, '') = $1 or $1 = '')`
	args := []any{string(sort), limit}
	if !before.IsZero() {
		query += " and (p.published_at, p.no) < ($3, $4)"
		args = append(args, ms(before.At), before.No)
	}
	return list(ctx, r, func(s scanner) (x news.AnnouncementLine, err error) {
		fields, finish := headlineFields(&x.Headline)
		if err := s.Scan(append(fields, &x.Sort)...); err != nil {
			return x, err
		}
		return x, finish()
	}, query+" order by p.published_at desc, p.no desc limit $2", args...)
}

// DueAnnouncements lists the articles whose telephone numbers are to go by now.
func (r *Reader) DueAnnouncements(ctx context.Context, now time.Time, limit int) ([]int64, error) {
	return list(ctx, r, scanInt, "select article_no from announcement where drop_at > 0 and drop_at <= $1 and dropped_at = 0 order by drop_at limit $2", ms(now), limit)
}

// PutAnnouncement writes of which sort an article is and when its telephone numbers go.
func (t *Tx) PutAnnouncement(ctx context.Context, x news.Announcement) error {
	_, err := t.exec(ctx, `insert into announcement (article_no, sort, drop_at, dropped_at) values ($1, $2, $3, $4)
		on conflict (article_no) do update set sort = excluded.sort, drop_at = excluded.drop_at, dropped_at = excluded.dropped_at`,
		x.Article, string(x.Sort), ms(x.DropAt), ms(x.Dropped))
	t.note(news.Change{What: news.WhatAnnouncement, ID: x.Article})
	return err
}

// Announcement returns what is said of an article.
func (r *Reader) Announcement(ctx context.Context, no int64) (news.Announcement, error) {
	return one(ctx, r, func(s scanner) (x news.Announcement, err error) {
		var drop, dropped int64
		err = s.Scan(&x.Article, &x.Sort, &drop, &dropped)
		x.DropAt, x.Dropped = at(drop), at(dropped)
		return x, err
	}, "select article_no, sort, drop_at, dropped_at from announcement where article_no = $1", no)
}
