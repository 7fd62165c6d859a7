package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jogan/internal/app"
	"jogan/internal/media"
	"jogan/internal/store/storetest"
	"jogan/internal/weather/weathertest"
)

// asProgram makes the test's own binary be the program, for tests that kill it.
const asProgram = "JOGAN_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" || len(os.Args) > 1 && os.Args[1] == media.WorkerCommand {
		os.Exit(app.Main(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// patience is how long anything is waited for: far above what it takes on a machine that is busy with the race detector.
const patience = time.Minute

// eventually waits until what a test is about has come.
func eventually(t testing.TB, what string, come func() bool) {
	t.Helper()
	end, again := time.NewTimer(patience), time.NewTicker(25*time.Millisecond)
	defer end.Stop()
	defer again.Stop()
	for !come() {
		select {
		case <-again.C:
		case <-end.C:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// ended is a command that has ended.
type ended struct {
	code     int
	out, err string
}

// command runs a command to its end in an environment that holds nothing but env, pairs of name and value.
func command(t testing.TB, env map[string]string, args ...string) ended {
	t.Helper()
	var out, errOut bytes.Buffer
	code := app.Command(t.Context(), args, lookup(env), &out, &errOut)
	return ended{code, out.String(), errOut.String()}
}

// done is the output of a command that must do what it is told.
func done(t testing.TB, args ...string) string {
	t.Helper()
	got := command(t, nil, args...)
	if got.code != 0 {
		t.Fatalf("jogan %s: exit %d: %s", strings.Join(args, " "), got.code, got.err)
	}
	return got.out
}

func lookup(env map[string]string) func(string) (string, bool) {
	env = maps.Clone(env)
	return func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
}

// scroll keeps what a program writes and lets tests wait for a line of it.
type scroll struct {
	mu   sync.Mutex
	text []byte
	more chan struct{} // closed and made anew at each write
}

func newScroll() *scroll { return &scroll{more: make(chan struct{})} }

func (s *scroll) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text = append(s.text, p...)
	close(s.more)
	s.more = make(chan struct{})
	return len(p), nil
}

func (s *scroll) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.text)
}

// line waits for a whole line that find takes; false: the program stopped without it.
func (s *scroll) line(stopped <-chan struct{}, find func(line string) bool) bool {
	for {
		s.mu.Lock()
		text, more := string(s.text), s.more
		s.mu.Unlock()
		lines := strings.Split(text, "\n")
		for _, line := range lines[:len(lines)-1] {
			if find(line) {
				return true
			}
		}
		select {
		case <-more:
		case <-stopped:
			return false
		}
	}
}

// serving is what the program logs when it serves.
type serving struct{ Msg, Addr, Ops, Database string }

func (s *serving) read(line string) bool {
	var got serving
	if json.Unmarshal([]byte(line), &got) != nil || got.Msg != "serving" {
		return false
	}
	*s = got
	return true
}

// paper is a paper that is being served.
type paper struct {
	t        testing.TB
	site     string // address without a slash at its end
	ops      string
	database string
	client   *http.Client
	out, log *scroll
	stopped  chan struct{}
	code     int // exit code, once stopped is closed
	cancel   context.CancelFunc
	troubled bool // errors in the log are what the test wants
}

// start runs a command that serves and waits until it does. It is stopped, and must end well, when the test ends. Its
// weather comes from a server of this machine that plays the feed, unless args say otherwise.
func start(t testing.TB, args ...string) *paper {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	p := &paper{t: t, client: newClient(), out: newScroll(), log: newScroll(), stopped: make(chan struct{}), cancel: cancel}
	hour := time.Now
	if i := slices.Index(args, "--now"); i >= 0 {
		now := must[time.Time](t)(time.Parse("2006-01-02T15:04Z07:00", args[i+1]))
		hour = func() time.Time { return now }
	}
	env := map[string]string{"JOGAN_ADDR": "127.0.0.1:0", "JOGAN_OPS_ADDR": "127.0.0.1:0", "JOGAN_LOG_FORMAT": "json", "JOGAN_WEATHER_URL": feed(t, hour)}
	go func() {
		defer close(p.stopped)
		p.code = app.Command(ctx, args, lookup(env), p.out, p.log)
	}()
	t.Cleanup(p.stop)
	var about serving
	if !p.log.line(p.stopped, about.read) {
		t.Fatalf("jogan %s: exit %d\n%s", strings.Join(args, " "), p.code, p.log)
	}
	p.site, p.ops, p.database = "http://"+about.Addr, "http://"+about.Ops, about.Database
	return p
}

// stop ends the program as Ctrl+C does and waits for it.
func (p *paper) stop() {
	p.t.Helper()
	p.cancel()
	<-p.stopped
	p.client.CloseIdleConnections()
	if p.code != 0 {
		p.t.Errorf("it stopped with exit code %d:\n%s", p.code, p.log)
	}
	if log := p.log.String(); !p.troubled && strings.Contains(log, `"level":"ERROR"`) {
		p.t.Errorf("it logged errors:\n%s", log)
	}
}

// feed plays the weather feed of an hour.
func feed(t testing.TB, now func() time.Time) string {
	s := httptest.NewServer(&weathertest.Server{Now: now})
	t.Cleanup(s.Close)
	return s.URL + "/sfc_web_map.xml"
}

// found founds a paper; its directory and the first administrator's link are returned.
func found(t testing.TB, more ...string) (dir, link string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "paper")
	out := done(t, append([]string{"init", "--data", dir, "--name", "새벽일보"}, more...)...)
	return dir, welcomeLink(t, out)
}

// welcomeLink is the part of a one-time link behind the host.
func welcomeLink(t testing.TB, out string) string {
	t.Helper()
	_, key, ok := strings.Cut(out, "/desk/welcome?key=")
	if key, _, _ = strings.Cut(key, "\n"); !ok || key == "" {
		t.Fatalf("no one-time link in %q", out)
	}
	return "/desk/welcome?key=" + key
}

// newToken makes a token with the shell.
func newToken(t testing.TB, dir, role string) string {
	t.Helper()
	return strings.TrimSuffix(done(t, "token", "add", "--data", dir, "--name", "검사", "--role", role), "\n")
}

// answer is what came back for a request.
type answer struct {
	status int
	head   http.Header
	body   string
}

// newClient makes a client that follows no redirect and keeps no cookie.
func newClient() *http.Client {
	return &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DisableCompression: true},
	}
}

