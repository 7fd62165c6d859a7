package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// Forms are the public forms as the paper set them, with the version of that; 0: nothing was set yet.
func (r *Reader) Forms(ctx context.Context) (forms news.Forms, version int64, err error) {
	if version, err = r.setting(ctx, "forms", &forms.All); err != nil {
		return forms, version, err
	}
	kept, _, err := r.Retention(ctx)
	forms.Days = kept.Submissions
	return forms, version, err
}

// SaveForms writes the forms where the version from still stands; Conflict where it does not.
func (t *Tx) SaveForms(ctx context.Context, forms news.Forms, from int64) error {
	t.note(news.Change{What: news.WhatForm})
	return t.saveSetting(ctx, "forms", forms.All, from)
}

// FormKey is the key that tickets of forms are signed with; empty where none was made yet.
func (r *Reader) FormKey(ctx context.Context) (key []byte, err error) {
	_, err = r.setting(ctx, "form-key", &key)
	return key, err
}

// SaveFormKey keeps a new key where there is none; Conflict where there is.
func (t *Tx) SaveFormKey(ctx context.Context, key []byte) error {
	return t.saveSetting(ctx, "form-key", key, 0)
}

const submissionColumns = `x.id, x.version, x.number, x.kind, x.status, x.suspect, x.anonymous, x.name, x.email, x.phone, x.address, x.company, x.title, x.text,
	x.link, x.consent, x.to_id, coalesce((select name from person where id = x.to_id), ''), x.article_no, x.person_id,
	coalesce((select name from person where id = x.person_id), ''), x.assignment_id, x.digest, x.same, x.received_at, x.updated_at, x.closed_at, x.purged_at, x.purged_why`

func scanSubmission(s scanner) (x news.Submission, err error) {
	var suspect string
	var received, updated, closed, purged int64
	err = s.Scan(&x.ID, &x.Version, &x.Number, &x.Kind, &x.Status, &suspect, &x.Anonymous, &x.Name, &x.Email, &x.Phone, &x.Address, &x.Company, &x.Title, &x.Text,
		&x.Link, &x.Consent, &x.To, &x.ToName, &x.Article, &x.Who, &x.WhoName, &x.Assignment, &x.Digest, &x.Same, &received, &updated, &closed, &purged, &x.PurgedWhy)
	x.Received, x.Updated, x.Closed, x.Purged = at(received), at(updated), at(closed), at(purged)
	if err == nil && suspect != "" {
		err = json.Unmarshal([]byte(suspect), &x.Suspect)
	}
	return x, err
}

// Submission returns what a reader sent.
func (r *Reader) Submission(ctx context.Context, id int64) (news.Submission, error) {
	x, err := one(ctx, r, scanSubmission, "select "+submissionColumns+" from submission x where x.id = $1", id)
	if err != nil {
		return x, fmt.Errorf("submission %d: %w", id, err)
	}
	return x, nil
}

// SubmissionNumbered returns the submission with the number of a receipt.
func (r *Reader) SubmissionNumbered(ctx context.Context, number string) (news.Submission, error) {
	return one(ctx, r, scanSubmission, "select "+submissionColumns+" from submission x where x.number = $1", number)
}

// SubmissionOf returns the submission from which an assignment was made.
func (r *Reader) SubmissionOf(ctx context.Context, assignment int64) (news.Submission, error) {
	return one(ctx, r, scanSubmission, "select "+submissionColumns+" from submission x where x.assignment_id = $1 and x.assignment_id <> 0 order by x.id limit 1", assignment)
}

// SubmissionSame returns what was sent with the same digest of everything since a moment.
func (r *Reader) SubmissionSame(ctx context.Context, same string, since time.Time) (news.Submission, error) {
	return one(ctx, r, scanSubmission, "select "+submissionColumns+" from submission x where x.received_at >= $1 and x.same = $2 order by x.id limit 1", ms(since), same)
}

// SubmissionCopies counts what was sent with the same words since a moment.
func (r *Reader) SubmissionCopies(ctx context.Context, digest string, since time.Time) (int64, error) {
	return one(ctx, r, scanInt, "select count(*) from submission where digest = $1 and received_at >= $2", digest, ms(since))
}

