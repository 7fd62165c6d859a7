package media

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"

	"jogan/internal/fault"
)

// The structure of still pictures. Each walk finds where the picture ends, so that whatever was hung on to it is cut off,
// and names its parts, so that stripping keeps only those that it knows.

// checkJPEG walks through the markers (ITU-T T.81) to the end of the first picture: telephones put second ones behind it.
func checkJPEG(s source) (shape, error) {
	r := bufio.NewReaderSize(io.NewSectionReader(s, 2, s.size-2), 64<<10)
	at, x := int64(2), shape{samples: 3}
	next := func() (byte, error) {
		b, err := r.ReadByte()
		at++
		if err != nil {
			return 0, truncated()
		}
		return b, nil
	}
	marker := byte(0)
	for {
		var err error
		if marker == 0 {
			b, err := next()
			if err != nil {
				return x, err
			}
			if b != 0xff {
				return x, fault.In(Field, "picture.unreadable")
			}
			for marker = 0xff; marker == 0xff; { // any number of fill bytes
				if marker, err = next(); err != nil {
					return x, err
				}
			}
		}
		if marker == 0xd9 {
			x.end = at
			return x, nil
		}
		if marker == 0x01 || marker >= 0xd0 && marker <= 0xd8 {
			marker = 0
			continue
		}
		begin := at - 2
		size, err := s.part(at, 2)
		if err != nil {
			return x, err
		}
		n := int64(binary.BigEndian.Uint16(size))
		if n < 2 {
			return x, fault.In(Field, "picture.unreadable")
		}
		if at+n > s.size {
			return x, truncated()
		}
		if _, err := r.Discard(int(n)); err != nil {
			return x, truncated()
		}
		x.parts = append(x.parts, part{string([]byte{marker}), begin, n + 2})
		if len(x.parts) > 20_000 {
			return x, fault.In(Field, "picture.bomb")
		}
		at += n
		if marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc {
			x.progressive = marker == 0xc2
			if err := x.frameOf(s, begin+4, int(n)-2); err != nil {
				return x, err
			}
		}
		scan := marker == 0xda
		marker = 0
		for scan { // entropy-coded data up to a marker that is no restart
			skipped, err := r.ReadSlice(0xff)
			at += int64(len(skipped))
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			} else if err != nil {
				return x, truncated()
			}
			b := byte(0xff)
			for b == 0xff {
				if b, err = next(); err != nil {
					return x, err
				}
			}
			if b != 0 && (b < 0xd0 || b > 0xd7) {
				marker, scan = b, false
			}
		}
	}
}

// frameOf reads how many values there are for each pixel, which decides what decoding costs.
func (x *shape) frameOf(s source, at int64, n int) error {
	if n < 6 {
		return fault.In(Field, "picture.unreadable")
	}
	b, err := s.part(at, n)
	if err != nil {
		return err
	}
	count := int(b[5])
	if count < 1 || count > 4 || n < 6+3*count {
		return fault.In(Field, "picture.unreadable")
	}
	most, sum := 0, 0
	for i := range count {
		area := int(b[7+3*i]>>4) * int(b[7+3*i]&15)
		most, sum = max(most, area), sum+area
	}
	if most == 0 {
		return fault.In(Field, "picture.unreadable")
	}
	x.samples = float64(sum) / float64(most)
	if count == 4 || count == 3 && string([]byte{b[6], b[9], b[12]}) == "RGB" {
		x.extra = 4 // decoded into a second picture
	}
	return nil
}

// stripJPEG keeps what decoding needs, the colour profile and the agency's IPTC fields, and writes words and orientation
// into new EXIF fields. Position, serial numbers, makers' notes, previews, XMP and comments are left out.
func stripJPEG(w io.Writer, s source, x shape, notes Notes) error {
	if _, err := w.Write([]byte{0xff, 0xd8}); err != nil {
		return err
	}
	first := slices.IndexFunc(x.parts, func(p part) bool { return p.name == "\xda" })
	if first < 0 {
		return fault.In(Field, "picture.unreadable")
	}
	wrote := false
	for _, p := range x.parts[:first] {
		m := p.name[0]
		if m != 0xe0 && !wrote { // JFIF's own comes before
			wrote = true
			if err := segment(w, 0xe1, append([]byte("Exif\x00\x00"), notes.exif()...)); err != nil {
				return err
			}
		}
		if m == 0xfe || m >= 0xe0 && m <= 0xef {
			b, err := s.part(p.at+4, int(p.len-4))
			if err != nil {
				return err
			}
			switch {
			case m == 0xe0 && bytes.HasPrefix(b, []byte("JFIF\x00")) && len(b) >= 14:
				b = append(bytes.Clone(b[:12]), 0, 0) // without its preview
			case m == 0xe2 && bytes.HasPrefix(b, []byte("ICC_PROFILE\x00")), m == 0xee && bytes.HasPrefix(b, []byte("Adobe")):
			case m == 0xed:
				if b = onlyIPTC(b); b == nil {
					continue
				}
			default:
				continue
			}
			if err := segment(w, m, b); err != nil {
				return err
			}
			continue
		}
		if err := copyPart(w, s, p.at, p.len); err != nil {
			return err
		}
	}
	begin := x.parts[first].at
	return copyPart(w, s, begin, x.end-begin)
}

