package news

import (
	"time"

	"jogan/internal/fault"
)

// Retention says how long the paper keeps what it need not keep for ever, in days. What is older is erased by the hourly
// pruning; numbers and the fact that something was erased stay.
type Retention struct {
	Submissions int `json:"submissions"` // personal data of what readers sent, from when it was closed
	Claims      int `json:"claims"`      // personal data of claimants, from when the claim was closed
	Audit       int `json:"audit"`       // payload of the log of staff actions; 개인정보 안전성 확보조치 기준 §8: at least a year
	Stands      int `json:"stands"`      // what stood where on the front page; 언론중재법 §15⑧: at least six months
	Views       int `json:"views"`       // views by the hour; the sums of days stay
	Deliveries  int `json:"deliveries"`  // the log of webhooks and mails
}

// NewRetention is what a paper keeps until its administrator decides otherwise.
func NewRetention() Retention {
	return Retention{Submissions: 365, Claims: 3 * 365, Audit: 2 * 365, Stands: 200, Views: 400, Deliveries: 30}
}

// maxDays is the longest of all periods: ten years.
const maxDays = 3650

// RetentionBound is a period with its bounds, in days.
type RetentionBound struct {
	Name              string
	Days, From, Until int
}

// Bounds are the periods with the least and the most that they may be; the least is that of the law where it names one.
func (r Retention) Bounds() []RetentionBound {
	return []RetentionBound{
		{"claims", r.Claims, 183, maxDays}, {"audit", r.Audit, AuditKept, maxDays}, {"stands", r.Stands, 184, maxDays},
		{"submissions", r.Submissions, 1, maxDays}, {"views", r.Views, 31, maxDays}, {"deliveries", r.Deliveries, 1, maxDays},
	}
}

// Check says which period is out of its bounds.
func (r Retention) Check() error {
	var f fault.Fields
	for _, x := range r.Bounds() {
		if x.Days < x.From || x.Days > x.Until {
			f.Add(x.Name, "field.range", x.From, x.Until)
		}
	}
	return f.Err()
}

// Kept is how a kind of data stands that is kept for a time.
type Kept struct {
	Due  int64     // rows that the next run erases
	Last time.Time // when the last run erased some; zero: none did
	Gone int64     // how many that were
}
