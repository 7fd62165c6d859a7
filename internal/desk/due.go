package desk

import (
	"context"
	"errors"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// clockwork is what stands in the log for what happened by itself at its time.
func clockwork() staff.Actor { return staff.Actor{Name: "schedule", Role: staff.Admin} }

// dueAtOnce bounds how many articles one look takes up; what is left comes with the next look, at once.
const dueAtOnce = 50

// RunDue brings out what was scheduled and takes away what was to end, as far as their time has come: after downtime,
// all of it. It is called every moment on every node. Each article is looked at again inside its own write, and writes
// take turns, so that it comes out once, however many nodes look. One that cannot go out as it stands goes back to
// the desk and says why (Article.Held); it hinders no other.
func (d *Desk) RunDue(ctx context.Context) error {
	for {
		due, err := d.store.Due(ctx, d.now(), dueAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		var failed error
		for _, x := range due {
			failed = errors.Join(failed, d.runDue(ctx, x))
		}
		if failed != nil || len(due) < dueAtOnce {
			return failed
		}
	}
}

func (d *Desk) runDue(ctx context.Context, x news.DueArticle) error {
	err := d.store.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, x.No)
		if err != nil {
			return err
		}
		now := d.now()
		switch {
		case x.Withdraw && a.Status == news.Published && !a.WithdrawAt.IsZero() && !a.WithdrawAt.After(now):
			return d.withdraw(ctx, tx, clockwork(), a, "withdraw_at", "")
		case !x.Withdraw && a.Status == news.Scheduled && !a.PublishAt.After(now):
			return d.publishDue(ctx, tx, a)
		}
		return nil // another node was quicker, or somebody changed it
	})
	if err != nil {
		return fmt.Errorf("article %d at its time: %w", x.No, err)
	}
	return nil
}

// publishDue brings an article out, or holds it back where it is not fit to be read. Faults of the database are no reason
// to hold it: the next look tries again.
func (d *Desk) publishDue(ctx context.Context, tx Tx, a news.Article) error {
	err := d.ready(ctx, tx, clockwork(), &a, "")
	if err == nil && a.Embargo.After(d.now()) {
		err = fault.New(fault.Invalid, "article.embargo-holds")
	}
	if err == nil {
		_, err = d.release(ctx, tx, clockwork(), news.Publish, a, "", "")
		return err
	}
	if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
		return err
	}
	from := a.Version
	a.Held = heldFor(err)
	if a.Status, err = a.Status.Next(news.Hold); err != nil {
		return err
	}
	a.Version, a.Updated = from+1, d.now()
	if err := tx.UpdateArticle(ctx, a, from); err != nil {
		return err
	}
	return d.revise(ctx, tx, clockwork(), a, news.Hold, "")
}

// heldFor is the catalogue key of why an article was held back.
func heldFor(err error) string {
	if _, ok := errors.AsType[*Guarded](err); ok {
		return "article.held-guard"
	}
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		return "article.held-unready"
	}
	return fault.TextOf(err).Key
}
