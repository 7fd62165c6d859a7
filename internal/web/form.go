package web

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"jogan/internal/fault"
)

// MaxForm is the largest body of a form without files, in bytes.
const MaxForm = 4 << 20

// Form reads a posted form (urlencoded or multipart) of at most MaxForm bytes. Broken UTF-8, lone surrogates and NUL in
// what was typed are left in for the field's own check to name.
func Form(w http.ResponseWriter, r *http.Request) (*Values, error) {
	whole := r.Body
	r.Body = http.MaxBytesReader(w, whole, MaxForm)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "fault.form")
	}
	switch kind {
	case "multipart/form-data":
		err = r.ParseMultipartForm(MaxForm)
	case "application/x-www-form-urlencoded":
		err = r.ParseForm()
	default:
		return nil, fault.New(fault.Invalid, "fault.form")
	}
	if err != nil {
		if Status(err) == http.StatusRequestEntityTooLarge {
			ReadOn(whole, 8*MaxForm)
			return nil, err
		}
		return nil, fault.Wrap(err, fault.Invalid, "fault.form")
	}
	return &Values{r: r}, nil
}

// ReadOn throws away what is left of a body that was refused, up to limit bytes: a browser shows no answer that comes
// while it is still sending. Where the line breaks meanwhile nobody waits for the answer.
func ReadOn(body io.Reader, limit int64) {
	_, _ = io.CopyN(io.Discard, body, limit) // ends in an error whenever there is less
}

// Values are the fields of a form. Reading a field that is not of the wanted shape notes a fault under its name.
type Values struct {
	r      *http.Request
	Faults fault.Fields
}

// Text is a field as it was typed, with the line breaks of the web made plain.
func (v *Values) Text(name string) string {
	return strings.ReplaceAll(v.r.PostForm.Get(name), "\r\n", "\n")
}

// All is every value of a field.
func (v *Values) All(name string) []string { return v.r.PostForm[name] }

// Has tells whether the field was sent: a box that was ticked, a button that was pressed.
func (v *Values) Has(name string) bool { return v.r.PostForm.Has(name) }

// Int is a whole number; an empty field is 0.
func (v *Values) Int(name string) int64 {
	text := strings.TrimSpace(v.Text(name))
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		v.Faults.Add(name, "field.number")
	}
	return n
}

// Time is a moment as a browser's datetime-local field sends it, in zone; an empty field is the zero time.
func (v *Values) Time(name string, zone *time.Location) time.Time {
	text := strings.TrimSpace(v.Text(name))
	if text == "" {
		return time.Time{}
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil && t.Year() >= 1900 && t.Year() < 9999 {
			return t
		}
	}
	v.Faults.Add(name, "field.time")
	return time.Time{}
}

// PathID is a positive number in the address; anything else is an address that there is not.
func PathID(r *http.Request, name string) (int64, error) {
	text := r.PathValue(name)
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 || strconv.FormatInt(id, 10) != text {
		return 0, fault.New(fault.NotFound, "fault.not-found")
	}
	return id, nil
}

// Query is a parameter of the address: valid text of at most limit bytes, without control characters.
func Query(r *http.Request, name string, limit int) string {
	text := r.URL.Query().Get(name)
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "")
	}
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, text)
	for len(text) > limit {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return strings.TrimSpace(text)
}
