package render

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// Bounds of a theme: it is read into memory whole, so that a page never sees half of a change.
const (
	maxThemeFile  = 2 << 20
	maxThemeBytes = 20 << 20
	maxThemeFiles = 500
)

// ThemeFile says what a theme is; it stands at the top of its folder.
const ThemeFile = "theme.toml"

// Manifest is what theme.toml says.
type Manifest struct {
	Name        string `toml:"name"`
	Version     string `toml:"version"`
	Jogan       string `toml:"jogan"` // the version of Jogan that it was made for
	Licence     string `toml:"licence"`
	Description string `toml:"description"`
}

// Theme is a folder that lies over the site's files (site and shared), read at one moment. The newsroom, mails and commands
// keep their own look: what a theme breaks, the newsroom must be able to show.
type Theme struct {
	Dir      string
	Manifest Manifest
	files    fstest.MapFS      // templates, styles, scripts, pictures, fonts
	words    map[string]string // words.toml files by name
}

// Flaw is what is wrong with a theme, and where.
type Flaw struct {
	File string // below the theme's folder; empty: the folder itself
	Line int    // 0: the whole file
	Key  string // of the catalogue: what is wrong
	Args []any
}

func (f *Flaw) Error() string { return fmt.Sprintf("%s: %s %v", f.Where(), f.Key, f.Args) }

// Where is the file and the line, as editors write them: "site/list/list.html:3".
func (f *Flaw) Where() string {
	if f.Line > 0 {
		return f.File + ":" + strconv.Itoa(f.Line)
	}
	return f.File
}

// Say is the flaw with its place in a language.
func (f *Flaw) Say(w *Words, lang string) string {
	said := w.Text(lang, f.Key, f.Args...)
	if where := f.Where(); where != "" {
		return where + ": " + said
	}
	return said
}

// OpenTheme reads a theme's folder. What is wrong with it is a *Flaw.
func OpenTheme(dir string) (*Theme, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, &Flaw{Key: "theme.flaw.no-folder", Args: []any{dir}}
	}
	defer root.Close()
	t := &Theme{Dir: dir, files: fstest.MapFS{}, words: map[string]string{}}
	var size int64
	files := 0
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return &Flaw{File: name, Key: "theme.flaw.unreadable", Args: []any{err}}
		case name == ".":
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			return &Flaw{File: name, Key: "theme.flaw.link"}
		case strings.HasPrefix(d.Name(), ".") && d.IsDir():
			return fs.SkipDir // a version history
		case strings.HasPrefix(d.Name(), "."):
			return nil
		}
		door, _, below := strings.Cut(name, "/")
		if d.IsDir() && !below && door != "site" && door != "shared" {
			return &Flaw{File: name, Key: "theme.flaw.not-the-site"}
		}
		if d.IsDir() {
			return nil
		}
		if !d.Type().IsRegular() {
			return &Flaw{File: name, Key: "theme.flaw.no-file"}
		}
		info, err := d.Info()
		if err != nil {
			return &Flaw{File: name, Key: "theme.flaw.unreadable", Args: []any{err}}
		}
		size += info.Size()
		if files++; info.Size() > maxThemeFile || size > maxThemeBytes || files > maxThemeFiles {
			return &Flaw{File: name, Key: "theme.flaw.too-large", Args: []any{maxThemeFile >> 20, maxThemeBytes >> 20, maxThemeFiles}}
		}
		raw, err := fs.ReadFile(root.FS(), name)
		if err != nil {
			return &Flaw{File: name, Key: "theme.flaw.unreadable", Args: []any{err}}
		}
		return t.take(name, raw)
	})
	if err != nil {
		return nil, err
	}
	if t.Manifest.Name == "" {
		return nil, &Flaw{File: ThemeFile, Key: "theme.flaw.no-name"}
	}
	return t, nil
}

func (t *Theme) take(name string, raw []byte) error {
	if slices.Contains([]string{".html", ".css", ".js", ".svg", ".toml"}, path.Ext(name)) {
		raw = bytes.TrimPrefix(raw, []byte("\uFEFF")) // editors of Windows put it there
		if !utf8.Valid(raw) {
			whole := strings.ToValidUTF8(string(raw), "\x00")
			return &Flaw{File: name, Line: lineOf(whole, "\x00"), Key: "theme.flaw.encoding"}
		}
	}
	switch {
	case name == ThemeFile:
		meta, err := toml.Decode(string(raw), &t.Manifest)
		if err != nil {
			return tomlFlaw(name, err)
		}
		if unknown := meta.Undecoded(); len(unknown) > 0 {
			return &Flaw{File: name, Line: lineOf(string(raw), unknown[0].String()), Key: "theme.flaw.setting", Args: []any{unknown[0].String()}}
		}
	case path.Base(name) == "words.toml":
		t.words[name] = string(raw)
	case !strings.Contains(name, "/"): // a read-me, a licence, a picture of the look
	default:
		if path.Ext(name) == ".css" {
			if line, key := cssFlaw(string(raw)); key != "" {
				return &Flaw{File: name, Line: line, Key: key}
			}
		}
		t.files[name] = &fstest.MapFile{Data: raw, Mode: 0o444}
	}
	return nil
}

func tomlFlaw(name string, err error) *Flaw {
	if x, ok := errors.AsType[toml.ParseError](err); ok {
		return &Flaw{File: name, Line: x.Position.Line, Key: "theme.flaw.toml", Args: []any{x.Message}}
	}
	return &Flaw{File: name, Key: "theme.flaw.toml", Args: []any{err}}
}

