// Package oldsite reads addresses of the systems that papers move here from: which article, section, picture or person
// such an address meant there. It owns the shapes of those addresses, and the keys under which the table of old addresses
// keeps where each thing is now:
//
//	article/123                 an article by its number
//	slug/2026/01/the-slug       an article by its permanent link, with the date it carries or without
//	section/S1N1/S2N3           a section by its code, with its sub-section's or without
//	section/politics            a category by its name
//	tag/word, author/name, page/12
//	image/202601/123_456_7.jpg  a picture; the sizes of one picture have one key
//
// It knows no database and no address of this paper but what every paper has (/latest, /feed.xml); whether a thing is
// there, and whether readers may see it, its caller asks.
package oldsite

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"

	"jogan/internal/news"
)

// Meant is what an address of an old system meant.
type Meant struct {
	Keys    []string // under which the table may say where it is now, the nearest first
	Article int64    // the article's number there; 0: it is none, or the address does not say
	Kind    string   // "section", "tag" or "author" with Name: it may have the same name here; empty: no such thing
	Name    string
	Feed    bool   // it was the feed of what it means
	Else    string // where it leads when nobody knows the thing: a path, or news.GoneAddress; empty: nowhere
}

const (
	maxKey = 400 // bytes of a key, as the table keeps it
	newest = "/latest"
)

// Read says what an address of a system (news.NDSoft …) meant there: its path and its query, both encoded as in the
// address. False: it is not of that system's shape. Anything else in the query is passed over. Names in CP949 are read as
// such, where they are not UTF-8.
func Read(system, escapedPath, query string) (Meant, bool) {
	var parts []string
	for part := range strings.SplitSeq(escapedPath, "/") {
		if part != "" {
			parts = append(parts, decode(part))
		}
	}
	if len(parts) > 12 || len(escapedPath) > 2000 || len(query) > 8000 {
		return Meant{}, false
	}
	ask := fields(query)
	var m Meant
	ok := false
	switch system {
	case news.NDSoft:
		m, ok = ndsoft(parts, ask)
	case news.Mediaon:
		m, ok = mediaon(parts, ask)
	case news.Dadamedia:
		m, ok = dadamedia(parts, ask)
	case news.WordPress:
		m, ok = wordpress(parts, ask)
	}
	if !ok {
		return Meant{}, false
	}
	var keys []string
	for _, key := range m.Keys {
		if len(key) <= maxKey {
			keys = append(keys, key)
		}
	}
	m.Keys = keys
	return m, true
}

// decode is a part of a path or a value as text; what is neither UTF-8 nor CP949 keeps its bytes out.
func decode(escaped string) string {
	text, err := url.QueryUnescape(strings.ReplaceAll(escaped, "+", "%2B"))
	if err != nil {
		text = escaped
	}
	if !utf8.ValidString(text) {
		if read, err := korean.EUCKR.NewDecoder().String(text); err == nil {
			text = read
		}
	}
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == utf8.RuneError || c == '/' || c == '\\' {
			return -1
		}
		return c
	}, strings.ToValidUTF8(text, ""))
}

// fields are the first value of each parameter, by its name in small letters. Old pages wrote &amp; into addresses.
func fields(query string) map[string]string {
	all := map[string]string{}
	for pair := range strings.SplitSeq(strings.ReplaceAll(query, "&amp;", "&"), "&") {
		name, value, _ := strings.Cut(pair, "=")
		name = strings.ToLower(decode(strings.ReplaceAll(name, "+", " ")))
		if _, ok := all[name]; !ok && len(all) < 50 {
			all[name] = decode(strings.ReplaceAll(value, "+", "%20"))
		}
	}
	return all
}

// number is an article's number; 0 where the text is none.
func number(text string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n <= 0 || strings.HasPrefix(text, "+") {
		return 0
	}
	return n
}

// article is the article with a number; false where the text is none.
func article(text string) (Meant, bool) {
	n := number(text)
	return Meant{Keys: []string{"article/" + strconv.FormatInt(n, 10)}, Article: n}, n > 0
}

