package feed

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// The wire form of RSS 2.0 (rssboard.org/rss-specification, rssboard.org/rss-profile) with the modules content, dc, atom
// and media (rssboard.org/media-rss).
type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Media   string     `xml:"xmlns:media,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title         string    `xml:"title"`
	Link          string    `xml:"link"`
	Description   string    `xml:"description"`
	Language      string    `xml:"language"`
	LastBuildDate string    `xml:"lastBuildDate,omitempty"`
	Self          atomLink  `xml:"atom:link"`
	Image         *rssImage `xml:"image"`
	Items         []rssItem `xml:"item"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       string          `xml:"title"`
	Link        string          `xml:"link"`
	GUID        rssGUID         `xml:"guid"`
	PubDate     string          `xml:"pubDate"`
	Creators    []string        `xml:"dc:creator"`
	Categories  []string        `xml:"category"`
	Description string          `xml:"description"`
	Content     string          `xml:"content:encoded"`
	Media       *mediaContent   `xml:"media:content"`
	Thumbnail   *mediaThumbnail `xml:"media:thumbnail"`
}

// rssImage stands for the paper; its size is left out, as the specification allows 144 pixels at most.
type rssImage struct {
	URL   string `xml:"url"`
	Title string `xml:"title"`
	Link  string `xml:"link"`
}

type rssGUID struct {
	Permalink bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

type mediaContent struct {
	URL    string     `xml:"url,attr"`
	Type   string     `xml:"type,attr,omitempty"`
	Medium string     `xml:"medium,attr"`
	Width  int        `xml:"width,attr"`
	Height int        `xml:"height,attr"`
	Words  *mediaText `xml:"media:description"`
	Credit string     `xml:"media:credit,omitempty"`
}

type mediaText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type mediaThumbnail struct {
	URL    string `xml:"url,attr"`
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
}

const mediaSpace = "http://search.yahoo.com/mrss/"

// media spells an item's picture in Media RSS.
func (i Item) media() (content *mediaContent, thumbnail *mediaThumbnail) {
	if p := i.Picture; p != nil {
		content = &mediaContent{URL: p.URL, Type: p.Type, Medium: "image", Width: p.Width, Height: p.Height, Credit: clean(p.Credit)}
		if words := clean(p.Words); words != "" {
			content.Words = &mediaText{"plain", words}
		}
	}
	if p := i.Thumbnail; p != nil {
		thumbnail = &mediaThumbnail{p.URL, p.Width, p.Height}
	}
	return content, thumbnail
}

// inHTML spells plain text where readers take it for HTML: the description of an item.
var inHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// RSS writes a channel as RSS 2.0. Characters that XML cannot hold are left out. Dates are those of RFC 822 with a year
// of four digits and a numeric zone, as Naver and the specification ask for. The date of the last build is that of the
// newest article or correction.
func RSS(c Channel) ([]byte, error) {
	out := rss{
		Version: "2.0", Atom: atomSpace, Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/", Media: mediaSpace,
		Channel: rssChannel{
			Title: clean(c.Title), Link: c.Link, Description: clean(c.Description), Language: c.Language,
			Self: atomLink{c.Self, "self", "application/rss+xml"},
		},
	}
	if c.Icon != "" {
		out.Channel.Image = &rssImage{c.Icon, out.Channel.Title, c.Link}
	}
	if out.Channel.Description == "" { // the specification wants one
		out.Channel.Description = out.Channel.Title
	}
	for _, i := range c.Items {
		item := rssItem{
			Title: clean(i.Title), Link: i.Link, GUID: rssGUID{true, i.Link}, PubDate: i.Published.Format(time.RFC1123Z),
			Categories: i.categories(), Description: inHTML.Replace(clean(i.Description)), Content: i.text(),
		}
		item.Media, item.Thumbnail = i.media()
		for _, a := range i.Authors {
			item.Creators = append(item.Creators, clean(a.Name))
		}
		out.Channel.Items = append(out.Channel.Items, item)
	}
	if newest := c.changed(); !newest.IsZero() {
		out.Channel.LastBuildDate = newest.Format(time.RFC1123Z)
	}
	body, err := xml.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write RSS: %w", err)
	}
	return append([]byte(xml.Header), body...), nil
}
