package notify_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/notify"
)

// server is a mail server of this machine that does as it is told.
type server struct {
	t        *testing.T
	listener net.Listener
	cert     tls.Certificate
	roots    *x509.CertPool
	starttls bool
	answer   map[string]string // to the verb of a command; "": hangs up, "hang": says nothing any more

	mu       sync.Mutex
	commands []string
	data     string
	open     []net.Conn
}

func newServer(t *testing.T, starttls, secret bool, name string, answer map[string]string) *server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	if ip := net.ParseIP(name); ip != nil {
		about.IPAddresses = []net.IP{ip}
	} else {
		about.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, cert: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots: x509.NewCertPool(), starttls: starttls, answer: answer}
	s.roots.AddCert(parsed)
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	var done sync.WaitGroup
	done.Go(func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.open = append(s.open, conn)
			s.mu.Unlock()
			if secret {
				conn = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{s.cert}})
			}
			done.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = s.listener.Close()
		s.mu.Lock()
		for _, conn := range s.open {
			_ = conn.Close()
		}
		s.mu.Unlock()
		done.Wait()
	})
	return s
}

func (s *server) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(verb, usual string) bool {
		line := usual
		if told, ok := s.answer[verb]; ok {
			line = told
		}
		switch line {
		case "":
			return false
		case "hang":
			_, _ = io.Copy(io.Discard, in)
			return false
		}
		_, err := fmt.Fprintf(conn, "%s\r\n", line)
		return err == nil
	}
	if !say("greeting", "220 mail.test ready") {
		return
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		s.mu.Lock()
		s.commands = append(s.commands, line)
		s.mu.Unlock()
		ok := true
		switch verb {
		case "EHLO":
			offers := "250-AUTH PLAIN LOGIN\r\n250 8BITMIME"
			if s.starttls {
				offers = "250-STARTTLS\r\n" + offers
			}
			offers = "250-mail.test\r\n" + offers
			ok = say(verb, offers)
		case "STARTTLS":
			if ok = say(verb, "220 go on"); ok {
				secret := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{s.cert}})
				conn, in, s.starttls = secret, bufio.NewReader(secret), false
			}
		case "AUTH":
			ok = say(verb, "235 welcome")
		case "DATA":
			if ok = say(verb, "354 go on"); ok && s.answer[verb] == "" {
				var b strings.Builder
				for {
					text, err := in.ReadString('\n')
					if err != nil {
						return
					}
					if text == ".\r\n" {
						break
					}
					b.WriteString(text)
				}
				s.mu.Lock()
				s.data = b.String()
				s.mu.Unlock()
				ok = say("taken", "250 taken")
			}
		case "QUIT":
			say(verb, "221 bye")
			return
		default:
			ok = say(verb, "250 fine")
		}
		if !ok {
			return
		}
	}
}

func (s *server) port() int {
	_, port, _ := net.SplitHostPort(s.listener.Addr().String())
	n, err := strconv.Atoi(port)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func (s *server) settings(mode notify.TLSMode) notify.MailSettings {
	return notify.MailSettings{Host: "127.0.0.1", Port: s.port(), TLS: mode, Local: true, User: "paper", FromName: "조간일보 편집국", FromAddress: "desk@jogan.example"}
}

func letter() notify.Written {
	return notify.Written{To: "reader@독자.example", Name: "나여울", Subject: "[조간일보] 잘 받았습니다", Text: "글\n", HTML: "<p>글</p>"}
}

// A mail arrives, with its words twice, whichever way the line is kept secret.
func TestSend(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name             string
		mode             notify.TLSMode
		starttls, secret bool
	}{{"STARTTLS", notify.StartTLS, true, false}, {"TLS", notify.TLS, false, true}, {"none", notify.NoTLS, false, false}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, c.starttls, c.secret, "127.0.0.1", nil)
			if err := (notify.Post{Timeout: 10 * time.Second, Roots: s.roots}).Send(t.Context(), s.settings(c.mode), "비밀 password", letter()); err != nil {
				t.Fatal(err, s.commands)
			}
			m, err := mail.ReadMessage(strings.NewReader(s.data))
			if err != nil {
				t.Fatal(err)
			}
			subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
			if err != nil || subject != "[조간일보] 잘 받았습니다" {
				t.Errorf("the subject is %q: %v", subject, err)
			}
			if from, err := m.Header.AddressList("From"); err != nil || from[0].Name != "조간일보 편집국" || from[0].Address != "desk@jogan.example" {
				t.Errorf("from %v: %v", from, err)
			}
			kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
			if err != nil || kind != "multipart/alternative" {
				t.Fatalf("%q: %v", kind, err)
			}
			var parts []string
			for r := multipart.NewReader(m.Body, params["boundary"]); ; {
				p, err := r.NextPart()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				raw, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
				if err != nil {
					t.Fatal(err)
				}
				parts = append(parts, string(bytes.TrimSpace(raw)))
			}
			if strings.Join(parts, "|") != "글|<p>글</p>" {
				t.Errorf("it says %q", parts)
			}
			if all := strings.Join(s.commands, "\n"); !strings.Contains(all, "RCPT TO:<reader@xn--") {
				t.Errorf("an IDN host is asked for as %s", all)
			}
		})
	}
}

