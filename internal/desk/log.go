package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Logbook is what the actions on the log itself, and on how long things are kept, read and write.
type Logbook interface {
	AuditLine(ctx context.Context, id int64) (news.Audit, news.AuditHead, error)
	EraseAudit(ctx context.Context, id int64) error
	SaveAuditCheck(ctx context.Context, check news.AuditCheck) error
	SaveRetention(ctx context.Context, x news.Retention, from int64) error
}

// ExportLog notes that somebody takes the log out of the house: it holds names and addresses of those who work here. what
// says which part of it, in one line. The lines are read after it.
func (d *Desk) ExportLog(ctx context.Context, actor staff.Actor, what string) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx Tx) error { return audit(ctx, tx, actor, "log.export", "log", what) })
}

// EraseLog erases what a line of the log says, by the right of whom it names; its place on the chain stays. The law keeps
// a line for a year (news.AuditKept): a younger one is Conflict, as is one by which the log speaks of itself.
func (d *Desk) EraseLog(ctx context.Context, actor staff.Actor, id int64, reason string) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	var f fault.Fields
	reason = news.Line(&f, "reason", reason, news.MaxReason, true)
	if err := f.Err(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		line, _, err := tx.AuditLine(ctx, id)
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(line.Action, "audit.") || line.Action == news.AuditRestoreAction:
			return fault.New(fault.Conflict, "log.of-itself")
		case d.now().Sub(line.At) < news.AuditKept*24*time.Hour:
			return fault.New(fault.Conflict, "log.too-young", news.AuditKept)
		}
		if err := tx.EraseAudit(ctx, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, news.AuditEraseAction, news.AuditRange(id, id), reason)
	})
	if err != nil {
		return fmt.Errorf("erase line %d of the log: %w", id, err)
	}
	return nil
}

// CheckLog walks along the whole log and notes what it found. noted are heads that were written down elsewhere.
func (d *Desk) CheckLog(ctx context.Context, actor staff.Actor, noted []news.NotedHead) (news.AuditCheck, error) {
	if err := actor.Permit(staff.Manage); err != nil {
		return news.AuditCheck{}, err
	}
	check, err := d.store.CheckAudits(ctx, noted)
	if err != nil {
		return check, fmt.Errorf("check the log: %w", err)
	}
	if check.Fault != "" {
		d.log.Error("the log of staff actions was tampered with", "fault", string(check.Fault), "row", check.Row, "noted", check.Noted)
	}
	return check, d.store.Write(ctx, func(tx Tx) error { return tx.SaveAuditCheck(ctx, check) })
}

// SaveRetention sets how long the paper keeps what, from the version that the actor saw (0: the defaults).
func (d *Desk) SaveRetention(ctx context.Context, actor staff.Actor, x news.Retention, from int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	if err := x.Check(); err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx Tx) error {
		if err := tx.SaveRetention(ctx, x, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "retention.save", "retention", fmt.Sprintf("claims %d, audit %d, views %d, stands %d, submissions %d, deliveries %d",
			x.Claims, x.Audit, x.Views, x.Stands, x.Submissions, x.Deliveries))
	})
}
