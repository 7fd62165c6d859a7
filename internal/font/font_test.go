package font_test

import (
	"encoding/binary"
	"testing"

	"jogan/internal/font"
)

// The font is cut to a few kilobytes; letters that it does not have are left out and do no harm.
func TestCut(t *testing.T) {
	t.Parallel()
	f, err := font.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	if f.Face().NumGlyphs() < 11172 {
		t.Errorf("%d glyphs: not all syllables of Korean", f.Face().NumGlyphs())
	}
	for text, has := range map[string]bool{"조간신문": true, "똠방각하 뷁": true, "The Daily 24": true, "Ωメ🙂": false, "": true} {
		if f.Has(text) != has {
			t.Errorf("Has(%q) = %v", text, !has)
		}
		cut, err := f.Cut(text)
		if err != nil {
			t.Fatalf("cut to %q: %v", text, err)
		}
		if !isWOFF2(cut) {
			t.Errorf("cut to %q: no WOFF2", text)
		}
		if len(cut) > 8<<10 {
			t.Errorf("cut to %q: %d bytes", text, len(cut))
		}
	}
	one, err1 := f.Cut("조간")
	two, err2 := f.Cut("조간")
	if err1 != nil || err2 != nil || string(one) != string(two) {
		t.Error("the same letters give other bytes: the address would not stay")
	}
}

// Foreign bytes are refused, not followed.
func TestOpenBroken(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{"empty": nil, "text": []byte("no font at all, but long enough to be one"), "cut": []byte("\x00\x01\x00\x00\x00\x0e\x00\x80\x00\x03\x00\x60glyf")} {
		if _, err := font.Open(raw); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

// isWOFF2 tells whether a file says of itself that it is a whole WOFF2 with tables (W3C WOFF 2.0, §4.1).
func isWOFF2(raw []byte) bool {
	return len(raw) > 48 && string(raw[:4]) == "wOF2" && int(binary.BigEndian.Uint32(raw[8:])) == len(raw) && binary.BigEndian.Uint16(raw[12:]) > 0
}
