package site_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/weather"
)

// TestPromiseCachedEqualsFresh does random things to a paper and to its clock, and after each compares the pages of the
// running site with those of one that keeps nothing. JOGAN_DEEP=1 does it for much longer.
func TestPromiseCachedEqualsFresh(t *testing.T) {
	t.Parallel()
	rounds, steps := 2, 15
	if os.Getenv("JOGAN_DEEP") != "" {
		rounds, steps = 12, 120
	}
	for range rounds {
		seed := rand.Uint64()
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			t.Parallel()
			x := newEditor(t, seed)
			for step := range steps {
				did := x.step()
				x.compare(fmt.Sprintf("seed %d, step %d, after %s", seed, step, did))
			}
		})
	}
}

// editor does things to a paper.
type editor struct {
	*paper
	rand      *rand.Rand
	fresh     http.Handler
	published []int64
	corrected []int64 // ids of corrections
	pictures  []news.Picture
	film      news.Picture
	banners   []banner.Creative
	campaign  banner.Campaign
	series    news.Series
	about     news.Page
	reporter  int64
}

func newEditor(t *testing.T, seed uint64) *editor {
	x := &editor{paper: newPaper(t), rand: rand.New(rand.NewPCG(seed, 1))}
	fresh, cache := x.open(0)
	x.fresh = fresh.Handler()
	t.Cleanup(func() { _ = cache.Settle(t.Context()) })
	for i := range 5 {
		x.pictures = append(x.pictures, x.picture(uint8(40*i), news.Picture{Credit: "사진"}))
	}
	x.film = x.file("f", "video/mp4", news.Picture{Width: 640, Height: 360})
	var err error
	x.series, err = x.desk.SaveSeries(t.Context(), staff.Shell(), news.Series{Slug: "river", Name: "강"})
	x.ok(err)
	yeoul, _, err := x.desk.Invite(t.Context(), staff.Shell(), staff.Person{Login: "yeoul", Name: "한여울", Title: "기자", Email: "yeoul@jogan.example", Role: staff.Reporter})
	x.ok(err)
	x.reporter = yeoul.ID
	x.boxes(news.ArticlePage, "industry", "society")
	x.boxes(news.FrontPage, "culture", "society")
	for range 4 {
		x.newArticle()
	}
	return x
}

func pick[T any](x *editor, from []T) T { return from[x.rand.IntN(len(from))] }

func (x *editor) anySection() news.Section {
	return x.sections[pick(x, []string{"industry", "society", "culture", "making"})]
}

func (x *editor) newArticle() {
	a := draft(x.anySection().ID, fmt.Sprintf("기사 %d", x.rand.IntN(1000)))
	if x.rand.IntN(2) == 0 {
		a.Picture = pick(x, x.pictures).ID
	}
	a.Body += fmt.Sprintf(`<figure data-picture="%d"></figure>`, pick(x, x.pictures).ID)
	a.Body += fmt.Sprintf(`<div data-gallery=""><figure data-picture="%d"></figure><figure data-picture="%d"></figure></div><figure data-file="%d"></figure>`,
		pick(x, x.pictures).ID, pick(x, x.pictures).ID, x.film.ID)
	a.Body += fmt.Sprintf(`<div data-related="%d,%d"></div>`, 1+x.rand.IntN(5), 1+len(x.published)+x.rand.IntN(3)) // some come later
	a.Grade = pick(x, news.Grades())
	a.Tags = []string{pick(x, []string{"강", "산", "바다"})}
	if x.rand.IntN(3) == 0 {
		a.Series = x.series.ID
	}
	if x.rand.IntN(2) == 0 {
		a.Bylines = []news.Byline{{Person: x.reporter, Name: "한여울", Title: "기자", Email: "yeoul@jogan.example"}}
		a.Kind = pick(x, []news.Kind{news.Normal, news.Column, news.Interview, news.Card, news.Photo})
	}
	if len(x.published) > 0 {
		a.Related = []int64{pick(x, x.published)}
	}
	x.published = append(x.published, x.publish(a).No)
}

