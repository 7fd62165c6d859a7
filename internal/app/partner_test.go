package app

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
)

// partnerPaper is a paper of which a test moves the clock and the carrier.
type partnerPaper struct {
	*App
	t     *testing.T
	dir   string
	clock *Clock
	log   *bytes.Buffer
}

func openPartnerPaper(t *testing.T, dir string, allow ...string) *partnerPaper {
	t.Helper()
	p := &partnerPaper{t: t, dir: dir, clock: NewClock(time.Time{}), log: &bytes.Buffer{}}
	p.clock.Set(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	log := slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	a, err := Open(t.Context(), Config{Data: dir, Cache: 1 << 20, AllowLocal: allow}, p.clock, log)
	p.must(err)
	p.App = a
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func newPartnerPaper(t *testing.T, allow ...string) *partnerPaper {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "paper")
	var out, wrong bytes.Buffer
	if code := Command(t.Context(), []string{"init", "--data", dir, "--name", "새벽일보"}, func(string) (string, bool) { return "", false }, &out, &wrong); code != exitDone {
		t.Fatalf("init: %d %s", code, wrong.String())
	}
	p := openPartnerPaper(t, dir, allow...)
	paper, err := p.db.Paper(t.Context())
	p.must(err)
	paper.URL = "https://paper.example"
	_, err = p.desk.SavePaper(t.Context(), staff.Shell(), paper)
	p.must(err)
	return p
}

func (p *partnerPaper) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *partnerPaper) publish(title string, change func(*news.Article)) news.Article {
	p.t.Helper()
	sections, err := p.db.Sections(p.t.Context())
	p.must(err)
	a := news.Article{Title: title, Section: sections[0].ID, Kind: news.Normal, Origin: news.Origin{Own: true}, Portal: true,
		Bylines: []news.Byline{{Name: "한여울", Title: "기자", Email: "yeoul@paper.example"}}, Body: "<p>" + title + " 본문 😀 <a href=\"/latest\">더</a></p>"}
	change(&a)
	a, err = p.desk.SaveArticle(p.t.Context(), staff.Shell(), a)
	p.must(err)
	p.step(a)
	a, err = p.db.Article(p.t.Context(), a.No)
	p.must(err)
	return a
}

func (p *partnerPaper) step(a news.Article) {
	p.t.Helper()
	_, err := p.desk.PublishArticle(p.t.Context(), staff.Shell(), desk.Step{No: a.No, Version: a.Version})
	p.must(err)
}

func (p *partnerPaper) correct(a news.Article, change func(*news.Article)) news.Article {
	p.t.Helper()
	change(&a)
	a, err := p.desk.SaveArticle(p.t.Context(), staff.Shell(), a)
	p.must(err)
	p.step(a)
	a, err = p.db.Article(p.t.Context(), a.No)
	p.must(err)
	return a
}

func (p *partnerPaper) withdraw(no int64) {
	p.t.Helper()
	p.must(p.desk.WithdrawArticle(p.t.Context(), staff.Shell(), no, "시험", ""))
}

func (p *partnerPaper) partner(d desk.PartnerDraft) (int64, string) {
	p.t.Helper()
	d.Kind, d.Active = news.OwnPartner, true
	if d.Charset == "" {
		d.Charset = news.UTF8
	}
	if d.Fields == nil {
		d.Fields = news.DefaultFields(d.Format)
	}
	id, key, err := p.desk.SavePartner(p.t.Context(), staff.Shell(), d)
	p.must(err)
	return id, key
}

// carry lets the carrier do what is due, until nothing is.
func (p *partnerPaper) carry() {
	p.t.Helper()
	for range 4 {
		var sending sync.WaitGroup
		p.must(p.carrier.round(p.t.Context(), &sending))
		sending.Wait()
	}
}

func (p *partnerPaper) row(partner, no int64) news.Delivery {
	p.t.Helper()
	d, err := p.db.PartnerDelivery(p.t.Context(), partner, no)
	p.must(err)
	return d
}

// portal is another's server.
type portal struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []string // method, path, key, body
	head   http.Header
}

