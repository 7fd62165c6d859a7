package feed

import (
	"encoding/xml"
	"fmt"
	"time"
)

// Bounds of a sitemap (sitemaps.org/protocol.html) and of a news sitemap (Google, "Create a news sitemap").
const (
	MaxAddresses   = 50_000
	MaxNews        = 1_000
	MaxSitemapSize = 50 << 20 // bytes, not compressed
	NewsAge        = 48 * time.Hour
	maxImages      = 1_000
)

const (
	sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"
	imageSpace   = "http://www.google.com/schemas/sitemap-image/1.1"
	newsSpace    = "http://www.google.com/schemas/sitemap-news/0.9"
)

// Address is a page in a sitemap, or a sitemap in an index. Addresses are absolute; a time is printed in its own zone.
type Address struct {
	Loc     string
	Changed time.Time // zero: it is not told
	Images  []string
	News    *News // of news sitemaps
}

// News is what a news sitemap says of an article.
type News struct {
	Paper, Language string
	Published       time.Time
	Title           string
}

type urlset struct {
	XMLName xml.Name  `xml:"urlset"`
	Space   string    `xml:"xmlns,attr"`
	Image   string    `xml:"xmlns:image,attr,omitempty"`
	News    string    `xml:"xmlns:news,attr,omitempty"`
	URLs    []siteURL `xml:"url"`
}

type sitemapIndex struct {
	XMLName xml.Name  `xml:"sitemapindex"`
	Space   string    `xml:"xmlns,attr"`
	Parts   []siteURL `xml:"sitemap"`
}

type siteURL struct {
	Loc     string      `xml:"loc"`
	LastMod string      `xml:"lastmod,omitempty"`
	News    *siteNews   `xml:"news:news"`
	Images  []siteImage `xml:"image:image"`
}

type siteImage struct {
	Loc string `xml:"image:loc"`
}

type siteNews struct {
	Publication siteName `xml:"news:publication"`
	Date        string   `xml:"news:publication_date"`
	Title       string   `xml:"news:title"`
}

type siteName struct {
	Name     string `xml:"news:name"`
	Language string `xml:"news:language"`
}

func siteURLs(all []Address) []siteURL {
	out := make([]siteURL, 0, len(all))
	for _, a := range all {
		x := siteURL{Loc: a.Loc}
		if !a.Changed.IsZero() {
			x.LastMod = a.Changed.Format(time.RFC3339) // the W3C's date and time with its zone
		}
		for _, i := range a.Images[:min(len(a.Images), maxImages)] {
			x.Images = append(x.Images, siteImage{i})
		}
		if n := a.News; n != nil {
			x.News = &siteNews{siteName{clean(n.Paper), n.Language}, n.Published.Format(time.RFC3339), clean(n.Title)}
		}
		out = append(out, x)
	}
	return out
}

// Sitemap writes at most MaxAddresses pages, with the pictures on them.
func Sitemap(pages []Address) ([]byte, error) {
	return sitemap(urlset{Space: sitemapSpace, Image: imageSpace, URLs: siteURLs(pages[:min(len(pages), MaxAddresses)])})
}

// NewsSitemap writes at most MaxNews articles. Without any it is still a sitemap: a paper may be silent for two days.
func NewsSitemap(articles []Address) ([]byte, error) {
	return sitemap(urlset{Space: sitemapSpace, News: newsSpace, URLs: siteURLs(articles[:min(len(articles), MaxNews)])})
}

// SitemapIndex writes an index of at most MaxAddresses sitemaps.
func SitemapIndex(parts []Address) ([]byte, error) {
	return sitemap(sitemapIndex{Space: sitemapSpace, Parts: siteURLs(parts[:min(len(parts), MaxAddresses)])})
}

func sitemap(x any) ([]byte, error) {
	body, err := xml.Marshal(x)
	if err != nil {
		return nil, fmt.Errorf("write a sitemap: %w", err)
	}
	return append([]byte(xml.Header), body...), nil
}
