package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const mergerColumns = "id, kind, from_id, into_id, name, after_no, moved, begun_at, ended_at, person_id, person_name"

func scanMerger(s scanner) (m news.Merger, err error) {
	var begun, ended int64
	err = s.Scan(&m.ID, &m.Kind, &m.From, &m.Into, &m.Name, &m.After, &m.Moved, &begun, &ended, &m.Person, &m.PersonName)
	m.Begun, m.Ended = at(begun), at(ended)
	return m, err
}

// Merging lists what is under way, the oldest first.
func (r *Reader) Merging(ctx context.Context) ([]news.Merger, error) {
	return list(ctx, r, scanMerger, "select "+mergerColumns+" from merger where ended_at = 0 order by id")
}

// Merger returns one by its id.
func (r *Reader) Merger(ctx context.Context, id int64) (news.Merger, error) {
	return one(ctx, r, scanMerger, "select "+mergerColumns+" from merger where id = $1", id)
}

// Successor says what an id means now: what it went into, however often that went on, or itself.
func (r *Reader) Successor(ctx context.Context, kind string, id int64) (int64, error) {
	for range 20 {
		into, err := one(ctx, r, scanInt, "select into_id from merger where kind = $1 and from_id = $2 and into_id not in (0, $2) order by id desc limit 1", kind, id)
		if fault.Is(err, fault.NotFound) {
			return id, nil
		}
		if err != nil {
			return id, err
		}
		id = into
	}
	return id, nil
}

