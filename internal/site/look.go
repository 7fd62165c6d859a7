package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"jogan/internal/news"
)

// Looking is how the paper wants its site to look.
type Looking interface {
	Looks(ctx context.Context) (news.Looks, int64, error)
}

// FrameLook is how a page looks as far as the paper decides it without a theme.
type FrameLook struct {
	Sheet    string // address of the style that the settings make; empty: the design as it comes
	Font     string // address of the letters of the paper's name; empty: the device's own
	Left     bool   // the paper's name stands at the left
	Logo     *Image // nil: the name itself
	LogoDark *Image // on dark pages; nil: Logo there too
	Order    []news.MainBlock
}

// look fills the frame's look.
func (m *making) look(ctx context.Context, f *Frame, _ place) error {
	l, err := m.chosenLook(ctx)
	if err != nil {
		return err
	}
	f.Look = FrameLook{Left: l.Masthead == news.NameLeft, Order: l.Blocks()}
	pictures, err := m.pictures(ctx, []int64{l.Logo, l.LogoDark})
	if err != nil {
		return err
	}
	logo := func(id int64) *Image {
		p, ok := pictures[id]
		if !ok {
			return nil
		}
		i := m.image(p, "(min-width: 60em) 420px, 240px", 640)
		i.Alt = l.LogoAlt
		if i.Alt == "" {
			i.Alt = m.paper.Name
		}
		return &i
	}
	if f.Look.Logo = logo(l.Logo); f.Look.Logo != nil {
		f.Look.LogoDark = logo(l.LogoDark)
	}
	cut := m.s.nameFont(m.paper.Name)
	if l.Name == news.Device {
		cut = nil
	} else if cut != nil {
		f.Look.Font = cut.path
	}
	f.Look.Sheet = sheetPath(l, cut)
	return nil
}

// chosenLook is the look that the newsroom looks at, or the one that readers see.
func (m *making) chosenLook(ctx context.Context) (news.Look, error) {
	if m.looks != nil {
		return *m.looks, nil
	}
	x, _, err := m.r.Looks(ctx)
	return x.Look, err
}

