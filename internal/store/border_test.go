package store_test

import (
	"context"
	"io"
	"log/slog"
	"math"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

// Any number that an address can hold is a question with an answer, on both databases.
func TestGreatNumbers(t *testing.T) {
	t.Parallel()
	dbs := map[string]*store.DB{"sqlite": storetest.SQLite(t, storetest.NewClock())}
	if testing.Short() {
		t.Log("-short: not run on PostgreSQL; ./check runs it")
	} else {
		dbs["postgres"] = storetest.Postgres(t, storetest.NewClock())
	}
	for name, db := range dbs {
		ctx := t.Context()
		for _, n := range []int64{0, 1, math.MaxInt32 + 1, math.MaxInt64} {
			_, audits := db.Audits(ctx, n, 5)
			_, pictures := db.PictureList(ctx, n, 5)
			_, changes := db.Changes(ctx, n, 5)
			_, heads := db.Headlines(ctx, []int64{n})
			_, rows := db.Articles(ctx, news.ArticleFilter{Section: n, Owner: n, Limit: 5})
			_, use := db.SectionUse(ctx, n)
			for what, err := range map[string]error{"audits": audits, "pictures": pictures, "changes": changes, "headlines": heads, "articles": rows, "use": use} {
				if err != nil {
					t.Errorf("%s: %s of %d: %v", name, what, n, err)
				}
			}
			if _, err := db.Article(ctx, n); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: article %d: %v", name, n, err)
			}
		}
	}
}

// line is a line to a server that can be cut.
type line struct {
	net.Listener
	network, to string
	mu          sync.Mutex
	open        []net.Conn
}

func (l *line) run() {
	for {
		near, err := l.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial(l.network, l.to)
		if err != nil {
			near.Close()
			continue
		}
		l.mu.Lock()
		l.open = append(l.open, near, far)
		l.mu.Unlock()
		go func() { _, _ = io.Copy(far, near); far.Close() }()
		go func() { _, _ = io.Copy(near, far); near.Close() }()
	}
}

func (l *line) cut() {
	l.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.open {
		c.Close()
	}
}

// A server that goes away makes the database unavailable, in the middle of a write too; it is no fault of ours.
func TestLostLineIsUnavailable(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Log("-short: not run on PostgreSQL; ./check runs it")
		return
	}
	address, err := url.Parse(storetest.PostgresURL(t))
	if err != nil {
		t.Fatal(err)
	}
	server, err := pgconn.ParseConfig(address.String())
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{Listener: listener}
	l.network, l.to = pgconn.NetworkAddress(server.Host, server.Port)
	go l.run()
	defer l.cut()
	address.Host = listener.Addr().String()
	query := address.Query()
	query.Del("host") // of a server that listens on a socket in a folder
	query.Del("port")
	query.Set("sslmode", "disable")
	address.RawQuery = query.Encode()
	clock := storetest.NewClock()
	db, err := store.Open(t.Context(), store.Options{URL: address.String(), Now: clock.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx := context.Background()
	err = db.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.SaveSection(ctx, news.Section{Slug: "a", Name: "가"}); err != nil {
			return err
		}
		l.cut()
		_, err := tx.SaveSection(ctx, news.Section{Slug: "b", Name: "나"})
		return err
	})
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("in the middle of a write: %v", err)
	}
	if _, err := db.Sections(ctx); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a question afterwards: %v", err)
	}
	if err := db.Read(ctx, func(*store.Reader) error { return nil }); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a snapshot afterwards: %v", err)
	}
	if err := db.Ping(ctx); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a sign of life afterwards: %v", err)
	}
}
