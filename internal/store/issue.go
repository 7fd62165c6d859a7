package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const issueColumns = "id, version, day, number, status, published_at, withdrawn_at, updated_at"

func scanIssue(s scanner) (x news.Issue, err error) {
	var published, withdrawn, updated int64
	err = s.Scan(&x.ID, &x.Version, &x.Day, &x.Number, &x.Status, &published, &withdrawn, &updated)
	x.Published, x.Withdrawn, x.Updated = at(published), at(withdrawn), at(updated)
	return x, err
}

// Issue returns an issue of the printed paper with its pages.
func (r *Reader) Issue(ctx context.Context, id int64) (news.Issue, error) {
	x, err := one(ctx, r, scanIssue, "select "+issueColumns+" from issue where id = $1", id)
	if err == nil {
		err = r.issuePages(ctx, &x)
	}
	return x, err
}

// IssueOn returns the issue of a day with its pages.
func (r *Reader) IssueOn(ctx context.Context, day string) (news.Issue, error) {
	x, err := one(ctx, r, scanIssue, "select "+issueColumns+" from issue where day = $1", day)
	if err == nil {
		err = r.issuePages(ctx, &x)
	}
	return x, err
}

func (r *Reader) issuePages(ctx context.Context, x *news.Issue) (err error) {
	x.Pages, err = list(ctx, r, func(s scanner) (p news.IssuePage, err error) { return p, s.Scan(&p.ID, &p.Picture, &p.Label) },
		"select id, picture_id, label from issue_page where issue_id = $1 order by position, id", x.ID)
	if err != nil {
		return err
	}
	x.Count = len(x.Pages)
	type link struct{ page, article int64 }
	links, err := list(ctx, r, func(s scanner) (l link, err error) { return l, s.Scan(&l.page, &l.article) },
		"select a.page_id, a.article_no from issue_article a join issue_page p on p.id = a.page_id where p.issue_id = $1 order by a.page_id, a.nth", x.ID)
	for _, l := range links {
		if i := slices.IndexFunc(x.Pages, func(p news.IssuePage) bool { return p.ID == l.page }); i >= 0 {
			x.Pages[i].Articles = append(x.Pages[i].Articles, l.article)
		}
	}
	return err
}

