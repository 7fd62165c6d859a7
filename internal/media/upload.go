package media

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"sync"
	"time"

	"jogan/internal/fault"
)

// uploading is the folder of files that arrive in parts. No key can name it.
const uploading = ".uploads"

// Bounds of uploads that have not ended.
const (
	uploadLife     = 24 * time.Hour
	maxUploads     = 40      // of one person
	maxUploadBytes = 4 << 30 // of one person, as announced
)

// Upload is a file that arrives in parts: on a line that breaks, the next part goes on where the last one ended.
type Upload struct {
	ID     string `json:"-"`
	Owner  int64  `json:"owner"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`           // bytes, as announced
	Offset int64  `json:"-"`              // bytes that have arrived
	Item   int64  `json:"item,omitempty"` // of the library, once it was taken in
}

// Uploads keeps them in a folder beside the library's files. Nodes may share it, as long as one upload's parts are sent
// one after the other.
type Uploads struct {
	dir    *Dir
	limits Limits
	now    func() time.Time
	mu     sync.Mutex // between finding out where a file ends and writing there
}

// NewUploads opens the folder.
func NewUploads(dir *Dir, limits Limits, now func() time.Time) (*Uploads, error) {
	if err := dir.root.MkdirAll(uploading, 0o750); err != nil {
		return nil, fmt.Errorf("uploads: %w", err)
	}
	return &Uploads{dir: dir, limits: limits, now: now}, nil
}

var uploadID = regexp.MustCompile(`^[a-z2-7]{26}$`)

func (u *Uploads) data(id string) string  { return path.Join(uploading, id) }
func (u *Uploads) about(id string) string { return path.Join(uploading, id+".json") }

