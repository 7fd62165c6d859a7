package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const editionColumns = "id, section_id, status, version, note, person_id, name, updated_at, publish_at, published_at, replaced_at, from_id, base_id"

func editionFields(e *news.Edition) (fields []any, finish func()) {
	var updated, publish, published, replaced int64
	fields = []any{&e.ID, &e.Section, &e.Status, &e.Version, &e.Note, &e.Person, &e.Name, &updated, &publish, &published, &replaced, &e.From, &e.Base}
	return fields, func() {
		e.Updated, e.PublishAt, e.Published, e.Replaced = at(updated), at(publish), at(published), at(replaced)
	}
}

func scanEdition(s scanner) (e news.Edition, err error) {
	fields, finish := editionFields(&e)
	var layout string
	if err := s.Scan(append(fields, &layout)...); err != nil {
		return e, err
	}
	finish()
	return e, json.Unmarshal([]byte(layout), &e.Rows)
}

// FrontEdition returns the edition that stands on a front (0: the front page); NotFound where none was ever published.
func (r *Reader) FrontEdition(ctx context.Context, section int64) (news.Edition, error) {
	return one(ctx, r, scanEdition, "select "+editionColumns+", layout from edition where section_id = $1 and status = 'stands'", section)
}

// FrontDraft returns what is being worked on for a front. Where nobody works on it, it is what stands, or what stands
// while nothing was published, as a draft that has no ID yet.
func (r *Reader) FrontDraft(ctx context.Context, section int64) (news.Edition, error) {
	e, err := one(ctx, r, scanEdition, "select "+editionColumns+", layout from edition where section_id = $1 and status = 'draft'", section)
	if !fault.Is(err, fault.NotFound) {
		return e, err
	}
	stands, err := r.FrontEdition(ctx, section)
	if fault.Is(err, fault.NotFound) {
		stands, err = news.DefaultFront(section), nil
	}
	return news.Edition{Section: section, Status: news.EditionDraft, Version: stands.Version, Rows: stands.Rows, Base: stands.ID}, err
}

// Edition returns an edition by its number.
func (r *Reader) Edition(ctx context.Context, id int64) (news.Edition, error) {
	return one(ctx, r, scanEdition, "select "+editionColumns+", layout from edition where id = $1", id)
}

// Editions lists the editions of a front, newest first, without their rows; before 0 begins with the newest. A draft is
// none of them.
func (r *Reader) Editions(ctx context.Context, section, before int64, limit int) ([]news.Edition, error) {
	return list(ctx, r, func(s scanner) (e news.Edition, err error) {
		fields, finish := editionFields(&e)
		err = s.Scan(fields...)
		finish()
		return e, err
	}, "select "+editionColumns+" from edition where section_id = $1 and status <> 'draft' and ($2 = 0 or id < $2) order by id desc limit $3", section, before, limit)
}

// Fronts lists the fronts that have an edition of their own: sections, and 0 for the front page.
func (r *Reader) Fronts(ctx context.Context) ([]int64, error) {
	return list(ctx, r, scanInt, "select section_id from edition where status = 'stands' order by section_id")
}

// DueEditions lists the scheduled editions whose time has come, the earliest first, without their rows.
func (r *Reader) DueEditions(ctx context.Context, now time.Time, limit int) ([]news.Edition, error) {
	return list(ctx, r, func(s scanner) (e news.Edition, err error) {
		fields, finish := editionFields(&e)
		err = s.Scan(fields...)
		finish()
		return e, err
	}, "select "+editionColumns+" from edition where status = 'scheduled' and publish_at <= $1 order by publish_at, id limit $2", ms(now), limit)
}

// SaveEdition writes an edition, a new one where its ID is 0, gives it the next version, and returns it. A second draft of a
// front, and a second that stands, are Conflict. Readers' pages change with those that stand and stood.
func (t *Tx) SaveEdition(ctx context.Context, e news.Edition) (news.Edition, error) {
	layout, err := asJSON(slices.Concat([]news.FrontRow{}, e.Rows))
	if err != nil {
		return e, err
	}
	if e.Version, err = t.next(ctx, "front"); err != nil {
		return e, err
	}
	args := []any{e.Section, e.Status, e.Version, layout, e.Note, e.Person, e.Name, ms(e.Updated), ms(e.PublishAt), ms(e.Published), ms(e.Replaced), e.From, e.Base}
	if e.ID == 0 {
		e.ID, err = t.insert(ctx, `insert into edition (section_id, status, version, layout, note, person_id, name, updated_at, publish_at, published_at, replaced_at, from_id, base_id)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id`, args...)
	} else {
		var n int64
		n, err = t.exec(ctx, `update edition set section_id = $1, status = $2, version = $3, layout = $4, note = $5, person_id = $6, name = $7, updated_at = $8,
			publish_at = $9, published_at = $10, replaced_at = $11, from_id = $12, base_id = $13 where id = $14`, append(args, e.ID)...)
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "fault.not-found")
		}
	}
	if err != nil {
		return e, fmt.Errorf("edition %d: %w", e.ID, err)
	}
	if e.Status == news.EditionStands {
		t.note(news.Change{What: news.WhatFront, ID: e.Section})
		return e, t.usePictures(ctx, fmt.Sprintf("front:%d", e.Section), ownPictures(e))
	}
	return e, nil
}

