package app

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	mathrand "math/rand/v2"
	"slices"
	"sync"
	"time"

	"jogan/internal/api"
	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/fetch"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/store"
)

// Bounds of telling other programs.
const (
	courierLooks    = 2 * time.Second // at least this often, for what is tried again and what other nodes wrote
	courierTimeout  = 10 * time.Second
	courierLease    = time.Minute // longer than a try and the note of it take
	courierAnswer   = 64 << 10    // bytes of an answer that are read
	courierPatience = time.Minute // for the database, which can go away without a word
	courierSlots    = 32          // messages on their way at the same time
	courierEach     = 2           // of them to one webhook: a slow one leaves the others their slots
	courierChanges  = 500         // changes looked through at a time
)

// courier tells the webhooks what happened. Events stand among the changes, written with the action itself; the courier
// follows them with a number that the database keeps, so that none is lost when the program stops, and each is queued by
// one node. Messages are taken one by one by whichever node is free. What was sent while the program stopped is sent
// again: at least once, under the same id.
type courier struct {
	db     *store.DB
	client *fetch.Client
	now    func() time.Time
	log    *slog.Logger
	holder string
	wake   chan struct{}

	mu   sync.Mutex
	busy map[int64]int // messages on their way, by webhook
}

func newCourier(db *store.DB, allowed []string, now func() time.Time, log *slog.Logger) *courier {
	return &courier{
		db: db, now: now, log: log, holder: rand.Text(), wake: make(chan struct{}, 1), busy: map[int64]int{},
		client: fetch.New(fetch.Options{Timeout: courierTimeout, MaxBytes: courierAnswer, AllowLocal: allowed, UserAgent: "Jogan/" + Version()}),
	}
}

// Changed hears of changes and wakes the courier for those that others are told.
func (c *courier) Changed(changes []news.Change) {
	if slices.ContainsFunc(changes, func(x news.Change) bool { return x.What == news.WhatEvent }) {
		c.again()
	}
}

func (c *courier) again() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run tells the webhooks until ctx ends, and waits for what is on its way.
func (c *courier) Run(ctx context.Context) {
	var sending sync.WaitGroup
	defer sending.Wait()
	quiet := time.Time{} // a database that is away is told once a minute
	for ctx.Err() == nil {
		err := c.queue(ctx)
		for err == nil {
			var sent bool
			if sent, err = c.sendNext(ctx, &sending); !sent {
				break
			}
		}
		if err != nil && ctx.Err() == nil && time.Since(quiet) > time.Minute {
			quiet = time.Now()
			c.log.Warn("webhooks could not be served; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-c.wake:
		case <-time.After(courierLooks):
		}
	}
}

// queue writes the messages of what happened since it was last looked through.
func (c *courier) queue(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, courierPatience)
	defer cancel()
	for {
		var from, to int64
		var all []notify.Delivery
		more := false
		err := c.db.Read(ctx, func(r *store.Reader) error {
			hooks, err := r.Hooks(ctx)
			if err != nil || len(hooks) == 0 {
				return err
			}
			if from, err = r.ToldUntil(ctx); err != nil {
				return err
			}
			changes, err := r.Changes(ctx, from, courierChanges)
			if fault.Is(err, fault.NotFound) { // it stood still for longer than changes are kept
				c.log.Error("what happened was forgotten before the webhooks were told", "after", from)
				to, err = r.LastSeq(ctx)
				return err
			}
			if err != nil || len(changes) == 0 {
				return err
			}
			more = len(changes) == courierChanges
			last := changes[len(changes)-1].Seq
			for _, x := range changes {
				if x.What != news.WhatEvent {
					continue
				}
				to = last
				messages, err := messagesOf(ctx, r, hooks, x)
				if err != nil {
					return err
				}
				all = append(all, messages...)
			}
			if more {
				to = last
			}
			return nil
		})
		if err != nil || to <= from {
			return err
		}
		if _, err := c.db.QueueDeliveries(ctx, from, to, all); err != nil || !more {
			return err
		}
	}
}

// messagesOf are the messages of an event for the webhooks that asked for it.
func messagesOf(ctx context.Context, r *store.Reader, hooks []notify.Hook, x news.Change) (all []notify.Delivery, err error) {
	kind, version := news.ReadEventKey(x.Key)
	for _, h := range hooks {
		if !slices.Contains(h.Events, kind) || x.At.Before(h.Created.Truncate(time.Millisecond)) {
			continue
		}
		data, object, err := api.Told(ctx, r, kind, x.ID, version)
		if fault.Is(err, fault.NotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		d := notify.Delivery{Hook: h.ID, Event: desk.NewEventID(), Type: string(kind), Object: object, State: notify.Waiting}
		if d.Payload, err = notify.Payload(d.Event, d.Type, x.At, data); err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

// sendNext sends the next message that is due, where a slot is free for it; false: there is none.
func (c *courier) sendNext(ctx context.Context, sending *sync.WaitGroup) (bool, error) {
	full, ok := c.full()
	if !ok {
		return false, nil
	}
	d, h, err := c.db.TakeDelivery(ctx, c.holder, courierLease, full)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	c.count(h.ID, 1)
	sending.Go(func() {
		defer c.again() // a slot is free, and what waited behind this one may go
		defer c.count(h.ID, -1)
		c.send(ctx, h, d)
	})
	return true, nil
}

// full are the webhooks that have all the messages on their way that they may have; false: there is no slot at all.
func (c *courier) full() (hooks []int64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := 0
	for id, n := range c.busy {
		all += n
		if n >= courierEach {
			hooks = append(hooks, id)
		}
	}
	return hooks, all < courierSlots
}

func (c *courier) count(hook int64, by int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy[hook] += by; c.busy[hook] == 0 {
		delete(c.busy, hook)
	}
}

func (c *courier) send(ctx context.Context, h notify.Hook, d notify.Delivery) {
	began := c.now()
	var o notify.Outcome
	answer, err := c.client.Post(ctx, h.URL, h.Header(d, began), []byte(d.Payload))
	switch {
	case ctx.Err() != nil:
		return // stopping: the lease runs out, and it is sent again
	case err == nil:
		o = notify.Outcome{Status: answer.Status, Answer: string(answer.Body)}
	case errors.Is(err, fetch.ErrNotPublic):
		o.Answer = "webhook.not-public"
	case errors.Is(err, fetch.ErrTimeout):
		o.Answer = "webhook.timeout"
	default:
		o.Answer = "webhook.unreachable"
	}
	o.Took = c.now().Sub(began)
	if !o.OK() {
		c.log.Info("a webhook did not take a message", "webhook", h.ID, "event", d.Event, "type", d.Type, "try", d.Attempts+1, "status", o.Status, "error", err)
	}
	jitter := mathrand.Float64()
	err = c.db.EndDelivery(ctx, d.ID, c.holder, func(h notify.Hook, d notify.Delivery) (notify.Hook, notify.Delivery) {
		return notify.After(h, d, o, c.now(), jitter)
	})
	if err != nil && !fault.Is(err, fault.Conflict) && ctx.Err() == nil {
		c.log.Warn("what a webhook answered could not be noted", "webhook", h.ID, "event", d.Event, "error", err)
	}
}
