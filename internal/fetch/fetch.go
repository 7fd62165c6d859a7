// Package fetch is the only outgoing HTTP client. It owns the bounds of every request to the outside: total time, size
// of the body after decompression, number of redirects, and that only public internet addresses are spoken to.
//
// It refuses to reach into the network that the paper runs in: the address is judged when the connection is made,
// after the name was resolved, so that neither a redirect nor a name that changes its address gets through. The only
// exceptions are the hosts and ports of the URLs that an administrator configured.
//
// It uses no proxy, also none from the environment: behind a proxy it could not see which address is spoken to.
package fetch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"jogan/internal/fault"
)

// Options are the bounds of a client; a zero value stands for the default that is named with it.
type Options struct {
	// Timeout bounds one Get or Post from the resolving of the name to the last byte, redirects included. Default 20 seconds.
	Timeout time.Duration
	// MaxBytes bounds the body after decompression. Default 4 MiB.
	MaxBytes int64
	// MaxRedirects bounds the redirects that one Get follows. Default 4; negative follows none.
	MaxRedirects int
	// AllowLocal lists URLs that an administrator configured. Exactly their hosts and ports may lie at addresses that
	// are not public, such as 127.0.0.1 or a machine of the office. An entry that is no http(s) URL allows nothing.
	AllowLocal []string
	// UserAgent names the program to the servers. Default "Jogan".
	UserAgent string
}

// Client gets what other servers publish, and sends them what they asked for. It is safe for concurrent use.
type Client struct {
	http      *http.Client
	straight  *http.Client // the same, but follows no redirect
	timeout   time.Duration
	maxBytes  int64
	userAgent string
}

// Response is what a server answered, whatever its status: the caller judges Status.
type Response struct {
	Status int
	Header http.Header
	// Body is complete and decompressed.
	Body []byte
	// URL is the address that answered, after redirects.
	URL string
}

var (
	errScheme    = errors.New("only http and https addresses with a host are fetched")
	errRedirects = errors.New("too many redirects")
	errTooLarge  = errors.New("body is larger than allowed")
)

// ErrTimeout is the cause where no complete answer came in time.
var ErrTimeout = errors.New("no complete answer in time")

// New makes a client within the bounds of the options.
func New(o Options) *Client {
	maxRedirects := cmp.Or(o.MaxRedirects, 4)
	c := &Client{
		timeout:   cmp.Or(o.Timeout, 20*time.Second),
		maxBytes:  cmp.Or(o.MaxBytes, 4<<20),
		userAgent: cmp.Or(o.UserAgent, "Jogan"),
		http: &http.Client{
			Transport: &http.Transport{
				DialContext:            dialer(o.AllowLocal),
				ForceAttemptHTTP2:      true,
				TLSHandshakeTimeout:    10 * time.Second,
				MaxResponseHeaderBytes: 64 << 10,
				MaxIdleConns:           16,
				IdleConnTimeout:        30 * time.Second,
			},
			CheckRedirect: func(r *http.Request, via []*http.Request) error {
				if len(via) > max(maxRedirects, 0) {
					return errRedirects
				}
				// What the caller sent may be a key for the first server, and is for no other.
				if first := via[0]; r.URL.Scheme != first.URL.Scheme || !strings.EqualFold(r.URL.Host, first.URL.Host) {
					r.Header = http.Header{"User-Agent": first.Header["User-Agent"], "Accept": first.Header["Accept"]}
				}
				return fetchable(r.URL)
			},
		},
	}
	c.straight = &http.Client{
		Transport:     c.http.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c
}

// Get fetches an address with the additional header, which may be nil. Every error is fault.Unavailable; its cause,
// which is for the log, leaves out the query of the address because providers want their keys there.
func (c *Client) Get(ctx context.Context, address string, header http.Header) (*Response, error) {
	return c.do(ctx, http.MethodGet, address, header, nil)
}

// Post sends a body to an address with the additional header. It follows no redirect: what was sent is for that server
// alone. An answer that is larger than MaxBytes is cut there. Errors are those of Get.
func (c *Client) Post(ctx context.Context, address string, header http.Header, body []byte) (*Response, error) {
	return c.do(ctx, http.MethodPost, address, header, body)
}

// Send sends a body to an address with a method, as Post does.
func (c *Client) Send(ctx context.Context, method, address string, header http.Header, body []byte) (*Response, error) {
	return c.do(ctx, method, address, header, body)
}

func (c *Client) do(ctx context.Context, method, address string, header http.Header, body []byte) (*Response, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout, ErrTimeout)
	defer cancel()
	u, err := url.Parse(address)
	if err != nil {
		// The error of url.Parse repeats the whole address.
		return nil, fault.Wrap(errScheme, fault.Unavailable, "fetch.unavailable")
	}
	res, err := c.send(ctx, method, u, header, body)
	if err != nil {
		if e, ok := errors.AsType[*url.Error](err); ok {
			err = e.Err
		}
		if ctx.Err() != nil && context.Cause(ctx) == ErrTimeout {
			err = fmt.Errorf("%w: %w", ErrTimeout, err)
		}
		cause := fmt.Errorf("%s %s://%s%s: %w", strings.ToLower(method), u.Scheme, u.Host, u.EscapedPath(), err)
		return nil, fault.Wrap(cause, fault.Unavailable, "fetch.unavailable")
	}
	return res, nil
}

func (c *Client) send(ctx context.Context, method string, u *url.URL, header http.Header, body []byte) (*Response, error) {
	if err := fetchable(u); err != nil {
		return nil, err
	}
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), content)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.userAgent)
	for name, values := range header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	// The transport decompresses, and so MaxBytes counts what comes out, only what it asked for itself.
	req.Header.Del("Accept-Encoding")

	client := c.http
	if method != http.MethodGet {
		client = c.straight
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, c.maxBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(answer)) > c.maxBytes {
		if method == http.MethodGet {
			return nil, fmt.Errorf("%w (%d bytes)", errTooLarge, c.maxBytes)
		}
		answer = answer[:c.maxBytes]
	}
	return &Response{Status: res.StatusCode, Header: res.Header, Body: answer, URL: res.Request.URL.String()}, nil
}

func fetchable(u *url.URL) error {
	if (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return errScheme
	}
	return nil
}

// dialer connects to public addresses, and to any address of the hosts and ports of the allowed URLs.
func dialer(allowed []string) func(ctx context.Context, network, hostPort string) (net.Conn, error) {
	local := map[string]bool{}
	for _, address := range allowed {
		if u, err := url.Parse(address); err == nil && fetchable(u) == nil {
			port := cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
			local[strings.ToLower(net.JoinHostPort(u.Hostname(), port))] = true
		}
	}
	anywhere := &net.Dialer{Timeout: 10 * time.Second}
	public := &net.Dialer{
		Timeout: 10 * time.Second,
		// Control sees each address that is about to be connected to, when no name stands between any more.
		Control: func(_, address string, _ syscall.RawConn) error { return checkPublic(address) },
	}
	return func(ctx context.Context, network, hostPort string) (net.Conn, error) {
		if local[strings.ToLower(hostPort)] {
			return anywhere.DialContext(ctx, network, hostPort)
		}
		return public.DialContext(ctx, network, hostPort)
	}
}
