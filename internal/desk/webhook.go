package desk

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"jogan/internal/fault"
	"jogan/internal/notify"
	"jogan/internal/staff"
)

// Hooks is what the actions on webhooks read and write.
type Hooks interface {
	Hook(ctx context.Context, id int64) (notify.Hook, error)
	AddHook(ctx context.Context, h notify.Hook) (int64, error)
	UpdateHook(ctx context.Context, h notify.Hook) error
	DeleteHook(ctx context.Context, id int64) error
	Delivery(ctx context.Context, id int64) (notify.Delivery, error)
	AddDelivery(ctx context.Context, d notify.Delivery) (int64, error)
	ResendDelivery(ctx context.Context, id int64) error
	ResendFailed(ctx context.Context, hook int64) error
}

// AddHook begins to tell another program what happens. The answer has the secret, which is shown this once.
func (d *Desk) AddHook(ctx context.Context, actor staff.Actor, h notify.Hook) (notify.Hook, error) {
	if err := actor.Permit(staff.Manage); err != nil {
		return h, err
	}
	if err := h.Check(); err != nil {
		return h, err
	}
	h.ID, h.Version, h.Created, h.Secret = 0, 1, d.now(), notify.NewSecret()
	h.Old, h.OldUntil, h.Paused, h.Problem, h.Failing = "", time.Time{}, time.Time{}, "", time.Time{}
	err := d.store.Write(ctx, func(tx Tx) error {
		id, err := tx.AddHook(ctx, h)
		if err != nil {
			return err
		}
		h.ID = id
		return audit(ctx, tx, actor, "webhook.add", object("webhook", id), h.Name+" "+h.URL)
	})
	if err != nil {
		return h, fmt.Errorf("add webhook %q: %w", h.Name, err)
	}
	return h, nil
}

// SaveHook changes name, address and events of a webhook, from the version that the actor saw.
func (d *Desk) SaveHook(ctx context.Context, actor staff.Actor, h notify.Hook) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	if err := h.Check(); err != nil {
		return err
	}
	return d.changeHook(ctx, actor, h.ID, "webhook.save", h.Name+" "+h.URL, func(stands *notify.Hook) error {
		if stands.Version != h.Version {
			return fault.New(fault.Conflict, "webhook.stale")
		}
		stands.Name, stands.URL, stands.Events = h.Name, h.URL, h.Events
		return nil
	})
}

// PauseHook stops telling a program, or goes on with what waited meanwhile.
func (d *Desk) PauseHook(ctx context.Context, actor staff.Actor, id int64, paused bool) error {
	action := "webhook.resume"
	if paused {
		action = "webhook.pause"
	}
	return d.changeHook(ctx, actor, id, action, "", func(stands *notify.Hook) error {
		if paused && !stands.Paused.IsZero() {
			return nil // pressed twice
		}
		stands.Paused, stands.Problem, stands.Failing = time.Time{}, "", time.Time{}
		if paused {
			stands.Paused = d.now()
		}
		return nil
	})
}

// RotateHook gives a webhook a new secret, which is returned this once. The old one holds beside it for
// notify.SecretOverlap.
func (d *Desk) RotateHook(ctx context.Context, actor staff.Actor, id int64) (string, error) {
	secret := notify.NewSecret()
	return secret, d.changeHook(ctx, actor, id, "webhook.rotate", "", func(stands *notify.Hook) error {
		stands.Old, stands.OldUntil, stands.Secret = stands.Secret, d.now().Add(notify.SecretOverlap), secret
		return nil
	})
}

func (d *Desk) changeHook(ctx context.Context, actor staff.Actor, id int64, action, detail string, change func(*notify.Hook) error) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		h, err := tx.Hook(ctx, id)
		if err != nil {
			return err
		}
		if err := change(&h); err != nil {
			return err
		}
		h.Version++
		if err := tx.UpdateHook(ctx, h); err != nil {
			return err
		}
		return audit(ctx, tx, actor, action, object("webhook", id), detail)
	})
	if err != nil {
		return fmt.Errorf("%s %d: %w", action, id, err)
	}
	return nil
}

// DeleteHook ends a webhook with all that waits for it.
func (d *Desk) DeleteHook(ctx context.Context, actor staff.Actor, id int64) error {
	return d.onHook(ctx, actor, id, "webhook.delete", func(tx Tx, _ notify.Hook) error { return tx.DeleteHook(ctx, id) })
}

// TestHook sends a message that only tries the line, also where the webhook is paused. It is tried once.
func (d *Desk) TestHook(ctx context.Context, actor staff.Actor, id int64) error {
	event := NewEventID()
	return d.onHook(ctx, actor, id, "webhook.test", func(tx Tx, h notify.Hook) error {
		now := d.now()
		body, err := notify.Payload(event, notify.Test, now, struct {
			Webhook int64 `json:"webhook"`
		}{id})
		if err != nil {
			return err
		}
		_, err = tx.AddDelivery(ctx, notify.Delivery{Hook: id, Event: event, Type: notify.Test, Object: event, Payload: body, State: notify.Waiting, Created: now, Next: now})
		return err
	})
}

// NewEventID makes the id of a message.
func NewEventID() string { return "msg_" + rand.Text() }

// ResendDelivery sends one message again, whatever became of it.
func (d *Desk) ResendDelivery(ctx context.Context, actor staff.Actor, hook, id int64) error {
	return d.onHook(ctx, actor, hook, "webhook.resend", func(tx Tx, _ notify.Hook) error {
		x, err := tx.Delivery(ctx, id)
		if err == nil && x.Hook != hook {
			err = fault.New(fault.NotFound, "fault.not-found")
		}
		if err != nil {
			return err
		}
		return tx.ResendDelivery(ctx, id)
	})
}

// ResendFailed sends everything again that was given up, in its order.
func (d *Desk) ResendFailed(ctx context.Context, actor staff.Actor, hook int64) error {
	return d.onHook(ctx, actor, hook, "webhook.resend-all", func(tx Tx, _ notify.Hook) error {
		return tx.ResendFailed(ctx, hook)
	})
}

func (d *Desk) onHook(ctx context.Context, actor staff.Actor, id int64, action string, do func(Tx, notify.Hook) error) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		h, err := tx.Hook(ctx, id)
		if err != nil {
			return err
		}
		if err := do(tx, h); err != nil {
			return err
		}
		return audit(ctx, tx, actor, action, object("webhook", id), h.Name)
	})
	if err != nil {
		return fmt.Errorf("%s %d: %w", action, id, err)
	}
	return nil
}