// step does one thing and says what.
func (x *editor) step() string {
	things := []struct {
		name string
		do   func()
	}{
		{"publish", x.newArticle},
		{"edit", func() {
			no := pick(x, x.published)
			if a, err := x.db.Article(x.t.Context(), no); err == nil && a.Status == news.Published {
				x.edit(no, func(a *news.Article) { a.Title += "·고침"; a.Section = x.anySection().ID; a.Tags = []string{"산"} })
			}
		}},
		{"withdraw or give back", func() {
			no := pick(x, x.published)
			a, err := x.db.Article(x.t.Context(), no)
			x.ok(err)
			if a.Status == news.Published {
				x.ok(x.desk.WithdrawArticle(x.t.Context(), staff.Shell(), no, "까닭", ""))
				return
			}
			_, err = x.desk.PublishArticle(x.t.Context(), staff.Shell(), desk.Step{No: no, Version: a.Version})
			x.ok(err)
		}},
		{"rename a section", func() {
			slug := pick(x, []string{"industry", "society", "culture", "making"})
			s := x.sections[slug]
			s.Name, s.Hidden, s.Position = fmt.Sprintf("섹션%d", x.rand.IntN(100)), x.rand.IntN(4) == 0, x.rand.IntN(5)
			s.Slug = slug + pick(x, []string{"", "-new"})
			s, err := x.desk.SaveSection(x.t.Context(), staff.Shell(), s)
			x.ok(err)
			x.sections[slug] = s
		}},
		{"move a sub-section", func() {
			s := x.sections["making"]
			s.Parent = pick(x, []int64{0, x.sections["industry"].ID, x.sections["culture"].ID})
			s, err := x.desk.SaveSection(x.t.Context(), staff.Shell(), s)
			x.ok(err)
			x.sections["making"] = s
		}},
		{"menu", func() {
			items := []news.MenuItem{{ID: 1, Section: x.anySection().ID}, {ID: 2, Parent: 1, Section: x.anySection().ID}, {ID: 3, Label: "소개", URL: "/about"}}
			for items[1].Section == items[0].Section { // nothing stands under itself
				items[1].Section = x.anySection().ID
			}
			x.ok(x.desk.SaveMenu(x.t.Context(), staff.Shell(), items[:x.rand.IntN(4)], desk.AnyMenu))
		}},
		{"banner", func() {
			now := x.clock.now()
			c := banner.Creative{
				Place: pick(x, []string{"top", "side", "article"}), Name: "b", Picture: pick(x, x.pictures).ID, Alt: "광고", URL: "/about",
				House: x.rand.IntN(3) == 0, Paused: x.rand.IntN(4) == 0,
				Starts: now.Add(time.Duration(x.rand.IntN(5)-2) * time.Hour), Ends: now.Add(time.Duration(3+x.rand.IntN(5)) * time.Hour),
			}
			if len(x.banners) > 3 {
				c.ID = pick(x, x.banners).ID
			}
			if x.campaign.ID != 0 && x.rand.IntN(2) == 0 {
				c.Campaign = x.campaign.ID
			}
			x.banners = append(x.banners, x.banner(c))
		}},
		{"campaign", func() {
			now := x.clock.now()
			if x.campaign.Advertiser == 0 {
				a, err := x.desk.SaveAdvertiser(x.t.Context(), staff.Shell(), banner.Advertiser{Name: "가온"})
				x.ok(err)
				x.campaign.Advertiser, x.campaign.Name = a.ID, "겨울"
			}
			x.campaign.Term = banner.Term{Starts: now.Add(time.Duration(x.rand.IntN(5)-2) * time.Hour), Ends: now.Add(time.Duration(3+x.rand.IntN(5)) * time.Hour), Paused: x.rand.IntN(4) == 0}
			var err error
			x.campaign, err = x.desk.SaveCampaign(x.t.Context(), staff.Shell(), x.campaign)
			x.ok(err)
		}},
		{"paper", func() {
			x.settings(func(p *news.Paper) {
				p.Name = fmt.Sprintf("조간일보%d", x.rand.IntN(9))
				p.Ranking.Count = 1 + x.rand.IntN(8)
				p.URL = pick(x, []string{"", "https://paper.example"})
				p.WithdrawNotice = pick(x, []string{"", "내렸습니다."})
				p.TimeZone = pick(x, []string{"Asia/Seoul", "America/New_York"})
				p.Boxes[news.SectionPage] = []news.Box{{Section: x.anySection().ID, Length: 100}}
			})
		}},
		{"what search engines are told", func() {
			f, version, err := x.db.Findable(x.t.Context())
			x.ok(err)
			f.Naver, f.Ads, f.IndexNow = pick(x, []string{"", "abc123"}), pick(x, []string{"", "google.com, pub-1, DIRECT"}), false
			f.Crawlers = map[string]news.Stance{"GPTBot": pick(x, news.Stances())}
			x.ok(x.desk.SaveFindable(x.t.Context(), staff.Shell(), f, version))
		}},
		{"front", x.anyFront},
		{"flash", func() {
			ctx := x.t.Context()
			f, err := x.db.Flash(ctx)
			x.ok(err)
			if f.Text != "" && x.rand.IntN(3) == 0 {
				x.ok(x.desk.EndFlash(ctx, staff.Shell()))
				return
			}
			f.Text, f.Until, f.Article = fmt.Sprint("속보 ", x.rand.IntN(99)), x.clock.now().Add(time.Duration(1+x.rand.IntN(600))*time.Minute), 0
			if no := pick(x, x.published); x.rand.IntN(2) == 0 {
				if a, err := x.db.Article(ctx, no); err == nil && a.Status == news.Published {
					f.Article = no
				}
			}
			_, err = x.desk.SaveFlash(ctx, staff.Shell(), f)
			x.ok(err)
		}},
		{"weather", func() { x.ok(x.db.SaveReport(x.t.Context(), weather.SampleReport(x.clock.now()))) }},
		{"block a picture or give it back", func() {
			p, err := x.db.Picture(x.t.Context(), pick(x, append(x.pictures, x.film)).ID)
			x.ok(err)
			x.ok(x.desk.BlockPicture(x.t.Context(), staff.Shell(), p.ID, p.Blocked.IsZero(), "까닭"))
		}},
		{"words of a picture", func() {
			p := pick(x, x.pictures)
			p.Caption, p.Alt = fmt.Sprint(x.rand.Int()), "글"
			_, err := x.desk.SavePicture(x.t.Context(), staff.Shell(), p)
			x.ok(err)
		}},
		{"page", func() {
			x.about.Slug, x.about.Title, x.about.Body = "about", fmt.Sprint("소개 ", x.rand.Int()), fmt.Sprintf(`<p>소개</p><div data-related="%d"></div>`, pick(x, x.published))
			var err error
			x.about, err = x.desk.SavePage(x.t.Context(), staff.Shell(), x.about)
			x.ok(err)
		}},
		{"notice, popup, announcement, printed issue", x.stand},
		{"person", func() {
			ctx := x.t.Context()
			p, err := x.db.Person(ctx, x.reporter)
			x.ok(err)
			p.Handle, p.Name = pick(x, []string{"yeoul", "hangyeoul"}), pick(x, []string{"한여울", "한 여울"})
			_, err = x.desk.SavePerson(ctx, staff.Shell(), p)
			x.ok(err)
			p.Portrait, p.Beat, p.ShowEmail = 0, pick(x, []string{"", "강과 산"}), x.rand.IntN(2) == 0
			if picture, err := x.db.Picture(ctx, pick(x, x.pictures).ID); err == nil && picture.Blocked.IsZero() {
				p.Portrait = picture.ID
			}
			x.ok(x.desk.SaveProfile(ctx, staff.Shell(), p.ID, p.Profile))
		}},
		{"rename a tag", func() {
			ctx := x.t.Context()
			tags, err := x.db.Tags(ctx, news.TagFilter{Limit: 9})
			x.ok(err)
			name := pick(x, []string{"강", "산", "바다", "물"})
			if tag := pick(x, tags); tag.Name != name {
				x.ok(x.desk.RenameTag(ctx, staff.Shell(), tag.ID, name))
			}
		}},
		{"series", func() {
			x.series.OldestFirst, x.series.Numbered, x.series.Ended = x.rand.IntN(2) == 0, x.rand.IntN(2) == 0, x.rand.IntN(3) == 0
			x.series.Name = fmt.Sprint("강 ", x.rand.Int())
			var err error
			x.series, err = x.desk.SaveSeries(x.t.Context(), staff.Shell(), x.series)
			x.ok(err)
		}},
		{"schedule", func() {
			ctx, now := x.t.Context(), x.clock.now()
			a := draft(x.anySection().ID, fmt.Sprintf("예약한 기사 %d", x.rand.IntN(1000)))
			a.Tags, a.Picture = []string{"강"}, pick(x, x.pictures).ID
			if x.rand.IntN(2) == 0 {
				a.WithdrawAt = now.Add(time.Duration(20+x.rand.IntN(300)) * time.Minute)
			}
			a, err := x.desk.SaveArticle(ctx, staff.Shell(), a)
			x.ok(err)
			_, err = x.desk.ScheduleArticle(ctx, staff.Shell(), desk.Step{No: a.No, Version: a.Version, At: now.Add(10 * time.Minute)})
			x.ok(err)
			x.clock.forward(15 * time.Minute)
			x.ok(x.desk.RunDue(ctx))
			x.published = append(x.published, a.No)
		}},
		{"write on without printing it", func() {
			a, err := x.db.Article(x.t.Context(), pick(x, x.published))
			x.ok(err)
			a.Title, a.Picture, a.Tags = "아직 싣지 않은 제목", pick(x, x.pictures).ID, []string{"바다"}
			_, err = x.desk.SaveArticle(x.t.Context(), staff.Shell(), a)
			x.ok(err)
			_, err = x.desk.AddNote(x.t.Context(), staff.Shell(), news.Note{Article: a.No, Text: "확인"})
			x.ok(err)
		}},
		{"correct", func() {
			c := news.Correction{
				Article: pick(x, x.published), Kind: pick(x, news.CorrectionKinds()), Title: fmt.Sprint("바로잡습니다 ", x.rand.IntN(99)), Body: "<p>고침</p>",
				Named: x.rand.IntN(2) == 0,
			}
			if x.rand.IntN(3) > 0 {
				c.BoxUntil = x.clock.now().Add(time.Duration(x.rand.IntN(900)) * time.Minute)
			}
			c, err := x.desk.PublishCorrection(x.t.Context(), staff.Shell(), c)
			x.ok(err)
			x.corrected = append(x.corrected, c.ID)
		}},
		{"change a correction", func() {
			if len(x.corrected) == 0 {
				return
			}
			c, err := x.db.Correction(x.t.Context(), pick(x, x.corrected))
			x.ok(err)
			switch {
			case !c.Withdrawn.IsZero():
			case x.rand.IntN(4) == 0:
				x.ok(x.desk.WithdrawCorrection(x.t.Context(), staff.Shell(), c.ID, "까닭"))
			case x.rand.IntN(3) == 0 && c.Notice == 0:
				c, err = x.desk.RunCorrection(x.t.Context(), staff.Shell(), c.ID)
				x.ok(err)
				x.published = append(x.published, c.Notice)
			default:
				c.Kind, c.Title, c.BoxUntil = pick(x, news.CorrectionKinds()), c.Title+"·고침", x.clock.now().Add(time.Duration(x.rand.IntN(900)-100)*time.Minute)
				_, err = x.desk.EditCorrection(x.t.Context(), staff.Shell(), c, "까닭")
				x.ok(err)
			}
		}},
		{"most read", func() {
			day, week := slices.Clone(x.published), slices.Clone(x.published)
			x.rand.Shuffle(len(day), func(i, j int) { day[i], day[j] = day[j], day[i] })
			x.read(day[:x.rand.IntN(len(day))], week)
		}},
		{"midnight", func() {
			next := news.NewPaper("").Midnight(x.clock.now())
			x.clock.forward(next.Sub(x.clock.now()) + time.Duration(x.rand.IntN(3)-1)*time.Millisecond)
		}},
		{"some hours", func() { x.clock.forward(time.Duration(1+x.rand.IntN(600)) * time.Minute) }},
		{"some seconds", func() { x.clock.forward(time.Duration(x.rand.IntN(90000)) * time.Millisecond) }},
		{"a form", func() {
			_, version, err := x.db.Forms(x.t.Context())
			x.ok(err)
			x.ok(x.desk.SaveFormTexts(x.t.Context(), staff.Shell(), news.Form{Kind: pick(x, news.FormKinds()), Off: x.rand.IntN(2) == 0, Heading: pick(x, []string{"", "다른 제목"})}, version))
		}},
		{"how articles are shared", func() {
			_, version, err := x.db.Sharing(x.t.Context())
			x.ok(err)
			x.ok(x.desk.SaveSharing(x.t.Context(), staff.Shell(), news.Sharing{Ways: news.ShareWays()[:x.rand.IntN(5)]}, version))
		}},
		{"the clock set back", func() { x.clock.forward(-time.Duration(x.rand.IntN(7200)) * time.Second) }},
	}
	thing := pick(x, things)
	thing.do()
	x.ok(x.desk.RunDue(x.t.Context())) // as the program does every moment
	return thing.name
}

