package news

import "time"

// SitemapPart is how many numbers of articles, and ids of tags, a part of the sitemap spans. Few enough that a part is made
// at once, and that a change makes little of the whole stale; a million articles are five hundred parts. The tables keep
// when each part last changed, so it is not to be changed without a migration.
const SitemapPart = 2000

// PartOf is the part of the sitemap in which an article's number stands.
func PartOf(no int64) int64 { return no / SitemapPart }

// PartState is a part of the sitemap that is not empty, and when something in it last changed; zero: it is not known.
type PartState struct {
	Part    int64
	Changed time.Time
}

// SitemapArticle is what a sitemap says of a public article.
type SitemapArticle struct {
	No       int64
	Changed  time.Time // of its text or of the corrections at it
	Pictures []int64
}

// SitemapTag is what a sitemap says of a tag.
type SitemapTag struct {
	Name    string
	Changed time.Time // when its newest article came out
}

// SitemapTagMin is how many public articles a tag has whose page is worth a visit: the page of a single article says no
// more than the article.
const SitemapTagMin = 2
