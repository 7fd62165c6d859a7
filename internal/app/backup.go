package app

import (
	"archive/tar"
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// A backup is a gzipped tar: manifest.json first, database/<table>.jsonl, media/<key> …, private/<place> … of what readers
// sent along, and the file "end" last, so that one that was cut short is known. docs/formats.md describes it. The key
// that seals secrets is never in it.
const (
	backupFormat   = 2
	manifestFile   = "manifest.json"
	endFile        = "end"
	databaseFolder = "database/"
	mediaFolder    = "media/"
	privateFolder  = "private/"
)

// manifest says what a backup holds.
type manifest struct {
	Format  int       `json:"format"`
	Program string    `json:"program"`
	Made    time.Time `json:"made"`
	Paper   string    `json:"paper"`
	Tables  int64     `json:"tables"` // version of the tables

	Log news.AuditHead `json:"log,omitzero"` // head of the log of staff actions at that moment
}

type backupCommand struct {
	paperData
	File string `arg:"" type:"path" help:"flag.backup-file"`
}

// Run writes a backup; the paper may be served meanwhile.
func (c *backupCommand) Run(r *run) (err error) {
	if _, err := os.Stat(c.File); err == nil {
		return problem("command.backup.exists", c.File)
	}
	clock := NewClock(time.Time{})
	db, files, err := openData(r.ctx, Config{Data: c.Data, Database: c.Database}, clock, r.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close(), db.Close()) }()
	part, err := os.CreateTemp(filepath.Dir(c.File), ".jogan-backup-*")
	if err != nil {
		return fmt.Errorf("%w: %w", problem("command.backup.no-write", c.File), err)
	}
	defer os.Remove(part.Name())
	defer part.Close()
	private, err := media.OpenDir(filepath.Join(c.Data, privateDir), clock.Now())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, private.Close()) }()
	count, err := backup(r.ctx, db, files, private, part)
	if err != nil {
		return fmt.Errorf("%w: %w", problem("command.backup.no-write", c.File), err)
	}
	if err := errors.Join(part.Sync(), part.Close()); err != nil {
		return fmt.Errorf("%w: %w", problem("command.backup.no-write", c.File), err)
	}
	if err := os.Rename(part.Name(), c.File); err != nil {
		return fmt.Errorf("%w: %w", problem("command.backup.no-write", c.File), err)
	}
	r.say("command.backup.done", c.File, count)
	return nil
}

// backup writes the database as it is at one moment, then the pictures: files never change under their name, and those
// of every row were written before the row.
func backup(ctx context.Context, db *store.DB, files, private *media.Dir, w io.Writer) (pictures int, err error) {
	z := gzip.NewWriter(w)
	archive := tar.NewWriter(z)
	dir, err := os.MkdirTemp("", "jogan-dump-*")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	version, tables, err := dump(ctx, db, dir)
	if err != nil {
		return 0, err
	}
	paper, err := db.Paper(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return 0, err
	}
	head, err := dumpedHead(dir)
	if err != nil {
		return 0, err
	}
	about, err := json.MarshalIndent(manifest{backupFormat, Version(), time.Now().UTC(), paper.Name, version, head}, "", "  ")
	if err != nil {
		return 0, err
	}
	if err := addBytes(archive, manifestFile, about); err != nil {
		return 0, err
	}
	for _, table := range tables {
		if err := addFile(archive, databaseFolder+table+".jsonl", filepath.Join(dir, table)); err != nil {
			return 0, err
		}
	}
	for _, x := range []struct {
		dir    *media.Dir
		folder string
	}{{files, mediaFolder}, {private, privateFolder}} {
		err = x.dir.Walk(ctx, "", func(key string, size int64) error {
			f, err := x.dir.Open(ctx, key)
			if fault.Is(err, fault.NotFound) {
				return nil // removed meanwhile
			}
			if err != nil {
				return err
			}
			defer f.Close()
			if x.dir == files && strings.HasPrefix(key, "original/") {
				pictures++
			}
			return add(archive, x.folder+key, f.Size, f)
		})
		if err != nil {
			return 0, err
		}
	}
	if err := addBytes(archive, endFile, []byte("end\n")); err != nil {
		return 0, err
	}
	return pictures, errors.Join(archive.Close(), z.Close())
}

// dump writes each table into a file of dir.
func dump(ctx context.Context, db *store.DB, dir string) (version int64, tables []string, err error) {
	var open []*os.File
	var buffers []*bufio.Writer
	defer func() {
		for i, f := range open {
			err = errors.Join(err, buffers[i].Flush(), f.Close())
		}
	}()
	version, err = db.Dump(ctx, func(table string) (io.Writer, error) {
		f, err := os.Create(filepath.Join(dir, table))
		if err != nil {
			return nil, err
		}
		open, buffers, tables = append(open, f), append(buffers, bufio.NewWriter(f)), append(tables, table)
		return buffers[len(buffers)-1], nil
	})
	return version, tables, err
}

