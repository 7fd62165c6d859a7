package site

import (
	"net/http"

	"jogan/internal/icon"
	"jogan/internal/news"
	"jogan/internal/web"
)

// Handler is the door. Every route is public: there is nothing here that a reader may not see.
func (s *Site) Handler() http.Handler {
	m := http.NewServeMux()
	for pattern, h := range map[string]web.Handler{
		"GET /{$}":                             s.home,
		"GET /articles/{no}":                   s.article,
		"GET /articles/{no}/card.png":          s.articleCard,
		"GET /card.png":                        s.paperCard,
		"GET /latest":                          s.latest,
		"GET /sections/{slug}":                 s.section,
		"GET /sections/{slug}/{sub}":           s.section,
		"GET /series/{slug}":                   s.series,
		"GET /tags/{tag}":                      s.tag,
		"GET /front/{id}/{key}":                s.markup,
		"GET /reporters/{handle}":              s.reporter,
		"POST /reporters/{handle}/mail":        s.reporterMail,
		"POST /articles/{no}/mail":             s.articleMail,
		"POST /mail":                           s.paperMail,
		"GET /series/{slug}/feed.xml":          s.seriesFeed,
		"GET /series/{slug}/atom.xml":          s.seriesFeed,
		"GET /series/{slug}/feed.json":         s.seriesFeed,
		"GET /tags/{tag}/feed.xml":             s.tagFeed,
		"GET /tags/{tag}/atom.xml":             s.tagFeed,
		"GET /tags/{tag}/feed.json":            s.tagFeed,
		"GET /reporters/{handle}/feed.xml":     s.reporterFeed,
		"GET /reporters/{handle}/atom.xml":     s.reporterFeed,
		"GET /reporters/{handle}/feed.json":    s.reporterFeed,
		"GET /search":                          s.search,
		"GET /search/suggest":                  s.suggest,
		"GET /corrections":                     s.corrections,
		"GET /corrections/{id}":                s.correction,
		"GET /notices":                         s.notices,
		"GET /notices/{id}":                    s.notice,
		"GET /announcements":                   s.announcements,
		"GET /issues":                          s.issues,
		"GET /issues/{day}":                    s.issue,
		"GET /issues/{day}/{page}":             s.issuePage,
		"GET /{slug}":                          s.named,
		"GET /tips":                            s.formOf(news.TipForm),
		"POST /tips":                           s.sendTo(news.TipForm),
		"GET /submissions":                     s.formOf(news.LetterForm),
		"POST /submissions":                    s.sendTo(news.LetterForm),
		"GET /subscribe":                       s.formOf(news.SubscribeForm),
		"POST /subscribe":                      s.sendTo(news.SubscribeForm),
		"GET /advertise":                       s.formOf(news.AdvertiseForm),
		"POST /advertise":                      s.sendTo(news.AdvertiseForm),
		"GET /articles/{no}/report":            s.formOf(news.ErrorForm),
		"POST /articles/{no}/report":           s.sendTo(news.ErrorForm),
		"GET /received/{number}":               s.received,
		"GET /feed.xml":                        s.feed,
		"GET /atom.xml":                        s.feed,
		"GET /feed.json":                       s.feed,
		"GET /sections/{slug}/feed.xml":        s.feed,
		"GET /sections/{slug}/atom.xml":        s.feed,
		"GET /sections/{slug}/feed.json":       s.feed,
		"GET /sections/{slug}/{sub}/feed.xml":  s.feed,
		"GET /partners/{slug}/feed.xml":        s.partnerFeed,
		"GET /partners/{slug}/feed.json":       s.partnerFeed,
		"GET /sections/{slug}/{sub}/atom.xml":  s.feed,
		"GET /sections/{slug}/{sub}/feed.json": s.feed,
		"GET /feeds":                           s.feeds,
		"GET /robots.txt":                      s.robots,
		"GET /ads.txt":                         s.ads,
		"GET /sitemap.xml":                     s.sitemaps,
		"GET /favicon.ico":                     s.favicon,
		"GET /apple-touch-icon.png":            s.icon(180, icon.Solid),
		"GET /icon-192.png":                    s.icon(192, icon.Rounded),
		"GET /icon-512.png":                    s.icon(512, icon.Rounded),
		"GET /icon-maskable-192.png":           s.icon(192, icon.Maskable),
		"GET /icon-maskable-512.png":           s.icon(512, icon.Maskable),
		"GET /manifest.webmanifest":            s.manifest,
		"GET /assets/":                         s.asset,
		"GET /assets/look/{file}":              s.lookFile,
		"GET /media/{file...}":                 s.media,
		"GET /b/{id}":                          s.click,
		"POST /b/{id}/seen":                    s.seen,
		"/v/{no}":                              s.view,
		"/":                                    s.elsewhere,
	} {
		m.Handle(pattern, s.handle(h))
	}
	return web.Secured(policy(), s.canonical(m))
}
