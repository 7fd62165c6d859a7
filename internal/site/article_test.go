package site_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/weather"
)

func TestArticleReadsInTheOrderOfTheSeed(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.boxes(news.ArticlePage, "industry", "culture")
	p.ok(p.db.SaveReport(t.Context(), weather.SampleReport(seedTime())))
	p.publish(draft(p.sections["industry"].ID, "먼저 나온 산업 기사"))
	lead := p.picture(10, news.Picture{Credit: "사진 홍서리", Alt: "공장 전경"})
	inside := p.picture(20, news.Picture{Caption: "라이브러리 설명", Credit: "조간 자료"})
	ad := p.picture(30, news.Picture{})
	p.banner(banner.Creative{Place: "article", Name: "b", Picture: ad.ID, Alt: "겨울 책 축제", URL: "https://shop.example/"})
	a := draft(p.sections["industry"].ID, "공장이 다시 돈다")
	a.Subtitle, a.Picture, a.Caption, a.AIUse, a.Tags = "석 달 만의 가동", lead.ID, "불 켜진 공장", "그래프를 인공지능으로 그렸다", []string{"공장"}
	a.Kind = news.Exclusive
	a.Body += `<figure data-picture="` + fmt.Sprintf("%d", inside.ID) + `"></figure><figure data-picture="9999"><figcaption>모르는 사진</figcaption></figure>`
	public := p.publish(a)
	p.clock.forward(time.Hour)
	p.edit(public.No, func(a *news.Article) { a.Subtitle = "석 달 만에 가동" })

	page := p.page("/articles/" + fmt.Sprintf("%d", public.No))
	body := text(page)
	inOrder(t, body, "본문 바로가기", "전국 날씨",
		"맑음 동두천 -1.9℃", "구름많음 강릉 5.0℃", "맑음 서울 -2.6℃", "구름조금 강화 -4.1℃", "구름많음 거제 9.8℃", "기상청 제공",
		"2026년 01월 19일 월요일", "메뉴", "산업", "단독 공장이 다시 돈다", "석 달 만에 가동", "홍서리 기자 메일 주소 보기",
		"입력 2026.01.19 00:32 · 수정 2026.01.19 01:32", "불 켜진 공장 사진 홍서리", "공장이 다시 돈다 소식이", "중간 제목", "라이브러리 설명 조간 자료",
		"그래프를 인공지능으로", "#공장", "저작권자 © 조간일보 무단전재 및 재배포 금지", "HOT클릭 TOP7", "배너", "광고", "산업 더보기", "먼저 나온 산업 기사", "제호 조간일보")
	if strings.Contains(body, "모르는 사진") {
		t.Error("the caption of a picture that there is not is shown")
	}
	if strings.Contains(body, "문화 더보기") {
		t.Error("a section without an article has a box")
	}
	var spoken []string
	for _, x := range all(page, "span", "") {
		if attr(x, "role") == "img" {
			spoken = append(spoken, attr(x, "aria-label"))
		}
	}
	if len(spoken) != 16 || spoken[0] != "동두천 맑음 영하 1.9도" || spoken[1] != "강릉 구름많음 5도" {
		t.Errorf("read aloud: %q", spoken)
	}
	for _, img := range all(page, "img", "") {
		if attr(img, "width") == "" || attr(img, "height") == "" {
			t.Errorf("a picture without room kept for it: %v", img.Attr)
		}
	}
	if n := len(all(all(page, "section", "ranking")[0], "li", "")); n != 2 {
		t.Errorf("%d most read of 2 articles", n)
	}
}