// call sends a request to an address of the site or of its health; headers are pairs.
func (p *paper) call(ctx context.Context, method, address, body string, headers ...string) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := p.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, string(raw)}, err
}

func (p *paper) send(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	return must[answer](t)(p.call(t.Context(), method, p.site+path, body, headers...))
}

func (p *paper) get(t testing.TB, path string, headers ...string) answer {
	t.Helper()
	return p.send(t, http.MethodGet, path, "", headers...)
}

// page is the body of a page that must be there.
func (p *paper) page(t testing.TB, path string) string {
	t.Helper()
	got := p.get(t, path)
	if got.status != http.StatusOK {
		t.Fatalf("GET %s: %d\n%s", path, got.status, got.body)
	}
	return got.body
}

// post sends a form.
func (p *paper) post(t testing.TB, path string, form url.Values, headers ...string) answer {
	t.Helper()
	return p.send(t, http.MethodPost, path, form.Encode(), append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

// choose follows a one-time link and chooses a password.
func (p *paper) choose(t testing.TB, link, password string) answer {
	t.Helper()
	p.page(t, link)
	_, key, _ := strings.Cut(link, "key=")
	return p.post(t, "/desk/welcome", url.Values{"key": {must[string](t)(url.QueryUnescape(key))}, "password": {password}, "again": {password}})
}

// session signs in and returns the cookie.
func (p *paper) session(t testing.TB, login, password string) string {
	t.Helper()
	got := p.post(t, "/desk/sign-in", url.Values{"login": {login}, "password": {password}})
	cookie, _, _ := strings.Cut(got.head.Get("Set-Cookie"), ";")
	if got.status != http.StatusSeeOther || !strings.HasPrefix(cookie, "jogan=") {
		t.Fatalf("sign in as %s: %d, cookie %q\n%s", login, got.status, cookie, got.body)
	}
	return cookie
}

// article is what the API says of an article.
type article struct {
	No      int64  `json:"no"`
	Version int64  `json:"version"`
	Title   string `json:"title"`
	Status  string `json:"status"`
}

// api calls the API and reads the article that it answers, where it does.
func (p *paper) api(ctx context.Context, token, method, path string, body any, headers ...string) (answer, article, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return answer{}, article{}, err
	}
	headers = append([]string{"Authorization", "Bearer " + token, "Content-Type", "application/json"}, headers...)
	got, err := p.call(ctx, method, p.site+"/api/v1"+path, string(raw), headers...)
	var a article
	if err == nil && got.status < 300 {
		err = json.Unmarshal([]byte(got.body), &a)
	}
	return got, a, err
}

// publish writes an article through the API and publishes it.
func (p *paper) publish(t testing.TB, token, title string) article {
	t.Helper()
	body := map[string]any{
		"title": title, "section": "society", "bylines": []map[string]string{{"name": "한여울", "title": "기자"}},
		"body_html": "<p>[가온=조간] 한여울 기자 = 가온시가 새벽 버스를 다섯 대 늘린다. 첫차는 네 시에 떠난다.</p>",
	}
	got, a, err := p.api(t.Context(), token, http.MethodPost, "/articles", body)
	if err != nil || got.status != http.StatusCreated {
		t.Fatalf("create: %d %s, %v", got.status, got.body, err)
	}
	return p.publishAgain(t, token, a.No)
}

func (p *paper) publishAgain(t testing.TB, token string, no int64) article {
	t.Helper()
	got, a, err := p.api(t.Context(), token, http.MethodPost, "/articles/"+itoa(no)+"/publish", map[string]any{})
	if err != nil || got.status != http.StatusOK || a.Status != "published" {
		t.Fatalf("publish: %d %s, %v", got.status, got.body, err)
	}
	return a
}

// process is the program as a process of its own.
type process struct {
	cmd     *exec.Cmd
	log     *scroll
	stopped chan struct{}
	paper
}

// spawn starts the program as a process of its own.
func spawn(t testing.TB, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(must[string](t)(os.Executable()), args...), log: newScroll(), stopped: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), asProgram+"=1", "JOGAN_ADDR=127.0.0.1:0", "JOGAN_OPS_ADDR=127.0.0.1:0", "JOGAN_LOG_FORMAT=json", "JOGAN_WEATHER_URL="+feed(t, time.Now))
	p.cmd.Stderr = p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.stopped)
		if err := p.cmd.Wait(); err != nil && p.cmd.ProcessState == nil {
			t.Error(err)
		}
	}()
	t.Cleanup(p.kill)
	var about serving
	if !p.log.line(p.stopped, about.read) {
		t.Fatalf("it did not start: %s", p.log)
	}
	p.site, p.client = "http://"+about.Addr, newClient()
	return p
}

// kill is kill -9.
func (p *process) kill() {
	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil && !errors.Is(err, os.ErrProcessDone) {
		panic(err) // our own child
	}
	<-p.stopped
	if p.client != nil {
		p.client.CloseIdleConnections()
	}
}

// postgres is an empty database on PostgreSQL; false: a short run leaves it out.
func postgres(t testing.TB) (address string, ok bool) {
	if testing.Short() {
		t.Log("-short: the PostgreSQL half was not run; ./check runs it")
		return "", false
	}
	return storetest.PostgresURL(t), true
}
