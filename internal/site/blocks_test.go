package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jogan/internal/browser"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// file adds a file that is no picture to the library.
func (p *paper) file(key, kind string, words news.Picture) news.Picture {
	p.t.Helper()
	words.Key, words.Type, words.Created = strings.Repeat(key, 32), kind, p.clock.now()
	p.ok(p.db.Write(p.t.Context(), func(tx *store.Tx) (err error) {
		words.ID, err = tx.InsertPicture(p.t.Context(), words)
		return err
	}))
	return words
}

const (
	youtubeBlock = `<figure data-embed="youtube" data-address="https://www.youtube.com/watch?v=abc-DEF_123&amp;t=90s"><figcaption>새 도서관 개관식</figcaption></figure>`
	naverBlock   = `<figure data-embed="map" data-address="https://naver.me/xAbC123"></figure>`
)

// blocks is an article with every block.
func (p *paper) blocks() (news.PublicArticle, news.PublicArticle) {
	p.t.Helper()
	other := p.publish(draft(p.sections["society"].ID, "먼저 나온 관련 기사"))
	a := draft(p.sections["society"].ID, "모든 블록이 있는 기사")
	one, two, three := p.picture(60, news.Picture{Alt: "하나"}), p.picture(120, news.Picture{Alt: "둘", Credit: "사진 조간"}), p.picture(180, news.Picture{Alt: "셋", Caption: "라이브러리의 설명"})
	film := p.file("a", "video/mp4", news.Picture{Width: 1920, Height: 1080, Credit: "영상 조간"})
	sound := p.file("b", "audio/mpeg", news.Picture{Caption: "인터뷰 녹음"})
	paper := p.file("c", "application/pdf", news.Picture{Name: "도서관 계획.pdf", Bytes: 1_500_000})
	a.Body = `<aside data-kind="notice"><p>개관 날짜가 바뀌었습니다.</p></aside><p>조간시는 19일 새 도서관을 연다고 밝혔다. 도서관은 강가의 옛 창고를 고쳐 지었다.</p>` +
		fmt.Sprintf(`<div data-gallery=""><figure data-picture="%d"><figcaption>앞에서 본 도서관</figcaption></figure><figure data-picture="%d"></figure><figure data-picture="%d"></figure></div>`, one.ID, two.ID, three.ID) +
		`<aside data-kind="pull"><p>“책은 강물처럼 흘러야 한다.”</p></aside><p>책 20만 권이 들어간다. 열람실은 밤 10시까지 연다.</p>` + youtubeBlock + naverBlock +
		`<figure data-embed="map" data-address="https://www.openstreetmap.org/#map=16/37.5663/126.9779"></figure>` +
		`<figure data-embed="x" data-address="https://x.com/jogan_example/status/1234567890"></figure>` +
		fmt.Sprintf(`<figure data-file="%d"><figcaption>개관식 영상</figcaption></figure><figure data-file="%d"></figure><figure data-file="%d"></figure>`, film.ID, sound.ID, paper.ID) +
		fmt.Sprintf(`<div data-related="%d,9999"></div>`, other.No) +
		`<table><thead><tr><th>층</th><th>공간</th><th>넓이(㎡)</th><th>좌석</th><th>여는 때</th><th>닫는 때</th></tr></thead><tbody><tr><td>1층</td><td>어린이 자료실</td><td>820</td><td>120</td><td>오전 9시</td><td>오후 6시</td></tr></tbody></table>` +
		`<aside data-kind="editor"><p>다음 회는 2월에 싣습니다.</p></aside><aside data-kind="ai"><p>그래프를 생성형 인공지능으로 그렸습니다.</p></aside>`
	return p.publish(a), other
}

