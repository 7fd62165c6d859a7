package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"jogan/internal/fault"
)

// Films and sounds are kept as they are: nothing here decodes them, so they are recognised by their whole structure, and
// what lies in no part of it is refused.

// maxBoxes bounds how many boxes or elements of a container are looked at.
const maxBoxes = 200_000

// mp4 is a walk through an ISO base media file.
type mp4 struct {
	s              source
	shape          shape
	count          int
	movie, data    bool
	picture, sound bool
	keys           []string // of the metadata that is being read
}

func checkMP4(s source) (shape, error) {
	m, err := walkMP4(s)
	if err == nil && !m.picture {
		err = fault.In(Field, "picture.no-film")
	}
	return m.shape, err
}

func checkM4A(s source) (shape, error) {
	m, err := walkMP4(s)
	if err == nil && !m.sound {
		err = fault.In(Field, "picture.no-film")
	}
	m.shape.width, m.shape.height = 0, 0 // of the cover
	return m.shape, err
}

func walkMP4(s source) (*mp4, error) {
	m := &mp4{s: s, shape: shape{end: s.size}}
	err := m.boxes(0, s.size, 0, "")
	switch {
	case err != nil:
	case !m.movie || !m.data:
		err = truncated()
	}
	return m, err
}

// top are the boxes that a file may consist of (ISO/IEC 14496-12, QuickTime). Others are foreign to it.
var top = strings.Fields("ftyp styp moov mdat moof mfra sidx ssix prft emsg free skip wide uuid udta meta pdin pnot PICT beam")

// boxes walks through the boxes of a stretch of the file.
func (m *mp4) boxes(at, end int64, depth int, in string) error {
	for at < end {
		if m.count++; m.count > maxBoxes || depth > 12 {
			return fault.In(Field, "picture.bomb")
		}
		if in != "" && end-at < 8 { // QuickTime ends user data with a nought of four bytes
			return nil
		}
		head, err := m.s.part(at, 8)
		if err != nil {
			return err
		}
		size, name, skip := int64(binary.BigEndian.Uint32(head)), string(head[4:]), int64(8)
		switch size {
		case 0:
			if in != "" { // only the last box of a file may go on to its end
				return nil
			}
			size = end - at
		case 1:
			long, err := m.s.part(at+8, 8)
			if err != nil {
				return err
			}
			if size, skip = int64(binary.BigEndian.Uint64(long)), 16; size < 0 {
				return fault.In(Field, "picture.unreadable")
			}
		}
		if in == "" && !slices.Contains(top, name) {
			return fault.In(Field, "picture.foreign")
		}
		if size < skip {
			return fault.In(Field, "picture.unreadable")
		}
		if size > end-at {
			return truncated()
		}
		if err := m.box(in, name, at, skip, size, depth); err != nil {
			return err
		}
		at += size
	}
	return nil
}

// words are the boxes of user data that hold words and no place, device or foreign content.
var words = strings.Fields("meta name titl cprt auth perf dscp gnre yrrc \xa9nam \xa9ART \xa9alb \xa9day \xa9cpy \xa9too \xa9cmt hnti hinf")

func (m *mp4) box(in, name string, at, skip, size int64, depth int) error {
	inside, end := at+skip, at+size
	blank := func() { m.shape.blanks = append(m.shape.blanks, part{name, at, size}) }
	switch {
	case in == "udta" && !slices.Contains(words, name):
		blank()
		return nil
	case name == "free", name == "skip", name == "uuid", name == "pnot", name == "PICT", name == "beam":
		blank()
		return nil
	}
	switch name {
	case "moov":
		m.movie = true
		return m.boxes(inside, end, depth+1, name)
	case "mdat":
		m.data = true
	case "moof":
		m.data = true
	case "trak":
		if m.isMeta(inside, end) {
			blank()
			return nil
		}
		return m.boxes(inside, end, depth+1, name)
	case "mdia", "udta", "minf", "edts", "dinf":
		return m.boxes(inside, end, depth+1, name)
	case "meta":
		// ISO has four bytes of version before the boxes, QuickTime has not.
		if b, err := m.s.part(inside, 8); err == nil && string(b[4:]) != "hdlr" && string(b[4:]) != "keys" {
			inside += 4
		}
		keys := m.keys
		m.keys = nil
		err := m.boxes(min(inside, end), end, depth+1, name)
		m.keys = keys
		return err
	case "keys":
		if in == "meta" {
			return m.readKeys(inside, end)
		}
	case "ilst":
		return m.boxes(inside, end, depth+1, name)
	case "mvhd", "tkhd", "hdlr":
		return m.header(name, inside, end)
	default:
		if in == "ilst" && m.tells(name) {
			blank()
		}
	}
	return nil
}