// code is the code of a section, in the letters that all systems use for one.
var code = regexp.MustCompile(`^[0-9A-Za-z_-]{1,40}$`)

// section is a section by its code, or by those of a section and its sub-section. Without any it is the list of all.
func section(codes ...string) Meant {
	m := Meant{Else: newest}
	switch {
	case len(codes) == 2 && code.MatchString(codes[0]) && code.MatchString(codes[1]):
		m.Keys = []string{"section/" + codes[0] + "/" + codes[1], "section/" + codes[1], "section/" + codes[0]}
	case len(codes) > 0 && code.MatchString(codes[0]):
		m.Keys = []string{"section/" + codes[0]}
	}
	return m
}

var (
	ndsoftFeed  = regexp.MustCompile(`^(S[0-9]N[0-9]{1,4})\.xml$`)
	ndsoftSize  = regexp.MustCompile(`_v[0-9]{2,4}(\.[A-Za-z]{3,4})$`)
	pictureFile = regexp.MustCompile(`(?i)^[^/]{1,150}\.(jpe?g|png|gif|webp|bmp)$`)
)

func ndsoft(parts []string, ask map[string]string) (Meant, bool) {
	where := strings.ToLower(strings.Join(parts, "/"))
	switch where {
	case "news/articleview.html", "news/articleprint.html", "news/articleviewamp.html":
		return article(ask["idxno"])
	case "news/articlelist.html", "news/articlelistall.html":
		switch main, sub := ask["sc_section_code"], ask["sc_sub_section_code"]; {
		case main+sub == "" && ask["sc_word"] != "":
			return search(ask["sc_word"]), true
		case main != "" && sub != "":
			return section(main, sub), true
		default:
			return section(main + sub), true
		}
	case "rss", "rss/allarticle.xml", "rss/clickall.xml", "rss/clicktop.xml":
		return Meant{Feed: true, Else: "/feed.xml"}, true
	}
	if len(parts) == 2 && strings.EqualFold(parts[0], "rss") {
		if found := ndsoftFeed.FindStringSubmatch(parts[1]); found != nil {
			m := section(found[1])
			m.Feed, m.Else = true, "/feed.xml"
			return m, true
		}
	}
	if len(parts) == 4 && strings.EqualFold(parts[0], "news") && (strings.EqualFold(parts[1], "photo") || strings.EqualFold(parts[1], "thumbnail")) && pictureFile.MatchString(parts[3]) {
		return image(parts[2], ndsoftSize.ReplaceAllString(parts[3], "$1")), true
	}
	return Meant{}, false
}

// image is a picture. Nobody can put another in the place of one that was not brought along.
func image(parts ...string) Meant {
	return Meant{Keys: []string{"image/" + strings.Join(parts, "/")}, Else: news.GoneAddress}
}

// search is what was looked for there, looked for here.
func search(words string) Meant { return Meant{Else: "/search?q=" + url.QueryEscape(words)} }

func mediaon(parts []string, ask map[string]string) (Meant, bool) {
	switch strings.ToLower(strings.Join(parts, "/")) {
	case "news/article.html", "mobile/article.html", "news/article_print.html":
		return article(ask["no"])
	case "news/section_list_all.html", "mobile/section_list_all.html", "news/section.html", "mobile/section.html":
		return section(ask["sec_no"]), true
	case "news/article_list_all.html", "mobile/article_list_all.html":
		return section(), true
	}
	return Meant{}, false
}

func dadamedia(parts []string, ask map[string]string) (Meant, bool) {
	switch strings.ToLower(strings.Join(parts, "/")) {
	case "news/view.php", "m/view.php", "news/print.php":
		return article(ask["idx"])
	case "news/list.php", "m/list.php":
		return section(ask["mcode"]), true
	}
	return Meant{}, false
}

