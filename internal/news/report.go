package news

import (
	"time"

	"jogan/internal/fault"
)

// ReportMonths is how far back portals ask for the list of articles.
const ReportMonths = 12

// ReportFilter chooses public articles for the list that portals ask for; zero values do not filter.
type ReportFilter struct {
	From, Until time.Time // of publication; Until is the first moment that is not in it
	Section     int64     // with its sub-sections
	Own         string    // "own", "wire" or "" for both
	After       Cursor    // the last article of the part before
	Limit       int
}

// Check says what is wrong with the filter.
func (f ReportFilter) Check() error {
	var faults fault.Fields
	if !f.From.IsZero() && !f.Until.IsZero() && !f.From.Before(f.Until) {
		faults.Add("until", "report.order")
	}
	if f.Own != "" && f.Own != "own" && f.Own != "wire" {
		faults.Add("own", "field.choice")
	}
	return faults.Err()
}

// ReportRow is an article in the list for portals, as readers see it.
type ReportRow struct {
	Headline
	Origin     Origin
	Characters int // of the body, with spaces, without markup
}

// ReportSum counts the articles that came out from a moment on.
type ReportSum struct {
	From time.Time
	All  int64
	Own  int64
}

// Percent is the share of the paper's own articles, rounded down; 0 where there are none.
func (s ReportSum) Percent() int64 {
	if s.All == 0 {
		return 0
	}
	return 100 * s.Own / s.All
}

// Wire is how many are not the paper's own.
func (s ReportSum) Wire() int64 { return s.All - s.Own }
