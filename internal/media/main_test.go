package media_test

import (
	"os"
	"testing"

	"jogan/internal/media"
)

// The test's own binary is the worker.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == media.WorkerCommand {
		os.Exit(media.Work(os.Args[2:], os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}
