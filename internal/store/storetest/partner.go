package storetest

import (
	"context"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
)

func partners(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	w := found(t, db)
	put := func(no int64, change func(*news.Article)) {
		t.Helper()
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			a := w.article(no, tx.Now)
			a.Portal, a.Status = true, news.Published
			change(&a)
			if _, err := tx.Article(ctx, no); fault.Is(err, fault.NotFound) {
				if err := tx.InsertArticle(ctx, a); err != nil {
					return err
				}
			}
			public := a.Public(tx.Now)
			public.Published = tx.Now
			if a.Status == news.Withdrawn {
				public.Withdrawn = tx.Now
			}
			return tx.PutPublic(ctx, public)
		})
	}
	put(1, func(*news.Article) {})

	partner := news.Partner{Version: 1, Slug: "portal", Name: "포털", Kind: news.NaverPartner, Way: news.HTTPWay, Format: news.JSONFormat, Charset: news.UTF8,
		PartnerSet: news.PartnerSet{Fields: []news.PartnerField{{Field: "id", Name: "newsId"}}, HTTP: news.PartnerHTTP{URL: "https://portal.example/"}},
		Active:     true, Secret: "sealed", Created: clock.Now(), Started: clock.Now()}
	save := func() {
		t.Helper()
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			partner.ID, err = tx.SavePartner(ctx, partner)
			return err
		})
	}
	save()
	got, err := db.Partner(ctx, partner.ID)
	must(t, err)
	same(t, "partner", got, partner)
	twin := partner
	twin.ID = 0
	if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.SavePartner(ctx, twin); return err }); !fault.Is(err, fault.Conflict) {
		t.Fatalf("two partners at one address: %v", err)
	}
	follow := func() {
		t.Helper()
		for more := true; more; {
			var lost bool
			more, lost, err = db.FollowPartners(ctx, 3)
			must(t, err)
			same(t, "lost", lost, false)
		}
	}
	follow()
	if _, err := db.PartnerDelivery(ctx, partner.ID, 1); !fault.Is(err, fault.NotFound) {
		t.Fatalf("what came out before is sent: %v", err)
	}
	clock.Add(time.Second)
	put(2, func(*news.Article) {})
	put(3, func(a *news.Article) { a.Portal = false })
	follow()
	follow()
	if _, err := db.PartnerDelivery(ctx, partner.ID, 3); !fault.Is(err, fault.NotFound) {
		t.Fatalf("what is not for portals: %v", err)
	}

	d, p, err := db.TakePartnerDelivery(ctx, "a", time.Minute, nil)
	must(t, err)
	same(t, "taken", []any{d.Article, d.Action, d.Generation, d.There, p.ID}, []any{int64(2), news.DeliverInsert, int64(1), true, partner.ID})
	if _, _, err := db.TakePartnerDelivery(ctx, "b", time.Minute, nil); !fault.Is(err, fault.NotFound) {
		t.Fatalf("taken twice: %v", err)
	}
	// It is withdrawn while it is on its way: the deletion waits for the end of the try, and is told.
	put(2, func(a *news.Article) { a.Status = news.Withdrawn })
	follow()
	if _, _, err := db.TakePartnerDelivery(ctx, "b", time.Minute, nil); !fault.Is(err, fault.NotFound) {
		t.Fatalf("an article at two tries: %v", err)
	}
	if err := db.EndPartnerDelivery(ctx, "b", d.Took(news.DeliverInsert, "p", clock.Now())); !fault.Is(err, fault.Conflict) {
		t.Fatalf("another's try: %v", err)
	}
	must(t, db.EndPartnerDelivery(ctx, "a", d.Took(news.DeliverInsert, "p", clock.Now())))
	d, _, err = db.TakePartnerDelivery(ctx, "b", time.Minute, nil)
	must(t, err)
	same(t, "deletion", []any{d.Action, d.Generation, d.Confirmed}, []any{news.DeliverDelete, int64(2), true})
	clock.Add(2 * time.Minute) // the program stopped; the same is tried by another
	again, _, err := db.TakePartnerDelivery(ctx, "c", time.Minute, []int64{99})
	must(t, err)
	same(t, "tried again", again.Generation, d.Generation)
	must(t, db.EndPartnerDelivery(ctx, "c", again.Took(news.DeliverDelete, "", clock.Now())))
	if _, _, err := db.TakePartnerDelivery(ctx, "c", time.Minute, nil); !fault.Is(err, fault.NotFound) {
		t.Fatalf("after the deletion: %v", err)
	}

	partner.Active, partner.Version = false, 2
	save()
	put(4, func(*news.Article) {})
	follow()
	if _, _, err := db.TakePartnerDelivery(ctx, "c", time.Minute, nil); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a partner that is off: %v", err)
	}
	partner.Active, partner.Way = true, news.PullWay
	save()
	if _, _, err := db.TakePartnerDelivery(ctx, "c", time.Minute, nil); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a feed is fetched, not sent: %v", err)
	}
	feed, err := db.PartnerFeed(ctx, partner.ID, clock.Now().Add(-time.Hour), 10)
	must(t, err)
	if len(feed) != 2 || feed[0].Article != 4 || feed[1].State != news.DeliveryDeleted {
		t.Fatalf("feed %+v", feed)
	}
	must(t, db.PulledPartner(ctx, partner.ID, feed))
	rows, err := db.PartnerDeliveries(ctx, news.DeliveryFilter{Partner: partner.ID, Limit: 9})
	must(t, err)
	same(t, "row", []any{rows[0].State, rows[0].PartnerName, rows[0].There}, []any{news.DeliverySent, "포털", true})
	older, err := db.PartnerDeliveries(ctx, news.DeliveryFilter{Article: 2, State: news.DeliveryDeleted, Before: rows[0].Queued.UnixMilli(), ID: rows[0].ID, Limit: 9})
	must(t, err)
	same(t, "older", len(older), 1)
	counts, err := db.CountPartnerDeliveries(ctx, partner.ID, 0)
	must(t, err)
	same(t, "counts", counts, map[news.DeliveryState]int64{news.DeliverySent: 1, news.DeliveryDeleted: 1})
	counts, err = db.CountPartnerDeliveries(ctx, 0, 2)
	must(t, err)
	same(t, "counts of an article", counts, map[news.DeliveryState]int64{news.DeliveryDeleted: 1})

	failed := rows[0].Delivery
	failed.State = news.DeliveryFailed
	tick := news.CopyTick{Article: 2, Key: "naver", Person: w.reporter, Name: "한여울", At: clock.Now()}
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.SetCopyTick(ctx, tick, true); err != nil {
			return err
		}
		return tx.SavePartnerDelivery(ctx, failed)
	})
	n, err := db.PartnersFailing(ctx)
	must(t, err)
	same(t, "failing", n, 1)
	ticks, err := db.CopyTicks(ctx, 2)
	must(t, err)
	same(t, "ticks", ticks, []news.CopyTick{tick})
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SetCopyTick(ctx, tick, false) })
	if ticks, err = db.CopyTicks(ctx, 2); err != nil || len(ticks) > 0 {
		t.Fatalf("taken back: %+v %v", ticks, err)
	}

	clock.Add(time.Duration(news.NewRetention().Deliveries+2) * 24 * time.Hour)
	must(t, db.Retain(ctx))
	if _, err := db.PartnerDelivery(ctx, partner.ID, 2); !fault.Is(err, fault.NotFound) {
		t.Fatalf("what was deleted there long ago: %v", err)
	}
	if _, err := db.PartnerDelivery(ctx, partner.ID, 4); err != nil {
		t.Fatalf("what may still be there is forgotten: %v", err)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeletePartner(ctx, partner.ID) })
	if all, err := db.Partners(ctx); err != nil || len(all) > 0 {
		t.Fatalf("partners: %+v %v", all, err)
	}
}
