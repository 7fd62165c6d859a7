package richtext

import (
	"fmt"
	"html/template"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"jogan/internal/fault"
)

func canonical(t *testing.T, src string) string {
	t.Helper()
	out, err := Canonical(src)
	if err != nil {
		t.Fatalf("Canonical(%.80q): %v", src, err)
	}
	return out
}

func TestCanonical(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, src, want string }{
		{"empty", "", ""},
		{"nothing but spaces", " \n\t&nbsp;\u3000\u200b ", ""},
		{"plain lines", "첫 문단\n\n둘째 문단\r\n셋째  문단", "<p>첫 문단</p><p>둘째 문단</p><p>셋째 문단</p>"},
		{"plain with references", "A &lt; B &amp; C", "<p>A &lt; B &amp; C</p>"},
		{"plain with a title in brackets", "드라마 <BTS 이야기>와 <조간> 3 < 4 <끝", "<p>드라마 &lt;BTS 이야기&gt;와 &lt;조간&gt; 3 &lt; 4 &lt;끝</p>"},
		{"plain with an open bracket", "a <b", "<p>a &lt;b</p>"},
		{"stray inline", "앞 <b>굵게</b> 뒤", "<p>앞 <strong>굵게</strong> 뒤</p>"},
		{"punctuation as typed", `<p>“따옴표” '작은' "큰" 가·나ㆍ다 … ...</p>`, `<p>“따옴표” '작은' "큰" 가·나ㆍ다 … ...</p>`},
		{"empty paragraphs", "<p></p><p>&nbsp;</p><p> <br> </p><p>글</p><p><b>&nbsp;</b></p>", "<p>글</p>"},
		{"no-break spaces inside", "<p>&nbsp;가&nbsp;나&nbsp;</p>", "<p>가\u00a0나</p>"},
		{"line breaks", "<p>가<br>나<br/><br>다</p>", "<p>가<br>나</p><p>다</p>"},
		{"line break in bold", "<b>가<br>나</b>", "<p><strong>가<br>나</strong></p>"},
		{"names of marks", "<i>가</i><strike>나</strike><del>다</del><sub>라</sub><sup>마</sup>",
			"<p><em>가</em><s>나다</s><sub>라</sub><sup>마</sup></p>"},
		{"order of nesting", "<em><a href=/x><strong>가</strong></a></em>", `<p><a href="/x"><strong><em>가</em></strong></a></p>`},
		{"overlapping marks", "<p><b>가<i>나</b>다</i></p>", "<p><strong>가<em>나</em></strong><em>다</em></p>"},
		{"open mark ends with its paragraph", "<p><b>가</p><p>나", "<p><strong>가</strong></p><p>나</p>"},
		{"mark around paragraphs", "<b><p>가</p><p>나</p></b>", "<p><strong>가</strong></p><p><strong>나</strong></p>"},
		{"headings", "<h1>하나</h1><h2>둘</h2><h3>셋</h3><h4>넷</h4><h6>여섯</h6>",
			"<h2>하나</h2><h2>둘</h2><h3>셋</h3><h3>넷</h3><h3>여섯</h3>"},
		{"div and span", `<div class=a><span style="color:red">가</span><div>나</div>다</div>`, "<p>가</p><p>나</p><p>다</p>"},
		{"rule", "가<hr>나", "<p>가</p><p>나</p>"},
		{"pre", "<pre>\n가\n 나\n\n다</pre>", "<p>가<br>나</p><p>다</p>"},
		{"quotation", "<blockquote>가<p>나</p><h2>다</h2><ul><li>라</ul></blockquote>",
			"<blockquote><p>가</p><p>나</p><p>다</p><p>라</p></blockquote>"},
		{"list", "<ul><li>가<li><p>나</p><p>다</p><li></ul>", "<ul><li>가</li><li>나<br>다</li></ul>"},
		{"nested list", "<ul><li>가<ol><li>나<ul><li>다</ul></ol></ul>", "<ul><li>가<ol><li>나</li><li>다</li></ol></li></ul>"},
		{"list in list", "<ul><li>가</li><ul><li>나</li></ul>라</ul>", "<ul><li>가<ul><li>나</li></ul></li><li>라</li></ul>"},
		{"item without list", "<li>가<li>나", "<p>가</p><p>나</p>"},
		{"empty list", "<ul><li></li></ul>", ""},
		{"table", "<table><caption>표</caption><thead><tr><td>구분<td>값</thead><tr><th>가<td>1<tr><td><td></table>",
			"<p>표</p><table><thead><tr><th>구분</th><th>값</th></tr></thead><tbody><tr><th>가</th><td>1</td></tr></tbody></table>"},
		{"header row without thead", "<table><tr><th>가<th>나<tr><td>1<td></table>",
			"<table><thead><tr><th>가</th><th>나</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>"},
		{"open caption", "<table><caption>표<tr><td>가</table>", "<p>표</p><table><tbody><tr><td>가</td></tr></tbody></table>"},
		{"caption in list", "<ul><li>가<figure><img data-picture=3><figcaption>설명</figcaption></figure><figure><figcaption>나</figcaption></figure></ul>",
			`<ul><li>가<br>나</li></ul><figure data-picture="3"><figcaption>설명</figcaption></figure>`},
		{"table in table", "<table><tr><td>가<table><tr><td>나</table>다</table>", "<table><tbody><tr><td>가<br>나<br>다</td></tr></tbody></table>"},
		{"loose text in table", "<table>가<tr>나<td>다</table>", "<p>나</p><p>가</p><table><tbody><tr><td>다</td></tr></tbody></table>"},
		{"cells without table", "<td>가<td>나", "<p>가</p><p>나</p>"},
		{"figure", `<figure data-picture="12" class=x><img src=a.jpg><figcaption>설<b>명</b><br><sub>둘</sub></figcaption></figure>`,
			`<figure data-picture="12"><figcaption>설<strong>명</strong> 둘</figcaption></figure>`},
		{"picture by img", `<p>가<img data-picture=7>나</p>`, `<p>가</p><figure data-picture="7"></figure><p>나</p>`},
		{"figure by img", `<figure><a href=/x><img data-picture=7></a><div><figcaption>설명</figcaption></div></figure>`,
			`<figure data-picture="7"><figcaption>설명</figcaption></figure>`},
		{"figure without picture", `<figure><img src=x><figcaption>설명</figcaption></figure>`, "<p>설명</p>"},
		{"figure around table", `<figure class=wp-block-table><table><tr><td>가</table><figcaption>설명</figcaption></figure>`,
			"<table><tbody><tr><td>가</td></tr></tbody></table><p>설명</p>"},
		{"wrong numbers", `<figure data-picture=0></figure><figure data-picture=-1></figure><figure data-picture=9223372036854775808></figure><figure data-picture=1e3></figure>가`,
			"<p>가</p>"},
		{"figure in list", `<ul><li>가<figure data-picture=3><figcaption>설명</figcaption></figure></li></ul>나`,
			`<ul><li>가</li></ul><figure data-picture="3"><figcaption>설명</figcaption></figure><p>나</p>`},
		{"links", `<a href="HTTPS://example.com/a b?x=1&y=2" target=_blank rel=x>가</a><a href="mailto:a@example.com">나</a><a href=tel:02-000-0000>다</a>`,
			`<p><a href="https://example.com/a%20b?x=1&amp;y=2">가</a><a href="mailto:a@example.com">나</a><a href="tel:02-000-0000">다</a></p>`},
		{"no links", `<a href="//example.com">가</a><a href="/\example.com">나</a><a href=x.html>다</a><a href=ftp://example.com>라</a><a href=http:example.com>마</a><a href="#x">바</a><a>사</a><a href="/%zz">자</a><a href=mailto:>차</a><a href="/` + strings.Repeat("x", 3000) + `">카</a><a href="https://a:b@example.com/">아</a>`,
			"<p>가나다라마바사자차카아</p>"},
		{"Hangul letters", "<p>\u1112\u1161\u11ab\u1100\u1173\u11af e\u0301 \uf9e1</p>", "<p>한글 e\u0301 \uf9e1</p>"},
		{"characters", "<p>가\x00나\x07다\ufeff라\ufffe마\u0085바&#0;&#xD800;\xed\xa0\x80</p>", "<p>가나다라마 바\ufffd\ufffd\ufffd</p>"},
		{"unknown element beside a known one", "<p><foo>가</foo><o:p>나</o:p></p>", "<p>가나</p>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := canonical(t, c.src)
			if got != c.want {
				t.Errorf("Canonical(%q)\n got %q\nwant %q", c.src, got, c.want)
			}
			holds(t, c.src)
		})
	}
}

