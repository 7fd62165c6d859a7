package news

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"jogan/internal/fault"
	"jogan/internal/richtext"
)

// ClaimStatus is the step of a claim on its road.
type ClaimStatus string

// The steps. What is refused, settled or published is closed; what is referred waits for the 언론중재위원회.
const (
	ClaimReceived  ClaimStatus = "received"
	ClaimAccepted  ClaimStatus = "accepted"
	ClaimRefused   ClaimStatus = "refused"
	ClaimSettled   ClaimStatus = "settled"
	ClaimReferred  ClaimStatus = "referred"
	ClaimPublished ClaimStatus = "published"
)

// ClaimAction is what somebody does with a claim; the name stands in its history and in the audit log.
type ClaimAction string

// The actions. Those of ClaimAnswers move a claim on; the rest only stand in its history.
const (
	ClaimReceive ClaimAction = "receive"
	ClaimAccept  ClaimAction = "accept"
	ClaimRefuse  ClaimAction = "refuse"
	ClaimSettle  ClaimAction = "settle"
	ClaimRefer   ClaimAction = "refer"
	ClaimPublish ClaimAction = "publish"
	ClaimEdit    ClaimAction = "edit"
	ClaimNote    ClaimAction = "note"
	ClaimPurge   ClaimAction = "purge"
)

// claimRoad is the workflow as a table: from where an action may be done, and where it leads.
var claimRoad = []struct {
	action ClaimAction
	from   []ClaimStatus
	to     ClaimStatus
}{
	{ClaimAccept, []ClaimStatus{ClaimReceived, ClaimRefused, ClaimReferred}, ClaimAccepted},
	{ClaimRefuse, []ClaimStatus{ClaimReceived, ClaimReferred}, ClaimRefused},
	{ClaimSettle, []ClaimStatus{ClaimReceived, ClaimAccepted, ClaimRefused, ClaimReferred}, ClaimSettled},
	{ClaimRefer, []ClaimStatus{ClaimReceived, ClaimAccepted, ClaimRefused, ClaimSettled}, ClaimReferred},
	{ClaimPublish, []ClaimStatus{ClaimReceived, ClaimAccepted, ClaimReferred}, ClaimPublished},
}

// Next is the status that an answer leads to, or a Conflict where it cannot be given from here.
func (s ClaimStatus) Next(a ClaimAction) (ClaimStatus, error) {
	for _, x := range claimRoad {
		if x.action == a {
			if slices.Contains(x.from, s) {
				return x.to, nil
			}
			return s, fault.New(fault.Conflict, "claim.not-now")
		}
	}
	return s, fault.In("action", "field.choice")
}

// Answers lists what can be answered to a claim that stands here; publishing is no answer, it follows from a correction.
func (s ClaimStatus) Answers() []ClaimAction {
	var all []ClaimAction
	for _, x := range claimRoad {
		if x.action != ClaimPublish && slices.Contains(x.from, s) {
			all = append(all, x.action)
		}
	}
	return all
}

// Closed tells that nothing more is waited for: only then may the claimant's data be erased.
func (s ClaimStatus) Closed() bool {
	return s == ClaimRefused || s == ClaimSettled || s == ClaimPublished
}

// ClaimWays lists by which way a claim can come: post, mail, fax, telephone, in person, through the site, through a
// court or commission. Only what is written counts as a claim in law (언론중재법 §15①); the rest is noted all the same.
func ClaimWays() []string {
	return []string{"mail", "post", "fax", "phone", "visit", "commission", "other"}
}

// MaxClaim is the length of a claim's text and of an answer, in characters.
const MaxClaim = 20000

// Claim is what somebody asks of the paper about an article that concerns them (언론중재법 §15–17).
type Claim struct {
	ID       int64
	Version  int64 // counts every save
	Article  int64
	Kind     CorrectionKind
	Claimant string // personal data; empty after Purged
	Contact  string // personal data; empty after Purged
	Text     string // what they ask, as they said it; empty after Purged
	Way      string // one of ClaimWays
	Received time.Time
	Election bool // an election's report: 공직선거법 §8의6⑤ asks for twelve hours
	Status   ClaimStatus

	Answer     string    // what was answered last
	Answered   time.Time // when it was first answered; zero: not yet
	Closed     time.Time // zero: open
	Correction int64     // what was published upon it; 0: nothing
	Purged     time.Time // when the claimant's data were erased; zero: they are there
	Created    time.Time
	Updated    time.Time
}

// Cursor is the claim's place in lists.
func (c Claim) Cursor() Cursor { return Cursor{c.Received, c.ID} }

