package site_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// person is somebody who writes, with a profile.
func (p *paper) person(login string, profile staff.Profile) staff.Person {
	p.t.Helper()
	x, _, err := p.desk.Invite(p.t.Context(), staff.Shell(), staff.Person{Login: login, Name: "한여울", Title: "기자", Email: login + "@jogan.example", Role: staff.Reporter})
	p.ok(err)
	profile.ProfileVersion = 1
	p.ok(p.desk.SaveProfile(p.t.Context(), staff.Shell(), x.ID, profile))
	return x
}

func (p *paper) must(path string, status int, has ...string) answer {
	p.t.Helper()
	a := p.get(path)
	if a.Code != status {
		p.t.Errorf("%s: %d, want %d", path, a.Code, status)
	}
	for _, text := range has {
		if !strings.Contains(a.Body.String(), text) {
			p.t.Errorf("%s lacks %q:\n%s", path, text, a.Body)
		}
	}
	return a
}

func TestReporterPage(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	ctx := t.Context()
	face := p.picture(9, news.Picture{})
	_, _, err := p.desk.Invite(ctx, staff.Shell(), staff.Person{Login: "quiet", Name: "조용", Role: staff.Admin})
	p.ok(err)
	p.must("/reporters/quiet", http.StatusNotFound) // who has nothing public has no page
	yeoul := p.person("yeoul", staff.Profile{Portrait: face.ID, Beat: "산업·에너지", Bio: "공장을 <b>씁니다</b>.\n둘째 줄", ShowEmail: true})
	a := draft(p.sections["society"].ID, "다리가 열렸다")
	a.Bylines = []news.Byline{yeoul.Byline(), {Name: "손님", Email: "guest@jogan.example"}}
	public := p.publish(a)
	path := fmt.Sprintf("/articles/%d", public.No)

	page := p.must("/reporters/yeoul", http.StatusOK, "한여울", "산업·에너지", "공장을 &lt;b&gt;씁니다&lt;/b&gt;.", "다리가 열렸다", `href="/tips?to=yeoul"`, "/media/"+face.Key, `"@type":"ProfilePage"`, `href="/reporters/yeoul/feed.xml"`)
	p.must("/reporters/yeoul/feed.xml", http.StatusOK, "다리가 열렸다", "한여울 기자")
	p.must("/media/"+face.Variants[0].File, http.StatusOK)
	article := p.must(path, http.StatusOK, `<a href="/reporters/yeoul" rel="author">`, `action="`+path+`/mail"`)
	feed := p.must("/feed.xml", http.StatusOK, "다리가 열렸다")
	// The address stands on no page that a program gathers: it is told to who asks with the form.
	p.settings(func(x *news.Paper) { x.Email = "desk@jogan.example" })
	for _, x := range []answer{page, article, feed, p.must("/", http.StatusOK, `action="/mail"`), p.get("/latest"), p.get("/reporters/yeoul")} {
		if strings.Contains(x.Body.String(), "@jogan.example") {
			t.Errorf("an address stands on a page:\n%s", x.Body)
		}
	}
	for form, want := range map[string][]string{"/reporters/yeoul/mail": {"yeoul@jogan.example"}, path + "/mail": {"yeoul@jogan.example", "guest@jogan.example"}, "/mail": {"desk@jogan.example"}} {
		got := ask(t, p.handler, http.MethodPost, form)
		for _, address := range want {
			if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "mailto:"+address) || got.Header().Get("Cache-Control") != "no-store" || !strings.Contains(got.Header().Get("X-Robots-Tag"), "noindex") {
				t.Errorf("%s: %d %v\n%s", form, got.Code, got.Header(), got.Body)
			}
		}
		if get := ask(t, p.handler, http.MethodGet, form); strings.Contains(get.Body.String(), "@jogan.example") {
			t.Errorf("GET %s tells the address", form)
		}
	}
	for _, form := range []string{"/reporters/quiet/mail", "/reporters/none/mail", "/articles/99/mail"} {
		if got := ask(t, p.handler, http.MethodPost, form); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", form, got.Code)
		}
	}

	// Who asks for it is not told any more; a new handle leads on; who left keeps the page.
	person, err := p.db.Person(ctx, yeoul.ID)
	p.ok(err)
	person.Handle = "river"
	_, err = p.desk.SavePerson(ctx, staff.Shell(), person)
	p.ok(err)
	person.ShowEmail = false
	p.ok(p.desk.SaveProfile(ctx, staff.Shell(), yeoul.ID, person.Profile))
	p.must(path, http.StatusOK, `<a href="/reporters/river" rel="author">`)
	if got := ask(t, p.handler, http.MethodPost, "/reporters/river/mail"); got.Code != http.StatusNotFound {
		t.Errorf("a kept address is told: %d", got.Code)
	}
	for from, to := range map[string]string{"/reporters/yeoul": "/reporters/river", "/reporters/yeoul/feed.xml": "/reporters/river/feed.xml"} {
		if got := p.get(from); got.Code != http.StatusMovedPermanently || got.Header().Get("Location") != to {
			t.Errorf("%s: %d %s", from, got.Code, got.Header().Get("Location"))
		}
	}
	p.ok(p.desk.DisablePerson(ctx, staff.Shell(), yeoul.ID, true))
	left := p.must("/reporters/river", http.StatusOK, "다리가 열렸다", "지금은 이 신문에서 일하지 않습니다")
	if strings.Contains(left.Body.String(), "to=river") {
		t.Error("who left still asks for tips")
	}
}

