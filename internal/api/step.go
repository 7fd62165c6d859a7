package api

import (
	"context"
	"net/http"
	"slices"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// fieldsOf are the fields that the body of a step may have. version says as If-Match which version is meant.
func fieldsOf(action news.Action) []string {
	switch action {
	case news.Return:
		return []string{"version", "reason"}
	case news.Withdraw:
		return []string{"version", "reason", "notice"}
	case news.Approve, news.Publish:
		return []string{"version", "note", "override"}
	case news.Schedule:
		return []string{"version", "note", "override", "publish_at"}
	case news.Correct:
		return []string{"version", "note", "override", "change", "tell"}
	case news.Restore:
		return []string{"version", "note", "override", "tell"}
	}
	return []string{"version", "note"}
}

// How an article that is out is changed: a mistyped letter, of which only the time shows, or something that readers are
// told in a sentence.
const (
	typo = "typo"
	told = "told"
)

// stepInput is what a program says with a step.
type stepInput struct {
	reading
	desk.Step
	notice string
	change string
}

func (in *stepInput) read(action news.Action, members []member) {
	fields := fieldsOf(action)
	in.each(members, func(m member) bool {
		if !slices.Contains(fields, m.name) {
			return false
		}
		switch m.name {
		case "version":
			in.Version = in.id(m)
		case "note":
			in.Note = in.text(m)
		case "reason":
			in.Note = news.Line(&in.faults, m.path, in.text(m), news.MaxReason, false)
		case "notice":
			in.notice = in.text(m)
		case "override":
			in.Override = in.text(m)
		case "publish_at":
			in.At = in.time(m)
		case "change":
			in.change = in.text(m)
		case "tell":
			in.Tell = news.Line(&in.faults, m.path, in.text(m), news.MaxNote, false)
		}
		return true
	})
	if action != news.Correct {
		return
	}
	switch in.change {
	case typo:
		if in.Tell != "" {
			in.faults.Add("tell", "api.tell-typo")
		}
	case told:
		if in.Tell == "" {
			in.faults.Add("tell", "field.required")
		}
	default:
		in.faults.Add("change", "api.change")
	}
}

// step takes an article one step along its road, from the version that If-Match or the body names, else from the one that
// stands. The same step sent again from the same version answers with what stands and does nothing.
func (a *API) step(what news.Action) action {
	return func(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
		n, x, err := a.standing(r)
		if err != nil {
			return err
		}
		match, err := readMatch(r)
		if err != nil {
			return err
		}
		o, err := readObject(w, r, true)
		if err != nil {
			return err
		}
		in := stepInput{}
		in.read(what, o.members)
		switch {
		case in.Version == 0:
			in.Version = match.of(x.Version)
		case match != nil && !match.holds(in.Version):
			in.faults.Add("version", "api.version")
		}
		if err := in.faults.Err(); err != nil {
			return err
		}
		in.No = x.No
		if err := a.take(r.Context(), actor, what, x, in); err != nil {
			return both(err, n, o.raw)
		}
		if n, x, err = a.standing(r); err != nil {
			return err
		}
		return a.answerSaved(w, r, http.StatusOK, n, x)
	}
}

func (a *API) take(ctx context.Context, actor staff.Actor, action news.Action, x news.Article, in stepInput) (err error) {
	switch action {
	case news.File:
		_, err = a.Desk.FileArticle(ctx, actor, in.Step)
	case news.Recall:
		_, err = a.Desk.RecallArticle(ctx, actor, in.Step)
	case news.Return:
		_, err = a.Desk.ReturnArticle(ctx, actor, in.Step)
	case news.Approve:
		_, err = a.Desk.ApproveArticle(ctx, actor, in.Step)
	case news.Schedule:
		if in.At.IsZero() {
			in.At = x.PublishAt // as its writer wished
		}
		_, err = a.Desk.ScheduleArticle(ctx, actor, in.Step)
	case news.Unschedule:
		_, err = a.Desk.UnscheduleArticle(ctx, actor, in.Step)
	case news.Publish, news.Correct, news.Restore:
		if err := outward(action, x, in.Version); err != nil {
			return err
		}
		_, err = a.Desk.PublishArticle(ctx, actor, in.Step)
	case news.Withdraw:
		if in.Version != x.Version && !(x.Status == news.Withdrawn && in.Version == x.Version-1) {
			return &desk.Stale{Current: x}
		}
		err = a.Desk.WithdrawArticle(ctx, actor, in.No, in.Note, in.notice)
	}
	return err
}

// outward says whether an action that brings something to readers is the one for where the article stands: the desk does
// what the step of the article asks for, and a program that meant another is to know.
func outward(action news.Action, x news.Article, version int64) error {
	out := x.Status == news.Published && !x.Pending()
	switch {
	case out && (version == x.Version-1 || action == news.Publish), version != x.Version:
		return nil // sent twice, which the desk knows, or stale, which it says
	case out && action == news.Correct:
		return fault.New(fault.Conflict, "api.nothing-new")
	case x.Status.Outward() == action:
		return nil
	case action == news.Publish && x.Status == news.Published:
		return fault.New(fault.Conflict, "api.use-correct")
	case action == news.Publish && x.Status == news.Withdrawn:
		return fault.New(fault.Conflict, "api.use-restore")
	}
	return fault.New(fault.Conflict, "article.step")
}