func TestBlocksOfABody(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	public, other := p.blocks()
	answer := p.get(fmt.Sprintf("/articles/%d", public.No))
	prose := all(answer.tree(), "div", "prose")[0]
	inOrder(t, text(prose), "알림", "개관 날짜가", "앞에서 본 도서관", "사진 조간", "라이브러리의 설명", "“책은 강물처럼", "유튜브", "영상 보기", "누르면 유튜브에서", "새 도서관 개관식",
		"youtube.com/watch?v=abc-DEF_123", "네이버 지도", "naver.me/xAbC123", "오픈스트리트맵", "지도 보기", "엑스(X)", "게시물 보기", "개관식 영상", "영상 조간", "인터뷰 녹음", "PDF 문서",
		"관련 기사", "먼저 나온 관련 기사", "어린이 자료실", "편집자 주", "다음 회는", "인공지능 활용", "그래프를")

	gallery := all(prose, "div", "gallery")
	if len(gallery) != 1 || attr(gallery[0], "aria-label") != "사진 3장" || len(all(gallery[0], "img", "")) != 3 || attr(gallery[0], "tabindex") != "0" {
		t.Errorf("the gallery: %v", texts(gallery))
	}
	for _, x := range append(all(prose, "img", ""), all(prose, "video", "")...) {
		if attr(x, "width") == "" || attr(x, "height") == "" {
			t.Errorf("no room kept for %v", x.Attr)
		}
	}
	film := all(prose, "video", "")[0]
	if attr(film, "src") != "/media/"+strings.Repeat("a", 32)+"/original.mp4" || attr(film, "preload") != "metadata" || attr(film, "width") != "1920" {
		t.Errorf("the film: %v", film.Attr)
	}
	if sounds := all(prose, "audio", ""); len(sounds) != 1 || attr(sounds[0], "src") != "/media/"+strings.Repeat("b", 32)+"/original.mp3" {
		t.Errorf("the sound: %d", len(sounds))
	}
	if x := all(all(prose, "figure", "download")[0], "a", "")[0]; attr(x, "href") != "/media/"+strings.Repeat("c", 32)+"/original.pdf" || attr(x, "type") != "application/pdf" {
		t.Errorf("the document: %v", x.Attr)
	}
	if related := all(prose, "div", "inset"); len(related) != 1 || attr(all(related[0], "a", "")[0], "href") != fmt.Sprintf("/articles/%d", other.No) {
		t.Errorf("related: %q", texts(related))
	}
	if wide := all(prose, "div", "wide"); len(wide) != 1 || attr(wide[0], "tabindex") != "0" || len(all(wide[0], "table", "")) != 1 {
		t.Errorf("the table stands in %d boxes", len(wide))
	}

	embeds := all(prose, "figure", "embed")
	if len(embeds) != 4 {
		t.Fatalf("%d embeds", len(embeds))
	}
	for i, want := range []struct{ address, player string }{
		{"https://www.youtube.com/watch?v=abc-DEF_123&t=90s", "https://www.youtube-nocookie.com/embed/abc-DEF_123?autoplay=1&start=90"},
		{"https://naver.me/xAbC123", ""},
		{"https://www.openstreetmap.org/#map=16/37.5663/126.9779", "https://www.openstreetmap.org/export/embed.html?"},
		{"https://x.com/jogan_example/status/1234567890", "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=1234567890"},
	} {
		player := ""
		for _, card := range all(embeds[i], "div", "embed-card") {
			player = attr(card, "data-player")
		}
		if got := attr(all(embeds[i], "a", "")[0], "href"); got != want.address || !strings.HasPrefix(player, want.player) || (player == "") != (want.player == "") {
			t.Errorf("embed %d: %q %q", i, got, player)
		}
	}
	for _, key := range []string{"youtube", "vimeo", "x", "instagram", "facebook", "tiktok", "google", "naver", "kakao", "osm", "open.film", "open.upright", "open.map", "open.post"} {
		if !p.renderer.Words().Has("site.embed." + key) {
			t.Errorf("no words for %s", key)
		}
	}
	if strings.Contains(answer.Body.String(), "⟦") {
		t.Error("a sentence is unknown")
	}
	policy := answer.Header().Get("Content-Security-Policy")
	_, frames, _ := strings.Cut(policy, "frame-src ")
	if strings.Join(strings.Fields(frames), " ") != "'self' "+strings.Join(richtext.PlayerOrigins(), " ") {
		t.Errorf("frames may be %q", frames)
	}
	foreignOnlyInLinks(t, answer.tree())
	if len(scripts(answer.tree(), "embed")) != 1 || len(scripts(p.page(fmt.Sprintf("/articles/%d", other.No)), "embed")) != 0 {
		t.Error("the script of embeds has to stand on pages with embeds, and on no other")
	}
}

