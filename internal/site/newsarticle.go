package site

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"
	"time"

	"jogan/internal/news"
	"jogan/internal/richtext"
)

// NewsArticle is what search engines read (schema.org/NewsArticle and the kinds of it, as JSON-LD; what they want of it:
// https://developers.google.com/search/docs/appearance/structured-data/article).
type NewsArticle struct {
	Context       string        `json:"@context"`
	Type          []string      `json:"@type"`
	ID            string        `json:"@id,omitempty"`
	URL           string        `json:"url,omitempty"`
	Headline      string        `json:"headline"`
	Alternative   string        `json:"alternativeHeadline,omitempty"`
	Description   string        `json:"description,omitempty"`
	DatePublished string        `json:"datePublished"`
	DateModified  string        `json:"dateModified"`
	MainEntity    string        `json:"mainEntityOfPage,omitempty"`
	Image         []ImageObject `json:"image,omitempty"`
	Video         []VideoObject `json:"video,omitempty"`
	Author        []Contributor `json:"author,omitempty"`
	Publisher     Contributor   `json:"publisher"`
	Sponsor       *Contributor  `json:"sponsor,omitempty"`
	Source        *Contributor  `json:"sourceOrganization,omitempty"`
	Section       []string      `json:"articleSection,omitempty"`
	Keywords      []string      `json:"keywords,omitempty"`
	Words         int           `json:"wordCount,omitempty"` // 어절
	Series        *CreativeWork `json:"isPartOf,omitempty"`
	Position      int64         `json:"position,omitempty"` // its number in the series
	Copyright     string        `json:"copyrightNotice,omitempty"`
	Language      string        `json:"inLanguage"`
	Free          bool          `json:"isAccessibleForFree"`

	Correction []CorrectionComment `json:"correction,omitempty"`
}

// Contributor is a person or an organisation in NewsArticle.
type Contributor struct {
	Type     string       `json:"@type"`
	Name     string       `json:"name"`
	URL      string       `json:"url,omitempty"`
	JobTitle string       `json:"jobTitle,omitempty"`
	Logo     *ImageObject `json:"logo,omitempty"`
}

// ImageObject is a picture in JSON-LD.
type ImageObject struct {
	Type    string `json:"@type"`
	URL     string `json:"url"`
	Width   int    `json:"width,omitempty"`
	Height  int    `json:"height,omitempty"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"creditText,omitempty"`
}

