package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"jogan/internal/browser"
)

// The sample paper at the moment of the page that the project began from, as readers, crawlers and strangers meet it.
func TestDemo(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	p := start(t, "demo", "--data", dir, "--now", seed)
	b := browser.Start(t)
	t.Run("the page of the seed", func(t *testing.T) { seedPage(t, p) })
	t.Run("every link leads somewhere", func(t *testing.T) { crawl(t, p) })
	t.Run("everybody signs in", func(t *testing.T) { signIns(t, p) })
	t.Run("hostile requests", func(t *testing.T) { hostile(t, p, newToken(t, dir, "admin")) })
	t.Run("without JavaScript", func(t *testing.T) { withoutScript(t, b, p) })
	t.Run("quiet", func(t *testing.T) { quiet(t, b, p) })
	t.Run("phones", func(t *testing.T) { phones(t, b, p) })
	t.Run("keyboard", func(t *testing.T) { keyboard(t, b, p) })
}

// node finds the first element that is, in the order of the page.
func node(n *html.Node, is func(*html.Node) bool) *html.Node {
	for x := range n.Descendants() {
		if x.Type == html.ElementNode && is(x) {
			return x
		}
	}
	return nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func element(a atom.Atom) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.DataAtom == a }
}

// text is what an element says, each run of white space as one space; scripts and drawings say nothing.
func text(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && slices.Contains([]string{"script", "style", "svg", "noscript", "head", "template"}, n.Data):
		default:
			for c := range n.ChildNodes() {
				walk(c)
			}
			if n.Type == html.ElementNode && n.DataAtom != atom.Span && n.DataAtom != atom.A && n.DataAtom != atom.Strong {
				b.WriteByte(' ')
			}
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

func parsed(t testing.TB, page string) *html.Node {
	t.Helper()
	return must[*html.Node](t)(html.Parse(strings.NewReader(page)))
}

// seedWeather is the bar of 2026-01-19 (DOMAIN.md §2).
func seedWeather() []string {
	return []string{
		"맑음 동두천 -1.9℃", "구름많음 강릉 5.0℃", "맑음 서울 -2.6℃", "구름많음 대전 1.2℃", "흐림 대구 4.2℃", "흐림 울산 7.7℃", "구름많음 광주 1.7℃",
		"구름많음 부산 10.3℃", "흐림 고창 0.5℃", "흐림 제주 5.7℃", "구름조금 강화 -4.1℃", "구름많음 보은 0.6℃", "흐림 금산 1.6℃", "흐림 강진군 2.3℃",
		"흐림 경주시 6.1℃", "구름많음 거제 9.8℃",
	}
}

func seedPage(t *testing.T, p *paper) {
	list := parsed(t, p.page(t, "/sections/industry"))
	main := node(list, element(atom.Main))
	link := node(main, func(n *html.Node) bool {
		return n.DataAtom == atom.A && strings.HasPrefix(attribute(n, "href"), "/articles/") && text(n) != ""
	})
	var page *html.Node
	eventually(t, "weather from the feed", func() bool {
		page = parsed(t, p.page(t, attribute(link, "href")))
		return !strings.Contains(text(page), "견본")
	})
	article := node(page, element(atom.Article))
	title := node(article, element(atom.H1))
	subtitle := node(article, func(n *html.Node) bool { return strings.Contains(attribute(n, "class"), "subtitle") })
	var body *html.Node
	for n := range article.Descendants() { // the longest paragraph
		if n.DataAtom == atom.P && n != subtitle && (body == nil || len(text(n)) > len(text(body))) {
			body = n
		}
	}
	if title == nil || subtitle == nil || body == nil {
		t.Fatalf("no title, subtitle or body: %s", text(article))
	}
	want := append(seedWeather(), "기상청 제공", "2026년 01월 19일 월요일", "메뉴", "산업", text(title), text(subtitle), text(body), "HOT클릭 TOP7", "배너", "사회", "더보기")
	rest := text(page)
	for i, words := range want {
		_, after, ok := strings.Cut(rest, words)
		if !ok || words == "" {
			t.Fatalf("%q (%d) does not come after what comes before it; left over: %.600s", words, i, rest)
		}
		rest = after
	}
	if got := strings.Count(text(page), "℃"); got != 16 {
		t.Errorf("%d temperatures", got)
	}
	if read := node(page, func(n *html.Node) bool { return attribute(n, "aria-label") == "동두천 맑음 영하 1.9도" }); read == nil {
		t.Error("the first station is not read aloud")
	}
	if source := node(page, func(n *html.Node) bool { return n.DataAtom == atom.A && text(n) == "기상청 제공" }); source == nil || !strings.HasPrefix(attribute(source, "href"), "https://") {
		t.Error("기상청 제공 is no link to its source")
	}

	heading := node(page, func(n *html.Node) bool { return n.DataAtom == atom.H2 && text(n) == "HOT클릭 TOP7" })
	ranking := node(heading.Parent, element(atom.Ol))
	var most []string
	for n := range ranking.Descendants() {
		if n.DataAtom == atom.A {
			most = append(most, attribute(n, "href"))
		}
	}
	slices.Sort(most)
	if len(most) != 7 || len(slices.Compact(slices.Clone(most))) != 7 {
		t.Errorf("the most read are %q", most)
	}
	for n := range page.Descendants() { // the boxes never hold the article being read, and no heading stands over nothing
		if n.DataAtom == atom.H2 && n.Parent.DataAtom == atom.Section && text(n.Parent) == text(n) {
			t.Errorf("nothing stands under %q", text(n))
		}
	}
}

// crawl follows every link, picture, style and script that begins at the front page and stays in the paper.
func crawl(t *testing.T, p *paper) {
	seen := map[string]string{"/": "the start"}
	queue := []string{"/"}
	articles, pictures, sections := map[string]bool{}, 0, map[string]bool{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		got := p.get(t, path)
		if got.status >= 400 {
			t.Errorf("%s, linked from %s: %d", path, seen[path], got.status)
		}
		if len(got.body) == 0 && got.status == http.StatusOK {
			t.Errorf("%s, linked from %s: nothing", path, seen[path])
		}
		switch kind := got.head.Get("Content-Type"); {
		case strings.HasPrefix(kind, "image/"):
			pictures++
		case strings.HasPrefix(kind, "text/html") && got.status == http.StatusOK:
			if regexp.MustCompile(`^/articles/\d+$`).MatchString(path) {
				articles[path] = true
			}
			if regexp.MustCompile(`^/sections/[^/?]+$`).MatchString(path) {
				sections[path] = true
			}
			page := parsed(t, got.body)
			if found := node(page, func(n *html.Node) bool {
				return n.DataAtom == atom.H1 || path == "/" && n.DataAtom == atom.H2 || strings.HasPrefix(path, "/front/") && n.DataAtom == atom.Base
			}); found == nil {
				t.Errorf("%s has no heading", path)
			}
			if strings.Contains(got.body, "⟦") || strings.Contains(got.body, "data-picture") {
				t.Errorf("%s holds a sentence or a picture that there is not", path)
			}
			for _, next := range addresses(page) {
				next, _, _ = strings.Cut(next, "#")
				next = strings.TrimPrefix(next, p.site)
				if _, ok := seen[next]; !ok && strings.HasPrefix(next, "/") && !strings.HasPrefix(next, "//") {
					seen[next] = path
					queue = append(queue, next)
				}
			}
		}
	}
	if len(articles) < 60 || len(sections) != 8 || pictures < 50 {
		t.Errorf("%d articles, %d pictures, sections %v", len(articles), pictures, sections)
	}
}

func addresses(page *html.Node) (all []string) {
	for n := range page.Descendants() {
		if n.DataAtom == atom.Form && strings.EqualFold(attribute(n, "method"), "post") {
			continue // nothing leads there but its button
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "href", "src", "action":
				all = append(all, a.Val)
			case "srcset":
				for candidate := range strings.SplitSeq(a.Val, ",") {
					if fields := strings.Fields(candidate); len(fields) > 0 {
						all = append(all, fields[0])
					}
				}
			}
		}
	}
	return all
}

