package site_test

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"jogan/internal/news"
)

func TestFeed(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	pic := p.picture(90, news.Picture{Credit: "사진 조간"})
	a := draft(p.sections["society"].ID, `따옴표 "와" <부등호> & 그리고`)
	a.Body += fmt.Sprintf(`<p><a href="/latest">최신</a></p><figure data-picture="%d"><figcaption>설명</figcaption></figure>`, pic.ID)
	no := p.publish(a).No
	for root, change := range map[string]string{"http://paper.example": "", "https://news.example": "https://news.example"} {
		p.settings(func(x *news.Paper) { x.URL = change })
		got := p.get("/sections/society/feed.xml")
		if got.Code != 200 || !strings.HasPrefix(got.Header().Get("Content-Type"), "application/rss+xml") {
			t.Fatalf("%d %v", got.Code, got.Header())
		}
		var feed struct {
			Channel struct {
				Link []string `xml:"link"`
				Item []struct {
					Title   string `xml:"title"`
					Link    string `xml:"link"`
					Date    string `xml:"pubDate"`
					Content string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
				} `xml:"item"`
			} `xml:"channel"`
		}
		p.ok(xml.Unmarshal(got.Body.Bytes(), &feed))
		if len(feed.Channel.Item) != 1 {
			t.Fatalf("%d items", len(feed.Channel.Item))
		}
		item := feed.Channel.Item[0]
		if item.Title != a.Title || item.Link != fmt.Sprintf("%s/articles/%d", root, no) || item.Date != "Mon, 19 Jan 2026 00:31:00 +0900" {
			t.Errorf("%+v", item)
		}
		for _, part := range []string{`<a href="` + root + `/latest">`, `src="` + root + `/media/` + pic.Key, "<figcaption>설명 사진 조간</figcaption>", "둘째 문단이다."} {
			if !strings.Contains(item.Content, part) {
				t.Errorf("%q is not in the text: %s", part, item.Content)
			}
		}
	}
}
