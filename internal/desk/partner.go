package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
)

// Partners is what the actions on partners and deliveries read and write.
type Partners interface {
	Partners(ctx context.Context) ([]news.Partner, error)
	Partner(ctx context.Context, id int64) (news.Partner, error)
	PartnerAt(ctx context.Context, slug string) (news.Partner, error)
	SavePartner(ctx context.Context, p news.Partner) (int64, error)
	DeletePartner(ctx context.Context, id int64) error
	PartnerDelivery(ctx context.Context, partner, no int64) (news.Delivery, error)
	SavePartnerDelivery(ctx context.Context, d news.Delivery) error
	Listing(ctx context.Context, list string, before news.Cursor, limit int) ([]news.Headline, error)
	SetCopyTick(ctx context.Context, x news.CopyTick, on bool) error
}

// PartnerDraft is a partner as its form says it. Of the secrets an empty one leaves the one that stands.
type PartnerDraft struct {
	news.Partner
	Headers      string
	ClearHeaders bool
	Password     string
	NewKey       bool // an SSH key pair is made; the password goes
}

// SavePartner sets up a partner, or changes one from the version that the actor saw. The first time that it is active
// what comes out is delivered from then on; a feed begins with the newest articles. For a new feed the answer has its key,
// which is shown this once.
func (d *Desk) SavePartner(ctx context.Context, actor staff.Actor, x PartnerDraft) (id int64, key string, err error) {
	if err := actor.Permit(staff.Manage); err != nil {
		return 0, "", err
	}
	if d.seal == nil && (x.Headers != "" || x.Password != "" || x.NewKey) {
		return 0, "", errNoSeal
	}
	if x.Way == news.HTTPWay {
		if err := notify.CheckHeaders(x.Headers); err != nil {
			return 0, "", joinFields(x.Check(), err)
		}
	}
	if err := x.Check(); err != nil {
		return 0, "", err
	}
	if strings.ContainsAny(x.Password, "\r\n\x00") || len(x.Password) > 500 {
		return 0, "", fault.In("password", "field.characters")
	}
	var private, public string
	if x.NewKey && x.Way == news.SFTPWay {
		if private, public, err = notify.NewSSHKey(); err != nil {
			return 0, "", err
		}
	}
	fresh, hash := notify.NewPartnerKey()
	err = d.store.Write(ctx, func(tx Tx) error {
		key = ""
		next, action := x.Partner, "partner.save"
		stands := news.Partner{Created: d.now()}
		if x.ID != 0 {
			var err error
			if stands, err = tx.Partner(ctx, x.ID); err != nil {
				return err
			}
			if stands.Version != x.Version {
				return fault.New(fault.Conflict, "partner.stale")
			}
		} else {
			action = "partner.add"
		}
		if other, err := tx.PartnerAt(ctx, x.Slug); err == nil && other.ID != x.ID {
			return fault.In("slug", "partner.slug-taken")
		} else if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		next.Version, next.Created, next.Started, next.Fetched, next.KeyHash = stands.Version+1, stands.Created, stands.Started, stands.Fetched, stands.KeyHash
		if next.SFTP.Host == stands.SFTP.Host && next.SFTP.Port == stands.SFTP.Port {
			next.SFTP.HostKey = stands.SFTP.HostKey
		} else {
			next.SFTP.HostKey = ""
		}
		next.SFTP.Public = stands.SFTP.Public
		if stands.ID != 0 {
			next.Way = stands.Way // what is known of its articles is of that way
		}
		if next.Way == news.PullWay && next.KeyHash == "" {
			next.KeyHash, key = hash, fresh
		}
		secrets, err := d.PartnerSecrets(stands)
		if err != nil {
			secrets = notify.PartnerSecrets{} // sealed with another key: what is typed now takes its place
		}
		if !sameServer(stands, next) { // no other server is told a secret that was typed for this one
			secrets.Headers, secrets.Password = "", ""
		}
		if x.Headers != "" || x.ClearHeaders {
			secrets.Headers = x.Headers
		}
		switch {
		case private != "":
			secrets.Key, secrets.Password, next.SFTP.Public = private, "", public
		case x.Password != "":
			secrets.Key, secrets.Password, next.SFTP.Public = "", x.Password, ""
		}
		if d.seal != nil {
			if next.Secret, err = d.seal.ClosePartner(secrets); err != nil {
				return err
			}
		}
		first := next.Active && next.Started.IsZero()
		if first {
			next.Started = d.now()
		}
		if id, err = tx.SavePartner(ctx, next); err != nil {
			return err
		}
		next.ID = id
		if first && next.Way == news.PullWay {
			if err := d.beginFeed(ctx, tx, next); err != nil {
				return err
			}
		}
		return audit(ctx, tx, actor, action, object("partner", id), next.Name+" "+string(next.Way))
	})
	if err != nil {
		return 0, "", fmt.Errorf("save partner %q: %w", x.Name, err)
	}
	return id, key, nil
}