func segment(w io.Writer, marker byte, payload []byte) error {
	head := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(payload)+2))
	_, err := w.Write(append(head, payload...))
	return err
}

// onlyIPTC keeps of Photoshop's resources the one with the agency's fields (IPTC IIM); nil where there is none.
func onlyIPTC(b []byte) []byte {
	const head = "Photoshop 3.0\x00"
	rest, ok := bytes.CutPrefix(b, []byte(head))
	for ok && len(rest) >= 12 && string(rest[:4]) == "8BIM" {
		name := 1 + int(rest[6])
		name += name % 2
		if len(rest) < 6+name+4 {
			break
		}
		n := int64(binary.BigEndian.Uint32(rest[6+name:]))
		whole := int64(6+name+4) + n
		if whole > int64(len(rest)) {
			break
		}
		if binary.BigEndian.Uint16(rest[4:]) == 0x0404 {
			kept := append([]byte(head), rest[:whole]...)
			if n%2 == 1 {
				kept = append(kept, 0)
			}
			return kept
		}
		rest = rest[min(int64(len(rest)), whole+n%2):]
	}
	return nil
}

const pngSignature = "\x89PNG\r\n\x1a\n"

// maxInflated bounds what a compressed part of a picture that is not its pixels may grow to, in bytes.
const maxInflated = 4 << 20

// checkPNG walks through the chunks (ISO/IEC 15948) and looks into those that are compressed.
func checkPNG(s source) (shape, error) {
	x := shape{samples: 4}
	for at := int64(len(pngSignature)); ; {
		head, err := s.part(at, 8)
		if err != nil {
			return x, err
		}
		n, name := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if at+12+n > s.size {
			return x, truncated()
		}
		if len(x.parts) == 0 && name != "IHDR" || len(x.parts) > 200_000 {
			return x, fault.In(Field, "picture.unreadable")
		}
		x.parts = append(x.parts, part{name, at, n + 12})
		if name == "iCCP" || name == "zTXt" || name == "iTXt" {
			if err := checkInflated(s, name, at+8, n); err != nil {
				return x, err
			}
		}
		if at += n + 12; name == "IEND" {
			x.end = at
			break
		}
	}
	if interlace, err := s.part(x.parts[0].at, 21); err == nil && x.parts[0].len >= 25 && interlace[20] == 1 {
		x.extra = 2
	}
	return x, nil
}

// checkInflated refuses a chunk of text or colours that unpacks to more than anybody writes.
func checkInflated(s source, name string, at, n int64) error {
	if n > maxInflated {
		return fault.In(Field, "picture.bomb")
	}
	b, err := s.part(at, int(n))
	if err != nil {
		return err
	}
	_, packed, ok := bytes.Cut(b, []byte{0}) // behind the keyword
	switch {
	case !ok || len(packed) == 0:
		return nil
	case name == "iTXt":
		if packed[0] == 0 || len(packed) < 2 {
			return nil
		}
		_, packed, _ = bytes.Cut(packed[2:], []byte{0})
		_, packed, ok = bytes.Cut(packed, []byte{0})
		if !ok {
			return nil
		}
	default:
		packed = packed[1:]
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil // no text, and not unpacked by anybody
	}
	if n, _ := io.Copy(io.Discard, io.LimitReader(z, maxInflated+1)); n > maxInflated {
		return fault.In(Field, "picture.bomb")
	}
	return nil
}

// stripPNG keeps the chunks that say how the pixels are to be shown, and of an animation the still picture.
func stripPNG(w io.Writer, s source, x shape, notes Notes) error {
	if _, err := io.WriteString(w, pngSignature); err != nil {
		return err
	}
	for i, p := range x.parts {
		if !slices.Contains([]string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "hIST"}, p.name) {
			continue
		}
		if err := copyPart(w, s, p.at, p.len); err != nil {
			return err
		}
		if i == 0 {
			chunk := append([]byte("eXIf"), notes.exif()...)
			b := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))
			b = binary.BigEndian.AppendUint32(append(b, chunk...), crc32.ChecksumIEEE(chunk))
			if _, err := w.Write(b); err != nil {
				return err
			}
		}
	}
	return nil
}

// maxFrames bounds an animation: of all its frames the first is shown, but others' programs open the original.
const maxFrames = 2000

