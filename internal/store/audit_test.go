package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"math"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

// logged opens a paper with n lines in its log, and its database past the program.
func logged(t *testing.T, o store.Options, n int) (*store.DB, *sql.DB, *storetest.Clock) {
	t.Helper()
	clock := storetest.NewClock()
	o.Now, o.Log = clock.Now, slog.New(slog.DiscardHandler)
	db, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	driver, name := "sqlite", o.Path
	if o.URL != "" {
		driver, name = "pgx", o.URL
	}
	raw, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	addLines(t, db, clock, n)
	return db, raw, clock
}

func addLines(t *testing.T, db *store.DB, clock *storetest.Clock, n int) {
	t.Helper()
	for i := range n {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			return tx.AddAudit(t.Context(), news.Audit{Person: int64(i%3 + 1), Name: "한여울", Address: "127.0.0.1", Action: "article.save", Object: fmt.Sprintf("article:%d", i), Detail: "제목 \x01 '\""})
		})
		if err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Minute)
	}
}

func checked(t *testing.T, db *store.DB, noted ...news.NotedHead) news.AuditCheck {
	t.Helper()
	c, err := db.CheckAudits(t.Context(), noted)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func run(t *testing.T, raw *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := raw.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func bothDatabases(t *testing.T, fn func(t *testing.T, o store.Options)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, store.Options{Path: filepath.Join(t.TempDir(), "jogan.db"), Loose: true})
	})
	if testing.Short() {
		t.Log("-short: not run on PostgreSQL; ./check runs it")
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, store.Options{URL: storetest.PostgresURL(t)})
	})
}

