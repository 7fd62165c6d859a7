// Package demo is the sample newspaper, 조간일보: its people, articles, pictures and banners, all of them made up. It
// writes the paper's past through the same actions as any newsroom, article by article in the order of time, so that
// the sample has the revisions and log lines that a real paper has.
package demo

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"fmt"
	"image/jpeg"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/guard"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/staff"
	"jogan/internal/weather"
)

//go:embed articles/*.html desk/*.html pictures/*.jpg pictures/*.toml people.toml
var files embed.FS

// Password is everybody's password in the sample paper. The demo says so and warns where strangers could reach it.
const Password = "jogan-demo"

// Store is what the sample writes past the actions: passwords that nobody needs to choose, views, and sample weather.
type Store interface {
	SetPasswords(ctx context.Context, hash string) error
	AddViews(ctx context.Context, views []ranking.Views) error
	SaveReport(ctx context.Context, report weather.Report) error
	Sections(ctx context.Context) (news.Sections, error)
	Paper(ctx context.Context) (news.Paper, error)
	Pages(ctx context.Context) ([]news.Page, error)
	Article(ctx context.Context, no int64) (news.Article, error)
	Guard(ctx context.Context) (guard.Settings, int64, error)
	AddBannerCounts(ctx context.Context, day time.Time, counts map[int64]banner.Count) error
	InsertPicture(ctx context.Context, p news.Picture) (int64, error)
	PartnerFeed(ctx context.Context, partner int64, since time.Time, limit int) ([]news.Delivery, error)
	PulledPartner(ctx context.Context, partner int64, all []news.Delivery) error
}

// Library stores pictures whose sizes come with the program.
type Library interface {
	Place(ctx context.Context, original []byte, width, height int, sizes []media.Made) (media.Stored, error)
}

// Filling is what Fill needs.
type Filling struct {
	Desk    *desk.Desk
	Store   Store
	Library Library
	Set     func(time.Time)                      // makes the paper's clock stand at a moment
	Now     time.Time                            // the sample's present
	Text    func(key string, args ...any) string // the catalogue in the language of the paper's readers
}

// account is somebody of people.toml.
type account struct {
	Login, Name, Title, Role string
	Beat, Bio                string // of the page for readers; without a beat there is no profile
}

// article is a file of the folder articles, or of the folder desk.
type article struct {
	Title      string
	ShortTitle string `toml:"short_title"`
	Subtitle   string
	Section    string
	Sub        string
	Kind       news.Kind
	Grade      news.Grade
	Reporter   string
	Guest      string
	GuestTitle string `toml:"guest_title"`
	Tags       []string
	Series     string
	Age        string
	Edited     string
	Was        []string // what stood there before the edit, and what took its place
	Told       string   // what readers are told of the edit
	Takes      []take   // stages of a breaking story
	Views      int64
	Picture    string
	Caption    string
	Source     string
	AIUse      string `toml:"ai_use"`

	file string
	body string
	take string // stage of a breaking story
	age  time.Duration
	edit time.Duration
}

// Fill writes the sample into a paper that was just founded.
func Fill(ctx context.Context, f Filling) error {
	w := writer{Filling: f, people: map[string]staff.Person{}, pictures: map[string]int64{}, alts: map[int64]string{}, nos: map[string]int64{}, sections: map[string]int64{}, series: map[string]int64{}, advertisers: map[string]int64{}, fronts: map[int64]int64{}}
	articles, err := readFolder("articles")
	if err != nil {
		return err
	}
	oldest := slices.MaxFunc(articles, func(a, b article) int { return cmp.Compare(a.age, b.age) }).age
	w.oldest = oldest
	f.Set(f.Now.Add(-oldest - 24*time.Hour))
	for _, step := range []func(context.Context) error{w.addPeople, w.addPlaces, w.guard, w.addPictures, w.addProfiles, w.addBanners} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := w.addArticles(ctx, articles); err != nil {
		return err
	}
	f.Set(f.Now.Add(-2 * time.Hour))
	if err := w.addFronts(ctx); err != nil {
		return err
	}
	f.Set(f.Now)
	if err := w.stand(ctx); err != nil {
		return err
	}
	if err := w.addHook(ctx); err != nil {
		return err
	}
	if err := w.addPartners(ctx); err != nil {
		return err
	}
	return f.Store.SaveReport(ctx, weather.SampleReport(f.Now))
}

type writer struct {
	Filling
	people      map[string]staff.Person // by login
	pictures    map[string]int64
	alts        map[int64]string // of pictures
	nos         map[string]int64 // of articles, by file
	sections    map[string]int64 // by "slug" and "slug/sub"
	series      map[string]int64
	oldest      time.Duration    // age of the first article
	fronts      map[int64]int64  // the version of each front
	advertisers map[string]int64 // by name
}

