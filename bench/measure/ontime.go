package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"jogan/bench/paper"
	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// Of the articles that are scheduled.
const (
	spread  = 100 * time.Millisecond // between those that come one after the other
	leading = 10 * time.Second       // before the first of them, at least
)

// actions gives the newsroom's actions the store in the shape that they declared.
type actions struct{ *store.DB }

func (s actions) Write(ctx context.Context, fn func(desk.Tx) error) error {
	return s.DB.Write(ctx, func(tx *store.Tx) error { return fn(tx) })
}

// onTime measures how late scheduled articles come out: one after the other, and all of one minute.
func (b *bench) onTime(ctx context.Context, text *bytes.Buffer) error {
	fmt.Fprintf(text, `## Scheduled articles

How late %d articles come out, from the minute that the desk chose to the moment that stands in the public copy: one every
%d ms, and all at the same moment, as they lie after downtime. SQLite, every write waits for the disk, each article goes through
the guard, into the lists and into the search. A node looks every quarter of a second.

| | p50 ms | p95 ms | latest ms | within a second |
| --- | ---: | ---: | ---: | ---: |
`, b.scheduled, spread.Milliseconds())
	for _, how := range []struct {
		name  string
		apart time.Duration
	}{{"one after the other", spread}, {"all at once", 0}} {
		progress("scheduled articles, %s", how.name)
		late, err := b.late(ctx, how.name, how.apart)
		if err != nil {
			return err
		}
		within, _ := slices.BinarySearch(late, 1000)
		fmt.Fprintf(text, "| %s | %.0f | %.0f | %.0f | %d of %d |\n", how.name, part(late, 50), part(late, 95), late[len(late)-1], within, len(late))
	}
	fmt.Fprintln(text)
	return nil
}

// late is by how many milliseconds each article came out after its time, sorted.
func (b *bench) late(ctx context.Context, name string, apart time.Duration) (late []float64, err error) {
	dir := filepath.Join(b.scratch, "scheduled, "+name)
	if err := paper.Make(ctx, paper.Options{Dir: dir, Articles: 1000, Seed: 1, Now: time.Now()}); err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, store.Options{Path: filepath.Join(dir, "jogan.db"), Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	newsroom := desk.New(actions{db}, nil, time.Now, slog.New(slog.DiscardHandler))
	// The first comes out only after all of them are written; how long that takes is not known before.
	first := time.Now().Add(leading + time.Duration(b.scheduled)*50*time.Millisecond).Truncate(time.Millisecond)
	due := map[int64]time.Time{}
	var nos []int64
	for i := range b.scheduled {
		body, err := db.Article(ctx, int64(1+i%1000)) // the words of another article
		if err != nil {
			return nil, err
		}
		a, err := newsroom.SaveArticle(ctx, staff.Shell(), news.Article{
			Title: fmt.Sprint("예약한 기사 ", i), Section: body.Section, Body: body.Body, Origin: news.Origin{Own: true}, Bylines: []news.Byline{{Name: "한가온"}},
		})
		if err != nil {
			return nil, err
		}
		at := first.Add(time.Duration(i) * apart)
		if _, err := newsroom.ScheduleArticle(ctx, staff.Shell(), desk.Step{No: a.No, Version: a.Version, At: at}); err != nil {
			return nil, err
		}
		due[a.No], nos = at, append(nos, a.No)
	}
	if _, err := b.jogan(ctx, "on-time", dir, "64M"); err != nil {
		return nil, err
	}
	if !time.Now().Before(first) {
		return nil, fmt.Errorf("the machine is too slow: the first article was due before the server was up")
	}
	for end := first.Add(time.Duration(b.scheduled)*apart + 2*time.Minute); ; {
		counts, err := db.CountByStatus(ctx)
		if err != nil {
			return nil, err
		}
		if counts[news.Scheduled] == 0 {
			break
		}
		if time.Now().After(end) {
			return nil, fmt.Errorf("%d articles never came out", counts[news.Scheduled])
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
	for _, no := range nos {
		p, err := db.PublicArticle(ctx, no)
		if err != nil {
			return nil, err
		}
		late = append(late, float64(p.Published.Sub(due[no]).Milliseconds()))
	}
	slices.Sort(late)
	return late, b.stopAll()
}
