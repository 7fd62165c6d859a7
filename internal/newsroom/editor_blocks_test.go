package newsroom

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"jogan/internal/browser"
	"jogan/internal/richtext"
	"jogan/ui"
)

// maxScript is how long the editor's script may be with gzip, in bytes; the article's page has 350 KB for everything.
const maxScript = 170 << 10

func TestEditorIsSmall(t *testing.T) {
	t.Parallel()
	raw, err := ui.Files.ReadFile("newsroom/editor/editor.js")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > maxScript {
		t.Errorf("editor.js has %d bytes with gzip, more than %d", b.Len(), maxScript)
	}
}

// generator writes bodies as somebody's HTML, each kind of block in it.
type generator struct{ *rand.Rand }

func (g generator) one(of ...string) string { return of[g.IntN(len(of))] }

func (g generator) words() string {
	var b strings.Builder
	for range 1 + g.IntN(4) {
		text := g.one("서울시는 22일", "“그렇다”", "3.5% △2.1%", "the Latin words", "a &lt; b &amp; c", "中·日 …", "끝", "㎡ 당", "‘98년", "/표", "  두  칸  ", "é")
		switch g.IntN(8) {
		case 0:
			text = "<strong>" + text + "</strong>"
		case 1:
			text = "<em>" + text + "</em>"
		case 2:
			text = `<a href="` + g.one("https://paper.example/a?b=1&amp;c=2", "mailto:desk@paper.example", "/articles/3") + `">` + text + "</a>"
		case 3:
			text = "<s><sub>" + text + "</sub></s>"
		case 4:
			text += "<br>"
		case 5:
			text = "<strong><em>" + text + "</em> " + text + "</strong><sup>2</sup>"
		}
		b.WriteString(text + g.one("", " "))
	}
	return b.String()
}

func (g generator) caption() string {
	if g.IntN(3) == 0 {
		return ""
	}
	return "<figcaption>" + g.words() + "</figcaption>"
}

func (g generator) picture() string {
	return fmt.Sprintf(`<figure data-picture="%d">%s</figure>`, 1+g.IntN(99), g.caption())
}

func (g generator) list(deep bool) string {
	tag := g.one("ul", "ol")
	var b strings.Builder
	b.WriteString("<" + tag + ">")
	for range 1 + g.IntN(3) {
		b.WriteString("<li>" + g.words())
		if deep && g.IntN(3) == 0 {
			b.WriteString(g.list(false))
		}
		b.WriteString("</li>")
	}
	return b.String() + "</" + tag + ">"
}

func (g generator) table() string {
	var b strings.Builder
	columns := 1 + g.IntN(3)
	row := func(tag string) {
		b.WriteString("<tr>")
		for range columns {
			if g.IntN(4) == 0 {
				b.WriteString("<" + tag + "></" + tag + ">")
			} else {
				b.WriteString("<" + tag + ">" + g.words() + "</" + tag + ">")
			}
		}
		b.WriteString("</tr>")
	}
	b.WriteString("<table>")
	if g.IntN(2) == 0 {
		b.WriteString("<thead>")
		row("th")
		b.WriteString("</thead>")
	}
	b.WriteString("<tbody>")
	for range 1 + g.IntN(3) {
		row(g.one("td", "td", "th"))
	}
	return b.String() + "</tbody></table>"
}

func (g generator) paragraphs() string {
	var b strings.Builder
	for range 1 + g.IntN(3) {
		b.WriteString("<p>" + g.words() + "</p>")
	}
	return b.String()
}

