package site

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/feed"
	"jogan/internal/news"
	"jogan/internal/ranking"
)

// Finding is what those who find the paper are told: the setting, and what stands in sitemaps.
type Finding interface {
	Findable(ctx context.Context) (news.Findable, int64, error)
	SitemapParts(ctx context.Context) ([]news.PartState, error)
	SitemapArticles(ctx context.Context, part int64) ([]news.SitemapArticle, error)
	SitemapTagParts(ctx context.Context) ([]news.PartState, error)
	SitemapTags(ctx context.Context, part int64) ([]news.SitemapTag, error)
	ReporterList(ctx context.Context) ([]news.Reporter, error)
}

// useNumbers names all articles of a part of the sitemap, by their numbers.
func useNumbers(part int64) string { return "numbers:" + strconv.FormatInt(part, 10) }

// usePictures names the pictures of a range of ids: a part of the sitemap shows some thousand, which lie close together.
func usePictures(id int64) string { return "pictures:" + strconv.FormatInt(id/1000, 10) }

const xmlType = "application/xml; charset=utf-8"

// addressed answers with a page that has to name the site's own address: the one that the paper knows, or else the one
// that the reader asked.
func (s *Site) addressed(w http.ResponseWriter, r *http.Request, path string, fn func(context.Context, *making) (page, error)) error {
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
		return fn(ctx, m)
	})
}

// sitemaps is the index of all sitemaps.
func (s *Site) sitemaps(w http.ResponseWriter, r *http.Request) error {
	return s.addressed(w, r, "/sitemap.xml", func(ctx context.Context, m *making) (page, error) {
		m.uses.Use(news.ListAll)
		files, err := m.news(ctx)
		if err != nil {
			return page{}, err
		}
		all := []feed.Address{{Loc: m.absolute(sitemapPath("pages", 0))}}
		for i, file := range files {
			a := feed.Address{Loc: m.absolute(newsPath(i, len(files)))}
			for _, h := range file {
				if changed := h.changed(); changed.After(a.Changed) {
					a.Changed = changed
				}
			}
			all = append(all, m.local(a))
		}
		tags, err := m.r.SitemapTagParts(ctx)
		if err != nil {
			return page{}, err
		}
		for _, p := range tags {
			all = append(all, feed.Address{Loc: m.absolute(sitemapPath("tags", p.Part))})
		}
		parts, err := m.r.SitemapParts(ctx)
		if err != nil {
			return page{}, err
		}
		for _, p := range parts { // the newest first: past the index's bound the oldest are left out
			all = append(all, m.local(feed.Address{Loc: m.absolute(sitemapPath("articles", p.Part)), Changed: p.Changed}))
		}
		body, err := feed.SitemapIndex(all)
		return page{http.StatusOK, xmlType, body}, err
	})
}

// local puts an address's time into the paper's zone.
func (m *making) local(a feed.Address) feed.Address {
	if !a.Changed.IsZero() {
		a.Changed = a.Changed.In(m.now.Location())
	}
	return a
}

// sitemapPath is that of a part, beside the index: a sitemap speaks for what lies in its folder and below.
func sitemapPath(kind string, part int64) string {
	if kind == "pages" {
		return "/sitemap-pages.xml"
	}
	return fmt.Sprintf("/sitemap-%s-%d.xml", kind, part)
}

// newsPath is that of one of several news sitemaps; a single one has the address under which papers are known to search
// engines.
func newsPath(i, count int) string {
	if count <= 1 {
		return "/sitemap-news.xml"
	}
	return fmt.Sprintf("/sitemap-news-%d.xml", i+1)
}

// named answers at an address of one word: a part of the sitemap, the key of IndexNow, or a page of the paper about itself.
func (s *Site) named(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("slug")
	if name, ok := strings.CutSuffix(slug, ".txt"); ok {
		return s.indexKey(w, r, name)
	}
	name, ok := strings.CutPrefix(slug, "sitemap-")
	if name, isXML := strings.CutSuffix(name, ".xml"); ok && isXML {
		return s.sitemapPart(w, r, name)
	}
	return s.static(w, r)
}

// maxPart bounds the numbers of parts that are looked for.
const maxPart = 1 << 40

