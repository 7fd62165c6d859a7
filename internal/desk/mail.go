package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
)

// Mails is what the actions on mail read and write.
type Mails interface {
	MailSettings(ctx context.Context) (notify.MailSettings, int64, error)
	SaveMailSettings(ctx context.Context, s notify.MailSettings, from int64) error
	MailQuiet(ctx context.Context) (people []int64, version int64, err error)
	SaveMailQuiet(ctx context.Context, people []int64, from int64) error
	AddMail(ctx context.Context, m notify.MailRow) error
	NoteMail(ctx context.Context, m notify.MailRow) error
	ResendMail(ctx context.Context, id int64) error
}

// Purposes of seals: what was sealed for one opens for no other.
const (
	sealPassword = "mail password"
	sealLetter   = "mail letter"
)

// mailLang is the language of mails to readers and staff where nothing says another.
const mailLang = "ko"

// Mails tells whether the paper sends mail.
func (d *Desk) Mails(ctx context.Context) (bool, error) {
	s, _, err := d.store.MailSettings(ctx)
	return s.On() && d.seal != nil, err
}

// EnqueueMail puts a mail into the queue, in the write of what caused it. Where the paper sends no mail nothing happens:
// no action depends on mail.
func (d *Desk) EnqueueMail(ctx context.Context, tx Tx, m notify.Mail) error {
	s, _, err := tx.MailSettings(ctx)
	if err != nil || !s.On() || d.seal == nil {
		return err
	}
	paper, err := tx.Paper(ctx)
	if err != nil {
		return err
	}
	m.Letter.Paper, m.Letter.Site = paper.Name, paper.URL
	if m.Letter.Lang == "" {
		m.Letter.Lang = mailLang
	}
	raw, err := json.Marshal(m.Letter)
	if err != nil {
		return err
	}
	return tx.AddMail(ctx, notify.MailRow{Message: m.Message, To: m.To, Object: m.Object, By: m.By, Letter: d.seal.Close(sealLetter, string(raw))})
}

// notice tells somebody by mail that a submission is theirs, unless they want none. It says nothing of who sent it, nor
// what: that is for the newsroom alone.
func (d *Desk) notice(ctx context.Context, tx Tx, person int64, x news.Submission, due string) error {
	quiet, _, err := tx.MailQuiet(ctx)
	if err != nil || slices.Contains(quiet, person) {
		return err
	}
	p, err := tx.Person(ctx, person)
	if err != nil || p.Email == "" || !p.Disabled.IsZero() {
		return err
	}
	paper, err := tx.Paper(ctx)
	if err != nil {
		return err
	}
	link := ""
	if paper.URL != "" && x.ID != 0 {
		link = fmt.Sprintf("%s/desk/inbox/%d", paper.URL, x.ID)
	}
	return d.EnqueueMail(ctx, tx, notify.Mail{Message: notify.NoticeMail, To: p.Email, Object: object("submission", x.ID),
		Letter: notify.Letter{Name: p.Name, Number: x.Number, Form: string(x.Kind), Link: link, Due: due}})
}

// SaveMail sets through which server the paper sends mail. An empty password leaves the one that stands, but for another
// server or user: there nobody sends it by mistake.
func (d *Desk) SaveMail(ctx context.Context, actor staff.Actor, s notify.MailSettings, from int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	if d.seal == nil {
		return errNoSeal
	}
	plain := s.Password
	if err := s.Check(); err != nil {
		return err
	}
	if strings.ContainsAny(plain, "\r\n\x00") || len(plain) > 500 {
		return fault.In("password", "field.characters")
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		stands, version, err := tx.MailSettings(ctx)
		if err != nil {
			return err
		}
		if version != from {
			return fault.New(fault.Conflict, "paper.stale")
		}
		next := s
		switch {
		case plain != "":
			next.Password = d.seal.Close(sealPassword, plain)
		case s.User == "" || !s.On():
			next.Password = ""
		case stands.Host == s.Host && stands.User == s.User:
			next.Password = stands.Password
		case stands.Password != "":
			return fault.In("password", "mail.password-again")
		}
		if err := tx.SaveMailSettings(ctx, next, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "mail.save", "mail", next.Host)
	})
	if err != nil {
		return fmt.Errorf("save the mail settings: %w", err)
	}
	return nil
}

