package notify

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/fetch"
	"jogan/internal/news"
)

// PartnerSecrets is what only the partner and the paper know. It is kept sealed.
type PartnerSecrets struct {
	Headers  string `json:"headers,omitempty"` // lines "Name: value"
	Password string `json:"password,omitempty"`
	Key      string `json:"key,omitempty"` // private, PEM
}

const sealPartner = "partner"

// ClosePartner seals a partner's secrets; empty where there are none.
func (s *Seal) ClosePartner(x PartnerSecrets) (string, error) {
	if x == (PartnerSecrets{}) {
		return "", nil
	}
	raw, err := json.Marshal(x)
	return s.Close(sealPartner, string(raw)), err
}

// OpenPartner opens a partner's secrets; ErrSealed where they were sealed with another key.
func (s *Seal) OpenPartner(sealed string) (x PartnerSecrets, err error) {
	text, err := s.Open(sealPartner, sealed)
	if err != nil || text == "" {
		return x, err
	}
	return x, json.Unmarshal([]byte(text), &x)
}

var headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")

// Bounds of a partner's headers.
const (
	maxHeaders    = 10
	maxHeaderText = 4000
)

// CheckHeaders says what is wrong with lines of headers.
func CheckHeaders(text string) error {
	head, ok := readHeaders(text)
	if !ok || len(head) > maxHeaders || len(text) > maxHeaderText {
		return fault.In("headers", "partner.headers-wrong", maxHeaders)
	}
	for name := range head {
		if slices.Contains([]string{"Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Idempotency-Key"}, name) {
			return fault.In("headers", "partner.header-own", name)
		}
	}
	return nil
}

func readHeaders(text string) (http.Header, bool) {
	head := http.Header{}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if !ok || !headerName.MatchString(name) || value == "" || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
			return nil, false
		}
		head.Add(name, value)
	}
	return head, true
}

// NewPartnerKey makes the key of a feed and what is kept of it.
func NewPartnerKey() (key, hash string) {
	key = rand.Text() + rand.Text()
	return key, hashKey(key)
}

func hashKey(key string) string {
	sum := sha256.Sum256([]byte("partner feed " + key))
	return hex.EncodeToString(sum[:])
}

// OpensFeed tells whether a key is the partner's, in the same time whatever it is.
func OpensFeed(p news.Partner, key string) bool {
	return subtle.ConstantTimeCompare([]byte(hashKey(key)), []byte(p.KeyHash)) == 1 && p.KeyHash != "" && p.Active && p.Way == news.PullWay
}

// DeliveryKey names what is to be done with an article at a partner, the same however often it is tried.
func DeliveryKey(d news.Delivery) string {
	return fmt.Sprintf("jogan-%d-%d-%d", d.Partner, d.Article, d.Generation)
}

// PartnerOutcome is what a try came to.
type PartnerOutcome struct {
	OK      bool
	Missing bool   // the partner knows no such article
	Lasting bool   // trying again soon will hardly help
	Status  int    // of HTTP; 0: there was none
	Answer  string // what was answered, or a key below delivery.
}

// PartnerPost sends to partners.
type PartnerPost struct {
	Client *fetch.Client
	Local  []string // addresses of the own network that may be reached, as http:// or sftp:// addresses
}

// Send takes a piece to a partner.
func (x PartnerPost) Send(ctx context.Context, p news.Partner, secrets PartnerSecrets, d news.Delivery, piece Piece, now time.Time) PartnerOutcome {
	piece.Action = d.Action
	body, err := WritePiece(p, piece)
	if err != nil {
		return PartnerOutcome{Answer: "delivery.write", Lasting: true}
	}
	if p.Way == news.SFTPWay {
		return x.put(ctx, p, secrets, fileName(p, piece, now), body)
	}
	method, address := p.HTTP.InsertMethod, p.HTTP.URL
	update, remove := p.HTTP.UpdateURL, p.HTTP.DeleteURL
	if update == "" {
		update = p.HTTP.URL
	}
	if remove == "" {
		remove = update
	}
	switch d.Action {
	case news.DeliverUpdate:
		method, address = p.HTTP.UpdateMethod, update
	case news.DeliverDelete:
		method, address = p.HTTP.DeleteMethod, remove
	case news.DeliverInsert:
	}
	head, _ := readHeaders(secrets.Headers)
	if head == nil {
		head = http.Header{}
	}
	head.Set("Content-Type", MediaType(p))
	head.Set("Idempotency-Key", DeliveryKey(d))
	answer, err := x.Client.Send(ctx, method, filled(address, piece, url.PathEscape), head, body)
	if err != nil {
		return PartnerOutcome{Answer: reasonOf(err)}
	}
	o := PartnerOutcome{Status: answer.Status, Answer: string(answer.Body), OK: answer.Status >= 200 && answer.Status < 300}
	o.Missing = answer.Status == http.StatusNotFound || answer.Status == http.StatusGone
	o.Lasting = answer.Status >= 400 && answer.Status < 500 && answer.Status != http.StatusRequestTimeout && answer.Status != http.StatusTooManyRequests
	return o
}

