package app

import (
	"context"
	"crypto/rand"
	"time"

	"jogan/internal/news"
)

const (
	// standsEvery is how often the record of the fronts is compared with what stands, though nothing was heard.
	standsEvery = time.Minute
	// standsPause lies between two looks: a burst of changes is recorded as one, and a turn that another node has is asked
	// for again.
	standsPause = time.Second
	// standsLease is the longest that a node holds the turn.
	standsLease = 30 * time.Second
)

// standsChanged is told of every change; what may change a front wakes recordStands.
func (a *App) standsChanged(changes []news.Change) {
	for _, c := range changes {
		switch c.What {
		case news.WhatArticle, news.WhatFront, news.WhatSection, news.WhatPaper:
			a.wakeStands()
			return
		}
	}
}

func (a *App) wakeStands() {
	select {
	case a.stands <- struct{}{}:
	default: // it is awake already
	}
}

// recordStands keeps the record of what stood where on the fronts (언론중재법 §15⑧) until ctx ends: after changes, when the
// clock alone changes a front, and now and then. One node at a time does it.
func (a *App) recordStands(ctx context.Context) {
	holder, quiet := rand.Text(), time.Time{}
	for wait := time.Duration(0); ctx.Err() == nil; {
		if wait > 0 {
			select {
			case <-ctx.Done():
				return
			case <-a.stands:
			case <-time.After(wait):
			}
		}
		next, err := a.recordStandsOnce(ctx, holder)
		if err != nil && ctx.Err() == nil && time.Since(quiet) > time.Minute {
			quiet = time.Now()
			a.log.Warn("what stands on the fronts could not be recorded; it is tried again", "error", err)
		}
		wait = next
		select {
		case <-ctx.Done():
		case <-time.After(standsPause):
		}
	}
}

// recordStandsOnce records what stands and says when to look again at the latest.
func (a *App) recordStandsOnce(ctx context.Context, holder string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, standsLease) // a database can go away without a word
	defer cancel()
	mine, err := a.db.TakeTurn(ctx, "stands", holder, 0, standsLease)
	if err != nil || !mine {
		return standsPause, err
	}
	next, err := a.recordStandsNow(ctx)
	problem := ""
	if err != nil {
		problem = err.Error()
	}
	if endErr := a.db.EndTurn(context.WithoutCancel(ctx), "stands", holder, problem); err == nil {
		err = endErr
	}
	return next, err
}

func (a *App) recordStandsNow(ctx context.Context) (time.Duration, error) {
	shown, until, err := a.site.Stands(ctx)
	if err != nil {
		return standsEvery, err
	}
	if err := a.db.RecordStands(ctx, shown); err != nil {
		return standsEvery, err
	}
	if until.IsZero() {
		return standsEvery, nil
	}
	return min(standsEvery, max(until.Sub(a.clock.Now()), standsPause)), nil
}
