package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const articleColumns = `a.no, a.version, a.status, a.title, a.short_title, a.subtitle, a.kind, a.grade, a.section_id, a.series_id,
	a.lead, b.html, a.picture_id, a.caption, a.related, a.own, a.source, a.portal, a.comments, a.adults_only, a.ai_use,
	a.embargo_at, a.publish_at, a.owner_id, a.created_at, a.updated_at, a.published_at, a.withdrawn_at, a.withdraw_reason, a.public_version,
	a.take, a.withdraw_at, a.filed_at, a.approved_at, a.return_reason, a.held, a.overrides`

func scanArticle(s scanner) (a news.Article, err error) {
	var related, overrides string
	var embargo, publish, created, updated, published, withdrawn, withdraw, filed, approved int64
	err = s.Scan(&a.No, &a.Version, &a.Status, &a.Title, &a.ShortTitle, &a.Subtitle, &a.Kind, &a.Grade, &a.Section, &a.Series,
		&a.Lead, &a.Body, &a.Picture, &a.Caption, &related, &a.Origin.Own, &a.Origin.Source, &a.Portal, &a.Comments, &a.AdultsOnly, &a.AIUse,
		&embargo, &publish, &a.Owner, &created, &updated, &published, &withdrawn, &a.WithdrawReason, &a.PublicVersion,
		&a.Take, &withdraw, &filed, &approved, &a.ReturnReason, &a.Held, &overrides)
	if err != nil {
		return a, err
	}
	a.Embargo, a.PublishAt, a.Created, a.Updated = at(embargo), at(publish), at(created), at(updated)
	a.Published, a.Withdrawn, a.WithdrawAt, a.Filed, a.Approved = at(published), at(withdrawn), at(withdraw), at(filed), at(approved)
	return a, errors.Join(json.Unmarshal([]byte(related), &a.Related), json.Unmarshal([]byte(overrides), &a.Overrides))
}

// Article returns the working copy.
func (r *Reader) Article(ctx context.Context, no int64) (news.Article, error) {
	a, err := one(ctx, r, scanArticle, "select "+articleColumns+" from article a join body b on b.hash = a.body_hash where a.no = $1", no)
	if err != nil {
		return a, fmt.Errorf("article %d: %w", no, err)
	}
	if a.Sections, err = list(ctx, r, scanInt, "select section_id from article_section where article_no = $1 order by position", no); err != nil {
		return a, err
	}
	if a.Tags, err = list(ctx, r, scanText, "select t.name from article_tag x join tag t on t.id = x.tag_id where x.article_no = $1 order by x.position", no); err != nil {
		return a, err
	}
	a.Bylines, err = list(ctx, r, scanByline, "select person_id, name, title, email from byline where article_no = $1 order by position", no)
	return a, err
}

func scanByline(s scanner) (b news.Byline, err error) {
	return b, s.Scan(&b.Person, &b.Name, &b.Title, &b.Email)
}

// Articles lists working copies for the newsroom, the last changed first.
func (r *Reader) Articles(ctx context.Context, f news.ArticleFilter) ([]news.ArticleRow, error) {
	var where []string
	var args []any
	add := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(args)), 1)
		}
		where = append(where, condition)
	}
	if f.Status != "" {
		add("a.status = ?", f.Status)
	}
	if f.Section != 0 {
		add("a.section_id in (select id from section where id = ? or parent_id = ?)", f.Section, f.Section)
	}
	if f.Owner != 0 {
		add("a.owner_id = ?", f.Owner)
	}
	if f.Text != "" {
		title, text := "a.title", foldASCII(f.Text)
		if text != f.Text || text != strings.ToUpper(text) { // with Latin letters; Hangul has no case
			title = r.dialect.foldedTitle
		}
		add(title+` like ? escape '\'`, "%"+likeEscape.Replace(text)+"%")
	}
	if !f.Before.IsZero() {
		add("(a.updated_at, a.no) < (?, ?)", ms(f.Before.At), f.Before.No)
	}
	query := `select a.no, a.version, a.public_version, a.status, a.kind, a.title, a.section_id, a.owner_id,
		coalesce((select name from person where id = a.owner_id), ''), a.updated_at, a.published_at from article a`
	if len(where) > 0 {
		query += " where " + strings.Join(where, " and ")
	}
	args = append(args, f.Limit)
	query += fmt.Sprintf(" order by a.updated_at desc, a.no desc limit $%d", len(args))
	rows, err := list(ctx, r, func(s scanner) (x news.ArticleRow, err error) {
		var updated, published int64
		err = s.Scan(&x.No, &x.Version, &x.PublicVersion, &x.Status, &x.Kind, &x.Title, &x.Section, &x.Owner, &x.OwnerName, &updated, &published)
		x.Updated, x.Published = at(updated), at(published)
		return x, err
	}, query, args...)
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	return rows, r.addBylines(ctx, rows)
}