// VideoObject is a film in NewsArticle.
type VideoObject struct {
	Type        string   `json:"@type"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Thumbnails  []string `json:"thumbnailUrl"`
	Uploaded    string   `json:"uploadDate"`
	Content     string   `json:"contentUrl,omitempty"`
	Embed       string   `json:"embedUrl,omitempty"`
	Duration    string   `json:"duration,omitempty"` // ISO 8601
}

// CreativeWork is the series that an article is part of.
type CreativeWork struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// maxHeadline is how long a headline may be for search engines, in characters.
const maxHeadline = 110

// articleTypes are the types of schema.org for a kind. The narrower type stands beside NewsArticle for readers that do not
// know it; an advertisement is no news and says so.
func articleTypes(a news.PublicArticle) []string {
	switch a.Kind {
	case news.Sponsored:
		return []string{"AdvertiserContentArticle"}
	case news.Column, news.Editorial:
		return []string{"NewsArticle", "OpinionNewsArticle"}
	case news.Exclusive, news.Interview, news.Photo, news.Video:
		if a.Origin.Own {
			return []string{"NewsArticle", "ReportageNewsArticle"}
		}
	}
	return []string{"NewsArticle"}
}

func (m *making) data(p *ArticlePage, library map[int64]news.Picture) *NewsArticle {
	a := p.Article
	changed := p.Published
	later := func(t time.Time) {
		if t.After(changed) {
			changed = t
		}
	}
	later(p.Edited)
	for _, x := range p.Notices {
		later(x.At)
		later(x.Edited)
	}
	d := &NewsArticle{
		Context: "https://schema.org", Type: articleTypes(a), URL: p.Canonical, Headline: cutHeadline(a.Title), Alternative: a.Subtitle,
		Description: p.Description, DatePublished: p.Published.Format(time.RFC3339), DateModified: changed.Format(time.RFC3339),
		MainEntity: p.Canonical, Publisher: m.publisher(), Keywords: a.Tags, Words: len(strings.Fields(richtext.Text(a.Body))),
		Copyright: cmp.Or(m.paper.Copyright, m.s.Renderer.Words().Text(language, "site.copyright", m.paper.Name)), Language: language, Free: true,
	}
	if p.Canonical != "" {
		d.ID = p.Canonical + "#article"
	}
	for _, x := range []Link{p.Above, p.Section} {
		if x.Name != "" {
			d.Section = append(d.Section, x.Name)
		}
	}
	for _, x := range p.Notices {
		d.Correction = append(d.Correction, m.comment(x))
	}
	for _, u := range p.Updates {
		if u.Take == "" && u.Note != "" { // a further take of a breaking story corrects nothing
			d.Correction = append(d.Correction, CorrectionComment{Type: "CorrectionComment", Text: u.Note, Date: u.At.Format(time.RFC3339)})
		}
	}
	if m.paper.URL != "" { // a picture's address means nothing without the paper's own
		d.Image = m.imageObjects(a, library)
		d.Video = m.videoObjects(p, library)
	}
	for _, b := range p.Authors {
		c := Contributor{Type: "Person", Name: b.Name, JobTitle: b.Title}
		if b.Name == m.paper.Name {
			c.Type = "NewsMediaOrganization"
		}
		if b.Path != "" && m.paper.URL != "" {
			c.URL = m.absolute(b.Path)
		}
		d.Author = append(d.Author, c)
	}
	source := &Contributor{Type: "Organization", Name: a.Origin.Source}
	switch {
	case a.Origin.Source == "":
	case a.Kind == news.Sponsored:
		d.Sponsor = source
	default:
		d.Source = source
	}
	if len(d.Author) == 0 { // an editorial speaks for the paper, a wire story for its agency
		d.Author = []Contributor{{Type: "NewsMediaOrganization", Name: m.paper.Name, URL: m.paper.URL}}
		if a.Origin.Source != "" {
			d.Author = []Contributor{*source}
		}
	}
	if p.Series.Name != "" {
		d.Series, d.Position = &CreativeWork{Type: "CreativeWorkSeries", Name: p.Series.Name}, p.Series.Episode
		if m.paper.URL != "" {
			d.Series.URL = m.absolute(p.Series.Path)
		}
	}
	return d
}

// cutHeadline keeps a headline within what search engines take.
func cutHeadline(title string) string {
	if r := []rune(title); len(r) > maxHeadline {
		return strings.TrimRight(string(r[:maxHeadline-1]), " ") + "…"
	}
	return title
}

// publisher is the paper, with the picture that stands for it.
func (m *making) publisher() Contributor {
	c := Contributor{Type: "NewsMediaOrganization", Name: m.paper.Name, URL: m.paper.URL}
	if m.paper.URL != "" {
		c.Logo = &ImageObject{Type: "ImageObject", URL: m.absolute(iconPath(512)), Width: 512, Height: 512}
	}
	return c
}

// imageObjects are the article's picture in the shapes that search engines ask for; the whole picture until its crops are
// made; nothing where there is no picture: a drawn card shows nothing of what the article is about.
func (m *making) imageObjects(a news.PublicArticle, library map[int64]news.Picture) []ImageObject {
	p, ok := library[a.Picture]
	if !ok || !p.IsImage() {
		return nil
	}
	var all []ImageObject
	add := func(v news.PictureVariant) {
		all = append(all, ImageObject{
			Type: "ImageObject", URL: m.absolute("/media/" + v.File), Width: v.Width, Height: v.Height, Caption: cmp.Or(a.Caption, p.Caption, p.Alt), Credit: p.Credit,
		})
	}
	for _, crop := range []string{"16:9", "4:3", "1:1"} {
		if v, ok := wide(p, crop); ok {
			add(v)
		}
	}
	if len(all) == 0 {
		if v, ok := wide(p, ""); ok {
			add(v)
		}
	}
	return all
}

// videoObjects are the films of the article.
func (m *making) videoObjects(p *ArticlePage, library map[int64]news.Picture) []VideoObject {
	var all []VideoObject
	v := VideoObject{
		Type: "VideoObject", Name: cutHeadline(p.Article.Title), Description: cmp.Or(p.Description, p.Article.Title),
		Thumbnails: []string{p.Image.Address}, Uploaded: p.Published.Format(time.RFC3339),
	}
	richtext.Render(p.Article.Body, richtext.Parts{
		File: func(f richtext.File) template.HTML {
			if x, ok := library[f.File]; ok && x.Kind() == news.KindVideo {
				film := v
				film.Content, film.Duration = m.absolute("/media/"+x.Original()), isoDuration(x.Duration)
				all = append(all, film)
			}
			return ""
		},
		Embed: func(e richtext.EmbedFigure) template.HTML {
			if (e.Kind == "youtube" || e.Kind == "vimeo") && e.Player() != "" {
				film := v
				film.Embed = strings.NewReplacer("?autoplay=1&", "?", "?autoplay=1", "").Replace(e.Player())
				all = append(all, film)
			}
			return ""
		},
	})
	return all
}

// isoDuration is a length as ISO 8601 has it, "PT1M5S"; empty where it is not known.
func isoDuration(d time.Duration) string {
	if d < time.Second {
		return ""
	}
	s := int(d.Round(time.Second) / time.Second)
	return fmt.Sprintf("PT%dM%dS", s/60, s%60)
}
