package site_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// body is the page at a path.
func (p *paper) body(path string) string {
	p.t.Helper()
	a := p.get(path)
	if a.Code != http.StatusOK {
		p.t.Fatalf("%s answers %d", path, a.Code)
	}
	return a.Body.String()
}

func rowOf(blocks ...news.FrontBlock) news.FrontRow {
	return news.FrontRow{Columns: []news.FrontColumn{{Span: 12, Blocks: blocks}}}
}

var blockID = regexp.MustCompile(`id="block-([a-z0-9]+)"`)

// onPage lists the blocks of a page by their keys, in their order.
func (p *paper) onPage(path string) (keys []string) {
	p.t.Helper()
	for _, m := range blockID.FindAllStringSubmatch(p.body(path), -1) {
		keys = append(keys, m[1])
	}
	return keys
}

func TestFrontOfAllBlocks(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	series, err := p.desk.SaveSeries(t.Context(), staff.Shell(), news.Series{Slug: "river", Name: "강을 따라"})
	p.ok(err)
	pic, own := p.picture(60, news.Picture{}), p.picture(61, news.Picture{})
	writer, _, err := p.desk.Invite(t.Context(), staff.Shell(), staff.Person{Login: "mir", Name: "진미르", Title: "논설위원", Role: staff.Reporter})
	p.ok(err)
	var nos []int64
	for i := range 24 {
		a := draft(p.sections["society"].ID, fmt.Sprintf("기사 %d", i))
		a.Picture = pic.ID
		switch {
		case i%6 == 0:
			a.Kind, a.Bylines = news.Column, []news.Byline{writer.Byline()}
		case i%6 == 1:
			a.Kind = news.Video
		case i%6 == 2:
			a.Series = series.ID
		case i%6 == 3:
			a.Section = p.sections["culture"].ID
		}
		nos = append(nos, p.publish(a).No)
		p.clock.forward(time.Minute)
	}
	p.read(nos[:3], nil)
	_, err = p.desk.SaveNotice(t.Context(), staff.Shell(), news.Notice{Title: "휴무 안내", Body: "<p>쉽니다.</p>", From: p.clock.now().Add(-time.Hour)})
	p.ok(err)
	p.banner(banner.Creative{Place: "side", Name: "b", Picture: pic.ID, Alt: "옆 광고", URL: "/about"})
	p.correct(news.Correction{Article: nos[0], Kind: news.Rectified, Title: "바로잡은 일", Body: "<p>고침</p>", BoxUntil: p.clock.now().Add(time.Hour)})
	e := p.front(0, func(e *news.Edition) {
		e.Rows = []news.FrontRow{
			rowOf(news.FrontBlock{Key: "lead", Kind: news.LeadBlock, Count: 3, Places: []news.FrontPlace{{Article: nos[5], Title: "앞면의 제목", Picture: own.ID}}}),
			{Columns: []news.FrontColumn{
				{Span: 7, Blocks: []news.FrontBlock{{Key: "heads", Kind: news.HeadlinesBlock, Heading: "이 시각", Count: 2}}},
				{Span: 5, Blocks: []news.FrontBlock{{Key: "latest", Kind: news.LatestBlock, Count: 4, Repeat: true}}},
			}},
			rowOf(news.FrontBlock{Key: "photos", Kind: news.PhotosBlock, Count: 2}),
			rowOf(news.FrontBlock{Key: "box", Kind: news.SectionBlock, Section: p.sections["culture"].ID, Count: 2}),
			rowOf(news.FrontBlock{Key: "read", Kind: news.MostReadBlock}),
			rowOf(news.FrontBlock{Key: "opinion", Kind: news.OpinionBlock, Count: 2}),
			rowOf(news.FrontBlock{Key: "series", Kind: news.SeriesBlock, Series: series.ID, Count: 2}),
			rowOf(news.FrontBlock{Key: "video", Kind: news.VideoBlock, Count: 2}),
			rowOf(news.FrontBlock{Key: "ad", Kind: news.BannerBlock, Banner: "side"}),
			rowOf(news.FrontBlock{Key: "notice", Kind: news.NoticeBlock}),
			rowOf(news.FrontBlock{Key: "free", Kind: news.HTMLBlock, Heading: "모임", HTML: `<script>alert(1)</script><b>모임 안내</b>`}),
			rowOf(news.FrontBlock{Key: "none", Kind: news.HeadlinesBlock, Count: 3, Rule: news.FrontRule{Tag: "없는말"}}),
		}
	})
	want := []string{"lead", "corrections", "heads", "latest", "photos", "box", "read", "opinion", "series", "video", "notice", "free"}
	if got := p.onPage("/"); !slices.Equal(got, want) {
		t.Errorf("blocks %q, want %q", got, want)
	}
	page := p.body("/")
	for _, text := range []string{"앞면의 제목", "이 시각", "강을 따라", "진미르", "휴무 안내", "바로잡은 일", `title="모임"`, "/media/" + own.Variants[0].File} {
		if !strings.Contains(page, text) {
			t.Errorf("the front does not show %q", text)
		}
	}
	if strings.Contains(page, "alert(1)") || strings.Contains(page, "모임 안내") {
		t.Error("free markup stands in the page itself")
	}
	if n := strings.Count(page, `alt="옆 광고"`); n != 1 {
		t.Errorf("the banner of one place stands %d times", n)
	}
	if n := strings.Count(page, `id="ranking-heading"`); n != 0 {
		t.Error("the most read stand twice")
	}
	if a := p.get("/media/" + own.Variants[0].File); a.Code != http.StatusOK {
		t.Errorf("the picture of a place: %d", a.Code)
	}

	frame := fmt.Sprintf("/front/%d/free", e.ID)
	if !strings.Contains(page, `src="`+frame+`"`) || !strings.Contains(page, ` sandbox="`) {
		t.Errorf("free markup is not framed at %s", frame)
	}
	a := p.get(frame)
	policy := a.Header().Get("Content-Security-Policy")
	if a.Code != http.StatusOK || !strings.Contains(a.Body.String(), "모임 안내") || !strings.HasPrefix(policy, "sandbox ") || strings.Contains(policy, "allow-scripts") ||
		strings.Contains(policy, "allow-same-origin") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("free markup: %d with %q", a.Code, policy)
	}
	for _, path := range []string{fmt.Sprintf("/front/%d/lead", e.ID), fmt.Sprintf("/front/%d/free", e.ID+1), "/front/x/free"} {
		if a := p.get(path); a.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.Code)
		}
	}
	p.front(0, func(e *news.Edition) { e.Rows = e.Rows[:1] })
	if a := p.get(frame); a.Code != http.StatusNotFound {
		t.Errorf("free markup of what stood before answers %d", a.Code)
	}
	if got := p.onPage("/"); !slices.Equal(got, []string{"lead", "corrections"}) {
		t.Errorf("corrections do not stand where nobody has a block for them: %q", got)
	}
}