// sameServer tells that what is kept secret goes to the same house as before.
func sameServer(a, b news.Partner) bool {
	return a.ID == 0 || a.Way == b.Way && hosts(a) == hosts(b)
}

func hosts(p news.Partner) string {
	if p.Way == news.SFTPWay {
		return fmt.Sprintf("%s:%d %s", p.SFTP.Host, p.SFTP.Port, p.SFTP.User)
	}
	var all []string
	for _, address := range []string{p.HTTP.URL, p.HTTP.UpdateURL, p.HTTP.DeleteURL} {
		scheme, rest, _ := strings.Cut(address, "://")
		host, _, _ := strings.Cut(rest, "/")
		if host != "" && !slices.Contains(all, scheme+host) {
			all = append(all, scheme+host)
		}
	}
	return strings.Join(all, " ")
}

func joinFields(errs ...error) error {
	var f fault.Fields
	for _, err := range errs {
		for _, x := range fault.FieldsOf(err) {
			f.Add(x.Name, x.Key, x.Args...)
		}
	}
	return f.Err()
}

// beginFeed puts the newest articles into a feed that nobody has fetched yet.
func (d *Desk) beginFeed(ctx context.Context, tx Tx, p news.Partner) error {
	sections, err := tx.Sections(ctx)
	if err != nil {
		return err
	}
	heads, err := tx.Listing(ctx, news.ListAll, news.Cursor{}, news.PartnerFirst)
	if err != nil {
		return err
	}
	for _, h := range slices.Backward(heads) {
		a, err := tx.PublicArticle(ctx, h.No)
		if err != nil {
			return err
		}
		if !p.Filter.Takes(a, sections) {
			continue
		}
		row, _ := news.Delivery{Partner: p.ID, Article: h.No}.Follow(true, d.now())
		if err := tx.SavePartnerDelivery(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// onPartner does something with a partner as it stands.
func (d *Desk) onPartner(ctx context.Context, actor staff.Actor, id int64, action string, change func(*news.Partner) error) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		p, err := tx.Partner(ctx, id)
		if err != nil {
			return err
		}
		if err := change(&p); err != nil {
			return err
		}
		p.Version++
		if _, err := tx.SavePartner(ctx, p); err != nil {
			return err
		}
		return audit(ctx, tx, actor, action, object("partner", id), p.Name)
	})
	if err != nil {
		return fmt.Errorf("%s %d: %w", action, id, err)
	}
	return nil
}

// RenewPartnerKey gives a feed another key, which is returned this once. The old one ends at once.
func (d *Desk) RenewPartnerKey(ctx context.Context, actor staff.Actor, id int64) (string, error) {
	key, hash := notify.NewPartnerKey()
	return key, d.onPartner(ctx, actor, id, "partner.key", func(p *news.Partner) error {
		if p.Way != news.PullWay {
			return fault.New(fault.Conflict, "partner.no-feed")
		}
		p.KeyHash = hash
		return nil
	})
}

// TrustPartner notes that somebody compared the server's key and trusts it.
func (d *Desk) TrustPartner(ctx context.Context, actor staff.Actor, id int64, hostKey string) error {
	if notify.HostKeyPrint(hostKey) == "" || len(hostKey) > 4000 {
		return fault.New(fault.Invalid, "partner.host-key-wrong")
	}
	return d.onPartner(ctx, actor, id, "partner.trust", func(p *news.Partner) error {
		if p.Way != news.SFTPWay {
			return fault.New(fault.Conflict, "partner.no-feed")
		}
		p.SFTP.HostKey = hostKey
		return nil
	})
}

