package store

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// details is what only the article's own page shows; it stands as JSON in one column.
type details struct {
	Sections   []int64       `json:"sections,omitempty"`
	Tags       []string      `json:"tags,omitempty"`
	Caption    string        `json:"caption,omitempty"`
	Related    []int64       `json:"related,omitempty"`
	Origin     news.Origin   `json:"origin"`
	AIUse      string        `json:"aiUse,omitempty"`
	Portal     bool          `json:"portal,omitempty"`
	Comments   bool          `json:"comments,omitempty"`
	AdultsOnly bool          `json:"adultsOnly,omitempty"`
	Take       string        `json:"take,omitempty"`
	Approved   int64         `json:"approved,omitempty"`
	History    []news.Update `json:"history,omitempty"`
}

const headlineColumns = `p.no, p.title, p.short_title, p.subtitle, p.kind, p.grade, p.section_id, p.bylines, p.lead, p.picture_id, p.published_at, p.edited_at, p.corrections`

func scanHeadline(s scanner) (h news.Headline, err error) {
	fields, finish := headlineFields(&h)
	if err := s.Scan(fields...); err != nil {
		return h, err
	}
	return h, finish()
}

func headlineFields(h *news.Headline) (fields []any, finish func() error) {
	var bylines, corrections string
	var published, edited int64
	fields = []any{&h.No, &h.Title, &h.ShortTitle, &h.Subtitle, &h.Kind, &h.Grade, &h.Section, &bylines, &h.Lead, &h.Picture, &published, &edited, &corrections}
	return fields, func() (err error) {
		h.Published, h.Edited = at(published), at(edited)
		if h.Corrections, err = readRefs(corrections); err != nil {
			return err
		}
		return json.Unmarshal([]byte(bylines), &h.Bylines)
	}
}

const publicColumns = headlineColumns + ", p.version, p.series_id, b.html, p.details, p.withdrawn_at, p.notice"

func scanPublic(s scanner) (p news.PublicArticle, err error) {
	var more string
	var withdrawn int64
	fields, finish := headlineFields(&p.Headline)
	if err := s.Scan(append(fields, &p.Version, &p.Series, &p.Body, &more, &withdrawn, &p.Notice)...); err != nil {
		return p, err
	}
	var d details
	if err := json.Unmarshal([]byte(more), &d); err != nil {
		return p, err
	}
	p.Sections, p.Tags, p.Caption, p.Related, p.Origin = d.Sections, d.Tags, d.Caption, d.Related, d.Origin
	p.AIUse, p.Portal, p.Comments, p.AdultsOnly, p.Take, p.History = d.AIUse, d.Portal, d.Comments, d.AdultsOnly, d.Take, d.History
	p.Approved = at(d.Approved)
	p.Withdrawn = at(withdrawn)
	return p, finish()
}

// PublicArticle returns the public copy; one that was withdrawn has its time in Withdrawn.
func (r *Reader) PublicArticle(ctx context.Context, no int64) (news.PublicArticle, error) {
	p, err := one(ctx, r, scanPublic, "select "+publicColumns+" from public_article p join body b on b.hash = p.body_hash where p.no = $1", no)
	if err != nil {
		return p, fmt.Errorf("public article %d: %w", no, err)
	}
	return p, nil
}

// HasPublic tells whether there is a public copy of an article, withdrawn or not, without reading it.
func (r *Reader) HasPublic(ctx context.Context, no int64) (bool, error) {
	n, err := one(ctx, r, scanInt, "select count(*) from public_article where no = $1", no)
	return n > 0, err
}

// Listing lists the public articles of a list (news.ListAll …), newest first, from before on.
func (r *Reader) Listing(ctx context.Context, name string, before news.Cursor, limit int) ([]news.Headline, error) {
	query := "select " + headlineColumns + " from public_listing l join public_article p on p.no = l.no where l.list = $1"
	args := []any{name, limit}
	if !before.IsZero() {
		query += " and (l.published_at, l.no) < ($3, $4)"
		args = append(args, ms(before.At), before.No)
	}
	return list(ctx, r, scanHeadline, query+" order by l.published_at desc, l.no desc limit $2", args...)
}

// Headlines returns those of the numbers that readers may see, in the order of the numbers.
func (r *Reader) Headlines(ctx context.Context, nos []int64) ([]news.Headline, error) {
	found := map[int64]news.Headline{}
	for _, chunk := range chunks(nos) {
		marks, args := in(nil, chunk)
		some, err := list(ctx, r, scanHeadline, "select "+headlineColumns+" from public_article p where p.withdrawn_at = 0 and p.no in ("+marks+")", args...)
		if err != nil {
			return nil, err
		}
		for _, h := range some {
			found[h.No] = h
		}
	}
	var all []news.Headline
	for _, no := range nos {
		if h, ok := found[no]; ok {
			all = append(all, h)
			delete(found, no)
		}
	}
	return all, nil
}

