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

// Plain text stays plain, and whatever is pasted into a place that holds less keeps its words.
func TestPasteInto(t *testing.T) {
	t.Parallel()
	p := editing(t, newWorld(t), browser.Start(t), browser.Options{})
	paste(p, "", "첫 줄 <b>\r\n\r\n둘째 줄\n\t셋째 줄")
	becomes(t, p, "plain text", "<p>첫 줄 &lt;b&gt;</p><p>둘째 줄</p><p>셋째 줄</p>")

	const rich = `<h2>머리</h2><p>하나 <b>둘</b></p><ul><li>셋</li></ul><table><tr><td>넷</td><td>다섯</td></tr></table><aside data-kind="ai"><p>여섯</p></aside>`
	for _, x := range []struct{ body, behind string }{
		{"<p>글</p>", "글"},
		{"<h2>글</h2>", "글"},
		{"<ul><li>글</li><li>끝</li></ul>", "글"},
		{"<blockquote><p>글</p></blockquote>", "글"},
		{`<aside data-kind="notice"><p>글</p><p>끝</p></aside>`, "글"},
		{"<table><tbody><tr><td>글</td><td>끝</td></tr></tbody></table>", "글"},
		{`<figure data-picture="1"><figcaption>글</figcaption></figure>`, "글"},
		{`<div data-gallery=""><figure data-picture="1"><figcaption>글</figcaption></figure><figure data-picture="2"></figure></div>`, "글"},
	} {
		loadBody(p, x.body)
		cursor(p, x.behind, false)
		pasteHere(p, rich, "머리 하나 둘 셋 넷 다섯 여섯")
		got, err := richtext.Canonical(readBody(p))
		if err != nil {
			t.Fatal(err)
		}
		text := richtext.Text(got)
		for _, word := range []string{"글", "머리", "하나", "둘", "셋", "넷", "다섯", "여섯"} {
			if strings.Count(text, word) != 1 {
				t.Errorf("into %s: %q stands %d times in %s", x.body, word, strings.Count(text, word), got)
			}
		}
		if strings.Count(got, "<figure") != strings.Count(x.body, "<figure") {
			t.Errorf("into %s: pictures were lost: %s", x.body, got)
		}
	}
	// In a cell and a caption a paste is one line.
	loadBody(p, "<table><tbody><tr><td>글</td></tr></tbody></table>")
	cursor(p, "글", false)
	pasteHere(p, "<p>하나</p><p>둘</p>", "하나\n둘")
	becomes(t, p, "a cell", "<table><tbody><tr><td>글하나<br>둘</td></tr></tbody></table>")
}
