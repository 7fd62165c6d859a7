package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const pictureColumns = "id, key, type, name, bytes, width, height, duration, variants, caption, credit, alt, rights, taken_at, focus_x, focus_y, owner_id, created_at, blocked_at"

func scanPicture(s scanner) (p news.Picture, err error) {
	var variants string
	var duration, taken, created, blocked int64
	err = s.Scan(&p.ID, &p.Key, &p.Type, &p.Name, &p.Bytes, &p.Width, &p.Height, &duration, &variants, &p.Caption, &p.Credit, &p.Alt, &p.Rights,
		&taken, &p.FocusX, &p.FocusY, &p.Owner, &created, &blocked)
	if err != nil {
		return p, err
	}
	p.Duration, p.Taken, p.Created, p.Blocked = time.Duration(duration)*time.Millisecond, at(taken), at(created), at(blocked)
	return p, json.Unmarshal([]byte(variants), &p.Variants)
}

// Picture returns a picture of the library.
func (r *Reader) Picture(ctx context.Context, id int64) (news.Picture, error) {
	return one(ctx, r, scanPicture, "select "+pictureColumns+" from picture where id = $1", id)
}

// Pictures returns those of the ids that there are.
func (r *Reader) Pictures(ctx context.Context, ids []int64) (map[int64]news.Picture, error) {
	found := map[int64]news.Picture{}
	for _, chunk := range chunks(ids) {
		marks, args := in(nil, chunk)
		some, err := list(ctx, r, scanPicture, "select "+pictureColumns+" from picture where id in ("+marks+")", args...)
		if err != nil {
			return nil, err
		}
		for _, p := range some {
			found[p.ID] = p
		}
	}
	return found, nil
}

// PictureByKey returns the picture of a key and whether something that readers see shows it.
func (r *Reader) PictureByKey(ctx context.Context, key string) (p news.Picture, public bool, err error) {
	if p, err = one(ctx, r, scanPicture, "select "+pictureColumns+" from picture where key = $1", key); err != nil {
		return p, false, err
	}
	n, err := one(ctx, r, scanInt, "select count(*) from picture_use where picture_id = $1", p.ID)
	return p, n > 0, err
}

// PictureList lists the library, the newest first, before an id (0: from the newest on).
func (r *Reader) PictureList(ctx context.Context, before int64, limit int) ([]news.Picture, error) {
	return r.PictureSearch(ctx, news.PictureFilter{Before: before, Limit: limit})
}

// PictureSearch lists what a filter leaves of the library, the newest first.
func (r *Reader) PictureSearch(ctx context.Context, f news.PictureFilter) ([]news.Picture, error) {
	where, args := []string{"true"}, []any{f.Limit}
	add := func(condition string, value any) {
		args = append(args, value)
		where = append(where, strings.ReplaceAll(condition, "?", "$"+strconv.Itoa(len(args))))
	}
	if f.Before != 0 {
		add("id < ?", f.Before)
	}
	for _, word := range strings.Fields(f.Text) {
		add(`words like ? escape '\'`, "%"+likeEscape.Replace(strings.ToLower(word))+"%")
	}
	if !f.From.IsZero() {
		add("created_at >= ?", ms(f.From))
	}
	if !f.Until.IsZero() {
		add("created_at < ?", ms(f.Until))
	}
	if f.Person != 0 {
		add("owner_id = ?", f.Person)
	}
	if f.Kind == news.KindDocument {
		add("type = ?", "application/pdf")
	} else if f.Kind != "" {
		add("type like ?", string(f.Kind)+"/%")
	}
	if f.Missing {
		where = append(where, "(caption = '' or credit = '' or (alt = '' and type like 'image/%'))")
	}
	return list(ctx, r, scanPicture, "select "+pictureColumns+" from picture where "+strings.Join(where, " and ")+" order by id desc limit $1", args...)
}

// maxUses bounds the places of each sort that PictureUses lists.
const maxUses = 200

