package staff

import "time"

// Request is one that a program marked with a key of its own, so that it can be sent again after a lost answer.
type Request struct {
	ID    int64
	Token int64
	Route string // method and path
	Key   string
	Print string // of what was sent
	At    time.Time
	Until time.Time // end of the time in which it is worked on
	Acted bool      // something was written for it
	Done  time.Time // zero: there is no answer yet

	Status int
	Header string // JSON, of the kept answer
	Body   string
}

// RequestKept is how long an answer is kept under its key.
const RequestKept = 24 * time.Hour
