package desk_test

import (
	"bytes"
	"errors"
	"io"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/forms"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
)

// formRoom gives the desk a place for files and a seal, and the paper a mail server.
func (w *world) formRoom() *media.Dir {
	w.t.Helper()
	dir, err := media.OpenDir(filepath.Join(w.t.TempDir(), "private"), w.clock.Now())
	w.must(err)
	w.t.Cleanup(func() { w.must(dir.Close()) })
	seal, err := notify.NewSeal(bytes.Repeat([]byte{3}, notify.SealBytes))
	w.must(err)
	w.Equip(forms.NewAttic(dir, w.clock.Now), seal)
	return dir
}

func (w *world) mailOn() {
	w.t.Helper()
	w.must(w.SaveMail(w.t.Context(), staff.Shell(), notify.MailSettings{Host: "smtp.jogan.example", Port: 587, TLS: notify.StartTLS, User: "paper", Password: "geheim-7", FromAddress: "desk@jogan.example"}, 0))
}

// tip is a form as an honest reader sends it, opened a minute ago.
func (w *world) tip(change func(*forms.Sent)) forms.Sent {
	w.t.Helper()
	x := forms.Sent{Submission: news.Submission{Kind: news.TipForm, Name: "나여울", Email: "yeoul@reader.example", Title: "첫차가 늦습니다", Text: "마을버스 7번 첫차가 한 달째 늦게 옵니다. 확인해 주세요."}, Agreed: true, Address: netip.MustParseAddr("192.0.2.1")}
	if change != nil {
		change(&x)
	}
	ticket, err := w.Ticket(w.t.Context(), x.Submission.Kind, "")
	w.must(err)
	x.Ticket = ticket
	w.clock.Add(time.Minute)
	return x
}

func (w *world) received(change func(*forms.Sent)) news.Submission {
	w.t.Helper()
	x, again, err := w.Receive(w.t.Context(), w.tip(change))
	w.must(err)
	if again {
		w.t.Fatal("it is taken for one that came before")
	}
	return x
}

func (w *world) submission(id int64) news.Submission {
	w.t.Helper()
	x, err := w.db.Submission(w.t.Context(), id)
	w.must(err)
	return x
}

func (w *world) mails() (all []notify.MailRow) {
	w.t.Helper()
	all, err := w.db.Mails(w.t.Context(), 0, 100)
	w.must(err)
	return all
}

// What a reader sends is taken in once, with a number; what is wrong with it is told all together.
func TestReceive(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		w.formRoom()
		w.writes.again.Store(true)
		x := w.received(nil)
		if x.Number == "" || x.Status != news.SubmissionNew || len(w.mails()) != 0 {
			w.t.Errorf("%+v, %d mails of a paper that sends none", x, len(w.mails()))
		}
		twice, again, err := w.Receive(ctx, w.tip(nil))
		w.must(err)
		if !again || twice.Number != x.Number {
			w.t.Errorf("sent twice: %v %s, want %s", again, twice.Number, x.Number)
		}
		_, _, err = w.Receive(ctx, w.tip(func(s *forms.Sent) {
			s.Agreed = false
			s.Submission = news.Submission{Kind: news.TipForm, Title: "880101-1234567", Email: "누구", Phone: "전화", Link: "javascript:alert(1)"}
		}))
		for field, key := range map[string]string{"consent": "form.consent-needed", "title": "form.resident-number", "text": "field.required", "name": "form.name-or-anonymous", "email": "field.email", "phone": "form.phone", "link": "form.link"} {
			w.field(err, field, key)
		}
		for _, ticket := range []string{"", "0", strings.Repeat("x", 9000)} {
			bad := w.tip(nil)
			bad.Ticket = ticket
			_, _, err := w.Receive(ctx, bad)
			w.field(err, "form", "form.too-old")
		}
		w.must(w.SaveFormTexts(ctx, w.who[staff.Chief], news.Form{Kind: news.LetterForm, Off: true}, 0))
		_, _, err = w.Receive(ctx, w.tip(func(s *forms.Sent) {
			s.Submission = news.Submission{Kind: news.LetterForm, Name: "가", Phone: "010-0000-0000", Title: "나", Text: "다"}
		}))
		w.is(err, fault.NotFound, "a form that is closed")
		w.is(w.SaveFormTexts(ctx, w.who[staff.Chief], news.Form{Kind: news.TipForm}, 0), fault.Conflict, "texts saved from an old version")
		w.is(w.SaveFormTexts(ctx, w.who[staff.DeskEditor], news.Form{Kind: news.TipForm}, 1), fault.Forbidden, "texts by a desk")
	})
}

