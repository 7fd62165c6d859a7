package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/web"
)

type hookReader interface {
	Hooks(ctx context.Context) ([]notify.Hook, error)
	Hook(ctx context.Context, id int64) (notify.Hook, error)
	HooksInTrouble(ctx context.Context) (int64, error)
	Deliveries(ctx context.Context, hook int64, state notify.State, before int64, limit int) ([]notify.Delivery, error)
	CountDeliveries(ctx context.Context, hook int64) (map[notify.State]int64, error)
}

// HooksPage lists the addresses of other programs that are told what happens, with a form for a new one.
type HooksPage struct {
	Frame
	Hooks  []HookLine
	Fields Fields
}

// HookLine is a webhook with what waits for it.
type HookLine struct {
	notify.Hook
	Waiting, Failed int64
}

// HookPage is one webhook: what it is told, its secret where that was just made, and the log of its messages.
type HookPage struct {
	Frame
	Hook   notify.Hook
	Fields Fields
	Secret string // shown this once; empty: none was made
	Fresh  bool   // the secret is the first one
	Log    []DeliveryLine
	Tabs   []Tab
	Failed int64
	Older  string
}

// DeliveryLine is a message.
type DeliveryLine struct {
	notify.Delivery
	Kind   string // key of its event
	About  string // path of the screen of what it is about; empty: none
	Reason string // key of why there was no answer; empty: Answer is what was answered
}

// hookPage is how many messages stand on a page.
const hookPage = 30

func hookFields(f Frame, h notify.Hook) Fields {
	var events []Option
	for _, kind := range news.EventKinds() {
		events = append(events, Option{Value: string(kind), Text: f.words.Text(f.Lang, "event."+string(kind)) + " · " + string(kind), Selected: slices.Contains(h.Events, kind)})
	}
	return Fields{
		{Name: "name", Kind: "text", Label: "webhook.name", Help: "webhook.name-help", Limit: news.MaxName, Required: true, Value: h.Name},
		{Name: "url", Kind: "url", Label: "webhook.address", Help: "webhook.address-help", Required: true, Value: h.URL},
		{Name: "events", Kind: "multi", Label: "webhook.events", Options: events},
	}
}

func readHook(v *web.Values) notify.Hook {
	h := notify.Hook{Version: v.Int("version"), Name: v.Text("name"), URL: v.Text("url")}
	for _, kind := range v.All("events") {
		h.Events = append(h.Events, news.EventKind(kind))
	}
	return h
}

func (n *Newsroom) hooks(w http.ResponseWriter, r *http.Request) error {
	return n.showHooks(w, r, screen{}, nil)
}

func (n *Newsroom) showHooks(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "webhooks", "webhooks"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Hooks(ctx)
		if err != nil {
			return nil, err
		}
		p := HooksPage{}
		for _, h := range all {
			counts, err := rd.CountDeliveries(ctx, h.ID)
			if err != nil {
				return nil, err
			}
			p.Hooks = append(p.Hooks, HookLine{h, counts[notify.Waiting], counts[notify.Failed]})
		}
		p.Fields = hookFields(f, notify.Hook{Events: []news.EventKind{news.ArticlePublished, news.ArticleCorrected, news.ArticleWithdrawn, news.ArticleRestored}}).fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) addHook(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	h, err := n.Desk.AddHook(r.Context(), n.actor(r), readHook(v))
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showHooks(w, r, screen{err: err}, v)
	}
	return n.showHook(w, r, screen{}, h.ID, nil, h.Secret, true)
}

func (n *Newsroom) hook(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showHook(w, r, screen{}, id, nil, "", false)
}

