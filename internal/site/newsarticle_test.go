package site_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// known pulls a picture up to a size with its crops, as the library makes them.
func (p *paper) known(picture news.Picture, width, height int) news.Picture {
	p.t.Helper()
	file := func(name string) string { return picture.Key + "/" + name + ".jpg" }
	picture.Width, picture.Height = width, height
	picture.Variants = nil
	for _, w := range []int{480, 960, 1600} {
		if w <= width {
			picture.Variants = append(picture.Variants, news.PictureVariant{Width: w, Height: w * height / width, File: file(fmt.Sprint(w))})
		}
	}
	for _, crop := range []struct {
		name string
		w, h int
	}{{"16:9", 16, 9}, {"4:3", 4, 3}, {"1:1", 1, 1}} {
		most := min(width, height*crop.w/crop.h)
		for _, w := range []int{480, 960, 1600} {
			if w = min(w, most); w*crop.h/crop.w <= height {
				picture.Variants = append(picture.Variants, news.PictureVariant{Width: w, Height: w * crop.h / crop.w, File: file(fmt.Sprint(w, "-", crop.h)), Crop: crop.name})
			}
		}
	}
	p.ok(p.db.Write(p.t.Context(), func(tx *store.Tx) error { return tx.UpdatePicture(p.t.Context(), picture) }))
	return picture
}

// data is what search engines read on a page: the script of the type NewsArticle or its like.
func (p *paper) data(path string) map[string]any {
	p.t.Helper()
	for _, script := range all(p.page(path), "script", "") {
		if attr(script, "type") != "application/ld+json" {
			continue
		}
		var found map[string]any
		if err := json.Unmarshal([]byte(script.FirstChild.Data), &found); err != nil {
			p.t.Fatalf("%s: %v", path, err)
		}
		if _, ok := found["headline"]; ok {
			return found
		}
	}
	p.t.Fatalf("%s says nothing to search engines", path)
	return nil
}

// complaints are the rules that an article's data break. The rules are those that Google publishes for Article and
// VideoObject and the definitions of schema.org.
func complaints(d map[string]any) []string {
	var all []string
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	text := func(of map[string]any, key string) string { s, _ := of[key].(string); return s }
	objects := func(of map[string]any, key string) (some []map[string]any) {
		list, ok := of[key].([]any)
		if !ok && of[key] != nil {
			list = []any{of[key]}
		}
		for _, x := range list {
			if m, ok := x.(map[string]any); ok {
				some = append(some, m)
			} else {
				say("%s holds %v", key, x)
			}
		}
		return some
	}
	absolute := func(what, s string) {
		if !strings.HasPrefix(s, "https://") || strings.ContainsAny(s, " <>\"") {
			say("%s is no absolute address: %q", what, s)
		}
	}
	when := func(what, s string) time.Time {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil || !strings.HasSuffix(s, "+09:00") {
			say("%s is no time with the paper's zone: %q", what, s)
		}
		return at
	}
	if d["@context"] != "https://schema.org" {
		say("@context %v", d["@context"])
	}
	articles := []string{"Article", "NewsArticle", "OpinionNewsArticle", "ReportageNewsArticle", "AdvertiserContentArticle"}
	types, _ := d["@type"].([]any)
	for _, x := range types {
		if !slices.Contains(articles, fmt.Sprint(x)) {
			say("@type %v", x)
		}
	}
	if len(types) == 0 {
		say("no @type")
	}
	if n := utf8.RuneCountInString(text(d, "headline")); n == 0 || n > 110 {
		say("headline of %d characters", n)
	}
	if published, changed := when("datePublished", text(d, "datePublished")), when("dateModified", text(d, "dateModified")); changed.Before(published) {
		say("changed before it was published")
	}
	absolute("mainEntityOfPage", text(d, "mainEntityOfPage"))
	absolute("url", text(d, "url"))
	authors := objects(d, "author")
	if len(authors) == 0 {
		say("no author")
	}
	for _, a := range authors {
		switch text(a, "@type") {
		case "Person", "Organization", "NewsMediaOrganization":
		default:
			say("an author of the type %q", text(a, "@type"))
		}
		if text(a, "name") == "" {
			say("an author without a name")
		}
		if u := text(a, "url"); u != "" {
			absolute("author.url", u)
		}
		// Google: nothing but the name stands in author.name; the title has a field of its own.
		if title := text(a, "jobTitle"); title != "" && strings.Contains(text(a, "name"), title) {
			say("the title stands in the name %q", text(a, "name"))
		}
	}
	for _, x := range objects(d, "publisher") {
		if text(x, "name") == "" || text(x, "@type") != "NewsMediaOrganization" {
			say("publisher %v", x)
		}
		absolute("publisher.url", text(x, "url"))
		for _, logo := range objects(x, "logo") {
			absolute("publisher.logo", text(logo, "url"))
		}
	}
	for _, x := range objects(d, "image") {
		absolute("image", text(x, "url"))
		w, _ := x["width"].(float64)
		h, _ := x["height"].(float64)
		if text(x, "@type") != "ImageObject" || w*h < 50_000 { // Google: at least 50,000 pixels
			say("image %v", x)
		}
	}
	for _, x := range objects(d, "video") {
		if text(x, "@type") != "VideoObject" || text(x, "name") == "" || text(x, "contentUrl") == "" && text(x, "embedUrl") == "" {
			say("video %v", x)
		}
		when("uploadDate", text(x, "uploadDate"))
		thumbs, _ := x["thumbnailUrl"].([]any)
		for _, thumb := range thumbs {
			absolute("thumbnailUrl", fmt.Sprint(thumb))
		}
		if len(thumbs) == 0 {
			say("a video without a thumbnail")
		}
	}
	for _, x := range objects(d, "correction") {
		if text(x, "@type") != "CorrectionComment" || text(x, "text") == "" {
			say("correction %v", x)
		}
		when("correction.datePublished", text(x, "datePublished"))
	}
	if d["inLanguage"] != "ko" || d["isAccessibleForFree"] != true {
		say("language %v, free %v", d["inLanguage"], d["isAccessibleForFree"])
	}
	return all
}

