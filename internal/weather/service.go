package weather

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"jogan/internal/fault"
)

// Store keeps the last good report over restarts and shares it between nodes.
type Store interface {
	// LastReport returns the report that was saved last; fault.NotFound before the first.
	LastReport(ctx context.Context) (Report, error)
	SaveReport(ctx context.Context, r Report) error
}

// Config is what a service works with. Everything but Sample is needed.
type Config struct {
	Provider Provider
	Store    Store
	Now      func() time.Time
	Log      *slog.Logger
	// Sample lets SampleReport stand in while the provider gives nothing: for demonstrations only.
	Sample bool
}

// Service keeps the stored report as new as the provider's.
type Service struct {
	Config
}

// New makes a service; Run starts it.
func New(c Config) *Service { return &Service{c} }

const (
	// The feed has its new hour a few minutes after it; the span keeps the papers of the country from all asking in
	// the same second.
	publishedAfter = 3 * time.Minute
	publishedSpan  = 9 * time.Minute

	firstPause = 30 * time.Second
	lastPause  = 10 * time.Minute

	// attemptTime bounds one attempt, whatever the provider and the store do.
	attemptTime = time.Minute
)

// Run fetches at its start, unless the stored report is of this hour, then a few minutes after each hour. While the
// provider fails or is still at an earlier hour it tries again after pauses that grow from 30 seconds to 10 minutes.
// It returns when ctx ends.
func (s *Service) Run(ctx context.Context) {
	var pause time.Duration // zero while all is well
	failing := false
	for ctx.Err() == nil {
		fresh, err := s.attempt(ctx)
		if ctx.Err() != nil {
			return
		}
		switch {
		case err != nil && !failing:
			s.Log.WarnContext(ctx, "weather: no new report; trying again", "error", err)
		case err != nil:
			s.Log.DebugContext(ctx, "weather: still no new report", "error", err)
		case failing:
			s.Log.InfoContext(ctx, "weather: reports are coming again")
		}
		failing = err != nil

		var wait time.Duration
		if fresh {
			pause = 0
			now := s.Now()
			wait = now.Truncate(time.Hour).Add(time.Hour+publishedAfter).Sub(now) + rand.N(publishedSpan)
		} else {
			pause = min(max(firstPause, 2*pause), lastPause)
			wait = pause - rand.N(pause/4)
		}
		s.sleep(ctx, wait)
	}
}

// attempt refreshes unless the stored report, perhaps another node's, is of this hour already. It tells whether the
// stored report is of this hour now.
func (s *Service) attempt(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	if r, err := s.Store.LastReport(ctx); err == nil && s.current(r) {
		return true, nil
	}
	if err := s.Refresh(ctx); err != nil {
		return false, err
	}
	r, err := s.Store.LastReport(ctx)
	return err == nil && s.current(r), err
}

// current tells whether r was observed in the hour that it is.
func (s *Service) current(r Report) bool {
	now := s.Now()
	return !r.Sample && !r.At.Before(now.Truncate(time.Hour)) && !r.At.After(now.Add(ahead))
}

// Refresh makes one attempt: it fetches a report and saves it where it is better than the stored one. Its errors are
// the provider's and the store's; the stored report is untouched by them.
func (s *Service) Refresh(ctx context.Context) error {
	last, err := s.Store.LastReport(ctx)
	have := err == nil
	if !have && !fault.Is(err, fault.NotFound) {
		return fmt.Errorf("last weather report: %w", err)
	}
	r, failed := s.fetch(ctx)
	if failed != nil {
		if !s.Sample {
			return failed
		}
		r = SampleReport(s.Now())
	}
	if !have || r.replaces(last, s.Now()) {
		if err := s.Store.SaveReport(ctx, r); err != nil {
			return errors.Join(failed, fmt.Errorf("save weather report of %s: %w", r.At.Format(time.RFC3339), err))
		}
	}
	return failed
}

// fetch asks the provider; a panic over foreign bytes is a failure like any other.
func (s *Service) fetch(ctx context.Context) (r Report, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Wrap(fmt.Errorf("panic: %v", p), fault.Unavailable, "weather.unavailable")
		}
	}()
	return s.Provider.Fetch(ctx)
}

// sleep waits. It looks at the clock each minute as well, because timers stand still while a machine sleeps.
func (s *Service) sleep(ctx context.Context, wait time.Duration) {
	due := s.Now().Add(wait)
	timer, tick := time.NewTimer(wait), time.NewTicker(time.Minute)
	defer timer.Stop()
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			return
		case <-tick.C:
			if !s.Now().Before(due) {
				return
			}
		}
	}
}
