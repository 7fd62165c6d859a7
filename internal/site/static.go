package site

import (
	"context"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"jogan/internal/news"
	"jogan/internal/richtext"
)

// StaticPage is a page of the paper about itself: about, privacy, youth protection …
type StaticPage struct {
	Frame
	Heading string
	Body    Prose
	Updated time.Time
	Asks    bool // the paper's mail address is asked for with the page's form, see MailPage
}

func (s *Site) static(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("slug")
	return s.page(w, r, "/"+url.PathEscape(slug), func(ctx context.Context, m *making) (page, error) { return m.staticPage(ctx, slug) })
}

// staticPage makes the page with a slug.
func (m *making) staticPage(ctx context.Context, slug string) (page, error) {
	m.uses.Use(usePages)
	all, err := m.r.Pages(ctx)
	if err != nil {
		return page{}, err
	}
	i := slices.IndexFunc(all, func(x news.Page) bool { return x.Slug == slug })
	if i < 0 {
		return page{}, orNotFound(nil)
	}
	x := all[i]
	f, err := m.frame(ctx, place{path: "/" + url.PathEscape(slug), plain: true})
	if err != nil {
		return page{}, err
	}
	p := &StaticPage{Frame: f, Heading: x.Title, Updated: x.Updated.In(m.now.Location())}
	p.Title, p.Description = x.Title, richtext.Lead(x.Body, 160)
	library, err := m.library(ctx, news.InBody(x.Body))
	if err != nil {
		return page{}, err
	}
	if p.Body, err = m.body(ctx, "page", x.Body, library, 0); err != nil {
		return page{}, err
	}
	if m.paper.Email != "" {
		p.Asks = p.hides(m.paper.Email, m.word("site.mail.ask"))
	}
	return m.html("page", http.StatusOK, p)
}

// hides puts a button in the place of the paper's mail address, linked or not; true where it stood. The button belongs to
// a form of the page, for a form cannot stand in a sentence.
func (p *StaticPage) hides(address, label string) bool {
	p.Description = regexp.MustCompile(`(?i)`+regexp.QuoteMeta(address)).ReplaceAllLiteralString(p.Description, "")
	mail := regexp.QuoteMeta(html.EscapeString(address))
	found := regexp.MustCompile(`(?i)<a [^>]*href="mailto:` + mail + `[^>]*>.*?</a>|` + mail)
	body := string(p.Body.HTML)
	button := `<button class="asks-mail" form="ask-mail">` + html.EscapeString(label) + `</button>`
	p.Body.HTML = template.HTML(found.ReplaceAllLiteralString(body, button)) //nolint:gosec // what richtext made, and a label
	return string(p.Body.HTML) != body
}