// isMeta tells a track of timed metadata, in which action cameras and telephones keep where they were.
func (m *mp4) isMeta(at, end int64) bool {
	probe := &mp4{s: m.s}
	for at+8 <= end {
		head, err := m.s.part(at, 8)
		size := int64(0)
		if err == nil {
			size = int64(binary.BigEndian.Uint32(head))
		}
		if size < 8 || size > end-at {
			return false
		}
		if string(head[4:]) == "mdia" {
			for in := at + 8; in+20 <= at+size; {
				b, err := probe.s.part(in, 20)
				if err != nil {
					return false
				}
				n := int64(binary.BigEndian.Uint32(b))
				if string(b[4:8]) == "hdlr" {
					return string(b[16:20]) == "meta" || string(b[16:20]) == "camm"
				}
				if n < 8 {
					return false
				}
				in += n
			}
		}
		at += size
	}
	return false
}

func (m *mp4) readKeys(at, end int64) error {
	b, err := m.s.part(at, 8)
	if err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(b[4:])
	for at += 8; n > 0 && at+8 <= end && len(m.keys) < 1000; n-- {
		head, err := m.s.part(at, 8)
		if err != nil {
			return err
		}
		size := int64(binary.BigEndian.Uint32(head))
		if size < 8 || size > end-at || size > 1024 {
			return nil
		}
		name, err := m.s.part(at+8, int(size-8))
		if err != nil {
			return err
		}
		m.keys = append(m.keys, string(name))
		at += size
	}
	return nil
}

// tells tells whether an entry of a metadata list says where or with which device something was made. Its name is the
// number of its key.
func (m *mp4) tells(name string) bool {
	i := int(binary.BigEndian.Uint32([]byte(name)))
	if i < 1 || i > len(m.keys) {
		return name == "\xa9xyz"
	}
	key := strings.ToLower(m.keys[i-1])
	for _, part := range []string{"location", "gps", "serial", "identifier", "xyz", "make", "model", "camera", "direction"} {
		if strings.Contains(key, part) {
			return true
		}
	}
	return false
}

func (m *mp4) header(name string, at, end int64) error {
	b, err := m.s.part(at, int(min(end-at, 104)))
	if err != nil {
		return err
	}
	long := len(b) > 0 && b[0] == 1
	switch {
	case name == "hdlr" && len(b) >= 12:
		m.picture = m.picture || string(b[8:12]) == "vide"
		m.sound = m.sound || string(b[8:12]) == "soun"
	case name == "mvhd" && long && len(b) >= 32:
		m.lasts(binary.BigEndian.Uint32(b[20:]), binary.BigEndian.Uint64(b[24:]))
	case name == "mvhd" && !long && len(b) >= 20:
		m.lasts(binary.BigEndian.Uint32(b[12:]), uint64(binary.BigEndian.Uint32(b[16:])))
	case name == "tkhd" && len(b) >= 84:
		from := 40 // of the matrix
		if long {
			from = 52
		}
		if len(b) < from+44 {
			return nil
		}
		w, h := int(binary.BigEndian.Uint32(b[from+36:])>>16), int(binary.BigEndian.Uint32(b[from+40:])>>16)
		if binary.BigEndian.Uint32(b[from:]) == 0 && binary.BigEndian.Uint32(b[from+4:]) != 0 {
			w, h = h, w // turned on its side by the matrix, as telephones write it
		}
		if w*h > m.shape.width*m.shape.height {
			m.shape.width, m.shape.height = w, h
		}
	}
	return nil
}