func (s *Site) sitemapPart(w http.ResponseWriter, r *http.Request, name string) error {
	missing := fault.New(fault.NotFound, "fault.not-found")
	kind, number, numbered := strings.Cut(name, "-")
	part, err := strconv.ParseInt(number, 10, 64)
	if numbered && (err != nil || part < 0 || part > maxPart || strconv.FormatInt(part, 10) != number) {
		return missing
	}
	made := map[string]func(context.Context, *making, int64) ([]byte, error){
		"articles": articleSitemap, "tags": tagSitemap, "pages": pageSitemap, "news": newsSitemap,
	}[kind]
	switch {
	case made == nil, numbered && kind == "pages", !numbered && (kind == "articles" || kind == "tags"), numbered && kind == "news" && part == 0:
		return missing
	}
	return s.addressed(w, r, "/sitemap-"+name+".xml", func(ctx context.Context, m *making) (page, error) {
		body, err := made(ctx, m, part)
		if err == nil && body == nil {
			err = missing
		}
		return page{http.StatusOK, xmlType, body}, err
	})
}

// articleSitemap is the articles of a part with their pictures; nil: there are none.
func articleSitemap(ctx context.Context, m *making, part int64) ([]byte, error) {
	m.uses.Use(useNumbers(part))
	articles, err := m.r.SitemapArticles(ctx, part)
	if err != nil || len(articles) == 0 {
		return nil, err
	}
	var ids []int64
	seen := map[int64]bool{}
	for _, a := range articles {
		for _, id := range a.Pictures {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
				m.uses.Use(usePictures(id))
			}
		}
	}
	library, err := m.r.Pictures(ctx, ids)
	if err != nil {
		return nil, err
	}
	shown := make(map[int64]string, len(library))
	for id, p := range library {
		if p.IsImage() && p.Blocked.IsZero() {
			if i := imageOf(p, "", "", 1200); i.Src != "" {
				shown[id] = m.absolute(i.Src)
			}
		}
	}
	all := make([]feed.Address, 0, len(articles))
	for _, a := range articles {
		x := m.local(feed.Address{Loc: m.absolute(articlePath(a.No)), Changed: a.Changed})
		for _, id := range a.Pictures {
			if src := shown[id]; src != "" {
				x.Images = append(x.Images, src)
			}
		}
		all = append(all, x)
	}
	return feed.Sitemap(all)
}

// tagSitemap is the tags of a part whose pages are worth a visit; nil: there are none.
func tagSitemap(ctx context.Context, m *making, part int64) ([]byte, error) {
	m.uses.Use(news.ListAll)
	tags, err := m.r.SitemapTags(ctx, part)
	if err != nil || len(tags) == 0 {
		return nil, err
	}
	var all []feed.Address
	for _, x := range tags {
		all = append(all, m.local(feed.Address{Loc: m.absolute(tagPath(x.Name)), Changed: x.Changed}))
	}
	return feed.Sitemap(all)
}

