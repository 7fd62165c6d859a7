package notify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/korean"

	"jogan/internal/news"
)

// Piece is an article as partners get it. Addresses are absolute; times are in the paper's zone.
type Piece struct {
	No        int64
	ID        string // the same for ever: the article's address without its scheme, or the paper's name where it has none
	Action    news.Delivering
	URL       string
	Title     string
	Subtitle  string
	Short     string
	Lead      string
	HTML      string // full text
	Text      string // the same without markup
	Section   string
	Slug      string // of the section
	Kind      news.Kind
	Grade     news.Grade
	Own       bool
	Source    string
	Authors   []string
	Emails    []string
	Tags      []string
	Pictures  []PiecePicture
	Published time.Time
	Updated   time.Time // the last change, or the withdrawal
	Paper     string
	Site      string
	Copyright string
	Language  string
	AIUse     string
}

// PiecePicture is a picture of a piece.
type PiecePicture struct {
	URL           string
	Type          string // media type
	Width, Height int
	Alt           string
	Caption       string
	Credit        string
}

// MediaType is the type of what a format is written in for a partner.
func MediaType(p news.Partner) string {
	kind := map[news.PartnerFormat]string{
		news.XMLFormat: "application/xml", news.RSSFormat: "application/rss+xml", news.JSONFormat: "application/json", news.NinjsFormat: "application/json",
	}[p.Format]
	return kind + "; charset=" + string(p.Charset)
}

// Ending is that of files in a partner's format.
func Ending(p news.Partner) string {
	if p.Format.XML() {
		return ".xml"
	}
	return ".json"
}

// Print tells two renderings of a piece apart, whatever is to be done with it.
func Print(p news.Partner, x Piece) (string, error) {
	x.Action = news.DeliverUpdate
	raw, err := WritePiece(p, x)
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), err
}

// WritePiece spells one piece as the partner reads it.
func WritePiece(p news.Partner, x Piece) ([]byte, error) {
	var raw []byte
	var err error
	switch p.Format {
	case news.XMLFormat:
		raw = writeXML(p, func(b *bytes.Buffer) { xmlPiece(b, p, x, "article", namespaces(p)) })
	case news.RSSFormat:
		raw = writeXML(p, func(b *bytes.Buffer) { channel(b, p, x.Paper, x.Site, []Piece{x}) })
	case news.JSONFormat:
		raw, err = marshal(object(p, x))
	case news.NinjsFormat:
		raw, err = marshal(ninjsOf(p, x))
	}
	if err != nil {
		return nil, fmt.Errorf("write article %d as %s: %w", x.No, p.Format, err)
	}
	return inCharset(p, raw)
}

// WritePieces spells a feed.
func WritePieces(p news.Partner, paper, site string, all []Piece) ([]byte, error) {
	var raw []byte
	var err error
	switch p.Format {
	case news.XMLFormat:
		raw = writeXML(p, func(b *bytes.Buffer) {
			b.WriteString("<articles" + namespaces(p) + ">\n")
			for _, x := range all {
				xmlPiece(b, p, x, "article", "")
			}
			b.WriteString("</articles>\n")
		})
	case news.RSSFormat:
		raw = writeXML(p, func(b *bytes.Buffer) { channel(b, p, paper, site, all) })
	case news.JSONFormat:
		items := []any{}
		for _, x := range all {
			items = append(items, object(p, x))
		}
		raw, err = marshal(ordered{{"paper", paper}, {"url", site}, {"items", items}})
	case news.NinjsFormat:
		items := []any{}
		for _, x := range all {
			items = append(items, ninjsOf(p, x))
		}
		raw, err = marshal(ordered{{"items", items}})
	}
	if err != nil {
		return nil, fmt.Errorf("write a feed as %s: %w", p.Format, err)
	}
	return inCharset(p, raw)
}

// value is a part of a piece: a string, a list of strings, a number, or pictures; nil where there is none. Of what is
// deleted only its names are told.
func (x Piece) value(field string, rss bool) any {
	clock := func(t time.Time) any {
		switch {
		case t.IsZero():
			return nil
		case rss:
			return t.Format(time.RFC1123Z)
		}
		return t.Format(time.RFC3339)
	}
	switch field {
	case "id":
		return x.ID
	case "no":
		return x.No
	case "status":
		return x.Action.Letter()
	case "url":
		return x.URL
	case "updated":
		return clock(x.Updated)
	}
	if x.Action == news.DeliverDelete {
		return nil
	}
	origin := "own"
	if !x.Own {
		origin = "wire"
	}
	all := map[string]any{
		"title": x.Title, "subtitle": x.Subtitle, "short_title": x.Short, "lead": x.Lead, "body_html": x.HTML, "body_text": x.Text,
		"section": x.Section, "section_slug": x.Slug, "kind": string(x.Kind), "grade": string(x.Grade), "origin": origin, "source": x.Source,
		"authors": x.Authors, "emails": x.Emails, "tags": x.Tags, "pictures": x.Pictures, "published": clock(x.Published),
		"paper": x.Paper, "copyright": x.Copyright, "language": x.Language, "ai_use": x.AIUse,
	}
	switch v := all[field].(type) {
	case string:
		if v == "" {
			return nil
		}
	case []string:
		if len(v) == 0 {
			return nil
		}
	case []PiecePicture:
		if len(v) == 0 {
			return nil
		}
	}
	return all[field]
}

