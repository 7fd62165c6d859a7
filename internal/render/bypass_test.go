package render_test

import (
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"jogan/internal/render"
	"jogan/ui"
)

// What stands in templates between and beside tags in every language alike.
func sameEverywhere() []string {
	return []string{"API", "CSV", "XLSX", "JSON", "PDF", "RSS", "URL", "HTML", "HMAC-SHA-256", "SMTP", "ID", "KB", "MB", "px", "KST", "X", "×",
		"reporter@paper.kr", "https://", "width=device-width, initial-scale=1"}
}

var (
	templateAction = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	codeAlone      = regexp.MustCompile(`(?s)<(script|style)\b[^>]*>.*?</(script|style)>`)
)

// letters tells whether a text has a word to read; what is the same in every language has none.
func letters(text string) bool {
	for _, same := range sameEverywhere() {
		text = regexp.MustCompile(`(^|[^\p{L}])`+regexp.QuoteMeta(same)+`($|[^\p{L}])`).ReplaceAllString(text, "$1$2")
	}
	return strings.ContainsFunc(text, unicode.IsLetter)
}

// Every word that a template shows or reads out comes from the catalogue.
func TestTemplatesTakeTheirWordsFromTheCatalogue(t *testing.T) {
	t.Parallel()
	looked := 0
	markup(t, func(file, text string) {
		text = codeAlone.ReplaceAllString(templateAction.ReplaceAllString(text, ""), "")
		z := html.NewTokenizer(strings.NewReader(text))
		code := "" // an element whose text is for programs
		for {
			switch z.Next() {
			case html.ErrorToken:
				if z.Err() != io.EOF {
					t.Errorf("%s: %v", file, z.Err())
				}
				return
			case html.TextToken:
				looked++
				said := strings.TrimSpace(string(z.Text()))
				// Addresses, what noscript holds (a browser reads it as text), and attributes that an action has cut off.
				if strings.HasPrefix(said, "/") || strings.HasPrefix(said, "<") || strings.Contains(said, `=""`) {
					continue
				}
				if code == "" && letters(said) {
					t.Errorf("%s: %q stands in the template; its place is words.toml", file, said)
				}
			case html.StartTagToken, html.SelfClosingTagToken:
				x := z.Token()
				if slices.Contains([]string{"code", "kbd", "pre"}, x.Data) && x.Type == html.StartTagToken {
					code = x.Data
				}
				for _, a := range x.Attr {
					said := slices.Contains([]string{"aria-label", "aria-description", "placeholder", "title", "alt"}, a.Key) ||
						a.Key == "content" && x.Data == "meta" && strings.ContainsFunc(a.Val, unicode.IsSpace)
					if said && letters(a.Val) {
						t.Errorf("%s: %s=%q stands in the template; its place is words.toml", file, a.Key, a.Val)
					}
				}
			case html.EndTagToken:
				if string(z.Raw()) == "</"+code+">" {
					code = ""
				}
			}
		}
	})
	if looked < 500 {
		t.Fatalf("only %d texts were looked at: the search has gone blind", looked)
	}
}

// scriptSays finds a literal that a script shows or reads out.
var scriptSays = regexp.MustCompile("(?:\\.(?:textContent|innerText|placeholder|title|ariaLabel|alt)\\s*=|(?:alert|confirm|prompt)\\(|setAttribute\\(\\s*[\"'](?:aria-label|title|placeholder|alt)[\"']\\s*,)\\s*(\"[^\"]*\"|'[^']*'|`[^`]*`)")

// koreanPattern is a line of a script that looks for Korean, or draws a sign with a syllable.
var koreanPattern = regexp.MustCompile(`\(\?:|\[가-하\]|face: "가"`)

// What scripts say comes from the catalogue too: it is handed to them in the page.
func TestScriptsTakeTheirWordsFromTheCatalogue(t *testing.T) {
	t.Parallel()
	comment := regexp.MustCompile(`(?m)(^|[^:"'\\])//.*$|(?s:/\*.*?\*/)`)
	expression := regexp.MustCompile(`\$\{[^}]*\}`)
	files := 0
	err := fs.WalkDir(ui.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".js" || name == "newsroom/editor/editor.js" || strings.Contains(name, "vendor") {
			return err // the editor's bundle is made of sources that are looked at
		}
		raw, err := fs.ReadFile(ui.Files, name)
		if err != nil {
			return err
		}
		files++
		text := comment.ReplaceAllString(string(raw), "$1")
		for n, line := range strings.Split(text, "\n") {
			if strings.ContainsFunc(line, func(r rune) bool { return r >= '가' && r <= '힣' }) && !koreanPattern.MatchString(line) {
				t.Errorf("%s: about line %d: %s: words of a language stand in a script", name, n+1, strings.TrimSpace(line))
			}
			for _, m := range scriptSays.FindAllStringSubmatch(line, -1) {
				if letters(expression.ReplaceAllString(m[1], "")) {
					t.Errorf("%s: about line %d says %s; its place is words.toml", name, n+1, m[1])
				}
			}
		}
		return nil
	})
	if err != nil || files < 15 {
		t.Fatalf("%d files: %v", files, err)
	}
}