// Whatever somebody does to the log past the program shows, with the first row that is wrong and what happened to it.
func TestPromiseLogShowsTampering(t *testing.T) {
	t.Parallel()
	forged := func(id, after int64) string { // a row whose own hashes hold
		a := news.Audit{ID: id, Person: 1, Name: "위조", Action: "article.save"}
		digest := a.Digest("salt")
		return fmt.Sprintf(`insert into audit (id, at, person_id, token_id, name, address, action, object, detail, salt, digest, prev, hash, erased_at)
			select %d, %d, 1, 0, '위조', '', 'article.save', '', '', 'salt', '%s', hash, 'HASH', 0 from audit where id = %d`, id, a.At.UnixMilli(), digest, after)
	}
	cases := []struct {
		name  string
		sql   []string
		fault news.AuditFault
		row   int64
	}{
		{"nothing was done", nil, "", 0},
		{"the detail was changed", []string{"update audit set detail = 'x' where id = 7"}, news.AuditChanged, 7},
		{"somebody else did it", []string{"update audit set person_id = 2 where id = 7"}, news.AuditChanged, 7},
		{"a letter went from the name to the address", []string{"update audit set name = '한여', address = '울127.0.0.1' where id = 3"}, news.AuditChanged, 3},
		{"at another time", []string{"update audit set at = at - 1 where id = 1"}, news.AuditChanged, 1},
		{"another salt", []string{"update audit set salt = 'y' where id = 20"}, news.AuditChanged, 20},
		{"another digest", []string{"update audit set digest = 'y' where id = 9"}, news.AuditChanged, 9},
		{"another hash", []string{"update audit set hash = 'y' where id = 9"}, news.AuditChanged, 9},
		{"another row before it", []string{"update audit set prev = 'y' where id = 9"}, news.AuditChanged, 9},
		{"two rows with each other's words", []string{
			"update audit set object = 'article:4', at = (select at from audit where id = 5) where id = 4",
		}, news.AuditChanged, 4},
		{"removed in the middle", []string{"delete from audit where id = 7"}, news.AuditRemoved, 8},
		{"several removed", []string{"delete from audit where id between 5 and 11"}, news.AuditRemoved, 12},
		{"the first removed", []string{"delete from audit where id = 1"}, news.AuditRemoved, 2},
		{"the last removed", []string{"delete from audit where id = 20"}, news.AuditRemoved, 20},
		{"all removed", []string{"delete from audit"}, news.AuditRemoved, 1},
		{"the beginning removed as if it were pruned", []string{
			"update audit_chain set anchor = 5, anchor_hash = (select hash from audit where id = 5)", "delete from audit where id <= 5",
		}, news.AuditRemoved, 5},
		{"put in at the end", []string{"insert into audit (id, at, person_id, token_id, name, address, action, object, detail) values (21, 0, 1, 0, '', '', '', '', '')"}, news.AuditInserted, 21},
		{"put in before the first", []string{"insert into audit (id, at, person_id, token_id, name, address, action, object, detail) values (0, 0, 1, 0, '', '', '', '', '')"}, news.AuditInserted, 0},
		{"put in between", []string{
			"update audit set id = id + 1000 where id > 10", "update audit set id = id - 999 where id > 1000",
			"insert into audit (id, at, person_id, token_id, name, address, action, object, detail) values (11, 0, 1, 0, '', '', '', '', '')",
			"update audit_chain set last = 21",
		}, news.AuditInserted, 11},
		{"put in between with hashes that hold", []string{
			"update audit set id = id + 1000 where id > 10", "update audit set id = id - 999 where id > 1000", forged(11, 10), "update audit_chain set last = 21",
		}, news.AuditInserted, 11},
		{"two rows changed places", []string{"update audit set id = 500 where id = 6", "update audit set id = 6 where id = 7", "update audit set id = 7 where id = 500"}, news.AuditReordered, 6},
		{"two rows far apart changed places", []string{"update audit set id = 500 where id = 2", "update audit set id = 2 where id = 15", "update audit set id = 15 where id = 500"}, news.AuditReordered, 2},
		{"erased past the program", []string{"update audit set person_id = 0, name = '', address = '', action = '', object = '', detail = '', salt = '', erased_at = 9 where id = 12"}, news.AuditErased, 12},
		{"half erased", []string{"update audit set salt = '', erased_at = 9 where id = 12"}, news.AuditChanged, 12},
	}
	bothDatabases(t, func(t *testing.T, o store.Options) {
		db, raw, clock := logged(t, o, 20)
		run(t, raw, "create table audit_copy as select * from audit", "create table audit_chain_copy as select * from audit_chain")
		for _, c := range cases {
			for _, table := range []string{"audit", "audit_chain"} {
				run(t, raw, "delete from "+table, "insert into "+table+" select * from "+table+"_copy")
			}
			for _, s := range c.sql {
				if strings.Contains(s, "'HASH'") {
					var prev string
					if err := raw.QueryRowContext(t.Context(), "select hash from audit where id = 10").Scan(&prev); err != nil {
						t.Fatal(err)
					}
					digest := news.Audit{ID: 11, Person: 1, Name: "위조", Action: "article.save"}.Digest("salt")
					s = strings.ReplaceAll(s, "HASH", news.LinkAudit(prev, digest))
				}
				run(t, raw, s)
			}
			if got := checked(t, db); got.Fault != c.fault || got.Row != c.row {
				t.Errorf("%s: %q in row %d, want %q in row %d (%+v)", c.name, got.Fault, got.Row, c.fault, c.row, got)
			}
			addLines(t, db, clock, 2) // the program goes on, and what was done still shows
			if got := checked(t, db); (got.Fault == "") != (c.fault == "") {
				t.Errorf("%s, later: %q in row %d", c.name, got.Fault, got.Row)
			}
		}
	})
}

