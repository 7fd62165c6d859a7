//go:build !linux

package media

import (
	"errors"
	"os/exec"
)

// confine has nothing to ask of this system: the worker is held by its estimate, by Go's own limit and by its time.
func confine() error { return nil }

// become is not to be had: nothing is drawn that the system cannot hold (FindEncoders).
func become(string, []string) error { return errors.ErrUnsupported }

func unplug(*exec.Cmd) {}
