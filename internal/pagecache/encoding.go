package pagecache

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The variants, the best first: at the levels used here brotli makes the smallest pages, and all current browsers read it.
const (
	encodingBrotli = iota
	encodingZstd
	encodingGzip
	encodings
)

// coding returns the name of an encoding as HTTP has it.
func coding(encoding int) string {
	return [...]string{"br", "zstd", "gzip"}[encoding]
}

const (
	worthCompressing = 1 << 10 // below, a smaller body saves no packet
	brotliLevel      = 5       // pages of 50 KB: 2 ms; 4 takes as long and is larger, 6 takes a fifth more for half a hundredth
	zstdWindow       = 1 << 20 // browsers refuse more than 8 MB (RFC 9659); pages are smaller than this
)

// squeezer is the encoders with their memory, which is far more than a page.
type squeezer struct {
	brotli *brotli.Writer
	zstd   *zstd.Encoder // nil where it could not be made
	gzip   *gzip.Writer
}

// squeeze compresses the body at once rather than for the first reader: an entry never changes after it is finished, and
// the work, 3 ms for a page of 50 KB, is bounded by the slots.
func (c *Cache) squeeze(e *Entry) {
	if len(e.Body) < worthCompressing || e.Header["Content-Encoding"] != "" {
		return
	}
	s, ok := c.squeezers.Get().(*squeezer)
	if !ok {
		s = &squeezer{brotli: brotli.NewWriterLevel(io.Discard, brotliLevel), gzip: gzip.NewWriter(io.Discard)}
		if z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(zstdWindow), zstd.WithLowerEncoderMem(true)); err == nil {
			s.zstd = z
		}
	}
	var br, gz bytes.Buffer
	s.brotli.Reset(&br)
	e.keepVariant(encodingBrotli, &br, write(s.brotli, e.Body))
	s.gzip.Reset(&gz)
	e.keepVariant(encodingGzip, &gz, write(s.gzip, e.Body))
	if s.zstd != nil {
		e.keepVariant(encodingZstd, bytes.NewBuffer(s.zstd.EncodeAll(e.Body, nil)), nil)
	}
	s.brotli.Reset(io.Discard)
	s.gzip.Reset(io.Discard)
	c.squeezers.Put(s)
}

func write(w io.WriteCloser, body []byte) error {
	if _, err := w.Write(body); err != nil {
		return err
	}
	return w.Close()
}

// keepVariant takes what is smaller than the body, in memory of just its size.
func (e *Entry) keepVariant(encoding int, b *bytes.Buffer, err error) {
	if err == nil && b.Len() < len(e.Body) {
		e.variants[encoding] = bytes.Clone(b.Bytes())
	}
}

// Encoded returns the body in the encoding that an Accept-Encoding header likes best (RFC 9110 §12.5.3), and that
// encoding's name; "" is the body as it is. Among equals br goes before zstd before gzip before none. A header that
// forbids all of them gets the body as it is.
func (e *Entry) Encoded(accept string) (body []byte, encoding string) {
	const unsaid = -1
	weight := [encodings]int{unsaid, unsaid, unsaid}
	plain, others := unsaid, unsaid
	for rest := accept; rest != ""; {
		var item string
		item, rest, _ = strings.Cut(rest, ",")
		name, params, _ := strings.Cut(item, ";")
		q := quality(params)
		switch name = strings.TrimSpace(name); {
		case name == "*":
			others = q
		case strings.EqualFold(name, "identity"):
			plain = q
		case strings.EqualFold(name, "x-gzip"): // RFC 9110 §8.4.1.3
			weight[encodingGzip] = q
		default:
			for i := range weight {
				if strings.EqualFold(name, coding(i)) {
					weight[i] = q
				}
			}
		}
	}
	best, most := -1, max(plain, 0)
	for i, q := range weight {
		if q == unsaid {
			q = others
		}
		if e.variants[i] != nil && q > 0 && (q > most || best < 0 && q == most) {
			best, most = i, q
		}
	}
	if best < 0 {
		return e.Body, ""
	}
	return e.variants[best], coding(best)
}

// quality reads the parameters of an item: thousandths of its q. What is no number is 0: it is not understood.
func quality(params string) int {
	for params != "" {
		var p string
		p, params, _ = strings.Cut(params, ";")
		name, value, _ := strings.Cut(p, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return int(q * 1000)
	}
	return 1000
}
