package newsroom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// StepView is a step that the person can take with the article: a button, and what it asks before.
type StepView struct {
	Action  news.Action
	Label   string // key
	Primary bool
	Asks    bool   // a dialog stands before it
	Open    bool   // it was pressed and wants something: the dialog is open
	Fields  Fields // of the dialog
}

// steps are the buttons for an article, the one that is most likely wanted marked as primary.
func (n *Newsroom) steps(p *ArticlePage, sections news.Sections, d draft) {
	a, actor := p.Article, p.Person.Actor("")
	if a.No == 0 {
		a.Status, a.Owner = news.Writing, actor.Person
	}
	for _, action := range desk.Actions(actor, a, sections) {
		if action == news.Withdraw {
			continue // has a panel of its own
		}
		s := StepView{Action: action, Label: "step." + string(action), Open: d.ask == action}
		switch {
		case action == news.Schedule && a.Status == news.Scheduled:
			s.Label = "step.reschedule"
		case action == news.Publish && p.Paper.Size == news.SmallPaper:
			s.Label = "step.publish-now"
		case action == news.File && p.Paper.Size == news.SmallPaper && actor.May(staff.Publish):
			s.Label = "step.file-optional"
		}
		switch action {
		case news.Return:
			s.Fields = Fields{{Name: "reason", Kind: "area", Label: "step.reason", Help: "step.reason-help", Limit: news.MaxReason, Required: true}}
		case news.Schedule:
			at := a.PublishAt
			if at.IsZero() {
				at = nextHour(n.Now())
			}
			s.Fields = Fields{{Name: "publish_at", Kind: "time", Label: "step.at", Help: "step.at-help", Required: true, Value: typed(at, p.Paper.Zone())}}
		case news.Correct:
			s.Fields = Fields{{Name: "tell", Kind: "line", Label: "step.tell", Help: "step.tell-help", Limit: news.MaxNote}}
		}
		s.Asks = len(s.Fields) > 0 || action == news.Publish || action == news.Restore
		if s.Open {
			s.Fields.fill(&p.Frame, "step-", d.v, nil)
		} else {
			s.Fields.fill(&p.Frame, "step-"+string(action)+"-", nil, nil)
		}
		p.Steps = append(p.Steps, s)
	}
	for _, wanted := range []news.Action{news.Publish, news.Correct, news.Restore, news.File, news.Approve} {
		if i := slices.IndexFunc(p.Steps, func(s StepView) bool { return s.Action == wanted }); i >= 0 {
			p.Steps[i].Primary = true
			return
		}
	}
}

func nextHour(now time.Time) time.Time { return now.Truncate(time.Hour).Add(time.Hour) }

// takeStep takes one step with the article in the address: it saves what stands in the form, where it is a form with
// text and the text is another than what is stored, and then does what the button says. Where the text could be saved
// but the step not taken, the page says so and what is missing.
func (n *Newsroom) takeStep(action news.Action) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := n.takeArticle(w, r)
		if err != nil {
			return err
		}
		d.ask = action
		release, done, err := n.once(r, &d)
		defer release()
		if err != nil {
			return err
		}
		switch {
		case done: // the text is there; was the step taken as well?
			if err := n.standing(r, &d); err != nil {
				return err
			}
			if d.saved = true; d.typed.Status != news.Writing {
				return back(w, r, fmt.Sprintf("/desk/articles/%d", d.typed.No), "saved")
			}
		case !d.bare && !d.kept:
			d.err = n.save(r, &d)
		}
		if d.err == nil {
			d.err = n.doStep(r, action, &d)
		}
		if d.err == nil {
			return back(w, r, fmt.Sprintf("/desk/articles/%d", d.typed.No), doneStep(action))
		}
		if !again(d.err) {
			return d.err
		}
		if d.bare {
			d.part = "step"
		}
		return n.showArticle(w, r, d.typed.No, d)
	}
}

func doneStep(action news.Action) string {
	if action == news.Publish || action == news.Correct || action == news.Restore {
		return "published"
	}
	return string(action)
}

