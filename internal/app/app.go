// Package app is where everything is put together: configuration, commands, and the one composition root from which a
// paper runs. Only app knows the store and a door together.
package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	_ "time/tzdata" // the paper's time zone must be known on every machine

	"jogan/internal/api"
	"jogan/internal/banner"
	"jogan/internal/card"
	"jogan/internal/desk"
	"jogan/internal/duty"
	"jogan/internal/fault"
	"jogan/internal/fetch"
	"jogan/internal/font"
	"jogan/internal/icon"
	"jogan/internal/jobs"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/newsroom"
	"jogan/internal/notify"
	"jogan/internal/pagecache"
	"jogan/internal/ranking"
	"jogan/internal/render"
	"jogan/internal/site"
	"jogan/internal/store"
	"jogan/internal/weather"
	"jogan/internal/web"
	"jogan/ui"
)

// Bounds of the server. A slow reader costs a connection, never a rendering.
const (
	headerTimeout   = 10 * time.Second
	readTimeout     = 5 * time.Minute // a picture on a bad line
	writeTimeout    = 5 * time.Minute // a picture on a bad line, the other way
	idleTimeout     = 2 * time.Minute
	maxHeader       = 128 << 10 // a query of 10,000 Korean characters is 90,000 bytes
	shutdownTimeout = 20 * time.Second
	slots           = 8
	queue           = 256
	softFor         = 60 * time.Second
)

// App is a paper that is ready to run.
type App struct {
	cfg     Config
	log     *slog.Logger
	clock   *Clock
	sample  bool // a demo: sample weather stands in where the feed cannot be reached
	db      *store.DB
	files   *media.Dir
	uploads *media.Uploads
	cache   *pagecache.Cache
	desk    *desk.Desk
	site    *site.Site
	views   *ranking.Counter
	clicks  *banner.Counter
	board   *ranking.Board
	weather *weather.Service
	public  http.Handler
	ops     http.Handler
	room    *newsroom.Newsroom

	programs *api.API
	courier  *courier
	indexer  *indexer
	carrier  *carrier
	metrics  *metrics
	paper    atomic.Pointer[news.Paper] // as it was a moment ago: its zone bounds the days of counts
	stands   chan struct{}              // wakes recordStands
	private  *media.Dir                 // what readers sent along
	mails    *render.Renderer           // of the door "mail"
	themes   *themes

	listener, opsListener net.Listener
}

// paperStore gives the actions and the doors the store in the shapes that they declared.
type (
	deskStore     struct{ *store.DB }
	siteStore     struct{ *store.DB }
	newsroomStore struct{ *store.DB }
	apiStore      struct{ *store.DB }
)

func (s deskStore) Write(ctx context.Context, fn func(desk.Tx) error) error {
	return s.DB.Write(ctx, func(tx *store.Tx) error { return fn(tx) })
}

func (s siteStore) Read(ctx context.Context, fn func(site.Reader) error) error {
	return s.DB.Read(ctx, func(r *store.Reader) error { return fn(r) })
}

func (s newsroomStore) Read(ctx context.Context, fn func(newsroom.Reader) error) error {
	return s.DB.Read(ctx, func(r *store.Reader) error { return fn(r) })
}

func (s apiStore) Read(ctx context.Context, fn func(api.Reader) error) error {
	return s.DB.Read(ctx, func(r *store.Reader) error { return fn(r) })
}