func TestSeriesPage(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	series, err := p.desk.SaveSeries(t.Context(), staff.Shell(), news.Series{Slug: "river", Name: "강을 따라", Description: "강가의 <사람들>", Numbered: true, OldestFirst: true, Ended: true, Picture: p.picture(3, news.Picture{}).ID})
	p.ok(err)
	var nos []int64
	for i := range 3 {
		a := draft(p.sections["society"].ID, fmt.Sprintf("강가 %d", i+1))
		a.Series = series.ID
		nos = append(nos, p.publish(a).No)
		p.clock.forward(3600e9)
	}
	page := p.must("/series/river", http.StatusOK, "강을 따라", "강가의 &lt;사람들&gt;", "완결", "1회", "3회", "모두 3편").Body.String()
	if strings.Index(page, "강가 1</a>") > strings.Index(page, "강가 3</a>") {
		t.Error("the series does not begin with its first article")
	}
	newest := p.must("/series/river?order=newest", http.StatusOK, "3회").Body.String()
	if strings.Index(newest, "강가 1</a>") < strings.Index(newest, "강가 3</a>") {
		t.Error("the other order is the same")
	}
	p.must("/series/river/feed.xml", http.StatusOK, "강가 1", "강을 따라")
	p.must(fmt.Sprintf("/articles/%d", nos[1]), http.StatusOK, "2회", fmt.Sprintf(`<a href="/articles/%d" rel="prev">`, nos[0]), fmt.Sprintf(`<a href="/articles/%d" rel="next">`, nos[2]))
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), nos[2], "까닭", ""))
	if got := p.must(fmt.Sprintf("/articles/%d", nos[1]), http.StatusOK); strings.Contains(got.Body.String(), `rel="next"`) {
		t.Error("the article leads on to one that was withdrawn")
	}

	// A merged series leads on, with its feed, and its articles stand in the other.
	other, err := p.desk.SaveSeries(t.Context(), staff.Shell(), news.Series{Slug: "sea", Name: "바다로"})
	p.ok(err)
	p.must("/series/sea", http.StatusOK)
	p.ok(p.desk.MergeSeries(t.Context(), staff.Shell(), series.ID, other.ID))
	p.must("/series/sea", http.StatusOK, "강가 1", "강가 2")
	p.must(fmt.Sprintf("/articles/%d", nos[0]), http.StatusOK, `href="/series/sea"`)
	for from, to := range map[string]string{"/series/river": "/series/sea", "/series/river/feed.xml": "/series/sea/feed.xml"} {
		if got := p.get(from); got.Code != http.StatusMovedPermanently || got.Header().Get("Location") != to {
			t.Errorf("%s: %d %s", from, got.Code, got.Header().Get("Location"))
		}
	}
}

