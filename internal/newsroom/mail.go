package newsroom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// Post sends a test mail through the paper's server. Its error is a *notify.Problem where that did not take it.
type Post interface {
	TestMail(ctx context.Context, to, lang string) error
}

// MailPage says through which server the paper sends mail, tries it, and lists what was sent.
type MailPage struct {
	Frame
	On       bool
	Version  int64
	Stored   bool // a password is set
	Fields   Fields
	To       Input
	Tested   string // how the test ended; empty: none was made
	TestedOK bool
	Rows     []notify.MailRow
	Older    string
}

func (n *Newsroom) mail(w http.ResponseWriter, r *http.Request) error {
	return n.showMail(w, r, screen{}, "", nil, nil, "")
}

// showMail shows the screen; part says which form comes back. ended is how a test ended, where one was made to testedTo.
func (n *Newsroom) showMail(w http.ResponseWriter, r *http.Request, s screen, part string, v *web.Values, ended error, testedTo string) error {
	s.page, s.here = "mail", "mail"
	before, err := strconv.ParseInt(web.Query(r, "before", 20), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		settings, version, err := rd.MailSettings(ctx)
		if err != nil {
			return nil, err
		}
		p := MailPage{On: settings.On(), Version: version, Stored: settings.Password != ""}
		if version == 0 {
			settings.Port, settings.TLS, settings.FromName, settings.FromAddress = 587, notify.StartTLS, f.Paper.Name, f.Paper.Email
		}
		p.Fields = mailFields(f, settings)
		to := Fields{{Name: "to", Kind: "email", Label: "mail.test-to", Required: true, Value: f.Person.Email, Complete: "email", Limit: news.MaxEmail}}
		if part == "test" {
			to.fill(&f, "test-", v, s.err)
			p.Fields.fill(&f, "", nil, nil)
		} else {
			p.Fields.fill(&f, "", v, s.err)
			to.fill(&f, "test-", nil, nil)
		}
		p.To = to[0]
		if testedTo != "" {
			p.To.Value = testedTo
			p.TestedOK, p.Tested = ended == nil, f.words.Text(f.Lang, "mail.test-ok", testedTo)
			if problem, ok := errors.AsType[*notify.Problem](ended); ok {
				p.Tested = f.words.Text(f.Lang, "mail.problem."+problem.Key)
				if problem.Said != "" {
					p.Tested += " " + f.words.Text(f.Lang, "mail.said", problem.Said)
				}
			}
		}
		if p.Rows, err = rd.Mails(ctx, before, perPage+1); err != nil {
			return nil, err
		}
		if len(p.Rows) > perPage {
			p.Rows = p.Rows[:perPage]
			p.Older = fmt.Sprintf("/desk/mail?before=%d", p.Rows[perPage-1].ID)
		}
		p.Frame = f
		return p, nil
	})
}

func mailFields(f Frame, s notify.MailSettings) Fields {
	password := "mail.password-help"
	if s.Password != "" {
		password = "mail.password-kept"
	}
	return Fields{
		{Name: "host", Kind: "text", Label: "mail.host", Help: "mail.host-help", Limit: 253, Value: s.Host, Complete: "off"},
		{Name: "port", Kind: "number", Label: "mail.port", Help: "mail.port-help", Value: number(s.Port), Min: 1, Max: 65535},
		{Name: "tls", Kind: "select", Label: "mail.tls", Required: true, Options: choices(notify.TLSModes(), "mail.tls.", s.TLS, f.words, f.Lang)},
		{Name: "user", Kind: "login", Label: "mail.user", Limit: news.MaxEmail, Value: s.User, Complete: "off"},
		{Name: "password", Kind: "password", Label: "mail.password", Help: password, Complete: "new-password"},
		{Name: "from_name", Kind: "text", Label: "mail.from-name", Limit: news.MaxName, Value: s.FromName, Complete: "off"},
		{Name: "from_address", Kind: "email", Label: "mail.from-address", Help: "mail.from-help", Limit: news.MaxEmail, Value: s.FromAddress, Complete: "off"},
		{Name: "local", Kind: "check", Label: "mail.local", Help: "mail.local-help", Checked: s.Local},
	}
}

