package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// ErrNotPrivate: the name leads to a public address, where only one of the own network may be spoken to.
var ErrNotPrivate = errors.New("a public address")

// Reach says which addresses may be spoken to.
type Reach int

// Public is the internet alone; Anywhere, which an administrator allows, the own network too; Private that network alone.
const (
	Public Reach = iota
	Anywhere
	Private
)

// Dial connects for other protocols than HTTP. As with Client the address is judged when the connection is made, after
// the name was resolved.
func Dial(ctx context.Context, reach Reach, network, hostPort string) (net.Conn, error) {
	d := &net.Dialer{Timeout: 10 * time.Second}
	switch reach {
	case Public:
		d.Control = func(_, address string, _ syscall.RawConn) error { return checkPublic(address) }
	case Private:
		d.Control = func(_, address string, _ syscall.RawConn) error {
			ap, err := netip.ParseAddrPort(address)
			if err != nil || isPublic(ap.Addr()) {
				return ErrNotPrivate
			}
			return nil
		}
	case Anywhere:
	}
	return d.DialContext(ctx, network, hostPort)
}
