// Package render turns ui files and a page struct into bytes. It knows templates, the catalogue of words and the
// addresses of assets; it knows no request and no database. A theme is a folder with the same tree: a file there wins.
package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	texttemplate "text/template"
	"text/template/parse"
	"time"
	"unicode/utf8"
)

// Options say what to render from.
type Options struct {
	Files  fs.FS     // the ui tree
	Theme  *Theme    // lies over it, on the site; may be nil
	Door   string    // "site" or "newsroom"
	Reload bool      // read the files anew for each page: for those who work on them
	With   *Renderer // of another door of the same files, whose words and assets are read already; may be nil
}

// Renderer makes the pages of one door.
type Renderer struct {
	opts Options
	mu   sync.RWMutex
	set  *set
	old  []*Assets // of the looks before this one: pages in browsers still ask for them
}

// set is everything read from the files at one time.
type set struct {
	words  *Words
	assets *Assets
	in     map[string]func() (*spoken, error) // by language, made when it is first asked for
}

// spoken are the pages in one language.
type spoken struct {
	pages map[string]*template.Template
	parts *template.Template // what all pages may use
}

// New reads and parses all files of the door; an error names file and line.
func New(opts Options) (*Renderer, error) {
	s, err := load(opts)
	if err != nil {
		return nil, err
	}
	return &Renderer{opts: opts, set: s}, nil
}

// looksKept is for how many looks back the assets are still served.
const looksKept = 3

// Take makes the renderer show what another one shows, from the next page on. The assets of the last looks, and those of
// the first one, go on being served.
func (r *Renderer) Take(other *Renderer) {
	other.mu.RLock()
	opts, next := other.opts, other.set
	other.mu.RUnlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.old = append(r.old, r.set.assets)
	if len(r.old) > 1+looksKept { // the newsroom's screens are made from the first
		r.old = slices.Delete(r.old, 1, 2)
	}
	r.opts, r.set = opts, next
}

// AssetAt returns the asset at an address path, of this look or of one of the last.
func (r *Renderer) AssetAt(path string) (*Asset, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, a := range append([]*Assets{r.set.assets}, r.old...) {
		if x, ok := a.At(path); ok {
			return x, true
		}
	}
	return nil, false
}