// What looks like spam is put aside and told to nobody by mail; it can be taken back.
func TestSpam(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		w.formRoom()
		w.mailOn()
		x := w.received(func(s *forms.Sent) { s.Trap = true })
		if x.Status != news.SubmissionSpam || !slices.Equal(w.submission(x.ID).Suspect, []string{"trap"}) || len(w.mails()) != 0 {
			w.t.Fatalf("%+v, %d mails", x, len(w.mails()))
		}
		w.must(w.MoveSubmission(ctx, w.who[staff.DeskEditor], x.ID, x.Version, news.SubmissionNew))
		if x = w.submission(x.ID); x.Status != news.SubmissionNew || len(x.Suspect) != 0 || !x.Closed.IsZero() {
			w.t.Errorf("taken back: %+v", x)
		}
		last := ""
		for i := range 4 { // the same words from many
			x := w.received(func(s *forms.Sent) {
				s.Submission.Name, s.Submission.Text = string(rune('가'+i)), "아주 많은 사람에게 똑같이 보내는 긴 글입니다. 지금 눌러 보세요."
				s.Address = netip.AddrFrom4([4]byte{198, 51, 100, byte(i)})
			})
			last += string(x.Status) + " "
		}
		if last != "new new spam spam " {
			w.t.Errorf("copies are %s", last)
		}
	})
}

// Whoever may not open it does not learn that it is there; every look is written down, without a word of what was seen.
func TestWhoSeesSubmissions(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		w.formRoom()
		reporter, other := w.who[staff.Reporter], w.who[staff.Contributor]
		toOne := w.received(func(s *forms.Sent) { s.Submission.To = reporter.Person })
		toPaper := w.received(func(s *forms.Sent) {
			s.Submission.Text = "다른 글입니다."
			s.Submission.Anonymous = true
		})
		if got := w.submission(toPaper.ID); got.Name != "" || got.Email == "" {
			w.t.Errorf("an anonymous tip keeps the name %q, and the way to be reached %q", got.Name, got.Email)
		}
		for _, c := range []struct {
			who  staff.Actor
			id   int64
			sees bool
		}{
			{reporter, toOne.ID, true}, {reporter, toPaper.ID, false}, {other, toOne.ID, false}, {w.who[staff.Layout], toPaper.ID, false},
			{w.who[staff.DeskEditor], toOne.ID, true}, {w.who[staff.Chief], toPaper.ID, true}, {w.who[staff.Admin], toPaper.ID, true},
		} {
			before := len(w.audits())
			_, err := w.ReadSubmission(ctx, c.who, c.id)
			if c.sees {
				w.must(err)
				line := w.audits()[0]
				if len(w.audits()) != before+1 || line.Action != "submission.read" || line.Person != c.who.Person || line.Address != c.who.Address || line.Address == "" || line.Detail != w.submission(c.id).Number {
					w.t.Errorf("the look is written down as %+v", line)
				}
				continue
			}
			w.is(err, fault.NotFound, c.who.Name)
			for what, err := range map[string]error{
				"move": w.MoveSubmission(ctx, c.who, c.id, 1, news.SubmissionDone), "hand": w.HandSubmission(ctx, c.who, c.id, 1, c.who.Person), "note": w.NoteSubmission(ctx, c.who, c.id, "글"),
				"reply": w.ReplySubmission(ctx, c.who, c.id, "글"),
			} {
				w.is(err, fault.NotFound, what)
			}
		}
		_, err := w.ReadSubmissionFile(ctx, other, toOne.ID, 1)
		w.is(err, fault.NotFound, "a file")
		w.is(w.PurgeSubmission(ctx, reporter, toOne.ID, 1, "까닭"), fault.Forbidden, "erasing by a reporter")
		for _, line := range w.audits() {
			if strings.Contains(line.Detail, "yeoul") || strings.Contains(line.Detail, "나여울") || strings.Contains(line.Detail, "첫차") {
				w.t.Errorf("the log says %+v", line)
			}
		}
	})
}

