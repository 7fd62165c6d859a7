package news_test

import (
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
)

func entries(t news.AnnouncementText) string {
	var b strings.Builder
	for _, g := range t.Groups {
		b.WriteString("{" + g.Heading + "}")
		for _, e := range g.Entries {
			b.WriteString(e.Text + ";")
		}
	}
	return b.String()
}

func seed() time.Time { return time.Date(2026, 1, 18, 15, 30, 0, 0, time.UTC) }

// wrongAt wants err to speak of one field alone.
func wrongAt(t *testing.T, field string, err error) {
	t.Helper()
	if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Name != field {
		t.Errorf("%s: %v", field, err)
	}
}

func TestParseAnnouncement(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct{ text, title, want string }{
		"lines":          {"[인사] 가람시청\n\n◇ 국장급 승진\n▲ 총무국장 홍길동\n▲ 문화국장 김여울\n◇ 과장급 전보\n▲ 예산과장 이가온", "[인사] 가람시청", "{국장급 승진}총무국장 홍길동;문화국장 김여울;{과장급 전보}예산과장 이가온;"},
		"one block":      {"<인사> 가람시청 \r\n(가람=새벽통신) ◆국장급 승진 △총무국장 홍길동 △문화국장\n김여울 ◆전보 ▶예산과장 이가온\n(끝)\nreporter@paper.example", "[인사] 가람시청", "{국장급 승진}총무국장 홍길동;문화국장 김여울;{전보}예산과장 이가온;"},
		"no marks":       {"홍길동 총무국장\n\n김여울 문화국장", "", "{}홍길동 총무국장;김여울 문화국장;"},
		"a wrapped line": {"▲ 홍길동씨 부친상 = 22일,\n가람병원 장례식장 3호실", "", "{}홍길동씨 부친상 = 22일, 가람병원 장례식장 3호실;"},
		"nothing":        {" \n◇\n▲ ▲", "", "{}"},
	} {
		got := news.ParseAnnouncement(x.text)
		if got.Title != x.title || entries(got) != x.want {
			t.Errorf("%s: %q %q", name, got.Title, entries(got))
		}
		if body, err := richtext.Canonical(got.HTML()); err != nil || body != got.HTML() {
			t.Errorf("%s: not canonical: %s", name, got.HTML())
		}
	}
	obituary := news.ParseAnnouncement("▲ 홍길동(가온전자 부장)씨 부친상 = 22일 오전, 가람병원 장례식장 3호실, 발인 24일 오전 8시, ☎ 02-000-1234 <b>")
	e := obituary.Groups[0].Entries[0]
	if e.Who != "홍길동(가온전자 부장)씨 부친상" || e.Day != "22일 오전" || e.Place != "가람병원 장례식장 3호실" || e.Leaves != "24일 오전 8시" || e.Contact != "02-000-1234" {
		t.Errorf("%+v", e)
	}
	if strings.Contains(obituary.HTML(), "<b>") {
		t.Error("what was typed became an element")
	}
}

func TestDropPhones(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"<p>▲ 누구씨 부친상 = 22일, 발인 24일, ☎ 02-000-1234</p>":                     "<p>▲ 누구씨 부친상 = 22일, 발인 24일</p>",
		"<p>발인 24일 (연락처 010-0000-1234, 031-000-1234)</p>":                   "<p>발인 24일 ()</p>",
		`<p><a href="https://a.example/02-000-1234">빈소 02-000-1234</a></p>`: `<p><a href="https://a.example/02-000-1234">빈소</a></p>`,
		"<p>2026-01-18 오전 8시, 3호실 1,234명</p>":                               "<p>2026-01-18 오전 8시, 3호실 1,234명</p>",
	} {
		got := news.DropPhones(body)
		if got != want {
			t.Errorf("%s: %s", body, got)
		}
		if again := news.DropPhones(got); again != got {
			t.Errorf("%s: again %s", got, again)
		}
	}
}

func TestIssueAndPopupCheck(t *testing.T) {
	t.Parallel()
	good := news.Issue{Day: "2026-01-19", Number: 1, Pages: []news.IssuePage{{Articles: []int64{3, 4, 3}}}}
	if err := good.Check(); err != nil || len(good.Pages[0].Articles) != 2 {
		t.Errorf("%v %+v", err, good)
	}
	for name, x := range map[string]news.Issue{
		"day": {Day: "2026-02-30", Number: 1}, "number": {Day: "2026-01-19"}, "pages": {Day: "2026-01-19", Number: 1, Pages: make([]news.IssuePage, news.MaxIssuePages+1)},
	} {
		wrongAt(t, name, x.Check())
	}
	now := seed()
	popup := news.Popup{Title: "알림", Text: "글", From: now, Until: now.Add(1), Pages: news.PopupAll, Spot: "left", Size: "small", Phone: "none"}
	if err := popup.Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*news.Popup){
		"title": func(p *news.Popup) { p.Title = " " }, "text": func(p *news.Popup) { p.Text = "" }, "alt": func(p *news.Popup) { p.Picture = 3 },
		"url": func(p *news.Popup) { p.URL = "javascript:x" }, "until": func(p *news.Popup) { p.Until = now }, "spot": func(p *news.Popup) { p.Spot = "over" },
		"phone": func(p *news.Popup) { p.Phone = "all" }, "pages": func(p *news.Popup) { p.Pages = "" }, "size": func(p *news.Popup) { p.Size = "x" },
	} {
		p := popup
		change(&p)
		wrongAt(t, name, p.Check())
	}
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	d := news.Drafting{Paper: news.Paper{Name: "A & B", Email: "desk@paper.example", TimeZone: "Asia/Seoul"}, Today: seed(), Text: func(key string, args ...any) string {
		if key == "page.fill" {
			return "(fill:"
		}
		text := key
		for _, x := range args {
			text += "|" + x.(string)
		}
		return text
	}}
	for _, slug := range news.DraftSlugs() {
		page, ok := d.Page(slug)
		if !ok || page.Slug != slug || page.Title != "page."+slug || !strings.Contains(page.Body, "|A &amp; B|(fill: site.imprint.company)|") || !strings.Contains(page.Body, "|desk@paper.example|") {
			t.Errorf("%s: %+v", slug, page)
		}
		if n := news.Unfilled(page.Body, "(fill:"); n != 9 {
			t.Errorf("%s: %d to fill in", slug, n)
		}
	}
	d.NoTraining = true
	if page, _ := d.Page("copyright"); !strings.Contains(page.Body, "page.copyright.training") {
		t.Error("the line against training is missing")
	}
	if _, ok := d.Page("tips"); ok {
		t.Error("a draft of a page that has none")
	}
}
