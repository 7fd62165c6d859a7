package notify

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// IndexEndpoints are where search engines are told which pages changed (https://www.indexnow.org/documentation): the common
// one, which passes it on to Bing and others, and Naver's own (https://searchadvisor.naver.com/guide/indexnow-about).
func IndexEndpoints() []string {
	return []string{"https://api.indexnow.org/indexnow", "https://searchadvisor.naver.com/indexnow"}
}

// Bounds of telling search engines. MaxIndexBatch is the protocol's.
const (
	MaxIndexBatch   = 10_000
	IndexGather     = 5 * time.Second    // an article that is mended at once after it came out is told once
	IndexForget     = 3 * 24 * time.Hour // by then search engines have read the sitemap
	MaxIndexWaiting = 50_000             // of each of them
	IndexCallsKept  = 50                 // of each of them
	IndexPatience   = time.Hour          // after which somebody should look
)

// IndexCall is one call of a search engine, with what it answered.
type IndexCall struct {
	ID       int64
	Endpoint string
	At       time.Time
	Count    int // addresses
	Outcome
}

// Taken tells whether the search engine took the addresses. 202: it has them and will look at the key yet.
func (o Outcome) Taken() bool { return o.Status == http.StatusOK || o.Status == http.StatusAccepted }

// IndexState is how it stands with a search engine.
type IndexState struct {
	Endpoint string
	Waiting  int64     // addresses that it is still to be told
	Sent     int64     // that it took, in all
	Next     time.Time // not called before
	Attempts int       // in vain, one after the other
	Failing  time.Time // since when; zero: the last call was taken
}

// Name is the search engine's host.
func (s IndexState) Name() string {
	u, err := url.Parse(s.Endpoint)
	if err != nil {
		return s.Endpoint
	}
	return u.Host
}

// Trouble tells that somebody should look: nothing was taken for IndexPatience.
func (s IndexState) Trouble(now time.Time) bool {
	return !s.Failing.IsZero() && now.Sub(s.Failing) >= IndexPatience
}

// NewIndexKey makes a key: 32 hexadecimal digits.
func NewIndexKey() string {
	raw := make([]byte, 16)
	rand.Read(raw) // never fails
	return hex.EncodeToString(raw)
}

// IndexPath is where the key of a paper lies, for search engines to see that the paper speaks.
func IndexPath(key string) string { return "/" + key + ".txt" }

// IndexReady tells whether search engines could reach a paper at its address. A name that is kept for machines at home and
// for examples (RFC 2606, RFC 6762), and an address of the paper's own network, are told to nobody.
func IndexReady(site string) bool {
	u, err := url.Parse(site)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ip := net.ParseIP(host); ip != nil {
		return !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsUnspecified() && !ip.IsLinkLocalUnicast()
	}
	dot := strings.LastIndexByte(host, '.')
	return dot > 0 && !slices.Contains([]string{"local", "localhost", "test", "example", "invalid", "internal", "lan", "home"}, host[dot+1:])
}

// IndexBody is what a search engine is sent: paths of the paper at site whose pages came, changed or went.
func IndexBody(site, key string, paths []string) ([]byte, error) {
	u, err := url.Parse(site)
	if err != nil {
		return nil, err
	}
	body := struct {
		Host     string   `json:"host"`
		Key      string   `json:"key"`
		Location string   `json:"keyLocation"`
		URLs     []string `json:"urlList"`
	}{u.Host, key, site + IndexPath(key), nil}
	for _, path := range paths {
		body.URLs = append(body.URLs, site+path)
	}
	return json.Marshal(body)
}

// indexPauses are those between calls in vain; the last one goes on.
func indexPauses() []time.Duration {
	return []time.Duration{30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour}
}

// After is the state after a call at now. jitter in [0,1) spreads the calls of many papers.
func (s IndexState) After(o Outcome, count int, now time.Time, jitter float64) IndexState {
	if o.Taken() {
		s.Sent += int64(count)
		s.Attempts, s.Failing, s.Next = 0, time.Time{}, now
		return s
	}
	all := indexPauses()
	pause := all[min(s.Attempts, len(all)-1)]
	s.Attempts++
	s.Next = now.Add(pause + time.Duration(float64(pause)*jitter/4))
	if s.Failing.IsZero() {
		s.Failing = now
	}
	return s
}

// Excerpt puts a call's answer into the form in which it is kept.
func (c IndexCall) Excerpt() IndexCall {
	c.Answer = excerpt(c.Answer)
	return c
}
