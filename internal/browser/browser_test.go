package browser_test

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"jogan/internal/browser"
)

const head = `<!doctype html><html lang="ko"><link rel="icon" href="data:,">`

const form = head + `<meta name="viewport" content="width=device-width">
<title>글쓰기</title><style>body{color:#111;background:#fff} @media (prefers-color-scheme: dark) {body{background:#000}}</style>
<h1>글쓰기</h1><p hidden>안 보이는 글</p><noscript>스크립트가 꺼져 있습니다</noscript>
<form method="post" action="/" enctype="multipart/form-data">
<label>제목 <input name="title" value="옛 제목"></label>
<label>부제목 <input name="subtitle"></label>
<label for="body">본문</label><textarea id="body" name="body"></textarea>
<label>섹션 <select name="section"><option value="1">정치<option value="2">사회</select></label>
<label>날짜 <input type="date" name="day"></label>
<label><input type="checkbox" name="own" value="yes"> 자체 기사</label>
<label>사진 <input type="file" name="picture" hidden></label>
<button disabled>저장</button> <button type="button" onclick="setTimeout(() => document.querySelector('h1').textContent = '저장됨', 20)">저장하기</button>
<button>보내기</button></form>
<div contenteditable aria-label="메모">옛 메모</div>
<a href="/gone">사라진 기사</a>`

func site(t *testing.T) *httptest.Server {
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, form) })
	m.HandleFunc("POST /{$}", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprint(w, head+"<pre>")
		for _, name := range []string{"title", "subtitle", "body", "section", "day", "own"} {
			fmt.Fprintf(w, "%s=%s;", name, r.FormValue(name))
		}
		for _, f := range r.MultipartForm.File["picture"] {
			fmt.Fprintf(w, "picture=%s %d", f.Filename, f.Size)
		}
	})
	m.HandleFunc("GET /gone", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusGone)
		fmt.Fprint(w, head+"<p>이 기사는 삭제되었습니다")
	})
	m.HandleFunc("GET /nosy", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "follows", Value: "you", HttpOnly: true})
		fmt.Fprint(w, head+`<p>엿보는 쪽</p><img src="http://tracker.example/pixel.gif"><script>
			console.error("큰일", 7); new WebSocket("ws://tracker.example/live"); throw new Error("잡히지 않은 오류")</script>`)
	})
	m.HandleFunc("GET /tall", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, head+`<meta name="viewport" content="width=device-width"><div style="height:3000px">높은 쪽</div>`)
	})
	s := httptest.NewServer(m)
	t.Cleanup(s.Close)
	return s
}

