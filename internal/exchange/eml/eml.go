// Package eml reads mails (RFC 5322, MIME): the text in HTML or plain, the pictures in it, who sent it and when, and what
// was attached. Korean mails come in UTF-8, EUC-KR, CP949 and its many names, also where the head does not say so. It
// refuses what is no mail and mails in mails without end; what cannot be decoded it leaves out.
package eml

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/korean"

	"jogan/internal/exchange/document"
	"jogan/internal/fault"
)

// maxParts bounds the parts of a mail, maxText the text that is read, in bytes.
const (
	maxParts = 500
	maxText  = 8 << 20
)

var (
	headLine = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,60}:`)
	ofMails  = regexp.MustCompile(`(?im)^(from|subject|mime-version|received|return-path|message-id):`)
)

// Is tells whether the file begins as a mail does.
func Is(data []byte) bool {
	head := data[:min(len(data), 16<<10)]
	return headLine.Match(head) && len(ofMails.FindAll(head, 2)) > 1
}

// Read reads a mail. name is the file's name, zone where the times in its text are meant. Attachments are not opened.
func Read(data []byte, name string, zone *time.Location) (document.Document, error) {
	r := reader{d: document.Document{Format: "eml"}, cids: map[string]int{}}
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return r.d, fault.Wrap(err, fault.Invalid, "document.broken")
	}
	r.d.Title = document.CleanTitle(header(m.Header.Get("Subject")))
	r.from(m.Header.Get("From"))
	if at, err := m.Header.Date(); err == nil {
		r.d.Sent = at
	}
	r.part(m.Header, m.Body, 0)
	blocks, err := r.blocks()
	if err != nil {
		return r.d, err
	}
	r.d.Finish(blocks, name, zone)
	return r.d, nil
}

type reader struct {
	d           document.Document
	html, plain strings.Builder
	cids        map[string]int // pictures by content id
	parts       int
}

// head is the head of a mail or of a part of it.
type head interface{ Get(string) string }

func (r *reader) from(s string) {
	s = header(s)
	if a, err := mail.ParseAddress(s); err == nil {
		r.d.Sender, r.d.SenderMail = strings.TrimSpace(a.Name), a.Address
	} else if before, after, ok := strings.Cut(s, "<"); ok {
		r.d.Sender, r.d.SenderMail = strings.Trim(before, ` "`), strings.Trim(after, " >")
	}
	if r.d.Sender == "" {
		_, host, _ := strings.Cut(r.d.SenderMail, "@")
		r.d.Sender = host
	}
}

// part reads a part of a mail and those inside it.
func (r *reader) part(h head, body io.Reader, depth int) {
	if r.parts++; r.parts > maxParts || depth > document.MaxDepth {
		r.d.Leave("document.left-part")
		return
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil && kind == "" {
		kind = "text/plain"
	}
	if boundary := params["boundary"]; strings.HasPrefix(kind, "multipart/") && boundary != "" {
		all := multipart.NewReader(body, boundary)
		for {
			p, err := all.NextRawPart()
			if err != nil {
				if err != io.EOF {
					r.d.Leave("document.left-cut")
				}
				return
			}
			r.part(p.Header, p, depth+1)
			if r.parts > maxParts {
				return
			}
		}
	}
	disposition, more, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	if err != nil && disposition == "" {
		disposition = "inline"
	}
	name := header(more["filename"])
	if name == "" {
		name = header(params["name"])
	}
	data, whole := decoded(h.Get("Content-Transfer-Encoding"), body)
	if !whole {
		r.d.Leave("document.left-cut")
	}
	id := strings.Trim(h.Get("Content-ID"), " <>")
	text := disposition != "attachment" && name == ""
	switch {
	case kind == "message/rfc822" || strings.HasSuffix(strings.ToLower(name), ".eml"):
		r.inner(data, depth)
	case kind == "text/html" && text:
		r.keep(&r.html, charset(data, params["charset"]))
	case kind == "text/plain" && text:
		r.keep(&r.plain, charset(data, params["charset"])+"\n")
	case strings.HasPrefix(kind, "image/"):
		n := r.d.AddPicture(document.Picture{Name: name, Bytes: data})
		if id != "" {
			r.cids[id] = n
		}
	case name != "":
		r.d.Attachments = append(r.d.Attachments, document.File{Name: name, Bytes: data})
	}
}

// inner reads a mail that was forwarded whole. Its sender is the one who says something.
func (r *reader) inner(data []byte, depth int) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		r.d.Leave("document.left-part")
		return
	}
	if from := m.Header.Get("From"); from != "" {
		r.from(from)
	}
	if title := document.CleanTitle(header(m.Header.Get("Subject"))); title != "" {
		r.d.Title = title
	}
	if at, err := m.Header.Date(); err == nil {
		r.d.Sent = at
	}
	r.part(m.Header, m.Body, depth+1)
}

