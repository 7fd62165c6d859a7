package news

import "time"

// NearCopy is an article whose text is much like another's.
type NearCopy struct {
	No        int64
	Title     string
	Status    Status
	Published time.Time // zero: never
	Likeness  int       // percent of both texts together that stands in both
}
