package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// load is what is asked of each server.
type load struct {
	name        string
	path        string
	script      string // of wrk; empty: path alone
	encoding    string
	connections int
}

// figure is what one run of wrk saw.
type figure struct {
	perSecond float64
	cpu       time.Duration // for one request
	p99       time.Duration
}

// pages measures the front page and an article: kept by the cache, and made anew for each request.
func (b *bench) pages(ctx context.Context, text *bytes.Buffer, dir string) error {
	kept, err := b.jogan(ctx, "jogan", dir, "64M")
	if err != nil {
		return err
	}
	article := fmt.Sprintf("/articles/%d", b.small/2)
	var answers []answer
	for _, path := range []string{"/", article} {
		a, err := fetch(ctx, kept, path)
		if err != nil {
			return err
		}
		answers = append(answers, a)
	}
	bare, err := b.bare(ctx, answers)
	if err != nil {
		return err
	}
	nginx, err := b.nginx(ctx, answers)
	if err != nil {
		return err
	}
	for _, s := range []*server{bare, nginx} {
		for _, a := range answers {
			if err := sameBytes(ctx, s, a); err != nil {
				return err
			}
		}
	}
	loads := []load{
		{"front page, gzip", "/", "", "gzip", b.connections},
		{"article, gzip", article, "", "gzip", b.connections},
		{"article, not compressed", article, "", "identity", b.connections},
	}
	fmt.Fprintf(text, "## Pages from the cache\n\nA paper of %d articles, %d connections. ", b.small, b.connections)
	fmt.Fprintf(text, "The front page has %s (%s in gzip), the article %s (%s).\n\n", kb(answers[0].Plain), kb(answers[0].Gzip), kb(answers[1].Plain), kb(answers[1].Gzip))
	if err := b.compare(ctx, text, loads, kept, bare, nginx); err != nil {
		return err
	}
	if err := b.memory(text, kept, bare, nginx); err != nil {
		return err
	}
	if err := b.stopAll(); err != nil {
		return err
	}

	anew, err := b.jogan(ctx, "jogan-anew", dir, "0")
	if err != nil {
		return err
	}
	if bare, err = b.bare(ctx, answers); err != nil {
		return err
	}
	script := filepath.Join(b.scratch, "articles.lua")
	lua := fmt.Sprintf("request = function() return wrk.format('GET', '/articles/' .. math.random(1, %d)) end\n", b.small)
	if err := os.WriteFile(script, []byte(lua), 0o600); err != nil {
		return err
	}
	fmt.Fprintf(text, `## Pages made anew for each request

With --cache 0. Requests for one page that come together share one rendering; so the front page is asked for over one
connection, and the articles are drawn from all %d. Nothing is compressed.

`, b.small)
	if err := b.compare(ctx, text, []load{
		{"front page, one connection", "/", "", "identity", 1},
		{"any article, one connection", "/", script, "identity", 1},
		{fmt.Sprintf("any article, %d connections", b.connections), "/", script, "identity", b.connections},
	}, anew, bare); err != nil {
		return err
	}
	if err := b.memory(text, anew, bare); err != nil {
		return err
	}
	return b.stopAll()
}

// sameBytes makes sure that the servers are asked for the same work.
func sameBytes(ctx context.Context, s *server, want answer) error {
	got, err := fetch(ctx, s, want.Path)
	if err != nil {
		return err
	}
	if !bytes.Equal(got.Plain, want.Plain) || !bytes.Equal(got.Gzip, want.Gzip) {
		return fmt.Errorf("%s sends other bytes for %s", s.name, want.Path)
	}
	return nil
}

// compare loads the servers in turn, the first of them being Jogan, and writes a table of medians.
func (b *bench) compare(ctx context.Context, text *bytes.Buffer, loads []load, servers ...*server) error {
	head, line := "| | ", "| --- | "
	for _, s := range servers {
		head += s.name + " req/s | "
		line += "---: | "
	}
	for _, s := range servers {
		head += s.name + " CPU µs/req | "
		line += "---: | "
	}
	head += "jogan p99 ms | "
	line += "---: | "
	for _, s := range servers[1:] {
		head += "req/s: jogan ÷ " + s.name + " | CPU: jogan ÷ " + s.name + " | "
		line += "---: | ---: | "
	}
	fmt.Fprintln(text, strings.TrimSpace(head)+"\n"+strings.TrimSpace(line))
	for _, l := range loads {
		seen := map[*server][]figure{}
		for round := range b.rounds {
			for _, s := range servers {
				progress("%s, %s, round %d of %d", l.name, s.name, round+1, b.rounds)
				f, err := b.wrk(ctx, s, l)
				if err != nil {
					return err
				}
				seen[s] = append(seen[s], f)
			}
		}
		row := "| " + l.name + " | "
		rate := func(s *server) float64 { return median(seen[s], func(f figure) float64 { return f.perSecond }) }
		cpu := func(s *server) float64 {
			return median(seen[s], func(f figure) float64 { return float64(f.cpu.Nanoseconds()) / 1000 })
		}
		for _, s := range servers {
			row += fmt.Sprintf("%.0f | ", rate(s))
		}
		for _, s := range servers {
			row += fmt.Sprintf("%.1f | ", cpu(s))
		}
		row += fmt.Sprintf("%.1f | ", median(seen[servers[0]], func(f figure) float64 { return f.p99.Seconds() * 1000 }))
		for _, s := range servers[1:] {
			row += fmt.Sprintf("**%s** | **%s** | ", ratio(rate(servers[0]), rate(s)), ratio(cpu(servers[0]), cpu(s)))
		}
		fmt.Fprintln(text, strings.TrimSpace(row))
	}
	return nil
}