// lineOf is the line on which a word first stands; 0: nowhere.
func lineOf(text, word string) int {
	at := strings.Index(text, word)
	if at < 0 {
		return 0
	}
	return 1 + strings.Count(text[:at], "\n")
}

var placeholder = regexp.MustCompile(`\{(\d)`)

// reword is the catalogue with the theme's words in it, key by key and language by language.
func (t *Theme) reword(base *Words) (*Words, error) {
	w := &Words{texts: map[string]map[string]string{}}
	for key, texts := range base.texts {
		w.texts[key] = texts
	}
	from := map[string]string{}
	names := make([]string, 0, len(t.words))
	for name := range t.words {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		raw := t.words[name]
		var own map[string]map[string]string
		if err := toml.Unmarshal([]byte(raw), &own); err != nil {
			return nil, tomlFlaw(name, err)
		}
		keys := make([]string, 0, len(own))
		for key := range own {
			keys = append(keys, key)
		}
		slices.SortFunc(keys, func(a, b string) int { return cmp.Compare(lineOf(raw, `"`+a+`"`), lineOf(raw, `"`+b+`"`)) })
		for _, key := range keys {
			flaw := &Flaw{File: name, Line: lineOf(raw, `"`+key+`"`), Args: []any{key}}
			known := base.texts[key]
			if flaw.Key = "theme.flaw.word"; known == nil {
				return nil, flaw
			}
			if flaw.Key = "theme.flaw.word-twice"; from[key] != "" {
				return nil, flaw
			}
			from[key] = name
			merged := map[string]string{}
			for lang, text := range known {
				merged[lang] = text
			}
			for lang, text := range own[key] {
				if flaw.Key = "theme.flaw.language"; !slices.Contains(Languages(), lang) {
					return nil, flaw
				}
				for _, m := range placeholder.FindAllString(text, -1) {
					if flaw.Key = "theme.flaw.filled"; !strings.Contains(known[lang], m) {
						return nil, flaw
					}
				}
				if text != "" {
					merged[lang] = text
				}
			}
			w.texts[key] = merged
		}
	}
	return w, nil
}

// cssFlaw finds what makes a browser drop the rest of a style: brackets, strings and comments that do not close. An empty
// key: none.
func cssFlaw(text string) (line int, key string) {
	type open struct {
		sign byte
		line int
	}
	var stack []open
	line = 1
	closes := map[byte]byte{'}': '{', ')': '(', ']': '['}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\n':
			line++
		case '\\':
			i++
		case '/':
			if strings.HasPrefix(text[i:], "/*") {
				end := strings.Index(text[i+2:], "*/")
				if end < 0 {
					return line, "theme.flaw.css-comment"
				}
				line += strings.Count(text[i:i+2+end], "\n")
				i += end + 3
			}
		case '"', '\'':
			began := line
			for i++; i < len(text) && text[i] != c; i++ {
				if text[i] == '\\' && i+1 < len(text) {
					i++
				} else if text[i] == '\n' {
					return began, "theme.flaw.css-string"
				}
			}
			if i >= len(text) {
				return began, "theme.flaw.css-string"
			}
		case '{', '(', '[':
			stack = append(stack, open{c, line})
		case '}', ')', ']':
			if len(stack) == 0 || stack[len(stack)-1].sign != closes[c] {
				return line, "theme.flaw.css-bracket"
			}
			stack = stack[:len(stack)-1]
		}
	}
	if len(stack) > 0 {
		return stack[len(stack)-1].line, "theme.flaw.css-bracket"
	}
	return 0, ""
}

var cssAddress = regexp.MustCompile(`url\(\s*["']?([^"')]*?)["']?\s*\)`)

// addressed puts the real addresses of assets into a style: url(letters.woff2) is the file beside it.
func (a *Assets) addressed(name string, raw []byte) ([]byte, error) {
	var flaw *Flaw
	text := string(raw)
	var out strings.Builder
	last := 0
	for _, m := range cssAddress.FindAllStringSubmatchIndex(text, -1) {
		target := text[m[2]:m[3]]
		if target == "" || strings.HasPrefix(target, "#") || strings.HasPrefix(target, "data:") {
			continue
		}
		line := 1 + strings.Count(text[:m[0]], "\n")
		x := a.byName[path.Join(path.Dir(name), target)]
		if strings.HasPrefix(target, "/") {
			x = nil
		}
		if x == nil && flaw == nil {
			flaw = &Flaw{File: name, Line: line, Key: "theme.flaw.asset", Args: []any{target}}
		}
		if x != nil {
			out.WriteString(text[last:m[0]] + `url("` + x.Path + `")`)
			last = m[1]
		}
	}
	if flaw != nil {
		return nil, flaw
	}
	out.WriteString(text[last:])
	return []byte(out.String()), nil
}

var placed = regexp.MustCompile(`template: ?([^\s:]+):(\d+)(?::\d+)?:? ?(.*)`)

// AsFlaw is an error of a template with the file and the line that the template's parser or its execution named.
func AsFlaw(err error) *Flaw {
	if flaw, ok := errors.AsType[*Flaw](err); ok {
		return flaw
	}
	if m := placed.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[2])
		return &Flaw{File: m[1], Line: line, Key: "theme.flaw.template", Args: []any{m[3]}}
	}
	return &Flaw{Key: "theme.flaw.template", Args: []any{err}}
}

// ThemeState is how a paper stands with its theme.
type ThemeState struct {
	Dir string // empty: there is no theme
	Manifest
	Since   time.Time // when the present look was taken
	Flaw    *Flaw     // why the last look at the folder was refused; nil: it was not
	Refused time.Time
}