// anyFront arranges the front page or the front of a section anew: out at once, later, or as before.
func (x *editor) anyFront() {
	ctx := x.t.Context()
	section := pick(x, []int64{0, 0, x.anySection().ID})
	if old, err := x.db.Editions(ctx, section, 0, 20); err == nil && x.rand.IntN(6) == 0 {
		for _, e := range old {
			if e.Status == news.EditionStood {
				_, err := x.desk.RevertFront(ctx, staff.Shell(), e.ID)
				x.ok(err)
				return
			}
		}
	}
	e, err := x.db.FrontDraft(ctx, section)
	x.ok(err)
	e.Rows = nil
	placed := map[int64]bool{}
	for r := range 1 + x.rand.IntN(4) {
		row := news.FrontRow{}
		for c := range 1 + x.rand.IntN(2) {
			b := news.FrontBlock{Key: fmt.Sprintf("b%dx%d", r, c), Kind: pick(x, news.BlockKinds()), Count: 1 + x.rand.IntN(5), Repeat: x.rand.IntN(4) == 0}
			b.Section, b.Series, b.Banner, b.HTML = x.anySection().ID, x.series.ID, pick(x, []string{"top", "side", "article"}), fmt.Sprint("<p>", x.rand.IntN(99))
			b.Rule = news.FrontRule{
				Order: pick(x, []string{"", news.MostRead}), Tag: pick(x, []string{"", "", "강"}), Grade: pick(x, []news.Grade{"", "", news.Top, news.Middle}),
				Picture: x.rand.IntN(3) == 0, Hours: pick(x, []int{0, 0, 3, 24}), Fill: x.rand.IntN(2) == 0, None: x.rand.IntN(9) == 0,
			}
			if x.rand.IntN(3) == 0 {
				b.Rule.Section = x.anySection().ID
			}
			for position := range b.Count {
				no := pick(x, x.published)
				if x.rand.IntN(2) == 0 || placed[no] {
					continue
				}
				placed[no] = true
				p := news.FrontPlace{Position: position, Article: no, Title: pick(x, []string{"", "앞면 제목"})}
				if x.rand.IntN(3) == 0 {
					p.Picture = pick(x, x.pictures).ID
				}
				if x.rand.IntN(3) == 0 {
					p.Until = x.clock.now().Add(time.Duration(x.rand.IntN(600)) * time.Minute)
				}
				b.Places = append(b.Places, p)
			}
			row.Columns = append(row.Columns, news.FrontColumn{Blocks: []news.FrontBlock{b}})
		}
		for c := range row.Columns {
			row.Columns[c].Span = 12 / len(row.Columns)
		}
		e.Rows = append(e.Rows, row)
	}
	e, err = x.desk.SaveFrontDraft(ctx, staff.Shell(), e)
	x.ok(err)
	if x.rand.IntN(3) == 0 {
		_, err = x.desk.ScheduleFront(ctx, staff.Shell(), section, e.Version, x.clock.now().Add(time.Duration(1+x.rand.IntN(300))*time.Minute), "")
	} else {
		_, err = x.desk.PublishFront(ctx, staff.Shell(), section, e.Version, 0, "")
	}
	x.ok(err)
}

