package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jogan/internal/notify"
	"jogan/internal/store"
)

// receiver is another program that is told what happens.
type receiver struct {
	t      testing.TB
	server *httptest.Server
	secret string

	mu  sync.Mutex
	got []received
}

type received struct{ id, kind, article string }

// newReceiver answers as answer says; the messages that it was sent with a right signature are kept.
func newReceiver(t testing.TB, answer http.HandlerFunc) *receiver {
	x := &receiver{t: t}
	x.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		x.note(r.Header, body)
		answer(w, r)
	}))
	t.Cleanup(x.server.Close)
	return x
}

func (x *receiver) note(head http.Header, body []byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(x.secret, "whsec_"))
	if err != nil || len(key) != 24 {
		x.t.Errorf("the secret %q: %v", x.secret, err)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(head.Get("Webhook-Id") + "." + head.Get("Webhook-Timestamp") + "." + string(body)))
	if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); head.Get("Webhook-Signature") != want {
		x.t.Errorf("signature %q, want %q", head.Get("Webhook-Signature"), want)
	}
	var m struct {
		ID, Type string
		Data     struct {
			Article struct {
				Title  string
				Status string
				Body   string `json:"body_html"`
			}
		}
	}
	if err := json.Unmarshal(body, &m); err != nil || m.ID != head.Get("Webhook-Id") {
		x.t.Errorf("the message %s: %v", body, err)
	}
	if m.Type == "article.withdrawn" && m.Data.Article.Body != "" {
		x.t.Error("the words of what was withdrawn are told")
	}
	x.got = append(x.got, received{m.ID, m.Type, m.Data.Article.Title + "|" + m.Data.Article.Status})
}

// kinds are the types of the messages in the order in which they came.
func (x *receiver) kinds() (all []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, m := range x.got {
		all = append(all, m.kind)
	}
	return all
}

// hook makes a webhook for the receiver.
func (x *receiver) hook(p *paper, token string) int64 {
	x.t.Helper()
	return x.hookAt(p, token, x.server.URL)
}

func (x *receiver) hookAt(p *paper, token, address string) int64 {
	x.t.Helper()
	x.mu.Lock() // nothing is sent before the secret is known
	defer x.mu.Unlock()
	got, _, err := p.api(x.t.Context(), token, http.MethodPost, "/webhooks", map[string]any{
		"name": "받는 곳", "url": address + "/in?key=1", "events": []string{"article.published", "article.corrected", "article.withdrawn"},
	})
	var h struct {
		ID     int64
		Secret string
	}
	if err == nil {
		err = json.Unmarshal([]byte(got.body), &h)
	}
	if err != nil || got.status != http.StatusCreated || h.Secret == "" {
		x.t.Fatalf("add a webhook: %d %s, %v", got.status, got.body, err)
	}
	x.secret = h.Secret
	return h.ID
}