func readFolder(folder string) ([]article, error) {
	names, err := fs.Glob(files, folder+"/*.html")
	if err != nil {
		return nil, err
	}
	var all []article
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		head, body, ok := strings.Cut(strings.TrimPrefix(string(raw), "+++\n"), "\n+++\n")
		a := article{file: path.Base(name), body: body}
		if _, err := toml.Decode(head, &a); err != nil || !ok {
			return nil, fmt.Errorf("%s: front matter: %w", name, err)
		}
		if a.Age != "" {
			if a.age, err = time.ParseDuration(a.Age); err != nil {
				return nil, fmt.Errorf("%s: age: %w", name, err)
			}
		}
		for i, t := range a.Takes {
			if a.Takes[i].age, err = time.ParseDuration(t.Age); err != nil {
				return nil, fmt.Errorf("%s: age of %s: %w", name, t.Take, err)
			}
		}
		if a.Edited != "" {
			if a.edit, err = time.ParseDuration(a.Edited); err != nil {
				return nil, fmt.Errorf("%s: edited: %w", name, err)
			}
		}
		all = append(all, a)
	}
	return all, nil
}

// Accounts lists one account of each role, for whoever starts the demo.
func Accounts() ([]staff.Person, error) {
	all, err := readPeople()
	var one []staff.Person
	for _, p := range all {
		if !slices.ContainsFunc(one, func(x staff.Person) bool { return x.Role == p.Role }) {
			one = append(one, p)
		}
	}
	return one, err
}

func readAccounts() ([]account, error) {
	var list struct{ Person []account }
	_, err := toml.DecodeFS(files, "people.toml", &list)
	return list.Person, err
}

func readPeople() ([]staff.Person, error) {
	list, err := readAccounts()
	if err != nil {
		return nil, err
	}
	var all []staff.Person
	for _, p := range list {
		all = append(all, staff.Person{Login: p.Login, Name: p.Name, Title: p.Title, Email: p.Login + "@jogan.example", Role: staff.Role(p.Role)})
	}
	return all, nil
}

func (w *writer) addPeople(ctx context.Context) error {
	all, err := readPeople()
	if err != nil {
		return err
	}
	for _, p := range all {
		added, _, err := w.Desk.Invite(ctx, staff.Shell(), p)
		if err != nil {
			return err
		}
		w.people[p.Login] = added
	}
	hash, err := staff.HashPassword(Password)
	if err != nil {
		return err
	}
	return w.Store.SetPasswords(ctx, hash)
}

// subSections of the sample, below the sections that every new paper has.
func subSections() []struct{ parent, slug, name string } {
	return []struct{ parent, slug, name string }{
		{"politics", "assembly", "의회"}, {"politics", "local-gov", "자치"}, {"economy", "finance", "금융"}, {"economy", "realestate", "부동산"},
		{"industry", "manufacturing", "제조"}, {"industry", "it", "IT·과학"}, {"society", "education", "교육"}, {"society", "local", "지역"},
		{"culture", "books", "책"}, {"culture", "stage", "공연·전시"}, {"sports", "baseball", "야구"}, {"sports", "football", "축구"},
		{"opinion", "editorial", "사설"}, {"opinion", "column", "칼럼"},
	}
}