func (x *editor) compare(when string) {
	x.t.Helper()
	paths := []string{"/", "/latest", "/feed.xml", "/search?q=%EA%B8%B0%EC%82%AC", "/tags/산", "/tags/산/feed.xml", "/series/river", "/series/river/feed.xml", "/reporters/yeoul", "/reporters/hangyeoul", "/about", "/nothing", "/sections/making", "/corrections", "/tips?to=seori", "/subscribe",
		"/notices", "/notices/1", "/announcements", "/announcements?sort=obituary", "/issues", "/issues?month=2026-01", "/issues/2026-01-19", "/issues/2026-01-19/1",
		"/feeds", "/atom.xml", "/feed.json", "/tags/산/feed.json", "/series/river/atom.xml", "/reporters/yeoul/feed.json",
		"/sitemap.xml", "/sitemap-news.xml", "/sitemap-pages.xml", "/sitemap-tags-0.xml", "/sitemap-articles-0.xml", "/robots.txt", "/ads.txt", "/manifest.webmanifest", "/favicon.ico"}
	for _, id := range x.corrected[max(0, len(x.corrected)-3):] {
		paths = append(paths, fmt.Sprintf("/corrections/%d", id))
	}
	for _, s := range x.sections {
		paths = append(paths, "/sections/"+s.Slug, "/sections/"+s.Slug+"/feed.xml", "/sections/"+s.Slug+"/atom.xml")
	}
	for range 4 {
		paths = append(paths, fmt.Sprintf("/articles/%d", pick(x, x.published)), fmt.Sprintf("/articles/%d/card.png", pick(x, x.published)))
	}
	for _, path := range paths {
		// What may be served a little old is asked for once more, when what replaces it is there.
		x.get(path)
		x.ok(x.cache.Settle(x.t.Context()))
		cached, fresh := x.get(path), ask(x.t, x.fresh, http.MethodGet, path)
		if cached.Code != fresh.Code || cached.Body.String() != fresh.Body.String() || cached.Header().Get("ETag") != fresh.Header().Get("ETag") {
			x.t.Fatalf("%s: %s is not what a fresh rendering is (%d and %d)\nkept:\n%s\nfresh:\n%s", when, path, cached.Code, fresh.Code, cached.Body, fresh.Body)
		}
	}
}
