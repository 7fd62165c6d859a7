package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/store"
)

// submissions keep what readers sent, are listed for those who may see them, and lose what could tell who sent them.
func submissions(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now()
	full := news.Submission{
		Version: 1, Number: "T260119-AAAAAA", Kind: news.TipForm, Status: news.SubmissionNew, Suspect: []string{"links"}, Anonymous: true, Name: "이름", Email: "a@b.example", Phone: "010",
		Address: "주소", Company: "회사", Title: "제목 '\"; --", Text: "글\n둘째 줄", Link: "https://x.example", Consent: "동의", To: w.reporter, Article: 7, Assignment: 3, Digest: "d", Same: "s",
		Received: now, Updated: now, Closed: now,
	}
	var ids []int64
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		ids = nil
		for i := range 5 {
			x := full
			if i > 0 {
				x = news.Submission{Version: 1, Number: fmt.Sprintf("L260119-%d", i), Kind: news.LetterForm, Status: news.SubmissionHand, Who: w.reporter, Digest: "d", Received: now.Add(time.Duration(i) * time.Minute), Updated: now}
			}
			id, err := tx.SaveSubmission(ctx, x)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		for _, f := range []news.SubmissionFile{{Submission: ids[0], Name: "사진.jpg", Type: "image/jpeg", Size: 5, Place: "20260119/a"}, {Submission: ids[1], Name: "b.pdf", Type: "application/pdf", Size: 7, Place: "20260119/b"}} {
			if err := tx.AddSubmissionFile(ctx, f); err != nil {
				return err
			}
		}
		return tx.AddSubmissionEvent(ctx, news.SubmissionEvent{Submission: ids[0], At: now, Person: w.reporter, Name: "김", Action: "note", Text: "메모"})
	})
	reporter, err := db.Person(t.Context(), w.reporter)
	must(t, err)
	full.ID, full.ToName = ids[0], reporter.Name
	got, err := db.Submission(t.Context(), ids[0])
	must(t, err)
	same(t, "submission", got, full)
	got, err = db.SubmissionNumbered(t.Context(), full.Number)
	must(t, err)
	same(t, "by its number", got.ID, full.ID)
	got, err = db.SubmissionOf(t.Context(), 3)
	must(t, err)
	same(t, "by its assignment", got.ID, full.ID)
	if _, err := db.SubmissionOf(t.Context(), 0); !fault.Is(err, fault.NotFound) {
		t.Errorf("of no assignment: %v", err)
	}
	got, err = db.SubmissionSame(t.Context(), "s", now.Add(-time.Hour))
	must(t, err)
	same(t, "the same", got.ID, full.ID)
	if _, err := db.SubmissionSame(t.Context(), "s", now.Add(time.Hour)); !fault.Is(err, fault.NotFound) {
		t.Errorf("the same, too long ago: %v", err)
	}
	copies, err := db.SubmissionCopies(t.Context(), "d", now)
	must(t, err)
	same(t, "copies", copies, int64(5))

	var order []int64
	for before := (news.Cursor{}); ; {
		rows, err := db.Submissions(t.Context(), news.SubmissionFilter{Before: before, Limit: 2})
		must(t, err)
		if len(rows) == 0 {
			break
		}
		for _, x := range rows {
			order = append(order, x.ID)
		}
		before = rows[len(rows)-1].Cursor()
	}
	same(t, "the newest first", order, []int64{ids[4], ids[3], ids[2], ids[1], ids[0]})
	for name, f := range map[string]news.SubmissionFilter{"tip": {Kind: news.TipForm}, "new": {Status: news.SubmissionNew}} {
		f.Limit = 10
		rows, err := db.Submissions(t.Context(), f)
		must(t, err)
		same(t, name, len(rows), 1)
	}
	counts, err := db.SubmissionCounts(t.Context(), news.SubmissionFilter{For: w.reporter, Status: news.SubmissionDone})
	must(t, err)
	same(t, "counts", counts, map[news.SubmissionStatus]int{news.SubmissionNew: 1, news.SubmissionHand: 4})
	waits, err := db.Waiting(t.Context(), []int64{w.reporter}, now)
	must(t, err)
	same(t, "waiting", []int{waits[w.reporter].Inbox, waits[w.reporter].InboxTo, waits[w.reporter].InboxHand}, []int{1, 1, 4})

	// Two writers: the second is told.
	full.Version = 2
	write(t, db, func(ctx context.Context, tx *store.Tx) error { _, err := tx.SaveSubmission(ctx, full); return err })
	err = db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.SaveSubmission(t.Context(), full); return err })
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a stale save: %v", err)
	}

	// Pruning waits for the period after the closing; then numbers and dates are all that is left.
	days := news.NewRetention().Submissions
	clock.Add(time.Duration(days)*24*time.Hour - time.Minute)
	must(t, db.Retain(t.Context()))
	got, err = db.Submission(t.Context(), ids[0])
	must(t, err)
	same(t, "within its period", got.Name, "이름")
	clock.Add(24 * time.Hour) // what is kept for days is kept for whole days
	must(t, db.Retain(t.Context()))
	got, err = db.Submission(t.Context(), ids[0])
	must(t, err)
	want := full.Purge(clock.Now(), "")
	want.Version, want.ToName = 3, full.ToName
	same(t, "erased", got, want)
	files, err := db.SubmissionFiles(t.Context(), ids[0])
	must(t, err)
	same(t, "its files", len(files), 0)
	known, err := db.HasSubmissionFile(t.Context(), "20260119/a")
	must(t, err)
	same(t, "a file that is erased", known, false)
	events, err := db.SubmissionEvents(t.Context(), ids[0])
	must(t, err)
	same(t, "its history", []string{events[0].Action, events[0].Text}, []string{"note", ""})
	got, err = db.Submission(t.Context(), ids[1])
	must(t, err)
	same(t, "an open one stays", got.Purged.IsZero(), true)
}

