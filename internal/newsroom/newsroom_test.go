package newsroom

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/forms"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/store"
	"jogan/ui"
)

// world is a newsroom over a paper of its own.
type world struct {
	t      testing.TB
	db     *store.DB
	desk   *desk.Desk
	server *httptest.Server
	door   *Newsroom
	people map[staff.Role]staff.Person
	clock  *clock
	log    *syncBuffer
	post   *post
	file   string // of the database
}

// post notes to whom test mails go, and answers as it is told.
type post struct {
	to    string
	ended error
}

func (p *post) TestMail(_ context.Context, to, _ string) error {
	p.to = to
	return p.ended
}

// TestPartner stands in for a partner that answers.
func (p *post) TestPartner(context.Context, int64) (notify.PartnerTest, error) {
	return notify.PartnerTest{OK: true, Key: "partner.test-pull"}, nil
}

func (p *post) PartnerSample(_ context.Context, x news.Partner) (string, error) { return x.Name, nil }

// clock is moved by hand.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// The doors of the database, as the composition root makes them.
type reading struct{ *store.DB }

func (d reading) Read(ctx context.Context, fn func(Reader) error) error {
	return d.DB.Read(ctx, func(r *store.Reader) error { return fn(r) })
}

type writing struct{ *store.DB }

func (d writing) Write(ctx context.Context, fn func(desk.Tx) error) error {
	return d.DB.Write(ctx, func(tx *store.Tx) error { return fn(tx) })
}

// page is a readers' page of one article, as plain as it can be.
type page struct{}

func (page) PreviewPopup(_ context.Context, p news.Popup) ([]byte, error) {
	return []byte("<h2>" + template.HTMLEscapeString(p.Title) + "</h2>"), nil
}

func (page) Preview(_ context.Context, p news.PublicArticle) ([]byte, error) {
	var b bytes.Buffer
	err := template.Must(template.New("").Parse(`<!doctype html><title>{{.Title}}</title><h1>{{.Title}}</h1><img src="/media/0123456789abcdef0123456789abcdef/480.jpg">{{.Lead}}`)).Execute(&b, p)
	return b.Bytes(), err
}

func (page) PreviewFront(_ context.Context, e news.Edition) ([]byte, error) {
	var b bytes.Buffer
	err := template.Must(template.New("").Parse(`<!doctype html><html><head><title>front</title></head><body>{{range .Blocks}}<h2>{{.Key}}</h2>{{range .Places}}<p>{{.Article}} {{.Title}}</p>{{end}}{{end}}</body></html>`)).Execute(&b, &e)
	return b.Bytes(), err
}

func (page) PreviewLook(_ context.Context, l news.Look) ([]byte, error) {
	return fmt.Appendf(nil, "<!doctype html><title>1</title><p>%s</p>", l.Accent), nil
}

func (page) PreviewBanner(_ context.Context, c banner.Creative) ([]byte, error) {
	return fmt.Appendf(nil, `<!doctype html><title>1</title><a class="banner-%s" href="%s">%s</a>`, c.Place, c.URL, c.Alt), nil
}

const password = "조용한 아침의 긴 문장"

