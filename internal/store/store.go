// Package store is the database: one set of SQL on SQLite and on PostgreSQL. It keeps what the actions of desk decide,
// and answers what doors and rooms ask. It decides nothing itself, but for what only a database can decide: that a name
// is unique and that a version is still the newest. Driver errors become kinds of fault here and go no further.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"jogan/internal/fault"
	"jogan/internal/news"
)

//go:embed migrate/*.sql
var migrations embed.FS

//go:embed query/*.sql
var queries embed.FS

// ErrNotEmpty: what should be filled from a backup holds a paper already.
var ErrNotEmpty = errors.New("the database is not empty")

// Options say which database, by a file's path or a PostgreSQL address.
type Options struct {
	Path string // of the SQLite file
	URL  string // postgres://…; wins over Path
	Now  func() time.Time
	Log  *slog.Logger

	Loose   bool  // writes do not wait for the disk: for papers that can be made again
	Version int64 // of the tables, for Load; 0: the newest
}

// ErrNewer: the database was made by a newer program; this one must not touch it.
var ErrNewer = errors.New("the database was made by a newer version of this program")

// DB is the open database. Its Reader methods each see the newest state; Read gives several of them one snapshot.
type DB struct {
	Reader
	dialect dialect
	read    *sql.DB
	write   *sql.DB
	now     func() time.Time
	log     *slog.Logger
	opts    Options

	mu        sync.Mutex
	listeners []func([]news.Change)
	following bool
	followed  int64          // the last change that Follow came to; at first the newest when the database was opened
	own       map[int64]bool // changes of this program that Follow has not come to yet
}

// Open opens the database and brings its tables up to date. It fails with ErrNewer where they are ahead.
func Open(ctx context.Context, o Options) (*DB, error) {
	db := &DB{now: o.Now, log: o.Log, opts: o, own: map[int64]bool{}}
	var err error
	if o.URL != "" {
		db.dialect = postgresDialect
		server, err := postgresServer(o.URL)
		if err != nil {
			return nil, err
		}
		db.write = stdlib.OpenDB(*server)
		db.write.SetMaxOpenConns(1) // writes take turns (dialect.writeLock); those that wait leave the readers' connections alone
		db.write.SetConnMaxIdleTime(5 * time.Minute)
		db.read = stdlib.OpenDB(*server)
		db.read.SetMaxOpenConns(20)
		db.read.SetMaxIdleConns(8)
		db.read.SetConnMaxIdleTime(5 * time.Minute)
	} else {
		db.dialect = sqliteDialect
		sync := "full"
		if o.Loose {
			sync = "off"
		}
		// Without automatic indexes a query has those of the tables: SQLite turned an "exists" into a join for which it brought
		// all articles together in an index of its own, each time somebody asked for the index of the sitemaps.
		pragmas := "_pragma=journal_mode(wal)&_pragma=synchronous(" + sync + ")&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=automatic_index(0)"
		file := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: o.Path}).EscapedPath()}).String()
		if db.write, err = sql.Open("sqlite", file+"?_txlock=immediate&"+pragmas); err != nil {
			return nil, err
		}
		db.write.SetMaxOpenConns(1)
		if db.read, err = sql.Open("sqlite", file+"?_pragma=query_only(1)&"+pragmas); err != nil {
			return nil, err
		}
		db.read.SetMaxOpenConns(8)
		db.read.SetMaxIdleConns(8)
	}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	db.Reader = Reader{q: db.read, dialect: db.dialect}
	if err := db.chainOld(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if db.followed, err = db.LastSeq(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// connectPatience is how long a PostgreSQL server is given to take up a connection, where the address says nothing of it.
const connectPatience = 5 * time.Second

// postgresServer reads a server's address. A pool opens connections for those that wait in it with no bound of theirs, and
// on a line that says nothing the one that opens would keep the only place for a writer for ever.
func postgresServer(address string) (*pgx.ConnConfig, error) {
	server, err := pgx.ParseConfig(address)
	if err == nil && server.ConnectTimeout == 0 {
		server.ConnectTimeout = connectPatience
	}
	return server, err
}

// Close lets the database go.
func (db *DB) Close() error {
	return errors.Join(db.read.Close(), db.write.Close())
}

// Twin opens the same database once more, as another program would.
func (db *DB) Twin(ctx context.Context) (*DB, error) { return Open(ctx, db.opts) }

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return kindOf(db.read.QueryRowContext(ctx, "select 1").Scan(&one))
}

func (db *DB) migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations, "migrate/*.sql")
	if err != nil {
		return err
	}
	var steps []*goose.Migration
	newest := int64(0)
	for _, name := range names {
		text, err := fs.ReadFile(migrations, name)
		if err != nil {
			return err
		}
		parts := strings.Split(path.Base(name), ".")
		if len(parts) == 3 && parts[1] != db.dialect.name {
			continue
		}
		version, err := goose.NumericComponent(path.Base(name))
		if err != nil {
			return err
		}
		newest = max(newest, version)
		steps = append(steps, goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			for _, statement := range strings.Split(db.dialect.ddl(string(text)), ";\n") {
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
			return nil
		}}, nil))
	}
	dialect := database.DialectSQLite3
	if db.dialect.name == "postgres" {
		dialect = database.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, db.write, nil, goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	current, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the database's version: %w", kindOf(err))
	}
	if current > newest {
		return fmt.Errorf("%w: its tables are of version %d, this program knows %d", ErrNewer, current, newest)
	}
	if db.opts.Version > newest {
		return fmt.Errorf("%w: version %d is asked for, this program knows %d", ErrNewer, db.opts.Version, newest)
	}
	if db.opts.Version > 0 {
		newest = db.opts.Version
	}
	if _, err := provider.UpTo(ctx, newest); err != nil {
		return fmt.Errorf("bring the database up to date: %w", err)
	}
	return nil
}

