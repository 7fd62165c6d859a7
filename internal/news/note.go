package news

import (
	"strings"
	"time"
	"unicode/utf8"

	"jogan/internal/fault"
	"jogan/internal/richtext"
)

// Limits of notes, in characters.
const (
	MaxNoteText = 2000
	MaxPassage  = 300
)

// Note is what somebody of the newsroom says about an article, to the others of the newsroom: about the whole of it, or
// pinned to a passage. Answers stand under the note that began the thread. Readers never see any of it.
type Note struct {
	ID      int64
	Article int64
	Parent  int64  // the note that this answers, which is the first of its thread; 0: it is the first itself
	Passage string // the quoted text; empty: the whole article
	Nth     int    // which occurrence of Passage in the article's plain text, from 0
	Text    string // several lines
	Person  int64
	Name    string // of Person, as it was when the note was written
	To      int64  // for whom the thread waits; 0: nobody in particular. Only the first note of a thread has it
	ToName  string // of To, as it is now; only read
	At      time.Time
	Edited  time.Time // zero: never
	Done    time.Time // zero: open. Only the first note of a thread has it
	DoneBy  string
}

// Check puts the note into its stored form and says what is wrong with it.
func (n *Note) Check() error {
	var f fault.Fields
	n.Text = Lines(&f, "text", n.Text, MaxNoteText, true)
	n.Passage = cut(strings.Join(strings.Fields(strings.Map(plain, strings.ToValidUTF8(n.Passage, ""))), " "), MaxPassage)
	if n.Nth < 0 || n.Passage == "" || n.Nth > 10_000 {
		n.Nth = 0
	}
	return f.Err()
}

// plain makes every character a passage of one line may not hold a space.
func plain(r rune) rune {
	if odd(r) {
		return ' '
	}
	return r
}

func cut(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit])
}

// Gone tells that the text to which the note is pinned no longer stands in the article. Line breaks and several spaces
// count as one space on both sides.
func (n Note) Gone(a Article) bool {
	if n.Passage == "" {
		return false
	}
	for _, text := range []string{richtext.Text(a.Body), a.Title, a.Subtitle, a.Lead, a.Caption} {
		if strings.Contains(strings.Join(strings.Fields(text), " "), n.Passage) {
			return false
		}
	}
	return true
}

// NoteRow is a line of the list of notes that wait for somebody.
type NoteRow struct {
	Note
	Title  string // of the article
	Status Status
}

// Lines checks typed text of several lines: the trimmed text, with the line breaks of Unix. It notes the same faults as Line.
func Lines(f *fault.Fields, field, s string, limit int, required bool) string {
	s = richtext.ComposeHangul(strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)))
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && r != '\t' && odd(r) }):
		f.Add(field, "field.characters")
	case s == "" && required:
		f.Add(field, "field.required")
	case utf8.RuneCountInString(s) > limit:
		f.Add(field, "field.too-long", limit)
	}
	return s
}
