package store

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const partnerColumns = "id, version, slug, name, kind, way, format, charset, detail, active, started_at, key_hash, secret, created_at, fetched_at"

func scanPartner(s scanner) (p news.Partner, err error) {
	var detail string
	var started, created, fetched int64
	err = s.Scan(&p.ID, &p.Version, &p.Slug, &p.Name, &p.Kind, &p.Way, &p.Format, &p.Charset, &detail, &p.Active, &started, &p.KeyHash, &p.Secret, &created, &fetched)
	if err != nil {
		return p, err
	}
	p.Started, p.Created, p.Fetched = at(started), at(created), at(fetched)
	return p, json.Unmarshal([]byte(detail), &p.PartnerSet)
}

// Partners lists the partners by name.
func (r *Reader) Partners(ctx context.Context) ([]news.Partner, error) {
	return list(ctx, r, scanPartner, "select "+partnerColumns+" from partner order by name, id")
}

// Partner returns a partner.
func (r *Reader) Partner(ctx context.Context, id int64) (news.Partner, error) {
	return one(ctx, r, scanPartner, "select "+partnerColumns+" from partner where id = $1", id)
}

// PartnerAt returns the partner with a slug.
func (r *Reader) PartnerAt(ctx context.Context, slug string) (news.Partner, error) {
	return one(ctx, r, scanPartner, "select "+partnerColumns+" from partner where slug = $1", slug)
}

// SavePartner writes a partner: a new one where its id is 0. Conflict where the slug is another's. The first partner that
// is started hears of what happens from then on.
func (t *Tx) SavePartner(ctx context.Context, p news.Partner) (int64, error) {
	detail, err := asJSON(p.PartnerSet)
	if err != nil {
		return 0, err
	}
	if !p.Started.IsZero() {
		if _, err := t.exec(ctx, `update counter set value = (select c.value from counter c where c.name = 'change')
			where name = 'partner' and not exists (select 1 from partner where started_at > 0)`); err != nil {
			return 0, err
		}
	}
	if p.ID == 0 {
		return t.insert(ctx, `insert into partner (version, slug, name, kind, way, format, charset, detail, active, started_at, key_hash, secret, created_at, fetched_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id`,
			p.Version, p.Slug, p.Name, p.Kind, p.Way, p.Format, p.Charset, detail, bit(p.Active), ms(p.Started), p.KeyHash, p.Secret, ms(p.Created), ms(p.Fetched))
	}
	n, err := t.exec(ctx, `update partner set version = $1, slug = $2, name = $3, kind = $4, way = $5, format = $6, charset = $7, detail = $8, active = $9,
		started_at = $10, key_hash = $11, secret = $12, fetched_at = $13 where id = $14`,
		p.Version, p.Slug, p.Name, p.Kind, p.Way, p.Format, p.Charset, detail, bit(p.Active), ms(p.Started), p.KeyHash, p.Secret, ms(p.Fetched), p.ID)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	return p.ID, err
}

// DeletePartner removes a partner with what is known of its articles.
func (t *Tx) DeletePartner(ctx context.Context, id int64) error {
	if _, err := t.exec(ctx, "delete from partner_delivery where partner_id = $1", id); err != nil {
		return err
	}
	_, err := t.exec(ctx, "delete from partner where id = $1", id)
	return err
}

const partnerDeliveryColumns = `d.id, d.partner_id, d.article_no, d.state, d.action, d.generation, d.there, d.confirmed, d.held, d.print, d.queued_at,
	d.next_at, d.attempts, d.tried_at, d.done_at, d.status, d.answer`

func partnerDeliveryFields(d *news.Delivery) (fields []any, finish func()) {
	var queued, next, tried, done int64
	fields = []any{&d.ID, &d.Partner, &d.Article, &d.State, &d.Action, &d.Generation, &d.There, &d.Confirmed, &d.Held, &d.Print, &queued,
		&next, &d.Attempts, &tried, &done, &d.Status, &d.Answer}
	return fields, func() { d.Queued, d.Next, d.Tried, d.Done = at(queued), at(next), at(tried), at(done) }
}

func scanPartnerDelivery(s scanner) (d news.Delivery, err error) {
	fields, finish := partnerDeliveryFields(&d)
	err = s.Scan(fields...)
	finish()
	return d, err
}

