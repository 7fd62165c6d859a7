package store

import (
	"context"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"
)

// Search finds public articles by words, newest first, from before on.
func (r *Reader) Search(ctx context.Context, q search.Query, before news.Cursor, limit int) ([]news.PublicArticle, error) {
	if q.Empty() {
		return nil, nil
	}
	row := int64(1<<63 - 1)
	if !before.IsZero() {
		var err error
		row, err = one(ctx, r, scanInt, "select search_row from public_article where no = $1 and published_at = $2", before.No, ms(before.At))
		if fault.Is(err, fault.NotFound) {
			row, err = searchRow(before.At, before.No), nil // the article was moved since the page was made
		}
		if err != nil {
			return nil, err
		}
	}
	find := func(query, terms string) ([]news.PublicArticle, error) {
		return list(ctx, r, scanPublic, fmt.Sprintf(r.query(query), publicColumns), terms, row, limit)
	}
	if r.dialect.name != postgresDialect.name {
		return find("search.find", q.FTS5())
	}
	// PostgreSQL guesses badly how many articles hold a word, and would read the whole table backwards for a rare one. So
	// the newest are looked through first, which is enough for common words, and only then the index of words is asked.
	found, err := find("search.newest", q.TSQuery())
	if err != nil || len(found) == limit {
		return found, err
	}
	return find("search.find", q.TSQuery())
}

// putTerms writes the search terms of a public copy.
func (t *Tx) putTerms(ctx context.Context, row int64, p news.PublicArticle) error {
	title := search.Terms(p.Title)
	subtitle := search.Terms(p.Subtitle)
	for _, tag := range p.Tags {
		subtitle = append(subtitle, search.Terms(tag)...)
	}
	body := search.Terms(richtext.Text(p.Body))
	var err error
	if t.dialect.name == postgresDialect.name {
		_, err = t.exec(ctx, "insert into search (search_row, terms) values ($1, $2::tsvector)", row, search.TSVector(title, subtitle, body))
	} else {
		_, err = t.exec(ctx, "insert into search (rowid, title, subtitle, body) values ($1, $2, $3, $4)",
			row, search.Joined(title), search.Joined(subtitle), search.Joined(body))
	}
	if err != nil {
		return fmt.Errorf("search terms of article %d: %w", p.No, err)
	}
	return nil
}