// PictureUses lists where an item is used, the newest articles first; of each sort at most 200.
func (r *Reader) PictureUses(ctx context.Context, id int64) ([]news.PictureUse, error) {
	var all []news.PictureUse
	for _, x := range []struct {
		what, query string
		public      bool
	}{
		{"article", `select p.no, p.title from picture_use u join public_article p
			on p.no = case when u.used_by like 'article:%' then cast(substr(u.used_by, 9) as bigint) else 0 end
			where u.picture_id = $1 order by p.no desc limit $2`, true},
		{"banner", "select b.id, b.name from picture_use u join banner b on u.used_by = 'banner:' || b.id where u.picture_id = $1 order by b.id limit $2", true},
		{"page", "select p.id, p.title from picture_use u join page p on u.used_by = 'page:' || p.id where u.picture_id = $1 order by p.id limit $2", true},
		{"person", "select p.id, p.name from picture_use u join person p on u.used_by = 'person:' || p.id where u.picture_id = $1 order by p.id limit $2", true},
		{"series", "select s.id, s.name from picture_use u join series s on u.used_by = 'series:' || s.id where u.picture_id = $1 order by s.id limit $2", true},
		{"notice", "select n.id, n.title from picture_use u join notice n on u.used_by = 'notice:' || n.id where u.picture_id = $1 order by n.id limit $2", true},
		{"popup", "select p.id, p.title from picture_use u join popup p on u.used_by = 'popup:' || p.id where u.picture_id = $1 order by p.id limit $2", true},
		{"issue", "select i.id, i.day from picture_use u join issue i on u.used_by = 'issue:' || i.id where u.picture_id = $1 order by i.id limit $2", true},
		{"front", `select coalesce(s.id, 0), coalesce(s.name, '/') from picture_use u left join section s on u.used_by = 'front:' || s.id
			where u.picture_id = $1 and u.used_by like 'front:%' order by 1 limit $2`, true},
		{"look", "select u.picture_id, '' from picture_use u where u.picture_id = $1 and u.used_by = 'look' limit $2", true},
		{"issue", `select distinct i.id, i.day from issue_page p join issue i on i.id = p.issue_id where p.picture_id = $1 and i.status <> 'published'
			order by i.id limit $2`, false},
		{"article", `select a.no, a.title from picture_draft d join article a on a.no = d.article_no
			where d.picture_id = $1 and not exists (select 1 from picture_use u where u.picture_id = $1 and u.used_by = 'article:' || a.no)
			order by a.no desc limit $2`, false},
		// Layouts are JSON without spaces (asJSON); the number ends at a comma or at the end of the place.
		{"front", `select distinct coalesce(s.id, 0), coalesce(s.name, '/') from edition e left join section s on s.id = e.section_id
			where e.status in ('draft', 'scheduled') and replace(e.layout, '}', ',') like '%"picture":' || cast(cast($1 as bigint) as text) || ',%'
			order by 1 limit $2`, false},
	} {
		some, err := list(ctx, r, func(s scanner) (u news.PictureUse, err error) {
			u.What, u.Public = x.what, x.public
			return u, s.Scan(&u.ID, &u.Title)
		}, x.query, id, maxUses)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// InsertPicture adds a picture and returns its id; its focal point is the centre. Where the key is there already, its own
// id comes back and everything of it stays.
func (t *Tx) InsertPicture(ctx context.Context, p news.Picture) (int64, error) {
	variants, err := asJSON(p.Variants)
	if err != nil {
		return 0, err
	}
	id, err := t.insert(ctx, `insert into picture (key, type, name, bytes, width, height, duration, variants, caption, credit, alt, rights, taken_at, words,
			owner_id, created_at, blocked_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		on conflict (key) do update set key = excluded.key returning id`,
		p.Key, p.Type, p.Name, p.Bytes, p.Width, p.Height, p.Duration.Milliseconds(), variants, p.Caption, p.Credit, p.Alt, p.Rights, ms(p.Taken), pictureWords(p),
		p.Owner, ms(p.Created), ms(p.Blocked))
	t.note(news.Change{What: news.WhatPicture, ID: id})
	return id, err
}

// UpdatePicture writes a picture's words, its focal point, its variants and whether it is blocked.
func (t *Tx) UpdatePicture(ctx context.Context, p news.Picture) error {
	variants, err := asJSON(p.Variants)
	if err != nil {
		return err
	}
	n, err := t.exec(ctx, `update picture set caption = $1, credit = $2, alt = $3, rights = $4, words = $5, focus_x = $6, focus_y = $7, variants = $8,
		blocked_at = $9 where id = $10`,
		p.Caption, p.Credit, p.Alt, p.Rights, pictureWords(p), p.FocusX, p.FocusY, variants, ms(p.Blocked), p.ID)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	t.note(news.Change{What: news.WhatPicture, ID: p.ID})
	return err
}

// DeletePicture removes an item that nothing public shows; fault.Conflict where something does. Working copies and
// revisions that name it go on naming a number that is not there.
func (t *Tx) DeletePicture(ctx context.Context, id int64) error {
	if _, err := t.exec(ctx, "delete from picture_draft where picture_id = $1", id); err != nil {
		return err
	}
	n, err := t.exec(ctx, "delete from picture where id = $1", id)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	t.note(news.Change{What: news.WhatPicture, ID: id})
	return err
}

// pictureWords is what a search of the library looks through.
func pictureWords(p news.Picture) string {
	return strings.ToLower(strings.Join([]string{p.Caption, p.Credit, p.Alt, p.Rights, p.Name}, " "))
}

// usePictures writes which pictures something public shows. Unknown ids are left out: an article may outlive a picture.
func (t *Tx) usePictures(ctx context.Context, user string, ids []int64) error {
	if _, err := t.exec(ctx, "delete from picture_use where used_by = $1", user); err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := t.exec(ctx, "insert into picture_use (picture_id, used_by) select id, $1 from picture where id = $2", user, id); err != nil {
			return fmt.Errorf("picture %d: %w", id, err)
		}
	}
	return nil
}

// draftPictures writes which items a working copy uses.
func (t *Tx) draftPictures(ctx context.Context, a news.Article) error {
	if _, err := t.exec(ctx, "delete from picture_draft where article_no = $1", a.No); err != nil {
		return err
	}
	for _, id := range append([]int64{a.Picture}, news.InBody(a.Body)...) {
		if _, err := t.exec(ctx, `insert into picture_draft (picture_id, article_no) select id, $1 from picture where id = $2
			on conflict do nothing`, a.No, id); err != nil {
			return fmt.Errorf("picture %d: %w", id, err)
		}
	}
	return nil
}
