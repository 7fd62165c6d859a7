package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The sample's pages stay as they are while they are tested: no crop comes in between, however long the tests take.
func init() { cropsAfter = 24 * time.Hour }

func TestReachable(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080", "0.0.0.0:80": "http://127.0.0.1", ":8080": "http://127.0.0.1:8080",
		"[::]:8080": "http://127.0.0.1:8080", "[::1]:8080": "http://[::1]:8080", "paper.example:80": "http://paper.example",
	} {
		if got := reachable(addr); got != want {
			t.Errorf("reachable(%q) = %q, want %q", addr, got, want)
		}
	}
}

func TestDatabaseIsNamedWithoutSecrets(t *testing.T) {
	t.Parallel()
	for database, want := range map[string]string{
		"postgres://jogan:secret@db:5432/paper?sslmode=disable":   "postgres://db:5432/paper",
		"postgres:///paper?host=/run&user=jogan&password=secret":  "postgres:///paper",
		"host=/run user=jogan password=secret":                    "postgres",
		"postgres://jogan@db/paper?sslpassword=secret&sslkey=key": "postgres://db/paper",
	} {
		c := Config{Database: database}
		if got := c.hiddenDatabase(); got != want {
			t.Errorf("%q is named %q, want %q", database, got, want)
		}
	}
}

// Whoever waits for a backup's exit code must not take an interrupted one for a good one.
func TestInterruptedCommandFails(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "paper")
	env := func(string) (string, bool) { return "", false }
	var out, errOut bytes.Buffer
	if code := Command(t.Context(), []string{"init", "--data", dir, "--name", "새벽일보"}, env, &out, &errOut); code != exitDone {
		t.Fatalf("init: %d %s", code, errOut.String())
	}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	file := filepath.Join(t.TempDir(), "backup.tar.gz")
	if code := Command(ctx, []string{"backup", "--data", dir, file}, env, &out, &errOut); code != exitFailed || errOut.Len() == 0 {
		t.Errorf("an interrupted backup: exit %d, %q", code, errOut.String())
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("an interrupted backup left a file")
	}
}

// A sample whose writing was cut short by kill -9 is written anew.
func TestUnfinishedSampleIsWrittenAnew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{configFile: "", unfinishedFile: "", databaseFile: "half a database"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	catalogue, err := words()
	if err != nil {
		t.Fatal(err)
	}
	r := &run{ctx: t.Context(), words: catalogue, lang: "ko", log: newLog(&strings.Builder{}, 0, "text")}
	c := &demoCommand{Data: dir, Addr: "127.0.0.1:0"}
	if err := c.fill(r, NewClock(time.Date(2026, 1, 18, 15, 30, 0, 0, time.UTC))); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, unfinishedFile)); err == nil {
		t.Error("the sample is still said to be unfinished")
	}
}
