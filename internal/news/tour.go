package news

import "time"

// Tour is how far a person has come on the walk through the sample paper's newsroom, in which everything really happens to
// an article of their own. How far is not kept: it is read off what was done.
type Tour struct {
	Version int64     `json:"-"`
	Article int64     `json:"article"` // that the tour is about; 0: not begun
	Begun   time.Time `json:"begun"`
	Closed  bool      `json:"closed"` // the person has seen enough
}
