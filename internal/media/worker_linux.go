package media

import (
	"errors"
	"syscall"
)

// confine has the system hold the process to its limits: RLIMIT_DATA counts all memory that it may write to. The address
// space is left alone: Go reserves far more of it than it uses.
func confine() error {
	limit := func(what int, n uint64) error { return syscall.Setrlimit(what, &syscall.Rlimit{Cur: n, Max: n}) }
	return errors.Join(
		limit(syscall.RLIMIT_DATA, workerData), limit(syscall.RLIMIT_CPU, workerCPU), limit(syscall.RLIMIT_CORE, 0), limit(syscall.RLIMIT_FSIZE, 0))
}
