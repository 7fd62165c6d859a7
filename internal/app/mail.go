package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"jogan/internal/fault"
	"jogan/internal/forms"
	"jogan/internal/media"
	"jogan/internal/notify"
)

const (
	privateDir = "private"    // what readers sent along, outside the public media
	secretFile = "secret.key" // seals what must not be read from the database or a backup alone

	mailLease = 2 * time.Minute
)

// readSeal is the seal of a data directory; its key is made at the first start.
func readSeal(data string) (*notify.Seal, error) {
	name := filepath.Join(data, secretFile)
	key, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		fresh := make([]byte, notify.SealBytes)
		_, _ = rand.Read(fresh)                        // never fails (crypto/rand)
		f, err := os.CreateTemp(data, secretFile+"-*") // 0600, and whole before it has its name
		if err != nil {
			return nil, err
		}
		defer os.Remove(f.Name())
		_, err = f.Write(fresh)
		if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
			return nil, err
		}
		if err := os.Link(f.Name(), name); errors.Is(err, fs.ErrExist) {
			return readSeal(data) // another program was quicker
		} else if err != nil { // a disk that knows no links
			if err := os.Rename(f.Name(), name); err != nil {
				return nil, err
			}
		}
		key = fresh
	} else if err != nil {
		return nil, err
	}
	seal, err := notify.NewSeal(key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return seal, nil
}

// equip gives the desk the place for readers' files and the seal.
func (a *App) equip() error {
	seal, err := readSeal(a.cfg.Data)
	if err != nil {
		return err
	}
	if a.private, err = media.OpenDir(filepath.Join(a.cfg.Data, privateDir), a.clock.Now()); err != nil {
		return err
	}
	a.desk.Equip(forms.NewAttic(a.private, a.clock.Now), seal)
	return nil
}

// mailPage is a letter as its template sees it.
type mailPage struct {
	notify.Letter
	Lines []string // of Text
}

// write makes a mail's words from its template.
func (a *App) write(message notify.Message, to string, letter notify.Letter) (notify.Written, error) {
	p := mailPage{Letter: letter}
	for line := range strings.SplitSeq(letter.Text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			p.Lines = append(p.Lines, line)
		}
	}
	body, err := a.mails.Page(letter.Lang, string(message), p)
	if err != nil {
		return notify.Written{}, err
	}
	title, err := a.mails.Part(letter.Lang, string(message), "subject", p)
	if err != nil {
		return notify.Written{}, err
	}
	text, err := plainMail(string(body))
	return notify.Written{To: to, Name: letter.Name, Subject: html.UnescapeString(string(title)), Text: text, HTML: string(body)}, err
}

// plainMail is the text of a mail's page: a line for each paragraph, addresses behind the words that lead there.
func plainMail(page string) (string, error) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.DataAtom == atom.Head:
			return
		case n.Type == html.TextNode:
			if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
				b.WriteString(text)
			}
		case n.DataAtom == atom.Br:
			b.WriteString("\n")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.DataAtom == atom.P {
			b.WriteString("\n\n")
		}
	}
	walk(root)
	return strings.TrimSpace(b.String()) + "\n", nil
}

// doMails sends what waits in the queue until nothing is due. Nodes share it.
func (a *App) doMails(ctx context.Context) error {
	holder := rand.Text()
	for ctx.Err() == nil {
		job, err := a.db.TakeJob(ctx, notify.MailJob, holder, mailLease)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		done, err := a.sendMail(ctx, job.Payload)
		if err != nil {
			if ctx.Err() != nil {
				return nil // stopping: the lease runs out and another try follows
			}
			return err
		}
		problem := ""
		if !done {
			problem = "waits"
		}
		if err := a.db.EndJob(ctx, job, holder, problem, a.clock.Now().Add(notify.MailPause(job.Attempts))); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return nil
}

// sendMail tries a mail of the queue once; done is false where it is to be tried again.
func (a *App) sendMail(ctx context.Context, payload string) (done bool, err error) {
	id, err := strconv.ParseInt(payload, 10, 64)
	if err != nil {
		return true, nil //nolint:nilerr // no mail of ours
	}
	m, letter, err := a.desk.OpenMail(ctx, id)
	problem, sealed := errors.AsType[*notify.Problem](err)
	switch {
	case fault.Is(err, fault.NotFound) || err == nil && m.Status != notify.MailWaits:
		return true, nil // erased meanwhile, or sent by a node that died before it said so
	case err != nil && !sealed:
		return false, err
	case !sealed:
		written, err := a.write(m.Message, m.To, letter)
		if err != nil {
			return false, err
		}
		if err = a.post(ctx, written); err != nil {
			var told bool
			if problem, told = errors.AsType[*notify.Problem](err); !told {
				return false, err
			}
			if ctx.Err() != nil {
				return false, ctx.Err()
			}
		}
	}
	if problem != nil {
		a.log.Warn("a mail did not go out", "mail", id, "message", m.Message, "problem", problem.Key, "try", m.Tries+1)
	}
	return a.desk.NoteMail(ctx, m, problem)
}

// post hands a mail over to the paper's server.
func (a *App) post(ctx context.Context, m notify.Written) error {
	settings, password, err := a.desk.MailAccess(ctx)
	if err != nil {
		return err
	}
	if !settings.On() {
		return &notify.Problem{Key: "off"}
	}
	return notify.Post{}.Send(ctx, settings, password, m)
}

// TestMail sends a test mail at once. Its error is a *notify.Problem where the server is at fault.
func (a *App) TestMail(ctx context.Context, to, lang string) error {
	paper, err := a.db.Paper(ctx)
	if err != nil {
		return err
	}
	m, err := a.write(notify.TestMail, to, notify.Letter{Lang: lang, Paper: paper.Name, Site: paper.URL})
	if err != nil {
		return err
	}
	return a.post(ctx, m)
}

// sampleAttic gives the sample paper's desk a place for files.
func sampleAttic(dir string, now func() time.Time) (*media.Dir, *forms.Attic, error) {
	private, err := media.OpenDir(filepath.Join(dir, privateDir), now())
	if err != nil {
		return nil, nil, err
	}
	return private, forms.NewAttic(private, now), nil
}
