package site

import (
	"strings"
	"testing"

	"jogan/internal/news"
)

// The address of a sheet says all that it is made from: what it says is what was set, and nothing else is made.
func TestSheet(t *testing.T) {
	t.Parallel()
	cut := &cutFont{path: lookFolder + "name.0123456789ab.woff2"}
	for _, c := range []struct {
		look news.Look
		cut  *cutFont
		has  []string
	}{
		{news.Look{}, nil, nil},
		{news.Look{}, cut, []string{"@font-face", "name.0123456789ab.woff2"}},
		{news.Look{Accent: "#0b57d0"}, nil, []string{"--accent:#0b57d0;--accent-ink:#ffffff", `[data-colours="dark"]){--accent:#f0918a`}},
		{news.Look{AccentDark: "#ffdd00", Titles: news.Serif, Text: news.Serif, Corners: news.Round}, cut, []string{"--heading:var(--serif);--body:var(--serif);--radius", "--accent:#ffdd00;--accent-ink:#191816"}},
	} {
		path := sheetPath(c.look, c.cut)
		if (path == "") != (c.has == nil) {
			t.Errorf("%+v: address %q", c.look, path)
		}
		if path == "" {
			continue
		}
		raw, ok := sheetOf(strings.TrimPrefix(path, lookFolder))
		if !ok {
			t.Errorf("%+v: %s is not made", c.look, path)
		}
		for _, want := range c.has {
			if want = strings.Replace(want, `]){`, `]{`, 1); !strings.Contains(string(raw), want) {
				t.Errorf("%+v: no %s in\n%s", c.look, want, raw)
			}
		}
	}
	for _, foreign := range []string{"", ".css", "1------.css", "2-0b57d0-----.css", "1-ffff00-----.css", "1-red-----.css", "1-0B57D0-----.css", "1---comic---.css", "1------../x.css", "1------zz.css", "1-------.css"} {
		if raw, ok := sheetOf(foreign); ok && len(raw) > 0 {
			t.Errorf("%q is made: %s", foreign, raw)
		}
	}
}
