package site_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/staff"
)

func (p *paper) correct(c news.Correction) news.Correction {
	p.t.Helper()
	c, err := p.desk.PublishCorrection(p.t.Context(), staff.Shell(), c)
	p.ok(err)
	return c
}

// A correction is told wherever the original is met: at its top, in every list, box and feed, and to search engines.
func TestCorrectionIsToldEverywhere(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.URL = "https://paper.example" })
	p.boxes(news.FrontPage, "society")
	a := draft(p.sections["society"].ID, "다리 새로 놓인다")
	a.Tags = []string{"다리"}
	no := p.publish(a).No
	other := draft(p.sections["culture"].ID, "관련 소식")
	other.Related = []int64{no}
	otherNo := p.publish(other).No
	p.read([]int64{no}, nil)
	c := p.correct(news.Correction{Article: no, Kind: news.Rectified, Title: "바로잡습니다", Body: "<p>다리는 둘이 아니라 하나입니다.</p>", BoxUntil: p.clock.now().Add(7 * 24 * time.Hour)})
	reply := p.correct(news.Correction{Article: no, Kind: news.Replied, Title: "반론보도문", Body: "<p>상인회는 사실과 다르다고 밝혀 왔습니다.</p>"})
	path := fmt.Sprintf("/corrections/%d", c.ID)

	original := p.page(fmt.Sprintf("/articles/%d", no))
	notices := all(original, "aside", "notice")
	if len(notices) != 2 || !strings.Contains(text(notices[0]), "반론보도") {
		t.Fatalf("notices: %q", texts(notices))
	}
	inOrder(t, text(notices[1]), "정정보도", "2026.01.19 00:32", "바로잡습니다", "다리는 둘이 아니라 하나입니다.")
	if link := all(notices[1], "a", ""); len(link) == 0 || attr(link[0], "href") != path {
		t.Errorf("the notice does not lead to %s", path)
	}
	inOrder(t, text(original), "다리 새로 놓인다", "정정보도", "둘째 문단이다.")
	var data struct {
		Correction []struct {
			Type string `json:"@type"`
			Text string `json:"text"`
			Date string `json:"datePublished"`
			URL  string `json:"url"`
		} `json:"correction"`
	}
	for _, x := range all(original, "script", "") {
		if attr(x, "type") == "application/ld+json" {
			p.ok(json.Unmarshal([]byte(x.FirstChild.Data), &data))
		}
	}
	if len(data.Correction) != 2 || data.Correction[1].Type != "CorrectionComment" || data.Correction[1].Text != "다리는 둘이 아니라 하나입니다." ||
		data.Correction[1].Date != "2026-01-19T00:32:00+09:00" || data.Correction[1].URL != "https://paper.example"+path {
		t.Errorf("JSON-LD: %+v", data)
	}

	for _, at := range []string{"/", "/latest", "/sections/society", "/tags/다리", "/search?q=%EB%8B%A4%EB%A6%AC", fmt.Sprintf("/articles/%d", otherNo)} {
		found := 0
		for _, link := range all(p.page(at), "a", "") {
			if attr(link, "href") != fmt.Sprintf("/articles/%d", no) || attr(link, "aria-hidden") != "" {
				continue
			}
			found++
			if got := text(link); !strings.HasPrefix(got, "[정정]정정보도가 있는 기사: [반론]반론보도가 있는 기사: ") {
				t.Errorf("%s lists the article as %q", at, got)
			}
		}
		if found == 0 {
			t.Errorf("%s does not list the article", at)
		}
	}
	for _, at := range []string{"/feed.xml", "/sections/society/feed.xml"} {
		body := p.get(at).Body.String()
		inOrder(t, body, "<title>[정정] [반론] 다리 새로 놓인다</title>", "https://paper.example"+path, "다리는 둘이 아니라 하나입니다.", "둘째 문단이다.")
	}

	page := p.page(path)
	inOrder(t, text(page), "정정보도", "바로잡습니다", "원 기사 다리 새로 놓인다", "다리는 둘이 아니라 하나입니다.")
	inOrder(t, text(p.page("/corrections")), "반론보도문", "바로잡습니다", "원 기사 다리 새로 놓인다")

	// Taken down it is gone from all of them, and from its own address.
	p.ok(p.desk.WithdrawCorrection(t.Context(), staff.Shell(), c.ID, "조정에 따라"))
	if got := p.get(path); got.Code != http.StatusGone || strings.Contains(got.Body.String(), "바로잡습니다") {
		t.Errorf("taken down: %d", got.Code)
	}
	for _, at := range []string{"/", "/latest", "/corrections", "/feed.xml", fmt.Sprintf("/articles/%d", no)} {
		if body := p.get(at).Body.String(); strings.Contains(body, "바로잡습니다") || strings.Contains(body, "[정정]") {
			t.Errorf("%s still tells what was taken down", at)
		}
	}
	if got := p.get(fmt.Sprintf("/corrections/%d", reply.ID)); got.Code != http.StatusOK {
		t.Errorf("the other one: %d", got.Code)
	}
}