// checkGIF walks through the blocks (GIF89a specification).
func checkGIF(s source) (shape, error) {
	x := shape{samples: 1, extra: 4}
	head, err := s.part(0, 13)
	if err != nil {
		return x, err
	}
	table := func(flags byte) int64 {
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (flags&7 + 1)
	}
	at := 13 + table(head[10])
	x.parts = append(x.parts, part{"head", 0, at})
	r := bufio.NewReaderSize(nil, 4<<10)
	// blocks finds the end of a row of sub-blocks.
	blocks := func(at int64) (int64, error) {
		r.Reset(io.NewSectionReader(s, at, s.size-at))
		for {
			n, err := r.ReadByte()
			if err != nil {
				return at, truncated()
			}
			at++
			if n == 0 {
				return at, nil
			}
			if _, err := r.Discard(int(n)); err != nil {
				return at, truncated()
			}
			at += int64(n)
		}
	}
	for frames := 0; ; {
		b, err := s.part(at, 1)
		if err != nil {
			return x, err
		}
		begin, name := at, ""
		switch b[0] {
		case 0x3b:
			x.end = at + 1
			x.parts = append(x.parts, part{"end", at, 1})
			return x, nil
		case 0x21:
			b, err := s.part(at, 2)
			if err != nil {
				return x, err
			}
			name = fmt.Sprintf("extension %02x", b[1])
			if b[1] == 0xff {
				if app, err := s.part(at+3, 11); err == nil {
					name = string(app)
				}
			}
			at += 2
		case 0x2c:
			b, err := s.part(at, 10)
			if err != nil {
				return x, err
			}
			if frames++; frames > maxFrames {
				return x, fault.In(Field, "picture.bomb")
			}
			name = "frame"
			at += 10 + table(b[9]) + 1
		default:
			return x, fault.In(Field, "picture.unreadable")
		}
		if at, err = blocks(at); err != nil {
			return x, err
		}
		x.parts = append(x.parts, part{name, begin, at - begin})
	}
}

// stripGIF leaves out comments and other programs' blocks; how an animation repeats is kept.
func stripGIF(w io.Writer, s source, x shape, _ Notes) error {
	for _, p := range x.parts {
		if strings.HasPrefix(p.name, "extension") && p.name != "extension f9" || len(p.name) == 11 && p.name != "NETSCAPE2.0" {
			continue
		}
		if err := copyPart(w, s, p.at, p.len); err != nil {
			return err
		}
	}
	return nil
}

// checkWebP walks through the chunks (RFC 9649). Animated ones are refused: nothing here reads them.
func checkWebP(s source) (shape, error) {
	x := shape{samples: 8}
	head, err := s.part(0, 12)
	if err != nil {
		return x, err
	}
	x.end = 8 + int64(binary.LittleEndian.Uint32(head[4:]))
	if x.end > s.size {
		return x, truncated()
	}
	for at := int64(12); at+8 <= x.end; {
		head, err := s.part(at, 8)
		if err != nil {
			return x, err
		}
		name, n := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		if at+8+n > x.end {
			return x, truncated()
		}
		if name == "VP8X" && n >= 10 {
			const animated = 1 << 1
			if flags, err := s.part(at+8, 1); err != nil || flags[0]&animated != 0 {
				return x, fault.In(Field, "picture.animated")
			}
		}
		if name == "ANIM" || name == "ANMF" {
			return x, fault.In(Field, "picture.animated")
		}
		if len(x.parts) > 1000 {
			return x, fault.In(Field, "picture.bomb")
		}
		x.parts = append(x.parts, part{name, at, 8 + n})
		at += 8 + n + n%2
	}
	return x, nil
}

// stripWebP keeps the picture, its transparency and its colour profile, with new EXIF fields where it had any.
func stripWebP(w io.Writer, s source, x shape, notes Notes) error {
	var body bytes.Buffer
	body.WriteString("WEBP")
	add := func(name string, data []byte) {
		body.WriteString(name)
		body.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(data))))
		body.Write(data)
		if len(data)%2 == 1 {
			body.WriteByte(0)
		}
	}
	for _, p := range x.parts {
		if !slices.Contains([]string{"VP8X", "ICCP", "ALPH", "VP8 ", "VP8L"}, p.name) {
			continue
		}
		b, err := s.part(p.at+8, int(p.len-8))
		if err != nil {
			return err
		}
		if p.name == "VP8X" && len(b) > 0 {
			const exif, xmp = 1 << 3, 1 << 2
			b[0] = b[0]&^xmp | exif
		}
		add(p.name, b)
	}
	if len(x.parts) > 0 && x.parts[0].name == "VP8X" {
		add("EXIF", notes.exif())
	}
	if _, err := w.Write(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(body.Len()))); err != nil {
		return err
	}
	_, err := body.WriteTo(w)
	return err
}
