// Package feed writes the formats in which the paper's articles are read elsewhere. It decides how an article is spelled
// in each of them; which articles, and at which addresses, its caller says. It fetches nothing and knows no reader.
package feed

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strings"
	"time"

	"jogan/internal/richtext"
)

// Channel is a feed, the same in every format. Addresses are absolute; Self is that of the feed in the format that is
// written.
type Channel struct {
	Title, Description string
	Link, Self         string
	Paper              string // whose feed it is
	Language           string
	Icon               string // of the paper, square; empty: none is told
	Items              []Item
}

// Item is an article of a feed. Times are printed in their own time zone.
type Item struct {
	Title       string
	Subtitle    string
	Link        string // also what the article is known by: it stays
	Description string // plain text
	Content     string // HTML with absolute addresses; see Body
	Section     string
	Tags        []string
	Authors     []Author
	Published   time.Time
	Updated     time.Time // when it was last edited or corrected; zero: never
	Picture     *Picture  // that stands over it; nil: none
	Thumbnail   *Picture  // the same, small
}

// Author is who wrote an article.
type Author struct {
	Name string
	URL  string // of the page about them; empty: there is none
}

// Picture is a picture of an article. Width and Height are pixels.
type Picture struct {
	URL, Type     string
	Width, Height int
	Words, Credit string
}

// text is the whole text of an item, as the formats have it that know no subtitle.
func (i Item) text() string {
	if i.Subtitle == "" {
		return clean(i.Content)
	}
	return clean("<p><strong>" + html.EscapeString(i.Subtitle) + "</strong></p>" + i.Content)
}

// changed is when an item last became another.
func (i Item) changed() time.Time {
	if i.Updated.After(i.Published) {
		return i.Updated
	}
	return i.Published
}

// changed is when the newest of the items became what it is; zero: there are none. It says nothing of the time at which
// a feed is written, so that the same articles make the same bytes.
func (c Channel) changed() time.Time {
	var newest time.Time
	for _, i := range c.Items {
		if i.changed().After(newest) {
			newest = i.changed()
		}
	}
	return newest
}

// categories are an item's section and tags, each once.
func (i Item) categories() []string {
	var all []string
	seen := map[string]bool{}
	for _, k := range append([]string{i.Section}, i.Tags...) {
		if k = clean(k); k != "" && !seen[k] {
			seen[k] = true
			all = append(all, k)
		}
	}
	return all
}

// clean takes out what XML 1.0 cannot hold (§2.2); JSON could, but no reader of feeds has a use for it.
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

// Figure is a picture with its words for a feed. srcset may be empty; caption is HTML; the rest is plain text.
func Figure(src, srcset string, width, height int, alt string, caption template.HTML, credit string) string {
	var b strings.Builder
	if srcset != "" {
		srcset = ` srcset="` + html.EscapeString(srcset) + `"`
	}
	fmt.Fprintf(&b, `<figure><img src="%s"%s width="%d" height="%d" alt="%s">`, html.EscapeString(src), srcset, width, height, html.EscapeString(alt))
	words := strings.TrimSpace(string(caption) + " " + html.EscapeString(credit))
	if words != "" {
		b.WriteString("<figcaption>" + words + "</figcaption>")
	}
	b.WriteString("</figure>")
	return b.String()
}
