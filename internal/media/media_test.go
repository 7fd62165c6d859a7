package media_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"jogan/internal/fault"
	"jogan/internal/media"
)

// shelf is Files in memory; fail may refuse a Put.
type shelf struct {
	mu    sync.Mutex
	files map[string]string
	fail  func(key string) error
}

func newShelf() *shelf { return &shelf{files: map[string]string{}} }

func (s *shelf) Put(_ context.Context, key string, r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		if err := s.fail(key); err != nil {
			return err
		}
	}
	s.files[key] = string(b)
	return nil
}

type readCloser struct{ io.ReadSeeker }

func (readCloser) Close() error { return nil }

func (s *shelf) Open(_ context.Context, key string) (media.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.files[key]
	if !ok {
		return media.File{}, fault.New(fault.NotFound, "picture.not-found")
	}
	return media.File{ReadSeekCloser: readCloser{strings.NewReader(b)}, Size: int64(len(b))}, nil
}

func (s *shelf) Delete(ctx context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, key)
	return ctx.Err()
}

func (s *shelf) Walk(_ context.Context, prefix string, visit func(string, int64) error) error {
	s.mu.Lock()
	all := maps.Clone(s.files)
	s.mu.Unlock()
	for key, b := range all {
		if strings.HasPrefix(key, prefix) {
			if err := visit(key, int64(len(b))); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *shelf) keys() []string { return slices.Sorted(maps.Keys(s.files)) }

// The four quarters of a test picture: upper left, upper right, lower left, lower right.
var quarters = [4]color.NRGBA{{220, 30, 30, 255}, {30, 160, 30, 255}, {30, 30, 220, 255}, {240, 220, 30, 255}}

func picture(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i, c := range quarters {
		x, y := i%2*(w/2), i/2*(h/2)
		draw.Draw(m, image.Rect(x, y, x+(w+1)/2, y+(h+1)/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withSegment puts an application segment behind a JPEG's first marker.
func withSegment(jpg []byte, marker byte, payload string) []byte {
	seg := []byte{0xff, marker, 0, 0}
	binary.BigEndian.PutUint16(seg[2:], uint16(len(payload)+2))
	return slices.Concat(jpg[:2], seg, []byte(payload), jpg[2:])
}

// exif is an APP1 payload with an orientation, a description and an artist.
func exif(orientation uint16, description, artist string) string {
	var b bytes.Buffer
	b.WriteString("Exif\x00\x00")
	le := binary.LittleEndian
	tiff := []byte("II*\x00\x08\x00\x00\x00\x03\x00")
	at := uint32(8 + 2 + 3*12 + 4)
	entry := func(tag, kind uint16, n, value uint32) {
		tiff = le.AppendUint16(tiff, tag)
		tiff = le.AppendUint16(tiff, kind)
		tiff = le.AppendUint32(tiff, n)
		tiff = le.AppendUint32(tiff, value)
	}
	description, artist = description+"\x00\x00\x00\x00\x00", artist+"\x00\x00\x00\x00\x00"
	entry(0x010e, 2, uint32(len(description)), at)
	entry(0x0112, 3, 1, uint32(orientation))
	entry(0x013b, 2, uint32(len(artist)), at+uint32(len(description)))
	tiff = le.AppendUint32(tiff, 0)
	b.Write(tiff)
	b.WriteString(description + artist)
	return b.String()
}

// iptc is an APP13 payload with a caption and a credit.
func iptc(caption, credit string) string {
	var rec []byte
	for id, s := range map[byte]string{120: caption, 110: credit} {
		rec = append(rec, 0x1c, 2, id)
		rec = binary.BigEndian.AppendUint16(rec, uint16(len(s)))
		rec = append(rec, s...)
	}
	b := []byte("Photoshop 3.0\x008BIM\x04\x04\x00\x00")
	b = binary.BigEndian.AppendUint32(b, uint32(len(rec)))
	return string(append(b, rec...))
}

// pngHeader is a PNG without pixels that says how large it is.
func pngHeader(w, h uint32) []byte {
	chunk := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	chunk = append(binary.BigEndian.AppendUint32(chunk, h), 8, 6, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(chunk))
	return append(b, "\x00\x00\x00\x00IEND\xae\x42\x60\x82"...)
}

// jpegHeader is a JPEG without pixels that says how large it is.
func jpegHeader(w, h uint16) []byte {
	b := []byte{0xff, 0xd8, 0xff, 0xc0, 0, 17, 8}
	b = binary.BigEndian.AppendUint16(b, h)
	b = binary.BigEndian.AppendUint16(b, w)
	return append(b, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0xff, 0xd9)
}

func fromBase64(t testing.TB, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const (
	webpLossless = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="
	webpLossy    = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"
)

func accept(t *testing.T, l *media.Library, data []byte) media.Stored {
	t.Helper()
	s, err := l.Accept(t.Context(), bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// load decodes a variant as readers get it.
func load(t *testing.T, l *media.Library, v media.Variant) image.Image {
	t.Helper()
	f, err := l.Open(t.Context(), v.File)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Dx() != v.Width || m.Bounds().Dy() != v.Height || f.Size != v.Bytes {
		t.Fatalf("%s: is %v and %d bytes, said %d×%d and %d", v.File, m.Bounds(), f.Size, v.Width, v.Height, v.Bytes)
	}
	return m
}

func near(got color.Color, want color.NRGBA) bool {
	c := color.NRGBAModel.Convert(got).(color.NRGBA)
	d := func(a, b uint8) bool { return max(a, b)-min(a, b) <= 14 }
	return d(c.R, want.R) && d(c.G, want.G) && d(c.B, want.B) && d(c.A, want.A)
}

func TestVariantsOfSizes(t *testing.T) {
	for _, c := range []struct {
		w, h int
		want []image.Point
	}{
		{1, 1, []image.Point{{1, 1}}},
		{300, 200, []image.Point{{300, 200}}},
		{320, 10, []image.Point{{320, 10}}},
		{970, 120, []image.Point{{320, 40}, {480, 59}, {768, 95}, {970, 120}}},
		{1601, 401, []image.Point{{320, 80}, {480, 120}, {768, 192}, {1200, 301}, {1600, 401}}},
		{4001, 301, []image.Point{{320, 24}, {480, 36}, {768, 58}, {1200, 90}, {1600, 120}}},
		{6000, 1, []image.Point{{320, 1}, {480, 1}, {768, 1}, {1200, 1}, {1600, 1}}},
		{501, 900, []image.Point{{320, 575}, {480, 862}, {501, 900}}},
	} {
		l := media.New(newShelf(), media.DefaultLimits())
		data := asPNG(t, picture(c.w, c.h))
		s := accept(t, l, data)
		if s.Width != c.w || s.Height != c.h || s.Type != "image/png" || s.Bytes != int64(len(data)) || len(s.Key) != 32 {
			t.Fatalf("%d×%d: %+v", c.w, c.h, s)
		}
		var got []image.Point
		for _, v := range s.Variants {
			m := load(t, l, v)
			got = append(got, image.Pt(v.Width, v.Height))
			if !strings.HasSuffix(v.File, ".jpg") {
				t.Errorf("an opaque picture became %s", v.File)
			}
			for i, q := range quarters {
				if x, y := v.Width/4+i%2*v.Width/2, v.Height/4+i/2*v.Height/2; v.Height > 20 && !near(m.At(x, y), q) {
					t.Errorf("%s: quarter %d is %v, want %v", v.File, i, m.At(x, y), q)
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d×%d: variants %v, want %v", c.w, c.h, got, c.want)
		}
	}
}

// A tall picture is scaled in strips; a gradient shows any seam between them.
func TestTallPictureHasNoSeams(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 500, 3000))
	for y := range 3000 {
		draw.Draw(m, image.Rect(0, y, 500, y+1), image.NewUniform(color.Gray{uint8(y * 255 / 2999)}), image.Point{}, draw.Src)
	}
	l := media.New(newShelf(), media.DefaultLimits())
	v := accept(t, l, asPNG(t, m)).Variants[0]
	got := load(t, l, v)
	for y := range v.Height {
		c := color.GrayModel.Convert(got.At(200, y)).(color.Gray).Y
		if want := uint8(y * 255 / (v.Height - 1)); max(c, want)-min(c, want) > 4 {
			t.Fatalf("row %d of %d is %d, want %d", y, v.Height, c, want)
		}
	}
}

func TestOrientation(t *testing.T) {
	// Which quarter of the stored pixels is seen at upper left, upper right, lower left, lower right (EXIF 2.32).
	seen := [][4]int{1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {3, 2, 1, 0}, 4: {2, 3, 0, 1},
		5: {0, 2, 1, 3}, 6: {2, 0, 3, 1}, 7: {3, 1, 2, 0}, 8: {1, 3, 0, 2}}
	for o := 1; o <= 8; o++ {
		for _, w := range []int{200, 1003} { // turned only, and turned and halved in one reading
			l := media.New(newShelf(), media.DefaultLimits())
			s := accept(t, l, withSegment(asJPEG(t, picture(w, 120)), 0xe1, exif(uint16(o), "", "")))
			if want := map[bool][2]int{false: {w, 120}, true: {120, w}}[o >= 5]; s.Width != want[0] || s.Height != want[1] {
				t.Fatalf("orientation %d: %d×%d, want %v", o, s.Width, s.Height, want)
			}
			for _, v := range s.Variants {
				m := load(t, l, v)
				for i, q := range seen[o] {
					x, y := v.Width/4+i%2*v.Width/2, v.Height/4+i/2*v.Height/2
					if !near(m.At(x, y), quarters[q]) {
						t.Errorf("orientation %d, %s: place %d is %v, want quarter %d", o, v.File, i, m.At(x, y), q)
					}
				}
			}
		}
	}
}

func TestVariantsCarryNoNotes(t *testing.T) {
	files := newShelf()
	l := media.New(files, media.DefaultLimits())
	data := withSegment(asJPEG(t, picture(600, 400)), 0xe1, exif(1, "SECRET-PLACE", "SECRET-NAME"))
	s := accept(t, l, data)
	if s.Notes.Caption != "SECRET-PLACE" || s.Notes.Credit != "SECRET-NAME" {
		t.Errorf("caption %q, credit %q", s.Notes.Caption, s.Notes.Credit)
	}
	for _, v := range s.Variants {
		if b := files.files[v.File]; strings.Contains(b, "SECRET") || strings.Contains(b, "Exif") {
			t.Errorf("%s carries the original's notes", v.File)
		}
	}
	kept := files.files["original/"+s.Key]
	if m, err := jpeg.Decode(strings.NewReader(kept)); err != nil || m.Bounds().Dx() != 600 || !strings.Contains(kept, "SECRET-NAME") {
		t.Errorf("the original is not kept with its words: %v", err)
	}
}

func TestAgencyNotes(t *testing.T) {
	base := asJPEG(t, picture(64, 64))
	for name, c := range map[string]struct{ caption, want string }{
		"utf-8, not declared": {"새 도서관이\r\n문을 열었다.", "새 도서관이 문을 열었다."},
		"ascii":               {"Opening day", "Opening day"},
		"neither":             {"\xb0\xa1\xb3\xaa", ""},
		"too long":            {strings.Repeat("가", 1200), strings.Repeat("가", 1000)},
	} {
		l := media.New(newShelf(), media.DefaultLimits())
		s := accept(t, l, withSegment(base, 0xed, iptc(c.caption, "조간 사진부")))
		if s.Notes.Caption != c.want || s.Notes.Credit != "조간 사진부" {
			t.Errorf("%s: caption %q, credit %q", name, s.Notes.Caption, s.Notes.Credit)
		}
	}
}

func TestAlphaStaysPNG(t *testing.T) {
	m := picture(1000, 500)
	draw.Draw(m, image.Rect(0, 0, 500, 250), image.Transparent, image.Point{}, draw.Src)
	l := media.New(newShelf(), media.DefaultLimits())
	s := accept(t, l, asPNG(t, m))
	for _, v := range s.Variants {
		got := load(t, l, v)
		if !strings.HasSuffix(v.File, ".png") || !near(got.At(v.Width/4, v.Height/4), color.NRGBA{}) ||
			!near(got.At(v.Width*3/4, v.Height*3/4), quarters[3]) {
			t.Errorf("%s: transparency lost", v.File)
		}
	}
}

func TestFormats(t *testing.T) {
	palette := color.Palette{color.White, quarters[0], color.Transparent}
	frame := image.NewPaletted(image.Rect(10, 10, 40, 40), palette[:2])
	draw.Draw(frame, frame.Rect, image.NewUniform(quarters[0]), image.Point{}, draw.Src)
	second := image.NewPaletted(image.Rect(0, 0, 50, 50), palette[:2])
	var animation bytes.Buffer
	err := gif.EncodeAll(&animation, &gif.GIF{
		Image: []*image.Paletted{frame, second}, Delay: []int{1, 1}, Config: image.Config{Width: 50, Height: 60, ColorModel: palette},
	})
	if err != nil {
		t.Fatal(err)
	}
	deep := image.NewNRGBA64(image.Rect(0, 0, 1000, 20))
	draw.Draw(deep, deep.Rect, image.White, image.Point{}, draw.Src)
	for name, c := range map[string]struct {
		data []byte
		mime string
		size image.Point
	}{
		"jpeg":          {asJPEG(t, picture(20, 10)), "image/jpeg", image.Pt(20, 10)},
		"grey jpeg":     {asJPEG(t, image.NewGray(image.Rect(0, 0, 999, 9))), "image/jpeg", image.Pt(999, 9)},
		"16-bit png":    {asPNG(t, deep), "image/png", image.Pt(1000, 20)},
		"palette png":   {asPNG(t, image.NewPaletted(image.Rect(0, 0, 700, 9), palette)), "image/png", image.Pt(700, 9)},
		"animated gif":  {animation.Bytes(), "image/gif", image.Pt(50, 60)},
		"lossless webp": {fromBase64(t, webpLossless), "image/webp", image.Pt(1, 1)},
		"lossy webp":    {fromBase64(t, webpLossy), "image/webp", image.Pt(1, 1)},
	} {
		l := media.New(newShelf(), media.DefaultLimits())
		s := accept(t, l, c.data)
		if s.Type != c.mime || image.Pt(s.Width, s.Height) != c.size || len(s.Variants) == 0 {
			t.Errorf("%s: %+v", name, s)
		}
		for _, v := range s.Variants {
			m := load(t, l, v)
			if name == "animated gif" && (!near(m.At(20, 20), quarters[0]) || !near(m.At(5, 5), color.NRGBA{})) {
				t.Errorf("the first frame is not where it belongs")
			}
		}
	}
}

func TestRefused(t *testing.T) {
	jpg, pngs, lossy := asJPEG(t, picture(500, 400)), asPNG(t, picture(500, 400)), fromBase64(t, webpLossy)
	var g bytes.Buffer
	if err := gif.Encode(&g, picture(100, 100), nil); err != nil {
		t.Fatal(err)
	}
	animated := append([]byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02"), make([]byte, 17)...)
	damaged := bytes.Clone(pngs)
	damaged[len(damaged)/2] ^= 0x55
	for name, c := range map[string]struct {
		data []byte
		key  string
	}{
		"nothing":               {nil, "picture.empty"},
		"text":                  {[]byte("안녕하세요"), "picture.type"},
		"one byte":              {[]byte{0xff}, "picture.type"},
		"svg":                   {[]byte("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "picture.svg"},
		"html":                  {[]byte("<!doctype html>"), "picture.type"},
		"pdf":                   {[]byte("%PDF-1.7\n"), "picture.truncated"},
		"bmp":                   {[]byte("BM\x00\x00\x00\x00\x00\x00\x00\x00"), "picture.type"},
		"tiff":                  {[]byte("II*\x00\x08\x00\x00\x00"), "picture.type"},
		"avif":                  {[]byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf"), "picture.avif"},
		"avif in disguise":      {[]byte("\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf"), "picture.avif"},
		"video":                 {[]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), "picture.truncated"},
		"ftyp cut off":          {[]byte("\x00\x00\x00\x18ftyp"), "picture.truncated"},
		"heic":                  {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "picture.heic"},
		"heic of another brand": {[]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"), "picture.heic"},
		"animated webp":         {animated, "picture.animated"},
		"jpeg cut in half":      {jpg[:len(jpg)/2], "picture.truncated"},
		"jpeg cut in header":    {jpg[:15], "picture.truncated"},
		"png cut in half":       {pngs[:len(pngs)/2], "picture.truncated"},
		"png signature only":    {pngs[:8], "picture.truncated"},
		"gif cut in half":       {g.Bytes()[:g.Len()/2], "picture.truncated"},
		"webp cut":              {lossy[:len(lossy)-8], "picture.truncated"},
		"damaged png":           {damaged, "picture.unreadable"},
		"jpeg that is none":     {append([]byte("\xff\xd8\xff\xe0"), bytes.Repeat([]byte("no"), 99)...), "picture.truncated"},
		"damaged webp":          {append([]byte("RIFF\x12\x00\x00\x00WEBPVP8 "), 6, 0, 0, 0, 1, 1, 1, 1, 1, 1), "picture.unreadable"},
		"png of no size":        {pngHeader(0, 9), "picture.unreadable"},
		"51 megapixels":         {pngHeader(10_200, 5_000), "picture.too-many-pixels"},
		"50 megapixels as PNG":  {pngHeader(10_000, 5_000), "picture.too-heavy"},
		"bomb":                  {pngHeader(50_000, 50_000), "picture.too-many-pixels"},
		"overflowing bomb":      {pngHeader(1<<31-1, 1<<31-1), "picture.too-many-pixels picture.unreadable"},
		"jpeg bomb":             {jpegHeader(65_000, 65_000), "picture.too-many-pixels"},
		"thin":                  {pngHeader(20_001, 1), "picture.too-many-pixels"},
	} {
		files := newShelf()
		_, err := media.New(files, media.DefaultLimits()).Accept(t.Context(), bytes.NewReader(c.data))
		fields := fault.FieldsOf(err)
		if !fault.Is(err, fault.Invalid) || len(fields) != 1 || fields[0].Name != "picture" || !strings.Contains(c.key, fields[0].Key) {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
		if len(files.files) != 0 {
			t.Errorf("%s: stored %v", name, files.keys())
		}
	}
}

func TestTooManyBytes(t *testing.T) {
	limits := media.DefaultLimits()
	limits.MaxBytes = 1 << 20
	read := 0
	endless := readerFunc(func(p []byte) (int, error) { read += len(p); clear(p); return len(p), nil })
	_, err := media.New(newShelf(), limits).Accept(t.Context(), io.MultiReader(bytes.NewReader(pngHeader(9, 9)), endless))
	fields := fault.FieldsOf(err)
	if len(fields) != 1 || fields[0].Key != "picture.too-large" || fields[0].Args[0] != int64(1) {
		t.Fatalf("%v", err)
	}
	if read > 2<<20 {
		t.Errorf("read %d bytes of an endless upload", read)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestUploadThatBreaksOff(t *testing.T) {
	data := asJPEG(t, picture(50, 50))
	upload := func(err error) error {
		_, err = media.New(newShelf(), media.DefaultLimits()).Accept(t.Context(),
			io.MultiReader(bytes.NewReader(data), iotest.ErrReader(err)))
		return err
	}
	if f := fault.FieldsOf(upload(io.ErrUnexpectedEOF)); len(f) != 1 || f[0].Key != "picture.truncated" {
		t.Errorf("cut upload: %v", f)
	}
	if other := errors.New("disk"); !errors.Is(upload(other), other) {
		t.Error("the cause of a failed read is lost")
	}
}

// Not parallel: it looks at the memory that the whole process asks for.
func TestBombsAskForNoMemory(t *testing.T) {
	l := media.New(newShelf(), media.DefaultLimits())
	for name, data := range map[string][]byte{"png": pngHeader(10_200, 5000), "jpeg": jpegHeader(10_200, 5000)} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := l.Accept(t.Context(), bytes.NewReader(data))
		runtime.ReadMemStats(&after)
		if f := fault.FieldsOf(err); len(f) != 1 || f[0].Key != "picture.too-many-pixels" || f[0].Args[0] != 50 {
			t.Errorf("%s of 51 megapixels: %v", name, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
			t.Errorf("%s of 51 megapixels: %d bytes asked for to refuse it", name, used)
		}
	}
}

func TestSameBytesTwice(t *testing.T) {
	files := newShelf()
	l := media.New(files, media.DefaultLimits())
	data := asJPEG(t, picture(1601, 40))
	first := accept(t, l, data)
	keys := files.keys()
	second := accept(t, l, data)
	if first.Key != second.Key || !slices.Equal(first.Variants, second.Variants) || !slices.Equal(keys, files.keys()) || len(keys) != 6 {
		t.Fatalf("%v and %v, files %v", first, second, files.keys())
	}
}

func TestNothingIsStoredByHalves(t *testing.T) {
	data := asJPEG(t, picture(1601, 40))
	full := errors.New("disk full")
	for _, at := range []string{"/320.", "/768.", "/1600.", "original/"} {
		files := newShelf()
		l := media.New(files, media.DefaultLimits())
		files.fail = func(key string) error {
			if strings.Contains(key, at) {
				return full
			}
			return nil
		}
		if _, err := l.Accept(t.Context(), bytes.NewReader(data)); !errors.Is(err, full) || len(files.files) != 0 {
			t.Errorf("failing at %s: %v, left %v", at, err, files.keys())
		}
		// Content that was there before stays whole when accepting it again fails.
		fail := files.fail
		files.fail = nil
		accept(t, l, data)
		keys := files.keys()
		files.fail = fail
		if _, err := l.Accept(t.Context(), bytes.NewReader(data)); !errors.Is(err, full) || !slices.Equal(files.keys(), keys) {
			t.Errorf("failing again at %s: %v, left %v of %v", at, err, files.keys(), keys)
		}
	}
}

func TestCancelledUploadLeavesNothing(t *testing.T) {
	files := newShelf()
	ctx, cancel := context.WithCancel(t.Context())
	files.fail = func(key string) error {
		if strings.Contains(key, "/768.") {
			cancel()
		}
		return ctx.Err()
	}
	_, err := media.New(files, media.DefaultLimits()).Accept(ctx, bytes.NewReader(asJPEG(t, picture(1601, 40))))
	if !errors.Is(err, context.Canceled) || len(files.files) != 0 {
		t.Fatalf("%v, left %v", err, files.keys())
	}
}

func TestWaitingForTheDecoderEndsWithTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := newShelf()
		l := media.New(files, media.DefaultLimits())
		data := asJPEG(t, picture(30, 30))
		release := make(chan struct{})
		files.fail = func(string) error { <-release; return nil }
		done := make(chan error)
		go func() {
			_, err := l.Accept(t.Context(), bytes.NewReader(data))
			done <- err
		}()
		synctest.Wait() // the first is storing and holds the only slot
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := l.Accept(ctx, bytes.NewReader(data)); !fault.Is(err, fault.Unavailable) {
			t.Errorf("waiting upload: %v", err)
		}
		close(release)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestOpenGivesOutVariantsOnly(t *testing.T) {
	l := media.New(newShelf(), media.DefaultLimits())
	s := accept(t, l, asJPEG(t, picture(30, 30)))
	for _, file := range []string{
		"", s.Key, "original/" + s.Key, s.Key + "/../original/" + s.Key, s.Key + "/", s.Key + "/31.jpg",
		s.Key + "/30.jpg\n", "/" + s.Variants[0].File, strings.ToUpper(s.Variants[0].File),
	} {
		if f, err := l.Open(t.Context(), file); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v, %v", file, f, err)
		}
	}
}

func TestRemove(t *testing.T) {
	files := newShelf()
	l := media.New(files, media.DefaultLimits())
	gone, kept := accept(t, l, asJPEG(t, picture(700, 30))), accept(t, l, asJPEG(t, picture(30, 31)))
	if err := errors.Join(l.Remove(t.Context(), gone.Key), l.Remove(t.Context(), gone.Key)); err != nil {
		t.Fatal(err)
	}
	if want := []string{kept.Variants[0].File, "original/" + kept.Key}; !slices.Equal(files.keys(), slices.Sorted(slices.Values(want))) {
		t.Errorf("left %v", files.keys())
	}
	if err := l.Remove(t.Context(), "original"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a key that is none: %v", err)
	}
}

// Whatever comes in: a clear fault and nothing stored, or a picture whose every variant can be decoded.
func FuzzAccept(f *testing.F) {
	small := asJPEG(f, picture(40, 20))
	for _, seed := range [][]byte{
		nil, small, small[:len(small)/2], asPNG(f, picture(20, 40)), pngHeader(50_000, 50_000), jpegHeader(60_000, 60_000),
		withSegment(small, 0xe1, exif(6, "caption", "artist")), withSegment(small, 0xed, iptc("caption", "credit")),
		fromBase64(f, webpLossless), fromBase64(f, webpLossy), []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"),
		[]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"),
	} {
		f.Add(seed)
	}
	limits := media.DefaultLimits()
	limits.MaxBytes, limits.MaxPixels, limits.MaxSide = 1<<16, 50_000, 2000
	f.Fuzz(func(t *testing.T, data []byte) {
		files := newShelf()
		s, err := media.New(files, limits).Accept(t.Context(), bytes.NewReader(data))
		if err != nil {
			if !fault.Is(err, fault.Invalid) || len(fault.FieldsOf(err)) != 1 || len(files.files) != 0 {
				t.Fatalf("%v, stored %v", err, files.keys())
			}
			return
		}
		if s.Width*s.Height > limits.MaxPixels || len(s.Variants) == 0 {
			t.Fatalf("%+v", s)
		}
		for _, v := range s.Variants {
			if _, _, err := image.Decode(strings.NewReader(files.files[v.File])); err != nil {
				t.Fatalf("%s: %v", v.File, err)
			}
		}
	})
}