// namespaces declares the prefixes that the partner's names have.
func namespaces(p news.Partner) string {
	var all []string
	for prefix, uri := range news.PartnerPrefixes() {
		if slices.ContainsFunc(p.Fields, func(f news.PartnerField) bool { return strings.HasPrefix(f.Name, prefix+":") }) {
			all = append(all, fmt.Sprintf(` xmlns:%s="%s"`, prefix, uri))
		}
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

func writeXML(p news.Partner, write func(*bytes.Buffer)) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"%s\"?>\n", strings.ToUpper(string(p.Charset)))
	write(&b)
	return b.Bytes()
}

// escaped is text for XML; what XML 1.0 cannot hold is left out (§2.2).
func escaped(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}

func xmlPiece(b *bytes.Buffer, p news.Partner, x Piece, element, attributes string) {
	b.WriteString("<" + element + attributes + ">\n")
	one := func(name, attributes, text string) {
		fmt.Fprintf(b, "<%s%s>%s</%s>\n", name, attributes, escaped(text), name)
	}
	for _, f := range p.Fields {
		switch v := x.value(f.Field, p.Format == news.RSSFormat).(type) {
		case string:
			attributes := ""
			if p.Format == news.RSSFormat && f.Name == "guid" && f.Field != "url" {
				attributes = ` isPermaLink="false"`
			}
			one(f.Name, attributes, v)
		case int64:
			one(f.Name, "", strconv.FormatInt(v, 10))
		case []string:
			for _, text := range v {
				one(f.Name, "", text)
			}
		case []PiecePicture:
			for _, i := range v {
				fmt.Fprintf(b, "<%s url=\"%s\" type=\"%s\" width=\"%d\" height=\"%d\">", f.Name, escaped(i.URL), escaped(i.Type), i.Width, i.Height)
				for _, part := range []struct{ name, text string }{{"alt", i.Alt}, {"caption", i.Caption}, {"credit", i.Credit}} {
					if part.text != "" {
						fmt.Fprintf(b, "<%s>%s</%s>", part.name, escaped(part.text), part.name)
					}
				}
				fmt.Fprintf(b, "</%s>\n", f.Name)
			}
		}
	}
	b.WriteString("</" + element + ">\n")
}

func channel(b *bytes.Buffer, p news.Partner, paper, site string, all []Piece) {
	fmt.Fprintf(b, "<rss version=\"2.0\"%s>\n<channel>\n<title>%s</title>\n<link>%s</link>\n<description>%s</description>\n<language>ko</language>\n",
		namespaces(p), escaped(paper), escaped(site), escaped(paper))
	for _, x := range all {
		xmlPiece(b, p, x, "item", "")
	}
	b.WriteString("</channel>\n</rss>\n")
}

// ordered is a JSON object whose members keep their order.
type ordered []struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// marshal writes JSON without escapes that only pages need.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

func object(p news.Partner, x Piece) ordered {
	var o ordered
	add := func(name string, value any) {
		o = append(o, struct {
			name  string
			value any
		}{name, value})
	}
	for _, f := range p.Fields {
		switch v := x.value(f.Field, false).(type) {
		case nil:
		case []PiecePicture:
			var pictures []any
			for _, i := range v {
				pictures = append(pictures, ordered{{"url", i.URL}, {"type", i.Type}, {"width", i.Width}, {"height", i.Height}, {"alt", i.Alt}, {"caption", i.Caption}, {"credit", i.Credit}})
			}
			add(f.Name, pictures)
		default:
			add(f.Name, v)
		}
	}
	return o
}

// The wire form of ninjs 2.1 (iptc.org/standards/ninjs), as far as an article needs it.
type ninjs struct {
	Standard     map[string]string `json:"standard"`
	URI          string            `json:"uri"`
	Type         string            `json:"type"`
	Status       string            `json:"pubstatus"` // usable, canceled
	First        string            `json:"firstcreated,omitempty"`
	Version      string            `json:"versioncreated,omitempty"`
	Language     string            `json:"language,omitempty"`
	Title        string            `json:"title,omitempty"`
	By           string            `json:"by,omitempty"`
	Headlines    []ninjsText       `json:"headlines,omitempty"`
	Descriptions []ninjsText       `json:"descriptions,omitempty"`
	Bodies       []ninjsText       `json:"bodies,omitempty"`
	Subjects     []ninjsName       `json:"subjects,omitempty"`
	Sources      []ninjsName       `json:"infosources,omitempty"`
	Copyright    string            `json:"copyrightnotice,omitempty"`
	Note         string            `json:"ednote,omitempty"`
	Associations []ninjsPicture    `json:"associations,omitempty"`
	AltIDs       []ninjsAlt        `json:"altids,omitempty"`
}