// The data of every kind keep the rules of those who read them, and say what each kind is.
func TestNewsArticleData(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = "https://paper.example" })
	picture := p.known(p.picture(12, news.Picture{Caption: "공장", Credit: "사진 홍서리", Alt: "공장 전경"}), 2000, 1500)
	film := p.file("f", "video/mp4", news.Picture{Width: 640, Height: 360, Duration: 95 * time.Second})
	yeoul := p.person("yeoul", staff.Profile{Beat: "강"})
	series, err := p.desk.SaveSeries(t.Context(), staff.Shell(), news.Series{Slug: "river", Name: "강을 따라", Numbered: true})
	p.ok(err)
	for _, kind := range news.Kinds() {
		a := draft(p.sections["making"].ID, strings.Repeat("긴 제목 ", 35)+string(kind))
		a.Kind, a.Subtitle, a.Picture, a.Tags, a.Series = kind, "부제 </script><b>", picture.ID, []string{"공장", "강"}, series.ID
		a.Bylines = []news.Byline{yeoul.Byline(), {Name: "손님"}}
		a.Body += fmt.Sprintf(`<figure data-file="%d"></figure><figure data-embed="youtube" data-address="https://www.youtube.com/watch?v=abcdefghijk"></figure>`, film.ID)
		switch kind {
		case news.Editorial:
			a.Bylines = nil
		case news.Sponsored, news.Release:
			a.Origin = news.Origin{Source: "물빛시장 상인회"}
		case news.Breaking:
			a.Take, a.Picture = "1보", 0
		}
		public := p.publish(a)
		p.clock.forward(time.Hour)
		_, err := p.desk.PublishCorrection(t.Context(), staff.Shell(), news.Correction{Article: public.No, Kind: news.Rectified, Title: "바로잡습니다", Body: "<p>고침</p>"})
		p.ok(err)
		d := p.data(fmt.Sprintf("/articles/%d", public.No))
		for _, c := range complaints(d) {
			t.Errorf("%s: %s", kind, c)
		}
		types := fmt.Sprint(d["@type"])
		want := map[news.Kind]string{
			news.Column: "[NewsArticle OpinionNewsArticle]", news.Editorial: "[NewsArticle OpinionNewsArticle]", news.Sponsored: "[AdvertiserContentArticle]",
			news.Exclusive: "[NewsArticle ReportageNewsArticle]", news.Interview: "[NewsArticle ReportageNewsArticle]", news.Photo: "[NewsArticle ReportageNewsArticle]", news.Video: "[NewsArticle ReportageNewsArticle]",
		}[kind]
		if want == "" {
			want = "[NewsArticle]"
		}
		if types != want {
			t.Errorf("%s is %s, want %s", kind, types, want)
		}
		if got := fmt.Sprint(d["articleSection"]); got != "[산업 제조]" {
			t.Errorf("%s: section %s", kind, got)
		}
		part, _ := d["isPartOf"].(map[string]any)
		if part["name"] != "강을 따라" || part["url"] != "https://paper.example/series/river" || d["position"] == nil {
			t.Errorf("%s: series %v %v", kind, part, d["position"])
		}
		if d["alternativeHeadline"] != "부제 </script><b>" || fmt.Sprint(d["keywords"]) != "[공장 강]" || d["wordCount"] == nil || d["correction"] == nil {
			t.Errorf("%s: %v", kind, d)
		}
		images, _ := d["image"].([]any)
		if kind == news.Breaking {
			if len(images) != 0 {
				t.Errorf("a picture of an article that has none: %v", images)
			}
		} else {
			var shapes []string
			for _, x := range images {
				m, _ := x.(map[string]any)
				w, _ := m["width"].(float64)
				h, _ := m["height"].(float64)
				if w < 1200 {
					t.Errorf("%s: a picture of %v pixels where there are more", kind, w)
				}
				shapes = append(shapes, fmt.Sprintf("%.2f", w/h))
			}
			if !slices.Equal(shapes, []string{"1.78", "1.33", "1.00"}) {
				t.Errorf("%s: pictures of the shapes %v", kind, shapes)
			}
		}
		videos, _ := d["video"].([]any)
		if len(videos) != 2 || !strings.Contains(fmt.Sprint(videos[0]), "PT1M35S") {
			t.Errorf("%s: films %v", kind, videos)
		}
		author := fmt.Sprint(d["author"])
		switch kind {
		case news.Editorial:
			if !strings.Contains(author, "NewsMediaOrganization") || !strings.Contains(author, "조간일보") {
				t.Errorf("an editorial is by %s", author)
			}
		default:
			if !strings.Contains(author, "jobTitle:기자") || !strings.Contains(author, "https://paper.example/reporters/yeoul") {
				t.Errorf("%s is by %s", kind, author)
			}
		}
		if sponsor := fmt.Sprint(d["sponsor"]); (kind == news.Sponsored) != strings.Contains(sponsor, "물빛시장") {
			t.Errorf("%s is paid for by %s", kind, sponsor)
		}
	}
}