// The front page's box goes by itself when its time is over, and the correction stays everywhere else.
// What readers are told of a change is told to those who read the article elsewhere, too, and all say the same of when it last
// changed.
func TestChangeIsToldElsewhere(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.Name, x.URL = "조간일보", "https://paper.example" })
	a := draft(p.sections["society"].ID, "다리 새로 놓인다")
	a.Subtitle, a.Bylines = "석 달 뒤 <열린다>", []news.Byline{{Name: "조간일보"}}
	no := p.publish(a).No
	path := fmt.Sprintf("/articles/%d", no)
	p.clock.forward(time.Hour)
	stands, err := p.db.Article(t.Context(), no)
	p.ok(err)
	stands.Body = strings.Replace(stands.Body, "둘째", "셋째", 1)
	stands, err = p.desk.SaveArticle(t.Context(), staff.Shell(), stands)
	p.ok(err)
	_, err = p.desk.PublishArticle(t.Context(), staff.Shell(), desk.Step{No: no, Version: stands.Version, Tell: "수치를 <바로> 잡았습니다."})
	p.ok(err)
	d := p.data(path)
	told, _ := json.Marshal(d["correction"])
	if want := `[{"@type":"CorrectionComment","datePublished":"` + p.clock.now().In(p.zone()).Format(time.RFC3339) + `","text":"수치를 \u003c바로\u003e 잡았습니다."}]`; string(told) != want {
		t.Errorf("search engines are told %s, want %s", told, want)
	}
	if author, _ := json.Marshal(d["author"]); !strings.Contains(string(author), "NewsMediaOrganization") {
		t.Errorf("the paper is no person: %s", author)
	}
	for _, file := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
		body := p.get(file).Body.String()
		for _, part := range []string{"수치를", "석 달 뒤", "/icon-512.png"} {
			if !strings.Contains(body, part) {
				t.Errorf("%s says nothing of %q", file, part)
			}
		}
		if strings.Contains(body, "<바로>") || strings.Contains(body, "<열린다>") {
			t.Errorf("%s takes words for markup", file)
		}
	}

	p.clock.forward(time.Hour)
	p.correct(news.Correction{Article: no, Kind: news.Rectified, Title: "바로잡습니다", Body: "<p>다리는 하나입니다.</p>"})
	if got, want := p.data(path)["dateModified"], p.clock.now().In(p.zone()).Format(time.RFC3339); got != want {
		t.Errorf("changed at %v, want %s", got, want)
	}
}

func TestFrontBoxEndsByItself(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	no := p.publish(draft(p.sections["society"].ID, "다리 소식")).No
	for i, until := range []time.Duration{time.Hour, 2 * time.Hour, 0} {
		c := news.Correction{Article: no, Kind: news.Rectified, Title: fmt.Sprint("알림 ", i), Body: "<p>고침</p>"}
		if until != 0 {
			c.BoxUntil = p.clock.now().Add(until)
		}
		p.correct(c)
	}
	box := func() int {
		n := 0
		for _, x := range all(p.page("/"), "section", "front-notices") {
			n += len(all(x, "li", ""))
		}
		return n
	}
	for i, want := range []int{2, 2, 1, 1, 0} {
		if got := box(); got != want {
			t.Errorf("step %d: %d in the box, want %d", i, got, want)
		}
		p.clock.forward([]time.Duration{time.Hour - time.Millisecond, time.Millisecond, time.Hour - time.Millisecond, time.Millisecond, 0}[i])
	}
	if got := len(all(p.page("/corrections"), "article", "notice-row")); got != 3 {
		t.Errorf("%d corrections are listed", got)
	}
}

