package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Claims is what the actions of the claims desk read and write.
type Claims interface {
	Claim(ctx context.Context, id int64) (news.Claim, error)
	SaveClaim(ctx context.Context, c news.Claim) (int64, error)
	AddClaimEvent(ctx context.Context, e news.ClaimEvent) error
	PurgeClaimEvents(ctx context.Context, id int64) error
}

// ReceiveClaim takes in a claim about an article that readers see or saw.
func (d *Desk) ReceiveClaim(ctx context.Context, actor staff.Actor, c news.Claim) (news.Claim, error) {
	if err := actor.Permit(staff.Withdraw); err != nil {
		return c, err
	}
	if err := c.Check(d.now()); err != nil {
		return c, err
	}
	var saved news.Claim
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		now := d.now()
		saved = c
		saved.ID, saved.Version, saved.Status, saved.Created, saved.Updated = 0, 1, news.ClaimReceived, now, now
		saved.Answer, saved.Answered, saved.Closed, saved.Correction, saved.Purged = "", time.Time{}, time.Time{}, 0, time.Time{}
		if err := checkClaimed(ctx, tx, saved.Article); err != nil {
			return err
		}
		if saved.ID, err = tx.SaveClaim(ctx, saved); err != nil {
			return err
		}
		return d.recordClaim(ctx, tx, actor, saved, news.ClaimReceive, "")
	})
	if err != nil {
		return c, fmt.Errorf("receive a claim: %w", err)
	}
	return saved, nil
}

func checkClaimed(ctx context.Context, tx Tx, no int64) error {
	_, err := tx.PublicArticle(ctx, no)
	if fault.Is(err, fault.NotFound) {
		return fault.In("article", "correction.never-public")
	}
	return err
}

// EditClaim mends what was noted of a claim: who made it, what it says, when it came.
func (d *Desk) EditClaim(ctx context.Context, actor staff.Actor, c news.Claim) error {
	if err := actor.Permit(staff.Withdraw); err != nil {
		return err
	}
	if err := c.Check(d.now()); err != nil {
		return err
	}
	return d.changeClaim(ctx, actor, c.ID, c.Version, news.ClaimEdit, "", func(tx Tx, x *news.Claim) error {
		x.Article, x.Kind, x.Claimant, x.Contact, x.Text, x.Way = c.Article, c.Kind, c.Claimant, c.Contact, c.Text, c.Way
		x.Received, x.Election = c.Received, c.Election
		return checkClaimed(ctx, tx, x.Article)
	})
}

// AnswerClaim writes what the paper answered: action is one of news.ClaimStatus.Answers. A refusal needs its reason
// (언론중재법 §15④).
func (d *Desk) AnswerClaim(ctx context.Context, actor staff.Actor, id, version int64, action news.ClaimAction, text string) error {
	if err := actor.Permit(staff.Withdraw); err != nil {
		return err
	}
	var f fault.Fields
	text = news.Prose(&f, "answer", text, news.MaxClaim, action == news.ClaimRefuse)
	if err := f.Err(); err != nil {
		return err
	}
	return d.changeClaim(ctx, actor, id, version, action, text, func(_ Tx, x *news.Claim) (err error) {
		if !slices.Contains(x.Status.Answers(), action) {
			return fault.New(fault.Conflict, "claim.not-now")
		}
		if x.Status, err = x.Status.Next(action); err != nil {
			return err
		}
		d.answered(x)
		x.Answer = text
		return nil
	})
}

// answered sets the times that follow from the claim's new status. Being referred is no answer to the claimant.
func (d *Desk) answered(c *news.Claim) {
	now := d.now()
	if c.Answered.IsZero() && c.Status != news.ClaimReferred {
		c.Answered = now
	}
	c.Closed = time.Time{}
	if c.Status.Closed() {
		c.Closed = now
	}
}

// NoteClaim adds a note to a claim's history.
func (d *Desk) NoteClaim(ctx context.Context, actor staff.Actor, id int64, text string) error {
	if err := actor.Permit(staff.Withdraw); err != nil {
		return err
	}
	var f fault.Fields
	text = news.Prose(&f, "note", text, news.MaxClaim, true)
	if err := f.Err(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		c, err := tx.Claim(ctx, id)
		if err != nil {
			return err
		}
		if !c.Purged.IsZero() {
			return fault.New(fault.Conflict, "claim.purged")
		}
		return d.recordClaim(ctx, tx, actor, c, news.ClaimNote, text)
	})
	if err != nil {
		return fmt.Errorf("note on claim %d: %w", id, err)
	}
	return nil
}

// PurgeClaim erases the claimant's data from a closed claim, and what was said in its history. Dates and outcome stay.
func (d *Desk) PurgeClaim(ctx context.Context, actor staff.Actor, id, version int64) error {
	if err := actor.Permit(staff.Withdraw); err != nil {
		return err
	}
	return d.changeClaim(ctx, actor, id, version, news.ClaimPurge, "", func(tx Tx, x *news.Claim) (err error) {
		if *x, err = x.Purge(d.now()); err != nil {
			return err
		}
		return tx.PurgeClaimEvents(ctx, id)
	})
}

// changeClaim changes a claim in one write with its line of the history and of the log.
func (d *Desk) changeClaim(ctx context.Context, actor staff.Actor, id, version int64, action news.ClaimAction, text string, change func(Tx, *news.Claim) error) error {
	err := d.store.Write(ctx, func(tx Tx) error {
		c, err := tx.Claim(ctx, id)
		if err != nil {
			return err
		}
		if c.Version != version {
			return fault.New(fault.Conflict, "claim.stale")
		}
		if !c.Purged.IsZero() {
			return fault.New(fault.Conflict, "claim.purged")
		}
		if err := change(tx, &c); err != nil {
			return err
		}
		c.Version, c.Updated = c.Version+1, d.now()
		if _, err := tx.SaveClaim(ctx, c); err != nil {
			return err
		}
		return d.recordClaim(ctx, tx, actor, c, action, text)
	})
	if err != nil {
		return fmt.Errorf("%s claim %d: %w", action, id, err)
	}
	return nil
}

// closeByCorrection closes the claim that a correction answers.
func (d *Desk) closeByCorrection(ctx context.Context, tx Tx, actor staff.Actor, c news.Correction) error {
	x, err := tx.Claim(ctx, c.Claim)
	if fault.Is(err, fault.NotFound) {
		return fault.In("claim", "field.choice")
	}
	if err != nil {
		return err
	}
	if x.Article != c.Article {
		return fault.In("article", "claim.other-article")
	}
	if x.Status, err = x.Status.Next(news.ClaimPublish); err != nil {
		return err
	}
	d.answered(&x)
	x.Correction, x.Version, x.Updated = c.ID, x.Version+1, d.now()
	if _, err := tx.SaveClaim(ctx, x); err != nil {
		return err
	}
	return d.recordClaim(ctx, tx, actor, x, news.ClaimPublish, "")
}

// recordClaim writes the line of the claim's history, and the one of the log. The log is kept for years: nothing that a
// purge would have to erase goes there.
func (d *Desk) recordClaim(ctx context.Context, tx Tx, actor staff.Actor, c news.Claim, action news.ClaimAction, text string) error {
	e := news.ClaimEvent{Claim: c.ID, At: d.now(), Person: actor.Person, Name: actor.Name, Action: action, Text: text}
	if err := tx.AddClaimEvent(ctx, e); err != nil {
		return err
	}
	return audit(ctx, tx, actor, "claim."+string(action), object("claim", c.ID), object("article", c.Article))
}
