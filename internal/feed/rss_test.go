package feed_test

import (
	"encoding/xml"
	"html/template"
	"io"
	"strings"
	"testing"
	"time"

	"jogan/internal/feed"
)

func TestRSS(t *testing.T) {
	t.Parallel()
	seoul := time.FixedZone("KST", 9*60*60)
	c := feed.Channel{
		Title: "조간 & 석간", Link: "https://paper.example/", Self: "https://paper.example/feed.xml?a=1&b=2", Language: "ko",
		Items: []feed.Item{{
			Title: "제목 <b>\x00\x0b\uffff\xed\xa0\x80", Link: "https://paper.example/articles/1", Content: "<p>]]> 글</p>", Section: "사회", Description: "R&D 부호 <b>",
			Tags: []string{"강"}, Authors: []feed.Author{{Name: "홍서리 기자"}}, Published: time.Date(2026, 1, 9, 5, 4, 3, 0, seoul),
		}},
	}
	body, err := feed.RSS(c)
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(strings.NewReader(string(body))); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("no XML: %v\n%s", err, body)
		}
	}
	for _, part := range []string{
		"<title>조간 &amp; 석간</title>", "<pubDate>Fri, 09 Jan 2026 05:04:03 +0900</pubDate>", "<lastBuildDate>Fri, 09 Jan 2026 05:04:03 +0900</lastBuildDate>",
		`<atom:link href="https://paper.example/feed.xml?a=1&amp;b=2" rel="self" type="application/rss+xml"></atom:link>`,
		`<guid isPermaLink="true">https://paper.example/articles/1</guid>`, "<dc:creator>홍서리 기자</dc:creator>", "<category>사회</category><category>강</category>",
		"<content:encoded>&lt;p&gt;]]&gt; 글&lt;/p&gt;</content:encoded>", "<title>제목 &lt;b&gt;",
		"<description>R&amp;amp;D 부호 &amp;lt;b&amp;gt;</description>",
	} {
		if !strings.Contains(string(body), part) {
			t.Errorf("%s is not in\n%s", part, body)
		}
	}
	if empty, err := feed.RSS(feed.Channel{}); err != nil || strings.Contains(string(empty), "lastBuildDate") {
		t.Errorf("an empty feed: %v\n%s", err, empty)
	}
}

func TestBodyStandsAlone(t *testing.T) {
	t.Parallel()
	body := feed.Body(`<p>보라: <a href="/latest">최신</a> <a href="https://other.example/">밖</a></p><figure data-picture="3"><figcaption>설명</figcaption></figure><figure data-picture="4"></figure>`,
		"https://paper.example", func(picture int64, caption template.HTML) string {
			if picture == 4 {
				return ""
			}
			return feed.Figure("https://paper.example/media/a/1.jpg", "", 2, 1, `"그림"`, caption, "사진 <조간>")
		})
	want := `<p>보라: <a href="https://paper.example/latest">최신</a> <a href="https://other.example/" rel="noopener">밖</a></p>` +
		`<figure><img src="https://paper.example/media/a/1.jpg" width="2" height="1" alt="&#34;그림&#34;"><figcaption>설명 사진 &lt;조간&gt;</figcaption></figure>`
	if body != want {
		t.Errorf("\n%s, want\n%s", body, want)
	}
}

func TestBodyOfOtherBlocks(t *testing.T) {
	t.Parallel()
	show := func(item int64, caption template.HTML) string {
		if item == 3 {
			return feed.File("https://paper.example/media/a/original.pdf", "application/pdf", "", caption, "자료 <조간>")
		}
		return feed.Figure("https://paper.example/media/a/1.jpg", "", 2, 1, "", caption, "")
	}
	body := feed.Body(`<aside data-kind="pull"><p>큰 말</p></aside><aside data-kind="ai"><p>알림 <a href="/about">소개</a></p></aside>`+
		`<div data-gallery=""><figure data-picture="1"></figure><figure data-picture="2"><figcaption>둘</figcaption></figure></div>`+
		`<figure data-file="3"><figcaption>문서</figcaption></figure><figure data-embed="map" data-address="https://map.kakao.com/?q=%27&amp;x=1"><figcaption>약도</figcaption></figure><div data-related="1,2"></div>`,
		"https://paper.example", show)
	const picture = `<figure><img src="https://paper.example/media/a/1.jpg" width="2" height="1" alt="">`
	want := `<blockquote><p>큰 말</p></blockquote><aside><p>알림 <a href="https://paper.example/about">소개</a></p></aside>` +
		picture + `</figure>` + picture + `<figcaption>둘</figcaption></figure>` +
		`<p><a href="https://paper.example/media/a/original.pdf" rel="noopener">application/pdf</a><br>문서 자료 &lt;조간&gt;</p>` +
		`<p>약도<br><a href="https://map.kakao.com/?q=%27&amp;x=1" rel="noopener">https://map.kakao.com/?q=%27&amp;x=1</a></p>`
	if body != want {
		t.Errorf("\n%s, want\n%s", body, want)
	}
}
