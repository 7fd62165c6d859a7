package site

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"jogan/internal/exchange/oldsite"
	"jogan/internal/news"
)

// OldAddresses say where addresses of before lead.
type OldAddresses interface {
	Address(ctx context.Context, source, key string) (string, error)
	OldSite(ctx context.Context) (news.OldSite, int64, error)
	LastChange(ctx context.Context, of []news.What) (time.Time, error)
}

// moveAge is how long a reader's browser may keep where an address leads: a redirect is set in a moment, and so is a wrong
// one.
const moveAge = "public, max-age=300"

// moveTo answers that an address is elsewhere for good. target is a path of this site, or an address.
func moveTo(w http.ResponseWriter, target string) {
	h := w.Header()
	h.Set("Cache-Control", moveAge)
	h.Set("Location", target)
	w.WriteHeader(http.StatusMovedPermanently)
}

// moved finds where an address leads that is not here any more, or that was one of the system before: to another address,
// or to news.GoneAddress; empty: nowhere.
func (s *Site) moved(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return ""
	}
	house, err := s.house(r.Context())
	if err != nil {
		return ""
	}
	target := ""
	err = s.Store.Read(r.Context(), func(rd Reader) error {
		f := finder{rd, house}
		target = f.follow(r.Context(), f.find(r.Context(), r.URL.EscapedPath(), r.URL.RawQuery))
		return nil
	})
	if err != nil || target == news.OldKey(r.URL.EscapedPath(), r.URL.RawQuery) || target == r.URL.EscapedPath() {
		return ""
	}
	return target
}

// finder looks for old addresses in one snapshot. What it cannot read is not found.
type finder struct {
	r     Reader
	house house
}

// at is what the table says of a key; empty: nothing.
func (f finder) at(ctx context.Context, source, key string) string {
	if len(key) > news.MaxAddress {
		return ""
	}
	target, err := f.r.Address(ctx, source, key)
	if err != nil {
		return ""
	}
	return target
}

// follow leads a target to its end, so that readers are sent once: to its canonical address, and from an address of the
// system before to what that was. Empty: it comes back to where it was.
func (f finder) follow(ctx context.Context, target string) string {
	hosts := news.OwnHosts(f.house.URL, f.house.OldSite)
	for seen := map[string]bool{}; !seen[target]; {
		seen[target] = true
		target = news.OwnPath(target, hosts)
		u, err := url.Parse(target)
		if err != nil || !strings.HasPrefix(target, "/") {
			return target
		}
		next := f.before(ctx, u.EscapedPath(), u.RawQuery, true)
		if next == "" {
			end := canonicalAddress(u)
			if u.Fragment != "" {
				end += "#" + u.EscapedFragment()
			}
			return end
		}
		target = next
	}
	return ""
}

// find looks for the paper's own redirects first, then for what was renamed, then for what the system before had.
func (f finder) find(ctx context.Context, escaped, query string) string {
	path, full := news.CanonicalPath(escaped), news.OldKey(escaped, query)
	small := lowered(path)
	for _, key := range []string{full, path, small + strings.TrimPrefix(full, path), small} {
		if target := f.at(ctx, news.OwnRedirect, key); target != "" {
			return target
		}
	}
	for _, p := range []string{path, lowered(path)} {
		if target := f.at(ctx, news.Renamed, p); target != "" {
			return goOn(target, query)
		}
	}
	if folder, file, ok := cutFeed(path); ok && folder != "" {
		for _, p := range []string{folder, lowered(folder)} {
			switch target := f.at(ctx, news.Renamed, p); {
			case target == "":
			case target == news.GoneAddress:
				return target
			case hasFeed(target):
				return target + "/" + file
			default: // the section is gone; the whole paper's feed goes on
				return "/" + file
			}
		}
	}
	return f.before(ctx, escaped, query, false)
}

// goOn is the address of a list that was renamed, from the place of it that was asked for.
func goOn(target, query string) string {
	asked, _ := url.ParseQuery(query) // what can be read of it
	at, err := news.ParseCursor(asked.Get("before"))
	if err != nil || !hasFeed(target) {
		return target
	}
	return from(target, at)
}

// before looks for what the system before had at an address. sure leaves out the shapes that pages have here too.
func (f finder) before(ctx context.Context, escaped, query string, sure bool) string {
	for _, system := range f.house.Systems {
		if sure && system == news.WordPress && news.CanonicalPath(escaped) != "/" {
			continue
		}
		if m, ok := oldsite.Read(system, escaped, query); ok {
			if target := f.meant(ctx, system, m); target != "" {
				return target
			}
		}
	}
	return ""
}

// hasFeed tells whether a path is that of a list with a feed beside it.
func hasFeed(path string) bool {
	for _, folder := range []string{"/sections/", "/series/", "/tags/", "/reporters/"} {
		if strings.HasPrefix(path, folder) && !strings.Contains(path, "?") {
			return true
		}
	}
	return false
}

// meant finds where a thing of the system before is now.
func (f finder) meant(ctx context.Context, system string, m oldsite.Meant) string {
	target := ""
	for _, key := range m.Keys {
		if target = f.at(ctx, system, key); target != "" {
			break
		}
	}
	if target == "" && m.Article != 0 && f.house.Kept {
		if _, err := f.r.PublicArticle(ctx, m.Article); err == nil { // one that was withdrawn answers so itself
			return articlePath(m.Article)
		}
	}
	if target == "" && m.Name != "" {
		target = f.namesake(ctx, m)
	}
	if m.Feed && hasFeed(target) {
		return target + "/feed.xml"
	}
	if target == "" || m.Feed && target != news.GoneAddress && !strings.HasSuffix(target, ".xml") {
		return m.Else
	}
	return target
}

// namesake is what has the same name here as in the system before; empty: nothing.
func (f finder) namesake(ctx context.Context, m oldsite.Meant) string {
	switch m.Kind {
	case "section":
		sections, err := f.r.Sections(ctx)
		if err != nil {
			return ""
		}
		for _, x := range sections {
			if x.Slug == strings.ToLower(m.Name) || x.Name == m.Name {
				return sections.Path(x.ID)
			}
		}
		return f.at(ctx, news.Renamed, "/sections/"+url.PathEscape(strings.ToLower(m.Name)))
	case "tag":
		for _, name := range []string{m.Name, strings.ReplaceAll(m.Name, "-", " ")} {
			if some, err := f.r.Listing(ctx, news.ListTag(name), news.Cursor{}, 1); err == nil && len(some) > 0 {
				return tagPath(name)
			}
		}
		for _, name := range []string{m.Name, strings.ReplaceAll(m.Name, "-", " ")} {
			if target := f.at(ctx, news.Renamed, tagPath(name)); target != "" {
				return target
			}
		}
	case "author":
		if x, err := f.r.ReporterByHandle(ctx, strings.ToLower(m.Name)); err == nil {
			return reporterPath(x.Handle)
		}
		return f.at(ctx, news.Renamed, reporterPath(strings.ToLower(m.Name)))
	}
	return ""
}

// lowered is a path in small letters.
func lowered(path string) string {
	var parts []string
	for part := range strings.SplitSeq(path, "/") {
		text, err := url.PathUnescape(part)
		if err != nil {
			return path
		}
		parts = append(parts, url.PathEscape(strings.ToLower(text)))
	}
	return strings.Join(parts, "/")
}