// What was withdrawn is not named, unless the correction says so; the correction itself stays readable.
func TestCorrectionOfWithdrawnArticle(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, named := range []bool{false, true} {
		no := p.publish(draft(p.sections["society"].ID, "감춰야 할 제목")).No
		c := p.correct(news.Correction{Article: no, Kind: news.FollowUp, Title: "추후보도문", Body: "<p>무죄가 확정됐습니다.</p>", Named: named, BoxUntil: p.clock.now().Add(time.Hour)})
		p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), no, "까닭", ""))
		for _, at := range []string{"/corrections", fmt.Sprintf("/corrections/%d", c.ID), "/"} {
			page := p.page(at)
			if !strings.Contains(text(page), "추후보도문") {
				t.Errorf("named %v: %s lost the correction", named, at)
			}
			if strings.Contains(text(page), "감춰야 할 제목") != named {
				t.Errorf("named %v: %s tells the title or hides it wrongly", named, at)
			}
			for _, link := range all(page, "a", "") {
				if attr(link, "href") == fmt.Sprintf("/articles/%d", no) {
					t.Errorf("named %v: %s leads to what was withdrawn", named, at)
				}
			}
		}
		gone := p.get(fmt.Sprintf("/articles/%d", no))
		if gone.Code != http.StatusGone || !strings.Contains(gone.Body.String(), fmt.Sprintf(`href="/corrections/%d"`, c.ID)) {
			t.Errorf("the withdrawn article: %d", gone.Code)
		}
		p.ok(p.desk.WithdrawCorrection(t.Context(), staff.Shell(), c.ID, "까닭"))
	}
}

func TestCorrectionsArePaged(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	no := p.publish(draft(p.sections["society"].ID, "다리 소식")).No
	for i := range 45 {
		p.correct(news.Correction{Article: no, Kind: news.Rectified, Title: fmt.Sprintf("알림 %02d", i), Body: "<p>고침</p>"})
	}
	path, seen := "/corrections", 0
	for path != "" {
		page := p.page(path)
		rows := all(page, "article", "notice-row")
		for _, row := range rows {
			if want := fmt.Sprintf("알림 %02d", 44-seen); !strings.Contains(text(row), want) {
				t.Fatalf("%q, want %s", text(row), want)
			}
			seen++
		}
		path = ""
		for _, link := range all(page, "a", "") {
			if attr(link, "rel") == "next" {
				path = attr(link, "href")
			}
		}
	}
	if seen != 45 {
		t.Errorf("%d of 45 corrections were listed", seen)
	}
	for path, want := range map[string]int{"/corrections/0": 404, "/corrections/99": 404, "/corrections/x": 404, "/corrections?before=x": 404, "/corrections/": 301} {
		if got := p.get(path); got.Code != want {
			t.Errorf("%s: %d, want %d", path, got.Code, want)
		}
	}
}

// What people type in titles and texts stays text.
func TestHostileCorrection(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	no := p.publish(draft(p.sections["society"].ID, "다리 소식")).No
	const evil = `</script><script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	c := p.correct(news.Correction{Article: no, Kind: news.Rectified, Title: evil, BoxUntil: p.clock.now().Add(time.Hour),
		Body: `<p onclick="alert(1)">글 <a href="javascript:alert(1)">나쁜 링크</a></p><script>alert(1)</script><iframe src="https://other.example"></iframe>`})
	for _, at := range []string{"/", "/corrections", fmt.Sprintf("/corrections/%d", c.ID), fmt.Sprintf("/articles/%d", no)} {
		page := p.page(at)
		for _, x := range all(page, "", "") {
			if attr(x, "onclick") != "" || attr(x, "onerror") != "" || strings.HasPrefix(attr(x, "href"), "javascript:") || x.Data == "iframe" ||
				x.Data == "script" && attr(x, "src") == "" && attr(x, "type") != "application/ld+json" {
				t.Errorf("%s holds <%s>", at, x.Data)
			}
		}
		if !strings.Contains(text(page), evil) {
			t.Errorf("%s does not show the title as it was typed", at)
		}
	}
	if body := p.get("/feed.xml").Body.String(); strings.Contains(body, "<script") || strings.Contains(body, "javascript:") {
		t.Errorf("the feed holds a script")
	}
}

// A correction that is printed in the section too is an article like any other, and the two point to each other.
func TestCorrectionRunsAsArticle(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	no := p.publish(draft(p.sections["making"].ID, "다리 소식")).No
	c := p.correct(news.Correction{Article: no, Kind: news.Rectified, Title: "바로잡습니다", Body: "<p>고침</p>"})
	c, err := p.desk.RunCorrection(t.Context(), staff.Shell(), c.ID)
	p.ok(err)
	if !strings.Contains(text(p.page("/sections/industry/making")), "바로잡습니다") {
		t.Error("it does not stand in the original's section")
	}
	article := p.page(fmt.Sprintf("/articles/%d", c.Notice))
	inOrder(t, text(article), "바로잡습니다", "조간일보", "고침", "관련 기사", "다리 소식")
	inOrder(t, text(p.page(fmt.Sprintf("/corrections/%d", c.ID))), "원 기사 다리 소식", "고침", "전문을 실은 기사 바로잡습니다")
}
