// Package feed writes the formats in which the paper's articles are read elsewhere. It decides how an article is spelled
// in each of them; which articles, and at which addresses, its caller says. It fetches nothing and knows no reader.
package feed

import (
	"encoding/xml"
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strings"
	"time"

	"jogan/internal/richtext"
)

// Channel is a feed. Addresses are absolute; Self is the feed's own.
type Channel struct {
	Title, Description string
	Link, Self         string
	Language           string
	Items              []Item
}

// Item is an article of a feed. Published is printed in its own time zone.
type Item struct {
	Title       string
	Link        string
	Description string // plain text
	Content     string // HTML with absolute addresses; see Body
	Section     string
	Tags        []string
	Authors     []string
	Published   time.Time
}

// The wire form of RSS 2.0 (rssboard.org/rss-specification) with the modules content, dc and atom.
type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title         string    `xml:"title"`
	Link          string    `xml:"link"`
	Description   string    `xml:"description"`
	Language      string    `xml:"language"`
	LastBuildDate string    `xml:"lastBuildDate,omitempty"`
	Self          atomLink  `xml:"atom:link"`
	Items         []rssItem `xml:"item"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        string   `xml:"guid"`
	PubDate     string   `xml:"pubDate"`
	Creators    []string `xml:"dc:creator"`
	Categories  []string `xml:"category"`
	Description string   `xml:"description"`
	Content     string   `xml:"content:encoded"`
}

// RSS writes a channel as RSS 2.0. Characters that XML cannot hold are left out. Dates are those of RFC 822 with a year
// of four digits and a numeric zone, as Naver and the specification ask for. The date of the last build is that of the
// newest article, so that the same articles make the same bytes.
func RSS(c Channel) ([]byte, error) {
	out := rss{
		Version: "2.0", Atom: "http://www.w3.org/2005/Atom", Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/",
		Channel: rssChannel{
			Title: clean(c.Title), Link: c.Link, Description: clean(c.Description), Language: c.Language,
			Self: atomLink{c.Self, "self", "application/rss+xml"},
		},
	}
	var newest time.Time
	for _, i := range c.Items {
		if i.Published.After(newest) {
			newest = i.Published
		}
		item := rssItem{
			Title: clean(i.Title), Link: i.Link, GUID: i.Link, PubDate: i.Published.Format(time.RFC1123Z),
			Description: clean(i.Description), Content: clean(i.Content),
		}
		for _, a := range i.Authors {
			item.Creators = append(item.Creators, clean(a))
		}
		for _, k := range append([]string{i.Section}, i.Tags...) {
			if k != "" {
				item.Categories = append(item.Categories, clean(k))
			}
		}
		out.Channel.Items = append(out.Channel.Items, item)
	}
	if !newest.IsZero() {
		out.Channel.LastBuildDate = newest.Format(time.RFC1123Z)
	}
	body, err := xml.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write RSS: %w", err)
	}
	return append([]byte(xml.Header), body...), nil
}

// clean takes out what XML 1.0 cannot hold (§2.2).
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return r
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, s)
}

// ownLink finds links to this site in rendered text: the renderer spells them in this one way.
var ownLink = regexp.MustCompile(`<a href="/`)

// Body is an article's body as readers of feeds can show it, in plain HTML: links to this site are made absolute with root,
// and each picture and file of the library is what show returns for it. A gallery is its pictures one after the other, an
// embed its address, a pull quote a quotation; related articles are left out, as a feed's reader could not take back one
// that is withdrawn.
func Body(canonical, root string, show func(item int64, caption template.HTML) string) string {
	item := func(id int64, caption template.HTML) template.HTML {
		return template.HTML(show(id, caption)) //nolint:gosec // the caller's own markup, made by Figure and File
	}
	body := richtext.Render(canonical, richtext.Parts{
		Picture: func(f richtext.Figure) template.HTML { return item(f.Picture, f.Caption) },
		File:    func(f richtext.File) template.HTML { return item(f.File, f.Caption) },
		Gallery: func(figures []richtext.Figure) template.HTML {
			var all template.HTML
			for _, f := range figures {
				all += item(f.Picture, f.Caption)
			}
			return all
		},
		Embed: func(e richtext.EmbedFigure) template.HTML {
			words := e.Caption
			if words != "" {
				words += "<br>"
			}
			return "<p>" + words + link(e.Address, e.Address) + "</p>"
		},
		Aside: func(a richtext.Aside) template.HTML {
			if a.Kind == "pull" {
				return "<blockquote>" + a.Content + "</blockquote>"
			}
			return "<aside>" + a.Content + "</aside>"
		},
	})
	return ownLink.ReplaceAllLiteralString(string(body), `<a href="`+html.EscapeString(root)+`/`)
}

// link is a link to an address with plain text.
func link(address, text string) template.HTML {
	return template.HTML(`<a href="` + html.EscapeString(address) + `" rel="noopener">` + html.EscapeString(text) + `</a>`) //nolint:gosec // escaped
}

// File is a film, sound or document for a feed: a link to it with its name, or else its media type, and its words.
// caption is HTML; the rest is plain text.
func File(address, kind, name string, caption template.HTML, credit string) string {
	if name == "" {
		name = kind
	}
	words := strings.TrimSpace(string(caption) + " " + html.EscapeString(credit))
	if words != "" {
		words = "<br>" + words
	}
	return "<p>" + string(link(address, name)) + words + "</p>"
}

// Figure is a picture with its words for a feed. caption is HTML; the rest is plain text.
func Figure(src string, width, height int, alt string, caption template.HTML, credit string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<figure><img src="%s" width="%d" height="%d" alt="%s">`, html.EscapeString(src), width, height, html.EscapeString(alt))
	words := strings.TrimSpace(string(caption) + " " + html.EscapeString(credit))
	if words != "" {
		b.WriteString("<figcaption>" + words + "</figcaption>")
	}
	b.WriteString("</figure>")
	return b.String()
}
