package news

import "time"

// What can go into another of its sort.
const (
	MergeSection = "section"
	MergeSeries  = "series"
	MergeTag     = "tag"
)

// Merger is a section, series or tag that goes into another, a tag that is taken away (Into 0), or one whose articles are
// listed anew (Into is From). Its articles move in steps; it stays when all have moved, and says what the old id means now.
type Merger struct {
	ID         int64
	Kind       string
	From, Into int64
	Name       string // of what goes
	After      int64  // articles up to this number have moved
	Moved      int64  // how many articles were written
	Begun      time.Time
	Ended      time.Time // zero: it is under way
	Person     int64
	PersonName string
}

// Tag is a word by which articles are found, with what the newsroom wants to know of it.
type Tag struct {
	ID      int64
	Name    string
	Uses    int64     // articles that have it, public or not
	Newest  time.Time // when the newest of them was last changed; zero: none has it
	Aliases []string  // other names, in small letters: who types one gets the tag
}

// TagFilter chooses tags.
type TagFilter struct {
	Text   string
	Order  string // "uses", "newest"; else by name
	Offset int
	Limit  int
}
