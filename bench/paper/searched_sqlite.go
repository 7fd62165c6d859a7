package paper

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"

	"jogan/internal/search"

	_ "modernc.org/sqlite" // the driver that openFile opens
)

// fileShelf is an SQLite file.
type fileShelf struct{ db *sql.DB }

func openFile(ctx context.Context, o Options) (shelf, error) {
	file := filepath.Join(o.Dir, "jogan.db")
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=foreign_keys(0)&_pragma=cache_size(-400000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	s := fileShelf{db}
	// Large pieces, merged seldom: each term is written a few times, not a dozen times.
	if err := s.set(ctx, "('hashsize', 200000000)", "('automerge', 8)"); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// set changes how both indexes are written.
func (s fileShelf) set(ctx context.Context, settings ...string) error {
	for _, index := range []string{"search", "search_head"} {
		for _, setting := range settings {
			if _, err := s.db.ExecContext(ctx, "insert into "+index+" ("+index+", rank) values "+setting); err != nil {
				return err
			}
		}
	}
	return nil
}

func (fileShelf) index(title, rest, body, head []string) []string {
	return []string{search.Joined(title), search.Joined(rest), search.Joined(body), search.Joined(head)}
}

func (fileShelf) batch() int { return 10_000 } // the index gathers their terms in memory

func (s fileShelf) put(ctx context.Context, all []searched) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, a := range all {
		for _, x := range []struct {
			statement string
			values    []any
		}{
			{"insert into body (hash, html) values (?, ?) on conflict do nothing", []any{a.hash, a.Body}},
			{"insert into public_article (" + copied + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", a.copy()},
			{"insert into search (rowid, title, subtitle, body) values (?, ?, ?, ?)", []any{a.row, a.index[0], a.index[1], a.index[2]}},
			{"insert into search_head (rowid, terms) values (?, ?)", []any{a.row, a.index[3]}},
		} {
			if _, err := tx.ExecContext(ctx, x.statement, x.values...); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
	}
	return tx.Commit()
}

func (s fileShelf) suggest(ctx context.Context, all []search.Suggestion) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, x := range all {
		if _, err := tx.ExecContext(ctx, "insert into suggestion (word, letters, initials, weight) values (?, ?, ?, ?)", x.Word, x.Letters, x.Initials, x.Weight); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

// finish merges the pieces, as the paper does each day (store.DB.MergeSegments).
func (s fileShelf) finish(ctx context.Context) error {
	return s.set(ctx, "('usermerge', 2)", "('merge', 100000000)", "('hashsize', 1048576)", "('automerge', 4)")
}

func (s fileShelf) close(context.Context) error { return s.db.Close() }
