// Package media owns the paper's pictures, films, sounds and documents: it decides which files are accepted, makes the
// forms in which readers are shown pictures, and keeps the bytes.
//
// It refuses what its bytes do not prove to be of a kind that it knows (never a name or a declared type), what is too
// large to decode in bounded memory, what is broken, and what has something else hung on to it. Readers are only ever
// given re-encoded variants of a picture, which carry nothing of the photographer's device; the original is kept beside
// them, without position and serial numbers, and never opened for them. Films, sounds and documents are given as they
// are, but for what says where and with what they were made. Who may see a file, and whether it is blocked, is decided
// elsewhere.
package media

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"jogan/internal/fault"
)

// Field is the name of the form's field that the faults of Accept speak of.
const Field = "picture"

// Files is where the bytes live. Keys are relative paths of [a-z0-9/._-] whose parts do not begin with a dot.
type Files interface {
	// Put stores what r holds under key, all of it or nothing; what was there before is replaced.
	Put(ctx context.Context, key string, r io.Reader) error
	// Open returns fault.NotFound where there is no such key.
	Open(ctx context.Context, key string) (File, error)
	// Delete removes key; a key that is not there is no error.
	Delete(ctx context.Context, key string) error
	// Walk calls visit for each key that begins with prefix ("" for all), in no promised order, until visit returns an
	// error, which Walk returns.
	Walk(ctx context.Context, prefix string, visit func(key string, size int64) error) error
}

// File is an open stored file; the caller closes it.
type File struct {
	io.ReadSeekCloser
	Size    int64
	ModTime time.Time
}

// Limits bound what Accept takes.
type Limits struct {
	MaxBytes    int64 // of a picture's file
	MaxAudio    int64 // of the other files, in bytes
	MaxVideo    int64
	MaxDocument int64
	MaxPixels   int   // of a picture: width × height
	MaxSide     int   // pixels of the longer side
	MaxMemory   int64 // bytes that decoding a picture may take, as estimated from its header
}

// DefaultLimits take what reporters' telephones and cameras make: pictures of 50 megapixels as ordinary JPEG, 24 as
// progressive JPEG with halved colours, whose decoder needs six bytes a pixel.
func DefaultLimits() Limits {
	return Limits{
		MaxBytes: 40 << 20, MaxAudio: 200 << 20, MaxVideo: 1 << 30, MaxDocument: 50 << 20,
		MaxPixels: 50_000_000, MaxSide: 20_000, MaxMemory: 205_000_000,
	}
}

// Largest is the largest file of any kind, in bytes.
func (l Limits) Largest() int64 { return max(l.MaxBytes, l.MaxAudio, l.MaxVideo, l.MaxDocument) }

// Stored is an accepted file.
type Stored struct {
	Key           string // the first 32 hex digits of the SHA-256 of the uploaded bytes
	Type          string // media type, as the bytes say
	Width, Height int    // pixels, as seen: after the orientation noted by the camera; of sound and documents 0
	Duration      time.Duration
	Bytes         int64 // as uploaded
	Variants      []Variant
	Notes         Notes // what a picture itself says: proposals for the editor, often empty
}

// Variant is one file of a picture that readers may be given. A picture has at least one of the whole; they are sorted by
// width, and the widest is as wide as the picture itself or 1,600 pixels.
type Variant struct {
	Width, Height int
	File          string // "<key>/960.jpg", "<key>/960-16x9-50-50.webp"
	Type          string // image/webp, image/avif; empty: JPEG or PNG
	Crop          string // "16:9", "4:3", "1:1"; empty: the whole
	Bytes         int64
}

// maxWaiting is how many uploads may wait for the decoder. Each holds a connection and a file, no memory.
const maxWaiting = 32

// Library accepts and gives out files.
type Library struct {
	files    Files
	limits   Limits
	decoder  Decoder
	encoders Encoders
	slot     chan struct{} // holds one token: who has it may decode and store
	waiting  chan struct{}
}

// New makes a library that keeps its files in files and decodes within this process.
func New(files Files, limits Limits) *Library {
	return NewWith(files, limits, here{}, Encoders{})
}

// NewWith makes a library with a decoder and with what there is of other encoders.
func NewWith(files Files, limits Limits, decoder Decoder, encoders Encoders) *Library {
	return &Library{files, limits, decoder, encoders, make(chan struct{}, 1), make(chan struct{}, maxWaiting)}
}

// Own is a file that is the caller's alone: Accept reads it in place, may change it, and leaves it open.
type Own struct{ *os.File }

