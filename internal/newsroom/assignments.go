package newsroom

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// maxAssignments is how many lines the board has. More that are open at once nobody could read.
const maxAssignments = 500

// AssignmentsPage is the board of assignments.
type AssignmentsPage struct {
	Frame
	Tabs   []Tab
	Mine   bool
	By     string // "time", "person"
	Closed bool
	Groups []AssignmentGroup
}

// AssignmentGroup is a part of the board: of one time or of one person.
type AssignmentGroup struct {
	Label string // key; empty: Name
	Name  string
	Late  bool
	Rows  []AssignmentLine
}

// AssignmentLine is an assignment as it is shown.
type AssignmentLine struct {
	news.Assignment
	SectionName string
	DueWords    string // how long there is left, or how long it is over; empty: far away
	Late        bool
	MayTake     bool
	MayClose    bool
	MayChange   bool
	MayBegin    bool
}

func (n *Newsroom) assignmentLine(f Frame, actor staff.Actor, sections news.Sections, a news.Assignment) AssignmentLine {
	now := n.Now()
	mine := actor.Person != 0 && a.Who == actor.Person
	l := AssignmentLine{
		Assignment: a, Late: a.Overdue(now), MayChange: desk.MayChange(actor, a),
		MayTake:  a.Status == news.AssignmentOpen && (mine || a.Who == 0),
		MayClose: mine || desk.MayChange(actor, a),
		MayBegin: a.Article == 0 && !a.Status.Closed() && (mine || a.Who == 0 || actor.May(staff.EditAll)),
	}
	if s, ok := sections.Find(a.Section); ok {
		l.SectionName = s.Name
	}
	if !a.Status.Closed() && !a.Due.IsZero() {
		l.DueWords = dueWords(f.words, f.Lang, a.Due.Sub(now))
	}
	return l
}

// dueWords says how long there is left, or for how long the time is over. Empty: more than two days are left.
func dueWords(words *render.Words, lang string, left time.Duration) string {
	which := "assignment.left-"
	if left < 0 {
		which, left = "assignment.over-", -left
	} else if left >= 48*time.Hour {
		return ""
	}
	switch {
	case left < time.Hour:
		return words.Text(lang, which+"minutes", int(left.Minutes()))
	case left < 48*time.Hour:
		return words.Text(lang, which+"hours", int(left.Hours()))
	}
	return words.Text(lang, which+"days", int(left.Hours()/24))
}

func (n *Newsroom) assignments(w http.ResponseWriter, r *http.Request) error {
	actor := n.actor(r)
	all := actor.May(staff.EditAll)
	p := AssignmentsPage{
		By: "time", Closed: web.Query(r, "closed", 1) != "",
		Mine: cmp.Or(web.Query(r, "who", 10), map[bool]string{true: "all", false: "mine"}[all]) == "mine",
	}
	if web.Query(r, "by", 10) == "person" && !p.Mine {
		p.By = "person"
	}
	filter := news.AssignmentFilter{Closed: p.Closed, Limit: maxAssignments}
	if !all {
		filter.For = actor.Person
	}
	if p.Mine {
		filter.Who = actor.Person
	}
	if p.Closed {
		filter.Limit = 2 * perPage
	}
	return n.show(w, r, screen{page: "assignments", here: "assignments"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p.Frame = f
		rows, err := rd.Assignments(ctx, filter)
		if err != nil {
			return nil, err
		}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		for _, a := range rows {
			p.add(n.assignmentLine(f, actor, sections, a), n.Now())
		}
		if p.By == "person" && !p.Closed {
			slices.SortStableFunc(p.Groups, func(a, b AssignmentGroup) int { return cmp.Compare(a.Name, b.Name) })
		}
		p.Tabs = assignmentTabs(p.Mine, p.By, p.Closed)
		return p, nil
	})
}

