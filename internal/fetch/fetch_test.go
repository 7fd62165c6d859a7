package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jogan/internal/fault"
)

// serve starts a server on the loopback and a client that may reach exactly that server.
func serve(t *testing.T, o Options, h http.HandlerFunc) (*Client, string) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	o.AllowLocal = append(o.AllowLocal, server.URL)
	c := New(o)
	t.Cleanup(c.http.CloseIdleConnections)
	return c, server.URL
}

func refused(t *testing.T, err, cause error) {
	t.Helper()
	if !fault.Is(err, fault.Unavailable) || !errors.Is(err, cause) {
		t.Fatalf("got %v, want unavailable because: %v", err, cause)
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	c, base := serve(t, Options{UserAgent: "Jogan/test"}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			return
		}
		w.Header().Set("Etag", `"1"`)
		w.WriteHeader(http.StatusTeapot)
		io.WriteString(w, r.UserAgent()+" "+r.Header.Get("If-None-Match"))
	})
	res, err := c.Get(t.Context(), base+"/old", http.Header{"if-none-match": {`"0"`}})
	if err != nil {
		t.Fatal(err)
	}
	if res.Status != http.StatusTeapot || res.Header.Get("Etag") != `"1"` || res.URL != base+"/new" ||
		string(res.Body) != `Jogan/test "0"` {
		t.Fatalf("response %d %q %s", res.Status, res.Body, res.URL)
	}
}

func TestOnlyHTTP(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	for _, address := range []string{"", "file:///etc/passwd", "ftp://example.com/", "http://", "https:///x", "//example.com", "http://[::1", "gopher://x:70/"} {
		_, err := c.Get(t.Context(), address, nil)
		refused(t, err, errScheme)
	}
}

func TestBodyIsBoundedAfterDecompression(t *testing.T) {
	t.Parallel()
	c, base := serve(t, Options{MaxBytes: 1 << 10}, func(w http.ResponseWriter, r *http.Request) {
		size := 1 << 10
		if r.URL.Path == "/bomb" {
			size = 1 << 20
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(make([]byte, size))
		z.Close()
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(b.Bytes())
	})
	// A caller that names an encoding would switch the transport's decompression off.
	res, err := c.Get(t.Context(), base+"/just", http.Header{"Accept-Encoding": {"gzip"}})
	if err != nil || len(res.Body) != 1<<10 {
		t.Fatalf("a body of exactly the allowed size: %v", err)
	}
	_, err = c.Get(t.Context(), base+"/bomb", nil)
	refused(t, err, errTooLarge)
}

func TestEndlessBodyEnds(t *testing.T) {
	t.Parallel()
	c, base := serve(t, Options{MaxBytes: 1 << 16}, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<12)); err != nil {
				return
			}
		}
	})
	_, err := c.Get(t.Context(), base, nil)
	refused(t, err, errTooLarge)
}

func TestSilenceEnds(t *testing.T) {
	t.Parallel()
	c, base := serve(t, Options{Timeout: 50 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/half" {
			io.WriteString(w, "<current")
			w.(http.Flusher).Flush()
		}
		<-r.Context().Done()
	})
	for _, path := range []string{"/", "/half"} {
		_, err := c.Get(t.Context(), base+path, nil)
		refused(t, err, ErrTimeout)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.Get(ctx, base, nil)
	refused(t, err, context.Canceled)
	if errors.Is(err, ErrTimeout) {
		t.Fatalf("the caller gave up, not the clock: %v", err)
	}
}

func TestRedirectsAreBounded(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	c, base := serve(t, Options{MaxRedirects: 2}, func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		http.Redirect(w, r, "/again", http.StatusFound)
	})
	_, err := c.Get(t.Context(), base, nil)
	refused(t, err, errRedirects)
	if hits.Load() != 3 {
		t.Fatalf("%d requests, want the first and two redirects", hits.Load())
	}
}

func TestRedirectsAreJudgedAnew(t *testing.T) {
	t.Parallel()
	var reached atomic.Bool
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer inside.Close()
	c, base := serve(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
	})
	_, port, _ := strings.Cut(strings.TrimPrefix(inside.URL, "http://"), ":")
	for _, to := range []string{inside.URL, "http://localhost:" + port, "http://[::ffff:127.0.0.1]:" + port, "http://0.0.0.0:" + port} {
		_, err := c.Get(t.Context(), base+"/?to="+to, nil)
		refused(t, err, ErrNotPublic)
	}
	_, err := c.Get(t.Context(), base+"/?to=file:///etc/passwd", nil)
	refused(t, err, errScheme)
	if reached.Load() {
		t.Fatal("a redirect reached a server of the inner network")
	}
}

