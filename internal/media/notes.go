package media

import (
	"cmp"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/bep/imagemeta"
)

// Notes are what a camera or an agency wrote into a picture: proposals for the editor. Nothing of them is in what readers
// are given.
type Notes struct {
	Orientation          int // 1 to 8 (EXIF 2.32, tag 0x0112)
	Caption, Credit, Alt string
	Rights               string
	Taken                time.Time // in the camera's zone, or UTC where it does not say which; zero: not known
}

// Lengths of proposals taken from a picture's notes, in characters.
const (
	maxCaption = 1000
	maxCredit  = 200
	maxAlt     = 300
	maxRights  = 500
)

// readNotes never fails: a picture whose notes are broken is a picture without notes.
func readNotes(r io.ReadSeeker, kind imagemeta.ImageFormat) Notes {
	n := Notes{Orientation: 1}
	if kind == 0 {
		return n
	}
	found, utf8Declared := map[string]string{}, false
	// An error after some tags leaves what was read before it, which is as good as without the error.
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: r, ImageFormat: kind, Sources: imagemeta.EXIF | imagemeta.IPTC | imagemeta.XMP,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool {
			switch t.Source {
			case imagemeta.EXIF:
				return slices.Contains([]string{"Orientation", "ImageDescription", "Artist", "Copyright", "DateTimeOriginal", "OffsetTimeOriginal"}, t.Tag)
			case imagemeta.IPTC:
				return slices.Contains([]string{"CodedCharacterSet", "Caption-Abstract", "By-line", "Credit", "CopyrightNotice", "DateCreated", "TimeCreated"}, t.Tag)
			}
			return slices.Contains([]string{"Description", "Creator", "Credit", "Rights", "AltTextAccessibility", "DateCreated"}, t.Tag)
		},
		HandleTag: func(t imagemeta.TagInfo) error {
			name := map[imagemeta.Source]string{imagemeta.EXIF: "exif ", imagemeta.IPTC: "iptc ", imagemeta.XMP: "xmp "}[t.Source] + t.Tag
			var text string
			switch v := t.Value.(type) {
			case string:
				text = v
			case []string:
				text = strings.Join(v, ", ")
			case uint16:
				if t.Tag == "Orientation" && v >= 1 && v <= 8 && t.Namespace == "IFD0" {
					n.Orientation = int(v)
				}
			}
			if t.Tag == "CodedCharacterSet" {
				utf8Declared = t.Value == "UTF-8"
			}
			if t.Source == imagemeta.IPTC && !utf8Declared {
				text = undeclared(text)
			}
			if found[name] == "" {
				found[name] = text
			}
			return nil
		},
	})
	n.Caption = firstText(maxCaption, found["iptc Caption-Abstract"], found["xmp Description"], found["exif ImageDescription"])
	n.Credit = firstText(maxCredit, found["iptc Credit"], found["iptc By-line"], found["xmp Credit"], found["xmp Creator"], found["exif Artist"])
	n.Rights = firstText(maxRights, found["iptc CopyrightNotice"], found["xmp Rights"], found["exif Copyright"])
	n.Alt = firstText(maxAlt, found["xmp AltTextAccessibility"])
	n.Taken = firstTime(
		found["exif DateTimeOriginal"]+found["exif OffsetTimeOriginal"], found["exif DateTimeOriginal"],
		strings.TrimSpace(found["iptc DateCreated"]+" "+found["iptc TimeCreated"]), found["iptc DateCreated"], found["xmp DateCreated"])
	return n
}

// firstTime reads the first of some times that is one. Cameras without a clock write the epoch of their makers.
func firstTime(texts ...string) time.Time {
	for _, s := range texts {
		for _, layout := range []string{
			"2006:01:02 15:04:05-07:00", "2006:01:02 15:04:05", "2006:01:02 15:04:05Z07:00", "20060102 150405-0700", "20060102 150405", "20060102",
			"2006:01:02 15:04:05-0700", "2006:01:02", time.RFC3339, "2006-01-02T15:04:05", time.DateOnly,
		} {
			if t, err := time.Parse(layout, strings.Trim(s, " \x00")); err == nil && t.Year() > 1980 && t.Year() < 2200 {
				return t.UTC()
			}
		}
	}
	return time.Time{}
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

// exif writes the notes as the EXIF fields of a picture that is kept: a TIFF structure of one directory (EXIF 2.32, 4.6).
func (n Notes) exif() []byte {
	type field struct {
		tag  uint16
		text string
	}
	fields := []field{{0x010e, n.Caption}, {0x0112, ""}, {0x013b, n.Credit}, {0x8298, n.Rights}}
	if !n.Taken.IsZero() {
		fields = slices.Insert(fields, 2, field{0x0132, n.Taken.Format("2006:01:02 15:04:05")})
	}
	fields = slices.DeleteFunc(fields, func(f field) bool { return f.tag != 0x0112 && f.text == "" })
	le := binary.LittleEndian
	b := le.AppendUint16([]byte("II*\x00\x08\x00\x00\x00"), uint16(len(fields)))
	behind := 8 + 2 + len(fields)*12 + 4
	var texts []byte
	for _, f := range fields {
		b = le.AppendUint16(b, f.tag)
		if f.tag == 0x0112 {
			b = le.AppendUint16(b, 3)
			b = le.AppendUint32(b, 1)
			b = le.AppendUint32(b, uint32(cmp.Or(n.Orientation, 1)))
			continue
		}
		text := append([]byte(f.text), 0)
		for len(text) < 5 { // shorter ones would stand in the field itself
			text = append(text, 0)
		}
		b = le.AppendUint16(b, 2)
		b = le.AppendUint32(b, uint32(len(text)))
		b = le.AppendUint32(b, uint32(behind+len(texts)))
		if texts = append(texts, text...); len(texts)%2 == 1 {
			texts = append(texts, 0)
		}
	}
	return append(le.AppendUint32(b, 0), texts...)
}
