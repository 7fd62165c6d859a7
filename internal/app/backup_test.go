package app_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// seed is the moment of the page that the project began from.
const seed = "2026-01-19T00:30+09:00"

// A backup that is made while people write holds one moment of the paper, and a paper restored from it shows the same
// pages, on whichever database.
func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := func(name string) string { return filepath.Join(dir, name) }
	demo := start(t, "demo", "--data", data("demo"), "--now", seed)
	secret := newToken(t, data("demo"), "reporter")
	if got := demo.post(t, "/desk/look", url.Values{"version": {"0"}, "logo": {"1"}, "masthead": {"left"}, "accent": {"#0b57d0"}}, "Cookie", demo.session(t, "admin", "jogan-demo"), "Sec-Fetch-Site", "same-origin"); got.status != http.StatusSeeOther {
		t.Fatalf("a look: %d %s", got.status, got.body)
	}

	writing, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	begun := make(chan struct{})
	writers.Go(func() {
		for i := 0; writing.Err() == nil; i++ {
			got, _, err := demo.api(writing, secret, http.MethodPost, "/articles", map[string]any{"title": fmt.Sprint("백업하는 동안 쓴 글 ", i)})
			if writing.Err() == nil && (err != nil || got.status != http.StatusCreated) {
				t.Errorf("write: %d %s, %v", got.status, got.body, err)
			}
			if i == 0 {
				close(begun)
			}
		}
	})
	<-begun
	first := data("first.tar.gz")
	if out := done(t, "backup", "--data", data("demo"), first); !strings.Contains(out, first) {
		t.Errorf("backup says %q", out)
	}
	stop()
	writers.Wait()
	for _, name := range files(t, dir) {
		if strings.Contains(name, ".jogan-backup-") {
			t.Errorf("%s was left behind", name)
		}
	}

	want := snapshot(t, demo, 30)
	if len(want) < 60 { // articles, pictures, lists
		t.Fatalf("only %d pages of the demo", len(want))
	}
	if !strings.Contains(want["/"], `class="masthead-logo"`) || !strings.Contains(want["/"], "0b57d0") {
		t.Error("the paper has no look of its own that could come back")
	}
	restored := func(name, file, database string, articles int) {
		t.Helper()
		args := []string{"--data", data(name)}
		if database != "" {
			args = append(args, "--database", database)
		}
		if out := done(t, append([]string{"restore", file}, args...)...); !strings.Contains(out, "조간일보") {
			t.Errorf("restore says %q", out)
		}
		withoutCrops(t, data(name), database)
		serve := []string{"demo", "--now", seed} // it goes on with what is there
		if database != "" {
			serve = []string{"serve", "--dev", "--now", seed}
		}
		p := start(t, append(serve, args...)...)
		seedPage(t, p)
		same(t, name, want, snapshot(t, p, articles), articles)
		if got := p.post(t, "/desk/sign-in", map[string][]string{"login": {"desk"}, "password": {"jogan-demo"}}); got.status != http.StatusSeeOther {
			t.Errorf("%s: sign in: %d", name, got.status)
		}
		if a := p.publish(t, newToken(t, data(name), "desk"), "되살린 뒤 쓴 글"); a.No <= 60 || !strings.Contains(p.page(t, "/latest"), "되살린 뒤 쓴 글") {
			t.Errorf("%s: the new article %d is not in the list", name, a.No)
		}
		p.stop()
	}
	restored("sqlite", first, "", 30)
	for _, args := range [][]string{{"--data", data("sqlite")}, {"--data", data("demo")}} {
		if got := command(t, nil, append([]string{"restore", first}, args...)...); got.code != 1 || !strings.Contains(got.err, "이미 신문이 있습니다") {
			t.Errorf("restore over a paper: %+v", got)
		}
	}
	address, ok := postgres(t)
	if !ok {
		return
	}
	restored("postgres", first, address, 6)
	if got := command(t, nil, "restore", first, "--data", data("again"), "--database", address); got.code != 1 || !strings.Contains(got.err, "이미 신문이 있습니다") || len(files(t, data("again"))) > 0 {
		t.Errorf("restore over a database: %+v, left %q", got, files(t, data("again")))
	}
	second := data("second.tar.gz")
	done(t, "backup", "--data", data("postgres"), "--database", address, second)
	done(t, "restore", second, "--data", data("back"))
	withoutCrops(t, data("back"), "")
	p := start(t, "demo", "--now", seed, "--data", data("back"))
	if !strings.Contains(p.page(t, "/latest"), "되살린 뒤 쓴 글") {
		t.Error("what was written on PostgreSQL did not come back from it")
	}
	articleOf := func(page string) string {
		_, article, _ := strings.Cut(page, "<article")
		article, _, _ = strings.Cut(article, "</article>")
		return article
	}
	came := map[string]string{}
	for path, body := range want { // the newest article has come since, so that boxes and lists differ by it
		if strings.HasPrefix(path, "/articles/") {
			want[path] = articleOf(body)
			came[path] = articleOf(hostless(p.page(t, path)))
		} else {
			delete(want, path)
		}
	}
	same(t, "back from PostgreSQL", want, came, 0)
}