// foreignOnlyInLinks fails where a page would load anything of another host by itself.
func foreignOnlyInLinks(t *testing.T, page *html.Node) {
	t.Helper()
	for x := range page.Descendants() {
		for _, name := range []string{"src", "srcset", "poster", "data"} {
			if value := attr(x, name); strings.Contains(value, "//") {
				t.Errorf("<%s> loads %s", x.Data, value)
			}
		}
		if x.Type == html.ElementNode && (x.Data == "iframe" || x.Data == "link" && strings.Contains(attr(x, "rel"), "preconnect")) {
			t.Errorf("<%s> on the page", x.Data)
		}
	}
}

func scripts(page *html.Node, name string) []*html.Node {
	var found []*html.Node
	for _, x := range all(page, "script", "") {
		if strings.Contains(attr(x, "src"), "/"+name+".") {
			found = append(found, x)
		}
	}
	return found
}

// Articles that a body names come and go with their publication.
func TestRelatedInBodyFollowsWithdrawal(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	public, other := p.blocks()
	// The list of the most read names the other article no more, so that the body alone does.
	p.settings(func(x *news.Paper) { x.Ranking.Count = 1 })
	p.read([]int64{public.No}, nil)
	path := fmt.Sprintf("/articles/%d", public.No)
	if got := p.get(path).Body.String(); !strings.Contains(got, "먼저 나온 관련 기사") {
		t.Fatal("not there before")
	}
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), other.No, "오보", ""))
	got := p.get(path)
	if inset := all(got.tree(), "div", "inset"); len(inset) != 0 || strings.Contains(got.Body.String(), fmt.Sprintf(`/articles/%d"`, other.No)) {
		t.Errorf("the withdrawn article is still named: %q", texts(inset))
	}
	current, err := p.db.Article(t.Context(), other.No)
	p.ok(err)
	_, err = p.desk.PublishArticle(t.Context(), staff.Shell(), other.No, current.Version, "")
	p.ok(err)
	if inset := all(p.page(path), "div", "inset"); len(inset) != 1 {
		t.Error("the article that came back is not named")
	}
	p.edit(other.No, func(a *news.Article) { a.Body += fmt.Sprintf(`<div data-related="%d"></div>`, other.No) })
	if inset := all(p.page(fmt.Sprintf("/articles/%d", other.No)), "div", "inset"); len(inset) != 0 {
		t.Error("an article is related to itself")
	}
}

func TestBlockedFileIsGone(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	public, _ := p.blocks()
	path := fmt.Sprintf("/articles/%d", public.No)
	film, open, err := p.pictureByKey(strings.Repeat("a", 32))
	p.ok(err)
	if !open {
		t.Error("a film that a public article shows is not public")
	}
	if len(all(p.page(path), "video", "")) != 1 {
		t.Fatal("not there before")
	}
	p.ok(p.desk.BlockPicture(t.Context(), staff.Shell(), film.ID, true, "초상권"))
	page := p.page(path)
	if len(all(page, "video", "")) != 0 || strings.Contains(text(page), "개관식 영상") {
		t.Error("the blocked film still stands on the page")
	}
}

func (p *paper) pictureByKey(key string) (found news.Picture, public bool, err error) {
	err = p.db.Read(p.t.Context(), func(r *store.Reader) (err error) {
		found, public, err = r.PictureByKey(p.t.Context(), key)
		return err
	})
	return found, public, err
}

func TestBlocksOfAStaticPage(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	other := p.publish(draft(p.sections["society"].ID, "소개가 가리키는 기사"))
	film := p.file("d", "video/webm", news.Picture{Caption: "윤전기"})
	_, err := p.desk.SavePage(t.Context(), staff.Shell(), news.Page{Slug: "about", Title: "소개",
		Body: fmt.Sprintf(`<p>글이다.</p><figure data-file="%d"></figure><div data-related="%d"></div>`, film.ID, other.No) + youtubeBlock})
	p.ok(err)
	page := p.page("/about")
	if videos := all(page, "video", ""); len(videos) != 1 || attr(videos[0], "width") != "1280" || attr(videos[0], "height") != "720" {
		t.Errorf("%d films", len(videos))
	}
	if len(all(page, "figure", "embed")) != 1 || len(scripts(page, "embed")) != 1 || len(all(page, "div", "inset")) != 1 {
		t.Error("the page lacks a block or its script")
	}
	if _, open, err := p.pictureByKey(film.Key); err != nil || !open {
		t.Errorf("a film that a page shows is public: %t, %v", open, err)
	}
}

