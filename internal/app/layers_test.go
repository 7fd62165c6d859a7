package app_test

import (
	"cmp"
	"fmt"
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
)

// layer is what a package may import of Jogan, and why.
type layer struct {
	may    string // package names under internal/, and ui; "*" is all
	reason string
}

const (
	nouns = "fault richtext news "
	rooms = nouns + "fetch staff media search ranking weather banner guard feed front duty notify numbers forms font "
)

// layers is docs/architecture.md as a table. A name that ends in "/" stands for the packages in that folder.
func layers() map[string]layer {
	return map[string]layer{
		"cmd/jogan": {"app", "main is a dozen lines"},
		"ui":        {"", "embedded files and nothing else, so that a theme is a folder with the same tree"},

		"internal/fault":    {"", "everything may depend on it, so it depends on nothing"},
		"internal/richtext": {"fault", "the body's grammar knows no newspaper"},
		"internal/news":     {"fault richtext", "the nouns know neither who uses them nor where they are kept"},
		"internal/fetch":    {"fault", "the one way out of the house knows nothing of the house"},

		"internal/staff":     {nouns, "a room"},
		"internal/media":     {nouns, "a room"},
		"internal/search":    {nouns, "a room"},
		"internal/ranking":   {nouns, "a room"},
		"internal/banner":    {nouns, "a room"},
		"internal/guard":     {nouns, "a room"},
		"internal/feed":      {nouns, "a room"},
		"internal/front":     {nouns, "a room"},
		"internal/duty":      {nouns, "a room"},
		"internal/numbers":   {nouns, "a room"},
		"internal/forms":     {nouns, "a room"},
		"internal/font":      {"", "letters: it knows no page and no picture"},
		"internal/weather":   {nouns + "fetch", "a room that asks others' servers"},
		"internal/notify":    {nouns + "fetch", "a room that tells others' servers"},
		"internal/exchange/": {nouns + "fetch exchange/", "a format turns foreign bytes into nouns; desk stores them"},
		"internal/exchange":  {nouns + "exchange/", "it finds the format; a door hands on to desk what came out"},

		"internal/desk":  {rooms, "an action may need every room; it declares the store that it needs"},
		"internal/store": {rooms + "jobs", "it keeps the rooms' types; it knows no action and no page"},
		"internal/demo":  {rooms + "desk", "the sample paper comes in through the actions, as any paper does"},

		"internal/pagecache": {"", "bytes by key: what a page means is the site's business"},
		"internal/jobs":      {"", "it runs what it is given"},
		"internal/card":      {"", "a picture of words: what they are about is the site's business"},
		"internal/icon":      {"", "it draws what it is given"},
		"internal/sheet":     {"", "rows into files that spreadsheets open"},
		"internal/render":    {"ui richtext fault", "templates and sentences, also those of faults"},
		"internal/web":       {"render fault", "manners that all doors share"},

		"internal/site":     {rooms + "web render pagecache card icon exchange/oldsite", "the public door reads and never acts; what an old address meant it asks exchange"},
		"internal/newsroom": {rooms + "web render desk exchange exchange/ sheet", "the editorial door acts through desk; what is dropped on it it reads through exchange"},
		"internal/api":      {rooms + "web desk", "the programs' door acts through desk"},
		"internal/app":      {"*", "the composition root: alone knows the store and a door together"},

		"internal/browser":             {"", "drives any site"},
		"internal/store/storetest":     {rooms + "store", "the conformance suite of the store"},
		"internal/weather/weathertest": {"weather", "plays a provider"},
		"bench":                        {"*", "measures the whole and its parts"},
		"bench/":                       {"*", "measures the whole and its parts"},
	}
}

// servers are the packages that may use all of net/http. Others may use its words alone: see httpWords.
const servers = "internal/fetch internal/web internal/site internal/newsroom internal/api internal/app internal/weather/weathertest " +
	"bench bench/"

// databases are the packages that may speak SQL.
const databases = "internal/store internal/store/storetest internal/app bench bench/"

var (
	httpWords = regexp.MustCompile(`^(Header|Status[A-Z]\w*|Method[A-Z]\w*|DetectContentType|TimeFormat|ParseTime)$`)
	sqlImport = regexp.MustCompile(`^(database/sql|github\.com/jackc/pgx|github\.com/pressly/goose|modernc\.org/sqlite)(/|$)`)
)

// source is a package as its files that are not tests say it, for every system that it is built for.
type source struct {
	name    string   // its folder, from the module's root
	imports []string // sorted
	http    []string // what it uses of net/http, sorted
}

// row finds the table's row of a package: its own, or that of the folder it lies in.
func row(name string) (layer, bool) {
	all := layers()
	if l, ok := all[name]; ok {
		return l, true
	}
	l, ok := all[path.Dir(name)+"/"]
	return l, ok
}

// listed tells whether the space-separated list names the package or the folder it lies in.
func listed(list, name string) bool {
	return slices.ContainsFunc(strings.Fields(list), func(s string) bool { return s == name || s == path.Dir(name)+"/" })
}

// forTests tells whether a package is test support, which only tests and other test support may import.
func forTests(name string) bool {
	return name == "internal/browser" || strings.HasSuffix(name, "test")
}

