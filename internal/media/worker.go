package media

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"time"

	"jogan/internal/fault"
)

// WorkerCommand is the argument that makes the program decode the one picture on its standard input.
const WorkerCommand = "picture-worker"

// What a worker may take. Memory is held in three ways: a picture that needs more is refused from its header, Go's own
// memory is collected down to workerHeap, and the system ends the process that writes to more than workerData.
const (
	workerTime       = 90 * time.Second
	workerCPU        = 60 // seconds
	workerHeap       = 240 << 20
	workerData       = 300 << 20
	maxPiece   int64 = 32 << 20
)

// Worker decodes each picture in a process of its own, which is gone when the picture is done.
type Worker struct{ program string }

// NewWorker makes a decoder that runs a program with WorkerCommand: the running one, as os.Executable names it.
func NewWorker(program string) *Worker { return &Worker{program} }

// line is the head of what a worker writes: a piece whose bytes follow, or the end.
type line struct {
	Piece  *Piece // without its bytes
	Data   int64  // their lengths
	PNG    int64
	Seen   *Seen
	Faults []fault.Field
	Failed string
}

// Decode implements Decoder.
func (w *Worker) Decode(ctx context.Context, file *os.File, o Order, take func(Piece) error) (Seen, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Seen{}, err
	}
	order, err := json.Marshal(o)
	if err != nil {
		return Seen{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, workerTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, w.program, WorkerCommand, string(order)) //nolint:gosec // our own program
	cmd.Stdin = file
	cmd.Env = []string{fmt.Sprintf("GOMEMLIMIT=%d", workerHeap), "GOGC=50", "GOMAXPROCS=2"}
	cmd.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	cmd.Stderr = &limited{&said, 4 << 10}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return Seen{}, err
	}
	if err := cmd.Start(); err != nil {
		return Seen{}, fmt.Errorf("start the picture worker: %w", err)
	}
	seen, err := collect(bufio.NewReaderSize(out, 64<<10), take)
	stopped := ctx.Err() // by others, before we stop it ourselves
	if err != nil {
		cancel()
	}
	if end := cmd.Wait(); err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		switch {
		case errors.Is(stopped, context.DeadlineExceeded):
			return Seen{}, refuse(fmt.Errorf("stopped after %s", workerTime), "picture.unreadable")
		case stopped != nil:
			return Seen{}, fault.Wrap(context.Cause(ctx), fault.Unavailable, "picture.busy")
		case end != nil || err != nil: // it died of the picture
			return Seen{}, refuse(fmt.Errorf("the worker ended: %w: %s", errors.Join(end, err), said.Bytes()), "picture.unreadable")
		}
	}
	return seen, err
}

// collect reads what a worker writes.
func collect(r *bufio.Reader, take func(Piece) error) (Seen, error) {
	for {
		head, err := r.ReadBytes('\n')
		if err != nil {
			return Seen{}, io.ErrUnexpectedEOF
		}
		var l line
		if err := json.Unmarshal(head, &l); err != nil {
			return Seen{}, fmt.Errorf("read the picture worker: %w", err)
		}
		switch {
		case l.Seen != nil:
			return *l.Seen, nil
		case len(l.Faults) > 0:
			f := fault.In(l.Faults[0].Name, l.Faults[0].Key, whole(l.Faults[0].Args)...)
			f.Cause = errors.New(l.Failed)
			return Seen{}, f
		case l.Piece == nil:
			return Seen{}, fmt.Errorf("picture worker: %s", l.Failed)
		case l.Data < 0 || l.PNG < 0 || l.Data > maxPiece || l.PNG > maxPiece:
			return Seen{}, errors.New("picture worker: a piece too large")
		}
		l.Piece.Data, l.Piece.PNG = make([]byte, l.Data), make([]byte, l.PNG)
		if _, err := io.ReadFull(r, l.Piece.Data); err != nil {
			return Seen{}, io.ErrUnexpectedEOF
		}
		if _, err := io.ReadFull(r, l.Piece.PNG); err != nil {
			return Seen{}, io.ErrUnexpectedEOF
		}
		if err := take(*l.Piece); err != nil {
			return Seen{}, err
		}
	}
}

// whole makes numbers that went through JSON whole again.
func whole(args []any) []any {
	for i, a := range args {
		if n, ok := a.(float64); ok && n == math.Trunc(n) {
			args[i] = int(n)
		}
	}
	return args
}

// limited keeps the beginning of what is written and lets go of the rest.
type limited struct {
	to   io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	k := min(len(p), l.left)
	l.left -= k
	if _, err := l.to.Write(p[:k]); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Work is the worker's side: it decodes the picture that file holds as args order it, writes to out, and returns the exit
// code. Whoever starts the program asks it before anything else is done.
func Work(args []string, file *os.File, out io.Writer) int {
	if len(args) > 1 && args[0] == confinedCommand {
		fmt.Fprintln(os.Stderr, become(args[1], args[2:])) // it comes back only where it failed
		return 1
	}
	if err := confine(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	w := bufio.NewWriter(out)
	write := func(l line, parts ...[]byte) error {
		head, err := json.Marshal(l)
		if err != nil {
			return err
		}
		for _, p := range append([][]byte{head, {'\n'}}, parts...) {
			if _, err := w.Write(p); err != nil {
				return err
			}
		}
		return w.Flush()
	}
	var o Order
	if len(args) != 1 || json.Unmarshal([]byte(args[0]), &o) != nil {
		return 2
	}
	seen, err := decode(context.Background(), file, o, func(p Piece) error {
		data, exact := p.Data, p.PNG
		p.Data, p.PNG = nil, nil
		return write(line{Piece: &p, Data: int64(len(data)), PNG: int64(len(exact))}, data, exact)
	})
	l := line{Seen: &seen}
	if err != nil {
		l = line{Faults: fault.FieldsOf(err), Failed: err.Error()}
	}
	if write(l) != nil {
		return 1
	}
	return 0
}
