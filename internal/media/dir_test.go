package media_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"jogan/internal/fault"
	"jogan/internal/media"
)

func openDir(t *testing.T, path string, now time.Time) *media.Dir {
	t.Helper()
	d, err := media.OpenDir(path, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func keysOf(t *testing.T, files media.Files, prefix string) (keys []string) {
	t.Helper()
	err := files.Walk(t.Context(), prefix, func(key string, _ int64) error {
		keys = append(keys, key)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(keys)
	return keys
}

func read(t *testing.T, files media.Files, key string) string {
	t.Helper()
	f, err := files.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	if f.Size != int64(len(b)) || f.ModTime.IsZero() {
		t.Errorf("%s: size %d, modified %v, read %d bytes", key, f.Size, f.ModTime, len(b))
	}
	return string(b)
}

func TestDirKeepsWhatWasPut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "media")
	d := openDir(t, path, time.Now())
	ctx := t.Context()
	for _, key := range []string{"a/1.jpg", "a/2.jpg", "ab/1.jpg", "top"} {
		if err := errors.Join(d.Put(ctx, key, strings.NewReader("old")), d.Put(ctx, key, strings.NewReader("new "+key))); err != nil {
			t.Fatal(err)
		}
	}
	for prefix, want := range map[string][]string{
		"": {"a/1.jpg", "a/2.jpg", "ab/1.jpg", "top"}, "a/": {"a/1.jpg", "a/2.jpg"}, "a": {"a/1.jpg", "a/2.jpg", "ab/1.jpg"},
		"a/1": {"a/1.jpg"}, "none/": nil, "t": {"top"},
	} {
		if got := keysOf(t, d, prefix); !slices.Equal(got, want) {
			t.Errorf("prefix %q: %v, want %v", prefix, got, want)
		}
	}
	if got := read(t, openDir(t, path, time.Now()), "a/2.jpg"); got != "new a/2.jpg" {
		t.Errorf("read %q", got)
	}
	if err := errors.Join(d.Delete(ctx, "a/1.jpg"), d.Delete(ctx, "a/1.jpg"), d.Delete(ctx, "a/2.jpg")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(path, "a")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an empty folder stays: %v", err)
	}
	for _, key := range []string{"a/1.jpg", "ab"} {
		if _, err := d.Open(ctx, key); !fault.Is(err, fault.NotFound) {
			t.Errorf("open %s: %v", key, err)
		}
	}
	stop := errors.New("enough")
	if err := d.Walk(ctx, "", func(string, int64) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("walk: %v", err)
	}
}

func TestDirRefusesKeys(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := t.TempDir()
	d := openDir(t, path, time.Now())
	for _, key := range []string{
		"", ".", "..", "/", "a/", "/a", "a//b", "../outside", "a/../../outside", "a/..", ".unfinished/x", "a/.b", "A", "a b",
		"a\\b", "가", "a\x00", "a\n", "c:x", "a.", strings.Repeat("a", 251),
	} {
		if err := d.Put(t.Context(), key, strings.NewReader("x")); err == nil {
			t.Errorf("put %q was accepted", key)
		}
		if _, err := d.Open(t.Context(), key); !fault.Is(err, fault.NotFound) {
			t.Errorf("open %q: %v", key, err)
		}
		if err := d.Delete(t.Context(), key); err == nil {
			t.Errorf("delete %q was accepted", key)
		}
	}
	if err := os.Symlink(outside, filepath.Join(path, "link")); err != nil {
		t.Fatal(err)
	}
	if f, err := d.Open(t.Context(), "link"); err == nil {
		t.Errorf("a link out of the folder was opened: %v", f)
	}
	if got := keysOf(t, d, ""); got != nil {
		t.Errorf("stored %v", got)
	}
}

func TestDirForgetsWhatWasCutShort(t *testing.T) {
	path, now := t.TempDir(), time.Now()
	d := openDir(t, path, now)
	broken := errors.New("connection lost")
	if err := d.Put(t.Context(), "a/b", io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Fatalf("%v", err)
	}
	left, err := os.ReadDir(filepath.Join(path, ".unfinished"))
	if err != nil || len(left) != 0 || keysOf(t, d, "") != nil {
		t.Fatalf("left %v, %v", left, err)
	}
	crashed := filepath.Join(path, ".unfinished", "CRASHED")
	if err := os.WriteFile(crashed, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	openDir(t, path, now.Add(23*time.Hour)) // another program may still be writing it
	if _, err := os.Stat(crashed); err != nil {
		t.Fatal(err)
	}
	openDir(t, path, now.Add(25*time.Hour))
	if _, err := os.Stat(crashed); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("an old unfinished file stays: %v", err)
	}
}

func TestLibraryOnDir(t *testing.T) {
	d := openDir(t, t.TempDir(), time.Now())
	l := media.New(d, media.DefaultLimits())
	s := accept(t, l, asJPEG(t, picture(1000, 600)))
	for _, v := range s.Variants {
		load(t, l, v)
	}
	if got := keysOf(t, d, ""); len(got) != 5 {
		t.Errorf("stored %v", got)
	}
	if err := l.Remove(t.Context(), s.Key); err != nil {
		t.Fatal(err)
	}
	if got := keysOf(t, d, ""); got != nil {
		t.Errorf("left %v", got)
	}
}
