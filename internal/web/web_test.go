package web_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"jogan/internal/fault"
	"jogan/internal/web"
)

// plainly refuses with the status and nothing of the error, as a last resort does.
func plainly(w http.ResponseWriter, _ *http.Request, status int, _ error) {
	w.WriteHeader(status)
}

func TestHandle(t *testing.T) {
	t.Parallel()
	large := &http.MaxBytesError{Limit: 1}
	for name, c := range map[string]struct {
		err    error
		status int
		level  string
	}{
		"nothing wrong":    {nil, 200, ""},
		"not found":        {fault.New(fault.NotFound, "x"), 404, "DEBUG"},
		"invalid":          {fault.In("title", "x"), 422, "DEBUG"},
		"conflict":         {fault.New(fault.Conflict, "x"), 409, "DEBUG"},
		"forbidden":        {fault.New(fault.Forbidden, "x"), 403, "DEBUG"},
		"unavailable":      {fault.New(fault.Unavailable, "x"), 503, "ERROR"},
		"internal":         {fault.New(fault.Internal, "x"), 500, "ERROR"},
		"undeclared":       {errors.New("disk"), 500, "ERROR"},
		"wrapped":          {fmt.Errorf("save: %w", fault.Wrap(errors.New("cause"), fault.Conflict, "x")), 409, "DEBUG"},
		"joined":           {errors.Join(errors.New("other"), fault.New(fault.NotFound, "x")), 404, "DEBUG"},
		"too large":        {large, 413, "DEBUG"},
		"too large inside": {fault.Wrap(large, fault.Invalid, "x"), 413, "DEBUG"},
		"too large by us":  {fmt.Errorf("read: %w", web.ErrTooLarge), 413, "DEBUG"},
	} {
		var log bytes.Buffer
		h := web.Handle(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), plainly,
			func(http.ResponseWriter, *http.Request) error { return c.err })
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/x", nil))
		if w.Code != c.status || strings.Count(log.String(), "\n") != min(len(c.level), 1) || !strings.Contains(log.String(), c.level) {
			t.Errorf("%s: %d, log %q", name, w.Code, log.String())
		}
	}
}

func TestHandlePanics(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	for _, p := range []any{"boom", errors.New("boom"), fault.New(fault.NotFound, "boom")} {
		log.Reset()
		w := httptest.NewRecorder()
		web.Handle(logger, plainly, func(http.ResponseWriter, *http.Request) error { panic(p) }).ServeHTTP(w, httptest.NewRequest("GET", "/x", nil))
		if w.Code != 500 || w.Body.Len() != 0 || !strings.Contains(log.String(), "boom") || !strings.Contains(log.String(), "web_test.go") {
			t.Errorf("%v: %d %q, log %q", p, w.Code, w.Body, log.String())
		}
	}
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("an answer that is broken off on purpose: %v", p)
		}
	}()
	web.Handle(logger, plainly, func(http.ResponseWriter, *http.Request) error { panic(http.ErrAbortHandler) }).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/x", nil))
}

// Who has gone is told nothing and is no error of ours; whose time ran out at our side is told.
func TestHandleWithoutClient(t *testing.T) {
	t.Parallel()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for ctx, want := range map[context.Context]int{gone: 0, late: 500} {
		answered := 0
		h := web.Handle(slog.New(slog.DiscardHandler), func(_ http.ResponseWriter, _ *http.Request, status int, _ error) { answered = status },
			func(_ http.ResponseWriter, r *http.Request) error { return r.Context().Err() })
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil).WithContext(ctx))
		if answered != want {
			t.Errorf("%v: answered %d", ctx.Err(), answered)
		}
	}
}

func TestMiddleware(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h := web.Logged(logger, web.Secured("default-src 'self'", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		_, _ = io.WriteString(w, "안녕")
	})))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/x", nil))
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if !strings.Contains(log.String(), "status=200") || !strings.Contains(log.String(), "bytes=6") {
		t.Error(log.String())
	}
}

