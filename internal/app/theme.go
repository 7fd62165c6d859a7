package app

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"jogan/internal/duty"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/site"
	"jogan/ui"
)

// themes watches the folder of the paper's theme. A theme is shown only after every page was made with it; one that is
// broken leaves the look as it is, and the newsroom, the log and jogan check say why.
type themes struct {
	dir    string
	files  fs.FS // the program's own
	reload bool
	site   *site.Site
	now    func() time.Time
	log    *slog.Logger

	seen  uint64 // how the folder stood at the last look; looks come one after another
	state atomic.Pointer[render.ThemeState]
}

// State is which theme is on, and why the last one was refused.
func (t *themes) State() render.ThemeState {
	if s := t.state.Load(); s != nil {
		return *s
	}
	return render.ThemeState{}
}

// look takes the theme where its folder has changed.
func (t *themes) look(context.Context) error {
	now := stamp(t.dir)
	if now == t.seen {
		return nil
	}
	t.seen = now
	before := t.State()
	if now == 0 { // there is no theme, or no more
		if before.Name == "" && before.Flaw == nil {
			return nil
		}
		plain, err := render.New(render.Options{Files: t.files, Door: "site", Reload: t.reload})
		if err == nil {
			err = t.site.Take(plain)
		}
		t.state.Store(&render.ThemeState{})
		t.log.Info("the theme was taken away; the paper has its built-in look", "dir", t.dir)
		return err
	}
	theme, look, err := loadTheme(t.dir, t.files, t.reload)
	if err == nil {
		err = t.site.Take(look)
	}
	if err != nil {
		flaw := render.AsFlaw(err)
		after := before
		after.Dir, after.Flaw, after.Refused = t.dir, flaw, t.now()
		t.state.Store(&after)
		for _, lang := range render.Languages() {
			t.log.Error("the theme is broken: the paper keeps the look that it has", "dir", t.dir, "where", flaw.Where(), "why", flaw.Say(t.site.Renderer.Words(), lang))
		}
		return nil
	}
	t.state.Store(&render.ThemeState{Dir: t.dir, Manifest: theme.Manifest, Since: t.now()})
	t.log.Info("the paper has a new look", "dir", t.dir, "theme", theme.Manifest.Name, "version", theme.Manifest.Version)
	return nil
}

// loadTheme reads a theme and makes every page with it.
func loadTheme(dir string, files fs.FS, reload bool) (*render.Theme, *render.Renderer, error) {
	theme, err := render.OpenTheme(dir)
	if err != nil {
		return nil, nil, err
	}
	strict, err := render.New(render.Options{Files: files, Theme: theme, Door: "site"})
	if err == nil {
		err = site.CheckPages(strict)
	}
	if err != nil {
		return nil, nil, render.AsFlaw(err)
	}
	if !reload {
		return theme, strict, nil
	}
	look, err := render.New(render.Options{Files: files, Theme: theme, Door: "site", Reload: true})
	return theme, look, err
}

// stamp is a sum of names, sizes and times of all files of a folder; 0: there is none.
func stamp(dir string) uint64 {
	sum := fnv.New64a()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if d.IsDir() {
			fmt.Fprintf(sum, "%s\n", name)
		} else {
			fmt.Fprintf(sum, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(dir); err != nil {
			return 0
		}
	}
	return max(1, sum.Sum64())
}

// outside is what the database does not know of this paper.
func (a *App) outside() (duty.Outside, []news.NotedHead) {
	out, heads := outside(a.cfg.Data)
	if s := a.themes.State(); s.Flaw != nil {
		out.ThemeFlaw = cmp.Or(s.Flaw.Where(), s.Dir)
	}
	return out, heads
}

// brokenTheme is the place of what is wrong with the theme of a paper that need not be running; empty: nothing.
func brokenTheme(theme, data string) string {
	dir := cmp.Or(theme, filepath.Join(data, themeDir))
	if _, err := os.Stat(dir); err != nil && theme == "" {
		return ""
	}
	_, _, err := loadTheme(dir, ui.Files, false)
	if err == nil {
		return ""
	}
	return cmp.Or(render.AsFlaw(err).Where(), dir)
}

type themeCommand struct {
	New   themeNew   `cmd:"" help:"command.theme.new"`
	Check themeCheck `cmd:"" help:"command.theme.check"`
}

type themeNew struct {
	Dir  string `arg:"" type:"path" placeholder:"DIR" help:"flag.theme-dir"`
	Name string `placeholder:"NAME" help:"flag.theme-name"`
}

// newTheme is what a new theme begins with.
//
//go:embed all:newtheme
var newTheme embed.FS

// Run writes a small theme that works at once, into a folder that is not there yet or is empty.
func (c *themeNew) Run(r *run) error {
	name := cmp.Or(c.Name, filepath.Base(c.Dir))
	if strings.ContainsFunc(name, func(x rune) bool { return x < ' ' || x == '"' || x == '\\' }) {
		return misuse{problem("command.theme.bad-name", name)}
	}
	entries, err := os.ReadDir(c.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", problem("command.no-dir", c.Dir), err)
	}
	if len(entries) > 0 {
		return problem("command.not-empty", c.Dir)
	}
	err = fs.WalkDir(newTheme, "newtheme", func(from string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(c.Dir, filepath.FromSlash(strings.TrimPrefix(strings.TrimPrefix(from, "newtheme"), "/")))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		raw, err := newTheme.ReadFile(from)
		if err != nil {
			return err
		}
		text := strings.NewReplacer("{NAME}", name, "{VERSION}", Version()).Replace(string(raw))
		return os.WriteFile(to, []byte(text), 0o644) //nolint:gosec // anybody may read a look
	})
	if err != nil {
		return fmt.Errorf("%w: %w", problem("command.no-dir", c.Dir), err)
	}
	r.say("command.theme.new.done", name, c.Dir)
	return nil
}

type themeCheck struct {
	Dir string `arg:"" type:"path" placeholder:"DIR" help:"flag.theme-dir"`
}

// Run makes every page with the theme and says what is wrong with it.
func (c *themeCheck) Run(r *run) error {
	theme, _, err := loadTheme(c.Dir, ui.Files, false)
	if err != nil {
		flaw := render.AsFlaw(err)
		return problem("command.theme.broken", filepath.Join(c.Dir, filepath.FromSlash(flaw.Where())), r.words.Text(r.lang, flaw.Key, flaw.Args...))
	}
	r.say("command.theme.good", theme.Manifest.Name, theme.Manifest.Version)
	return nil
}
