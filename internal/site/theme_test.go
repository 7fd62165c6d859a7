package site_test

import (
	"os"
	"path/filepath"
	"testing"

	"jogan/internal/render"
	"jogan/internal/site"
	"jogan/ui"
)

// Every page has its struct, and the program's own pages can be made with whatever a struct may hold.
func TestEveryPageIsSampled(t *testing.T) {
	t.Parallel()
	r, err := render.New(render.Options{Files: ui.Files, Door: "site"})
	if err != nil {
		t.Fatal(err)
	}
	structs := site.PageStructs()
	for _, name := range r.Pages() {
		if structs[name] == nil {
			t.Errorf("the page %q has no struct in PageStructs", name)
		}
	}
	if err := site.CheckPages(r); err != nil {
		t.Error(err)
	}
}

// A field that no struct has is found before a reader finds it, wherever in a page it stands.
func TestThemeWithAnUnknownField(t *testing.T) {
	t.Parallel()
	for file, text := range map[string]string{
		"site/layout/own.html": "{{define \"copyright\"}}\n{{.Nothing}}{{end}}",
		"site/gone/gone.html":  "{{define \"main\"}}\n{{range .Notices}}{{.Nothing}}{{end}}{{end}}",
		"site/layout/a.html":   "{{define \"kind\"}}{{if eq . \"sponsored\"}}\n{{.Nothing}}{{end}}{{end}}",
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{"theme.toml": "name = \"들\"", file: text} {
			path := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		theme, err := render.OpenTheme(dir)
		if err != nil {
			t.Fatal(err)
		}
		r, err := render.New(render.Options{Files: ui.Files, Theme: theme, Door: "site"})
		if err != nil {
			t.Fatal(err)
		}
		if err := site.CheckPages(r); err == nil || render.AsFlaw(err).Where() != file+":2" {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// The example theme can be worn, and is another paper: other letters, another first story, words of its own.
func TestExampleTheme(t *testing.T) {
	t.Parallel()
	theme, err := render.OpenTheme("../../themes/deulnyeok")
	if err != nil {
		t.Fatal(err)
	}
	r, err := render.New(render.Options{Files: ui.Files, Theme: theme, Door: "site"})
	if err != nil {
		t.Fatal(err)
	}
	if err := site.CheckPages(r); err != nil {
		t.Error(err)
	}
	if got := r.Words().Text("ko", "site.more"); got != "더 읽기" {
		t.Errorf("its words: %q", got)
	}
}