// What a server does wrong is told by a sentence of its own, and no secret is in it.
func TestProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		mode    notify.TLSMode
		tls     bool // the server offers STARTTLS
		cert    string
		answer  map[string]string
		change  func(*notify.MailSettings)
		mail    func(*notify.Written)
		want    string
		lasting bool
	}{
		{name: "refused sign-in", mode: notify.StartTLS, tls: true, answer: map[string]string{"AUTH": "535 5.7.8 bad credentials"}, want: "sign-in", lasting: true},
		{name: "hangs at once", mode: notify.StartTLS, answer: map[string]string{"greeting": "hang"}, want: "timeout"},
		{name: "hangs in the middle", mode: notify.NoTLS, answer: map[string]string{"RCPT": "hang"}, want: "timeout"},
		{name: "hangs after the mail", mode: notify.NoTLS, answer: map[string]string{"taken": "hang"}, want: "timeout"},
		{name: "TLS asked of a server that says nothing", mode: notify.TLS, answer: map[string]string{"greeting": "hang"}, want: "timeout"},
		{name: "another's certificate", mode: notify.StartTLS, tls: true, cert: "other.example", want: "certificate"},
		{name: "no STARTTLS", mode: notify.StartTLS, want: "no-tls"},
		{name: "no such receiver", mode: notify.NoTLS, answer: map[string]string{"RCPT": "550 5.1.1 no such user"}, want: "refused", lasting: true},
		{name: "not now", mode: notify.NoTLS, answer: map[string]string{"RCPT": "451 4.7.1 greylisted"}, want: "later"},
		{name: "unknown host", mode: notify.StartTLS, change: func(s *notify.MailSettings) { s.Host = "no-such-host.invalid" }, want: "host"},
		{name: "nobody listens", mode: notify.NoTLS, change: func(s *notify.MailSettings) { s.Port = 1 }, want: "closed"},
		{name: "the own network, not allowed", mode: notify.StartTLS, tls: true, change: func(s *notify.MailSettings) { s.Local = false }, want: "private", lasting: true},
		{name: "no address", mode: notify.NoTLS, mail: func(m *notify.Written) { m.To = "reader" }, want: "address", lasting: true},
		{name: "a huge address", mode: notify.NoTLS, mail: func(m *notify.Written) { m.To = strings.Repeat("a", 1<<20) + "@b.example" }, want: "address", lasting: true},
		{name: "two addresses", mode: notify.NoTLS, mail: func(m *notify.Written) { m.To = "a@b.example\r\nBcc: c@d.example" }, want: "address", lasting: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cert := c.cert
			if cert == "" {
				cert = "127.0.0.1"
			}
			s := newServer(t, c.tls, false, cert, c.answer)
			settings, m := s.settings(c.mode), letter()
			if c.change != nil {
				c.change(&settings)
			}
			if c.mail != nil {
				c.mail(&m)
			}
			timeout := 10 * time.Second
			if c.want == "timeout" {
				timeout = 300 * time.Millisecond
			}
			err := notify.Post{Timeout: timeout, Roots: s.roots}.Send(context.WithoutCancel(t.Context()), settings, "geheim-7", m)
			problem, ok := errors.AsType[*notify.Problem](err)
			if !ok || problem.Key != c.want || problem.Lasting != c.lasting {
				t.Fatalf("%v (%+v), want %s", err, problem, c.want)
			}
			if text := problem.Error() + problem.Said; strings.Contains(text, "geheim-7") || strings.Contains(text, base64.StdEncoding.EncodeToString([]byte("\x00paper\x00geheim-7"))) {
				t.Errorf("the password is told: %s", text)
			}
		})
	}
}