// The rules find what breaks them.
func TestNewsArticleRules(t *testing.T) {
	t.Parallel()
	whole := func() map[string]any {
		return map[string]any{
			"@context": "https://schema.org", "@type": []any{"NewsArticle"}, "headline": "제목", "url": "https://p.kr/1", "mainEntityOfPage": "https://p.kr/1",
			"datePublished": "2026-01-19T00:30:00+09:00", "dateModified": "2026-01-19T00:30:00+09:00", "inLanguage": "ko", "isAccessibleForFree": true,
			"author":    []any{map[string]any{"@type": "Person", "name": "홍서리", "jobTitle": "기자"}},
			"publisher": map[string]any{"@type": "NewsMediaOrganization", "name": "조간", "url": "https://p.kr"},
		}
	}
	if got := complaints(whole()); len(got) != 0 {
		t.Errorf("complaints about what is right: %q", got)
	}
	for key, wrong := range map[string]any{
		"@type": []any{"Thing"}, "headline": strings.Repeat("가", 111), "datePublished": "2026-01-19 00:30", "dateModified": "2026-01-18T00:30:00+09:00",
		"url": "/articles/1", "author": []any{map[string]any{"@type": "Person", "name": "홍서리 기자", "jobTitle": "기자"}},
		"publisher": map[string]any{"@type": "Person"}, "image": []any{"/a.jpg"}, "video": []any{map[string]any{"@type": "VideoObject"}}, "inLanguage": "en",
	} {
		d := whole()
		d[key] = wrong
		if len(complaints(d)) == 0 {
			t.Errorf("%s: %v is let pass", key, wrong)
		}
	}
}

// Previews elsewhere show the article's picture where it is large enough, cut around what matters; else a drawn card, which
// is never older than the article and goes with it.
func TestCard(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = "https://paper.example" })
	large := p.known(p.picture(1, news.Picture{Alt: "공장"}), 2000, 1500)
	a := draft(p.sections["society"].ID, "큰 사진")
	a.Picture = large.ID
	meta := func(no int64) string {
		for _, x := range all(p.page(fmt.Sprintf("/articles/%d", no)), "meta", "") {
			if attr(x, "property") == "og:image" {
				return attr(x, "content")
			}
		}
		return ""
	}
	if got, want := meta(p.publish(a).No), "https://paper.example/media/"+large.Key+"/1600-9.jpg"; got != want {
		t.Errorf("the large picture: %s, want %s", got, want)
	}
	a = draft(p.sections["society"].ID, "작은 사진")
	a.Picture = p.picture(2, news.Picture{}).ID // 700×400
	no := p.publish(a).No
	path := fmt.Sprintf("/articles/%d/card.png", no)
	first := meta(no)
	if !strings.HasPrefix(first, "https://paper.example"+path+"?v=") {
		t.Errorf("the small picture: %s", first)
	}
	old := p.must(path, http.StatusOK)
	if old.Header().Get("Content-Type") != "image/png" || old.Header().Get("ETag") == "" {
		t.Errorf("%v", old.Header())
	}
	p.edit(no, func(a *news.Article) { a.Title = "고친 제목" })
	edited := p.must(path, http.StatusOK)
	if edited.Body.String() == old.Body.String() || meta(no) == first {
		t.Error("after a correction the card is the old one")
	}
	p.settings(func(x *news.Paper) { x.Name = "다른신문" })
	if p.must(path, http.StatusOK).Body.String() == edited.Body.String() {
		t.Error("the card keeps the paper's old name")
	}
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), no, "까닭", ""))
	p.must(path, http.StatusGone)
	p.must("/articles/999/card.png", http.StatusNotFound)
	p.must("/card.png", http.StatusOK)
	waiting, err := p.desk.SaveArticle(t.Context(), staff.Shell(), draft(p.sections["society"].ID, "아직"))
	p.ok(err)
	p.must(fmt.Sprintf("/articles/%d/card.png", waiting.No), http.StatusNotFound)
}
