package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/forms"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
)

// equipment is what only some papers' desks have: without an attic no files are taken in, without a seal no mail goes out.
type equipment struct {
	attic *forms.Attic
	seal  *notify.Seal
}

// Equip gives the desk the place for what readers send along, and the seal of its secrets; before anybody acts.
func (d *Desk) Equip(attic *forms.Attic, seal *notify.Seal) { d.equipment = equipment{attic, seal} }

// formReader is what is asked of the forms before anything is written.
type formReader interface {
	Paper(ctx context.Context) (news.Paper, error)
	Forms(ctx context.Context) (news.Forms, int64, error)
	FormKey(ctx context.Context) ([]byte, error)
	Submission(ctx context.Context, id int64) (news.Submission, error)
	SubmissionFile(ctx context.Context, submission, id int64) (news.SubmissionFile, error)
	SubmissionBytes(ctx context.Context, since time.Time) (int64, error)
	HasSubmissionFile(ctx context.Context, place string) (bool, error)
	MailSettings(ctx context.Context) (notify.MailSettings, int64, error)
	Mail(ctx context.Context, id int64) (notify.MailRow, error)
}

// Submissions is what the actions of the form room read and write.
type Submissions interface {
	Forms(ctx context.Context) (news.Forms, int64, error)
	SaveForms(ctx context.Context, forms news.Forms, from int64) error
	FormKey(ctx context.Context) ([]byte, error)
	SaveFormKey(ctx context.Context, key []byte) error
	Submission(ctx context.Context, id int64) (news.Submission, error)
	SubmissionSame(ctx context.Context, same string, since time.Time) (news.Submission, error)
	SubmissionCopies(ctx context.Context, digest string, since time.Time) (int64, error)
	SaveSubmission(ctx context.Context, x news.Submission) (int64, error)
	AddSubmissionFile(ctx context.Context, f news.SubmissionFile) error
	AddSubmissionEvent(ctx context.Context, e news.SubmissionEvent) error
	EraseSubmission(ctx context.Context, id int64) ([]string, error)
}

// maxDayBytes is how much of files is taken in within a day over all forms: a disk must not be filled by strangers.
const maxDayBytes = 2 << 30

// sameFor is for how long the same form sent again is the same submission.
const sameFor = 24 * time.Hour

// MaySeeSubmission tells whether the actor may open what a reader sent: the reporter to whom a tip is addressed, whoever
// has it in hand, and who has the permission Inbox.
func MaySeeSubmission(actor staff.Actor, x news.Submission) bool {
	return actor.May(staff.Inbox) || actor.Person != 0 && actor.May(staff.Write) && (x.To == actor.Person || x.Who == actor.Person)
}