// foldASCII makes the Latin letters small that foldedTitle makes small.
func foldASCII(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		return c
	}, s)
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func (r *Reader) addBylines(ctx context.Context, rows []news.ArticleRow) error {
	place := map[int64]int{}
	var nos []int64
	for i, x := range rows {
		place[x.No] = i
		nos = append(nos, x.No)
	}
	for _, chunk := range chunks(nos) {
		marks, args := in(nil, chunk)
		type named struct {
			no int64
			news.Byline
		}
		names, err := list(ctx, r, func(s scanner) (n named, err error) {
			return n, s.Scan(&n.no, &n.Person, &n.Name, &n.Title, &n.Email)
		}, "select article_no, person_id, name, title, email from byline where article_no in ("+marks+") order by article_no, position", args...)
		if err != nil {
			return err
		}
		for _, n := range names {
			row := &rows[place[n.no]]
			row.Bylines = append(row.Bylines, n.Byline)
		}
	}
	return nil
}

// Owners returns whose the articles are, of those that there are.
func (r *Reader) Owners(ctx context.Context, nos []int64) (map[int64]int64, error) {
	owners := map[int64]int64{}
	for _, chunk := range chunks(nos) {
		marks, args := in(nil, chunk)
		pairs, err := list(ctx, r, func(s scanner) (x [2]int64, err error) { return x, s.Scan(&x[0], &x[1]) },
			"select no, owner_id from article where no in ("+marks+")", args...)
		if err != nil {
			return nil, err
		}
		for _, x := range pairs {
			owners[x[0]] = x[1]
		}
	}
	return owners, nil
}

// CountByStatus counts working copies at each step.
func (r *Reader) CountByStatus(ctx context.Context) (map[news.Status]int, error) {
	type count struct {
		status news.Status
		n      int
	}
	all, err := list(ctx, r, func(s scanner) (c count, err error) { return c, s.Scan(&c.status, &c.n) }, "select status, count(*) from article group by status")
	counts := map[news.Status]int{}
	for _, c := range all {
		counts[c.status] = c.n
	}
	return counts, err
}

// NextNo takes the next free article number.
func (t *Tx) NextNo(ctx context.Context) (int64, error) {
	for {
		no, err := t.next(ctx, "article")
		if err != nil {
			return 0, err
		}
		taken, err := one(ctx, &t.Reader, scanInt, "select count(*) from article where no = $1", no)
		if err != nil || taken == 0 {
			return no, err
		}
	}
}

// SetFirstNo makes the numbers of new articles begin at no.
func (t *Tx) SetFirstNo(ctx context.Context, no int64) error {
	_, err := t.exec(ctx, "update counter set value = $1 where name = 'article'", no-1)
	return err
}

