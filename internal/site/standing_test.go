package site_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// stand does something to what the paper says of itself.
func (x *editor) stand() {
	ctx, shell, now := x.t.Context(), staff.Shell(), x.clock.now()
	hours := func(from, to int) time.Time {
		return now.Add(time.Duration(from+x.rand.IntN(to-from)) * time.Hour)
	}
	switch x.rand.IntN(6) {
	case 0, 1:
		n := news.Notice{Title: fmt.Sprint("공지 ", x.rand.IntN(99)), Body: fmt.Sprintf(`<p>글</p><figure data-picture="%d"></figure>`, pick(x, x.pictures).ID),
			From: hours(-5, 5), Until: hours(6, 30), Pinned: x.rand.IntN(3) == 0}
		_, err := x.desk.SaveNotice(ctx, shell, n)
		x.ok(err)
	case 2, 3:
		p := news.Popup{Title: fmt.Sprint("알림 ", x.rand.IntN(99)), Text: "글", From: hours(-5, 5), Until: hours(6, 30), Pages: pick(x, news.AllPopupPages()),
			Spot: pick(x, news.PopupSpots()), Size: pick(x, news.PopupSizes()), Phone: pick(x, news.PopupPhones()), Paused: x.rand.IntN(4) == 0}
		if x.rand.IntN(2) == 0 {
			p.Picture, p.Alt = pick(x, x.pictures).ID, "설명"
		}
		_, err := x.desk.SavePopup(ctx, shell, p)
		x.ok(err)
	case 4:
		a, err := x.desk.AddAnnouncement(ctx, shell, news.Article{Title: "[부고] 누구씨 부친상", Origin: news.Origin{Own: true}, Bylines: []news.Byline{{Name: "편집국"}}, Section: x.anySection().ID, Body: "<p>▲ 누구씨 부친상 = 22일, ☎ 02-000-0000</p>"}, news.Obituary, x.rand.IntN(2))
		x.ok(err)
		x.publishNo(a)
		x.published = append(x.published, a.No)
		x.ok(x.desk.DropContacts(ctx))
	default:
		x.printIssue()
	}
}

// printIssue puts the issue of 19 January together, opens it to readers or takes it away.
func (x *editor) printIssue() {
	ctx, shell := x.t.Context(), staff.Shell()
	issue, err := x.db.IssueOn(ctx, "2026-01-19")
	if err != nil {
		file := x.file("9", "application/pdf", news.Picture{Name: "1.pdf"})
		_, err = x.desk.SaveIssue(ctx, shell, news.Issue{Day: "2026-01-19", Number: 7, Pages: []news.IssuePage{{Picture: file.ID, Label: "종합"}}})
		x.ok(err)
		return
	}
	switch {
	case issue.Status == news.IssuePublished && x.rand.IntN(2) == 0:
		_, err = x.desk.WithdrawIssue(ctx, shell, issue.ID)
	case x.rand.IntN(2) == 0:
		_, err = x.desk.PublishIssue(ctx, shell, issue.ID)
	default:
		issue.Pages[0].Articles = []int64{pick(x, x.published)}
		issue.Number++
		_, err = x.desk.SaveIssue(ctx, shell, issue)
	}
	x.ok(err)
}

// publishNo publishes what was written.
func (p *paper) publishNo(a news.Article) {
	p.t.Helper()
	_, err := p.desk.PublishArticle(p.t.Context(), staff.Shell(), desk.Step{No: a.No, Version: a.Version})
	p.ok(err)
}

func (p *paper) notice(n news.Notice) news.Notice {
	p.t.Helper()
	n, err := p.desk.SaveNotice(p.t.Context(), staff.Shell(), n)
	p.ok(err)
	return n
}

// A notice stands in the list during its period, among the past ones after it, and leads to the list once it is deleted.
func TestNotices(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	now := p.clock.now()
	p.notice(news.Notice{Title: "배달 안내", Body: "<p>설에는 쉽니다.</p>", Until: now.Add(2 * time.Hour)})
	p.notice(news.Notice{Title: "앞으로의 일", Body: "<p>글</p>", From: now.Add(time.Hour)})
	p.notice(news.Notice{Title: "꼭 볼 것", Body: "<p>글</p>", Pinned: true, From: now.Add(-time.Hour)})
	inOrder(t, text(p.page("/notices")), "꼭 볼 것", "배달 안내")
	if strings.Contains(p.get("/notices").Body.String(), "앞으로의 일") || p.get("/notices/2").Code != http.StatusNotFound {
		t.Error("a notice is told before its time")
	}
	p.clock.forward(90 * time.Minute)
	inOrder(t, text(p.page("/notices")), "꼭 볼 것", "앞으로의 일", "배달 안내")
	p.clock.forward(time.Hour)
	inOrder(t, text(p.page("/notices")), "꼭 볼 것", "앞으로의 일", "지난 공지", "배달 안내")
	inOrder(t, text(p.page("/notices/1")), "배달 안내", "기간이 끝난 공지", "설에는 쉽니다")
	p.ok(p.desk.DeleteNotice(t.Context(), staff.Shell(), 1))
	if a := p.get("/notices/1"); a.Code != http.StatusMovedPermanently || a.Header().Get("Location") != "/notices" {
		t.Errorf("a deleted notice: %d %s", a.Code, a.Header().Get("Location"))
	}
}

