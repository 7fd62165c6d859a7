package newsroom

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"jogan/internal/browser"
	"jogan/internal/exchange/document"
	"jogan/internal/exchange/exchangetest"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// drop sends files as the form of documents does.
func (c *client) drop(json bool, files ...exchangetest.Attached) *answer {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, f := range files {
		part, err := m.CreateFormFile("document", f.Name)
		if err == nil {
			_, err = part.Write(f.Data)
		}
		if err != nil {
			c.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		c.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.server.URL+"/desk/articles/document", &b)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Origin", c.server.URL)
	r.Header.Set("Content-Type", m.FormDataContentType())
	if json {
		r.Header.Set("Accept", "application/json, application/problem+json")
	}
	return c.send(r)
}

func mail(t testing.TB) exchangetest.Attached {
	return exchangetest.Attached{Name: "심야버스.eml", Data: exchangetest.Eml(t, "[보도자료] 안내", "<p>보도자료를 보내 드립니다.</p>", exchangetest.Attached{Name: "보도자료.hwpx", Data: exchangetest.Hwpx(t)})}
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter := w.as(staff.Reporter)
	a := reporter.drop(false, mail(t)).want(http.StatusSeeOther)
	if a.location != "/desk/articles/document?made=1" {
		t.Fatalf("leads to %q", a.location)
	}
	made := reporter.get(a.location).want(http.StatusOK).has(exchangetest.Title, "가온시청 홍보담당관", "press@gaon.example", exchangetest.Contact, "보도시점에서 읽었습니다", "비슷한 기사가 없습니다")
	if strings.Contains(made.body, "누리집") {
		t.Error("the page shows the text")
	}
	article, err := w.db.Article(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if article.Title != exchangetest.Title || article.Kind != news.Release || article.Origin != (news.Origin{Source: "가온시청 홍보담당관"}) || article.Status != news.Writing ||
		!article.Embargo.Equal(time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)) || article.Owner != w.people[staff.Reporter].ID {
		t.Errorf("stored %+v", article)
	}
	// The picture of the mail and that of its document are the same bytes: one in the library, which stands twice.
	if strings.Count(article.Body, `<figure data-picture="1">`) != 2 || strings.Contains(article.Body, "054-000") || !strings.Contains(article.Body, "<table>") {
		t.Errorf("body %s", article.Body)
	}
	reporter.get("/desk/articles/1").want(http.StatusOK).has(exchangetest.Contact)

	// The same release once more, with others: it is told, and one that cannot be read stops none of them.
	a = reporter.drop(false, exchangetest.Attached{Name: "a.docx", Data: exchangetest.Docx(t)}, exchangetest.Attached{Name: "<b>.hwp", Data: []byte("깨진 것")}, exchangetest.Attached{Name: "again.eml", Data: exchangetest.Hwpx(t)}).
		want(http.StatusUnprocessableEntity).has("<b>.hwp", "알 수 없는 파일입니다", "비슷한 기사", "100% 비슷")
	if !strings.Contains(a.body, `href="/desk/articles/2"`) || !strings.Contains(a.body, `href="/desk/articles/3"`) || strings.Contains(a.body, "<b>.hwp</b>") && !strings.Contains(a.body, "&lt;b&gt;.hwp") {
		t.Errorf("the page is %s", a.body)
	}
	reporter.get("/desk/articles/3/near").want(http.StatusOK).has("비슷한 기사", exchangetest.Title)
	reporter.get("/desk/articles/99/near").want(http.StatusNotFound)
	reporter.get("/desk/articles/document?made=1,x,99,-3").want(http.StatusOK).has(exchangetest.Title)

	if got := reporter.drop(true, mail(t)).want(http.StatusCreated).body; got != `{"made":[4]}` {
		t.Errorf("a program is told %s", got)
	}
	reporter.drop(true, exchangetest.Attached{Name: "a.pdf", Data: nil}).want(http.StatusUnprocessableEntity).has("빈 파일입니다")
	reporter.drop(false).want(http.StatusUnprocessableEntity).has("파일을 골라 주세요")
	many := make([]exchangetest.Attached, maxDocuments+1)
	for i := range many {
		many[i] = exchangetest.Attached{Name: fmt.Sprint(i), Data: []byte("x")}
	}
	reporter.drop(false, many...).want(http.StatusUnprocessableEntity).has("한 번에 20개까지")
	reporter.drop(false, exchangetest.Attached{Name: "large.pdf", Data: make([]byte, document.MaxBytes+2<<20)}).want(http.StatusRequestEntityTooLarge).has("50MB까지")
	reporter.post("/desk/articles/document", nil).want(http.StatusUnprocessableEntity).has("파일을 골라 주세요")
	w.as("").drop(false, mail(t)).want(http.StatusUnauthorized)
}

// Whatever stands in a document, the draft can be kept, opened and shown.
func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk := w.as(staff.DeskEditor)
	long := strings.Repeat("가", 5000)
	for i, body := range []string{
		`<w:p><w:r><w:t>&lt;script&gt;alert(1)&lt;/script&gt;</w:t></w:r></w:p>`,
		`<w:p><w:r><w:t>` + long + `</w:t></w:r></w:p>`,
		`<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>` + long + `</w:t></w:r></w:p>`,
		`<w:p><w:r><w:t>&lt;figure data-picture="7"&gt;</w:t></w:r></w:p>`,
		``,
	} {
		a := desk.drop(false, exchangetest.Attached{Name: strings.Repeat("이름", 300) + ".docx", Data: exchangetest.DocxBody(t, body)}).want(http.StatusSeeOther)
		page := desk.get(a.location).want(http.StatusOK)
		path := fmt.Sprintf("/desk/articles/%d", i+1)
		desk.get(path).want(http.StatusOK)
		stored, err := w.db.Article(t.Context(), int64(i+1))
		if err != nil || stored.Title == "" {
			t.Errorf("%d: stored %q, %v", i, stored.Title, err)
		}
		if strings.Contains(page.body, "<script>alert") || strings.Contains(stored.Body, "<script") || strings.Contains(stored.Body, "<figure") {
			t.Errorf("%d: body %s", i, stored.Body)
		}
	}
}

