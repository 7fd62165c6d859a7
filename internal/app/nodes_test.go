package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
)

// Two programs serve one database: what is published or withdrawn at one is so at the other soon.
func TestTwoPrograms(t *testing.T) {
	t.Parallel()
	two := func(t *testing.T, more ...string) {
		dir, _ := found(t, more...)
		secret := newToken(t, dir, "desk")
		one, other := start(t, "serve", "--data", dir), start(t, "serve", "--data", dir)
		const title = "옆 프로그램이 낸 기사"
		for _, p := range []*paper{one, other} {
			if strings.Contains(p.page(t, "/"), title) || p.get(t, "/articles/1").status != http.StatusNotFound {
				t.Fatal("it is there before it was written")
			}
		}
		a := other.publish(t, secret, title)
		if !strings.Contains(other.page(t, "/"), title) {
			t.Error("who published it does not show it at once")
		}
		address := ""
		if len(more) > 1 {
			address = more[1]
		}
		db := behind(t, dir, address, time.Now).db
		record := func() []news.Stand {
			all, err := db.Stands(t.Context(), news.StandFilter{Article: a.No, Limit: 5})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		eventually(t, "it is on record where the article stands", func() bool { return len(record()) > 0 })
		eventually(t, "the article is on the other's front page", func() bool { return strings.Contains(one.page(t, "/"), title) })
		one.page(t, "/articles/"+itoa(a.No))
		got, _, err := one.api(t.Context(), secret, http.MethodPost, "/articles/"+itoa(a.No)+"/withdraw", map[string]any{"reason": "시험"})
		if err != nil || got.status != http.StatusOK || one.get(t, "/articles/"+itoa(a.No)).status != http.StatusGone {
			t.Errorf("withdraw: %d %s, %v", got.status, got.body, err)
		}
		eventually(t, "it is gone at the other", func() bool {
			return other.get(t, "/articles/"+itoa(a.No)).status == http.StatusGone && !strings.Contains(other.page(t, "/"), title)
		})
		eventually(t, "it is on record that it stood, and no more", func() bool { all := record(); return len(all) == 1 && !all[0].Removed.IsZero() })
	}
	t.Run("SQLite", func(t *testing.T) { two(t) })
	t.Run("PostgreSQL", func(t *testing.T) {
		if address, ok := postgres(t); ok {
			two(t, "--database", address)
		}
	})
}