func (n *Newsroom) doStep(r *http.Request, action news.Action, d *draft) error {
	ctx, actor := r.Context(), n.actor(r)
	s := desk.Step{No: d.typed.No, Version: d.typed.Version, Note: d.v.Text("note"), Override: oneLine(d.v.Text("override"))}
	var err error
	switch action {
	case news.File:
		_, err = n.Desk.FileArticle(ctx, actor, s)
	case news.Recall:
		_, err = n.Desk.RecallArticle(ctx, actor, s)
	case news.Return:
		s.Note = oneLine(d.v.Text("reason"))
		_, err = n.Desk.ReturnArticle(ctx, actor, s)
	case news.Approve:
		_, err = n.Desk.ApproveArticle(ctx, actor, s)
	case news.Schedule:
		if s.At, err = n.stepTime(ctx, d.v); err == nil {
			_, err = n.Desk.ScheduleArticle(ctx, actor, s)
		}
	case news.Unschedule:
		_, err = n.Desk.UnscheduleArticle(ctx, actor, s)
	case news.Publish, news.Restore:
		_, err = n.Desk.PublishArticle(ctx, actor, s)
	case news.Correct:
		// Whoever changes what is out says whether readers are told.
		s.Tell = oneLine(d.v.Text("tell"))
		switch d.v.Text("change") {
		case "typo":
			s.Tell = ""
		case "told":
			if s.Tell == "" {
				return fault.In("tell", "field.required")
			}
		default:
			return fault.In("change", "step.change-required")
		}
		_, err = n.Desk.PublishArticle(ctx, actor, s)
	}
	return err
}

func (n *Newsroom) stepTime(ctx context.Context, v *web.Values) (at time.Time, err error) {
	err = n.Store.Read(ctx, func(rd Reader) error {
		paper, err := rd.Paper(ctx)
		at = v.Time("publish_at", paper.Zone())
		return err
	})
	if err == nil {
		err = v.Faults.Err()
	}
	return at, err
}

// FindingView is a finding of the guard as the screen shows it.
type FindingView struct {
	ID     int         `json:"id"`
	Level  guard.Level `json:"level"`
	Field  string      `json:"field"`
	Where  string      `json:"where"` // name of the field
	Quote  string      `json:"quote"`
	Nth    int         `json:"nth"`
	Text   string      `json:"text"`
	Source string      `json:"source,omitempty"`
	Mends  []MendView  `json:"mends,omitempty"`
	Passed string      `json:"passed,omitempty"` // who let it pass, and why
}

// MendView is a change that one click makes.
type MendView struct {
	Kind  string `json:"kind"`
	Text  string `json:"text,omitempty"`
	Label string `json:"label"`
}

// findings are what the guard says of the article, in the language of the screen.
func (n *Newsroom) findings(ctx context.Context, rd Reader, lang string, a news.Article) ([]FindingView, error) {
	all, err := desk.Findings(ctx, rd, a)
	if err != nil {
		return nil, err
	}
	words := n.Renderer.Words()
	views := []FindingView{}
	for i, f := range all {
		var args []any
		for _, x := range f.Args {
			args = append(args, x)
		}
		v := FindingView{ID: i, Level: f.Level, Field: f.Field, Quote: f.Quote, Nth: f.Nth, Text: f.Note}
		if v.Text == "" {
			v.Text = words.Text(lang, "guard."+f.Rule, args...)
		}
		v.Source = words.Text(lang, "guard."+f.Rule+".source")
		v.Where = words.Text(lang, fieldLabel(f.Field))
		for _, m := range f.Mends {
			v.Mends = append(v.Mends, MendView{m.Kind, m.Text, words.Text(lang, m.Key, m.Text)})
		}
		for _, o := range a.Overrides {
			if o.Rule == f.Rule && o.Field == f.Field && o.Quote == f.Quote {
				v.Passed = o.Name + ": " + o.Reason
			}
		}
		views = append(views, v)
	}
	return views, nil
}

func fieldLabel(field string) string {
	switch field {
	case "short_title":
		return "article.short-title"
	case "":
		return "article.body"
	}
	return "article." + field
}

// stopped tells whether something that the guard stops was not let pass yet.
func stopped(all []FindingView) bool {
	return slices.ContainsFunc(all, func(f FindingView) bool { return f.Level == guard.Block && f.Passed == "" })
}

// guarded tells that the guard stopped the step.
func guarded(err error) bool {
	_, ok := errors.AsType[*desk.Guarded](err)
	return ok
}

// revertArticle makes an older version the newest working copy.
func (n *Newsroom) revertArticle(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if _, err := n.Desk.RevertArticle(r.Context(), n.actor(r), desk.Step{No: no, Version: v.Int("version")}, id); err != nil {
		return err
	}
	return back(w, r, fmt.Sprintf("/desk/articles/%d", no), "reverted")
}
