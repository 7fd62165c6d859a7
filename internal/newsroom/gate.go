package newsroom

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// cookie holds the secret of the session.
const cookie = "jogan"

// visitor is who asks; the zero visitor is not signed in.
type visitor struct {
	person staff.Person
	secret string
}

type visitorKey struct{}

func who(r *http.Request) visitor {
	v, _ := r.Context().Value(visitorKey{}).(visitor)
	return v
}

// actor is who asks, as desk wants to know them.
func (n *Newsroom) actor(r *http.Request) staff.Actor { return who(r).person.Actor(n.address(r)) }

func (n *Newsroom) address(r *http.Request) string {
	if addr := n.Proxies.Client(r); addr.IsValid() {
		return addr.String()
	}
	return ""
}

// may lets in who has the permission. Who is not signed in is led to the sign-in page; what they were about to send is
// kept there and can be sent on afterwards.
func (n *Newsroom) may(p staff.Permission, h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := n.visitor(r)
		if err != nil {
			return err
		}
		r = r.WithContext(context.WithValue(r.Context(), visitorKey{}, v))
		// From here on an error's page knows who asks and what they sent.
		inner := func(h web.Handler) error {
			web.Handle(n.Log, n.refuse, h).ServeHTTP(w, r)
			return nil
		}
		switch {
		case p == staff.Public || v.person.ID != 0 && v.person.May(p):
			return inner(h)
		case v.person.ID != 0:
			return inner(forbidden)
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			http.Redirect(w, r, "/desk/sign-in?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return nil
		case wantsJSON(r):
			n.problem(w, r, http.StatusUnauthorized, fault.New(fault.Forbidden, "signin.ended"))
			return nil
		}
		return inner(n.signInAgain)
	}
}

// forbidden refuses; what was typed is read first, so that the page can give it back.
func forbidden(w http.ResponseWriter, r *http.Request) error {
	refusal := fault.New(fault.Forbidden, "fault.forbidden")
	if r.Method == http.MethodPost {
		if _, err := web.Form(w, r); err != nil {
			refusal.Cause = err
		}
	}
	return refusal
}

// visitor finds who is signed in with the request's cookie.
func (n *Newsroom) visitor(r *http.Request) (visitor, error) {
	c, err := r.Cookie(cookie)
	if err != nil || c.Value == "" {
		return visitor{}, nil
	}
	p, err := n.Desk.Session(r.Context(), c.Value)
	if fault.Is(err, fault.NotFound) {
		return visitor{}, nil
	}
	return visitor{p, c.Value}, err
}

// setCookie signs the browser in; an empty secret signs it out.
func (n *Newsroom) setCookie(w http.ResponseWriter, r *http.Request, secret string) {
	c := &http.Cookie{
		Name: cookie, Value: secret, Path: "/desk", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: n.Proxies.TLS(r), MaxAge: int(staff.SessionLife.Seconds()),
	}
	if secret == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// sameOrigin refuses what http.CrossOriginProtection lets pass: a request that changes something in the name of a signed-in
// person and says nothing of where it comes from. Every browser of today says it.
func (n *Newsroom) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		safe := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
		if _, err := r.Cookie(cookie); !safe && err == nil && r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == "" {
			web.Handle(n.Log, n.refuse, n.foreign).ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (n *Newsroom) foreign(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.Forbidden, "fault.foreign")
}

func (n *Newsroom) unknown(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.NotFound, "fault.not-found")
}

func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// problem answers a program with problem details (RFC 9457).
func (n *Newsroom) problem(w http.ResponseWriter, r *http.Request, status int, err error) {
	type field struct {
		Field  string `json:"field"`
		Detail string `json:"detail"`
	}
	words, lang := n.Renderer.Words(), web.Language(r, render.Languages())
	body := struct {
		Title  string  `json:"title"`
		Status int     `json:"status"`
		Detail string  `json:"detail,omitempty"`
		Errors []field `json:"errors,omitempty"`

		Code    string         `json:"code,omitempty"`
		Editing *editingAnswer `json:"editing,omitempty"`
	}{Title: http.StatusText(status), Status: status, Detail: say(words, lang, status, err)}
	body.Code, body.Editing = n.refused(r, err)
	for _, f := range fault.FieldsOf(err) {
		body.Detail = "" // the fields say it better
		body.Errors = append(body.Errors, field{f.Name, words.Text(lang, f.Key, f.Args...)})
	}
	n.json(w, status, "application/problem+json", body)
}

