package weather_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jogan/internal/fault"
	"jogan/internal/weather"
	"jogan/internal/weather/weathertest"
)

// shelf is a Store in memory.
type shelf struct {
	mu     sync.Mutex
	report *weather.Report
	saves  int
	away   error
}

func (s *shelf) LastReport(context.Context) (weather.Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.away != nil:
		return weather.Report{}, s.away
	case s.report == nil:
		return weather.Report{}, fault.New(fault.NotFound, "fault.not-found")
	}
	return *s.report, nil
}

func (s *shelf) SaveReport(_ context.Context, r weather.Report) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.report = &r
	s.saves++
	return nil
}

func (s *shelf) last() (weather.Report, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.report == nil {
		return weather.Report{}, s.saves
	}
	return *s.report, s.saves
}

// oracle is a Provider that notes when it is asked and answers as its function says.
type oracle struct {
	mu     sync.Mutex
	asked  []time.Time
	answer func(ctx context.Context) (weather.Report, error)
}

func (o *oracle) Fetch(ctx context.Context) (weather.Report, error) {
	o.mu.Lock()
	o.asked = append(o.asked, time.Now())
	o.mu.Unlock()
	return o.answer(ctx)
}

// observed is a real report of the hour of at.
func observed(at time.Time) weather.Report {
	r := weather.SampleReport(at)
	r.Sample = false
	return r
}

func service(p weather.Provider, s weather.Store, now func() time.Time, sample bool) *weather.Service {
	return weather.New(weather.Config{Provider: p, Store: s, Now: now, Log: slog.New(slog.DiscardHandler), Sample: sample})
}

// run lets the service work for a while of the bubble's clock.
func run(t *testing.T, s *weather.Service, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	s.Run(ctx)
}

var errAway = fault.Wrap(errors.New("connection refused"), fault.Unavailable, "weather.unavailable")

func TestRunFollowsTheHours(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &shelf{}
		o := &oracle{answer: func(context.Context) (weather.Report, error) { return observed(time.Now()), nil }}
		begun := time.Now()
		run(t, service(o, store, time.Now, false), 24*time.Hour)
		if len(o.asked) != 24 {
			t.Fatalf("asked %d times in a day: %v", len(o.asked), o.asked)
		}
		if !o.asked[0].Equal(begun) {
			t.Errorf("without a stored report first asked at %s", o.asked[0])
		}
		for _, at := range o.asked[1:] {
			if past := at.Sub(at.Truncate(time.Hour)); past < 3*time.Minute || past >= 12*time.Minute {
				t.Errorf("asked at %s", at)
			}
		}
		if last, saves := store.last(); saves != 24 || !last.At.Equal(begun.Add(23*time.Hour)) {
			t.Errorf("%d saves, last of %s", saves, last.At)
		}
	})
}

func TestRunStartsFromTheStoredReport(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := &oracle{answer: func(context.Context) (weather.Report, error) { return observed(time.Now()), nil }}
		now := observed(time.Now())
		run(t, service(o, &shelf{report: &now}, time.Now, false), time.Hour)
		if len(o.asked) != 0 {
			t.Errorf("asked at %v though this hour's report was stored", o.asked)
		}
		before := observed(time.Now().Add(-time.Hour))
		begun := time.Now()
		run(t, service(o, &shelf{report: &before}, time.Now, false), time.Minute)
		if len(o.asked) != 1 || !o.asked[0].Equal(begun) {
			t.Errorf("asked at %v, want once at the start", o.asked)
		}
	})
}

func TestRunPausesLongerAndLonger(t *testing.T) {
	t.Parallel()
	late := func(context.Context) (weather.Report, error) { return observed(time.Now().Add(-2 * time.Hour)), nil }
	away := func(context.Context) (weather.Report, error) { return weather.Report{}, errAway }
	panics := func(context.Context) (weather.Report, error) { panic("foreign bytes") }
	for name, answer := range map[string]func(context.Context) (weather.Report, error){"late": late, "away": away, "panics": panics} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store := &shelf{}
				good := observed(time.Now().Add(-time.Hour))
				store.report = &good
				o := &oracle{answer: answer}
				s := service(o, store, time.Now, false)
				run(t, s, 50*time.Minute)
				for i, longest := range []time.Duration{30, 60, 120, 240, 480, 600, 600} {
					longest *= time.Second
					if len(o.asked) < i+2 {
						t.Fatalf("asked %d times", len(o.asked))
					}
					if pause := o.asked[i+1].Sub(o.asked[i]); pause > longest || pause <= longest*3/4 {
						t.Errorf("pause %d is %s, want at most %s and over three quarters of it", i, pause, longest)
					}
				}
				if last, saves := store.last(); saves != 0 || !last.At.Equal(good.At) {
					t.Errorf("%d saves, last of %s", saves, last.At)
				}

				// Once the provider is well again the pauses are those of the hours.
				o.answer = func(context.Context) (weather.Report, error) { return observed(time.Now()), nil }
				asked := len(o.asked)
				run(t, s, 3*time.Hour)
				if n := len(o.asked) - asked; n < 3 || n > 4 {
					t.Errorf("asked %d times in the next three hours", n)
				}
			})
		})
	}
}

func TestRunOutlivesSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &shelf{}
		o := &oracle{answer: func(ctx context.Context) (weather.Report, error) {
			<-ctx.Done()
			return weather.Report{}, ctx.Err()
		}}
		run(t, service(o, store, time.Now, false), 10*time.Minute)
		if len(o.asked) < 3 {
			t.Errorf("asked %d times in ten minutes of silence", len(o.asked))
		}
	})
}

