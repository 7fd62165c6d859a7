package richtext

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestCanonicalOfNewBlocks(t *testing.T) {
	t.Parallel()
	const youtube = `<figure data-embed="youtube" data-address="https://www.youtube.com/watch?v=abc">`
	for _, c := range []struct{ name, src, want string }{
		{"pull quote", `<aside data-kind=pull class=x>첫 줄<br><br>둘째 <b>줄</b><h2>셋째</h2><ul><li>넷째</ul></aside>`,
			`<aside data-kind="pull"><p>첫 줄</p><p>둘째 <strong>줄</strong></p><p>셋째</p><p>넷째</p></aside>`},
		{"kinds", `<aside data-kind="notice"><p>가</p></aside><aside data-kind="editor"><p>나</p></aside><aside data-kind="ai"><p>다</p></aside>`,
			`<aside data-kind="notice"><p>가</p></aside><aside data-kind="editor"><p>나</p></aside><aside data-kind="ai"><p>다</p></aside>`},
		{"unknown kind", `<aside data-kind="PULL"><p>가</p></aside><aside><p>나</p></aside><div data-kind=pull>다</div>`, `<p>가</p><p>나</p><p>다</p>`},
		{"empty aside", `<aside data-kind=ai><p>&nbsp;</p></aside>글`, `<p>글</p>`},
		{"aside around blocks", `<aside data-kind=editor>앞<figure data-picture=1><figcaption>설명</figcaption></figure>뒤<aside data-kind=ai>속</aside></aside>끝`,
			`<aside data-kind="editor"><p>앞</p><p>뒤</p></aside><figure data-picture="1"><figcaption>설명</figcaption></figure><aside data-kind="ai"><p>속</p></aside><p>끝</p>`},
		{"gallery", `<div data-gallery><figure data-picture=1><figcaption>하나</figcaption></figure><img data-picture=2></div>`,
			`<div data-gallery=""><figure data-picture="1"><figcaption>하나</figcaption></figure><figure data-picture="2"></figure></div>`},
		{"gallery of one", `<div data-gallery><figure data-picture=1></figure></div>글`, `<figure data-picture="1"></figure><p>글</p>`},
		{"gallery of none", `<div data-gallery></div>글<div data-gallery><p>말</p></div>`, `<p>글</p><p>말</p>`},
		{"gallery with others", `<div data-gallery><p>말</p><img data-picture=1><figure data-file=3></figure><div data-gallery><img data-picture=2><img data-picture=1></div></div>`,
			`<div data-gallery=""><figure data-picture="1"></figure><figure data-picture="2"></figure><figure data-picture="1"></figure></div><p>말</p><figure data-file="3"></figure>`},
		{"file", `<figure data-file="12" class=x><video src=x>x</video><figcaption>영상 <a href="/x">설명</a></figcaption></figure>`,
			`<figure data-file="12"><figcaption>영상 <a href="/x">설명</a></figcaption></figure>`},
		{"picture before file", `<figure data-file=2 data-picture=1 data-embed=youtube data-address=https://youtu.be/abc></figure>`, `<figure data-picture="1"></figure>`},
		{"no file", `<figure data-file=0><figcaption>설명</figcaption></figure>`, `<p>설명</p>`},
		{"embed", `<figure data-embed=youtube data-address="http://youtu.be/abc?si=x&t=90"><figcaption>영상</figcaption></figure>`,
			`<figure data-embed="youtube" data-address="https://www.youtube.com/watch?v=abc&amp;t=90s"><figcaption>영상</figcaption></figure>`},
		{"embed of another kind", `<figure data-embed=vimeo data-address="https://youtu.be/abc"><figcaption>영상</figcaption></figure>`,
			`<p><a href="https://youtu.be/abc">https://youtu.be/abc</a></p><p>영상</p>`},
		{"embed of a stranger", `<ul><li>가<figure data-embed=youtube data-address="https://evil.example/x?a=1&b=2"></figure></ul>`,
			`<ul><li>가<br><a href="https://evil.example/x?a=1&amp;b=2">https://evil.example/x?a=1&amp;b=2</a></li></ul>`},
		{"embed without address", `<figure data-embed=youtube data-address="javascript:x"><figcaption>말</figcaption></figure>`, `<p>말</p>`},
		{"frame", `<p>앞<iframe width=1 src="//www.youtube.com/embed/abc?rel=0" allowfullscreen>x</iframe>뒤</p>`, `<p>앞</p>` + youtube + `</figure><p>뒤</p>`},
		{"frame with caption", `<figure><iframe src="https://www.youtube-nocookie.com/embed/abc"></iframe><figcaption>말</figcaption></figure>`, youtube + `<figcaption>말</figcaption></figure>`},
		{"strange frame", `<iframe src="https://evil.example/"></iframe>글`, `<p>글</p>`},
		{"related", `<div data-related=" 12,34,x,12,0,-1,5 "></div>`, `<div data-related="12,34,5"></div>`},
		{"related with words", `<div data-related=1><p>말</p></div>`, `<div data-related="1"></div><p>말</p>`},
		{"related to none", `<div data-related="x"></div>글`, `<p>글</p>`},
		{"related to many", `<div data-related="1,2,3,4,5,6,7,8,9,10,11,12"></div>`, `<div data-related="1,2,3,4,5,6,7,8,9,10"></div>`},
		{"all in a list", `<ul><li>가<aside data-kind=ai>나</aside><div data-gallery><img data-picture=1><img data-picture=2></div><div data-related=3></div><figure data-file=4></figure>` +
			`<iframe src="https://youtu.be/abc"></iframe></ul>다`,
			`<ul><li>가</li></ul><aside data-kind="ai"><p>나</p></aside><div data-gallery=""><figure data-picture="1"></figure><figure data-picture="2"></figure></div>` +
				`<div data-related="3"></div><figure data-file="4"></figure>` + youtube + `</figure><p>다</p>`},
		{"all in a table", `<table><tr><td>가<aside data-kind=pull>나</aside><figure data-file=4></figure><td><div data-related=3></div></table>`,
			`<table><tbody><tr><td>가</td><td></td></tr></tbody></table><aside data-kind="pull"><p>나</p></aside><figure data-file="4"></figure><div data-related="3"></div>`},
		{"all in a quotation", `<blockquote>가<aside data-kind=pull>나</aside></blockquote>`, `<blockquote><p>가</p></blockquote><aside data-kind="pull"><p>나</p></aside>`},
		{"heading", `<h2>가<figure data-file=1></figure></h2>`, `<h2>가</h2><figure data-file="1"></figure>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := canonical(t, c.src); got != c.want {
				t.Errorf("Canonical(%q)\n got %q\nwant %q", c.src, got, c.want)
			}
			holds(t, c.src)
		})
	}
}

// everything is a body with each of the newer blocks.
const everything = `<aside data-kind="notice"><p>알립니다.</p></aside><p>본문이다.</p><aside data-kind="pull"><p>큰 말.</p><p>둘째.</p></aside>` +
	`<div data-gallery=""><figure data-picture="3"><figcaption>사진 셋</figcaption></figure><figure data-picture="1"></figure></div><figure data-picture="3"></figure>` +
	`<figure data-file="8"><figcaption>영상</figcaption></figure><figure data-embed="youtube" data-address="https://www.youtube.com/watch?v=abc"><figcaption>남의 영상</figcaption></figure>` +
	`<div data-related="12,34"></div><div data-related="34,56"></div><aside data-kind="ai"><p>인공지능을 썼다.</p></aside>`

func TestReadersOfNewBlocks(t *testing.T) {
	t.Parallel()
	if got := canonical(t, everything); got != everything {
		t.Fatalf("canonical %q", got)
	}
	if got, want := Text(everything), "알립니다.\n본문이다.\n큰 말.\n둘째.\n사진 셋\n영상\n남의 영상\n인공지능을 썼다."; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if got := Lead(everything, 100); got != "본문이다." {
		t.Errorf("lead %q", got)
	}
	if got := Pictures(everything); !slices.Equal(got, []int64{3, 1}) {
		t.Errorf("pictures %v", got)
	}
	if got := Files(everything); !slices.Equal(got, []int64{8}) {
		t.Errorf("files %v", got)
	}
	if got := Related(everything); !slices.Equal(got, []int64{12, 34, 56}) {
		t.Errorf("related %v", got)
	}
	want := `<aside data-kind="notice"><p>알립니다.</p></aside><p>본문이다.</p><aside data-kind="pull"><p>큰 말.</p><p>둘째.</p></aside><aside data-kind="ai"><p>인공지능을 썼다.</p></aside>`
	if got := string(Render(everything, Parts{})); got != want {
		t.Errorf("without parts %q", got)
	}
}

// TestCanonicalOfBlocks writes random blocks in normal form: what Canonical writes, it reads as the same.
func TestCanonicalOfBlocks(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 2026))
	for range 500 {
		w := writer{limit: MaxBytes}
		w.blocks(randomBlocks(r))
		if got := canonical(t, w.b.String()); got != w.b.String() {
			t.Fatalf("wrote %q\n read %q", w.b.String(), got)
		}
	}
}

func randomBlocks(r *rand.Rand) []block {
	words := []string{"가", "나 다", "“라”", "a < b & c", "마·바…"}
	runs := func(marks mark) []run {
		var out []run
		for range 1 + r.IntN(3) {
			x := run{text: words[r.IntN(len(words))], marks: mark(r.IntN(64)) & marks}
			if x.marks&link != 0 {
				x.href = "https://example.com/?a=1&b=" + fmt.Sprint(r.IntN(2))
			}
			out = append(out, x)
		}
		return normalLine(out)
	}
	const inText = link | strong | em | strike | sub | sup
	paragraphs := func() [][]run {
		var out [][]run
		for range 1 + r.IntN(3) {
			out = append(out, runs(inText))
		}
		return out
	}
	figure := func() block {
		b := block{kind: kFigure, subject: subject{picture: 1 + r.Int64N(5)}}
		if r.IntN(2) == 0 {
			b.runs = runs(captionMarks)
		}
		return b
	}
	list := func() list {
		l := list{ordered: r.IntN(2) == 0}
		for range 1 + r.IntN(3) {
			l.items = append(l.items, item{runs: runs(inText)})
		}
		return l
	}
	embeds := []string{"https://www.youtube.com/watch?v=abc&t=90s", "https://vimeo.com/1234", "https://www.google.com/maps?q=%EC%A1%B0%EA%B0%84&z=12", "https://www.openstreetmap.org/#map=16/37.5/127.1"}
	var out []block
	for range r.IntN(8) {
		switch r.IntN(10) {
		case 0:
			out = append(out, block{kind: kPara, runs: runs(inText)})
		case 1:
			out = append(out, block{kind: kHead, level: level2 + uint8(r.IntN(2)), runs: runs(inText)})
		case 2:
			out = append(out, block{kind: kQuote, paragraphs: paragraphs()})
		case 3:
			l := list()
			l.items[0].sub = list()
			out = append(out, block{kind: kList, list: l})
		case 4:
			b := block{kind: kTable, rows: [][]cell{{{false, runs(inText)}, {true, runs(inText)}}}}
			if r.IntN(2) == 0 {
				b.head = []cell{{true, runs(inText)}, {true, nil}}
			}
			out = append(out, b)
		case 5:
			out = append(out, figure())
		case 6:
			b := figure()
			b.subject = subject{file: 1 + r.Int64N(5)}
			out = append(out, b)
		case 7:
			b := figure()
			e, _ := EmbedOf(embeds[r.IntN(len(embeds))])
			b.subject = subject{embed: e}
			out = append(out, b)
		case 8:
			out = append(out, block{kind: kAside, level: pull + uint8(r.IntN(4)), paragraphs: paragraphs()})
		case 9:
			out = append(out, block{kind: kGallery, figures: []block{figure(), figure()}}, block{kind: kRelated, numbers: []int64{9, 1 + r.Int64N(5)}})
		}
	}
	return out
}

// TestVersionOneStays holds that bodies stored before the newer blocks read the same.
func TestVersionOneStays(t *testing.T) {
	t.Parallel()
	body := `<p>가 <a href="https://youtu.be/abc">나</a><br><strong>다</strong></p><h2>라</h2><h3>마</h3><ul><li>바<ol><li>사</li></ol></li></ul><blockquote><p>아</p><p>자</p></blockquote>` +
		`<figure data-picture="9"><figcaption>차</figcaption></figure><table><thead><tr><th>카</th></tr></thead><tbody><tr><td>타</td></tr></tbody></table>`
	if got := canonical(t, body); got != body {
		t.Errorf("got %q", got)
	}
}

func TestEmbedOf(t *testing.T) {
	t.Parallel()
	const id = "dQw4w9WgXcQ"
	for address, want := range map[string]Embed{
		"https://www.youtube.com/watch?v=" + id + "&list=PL1&index=2":                                                           {"youtube", "https://www.youtube.com/watch?v=" + id},
		" http://m.youtube.com/watch?feature=share&v=" + id + "&t=1m30s\n":                                                      {"youtube", "https://www.youtube.com/watch?v=" + id + "&t=90s"},
		"https://youtu.be/" + id + "?si=xyz&t=42":                                                                               {"youtube", "https://www.youtube.com/watch?v=" + id + "&t=42s"},
		"https://youtu.be/" + id + "?t=1h":                                                                                      {"youtube", "https://www.youtube.com/watch?v=" + id + "&t=3600s"},
		"https://youtube.com/shorts/" + id + "?feature=share":                                                                   {"youtube", "https://www.youtube.com/shorts/" + id},
		"https://www.youtube.com/live/" + id + "?si=x":                                                                          {"youtube", "https://www.youtube.com/watch?v=" + id},
		"//www.youtube-nocookie.com/embed/" + id + "?start=30&rel=0":                                                            {"youtube", "https://www.youtube.com/watch?v=" + id + "&t=30s"},
		"https://vimeo.com/76979871#t=10s":                                                                                      {"vimeo", "https://vimeo.com/76979871"},
		"https://vimeo.com/76979871/abcdef1234?share=copy":                                                                      {"vimeo", "https://vimeo.com/76979871/abcdef1234"},
		"https://player.vimeo.com/video/76979871?h=abcdef1234&title=0":                                                          {"vimeo", "https://vimeo.com/76979871/abcdef1234"},
		"https://vimeo.com/channels/staffpicks/76979871":                                                                        {"vimeo", "https://vimeo.com/76979871"},
		"https://twitter.com/jogan_example/status/1234567890?s=20":                                                              {"x", "https://x.com/jogan_example/status/1234567890"},
		"https://mobile.x.com/jogan_example/status/1234567890/photo/1":                                                          {"x", "https://x.com/jogan_example/status/1234567890"},
		"https://x.com/i/web/status/1234567890":                                                                                 {"x", "https://x.com/i/status/1234567890"},
		"https://platform.twitter.com/embed/Tweet.html?dnt=1&id=12345":                                                          {"x", "https://x.com/i/status/12345"},
		"https://www.instagram.com/p/Cabc_-123/?utm_source=ig_embed":                                                            {"instagram", "https://www.instagram.com/p/Cabc_-123/"},
		"https://instagram.com/someone/reel/Cabc123/embed/captioned":                                                            {"instagram", "https://www.instagram.com/reel/Cabc123/"},
		"https://www.facebook.com/jogan.example/posts/pfbid0abc?rdid=x":                                                         {"facebook", "https://www.facebook.com/jogan.example/posts/pfbid0abc"},
		"https://m.facebook.com/조간/videos/새-도서관/1234567890/":                                                                    {"facebook", "https://www.facebook.com/%EC%A1%B0%EA%B0%84/videos/1234567890"},
		"https://www.facebook.com/watch/?v=1234567890&ref=x":                                                                    {"facebook", "https://www.facebook.com/watch/?v=1234567890"},
		"https://fb.watch/aBc-123/?mibextid=x":                                                                                  {"facebook", "https://fb.watch/aBc-123/"},
		"https://www.facebook.com/plugins/video.php?height=300&href=https%3A%2F%2Fwww.facebook.com%2Fjogan%2Fvideos%2F12345%2F": {"facebook", "https://www.facebook.com/jogan/videos/12345"},
		"https://www.facebook.com/permalink.php?story_fbid=pfbid1&id=100":                                                       {"facebook", "https://www.facebook.com/permalink.php?id=100&story_fbid=pfbid1"},
		"https://www.facebook.com/share/p/abc123/":                                                                              {"facebook", "https://www.facebook.com/share/p/abc123/"},
		"https://www.tiktok.com/@jogan.example/video/7123456789012345678?lang=ko":                                               {"tiktok", "https://www.tiktok.com/@jogan.example/video/7123456789012345678"},
		"https://www.tiktok.com/embed/v2/7123456789012345678":                                                                   {"tiktok", "https://www.tiktok.com/player/v1/7123456789012345678"},
		"https://vt.tiktok.com/ZSabc12/":                                                                                        {"tiktok", "https://vt.tiktok.com/ZSabc12/"},
		"https://www.google.co.kr/maps/place/서울시청/@37.5663,126.9779,17z/data=!3m1!4b1?entry=ttu&g_ep=x":                         {"map", "https://www.google.com/maps/place/%EC%84%9C%EC%9A%B8%EC%8B%9C%EC%B2%AD/@37.5663,126.9779,17z/data=!3m1!4b1"},
		"https://maps.google.com/?q=37.5,127.0&output=embed":                                                                    {"map", "https://www.google.com/maps?q=37.5%2C127.0"},
		"https://www.google.com/maps/embed?pb=!1m18!1m12":                                                                       {"map", "https://www.google.com/maps/embed?pb=%211m18%211m12"},
		"https://maps.app.goo.gl/AbCd123?g_st=x":                                                                                {"map", "https://maps.app.goo.gl/AbCd123"},
		"https://map.naver.com/p/entry/place/11571707?c=15.00,0,0,0,dh":                                                         {"map", "https://map.naver.com/p/entry/place/11571707?c=15.00%2C0%2C0%2C0%2Cdh"},
		"https://naver.me/xAbC123":                                                                                              {"map", "https://naver.me/xAbC123"},
		"https://place.map.kakao.com/8634826?referrer=x&utm_source=y":                                                           {"map", "https://place.map.kakao.com/8634826?referrer=x"},
		"https://map.kakao.com/link/map/서울시청,37.5663,126.9779":                                                                  {"map", "https://map.kakao.com/link/map/%EC%84%9C%EC%9A%B8%EC%8B%9C%EC%B2%AD,37.5663,126.9779"},
		"https://kko.to/abc_12":                                                                                                 {"map", "https://kko.to/abc_12"},
		"https://www.openstreetmap.org/#map=16/37.5663/126.9779&layers=N":                                                       {"map", "https://www.openstreetmap.org/#map=16/37.5663/126.9779"},
		"https://osm.org/go/5bYjcI9--?m=":                                                                                       {"map", "https://www.openstreetmap.org/go/5bYjcI9--?m="},
		"https://www.openstreetmap.org/?mlat=37.56&mlon=126.97#map=16/37.56/126.97":                                             {"map", "https://www.openstreetmap.org/?mlat=37.56&mlon=126.97#map=16/37.56/126.97"},
	} {
		got, ok := EmbedOf(address)
		if !ok || got != want {
			t.Errorf("EmbedOf(%q) = %+v, want %+v", address, got, want)
		}
		if again, ok := EmbedOf(got.Address); !ok || again != got {
			t.Errorf("EmbedOf(%q) again = %+v", got.Address, again)
		}
	}
	for _, address := range []string{
		"", "youtu.be/" + id, "ftp://youtu.be/" + id, "https://youtu.be/", "https://www.youtube.com/@someone", "https://www.youtube.com/playlist?list=PL1",
		"https://www.youtube.com/embed/videoseries?list=x", "https://youtube.com.evil.example/watch?v=" + id, "https://evil.example/https://youtu.be/" + id,
		"https://youtube.com@evil.example/watch?v=" + id, "https://user@youtu.be/" + id, "https://youtu.be:8443/" + id, "https://notyoutube.com/watch?v=" + id,
		"https://www.youtube.com/watch?v=<script>", "https://vimeo.com/about", "https://vimeo.com/showcase/123", "https://x.com/someone", "https://x.com/someone/status/abc",
		"https://www.instagram.com/someone/", "https://www.facebook.com/someone", "https://www.facebook.com/plugins/post.php?href=https://evil.example/a/posts/1",
		"https://www.facebook.com/plugins/post.php?href=https://www.facebook.com/plugins/post.php", "https://www.tiktok.com/@someone", "https://www.google.com/search?q=x",
		"https://www.google.com/maps", "https://map.naver.com/", "https://blog.naver.com/x", "https://www.openstreetmap.org/", "https://goo.gl/abc", "javascript:alert(1)//youtu.be/" + id,
		"https://map.naver.com/%ff", "https://map.naver.com/p/../x", "https://map.naver.com/p?x=" + strings.Repeat("가", 400),
	} {
		if got, ok := EmbedOf(address); ok {
			t.Errorf("EmbedOf(%q) = %+v", address, got)
		}
	}
}

func TestPlayer(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://www.youtube.com/watch?v=abc&t=90s":                    "https://www.youtube-nocookie.com/embed/abc?autoplay=1&start=90",
		"https://www.youtube.com/shorts/abc":                           "https://www.youtube-nocookie.com/embed/abc?autoplay=1",
		"https://vimeo.com/123/abcd12":                                 "https://player.vimeo.com/video/123?autoplay=1&dnt=1&h=abcd12",
		"https://x.com/a/status/12":                                    "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=12",
		"https://www.instagram.com/p/abc/":                             "https://www.instagram.com/p/abc/embed/",
		"https://www.facebook.com/a/posts/1":                           "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fposts%2F1",
		"https://www.facebook.com/watch/?v=12":                         "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D12",
		"https://www.facebook.com/share/p/abc/":                        "",
		"https://www.tiktok.com/@a/video/12":                           "https://www.tiktok.com/player/v1/12",
		"https://vt.tiktok.com/abc/":                                   "",
		"https://www.google.com/maps/place/시청/@37.56,126.97,17z":       "https://www.google.com/maps?ll=37.56%2C126.97&output=embed&q=%EC%8B%9C%EC%B2%AD&z=17",
		"https://www.google.com/maps/@37.56,126.97,17z":                "https://www.google.com/maps?output=embed&q=37.56%2C126.97&z=17",
		"https://www.google.com/maps/embed?pb=!1m18":                   "https://www.google.com/maps/embed?pb=%211m18",
		"https://maps.app.goo.gl/abc":                                  "",
		"https://naver.me/abc":                                         "",
		"https://place.map.kakao.com/123":                              "",
		"https://www.openstreetmap.org/#map=16/37.5/127":               "https://www.openstreetmap.org/export/embed.html?bbox=126.991760%2C37.495642%2C127.008240%2C37.504358&layer=mapnik",
		"https://www.openstreetmap.org/?mlat=37.5&mlon=127#map=16/1/1": "https://www.openstreetmap.org/export/embed.html?bbox=126.991760%2C37.495642%2C127.008240%2C37.504358&layer=mapnik&marker=37.500000%2C127.000000",
		"https://www.openstreetmap.org/?mlat=NaN&mlon=Inf":             "",
		"https://www.openstreetmap.org/node/12":                        "",
	} {
		e, ok := EmbedOf(address)
		if !ok {
			t.Errorf("%q is none", address)
		}
		if got := e.Player(); got != want {
			t.Errorf("player of %q\n got %q\nwant %q", address, got, want)
		}
		if e.Provider() == "" || e.Provider() == "map" {
			t.Errorf("provider of %q: %q", address, e.Provider())
		}
	}
}

func FuzzEmbedOf(f *testing.F) {
	for _, address := range []string{"https://youtu.be/abc?t=1h2m3s", "https://www.google.com/maps/place/가/@1,2,3z/?q='><&entry=x", "//www.openstreetmap.org/?mlat=1#map=1/2/3",
		"https://www.facebook.com/plugins/post.php?href=https://m.facebook.com/a/posts/b", "https://vimeo.com/1/abcd", "https://vm.tiktok.com/a", "https://map.kakao.com/link/a;b?c=%00&d;e",
		"https://www.facebook.com/groups/가/posts/1", "https://x.com/i/web/status/1", "https://goo.gl/maps/a", "https://www.instagram.com/p/p/p"} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		e, ok := EmbedOf(address)
		if !ok {
			return
		}
		if again, ok := EmbedOf(e.Address); !ok || again != e {
			t.Errorf("EmbedOf(%q) = %+v, again %+v", address, e, again)
		}
		if cleanHref(e.Address) != e.Address || !strings.HasPrefix(e.Address, "https://") {
			t.Errorf("EmbedOf(%q) has the address %q", address, e.Address)
		}
		player := e.Player()
		if player == "" {
			return
		}
		if u, err := url.Parse(player); err != nil || u.Scheme != "https" || u.User != nil || !slices.Contains(PlayerOrigins(), "https://"+u.Host) {
			t.Errorf("EmbedOf(%q) has the player %q (%v)", address, player, err)
		}
	})
}
