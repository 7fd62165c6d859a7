package site

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// canonical leads addresses that differ from a page's own in case, slashes, encoding, host or in what others hung onto
// them to that one address, in one step: where the page is elsewhere meanwhile, straight to there. What is no page here is
// answered as it was asked: old systems had capitals in their addresses.
func (s *Site) canonical(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead || !ownPage(r.URL.EscapedPath()) {
			pages.ServeHTTP(w, r)
			return
		}
		to := canonicalAddress(r.URL)
		asked := r.URL.EscapedPath()
		if r.URL.RawQuery != "" {
			asked += "?" + r.URL.RawQuery
		}
		base := s.ownHost(r)
		small := smallLetters(to)
		if to == asked && base == "" && small == to {
			pages.ServeHTTP(w, r)
			return
		}
		there := glanced(pages, r, to)
		if there == "" && small != to {
			there = glanced(pages, r, small)
		}
		switch to = there; {
		case to == "":
			pages.ServeHTTP(w, plainly(r))
			return
		case to == asked && base == "":
			pages.ServeHTTP(w, r)
			return
		}
		if strings.HasPrefix(to, "/") {
			to = base + to
		}
		moveTo(w, to)
	})
}

// glanced is where a reader who asked for an address of this site ends: there, or where that leads; empty: nothing is there.
func glanced(pages http.Handler, r *http.Request, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	look := r.Clone(r.Context())
	look.Method, look.URL = http.MethodHead, u
	for _, name := range []string{"If-None-Match", "If-Modified-Since", "Range", "Accept-Encoding"} {
		look.Header.Del(name)
	}
	seen := &glance{head: http.Header{}}
	pages.ServeHTTP(seen, look)
	switch {
	case seen.status == http.StatusOK || seen.status == 0:
		return address
	case seen.status == http.StatusMovedPermanently:
		return seen.head.Get("Location")
	}
	return ""
}

// smallLetters is a canonical address with its path in small letters.
func smallLetters(address string) string {
	path, query, asks := strings.Cut(address, "?")
	path = lowered(path)
	if asks {
		return path + "?" + query
	}
	return path
}

// plainly is a request for what nobody knows, in a spelling that the router has nothing to say of.
func plainly(r *http.Request) *http.Request {
	u, err := url.Parse(news.CanonicalPath(r.URL.EscapedPath()))
	if err != nil {
		return r
	}
	u.RawQuery = r.URL.RawQuery
	same := r.Clone(r.Context())
	same.URL = u
	return same
}

// glance takes an answer's status and headers and forgets the rest.
type glance struct {
	head   http.Header
	status int
}

func (g *glance) Header() http.Header { return g.head }

func (g *glance) WriteHeader(status int) {
	if g.status == 0 {
		g.status = status
	}
}

func (g *glance) Write(b []byte) (int, error) {
	g.WriteHeader(http.StatusOK)
	return len(b), nil
}

// ownHost is the paper's own address for a request that came to another name of its site; empty: it came to the right one.
func (s *Site) ownHost(r *http.Request) string {
	h, err := s.house(r.Context())
	if err != nil || h.URL == "" || len(h.Hosts) == 0 {
		return ""
	}
	host := strings.ToLower(r.Host)
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == news.HostOf(h.URL) || !slices.Contains(h.Hosts, host) {
		return ""
	}
	return h.URL
}

// ownPage tells an address that may be a page: files, counts, clicks and what partners fetch with a key keep every letter
// of theirs.
func ownPage(escaped string) bool {
	for _, folder := range []string{"/assets/", "/media/", "/b/", "/v/", "/front/", "/received/", "/partners/"} {
		if strings.HasPrefix(escaped, folder) {
			return false
		}
	}
	return true
}

// canonicalAddress is the one spelling of an address of this site: path, and the query's parameters that the page reads,
// in their order. It is its own canonical address.
func canonicalAddress(u *url.URL) string {
	path := news.CanonicalPath(u.EscapedPath())
	first, rest, _ := strings.Cut(path[1:], "/")
	first = strings.ToLower(first)
	if slices.Contains(lowerFolders(), first) {
		path = lowered(path)
	}
	_, _, fed := cutFeed(path)
	keep := func(name string) bool { return !news.Tracking(name) }
	switch {
	case fed, first == "articles" && !strings.Contains(rest, "/"):
		keep = func(string) bool { return false } // they read none
	case path == "/": // what WordPress asked the front page for
		keep = func(name string) bool { return slices.Contains([]string{"p", "page_id", "cat", "feed", "s"}, name) }
	}
	if query := news.KeepQuery(u.RawQuery, keep); query != "" {
		return path + "?" + query
	}
	return path
}

// lowerFolders are the first parts of addresses that are written in small letters to their end.
func lowerFolders() []string {
	return []string{
		"articles", "sections", "series", "tags", "reporters", "search", "latest", "ranking", "weather", "corrections", "archive", "notices",
		"announcements", "issues", "tips", "submissions", "subscribe", "advertise", "feeds",
	}
}

// home is the front page, or where an address of WordPress leads that is one by its path alone.
func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	if r.URL.RawQuery != "" {
		if target := s.moved(r); target != "" && target != news.GoneAddress {
			moveTo(w, target)
			return nil
		} else if target != "" {
			s.refuse(w, r, http.StatusGone, nil)
			return nil
		}
		if query := r.URL.Query(); query.Has("p") || query.Has("page_id") || query.Has("cat") { // one of nothing
			if house, err := s.house(r.Context()); err == nil && slices.Contains(house.Systems, news.WordPress) {
				return fault.New(fault.NotFound, "fault.not-found")
			}
		}
		moveTo(w, "/")
		return nil
	}
	return s.front(w, r)
}
