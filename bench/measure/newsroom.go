package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"time"

	"jogan/bench/paper"
)

// waitingAtDesk is how many articles are filed in each paper before its newsroom is measured.
const waitingAtDesk = 200

// deskAsking is a list of the newsroom: next as in asking, whose eyes see it.
type deskAsking struct {
	name string
	own  bool // a reporter's own articles; else the administrator's view
	next func(i int, last []byte) string
}

func deskAskings() []deskAsking {
	common := paper.Common(20)
	fixed := func(query string) func(int, []byte) string {
		return func(int, []byte) string { return "/desk/?" + query }
	}
	return []deskAsking{
		{"all, with the counts", false, fixed("who=all")},
		{"all, older and older", false, func(_ int, last []byte) string { return followed(last, "/desk/?who=all") }},
		{"filed", false, fixed("who=all&status=filed")},
		{"published", false, fixed("who=all&status=published")},
		{"a section", false, fixed("who=all&section=4")},
		{"a section, filed", false, fixed("who=all&section=4&status=filed")},
		{"a section, withdrawn: none", false, fixed("who=all&section=4&status=withdrawn")},
		{"own", true, fixed("who=mine")},
		{"own, published", true, fixed("who=mine&status=published")},
		{"own, of a section, returned: none", true, fixed("who=mine&section=4&status=returned")},
		{"a word of the title", false, func(i int, _ []byte) string {
			return "/desk/?who=all&q=" + url.QueryEscape(common[i%len(common)])
		}},
		{"a word that no title has", false, fixed("who=all&q=%EB%B7%81%EC%89%9B")},
		{"a Latin word that no title has", false, fixed("who=all&q=Quux")},
		{"own, a word that no title has", true, fixed("who=mine&q=%EB%B7%81%EC%89%9B")},
	}
}

// inside is a server with a way into its newsroom.
type inside struct {
	*server
	dir             string
	admin, reporter string // cookies
}

// enter gives a server's newsroom its two visitors, and its desk something to do.
func (b *bench) enter(ctx context.Context, s *server, dir string) (in inside, err error) {
	in = inside{server: s, dir: dir}
	if in.admin, err = b.signIn(ctx, in, "admin"); err != nil {
		return in, err
	}
	if in.reporter, err = b.signIn(ctx, in, "reporter01"); err != nil {
		return in, err
	}
	out, err := b.command(ctx, "token", "add", "--data", dir, "--name", "bench", "--role", "desk")
	if err != nil {
		return in, err
	}
	token := strings.TrimSpace(out)
	var filed struct{ Items []struct{ No int64 } }
	if err := in.api(ctx, token, http.MethodGet, "/articles?status=filed&limit=1", "", &filed); err != nil || len(filed.Items) > 0 {
		return in, err
	}
	for i := range waitingAtDesk {
		var made struct{ No int64 }
		if err := in.api(ctx, token, http.MethodPost, "/articles", fmt.Sprintf(`{"title":"기다리는 기사 %d","section":"society"}`, i), &made); err != nil {
			return in, err
		}
		if err := in.api(ctx, token, http.MethodPost, fmt.Sprintf("/articles/%d/file", made.No), "{}", &made); err != nil {
			return in, err
		}
	}
	return in, nil
}

func (b *bench) command(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, b.program, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("jogan %s: %w\n%s", strings.Join(args, " "), err, said.String())
	}
	return string(out), nil
}

// signIn lets somebody choose a new password, and returns the cookie.
func (b *bench) signIn(ctx context.Context, in inside, login string) (string, error) {
	out, err := b.command(ctx, "staff", "reset", login, "--data", in.dir)
	if err != nil {
		return "", err
	}
	_, key, _ := strings.Cut(out, "welcome?key=")
	if key, err = url.QueryUnescape(strings.TrimSpace(key)); err != nil {
		return "", err
	}
	const password = "새벽을 재는 긴 비밀번호"
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, in.url+"/desk/welcome",
		strings.NewReader(url.Values{"key": {key}, "password": {password}, "again": {password}}.Encode()))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answered, err := http.DefaultTransport.RoundTrip(r) // no redirect is followed
	if err != nil {
		return "", err
	}
	defer answered.Body.Close()
	cookie, _, _ := strings.Cut(answered.Header.Get("Set-Cookie"), ";")
	if answered.StatusCode != http.StatusSeeOther || cookie == "" {
		return "", fmt.Errorf("%s: %s could not sign in: %s", in.name, login, answered.Status)
	}
	return cookie, nil
}

