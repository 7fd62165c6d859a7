package duty_test

import (
	"slices"
	"testing"
	"time"

	"jogan/internal/duty"
	"jogan/internal/news"
)

// whole is a paper with which nothing is amiss.
func whole(now time.Time) duty.Facts {
	p := news.NewPaper("조간일보")
	p.Company, p.Registration, p.Registered, p.FirstPublished = "조간미디어", "경기 아52925", "2026-01-19", "2026-01-20"
	p.Publisher, p.Editor, p.Address, p.Phone, p.YouthOfficer, p.URL, p.Slogan = "한여울", "윤슬", "가온시", "02-000-0000", "한여울", "https://jogan.example", "아침"
	var pages []news.Page
	for i, slug := range []string{"corrections-policy", "ethics", "youth-protection", "privacy", "email-refusal", "about", "copyright"} {
		pages = append(pages, news.Page{ID: int64(i + 1), Slug: slug, Body: "<p>글</p>"})
	}
	return duty.Facts{
		Now: now, Paper: p, Pages: pages, Retention: 1, Forms: []duty.Form{{Name: "제보", Consent: true, Where: "/desk/forms"}},
		Week: duty.Week{All: 10, Own: 3}, Newest: duty.Newest{Looked: 100}, Admins: 2, Weather: now.Add(-time.Hour),
		Log: news.AuditCheck{At: now, Rows: 5}, Mail: duty.Mail{Known: true, Set: true}, Outside: duty.Outside{Backups: "/srv/backups", Backup: now.Add(-time.Hour), Served: served()},
		Findable: news.Findable{Naver: "n1", Google: "g1", IndexNow: true, Key: "k1", Ads: "google.com, pub-1, DIRECT"},
	}
}

// served is what a site answers with which nothing is amiss.
func served() map[string]duty.Served {
	ok := func(body string) duty.Served { return duty.Served{Status: 200, Body: []byte(body)} }
	return map[string]duty.Served{
		"/": ok(`<meta content="n1"><meta content="g1">`), "/robots.txt": ok("User-agent: *\nDisallow: /desk\nSitemap: https://jogan.example/sitemap.xml\n"),
		"/sitemap.xml": ok("<sitemapindex></sitemapindex>"), "/sitemap-news.xml": ok("<urlset/>"), "/feed.xml": ok("<?xml version='1.0'?><rss><channel/></rss>"),
		"/ads.txt": ok("google.com, pub-1, DIRECT\n"), "/k1.txt": ok("k1"),
	}
}

func TestWholePaper(t *testing.T) {
	t.Parallel()
	items := duty.Check(whole(time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)))
	if len(items) < 30 {
		t.Errorf("only %d points", len(items))
	}
	seen := map[string]bool{}
	for _, i := range items {
		if i.Level != duty.Good {
			t.Errorf("%s: %s %s %v", i.Key, i.Level, i.Text, i.Args)
		}
		if seen[i.Key] || !slices.Contains(duty.Groups(), i.Group) || i.Text == "" {
			t.Errorf("%+v", i)
		}
		seen[i.Key] = true
	}
}