func (r *Renderer) current() (*set, error) {
	r.mu.RLock()
	opts := r.opts
	r.mu.RUnlock()
	if opts.Reload {
		s, err := load(opts)
		if err != nil {
			return nil, err
		}
		r.mu.Lock()
		r.set = s
		r.mu.Unlock()
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.set, nil
}

// Words is the catalogue.
func (r *Renderer) Words() *Words {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.set.words
}

// Assets are the files that pages point to.
func (r *Renderer) Assets() *Assets {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.set.assets
}

// Page executes a page in its layout. Nothing is written anywhere unless all of it could be made.
func (r *Renderer) Page(lang, page string, data any) ([]byte, error) {
	return r.Part(lang, page, "layout", data)
}

// Part executes one named template of a page alone.
func (r *Renderer) Part(lang, page, name string, data any) ([]byte, error) {
	s, err := r.current()
	if err != nil {
		return nil, err
	}
	speak, ok := s.in[lang]
	if !ok {
		return nil, fmt.Errorf("render: no language %q", lang)
	}
	all, err := speak()
	if err != nil {
		return nil, err
	}
	t, ok := all.pages[page]
	if !ok {
		return nil, fmt.Errorf("render: no page %q", page)
	}
	if t.Lookup(name) == nil {
		t = all.parts
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("render %s: %w", page, err)
	}
	return b.Bytes(), nil
}

// Pages lists the door's pages.
func (r *Renderer) Pages() []string {
	r.mu.RLock()
	all, err := r.set.in[Languages()[0]]()
	r.mu.RUnlock()
	if err != nil {
		return nil // there is no renderer without its first language
	}
	return slices.Collect(maps.Keys(all.pages))
}

// common is what all doors have of the same files.
func common(opts Options) (*Words, *Assets, error) {
	if opts.With != nil && !opts.Reload {
		return opts.With.Words(), opts.With.Assets(), nil
	}
	words, err := LoadWords(opts.Files)
	if err != nil {
		return nil, nil, err
	}
	files := opts.Files
	if opts.Theme != nil {
		files = Overlay(opts.Theme.files, files)
		if words, err = opts.Theme.reword(words); err != nil {
			return nil, nil, err
		}
	}
	assets, err := loadAssets(files, opts.Theme, opts.Files)
	return words, assets, err
}

func load(opts Options) (*set, error) {
	words, assets, err := common(opts)
	if err != nil {
		return nil, err
	}
	s := &set{words: words, assets: assets, in: map[string]func() (*spoken, error){}}
	files := opts.Files
	if opts.Theme != nil {
		files = Overlay(opts.Theme.files, files)
	}
	shared, pages, err := templates(files, opts.Door)
	if err != nil {
		return nil, err
	}
	if opts.Theme != nil {
		// What a theme defines comes last, so that a file of its own can redefine one part of the program's files.
		own := func(name string) int {
			if opts.Theme.files[name] != nil {
				return 1
			}
			return 0
		}
		for _, list := range append(slices.Collect(maps.Values(pages)), shared) {
			slices.SortStableFunc(list, func(a, b string) int { return own(a) - own(b) })
		}
		for page, list := range pages {
			if info, err := fs.Stat(opts.Files, opts.Door+"/"+page); err != nil || !info.IsDir() {
				return nil, &Flaw{File: list[0], Key: "theme.flaw.page", Args: []any{page}}
			}
		}
	}
	known := func(file, key string) bool {
		return opts.Theme == nil || opts.Theme.files[file] == nil || words.Has(key)
	}
	speak := func(lang string) (*spoken, error) {
		all := &spoken{pages: map[string]*template.Template{}, parts: template.New("").Option("missingkey=error").Funcs(funcs(lang, words, assets, files))}
		for _, file := range shared {
			if err := add(all.parts, files, assets, file, known); err != nil {
				return nil, err
			}
		}
		calls := map[string][]string{}
		for _, x := range all.parts.Templates() {
			if x.Tree != nil {
				calls[x.Name()] = called(x.Tree.Root)
			}
		}
		for page, own := range pages {
			t := template.New("").Option("missingkey=error").Funcs(funcs(lang, words, assets, files))
			for _, file := range own {
				if err := add(t, files, assets, file, known); err != nil {
					return nil, err
				}
			}
			if err := complete(t, all.parts, calls); err != nil {
				return nil, fmt.Errorf("%s/%s: %w", opts.Door, page, err)
			}
			if !opts.Reload {
				if err := whole(t); err != nil {
					return nil, fmt.Errorf("%s/%s: %w", opts.Door, page, err)
				}
			}
			all.pages[page] = t
		}
		return all, nil
	}
	for _, lang := range Languages() {
		s.in[lang] = sync.OnceValues(func() (*spoken, error) { return speak(lang) })
	}
	_, err = s.in[Languages()[0]]() // what is broken in one is broken in all
	return s, err
}

// complete adds to a page's own templates those of all pages that it needs: what its layout and its own templates name, and
// what names one of its own. Others would be the same in every page's memory.
func complete(t, base *template.Template, calls map[string][]string) error {
	has := map[string]bool{}
	need := []string{"layout"}
	for _, x := range t.Templates() {
		if x.Tree != nil && !parse.IsEmptyTree(x.Tree.Root) { // an empty one leaves the common one in its place
			has[x.Name()] = true
			need = append(need, called(x.Tree.Root)...)
		}
	}
	for name := range calls {
		if names(name, has, calls, map[string]bool{}) {
			need = append(need, name)
		}
	}
	for len(need) > 0 {
		name := need[len(need)-1]
		need = need[:len(need)-1]
		if common := base.Lookup(name); !has[name] && common != nil && common.Tree != nil { // what nobody has is told when the page is executed
			has[name] = true
			if _, err := t.AddParseTree(name, common.Tree.Copy()); err != nil {
				return err
			}
			need = append(need, calls[name]...)
		}
	}
	return nil
}

// names tells whether a template, or one that it names, names one of some.
func names(name string, some map[string]bool, calls map[string][]string, seen map[string]bool) bool {
	for _, next := range calls[name] {
		if some[next] {
			return true
		}
		if !seen[next] {
			seen[next] = true
			if names(next, some, calls, seen) {
				return true
			}
		}
	}
	return false
}

// called are the templates that a node of a template names.
func called(node parse.Node) (all []string) {
	branch := func(b parse.BranchNode) {
		all = append(all, called(b.List)...)
		if b.ElseList != nil {
			all = append(all, called(b.ElseList)...)
		}
	}
	switch x := node.(type) {
	case *parse.ListNode:
		for _, n := range x.Nodes {
			all = append(all, called(n)...)
		}
	case *parse.IfNode:
		branch(x.BranchNode)
	case *parse.RangeNode:
		branch(x.BranchNode)
	case *parse.WithNode:
		branch(x.BranchNode)
	case *parse.TemplateNode:
		all = append(all, x.Name)
	}
	return all
}

// whole finds what a parser does not see: a template that is named and not there, a value where nothing can be made safe.
// Both come out when a page is first executed; that it has no data to show is no fault of the page.
func whole(t *template.Template) error {
	err := t.ExecuteTemplate(io.Discard, "layout", nil)
	if _, running := errors.AsType[texttemplate.ExecError](err); running {
		return nil
	}
	return err
}

// templates sorts the HTML files: those that every page of the door may use (shared/**, the door's layout, and shared.html
// in the folder of a page or of a part of pages), and those of one page's folder.
func templates(files fs.FS, door string) (common []string, pages map[string][]string, err error) {
	pages = map[string][]string{}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		switch parts := strings.Split(name, "/"); {
		case parts[0] == "shared" || parts[0] == door && (parts[1] == "layout" || parts[len(parts)-1] == "shared.html"):
			common = append(common, name)
		case parts[0] == door && len(parts) == 3:
			pages[parts[1]] = append(pages[parts[1]], name)
		}
		return nil
	})
	return common, pages, err
}

