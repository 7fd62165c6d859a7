package media_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/media"
)

// withChunk puts a chunk behind a PNG's header.
func withChunk(pngs []byte, name string, payload []byte) []byte {
	chunk := append([]byte(name), payload...)
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(payload))), chunk...)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(chunk))
	return slices.Concat(pngs[:33], b, pngs[33:])
}

func packed(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// gpsEXIF are the fields of a telephone: where, when, with which serial numbers.
func gpsEXIF() string {
	le := binary.LittleEndian
	b := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x04\x00")
	field := func(tag, kind uint16, n, value uint32) {
		b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, tag), kind), n), value)
	}
	const behind = 8 + 2 + 4*12 + 4
	gps := uint32(behind)
	exif := gps + 2 + 2*12 + 4
	serial := exif + 2 + 2*12 + 4
	taken := serial + 16
	rights := taken + 20
	field(0x0112, 3, 1, 6)
	field(0x8298, 2, 12, rights)
	field(0x8769, 4, 1, exif)
	field(0x8825, 4, 1, gps)
	b = le.AppendUint32(b, 0)
	b = le.AppendUint16(b, 2)
	field(1, 2, 2, 'N')
	field(29, 2, 11, serial) // not a date: a text that must go
	b = le.AppendUint32(b, 0)
	b = le.AppendUint16(b, 2)
	field(0x9003, 2, 20, taken)
	field(0xa431, 2, 16, serial)
	b = le.AppendUint32(b, 0)
	return string(b) + "SERIAL-123456789" + "2026:11:21 09:30:00\x00" + "(c) Hangyul\x00"
}

const xmpPlace = "http://ns.adobe.com/xap/1.0/\x00" + `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:i="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" exif:GPSLatitude="37,33.99N" aux:SerialNumber="SERIAL-123456789" i:AltTextAccessibility="문을 연 도서관 앞에 사람들이 서 있다"/></rdf:RDF></x:xmpmeta>`

// Where and with which device a picture was taken stands neither in what readers get nor in what is kept; what it is about
// and how it is turned stays.
func TestPlaceAndSerialNumbersGo(t *testing.T) {
	t.Parallel()
	files := newShelf()
	l := media.New(files, media.DefaultLimits())
	data := withSegment(asJPEG(t, picture(600, 400)), 0xe1, gpsEXIF())
	data = withSegment(data, 0xe1, xmpPlace)
	data = withSegment(data, 0xed, iptc("도서관", "박한결"))
	data = withSegment(data, 0xe2, "ICC_PROFILE\x00\x01\x01colours")
	data = withSegment(data, 0xe2, "MPF\x00SERIAL-123456789")
	data = withSegment(data, 0xfe, "SERIAL-123456789 <script>")
	data = append(data, asJPEG(t, picture(50, 50))...) // a telephone's second picture
	data = append(data, "<html>PK\x03\x04"...)
	s := accept(t, l, data)
	if s.Width != 400 || s.Notes.Caption != "도서관" || s.Notes.Rights != "(c) Hangyul" || s.Notes.Alt != "문을 연 도서관 앞에 사람들이 서 있다" || !s.Notes.Taken.Equal(time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)) {
		t.Errorf("%+v", s)
	}
	for key, b := range files.files {
		for _, secret := range []string{"SERIAL", "GPS", "<script", "<html", "MPF"} {
			if strings.Contains(b, secret) {
				t.Errorf("%s holds %q", key, secret)
			}
		}
	}
	kept := files.files["original/"+s.Key]
	if !strings.Contains(kept, "ICC_PROFILE\x00\x01\x01colours") || !strings.Contains(kept, "8BIM\x04\x04") || len(kept) > len(data)-600 {
		t.Error("the kept original lost its colours or its agency's words, or kept what hung on to it")
	}
	again := accept(t, media.New(newShelf(), media.DefaultLimits()), []byte(kept))
	if again.Width != 400 || again.Notes.Caption != "도서관" || again.Notes.Rights != "(c) Hangyul" {
		t.Errorf("read again: %+v", again)
	}

	chunk := withChunk(asPNG(t, picture(60, 40)), "eXIf", []byte(gpsEXIF()[6:]))
	chunk = withChunk(chunk, "tEXt", []byte("Comment\x00SERIAL-123456789"))
	chunk = append(chunk, "SERIAL-123456789"...)
	files = newShelf()
	p := accept(t, media.New(files, media.DefaultLimits()), chunk)
	kept = files.files["original/"+p.Key]
	if again := accept(t, media.New(newShelf(), media.DefaultLimits()), []byte(kept)); strings.Contains(kept, "SERIAL") || p.Width != 40 || again.Width != 40 {
		t.Errorf("PNG: %+v, kept %+v", p, again)
	}
}

func TestBombs(t *testing.T) {
	t.Parallel()
	small := asPNG(t, picture(30, 20))
	nothing := packed(t, make([]byte, 64<<20))
	frame := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.White, color.Black})
	g := &gif.GIF{}
	for range 2100 {
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 1)
	}
	var animation bytes.Buffer
	if err := gif.EncodeAll(&animation, g); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"zipped text":              withChunk(small, "zTXt", slices.Concat([]byte("a\x00\x00"), nothing)),
		"zipped text of languages": withChunk(small, "iTXt", slices.Concat([]byte("a\x00\x01\x00ko\x00a\x00"), nothing)),
		"zipped colours":           withChunk(small, "iCCP", slices.Concat([]byte("a\x00\x00"), nothing)),
		"endless animation":        animation.Bytes(),
	} {
		files := newShelf()
		_, err := media.New(files, media.DefaultLimits()).Accept(t.Context(), bytes.NewReader(data))
		if f := fault.FieldsOf(err); len(f) != 1 || f[0].Key != "picture.bomb" || len(files.files) > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	text := withChunk(small, "zTXt", slices.Concat([]byte("a\x00\x00"), packed(t, []byte("a few words"))))
	accept(t, media.New(newShelf(), media.DefaultLimits()), text)
}

