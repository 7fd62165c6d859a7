package news_test

import (
	"slices"
	"strings"
	"testing"

	"jogan/internal/fault"
	"jogan/internal/news"
)

func TestPictureNeeds(t *testing.T) {
	t.Parallel()
	all := news.Require{Caption: true, Credit: true, Alt: true, Rights: true}
	for name, c := range map[string]struct {
		p    news.Picture
		r    news.Require
		want []string
	}{
		"nothing asked":   {news.Picture{Type: "image/jpeg"}, news.Require{}, nil},
		"all of it":       {news.Picture{Type: "image/jpeg"}, all, []string{"caption", "credit", "alt", "rights"}},
		"the credit":      {news.Picture{Type: "image/png", Caption: "ㄱ"}, news.Require{Caption: true, Credit: true}, []string{"credit"}},
		"a film":          {news.Picture{Type: "video/mp4", Caption: "ㄱ", Credit: "ㄴ"}, all, []string{"rights"}},
		"nothing missing": {news.Picture{Type: "image/gif", Caption: "ㄱ", Credit: "ㄴ", Alt: "ㄷ", Rights: "ㄹ"}, all, nil},
	} {
		if got := news.PictureNeeds(c.p, c.r); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestPicture(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct {
		kind     news.PictureKind
		original string
	}{
		"image/webp": {news.KindImage, ""}, "video/mp4": {news.KindVideo, "k/original.mp4"}, "video/webm": {news.KindVideo, "k/original.webm"},
		"audio/mpeg": {news.KindAudio, "k/original.mp3"}, "audio/mp4": {news.KindAudio, "k/original.m4a"}, "application/pdf": {news.KindDocument, "k/original.pdf"},
	} {
		p := news.Picture{Key: "k", Type: kind}
		if p.Kind() != c.kind || p.Original() != c.original || p.IsImage() != (c.kind == news.KindImage) || !slices.Contains(news.PictureKinds(), p.Kind()) {
			t.Errorf("%s: %s, %q", kind, p.Kind(), p.Original())
		}
	}
	p := news.Picture{Caption: " 시장 ", Rights: strings.Repeat("가", news.MaxRights+1), FocusX: 101, FocusY: -1}
	fields := fault.FieldsOf(p.Check())
	if len(fields) != 3 || p.Caption != "시장" {
		t.Errorf("%v, caption %q", fields, p.Caption)
	}
	p.Variants = []news.PictureVariant{{Width: 480}, {Width: 960}, {Width: 480, Crop: "1:1"}, {Width: 480, Type: "image/webp"}}
	if got := p.Shape("", ""); len(got) != 2 || got[1].Width != 960 {
		t.Errorf("%v", got)
	}
}