func fine(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Receivers that hang, fail, redirect, flood or lie in the paper's own network each get what they deserve, and none holds
// up another.
func TestWebhooks(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	well := newReceiver(t, fine)
	var failures atomic.Int64
	failing := newReceiver(t, func(w http.ResponseWriter, r *http.Request) {
		if failures.Add(1) == 1 {
			http.Error(w, "잠시 고장", http.StatusInternalServerError)
			return
		}
		fine(w, r)
	})
	hanging := newReceiver(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	huge := newReceiver(t, func(w http.ResponseWriter, _ *http.Request) {
		line := strings.Repeat("홍수", 1000)
		for range 2000 {
			if _, err := io.WriteString(w, line); err != nil {
				return // whoever reads has enough
			}
		}
	})
	private := newReceiver(t, fine)
	redirecting := newReceiver(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, private.server.URL, http.StatusTemporaryRedirect)
	})
	gone := newReceiver(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	args := []string{"serve", "--data", dir}
	for _, x := range []*receiver{well, failing, hanging, huge, redirecting, gone} {
		args = append(args, "--allow-local", x.server.URL)
	}
	p := start(t, args...)
	token := newToken(t, dir, "admin")
	ids := map[*receiver]int64{}
	for _, x := range []*receiver{hanging, well, failing, huge, redirecting, private, gone} {
		ids[x] = x.hook(p, token)
	}

	a := p.publish(t, token, "새벽 버스")
	address := "/articles/" + itoa(a.No)
	for _, step := range []struct {
		method, path string
		body         map[string]any
	}{
		{http.MethodPatch, address, map[string]any{"title": "새벽 버스 다섯 대"}},
		{http.MethodPost, address + "/correct", map[string]any{"change": "typo"}},
		{http.MethodPost, address + "/withdraw", map[string]any{"reason": "시험"}},
	} {
		if got, _, err := p.api(t.Context(), token, step.method, step.path, step.body, "If-Match", "*"); err != nil || got.status != http.StatusOK {
			t.Fatalf("%s: %d %s %v", step.path, got.status, got.body, err)
		}
	}
	all := []string{"article.published", "article.corrected", "article.withdrawn"}
	eventually(t, "all messages came while another receiver hangs", func() bool { return len(well.kinds()) >= 3 })
	if got := well.kinds(); !slices.Equal(got, all) {
		t.Errorf("in their order: %q", got)
	}
	if got := well.got[1].article; got != "새벽 버스 다섯 대|published" {
		t.Errorf("the correction told of %q", got)
	}
	eventually(t, "what failed is sent again, the later ones after it", func() bool { return len(failing.kinds()) >= 4 })
	if got := failing.kinds(); !slices.Equal(got, append([]string{"article.published"}, all...)) || failing.got[0].id != failing.got[1].id {
		t.Errorf("tried again: %+v", failing.got)
	}

	db := must[*store.DB](t)(p.open(t))
	last := func(x *receiver) notify.Delivery {
		t.Helper()
		rows := must[[]notify.Delivery](t)(db.Deliveries(t.Context(), ids[x], "", 0, 10))
		if len(rows) == 0 {
			return notify.Delivery{}
		}
		return rows[len(rows)-1]
	}
	eventually(t, "the hanging one was given up for now", func() bool { return !last(hanging).Tried.IsZero() })
	eventually(t, "the huge one is done", func() bool { return last(huge).State == notify.Sent })
	for x, want := range map[*receiver]notify.Delivery{
		hanging:     {State: notify.Waiting, Answer: "webhook.timeout"},
		redirecting: {State: notify.Waiting, Status: http.StatusTemporaryRedirect},
		private:     {State: notify.Waiting, Answer: "webhook.not-public"},
	} {
		if got := last(x); got.State != want.State || got.Status != want.Status || got.Answer != want.Answer {
			t.Errorf("delivery %+v, want %+v", got, want)
		}
	}
	if got := last(huge); len(got.Answer) > 2000 || !strings.HasPrefix(got.Answer, "홍수") {
		t.Errorf("of the flood %d bytes are kept", len(got.Answer))
	}
	if got := private.kinds(); len(got) > 0 {
		t.Errorf("what lies in the own network was reached: %q", got)
	}
	if h := must[notify.Hook](t)(db.Hook(t.Context(), ids[gone])); h.Paused.IsZero() || h.Problem != "webhook.paused-gone" || len(gone.kinds()) != 1 {
		t.Errorf("who wants nothing more is asked on: %+v, %q", h, gone.kinds())
	}
}

// What happened is told also where the program is killed before it could, and where several programs serve one paper each
// message is sent by one of them.
func TestWebhooksAreNotLost(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	var open atomic.Bool
	x := newReceiver(t, func(w http.ResponseWriter, r *http.Request) {
		if !open.Load() {
			panic(http.ErrAbortHandler)
		}
		fine(w, r)
	})
	args := []string{"serve", "--data", dir, "--allow-local", x.server.URL}
	killed := spawn(t, args...)
	killed.paper.t = t
	token := newToken(t, dir, "admin")
	x.hook(&killed.paper, token)
	killed.publish(t, token, "첫 기사")
	killed.kill()
	open.Store(true)
	one, other := start(t, args...), start(t, args...)
	eventually(t, "the message of before", func() bool { return len(x.kinds()) > 0 })
	for i := range 6 {
		[]*paper{one, other}[i%2].publish(t, token, "기사 "+itoa(int64(i)))
	}
	seen := func() map[string]string {
		x.mu.Lock()
		defer x.mu.Unlock()
		all := map[string]string{}
		for _, m := range x.got {
			all[m.article] = m.id
		}
		return all
	}
	eventually(t, "all seven", func() bool { return len(seen()) == 7 })
	db := must[*store.DB](t)(one.open(t))
	counts := must[map[notify.State]int64](t)(db.CountDeliveries(t.Context(), 1))
	if counts[notify.Waiting]+counts[notify.Sent] != 7 || counts[notify.Failed] != 0 {
		t.Errorf("messages %v: one for each article", counts)
	}
}

// open opens the paper's database as another program does.
func (p *paper) open(t testing.TB) (*store.DB, error) {
	db, err := store.Open(t.Context(), store.Options{Path: p.database, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err == nil {
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return db, err
}
