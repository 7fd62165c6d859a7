package app_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jogan/internal/browser"
	"jogan/internal/news"
	"jogan/internal/store"
)

// screen is a screen of the newsroom, or what opens on it.
type screen struct {
	name  string
	path  string // below /desk
	ready string // CSS selector of what must be there first
	more  func(p *browser.Page)
	as    string // login; empty: admin
	ko    bool   // in Korean alone: it says nothing that another screen does not say
}

// sendOld sends the form of the article at an address with another title, as a page would that was opened long ago.
const sendOld = `(() => {
	fetch(%[1]q).then(answer => answer.text()).then(page => {
		const stored = new DOMParser().parseFromString(page, "text/html").querySelector("#article [name=body]").value
		const sent = document.createElement("form")
		sent.method = "post"
		sent.action = %[1]q
		for (const [name, value] of Object.entries({version: 1, title: "다른 제목", body: stored, origin: "own"})) {
			const field = document.createElement("textarea")
			field.name = name
			field.value = value
			sent.append(field)
		}
		document.body.append(sent)
		sent.submit()
	})
	return true
})()`

const formReady = "#article[data-ready]"

// screens are those of writing, the desk and what belongs to them, with what the sample paper holds. A new screen is a
// line here.
func screens(t *testing.T, dir string) []screen {
	t.Helper()
	now := must[time.Time](t)(time.Parse("2006-01-02T15:04Z07:00", seed))
	db := must[*store.DB](t)(store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "jogan.db"), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}))
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	article := func(title string) string {
		t.Helper()
		rows := must[[]news.ArticleRow](t)(db.Articles(t.Context(), news.ArticleFilter{Text: title, Limit: 1}))
		if len(rows) == 0 {
			t.Fatalf("no article is called %q", title)
		}
		return "/articles/" + itoa(rows[0].No)
	}
	press := func(selectors ...string) func(*browser.Page) {
		return func(p *browser.Page) {
			for _, s := range selectors {
				p.ClickOn(s)
			}
		}
	}
	changed := must[[]news.ArticleRow](t)(db.Articles(t.Context(), news.ArticleFilter{Text: "작은 공방", Limit: 1}))[0].No
	revision := fmt.Sprintf("/articles/%d/revisions/%d", changed, must[[]news.Revision](t)(db.Revisions(t.Context(), changed))[0].ID)
	filed, pending := article("씨감자"), article("시장에서 고르고")
	return []screen{
		{name: "articles", path: "/"},
		{name: "articles, filtered to nothing", ko: true, path: "/?q=zzz"},
		{name: "new article", path: "/articles/new", ready: formReady},
		{name: "article, writing, with notes and an assignment", path: article("공유 부엌"), ready: formReady},
		{name: "article, filed", path: filed, ready: formReady},
		{name: "article, filed: the steps", ko: true, path: filed, ready: formReady, more: press("details.steps summary")},
		{name: "article, filed: return", path: filed, ready: formReady, more: press("details.steps summary", "#step-return")},
		{name: "article, filed, guarded", path: article("몰카"), ready: formReady},
		{name: "article, returned", ko: true, path: article("작은 공방"), ready: formReady},
		{name: "article, approved, with a preview link", ko: true, path: article("얼음을 읽는"), ready: formReady},
		{name: "article, scheduled", ko: true, path: article("수도 요금"), ready: formReady},
		{name: "article, published", ko: true, path: article("100리"), ready: formReady},
		{name: "article, published, pending: the question", ko: true, path: pending, ready: formReady, more: press("#publish")},
		{name: "article, withdrawn", ko: true, path: article("둘레길"), ready: formReady},
		{name: "article, stale", path: "/", as: "chief", more: func(p *browser.Page) {
			browser.Eval[bool](p, fmt.Sprintf(sendOld, "/desk"+filed))
			p.Wait(".stale")
		}}, // the last of this person: the page would ask what becomes of the text
		{name: "article of others, to a reporter", path: article("수도 요금"), ready: "article.reading", as: "reporter"},
		{name: "article of one's own, to a reporter", ko: true, path: article("작은 공방"), ready: formReady, as: "reporter"},
		{name: "assignments of a reporter", ko: true, path: "/assignments", as: "reporter"},
		{name: "notes of an article", path: article("공유 부엌") + "/notes"},
		{name: "notes for me", path: "/notes"},
		{name: "assignments", path: "/assignments"},
		{name: "assignment", path: "/assignments/1"},
		{name: "new assignment", path: "/assignments/new"},
		{name: "breaking", path: "/breaking"},
		{name: "breaking, stopped", path: "/breaking", more: func(p *browser.Page) {
			p.Fill("title", "")
			p.ClickOn("#breaking .primary")
			p.Wait(".summary")
		}},
		{name: "flash", path: "/flash"},
		{name: "record of fronts", path: "/stands"},
		{name: "record of fronts, searched for nothing", ko: true, path: "/stands?q=zzz&from=x"},
		{name: "powers", path: "/powers"},
		{name: "series, one of them", path: "/series/1"},
		{name: "tags", path: "/tags"},
		{name: "tag", path: "/tags/1"},
		{name: "guard", path: "/guard"},
		{name: "inbox", path: "/inbox"},
		{name: "submission", path: "/inbox/1"},
		{name: "submission of perhaps spam", ko: true, path: "/inbox/3"},
		{name: "inbox of a reporter", ko: true, path: "/inbox", as: "reporter"},
		{name: "forms for readers", path: "/forms"},
		{name: "form for readers", path: "/forms/tips"},
		{name: "mail", path: "/mail"},
		{name: "tokens", path: "/tokens"},
		{name: "webhooks", path: "/webhooks"},
		{name: "webhook", path: "/webhooks/1"},
		{name: "claims", path: "/claims"},
		{name: "claims, closed", ko: true, path: "/claims?show=closed"},
		{name: "claim", path: "/claims/1"},
		{name: "claim, answered", path: "/claims/2"},
		{name: "new claim", path: "/claims/new"},
		{name: "corrections", path: "/corrections"},
		{name: "correction", path: "/corrections/1"},
		{name: "new correction", path: "/corrections/new"},
		{name: "media", path: "/media"},
		{name: "picture", path: "/media/1"},
		{name: "texts kept on this device", ko: true, path: "/kept"},
		{name: "press releases as files", path: "/articles/document"},
		{name: "a version and what changed in it", path: revision},
		{name: "notices", path: "/notices"},
		{name: "notice", path: "/notices/1"},
		{name: "popups", path: "/popups"},
		{name: "popup", path: "/popups/1"},
		{name: "pages", path: "/pages"},
		{name: "page, drafted anew", path: "/pages/3?draft=1"},
		{name: "versions of a page", path: "/pages/3/history"},
		{name: "announcements", path: "/announcements"},
		{name: "announcement", path: "/announcements/new?sort=obituary", more: func(p *browser.Page) {
			p.ClickOn("form.announcement button[value=preview]")
			p.Wait(".announcement-entries")
		}},
		{name: "printed issues", path: "/issues"},
		{name: "printed issue", path: "/issues/1"},
		{name: "numbers", path: "/numbers", ready: ".uplot"},
		{name: "numbers of the desk", path: "/numbers/desk", ready: ".uplot"},
		{name: "most read by day", ko: true, path: "/numbers/read", ready: ".uplot"},
		{name: "numbers of an article", ko: true, path: "/numbers" + article("100리"), ready: ".uplot"},
		{name: "own numbers of a reporter", ko: true, path: "/numbers/mine", ready: ".uplot", as: "reporter"},
		{name: "banners", path: "/banners"},
		{name: "banner", path: "/banners/1"},
		{name: "banner in its page", ko: true, path: "/banners/1/preview"},
		{name: "campaigns", path: "/campaigns"},
		{name: "campaign", path: "/campaigns/1", ready: ".uplot"},
		{name: "campaign's report", path: "/campaigns/1/report"},
		{name: "new campaign", ko: true, path: "/campaigns/new"},
		{name: "advertisers", path: "/advertisers"},
		{name: "advertiser", ko: true, path: "/advertisers/1"},
		{name: "duties", path: "/duties", more: press(".duties details summary")},
		{name: "list for portals", path: "/report"},
		{name: "redirects", path: "/redirects"},
		{name: "old-site", path: "/old-site"},
		{name: "retention", path: "/retention"},
		{name: "sharing", path: "/sharing"},
		{name: "log", path: "/log"},
		{name: "a line of the log", path: "/log/1"},
		{name: "section with its desks", ko: true, path: "/sections/1"},
		{name: "front", path: "/front", ready: "#front[data-ready]"},
		{name: "front: a block", path: "/front", ready: "#front[data-ready]", more: press(".front-block-head .front-name")},
		{name: "front: an article on its way", ko: true, path: "/front", ready: "#front[data-ready]", more: func(p *browser.Page) {
			p.ClickOn("[data-opens=articles]")
			p.ClickOn(".front-found > .small")
			p.Wait(".front.is-carrying")
		}},
		{name: "front: kinds of blocks", ko: true, path: "/front", ready: "#front[data-ready]", more: press(".front-add")},
		{name: "front of a section without a layout", path: "/front/1", ready: "#front[data-ready]"},
		{name: "history of the front", path: "/front/0/history"},
	}
}