// hostile are sources that have broken sanitisers; the word 글 in each must come through.
func hostile() []string {
	return []string{
		`<script>alert(1)</script>글`, `<SCRIPT SRC=//evil.example></SCRIPT>글`, `글<script>alert(1)`, `<scr<script>ipt>alert(1)</script>글`,
		`<svg onload=alert(1)><script>alert(1)</script></svg>글`, `<svg/onload=alert(1)>글<p>글`, `<svg><p>글`,
		`<svg><style><img src=x onerror=alert(1)></style></svg>글`, `<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">글`,
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">글`,
		`<math><mi//xlink:href="data:x,<script>alert(4)</script>">글<p>글`,
		`<noscript><p title="</noscript><img src=x onerror=alert(1)>">글`,
		`<iframe src=javascript:alert(1)></iframe>글`, `<iframe srcdoc="<script>alert(1)</script>"></iframe>글`,
		`<object data=x><param name=a value=b></object>글`, `<embed src=x>글`, `<base href=//evil.example>글`,
		`<template><p>x</p><script>alert(1)</script></template>글`, `<style>*{background:url(javascript:alert(1))}</style>글`,
		`<p onclick=alert(1) style="x:expression(alert(1))" id=a class=b>글</p>`, `<img src=x onerror=alert(1)>글`,
		`<img """><script>alert("x")</script>">글`, `<a href="javascript:alert(1)">글</a>`, `<a href=" jAvAsCrIpT:alert(1)">글</a>`,
		"<a href=\"java\tscript:alert(1)\">글</a>", "<a href=\"java\nscript:alert(1)\">글</a>", "<a href=\"\x01javascript:alert(1)\">글</a>",
		`<a href="java&#x09;script:alert(1)">글</a>`, `<a href="&#106;&#97;vascript:alert(1)">글</a>`, `<a href="java&NewLine;script&colon;alert(1)">글</a>`,
		`<a href="data:text/html,<script>alert(1)</script>">글</a>`, `<a href="vbscript:x">글</a>`, `<a href='/x"onmouseover=alert(1)//'>글</a>`,
		`<a href="https://example.com/&quot; onmouseover=alert(1)">글</a>`, `<a href="https:\\evil.example">글</a>`,
		`<!-- <script>alert(1)</script> -->글`, `<!--><script>alert(1)</script>-->글`, `<!-- --!><img src=x onerror=alert(1)>-->글`,
		`<![CDATA[<script>alert(1)</script>]]>글`, `<?php echo 1 ?>글`, `<!DOCTYPE html>글<p>글`, `<form action=x><input value=y><button>x</button>글</form>`,
		`<table><tr><td background=javascript:alert(1)>글</table>`, `<video><source onerror=alert(1)></video>글`, `<marquee onstart=alert(1)>글</marquee>`,
		`<textarea><img src=x onerror=alert(1)></textarea>글`, `<title><img src=x onerror=alert(1)></title>글`, `<xmp><img src=x onerror=alert(1)></xmp>글`,
		`글<plaintext><img src=x onerror=alert(1)>`, `<x onclick=alert(1)>글</x>`, `&lt;script&gt;alert(1)&lt;/script&gt;글`, `<p>&lt;img src=x onerror=alert(1)&gt;글`,
		`<figure data-picture='1" onload="alert(1)'>글</figure>`, `<figure data-picture=1 onload=alert(1)><figcaption onclick=x>글</figcaption></figure>`,
		`<<<>>><p<p>글`, `</p></div></table>글`, "글<a href=\"", "글<!--", "글<p title='",
		`<aside data-kind='pull" onclick="x'>글</aside>`, `<aside data-kind=pull onclick=x style=x><script>x</script><h2 onclick=x>글</h2></aside>`,
		`<div data-related='1"><script>x</script>'>글</div>`, `<div data-gallery='"><img src=x onerror=alert(1)>'>글<img data-picture=1><img data-picture=2 onerror=x></div>`,
		`<figure data-embed=youtube data-address='https://youtu.be/x"onload=alert(1)'>글</figure>`, `<figure data-embed=youtube data-address="javascript:alert(1)//youtu.be/abc">글</figure>`,
		`<figure data-embed=map data-address="https://www.google.com/maps/place/'><script>x</script>/?q='><script>">글</figure>`,
		`<figure data-embed=youtube data-address="https://youtube.com.evil.example/watch?v=abc">글</figure>`, `<figure data-embed=youtube data-address="https://evil.example/@youtube.com/watch?v=abc">글</figure>`,
		`<figure data-embed=youtube data-address="https://youtube.com@evil.example/watch?v=abc">글</figure>`, `<iframe src="https://www.youtube.com/embed/&quot;onload=x">x</iframe>글`,
		`<iframe src="https://www.youtube.com/embed/abc" srcdoc="<script>x</script>" onload=x>x</iframe>글`, `<figure data-file="1 onload=x">글</figure>`, `<figure data-file=-1 data-picture=0>글</figure>`,
		`<iframe src="https://www.facebook.com/plugins/post.php?href=https://www.facebook.com/plugins/post.php%3Fhref=x">x</iframe>글`, "글&#x", "\xff\xfe글\xed\xbf\xbf",
	}
}

