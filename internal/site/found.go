package site

import (
	"context"
	"strings"
	"time"

	"jogan/internal/card"
	"jogan/internal/news"
)

// Found is what a page says to those who find it elsewhere, beside what its frame says anyhow.
type Found struct {
	Verify    []Meta        // of the front page: the paper is whose search engines take it for
	Story     *Story        // of an article
	Site      *WebSite      // of the front page
	Publisher *Organization // of the front page
}

// Meta is a meta element.
type Meta struct{ Name, Content string }

// Story is what Open Graph says of an article (ogp.me, "article").
type Story struct {
	Published, Modified time.Time // Modified is zero where it is as it came out
	Section             string
	Authors             []string // addresses of their pages; names where there are none
	Tags                []string
}

// WebSite is what search engines read of the site (schema.org/WebSite, as JSON-LD): its name, and how it is searched.
type WebSite struct {
	Context   string       `json:"@context"`
	Type      string       `json:"@type"`
	ID        string       `json:"@id"`
	URL       string       `json:"url"`
	Name      string       `json:"name"`
	Language  string       `json:"inLanguage"`
	Publisher Node         `json:"publisher"`
	Action    SearchAction `json:"potentialAction"`
}

// Node points at something that another part of the page describes.
type Node struct {
	ID string `json:"@id"`
}

// SearchAction says how the site is searched.
type SearchAction struct {
	Type   string     `json:"@type"`
	Target EntryPoint `json:"target"`
	Input  string     `json:"query-input"`
}

// EntryPoint is an address with a place for what is asked.
type EntryPoint struct {
	Type     string `json:"@type"`
	Template string `json:"urlTemplate"`
}

// Organization is the paper (schema.org/NewsMediaOrganization, as JSON-LD): who answers for it, and where it says by which
// rules it works.
type Organization struct {
	Context     string       `json:"@context"`
	Type        string       `json:"@type"`
	ID          string       `json:"@id"`
	URL         string       `json:"url"`
	Name        string       `json:"name"`
	LegalName   string       `json:"legalName,omitempty"`
	Slogan      string       `json:"slogan,omitempty"`
	Founded     string       `json:"foundingDate,omitempty"`
	Telephone   string       `json:"telephone,omitempty"`
	Address     string       `json:"address,omitempty"`
	Logo        *ImageObject `json:"logo,omitempty"`
	Corrections string       `json:"correctionsPolicy,omitempty"`
	Ethics      string       `json:"ethicsPolicy,omitempty"`
	Principles  string       `json:"publishingPrinciples,omitempty"`
	Masthead    string       `json:"masthead,omitempty"`
	Feedback    string       `json:"actionableFeedbackPolicy,omitempty"`
}

// BreadcrumbList is the way to a page from the front page (schema.org/BreadcrumbList, as JSON-LD).
type BreadcrumbList struct {
	Context string      `json:"@context"`
	Type    string      `json:"@type"`
	Items   []CrumbItem `json:"itemListElement"`
}

// CrumbItem is a step of it; the last one, the page itself, needs no address.
type CrumbItem struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item,omitempty"`
}

const schema = "https://schema.org"

// ownCard is the path of the paper's own card.
const ownCard = "/card.png"

// Breadcrumbs is the way to the page; nil where there is none to tell, or the paper does not know its address.
func (f Frame) Breadcrumbs() *BreadcrumbList {
	if len(f.Crumbs) < 2 || f.Paper.URL == "" {
		return nil
	}
	b := &BreadcrumbList{Context: schema, Type: "BreadcrumbList"}
	for i, x := range f.Crumbs {
		item := CrumbItem{Type: "ListItem", Position: i + 1, Name: x.Name}
		if i < len(f.Crumbs)-1 && strings.HasPrefix(x.Path, "/") {
			item.Item = f.Paper.URL + x.Path
		}
		b.Items = append(b.Items, item)
	}
	return b
}

// Shown is the picture for previews elsewhere: the page's own, or the paper's card; without an address where the paper does
// not know its own, for previews ask for absolute ones.
func (f Frame) Shown() Card {
	switch {
	case strings.Contains(f.Image.Address, "://"):
		return f.Image
	case f.Paper.URL == "":
		return Card{}
	}
	return Card{Address: f.Paper.URL + ownCard, Alt: f.Paper.Name, Width: card.Width, Height: card.Height}
}

// Atom is the path of the page's feed as Atom, and JSONFeed as JSON: the three stand beside each other.
func (f Frame) Atom() string { return strings.TrimSuffix(f.Feed, "feed.xml") + "atom.xml" }

// JSONFeed is the path of the page's feed as JSON Feed.
func (f Frame) JSONFeed() string { return strings.TrimSuffix(f.Feed, ".xml") + ".json" }

// introduce fills what the front page says of the paper to search engines.
func (m *making) introduce(ctx context.Context, f *Frame, p place) error {
	if p.path != "/" {
		return nil
	}
	setting, _, err := m.r.Findable(ctx)
	if err != nil {
		return err
	}
	for _, x := range []Meta{{"naver-site-verification", setting.Naver}, {"google-site-verification", setting.Google}, {"msvalidate.01", setting.Bing}} {
		if x.Content != "" {
			f.Found.Verify = append(f.Found.Verify, x)
		}
	}
	if m.paper.URL == "" {
		return nil
	}
	id := m.absolute("/#organization")
	f.Found.Site = &WebSite{
		Context: schema, Type: "WebSite", ID: m.absolute("/#website"), URL: m.absolute("/"), Name: m.paper.Name, Language: language,
		Publisher: Node{id},
		Action:    SearchAction{"SearchAction", EntryPoint{"EntryPoint", m.absolute("/search?q={search_term_string}")}, "required name=search_term_string"},
	}
	o := &Organization{
		Context: schema, Type: "NewsMediaOrganization", ID: id, URL: m.absolute("/"), Name: m.paper.Name, LegalName: m.paper.Company, Slogan: m.paper.Slogan,
		Founded: m.paper.FirstPublished, Telephone: m.paper.Phone, Address: m.paper.Address,
		Logo: &ImageObject{Type: "ImageObject", URL: m.absolute(iconPath(512)), Width: 512, Height: 512}, Corrections: m.absolute("/corrections"),
	}
	m.uses.Use(usePages)
	pages, err := m.r.Pages(ctx)
	if err != nil {
		return err
	}
	for _, x := range pages {
		for slug, field := range map[string]*string{
			"corrections-policy": &o.Corrections, "ethics": &o.Ethics, "about": &o.Masthead,
		} {
			if x.Slug == slug {
				*field = m.absolute("/" + slug)
			}
		}
	}
	o.Principles = o.Ethics
	if m.s.Forms != nil {
		m.uses.Use(useForms)
		forms, _, err := m.r.Forms(ctx)
		if err != nil {
			return err
		}
		if !forms.Get(news.TipForm).Off {
			o.Feedback = m.absolute(news.TipForm.Path())
		}
	}
	f.Found.Publisher = o
	return nil
}

// story is what Open Graph says of an article's page.
func (m *making) story(p *ArticlePage) *Story {
	s := &Story{Published: p.Published, Modified: p.Edited, Section: p.Section.Name, Tags: p.Article.Tags}
	for _, a := range p.Authors {
		if a.Path != "" && m.paper.URL != "" {
			s.Authors = append(s.Authors, m.absolute(a.Path))
		} else {
			s.Authors = append(s.Authors, a.Name)
		}
	}
	return s
}