func newPortal(t *testing.T) *portal {
	x := &portal{status: http.StatusCreated}
	x.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		x.mu.Lock()
		defer x.mu.Unlock()
		x.got = append(x.got, r.Method+" "+r.URL.Path+" "+r.Header.Get("Idempotency-Key")+" "+string(body))
		x.head = r.Header
		w.WriteHeader(x.status)
		_, _ = io.WriteString(w, "받음")
	}))
	t.Cleanup(x.Close)
	return x
}

func (x *portal) last(t *testing.T, n int, want ...string) {
	t.Helper()
	if len(x.got) != n {
		t.Fatalf("%d requests, want %d: %q", len(x.got), n, x.got)
	}
	for _, part := range want {
		if !strings.Contains(x.got[n-1], part) {
			t.Fatalf("%q lacks %q", x.got[n-1], part)
		}
	}
}

// An article goes out, is changed and withdrawn at a partner that is sent to by HTTP; what it does not take is tried again
// with pauses, and another partner never waits for it.
func TestPromiseWithdrawnIsGoneAtPartners(t *testing.T) {
	t.Parallel()
	x, other := newPortal(t), newPortal(t)
	p := newPartnerPaper(t, x.URL, other.URL)
	old := p.publish("먼저 나간 기사", func(*news.Article) {})
	set := news.PartnerSet{
		Fields: []news.PartnerField{{Field: "id", Name: "newsId"}, {Field: "status", Name: "status"}, {Field: "title", Name: "newsTitle"}, {Field: "body_html", Name: "body"}, {Field: "authors", Name: "by"}},
		HTTP:   news.PartnerHTTP{URL: x.URL + "/in", UpdateURL: x.URL + "/in/{no}"},
	}
	id, _ := p.partner(desk.PartnerDraft{Partner: news.Partner{Name: "예시포털", Slug: "portal", Way: news.HTTPWay, Format: news.JSONFormat, PartnerSet: set}, Headers: "Authorization: Bearer geheimes-wort"})
	p.partner(desk.PartnerDraft{Partner: news.Partner{Name: "보관소", Slug: "archive", Way: news.HTTPWay, Format: news.NinjsFormat, PartnerSet: news.PartnerSet{HTTP: news.PartnerHTTP{URL: other.URL}, Filter: news.PartnerFilter{Tags: []string{"버스"}}}}})

	p.clock.Set(p.clock.Now().Add(time.Minute))
	a := p.publish("새벽 버스", func(*news.Article) {})
	p.publish("안 나갈 기사", func(a *news.Article) { a.Portal = false })
	p.carry()
	x.last(t, 1, "POST /in jogan-1-", `"newsId":"paper.example/articles/`, `"status":"A"`, `"newsTitle":"새벽 버스"`, `<a href=\"https://paper.example/latest\"`, `"by":["한여울 기자"]`)
	if x.head.Get("Authorization") != "Bearer geheimes-wort" || strings.Contains(x.got[0], "yeoul@") {
		t.Errorf("header %v", x.head)
	}
	if len(other.got) > 0 {
		t.Errorf("what the filter leaves out was sent: %q", other.got)
	}
	if d := p.row(id, a.No); d.State != news.DeliverySent || d.Answer != "받음" {
		t.Errorf("%+v", d)
	}

	a = p.correct(a, func(a *news.Article) { a.Title, a.Tags = "새벽 버스 다섯 대", []string{"버스"} })
	p.carry()
	x.last(t, 2, "PUT /in/", `"status":"U"`, "다섯 대")
	if len(other.got) != 1 || !strings.Contains(other.got[0], `"pubstatus":"usable"`) {
		t.Errorf("ninjs %q", other.got)
	}
	a = p.correct(a, func(a *news.Article) { a.Subtitle = "이 포털이 받지 않는 것" })
	p.carry()
	x.last(t, 2)

	x.status = http.StatusServiceUnavailable
	p.withdraw(a.No)
	p.carry()
	x.last(t, 3, "DELETE /in/", `"status":"D"`)
	if strings.Contains(x.got[2], "버스") {
		t.Errorf("the words of what was withdrawn are told: %s", x.got[2])
	}
	if len(other.got) < 2 || !strings.Contains(other.got[len(other.got)-1], `"pubstatus":"canceled"`) {
		t.Errorf("the other one waited: %q", other.got)
	}
	d := p.row(id, a.No)
	if d.State != news.DeliveryWaits || d.Status != 503 || !d.Next.After(p.clock.Now()) {
		t.Errorf("%+v", d)
	}
	p.carry()
	x.last(t, 3)
	p.clock.Set(p.clock.Now().Add(10 * time.Second))
	p.carry()
	x.last(t, 4)
	if first, again := x.got[2], x.got[3]; first != again {
		t.Errorf("tried again as something else: %q, %q", first, again)
	}
	next := p.row(id, a.No)
	if next.Next.Sub(next.Tried) <= d.Next.Sub(d.Tried) {
		t.Errorf("the pauses do not grow: %s, %s", d.Next.Sub(d.Tried), next.Next.Sub(next.Tried))
	}
	x.status = http.StatusNotFound
	p.clock.Set(next.Next)
	p.carry()
	if d := p.row(id, a.No); d.State != news.DeliveryDeleted || d.There {
		t.Errorf("an article that the partner does not know: %+v", d)
	}

	// By hand: what came out before is sent, deleted there, and stays so until it is sent again.
	x.status = http.StatusOK
	n := len(x.got)
	again := func(remove bool) {
		t.Helper()
		if _, err := p.desk.Deliver(t.Context(), staff.Shell(), id, []int64{old.No}, remove); err != nil {
			t.Fatal(err)
		}
		p.carry()
	}
	again(false)
	x.last(t, n+1, `"status":"A"`, "먼저 나간 기사")
	again(false)
	x.last(t, n+2, `"status":"U"`)
	again(true)
	x.last(t, n+3, "DELETE", `"status":"D"`)
	old = p.correct(old, func(a *news.Article) { a.Title = "고친 제목" })
	p.carry()
	x.last(t, n+3)
	again(false)
	x.last(t, n+4, `"status":"A"`, "고친 제목")
	p.correct(old, func(a *news.Article) { a.Portal = false })
	p.carry()
	x.last(t, n+5, "DELETE", `"status":"D"`)

	facts, err := p.db.DutyFacts(t.Context(), p.clock.Now())
	p.must(err)
	if facts.Delivery.Partners != 2 || facts.Delivery.Failing != 0 {
		t.Errorf("duty %+v", facts.Delivery)
	}
	p.noSecret("geheimes-wort")
}