func TestHostile(t *testing.T) {
	t.Parallel()
	for _, src := range hostile() {
		if got := canonical(t, src); !strings.Contains(got, "글") {
			t.Errorf("Canonical(%q) lost its word: %q", src, got)
		}
		holds(t, src)
	}
}

// holds checks what must be true of any source at all.
func holds(t *testing.T, src string) {
	t.Helper()
	out, err := Canonical(src)
	if err != nil {
		if !fault.Is(err, fault.Invalid) || len(src) < MaxBytes/100 {
			t.Errorf("Canonical(%.200q): %v", src, err)
		}
		return
	}
	again, err := Canonical(out)
	if err != nil || again != out {
		t.Errorf("Canonical twice of %.500q (%v)\n once %q\ntwice %q", src, err, out, again)
	}
	onlyKnown(t, out, "data-picture", "data-file", "data-embed", "data-address", "data-kind", "data-gallery", "data-related", "href")
	if browser := browserView(t, out); browser != quotesAsTyped(out) {
		t.Errorf("a browser reads %.500q otherwise\nwritten %q\n   read %q", src, out, browser)
	}
	if strings.ContainsFunc(out, func(r rune) bool { return isForbidden(r) && r != 0xA0 }) || !utf8.ValidString(out) {
		t.Errorf("Canonical(%.500q) has forbidden characters: %q", src, out)
	}
	// The readers of stored bodies take the source too, as if it had been tampered with.
	for _, stored := range []string{out, src} {
		page := string(Render(stored, allParts(t)))
		onlyKnown(t, page, "data-picture", "href", "rel", "scope")
		if plain := string(Render(stored, Parts{})); strings.Contains(plain, "<figure") || strings.Contains(plain, "<div") {
			t.Errorf("without parts %.500q is %q", stored, plain)
		}
		if text := Text(stored); strings.Contains(text, "\n\n") || !utf8.ValidString(text) {
			t.Errorf("Text(%.500q) = %q", stored, text)
		}
		if lead := Lead(stored, 50); utf8.RuneCountInString(lead) > 50 || strings.Contains(lead, "  ") {
			t.Errorf("Lead(%.500q) = %q", stored, lead)
		}
		for _, id := range slices.Concat(Pictures(stored), Files(stored), Related(stored)) {
			if id <= 0 {
				t.Errorf("%.500q has the number %d", stored, id)
			}
		}
	}
}