// add puts a line into its group. The lines come in the order of their times.
func (p *AssignmentsPage) add(l AssignmentLine, now time.Time) {
	g := AssignmentGroup{}
	switch {
	case p.Closed:
		g.Label = "assignment.group-closed"
	case p.By == "person" && l.Who == 0:
		g.Label = "assignment.nobody"
	case p.By == "person":
		g.Name = l.WhoName
	case l.Late:
		g.Label, g.Late = "assignment.group-late", true
	case l.Due.IsZero():
		g.Label = "assignment.group-none"
	case l.Due.Before(p.Paper.Midnight(now)):
		g.Label = "assignment.group-today"
	case l.Due.Before(p.Paper.Midnight(now).AddDate(0, 0, 1)):
		g.Label = "assignment.group-tomorrow"
	default:
		g.Label = "assignment.group-later"
	}
	i := slices.IndexFunc(p.Groups, func(x AssignmentGroup) bool { return x.Label == g.Label && x.Name == g.Name })
	if i < 0 {
		i, p.Groups = len(p.Groups), append(p.Groups, g)
	}
	p.Groups[i].Rows = append(p.Groups[i].Rows, l)
}

func assignmentTabs(mine bool, by string, closed bool) []Tab {
	path := func(mine bool, by string, closed bool) string {
		v := url.Values{"who": {map[bool]string{true: "mine", false: "all"}[mine]}}
		if by != "time" && !mine {
			v.Set("by", by)
		}
		if closed {
			v.Set("closed", "1")
		}
		return "/desk/assignments?" + v.Encode()
	}
	return []Tab{
		{"assignment.tab-mine", path(true, "time", false), mine && !closed, -1},
		{"assignment.tab-time", path(false, "time", false), !mine && by == "time" && !closed, -1},
		{"assignment.tab-person", path(false, "person", false), !mine && by == "person" && !closed, -1},
		{"assignment.tab-closed", path(mine, "time", true), closed, -1},
	}
}

// AssignmentPage is one assignment: to read, and to rewrite for those who may.
type AssignmentPage struct {
	Frame
	One    AssignmentLine // ID 0: a new one
	Title  string         // of the article that was begun from it
	Fields Fields         // empty: the person may only read

	From *news.Submission // what a reader sent, from which it was made; nil: none
}

func (n *Newsroom) newAssignment(w http.ResponseWriter, r *http.Request) error {
	return n.showAssignment(w, r, 0, screen{}, nil)
}

func (n *Newsroom) assignment(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showAssignment(w, r, id, screen{}, nil)
}

func (n *Newsroom) showAssignment(w http.ResponseWriter, r *http.Request, id int64, s screen, v *web.Values) error {
	actor := n.actor(r)
	s.page, s.here = "assignment", "assignments"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		var err error
		a := news.Assignment{By: actor.Person, Who: actor.Person}
		if actor.May(staff.EditAll) {
			a.Who = 0
		}
		if id != 0 {
			if a, err = rd.Assignment(ctx, id); err != nil {
				return nil, err
			}
			if !desk.MaySee(actor, a) {
				return nil, fault.New(fault.NotFound, "fault.not-found")
			}
		}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		p := AssignmentPage{One: n.assignmentLine(f, actor, sections, a)}
		if p.From, err = n.fromSubmission(ctx, rd, actor, id); err != nil {
			return nil, err
		}
		if a.Article != 0 {
			article, err := rd.Article(ctx, a.Article)
			if err != nil {
				return nil, err
			}
			p.Title = article.Title
		}
		if id == 0 || p.One.MayChange {
			people, err := rd.People(ctx)
			if err != nil {
				return nil, err
			}
			people = slices.DeleteFunc(people, func(x staff.Person) bool { return !x.Disabled.IsZero() && x.ID != a.Who })
			p.Fields = assignmentFields(f, a, actor, people, sections).fill(&f, "", v, s.err)
			if fault.Is(s.err, fault.Conflict) {
				p.Fields[0].Value = strconv.FormatInt(a.Version, 10) // saving once more is a decision made with the message in view
			}
		}
		p.Frame = f
		return p, nil
	})
}

func assignmentFields(f Frame, a news.Assignment, actor staff.Actor, people []staff.Person, sections news.Sections) Fields {
	fields := Fields{
		{Name: "version", Kind: "hidden", Label: "assignment.what", Value: strconv.FormatInt(a.Version, 10)},
		{Name: "what", Kind: "text", Label: "assignment.what", Help: "assignment.what-help", Limit: news.MaxTitle, Required: true, Value: a.What, Complete: "off"},
	}
	if actor.May(staff.EditAll) {
		fields = append(fields, Input{Name: "who", Kind: "select", Label: "assignment.who", Help: "assignment.who-help", Options: personOptions(people, a.Who)})
	}
	return append(fields,
		Input{Name: "due", Kind: "time", Label: "assignment.due", Value: typed(a.Due, f.Paper.Zone())},
		Input{Name: "section", Kind: "select", Label: "article.section", Options: sectionOptions(sections, a.Section)},
		Input{Name: "detail", Kind: "area", Label: "assignment.detail", Help: "assignment.detail-help", Limit: news.MaxDetail, Value: a.Detail},
	)
}

