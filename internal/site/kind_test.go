package site_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// Each kind of article has what it needs in its place.
func TestKindsOfArticles(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	face := p.picture(90, news.Picture{})
	yeoul := p.person("yeoul", staff.Profile{Portrait: face.ID, Beat: "산업", Bio: "씁니다."})
	var pictures []news.Picture
	for i := range 6 {
		pictures = append(pictures, p.picture(uint8(i), news.Picture{Caption: fmt.Sprintf("사진 설명 %d", i+1)}))
	}
	figure := func(i int) string { return fmt.Sprintf(`<figure data-picture="%d"></figure>`, pictures[i%6].ID) }
	const film = `<figure data-embed="youtube" data-address="https://www.youtube.com/watch?v=abcdefghijk"></figure>`
	write := func(kind news.Kind, change func(*news.Article)) string {
		a := draft(p.sections["society"].ID, "제목 "+string(kind))
		a.Kind = kind
		change(&a)
		return fmt.Sprintf("/articles/%d", p.publish(a).No)
	}

	video := write(news.Video, func(a *news.Article) { a.Body = "<p>먼저 적은 글</p>" + film; a.Picture = pictures[0].ID })
	page := p.must(video, http.StatusOK, "article-film", "embed-poster", pictures[0].Key).Body.String()
	_, page, _ = strings.Cut(page, "<main")
	if strings.Index(page, "embed-card") > strings.Index(page, "먼저 적은 글") || strings.Count(page, "embed-card") != 1 {
		t.Error("the film does not stand before the words, once")
	}
	photo := write(news.Photo, func(a *news.Article) { a.Body = "<p>먼저 적은 글</p>" + figure(1) })
	if _, page, _ := strings.Cut(p.must(photo, http.StatusOK, "먼저 적은 글").Body.String(), "<main"); strings.Index(page, pictures[1].Key) > strings.Index(page, "먼저 적은 글") {
		t.Error("the picture does not stand before the words")
	}
	cards := write(news.Card, func(a *news.Article) {
		a.Picture, a.Caption = pictures[0].ID, "표지"
		for i := 1; i < 30; i++ {
			a.Body += figure(i)
		}
		a.Body += "<p>남는 글</p>"
	})
	tree := p.page(cards)
	strip := all(tree, "div", "cards")
	if len(strip) != 1 || len(all(strip[0], "figure", "")) != 30 || !strings.Contains(text(strip[0]), "30 / 30") || !strings.Contains(text(strip[0]), "사진 설명 6") {
		t.Fatalf("cards: %d", len(strip))
	}
	eager := 0
	for _, img := range all(tree, "img", "") {
		if attr(img, "width") == "" || attr(img, "height") == "" {
			t.Error("a picture without room kept for it")
		}
		if attr(img, "fetchpriority") == "high" {
			eager++
		}
	}
	if eager != 1 || len(all(all(tree, "div", "prose")[0], "img", "")) != 0 {
		t.Errorf("%d pictures come first", eager)
	}
	if one := p.must(write(news.Card, func(a *news.Article) { a.Picture = pictures[0].ID }), http.StatusOK).Body.String(); strings.Contains(one, `class="cards"`) {
		t.Error("one picture is a set of cards")
	}

	interview := p.page(write(news.Interview, func(a *news.Article) {
		a.Bylines = []news.Byline{yeoul.Byline()}
		a.Body = "<p>머리글</p><p><strong>― 왜 썼나.</strong></p><p>“썼다.”</p><p>― 또 쓰나.</p><p>“<strong>쓴다</strong>.”</p><p><strong>굵은</strong> 말로 시작</p>"
	}))
	if got := texts(all(interview, "p", "question")); len(got) != 2 || got[0] != "질문 ― 왜 썼나." || got[1] != "질문 ― 또 쓰나." {
		t.Errorf("questions %q", got)
	}
	if len(all(interview, "span", "article-face")) != 1 {
		t.Error("an interview without the face of who asked")
	}

	column := text(p.page(write(news.Column, func(a *news.Article) { a.Bylines = []news.Byline{yeoul.Byline()} })))
	inOrder(t, column, "칼럼", "제목 column", "한여울 기자", "둘째 문단이다.", "한여울 기자 산업", "씁니다.", "칼럼은 글쓴이의 의견이며")
	inOrder(t, text(p.page(write(news.Editorial, func(a *news.Article) { a.Bylines = nil }))), "사설", "제목 editorial", "조간일보", "사설은 조간일보의 의견입니다.")

	paid := p.must(write(news.Sponsored, func(a *news.Article) {
		a.Origin = news.Origin{Source: "물빛시장"}
		a.Body = `<p>글 <a href="https://shop.example/">가게</a></p>`
	}), http.StatusOK, `rel="sponsored nofollow noopener"`)
	inOrder(t, text(all(paid.tree(), "main", "")[0]), "광고 물빛시장의 의뢰로 실은 글입니다.", "제목 sponsored")
	p.must("/latest", http.StatusOK, `<span class="kind kind-sponsored">광고</span>`)
	p.must(write(news.Release, func(a *news.Article) { a.Origin = news.Origin{Source: "물빛시"} }), http.StatusOK, "물빛시 보도자료를 바탕으로 한 글입니다.")

	flash := write(news.Breaking, func(a *news.Article) { a.Take, a.Body = "1보", "" })
	inOrder(t, text(p.page(flash)), "속보 1보", "제목 breaking", "이 기사가 바뀐 과정")
	long := write(news.Normal, func(a *news.Article) {
		a.Body = "<p>" + strings.Repeat("가나다라마 ", 4000) + strings.Repeat("w", 2000) + "</p>"
	})
	p.must(long, http.StatusOK, strings.Repeat("w", 2000))
}

