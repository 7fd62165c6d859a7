package store

import (
	"context"
	"time"

	"jogan/internal/fault"
)

// TakeTurn asks for the next run of a periodic task that one node alone may do. It is given when the task is due and
// nobody holds it; then next is when it is due again, and the holder has it until then or for lease, whichever is longer.
func (db *DB) TakeTurn(ctx context.Context, task, holder string, every, lease time.Duration) (mine bool, err error) {
	err = db.Write(ctx, func(t *Tx) error {
		mine = false
		if _, err := t.exec(ctx, `insert into job (kind, name, payload, run_at, leased_until, holder, attempts, problem)
			values ('periodic', $1, '', 0, 0, '', 0, '') on conflict do nothing`, task); err != nil {
			return err
		}
		n, err := t.exec(ctx, `update job set run_at = $1, leased_until = $2, holder = $3, attempts = attempts + 1
			where name = $4 and run_at <= $5 and leased_until <= $5`,
			ms(t.Now.Add(every)), ms(t.Now.Add(lease)), holder, task, ms(t.Now))
		mine = n == 1
		return err
	})
	return mine, err
}

// EndTurn gives a turn back and notes its problem ("" for none).
func (db *DB) EndTurn(ctx context.Context, task, holder, problem string) error {
	return db.Write(ctx, func(t *Tx) error {
		_, err := t.exec(ctx, "update job set leased_until = 0, problem = $1 where name = $2 and holder = $3", problem, task, holder)
		return err
	})
}

// Job is a piece of queued work.
type Job struct {
	ID       int64
	Kind     string
	Payload  string
	Attempts int
}

// Enqueue writes a job in the transaction of what caused it.
func (t *Tx) Enqueue(ctx context.Context, kind, payload string, runAt time.Time) error {
	_, err := t.exec(ctx, `insert into job (kind, name, payload, run_at, leased_until, holder, attempts, problem)
		values ($1, '', $2, $3, 0, '', 0, '')`, kind, payload, ms(runAt))
	return err
}

// TakeJob leases the oldest due job of a kind; NotFound where none is due.
func (db *DB) TakeJob(ctx context.Context, kind, holder string, lease time.Duration) (job Job, err error) {
	err = db.Write(ctx, func(t *Tx) error {
		job, err = one(ctx, &t.Reader, func(s scanner) (j Job, err error) {
			return j, s.Scan(&j.ID, &j.Kind, &j.Payload, &j.Attempts)
		}, `update job set leased_until = $1, holder = $2, attempts = attempts + 1 where id = (
			select id from job where kind = $3 and name = '' and run_at <= $4 and leased_until <= $4 order by run_at, id limit 1)
			and leased_until <= $4 returning id, kind, payload, attempts`,
			ms(t.Now.Add(lease)), holder, kind, ms(t.Now))
		return err
	})
	return job, err
}

// EndJob removes a job that is done, or puts it off until again with its problem.
func (db *DB) EndJob(ctx context.Context, job Job, holder, problem string, again time.Time) error {
	return db.Write(ctx, func(t *Tx) error {
		query, args := "delete from job where id = $1 and holder = $2", []any{job.ID, holder}
		if problem != "" {
			query = "update job set leased_until = 0, problem = $3, run_at = $4 where id = $1 and holder = $2"
			args = append(args, problem, ms(again))
		}
		n, err := t.exec(ctx, query, args...)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "fault.conflict") // the lease ran out and another has it
		}
		return err
	})
}