// A chain that was made anew from its beginning holds in itself; a head that was noted elsewhere tells.
func TestRebuiltLog(t *testing.T) {
	t.Parallel()
	bothDatabases(t, func(t *testing.T, o store.Options) {
		db, raw, clock := logged(t, o, 9)
		head, err := db.AuditHead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		noted := news.NotedHead{AuditHead: head, Made: clock.Now(), Where: "a.backup"}
		addLines(t, db, clock, 3)
		if got := checked(t, db, noted); got.Fault != "" || got.Compared != 1 || got.Rows != 12 {
			t.Fatalf("before: %+v", got)
		}
		run(t, raw, "delete from audit", "update audit_chain set last = 0, hash = ''")
		addLines(t, db, clock, 12)
		if got := checked(t, db); got.Fault != "" {
			t.Errorf("without the head: %+v", got)
		}
		if got := checked(t, db, noted); got.Fault != news.AuditRebuilt || got.Row != 9 || got.Noted != "a.backup" {
			t.Errorf("with the head: %+v", got)
		}
		run(t, raw, "delete from audit where id > 4", "update audit_chain set last = 4, hash = (select hash from audit where id = 4)")
		if got := checked(t, db, noted); got.Fault != news.AuditRebuilt {
			t.Errorf("cut short before the head: %+v", got)
		}
		// Of two branches of one paper the restored one says from where it went on.
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			head, err := tx.AuditHead(t.Context())
			if err != nil {
				return err
			}
			return tx.AddAudit(t.Context(), news.Audit{Action: news.AuditRestoreAction, Object: "paper", Detail: head.String()})
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := checked(t, db, noted); got.Fault != "" || got.Compared != 0 {
			t.Errorf("after a restore: %+v", got)
		}
	})
}