// PutPublic writes the public copy with all that is found through it: lists, search terms, uses of pictures. It notes
// the change with the old and the new places. A copy whose Withdrawn is set leaves every list and the search. Which
// corrections stand at the article is not taken from p: SaveCorrection writes them.
func (t *Tx) PutPublic(ctx context.Context, p news.PublicArticle) error {
	old, before, oldRow, err := t.listing(ctx, p.No)
	if err != nil {
		return err
	}
	values, err := t.publicValues(ctx, p)
	if err != nil {
		return err
	}
	row, err := t.searchRow(ctx, p, oldRow)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, t.query("public.put"), append(values, row)...); err != nil {
		return fmt.Errorf("public article %d: %w", p.No, err)
	}
	if _, err := t.exec(ctx, "delete from public_listing where no = $1", p.No); err != nil {
		return err
	}
	if oldRow != 0 {
		if err := t.dropTerms(ctx, oldRow); err != nil {
			return err
		}
	}
	if err := t.touchParts(ctx, p.No); err != nil {
		return err
	}
	user := fmt.Sprintf("article:%d", p.No)
	wasFound, isFound := oldRow, row
	if !before.Withdrawn.IsZero() {
		wasFound = 0
	}
	if !p.Withdrawn.IsZero() {
		isFound = 0
	}
	if err := t.resuggest(ctx, before, wasFound, p, isFound); err != nil {
		return err
	}
	if !p.Withdrawn.IsZero() {
		t.note(news.Change{What: news.WhatArticle, ID: p.No, Old: old})
		if err := t.leaveBehind(ctx, old); err != nil {
			return err
		}
		return t.usePictures(ctx, user, nil)
	}
	place, names, err := t.place(ctx, p)
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := t.exec(ctx, "insert into public_listing (list, published_at, no) values ($1, $2, $3)", name, ms(p.Published), p.No); err != nil {
			return err
		}
	}
	if err := t.putTerms(ctx, row, p); err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatArticle, ID: p.No, Old: old, New: place})
	if err := t.leaveBehind(ctx, old); err != nil {
		return err
	}
	return t.usePictures(ctx, user, place.Pictures)
}

// leaveBehind notes that the pages of tags and people are gone whose last article left readers: whoever knows their
// address is told so, and not that there never was one. With the next article the page itself is there again.
func (t *Tx) leaveBehind(ctx context.Context, old *news.Listing) error {
	if old == nil {
		return nil
	}
	if err := t.LeaveTags(ctx, old.Tags); err != nil {
		return err
	}
	return t.LeavePeople(ctx, old.People)
}

