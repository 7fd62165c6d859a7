package newsroom

import (
	"testing"
	"time"

	"jogan/internal/news"
)

// An assignment stands under the day of the paper on which it is due, to the minute before midnight.
func TestAssignmentDays(t *testing.T) {
	t.Parallel()
	paper := news.NewPaper("조간")
	now := time.Date(2026, 11, 22, 23, 30, 0, 0, paper.Zone())
	midnight := time.Date(2026, 11, 23, 0, 0, 0, 0, paper.Zone())
	for due, want := range map[time.Time]string{
		midnight.Add(-time.Minute):               "assignment.group-today",
		midnight:                                 "assignment.group-tomorrow",
		midnight.Add(24*time.Hour - time.Minute): "assignment.group-tomorrow",
		midnight.Add(24 * time.Hour):             "assignment.group-later",
		{}:                                       "assignment.group-none",
	} {
		p := AssignmentsPage{Frame: Frame{Paper: paper}}
		p.add(AssignmentLine{Assignment: news.Assignment{Due: due}}, now)
		if len(p.Groups) != 1 || p.Groups[0].Label != want {
			t.Errorf("due %s stands in %v, not in %s", due, p.Groups, want)
		}
	}
}
