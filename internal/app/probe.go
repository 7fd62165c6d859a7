package app

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"time"

	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/duty"
	"jogan/internal/icon"
	"jogan/internal/pagecache"
	"jogan/internal/ranking"
	"jogan/internal/render"
	"jogan/internal/site"
	"jogan/internal/store"
	"jogan/internal/weather"
)

// probe asks the site, as a search engine would at the paper's address, for what duty judges by the answers. Nothing
// leaves the program. What cannot be asked at all has the status 0.
func probe(ctx context.Context, db *store.DB, public http.Handler) (map[string]duty.Served, error) {
	setting, _, err := db.Findable(ctx)
	if err != nil {
		return nil, err
	}
	paper, err := db.Paper(ctx)
	if err != nil {
		return nil, err
	}
	host := "localhost"
	if u, err := url.Parse(paper.URL); err == nil && u.Host != "" {
		host = u.Host
	}
	all := map[string]duty.Served{}
	for _, path := range duty.Asked(setting) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+host+path, nil)
		if err != nil {
			return nil, err
		}
		w := answered{header: http.Header{}}
		public.ServeHTTP(&w, r)
		all[path] = duty.Served{Status: w.status, Body: w.body.Bytes()}
	}
	return all, nil
}

// answered keeps what a handler answers.
type answered struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answered) Header() http.Header { return a.header }

func (a *answered) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answered) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

// siteOf is the public door of a paper as the shell sees it, for probe: nothing is kept or counted, and what is asked reads
// no files of the library.
func siteOf(cfg Config, db *store.DB, d *desk.Desk, r *run) (http.Handler, error) {
	files := (&App{cfg: cfg}).uiFiles()
	_, pages, err := loadTheme(cmp.Or(cfg.Theme, filepath.Join(cfg.Data, themeDir)), files, false)
	if err != nil { // none, or a broken one: readers see the built-in look
		pages, err = render.New(render.Options{Files: files, Door: "site"})
	}
	if err != nil {
		return nil, err
	}
	clock := NewClock(time.Time{})
	s, err := site.New(site.Config{
		Store: siteStore{db}, Cache: pagecache.New(pagecache.Options{Slots: 1, Now: clock.Now}), Renderer: pages,
		Views: ranking.NewCounter(db, clock.Now, r.log), Clicks: banner.NewCounter(db, clock.Now, r.log), Forms: d,
		MostRead: func() (day, week []int64) { return nil, nil }, Stations: weather.DefaultStations(), Now: clock.Now, Log: r.log,
		Icons: icon.New(nil),
	})
	if err != nil {
		return nil, err
	}
	return s.Handler(), nil
}