func TestSectionHasItsFront(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	society := p.sections["society"].ID
	for i := range 25 {
		p.publish(draft(society, fmt.Sprintf("사회 %d", i)))
	}
	if got := p.onPage("/sections/society"); got != nil {
		t.Fatalf("a section without a front shows %q", got)
	}
	e := p.front(society, func(e *news.Edition) {
		e.Rows = []news.FrontRow{rowOf(news.FrontBlock{Key: "top", Kind: news.LeadBlock, Count: 1, Rule: news.FrontRule{Section: society}})}
	})
	if got := p.onPage("/sections/society"); !slices.Equal(got, []string{"top"}) {
		t.Errorf("the section's front: %q", got)
	}
	next := regexp.MustCompile(`/sections/society\?before=[0-9-]+`).FindString(p.body("/sections/society"))
	if next == "" || p.onPage(next) != nil {
		t.Errorf("the front stands on the older page %q", next)
	}
	preview, err := p.site.PreviewFront(t.Context(), news.Edition{ID: 77, Section: society, Rows: append(e.Rows, rowOf(news.FrontBlock{Key: "free", Kind: news.HTMLBlock, HTML: "<b>가</b>"}))})
	p.ok(err)
	if !strings.Contains(string(preview), `src="/desk/markup/front/77/free"`) || strings.Contains(p.body("/sections/society"), "markup") {
		t.Error("a preview is not the page of the draft, or readers see it")
	}
	if _, err := p.site.PreviewFront(t.Context(), news.Edition{Section: 9999}); !fault.Is(err, fault.NotFound) {
		t.Errorf("preview of no section: %v", err)
	}
}

// A withdrawn article leaves its place at once, and the next by rule stands in it; the record says when.
func TestPromiseWithdrawnLeavesItsPlace(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	next, gone := p.publish(draft(p.sections["society"].ID, "다음 기사")).No, p.publish(draft(p.sections["society"].ID, "내릴 기사")).No
	p.front(0, func(e *news.Edition) {
		e.Rows = []news.FrontRow{rowOf(news.FrontBlock{Key: "lead", Kind: news.LeadBlock, Count: 1, Places: []news.FrontPlace{{Article: gone, Title: "손으로 단 제목"}}})}
	})
	_, err := p.desk.SaveFlash(t.Context(), staff.Shell(), news.Flash{Text: "알릴 말", Article: gone, Until: p.clock.now().Add(time.Hour)})
	p.ok(err)
	if page := p.body("/"); !strings.Contains(page, "손으로 단 제목") || !strings.Contains(page, "알릴 말") {
		t.Fatal("it does not stand")
	}
	stands, until, err := p.site.Stands(t.Context())
	p.ok(err)
	if len(stands) != 1 || stands[0].Article != gone || stands[0].Title != "손으로 단 제목" || !until.IsZero() {
		t.Errorf("stands %+v until %s", stands, until)
	}
	p.ok(p.desk.WithdrawArticle(t.Context(), staff.Shell(), gone, "사실과 다름", ""))
	page := p.body("/")
	if strings.Contains(page, "손으로 단 제목") || strings.Contains(page, "알릴 말") || !strings.Contains(page, "다음 기사") {
		t.Error("the withdrawn article, or the bar that led to it, stands")
	}
	if stands, _, err = p.site.Stands(t.Context()); err != nil || len(stands) != 1 || stands[0].Article != next {
		t.Errorf("stands %+v, %v", stands, err)
	}
}

