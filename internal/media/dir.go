package media

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strings"
	"time"
)

// unfinished is the folder of files that are being written. No key can name it.
const unfinished = ".unfinished"

// Dir keeps files in one folder of this machine. The operating system holds it to that folder: no key and no symbolic
// link leads out of it. Programs may share the folder.
type Dir struct {
	root *os.Root
}

// OpenDir opens the folder at path and makes it where it is not there. Files that a stopped program left unfinished
// more than a day before now are removed. Close it at the end.
func OpenDir(path string, now time.Time) (*Dir, error) {
	if err := os.MkdirAll(path, 0o750); err != nil {
		return nil, fmt.Errorf("media folder: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("media folder: %w", err)
	}
	d := &Dir{root}
	if err := d.sweep(now.Add(-24 * time.Hour)); err != nil {
		return nil, errors.Join(fmt.Errorf("media folder %s: %w", path, err), root.Close())
	}
	return d, nil
}

// Close releases the folder; files that are open stay open.
func (d *Dir) Close() error { return d.root.Close() }

func (d *Dir) sweep(before time.Time) error {
	if err := d.root.MkdirAll(unfinished, 0o750); err != nil {
		return err
	}
	entries, err := fs.ReadDir(d.root.FS(), unfinished)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.ModTime().Before(before) {
			err = d.root.Remove(path.Join(unfinished, e.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Temp makes a file in the folder that nobody else can open and that is gone when it is closed.
func (d *Dir) Temp() (*os.File, error) {
	name := path.Join(unfinished, rand.Text())
	f, err := d.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if err := d.root.Remove(name); err != nil && runtime.GOOS != "windows" { // there it is swept at the next start
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Put implements Files. When it returns nil the bytes and their name survive a loss of power.
func (d *Dir) Put(ctx context.Context, key string, r io.Reader) error {
	if err := checkKey(key); err != nil {
		return err
	}
	temp := path.Join(unfinished, rand.Text())
	if err := d.write(ctx, temp, r); err != nil {
		return errors.Join(fmt.Errorf("put %s: %w", key, err), d.removeTemp(temp))
	}
	if err := d.rename(temp, key); err != nil {
		return errors.Join(fmt.Errorf("put %s: %w", key, err), d.removeTemp(temp))
	}
	// Each folder on the way may be new, and a folder's name is an entry of the one above it.
	for dir := path.Dir(key); ; dir = path.Dir(dir) {
		if err := d.syncDir(dir); err != nil {
			return fmt.Errorf("put %s: %w", key, err)
		}
		if dir == "." {
			return nil
		}
	}
}

func (d *Dir) write(ctx context.Context, temp string, r io.Reader) error {
	f, err := d.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close(), ctx.Err())
}

func (d *Dir) removeTemp(temp string) error {
	if err := d.root.Remove(temp); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// rename tries again where the folder went away between being made and being used: Delete takes empty folders with it.
func (d *Dir) rename(temp, key string) error {
	var err error
	for range 3 {
		if err = d.root.MkdirAll(path.Dir(key), 0o750); err != nil {
			continue
		}
		if err = d.root.Rename(temp, key); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return err
}

func (d *Dir) syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // has no such call; NTFS logs its names itself
	}
	f, err := d.root.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // emptied and removed since
	} else if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open implements Files.
func (d *Dir) Open(ctx context.Context, key string) (File, error) {
	if err := ctx.Err(); err != nil {
		return File{}, err
	}
	if err := checkKey(key); err != nil {
		return File{}, notFound(err)
	}
	f, err := d.root.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		return File{}, notFound(err)
	} else if err != nil {
		return File{}, fmt.Errorf("open %s: %w", key, err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = notFound(fmt.Errorf("%s is no file", key))
	}
	if err != nil {
		return File{}, errors.Join(err, f.Close())
	}
	return File{f, info.Size(), info.ModTime()}, nil
}

// Delete implements Files, and removes the folder that it leaves empty.
func (d *Dir) Delete(ctx context.Context, key string) error {
	if err := cmp.Or(checkKey(key), ctx.Err()); err != nil {
		return err
	}
	err := d.root.Remove(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("delete %s: %w", key, err)
	}
	dir := path.Dir(key)
	if dir != "." && d.root.Remove(dir) == nil { // refused by the system where it is not empty
		dir = path.Dir(dir)
	}
	if err := d.syncDir(dir); err != nil {
		return fmt.Errorf("delete %s: %w", key, err)
	}
	return nil
}

// Walk implements Files; files that come or go meanwhile may be missed.
func (d *Dir) Walk(ctx context.Context, prefix string, visit func(key string, size int64) error) error {
	start := "."
	if i := strings.LastIndexByte(prefix, '/'); i >= 0 {
		start = prefix[:i]
		if err := checkKey(start); err != nil {
			return err
		}
	}
	err := fs.WalkDir(d.root.FS(), start, func(key string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case e.IsDir() && key == unfinished:
			return fs.SkipDir
		case !e.Type().IsRegular() || !strings.HasPrefix(key, prefix) || checkKey(key) != nil:
			return nil
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		} else if err != nil {
			return err
		}
		return visit(key, info.Size())
	})
	if err != nil {
		return fmt.Errorf("walk media: %w", err)
	}
	return nil
}