// allParts shows each block as something that onlyKnown knows, and checks what it is given.
func allParts(t *testing.T) Parts {
	return Parts{
		Picture: func(f Figure) template.HTML {
			return template.HTML(fmt.Sprintf(`<figure data-picture="%d">`, f.Picture)) + f.Caption + "</figure>"
		},
		Gallery: func(fs []Figure) template.HTML {
			if len(fs) < 2 {
				t.Errorf("a gallery of %d", len(fs))
			}
			return "<ul><li>" + fs[0].Caption + "</li></ul>"
		},
		File: func(f File) template.HTML { return "<figure>" + f.Caption + "</figure>" },
		Embed: func(e EmbedFigure) template.HTML {
			if again, ok := EmbedOf(e.Address); !ok || again != e.Embed {
				t.Errorf("an embed %+v that is none", e.Embed)
			}
			return "<figure>" + e.Caption + "</figure>"
		},
		Related: func(nos []int64) template.HTML {
			if len(nos) == 0 || len(nos) > maxRelated {
				t.Errorf("%d related articles", len(nos))
			}
			return ""
		},
		Aside: func(a Aside) template.HTML {
			if asides()[a.Kind] == 0 || a.Content == "" {
				t.Errorf("an aside %+v", a)
			}
			return "<blockquote>" + a.Content + "</blockquote>"
		},
		Table: func(table template.HTML) template.HTML { return "<figure>" + table + "</figure>" },
	}
}

