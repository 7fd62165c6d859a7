package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"jogan/internal/demo"
	"jogan/internal/desk"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// cropsAfter is how long after its start the crops of the sample's pictures are made.
var cropsAfter = 20 * time.Second

// unfinishedFile stands in the directory while the sample is being written.
const unfinishedFile = "unfinished"

type demoCommand struct {
	Data       string      `type:"path" placeholder:"DIR" help:"flag.demo-data"`
	Addr       string      `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"flag.addr"`
	LAN        bool        `name:"lan" help:"flag.lan"`
	OpsAddr    string      `placeholder:"HOST:PORT" help:"flag.ops-addr"`
	WeatherURL string      `name:"weather-url" placeholder:"URL" help:"flag.weather-url"`
	Theme      string      `type:"path" placeholder:"DIR" help:"flag.theme"`
	Cache      size        `default:"64M" placeholder:"SIZE" help:"flag.cache"`
	Dev        bool        `help:"flag.dev"`
	Now        startOfTime `placeholder:"TIME" help:"flag.now"`
}

// Run serves the sample paper. A temporary one goes when it stops.
func (c *demoCommand) Run(r *run) (err error) {
	if c.LAN {
		if err := c.openToLAN(); err != nil {
			return err
		}
	}
	if c.Data == "" {
		dir, err := os.MkdirTemp("", "jogan-demo-*")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		c.Data = dir
	}
	clock := NewClock(time.Time(c.Now))
	if err := c.fill(r, clock); err != nil {
		return err
	}
	a, err := openDemo(r.ctx, c.config(), clock, r)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := a.Listen(); err != nil {
		return err
	}
	if err := settle(r.ctx, a); err != nil {
		return err
	}
	if err := c.greet(r, a); err != nil {
		return err
	}
	return a.Run(r.ctx)
}

// settle tells the sample paper the address at which it is served, which its pages name to search engines and previews. One
// that somebody gave it stays.
func settle(ctx context.Context, a *App) error {
	paper, err := a.db.Paper(ctx)
	if err != nil {
		return err
	}
	address := reachable(a.Addr())
	if host, port, err := net.SplitHostPort(a.Addr()); err == nil && net.ParseIP(host).IsUnspecified() {
		if lan := lanAddress(); lan.IsValid() {
			address = reachable(net.JoinHostPort(lan.String(), port))
		}
	}
	if u, err := url.Parse(paper.URL); paper.URL == address || err == nil && u.Host != "" && net.ParseIP(u.Hostname()) == nil {
		return nil
	}
	paper.URL = address
	_, err = a.desk.SavePaper(ctx, staff.Shell(), paper)
	return err
}

// openToLAN has the demo listen for other machines too, at the port that was asked for.
func (c *demoCommand) openToLAN() error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return misuse{problem("command.lan-addr", c.Addr)}
	}
	if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsLoopback() && !ip.IsUnspecified()) {
		return nil // an address that others can reach was named
	}
	c.Addr = net.JoinHostPort("0.0.0.0", port)
	return nil
}

// config leaves the time out: the clock has it already, and a demo may begin at any time without being for development.
func (c *demoCommand) config() Config {
	return Config{Data: c.Data, Addr: c.Addr, OpsAddr: c.OpsAddr, WeatherURL: c.WeatherURL, Theme: c.Theme, Cache: c.Cache, Dev: c.Dev}
}

// openDemo opens the sample paper, whose weather may be a sample too.
func openDemo(ctx context.Context, cfg Config, clock *Clock, r *run) (*App, error) {
	a, err := Open(ctx, cfg, clock, r.log)
	if err != nil {
		return nil, err
	}
	a.sample, a.room.Sample = true, true
	a.buildWeather()
	return a, nil
}

