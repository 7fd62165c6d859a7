package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bep/imagemeta"
	"golang.org/x/image/webp"

	"jogan/internal/fault"
)

// format is a kind of file that is accepted.
type format struct {
	mime   string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	meta   imagemeta.ImageFormat // 0: carries none
}

// sniff tells the format from the first bytes, or says why the file is refused.
func sniff(data []byte) (format, error) {
	has := func(at int, magic string) bool {
		return len(data) >= at+len(magic) && string(data[at:at+len(magic)]) == magic
	}
	switch {
	case len(data) == 0:
		return format{}, fault.In(Field, "picture.empty")
	case has(0, "\xff\xd8\xff"):
		return format{"image/jpeg", jpeg.DecodeConfig, jpeg.Decode, imagemeta.JPEG}, nil
	case has(0, "\x89PNG\r\n\x1a\n"):
		return format{"image/png", png.DecodeConfig, png.Decode, imagemeta.PNG}, nil
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return format{"image/gif", gif.DecodeConfig, gif.Decode, 0}, nil
	case has(0, "RIFF") && has(8, "WEBP"):
		const animated = 1 << 1 // flag of the VP8X chunk, WebP container specification
		if has(12, "VP8X") && len(data) > 20 && data[20]&animated != 0 {
			return format{}, fault.In(Field, "picture.animated")
		}
		return format{"image/webp", webp.DecodeConfig, webp.Decode, imagemeta.WebP}, nil
	case has(4, "ftyp") && isHEIC(data):
		return format{}, fault.In(Field, "picture.heic")
	}
	return format{}, fault.In(Field, "picture.type")
}

// isHEIC reads the brands of an ISO base media file (ISO/IEC 23008-12): HEIC and AVIF share the container, and only
// the first is what a telephone's camera makes.
func isHEIC(data []byte) bool {
	box := data[:min(len(data), 64)]
	if n := int(data[3]); data[0]|data[1]|data[2] == 0 && n >= 16 {
		box = data[:min(len(data), n)]
	}
	for at := 8; at+4 <= len(box); at += 4 {
		if at == 12 {
			continue // the minor version
		}
		switch string(box[at : at+4]) {
		case "avif", "avis":
			return false
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs":
			return true
		}
	}
	return false
}

// inspect decides from the header alone, before memory for pixels is asked for.
func inspect(data []byte, limits Limits) (format, image.Point, error) {
	f, err := sniff(data)
	if err != nil {
		return format{}, image.Point{}, err
	}
	c, err := f.config(bytes.NewReader(data))
	if err != nil {
		return format{}, image.Point{}, broken(data, f, err)
	}
	if c.Width <= 0 || c.Height <= 0 {
		return format{}, image.Point{}, fault.In(Field, "picture.unreadable")
	}
	if c.Width > limits.MaxSide || c.Height > limits.MaxSide || int64(c.Width)*int64(c.Height) > int64(limits.MaxPixels) {
		err := fmt.Errorf("%d×%d", c.Width, c.Height)
		return format{}, image.Point{}, refuse(err, "picture.too-many-pixels", limits.MaxPixels/1_000_000, limits.MaxSide)
	}
	return f, image.Pt(c.Width, c.Height), nil
}

// decodeAll decodes the pixels; of an animation the first frame.
func (f format) decodeAll(data []byte, size image.Point) (image.Image, error) {
	pic, err := f.decode(bytes.NewReader(data))
	if err != nil {
		return nil, broken(data, f, err)
	}
	if full := (image.Rectangle{Max: size}); pic.Bounds() != full {
		if !pic.Bounds().In(full) {
			return nil, fault.In(Field, "picture.unreadable")
		}
		canvas := image.NewNRGBA(full) // a GIF's frame may cover a part of its screen only
		draw.Draw(canvas, pic.Bounds(), pic, pic.Bounds().Min, draw.Src)
		pic = canvas
	}
	return pic, nil
}