func TestClientBehindProxies(t *testing.T) {
	t.Parallel()
	ours := web.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("127.0.0.1/32")}
	for _, c := range []struct {
		from string
		sent []string
		want string
	}{
		{"203.0.113.5:4000", nil, "203.0.113.5"},
		{"203.0.113.5:4000", []string{"10.9.9.9"}, "203.0.113.5"},                      // nobody's proxy: not believed
		{"10.0.0.1:4000", nil, "10.0.0.1"},                                             // a proxy that says nothing
		{"10.0.0.1:4000", []string{"198.51.100.7"}, "198.51.100.7"},                    // one proxy
		{"10.0.0.1:4000", []string{"192.0.2.66, 198.51.100.7"}, "198.51.100.7"},        // what the client itself wrote is not believed
		{"10.0.0.1:4000", []string{"192.0.2.66", "198.51.100.7"}, "198.51.100.7"},      // in two headers
		{"10.0.0.1:4000", []string{"198.51.100.7, 10.0.0.2,10.0.0.3"}, "198.51.100.7"}, // a chain of ours
		{"10.0.0.1:4000", []string{"10.0.0.9, 10.0.0.2"}, "10.0.0.9"},                  // all ours: the farthest
		{"10.0.0.1:4000", []string{"198.51.100.7, junk"}, "10.0.0.1"},                  // not an address: go no further
		{"10.0.0.1:4000", []string{"198.51.100.7,"}, "10.0.0.1"},
		{"10.0.0.1:4000", []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
		{"[::ffff:10.0.0.1]:4000", []string{"198.51.100.7"}, "198.51.100.7"},
		{"[fd00::1]:4000", []string{"2001:db8::5"}, "2001:db8::5"},
		{"[fe80::1%eth0]:4000", []string{"2001:db8::5%wlan0"}, "2001:db8::5"},
		{"[2001:db8::9%eth0]:4000", []string{"2001:db8::5"}, "2001:db8::9"},
		{"127.0.0.1", []string{"198.51.100.7"}, "198.51.100.7"},
		{"@", nil, "invalid IP"}, // a socket file
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr, r.Header["X-Forwarded-For"] = c.from, c.sent
		if got := ours.Client(r).String(); got != c.want {
			t.Errorf("from %s, %q: %s, want %s", c.from, c.sent, got, c.want)
		}
		if got := (web.Proxies)(nil).Client(r); got.IsValid() && strings.Contains(c.from, ":4000") && !strings.Contains(c.from, got.WithZone("").String()) {
			t.Errorf("from %s, without proxies: %s", c.from, got)
		}
	}
}

