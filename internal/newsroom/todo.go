package newsroom

import (
	"context"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// TodoLine is one sort of things that wait for the person, above the list of articles.
type TodoLine struct {
	Key   string // of the count in the events "waiting"
	Count int
	Path  string
	Late  int // of them, those whose time is over
}

// todo is what waits for the person; sorts that can never wait for them are left out.
func (n *Newsroom) todo(ctx context.Context, rd Reader, p staff.Person) ([]TodoLine, error) {
	all, err := rd.Waiting(ctx, []int64{p.ID}, n.Now())
	if err != nil {
		return nil, err
	}
	w := waitingFor(p, all[p.ID])
	list := func(status news.Status, mine bool) string { return ArticleQuery{Status: status, Mine: mine}.path() }
	var lines []TodoLine
	if p.May(staff.EditAll) {
		lines = append(lines, TodoLine{"filed", w.Filed, list(news.Filed, false), 0})
	}
	if p.May(staff.Publish) {
		lines = append(lines, TodoLine{"approved", w.Approved, list(news.Approved, false), 0})
	}
	if p.May(staff.Withdraw) {
		lines = append(lines, TodoLine{"claims", w.Claims, "/desk/claims", w.ClaimsLate})
	}
	lines = append(lines, TodoLine{"inbox", w.Inbox, "/desk/inbox", 0})
	return append(lines,
		TodoLine{"returned", w.Returned, list(news.Returned, true), 0},
		TodoLine{"notes", w.Notes, "/desk/notes", 0},
		TodoLine{"assignments", w.Assignments, "/desk/assignments?who=mine", w.Overdue},
	), nil
}