// broken tells a file that ends too early from one that is wrong: the first is sent again, the second is not. The
// decoders' own errors do not tell, so the file's end is looked at.
func broken(data []byte, f format, err error) error {
	tail := data[max(0, len(data)-1024):] // some cameras write a little behind the end
	whole := true
	switch f.mime {
	case "image/jpeg":
		whole = bytes.Contains(tail, []byte("\xff\xd9"))
	case "image/png":
		whole = bytes.Contains(tail, []byte("IEND"))
	case "image/gif":
		whole = bytes.HasSuffix(tail, []byte{0x3b})
	case "image/webp": // the container says its length, without its own first 8 bytes
		whole = int64(len(data)) >= 8+int64(binary.LittleEndian.Uint32(data[4:]))
	}
	if !whole {
		return refuse(err, "picture.truncated")
	}
	return refuse(err, "picture.unreadable")
}

// meta is what is read from the camera's or the agency's notes in a picture; nothing of it is kept in the variants.
type meta struct {
	orientation     orientation
	caption, credit string
}

// Lengths of proposals taken from a picture's notes, in characters.
const (
	maxCaption = 1000
	maxCredit  = 200
)

// readMeta never fails: a picture whose notes are broken is a picture without notes.
func readMeta(data []byte, f format) meta {
	m := meta{orientation: 1}
	if f.meta == 0 {
		return m
	}
	var iptcCaption, iptcBy, iptcCredit, exifCaption, exifArtist string
	utf8Declared := false
	text := func(t imagemeta.TagInfo) string {
		var s string
		switch v := t.Value.(type) {
		case string:
			s = v
		case []string:
			s = strings.Join(v, ", ")
		}
		if t.Source == imagemeta.IPTC && !utf8Declared {
			s = undeclared(s)
		}
		return s
	}
	// An error after some tags leaves what was read before it, which is as good as without the error.
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(data), ImageFormat: f.meta, Sources: imagemeta.EXIF | imagemeta.IPTC,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool {
			switch t.Tag {
			case "Orientation", "ImageDescription", "Artist":
				return t.Namespace == "IFD0"
			case "CodedCharacterSet", "Caption-Abstract", "By-line", "Credit":
				return t.Source == imagemeta.IPTC
			}
			return false
		},
		HandleTag: func(t imagemeta.TagInfo) error {
			switch t.Tag {
			case "Orientation":
				if n, ok := t.Value.(uint16); ok && n >= 1 && n <= 8 {
					m.orientation = orientation(n)
				}
			case "CodedCharacterSet":
				utf8Declared = t.Value == "UTF-8"
			case "Caption-Abstract":
				iptcCaption = text(t)
			case "By-line":
				iptcBy = text(t)
			case "Credit":
				iptcCredit = text(t)
			case "ImageDescription":
				exifCaption = text(t)
			case "Artist":
				exifArtist = text(t)
			}
			return nil
		},
	})
	m.caption = firstText(maxCaption, iptcCaption, exifCaption)
	m.credit = firstText(maxCredit, iptcCredit, iptcBy, exifArtist)
	return m
}

// undeclared takes back that IPTC text without a declared character set was read as ISO 8859-1, as the standard says:
// Korean agencies write UTF-8 and do not declare it. What is neither that nor ASCII is dropped rather than shown garbled.
func undeclared(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xff {
			return s
		}
		b = append(b, byte(r))
	}
	if !utf8.Valid(b) {
		return ""
	}
	return string(b)
}

// firstText returns the first text that says something, without control characters and cut to limit characters.
func firstText(limit int, texts ...string) string {
	for _, s := range texts {
		if !utf8.ValidString(s) {
			continue
		}
		s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
		if r := []rune(s); len(r) > limit {
			s = strings.TrimSpace(string(r[:limit]))
		}
		if s != "" {
			return s
		}
	}
	return ""
}