func (m *mp4) lasts(scale uint32, units uint64) {
	if scale > 0 && units < math.MaxUint32*1000 && units != math.MaxUint32 {
		m.shape.duration = int64(float64(units) / float64(scale) * 1000)
	}
}

// blankMP4 turns boxes into free space of the same length, so that nothing else in the file moves.
func blankMP4(f *os.File, x shape) error {
	for _, p := range x.blanks {
		head := int64(8)
		var size [4]byte
		if _, err := f.ReadAt(size[:], p.at); err != nil {
			return err
		}
		if binary.BigEndian.Uint32(size[:]) == 1 {
			head = 16
		}
		if _, err := f.WriteAt([]byte("free"), p.at+4); err != nil {
			return err
		}
		if err := zero(f, p.at+head, p.len-head); err != nil {
			return err
		}
	}
	return nil
}

// Elements of Matroska (RFC 9559) that are looked at.
const (
	ebmlHead, ebmlDocType                               = 0x1a45dfa3, 0x4282
	segmentID, infoID, tracksID, tagsID, attachID       = 0x18538067, 0x1549a966, 0x1654ae6b, 0x1254c367, 0x1941a469
	clusterID, cuesID, seekID, chaptersID, voidID       = 0x1f43b675, 0x1c53bb6b, 0x114d9b74, 0x1043a770, 0xec
	scaleID, durationID, trackID, videoID, crcID        = 0x2ad7b1, 0x4489, 0xae, 0xe0, 0xbf
	widthID, heightID                                   = 0xb0, 0xba
	unknownSize                                   int64 = -1
)

// element reads the head of an element: its id, the length of its head and of its content.
func element(s source, at int64) (id uint64, head, size int64, err error) {
	b, err := s.part(at, int(min(12, s.size-at)))
	if err != nil || len(b) < 2 {
		return 0, 0, 0, truncated()
	}
	n := 1
	for mask := byte(0x80); n <= 4 && b[0]&mask == 0; mask >>= 1 {
		n++
	}
	if n > 4 {
		return 0, 0, 0, fault.In(Field, "picture.foreign")
	}
	if len(b) <= n {
		return 0, 0, 0, truncated()
	}
	for _, c := range b[:n] {
		id = id<<8 | uint64(c)
	}
	k := 1
	for mask := byte(0x80); k <= 8 && b[n]&mask == 0; mask >>= 1 {
		k++
	}
	if k > 8 {
		return 0, 0, 0, fault.In(Field, "picture.unreadable")
	}
	if len(b) < n+k {
		return 0, 0, 0, truncated()
	}
	v := uint64(b[n]) & (1<<(8-k) - 1)
	ones := v == 1<<(8-k)-1
	for _, c := range b[n+1 : n+k] {
		v = v<<8 | uint64(c)
		ones = ones && c == 0xff
	}
	size = int64(v)
	if ones {
		size = unknownSize
	}
	return id, int64(n + k), size, nil
}