// A gallery of which pictures are blocked or unknown is what is left of it.
func TestGalleryOfWhatIsLeft(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	one := p.picture(60, news.Picture{})
	a := draft(p.sections["society"].ID, "사진 한 장")
	a.Body = fmt.Sprintf(`<p>글이다.</p><div data-gallery=""><figure data-picture="%d"></figure><figure data-picture="7777"></figure></div><div data-gallery=""><figure data-picture="7777"></figure><figure data-picture="7778"></figure></div>`, one.ID)
	page := p.page(fmt.Sprintf("/articles/%d", p.publish(a).No))
	if len(all(page, "div", "gallery")) != 0 || len(all(page, "figure", "")) != 1 {
		t.Errorf("%d galleries, %d figures", len(all(page, "div", "gallery")), len(all(page, "figure", "")))
	}
}

func TestBlocksInFeed(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = "https://news.example" })
	p.blocks()
	got := p.get("/feed.xml").Body.String()
	for _, part := range []string{
		`href="https://news.example/media/` + strings.Repeat("a", 32) + `/original.mp4"`, `href="https://www.youtube.com/watch?v=abc-DEF_123&amp;t=90s"`,
		"<blockquote><p>“책은 강물처럼", "<aside><p>개관 날짜가", "앞에서 본 도서관",
	} {
		if !strings.Contains(html.UnescapeString(got), part) {
			t.Errorf("%s is not in the feed:\n%s", part, got)
		}
	}
	_, content, _ := strings.Cut(got, "모든 블록이 있는 기사")
	content, _, _ = strings.Cut(content, "</item>")
	if strings.Contains(content, "먼저 나온 관련 기사") {
		t.Error("related articles are in the feed's text")
	}
}

// The card of an embed asks nobody before a reader presses its button; then the player stands in its place.
func TestEmbedInBrowser(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	a := draft(p.sections["society"].ID, "영상이 있는 기사")
	a.Body += youtubeBlock + naverBlock
	path := fmt.Sprintf("/articles/%d", p.publish(a).No)
	server := httptest.NewServer(p.handler)
	t.Cleanup(server.Close)
	b := browser.Start(t)

	tab := b.Page(t, browser.Options{})
	if status := tab.Open(server.URL + path); status != http.StatusOK {
		t.Fatal(status)
	}
	tab.Wait(".embed-card button")
	if foreign := tab.Foreign(); len(foreign) > 0 {
		t.Fatalf("before any click: %v", foreign)
	}
	if n := tab.Count("iframe"); n != 0 {
		t.Fatalf("%d frames before any click", n)
	}
	height := browser.Eval[float64](tab, `document.querySelector(".embed-card").offsetHeight`)
	tab.ClickOn(".embed-card button")
	tab.Wait(".embed iframe")
	frame := browser.Eval[map[string]any](tab, `(() => { const f = document.querySelector(".embed iframe"); return {src: f.src, title: f.title, height: f.offsetHeight, focus: document.activeElement === f} })()`)
	if frame["src"] != "https://www.youtube-nocookie.com/embed/abc-DEF_123?autoplay=1&start=90" || frame["title"] == "" || frame["height"] != height || frame["focus"] != true {
		t.Errorf("the frame is %v where the card was %v high", frame, height)
	}
	for _, address := range tab.Foreign() {
		if u, err := url.Parse(address); err != nil || !strings.HasSuffix(u.Host, "youtube-nocookie.com") {
			t.Errorf("asked %s", address)
		}
	}
	for _, complaint := range tab.Errors() {
		if strings.Contains(complaint, "Content Security Policy") {
			t.Errorf("the page's own policy: %s", complaint)
		}
	}

	plain := b.Page(t, browser.Options{NoScript: true, Width: 390, Height: 844, Mobile: true})
	plain.Open(server.URL + path)
	if link := plain.Text(".embed-film figcaption a"); !strings.Contains(link, "youtube.com/watch?v=abc-DEF_123") {
		t.Errorf("without script the card reads %q", link)
	}
}