func (n *Newsroom) saveAssignment(w http.ResponseWriter, r *http.Request) error {
	var id int64
	if r.PathValue("id") != "" {
		var err error
		if id, err = web.PathID(r, "id"); err != nil {
			return err
		}
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	var zone *time.Location
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		paper, err := rd.Paper(r.Context())
		zone = paper.Zone()
		return err
	})
	if err != nil {
		return err
	}
	a := news.Assignment{
		ID: id, Version: v.Int("version"), What: oneLine(v.Text("what")), Detail: v.Text("detail"), Who: v.Int("who"), Section: v.Int("section"),
		Due: v.Time("due", zone),
	}
	if err = v.Faults.Err(); err == nil {
		a, err = n.Desk.SaveAssignment(r.Context(), n.actor(r), a)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showAssignment(w, r, id, screen{err: err}, v)
	}
	return back(w, r, fmt.Sprintf("/desk/assignments/%d", a.ID), "saved")
}

func (n *Newsroom) takeAssignment(w http.ResponseWriter, r *http.Request) error {
	return n.moveAssignment(w, r, "taken", func(id int64, _ *web.Values) error {
		return n.Desk.TakeAssignment(r.Context(), n.actor(r), id)
	})
}

func (n *Newsroom) closeAssignment(w http.ResponseWriter, r *http.Request) error {
	return n.moveAssignment(w, r, "closed", func(id int64, v *web.Values) error {
		return n.Desk.CloseAssignment(r.Context(), n.actor(r), id, news.AssignmentStatus(v.Text("status")))
	})
}

func (n *Newsroom) moveAssignment(w http.ResponseWriter, r *http.Request, done string, move func(int64, *web.Values) error) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if v.Text("status") == string(news.AssignmentOpen) {
		done = "reopened"
	}
	if err := move(id, v); err != nil {
		return err // nothing was typed; and who came too late may no longer see the assignment
	}
	return back(w, r, fmt.Sprintf("/desk/assignments/%d", id), done)
}

// assignedTo is the assignment of an article. For one that is not there yet it is the assignment from which it is begun
// (the address or the form says which), and the empty form takes title and section from it.
func (n *Newsroom) assignedTo(ctx context.Context, rd Reader, r *http.Request, f Frame, article *news.Article, v *web.Values) (*AssignmentLine, error) {
	var a news.Assignment
	var err error
	if article.No != 0 {
		a, err = rd.AssignmentOf(ctx, article.No)
	} else {
		id, bad := strconv.ParseInt(web.Query(r, "assignment", 20), 10, 64)
		if v != nil {
			id = v.Int("assignment")
		}
		if id == 0 || bad != nil && v == nil {
			return nil, nil //nolint:nilnil // it is begun from none, which is no fault
		}
		a, err = rd.Assignment(ctx, id)
	}
	if fault.Is(err, fault.NotFound) || err == nil && !desk.MaySee(n.actor(r), a) {
		return nil, nil //nolint:nilnil // none, or none that is theirs to see
	}
	if err != nil {
		return nil, err
	}
	if article.No == 0 && v == nil {
		article.Title, article.Section = a.What, a.Section
	}
	sections, err := rd.Sections(ctx)
	l := n.assignmentLine(f, n.actor(r), sections, a)
	return &l, err
}

// attach ties a new article to the assignment that its form names. The article is saved by then; where the tie cannot be
// made (the assignment has gone to somebody else meanwhile) it is an article like any other.
func (n *Newsroom) attach(r *http.Request, v *web.Values, no int64) {
	id := v.Int("assignment")
	if id == 0 {
		return
	}
	if err := n.Desk.AttachAssignment(r.Context(), n.actor(r), id, no); err != nil {
		n.Log.Warn("an article could not be tied to its assignment", "article", no, "assignment", id, "error", err)
	}
}
