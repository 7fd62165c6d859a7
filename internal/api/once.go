package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"jogan/internal/staff"
)

// maxKey is the longest Idempotency-Key.
const maxKey = 255

// How long a marked request may be worked on before another of its key may take its place.
const (
	patience       = time.Minute
	uploadPatience = 15 * time.Minute
)

// readKey reads the Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a string in quotes, or without them as
// most programs send it. Empty: there is none.
func readKey(r *http.Request) (string, error) {
	values := r.Header.Values("Idempotency-Key")
	if len(values) == 0 {
		return "", nil
	}
	key := strings.TrimSpace(values[0])
	if len(key) > 1 && strings.HasPrefix(key, `"`) && strings.HasSuffix(key, `"`) {
		key = key[1 : len(key)-1]
	}
	if len(values) > 1 || key == "" || len(key) > maxKey || strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' || c == '"' || c == '\\' }) {
		return "", refuse(http.StatusBadRequest, "api.key", maxKey)
	}
	return key, nil
}

// once answers a POST with a key once: sent again, it is answered with what was answered then. Only what was done is kept; a
// request that was refused may be mended and sent again under its key.
func (a *API) once(w http.ResponseWriter, r *http.Request, actor staff.Actor, h action) error {
	key, err := readKey(r)
	if err != nil {
		return err
	}
	if key == "" {
		return h(w, r, actor)
	}
	print, done, err := a.printOf(w, r)
	defer done()
	if err != nil {
		return err
	}
	wait := patience
	if r.URL.Path == root+"/media" {
		wait = uploadPatience
	}
	x, err := a.Desk.BeginRequest(r.Context(), staff.Request{Token: actor.Token, Route: r.Method + " " + r.URL.Path, Key: key, Print: print}, wait)
	if err != nil {
		return err
	}
	if !x.Done.IsZero() {
		return replay(w, x)
	}
	actor.Request = x.ID
	kept := &held{header: http.Header{}}
	finish := context.WithoutCancel(r.Context()) // what was done is noted also where the program has gone
	if err := h(kept, r, actor); err != nil {
		if e := a.Desk.DropRequest(finish, x); e != nil {
			a.Log.Error("the key of a refused request could not be freed", "error", e)
		}
		return err
	}
	header, err := json.Marshal(kept.header)
	if err != nil {
		return err
	}
	x.Status, x.Header, x.Body = kept.status, string(header), kept.body.String()
	if err := a.Desk.EndRequest(finish, x); err != nil {
		a.Log.Error("the answer to a marked request could not be kept", "error", err)
	}
	kept.send(w)
	return nil
}

func replay(w http.ResponseWriter, x staff.Request) error {
	kept := &held{status: x.Status}
	if err := json.Unmarshal([]byte(x.Header), &kept.header); err != nil {
		return err
	}
	kept.body.WriteString(x.Body)
	kept.header.Set("Idempotency-Replayed", "true")
	kept.send(w)
	return nil
}

// printOf is a print of everything that a request says, and leaves its body to be read again. done lets go of what that
// took. The parts of a form count without what separates them: programs choose that anew each time.
func (a *API) printOf(w http.ResponseWriter, r *http.Request) (print string, done func(), err error) {
	done = func() {}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind, params = "", nil
	}
	sum := sha256.New()
	note(sum, r.URL.RequestURI(), kind, strings.Join(r.Header.Values("If-Match"), ","))
	if r.URL.Path != root+"/media" {
		raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			return "", done, broken(err)
		}
		sum.Write(raw)
		r.Body = io.NopCloser(bytes.NewReader(raw))
		return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)), done, nil
	}
	file, err := a.Temp()
	if err != nil {
		return "", done, err
	}
	done = func() { _ = file.Close() } // it was read, and nobody reads it again
	body := io.TeeReader(http.MaxBytesReader(w, r.Body, maxUpload()), file)
	if kind == "multipart/form-data" {
		if err := printParts(sum, multipart.NewReader(body, params["boundary"])); err != nil {
			return "", done, broken(err)
		}
		_, err = io.Copy(io.Discard, body)
	} else {
		_, err = io.Copy(sum, body)
	}
	if err != nil {
		return "", done, broken(err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", done, err
	}
	r.Body = io.NopCloser(file)
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)), done, nil
}

func printParts(sum hash.Hash, parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		own := sha256.New()
		if _, err := io.Copy(own, part); err != nil {
			return err
		}
		note(sum, part.FormName(), part.FileName(), string(own.Sum(nil)))
	}
}

// note writes texts so that none runs into the next.
func note(sum hash.Hash, texts ...string) {
	for _, s := range texts {
		sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
		sum.Write([]byte(s))
	}
}

// held is an answer that is not sent yet.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header is the answer's.
func (h *held) Header() http.Header { return h.header }

// WriteHeader notes the status.
func (h *held) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

func (h *held) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(b)
}

func (h *held) send(w http.ResponseWriter) {
	for name, values := range h.header {
		w.Header()[name] = values
	}
	w.WriteHeader(h.status)
	w.Write(h.body.Bytes()) // as in answer
}

// conditional answers a GET; with 304 and nothing else where the program says in If-None-Match that it has this answer. The
// tag is of the very bytes, after the version where the thing has one: `"3.Xf0…"` serves If-Match as `"3"` does.
func conditional(w http.ResponseWriter, r *http.Request, actor staff.Actor, h action) error {
	kept := &held{header: http.Header{}}
	if err := h(kept, r, actor); err != nil {
		return err
	}
	tag := printed(kept.body.Bytes())
	if version := strings.Trim(kept.header.Get("ETag"), `"`); version != "" {
		tag = version + "." + tag
	}
	kept.header.Set("ETag", `"`+tag+`"`)
	kept.header.Set("Cache-Control", "private, no-cache")
	kept.header.Set("Vary", "Authorization, Accept-Language")
	if matches(r.Header.Values("If-None-Match"), `"`+tag+`"`) {
		kept.status = http.StatusNotModified
		kept.header.Del("Content-Type")
		kept.body.Reset()
	}
	kept.send(w)
	return nil
}

func printed(body []byte) string {
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// tagOf is the tag of the answer that v would be, for things that count no versions.
func tagOf(v any) (string, error) {
	raw, err := encode(v)
	return `"` + printed(raw) + `"`, err
}

// matches compares as RFC 9110 §13.1.2 does: a weak tag counts as its strong one.
func matches(header []string, tag string) bool {
	for part := range strings.SplitSeq(strings.Join(header, ","), ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == tag {
			return true
		}
	}
	return false
}
