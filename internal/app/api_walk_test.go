package app_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The lines of docs/api.md do what it says: they are run by a shell, with curl, against a paper that is served.
func TestDocumentedRoad(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	p := start(t, "serve", "--data", dir)
	guide := string(must[[]byte](t)(os.ReadFile("../../docs/api.md")))
	var lines []string
	for i, part := range strings.Split(guide, "```") {
		if block, ok := strings.CutPrefix(part, "sh\n"); ok && i%2 == 1 && !strings.Contains(block, "openssl") {
			lines = append(lines, block)
		}
	}
	script := strings.Join(lines, "\n")
	for old, now := range map[string]string{"DIR=/srv/paper\n": "DIR=" + dir + "\n", "API=http://127.0.0.1:8080/api/v1\n": "API=" + p.site + "/api/v1\n"} {
		if strings.Count(script, old) != 1 {
			t.Fatalf("the guide has no line %q", old)
		}
		script = strings.Replace(script, old, now, 1)
	}
	place := t.TempDir()
	program := fmt.Sprintf("#!/bin/sh\nexec env %s=1 '%s' \"$@\"\n", asProgram, must[string](t)(os.Executable()))
	photo := image.NewRGBA(image.Rect(0, 0, 640, 400))
	for i := range photo.Pix {
		photo.Pix[i] = byte(i % 251)
	}
	photo.Set(3, 3, color.White)
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, photo, nil); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"jogan": []byte(program), "factory.jpg": picture.Bytes()} {
		if err := os.WriteFile(filepath.Join(place, name), file, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	shell := exec.CommandContext(t.Context(), "sh", "-eu", "-c", script)
	shell.Dir = place
	shell.Env = append(os.Environ(), "PATH="+place+":"+os.Getenv("PATH"), "LC_ALL=C.UTF-8")
	out, err := shell.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	page := p.page(t, "/articles/1")
	for _, want := range []string{"배터리 공장, 내년 봄 가동", "지역 일자리 450개", "일자리 수를 바로잡습니다", "가온시의 새 공장"} {
		if !strings.Contains(page, want) {
			t.Errorf("readers do not see %q", want)
		}
	}
	last := string(out[bytes.LastIndexByte(bytes.TrimSpace(out), '\n')+1:])
	if !strings.HasSuffix(strings.TrimSpace(last), "/articles/2") || !strings.Contains(p.page(t, "/articles/2"), "새벽 시장, 주말에도 연다") {
		t.Errorf("jogan publish printed %q", last)
	}
	if !bytes.Contains(out, []byte(`"kind":"article.withdrawn"`)) {
		t.Errorf("no event of the withdrawal:\n%s", out)
	}
}
