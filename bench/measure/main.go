// Command measure runs a paper beside a bare net/http server and nginx, loads each in turn with wrk, and prints what it
// saw as ratios: numbers of one machine mean little on another. bench/run is how it is started.
package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"jogan/bench/paper"
)

// options are what can be asked for on the command line.
type options struct {
	write       bool
	seconds     int
	rounds      int
	connections int
	small       int
	large       int
	requests    int
	scheduled   int
	only        bool
	papers      string
	database    string
	newsroom    bool
	front       bool
	search      bool
	sizes       bool
}

const docFile = "docs/bench.md"

func main() {
	if len(os.Args) == 4 && os.Args[1] == bareMode {
		fail(serveBare(os.Args[2], os.Args[3]))
		return
	}
	var o options
	flag.BoolVar(&o.write, "write", false, "write the tables to "+docFile+" instead of printing them")
	flag.IntVar(&o.seconds, "seconds", 8, "length of each run of wrk")
	flag.IntVar(&o.rounds, "rounds", 5, "rounds; in each every server is loaded once, and medians are taken over them")
	flag.IntVar(&o.connections, "connections", 32, "connections of wrk")
	flag.IntVar(&o.small, "articles", 10_000, "articles of the paper")
	flag.IntVar(&o.large, "large", 100_000, "articles of the large paper, for search and lists; 0 leaves it out")
	flag.IntVar(&o.requests, "requests", 300, "requests for each kind of search and list")
	flag.IntVar(&o.scheduled, "scheduled", 200, "articles that are scheduled, to see how late they come out; 0 leaves it out")
	flag.BoolVar(&o.only, "only-scheduled", false, "print that table alone; it needs neither wrk nor nginx")
	flag.StringVar(&o.papers, "papers", "", "directory where papers are kept and found again (default: a temporary one)")
	flag.StringVar(&o.database, "database", "", "postgres://… of an empty database, or of one that --papers knows: the newsroom's lists of the large paper there too")
	flag.BoolVar(&o.newsroom, "newsroom", false, "print the newsroom's lists alone")
	flag.BoolVar(&o.front, "fronts", false, "print the front page of many blocks alone; it needs neither wrk nor nginx")
	flag.BoolVar(&o.sizes, "lists", false, "print search and lists at size alone; it needs neither wrk nor nginx")
	flag.BoolVar(&o.search, "search", false, "print the search at size alone, with --database on both databases; it needs neither wrk nor nginx")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fail(run(ctx, o))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// tools says which Debian packages are missing.
func tools() error {
	var missing []string
	for program, pkg := range map[string]string{"wrk": "wrk", "nginx": "nginx-light"} {
		if nginx := "/usr/sbin/nginx"; program == "nginx" {
			if _, err := os.Stat(nginx); err == nil {
				continue // not in the PATH of every user
			}
		}
		if _, err := exec.LookPath(program); err != nil {
			missing = append(missing, pkg)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("this needs programs that are not here. As root:\napt-get update && apt-get install -y --no-install-recommends %s", strings.Join(missing, " "))
}

func run(ctx context.Context, o options) (err error) {
	if o.only {
		if o.write || o.scheduled == 0 {
			return errors.New("--only-scheduled prints one table: it goes neither with --write nor with --scheduled 0")
		}
	} else if o.front || o.search || o.sizes {
		if o.write || o.sizes && o.large == 0 {
			return errors.New("--fronts, --search and --lists print one table: they do not go with --write, nor --lists with --large 0")
		}
	} else if err := tools(); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "jogan-bench")
	if err != nil {
		return err
	}
	b := &bench{options: o, scratch: scratch}
	defer func() { err = errors.Join(err, b.stopAll(), os.RemoveAll(scratch)) }()
	b.program = filepath.Join(scratch, "jogan")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", b.program, "./cmd/jogan").CombinedOutput(); err != nil {
		return fmt.Errorf("build jogan: %w\n%s", err, out)
	}
	var text bytes.Buffer
	if o.only {
		return errors.Join(b.onTime(ctx, &text), show(&text))
	}
	if o.search {
		return errors.Join(b.searches(ctx, &text), show(&text))
	}
	small, err := b.paper(ctx, o.small, "")
	if err != nil {
		return err
	}
	if o.front {
		dirs := []string{small}
		if o.large > 0 {
			large, err := b.paper(ctx, o.large, "")
			if err != nil {
				return err
			}
			dirs = append(dirs, large)
		}
		return errors.Join(b.fronts(ctx, &text, dirs), show(&text))
	}
	if o.sizes {
		large, err := b.paper(ctx, o.large, "")
		if err != nil {
			return err
		}
		return errors.Join(b.lists(ctx, &text, small, large), show(&text))
	}
	if !o.newsroom {
		begin(&text, o)
		if err := b.pages(ctx, &text, small); err != nil {
			return err
		}
	}
	if o.large > 0 {
		large, err := b.paper(ctx, o.large, "")
		if err != nil {
			return err
		}
		if !o.newsroom {
			if err := b.lists(ctx, &text, small, large); err != nil {
				return err
			}
		}
		dirs := []string{small, large}
		if o.database != "" {
			other, err := b.paper(ctx, o.large, o.database)
			if err != nil {
				return err
			}
			dirs = append(dirs, other)
		}
		if err := b.desks(ctx, &text, dirs); err != nil {
			return err
		}
		if !o.newsroom {
			if err := b.fronts(ctx, &text, []string{small, large}); err != nil {
				return err
			}
		}
	}
	if o.scheduled > 0 && !o.newsroom {
		if err := b.onTime(ctx, &text); err != nil {
			return err
		}
	}
	if !o.write || o.newsroom {
		return show(&text)
	}
	return os.WriteFile(docFile, text.Bytes(), 0o644)
}

// show prints what there is, also what was measured before something failed.
func show(text *bytes.Buffer) error {
	_, err := os.Stdout.Write(text.Bytes())
	return err
}

// bench is one run of everything.
type bench struct {
	options
	scratch string
	program string
	servers []*server
	made    map[int]float64 // articles a second, of the papers that were made by this run
}

// paper finds or makes the paper of so many articles, in an SQLite file or in a database.
func (b *bench) paper(ctx context.Context, articles int, database string) (dir string, err error) {
	dir = filepath.Join(cmp.Or(b.papers, b.scratch), fmt.Sprintf("paper-%d", articles))
	if database != "" {
		dir += "-postgres"
	}
	if _, err := os.Stat(filepath.Join(dir, "whole")); err == nil {
		return dir, nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err // one that was not finished
	}
	progress("a paper of %d articles", articles)
	begun := time.Now()
	if err := paper.Make(ctx, paper.Options{Dir: dir, Database: database, Articles: articles, Seed: 1, Now: begun}); err != nil {
		return "", err
	}
	if b.made == nil {
		b.made = map[int]float64{}
	}
	b.made[articles] = float64(articles) / time.Since(begun).Seconds()
	return dir, os.WriteFile(filepath.Join(dir, "whole"), nil, 0o600)
}

func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }

// begin writes what the numbers are of.
func begin(text *bytes.Buffer, o options) {
	fmt.Fprintf(text, `# Measurements

Made by `+"`bench/run --write`"+` on %s: %d cores (%s), %s, %s/%s. The load generator (wrk) and what
it loads share these cores. Each figure is the median of %d rounds of %d s, in which every server is loaded in turn, so
that a slow minute of the machine falls on all of them. Only the ratios mean anything elsewhere: the bare server is a
net/http handler that holds the same bytes and headers ready in memory, nginx serves them from files (gzip_static,
open_file_cache, one worker a core).

`, time.Now().Format(time.DateOnly), runtime.NumCPU(), processor(), runtime.Version(), runtime.GOOS, runtime.GOARCH, o.rounds, o.seconds)
}

// processor is the name that the processor goes by.
func processor() string {
	raw, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for line := range strings.Lines(string(raw)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				return strings.TrimSpace(value)
			}
		}
	}
	return "unknown processor"
}
