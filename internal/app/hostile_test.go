package app_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// raw sends a request as it stands: clients refuse to send what attackers do.
func (p *paper) raw(t testing.TB, method, target string, headers ...string) (int, string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.site, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var b bytes.Buffer
	b.WriteString(method + " " + target + " HTTP/1.1\r\nHost: " + strings.TrimPrefix(p.site, "http://") + "\r\nConnection: close\r\n")
	for i := 0; i < len(headers); i += 2 {
		b.WriteString(headers[i] + ": " + headers[i+1] + "\r\n")
	}
	b.WriteString("\r\n")
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write(b.Bytes()); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%s %.80s: %v", method, target, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%s %.80s: %v", method, target, err)
	}
	return res.StatusCode, string(body)
}

// hostile walks every shape of an address with what must not be in it. Nothing is the program's own fault, and nothing of
// its inside shows.
func hostile(t *testing.T, p *paper, token string) {
	cookie := p.session(t, "admin", "jogan-demo")
	bad := []string{
		"%00", "a%00b", "%ff", "%ed%a0%80", "%0d%0aSet-Cookie:%20a=b", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "-1", "9223372036854775808", "%e2%80%ae", "%3Cscript%3Ealert(1)%3C/script%3E",
		strings.Repeat("%EA%B0%80", 700),
	}
	check := func(method, target string, headers ...string) {
		t.Helper()
		status, body := p.raw(t, method, target, headers...)
		inside := ""
		for _, word := range []string{"goroutine ", ".go:", "panic", "SQL", "sqlite", "pgx", "runtime error", "⟦"} {
			if strings.Contains(body, word) {
				inside = word
			}
		}
		if status >= 500 || inside != "" || strings.Contains(body, "<script>alert(1)") {
			t.Errorf("%s %.100s: %d, shows %q:\n%.300s", method, target, status, inside, body)
		}
	}
	type door struct {
		shapes  []string // * is where the bad part goes
		headers []string
	}
	for _, d := range []door{
		{[]string{
			"/*", "/articles/*", "/articles/1/*", "/sections/*", "/sections/industry/*", "/sections/*/feed.xml", "/series/*", "/tags/*", "/search?q=*", "/search?q=a&before=*",
			"/latest?before=*", "/sections/industry?before=*", "/tags/a?before=*", "/latest?*", "/media/*", "/media/*/480.jpg", "/media/00000000000000000000000000000000/*",
			"/assets/*", "/b/*", "/v/*", "/v/*.gif",
		}, nil},
		{[]string{"/desk/*", "/desk/sign-in?next=*", "/desk/welcome?key=*"}, nil},
		{[]string{
			"/desk/*", "/desk/?status=*", "/desk/?section=*", "/desk/?q=*", "/desk/?before=*", "/desk/articles/*", "/desk/articles/*/preview", "/desk/articles/1/revisions/*", "/desk/media?before=*",
			"/desk/media/*", "/desk/media/*/thumb", "/desk/file/*/480.jpg", "/desk/banners/*", "/desk/sections/*", "/desk/series/*", "/desk/pages/*", "/desk/people/*", "/desk/log?before=*",
		}, []string{"Cookie", cookie}},
		{[]string{"/api/v1/*", "/api/v1/articles/*", "/api/v1/media/*", "/api/v1/articles?q=*", "/api/v1/articles?status=*", "/api/v1/articles?section=*", "/api/v1/articles?before=*", "/api/v1/articles?limit=*"},
			[]string{"Authorization", "Bearer " + token}},
		{[]string{"/healthz/*", "/readyz", "/metrics"}, nil}, // not at this address
	} {
		for _, shape := range d.shapes {
			for _, x := range bad {
				check("GET", strings.ReplaceAll(shape, "*", x), d.headers...)
			}
			for _, method := range []string{"POST", "PROPFIND", "HEAD", "get"} {
				check(method, strings.ReplaceAll(shape, "*", "1"), append([]string{"Content-Length", "0"}, d.headers...)...)
			}
		}
	}
	for _, headers := range [][]string{
		{"Cookie", "jogan=" + strings.Repeat("A", 9000)}, {"Cookie", "jogan=\xff\xfe"}, {"Accept-Language", strings.Repeat("ko,", 3000)}, {"Accept-Encoding", ";;q=,gzip;q=x"},
		{"If-None-Match", strings.Repeat(`"a",`, 2000)}, {"If-Modified-Since", "never"}, {"Range", "bytes=9-1,0-"}, {"X-Forwarded-For", "\xff, 1.2.3.4.5"}, {"Authorization", "Bearer \xff"},
		{"Host", "evil.example"}, {"User-Agent", "\xff"}, {"Sec-Fetch-Site", "cross-site"},
	} {
		for _, path := range []string{"/", "/articles/10", "/desk/", "/api/v1/articles", "/v/10.gif"} {
			check("GET", path, headers...)
		}
	}
	if status, _ := p.raw(t, "GET", "//articles/1"); status != http.StatusMovedPermanently {
		t.Errorf("an empty part of an address: %d", status)
	}
	if status, _ := p.raw(t, "GET", "/search?q="+strings.Repeat("%EA%B0%80", 10_000)); status != http.StatusOK {
		t.Errorf("a query of 10,000 characters: %d", status)
	}
	if status, body := p.raw(t, "GET", "/search?q="+strings.Repeat("a", 140_000)); status < 400 || status >= 500 || strings.Contains(body, ".go:") {
		t.Errorf("an address of 140,000 bytes: %d", status)
	}
	// Forms and bodies whose form is wrong.
	for _, c := range [][3]string{
		{"/desk/sign-in", "application/x-www-form-urlencoded", "login=%zz&password=%00"},
		{"/desk/sign-in", "application/x-www-form-urlencoded", "login=%ff&password=%ed%a0%80"},
		{"/desk/sign-in", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"login\"\r\n\r\nhalf"},
		{"/desk/sign-in", "application/json", "{}"},
		{"/desk/articles/new", "application/x-www-form-urlencoded", "title=%00&section=x&body=%ff&version=-1&picture=9999999999999999999"},
		{"/desk/articles/1", "application/x-www-form-urlencoded", "title=a&version=99999999999999999999999"},
		{"/desk/media", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.jpg\"\r\n\r\n\xff\xd8\xff"},
		{"/desk/media", "multipart/form-data", "no boundary"},
		{"/api/v1/articles", "application/json", "{\"title\": \"\\ud800\", \"section\": 7}"},
		{"/api/v1/articles", "application/json", "{\"title\": \"\\u0000\"}"},
		{"/api/v1/articles", "application/json", strings.Repeat("[", 20_000)},
		{"/api/v1/articles", "application/json", "{\"title\": \"" + strings.Repeat("a", 3<<20) + "\"}"},
		{"/api/v1/media", "image/jpeg", "\xff\xd8\xff\xe0"},
	} {
		got := p.send(t, "POST", c[0], c[2], "Content-Type", c[1], "Cookie", cookie, "Authorization", "Bearer "+token)
		if got.status >= 500 || got.status < 300 || strings.Contains(got.body, ".go:") || strings.Contains(got.body, "goroutine ") {
			t.Errorf("POST %s %.80s: %d\n%.300s", c[0], c[2], got.status, got.body)
		}
	}
}
