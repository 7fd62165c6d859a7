package paper

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"

	_ "modernc.org/sqlite" // the driver that fill opens
)

// searchedBatch is how many articles fill writes to a transaction: the full-text index gathers their terms in memory.
const searchedBatch = 10_000

// searched is an article as the search knows it.
type searched struct {
	news.PublicArticle
	hash, bylines, details    string
	title, rest, body, header string // terms
}

// fill writes the articles straight into the tables from which the search answers, of an SQLite file that nobody else has
// open: the public copies, their bodies and both indexes. There are no working copies, no lists and no suggestions, so the
// paper is good for measuring the search and for nothing else.
func (p *filling) fill(ctx context.Context, family func(int64) []int64) (err error) {
	file := filepath.Join(p.Dir, "jogan.db")
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=foreign_keys(0)&_pragma=cache_size(-400000)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, index := range []string{"search", "search_head"} {
		// Large pieces, merged seldom: each term is written a few times, not a dozen times.
		for _, setting := range []string{"('hashsize', 200000000)", "('automerge', 8)"} {
			if _, err := db.ExecContext(ctx, "insert into "+index+" ("+index+", rank) values "+setting); err != nil {
				return err
			}
		}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	made := make(chan searched, 500)
	go func() { // the text is written on one core while the other indexes
		defer close(made)
		for no := range int64(p.Articles) {
			select {
			case made <- p.searched(no+1, family):
			case <-ctx.Done():
				return
			}
		}
	}()
	written, lastRow := 0, int64(0)
	for written < p.Articles {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		for range min(searchedBatch, p.Articles-written) {
			a, ok := <-made
			if !ok {
				return errors.Join(ctx.Err(), tx.Rollback())
			}
			row := max(a.Published.Unix()<<4|a.No&15, lastRow+1) // as the store has it
			lastRow = row
			for _, x := range []struct {
				statement string
				values    []any
			}{
				{"insert into body (hash, html) values (?, ?) on conflict do nothing", []any{a.hash, a.Body}},
				{`insert into public_article (no, version, title, short_title, subtitle, kind, grade, section_id, series_id, bylines, lead, picture_id,
					published_at, edited_at, body_hash, details, withdrawn_at, notice, search_row) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
					[]any{a.No, a.Version, a.Title, a.ShortTitle, a.Subtitle, a.Kind, a.Grade, a.Section, a.Series, a.bylines, a.Lead, a.Picture,
						a.Published.UnixMilli(), 0, a.hash, a.details, 0, "", row}},
				{"insert into search (rowid, title, subtitle, body) values (?, ?, ?, ?)", []any{row, a.title, a.rest, a.body}},
				{"insert into search_head (rowid, terms) values (?, ?)", []any{row, a.header}},
			} {
				if _, err := tx.ExecContext(ctx, x.statement, x.values...); err != nil {
					return errors.Join(fmt.Errorf("article %d: %w", a.No, err), tx.Rollback())
				}
			}
			written++
		}
		if err := tx.Commit(); err != nil {
			return err
		}
		if p.Progress != nil {
			p.Progress(written)
		}
	}
	for _, index := range []string{"search", "search_head"} { // as the program has it
		for _, setting := range []string{"('hashsize', 1048576)", "('automerge', 4)"} {
			if _, err := db.ExecContext(ctx, "insert into "+index+" ("+index+", rank) values "+setting); err != nil {
				return err
			}
		}
	}
	return nil
}

// searched makes the article of a number with its terms, in the fields that the store writes them to.
func (p *filling) searched(no int64, family func(int64) []int64) searched {
	a := p.article(no)
	out := a.Public(time.Time{})
	sum := sha256.Sum256([]byte(a.Body))
	s := searched{PublicArticle: out, hash: hex.EncodeToString(sum[:])}
	bylines, _ := json.Marshal(out.Bylines) // of strings and numbers: it cannot fail
	details, _ := json.Marshal(map[string]any{"tags": out.Tags, "origin": out.Origin, "portal": out.Portal})
	s.bylines, s.details = string(bylines), string(details)
	var names []string
	for _, b := range out.Bylines {
		names = append(names, b.Name)
	}
	marks := search.Marks(family(out.Section), out.Tags, names)
	s.title = search.Joined(search.Terms(out.Title))
	s.rest = search.Joined(append(search.Apart(append(append([]string{out.Subtitle}, out.Tags...), names...)...), marks...))
	s.body = search.Joined(search.Terms(richtext.Text(out.Body)))
	s.header = search.Joined(append(search.Apart(append([]string{out.Title}, out.Tags...)...), marks...))
	return s
}