// What went into another leads there from every address that it had, whatever its name was, and every list follows.
func TestMergedLeadsOn(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	ctx, shell := t.Context(), staff.Shell()
	a := draft(p.sections["society"].ID, "다리 이야기")
	a.Tags = []string{"강변", "다리"}
	public := p.publish(a)
	article := fmt.Sprintf("/articles/%d", public.No)
	leads := func(from, to string) {
		t.Helper()
		if got := p.get(from); got.Code != http.StatusMovedPermanently || got.Header().Get("Location") != to {
			t.Errorf("%s: %d %q, want %s", from, got.Code, got.Header().Get("Location"), to)
		}
	}
	rename := func(name, slug string) {
		t.Helper()
		s := p.sections[name]
		s.Slug = slug
		_, err := p.desk.SaveSection(ctx, shell, s)
		p.ok(err)
	}
	for _, path := range []string{"/sections/society", "/sections/culture", "/tags/강변", "/latest", article, "/search?q=%EA%B0%95%EB%B3%80"} {
		p.get(path) // it is kept
	}
	// A name goes round: A → B → C → A.
	rename("society", "people")
	leads("/sections/society", "/sections/people")
	rename("society", "town")
	leads("/sections/society", "/sections/town")
	leads("/sections/people/feed.xml", "/sections/town/feed.xml")
	rename("society", "society")
	p.must("/sections/society", http.StatusOK, "다리 이야기")
	leads("/sections/people", "/sections/society")
	leads("/sections/town", "/sections/society")

	p.ok(p.desk.SaveMenu(ctx, shell, []news.MenuItem{{ID: 1, Section: p.sections["society"].ID}, {ID: 2, Parent: 1, Label: "안내", URL: "/about"}, {ID: 3, Section: p.sections["culture"].ID}}, -1))
	p.ok(p.desk.MergeSection(ctx, shell, p.sections["society"].ID, p.sections["culture"].ID))
	for _, from := range []string{"/sections/society", "/sections/people", "/sections/town"} {
		leads(from, "/sections/culture")
		leads(from+"/feed.xml", "/sections/culture/feed.xml")
	}
	p.must("/sections/culture", http.StatusOK, "다리 이야기", "안내")
	p.must(article, http.StatusOK, `href="/sections/culture"`)

	tags, err := p.db.Tags(ctx, news.TagFilter{Text: "강변", Limit: 5})
	p.ok(err)
	p.ok(p.desk.RenameTag(ctx, shell, tags[0].ID, "한강"))
	leads("/tags/강변", "/tags/%ED%95%9C%EA%B0%95")
	leads("/tags/강변/feed.xml", "/tags/%ED%95%9C%EA%B0%95/feed.xml")
	p.must("/tags/한강", http.StatusOK, "다리 이야기")
	p.must("/tags/한강/feed.xml", http.StatusOK, "다리 이야기")
	p.must(article, http.StatusOK, "#한강")
	p.must("/search?q=%ED%95%9C%EA%B0%95", http.StatusOK, "다리 이야기")

	// Who types the old name gets the new one.
	b := draft(p.sections["culture"].ID, "둘째 이야기")
	b.Tags = []string{"강변", "한강"}
	if second := p.publish(b); len(second.Tags) != 1 || second.Tags[0] != "한강" {
		t.Errorf("tags %v", second.Tags)
	}
	tags, err = p.db.Tags(ctx, news.TagFilter{Text: "한강", Limit: 5})
	p.ok(err)
	p.ok(p.desk.DeleteTag(ctx, shell, tags[0].ID))
	leads("/tags/한강", "/search?q=%ED%95%9C%EA%B0%95")
	if got := p.get(article).Body.String(); strings.Contains(got, "한강") {
		t.Error("a tag that was taken away still stands at the article")
	}
}

