package duty

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"

	"jogan/internal/news"
)

// Served is what the paper's site answers at an address.
type Served struct {
	Status int
	Body   []byte
}

// Asked lists the paths that somebody who looks after search engines asks the site for.
func Asked(f news.Findable) []string {
	paths := []string{"/", "/robots.txt", "/sitemap.xml", "/sitemap-news.xml", "/feed.xml"}
	if f.Ads != "" {
		paths = append(paths, "/ads.txt")
	}
	if f.IndexNow && f.Key != "" {
		paths = append(paths, "/"+f.Key+".txt")
	}
	return paths
}

// served are the points that are judged by what the site answers; where nobody asked it, nothing is said of them.
func (l *list) served() {
	if l.f.Served == nil {
		return
	}
	const where = "/desk/findable"
	robots := l.file("/robots.txt")
	i := Item{Group: "found", Key: "robots", Level: Good, Text: "duty.robots.good", Where: where}
	read := news.ReadRobots(string(robots.Body))
	if robots.Status != http.StatusOK {
		i.Level, i.Text, i.Args = Missing, "duty.served.not", []any{"/robots.txt", robots.Status}
	} else if engine := refused(read); engine != "" {
		i.Level, i.Text, i.Args = Missing, "duty.robots.refused", []any{engine}
	} else if len(read.Sitemaps) == 0 {
		i.Level, i.Text = Advice, "duty.robots.no-sitemap"
	}
	l.add(i)
	for _, x := range []struct{ key, path, root string }{
		{"sitemap", "/sitemap.xml", "sitemapindex"}, {"news-sitemap", "/sitemap-news.xml", "urlset sitemapindex"}, {"feed", "/feed.xml", "rss"},
	} {
		got := l.file(x.path)
		i := Item{Group: "found", Key: x.key, Level: Good, Text: "duty." + x.key + ".good"}
		switch root := rootOf(got.Body); {
		case got.Status != http.StatusOK:
			i.Level, i.Text, i.Args = Missing, "duty.served.not", []any{x.path, got.Status}
		case root == "" || !strings.Contains(" "+x.root+" ", " "+root+" "):
			i.Level, i.Text, i.Args = Missing, "duty.served.other", []any{x.path}
		}
		l.add(i)
	}
	f := l.f.Findable
	front := l.file("/")
	i = Item{Group: "found", Key: "verification", Level: Good, Text: "duty.verification.good", Where: where + "#f-naver"}
	switch {
	case f.Naver == "" && f.Google == "":
		i.Level, i.Text = Advice, "duty.verification.none"
	case f.Naver == "" || f.Google == "":
		i.Level, i.Text = Advice, "duty.verification.one"
	case !bytes.Contains(front.Body, []byte(f.Naver)) || !bytes.Contains(front.Body, []byte(f.Google)): // a theme may have left them out
		i.Level, i.Text = Missing, "duty.verification.not-shown"
	}
	l.add(i)
	i = Item{Group: "found", Key: "index-now", Level: Good, Text: "duty.index-now.good", Where: where + "#f-index_now"}
	switch key := l.file("/" + f.Key + ".txt"); {
	case !f.IndexNow:
		i.Level, i.Text = Advice, "duty.index-now.off"
	case key.Status != http.StatusOK || string(key.Body) != f.Key:
		i.Level, i.Text, i.Args = Missing, "duty.served.not", []any{"/" + f.Key + ".txt", key.Status}
	case l.f.IndexTrouble > 0:
		i.Level, i.Text, i.Args = Missing, "duty.index-now.failing", []any{l.f.IndexTrouble}
	}
	l.add(i)
	if f.Ads == "" {
		return // whoever sells no places through systems needs none
	}
	i = Item{Group: "found", Key: "ads", Level: Good, Text: "duty.ads.good", Args: []any{strings.Count(f.Ads, "\n") + 1}, Where: where + "#f-ads"}
	if got := l.file("/ads.txt"); got.Status != http.StatusOK || strings.TrimSpace(string(got.Body)) != f.Ads {
		i.Level, i.Text, i.Args = Missing, "duty.served.not", []any{"/ads.txt", got.Status}
	}
	l.add(i)
}

func (l *list) file(path string) Served { return l.f.Served[path] }

// refused is a search engine that may not read articles; empty: all may.
func refused(r news.Robots) string {
	for _, engine := range news.SearchEngines() {
		if !r.Allows(engine, "/") || !r.Allows(engine, "/articles/1") {
			return engine
		}
	}
	return ""
}

// rootOf is the name of an XML document's first element; empty where it is none, or not whole.
func rootOf(body []byte) (root string) {
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.Token()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return root
			}
			return ""
		}
		if e, ok := token.(xml.StartElement); ok && root == "" {
			root = e.Name.Local
		}
	}
}