// What stands below an article: its neighbours, the newest of the section and of who wrote it, each article once.
func TestAfterAnArticle(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	yeoul := p.person("yeoul", staff.Profile{})
	var nos []int64
	for i := range 12 {
		a := draft(p.sections["society"].ID, fmt.Sprintf("기사 %d번", i+1))
		if i%2 == 0 {
			a.Bylines = []news.Byline{yeoul.Byline()}
		}
		nos = append(nos, p.publish(a).No)
	}
	path := fmt.Sprintf("/articles/%d", nos[4])
	below := func() string { return text(all(p.page(path), "div", "after")[0]) }
	inOrder(t, below(), "이전 기사 기사 4번", "다음 기사 기사 6번", "사회 기사 더 보기", "기사 12번", "기사 11번", "기사 10번", "기사 9번", "한여울 기자의 다른 기사", "기사 7번", "기사 3번", "기사 1번")
	for i := range nos {
		if n := strings.Count(below(), fmt.Sprintf("기사 %d번", i+1)); n > 1 || i == 4 && n > 0 {
			t.Errorf("article %d stands %d times below", i+1, n)
		}
	}
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), nos[5], "까닭", ""))
	inOrder(t, below(), "이전 기사 기사 4번", "다음 기사 기사 7번")
}

// Shares are plain links to pages of the networks, in the paper's order; KakaoTalk needs the paper's key, and opens the
// page's policy for its script nowhere else.
func TestSharing(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = "https://paper.example" })
	path := fmt.Sprintf("/articles/%d", p.publish(draft(p.sections["society"].ID, "제목 & “말”")).No)
	said := p.must(path, http.StatusOK)
	if csp := said.Header().Get("Content-Security-Policy"); strings.Contains(csp, "kakao") || strings.Contains(said.Body.String(), "data-way=\"kakao\"") {
		t.Errorf("without a key: %s", csp)
	}
	found := map[string]string{}
	for _, a := range all(all(said.tree(), "section", "share")[0], "a", "") {
		found[attr(a, "class")] = attr(a, "href")
		if rel := attr(a, "rel"); !strings.Contains(rel, "noopener") {
			t.Errorf("rel %q", rel)
		}
	}
	const address = "https%3A%2F%2Fpaper.example%2Farticles%2F1"
	for class, want := range map[string]string{
		"share-x": "https://x.com/intent/post?text=", "share-facebook": "https://www.facebook.com/sharer/sharer.php?u=",
		"share-naver": "https://share.naver.com/web/shareView?title=", "share-band": "https://band.us/plugin/share?body=",
	} {
		if got := found[class]; !strings.HasPrefix(got, want) || !strings.Contains(got, address) {
			t.Errorf("%s: %s", class, got)
		}
	}
	const key = "0123456789abcdef0123456789abcdef"
	p.ok(p.desk.SaveSharing(t.Context(), staff.Shell(), news.Sharing{Ways: []news.ShareWay{news.ShareBand, news.ShareKakao, news.ShareX}, KakaoKey: key}, 0))
	said = p.must(path, http.StatusOK, `data-key="`+key+`"`)
	inOrder(t, text(all(said.tree(), "section", "share")[0]), "밴드", "카카오톡", "X")
	csp := said.Header().Get("Content-Security-Policy")
	if !strings.Contains(csp, "script-src 'self' https://t1.kakaocdn.net") || !strings.Contains(csp, "form-action 'self' https://sharer.kakao.com;") || strings.Contains(said.Body.String(), "네이버") {
		t.Errorf("with a key: %s", csp)
	}
	if again := p.get(path, "If-None-Match", said.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Header().Get("Content-Security-Policy") != csp {
		t.Errorf("asked again: %d %v", again.Code, again.Header())
	}
	for _, other := range []string{"/", "/latest", "/articles/999"} {
		if csp := p.get(other).Header().Get("Content-Security-Policy"); strings.Contains(csp, "kakao") {
			t.Errorf("%s: %s", other, csp)
		}
	}
	p.settings(func(x *news.Paper) { x.URL = "" })
	said = p.must(path, http.StatusOK, `data-shape="https://band.us/plugin/share?body=`, "%7Burl%7D")
	if strings.Contains(said.Body.String(), key) {
		t.Error("KakaoTalk without an address to share")
	}
	p.ok(p.desk.SaveSharing(t.Context(), staff.Shell(), news.Sharing{}, 1))
	if said = p.must(path, http.StatusOK); strings.Contains(said.Body.String(), `id="share"`) {
		t.Error("no button is wanted and the bar stands")
	}
}
