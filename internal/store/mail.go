package store

import (
	"context"
	"strconv"

	"jogan/internal/fault"
	"jogan/internal/notify"
)

// MailSettings is through which server the paper sends mail, with its version: 0 where nothing was set yet.
func (r *Reader) MailSettings(ctx context.Context) (s notify.MailSettings, version int64, err error) {
	version, err = r.setting(ctx, "mail", &s)
	return s, version, err
}

// SaveMailSettings writes the settings where the version from still stands; Conflict where it does not.
func (t *Tx) SaveMailSettings(ctx context.Context, s notify.MailSettings, from int64) error {
	return t.saveSetting(ctx, "mail", s, from)
}

// MailQuiet lists the people who want no notices by mail, with the version of the list.
func (r *Reader) MailQuiet(ctx context.Context) (people []int64, version int64, err error) {
	version, err = r.setting(ctx, "mail-quiet", &people)
	return people, version, err
}

// SaveMailQuiet writes who wants no notices by mail.
func (t *Tx) SaveMailQuiet(ctx context.Context, people []int64, from int64) error {
	return t.saveSetting(ctx, "mail-quiet", people, from)
}

const mailColumns = "id, message, recipient, object, by_name, status, letter, problem, tries, created_at, tried_at, sent_at"

func scanMail(s scanner) (m notify.MailRow, err error) {
	var created, tried, sent int64
	err = s.Scan(&m.ID, &m.Message, &m.To, &m.Object, &m.By, &m.Status, &m.Letter, &m.Problem, &m.Tries, &created, &tried, &sent)
	m.Created, m.Tried, m.Sent = at(created), at(tried), at(sent)
	return m, err
}

// Mail returns a mail of the queue or the log.
func (r *Reader) Mail(ctx context.Context, id int64) (notify.MailRow, error) {
	return one(ctx, r, scanMail, "select "+mailColumns+" from mail where id = $1", id)
}

// Mails lists mails, the newest first, from before an id on (0: from the newest).
func (r *Reader) Mails(ctx context.Context, before int64, limit int) ([]notify.MailRow, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	return list(ctx, r, scanMail, "select "+mailColumns+" from mail where id < $1 order by id desc limit $2", before, limit)
}

// AddMail writes a mail and its job, in the transaction of what caused it.
func (t *Tx) AddMail(ctx context.Context, m notify.MailRow) error {
	id, err := t.insert(ctx, `insert into mail (message, recipient, object, by_name, status, letter, problem, tries, created_at, tried_at, sent_at)
		values ($1, $2, $3, $4, $5, $6, '', 0, $7, 0, 0) returning id`, m.Message, m.To, m.Object, m.By, notify.MailWaits, m.Letter, ms(t.Now))
	if err != nil {
		return err
	}
	return t.Enqueue(ctx, notify.MailJob, strconv.FormatInt(id, 10), t.Now)
}

// NoteMail writes how a try ended.
func (t *Tx) NoteMail(ctx context.Context, m notify.MailRow) error {
	_, err := t.exec(ctx, "update mail set status = $1, letter = $2, problem = $3, tries = $4, tried_at = $5, sent_at = $6 where id = $7",
		m.Status, m.Letter, m.Problem, m.Tries, ms(m.Tried), ms(m.Sent), m.ID)
	return err
}

// ResendMail has a mail tried again that was given up; Conflict where it is not one, or nothing of it is left.
func (t *Tx) ResendMail(ctx context.Context, id int64) error {
	n, err := t.exec(ctx, "update mail set status = $1, tries = 0 where id = $2 and status = $3 and letter <> ''", notify.MailWaits, id, notify.MailFailed)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "mail.not-again")
	}
	return t.Enqueue(ctx, notify.MailJob, strconv.FormatInt(id, 10), t.Now)
}
