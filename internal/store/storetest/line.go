package storetest

import (
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Line is the way to a PostgreSQL server, which can be cut, or held so that nothing passes and nobody is told.
type Line struct {
	mu       sync.Mutex
	broken   bool
	held     bool
	refused  bool          // somebody came while it was cut
	ended    chan struct{} // closed when the test is over
	open     []net.Conn
	network  string
	database string
}

// NewLine puts a line before the server that an address names; address is the one to reach it by.
func NewLine(t testing.TB, server string) (l *Line, address string) {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	l = &Line{network: "tcp", database: u.Host, ended: make(chan struct{})}
	query := u.Query()
	if host := query.Get("host"); strings.HasPrefix(host, "/") {
		l.network, l.database = "unix", filepath.Join(host, ".s.PGSQL.5432")
	}
	query.Del("host")
	query.Set("sslmode", "disable")
	front, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	u.Host, u.RawQuery = front.Addr().String(), query.Encode()
	t.Cleanup(func() {
		front.Close()
		l.Cut()
		close(l.ended)
	})
	go func() {
		for {
			in, err := front.Accept()
			if err != nil {
				return
			}
			l.join(in)
		}
	}()
	return l, u.String()
}

func (l *Line) join(in net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	out, err := net.Dial(l.network, l.database)
	if l.broken || err != nil {
		l.refused = true
		in.Close()
		if err == nil {
			out.Close()
		}
		return
	}
	l.open = append(l.open, in, out)
	for _, pair := range [][2]net.Conn{{in, out}, {out, in}} {
		go func() {
			_, _ = io.Copy(slow{l, pair[0]}, pair[1]) // ends when either end does
			pair[0].Close()
		}()
	}
}

// Cut ends all connections and refuses new ones.
func (l *Line) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken, l.refused = true, false
	for _, c := range l.open {
		c.Close()
	}
	l.open = nil
}

// Mend lets through who comes from now on.
func (l *Line) Mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = false
	l.held = false
}

// Hold swallows whatever is sent, without a word: a connection that was used meanwhile is dead for good, and neither end knows.
func (l *Line) Hold() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = true
}

// Refused tells whether somebody came since the line was cut.
func (l *Line) Refused() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refused
}

// slow is an end of a line.
type slow struct {
	l *Line
	net.Conn
}

func (s slow) Write(b []byte) (int, error) {
	s.l.mu.Lock()
	held := s.l.held
	s.l.mu.Unlock()
	if held {
		<-s.l.ended
	}
	return s.Conn.Write(b)
}
