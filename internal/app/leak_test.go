package app_test

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"image"
	"image/color"
	"image/jpeg"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jogan/internal/app"
	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/staff"
)

// Words that only hidden articles have: one that finds them, one that they are tagged with.
const (
	hiddenWord = "검은댕기해오라기"
	hiddenTag  = "감춘꼬리표"
)

// secret is an article that readers must not see, or not as it stands: every word of it holds its mark.
type secret struct {
	state    string
	mark     string // plain letters: no encoding of an answer changes them
	no       int64
	hidden   bool // its number must not be told either; else only what stands in it now
	pictures []news.Picture
}

// routePatterns are the patterns of a door, as its source says them: a new route is walked without being written down here.
func routePatterns(t *testing.T, file string) []string {
	t.Helper()
	tree := must[*ast.File](t)(parser.ParseFile(token.NewFileSet(), file, nil, 0))
	shape := regexp.MustCompile(`^((GET|POST|PUT|PATCH|DELETE|HEAD) )?/`)
	// text is a string of literals and of the constant "root" of the programs' door.
	var text func(n ast.Expr) (string, bool)
	text = func(n ast.Expr) (string, bool) {
		switch x := n.(type) {
		case *ast.BasicLit:
			if x.Kind == token.STRING {
				return must[string](t)(strconv.Unquote(x.Value)), true
			}
		case *ast.Ident:
			return "/api/v1", x.Name == "root"
		case *ast.BinaryExpr:
			left, ok := text(x.X)
			right, also := text(x.Y)
			return left + right, ok && also && x.Op == token.ADD
		}
		return "", false
	}
	var all []string
	ast.Inspect(tree, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		pattern, ok := text(x)
		if ok && shape.MatchString(pattern) {
			all = append(all, pattern)
		}
		return !ok
	})
	return all
}

var wildcard = regexp.MustCompile(`\{([a-z]+)(\.\.\.)?\}|\{\$\}`)

// filled puts every known value into a pattern's wildcards.
func filled(t *testing.T, pattern string, values map[string][]string) []string {
	t.Helper()
	all := []string{pattern}
	for {
		place := wildcard.FindStringSubmatchIndex(all[0])
		if place == nil {
			return all
		}
		name := ""
		if place[2] >= 0 {
			name = all[0][place[2]:place[3]]
		}
		with := values[name]
		if name == "" {
			with = []string{""}
		}
		if len(with) == 0 {
			t.Fatalf("%s: the walk knows no value for {%s}; give it all that could lead to a hidden article", pattern, name)
		}
		var next []string
		for _, path := range all {
			at := wildcard.FindStringIndex(path)
			for _, value := range with {
				next = append(next, path[:at[0]]+value+path[at[1]:])
			}
		}
		all = next
	}
}

// walk asks for every public address that the routes allow and every one that a page names, as an anonymous reader, and tells at
// which of them each mark was found.
type walk struct {
	t      *testing.T
	n      *running
	marks  []string
	found  map[string][]string
	seen   map[string]bool
	status map[string]int
	queue  []string
}

var link = regexp.MustCompile(`(?:href|src|action|poster|data-[a-z-]+)="([^"]*)"|srcset="([^"]*)"|<(?:link|id|guid|loc|url)[^>]*>([^<]*)<|"(?:url|image|mainEntityOfPage|@id)":"([^"]*)"`)

func (w *walk) ask(method, path string, headers ...string) answer {
	w.t.Helper()
	got := w.n.send(w.t, method, path, "", headers...)
	w.status[method+" "+path] = got.status
	if got.status >= 500 {
		w.t.Errorf("%s %s: %d", method, path, got.status)
	}
	all := got.body
	for name, values := range got.head {
		all += name + strings.Join(values, " ")
	}
	for _, mark := range w.marks {
		if strings.Contains(all, mark) {
			w.found[mark] = append(w.found[mark], method+" "+path)
		}
	}
	return got
}

