package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jogan/internal/browser"
)

const samplePDF = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n" +
	"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 370 520] >>\nendobj\ntrailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n0\n%%EOF\n"

// A reader closes the popup with the keyboard and does not see it again; who puts the printed paper together sends
// several PDFs at once.
func TestPopupAndPrintedPaperInBrowser(t *testing.T) {
	t.Parallel()
	p := start(t, "demo", "--now", seed)
	b := browser.Start(t)
	phone := b.Page(t, browser.Options{Width: 390, Height: 844, Mobile: true})
	const shown = ".popup:not([hidden])"
	phone.Open(p.site + "/")
	phone.Wait(shown)
	if high := browser.Eval[float64](phone, `document.querySelector(".popup:not([hidden])").getBoundingClientRect().height / innerHeight`); high > 0.45 {
		t.Errorf("the popup takes %.2f of a phone's screen", high)
	}
	browser.Eval[bool](phone, `(document.querySelector(".skip").focus(), document.querySelector(".popup [data-today]").focus(), true)`)
	phone.Key("\r")
	if n := phone.Count(shown); n != 0 {
		t.Fatal("the popup is still there")
	}
	if !browser.Eval[bool](phone, `document.activeElement.matches(".skip")`) {
		t.Error("the focus did not come back to where it was")
	}
	phone.Open(p.site + "/")
	phone.Frame()
	if n := phone.Count(shown); n != 0 {
		t.Error("the popup came back on the same day")
	}
	browser.Eval[bool](phone, `(localStorage.setItem("jogan.popup", JSON.stringify(Object.fromEntries(Object.keys(JSON.parse(localStorage.getItem("jogan.popup"))).map((key) => [key, "2026-01-01"])))), true)`)
	phone.Open(p.site + "/")
	phone.Wait(shown)
	phone.Key("\x1b")
	if n := phone.Count(shown); n != 0 {
		t.Error("Escape does not close the popup")
	}
	phone.Open(p.site + "/")
	phone.Frame()
	if n := phone.Count(shown); n != 0 {
		t.Error("what was closed came back in the same visit")
	}
	if cookies := phone.Cookies(); len(cookies) > 0 {
		t.Errorf("cookies: %v", cookies)
	}

	dir := t.TempDir()
	file := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	layout := b.Page(t, browser.Options{})
	enter(layout, p, "layout", "jogan-demo")
	layout.Open(p.site + "/desk/issues")
	layout.Fill("day", "2026-01-20")
	layout.Click("만들기")
	layout.WaitText("면 올리기")
	layout.Upload("files", file("10면.pdf", samplePDF+"% 10\n%%EOF\n"), file("2면.pdf", samplePDF), file("3면.pdf", "이것은 PDF가 아닙니다"))
	layout.Click("올리기")
	layout.WaitText("올리지 못한 파일이 있습니다")
	layout.WaitText("PDF가 아닙니다")
	if rows := layout.Text(".issue-rows"); !strings.Contains(rows, "2면.pdf") || strings.Index(rows, "2면.pdf") > strings.Index(rows, "10면.pdf") || strings.Contains(rows, "3면.pdf") {
		t.Errorf("the pages: %s", rows)
	}
	quietly(t, map[string]*browser.Page{"phone": phone})
}
