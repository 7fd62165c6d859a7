package font

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/andybalholm/brotli"
)

// known are the tables whose names WOFF2 keeps as numbers, in its order (W3C WOFF 2.0, §5.2), as far as Cut writes them.
func known() map[string]byte {
	return map[string]byte{"cmap": 0, "head": 1, "hhea": 2, "hmtx": 3, "maxp": 4, "name": 5, "OS/2": 6, "post": 7, "cvt ": 8, "fpgm": 9, "glyf": 10, "loca": 11, "prep": 12, "gasp": 15}
}

// woff2 packs tables (W3C WOFF 2.0). Outlines go untransformed: of a few letters that would save some hundred bytes.
func woff2(tables map[string][]byte) ([]byte, error) {
	var directory, data []byte
	sfntSize := 12
	numbers := known()
	names := slices.Sorted(maps.Keys(tables))
	for _, name := range names {
		flags := numbers[name]
		if name == "glyf" || name == "loca" {
			flags |= 3 << 6 // as it is
		}
		directory = append(directory, flags)
		directory = append(directory, base128(uint32(len(tables[name])))...)
		data = append(data, tables[name]...)
		sfntSize += 16 + (len(tables[name])+3)&^3
	}
	var packed bytes.Buffer
	z := brotli.NewWriterLevel(&packed, brotli.BestCompression)
	if _, err := z.Write(data); err != nil {
		return nil, fmt.Errorf("font: pack: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("font: pack: %w", err)
	}
	total := 48 + len(directory) + packed.Len()
	pad := (4 - total%4) % 4
	out := []byte("wOF2\x00\x01\x00\x00")
	out = binary.BigEndian.AppendUint32(out, uint32(total+pad))
	out = binary.BigEndian.AppendUint16(out, uint16(len(tables)))
	out = append(out, 0, 0)
	out = binary.BigEndian.AppendUint32(out, uint32(sfntSize))
	out = binary.BigEndian.AppendUint32(out, uint32(packed.Len()))
	out = append(out, 0, 1, 0, 0)           // version 1.0
	out = append(out, make([]byte, 5*4)...) // no metadata, no private data
	out = append(out, directory...)         //
	out = append(out, packed.Bytes()...)    //
	return append(out, make([]byte, pad)...), nil
}

// base128 writes a number in WOFF2's variable length.
func base128(n uint32) []byte {
	out := []byte{byte(n & 0x7f)}
	for n >>= 7; n > 0; n >>= 7 {
		out = slices.Insert(out, 0, byte(n&0x7f)|0x80)
	}
	return out
}