// A tip becomes an assignment, which leads back to it; whoever has it may open the tip, and is told by mail once.
func TestTipBecomesAssignment(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		w.formRoom()
		w.mailOn()
		p, err := w.db.Person(ctx, w.who[staff.Reporter].Person)
		w.must(err)
		p.Email = "reporter@jogan.example"
		_, err = w.SavePerson(ctx, staff.Shell(), p)
		w.must(err)
		w.writes.again.Store(true)
		x := w.received(nil)
		a, err := w.AssignSubmission(ctx, editor, x.ID, x.Version, news.Assignment{What: "첫차 점검", Who: p.ID, Section: w.section.ID})
		w.must(err)
		x = w.submission(x.ID)
		if x.Assignment != a.ID || x.Status != news.SubmissionHand || x.Who != p.ID {
			w.t.Errorf("%+v", x)
		}
		from, err := w.db.SubmissionOf(ctx, a.ID)
		w.must(err)
		if from.ID != x.ID || !desk.MaySeeSubmission(w.who[staff.Reporter], x) {
			w.t.Error("the assignment does not lead back")
		}
		_, err = w.AssignSubmission(ctx, editor, x.ID, x.Version, news.Assignment{What: "또"})
		w.is(err, fault.Conflict, "a second assignment")
		w.is(w.MoveSubmission(ctx, editor, x.ID, 1, news.SubmissionDone), fault.Conflict, "from an old version")
		var sent []string
		for _, m := range w.mails() {
			sent = append(sent, string(m.Message)+" "+m.To)
			if strings.Contains(m.Letter, "나여울") || m.Letter == "" {
				w.t.Errorf("the queue holds %q", m.Letter)
			}
		}
		if !slices.Equal(sent, []string{"notice reporter@jogan.example", "receipt yeoul@reader.example"}) {
			w.t.Errorf("mails: %v", sent)
		}
		w.must(w.QuietMail(ctx, w.who[staff.Reporter], true))
		y := w.received(func(s *forms.Sent) {
			s.Submission.Text, s.Submission.Email, s.Submission.Phone = "다른 일", "", "010-0000-0000"
		})
		w.must(w.HandSubmission(ctx, editor, y.ID, y.Version, p.ID))
		if len(w.mails()) != 2 {
			w.t.Errorf("who wants none got a notice: %v", w.mails())
		}
		w.must(w.ReplySubmission(ctx, editor, x.ID, "확인하겠습니다."))
		m, letter, err := w.OpenMail(ctx, w.mails()[0].ID)
		w.must(err)
		if m.Message != notify.ReplyMail || letter.Text != "확인하겠습니다." || letter.Number != x.Number || letter.Paper != "조간일보" {
			w.t.Errorf("%+v %+v", m, letter)
		}
		w.field(w.ReplySubmission(ctx, editor, y.ID, "글"), "reply", "inbox.no-mail-address")
	})
}

// Erasing takes the personal data, the files, the notes and the mails; the number and what happened stay.
func TestErase(t *testing.T) {
	each(t, func(w *world) {
		ctx, editor := w.t.Context(), w.who[staff.DeskEditor]
		dir := w.formRoom()
		w.mailOn()
		sent := w.tip(nil)
		f, err := w.KeepFile(ctx, "현장.jpg", strings.NewReader("\xff\xd8\xff\xe0 picture"), 1000)
		w.must(err)
		sent.Files = []news.SubmissionFile{f}
		x, _, err := w.Receive(ctx, sent)
		w.must(err)
		files, err := w.db.SubmissionFiles(ctx, x.ID)
		w.must(err)
		if _, err := w.ReadSubmissionFile(ctx, editor, x.ID, files[0].ID); err != nil {
			w.t.Fatal(err)
		}
		w.must(w.NoteSubmission(ctx, editor, x.ID, "나여울 씨와 통화"))
		x = w.submission(x.ID)
		_, err = w.AssignSubmission(ctx, editor, x.ID, x.Version, news.Assignment{What: x.Title})
		w.must(err)
		x = w.submission(x.ID)
		w.field(w.PurgeSubmission(ctx, editor, x.ID, x.Version, " "), "reason", "field.required")
		w.must(w.PurgeSubmission(ctx, editor, x.ID, x.Version, "보낸 사람의 요청"))
		got := w.submission(x.ID)
		if got.Name+got.Email+got.Title+got.Text+got.Consent != "" || got.Number != x.Number || got.PurgedWhy != "보낸 사람의 요청" || got.Status != news.SubmissionDone {
			w.t.Errorf("%+v", got)
		}
		if _, err := dir.Open(ctx, f.Place); !fault.Is(err, fault.NotFound) {
			w.t.Errorf("its file: %v", err)
		}
		events, err := w.db.SubmissionEvents(ctx, x.ID)
		w.must(err)
		for _, e := range events {
			if e.Text != "" {
				w.t.Errorf("the history still says %q", e.Text)
			}
		}
		if len(w.mails()) != 0 {
			w.t.Errorf("mails: %+v", w.mails())
		}
		for _, a := range w.audits() {
			if strings.Contains(a.Detail, x.Title) {
				w.t.Errorf("the log still says %q of %s", a.Detail, a.Action)
			}
		}
		w.is(w.NoteSubmission(ctx, editor, x.ID, "글"), fault.Conflict, "a note on what was erased")

		// A file whose form was never taken in goes by itself.
		_, err = w.KeepFile(ctx, "잊은 것.pdf", strings.NewReader("%PDF-1.7"), 1000)
		w.must(err)
		w.clock.Add(72 * time.Hour)
		w.must(w.SweepFiles(ctx))
		left := 0
		w.must(dir.Walk(ctx, "", func(string, int64) error { left++; return nil }))
		if left != 0 {
			w.t.Errorf("%d files are left", left)
		}
	})
}