// ownPictures are the pictures that an edition shows in the place of the articles' own, each once.
func ownPictures(e news.Edition) []int64 {
	var ids []int64
	for _, b := range e.Blocks() {
		for _, p := range b.Places {
			if p.Picture != 0 && !slices.Contains(ids, p.Picture) {
				ids = append(ids, p.Picture)
			}
		}
	}
	return ids
}

// EndEdition writes when the edition that stands ceased to; without one nothing happens.
func (t *Tx) EndEdition(ctx context.Context, section int64, at time.Time) error {
	_, err := t.exec(ctx, "update edition set status = 'stood', replaced_at = $1 where section_id = $2 and status = 'stands'", ms(at), section)
	return err
}

// DeleteFrontDraft removes the draft of a front; NotFound where there is none.
func (t *Tx) DeleteFrontDraft(ctx context.Context, section int64) error {
	n, err := t.exec(ctx, "delete from edition where section_id = $1 and status = 'draft'", section)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	return err
}

// endFront ends the front of a section that is deleted: what was to come does not, what stood stays in the history.
func (t *Tx) endFront(ctx context.Context, section int64) error {
	if err := t.EndEdition(ctx, section, t.Now); err != nil {
		return err
	}
	if _, err := t.exec(ctx, "delete from edition where section_id = $1 and status in ('draft', 'scheduled')", section); err != nil {
		return err
	}
	return t.usePictures(ctx, fmt.Sprintf("front:%d", section), nil)
}

// pickScan is how far back a rule looks in its list for a picture, for a second list, or for the kind and the grade that
// most articles have: what it does not find there it does not find.
const pickScan = 2000

// Pick returns the places in time and the numbers of the public articles that a rule chooses, newest first.
func (r *Reader) Pick(ctx context.Context, p news.Pick) ([]news.Cursor, error) {
	var args []any
	arg := func(x any) string {
		args = append(args, x)
		return fmt.Sprintf("$%d", len(args))
	}
	var where []string
	base, lists := p.List, slices.Clone(p.In)
	driver := base
	switch {
	case p.Grade != "" && p.Grade != news.Middle:
		driver = listGrade(p.Grade, base)
	case p.Kind != "" && p.Kind != news.Normal:
		driver = listKind(p.Kind, base)
	}
	if p.Kind != "" && driver != listKind(p.Kind, base) {
		where = append(where, "p.kind = "+arg(p.Kind))
	}
	if p.Grade != "" && driver != listGrade(p.Grade, base) {
		where = append(where, "p.grade = "+arg(p.Grade))
	}
	if p.Picture {
		where = append(where, "p.picture_id > 0")
	}
	for _, name := range lists {
		where = append(where, "exists (select 1 from public_listing o where o.no = l.no and o.list = "+arg(name)+")")
	}
	inner := "select published_at, no from public_listing where list = " + arg(driver)
	if !p.Since.IsZero() {
		inner += " and published_at > " + arg(ms(p.Since))
	}
	if p.Among != nil {
		if len(p.Among) == 0 {
			return nil, nil
		}
		var marks string
		marks, args = in(args, p.Among)
		inner += " and no in (" + marks + ")"
	}
	inner += " order by published_at desc, no desc limit "
	scan := func(s scanner) (c news.Cursor, err error) {
		var published int64
		err = s.Scan(&published, &c.No)
		c.At = time.UnixMilli(published).UTC()
		return c, err
	}
	if len(where) == 0 {
		return list(ctx, r, scan, inner+arg(p.Limit), args...)
	}
	return list(ctx, r, scan, "select l.published_at, l.no from ("+inner+arg(pickScan)+") l join public_article p on p.no = l.no where "+
		strings.Join(where, " and ")+" order by l.published_at desc, l.no desc limit "+arg(p.Limit), args...)
}

// The lists of kinds and grades stand beside those that readers ask for, and are asked by rules alone.
func listKind(k news.Kind, list string) string { return "kind=" + string(k) + " " + list }

func listGrade(g news.Grade, list string) string { return "grade=" + string(g) + " " + list }

// ruleLists are the further lists in which a public copy stands so that rules find it.
func ruleLists(p news.PublicArticle, names []string) []string {
	var more []string
	for _, name := range names {
		if strings.HasPrefix(name, "person:") {
			continue
		}
		if p.Kind != news.Normal {
			more = append(more, listKind(p.Kind, name))
		}
		if p.Grade != news.Middle {
			more = append(more, listGrade(p.Grade, name))
		}
	}
	return more
}

// MissingArticles returns those of the numbers that no article has.
func (r *Reader) MissingArticles(ctx context.Context, nos []int64) ([]int64, error) {
	there := map[int64]bool{}
	for _, chunk := range chunks(nos) {
		marks, args := in(nil, chunk)
		some, err := list(ctx, r, scanInt, "select no from article where no in ("+marks+")", args...)
		if err != nil {
			return nil, err
		}
		for _, no := range some {
			there[no] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(nos), func(no int64) bool { return there[no] }), nil
}

// Flash is the bar over all pages; the zero Flash, with its version, where none was set.
func (r *Reader) Flash(ctx context.Context) (f news.Flash, err error) {
	f.Version, err = r.setting(ctx, "flash", &f)
	return f, err
}

// SaveFlash writes the bar where the version from still stands; Conflict where it does not.
func (t *Tx) SaveFlash(ctx context.Context, f news.Flash, from int64) error {
	t.note(news.Change{What: news.WhatFlash})
	return t.saveSetting(ctx, "flash", f, from)
}
