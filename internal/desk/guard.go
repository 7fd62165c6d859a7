package desk

import (
	"context"
	"fmt"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Guarded is the error of an action that the guard stops: Findings are those that ask for a reason. Nothing was written.
// Whoever may override does the action again with Step.Override.
type Guarded struct{ Findings []guard.Finding }

func (g *Guarded) Error() string {
	return fmt.Sprintf("the guard stops it: %d findings, the first %s in %s", len(g.Findings), g.Findings[0].Rule, g.Findings[0].Field)
}

// Unwrap gives the error its kind.
func (g *Guarded) Unwrap() error { return fault.New(fault.Conflict, "guard.blocked", len(g.Findings)) }

// Rulebook is where the guard's settings stand.
type Rulebook interface {
	Guard(ctx context.Context) (guard.Settings, int64, error)
	Paper(ctx context.Context) (news.Paper, error)
}

// Findings is what the guard says of an article as it stands. It asks the database by itself: whoever holds a snapshot
// asks the function Findings with it.
func (d *Desk) Findings(ctx context.Context, a news.Article) ([]guard.Finding, error) {
	return Findings(ctx, d.store, a)
}

// Findings is what the guard says of an article as it stands, by the paper's own settings too. r is the snapshot that the
// caller reads from: asking for another connection while one is held would let full pools wait for themselves.
func Findings(ctx context.Context, r Rulebook, a news.Article) ([]guard.Finding, error) {
	settings, _, err := r.Guard(ctx)
	if err != nil {
		return nil, err
	}
	paper, err := r.Paper(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	// What stands in the footer of every page may stand in an article.
	if paper.Phone != "" {
		settings.Numbers = append(settings.Numbers, paper.Phone)
	}
	if paper.Email != "" {
		settings.Emails = append(settings.Emails, paper.Email)
	}
	return guard.Check(a, settings), nil
}

// Overridden tells whether a finding was let pass with a reason before.
func Overridden(a news.Article, f guard.Finding) bool {
	return slices.ContainsFunc(a.Overrides, func(o news.Override) bool { return o.Rule == f.Rule && o.Field == f.Field && o.Quote == f.Quote })
}

// ready says what readers must not miss, and what the guard stops. With a reason, an actor who may override lets that
// pass: the article remembers for which findings, and the log says why.
func (d *Desk) ready(ctx context.Context, tx Tx, actor staff.Actor, a *news.Article, reason string) error {
	if err := a.CheckPublish(); err != nil {
		return err
	}
	if err := checkPictures(ctx, tx, *a); err != nil {
		return err
	}
	all, err := Findings(ctx, tx, *a)
	if err != nil {
		return err
	}
	stops := slices.DeleteFunc(guard.Blocks(all), func(f guard.Finding) bool { return Overridden(*a, f) })
	if len(stops) == 0 {
		return nil
	}
	if reason == "" {
		return &Guarded{stops}
	}
	var f fault.Fields
	reason = news.Line(&f, "override", reason, news.MaxReason, true)
	if err := f.Err(); err != nil {
		return err
	}
	if err := actor.Permit(staff.Override); err != nil {
		return err
	}
	for _, x := range stops {
		a.Overrides = append(a.Overrides, news.Override{
			Rule: x.Rule, Field: x.Field, Quote: x.Quote, Reason: reason, Person: actor.Person, Name: actor.Name, At: d.now(),
		})
		if err := audit(ctx, tx, actor, "guard.override", object("article", a.No), x.Rule+": "+reason); err != nil {
			return err
		}
	}
	return nil
}

// checkPictures says whether the pictures have the words that the paper requires. A breaking story goes out first; its
// pictures' words are asked for with the next change.
func checkPictures(ctx context.Context, tx Tx, a news.Article) error {
	if a.Kind == news.Breaking {
		return nil
	}
	paper, err := tx.Paper(ctx)
	if fault.Is(err, fault.NotFound) || err == nil && paper.Require == (news.Require{}) {
		return nil
	}
	if err != nil {
		return err
	}
	library := map[int64]news.Picture{}
	for _, id := range a.Public(a.Updated).Pictures() {
		p, err := tx.Picture(ctx, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		library[id] = p
	}
	if needs := news.ArticleNeeds(a, library, paper.Require); len(needs) > 0 {
		return fault.In("picture", "article.pictures-needed", len(needs))
	}
	return nil
}

// SaveGuard sets the paper's own rules and what its guard leaves out, from the version of them that the actor saw.
func (d *Desk) SaveGuard(ctx context.Context, actor staff.Actor, s guard.Settings, from int64) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	if err := s.Check(); err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx Tx) error {
		if err := tx.SaveGuard(ctx, s, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "guard.save", "paper", fmt.Sprintf("%d", len(s.Own)))
	})
}
