package store

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// tables lists what a backup holds, in an order in which each table refers only to those before it. The search index and
// the fingerprints are not among them: they are made from the articles again. Sessions, links of every kind, mails and what
// search engines are still to be told stay behind: whoever restores a backup signs in anew, and nobody is told twice.
func tables() []string {
	return []string{
		"counter", "paper", "setting", "person", "token", "section", "series", "tag", "body", "article", "article_section",
		"article_tag", "byline", "revision", "public_article", "public_listing", "picture", "picture_use", "picture_draft", "front_place",
		"menu_item", "page", "banner", "banner_count", "view_hour", "observation", "address", "audit", "change",
		"claim", "claim_event", "correction", "correction_revision", "note", "assignment",
		"tag_alias", "merger",
		"notice", "popup", "text_revision", "announcement", "issue", "issue_page", "issue_article", "issue_gone",
		"view_day", "view_sum", "view_source", "view_total", "advertiser", "campaign", "banner_past",
		"audit_chain", "retention_run",
		"edition", "stand",
		"submission", "submission_file", "submission_event",
		"webhook", "delivery",
		"sitemap_part",
		"partner", "partner_delivery", "outside_copy",
	}
}

// since gives the version of the tables from which on there is a table that older databases lack.
func since() map[string]int64 {
	return map[string]int64{
		"setting": 3, "picture_draft": 4, "claim": 5, "claim_event": 5, "correction": 5, "correction_revision": 5, "note": 6, "assignment": 6,
		"edition": 10, "stand": 10,
		"tag_alias": 11, "merger": 11,
		"notice": 12, "popup": 12, "text_revision": 12, "announcement": 12, "issue": 12, "issue_page": 12, "issue_article": 12, "issue_gone": 12,
		"view_day": 14, "view_sum": 14, "view_source": 14, "view_total": 14, "advertiser": 15, "campaign": 15, "banner_past": 15,
		"audit_chain": 16, "retention_run": 16,
		"submission": 13, "submission_file": 13, "submission_event": 13,
		"webhook": 17, "delivery": 17,
		"sitemap_part": 22,
		"partner":      24, "partner_delivery": 24, "outside_copy": 24,
	}
}

// upTo gives the version of the tables up to which there was a table that newer databases lack.
func upTo() map[string]int64 { return map[string]int64{"front_place": 9} }

// tablesAt lists what a backup of a version of the tables holds.
func tablesAt(version int64) []string {
	first, last := since(), upTo()
	return slices.DeleteFunc(tables(), func(table string) bool {
		return first[table] > version || last[table] > 0 && last[table] < version
	})
}

// TableFile gives the place where the rows of a table are written, one JSON object a line.
type TableFile func(table string) (io.Writer, error)

// Dump writes all tables as they are at one moment; the program may go on serving meanwhile. The form is the same for
// both databases, so that a paper can move from one to the other. It returns the version of the tables.
func (db *DB) Dump(ctx context.Context, file TableFile) (version int64, err error) {
	err = db.Read(ctx, func(r *Reader) error {
		if version, err = r.version(ctx); err != nil {
			return err
		}
		for _, table := range tablesAt(version) {
			w, err := file(table)
			if err != nil {
				return err
			}
			if err := r.dumpTable(ctx, table, w); err != nil {
				return fmt.Errorf("dump %s: %w", table, err)
			}
		}
		return nil
	})
	return version, err
}

// version is that of the tables.
func (r *Reader) version(ctx context.Context) (int64, error) {
	return one(ctx, r, scanInt, "select max(version_id) from goose_db_version")
}

