package news

import (
	"time"

	"jogan/internal/fault"
	"jogan/internal/richtext"
)

// Notice is something that the paper tells its readers (공지): it stands in the list of notices, and while its period
// lasts also on the front page.
type Notice struct {
	ID      int64
	Title   string
	Body    string    // richtext.Canonical
	From    time.Time // when readers first see it
	Until   time.Time // when it leaves the front page and stands among the past ones; zero: never
	Pinned  bool      // before all others
	Version int64
	Updated time.Time
}

// Runs tells whether its period lasts.
func (n Notice) Runs(now time.Time) bool {
	return !now.Before(n.From) && (n.Until.IsZero() || now.Before(n.Until))
}

// Check puts the fields into their stored form and says what is wrong with them.
func (n *Notice) Check() error {
	var f fault.Fields
	n.Title = Line(&f, "title", n.Title, MaxTitle, true)
	body, err := richtext.Canonical(n.Body)
	if err != nil {
		f.Add("body", "body.too-long", richtext.MaxBytes)
	}
	n.Body = body
	if !n.Until.IsZero() && !n.Until.After(n.From) {
		f.Add("until", "period.until")
	}
	return f.Err()
}

// TextRevision is a version of a page or a notice as it stood, kept for the newsroom.
type TextRevision struct {
	ID      int64
	Noun    string // "page" or "notice"
	Of      int64  // its id
	Version int64
	Slug    string // of a page
	Title   string
	Body    string
	Person  int64 // who wrote it; 0: the program, the shell, or nobody that is known
	Name    string
	At      time.Time
}
