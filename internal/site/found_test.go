package site_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jogan/internal/news"
	"jogan/internal/site"
	"jogan/internal/staff"
)

// metas are the meta elements of a page by name or property.
func metas(n *html.Node) map[string][]string {
	all := map[string][]string{}
	for c := range n.Descendants() {
		if c.Type != html.ElementNode || c.Data != "meta" {
			continue
		}
		var key, content string
		for _, a := range c.Attr {
			switch a.Key {
			case "name", "property":
				key = a.Val
			case "content":
				content = a.Val
			}
		}
		all[key] = append(all[key], content)
	}
	return all
}

// linked are the pieces of JSON-LD on a page, by their type.
func linked(t *testing.T, n *html.Node) map[string]map[string]any {
	t.Helper()
	all := map[string]map[string]any{}
	for c := range n.Descendants() {
		if c.Type != html.ElementNode || c.Data != "script" || !strings.Contains(fmt.Sprint(c.Attr), "application/ld+json") {
			continue
		}
		var x map[string]any
		if err := json.Unmarshal([]byte(c.FirstChild.Data), &x); err != nil {
			t.Fatalf("%v: %s", err, c.FirstChild.Data)
		}
		if x["@context"] != "https://schema.org" {
			t.Errorf("the context of %v", x)
		}
		all[fmt.Sprint(x["@type"])] = x
	}
	return all
}

func TestHead(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	a := draft(p.sections["making"].ID, "강물이 \"불었다\"")
	a.Tags = []string{"강", "비"}
	no := p.publish(a).No
	path := fmt.Sprintf("/articles/%d", no)

	got := metas(p.page("/"))
	if got["og:url"] != nil || got["og:image"] != nil || len(linked(t, p.page("/"))) != 0 {
		t.Error("a paper that does not know its address tells one")
	}
	p.settings(func(x *news.Paper) {
		x.URL, x.Slogan, x.Company, x.FirstPublished, x.Phone = root, "강가의 신문", "주식회사 조간", "2020-03-02", "02-000-0000"
	})
	for _, slug := range []string{"ethics", "about", "corrections-policy"} {
		_, err := p.desk.SavePage(t.Context(), staff.Shell(), news.Page{Slug: slug, Title: slug, Body: "<p>글</p>"})
		p.ok(err)
	}
	p.ok(p.desk.SaveFindable(t.Context(), staff.Shell(), news.Findable{
		Naver: `<meta name="naver-site-verification" content="abc123" />`, Google: "g-1_x", Bing: "<meta name='msvalidate.01' content='B1'>",
	}, 0))
	front := p.page("/")
	got = metas(front)
	for name, want := range map[string]string{
		"naver-site-verification": "abc123", "google-site-verification": "g-1_x", "msvalidate.01": "B1", "robots": "max-image-preview:large",
		"og:type": "website", "og:url": root + "/", "og:image": root + "/card.png", "og:image:width": "1200", "og:image:height": "630", "twitter:card": "summary_large_image",
	} {
		if strings.Join(got[name], "|") != want {
			t.Errorf("front page: %s is %v, not %q", name, got[name], want)
		}
	}
	data := linked(t, front)
	paper, site := data["NewsMediaOrganization"], data["WebSite"]
	if paper["@id"] != root+"/#organization" || paper["name"] != "조간일보" || paper["legalName"] != "주식회사 조간" || paper["foundingDate"] != "2020-03-02" ||
		paper["ethicsPolicy"] != root+"/ethics" || paper["correctionsPolicy"] != root+"/corrections-policy" || paper["masthead"] != root+"/about" ||
		paper["logo"].(map[string]any)["url"] != root+"/icon-512.png" {
		t.Errorf("the paper: %v", paper)
	}
	action, _ := site["potentialAction"].(map[string]any)
	target, _ := action["target"].(map[string]any)
	if site["url"] != root+"/" || site["publisher"].(map[string]any)["@id"] != paper["@id"] || target["urlTemplate"] != root+"/search?q={search_term_string}" || action["query-input"] != "required name=search_term_string" {
		t.Errorf("the site: %v", site)
	}

	got = metas(p.page(path))
	for name, want := range map[string]string{
		"og:type": "article", "og:url": root + path, "article:section": "제조", "article:tag": "강|비", "article:author": "홍서리",
		"article:published_time": p.clock.now().In(news.NewPaper("").Zone()).Format("2006-01-02T15:04:05-07:00"), "og:title": `강물이 "불었다"`,
	} {
		if strings.Join(got[name], "|") != want {
			t.Errorf("article: %s is %v, not %q", name, got[name], want)
		}
	}
	if got["naver-site-verification"] != nil || got["article:modified_time"] != nil {
		t.Errorf("an article says more than it should: %v", got)
	}
	if got := metas(p.page("/search?q=x")); strings.Join(got["robots"], "|") != "noindex" {
		t.Errorf("a search is open to robots: %v", got["robots"])
	}
}

func TestBreadcrumbs(t *testing.T) {
	t.Parallel()
	f := site.Frame{Crumbs: []site.Link{{Name: "조간", Path: "/"}, {Name: "사회", Path: "/sections/society"}, {Name: "기사", Path: "/articles/1"}}}
	if f.Breadcrumbs() != nil {
		t.Error("a path is no address")
	}
	f.Paper.URL = root
	raw, err := json.Marshal(f.Breadcrumbs())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"@context":"https://schema.org","@type":"BreadcrumbList","itemListElement":[` +
		`{"@type":"ListItem","position":1,"name":"조간","item":"https://paper.example/"},` +
		`{"@type":"ListItem","position":2,"name":"사회","item":"https://paper.example/sections/society"},` +
		`{"@type":"ListItem","position":3,"name":"기사"}]}`
	if string(raw) != want {
		t.Errorf("%s", raw)
	}
	f.Crumbs = f.Crumbs[:1]
	if f.Breadcrumbs() != nil {
		t.Error("the front page has no way to itself")
	}
}

func TestManifest(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.settings(func(x *news.Paper) { x.Name = "아주 긴 이름을 가진 강가의 신문" })
	var m site.Manifest
	p.ok(json.Unmarshal(p.get("/manifest.webmanifest").Body.Bytes(), &m))
	if m.Name != "아주 긴 이름을 가진 강가의 신문" || len([]rune(m.ShortName)) > 12 || m.Display != "minimal-ui" || len(m.Icons) != 4 {
		t.Errorf("%+v", m)
	}
	for _, i := range m.Icons {
		if got := p.get(i.Src); got.Code != 200 {
			t.Errorf("%s: %d", i.Src, got.Code)
		}
	}
}
