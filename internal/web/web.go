// Package web holds the manners that the doors share: handlers that return errors, one place that turns an error into an
// answer, the headers of every answer, the client's address, and forms. It knows no page and no action.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"jogan/internal/fault"
)

// Handler answers a request or returns why it could not. It must not have written anything when it returns an error.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Refusal writes the answer for an error: a page for people, problem details for programs.
type Refusal func(w http.ResponseWriter, r *http.Request, status int, err error)

// Handle makes an http.Handler. An error is logged once, here; only one that is our own fault is logged as an error.
func Handle(log *slog.Logger, refuse Refusal, h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := safely(h, w, r)
		if err == nil {
			return
		}
		status := Status(err)
		switch {
		case errors.Is(r.Context().Err(), context.Canceled) && status >= 500:
			log.Debug("the client went away", "method", r.Method, "path", loggedPath(r), "error", err)
			return
		case status >= 500:
			log.Error("a request failed", "method", r.Method, "path", loggedPath(r), "status", status, "error", err)
		default:
			log.Debug("a request was refused", "method", r.Method, "path", loggedPath(r), "status", status, "error", err)
		}
		refuse(w, r, status, err)
	})
}

func safely(h Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return h(w, r)
}

// ErrTooLarge is a request whose body is longer than the route takes.
var ErrTooLarge = errors.New("the request is too large")

// Status maps an error to the HTTP status of its kind.
func Status(err error) int {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok || errors.Is(err, ErrTooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	switch fault.Of(err) {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Conflict:
		return http.StatusConflict
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Logged logs each request when it is answered.
func Logged(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		rec := &Recorder{ResponseWriter: w, Status: http.StatusOK}
		next.ServeHTTP(rec, r)
		log.Debug("request", "method", r.Method, "path", loggedPath(r), "status", rec.Status, "bytes", rec.Bytes, "took", time.Since(begun))
	})
}

// loggedPath is the path of a request as logs may keep it: an address that holds a secret, {key}, is named by its pattern.
func loggedPath(r *http.Request) string {
	if strings.Contains(r.Pattern, "{key}") {
		_, path, _ := strings.Cut(r.Pattern, " ")
		return path
	}
	return r.URL.Path
}

// Recorder passes an answer on and remembers its status and length.
type Recorder struct {
	http.ResponseWriter
	Status int
	Bytes  int64
}

// WriteHeader notes the status.
func (w *Recorder) WriteHeader(status int) {
	w.Status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *Recorder) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.Bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the writer.
func (w *Recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Secured sets the headers of every answer. Pages run no script, style or frame of anybody else.
func Secured(policy string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("Permissions-Policy", "interest-cohort=(), browsing-topics=()")
		next.ServeHTTP(w, r)
	})
}

// Proxies are the addresses of reverse proxies in front of the program whose X-Forwarded-For and X-Forwarded-Proto are believed.
type Proxies []netip.Prefix

// Client is the address that the request came from: the nearest one that is no proxy of ours. It is never the empty
// Addr for a request that came over TCP.
func (p Proxies) Client(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	addr = addr.Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && p.trusts(addr); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = hop.Unmap().WithZone("")
	}
	return addr
}

// TLS tells whether the reader's own line is encrypted, at us or at a proxy of ours.
func (p Proxies) TLS(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && p.trusts(addr.Unmap().WithZone("")) && r.Header.Get("X-Forwarded-Proto") == "https"
}

func (p Proxies) trusts(addr netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// Language is the language that a newsroom screen or an error for a program is shown in: the reader's first of those
// that there are, else Korean.
func Language(r *http.Request, languages []string) string {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		for _, lang := range languages {
			if tag == lang {
				return lang
			}
		}
	}
	return languages[0]
}
