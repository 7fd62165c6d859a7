// Package storetest is the conformance suite of the store: every property that the rest of the program relies on, run on
// each database. A second database passes when this passes.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jogan/internal/store"
)

// Clock is a clock that tests set.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock begins at the moment of the project's page.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 1, 18, 15, 30, 0, 0, time.UTC)} }

// Now is the present moment.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// SQLite opens an empty database in a temporary directory.
func SQLite(t testing.TB, clock *Clock) *store.DB {
	t.Helper()
	return open(t, store.Options{Path: filepath.Join(t.TempDir(), "jogan.db"), Now: clock.Now, Log: slog.New(slog.DiscardHandler), Loose: true})
}

var schemas atomic.Int64

// Postgres opens an empty schema of the PostgreSQL server that JOGAN_TEST_POSTGRES names. Without it the test fails:
// nothing passes for tested that was not.
func Postgres(t testing.TB, clock *Clock) *store.DB {
	t.Helper()
	return open(t, store.Options{URL: PostgresURL(t), Now: clock.Now, Log: slog.New(slog.DiscardHandler)})
}

// PostgresURL makes an empty schema that goes with the test, and returns the address of a database in it.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv("JOGAN_TEST_POSTGRES")
	if server == "" {
		t.Fatal("JOGAN_TEST_POSTGRES names no PostgreSQL server; ./check starts one and runs the tests with it (go test -short leaves them out)")
	}
	schema := fmt.Sprintf("test_%d_%d_%d", os.Getpid(), time.Now().UnixNano(), schemas.Add(1))
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.ExecContext(t.Context(), "create schema "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.ExecContext(context.Background(), "drop schema "+schema+" cascade"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	separator := "?"
	if strings.Contains(server, "?") {
		separator = "&"
	}
	return server + separator + "search_path=" + url.QueryEscape(schema)
}

func open(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