// A page about the paper keeps its address as the footer does, however the editors wrote it.
func TestPageAsksForMail(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.Email = "desk@jogan.example" })
	for slug, body := range map[string]string{
		"told":   `<ul><li>이메일: desk@jogan.example</li></ul>`,
		"linked": `<p>알려 주십시오. <a href="mailto:desk@jogan.example">Desk@jogan.example</a></p>`,
	} {
		_, err := p.desk.SavePage(t.Context(), staff.Shell(), news.Page{Slug: slug, Title: "연락처", Body: body})
		p.ok(err)
		a := p.must("/"+slug, http.StatusOK, `<button class="asks-mail" form="ask-mail">메일 주소 보기</button>`, `<form id="ask-mail" method="post" action="/mail" hidden>`)
		if strings.Contains(strings.ToLower(a.Body.String()), "desk@jogan.example") {
			t.Errorf("/%s tells the address:\n%s", slug, a.Body)
		}
	}
}

// A tag whose articles are all withdrawn can be renamed: the old address leads to the new one, which says that they are
// gone, and shows the next article that has it.
func TestPromiseRenamedTagWithoutArticles(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	tagged := func(tag string) news.PublicArticle {
		a := draft(p.sections["society"].ID, "기사")
		a.Tags = []string{tag}
		return p.publish(a)
	}
	answers := func(path string, status int, to string) {
		t.Helper()
		if x := p.at(path); x.Code != status || x.Header().Get("Location") != to {
			t.Errorf("%s: %d %s, want %d %s", path, x.Code, x.Header().Get("Location"), status, to)
		}
	}
	a := tagged("han")
	answers("/tags/han", http.StatusOK, "")
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), a.No, "오보", ""))
	tags, err := p.db.Tags(t.Context(), news.TagFilter{Limit: 10})
	p.ok(err)
	p.ok(p.desk.RenameTag(t.Context(), staff.Shell(), tags[0].ID, "east"))
	p.ok(p.desk.RunMergers(t.Context()))
	answers("/tags/han", http.StatusMovedPermanently, "/tags/east")
	answers("/tags/east", http.StatusGone, "")
	tagged("east")
	answers("/tags/east", http.StatusOK, "")
	answers("/tags/han", http.StatusMovedPermanently, "/tags/east")
}

// A reporter's page that nothing stands on any more says that it is gone, under the new address too.
func TestPromiseReporterWithoutPage(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	answers := func(path string, status int, to string) {
		t.Helper()
		if x := p.at(path); x.Code != status || x.Header().Get("Location") != to {
			t.Errorf("%s: %d %s, want %d %s", path, x.Code, x.Header().Get("Location"), status, to)
		}
	}
	person := func() staff.Person {
		all, err := p.db.People(t.Context())
		p.ok(err)
		return all[0]
	}
	_, _, err := p.desk.Invite(t.Context(), staff.Shell(), staff.Person{Login: "seori", Name: "홍서리", Title: "기자", Role: staff.Reporter})
	p.ok(err)
	x := person()
	before := "/reporters/" + x.Handle
	answers(before, http.StatusNotFound, "")
	p.ok(p.desk.SaveProfile(t.Context(), staff.Shell(), x.ID, staff.Profile{Beat: "산업", ProfileVersion: x.ProfileVersion}))
	answers(before, http.StatusOK, "")
	p.ok(p.desk.SaveProfile(t.Context(), staff.Shell(), x.ID, staff.Profile{ProfileVersion: person().ProfileVersion}))
	answers(before, http.StatusGone, "")
	x = person()
	x.Handle = "dongne"
	_, err = p.desk.SavePerson(t.Context(), staff.Shell(), x)
	p.ok(err)
	answers(before, http.StatusMovedPermanently, "/reporters/dongne")
	answers("/reporters/dongne", http.StatusGone, "")
	p.ok(p.desk.SaveProfile(t.Context(), staff.Shell(), x.ID, staff.Profile{Beat: "산업", ProfileVersion: person().ProfileVersion}))
	answers("/reporters/dongne", http.StatusOK, "")
}
