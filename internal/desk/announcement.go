package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// MaxDropDays bounds after how many days telephone numbers go.
const MaxDropDays = 365

// AddAnnouncement begins an article that announces something; it goes the road of every article. Its telephone numbers go
// days after it was begun; 0: they stay.
func (d *Desk) AddAnnouncement(ctx context.Context, actor staff.Actor, a news.Article, sort news.AnnouncementSort, days int) (news.Article, error) {
	if err := actor.Permit(staff.Write); err != nil {
		return a, err
	}
	var f fault.Fields
	if !slices.Contains(news.AnnouncementSorts(), sort) {
		f.Add("sort", "field.choice")
	}
	if days < 0 || days > MaxDropDays {
		f.Add("days", "field.range", 0, MaxDropDays)
	}
	a.No, a.Version, a.Kind = 0, 0, news.People
	for _, x := range fault.FieldsOf(a.Check()) {
		f.Add(x.Name, x.Key, x.Args...)
	}
	if err := f.Err(); err != nil {
		return a, err
	}
	var saved news.Article
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		if err := checkPlaces(ctx, tx, a); err != nil {
			return err
		}
		if saved, err = d.begin(ctx, tx, actor, a, d.now(), ""); err != nil {
			return err
		}
		x := news.Announcement{Article: saved.No, Sort: sort}
		if days > 0 {
			x.DropAt = d.now().AddDate(0, 0, days)
		}
		return tx.PutAnnouncement(ctx, x)
	})
	if err != nil {
		return a, fmt.Errorf("begin an announcement: %w", err)
	}
	return saved, nil
}

// dropsAtOnce is how many articles one round of DropContacts takes.
const dropsAtOnce = 50

// DropContacts takes the telephone numbers out of announcements whose time has come: out of the working copy and out of
// what readers see. Revisions keep them, for the newsroom alone. An announcement that is not out yet is its writer's to
// finish: it is looked at again a day later, so that its numbers go when it comes out late.
func (d *Desk) DropContacts(ctx context.Context) error {
	var due []int64
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		due, err = tx.DueAnnouncements(ctx, d.now(), dropsAtOnce)
		return err
	})
	if err != nil {
		return fmt.Errorf("announcements that are due: %w", err)
	}
	for _, no := range due {
		if e := d.store.Write(ctx, func(tx Tx) error { return d.dropContact(ctx, tx, no) }); e != nil {
			err = errors.Join(err, fmt.Errorf("telephone numbers of article %d: %w", no, e))
		}
	}
	return err
}

func (d *Desk) dropContact(ctx context.Context, tx Tx, no int64) error {
	x, err := tx.Announcement(ctx, no)
	if err != nil || !x.Dropped.IsZero() {
		return err // another node was quicker
	}
	a, err := tx.Article(ctx, no)
	if err != nil {
		return err
	}
	public, err := tx.PublicArticle(ctx, no)
	switch {
	case fault.Is(err, fault.NotFound):
		x.DropAt = d.now().AddDate(0, 0, 1)
		return tx.PutAnnouncement(ctx, x)
	case err != nil:
		return err
	default:
		from := a.Version
		public.Body, public.Lead = news.DropPhones(public.Body), news.DropPhonesLine(public.Lead)
		if a.PublicVersion == from {
			public.Version = from + 1
		}
		if err := tx.PutPublic(ctx, public); err != nil {
			return err
		}
		a.Body, a.Lead = news.DropPhones(a.Body), news.DropPhonesLine(a.Lead)
		a.Version, a.Updated = from+1, d.now()
		if a.PublicVersion == from { // what stands is still what readers see
			a.PublicVersion = a.Version
		}
		if err := tx.UpdateArticle(ctx, a, from); err != nil {
			return err
		}
		if err := tx.AddRevision(ctx, news.Revision{Article: no, Version: a.Version, At: d.now(), Name: ClockName, Action: news.Save, Copy: a}); err != nil {
			return err
		}
	}
	x.Dropped = d.now()
	if err := tx.PutAnnouncement(ctx, x); err != nil {
		return err
	}
	return audit(ctx, tx, clockwork(), "announcement.drop", object("article", no), "")
}
