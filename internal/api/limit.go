package api

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Limits are how many requests a token may make in a minute; 0: as many as it likes. All of them may come at once; then
// they grow back evenly. Each node counts for itself.
type Limits struct{ Reads, Writes int }

// limiter counts the requests of tokens.
type limiter struct {
	limits Limits
	mu     sync.Mutex
	left   map[spender]allowance
}

type spender struct {
	token  int64
	writes bool
}

type allowance struct {
	left float64
	at   time.Time
}

// maxSpenders bounds the memory; those with a whole allowance are forgotten first.
const maxSpenders = 10_000

// take counts a request and says in the headers what is left (draft-ietf-httpapi-ratelimit-headers-06); false: there was
// nothing left.
func (l *limiter) take(h http.Header, token int64, writes bool, now time.Time) bool {
	limit := l.limits.Reads
	if writes {
		limit = l.limits.Writes
	}
	if limit <= 0 {
		return true
	}
	whole, rate := float64(limit), float64(limit)/60
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left == nil {
		l.left = map[spender]allowance{}
	}
	if len(l.left) >= maxSpenders {
		for who, a := range l.left {
			if now.Sub(a.at) > time.Minute {
				delete(l.left, who)
			}
		}
	}
	who := spender{token, writes}
	a, known := l.left[who]
	if !known {
		a = allowance{whole, now}
	}
	a.left = min(whole, a.left+max(0, now.Sub(a.at).Seconds())*rate)
	a.at = now
	ok := a.left >= 1
	if ok {
		a.left--
	}
	l.left[who] = a
	h.Set("RateLimit-Limit", strconv.Itoa(limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(int(a.left)))
	h.Set("RateLimit-Reset", strconv.Itoa(int(math.Ceil((whole-a.left)/rate))))
	if !ok {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil((1-a.left)/rate))))
	}
	return ok
}