// Issues lists the issues of the printed paper, the newest day first, each with its first page and how many there are.
func (r *Reader) Issues(ctx context.Context, f news.IssueFilter) ([]news.Issue, error) {
	where, args := []string{"true"}, []any{f.Limit}
	add := func(condition string, value any) {
		args = append(args, value)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if f.Public {
		add("i.status = $%d", string(news.IssuePublished))
	}
	if f.Month != "" {
		add("i.day >= $%d", f.Month+"-01")
		add("i.day <= $%d", f.Month+"-31")
	}
	if f.Before != "" {
		add("i.day < $%d", f.Before)
	}
	return list(ctx, r, func(s scanner) (x news.Issue, err error) {
		var published, withdrawn, updated, page, picture int64
		var label string
		err = s.Scan(&x.ID, &x.Version, &x.Day, &x.Number, &x.Status, &published, &withdrawn, &updated, &x.Count, &page, &picture, &label)
		x.Published, x.Withdrawn, x.Updated = at(published), at(withdrawn), at(updated)
		if page != 0 {
			x.Pages = []news.IssuePage{{ID: page, Picture: picture, Label: label}}
		}
		return x, err
	}, `select i.id, i.version, i.day, i.number, i.status, i.published_at, i.withdrawn_at, i.updated_at,
		(select count(*) from issue_page p where p.issue_id = i.id), coalesce(f.id, 0), coalesce(f.picture_id, 0), coalesce(f.label, '')
		from issue i left join issue_page f on f.id = (select p.id from issue_page p where p.issue_id = i.id order by p.position, p.id limit 1)
		where `+strings.Join(where, " and ")+" order by i.day desc limit $1", args...)
}

// IssueMonths lists the months in which there are issues for readers, the newest first.
func (r *Reader) IssueMonths(ctx context.Context) ([]news.IssueMonth, error) {
	return list(ctx, r, func(s scanner) (m news.IssueMonth, err error) { return m, s.Scan(&m.Month, &m.Count) },
		"select substr(day, 1, 7), count(*) from issue where status = 'published' group by substr(day, 1, 7) order by 1 desc limit 1200")
}

// PrintedOn lists the pages of published issues on which an article stands, the newest day first.
func (r *Reader) PrintedOn(ctx context.Context, no int64) ([]news.Printed, error) {
	return list(ctx, r, func(s scanner) (x news.Printed, err error) { return x, s.Scan(&x.Day, &x.Page) },
		`select i.day, (select count(*) from issue_page q where q.issue_id = p.issue_id
			and (q.position < p.position or q.position = p.position and q.id <= p.id)) as page
		from issue_article a join issue_page p on p.id = a.page_id join issue i on i.id = p.issue_id
		where a.article_no = $1 and i.status = 'published' order by i.day desc, page limit 10`, no)
}

// LastIssue returns the newest day and the greatest number that an issue has; "" and 0 where there is none.
func (r *Reader) LastIssue(ctx context.Context) (news.Issue, error) {
	return one(ctx, r, func(s scanner) (x news.Issue, err error) { return x, s.Scan(&x.Day, &x.Number) },
		"select coalesce(max(day), ''), coalesce(max(number), 0) from issue")
}

// IssueGone tells whether readers could once open a file of the library as a printed page, and no longer can.
func (r *Reader) IssueGone(ctx context.Context, picture int64) (bool, error) {
	n, err := one(ctx, r, scanInt, "select count(*) from issue_gone where picture_id = $1", picture)
	return n > 0, err
}

// SaveIssue writes an issue with its pages, a new one where its ID is 0, and returns its id. Pages whose ID is 0 are new,
// those that are missing go. The version that x began from is x.Version-1; Conflict where another stands, and where the
// day has an issue. Files of pages are open to readers while the issue is published.
func (t *Tx) SaveIssue(ctx context.Context, x news.Issue) (int64, error) {
	args := []any{x.Version, x.Day, x.Number, string(x.Status), ms(x.Published), ms(x.Withdrawn), ms(x.Updated)}
	var err error
	if x.ID == 0 {
		x.ID, err = t.insert(ctx, `insert into issue (version, day, number, status, published_at, withdrawn_at, updated_at)
			values ($1, $2, $3, $4, $5, $6, $7) returning id`, args...)
	} else {
		err = t.versioned(ctx, `update issue set version = $1, day = $2, number = $3, status = $4, published_at = $5, withdrawn_at = $6, updated_at = $7
			where id = $8 and version = $9`, append(args, x.ID, x.Version-1)...)
	}
	if err != nil {
		return x.ID, err
	}
	if err := t.putPages(ctx, x); err != nil {
		return x.ID, err
	}
	return x.ID, t.openIssue(ctx, x)
}

func (t *Tx) putPages(ctx context.Context, x news.Issue) error {
	stands, err := list(ctx, &t.Reader, scanInt, "select id from issue_page where issue_id = $1", x.ID)
	if err != nil {
		return err
	}
	for _, id := range stands {
		if _, err := t.exec(ctx, "delete from issue_article where page_id = $1", id); err != nil {
			return err
		}
		if !slices.ContainsFunc(x.Pages, func(p news.IssuePage) bool { return p.ID == id }) {
			if _, err := t.exec(ctx, "delete from issue_page where id = $1", id); err != nil {
				return err
			}
		}
	}
	for i, p := range x.Pages {
		switch {
		case p.ID == 0:
			if p.ID, err = t.insert(ctx, "insert into issue_page (issue_id, position, picture_id, label) values ($1, $2, $3, $4) returning id",
				x.ID, i+1, p.Picture, p.Label); err != nil {
				return err
			}
		case !slices.Contains(stands, p.ID):
			return fault.New(fault.NotFound, "fault.not-found")
		default:
			if _, err := t.exec(ctx, "update issue_page set position = $1, picture_id = $2, label = $3 where id = $4", i+1, p.Picture, p.Label, p.ID); err != nil {
				return err
			}
		}
		for nth, no := range p.Articles {
			if _, err := t.exec(ctx, "insert into issue_article (page_id, nth, article_no) values ($1, $2, $3)", p.ID, nth, no); err != nil {
				return err
			}
		}
	}
	return nil
}

// openIssue opens the files of an issue that is published to readers, and notes those that they could open and no longer can.
func (t *Tx) openIssue(ctx context.Context, x news.Issue) error {
	user := fmt.Sprintf("issue:%d", x.ID)
	was, err := list(ctx, &t.Reader, scanInt, "select picture_id from picture_use where used_by = $1", user)
	if err != nil {
		return err
	}
	var files []int64
	if x.Status == news.IssuePublished {
		for _, p := range x.Pages {
			if !slices.Contains(files, p.Picture) {
				files = append(files, p.Picture)
			}
		}
	}
	if err := t.usePictures(ctx, user, files); err != nil {
		return err
	}
	for _, id := range was {
		if !slices.Contains(files, id) {
			if _, err := t.exec(ctx, "insert into issue_gone (picture_id, at) values ($1, $2) on conflict do nothing", id, ms(t.Now)); err != nil {
				return err
			}
		}
	}
	if !x.Published.IsZero() { // what readers never saw makes no page stale
		t.note(news.Change{What: news.WhatIssue, ID: x.ID, Key: x.Day})
	}
	return nil
}

// DeleteIssue removes an issue with its pages; the files stay in the library.
func (t *Tx) DeleteIssue(ctx context.Context, id int64) error {
	x, err := t.Issue(ctx, id)
	if err != nil {
		return err
	}
	x.Pages, x.Status = nil, news.IssueDraft
	if err := t.putPages(ctx, x); err != nil {
		return err
	}
	if err := t.openIssue(ctx, x); err != nil {
		return err
	}
	return t.removed(ctx, "delete from issue where id = $1", id)
}
