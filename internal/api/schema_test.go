package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// schema is the part of JSON Schema that the description uses; a word that is not here would be a gap in the check.
type schema struct {
	Ref                  string `json:"$ref"`
	Type                 any
	Description          string
	Format               string
	ContentMediaType     string
	Enum                 []any
	Properties           map[string]schema
	Required             []string
	AdditionalProperties *bool
	Items                *schema
	AllOf, OneOf         []schema
	MinLength, MaxLength *int
	Minimum, Maximum     *float64
	MaxItems             *int
	Default              any
	ReadOnly             bool
}

type content map[string]struct{ Schema *schema }

type operation struct {
	Parameters  []json.RawMessage
	RequestBody struct {
		Required bool
		Content  content
	}
	Responses map[string]struct {
		Ref     string `json:"$ref"`
		Content content
	}
}

// book is the description as the tests read it.
type book struct {
	Paths      map[string]map[string]json.RawMessage
	Components struct {
		Schemas   map[string]schema
		Responses map[string]struct{ Content content }
	}
}

func readBook(t testing.TB) (b book) {
	t.Helper()
	raw, err := os.ReadFile("openapi.json")
	must(t, err)
	must(t, json.Unmarshal(raw, &b))
	return b
}

func (b book) operation(t testing.TB, pattern string) (o operation, known bool) {
	t.Helper()
	method, path, _ := strings.Cut(pattern, " ")
	raw, known := b.Paths[strings.TrimPrefix(path, "/api/v1")][strings.ToLower(method)]
	if known {
		must(t, json.Unmarshal(raw, &o))
	}
	return o, known
}

func (b book) resolve(s schema) schema {
	if s.Ref == "" {
		return s
	}
	return b.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
}

// named are the properties that a schema describes, in all its parts.
func (b book) named(s schema) map[string]schema {
	s = b.resolve(s)
	all := maps.Clone(s.Properties)
	if all == nil {
		all = map[string]schema{}
	}
	for _, part := range s.AllOf {
		maps.Copy(all, b.named(part))
	}
	return all
}

// wrong says what of v is not as described. Answers hold nothing that is not described (strict).
func (b book) wrong(s schema, v any, at string, strict bool) (all []string) {
	s = b.resolve(s)
	say := func(format string, args ...any) { all = append(all, at+": "+fmt.Sprintf(format, args...)) }
	for _, part := range s.AllOf {
		all = append(all, b.wrong(part, v, at, false)...)
	}
	if len(s.OneOf) > 0 {
		fits := 0
		for _, part := range s.OneOf {
			if len(b.wrong(part, v, at, strict)) == 0 {
				fits++
			}
		}
		if fits != 1 {
			say("%v fits %d of the choices", v, fits)
		}
	}
	if len(s.Enum) > 0 && !slices.ContainsFunc(s.Enum, func(x any) bool { return reflect.DeepEqual(x, v) }) {
		say("%v is none of %v", v, s.Enum)
	}
	types := []any{}
	switch x := s.Type.(type) {
	case string:
		types = append(types, x)
	case []any:
		types = x
	}
	kind := ""
	switch x := v.(type) {
	case nil:
		kind = "null"
	case bool:
		kind = "boolean"
	case string:
		kind = "string"
		if s.MaxLength != nil && utf8.RuneCountInString(x) > *s.MaxLength {
			say("%d characters", utf8.RuneCountInString(x))
		}
		if _, err := time.Parse(time.RFC3339, x); s.Format == "date-time" && err != nil {
			say("%q is no time", x)
		}
	case float64:
		kind = "number"
		if x == math.Trunc(x) {
			kind = "integer"
		}
		if s.Minimum != nil && x < *s.Minimum || s.Maximum != nil && x > *s.Maximum {
			say("%v is out of range", x)
		}
	case []any:
		kind = "array"
		if s.MaxItems != nil && len(x) > *s.MaxItems {
			say("%d items", len(x))
		}
		for i, item := range x {
			if s.Items == nil {
				say("items are not described")
				break
			}
			all = append(all, b.wrong(*s.Items, item, fmt.Sprintf("%s[%d]", at, i), strict)...)
		}
	case map[string]any:
		kind = "object"
		named := b.named(s)
		for _, name := range s.Required {
			if _, ok := x[name]; !ok {
				say("%q is required", name)
			}
		}
		closed := strict && len(named) > 0 || s.AdditionalProperties != nil && !*s.AdditionalProperties
		for name, value := range x {
			part, known := named[name]
			if known {
				all = append(all, b.wrong(part, value, at+"."+name, strict)...)
			} else if closed {
				say("%q is not described", name)
			}
		}
	}
	if len(types) > 0 && !slices.Contains(types, any(kind)) {
		say("%v is no %v", v, types)
	}
	return all
}

// described holds a request that was taken and every answer to the description: the route, the status, each field.
func described(t testing.TB, r *http.Request, sent []byte, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code >= 400 {
		return // problem details are looked at by send, for every status
	}
	b := readBook(t)
	o, known := b.operation(t, r.Pattern)
	if r.Method == http.MethodHead {
		return
	}
	if !known {
		t.Errorf("%s is not described", r.Pattern)
		return
	}
	got, known := o.Responses[fmt.Sprint(w.Code)]
	if !known {
		t.Errorf("%s: the status %d is not described", r.Pattern, w.Code)
		return
	}
	if got.Ref != "" {
		got.Content = b.Components.Responses[strings.TrimPrefix(got.Ref, "#/components/responses/")].Content
	}
	kind := w.Header().Get("Content-Type")
	form, known := got.Content[kind]
	if w.Body.Len() > 0 && !known || w.Body.Len() == 0 && len(got.Content) > 0 {
		t.Errorf("%s: %d with %q is not described", r.Pattern, w.Code, kind)
		return
	}
	var v any
	if form.Schema != nil {
		must(t, json.Unmarshal(w.Body.Bytes(), &v))
		for _, what := range b.wrong(*form.Schema, v, "answer", true) {
			t.Errorf("%s: %s", r.Pattern, what)
		}
	}
	input := o.RequestBody.Content["application/json"].Schema
	if len(sent) == 0 || input == nil {
		return
	}
	must(t, json.Unmarshal(sent, &v))
	for _, what := range b.wrong(*input, v, "request", false) {
		t.Errorf("%s was taken: %s", r.Pattern, what)
	}
}

// What the check above would say: a check that says nothing proves nothing.
func TestDescriptionIsHeldToAnswers(t *testing.T) {
	t.Parallel()
	b := readBook(t)
	for body, want := range map[string]string{
		`{"slug":"a","name":"가"}`:          "",
		`{"slug":"a"}`:                     `answer: "name" is required`,
		`{"slug":1,"name":"가"}`:            `answer.slug: 1 is no [string]`,
		`{"slug":"a","name":"가","more":1}`: `answer: "more" is not described`,
	} {
		var v any
		must(t, json.Unmarshal([]byte(body), &v))
		if got := strings.Join(b.wrong(b.Components.Schemas["Series"], v, "answer", true), "; "); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}