// seen is NotFound where the submission is not the actor's to know of.
func seen(actor staff.Actor, x news.Submission) error {
	if !MaySeeSubmission(actor, x) {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	return nil
}

// key is the key that tickets are signed with; one is made where the paper has none.
func (d *Desk) key(ctx context.Context) ([]byte, error) {
	if known := d.formKey.Load(); known != nil {
		return *known, nil
	}
	key, err := d.store.FormKey(ctx)
	if err != nil {
		return nil, err
	}
	if len(key) == 0 {
		fresh := make([]byte, forms.KeyBytes)
		_, _ = rand.Read(fresh) // never fails (crypto/rand)
		err := d.store.Write(ctx, func(tx Tx) error { return tx.SaveFormKey(ctx, fresh) })
		if err != nil && !fault.Is(err, fault.Conflict) {
			return nil, err
		}
		if key, err = d.store.FormKey(ctx); err != nil { // another node may have been quicker
			return nil, err
		}
	}
	d.formKey.Store(&key)
	return key, nil
}

// Ticket says, signed, that a form is opened now. old is the one that came back with the form; it stays where it holds, so
// that nobody has to wait twice.
func (d *Desk) Ticket(ctx context.Context, kind news.FormKind, old string) (string, error) {
	key, err := d.key(ctx)
	if err != nil {
		return "", err
	}
	if now := d.now(); old == "" || forms.Old(key, kind, old, now) {
		return forms.Ticket(key, kind, now), nil
	}
	return old, nil
}

// MaySend is asked before a form is read: Invalid, with what to do, where the address has sent too much.
func (d *Desk) MaySend(ctx context.Context, kind news.FormKind, address netip.Addr) error {
	return d.limits.Try(kind, address)
}

// KeepFile writes a file of a form to the disk while it comes in. left is how much all files of the form may still have.
func (d *Desk) KeepFile(ctx context.Context, name string, r io.Reader, left int64) (news.SubmissionFile, error) {
	if d.attic == nil {
		return news.SubmissionFile{}, fault.In("files", "form.no-files")
	}
	today, err := d.store.SubmissionBytes(ctx, d.now().Add(-24*time.Hour))
	if err != nil {
		return news.SubmissionFile{}, err
	}
	if today >= maxDayBytes {
		return news.SubmissionFile{}, fault.In("files", "form.no-room")
	}
	return d.attic.Keep(ctx, name, r, left)
}

// DropFiles removes files of a form that was not taken in.
func (d *Desk) DropFiles(ctx context.Context, files []news.SubmissionFile) {
	var places []string
	for _, f := range files {
		places = append(places, f.Place)
	}
	d.drop(ctx, places)
}

func (d *Desk) drop(ctx context.Context, places []string) {
	if d.attic == nil || len(places) == 0 {
		return
	}
	if err := d.attic.Drop(ctx, places); err != nil {
		d.log.Warn("files of a form could not be removed; they are swept later", "error", err)
	}
}

// SweepFiles removes files that belong to nothing: those of erased submissions, and those of a program that was stopped
// between file and row.
func (d *Desk) SweepFiles(ctx context.Context) error {
	if d.attic == nil {
		return nil
	}
	lost, err := d.attic.Lost(ctx, func(place string) (bool, error) { return d.store.HasSubmissionFile(ctx, place) })
	if err != nil {
		return err
	}
	return d.attic.Drop(ctx, lost)
}

// Receive takes in what a reader sent; nobody is signed in. The files were kept before; where nothing is taken in they are
// the caller's to drop. What was sent twice is taken in once, and again is true.
func (d *Desk) Receive(ctx context.Context, sent forms.Sent) (x news.Submission, again bool, err error) {
	x = sent.Submission
	key, err := d.key(ctx)
	if err != nil {
		return x, false, err
	}
	settings, _, err := d.store.Forms(ctx)
	if err != nil {
		return x, false, err
	}
	form := settings.Get(x.Kind)
	if form.Off || !slices.Contains(news.FormKinds(), x.Kind) {
		return x, false, fault.New(fault.NotFound, "fault.not-found")
	}
	if err := checkSent(&x, sent, forms.CheckTicket(key, x.Kind, sent.Ticket, d.now())); err != nil {
		return x, false, err
	}
	parts := []string{string(x.Kind), x.Name, x.Email, x.Phone, x.Address, x.Company, x.Title, x.Text, x.Link, fmt.Sprint(x.To, x.Article)}
	for _, f := range sent.Files {
		parts = append(parts, f.Sum)
	}
	x.Same = forms.Digest(key, parts...)
	if words := x.Words(); len([]rune(words)) >= 20 { // of short ones two people may think alike
		x.Digest = forms.Digest(key, words)
	}
	var saved news.Submission
	err = d.store.Write(ctx, func(tx Tx) (err error) {
		saved, again, err = d.receive(ctx, tx, x, sent, form, settings)
		return err
	})
	if err != nil {
		return x, false, fmt.Errorf("receive a form: %w", err)
	}
	if again {
		d.DropFiles(ctx, sent.Files)
	} else {
		d.limits.Taken(x.Kind, sent.Address)
	}
	return saved, again, nil
}

// checkSent tells all that is wrong with a form together.
func checkSent(x *news.Submission, sent forms.Sent, ticket error) error {
	var f fault.Fields
	for _, err := range []error{x.Check(), ticket} {
		for _, wrong := range fault.FieldsOf(err) {
			f.Add(wrong.Name, wrong.Key, wrong.Args...)
		}
	}
	if x.Email != "" && !slices.ContainsFunc(f, func(w fault.Field) bool { return w.Name == "email" }) {
		notify.CheckAddress(&f, "email", x.Email)
	}
	if !sent.Agreed {
		f.Add("consent", "form.consent-needed")
	}
	return f.Err()
}

func (d *Desk) receive(ctx context.Context, tx Tx, x news.Submission, sent forms.Sent, form news.Form, settings news.Forms) (news.Submission, bool, error) {
	now := d.now()
	if before, err := tx.SubmissionSame(ctx, x.Same, now.Add(-sameFor)); err == nil {
		return before, true, nil
	} else if !fault.Is(err, fault.NotFound) {
		return x, false, err
	}
	signs := forms.Signs{Trap: sent.Trap}
	if x.Digest != "" {
		copies, err := tx.SubmissionCopies(ctx, x.Digest, now.Add(-24*time.Hour))
		if err != nil {
			return x, false, err
		}
		signs.Copies = int(copies)
	}
	paper, err := tx.Paper(ctx)
	if err != nil {
		return x, false, err
	}
	x.ID, x.Version, x.Status, x.Suspect, x.Who, x.Assignment = 0, 1, news.SubmissionNew, forms.Suspicions(x, signs), 0, 0
	x.Number = forms.Number(x.Kind, now.In(paper.Zone()))
	x.Received, x.Updated, x.Closed, x.Purged, x.PurgedWhy = now, now, time.Time{}, time.Time{}, ""
	if len(x.Suspect) > 0 {
		x.Status, x.Closed = news.SubmissionSpam, now
	}
	if x.To != 0 {
		p, err := tx.Person(ctx, x.To)
		if fault.Is(err, fault.NotFound) || err == nil && !p.Disabled.IsZero() {
			x.To = 0 // they left while it was written: the paper takes it
		} else if err != nil {
			return x, false, err
		}
	}
	if x.Article != 0 {
		if _, err := tx.PublicArticle(ctx, x.Article); err != nil {
			return x, false, err
		}
	}
	if x.ID, err = tx.SaveSubmission(ctx, x); err != nil {
		return x, false, err
	}
	for _, f := range sent.Files {
		f.Submission = x.ID
		if err := tx.AddSubmissionFile(ctx, f); err != nil {
			return x, false, err
		}
	}
	if err := tx.AddSubmissionEvent(ctx, news.SubmissionEvent{Submission: x.ID, At: now, Action: "receive"}); err != nil {
		return x, false, err
	}
	if x.Status == news.SubmissionSpam {
		return x, false, nil // no mail leaves the house upon spam: its sender may be somebody else
	}
	if x.Email != "" && !form.NoMail {
		err := d.EnqueueMail(ctx, tx, notify.Mail{Message: notify.ReceiptMail, To: x.Email, Object: object("submission", x.ID),
			Letter: notify.Letter{Name: x.Name, Number: x.Number, Form: string(x.Kind), Days: settings.Days}})
		if err != nil {
			return x, false, err
		}
	}
	if x.To != 0 {
		return x, false, d.notice(ctx, tx, x.To, x, "")
	}
	return x, false, nil
}

// ReadSubmission opens what a reader sent, and writes down who looked (개인정보의 안전성 확보조치 기준 §8: who, when, from where,
// whose data, and what for). The number stands for the person: the log outlives their data.
func (d *Desk) ReadSubmission(ctx context.Context, actor staff.Actor, id int64) (news.Submission, error) {
	x, err := d.store.Submission(ctx, id)
	if err != nil {
		return x, err
	}
	if err := seen(actor, x); err != nil {
		return x, err
	}
	if !x.Purged.IsZero() {
		return x, nil // there are no personal data to look at
	}
	err = d.store.Write(ctx, func(tx Tx) error {
		return audit(ctx, tx, actor, "submission.read", object("submission", id), x.Number)
	})
	return x, err
}

// ReadSubmissionFile gives a file of a submission to somebody who may see that, and writes it down.
func (d *Desk) ReadSubmissionFile(ctx context.Context, actor staff.Actor, id, file int64) (news.SubmissionFile, error) {
	x, err := d.store.Submission(ctx, id)
	if err == nil {
		err = seen(actor, x)
	}
	if err != nil {
		return news.SubmissionFile{}, err
	}
	f, err := d.store.SubmissionFile(ctx, id, file)
	if err != nil {
		return f, err
	}
	return f, d.store.Write(ctx, func(tx Tx) error {
		return audit(ctx, tx, actor, "submission.file", object("submission", id), x.Number+" "+fmt.Sprint(f.ID))
	})
}

// changeSubmission changes a submission in one write with its line of the history and of the log. Nothing that an erasure
// would have to erase goes to the log.
func (d *Desk) changeSubmission(ctx context.Context, actor staff.Actor, id, version int64, action, text string, change func(Tx, *news.Submission) error) error {
	err := d.store.Write(ctx, func(tx Tx) error {
		x, err := tx.Submission(ctx, id)
		if err != nil {
			return err
		}
		if err := seen(actor, x); err != nil {
			return err
		}
		if version != 0 && x.Version != version {
			return fault.New(fault.Conflict, "inbox.stale")
		}
		if !x.Purged.IsZero() {
			return fault.New(fault.Conflict, "inbox.purged")
		}
		if err := change(tx, &x); err != nil {
			return err
		}
		x.Version, x.Updated = x.Version+1, d.now()
		if _, err := tx.SaveSubmission(ctx, x); err != nil {
			return err
		}
		e := news.SubmissionEvent{Submission: id, At: d.now(), Person: actor.Person, Name: actor.Name, Action: action, Text: text}
		if err := tx.AddSubmissionEvent(ctx, e); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "submission."+action, object("submission", id), x.Number)
	})
	if err != nil {
		return fmt.Errorf("%s submission %d: %w", action, id, err)
	}
	return nil
}

