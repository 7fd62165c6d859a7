package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// PictureJob is the kind of queued work that DoPicture does.
const PictureJob = "picture"

// pictureWork is the payload of a PictureJob: variants to be made, crops of an older focal point to be removed, or all
// files of an item that was deleted.
type pictureWork struct {
	ID    int64  `json:"id,omitempty"`
	Sweep bool   `json:"sweep,omitempty"`
	Key   string `json:"key,omitempty"` // of a deleted item
}

// sweepAfter is how long crops of an older focal point stay: pages that readers have open go on naming them.
const sweepAfter = time.Hour

func queue(ctx context.Context, tx Tx, w pictureWork, at time.Time) error {
	raw, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return tx.Enqueue(ctx, PictureJob, string(raw), at)
}

// AddPicture takes a file into the library. Words that are not given are read from the picture itself. The same bytes a
// second time give the item that is there. Crops and further formats of a picture are made afterwards, by DoPicture.
func (d *Desk) AddPicture(ctx context.Context, actor staff.Actor, r io.Reader, p news.Picture) (news.Picture, error) {
	if err := actor.Permit(staff.Write); err != nil {
		return p, err
	}
	if err := p.Check(); err != nil {
		return p, err
	}
	stored, err := d.library.Accept(ctx, r)
	if err != nil {
		return p, fmt.Errorf("accept a file: %w", err)
	}
	p.Key, p.Type, p.Width, p.Height, p.Duration, p.Bytes = stored.Key, stored.Type, stored.Width, stored.Height, stored.Duration, stored.Bytes
	p.Owner, p.Created, p.Blocked, p.Taken = actor.Person, d.now(), time.Time{}, stored.Notes.Taken
	p.Variants = variantsOf(stored.Variants)
	found := news.Picture{Caption: stored.Notes.Caption, Credit: stored.Notes.Credit, Alt: stored.Notes.Alt, Rights: stored.Notes.Rights}
	if found.Check() == nil { // what a camera wrote is no reason to refuse its picture
		if p.Caption == "" && p.Credit == "" {
			p.Caption, p.Credit = found.Caption, found.Credit
		}
		p.Alt, p.Rights = cmp.Or(p.Alt, found.Alt), cmp.Or(p.Rights, found.Rights)
	}
	added := p
	err = d.store.Write(ctx, func(tx Tx) error {
		id, err := tx.InsertPicture(ctx, p)
		if err != nil {
			return err
		}
		if added, err = tx.Picture(ctx, id); err != nil {
			return err
		}
		if added.IsImage() && len(added.Shape("1:1", "")) == 0 || added.Kind() == news.KindDocument && len(added.Variants) == 0 {
			if err := queue(ctx, tx, pictureWork{ID: id}, d.now()); err != nil {
				return err
			}
		}
		return audit(ctx, tx, actor, "picture.add", object("picture", id), p.Name)
	})
	if err != nil {
		return p, fmt.Errorf("add a picture: %w", err)
	}
	return added, nil
}

func variantsOf(all []media.Variant) []news.PictureVariant {
	var some []news.PictureVariant
	for _, v := range all {
		some = append(some, news.PictureVariant{Width: v.Width, Height: v.Height, File: v.File, Type: v.Type, Crop: v.Crop})
	}
	return some
}

// SavePicture writes an item's words and its focal point; where that moved, the crops are made anew. Who may only write
// may change their own.
func (d *Desk) SavePicture(ctx context.Context, actor staff.Actor, p news.Picture) (news.Picture, error) {
	if err := actor.Permit(staff.Write); err != nil {
		return p, err
	}
	if err := p.Check(); err != nil {
		return p, err
	}
	saved := p
	err := d.store.Write(ctx, func(tx Tx) error {
		stands, err := d.ownPicture(ctx, tx, actor, p.ID)
		if err != nil {
			return err
		}
		if !actor.May(staff.EditAll) && (actor.Person == 0 || stands.Owner != actor.Person) {
			return fault.New(fault.Forbidden, "fault.forbidden")
		}
		moved := stands.IsImage() && (stands.FocusX != p.FocusX || stands.FocusY != p.FocusY)
		stands.Caption, stands.Credit, stands.Alt, stands.Rights = p.Caption, p.Credit, p.Alt, p.Rights
		stands.FocusX, stands.FocusY = p.FocusX, p.FocusY
		if err := tx.UpdatePicture(ctx, stands); err != nil {
			return err
		}
		if moved {
			if err := queue(ctx, tx, pictureWork{ID: p.ID}, d.now()); err != nil {
				return err
			}
		}
		saved = stands
		return audit(ctx, tx, actor, "picture.save", object("picture", p.ID), "")
	})
	if err != nil {
		return p, fmt.Errorf("save picture %d: %w", p.ID, err)
	}
	return saved, nil
}