// memory writes what the servers hold after the load.
func (b *bench) memory(text *bytes.Buffer, servers ...*server) error {
	line := "\nMemory after it:"
	var first float64
	for i, s := range servers {
		bytes, err := s.resident()
		if err != nil {
			return err
		}
		mb := float64(bytes) / (1 << 20)
		if i == 0 {
			first = mb
			line += fmt.Sprintf(" %s %.0f MB", s.name, mb)
		} else {
			line += fmt.Sprintf(", %s %.0f MB (ratio %s)", s.name, mb, ratio(first, mb))
		}
	}
	fmt.Fprintf(text, "%s.\n\n", line)
	return nil
}

func median[T any](all []T, of func(T) float64) float64 {
	var values []float64
	for _, x := range all {
		values = append(values, of(x))
	}
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

// ratio has as many digits as mean something.
func ratio(a, b float64) string {
	if a >= 100*b {
		return fmt.Sprintf("%.0f", a/b)
	}
	return strconv.FormatFloat(a/b, 'g', 3, 64)
}

func kb(body []byte) string { return fmt.Sprintf("%.1f kB", float64(len(body))/1000) }

var (
	wrkDone = regexp.MustCompile(`(\d+) requests in ([\d.]+)(us|ms|s|m),`)
	wrkP99  = regexp.MustCompile(`99%\s+([\d.]+(?:us|ms|s|m))\s`)
	wrkBad  = regexp.MustCompile(`(?m)^\s*(Non-2xx or 3xx responses: .*|Socket errors: .*)$`)
)

// wrk loads a server, after a second that is not counted.
func (b *bench) wrk(ctx context.Context, s *server, l load) (f figure, err error) {
	for _, seconds := range []int{1, b.seconds} {
		before, err := s.cpu()
		if err != nil {
			return f, err
		}
		args := []string{"-t1", "-c" + strconv.Itoa(l.connections), "-d" + strconv.Itoa(seconds) + "s", "--latency", "-H", "Accept-Encoding: " + l.encoding}
		if l.script != "" {
			args = append(args, "-s", l.script)
		}
		limited, cancel := context.WithTimeout(ctx, time.Duration(seconds+30)*time.Second)
		out, err := exec.CommandContext(limited, "wrk", append(args, s.url+l.path)...).CombinedOutput()
		cancel()
		if err != nil {
			return f, fmt.Errorf("wrk: %w\n%s", err, out)
		}
		if bad := wrkBad.Find(out); bad != nil {
			return f, fmt.Errorf("%s under %q: %s", s.name, l.name, bytes.TrimSpace(bad))
		}
		after, err := s.cpu()
		if err != nil {
			return f, err
		}
		if f, err = read(out, after-before); err != nil {
			return f, err
		}
	}
	return f, nil
}

// read takes from wrk's report what we want to know.
func read(out []byte, used time.Duration) (f figure, err error) {
	done, p99 := wrkDone.FindSubmatch(out), wrkP99.FindSubmatch(out)
	if done == nil || p99 == nil {
		return f, fmt.Errorf("wrk's report is not understood:\n%s", out)
	}
	requests, err1 := strconv.ParseInt(string(done[1]), 10, 64)
	took, err2 := time.ParseDuration(string(done[2]) + string(done[3]))
	f.p99, err = time.ParseDuration(string(p99[1]))
	if err := errors.Join(err1, err2, err); err != nil {
		return f, err
	}
	if requests == 0 {
		return f, errors.New("wrk got no answer at all")
	}
	f.perSecond, f.cpu = float64(requests)/took.Seconds(), used/time.Duration(requests)
	return f, nil
}
