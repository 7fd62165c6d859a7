package site

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/pagecache"
	"jogan/internal/render"
	"jogan/internal/web"
)

// page is what a rendering makes.
type page struct {
	status int
	kind   string // media type
	body   []byte
}

const htmlType = "text/html; charset=utf-8"

// html executes a page's template.
func (m *making) html(name string, status int, data any) (page, error) {
	body, err := m.s.Renderer.Page(language, name, data)
	return page{status, htmlType, body}, err
}

// pageAge lets everybody keep a page and has them ask each time whether it still holds: it is answered from memory, and
// what was withdrawn has to be gone at once (DESIGN.md §3.3). A shared cache gets no longer age of its own while nobody
// tells it of changes.
const pageAge = "public, max-age=0, must-revalidate"

// page answers with the page of a key, from the cache or made by fn.
func (s *Site) page(w http.ResponseWriter, r *http.Request, key string, fn func(context.Context, *making) (page, error)) error {
	e, err := s.entry(r.Context(), key, fn)
	if err != nil {
		return err
	}
	send(w, r, e)
	return nil
}

func (s *Site) entry(ctx context.Context, key string, fn func(context.Context, *making) (page, error)) (*pagecache.Entry, error) {
	e, err := s.Cache.Get(ctx, key, func(ctx context.Context, d *pagecache.Deps) (pagecache.Page, error) {
		var p page
		policy, changed := "", time.Time{}
		err := s.make(ctx, d, func(m *making) (err error) {
			p, err = fn(ctx, m)
			policy, changed = m.policy, m.changed
			return err
		})
		header := map[string]string{"Content-Type": p.kind}
		if policy != "" {
			header["Content-Security-Policy"] = policy
		}
		return pagecache.Page{Status: p.status, Header: header, Body: p.body, Changed: changed}, err
	})
	if errors.Is(err, pagecache.ErrFull) {
		err = fault.Wrap(err, fault.Unavailable, "fault.unavailable")
	}
	return e, err
}

// send writes a finished page in the encoding that the reader likes best, or 304 where the reader has it.
func send(w http.ResponseWriter, r *http.Request, e *pagecache.Entry) {
	body, encoding := e.Encoded(strings.Join(r.Header.Values("Accept-Encoding"), ","))
	h := w.Header()
	for name, value := range e.Header {
		h.Set(name, value)
	}
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", pageAge)
	if e.Status == http.StatusOK {
		h.Set("ETag", e.Tag(encoding))
		if e.Match(strings.Join(r.Header.Values("If-None-Match"), ","), encoding) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(e.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a reader who went away needs no answer
	}
}

// asset sends a file of the pages. Its address names its content, so it is kept for ever.
func (s *Site) asset(w http.ResponseWriter, r *http.Request) error {
	a, ok := s.Renderer.AssetAt(r.URL.Path)
	if !ok {
		return s.plain(w, http.StatusNotFound)
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	sendAsset(w, r, a)
	return nil
}

func sendAsset(w http.ResponseWriter, r *http.Request, a *render.Asset) {
	h := w.Header()
	h.Set("Content-Type", a.Type)
	h.Set("Vary", "Accept-Encoding")
	body := a.Bytes
	if web.AcceptsGzip(r) {
		if packed := a.Gzip(); packed != nil {
			h.Set("Content-Encoding", "gzip")
			body = packed
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
