package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
	"jogan/internal/store"
)

func requests(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	want := staff.Request{Route: "POST /api/v1/articles", Key: "k", Print: "p", At: clock.Now(), Until: clock.Now().Add(time.Minute)}
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		if want.Token, err = tx.AddToken(ctx, staff.Token{Name: "bot", Role: staff.Reporter, Hash: "h", Created: clock.Now()}); err != nil {
			return err
		}
		want.ID, err = tx.AddRequest(ctx, want)
		return err
	})
	if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.AddRequest(ctx, want); return err }); !fault.Is(err, fault.Conflict) {
		t.Fatalf("the same key twice: %v", err)
	}
	got, err := db.Request(ctx, want.Token, want.Route, "k")
	must(t, err)
	same(t, "begun", got, want)
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.MarkRequest(ctx, want.ID) })
	want.Acted = true
	got, err = db.Request(ctx, want.Token, want.Route, "k")
	must(t, err)
	same(t, "acted", got, want)
	want.Done, want.Status, want.Header, want.Body = clock.Now(), 201, `{"Etag":["\"1\""]}`, `{"no":1,"title":"제목"}`
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateRequest(ctx, want) })
	got, err = db.Request(ctx, want.Token, want.Route, "k")
	must(t, err)
	same(t, "done", got, want)
	if _, err := db.Request(ctx, want.Token, "POST /api/v1/media", "k"); !fault.Is(err, fault.NotFound) {
		t.Fatalf("at another address: %v", err)
	}
	clock.Add(staff.RequestKept + time.Second)
	must(t, db.Prune(ctx))
	if _, err := db.Request(ctx, want.Token, want.Route, "k"); !fault.Is(err, fault.NotFound) {
		t.Fatalf("after a day: %v", err)
	}
}