// Accept reads one file, stores it, and of a picture the variants of the whole; MakeVariants makes the rest of them. The
// same bytes give the same key, and accepting them again only writes the same files anew.
//
// What is wrong with the file is fault.Invalid on Field, with one of the keys picture.empty, picture.too-large ({0} MB),
// picture.too-many-pixels ({0} megapixels, {1} pixels a side), picture.too-heavy ({0} megapixels), picture.type,
// picture.heic, picture.avif, picture.svg, picture.animated (an animated WebP), picture.bomb, picture.foreign,
// picture.no-film, picture.truncated and picture.unreadable. fault.Unavailable is returned where too many pictures wait
// or ctx ends while others are being decoded (picture.busy), and where the disk is full (picture.disk-full). After an
// error nothing of the file is stored, unless the same content was stored before.
func (l *Library) Accept(ctx context.Context, r io.Reader) (Stored, error) {
	head := make([]byte, 1024)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Stored{}, cutOff(err)
	}
	head = head[:n]
	f, err := sniff(head)
	if err != nil {
		return Stored{}, err
	}
	own, mine := r.(Own)
	if !mine {
		if own, err = l.spool(io.MultiReader(bytes.NewReader(head), r), f.limit(l.limits)); err != nil {
			return Stored{}, full(err)
		}
		defer own.Close()
	}
	s, err := l.acceptFile(ctx, own.File, f)
	return s, full(err)
}

// spool copies an upload into a file that vanishes when it is closed.
func (l *Library) spool(r io.Reader, limit int64) (Own, error) {
	var f *os.File
	var err error
	if d, ok := l.files.(interface{ Temp() (*os.File, error) }); ok {
		f, err = d.Temp()
	} else if f, err = os.CreateTemp("", "jogan-upload-*"); err == nil {
		err = os.Remove(f.Name())
	}
	if err != nil {
		return Own{}, err
	}
	n, err := io.Copy(f, io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = tooLarge(limit)
	}
	if err != nil {
		return Own{}, errors.Join(cutOff(err), f.Close())
	}
	return Own{f}, nil
}

// cutOff tells an upload that broke off from a failure of ours.
func cutOff(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return refuse(err, "picture.truncated")
	}
	if fault.Of(err) != fault.Internal {
		return err
	}
	return fmt.Errorf("read upload: %w", err)
}

func tooLarge(limit int64) error { return fault.In(Field, "picture.too-large", limit>>20) }

// full says what can be done where the disk is full.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.Wrap(err, fault.Unavailable, "picture.disk-full")
	}
	return err
}

func (l *Library) acceptFile(ctx context.Context, file *os.File, f form) (Stored, error) {
	info, err := file.Stat()
	if err != nil {
		return Stored{}, err
	}
	if limit := f.limit(l.limits); info.Size() > limit {
		return Stored{}, tooLarge(limit)
	}
	src := source{file, info.Size()}
	x, err := f.check(src)
	if err != nil {
		return Stored{}, err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, src.size)); err != nil {
		return Stored{}, err
	}
	s := Stored{
		Key: hex.EncodeToString(sum.Sum(nil)[:16]), Type: f.mime, Bytes: src.size,
		Width: x.width, Height: x.height, Duration: time.Duration(x.duration) * time.Millisecond,
	}
	if f.strip != nil {
		return s, l.picture(ctx, file, f, x, &s)
	}
	if f.blank != nil {
		if err := f.blank(file, x); err != nil {
			return Stored{}, err
		}
	}
	key := s.Key + "/original." + f.ending
	if err := l.files.Put(ctx, key, io.NewSectionReader(file, 0, x.end)); err != nil {
		return Stored{}, fmt.Errorf("store %s: %w", key, err)
	}
	return s, nil
}

// picture makes and stores the variants of the whole, and then the original without what its device wrote into it.
func (l *Library) picture(ctx context.Context, file *os.File, f form, x shape, s *Stored) error {
	done, err := l.turn(ctx)
	if err != nil {
		return err
	}
	defer done()
	var pieces []Piece
	seen, err := l.decoder.Decode(ctx, file, l.order(f.mime, x), func(p Piece) error {
		pieces = append(pieces, p)
		return nil
	})
	if err != nil {
		return err
	}
	s.Width, s.Height, s.Notes = seen.Width, seen.Height, seen.Notes
	for _, p := range slices.Backward(pieces) {
		s.Variants = append(s.Variants, l.variant(s.Key, p, 0, 0))
	}
	strip := func(w io.Writer) error { return f.strip(w, source{file, s.Bytes}, x, seen.Notes) }
	if err := l.store(ctx, s.Key, pieces, strip); err != nil {
		return fmt.Errorf("store picture %s: %w", s.Key, err)
	}
	return nil
}

func (l *Library) order(mime string, x shape) Order {
	return Order{
		Type: mime, MaxPixels: l.limits.MaxPixels, MaxSide: l.limits.MaxSide, MaxMemory: l.limits.MaxMemory,
		Progressive: x.progressive, Samples: x.samples, Extra: x.extra,
	}
}

// turn waits for the decoder; done gives it back.
func (l *Library) turn(ctx context.Context) (done func(), err error) {
	select {
	case l.waiting <- struct{}{}:
		defer func() { <-l.waiting }()
	default:
		return nil, fault.New(fault.Unavailable, "picture.busy")
	}
	select {
	case l.slot <- struct{}{}:
		return func() { <-l.slot }, nil
	case <-ctx.Done():
		return nil, fault.Wrap(context.Cause(ctx), fault.Unavailable, "picture.busy")
	}
}

