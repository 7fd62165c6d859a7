package site

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"jogan/internal/news"
	"jogan/internal/richtext"
)

// Prose is a body as a page shows it.
type Prose struct {
	HTML    template.HTML
	Players bool // there is an embed that the page's script can open
}

// Gallery is several pictures that belong together.
type Gallery struct {
	Figures []Figure
}

// FilePart is a film, a sound or a document in a body.
type FilePart struct {
	Path          string
	Type          string // media type
	Kind          string // video, audio or document
	Name          string // of the file; empty: not known
	Size          string // as people say it; empty: not known
	Width, Height int    // of a film in pixels; its room on the page is kept by them
	Upright       bool   // a film that is higher than wide
	Poster        string // what stands for a film until it plays; empty: its first picture
	Caption       template.HTML
	Credit        string
}

// EmbedPart is the card that stands for a foreign film, post or map until a reader asks for it.
type EmbedPart struct {
	Provider string // key of its name: site.embed.<Provider>
	Address  string
	Short    string // the address as it is printed
	Player   string // what the script shows in its place; empty: the card is only a link
	Shape    string // film, upright, map or post: the room that the player takes
	Poster   *Image // what stands for a film until it plays
	Caption  template.HTML
}

// parts fills a body's blocks with what they name; the first failure stays.
type parts struct {
	m       *making
	page    string
	library map[int64]news.Picture
	heads   map[int64]news.Headline
	reading int64 // the article that the body belongs to; 0: none
	players bool
	wide    string // sizes of pictures that stand alone; empty: those of a column of text
	poster  *Image // of films; nil: none
	failed  error
}

// body makes the markup of a body. What is blocked, withdrawn or unknown is left out with its words. reading is the
// article that the body belongs to, 0 for none: it is not related to itself.
func (m *making) body(ctx context.Context, page, html string, library map[int64]news.Picture, reading int64) (Prose, error) {
	return (&parts{m: m, page: page, library: library, reading: reading}).prose(ctx, html)
}

// prose makes the markup of a body from its parts.
func (p *parts) prose(ctx context.Context, html string) (Prose, error) {
	m := p.m
	p.heads = map[int64]news.Headline{}
	if nos := richtext.Related(html); len(nos) > 0 {
		for _, no := range nos {
			m.uses.Use(useArticle(no)) // also one that is not public: it may become so
		}
		heads, err := m.r.Headlines(ctx, nos)
		if err != nil {
			return Prose{}, err
		}
		for _, h := range heads {
			p.heads[h.No] = h
		}
	}
	out := richtext.Render(html, richtext.Parts{
		Picture: func(f richtext.Figure) template.HTML { return p.item(f.Picture, f.Caption) },
		File:    func(f richtext.File) template.HTML { return p.item(f.File, f.Caption) },
		Gallery: p.gallery, Embed: p.embed, Related: p.related, Aside: p.aside,
		Table: func(table template.HTML) template.HTML { return p.part("wide", table) },
	})
	return Prose{out, p.players}, p.failed
}

func (p *parts) part(name string, data any) template.HTML {
	part, err := p.m.s.Renderer.Part(language, p.page, name, data)
	if err != nil {
		p.failed = err
	}
	return template.HTML(part) //nolint:gosec // made by the template
}

// item shows what the library has under a number: the type decides how, not the block.
func (p *parts) item(id int64, caption template.HTML) template.HTML {
	x, ok := p.library[id]
	if !ok {
		return ""
	}
	if x.IsImage() {
		return p.part("figure", p.m.figure(x, caption, cmp.Or(p.wide, sizesBody)))
	}
	f := p.m.file(x, caption)
	if f.Kind == "video" && p.poster != nil {
		f.Poster = p.poster.Src
	}
	return p.part("file", f)
}

func (p *parts) gallery(figures []richtext.Figure) template.HTML {
	var g Gallery
	for _, f := range figures {
		if x, ok := p.library[f.Picture]; ok && x.IsImage() {
			g.Figures = append(g.Figures, p.m.figure(x, f.Caption, sizesGallery))
		}
	}
	switch len(g.Figures) {
	case 0:
		return ""
	case 1:
		g.Figures[0].Image.Sizes = sizesBody
		return p.part("figure", g.Figures[0])
	}
	return p.part("gallery", g)
}

func (p *parts) embed(e richtext.EmbedFigure) template.HTML {
	x := EmbedPart{
		Provider: e.Provider(), Address: e.Address, Short: shortAddress(e.Address), Player: e.Player(), Shape: "post", Caption: e.Caption,
	}
	switch {
	case e.Kind == "youtube" && strings.Contains(e.Address, "/shorts/"), e.Kind == "tiktok", strings.Contains(e.Address, "instagram.com/reel/"):
		x.Shape = "upright"
	case e.Kind == "youtube", e.Kind == "vimeo", strings.Contains(x.Player, "/plugins/video.php"):
		x.Shape = "film"
	case e.Kind == "map":
		x.Shape = "map"
	}
	if x.Shape == "film" && x.Player != "" {
		x.Poster = p.poster
	}
	p.players = p.players || x.Player != ""
	return p.part("embed", x)
}

func (p *parts) related(nos []int64) template.HTML {
	var links []Link
	for _, no := range nos {
		if h, ok := p.heads[no]; ok && no != p.reading {
			links = append(links, Link{Name: h.Title, Path: articlePath(no)})
		}
	}
	if len(links) == 0 {
		return ""
	}
	return p.part("related", links)
}

func (p *parts) aside(a richtext.Aside) template.HTML { return p.part("aside", a) }

// figure is a picture with its words: those written for this place, or else the library's.
func (m *making) figure(x news.Picture, caption template.HTML, sizes string) Figure {
	if caption == "" {
		caption = template.HTML(template.HTMLEscapeString(x.Caption)) //nolint:gosec // escaped
	}
	return Figure{Image: m.image(x, sizes, 960), Caption: caption, Credit: x.Credit}
}

// file is a film, sound or document of the library with its words.
func (m *making) file(x news.Picture, caption template.HTML) FilePart {
	if caption == "" {
		caption = template.HTML(template.HTMLEscapeString(x.Caption)) //nolint:gosec // escaped
	}
	f := FilePart{
		Path: "/media/" + x.Original(), Type: x.Type, Kind: "document", Name: x.Name, Size: fileSize(x.Bytes),
		Width: x.Width, Height: x.Height, Upright: x.Height > x.Width, Caption: caption, Credit: x.Credit,
	}
	switch main, _, _ := strings.Cut(x.Type, "/"); main {
	case "video", "audio":
		f.Kind = main
	}
	if f.Width <= 0 || f.Height <= 0 {
		f.Width, f.Height = 1280, 720 // room for a film whose size nobody knows
	}
	return f
}

// fileSize says a number of bytes as people do; empty for none.
func fileSize(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 1<<20:
		return fmt.Sprintf("%d KB", max(1, (n+512)>>10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
}

// shortAddress is an address as people read it: decoded, without its scheme.
func shortAddress(address string) string {
	short := strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "www.")
	if plain, err := url.PathUnescape(short); err == nil && !strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' || r == '\uFFFD' }) {
		short = plain
	}
	return strings.TrimSuffix(short, "/")
}
