package desk

import (
	"context"
	"fmt"
	"io"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// AddPicture takes a picture into the library. Words that are not given are read from the picture itself. The same bytes
// a second time give the picture that is there.
func (d *Desk) AddPicture(ctx context.Context, actor staff.Actor, r io.Reader, p news.Picture) (news.Picture, error) {
	if err := actor.Permit(staff.Write); err != nil {
		return p, err
	}
	if err := p.Check(); err != nil {
		return p, err
	}
	stored, err := d.library.Accept(ctx, r)
	if err != nil {
		return p, fmt.Errorf("accept a picture: %w", err)
	}
	p.Key, p.Type, p.Width, p.Height = stored.Key, stored.Type, stored.Width, stored.Height
	p.Owner, p.Created, p.Blocked = actor.Person, d.now(), time.Time{}
	p.Variants = nil
	for _, v := range stored.Variants {
		p.Variants = append(p.Variants, news.PictureVariant{Width: v.Width, Height: v.Height, File: v.File})
	}
	if p.Caption == "" && p.Credit == "" {
		found := news.Picture{Caption: stored.Caption, Credit: stored.Credit}
		if found.Check() == nil { // what a camera wrote is no reason to refuse its picture
			p.Caption, p.Credit = found.Caption, found.Credit
		}
	}
	err = d.store.Write(ctx, func(tx Tx) error {
		id, err := tx.InsertPicture(ctx, p)
		if err != nil {
			return err
		}
		if p, err = tx.Picture(ctx, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "picture.add", object("picture", id), "")
	})
	if err != nil {
		return p, fmt.Errorf("add a picture: %w", err)
	}
	return p, nil
}

// SavePicture writes a picture's words. Who may only write may change their own pictures.
func (d *Desk) SavePicture(ctx context.Context, actor staff.Actor, p news.Picture) (news.Picture, error) {
	if err := actor.Permit(staff.Write); err != nil {
		return p, err
	}
	if err := p.Check(); err != nil {
		return p, err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		stands, err := tx.Picture(ctx, p.ID)
		if err != nil {
			return err
		}
		if !actor.May(staff.EditAll) && (actor.Person == 0 || stands.Owner != actor.Person) {
			return fault.New(fault.Forbidden, "fault.forbidden")
		}
		stands.Caption, stands.Credit, stands.Alt = p.Caption, p.Credit, p.Alt
		p = stands
		if err := tx.UpdatePicture(ctx, p); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "picture.save", object("picture", p.ID), "")
	})
	if err != nil {
		return p, fmt.Errorf("save picture %d: %w", p.ID, err)
	}
	return p, nil
}

// BlockPicture takes a picture away from every reader, wherever it stands; blocked false gives it back.
func (d *Desk) BlockPicture(ctx context.Context, actor staff.Actor, id int64, blocked bool, reason string) error {
	if err := actor.Permit(staff.Withdraw); err != nil {
		return err
	}
	var f fault.Fields
	reason = news.Line(&f, "reason", reason, news.MaxReason, blocked)
	if err := f.Err(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		p, err := tx.Picture(ctx, id)
		if err != nil {
			return err
		}
		action := "picture.unblock"
		p.Blocked = time.Time{}
		if blocked {
			action, p.Blocked = "picture.block", d.now()
		}
		if err := tx.UpdatePicture(ctx, p); err != nil {
			return err
		}
		return audit(ctx, tx, actor, action, object("picture", id), reason)
	})
	if err != nil {
		return fmt.Errorf("block picture %d: %w", id, err)
	}
	return nil
}