// renderer is read once for all tests: it does not change.
var renderer = sync.OnceValues(func() (*render.Renderer, error) {
	return render.New(render.Options{Files: ui.Files, Door: "newsroom"})
})

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, people: map[staff.Role]staff.Person{}, clock: &clock{at: time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)}, log: &syncBuffer{}}
	logger := slog.New(slog.NewTextHandler(w.log, nil))
	dir := t.TempDir()
	w.file = filepath.Join(dir, "jogan.db")
	var err error
	if w.db, err = store.Open(t.Context(), store.Options{Path: w.file, Now: w.clock.now, Log: logger, Loose: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.db.Close(); err != nil {
			t.Error(err)
		}
	})
	files, err := media.OpenDir(filepath.Join(dir, "media"), w.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	})
	library := media.New(files, media.DefaultLimits())
	uploads, err := media.NewUploads(files, media.DefaultLimits(), w.clock.now)
	if err != nil {
		t.Fatal(err)
	}
	w.desk = desk.New(writing{w.db}, library, w.clock.now, logger)
	private, err := media.OpenDir(filepath.Join(dir, "private"), w.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := private.Close(); err != nil {
			t.Error(err)
		}
	})
	seal, err := notify.NewSeal(bytes.Repeat([]byte{5}, notify.SealBytes))
	if err != nil {
		t.Fatal(err)
	}
	w.desk.Equip(forms.NewAttic(private, w.clock.now), seal)
	w.post = &post{}
	screens, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	w.found()
	w.door = New(Config{
		Store: reading{w.db}, Desk: w.desk, Renderer: screens, Previewer: page{}, FrontPreviewer: page{}, Library: library, Uploads: uploads, Now: w.clock.now, Log: logger, Private: private, Post: w.post, PartnerPost: w.post,
	})
	mux := http.NewServeMux()
	mux.Handle("/desk/", w.door.Handler())
	mux.HandleFunc("GET /assets/", func(out http.ResponseWriter, r *http.Request) {
		x, ok := screens.Assets().At(r.URL.Path)
		if !ok {
			http.NotFound(out, r)
			return
		}
		out.Header().Set("Content-Type", x.Type)
		if _, err := out.Write(x.Bytes); err != nil {
			t.Log(err)
		}
	})
	w.db.Listen(w.door.Changed)
	w.server = httptest.NewServer(mux)
	t.Cleanup(w.server.Close)
	t.Cleanup(w.door.Close)
	return w
}