// The password can be set and used, and is read nowhere: not in the settings, nor in the log; another server needs it anew.
func TestMailSettings(t *testing.T) {
	each(t, func(w *world) {
		ctx, admin := w.t.Context(), w.who[staff.Admin]
		w.formRoom()
		w.mailOn()
		s, password, err := w.MailAccess(ctx)
		w.must(err)
		stored, version, err := w.db.MailSettings(ctx)
		w.must(err)
		if password != "geheim-7" || strings.Contains(stored.Password, "geheim") {
			w.t.Errorf("password %q, stored %q", password, stored.Password)
		}
		s.Password = ""
		s.FromName = "편집국"
		w.must(w.SaveMail(ctx, admin, s, version))
		if _, password, err := w.MailAccess(ctx); err != nil || password != "geheim-7" {
			w.t.Errorf("after another change: %q, %v", password, err)
		}
		s.Host = "evil.example"
		w.field(w.SaveMail(ctx, admin, s, version+1), "password", "mail.password-again")
		w.is(w.SaveMail(ctx, admin, s, version), fault.Conflict, "from an old version")
		w.is(w.SaveMail(ctx, w.who[staff.Chief], s, version+1), fault.Forbidden, "by a chief")
		for _, line := range w.audits() {
			if strings.Contains(line.Detail, "geheim") || strings.Contains(line.Detail, stored.Password) {
				w.t.Errorf("the log says %+v", line)
			}
		}
		var dump bytes.Buffer
		_, err = w.db.Dump(ctx, func(string) (io.Writer, error) { return &dump, nil })
		w.must(err)
		if strings.Contains(dump.String(), "geheim") || strings.Contains(dump.String(), `"recipient"`) {
			w.t.Error("a backup tells the password, or holds mails")
		}

		// Another key: the paper says so, and nothing is sent.
		seal, err := notify.NewSeal(bytes.Repeat([]byte{9}, notify.SealBytes))
		w.must(err)
		w.Equip(nil, seal)
		_, _, err = w.MailAccess(ctx)
		if problem, ok := errors.AsType[*notify.Problem](err); !ok || problem.Key != "sealed" {
			w.t.Errorf("with another key: %v", err)
		}
	})
}

// A mail is tried with growing pauses and given up at last; one that is refused for good at once.
func TestMailTries(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		w.formRoom()
		w.mailOn()
		id := w.who[staff.Reporter].Person
		mail := func() notify.MailRow {
			w.must(w.MailLink(ctx, w.who[staff.Admin], id, notify.InviteMail, "http://paper/desk/welcome?key=secret", "kim@jogan.example"))
			return w.mails()[0]
		}
		m := mail()
		for try := 1; ; try++ {
			done, err := w.NoteMail(ctx, m, &notify.Problem{Key: "timeout"})
			w.must(err)
			m = w.mails()[0]
			if done != (try == notify.MailTries) || m.Tries != try {
				w.t.Fatalf("try %d: %v, %+v", try, done, m)
			}
			if done {
				break
			}
		}
		if m.Status != notify.MailFailed || m.Letter == "" {
			w.t.Errorf("given up: %+v", m)
		}
		w.must(w.ResendMail(ctx, w.who[staff.Admin], m.ID))
		w.is(w.ResendMail(ctx, w.who[staff.Admin], m.ID), fault.Conflict, "one that waits already")
		done, err := w.NoteMail(ctx, w.mails()[0], nil)
		w.must(err)
		if m = w.mails()[0]; !done || m.Status != notify.MailSent || m.Letter != "" || m.Sent.IsZero() {
			w.t.Errorf("sent: %+v", m)
		}
		done, err = w.NoteMail(ctx, mail(), &notify.Problem{Key: "refused", Lasting: true})
		w.must(err)
		if m = w.mails()[0]; !done || m.Status != notify.MailFailed {
			w.t.Errorf("refused for good: %+v", m)
		}
		w.field(w.MailLink(ctx, w.who[staff.Admin], id, notify.InviteMail, "http://x", "a@b.example\r\nBcc: c@d.example"), "mail_to", "field.email")
		w.is(w.MailLink(ctx, w.who[staff.Chief], id, notify.InviteMail, "http://x", "a@b.example"), fault.Forbidden, "by a chief")
		for _, line := range w.audits() {
			if strings.Contains(line.Detail, "secret") {
				w.t.Errorf("the log says %+v", line)
			}
		}
	})
}