func (n *Newsroom) saveMail(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	s := notify.MailSettings{
		Host: oneLine(v.Text("host")), Port: small(v.Int("port")), TLS: notify.TLSMode(v.Text("tls")), Local: v.Has("local"), User: oneLine(v.Text("user")),
		Password: v.Text("password"), FromName: oneLine(v.Text("from_name")), FromAddress: oneLine(v.Text("from_address")),
	}
	version := v.Int("version")
	if err = together(v, s.Check()); err == nil {
		err = n.Desk.SaveMail(r.Context(), n.actor(r), s, version)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showMail(w, r, screen{err: err}, "", v, nil, "")
	}
	return back(w, r, "/desk/mail", "saved")
}

// testMail sends a test mail at once and says what the server answered.
func (n *Newsroom) testMail(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	to := strings.TrimSpace(v.Text("to"))
	var f fault.Fields
	notify.CheckAddress(&f, "to", to)
	if err := f.Err(); err != nil || n.Post == nil {
		return n.showMail(w, r, screen{err: err}, "test", v, nil, "")
	}
	ended := n.Post.TestMail(r.Context(), to, n.bareFrame(r).Lang)
	problem, known := errors.AsType[*notify.Problem](ended)
	if ended != nil && !known {
		return ended
	}
	key := ""
	if known {
		key = problem.Key
	}
	if err := n.Desk.TestedMail(r.Context(), n.actor(r), key); err != nil {
		return err
	}
	return n.showMail(w, r, screen{}, "", nil, ended, to)
}

func (n *Newsroom) resendMail(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.ResendMail(r.Context(), n.actor(r), id); err != nil {
		if !again(err) {
			return err
		}
		return n.showMail(w, r, screen{err: err}, "", nil, nil, "")
	}
	return back(w, r, "/desk/mail", "mail-again")
}

// quietMail sets whether the person wants notices by mail.
func (n *Newsroom) quietMail(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.QuietMail(r.Context(), n.actor(r), !v.Has("notices")); err != nil {
		return err
	}
	return back(w, r, "/desk/account", "saved")
}

// hears tells whether the person wants notices by mail.
func hears(ctx context.Context, rd Reader, person int64) (bool, error) {
	quiet, _, err := rd.MailQuiet(ctx)
	return !slices.Contains(quiet, person), err
}

// LinkMail is how a one-time link can be handed on: by the paper's mail, or as a text for a messenger.
type LinkMail struct {
	Person  int64
	Secret  string
	Message notify.Message
	To      Input
	Mails   bool   // the paper sends mail
	Text    string // ready to be passed on
	Sent    bool
}

// linkMail fills in how a link can be handed on.
func (n *Newsroom) linkMail(ctx context.Context, rd Reader, f *Frame, p staff.Person, link OneTimeLink, secret string, message notify.Message, v *web.Values, cause error) (OneTimeLink, error) {
	settings, _, err := rd.MailSettings(ctx)
	if err != nil {
		return link, err
	}
	to := Fields{{Name: "mail_to", Kind: "email", Label: "person.mail-to", Required: true, Value: p.Email, Complete: "off", Limit: news.MaxEmail}}
	if v != nil {
		to.fill(f, "link-", v, cause)
	} else {
		to.fill(f, "link-", nil, nil)
	}
	link.Mail = &LinkMail{Person: p.ID, Secret: secret, Message: message, To: to[0], Mails: settings.On(),
		Text: f.words.Text(f.Lang, "person.messenger-"+string(message), p.Name, f.Paper.Name, link.Address, link.Days)}
	return link, nil
}

// mailLink sends a link that was just made by mail. The form carries it back: nothing else knows it any more.
func (n *Newsroom) mailLink(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	secret, message := v.Text("key"), notify.Message(v.Text("message"))
	if message != notify.InviteMail {
		message = notify.ResetMail
	}
	p, err := n.Desk.LinkPerson(r.Context(), secret)
	if err != nil || p.ID != id {
		return fault.Wrap(err, fault.NotFound, "signin.link-used")
	}
	address := n.here(r, "/desk/welcome") + "?" + url.Values{"key": {secret}}.Encode()
	err = n.Desk.MailLink(r.Context(), n.actor(r), id, message, address, strings.TrimSpace(v.Text("mail_to")))
	if err != nil && !again(err) {
		return err
	}
	return n.showPersonLink(w, r, screen{err: err}, v, secret, message, err == nil)
}
