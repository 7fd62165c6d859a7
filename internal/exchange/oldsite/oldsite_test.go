package oldsite_test

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"

	"jogan/internal/exchange/oldsite"
	"jogan/internal/news"
)

// The shapes of the four systems, and what only looks like them.
func TestRead(t *testing.T) {
	t.Parallel()
	article := func(n int64) *oldsite.Meant {
		return &oldsite.Meant{Keys: []string{fmt.Sprintf("article/%d", n)}, Article: n}
	}
	list := func(keys ...string) *oldsite.Meant { return &oldsite.Meant{Keys: keys, Else: "/latest"} }
	fed := func(keys ...string) *oldsite.Meant {
		return &oldsite.Meant{Keys: keys, Feed: true, Else: "/feed.xml"}
	}
	image := func(key string) *oldsite.Meant {
		return &oldsite.Meant{Keys: []string{"image/" + key}, Else: news.GoneAddress}
	}
	for _, c := range []struct {
		system, address string
		want            *oldsite.Meant // nil: not of that shape
	}{
		{news.NDSoft, "/news/articleView.html?idxno=123", article(123)},
		{news.NDSoft, "/news/articleView.html?sc_word=%EA%B0%95&idxno=123&page=2", article(123)},
		{news.NDSoft, "/news/articleView.html?x=1&amp;idxno=123", article(123)},
		{news.NDSoft, "/news/articleView.html?IDXNO=00123", article(123)},
		{news.NDSoft, "/news/articlePrint.html?idxno=9", article(9)},
		{news.NDSoft, "/news/articleViewAmp.html?idxno=9", article(9)},
		{news.NDSoft, "/news/articleView.html?idxno=", nil},
		{news.NDSoft, "/news/articleView.html?idxno=-4", nil},
		{news.NDSoft, "/news/articleView.html?idxno=+4", article(4)},
		{news.NDSoft, "/news/articleView.html?idxno=1%27%20or%201=1", nil},
		{news.NDSoft, "/news/articleView.html?idxno=99999999999999999999", nil},
		{news.NDSoft, "/news/articleView.html?idxno=1&idxno=2", article(1)},
		{news.NDSoft, "/news/articleList.html?sc_section_code=S1N1&view_type=sm", list("section/S1N1")},
		{news.NDSoft, "/news/articleList.html?sc_section_code=S1N1&sc_sub_section_code=S2N3&page=4&view_type=sm", list("section/S1N1/S2N3", "section/S2N3", "section/S1N1")},
		{news.NDSoft, "/news/articleList.html?sc_sub_section_code=S2N3&view_type=sm", list("section/S2N3")},
		{news.NDSoft, "/news/articleList.html?page=2", list()},
		{news.NDSoft, "/news/articleList.html?sc_section_code=%00%3Cb%3E", list()},
		{news.NDSoft, "/rss/allArticle.xml", fed()},
		{news.NDSoft, "/rss/S1N3.xml", fed("section/S1N3")},
		{news.NDSoft, "/rss/other.xml", nil},
		{news.NDSoft, "/news/photo/202601/123_456_0789.jpg", image("202601/123_456_0789.jpg")},
		{news.NDSoft, "/news/thumbnail/202601/123_456_0789_v150.jpg", image("202601/123_456_0789.jpg")},
		{news.NDSoft, "/news/photo/202601/../../etc/passwd", nil},
		{news.NDSoft, "/news/articles/1", nil},
		{news.NDSoft, "/", nil},
		{news.Mediaon, "/news/article.html?no=12", article(12)},
		{news.Mediaon, "/mobile/article.html?no=12", article(12)},
		{news.Mediaon, "/news/section_list_all.html?sec_no=7&page=3", list("section/7")},
		{news.Mediaon, "/mobile/section_list_all.html?sec_no=7", list("section/7")},
		{news.Mediaon, "/news/article_list_all.html?page=3", list()},
		{news.Mediaon, "/news/articleView.html?idxno=3", nil},
		{news.Dadamedia, "/news/view.php?idx=55&mcode=m12a", article(55)},
		{news.Dadamedia, "/news/list.php?mcode=m12a", list("section/m12a")},
		{news.WordPress, "/?p=5", article(5)},
		{news.WordPress, "/?p=x", nil},
		{news.WordPress, "/?page_id=8", &oldsite.Meant{Keys: []string{"page/8"}}},
		{news.WordPress, "/?cat=3", list("section/3")},
		{news.WordPress, "/?cat=3&feed=rss2", fed("section/3")},
		{news.WordPress, "/?feed=rss2", fed()},
		{news.WordPress, "/archives/77", article(77)},
		{news.WordPress, "/archives/77/amp/", article(77)},
		{news.WordPress, "/2026/01/the-slug/", &oldsite.Meant{Keys: []string{"slug/2026/01/the-slug", "slug/the-slug"}}},
		{news.WordPress, "/2026/01/19/the-slug/feed/", &oldsite.Meant{Keys: []string{"slug/2026/01/the-slug", "slug/the-slug"}}},
		{news.WordPress, "/2026/01/19/the-slug/2/", &oldsite.Meant{Keys: []string{"slug/2026/01/the-slug", "slug/the-slug"}}},
		{news.WordPress, "/2026/01/%EA%B0%95%EB%B0%94%EB%9E%8C/", &oldsite.Meant{Keys: []string{"slug/2026/01/강바람", "slug/강바람"}}},
		{news.WordPress, "/2026/01/%ea%b0%95%eb%b0%94%eb%9e%8c", &oldsite.Meant{Keys: []string{"slug/2026/01/강바람", "slug/강바람"}}},
		{news.WordPress, "/2026/01/%B0%AD%B9%D9%B6%F7/", &oldsite.Meant{Keys: []string{"slug/2026/01/강바람", "slug/강바람"}}}, // CP949
		{news.WordPress, "/2026/01/", nil},
		{news.WordPress, "/feed/", fed()},
		{news.WordPress, "/feed/atom/", fed()},
		{news.WordPress, "/page/3/", list()},
		{news.WordPress, "/category/politics/", &oldsite.Meant{Keys: []string{"section/politics"}, Kind: "section", Name: "politics"}},
		{news.WordPress, "/category/politics/city/page/2/", &oldsite.Meant{Keys: []string{"section/politics/city", "section/city"}, Kind: "section", Name: "city"}},
		{news.WordPress, "/category/politics/feed/", &oldsite.Meant{Keys: []string{"section/politics"}, Kind: "section", Name: "politics", Feed: true}},
		{news.WordPress, "/tag/%EA%B0%95/", &oldsite.Meant{Keys: []string{"tag/강"}, Kind: "tag", Name: "강"}},
		{news.WordPress, "/author/seori/", &oldsite.Meant{Keys: []string{"author/seori"}, Kind: "author", Name: "seori"}},
		{news.WordPress, "/wp-content/uploads/2026/01/a-300x200.jpg", image("2026/01/a.jpg")},
		{news.WordPress, "/wp-content/plugins/x.php", nil},
		{"other", "/news/articleView.html?idxno=1", nil},
	} {
		path, query, _ := strings.Cut(c.address, "?")
		got, ok := oldsite.Read(c.system, path, query)
		if ok != (c.want != nil) || ok && !reflect.DeepEqual(got, *c.want) {
			t.Errorf("%s %s: %+v %v, want %+v", c.system, c.address, got, ok, c.want)
		}
	}
}

