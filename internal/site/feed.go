package site

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/feed"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/pagecache"
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

// feedFormat is a format in which feeds are read, by the last part of their addresses.
type feedFormat struct {
	file, name, kind string
	write            func(feed.Channel) ([]byte, error)
}

// feedFormats are all of them: each feed is told in each, beside one another in one folder.
func feedFormats() []feedFormat {
	return []feedFormat{
		{"feed.xml", "RSS", "application/rss+xml; charset=utf-8", feed.RSS},
		{"atom.xml", "Atom", "application/atom+xml; charset=utf-8", feed.Atom},
		{"feed.json", "JSON Feed", "application/feed+json; charset=utf-8", feed.JSON},
	}
}

// cutFeed takes the file of a feed off an address; false where it names none.
func cutFeed(path string) (folder, file string, ok bool) {
	folder, file = path[:strings.LastIndexByte(path, '/')+1], path[strings.LastIndexByte(path, '/')+1:]
	ok = slices.ContainsFunc(feedFormats(), func(f feedFormat) bool { return f.file == file })
	return strings.TrimSuffix(folder, "/"), file, ok
}

// fed is what a feed holds: a list, its name beside the paper's, and the page that shows the same.
type fed struct{ list, name, link string }

// feed is the feed of the paper or of a section, with the whole text.
func (s *Site) feed(w http.ResponseWriter, r *http.Request) error {
	slug, sub := r.PathValue("slug"), r.PathValue("sub")
	folder := ""
	if slug != "" {
		folder = sectionKey(slug, sub)
	}
	return s.feedOf(w, r, folder, func(_ context.Context, m *making) (fed, error) {
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
	return s.feedOf(w, r, path, func(ctx context.Context, m *making) (fed, error) {
		x, err := m.seriesAt(ctx, r.PathValue("slug"))
		return fed{news.ListSeries(x.ID), x.Name, path}, err
	})
}

func (s *Site) tagFeed(w http.ResponseWriter, r *http.Request) error {
	tag := strings.ToLower(r.PathValue("tag"))
	return s.feedOf(w, r, tagPath(tag), func(ctx context.Context, m *making) (fed, error) {
		m.uses.Use(news.ListTag(tag))
		if any, err := m.r.Listing(ctx, news.ListTag(tag), news.Cursor{}, 1); err != nil || len(any) == 0 {
			return fed{}, orNotFound(err)
		}
		return fed{news.ListTag(tag), "#" + tag, tagPath(tag)}, nil
	})
}

func (s *Site) reporterFeed(w http.ResponseWriter, r *http.Request) error {
	path := reporterPath(r.PathValue("handle"))
	return s.feedOf(w, r, path, func(ctx context.Context, m *making) (fed, error) {
		x, err := m.reporter(ctx, r.PathValue("handle"))
		return fed{news.ListPerson(x.ID), strings.TrimSpace(x.Name + " " + x.Title), path}, err
	})
}

// fedFrom are the things whose changes can make a feed another.
func fedFrom() []news.What {
	return []news.What{news.WhatPaper, news.WhatArticle, news.WhatCorrection, news.WhatSection, news.WhatSeries, news.WhatPicture, news.WhatPerson}
}

// feedOf is the feed of a list, with the whole text, in the format that the address names.
func (s *Site) feedOf(w http.ResponseWriter, r *http.Request, folder string, choose func(context.Context, *making) (fed, error)) error {
	_, file, _ := cutFeed(r.URL.Path)
	formats := feedFormats()
	format := formats[max(0, slices.IndexFunc(formats, func(f feedFormat) bool { return f.file == file }))]
	// A paper that knows its address has one feed; one that does not has the address that the reader asked.
	house, err := s.house(r.Context())
	if err != nil {
		return err
	}
	root := ""
	if house.URL == "" {
		root = s.root(r)
	}
	path := folder + "/" + format.file
	e, err := s.entry(r.Context(), root+" "+path, func(ctx context.Context, m *making) (page, error) {
		if m.paper.URL == "" {
			m.paper.URL = root
		}
		what, err := choose(ctx, m)
		if err != nil {
			return page{}, err
		}
		c := feed.Channel{
			Title: m.paper.Name, Paper: m.paper.Name, Description: m.paper.Slogan, Link: m.absolute(what.link), Self: m.absolute(path), Language: language, Icon: m.absolute(iconPath(512)),
		}
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
		if m.changed, err = m.r.LastChange(ctx, fedFrom()); err != nil {
			return page{}, err
		}
		body, err := format.write(c)
		return page{http.StatusOK, format.kind, body}, err
	})
	if err != nil {
		return err
	}
	s.sendFeed(w, r, e)
	return nil
}

// settled is how long after a change a feed tells when that was. A date of HTTP counts whole seconds, and a write carries
// the time at which it began: before that has passed, another change may still come to stand in the same second.
const settled = time.Minute

// sendFeed sends a feed, or 304 where the reader's own copy still holds. A reader who sends no ETag is believed only the
// very date that a feed carried, not any later one: what was withdrawn meanwhile must not be kept for a clock that differs.
func (s *Site) sendFeed(w http.ResponseWriter, r *http.Request, e *pagecache.Entry) {
	if at := e.Changed.Truncate(time.Second); !e.Changed.IsZero() && e.Status == http.StatusOK && s.Now().Sub(at) >= settled {
		h := w.Header()
		h.Set("Last-Modified", at.UTC().Format(http.TimeFormat))
		since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
		if err == nil && since.Equal(at) && len(r.Header.Values("If-None-Match")) == 0 {
			_, encoding := e.Encoded(strings.Join(r.Header.Values("Accept-Encoding"), ","))
			h.Set("Vary", "Accept-Encoding")
			h.Set("Cache-Control", pageAge)
			h.Set("ETag", e.Tag(encoding))
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	send(w, r, e)
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
		Title: public.Title, Subtitle: public.Subtitle, Link: m.absolute(articlePath(h.No)), Description: richtext.Cut(public.Lead, 300),
		Section: m.sectionLink(h.Section).Name, Tags: public.Tags, Published: h.Published.In(m.now.Location()), Updated: public.Edited.In(m.now.Location()),
	}
	known, err := m.authors(ctx, public.Bylines)
	if err != nil {
		return feed.Item{}, err
	}
	for _, a := range signed(public.Bylines, known) {
		author := feed.Author{Name: strings.TrimSpace(a.Name + " " + a.Title)}
		if a.Path != "" {
			author.URL = m.absolute(a.Path)
		}
		item.Authors = append(item.Authors, author)
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
		return feed.Figure(m.absolute(i.Src), m.absoluteSet(i.Srcset), i.Width, i.Height, i.Alt, caption, p.Credit)
	}
	lead := ""
	if p := library[public.Picture]; p.IsImage() {
		words := public.Caption
		if words == "" {
			words = p.Caption
		}
		item.Picture, item.Thumbnail = m.fedPicture(p, 1200, words), m.fedPicture(p, 320, "")
		lead = show(public.Picture, template.HTML(template.HTMLEscapeString(public.Caption))) //nolint:gosec // escaped
	}
	notices, newest, err := m.feedNotices(ctx, public)
	if err != nil {
		return feed.Item{}, err
	}
	if newest.After(item.Updated) {
		item.Updated = newest.In(m.now.Location())
	}
	item.Title = m.markedTitle(public.Headline)
	item.Content = notices + lead + feed.Body(public.Body, m.paper.URL, show) + m.feedUpdates(public)
	return item, nil
}

// feedUpdates is what readers are told of the changes of an article, for the end of its text in a feed.
func (m *making) feedUpdates(public news.PublicArticle) string {
	var b strings.Builder
	for _, u := range public.History {
		if u.Note != "" {
			fmt.Fprintf(&b, "<li>%s %s</li>", u.At.In(m.now.Location()).Format("2006.01.02 15:04"), template.HTMLEscapeString(strings.TrimSpace(u.Take+" "+u.Note)))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "<p><strong>" + template.HTMLEscapeString(m.word("site.article.updates")) + "</strong></p><ul>" + b.String() + "</ul>"
}

// fedPicture is a picture beside an article in a feed, in about a width.
func (m *making) fedPicture(p news.Picture, width int, words string) *feed.Picture {
	i := m.image(p, "", width)
	if i.Src == "" {
		return nil
	}
	return &feed.Picture{URL: m.absolute(i.Src), Type: media.TypeOf(i.Src), Width: i.Width, Height: i.Height, Words: words, Credit: p.Credit}
}

// absoluteSet makes the addresses of a srcset that imageOf made absolute.
func (m *making) absoluteSet(srcset string) string {
	return strings.ReplaceAll(srcset, "/media/", m.paper.URL+"/media/")
}