// found fills the paper: sections and somebody in each role.
func (w *world) found() {
	w.t.Helper()
	ctx, shell := w.t.Context(), staff.Shell()
	if _, err := w.desk.FoundPaper(ctx, shell, news.NewPaper("조간일보")); err != nil {
		w.t.Fatal(err)
	}
	for i, name := range []string{"정치", "경제", "사회"} {
		if _, err := w.desk.SaveSection(ctx, shell, news.Section{Slug: fmt.Sprintf("s%d", i+1), Name: name, Position: i + 1}); err != nil {
			w.t.Fatal(err)
		}
	}
	if _, err := w.desk.SaveSection(ctx, shell, news.Section{Slug: "industry", Name: "산업", Parent: 2}); err != nil {
		w.t.Fatal(err)
	}
	// One password for all: making its stored form is meant to take long.
	hash, err := staff.HashPassword(password)
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.db.Write(ctx, func(tx *store.Tx) error {
		for _, role := range staff.Roles() {
			p := staff.Person{Login: string(role), Name: "김" + string(role), Title: "기자", Handle: string(role), Role: role, Password: hash, Created: w.clock.now()}
			if p.ID, err = tx.SavePerson(ctx, p); err != nil {
				return err
			}
			w.people[role] = p
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// client is somebody's browser.
type client struct {
	*world
	http *http.Client
	lang string // Accept-Language
}

// as is a browser in which somebody of the role is signed in; "" is nobody.
func (w *world) as(role staff.Role) *client {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	c := &client{world: w, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if role != "" {
		secret, hash := staff.Secret()
		now := w.clock.now()
		err := w.db.Write(w.t.Context(), func(tx *store.Tx) error {
			return tx.AddSession(w.t.Context(), staff.Session{Hash: hash, Person: w.people[role].ID, Created: now, Seen: now})
		})
		if err != nil {
			w.t.Fatal(err)
		}
		u, err := url.Parse(w.server.URL + "/desk/")
		if err != nil {
			w.t.Fatal(err)
		}
		jar.SetCookies(u, []*http.Cookie{{Name: cookie, Value: secret, Path: "/desk"}})
	}
	return c
}

// answer is what came back.
type answer struct {
	t        testing.TB
	status   int
	header   http.Header
	location string
	body     string
	root     *html.Node
}

func (c *client) do(method, path, kind string, body io.Reader) *answer {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	if c.lang != "" {
		r.Header.Set("Accept-Language", c.lang)
	}
	if method == http.MethodPost {
		r.Header.Set("Origin", c.server.URL)
		r.Header.Set("Content-Type", kind)
	}
	return c.send(r)
}

func (c *client) send(r *http.Request) *answer {
	c.t.Helper()
	res, err := c.http.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	// Whatever is asked, however wrongly: no fault of ours, no sentence without words.
	if res.StatusCode >= 500 || bytes.Contains(raw, []byte("⟦")) || bytes.Contains(raw, []byte("&lt;no value")) {
		c.t.Errorf("%s %s: %d %s\n%s", r.Method, r.URL, res.StatusCode, raw, c.log.String())
	}
	root, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		c.t.Fatal(err)
	}
	return &answer{c.t, res.StatusCode, res.Header, res.Header.Get("Location"), string(raw), root}
}

func (c *client) get(path string) *answer {
	if path == "/desk/events" {
		return c.do(http.MethodHead, path, "", nil) // its answer has no end
	}
	return c.do(http.MethodGet, path, "", nil)
}

func (c *client) post(path string, form url.Values) *answer {
	return c.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a file with a form, as a browser does without script, or as the editor does.
func (c *client) upload(path string, file []byte, json bool, form url.Values) *answer {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name := range form {
		if err := m.WriteField(name, form.Get(name)); err != nil {
			c.t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("picture", "사진.jpg")
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		c.t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		c.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.server.URL+path, &b)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Origin", c.server.URL)
	r.Header.Set("Content-Type", m.FormDataContentType())
	if json {
		r.Header.Set("Accept", "application/json, application/problem+json")
	}
	return c.send(r)
}

func (a *answer) want(status int) *answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d; %s", a.status, status, a.text())
	}
	return a
}

// to checks that the answer leads somewhere.
func (a *answer) to(path string) *answer {
	a.t.Helper()
	a.want(http.StatusSeeOther)
	if a.location != path {
		a.t.Fatalf("leads to %q, want %q", a.location, path)
	}
	return a
}

func (a *answer) has(texts ...string) *answer {
	a.t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.text(), text) {
			a.t.Errorf("the page lacks %q: %s", text, a.text())
		}
	}
	return a
}

// text is what can be read on the page, fields and their values too.
func (a *answer) text() string {
	var b strings.Builder
	for n := range a.root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		if n.Type == html.ElementNode && n.Data == "input" {
			b.WriteString(attr(n, "value") + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, x := range n.Attr {
		if x.Key == name {
			return x.Val
		}
	}
	return ""
}

// field is the value of the first field with the name.
func (a *answer) field(name string) string {
	a.t.Helper()
	for n := range a.root.Descendants() {
		if n.Type != html.ElementNode || attr(n, "name") != name {
			continue
		}
		if n.Data == "textarea" {
			if n.FirstChild == nil {
				return ""
			}
			return n.FirstChild.Data
		}
		return attr(n, "value")
	}
	a.t.Errorf("the page has no field %q", name)
	return ""
}

// wrong is the message at a field.
func (a *answer) wrong(field string) string {
	for n := range a.root.Descendants() {
		if n.Type == html.ElementNode && strings.HasPrefix(attr(n, "id"), "f-") && strings.HasSuffix(attr(n, "id"), field+"-error") && n.FirstChild != nil {
			return n.FirstChild.Data
		}
	}
	return ""
}

func draftOf(title string) url.Values {
	return url.Values{
		"title": {title}, "subtitle": {"부제입니다"}, "body": {"<p>첫 문단입니다. 두 번째 문장입니다.</p><p>둘째 문단입니다.</p>"}, "section": {"1"}, "kind": {"normal"}, "grade": {"middle"},
		"origin": {"own"}, "tags": {"전기차, 배터리"}, "byline_person": {""}, "byline_name": {"박한결"}, "byline_title": {"기자"}, "byline_email": {""},
	}
}

func with(form url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for name, values := range form {
		out[name] = values
	}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

func photo(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 7 / w)
	}
	img.Set(1, 1, color.RGBA{200, 40, 40, 255})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var articlePath = regexp.MustCompile(`^/desk/articles/([0-9]+)\?done=`)

// write makes an article and returns its address.
func (c *client) write(form url.Values) string {
	c.t.Helper()
	a := c.post("/desk/articles/new", form).want(http.StatusSeeOther)
	if !articlePath.MatchString(a.location) {
		c.t.Fatalf("leads to %q", a.location)
	}
	path, _, _ := strings.Cut(a.location, "?")
	return path
}

func TestWalk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)

	// The administrator invites a reporter; the link works once.
	invited := admin.post("/desk/people", url.Values{"login": {"hangyeol"}, "name": {"박한결"}, "title": {"기자"}, "role": {"reporter"}}).want(http.StatusOK)
	link, err := url.Parse(regexp.MustCompile(`http://[^"<]+/desk/welcome\?key=[^"<]+`).FindString(invited.body))
	if err != nil || link.Path == "" {
		t.Fatalf("no link: %v %s", err, invited.text())
	}
	reporter := w.as("")
	reporter.get(link.RequestURI()).want(http.StatusOK).has("박한결님, 비밀번호를 정해 주세요", "hangyeol")
	key := link.Query().Get("key")
	short := reporter.post("/desk/welcome", url.Values{"key": {key}, "password": {"짧다"}, "again": {"짧다"}}).want(http.StatusUnprocessableEntity)
	if got := short.wrong("password"); !strings.Contains(got, "10자 이상") {
		t.Errorf("a short password: %q", got)
	}
	reporter.post("/desk/welcome", url.Values{"key": {key}, "password": {password}, "again": {"다른 말입니다만"}}).want(http.StatusUnprocessableEntity).has("두 번 적은 비밀번호가 다릅니다")
	welcome := reporter.post("/desk/welcome", url.Values{"key": {key}, "password": {password}, "again": {password}}).to("/desk/?done=welcome")
	set := welcome.header.Get("Set-Cookie")
	for _, part := range []string{"jogan=", "Path=/desk", "HttpOnly", "SameSite=Lax"} {
		if !strings.Contains(set, part) {
			t.Errorf("Set-Cookie %q lacks %s", set, part)
		}
	}
	reporter.get("/desk/?done=welcome").want(http.StatusOK).has("비밀번호를 정했습니다", "여기에는 내 기사가 없습니다")
	w.as("").get(link.RequestURI()).want(http.StatusNotFound).has("쓸 수 없는 링크입니다")

	// Writing, saving, and the list.
	path := reporter.write(draftOf("시장에 봄이 왔다"))
	reporter.get(path+"?done=saved").want(http.StatusOK).has("저장했습니다.", "시장에 봄이 왔다", "전기차, 배터리", "박한결")
	reporter.get("/desk/").has("시장에 봄이 왔다", "작성 중", "정치", "박한결")
	if body := reporter.get(path).field("body"); body != "<p>첫 문단입니다. 두 번째 문장입니다.</p><p>둘째 문단입니다.</p>" {
		t.Errorf("body %q", body)
	}
	version := reporter.get(path).field("version")
	reporter.post(path+"/publish", with(draftOf("기자의 발행"), "version", version)).want(http.StatusForbidden).has("권한이 없습니다", "기자의 발행")

	// The desk previews, edits and publishes in one press.
	desk := w.as(staff.DeskEditor)
	preview := desk.post("/desk/articles/preview", with(draftOf("미리 보는 제목"), "no", strings.TrimPrefix(path, "/desk/articles/"), "version", version)).want(http.StatusOK).has("미리 보는 제목")
	if !strings.Contains(preview.body, `src="/desk/file/0123456789abcdef0123456789abcdef/480.jpg"`) {
		t.Errorf("preview pictures: %s", preview.body)
	}
	desk.get(path + "/preview").want(http.StatusOK).has("시장에 봄이 왔다")
	desk.post(path+"/publish", with(draftOf("시장에 봄이 완전히 왔다"), "version", version)).to(path + "?done=published")
	public, err := w.db.PublicArticle(t.Context(), 1)
	if err != nil || public.Title != "시장에 봄이 완전히 왔다" {
		t.Fatalf("public copy %+v, %v", public, err)
	}

	// The reporter reads it now, and cannot change it.
	reporter.get(path).want(http.StatusOK).has("고칠 수 없습니다", "시장에 봄이 완전히 왔다")
	reporter.post(path, with(draftOf("몰래 고친 제목"), "version", "3")).want(http.StatusForbidden).has("몰래 고친 제목", "첫 문단입니다.")

	// Edits wait until they are published again.
	version = desk.get(path).field("version")
	desk.post(path, with(draftOf("고친 제목"), "version", version)).to(path + "?done=saved")
	desk.get("/desk/?who=all").has("발행본과 다름", "고친 제목")
	if public, err = w.db.PublicArticle(t.Context(), 1); err != nil || public.Title != "시장에 봄이 완전히 왔다" {
		t.Errorf("readers see %q, %v", public.Title, err)
	}
	desk.post(path+"/publish", with(draftOf("고친 제목"), "version", desk.get(path).field("version"))).to(path + "?done=published")

	// Withdrawing needs a reason.
	desk.post(path+"/withdraw", url.Values{"notice": {"곧 다시 싣겠습니다"}}).want(http.StatusUnprocessableEntity).has("꼭 적어 주세요", "곧 다시 싣겠습니다")
	desk.post(path+"/withdraw", url.Values{"reason": {"사실 확인"}, "notice": {"곧 다시 싣겠습니다"}}).to(path + "?done=withdrawn")
	desk.get(path).has("내림", "사실 확인")
	if public, err = w.db.PublicArticle(t.Context(), 1); err != nil || public.Withdrawn.IsZero() || public.Notice != "곧 다시 싣겠습니다" {
		t.Errorf("withdrawn copy %+v, %v", public, err)
	}

	// What may be left of it elsewhere is seen to place by place.
	if page := desk.get(path).has("확인할 곳 7곳", "네이버 검색"); !strings.Contains(page.body, `href="#outside"`) || strings.Contains(page.body, `id="delivered"`) {
		t.Error("no way to the list, or an empty panel of deliveries")
	}
	desk.post(path+"/copies", url.Values{"copy": {"nowhere"}}).want(http.StatusNotFound)
	for _, x := range news.OutsideCopies() {
		desk.post(path+"/copies", url.Values{"copy": {x.Key}}).to(path + "#outside")
	}
	if page := desk.get(path).has("✓"); strings.Contains(page.body, "확인할 곳") {
		t.Error("every copy is seen to, and the page still asks for it")
	}
	desk.post(path+"/copies", url.Values{"copy": {"daum"}, "undo": {"1"}}).to(path + "#outside")
	desk.get(path).has("확인할 곳 1곳")

	// Older versions stay readable.
	history := desk.get(path)
	revision := regexp.MustCompile(`/desk/articles/1/revisions/[0-9]+`).FindAllString(history.body, -1)
	if len(revision) < 3 {
		t.Fatalf("%d revisions", len(revision))
	}
	desk.get(revision[len(revision)-1]).want(http.StatusOK).has("지난 판", "시장에 봄이 왔다")
	desk.get("/desk/articles/1/revisions/99999").want(http.StatusNotFound)

	admin.get("/desk/log").want(http.StatusOK).has("기사 발행", "기사 내림", "초대")
	reporter.post("/desk/sign-out", url.Values{}).to("/desk/sign-in?done=signed-out")
	reporter.get("/desk/").to("/desk/sign-in?next=%2Fdesk%2F")
}

// A page asks all that it asks through one connection of the database: pages that each hold one and wait for a second
// would wait for ever once as many are opened at the same time as there are connections.
func TestPageNeedsOneConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.as(staff.Admin)
	path := c.write(draftOf("주민등록번호 900101-1234567"))
	c.get(path) // its session is noted as used
	const connections = 8
	var held, ended sync.WaitGroup
	let := make(chan struct{})
	for range connections - 1 {
		held.Add(1)
		ended.Go(func() {
			err := w.db.Read(t.Context(), func(r *store.Reader) error {
				_, err := r.Paper(t.Context())
				held.Done()
				<-let
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	held.Wait()
	defer ended.Wait()
	defer close(let)
	for _, x := range []string{path, "/desk/", "/desk/claims", "/desk/corrections", "/desk/assignments", "/desk/notes", "/desk/media", "/desk/guard", "/desk/powers", "/desk/breaking", "/desk/front", "/desk/front/0/preview", "/desk/front/0/history", "/desk/front/0/draft", "/desk/front/find", "/desk/menu", "/desk/banners", "/desk/sections", "/desk/series", "/desk/pages", "/desk/paper", "/desk/people", "/desk/tokens", "/desk/log", "/desk/articles/find",
		path + "/notes", path + "/near", path + "/preview", path + "/editing"} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.server.URL+x, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := c.http.Do(r)
		if err != nil {
			t.Errorf("%s: %v", x, err)
		} else if answer.Body.Close(); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", x, answer.StatusCode)
		}
		cancel()
	}
}
