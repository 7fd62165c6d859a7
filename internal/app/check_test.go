package app_test

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// checked is what `jogan check --json` prints.
type checked struct {
	Missing int
	Log     struct {
		Head     struct{ Hash string }
		Fault    string
		Row      int64
		Noted    string
		Compared int
	}
	Items []struct{ Key, Level, Text, Where string }
}

func check(t *testing.T, data string, args ...string) checked {
	t.Helper()
	got := command(t, nil, append([]string{"check", "--json", "--data", data}, args...)...)
	var c checked
	if err := json.Unmarshal([]byte(got.out), &c); err != nil {
		t.Fatalf("%v: %s %s", err, got.out, got.err)
	}
	if (got.code == 1) != (c.Missing > 0) || got.code > 1 {
		t.Errorf("%d are missing, and it ends with %d", c.Missing, got.code)
	}
	return c
}

// A new paper is told what it lacks; its log is compared with what its backups noted, also after one was restored.
func TestCheck(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "paper")
	done(t, "init", "--data", data, "--name", "새벽일보")
	said := command(t, nil, "check", "--data", data)
	for _, want := range []string{"신문법과 언론중재법", "[빠짐] 등록번호: 비어 있습니다", "[됨] 제호: 적혀 있습니다: 새벽일보", "/desk/paper#f-registration", "백업이 없습니다", "기록의 머리"} {
		if !strings.Contains(said.out, want) {
			t.Errorf("check does not say %q:\n%s", want, said.out)
		}
	}
	if said.code != 1 || !strings.Contains(said.err, "빠진 것이") || strings.Contains(said.out, "⟦") {
		t.Errorf("%d %s", said.code, said.err)
	}
	if english := command(t, english(), "check", "--data", data); !strings.Contains(english.out, "[missing] Registration number") || strings.Contains(english.out, "⟦") {
		t.Errorf("in English: %s", english.out)
	}
	before := check(t, data)
	if before.Log.Fault != "" || before.Log.Compared != 0 {
		t.Errorf("%+v", before.Log)
	}

	backups := filepath.Join(data, "backups")
	if err := os.Mkdir(backups, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(backups, "note.txt"), []byte("no backup"), 0o600); err != nil {
		t.Fatal(err)
	}
	first := filepath.Join(backups, "first.tar.gz")
	done(t, "backup", "--data", data, first)
	done(t, "staff", "add", "--data", data, "--name", "윤슬", "yunseul")
	after := check(t, data)
	if after.Log.Fault != "" || after.Log.Compared != 1 || after.Missing != before.Missing-1 {
		t.Errorf("with a backup: %+v, %d missing, before %d", after.Log, after.Missing, before.Missing)
	}
	head := regexp.MustCompile(`[0-9]+:[0-9a-f]{64}`).FindString(said.out)
	if c := check(t, data, "--head", head); c.Log.Compared != 2 {
		t.Errorf("a head that was noted: %+v", c.Log)
	}
	if c := check(t, data, "--head", "3:"+strings.Repeat("0", 64)); c.Log.Fault != "rebuilt" || c.Log.Row != 3 || c.Log.Noted != "--head" {
		t.Errorf("a head of another log: %+v", c.Log)
	}
	if got := command(t, nil, "check", "--data", data, "--head", "x"); got.code != 2 || !strings.Contains(got.err, "기록의 머리가 아닙니다") {
		t.Errorf("%+v", got)
	}

	// The restored paper goes on from the backup; what another branch noted later is told apart from tampering.
	second := filepath.Join(backups, "second.tar.gz")
	done(t, "backup", "--data", data, second)
	restored := filepath.Join(filepath.Dir(data), "restored")
	done(t, "restore", "--data", restored, first)
	if err := os.CopyFS(filepath.Join(restored, "backups"), os.DirFS(backups)); err != nil {
		t.Fatal(err)
	}
	if c := check(t, restored); c.Log.Fault != "" || c.Log.Compared != 1 {
		t.Errorf("restored: %+v", c.Log)
	}

	raw, err := sql.Open("sqlite", filepath.Join(data, "jogan.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.ExecContext(t.Context(), "delete from audit where id = 4"); err != nil {
		t.Fatal(err)
	}
	c := check(t, data)
	if c.Log.Fault != "removed" || c.Log.Row != 5 || c.Missing != after.Missing+1 {
		t.Errorf("a row was removed: %+v, %d missing", c.Log, c.Missing)
	}
	for _, i := range c.Items {
		if i.Key == "log" && (i.Level != "missing" || !strings.Contains(i.Text, "5번 기록")) {
			t.Errorf("%+v", i)
		}
	}
}