// Check puts what a person typed into its stored form and says what is wrong, field by field. now bounds the receipt: a
// claim cannot have come later.
func (c *Claim) Check(now time.Time) error {
	var f fault.Fields
	if c.Article <= 0 {
		f.Add("article", "field.required")
	}
	if !slices.Contains(CorrectionKinds(), c.Kind) {
		f.Add("kind", "field.choice")
	}
	if !slices.Contains(ClaimWays(), c.Way) {
		f.Add("way", "field.choice")
	}
	c.Claimant = Line(&f, "claimant", c.Claimant, MaxName, true)
	c.Contact = Line(&f, "contact", c.Contact, MaxNote, true)
	c.Text = Prose(&f, "text", c.Text, MaxClaim, true)
	switch {
	case c.Received.IsZero():
		f.Add("received", "field.required")
	case c.Received.Year() < 1900 || c.Received.After(now):
		f.Add("received", "claim.future")
	}
	return f.Err()
}

// Prose checks typed text of several lines: without the white space around it. It notes a fault under field as Line does.
func Prose(f *fault.Fields, field, s string, limit int, required bool) string {
	s = richtext.ComposeHangul(strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")))
	lineless := strings.NewReplacer("\n", " ", "\t", " ").Replace(s)
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(lineless, odd):
		f.Add(field, "field.characters")
	case s == "" && required:
		f.Add(field, "field.required")
	case utf8.RuneCountInString(s) > limit:
		f.Add(field, "field.too-long", limit)
	}
	return s
}

// What the law gives a paper, in days after the day on which a claim came (언론중재법 §15②③; 민법 §157, §159: the first day
// does not count, the last counts whole), and in elections from the very moment (공직선거법 §8의6⑤).
const (
	answerDays    = 3
	publishDays   = 7
	electionHours = 12 * time.Hour
)

// Deadlines are the moments by which a claim must be answered and its correction published: the first moments that are
// too late. 민법 §161 moves a last day that is a Saturday or a holiday; which days are holidays is not known here, so that
// the earlier, safe day is given.
func (c Claim) Deadlines(zone *time.Location) (answer, publish time.Time) {
	if c.Election {
		end := c.Received.Add(electionHours)
		return end, end
	}
	end := c.Received
	for day := range publishDays + 1 {
		end = nextDay(end, zone)
		if day == answerDays {
			answer = end
		}
	}
	return answer.UTC(), end.UTC()
}

// Duty is what a claim asks of the paper next.
type Duty string

// The duties: to say whether the claim is accepted, and to publish what was accepted.
const (
	AnswerDuty  Duty = "answer"
	PublishDuty Duty = "publish"
)

// Due is a duty with its end.
type Due struct {
	Duty Duty
	At   time.Time     // the first moment that is too late
	Left time.Duration // until then; negative: late by so much
}

// Late tells that the end has passed.
func (d Due) Late() bool { return d.Left <= 0 }

// Due says what the claim waits for at now, with days bounded in the paper's zone; false where nothing is due: it is
// closed, or with the commission.
func (c Claim) Due(now time.Time, zone *time.Location) (Due, bool) {
	answer, publish := c.Deadlines(zone)
	switch c.Status {
	case ClaimReceived:
		return Due{AnswerDuty, answer, answer.Sub(now)}, true
	case ClaimAccepted:
		return Due{PublishDuty, publish, publish.Sub(now)}, true
	}
	return Due{}, false
}

// Purge is the claim without the data of whoever made it. Its dates, its kind and its outcome stay.
func (c Claim) Purge(now time.Time) (Claim, error) {
	if !c.Status.Closed() {
		return c, fault.New(fault.Conflict, "claim.open")
	}
	c.Claimant, c.Contact, c.Text, c.Answer, c.Purged = "", "", "", "", now
	return c, nil
}

// ClaimEvent is a line of a claim's history.
type ClaimEvent struct {
	ID     int64
	Claim  int64
	At     time.Time
	Person int64
	Name   string // of who did it
	Action ClaimAction
	Text   string // what was answered or noted; empty after the claim was purged
}

// ClaimFilter chooses claims for the newsroom's list; zero values do not filter.
type ClaimFilter struct {
	Open   bool // those that something is waited for
	Closed bool
	Before Cursor // by time of receipt
	Limit  int
}

// ClaimsDue counts what waits at the claims desk.
type ClaimsDue struct {
	Open int       // claims with a duty
	Late int       // of them overdue
	Next time.Time // the earliest end of a duty; zero: none
}

// Count sums up what waits among open claims.
func (d *ClaimsDue) Count(c Claim, now time.Time, zone *time.Location) {
	due, waits := c.Due(now, zone)
	if !waits {
		return
	}
	d.Open++
	if due.Late() {
		d.Late++
	}
	if d.Next.IsZero() || due.At.Before(d.Next) {
		d.Next = due.At
	}
}