func TestWhatIsAmiss(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		key   string
		level duty.Level
		text  string
		where string
		spoil func(*duty.Facts)
	}{
		{"robots", duty.Missing, "duty.served.not", "/desk/findable", func(f *duty.Facts) { delete(f.Served, "/robots.txt") }},
		{"robots", duty.Missing, "duty.robots.refused", "/desk/findable", func(f *duty.Facts) {
			f.Served["/robots.txt"] = duty.Served{Status: 200, Body: []byte("User-agent: Yeti\nDisallow: /articles")}
		}},
		{"robots", duty.Advice, "duty.robots.no-sitemap", "/desk/findable", func(f *duty.Facts) { f.Served["/robots.txt"] = duty.Served{Status: 200} }},
		{"sitemap", duty.Missing, "duty.served.other", "", func(f *duty.Facts) { f.Served["/sitemap.xml"] = duty.Served{Status: 200, Body: []byte("<html>")} }},
		{"feed", duty.Missing, "duty.served.not", "", func(f *duty.Facts) { f.Served["/feed.xml"] = duty.Served{Status: 503} }},
		{"verification", duty.Advice, "duty.verification.none", "/desk/findable#f-naver", func(f *duty.Facts) { f.Findable.Naver, f.Findable.Google = "", "" }},
		{"verification", duty.Missing, "duty.verification.not-shown", "/desk/findable#f-naver", func(f *duty.Facts) { f.Findable.Naver = "other" }},
		{"index-now", duty.Advice, "duty.index-now.off", "/desk/findable#f-index_now", func(f *duty.Facts) { f.Findable.IndexNow = false }},
		{"index-now", duty.Missing, "duty.served.not", "/desk/findable#f-index_now", func(f *duty.Facts) { f.Findable.Key = "other" }},
		{"index-now", duty.Missing, "duty.index-now.failing", "/desk/findable#f-index_now", func(f *duty.Facts) { f.IndexTrouble = 1 }},
		{"ads", duty.Missing, "duty.served.not", "/desk/findable#f-ads", func(f *duty.Facts) { delete(f.Served, "/ads.txt") }},
		{"company", duty.Missing, "duty.empty", "/desk/paper#f-company", func(f *duty.Facts) { f.Paper.Company = "" }},
		{"registration", duty.Missing, "duty.empty", "/desk/paper#f-registration", func(f *duty.Facts) { f.Paper.Registration = "" }},
		{"registration", duty.Advice, "duty.registration.form", "/desk/paper#f-registration", func(f *duty.Facts) { f.Paper.Registration = "경기 가52925" }},
		{"registration", duty.Good, "duty.filled", "/desk/paper#f-registration", func(f *duty.Facts) { f.Paper.Registration = "서울, 아01234" }},
		{"youth-officer", duty.Missing, "duty.empty", "/desk/paper#f-youth_officer", func(f *duty.Facts) { f.Paper.YouthOfficer = "" }},
		{"page.privacy", duty.Missing, "duty.page.none", "/desk/pages/new", func(f *duty.Facts) {
			f.Pages = slices.DeleteFunc(f.Pages, func(p news.Page) bool { return p.Slug == "privacy" })
		}},
		{"page.privacy", duty.Missing, "duty.page.unfilled", "/desk/pages/4", func(f *duty.Facts) { f.Pages[3].Body = "<p>(채워 주세요: 책임자)</p>" }},
		{"page.about", duty.Advice, "duty.page.unfilled", "/desk/pages/6", func(f *duty.Facts) { f.Pages[5].Body = "<p>(채워 주세요: 소개)</p>" }},
		{"consent", duty.Missing, "duty.consent.none", "/x", func(f *duty.Facts) {
			f.Forms = append(f.Forms, duty.Form{Name: "구독", Where: "/x"}, duty.Form{Name: "문의", Consent: true, Where: "/y"})
		}},
		{"consent", duty.Good, "duty.consent.no-forms", "", func(f *duty.Facts) { f.Forms = nil }},
		{"retention", duty.Advice, "duty.retention.default", "/desk/retention", func(f *duty.Facts) { f.Retention = 0 }},
		{"url", duty.Missing, "duty.url.none", "/desk/paper#f-url", func(f *duty.Facts) { f.Paper.URL = "" }},
		{"https", duty.Missing, "duty.https.none", "/desk/paper#f-url", func(f *duty.Facts) { f.Paper.URL = "http://jogan.example" }},
		{"own-share", duty.Missing, "duty.own-share.is", "/desk/report", func(f *duty.Facts) { f.Week.Own = 2 }},
		{"own-share", duty.Missing, "duty.own-share.is", "/desk/report", func(f *duty.Facts) { f.Week = duty.Week{All: 1000, Own: 299} }},
		{"own-share", duty.Advice, "duty.own-share.none", "/desk/report", func(f *duty.Facts) { f.Week = duty.Week{} }},
		{"weekly", duty.Missing, "duty.weekly.none", "/desk/report", func(f *duty.Facts) { f.Week = duty.Week{} }},
		{"claims", duty.Missing, "duty.claims.late", "/desk/claims", func(f *duty.Facts) { f.Claims = news.ClaimsDue{Open: 2, Late: 1} }},
		{"backup", duty.Missing, "duty.backup.none", "", func(f *duty.Facts) { f.Backup = time.Time{} }},
		{"backup", duty.Missing, "duty.backup.is", "", func(f *duty.Facts) { f.Backup = now.AddDate(0, 0, -8) }},
		{"backup", duty.Advice, "duty.backup.is", "", func(f *duty.Facts) { f.Backup = now.AddDate(0, 0, -3) }},
		{"log", duty.Missing, "log.fault.removed", "/desk/log", func(f *duty.Facts) { f.Log.Fault, f.Log.Row = news.AuditRemoved, 3 }},
		{"log", duty.Advice, "duty.log.never", "/desk/log", func(f *duty.Facts) { f.Log = news.AuditCheck{} }},
		{"log", duty.Advice, "duty.log.good", "/desk/log", func(f *duty.Facts) { f.Log.At = now.AddDate(0, 0, -3) }},
		{"admins", duty.Advice, "duty.admins.one", "/desk/people", func(f *duty.Facts) { f.Admins = 1 }},
		{"admins", duty.Missing, "duty.admins.none", "/desk/people", func(f *duty.Facts) { f.Admins = 0 }},
		{"mail", duty.Advice, "duty.mail.none", "/desk/mail", func(f *duty.Facts) { f.Mail.Set = false }},
		{"mail", duty.Advice, "duty.mail.failing", "/desk/mail", func(f *duty.Facts) { f.Mail.Failing = 2 }},
		{"weather", duty.Advice, "duty.weather.is", "", func(f *duty.Facts) { f.Weather = now.Add(-4 * time.Hour) }},
		{"weather", duty.Advice, "duty.weather.none", "", func(f *duty.Facts) { f.Weather = time.Time{} }},
		{"alt", duty.Advice, "duty.newest.amiss", "/desk/articles/9", func(f *duty.Facts) { f.Newest.NoAlt = []int64{9, 8, 7, 6, 5, 4} }},
		{"own-release", duty.Advice, "duty.newest.amiss", "/desk/articles/9", func(f *duty.Facts) { f.Newest.OwnRelease = []int64{9} }},
		{"copyright-line", duty.Good, "duty.filled", "/desk/paper#f-copyright", func(f *duty.Facts) { f.Paper.Copyright = "ⓒ" }},
	} {
		f := whole(now)
		c.spoil(&f)
		items := duty.Check(f)
		i := slices.IndexFunc(items, func(x duty.Item) bool { return x.Key == c.key })
		if i < 0 {
			t.Errorf("there is no point %s", c.key)
			continue
		}
		if got := items[i]; got.Level != c.level || got.Text != c.text || got.Where != c.where || len(got.Articles) > 5 {
			t.Errorf("%s: %s %s %s %v, want %s %s %s", c.key, got.Level, got.Text, got.Where, got.Articles, c.level, c.text, c.where)
		}
		if counts := duty.Count(items); counts[duty.Missing]+counts[duty.Advice]+counts[duty.Good] != len(items) {
			t.Errorf("%s: counts %v of %d", c.key, counts, len(items))
		}
	}
	f := whole(now)
	f.Outside, f.Mail = duty.Outside{}, duty.Mail{}
	for _, i := range duty.Check(f) {
		if i.Key == "backup" || i.Key == "mail" {
			t.Errorf("%s is judged though nothing is known of it", i.Key)
		}
	}
}
