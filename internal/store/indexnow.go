package store

import (
	"context"
	"time"

	"jogan/internal/fault"
	"jogan/internal/notify"
)

// IndexedUntil is how far the changes were looked through for what search engines are told.
func (r *Reader) IndexedUntil(ctx context.Context) (int64, error) {
	return one(ctx, r, scanInt, "select value from counter where name = 'indexnow'")
}

// IndexStates is how it stands with each of the endpoints.
func (r *Reader) IndexStates(ctx context.Context, endpoints []string) ([]notify.IndexState, error) {
	all := make([]notify.IndexState, 0, len(endpoints))
	for _, endpoint := range endpoints {
		s, err := r.indexState(ctx, endpoint)
		if err != nil {
			return nil, err
		}
		if s.Waiting, err = one(ctx, r, scanInt, "select count(*) from indexnow where endpoint = $1", endpoint); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func (r *Reader) indexState(ctx context.Context, endpoint string) (notify.IndexState, error) {
	s, err := one(ctx, r, func(row scanner) (s notify.IndexState, err error) {
		var next, failing int64
		err = row.Scan(&next, &s.Attempts, &failing, &s.Sent)
		s.Next, s.Failing = at(next), at(failing)
		return s, err
	}, "select next_at, attempts, failing_since, sent from indexnow_endpoint where endpoint = $1", endpoint)
	s.Endpoint = endpoint
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return s, err
}

// IndexTrouble counts the search engines that have taken nothing for long.
func (r *Reader) IndexTrouble(ctx context.Context, now time.Time) (int64, error) {
	return one(ctx, r, scanInt, "select count(*) from indexnow_endpoint where failing_since > 0 and failing_since <= $1", ms(now.Add(-notify.IndexPatience)))
}

// IndexCalls lists the newest calls of search engines.
func (r *Reader) IndexCalls(ctx context.Context, limit int) ([]notify.IndexCall, error) {
	return list(ctx, r, func(s scanner) (c notify.IndexCall, err error) {
		var when, took int64
		err = s.Scan(&c.ID, &c.Endpoint, &when, &c.Count, &c.Status, &took, &c.Answer)
		c.At, c.Took = at(when), time.Duration(took)*time.Millisecond
		return c, err
	}, "select id, endpoint, at, count, status, took, answer from indexnow_call order by id desc limit $1", limit)
}

// QueueIndex has search engines told of the pages that changed between two numbers of changes, where no other node has
// done so; false: one was quicker. A page that waits already is told once, as it is by then.
func (db *DB) QueueIndex(ctx context.Context, from, to int64, endpoints, paths []string) (mine bool, err error) {
	err = db.Write(ctx, func(t *Tx) error {
		n, err := t.exec(ctx, "update counter set value = $1 where name = 'indexnow' and value = $2", to, from)
		mine = n == 1
		if err != nil || !mine {
			return err
		}
		for _, endpoint := range endpoints {
			for _, path := range paths {
				if _, err := t.exec(ctx, "insert into indexnow (endpoint, path, at) values ($1, $2, $3) on conflict (endpoint, path) do update set at = excluded.at",
					endpoint, path, ms(t.Now)); err != nil {
					return err
				}
			}
			if _, err := t.exec(ctx, "insert into indexnow_endpoint (endpoint, next_at, attempts, failing_since, leased_until, holder, sent) values ($1, 0, 0, 0, 0, '', 0) on conflict (endpoint) do nothing",
				endpoint); err != nil {
				return err
			}
			if err := t.boundIndex(ctx, endpoint); err != nil {
				return err
			}
		}
		return nil
	})
	return mine, err
}

// boundIndex forgets what is too old or too much: the sitemap says it too.
func (t *Tx) boundIndex(ctx context.Context, endpoint string) error {
	if _, err := t.exec(ctx, "delete from indexnow where endpoint = $1 and at < $2", endpoint, ms(t.Now.Add(-notify.IndexForget))); err != nil {
		return err
	}
	_, err := t.exec(ctx, "delete from indexnow where endpoint = $1 and at <= (select x.at from indexnow x where x.endpoint = $1 order by x.at desc limit 1 offset $2)",
		endpoint, notify.MaxIndexWaiting)
	return err
}

// TakeIndex leases the search engine that has waited longest for pages that changed at least notify.IndexGather ago, with
// the pages, the oldest first; NotFound where there is none.
func (db *DB) TakeIndex(ctx context.Context, holder string, lease time.Duration) (endpoint string, paths []string, err error) {
	due := func(r *Reader, now time.Time) (string, error) {
		return one(ctx, r, scanText, `select e.endpoint from indexnow_endpoint e where e.next_at <= $1 and e.leased_until <= $1
			and exists (select 1 from indexnow i where i.endpoint = e.endpoint and i.at <= $2) order by e.next_at, e.endpoint limit 1`,
			ms(now), ms(now.Add(-notify.IndexGather)))
	}
	if _, err := due(&db.Reader, db.now()); err != nil { // most looks find nothing and need no write
		return "", nil, err
	}
	err = db.Write(ctx, func(t *Tx) error {
		if endpoint, err = due(&t.Reader, t.Now); err != nil {
			return err
		}
		if _, err := t.exec(ctx, "update indexnow_endpoint set leased_until = $1, holder = $2 where endpoint = $3", ms(t.Now.Add(lease)), holder, endpoint); err != nil {
			return err
		}
		paths, err = list(ctx, &t.Reader, scanText, "select path from indexnow where endpoint = $1 and at <= $2 order by at, path limit $3",
			endpoint, ms(t.Now), notify.MaxIndexBatch)
		return err
	})
	return endpoint, paths, err
}

// EndIndex writes what a call came to that was made at a time with some pages. Those that were taken wait no more, but
// such as changed since. Conflict where the lease ran out and another has it.
func (db *DB) EndIndex(ctx context.Context, holder string, c notify.IndexCall, paths []string, jitter float64) error {
	return db.Write(ctx, func(t *Tx) error {
		s, err := t.indexState(ctx, c.Endpoint)
		if err != nil {
			return err
		}
		s = s.After(c.Outcome, c.Count, t.Now, jitter)
		n, err := t.exec(ctx, "update indexnow_endpoint set next_at = $1, attempts = $2, failing_since = $3, sent = $4, leased_until = 0, holder = '' where endpoint = $5 and holder = $6",
			ms(s.Next), s.Attempts, ms(s.Failing), s.Sent, c.Endpoint, holder)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "fault.conflict")
		}
		if err != nil {
			return err
		}
		if c.Taken() {
			for _, chunk := range chunks(paths) {
				marks, args := in([]any{c.Endpoint, ms(c.At)}, chunk)
				if _, err := t.exec(ctx, "delete from indexnow where endpoint = $1 and at <= $2 and path in ("+marks+")", args...); err != nil {
					return err
				}
			}
		}
		if _, err := t.insert(ctx, "insert into indexnow_call (endpoint, at, count, status, took, answer) values ($1, $2, $3, $4, $5, $6) returning id",
			c.Endpoint, ms(c.At), c.Count, c.Status, c.Took.Milliseconds(), c.Excerpt().Answer); err != nil {
			return err
		}
		_, err = t.exec(ctx, "delete from indexnow_call where endpoint = $1 and id <= (select x.id from indexnow_call x where x.endpoint = $1 order by x.id desc limit 1 offset $2)",
			c.Endpoint, notify.IndexCallsKept)
		return err
	})
}

// HurryIndex has search engines called at once that refused before.
func (t *Tx) HurryIndex(ctx context.Context) error {
	_, err := t.exec(ctx, "update indexnow_endpoint set next_at = $1, attempts = 0 where next_at > $1", ms(t.Now))
	return err
}