func TestReadTable(t *testing.T) {
	t.Parallel()
	cp949, err := korean.EUCKR.NewEncoder().String("옛 주소,새 주소,메모\r\n/옛글.html,/latest,가\r\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file string
		want []oldsite.Row
		key  string
	}{
		"bom and names": {file: "\uFEFF옛 주소,새 주소\n/a,/b\n\n/c , '/d\n", want: []oldsite.Row{{2, "/a", "/b"}, {4, "/c", "/d"}}},
		"no names":      {file: "/a,/b\n", want: []oldsite.Row{{1, "/a", "/b"}}},
		"cp949":         {file: cp949, want: []oldsite.Row{{2, "/옛글.html", "/latest"}}},
		"tabs":          {file: "from\tto\n/a\t/b\n", want: []oldsite.Row{{2, "/a", "/b"}}},
		"semicolons":    {file: "/a;/b", want: []oldsite.Row{{1, "/a", "/b"}}},
		"quotes":        {file: "\"/a?x=1,2\",\"/b\"\n/c,gone\n", want: []oldsite.Row{{1, "/a?x=1,2", "/b"}, {2, "/c", "gone"}}},
		"one column":    {file: "/a\n/b\n", want: []oldsite.Row{{1, "/a", ""}, {2, "/b", ""}}},
		"empty":         {file: "", key: "redirect.file-empty"},
		"names alone":   {file: "옛 주소,새 주소\n", key: "redirect.file-empty"},
		"nul":           {file: "/a,\x00\n", key: "redirect.file-text"},
		"noise":         {file: "\xff\xfe\x00\x81\n", key: "redirect.file-text"},
		"too many":      {file: strings.Repeat("/a,/b\n", news.MaxRedirects+1), key: "redirect.many"},
	} {
		got, err := oldsite.ReadTable([]byte(c.file))
		if c.key != "" {
			if err == nil || !strings.Contains(fmt.Sprint(err), c.key) {
				t.Errorf("%s: %v, want %s", name, err, c.key)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v %v, want %v", name, got, err, c.want)
		}
	}
}

// Whatever an address is, its keys can be kept and looked for.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"/news/articleView.html?idxno=1", "/2026/01/%B0%AD/feed/", "/category/a/b/page/2", "/news/photo/202601/1_2_3.jpg", "/?p=1&cat=%00", "//..//%2f%5c", "/tag/%ED%A0%80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		path, query, _ := strings.Cut(address, "?")
		for _, system := range news.OldSystems() {
			m, ok := oldsite.Read(system, path, query)
			if !ok {
				continue
			}
			for _, key := range m.Keys {
				if !utf8.ValidString(key) || len(key) > 400 || strings.ContainsAny(key, "\x00\\\n") {
					t.Errorf("%q: key %q", address, key)
				}
			}
			if m.Article < 0 || m.Else != "" && m.Else != news.GoneAddress && !strings.HasPrefix(m.Else, "/") {
				t.Errorf("%q: %+v", address, m)
			}
		}
	})
}

