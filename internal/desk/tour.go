package desk

import (
	"context"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Tours is where people's walks through the sample paper are kept.
type Tours interface {
	Tour(ctx context.Context, person int64) (news.Tour, error)
	SaveTour(ctx context.Context, person int64, t news.Tour) error
}

// BeginTour begins a tour with an article of the actor's own, for which a has the words; it stands in the paper's first section
// that readers see. One that was begun before ends; its article stays.
func (d *Desk) BeginTour(ctx context.Context, actor staff.Actor, a news.Article) (tour news.Tour, err error) {
	if err := actor.Permit(staff.Write); err != nil {
		return tour, err
	}
	if actor.Person == 0 {
		return tour, fault.New(fault.Forbidden, "fault.forbidden")
	}
	if err := a.Check(); err != nil {
		return tour, err
	}
	err = d.store.Write(ctx, func(tx Tx) error {
		sections, err := tx.Sections(ctx)
		if err != nil {
			return err
		}
		own := a
		for _, x := range sections {
			if !x.Hidden {
				own.Section = x.ID
				break
			}
		}
		begun, err := d.begin(ctx, tx, actor, own, d.now(), "")
		if err != nil {
			return err
		}
		if tour, err = tx.Tour(ctx, actor.Person); err != nil {
			return err
		}
		tour.Article, tour.Begun, tour.Closed = begun.No, d.now(), false
		return tx.SaveTour(ctx, actor.Person, tour)
	})
	if err != nil {
		return tour, fmt.Errorf("begin a tour: %w", err)
	}
	return tour, nil
}

// CloseTour ends the actor's tour, or says that they want none.
func (d *Desk) CloseTour(ctx context.Context, actor staff.Actor) error {
	if err := actor.Permit(staff.Enter); err != nil {
		return err
	}
	if actor.Person == 0 {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		tour, err := tx.Tour(ctx, actor.Person)
		if err != nil {
			return err
		}
		tour.Closed = true
		return tx.SaveTour(ctx, actor.Person, tour)
	})
	if err != nil {
		return fmt.Errorf("close a tour: %w", err)
	}
	return nil
}
