package notify

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"jogan/internal/fault"
	"jogan/internal/fetch"
	"jogan/internal/news"
)

// TLSMode is how the line to the mail server is kept secret.
type TLSMode string

// The modes: STARTTLS upgrades an open line and goes no further without it; TLS begins secret; None is for a server on the
// own network alone.
const (
	StartTLS TLSMode = "starttls"
	TLS      TLSMode = "tls"
	NoTLS    TLSMode = "none"
)

// TLSModes lists the modes.
func TLSModes() []TLSMode { return []TLSMode{StartTLS, TLS, NoTLS} }

// MailSettings say through which server the paper sends mail, and as whom. Password is sealed: it can be read with the
// key file of the data directory alone, which no backup holds.
type MailSettings struct {
	Host        string  `json:"host"` // empty: the paper sends no mail
	Port        int     `json:"port"`
	TLS         TLSMode `json:"tls"`
	Local       bool    `json:"local"` // an administrator allows that the server lies on the own network
	User        string  `json:"user"`
	Password    string  `json:"password"`
	FromName    string  `json:"from_name"`
	FromAddress string  `json:"from_address"`
}

// On tells whether the paper sends mail.
func (s MailSettings) On() bool { return s.Host != "" }

// Check puts the settings into their stored form and says what is wrong, field by field.
func (s *MailSettings) Check() error {
	var f fault.Fields
	s.Host = strings.ToLower(news.Line(&f, "host", s.Host, 253, false))
	s.User = news.Line(&f, "user", s.User, news.MaxEmail, false)
	s.FromName = news.Line(&f, "from_name", s.FromName, news.MaxName, false)
	s.FromAddress = news.Line(&f, "from_address", s.FromAddress, news.MaxEmail, s.Host != "")
	if !slices.Contains(TLSModes(), s.TLS) {
		f.Add("tls", "field.choice")
	}
	if s.Host == "" {
		return f.Err()
	}
	if _, err := asciiHost(s.Host); err != nil {
		f.Add("host", "mail.bad-host")
	}
	if s.Port < 1 || s.Port > 65535 {
		f.Add("port", "field.range", 1, 65535)
	}
	if s.TLS == NoTLS && !s.Local {
		f.Add("tls", "mail.none-needs-local")
	}
	if s.FromAddress != "" {
		if _, err := asciiAddress(s.FromAddress); err != nil {
			f.Add("from_address", "field.email")
		}
	}
	return f.Err()
}

// asciiHost is a host's name as the network knows it; an address is one already.
func asciiHost(host string) (string, error) {
	if net.ParseIP(host) != nil {
		return host, nil
	}
	name, err := idna.Lookup.ToASCII(host)
	if err == nil && (name == "" || len(name) > 253 || strings.ContainsAny(name, " /:@\\")) {
		err = errors.New("no host name")
	}
	return name, err
}