func (in inside) api(ctx context.Context, token, method, path, body string, into any) error {
	r, err := http.NewRequestWithContext(ctx, method, in.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	if method == http.MethodPut {
		r.Header.Set("If-Match", "*")
	}
	answered, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answered.Body.Close()
	raw, err := io.ReadAll(answered.Body)
	if err == nil && answered.StatusCode >= 300 {
		err = fmt.Errorf("%s: %s %s: %s %s", in.name, method, path, answered.Status, raw)
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// desks measures the lists of the newsroom in papers of two sizes, and in the large one on PostgreSQL where there is one.
func (b *bench) desks(ctx context.Context, text *bytes.Buffer, dirs []string) error {
	names := []string{fmt.Sprint(b.small), fmt.Sprint(b.large), fmt.Sprintf("%d, PostgreSQL", b.large)}[:len(dirs)]
	var papers []inside
	for i, dir := range dirs {
		s, err := b.jogan(ctx, "newsroom of "+names[i], dir, "0")
		if err != nil {
			return err
		}
		in, err := b.enter(ctx, s, dir)
		if err != nil {
			return err
		}
		papers = append(papers, in)
	}
	fmt.Fprintf(text, `## Lists of the newsroom

The list that the newsroom opens with, one request after another, %d of each sort (fewer where they take longer than
%.0f s), each with what waits for the person who asks. %d articles wait at the desk, all others are out.

| |`, b.requests, patience.Seconds(), waitingAtDesk)
	for _, name := range names {
		fmt.Fprintf(text, " %s: p50 ms | p95 ms | slowest ms |", name)
	}
	fmt.Fprintf(text, " p50: %s ÷ %s |\n| ---%s |\n", names[1], names[0], strings.Repeat(" | ---:", 3*len(names)+1))
	line := func(name string, ask func(inside) ([]float64, error)) error {
		progress("newsroom: %s", name)
		fmt.Fprintf(text, "| %s |", name)
		var middle []float64
		for _, in := range papers {
			took, err := ask(in)
			if err != nil {
				return err
			}
			middle = append(middle, part(took, 50))
			fmt.Fprintf(text, " %.1f | %.1f | %.1f |", part(took, 50), part(took, 95), part(took, 100))
		}
		fmt.Fprintf(text, " **%s** |\n", ratio(middle[1], middle[0]))
		return nil
	}
	for _, a := range deskAskings() {
		err := line(a.name, func(in inside) ([]float64, error) {
			cookie := in.admin
			if a.own {
				cookie = in.reporter
			}
			return b.repeat(func(i int, last []byte) ([]byte, error) { return in.page(ctx, a.next(i, last), cookie) })
		})
		if err != nil {
			return err
		}
	}
	err := line("what waits, told on a live line that opens", func(in inside) ([]float64, error) {
		return b.repeat(func(int, []byte) ([]byte, error) { return nil, in.live(ctx) })
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(text)
	return b.stopAll()
}

// repeat does something again and again, and returns how long it took each time, in milliseconds, sorted.
func (b *bench) repeat(do func(i int, last []byte) ([]byte, error)) ([]float64, error) {
	const warm = 5
	var took []float64
	var last []byte
	started := time.Now()
	for i := range b.requests + warm {
		if len(took) > 0 && time.Since(started) > patience {
			break
		}
		begun := time.Now()
		body, err := do(i, last)
		if err != nil {
			return nil, err
		}
		if last = body; i >= warm {
			took = append(took, time.Since(begun).Seconds()*1000)
		}
	}
	slices.Sort(took)
	return took, nil
}

func (in inside) page(ctx context.Context, path, cookie string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, in.url+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Cookie", cookie)
	answered, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer answered.Body.Close()
	body, err := io.ReadAll(answered.Body)
	if err == nil && answered.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %s to %s", in.name, answered.Status, path)
	}
	return body, err
}

// live opens the live line and waits until it has told what waits.
func (in inside) live(ctx context.Context) error {
	ctx, done := context.WithCancel(ctx)
	defer done()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, in.url+"/desk/events", nil)
	if err != nil {
		return err
	}
	r.Header.Set("Cookie", in.admin)
	answered, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answered.Body.Close()
	lines := bufio.NewScanner(answered.Body)
	for lines.Scan() {
		if lines.Text() == "event: waiting" && lines.Scan() {
			return nil
		}
	}
	return fmt.Errorf("%s: the live line ended (%s): %w", in.name, answered.Status, lines.Err())
}
