package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"
)

// maxValues is how many values one statement carries. Both databases take far more, but to SQLite $1 is a name that it
// looks for among all the others: the time for a statement grows with the square of their number.
const maxValues = 150

// Bulk writes many articles at once as their publication left them, for moves from other systems: the working copy, the
// public copy, and all that finds it, the same as InsertArticle and PutPublic write. Each is Published in its newest
// version; it counts as edited where Updated is after Published. It keeps no revisions and no line in the audit log: who
// calls it says in one line what came from where. A number that is taken fails all of them with a Conflict. New numbers
// go on after the greatest.
//
// The one change that it notes is of the paper. Every page was made from the paper, so none is served from before;
// whoever reads the changes to learn of single articles has to look anew.
//
// A caller with many articles hands over some thousand to a transaction, in the order of their publication: the search
// index is written fastest in its own order.
func (t *Tx) Bulk(ctx context.Context, articles []news.Article) error {
	if len(articles) == 0 {
		return nil
	}
	b := bulk{Tx: t, tags: map[string]int64{}, rows: map[int64]bool{}}
	for _, a := range articles {
		if err := b.add(ctx, a); err != nil {
			return fmt.Errorf("article %d: %w", a.No, err)
		}
	}
	if err := b.flush(ctx); err != nil {
		return err
	}
	greatest := slices.MaxFunc(articles, func(a, b news.Article) int { return cmp.Compare(a.No, b.No) }).No
	if _, err := t.exec(ctx, "update counter set value = $1 where name = 'article' and value < $1", greatest); err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatPaper})
	return t.touchParts(ctx, nos(articles)...)
}

func nos(articles []news.Article) []int64 {
	all := make([]int64, 0, len(articles))
	for _, a := range articles {
		all = append(all, a.No)
	}
	return all
}

// bulk gathers the rows of many articles, table by table.
type bulk struct {
	*Tx
	tags map[string]int64 // ids by folded name
	rows map[int64]bool   // of the search index, taken by this call

	articles, sections, tagged, bylines, publics, listings []any
	uses                                                   []use
	terms                                                  []term
	prints                                                 []pair
}

// pair is a fingerprint of an article.
type pair struct{ print, no int64 }

// use is a picture in an article.
type use struct {
	picture int64
	article int64
}

// term is a public copy that is to be found under a row of the search index.
type term struct {
	row int64
	news.PublicArticle
}

func (b *bulk) add(ctx context.Context, a news.Article) error {
	p, err := published(a)
	if err != nil {
		return err
	}
	values, err := b.articleValues(ctx, a)
	if err != nil {
		return err
	}
	b.articles = append(b.articles, values...)
	for _, p := range search.Prints(richtext.Text(a.Body)) {
		b.prints = append(b.prints, pair{p, a.No})
	}
	for i, id := range a.Sections {
		b.sections = append(b.sections, a.No, i, id)
	}
	for i, name := range a.Tags {
		folded := strings.ToLower(name)
		if b.tags[folded] == 0 {
			if b.tags[folded], err = b.tag(ctx, name); err != nil {
				return err
			}
		}
		b.tagged = append(b.tagged, a.No, i, b.tags[folded])
	}
	for i, x := range a.Bylines {
		b.bylines = append(b.bylines, a.No, i, x.Person, x.Name, x.Title, x.Email)
	}
	row, err := b.freeRow(ctx, searchRow(p.Published, p.No))
	if err != nil {
		return err
	}
	if values, err = b.publicValues(ctx, p); err != nil {
		return err
	}
	b.publics = append(append(b.publics, values...), row)
	place, names, err := b.place(ctx, p)
	if err != nil {
		return err
	}
	for _, name := range names {
		b.listings = append(b.listings, name, ms(p.Published), p.No)
	}
	for _, id := range place.Pictures {
		b.uses = append(b.uses, use{id, p.No})
	}
	b.terms = append(b.terms, term{row, p})
	return nil
}

// published is the public copy that the last publication of the article made.
func published(a news.Article) (news.PublicArticle, error) {
	if a.Status != news.Published || a.Published.IsZero() || a.PublicVersion != a.Version {
		return news.PublicArticle{}, fault.New(fault.Invalid, "article.not-published")
	}
	p := a.Public(a.Updated)
	if !a.Updated.After(a.Published) {
		p.Edited = time.Time{}
	}
	return p, nil
}