func TestFlashStandsOverAllPagesForItsTime(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	no := p.publish(draft(p.sections["society"].ID, "지진 기사")).No
	paths := []string{"/", "/latest", fmt.Sprintf("/articles/%d", no), "/sections/society", "/corrections", "/search?q=x"}
	shown := func() (n int) {
		for _, path := range paths {
			if strings.Contains(p.body(path), "규모 3.1 지진") {
				n++
			}
		}
		return n
	}
	if shown() != 0 {
		t.Fatal("a bar before anybody put it up")
	}
	_, err := p.desk.SaveFlash(t.Context(), staff.Shell(), news.Flash{Text: "규모 3.1 지진", Article: no, Until: p.clock.now().Add(10 * time.Minute)})
	p.ok(err)
	if n := shown(); n != len(paths) {
		t.Errorf("the bar stands on %d of %d pages", n, len(paths))
	}
	p.clock.forward(10 * time.Minute)
	if n := shown(); n != 0 {
		t.Errorf("after its time the bar stands on %d pages", n)
	}
}

// What the front page shows in its blocks is not told again in its boxes, as long as the section has something else; what is
// beside its first rows stands within the page; and a kind is said once.
func TestFrontTellsOnce(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.boxes(news.FrontPage, "society", "industry")
	society := p.sections["society"].ID
	for _, title := range []string{"셋째 기사", "둘째 기사", "[속보] 첫 기사"} {
		a := draft(society, title)
		if title == "[속보] 첫 기사" {
			a.Kind = news.Breaking
		}
		p.publish(a)
	}
	p.publish(draft(p.sections["industry"].ID, "산업 기사"))
	people := draft(society, "인사")
	people.Kind = news.People
	newest := p.publish(people)
	p.read([]int64{newest.No}, nil)
	p.front(0, func(e *news.Edition) {
		e.Rows = []news.FrontRow{
			rowOf(news.FrontBlock{Key: "top", Kind: news.HeadlinesBlock, Count: 2, Rule: news.FrontRule{Section: society}}),
			rowOf(news.FrontBlock{Key: "industry", Kind: news.SectionBlock, Section: p.sections["industry"].ID, Count: 1}),
		}
		e.Rows[0].Columns[0].Blocks[0].Places = []news.FrontPlace{{Article: newest.No - 2}, {Position: 1, Article: newest.No - 3}}
	})
	page := p.page("/")
	boxes := all(page, "section", "box")
	if len(boxes) != 1 || !strings.Contains(text(boxes[0]), "셋째 기사") {
		t.Errorf("boxes: %q", texts(boxes))
	}
	if first := all(page, "div", "first"); len(first) != 1 || len(all(first[0], "section", "ranking")) != 1 || len(all(page, "section", "ranking")) != 1 {
		t.Errorf("what is beside the first rows: %d", len(first))
	}
	if titles := strings.Join(texts(all(all(page, "section", "block-headlines")[0], "h3", "")), "|"); titles != "속보 첫 기사|둘째 기사" {
		t.Errorf("titles: %q", titles)
	}
}

// The newest of a section leads its first page where it has a picture; every article stands on the page once.
func TestSectionLeads(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	society := p.sections["society"].ID
	for i := range 5 {
		p.publish(draft(society, fmt.Sprintf("사회 %d", i)))
	}
	if leads := all(p.page("/sections/society"), "article", "lead"); len(leads) != 0 {
		t.Errorf("an article without a picture leads: %q", texts(leads))
	}
	newest := draft(society, "사진 기사")
	newest.Picture = p.picture(70, news.Picture{}).ID
	p.publish(newest)
	page := p.page("/sections/society")
	if leads := all(page, "article", "lead"); len(leads) != 1 || !strings.Contains(text(leads[0]), "사진 기사") {
		t.Errorf("lead: %q", texts(leads))
	}
	if list := texts(all(page, "article", "teaser")); len(list) != 5 || strings.Contains(strings.Join(list, " "), "사진 기사") {
		t.Errorf("list: %q", list)
	}
	if leads := all(p.page("/latest"), "article", "lead"); len(leads) != 0 {
		t.Errorf("the list of all has a lead: %q", texts(leads))
	}
	p.front(society, func(e *news.Edition) {
		e.Rows = []news.FrontRow{rowOf(news.FrontBlock{Key: "top", Kind: news.HeadlinesBlock, Count: 2, Rule: news.FrontRule{Section: society}})}
	})
	page = p.page("/sections/society")
	if block, list := all(page, "article", "story"), texts(all(page, "article", "teaser")); len(block) != 2 || len(list) != 4 || strings.Contains(strings.Join(list, " "), "사진 기사") {
		t.Errorf("with a front: %q and %q", texts(block), list)
	}
}