// ownPicture returns an item that the actor may change.
func (d *Desk) ownPicture(ctx context.Context, tx Tx, actor staff.Actor, id int64) (news.Picture, error) {
	p, err := tx.Picture(ctx, id)
	if err == nil && !actor.May(staff.EditAll) && (actor.Person == 0 || p.Owner != actor.Person) {
		err = fault.New(fault.Forbidden, "fault.forbidden")
	}
	return p, err
}

// DeletePicture removes an item and its files for good. What readers see somewhere is not deleted (fault.Conflict,
// picture.in-use): it can be blocked. What working copies use is deleted only with a reason (fault.Invalid on "reason").
func (d *Desk) DeletePicture(ctx context.Context, actor staff.Actor, id int64, reason string) error {
	if err := actor.Permit(staff.Write); err != nil {
		return err
	}
	var f fault.Fields
	reason = news.Line(&f, "reason", reason, news.MaxReason, false)
	if err := f.Err(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		p, err := d.ownPicture(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		uses, err := tx.PictureUses(ctx, id)
		if err != nil {
			return err
		}
		for _, u := range uses {
			if u.Public {
				return fault.New(fault.Conflict, "picture.in-use")
			}
		}
		if len(uses) > 0 && reason == "" {
			return fault.In("reason", "picture.delete-reason")
		}
		if err := tx.DeletePicture(ctx, id); err != nil {
			return err
		}
		if err := queue(ctx, tx, pictureWork{Key: p.Key}, d.now()); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "picture.delete", object("picture", id), reason)
	})
	if err != nil {
		return fmt.Errorf("delete picture %d: %w", id, err)
	}
	return nil
}

// DoPicture does a PictureJob. It can be done again after it was cut short.
func (d *Desk) DoPicture(ctx context.Context, payload string) error {
	var w pictureWork
	if err := json.Unmarshal([]byte(payload), &w); err != nil {
		return fmt.Errorf("picture job %q: %w", payload, err)
	}
	if w.Key != "" {
		return d.forgetPicture(ctx, w.Key)
	}
	var p news.Picture
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		p, err = tx.Picture(ctx, w.ID)
		return err
	})
	switch {
	case fault.Is(err, fault.NotFound):
		return nil // deleted meanwhile
	case err != nil:
		return fmt.Errorf("picture job of %d: %w", w.ID, err)
	case w.Sweep:
		var names []string
		for _, v := range p.Variants {
			names = append(names, v.File)
		}
		return d.library.Keep(ctx, p.Key, names)
	case p.Kind() == news.KindDocument:
		return d.drawPage(ctx, p)
	case !p.IsImage():
		return nil
	}
	var whole []media.Variant
	for _, v := range p.Shape("", "") {
		whole = append(whole, media.Variant{Width: v.Width, Height: v.Height, File: v.File})
	}
	made, err := d.library.MakeVariants(ctx, p.Key, whole, p.FocusX, p.FocusY)
	if err != nil {
		return fmt.Errorf("make variants of picture %d: %w", w.ID, err)
	}
	err = d.store.Write(ctx, func(tx Tx) error {
		stands, err := tx.Picture(ctx, p.ID)
		if fault.Is(err, fault.NotFound) || err == nil && (stands.FocusX != p.FocusX || stands.FocusY != p.FocusY) {
			return nil // whoever moved the point has queued this work again
		}
		if err != nil {
			return err
		}
		stands.Variants = variantsOf(made)
		if err := tx.UpdatePicture(ctx, stands); err != nil {
			return err
		}
		return queue(ctx, tx, pictureWork{ID: p.ID, Sweep: true}, d.now().Add(sweepAfter))
	})
	if err != nil {
		return fmt.Errorf("keep variants of picture %d: %w", w.ID, err)
	}
	return nil
}

// drawPage makes pictures of the first page of a PDF, where the machine can. One that cannot be drawn is shown by its name.
func (d *Desk) drawPage(ctx context.Context, p news.Picture) error {
	made, err := d.library.DrawPage(ctx, p.Key)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.NotFound) {
		d.log.Warn("the page of a PDF could not be drawn", "picture", p.ID, "error", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("draw the page of document %d: %w", p.ID, err)
	}
	if len(made) == 0 {
		return nil
	}
	err = d.store.Write(ctx, func(tx Tx) error {
		stands, err := tx.Picture(ctx, p.ID)
		if fault.Is(err, fault.NotFound) {
			return nil // deleted meanwhile
		}
		if err != nil {
			return err
		}
		stands.Variants = variantsOf(made)
		return tx.UpdatePicture(ctx, stands)
	})
	if err != nil {
		return fmt.Errorf("keep the page of document %d: %w", p.ID, err)
	}
	return nil
}

// forgetPicture removes the files of a deleted item, unless the same bytes were uploaded again since.
func (d *Desk) forgetPicture(ctx context.Context, key string) error {
	there := false
	err := d.store.Write(ctx, func(tx Tx) error {
		_, _, err := tx.PictureByKey(ctx, key)
		there = err == nil
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		return err
	})
	if err != nil || there {
		return err
	}
	return d.library.Remove(ctx, key)
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