// fill writes the sample paper into the data directory, where there is none yet.
func (c *demoCommand) fill(r *run, clock *Clock) (err error) {
	unfinished := filepath.Join(c.Data, unfinishedFile)
	if _, err := os.Stat(unfinished); err == nil { // the program was killed while it wrote the sample
		if err := clear(c.Data); err != nil {
			return err
		}
	} else if _, err := os.Stat(filepath.Join(c.Data, configFile)); err == nil {
		return nil // started again on the same directory
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := claim(c.Data, (&initCommand{Addr: c.Addr}).config()); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, clear(c.Data))
		}
	}()
	if err := os.WriteFile(unfinished, nil, 0o600); err != nil {
		return err
	}
	if err := sample(r.ctx, c.Data, clock, r); err != nil {
		return err
	}
	return os.Remove(unfinished)
}

// demoStore gives the sample's writer the store in the shape that it declared.
type demoStore struct {
	*store.DB
	crops time.Time // when their crops are made: not while whoever started the demo opens its first page
}

func (s demoStore) InsertPicture(ctx context.Context, p news.Picture) (id int64, err error) {
	err = s.DB.Write(ctx, func(tx *store.Tx) error {
		if id, err = tx.InsertPicture(ctx, p); err != nil {
			return err
		}
		return tx.Enqueue(ctx, desk.PictureJob, fmt.Sprintf(`{"id":%d}`, id), s.crops)
	})
	return id, err
}

// sample founds the sample paper in a directory that is ours.
func sample(ctx context.Context, dir string, clock *Clock, r *run) (err error) {
	// Nothing is lost if the machine fails now: a sample that is not whole is written anew. So no write waits for the disk.
	db, err := store.Open(ctx, store.Options{Path: filepath.Join(dir, databaseFile), Now: clock.Now, Log: r.log, Loose: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	files, err := media.OpenDir(filepath.Join(dir, mediaDir), clock.Now())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	library := media.New(files, media.DefaultLimits())
	now := clock.Now()
	defer clock.Set(time.Time{})
	d := desk.New(deskStore{db}, library, clock.Now, r.log)
	private, attic, err := sampleAttic(dir, clock.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, private.Close()) }()
	d.Equip(attic, nil)
	clock.Set(now.AddDate(0, -1, 0))
	name := r.words.Text(render.Languages()[0], "demo.paper")
	if err := found(ctx, d, db, r.words, news.NewPaper(name), 1, clock.Now()); err != nil {
		return err
	}
	return demo.Fill(ctx, demo.Filling{Desk: d, Store: demoStore{db, now.Add(cropsAfter)}, Library: library, Set: clock.Set, Now: now,
		Text: func(key string, args ...any) string { return r.words.Text(render.Languages()[0], key, args...) }})
}

// greet prints where the paper is and how to sign in.
func (c *demoCommand) greet(r *run, a *App) error {
	host, _, err := net.SplitHostPort(a.Addr())
	if err != nil {
		return err
	}
	ip := net.ParseIP(host)
	open := ip != nil && !ip.IsLoopback()
	base := reachable(a.Addr())
	r.say("demo.greeting", base, base+"/desk/")
	accounts, err := demo.Accounts()
	if err != nil {
		return err
	}
	for _, p := range accounts {
		fmt.Fprintf(r.out, "  %-10s %-12s %s\n", p.Login, demo.Password, r.words.Text(r.lang, "role."+string(p.Role)))
	}
	if open {
		if err := c.showPhone(r, a); err != nil {
			return err
		}
		r.say("demo.open")
	}
	r.say("demo.stop")
	return nil
}

// showPhone prints the address for other machines, and draws it where --lan asked for it.
func (c *demoCommand) showPhone(r *run, a *App) error {
	host, port, err := net.SplitHostPort(a.Addr())
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		lan := lanAddress()
		if !lan.IsValid() {
			r.say("demo.no-lan")
			return nil
		}
		host = lan.String()
	}
	address := reachable(net.JoinHostPort(host, port))
	r.say("demo.phone", address, address+"/desk/")
	if !c.LAN {
		return nil
	}
	return drawQR(r.out, address+"/")
}
