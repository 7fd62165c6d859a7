package app

import (
	"context"
	"crypto/rand"
	"log/slog"
	mathrand "math/rand/v2"
	"slices"
	"sync"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/fetch"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/site"
	"jogan/internal/store"
)

// Bounds of delivering to partners.
const (
	carrierSlots   = 16              // articles on their way at the same time
	carrierEach    = 2               // of them to one partner: a slow one leaves the others their slots
	carrierChanges = 200             // changes looked through at a time
	carrierLease   = 2 * time.Minute // longer than a try and the note of it take
)

// carrier delivers articles to the partners that are sent to. What is to be done stands in the database, written from the
// changes that came with the actions themselves, so that nothing is lost when the program stops; each article of each
// partner is tried by one node at a time. What was on its way when the program stopped is sent again under the same key.
type carrier struct {
	db     *store.DB
	desk   *desk.Desk
	site   *site.Site
	post   notify.PartnerPost
	now    func() time.Time
	log    *slog.Logger
	holder string
	wake   chan struct{}

	mu   sync.Mutex
	busy map[int64]int // on their way, by partner
}

func newCarrier(db *store.DB, d *desk.Desk, s *site.Site, allowed []string, now func() time.Time, log *slog.Logger) *carrier {
	return &carrier{
		db: db, desk: d, site: s, now: now, log: log, holder: rand.Text(), wake: make(chan struct{}, 1), busy: map[int64]int{},
		post: notify.PartnerPost{Local: allowed, Client: fetch.New(fetch.Options{
			Timeout: courierTimeout, MaxBytes: courierAnswer, AllowLocal: allowed, UserAgent: "Jogan/" + Version(),
		})},
	}
}

// Changed hears of changes and wakes the carrier for articles.
func (c *carrier) Changed(changes []news.Change) {
	if slices.ContainsFunc(changes, func(x news.Change) bool { return x.What == news.WhatArticle }) {
		c.again()
	}
}

func (c *carrier) again() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run delivers until ctx ends, and waits for what is on its way.
func (c *carrier) Run(ctx context.Context) {
	var sending sync.WaitGroup
	defer sending.Wait()
	quiet := time.Time{} // a database that is away is told once a minute
	for ctx.Err() == nil {
		if err := c.round(ctx, &sending); err != nil && ctx.Err() == nil && time.Since(quiet) > time.Minute {
			quiet = time.Now()
			c.log.Warn("partners could not be served; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-c.wake:
		case <-time.After(courierLooks):
		}
	}
}

// round looks through what changed and begins to send what is due, as far as there are slots.
func (c *carrier) round(ctx context.Context, sending *sync.WaitGroup) error {
	for more := true; more; {
		var lost bool
		var err error
		follow, cancel := context.WithTimeout(ctx, courierPatience)
		more, lost, err = c.db.FollowPartners(follow, carrierChanges)
		cancel()
		if lost {
			c.log.Error("what happened was forgotten before the partners were told")
		}
		if err != nil {
			return err
		}
	}
	for {
		full, ok := c.full()
		if !ok {
			return nil
		}
		d, p, err := c.db.TakePartnerDelivery(ctx, c.holder, carrierLease, full)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		c.count(p.ID, 1)
		sending.Go(func() {
			defer c.again() // a slot is free
			defer c.count(p.ID, -1)
			c.send(ctx, p, d)
		})
	}
}

// full are the partners that have all on their way that they may have; false: there is no slot at all.
func (c *carrier) full() (partners []int64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := 0
	for id, n := range c.busy {
		all += n
		if n >= carrierEach {
			partners = append(partners, id)
		}
	}
	return partners, all < carrierSlots
}

func (c *carrier) count(partner int64, by int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy[partner] += by; c.busy[partner] == 0 {
		delete(c.busy, partner)
	}
}

func (c *carrier) send(ctx context.Context, p news.Partner, d news.Delivery) {
	after, ok := c.try(ctx, p, d)
	if !ok {
		return // stopping: the lease runs out, and it is sent again
	}
	err := c.db.EndPartnerDelivery(ctx, c.holder, after)
	if err != nil && !fault.Is(err, fault.Conflict) && ctx.Err() == nil {
		c.log.Warn("what a partner answered could not be noted", "partner", p.ID, "article", d.Article, "error", err)
	}
}

// try sends an article as readers see it at this moment; false where the program is stopping.
func (c *carrier) try(ctx context.Context, p news.Partner, d news.Delivery) (news.Delivery, bool) {
	piece, err := c.site.Piece(ctx, d.Article)
	if ctx.Err() != nil {
		return d, false
	}
	print := ""
	var o notify.PartnerOutcome
	switch secrets, sealed := c.desk.PartnerSecrets(p); {
	case err != nil:
		c.log.Error("an article could not be made ready for a partner", "partner", p.ID, "article", d.Article, "error", err)
		o.Answer = "delivery.write"
	case sealed != nil:
		o = notify.PartnerOutcome{Answer: "delivery.sealed", Lasting: true}
	default:
		if piece.Action == news.DeliverDelete { // withdrawn since it was queued: no word of it goes out
			d.Action = news.DeliverDelete
		}
		if print, err = notify.Print(p, piece); err == nil && d.Action == news.DeliverUpdate && d.Print == print && d.Confirmed {
			return d.Took(d.Action, print, c.now()), true // nothing that the partner gets has changed
		}
		o = c.post.Send(ctx, p, secrets, d, piece, c.now().In(piece.Updated.Location()))
	}
	if ctx.Err() != nil {
		return d, false
	}
	if !o.OK {
		c.log.Info("a partner did not take an article", "partner", p.ID, "article", d.Article, "action", d.Action, "try", d.Attempts+1, "status", o.Status)
	}
	return notify.AfterPartner(d, o, print, c.now(), mathrand.Float64()), true
}

// TestPartner tries the way to a partner without sending anything of the paper's.
func (a *App) TestPartner(ctx context.Context, id int64) (notify.PartnerTest, error) {
	p, err := a.db.Partner(ctx, id)
	if err != nil {
		return notify.PartnerTest{}, err
	}
	secrets, err := a.desk.PartnerSecrets(p)
	if err != nil {
		return notify.PartnerTest{Key: "delivery.sealed"}, nil //nolint:nilerr // it is what the test found
	}
	return a.carrier.post.Test(ctx, p, secrets), nil
}

// PartnerSample is the newest article that a partner's filter takes, spelled for it; NotFound where it takes none.
func (a *App) PartnerSample(ctx context.Context, p news.Partner) (string, error) {
	x, err := a.site.Newest(ctx, p.Filter)
	if err != nil {
		return "", err
	}
	p.Charset = news.UTF8 // for the screen
	raw, err := notify.WritePiece(p, x)
	return string(raw), err
}
