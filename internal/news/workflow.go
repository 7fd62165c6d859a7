package news

import (
	"slices"
	"time"

	"jogan/internal/fault"
)

// Status is the step of the working copy on its road to print.
type Status string

// The steps: 작성중, 송고, 반려, 승인, 예약, 발행, 내림. An article that is out stays Published while its working copy is
// edited again; see Article.Pending.
const (
	Writing   Status = "writing"
	Filed     Status = "filed"
	Returned  Status = "returned"
	Approved  Status = "approved"
	Scheduled Status = "scheduled"
	Published Status = "published"
	Withdrawn Status = "withdrawn"
)

// Statuses lists the steps in the order of the road.
func Statuses() []Status {
	return []Status{Writing, Filed, Returned, Approved, Scheduled, Published, Withdrawn}
}

// Action is what somebody does to an article; the name stands in revisions and in the audit log.
type Action string

// The actions of the workflow: 저장, 송고, 회수, 반려, 승인, 예약, 예약 취소, 발행, 고침, 내림, 다시 싣기, 되돌리기.
const (
	Save       Action = "save"
	File       Action = "file"       // hand to the desk
	Recall     Action = "recall"     // take back what was handed over, one step
	Return     Action = "return"     // back to the writer, with a reason
	Approve    Action = "approve"    // ready for print
	Schedule   Action = "schedule"   // out at a minute
	Unschedule Action = "unschedule" // not by itself after all
	Publish    Action = "publish"    // out now
	Correct    Action = "correct"    // new public copy of what is out
	Withdraw   Action = "withdraw"   // away from every reader
	Restore    Action = "restore"    // out again after a withdrawal
	Revert     Action = "revert"     // an older version becomes the newest working copy
	Hold       Action = "hold"       // its time came, but it could not go out as it was
)

// steps is the workflow: from which step an action leads where.
var steps = map[Action]map[Status]Status{
	File:       {Writing: Filed, Returned: Filed},
	Recall:     {Filed: Writing, Approved: Filed},
	Return:     {Filed: Returned, Approved: Returned, Scheduled: Returned},
	Approve:    {Writing: Approved, Filed: Approved, Returned: Approved},
	Schedule:   {Writing: Scheduled, Filed: Scheduled, Returned: Scheduled, Approved: Scheduled, Scheduled: Scheduled},
	Unschedule: {Scheduled: Approved},
	Hold:       {Scheduled: Approved},
	Publish:    {Writing: Published, Filed: Published, Returned: Published, Approved: Published, Scheduled: Published},
	Correct:    {Published: Published},
	Withdraw:   {Published: Withdrawn},
	Restore:    {Withdrawn: Published},
}

// Next is the workflow as a pure table: the status that an action leads to, or a Conflict that says why it cannot be
// done from here. Saving and reverting keep the step: the text of a withdrawn article stays withdrawn until it is
// restored, that of a published one waits for Correct.
func (s Status) Next(a Action) (Status, error) {
	if a == Save || a == Revert {
		return s, nil
	}
	if to, ok := steps[a][s]; ok {
		return to, nil
	}
	if a == Withdraw {
		return s, fault.New(fault.Conflict, "article.not-published")
	}
	return s, fault.New(fault.Conflict, "article.step")
}

// Outward is the action that brings a working copy at this step to readers.
func (s Status) Outward() Action {
	switch s {
	case Published:
		return Correct
	case Withdrawn:
		return Restore
	}
	return Publish
}

// Update is something that readers are told about an article's road: that it came out, that more of a breaking story
// is known, that something was changed.
type Update struct {
	At   time.Time `json:"at"`
	Take string    `json:"take,omitempty"` // 1보, 2보, 종합 …; empty: not of a breaking story
	Note string    `json:"note,omitempty"` // what changed; empty: nothing but the time is told
}

// Override is a finding of the guard that stops an article and was let pass with a reason. It counts for that finding
// alone: another number of the same kind stops the article again.
type Override struct {
	Rule   string    `json:"rule"`
	Field  string    `json:"field"`
	Quote  string    `json:"quote"`
	Reason string    `json:"reason"`
	Person int64     `json:"person,omitempty"`
	Name   string    `json:"name"`
	At     time.Time `json:"at"`
}

// Takes are the usual stages of a breaking story. A desk may write others.
func Takes() []string { return []string{"1보", "2보", "3보", "종합"} }

// tell adds to the history that a stage of a breaking story came out, and what readers are told of the change.
func (p *PublicArticle) tell(now time.Time, take, note string, history []Update) {
	p.History = slices.Clone(history)
	last := ""
	for _, u := range history {
		if u.Take != "" {
			last = u.Take
		}
	}
	if take == last {
		take = ""
	}
	if take != "" || note != "" {
		p.History = append(p.History, Update{At: now, Take: take, Note: note})
	}
}

// DueArticle is an article whose time has come.
type DueArticle struct {
	No       int64
	At       time.Time
	Withdraw bool // it goes; else it comes
}