// PartnerDelivery returns how an article stands at a partner.
func (r *Reader) PartnerDelivery(ctx context.Context, partner, no int64) (news.Delivery, error) {
	return one(ctx, r, scanPartnerDelivery, "select "+partnerDeliveryColumns+" from partner_delivery d where d.article_no = $1 and d.partner_id = $2", no, partner)
}

// PartnerDeliveryRow returns one by its id.
func (r *Reader) PartnerDeliveryRow(ctx context.Context, id int64) (news.Delivery, error) {
	return one(ctx, r, scanPartnerDelivery, "select "+partnerDeliveryColumns+" from partner_delivery d where d.id = $1", id)
}

// PartnerDeliveries lists deliveries, what was last to be done first.
func (r *Reader) PartnerDeliveries(ctx context.Context, f news.DeliveryFilter) ([]news.DeliveryRow, error) {
	return list(ctx, r, func(s scanner) (x news.DeliveryRow, err error) {
		fields, finish := partnerDeliveryFields(&x.Delivery)
		err = s.Scan(append(fields, &x.Title, &x.PartnerName, &x.PartnerWay)...)
		finish()
		return x, err
	}, "select "+partnerDeliveryColumns+`, a.title, p.name, p.way from partner_delivery d join partner p on p.id = d.partner_id join article a on a.no = d.article_no
		where (cast($1 as bigint) = 0 or d.partner_id = $1) and (cast($2 as bigint) = 0 or d.article_no = $2) and (cast($3 as text) = '' or d.state = $3)
		and (cast($4 as bigint) = 0 or (d.queued_at, d.id) < ($4, $5)) order by d.queued_at desc, d.id desc limit $6`,
		f.Partner, f.Article, string(f.State), f.Before, f.ID, f.Limit)
}

// PartnerFeed lists what stands in a partner's feed: what was to be done since a time, the newest first.
func (r *Reader) PartnerFeed(ctx context.Context, partner int64, since time.Time, limit int) ([]news.Delivery, error) {
	return list(ctx, r, scanPartnerDelivery, "select "+partnerDeliveryColumns+` from partner_delivery d where d.partner_id = $1 and d.queued_at >= $2
		and (d.done_at > 0 or d.state <> $3) order by d.queued_at desc, d.id desc limit $4`, partner, ms(since), string(news.DeliveryDeleted), limit)
}

// CountPartnerDeliveries counts deliveries by state; partner 0: of all partners, article 0: of all articles.
func (r *Reader) CountPartnerDeliveries(ctx context.Context, partner, article int64) (map[news.DeliveryState]int64, error) {
	type row struct {
		state news.DeliveryState
		count int64
	}
	all, err := list(ctx, r, func(s scanner) (x row, err error) { return x, s.Scan(&x.state, &x.count) },
		"select state, count(*) from partner_delivery where (cast($1 as bigint) = 0 or partner_id = $1) and (cast($2 as bigint) = 0 or article_no = $2) group by state",
		partner, article)
	counts := map[news.DeliveryState]int64{}
	for _, x := range all {
		counts[x.state] = x.count
	}
	return counts, err
}

// PartnersFailing counts what was given up at partners that are active.
func (r *Reader) PartnersFailing(ctx context.Context) (int64, error) {
	return one(ctx, r, scanInt, "select count(*) from partner_delivery d join partner p on p.id = d.partner_id where p.active = 1 and d.state = $1", string(news.DeliveryFailed))
}

// SavePartnerDelivery writes how an article stands at a partner. A try that is on its way meanwhile is not noted: what is
// to be done now is another thing.
func (t *Tx) SavePartnerDelivery(ctx context.Context, d news.Delivery) error {
	_, err := t.exec(ctx, `insert into partner_delivery (partner_id, article_no, state, action, generation, there, confirmed, held, print, queued_at, next_at,
		leased_until, holder, attempts, tried_at, done_at, status, answer) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', $12, $13, $14, $15, $16)
		on conflict (article_no, partner_id) do update set state = excluded.state, action = excluded.action, generation = excluded.generation,
		there = excluded.there, confirmed = excluded.confirmed, held = excluded.held, print = excluded.print, queued_at = excluded.queued_at,
		next_at = excluded.next_at, attempts = excluded.attempts, tried_at = excluded.tried_at, done_at = excluded.done_at, status = excluded.status, answer = excluded.answer`,
		d.Partner, d.Article, string(d.State), string(d.Action), d.Generation, bit(d.There), bit(d.Confirmed), bit(d.Held), d.Print, ms(d.Queued), ms(d.Next),
		d.Attempts, ms(d.Tried), ms(d.Done), d.Status, d.Answer)
	return err
}

