package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// issuePath is the address of the issue of a day.
func issuePath(day string) string { return "/issues/" + day }

// SaveIssue writes the day, the number and the pages of an issue of the printed paper, a new one where its ID is 0. How
// far the issue is stays as it was: PublishIssue and WithdrawIssue change it. Version is the one that the writer began
// from, Conflict where another stands. Pages that are missing go; files must be PDFs of the library.
func (d *Desk) SaveIssue(ctx context.Context, actor staff.Actor, x news.Issue) (news.Issue, error) {
	return d.changeIssue(ctx, actor, x.ID, "issue.save", func(tx Tx, stands *news.Issue) error {
		if x.ID != 0 && stands.Version != x.Version {
			return fault.New(fault.Conflict, "page.stale")
		}
		stands.Day, stands.Number, stands.Pages = x.Day, x.Number, slices.Clone(x.Pages)
		return nil
	})
}

// AddIssuePages puts files behind the last page of an issue.
func (d *Desk) AddIssuePages(ctx context.Context, actor staff.Actor, id int64, files []int64) (news.Issue, error) {
	return d.changeIssue(ctx, actor, id, "issue.pages", func(_ Tx, stands *news.Issue) error {
		for _, file := range files {
			stands.Pages = append(stands.Pages, news.IssuePage{Picture: file})
		}
		return nil
	})
}

// ReplaceIssuePage puts another file in a page's place; 0 takes the page out.
func (d *Desk) ReplaceIssuePage(ctx context.Context, actor staff.Actor, id, page, file int64) (news.Issue, error) {
	return d.changeIssue(ctx, actor, id, "issue.pages", func(_ Tx, stands *news.Issue) error {
		i := slices.IndexFunc(stands.Pages, func(p news.IssuePage) bool { return p.ID == page })
		if i < 0 {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		if file == 0 {
			stands.Pages = slices.Delete(stands.Pages, i, i+1)
		} else {
			stands.Pages[i].Picture = file
		}
		return nil
	})
}

// PublishIssue opens an issue and its files to readers.
func (d *Desk) PublishIssue(ctx context.Context, actor staff.Actor, id int64) (news.Issue, error) {
	return d.changeIssue(ctx, actor, id, "issue.publish", func(_ Tx, stands *news.Issue) error {
		stands.Status, stands.Withdrawn = news.IssuePublished, time.Time{}
		if stands.Published.IsZero() {
			stands.Published = d.now()
		}
		return nil
	})
}

// WithdrawIssue takes an issue and its files away from readers: their addresses say that they are gone.
func (d *Desk) WithdrawIssue(ctx context.Context, actor staff.Actor, id int64) (news.Issue, error) {
	return d.changeIssue(ctx, actor, id, "issue.withdraw", func(_ Tx, stands *news.Issue) error {
		if stands.Status != news.IssuePublished {
			return fault.New(fault.Conflict, "issue.not-public")
		}
		stands.Status, stands.Withdrawn = news.IssueWithdrawn, d.now()
		return nil
	})
}

// changeIssue writes what change makes of an issue, a new one where id is 0.
func (d *Desk) changeIssue(ctx context.Context, actor staff.Actor, id int64, action string, change func(Tx, *news.Issue) error) (news.Issue, error) {
	if err := actor.Permit(staff.Fronts); err != nil {
		return news.Issue{}, err
	}
	var saved news.Issue
	err := d.store.Write(ctx, func(tx Tx) error {
		x := news.Issue{Status: news.IssueDraft}
		if id != 0 {
			var err error
			if x, err = tx.Issue(ctx, id); err != nil {
				return err
			}
		}
		was := x.Day
		if err := change(tx, &x); err != nil {
			return err
		}
		if err := x.Check(); err != nil {
			return err
		}
		if x.Status == news.IssuePublished && len(x.Pages) == 0 {
			return fault.In("pages", "issue.no-pages")
		}
		for _, p := range x.Pages {
			file, err := tx.Picture(ctx, p.Picture)
			if fault.Is(err, fault.NotFound) || err == nil && file.Kind() != news.KindDocument {
				return fault.In("pages", "issue.not-pdf", file.Name)
			}
			if err != nil {
				return err
			}
		}
		x.Version, x.Updated = x.Version+1, d.now()
		if other, err := tx.IssueOn(ctx, x.Day); err == nil && other.ID != x.ID {
			return fault.In("day", "issue.day-taken")
		} else if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		var err error
		if x.ID, err = tx.SaveIssue(ctx, x); err != nil {
			return err
		}
		if was != "" && was != x.Day && !x.Published.IsZero() {
			if err := tx.SetAddress(ctx, "path", issuePath(was), issuePath(x.Day)); err != nil {
				return err
			}
		}
		if saved, err = tx.Issue(ctx, x.ID); err != nil {
			return err
		}
		return audit(ctx, tx, actor, action, object("issue", x.ID), x.Day)
	})
	if err != nil {
		return news.Issue{}, fmt.Errorf("%s %d: %w", action, id, err)
	}
	return saved, nil
}

// DrawIssue has the pages drawn that have no picture yet, where the machine has got a program for it since.
func (d *Desk) DrawIssue(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Fronts); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		x, err := tx.Issue(ctx, id)
		if err != nil {
			return err
		}
		for _, p := range x.Pages {
			file, err := tx.Picture(ctx, p.Picture)
			if fault.Is(err, fault.NotFound) || err == nil && len(file.Variants) > 0 {
				continue
			}
			if err != nil {
				return err
			}
			if err := queue(ctx, tx, pictureWork{ID: file.ID}, d.now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("draw issue %d: %w", id, err)
	}
	return nil
}

// DeleteIssue removes an issue that readers cannot see. Where they could, its address says that it is gone. The files
// stay in the library.
func (d *Desk) DeleteIssue(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Fronts); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		x, err := tx.Issue(ctx, id)
		if err != nil {
			return err
		}
		if x.Status == news.IssuePublished {
			return fault.New(fault.Conflict, "issue.public")
		}
		if err := tx.DeleteIssue(ctx, id); err != nil {
			return err
		}
		if !x.Published.IsZero() {
			if err := tx.SetAddress(ctx, "path", issuePath(x.Day), news.GoneAddress); err != nil {
				return err
			}
		}
		return audit(ctx, tx, actor, "issue.delete", object("issue", id), x.Day)
	})
	if err != nil {
		return fmt.Errorf("delete issue %d: %w", id, err)
	}
	return nil
}