func (n *Newsroom) showHook(w http.ResponseWriter, r *http.Request, s screen, id int64, v *web.Values, secret string, fresh bool) error {
	s.page, s.here = "webhook", "webhooks"
	state := notify.State(r.URL.Query().Get("state"))
	if !slices.Contains(notify.States(), state) {
		state = ""
	}
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := HookPage{Secret: secret, Fresh: fresh}
		if p.Hook, err = rd.Hook(ctx, id); err != nil {
			return nil, err
		}
		counts, err := rd.CountDeliveries(ctx, id)
		if err != nil {
			return nil, err
		}
		p.Failed = counts[notify.Failed]
		all, err := rd.Deliveries(ctx, id, state, before, hookPage+1)
		if err != nil {
			return nil, err
		}
		path := fmt.Sprintf("/desk/webhooks/%d", id)
		if len(all) > hookPage {
			all = all[:hookPage]
			p.Older = path + "?" + url.Values{"state": {string(state)}, "before": {strconv.FormatInt(all[hookPage-1].ID, 10)}}.Encode() + "#log"
		}
		for _, d := range all {
			p.Log = append(p.Log, deliveryLine(d))
		}
		whole := int64(0)
		for _, x := range notify.States() {
			whole += counts[x]
		}
		p.Tabs = []Tab{{"webhook.state.all", path + "#log", state == "", int(whole)}}
		for _, x := range notify.States() {
			p.Tabs = append(p.Tabs, Tab{"webhook.state." + string(x), path + "?state=" + string(x) + "#log", state == x, int(counts[x])})
		}
		p.Fields = hookFields(f, p.Hook).fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func deliveryLine(d notify.Delivery) DeliveryLine {
	x := DeliveryLine{Delivery: d, Kind: "event." + d.Type}
	noun, id, _ := strings.Cut(d.Object, ":")
	if path, ok := map[string]string{"article": "/desk/articles/", "correction": "/desk/corrections/"}[noun]; ok {
		x.About = path + id
	}
	if d.Status == 0 && strings.HasPrefix(d.Answer, "webhook.") {
		x.Reason, x.Answer = d.Answer, ""
	}
	return x
}

// Took is how long the last try took, rounded for people.
func (x DeliveryLine) Took() string { return x.Delivery.Took.Round(time.Millisecond).String() }

func (n *Newsroom) saveHook(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	h := readHook(v)
	h.ID = id
	if err := n.Desk.SaveHook(r.Context(), n.actor(r), h); err != nil {
		if !again(err) {
			return err
		}
		return n.showHook(w, r, screen{err: err}, id, v, "", false)
	}
	return back(w, r, fmt.Sprintf("/desk/webhooks/%d", id), "saved")
}

// onHook does something with the webhook of the address and leads back to it.
func (n *Newsroom) onHook(w http.ResponseWriter, r *http.Request, done string, do func(id int64) error) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		return err
	}
	return back(w, r, fmt.Sprintf("/desk/webhooks/%d", id), done)
}

func (n *Newsroom) pauseHook(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	done := "webhook-paused"
	if v.Has("resume") {
		done = "webhook-resumed"
	}
	return n.onHook(w, r, done, func(id int64) error {
		return n.Desk.PauseHook(r.Context(), n.actor(r), id, !v.Has("resume"))
	})
}

func (n *Newsroom) rotateHook(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	secret, err := n.Desk.RotateHook(r.Context(), n.actor(r), id)
	if err != nil {
		return err
	}
	return n.showHook(w, r, screen{}, id, nil, secret, false)
}

func (n *Newsroom) testHook(w http.ResponseWriter, r *http.Request) error {
	return n.onHook(w, r, "webhook-tested", func(id int64) error { return n.Desk.TestHook(r.Context(), n.actor(r), id) })
}

func (n *Newsroom) resendFailed(w http.ResponseWriter, r *http.Request) error {
	return n.onHook(w, r, "webhook-resent", func(id int64) error { return n.Desk.ResendFailed(r.Context(), n.actor(r), id) })
}

func (n *Newsroom) resendDelivery(w http.ResponseWriter, r *http.Request) error {
	delivery, err := web.PathID(r, "delivery")
	if err != nil {
		return err
	}
	return n.onHook(w, r, "webhook-resent", func(id int64) error {
		return n.Desk.ResendDelivery(r.Context(), n.actor(r), id, delivery)
	})
}

func (n *Newsroom) deleteHook(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeleteHook(r.Context(), n.actor(r), id); err != nil {
		return err
	}
	return back(w, r, "/desk/webhooks", "webhook-deleted")
}
