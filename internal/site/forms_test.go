package site_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
)

var ticketField = regexp.MustCompile(`name="ticket" value="([^"]+)"`)

// reader is somebody at an address who sends forms.
type reader struct {
	*paper
	from string
}

// post sends a body as a browser does.
func (r reader) post(path, kind string, body *bytes.Buffer) answer {
	r.t.Helper()
	q := httptest.NewRequestWithContext(r.t.Context(), http.MethodPost, "http://paper.example"+path, body)
	q.Header.Set("Content-Type", kind)
	q.RemoteAddr = r.from + ":4000"
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, q)
	return answer{w, r.t}
}

// open opens a form and lets a minute pass.
func (r reader) open(path string) string {
	r.t.Helper()
	a := r.get(path)
	m := ticketField.FindStringSubmatch(a.Body.String())
	if a.Code != http.StatusOK || m == nil {
		r.t.Fatalf("%s: %d, no ticket", path, a.Code)
	}
	r.clock.forward(time.Minute)
	return m[1]
}

// send fills in a form and sends it with files, name and bytes by turns.
func (r reader) send(path string, fields url.Values, files ...string) answer {
	r.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name := range fields {
		r.ok(m.WriteField(name, fields.Get(name)))
	}
	for i := 0; i < len(files); i += 2 {
		part, err := m.CreateFormFile("files", files[i])
		r.ok(err)
		_, err = part.Write([]byte(files[i+1]))
		r.ok(err)
	}
	r.ok(m.Close())
	return r.post(path, m.FormDataContentType(), &b)
}

func (r reader) all() []news.Submission {
	r.t.Helper()
	all, err := r.db.Submissions(r.t.Context(), news.SubmissionFilter{Limit: 100})
	r.ok(err)
	return all
}

func (r reader) tip() url.Values {
	return url.Values{"ticket": {r.open("/tips")}, "title": {"첫차가 늦습니다"}, "text": {"마을버스 7번 첫차가 늦게 옵니다."}, "name": {"나여울"}, "email": {"yeoul@reader.example"}, "consent": {"1"}}
}

