package ranking

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"
)

type switchable struct {
	away  bool
	total int64
}

func (s *switchable) AddViews(_ context.Context, views []Views) error {
	if s.away {
		return errors.New("away")
	}
	for _, v := range views {
		s.total += v.Count
	}
	return nil
}

func TestBufferIsBounded(t *testing.T) {
	var log strings.Builder
	store := &switchable{away: true}
	now := time.Date(2026, 1, 19, 3, 0, 0, 0, time.UTC)
	c := NewCounter(store, func() time.Time { return now }, slog.New(slog.NewTextHandler(&log, nil)))
	c.room = 100
	count := func(visitor byte, article int64) bool {
		return c.Count(Hit{Article: article, Address: netip.AddrFrom4([4]byte{192, 0, 2, visitor}), Agent: "Mozilla/5.0"})
	}
	var counted int64
	for n := range int64(110) {
		if count(1, n+1) {
			counted++
		}
		if n == 50 && c.Flush(t.Context()) == nil {
			t.Fatal("the store is away")
		}
	}
	if counted != 100 || strings.Count(log.String(), "buffer is full") != 1 {
		t.Errorf("counted %d, log:\n%s", counted, log.String())
	}
	if !count(2, 1) || count(2, 111) {
		t.Error("what is in the full buffer goes on being counted, what is not waits")
	}
	store.away = false
	if err := c.Flush(t.Context()); err != nil || store.total != counted+1 {
		t.Errorf("stored %d of %d: %v", store.total, counted+1, err)
	}
	if !count(2, 111) {
		t.Error("a view that found no room must count when there is room again")
	}
}

func TestVisitsAreBounded(t *testing.T) {
	s := visits{max: 10}
	for n := range uint64(1000) {
		v := visit{visitor: n, article: 1}
		if !s.first(v, 0) || s.first(v, 0) {
			t.Fatalf("visit %d: a first visit counts, its repeat does not", n)
		}
		if len(s.young)+len(s.old) > s.max {
			t.Fatalf("%d visits are remembered", len(s.young)+len(s.old))
		}
		if n > 5 && s.first(visit{visitor: n - 5, article: 1}, 0) {
			t.Fatalf("visit %d was forgotten after five others", n-5)
		}
	}
	if !s.first(visit{visitor: 0, article: 1}, 0) {
		t.Error("the oldest visit is still remembered")
	}
}