// checkWebM walks through the elements of the top two levels. Tags and attachments are blanked: both may hold anything.
func checkWebM(s source) (shape, error) {
	x := shape{end: s.size}
	id, head, size, err := element(s, 0)
	if err != nil {
		return x, err
	}
	if id != ebmlHead || size < 0 || size > 4096 {
		return x, fault.In(Field, "picture.unreadable")
	}
	kind, err := children(s, head, head+size)
	if err != nil {
		return x, err
	}
	if string(bytes.TrimRight(kind[ebmlDocType], "\x00")) != "webm" {
		return x, fault.In(Field, "picture.type")
	}
	at := head + size
	if id, head, size, err = element(s, at); err != nil {
		return x, err
	}
	if id != segmentID {
		return x, fault.In(Field, "picture.foreign")
	}
	end := s.size
	if size != unknownSize {
		if end = at + head + size; end > s.size {
			return x, truncated()
		} else if end < s.size {
			return x, fault.In(Field, "picture.foreign")
		}
	}
	scale, lasts, tracks, clusters, count := float64(1e6), 0.0, false, false, 0
	inCluster := false
	for at += head; at < end; {
		if count++; count > maxBoxes*10 {
			return x, fault.In(Field, "picture.bomb")
		}
		id, head, size, err := element(s, at)
		if err != nil {
			return x, err
		}
		from := at + head
		switch id {
		case clusterID:
			clusters, inCluster = true, true
			if size == unknownSize { // live: its blocks follow as if they stood here
				at = from
				continue
			}
			inCluster = false
		case infoID, tracksID, tagsID, attachID, cuesID, seekID, chaptersID, voidID, crcID:
			inCluster = false
		default:
			if !inCluster {
				return x, fault.In(Field, "picture.foreign")
			}
		}
		if size == unknownSize {
			return x, fault.In(Field, "picture.unreadable")
		}
		if size > end-from {
			return x, truncated()
		}
		switch id {
		case infoID:
			found, err := children(s, from, from+size)
			if err != nil {
				return x, err
			}
			if n := number(found[scaleID]); n > 0 {
				scale = float64(n)
			}
			lasts = float(found[durationID])
		case tracksID:
			tracks = true
			if err := x.tracks(s, from, from+size); err != nil {
				return x, err
			}
		case tagsID, attachID, voidID:
			x.blanks = append(x.blanks, part{"", at, head + size})
		}
		at = from + size
	}
	if !tracks || !clusters {
		return x, truncated()
	}
	if ms := lasts * scale / 1e6; ms > 0 && ms < 1e12 {
		x.duration = int64(ms)
	}
	return x, nil
}

func (x *shape) tracks(s source, at, end int64) error {
	return each(s, at, end, func(id uint64, from, size int64) error {
		if id != trackID {
			return nil
		}
		return each(s, from, from+size, func(id uint64, from, size int64) error {
			if id != videoID {
				return nil
			}
			found, err := children(s, from, from+size)
			w, h := number(found[widthID]), number(found[heightID])
			if w > 0 && h > 0 && w < 1<<16 && h < 1<<16 {
				x.width, x.height = int(w), int(h)
			}
			return err
		})
	})
}

func each(s source, at, end int64, visit func(id uint64, from, size int64) error) error {
	for count := 0; at < end; count++ {
		id, head, size, err := element(s, at)
		if err != nil {
			return err
		}
		if size < 0 || size > end-at-head || count > 10_000 {
			return fault.In(Field, "picture.unreadable")
		}
		if err := visit(id, at+head, size); err != nil {
			return err
		}
		at += head + size
	}
	return nil
}

// children reads the small elements of a stretch.
func children(s source, at, end int64) (map[uint64][]byte, error) {
	found := map[uint64][]byte{}
	err := each(s, at, end, func(id uint64, from, size int64) error {
		if size > 64 {
			return nil
		}
		b, err := s.part(from, int(size))
		found[id] = b
		return err
	})
	return found, err
}

func number(b []byte) (n uint64) {
	for _, c := range b[:min(len(b), 8)] {
		n = n<<8 | uint64(c)
	}
	return n
}

func float(b []byte) float64 {
	switch len(b) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	}
	return 0
}

// blankWebM turns elements into Void elements of the same length.
func blankWebM(f *os.File, x shape) error {
	for _, p := range x.blanks {
		head := []byte{voidID, 0x80 | byte(max(p.len-2, 0))}
		if p.len > 100 {
			head = append([]byte{voidID}, binary.BigEndian.AppendUint64(nil, uint64(p.len-9)|1<<56)...)
		}
		if p.len < 2 {
			continue
		}
		if _, err := f.WriteAt(head, p.at); err != nil {
			return err
		}
		if err := zero(f, p.at+int64(len(head)), p.len-int64(len(head))); err != nil {
			return err
		}
	}
	return nil
}

// mp3Header reads the head of an MPEG audio frame, layer III (ISO/IEC 11172-3, 13818-3), and returns its length in bytes;
// 0 where it is none.
func mp3Header(b []byte) int {
	n, _, _ := mp3Frame(b)
	return n
}

