package site_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"jogan/internal/banner"
	"jogan/internal/card"
	"jogan/internal/desk"
	"jogan/internal/font"
	"jogan/internal/forms"
	"jogan/internal/icon"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/pagecache"
	"jogan/internal/ranking"
	"jogan/internal/render"
	"jogan/internal/site"
	"jogan/internal/staff"
	"jogan/internal/store"
	"jogan/internal/weather"
	"jogan/ui"
)

// clock is the paper's clock, which tests set.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

type siteStore struct{ *store.DB }

func (s siteStore) Read(ctx context.Context, fn func(site.Reader) error) error {
	return s.DB.Read(ctx, func(r *store.Reader) error { return fn(r) })
}

type deskStore struct{ *store.DB }

func (s deskStore) Write(ctx context.Context, fn func(desk.Tx) error) error {
	return s.DB.Write(ctx, func(tx *store.Tx) error { return fn(tx) })
}

// counted keeps what was counted.
type counted struct {
	mu     sync.Mutex
	hits   []ranking.Hit
	clicks []int64
	seen   []int64
}

func (c *counted) Count(h ranking.Hit) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hits = append(c.hits, h)
	return true
}

func (c *counted) Click(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clicks = append(c.clicks, id)
}

func (c *counted) Saw(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = append(c.seen, id)
}

// paper is a whole newspaper on a database of its own.
type paper struct {
	t        *testing.T
	clock    *clock
	db       *store.DB
	desk     *desk.Desk
	library  *media.Library
	files    *media.Dir
	renderer *render.Renderer
	cache    *pagecache.Cache
	site     *site.Site
	handler  http.Handler
	counted  *counted

	mu        sync.Mutex
	day, week []int64
	ranked    map[ranking.Period]map[int64][]int64
	sections  map[string]news.Section
}

// seedTime is the hour of the figures of 2026-01-19 00:30 in Seoul.
func seedTime() time.Time { return time.Date(2026, 1, 18, 15, 30, 0, 0, time.UTC) }

// renderer is read once for all tests: it does not change.
var renderer = sync.OnceValues(func() (*render.Renderer, error) {
	return render.New(render.Options{Files: ui.Files, Door: "site"})
})

// letters is the program's font, opened once for all tests.
var letters = sync.OnceValues(font.Bundled)

func newPaper(t *testing.T) *paper { return paperOn(t, "") }

// paperOn is a newspaper on a PostgreSQL database; without an address on SQLite.
func paperOn(t *testing.T, database string) *paper {
	t.Helper()
	p := &paper{t: t, clock: &clock{at: seedTime()}, counted: &counted{}, sections: map[string]news.Section{}}
	dir := t.TempDir()
	log := slog.New(slog.DiscardHandler)
	var err error
	if p.db, err = store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "jogan.db"), URL: database, Now: p.clock.now, Log: log, Loose: true}); err != nil {
		t.Fatal(err)
	}
	files, err := media.OpenDir(filepath.Join(dir, "media"), p.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	p.library, p.files = media.New(files, media.DefaultLimits()), files
	p.desk = desk.New(deskStore{p.db}, p.library, p.clock.now, log)
	private, err := media.OpenDir(filepath.Join(dir, "private"), p.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := private.Close(); err != nil {
			t.Error(err)
		}
	})
	p.desk.Equip(forms.NewAttic(private, p.clock.now), nil)
	if p.renderer, err = renderer(); err != nil {
		t.Fatal(err)
	}
	p.site, p.cache = p.open(64 << 20)
	p.handler = p.site.Handler()
	p.db.Listen(p.site.Changed)
	t.Cleanup(func() {
		if err := p.cache.Settle(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
		if err := p.db.Close(); err != nil {
			t.Error(err)
		}
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	})
	_, err = p.desk.FoundPaper(t.Context(), staff.Shell(), news.NewPaper("조간일보"))
	p.ok(err)
	for i, x := range []struct{ slug, name string }{{"industry", "산업"}, {"society", "사회"}, {"culture", "문화"}} {
		p.section(news.Section{Slug: x.slug, Name: x.name, Position: i})
	}
	p.section(news.Section{Slug: "making", Name: "제조", Parent: p.sections["industry"].ID})
	return p
}

