package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// What stands in histories and in the log for what happened by itself at its time, for doors to say in words.
const (
	ClockName = "schedule"    // who
	AtItsEnd  = "withdraw_at" // the reason of a withdrawal
)

func clockwork() staff.Actor { return staff.Actor{Name: ClockName, Role: staff.Admin} }

const (
	// dueAtOnce is how many articles are listed at a time.
	dueAtOnce = 50
	// dueTogether is how many of them are written together: a write costs what a disk needs to be sure of it, and hundreds of
	// articles at six in the morning would wait for each other.
	dueTogether = 10
	// duePatience is how long one article, and one listing, may take. A database that went away without a word would else
	// keep its node from looking again; one that is only busy is tried again at once.
	duePatience = 10 * time.Second
)

// RunDue brings out the articles and the editions of fronts that were scheduled and takes away what was to end, as far as
// their time has come: after downtime, all of it. It is called every moment on every node. Articles come before editions
// of the same moment, so that nobody meets a front whose first place is empty.
func (d *Desk) RunDue(ctx context.Context) error {
	return errors.Join(d.runDueArticles(ctx), d.runDueFronts(ctx))
}

// runDueArticles brings articles out and takes them away. Each article is looked at again inside the write, and writes
// take turns, so that it comes out once, however many nodes look. One that cannot go out as it stands goes back to
// the desk and says why (Article.Held); it hinders no other, nor does one at which the database fails.
func (d *Desk) runDueArticles(ctx context.Context) error {
	var failed error
	last := news.DueArticle{}
	for {
		due, err := d.due(ctx, last)
		if err != nil {
			return errors.Join(failed, err)
		}
		for together := range slices.Chunk(due, dueTogether) {
			last = together[len(together)-1]
			if len(together) > 1 && d.runDue(ctx, together...) == nil {
				continue
			}
			for _, x := range together { // each alone: one that fails takes no other with it
				if err := d.runDue(ctx, x); err != nil {
					failed = errors.Join(failed, err)
					if fault.Is(err, fault.Unavailable) || ctx.Err() != nil {
						return failed // it would be the same with the others
					}
				}
			}
		}
		if len(due) < dueAtOnce {
			return failed
		}
	}
}

func (d *Desk) due(ctx context.Context, after news.DueArticle) ([]news.DueArticle, error) {
	ctx, cancel := context.WithTimeout(ctx, duePatience)
	defer cancel()
	return d.store.Due(ctx, d.now(), after, dueAtOnce)
}

// runDue brings out or takes away all of the articles in one write, or none.
func (d *Desk) runDue(ctx context.Context, all ...news.DueArticle) error {
	ctx, cancel := context.WithTimeout(ctx, duePatience)
	defer cancel()
	return d.store.Write(ctx, func(tx Tx) error {
		for _, x := range all {
			if err := d.runDueIn(ctx, tx, x); err != nil {
				return fmt.Errorf("article %d at its time: %w", x.No, err)
			}
		}
		return nil
	})
}

func (d *Desk) runDueIn(ctx context.Context, tx Tx, x news.DueArticle) error {
	a, err := tx.Article(ctx, x.No)
	if err != nil {
		return err
	}
	now := d.now()
	switch {
	case x.Withdraw && a.Status == news.Published && !a.WithdrawAt.IsZero() && !a.WithdrawAt.After(now):
		return d.withdraw(ctx, tx, clockwork(), a, AtItsEnd, "")
	case !x.Withdraw && a.Status == news.Scheduled && !a.PublishAt.After(now):
		return d.publishDue(ctx, tx, a)
	}
	return nil // another node was quicker, or somebody changed it
}

// publishDue brings an article out, or holds it back where it is not fit to be read. Faults of the database are no reason
// to hold it: the next look tries again.
func (d *Desk) publishDue(ctx context.Context, tx Tx, a news.Article) error {
	err := d.ready(ctx, tx, clockwork(), &a, "")
	if err == nil && a.Embargo.After(d.now()) {
		err = fault.New(fault.Invalid, "article.embargo-holds")
	}
	if err == nil && !a.WithdrawAt.IsZero() && !a.WithdrawAt.After(d.now()) { // the program was down all its time long
		err = fault.New(fault.Invalid, "article.held-over")
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