// named finds what a template names by a constant: an asset, a picture to put inline.
var named = regexp.MustCompile(`[{( ](asset|svg) "([^"]+)"`)

// says finds the words that a template names by a constant.
var says = regexp.MustCompile(`[{( ]t "([^"]+)"`)

func add(t *template.Template, files fs.FS, assets *Assets, file string, known func(file, key string) bool) error {
	raw, err := fs.ReadFile(files, file)
	if err != nil {
		return err
	}
	for _, m := range named.FindAllStringSubmatchIndex(string(raw), -1) {
		kind, name := string(raw[m[2]:m[3]]), string(raw[m[4]:m[5]])
		_, err := assets.URL(name)
		if kind == "svg" {
			_, err = fs.Stat(files, name)
		}
		if err != nil { // else the first reader would find it
			return fmt.Errorf("template: %s:%d: %w", file, 1+bytes.Count(raw[:m[0]], []byte{'\n'}), err)
		}
	}
	for _, m := range says.FindAllStringSubmatchIndex(string(raw), -1) {
		if key := string(raw[m[2]:m[3]]); !known(file, key) {
			return &Flaw{File: file, Line: 1 + bytes.Count(raw[:m[0]], []byte{'\n'}), Key: "theme.flaw.word", Args: []any{key}}
		}
	}
	_, err = t.New(file).Parse(string(raw)) // an error of the parser names the file and the line
	return err
}

func funcs(lang string, words *Words, assets *Assets, files fs.FS) template.FuncMap {
	return template.FuncMap{
		"t":     func(key string, args ...any) string { return words.Text(lang, key, args...) },
		"lang":  func() string { return lang },
		"asset": assets.URL,
		"svg": func(name string) (template.HTML, error) {
			raw, err := fs.ReadFile(files, name)
			return template.HTML(bytes.TrimSpace(raw)), err //nolint:gosec // a file of the program or of the paper's own theme
		},
		"dayline": func(t time.Time) string { return DayLine(lang, t) },
		"clock":   func(t time.Time) string { return Clock(lang, t) },
		"day":     func(t time.Time) string { return Day(lang, t) },
		"number":  func(n any) (string, error) { return Number(n) },
		"hour":    func(t time.Time) string { return t.Format("15:04") },
		"first":   first,
		"iso":     func(t time.Time) string { return t.Format(time.RFC3339) },
		"flow":    Flow,
		"add":     func(a, b int) int { return a + b },
		"join":    strings.Join,
	}
}

// Clock is a day and its time: "2026.01.19 13:57", in English "19 Jan 2026, 13:57".
func Clock(lang string, t time.Time) string {
	if lang != "ko" {
		return t.Format("2 Jan 2006, 15:04")
	}
	return t.Format("2006.01.02 15:04")
}

// Day is a day: "2026.01.19", in English "19 Jan 2026".
func Day(lang string, t time.Time) string {
	if lang != "ko" {
		return t.Format("2 Jan 2006")
	}
	return t.Format("2006.01.02")
}

// Number sets thousands apart by commas, as Korean and English both do: 12,345. It is an error where n is no integer.
func Number(n any) (string, error) {
	digits := fmt.Sprint(n)
	if _, err := strconv.ParseInt(digits, 10, 64); err != nil {
		return "", fmt.Errorf("number: %v (%T) is no integer", n, n)
	}
	digits, minus := strings.CutPrefix(digits, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if minus {
		digits = "-" + digits
	}
	return digits, nil
}

// first is the first letter of a name, for where there is no portrait.
func first(name string) string {
	r, _ := utf8.DecodeRuneInString(name)
	return string(r)
}

// DayLine is the date as a Korean newspaper prints it, "2026년 01월 19일 월요일", or in English.
func DayLine(lang string, t time.Time) string {
	if lang != "ko" {
		return t.Format("Monday, 2 January 2006")
	}
	day := [...]string{"일", "월", "화", "수", "목", "금", "토"}[t.Weekday()]
	return fmt.Sprintf("%04d년 %02d월 %02d일 %s요일", t.Year(), t.Month(), t.Day(), day)
}
