package site

import (
	"context"
	"fmt"
	"net/http"
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
	Series    InSeries
	Authors   []Author
	Mail      string // where readers ask for the writers' addresses; empty: there is none to tell
	Tags      []Link
	Published time.Time
	Approved  time.Time // zero where it came out the moment that it was approved
	Edited    time.Time
	Updates   []news.Update // what readers are told of its road, oldest first, in the paper's zone
	Lead      *Figure       // the picture above the body
	Film      Prose         // of an article of films: the first, above all else
	Cards     []Figure      // of an article of cards: they are stepped through; the words of Body stand below
	Body      Prose
	Writers   []Writer // who stands behind an opinion or asked the questions, with their portraits
	Related   []Link
	Printed   []Link   // the pages of the printed paper on which it stands
	Notices   []Notice // corrections, newest first
	Share     Share
	After     After
	Data      *NewsArticle
	Count     bool // the page counts that it is read

	same bool // the section is called what the kind is
}

// Writer is who wrote an article, as its page introduces them.
type Writer struct {
	Author
	Portrait *Image   // nil: there is none
	Beat     string   // what they write about
	Bio      []string // lines
}

// Mark is the kind that stands beside the section above the title: none where the section says the same, and none at an
// advertisement, whose mark stands above all.
func (p *ArticlePage) Mark() news.Kind {
	if p.Paid() || p.same {
		return ""
	}
	return p.Article.Kind
}

// Opinion tells an article that says what its writer thinks.
func (p *ArticlePage) Opinion() bool {
	return p.Article.Kind == news.Column || p.Article.Kind == news.Editorial
}

// Paid tells an advertisement in the form of an article (신문법 §6③: it must be plain to readers that it is one).
func (p *ArticlePage) Paid() bool { return p.Article.Kind == news.Sponsored }

// GonePage stands at the address of an article that was withdrawn.
type GonePage struct {
	Frame
	Notice string // empty: the sentence of the catalogue
	At     time.Time

	Notices []Notice // its corrections can still be read
	Section Link     // where it stood; without a Name: nowhere that is there
	Newest  []Link   // articles of the section
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
		if p.Share.Kakao != nil {
			m.policy = policyWith(kakaoScripts, kakaoForms)
		}
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
	f, err := m.frame(ctx, place{path: articlePath(public.No), plain: true, crumbs: m.way(public.Section, Link{Name: m.words("site.gone")})})
	if err != nil {
		return page{}, err
	}
	f.Index, f.Canonical = false, ""
	notice := public.Notice
	if notice == "" {
		notice = m.paper.WithdrawNotice
	}
	notices, err := m.notices(ctx, public.No)
	if err != nil {
		return page{}, err
	}
	f.Title = m.words("site.gone")
	p := GonePage{Frame: f, Notice: notice, At: public.Withdrawn.In(m.now.Location()), Notices: notices, Section: m.sectionLink(public.Section)}
	p.Newest, err = m.newestOf(ctx, public.Section)
	if err != nil {
		return page{}, err
	}
	return m.html("gone", http.StatusGone, p)
}

// goneShown is how many articles of its section stand in the place of one that was withdrawn.
const goneShown = 5

// newestOf are the newest articles of a section, of the paper where there is no such section.
func (m *making) newestOf(ctx context.Context, section int64) ([]Link, error) {
	list := news.ListAll
	if _, ok := m.sections.Find(section); ok {
		list = news.ListSection(section)
	}
	m.uses.Use(list)
	heads, err := m.r.Listing(ctx, list, news.Cursor{}, goneShown)
	var links []Link
	for _, h := range heads {
		m.uses.Use(useArticle(h.No))
		links = append(links, Link{Name: m.unlabelled(h), Path: articlePath(h.No), Marks: news.Marks(h.Corrections), Kind: h.Kind})
	}
	return links, err
}

func (m *making) articlePage(ctx context.Context, public news.PublicArticle) (*ArticlePage, error) {
	f, err := m.frame(ctx, place{path: articlePath(public.No), kind: news.ArticlePage, reading: public.No, section: public.Section, crumbs: m.way(public.Section, Link{Name: public.Title})})
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
	if zone := m.now.Location(); !public.Approved.IsZero() && public.Published.Sub(public.Approved) >= time.Minute {
		p.Approved = public.Approved.In(zone)
	}
	for _, u := range public.History {
		u.At = u.At.In(m.now.Location())
		p.Updates = append(p.Updates, u)
	}
	p.same = p.Section.Name != "" && p.Section.Name == m.word("site.kind."+string(public.Kind))
	if x, ok := m.sections.Find(public.Section); ok && x.Parent != 0 {
		p.Above = m.sectionLink(x.Parent)
	}
	for _, tag := range public.Tags {
		p.Tags = append(p.Tags, Link{Name: tag, Path: tagPath(tag)})
	}
	library, err := m.library(ctx, public.Pictures())
	if err != nil {
		return nil, err
	}
	p.Image = m.previewOf(public, library)
	if err := m.article(ctx, p, library); err != nil {
		return nil, err
	}
	if err := m.alongside(ctx, p); err != nil {
		return nil, err
	}
	if p.Notices, err = m.notices(ctx, public.No); err != nil {
		return nil, err
	}
	if err := m.share(ctx, p); err != nil {
		return nil, err
	}
	if err := m.after(ctx, p); err != nil {
		return nil, err
	}
	p.Data = m.data(p, library)
	p.Found.Story = m.story(p)
	return p, nil
}

// alongside fills the series and the related articles.
func (m *making) alongside(ctx context.Context, p *ArticlePage) error {
	known, err := m.authors(ctx, p.Article.Bylines)
	if err != nil {
		return err
	}
	p.Authors = signed(p.Article.Bylines, known)
	if p.Writers, err = m.writers(ctx, p, known); err != nil {
		return err
	}
	if len(told(p.Article.Bylines, known)) > 0 {
		p.Mail = articlePath(p.Article.No) + "/mail"
	}
	if p.Article.Series != 0 {
		if p.Series, err = m.inSeries(ctx, p.Article); err != nil {
			return err
		}
	}
	m.uses.Use(useIssues)
	printed, err := m.r.PrintedOn(ctx, p.Article.No)
	if err != nil {
		return err
	}
	for _, x := range printed {
		name := m.words("issues.printed", m.issueDay(x.Day).Format("2006. 1. 2."), x.Page)
		p.Printed = append(p.Printed, Link{Name: name, Path: printedPath(x.Day, x.Page)})
	}
	for _, no := range p.Article.Related {
		m.uses.Use(useArticle(no))
	}
	related, err := m.r.Headlines(ctx, p.Article.Related)
	for _, h := range related {
		if h.No != p.Article.No {
			p.Related = append(p.Related, Link{Name: m.unlabelled(h), Path: articlePath(h.No), Marks: news.Marks(h.Corrections)})
		}
	}
	return err
}