func (r *reader) keep(w *strings.Builder, text string) {
	if w.Len()+len(text) > maxText {
		r.d.Leave("document.left-cut")
		return
	}
	w.WriteString(text)
}

func (r *reader) blocks() ([]document.Block, error) {
	used := map[int]bool{}
	var out []document.Block
	if strings.TrimSpace(r.html.String()) != "" {
		var err error
		out, err = document.Web(r.html.String(), func(address string) int {
			if id, ok := strings.CutPrefix(address, "cid:"); ok {
				used[r.cids[id]] = true
				return r.cids[id]
			}
			return 0
		})
		if err != nil {
			return nil, err
		}
	}
	if len(out) == 0 {
		out = document.Plain(r.plain.String())
	}
	for i := range r.d.Pictures { // those that the text does not name come behind it
		if !used[i+1] {
			out = append(out, document.Block{Kind: document.Figure, Picture: i + 1})
		}
	}
	return out, nil
}

// decoded undoes the transfer encoding; whole false: the end is missing or damaged.
func decoded(how string, body io.Reader) (data []byte, whole bool) {
	switch strings.ToLower(strings.TrimSpace(how)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, &letters{r: body})
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(io.LimitReader(body, document.MaxExpanded))
	return data, err == nil
}

// letters leaves out what is not of base64: blanks that mail programs put in.
type letters struct{ r io.Reader }

func (l *letters) Read(p []byte) (int, error) {
	for {
		n, err := l.r.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil {
			return kept, err
		}
	}
}

// charset gives text in UTF-8. Without a name, or with a wrong one, it is UTF-8 where it can be and else CP949.
func charset(data []byte, name string) string {
	if utf8.Valid(data) && !strings.HasPrefix(strings.ToLower(name), "iso-2022") && !strings.HasPrefix(strings.ToLower(name), "utf-16") {
		return string(data)
	}
	text, err := named(name).NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return string(text)
}

// named is a charset by its name; the names of Korean ones are more than the web's list knows.
func named(name string) encoding.Encoding {
	name = strings.ToLower(strings.Trim(name, ` "'`))
	if e, err := htmlindex.Get(name); err == nil && name != "utf-8" && name != "us-ascii" && !strings.HasPrefix(name, "iso-8859-1") {
		return e
	}
	return korean.EUCKR // cp949, ms949, uhc, ks_c_5601 …: its decoder knows all of CP949
}

// header decodes the words of a head's field (RFC 2047), also where their charset is not said.
func header(s string) string {
	d := mime.WordDecoder{CharsetReader: func(name string, in io.Reader) (io.Reader, error) {
		return named(name).NewDecoder().Reader(in), nil
	}}
	if text, err := d.DecodeHeader(s); err == nil {
		s = text
	}
	if !utf8.ValidString(s) {
		s = charset([]byte(s), "")
	}
	return strings.TrimSpace(s)
}
