// Command generate makes a newspaper of many Korean articles, for measuring and for trying things at size:
//
//	go run ./bench/generate --data DIR --articles 100000
//
// The same seed and --now make the same articles. It prints how many it wrote in a second.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"jogan/bench/paper"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	o := paper.Options{}
	flag.StringVar(&o.Dir, "data", "", "data directory of the new paper: empty, or not there yet")
	flag.StringVar(&o.Database, "database", "", "postgres://… to fill instead of an SQLite file")
	flag.BoolVar(&o.Searched, "searched", false, "only what the search answers from: several times as fast")
	flag.IntVar(&o.Articles, "articles", 10_000, "how many articles")
	flag.Uint64Var(&o.Seed, "seed", 1, "another seed makes other articles")
	now := flag.String("now", "", "when the newest article came out, RFC 3339 (default: now)")
	flag.Parse()
	if o.Dir == "" || o.Articles < 1 {
		flag.Usage()
		os.Exit(2)
	}
	o.Now = time.Now()
	if *now != "" {
		var err error
		if o.Now, err = time.Parse(time.RFC3339, *now); err != nil {
			return err
		}
	}
	begun := time.Now()
	last := begun
	o.Progress = func(written int) {
		if time.Since(last) < 5*time.Second && written < o.Articles {
			return
		}
		last = time.Now()
		fmt.Printf("%d of %d articles, %.0f a second\n", written, o.Articles, float64(written)/time.Since(begun).Seconds())
	}
	return paper.Make(ctx, o)
}