// Nothing that people type begins a header of its own.
func TestHeaders(t *testing.T) {
	t.Parallel()
	s := newServer(t, false, false, "127.0.0.1", nil)
	settings := s.settings(notify.NoTLS)
	settings.FromName = "조간\r\nBcc: a@b.example"
	m := letter()
	m.Subject, m.Name = "제목\r\nX-Evil: 1\r\n\r\nbody", "이름\nX-Evil: 2 <c@d.example>"
	if err := (notify.Post{Timeout: 10 * time.Second}).Send(t.Context(), settings, "", m); err != nil {
		t.Fatal(err)
	}
	got, err := mail.ReadMessage(strings.NewReader(s.data))
	if err != nil {
		t.Fatal(err)
	}
	if got.Header.Get("X-Evil") != "" || got.Header.Get("Bcc") != "" {
		t.Errorf("a header came in: %v", got.Header)
	}
	rcpt := 0
	for _, line := range s.commands {
		if strings.HasPrefix(line, "RCPT") {
			rcpt++
		}
	}
	if rcpt != 1 {
		t.Errorf("%d receivers: %v", rcpt, s.commands)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	good := notify.MailSettings{Host: "메일.example", Port: 587, TLS: notify.StartTLS, FromAddress: "desk@조간.example"}
	for _, c := range []struct {
		change func(*notify.MailSettings)
		want   string
	}{
		{func(*notify.MailSettings) {}, ""},
		{func(s *notify.MailSettings) { *s = notify.MailSettings{TLS: notify.TLS} }, ""}, // no mail at all
		{func(s *notify.MailSettings) { s.Host = "https://smtp.example/" }, "host"},
		{func(s *notify.MailSettings) { s.Host = "a b" }, "host"},
		{func(s *notify.MailSettings) { s.Host = "a\r\nb" }, "host"},
		{func(s *notify.MailSettings) { s.Port = 70000 }, "port"},
		{func(s *notify.MailSettings) { s.TLS = "ssl" }, "tls"},
		{func(s *notify.MailSettings) { s.TLS = notify.NoTLS }, "tls"},
		{func(s *notify.MailSettings) { s.TLS, s.Local = notify.NoTLS, true }, ""},
		{func(s *notify.MailSettings) { s.FromAddress = "편집국@x.example" }, "from_address"},
		{func(s *notify.MailSettings) { s.FromAddress = strings.Repeat("a", 300) + "@x.example" }, "from_address"},
		{func(s *notify.MailSettings) { s.FromName = "가\r\n나" }, "from_name"},
	} {
		s := good
		c.change(&s)
		got := ""
		if wrong := fault.FieldsOf(s.Check()); len(wrong) > 0 {
			got = wrong[0].Name
		}
		if got != c.want {
			t.Errorf("%+v: %q, want %q", s, got, c.want)
		}
	}
}

// What is sealed opens with the same key and for the same purpose alone.
func TestSeal(t *testing.T) {
	t.Parallel()
	one, err := notify.NewSeal(bytes.Repeat([]byte{1}, notify.SealBytes))
	if err != nil {
		t.Fatal(err)
	}
	two, err := notify.NewSeal(bytes.Repeat([]byte{2}, notify.SealBytes))
	if err != nil {
		t.Fatal(err)
	}
	sealed := one.Close("password", "비밀")
	if strings.Contains(sealed, "비밀") || sealed == one.Close("password", "비밀") {
		t.Error("what is sealed can be read, or compared")
	}
	if got, err := one.Open("password", sealed); err != nil || got != "비밀" {
		t.Errorf("%q, %v", got, err)
	}
	for name, open := range map[string]func() (string, error){
		"another key":     func() (string, error) { return two.Open("password", sealed) },
		"another purpose": func() (string, error) { return one.Open("letter", sealed) },
		"cut short":       func() (string, error) { return one.Open("password", sealed[:10]) },
		"no seal":         func() (string, error) { return one.Open("password", "가나다") },
	} {
		if got, err := open(); !errors.Is(err, notify.ErrSealed) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := notify.NewSeal([]byte("short")); err == nil {
		t.Error("a short key is taken")
	}
}
