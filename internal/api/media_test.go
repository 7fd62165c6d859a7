package api_test

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"strings"
	"testing"
	"testing/iotest"

	"jogan/internal/staff"
)

func drawing(t testing.TB) []byte {
	t.Helper()
	pic := image.NewGray(image.Rect(0, 0, 40, 30))
	pic.SetGray(3, 4, color.Gray{200})
	var b bytes.Buffer
	must(t, png.Encode(&b, pic))
	return b.Bytes()
}

// form makes a multipart body of pairs of name and content; the picture is a file.
func form(t testing.TB, pairs ...string) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for i := 0; i < len(pairs); i += 2 {
		var part io.Writer
		var err error
		if pairs[i] == "picture" {
			part, err = w.CreateFormFile("picture", "../../a.php")
		} else {
			part, err = w.CreateFormField(pairs[i])
		}
		must(t, err)
		_, err = io.WriteString(part, pairs[i+1])
		must(t, err)
	}
	must(t, w.Close())
	return body, w.FormDataContentType()
}

func (h *house) upload(pairs ...string) reply {
	h.t.Helper()
	body, kind := form(h.t, pairs...)
	return h.send(h.request(staff.Reporter, "POST", "/media", body, "Content-Type", kind))
}

func TestUpload(t *testing.T) {
	t.Parallel()
	h := open(t)
	file := string(drawing(t))
	made := h.upload("caption", "공장 앞", "picture", file, "alt", "공장").want(201)
	made.is("id", 1.0).is("type", "image/png").is("width", 40.0).is("height", 30.0).is("caption", "공장 앞").is("alt", "공장").is("credit", "").is("rights", "").is("name", "a.php").is("bytes", float64(len(file))).is("focus_x", 50.0).is("duration_ms", 0.0).is("variants.0.type", "image/jpeg").is("variants.0.crop", "").
		is("blocked", false).is("variants.0.width", 40.0).is("created_at", "2026-01-18T15:30:00Z")
	if url := made.at("url").(string); !strings.HasPrefix(url, "https://jogan.example/media/") || url != made.at("variants.0.url") || made.head.Get("Location") != "/api/v1/media/1" {
		t.Errorf("%s %v", url, made.head)
	}
	h.call(staff.Contributor, "GET", "/media/1", "").want(200).is("caption", "공장 앞").is("url", made.at("url"))

	h.clock.Add(1e9)
	h.call(staff.Reporter, "POST", "/media?caption=%EB%8B%A4%EB%A5%B8", file, "Content-Type", "image/png").want(200).is("id", 1.0).is("caption", "공장 앞")
	other := drawing(t)
	other = append(other, 0) // other bytes of the same drawing
	second := h.call(staff.Reporter, "POST", "/media?caption=%EB%8B%A4%EB%A5%B8&credit=c&alt=a", string(other), "Content-Type", "application/octet-stream").want(201).
		is("caption", "다른").is("credit", "c").is("alt", "a").at("id")

	h.call(staff.Admin, "POST", "/articles", fmt.Sprintf(`{"picture":1,"body_html":"<p>본문</p><figure data-picture=\"%v\"><figcaption>둘째</figcaption></figure>"}`, second)).
		want(201).is("picture", 1.0)

	document := h.call(staff.Reporter, "POST", "/media?name=data.pdf&rights=free", "%PDF-1.7\nstartxref\n9\n%%EOF\n", "Content-Type", "application/pdf").want(201)
	document.is("type", "application/pdf").is("name", "data.pdf").is("rights", "free")
	if url := document.at("url").(string); !strings.HasSuffix(url, "/original.pdf") {
		t.Error(url)
	}
}

func TestHostileUploads(t *testing.T) {
	t.Parallel()
	h := open(t)
	file := string(drawing(t))
	huge := []byte(file) // a header that promises 50 megapixels
	copy(huge[16:], "\x00\x00\x20\x00\x00\x00\x18\x6a")
	sum := crc32.ChecksumIEEE(huge[12:29])
	copy(huge[29:], []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	for name, c := range map[string]struct {
		pairs []string
		code  int
		want  string
	}{
		"nothing":          {nil, 422, "picture field.required"},
		"words alone":      {[]string{"caption", "a"}, 422, "picture field.required"},
		"empty":            {[]string{"picture", ""}, 422, "picture picture.empty"},
		"a page":           {[]string{"picture", "<html><script>alert(1)</script>"}, 422, "picture picture.type"},
		"an SVG":           {[]string{"picture", `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`}, 422, "picture picture.svg"},
		"half a picture":   {[]string{"picture", file[:len(file)-20]}, 422, "picture picture.truncated"},
		"50 megapixels":    {[]string{"picture", string(huge)}, 422, "picture picture.too-many-pixels"},
		"two pictures":     {[]string{"picture", file, "picture", file}, 422, "picture api.twice"},
		"a strange field":  {[]string{"picture", file, "title", "a"}, 422, "title api.unknown"},
		"the same word":    {[]string{"alt", "a", "alt", "b", "picture", file}, 422, "alt api.twice"},
		"a long word":      {[]string{"caption", strings.Repeat("가", 1001), "picture", file}, 422, "caption field.too-long"},
		"a very long word": {[]string{"caption", strings.Repeat("a", 1<<20), "picture", file}, 422, "caption field.too-long"},
		"broken text":      {[]string{"caption", "\xff", "credit", "\x00", "picture", file}, 422, "caption field.characters; credit field.characters"},
		"more than 40 MiB": {[]string{"picture", file + strings.Repeat("x", 40<<20)}, 413, "picture picture.too-large"},
	} {
		got := h.upload(c.pairs...)
		if got.code != c.code || got.faults() != c.want {
			t.Errorf("%s: %d %q, want %d %q", name, got.code, got.faults(), c.code, c.want)
		}
	}

	body, kind := form(t, "picture", file)
	short := body.String()[:body.Len()-60]
	h.send(h.request(staff.Reporter, "POST", "/media", strings.NewReader(short), "Content-Type", kind)).want(400).is("type", "urn:jogan:api.cut")
	cut := io.MultiReader(strings.NewReader(file[:20]), iotest.ErrReader(io.ErrUnexpectedEOF))
	h.send(h.request(staff.Reporter, "POST", "/media", cut, "Content-Type", "image/png")).want(400)
	h.send(h.request(staff.Reporter, "POST", "/articles", iotest.ErrReader(errors.New("reset")))).want(400).is("type", "urn:jogan:api.cut")
	h.call(staff.Reporter, "POST", "/media", file, "Content-Type", "multipart/form-data").want(400)
	h.call(staff.Reporter, "POST", "/media", file, "Content-Type", "multipart/form-data; boundary=none").want(422)
	h.call(staff.Reporter, "POST", "/media", `{}`).want(415)
	if got := h.call(staff.Reporter, "POST", "/media?x=1&alt=a&alt=b", file, "Content-Type", "image/png").want(422).faults(); sorted(got) != "alt api.twice; x api.unknown" {
		t.Error(got)
	}
	list, err := h.db.PictureList(t.Context(), 0, 10)
	must(t, err)
	if len(list) > 0 {
		t.Errorf("something was stored: %+v", list)
	}
}
