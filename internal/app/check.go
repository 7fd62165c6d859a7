package app

import (
	"archive/tar"
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"jogan/internal/desk"
	"jogan/internal/duty"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// backupsDir is where backups are looked for, below the data directory.
const backupsDir = "backups"

// manifestsRead is how many of the newest backups are asked for the head of the log.
const manifestsRead = 50

// outside is what the database does not know of the paper of a data directory: its backups, and the heads of the log
// that they noted. A file that is no backup, or is not whole enough to say, is passed over.
func outside(dir string) (duty.Outside, []news.NotedHead) {
	folder := filepath.Join(dir, backupsDir)
	out := duty.Outside{Backups: folder}
	type file struct {
		path string
		at   time.Time
	}
	var files []file
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return duty.Outside{}, nil
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			files = append(files, file{filepath.Join(folder, e.Name()), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Or(b.at.Compare(a.at), strings.Compare(b.path, a.path)) })
	if len(files) > 0 {
		out.Backup = files[0].at
	}
	var heads []news.NotedHead
	for _, f := range files[:min(len(files), manifestsRead)] {
		if m, err := readManifest(f.path); err == nil && m.Log.ID > 0 {
			heads = append(heads, news.NotedHead{AuditHead: m.Log, Made: m.Made, Where: filepath.Base(f.path)})
		}
	}
	return out, heads
}

// readManifest reads what stands first in a backup.
func readManifest(path string) (m manifest, err error) {
	f, err := os.Open(path)
	if err != nil {
		return m, err
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return m, err
	}
	archive := tar.NewReader(z)
	h, err := archive.Next()
	if err != nil {
		return m, err
	}
	if h.Name != manifestFile {
		return m, fs.ErrInvalid
	}
	return m, json.NewDecoder(archive).Decode(&m)
}

// noteLog checks the log of staff actions and notes its head in the program's log: there whoever can write to the
// database alone cannot change it.
func (a *App) noteLog(ctx context.Context) error {
	_, heads := outside(a.cfg.Data)
	check, err := a.desk.CheckLog(ctx, staff.Shell(), heads)
	if err == nil {
		a.log.Info("the head of the log of staff actions", "head", check.Head.String(), "rows", check.Rows, "whole", check.Fault == "")
	}
	return err
}

type checkCommand struct {
	paperData
	JSON  bool     `name:"json" help:"flag.check-json"`
	Head  []string `placeholder:"ID:HASH" help:"flag.check-head"`
	Theme string   `type:"path" placeholder:"DIR" help:"flag.theme"`
}

// Run prints what the law, readers and search engines ask of the paper, and how it stands. It fails where something is missing.
func (c *checkCommand) Run(r *run) error {
	around, noted := outside(c.Data)
	around.ThemeFlaw = brokenTheme(c.Theme, c.Data)
	for _, text := range c.Head {
		head, ok := news.ParseAuditHead(text)
		if !ok {
			return misuse{problem("command.check.bad-head", text)}
		}
		noted = append(noted, news.NotedHead{AuditHead: head, Where: "--head"})
	}
	return c.with(r, func(db *store.DB, d *desk.Desk) error {
		check, err := d.CheckLog(r.ctx, staff.Shell(), noted)
		if err != nil {
			return err
		}
		var facts duty.Facts
		err = db.Read(r.ctx, func(rd *store.Reader) (err error) {
			facts, err = rd.DutyFacts(r.ctx, NewClock(time.Time{}).Now())
			return err
		})
		if err != nil {
			return err
		}
		facts.Outside, facts.Log = around, check
		public, err := siteOf(Config{Data: c.Data, Database: c.Database}, db, d, r)
		if err != nil {
			return err
		}
		if facts.Served, err = probe(r.ctx, db, public); err != nil {
			return err
		}
		items := duty.Check(facts)
		base := cmp.Or(facts.Paper.URL, reachable(c.Addr))
		if c.JSON {
			err = c.json(r, facts, items, base)
		} else {
			c.text(r, facts, items, base)
		}
		if n := duty.Count(items)[duty.Missing]; err == nil && n > 0 {
			return problem("command.check.missing", n)
		}
		return err
	})
}

// said is an item in words.
type said struct {
	Group    string     `json:"group"`
	Key      string     `json:"key"`
	Level    duty.Level `json:"level"`
	Name     string     `json:"name"`
	Law      string     `json:"law"`
	Text     string     `json:"text"`
	Where    string     `json:"where,omitempty"`
	Articles []int64    `json:"articles,omitempty"`
}

func (r *run) sayItem(i duty.Item, zone *time.Location, base string) said {
	clock := func(t time.Time) string { return render.Clock(r.lang, t.In(zone)) }
	s := said{
		Group: i.Group, Key: i.Key, Level: i.Level, Articles: i.Articles,
		Name: r.words.Text(r.lang, "duty."+i.Key), Law: r.words.Text(r.lang, "duty."+i.Key+".law"), Text: r.words.Text(r.lang, i.Text, i.Words(clock)...),
	}
	if i.Where != "" {
		s.Where = base + i.Where
	}
	return s
}

func (c *checkCommand) json(r *run, f duty.Facts, items []duty.Item, base string) error {
	counts := duty.Count(items)
	all := []said{}
	for _, i := range items {
		all = append(all, r.sayItem(i, f.Paper.Zone(), base))
	}
	enc := json.NewEncoder(r.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		Paper   string          `json:"paper"`
		Checked time.Time       `json:"checked"`
		Missing int             `json:"missing"`
		Advice  int             `json:"advice"`
		Log     news.AuditCheck `json:"log"`
		Items   []said          `json:"items"`
	}{f.Paper.Name, f.Now, counts[duty.Missing], counts[duty.Advice], f.Log, all})
}

func (c *checkCommand) text(r *run, f duty.Facts, items []duty.Item, base string) {
	for _, group := range duty.Groups() {
		r.say("duty.group." + group)
		for _, i := range items {
			if i.Group != group {
				continue
			}
			s := r.sayItem(i, f.Paper.Zone(), base)
			fmt.Fprintf(r.out, "  [%s] %s: %s\n", r.words.Text(r.lang, "duty.level."+string(i.Level)), s.Name, s.Text)
			if i.Level == duty.Good {
				continue
			}
			fmt.Fprintf(r.out, "      %s\n", s.Law)
			if s.Where != "" {
				fmt.Fprintf(r.out, "      → %s\n", s.Where)
			}
		}
	}
	r.say("command.check.head", f.Log.Head.String(), f.Log.Rows, f.Log.Compared)
	counts := duty.Count(items)
	r.say("command.check.sum", counts[duty.Missing], counts[duty.Advice], counts[duty.Good])
}
