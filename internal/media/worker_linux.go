package media

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// confine has the system hold the process to its limits: RLIMIT_DATA counts all memory that it may write to. The address
// space is left alone: Go reserves far more of it than it uses.
func confine() error {
	limit := func(what int, n uint64) error { return syscall.Setrlimit(what, &syscall.Rlimit{Cur: n, Max: n}) }
	return errors.Join(
		limit(syscall.RLIMIT_DATA, workerData), limit(syscall.RLIMIT_CPU, workerCPU), limit(syscall.RLIMIT_CORE, 0), limit(syscall.RLIMIT_FSIZE, 0))
}

// become turns this process into another program that the system holds to the limits of drawing a page.
func become(program string, args []string) error {
	limit := func(what int, n uint64) error { return syscall.Setrlimit(what, &syscall.Rlimit{Cur: n, Max: n}) }
	if err := errors.Join(
		limit(syscall.RLIMIT_DATA, pageData), limit(syscall.RLIMIT_CPU, pageCPU), limit(syscall.RLIMIT_CORE, 0), limit(syscall.RLIMIT_FSIZE, pageFile)); err != nil {
		return err
	}
	return syscall.Exec(program, append([]string{program}, args...), os.Environ())
}

// unplug has a command start in a network of its own, which is empty.
func unplug(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}},
	}
}
