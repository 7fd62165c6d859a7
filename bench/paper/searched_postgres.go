package paper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"jogan/internal/search"
)

// serverShelf is a PostgreSQL database. Rows come by COPY, and what looks words up is made when all are there.
type serverShelf struct {
	conn    *pgx.Conn
	indexes []string // statements that make them
}

func openServer(ctx context.Context, o Options) (shelf, error) {
	conn, err := pgx.Connect(ctx, o.Database)
	if err != nil {
		return nil, err
	}
	s := &serverShelf{conn: conn}
	if err := s.clear(ctx); err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return s, nil
}

// clear takes away what would slow the loading down: the indexes of words, which finish makes again, and the key that asks
// for a working copy of each article.
func (s *serverShelf) clear(ctx context.Context) error {
	rows, err := s.conn.Query(ctx, "select indexname, indexdef from pg_indexes where schemaname = current_schema() and tablename in ('search', 'search_head', 'suggestion') and indexname not like '%_pkey'")
	if err != nil {
		return err
	}
	var drop []string
	var name, definition string
	_, err = pgx.ForEachRow(rows, []any{&name, &definition}, func() error {
		drop = append(drop, pgx.Identifier{name}.Sanitize())
		s.indexes = append(s.indexes, definition)
		return nil
	})
	if err != nil {
		return err
	}
	if len(drop) == 0 {
		return errors.New("the search has no indexes: was this database filled before?")
	}
	_, err = s.conn.Exec(ctx, "drop index "+strings.Join(drop, ", ")+"; alter table public_article drop constraint public_article_no_fkey; set synchronous_commit = off; set maintenance_work_mem = '512MB'")
	return err
}

func (*serverShelf) index(title, rest, body, head []string) []string {
	return []string{search.TSVector(title, rest, body), search.TSVector(head)}
}

func (*serverShelf) batch() int { return 2_000 } // their rows are held in memory as text

func (s *serverShelf) put(ctx context.Context, all []searched) error {
	var bodies, copies, whole, heads bytes.Buffer
	for _, a := range all {
		copyRow(&bodies, a.hash, a.Body)
		copyRow(&copies, a.copy()...)
		copyRow(&whole, a.row, a.index[0])
		copyRow(&heads, a.row, a.index[1])
	}
	tx, err := s.conn.Begin(ctx)
	if err != nil {
		return err
	}
	for _, x := range []struct {
		into string
		rows *bytes.Buffer
	}{{"body (hash, html)", &bodies}, {"public_article (" + copied + ")", &copies}, {"search (search_row, terms)", &whole}, {"search_head (search_row, terms)", &heads}} {
		if _, err := s.conn.PgConn().CopyFrom(ctx, x.rows, "copy "+x.into+" from stdin"); err != nil {
			return errors.Join(fmt.Errorf("copy into %s: %w", x.into, err), tx.Rollback(ctx))
		}
	}
	return tx.Commit(ctx)
}

func (s *serverShelf) suggest(ctx context.Context, all []search.Suggestion) error {
	var rows bytes.Buffer
	for _, x := range all {
		copyRow(&rows, x.Word, x.Letters, x.Initials, x.Weight)
	}
	_, err := s.conn.PgConn().CopyFrom(ctx, &rows, "copy suggestion (word, letters, initials, weight) from stdin")
	return err
}

func (s *serverShelf) finish(ctx context.Context) error {
	for _, statement := range append(s.indexes, "vacuum (analyze) body, public_article, search, search_head, suggestion") {
		if _, err := s.conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func (s *serverShelf) close(ctx context.Context) error { return s.conn.Close(ctx) }

// copyRow writes a row in the text format of COPY.
func copyRow(b *bytes.Buffer, values ...any) {
	escape := strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	for i, value := range values {
		if i > 0 {
			b.WriteByte('\t')
		}
		if text, ok := value.(string); ok {
			_, _ = escape.WriteString(b, text) // into memory: it cannot fail
			continue
		}
		fmt.Fprint(b, value)
	}
	b.WriteByte('\n')
}