func TestRunLeavesTheWorkToAnotherNode(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := observed(time.Now())
		store := &shelf{report: &begun}
		one := &oracle{answer: func(context.Context) (weather.Report, error) { return observed(time.Now()), nil }}
		ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
		defer cancel()
		var nodes sync.WaitGroup
		for range 3 {
			nodes.Go(func() { service(one, store, time.Now, false).Run(ctx) })
		}
		nodes.Wait()
		if _, saves := store.last(); saves != 23 || len(one.asked) != 23 {
			t.Errorf("three nodes asked %d times and saved %d times", len(one.asked), saves)
		}
	})
}

func TestRunNoticesThatTheClockMoved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &shelf{}
		var mu sync.Mutex
		var asleep time.Duration
		now := func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return time.Now().Add(asleep)
		}
		o := &oracle{answer: func(context.Context) (weather.Report, error) { return observed(now()), nil }}
		time.AfterFunc(10*time.Minute, func() {
			mu.Lock()
			defer mu.Unlock()
			asleep = 5 * time.Hour
		})
		run(t, service(o, store, now, false), 12*time.Minute)
		if len(o.asked) != 2 {
			t.Errorf("asked %d times, want at the start and after the machine woke", len(o.asked))
		}
	})
}

func TestRunWaitsForItsStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &shelf{away: errAway}
		o := &oracle{answer: func(context.Context) (weather.Report, error) { return observed(time.Now()), nil }}
		s := service(o, store, time.Now, false)
		run(t, s, 5*time.Minute)
		if len(o.asked) != 0 {
			t.Errorf("asked %d times with nowhere to put it", len(o.asked))
		}
		store.away = nil
		run(t, s, time.Minute)
		if _, saves := store.last(); saves != 1 {
			t.Errorf("%d saves once the store is back", saves)
		}
	})
}

func TestRefreshKeepsTheBetterReport(t *testing.T) {
	t.Parallel()
	now := seed().Add(30 * time.Minute)
	fewer := observed(seed())
	fewer.Observations = fewer.Observations[1:]
	for name, c := range map[string]struct {
		stored, got weather.Report
		saved       bool
	}{
		"newer":                     {observed(seed().Add(-time.Hour)), observed(seed()), true},
		"older":                     {observed(seed()), observed(seed().Add(-time.Hour)), false},
		"the same":                  {observed(seed()), observed(seed()), false},
		"the hour corrected":        {fewer, observed(seed()), true},
		"observed after sample":     {weather.SampleReport(seed()), observed(seed().Add(-time.Hour)), true},
		"anything after the future": {observed(seed().Add(48 * time.Hour)), observed(seed()), true},
	} {
		store := &shelf{report: &c.stored}
		o := &oracle{answer: func(context.Context) (weather.Report, error) { return c.got, nil }}
		if err := service(o, store, func() time.Time { return now }, false).Refresh(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, saves := store.last(); (saves == 1) != c.saved {
			t.Errorf("%s: %d saves", name, saves)
		}
	}
}

func TestSampleStandsInOnlyWhereItMay(t *testing.T) {
	t.Parallel()
	now := seed().Add(30 * time.Minute)
	hoursAgo := func(h int) *weather.Report {
		r := observed(seed().Add(time.Duration(-h) * time.Hour))
		return &r
	}
	oldSample, sample := weather.SampleReport(seed().Add(-time.Hour)), weather.SampleReport(seed())
	for name, c := range map[string]struct {
		stored  *weather.Report
		allowed bool
		saved   bool
	}{
		"nothing yet":                   {nil, true, true},
		"nothing yet, no demonstration": {nil, false, false},
		"an observation that is shown":  {hoursAgo(11), true, false},
		"one that is not":               {hoursAgo(12), true, true},
		"the sample of an earlier hour": {&oldSample, true, true},
		"the sample of this hour":       {&sample, true, false},
	} {
		store := &shelf{report: c.stored}
		o := &oracle{answer: func(context.Context) (weather.Report, error) { return weather.Report{}, errAway }}
		err := service(o, store, func() time.Time { return now }, c.allowed).Refresh(t.Context())
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
		last, saves := store.last()
		if (saves == 1) != c.saved || (c.saved && (!last.Sample || !last.At.Equal(seed()))) {
			t.Errorf("%s: %d saves, stored %s sample %v", name, saves, last.At, last.Sample)
		}
	}
}

func TestRefreshAgainstABadFeedKeepsTheLastGoodReport(t *testing.T) {
	t.Parallel()
	clock := seed()
	feed, provider := play(t, func() time.Time { return clock })
	store := &shelf{}
	s := service(provider, store, func() time.Time { return clock }, false)
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	clock = clock.Add(time.Hour)
	for _, shape := range []weathertest.Shape{
		weathertest.HTML, weathertest.Empty, weathertest.Truncated, weathertest.Broken, weathertest.Silent,
		weathertest.Endless, weathertest.Redirected,
	} {
		feed.Play(shape)
		ctx, cancel := t.Context(), func() {}
		if shape == weathertest.Silent {
			ctx, cancel = context.WithTimeout(ctx, 50*time.Millisecond)
		}
		err := s.Refresh(ctx)
		cancel()
		if last, saves := store.last(); !fault.Is(err, fault.Unavailable) || saves != 1 || !last.At.Equal(seed()) {
			t.Errorf("shape %d: %v, %d saves, last of %s", shape, err, saves, last.At)
		}
	}
	feed.Play(weathertest.Good)
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if last, saves := store.last(); saves != 2 || !last.At.Equal(clock) || feed.Hits() != 9 {
		t.Errorf("%d saves, last of %s, %d requests", saves, last.At, feed.Hits())
	}
}