// where is the condition of a filter without its cursor.
func submissionWhere(f news.SubmissionFilter, args []any) (string, []any) {
	where := []string{"1 = 1"}
	add := func(condition string, value any) {
		args = append(args, value)
		where = append(where, strings.ReplaceAll(condition, "$", fmt.Sprintf("$%d", len(args))))
	}
	if f.Status != "" {
		add("x.status = $", f.Status)
	}
	if f.Kind != "" {
		add("x.kind = $", f.Kind)
	}
	if f.Who != 0 {
		add("x.person_id = $", f.Who)
	}
	if f.For != 0 {
		add("(x.person_id = $ or x.to_id = $)", f.For)
	}
	return strings.Join(where, " and "), args
}

// Submissions lists submissions, the last received first.
func (r *Reader) Submissions(ctx context.Context, f news.SubmissionFilter) ([]news.Submission, error) {
	where, args := submissionWhere(f, []any{f.Limit})
	if !f.Before.IsZero() {
		args = append(args, ms(f.Before.At), f.Before.No)
		where += fmt.Sprintf(" and (x.received_at, x.id) < ($%d, $%d)", len(args)-1, len(args))
	}
	return list(ctx, r, scanSubmission, "select "+submissionColumns+" from submission x where "+where+" order by x.received_at desc, x.id desc limit $1", args...)
}

// SubmissionCounts counts submissions by status; of the filter, Kind, Who and For count.
func (r *Reader) SubmissionCounts(ctx context.Context, f news.SubmissionFilter) (map[news.SubmissionStatus]int, error) {
	f.Status = ""
	where, args := submissionWhere(f, nil)
	type count struct {
		status news.SubmissionStatus
		n      int
	}
	all, err := list(ctx, r, func(s scanner) (c count, err error) { return c, s.Scan(&c.status, &c.n) },
		"select x.status, count(*) from submission x where "+where+" group by x.status", args...)
	counts := map[news.SubmissionStatus]int{}
	for _, c := range all {
		counts[c.status] = c.n
	}
	return counts, err
}

// SaveSubmission writes a submission, a new one where its ID is 0, and returns its id. The version that x began from is
// x.Version-1; Conflict where another stands.
func (t *Tx) SaveSubmission(ctx context.Context, x news.Submission) (int64, error) {
	suspect := ""
	if len(x.Suspect) > 0 {
		var err error
		if suspect, err = asJSON(x.Suspect); err != nil {
			return 0, err
		}
	}
	args := []any{x.Version, x.Number, x.Kind, x.Status, suspect, bit(x.Anonymous), x.Name, x.Email, x.Phone, x.Address, x.Company, x.Title, x.Text, x.Link, x.Consent,
		x.To, x.Article, x.Who, x.Assignment, x.Digest, x.Same, ms(x.Received), ms(x.Updated), ms(x.Closed), ms(x.Purged), x.PurgedWhy}
	if x.ID == 0 {
		id, err := t.insert(ctx, `insert into submission (version, number, kind, status, suspect, anonymous, name, email, phone, address, company, title, text, link, consent,
			to_id, article_no, person_id, assignment_id, digest, same, received_at, updated_at, closed_at, purged_at, purged_why)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26) returning id`, args...)
		t.note(news.Change{What: news.WhatSubmission, ID: id})
		return id, err
	}
	n, err := t.exec(ctx, `update submission set version = $1, number = $2, kind = $3, status = $4, suspect = $5, anonymous = $6, name = $7, email = $8, phone = $9,
		address = $10, company = $11, title = $12, text = $13, link = $14, consent = $15, to_id = $16, article_no = $17, person_id = $18, assignment_id = $19,
		digest = $20, same = $21, received_at = $22, updated_at = $23, closed_at = $24, purged_at = $25, purged_why = $26 where id = $27 and version = $28`,
		append(args, x.ID, x.Version-1)...)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "inbox.stale")
	}
	t.note(news.Change{What: news.WhatSubmission, ID: x.ID})
	return x.ID, err
}

func scanFile(s scanner) (f news.SubmissionFile, err error) {
	return f, s.Scan(&f.ID, &f.Submission, &f.Name, &f.Type, &f.Size, &f.Place)
}

const fileColumns = "id, submission_id, name, type, size, place"

// SubmissionFiles lists the files that came with a submission.
func (r *Reader) SubmissionFiles(ctx context.Context, id int64) ([]news.SubmissionFile, error) {
	return list(ctx, r, scanFile, "select "+fileColumns+" from submission_file where submission_id = $1 order by id", id)
}