// noSecret asks that a secret stands neither in the log, nor in the log of actions, nor in a backup.
func (p *partnerPaper) noSecret(secret string) {
	p.t.Helper()
	if strings.Contains(p.log.String(), secret) {
		p.t.Error("the secret is in the log")
	}
	var out, wrong bytes.Buffer
	file := filepath.Join(p.t.TempDir(), "backup.tar.gz")
	if code := Command(p.t.Context(), []string{"backup", "--data", p.dir, file}, func(string) (string, bool) { return "", false }, &out, &wrong); code != exitDone {
		p.t.Fatalf("backup: %d %s", code, wrong.String())
	}
	found := readArchive(p.t, file)
	if !strings.Contains(found, "예시포털") || strings.Contains(found, secret) {
		p.t.Errorf("the backup has the partner: %t, and its secret: %t", strings.Contains(found, "예시포털"), strings.Contains(found, secret))
	}
}

// A try of which the answer was lost with the program is made again under the same key.
func TestPartnersAfterKill(t *testing.T) {
	t.Parallel()
	x := newPortal(t)
	p := newPartnerPaper(t, x.URL)
	id, _ := p.partner(desk.PartnerDraft{Partner: news.Partner{Name: "예시포털", Slug: "portal", Way: news.HTTPWay, Format: news.XMLFormat, Charset: news.EUCKR, PartnerSet: news.PartnerSet{HTTP: news.PartnerHTTP{URL: x.URL}}}})
	a := p.publish("새벽 버스", func(*news.Article) {})
	_, _, err := p.db.FollowPartners(t.Context(), 100)
	p.must(err)
	d, partner, err := p.db.TakePartnerDelivery(t.Context(), "a program that dies", time.Minute, nil)
	p.must(err)
	if after, ok := p.carrier.try(t.Context(), partner, d); !ok || after.State != news.DeliverySent {
		t.Fatalf("%+v", after)
	}
	p.carry()
	x.last(t, 1, "<status>A</status>", "&#128512;", `encoding="EUC-KR"`)
	p.clock.Set(p.clock.Now().Add(2 * time.Minute))
	p.carry()
	x.last(t, 2)
	if x.got[0] != x.got[1] || p.row(id, a.No).State != news.DeliverySent {
		t.Errorf("%q", x.got)
	}
}

