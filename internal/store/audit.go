package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// auditChained is the version of the tables from which on the log is a chain.
const auditChained = 16

const auditColumns = "id, at, person_id, token_id, name, address, action, object, detail, erased_at"

func auditFields(a *news.Audit) (fields []any, finish func()) {
	var when, erased int64
	return []any{&a.ID, &when, &a.Person, &a.Token, &a.Name, &a.Address, &a.Action, &a.Object, &a.Detail, &erased},
		func() { a.At, a.Erased = at(when), at(erased) }
}

func scanAudit(s scanner) (a news.Audit, err error) {
	fields, finish := auditFields(&a)
	err = s.Scan(fields...)
	finish()
	return a, err
}

// auditLink is a row of the log with what chains it.
type auditLink struct {
	news.Audit
	salt, digest, prev, hash string
}

func scanLink(s scanner) (l auditLink, err error) {
	fields, finish := auditFields(&l.Audit)
	err = s.Scan(append(fields, &l.salt, &l.digest, &l.prev, &l.hash)...)
	finish()
	return l, err
}

// auditChain is the end of the chain and its anchor, the last row that was pruned.
type auditChain struct{ head, anchor news.AuditHead }

func (r *Reader) auditChain(ctx context.Context) (auditChain, error) {
	return one(ctx, r, func(s scanner) (c auditChain, err error) {
		return c, s.Scan(&c.head.ID, &c.head.Hash, &c.anchor.ID, &c.anchor.Hash)
	}, "select last, hash, anchor, anchor_hash from audit_chain where name = 'audit'")
}

// AuditHead is the end of the log's chain; zero where nothing was logged yet.
func (r *Reader) AuditHead(ctx context.Context) (news.AuditHead, error) {
	c, err := r.auditChain(ctx)
	return c.head, err
}

// AddAudit writes a line of the log of staff actions at the end of its chain. Writes take turns (dialect.writeLock), so
// no two lines can follow the same one, and the order of rows is that of their numbers on both databases.
func (t *Tx) AddAudit(ctx context.Context, a news.Audit) error {
	chain, err := t.auditChain(ctx)
	if err != nil {
		return err
	}
	// A row that was put in past the program must not keep it from logging; CheckAudits finds that row.
	greatest, err := one(ctx, &t.Reader, scanInt, "select coalesce(max(id), 0) from audit")
	if err != nil {
		return err
	}
	a.ID, a.At = max(chain.head.ID, greatest)+1, t.Now
	salt := rand.Text()
	digest := a.Digest(salt)
	hash := news.LinkAudit(chain.head.Hash, digest)
	if _, err := t.exec(ctx, `insert into audit (id, at, person_id, token_id, name, address, action, object, detail, salt, digest, prev, hash, erased_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)`,
		a.ID, ms(a.At), a.Person, a.Token, a.Name, a.Address, a.Action, a.Object, a.Detail, salt, digest, chain.head.Hash, hash); err != nil {
		return err
	}
	_, err = t.exec(ctx, "update audit_chain set last = $1, hash = $2 where name = 'audit'", a.ID, hash)
	return err
}

// chainOld puts rows from before there was a chain on it, once, as they stand: from then on a change of them shows. What
// was done to them before cannot be known, and a row of the log says so.
func (db *DB) chainOld(ctx context.Context) error {
	version, err := db.version(ctx)
	if err != nil || version < auditChained {
		return err
	}
	begun := func(r *Reader) (bool, error) {
		n, err := one(ctx, r, scanInt, `select case when (select last from audit_chain where name = 'audit') = 0
			and exists (select 1 from audit) then 0 else 1 end`)
		return n == 1, err
	}
	if done, err := begun(&Reader{q: db.read, dialect: db.dialect}); err != nil || done {
		return err
	}
	return db.writeLong(ctx, func(t *Tx) error {
		if done, err := begun(&t.Reader); err != nil || done { // another program did it meanwhile
			return err
		}
		head := news.AuditHead{}
		first, rows := int64(0), 0
		for after := int64(math.MinInt64); ; after = head.ID {
			old, err := list(ctx, &t.Reader, scanAudit, "select "+auditColumns+" from audit where id > $1 order by id limit 500", after)
			if err != nil {
				return err
			}
			if len(old) == 0 {
				break
			}
			if first == 0 {
				first = old[0].ID
			}
			for _, a := range old {
				salt := rand.Text()
				digest := a.Digest(salt)
				hash := news.LinkAudit(head.Hash, digest)
				if _, err := t.exec(ctx, "update audit set salt = $1, digest = $2, prev = $3, hash = $4 where id = $5", salt, digest, head.Hash, hash, a.ID); err != nil {
					return err
				}
				head = news.AuditHead{ID: a.ID, Hash: hash}
			}
			rows += len(old)
		}
		if _, err := t.exec(ctx, "update audit_chain set last = $1, hash = $2 where name = 'audit'", head.ID, head.Hash); err != nil {
			return err
		}
		return t.AddAudit(ctx, news.Audit{Name: news.ProgramName, Action: news.AuditBeginAction, Object: news.AuditRange(first, head.ID), Detail: fmt.Sprint(rows)})
	})
}