// MoveSubmission says how far a submission has come.
func (d *Desk) MoveSubmission(ctx context.Context, actor staff.Actor, id, version int64, to news.SubmissionStatus) error {
	if !slices.Contains(news.SubmissionStatuses(), to) {
		return fault.In("status", "field.choice")
	}
	return d.changeSubmission(ctx, actor, id, version, "move-"+string(to), "", func(_ Tx, x *news.Submission) error {
		if x.Status == to {
			return fault.New(fault.Conflict, "inbox.stands-there")
		}
		x.Status, x.Closed = to, time.Time{}
		switch {
		case to.Closed():
			x.Closed = d.now()
		case to == news.SubmissionHand && x.Who == 0:
			x.Who = actor.Person
		case to == news.SubmissionNew:
			x.Who = 0
		}
		if to != news.SubmissionSpam {
			x.Suspect = nil
		}
		return nil
	})
}

// HandSubmission gives a submission to somebody of the newsroom; only who has the permission Inbox gives it to others.
func (d *Desk) HandSubmission(ctx context.Context, actor staff.Actor, id, version, who int64) error {
	return d.changeSubmission(ctx, actor, id, version, "hand", "", func(tx Tx, x *news.Submission) error {
		switch {
		case who == 0:
			return fault.In("who", "field.required")
		case who != actor.Person && !actor.May(staff.Inbox):
			return fault.New(fault.Forbidden, "fault.forbidden")
		}
		if err := checkPerson(ctx, tx, "who", who); err != nil {
			return err
		}
		told := x.Who != who && who != actor.Person
		x.Who, x.Status, x.Closed, x.Suspect = who, news.SubmissionHand, time.Time{}, nil
		if told {
			return d.notice(ctx, tx, who, *x, "")
		}
		return nil
	})
}

