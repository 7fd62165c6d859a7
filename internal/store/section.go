package store

import (
	"context"
	"encoding/json"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// Paper returns the newspaper's settings; NotFound before init.
func (r *Reader) Paper(ctx context.Context) (news.Paper, error) {
	return one(ctx, r, func(s scanner) (p news.Paper, err error) {
		var settings string
		p.CorrectionDays = news.DefaultBoxDays // of settings that were saved before it could be set
		if err := s.Scan(&p.Version, &settings); err != nil {
			return p, err
		}
		return p, json.Unmarshal([]byte(settings), &p)
	}, "select version, settings from paper where id = 1")
}

// SavePaper writes the settings where the version from still stands (0: none yet); Conflict where it does not.
func (t *Tx) SavePaper(ctx context.Context, p news.Paper, from int64) error {
	settings, err := asJSON(p)
	if err != nil {
		return err
	}
	var n int64
	if from == 0 {
		n, err = t.exec(ctx, "insert into paper (id, version, settings) values (1, $1, $2) on conflict (id) do nothing", p.Version, settings)
	} else {
		n, err = t.exec(ctx, "update paper set version = $1, settings = $2 where version = $3", p.Version, settings, from)
	}
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "paper.stale")
	}
	t.note(news.Change{What: news.WhatPaper})
	return err
}

// Sections returns the whole tree.
func (r *Reader) Sections(ctx context.Context) (news.Sections, error) {
	all, err := list(ctx, r, func(s scanner) (x news.Section, err error) {
		var desks string
		if err := s.Scan(&x.ID, &x.Parent, &x.Slug, &x.Name, &x.Position, &x.Hidden, &desks, &x.Version); err != nil {
			return x, err
		}
		return x, json.Unmarshal([]byte(desks), &x.Desks)
	}, "select id, parent_id, slug, name, position, hidden, desks, version from section")
	return news.Arrange(all), err
}

// SaveSection writes a section, a new one where its ID is 0, and returns its id. A slug that its level has already is Conflict.
func (t *Tx) SaveSection(ctx context.Context, s news.Section) (int64, error) {
	desks, err := asJSON(s.Desks)
	if err != nil {
		return 0, err
	}
	if s.ID == 0 {
		s.ID, err = t.insert(ctx, "insert into section (parent_id, slug, name, position, hidden, desks) values ($1, $2, $3, $4, $5, $6) returning id",
			s.Parent, s.Slug, s.Name, s.Position, bit(s.Hidden), desks)
	} else {
		var n int64
		n, err = t.exec(ctx, "update section set parent_id = $1, slug = $2, name = $3, position = $4, hidden = $5, desks = $6, version = version + 1 where id = $7",
			s.Parent, s.Slug, s.Name, s.Position, bit(s.Hidden), desks, s.ID)
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "fault.not-found")
		}
	}
	t.note(news.Change{What: news.WhatSection, ID: s.ID})
	return s.ID, err
}

// SectionUse counts what stands in a section: articles, by their working or their public copy, and sub-sections.
func (r *Reader) SectionUse(ctx context.Context, id int64) (int64, error) {
	return one(ctx, r, scanInt, `select (select count(*) from section where parent_id = $1) + (select count(*) from (
		select no from article where section_id = $1
		union select article_no from article_section where section_id = $1
		union select no from public_article where section_id = $1
		union select no from public_listing where list = $2) held)`, id, news.ListSection(id))
}

// DeleteSection removes a section that nothing stands in, and its entries of the menu.
func (t *Tx) DeleteSection(ctx context.Context, id int64) error {
	n, err := t.exec(ctx, "delete from section where id = $1", id)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	if err != nil {
		return err
	}
	// What stood under an entry that goes comes up to its level.
	if _, err := t.exec(ctx, "update menu_item set parent_id = 0 where parent_id in (select id from menu_item where section_id = $1)", id); err != nil {
		return err
	}
	if _, err := t.exec(ctx, "delete from menu_item where section_id = $1", id); err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatSection, ID: id})
	t.note(news.Change{What: news.WhatMenu})
	if err := t.endFront(ctx, id); err != nil {
		return err
	}
	_, err = t.next(ctx, "menu")
	return err
}

// AllSeries lists the series.
func (r *Reader) AllSeries(ctx context.Context) ([]news.Series, error) {
	return list(ctx, r, func(s scanner) (x news.Series, err error) {
		return x, s.Scan(&x.ID, &x.Slug, &x.Name, &x.Description, &x.Picture, &x.Ended, &x.OldestFirst, &x.Numbered, &x.Version)
	}, "select id, slug, name, description, picture_id, ended, oldest_first, numbered, version from series order by ended, name, id")
}

// SaveSeries writes a series, a new one where its ID is 0, and returns its id.
func (t *Tx) SaveSeries(ctx context.Context, s news.Series) (int64, error) {
	var err error
	if s.ID == 0 {
		s.ID, err = t.insert(ctx, `insert into series (slug, name, description, picture_id, ended, oldest_first, numbered)
			values ($1, $2, $3, $4, $5, $6, $7) returning id`, s.Slug, s.Name, s.Description, s.Picture, bit(s.Ended), bit(s.OldestFirst), bit(s.Numbered))
	} else {
		var n int64
		n, err = t.exec(ctx, `update series set slug = $1, name = $2, description = $3, picture_id = $4, ended = $5, oldest_first = $6, numbered = $7,
			version = version + 1 where id = $8`, s.Slug, s.Name, s.Description, s.Picture, bit(s.Ended), bit(s.OldestFirst), bit(s.Numbered), s.ID)
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "fault.not-found")
		}
	}
	if err != nil {
		return s.ID, err
	}
	t.note(news.Change{What: news.WhatSeries, ID: s.ID})
	var shown []int64
	if s.Picture != 0 {
		shown = []int64{s.Picture}
	}
	return s.ID, t.usePictures(ctx, fmt.Sprintf("series:%d", s.ID), shown)
}

