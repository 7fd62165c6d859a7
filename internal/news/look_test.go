package news_test

import (
	"testing"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// A colour that cannot be read is refused, and the one that is offered in its place is taken.
func TestLookColours(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		accent, dark string
		refused      string
	}{
		{"", "", ""},
		{string(news.DesignAccent), string(news.DesignAccentDark), ""},
		{"0B57D0", "#8ab", ""},
		{"#ffcc00", "", "accent"},
		{"", "#003366", "accent_dark"},
		{"red", "", "accent"},
		{"#12345", "", "accent"},
		{"javascript:1", "", "accent"},
	} {
		look := news.Look{Accent: news.Colour(c.accent), AccentDark: news.Colour(c.dark)}
		err := look.Check()
		fields := fault.FieldsOf(err)
		if c.refused == "" {
			if err != nil {
				t.Errorf("%+v: %v", c, err)
			}
			continue
		}
		if len(fields) != 1 || fields[0].Name != c.refused {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		if fields[0].Key != "look.contrast" {
			continue
		}
		offered, ok := fields[0].Args[1].(string)
		again := news.Look{Accent: news.Colour(offered)}
		if c.refused == "accent_dark" {
			again = news.Look{AccentDark: news.Colour(offered)}
		}
		if err := again.Check(); !ok || err != nil {
			t.Errorf("%+v: offered %q: %v", c, offered, err)
		}
	}
	if got := news.Colour("#777777").Contrast("#ffffff"); got < 4.47 || got > 4.49 { // the known example of WCAG's documents
		t.Errorf("contrast of #777 on white: %f", got)
	}
	if news.Colour("#ffdd00").Ink() == "#ffffff" || news.DesignAccent.Ink() != "#ffffff" {
		t.Error("the ink on an accent is the one that is read worse")
	}
}

// What is not said is the design's; each main block stands once, whatever was stored.
func TestLookStored(t *testing.T) {
	t.Parallel()
	look := news.Look{Masthead: news.NameCentre, Name: news.Drawn, Titles: news.Sans, Corners: news.Sharp, Order: news.MainBlocks()}
	if err := look.Check(); err != nil || look.Masthead != "" || look.Order != nil || look.Name != "" {
		t.Errorf("%+v, %v", look, err)
	}
	look = news.Look{Order: []news.MainBlock{news.BoxesBlock}}
	if got := look.Blocks(); len(got) != 3 || got[0] != news.BoxesBlock {
		t.Errorf("order %v", got)
	}
	for _, wrong := range []news.Look{{Masthead: "right"}, {Text: "comic"}, {Order: []news.MainBlock{"x"}}, {Order: []news.MainBlock{"ranking", "ranking"}}, {LogoDark: 3}} {
		if err := wrong.Check(); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	if got := (news.Look{Logo: 3, Favicon: 3, LogoDark: 5}).Pictures(); len(got) != 2 {
		t.Errorf("pictures %v", got)
	}
}
