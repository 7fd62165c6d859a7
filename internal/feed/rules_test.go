package feed_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"

	"jogan/internal/feed"
)

// formats are the writers.
func formats() map[string]func(feed.Channel) ([]byte, error) {
	return map[string]func(feed.Channel) ([]byte, error){"rss": feed.RSS, "atom": feed.Atom, "json": feed.JSON}
}

// hostile are titles and texts that break what is not careful, with what is left of them.
func hostile() [][2]string {
	return [][2]string{
		{"]]>", "]]>"}, {"<![CDATA[끝]]>", "<![CDATA[끝]]>"}, {`&amp; &lt;b> "따옴표" '홑'`, `&amp; &lt;b> "따옴표" '홑'`}, {"제어\x00\x01\x08\x0b\x1f문자", "제어문자"},
		{"깨진\xed\xa0\x80글", "깨진\ufffd\ufffd\ufffd글"}, {"비\uffff문자\ufffe", "비문자"}, {"이모지 👩‍👩‍👧‍👦🇰🇷", "이모지 👩‍👩‍👧‍👦🇰🇷"}, {"</title></channel>", "</title></channel>"},
		{"<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>&y;", "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>&y;"}, {"\u2028줄\u2029", "\u2028줄\u2029"}, {strings.Repeat("가", 5000), strings.Repeat("가", 5000)},
	}
}

func channel() feed.Channel {
	seoul := time.FixedZone("KST", 9*60*60)
	c := feed.Channel{Title: "조간 & 석간 - 사회", Paper: "조간", Description: "표어", Link: "https://paper.example/sections/society", Self: "https://paper.example/sections/society/feed", Language: "ko", Icon: "https://paper.example/icon.svg"}
	for i, x := range hostile() {
		at := time.Date(2026, 1, 19, 9, i, 0, 0, seoul)
		item := feed.Item{
			Title: x[0], Link: fmt.Sprintf("https://paper.example/articles/%d", i+1), Description: x[0], Content: `<p>글</p>` + x[0], Section: "사회", Tags: []string{"강", "사회", x[0]},
			Authors: []feed.Author{{Name: "홍서리 기자", URL: "https://paper.example/reporters/seori"}, {Name: x[0]}}, Published: at,
		}
		if i%2 == 0 {
			item.Updated = at.Add(48 * time.Hour)
			item.Picture = &feed.Picture{URL: "https://paper.example/media/a/1200.jpg", Type: "image/jpeg", Width: 1200, Height: 800, Words: x[0], Credit: x[0]}
			item.Thumbnail = &feed.Picture{URL: "https://paper.example/media/a/320.jpg", Type: "image/jpeg", Width: 320, Height: 213}
		}
		c.Items = append(c.Items, item)
	}
	return c
}

// Whoever reads feeds for a living reads these, and finds what was put in.
func TestReadersReadAllFormats(t *testing.T) {
	t.Parallel()
	for name, write := range formats() {
		body, err := write(channel())
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(body) {
			t.Errorf("%s: not UTF-8", name)
		}
		got, err := gofeed.NewParser().ParseString(string(body))
		if err != nil {
			t.Fatalf("%s: %v\n%.500s", name, err, body)
		}
		if got.FeedType != name || got.Title != "조간 & 석간 - 사회" || got.Link != "https://paper.example/sections/society" || got.FeedLink != "https://paper.example/sections/society/feed" || got.Language != "ko" || len(got.Items) != len(hostile()) {
			t.Fatalf("%s: %s %s %s %s %s %d", name, got.FeedType, got.Title, got.Link, got.FeedLink, got.Language, len(got.Items))
		}
		for i, item := range got.Items {
			want, put := hostile()[i][1], channel().Items[i]
			if strings.TrimSpace(item.Title) != strings.TrimSpace(want) || item.Link != put.Link || item.GUID != put.Link || !strings.HasPrefix(item.Content, "<p>글</p>") {
				t.Errorf("%s: %q %s %s %.80q, want %q", name, item.Title, item.Link, item.GUID, item.Content, want)
			}
			if item.PublishedParsed == nil || !item.PublishedParsed.Equal(put.Published) {
				t.Errorf("%s: published %v, want %v", name, item.PublishedParsed, put.Published)
			}
			if name != "rss" && (item.UpdatedParsed == nil || item.UpdatedParsed.Before(put.Updated)) {
				t.Errorf("%s: updated %v, want %v", name, item.UpdatedParsed, put.Updated)
			}
			if len(item.Authors) == 0 || item.Authors[0].Name != "홍서리 기자" {
				t.Errorf("%s: authors %v", name, item.Authors)
			}
			if len(item.Categories) < 2 || item.Categories[0] != "사회" || item.Categories[1] != "강" {
				t.Errorf("%s: categories %v", name, item.Categories)
			}
			if has := item.Image != nil || item.Extensions["media"]["content"] != nil; has != (put.Picture != nil) {
				t.Errorf("%s: item %d: a picture: %v", name, i, has)
			}
		}
	}
}

