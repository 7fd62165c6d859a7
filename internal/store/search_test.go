package store_test

import (
	"log/slog"
	"path/filepath"
	"testing"

	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

// The search of a paper that an older program indexed answers while it is indexed anew, and then knows all of it.
func TestOlderIndexIsMadeAnew(t *testing.T) {
	t.Parallel()
	o := store.Options{Now: storetest.NewClock().Now, Log: slog.New(slog.DiscardHandler)}
	t.Run("sqlite", func(t *testing.T) {
		o := o
		o.Path = filepath.Join(t.TempDir(), "jogan.db")
		storetest.OlderIndex(t, o)
	})
	if testing.Short() {
		t.Log("-short: the PostgreSQL half was not run; ./check runs it")
		return
	}
	t.Run("postgres", func(t *testing.T) {
		o := o
		o.URL = storetest.PostgresURL(t)
		storetest.OlderIndex(t, o)
	})
}

// What articles that came one by one leave in the index is brought together, and the search answers as before.
func TestSegmentsAreMerged(t *testing.T) {
	t.Parallel()
	storetest.Segments(t, store.Options{Path: filepath.Join(t.TempDir(), "jogan.db"), Now: storetest.NewClock().Now, Log: slog.New(slog.DiscardHandler)})
}