// Of a file that is two things at once, what readers and the original hold is the picture alone.
func TestPolyglots(t *testing.T) {
	t.Parallel()
	var animation bytes.Buffer
	if err := gif.Encode(&animation, picture(40, 30), nil); err != nil {
		t.Fatal(err)
	}
	const evil = "*/=1;alert(1)/*<script>PK\x03\x04%PDF-1.7"
	webp := fromBase64(t, webpLossless)
	for name, data := range map[string][]byte{
		"jpeg": append(withSegment(asJPEG(t, picture(40, 30)), 0xfe, evil), evil...),
		"png":  append(withChunk(asPNG(t, picture(40, 30)), "tEXt", []byte("a\x00"+evil)), evil...),
		"gif":  append(slices.Clone(animation.Bytes()), evil...),
		"webp": append(slices.Clone(webp), evil...),
	} {
		files := newShelf()
		accept(t, media.New(files, media.DefaultLimits()), data)
		for key, b := range files.files {
			if strings.Contains(b, "alert") {
				t.Errorf("%s: %s holds the other half", name, key)
			}
		}
	}
	for name, data := range map[string][]byte{"behind a page": append([]byte(evil), asJPEG(t, picture(9, 9))...), "behind a space": append([]byte(" "), asPNG(t, picture(9, 9))...)} {
		if _, err := media.New(newShelf(), media.DefaultLimits()).Accept(t.Context(), bytes.NewReader(data)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Crops keep the focal point as near to their middle as the picture's edges let them.
func TestCrops(t *testing.T) {
	t.Parallel()
	files := newShelf()
	l := media.New(files, media.DefaultLimits())
	s := accept(t, l, asPNG(t, picture(2000, 1000))) // quarters of 1000×500
	for _, c := range []struct {
		x, y   int
		square [4]int // which quarter is seen in the quarters of the square
	}{{50, 50, [4]int{0, 1, 2, 3}}, {0, 0, [4]int{0, 0, 2, 2}}, {100, 30, [4]int{1, 1, 3, 3}}} {
		all, err := l.MakeVariants(t.Context(), s.Key, s.Variants, c.x, c.y)
		if err != nil {
			t.Fatal(err)
		}
		var shapes []string
		for _, v := range all {
			shapes = append(shapes, fmt.Sprintf("%s %dx%d", v.Crop, v.Width, v.Height))
			m := load(t, l, v)
			if v.Crop == "1:1" {
				for i, q := range c.square {
					if x, y := v.Width/4+i%2*v.Width/2, v.Height/4+i/2*v.Height/2; !near(m.At(x, y), quarters[q]) {
						t.Errorf("focus %d %d, %s: quarter %d is %v", c.x, c.y, v.File, i, m.At(x, y))
					}
				}
			}
		}
		want := []string{" 320x160", " 480x240", " 768x384", " 1200x600", " 1600x800", "16:9 320x180", "16:9 480x270", "16:9 768x432", "16:9 1200x675", "16:9 1600x900",
			"1:1 320x320", "1:1 480x480", "1:1 768x768", "1:1 1000x1000", "4:3 320x240", "4:3 480x360", "4:3 768x576", "4:3 1200x900"}
		if !slices.Equal(shapes, want) {
			t.Errorf("made %q", shapes)
		}
	}
	before := len(files.files)
	last, err := l.MakeVariants(t.Context(), s.Key, s.Variants, 50, 50)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, v := range last {
		names = append(names, v.File)
	}
	if err := l.Keep(t.Context(), s.Key, names); err != nil || len(files.files) != len(names)+1 || before <= len(files.files) {
		t.Errorf("%d files of %d are left of %d: %v", len(files.files), len(names), before, err)
	}
	tiny := accept(t, l, asPNG(t, picture(3, 700)))
	if all, err := l.MakeVariants(t.Context(), tiny.Key, tiny.Variants, 50, 50); err != nil || len(all) != 4 {
		t.Errorf("a narrow picture: %v, %v", all, err)
	}
	if _, err := l.MakeVariants(t.Context(), strings.Repeat("0", 32), nil, 50, 50); !fault.Is(err, fault.NotFound) {
		t.Errorf("a picture that is gone: %v", err)
	}
}

// program writes a shell script that plays an encoder.
func program(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "encoder")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// Where the machine has encoders, each variant is made in their formats too; one that fails leaves the picture whole.
func TestOtherEncoders(t *testing.T) {
	t.Parallel()
	broken := program(t, "exit 1")
	l := media.NewWith(newShelf(), media.DefaultLimits(), worker(t), media.Encoders{WebP: program(t, `out=; for a; do if [ "$p" = -o ]; then out=$a; fi; p=$a; done; printf 'RIFF\032\000\000\000WEBPVP8L' > "$out"`), AVIF: broken})
	s := accept(t, l, asJPEG(t, picture(700, 500)))
	all, err := l.MakeVariants(t.Context(), s.Key, s.Variants, 50, 50)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, v := range all {
		count[v.Type]++
		f, err := l.Open(t.Context(), v.File)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if v.Type != "" && (v.Type != "image/webp" || !strings.HasSuffix(v.File, ".webp")) {
			t.Errorf("%+v", v)
		}
	}
	if count[""] == 0 || count["image/webp"] != count[""] || count["image/avif"] != 0 {
		t.Errorf("made %v", count)
	}
}
