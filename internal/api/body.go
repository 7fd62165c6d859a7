package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// maxBody is the largest JSON body in bytes.
const maxBody = 4 << 20

// maxFaults is how many faults one answer names: the first ones are enough to find the mistake, and a hostile body
// could have a million.
const maxFaults = 50

// maxQuoted is how much of an unknown name is said back, in characters.
const maxQuoted = 60

// object is a JSON object as it was sent.
type object struct {
	raw     json.RawMessage
	members []member
}

// member is one name and value of an object; path names it in faults, "bylines[0].email".
type member struct {
	name, path string
	raw        json.RawMessage
}

// null tells a value that is left out on purpose (RFC 7396): the field goes back to its beginning.
func (m member) null() bool { return string(m.raw) == "null" }

// readObject reads a body that is one JSON object (RFC 8259). What cannot be read at all is answered with 400 and its
// place; 413 and 415 as HTTP has them. A missing body is an empty object where optional is set.
func readObject(w http.ResponseWriter, r *http.Request, optional bool) (object, error) {
	var o object
	if optional && r.ContentLength == 0 {
		return o, nil
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := params["charset"]
	encoding := r.Header.Get("Content-Encoding")
	if err != nil || kind != "application/json" && kind != "application/merge-patch+json" ||
		charset != "" && !strings.EqualFold(charset, "utf-8") || encoding != "" && encoding != "identity" {
		return o, refuse(http.StatusUnsupportedMediaType, "api.media-type")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return o, err
	} else if err != nil {
		return o, cut(err)
	}
	return parseObject(body)
}

// parseObject reads bytes that are one JSON object.
func parseObject(body []byte) (o object, err error) {
	if at := invalidUTF8(body); at >= 0 {
		line, column := place(body, at)
		return o, refuse(http.StatusBadRequest, "api.encoding", line, column)
	}
	err = json.Unmarshal(body, &o.raw)
	if x, ok := errors.AsType[*json.SyntaxError](err); ok {
		line, column := place(body, int(x.Offset)-1)
		return o, refuse(http.StatusBadRequest, "api.syntax", line, column)
	} else if err != nil {
		return o, fmt.Errorf("read JSON: %w", err)
	}
	if o.raw[0] != '{' {
		return o, refuse(http.StatusBadRequest, "api.object")
	}
	o.members, err = members("", o.raw)
	return o, err
}

// cut is a body that ended before its end.
func cut(cause error) error {
	return &refusal{http.StatusBadRequest, fault.Wrap(cause, fault.Invalid, "api.cut")}
}

func invalidUTF8(b []byte) int {
	for at := 0; at < len(b); {
		if b[at] < utf8.RuneSelf {
			at++
			continue
		}
		c, size := utf8.DecodeRune(b[at:])
		if c == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// place is the line and the character in it of a byte, both counted from 1.
func place(b []byte, at int) (line, column int) {
	before := b[:min(max(at, 0), len(b))]
	line = 1 + bytes.Count(before, []byte{'\n'})
	return line, 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
}

// members are those of a valid JSON object, in order. A name that stands twice is refused: which one counts would be
// another program's guess.
func members(path string, raw json.RawMessage) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	var all []member
	var faults fault.Fields
	seen := map[string]bool{}
	for dec.More() && len(faults) < maxFaults {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		m := member{name: name.(string)}
		if err := dec.Decode(&m.raw); err != nil {
			return nil, err
		}
		m.path = quoted(m.name)
		if path != "" {
			m.path = path + "." + m.path
		}
		if seen[m.name] {
			faults.Add(m.path, "api.twice")
		}
		seen[m.name] = true
		all = append(all, m)
	}
	return all, faults.Err()
}

// quoted is a foreign name, short enough to be said back.
func quoted(name string) string {
	if utf8.RuneCountInString(name) <= maxQuoted {
		return name
	}
	return string([]rune(name)[:maxQuoted]) + "…"
}

// reading turns values into what the program works with and notes what is wrong with each. A reader of a value returns
// the zero value beside a fault.
type reading struct{ faults fault.Fields }

// full tells that enough faults are noted.
func (r *reading) full() bool { return len(r.faults) >= maxFaults }

// each reads the members with the reader of their name; a name without a reader is refused.
func (r *reading) each(all []member, read func(member) (known bool)) {
	for _, m := range all {
		if r.full() {
			return
		}
		if !read(m) {
			r.faults.Add(m.path, "api.unknown")
		}
	}
}

// text is a string; null is "". A lone surrogate is no character, and control characters but line breaks and tabs have
// no place in a paper. U+FFFD says that the sender itself had lost characters before.
func (r *reading) text(m member) string {
	var s string
	switch {
	case m.null():
	case m.raw[0] != '"' || json.Unmarshal(m.raw, &s) != nil:
		r.faults.Add(m.path, "api.want-text")
	case strings.ContainsFunc(s, func(c rune) bool {
		return c == utf8.RuneError || unicode.IsControl(c) && c != '\n' && c != '\r' && c != '\t'
	}):
		r.faults.Add(m.path, "field.characters")
		return ""
	}
	return s
}

// choice is a string of a list; null is the zero value.
func choice[T ~string](r *reading, m member, all []T) T {
	x := T(r.text(m))
	if !m.null() && !slices.Contains(all, x) {
		r.faults.Add(m.path, "field.choice")
		return ""
	}
	return x
}

// flag is a boolean; null is otherwise.
func (r *reading) flag(m member, otherwise bool) bool {
	switch string(m.raw) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return otherwise
	}
	r.faults.Add(m.path, "api.want-boolean")
	return otherwise
}

// id is a positive whole number, written without point or exponent; null is 0.
func (r *reading) id(m member) int64 {
	if m.null() {
		return 0
	}
	n, err := strconv.ParseInt(string(m.raw), 10, 64)
	if err != nil || n <= 0 {
		r.faults.Add(m.path, "field.number")
		return 0
	}
	return n
}

// time is a moment of RFC 3339 with its zone; null is the zero time.
func (r *reading) time(m member) time.Time {
	s := r.text(m)
	if m.null() {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.UTC().Year() < 1900 || t.UTC().Year() > 9998 {
		r.faults.Add(m.path, "api.want-time")
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

// list is an array of at most limit values, none of them null; null is the empty one.
func (r *reading) list(m member, limit int) []member {
	var values []json.RawMessage
	if m.null() {
		return nil
	}
	if m.raw[0] != '[' || json.Unmarshal(m.raw, &values) != nil {
		r.faults.Add(m.path, "api.want-list")
		return nil
	}
	if len(values) > limit {
		r.faults.Add(m.path, "field.too-many", limit)
		return nil
	}
	all := make([]member, len(values))
	for i, raw := range values {
		all[i] = member{path: fmt.Sprintf("%s[%d]", m.path, i), raw: raw}
		if all[i].null() {
			r.faults.Add(all[i].path, "field.required")
		}
	}
	return all
}

// object are the members of an object; null is the empty one.
func (r *reading) object(m member) []member {
	if m.null() {
		return nil
	}
	if m.raw[0] != '{' {
		r.faults.Add(m.path, "api.want-object")
		return nil
	}
	all, err := members(m.path, m.raw)
	r.add(fault.FieldsOf(err))
	return all
}

// add takes over faults that were found elsewhere. One about a whole list says nothing new where an entry of it was
// named already.
func (r *reading) add(faults []fault.Field) {
	for _, f := range faults {
		name := apiName(f.Name)
		if !slices.ContainsFunc(r.faults, func(x fault.Field) bool { return strings.HasPrefix(x.Name, name+"[") }) && !r.full() {
			r.faults.Add(name, f.Key, f.Args...)
		}
	}
}

// percent is a whole number from 0 to 100; null is the middle.
func (r *reading) percent(m member) int {
	if m.null() {
		return news.Centre
	}
	n, err := strconv.Atoi(string(m.raw))
	if err != nil || n < 0 || n > 100 {
		r.faults.Add(m.path, "field.range", 0, 100)
		return news.Centre
	}
	return n
}