func TestBrowser(t *testing.T) {
	t.Parallel()
	s := site(t)
	b := browser.Start(t)

	t.Run("form", func(t *testing.T) {
		p := b.Page(t, browser.Options{})
		if got := p.Open(s.URL); got != http.StatusOK {
			t.Errorf("status %d", got)
		}
		if body := p.Text("body"); !strings.HasPrefix(body, "글쓰기 제목") || strings.Contains(body, "안 보이는") || strings.Contains(body, "꺼져") {
			t.Errorf("visible text %q", body)
		}
		if got := p.Value("제목"); got != "옛 제목" {
			t.Errorf("the title holds %q", got)
		}
		p.Click("저장") // the first such button is disabled; the next one begins with the word
		p.WaitText("저장됨")
		p.WaitNoText("글쓰기")
		picture := filepath.Join(t.TempDir(), "사진.png")
		if err := os.WriteFile(picture, []byte("7 bytes"), 0o600); err != nil {
			t.Fatal(err)
		}
		p.Fill("제목", "새 제목 ‘인용’…")
		p.Fill("subtitle", "이름으로")
		p.Fill("본문", "첫 줄")
		p.Fill("본문", "")
		p.Fill("섹션", "사회")
		p.Fill("날짜", "2026-01-19")
		p.Fill("메모", "새 메모")
		if got := p.Value("메모"); got != "새 메모" {
			t.Errorf("the memo holds %q", got)
		}
		p.Click("자체 기사")
		p.Upload("사진", picture)
		if got := p.Follow("보내기"); got != http.StatusOK {
			t.Errorf("status %d", got)
		}
		want := "title=새 제목 ‘인용’…;subtitle=이름으로;body=;section=2;day=2026-01-19;own=yes;picture=사진.png 7"
		if got := p.Text("pre"); got != want {
			t.Errorf("sent %q\nwant %q", got, want)
		}
		if p.Errors() != nil || p.Foreign() != nil || len(p.Cookies()) != 0 {
			t.Errorf("errors %q, foreign %q, cookies %q on a quiet page", p.Errors(), p.Foreign(), p.Cookies())
		}
	})

	t.Run("keyboard, links, statuses", func(t *testing.T) {
		p := b.Page(t, browser.Options{})
		p.Open(s.URL)
		p.Wait("form")
		p.Press(kb.Tab)
		if got := browser.Eval[string](p, "document.activeElement.name"); got != "title" {
			t.Errorf("the first tab stop is %q", got)
		}
		p.ClickOn("select")
		if got := p.Count("option"); got != 2 {
			t.Errorf("%d options", got)
		}
		if got := p.Follow("사라진 기사"); got != http.StatusGone {
			t.Errorf("status %d", got)
		}
		if p.Address() != s.URL+"/gone" || p.Reload() != http.StatusGone {
			t.Errorf("at %s", p.Address())
		}
		var seen []string
		for _, r := range p.Requests() {
			seen = append(seen, fmt.Sprint(r.Method, strings.TrimPrefix(r.URL, s.URL), r.Status))
		}
		if want := []string{"GET/200", "GET/gone410", "GET/gone410"}; !slices.Equal(seen, want) {
			t.Errorf("requests %q, want %q", seen, want)
		}
	})

	t.Run("what a page does behind the reader's back", func(t *testing.T) {
		p := b.Page(t, browser.Options{})
		p.Open(s.URL + "/nosy")
		want := []string{"http://tracker.example/pixel.gif", "ws://tracker.example/live"}
		if got := p.Foreign(); !slices.Equal(got, want) {
			t.Errorf("foreign %q, want %q", got, want)
		}
		all := strings.Join(p.Errors(), "\n")
		for _, part := range []string{"큰일 7", "잡히지 않은 오류", "pixel.gif"} {
			if !strings.Contains(all, part) {
				t.Errorf("%q is not among the complaints %q", part, all)
			}
		}
		if got := p.Tab().Cookies(); !slices.Equal(got, []string{"follows"}) {
			t.Errorf("the second tab of the same person has the cookies %q", got)
		}
		if got := b.Page(t, browser.Options{}).Cookies(); len(got) != 0 {
			t.Errorf("another person has the cookies %q", got)
		}
	})

	t.Run("devices", func(t *testing.T) {
		for _, d := range []struct {
			options       browser.Options
			width, height int
		}{
			{browser.Options{}, 1280, 3000},
			{browser.Options{Width: 390, Height: 844, Mobile: true}, 2 * 390, 2 * 3000},
		} {
			p := b.Page(t, d.options)
			p.Open(s.URL + "/tall")
			file := filepath.Join(t.TempDir(), "pictures", "tall.png")
			p.Screenshot(file)
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			picture, err := png.DecodeConfig(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			if picture.Width != d.width || picture.Height < d.height || picture.Height > d.height+100 {
				t.Errorf("%+v: the picture is %d × %d", d.options, picture.Width, picture.Height)
			}
		}
	})

	t.Run("dark, without JavaScript", func(t *testing.T) {
		p := b.Page(t, browser.Options{Dark: true, NoScript: true})
		p.Open(s.URL)
		p.WaitText("스크립트가 꺼져 있습니다")
		if got := browser.Eval[string](p, "getComputedStyle(document.body).backgroundColor"); got != "rgb(0, 0, 0)" {
			t.Errorf("the background is %s", got)
		}
		p.Fill("제목", "스크립트 없이")
		p.Screenshot(filepath.Join(t.TempDir(), "dark.png"))
		p.Follow("보내기")
		if got := p.Text("pre"); !strings.HasPrefix(got, "title=스크립트 없이;") {
			t.Errorf("sent %q", got)
		}
	})
}
