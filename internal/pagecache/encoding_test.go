package pagecache_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"jogan/internal/pagecache"
)

func entry(t *testing.T, maxBytes int64, header map[string]string, body string) *pagecache.Entry {
	t.Helper()
	c := pagecache.New(pagecache.Options{MaxBytes: maxBytes})
	e, err := c.Get(t.Context(), "/", func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
		return pagecache.Page{Status: 200, Header: header, Body: []byte(body)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func paragraphs() string {
	return strings.Repeat("<p>기사 본문의 한 문단입니다.</p>\n", 200)
}

func TestEncodingThatTheReaderLikesBest(t *testing.T) {
	t.Parallel()
	e := entry(t, 1<<20, nil, paragraphs())
	for accept, want := range map[string]string{
		"":                                    "",
		"gzip, deflate, br, zstd":             "br",
		"gzip, deflate, zstd":                 "zstd",
		"gzip,deflate":                        "gzip",
		"GZip":                                "gzip",
		"x-gzip":                              "gzip",
		"deflate":                             "",
		"*":                                   "br",
		"br;q=0, *":                           "zstd",
		"*;q=0.1, gzip;q=0.2":                 "gzip",
		"br;q=0,zstd;q=0.0,gzip;q=0.000":      "",
		"br;q=0.4, gzip;q=1.0, zstd ; q=0.9 ": "gzip",
		"identity":                            "",
		"identity, br;q=0.9":                  "",
		"identity;q=0.5, gzip;q=0.5":          "gzip",
		"identity;q=0, *;q=0":                 "",
		"identity;q=0, zstd;q=0.001":          "zstd",
		"br;q=x, gzip":                        "gzip",
		"br;q=2, gzip;q=-1, zstd;q=NaN":       "",
		"br;level=5;q=0.5, gzip;q=0.6":        "gzip",
		", ,;;, br ,":                         "br",
	} {
		body, got := e.Encoded(accept)
		if got != want {
			t.Errorf("%q: %q, want %q", accept, got, want)
		}
		if plain := decode(t, body, got); plain != paragraphs() {
			t.Errorf("%q: %d bytes come back as %d", accept, len(body), len(plain))
		}
		if got != "" && len(body) > len(paragraphs())/4 {
			t.Errorf("%s: %d bytes of %d", got, len(body), len(paragraphs()))
		}
	}
}

func decode(t *testing.T, body []byte, encoding string) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	var err error
	switch encoding {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		var z *zstd.Decoder
		z, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
		defer z.Close()
		r = z
	}
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// Encoders are used again for the next page: nothing of the one before may be left in them.
func TestEncodersAreCleanForTheNext(t *testing.T) {
	t.Parallel()
	c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Slots: 1})
	for _, word := range []string{"가나다 ", "라마바 ", "사아자 "} {
		e, err := c.Get(t.Context(), word, text(strings.Repeat(word, 1000)))
		if err != nil {
			t.Fatal(err)
		}
		for _, encoding := range []string{"br", "zstd", "gzip"} {
			body, got := e.Encoded(encoding)
			if got != encoding || decode(t, body, got) != strings.Repeat(word, 1000) {
				t.Errorf("%s %s: %d bytes in %q", word, encoding, len(body), got)
			}
		}
	}
}

func TestSomePagesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]*pagecache.Entry{
		"small":              entry(t, 1<<20, nil, strings.Repeat("x", 1023)),
		"not kept":           entry(t, 0, nil, paragraphs()),
		"too large to keep":  entry(t, 4096, nil, paragraphs()),
		"compressed already": entry(t, 1<<20, map[string]string{"Content-Encoding": "gzip"}, paragraphs()),
		"empty":              entry(t, 1<<20, nil, ""),
	} {
		if body, encoding := e.Encoded("br, gzip, zstd, identity;q=0"); encoding != "" || !bytes.Equal(body, e.Body) {
			t.Errorf("%s: %q", name, encoding)
		}
	}
}

func TestTagsAreOfTheBytes(t *testing.T) {
	t.Parallel()
	e, same, other := entry(t, 1<<20, nil, paragraphs()), entry(t, 0, nil, paragraphs()), entry(t, 0, nil, "other")
	if e.ETag != same.ETag || e.ETag == other.ETag || e.Tag("") != e.ETag {
		t.Errorf("%s %s %s", e.ETag, same.ETag, other.ETag)
	}
	br := e.Tag("br")
	if !strings.HasSuffix(br, `-br"`) || strings.Count(br, `"`) != 2 {
		t.Errorf("tag %s", br)
	}
	for _, c := range []struct {
		header, encoding string
		want             bool
	}{
		{"", "", false},
		{e.ETag, "", true},
		{e.ETag, "br", false},
		{br, "br", true},
		{br, "", false},
		{br, "gzip", false},
		{"W/" + br, "br", true},
		{" * ", "br", true},
		{`"a,b", W/"c" ,` + br, "br", true},
		{`"a" ` + br, "br", true},
		{`"unclosed ` + e.ETag, "", false},
		{`a, ` + br, "br", false},
		{strings.Trim(br, `"`), "br", false},
		{other.ETag, "", false},
		{`"`, "", false},
		{`W/`, "", false},
	} {
		if got := e.Match(c.header, c.encoding); got != c.want {
			t.Errorf("%s for %q: %v", c.header, c.encoding, got)
		}
	}
}