func (w *writer) addPlaces(ctx context.Context) error {
	shell := staff.Shell()
	sections, err := w.Store.Sections(ctx)
	if err != nil {
		return err
	}
	var menu []news.MenuItem
	for i, s := range sections {
		w.sections[s.Slug] = s.ID
		if s.Slug == "sports" { // has a desk of its own
			s.Desks = []int64{w.people[w.deskOf(s.Slug)].ID}
			if _, err := w.Desk.SaveSection(ctx, shell, s); err != nil {
				return err
			}
		}
		menu = append(menu, news.MenuItem{ID: int64(i + 1), Section: s.ID})
		for j, sub := range subSections() {
			if sub.parent != s.Slug {
				continue
			}
			added, err := w.Desk.SaveSection(ctx, shell, news.Section{Parent: s.ID, Slug: sub.slug, Name: sub.name, Position: j})
			if err != nil {
				return err
			}
			w.sections[sub.parent+"/"+sub.slug] = added.ID
			menu = append(menu, news.MenuItem{Parent: int64(i + 1), Section: added.ID})
		}
	}
	if err := w.Desk.SaveMenu(ctx, shell, menu, desk.AnyMenu); err != nil {
		return err
	}
	for _, s := range []news.Series{
		{Slug: "village", Name: "마을의 내일", Numbered: true, OldestFirst: true, Description: "사람이 줄어드는 마을에서 새로 시작하는 이들을 찾아갑니다.\n한 달에 두 번, 첫 회부터 차례로 읽으실 수 있습니다."},
		{Slug: "future-factory", Name: "공장의 내일", Numbered: true, Description: "기계와 사람이 함께 바뀌는 현장을 기록합니다."},
		{Slug: "book-room", Name: "책의 방", Description: "한 권의 책이 놓인 방에서 쓴 사람과 읽은 사람을 만납니다."},
	} {
		saved, err := w.Desk.SaveSeries(ctx, shell, s)
		if err != nil {
			return err
		}
		w.series[s.Slug] = saved.ID
	}
	paper, err := w.Store.Paper(ctx)
	if err != nil {
		return err
	}
	paper.Slogan, paper.Company = "아침을 여는 신문", "조간일보사"
	paper.Registration, paper.Registered, paper.FirstPublished = "한빛 아00000", "2026-01-02", "2026-01-19"
	paper.Publisher, paper.Editor, paper.YouthOfficer = "류단비", "황보슬", "고은결"
	paper.Address, paper.Phone, paper.Email = "한빛시 물빛구 조간로 1", "000-000-0000", "desk@jogan.example"
	_, err = w.Desk.SavePaper(ctx, shell, paper)
	return err
}

// about is what pictures.toml says of a picture.
type about struct{ Alt, Credit string }

func (w *writer) addPictures(ctx context.Context) error {
	var words map[string]about
	if _, err := toml.DecodeFS(files, "pictures/pictures.toml", &words); err != nil {
		return err
	}
	for name, say := range words {
		raw, err := files.ReadFile("pictures/" + name + ".jpg")
		if err != nil {
			return err
		}
		full, err := jpeg.DecodeConfig(bytes.NewReader(raw))
		if err != nil {
			return err
		}
		var sizes []media.Made
		for _, width := range []int{320, 480, 768} {
			small, err := files.ReadFile(fmt.Sprintf("pictures/%s-%d.jpg", name, width))
			if err != nil {
				continue // a banner for the side is narrower
			}
			config, err := jpeg.DecodeConfig(bytes.NewReader(small))
			if err != nil {
				return err
			}
			sizes = append(sizes, media.Made{Width: config.Width, Height: config.Height, JPEG: small})
		}
		sizes = append(sizes, media.Made{Width: full.Width, Height: full.Height, JPEG: raw})
		stored, err := w.Library.Place(ctx, raw, full.Width, full.Height, sizes)
		if err != nil {
			return err
		}
		p := news.Picture{Key: stored.Key, Type: stored.Type, Width: stored.Width, Height: stored.Height, Credit: say.Credit, Alt: say.Alt, Created: w.Now.AddDate(0, -1, 0)}
		for _, v := range stored.Variants {
			p.Variants = append(p.Variants, news.PictureVariant{Width: v.Width, Height: v.Height, File: v.File})
		}
		if w.pictures[name], err = w.Store.InsertPicture(ctx, p); err != nil {
			return err
		}
		w.alts[w.pictures[name]] = say.Alt
	}
	return nil
}

// deskOf is the login of the desk that answers for a section.
func (w *writer) deskOf(section string) string {
	if section == "sports" {
		return "hanui"
	}
	return "desk"
}

// event is something that happened in the sample's past.
type event struct {
	at time.Time
	do func() error
}

func (w *writer) addArticles(ctx context.Context, articles []article) error {
	var events []event
	var views []ranking.Views
	for _, a := range articles {
		var no int64
		published := w.Now.Add(-a.age)
		events = append(events, event{published, func() (err error) {
			first := a
			if len(a.Takes) > 0 {
				first = a.Takes[0].at(a)
			}
			if len(a.Was) > 0 {
				first.body = strings.Replace(a.body, a.Was[1], a.Was[0], 1)
			}
			no, err = w.publish(ctx, first)
			if err == nil && a.Views > 0 {
				views = append(views, spread(no, a.Views, published, w.Now)...)
				views = append(views, past(no, a.Views, published, w.Now)...)
			}
			return err
		}})
		if a.edit > 0 {
			events = append(events, event{w.Now.Add(-a.edit), func() error { return w.edit(ctx, no, a) }})
		}
		events = append(events, w.later(ctx, a, &no)...)
		events = append(events, w.pending(ctx, a, &no)...)
		events = append(events, w.claims(ctx, a.file, &no)...)
	}
	hand, err := w.hand(ctx)
	if err != nil {
		return err
	}
	events = append(events, hand...)
	events = append(events, w.submissions(ctx)...)
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range events {
		w.Set(e.at)
		if err := e.do(); err != nil {
			return err
		}
	}
	return w.read(ctx, append(views, forgotten(w.Now.Add(-w.oldest), w.Now)...))
}

