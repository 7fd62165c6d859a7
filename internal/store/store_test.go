package store_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

func TestSQLite(t *testing.T) { storetest.Run(t, storetest.SQLite) }

func TestPostgres(t *testing.T) {
	if testing.Short() {
		t.Log("-short: the PostgreSQL half of the suite was not run; ./check runs it")
		return
	}
	storetest.Run(t, storetest.Postgres)
}

// A database that a newer program made is left alone.
func TestNewerDatabaseIsRefused(t *testing.T) {
	clock := storetest.NewClock()
	path := filepath.Join(t.TempDir(), "jogan.db")
	opts := store.Options{Path: path, Now: clock.Now, Log: slog.New(slog.DiscardHandler)}
	db, err := store.Open(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.ExecContext(context.Background(), "insert into goose_db_version (version_id, is_applied) values (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), opts); !errors.Is(err, store.ErrNewer) {
		t.Fatalf("a newer database was opened: %v", err)
	}
}
