package desk

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// revisionSpan is how long saves that follow each other are kept as one revision.
const revisionSpan = 5 * time.Minute

// Stale is the error of a save that began from a version which is no longer the newest: somebody else, or another tab,
// saved in between. Nothing was written; Current is what stands.
type Stale struct{ Current news.Article }

func (s *Stale) Error() string {
	return fmt.Sprintf("article %d has moved on to version %d", s.Current.No, s.Current.Version)
}

// Unwrap gives the error its kind.
func (s *Stale) Unwrap() error { return fault.New(fault.Conflict, "article.stale") }

// SaveArticle writes the working copy. No 0 begins a new article of the actor's; else Version says from which version
// the writer began, and *Stale answers when another stands. Only what a writer sets is taken from a; the steps and times
// of its road are the desk's.
func (d *Desk) SaveArticle(ctx context.Context, actor staff.Actor, a news.Article) (news.Article, error) {
	return d.SaveForm(ctx, actor, a, Form{})
}

// SaveForm is SaveArticle for a page that stays open while it saves: it renews the page's sign on the article, and *Taken
// answers where another's stands.
func (d *Desk) SaveForm(ctx context.Context, actor staff.Actor, a news.Article, form Form) (news.Article, error) {
	if err := actor.Permit(staff.Write); err != nil {
		return a, err
	}
	if err := a.Check(); err != nil {
		return a, err
	}
	var saved news.Article
	typed := a
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		if a, err = settled(ctx, tx, typed); err != nil {
			return err
		}
		if err := checkPlaces(ctx, tx, a); err != nil {
			return err
		}
		now := d.now()
		no, from := a.No, a.Version
		if no == 0 && form.Key != "" {
			switch no, err = tx.Begun(ctx, form.Key); {
			case err == nil:
				from = 1 // sent again: an edit of what it began
			case !fault.Is(err, fault.NotFound):
				return err
			}
		}
		if no == 0 {
			if saved, err = d.begin(ctx, tx, actor, a, now, ""); err != nil {
				return err
			}
			if form.Key != "" {
				if err := tx.AddBegun(ctx, form.Key, saved.No); err != nil {
					return err
				}
			}
			return sign(ctx, tx, actor, news.Editing{}, saved, form, now)
		}
		stands, err := tx.Article(ctx, no)
		if err != nil {
			return err
		}
		if !actor.MayEdit(stands) {
			return fault.New(fault.Forbidden, "article.not-yours")
		}
		editing, err := entered(ctx, tx, actor, stands, from, form, now)
		if err != nil {
			return err
		}
		next, err := stands.Status.Next(news.Save)
		if err != nil {
			return err
		}
		saved = rewritten(stands, a)
		if !actor.May(staff.Withdraw) {
			saved.WithdrawAt = stands.WithdrawAt
		}
		if err := checkWithdrawal(saved, stands, now); err != nil {
			return err
		}
		saved.Status, saved.Version, saved.Updated = next, stands.Version+1, now
		if err := tx.UpdateArticle(ctx, saved, stands.Version); err != nil {
			return err
		}
		if err := sign(ctx, tx, actor, editing, saved, form, now); err != nil {
			return err
		}
		return d.revise(ctx, tx, actor, saved, news.Save, "")
	})
	if err != nil {
		return a, fmt.Errorf("save article %d: %w", a.No, err)
	}
	return saved, nil
}

// checkWithdrawal refuses a time of withdrawal that would take the article away at once, or before it comes: a save only
// keeps words, and half of a date that somebody is typing must not have that effect.
func checkWithdrawal(saved, stands news.Article, now time.Time) error {
	if saved.WithdrawAt.IsZero() || saved.WithdrawAt.Equal(stands.WithdrawAt) {
		return nil
	}
	if stands.Status == news.Published && !saved.WithdrawAt.After(now) || stands.Status == news.Scheduled && !saved.WithdrawAt.After(stands.PublishAt) {
		return fault.In("withdraw_at", "article.withdraw-early")
	}
	return nil
}

