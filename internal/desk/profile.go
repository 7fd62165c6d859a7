package desk

import (
	"context"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/staff"
)

// Profiles is what the action on profiles writes.
type Profiles interface {
	SaveProfile(ctx context.Context, person int64, p staff.Profile, from int64) error
}

// ProfileStale is the error of a profile that somebody else saved meanwhile; Current is what stands.
type ProfileStale struct{ Current staff.Profile }

func (s *ProfileStale) Error() string {
	return fmt.Sprintf("the profile has moved on to version %d", s.Current.ProfileVersion)
}

// Unwrap gives the error its kind.
func (s *ProfileStale) Unwrap() error { return fault.New(fault.Conflict, "profile.stale") }

// SaveProfile writes what readers learn of a person: one's own, or anybody's for who looks after people. ProfileVersion
// is the one that the writer began from; *ProfileStale where another stands.
func (d *Desk) SaveProfile(ctx context.Context, actor staff.Actor, person int64, p staff.Profile) error {
	if err := actor.Permit(staff.Enter); err != nil {
		return err
	}
	if actor.Person == 0 || actor.Person != person {
		if err := actor.Permit(staff.Manage); err != nil {
			return err
		}
	}
	if err := p.Check(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		stands, err := tx.Person(ctx, person)
		if err != nil {
			return err
		}
		if stands.ProfileVersion != p.ProfileVersion {
			return &ProfileStale{stands.Profile}
		}
		if p.Portrait != 0 {
			picture, err := tx.Picture(ctx, p.Portrait)
			if fault.Is(err, fault.NotFound) || err == nil && (!picture.IsImage() || !picture.Blocked.IsZero()) {
				return fault.In("portrait", "picture.unknown")
			}
			if err != nil {
				return err
			}
		}
		if err := tx.SaveProfile(ctx, person, p, p.ProfileVersion); err != nil {
			return err
		}
		if had := stands.Profile; had.Portrait != 0 || had.Beat != "" || had.Bio != "" {
			if err := tx.LeavePeople(ctx, []int64{person}); err != nil {
				return err
			}
		}
		return audit(ctx, tx, actor, "person.profile", object("person", person), stands.Name)
	})
	if err != nil {
		return fmt.Errorf("save the profile of person %d: %w", person, err)
	}
	return nil
}