// onlyKnown checks that markup holds nothing but balanced elements of the closed set.
func onlyKnown(t *testing.T, markup string, attributes ...string) {
	t.Helper()
	known := strings.Fields("p h2 h3 ul ol li blockquote table thead tbody tr th td figure figcaption strong em s sub sup br a aside div")
	var open []string
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		switch tt := z.Next(); tt {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not closed: %v in %q", open, markup)
			}
			return
		case html.TextToken:
		case html.StartTagToken:
			tok := z.Token()
			if !slices.Contains(known, tok.Data) {
				t.Errorf("element %s in %q", tok.Data, markup)
			}
			for _, a := range tok.Attr {
				if !slices.Contains(attributes, a.Key) || (a.Key == "href" || a.Key == "data-address") && cleanHref(a.Val) != a.Val {
					t.Errorf("attribute %s=%q in %q", a.Key, a.Val, markup)
				}
			}
			if tok.Data != "br" {
				open = append(open, tok.Data)
			}
		case html.EndTagToken:
			tok := z.Token()
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("</%s> where %v are open in %q", tok.Data, open, markup)
			}
			open = open[:len(open)-1]
		default:
			t.Errorf("%v in %q", tt, markup)
		}
	}
}

// browserView reads markup by the rules of HTML and writes it again: equal where a browser sees the tree that we wrote.
func browserView(t *testing.T, markup string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(markup), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range nodes {
		if err := html.Render(&b, n); err != nil {
			t.Fatal(err)
		}
	}
	return quotesAsTyped(strings.ReplaceAll(b.String(), "<br/>", "<br>"))
}

