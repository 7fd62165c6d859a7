package media_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/media"
)

// box is a box of an ISO base media file.
func box(name string, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), name...), body...)
}

func words(n ...uint32) (b []byte) {
	for _, x := range n {
		b = binary.BigEndian.AppendUint32(b, x)
	}
	return b
}

func handler(kind string) []byte {
	return box("hdlr", words(0, 0), []byte(kind), make([]byte, 13))
}

// track is a track of a handler; turned has the matrix that a telephone held upright writes.
func track(kind string, w, h uint32, turned bool) []byte {
	matrix := words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
	if turned {
		matrix = words(0, 0x10000, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000)
	}
	tkhd := box("tkhd", words(3, 0, 0, 1, 0, 90_000, 0, 0, 0, 0), matrix, words(w<<16, h<<16))
	return box("trak", tkhd, box("mdia", box("mdhd", make([]byte, 24)), handler(kind), box("minf")))
}

const place = "+37.5665+126.9780/"

// film is a whole MP4 that tells its place in all the ways that cameras do.
func film(parts ...[]byte) []byte {
	keys := box("keys", words(0, 2), box("mdta", []byte("com.apple.quicktime.location.ISO6709")), box("mdta", []byte("com.apple.quicktime.title")))
	value := func(s string) []byte { return box("data", words(1, 0), []byte(s)) }
	list := box("ilst", box("\x00\x00\x00\x01", value(place)), box("\x00\x00\x00\x02", value("TITLE")))
	udta := box("udta", box("\xa9xyz", []byte("\x00\x12\x15\xc7"+place)), box("loci", []byte(place)), box("\xa9nam", []byte("\x00\x04\x15\xc7NAME")), box("GPMF", []byte(place)), words(0))
	moov := box("moov", box("mvhd", words(0, 0, 0, 600, 92_100), make([]byte, 80)), track("vide", 1920, 1080, true), track("soun", 0, 0, false),
		track("meta", 0, 0, false), udta, box("meta", handler("mdta"), keys, list))
	return slices.Concat(append([][]byte{box("ftyp", []byte("isom\x00\x00\x02\x00isomiso2mp41")), box("free", []byte("<script>alert(1)</script>")), moov, box("mdat", []byte("the pictures themselves"))}, parts...)...)
}

func m4a() []byte {
	moov := box("moov", box("mvhd", words(0, 0, 0, 1000, 61_500), make([]byte, 80)), track("soun", 0, 0, false))
	return slices.Concat(box("ftyp", []byte("M4A \x00\x00\x00\x00isom")), moov, box("mdat", []byte("sound")))
}

// el is an element of Matroska with a size of eight bytes.
func el(id uint32, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	head := bytes.TrimLeft(binary.BigEndian.AppendUint32(nil, id), "\x00")
	return append(append(head, binary.BigEndian.AppendUint64(nil, uint64(len(body))|1<<56)...), body...)
}

func webm(kind string, more ...[]byte) []byte {
	lasts := binary.BigEndian.AppendUint64(nil, math.Float64bits(2500))
	info := el(0x1549a966, el(0x2ad7b1, []byte{0x0f, 0x42, 0x40}), el(0x4489, lasts))
	tracks := el(0x1654ae6b, el(0xae, el(0xd7, []byte{1}), el(0xe0, el(0xb0, []byte{5, 0}), el(0xba, []byte{2, 208}))))
	parts := append([][]byte{info, tracks, el(0x1254c367, []byte("LOCATION "+place)), el(0x1941a469, []byte("<html>"))}, more...)
	parts = append(parts, el(0x1f43b675, []byte("frames")))
	return append(el(0x1a45dfa3, el(0x4282, []byte(kind))), el(0x18538067, parts...)...)
}

func mp3(frames int) []byte {
	tag := append([]byte("ID3\x04\x00\x00\x00\x00\x00\x0a"), "title     "...)
	frame := append([]byte{0xff, 0xfb, 0x90, 0xc4}, make([]byte, 413)...)
	return append(tag, bytes.Repeat(frame, frames)...)
}

const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\ntrailer\nstartxref\n9\n%%EOF\n"

