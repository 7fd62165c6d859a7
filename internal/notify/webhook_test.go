package notify

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// The vector of the Standard Webhooks specification's reference libraries.
func TestSignature(t *testing.T) {
	t.Parallel()
	h := Hook{Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
	d := Delivery{Event: "msg_p5jXN8AQM9LWM0D4loKWxJek", Payload: `{"test": 2432232314}`}
	at := time.Unix(1614265330, 0)
	got := h.Header(d, at)
	if got.Get("Webhook-Id") != d.Event || got.Get("Webhook-Timestamp") != "1614265330" || got.Get("Webhook-Signature") != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Fatalf("%v", got)
	}
	h.Old, h.OldUntil = h.Secret, at.Add(time.Second)
	h.Secret = NewSecret()
	both := strings.Fields(h.Header(d, at).Get("Webhook-Signature"))
	if len(both) != 2 || both[1] != got.Get("Webhook-Signature") || both[0] == both[1] {
		t.Errorf("while a secret is exchanged: %q", both)
	}
	if after := h.Header(d, at.Add(time.Second)).Get("Webhook-Signature"); strings.Contains(after, " ") || after == both[1] {
		t.Errorf("after the exchange: %q", after)
	}
}

func TestCheckHook(t *testing.T) {
	t.Parallel()
	fine := Hook{Name: " 포털 ", URL: "https://portal.example/in?a=1", Events: []news.EventKind{news.ArticleWithdrawn, news.ArticlePublished, news.ArticlePublished}}
	if err := fine.Check(); err != nil || fine.Name != "포털" || len(fine.Events) != 2 || fine.Events[0] != news.ArticlePublished {
		t.Errorf("%+v %v", fine, err)
	}
	for _, address := range []string{"", "portal.example", "ftp://portal.example/", "https://", "https://a:b@portal.example/", "https://portal.example/#x", "https://" + strings.Repeat("a", MaxURL), "javascript:alert(1)", "https://a b/"} {
		h := fine
		h.URL = address
		if f := fault.FieldsOf(h.Check()); len(f) != 1 || f[0].Name != "url" {
			t.Errorf("%q: %+v", address, f)
		}
	}
	for name, events := range map[string][]news.EventKind{"none": nil, "unknown": {news.ArticlePublished, "article.burnt"}} {
		h := fine
		h.Events = events
		if f := fault.FieldsOf(h.Check()); len(f) != 1 || f[0].Name != "events" {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// A receiver that does not answer is asked for three days, ever more rarely; then the message is given up, and after five
// days without any the webhook is paused. One that arrives makes all well.
func TestTries(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 1, 19, 0, 0, 0, 0, time.UTC)
	h, d, now := Hook{ID: 1}, Delivery{State: Waiting, Type: "article.published"}, began
	last := time.Duration(0)
	for d.State == Waiting {
		h, d = After(h, d, Outcome{Status: 500, Answer: "고장\x00" + strings.Repeat("가", 2*maxAnswer)}, now, 0.5)
		if d.State != Waiting {
			break
		}
		pause := d.Next.Sub(now)
		if pause < last {
			t.Fatalf("the pause after try %d is %v, after %v", d.Attempts, pause, last)
		}
		last, now = pause, d.Next
	}
	if days := now.Sub(began).Hours() / 24; d.State != Failed || days < 3 || days > 4 || !h.Paused.IsZero() || h.Failing != began {
		t.Fatalf("given up after %.1f days: %+v %+v", days, d, h)
	}
	if got := []rune(d.Answer); len(got) != maxAnswer+1 || strings.ContainsRune(d.Answer, 0) {
		t.Errorf("of the answer are kept: %d characters", len(got))
	}
	well, sent := After(h, d, Outcome{Status: 204}, now, 0)
	if sent.State != Sent || !well.Failing.IsZero() {
		t.Errorf("arrived: %+v %+v", well, sent)
	}
	if paused, _ := After(h, Delivery{State: Waiting}, Outcome{}, began.Add(FailingLong), 0); paused.Paused.IsZero() || paused.Problem != "webhook.paused-failing" {
		t.Errorf("after five days: %+v", paused)
	}
	if paused, _ := After(Hook{}, Delivery{State: Waiting}, Outcome{Status: http.StatusGone}, now, 0); paused.Problem != "webhook.paused-gone" {
		t.Errorf("gone: %+v", paused)
	}
	if same, test := After(Hook{}, Delivery{State: Waiting, Type: Test}, Outcome{Status: http.StatusGone}, now, 0); test.State != Failed || !same.Paused.IsZero() {
		t.Errorf("a test is tried once and pauses nothing: %+v %+v", same, test)
	}
}