// open opens the door on the paper's database with a cache of its own; 0 bytes: every page is made anew.
func (p *paper) open(bytes int64) (*site.Site, *pagecache.Cache) {
	p.t.Helper()
	return p.openOn(siteStore{p.db}, bytes)
}

func (p *paper) openOn(store site.Store, bytes int64) (*site.Site, *pagecache.Cache) {
	p.t.Helper()
	face, err := letters()
	p.ok(err)
	cache := pagecache.New(pagecache.Options{MaxBytes: bytes, Slots: 2, Queue: 64, Now: p.clock.now})
	s, err := site.New(site.Config{
		Artist: card.New(face.Face(), font.Hanja),
		Store:  store, Cache: cache, Renderer: p.renderer, Library: p.library, Views: p.counted, Clicks: p.counted, Forms: p.desk,
		MostRead: func() (day, week []int64) {
			p.mu.Lock()
			defer p.mu.Unlock()
			return p.day, p.week
		},
		Ranked: func(period ranking.Period, section int64) []int64 {
			p.mu.Lock()
			defer p.mu.Unlock()
			return p.ranked[period][section]
		},
		Stations: weather.DefaultStations(), Now: p.clock.now, Log: slog.New(slog.DiscardHandler),
		Icons: icon.New(nil),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return s, cache
}

func (p *paper) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *paper) read(day, week []int64) {
	p.mu.Lock()
	p.day, p.week = day, week
	p.mu.Unlock()
	p.site.RankingChanged()
}

func (p *paper) section(s news.Section) news.Section {
	p.t.Helper()
	s, err := p.desk.SaveSection(p.t.Context(), staff.Shell(), s)
	p.ok(err)
	p.sections[s.Slug] = s
	return s
}

// settings changes the paper's settings.
func (p *paper) settings(change func(*news.Paper)) {
	p.t.Helper()
	x, err := p.db.Paper(p.t.Context())
	p.ok(err)
	change(&x)
	_, err = p.desk.SavePaper(p.t.Context(), staff.Shell(), x)
	p.ok(err)
}

func draft(section int64, title string) news.Article {
	return news.Article{
		Title: title, Section: section, Origin: news.Origin{Own: true},
		Bylines: []news.Byline{{Name: "홍서리", Title: "기자", Email: "seori@paper.example"}},
		Body:    "<p>[서울=조간] 홍서리 기자 = " + title + " 소식이 19일 전해졌다.</p><h2>중간 제목</h2><p>둘째 문단이다.</p>",
	}
}

// publish writes and publishes an article a minute after the one before.
func (p *paper) publish(a news.Article) news.PublicArticle {
	p.t.Helper()
	p.clock.forward(time.Minute)
	a, err := p.desk.SaveArticle(p.t.Context(), staff.Shell(), a)
	p.ok(err)
	public, err := p.desk.PublishArticle(p.t.Context(), staff.Shell(), desk.Step{No: a.No, Version: a.Version})
	p.ok(err)
	return public
}

func (p *paper) edit(no int64, change func(*news.Article)) {
	p.t.Helper()
	a, err := p.db.Article(p.t.Context(), no)
	p.ok(err)
	change(&a)
	a, err = p.desk.SaveArticle(p.t.Context(), staff.Shell(), a)
	p.ok(err)
	_, err = p.desk.PublishArticle(p.t.Context(), staff.Shell(), desk.Step{No: a.No, Version: a.Version})
	p.ok(err)
}

// picture adds a picture of one colour.
// front changes what stands on a front, as an editor does: the draft, and then its publication.
func (p *paper) front(section int64, change func(*news.Edition)) news.Edition {
	p.t.Helper()
	e, err := p.db.FrontDraft(p.t.Context(), section)
	p.ok(err)
	change(&e)
	e, err = p.desk.SaveFrontDraft(p.t.Context(), staff.Shell(), e)
	p.ok(err)
	e, err = p.desk.PublishFront(p.t.Context(), staff.Shell(), section, e.Version, 0, "")
	p.ok(err)
	return e
}

func (p *paper) picture(shade uint8, words news.Picture) news.Picture {
	p.t.Helper()
	m := image.NewGray(image.Rect(0, 0, 700, 400))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	m.SetGray(int(shade), 3, color.Gray{Y: shade ^ 0xff})
	var b bytes.Buffer
	p.ok(jpeg.Encode(&b, m, nil))
	added, err := p.desk.AddPicture(p.t.Context(), staff.Shell(), &b, words)
	p.ok(err)
	return added
}

func (p *paper) banner(c banner.Creative) banner.Creative {
	p.t.Helper()
	c.Weight = max(c.Weight, 1)
	c, err := p.desk.SaveBanner(p.t.Context(), staff.Shell(), c)
	p.ok(err)
	return c
}

// answer is what came back.
type answer struct {
	*httptest.ResponseRecorder
	t *testing.T
}

func ask(t *testing.T, h http.Handler, method, path string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "http://paper.example/", nil)
	before, query, _ := strings.Cut(path, "?")
	r.URL.Path, r.URL.RawQuery = before, query
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return answer{w, t}
}