func deliveries(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	began, err := db.LastSeq(ctx)
	must(t, err)
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.AddEvent(ctx, news.ArticlePublished, 12) })
	hook := notify.Hook{Version: 1, Name: "포털", URL: "https://portal.example/in", Events: []news.EventKind{news.ArticlePublished}, Secret: "whsec_YQ==", Created: clock.Now()}
	other := hook
	other.Name = "다른 곳"
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		if hook.ID, err = tx.AddHook(ctx, hook); err != nil {
			return err
		}
		other.ID, err = tx.AddHook(ctx, other)
		return err
	})
	from, err := db.ToldUntil(ctx)
	must(t, err)
	same(t, "the first hook hears of what happens from then on", from, began+1)

	hook.Version, hook.Old, hook.OldUntil, hook.Failing = 2, "whsec_Yg==", clock.Now().Add(time.Hour), clock.Now()
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateHook(ctx, hook) })
	got, err := db.Hook(ctx, hook.ID)
	must(t, err)
	same(t, "hook", got, hook)

	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.AddEvent(ctx, news.ArticleWithdrawn, 12) })
	changes, err := db.Changes(ctx, from, 10)
	must(t, err)
	if c := changes[len(changes)-1]; c.What != news.WhatEvent || c.Key != "article.withdrawn" || c.ID != 12 {
		t.Fatalf("the event: %+v", c)
	}
	message := func(hook int64, event, object string) notify.Delivery {
		return notify.Delivery{Hook: hook, Event: event, Type: "article.published", Object: object, Payload: `{"x":"가"}`, State: notify.Waiting}
	}
	all := []notify.Delivery{message(hook.ID, "m1", "article:12"), message(hook.ID, "m2", "article:12"), message(other.ID, "m3", "article:12"), message(77, "m4", "article:12")}
	mine, err := db.QueueDeliveries(ctx, from, from+1, all)
	must(t, err)
	twice, err := db.QueueDeliveries(ctx, from, from+1, all)
	must(t, err)
	if !mine || twice {
		t.Fatalf("one node queues them: %t, another %t", mine, twice)
	}

	take := func(holder string, busy ...int64) (string, int64) {
		t.Helper()
		d, h, err := db.TakeDelivery(ctx, holder, time.Minute, busy)
		if fault.Is(err, fault.NotFound) {
			return "", 0
		}
		must(t, err)
		if h.ID != d.Hook {
			t.Fatalf("delivery %+v with the hook %+v", d, h)
		}
		return d.Event, d.ID
	}
	first, id := take("a")
	third, _ := take("b")
	none, _ := take("c")
	same(t, "one of an article at a time, each once", []string{first, third, none}, []string{"m1", "m3", ""})
	try := func(o notify.Outcome) func(notify.Hook, notify.Delivery) (notify.Hook, notify.Delivery) {
		return func(h notify.Hook, d notify.Delivery) (notify.Hook, notify.Delivery) {
			return notify.After(h, d, o, clock.Now(), 0)
		}
	}
	if err := db.EndDelivery(ctx, id, "b", try(notify.Outcome{Status: 200})); !fault.Is(err, fault.Conflict) {
		t.Fatalf("ended by another: %v", err)
	}
	must(t, db.EndDelivery(ctx, id, "a", try(notify.Outcome{Status: 500, Answer: "고장", Took: 7 * time.Millisecond})))
	if event, _ := take("a", other.ID); event != "" {
		t.Fatalf("%s overtook the first of its article", event)
	}
	clock.Add(time.Minute + time.Second)
	if event, _ := take("a", hook.ID); event != "m3" {
		t.Fatalf("the lease of m3 ran out, and its hook is not busy: %q", event)
	}
	_, id = take("a")
	must(t, db.EndDelivery(ctx, id, "a", try(notify.Outcome{Status: 204})))
	d, err := db.Delivery(ctx, id)
	must(t, err)
	if d.Event != "m1" || d.State != notify.Sent || d.Attempts != 2 || d.Status != 204 || d.Answer != "" || d.Payload != `{"x":"가"}` {
		t.Fatalf("sent: %+v", d)
	}
	if h, err := db.Hook(ctx, hook.ID); err != nil || !h.Failing.IsZero() {
		t.Fatalf("the hook does well again: %+v %v", h, err)
	}
	event, id := take("a")
	if event != "m2" {
		t.Fatalf("then the second: %q", event)
	}
	must(t, db.EndDelivery(ctx, id, "a", func(h notify.Hook, d notify.Delivery) (notify.Hook, notify.Delivery) {
		d.State = notify.Failed
		h.Paused, h.Problem = clock.Now(), "webhook.paused-gone"
		return h, d
	}))
	counts, err := db.CountDeliveries(ctx, hook.ID)
	must(t, err)
	same(t, "counts", counts, map[notify.State]int64{notify.Sent: 1, notify.Failed: 1})
	n, err := db.HooksInTrouble(ctx)
	must(t, err)
	same(t, "in trouble", n, 1)
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.ResendFailed(ctx, hook.ID) })
	if event, _ := take("a"); event != "" {
		t.Fatalf("%s went to a paused hook", event)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.AddDelivery(ctx, notify.Delivery{Hook: hook.ID, Event: "m5", Type: notify.Test, Object: "m5", State: notify.Waiting, Created: tx.Now, Next: tx.Now})
		return err
	})
	if event, _ := take("a"); event != "m5" {
		t.Fatalf("the line of a paused hook is tried: %q", event)
	}
	rows, err := db.Deliveries(ctx, hook.ID, "", 0, 2)
	must(t, err)
	older, err := db.Deliveries(ctx, hook.ID, notify.Sent, rows[1].ID, 5)
	must(t, err)
	same(t, "the log", []string{rows[0].Event, rows[1].Event, older[0].Event}, []string{"m5", "m2", "m1"})
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteHook(ctx, hook.ID) })
	hooks, err := db.Hooks(ctx)
	must(t, err)
	if !slices.ContainsFunc(hooks, func(h notify.Hook) bool { return h.ID == other.ID }) || len(hooks) != 1 {
		t.Fatalf("hooks: %+v", hooks)
	}
	// The log is kept for a day, the tries of what waits go on for longer.
	setting := news.NewRetention()
	setting.Deliveries = 1
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.AddDelivery(ctx, notify.Delivery{Hook: other.ID, Event: "m6", Type: "article.published", Object: "article:6", State: notify.Waiting, Created: tx.Now, Next: tx.Now}); err != nil {
			return err
		}
		return tx.SaveRetention(ctx, setting, 0)
	})
	clock.Add(3 * 24 * time.Hour)
	must(t, db.Retain(ctx))
	rows, err = db.Deliveries(ctx, other.ID, notify.Waiting, 0, 5)
	must(t, err)
	if !slices.ContainsFunc(rows, func(d notify.Delivery) bool { return d.Event == "m6" }) {
		t.Fatalf("a message that is still tried is forgotten: %+v", rows)
	}
	clock.Add(time.Duration(news.NewRetention().Deliveries+1) * 24 * time.Hour)
	must(t, db.Retain(ctx))
	if rows, err = db.Deliveries(ctx, other.ID, "", 0, 5); err != nil || len(rows) > 0 {
		t.Fatalf("after a month: %+v %v", rows, err)
	}
}
