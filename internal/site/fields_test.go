package site_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"html/template"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/site"
	"jogan/ui"
)

// The list for those who make themes stands between these lines of docs/themes.md.
const (
	fieldsBegin = "<!-- fields: written by JOGAN_WRITE_DOCS=1 go test ./internal/site -run TestThemeDocs -->\n"
	fieldsEnd   = "<!-- end of fields -->\n"
)

// said reads the comments of all structs' fields, "package.Struct.Field" → comment.
func said(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			body, ok := spec.Type.(*ast.StructType)
			if !ok {
				return true
			}
			for _, f := range body.Fields.List {
				text := strings.Join(strings.Fields(cmp.Or(f.Comment.Text(), f.Doc.Text())), " ")
				for _, name := range f.Names {
					all[parsed.Name.Name+"."+spec.Name.Name+"."+name.Name] = text
				}
			}
			return true
		})
	}
	return all
}

// leaf tells whether a type is shown by its name alone.
func leaf(k reflect.Type) bool {
	return k.Kind() != reflect.Struct || k == reflect.TypeFor[time.Time]() || k == reflect.TypeFor[template.HTML]()
}

// fields writes what templates can ask of every page.
func fields(t *testing.T) string {
	t.Helper()
	comments := said(t)
	var b strings.Builder
	structs := site.PageStructs()
	names := make([]string, 0, len(structs))
	for name := range structs {
		names = append(names, name)
	}
	slices.Sort(names)
	b.WriteString("### Pages\n\n| folder | struct |\n| --- | --- |\n")
	queue := []reflect.Type{reflect.TypeFor[site.Frame]()}
	for _, name := range names {
		k := reflect.TypeOf(structs[name])
		if k.Kind() == reflect.Pointer {
			k = k.Elem()
		}
		fmt.Fprintf(&b, "| `site/%s` | `%s` |\n", name, k.Name())
		queue = append(queue, k)
	}
	seen := map[reflect.Type]bool{}
	for len(queue) > 0 {
		k := queue[0]
		queue = queue[1:]
		if seen[k] {
			continue
		}
		seen[k] = true
		fmt.Fprintf(&b, "\n### %s\n\n| field | type | meaning |\n| --- | --- | --- |\n", k)
		for i := range k.NumField() {
			f := k.Field(i)
			if !f.IsExported() {
				continue
			}
			of := f.Type
			for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
				of = of.Elem()
			}
			if !leaf(of) {
				queue = append(queue, of)
			}
			meaning := comments[path.Base(k.PkgPath())+"."+k.Name()+"."+f.Name]
			if f.Anonymous {
				meaning = "its fields are this one's too"
			}
			fmt.Fprintf(&b, "| `.%s` | `%s` | %s |\n", f.Name, f.Type, strings.ReplaceAll(meaning, "|", "\\|"))
		}
		var methods []string
		for _, m := range []reflect.Type{k, reflect.PointerTo(k)} {
			for i := range m.NumMethod() {
				if x := m.Method(i); x.Type.NumIn() == 1 && x.Type.NumOut() == 1 && !slices.Contains(methods, "`."+x.Name+"`") {
					methods = append(methods, "`."+x.Name+"`")
				}
			}
		}
		if len(methods) > 0 && k.PkgPath() == reflect.TypeFor[site.Frame]().PkgPath() && k != reflect.TypeFor[site.Frame]() {
			fmt.Fprintf(&b, "\nAlso: %s\n", strings.Join(methods, " "))
		}
	}
	b.WriteString("\n### Parts that can be redefined\n\n")
	define := regexp.MustCompile(`\{\{-? ?(?:define|block) "([^"]+)"`)
	err := fs.WalkDir(ui.Files, "site", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		raw, err := fs.ReadFile(ui.Files, name)
		var parts []string
		for _, m := range define.FindAllStringSubmatch(string(raw), -1) {
			parts = append(parts, "`"+m[1]+"`")
		}
		fmt.Fprintf(&b, "- %s: %s\n", name, strings.Join(parts, " "))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString("\n### Tokens of the style\n\n")
	raw, err := fs.ReadFile(ui.Files, "shared/base/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	var tokens []string
	for _, m := range regexp.MustCompile(`(?m)^\s*(--[a-z0-9-]+):`).FindAllStringSubmatch(string(raw), -1) {
		if x := "`" + m[1] + "`"; !slices.Contains(tokens, x) {
			tokens = append(tokens, x)
		}
	}
	b.WriteString(strings.Join(tokens, " ") + "\n\n")
	return b.String()
}

// docs/themes.md lists the fields, the parts and the tokens as they are.
func TestThemeDocs(t *testing.T) {
	t.Parallel()
	const file = "../../docs/themes.md"
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), fieldsBegin)
	_, after, closed := strings.Cut(rest, fieldsEnd)
	if !ok || !closed {
		t.Fatal("docs/themes.md has lost the lines between which its list stands")
	}
	want := before + fieldsBegin + "\n" + fields(t) + fieldsEnd + after
	if os.Getenv("JOGAN_WRITE_DOCS") != "" {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(raw) != want {
		t.Error("docs/themes.md is out of date: JOGAN_WRITE_DOCS=1 go test ./internal/site -run TestThemeDocs writes it anew")
	}
}