// DeletePartner ends a partner with all that is known of its articles. What it has of them stays there: it is told nothing.
func (d *Desk) DeletePartner(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		p, err := tx.Partner(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.DeletePartner(ctx, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "partner.delete", object("partner", id), p.Name)
	})
	if err != nil {
		return fmt.Errorf("delete partner %d: %w", id, err)
	}
	return nil
}

// TestedPartner writes down that somebody tried the way to a partner.
func (d *Desk) TestedPartner(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx Tx) error {
		return audit(ctx, tx, actor, "partner.test", object("partner", id), "")
	})
}

// PartnerSecrets opens what is kept secret of a partner; notify.ErrSealed where that was sealed with another key.
func (d *Desk) PartnerSecrets(p news.Partner) (notify.PartnerSecrets, error) {
	switch {
	case p.Secret == "":
		return notify.PartnerSecrets{}, nil
	case d.seal == nil:
		return notify.PartnerSecrets{}, notify.ErrSealed
	}
	return d.seal.OpenPartner(p.Secret)
}

// Deliver sends articles to a partner again as they are now, or has them deleted there, whatever became of them before.
// It tells how many. Of several those that cannot be are left out; of one that is Conflict.
func (d *Desk) Deliver(ctx context.Context, actor staff.Actor, partner int64, nos []int64, remove bool) (done int, err error) {
	permission, action := staff.Publish, "delivery.again"
	if remove {
		permission, action = staff.Withdraw, "delivery.remove"
	}
	if err := actor.Permit(permission); err != nil {
		return 0, err
	}
	err = d.store.Write(ctx, func(tx Tx) error {
		done = 0
		p, err := tx.Partner(ctx, partner)
		if err != nil {
			return err
		}
		if !p.Active {
			return fault.New(fault.Conflict, "delivery.inactive")
		}
		sections, err := tx.Sections(ctx)
		if err != nil {
			return err
		}
		for _, no := range nos {
			err := d.deliverOne(ctx, tx, p, sections, no, remove)
			if fault.Is(err, fault.Conflict) && len(nos) > 1 {
				continue
			}
			if err != nil {
				return err
			}
			done++
			if err := audit(ctx, tx, actor, action, object("article", no), p.Name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("%s at partner %d: %w", action, partner, err)
	}
	return done, nil
}

func (d *Desk) deliverOne(ctx context.Context, tx Tx, p news.Partner, sections news.Sections, no int64, remove bool) error {
	row, err := tx.PartnerDelivery(ctx, p.ID, no)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	row.Partner, row.Article = p.ID, no
	public, err := tx.PublicArticle(ctx, no)
	if err != nil {
		return err
	}
	if !remove && !p.Filter.Takes(public, sections) {
		if public.Withdrawn.IsZero() {
			return fault.New(fault.Conflict, "delivery.not-taken")
		}
		remove = true // of what is withdrawn only the deletion can be told again
	}
	if row, err = row.Again(remove, d.now()); err != nil {
		return err
	}
	if !public.Withdrawn.IsZero() {
		row.Held = false // it is gone by itself, and comes back by itself
	}
	if p.Started.IsZero() {
		return fault.New(fault.Conflict, "delivery.inactive")
	}
	return tx.SavePartnerDelivery(ctx, row)
}

// TickCopy notes that the actor has seen to a copy of a withdrawn article outside the house, or takes the note back.
func (d *Desk) TickCopy(ctx context.Context, actor staff.Actor, no int64, key string, on bool) error {
	if err := actor.Permit(staff.Withdraw); err != nil {
		return err
	}
	if !slices.ContainsFunc(news.OutsideCopies(), func(c news.OutsideCopy) bool { return c.Key == key }) {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		if _, err := tx.Article(ctx, no); err != nil {
			return err
		}
		if err := tx.SetCopyTick(ctx, news.CopyTick{Article: no, Key: key, Person: actor.Person, Name: actor.Name}, on); err != nil {
			return err
		}
		action := "copy.tick"
		if !on {
			action = "copy.untick"
		}
		return audit(ctx, tx, actor, action, object("article", no), key)
	})
	if err != nil {
		return fmt.Errorf("tick the copy %s of article %d: %w", key, no, err)
	}
	return nil
}