// No screen breaks a rule of axe, and none is wider than a phone.
func TestAccessible(t *testing.T) {
	t.Parallel()
	b := browser.Start(t)
	for name, o := range map[string]browser.Options{
		"desktop":       {},
		"dark phone":    {Width: 390, Height: 844, Mobile: true, Dark: true}, // colours do not change with the width
		"English phone": {Width: 390, Height: 844, Mobile: true, English: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir() // of its own: nobody else has an article open
			p := start(t, "demo", "--data", dir, "--now", seed)
			all := screens(t, dir)
			people := map[string]*browser.Page{}
			for _, s := range all {
				if s.ko && o.English {
					continue
				}
				if s.as == "" {
					s.as = "admin"
				}
				page := people[s.as]
				if page == nil {
					page = b.Page(t, o)
					people[s.as] = page
					enter(page, p, s.as, "jogan-demo")
				}
				if got := page.Open(p.site + "/desk" + s.path); got != http.StatusOK {
					t.Errorf("%s: %d", s.name, got)
					continue
				}
				if s.ready != "" {
					page.Wait(s.ready)
				}
				if s.more != nil {
					s.more(page)
				}
				browser.Axe(t, page, s.name)
				if width := browser.Eval[int](page, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); width > 0 {
					t.Errorf("%s is %d pixels wider than the screen: %s", s.name, width, browser.Eval[string](page, wide))
				}
			}
			for login, page := range people {
				for _, complaint := range page.Errors() {
					if !strings.Contains(complaint, "422") && !strings.Contains(complaint, "409") {
						t.Errorf("%s: complaint %q", login, complaint)
					}
				}
			}
		})
	}
}