func (n *Newsroom) json(w http.ResponseWriter, status int, kind string, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		n.Log.Error("an answer could not be written as JSON", "error", err)
		status, raw = http.StatusInternalServerError, []byte("{}")
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = w.Write(raw) // the client may have gone; there is nobody to tell
}

// say is what an error says to people. Too large is no fault of a declared kind.
func say(words *render.Words, lang string, status int, err error) string {
	if status == http.StatusRequestEntityTooLarge {
		return words.Text(lang, "fault.too-large")
	}
	return words.Say(lang, err)
}

// FaultPage says why something could not be done, and gives back what was typed.
type FaultPage struct {
	Frame
	Status  int
	Message string
	Kept    []Kept
	Home    bool // somebody is signed in: there is a list to go back to
}

// outside are the addresses that people without a sign-in are given: their pages lead nowhere into the newsroom.
const outside = "/desk/preview/"

// Kept is a field that was typed and could not be taken.
type Kept struct{ Label, Text string }

// refuse writes the page for an error.
func (n *Newsroom) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	if wantsJSON(r) {
		n.problem(w, r, status, err)
		return
	}
	f := n.bareFrame(r)
	if v := who(r); v.person.ID != 0 {
		f.signed(v.person)
	}
	f.Outside = f.Person.ID == 0 && strings.HasPrefix(r.URL.Path, outside)
	p := FaultPage{Frame: f, Status: status, Message: say(n.Renderer.Words(), f.Lang, status, err), Home: f.Person.ID != 0, Kept: kept(r)}
	for _, x := range fault.FieldsOf(err) {
		p.Wrong = append(p.Wrong, Wrong{Text: n.Renderer.Words().Text(f.Lang, x.Key, x.Args...)})
	}
	raw, renderErr := n.Renderer.Page(f.Lang, "fault", p)
	if renderErr != nil {
		n.Log.Error("the page for an error could not be made", "error", renderErr)
		http.Error(w, p.Message, status)
		return
	}
	write(w, r, status, raw)
}

// keptFields are the fields in which people write at length, with the labels that they have in forms.
func keptFields() [][2]string {
	return [][2]string{
		{"title", "article.title"}, {"subtitle", "article.subtitle"}, {"short_title", "article.short-title"},
		{"lead", "article.lead"}, {"body", "article.body"}, {"caption", "picture.caption"}, {"tags", "article.tags"},
		{"reason", "article.reason"}, {"notice", "article.notice"},
		{"claimant", "claims.claimant"}, {"contact", "claims.contact"}, {"text", "claims.text"}, {"answer", "claims.answer"}, {"note", "claims.note"},
		{"text", "note.text"}, {"reply", "inbox.reply"}, {"intro", "forms.intro"}, {"consent", "forms.consent"}, {"what", "assignment.what"}, {"detail", "assignment.detail"},
	}
}

// kept is what a form that was read brought along.
func kept(r *http.Request) []Kept {
	var all []Kept
	for _, f := range keptFields() {
		if text := r.PostForm.Get(f[0]); strings.TrimSpace(text) != "" {
			all = append(all, Kept{f[1], shown(text)})
		}
	}
	return all
}

// shown is typed text in a form that a page can hold: bytes that are no text and NUL become U+FFFD, which the check of the
// field refuses again when it comes back.
func shown(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// write sends a screen, compressed where the browser takes that: a reporter's line may be bad.
func write(w http.ResponseWriter, r *http.Request, status int, raw []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if web.AcceptsGzip(r) && len(raw) > 1400 { // less is one packet anyhow
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, _ = z.Write(raw) // a buffer takes everything
		_ = z.Close()
		w.Header().Set("Content-Encoding", "gzip")
		raw = packed.Bytes()
	}
	w.Header().Set("Vary", "Accept-Encoding")
	w.WriteHeader(status)
	_, _ = w.Write(raw) // the client may have gone; there is nobody to tell
}

// local is the address where somebody wanted to go, if it is one of the newsroom's own, else the list of articles.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/desk/") ||
		strings.ContainsAny(next, "\\\r\n\t") || strings.HasPrefix(next, "//") || path.Clean(u.Path) != strings.TrimSuffix(u.Path, "/") ||
		strings.HasPrefix(u.Path, "/desk/sign-") {
		return "/desk/"
	}
	return next
}