func TestTLSBehindProxies(t *testing.T) {
	t.Parallel()
	ours := web.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fe80::/10")}
	for _, c := range []struct {
		from, proto string
		direct      bool
		want        bool
	}{
		{"203.0.113.5:1", "", true, true}, {"203.0.113.5:1", "", false, false}, {"203.0.113.5:1", "https", false, false},
		{"10.0.0.1:1", "https", false, true}, {"10.0.0.1:1", "http", false, false}, {"10.0.0.1:1", "", false, false},
		{"[::ffff:10.0.0.1]:1", "https", false, true}, {"[fe80::1%eth0]:1", "https", false, true}, {"@", "https", false, false},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.from
		r.Header.Set("X-Forwarded-Proto", c.proto)
		if c.direct {
			r.TLS = &tls.ConnectionState{}
		}
		if got := ours.TLS(r); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestForm(t *testing.T) {
	t.Parallel()
	multi := func(name, value string) (string, string) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		if err := m.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String(), m.FormDataContentType()
	}
	whole, kind := multi("title", "제목")
	large, largeKind := multi("body", strings.Repeat("x", web.MaxForm))
	const typed = "application/x-www-form-urlencoded"
	for name, c := range map[string]struct {
		body, kind string
		status     int
	}{
		"typed":              {"title=%EC%A0%9C%EB%AA%A9", typed, 200},
		"with charset":       {"title=%EC%A0%9C%EB%AA%A9", typed + "; charset=utf-8", 200},
		"multipart":          {whole, kind, 200},
		"no kind":            {"title=x", "", 422},
		"kind of nothing":    {"title=x", ";;;", 422},
		"JSON":               {`{"title":"x"}`, "application/json", 422},
		"text":               {"title=x", "text/plain", 422},
		"broken escape":      {"title=%zz", typed, 422},
		"half an escape":     {"title=%e", typed, 422},
		"no boundary":        {whole, "multipart/form-data", 422},
		"another boundary":   {whole, "multipart/form-data; boundary=x", 422},
		"too large":          {"title=" + strings.Repeat("x", web.MaxForm), typed, 413},
		"too large in parts": {large, largeKind, 413},
		"as large as may be": {"title=%EC%A0%9C%EB%AA%A9&x=" + strings.Repeat("x", web.MaxForm-27), typed, 200},
		"one byte over":      {"title=%EC%A0%9C%EB%AA%A9&x=" + strings.Repeat("x", web.MaxForm-26), typed, 413},
	} {
		r := httptest.NewRequest("POST", "/?title=from+the+address", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		v, err := web.Form(httptest.NewRecorder(), r)
		status := 200
		if err != nil {
			status = web.Status(err)
		}
		if status != c.status || err == nil && v.Text("title") != "제목" {
			t.Errorf("%s: %d, %v", name, status, err)
		}
		if status == 422 && fault.TextOf(err).Key != "fault.form" {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A line that breaks in the middle of a form gives no half of one.
	r := httptest.NewRequest("POST", "/", io.MultiReader(strings.NewReader(whole[:len(whole)/2]), iotest.ErrReader(io.ErrUnexpectedEOF)))
	r.Header.Set("Content-Type", kind)
	if v, err := web.Form(httptest.NewRecorder(), r); !fault.Is(err, fault.Invalid) || v != nil {
		t.Errorf("cut off: %v", err)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	form := url.Values{
		"lines": {"가\r\n나\r\n"}, "all": {"1", "2"}, "tick": {""}, "n": {" 12 "}, "minus": {"-3"}, "empty": {" "}, "word": {"십이"}, "half": {"1.5"}, "endless": {"99999999999999999999"},
		"raw": {"\xff\x00"}, "t": {"2026-01-19T00:30"}, "seconds": {"2026-01-19T00:30:15"}, "day": {"2026-01-19"}, "late": {"10000-01-01T00:00"}, "early": {"1899-12-31T23:59"}, "noday": {"2026-02-30T00:00"},
	}
	r := httptest.NewRequest("POST", "/?address=1", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	v, err := web.Form(httptest.NewRecorder(), r)
	if err != nil {
		t.Fatal(err)
	}
	if v.Text("lines") != "가\n나\n" || len(v.All("all")) != 2 || !v.Has("tick") || v.Has("address") || v.Has("none") || v.Text("raw") != "\xff\x00" {
		t.Error("texts")
	}
	if v.Int("n") != 12 || v.Int("minus") != -3 || v.Int("empty") != 0 || v.Int("none") != 0 || v.Faults.Err() != nil {
		t.Error("numbers", v.Faults)
	}
	seoul := time.FixedZone("KST", 9*60*60)
	for name, want := range map[string]string{"t": "2026-01-18T15:30:00Z", "seconds": "2026-01-18T15:30:15Z", "day": "2026-01-18T15:00:00Z"} {
		if got := v.Time(name, seoul).UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if !v.Time("empty", seoul).IsZero() || v.Faults.Err() != nil {
		t.Error("no time", v.Faults)
	}
	for _, name := range []string{"word", "half", "endless"} {
		if v.Int(name) != 0 && name != "endless" {
			t.Errorf("%s is a number", name)
		}
	}
	for _, name := range []string{"late", "early", "noday", "n"} {
		if !v.Time(name, seoul).IsZero() {
			t.Errorf("%s is a time", name)
		}
	}
	var said []string
	for _, f := range v.Faults {
		said = append(said, f.Name+" "+f.Key)
	}
	if got := strings.Join(said, ", "); got != "word field.number, half field.number, endless field.number, late field.time, early field.time, noday field.time, n field.time" {
		t.Error(got)
	}
}

func TestPathID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"1": 1, "9223372036854775807": 1<<63 - 1} {
		r := httptest.NewRequest("GET", "/", nil)
		r.SetPathValue("id", text)
		if id, err := web.PathID(r, "id"); err != nil || id != want {
			t.Errorf("%q: %d, %v", text, id, err)
		}
	}
	for _, text := range []string{"", "0", "-1", "+1", "01", "1.0", "1e3", " 1", "1 ", "0x1", "9223372036854775808", "１", "1/2", "1\x00"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.SetPathValue("id", text)
		if id, err := web.PathID(r, "id"); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %d, %v", text, id, err)
		}
	}
}

func TestQuery(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"q=%EC%82%B0%EC%97%85": "산업", "q=+a+": "a", "": "", "q": "", "q=a%00b%0Ac%7f": "a b c", "q=a%C2%85b": "a b", "q=%ff%feok": "ok", "q=%zz": "", "q=1&q=2": "1",
		"q=" + strings.Repeat("%EA%B0%80", 10): "가가가", "q=abcdefghijklm": "abcdefghij", "q=a;b": "",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.RawQuery = raw
		if got := web.Query(r, "q", 10); got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "ko", "ko": "ko", "en": "en", "en-US,en;q=0.9": "en", "fr, de;q=0.8": "ko", "fr,EN-gb;q=0.5,ko;q=0.3": "en", "ko-KR,ko;q=0.9,en;q=0.8": "ko",
		"*": "ko", ",,;;": "ko", "english": "ko", strings.Repeat("x,", 5000) + "en": "en",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", header)
		if got := web.Language(r, []string{"ko", "en"}); got != want {
			t.Errorf("%.40q: %s", header, got)
		}
	}
}

// What an address lets its holder do must not be read in a log.
func TestLogsKeepNoSecrets(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	to := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	mux := http.NewServeMux()
	mux.Handle("GET /desk/preview/{key}", web.Handle(to, plainly, func(_ http.ResponseWriter, r *http.Request) error { return fmt.Errorf("fault at %s", r.Pattern) }))
	outer := http.NewServeMux()
	outer.Handle("/desk/", web.Secured("", mux))
	h := web.Logged(to, outer)
	for _, path := range []string{"/desk/preview/s3cret", "/desk/else"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
	}
	if got := log.String(); strings.Contains(got, "s3cret") || strings.Count(got, "path=/desk/preview/{key}") != 2 || !strings.Contains(got, "path=/desk/else") {
		t.Error(got)
	}
}