// NoteSubmission adds a note (메모) to a submission's history.
func (d *Desk) NoteSubmission(ctx context.Context, actor staff.Actor, id int64, text string) error {
	var f fault.Fields
	text = news.Prose(&f, "note", text, news.MaxDetail, true)
	if err := f.Err(); err != nil {
		return err
	}
	return d.changeSubmission(ctx, actor, id, 0, "note", text, func(Tx, *news.Submission) error { return nil })
}

// AssignSubmission makes an assignment of a submission: whoever gets it has the submission in hand too, and may open it.
func (d *Desk) AssignSubmission(ctx context.Context, actor staff.Actor, id, version int64, a news.Assignment) (news.Assignment, error) {
	if err := actor.Permit(staff.Write); err != nil {
		return a, err
	}
	if !actor.May(staff.EditAll) {
		a.Who = actor.Person
	}
	a.ID, a.Version, a.Status, a.Article = 0, 0, news.AssignmentOpen, 0
	if err := a.Check(); err != nil {
		return a, err
	}
	var saved news.Assignment
	err := d.changeSubmission(ctx, actor, id, version, "assign", "", func(tx Tx, x *news.Submission) (err error) {
		if x.Assignment != 0 {
			return fault.New(fault.Conflict, "inbox.assigned")
		}
		if err := d.checkAssignment(ctx, tx, a); err != nil {
			return err
		}
		saved = a
		saved.By, saved.ByName, saved.Created = actor.Person, actor.Name, d.now()
		if saved.ID, err = d.writeAssignment(ctx, tx, saved); err != nil {
			return err
		}
		saved.Version++
		x.Assignment, x.Status, x.Closed, x.Suspect = saved.ID, news.SubmissionHand, time.Time{}, nil
		told := a.Who != 0 && a.Who != actor.Person && x.Who != a.Who
		if x.Who == 0 || a.Who != 0 {
			x.Who = a.Who
		}
		if told {
			paper, err := tx.Paper(ctx)
			if err != nil {
				return err
			}
			due := ""
			if !a.Due.IsZero() {
				due = a.Due.In(paper.Zone()).Format("2006.01.02 15:04")
			}
			if err := d.notice(ctx, tx, a.Who, *x, due); err != nil {
				return err
			}
		}
		return audit(ctx, tx, actor, "assignment.new", object("assignment", saved.ID), x.Number) // not its words: they are the sender's
	})
	return saved, err
}