func (w *walk) add(raw string) {
	u, err := url.Parse(strings.TrimSpace(html.UnescapeString(raw)))
	if err != nil || u.Host != "" && !strings.HasSuffix(w.n.site, u.Host) || u.Scheme != "" && u.Scheme != "http" || !strings.HasPrefix(u.Path, "/") {
		return
	}
	u.Scheme, u.Host, u.Fragment = "", "", ""
	if path := u.String(); !w.seen[path] {
		w.seen[path] = true
		w.queue = append(w.queue, path)
	}
}

func (w *walk) all(values map[string][]string) {
	w.t.Helper()
	for _, pattern := range routePatterns(w.t, "../site/routes.go") {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok {
			path = pattern
		}
		for _, p := range filled(w.t, path, values) {
			if !ok || method != http.MethodGet {
				w.ask(http.MethodPost, p)
			}
			w.add(p)
			if strings.Contains(path, "{no}") || strings.Contains(path, "{file") || strings.Contains(path, "{id}") {
				continue // one thing, whatever is asked of it
			}
			for _, query := range values["?"] {
				w.add(p + "?" + query)
			}
		}
	}
	for len(w.queue) > 0 {
		path := w.queue[0]
		w.queue = w.queue[1:]
		got := w.ask(http.MethodGet, path)
		for _, found := range link.FindAllStringSubmatch(got.body, -1) {
			for _, address := range found[1:] {
				for part := range strings.SplitSeq(address, ", ") {
					part, _, _ = strings.Cut(strings.TrimSpace(part), " ")
					w.add(part)
				}
			}
		}
	}
}

// Nothing of an article that is not out leaks: not at its number, in no list, feed, search, box, picture, banner, count or answer
// of the API, in none of its states; nor does what waits behind a published article, or stood there before.
func TestPromiseNothingLeaks(t *testing.T) {
	t.Parallel()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		dir, _ := found(t)
		nothingLeaks(t, dir, "")
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		if address, ok := postgres(t); ok {
			dir, _ := found(t, "--database", address)
			nothingLeaks(t, dir, address)
		}
	})
}

