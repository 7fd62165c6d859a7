// Package news holds the nouns of a newspaper and their rules: articles and their public copies, sections, bylines,
// the paper itself, and what happened to them (Change). It knows no database, no HTTP and no clock; it refuses nothing
// by role (that is staff) and writes nothing (that is desk).
package news

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"jogan/internal/fault"
	"jogan/internal/richtext"
)

// Limits of what people type, in characters (runes). They are said at the field and checked in Check methods.
const (
	MaxTitle      = 200
	MaxShortTitle = 60
	MaxSubtitle   = 400
	MaxLead       = 1000
	MaxCaption    = 1000
	MaxName       = 60
	MaxEmail      = 254
	MaxSlug       = 60
	MaxURL        = 2000
	MaxTag        = 40
	MaxTags       = 20
	MaxBylines    = 10
	MaxRelated    = 20
	MaxReason     = 500
	MaxNote       = 300
	MaxTake       = 10
)

// maxTime is the last moment that fits every column and every date line.
var maxTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Line checks one line of typed text: the trimmed text without line breaks. It notes a fault under field where the text
// is missing though required, too long, or holds what no keyboard types (control characters, broken UTF-8).
func Line(f *fault.Fields, field, s string, limit int, required bool) string {
	s = richtext.ComposeHangul(strings.TrimSpace(s))
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, odd):
		f.Add(field, "field.characters")
	case s == "" && required:
		f.Add(field, "field.required")
	case utf8.RuneCountInString(s) > limit:
		f.Add(field, "field.too-long", limit)
	}
	return s
}

// odd tells control and invisible formatting characters that have no place in one line of text. U+FFFD stands for bytes
// that were no text at all.
func odd(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029' || (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069')
}

// Slug checks the part of an address that people choose: letters of any script, digits and hyphens, lower case.
func Slug(f *fault.Fields, field, s string) string {
	s = strings.ToLower(Line(f, field, s, MaxSlug, true))
	if strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	}) || strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") {
		f.Add(field, "field.slug")
	}
	return s
}

// Cursor is a place in a list ordered by time and number, newest first: what comes before it is older.
// Its address form is "<milliseconds>-<number>"; the zero Cursor is the beginning of the list.
type Cursor struct {
	At time.Time
	No int64
}

func (c Cursor) String() string {
	if c.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d-%d", c.At.UnixMilli(), c.No)
}

// IsZero tells the beginning of the list.
func (c Cursor) IsZero() bool { return c.No == 0 && c.At.IsZero() }

// ParseCursor reads the address form; an empty string is the beginning. Anything else that is no cursor is Invalid.
func ParseCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	ms, no, ok := strings.Cut(s, "-")
	at, err1 := strconv.ParseInt(ms, 10, 64)
	n, err2 := strconv.ParseInt(no, 10, 64)
	if !ok || err1 != nil || err2 != nil || at < 0 || at > maxTime.UnixMilli() || n < 0 {
		return Cursor{}, fault.In("before", "field.cursor")
	}
	return Cursor{At: time.UnixMilli(at).UTC(), No: n}, nil
}

// ListAll names the list of every public article. Names of lists are what stands in public_listing, and what a page that shows the list was made from.
const ListAll = "all"

// ListSection names the list of a section with its sub-sections.
func ListSection(id int64) string { return "section:" + strconv.FormatInt(id, 10) }

// ListSeries names the list of a series.
func ListSeries(id int64) string { return "series:" + strconv.FormatInt(id, 10) }

// ListPerson names the list of what a person wrote.
func ListPerson(id int64) string { return "person:" + strconv.FormatInt(id, 10) }

// ListTag names the list of a tag; case does not matter.
func ListTag(tag string) string { return "tag:" + strings.ToLower(tag) }

// ListCount is how many articles a list has, and when the newest of them came out.
type ListCount struct {
	Articles int64
	Newest   time.Time
}