// MailAccess is the way to the mail server with the plain password. Unavailable where that was sealed with another key: in
// a paper that was restored from a backup, or on a machine that lacks the key file.
func (d *Desk) MailAccess(ctx context.Context) (notify.MailSettings, string, error) {
	s, _, err := d.store.MailSettings(ctx)
	if err != nil || d.seal == nil {
		return s, "", err
	}
	password, err := d.seal.Open(sealPassword, s.Password)
	if err != nil {
		return s, "", &notify.Problem{Key: "sealed", Lasting: true}
	}
	return s, password, nil
}

// OpenMail returns a mail of the queue with its letter.
func (d *Desk) OpenMail(ctx context.Context, id int64) (notify.MailRow, notify.Letter, error) {
	var letter notify.Letter
	m, err := d.store.Mail(ctx, id)
	if err != nil || d.seal == nil {
		return m, letter, err
	}
	text, err := d.seal.Open(sealLetter, m.Letter)
	if err == nil {
		err = json.Unmarshal([]byte(text), &letter)
	}
	if err != nil {
		return m, letter, &notify.Problem{Key: "sealed", Lasting: true}
	}
	return m, letter, nil
}

// NoteMail writes down how a try to send a mail ended. Of one that went out, nothing stays but that it did.
func (d *Desk) NoteMail(ctx context.Context, m notify.MailRow, problem *notify.Problem) (done bool, err error) {
	m.Tries, m.Tried, m.Problem = m.Tries+1, d.now(), ""
	switch {
	case problem == nil:
		m.Status, m.Sent, m.Letter = notify.MailSent, d.now(), ""
	case problem.Lasting || m.Tries >= notify.MailTries:
		m.Status, m.Problem = notify.MailFailed, problem.Key
	default:
		m.Problem = problem.Key
	}
	return m.Status != notify.MailWaits, d.store.Write(ctx, func(tx Tx) error { return tx.NoteMail(ctx, m) })
}

// ResendMail tries a mail once more that was given up.
func (d *Desk) ResendMail(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx Tx) error {
		if err := tx.ResendMail(ctx, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "mail.again", object("mail", id), "")
	})
}

// TestedMail writes down that somebody tried the mail server.
func (d *Desk) TestedMail(ctx context.Context, actor staff.Actor, problem string) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx Tx) error { return audit(ctx, tx, actor, "mail.test", "mail", problem) })
}

// QuietMail says whether the actor wants notices by mail.
func (d *Desk) QuietMail(ctx context.Context, actor staff.Actor, quiet bool) error {
	if err := actor.Permit(staff.Enter); err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx Tx) error {
		people, version, err := tx.MailQuiet(ctx)
		if err != nil {
			return err
		}
		people = slices.DeleteFunc(people, func(id int64) bool { return id == actor.Person })
		if quiet {
			people = append(people, actor.Person)
		}
		return tx.SaveMailQuiet(ctx, people, version)
	})
}

// MailLink sends somebody their one-time link by mail; link is its whole address. Invalid where that cannot be.
func (d *Desk) MailLink(ctx context.Context, actor staff.Actor, person int64, message notify.Message, link, to string) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	var f fault.Fields
	notify.CheckAddress(&f, "mail_to", to)
	if err := f.Err(); err != nil {
		return err
	}
	sends, err := d.Mails(ctx)
	if err == nil && !sends {
		err = fault.In("mail_to", "mail.off")
	}
	if err != nil {
		return err
	}
	err = d.store.Write(ctx, func(tx Tx) error {
		p, err := tx.Person(ctx, person)
		if err != nil {
			return err
		}
		err = d.EnqueueMail(ctx, tx, notify.Mail{Message: message, To: to, Object: object("person", person), By: actor.Name,
			Letter: notify.Letter{Name: p.Name, Link: link, Days: int(staff.LinkLife.Hours() / 24)}})
		if err != nil {
			return err
		}
		return audit(ctx, tx, actor, "person.mail", object("person", person), p.Login)
	})
	if err != nil {
		return fmt.Errorf("mail a link to person %d: %w", person, err)
	}
	return nil
}
