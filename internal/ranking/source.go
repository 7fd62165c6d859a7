package ranking

import (
	"net"
	"net/netip"
	"strings"
)

// Sources that are no host.
const (
	NoSource    = ""      // the browser named none: an address typed in, a bookmark, an app
	OwnSource   = "own"   // another page of the paper
	OtherSource = "other" // a host that is not to be kept: of a house's own network, or one too many
)

// maxHost is the longest host that is kept, in bytes; names in the DNS may have 253, but none that people read do.
const maxHost = 80

// SourceOf is what is kept of where a reader came from: the host of the page that led here, in small letters and without
// the prefixes www, m and the like, one of the words above otherwise. own is the host of the paper. Addresses in numbers and
// names without a dot are of a house's own network and could tell who reads; they are not kept.
func SourceOf(host, own string) string {
	host = bare(host)
	switch {
	case host == "":
		return NoSource
	case host == bare(own):
		return OwnSource
	case len(host) > maxHost || !strings.Contains(host, ".") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".arpa"):
		return OtherSource
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return OtherSource
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.ContainsFunc(label, func(r rune) bool { return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') }) {
			return OtherSource
		}
	}
	return host
}

// bare is a host without port, in small letters, without the prefix that tells a phone from a desk.
func bare(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for _, prefix := range []string{"www.", "m.", "mobile.", "amp.", "l.", "lm."} {
		if rest, ok := strings.CutPrefix(host, prefix); ok && strings.Contains(rest, ".") {
			return rest
		}
	}
	return host
}
