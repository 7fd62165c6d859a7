package app_test

import (
	"bufio"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jogan/internal/staff"
	"jogan/internal/store"
)

// Somebody who has a screen of the newsroom open hears what programs do, and does not hold the server when it stops.
func TestLiveLine(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	p := start(t, "serve", "--data", dir)
	secret := newToken(t, dir, "desk")
	db := must[*store.DB](t)(store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "jogan.db"), Now: time.Now, Log: slog.New(slog.DiscardHandler)}))
	defer db.Close()
	cookie, hash := staff.Secret()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		id, err := tx.SavePerson(t.Context(), staff.Person{Login: "yeoul", Name: "한여울", Handle: "yeoul", Role: staff.Reporter})
		if err != nil {
			return err
		}
		return tx.AddSession(t.Context(), staff.Session{Hash: hash, Person: id, Created: time.Now(), Seen: time.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	r := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), http.MethodGet, p.site+"/desk/events", nil))
	r.Header.Set("Cookie", "jogan="+cookie)
	r.Header.Set("Accept-Encoding", "gzip")
	res := must[*http.Response](t)(http.DefaultTransport.RoundTrip(r))
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Encoding") != "" {
		t.Fatalf("the live line answers %d %v", res.StatusCode, res.Header)
	}
	lines := bufio.NewScanner(res.Body)
	until := func(text string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("the line ended before %q: %v", text, lines.Err())
	}
	until("event: waiting")
	no := p.publish(t, secret, "프로그램이 쓴 기사").No
	until(`{"no":` + itoa(no))
	p.cancel()
	for lines.Scan() { // what is left
	}
	p.stop()
	if strings.Contains(p.log.String(), "cut off") {
		t.Errorf("the live line was cut off, not ended:\n%s", p.log)
	}
}
