package media_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"jogan/internal/fault"
	"jogan/internal/media"
)

func uploads(t *testing.T, now *time.Time) (*media.Uploads, *media.Dir, string) {
	t.Helper()
	path := t.TempDir()
	dir := openDir(t, path, time.Now())
	u, err := media.NewUploads(dir, media.DefaultLimits(), func() time.Time { return *now })
	if err != nil {
		t.Fatal(err)
	}
	return u, dir, filepath.Join(path, ".uploads")
}

// A file arrives in parts over a line that breaks, and is taken in as if it had come in one piece.
func TestUploadGoesOn(t *testing.T) {
	t.Parallel()
	now := time.Now()
	u, dir, folder := uploads(t, &now)
	ctx, data := t.Context(), asJPEG(t, picture(900, 700))
	x, err := u.Begin(7, `C:\사진\시장.jpg`, int64(len(data)))
	if err != nil || x.Name != "시장.jpg" || x.Offset != 0 {
		t.Fatalf("%+v, %v", x, err)
	}
	if _, err := u.Append(ctx, 7, x.ID, 0, io.MultiReader(bytes.NewReader(data[:1000]), iotest.ErrReader(io.ErrUnexpectedEOF))); err != nil {
		t.Fatal(err)
	}
	if x, err = u.Look(7, x.ID); err != nil || x.Offset != 1000 || x.Size != int64(len(data)) {
		t.Fatalf("after the break: %+v, %v", x, err)
	}
	for name, c := range map[string]struct {
		owner, offset int64
		body          io.Reader
		kind          fault.Kind
		key           string
	}{
		"from the beginning": {7, 0, bytes.NewReader(data), fault.Conflict, "picture.offset"},
		"with a gap":         {7, 2000, bytes.NewReader(data[2000:]), fault.Conflict, "picture.offset"},
		"another's":          {8, 1000, bytes.NewReader(data[1000:]), fault.NotFound, "picture.not-found"},
		"longer than said":   {7, 1000, bytes.NewReader(append(data[1000:len(data):len(data)], 'x')), fault.Invalid, "fault.invalid"},
	} {
		if _, err := u.Append(ctx, c.owner, x.ID, c.offset, c.body); !fault.Is(err, c.kind) || fault.TextOf(err).Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if broken := errors.New("reset"); !errors.Is(func() error { _, err := u.Append(ctx, 7, x.ID, 1000, iotest.ErrReader(broken)); return err }(), broken) {
		t.Error("the cause of a failed read is lost")
	}

	// While one request still writes, another that knows better goes on; the first finds that out at its next part.
	slow, feed := io.Pipe()
	first := make(chan error)
	go func() {
		_, err := u.Append(ctx, 7, x.ID, 1000, slow)
		first <- err
	}()
	if _, err := feed.Write([]byte("old ")); err != nil { // taken: the first has begun
		t.Fatal(err)
	}
	if x, err = u.Append(ctx, 7, x.ID, 1000, bytes.NewReader(data[1000:2500])); err != nil || x.Offset != 2500 {
		t.Fatalf("%+v, %v", x, err)
	}
	if _, err := feed.Write([]byte("bytes")); err != nil {
		t.Fatal(err)
	}
	if err := feed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-first; !fault.Is(err, fault.Conflict) {
		t.Errorf("two wrote at once: %v", err)
	}
	if x, err = u.Append(ctx, 7, x.ID, 2500, bytes.NewReader(data[2500:])); err != nil || x.Offset != x.Size {
		t.Fatalf("%+v, %v", x, err)
	}
	file, err := u.File(x)
	if err != nil {
		t.Fatal(err)
	}
	s, err := media.New(dir, media.DefaultLimits()).Accept(ctx, file)
	if err := errors.Join(err, file.Close(), u.Done(x, 12)); err != nil || s.Width != 900 || s.Bytes != int64(len(data)) {
		t.Fatalf("%+v, %v", s, err)
	}
	if x, err = u.Append(ctx, 7, x.ID, x.Size, strings.NewReader("")); err != nil || x.Item != 12 || x.Offset != x.Size {
		t.Errorf("asked again: %+v, %v", x, err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("left %v, %v", left, err)
	}
	if keys := keysOf(t, dir, ""); len(keys) != 5 {
		t.Errorf("a backup would hold %v", keys)
	}
}

func TestUploadLimits(t *testing.T) {
	t.Parallel()
	now := time.Now()
	u, _, folder := uploads(t, &now)
	for _, size := range []int64{0, -1} {
		if _, err := u.Begin(7, "a", size); len(fault.FieldsOf(err)) != 1 {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	if _, err := u.Begin(7, "a", 1<<30+1); fault.FieldsOf(err)[0].Key != "picture.too-large" {
		t.Error(err)
	}
	for range 4 {
		if _, err := u.Begin(7, "film.mp4", 1<<30); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := u.Begin(7, "film.mp4", 1<<30); !fault.Is(err, fault.Conflict) {
		t.Errorf("more than four gigabytes: %v", err)
	}
	var x media.Upload
	for range 40 {
		var err error
		if x, err = u.Begin(8, "a.jpg", 9); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := u.Begin(8, "a.jpg", 9); !fault.Is(err, fault.Conflict) {
		t.Errorf("a forty-first: %v", err)
	}
	if err := u.Cancel(x); err != nil {
		t.Fatal(err)
	}
	if x, err := u.Begin(8, "a.jpg", 9); err != nil {
		t.Errorf("after one was given up: %+v, %v", x, err)
	}
	for _, id := range []string{"", "..", "../paper", strings.Repeat("a", 26), x.ID, x.ID + ".json"} {
		if _, err := u.Look(8, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
	now = now.Add(23 * time.Hour)
	if left, _ := os.ReadDir(folder); u.Prune(t.Context()) != nil || len(left) != 88 {
		t.Errorf("%d files before a day is over", len(left))
	}
	now = now.Add(2 * time.Hour)
	if err := u.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("after a day: %v, %v", left, err)
	}
}