func nothingLeaks(t *testing.T, dir, database string) {
	ctx, shell := t.Context(), staff.Shell()
	start := time.Now().Truncate(time.Hour)
	clock := app.NewClock(time.Time{})
	clock.Set(start)
	b := behind(t, dir, database, clock.Now)
	step := func(no int64) desk.Step { return desk.Step{No: no, Version: b.article(no).Version} }
	publish := func(no int64) { t.Helper(); must[news.PublicArticle](t)(b.PublishArticle(ctx, shell, step(no))) }
	series := must[news.Series](t)(b.SaveSeries(ctx, shell, news.Series{Slug: "hidden-series", Name: "연재"}))
	photos := 0
	photo := func(mark string) news.Picture {
		t.Helper()
		photos++
		pixels := image.NewRGBA(image.Rect(0, 0, 320, 200))
		for i := range 320 * 200 {
			pixels.Set(i%320, i/320, color.RGBA{uint8(i % 251), uint8(photos * 7), uint8(i / 320), 255})
		}
		var raw bytes.Buffer
		if err := jpeg.Encode(&raw, pixels, nil); err != nil {
			t.Fatal(err)
		}
		return must[news.Picture](t)(b.AddPicture(ctx, shell, &raw, news.Picture{Caption: mark + " 사진", Credit: mark, Alt: mark}))
	}

	// words writes the mark into everything that an article has.
	var secrets []*secret
	words := func(s *secret, a news.Article) news.Article {
		s.pictures = []news.Picture{photo(s.mark), photo(s.mark)}
		a.Title, a.ShortTitle, a.Subtitle, a.Lead, a.Caption, a.AIUse = s.mark+" 제목", s.mark+" 짧은", s.mark+" 부제", s.mark+" 리드", s.mark+" 설명", s.mark+" 고지"
		a.Body = fmt.Sprintf(`<p>%s %s 본문.</p><figure data-picture="%d"><figcaption>%s</figcaption></figure>`, s.mark, hiddenWord, s.pictures[1].ID, s.mark)
		a.Picture, a.Series, a.Tags, a.Section, a.Take = s.pictures[0].ID, series.ID, []string{hiddenTag, s.mark}, b.section, s.mark
		a.Bylines, a.Origin = []news.Byline{{Name: s.mark, Email: s.mark + "@paper.example"}}, news.Origin{Own: true, Source: s.mark}
		return a
	}
	begin := func(state string, hidden bool) *secret {
		s := &secret{state: state, mark: fmt.Sprintf("zqxmark%02dq", len(secrets)), hidden: hidden}
		secrets = append(secrets, s)
		return s
	}
	draft := func(state string, also func(*news.Article)) *secret {
		t.Helper()
		s := begin(state, true)
		a := words(s, news.Article{})
		if also != nil {
			also(&a)
		}
		s.no = b.saved(a).No
		return s
	}
	moved := func(_ news.Article, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	later := func(a *news.Article) { a.Embargo = start.Add(48 * time.Hour) }
	at := func(s *secret, when time.Time) desk.Step {
		x := step(s.no)
		x.At = when
		return x
	}

	writing := draft("writing", nil)
	moved(b.FileArticle(ctx, shell, step(draft("filed", nil).no)))
	returned := draft("returned", nil)
	moved(b.FileArticle(ctx, shell, step(returned.no)))
	why := step(returned.no)
	why.Note = returned.mark + " 까닭"
	moved(b.ReturnArticle(ctx, shell, why))
	moved(b.ApproveArticle(ctx, shell, step(draft("approved", nil).no)))
	moved(b.ScheduleArticle(ctx, shell, at(draft("scheduled", nil), start.Add(24*time.Hour))))
	moved(b.ApproveArticle(ctx, shell, step(draft("embargoed", later).no)))
	moved(b.ScheduleArticle(ctx, shell, at(draft("embargoed and scheduled", later), start.Add(49*time.Hour))))
	held := draft("held at its time", nil)
	moved(b.ScheduleArticle(ctx, shell, at(held, start.Add(time.Minute))))
	a := b.article(held.no)
	later(&a)
	b.saved(a)

	gone := draft("withdrawn", nil)
	publish(gone.no)
	ended := draft("withdrawn at its time", func(a *news.Article) { a.WithdrawAt = start.Add(time.Minute) })
	publish(ended.no)

	behindIt := begin("pending behind a published one", false)
	behindIt.no = b.saved(b.ready("이미 나간 기사")).No
	publish(behindIt.no)
	b.saved(words(behindIt, b.article(behindIt.no)))
	before := begin("what stood there before a correction", false)
	once := words(before, news.Article{})
	once.Take = "" // readers are told the earlier stages of a story
	before.no = b.saved(once).No
	publish(before.no)
	now := b.ready("고쳐서 나간 기사")
	now.No, now.Version = before.no, b.article(before.no).Version
	b.saved(now)
	publish(before.no)

	// What is out names them all, and so does what stands around it.
	carrier := b.ready("모두를 가리키는 기사")
	var nos []int64
	for _, s := range secrets {
		if s.hidden {
			nos = append(nos, s.no)
		}
	}
	carrier.Related = nos[:min(len(nos), news.MaxRelated)]
	carrier.Body += `<div data-related="` + strings.Trim(strings.ReplaceAll(fmt.Sprint(nos[:10]), " ", ","), "[]") + `"></div>`
	carrier.No = b.saved(carrier).No
	publish(carrier.No)
	front := news.DefaultFront(0)
	front.Blocks()[0].Places = []news.FrontPlace{{Article: gone.no, Title: gone.mark + " 톱"}}
	front.Blocks()[2].Places = []news.FrontPlace{{Position: 1, Article: ended.no, Title: ended.mark + " 첫 면"}}
	front = must[news.Edition](t)(b.SaveFrontDraft(ctx, shell, front))
	front = must[news.Edition](t)(b.PublishFront(ctx, shell, 0, front.Version, 0, ""))
	front.Rows = append(front.Rows, news.FrontRow{Columns: []news.FrontColumn{{Span: 12, Blocks: []news.FrontBlock{{Key: "free", Kind: news.HTMLBlock, HTML: writing.mark + " 초안의 글"}}}}})
	front = must[news.Edition](t)(b.SaveFrontDraft(ctx, shell, front)) // a draft: nobody outside sees it
	correction := func(c news.Correction) news.Correction {
		t.Helper()
		c.Body = "<p>바로잡습니다.</p>"
		return must[news.Correction](t)(b.PublishCorrection(ctx, shell, c))
	}
	correction(news.Correction{Article: gone.no, Kind: news.Rectified, Title: "내린 기사의 정정", BoxUntil: start.Add(100 * time.Hour)})
	correction(news.Correction{Article: carrier.No, Kind: news.Replied, Title: "내린 기사가 전문인 반론", Notice: gone.no, BoxUntil: start.Add(100 * time.Hour)})
	down := correction(news.Correction{Article: carrier.No, Kind: news.FollowUp, Title: gone.mark + " 내린 정정", BoxUntil: start.Add(100 * time.Hour)})
	var views []ranking.Views
	for _, s := range secrets {
		views = append(views, ranking.Views{Article: s.no, Hour: start.Add(-time.Hour).UnixMilli(), Count: 1000})
		must[news.Note](t)(b.AddNote(ctx, shell, news.Note{Article: s.no, Text: s.mark + " 메모"}))
	}
	if err := b.db.AddViews(ctx, views); err != nil {
		t.Fatal(err)
	}
	must[news.Claim](t)(b.ReceiveClaim(ctx, shell, news.Claim{Article: carrier.No, Kind: news.Rectified, Claimant: gone.mark, Contact: gone.mark + "@reader.example", Text: gone.mark, Way: "mail", Received: start}))
	must[banner.Creative](t)(b.SaveBanner(ctx, shell, banner.Creative{
		Place: "top", Name: writing.mark, Advertiser: writing.mark, Picture: photo("배너").ID, Alt: writing.mark, URL: "https://shop.example/" + writing.mark, Starts: start.Add(24 * time.Hour), Weight: 1,
	}))

	// Preview links: one that holds, and for each article one that was revoked and one that is too old.
	var keys []string
	_, open, err := b.AddPreviewLink(ctx, shell, writing.no, writing.mark, 30)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range secrets {
		l, revoked, err := b.AddPreviewLink(ctx, shell, s.no, s.mark, 30)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.RevokePreviewLink(ctx, shell, s.no, l.ID); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, revoked)
	}
	clock.Set(start.Add(-72 * time.Hour))
	for _, s := range secrets {
		_, old, err := b.AddPreviewLink(ctx, shell, s.no, s.mark, 2)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, old)
	}
	clock.Set(start)
	_, withdrawnKey, err := b.AddPreviewLink(ctx, shell, gone.no, gone.mark, 30)
	if err != nil {
		t.Fatal(err)
	}
	keys = append(keys, withdrawnKey)
	if err := b.WithdrawArticle(ctx, shell, gone.no, gone.mark+" 까닭", ""); err != nil {
		t.Fatal(err)
	}
	if err := b.WithdrawCorrection(ctx, shell, down.ID, gone.mark); err != nil {
		t.Fatal(err)
	}
	clock.Set(start.Add(2 * time.Minute))
	if err := b.RunDue(ctx); err != nil {
		t.Fatal(err)
	}
	if b.article(held.no).Held == "" || b.article(ended.no).Status != news.Withdrawn || b.article(gone.no).Status != news.Withdrawn {
		t.Fatal("the paper is not as this test wants it")
	}

	n := serveOn(t, dir, database, clock)
	var marks []string
	for _, s := range secrets {
		marks = append(marks, s.mark)
		if s.hidden {
			marks = append(marks, fmt.Sprintf(`/articles/%d"`, s.no), fmt.Sprintf("/articles/%d<", s.no))
		}
		for _, p := range s.pictures {
			marks = append(marks, p.Key)
		}
	}
	values := map[string][]string{
		"slug": {"society", series.Slug, "about", "corrections", url.PathEscape(hiddenTag)}, "sub": {"cases", "feed.xml"}, "handle": {"nobody", "reporter"}, "day": {"2026-01-19", "none"}, "page": {"1", "9"}, "key": {"free", "lead"}, "number": {"T260119-AAAAAA", "x"}, "tag": {url.PathEscape(hiddenTag), "none"},
		"?": {"q=" + url.QueryEscape(hiddenWord), "q=" + url.QueryEscape(hiddenTag), "q=" + url.QueryEscape("제목"), "q=" + url.QueryEscape(`"`+hiddenWord+` 본문"`),
			fmt.Sprintf("before=%d-999999", start.Add(time.Hour).UnixMilli()), fmt.Sprintf("q=%s&before=%d-999999", url.QueryEscape("본문"), start.Add(time.Hour).UnixMilli())},
	}
	for _, s := range append(slices.Clone(secrets), &secret{no: carrier.No}) {
		values["no"] = append(values["no"], itoa(s.no), itoa(s.no)+".gif")
		for _, p := range s.pictures {
			for _, v := range p.Variants {
				values["file"] = append(values["file"], v.File)
			}
			for _, name := range []string{"", "original.jpg", "480.jpg", "320.webp", "original.pdf"} {
				values["file"] = append(values["file"], p.Key+"/"+name)
			}
		}
	}
	for id := range 5 {
		values["id"] = append(values["id"], strconv.Itoa(id+1))
	}
	w := &walk{t: t, n: n, marks: marks, found: map[string][]string{}, seen: map[string]bool{}, status: map[string]int{}}
	w.add("/")
	w.all(values)
	outsiders(ctx, t, w, b, secrets, keys)
	for _, mark := range slices.Sorted(maps.Keys(w.found)) {
		state := mark
		for _, s := range secrets {
			if strings.Contains(mark, s.mark) || mark == fmt.Sprintf(`/articles/%d"`, s.no) || slices.ContainsFunc(s.pictures, func(p news.Picture) bool { return p.Key == mark }) {
				state = s.state
			}
		}
		t.Errorf("%s: %s is found at %v", state, mark, w.found[mark])
	}
	for _, s := range secrets {
		want := http.StatusOK
		if s.hidden {
			want = http.StatusNotFound
		}
		if s == gone || s == ended {
			want = http.StatusGone
		}
		if got := w.status["GET /articles/"+itoa(s.no)]; got != want {
			t.Errorf("%s: its number answers %d, want %d", s.state, got, want)
		}
		if got := w.status["POST /v/"+itoa(s.no)]; s.hidden && got != http.StatusNotFound {
			t.Errorf("%s: its count answers %d", s.state, got)
		}
		for _, p := range s.pictures {
			if got := w.status["GET /media/"+p.Variants[0].File]; got != http.StatusNotFound {
				t.Errorf("%s: its picture answers %d", s.state, got)
			}
		}
	}
	if len(w.status) < 1000 {
		t.Errorf("only %d addresses were walked", len(w.status))
	}
	if !t.Failed() {
		t.Logf("proof: %d addresses, %d articles that are not out, nothing of them", len(w.status), len(secrets))
	}

	// The link that holds shows its article and no other's files.
	if got := n.get(t, "/desk/preview/"+open); got.status != http.StatusOK || !strings.Contains(got.body, writing.mark) || strings.Contains(got.body, gone.mark) {
		t.Errorf("the preview: %d", got.status)
	}
	for i, s := range secrets {
		want := http.StatusNotFound
		if i == 0 {
			want = http.StatusOK
		}
		if got := n.get(t, "/desk/preview/"+open+"/file/"+s.pictures[0].Variants[0].File); got.status != want {
			t.Errorf("%s: its picture by another's preview link: %d", s.state, got.status)
		}
	}

	// Once it is out, it is found wherever it belongs, at addresses that were walked: the walk sees what there is to see.
	publish(writing.no)
	eventually(t, "the front page has it", func() bool { return strings.Contains(n.page(t, "/"), writing.mark) })
	file := "/media/" + writing.pictures[1].Variants[0].File
	for _, path := range []string{"/", "/articles/" + itoa(writing.no), "/articles/" + itoa(carrier.No), "/latest", "/feed.xml", "/atom.xml", "/feed.json", "/sections/society", "/sections/society/feed.xml", "/sections/society/atom.xml",
		"/tags/" + url.PathEscape(hiddenTag), "/series/" + series.Slug, "/search?q=" + url.QueryEscape(hiddenWord), file} {
		if w.status["GET "+path] == 0 {
			t.Errorf("%s was not walked", path)
		}
		if w.ask(http.MethodGet, path); path != file && !slices.Contains(w.found[writing.mark], "GET "+path) {
			t.Errorf("what is out is not found at %s: the walk looks past it", path)
		}
	}
	if got := w.status["GET "+file]; got != http.StatusOK {
		t.Errorf("the picture of what is out: %d", got)
	}
}