func (p *paper) get(path string, headers ...string) answer {
	p.t.Helper()
	return ask(p.t, p.handler, http.MethodGet, path, headers...)
}

// page gets a page that must be there.
func (p *paper) page(path string) *html.Node {
	p.t.Helper()
	a := p.get(path)
	if a.Code != http.StatusOK {
		p.t.Fatalf("%s: %d\n%s", path, a.Code, a.Body)
	}
	return a.tree()
}

func (a answer) tree() *html.Node {
	a.t.Helper()
	n, err := html.Parse(bytes.NewReader(a.Body.Bytes()))
	if err != nil {
		a.t.Fatal(err)
	}
	return n
}

// text is the text of a page as it is read, with single spaces.
func text(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode && !slices.Contains([]string{"script", "style", "title"}, x.Parent.Data) {
			b.WriteString(x.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// all finds the elements with a name and, unless it is empty, a class.
func all(n *html.Node, name, class string) []*html.Node {
	var found []*html.Node
	for x := range n.Descendants() {
		if x.Type == html.ElementNode && (name == "" || x.Data == name) &&
			(class == "" || slices.Contains(strings.Fields(attr(x, "class")), class)) {
			found = append(found, x)
		}
	}
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func texts(nodes []*html.Node) []string {
	var all []string
	for _, n := range nodes {
		all = append(all, text(n))
	}
	return all
}

// inOrder fails where the words do not stand in the text one after the other.
func inOrder(t *testing.T, body string, words ...string) {
	t.Helper()
	at := 0
	for _, w := range words {
		i := strings.Index(body[at:], w)
		if i < 0 {
			t.Fatalf("%q does not come after what should precede it; the text from there:\n%s", w, body[at:])
		}
		at += i + len(w)
	}
}

func (p *paper) boxes(kind news.PageType, slugs ...string) {
	p.t.Helper()
	p.settings(func(x *news.Paper) {
		if x.Boxes == nil {
			x.Boxes = map[news.PageType][]news.Box{}
		}
		x.Boxes[kind] = nil
		for _, slug := range slugs {
			x.Boxes[kind] = append(x.Boxes[kind], news.Box{Section: p.sections[slug].ID, Length: 100})
		}
	})
}

// answerOf parses a page that did not come over HTTP.
func answerOf(t *testing.T, page string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// zone is the paper's time zone.
func (p *paper) zone() *time.Location { return news.NewPaper("").Zone() }
