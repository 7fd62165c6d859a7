package site

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"jogan/internal/feed"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// Corrections are the notices that belong to articles.
type Corrections interface {
	Correction(ctx context.Context, id int64) (news.Correction, error)
	CorrectionsOf(ctx context.Context, no int64) ([]news.Correction, error)
	Corrections(ctx context.Context, down bool, before news.Cursor, limit int) ([]news.Correction, error)
	CorrectionBox(ctx context.Context, now time.Time, limit int) ([]news.Correction, error)
}

// Notice is a correction as pages show it.
type Notice struct {
	Path     string
	Kind     news.CorrectionKind
	Title    string
	Body     template.HTML
	Text     string    // of the body, without markup
	At       time.Time // of publication, in the paper's zone
	Edited   time.Time // zero: never
	Original Link      // without a Path: the article cannot be read any more; without a Name: nor is it named
	Notice   Link      // the article that carries the full text; without a Path: none
}

// CorrectionsPage lists all corrections, newest first.
type CorrectionsPage struct {
	Frame
	Items []Notice
	Next  string
	First string
}

// CorrectionPage is one correction.
type CorrectionPage struct {
	Frame
	Notice Notice
}

// CorrectionComment is a correction for search engines (schema.org/CorrectionComment).
type CorrectionComment struct {
	Type     string `json:"@type"`
	Headline string `json:"headline,omitempty"`
	Text     string `json:"text"`
	Date     string `json:"datePublished"`
	Modified string `json:"dateModified,omitempty"`
	URL      string `json:"url,omitempty"`
}

// boxLength is how many corrections the front page shows.
const boxLength = 5

func correctionPath(id int64) string { return "/corrections/" + strconv.FormatInt(id, 10) }

// notice sets a correction for a page. Its pictures are left out: a notice is words.
func (m *making) notice(ctx context.Context, c news.Correction) (Notice, error) {
	n := Notice{
		Path: correctionPath(c.ID), Kind: c.Kind, Title: c.Title, Text: richtext.Text(c.Body), At: c.Published.In(m.now.Location()),
	}
	if !c.Edited.IsZero() {
		n.Edited = c.Edited.In(m.now.Location())
	}
	body, err := m.body(ctx, "correction", c.Body, nil, 0)
	n.Body = body.HTML
	return n, err
}

// notices are the corrections that stand at an article. Whatever changes them is a change of the article.
func (m *making) notices(ctx context.Context, no int64) ([]Notice, error) {
	m.uses.Use(useArticle(no))
	all, err := m.r.CorrectionsOf(ctx, no)
	if err != nil {
		return nil, err
	}
	var notices []Notice
	for _, c := range all {
		n, err := m.notice(ctx, c)
		if err != nil {
			return nil, err
		}
		notices = append(notices, n)
	}
	return notices, nil
}

// toArticles fills in the articles that corrections name: what they answer, and what carries their full text. An original
// that was withdrawn is named only where the correction says so.
func (m *making) toArticles(ctx context.Context, all []news.Correction) ([]Notice, error) {
	m.uses.Use(useNotices)
	var nos []int64
	for _, c := range all {
		nos = append(nos, c.Article)
		m.uses.Use(useArticle(c.Article))
		if c.Notice != 0 {
			nos = append(nos, c.Notice)
			m.uses.Use(useArticle(c.Notice))
		}
	}
	heads, err := m.r.Headlines(ctx, nos)
	if err != nil {
		return nil, err
	}
	links := map[int64]Link{}
	for _, h := range heads {
		links[h.No] = Link{Name: h.Title, Path: articlePath(h.No)}
	}
	var notices []Notice
	for _, c := range all {
		n, err := m.notice(ctx, c)
		if err != nil {
			return nil, err
		}
		n.Notice = links[c.Notice]
		original, public := links[c.Article]
		if !public && c.Named {
			p, err := m.r.PublicArticle(ctx, c.Article)
			if err != nil {
				return nil, err
			}
			original.Name = p.Title
		}
		n.Original = original
		notices = append(notices, n)
	}
	return notices, nil
}

