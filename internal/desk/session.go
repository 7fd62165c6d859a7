package desk

import (
	"context"

	"jogan/internal/fault"
	"jogan/internal/staff"
)

// Holds tells whether a session that is open still holds, without noting it as used: a page that merely stands open does
// not keep its session alive. It returns the person as they are now; NotFound where the session has ended.
func (d *Desk) Holds(ctx context.Context, secret string) (staff.Person, error) {
	s, err := d.store.Session(ctx, staff.SecretHash(secret))
	if err != nil {
		return staff.Person{}, err
	}
	p, err := d.store.Person(ctx, s.Person)
	if err == nil && (!s.Live(d.now()) || !p.Disabled.IsZero()) {
		err = fault.New(fault.NotFound, "signin.ended")
	}
	return p, err
}