// Open opens the paper of a data directory. Nothing is served yet.
func Open(ctx context.Context, cfg Config, clock *Clock, log *slog.Logger) (*App, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	db, files, err := openData(ctx, cfg, clock, log)
	if err != nil {
		return nil, err
	}
	a := &App{cfg: cfg, log: log, clock: clock, db: db, files: files}
	if err := a.build(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// openData opens database and media of a data directory that is ours.
func openData(ctx context.Context, cfg Config, clock *Clock, log *slog.Logger) (*store.DB, *media.Dir, error) {
	if _, err := os.Stat(filepath.Join(cfg.Data, configFile)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, problem("command.not-ours", cfg.Data)
	} else if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, store.Options{Path: filepath.Join(cfg.Data, databaseFile), URL: cfg.Database, Now: clock.Now, Log: log})
	if errors.Is(err, store.ErrNewer) {
		return nil, nil, problem("command.newer", cfg.hiddenDatabase(), Version())
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", problem("command.no-database", cfg.hiddenDatabase()), err)
	}
	files, err := media.OpenDir(filepath.Join(cfg.Data, mediaDir), clock.Now())
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, files, nil
}

// uiFiles is the tree of screens: the program's own, or the disk's for those who work on it.
func (a *App) uiFiles() fs.FS {
	if a.cfg.Dev {
		if _, err := os.Stat("ui/ui.go"); err == nil {
			return os.DirFS("ui")
		}
	}
	return ui.Files
}

func (a *App) build(ctx context.Context) error {
	paper, err := a.db.Paper(ctx)
	if fault.Is(err, fault.NotFound) {
		return problem("command.no-paper", a.cfg.Data)
	}
	if err != nil {
		return err
	}
	files := a.uiFiles()
	if _, err := os.Stat(a.cfg.Theme); a.cfg.Theme != "" && err != nil {
		return problem("command.no-theme", a.cfg.Theme)
	}
	pages, err := render.New(render.Options{Files: files, Door: "site", Reload: a.cfg.Dev})
	if err != nil {
		return fmt.Errorf("%w: %w", problem("command.bad-theme"), err)
	}
	screens, err := render.New(render.Options{Files: files, Door: "newsroom", Reload: a.cfg.Dev, With: pages})
	if err != nil {
		return fmt.Errorf("%w: %w", problem("command.bad-theme"), err)
	}
	now, proxies := a.clock.Now, a.cfg.proxies()
	library, err := a.library()
	if err != nil {
		return err
	}
	if a.uploads, err = media.NewUploads(a.files, media.DefaultLimits(), now); err != nil {
		return err
	}
	a.desk = desk.New(deskStore{a.db}, library, now, a.log)
	if err := a.equip(); err != nil {
		return err
	}
	if a.mails, err = render.New(render.Options{Files: files, Door: "mail", Reload: a.cfg.Dev, With: pages}); err != nil {
		return fmt.Errorf("%w: %w", problem("command.bad-theme"), err)
	}
	a.views = ranking.NewCounter(a.db, now, a.log)
	a.board = ranking.NewBoard(a.db, now)
	if _, err := a.board.Refresh(ctx, paper.Ranking.Hours); err != nil {
		return err
	}
	a.paper.Store(&paper)
	a.clicks = banner.NewCounter(a.db, func() time.Time { return a.paper.Load().Midnight(now()).AddDate(0, 0, -1) }, a.log)
	a.cache = pagecache.New(pagecache.Options{MaxBytes: int64(a.cfg.Cache), Slots: slots, Queue: queue, SoftFor: softFor, Now: now})
	letters, err := font.Bundled()
	if err != nil {
		return err
	}
	a.site, err = site.New(site.Config{
		Dev: a.cfg.Dev, NameFont: letters, Artist: card.New(letters.Face(), font.Hanja), Icons: icon.New(letters.Face()),
		Store: siteStore{a.db}, Cache: a.cache, Renderer: pages, Library: library, Views: a.views, Clicks: a.clicks,
		Forms: a.desk, MostRead: a.board.Lists, Ranked: a.board.Of, Stations: weather.DefaultStations(), Proxies: proxies, Now: now, Log: a.log,
		Pulled: a.db.PulledPartner,
	})
	if err != nil {
		return err
	}
	a.themes = &themes{dir: cmp.Or(a.cfg.Theme, filepath.Join(a.cfg.Data, themeDir)), files: files, reload: a.cfg.Dev, site: a.site, now: now, log: a.log}
	if err := a.themes.look(ctx); err != nil {
		return err
	}
	a.db.Listen(a.site.Changed)
	a.stands = make(chan struct{}, 1)
	a.db.Listen(a.standsChanged)
	a.buildWeather()

	a.room = newsroom.New(newsroom.Config{
		Store: newsroomStore{a.db}, Desk: a.desk, Renderer: screens, Previewer: a.site, Library: library, Uploads: a.uploads, Proxies: proxies, Now: now, Log: a.log,
		Outside:        a.outside,
		Served:         func(ctx context.Context) (map[string]duty.Served, error) { return probe(ctx, a.db, a.site.Handler()) },
		FrontPreviewer: a.site, MostRead: a.board.Lists,
		Private: a.private, Post: a, PartnerPost: a, Theme: a.themes.State,
	})
	a.db.Listen(a.room.Changed)
	a.programs = api.New(api.Config{
		Store: apiStore{a.db}, Desk: a.desk, Temp: a.files.Temp, Words: pages.Words(), Proxies: proxies, Now: now, Log: a.log,
		Limits: api.Limits{Reads: a.cfg.APIReads, Writes: a.cfg.APIWrites},
	})
	a.db.Listen(a.programs.Changed)
	a.courier = newCourier(a.db, a.cfg.AllowLocal, now, a.log)
	a.db.Listen(a.courier.Changed)
	a.indexer = newIndexer(a.db, notify.IndexEndpoints(), a.cfg.AllowLocal, now, a.log)
	a.db.Listen(a.indexer.Changed)
	a.carrier = newCarrier(a.db, a.desk, a.site, a.cfg.AllowLocal, now, a.log)
	a.db.Listen(a.carrier.Changed)
	a.metrics = newMetrics(a.cache)
	mux := http.NewServeMux()
	site := a.metrics.count("site", a.site.Handler())
	mux.Handle("/", site)
	mux.Handle("/desk/", a.metrics.count("newsroom", a.room.Handler()))
	mux.Handle("/api/", a.metrics.count("api", a.programs.Handler()))
	a.public = web.Logged(a.log, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The router would first lead to the path without empty parts, and the site from there on: readers are sent once.
		if strings.HasPrefix(r.URL.Path, "//") && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			site.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	a.ops = a.opsHandler()
	return nil
}

func (a *App) buildWeather() {
	options := fetch.Options{UserAgent: "Jogan/" + Version()}
	address := weather.KMAMapURL
	if a.cfg.WeatherURL != "" {
		address = a.cfg.WeatherURL
		options.AllowLocal = []string{address} // whoever runs the paper named it
	}
	a.weather = weather.New(weather.Config{
		Provider: weather.KMAMap{URL: address, Client: fetch.New(options), Now: a.clock.Now},
		Store:    a.db, Now: a.clock.Now, Log: a.log, Sample: a.sample,
	})
}

// Listen takes the addresses. After it the site can be reached as soon as Run is called.
func (a *App) Listen() (err error) {
	if a.listener, err = listen(a.cfg.Addr); err != nil {
		return err
	}
	if a.cfg.OpsAddr != "" {
		a.opsListener, err = listen(a.cfg.OpsAddr)
	}
	return err
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, problem("command.port-taken", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, problem("command.port-forbidden", addr)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", problem("command.bad-addr", addr), err)
	}
	return l, nil
}

// Addr is the address on which the site is served.
func (a *App) Addr() string { return a.listener.Addr().String() }

// OpsAddr is the address of health and metrics; empty where there is none.
func (a *App) OpsAddr() string {
	if a.opsListener == nil {
		return ""
	}
	return a.opsListener.Addr().String()
}

// Run serves until ctx ends. Then requests under way finish, and what was counted is written.
func (a *App) Run(ctx context.Context) error {
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var work sync.WaitGroup
	work.Go(func() { a.follow(background) })
	work.Go(func() { a.noteErr("views", a.views.Run(background)) })
	work.Go(func() { a.noteErr("banner counts", a.clicks.Run(background)) })
	work.Go(func() { a.weather.Run(background) })
	work.Go(func() { a.punctual(background) })
	work.Go(func() { a.courier.Run(background) })
	work.Go(func() { a.indexer.Run(background) })
	work.Go(func() { a.carrier.Run(background) })
	work.Go(func() { a.recordStands(background) })
	work.Go(func() { jobs.Run(background, a.schedule(), a.db, a.log) })

	servers := map[*http.Server]net.Listener{a.server(a.public): a.listener}
	if a.opsListener != nil {
		servers[a.server(a.ops)] = a.opsListener
	}
	failed := make(chan error, len(servers))
	for server, l := range servers {
		go func() { failed <- server.Serve(l) }()
	}
	a.log.Info("serving", "addr", a.Addr(), "ops", a.OpsAddr(), "database", a.cfg.hiddenDatabase(), "version", Version())
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	for server := range servers {
		switch e := server.Shutdown(grace); {
		case errors.Is(e, context.DeadlineExceeded): // somebody reads too slowly to be waited for
			a.log.Warn("some requests were cut off")
			err = errors.Join(err, server.Close())
		default:
			err = errors.Join(err, e)
		}
	}
	settle, cancelSettle := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancelSettle()
	err = errors.Join(err, a.cache.Settle(settle)) // pages being made still read the database
	stop()                                         // counters write what they hold when their context ends
	work.Wait()
	a.log.Info("stopped")
	return err
}

func (a *App) server(h http.Handler) *http.Server {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug),
	}
	s.RegisterOnShutdown(a.room.Close) // live lines would hold the server open
	s.RegisterOnShutdown(a.programs.Close)
	return s
}

// follow hears of other programs' changes. Where it loses its place, everything that was made before counts as stale.
func (a *App) follow(ctx context.Context) {
	for ctx.Err() == nil {
		if err := a.db.Follow(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("changes of other programs could not be followed", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(5 * time.Second):
			}
		}
		a.cache.ChangedAll()
	}
}

func (a *App) noteErr(what string, err error) {
	if err != nil {
		a.log.Error("not everything could be written at the end", "what", what, "error", err)
	}
}

// Close lets go of the database and the files.
func (a *App) Close() error {
	if a.room != nil {
		a.room.Close()
	}
	var err error
	for _, l := range []net.Listener{a.listener, a.opsListener} {
		if l != nil {
			if e := l.Close(); e != nil && !errors.Is(e, net.ErrClosed) {
				err = errors.Join(err, e)
			}
		}
	}
	if a.private != nil {
		err = errors.Join(err, a.private.Close())
	}
	return errors.Join(err, a.files.Close(), a.db.Close())
}

// words is the catalogue, for commands.
func words() (*render.Words, error) { return render.LoadWords(ui.Files) }
