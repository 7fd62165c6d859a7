package site

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"time"

	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// ArticlePage is an article.
type ArticlePage struct {
	Frame
	Article   news.PublicArticle
	Section   Link
	Above     Link // the section above, if any
	Series    Link
	Tags      []Link
	Published time.Time
	Edited    time.Time
	Lead      *Figure // the picture above the body
	Body      template.HTML
	Related   []Link
	Data      *NewsArticle
	Count     bool // the page counts that it is read
}

// NewsArticle is what search engines read (schema.org/NewsArticle, as JSON-LD).
type NewsArticle struct {
	Context       string        `json:"@context"`
	Type          string        `json:"@type"`
	Headline      string        `json:"headline"`
	Description   string        `json:"description,omitempty"`
	DatePublished string        `json:"datePublished"`
	DateModified  string        `json:"dateModified"`
	MainEntity    string        `json:"mainEntityOfPage,omitempty"`
	Image         []string      `json:"image,omitempty"`
	Author        []Contributor `json:"author,omitempty"`
	Publisher     Contributor   `json:"publisher"`
	Section       string        `json:"articleSection,omitempty"`
	Keywords      []string      `json:"keywords,omitempty"`
	Language      string        `json:"inLanguage"`
	Free          bool          `json:"isAccessibleForFree"`
}

// Contributor is a person or an organisation in NewsArticle.
type Contributor struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// GonePage stands at the address of an article that was withdrawn.
type GonePage struct {
	Frame
	Notice string // empty: the sentence of the catalogue
	At     time.Time
}

func (s *Site) article(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	return s.page(w, r, articlePath(no), func(ctx context.Context, m *making) (page, error) {
		m.uses.Use(useArticle(no))
		public, err := m.r.PublicArticle(ctx, no)
		switch {
		case err != nil:
			return page{}, err
		case !public.Withdrawn.IsZero():
			return m.gone(ctx, public)
		}
		p, err := m.articlePage(ctx, public)
		if err != nil {
			return page{}, err
		}
		p.Count = true
		return m.html("article", http.StatusOK, p)
	})
}

// Preview is the page that readers would see of the article, for the newsroom. It is kept nowhere and counts nothing.
func (s *Site) Preview(ctx context.Context, public news.PublicArticle) ([]byte, error) {
	var out page
	err := s.make(ctx, uncollected{}, func(m *making) error {
		if public.Published.IsZero() {
			public.Published = m.now
		}
		p, err := m.articlePage(ctx, public)
		if err != nil {
			return err
		}
		p.Index = false
		out, err = m.html("article", http.StatusOK, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("preview of article %d: %w", public.No, err)
	}
	return out.body, nil
}

func (m *making) gone(ctx context.Context, public news.PublicArticle) (page, error) {
	f, err := m.frame(ctx, place{path: articlePath(public.No), plain: true})
	if err != nil {
		return page{}, err
	}
	f.Index, f.Canonical = false, ""
	notice := public.Notice
	if notice == "" {
		notice = m.paper.WithdrawNotice
	}
	return m.html("gone", http.StatusGone, GonePage{Frame: f, Notice: notice, At: public.Withdrawn.In(m.now.Location())})
}

func (m *making) articlePage(ctx context.Context, public news.PublicArticle) (*ArticlePage, error) {
	f, err := m.frame(ctx, place{path: articlePath(public.No), kind: news.ArticlePage, reading: public.No, section: public.Section})
	if err != nil {
		return nil, err
	}
	p := &ArticlePage{
		Frame: f, Article: public, Section: m.sectionLink(public.Section),
		Published: public.Published.In(m.now.Location()),
	}
	p.Title, p.Kind, p.Description = public.Title, "article", richtext.Cut(public.Lead, 160)
	if !public.Edited.IsZero() {
		p.Edited = public.Edited.In(m.now.Location())
	}
	if x, ok := m.sections.Find(public.Section); ok && x.Parent != 0 {
		p.Above = m.sectionLink(x.Parent)
	}
	for _, tag := range public.Tags {
		p.Tags = append(p.Tags, Link{Name: tag, Path: tagPath(tag)})
	}
	pictures, err := m.pictures(ctx, public.Pictures())
	if err != nil {
		return nil, err
	}
	if lead, ok := pictures[public.Picture]; ok && lead.IsImage() {
		p.Lead = m.leadFigure(lead, public.Caption)
		p.Image = m.absolute(p.Lead.Image.Src)
	}
	if p.Body, err = m.body("article", public.Body, pictures); err != nil {
		return nil, err
	}
	if err := m.alongside(ctx, p); err != nil {
		return nil, err
	}
	p.Data = m.data(p)
	return p, nil
}

func (m *making) leadFigure(picture news.Picture, caption string) *Figure {
	lead := &Figure{Image: m.image(picture, sizesBody, 1200), Credit: picture.Credit}
	lead.Image.Eager = true
	if caption == "" {
		caption = picture.Caption
	}
	lead.Caption = template.HTML(template.HTMLEscapeString(caption)) //nolint:gosec // escaped
	return lead
}

// alongside fills the series and the related articles.
func (m *making) alongside(ctx context.Context, p *ArticlePage) error {
	if p.Article.Series != 0 {
		m.uses.Use(useSeries)
		all, err := m.r.AllSeries(ctx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(all, func(x news.Series) bool { return x.ID == p.Article.Series }); i >= 0 {
			p.Series = Link{Name: all[i].Name, Path: seriesPath(all[i].Slug)}
		}
	}
	for _, no := range p.Article.Related {
		m.uses.Use(useArticle(no))
	}
	related, err := m.r.Headlines(ctx, p.Article.Related)
	for _, h := range related {
		if h.No != p.Article.No {
			p.Related = append(p.Related, Link{Name: h.Title, Path: articlePath(h.No)})
		}
	}
	return err
}

func (m *making) data(p *ArticlePage) *NewsArticle {
	changed := p.Published
	if !p.Edited.IsZero() {
		changed = p.Edited
	}
	d := &NewsArticle{
		Context: "https://schema.org", Type: "NewsArticle", Headline: p.Article.Title, Description: p.Description,
		DatePublished: p.Published.Format(time.RFC3339), DateModified: changed.Format(time.RFC3339), MainEntity: p.Canonical,
		Publisher: Contributor{Type: "NewsMediaOrganization", Name: m.paper.Name, URL: m.paper.URL}, Section: p.Section.Name,
		Keywords: p.Article.Tags, Language: language, Free: true,
	}
	if p.Image != "" {
		d.Image = []string{p.Image}
	}
	for _, b := range p.Article.Bylines {
		d.Author = append(d.Author, Contributor{Type: "Person", Name: b.Name})
	}
	return d
}
