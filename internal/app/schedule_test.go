package app

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// However a look ends, the next one comes a quarter of a second later: an article is out within a second of its time, and a
// database that comes back is noticed as soon. What is wrong is told once a minute.
func TestPromiseOnTimeLooksOften(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		begun := time.Now()
		var log strings.Builder
		looks, last := 0, begun
		lookOften(ctx, slog.New(slog.NewTextHandler(&log, nil)), func(context.Context) error {
			if now := time.Now(); now.Sub(last) > 250*time.Millisecond {
				t.Errorf("look %d comes %s after the one before", looks, now.Sub(last))
			}
			last = time.Now()
			if looks++; looks == 4*60*5 { // five minutes
				stop()
			}
			if looks > 4*60 {
				return errors.New("the database is away")
			}
			return nil
		})
		if told := strings.Count(log.String(), "the database is away"); told != 4 && told != 3 {
			t.Errorf("four minutes of trouble were told %d times:\n%s", told, log.String())
		}
		if begun.Equal(last) {
			t.Error("the clock stood still")
		}
	})
}
