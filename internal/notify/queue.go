package notify

import (
	"crypto/rand"
	"strings"
	"time"
)

// MailJob is the kind of the queue's jobs that send mails; their payload is the mail's id.
const MailJob = "mail"

// MailStatus is how far a mail has come.
type MailStatus string

// The states of a mail: it waits, the server took it, or it was given up.
const (
	MailWaits  MailStatus = "waits"
	MailSent   MailStatus = "sent"
	MailFailed MailStatus = "failed"
)

// MailRow is a mail in the queue and in the log. Letter is sealed; it is empty once the mail went out.
type MailRow struct {
	ID      int64
	Message Message
	To      string
	Object  string
	By      string
	Status  MailStatus
	Letter  string
	Problem string // key below mail.problem.; empty: none
	Tries   int
	Created time.Time
	Tried   time.Time
	Sent    time.Time
}

// MailTries is how often a mail is tried before it is given up.
const MailTries = 7

// MailPause is how long to wait after a try: longer each time, half a day at most.
func MailPause(tries int) time.Duration {
	pauses := []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour}
	return pauses[min(max(tries, 1), len(pauses))-1]
}

// messageID is a name for a message that says nothing of this machine.
func messageID(from string) string {
	_, host, _ := strings.Cut(from, "@")
	return rand.Text() + "@" + host
}