func reasonOf(err error) string {
	switch {
	case errors.Is(err, fetch.ErrNotPublic):
		return "delivery.not-public"
	case errors.Is(err, fetch.ErrTimeout) || errors.Is(err, context.DeadlineExceeded):
		return "delivery.timeout"
	}
	return "delivery.unreachable"
}

func filled(template string, x Piece, escape func(string) string) string {
	return strings.NewReplacer("{no}", strconv.FormatInt(x.No, 10), "{id}", escape(x.ID), "{status}", x.Action.Letter()).Replace(template)
}

var fileUnsafe = regexp.MustCompile(`[^\p{L}\p{N}._-]+`)

// fileName is the name of the file in which a piece is laid down.
func fileName(p news.Partner, x Piece, now time.Time) string {
	name := filled(p.SFTP.File, x, func(s string) string { return s })
	name = strings.NewReplacer("{date}", now.Format("20060102"), "{time}", now.Format("150405")).Replace(name)
	name = strings.Trim(fileUnsafe.ReplaceAllString(name, "-"), ".-")
	if !strings.HasSuffix(name, Ending(p)) {
		name += Ending(p)
	}
	return name
}

// lastingTries is how often is tried what trying again hardly helps.
const lastingTries = 4

// AfterPartner is the delivery after a try at now. jitter in [0,1) spreads the tries. An article that the partner does not
// know counts as deleted there, and is sent as a new one where it was to be changed.
func AfterPartner(d news.Delivery, o PartnerOutcome, print string, now time.Time, jitter float64) news.Delivery {
	d.Attempts++
	d.Tried, d.Status, d.Answer = now, o.Status, excerpt(o.Answer)
	switch {
	case o.OK, o.Missing && d.Action == news.DeliverDelete:
		return d.Took(d.Action, print, now)
	case o.Missing && d.Action == news.DeliverUpdate && d.Confirmed:
		d.Action, d.Confirmed, d.Next = news.DeliverInsert, false, now
		d.Generation++
		return d
	}
	all := pauses()
	if d.Attempts > len(all) || o.Lasting && d.Attempts >= lastingTries {
		d.State = news.DeliveryFailed
		return d
	}
	pause := all[d.Attempts-1]
	d.Next = now.Add(pause + time.Duration(float64(pause)*jitter/4))
	return d
}

// PartnerTest is what trying the way to a partner came to. Nothing of the paper's was sent.
type PartnerTest struct {
	OK      bool
	Key     string // of the sentence
	Status  int
	Answer  string
	HostKey string // the server's, as in authorized_keys, to be confirmed; empty: none
	Print   string // its fingerprint
}

// Test tries the way to a partner without sending anything of the paper's: by HTTP it asks with HEAD, by SFTP it signs in
// and looks into the folder.
func (x PartnerPost) Test(ctx context.Context, p news.Partner, secrets PartnerSecrets) PartnerTest {
	switch p.Way {
	case news.SFTPWay:
		return x.look(ctx, p, secrets)
	case news.PullWay:
		return PartnerTest{OK: true, Key: "partner.test-pull"}
	case news.HTTPWay:
	}
	head, _ := readHeaders(secrets.Headers)
	answer, err := x.Client.Send(ctx, http.MethodHead, filled(p.HTTP.URL, Piece{Action: news.DeliverInsert}, url.PathEscape), head, nil)
	if err != nil {
		return PartnerTest{Key: reasonOf(err)}
	}
	t := PartnerTest{OK: true, Key: "partner.test-http", Status: answer.Status}
	if answer.Status == http.StatusUnauthorized || answer.Status == http.StatusForbidden {
		t.OK, t.Key = false, "partner.test-refused"
	}
	return t
}
