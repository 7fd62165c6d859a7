package render_test

import (
	"errors"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"jogan/internal/fault"
	"jogan/internal/render"
	"jogan/ui"
)

// tree is a small ui tree; more is laid over it.
func tree(more map[string]string) fstest.MapFS {
	files := map[string]string{
		"site/layout/layout.html":    `{{define "layout"}}<title>{{template "title" .}}</title>{{template "main" .}}{{template "foot"}}{{end}}`,
		"site/layout/site.css":       "site-layout{}",
		"site/list/list.html":        `{{define "title"}}{{t "list.title" .Name}}{{end}}{{define "main"}}<p>{{.Name}}</p>{{template "row" .}}{{end}}`,
		"site/list/row.html":         `{{define "row"}}<i>{{.Name}}</i>{{end}}`,
		"site/list/list.css":         "list{}",
		"site/words.toml":            `"list.title" = { ko = "{0} 목록", en = "List of {0}" }`,
		"shared/foot/foot.html":      `{{define "foot"}}<footer>{{lang}}</footer>{{end}}`,
		"shared/foot/foot.css":       "foot{}",
		"shared/base/z.css":          "base{}",
		"shared/icon.svg":            "<svg/>\n",
		"newsroom/layout/desk.css":   "desk{}",
		"newsroom/editor/src/a.js":   "not served",
		"newsroom/editor/editor.js":  strings.Repeat("let a = 1;\n", 100),
		"newsroom/editor/notes.txt":  "not served",
		"newsroom/layout/words.toml": `"desk.title" = { ko = "편집국", en = "Newsroom" }`,
	}
	maps.Copy(files, more)
	m := fstest.MapFS{}
	for name, text := range files {
		if text != "" {
			m[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return m
}

func open(t *testing.T, files fs.FS) *render.Renderer {
	t.Helper()
	r, err := render.New(render.Options{Files: files, Door: "site"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

type data struct{ Name string }

func TestPageAndPart(t *testing.T) {
	t.Parallel()
	r := open(t, tree(nil))
	got, err := r.Page("ko", "list", data{`<b>"산업"&`})
	want := `<title>&lt;b&gt;&#34;산업&#34;&amp; 목록</title><p>&lt;b&gt;&#34;산업&#34;&amp;</p><i>&lt;b&gt;&#34;산업&#34;&amp;</i><footer>ko</footer>`
	if err != nil || string(got) != want {
		t.Fatalf("%s, %v", got, err)
	}
	if got, err := r.Page("en", "list", data{"x"}); err != nil || !strings.Contains(string(got), "List of x") || !strings.Contains(string(got), "<footer>en") {
		t.Fatalf("%s, %v", got, err)
	}
	if got, err := r.Part("ko", "list", "row", data{"줄"}); err != nil || string(got) != "<i>줄</i>" {
		t.Fatalf("%s, %v", got, err)
	}
	if len(r.Pages()) != 1 || r.Pages()[0] != "list" {
		t.Fatal(r.Pages())
	}
	// A page that cannot be made to its end is not made at all.
	for name, make := range map[string]func() ([]byte, error){
		"no such field": func() ([]byte, error) { return r.Page("ko", "list", struct{ Other string }{}) },
		"no such page":  func() ([]byte, error) { return r.Page("ko", "none", data{}) },
		"no such part":  func() ([]byte, error) { return r.Part("ko", "list", "none", data{}) },
		"no language":   func() ([]byte, error) { return r.Page("fr", "list", data{}) },
		"no key":        func() ([]byte, error) { return r.Page("ko", "list", map[string]any{}) },
	} {
		if got, err := make(); err == nil || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// A page holds what it needs of what all pages may use, and may have its own instead, also below a part that its layout
// does not name. An empty one of its own leaves the common one.
func TestCommonParts(t *testing.T) {
	t.Parallel()
	r := open(t, tree(map[string]string{
		"site/layout/parts.html": `{{define "card"}}<b>{{with .}}{{template "name" .}}{{else}}-{{end}}</b>{{end}}{{define "name"}}{{.Name}}{{end}}
			{{define "cards"}}{{range .}}{{template "card" .}}{{end}}{{end}}{{define "round"}}{{if .}}{{template "back" 0}}{{else}}end{{end}}{{end}}{{define "back"}}{{template "round" .}}{{end}}`,
		"site/own/own.html":     `{{define "title"}}{{end}}{{define "main"}}{{end}}{{define "name"}}[{{.Name}}]{{end}}{{define "foot"}}{{end}}`,
		"site/other/other.html": `{{define "title"}}{{end}}{{define "main"}}{{if true}}{{template "row" .}}{{end}}{{end}}{{define "row"}}{{template "card" .}}{{end}}`,
	}))
	for _, c := range []struct {
		page, part string
		data       any
		want       string
	}{
		{"list", "card", data{"가"}, "<b>가</b>"},
		{"list", "cards", []data{{"가"}, {"<"}}, "<b>가</b><b>&lt;</b>"},
		{"own", "card", data{"가"}, "<b>[가]</b>"},
		{"own", "cards", []data{{"가"}, {"<"}}, "<b>[가]</b><b>[&lt;]</b>"},
		{"own", "layout", data{"가"}, "<title></title><footer>ko</footer>"},
		{"other", "layout", data{"가"}, "<title></title><b>가</b><footer>ko</footer>"},
		{"other", "name", data{"가"}, "가"},
		{"list", "round", true, "end"},
	} {
		for range 2 {
			if got, err := r.Part("ko", c.page, c.part, c.data); err != nil || string(got) != c.want {
				t.Errorf("%s of %s: %s, %v, want %s", c.part, c.page, got, err, c.want)
			}
		}
	}
}

// A broken theme is refused at start, with its file and line.
func TestBrokenFilesAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"syntax":            {map[string]string{"site/list/row.html": "{{define \"row\"}}\n\n{{.Name}{{end}}"}, []string{"site/list/row.html:3"}},
		"unknown function":  {map[string]string{"site/list/row.html": "\n{{define \"row\"}}{{shout .}}{{end}}"}, []string{"site/list/row.html:2", "shout"}},
		"missing asset":     {map[string]string{"site/list/row.html": "\n\n{{define \"row\"}}{{asset \"site/none.js\"}}{{end}}"}, []string{"site/list/row.html:3", "none.js"}},
		"missing picture":   {map[string]string{"site/list/row.html": "{{define \"row\"}}{{svg \"site/none.svg\"}}{{end}}"}, []string{"site/list/row.html:1", "none.svg"}},
		"missing template":  {map[string]string{"site/list/row.html": ""}, []string{"site/list", "row"}},
		"missing layout":    {map[string]string{"site/layout/layout.html": ""}, []string{"site/list", "layout"}},
		"shared, missing":   {map[string]string{"shared/foot/foot.html": ""}, []string{"site/list", "foot"}},
		"value in no place": {map[string]string{"site/list/row.html": `{{define "row"}}<a {{.Name}}="{{end}}`}, []string{"site/list", "layout"}},
		"words syntax":      {map[string]string{"shared/words.toml": `"a.b" = {`}, []string{"shared/words.toml"}},
		"language missing":  {map[string]string{"shared/words.toml": `"a.b" = { ko = "가" }`}, []string{"shared/words.toml", "a.b", "en"}},
		"language empty":    {map[string]string{"shared/words.toml": `"a.b" = { ko = "", en = "a" }`}, []string{"shared/words.toml", "a.b", "ko"}},
		"twice in one":      {map[string]string{"shared/words.toml": "\"a.b\" = { ko = \"가\", en = \"a\" }\n\"a.b\" = { ko = \"나\", en = \"b\" }"}, []string{"shared/words.toml", "a.b"}},
		"twice in two":      {map[string]string{"shared/words.toml": `"desk.title" = { ko = "가", en = "a" }`}, []string{"words.toml", "desk.title"}},
	} {
		_, err := render.New(render.Options{Files: tree(c.files), Door: "site"})
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		for _, part := range c.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %v does not name %s", name, err, part)
			}
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	w, err := render.LoadWords(tree(map[string]string{"shared/words.toml": `
"two" = { ko = "{1}에 {0}, 다시 {0}", en = "{0} at {1}" }
"fault.internal" = { ko = "우리 탓", en = "our fault" }
"fault.not-found" = { ko = "없음", en = "none" }
"field.too-long" = { ko = "{0}자까지", en = "at most {0}" }`}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ got, want string }{
		{w.Text("ko", "two", "글", 7), "7에 글, 다시 글"},
		{w.Text("en", "two", "a", "b"), "a at b"},
		{w.Text("en", "two", "{1}", "{0}"), "{1} at {0}"}, // what is filled in is not filled in again
		{w.Text("en", "two", "a"), "a at {1}"},
		{w.Text("en", "two"), "{0} at {1}"},
		{w.Text("ko", "none"), "⟦none⟧"},
		{w.Text("fr", "two"), "⟦two⟧"},
		{w.Say("ko", errors.New("disk: secret path")), "우리 탓"},
		{w.Say("en", fault.New(fault.NotFound, "")), "none"},
		{w.Say("en", fault.Wrap(errors.New("cause"), fault.Invalid, "field.too-long", 5)), "at most 5"},
		{w.SayFields("ko", fault.In("title", "field.too-long", 200))["title"], "200자까지"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if !w.Has("two") || w.Has("none") || !strings.Contains(strings.Join(w.Keys(), " "), "fault.not-found field.too-long list.title two") {
		t.Error(w.Keys())
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	a := open(t, tree(nil)).Assets()
	path := func(name string) string {
		t.Helper()
		p, err := a.URL(name)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	site, ok := a.At(path("site.css"))
	if !ok || string(site.Bytes) != "base{}\nfoot{}\nsite-layout{}\nlist{}\n" || site.Type != "text/css; charset=utf-8" {
		t.Fatalf("%s", site.Bytes)
	}
	if desk, _ := a.At(path("newsroom.css")); string(desk.Bytes) != "base{}\nfoot{}\ndesk{}\n" {
		t.Fatalf("%s", desk.Bytes)
	}
	script, _ := a.At(path("newsroom/editor/editor.js"))
	if script.Gzip() == nil || len(script.Gzip()) >= len(script.Bytes) || site.Gzip() != nil || !strings.HasPrefix(script.Path, "/assets/newsroom/editor/editor.") || !strings.HasSuffix(script.Path, ".js") {
		t.Fatalf("%+v", script.Path)
	}
	for _, name := range []string{"newsroom/editor/src/a.js", "newsroom/editor/notes.txt", "site/words.toml", "site/list/list.html", "none.css", ""} {
		if p, err := a.URL(name); err == nil {
			t.Errorf("%s is served at %s", name, p)
		}
	}
	if _, ok := a.At("/assets/site.css"); ok {
		t.Error("an address without the content's hash")
	}
	// The address is the content's: it stays with it and changes with it.
	same := open(t, tree(nil)).Assets()
	other := open(t, tree(map[string]string{"site/list/list.css": "list{color:red}"})).Assets()
	if p, _ := same.URL("site.css"); p != site.Path {
		t.Error("the same content at another address", p)
	}
	if p, _ := other.URL("site.css"); p == site.Path {
		t.Error("other content at the same address")
	}
}

func TestOverlay(t *testing.T) {
	t.Parallel()
	theme := fstest.MapFS{
		"site/list/row.html":  {Data: []byte(`{{define "row"}}<b>{{.Name}}</b>{{end}}`)},
		"site/list/extra.css": {Data: []byte("extra{}")},
		"site/own/own.html":   {Data: []byte(`{{define "title"}}own{{end}}{{define "main"}}{{end}}`)},
	}
	both := render.Overlay(theme, tree(nil))
	r := open(t, both)
	if got, err := r.Part("ko", "list", "row", data{"줄"}); err != nil || string(got) != "<b>줄</b>" {
		t.Fatalf("%s, %v", got, err)
	}
	if len(r.Pages()) != 2 {
		t.Fatal(r.Pages())
	}
	entries, err := fs.ReadDir(both, "site/list")
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if err != nil || strings.Join(names, " ") != "extra.css list.css list.html row.html" {
		t.Fatal(names, err)
	}
	if entries, err = fs.ReadDir(both, "site/own"); err != nil || len(entries) != 1 {
		t.Fatal("a folder of the theme alone", entries, err)
	}
	if _, err := fs.ReadDir(both, "site/none"); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal("a folder of neither", err)
	}
	if _, err := both.Open("none.html"); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal("a file of neither", err)
	}
	css, err := r.Assets().URL("site.css")
	if x, ok := r.Assets().At(css); err != nil || !ok || string(x.Bytes) != "base{}\nfoot{}\nsite-layout{}\nextra{}\nlist{}\n" {
		t.Fatalf("%v", err)
	}
}

// With Reload each page shows the files as they are now; a file that is broken is said, and mended is shown again.
func TestReload(t *testing.T) {
	t.Parallel()
	files := tree(nil)
	r, err := render.New(render.Options{Files: files, Door: "site", Reload: true})
	if err != nil {
		t.Fatal(err)
	}
	row := func(text string) (string, error) {
		files["site/list/row.html"] = &fstest.MapFile{Data: []byte(text)}
		got, err := r.Part("ko", "list", "row", data{"줄"})
		return string(got), err
	}
	if got, err := row(`{{define "row"}}<u>{{.Name}}</u>{{end}}`); err != nil || got != "<u>줄</u>" {
		t.Fatal(got, err)
	}
	if got, err := row(`{{define "row"}}{{end}`); err == nil {
		t.Fatal(got)
	}
	if got, err := row(`{{define "row"}}또{{end}}`); err != nil || got != "또" {
		t.Fatal(got, err)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	seoul := time.FixedZone("KST", 9*60*60)
	at := time.Date(2026, 1, 19, 0, 30, 0, 0, seoul)
	for got, want := range map[string]string{
		render.DayLine("ko", at):                                       "2026년 01월 19일 월요일",
		render.DayLine("ko", at.UTC()):                                 "2026년 01월 18일 일요일",
		render.DayLine("ko", at.AddDate(0, 0, 5)):                      "2026년 01월 24일 토요일",
		render.DayLine("en", at):                                       "Monday, 19 January 2026",
		render.DayLine("ko", time.Date(812, 12, 3, 0, 0, 0, 0, seoul)): "0812년 12월 03일 " + [...]string{"일", "월", "화", "수", "목", "금", "토"}[time.Date(812, 12, 3, 0, 0, 0, 0, seoul).Weekday()] + "요일",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	r := open(t, tree(map[string]string{"site/list/row.html": `{{define "row"}}{{dayline .At}}|{{clock .At}}|{{day .At}}|{{iso .At}}|{{svg "shared/icon.svg"}}|{{add 1 2}}|{{join .All ", "}}{{end}}`,
		"site/list/list.html": `{{define "title"}}{{end}}{{define "main"}}{{end}}`}))
	got, err := r.Part("ko", "list", "row", struct {
		At  time.Time
		All []string
	}{at, []string{"가", "<나>"}})
	if want := "2026년 01월 19일 월요일|2026.01.19 00:30|2026.01.19|2026-01-19T00:30:00+09:00|<svg/>|3|가, &lt;나&gt;"; err != nil || strings.ReplaceAll(string(got), "&#43;", "+") != want {
		t.Fatalf("%s, %v", got, err)
	}
}

// The program's own files are whole, for both doors.
func TestOwnFiles(t *testing.T) {
	t.Parallel()
	for _, door := range []string{"site", "newsroom"} {
		r, err := render.New(render.Options{Files: ui.Files, Door: door})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Assets().URL(door + ".css"); err != nil || len(r.Pages()) < 5 {
			t.Errorf("%s: %v, %v", door, r.Pages(), err)
		}
	}
}