// withoutCrops takes the work on pictures from a restored paper, which would begin with it at once and so change the pages
// that are compared, one after another.
func withoutCrops(t *testing.T, data, database string) {
	t.Helper()
	driver, name := "sqlite", filepath.Join(data, "jogan.db")
	if database != "" {
		driver, name = "pgx", database
	}
	raw := must[*sql.DB](t)(sql.Open(driver, name))
	defer raw.Close()
	done := must[sql.Result](t)(raw.Exec("delete from job where kind = 'picture'"))
	if n := must[int64](t)(done.RowsAffected()); n == 0 {
		t.Error("the restored paper does not make the crops of its pictures")
	}
}

// hostless takes the address out of a page, at which this or the first of the programs serves it: the sample paper names its
// own, also within links.
func hostless(page string) string { return ownAddress.ReplaceAllString(page, "") }

var ownAddress = regexp.MustCompile(`(?:http(?:://|%3A%2F%2F|:\\/\\/))?127\.0\.0\.1(?::|%3A)\d+`)

// snapshot is what readers see of a paper: its pages with so many of the articles and all their pictures, by their
// paths, with the host taken out.
func snapshot(t *testing.T, p *paper, articles int) map[string]string {
	t.Helper()
	all := map[string]string{}
	take := func(path string) string {
		all[path] = hostless(p.page(t, path))
		return all[path]
	}
	eventually(t, "weather from the feed", func() bool { return !strings.Contains(take("/"), "견본") })
	take("/sections/industry")
	take("/search?q=배터리")
	take("/about")
	var pictures []string
	for path := "/latest"; path != ""; {
		body := take(path)
		for _, m := range regexp.MustCompile(`href="(/articles/\d+)"`).FindAllStringSubmatch(body, -1) {
			if _, ok := all[m[1]]; !ok && articles > 0 {
				articles--
				pictures = append(pictures, regexp.MustCompile(`/media/[0-9a-f]+/\d+\.(?:jpg|png)`).FindAllString(take(m[1]), -1)...)
			}
		}
		_, main, _ := strings.Cut(body, "<main") // the address of the page itself stands above
		next := regexp.MustCompile(`href="(/latest\?before=[^"]+)"`).FindStringSubmatch(main)
		if path = ""; next != nil && all[next[1]] == "" {
			path = next[1]
		}
	}
	slices.Sort(pictures)
	for _, path := range slices.Compact(pictures) {
		take(path)
	}
	return all
}

func same(t *testing.T, name string, want, got map[string]string, articles int) {
	t.Helper()
	for path, other := range got {
		if body, ok := want[path]; !ok {
			t.Errorf("%s: %s is new", name, path)
		} else if other != body {
			at := 0
			for at < min(len(body), len(other)) && body[at] == other[at] {
				at++
			}
			t.Errorf("%s: %s differs at %d:\n%.300q\n%.300q", name, path, at, body[max(0, at-80):], other[max(0, at-80):])
		}
	}
	if len(got) < articles || articles >= 30 && len(got) != len(want) {
		t.Errorf("%s: %d pages, want %d", name, len(got), len(want))
	}
}

