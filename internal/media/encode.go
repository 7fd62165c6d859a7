package media

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"jogan/internal/fault"
)

// Encoders are the programs of this machine that write formats which Go's library does not: paths, empty where there is none.
type Encoders struct {
	WebP string // cwebp
	AVIF string // avifenc
	PDF  string // pdftoppm, which draws pages
	// Confiner is the program that starts PDF within limits (WorkerCommand): the running one, as os.Executable names it.
	// Empty: PDF is held by its time alone.
	Confiner string
}

// FindEncoders looks for them where the system keeps its programs. Pages are drawn where the system can hold the program
// that draws them, which is Linux.
func FindEncoders(confiner string) Encoders {
	find := func(name string) string {
		path, err := exec.LookPath(name)
		if err != nil {
			return ""
		}
		return path
	}
	e := Encoders{WebP: find("cwebp"), AVIF: find("avifenc"), Confiner: confiner}
	if runtime.GOOS == "linux" {
		e.PDF = find("pdftoppm")
	}
	return e
}

// encoderTime is the longest that one variant may take.
const encoderTime = 60 * time.Second

// MakeVariants makes of a stored picture its crops around a focal point (percent of width and height) and, where the
// machine has the encoders, each variant once more as WebP and AVIF. whole are the variants that Accept made. It returns
// all that there are then. A type that fails is left out as a whole, so that a browser never finds half of the widths.
func (l *Library) MakeVariants(ctx context.Context, key string, whole []Variant, x, y int) ([]Variant, error) {
	if !pictureKey.MatchString(key) {
		return nil, notFound(nil)
	}
	original, err := l.files.Open(ctx, originalKey(key))
	if err != nil {
		return nil, err
	}
	defer original.Close()
	own, err := l.spool(original, l.limits.MaxBytes)
	if err != nil {
		return nil, full(err)
	}
	defer own.Close()
	f, err := sniff(firstBytes(own.File))
	if err != nil {
		return nil, err
	}
	info, err := own.Stat()
	if err != nil {
		return nil, err
	}
	look, err := f.check(source{own.File, info.Size()})
	if err != nil {
		return nil, err
	}
	done, err := l.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()

	all := bytesOnly(whole)
	failed := map[string]bool{}
	var others []Variant
	put := func(p Piece) error {
		if p.Crop != "" {
			v := l.variant(key, p, x, y)
			if err := l.files.Put(ctx, v.File, bytes.NewReader(p.Data)); err != nil {
				return err
			}
			all = append(all, v)
		}
		for _, e := range l.encoders.list() {
			if failed[e.mime] || len(p.PNG) == 0 {
				continue
			}
			data, err := e.run(ctx, p.PNG)
			if err != nil && ctx.Err() != nil {
				return err
			}
			if err != nil || len(data) == 0 {
				failed[e.mime] = true // the picture is whole without it
				continue
			}
			p := p
			p.Ending, p.Data = e.ending, data
			v := l.variant(key, p, x, y)
			v.Type = e.mime
			if err := l.files.Put(ctx, v.File, bytes.NewReader(data)); err != nil {
				return err
			}
			others = append(others, v)
		}
		return nil
	}
	order := l.order(f.mime, look)
	order.FocusX, order.FocusY, order.Lossless = x, y, len(l.encoders.list()) > 0
	for _, crops := range []bool{false, true} {
		if !crops && !order.Lossless {
			continue // the whole ones are there
		}
		order.Crops = crops
		if _, err := l.decoder.Decode(ctx, own.File, order, put); err != nil {
			return nil, full(err)
		}
	}
	for _, v := range others {
		if !failed[v.Type] {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b Variant) int {
		return cmp.Or(cmp.Compare(a.Crop, b.Crop), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Width, b.Width))
	})
	return all, nil
}

// bytesOnly are the variants that every browser shows of the whole picture.
func bytesOnly(all []Variant) []Variant {
	var some []Variant
	for _, v := range all {
		if v.Type == "" && v.Crop == "" {
			some = append(some, v)
		}
	}
	return some
}

func firstBytes(f *os.File) []byte {
	b := make([]byte, 1024)
	n, _ := f.ReadAt(b, 0)
	return b[:n]
}

// encoder is a program that turns a PNG into another format.
type encoder struct {
	path, mime, ending string
	args               func(in, out string) []string
}

func (e Encoders) list() []encoder {
	var all []encoder
	if e.AVIF != "" {
		all = append(all, encoder{e.AVIF, "image/avif", "avif", func(in, out string) []string {
			return []string{"--jobs", "1", "--speed", "8", "--min", "24", "--max", "36", in, out}
		}})
	}
	if e.WebP != "" {
		all = append(all, encoder{e.WebP, "image/webp", "webp", func(in, out string) []string {
			return []string{"-quiet", "-q", "78", "-m", "4", "-metadata", "none", in, "-o", out}
		}})
	}
	return all
}

// run encodes one picture of at most 1,600 pixels in width, in files that are gone afterwards.
func (e encoder) run(ctx context.Context, png []byte) (data []byte, err error) {
	dir, err := os.MkdirTemp("", "jogan-encode-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	in, out := filepath.Join(dir, "in.png"), filepath.Join(dir, "out."+e.ending)
	if err := os.WriteFile(in, png, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, encoderTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, e.path, e.args(in, out)...) //nolint:gosec // found in the system's path
	cmd.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &limited{&said, 4 << 10}
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", filepath.Base(e.path), err, said.Bytes())
	}
	f, err := os.Open(out)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(f, maxPiece+1))
	if err == nil && (int64(len(data)) > maxPiece || !e.wrote(data)) {
		err = fault.New(fault.Internal, "fault.internal")
	}
	return data, err
}

// wrote tells whether the bytes are of the format that was asked for.
func (e encoder) wrote(data []byte) bool {
	if e.ending == "webp" {
		return len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP"
	}
	return len(data) > 12 && string(data[4:8]) == "ftyp"
}
