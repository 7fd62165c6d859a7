package store

import (
	"context"
	"encoding/json"
	"time"

	"jogan/internal/fault"
	"jogan/internal/notify"
)

const hookColumns = "id, version, name, url, events, secret, old_secret, old_until, created_at, paused_at, problem, failing_since"

func scanHook(s scanner) (h notify.Hook, err error) {
	var events string
	var oldUntil, created, paused, failing int64
	err = s.Scan(&h.ID, &h.Version, &h.Name, &h.URL, &events, &h.Secret, &h.Old, &oldUntil, &created, &paused, &h.Problem, &failing)
	if err != nil {
		return h, err
	}
	h.OldUntil, h.Created, h.Paused, h.Failing = at(oldUntil), at(created), at(paused), at(failing)
	return h, json.Unmarshal([]byte(events), &h.Events)
}

// Hooks lists the webhooks, the newest first.
func (r *Reader) Hooks(ctx context.Context) ([]notify.Hook, error) {
	return list(ctx, r, scanHook, "select "+hookColumns+" from webhook order by id desc")
}

// Hook returns a webhook.
func (r *Reader) Hook(ctx context.Context, id int64) (notify.Hook, error) {
	return one(ctx, r, scanHook, "select "+hookColumns+" from webhook where id = $1", id)
}

// HooksInTrouble counts the webhooks that were paused because nothing arrived.
func (r *Reader) HooksInTrouble(ctx context.Context) (int64, error) {
	return one(ctx, r, scanInt, "select count(*) from webhook where problem <> ''")
}

// AddHook writes a new webhook. The first one hears of what happens from now on.
func (t *Tx) AddHook(ctx context.Context, h notify.Hook) (int64, error) {
	if _, err := t.exec(ctx, `update counter set value = (select c.value from counter c where c.name = 'change')
		where name = 'webhook' and not exists (select 1 from webhook)`); err != nil {
		return 0, err
	}
	events, err := asJSON(h.Events)
	if err != nil {
		return 0, err
	}
	return t.insert(ctx, `insert into webhook (version, name, url, events, secret, old_secret, old_until, created_at, paused_at, problem, failing_since)
		values ($1, $2, $3, $4, $5, '', 0, $6, 0, '', 0) returning id`, h.Version, h.Name, h.URL, events, h.Secret, ms(h.Created))
}

// UpdateHook writes a webhook.
func (t *Tx) UpdateHook(ctx context.Context, h notify.Hook) error {
	events, err := asJSON(h.Events)
	if err != nil {
		return err
	}
	n, err := t.exec(ctx, `update webhook set version = $1, name = $2, url = $3, events = $4, secret = $5, old_secret = $6, old_until = $7,
		paused_at = $8, problem = $9, failing_since = $10 where id = $11`,
		h.Version, h.Name, h.URL, events, h.Secret, h.Old, ms(h.OldUntil), ms(h.Paused), h.Problem, ms(h.Failing), h.ID)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	return err
}

// DeleteHook removes a webhook with its deliveries.
func (t *Tx) DeleteHook(ctx context.Context, id int64) error {
	if _, err := t.exec(ctx, "delete from delivery where webhook_id = $1", id); err != nil {
		return err
	}
	_, err := t.exec(ctx, "delete from webhook where id = $1", id)
	return err
}

const deliveryColumns = "d.id, d.webhook_id, d.event_id, d.type, d.object, d.payload, d.state, d.created_at, d.next_at, d.attempts, d.tried_at, d.status, d.took, d.answer"

func scanDelivery(s scanner) (d notify.Delivery, err error) {
	var created, next, tried, took int64
	err = s.Scan(&d.ID, &d.Hook, &d.Event, &d.Type, &d.Object, &d.Payload, &d.State, &created, &next, &d.Attempts, &tried, &d.Status, &took, &d.Answer)
	d.Created, d.Next, d.Tried, d.Took = at(created), at(next), at(tried), time.Duration(took)*time.Millisecond
	return d, err
}

// Delivery returns one.
func (r *Reader) Delivery(ctx context.Context, id int64) (notify.Delivery, error) {
	return one(ctx, r, scanDelivery, "select "+deliveryColumns+" from delivery d where d.id = $1", id)
}

// Deliveries lists those of a webhook, the newest first, in one state ("": in any) and before an id (0: from the newest on).
func (r *Reader) Deliveries(ctx context.Context, hook int64, state notify.State, before int64, limit int) ([]notify.Delivery, error) {
	return list(ctx, r, scanDelivery, "select "+deliveryColumns+` from delivery d where d.webhook_id = $1
		and (cast($2 as text) = '' or d.state = $2) and (cast($3 as bigint) = 0 or d.id < $3) order by d.id desc limit $4`, hook, string(state), before, limit)
}

// CountDeliveries counts those of a webhook by state.
func (r *Reader) CountDeliveries(ctx context.Context, hook int64) (map[notify.State]int64, error) {
	type row struct {
		state notify.State
		count int64
	}
	all, err := list(ctx, r, func(s scanner) (x row, err error) { return x, s.Scan(&x.state, &x.count) },
		"select state, count(*) from delivery where webhook_id = $1 group by state", hook)
	counts := map[notify.State]int64{}
	for _, x := range all {
		counts[x.state] = x.count
	}
	return counts, err
}