// Films, sounds and documents are known by their whole structure, measured, and kept without where they were made.
func TestFilmsSoundsDocuments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data     []byte
		want     media.Stored
		original string
		gone     []string
		kept     []string
	}{
		"mp4":  {film(), media.Stored{Type: "video/mp4", Width: 1080, Height: 1920, Duration: 153_500 * time.Millisecond}, "mp4", []string{place, "script"}, []string{"TITLE", "NAME", "the pictures themselves"}},
		"m4a":  {m4a(), media.Stored{Type: "audio/mp4", Duration: 61_500 * time.Millisecond}, "m4a", nil, []string{"sound"}},
		"webm": {webm("webm"), media.Stored{Type: "video/webm", Width: 1280, Height: 720, Duration: 2500 * time.Millisecond}, "webm", []string{place, "html"}, []string{"frames"}},
		"mp3":  {mp3(100), media.Stored{Type: "audio/mpeg", Duration: 2612 * time.Millisecond}, "mp3", nil, []string{"title"}},
		"pdf":  {[]byte(pdf), media.Stored{Type: "application/pdf"}, "pdf", nil, []string{"startxref"}},
	} {
		files := newShelf()
		l := media.New(files, media.DefaultLimits())
		got := accept(t, l, bytes.Clone(c.data))
		if got.Type != c.want.Type || got.Width != c.want.Width || got.Height != c.want.Height || got.Duration != c.want.Duration || got.Bytes != int64(len(c.data)) || len(got.Variants) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
		file := got.Key + "/original." + c.original
		if keys := files.keys(); !slices.Equal(keys, []string{file}) {
			t.Fatalf("%s: stored %v", name, keys)
		}
		stored := files.files[file]
		if len(stored) != len(c.data) {
			t.Errorf("%s: %d bytes became %d", name, len(c.data), len(stored))
		}
		for _, s := range c.gone {
			if strings.Contains(stored, s) {
				t.Errorf("%s still says %q", name, s)
			}
		}
		for _, s := range c.kept {
			if !strings.Contains(stored, s) {
				t.Errorf("%s lost %q", name, s)
			}
		}
		if again := accept(t, media.New(newShelf(), media.DefaultLimits()), []byte(stored)); again.Type != got.Type || again.Duration != got.Duration {
			t.Errorf("%s: what is kept is not whole: %+v", name, again)
		}
		if f, err := l.Open(t.Context(), file); err != nil || f.Size != int64(len(stored)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefusedFilms(t *testing.T) {
	t.Parallel()
	html := []byte("<html><script>alert(1)</script>")
	zip := []byte("PK\x03\x04 and more of an archive")
	deep := []byte{}
	for range 40 {
		deep = box("mdia", deep)
	}
	for name, c := range map[string]struct {
		data []byte
		key  string
	}{
		"mp4 with a page behind":       {append(film(), html...), "picture.foreign picture.truncated"},
		"mp4 with an archive behind":   {append(film(), zip...), "picture.foreign picture.truncated"},
		"mp4 with a strange box":       {film(box("html", html)), "picture.foreign"},
		"mp4 cut":                      {film()[:len(film())-9], "picture.truncated"},
		"mp4 without a film":           {slices.Concat(box("ftyp", []byte("isom\x00\x00\x00\x00")), box("moov", track("text", 1, 1, false)), box("mdat")), "picture.no-film"},
		"mp4 of nothing":               {box("ftyp", []byte("isom\x00\x00\x00\x00")), "picture.truncated"},
		"mp4 of a box of minus length": {slices.Concat(box("ftyp", []byte("isom\x00\x00\x00\x00")), words(1), []byte("moov"), words(0xffffffff, 0xffffffff)), "picture.unreadable picture.truncated"},
		"mp4 in itself":                {slices.Concat(box("ftyp", []byte("isom\x00\x00\x00\x00")), box("moov", box("trak", deep)), box("mdat")), "picture.bomb"},
		"mp4 of a million boxes":       {slices.Concat(box("ftyp", []byte("isom\x00\x00\x00\x00")), bytes.Repeat(box("wide"), 250_000)), "picture.bomb"},
		"webm with a page behind":      {append(webm("webm"), html...), "picture.foreign"},
		"webm with a strange element":  {webm("webm", el(0x8123, html)), "picture.foreign picture.unreadable"},
		"webm cut":                     {webm("webm")[:150], "picture.truncated"},
		"matroska":                     {webm("matroska"), "picture.type"},
		"mp3 with a page behind":       {append(mp3(50), html...), "picture.foreign"},
		"mp3 of three bytes":           {[]byte("ID3"), "picture.truncated"},
		"mp3 of a tag alone":           {mp3(0), "picture.truncated picture.unreadable"},
		"a page that begins as mp3":    {append(mp3(0)[:10:10], html...), "picture.unreadable picture.truncated"},
		"pdf with an archive behind":   {append([]byte(pdf), zip...), "picture.foreign"},
		"pdf cut":                      {[]byte(pdf[:40]), "picture.truncated"},
		"a page that begins as pdf":    {append([]byte("%PDF-"), html...), "picture.truncated"},
		"page before a pdf":            {append(html, pdf...), "picture.type"},
		"svg behind a mark":            {[]byte("\xef\xbb\xbf \n<!-- --><SVG onload=alert(1)>"), "picture.svg"},
	} {
		files := newShelf()
		_, err := media.New(files, media.DefaultLimits()).Accept(t.Context(), bytes.NewReader(c.data))
		fields := fault.FieldsOf(err)
		if !fault.Is(err, fault.Invalid) || len(fields) != 1 || !strings.Contains(c.key, fields[0].Key) || len(files.files) > 0 {
			t.Errorf("%s: %v, want %s; stored %v", name, err, c.key, files.keys())
		}
	}
}

func FuzzFilms(f *testing.F) {
	for _, seed := range [][]byte{film(), m4a(), webm("webm"), mp3(5), []byte(pdf)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		files := newShelf()
		s, err := media.New(files, media.DefaultLimits()).Accept(t.Context(), bytes.NewReader(data))
		switch {
		case err != nil && (!fault.Is(err, fault.Invalid) || len(files.files) > 0):
			t.Fatalf("%v, stored %v", err, files.keys())
		case err == nil && (s.Duration < 0 || s.Width < 0 || len(files.files) == 0):
			t.Fatalf("%+v", s)
		}
	})
}