// A reader sends a tip with a file and is led to its number; the page of the form is kept, the ticket in it is not.
func TestTip(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	r := reader{p, "192.0.2.1"}
	_, _, err := p.desk.Invite(t.Context(), staff.Shell(), staff.Person{Login: "seori", Name: "홍서리", Title: "기자", Role: staff.Reporter})
	p.ok(err)
	page := p.get("/tips?to=seori")
	if body := page.Body.String(); !strings.Contains(body, "홍서리 기자") || page.Header().Get("Set-Cookie") != "" || page.Header().Get("Cache-Control") != "private, no-cache" || page.Header().Get("ETag") != "" {
		t.Errorf("%v\n%s", page.Header(), body)
	}
	first := r.open("/tips")
	if second := r.open("/tips"); first == second {
		t.Error("the ticket is kept with the page")
	}
	fields := r.tip()
	fields.Set("to", "seori")
	a := r.send("/tips", fields, "../현장 사진.PNG", "\x89PNG\r\n\x1a\n picture", "기록.pdf", "%PDF-1.7")
	all := r.all()
	if a.Code != http.StatusSeeOther || len(all) != 1 || a.Header().Get("Location") != "/received/"+all[0].Number || all[0].To == 0 || !strings.Contains(all[0].Consent, "365일") {
		t.Fatalf("%d %s, %+v\n%s", a.Code, a.Header().Get("Location"), all, a.Body)
	}
	files, err := p.db.SubmissionFiles(t.Context(), all[0].ID)
	p.ok(err)
	if len(files) != 2 || files[0].Name != "현장 사진.png" {
		t.Errorf("files: %+v", files)
	}
	receipt := p.get(a.Header().Get("Location"))
	if receipt.Code != http.StatusOK || !strings.Contains(receipt.Body.String(), all[0].Number) || strings.Contains(receipt.Body.String(), "나여울") {
		t.Errorf("the receipt: %d\n%s", receipt.Code, receipt.Body)
	}
	for _, path := range []string{"/received/T260119-AAAAAA", "/received/x", "/received/%3Cscript%3E"} {
		if got := p.get(path); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	if again := r.send("/tips", fields, "../현장 사진.PNG", "\x89PNG\r\n\x1a\n picture", "기록.pdf", "%PDF-1.7"); again.Header().Get("Location") != a.Header().Get("Location") || len(r.all()) != 1 {
		t.Errorf("pressed twice: %d, %d submissions", again.Code, len(r.all()))
	}
	if got := p.get("/tips?to=" + strings.Repeat("x", 5000)); got.Code != http.StatusOK {
		t.Errorf("to nobody: %d", got.Code)
	}
}

// Who is refused is told what to do, at the field, and finds everything typed.
func TestFormComesBack(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	r := reader{p, "192.0.2.2"}
	comesBack := func(what string, a answer, status int, says ...string) {
		t.Helper()
		body := a.Body.String()
		if a.Code != status || len(r.all()) != 0 {
			t.Errorf("%s: %d, want %d; %d taken in", what, a.Code, status, len(r.all()))
		}
		for _, want := range says {
			if !strings.Contains(body, want) {
				t.Errorf("%s: does not say %q", what, want)
			}
		}
		if strings.Contains(body, "⟦") || a.Header().Get("Set-Cookie") != "" || strings.Contains(a.Header().Get("Cache-Control"), "public") {
			t.Errorf("%s: %v", what, a.Header())
		}
	}
	fields := r.tip()
	fields.Set("title", "")
	fields.Set("text", "따옴표 \" 와 <b> 글")
	fields.Del("consent")
	comesBack("left out", r.send("/tips", fields, "a.jpg", "\xff\xd8\xff"), http.StatusUnprocessableEntity,
		`id="f-title-error"`, `href="#f-consent"`, "따옴표 &#34; 와 &lt;b&gt; 글", `value="yeoul@reader.example"`, "다시 골라 주세요", fields.Get("ticket"))
	fields = r.tip()
	for what, file := range map[string]string{"압축 파일": "PK\x03\x04" + strings.Repeat("\x00", 22) + "\x05\x00\x00\x00virus", "받지 않는 종류": "MZ\x90", "빈 파일": ""} {
		comesBack(what, r.send("/tips", fields, "a.zip", file), http.StatusUnprocessableEntity, `id="f-files-error"`, what, "첫차가 늦습니다")
	}
	var six []string
	for i := range 6 {
		six = append(six, fmt.Sprintf("%d.jpg", i), "\xff\xd8\xff")
	}
	comesBack("six files", r.send("/tips", fields, six...), http.StatusUnprocessableEntity, "5개까지")
	fields.Set("ticket", "nonsense")
	comesBack("no ticket of ours", r.send("/tips", fields), http.StatusUnprocessableEntity, "한 번 더 보내 주세요", "첫차가 늦습니다")
	m := ticketField.FindStringSubmatch(p.get("/tips").Body.String())
	fields.Set("ticket", m[1])
	comesBack("at once", r.send("/tips", fields), http.StatusUnprocessableEntity, "몇 초 뒤", m[1])
	for what, body := range map[string]string{"cut short": "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n제목", "no form": "가나다", "a field without end": "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + strings.Repeat("가", 1<<20)} {
		comesBack(what, r.post("/tips", "multipart/form-data; boundary=x", bytes.NewBufferString(body)), http.StatusUnprocessableEntity, "다시 보내 주세요")
	}
	comesBack("no kind", r.post("/tips", "", bytes.NewBufferString("")), http.StatusUnprocessableEntity)
	comesBack("broken letters", r.post("/tips", "application/x-www-form-urlencoded", bytes.NewBufferString("title=%ff%00&text=%ed%a0%80&ticket="+url.QueryEscape(r.open("/tips")))), http.StatusUnprocessableEntity, "f-title-error")

	// Files of what was refused do not stay.
	fields = r.tip()
	fields.Set("text", "")
	comesBack("with a file", r.send("/tips", fields, "a.jpg", "\xff\xd8\xff"), http.StatusUnprocessableEntity)
	sum, err := p.db.SubmissionBytes(t.Context(), time.Time{})
	p.ok(err)
	if sum != 0 {
		t.Errorf("%d bytes of files", sum)
	}

	// Too many from one address are told to wait; others are not.
	for i := range 5 {
		fields := r.tip()
		fields.Set("text", fmt.Sprintf("%d번째 글", i))
		if a := r.send("/tips", fields); a.Code != http.StatusSeeOther {
			t.Fatalf("%d: %d\n%s", i, a.Code, a.Body)
		}
	}
	fields = r.tip()
	fields.Set("text", "한 번 더")
	if a := r.send("/tips", fields); a.Code != http.StatusTooManyRequests || !strings.Contains(a.Body.String(), "분 뒤에 다시") || !strings.Contains(a.Body.String(), "한 번 더") {
		t.Errorf("too many: %d", a.Code)
	}
	if a := (reader{p, "198.51.100.7"}).send("/tips", fields); a.Code != http.StatusSeeOther {
		t.Errorf("somebody else: %d", a.Code)
	}
}

// An article can be reported while it is out; a form that is closed is nowhere any more, and pages know it at once.
func TestReportAndClosedForms(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	r := reader{p, "192.0.2.3"}
	article := p.publish(draft(p.sections["society"].ID, "틀린 데가 있는 기사"))
	path := fmt.Sprintf("/articles/%d", article.No)
	links := func(page, to string) bool {
		t.Helper()
		return strings.Contains(p.get(page).Body.String(), `href="`+to+`"`)
	}
	if !links(path, path+"/report") || !links("/", "/tips") || !links("/", "/advertise") {
		t.Error("the forms are not linked")
	}
	ticket := r.open(path + "/report")
	a := r.send(path+"/report", url.Values{"ticket": {ticket}, "text": {"요일이 다릅니다."}, "consent": {"1"}})
	if all := r.all(); a.Code != http.StatusSeeOther || len(all) != 1 || all[0].Article != article.No || all[0].Kind != news.ErrorForm {
		t.Fatalf("%d, %+v\n%s", a.Code, all, a.Body)
	}
	for _, kind := range []news.FormKind{news.ErrorForm, news.TipForm} {
		_, version, err := p.db.Forms(t.Context())
		p.ok(err)
		p.ok(p.desk.SaveFormTexts(t.Context(), staff.Shell(), news.Form{Kind: kind, Off: true}, version))
	}
	if links(path, path+"/report") || links("/", "/tips") {
		t.Error("closed forms are still linked")
	}
	for _, closed := range []string{path + "/report", "/tips", "/articles/999/report", "/articles/x/report"} {
		if got := p.get(closed); got.Code != http.StatusNotFound {
			t.Errorf("GET %s: %d", closed, got.Code)
		}
		if got := r.send(closed, url.Values{"ticket": {ticket}, "text": {"글"}, "consent": {"1"}}); got.Code != http.StatusNotFound && got.Code != http.StatusUnprocessableEntity || len(r.all()) != 1 {
			t.Errorf("POST %s: %d", closed, got.Code)
		}
	}
	_, version, err := p.db.Forms(t.Context())
	p.ok(err)
	p.ok(p.desk.SaveFormTexts(t.Context(), staff.Shell(), news.Form{Kind: news.AdvertiseForm, Heading: "광고 <문의>", Consent: "우리 문구"}, version))
	if got := p.get("/advertise").Body.String(); !strings.Contains(got, "광고 &lt;문의&gt;") || !strings.Contains(got, "우리 문구") || !strings.Contains(got, "365일") {
		t.Error("the paper's own texts are not shown")
	}
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), article.No, "까닭", ""))
	if got := p.get(path + "/report"); got.Code != http.StatusNotFound {
		t.Errorf("of a withdrawn article: %d", got.Code)
	}
}
