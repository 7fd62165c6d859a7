// Package fault holds the five kinds of error that cross a border inside Jogan: from the store to an action, from an
// action to a door. A fault says what is wrong with a key of the catalogue (ui/**/words.toml), so that each door can
// say it in the reader's language; the cause behind it is for the log alone and is never shown.
package fault

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says what a door does with an error; doors map it to an HTTP status in one table.
type Kind int

const (
	// Internal is every error that nobody declared to be of another kind.
	Internal Kind = iota
	// NotFound: there is no such thing, or it is not for this person to know of.
	NotFound
	// Invalid: the input is wrong; Fields says where.
	Invalid
	// Conflict: the input is right but the thing has changed or exists already.
	Conflict
	// Forbidden: this person may not do this.
	Forbidden
	// Unavailable: a part that the answer needs is away or full; trying again later may work.
	Unavailable
)

func (k Kind) String() string {
	return [...]string{"internal", "not found", "invalid", "conflict", "forbidden", "unavailable"}[k]
}

// Text is a sentence of the catalogue: its key and what is filled in for its {0}, {1} … places.
type Text struct {
	Key  string
	Args []any
}

// Field is what is wrong with one field of a form or of an API body.
type Field struct {
	Name string
	Text
}

// Error is an error of a declared kind.
type Error struct {
	Kind Kind
	Text
	Fields []Field
	Cause  error
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String())
	if e.Key != "" {
		fmt.Fprintf(&b, ": %s%v", e.Key, argList(e.Args))
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s%v", f.Name, f.Key, argList(f.Args))
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

func argList(args []any) string {
	if len(args) == 0 {
		return ""
	}
	return fmt.Sprint(args)
}

func (e *Error) Unwrap() error { return e.Cause }

// New makes an error of a kind with a sentence of the catalogue.
func New(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Text: Text{key, args}}
}

// Wrap gives a cause a kind and a sentence.
func Wrap(cause error, kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Text: Text{key, args}, Cause: cause}
}

// In is Invalid with one field.
func In(field, key string, args ...any) *Error {
	var f Fields
	f.Add(field, key, args...)
	return f.error()
}

// Fields collects what is wrong with a form.
type Fields []Field

// Add notes that the field is wrong. A field keeps its first fault only.
func (f *Fields) Add(field, key string, args ...any) {
	if !slices.ContainsFunc(*f, func(x Field) bool { return x.Name == field }) {
		*f = append(*f, Field{field, Text{key, args}})
	}
}

// Err is nil where nothing was added.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f.error()
}

func (f Fields) error() *Error {
	return &Error{Kind: Invalid, Text: Text{Key: "fault.invalid"}, Fields: f}
}

// Of returns the kind of the first declared error in err's chain.
func Of(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is tells whether err is of the kind.
func Is(err error, kind Kind) bool { return err != nil && Of(err) == kind }

// FieldsOf returns what err says about single fields.
func FieldsOf(err error) []Field {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}

// TextOf returns the sentence of the first declared error in err's chain; its Key is empty where there is none.
func TextOf(err error) Text {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Text
	}
	return Text{}
}
