package store

import (
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// No query brings rows together in an index of its own: SQLite likes to, and on a paper of a million articles that is seconds.
func TestQueriesUseTheIndexesOfTables(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "jogan.db"), Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, pool := range map[string]*sql.DB{"read": db.read, "write": db.write} {
		rows, err := pool.QueryContext(t.Context(), `explain query plan select x.part from sitemap_part x
			where exists (select 1 from public_article p where p.no >= x.part * 10 and p.no < x.part * 10 + 10 and p.withdrawn_at = 0)`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var plan []string
		for rows.Next() {
			var id, parent, none int
			var step string
			if err := rows.Scan(&id, &parent, &none, &step); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, step)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if all := strings.Join(plan, "; "); !strings.Contains(all, "SEARCH p") || strings.Contains(all, "AUTOMATIC") {
			t.Errorf("%s: the plan is %s", name, all)
		}
	}
}