func (g generator) block() string {
	switch g.IntN(13) {
	case 0:
		return "<h2>" + g.words() + "</h2>"
	case 1:
		return "<h3>" + g.words() + "</h3>"
	case 2:
		return g.list(true)
	case 3:
		return "<blockquote>" + g.paragraphs() + "</blockquote>"
	case 4:
		return g.table()
	case 5:
		return g.picture()
	case 6:
		return `<div data-gallery="">` + g.picture() + g.picture() + strings.Repeat(g.picture(), g.IntN(2)) + "</div>"
	case 7:
		return `<aside data-kind="` + g.one("pull", "notice", "editor", "ai") + `">` + g.paragraphs() + "</aside>"
	case 8:
		return fmt.Sprintf(`<figure data-file="%d">%s</figure>`, 1+g.IntN(99), g.caption())
	case 9:
		address := g.one("youtube\" data-address=\"https://youtu.be/abcdefghijk?t=90", "vimeo\" data-address=\"https://vimeo.com/1234",
			"map\" data-address=\"https://www.google.com/maps?q=조간&amp;z=12", "x\" data-address=\"https://x.com/paper/status/12")
		return `<figure data-embed="` + address + `">` + g.caption() + "</figure>"
	case 10:
		return fmt.Sprintf(`<div data-related="%d,%d,7"></div>`, 10+g.IntN(5), 20+g.IntN(5))
	default:
		return g.paragraphs()
	}
}

// What is stored goes through the editor unharmed, whatever blocks it is made of.
func TestEditorKeepsBodies(t *testing.T) {
	t.Parallel()
	g := generator{rand.New(rand.NewPCG(3, 11))}
	var bodies []string
	for range 400 {
		var source strings.Builder
		for range 1 + g.IntN(6) {
			source.WriteString(g.block())
		}
		body, err := richtext.Canonical(source.String())
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, body)
	}
	all, err := json.Marshal(bodies)
	if err != nil {
		t.Fatal(err)
	}
	p := editing(t, newWorld(t), browser.Start(t), browser.Options{})
	read := browser.Eval[[]struct{ Body, Text string }](p, `(() => {
		const t = document.getElementById("f-body")
		return `+string(all)+`.map((body) => {
			t.value = body
			t.dispatchEvent(new Event("editor:load"))
			const d = {}
			t.dispatchEvent(new CustomEvent("editor:read", {detail: d}))
			return {Body: d.body, Text: d.text}
		})
	})()`)
	for i, body := range bodies {
		again, err := richtext.Canonical(read[i].Body)
		if err != nil {
			t.Fatal(err)
		}
		if again != body {
			t.Errorf("body %d came back changed\n got %s\nwant %s", i, again, body)
		}
		// Marks are found by the words that the server counts.
		if want := richtext.Text(body); read[i].Text != want {
			t.Errorf("text of body %d\n got %q\nwant %q\n%s", i, read[i].Text, want, body)
		}
		if t.Failed() {
			break
		}
	}
	for _, complaint := range p.Errors() {
		if !strings.Contains(complaint, "404") { // pictures that the library does not have
			t.Errorf("the console complains: %s", complaint)
		}
	}
}

