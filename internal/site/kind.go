package site

import (
	"cmp"
	"context"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"jogan/internal/news"
	"jogan/internal/richtext"
)

// article fills in the article's own content: its kind decides what stands first and how.
func (m *making) article(ctx context.Context, p *ArticlePage, library map[int64]news.Picture) error {
	a := p.Article
	sizes := sizesBody
	if a.Kind == news.Photo || a.Kind == news.Card {
		sizes = sizesPhoto
	}
	if lead, ok := library[a.Picture]; ok && lead.IsImage() {
		p.Lead = m.leadFigure(lead, a.Caption, sizesPhoto)
	}
	parts := &parts{m: m, page: "article", library: library, reading: a.No, wide: sizes}
	body := a.Body
	var err error
	switch a.Kind {
	case news.Video:
		first, rest := takeOut(body, func(block string) bool { return isFilm(block, library) })
		if first != "" {
			if p.Lead != nil {
				parts.poster = &p.Lead.Image
			}
			if p.Film, err = parts.prose(ctx, first); err != nil {
				return err
			}
			p.Lead, parts.poster, body = nil, nil, rest
		}
	case news.Photo:
		if p.Lead == nil {
			first, rest := takeOut(body, isPicture)
			body = first + rest
		}
	case news.Card:
		p.Cards, body = m.cards(p.Lead, body, library)
		if len(p.Cards) > 0 {
			p.Lead = nil
		}
	}
	if p.Body, err = parts.prose(ctx, body); err != nil {
		return err
	}
	p.Body.Players = p.Body.Players || p.Film.Players
	switch a.Kind {
	case news.Interview:
		p.Body.HTML = m.questions(p.Body.HTML)
	case news.Sponsored:
		p.Body.HTML = paidLinks(p.Body.HTML)
	}
	return nil
}

// takeOut parts a body into its first block of a sort and what is left.
func takeOut(body string, wanted func(block string) bool) (first, rest string) {
	blocks := richtext.Split(body)
	i := slices.IndexFunc(blocks, wanted)
	if i < 0 {
		return "", body
	}
	first = blocks[i]
	return first, strings.Join(slices.Delete(blocks, i, i+1), "")
}

func isPicture(block string) bool { return len(richtext.Pictures(block)) > 0 }

// isFilm tells a film of the library or of a provider.
func isFilm(block string, library map[int64]news.Picture) bool {
	film := false
	richtext.Render(block, richtext.Parts{
		File: func(f richtext.File) template.HTML {
			film = film || library[f.File].Kind() == news.KindVideo && library[f.File].ID != 0
			return ""
		},
		Embed: func(e richtext.EmbedFigure) template.HTML {
			film = film || e.Kind != "map" && e.Player() != ""
			return ""
		},
	})
	return film
}

// cards takes the pictures out of a body, in their order after the lead, and leaves its words. One picture is no set of
// cards: nothing is taken then.
func (m *making) cards(lead *Figure, body string, library map[int64]news.Picture) (all []Figure, rest string) {
	if lead != nil {
		all = append(all, *lead)
	}
	take := func(f richtext.Figure) {
		if x, ok := library[f.Picture]; ok && x.IsImage() {
			all = append(all, m.figure(x, f.Caption, sizesPhoto))
		}
	}
	var words []string
	for _, block := range richtext.Split(body) {
		if !isPicture(block) {
			words = append(words, block)
			continue
		}
		richtext.Render(block, richtext.Parts{
			Picture: func(f richtext.Figure) template.HTML { take(f); return "" },
			Gallery: func(some []richtext.Figure) template.HTML {
				for _, f := range some {
					take(f)
				}
				return ""
			},
		})
	}
	if len(all) < 2 {
		return nil, body
	}
	all[0].Image.Eager = true
	return all, strings.Join(words, "")
}

// asked finds the questions of an interview: paragraphs that begin with a mark of one, or are bold as a whole. Headings
// of the third level, which many papers use for them, are headings already.
var asked = regexp.MustCompile(`<p>(?:<strong>)?(?:[―—–▶▷■]|-\s|Q[.):]|\x{BB38}[.):])|<p><strong>[^<]*</strong></p>`)

// questions tells the questions of an interview from the answers, also to those who hear the page.
func (m *making) questions(body template.HTML) template.HTML {
	label := `<p class="question"><span class="visually-hidden">` + template.HTMLEscapeString(m.word("site.article.question")) + ` </span>`
	return template.HTML(asked.ReplaceAllStringFunc(string(body), func(s string) string { //nolint:gosec // what was safe, with a class
		return label + strings.TrimPrefix(s, "<p>")
	}))
}

// paidLinks tells search engines that the links of an advertisement were paid for.
func paidLinks(body template.HTML) template.HTML {
	return template.HTML(strings.ReplaceAll(string(body), ` rel="noopener"`, ` rel="sponsored nofollow noopener"`)) //nolint:gosec // what was safe, with more of rel
}

func (m *making) leadFigure(picture news.Picture, caption, sizes string) *Figure {
	lead := &Figure{Image: m.image(picture, sizes, 1200), Credit: picture.Credit}
	lead.Image.Eager = true
	lead.Caption = template.HTML(template.HTMLEscapeString(cmp.Or(caption, picture.Caption))) //nolint:gosec // escaped
	return lead
}

// writers introduces who wrote an article of opinion or an interview. An editorial speaks for the paper.
func (m *making) writers(ctx context.Context, p *ArticlePage, known map[int64]news.Reporter) ([]Writer, error) {
	if p.Article.Kind != news.Column && p.Article.Kind != news.Interview {
		return nil, nil
	}
	var people []int64
	for _, a := range p.Authors {
		if a.Person != 0 {
			people = append(people, a.Person)
		}
	}
	portraits, err := m.r.Portraits(ctx, people)
	if err != nil {
		return nil, err
	}
	var all []Writer
	for _, a := range p.Authors {
		r, ok := known[a.Person]
		if !ok {
			continue
		}
		w := Writer{Author: a, Beat: r.Beat}
		if r.Bio != "" {
			w.Bio = strings.Split(r.Bio, "\n")
		}
		if r.Portrait != 0 {
			m.uses.Use(usePicture(r.Portrait))
		}
		if x, ok := portraits[a.Person]; ok {
			w.Portrait = square(x)
			w.Portrait.Sizes, w.Portrait.Alt, w.Portrait.Eager = sizesWriter, "", true // the name stands beside it
		}
		all = append(all, w)
	}
	return all, nil
}

// sizesWriter is the size of a portrait at the top of an article.
const sizesWriter = "6rem"