func (d *Desk) begin(ctx context.Context, tx Tx, actor staff.Actor, a news.Article, now time.Time, note string) (news.Article, error) {
	no, err := tx.NextNo(ctx)
	if err != nil {
		return a, err
	}
	fresh := rewritten(news.Article{No: no, Version: 1, Status: news.Writing, Owner: actor.Person, Created: now, Updated: now}, a)
	if !actor.May(staff.Withdraw) {
		fresh.WithdrawAt = time.Time{}
	}
	if len(fresh.Bylines) == 0 && actor.Person != 0 {
		person, err := tx.Person(ctx, actor.Person)
		if err != nil {
			return a, err
		}
		fresh.Bylines = []news.Byline{person.Byline()}
	}
	if err := tx.InsertArticle(ctx, fresh); err != nil {
		return a, err
	}
	return fresh, d.revise(ctx, tx, actor, fresh, news.Save, note)
}

// rewritten is the standing article with what a writer sets taken from a.
func rewritten(stands, a news.Article) news.Article {
	a.No, a.Version, a.Status, a.Owner, a.Created, a.Updated = stands.No, stands.Version, stands.Status, stands.Owner, stands.Created, stands.Updated
	a.Filed, a.Approved, a.ReturnReason, a.Held, a.Overrides = stands.Filed, stands.Approved, stands.ReturnReason, stands.Held, stands.Overrides
	a.Published, a.Withdrawn, a.WithdrawReason, a.PublicVersion = stands.Published, stands.Withdrawn, stands.WithdrawReason, stands.PublicVersion
	if stands.Status == news.Scheduled {
		a.PublishAt = stands.PublishAt // its time is moved by scheduling it anew
	}
	return a
}

// checkPlaces says whether the sections, the series and the picture that an article names are there.
func checkPlaces(ctx context.Context, tx Tx, a news.Article) error {
	var f fault.Fields
	sections, err := tx.Sections(ctx)
	if err != nil {
		return err
	}
	if _, ok := sections.Find(a.Section); a.Section != 0 && !ok {
		f.Add("section", "field.choice")
	}
	for _, id := range a.Sections {
		if _, ok := sections.Find(id); !ok {
			f.Add("sections", "field.choice")
		}
	}
	if a.Series != 0 {
		all, err := tx.AllSeries(ctx)
		if err != nil {
			return err
		}
		known := false
		for _, s := range all {
			known = known || s.ID == a.Series
		}
		if !known {
			f.Add("series", "field.choice")
		}
	}
	if a.Picture != 0 {
		if _, err := tx.Picture(ctx, a.Picture); fault.Is(err, fault.NotFound) {
			f.Add("picture", "picture.unknown")
		} else if err != nil {
			return err
		}
	}
	for _, b := range a.Bylines {
		if b.Person == 0 {
			continue
		}
		if _, err := tx.Person(ctx, b.Person); fault.Is(err, fault.NotFound) {
			f.Add("bylines", "field.choice")
		} else if err != nil {
			return err
		}
	}
	return f.Err()
}

// revise keeps the version. Saves that one writer makes within revisionSpan are kept as one, with one line in the log.
func (d *Desk) revise(ctx context.Context, tx Tx, actor staff.Actor, a news.Article, action news.Action, note string) error {
	v := news.Revision{Article: a.No, Version: a.Version, At: d.now(), Person: actor.Person, Name: actor.Name, Action: action, Note: note, Copy: a}
	if action == news.Save {
		last, err := tx.LastRevision(ctx, a.No)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err == nil && last.Action == news.Save && last.Person == actor.Person && last.Name == actor.Name && v.At.Sub(last.At) < revisionSpan {
			v.ID = last.ID
			return tx.ReplaceRevision(ctx, v)
		}
	} else if err := carry(ctx, tx, a); err != nil {
		return err
	}
	if err := tx.AddRevision(ctx, v); err != nil {
		return err
	}
	return audit(ctx, tx, actor, "article."+string(action), object("article", a.No), note)
}

// Draft is the public copy that publishing the article now would make, for a preview. Nothing is written; what is not
// ready for readers yet is no hindrance.
func (d *Desk) Draft(actor staff.Actor, a news.Article) (news.PublicArticle, error) {
	if !actor.MayEdit(a) && a.No != 0 {
		return news.PublicArticle{}, fault.New(fault.Forbidden, "article.not-yours")
	}
	if err := actor.Permit(staff.Write); err != nil {
		return news.PublicArticle{}, err
	}
	if err := a.Check(); err != nil {
		return news.PublicArticle{}, err
	}
	return a.Public(d.now()), nil
}