func (r *Reader) dumpTable(ctx context.Context, table string, w io.Writer) error {
	rows, err := r.q.QueryContext(ctx, "select * from "+table)
	if err != nil {
		return kindOf(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for rows.Next() {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			return kindOf(err)
		}
		row := map[string]any{}
		for i, name := range columns {
			if raw, ok := values[i].([]byte); ok {
				values[i] = string(raw)
			}
			row[name] = values[i]
		}
		if err := enc.Encode(row); err != nil {
			return err
		}
	}
	return kindOf(rows.Err())
}

// Load fills an empty database, opened at the version of the dump (Options.Version), from what Dump wrote. All of it or nothing.
// Then it brings the tables up to date and makes the search index, which is made from them as they are today.
func (db *DB) Load(ctx context.Context, file func(table string) (io.Reader, error)) error {
	err := db.writeLong(ctx, func(t *Tx) error {
		if n, err := one(ctx, &t.Reader, scanInt, "select (select count(*) from paper) + (select count(*) from article) + (select count(*) from person)"); err != nil || n > 0 {
			if err == nil {
				err = ErrNotEmpty
			}
			return err
		}
		version, err := t.version(ctx)
		if err != nil {
			return err
		}
		for _, table := range tablesAt(version) {
			r, err := file(table)
			if err != nil {
				return err
			}
			if err := t.loadTable(ctx, table, r); err != nil {
				return fmt.Errorf("load %s: %w", table, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	db.opts.Version = 0
	if err := db.migrate(ctx); err != nil {
		return err
	}
	if err := db.chainOld(ctx); err != nil {
		return err
	}
	err = db.Write(ctx, func(t *Tx) error {
		if err := t.queueCrops(ctx); err != nil {
			return err
		}
		return t.pauseRestored(ctx)
	})
	if err != nil {
		return err
	}
	return db.Reindex(ctx)
}

// queueCrops has the crops made of pictures that have none: the work that waited when the backup was made is not in it.
func (t *Tx) queueCrops(ctx context.Context) error {
	_, err := t.exec(ctx, `insert into job (kind, name, payload, run_at, leased_until, holder, attempts, problem)
		select 'picture', '', '{"id":' || p.id || '}', 0, 0, '', 0, '' from picture p where p.type like 'image/%' and p.variants not like '%"c":"1:1"%'
		and not exists (select 1 from job j where j.kind = 'picture' and j.payload = '{"id":' || p.id || '}')`)
	return err
}

// pauseRestored lets a restored paper tell nobody before somebody says so: the paper that it is a copy of may still run.
func (t *Tx) pauseRestored(ctx context.Context) error {
	if _, err := t.exec(ctx, "update webhook set paused_at = $1, problem = 'webhook.paused-restored' where paused_at = 0", ms(t.Now)); err != nil {
		return err
	}
	f, version, err := t.Findable(ctx)
	if err != nil || !f.IndexNow {
		return err
	}
	f.IndexNow = false
	return t.SaveFindable(ctx, f, version)
}

func (t *Tx) loadTable(ctx context.Context, table string, r io.Reader) error {
	if _, err := t.exec(ctx, "delete from "+table); err != nil { // counters begin with rows
		return err
	}
	dec := json.NewDecoder(r)
	dec.UseNumber()
	numbered := false
	for {
		row := map[string]any{}
		if err := dec.Decode(&row); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		var columns, marks []string
		var args []any
		for name := range row {
			columns = append(columns, name)
		}
		slices.Sort(columns)
		for i, name := range columns {
			if strings.ContainsFunc(name, func(c rune) bool { return (c < 'a' || c > 'z') && c != '_' }) {
				return fmt.Errorf("a column named %q", name)
			}
			value := row[name]
			if number, ok := value.(json.Number); ok {
				n, err := number.Int64()
				if err != nil {
					return err
				}
				value = n
			}
			numbered = numbered || name == "id"
			marks = append(marks, fmt.Sprintf("$%d", i+1))
			args = append(args, value)
		}
		if _, err := t.exec(ctx, "insert into "+table+" ("+strings.Join(columns, ", ")+") values ("+strings.Join(marks, ", ")+")", args...); err != nil {
			return err
		}
	}
	if numbered && t.dialect.identitySequence != "" && table != "paper" && table != "menu_item" {
		_, err := t.exec(ctx, fmt.Sprintf(t.dialect.identitySequence, table))
		return err
	}
	return nil
}

// Reindex makes the search index anew from the public copies, in steps that keep the writer free between them, and has
// PrintArticles make all fingerprints when it next runs.
func (db *DB) Reindex(ctx context.Context) error {
	err := db.Write(ctx, func(t *Tx) error { // tables of an older version have no such counters: their upgrade makes them
		for _, statement := range []string{
			"update counter set value = (select coalesce(max(no), 0) from article) where name = 'near'",
			"delete from suggestion",
			"delete from counter where name = 'search'",
			"insert into counter (name, value) select 'search', max(search_row) + 1 from public_article having count(*) > 0",
		} {
			if _, err := t.exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return db.IndexOld(ctx)
}