// node is an element of an XML file.
type node struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []node     `xml:",any"`
}

func (n node) all(name string) []node {
	var found []node
	for _, c := range n.Children {
		if key := c.XMLName.Local; key == name || c.XMLName.Space+" "+key == name {
			found = append(found, c)
		}
	}
	return found
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func parsed(t *testing.T, body []byte) node {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(string(body))); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("no XML: %v\n%.500s", err, body)
		}
	}
	var n node
	if err := xml.Unmarshal(body, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func absolute(t *testing.T, address string) {
	t.Helper()
	if u, err := url.Parse(address); err != nil || !u.IsAbs() || u.Host == "" {
		t.Errorf("%q is not absolute", address)
	}
}

// The rules of RSS 2.0 and of the RSS best practices profile.
func TestRSSRules(t *testing.T) {
	t.Parallel()
	const atom, media, dc = "http://www.w3.org/2005/Atom", "http://search.yahoo.com/mrss/", "http://purl.org/dc/elements/1.1/"
	for _, c := range []feed.Channel{channel(), {Title: "빈 것", Link: "https://paper.example/", Self: "https://paper.example/feed.xml"}} {
		body, err := feed.RSS(c)
		if err != nil {
			t.Fatal(err)
		}
		n := parsed(t, body)
		if n.XMLName.Local != "rss" || n.attr("version") != "2.0" || len(n.Children) != 1 {
			t.Fatalf("%+v", n.XMLName)
		}
		ch := n.Children[0]
		for _, name := range []string{"title", "description"} {
			if x := ch.all(name); len(x) != 1 || x[0].Text == "" {
				t.Errorf("the channel's %s: %v", name, x)
			}
		}
		self := ch.all(atom + " link")
		if len(self) != 1 || self[0].attr("rel") != "self" || self[0].attr("type") != "application/rss+xml" {
			t.Errorf("self: %v", self)
		}
		absolute(t, self[0].attr("href"))
		seen := map[string]bool{}
		for i, item := range ch.all("item") {
			guid := item.all("guid")
			if len(guid) != 1 || guid[0].attr("isPermaLink") != "true" || seen[guid[0].Text] {
				t.Errorf("guid: %v", guid)
			}
			seen[guid[0].Text] = true
			absolute(t, guid[0].Text)
			date := item.all("pubDate")[0].Text
			if at, err := time.Parse("Mon, 02 Jan 2006 15:04:05 -0700", date); err != nil || !strings.HasSuffix(date, " +0900") || !at.Equal(c.Items[i].Published) {
				t.Errorf("pubDate %q: %v", date, err)
			}
			if len(item.all(dc+" creator")) != 2 || len(item.all("author")) != 0 { // "author" would have to be a mail address
				t.Errorf("creators: %v", item.all(dc+" creator"))
			}
			if x := item.all(media + " content"); len(x) == 1 {
				if x[0].attr("medium") != "image" || x[0].attr("type") != "image/jpeg" || x[0].attr("width") != "1200" || x[0].attr("height") != "800" {
					t.Errorf("media:content %v", x[0].Attrs)
				}
				absolute(t, x[0].attr("url"))
				if thumb := item.all(media + " thumbnail"); len(thumb) != 1 || thumb[0].attr("width") != "320" || thumb[0].attr("height") != "213" {
					t.Errorf("media:thumbnail %v", thumb)
				}
			}
		}
	}
}

// The rules of RFC 4287 §4.
func TestAtomRules(t *testing.T) {
	t.Parallel()
	for _, c := range []feed.Channel{channel(), {Title: "빈 것", Paper: "조간", Link: "https://paper.example/", Self: "https://paper.example/atom.xml"}} {
		body, err := feed.Atom(c)
		if err != nil {
			t.Fatal(err)
		}
		n := parsed(t, body)
		if n.XMLName != (xml.Name{Space: "http://www.w3.org/2005/Atom", Local: "feed"}) {
			t.Fatalf("%v", n.XMLName)
		}
		newest := time.Time{}
		check := func(x node, what string) {
			for _, name := range []string{"id", "title", "updated"} { // exactly one of each
				if len(x.all(name)) != 1 || x.all(name)[0].Text == "" {
					t.Errorf("%s: %s: %v", what, name, x.all(name))
				}
			}
			absolute(t, x.all("id")[0].Text)
			links := map[string]int{}
			for _, l := range x.all("link") {
				links[l.attr("rel")+l.attr("type")]++
				absolute(t, l.attr("href"))
			}
			for kind, count := range links {
				if count > 1 {
					t.Errorf("%s: %d links %s", what, count, kind)
				}
			}
			if links["alternatetext/html"] != 1 {
				t.Errorf("%s: %v", what, links)
			}
			for _, person := range x.all("author") {
				if len(person.all("name")) != 1 || person.all("name")[0].Text == "" {
					t.Errorf("%s: author %v", what, person)
				}
			}
		}
		check(n, "feed")
		if len(n.all("author")) != 1 {
			t.Error("a feed with entries that nobody signed needs an author")
		}
		ids := map[string]bool{}
		for i, e := range n.all("entry") {
			check(e, "entry")
			if id := e.all("id")[0].Text; ids[id] {
				t.Errorf("%s stands there twice", id)
			} else {
				ids[id] = true
			}
			published, err1 := time.Parse(time.RFC3339, e.all("published")[0].Text)
			updated, err2 := time.Parse(time.RFC3339, e.all("updated")[0].Text)
			if err1 != nil || err2 != nil || updated.Before(published) || !c.Items[i].Updated.IsZero() && !updated.Equal(c.Items[i].Updated) {
				t.Errorf("%v %v: published %v, updated %v", err1, err2, published, updated)
			}
			if updated.After(newest) {
				newest = updated
			}
			if e.all("content")[0].attr("type") != "html" || e.all("title")[0].attr("type") != "text" {
				t.Errorf("types: %v %v", e.all("content")[0].Attrs, e.all("title")[0].Attrs)
			}
			for _, k := range e.all("category") {
				if k.attr("term") == "" {
					t.Error("a category without a term")
				}
			}
		}
		if got := n.all("updated")[0].Text; len(ids) > 0 && got != newest.Format(time.RFC3339) {
			t.Errorf("the feed was updated %s, its newest entry %s", got, newest)
		}
	}
}

// The rules of JSON Feed 1.1.
func TestJSONFeedRules(t *testing.T) {
	t.Parallel()
	for _, c := range []feed.Channel{channel(), {Title: "빈 것", Link: "https://paper.example/", Self: "https://paper.example/feed.json"}} {
		body, err := feed.JSON(c)
		if err != nil {
			t.Fatal(err)
		}
		var top map[string]any
		if err := json.Unmarshal(body, &top); err != nil {
			t.Fatal(err)
		}
		known := []string{"version", "title", "home_page_url", "feed_url", "description", "icon", "authors", "language", "items"}
		for key := range top {
			if !slices.Contains(known, key) {
				t.Errorf("%s is no part of the format", key)
			}
		}
		items, ok := top["items"].([]any)
		if top["version"] != "https://jsonfeed.org/version/1.1" || top["title"] == "" || !ok {
			t.Fatalf("%.300s", body)
		}
		absolute(t, top["home_page_url"].(string))
		absolute(t, top["feed_url"].(string))
		ids := map[any]bool{}
		for _, x := range items {
			item := x.(map[string]any)
			if _, ok := item["id"].(string); !ok || ids[item["id"]] {
				t.Errorf("id %v", item["id"])
			}
			ids[item["id"]] = true
			if item["content_html"] == nil {
				t.Error("neither HTML nor text")
			}
			for _, key := range []string{"date_published", "date_modified"} {
				if _, err := time.Parse(time.RFC3339, item[key].(string)); err != nil {
					t.Errorf("%s: %v", key, err)
				}
			}
			for _, key := range []string{"url", "image"} {
				if address, ok := item[key].(string); ok {
					absolute(t, address)
				}
			}
			for _, a := range item["authors"].([]any) {
				if a.(map[string]any)["name"] == "" {
					t.Error("an author without a name")
				}
			}
		}
	}
}

// The same articles make the same bytes, whenever they are written.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	for name, write := range formats() {
		one, err1 := write(channel())
		two, err2 := write(channel())
		if err1 != nil || err2 != nil || string(one) != string(two) {
			t.Errorf("%s: %v %v", name, err1, err2)
		}
	}
}
