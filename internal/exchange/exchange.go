// Package exchange reads the files that press offices send: it recognises what a file is by its bytes and gives it to
// the format's own package. A mail whose release is attached becomes that release. It refuses, each with its reason, what
// is empty, too large, locked, damaged, or of a kind that it does not know.
package exchange

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	"jogan/internal/exchange/cfb"
	"jogan/internal/exchange/document"
	"jogan/internal/exchange/docx"
	"jogan/internal/exchange/eml"
	"jogan/internal/exchange/hwp"
	"jogan/internal/exchange/hwpx"
	"jogan/internal/exchange/pdf"
	"jogan/internal/exchange/zipxml"
	"jogan/internal/fault"
	"jogan/internal/richtext"
)

// Read reads a document. name is the file's name, which only serves as a last title; zone is where the times in its text
// are meant. Errors are Invalid, with a sentence for whoever dropped the file.
func Read(name string, data []byte, zone *time.Location) (document.Document, error) {
	if len(data) > document.MaxBytes {
		return document.Document{}, fault.New(fault.Invalid, "document.too-large")
	}
	if !eml.Is(data) || bytes.HasPrefix(data, []byte("PK")) {
		return file(name, data, zone)
	}
	d, err := eml.Read(data, name, zone)
	if err != nil {
		return d, err
	}
	return attached(d, zone), nil
}

// file reads a document that is no mail.
func file(name string, data []byte, zone *time.Location) (document.Document, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return document.Document{}, fault.New(fault.Invalid, "document.empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		a, err := zipxml.Open(data)
		switch {
		case err != nil:
			return document.Document{}, err
		case docx.Is(a):
			return docx.Read(a, name, zone)
		case hwpx.Is(a):
			return hwpx.Read(a, name, zone)
		}
	case bytes.HasPrefix(data, []byte(cfb.Magic)):
		a, err := cfb.Open(data)
		switch {
		case err != nil:
			return document.Document{}, err
		case a.Has("EncryptedPackage"):
			return document.Document{}, fault.New(fault.Invalid, "document.encrypted")
		case a.Has("FileHeader"):
			return hwp.Read(a, name, zone)
		case a.Has("WordDocument"):
			return document.Document{}, fault.New(fault.Invalid, "document.old-word")
		}
	case bytes.HasPrefix(data, []byte("HWP Document File V")):
		return document.Document{}, fault.New(fault.Invalid, "document.old-hwp")
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return pdf.Read(data, name, zone)
	}
	return document.Document{}, fault.New(fault.Invalid, "document.unknown")
}

// enough is how many characters a mail's own text has where it is the release itself; greetings are shorter.
const enough = 400

// attached is the release that a mail brings: its own text, or the best of the documents that came with it.
func attached(d document.Document, zone *time.Location) document.Document {
	own := utf8.RuneCountInString(strings.TrimSpace(richtext.Text(d.Body)))
	best, most, other := document.Document{}, 0, 0
	for _, f := range d.Attachments {
		in, err := file(f.Name, f.Bytes, zone)
		if err != nil {
			if key := fault.TextOf(err).Key; key != "document.unknown" {
				d.Leave(key)
			}
			other++
			continue
		}
		// The same release often comes twice, as .hwpx and .pdf: what keeps its tables and pictures is better.
		rank := utf8.RuneCountInString(richtext.Text(in.Body)) + 1
		if in.Format != "pdf" {
			rank += 1 << 30
		}
		if rank > most {
			best, most = in, rank
		}
	}
	if other > 0 {
		d.Leave("document.left-files", other)
	}
	if most == 0 || own >= enough && own*2 > utf8.RuneCountInString(richtext.Text(best.Body)) {
		return d
	}
	best.Sender, best.SenderMail, best.Sent, best.Format = d.Sender, d.SenderMail, d.Sent, "eml"
	if best.Title == "" {
		best.Title = d.Title
	}
	if best.Embargo.IsZero() {
		best.Embargo, best.EmbargoText = d.Embargo, d.EmbargoText
	}
	for _, c := range d.Contacts {
		if !strings.Contains(strings.Join(best.Contacts, "\n"), c) {
			best.Contacts = append(best.Contacts, c)
		}
	}
	if len(d.Pictures) > 0 { // what hung on the mail beside the document: its pictures are for the article
		var b strings.Builder
		b.WriteString(best.Body)
		for _, p := range d.Pictures {
			if n := best.AddPicture(p); n > 0 {
				b.WriteString(document.FigureOf(n))
			}
		}
		best.Body = b.String()
	}
	for _, l := range d.Left {
		best.Leave(l.Key, l.Args...)
	}
	return best
}
