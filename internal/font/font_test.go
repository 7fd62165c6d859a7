package font_test

import (
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
		if !font.IsWOFF2(cut) {
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
		if font.IsWOFF2(raw) {
			t.Errorf("%s: taken for a WOFF2", name)
		}
	}
}
