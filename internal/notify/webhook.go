package notify

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// Hook is another program's address that is told what happened, signed as Standard Webhooks has it
// (https://www.standardwebhooks.com).
type Hook struct {
	ID       int64
	Version  int64
	Name     string
	URL      string
	Events   []news.EventKind
	Secret   string // "whsec_…"; both sides know it
	Old      string // the secret before, which holds until OldUntil; empty: none
	OldUntil time.Time
	Created  time.Time
	Paused   time.Time // zero: it is told
	Problem  string    // catalogue key of why it was paused by itself; empty: somebody paused it, or nobody
	Failing  time.Time // since when nothing has arrived; zero: the last one did
}

// MaxURL is the longest address of a hook, in bytes.
const MaxURL = 500

// Check puts the fields into their stored form and says what is wrong with them. Whether the address may be reached is
// found where the connection is made.
func (h *Hook) Check() error {
	var f fault.Fields
	h.Name = news.Line(&f, "name", h.Name, news.MaxName, true)
	h.URL = news.Line(&f, "url", h.URL, MaxURL, true)
	if u, err := url.Parse(h.URL); h.URL != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.Fragment != "") {
		f.Add("url", "webhook.url")
	}
	var kept []news.EventKind
	for _, kind := range news.EventKinds() {
		if slices.Contains(h.Events, kind) {
			kept = append(kept, kind)
		}
	}
	for _, kind := range h.Events {
		if !slices.Contains(kept, kind) {
			f.Add("events", "field.choice")
			break
		}
	}
	if len(h.Events) == 0 {
		f.Add("events", "webhook.events-required")
	}
	h.Events = kept
	return f.Err()
}

// NewSecret makes a secret of 24 random bytes.
func NewSecret() string {
	raw := make([]byte, 24)
	rand.Read(raw) // never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(raw)
}

const secretPrefix = "whsec_"

// SecretOverlap is how long the old secret holds beside a new one.
const SecretOverlap = 24 * time.Hour

// State is what became of a delivery.
type State string

// The states.
const (
	Waiting State = "waiting" // it is tried, or tried again
	Sent    State = "sent"
	Failed  State = "failed" // given up
)

// States lists the states in the order of menus.
func States() []State { return []State{Waiting, Sent, Failed} }

// Delivery is one message for one hook, with what became of it.
type Delivery struct {
	ID       int64
	Hook     int64
	Event    string // id of the message; the same however often it is tried, for the receiver to know a second one by
	Type     string // EventKind, or Test
	Object   string // "article:12": deliveries about the same thing go out in their order
	Payload  string // JSON
	State    State
	Created  time.Time
	Next     time.Time // when it is tried next
	Attempts int
	Tried    time.Time     // last; zero: never
	Status   int           // HTTP status of the last answer; 0: there was none
	Took     time.Duration // of the last try
	Answer   string        // beginning of the last answer, or what went wrong
}

// Test is the type of a delivery that only tries the line.
const Test = "webhook.test"

// Version is that of the message's shape.
const Version = 1

// message is what is sent. It is the whole body.
type message struct {
	ID      string    `json:"id"`
	Version int       `json:"version"`
	Type    string    `json:"type"`
	Time    time.Time `json:"time"`
	Data    any       `json:"data"`
}

// Payload makes the body of a delivery; data is what the type says.
func Payload(id, kind string, at time.Time, data any) (string, error) {
	raw, err := json.Marshal(message{id, Version, kind, at.UTC(), data})
	return string(raw), err
}

// Header signs a delivery at a time (Standard Webhooks, "Signature scheme"): HMAC-SHA-256 of id, time in seconds and body
// with each secret that holds.
func (h Hook) Header(d Delivery, now time.Time) http.Header {
	seconds := strconv.FormatInt(now.Unix(), 10)
	signatures := []string{sign(h.Secret, d.Event, seconds, d.Payload)}
	if h.Old != "" && now.Before(h.OldUntil) {
		signatures = append(signatures, sign(h.Old, d.Event, seconds, d.Payload))
	}
	return http.Header{
		"Content-Type":      {"application/json"},
		"Webhook-Id":        {d.Event},
		"Webhook-Timestamp": {seconds},
		"Webhook-Signature": {strings.Join(signatures, " ")},
	}
}

func sign(secret, id, seconds, body string) string {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil {
		key = []byte(secret)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + seconds + "." + body))
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// FailingLong is for how long nothing may arrive before a hook is paused.
const FailingLong = 5 * 24 * time.Hour

// pauses are those between tries: three days and a quarter in all.
func pauses() []time.Duration {
	return []time.Duration{
		5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
		8 * time.Hour, 12 * time.Hour, 12 * time.Hour, 12 * time.Hour, 12 * time.Hour, 14 * time.Hour,
	}
}

// maxAnswer is how much of an answer is kept, in characters.
const maxAnswer = 500

// Outcome is what a try of a delivery came to.
type Outcome struct {
	Status int    // 0: there was no answer
	Answer string // its beginning, or what went wrong
	Took   time.Duration
}

// OK tells whether the receiver has it.
func (o Outcome) OK() bool { return o.Status >= 200 && o.Status < 300 }

// After is the hook and the delivery after a try at now. jitter in [0,1) spreads the tries, so that a receiver that comes
// back is not met by all at once. gone tells that the receiver wants nothing any more (410).
func After(h Hook, d Delivery, o Outcome, now time.Time, jitter float64) (Hook, Delivery) {
	d.Attempts++
	d.Tried, d.Status, d.Took, d.Answer = now, o.Status, o.Took, excerpt(o.Answer)
	if o.OK() {
		d.State, h.Failing = Sent, time.Time{}
		return h, d
	}
	if h.Failing.IsZero() {
		h.Failing = now
	}
	if all := pauses(); d.Type == Test || d.Attempts > len(all) {
		d.State = Failed
	} else {
		pause := all[d.Attempts-1]
		d.Next = now.Add(pause + time.Duration(float64(pause)*jitter/4))
	}
	switch {
	case !h.Paused.IsZero() || d.Type == Test:
	case o.Status == http.StatusGone:
		h.Paused, h.Problem = now, "webhook.paused-gone"
	case now.Sub(h.Failing) >= FailingLong:
		h.Paused, h.Problem = now, "webhook.paused-failing"
	}
	return h, d
}

// excerpt is the beginning of foreign text, fit to be stored and shown.
func excerpt(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r < ' ' && r != '\n' {
			return ' '
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > maxAnswer {
		s = string(runes[:maxAnswer]) + "…"
	}
	return strings.TrimSpace(s)
}
