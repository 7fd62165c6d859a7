package pagecache

import (
	"container/list"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// Deps is what a rendering notes while it runs, in one goroutine. The zero value is ready for use.
type Deps struct {
	hard, soft []string
	until      time.Time
}

// Use notes names of what the page is made from: it is stale as soon as one of them changes.
func (d *Deps) Use(names ...string) { d.hard = append(d.hard, names...) }

// UseSoft notes names of what the page may show a little late (Options.SoftFor). A name that is noted both ways is hard.
func (d *Deps) UseSoft(names ...string) { d.soft = append(d.soft, names...) }

// Until notes a moment at which time alone changes the page; the earliest counts, the zero time does not. A page whose
// moment has come when its rendering ends is not kept.
func (d *Deps) Until(t time.Time) {
	if !t.IsZero() && (d.until.IsZero() || t.Before(d.until)) {
		d.until = t
	}
}

// Page is what a rendering returns. It must not be touched afterwards.
type Page struct {
	Status int               // of HTTP
	Header map[string]string // Content-Type and others, by canonical name
	Body   []byte

	Changed time.Time // when what it shows last changed, for Last-Modified; zero: it tells nothing
}

// Entry is a finished page. Many requests read the same one: nobody may change what it holds.
type Entry struct {
	Page
	ETag  string    // strong, with its quotes, of the body as it is; see Tag
	Until time.Time // when time alone makes it stale; zero: never
	Made  time.Time // when its rendering began or ended, whichever the clock says was later; it is stale before

	key        string
	hard, soft []string // sorted, each once
	seq        uint64   // the counter when its rendering began
	number     uint64   // of its rendering
	variants   [encodings][]byte

	checked atomic.Uint64 // the counter up to which nothing that it was made from had changed
	seen    atomic.Bool   // asked for since the hand came by
	place   *list.Element
}

func newEntry(f *flight, p Page, d *Deps, ended time.Time) *Entry {
	sum := sha256.Sum256(p.Body)
	e := &Entry{
		Page:   p,
		ETag:   `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`,
		Until:  d.until,
		Made:   f.at,
		key:    f.key,
		hard:   distinct(d.hard),
		seq:    f.seq,
		number: f.number,
	}
	e.soft = slices.DeleteFunc(distinct(d.soft), func(name string) bool {
		_, found := slices.BinarySearch(e.hard, name)
		return found
	})
	// The clock may have been set forward while the page was made, and may be set back again.
	if ended.After(e.Made) {
		e.Made = ended
	}
	e.checked.Store(e.seq)
	return e
}

func distinct(names []string) []string {
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	return slices.Clip(slices.Compact(sorted))
}

// Names returns the hard names, sorted, for Cache-Tag.
func (e *Entry) Names() []string { return slices.Clone(e.hard) }

func (e *Entry) over(now time.Time) bool { return !e.Until.IsZero() && !now.Before(e.Until) }

// touch only writes what is not yet written: many processors read it.
func (e *Entry) touch() {
	if !e.seen.Load() {
		e.seen.Store(true)
	}
}

// entryBytes is about what an entry takes beside its strings: the structs, its places in the map and in the list.
const entryBytes = 512

// bytes is about the memory that the entry takes.
func (e *Entry) bytes() int64 {
	n := entryBytes + len(e.key) + len(e.Body)
	for _, v := range e.variants {
		n += len(v)
	}
	for k, v := range e.Header {
		n += len(k) + len(v) + 32
	}
	for _, names := range [][]string{e.hard, e.soft} {
		for _, name := range names {
			n += len(name) + 16
		}
	}
	return int64(n)
}

// Tag is the ETag of the body in an encoding that Encoded returned. RFC 9110 §8.8.3.3 asks for a tag of its own for each.
func (e *Entry) Tag(encoding string) string {
	if encoding == "" {
		return e.ETag
	}
	return e.ETag[:len(e.ETag)-1] + "-" + encoding + `"`
}

// Match tells whether an If-None-Match header names the body in this encoding, so that 304 is the answer. Tags are
// compared weakly (RFC 9110 §13.1.2): a proxy may have weakened ours.
func (e *Entry) Match(ifNoneMatch, encoding string) bool {
	rest := ifNoneMatch
	if strings.TrimSpace(rest) == "*" {
		return true
	}
	own := e.Tag(encoding)
	for {
		rest = strings.TrimLeft(rest, " \t,")
		rest = strings.TrimPrefix(rest, "W/")
		if !strings.HasPrefix(rest, `"`) {
			return false // the end, or what is no tag
		}
		tag, after, closed := strings.Cut(rest[1:], `"`)
		if !closed {
			return false
		}
		if tag == own[1:len(own)-1] {
			return true
		}
		rest = after
	}
}
