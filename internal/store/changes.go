package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// Changes are kept this long; who asks for older ones must begin anew.
const changesKept = 30 * 24 * time.Hour

// note remembers a change, to be written at the end of the transaction.
func (t *Tx) note(c news.Change) { t.changes = append(t.changes, c) }

// writeChanges writes the noted changes last of all. Writes take turns (dialect.writeLock), so their numbers commit in order.
func (t *Tx) writeChanges(ctx context.Context) error {
	if len(t.changes) == 0 {
		return nil
	}
	for i := range t.changes {
		c := &t.changes[i]
		var err error
		if c.Seq, err = t.next(ctx, "change"); err != nil {
			return err
		}
		c.At = t.Now
		old, err := asJSON(c.Old)
		if err != nil {
			return err
		}
		new, err := asJSON(c.New)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, "insert into change (seq, at, what, thing_id, thing_key, old, new) values ($1, $2, $3, $4, $5, $6, $7)",
			c.Seq, ms(c.At), c.What, c.ID, c.Key, old, new); err != nil {
			return err
		}
	}
	if t.dialect.name == postgresDialect.name {
		_, err := t.exec(ctx, "select pg_notify('jogan_change', '')") // the listeners read on by number; the payload says nothing
		return err
	}
	return nil
}

// Listen calls fn with each write's changes, in the order of their numbers, before Write returns. It is for a program's
// own writes; Follow hears those of other nodes.
func (db *DB) Listen(fn func([]news.Change)) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.listeners = append(db.listeners, fn)
}

// tell calls the listeners. What was told when it was written is not told again when Follow comes to it.
func (db *DB) tell(changes []news.Change, own bool) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if own && db.following {
		for _, c := range changes {
			if c.Seq > db.followed { // else Follow was quicker and has told it
				db.own[c.Seq] = true
			}
		}
	} else if !own {
		db.followed = changes[len(changes)-1].Seq
		changes = slices.DeleteFunc(changes, func(c news.Change) bool {
			told := db.own[c.Seq]
			delete(db.own, c.Seq)
			return told
		})
	}
	if len(changes) == 0 {
		return
	}
	for _, fn := range db.listeners {
		fn(changes)
	}
}

// LastSeq is the number of the newest change.
func (r *Reader) LastSeq(ctx context.Context) (int64, error) {
	return one(ctx, r, scanInt, "select value from counter where name = 'change'")
}

// Changes lists the changes after a number, oldest first. NotFound: some after it were pruned already.
func (r *Reader) Changes(ctx context.Context, after int64, limit int) ([]news.Change, error) {
	all, err := list(ctx, r, func(s scanner) (c news.Change, err error) {
		var when int64
		var old, new string
		if err := s.Scan(&c.Seq, &when, &c.What, &c.ID, &c.Key, &old, &new); err != nil {
			return c, err
		}
		c.At = at(when)
		return c, errors.Join(json.Unmarshal([]byte(old), &c.Old), json.Unmarshal([]byte(new), &c.New))
	}, "select seq, at, what, thing_id, thing_key, old, new from change where seq > $1 order by seq limit $2", after, limit)
	if err != nil {
		return nil, err
	}
	if len(all) > 0 && all[0].Seq != after+1 {
		return nil, fault.New(fault.NotFound, "fault.gone")
	}
	return all, nil
}

// Follow tells the listeners of changes that other programs wrote to the same database since Open, until ctx ends. On
// PostgreSQL it waits for NOTIFY; on SQLite it looks whether another process wrote (PRAGMA data_version). A change of
// this program can be told twice; listeners must not mind. It ends with NotFound where changes that it had not come to
// were pruned: then nothing made before can be trusted. Called again it goes on.
func (db *DB) Follow(ctx context.Context) error {
	db.mu.Lock()
	db.following = true
	last := db.followed
	db.mu.Unlock()
	readOn := func() error {
		for {
			changes, err := db.Changes(ctx, last, 500)
			if fault.Is(err, fault.NotFound) {
				return errors.Join(err, db.skip(ctx))
			}
			if err != nil || len(changes) == 0 {
				return err
			}
			last = changes[len(changes)-1].Seq
			db.tell(changes, false)
		}
	}
	if db.dialect.name == postgresDialect.name {
		return db.followNotify(ctx, readOn)
	}
	return db.followVersion(ctx, readOn)
}

// skip goes on from the newest change, after some that were not told are there no more.
func (db *DB) skip(ctx context.Context) error {
	last, err := db.LastSeq(ctx)
	if err != nil {
		return err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	db.followed = last
	return nil
}

func (db *DB) followNotify(ctx context.Context, readOn func() error) error {
	for pause := time.Second; ctx.Err() == nil; pause = min(2*pause, 30*time.Second) {
		err := func() error {
			server, err := postgresServer(db.opts.URL)
			if err != nil {
				return err
			}
			conn, err := pgx.ConnectConfig(ctx, server)
			if err != nil {
				return err
			}
			defer conn.Close(context.WithoutCancel(ctx))
			if err := listen(ctx, conn); err != nil {
				return err
			}
			for {
				if err := readOn(); err != nil { // also what came before the listening began
					return err
				}
				pause = time.Second
				wait, cancel := context.WithTimeout(ctx, 30*time.Second) // a lost notice costs at most this
				_, err := conn.WaitForNotification(wait)
				cancel()
				if err != nil && wait.Err() == nil {
					return err
				}
				if ctx.Err() != nil {
					return nil
				}
				if err != nil && conn.IsClosed() {
					return err
				}
			}
		}()
		if ctx.Err() != nil {
			break
		}
		if fault.Is(err, fault.NotFound) {
			return err
		}
		db.log.Warn("the line for changes broke; connecting again", "error", err, "pause", pause)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return nil
}

func listen(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	_, err := conn.Exec(ctx, "listen jogan_change")
	return err
}

func (db *DB) followVersion(ctx context.Context, readOn func() error) error {
	conn, err := db.read.Conn(ctx)
	if err != nil {
		return kindOf(err)
	}
	defer conn.Close()
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	seen := int64(-1)
	for {
		var version int64
		if err := conn.QueryRowContext(ctx, "pragma data_version").Scan(&version); err == nil && version != seen {
			if err := readOn(); fault.Is(err, fault.NotFound) {
				return err
			} else if err != nil && ctx.Err() == nil {
				db.log.Warn("changes of another program could not be read", "error", err)
			} else {
				seen = version
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