// mails wait, are tried, and leave no word behind when they went out.
func mails(t *testing.T, db *store.DB, clock *Clock) {
	add := func(object string) {
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			return tx.AddMail(ctx, notify.MailRow{Message: notify.ReceiptMail, To: "a@b.example", Object: object, By: "김", Letter: "sealed"})
		})
	}
	add("submission:1")
	add("submission:2")
	rows, err := db.Mails(t.Context(), 0, 10)
	must(t, err)
	same(t, "both", len(rows), 2)
	same(t, "the newest first", rows[0].Object, "submission:2")
	older, err := db.Mails(t.Context(), rows[0].ID, 10)
	must(t, err)
	same(t, "older", older, rows[1:])
	job, err := db.TakeJob(t.Context(), notify.MailJob, "a", time.Minute)
	must(t, err)
	same(t, "its job", job.Payload, fmt.Sprint(rows[1].ID))
	must(t, db.EndJob(t.Context(), job, "a", "", clock.Now()))

	m := rows[1]
	again := func() error {
		return db.Write(t.Context(), func(tx *store.Tx) error { return tx.ResendMail(t.Context(), m.ID) })
	}
	if err := again(); !fault.Is(err, fault.Conflict) {
		t.Errorf("one that waits is sent again: %v", err)
	}
	m.Status, m.Problem, m.Tries, m.Tried = notify.MailFailed, "timeout", 7, clock.Now()
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.NoteMail(ctx, m) })
	got, err := db.Mail(t.Context(), m.ID)
	must(t, err)
	same(t, "given up", got, m)
	must(t, again())
	m.Status, m.Letter, m.Sent = notify.MailSent, "", clock.Now()
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.NoteMail(ctx, m) })
	if err := again(); !fault.Is(err, fault.Conflict) {
		t.Errorf("one that went out is sent again: %v", err)
	}
	clock.Add(time.Duration(news.NewRetention().Deliveries+1) * 24 * time.Hour)
	must(t, db.Retain(t.Context()))
	rows, err = db.Mails(t.Context(), 0, 10)
	must(t, err)
	same(t, "after their period", len(rows), 0)

	settings := notify.MailSettings{Host: "smtp.example", Port: 587, TLS: notify.StartTLS, Password: "sealed", FromAddress: "a@b.example"}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SaveMailSettings(ctx, settings, 0) })
	stands, version, err := db.MailSettings(t.Context())
	must(t, err)
	same(t, "settings", stands, settings)
	same(t, "their version", version, int64(1))
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SaveMailQuiet(ctx, []int64{3}, 0) })
	quiet, _, err := db.MailQuiet(t.Context())
	must(t, err)
	same(t, "who wants none", quiet, []int64{3})
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SaveFormKey(ctx, []byte("key")) })
	key, err := db.FormKey(t.Context())
	must(t, err)
	same(t, "the key of forms", string(key), "key")
	forms := news.Forms{All: []news.Form{{Kind: news.TipForm, Off: true, Heading: "제보"}}}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SaveForms(ctx, forms, 0) })
	kept, _, err := db.Forms(t.Context())
	must(t, err)
	same(t, "forms", kept.All, forms.All)
	sum, err := db.SubmissionBytes(t.Context(), clock.Now())
	must(t, err)
	same(t, "no files yet", sum, int64(0))
}