// PreviewLook makes the front page as it would look. The page counts nothing.
func (s *Site) PreviewLook(ctx context.Context, l news.Look) ([]byte, error) {
	var out page
	err := s.make(ctx, uncollected{}, func(m *making) (err error) {
		m.looks, m.preview = &l, true
		e, err := m.edition(ctx, 0)
		if err != nil {
			return err
		}
		out, err = m.frontPage(ctx, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("preview of a look: %w", err)
	}
	return out.body, nil
}

// nameLetters are cut into the font beside the paper's name: the large numbers of lists are set in it too.
const nameLetters = "0123456789"

// cutFont is the font cut to the letters of one name.
type cutFont struct {
	name, path string
	bytes      []byte
}

// cutting keeps the letters of the paper's name, which change once in a paper's life.
type cutting struct {
	mu   sync.Mutex
	last *cutFont
}

// nameFont is the font with the letters of a name; nil where the program has none, or it lacks one of the letters: a name
// in two fonts is worse than one in the device's own.
func (s *Site) nameFont(name string) *cutFont {
	if s.NameFont == nil || !s.NameFont.Has(name) {
		return nil
	}
	s.cut.mu.Lock()
	defer s.cut.mu.Unlock()
	if s.cut.last == nil || s.cut.last.name != name {
		raw, err := s.NameFont.Cut(name + nameLetters)
		if err != nil {
			s.Log.Error("cut the font of the paper's name", "error", err)
			return nil
		}
		sum := sha256.Sum256(raw)
		s.cut.last = &cutFont{name, lookFolder + "name." + hex.EncodeToString(sum[:6]) + ".woff2", raw}
	}
	return s.cut.last
}

// lookFolder is where what the settings make lies.
const lookFolder = "/assets/look/"

// sheetWords are the parts of a sheet's address, in their order. The address says all that the sheet is made from, so that
// every node can make it, also for a look that nobody has saved yet, and it can be kept for ever. The first part counts
// the changes of what is made from the same parts.
const sheetVersion = "1"

func sheetPath(l news.Look, cut *cutFont) string {
	parts := []string{sheetVersion, strings.TrimPrefix(string(l.Accent), "#"), strings.TrimPrefix(string(l.AccentDark), "#"), string(l.Titles), string(l.Text), string(l.Corners), ""}
	if cut != nil {
		parts[6] = strings.TrimSuffix(strings.TrimPrefix(cut.path, lookFolder+"name."), ".woff2")
	}
	if slices.Equal(parts[1:], make([]string, len(parts)-1)) {
		return ""
	}
	return lookFolder + strings.Join(parts, "-") + ".css"
}

// sheetOf makes the sheet of an address; false where there is none such.
func sheetOf(file string) ([]byte, bool) {
	name, ok := strings.CutSuffix(file, ".css")
	parts := strings.Split(name, "-")
	if !ok || len(parts) != 7 || parts[0] != sheetVersion {
		return nil, false
	}
	l := news.Look{Titles: news.Letters(parts[3]), Text: news.Letters(parts[4]), Corners: news.Corners(parts[5])}
	for i, c := range []*news.Colour{&l.Accent, &l.AccentDark} {
		if parts[1+i] != "" {
			*c = news.Colour("#" + parts[1+i])
		}
	}
	want := l
	if err := l.Check(); err != nil || !sameSheet(l, want) {
		return nil, false
	}
	if _, err := hex.DecodeString(parts[6]); err != nil || len(parts[6]) != 12 && parts[6] != "" {
		return nil, false
	}
	return sheet(l, parts[6]), true
}

func sameSheet(a, b news.Look) bool {
	return a.Accent == b.Accent && a.AccentDark == b.AccentDark && a.Titles == b.Titles && a.Text == b.Text && a.Corners == b.Corners
}

// sheet changes the design's measures to the paper's. The letters of the name are there before the page is drawn, or they
// are not used on it: nothing moves when they come.
func sheet(l news.Look, cut string) []byte {
	var b bytes.Buffer
	if cut != "" {
		fmt.Fprintf(&b, "@font-face{font-family:Masthead;src:url(%sname.%s.woff2) format(\"woff2\");font-display:optional}\n", lookFolder, cut)
	}
	var root strings.Builder
	if l.Titles == news.Serif {
		root.WriteString("--heading:var(--serif);")
	}
	if l.Text == news.Serif {
		root.WriteString("--body:var(--serif);")
	}
	if l.Corners == news.Round {
		root.WriteString("--radius:12px;--radius-picture:10px;")
	}
	if root.Len() > 0 {
		fmt.Fprintf(&b, ":root{%s}\n", root.String())
	}
	if l.Accent != "" {
		fmt.Fprintf(&b, "@media screen{:root{--accent:%s;--accent-ink:%s;--flash:%[1]s;--flash-ink:%[2]s}}\n", l.Accent, l.Accent.Ink())
	}
	dark := l.AccentDark
	if dark == "" && l.Accent != "" {
		dark = news.DesignAccentDark
	}
	if dark != "" {
		set := fmt.Sprintf("--accent:%s;--accent-ink:%s", dark, dark.Ink())
		fmt.Fprintf(&b, "@media screen and (prefers-color-scheme:dark){:root:not([data-colours=\"light\"]){%s}}\n@media screen{:root[data-colours=\"dark\"]{%[1]s}}\n", set)
	}
	return b.Bytes()
}

// lookFile sends a style or the letters that the settings made.
func (s *Site) lookFile(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	kind, body, ok := "text/css; charset=utf-8", []byte(nil), false
	if strings.HasSuffix(file, ".woff2") {
		var name string
		err := s.Store.Read(r.Context(), func(rd Reader) error {
			p, err := rd.Paper(r.Context())
			name = p.Name
			return err
		})
		if err != nil {
			return err
		}
		if cut := s.nameFont(name); cut != nil && cut.path == lookFolder+file {
			kind, body, ok = "font/woff2", cut.bytes, true
		}
	} else {
		body, ok = sheetOf(file)
	}
	if !ok {
		return s.plain(w, http.StatusNotFound)
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, err := w.Write(body)
	return err
}