func TestBoxNeverShowsTheArticleThatIsRead(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.boxes(news.ArticlePage, "society")
	old := p.publish(draft(p.sections["society"].ID, "오래된 사회 기사"))
	newest := p.publish(draft(p.sections["society"].ID, "새로운 사회 기사"))
	for no, want := range map[int64]string{old.No: "새로운 사회 기사", newest.No: "오래된 사회 기사"} {
		boxes := all(p.page(fmt.Sprintf("/articles/%d", no)), "section", "box")
		if len(boxes) != 1 || !strings.Contains(text(boxes[0]), want) {
			t.Errorf("boxes beside %d: %q, want %q", no, texts(boxes), want)
		}
	}
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), old.No, "오보", ""))
	if boxes := all(p.page(fmt.Sprintf("/articles/%d", newest.No)), "section", "box"); len(boxes) != 0 {
		t.Errorf("a box with nothing else to show: %q", texts(boxes))
	}
}

func TestBoxLeads(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.boxes(news.FrontPage, "society")
	sentence := "가나다라마바사아자차 열 글자씩 이어지는 문장으로 길이를 재어 본다. "
	for body, want := range map[string]string{
		"<p>[서울=조간] 홍서리 기자 = 첫 문장이다.</p><h2>소제목</h2><p>둘째 문단이다.</p>": "첫 문장이다. 둘째 문단이다.",
		"<p>" + strings.Repeat(sentence, 10) + "</p>":                strings.TrimSpace(strings.Repeat(sentence, 2)),
		"<p>&lt;b&gt;굵게&lt;/b&gt; 쓴 글이다.</p>":                        "<b>굵게</b> 쓴 글이다.",
	} {
		a := draft(p.sections["society"].ID, "제목")
		a.Body = body
		p.publish(a)
		box := all(p.page("/"), "section", "box")[0]
		if got := texts(all(box, "p", ""))[0]; got != want {
			t.Errorf("lead of %q:\n%q, want\n%q", body, got, want)
		}
	}
}

func TestPromiseWithdrawnIsGone(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, kind := range news.PageTypes() {
		p.boxes(kind, "industry", "society")
	}
	series, err := p.desk.SaveSeries(t.Context(), staff.Shell(), news.Series{Slug: "river", Name: "강을 따라"})
	p.ok(err)
	pic := p.picture(77, news.Picture{})
	other := p.publish(draft(p.sections["society"].ID, "다른 기사"))
	a := draft(p.sections["making"].ID, "사라질 이야기")
	a.Picture, a.Tags, a.Series = pic.ID, []string{"강"}, series.ID
	gone := p.publish(a)
	p.edit(other.No, func(x *news.Article) { x.Related = []int64{gone.No} })
	p.front(0, func(e *news.Edition) {
		e.Blocks()[0].Places = []news.FrontPlace{{Article: gone.No, Title: "사라질 이야기 (손으로 단 제목)"}}
	})
	p.read([]int64{gone.No, other.No}, nil)
	file := "/media/" + pic.Variants[0].File

	shown := []string{"/", "/latest", fmt.Sprintf("/articles/%d", gone.No), fmt.Sprintf("/articles/%d", other.No), "/sections/industry", "/sections/industry/making",
		"/sections/society", "/tags/강", "/series/river", "/feed.xml", "/sections/industry/feed.xml", "/sections/industry/making/feed.xml", "/search?q=%EC%82%AC%EB%9D%BC%EC%A7%88"}
	for _, path := range shown {
		if a := p.get(path); a.Code != http.StatusOK || !strings.Contains(a.Body.String(), "사라질 이야기") {
			t.Fatalf("%s does not show the article before: %d", path, a.Code)
		}
	}
	if a := p.get(file); a.Code != http.StatusOK || a.Header().Get("Content-Type") != "image/jpeg" {
		t.Fatalf("%s before: %d", file, a.Code)
	}

	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), gone.No, "사실과 다름", "사실과 달라 내렸습니다."))
	for _, path := range shown {
		a := p.get(path)
		if strings.Contains(a.Body.String(), "사라질 이야기") && !strings.Contains(path, "search") {
			t.Errorf("%s still shows the article", path)
		}
		if strings.Contains(a.Body.String(), fmt.Sprintf("/articles/%d\"", gone.No)) {
			t.Errorf("%s still leads to the article", path)
		}
	}
	if a := p.get(fmt.Sprintf("/articles/%d", gone.No)); a.Code != http.StatusGone || !strings.Contains(a.Body.String(), "사실과 달라 내렸습니다.") || strings.Contains(a.Body.String(), "사실과 다름") {
		t.Errorf("the article's own address: %d", a.Code)
	}
	for _, v := range pic.Variants {
		if a := p.get("/media/" + v.File); a.Code != http.StatusNotFound {
			t.Errorf("%s: %d", v.File, a.Code)
		}
	}
	for _, path := range []string{fmt.Sprintf("/v/%d", gone.No)} {
		if a := ask(t, p.handler, http.MethodPost, path); a.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Code)
		}
	}
	if len(p.counted.hits) != 0 {
		t.Error("a view of a withdrawn article was counted")
	}

	current, err := p.db.Article(t.Context(), gone.No)
	p.ok(err)
	_, err = p.desk.PublishArticle(t.Context(), staff.Shell(), desk.Step{No: gone.No, Version: current.Version})
	p.ok(err)
	for _, path := range shown {
		if a := p.get(path); !strings.Contains(a.Body.String(), "사라질 이야기") {
			t.Errorf("%s does not show the article that came back: %d", path, a.Code)
		}
	}
}

