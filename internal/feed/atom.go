package feed

import (
	"encoding/xml"
	"fmt"
	"time"
)

const atomSpace = "http://www.w3.org/2005/Atom"

// The wire form of Atom 1.0 (RFC 4287) with the module media.
type atomFeed struct {
	XMLName  xml.Name    `xml:"feed"`
	Space    string      `xml:"xmlns,attr"`
	Media    string      `xml:"xmlns:media,attr"`
	Language string      `xml:"xml:lang,attr,omitempty"`
	Title    atomText    `xml:"title"`
	Subtitle *atomText   `xml:"subtitle"`
	ID       string      `xml:"id"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Icon     string      `xml:"icon,omitempty"`
	Author   atomPerson  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomPerson struct {
	Name string `xml:"name"`
	URI  string `xml:"uri,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomEntry struct {
	Title      atomText        `xml:"title"`
	ID         string          `xml:"id"`
	Link       atomLink        `xml:"link"`
	Published  string          `xml:"published"`
	Updated    string          `xml:"updated"`
	Authors    []atomPerson    `xml:"author"`
	Categories []atomCategory  `xml:"category"`
	Summary    *atomText       `xml:"summary"`
	Content    atomText        `xml:"content"`
	Media      *mediaContent   `xml:"media:content"`
	Thumbnail  *mediaThumbnail `xml:"media:thumbnail"`
}

// never is the time at which a feed that has no articles was last changed: RFC 4287 §4.1.1 wants one.
func never() time.Time { return time.Unix(0, 0).UTC() }

// Atom writes a channel as Atom 1.0. Its own and its articles' "updated" are those of the newest edit or correction. The
// paper is the author of what nobody signed (RFC 4287 §4.1.2).
func Atom(c Channel) ([]byte, error) {
	text := func(s string) *atomText {
		if s = clean(s); s == "" {
			return nil
		}
		return &atomText{"text", s}
	}
	updated := c.changed()
	if updated.IsZero() {
		updated = never()
	}
	out := atomFeed{
		Space: atomSpace, Media: mediaSpace, Language: c.Language, Title: atomText{"text", clean(c.Title)}, Subtitle: text(c.Description),
		ID: c.Self, Updated: updated.Format(time.RFC3339), Icon: c.Icon, Author: atomPerson{Name: clean(c.Paper)},
		Links: []atomLink{{c.Self, "self", "application/atom+xml"}, {c.Link, "alternate", "text/html"}},
	}
	for _, i := range c.Items {
		e := atomEntry{
			Title: atomText{"text", clean(i.Title)}, ID: i.Link, Link: atomLink{i.Link, "alternate", "text/html"},
			Published: i.Published.Format(time.RFC3339), Updated: i.changed().Format(time.RFC3339),
			Summary: text(i.Description), Content: atomText{"html", i.text()},
		}
		e.Media, e.Thumbnail = i.media()
		for _, a := range i.Authors {
			e.Authors = append(e.Authors, atomPerson{clean(a.Name), a.URL})
		}
		for _, k := range i.categories() {
			e.Categories = append(e.Categories, atomCategory{k})
		}
		out.Entries = append(out.Entries, e)
	}
	body, err := xml.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write Atom: %w", err)
	}
	return append([]byte(xml.Header), body...), nil
}
