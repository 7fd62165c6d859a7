package store_test

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"jogan/internal/news"
	"jogan/internal/search"
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

// A backup that was made before there were corrections is restored into a database of today.
func TestOlderBackupIsLoaded(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock()
	old := store.Options{Path: filepath.Join(t.TempDir(), "jogan.db"), Now: clock.Now, Log: slog.New(slog.DiscardHandler), Version: 2}
	db, err := store.Open(t.Context(), old)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	asked := map[string]bool{}
	err = db.Load(t.Context(), func(table string) (io.Reader, error) {
		asked[table] = true
		rows := map[string]string{
			"body":           `{"hash":"h","html":"<p>글</p>"}`,
			"paper":          `{"id":1,"version":1,"settings":"{\"name\":\"조간\",\"timeZone\":\"Asia/Seoul\"}"}`,
			"article":        `{"no":7,"version":1,"status":"published","title":"강","short_title":"","subtitle":"","kind":"normal","grade":"top","section_id":0,"series_id":0,"lead":"","body_hash":"h","picture_id":0,"caption":"","related":"[]","own":1,"source":"","portal":0,"comments":0,"adults_only":0,"ai_use":"","embargo_at":0,"publish_at":0,"owner_id":0,"created_at":1,"updated_at":1,"published_at":1,"withdrawn_at":0,"withdraw_reason":"","public_version":1}`,
			"public_article": `{"no":7,"version":1,"title":"강","short_title":"","subtitle":"","kind":"normal","grade":"top","section_id":0,"series_id":0,"bylines":"[]","lead":"","picture_id":0,"published_at":1,"edited_at":0,"body_hash":"h","details":"{}","withdrawn_at":0,"notice":"","search_row":7}`,
		}
		return strings.NewReader(rows[table]), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if asked["correction"] || !asked["change"] {
		t.Errorf("asked for %v", asked)
	}
	if found, err := db.Search(t.Context(), search.Parse("강"), news.Cursor{}, 5); err != nil || len(found) != 1 || found[0].Corrections != nil {
		t.Errorf("found %v, %v", found, err)
	}
	if all, err := db.Corrections(t.Context(), true, news.Cursor{}, 5); err != nil || len(all) != 0 {
		t.Errorf("corrections: %v, %v", all, err)
	}
	if paper, err := db.Paper(t.Context()); err != nil || paper.CorrectionDays != news.DefaultBoxDays {
		t.Errorf("a paper of before keeps a notice %d days on its front page, %v", paper.CorrectionDays, err)
	}
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