// A popup comes hidden, over the pages that were chosen and in its period alone, without a cookie; a browser without
// scripts shows it as a plain block.
func TestPopups(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	now := p.clock.now()
	article := p.publish(draft(p.sections["society"].ID, "기사"))
	save := func(x news.Popup) {
		t.Helper()
		x.Spot, x.Size, x.Phone, x.Until = "right", "small", "bottom", now.Add(3*time.Hour)
		_, err := p.desk.SavePopup(t.Context(), staff.Shell(), x)
		p.ok(err)
	}
	save(news.Popup{Title: "첫 화면만", Text: "가\n나", Pages: news.PopupFront, URL: "/about"})
	save(news.Popup{Title: "모든 화면", Text: "글", Pages: news.PopupAll, From: now.Add(time.Hour), Ad: true})
	titles := func(path string) string {
		t.Helper()
		a := p.get(path)
		if a.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", path)
		}
		var b strings.Builder
		for _, x := range all(a.tree(), "aside", "popup") {
			b.WriteString(text(all(x, "h2", "")[0]) + ".")
			if attr(x, "data-popup") == "" || !slices.ContainsFunc(x.Attr, func(a html.Attribute) bool { return a.Key == "hidden" }) {
				t.Errorf("%s: a popup that is not hidden", path)
			}
		}
		return b.String()
	}
	path := fmt.Sprintf("/articles/%d", article.No)
	if front, other := titles("/"), titles(path); front != "첫 화면만." || other != "" {
		t.Errorf("at first: %q and %q", front, other)
	}
	if body := p.get("/").Body.String(); !strings.Contains(body, "popup-plain") || !strings.Contains(body, "/popup.") {
		t.Error("no plain block, or no script")
	}
	p.clock.forward(time.Hour)
	if front, other := titles("/"), titles(path); front != "첫 화면만.광고 모든 화면." || other != "광고 모든 화면." {
		t.Errorf("an hour later: %q and %q", front, other)
	}
	p.clock.forward(2 * time.Hour)
	if front, other := titles("/"), titles(path); front != "" || other != "" || strings.Contains(p.get("/").Body.String(), "/popup.") {
		t.Errorf("after their time: %q and %q", front, other)
	}
	raw, err := p.site.PreviewPopup(t.Context(), news.Popup{ID: 1, Title: "미리 본다", Text: "글", Spot: "left", Size: "large", Phone: "top"})
	if err != nil || !strings.Contains(string(raw), "data-preview") || !strings.Contains(string(raw), "미리 본다") {
		t.Errorf("the preview: %v", err)
	}
}

// A deleted page says that it is gone, and comes back when a page takes its address again.
func TestDeletedPageIsGone(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	shell := staff.Shell()
	page, err := p.desk.SavePage(t.Context(), shell, news.Page{Slug: "delivery", Title: "배달", Body: "<p>글</p>"})
	p.ok(err)
	other, err := p.desk.SavePage(t.Context(), shell, news.Page{Slug: "shop", Title: "가게", Body: "<p>글</p>"})
	p.ok(err)
	p.ok(p.desk.MovePage(t.Context(), shell, other.ID, true))
	inOrder(t, text(p.page("/latest")), "가게", "배달")
	p.ok(p.desk.DeletePage(t.Context(), shell, page.ID))
	if a := p.get("/delivery"); a.Code != http.StatusGone || !strings.Contains(a.Body.String(), "없어진 페이지") {
		t.Errorf("a deleted page: %d", a.Code)
	}
	_, err = p.desk.SavePage(t.Context(), shell, news.Page{Slug: "delivery", Title: "새 배달", Body: "<p>글</p>"})
	p.ok(err)
	inOrder(t, text(p.page("/delivery")), "새 배달")
}