func mp3Frame(b []byte) (size, samples, rate int) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe0 != 0xe0 {
		return 0, 0, 0
	}
	version, layer := b[1]>>3&3, b[1]>>1&3
	bits, freq, pad := b[2]>>4, b[2]>>2&3, int(b[2]>>1&1)
	if version == 1 || layer != 1 || bits == 0 || bits == 15 || freq == 3 {
		return 0, 0, 0
	}
	rate = [...]int{44100, 48000, 32000}[freq]
	samples = 1152
	kbps := [...]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}[bits]
	if version != 3 {
		kbps = [...]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}[bits]
		samples, rate = 576, rate/2
		if version == 0 {
			rate /= 2
		}
	}
	return samples/8*kbps*1000/rate + pad, samples, rate
}

// checkMP3 reads every frame's head. Before them stands at most an ID3 tag, behind them at most old tags.
func checkMP3(s source) (shape, error) {
	x := shape{end: s.size}
	at := int64(0)
	for range 4 { // some programs write a second tag
		b, err := s.part(at, 10)
		if err != nil {
			return x, truncated()
		}
		if string(b[:3]) != "ID3" {
			break
		}
		n := int64(b[6]&0x7f)<<21 | int64(b[7]&0x7f)<<14 | int64(b[8]&0x7f)<<7 | int64(b[9]&0x7f)
		at += 10 + n
		if b[5]&0x10 != 0 {
			at += 10
		}
		if at >= s.size {
			return x, truncated()
		}
	}
	r := bufio.NewReaderSize(io.NewSectionReader(s, at, s.size-at), 64<<10)
	for pad := 0; ; pad++ { // noughts between the tag and the first frame
		b, err := r.Peek(1)
		if err != nil || b[0] != 0 || pad > 1<<20 {
			break
		}
		if _, err := r.Discard(1); err != nil {
			return x, truncated()
		}
		at++
	}
	frames, seconds := 0, 0.0
	for {
		b, err := r.Peek(4)
		if err != nil {
			break
		}
		n, samples, rate := mp3Frame(b)
		if n == 0 {
			break
		}
		if at+int64(n) > s.size { // encoders cut the last frame short
			at = s.size
			break
		}
		if _, err := r.Discard(n); err != nil {
			return x, truncated()
		}
		at, frames = at+int64(n), frames+1
		seconds += float64(samples) / float64(rate)
	}
	if frames < 3 {
		return x, fault.In(Field, "picture.unreadable")
	}
	rest, err := s.part(at, int(min(s.size-at, 1<<20)))
	if err != nil {
		return x, err
	}
	if at+int64(len(rest)) < s.size || !oldTag(rest) {
		return x, fault.In(Field, "picture.foreign")
	}
	x.duration = int64(seconds * 1000)
	return x, nil
}

// oldTag tells what may stand behind the frames: nothing, noughts, or tags of older kinds.
func oldTag(b []byte) bool {
	if len(bytes.Trim(b, "\x00")) == 0 {
		return true
	}
	for _, head := range []string{"TAG", "APETAGEX", "LYRICSBEGIN", "ID3", "3DI"} {
		if bytes.HasPrefix(b, []byte(head)) {
			return true
		}
	}
	return false
}

// checkPDF looks at both ends (ISO 32000-1, 7.5): a document whose table of objects is there and behind which nothing hangs.
func checkPDF(s source) (shape, error) {
	x := shape{end: s.size}
	n := min(s.size, 4096)
	tail, err := s.part(s.size-n, int(n))
	if err != nil {
		return x, err
	}
	i := bytes.LastIndex(tail, []byte("%%EOF"))
	if i < 0 || !bytes.Contains(tail[:i], []byte("startxref")) {
		return x, truncated()
	}
	if rest := bytes.Trim(tail[i+5:], " \r\n\t\x00"); len(rest) > 0 {
		return x, fault.In(Field, "picture.foreign")
	}
	head, err := s.part(0, 8)
	if err != nil || head[5] < '1' || head[5] > '2' || head[6] != '.' {
		return x, errors.Join(err, fault.In(Field, "picture.unreadable"))
	}
	return x, nil
}
