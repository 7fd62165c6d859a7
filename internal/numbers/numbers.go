// Package numbers owns what the paper's counts mean: its days and weeks, the periods that are asked for, the groups of
// sources that readers come from, the share of own articles that the law asks for, and how long articles take to print.
//
// It refuses to know a reader: everything here is a sum. It counts nothing itself (that is ranking's) and knows no clock.
package numbers

import (
	"slices"
	"time"

	"jogan/internal/news"
)

// Day is a day of the paper, in days since 1970-01-01. It names the date on the paper's clocks, not a span of UTC.
type Day int64

// DayOf is the day of a moment in the paper's zone.
func DayOf(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Date is the day at 00:00 UTC, for whoever prints or computes dates.
func (d Day) Date() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Start is the day's first moment in the paper's zone.
func (d Day) Start(zone *time.Location) time.Time {
	y, m, x := d.Date().Date()
	return time.Date(y, m, x, 0, 0, 0, 0, zone)
}

// Monday is the first day of the day's week.
func (d Day) Monday() Day { return d - (d+3)%7 }

// String is the day as 2006-01-02.
func (d Day) String() string { return d.Date().Format(time.DateOnly) }

// Period is a run of days, with its first and its last.
type Period struct{ From, To Day }

// Periods are the lengths in days that can be asked for.
func Periods() []int { return []int{7, 30, 90, 365} }

// Last is the period of so many days that ends with today.
func Last(days int, today Day) Period { return Period{today - Day(days) + 1, today} }

// Days is how many days the period has.
func (p Period) Days() int { return int(p.To-p.From) + 1 }

// Before is the period of the same length just before it.
func (p Period) Before() Period { return Period{p.From - Day(p.Days()), p.From - 1} }

// Sum is the views of one thing: an article, a section, a person.
type Sum struct{ ID, Views int64 }

// Point is the views of a day, or of the week that begins with it.
type Point struct {
	Day   Day
	Views int64
}

// HourPoint is the views of the hour that begins at a moment.
type HourPoint struct {
	Hour  time.Time
	Views int64
}

// Filled is the days of a period in their order, also those without views.
func Filled(points []Point, p Period) []Point {
	by := map[Day]int64{}
	for _, x := range points {
		by[x.Day] += x.Views
	}
	all := make([]Point, 0, p.Days())
	for d := p.From; d <= p.To; d++ {
		all = append(all, Point{d, by[d]})
	}
	return all
}

// ByWeek sums days up by their weeks.
func ByWeek(points []Point) []Point {
	var all []Point
	for _, x := range points {
		if n := len(all); n > 0 && all[n-1].Day == x.Day.Monday() {
			all[n-1].Views += x.Views
		} else {
			all = append(all, Point{x.Day.Monday(), x.Views})
		}
	}
	return all
}

// FilledHours is the hours from one moment up to but not at another, also those without views.
func FilledHours(points []HourPoint, from, to time.Time) []HourPoint {
	by := map[int64]int64{}
	for _, x := range points {
		by[x.Hour.Unix()] += x.Views
	}
	var all []HourPoint
	for h := from.Truncate(time.Hour); h.Before(to); h = h.Add(time.Hour) {
		all = append(all, HourPoint{h, by[h.Unix()]})
	}
	return all
}

// OwnShare is how many of a hundred articles of a week must be the paper's own work (신문법 시행령 §2①).
const OwnShare = 30

// Printed is an article that is out, as the desk's numbers count it.
type Printed struct {
	No        int64
	Published time.Time
	Own       bool // 자체; else 전재
	Kind      news.Kind
	Section   int64
	Filed     time.Time // last handed to the desk before it came out; zero: never
}

// Counts tells whether it counts as an article: what is paid for does not.
func (p Printed) Counts() bool { return p.Kind != news.Sponsored }

// Wait is how long it took from the desk's hands to print; false where it was never handed over.
func (p Printed) Wait() (time.Duration, bool) {
	return p.Published.Sub(p.Filed), !p.Filed.IsZero() && !p.Filed.After(p.Published)
}

// Week is what came out in a week of the paper, from Monday to Sunday.
type Week struct {
	Monday   Day
	All, Own int
}

// Percent is the own share; 0 where nothing came out.
func (w Week) Percent() float64 {
	if w.All == 0 {
		return 0
	}
	return float64(w.Own) * 100 / float64(w.All)
}

// Enough tells whether the week is as 신문법 시행령 §2 asks: at least one new article, and OwnShare of a hundred own.
func (w Week) Enough() bool { return w.All > 0 && w.Own*100 >= OwnShare*w.All }

// Weeks counts what came out in each week that a period touches, the oldest first, also weeks without anything.
func Weeks(all []Printed, p Period, zone *time.Location) []Week {
	var weeks []Week
	at := map[Day]int{}
	for m := p.From.Monday(); m <= p.To; m += 7 {
		at[m] = len(weeks)
		weeks = append(weeks, Week{Monday: m})
	}
	for _, x := range all {
		i, ok := at[DayOf(x.Published, zone).Monday()]
		if !ok || !x.Counts() {
			continue
		}
		weeks[i].All++
		if x.Own {
			weeks[i].Own++
		}
	}
	return weeks
}

// Quantile is the value below which the share q (0 to 1) of the times lies, by the nearest rank; false where there are none.
func Quantile(times []time.Duration, q float64) (time.Duration, bool) {
	if len(times) == 0 {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[min(len(sorted)-1, max(0, int(q*float64(len(sorted)-1)+0.5)))], true
}

// Step is a step on articles' roads that the desk counts: news.Return, news.Correct or news.Withdraw.
type Step struct {
	Action  news.Action
	Section int64
	Owner   int64 // who began the article
	Count   int
}

// By says that a person is named over an article.
type By struct{ No, Person int64 }

// Notice is how many corrections of a kind were published at articles of a section.
type Notice struct {
	Kind    news.CorrectionKind
	Section int64
	Count   int
}

// Head is what a list of numbers says of an article.
type Head struct {
	No        int64
	Title     string
	Section   int64
	Published time.Time // zero: it was never out
	Status    news.Status
}
