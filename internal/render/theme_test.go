package render_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jogan/internal/render"
	"jogan/ui"
)

// themed writes a theme's folder.
func themed(t *testing.T, files map[string]string) string {
	t.Helper()
	all := map[string]string{"theme.toml": "name = \"들\"\nversion = \"1\"\n"}
	maps.Copy(all, files)
	dir := t.TempDir()
	for name, text := range all {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func wear(dir string) (*render.Renderer, error) {
	theme, err := render.OpenTheme(dir)
	if err != nil {
		return nil, err
	}
	return render.New(render.Options{Files: tree(nil), Theme: theme, Door: "site"})
}

// A theme changes single files, single parts, single words, and brings pictures of its own; the old look's files stay.
func TestThemeLiesOverTheProgram(t *testing.T) {
	t.Parallel()
	plain := open(t, tree(nil))
	look, err := wear(themed(t, map[string]string{
		"site/layout/a.html":  `{{define "foot"}}<b>{{t "list.title" "들"}}</b>{{end}}`,
		"site/theme.css":      "p{background:url(bg.png)}",
		"site/bg.png":         "picture",
		"words.toml":          `"list.title" = { ko = "{0} 모음" }`,
		".git/config":         "not read",
		"README.md":           "not served",
		"site/list/notes.txt": "not served",
	}))
	if err != nil {
		t.Fatal(err)
	}
	old, err := plain.Assets().URL("site.css")
	if err != nil {
		t.Fatal(err)
	}
	plain.Take(look)
	if got, err := plain.Page("ko", "list", data{"가"}); err != nil || !strings.HasSuffix(string(got), "<b>들 모음</b>") {
		t.Errorf("%s, %v", got, err)
	}
	if got, err := plain.Page("en", "list", data{"가"}); err != nil || !strings.Contains(string(got), "List of") {
		t.Errorf("a language that the theme leaves as it is: %s, %v", got, err)
	}
	css, err := plain.Assets().URL("site.css")
	if err != nil {
		t.Fatal(err)
	}
	x, ok := plain.AssetAt(css)
	picture, err := plain.Assets().URL("site/bg.png")
	if !ok || err != nil || !strings.HasSuffix(string(x.Bytes), "p{background:url(\""+picture+"\")}\n") {
		t.Errorf("%s, %v", x.Bytes, err)
	}
	if _, ok := plain.AssetAt(old); !ok || css == old {
		t.Error("a page that a browser still shows has lost its style")
	}
}

// Whatever is wrong with a theme, its author is told the file and the line, in both languages.
func TestBrokenThemesAreNamed(t *testing.T) {
	t.Parallel()
	words, err := render.LoadWords(ui.Files)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file, text, where string
	}{
		"no name":           {"theme.toml", "version = \"1\"", "theme.toml"},
		"bad TOML":          {"theme.toml", "name = \"a\"\nversion = ", "theme.toml:2"},
		"unknown setting":   {"theme.toml", "name = \"a\"\ncolour = \"b\"", "theme.toml:2"},
		"syntax":            {"site/list/row.html", "{{define \"row\"}}\n{{.Name}{{end}}", "site/list/row.html:2"},
		"unknown function":  {"site/list/row.html", "\n\n{{define \"row\"}}{{shout .}}{{end}}", "site/list/row.html:3"},
		"unknown part":      {"site/list/row.html", "{{define \"row\"}}\n{{template \"none\"}}{{end}}", "site/list/row.html:2"},
		"unknown asset":     {"site/list/row.html", "\n{{define \"row\"}}{{asset \"site/none.png\"}}{{end}}", "site/list/row.html:2"},
		"unknown word":      {"site/list/row.html", "\n{{define \"row\"}}{{t \"none.at.all\"}}{{end}}", "site/list/row.html:2"},
		"unknown page":      {"site/lists/lists.html", "{{define \"main\"}}{{end}}", "site/lists/lists.html"},
		"word not there":    {"words.toml", "\n\"none.at.all\" = { ko = \"가\" }", "words.toml:2"},
		"word in no tongue": {"words.toml", "\"list.title\" = { fr = \"a\" }", "words.toml:1"},
		"word with a blank": {"words.toml", "\"list.title\" = { ko = \"{0} {1}\" }", "words.toml:1"},
		"words of no TOML":  {"site/words.toml", "\n\n\"list.title\" = {", "site/words.toml:3"},
		"style, bracket":    {"site/a.css", "a{\n}\nb{", "site/a.css:3"},
		"style, closed":     {"site/a.css", "a{}\n}", "site/a.css:2"},
		"style, string":     {"site/a.css", "\na::before{content:\"x\n\"}", "site/a.css:2"},
		"style, comment":    {"site/a.css", "a{}\n/* x\n", "site/a.css:2"},
		"style, picture":    {"site/a.css", "a{}\nb{background:url(none.png)}", "site/a.css:2"},
		"style, elsewhere":  {"site/a.css", "@import url(https://fonts.example/a.css);", "site/a.css:1"},
		"style, climbing":   {"site/a.css", "a{background:url(../../../secret.png)}", "site/a.css:1"},
		"the newsroom":      {"newsroom/layout/desk.css", "a{}", "newsroom"},
		"mails":             {"mail/layout/layout.html", "", "mail"},
		"CP949":             {"site/list/row.html", "{{define \"row\"}}\n\xb1\xe2\xbb\xe7{{end}}", "site/list/row.html:2"},
		"UTF-16":            {"site/a.css", "\xff\xfea\x00", "site/a.css:1"},
		"too large":         {"site/big.png", strings.Repeat("x", 3<<20), "site/big.png"},
	} {
		_, err := wear(themed(t, map[string]string{c.file: c.text}))
		if err == nil {
			t.Errorf("%s: taken", name)
			continue
		}
		flaw := render.AsFlaw(err)
		if flaw.Where() != c.where {
			t.Errorf("%s: %q, want %q (%v)", name, flaw.Where(), c.where, err)
		}
		for _, lang := range render.Languages() {
			if said := flaw.Say(words, lang); strings.Contains(said, "⟦") || !strings.HasPrefix(said, c.where+": ") {
				t.Errorf("%s in %s: %s", name, lang, said)
			}
		}
	}
	dir := themed(t, nil)
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "site.css")); err != nil {
		t.Fatal(err)
	}
	if _, err := wear(dir); err == nil || render.AsFlaw(err).Key != "theme.flaw.link" {
		t.Errorf("a link out of the folder: %v", err)
	}
	if _, err := wear(filepath.Join(dir, "none")); err == nil || !strings.Contains(render.AsFlaw(err).Say(words, "ko"), "none") {
		t.Errorf("no folder: %v", err)
	}
	if _, err := wear(themed(t, map[string]string{"theme.toml": "\uFEFFname = \"a\"", "site/a.css": "\uFEFFa{}"})); err != nil {
		t.Errorf("as Windows saves: %v", err)
	}
	if _, err := wear(themed(t, nil)); err != nil || errors.Is(err, os.ErrNotExist) {
		t.Errorf("an empty theme: %v", err)
	}
}