// The editor takes the same addresses for embeds as the server, in the same spelling.
func TestEditorKnowsEmbeds(t *testing.T) {
	t.Parallel()
	const id = "abcdefghijk"
	addresses := []string{
		"https://www.youtube.com/watch?v=" + id + "&list=PL1&index=2", " http://m.youtube.com/watch?feature=share&v=" + id + "&t=1m30s", "https://youtu.be/" + id + "?si=xyz&t=42",
		"https://youtu.be/" + id + "?t=1h", "https://youtube.com/shorts/" + id + "?feature=share", "https://www.youtube.com/live/" + id + "?si=x",
		"//www.youtube-nocookie.com/embed/" + id + "?start=30&rel=0", "https://youtu.be/" + id + "#t=5", "https://vimeo.com/76979871#t=10s", "https://vimeo.com/76979871/abcdef1234?share=copy",
		"https://player.vimeo.com/video/76979871?h=abcdef1234&title=0", "https://vimeo.com/channels/staffpicks/76979871", "https://vimeo.com/showcase/1/video/2",
		"https://twitter.com/paper_example/status/1234567890?s=20", "https://mobile.x.com/paper_example/status/1234567890/photo/1", "https://x.com/i/web/status/1234567890",
		"https://platform.twitter.com/embed/Tweet.html?dnt=1&id=12345", "https://www.instagram.com/p/Cabc_-123/?utm_source=ig_embed", "https://instagram.com/someone/reel/Cabc123/embed/captioned",
		"https://www.instagram.com/reels/audio/1", "https://www.facebook.com/paper.example/posts/pfbid0abc?rdid=x", "https://m.facebook.com/조간/videos/새-도서관/1234567890/",
		"https://www.facebook.com/watch/?v=1234567890&ref=x", "https://fb.watch/aBc-123/?mibextid=x", "https://www.facebook.com/photo.php?fbid=1&set=a",
		"https://www.facebook.com/plugins/video.php?height=300&href=https%3A%2F%2Fwww.facebook.com%2Fpaper%2Fvideos%2F12345%2F", "https://www.facebook.com/permalink.php?story_fbid=pfbid1&id=100",
		"https://www.facebook.com/share/p/abc123/", "https://www.facebook.com/groups/가/posts/1", "https://www.facebook.com/reel/12", "https://www.tiktok.com/@paper.example/video/7123456789012345678?lang=ko",
		"https://www.tiktok.com/embed/v2/7123456789012345678", "https://vt.tiktok.com/ZSabc12/", "https://www.tiktok.com/t/abc/",
		"https://www.google.co.kr/maps/place/서울시청/@37.5663,126.9779,17z/data=!3m1!4b1?entry=ttu&g_ep=x", "https://maps.google.com/?q=37.5,127.0&output=embed",
		"https://www.google.com/maps/embed?pb=!1m18!1m12", "https://maps.app.goo.gl/AbCd123?g_st=x", "https://map.naver.com/p/entry/place/11571707?c=15.00,0,0,0,dh", "https://naver.me/xAbC123",
		"https://place.map.kakao.com/8634826?referrer=x&utm_source=y", "https://map.kakao.com/link/map/서울시청,37.5663,126.9779", "https://kko.to/abc_12",
		"https://map.naver.com/p/search/도서 관?b=2&a=1+2&a=3&c='~*", "https://www.openstreetmap.org/#map=16/37.5663/126.9779&layers=N", "https://osm.org/go/5bYjcI9--?m=",
		"https://www.openstreetmap.org/?mlat=37.56&mlon=126.97#map=16/37.56/126.97", "HTTPS://YouTu.be/" + id,
		// No embeds.
		"youtu.be/" + id, "ftp://youtu.be/" + id, "https://youtu.be/", "https://www.youtube.com/@someone", "https://www.youtube.com/playlist?list=PL1", "https://www.youtube.com/embed/videoseries?list=x",
		"https://youtube.com.evil.example/watch?v=" + id, "https://evil.example/https://youtu.be/" + id, "https://youtube.com@evil.example/watch?v=" + id, "https://user@youtu.be/" + id,
		"https://youtu.be:8443/" + id, "https://notyoutube.com/watch?v=" + id, "https://www.youtube.com/watch?v=<script>", "https://vimeo.com/about", "https://vimeo.com/showcase/123", "https://x.com/someone",
		"https://x.com/someone/status/abc", "https://www.instagram.com/someone/", "https://www.facebook.com/someone", "https://www.facebook.com/plugins/post.php?href=https://evil.example/a/posts/1",
		"https://www.facebook.com/plugins/post.php?href=https://www.facebook.com/plugins/post.php", "https://www.tiktok.com/@someone", "https://www.google.com/search?q=x", "https://www.google.com/maps",
		"https://map.naver.com/", "https://blog.naver.com/x", "https://www.openstreetmap.org/", "https://goo.gl/abc", "javascript:alert(1)//youtu.be/" + id, "https://map.naver.com/%ff",
		"https://map.naver.com/p/../x", "https://map.naver.com/p?x=" + strings.Repeat("가", 700),
	}
	p := editing(t, newWorld(t), browser.Start(t), browser.Options{})
	for _, address := range addresses {
		want := "<p>가</p>"
		if e, ok := richtext.EmbedOf(address); ok {
			var err error
			if want, err = richtext.Canonical(`<p>가</p><figure data-embed="` + e.Kind + `" data-address="` + strings.NewReplacer("&", "&amp;", `"`, "&quot;").Replace(e.Address) + `"></figure>`); err != nil {
				t.Fatal(err)
			}
		}
		paste(p, `<p>가</p><iframe src="`+strings.NewReplacer("&", "&amp;", `"`, "&quot;").Replace(address)+`"></iframe>`, "가")
		got, err := richtext.Canonical(readBody(p))
		if err != nil || got != want {
			t.Errorf("%q\n got %s (%v)\nwant %s", address, got, err, want)
		}
	}
}