func TestBlockedPictureIsGone(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	pic := p.picture(50, news.Picture{Alt: "막힐 사진"})
	a := draft(p.sections["society"].ID, "사진 기사")
	a.Body += fmt.Sprintf(`<figure data-picture="%d"><figcaption>본문의 설명</figcaption></figure>`, pic.ID)
	unpublished := p.picture(51, news.Picture{})
	public := p.publish(a)
	path := fmt.Sprintf("/articles/%d", public.No)
	if body := p.get(path).Body.String(); !strings.Contains(body, pic.Key) || !strings.Contains(body, "본문의 설명") {
		t.Fatal("the picture is not there before")
	}
	if a := p.get("/media/" + unpublished.Variants[0].File); a.Code != http.StatusNotFound {
		t.Errorf("a picture that nothing public shows: %d", a.Code)
	}
	p.ok(p.desk.BlockPicture(t.Context(), staff.Shell(), pic.ID, true, "초상권"))
	if body := p.get(path).Body.String(); strings.Contains(body, pic.Key) || strings.Contains(body, "본문의 설명") {
		t.Error("the blocked picture still stands on the page")
	}
	if a := p.get("/media/" + pic.Variants[0].File); a.Code != http.StatusGone || !strings.Contains(a.Body.String(), "신문사가 내린 파일입니다.") {
		t.Errorf("its file: %d", a.Code)
	}
}

func TestPreviewIsTheReadersPage(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	a, err := p.desk.SaveArticle(t.Context(), staff.Shell(), draft(p.sections["society"].ID, "아직 안 나온 기사"))
	p.ok(err)
	public, err := p.desk.Draft(staff.Shell(), a)
	p.ok(err)
	preview, err := p.site.Preview(t.Context(), public)
	p.ok(err)
	if a := p.get(fmt.Sprintf("/articles/%d", a.No)); a.Code != http.StatusNotFound {
		t.Errorf("readers get %d before publication", a.Code)
	}
	if strings.Contains(string(preview), "/v/") || !strings.Contains(string(preview), "noindex") {
		t.Error("the preview counts views, or may be indexed")
	}
	_, err = p.desk.PublishArticle(t.Context(), staff.Shell(), desk.Step{No: a.No, Version: a.Version})
	p.ok(err)
	got, want := text(p.page(fmt.Sprintf("/articles/%d", a.No))), string(preview)
	for _, part := range []string{"아직 안 나온 기사", "홍서리", "입력 2026.01.19 00:30"} {
		if !strings.Contains(got, part) || !strings.Contains(text(answerOf(t, want)), part) {
			t.Errorf("%q is not on both pages", part)
		}
	}
}
