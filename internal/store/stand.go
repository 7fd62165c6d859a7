package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"jogan/internal/news"
)

const standColumns = "a.id, a.section_id, a.block, a.kind, a.heading, a.position, a.place_order, a.article_no, a.title, a.source, a.shown_at, a.removed_at"

func scanStand(s scanner) (x news.Stand, err error) {
	var shown, removed int64
	err = s.Scan(&x.ID, &x.Section, &x.Block, &x.Kind, &x.Heading, &x.Position, &x.Order, &x.Article, &x.Title, &x.Source, &shown, &removed)
	x.Shown, x.Removed = at(shown), at(removed)
	return x, err
}

// standKey is what makes two lines of the record the same: an article under a title in a place.
type standKey struct {
	section  int64
	block    string
	position int
	article  int64
	title    string
}

func keyOf(x news.Stand) standKey {
	return standKey{x.Section, x.Block, x.Position, x.Article, x.Title}
}

// RecordStands writes what began and what ceased to stand on the fronts since it was last called; shown is all that stands
// now. Nothing is written where nothing changed. Whose article it is, is looked up here.
func (db *DB) RecordStands(ctx context.Context, shown []news.Stand) error {
	open, err := db.openStands(ctx)
	if err != nil || same(open, shown) {
		return err
	}
	return db.Write(ctx, func(t *Tx) error {
		open, err := t.openStands(ctx)
		if err != nil {
			return err
		}
		stood := map[standKey]bool{}
		for _, x := range open {
			stood[keyOf(x)] = true
		}
		stands := map[standKey]bool{}
		var fresh []news.Stand
		for _, x := range shown {
			if !stood[keyOf(x)] && !stands[keyOf(x)] {
				fresh = append(fresh, x)
			}
			stands[keyOf(x)] = true
		}
		for _, x := range open {
			if !stands[keyOf(x)] {
				if _, err := t.exec(ctx, "update stand set removed_at = $1 where id = $2", ms(t.Now), x.ID); err != nil {
					return err
				}
			}
		}
		sources, err := t.sources(ctx, fresh)
		if err != nil {
			return err
		}
		for _, x := range slices.Backward(fresh) { // the record is read backwards: what stands higher comes first
			if _, err := t.exec(ctx, `insert into stand (section_id, block, kind, heading, position, place_order, article_no, title, source, shown_at, removed_at)
				values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)`,
				x.Section, x.Block, x.Kind, x.Heading, x.Position, x.Order, x.Article, x.Title, sources[x.Article], ms(t.Now)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *Reader) openStands(ctx context.Context) ([]news.Stand, error) {
	return list(ctx, r, scanStand, "select "+standColumns+" from stand a where a.removed_at = 0 order by a.id")
}

// same tells whether the record is what stands now.
func same(open, shown []news.Stand) bool {
	keys := map[standKey]bool{}
	for _, x := range open {
		keys[keyOf(x)] = true
	}
	seen := map[standKey]bool{}
	for _, x := range shown {
		if !keys[keyOf(x)] {
			return false
		}
		seen[keyOf(x)] = true
	}
	return len(seen) == len(keys)
}

// sources tells whose the articles are; own ones are left out.
func (r *Reader) sources(ctx context.Context, stands []news.Stand) (map[int64]string, error) {
	type row struct {
		no   int64
		more string
	}
	var nos []int64
	for _, x := range stands {
		nos = append(nos, x.Article)
	}
	found := map[int64]string{}
	for _, chunk := range chunks(nos) {
		marks, args := in(nil, chunk)
		rows, err := list(ctx, r, func(s scanner) (x row, err error) { return x, s.Scan(&x.no, &x.more) },
			"select no, details from public_article where no in ("+marks+")", args...)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			var d details
			if err := json.Unmarshal([]byte(x.more), &d); err != nil {
				return nil, err
			}
			if !d.Origin.Own && d.Origin.Source != "" {
				found[x.no] = d.Origin.Source
			}
		}
	}
	return found, nil
}

// Stands searches the record of what stood where, what began to stand last first.
func (r *Reader) Stands(ctx context.Context, f news.StandFilter) ([]news.Stand, error) {
	where, args := []string{"1 = 1"}, []any{}
	arg := func(x any) string {
		args = append(args, x)
		return fmt.Sprintf("$%d", len(args))
	}
	if !f.Until.IsZero() {
		where = append(where, "a.shown_at < "+arg(ms(f.Until)))
	}
	if !f.From.IsZero() {
		where = append(where, "(a.removed_at = 0 or a.removed_at > "+arg(ms(f.From))+")")
	}
	if f.One {
		where = append(where, "a.section_id = "+arg(f.Section))
	}
	for _, word := range strings.Fields(strings.ToLower(f.Text)) {
		where = append(where, r.dialect.foldedTitle+" like "+arg("%"+likeEscape.Replace(word)+"%")+` escape '\'`)
	}
	if f.Article != 0 {
		where = append(where, "a.article_no = "+arg(f.Article))
	}
	if f.Before != 0 {
		where = append(where, "a.id < "+arg(f.Before))
	}
	return list(ctx, r, scanStand, "select "+standColumns+" from stand a where "+strings.Join(where, " and ")+" order by a.id desc limit "+arg(f.Limit), args...)
}

// pruneStands erases the lines of what ceased to stand before a time.
func pruneStands(ctx context.Context, t *Tx, before time.Time) (int64, error) {
	return t.exec(ctx, "delete from stand where removed_at > 0 and removed_at < $1", ms(before))
}
