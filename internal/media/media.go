// Package media owns the paper's pictures: it decides which files are accepted, makes the widths that readers are
// shown, and keeps the bytes.
//
// It refuses what it cannot decode itself (the bytes decide, never a name or a declared type), what is too large to
// decode in bounded memory, and what is broken. Readers are only ever given re-encoded variants, which carry no
// position, camera or owner of the photographer's device; the original is kept beside them and never opened for them.
// Who may see a picture, and whether it is blocked, is decided elsewhere.
package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
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
	MaxBytes  int64 // of the uploaded file
	MaxPixels int   // width × height
	MaxSide   int   // pixels of the longer side
}

// DefaultLimits take what a reporter's telephone or camera makes. A decoder needs up to 15 bytes a pixel (a progressive
// JPEG without colour subsampling; 1.5 for the ordinary kind), so the worst accepted picture costs about 600 MB and a
// 12-megapixel telephone picture about 70 MB, once: pictures are decoded one after the other.
func DefaultLimits() Limits {
	return Limits{MaxBytes: 20 << 20, MaxPixels: 40_000_000, MaxSide: 20_000}
}

// Stored is an accepted picture.
type Stored struct {
	Key           string // the first 32 hex digits of the SHA-256 of the original bytes
	Type          string // media type of the original: image/jpeg, image/png, image/gif or image/webp
	Width, Height int    // pixels, as seen: after the orientation noted by the camera
	Bytes         int64  // of the original
	Variants      []Variant
	Caption       string // what the file itself says (IPTC, else EXIF); a proposal for the editor, often empty
	Credit        string
}

// Variant is one file that readers may be given. A picture has at least one; they are sorted by width, and the widest
// is as wide as the picture itself or 1,600 pixels.
type Variant struct {
	Width, Height int
	File          string // "<key>/960.jpg"
	Bytes         int64
}

// Library accepts and gives out pictures.
type Library struct {
	files  Files
	limits Limits
	slot   chan struct{} // holds one token: who has it may decode and store
}

// New makes a library that keeps its pictures in files.
func New(files Files, limits Limits) *Library {
	return &Library{files: files, limits: limits, slot: make(chan struct{}, 1)}
}

// Accept reads one picture, stores its variants and its original, and returns what it stored. The same bytes give the
// same key, and accepting them again only writes the same files anew.
//
// What is wrong with the picture is fault.Invalid on Field, with one of the keys picture.empty, picture.too-large
// ({0} MB), picture.too-many-pixels ({0} megapixels, {1} pixels a side), picture.type, picture.heic, picture.animated
// (an animated WebP), picture.truncated and picture.unreadable. fault.Unavailable (picture.busy) is returned where ctx
// ends while other pictures are being decoded. After an error nothing of the picture is stored, unless the same content
// was stored before.
func (l *Library) Accept(ctx context.Context, r io.Reader) (Stored, error) {
	data, err := io.ReadAll(io.LimitReader(r, l.limits.MaxBytes+1))
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return Stored{}, refuse(err, "picture.truncated")
	} else if err != nil {
		return Stored{}, fmt.Errorf("read picture: %w", err)
	}
	if int64(len(data)) > l.limits.MaxBytes {
		return Stored{}, fault.In(Field, "picture.too-large", l.limits.MaxBytes>>20)
	}
	format, size, err := inspect(data, l.limits)
	if err != nil {
		return Stored{}, err
	}

	select {
	case l.slot <- struct{}{}:
		defer func() { <-l.slot }()
	case <-ctx.Done():
		return Stored{}, fault.Wrap(context.Cause(ctx), fault.Unavailable, "picture.busy")
	}
	meta := readMeta(data, format)
	pic, err := format.decodeAll(data, size)
	if err != nil {
		return Stored{}, err
	}
	sum := sha256.Sum256(data)
	s := Stored{
		Key: hex.EncodeToString(sum[:16]), Type: format.mime, Bytes: int64(len(data)),
		Caption: meta.caption, Credit: meta.credit,
	}
	encoded, err := variants(ctx, pic, meta.orientation)
	if err != nil {
		return Stored{}, fmt.Errorf("make variants of picture %s: %w", s.Key, err)
	}
	s.Width, s.Height = size.X, size.Y
	if meta.orientation.swaps() {
		s.Width, s.Height = size.Y, size.X
	}
	for i := range encoded {
		e := &encoded[i]
		e.File = s.Key + "/" + e.name
		s.Variants = append(s.Variants, e.Variant)
	}
	if err := l.store(ctx, s.Key, encoded, data); err != nil {
		return Stored{}, fmt.Errorf("store picture %s: %w", s.Key, err)
	}
	return s, nil
}

// store writes the original last: its being there says that the picture is complete.
func (l *Library) store(ctx context.Context, key string, encoded []encoded, original []byte) error {
	var err error
	for _, e := range encoded {
		if err = l.files.Put(ctx, e.File, bytes.NewReader(e.data)); err != nil {
			break
		}
	}
	if err == nil {
		if err = l.files.Put(ctx, originalKey(key), bytes.NewReader(original)); err == nil {
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
	for _, e := range encoded {
		err = errors.Join(err, l.files.Delete(ctx, e.File))
	}
	return err
}

// Open opens a variant by its Variant.File. Everything else, the originals too, is fault.NotFound.
func (l *Library) Open(ctx context.Context, file string) (File, error) {
	if !variantFile.MatchString(file) {
		return File{}, notFound(nil)
	}
	return l.files.Open(ctx, file)
}

// Remove deletes a picture's variants and original for good. A picture that is not there is no error. To take a
// picture from readers for a time, block it where it is looked up; its bytes can stay.
func (l *Library) Remove(ctx context.Context, key string) error {
	if !pictureKey.MatchString(key) {
		return notFound(nil)
	}
	var files []string
	err := l.files.Walk(ctx, key+"/", func(file string, _ int64) error {
		files = append(files, file)
		return nil
	})
	if err != nil {
		return fmt.Errorf("remove picture %s: %w", key, err)
	}
	// The original goes last, so that a removal that was cut short can be seen and run again.
	for _, file := range append(files, originalKey(key)) {
		if err := l.files.Delete(ctx, file); err != nil {
			return fmt.Errorf("remove picture %s: %w", key, err)
		}
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
	variantFile = regexp.MustCompile(`^[0-9a-f]{32}/[0-9]{1,5}\.(jpg|png)$`)
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