// ReplySubmission answers a sender through the paper's own mail. What was answered stands in the history until it is
// erased with the rest.
func (d *Desk) ReplySubmission(ctx context.Context, actor staff.Actor, id int64, text string) error {
	var f fault.Fields
	text = news.Prose(&f, "reply", text, news.MaxDetail, true)
	if err := f.Err(); err != nil {
		return err
	}
	return d.changeSubmission(ctx, actor, id, 0, "reply", text, func(tx Tx, x *news.Submission) error {
		if x.Email == "" {
			return fault.In("reply", "inbox.no-mail-address")
		}
		switch s, _, err := tx.MailSettings(ctx); {
		case err != nil:
			return err
		case !s.On() || d.seal == nil:
			return fault.In("reply", "mail.off")
		}
		return d.EnqueueMail(ctx, tx, notify.Mail{Message: notify.ReplyMail, To: x.Email, Object: object("submission", id), By: actor.Name,
			Letter: notify.Letter{Name: x.Name, Number: x.Number, Form: string(x.Kind), Text: text}})
	})
}

// PurgeSubmission erases at once, with a reason, what could tell who sent something.
func (d *Desk) PurgeSubmission(ctx context.Context, actor staff.Actor, id, version int64, why string) error {
	if err := actor.Permit(staff.Inbox); err != nil {
		return err
	}
	var f fault.Fields
	why = news.Line(&f, "reason", why, news.MaxReason, true)
	if err := f.Err(); err != nil {
		return err
	}
	var places []string
	err := d.changeSubmission(ctx, actor, id, version, "purge", "", func(tx Tx, x *news.Submission) (err error) {
		if places, err = tx.EraseSubmission(ctx, id); err != nil {
			return err
		}
		*x = x.Purge(d.now(), why)
		if x.Closed.IsZero() {
			x.Status, x.Closed = news.SubmissionDone, d.now()
		}
		return nil
	})
	if err != nil {
		return err
	}
	d.drop(ctx, places)
	return nil
}

// SaveFormTexts changes the texts of a form, or opens or closes it, from the version of the forms that the actor saw.
func (d *Desk) SaveFormTexts(ctx context.Context, actor staff.Actor, x news.Form, from int64) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	if err := x.Check(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		all, version, err := tx.Forms(ctx)
		if err != nil {
			return err
		}
		if version != from {
			return fault.New(fault.Conflict, "paper.stale")
		}
		kept := []news.Form{}
		for _, kind := range news.FormKinds() {
			if kind == x.Kind {
				kept = append(kept, x)
			} else {
				kept = append(kept, all.Get(kind))
			}
		}
		all.All = kept
		if err := tx.SaveForms(ctx, all, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "form.save", "form:"+string(x.Kind), strings.TrimSpace(map[bool]string{true: "off"}[x.Off]))
	})
	if err != nil {
		return fmt.Errorf("save form %s: %w", x.Kind, err)
	}
	return nil
}

var errNoSeal = errors.New("the desk has no seal")
