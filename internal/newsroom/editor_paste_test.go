package newsroom

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jogan/internal/browser"
	"jogan/internal/richtext"
)

// What other programs put on the clipboard comes out as a body: NAME.html is the clipboard, NAME.body what is stored, a
// block to a line.
func TestPaste(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := editing(t, w, browser.Start(t), browser.Options{})
	for _, x := range []struct {
		name string
		left int // pictures that could not be taken
	}{{"word", 1}, {"google-docs", 1}, {"hancom", 1}, {"outlook", 1}, {"gmail", 0}, {"web", 1}, {"excel", 0}, {"jogan", 0}, {"data-picture", 1}} {
		read := func(kind string) string {
			raw, err := os.ReadFile(filepath.Join("testdata", "paste", x.name+kind))
			if err != nil {
				t.Fatal(err)
			}
			return string(raw)
		}
		html := read(".html")
		paste(p, html, richtext.Text(html))
		if x.name == "data-picture" {
			p.Wait(`.editor-figure img[src="/desk/media/1/thumb"]`) // it went to the library
		}
		got, err := richtext.Canonical(readBody(p))
		if err != nil {
			t.Fatal(err)
		}
		got = strings.NewReplacer("</p><", "</p>\n<", "</h2><", "</h2>\n<", "</h3><", "</h3>\n<", "</figure><", "</figure>\n<", "</ul><", "</ul>\n<", "</ol><", "</ol>\n<",
			"</table><", "</table>\n<", "</tr><", "</tr>\n<", "</blockquote><", "</blockquote>\n<", "</aside><", "</aside>\n<", "</div><", "</div>\n<").Replace(got) + "\n"
		if want := read(".body"); got != want {
			t.Errorf("%s\n--- got\n%s--- want\n%s", x.name, got, want)
		}
		notice := p.Text(".editor-foot")
		if told := strings.Contains(notice, "옮기지 않았습니다"); told != (x.left > 0) || told && !strings.Contains(notice, "사진 1장") {
			t.Errorf("%s: the editor says %q", x.name, notice)
		}
	}
	for _, complaint := range p.Errors() {
		if !strings.Contains(complaint, "404") { // pictures that the library does not have
			t.Errorf("the console complains: %s", complaint)
		}
	}
	if foreign := p.Foreign(); len(foreign) > 0 {
		t.Errorf("asked others: %v", foreign)
	}
}