// FollowPartners looks through at most limit changes for the partners and writes what each article that changed now asks
// for; more tells that there are further ones. Where another node was quicker nothing happens. What was pruned before it
// was looked through is told as lost.
func (db *DB) FollowPartners(ctx context.Context, limit int) (more, lost bool, err error) {
	from, err := db.partnersAt(ctx)
	if err != nil || from < 0 {
		return false, false, err
	}
	var changes []news.Change
	to := from
	changes, err = db.Changes(ctx, from, limit)
	switch {
	case fault.Is(err, fault.NotFound):
		if to, err = db.LastSeq(ctx); err != nil {
			return false, true, err
		}
		lost = true
	case err != nil || len(changes) == 0:
		return false, false, err
	default:
		to = changes[len(changes)-1].Seq
		if len(changes) < limit && !slices.ContainsFunc(changes, func(x news.Change) bool { return x.What == news.WhatArticle }) {
			return false, false, nil // most of what happens is nothing to partners, and needs no write
		}
	}
	err = db.Write(ctx, func(t *Tx) error {
		n, err := t.exec(ctx, "update counter set value = $1 where name = 'partner' and value = $2", to, from)
		if err != nil || n == 0 {
			return err
		}
		return t.followArticles(ctx, changes)
	})
	return len(changes) == limit, lost, err
}

// partnersAt is how far the changes were looked through; -1 where there is no partner to look for, or nothing new.
func (db *DB) partnersAt(ctx context.Context) (int64, error) {
	return one(ctx, &db.Reader, scanInt, `select case when c.value > p.value and exists (select 1 from partner where started_at > 0) then p.value else -1 end
		from counter p, counter c where p.name = 'partner' and c.name = 'change'`)
}