// dumpedHead is the head of the log at the moment of a dump.
func dumpedHead(dir string) (news.AuditHead, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "audit_chain"))
	if err != nil {
		return news.AuditHead{}, err
	}
	var row struct {
		Last int64  `json:"last"`
		Hash string `json:"hash"`
	}
	err = json.Unmarshal(raw, &row)
	return news.AuditHead{ID: row.Last, Hash: row.Hash}, err
}

func addBytes(archive *tar.Writer, name string, data []byte) error {
	return add(archive, name, int64(len(data)), strings.NewReader(string(data)))
}

func addFile(archive *tar.Writer, name, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return add(archive, name, info.Size(), f)
}

func add(archive *tar.Writer, name string, size int64, r io.Reader) error {
	if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, Format: tar.FormatPAX}); err != nil {
		return err
	}
	_, err := io.Copy(archive, r)
	return err
}

type restoreCommand struct {
	Data     string `required:"" type:"path" placeholder:"DIR" help:"flag.data"`
	Database string `placeholder:"URL" help:"flag.database"`
	File     string `arg:"" type:"existingfile" help:"flag.backup-file"`
}

// Run makes a paper from a backup in an empty directory (and an empty database). What fails leaves nothing there.
func (c *restoreCommand) Run(r *run) (err error) {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := claim(c.Data, (&initCommand{Addr: "127.0.0.1:8080", Database: c.Database}).config()); err != nil {
		return err
	}
	paper, err := restore(r, c, f)
	if err != nil {
		return errors.Join(err, clear(c.Data))
	}
	r.say("command.restore.done", paper, c.Data)
	return nil
}

func restore(r *run, c *restoreCommand, f io.Reader) (paper string, err error) {
	broken := func(err error) error { return fmt.Errorf("%w: %w", problem("command.restore.broken", c.File), err) }
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return "", broken(err)
	}
	archive := tar.NewReader(z)
	dir, err := os.MkdirTemp("", "jogan-restore-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	clock := NewClock(time.Time{})
	files, err := media.OpenDir(filepath.Join(c.Data, mediaDir), clock.Now())
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	private, err := media.OpenDir(filepath.Join(c.Data, privateDir), clock.Now())
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, private.Close()) }()
	var about manifest
	ended := false
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", broken(err)
		}
		switch name := path.Clean(h.Name); {
		case name == manifestFile:
			err := json.NewDecoder(archive).Decode(&about)
			if err == nil && about.Format > backupFormat {
				return "", problem("command.newer", c.File, Version())
			}
			if err != nil || about.Format < 1 {
				return "", broken(fmt.Errorf("format %d: %w", about.Format, errors.Join(err, fs.ErrInvalid)))
			}
		case strings.HasPrefix(name, databaseFolder) && path.Dir(name)+"/" == databaseFolder:
			if err := unpack(filepath.Join(dir, path.Base(name)), archive); err != nil {
				return "", broken(err)
			}
		case strings.HasPrefix(name, mediaFolder):
			if err := files.Put(r.ctx, strings.TrimPrefix(name, mediaFolder), archive); err != nil {
				return "", broken(err)
			}
		case strings.HasPrefix(name, privateFolder):
			if err := private.Put(r.ctx, strings.TrimPrefix(name, privateFolder), archive); err != nil {
				return "", broken(err)
			}
		case name == endFile:
			ended = true
		default:
			return "", broken(fmt.Errorf("an unknown file %q", h.Name))
		}
	}
	// The checksum of the whole stands behind the last file.
	if _, err := io.Copy(io.Discard, z); err != nil {
		return "", broken(err)
	}
	if !ended || about.Format == 0 {
		return "", broken(io.ErrUnexpectedEOF)
	}
	options := store.Options{Path: filepath.Join(c.Data, databaseFile), URL: c.Database, Now: clock.Now, Log: r.log, Version: about.Tables}
	if err := load(r.ctx, options, dir, about.Log); err != nil {
		if errors.Is(err, store.ErrNotEmpty) {
			return "", problem("command.restore.not-empty", c.Database)
		}
		if errors.Is(err, store.ErrNewer) {
			return "", problem("command.newer", c.File, Version())
		}
		return "", broken(err)
	}
	return about.Paper, nil
}

func unpack(name string, r io.Reader) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}

// load fills a database at the backup's own version of the tables, then opens it once more to bring it up to date. Its
// log goes on from the backup's head (zero: none was noted), and says so.
func load(ctx context.Context, options store.Options, dir string, noted news.AuditHead) error {
	db, err := store.Open(ctx, options)
	if err != nil {
		return err
	}
	var open []*os.File
	err = db.Load(ctx, func(table string) (io.Reader, error) {
		f, err := os.Open(filepath.Join(dir, table+".jsonl"))
		open = append(open, f)
		return f, err
	})
	for _, f := range open {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	options.Version = 0
	if db, err = store.Open(ctx, options); err != nil {
		return err
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		head, err := tx.AuditHead(ctx)
		if err != nil {
			return err
		}
		if noted.ID != 0 && head != noted {
			return fmt.Errorf("the log ends at %s, the backup noted %s", head, noted)
		}
		return tx.AddAudit(ctx, news.Audit{Name: staff.Shell().Name, Action: news.AuditRestoreAction, Object: "paper", Detail: head.String()})
	})
	return errors.Join(err, db.Close())
}
