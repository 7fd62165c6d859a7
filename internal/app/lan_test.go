package app

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"rsc.io/qr"
)

// What is drawn has the modules of the code: dark on light, each at its place, with four light ones around.
func TestDrawQR(t *testing.T) {
	t.Parallel()
	const address = "http://192.168.0.7:8080/"
	var drawn bytes.Buffer
	if err := drawQR(&drawn, address); err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(drawn.String(), "\n"), "\n")
	if want := (code.Size + 8 + 1) / 2; len(lines) != want {
		t.Fatalf("%d lines, want %d", len(lines), want)
	}
	dark := map[rune][2]bool{' ': {}, '▀': {true, false}, '▄': {false, true}, '█': {true, true}}
	for row, line := range lines {
		line = strings.TrimSuffix(strings.TrimPrefix(line, "  \x1b[30;107m"), "\x1b[0m")
		for column, c := range []rune(line) {
			x, y := column-4, 2*row-4
			if is, ok := dark[c]; !ok || is[0] != code.Black(x, y) || is[1] != code.Black(x, y+1) {
				t.Fatalf("row %d, column %d: %q is not what the code has", row, column, c)
			}
		}
	}
}

func TestDemoOpensToTheNetworkOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"127.0.0.1:8080": "0.0.0.0:8080", "[::1]:9": "0.0.0.0:9", ":8080": "0.0.0.0:8080",
		"192.168.0.7:80": "192.168.0.7:80", "paper.example:80": "paper.example:80",
	} {
		c := demoCommand{Addr: addr, LAN: true}
		if err := c.openToLAN(); err != nil || c.Addr != want {
			t.Errorf("%s: %s, %v; want %s", addr, c.Addr, err, want)
		}
	}
	c := demoCommand{Addr: "8080", LAN: true}
	if _, wrong := errors.AsType[misuse](c.openToLAN()); !wrong {
		t.Error("an address without a port was taken")
	}
}
