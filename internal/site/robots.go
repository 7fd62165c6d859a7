package site

import (
	"context"
	"net/http"

	"jogan/internal/fault"
	"jogan/internal/feed"
	"jogan/internal/notify"
)

const textType = "text/plain; charset=utf-8"

// robots tells crawlers what is no content, which crawlers of AI the paper refuses, and where the sitemaps are.
func (s *Site) robots(w http.ResponseWriter, r *http.Request) error {
	return s.addressed(w, r, "/robots.txt", func(ctx context.Context, m *making) (page, error) {
		f, _, err := m.r.Findable(ctx)
		body := feed.Robots(f, []string{m.absolute("/sitemap.xml"), m.absolute("/sitemap-news.xml")})
		return page{http.StatusOK, textType, body}, err
	})
}

// ads tells advertising systems who may sell the paper's places.
func (s *Site) ads(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, "/ads.txt", func(ctx context.Context, m *making) (page, error) {
		f, _, err := m.r.Findable(ctx)
		if err == nil && f.Ads == "" {
			err = fault.New(fault.NotFound, "fault.not-found")
		}
		return page{http.StatusOK, textType, []byte(f.Ads + "\n")}, err
	})
}

// indexKey proves to search engines that the paper told them what changed.
func (s *Site) indexKey(w http.ResponseWriter, r *http.Request, name string) error {
	return s.page(w, r, notify.IndexPath(name), func(ctx context.Context, m *making) (page, error) {
		f, _, err := m.r.Findable(ctx)
		if err == nil && (!f.IndexNow || f.Key == "" || f.Key != name) {
			err = fault.New(fault.NotFound, "fault.not-found")
		}
		return page{http.StatusOK, textType, []byte(f.Key)}, err
	})
}
