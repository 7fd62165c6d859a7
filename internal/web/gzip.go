package web

import (
	"net/http"
	"strconv"
	"strings"
)

// AcceptsGzip tells whether the client takes answers compressed with gzip (RFC 9110 §12.5.3).
func AcceptsGzip(r *http.Request) bool {
	for item := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, q, weighed := strings.Cut(item, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			weight, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(q), "q="), 64)
			return !weighed || err == nil && weight > 0
		}
	}
	return false
}