// Audits lists the log, the newest first, before an id (0: from the newest on).
func (r *Reader) Audits(ctx context.Context, before int64, limit int) ([]news.Audit, error) {
	return r.AuditList(ctx, news.AuditFilter{Before: before, Limit: limit})
}

// AuditList lists the lines of the log that a filter chooses, the newest first.
func (r *Reader) AuditList(ctx context.Context, f news.AuditFilter) ([]news.Audit, error) {
	where, args := []string{"1 = 1"}, []any{f.Limit}
	add := func(condition string, value any) {
		args = append(args, value)
		where = append(where, strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(args))))
	}
	if f.Before != 0 {
		add("id < ?", f.Before)
	}
	if f.Person != 0 {
		add("person_id = ?", f.Person)
	}
	switch {
	case strings.HasSuffix(f.Action, "."):
		add("substr(action, 1, length(?)) = ?", f.Action)
	case f.Action != "":
		add("action = ?", f.Action)
	}
	if f.Object != "" {
		add("object = ?", f.Object)
	}
	if !f.From.IsZero() {
		add("at >= ?", ms(f.From))
	}
	if !f.Until.IsZero() {
		add("at < ?", ms(f.Until))
	}
	if f.Text != "" {
		add("lower(name || ' ' || object || ' ' || detail) like ? escape '!'", "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(f.Text))+"%")
	}
	return list(ctx, r, scanAudit, "select "+auditColumns+" from audit where "+strings.Join(where, " and ")+" order by id desc limit $1", args...)
}

// AuditLine returns a line of the log with its place on the chain.
func (r *Reader) AuditLine(ctx context.Context, id int64) (news.Audit, news.AuditHead, error) {
	l, err := one(ctx, r, scanLink, "select "+auditColumns+", salt, digest, prev, hash from audit where id = $1", id)
	if err != nil {
		return l.Audit, news.AuditHead{}, fmt.Errorf("line %d of the log: %w", id, err)
	}
	return l.Audit, news.AuditHead{ID: l.ID, Hash: l.hash}, nil
}

// AuditActions lists the actions that the log holds.
func (r *Reader) AuditActions(ctx context.Context) ([]string, error) {
	return list(ctx, r, scanText, "select distinct action from audit where action <> '' order by action")
}

// EraseAudit erases what a line of the log says, and its salt, where it is old enough; its place on the chain stays, and
// a new line says that it was erased. Conflict where it was erased before. The line that says so is the caller's to write.
func (t *Tx) EraseAudit(ctx context.Context, id int64) error {
	n, err := t.eraseAudits(ctx, id, id)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "log.erased-before")
	}
	return err
}

// eraseAudits leaves what later checks need: where the chain was pruned, and where it went on from a backup. The program
// writes both by itself; they name nobody.
func (t *Tx) eraseAudits(ctx context.Context, from, until int64) (int64, error) {
	return t.exec(ctx, `update audit set person_id = 0, token_id = 0, name = '', address = '', action = '', object = '', detail = '', salt = '', erased_at = $1
		where id between $2 and $3 and erased_at = 0 and action not in ('audit.prune', 'paper.restore')`, ms(t.Now), from, until)
}

// olderAudits is how far the log was written before a time: its last line before the first that is not. Lines are not
// in the order of their times where a clock was set back.
func (r *Reader) olderAudits(ctx context.Context, before time.Time) (until int64, err error) {
	return one(ctx, r, scanInt, `select coalesce((select max(id) from audit where id < coalesce((select min(id) from audit where at >= $1), $2)), 0)`,
		ms(before), int64(math.MaxInt64))
}

