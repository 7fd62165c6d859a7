package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/store"
)

type initCommand struct {
	Data        string `required:"" type:"path" placeholder:"DIR" help:"flag.data"`
	Name        string `required:"" placeholder:"NAME" help:"flag.name"`
	Publisher   string `placeholder:"NAME" help:"flag.publisher"`
	Size        string `default:"desk" placeholder:"small|desk" help:"flag.size"`
	FirstNumber int64  `default:"1" placeholder:"N" help:"flag.first-number"`
	Database    string `placeholder:"URL" help:"flag.database"`
	Login       string `default:"admin" placeholder:"LOGIN" help:"flag.login"`
	Addr        string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"flag.addr"`
}

// Run founds a paper: sections, menu, the pages that the law asks for, and a one-time link for the first administrator.
func (c *initCommand) Run(r *run) error {
	if c.FirstNumber < 1 {
		return misuse{problem("command.first-number")}
	}
	if !slices.Contains(news.Sizes(), news.Size(c.Size)) {
		return misuse{problem("command.unknown-size", c.Size)}
	}
	admin := staff.Person{Login: c.Login, Name: r.words.Text(render.Languages()[0], "role.admin"), Role: staff.Admin}
	paper := news.NewPaper(c.Name)
	paper.Publisher, paper.Editor, paper.Size = c.Publisher, c.Publisher, news.Size(c.Size)
	if err := errors.Join(paper.Check(), admin.Check()); err != nil { // before anything is written
		return err
	}
	if err := claim(c.Data, c.config()); err != nil {
		return err
	}
	_, err := readSeal(c.Data)
	if err != nil {
		return errors.Join(err, clear(c.Data))
	}
	secret, err := c.found(r, paper, admin)
	if err != nil {
		return errors.Join(err, clear(c.Data))
	}
	r.say("command.init.done", c.Name, c.Data)
	r.say("command.init.link", reachable(c.Addr)+"/desk/welcome?key="+secret)
	r.say("command.init.serve", c.Data)
	return nil
}

func (c *initCommand) config() string {
	var b strings.Builder
	b.WriteString("# jogan.toml — `jogan help serve` lists every setting. Flags and JOGAN_… variables come before this file.\n")
	fmt.Fprintf(&b, "addr = %q\n", c.Addr)
	if c.Database != "" {
		fmt.Fprintf(&b, "database = %q\n", c.Database)
	}
	return b.String()
}

// reachable is the address of a site that listens at addr, for a browser on this machine.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "http://" + addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	if port == "80" && !strings.Contains(host, ":") {
		return "http://" + host
	}
	return "http://" + net.JoinHostPort(host, port)
}

// claim makes a data directory ours. One that holds anything else is refused.
func claim(dir, config string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("%w: %w", problem("command.no-dir", dir), err)
		}
	case err != nil:
		return fmt.Errorf("%w: %w", problem("command.no-dir", dir), err)
	}
	for _, e := range entries {
		if e.Name() == configFile {
			return problem("command.is-paper", dir)
		}
	}
	if len(entries) > 0 {
		return problem("command.not-empty", dir)
	}
	if err := os.WriteFile(filepath.Join(dir, configFile), []byte(config), 0o600); err != nil {
		return fmt.Errorf("%w: %w", problem("command.no-dir", dir), err)
	}
	return nil
}

// clear empties a directory that was claimed when what should fill it failed: half a paper helps nobody.
func clear(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, x := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, x.Name())))
	}
	return err
}

func (c *initCommand) found(r *run, paper news.Paper, admin staff.Person) (secret string, err error) {
	clock := NewClock(time.Time{})
	db, files, err := openData(r.ctx, Config{Data: c.Data, Database: c.Database}, clock, r.log)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, files.Close(), db.Close()) }()
	if _, err := db.Paper(r.ctx); err == nil {
		return "", problem("command.is-paper", c.Data)
	} else if !fault.Is(err, fault.NotFound) {
		return "", err
	}
	d := desk.New(deskStore{db}, media.New(files, media.DefaultLimits()), clock.Now, r.log)
	if err := found(r.ctx, d, db, r.words, paper, c.FirstNumber, clock.Now()); err != nil {
		return "", err
	}
	_, secret, err = d.Invite(r.ctx, staff.Shell(), admin)
	return secret, err
}

// found writes the beginnings that every new paper has, the sample paper too.
func found(ctx context.Context, d *desk.Desk, db *store.DB, words *render.Words, paper news.Paper, first int64, today time.Time) error {
	shell := staff.Shell()
	text := func(key string, args ...any) string { return words.Text(render.Languages()[0], key, args...) }
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.SetFirstNo(ctx, first) }); err != nil {
		return err
	}
	var menu []news.MenuItem
	var ids []int64
	for i, slug := range []string{"politics", "economy", "industry", "society", "world", "culture", "sports", "opinion"} {
		s, err := d.SaveSection(ctx, shell, news.Section{Slug: slug, Name: text("section." + slug), Position: i})
		if err != nil {
			return err
		}
		menu = append(menu, news.MenuItem{Section: s.ID})
		ids = append(ids, s.ID)
	}
	for _, id := range ids {
		paper.Boxes[news.FrontPage] = append(paper.Boxes[news.FrontPage], news.Box{Section: id, Length: 200})
		paper.Boxes[news.ArticlePage] = append(paper.Boxes[news.ArticlePage], news.Box{Section: id, Length: 300})
	}
	// On an article's page society comes first, as on the page that the project began from.
	article := paper.Boxes[news.ArticlePage]
	paper.Boxes[news.ArticlePage] = []news.Box{article[3], article[1], article[5]}
	paper.Boxes[news.SectionPage] = []news.Box{article[3], article[2]}
	if _, err := d.SavePaper(ctx, shell, paper); err != nil {
		return err
	}
	if err := d.SaveMenu(ctx, shell, menu, desk.AnyMenu); err != nil {
		return err
	}
	drafting := news.Drafting{Paper: paper, Today: today, Text: text, NoTraining: true}
	for _, slug := range news.DraftSlugs() {
		page, _ := drafting.Page(slug)
		if _, err := d.SavePage(ctx, shell, page); err != nil {
			return err
		}
	}
	return nil
}
