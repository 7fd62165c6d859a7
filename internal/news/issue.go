package news

import (
	"fmt"
	"time"

	"jogan/internal/fault"
)

// IssueStatus is how far an issue of the printed paper is.
type IssueStatus string

// The states of an issue: being put together, read by readers, taken away from them.
const (
	IssueDraft     IssueStatus = "draft"
	IssuePublished IssueStatus = "published"
	IssueWithdrawn IssueStatus = "withdrawn"
)

// Issue is the printed paper of a day (지면): pages, each a PDF of the library.
type Issue struct {
	ID        int64
	Version   int64
	Day       string // 2026-11-22, at most one issue a day
	Number    int    // 호수
	Status    IssueStatus
	Published time.Time // first
	Withdrawn time.Time // zero: not
	Updated   time.Time
	Pages     []IssuePage // in their order; in lists the first alone
	Count     int         // of pages, in lists
}

// IssuePage is a page of the printed paper.
type IssuePage struct {
	ID       int64
	Picture  int64   // the PDF's number in the library
	Label    string  // "종합", "사회" …; empty: none
	Articles []int64 // what stands on it, in its order
}

// Printed is where an article stands in the printed paper.
type Printed struct {
	Day  string // as Issue.Day
	Page int    // from 1
}

// Limits of an issue.
const (
	MaxIssuePages    = 100
	MaxIssueArticles = 40 // on a page
	MaxIssueNumber   = 999_999
)

// IssueDay reads the day of an issue; its zone is UTC.
func IssueDay(day string) (time.Time, error) { return time.Parse(time.DateOnly, day) }

// Check puts the fields into their stored form and says what is wrong with them.
func (x *Issue) Check() error {
	var f fault.Fields
	if day, err := IssueDay(x.Day); err != nil || day.Year() < 1880 || day.Year() > 9999 {
		f.Add("day", "field.date")
	}
	if x.Number < 1 || x.Number > MaxIssueNumber {
		f.Add("number", "field.range", 1, MaxIssueNumber)
	}
	if len(x.Pages) > MaxIssuePages {
		f.Add("pages", "field.too-many", MaxIssuePages)
	}
	for i := range x.Pages {
		p := &x.Pages[i]
		p.Label = Line(&f, fmt.Sprintf("label_%d", p.ID), p.Label, MaxName, false)
		seen := map[int64]bool{}
		var articles []int64
		for _, no := range p.Articles {
			if !seen[no] {
				articles = append(articles, no)
			}
			seen[no] = true
		}
		p.Articles = articles
		if len(articles) > MaxIssueArticles {
			f.Add(fmt.Sprintf("articles_%d", p.ID), "field.too-many", MaxIssueArticles)
		}
	}
	return f.Err()
}

// IssueFilter narrows the issues; the zero value is all of them, the newest day first.
type IssueFilter struct {
	Public bool
	Month  string // 2026-11; empty: all
	Before string // a day; empty: from the newest on
	Limit  int
}

// IssueMonth is a month in which there are issues for readers.
type IssueMonth struct {
	Month string // 2026-11
	Count int
}
