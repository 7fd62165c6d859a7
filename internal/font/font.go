// Package font holds the fonts that the program brings along, an OFL Myeongjo with all 11,172 syllables and a Gothic for the
// Hanja that it lacks, and cuts the first to the letters of a few words: what a masthead needs is some kilobytes where the whole is three megabytes. It knows no page
// and no picture; it refuses fonts whose outlines are not TrueType's.
package font

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// The font as its authors published it, compressed: Nanum Myeongjo ExtraBold, SIL Open Font License 1.1 (OFL.txt).
//
//go:embed NanumMyeongjo-ExtraBold.ttf.gz
var bundled []byte

// Nanum Gothic Bold, likewise: the Myeongjo of the family was published without Hanja.
//
//go:embed NanumGothicBold.ttf.gz
var bundledHanja []byte

// Hanja opens the font of the program that has Hanja and kana, for drawing pictures. Once it is asked for, it takes some 40 ms
// and 5 MB for as long as the program runs.
var Hanja = sync.OnceValues(func() (*opentype.Font, error) {
	raw, err := unpacked(bundledHanja)
	if err != nil {
		return nil, err
	}
	return opentype.Parse(raw)
})

// Font is a parsed TrueType font. It may be used by several at a time.
type Font struct {
	raw    []byte
	tables map[string][]byte
	face   *opentype.Font
	loca   []uint32 // where each glyph begins in glyf, and the end of the last
}

// Bundled opens the font of the program. It takes some 30 ms: open it once.
func Bundled() (*Font, error) {
	raw, err := unpacked(bundled)
	if err != nil {
		return nil, err
	}
	return Open(raw)
}

func unpacked(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("bundled font: %w", err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("bundled font: %w", err)
	}
	return raw, nil
}

var errBroken = errors.New("font: it is broken, or its outlines are not TrueType's")

// Open parses a TrueType font (ISO/IEC 14496-22); raw is kept.
func Open(raw []byte) (*Font, error) {
	face, err := opentype.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("font: %w", err)
	}
	f := &Font{raw: raw, tables: map[string][]byte{}, face: face}
	if len(raw) < 12 {
		return nil, errBroken
	}
	for i := range int(binary.BigEndian.Uint16(raw[4:])) {
		if len(raw) < 28+16*i {
			return nil, errBroken
		}
		row := raw[12+16*i:]
		from, size := uint64(binary.BigEndian.Uint32(row[8:])), uint64(binary.BigEndian.Uint32(row[12:]))
		if from+size > uint64(len(raw)) {
			return nil, errBroken
		}
		f.tables[string(row[:4])] = raw[from : from+size]
	}
	for name, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 32, "hmtx": 4, "OS/2": 68, "glyf": 1, "loca": 4} {
		if len(f.tables[name]) < least {
			return nil, errBroken
		}
	}
	loca, glyphs := f.tables["loca"], face.NumGlyphs()
	long := binary.BigEndian.Uint16(f.tables["head"][50:]) != 0
	for i := range glyphs + 1 {
		var at uint32
		switch {
		case long && len(loca) >= 4*i+4:
			at = binary.BigEndian.Uint32(loca[4*i:])
		case !long && len(loca) >= 2*i+2:
			at = 2 * uint32(binary.BigEndian.Uint16(loca[2*i:]))
		default:
			return nil, errBroken
		}
		if at > uint32(len(f.tables["glyf"])) || i > 0 && at < f.loca[i-1] {
			return nil, errBroken
		}
		f.loca = append(f.loca, at)
	}
	return f, nil
}

// Face is the font for drawing pictures.
func (f *Font) Face() *opentype.Font { return f.face }

// Raw is the whole file, for those who parse it themselves. It is not to be changed.
func (f *Font) Raw() []byte { return f.raw }

// Has tells whether the font has all letters of a text.
func (f *Font) Has(text string) bool {
	var b sfnt.Buffer
	for _, r := range text {
		if i, err := f.face.GlyphIndex(&b, r); err != nil || i == 0 {
			return false
		}
	}
	return true
}