// pruneAudits erases what the lines before a time said, and removes the links of those that are older still, for which
// nobody can have noted a head any more. Both leave a line that says so; what is removed leaves its last hash as anchor.
func pruneAudits(ctx context.Context, t *Tx, before time.Time) (int64, error) {
	until, err := t.olderAudits(ctx, before)
	if err != nil {
		return 0, err
	}
	first, err := one(ctx, &t.Reader, scanInt, "select coalesce(min(id), 0) from audit")
	if err != nil || until == 0 {
		return 0, err
	}
	n, err := t.eraseAudits(ctx, first, until)
	if err != nil {
		return 0, err
	}
	if n > 0 {
		// From the first row that is kept on, whatever of it was erased before: the lines that said so go, too.
		if err := t.AddAudit(ctx, news.Audit{Name: news.ProgramName, Action: news.AuditEraseAction, Object: news.AuditRange(first, until)}); err != nil {
			return 0, err
		}
	}
	gone, err := t.olderAudits(ctx, t.Now.AddDate(-linksKept, 0, 0))
	if err != nil || gone < first || gone > until {
		return n, err
	}
	_, last, err := t.AuditLine(ctx, gone)
	if err != nil {
		return 0, err
	}
	if _, err := t.exec(ctx, "delete from audit where id <= $1", gone); err != nil {
		return 0, err
	}
	if _, err := t.exec(ctx, "update audit_chain set anchor = $1, anchor_hash = $2 where name = 'audit'", last.ID, last.Hash); err != nil {
		return 0, err
	}
	return n, t.AddAudit(ctx, news.Audit{Name: news.ProgramName, Action: news.AuditPruneAction, Object: news.AuditRange(first, gone), Detail: last.Hash})
}

// linksKept is how many years the bare links of the log stay after what they said was erased: about 200 bytes a line, so
// that heads that were noted in backups can still be compared.
const linksKept = 10

// CheckAudits walks along the whole chain as it is at one moment and says what is wrong first. noted are heads that were
// written down elsewhere.
func (db *DB) CheckAudits(ctx context.Context, noted []news.NotedHead) (check news.AuditCheck, err error) {
	err = db.Read(ctx, func(r *Reader) error {
		check, err = r.checkAudits(ctx, noted)
		return err
	})
	check.At = db.now().UTC().Truncate(time.Millisecond)
	return check, err
}

func (r *Reader) checkAudits(ctx context.Context, noted []news.NotedHead) (check news.AuditCheck, err error) {
	chain, err := r.auditChain(ctx)
	if err != nil {
		return check, err
	}
	w := auditWalk{chain: chain, last: chain.anchor, heads: map[int64][]news.NotedHead{}, check: &check}
	check.Head, check.Anchor = chain.head, chain.anchor
	for _, h := range noted {
		w.heads[h.ID] = append(w.heads[h.ID], h)
	}
	for after := int64(math.MinInt64); ; after = w.last.ID {
		// A page at a time, not one long list: what is wrong is asked about in between, over the same connection.
		page, err := list(ctx, r, scanLink, "select "+auditColumns+", salt, digest, prev, hash from audit where id > $1 order by id limit 2000", after)
		if err != nil {
			return check, err
		}
		for _, l := range page {
			if f := w.step(l); f == "" {
				continue
			} else if f != auditBroken {
				check.Fault, check.Row = f, l.ID
				return check, nil
			}
			check.Fault, check.Row, err = r.whyBroken(ctx, l, w.last)
			return check, err
		}
		if len(page) == 0 {
			w.end()
			return check, nil
		}
	}
}

// auditBroken is what a step of the walk says where a row does not follow the one before it, before it is asked why.
const auditBroken news.AuditFault = "broken"

// auditWalk is how far a check of the chain has come.
type auditWalk struct {
	chain    auditChain
	last     news.AuditHead // the row before
	erased   []span         // what was erased, by number
	said     []span         // what the log says was erased
	restores []restored
	anchored bool // the log says that what is before the anchor was pruned
	apart    []news.NotedHead
	heads    map[int64][]news.NotedHead
	check    *news.AuditCheck
}

// span is a range of rows, both ends in it.
type span struct{ from, until int64 }

// restored is a backup that was restored: heads that were noted of the time between belong to another branch.
type restored struct {
	at   time.Time
	from int64
}