// Rooms whose matter is the Korean language itself, and lines that are the same for people of every language.
func koreanByNature() map[string]string {
	return map[string]string{
		"internal/guard/":               "looks for Korean words",
		"internal/search/":              "reads Korean queries",
		"internal/exchange/":            "reads Korean documents",
		"internal/weather/":             "reads the words of the Korean provider",
		"internal/richtext/":            "knows where Korean sentences end",
		"internal/duty/":                "knows the form of a Korean registration number",
		"internal/demo/":                "the sample paper is Korean",
		"internal/browser/":             "types Korean",
		"internal/store/storetest/":     "tests",
		"internal/weather/weathertest/": "tests",
		"internal/render/render.go":     "DayLine, the date in each language",
		"internal/render/flow.go":       "sets Korean text in lines",
		"internal/render/particle.go":   "chooses Korean particles",
		"internal/news/announcement.go": "reads notices of deaths and appointments",
		"internal/news/submission.go":   "reads Korean telephone numbers",
		"internal/news/workflow.go":     "stages of a breaking story are printed as they are",
		"internal/news/paper.go":        "what a new paper has before anybody edits it",
	}
}

// No sentence of a screen stands in the program's Go files.
func TestGoTakesItsWordsFromTheCatalogue(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	literals(t, func(at, text string, _ bool) {
		if !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			return
		}
		for place := range koreanByNature() {
			if strings.HasPrefix(at, place) {
				found[place] = true
				return
			}
		}
		t.Errorf("%s: %q: words of a language stand in the program; their place is words.toml", at, text)
	})
	for place, why := range koreanByNature() {
		if !found[place] && !strings.Contains(place, "test") {
			t.Errorf("%s (%s) has no such words any more: take it off the list", place, why)
		}
	}
}

// English has two numbers: a sentence that counts says which ("{0} {0|article|articles}").
func TestCountsHaveTheirNumber(t *testing.T) {
	t.Parallel()
	words, err := render.LoadWords(ui.Files)
	if err != nil {
		t.Fatal(err)
	}
	counts := regexp.MustCompile(`(?i)(\S+ )?\{\d\} ([a-z]+s)\b`)
	bounds := regexp.MustCompile(`(?i)^(most|least|to|first|and|of|than|last|over|within|every|article) $`)
	for _, key := range words.Keys() {
		for _, m := range counts.FindAllStringSubmatch(words.Text("en", key), -1) {
			if !slices.Contains([]string{"is", "was", "has", "as", "holds", "stands", "exists", "checks", "keeps", "needs", "tells", "says", "prints"}, m[2]) && !bounds.MatchString(m[1]) {
				t.Errorf("%s: %q is wrong for one; write {0|one|many}", key, m[0])
			}
		}
	}
	one, many := words.Text("en", "article.views", 1), words.Text("en", "article.views", 2)
	if one != "1 view" || many != "2 views" {
		t.Errorf("one: %q, many: %q", one, many)
	}
}

func TestTimesAndNumbersByLanguage(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 9, 13, 7, 0, 0, time.UTC)
	for _, x := range []struct{ got, want string }{
		{render.Clock("ko", at), "2026.01.09 13:07"}, {render.Clock("en", at), "9 Jan 2026, 13:07"},
		{render.Day("ko", at), "2026.01.09"}, {render.Day("en", at), "9 Jan 2026"},
	} {
		if x.got != x.want {
			t.Errorf("got %q, want %q", x.got, x.want)
		}
	}
	for n, want := range map[any]string{0: "0", 7: "7", 999: "999", int64(1000): "1,000", 1234567: "1,234,567", -1000: "-1,000", -999: "-999"} {
		if got, err := render.Number(n); err != nil || got != want {
			t.Errorf("%v: %q, %v", n, got, err)
		}
	}
	if got, err := render.Number("1.5"); err == nil {
		t.Errorf("a fraction became %q", got)
	}
}