// querier is a pool or a transaction.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Reader answers questions. Within DB.Read all answers are of one moment.
type Reader struct {
	q       querier
	dialect dialect
}

// Read calls fn with a Reader of one snapshot.
func (db *DB) Read(ctx context.Context, fn func(*Reader) error) error {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: db.dialect.snapshot()})
	if err != nil {
		return kindOf(err)
	}
	defer tx.Rollback()
	return fn(&Reader{q: tx, dialect: db.dialect})
}

func (d dialect) snapshot() sql.IsolationLevel {
	if d.name == "postgres" {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault // a SQLite transaction in WAL is a snapshot
}

// Tx is one write: all of it happens or nothing. Now is its time.
type Tx struct {
	Reader
	Now     time.Time
	changes []news.Change
}

// Write runs fn in one transaction with the changes that it noted. fn may run several times: it must not do anything
// but write to tx. Listeners hear of the changes before Write returns.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	return db.writeWithin(ctx, db.dialect.writePatience, fn)
}

// writeWithin is Write with a bound of its own, where the database can go away without a word.
func (db *DB) writeWithin(ctx context.Context, patience time.Duration, fn func(*Tx) error) error {
	if db.dialect.writePatience > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	return db.writeLong(ctx, fn)
}

// writeLong is Write without a bound in time, for what happens before a paper is served.
func (db *DB) writeLong(ctx context.Context, fn func(*Tx) error) error {
	for attempt := 0; ; attempt++ {
		changes, err := db.try(ctx, fn)
		if err == nil {
			db.tell(changes, true)
			return nil
		}
		if !again(err) || attempt == 5 {
			return kindOf(err)
		}
		select {
		case <-ctx.Done():
			return kindOf(err)
		case <-time.After(time.Duration(rand.IntN(20<<attempt)+1) * time.Millisecond):
		}
	}
}

func (db *DB) try(ctx context.Context, fn func(*Tx) error) ([]news.Change, error) {
	sqltx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer sqltx.Rollback()
	if db.dialect.writeLock != "" {
		if _, err := sqltx.ExecContext(ctx, db.dialect.writeLock); err != nil {
			return nil, err
		}
	}
	tx := &Tx{Reader: Reader{q: bounded{sqltx, ctx}, dialect: db.dialect}, Now: db.now().UTC().Truncate(time.Millisecond)}
	if err := fn(tx); err != nil {
		return nil, err
	}
	if err := tx.writeChanges(ctx); err != nil {
		return nil, err
	}
	return tx.changes, sqltx.Commit()
}

// bounded is a transaction whose statements end with the write that they belong to. What fn of a Write captured is the
// context from before the bound, and a statement on a line that went silent would hold the one connection that writes for
// ever.
type bounded struct {
	querier
	write context.Context
}

func (b bounded) within(ctx context.Context) context.Context {
	bound, ok := b.write.Deadline()
	if end, sooner := ctx.Deadline(); !ok || sooner && end.Before(bound) {
		return ctx
	}
	return b.write
}

func (b bounded) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return b.querier.ExecContext(b.within(ctx), query, args...)
}

func (b bounded) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return b.querier.QueryContext(b.within(ctx), query, args...)
}

func (b bounded) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return b.querier.QueryRowContext(b.within(ctx), query, args...)
}

// query returns a statement of the folder query, in the database's own wording where the two differ.
func (r *Reader) query(name string) string {
	for _, file := range []string{name + ".sql", name + "." + r.dialect.name + ".sql"} {
		if text, err := fs.ReadFile(queries, "query/"+file); err == nil {
			return string(text)
		}
	}
	panic("store: no query " + name)
}

// exec runs a statement and returns how many rows it touched.
func (r *Reader) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := r.q.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, kindOf(err)
	}
	return result.RowsAffected()
}

// scanner is a row to read from.
type scanner interface{ Scan(...any) error }

// list reads all rows of a query.
func list[T any](ctx context.Context, r *Reader, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := r.q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, kindOf(err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		x, err := scan(rows)
		if err != nil {
			return nil, kindOf(err)
		}
		all = append(all, x)
	}
	return all, kindOf(rows.Err())
}

// one reads a single row; none is fault.NotFound.
func one[T any](ctx context.Context, r *Reader, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	x, err := scan(r.q.QueryRowContext(ctx, query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return x, fault.Wrap(err, fault.NotFound, "fault.not-found")
	}
	return x, kindOf(err)
}

func scanInt(s scanner) (n int64, err error) { return n, s.Scan(&n) }

func scanText(s scanner) (x string, err error) { return x, s.Scan(&x) }

// insert runs an INSERT … RETURNING id.
func (r *Reader) insert(ctx context.Context, query string, args ...any) (int64, error) {
	return one(ctx, r, scanInt, query, args...)
}

// next counts a counter on and returns its new value.
func (t *Tx) next(ctx context.Context, counter string) (int64, error) {
	return one(ctx, &t.Reader, scanInt, "update counter set value = value + 1 where name = $1 returning value", counter)
}

// Times are stored as UTC milliseconds, the zero time as 0.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// in makes the list "$n, $n+1 …" for the values, which are appended to args.
func in[T any](args []any, values []T) (string, []any) {
	var marks []string
	for _, v := range values {
		args = append(args, v)
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	return strings.Join(marks, ", "), args
}

// chunks cuts ids into pieces that fit one statement.
func chunks[T any](ids []T) [][]T { return slices.Collect(slices.Chunk(ids, 500)) }