// step takes the next row; "" where it is as it should be.
func (w *auditWalk) step(l auditLink) news.AuditFault {
	w.check.Rows++
	switch {
	case l.ID <= w.chain.anchor.ID || l.ID > w.chain.head.ID:
		return news.AuditInserted
	case l.prev != w.last.Hash:
		return auditBroken
	case news.LinkAudit(l.prev, l.digest) != l.hash:
		return news.AuditChanged
	case l.salt == "":
		blank := news.Audit{ID: l.ID, At: l.At, Erased: l.Erased}
		if l.Erased.IsZero() || l.Audit != blank {
			return news.AuditChanged
		}
		w.check.Erased++
		if n := len(w.erased); n > 0 && w.erased[n-1].until == w.last.ID {
			w.erased[n-1].until = l.ID
		} else {
			w.erased = append(w.erased, span{l.ID, l.ID})
		}
	case l.Digest(l.salt) != l.digest || !l.Erased.IsZero():
		return news.AuditChanged
	default:
		w.hear(l.Audit)
	}
	for _, h := range w.heads[l.ID] {
		if h.Hash == l.hash {
			w.check.Compared++
		} else {
			w.apart = append(w.apart, h)
		}
	}
	delete(w.heads, l.ID)
	w.last = news.AuditHead{ID: l.ID, Hash: l.hash}
	return ""
}

// hear takes in what the log says about itself.
func (w *auditWalk) hear(a news.Audit) {
	switch a.Action {
	case news.AuditEraseAction:
		if from, until, ok := news.ParseAuditRange(a.Object); ok {
			w.said = append(w.said, span{from, until})
		}
	case news.AuditPruneAction:
		if _, until, ok := news.ParseAuditRange(a.Object); ok && until == w.chain.anchor.ID && a.Detail == w.chain.anchor.Hash {
			w.anchored = true
		}
	case news.AuditRestoreAction:
		if head, ok := news.ParseAuditHead(a.Detail); ok {
			w.restores = append(w.restores, restored{a.At, head.ID})
		}
	}
}

// end says what shows only when the whole chain was walked.
func (w *auditWalk) end() {
	switch {
	case w.last != w.chain.head:
		w.check.Fault, w.check.Row = news.AuditRemoved, w.last.ID+1
		return
	case w.chain.anchor.ID != 0 && !w.anchored:
		w.check.Fault, w.check.Row = news.AuditRemoved, w.chain.anchor.ID
		return
	}
	for _, e := range w.erased {
		if row, missing := w.unsaid(e); missing {
			w.check.Fault, w.check.Row = news.AuditErased, row
			return
		}
	}
	for id, heads := range w.heads {
		if id > w.chain.anchor.ID { // older ones cannot be compared any more
			w.apart = append(w.apart, heads...)
		}
	}
	slices.SortFunc(w.apart, func(a, b news.NotedHead) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), strings.Compare(a.Where, b.Where))
	})
	for _, h := range w.apart {
		if !slices.ContainsFunc(w.restores, func(x restored) bool { return h.Made.Before(x.at) && h.ID > x.from }) {
			w.check.Fault, w.check.Row, w.check.Noted = news.AuditRebuilt, h.ID, h.Where
			return
		}
	}
}

// unsaid is the first row of a range that was erased of which the log does not say so.
func (w *auditWalk) unsaid(e span) (row int64, missing bool) {
	slices.SortFunc(w.said, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for row = e.from; row <= e.until; {
		reach := row
		for _, s := range w.said {
			if s.from <= row && s.until >= reach {
				reach = s.until + 1
			}
		}
		if reach == row {
			return row, true
		}
		row = reach
	}
	return 0, false
}

// whyBroken says what happened where a row does not follow the one before it, and which row is the first that is wrong.
func (r *Reader) whyBroken(ctx context.Context, l auditLink, last news.AuditHead) (news.AuditFault, int64, error) {
	find := func(column, hash string, not int64) (int64, error) {
		if hash == "" && column == "hash" {
			return 0, nil
		}
		return one(ctx, r, scanInt, "select coalesce(min(id), 0) from audit where "+column+" = $1 and id <> $2", hash, not)
	}
	follows, err := find("hash", l.prev, l.ID) // the row that this one was written after
	if err != nil {
		return "", 0, err
	}
	next, err := find("prev", last.Hash, l.ID) // the row that was written after the one before
	if err != nil {
		return "", 0, err
	}
	switch {
	case follows > l.ID:
		return news.AuditReordered, l.ID, nil
	case follows != 0 && follows < last.ID: // it follows an earlier one: what stands between was put in
		row, err := one(ctx, r, scanInt, "select min(id) from audit where id > $1", follows)
		return news.AuditInserted, row, err
	case next > l.ID && news.LinkAudit(l.prev, l.digest) == l.hash && l.Digest(l.salt) == l.digest:
		return news.AuditReordered, l.ID, nil
	case next > l.ID:
		return news.AuditInserted, l.ID, nil
	case follows == 0 && news.LinkAudit(l.prev, l.digest) != l.hash:
		return news.AuditChanged, l.ID, nil
	}
	return news.AuditRemoved, l.ID, nil
}
