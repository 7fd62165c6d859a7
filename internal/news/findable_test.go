package news_test

import (
	"strings"
	"testing"

	"jogan/internal/fault"
	"jogan/internal/news"
)

func TestVerificationCode(t *testing.T) {
	t.Parallel()
	for pasted, want := range map[string]string{
		"abc123":     "abc123",
		"  abc123\n": "abc123",
		`<meta name="naver-site-verification" content="abc123" />`: "abc123",
		`<META CONTENT='a-b_c=' NAME='google-site-verification'>`:  "a-b_c=",
		`<meta name=msvalidate.01 content=ABC/>`:                   "ABC",
		`<meta name="x" content="">`:                               "",
	} {
		if got := news.VerificationCode(pasted); got != want {
			t.Errorf("%q: %q, not %q", pasted, got, want)
		}
	}
}

func TestFindableCheck(t *testing.T) {
	t.Parallel()
	lines := func(n int, line string) string { return strings.Repeat(line+"\n", n) }
	for _, c := range []struct {
		name  string
		x     news.Findable
		field string // empty: nothing is wrong
		key   string
		args  []any
	}{
		{"nothing", news.Findable{}, "", "", nil},
		{"a code with markup", news.Findable{Naver: `"><script>`}, "naver", "findable.code", nil},
		{"a long code", news.Findable{Google: strings.Repeat("a", 300)}, "google", "field.too-long", []any{200}},
		{"a crawler that is none", news.Findable{Crawlers: map[string]news.Stance{"Yeti": news.Refused}}, "crawlers", "field.choice", nil},
		{"a stance that is none", news.Findable{Crawlers: map[string]news.Stance{"GPTBot": "maybe"}}, "crawlers", "field.choice", nil},
		{"own lines", news.Findable{Robots: "# SEO\nUser-agent: AhrefsBot\nUser-agent: SemrushBot\nDisallow: /\n\nUser-agent: *\nDisallow: /private/\nCrawl-delay: 1\nSitemap: https://paper.example/extra.xml"}, "", "", nil},
		{"no line at all", news.Findable{Robots: "User-agent: *\nDisallow: /x\nhello"}, "robots", "findable.robots-line", []any{3}},
		{"for nobody", news.Findable{Robots: "Disallow: /x"}, "robots", "findable.robots-agent", []any{1}},
		{"no path", news.Findable{Robots: "User-agent: x\nDisallow: private"}, "robots", "findable.robots-path", []any{2}},
		{"a sitemap without host", news.Findable{Robots: "Sitemap: /x.xml"}, "robots", "findable.robots-sitemap", []any{1}},
		{"everybody refused", news.Findable{Robots: "User-agent: *\nDisallow: /"}, "robots", "findable.robots-engine", []any{"Yeti", "/"}},
		{"Naver refused", news.Findable{Robots: "user-agent:yeti\ndisallow:/articles"}, "robots", "findable.robots-engine", []any{"Yeti", "/articles/1"}},
		{"Google refused by a star", news.Findable{Robots: "User-agent: Googlebot\nDisallow: *"}, "robots", "findable.robots-engine", []any{"Googlebot", "/"}},
		{"refused, and allowed as long", news.Findable{Robots: "User-agent: *\nDisallow: /\nAllow: /"}, "", "", nil},
		{"too many lines", news.Findable{Robots: lines(201, "# x")}, "robots", "findable.lines", []any{200}},
		{"ads", news.Findable{Ads: "google.com, pub-0000000000000000, DIRECT, f08c47fec0942fa0 # note\nads.example.co.kr,123,reseller\nOWNERDOMAIN=paper.example\nmanagerdomain=ad.example, KR\ncontact=ads@paper.example\n\n# end"}, "", "", nil},
		{"too few fields", news.Findable{Ads: "# x\ngoogle.com, pub-1"}, "ads", "findable.ads-line", []any{2}},
		{"an address", news.Findable{Ads: "https://google.com, pub-1, DIRECT"}, "ads", "findable.ads-domain", []any{1}},
		{"neither direct nor not", news.Findable{Ads: "google.com, pub-1, BOTH"}, "ads", "findable.ads-relation", []any{1}},
		{"no account", news.Findable{Ads: "google.com,, DIRECT"}, "ads", "findable.ads-id", []any{1}},
		{"no variable", news.Findable{Ads: "OWNER=x.example"}, "ads", "findable.ads-line", []any{1}},
		{"no text", news.Findable{Ads: "google.com, pub-1, DIRECT\x00"}, "ads", "findable.ads-line", []any{1}},
	} {
		err := c.x.Check()
		got := fault.FieldsOf(err)
		if c.field == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if len(got) != 1 || got[0].Name != c.field || got[0].Key != c.key || len(got[0].Args) != len(c.args) {
			t.Errorf("%s: %+v", c.name, got)
			continue
		}
		for i, want := range c.args {
			if got[0].Args[i] != want {
				t.Errorf("%s: %v, not %v", c.name, got[0].Args, c.args)
			}
		}
	}
	f := news.Findable{Crawlers: map[string]news.Stance{"GPTBot": news.Refused, "CCBot": news.Allowed}, Robots: "\r\nUser-agent: x \r\nDisallow: /\r\n\r\n"}
	if err := f.Check(); err != nil || len(f.Crawlers) != 1 || f.Crawlers["CCBot"] != news.Allowed || f.Robots != "User-agent: x\nDisallow: /" {
		t.Errorf("the stored form: %+v, %v", f, err)
	}
}

func TestReadRobots(t *testing.T) {
	t.Parallel()
	r := news.ReadRobots("\ufeffnonsense\nUser-agent: a\nUser-agent: B # two\nAllow: /x/open\nDisallow: /x\nDisallow:\nSitemap: https://paper.example/s.xml\nUser-agent: *\nDisallow: /*.gif$\nUser-agent: a\nDisallow: /y*z\n")
	for _, c := range []struct {
		agent, path string
		want        bool
	}{
		{"a", "/", true}, {"A", "/x", false}, {"b", "/x/y", false}, {"b", "/x/open/1", true}, {"a", "/yoz", false}, {"b", "/yoz", true},
		{"a", "/1.gif", true}, {"c", "/1.gif", false}, {"c", "/1.gif?x", true}, {"c", "/x", true},
	} {
		if got := r.Allows(c.agent, c.path); got != c.want {
			t.Errorf("%s asks for %s: %t", c.agent, c.path, got)
		}
	}
	if len(r.Sitemaps) != 1 || r.Sitemaps[0] != "https://paper.example/s.xml" {
		t.Errorf("sitemaps %v", r.Sitemaps)
	}
}

func FuzzFindable(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /", "google.com, pub-1, DIRECT", `<meta content="x">`)
	f.Add("User-agent: \xff\nAllow: *$", "a.b,c,DIRECT;x=1", "content=")
	f.Fuzz(func(t *testing.T, robots, ads, code string) {
		x := news.Findable{Robots: robots, Ads: ads, Naver: code}
		if x.Check() != nil {
			return
		}
		again := x
		if err := again.Check(); err != nil || again.Robots != x.Robots || again.Ads != x.Ads || again.Naver != x.Naver {
			t.Fatalf("the stored form does not stand: %+v, %+v, %v", x, again, err)
		}
		r := news.ReadRobots("User-agent: *\nDisallow: /desk\n\n" + x.Robots)
		for _, engine := range news.SearchEngines() {
			if !r.Allows(engine, "/articles/1") {
				t.Fatalf("%s is refused by %q", engine, x.Robots)
			}
		}
	})
}
