package api

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

// languages are those of the catalogue, the first one first.
func languages() []string { return []string{"ko", "en"} }

// refusal is an answer with a status that no kind of fault has.
type refusal struct {
	status int
	fault  *fault.Error
}

func (r *refusal) Error() string { return r.fault.Error() }

func (r *refusal) Unwrap() error { return r.fault }

func refuse(status int, key string, args ...any) error {
	return &refusal{status, fault.New(fault.Invalid, key, args...)}
}

// conflict is a change that began from a version which no longer stands, with both: what stands and what was sent.
type conflict struct {
	current article
	sent    json.RawMessage
	cause   error
}

func (c *conflict) Error() string { return c.cause.Error() }

func (c *conflict) Unwrap() error { return c.cause }

// problem is RFC 9457's problem details. Type is "urn:jogan:" and a key of the catalogue, which stays while sentences change.
type problem struct {
	Type    string          `json:"type"`
	Title   string          `json:"title"`
	Status  int             `json:"status"`
	Detail  string          `json:"detail"`
	Errors  []problemField  `json:"errors,omitempty"`
	Current *article        `json:"current,omitempty"`
	Sent    json.RawMessage `json:"sent,omitempty"`

	Findings []finding `json:"findings,omitempty"`
}

type problemField struct {
	Field   string `json:"field"`
	Pointer string `json:"pointer,omitempty"` // into a JSON body, as a fragment (RFC 6901 §6)
	Detail  string `json:"detail"`
	Code    string `json:"code"`
}

// explain answers with problem details in the client's language.
func (a *API) explain(w http.ResponseWriter, r *http.Request, status int, err error) {
	lang := web.Language(r, languages())
	text := fault.TextOf(err)
	if x, ok := errors.AsType[*refusal](err); ok {
		status = x.status
	}
	p := problem{Errors: []problemField{}}
	for _, f := range fault.FieldsOf(err) {
		name := apiName(f.Name)
		p.Errors = append(p.Errors, problemField{name, pointer(r, name), a.Words.Text(lang, f.Key, f.Args...), f.Key})
		if f.Key == "picture.too-large" {
			status = http.StatusRequestEntityTooLarge
		}
	}
	switch {
	case status >= 500 && text.Key == "":
		text = fault.Text{Key: "fault.internal"}
	case status == http.StatusRequestEntityTooLarge:
		text = fault.Text{Key: "fault.too-large"}
	case len(p.Errors) > 0 || text.Key == "":
		text = fault.Text{Key: "api.invalid"}
	}
	p.Type, p.Title, p.Status = "urn:jogan:"+text.Key, http.StatusText(status), status
	p.Detail = a.Words.Text(lang, text.Key, text.Args...)
	if c, ok := errors.AsType[*conflict](err); ok {
		p.Current, p.Sent = &c.current, c.sent
	}
	if g, ok := errors.AsType[*desk.Guarded](err); ok {
		p.Findings = a.findingViews(lang, news.Article{}, g.Findings)
	}
	body, err := json.Marshal(p)
	if err != nil { // sent was no JSON after all
		a.Log.Error("a problem could not be written", "error", err)
		body = []byte(`{"type":"about:blank","title":"Internal Server Error","status":500}`)
		status = http.StatusInternalServerError
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", lang)
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "5")
	}
	w.WriteHeader(status)
	w.Write(body) // as in answer
}

// pointer is the place of a field in the JSON that was sent, "bylines[0].email" as "#/bylines/0/email"; empty where it was
// none: a parameter of the address, or a form.
func pointer(r *http.Request, field string) string {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !strings.HasSuffix(kind, "json") || r.Method == http.MethodGet || field == "" {
		return ""
	}
	field = strings.NewReplacer("~", "~0", "/", "~1").Replace(field)
	parts := strings.Split(strings.NewReplacer("[", ".", "]", "").Replace(field), ".")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return "#/" + strings.Join(parts, "/")
}

// apiName is a field's name in the JSON of this door; the rest of the program calls some by other names.
func apiName(field string) string {
	switch field {
	case "body":
		return "body_html"
	case "source":
		return "origin.source"
	}
	return field
}