func quotesAsTyped(s string) string {
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'").Replace(s)
}

// TestCanonicalOfAnything throws well-formed trees and tag soup at the invariants.
func TestCanonicalOfAnything(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2026))
	for range 1500 {
		holds(t, randomSource(r))
	}
}

func randomSource(r *rand.Rand) string {
	tags := strings.Fields(`p h1 h2 h3 h5 ul ol li blockquote table caption thead tbody tfoot tr th td figure figcaption div
		span b strong i em s del sub sup a br hr img pre script style svg math noscript template foo dl dt dd section
		aside aside div figure figure iframe`)
	attributes := []string{"", "", "", ` href="/a?b=1&c"`, ` href=https://example.com/`, ` href=javascript:x`, " data-picture=3", ` data-picture="4"`, " onclick=x", " data-kind=pull",
		" data-kind=ai", " data-kind=x", " data-gallery", " data-gallery=x data-related=9", ` data-related="1, 2,2,x,-3"`, " data-file=7", " data-file=7 data-picture=3",
		` data-embed=youtube data-address="https://youtu.be/abc?t=1m"`, ` data-embed=map data-address="https://youtu.be/abc"`, ` data-embed=x data-address=javascript:x`,
		` src="//www.youtube-nocookie.com/embed/abc"`, ` src=https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4&amp;layer=x`}
	texts := []string{"가", "나 ", " 다", "\n", "&nbsp;", "a<b", "&amp;lt;", "“라”", "\u1112\u1161", "\u11ab", "x\x00", "…", "\u3000", "<!-- x -->", "]]>", "\u200d", "\t마\u2028"}
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	var b strings.Builder
	var tree func(depth int)
	tree = func(depth int) {
		for range r.IntN(4) {
			if depth == 0 || r.IntN(3) == 0 {
				b.WriteString(pick(texts))
				continue
			}
			tag := pick(tags)
			b.WriteString("<" + tag + pick(attributes) + ">")
			tree(depth - 1)
			switch r.IntN(8) {
			case 0: // left open
			case 1:
				b.WriteString("</" + pick(tags) + ">")
			default:
				b.WriteString("</" + tag + ">")
			}
		}
	}
	tree(2 + r.IntN(5))
	return b.String()
}

func TestTooLong(t *testing.T) {
	t.Parallel()
	href := `<a href="/` + strings.Repeat("x", 2000) + `">`
	for name, src := range map[string]string{
		"source":          strings.Repeat("가", MaxBytes/3+1),
		"result":          strings.Repeat("&", MaxBytes/4),
		"repeated marks":  "<b><i><s><sub><sup>" + strings.Repeat("가<p>", 30_000),
		"repeated link":   href + strings.Repeat("가<p>", 4000),
		"link and breaks": href + strings.Repeat("가<br><br>", 4000),
		"asides":          strings.Repeat("<aside data-kind=ai>가</aside>", 30_000),
		"frames":          strings.Repeat("<iframe src=//youtu.be/a></iframe>", 30_000),
		"link in aside":   href + "<aside data-kind=pull>" + strings.Repeat("<p>가", 4000),
		"galleries":       strings.Repeat("<div data-gallery><img data-picture=1><img data-picture=2></div>", 16_000),
		"link in list":    href + "<ul>" + strings.Repeat("<li>가", 4000),
		"link in table":   href + "<table>" + strings.Repeat("<tr><td>가", 4000),
	} {
		_, err := Canonical(src)
		fields := fault.FieldsOf(err)
		if len(fields) != 1 || fields[0].Name != "body" || fields[0].Key != "body.too-long" {
			t.Errorf("%s: %v", name, err)
		}
		if n := len(Render(src, Parts{})); n > 6*MaxBytes {
			t.Errorf("%s: rendered to %d bytes", name, n)
		}
	}
	if _, err := Canonical(strings.Repeat("가", MaxBytes/3-10)); err != nil {
		t.Errorf("just short enough: %v", err)
	}
}