// InsertArticle writes a new working copy; a.No is free.
func (t *Tx) InsertArticle(ctx context.Context, a news.Article) error {
	values, err := t.articleValues(ctx, a)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, t.query("article.insert"), values...); err != nil {
		return fmt.Errorf("insert article %d: %w", a.No, err)
	}
	t.note(news.Change{What: news.WhatDraft, ID: a.No, Key: news.DraftKey(a)})
	if err := t.print(ctx, a.No, a.Body); err != nil {
		return err
	}
	return t.writeParts(ctx, a)
}

// UpdateArticle writes a changed working copy where the version from still stands; Conflict where it does not.
func (t *Tx) UpdateArticle(ctx context.Context, a news.Article, from int64) error {
	values, err := t.articleValues(ctx, a)
	if err != nil {
		return err
	}
	body, err := one(ctx, &t.Reader, scanText, "select body_hash from article where no = $1", a.No)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return fmt.Errorf("update article %d: %w", a.No, err)
	}
	n, err := t.exec(ctx, t.query("article.update"), append(values, from)...)
	if err != nil {
		return fmt.Errorf("update article %d: %w", a.No, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "article.stale")
	}
	t.note(news.Change{What: news.WhatDraft, ID: a.No, Key: news.DraftKey(a)})
	if err := t.reprint(ctx, a.No, body, a.Body); err != nil {
		return err
	}
	for _, table := range []string{"article_section", "article_tag", "byline"} {
		if _, err := t.exec(ctx, "delete from "+table+" where article_no = $1", a.No); err != nil {
			return err
		}
	}
	return t.writeParts(ctx, a)
}

func (t *Tx) articleValues(ctx context.Context, a news.Article) ([]any, error) {
	hash, err := t.putBody(ctx, a.Body)
	if err != nil {
		return nil, err
	}
	related, err := asJSON(a.Related)
	if err != nil {
		return nil, err
	}
	overrides, err := asJSON(a.Overrides)
	if err != nil {
		return nil, err
	}
	return []any{a.No, a.Version, a.Status, a.Title, a.ShortTitle, a.Subtitle, a.Kind, a.Grade, a.Section, a.Series,
		a.Lead, hash, a.Picture, a.Caption, related, bit(a.Origin.Own), a.Origin.Source, bit(a.Portal), bit(a.Comments), bit(a.AdultsOnly), a.AIUse,
		ms(a.Embargo), ms(a.PublishAt), a.Owner, ms(a.Created), ms(a.Updated), ms(a.Published), ms(a.Withdrawn), a.WithdrawReason, a.PublicVersion,
		a.Take, ms(a.WithdrawAt), ms(a.Filed), ms(a.Approved), a.ReturnReason, a.Held, overrides}, nil
}

func (t *Tx) writeParts(ctx context.Context, a news.Article) error {
	if err := t.writePlaces(ctx, a); err != nil {
		return err
	}
	for i, b := range a.Bylines {
		if _, err := t.exec(ctx, "insert into byline (article_no, position, person_id, name, title, email) values ($1, $2, $3, $4, $5, $6)",
			a.No, i, b.Person, b.Name, b.Title, b.Email); err != nil {
			return err
		}
	}
	return t.draftPictures(ctx, a)
}

// writePlaces writes the further sections and the tags of a working copy.
func (t *Tx) writePlaces(ctx context.Context, a news.Article) error {
	for i, id := range a.Sections {
		if _, err := t.exec(ctx, "insert into article_section (article_no, position, section_id) values ($1, $2, $3)", a.No, i, id); err != nil {
			return err
		}
	}
	for i, name := range a.Tags {
		id, err := t.tag(ctx, name)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, "insert into article_tag (article_no, position, tag_id) values ($1, $2, $3)", a.No, i, id); err != nil {
			return err
		}
	}
	return nil
}

// tag returns the id of the tag with the name, in whatever case it was first written, and makes it where it is new.
func (t *Tx) tag(ctx context.Context, name string) (int64, error) {
	return t.insert(ctx, `insert into tag (name, folded) values ($1, $2)
		on conflict (folded) do update set folded = excluded.folded returning id`, name, strings.ToLower(name))
}

