package render_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jogan/internal/render"
	"jogan/ui"
)

// keyForm is the shape of a key: words with dots between them.
var keyForm = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$`)

// keyAt tells at which argument a call takes a key of the catalogue; -1: at none.
func keyAt(call *ast.CallExpr) int {
	var name, of string
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); ok {
			of = x.Name
		}
	case *ast.Ident:
		name = f.Name
	}
	switch {
	case of == "fault" && (name == "New" || name == "In"), name == "Add", name == "refuse", name == "Text":
		return 1
	case of == "fault" && name == "Wrap":
		return 2
	}
	return -1
}

// literals hands over each string of the program's Go files, and whether it stands where a key is wanted.
func literals(t *testing.T, visit func(file, text string, key bool)) {
	t.Helper()
	root := os.DirFS("../..")
	files := 0
	err := fs.WalkDir(root, "internal", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "test/") {
			return err
		}
		raw, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, raw, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files++
		wanted := map[ast.Expr]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if i := keyAt(call); i >= 0 && i < len(call.Args) {
					wanted[call.Args[i]] = true
				}
			}
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					visit(set.Position(lit.Pos()).String(), text, wanted[lit])
				}
			}
			return true
		})
		return nil
	})
	if err != nil || files < 50 {
		t.Fatalf("%d files: %v", files, err)
	}
}

var templateKey = regexp.MustCompile(`\bt "([^"]+)"`)

// markup hands over each template of the program.
func markup(t *testing.T, visit func(file, text string)) {
	t.Helper()
	files := 0
	err := fs.WalkDir(ui.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		raw, err := fs.ReadFile(ui.Files, name)
		visit(name, string(raw))
		files++
		return err
	})
	if err != nil || files < 20 {
		t.Fatalf("%d files: %v", files, err)
	}
}

// Every key that a template or a fault names is in the catalogue: else people would read ⟦key⟧.
func TestEveryKeyHasItsWords(t *testing.T) {
	t.Parallel()
	words, err := render.LoadWords(ui.Files)
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	markup(t, func(file, text string) {
		for _, m := range templateKey.FindAllStringSubmatch(text, -1) {
			named++
			if !words.Has(m[1]) {
				t.Errorf("%s: no words for %q", file, m[1])
			}
		}
	})
	literals(t, func(at, text string, key bool) {
		if !key || !keyForm.MatchString(text) {
			return
		}
		named++
		if !words.Has(text) {
			t.Errorf("%s: no words for %q", at, text)
		}
	})
	// What is put together from parts: the kinds of fault, and the actions in the log.
	for _, kind := range []string{"internal", "not-found", "invalid", "conflict", "forbidden", "unavailable", "too-large"} {
		if !words.Has("fault." + kind) {
			t.Errorf("no words for the kind %q", kind)
		}
	}
	desk := regexp.MustCompile(`^(article|picture|paper|section|series|menu|front|page|banner|person|token|claim|correction)\.[a-z-]+$`)
	literals(t, func(at, text string, key bool) {
		if strings.HasPrefix(at, "internal/desk/") && !key && desk.MatchString(text) && !words.Has(text) && !words.Has("audit."+text) {
			t.Errorf("%s: no words for the line %q of the log", at, text)
		}
	})
	if named < 300 {
		t.Fatalf("only %d keys were found: the search has gone blind", named)
	}
}

// Words that nothing names any more are only told: some keys are put together in ways that this cannot see.
func TestUnusedWords(t *testing.T) {
	t.Parallel()
	words, err := render.LoadWords(ui.Files)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	markup(t, func(_, text string) { all = append(all, text) })
	quoted := map[string]bool{}
	literals(t, func(_, text string, _ bool) { quoted[text] = true })
	templates := strings.Join(all, "\n")
	var unused []string
	for _, key := range words.Keys() {
		used := quoted[key] || strings.Contains(templates, `"`+key+`"`)
		for i := range key { // "role." + role, printf "weather.%s"
			if key[i] == '.' || key[i] == '-' {
				used = used || quoted[key[:i+1]] || strings.Contains(templates, `"`+key[:i+1])
			}
		}
		if !used {
			unused = append(unused, key)
		}
	}
	if len(unused) > len(words.Keys())/2 {
		t.Fatalf("%d of %d keys seem unused: the search has gone blind", len(unused), len(words.Keys()))
	}
	slices.Sort(unused)
	t.Logf("%d keys that nothing seems to name: %s", len(unused), strings.Join(unused, " "))
}