// freeRow finds the first row of the search index from a wanted one on that no article has.
func (b *bulk) freeRow(ctx context.Context, row int64) (int64, error) {
	for ; ; row++ {
		if b.rows[row] {
			continue
		}
		taken, err := one(ctx, &b.Reader, scanInt, "select count(*) from public_article where search_row = $1", row)
		if err != nil {
			return 0, err
		}
		if taken == 0 {
			b.rows[row] = true
			return row, nil
		}
	}
}

// flush writes the gathered rows, those first that others refer to.
func (b *bulk) flush(ctx context.Context) error {
	uses, drafts, err := b.knownUses(ctx)
	if err != nil {
		return err
	}
	for _, x := range []struct {
		statement string // an INSERT of one row
		values    []any
	}{
		{b.query("article.insert"), b.articles},
		{"insert into article_section (article_no, position, section_id) values ($1, $2, $3)", b.sections},
		{"insert into article_tag (article_no, position, tag_id) values ($1, $2, $3)", b.tagged},
		{"insert into byline (article_no, position, person_id, name, title, email) values ($1, $2, $3, $4, $5, $6)", b.bylines},
		{b.query("public.put"), b.publics},
		{"insert into public_listing (list, published_at, no) values ($1, $2, $3)", b.listings},
		{"insert into picture_use (picture_id, used_by) values ($1, $2)", uses},
		{"insert into picture_draft (picture_id, article_no) values ($1, $2)", drafts},
	} {
		if err := b.insertAll(ctx, x.statement, x.values); err != nil {
			return err
		}
	}
	// In the order of their key fingerprints touch each page of the table once.
	slices.SortFunc(b.prints, func(x, y pair) int { return cmp.Or(cmp.Compare(x.print, y.print), cmp.Compare(x.no, y.no)) })
	prints := make([]any, 0, 2*len(b.prints))
	for _, x := range b.prints {
		prints = append(prints, x.print, x.no)
	}
	if err := b.addPrints(ctx, prints); err != nil {
		return err
	}
	// The terms come last and in the order of their rows. FTS5 gathers terms in memory; what goes back to an earlier row,
	// and each statement that may have to be undone alone, makes it write them to the disk in a small piece of its own.
	slices.SortFunc(b.terms, func(x, y term) int { return cmp.Compare(x.row, y.row) })
	from, err := b.indexedFrom(ctx)
	if err != nil {
		return err
	}
	suggested := suggesting{}
	for _, x := range b.terms {
		if err := b.putTerms(ctx, x.row, x.PublicArticle); err != nil {
			return err
		}
		if x.row >= from {
			suggested.add(x.PublicArticle, 1)
		}
	}
	return b.suggest(ctx, suggested)
}

// knownUses are the uses of pictures that there are, as values for readers' copies and for working copies.
func (b *bulk) knownUses(ctx context.Context) (public, drafts []any, err error) {
	ids := map[int64]bool{}
	for _, u := range b.uses {
		ids[u.picture] = false
	}
	var asked []int64
	for id := range ids {
		asked = append(asked, id)
	}
	for _, chunk := range chunks(asked) {
		marks, args := in(nil, chunk)
		known, err := list(ctx, &b.Reader, scanInt, "select id from picture where id in ("+marks+")", args...)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range known {
			ids[id] = true
		}
	}
	for _, u := range b.uses {
		if ids[u.picture] {
			public = append(public, u.picture, fmt.Sprintf("article:%d", u.article))
			drafts = append(drafts, u.picture, u.article)
		}
	}
	return public, drafts, nil
}

// insertAll runs an INSERT that is written for one row on many rows at a time.
func (b *bulk) insertAll(ctx context.Context, statement string, values []any) error {
	head, rest, _ := strings.Cut(statement, "values (")
	marks, tail, _ := strings.Cut(rest, ")")
	width := strings.Count(marks, "$")
	for part := range slices.Chunk(values, maxValues/width*width) {
		if _, err := b.exec(ctx, head+"values "+rowMarks(width, len(part)/width)+tail, part...); err != nil {
			return err
		}
	}
	return nil
}

// rowMarks makes "($1, $2), ($3, $4) …".
func rowMarks(width, rows int) string {
	var b strings.Builder
	for i := range width * rows {
		switch {
		case i == 0:
			b.WriteByte('(')
		case i%width == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", i+1)
	}
	return b.String() + ")"
}
