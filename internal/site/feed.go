package site

import (
	"context"
	"html/template"
	"net/http"
	"regexp"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/feed"
	"jogan/internal/news"
	"jogan/internal/richtext"
)

// feedLength is how many articles a feed has.
const feedLength = 30

var hostName = regexp.MustCompile(`^([a-zA-Z0-9.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(:[0-9]{1,5})?$`)

// root is the address of the site as the reader asked for it, for a paper that does not know its own.
func (s *Site) root(r *http.Request) string {
	if !hostName.MatchString(r.Host) {
		return ""
	}
	if s.Proxies.TLS(r) {
		return "https://" + strings.ToLower(r.Host)
	}
	return "http://" + strings.ToLower(r.Host)
}

// feed is the RSS of the paper or of a section, with the whole text.
func (s *Site) feed(w http.ResponseWriter, r *http.Request) error {
	slug, sub := r.PathValue("slug"), r.PathValue("sub")
	// A paper that knows its address has one feed; one that does not has the address that the reader asked.
	root := ""
	err := s.Store.Read(r.Context(), func(rd Reader) error {
		paper, err := rd.Paper(r.Context())
		if paper.URL == "" {
			root = s.root(r)
		}
		return err
	})
	if err != nil {
		return err
	}
	path := "/feed.xml"
	if slug != "" {
		path = sectionKey(slug, sub) + path
	}
	return s.page(w, r, root+" "+path, func(ctx context.Context, m *making) (page, error) {
		if m.paper.URL == "" {
			m.paper.URL = root
		}
		c := feed.Channel{Title: m.paper.Name, Description: m.paper.Slogan, Link: m.absolute("/"), Self: m.absolute(path), Language: language}
		list := news.ListAll
		if slug != "" {
			x, ok := m.sections.At(slug, sub)
			if !ok {
				return page{}, fault.New(fault.NotFound, "fault.not-found")
			}
			list = news.ListSection(x.ID)
			c.Title += " - " + x.Name
			c.Link = m.absolute(m.sections.Path(x.ID))
		}
		m.uses.Use(list)
		heads, err := m.r.Listing(ctx, list, news.Cursor{}, feedLength)
		if err != nil {
			return page{}, err
		}
		for _, h := range heads {
			item, err := m.feedItem(ctx, h)
			if err != nil {
				return page{}, err
			}
			c.Items = append(c.Items, item)
		}
		body, err := feed.RSS(c)
		return page{http.StatusOK, "application/rss+xml; charset=utf-8", body}, err
	})
}

func (m *making) feedItem(ctx context.Context, h news.Headline) (feed.Item, error) {
	m.uses.Use(useArticle(h.No))
	public, err := m.r.PublicArticle(ctx, h.No)
	if err != nil {
		return feed.Item{}, err
	}
	pictures, err := m.pictures(ctx, public.Pictures())
	if err != nil {
		return feed.Item{}, err
	}
	item := feed.Item{
		Title: public.Title, Link: m.absolute(articlePath(h.No)), Description: richtext.Cut(public.Lead, 300),
		Section: m.sectionLink(h.Section).Name, Tags: public.Tags, Published: h.Published.In(m.now.Location()),
	}
	for _, b := range public.Bylines {
		item.Authors = append(item.Authors, strings.TrimSpace(b.Name+" "+b.Title))
	}
	figure := func(id int64, caption template.HTML) string {
		p, ok := pictures[id]
		if !ok || !p.IsImage() {
			return ""
		}
		if caption == "" {
			caption = template.HTML(template.HTMLEscapeString(p.Caption)) //nolint:gosec // escaped
		}
		i := m.image(p, "", 960)
		return feed.Figure(m.absolute(i.Src), i.Width, i.Height, i.Alt, caption, p.Credit)
	}
	lead := ""
	if public.Picture != 0 {
		lead = figure(public.Picture, template.HTML(template.HTMLEscapeString(public.Caption))) //nolint:gosec // escaped
	}
	item.Content = lead + feed.Body(public.Body, m.paper.URL, figure)
	return item, nil
}