var (
	year, two  = regexp.MustCompile(`^(19|20)[0-9]{2}$`), regexp.MustCompile(`^[0-9]{2}$`)
	resized    = regexp.MustCompile(`-[0-9]{1,5}x[0-9]{1,5}(\.[A-Za-z]{3,4})$`)
	wordsParts = map[string]string{"category": "section", "tag": "tag", "author": "author"}
)

func wordpress(parts []string, ask map[string]string) (Meant, bool) {
	feed, paged := false, false
	for len(parts) > 0 { // what WordPress hangs onto any address
		last := strings.ToLower(parts[len(parts)-1])
		switch {
		case last == "feed", len(parts) > 1 && strings.EqualFold(parts[len(parts)-2], "feed") && (last == "rss" || last == "rss2" || last == "atom" || last == "rdf"):
			feed = true
			if last != "feed" {
				parts = parts[:len(parts)-1]
			}
		case last == "amp" || last == "embed" || last == "trackback":
		case len(parts) > 1 && strings.EqualFold(parts[len(parts)-2], "page") && number(last) > 0:
			parts, paged = parts[:len(parts)-1], true
		default:
			m, ok := words(parts)
			m.Feed = feed && m.Article == 0 && !strings.HasPrefix(firstOf(m.Keys), "slug/") // an article's feed was that of its comments
			if m.Feed && m.Kind == "" {                                                     // nobody who read of one thing is given the whole paper
				m.Else = "/feed.xml"
			}
			return m, ok
		}
		parts = parts[:len(parts)-1]
	}
	if ask["feed"] != "" {
		feed = true
	}
	switch {
	case ask["s"] != "":
		return search(ask["s"]), true
	case ask["p"] != "":
		return article(ask["p"])
	case number(ask["page_id"]) > 0:
		return Meant{Keys: []string{"page/" + strconv.FormatInt(number(ask["page_id"]), 10)}}, true
	case number(ask["cat"]) > 0:
		m := section(strconv.FormatInt(number(ask["cat"]), 10))
		if m.Feed = feed; feed {
			m.Else = "/feed.xml"
		}
		return m, true
	case feed:
		return Meant{Feed: true, Else: "/feed.xml"}, true
	case paged: // an older page of the front
		return Meant{Else: newest}, true
	}
	return Meant{}, false
}

func firstOf(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return keys[0]
}

// words reads an address of WordPress whose parts say what it means.
func words(parts []string) (Meant, bool) {
	first := strings.ToLower(parts[0])
	switch {
	case first == "archives" && len(parts) == 2:
		return article(parts[1])
	case first == "wp-content" && len(parts) >= 4 && strings.EqualFold(parts[1], "uploads") && pictureFile.MatchString(parts[len(parts)-1]):
		file := resized.ReplaceAllString(parts[len(parts)-1], "$1")
		return image(append(append([]string(nil), parts[2:len(parts)-1]...), file)...), true
	case first == "wp-rss2.php", first == "wp-atom.php", first == "wp-rss.php":
		return Meant{Feed: true, Else: "/feed.xml"}, true
	case wordsParts[first] != "" && len(parts) >= 2:
		kind, name := wordsParts[first], parts[len(parts)-1]
		m := Meant{Keys: []string{kind + "/" + strings.Join(parts[1:], "/")}, Kind: kind, Name: name}
		if len(parts) > 2 { // a category below another has an address of its own too
			m.Keys = append(m.Keys, kind+"/"+name)
		}
		return m, true
	case len(parts) >= 3 && year.MatchString(parts[0]) && two.MatchString(parts[1]):
		rest := parts[2:]
		if len(rest) > 1 && two.MatchString(rest[0]) { // the day
			rest = rest[1:]
		}
		if len(rest) > 2 || len(rest) == 2 && number(rest[1]) == 0 { // a page of a long article
			return Meant{}, false
		}
		if slug := rest[0]; slug != "" && !two.MatchString(slug) {
			return Meant{Keys: []string{"slug/" + parts[0] + "/" + parts[1] + "/" + slug, "slug/" + slug}}, true
		}
	}
	return Meant{}, false
}