func (s *Site) corrections(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	const path = "/corrections"
	return s.page(w, r, from(path, at), func(ctx context.Context, m *making) (page, error) {
		f, err := m.frame(ctx, place{path: from(path, at), plain: true, crumbs: here(m.words("corrections.title"))})
		if err != nil {
			return page{}, err
		}
		p := &CorrectionsPage{Frame: f}
		p.Title = m.s.Renderer.Words().Text(language, "corrections.title")
		p.Description = m.s.Renderer.Words().Text(language, "corrections.explain", m.paper.Name)
		all, err := m.r.Corrections(ctx, false, at, pageSize+1)
		if err != nil {
			return page{}, err
		}
		if len(all) > pageSize {
			all = all[:pageSize]
			p.Next = from(path, all[pageSize-1].Cursor())
		}
		if !at.IsZero() {
			p.First = path
		}
		if p.Items, err = m.toArticles(ctx, all); err != nil {
			return page{}, err
		}
		for i := range p.Items {
			p.Items[i].Text = richtext.Cut(p.Items[i].Text, 160)
		}
		return m.html("corrections", http.StatusOK, p)
	})
}

func (s *Site) correction(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return s.page(w, r, correctionPath(id), func(ctx context.Context, m *making) (page, error) {
		m.uses.Use(useNotices)
		c, err := m.r.Correction(ctx, id)
		if err != nil {
			return page{}, err
		}
		f, err := m.frame(ctx, place{path: correctionPath(id), plain: true, crumbs: m.under("corrections.title", "/corrections", c.Title)})
		if err != nil {
			return page{}, err
		}
		if !c.Withdrawn.IsZero() {
			const key = "corrections.gone"
			f.Title = m.s.Renderer.Words().Text(language, key)
			f.Canonical, f.Index, f.Crumbs = "", false, nil
			return m.html("error", http.StatusGone, TroublePage{f, Trouble{http.StatusGone, key}})
		}
		notices, err := m.toArticles(ctx, []news.Correction{c})
		if err != nil {
			return page{}, err
		}
		p := &CorrectionPage{Frame: f, Notice: notices[0]}
		p.Title = m.mark(c.Kind) + " " + c.Title
		p.Kind, p.Description = "article", richtext.Cut(p.Notice.Text, 160)
		return m.html("correction", http.StatusOK, p)
	})
}

// frontNotices gives the corrections that stand on the front page now, and says when the first of them leaves it.
func (m *making) frontNotices(ctx context.Context) ([]Notice, error) {
	m.uses.Use(useNotices)
	all, err := m.r.CorrectionBox(ctx, m.now, boxLength)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		m.until(c.BoxUntil)
	}
	return m.toArticles(ctx, all)
}

// mark is the short mark of a kind as plain text: "[정정]".
func (m *making) mark(kind news.CorrectionKind) string {
	return m.s.Renderer.Words().Text(language, "corrections.mark."+string(kind))
}

// markedTitle is the title of an article with the marks of its corrections, for what has no markup.
func (m *making) markedTitle(h news.Headline) string {
	var b strings.Builder
	for _, kind := range news.Marks(h.Corrections) {
		b.WriteString(m.mark(kind) + " ")
	}
	return b.String() + h.Title
}

// feedNotices are the corrections of an article at the top of its text, as readers of feeds can show them, and when the
// newest of them became what it is.
func (m *making) feedNotices(ctx context.Context, public news.PublicArticle) (text string, newest time.Time, err error) {
	if len(public.Corrections) == 0 {
		return "", newest, nil
	}
	all, err := m.r.CorrectionsOf(ctx, public.No)
	if err != nil {
		return "", newest, err
	}
	var b strings.Builder
	for _, c := range all {
		text := feed.Body(c.Body, m.paper.URL, func(int64, template.HTML) string { return "" })
		fmt.Fprintf(&b, `<blockquote><p><strong>%s <a href="%s">%s</a></strong> (%s)</p>%s</blockquote>`,
			m.mark(c.Kind), template.HTMLEscapeString(m.absolute(correctionPath(c.ID))), template.HTMLEscapeString(c.Title),
			c.Published.In(m.now.Location()).Format("2006.01.02"), text)
		for _, t := range []time.Time{c.Published, c.Edited} {
			if t.After(newest) {
				newest = t
			}
		}
	}
	return b.String(), newest, nil
}

// comment is a notice for search engines.
func (m *making) comment(n Notice) CorrectionComment {
	c := CorrectionComment{
		Type: "CorrectionComment", Headline: m.mark(n.Kind) + " " + n.Title, Text: n.Text, Date: n.At.Format(time.RFC3339),
	}
	if m.paper.URL != "" {
		c.URL = m.absolute(n.Path)
	}
	if !n.Edited.IsZero() {
		c.Modified = n.Edited.Format(time.RFC3339)
	}
	return c
}
