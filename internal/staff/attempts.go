package staff

import (
	"net/netip"
	"sync"
	"time"
)

// How many failed sign-ins are let pass within attemptSpan: for one name from one address, for one address, and for one
// name from everywhere. The last is the highest, so that strangers cannot easily shut somebody out.
const (
	attemptSpan   = 15 * time.Minute
	attemptsPair  = 8
	attemptsPlace = 60
	attemptsName  = 100
	attemptsKept  = 20_000 // names and addresses remembered at most
)

// Attempts counts failed sign-ins, in memory only.
type Attempts struct {
	now    func() time.Time
	mu     sync.Mutex
	failed map[string]failures
}

type failures struct {
	n     int
	until time.Time
}

// NewAttempts begins to count.
func NewAttempts(now func() time.Time) *Attempts {
	return &Attempts{now: now, failed: map[string]failures{}}
}

// Wait is how long the door stays closed for a name at an address; 0: it is open.
func (a *Attempts) Wait(login, address string) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	var wait time.Duration
	for key, limit := range limits(login, address) {
		if f := a.failed[key]; f.n >= limit {
			wait = max(wait, f.until.Sub(a.now()))
		}
	}
	return wait
}

// Failed notes a failure.
func (a *Attempts) Failed(login, address string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if len(a.failed) > attemptsKept {
		for key, f := range a.failed {
			if now.After(f.until) || len(a.failed) > attemptsKept {
				delete(a.failed, key)
			}
		}
	}
	for key := range limits(login, address) {
		f := a.failed[key]
		if now.After(f.until) {
			f.n = 0
		}
		a.failed[key] = failures{f.n + 1, now.Add(attemptSpan)}
	}
}

// Passed forgets the failures of a name at an address.
func (a *Attempts) Passed(login, address string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.failed, pair(login, address))
}

func limits(login, address string) map[string]int {
	return map[string]int{pair(login, address): attemptsPair, "place " + place(address): attemptsPlace, "name " + login: attemptsName}
}

func pair(login, address string) string { return "pair " + login + " " + place(address) }

// place is where somebody is: of IPv6 the /64, for whoever has one address of it has them all.
func place(address string) string {
	if addr, err := netip.ParseAddr(address); err == nil && addr.Is6() && !addr.Is4In6() {
		return netip.PrefixFrom(addr.WithZone(""), 64).Masked().String()
	}
	return address
}