// The files of a printed issue are nobody's before it is published, everybody's then, and gone after it is withdrawn or
// the page has another file.
func TestPrintedIssue(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	shell, ctx := staff.Shell(), t.Context()
	one, two, three := p.file("1", "application/pdf", news.Picture{Name: "1면.pdf"}), p.file("2", "application/pdf", news.Picture{Name: "2면.pdf"}), p.file("3", "application/pdf", news.Picture{})
	article := p.publish(draft(p.sections["society"].ID, "1면에 실린 기사"))
	p.ok(p.db.Write(ctx, func(tx *store.Tx) error {
		one.Variants = []news.PictureVariant{{Width: 320, Height: 450, File: one.Key + "/320.jpg"}}
		return tx.UpdatePicture(ctx, one)
	}))
	for _, key := range []string{one.Key, two.Key, three.Key} {
		p.ok(p.files.Put(ctx, key+"/original.pdf", strings.NewReader("%PDF-1.4")))
	}
	p.ok(p.files.Put(ctx, one.Key+"/320.jpg", strings.NewReader("jpg")))
	issue, err := p.desk.SaveIssue(ctx, shell, news.Issue{Day: "2026-01-19", Number: 12, Pages: []news.IssuePage{
		{Picture: one.ID, Label: "종합", Articles: []int64{article.No, 999}}, {Picture: two.ID}}})
	p.ok(err)
	codes := func(want int, paths ...string) {
		t.Helper()
		for _, path := range paths {
			if a := p.get(path); a.Code != want {
				t.Errorf("%s: %d, not %d", path, a.Code, want)
			}
		}
	}
	printed := func(want bool) {
		t.Helper()
		if got := strings.Contains(p.get(fmt.Sprintf("/articles/%d", article.No)).Body.String(), `href="/issues/2026-01-19/1"`); got != want {
			t.Errorf("the article leads to its printed page: %t, not %t", got, want)
		}
	}
	printed(false) // the issue is not out
	pages := []string{"/issues/2026-01-19", "/issues/2026-01-19/1", "/issues/2026-01-19/2"}
	first, second := "/media/"+one.Key+"/original.pdf", "/media/"+two.Key+"/original.pdf"
	codes(http.StatusNotFound, append(pages, first, second, "/media/"+one.Key+"/320.jpg", "/issues?month=2026-01")...)
	issue, err = p.desk.PublishIssue(ctx, shell, issue.ID)
	p.ok(err)
	codes(http.StatusOK, append(pages, first, second, "/media/"+one.Key+"/320.jpg", "/issues", "/issues?month=2026-01")...)
	printed(true)
	codes(http.StatusNotFound, "/issues/2026-01-19/3", "/issues/2026-01-20", "/issues/today", "/issues?month=2026-13", "/issues?before=x")
	inOrder(t, text(p.page("/issues")), "2026년 01월 19일", "제12호", "2개 면", "2026", "01월")
	inOrder(t, text(p.page("/issues/2026-01-19")), "1면", "종합", "2면")
	inOrder(t, text(p.page("/issues/2026-01-19/1")), "이 면 PDF", "이 면의 기사", "1면에 실린 기사")
	if a := p.get("/media/" + one.Key + "/320.jpg"); a.Header().Get("Content-Disposition") != "" || p.get(first).Header().Get("Content-Disposition") == "" {
		t.Error("the picture of a page is offered as a file, or its PDF is not")
	}

	issue, err = p.desk.ReplaceIssuePage(ctx, shell, issue.ID, issue.Pages[1].ID, three.ID)
	p.ok(err)
	codes(http.StatusGone, second)
	codes(http.StatusOK, "/media/"+three.Key+"/original.pdf", "/issues/2026-01-19/2")
	_, err = p.desk.WithdrawIssue(ctx, shell, issue.ID)
	p.ok(err)
	codes(http.StatusGone, append(pages, first, second, "/media/"+three.Key+"/original.pdf", "/media/"+one.Key+"/320.jpg")...)
	printed(false)
	if strings.Contains(p.get("/issues").Body.String(), "제12호") {
		t.Error("a withdrawn issue stands in the archive")
	}
	_, err = p.desk.PublishIssue(ctx, shell, issue.ID)
	p.ok(err)
	codes(http.StatusOK, append(pages, first)...)
	codes(http.StatusGone, second)
}

// The compact list has what announces people, by its sort.
func TestAnnouncementList(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	a, err := p.desk.AddAnnouncement(t.Context(), staff.Shell(), news.Article{Title: "[부고] 류단비(조간)씨 부친상", Origin: news.Origin{Own: true}, Bylines: []news.Byline{{Name: "편집국"}}, Section: p.sections["society"].ID, Body: "<p>▲ 글</p>"}, news.Obituary, 0)
	p.ok(err)
	p.publishNo(a)
	other := draft(p.sections["society"].ID, "[인사] 가람시청")
	other.Kind = news.People
	p.publish(other)
	p.publish(draft(p.sections["society"].ID, "다른 기사"))
	list := text(p.page("/announcements"))
	inOrder(t, list, "[인사] 가람시청", "부고", "류단비")
	if main := text(all(p.page("/announcements?sort=obituary"), "main", "")[0]); strings.Contains(main, "가람시청") || !strings.Contains(main, "류단비") {
		t.Errorf("the obituaries: %s", main)
	}
	if p.get("/announcements?sort=other").Code != http.StatusNotFound {
		t.Error("an unknown sort has a list")
	}
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), a.No, "까닭", ""))
	if strings.Contains(text(all(p.page("/announcements"), "ul", "announcements")[0]), "류단비") {
		t.Error("a withdrawn announcement is listed")
	}
}
