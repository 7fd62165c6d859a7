package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"slices"
	"time"

	"jogan/internal/fault"
	"jogan/internal/fetch"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/store"
)

// indexer tells search engines which pages came, changed or went (IndexNow). It follows the changes as courier does; what
// it has to tell waits in the database, each page once for each search engine, and goes out in batches. A search engine
// that does not take a batch is asked again after growing pauses, with all that changed meanwhile.
type indexer struct {
	db        *store.DB
	client    *fetch.Client
	endpoints []string
	now       func() time.Time
	log       *slog.Logger
	holder    string
	wake      chan struct{}
}

func newIndexer(db *store.DB, endpoints, allowed []string, now func() time.Time, log *slog.Logger) *indexer {
	return &indexer{
		db: db, endpoints: endpoints, now: now, log: log, holder: rand.Text(), wake: make(chan struct{}, 1),
		client: fetch.New(fetch.Options{Timeout: courierTimeout, MaxBytes: courierAnswer, AllowLocal: allowed, UserAgent: "Jogan/" + Version()}),
	}
}

// Changed hears of changes and wakes the indexer for those that search engines are told.
func (x *indexer) Changed(changes []news.Change) {
	if slices.ContainsFunc(changes, func(c news.Change) bool { return c.What == news.WhatEvent || c.What == news.WhatPaper }) {
		select {
		case x.wake <- struct{}{}:
		default:
		}
	}
}

// Run tells search engines until ctx ends.
func (x *indexer) Run(ctx context.Context) {
	quiet := time.Time{} // a database that is away is told once a minute
	for ctx.Err() == nil {
		again, err := x.step(ctx)
		if err != nil && ctx.Err() == nil && time.Since(quiet) > time.Minute {
			quiet = time.Now()
			x.log.Warn("search engines could not be told; it is tried again", "error", err)
		}
		if again && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-x.wake:
		case <-time.After(courierLooks):
		}
	}
}

// step queues what happened and makes one call that is due; again: there may be more.
func (x *indexer) step(ctx context.Context) (again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, courierPatience)
	defer cancel()
	var setting news.Findable
	var paper news.Paper
	err = x.db.Read(ctx, func(r *store.Reader) (err error) {
		if setting, _, err = r.Findable(ctx); err != nil || !setting.IndexNow {
			return err
		}
		paper, err = r.Paper(ctx)
		return err
	})
	if err != nil || !setting.IndexNow || setting.Key == "" || !notify.IndexReady(paper.URL) {
		return false, err
	}
	if err := x.queue(ctx); err != nil {
		return false, err
	}
	return x.send(ctx, paper.URL, setting.Key)
}

// queue looks through what happened since it last did.
func (x *indexer) queue(ctx context.Context) error {
	for {
		var from, to int64
		var paths []string
		more, lost := false, false
		err := x.db.Read(ctx, func(r *store.Reader) (err error) {
			paths, more, lost, to = nil, false, false, 0
			if from, err = r.IndexedUntil(ctx); err != nil {
				return err
			}
			changes, err := r.Changes(ctx, from, courierChanges)
			if fault.Is(err, fault.NotFound) { // it stood still for longer than changes are kept: the sitemap says the rest
				lost = true
				to, err = r.LastSeq(ctx)
				return err
			}
			if err != nil || len(changes) == 0 {
				return err
			}
			more, to = len(changes) == courierChanges, changes[len(changes)-1].Seq
			for _, c := range changes {
				some, err := indexed(ctx, r, c)
				if err != nil {
					return err
				}
				paths = append(paths, some...)
			}
			return nil
		})
		if err != nil || to <= from || len(paths) == 0 && !more && !lost {
			return err // a number that moved on by nothing to tell needs no write
		}
		if _, err := x.db.QueueIndex(ctx, from, to, x.endpoints, paths); err != nil || !more {
			return err
		}
	}
}

// indexed are the pages that came, changed or went with a change.
func indexed(ctx context.Context, r *store.Reader, c news.Change) ([]string, error) {
	if c.What != news.WhatEvent || c.ID == 0 {
		return nil, nil
	}
	switch kind, _ := news.ReadEventKey(c.Key); kind {
	case news.ArticlePublished, news.ArticleCorrected, news.ArticleWithdrawn, news.ArticleRestored:
		return []string{fmt.Sprintf("/articles/%d", c.ID)}, nil
	case news.CorrectionPublished, news.CorrectionEdited, news.CorrectionWithdrawn:
		paths := []string{fmt.Sprintf("/corrections/%d", c.ID)}
		notice, err := r.Correction(ctx, c.ID)
		if fault.Is(err, fault.NotFound) {
			return paths, nil
		}
		if notice.Article != 0 {
			paths = append(paths, fmt.Sprintf("/articles/%d", notice.Article))
		}
		return paths, err
	}
	return nil, nil
}

// send makes one call; false: none is due.
func (x *indexer) send(ctx context.Context, site, key string) (bool, error) {
	began := x.now()
	endpoint, paths, err := x.db.TakeIndex(ctx, x.holder, courierLease)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	body, err := notify.IndexBody(site, key, paths)
	if err != nil {
		return false, err
	}
	c := notify.IndexCall{Endpoint: endpoint, At: began, Count: len(paths)}
	answer, err := x.client.Post(ctx, endpoint, http.Header{"Content-Type": {"application/json; charset=utf-8"}}, body)
	switch {
	case err == nil:
		c.Status, c.Answer = answer.Status, string(answer.Body)
	case ctx.Err() != nil:
		return false, nil // stopping: the lease runs out, and it is sent again
	case errors.Is(err, fetch.ErrNotPublic):
		c.Answer = "webhook.not-public"
	case errors.Is(err, fetch.ErrTimeout):
		c.Answer = "webhook.timeout"
	default:
		c.Answer = "webhook.unreachable"
	}
	c.Took = x.now().Sub(began)
	if !c.Taken() {
		x.log.Info("a search engine did not take what changed", "endpoint", endpoint, "pages", c.Count, "status", c.Status, "error", err)
	}
	if err := x.db.EndIndex(ctx, x.holder, c, paths, mathrand.Float64()); err != nil && !fault.Is(err, fault.Conflict) {
		return false, err
	}
	return true, nil
}