type ninjsText struct {
	Role  string `json:"role,omitempty"`
	Type  string `json:"contenttype,omitempty"`
	Value string `json:"value"`
}

type ninjsName struct {
	Name string `json:"name"`
	Rel  string `json:"rel,omitempty"`
}

type ninjsAlt struct {
	Role  string `json:"role"`
	Value string `json:"value"`
}

type ninjsPicture struct {
	Name       string           `json:"name"`
	URI        string           `json:"uri"`
	Type       string           `json:"type"`
	By         string           `json:"by,omitempty"`
	Headlines  []ninjsText      `json:"headlines,omitempty"`
	Renditions []ninjsRendition `json:"renditions"`
}

type ninjsRendition struct {
	Name   string `json:"name"`
	Href   string `json:"href"`
	Type   string `json:"contenttype,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// ninjsOf is a piece in ninjs: its names are those of the standard, and what was not chosen stays away.
func ninjsOf(p news.Partner, x Piece) ninjs {
	has := func(field string) bool {
		return slices.ContainsFunc(p.Fields, func(f news.PartnerField) bool { return f.Field == field }) && x.value(field, false) != nil
	}
	n := ninjs{
		Standard: map[string]string{"name": "ninjs", "version": "2.1", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json"},
		URI:      x.URL, Type: "text", Status: "usable", AltIDs: []ninjsAlt{{"article", x.ID}, {"action", x.Action.Letter()}},
	}
	if n.URI == "" {
		n.URI = "urn:" + x.ID
	}
	if has("updated") {
		n.Version = x.Updated.Format(time.RFC3339)
	}
	if x.Action == news.DeliverDelete {
		n.Status = "canceled"
		return n
	}
	text := func(field, role, kind, value string) []ninjsText {
		if !has(field) {
			return nil
		}
		return []ninjsText{{role, kind, value}}
	}
	n.Headlines = append(text("title", "main", "text/plain", x.Title), text("subtitle", "sub", "text/plain", x.Subtitle)...)
	n.Descriptions = text("lead", "summary", "text/plain", x.Lead)
	n.Bodies = append(text("body_html", "main", "text/html", x.HTML), text("body_text", "plain", "text/plain", x.Text)...)
	for _, set := range []struct {
		field, value string
		to           *string
	}{
		{"title", x.Title, &n.Title}, {"language", x.Language, &n.Language}, {"copyright", x.Copyright, &n.Copyright}, {"ai_use", x.AIUse, &n.Note},
		{"authors", strings.Join(x.Authors, ", "), &n.By}, {"published", x.Published.Format(time.RFC3339), &n.First},
	} {
		if has(set.field) {
			*set.to = set.value
		}
	}
	if has("section") {
		n.Subjects = append(n.Subjects, ninjsName{x.Section, "section"})
	}
	if has("tags") {
		for _, tag := range x.Tags {
			n.Subjects = append(n.Subjects, ninjsName{tag, "tag"})
		}
	}
	if has("source") {
		n.Sources = []ninjsName{{Name: x.Source}}
	}
	if has("pictures") {
		for i, picture := range x.Pictures {
			a := ninjsPicture{
				Name: fmt.Sprintf("picture-%d", i+1), URI: picture.URL, Type: "picture", By: picture.Credit,
				Renditions: []ninjsRendition{{"main", picture.URL, picture.Type, picture.Width, picture.Height}},
			}
			if picture.Caption != "" {
				a.Headlines = []ninjsText{{"caption", "text/plain", picture.Caption}}
			}
			n.Associations = append(n.Associations, a)
		}
	}
	return n
}

// inCharset is a document in the partner's characters. What EUC-KR lacks stands as a reference by number: of XML's kind
// or of JSON's, so that a reader finds the same character.
func inCharset(p news.Partner, raw []byte) ([]byte, error) {
	if p.Charset != news.EUCKR {
		return raw, nil
	}
	encoder := korean.EUCKR.NewEncoder() // code page 949, as the web and old receivers mean it
	var b bytes.Buffer
	for _, r := range string(raw) {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		some, err := encoder.String(string(r))
		switch {
		case err == nil:
			b.WriteString(some)
		case p.Format.XML():
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
		encoder.Reset()
	}
	return b.Bytes(), nil
}