// Cut is the font with the letters of a text alone, as WOFF2. Letters that the font does not have are left out: whoever
// shows the text falls back on another font for them.
func (f *Font) Cut(text string) ([]byte, error) {
	letters := map[rune]uint16{}
	keep := []uint16{0} // the glyph that stands for what is missing comes first
	place := map[uint16]uint16{0: 0}
	add := func(glyph uint16) uint16 {
		at, ok := place[glyph]
		if !ok {
			at = uint16(len(keep))
			place[glyph], keep = at, append(keep, glyph)
		}
		return at
	}
	var b sfnt.Buffer
	for _, r := range text {
		i, err := f.face.GlyphIndex(&b, r)
		if err != nil {
			return nil, fmt.Errorf("font: letter %q: %w", r, err)
		}
		if i != 0 {
			letters[r] = add(uint16(i))
		}
	}
	var glyf, loca []byte
	for i := 0; i < len(keep); i++ { // composite glyphs add to keep what they are made of
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if int(keep[i])+1 >= len(f.loca) {
			return nil, errBroken
		}
		g := slices.Clone(f.tables["glyf"][f.loca[keep[i]]:f.loca[keep[i]+1]])
		if err := renumber(g, add); err != nil {
			return nil, err
		}
		glyf = append(glyf, g...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	out := map[string][]byte{"glyf": glyf, "loca": loca, "cmap": cmap(letters), "name": name(), "hmtx": f.metrics(keep)}
	for _, same := range []string{"OS/2", "cvt ", "fpgm", "prep", "gasp"} { // what the outlines' instructions work with
		if t, ok := f.tables[same]; ok {
			out[same] = t
		}
	}
	out["head"], out["hhea"], out["maxp"] = slices.Clone(f.tables["head"]), slices.Clone(f.tables["hhea"]), slices.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint32(out["head"][8:], 0)  // the sum of the whole: readers of WOFF2 make it anew
	binary.BigEndian.PutUint16(out["head"][50:], 1) // loca in four bytes
	binary.BigEndian.PutUint16(out["hhea"][34:], uint16(len(keep)))
	binary.BigEndian.PutUint16(out["maxp"][4:], uint16(len(keep)))
	out["post"] = append(binary.BigEndian.AppendUint32(nil, 0x00030000), make([]byte, 28)...) // without names of glyphs
	return woff2(out)
}

// renumber puts the new numbers of its parts into a glyph that is made of others.
func renumber(g []byte, add func(uint16) uint16) error {
	const wordArgs, scale, more, twoScales, matrix = 1, 8, 0x20, 0x40, 0x80
	if len(g) < 10 || int16(binary.BigEndian.Uint16(g)) >= 0 {
		return nil
	}
	for at := 10; ; {
		if len(g) < at+4 {
			return errBroken
		}
		flags := binary.BigEndian.Uint16(g[at:])
		binary.BigEndian.PutUint16(g[at+2:], add(binary.BigEndian.Uint16(g[at+2:])))
		at += 6
		if flags&wordArgs != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			return nil
		}
	}
}

// metrics are the widths and left bearings of glyphs.
func (f *Font) metrics(keep []uint16) []byte {
	from := f.tables["hmtx"]
	full := int(binary.BigEndian.Uint16(f.tables["hhea"][34:]))
	full = max(1, min(full, len(from)/4))
	var out []byte
	for _, g := range keep {
		i := int(g)
		wide := min(i, full-1) // the last width is that of all behind it
		out = append(out, from[4*wide:4*wide+2]...)
		bearing := 4*wide + 2
		if i >= full {
			bearing = 4*full + 2*(i-full)
		}
		if len(from) < bearing+2 {
			out = append(out, 0, 0)
			continue
		}
		out = append(out, from[bearing:bearing+2]...)
	}
	return out
}

// cmap says which glyph stands for which letter, in format 12.
func cmap(letters map[rune]uint16) []byte {
	out := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12} // one table, of Windows, full Unicode
	out = append(out, 0, 12, 0, 0)
	out = binary.BigEndian.AppendUint32(out, uint32(16+12*len(letters)))
	out = binary.BigEndian.AppendUint32(out, 0)
	out = binary.BigEndian.AppendUint32(out, uint32(len(letters)))
	for _, r := range slices.Sorted(maps.Keys(letters)) {
		out = binary.BigEndian.AppendUint32(out, uint32(r))
		out = binary.BigEndian.AppendUint32(out, uint32(r))
		out = binary.BigEndian.AppendUint32(out, uint32(letters[r]))
	}
	return out
}

// name tells a font that was cut from the one it was cut from: the licence reserves the names of that.
func name() []byte {
	words := map[uint16]string{1: "Masthead", 2: "Regular", 4: "Masthead", 6: "Masthead"}
	out := []byte{0, 0, 0, byte(len(words)), 0, byte(6 + 12*len(words))}
	var text []byte
	for _, id := range slices.Sorted(maps.Keys(words)) {
		from := len(text)
		for _, r := range words[id] {
			text = binary.BigEndian.AppendUint16(text, uint16(r))
		}
		for _, n := range []uint16{3, 1, 0x409, id, uint16(len(text) - from), uint16(from)} {
			out = binary.BigEndian.AppendUint16(out, n)
		}
	}
	return append(out, text...)
}
