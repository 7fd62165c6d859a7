package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A theme is taken while the paper is served; a broken one is refused with its file and line and the look stays; a mended
// one is taken; without one the paper looks as it did. Styles of pages that are still open go on being served.
func TestThemeIsTakenAndRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := start(t, "demo", "--data", dir, "--now", seed)
	p.troubled = true // the log says loudly that the theme is broken
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, "theme", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	shows := func(want string) func() bool {
		return func() bool { return strings.Contains(p.get(t, "/").body, want) }
	}
	style := func() string {
		_, rest, _ := strings.Cut(p.get(t, "/").body, `<link rel="stylesheet" href="`)
		address, _, _ := strings.Cut(rest, `"`)
		return address
	}
	plain := style()
	put("theme.toml", "name = \"시험\"")
	put("site/theme.css", "p{color:inherit}")
	put("words.toml", "\"site.copyright\" = { ko = \"{0}의 새 옷\" }")
	eventually(t, "the theme is worn", shows("의 새 옷"))
	if now := style(); now == plain || p.get(t, plain).status != 200 || p.get(t, now).status != 200 {
		t.Errorf("styles: %s, %s", plain, now)
	}
	put("words.toml", "\"site.copyright\" = { ko = \"{0}의 헌 옷\" }\n\"none.at.all\" = { ko = \"가\" }")
	eventually(t, "the log names file and line", func() bool { return strings.Contains(p.log.String(), "words.toml:2") })
	if !shows("의 새 옷")() {
		t.Error("a broken theme has changed the look")
	}
	put("words.toml", "\"site.copyright\" = { ko = \"{0}의 고친 옷\" }")
	eventually(t, "the mended theme is worn", shows("의 고친 옷"))
	if err := os.RemoveAll(filepath.Join(dir, "theme")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the built-in look is back", func() bool { return style() == plain })
}