// Erasing by right and by time leaves a log that still verifies, goes on through a backup, and still shows tampering.
func TestErasedLog(t *testing.T) {
	t.Parallel()
	bothDatabases(t, func(t *testing.T, o store.Options) {
		db, raw, clock := logged(t, o, 10)
		ctx := t.Context()
		err := db.Write(ctx, func(tx *store.Tx) error {
			if err := tx.EraseAudit(ctx, 4); err != nil {
				return err
			}
			return tx.AddAudit(ctx, news.Audit{Name: "관리자", Action: news.AuditEraseAction, Object: news.AuditRange(4, 4)})
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := checked(t, db); got.Fault != "" || got.Erased != 1 || got.Rows != 11 {
			t.Fatalf("one erased: %+v", got)
		}
		line, _, err := db.AuditLine(ctx, 4)
		if err != nil || line.Name != "" || line.Detail != "" || line.Erased.IsZero() {
			t.Errorf("erased: %+v, %v", line, err)
		}
		// Twice erased, and by time, all of them, with the line that said that one was.
		clock.Add(3 * 365 * 24 * time.Hour)
		addLines(t, db, clock, 2)
		if state, err := db.RetentionState(ctx, clock.Now()); err != nil || state["audit"].Due != 10 {
			t.Errorf("due: %+v, %v", state, err)
		}
		for range 2 { // the second run finds nothing
			if err := db.Retain(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if got := checked(t, db); got.Fault != "" || got.Erased != 11 || got.Rows != 15 {
			t.Errorf("after two years: %+v", got)
		}
		if state, err := db.RetentionState(ctx, clock.Now()); err != nil || state["audit"].Due != 0 || state["audit"].Gone != 10 || state["audit"].Last.IsZero() {
			t.Errorf("after the run: %+v, %v", state, err)
		}
		run(t, raw, "update audit set erased_at = 8, person_id = 0, name = '', address = '', action = '', object = '', detail = '', salt = '' where id = 13")
		if got := checked(t, db); got.Fault != news.AuditErased || got.Row != 13 {
			t.Errorf("one more was erased past the program: %+v", got)
		}
	})
}

// After ten years the bare links go, too; the rest goes on from the anchor.
func TestPrunedLog(t *testing.T) {
	t.Parallel()
	bothDatabases(t, func(t *testing.T, o store.Options) {
		db, raw, clock := logged(t, o, 10)
		ctx := t.Context()
		clock.Add(11 * 366 * 24 * time.Hour)
		addLines(t, db, clock, 3)
		if err := db.Retain(ctx); err != nil {
			t.Fatal(err)
		}
		got := checked(t, db, news.NotedHead{AuditHead: news.AuditHead{ID: 5, Hash: "x"}})
		if got.Fault != "" || got.Anchor.ID != 10 || got.Rows != 6 || got.Erased != 0 {
			t.Fatalf("after ten years: %+v", got)
		}
		all, err := db.Audits(ctx, 0, 10)
		if err != nil || all[0].Action != "retention.run" || all[0].Detail != "audit 10" || all[1].Action != news.AuditPruneAction || all[1].Object != "audit:1-10" || all[2].Action != news.AuditEraseAction {
			t.Errorf("the log says %+v, %v", all, err)
		}
		run(t, raw, "delete from audit where id = 11")
		if got := checked(t, db); got.Fault != news.AuditRemoved {
			t.Errorf("one more was removed: %+v", got)
		}
	})
}

// Lines that several programs write at once stand one after the other.
func TestLogOfSeveralPrograms(t *testing.T) {
	t.Parallel()
	bothDatabases(t, func(t *testing.T, o store.Options) {
		db, _, clock := logged(t, o, 1)
		twin, err := db.Twin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer twin.Close()
		var wg sync.WaitGroup
		for _, x := range []*store.DB{db, twin, db, twin} {
			wg.Go(func() {
				for range 25 {
					err := x.Write(t.Context(), func(tx *store.Tx) error {
						return tx.AddAudit(t.Context(), news.Audit{Name: "한여울", Action: "article.save"})
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if got := checked(t, db); got.Fault != "" || got.Rows != 101 || got.Head.ID != 101 {
			t.Errorf("%+v", got)
		}
		all, err := db.AuditList(t.Context(), news.AuditFilter{Text: "여울", Action: "article.", Object: "article:0", Person: 1, From: clock.Now().Add(-time.Hour), Until: clock.Now(), Before: math.MaxInt64, Limit: 5})
		if err != nil || len(all) != 1 || all[0].ID != 1 {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

// Rows of before there was a chain are put on it as they stand, gaps and all; a backup carries the chain on.
func TestOlderLogIsChained(t *testing.T) {
	t.Parallel()
	bothDatabases(t, func(t *testing.T, o store.Options) {
		o.Now, o.Log, o.Version = storetest.NewClock().Now, slog.New(slog.DiscardHandler), 5
		db, err := store.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		err = db.Load(t.Context(), func(table string) (io.Reader, error) {
			var b strings.Builder
			if table == "audit" {
				for id := 3; id <= 1500; id += 2 {
					fmt.Fprintf(&b, `{"id":%d,"at":%d,"person_id":1,"token_id":0,"name":"한여울","address":"","action":"article.save","object":"article:1","detail":""}`+"\n", id, id)
				}
			}
			return strings.NewReader(b.String()), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		got := checked(t, db)
		if got.Fault != "" || got.Rows != 750 || got.Head.ID != 1500 {
			t.Fatalf("%+v", got)
		}
		all, err := db.Audits(t.Context(), 0, 1)
		if err != nil || all[0].Action != news.AuditBeginAction || all[0].Object != "audit:3-1499" || all[0].Detail != "749" {
			t.Errorf("%+v, %v", all, err)
		}
		tables := map[string]*strings.Builder{}
		version, err := db.Dump(t.Context(), func(table string) (io.Writer, error) {
			tables[table] = &strings.Builder{}
			return tables[table], nil
		})
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := store.Open(context.WithoutCancel(t.Context()), store.Options{Path: filepath.Join(t.TempDir(), "jogan.db"), Now: o.Now, Log: o.Log, Loose: true, Version: version})
		if err != nil {
			t.Fatal(err)
		}
		defer fresh.Close()
		if err := fresh.Load(t.Context(), func(table string) (io.Reader, error) { return strings.NewReader(tables[table].String()), nil }); err != nil {
			t.Fatal(err)
		}
		if restored := checked(t, fresh, news.NotedHead{AuditHead: got.Head}); restored.Fault != "" || restored.Compared != 1 || restored.Head != got.Head {
			t.Errorf("restored: %+v", restored)
		}
	})
}