// signIns uses the names and passwords that the demo prints.
func signIns(t *testing.T, p *paper) {
	out := p.out.String()
	if !strings.Contains(out, p.site+"\n") || !strings.Contains(out, p.site+"/desk/\n") {
		t.Errorf("the demo does not say where it is:\n%s", out)
	}
	accounts := regexp.MustCompile(`(?m)^  (\w+) +(\S+) +(\S+)$`).FindAllStringSubmatch(out, -1)
	var roles []string
	for _, a := range accounts {
		if a[1] == "아이디" {
			continue
		}
		role, _, _ := strings.Cut(a[3], "·")
		roles = append(roles, role)
		if got := p.get(t, "/desk/", "Cookie", p.session(t, a[1], a[2])); got.status != http.StatusOK {
			t.Errorf("%s: %d", a[1], got.status)
		}
	}
	slices.Sort(roles)
	if want := []string{"관리자", "기자", "데스크", "시민기자", "편집국장", "편집부"}; !slices.Equal(roles, want) {
		t.Errorf("the roles are %q", roles)
	}
}

// Where the feed cannot be reached the demo shows its sample and says so. A demo without a directory leaves none.
func TestDemoWithoutFeed(t *testing.T) {
	t.Parallel()
	p := start(t, "demo", "--weather-url", "http://127.0.0.1:1/")
	front := text(parsed(t, p.page(t, "/")))
	if !strings.Contains(front, "견본 맑음 동두천 -1.9℃") || !strings.Contains(front, "구름많음 거제 9.8℃ 기상청 제공") {
		t.Errorf("no sample weather: %.400s", front)
	}
	dir := filepath.Dir(p.database)
	if got := files(t, dir); len(got) < 50 {
		t.Errorf("the demo's directory %s holds %q", dir, got)
	}
	p.stop()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}