// A feed opens with its key alone, holds what was withdrawn as deleted, and answers 304 while nothing changed.
func TestPartnerFeed(t *testing.T) {
	t.Parallel()
	p := newPartnerPaper(t)
	a := p.publish("새벽 버스", func(*news.Article) {})
	gone := p.publish("내릴 기사", func(*news.Article) {})
	id, key := p.partner(desk.PartnerDraft{Partner: news.Partner{Name: "예시포털", Slug: "portal", Way: news.PullWay, Format: news.RSSFormat}})
	get := func(path, tag string) *httptest.ResponseRecorder {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("If-None-Match", tag)
		p.public.ServeHTTP(w, r)
		return w
	}
	for _, path := range []string{"/partners/portal/feed.xml", "/partners/portal/feed.xml?key=", "/partners/portal/feed.xml?key=" + key + "x", "/partners/none/feed.xml?key=" + key, "/partners/portal/feed.json?key=" + key} {
		if got := get(path, ""); got.Code != http.StatusNotFound || strings.Contains(got.Body.String(), "예시포털") {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	if d := p.row(id, a.No); d.State != news.DeliveryWaits {
		t.Errorf("a wrong key fetched it: %+v", d)
	}
	path := "/partners/portal/feed.xml?key=" + key
	first := get(path, "")
	body := first.Body.String()
	if first.Code != http.StatusOK || strings.Count(body, "<item>") != 2 || !strings.Contains(body, "<content:encoded>") || !strings.Contains(body, "https://paper.example/latest") {
		t.Fatalf("%d %s", first.Code, body)
	}
	if got := first.Header().Get("Cache-Control"); !strings.HasPrefix(got, "private") || first.Header().Get("X-Robots-Tag") != "noindex" {
		t.Errorf("header %v", first.Header())
	}
	if d := p.row(id, a.No); d.State != news.DeliverySent || !d.There {
		t.Errorf("fetched: %+v", d)
	}
	if got := get(path, first.Header().Get("ETag")); got.Code != http.StatusNotModified || got.Body.Len() > 0 {
		t.Errorf("nothing changed: %d", got.Code)
	}
	p.withdraw(gone.No)
	second := get(path, first.Header().Get("ETag"))
	if body := second.Body.String(); second.Code != http.StatusOK || !strings.Contains(body, "<status>D</status>") || strings.Contains(body, "내릴 기사") {
		t.Errorf("before the carrier heard of it: %d %s", second.Code, body)
	}
	p.carry()
	third := get(path, second.Header().Get("ETag"))
	if d := p.row(id, gone.No); d.State != news.DeliveryDeleted || third.Code >= 400 || strings.Count(third.Body.String()+second.Body.String(), "<status>D</status>") == 0 {
		t.Errorf("%+v", d)
	}
	fresh, err := p.desk.RenewPartnerKey(t.Context(), staff.Shell(), id)
	p.must(err)
	if old, now := get(path, "").Code, get("/partners/portal/feed.xml?key="+fresh, "").Code; old != http.StatusNotFound || now != http.StatusOK {
		t.Errorf("old key %d, new key %d", old, now)
	}
	if strings.Contains(p.log.String(), key) {
		t.Error("the key is in the log")
	}
}

// Over SFTP nothing goes out before somebody trusted the server's key, and nothing where it is another.
func TestPartnerSFTP(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	hostKey := newHostKey(t)
	address := serveSFTP(t, hostKey)
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	number, err := net.LookupPort("tcp", port)
	if err != nil {
		t.Fatal(err)
	}
	p := newPartnerPaper(t, "sftp://"+address)
	set := news.PartnerSet{SFTP: news.PartnerSFTP{Host: host, Port: number, User: "paper", Dir: dir, File: "{date}_{no}_{status}"}}
	draft := desk.PartnerDraft{Partner: news.Partner{Name: "예시포털", Slug: "portal", Way: news.SFTPWay, Format: news.XMLFormat, PartnerSet: set}, Password: "geheimes-wort"}
	id, _ := p.partner(draft)
	a := p.publish("새벽 버스", func(*news.Article) {})
	p.carry()
	if d := p.row(id, a.No); d.Answer != "delivery.no-host-key" || d.State != news.DeliveryWaits {
		t.Fatalf("%+v", d)
	}
	test, err := p.TestPartner(t.Context(), id)
	p.must(err)
	if test.OK || test.Print != "ssh-ed25519 "+ssh.FingerprintSHA256(hostKey.PublicKey()) {
		t.Fatalf("test %+v", test)
	}
	p.must(p.desk.TrustPartner(t.Context(), staff.Shell(), id, test.HostKey))
	if test, err = p.TestPartner(t.Context(), id); err != nil || !test.OK {
		t.Fatalf("test %+v %v", test, err)
	}
	p.clock.Set(p.clock.Now().Add(time.Minute))
	p.carry()
	name := "20261122_" + strconv.FormatInt(a.No, 10) + "_"
	if d := p.row(id, a.No); d.State != news.DeliverySent || d.Answer != name+"A.xml" {
		t.Fatalf("%+v", d)
	}
	p.correct(a, func(a *news.Article) { a.Title = "새벽 버스 다섯 대" })
	p.carry()
	p.withdraw(a.No)
	p.carry()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	p.must(err)
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	if want := []string{name + "A.xml", name + "D.xml", name + "U.xml"}; !slices.Equal(files, want) {
		t.Fatalf("files %q, want %q", files, want)
	}
	p.noSecret("geheimes-wort")

	// With another key the server is another, and so is one in the own network that nobody allowed.
	p.must(p.desk.TrustPartner(t.Context(), staff.Shell(), id, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(newHostKey(t).PublicKey())))))
	if test, err = p.TestPartner(t.Context(), id); err != nil || test.Key != "delivery.host-key" {
		t.Errorf("another key: %+v %v", test, err)
	}
	post := notify.PartnerPost{}
	partner, err := p.db.Partner(t.Context(), id)
	p.must(err)
	if got := post.Test(t.Context(), partner, notify.PartnerSecrets{}); got.Key != "delivery.not-public" {
		t.Errorf("own network: %+v", got)
	}
}

