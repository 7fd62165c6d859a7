package news

import (
	"slices"
	"time"

	"jogan/internal/fault"
)

// MaxDetail is how long the detail of an assignment may be, in characters.
const MaxDetail = 4000

// AssignmentStatus is how far an assignment has come.
type AssignmentStatus string

// The states of an assignment: nobody has it in hand yet, somebody has, it is done, it is no longer wanted.
const (
	AssignmentOpen    AssignmentStatus = "open"
	AssignmentTaken   AssignmentStatus = "taken"
	AssignmentDone    AssignmentStatus = "done"
	AssignmentDropped AssignmentStatus = "dropped"
)

// AssignmentStatuses lists the states.
func AssignmentStatuses() []AssignmentStatus {
	return []AssignmentStatus{AssignmentOpen, AssignmentTaken, AssignmentDone, AssignmentDropped}
}

// Closed tells that nobody has anything left to do.
func (s AssignmentStatus) Closed() bool { return s == AssignmentDone || s == AssignmentDropped }

// Assignment (취재 지시) says who reports on what until when.
type Assignment struct {
	ID      int64
	Version int64 // counts every write; a save names the version that it began from
	What    string
	Detail  string // several lines
	Who     int64  // the person; 0: whoever takes it
	WhoName string // of Who, as it is now; only read
	By      int64  // who gave it, or proposed it
	ByName  string // as it was then
	Section int64  // 0: none
	Due     time.Time
	Status  AssignmentStatus
	Article int64 // what was begun from it; 0: nothing yet
	Created time.Time
	Updated time.Time
}

// Overdue tells that the time is over and the thing is not done.
func (a Assignment) Overdue(now time.Time) bool {
	return !a.Status.Closed() && !a.Due.IsZero() && now.After(a.Due)
}

// Check puts the assignment into its stored form and says what is wrong with it.
func (a *Assignment) Check() error {
	var f fault.Fields
	a.What = Line(&f, "what", a.What, MaxTitle, true)
	a.Detail = Lines(&f, "detail", a.Detail, MaxDetail, false)
	if !a.Due.IsZero() && (a.Due.Year() < 1900 || a.Due.After(maxTime)) {
		f.Add("due", "field.time")
	}
	if !slices.Contains(AssignmentStatuses(), a.Status) {
		f.Add("status", "field.choice")
	}
	return f.Err()
}

// AssignmentFilter chooses assignments; zero values do not filter.
type AssignmentFilter struct {
	Closed bool  // those that are done or dropped, newest first; else the others, the most urgent first
	Who    int64 // of this person
	For    int64 // what this person may see: theirs, what they proposed, and what nobody has
	Limit  int
}