func FuzzReadTable(f *testing.F) {
	f.Add([]byte("\uFEFFfrom,to\n/a,/b\n"))
	f.Add([]byte("\"/a\n,\x81\x41"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, err := oldsite.ReadTable(raw)
		if err == nil && len(rows) == 0 {
			t.Error("an empty table without a word")
		}
		for _, x := range rows {
			if !utf8.ValidString(x.From+x.To) || strings.ContainsRune(x.From+x.To, 0) {
				t.Errorf("%+v", x)
			}
		}
	})
}

// The one spelling of an address is its own, begins with one slash, and names what the other named.
func FuzzCanonicalPath(f *testing.F) {
	for _, seed := range []string{"/Sections//x/", "/a/../..//b", "/%ea%b0%95", "/index.html/index.php", "/%2e%2e/%2F%2f", `/\evil`, "/%zz%", "//evil.example", "/%FF%00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		one := news.CanonicalPath(path)
		if two := news.CanonicalPath(one); two != one {
			t.Errorf("%q → %q → %q", path, one, two)
		}
		u, err := url.Parse(one)
		if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(one, "/") || strings.HasPrefix(one, "//") || strings.ContainsAny(one, "\\ \n\r?#") {
			t.Errorf("%q → %q: %v", path, one, err)
		}
		if u != nil && u.EscapedPath() != one {
			t.Errorf("%q is read as %q", one, u.EscapedPath())
		}
	})
}