// TestDeep holds that depth costs neither stack nor time beyond proportion: a browser's tree refuses these sources.
func TestDeep(t *testing.T) {
	t.Parallel()
	sources := []string{
		strings.Repeat("<div>", 100_000) + "글",
		strings.Repeat("<table><tr><td><ul><li><b>", 10_000) + "글",
	}
	for _, tag := range strings.Fields("div b a li ul p blockquote table td figure figcaption svg span font") {
		sources = append(sources, strings.Repeat("<"+tag+" href=/x data-picture=1>", 3000)+"글<p>글</p>"+strings.Repeat("</"+tag+">", 3000)+"<p>끝</p>")
	}
	for _, src := range sources {
		if got := canonical(t, src); !strings.Contains(got, "글") {
			t.Errorf("%.40q lost its word: %.100q", src, got)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	body := canonical(t, `<h2>제목</h2><p>가 <b>나</b><br>다</p><ul><li>라<ol><li>마</ol><li>바</ul><blockquote><p>사</p><p>아</p></blockquote>
		<table><thead><tr><th>머리<th>둘</thead><tr><td>1<td><tr><td><td>2</table><figure data-picture=5><figcaption>설명 &lt;b&gt;</figcaption></figure><figure data-picture=6></figure>`)
	if got, want := Text(body), "제목\n가 나 다\n라\n마\n바\n사\n아\n머리 둘\n1\n2\n설명 <b>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Text(""); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	body := `<figure data-picture="9"></figure><p>가</p><figure data-picture="2"></figure><figure data-picture="9"></figure>`
	if got := Pictures(body); !slices.Equal(got, []int64{9, 2}) {
		t.Errorf("got %v", got)
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	body := canonical(t, `<p>가 <a href="https://example.com/">나</a><a href="/x">다</a></p><figure data-picture=5><figcaption>설명 <b>둘</b> &lt;</figcaption></figure><figure data-picture=6></figure>
		<table><thead><tr><th>머리</thead><tr><th>줄</table>`)
	var seen []Figure
	got := Render(body, Parts{Picture: func(f Figure) template.HTML {
		seen = append(seen, f)
		if f.Picture == 6 {
			return ""
		}
		return "<figure><img src=5.jpg></figure>"
	}})
	const table = `<table><thead><tr><th scope="col">머리</th></tr></thead><tbody><tr><th scope="row">줄</th></tr></tbody></table>`
	const paragraph = `<p>가 <a href="https://example.com/" rel="noopener">나</a><a href="/x">다</a></p>`
	if want := template.HTML(paragraph + "<figure><img src=5.jpg></figure>" + table); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := []Figure{{5, "설명 <strong>둘</strong> &lt;"}, {6, ""}}; !slices.Equal(seen, want) {
		t.Errorf("figures %v, want %v", seen, want)
	}
	if got := Render(body, Parts{}); got != paragraph+table {
		t.Errorf("without figures: %q", got)
	}
	if got := Render(`<p onclick=x>가<script>alert(1)</script></p><a href=javascript:x>나</a>`, Parts{}); got != "<p>가</p><p>나</p>" {
		t.Errorf("tampered: %q", got)
	}
}

func FuzzCanonical(f *testing.F) {
	for _, src := range hostile() {
		f.Add(src)
	}
	r := rand.New(rand.NewPCG(7, 7))
	for range 50 {
		f.Add(randomSource(r))
	}
	f.Fuzz(holds)
}

func BenchmarkCanonical(b *testing.B) {
	src := strings.Repeat("<p>[서울=조간] 조간시는 19일 “새 도서관을 연다”고 밝혔다. <b>개관</b>은 3월이다.</p>", 20)
	for b.Loop() {
		if _, err := Canonical(src); err != nil {
			b.Fatal(err)
		}
	}
}
