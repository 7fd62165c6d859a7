package desk

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Programs is what the actions read and write for other programs: their marked requests, and what they are told.
type Programs interface {
	Hooks
	AddEvent(ctx context.Context, kind news.EventKind, id int64) error
	Request(ctx context.Context, token int64, route, key string) (staff.Request, error)
	AddRequest(ctx context.Context, x staff.Request) (int64, error)
	UpdateRequest(ctx context.Context, x staff.Request) error
	DeleteRequest(ctx context.Context, id int64) error
	MarkRequest(ctx context.Context, id int64) error
}

// tell leaves behind in the write of an action what other programs hear of it, and that the request that asked for it was
// acted on.
func tell(ctx context.Context, tx Tx, actor staff.Actor, action, object string) error {
	if actor.Request != 0 {
		if err := tx.MarkRequest(ctx, actor.Request); err != nil {
			return err
		}
	}
	kind, ok := news.EventOf(action)
	if !ok {
		return nil
	}
	_, number, _ := strings.Cut(object, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		id = 0 // there is only one
	}
	return tx.AddEvent(ctx, kind, id)
}

// BeginRequest notes that a program's marked request is worked on for as long as patience. A request that was answered
// comes back with its answer (Done). Invalid: the key was used for another one. Conflict: it is worked on at this moment,
// or was acted on and its answer was lost. A request during which the program stopped before anything was written begins
// anew.
func (d *Desk) BeginRequest(ctx context.Context, x staff.Request, patience time.Duration) (staff.Request, error) {
	var begun staff.Request
	err := d.store.Write(ctx, func(tx Tx) error {
		now := d.now()
		stands, err := tx.Request(ctx, x.Token, x.Route, x.Key)
		if err == nil && now.Sub(stands.At) >= staff.RequestKept {
			err = tx.DeleteRequest(ctx, stands.ID)
			if err == nil {
				err = fault.New(fault.NotFound, "fault.not-found")
			}
		}
		switch {
		case fault.Is(err, fault.NotFound):
			begun = x
			begun.At, begun.Until = now, now.Add(patience)
			begun.ID, err = tx.AddRequest(ctx, begun)
			return err
		case err != nil:
			return err
		case stands.Print != x.Print:
			return fault.New(fault.Invalid, "api.key-other")
		case !stands.Done.IsZero():
			begun = stands
			return nil
		case now.Before(stands.Until):
			return fault.New(fault.Conflict, "api.key-running")
		case stands.Acted:
			return fault.New(fault.Conflict, "api.key-lost")
		}
		begun = stands
		begun.Until = now.Add(patience)
		return tx.UpdateRequest(ctx, begun)
	})
	if err != nil {
		return x, fmt.Errorf("begin the request %q: %w", x.Route, err)
	}
	return begun, nil
}

// EndRequest keeps the answer of a request.
func (d *Desk) EndRequest(ctx context.Context, x staff.Request) error {
	return d.store.Write(ctx, func(tx Tx) error {
		x := x
		x.Done, x.Acted = d.now(), true
		return tx.UpdateRequest(ctx, x)
	})
}

// DropRequest frees the key of a request for which nothing was written; one that was acted on keeps it.
func (d *Desk) DropRequest(ctx context.Context, x staff.Request) error {
	return d.store.Write(ctx, func(tx Tx) error {
		stands, err := tx.Request(ctx, x.Token, x.Route, x.Key)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil || stands.ID != x.ID {
			return err
		}
		if stands.Acted {
			stands.Until = d.now()
			return tx.UpdateRequest(ctx, stands)
		}
		return tx.DeleteRequest(ctx, x.ID)
	})
}
