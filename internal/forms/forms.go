// Package forms owns the thinking about what readers send: when a page was opened and whether that can be believed, how
// much one address may send, what looks like spam and why, and which files are taken in and where they lie. It asks
// nobody outside. It refuses aloud: whoever is refused is told what to do, and what only looks like spam is taken in and
// put aside. It keeps no address of a reader: within a day it knows them again by a salted hash, in memory alone.
package forms

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// How old a ticket must be and may be: nobody fills in a form in less time, and nobody leaves it open for longer.
const (
	ticketFrom = 3 * time.Second
	ticketTo   = 24 * time.Hour
)

// KeyBytes is the length of the key that tickets are signed with.
const KeyBytes = 32

// TicketChars is the length of every ticket, so that a page can hold its place.
const TicketChars = 11 + 1 + 43

// Ticket says, signed, when a form was opened. It says nothing of who opened it, and the same for everybody at a moment.
func Ticket(key []byte, kind news.FormKind, now time.Time) string {
	at := strconv.FormatInt(now.Unix(), 10)
	at = strings.Repeat("0", max(11-len(at), 0)) + at
	return at + "." + sign(key, kind, at)
}

func sign(key []byte, kind news.FormKind, at string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(string(kind) + " " + at))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// CheckTicket is Invalid where the form was opened a moment or longer than a day ago, or the ticket is none of ours.
func CheckTicket(key []byte, kind news.FormKind, ticket string, now time.Time) error {
	at, signed, _ := strings.Cut(ticket, ".")
	unix, err := strconv.ParseInt(at, 10, 64)
	age := now.Sub(time.Unix(unix, 0))
	switch {
	case err != nil || !hmac.Equal([]byte(signed), []byte(sign(key, kind, at))), age > ticketTo, age < -time.Minute:
		return fault.In("form", "form.too-old")
	case age < ticketFrom:
		return fault.In("form", "form.too-quick")
	}
	return nil
}

// Old tells a ticket that must be replaced for the form to be sent again.
func Old(key []byte, kind news.FormKind, ticket string, now time.Time) bool {
	err := CheckTicket(key, kind, ticket, now)
	return err != nil && fault.FieldsOf(err)[0].Key == "form.too-old"
}

// Number makes the number of a receipt: the form's letter, the day, and what cannot be guessed.
func Number(kind news.FormKind, day time.Time) string {
	letter := map[news.FormKind]string{news.TipForm: "T", news.LetterForm: "L", news.SubscribeForm: "S", news.AdvertiseForm: "A", news.ErrorForm: "E"}[kind]
	return cmp.Or(letter, "X") + day.Format("060102") + "-" + rand.Text()[:6]
}

// Digest is a hash of what was written, to know it again; empty where there is nothing.
func Digest(key []byte, parts ...string) string {
	text := strings.Join(parts, "\x00")
	if strings.Trim(text, "\x00") == "" {
		return ""
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// Signs are what makes a submission look like spam.
type Signs struct {
	Trap   bool // a field was filled in that people do not see
	Copies int  // with the same words from the last day
}

const (
	maxLinks  = 4
	maxCopies = 2
)

// Suspicions says why a submission looks like spam; none: it does not.
func Suspicions(s news.Submission, signs Signs) []string {
	var all []string
	if signs.Trap {
		all = append(all, "trap")
	}
	if s.Links() > maxLinks {
		all = append(all, "links")
	}
	if signs.Copies >= maxCopies {
		all = append(all, "copies")
	}
	return all
}

// What one address may do in a day, and what all together may do in an hour with one form.
const (
	maxTries    = 40 // forms sent in ten minutes, wrong ones too
	maxQuick    = 5  // taken in within ten minutes
	maxDay      = 20 // taken in within a day
	maxHour     = 120
	maxSenders  = 50_000
	quickWindow = 10 * time.Minute
)

// Limits count what is sent, in the memory of this program alone.
type Limits struct {
	now func() time.Time

	mu      sync.Mutex
	day     string
	salt    string
	senders map[string]*sender
	hours   map[news.FormKind][]time.Time
}

// sender is one address within a day.
type sender struct {
	tries []time.Time
	taken []time.Time
}

// NewLimits counts by a clock.
func NewLimits(now func() time.Time) *Limits {
	return &Limits{now: now, senders: map[string]*sender{}, hours: map[news.FormKind][]time.Time{}}
}

// of finds the sender of an address; the caller holds the lock. A new day begins with a new salt and knows nobody.
func (l *Limits) of(address netip.Addr, now time.Time) *sender {
	if day := now.UTC().Format(time.DateOnly); day != l.day {
		l.day, l.salt, l.senders = day, rand.Text(), map[string]*sender{}
	}
	if address.Is6() && !address.Is4In6() { // a household has a whole network of them
		if p, err := address.Prefix(56); err == nil {
			address = p.Addr()
		}
	}
	sum := sha256.Sum256([]byte(l.salt + address.Unmap().String()))
	key := string(sum[:12])
	s, ok := l.senders[key]
	if !ok {
		if len(l.senders) >= maxSenders {
			for k, old := range l.senders {
				if len(old.taken) == 0 || len(l.senders) > maxSenders*3/2 {
					delete(l.senders, k)
				}
			}
		}
		s = &sender{}
		l.senders[key] = s
	}
	return s
}

func within(times []time.Time, from time.Time) []time.Time {
	i := 0
	for i < len(times) && times[i].Before(from) {
		i++
	}
	return times[i:]
}

// Try notes that an address sends a form. It is Invalid, with what to do, where it has sent too much already, or all
// together have sent too much with this form.
func (l *Limits) Try(kind news.FormKind, address netip.Addr) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	s := l.of(address, now)
	s.tries = append(within(s.tries, now.Add(-quickWindow)), now)
	s.taken = within(s.taken, now.Add(-24*time.Hour))
	l.hours[kind] = within(l.hours[kind], now.Add(-time.Hour))
	quick := within(s.taken, now.Add(-quickWindow))
	switch {
	case len(s.tries) > maxTries:
		s.tries = s.tries[len(s.tries)-maxTries:]
		return fault.In("form", "form.too-many", minutes(s.tries[0].Add(quickWindow).Sub(now)))
	case len(s.taken) >= maxDay:
		return fault.In("form", "form.too-many-day")
	case len(quick) >= maxQuick:
		return fault.In("form", "form.too-many", minutes(quick[0].Add(quickWindow).Sub(now)))
	case len(l.hours[kind]) >= maxHour:
		return fault.In("form", "form.busy", minutes(l.hours[kind][0].Add(time.Hour).Sub(now)))
	}
	return nil
}

// Taken notes that what an address sent was taken in.
func (l *Limits) Taken(kind news.FormKind, address netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	s := l.of(address, now)
	s.taken = append(s.taken, now)
	l.hours[kind] = append(l.hours[kind], now)
}

func minutes(d time.Duration) int { return max(int(d.Minutes())+1, 1) }

// Sent is a form as it arrived.
type Sent struct {
	Submission news.Submission
	Files      []news.SubmissionFile
	Ticket     string
	Trap       bool // the field was filled in that people do not see
	Agreed     bool // the box of the consent was ticked
	Address    netip.Addr
}
