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

// fed is what a feed holds: a list, its name beside the paper's, and the page that shows the same.
type fed struct{ list, name, link string }

// feed is the RSS of the paper or of a section, with the whole text.
func (s *Site) feed(w http.ResponseWriter, r *http.Request) error {
	slug, sub := r.PathValue("slug"), r.PathValue("sub")
	path := "/feed.xml"
	if slug != "" {
		path = sectionKey(slug, sub) + path
	}
	return s.feedOf(w, r, path, func(_ context.Context, m *making) (fed, error) {
		if slug == "" {
			return fed{news.ListAll, "", "/"}, nil
		}
		x, ok := m.sections.At(slug, sub)
		if !ok {
			return fed{}, fault.New(fault.NotFound, "fault.not-found")
		}
		return fed{news.ListSection(x.ID), x.Name, m.sections.Path(x.ID)}, nil
	})
}

func (s *Site) seriesFeed(w http.ResponseWriter, r *http.Request) error {
	path := seriesPath(r.PathValue("slug"))
	return s.feedOf(w, r, path+"/feed.xml", func(ctx context.Context, m *making) (fed, error) {
		x, err := m.seriesAt(ctx, r.PathValue("slug"))
		return fed{news.ListSeries(x.ID), x.Name, path}, err
	})
}

func (s *Site) tagFeed(w http.ResponseWriter, r *http.Request) error {
	tag := strings.ToLower(r.PathValue("tag"))
	return s.feedOf(w, r, tagPath(tag)+"/feed.xml", func(ctx context.Context, m *making) (fed, error) {
		m.uses.Use(news.ListTag(tag))
		if any, err := m.r.Listing(ctx, news.ListTag(tag), news.Cursor{}, 1); err != nil || len(any) == 0 {
			return fed{}, orNotFound(err)
		}
		return fed{news.ListTag(tag), "#" + tag, tagPath(tag)}, nil
	})
}

func (s *Site) reporterFeed(w http.ResponseWriter, r *http.Request) error {
	path := reporterPath(r.PathValue("handle"))
	return s.feedOf(w, r, path+"/feed.xml", func(ctx context.Context, m *making) (fed, error) {
		x, err := m.reporter(ctx, r.PathValue("handle"))
		return fed{news.ListPerson(x.ID), strings.TrimSpace(x.Name + " " + x.Title), path}, err
	})
}

// feedOf is the RSS of a list, with the whole text.
func (s *Site) feedOf(w http.ResponseWriter, r *http.Request, path string, choose func(context.Context, *making) (fed, error)) error {
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
	return s.page(w, r, root+" "+path, func(ctx context.Context, m *making) (page, error) {
		if m.paper.URL == "" {
			m.paper.URL = root
		}
		what, err := choose(ctx, m)
		if err != nil {
			return page{}, err
		}
		c := feed.Channel{Title: m.paper.Name, Description: m.paper.Slogan, Link: m.absolute(what.link), Self: m.absolute(path), Language: language}
		if what.name != "" {
			c.Title += " - " + what.name
		}
		m.uses.Use(what.list)
		heads, err := m.r.Listing(ctx, what.list, news.Cursor{}, feedLength)
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
	library, err := m.library(ctx, public.Pictures())
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
	show := func(id int64, caption template.HTML) string {
		p, ok := library[id]
		if !ok {
			return ""
		}
		if caption == "" {
			caption = template.HTML(template.HTMLEscapeString(p.Caption)) //nolint:gosec // escaped
		}
		if !p.IsImage() {
			return feed.File(m.absolute("/media/"+p.Original()), p.Type, p.Name, caption, p.Credit)
		}
		i := m.image(p, "", 960)
		return feed.Figure(m.absolute(i.Src), i.Width, i.Height, i.Alt, caption, p.Credit)
	}
	lead := ""
	if library[public.Picture].IsImage() {
		lead = show(public.Picture, template.HTML(template.HTMLEscapeString(public.Caption))) //nolint:gosec // escaped
	}
	notices, err := m.feedNotices(ctx, public)
	if err != nil {
		return feed.Item{}, err
	}
	item.Title = m.markedTitle(public.Headline)
	item.Content = notices + lead + feed.Body(public.Body, m.paper.URL, show)
	return item, nil
}