// SubmissionFile returns a file of a submission.
func (r *Reader) SubmissionFile(ctx context.Context, submission, id int64) (news.SubmissionFile, error) {
	return one(ctx, r, scanFile, "select "+fileColumns+" from submission_file where id = $1 and submission_id = $2", id, submission)
}

// SubmissionBytes sums up the files that came since a moment.
func (r *Reader) SubmissionBytes(ctx context.Context, since time.Time) (int64, error) {
	return one(ctx, r, scanInt, "select coalesce(sum(size), 0) from submission_file where at >= $1", ms(since))
}

// HasSubmissionFile tells whether a file's place is known.
func (r *Reader) HasSubmissionFile(ctx context.Context, place string) (bool, error) {
	n, err := one(ctx, r, scanInt, "select count(*) from submission_file where place = $1", place)
	return n > 0, err
}

// AddSubmissionFile writes a file's row.
func (t *Tx) AddSubmissionFile(ctx context.Context, f news.SubmissionFile) error {
	_, err := t.exec(ctx, "insert into submission_file (submission_id, name, type, size, place, at) values ($1, $2, $3, $4, $5, $6)",
		f.Submission, f.Name, f.Type, f.Size, f.Place, ms(t.Now))
	return err
}

// SubmissionEvents is the history of a submission, oldest first.
func (r *Reader) SubmissionEvents(ctx context.Context, id int64) ([]news.SubmissionEvent, error) {
	return list(ctx, r, func(s scanner) (e news.SubmissionEvent, err error) {
		var when int64
		err = s.Scan(&e.ID, &e.Submission, &when, &e.Person, &e.Name, &e.Action, &e.Text)
		e.At = at(when)
		return e, err
	}, "select id, submission_id, at, person_id, name, action, text from submission_event where submission_id = $1 order by id", id)
}

// AddSubmissionEvent writes a line of a submission's history.
func (t *Tx) AddSubmissionEvent(ctx context.Context, e news.SubmissionEvent) error {
	_, err := t.exec(ctx, "insert into submission_event (submission_id, at, person_id, name, action, text) values ($1, $2, $3, $4, $5, $6)",
		e.Submission, ms(e.At), e.Person, e.Name, e.Action, e.Text)
	return err
}

// EraseSubmission takes away what hangs on a submission and could tell who sent it: the rows of its files, what was noted,
// and the mails about it. It returns where the files lie.
func (t *Tx) EraseSubmission(ctx context.Context, id int64) ([]string, error) {
	places, err := list(ctx, &t.Reader, scanText, "select place from submission_file where submission_id = $1", id)
	if err != nil {
		return nil, err
	}
	for _, query := range []string{
		"delete from submission_file where submission_id = $1",
		"update submission_event set text = '' where submission_id = $1",
	} {
		if _, err := t.exec(ctx, query, id); err != nil {
			return nil, err
		}
	}
	_, err = t.exec(ctx, "delete from mail where object = $1", fmt.Sprintf("submission:%d", id))
	return places, err
}

// prunedAtOnce is how many submissions one write erases.
const prunedAtOnce = 200

// pruneSubmissions erases personal data of submissions that were closed before a moment, and the rows of their files; the
// files themselves are swept as lost ones. Numbers, kinds, dates and outcomes stay.
func pruneSubmissions(ctx context.Context, t *Tx, before time.Time) (int64, error) {
	old, err := list(ctx, &t.Reader, scanSubmission, "select "+submissionColumns+` from submission x
		where x.purged_at = 0 and x.closed_at > 0 and x.closed_at < $1 order by x.closed_at limit $2`, ms(before), prunedAtOnce)
	if err != nil {
		return 0, err
	}
	for _, x := range old {
		x = x.Purge(t.Now, "")
		x.Version++
		if _, err := t.EraseSubmission(ctx, x.ID); err != nil {
			return 0, err
		}
		if _, err := t.SaveSubmission(ctx, x); err != nil {
			return 0, err
		}
	}
	return int64(len(old)), nil
}

// pruneMails forgets mails that were made before a moment.
func pruneMails(ctx context.Context, t *Tx, before time.Time) (int64, error) {
	return t.exec(ctx, "delete from mail where created_at < $1", ms(before))
}
