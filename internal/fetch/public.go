package fetch

import (
	"errors"
	"fmt"
	"net/netip"
)

// ErrNotPublic is the cause where an address lies in a network that is not public and that no administrator allowed.
var ErrNotPublic = errors.New("not a public address")

// checkPublic takes "address:port" as the network layer writes it.
func checkPublic(address string) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotPublic, err)
	}
	if !isPublic(ap.Addr()) {
		return fmt.Errorf("%w: %s", ErrNotPublic, ap.Addr())
	}
	return nil
}

// isPublic tells whether an address is one of the public internet, by the special-purpose registries of IANA
// (RFC 6890 and its updates). An address that stands for an IPv4 address is as public as that one; tunnels whose far
// end cannot be seen (6to4, Teredo) are not public.
func isPublic(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if a.Is4() {
		for _, p := range notPublic4() {
			if p.Contains(a) {
				return false
			}
		}
		return true
	}
	b := a.As16()
	if netip.MustParsePrefix("64:ff9b::/96").Contains(a) { // NAT64, RFC 6052: the only way to IPv4 on some networks
		return isPublic(netip.AddrFrom4([4]byte(b[12:])))
	}
	if b[0]>>5 != 1 { // all of global unicast is 2000::/3
		return false
	}
	for _, p := range notPublic6() {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

func notPublic4() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"),        // this network, RFC 791
		netip.MustParsePrefix("10.0.0.0/8"),       // private, RFC 1918
		netip.MustParsePrefix("100.64.0.0/10"),    // carrier-grade NAT, RFC 6598
		netip.MustParsePrefix("127.0.0.0/8"),      // loopback
		netip.MustParsePrefix("168.63.129.16/32"), // metadata of Azure, though in a public block
		netip.MustParsePrefix("169.254.0.0/16"),   // link-local and the other clouds' metadata, RFC 3927
		netip.MustParsePrefix("172.16.0.0/12"),    // private
		netip.MustParsePrefix("192.0.0.0/24"),     // protocol assignments, RFC 6890
		netip.MustParsePrefix("192.0.2.0/24"),     // documentation, RFC 5737
		netip.MustParsePrefix("192.88.99.0/24"),   // 6to4 relays, RFC 7526
		netip.MustParsePrefix("192.168.0.0/16"),   // private
		netip.MustParsePrefix("198.18.0.0/15"),    // benchmarks, RFC 2544
		netip.MustParsePrefix("198.51.100.0/24"),  // documentation
		netip.MustParsePrefix("203.0.113.0/24"),   // documentation
		netip.MustParsePrefix("224.0.0.0/4"),      // multicast
		netip.MustParsePrefix("240.0.0.0/4"),      // reserved and broadcast
	}
}

func notPublic6() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("2001::/23"),     // protocol assignments, Teredo among them, RFC 2928
		netip.MustParsePrefix("2001:db8::/32"), // documentation, RFC 3849
		netip.MustParsePrefix("2002::/16"),     // 6to4, RFC 3056
		netip.MustParsePrefix("3fff::/20"),     // documentation, RFC 9637
	}
}
