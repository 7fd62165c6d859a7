package feed

import (
	"strings"

	"jogan/internal/news"
)

// closed is what no crawler needs: the newsroom, what programs ask, answers to searches, and what counts readers.
func closed() []string { return []string{"/desk", "/api/", "/search", "/b/", "/v/", "/received/"} }

// Robots writes robots.txt (RFC 9309): what is closed to all, the crawlers of AI that are refused, the paper's own lines,
// and where the sitemaps are. Crawlers of AI that are allowed go by what holds for all.
func Robots(f news.Findable, sitemaps []string) []byte {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, path := range closed() {
		b.WriteString("Disallow: " + path + "\n")
	}
	refused := false
	for _, c := range news.Crawlers() {
		if f.Stance(c) == news.Refused {
			if !refused {
				b.WriteByte('\n')
			}
			refused = true
			b.WriteString("User-agent: " + c.Name + "\n")
		}
	}
	if refused {
		b.WriteString("Disallow: /\n")
	}
	if f.Robots != "" {
		b.WriteString("\n" + f.Robots + "\n")
	}
	b.WriteByte('\n')
	for _, address := range sitemaps {
		b.WriteString("Sitemap: " + address + "\n")
	}
	return []byte(b.String())
}