// LeavePeople notes of these people that their pages are gone, where readers see none.
func (t *Tx) LeavePeople(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		handle, err := one(ctx, &t.Reader, scanText, "select handle from person where id = $1 and not ("+hasPage+")", id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err == nil {
			err = t.gone(ctx, "/reporters/"+url.PathEscape(handle))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// LeaveTags notes of these tags that their pages are gone, where readers see no article that has them.
func (t *Tx) LeaveTags(ctx context.Context, tags []string) error {
	for _, tag := range tags {
		stands, err := t.Listed(ctx, news.ListTag(tag))
		if err == nil && !stands {
			err = t.gone(ctx, "/tags/"+url.PathEscape(strings.ToLower(tag)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) gone(ctx context.Context, path string) error {
	_, err := t.exec(ctx, "insert into address (source, old_key, target, created_at) values ($1, $2, $3, $4) on conflict (source, old_key) do nothing",
		news.Renamed, path, news.GoneAddress, ms(t.Now))
	return err
}

func (t *Tx) publicValues(ctx context.Context, p news.PublicArticle) ([]any, error) {
	hash, err := t.putBody(ctx, p.Body)
	if err != nil {
		return nil, err
	}
	bylines, err := asJSON(p.Bylines)
	if err != nil {
		return nil, err
	}
	more, err := asJSON(details{p.Sections, p.Tags, p.Caption, p.Related, p.Origin, p.AIUse, p.Portal, p.Comments, p.AdultsOnly, p.Take, ms(p.Approved), p.History})
	if err != nil {
		return nil, err
	}
	return []any{p.No, p.Version, p.Title, p.ShortTitle, p.Subtitle, p.Kind, p.Grade, p.Section, p.Series, bylines, p.Lead,
		p.Picture, ms(p.Published), ms(p.Edited), hash, more, ms(p.Withdrawn), p.Notice}, nil
}

// searchRow is the row of the search index for the article: its publication time, then its number, so that rows follow
// publication time. A row keeps its place when the article is edited.
func (t *Tx) searchRow(ctx context.Context, p news.PublicArticle, old int64) (int64, error) {
	if want := searchRow(p.Published, 0); old != 0 && old>>rowBits == want>>rowBits {
		return old, nil
	}
	for row := searchRow(p.Published, p.No); ; row++ {
		taken, err := one(ctx, &t.Reader, scanInt, "select count(*) from public_article where search_row = $1 and no <> $2", row, p.No)
		if err != nil || taken == 0 {
			return row, err
		}
	}
}

// rowBits are those of a row that tell apart what was published within one second. Few bits keep rows close together: the
// full-text index stores the distance from each row to the next, and is a third smaller so than with milliseconds.
const rowBits = 4

// searchRow is the row that an article would have if it were alone: the second of its publication, then its number.
func searchRow(published time.Time, no int64) int64 {
	second := ms(published) / 1000
	if ms(published) < 0 {
		second-- // before 1970: towards the past, not towards zero
	}
	return second<<rowBits | no&(1<<rowBits-1)
}

// listing tells where readers find the article now, nil: nowhere; and what it says, with its row in the search.
func (t *Tx) listing(ctx context.Context, no int64) (*news.Listing, news.PublicArticle, int64, error) {
	p, err := t.PublicArticle(ctx, no)
	if fault.Is(err, fault.NotFound) {
		return nil, p, 0, nil
	}
	if err != nil {
		return nil, p, 0, err
	}
	row, err := one(ctx, &t.Reader, scanInt, "select search_row from public_article where no = $1", no)
	if err != nil || !p.Withdrawn.IsZero() {
		return nil, p, row, err
	}
	place, _, err := t.place(ctx, p)
	if err != nil {
		return nil, p, row, err
	}
	// A section that moved in the tree meanwhile: the article still stands in the list of the one that it was under.
	stands, err := list(ctx, &t.Reader, scanText, "select list from public_listing where no = $1 and list like 'section:%'", no)
	for _, name := range stands {
		if id, e := strconv.ParseInt(strings.TrimPrefix(name, "section:"), 10, 64); e == nil && !slices.Contains(place.Sections, id) {
			place.Sections = append(place.Sections, id)
		}
	}
	return place, p, row, err
}

// place tells in which lists a public copy belongs.
func (t *Tx) place(ctx context.Context, p news.PublicArticle) (*news.Listing, []string, error) {
	sections, err := t.Sections(ctx)
	if err != nil {
		return nil, nil, err
	}
	l := &news.Listing{Series: p.Series, Tags: p.Tags, Published: p.Published}
	names := []string{news.ListAll}
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, id := range append([]int64{p.Section}, p.Sections...) {
		for _, id := range sections.Family(id) {
			if !slices.Contains(l.Sections, id) {
				l.Sections = append(l.Sections, id)
			}
			add(news.ListSection(id))
		}
	}
	if p.Series != 0 {
		add(news.ListSeries(p.Series))
	}
	for _, tag := range p.Tags {
		add(news.ListTag(tag))
	}
	for _, b := range p.Bylines {
		if b.Person != 0 {
			l.People = append(l.People, b.Person)
			add(news.ListPerson(b.Person))
		}
	}
	l.Pictures = p.Pictures()
	return l, append(names, ruleLists(p, names)...), nil
}

// ListingOldest lists the public articles of a list, oldest first, from after on.
func (r *Reader) ListingOldest(ctx context.Context, name string, after news.Cursor, limit int) ([]news.Headline, error) {
	query := "select " + headlineColumns + " from public_listing l join public_article p on p.no = l.no where l.list = $1"
	args := []any{name, limit}
	if !after.IsZero() {
		query += " and (l.published_at, l.no) > ($3, $4)"
		args = append(args, ms(after.At), after.No)
	}
	return list(ctx, r, scanHeadline, query+" order by l.published_at, l.no limit $2", args...)
}

// ListingUpTo counts the articles of a list up to one, in the order of their publication: its number in the list.
func (r *Reader) ListingUpTo(ctx context.Context, name string, at news.Cursor) (int64, error) {
	return one(ctx, r, scanInt, "select count(*) from public_listing where list = $1 and (published_at, no) <= ($2, $3)", name, ms(at.At), at.No)
}