// asciiAddress is a mail address whose host is written as the network knows it. What stands before the @ must be plain:
// few servers take more.
func asciiAddress(address string) (string, error) {
	if !news.IsEmail(address) || len(address) > news.MaxEmail {
		return "", errors.New("no mail address")
	}
	name, host, _ := strings.Cut(address, "@")
	if strings.ContainsFunc(name, func(r rune) bool {
		return r > unicode.MaxASCII || r <= ' ' || r == 0x7f || strings.ContainsRune(`()<>[]:;,"\`, r)
	}) || len(name) > 64 || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.Contains(name, "..") {
		return "", errors.New("a local part that servers do not take")
	}
	host, err := asciiHost(host)
	return name + "@" + host, err
}

// CheckAddress notes a fault under field where mail cannot be sent to the address.
func CheckAddress(f *fault.Fields, field, address string) {
	if _, err := asciiAddress(address); err != nil {
		f.Add(field, "field.email")
	}
}

// Message names a mail: the folder of its template below ui/mail.
type Message string

// The mails that the paper sends.
const (
	TestMail    Message = "test"
	InviteMail  Message = "invitation"
	ResetMail   Message = "reset"
	ReceiptMail Message = "receipt"
	NoticeMail  Message = "notice"
	ReplyMail   Message = "reply"
)

// Letter is what a mail says; each message uses some of it.
type Letter struct {
	Lang   string `json:"lang"`
	Paper  string `json:"paper"`
	Site   string `json:"site,omitempty"` // address of the paper; empty: unknown
	Name   string `json:"name,omitempty"` // of the receiver
	Link   string `json:"link,omitempty"`
	Days   int    `json:"days,omitempty"` // how long the link holds, or data are kept
	Number string `json:"number,omitempty"`
	Form   string `json:"form,omitempty"` // news.FormKind
	What   string `json:"what,omitempty"`
	Text   string `json:"text,omitempty"`
	Due    string `json:"due,omitempty"`
}

// Mail is a mail that is to be sent.
type Mail struct {
	Message Message
	To      string
	Object  string // what it is about, as in the log of actions: "submission:12"
	By      string // who had it sent; empty: the program by itself
	Letter  Letter
}

// Written is a mail as it goes out: the same words twice.
type Written struct {
	To      string
	Name    string
	Subject string
	Text    string
	HTML    string
}

// Post is the way out for mail.
type Post struct {
	Timeout time.Duration  // of one mail, from dialling to the last answer; 0: 30 seconds
	Roots   *x509.CertPool // who vouches for servers; nil: those of the system
}

// Problem is why a mail did not go out: the key of its sentence below mail.problem. Lasting: trying again is of no use.
type Problem struct {
	Key     string
	Said    string // what the server said, shortened
	Lasting bool
	cause   error
}

func (p *Problem) Error() string {
	text := "mail: " + p.Key
	if p.Said != "" {
		text += " (" + p.Said + ")"
	}
	return text
}

func (p *Problem) Unwrap() error { return p.cause }

// Send hands a mail over to the server; password is the plain one. Its error is always a *Problem, and holds no secret.
func (x Post) Send(ctx context.Context, s MailSettings, password string, m Written) error {
	timeout := cmp.Or(x.Timeout, 30*time.Second)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	host, err := asciiHost(s.Host)
	if err != nil {
		return &Problem{Key: "host", Lasting: true, cause: err}
	}
	msg, err := compose(s, m)
	if err != nil {
		return &Problem{Key: "address", Lasting: true, cause: err}
	}
	reach := fetch.Public
	switch {
	case s.TLS == NoTLS:
		reach = fetch.Private
	case s.Local:
		reach = fetch.Anywhere
	}
	options := []gomail.Option{
		gomail.WithPort(s.Port), gomail.WithTimeout(timeout), gomail.WithHELO("jogan.invalid"),
		gomail.WithTLSConfig(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: x.Roots}),
		gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := fetch.Dial(ctx, reach, network, address)
			if err == nil && s.TLS == TLS {
				secret := tls.Client(conn, &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: x.Roots})
				if err = secret.HandshakeContext(ctx); err != nil {
					return nil, errors.Join(err, conn.Close())
				}
				return secret, nil
			}
			return conn, err
		}),
	}
	if _, name, ok := strings.Cut(s.FromAddress, "@"); ok {
		if own, err := asciiHost(name); err == nil {
			options = append(options, gomail.WithHELO(own))
		}
	}
	switch s.TLS {
	case TLS:
		options = append(options, gomail.WithSSL())
	case NoTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		ways := []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin}
		if s.TLS == NoTLS {
			ways = []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc}
		}
		options = append(options, gomail.WithOpportunisticSMTPAuth(ways...), gomail.WithUsername(s.User), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(host, options...)
	if err == nil {
		err = client.DialAndSendWithContext(ctx, msg)
	}
	if err != nil {
		return explain(err, ctx.Err() != nil)
	}
	return nil
}

// compose makes the message. Nothing of it can begin a header of its own: line breaks are taken out of what stands there.
func compose(s MailSettings, m Written) (*gomail.Msg, error) {
	from, err := asciiAddress(s.FromAddress)
	if err != nil {
		return nil, err
	}
	to, err := asciiAddress(m.To)
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64))
	if err := msg.FromFormat(oneLine(s.FromName), from); err != nil {
		return nil, err
	}
	if err := msg.AddToFormat(oneLine(m.Name), to); err != nil {
		return nil, err
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetDate()
	msg.SetMessageIDWithValue(messageID(from))
	msg.SetGenHeader(gomail.Header("Auto-Submitted"), "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}

func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if runes := []rune(s); len(runes) > 200 {
		s = string(runes[:200])
	}
	return strings.TrimSpace(s)
}

// explain says in which way a server could not be brought to take a mail.
func explain(err error, late bool) *Problem {
	p := &Problem{Key: "other", Said: said(err), cause: err}
	var dns *net.DNSError
	var code int
	if e, ok := errors.AsType[*textproto.Error](err); ok {
		code = e.Code
	}
	if e, ok := errors.AsType[*gomail.SendError](err); ok && e.ErrorCode() != 0 {
		code = e.ErrorCode()
	}
	timeout, isNet := errors.AsType[net.Error](err)
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	_, wrongName := errors.AsType[x509.HostnameError](err)
	_, invalid := errors.AsType[x509.CertificateInvalidError](err)
	_, verify := errors.AsType[*tls.CertificateVerificationError](err)
	_, noTLS := errors.AsType[tls.RecordHeaderError](err)
	text := strings.ToLower(err.Error())
	switch {
	case errors.Is(err, fetch.ErrNotPublic):
		p.Key, p.Lasting, p.Said = "private", true, ""
	case errors.Is(err, fetch.ErrNotPrivate):
		p.Key, p.Lasting, p.Said = "plain-public", true, ""
	case unknown || wrongName || invalid || verify:
		p.Key, p.Said = "certificate", ""
	case errors.As(err, &dns):
		p.Key, p.Said = "host", ""
		if dns.IsTimeout {
			p.Key = "timeout"
		}
	case code == 535 || code == 534 || code == 530 || code == 538:
		p.Key, p.Lasting = "sign-in", true
	case errors.Is(err, gomail.ErrPlainAuthNotSupported), errors.Is(err, gomail.ErrNoSupportedAuthDiscovered), errors.Is(err, gomail.ErrLoginAuthNotSupported),
		strings.Contains(text, "not support smtp auth"):
		p.Key, p.Said = "no-sign-in", ""
	case code >= 500:
		p.Key, p.Lasting = "refused", true
	case code >= 400:
		p.Key = "later"
	case late || isNet && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded):
		p.Key, p.Said = "timeout", ""
	case noTLS || strings.Contains(text, "starttls"):
		p.Key, p.Said = "no-tls", ""
	case strings.Contains(text, "refused"):
		p.Key, p.Said = "closed", ""
	}
	return p
}

// said is what a server answered, in one short line.
func said(err error) string {
	text := err.Error()
	if e, ok := errors.AsType[*textproto.Error](err); ok {
		text = e.Error()
	}
	text = oneLine(text)
	if runes := []rune(text); len(runes) > 160 {
		text = string(runes[:160]) + "…"
	}
	return text
}
