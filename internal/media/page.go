package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"jogan/internal/fault"
)

// What drawing one page of a PDF may take. The program that draws reads what strangers wrote, so it is held by the
// system: its memory, its processor time, the files that it writes, and, where the system allows it, without a network.
const (
	pageTime        = 30 * time.Second
	pageCPU         = 20 // seconds
	pageData        = 512 << 20
	pageFile        = 64 << 20
	pageSide        = 2000 // pixels of the longer side of what is drawn
	confinedCommand = "confined"
)

// DrawPage makes pictures of a stored PDF's first page, narrowest first, beside the PDF itself. It makes none where this
// machine has no program that draws. What cannot be drawn (a PDF that is locked or broken inside) is fault.Invalid on
// Field, picture.unreadable.
func (l *Library) DrawPage(ctx context.Context, key string) (all []Variant, err error) {
	if l.encoders.PDF == "" {
		return nil, nil
	}
	if !pictureKey.MatchString(key) {
		return nil, notFound(nil)
	}
	original, err := l.files.Open(ctx, key+"/original.pdf")
	if err != nil {
		return nil, err
	}
	defer original.Close()
	done, err := l.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	dir, err := os.MkdirTemp("", "jogan-page-*")
	if err != nil {
		return nil, full(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := copyFile(filepath.Join(dir, "in.pdf"), original); err != nil {
		return nil, full(err)
	}
	if err := l.encoders.draw(ctx, dir); err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return nil, refuse(err, "picture.unreadable")
	}
	drawn, err := os.Open(filepath.Join(dir, "out.png"))
	if err != nil {
		return nil, refuse(err, "picture.unreadable")
	}
	defer drawn.Close()
	f, err := sniff(firstBytes(drawn))
	if err == nil && f.mime != "image/png" {
		err = refuse(nil, "picture.unreadable")
	}
	if err != nil {
		return nil, err
	}
	info, err := drawn.Stat()
	if err != nil {
		return nil, err
	}
	x, err := f.check(source{drawn, info.Size()})
	if err != nil {
		return nil, err
	}
	_, err = l.decoder.Decode(ctx, drawn, l.order(f.mime, x), func(p Piece) error {
		v := l.variant(key, p, 0, 0)
		all = append(all, v)
		return l.files.Put(ctx, v.File, bytes.NewReader(p.Data))
	})
	if err != nil {
		return nil, full(err)
	}
	slices.Reverse(all)
	return all, nil
}

func copyFile(name string, r io.Reader) (err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = io.Copy(f, r)
	return err
}

// draw has the first page of in.pdf drawn as out.png in a folder that is gone afterwards.
func (e Encoders) draw(ctx context.Context, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, pageTime)
	defer cancel()
	args := []string{e.PDF, "-f", "1", "-l", "1", "-singlefile", "-png", "-scale-to", strconv.Itoa(pageSide), "in.pdf", "out"}
	if e.Confiner != "" {
		args = append([]string{e.Confiner, WorkerCommand, confinedCommand}, args...)
	}
	var said bytes.Buffer
	run := func(alone bool) error {
		cmd := exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // our own program, and one found in the system's path
		cmd.Dir, cmd.Env = dir, []string{"HOME=" + dir, "TMPDIR=" + dir, "PATH=/usr/bin:/bin"}
		cmd.WaitDelay = 5 * time.Second
		cmd.Stdout, cmd.Stderr = io.Discard, &limited{&said, 4 << 10}
		if alone {
			unplug(cmd)
		}
		if err := cmd.Start(); err != nil {
			return fmt.Errorf("%w: %w", errNoStart, err)
		}
		return cmd.Wait()
	}
	err := run(true)
	if errors.Is(err, errNoStart) { // this system gives no network of its own to anybody but its owner
		err = run(false)
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(e.PDF), err, said.Bytes())
	}
	if info, err := os.Stat(filepath.Join(dir, "out.png")); err != nil || info.Size() > pageFile {
		return errors.Join(err, fault.New(fault.Internal, "fault.internal"))
	}
	return nil
}

var errNoStart = errors.New("it did not start")