func (t *Tx) followArticles(ctx context.Context, changes []news.Change) error {
	partners, err := t.Partners(ctx)
	if err != nil {
		return err
	}
	sections, err := t.Sections(ctx)
	if err != nil {
		return err
	}
	seen := map[int64]bool{}
	for _, x := range changes {
		if x.What != news.WhatArticle || seen[x.ID] {
			continue
		}
		seen[x.ID] = true
		a, err := t.PublicArticle(ctx, x.ID)
		public := !fault.Is(err, fault.NotFound)
		if err != nil && public {
			return err
		}
		for _, p := range partners {
			if p.Started.IsZero() || x.At.Before(p.Started.Truncate(time.Millisecond)) {
				continue
			}
			d, err := t.PartnerDelivery(ctx, p.ID, x.ID)
			known := !fault.Is(err, fault.NotFound)
			if err != nil && known {
				return err
			}
			takes := public && p.Filter.Takes(a, sections)
			if !known && !takes {
				continue
			}
			d.Partner, d.Article = p.ID, x.ID
			if next, other := d.Follow(takes, t.Now); other {
				if err := t.SavePartnerDelivery(ctx, next); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// TakePartnerDelivery leases the delivery that has waited longest, of an active partner that is sent to and not among
// busy; NotFound where none is due. From here on the article may be there.
func (db *DB) TakePartnerDelivery(ctx context.Context, holder string, lease time.Duration, busy []int64) (d news.Delivery, p news.Partner, err error) {
	due := func(r *Reader, now time.Time) (int64, error) {
		args := []any{ms(now), string(news.DeliveryWaits), string(news.PullWay)}
		except := ""
		if len(busy) > 0 {
			var marks string
			marks, args = in(args, busy)
			except = " and d.partner_id not in (" + marks + ")"
		}
		return one(ctx, r, scanInt, `select d.id from partner_delivery d join partner p on p.id = d.partner_id
			where d.state = $2 and d.next_at <= $1 and d.leased_until <= $1 and p.active = 1 and p.way <> $3`+except+" order by d.next_at, d.id limit 1", args...)
	}
	if _, err := due(&db.Reader, db.now()); err != nil { // most looks find nothing and need no write
		return d, p, err
	}
	err = db.Write(ctx, func(t *Tx) error {
		id, err := due(&t.Reader, t.Now)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, "update partner_delivery set leased_until = $1, holder = $2, there = 1 where id = $3", ms(t.Now.Add(lease)), holder, id); err != nil {
			return err
		}
		if d, err = t.PartnerDeliveryRow(ctx, id); err != nil {
			return err
		}
		p, err = t.Partner(ctx, d.Partner)
		return err
	})
	return d, p, err
}

// EndPartnerDelivery writes what a try came to: after is the delivery that follows the one that was taken. Where something
// else is to be done with the article meanwhile, that stands and only what the partner has is noted. Conflict where the
// lease ran out and another has it.
func (db *DB) EndPartnerDelivery(ctx context.Context, holder string, after news.Delivery) error {
	return db.Write(ctx, func(t *Tx) error {
		d, err := t.PartnerDeliveryRow(ctx, after.ID)
		if fault.Is(err, fault.NotFound) {
			return nil // deleted with its partner
		}
		if err != nil {
			return err
		}
		n, err := t.exec(ctx, "update partner_delivery set leased_until = 0, holder = '' where id = $1 and holder = $2", after.ID, holder)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "fault.conflict")
		}
		if d.Generation != after.Generation {
			d.Tried, d.Done = after.Tried, after.Done
			d.There, d.Confirmed = after.There, after.Confirmed
			switch {
			case d.State != news.DeliveryWaits:
			case d.Action == news.DeliverInsert && d.Confirmed:
				d.Action = news.DeliverUpdate
			case d.Action == news.DeliverUpdate && !d.Confirmed:
				d.Action = news.DeliverInsert
			case d.Action == news.DeliverDelete && !d.There:
				d.State = news.DeliveryDeleted
			}
			after = d
		}
		return t.SavePartnerDelivery(ctx, after)
	})
}

// PulledPartner notes that a partner fetched its feed with these deliveries in it. What was changed since it was read
// waits on.
func (db *DB) PulledPartner(ctx context.Context, partner int64, all []news.Delivery) error {
	return db.Write(ctx, func(t *Tx) error {
		if _, err := t.exec(ctx, "update partner set fetched_at = $1 where id = $2", ms(t.Now), partner); err != nil {
			return err
		}
		for _, x := range all {
			d, err := t.PartnerDeliveryRow(ctx, x.ID)
			if fault.Is(err, fault.NotFound) || err == nil && (d.Generation != x.Generation || d.State != news.DeliveryWaits) {
				continue
			}
			if err != nil {
				return err
			}
			d.Tried, d.Attempts = t.Now, d.Attempts+1
			if err := t.SavePartnerDelivery(ctx, d.Took(x.Action, "", t.Now)); err != nil {
				return err
			}
		}
		return nil
	})
}

// CopyTicks lists which copies outside the house of an article somebody has seen to.
func (r *Reader) CopyTicks(ctx context.Context, no int64) ([]news.CopyTick, error) {
	return list(ctx, r, func(s scanner) (x news.CopyTick, err error) {
		var when int64
		err = s.Scan(&x.Article, &x.Key, &x.Person, &x.Name, &when)
		x.At = at(when)
		return x, err
	}, "select article_no, key, person_id, name, at from outside_copy where article_no = $1 order by key", no)
}

// SetCopyTick notes that somebody has seen to a copy, or takes the note back.
func (t *Tx) SetCopyTick(ctx context.Context, x news.CopyTick, on bool) error {
	if !on {
		_, err := t.exec(ctx, "delete from outside_copy where article_no = $1 and key = $2", x.Article, x.Key)
		return err
	}
	_, err := t.exec(ctx, "insert into outside_copy (article_no, key, person_id, name, at) values ($1, $2, $3, $4, $5) on conflict (article_no, key) do nothing",
		x.Article, x.Key, x.Person, x.Name, ms(t.Now))
	return err
}

// prunePartners removes deliveries that were deleted at their partner before a time. What a partner may still have stays
// known, however old: its withdrawal would have to be told.
func prunePartners(ctx context.Context, t *Tx, before time.Time) (int64, error) {
	return t.exec(ctx, "delete from partner_delivery where state = $1 and there = 0 and held = 0 and queued_at < $2", string(news.DeliveryDeleted), ms(before))
}
