package media_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"jogan/internal/fault"
	"jogan/internal/media"
)

func worker(t testing.TB) *media.Worker {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return media.NewWorker(program)
}

// A worker makes the same as this process, and says the same of what it refuses.
func TestWorkerDecodesAsThisProcessDoes(t *testing.T) {
	t.Parallel()
	inside, outside := newShelf(), newShelf()
	a, b := media.New(inside, media.DefaultLimits()), media.NewWith(outside, media.DefaultLimits(), worker(t), media.Encoders{})
	data := withSegment(asJPEG(t, picture(1700, 900)), 0xe1, exif(6, "설명", "찍은 이"))
	first, second := accept(t, a, data), accept(t, b, data)
	if !slices.Equal(first.Variants, second.Variants) || first.Notes != second.Notes || !slices.Equal(inside.keys(), outside.keys()) || second.Width != 900 {
		t.Fatalf("%+v\n%+v", first, second)
	}
	for key, data := range inside.files {
		if outside.files[key] != data {
			t.Errorf("%s differs", key)
		}
	}
	for _, bad := range [][]byte{pngHeader(60_000, 9), data[:len(data)/2], pngHeader(3, 3)} {
		_, err := a.Accept(t.Context(), bytes.NewReader(bad))
		_, other := b.Accept(t.Context(), bytes.NewReader(bad))
		if x, y := fault.FieldsOf(err), fault.FieldsOf(other); len(x) != 1 || fmt.Sprint(x) != fmt.Sprint(y) {
			t.Errorf("here %v, there %v", err, other)
		}
	}
}

func TestWorkerThatDies(t *testing.T) {
	t.Parallel()
	data := asPNG(t, picture(40, 40))
	for name, program := range map[string]string{"at once": "#!/bin/sh\nexit 3\n", "of garbage": "#!/bin/sh\necho nonsense\n"} {
		path := filepath.Join(t.TempDir(), "worker")
		if err := os.WriteFile(path, []byte(program), 0o700); err != nil {
			t.Fatal(err)
		}
		files := newShelf()
		_, err := media.NewWith(files, media.DefaultLimits(), media.NewWorker(path), media.Encoders{}).Accept(t.Context(), bytes.NewReader(data))
		if err == nil || len(files.files) > 0 {
			t.Errorf("%s: %v, stored %v", name, err, files.keys())
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := media.NewWith(newShelf(), media.DefaultLimits(), worker(t), media.Encoders{}).Accept(ctx, bytes.NewReader(data)); !fault.Is(err, fault.Unavailable) && !strings.Contains(fmt.Sprint(err), "cancel") {
		t.Errorf("after the request: %v", err)
	}
}

// progressiveJPEG is a grey picture in the smallest progressive form with halved colours: one scan of the means of all blocks.
func progressiveJPEG(w, h int) []byte {
	b := append([]byte{0xff, 0xd8, 0xff, 0xdb, 0, 67, 0}, bytes.Repeat([]byte{1}, 64)...)
	b = append(b, 0xff, 0xc2, 0, 17, 8, byte(h>>8), byte(h), byte(w>>8), byte(w), 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0)
	b = append(b, 0xff, 0xc4, 0, 20, 0, 1)
	b = append(b, make([]byte, 16)...) // one code of one bit: no difference to the block before
	b = append(b, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0)
	b = append(b, make([]byte, (w+15)/16*((h+15)/16)*6/8+1)...)
	return append(b, 0xff, 0xd9)
}

// baselineJPEG is a grey picture with whole colours, of empty blocks.
func baselineJPEG(w, h int) []byte {
	b := append([]byte{0xff, 0xd8, 0xff, 0xdb, 0, 67, 0}, bytes.Repeat([]byte{1}, 64)...)
	b = append(b, 0xff, 0xc0, 0, 17, 8, byte(h>>8), byte(h), byte(w>>8), byte(w), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0)
	for _, table := range []byte{0, 0x10} {
		b = append(b, 0xff, 0xc4, 0, 20, table, 1)
		b = append(b, make([]byte, 16)...) // one code of one bit: no difference, and the end of the block
	}
	b = append(b, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0)
	b = append(b, make([]byte, (w+7)/8*((h+7)/8)*6/8+1)...)
	return append(b, 0xff, 0xd9)
}

func large(w, h int, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	m := image.NewYCbCr(image.Rect(0, 0, w, h), ratio)
	for i := range m.Y {
		m.Y[i] = byte(i/w) ^ byte(i%w)
	}
	return m
}

// The largest pictures that are taken are decoded in less than 300 MB, by the system's own measure.
func TestWorkerMemory(t *testing.T) {
	if testing.Short() {
		t.Log("-short: not run; ./check runs it")
		return
	}
	dir := t.TempDir()
	baseline := filepath.Join(dir, "baseline.jpg")
	f, err := os.Create(baseline)
	if err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(f, large(8660, 5770, image.YCbCrSubsampleRatio420), nil); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	full := filepath.Join(dir, "full.jpg")
	if err := os.WriteFile(full, baselineJPEG(8660, 5770), 0o600); err != nil {
		t.Fatal(err)
	}
	progressive := filepath.Join(dir, "progressive.jpg")
	if err := os.WriteFile(progressive, progressiveJPEG(6000, 4000), 0o600); err != nil {
		t.Fatal(err)
	}
	pngs := filepath.Join(dir, "large.png")
	if err := os.WriteFile(pngs, asPNG(t, image.NewNRGBA(image.Rect(0, 0, 6800, 6000))), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path, order string
	}{
		"50 megapixels, baseline":     {baseline, `{"Type":"image/jpeg","Samples":1.5}`},
		"50 megapixels, full colour":  {full, `{"Type":"image/jpeg","Samples":3,"Crops":true}`},
		"24 megapixels, progressive":  {progressive, `{"Type":"image/jpeg","Samples":1.5,"Progressive":true}`},
		"41 megapixels, PNG, cropped": {pngs, `{"Type":"image/png","Crops":true,"Lossless":true}`},
	} {
		in, err := os.Open(c.path)
		if err != nil {
			t.Fatal(err)
		}
		order := strings.Replace(c.order, "{", fmt.Sprintf(`{"MaxPixels":50000000,"MaxSide":20000,"MaxMemory":%d,`, media.DefaultLimits().MaxMemory), 1)
		cmd := exec.Command(os.Args[0], media.WorkerCommand, order)
		cmd.Stdin, cmd.Env = in, []string{"GOMEMLIMIT=251658240", "GOGC=50", "GOMAXPROCS=2"}
		out, err := cmd.CombinedOutput()
		if err := in.Close(); err != nil {
			t.Error(err)
		}
		if err != nil || !bytes.Contains(out, []byte(`"Seen":{`)) {
			t.Errorf("%s: %v: %s", name, err, out[:min(len(out), 900)])
			continue
		}
		used := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
		t.Logf("%s: %d MB", name, used)
		if used > 300 {
			t.Errorf("%s took %d MB", name, used)
		}
	}
}