// resolve puts numbers in the place of the names of pictures and articles.
func (w *writer) resolve(body string) string {
	for name, id := range w.pictures {
		body = strings.ReplaceAll(body, `data-picture="`+name+`"`, fmt.Sprintf(`data-picture="%d"`, id))
	}
	return related.ReplaceAllStringFunc(body, func(s string) string {
		names := strings.Split(related.FindStringSubmatch(s)[1], ",")
		for i, name := range names {
			names[i] = strconv.FormatInt(w.nos[name], 10)
		}
		return `data-related="` + strings.Join(names, ",") + `"`
	})
}

var related = regexp.MustCompile(`data-related="([^"]*)"`)

// write saves the article of a file for the first time, as its first reporter.
func (w *writer) write(ctx context.Context, a article) (news.Article, error) {
	section := w.sections[a.Section]
	if a.Sub != "" {
		section = w.sections[a.Section+"/"+a.Sub]
	}
	x := news.Article{
		Title: a.Title, ShortTitle: a.ShortTitle, Subtitle: a.Subtitle, Kind: a.Kind, Grade: a.Grade, Section: section,
		Series: w.series[a.Series], Tags: a.Tags, Body: w.resolve(a.body), Picture: w.pictures[a.Picture], Caption: a.Caption,
		Origin: news.Origin{Own: a.Source == "", Source: a.Source}, AIUse: a.AIUse, Portal: true, Take: a.take,
	}
	writerLogin := "reporter"
	for i, login := range strings.Split(strings.ReplaceAll(a.Reporter, "yeoul", "reporter"), ",") {
		if p, ok := w.people[strings.TrimSpace(login)]; ok {
			x.Bylines = append(x.Bylines, p.Byline())
			if i == 0 {
				writerLogin = p.Login
			}
		}
	}
	if a.Guest != "" {
		x.Bylines = append(x.Bylines, news.Byline{Name: a.Guest, Title: a.GuestTitle})
	}
	saved, err := w.Desk.SaveArticle(ctx, w.people[writerLogin].Actor(""), x)
	if err != nil {
		return saved, fmt.Errorf("%s: %w", a.file, err)
	}
	w.nos[a.file] = saved.No
	return saved, nil
}

func (w *writer) publish(ctx context.Context, a article) (int64, error) {
	saved, err := w.write(ctx, a)
	if err != nil {
		return 0, err
	}
	public, err := w.Desk.PublishArticle(ctx, w.people[w.deskOf(a.Section)].Actor(""), desk.Step{No: saved.No, Version: saved.Version})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", a.file, err)
	}
	return public.No, nil
}

// edit publishes the article anew, as after a small mend.
func (w *writer) edit(ctx context.Context, no int64, a article) error {
	stands, err := w.Store.Article(ctx, no)
	if err != nil {
		return err
	}
	stands.Subtitle, stands.Body = a.Subtitle, w.resolve(a.body)
	return w.again(ctx, a, stands, a.Told)
}

// again saves what was changed in a published article and publishes it; told is what readers are told of it.
func (w *writer) again(ctx context.Context, a article, changed news.Article, told string) error {
	actor := w.people[w.deskOf(a.Section)].Actor("")
	saved, err := w.Desk.SaveArticle(ctx, actor, changed)
	if err != nil {
		return fmt.Errorf("%s: %w", a.file, err)
	}
	_, err = w.Desk.PublishArticle(ctx, actor, desk.Step{No: saved.No, Version: saved.Version, Tell: told})
	if err != nil {
		return fmt.Errorf("%s: %w", a.file, err)
	}
	return nil
}

// spread lays views over the hours since publication, at most a day back.
func spread(no, total int64, published, now time.Time) []ranking.Views {
	first := published
	if day := now.Add(-23 * time.Hour); first.Before(day) {
		first = day
	}
	hours := int64(now.Truncate(time.Hour).Sub(first.Truncate(time.Hour))/time.Hour) + 1
	var views []ranking.Views
	for h := range hours {
		n := total / hours
		if h == 0 {
			n += total % hours
		}
		hour := first.Truncate(time.Hour).Add(time.Duration(h) * time.Hour)
		views = append(views, ranking.Views{Article: no, Hour: hour.UnixMilli(), Source: sourceAt(no, hour), Count: n})
	}
	return views
}
