package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jogan/internal/jobs"
)

// turns gives each turn once a period, as the store does.
type turns struct {
	mu       sync.Mutex
	due      map[string]time.Time
	problems []string
}

func (t *turns) TakeTurn(_ context.Context, task, _ string, every, _ time.Duration) (bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if time.Now().Before(t.due[task]) {
		return false, nil
	}
	t.due[task] = time.Now().Add(every)
	return true, nil
}

func (t *turns) EndTurn(_ context.Context, _, _, problem string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.problems = append(t.problems, problem)
	return nil
}

func TestTwoNodesShareTheTurnsAndFailuresDoNotStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &turns{due: map[string]time.Time{}}
		var each, alone, bad atomic.Int64
		tasks := []jobs.Task{
			{Name: "each", Every: time.Minute, Each: true, Do: func(context.Context) error { each.Add(1); return nil }},
			{Name: "alone", Every: time.Minute, Do: func(context.Context) error { alone.Add(1); return nil }},
			{Name: "bad", Every: time.Minute, Do: func(context.Context) error {
				if bad.Add(1)%2 == 0 {
					panic("boom")
				}
				return errors.New("no")
			}},
		}
		ctx, stop := context.WithCancel(t.Context())
		var nodes sync.WaitGroup
		for range 2 {
			nodes.Go(func() { jobs.Run(ctx, tasks, shared, slog.New(slog.DiscardHandler)) })
		}
		time.Sleep(10*time.Minute + time.Second)
		stop()
		nodes.Wait()
		if each.Load() != 22 || alone.Load() != 11 || bad.Load() != 11 {
			t.Fatalf("each %d, alone %d, bad %d", each.Load(), alone.Load(), bad.Load())
		}
		failed := 0
		for _, p := range shared.problems {
			if p != "" {
				failed++
			}
		}
		if failed != 11 {
			t.Fatalf("%d problems noted", failed)
		}
	})
}