// What is no whole backup is refused with a sentence, and leaves nothing behind.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	p := start(t, "serve", "--data", dir)
	p.publish(t, newToken(t, dir, "desk"), "백업할 기사")
	file := filepath.Join(t.TempDir(), "whole.tar.gz")
	done(t, "backup", "--data", dir, file)
	whole := must[[]byte](t)(os.ReadFile(file))
	parts := unpacked(t, whole)
	if parts[0].name != "manifest.json" || parts[len(parts)-1].name != "end" {
		t.Fatalf("the backup holds %v", parts)
	}
	edited := func(name string, edit func(string) string) []byte {
		return packed(t, parts, func(x part) part {
			if x.name == name {
				x.body = edit(x.body)
			}
			return x
		})
	}
	broken, newer := "온전한 조간 백업이 아닙니다", "더 새로운 버전의 조간"
	cases := map[string]struct {
		raw  []byte
		want string
	}{
		"empty":            {nil, broken},
		"text":             {[]byte("이것은 백업이 아닙니다"), broken},
		"another archive":  {packed(t, []part{{"hello.txt", "hi"}, {"end", "end\n"}}, nil), broken},
		"an empty archive": {packed(t, nil, nil), broken},
		"no manifest":      {packed(t, parts[1:], nil), broken},
		"no end":           {packed(t, parts[:len(parts)-1], nil), broken},
		"no articles":      {packed(t, slices.DeleteFunc(slices.Clone(parts), func(x part) bool { return x.name == "database/article.jsonl" }), nil), broken},
		"a newer format":   {edited("manifest.json", func(s string) string { return strings.Replace(s, `"format": 2`, `"format": 3`, 1) }), newer},
		"newer tables": {edited("manifest.json", func(s string) string {
			return regexp.MustCompile(`"tables": \d+`).ReplaceAllString(s, `"tables": 9999`)
		}), newer},
		"a broken manifest":   {edited("manifest.json", func(string) string { return "{" }), broken},
		"half a row":          {edited("database/article.jsonl", func(s string) string { return s[:len(s)/2] }), broken},
		"a row of no table":   {edited("database/article.jsonl", func(s string) string { return `{"no": 9, "surprise": 1}` + "\n" }), broken},
		"a hostile column":    {edited("database/tag.jsonl", func(s string) string { return `{"id, name) values (1, 2); --": 1}` + "\n" }), broken},
		"a file elsewhere":    {packed(t, append(slices.Clone(parts[:1]), append([]part{{"../evil", "evil"}}, parts[1:]...)...), nil), broken},
		"media elsewhere":     {packed(t, append(slices.Clone(parts[:1]), append([]part{{"media/../../evil", "evil"}}, parts[1:]...)...), nil), broken},
		"a table elsewhere":   {packed(t, append(slices.Clone(parts[:1]), append([]part{{"database/../../evil", "evil"}}, parts[1:]...)...), nil), broken},
		"one byte at the end": {append(slices.Clone(whole[:len(whole)-6]), append([]byte{whole[len(whole)-6] ^ 1}, whole[len(whole)-5:]...)...), broken},
	}
	for _, share := range []int{10, 50, 90, 99} {
		cases[fmt.Sprintf("cut at %d %%", share)] = struct {
			raw  []byte
			want string
		}{whole[:len(whole)*share/100], broken}
		bent := slices.Clone(whole)
		bent[len(whole)*share/100] ^= 0x10
		cases[fmt.Sprintf("a byte bent at %d %%", share)] = struct {
			raw  []byte
			want string
		}{bent, broken}
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file, data := filepath.Join(dir, "backup.tar.gz"), filepath.Join(dir, "a", "b", "paper")
			if err := os.WriteFile(file, c.raw, 0o600); err != nil {
				t.Fatal(err)
			}
			got := command(t, nil, "restore", "--data", data, file)
			if got.code != 1 || !strings.Contains(got.err, c.want) || strings.Contains(got.err, "⟦") {
				t.Errorf("%+v", got)
			}
			if left := files(t, dir); len(left) != 1 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
	// After all that the whole one still goes in where a broken one did not.
	data := filepath.Join(t.TempDir(), "paper")
	if got := command(t, nil, "restore", "--data", data, filepath.Join(dir, "jogan.toml")); got.code != 1 {
		t.Errorf("%+v", got)
	}
	done(t, "restore", "--data", data, file)
}

// part is a file of an archive.
type part struct{ name, body string }

func unpacked(t testing.TB, raw []byte) (all []part) {
	t.Helper()
	archive := tar.NewReader(must[*gzip.Reader](t)(gzip.NewReader(bytes.NewReader(raw))))
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, part{h.Name, string(must[[]byte](t)(io.ReadAll(archive)))})
	}
}

func packed(t testing.TB, parts []part, edit func(part) part) []byte {
	t.Helper()
	var raw bytes.Buffer
	z := gzip.NewWriter(&raw)
	archive := tar.NewWriter(z)
	for _, x := range parts {
		if edit != nil {
			x = edit(x)
		}
		err := archive.WriteHeader(&tar.Header{Name: x.name, Mode: 0o600, Size: int64(len(x.body))})
		if _, e := io.WriteString(archive, x.body); err != nil || e != nil {
			t.Fatal(err, e)
		}
	}
	if err := errors.Join(archive.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}
