package app

import (
	"io"
	"net"
	"net/netip"
	"strings"

	"rsc.io/qr"
)

// lanAddress is this machine's address for other machines in the same network: the one that its way out begins from, else
// the first private one. The zero Addr: it has none.
func lanAddress() netip.Addr {
	// Nothing is sent: a datagram socket only looks up which way it would go. The address is one of RFC 5737 (TEST-NET-1).
	if line, err := net.Dial("udp4", "192.0.2.1:9"); err == nil {
		defer line.Close()
		if local, err := netip.ParseAddrPort(line.LocalAddr().String()); err == nil && !local.Addr().IsLoopback() {
			return local.Addr()
		}
	}
	all, err := net.InterfaceAddrs()
	if err != nil {
		return netip.Addr{}
	}
	for _, x := range all {
		if p, err := netip.ParsePrefix(x.String()); err == nil && p.Addr().Is4() && p.Addr().IsPrivate() {
			return p.Addr()
		}
	}
	return netip.Addr{}
}

// drawQR draws an address as a QR code (ISO/IEC 18004) that a phone's camera reads off a terminal: two modules a
// character, dark on light whatever the terminal's colours are, with the quiet zone of four modules around it.
func drawQR(w io.Writer, address string) error {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return err
	}
	const (
		quiet = 4
		light = "\x1b[30;107m" // black on bright white
		plain = "\x1b[0m"
	)
	var b strings.Builder
	for y := -quiet; y < code.Size+quiet; y += 2 {
		b.WriteString("  " + light)
		for x := -quiet; x < code.Size+quiet; x++ {
			switch above, below := code.Black(x, y), code.Black(x, y+1); {
			case above && below:
				b.WriteRune('█')
			case above:
				b.WriteRune('▀')
			case below:
				b.WriteRune('▄')
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteString(plain + "\n")
	}
	_, err = io.WriteString(w, b.String())
	return err
}
