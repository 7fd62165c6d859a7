package media_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/media"
)

// What comes with the program is stored as it is, under the key that its bytes would get if somebody sent them.
func TestPlace(t *testing.T) {
	t.Parallel()
	files, err := media.OpenDir(t.TempDir(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	l := media.New(files, media.DefaultLimits())
	sizes := []media.Made{{Width: 480, Height: 270, JPEG: []byte("small")}, {Width: 960, Height: 540, JPEG: []byte("large")}}
	s, err := l.Place(t.Context(), []byte("original"), 1600, 900, sizes)
	if err != nil || s.Width != 1600 || s.Type != "image/jpeg" || len(s.Key) != 32 || len(s.Variants) != 2 || s.Variants[1].File != s.Key+"/960.jpg" || s.Bytes != 8 {
		t.Fatalf("%+v, %v", s, err)
	}
	again, err := l.Place(t.Context(), []byte("original"), 1600, 900, sizes)
	if err != nil || again.Key != s.Key {
		t.Fatalf("placed twice: %+v, %v", again, err)
	}
	for i, v := range s.Variants {
		f, err := l.Open(t.Context(), v.File)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(f)
		if err != nil || !bytes.Equal(raw, sizes[i].JPEG) || f.Size != v.Bytes {
			t.Fatalf("%q, %v", raw, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Open(t.Context(), "original/"+s.Key); !fault.Is(err, fault.NotFound) {
		t.Fatal("the original can be asked for", err)
	}
}