// Begin announces a file of a size. fault.Invalid on Field where no file of that size is taken, fault.Conflict
// (picture.too-many-uploads) where the person has too much under way.
func (u *Uploads) Begin(owner int64, name string, size int64) (Upload, error) {
	switch {
	case size <= 0:
		return Upload{}, fault.In(Field, "picture.empty")
	case size > u.limits.Largest():
		return Upload{}, tooLarge(u.limits.Largest())
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	count, sum := 0, size
	err := u.walk(func(x Upload, _ time.Time) error {
		if x.Owner == owner && x.Item == 0 {
			count, sum = count+1, sum+x.Size
		}
		return nil
	})
	if err != nil {
		return Upload{}, err
	}
	if count >= maxUploads || sum > maxUploadBytes {
		return Upload{}, fault.New(fault.Conflict, "picture.too-many-uploads")
	}
	x := Upload{ID: strings.ToLower(rand.Text()), Owner: owner, Name: path.Base(strings.ReplaceAll(name, `\`, "/")), Size: size}
	if err := u.write(u.data(x.ID), nil); err != nil {
		return Upload{}, full(err)
	}
	return x, full(u.note(x))
}

func (u *Uploads) note(x Upload) error {
	raw, err := json.Marshal(x)
	if err != nil {
		return err
	}
	temp := u.about(x.ID) + ".new"
	if err := u.write(temp, raw); err != nil {
		return err
	}
	return u.dir.root.Rename(temp, u.about(x.ID))
}

func (u *Uploads) write(name string, data []byte) error {
	f, err := u.dir.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// Look returns an upload of a person; fault.NotFound where there is none, or no longer.
func (u *Uploads) Look(owner int64, id string) (Upload, error) {
	x, err := u.read(id)
	if err == nil && x.Owner != owner {
		err = notFound(nil)
	}
	return x, err
}

func (u *Uploads) read(id string) (Upload, error) {
	if !uploadID.MatchString(id) {
		return Upload{}, notFound(nil)
	}
	raw, err := u.dir.root.ReadFile(u.about(id))
	if errors.Is(err, fs.ErrNotExist) {
		return Upload{}, notFound(nil)
	} else if err != nil {
		return Upload{}, err
	}
	x := Upload{ID: id}
	if err := json.Unmarshal(raw, &x); err != nil {
		return Upload{}, fmt.Errorf("upload %s: %w", id, err)
	}
	if x.Item != 0 {
		x.Offset = x.Size
		return x, nil
	}
	info, err := u.dir.root.Stat(u.data(id))
	if errors.Is(err, fs.ErrNotExist) {
		return Upload{}, notFound(nil)
	} else if err != nil {
		return Upload{}, err
	}
	x.Offset = info.Size()
	return x, nil
}

// Append writes what r holds behind offset, as far as it comes: what arrived before a line broke counts. fault.Conflict
// (picture.offset) where the file does not end at offset, also when another request has written to it meanwhile: ask with
// Look where it ends, and go on there.
func (u *Uploads) Append(ctx context.Context, owner int64, id string, offset int64, r io.Reader) (Upload, error) {
	x, err := u.Look(owner, id)
	if err != nil || x.Item != 0 {
		return x, err
	}
	if offset != x.Offset {
		return x, fault.New(fault.Conflict, "picture.offset")
	}
	f, err := u.dir.root.OpenFile(u.data(id), os.O_WRONLY, 0)
	if err != nil {
		return x, err
	}
	defer f.Close()
	buffer := make([]byte, 128<<10)
	for ctx.Err() == nil {
		n, readErr := io.ReadAtLeast(r, buffer, len(buffer))
		if x.Offset+int64(n) > x.Size {
			return x, fault.In(Field, "picture.longer")
		}
		if n > 0 {
			if err := u.append(f, buffer[:n], x.Offset); err != nil {
				return x, full(err)
			}
			x.Offset += int64(n)
		}
		if errors.Is(readErr, io.EOF) || errors.Is(readErr, io.ErrUnexpectedEOF) {
			return x, nil // its end, or the line's: whoever sends asks where to go on
		} else if readErr != nil {
			return x, cutOff(readErr)
		}
	}
	return x, context.Cause(ctx)
}

func (u *Uploads) append(f *os.File, part []byte, at int64) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() != at {
		return fault.New(fault.Conflict, "picture.offset")
	}
	_, err = f.WriteAt(part, at)
	return err
}

// File opens an upload that has arrived as a whole, for Library.Accept; the caller closes it.
func (u *Uploads) File(x Upload) (Own, error) {
	f, err := u.dir.root.OpenFile(u.data(x.ID), os.O_RDWR, 0)
	return Own{f}, err
}

// Done notes that the library took the file in as an item; asking again for the upload then tells which. Its bytes go.
func (u *Uploads) Done(x Upload, item int64) error {
	x.Item = item
	if err := u.note(x); err != nil {
		return full(err)
	}
	return gone(u.dir.root.Remove(u.data(x.ID)))
}

// Cancel forgets an upload.
func (u *Uploads) Cancel(x Upload) error {
	return errors.Join(gone(u.dir.root.Remove(u.about(x.ID))), gone(u.dir.root.Remove(u.data(x.ID))))
}

func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Prune forgets uploads to which nothing came for a day.
func (u *Uploads) Prune(ctx context.Context) error {
	return u.walk(func(x Upload, touched time.Time) error {
		if u.now().Sub(touched) > uploadLife {
			return u.Cancel(x)
		}
		return ctx.Err()
	})
}

// walk visits the uploads with the time when something last came to them.
func (u *Uploads) walk(visit func(Upload, time.Time) error) error {
	entries, err := fs.ReadDir(u.dir.root.FS(), uploading)
	if err != nil {
		return err
	}
	for _, e := range entries {
		id, _, _ := strings.Cut(e.Name(), ".")
		x, err := u.read(id)
		if fault.Is(err, fault.NotFound) {
			x = Upload{ID: id} // a half of one: no person's
		} else if err != nil {
			return err
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return err
		}
		if strings.HasSuffix(e.Name(), ".json") && x.Size > 0 && x.Item == 0 {
			continue // its data tells when it was touched
		}
		if err := visit(x, info.ModTime()); err != nil {
			return err
		}
	}
	return nil
}