// Menu returns the menu's entries, those of one level in their order.
func (r *Reader) Menu(ctx context.Context) ([]news.MenuItem, error) {
	return list(ctx, r, func(s scanner) (m news.MenuItem, err error) {
		return m, s.Scan(&m.ID, &m.Parent, &m.Position, &m.Section, &m.Label, &m.URL)
	}, "select id, parent_id, position, section_id, label, url from menu_item order by parent_id, position, id")
}

// MenuVersion counts the menus that there were.
func (r *Reader) MenuVersion(ctx context.Context) (int64, error) {
	return one(ctx, r, scanInt, "select value from counter where name = 'menu'")
}

// SaveMenu puts the menu in the place of the one before.
func (t *Tx) SaveMenu(ctx context.Context, items []news.MenuItem) error {
	if _, err := t.next(ctx, "menu"); err != nil {
		return err
	}
	if _, err := t.exec(ctx, "delete from menu_item"); err != nil {
		return err
	}
	for _, m := range items {
		if _, err := t.exec(ctx, "insert into menu_item (id, parent_id, position, section_id, label, url) values ($1, $2, $3, $4, $5, $6)",
			m.ID, m.Parent, m.Position, m.Section, m.Label, m.URL); err != nil {
			return err
		}
	}
	t.note(news.Change{What: news.WhatMenu})
	return nil
}

func scanPage(s scanner) (p news.Page, err error) {
	var updated int64
	err = s.Scan(&p.ID, &p.Slug, &p.Title, &p.Body, &p.Version, &updated, &p.Position)
	p.Updated = at(updated)
	return p, err
}

// Pages lists the static pages.
func (r *Reader) Pages(ctx context.Context) ([]news.Page, error) {
	return list(ctx, r, scanPage, "select id, slug, title, body, version, updated_at, position from page order by position, id")
}

// Page returns the static page at /{slug}.
func (r *Reader) Page(ctx context.Context, slug string) (news.Page, error) {
	return one(ctx, r, scanPage, "select id, slug, title, body, version, updated_at, position from page where slug = $1", slug)
}

// SavePage writes a static page, a new one where its ID is 0, and returns its id. The version that p began from is
// p.Version-1; Conflict where another stands.
func (t *Tx) SavePage(ctx context.Context, p news.Page) (int64, error) {
	var err error
	if p.ID == 0 {
		p.ID, err = t.insert(ctx, `insert into page (slug, title, body, version, updated_at, position)
			select $1, $2, $3, $4, $5, coalesce(max(position), 0) + 1 from page returning id`,
			p.Slug, p.Title, p.Body, p.Version, ms(p.Updated))
	} else {
		var n int64
		n, err = t.exec(ctx, "update page set slug = $1, title = $2, body = $3, version = $4, updated_at = $5 where id = $6 and version = $7",
			p.Slug, p.Title, p.Body, p.Version, ms(p.Updated), p.ID, p.Version-1)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "page.stale")
		}
	}
	if err != nil {
		return p.ID, err
	}
	t.note(news.Change{What: news.WhatPage, ID: p.ID, Key: p.Slug})
	return p.ID, t.usePictures(ctx, fmt.Sprintf("page:%d", p.ID), news.InBody(p.Body))
}

// OrderPages puts the pages in the order of these ids.
func (t *Tx) OrderPages(ctx context.Context, ids []int64) error {
	for i, id := range ids {
		if _, err := t.exec(ctx, "update page set position = $1 where id = $2", i+1, id); err != nil {
			return err
		}
	}
	t.note(news.Change{What: news.WhatPage})
	return nil
}

// DeletePage removes a page; its versions stay.
func (t *Tx) DeletePage(ctx context.Context, id int64) error {
	if err := t.removed(ctx, "delete from page where id = $1", id); err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatPage, ID: id})
	return t.usePictures(ctx, fmt.Sprintf("page:%d", id), nil)
}

// Address returns where an old address of a source ("ndsoft", "section" …) leads now.
func (r *Reader) Address(ctx context.Context, source, key string) (string, error) {
	return one(ctx, r, scanText, "select target from address where source = $1 and old_key = $2", source, key)
}

// SetAddress writes where an old address leads. What led to the old address leads to the new one from now on, and what
// led away from the new one is forgotten: redirects neither chain nor run in a circle, however often names go round.
func (t *Tx) SetAddress(ctx context.Context, source, key, target string) error {
	for _, x := range []struct {
		query string
		args  []any
	}{
		{"delete from address where source = $1 and old_key = $2", []any{source, target}},
		{"update address set target = $1 where target = $2", []any{target, key}},
		{`insert into address (source, old_key, target, created_at) values ($1, $2, $3, $4)
			on conflict (source, old_key) do update set target = excluded.target`, []any{source, key, target, ms(t.Now)}},
	} {
		if _, err := t.exec(ctx, x.query, x.args...); err != nil {
			return fmt.Errorf("address %s %q: %w", source, key, err)
		}
	}
	return nil
}