// A mail is dropped on the list of articles, files are chosen in the form; without script the form does it alone.
func TestDocumentsInBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir := t.TempDir()
	keep := func(name string, data []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	hwpx, broken := keep("a.hwpx", exchangetest.Hwpx(t)), keep("b.hwp", []byte("깨진 것"))
	b := browser.Start(t)
	signIn := func(p *browser.Page, next string) {
		t.Helper()
		p.Open(w.server.URL + next)
		p.Fill("login", string(staff.DeskEditor))
		p.Fill("password", password)
		p.ClickOn("main form button:not([type])")
	}
	p := b.Page(t, browser.Options{})
	signIn(p, "/desk/?who=all")
	p.Wait("#documents[data-ready]")
	browser.Eval[bool](p, `(() => {
		const data = new DataTransfer()
		data.items.add(new File([Uint8Array.from(atob("`+base64Of(mail(t).Data)+`"), (c) => c.charCodeAt(0))], "m.eml"))
		for (const name of ["dragover", "drop"]) document.querySelector("h1").dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }))
		return true
	})()`)
	p.Wait(".made")
	if got := p.Text(".made h3"); got != exchangetest.Title {
		t.Errorf("made %q", got)
	}
	p.Open(w.server.URL + "/desk/articles/document")
	p.Wait("#documents[data-ready]")
	p.Upload("document", hwpx, broken)
	p.ClickOn("#documents button")
	p.WaitText("알 수 없는 파일입니다")
	p.ClickOn("#sent-show a")
	p.WaitText("비슷한 기사 1건")
	for _, complaint := range p.Errors() {
		if !strings.Contains(complaint, "422") {
			t.Errorf("the console complains: %s", complaint)
		}
	}

	plain := b.Page(t, browser.Options{NoScript: true, Width: 390, Height: 844, Mobile: true})
	signIn(plain, "/desk/articles/document")
	plain.Wait("#documents")
	plain.Upload("document", hwpx)
	plain.ClickOn("#documents button")
	plain.Wait(".made")
	if got := plain.Address(); !regexp.MustCompile(`made=3$`).MatchString(got) {
		t.Errorf("without script the tab shows %s", got)
	}
}

func base64Of(data []byte) string { return base64.StdEncoding.EncodeToString(data) }