// outsiders asks for what stands behind the doors of staff and of programs, without a key, and with keys that do not hold.
func outsiders(ctx context.Context, t *testing.T, w *walk, b *back, secrets []*secret, keys []string) {
	t.Helper()
	_, revoked, err := b.AddToken(ctx, staff.Shell(), staff.Token{Name: "끊긴 것", Role: staff.Chief})
	if err != nil {
		t.Fatal(err)
	}
	tokens := must[[]staff.Token](t)(b.db.Tokens(ctx))
	if err := b.RevokeToken(ctx, staff.Shell(), tokens[len(tokens)-1].ID); err != nil {
		t.Fatal(err)
	}
	_, weak, err := b.AddToken(ctx, staff.Shell(), staff.Token{Name: "기고", Role: staff.Contributor})
	if err != nil {
		t.Fatal(err)
	}
	values := map[string][]string{"key": append(slices.Clone(keys), "x", strings.Repeat("a", 43), "..%2f..%2f1")}
	for _, s := range secrets {
		values["no"] = append(values["no"], itoa(s.no))
	}
	values["kind"] = []string{"tips", "none"}
	values["id"] = []string{itoa(secrets[0].pictures[0].ID), itoa(secrets[0].no), "999"}
	values["delivery"] = []string{"1"}
	values["section"], values["page"] = []string{"0", "1", "999"}, []string{"1", "9"}
	file, name, _ := strings.Cut(secrets[0].pictures[0].Variants[0].File, "/")
	values["picture"], values["file"] = []string{file}, []string{name}
	asked, programs := 0, 0
	for _, pattern := range append(routePatterns(t, "../api/api.go"), routePatterns(t, "../newsroom/routes.go")...) {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok {
			continue
		}
		for _, p := range filled(t, path, values) {
			asked++
			programs += strings.Count(p, "/api/v1/")
			if got := w.ask(method, p); got.status == http.StatusOK && !strings.Contains(p, "/desk/sign-in") && !strings.Contains(p, "/desk/welcome") && !strings.HasSuffix(p, "openapi.json") {
				t.Errorf("%s %s answers %d to nobody", method, p, got.status)
			}
			if !strings.HasPrefix(path, "/api/") {
				continue
			}
			if got := w.ask(method, p, "Authorization", "Bearer "+revoked); got.status < 400 && !strings.HasSuffix(p, "openapi.json") {
				t.Errorf("%s %s answers %d to a revoked token", method, p, got.status)
			}
			if method == http.MethodPatch && strings.Contains(path, "{no}") || strings.HasSuffix(p, "/publish") || strings.HasSuffix(p, "/withdraw") {
				if got := w.ask(method, p, "Authorization", "Bearer "+weak, "If-Match", `"1"`, "Content-Type", "application/json"); got.status < 400 {
					t.Errorf("%s %s answers %d to a contributor's token", method, p, got.status)
				}
			}
		}
	}
	if asked < 200 || programs < 50 {
		t.Errorf("only %d addresses behind doors, %d of programs", asked, programs)
	}
}
