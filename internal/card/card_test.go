package card_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync"
	"testing"

	"jogan/internal/card"
	"jogan/internal/font"
)

var letters = sync.OnceValues(font.Bundled)

func draw(t *testing.T, c card.Card) []byte {
	t.Helper()
	f, err := letters()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := card.New(f.Face(), font.Hanja).Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// A card is a picture of the one size, small, the same for the same words, another for others, and written in its colours.
func TestDraw(t *testing.T) {
	t.Parallel()
	own := draw(t, card.Card{Paper: "조간일보", Section: "아침을 여는 신문"})
	seen := map[string]string{string(own): "the paper's own"}
	for _, title := range []string{
		"도서관의 저녁", "尹 대통령, 日 총리와 회담", "中, 대만 해협서 훈련…美 “우려”", "日本語かな", "한밤 아픈 아이, 이제 집 근처로…한빛시 ‘달빛 진료’ 12곳으로", "A", strings.Repeat("가", 5000), strings.Repeat("긴 제목은 네 줄에서 끝난다 ", 40),
	} {
		c := card.Card{Paper: "조간일보", Section: "사회", Title: title}
		raw := draw(t, c)
		config, format, err := image.DecodeConfig(bytes.NewReader(raw))
		if err != nil || format != "png" || config.Width != card.Width || config.Height != card.Height {
			t.Errorf("%.20q: %s of %d×%d, %v", title, format, config.Width, config.Height, err)
		}
		if len(raw) > 120<<10 {
			t.Errorf("%.20q: %d bytes", title, len(raw))
		}
		if !bytes.Equal(raw, draw(t, c)) {
			t.Errorf("%.20q is not drawn twice the same", title)
		}
		if other, ok := seen[string(raw)]; ok {
			t.Errorf("%.20q looks like %.20q", title, other)
		}
		seen[string(raw)] = title
	}
	night := card.Colours{Surface: color.NRGBA{1, 2, 3, 255}, Ink: color.NRGBA{200, 210, 220, 255}, Accent: color.NRGBA{90, 160, 80, 255}}
	m, err := png.Decode(bytes.NewReader(draw(t, card.Card{Paper: "조간일보", Title: "밤", Colours: night})))
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[image.Point]color.NRGBA{{X: 600, Y: 4}: night.Accent, {X: 600, Y: 40}: night.Surface, {X: 600, Y: 529}: night.Ink} {
		if got := color.NRGBAModel.Convert(m.At(at.X, at.Y)); got != want {
			t.Errorf("%v is %v, want %v", at, got, want)
		}
	}
}

// Where the font lacks a letter of the title nobody sees half of it; signs that it lacks are left out.
func TestUnknownLetters(t *testing.T) {
	t.Parallel()
	own := draw(t, card.Card{Paper: "조간일보", Section: "사회"})
	for _, title := range []string{"", "  \n", "पढ़ना", "조간 ไทย"} {
		if !bytes.Equal(own, draw(t, card.Card{Paper: "조간일보", Section: "사회", Title: title})) {
			t.Errorf("%q is not the paper's own card", title)
		}
	}
	with, without := draw(t, card.Card{Paper: "조간일보", Title: "비가 온다 🌧️"}), draw(t, card.Card{Paper: "조간일보", Title: "비가 온다"})
	if !bytes.Equal(with, without) {
		t.Error("a picture among the letters leaves a trace")
	}
	for _, hostile := range []card.Card{{}, {Paper: "पढ़"}, {Paper: strings.Repeat("조", 3000), Section: strings.Repeat("간", 3000), Title: "글"}, {Title: "\x00\xff\u202e글"}} {
		if raw := draw(t, hostile); len(raw) == 0 || len(raw) > 120<<10 {
			t.Errorf("%.30q: %d bytes", hostile, len(raw))
		}
	}
}