// variant names a piece. A crop's name says around which point it was made: under one name the bytes never change.
func (l *Library) variant(key string, p Piece, x, y int) Variant {
	name := fmt.Sprintf("%s/%d", key, p.Width)
	if p.Crop != "" {
		name += fmt.Sprintf("-%s-%d-%d", strings.ReplaceAll(p.Crop, ":", "x"), x, y)
	}
	return Variant{Width: p.Width, Height: p.Height, File: name + "." + p.Ending, Crop: p.Crop, Bytes: int64(len(p.Data))}
}

// store writes the original last: its being there says that the picture is complete.
func (l *Library) store(ctx context.Context, key string, pieces []Piece, original func(io.Writer) error) error {
	var err error
	for _, p := range pieces {
		if err = l.files.Put(ctx, l.variant(key, p, 0, 0).File, bytes.NewReader(p.Data)); err != nil {
			break
		}
	}
	if err == nil {
		r, w := io.Pipe()
		go func() { w.CloseWithError(original(w)) }()
		err = l.files.Put(ctx, originalKey(key), r)
		if r.Close(); err == nil {
			return nil
		}
	}
	// The request may be over by now; what it began is still taken back.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if f, open := l.files.Open(ctx, originalKey(key)); open == nil {
		return errors.Join(err, f.Close()) // stored before, or meanwhile by another node: the files are its own
	} else if !fault.Is(open, fault.NotFound) {
		return errors.Join(err, open)
	}
	for _, p := range pieces {
		err = errors.Join(err, l.files.Delete(ctx, l.variant(key, p, 0, 0).File))
	}
	return err
}

// Open opens a file that readers may be given: a picture's variant by its Variant.File, or the original of a film, sound
// or document. Everything else, the originals of pictures too, is fault.NotFound.
func (l *Library) Open(ctx context.Context, file string) (File, error) {
	if !IsFile(file) {
		return File{}, notFound(nil)
	}
	return l.files.Open(ctx, file)
}

// Policy is the Content-Security-Policy of a file that was uploaded: whatever it turns out to be, it runs nothing.
const Policy = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; sandbox"

// TypeOf is the media type of a file that readers may be given, by its name.
func TypeOf(file string) string {
	kind := map[string]string{
		".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".avif": "image/avif", ".mp4": "video/mp4", ".webm": "video/webm",
		".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".pdf": "application/pdf",
	}[path.Ext(file)]
	return cmp.Or(kind, "application/octet-stream")
}

// IsFile tells the names of files that readers may be given.
func IsFile(name string) bool { return variantFile.MatchString(name) }

// Remove deletes everything of a file for good. One that is not there is no error. To take a file from readers for a time,
// block it where it is looked up; its bytes can stay.
func (l *Library) Remove(ctx context.Context, key string) error {
	// The original goes last, so that a removal that was cut short can be seen and run again.
	if err := l.Keep(ctx, key, nil); err != nil {
		return err
	}
	if err := l.files.Delete(ctx, originalKey(key)); err != nil {
		return fmt.Errorf("remove %s: %w", key, err)
	}
	return nil
}

// Keep deletes the files of a picture that readers may be given, but for those named: crops of an older focal point.
func (l *Library) Keep(ctx context.Context, key string, names []string) error {
	if !pictureKey.MatchString(key) {
		return notFound(nil)
	}
	var files []string
	err := l.files.Walk(ctx, key+"/", func(file string, _ int64) error {
		if !slices.Contains(names, file) {
			files = append(files, file)
		}
		return nil
	})
	for _, file := range files {
		if err == nil {
			err = l.files.Delete(ctx, file)
		}
	}
	if err != nil {
		return fmt.Errorf("remove files of %s: %w", key, err)
	}
	return nil
}

func originalKey(key string) string { return "original/" + key }

func notFound(cause error) error { return fault.Wrap(cause, fault.NotFound, "picture.not-found") }

// refuse is fault.In with the cause for the log.
func refuse(cause error, key string, args ...any) error {
	err := fault.In(Field, key, args...)
	err.Cause = cause
	return err
}

var (
	pictureKey  = regexp.MustCompile(`^[0-9a-f]{32}$`)
	variantFile = regexp.MustCompile(`^[0-9a-f]{32}/([0-9]{1,5}(-(16x9|4x3|1x1)-[0-9]{1,3}-[0-9]{1,3})?\.(jpg|png|webp|avif)|original\.(mp4|webm|mp3|m4a|pdf))$`)
	filesKey    = regexp.MustCompile(`^[a-z0-9_-][a-z0-9._-]*(/[a-z0-9_-][a-z0-9._-]*)*$`)
)

// checkKey holds the promise of Files about keys; every implementation asks it. A key whose parts do not begin with a
// dot can neither climb out of its folder nor meet a file that is still being written.
func checkKey(key string) error {
	if len(key) > 250 || !filesKey.MatchString(key) || strings.HasSuffix(key, ".") {
		return fmt.Errorf("file key %q: not of the form [a-z0-9/._-]", key)
	}
	return nil
}