func newHostKey(t *testing.T) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err == nil {
		var signer ssh.Signer
		if signer, err = ssh.NewSignerFromKey(private); err == nil {
			return signer
		}
	}
	t.Fatal(err)
	return nil
}

// serveSFTP is a server that lets in the one user with the one password.
func serveSFTP(t *testing.T, key ssh.Signer) string {
	t.Helper()
	config := &ssh.ServerConfig{PasswordCallback: func(c ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
		if c.User() == "paper" && string(password) == "geheimes-wort" {
			return nil, nil
		}
		return nil, errors.New("no")
	}}
	config.AddHostKey(key)
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); serving.Wait() })
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { serveOne(conn, config) })
		}
	})
	return l.Addr().String()
}

func serveOne(conn net.Conn, config *ssh.ServerConfig) {
	defer conn.Close()
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for x := range channels {
		channel, requests, err := x.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				_ = r.Reply(r.Type == "subsystem", nil)
			}
		}()
		server, err := sftp.NewServer(channel)
		if err != nil {
			return
		}
		_ = server.Serve()
		_ = channel.Close()
	}
}

// readArchive is all that an archive holds, one file after the other.
func readArchive(t *testing.T, file string) string {
	t.Helper()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := gzip.NewReader(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for files := tar.NewReader(raw); ; {
		_, err := files.Next()
		if errors.Is(err, io.EOF) {
			return all.String()
		}
		if err == nil {
			_, err = io.Copy(&all, files) //nolint:gosec // the test's own
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