// breaches says in which ways a package breaks the rules.
func breaches(p source) []string {
	l, ok := row(p.name)
	if !ok {
		return []string{p.name + " has no row in the table of layers_test.go: say there what it may import and why"}
	}
	var found []string
	breach := func(format string, args ...any) {
		found = append(found, p.name+" "+fmt.Sprintf(format, args...))
	}
	for _, imported := range p.imports {
		name, ours := strings.CutPrefix(imported, "jogan/")
		switch {
		case ours && forTests(name) && !forTests(p.name):
			breach("imports %s, which is for tests", name)
		case ours && l.may != "*" && !listed(l.may, strings.TrimPrefix(name, "internal/")):
			breach("may not import %s (%s)", name, l.reason)
		case sqlImport.MatchString(imported) && !listed(databases, p.name):
			breach("may not import %s: the store owns the SQL", imported)
		}
	}
	if !listed(servers, p.name) {
		for _, word := range p.http {
			if !httpWords.MatchString(word) {
				breach("may not use http.%s: a door owns the URL, fetch owns the way out", word)
			}
		}
	}
	return found
}

// sources reads every package of the module.
func sources(t *testing.T, root fs.FS) []source {
	t.Helper()
	byName := map[string]*source{}
	err := fs.WalkDir(root, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(file)
		if d.IsDir() {
			if base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") && file != "." || strings.HasPrefix(base, "_") {
				return fs.SkipDir
			}
			if _, err := fs.Stat(root, path.Join(file, "go.mod")); err == nil && file != "." {
				return fs.SkipDir // a module of its own: a tool
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") {
			return nil
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := path.Dir(file)
		if byName[dir] == nil {
			byName[dir] = &source{name: dir}
		}
		return read(byName[dir], parsed)
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []source
	for _, p := range byName {
		p.imports, p.http = distinct(p.imports), distinct(p.http)
		all = append(all, *p)
	}
	slices.SortFunc(all, func(a, b source) int { return cmp.Compare(a.name, b.name) })
	return all
}

func read(p *source, file *ast.File) error {
	httpName := ""
	for _, i := range file.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return err
		}
		p.imports = append(p.imports, imported)
		if imported == "net/http" {
			httpName = "http"
			if i.Name != nil {
				httpName = i.Name.Name
			}
		}
	}
	if httpName == "" {
		return nil
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == httpName {
				p.http = append(p.http, s.Sel.Name)
			}
		}
		return true
	})
	return nil
}

func distinct(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	all := sources(t, os.DirFS("../.."))
	if !slices.ContainsFunc(all, func(p source) bool {
		return p.name == "internal/news" && slices.Contains(p.imports, "jogan/internal/richtext")
	}) {
		t.Fatalf("the packages were not read rightly: %v", all)
	}
	for _, p := range all {
		for _, breach := range breaches(p) {
			t.Error(breach)
		}
	}
}

// A module that nobody explained is a module that nobody decided on.
func TestDependenciesAreExplained(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	var explained []string
	for _, m := range regexp.MustCompile("`([a-z.]+\\.[a-z]+/[^`]+)`").FindAllSubmatch(page, -1) {
		explained = append(explained, string(m[1]))
	}
	if !slices.Contains(explained, "modernc.org/sqlite") {
		t.Fatalf("docs/dependencies.md was not read rightly: %q", explained)
	}
	for _, p := range sources(t, os.DirFS("../..")) {
		for _, imported := range p.imports {
			host, _, _ := strings.Cut(imported, "/")
			if strings.Contains(host, ".") && !slices.ContainsFunc(explained, func(m string) bool {
				return imported == m || strings.HasPrefix(imported, m+"/")
			}) {
				t.Errorf("%s imports %s, which has no row in docs/dependencies.md", p.name, imported)
			}
		}
	}
}

func TestLayersBite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p    source
		want string // part of the one breach; "" is none
	}{
		{source{name: "internal/news", imports: []string{"fmt", "jogan/internal/fault"}}, ""},
		{source{name: "internal/news", imports: []string{"jogan/internal/staff"}}, "may not import internal/staff"},
		{source{name: "internal/site", imports: []string{"jogan/internal/store"}}, "may not import internal/store"},
		{source{name: "internal/newsroom", imports: []string{"jogan/internal/site"}}, "may not import internal/site"},
		{source{name: "internal/exchange/wxr", imports: []string{"jogan/internal/news"}}, ""},
		{source{name: "internal/exchange/wxr", imports: []string{"jogan/internal/desk"}}, "may not import internal/desk"},
		{source{name: "internal/helpers"}, "has no row"},
		{source{name: "internal/app", imports: []string{"jogan/internal/browser"}}, "which is for tests"},
		{source{name: "internal/store", imports: []string{"database/sql", "modernc.org/sqlite"}}, ""},
		{source{name: "internal/desk", imports: []string{"database/sql/driver"}}, "the store owns the SQL"},
		{source{name: "internal/weather", http: []string{"Header", "StatusOK"}}, ""},
		{source{name: "internal/weather", http: []string{"Get"}}, "may not use http.Get"},
		{source{name: "internal/site", http: []string{"HandlerFunc"}}, ""},
	} {
		got := breaches(c.p)
		if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)) {
			t.Errorf("%+v: %q, want %q", c.p, got, c.want)
		}
	}
}
