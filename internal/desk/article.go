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
	if err := actor.Permit(staff.Write); err != nil {
		return a, err
	}
	if err := a.Check(); err != nil {
		return a, err
	}
	var saved news.Article
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		if err := checkPlaces(ctx, tx, a); err != nil {
			return err
		}
		now := d.now()
		if a.No == 0 {
			saved, err = d.begin(ctx, tx, actor, a, now, "")
			return err
		}
		stands, err := tx.Article(ctx, a.No)
		if err != nil {
			return err
		}
		if !actor.MayEdit(stands) {
			return fault.New(fault.Forbidden, "article.not-yours")
		}
		if stands.Version != a.Version {
			return &Stale{stands}
		}
		next, err := stands.Status.Next(news.Save)
		if err != nil {
			return err
		}
		saved = rewritten(stands, a)
		saved.Status, saved.Version, saved.Updated = next, stands.Version+1, now
		if err := tx.UpdateArticle(ctx, saved, stands.Version); err != nil {
			return err
		}
		return d.revise(ctx, tx, actor, saved, news.Save, "")
	})
	if err != nil {
		return a, fmt.Errorf("save article %d: %w", a.No, err)
	}
	return saved, nil
}

func (d *Desk) begin(ctx context.Context, tx Tx, actor staff.Actor, a news.Article, now time.Time, note string) (news.Article, error) {
	no, err := tx.NextNo(ctx)
	if err != nil {
		return a, err
	}
	fresh := rewritten(news.Article{No: no, Version: 1, Status: news.Writing, Owner: actor.Person, Created: now, Updated: now}, a)
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
	a.Published, a.Withdrawn, a.WithdrawReason, a.PublicVersion = stands.Published, stands.Withdrawn, stands.WithdrawReason, stands.PublicVersion
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
	}
	if err := tx.AddRevision(ctx, v); err != nil {
		return err
	}
	return audit(ctx, tx, actor, "article."+string(action), object("article", a.No), note)
}

// PublishArticle makes the version of the working copy that the actor saw public: for the first time, or anew after
// edits or a withdrawal. *Stale answers when another version stands.
func (d *Desk) PublishArticle(ctx context.Context, actor staff.Actor, no, version int64, note string) (news.PublicArticle, error) {
	var public news.PublicArticle
	if err := actor.Permit(staff.Publish); err != nil {
		return public, err
	}
	var f fault.Fields
	note = news.Line(&f, "note", note, news.MaxNote, false)
	if err := f.Err(); err != nil {
		return public, err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, no)
		if err != nil {
			return err
		}
		if a.Status == news.Published && a.PublicVersion == a.Version && (version == a.Version || version == a.Version-1) {
			public, err = tx.PublicArticle(ctx, no) // pressed twice: what the actor saw is out already
			return err
		}
		if a.Version != version {
			return &Stale{a}
		}
		if err := a.CheckPublish(); err != nil {
			return err
		}
		now := d.now()
		if a.Embargo.After(now) {
			return fault.In("embargo_until", "article.embargo-holds")
		}
		if a.Status, err = a.Status.Next(news.Publish); err != nil {
			return err
		}
		public = a.Public(now)
		a.Published, a.Withdrawn, a.WithdrawReason = public.Published, time.Time{}, ""
		a.Version, a.Updated = version+1, now
		a.PublicVersion, public.Version = a.Version, a.Version
		if err := tx.UpdateArticle(ctx, a, version); err != nil {
			return err
		}
		if err := tx.PutPublic(ctx, public); err != nil {
			return err
		}
		return d.revise(ctx, tx, actor, a, news.Publish, note)
	})
	if err != nil {
		return public, fmt.Errorf("publish article %d: %w", no, err)
	}
	return public, nil
}

// WithdrawArticle takes a published article away from every reader at once. The newsroom keeps it; its address answers
// with the notice, or with the paper's sentence where the notice is empty.
func (d *Desk) WithdrawArticle(ctx context.Context, actor staff.Actor, no int64, reason, notice string) error {
	if err := actor.Permit(staff.Publish); err != nil {
		return err
	}
	var f fault.Fields
	reason = news.Line(&f, "reason", reason, news.MaxReason, true)
	notice = news.Line(&f, "notice", notice, news.MaxNote, false)
	if err := f.Err(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, no)
		if err != nil {
			return err
		}
		if a.Status == news.Withdrawn {
			return nil // pressed twice: it is gone already
		}
		if a.Status, err = a.Status.Next(news.Withdraw); err != nil {
			return err
		}
		public, err := tx.PublicArticle(ctx, no)
		if err != nil {
			return err
		}
		from := a.Version
		a.Version, a.Updated, a.Withdrawn, a.WithdrawReason = from+1, d.now(), d.now(), reason
		public.Withdrawn, public.Notice = a.Withdrawn, notice
		if err := tx.UpdateArticle(ctx, a, from); err != nil {
			return err
		}
		if err := tx.PutPublic(ctx, public); err != nil {
			return err
		}
		return d.revise(ctx, tx, actor, a, news.Withdraw, reason)
	})
	if err != nil {
		return fmt.Errorf("withdraw article %d: %w", no, err)
	}
	return nil
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