// SaveMerger writes a merger, a new one where its ID is 0, and returns its id.
func (t *Tx) SaveMerger(ctx context.Context, m news.Merger) (int64, error) {
	if m.ID == 0 {
		return t.insert(ctx, `insert into merger (kind, from_id, into_id, name, after_no, moved, begun_at, ended_at, person_id, person_name)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
			m.Kind, m.From, m.Into, m.Name, m.After, m.Moved, ms(m.Begun), ms(m.Ended), m.Person, m.PersonName)
	}
	_, err := t.exec(ctx, "update merger set after_no = $1, moved = $2, ended_at = $3 where id = $4", m.After, m.Moved, ms(m.Ended), m.ID)
	return m.ID, err
}

// InMerger lists the next articles that a merger has to move, in the order of their numbers.
func (r *Reader) InMerger(ctx context.Context, m news.Merger, limit int) ([]int64, error) {
	var parts []string
	args := []any{m.From, m.After, limit}
	switch m.Kind {
	case news.MergeSection:
		args = append(args, news.ListSection(m.From))
		parts = []string{
			"select no from article where section_id = $1 and no > $2", "select article_no as no from article_section where section_id = $1 and article_no > $2",
			"select no from public_article where section_id = $1 and no > $2", "select no from public_listing where list = $4 and no > $2",
		}
	case news.MergeSeries:
		parts = []string{"select no from article where series_id = $1 and no > $2", "select no from public_article where series_id = $1 and no > $2"}
	case news.MergeTag:
		args = append(args, news.ListTag(m.Name))
		parts = []string{"select article_no as no from article_tag where tag_id = $1 and article_no > $2", "select no from public_listing where list = $4 and no > $2"}
	}
	for i, part := range parts { // each bounded by itself: else every step would put all that is left in order
		parts[i] = "select no from (" + part + " order by no limit $3) p" + strconv.Itoa(i)
	}
	return list(ctx, r, scanInt, "select no from ("+strings.Join(parts, " union ")+") held order by no limit $3", args...)
}

// MoveArticle writes one article of a merger: its working copy as it stands, without a new version, because its words
// are the same; and the public copy with its lists and search terms. into is the name of the tag that a tag becomes.
func (t *Tx) MoveArticle(ctx context.Context, no int64, m news.Merger, into string) error {
	a, err := t.Article(ctx, no)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil {
		section, series, sections, tags := a.Section, a.Series, slices.Clone(a.Sections), slices.Clone(a.Tags)
		renamed(m, into, &a.Section, &a.Series, &a.Sections, &a.Tags)
		if section != a.Section || series != a.Series || !slices.Equal(sections, a.Sections) || !slices.Equal(tags, a.Tags) {
			if err := t.movePlaces(ctx, a); err != nil {
				return err
			}
		}
	}
	p, err := t.PublicArticle(ctx, no)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	renamed(m, into, &p.Section, &p.Series, &p.Sections, &p.Tags)
	return t.PutPublic(ctx, p)
}

// renamed puts what a merger makes of its names in their place, each once.
func renamed(m news.Merger, into string, section, series *int64, sections *[]int64, tags *[]string) {
	switch m.Kind {
	case news.MergeSection:
		if *section == m.From {
			*section = m.Into
		}
		var kept []int64
		for _, id := range *sections {
			if id == m.From {
				id = m.Into
			}
			if id != *section && !slices.Contains(kept, id) {
				kept = append(kept, id)
			}
		}
		*sections = kept
	case news.MergeSeries:
		if *series == m.From {
			*series = m.Into
		}
	case news.MergeTag:
		var kept []string
		for _, tag := range *tags {
			if strings.EqualFold(tag, m.Name) {
				tag = into
			}
			if tag != "" && !slices.ContainsFunc(kept, func(x string) bool { return strings.EqualFold(x, tag) }) {
				kept = append(kept, tag)
			}
		}
		*tags = kept
	}
}

// movePlaces writes where a working copy belongs.
func (t *Tx) movePlaces(ctx context.Context, a news.Article) error {
	if _, err := t.exec(ctx, "update article set section_id = $1, series_id = $2 where no = $3", a.Section, a.Series, a.No); err != nil {
		return err
	}
	for _, table := range []string{"article_section", "article_tag"} {
		if _, err := t.exec(ctx, "delete from "+table+" where article_no = $1", a.No); err != nil {
			return err
		}
	}
	t.note(news.Change{What: news.WhatDraft, ID: a.No, Key: news.DraftKey(a)})
	return t.writePlaces(ctx, a)
}

// MoveSetting leads what is set about the From of a merger, beside articles, to its Into: assignments, the rules and
// blocks of fronts, and for a section its own front. An edition that somebody works on gets a new version: they are told.
func (t *Tx) MoveSetting(ctx context.Context, m news.Merger, into string) error {
	if m.Kind == news.MergeSection {
		if _, err := t.exec(ctx, "update assignment set section_id = $1 where section_id = $2", m.Into, m.From); err != nil {
			return err
		}
		if err := t.EndEdition(ctx, m.From, t.Now); err != nil {
			return err
		}
		if _, err := t.exec(ctx, "delete from edition where section_id = $1 and status in ('draft', 'scheduled')", m.From); err != nil {
			return err
		}
	}
	live, err := list(ctx, &t.Reader, scanEdition, "select "+editionColumns+", layout from edition where status in ('draft', 'scheduled', 'stands') order by id")
	if err != nil {
		return err
	}
	for _, e := range live {
		if !moveRules(e.Blocks(), m, into) {
			continue
		}
		if _, err := t.SaveEdition(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

func moveRules(blocks []*news.FrontBlock, m news.Merger, into string) (moved bool) {
	id := func(p *int64) {
		if *p == m.From {
			*p, moved = m.Into, true
		}
	}
	for _, b := range blocks {
		switch m.Kind {
		case news.MergeSection:
			id(&b.Section)
			id(&b.Rule.Section)
		case news.MergeSeries:
			id(&b.Series)
			id(&b.Rule.Series)
		case news.MergeTag:
			if b.Rule.Tag != "" && strings.EqualFold(b.Rule.Tag, m.Name) {
				b.Rule.Tag, moved = into, true
			}
		}
	}
	return moved
}

// DeleteSeries removes a series that no article belongs to.
func (t *Tx) DeleteSeries(ctx context.Context, id int64) error {
	n, err := t.exec(ctx, "delete from series where id = $1", id)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	if err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatSeries, ID: id})
	return t.usePictures(ctx, fmt.Sprintf("series:%d", id), nil)
}

// SeriesUse counts the articles of each series, by their working or their public copy.
func (r *Reader) SeriesUse(ctx context.Context) (map[int64]int64, error) {
	counts := map[int64]int64{}
	pairs, err := list(ctx, r, func(s scanner) (x [2]int64, err error) { return x, s.Scan(&x[0], &x[1]) },
		`select series_id, count(*) from (select series_id, no from article where series_id <> 0
		union select series_id, no from public_article where series_id <> 0) held group by series_id`)
	for _, x := range pairs {
		counts[x[0]] = x[1]
	}
	return counts, err
}
