package site

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// TroublePage says within the frame why there is nothing to read.
type TroublePage struct {
	Frame
	Trouble
}

// Helps tells whether the reader looked for something that may be found elsewhere.
func (p TroublePage) Helps() bool {
	return p.Status == http.StatusNotFound || p.Status == http.StatusGone
}

// Trouble is what went wrong: the status, and the key of the sentence that says so.
type Trouble struct {
	Status int
	Key    string
}

func troubleKey(status int) string {
	switch status {
	case http.StatusNotFound:
		return "site.trouble.missing"
	case http.StatusGone:
		return "site.trouble.gone"
	case http.StatusMethodNotAllowed:
		return "site.trouble.method"
	case http.StatusServiceUnavailable:
		return "site.trouble.busy"
	}
	return "site.trouble.ours"
}

// refuse answers a request that could not be: first where an old address leads, then a page that says why.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	switch status {
	case http.StatusNotFound:
		switch target := s.moved(r); target {
		case "":
		case news.GoneAddress:
			status = http.StatusGone
		default:
			moveTo(w, target)
			return
		}
	case http.StatusUnprocessableEntity: // the only input is the address
		status = http.StatusNotFound
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "5")
		s.lastResort(w, r, status)
		return
	}
	if status >= http.StatusInternalServerError {
		s.lastResort(w, r, http.StatusInternalServerError)
		return
	}
	key := troubleKey(status)
	if text := fault.TextOf(err); text.Key == "fault.invalid" {
		key = "site.trouble.cursor"
	}
	e, err := s.entry(r.Context(), "! "+strconv.Itoa(status)+" "+key, func(ctx context.Context, m *making) (page, error) {
		f, err := m.frame(ctx, place{plain: true})
		if err != nil {
			return page{}, err
		}
		f.Title = m.s.Renderer.Words().Text(language, key)
		f.Canonical, f.Index = "", false
		return m.html("error", status, TroublePage{f, Trouble{status, key}})
	})
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			s.Log.Warn("the page of an error could not be made", "status", status, "error", err)
		}
		s.lastResort(w, r, status)
		return
	}
	send(w, r, e)
}

// stylePolicy lets a page show no more than the style inside it: what is sent when nothing else can be asks for nothing.
func stylePolicy(body []byte) string {
	p := "default-src 'none'; base-uri 'none'; frame-ancestors 'self'"
	if _, rest, ok := strings.Cut(string(body), "<style>"); ok {
		if style, _, ok := strings.Cut(rest, "</style>"); ok {
			sum := sha256.Sum256([]byte(style))
			p += "; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		}
	}
	return p
}

// lastResort needs no database and no rendering.
func (s *Site) lastResort(w http.ResponseWriter, r *http.Request, status int) {
	pages := *s.fallen.Load()
	body, ok := pages[status]
	if !ok {
		body = pages[http.StatusInternalServerError]
	}
	h := w.Header()
	h.Set("Content-Type", htmlType)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", stylePolicy(body))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// elsewhere answers what no route takes: another method, or nothing at all.
func (s *Site) elsewhere(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.refuse(w, r, http.StatusMethodNotAllowed, nil)
		return nil
	}
	return fault.New(fault.NotFound, "fault.not-found")
}

// policy is what pages may load: the paper's own, and no script or style inside a page. Frames may be the players of
// embeds, which nothing opens but a reader's click.
func policy() string { return policyWith("", "") }

// policyWith also lets a page load scripts and send forms elsewhere, where an origin is named.
func policyWith(scripts, forms string) string {
	p := "default-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
	if forms != "" {
		p += " " + forms
	}
	p += "; frame-src 'self' " + strings.Join(richtext.PlayerOrigins(), " ")
	if scripts != "" {
		p += "; script-src 'self' " + scripts
	}
	return p
}

// handle turns errors into pages.
func (s *Site) handle(h web.Handler) http.Handler { return web.Handle(s.Log, s.refuse, h) }