// pageSitemap is all pages that are no articles and no tags: the front page, lists, sections, series, reporters, forms, and
// what the paper says of itself.
func pageSitemap(ctx context.Context, m *making, _ int64) ([]byte, error) {
	m.uses.Use(news.ListAll, useSeries, usePages, usePeople, useIssues)
	var all []feed.Address
	add := func(path, list string) error {
		a := feed.Address{Loc: m.absolute(path)}
		if list != "" {
			newest, err := m.r.Listing(ctx, list, news.Cursor{}, 1)
			if err != nil {
				return err
			}
			if len(newest) > 0 {
				a.Changed = newest[0].Published
			}
		}
		all = append(all, m.local(a))
		return nil
	}
	type entry struct{ path, list string }
	entries := []entry{{"/", news.ListAll}, {"/latest", news.ListAll}}
	for _, x := range m.sections {
		if m.shown(x) {
			entries = append(entries, entry{m.sections.Path(x.ID), news.ListSection(x.ID)})
		}
	}
	series, err := m.r.AllSeries(ctx)
	if err != nil {
		return nil, err
	}
	var lists []string
	for _, x := range series {
		lists = append(lists, news.ListSeries(x.ID))
	}
	newest, err := m.r.ListNewest(ctx, lists)
	if err != nil {
		return nil, err
	}
	for i, x := range series {
		if !newest[lists[i]].IsZero() { // its page waits for the first
			entries = append(entries, entry{seriesPath(x.Slug), lists[i]})
		}
	}
	people, err := m.r.ReporterList(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range people {
		entries = append(entries, entry{reporterPath(x.Handle), news.ListPerson(x.ID)})
	}
	// Pages, forms and issues are those that the foot of every page links.
	f := Frame{}
	for _, fill := range []func(context.Context, *Frame, place) error{m.pages, m.printed, m.formLinks} {
		if err := fill(ctx, &f, place{}); err != nil {
			return nil, err
		}
	}
	for _, links := range [][]Link{f.Pages, f.Forms} {
		for _, x := range links {
			entries = append(entries, entry{path: x.Path})
		}
	}
	for _, path := range []string{"/corrections", "/notices", "/announcements", "/feeds"} {
		entries = append(entries, entry{path: path})
	}
	browse, err := m.browsePages(ctx, len(newest) > 0, len(people) > 0)
	if err != nil {
		return nil, err
	}
	for _, path := range browse {
		entries = append(entries, entry{path: path})
	}
	if f.InPrint {
		entries = append(entries, entry{path: "/issues"})
	}
	for _, e := range entries[:min(len(entries), feed.MaxAddresses)] {
		if err := add(e.path, e.list); err != nil {
			return nil, err
		}
	}
	return feed.Sitemap(all)
}

// browsePages are the pages that lead through the paper, of them those that have something to show.
func (m *making) browsePages(ctx context.Context, series, people bool) ([]string, error) {
	newest, err := m.r.Listing(ctx, news.ListAll, news.Cursor{}, 1)
	if err != nil {
		return nil, err
	}
	var paths []string
	if len(newest) > 0 {
		paths = append(paths, archivePath)
		if series {
			paths = append(paths, "/series")
		}
	}
	if people {
		paths = append(paths, "/reporters")
	}
	m.uses.UseSoft(softRanking) // which of them readers may see changes with the list of all
	read, err := m.r.Headlines(ctx, m.s.Ranked(ranking.OfMonth, 0))
	if err != nil {
		return nil, err
	}
	if len(read) > 0 {
		paths = append(paths, rankingPath(ranking.OfDay, ""))
	}
	m.uses.UseSoft(softWeather)
	switch report, err := m.r.LastReport(ctx); {
	case fault.Is(err, fault.NotFound):
	case err != nil:
		return nil, err
	default:
		table, until := report.Table(m.s.Stations, m.now)
		m.until(until)
		if len(table.Near)+len(table.Far) > 0 {
			paths = append(paths, "/weather")
		}
	}
	return paths, nil
}

// newsItem is an article of a news sitemap.
type newsItem struct{ news.Headline }

func (h newsItem) changed() time.Time {
	if h.Edited.After(h.Published) {
		return h.Edited
	}
	return h.Published
}

// maxNewsFiles bounds the news sitemaps. A paper that publishes more in two days has no news sitemap for the oldest.
const maxNewsFiles = 50

// news is what came out in the last two days, the newest first, in files of as many as a news sitemap holds; paid articles
// are no news. There is always one file.
func (m *making) news(ctx context.Context) ([][]newsItem, error) {
	m.uses.Use(news.ListAll)
	since := m.now.Add(-feed.NewsAge)
	files := [][]newsItem{nil}
	var at news.Cursor
	for {
		heads, err := m.r.Listing(ctx, news.ListAll, at, feed.MaxNews)
		if err != nil {
			return nil, err
		}
		for _, h := range heads {
			if !h.Published.After(since) {
				return files, nil
			}
			if h.Kind == news.Sponsored {
				continue
			}
			if len(files[len(files)-1]) == feed.MaxNews {
				if len(files) == maxNewsFiles {
					return files, nil
				}
				files = append(files, nil)
			}
			last := len(files) - 1
			files[last] = append(files[last], newsItem{h})
			m.until(h.Published.Add(feed.NewsAge)) // the earliest of them counts
		}
		if len(heads) < feed.MaxNews {
			return files, nil
		}
		at = heads[len(heads)-1].Cursor()
	}
}

// newsSitemap is one of the files of news; 0: the only one, or where there are several the index of them.
func newsSitemap(ctx context.Context, m *making, number int64) ([]byte, error) {
	files, err := m.news(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case number == 0 && len(files) > 1:
		var all []feed.Address
		for i := range files {
			all = append(all, feed.Address{Loc: m.absolute(newsPath(i, len(files)))})
		}
		return feed.SitemapIndex(all)
	case number > int64(len(files)) || number > 0 && len(files) == 1:
		return nil, nil
	}
	var all []feed.Address
	for _, h := range files[max(number, 1)-1] {
		all = append(all, m.local(feed.Address{
			Loc: m.absolute(articlePath(h.No)), Changed: h.changed(),
			News: &feed.News{Paper: m.paper.Name, Language: language, Published: h.Published.In(m.now.Location()), Title: h.Title},
		}))
	}
	return feed.NewsSitemap(all)
}
