package news

import "time"

// Editing says who writes on an article now, from which page. It is no more than a sign on the door: what keeps the words
// is the version of the working copy.
type Editing struct {
	Article int64
	Person  int64
	Name    string
	Tab     string // key of the page; empty: a form without script
	Since   time.Time
	Seen    time.Time
	Version int64 // of the working copy that this page shows: the one it opened or saved last; 0: an older one
	Turn    int64 // number of that save; the page counts its saves on
}

// How long a sign holds after the last word of its page. A form without script says nothing of itself until it is sent.
const (
	EditingLife  = time.Minute
	EditingPlain = 5 * time.Minute
)

// Live tells whether the sign still holds.
func (e Editing) Live(now time.Time) bool {
	if e.Tab == "" {
		return now.Before(e.Seen.Add(EditingPlain))
	}
	return now.Before(e.Seen.Add(EditingLife))
}

// Of tells whether the sign is this person's at this page. A page without a key is any page of theirs.
func (e Editing) Of(person int64, tab string) bool {
	return person != 0 && e.Person == person && (e.Tab == tab || e.Tab == "" || tab == "")
}