// AddDelivery queues a message.
func (t *Tx) AddDelivery(ctx context.Context, d notify.Delivery) (int64, error) {
	return t.insert(ctx, `insert into delivery (webhook_id, event_id, type, object, payload, state, created_at, next_at, leased_until, holder,
		attempts, tried_at, status, took, answer) values ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', 0, 0, 0, 0, '') returning id`,
		d.Hook, d.Event, d.Type, d.Object, d.Payload, string(d.State), ms(d.Created), ms(d.Next))
}

// ResendDelivery has a message tried anew, from now on.
func (t *Tx) ResendDelivery(ctx context.Context, id int64) error {
	_, err := t.exec(ctx, "update delivery set state = $1, next_at = $2, attempts = 0 where id = $3", string(notify.Waiting), ms(t.Now), id)
	return err
}

// ResendFailed has all messages of a webhook tried anew that were given up.
func (t *Tx) ResendFailed(ctx context.Context, hook int64) error {
	_, err := t.exec(ctx, "update delivery set state = $1, next_at = $2, attempts = 0 where webhook_id = $3 and state = $4",
		string(notify.Waiting), ms(t.Now), hook, string(notify.Failed))
	return err
}

// ToldUntil is how far the changes were looked through for the webhooks.
func (r *Reader) ToldUntil(ctx context.Context) (int64, error) {
	return one(ctx, r, scanInt, "select value from counter where name = 'webhook'")
}

// QueueDeliveries writes the messages of the changes from one number up to another, where no other node has done so; false:
// one was quicker.
func (db *DB) QueueDeliveries(ctx context.Context, from, to int64, all []notify.Delivery) (mine bool, err error) {
	err = db.Write(ctx, func(t *Tx) error {
		n, err := t.exec(ctx, "update counter set value = $1 where name = 'webhook' and value = $2", to, from)
		mine = n == 1
		if err != nil || !mine {
			return err
		}
		for _, d := range all {
			d.Created, d.Next = t.Now, t.Now
			switch _, err := t.Hook(ctx, d.Hook); {
			case fault.Is(err, fault.NotFound):
				continue // deleted meanwhile
			case err != nil:
				return err
			}
			if _, err := t.AddDelivery(ctx, d); err != nil {
				return err
			}
		}
		return nil
	})
	return mine, err
}

// TakeDelivery leases the delivery that has waited longest, of a webhook that is not among busy; NotFound where none is
// due. Of the same thing only the first goes out; a message that tries the line goes out from a paused webhook too.
func (db *DB) TakeDelivery(ctx context.Context, holder string, lease time.Duration, busy []int64) (d notify.Delivery, h notify.Hook, err error) {
	due := func(r *Reader, now time.Time) (int64, error) {
		args := []any{ms(now), string(notify.Waiting), notify.Test}
		except := ""
		if len(busy) > 0 {
			var marks string
			marks, args = in(args, busy)
			except = " and d.webhook_id not in (" + marks + ")"
		}
		return one(ctx, r, scanInt, `select d.id from delivery d join webhook h on h.id = d.webhook_id
			where d.state = $2 and d.next_at <= $1 and d.leased_until <= $1 and (h.paused_at = 0 or d.type = $3)
			and not exists (select 1 from delivery e where e.webhook_id = d.webhook_id and e.object = d.object and e.state = $2 and e.id < d.id)`+
			except+" order by d.next_at, d.id limit 1", args...)
	}
	if _, err := due(&db.Reader, db.now()); err != nil { // most looks find nothing and need no write
		return d, h, err
	}
	err = db.Write(ctx, func(t *Tx) error {
		id, err := due(&t.Reader, t.Now)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, "update delivery set leased_until = $1, holder = $2 where id = $3", ms(t.Now.Add(lease)), holder, id); err != nil {
			return err
		}
		if d, err = t.Delivery(ctx, id); err != nil {
			return err
		}
		h, err = t.Hook(ctx, d.Hook)
		return err
	})
	return d, h, err
}

// EndDelivery writes what a try came to: decide says what follows from the webhook and the delivery as they stand. Conflict
// where the lease ran out and another has it.
func (db *DB) EndDelivery(ctx context.Context, id int64, holder string, decide func(notify.Hook, notify.Delivery) (notify.Hook, notify.Delivery)) error {
	return db.Write(ctx, func(t *Tx) error {
		d, err := t.Delivery(ctx, id)
		if fault.Is(err, fault.NotFound) {
			return nil // deleted with its webhook
		}
		if err != nil {
			return err
		}
		h, err := t.Hook(ctx, d.Hook)
		if err != nil {
			return err
		}
		h, d = decide(h, d)
		n, err := t.exec(ctx, `update delivery set state = $1, next_at = $2, leased_until = 0, holder = '', attempts = $3, tried_at = $4, status = $5,
			took = $6, answer = $7 where id = $8 and holder = $9`,
			string(d.State), ms(d.Next), d.Attempts, ms(d.Tried), d.Status, d.Took.Milliseconds(), d.Answer, id, holder)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "fault.conflict")
		}
		if err != nil {
			return err
		}
		return t.UpdateHook(ctx, h)
	})
}

// pruneDeliveries removes the messages that were written before a time, whatever became of them; those that are still
// tried not before their tries are over, however short the log is kept.
func pruneDeliveries(ctx context.Context, t *Tx, before time.Time) (int64, error) {
	tried := t.Now.Add(-notify.FailingLong)
	if before.Before(tried) {
		tried = before
	}
	return t.exec(ctx, "delete from delivery where created_at < $1 and (state <> $2 or created_at < $3)", ms(before), string(notify.Waiting), ms(tried))
}