// putBody stores a body under the hash of its text.
func (t *Tx) putBody(ctx context.Context, html string) (hash string, err error) {
	hash = bodyHash(html)
	_, err = t.exec(ctx, "insert into body (hash, html) values ($1, $2) on conflict (hash) do nothing", hash, html)
	return hash, err
}

func asJSON(v any) (string, error) {
	raw, err := json.Marshal(v)
	return string(raw), err
}

// AddRevision keeps a version of the working copy.
func (t *Tx) AddRevision(ctx context.Context, v news.Revision) error {
	hash, err := t.putBody(ctx, v.Copy.Body)
	if err != nil {
		return err
	}
	v.Copy.Body = ""
	copied, err := asJSON(v.Copy)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `insert into revision (article_no, version, at, person_id, name, action, note, body_hash, copy)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, v.Article, v.Version, ms(v.At), v.Person, v.Name, v.Action, v.Note, hash, copied)
	return err
}

// ReplaceRevision puts the newest text into the newest revision of the article, for saves that follow each other
// closely: the revision keeps its time, at which the row of saves began.
func (t *Tx) ReplaceRevision(ctx context.Context, v news.Revision) error {
	hash, err := t.putBody(ctx, v.Copy.Body)
	if err != nil {
		return err
	}
	v.Copy.Body = ""
	copied, err := asJSON(v.Copy)
	if err != nil {
		return err
	}
	before, err := one(ctx, &t.Reader, scanText, "select body_hash from revision where id = $1", v.ID)
	if err != nil {
		return err
	}
	if _, err = t.exec(ctx, "update revision set version = $1, body_hash = $2, copy = $3 where id = $4", v.Version, hash, copied, v.ID); err != nil || before == hash {
		return err
	}
	return t.dropBody(ctx, before) // else each save while somebody types would stay for ever
}

const revisionColumns = "r.id, r.article_no, r.version, r.at, r.person_id, r.name, r.action, r.note, b.html, r.copy"

func scanRevision(s scanner) (v news.Revision, err error) {
	var when int64
	var body, copied string
	if err := s.Scan(&v.ID, &v.Article, &v.Version, &when, &v.Person, &v.Name, &v.Action, &v.Note, &body, &copied); err != nil {
		return v, err
	}
	v.At = at(when)
	err = json.Unmarshal([]byte(copied), &v.Copy)
	v.Copy.Body = body
	return v, err
}

// Revisions lists what is kept of an article, the newest first.
func (r *Reader) Revisions(ctx context.Context, no int64) ([]news.Revision, error) {
	return list(ctx, r, scanRevision, "select "+revisionColumns+" from revision r join body b on b.hash = r.body_hash where r.article_no = $1 order by r.id desc", no)
}

// History lists what is kept of an article as Revisions does, without the copies: they can be many times the article.
func (r *Reader) History(ctx context.Context, no int64) ([]news.Revision, error) {
	return list(ctx, r, func(s scanner) (v news.Revision, err error) {
		var when int64
		err = s.Scan(&v.ID, &v.Article, &v.Version, &when, &v.Person, &v.Name, &v.Action, &v.Note)
		v.At = at(when)
		return v, err
	}, "select id, article_no, version, at, person_id, name, action, note from revision where article_no = $1 order by id desc", no)
}

// Revision returns one revision of an article.
func (r *Reader) Revision(ctx context.Context, no, id int64) (news.Revision, error) {
	return one(ctx, r, scanRevision, "select "+revisionColumns+" from revision r join body b on b.hash = r.body_hash where r.article_no = $1 and r.id = $2", no, id)
}

// LastRevision returns the newest revision of an article.
func (r *Reader) LastRevision(ctx context.Context, no int64) (news.Revision, error) {
	return one(ctx, r, scanRevision, "select "+revisionColumns+" from revision r join body b on b.hash = r.body_hash where r.article_no = $1 order by r.id desc limit 1", no)
}