func TestAnotherServerGetsNoneOfTheHeader(t *testing.T) {
	t.Parallel()
	var got http.Header
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Clone() }))
	defer other.Close()
	c, base := serve(t, Options{AllowLocal: []string{other.URL}}, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusFound)
	})
	_, err := c.Get(t.Context(), base+"/?authKey=secret", http.Header{"X-Key": {"secret"}, "Accept": {"text/xml"}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Get("Accept") != "text/xml" || got.Get("User-Agent") != "Jogan" || got.Get("X-Key") != "" || got.Get("Referer") != "" {
		t.Fatalf("the other server got %v", got)
	}
}

func TestErrorsKeepKeysToThemselves(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	for _, address := range []string{"http://127.0.0.1:1/feed?authKey=secret", "http://name:secret@127.0.0.1:1/feed", "http://x/%zz?authKey=secret"} {
		_, err := c.Get(t.Context(), address, nil)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Fatalf("%s: %v", address, err)
		}
	}
}

func TestAllowLocalIsExact(t *testing.T) {
	t.Parallel()
	_, base := serve(t, Options{}, func(http.ResponseWriter, *http.Request) {})
	_, port, _ := strings.Cut(strings.TrimPrefix(base, "http://"), ":")
	for _, allowed := range []string{"", "127.0.0.1:" + port, "http://127.0.0.1", "http://localhost:" + port, "http://127.0.0.1:" + port + "0"} {
		c := New(Options{AllowLocal: []string{allowed}})
		_, err := c.Get(t.Context(), base, nil)
		refused(t, err, ErrNotPublic)
	}
}

func TestIsPublic(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"8.8.8.8": true, "211.36.132.1": true, "100.63.255.255": true, "100.128.0.1": true, "172.32.0.1": true,
		"2001:4860:4860::8888": true, "2a00:1450::1": true, "::ffff:8.8.8.8": true, "64:ff9b::808:808": true,

		"0.0.0.0": false, "0.1.2.3": false, "10.0.0.1": false, "100.64.0.1": false, "100.100.100.200": false,
		"127.0.0.1": false, "127.9.9.9": false, "168.63.129.16": false, "169.254.169.254": false, "172.16.0.1": false,
		"172.31.255.255": false, "192.0.0.192": false, "192.168.1.1": false, "198.18.0.1": false, "203.0.113.9": false,
		"224.0.0.1": false, "239.255.255.250": false, "255.255.255.255": false,
		"::": false, "::1": false, "::127.0.0.1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::a00:1": false, "64:ff9b::7f00:1": false, "64:ff9b:1::808:808": false, "2002:7f00:1::": false,
		"2002:808:808::1": false, "2001:0:808:808::1": false, "2001:db8::1": false, "3fff::1": false, "fc00::1": false,
		"fd00:ec2::254": false, "fe80::1": false, "fe80::1%eth0": false, "fec0::1": false, "ff02::1": false, "100::1": false,
	} {
		if got := isPublic(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: public %v, want %v", address, got, want)
		}
	}
	if err := checkPublic("/run/some.sock"); !errors.Is(err, ErrNotPublic) {
		t.Errorf("what is no address is not public: %v", err)
	}
}

func TestPost(t *testing.T) {
	t.Parallel()
	var hits atomic.Int64
	c, base := serve(t, Options{MaxBytes: 10}, func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		body, err := io.ReadAll(r.Body)
		switch {
		case err != nil:
			t.Error(err)
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/", http.StatusTemporaryRedirect)
		case r.URL.Path == "/huge":
			for range 1000 {
				io.WriteString(w, "0123456789abcdef")
			}
		default:
			io.WriteString(w, r.Method+" "+r.Header.Get("X-Id")+" "+string(body))
		}
	})
	for path, want := range map[string]string{"/": "200 POST 7 ok", "/moved": "307 ", "/huge": "200 0123456789"} {
		res, err := c.Post(t.Context(), base+path, http.Header{"X-Id": {"7"}}, []byte("ok"))
		if err != nil {
			t.Fatal(path, err)
		}
		if got := strings.TrimSpace(strconv.Itoa(res.Status) + " " + string(res.Body)); got != strings.TrimSpace(want) {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if hits.Load() != 3 {
		t.Errorf("%d requests: a redirect was followed", hits.Load())
	}
	_, err := New(Options{}).Post(t.Context(), base, nil, []byte("ok"))
	refused(t, err, ErrNotPublic)
}
