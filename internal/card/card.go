// Package card draws the picture that a preview elsewhere shows of a page that has none of its own: its title, its section
// and the paper's name in the paper's colours. It owns the drawing and the breaking of Korean lines; it knows neither
// articles nor addresses, keeps nothing, and refuses to show half a title: where the font lacks a letter of it, the card
// is the paper's own.
package card

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Width and Height of a card in pixels: the shape that Open Graph's readers ask for.
const (
	Width  = 1200
	Height = 630
)

// maxTitle is how many characters of a title are looked at: far more than four lines hold.
const maxTitle = 240

// Card is what stands on a card.
type Card struct {
	Paper   string // the paper's name
	Section string // small above the title; empty: none
	Title   string // empty: the card is the paper's own
	Colours Colours
}

// Colours of a card. The zero value is those of a paper that chose none.
type Colours struct{ Surface, Ink, Accent color.NRGBA }

// PaperColours are the colours of a paper that chose none.
func PaperColours() Colours {
	return Colours{Surface: color.NRGBA{0xff, 0xff, 0xff, 0xff}, Ink: color.NRGBA{0x1b, 0x1a, 0x18, 0xff}, Accent: color.NRGBA{0x9b, 0x1c, 0x1f, 0xff}}
}

// Artist draws cards. Several may draw at once.
type Artist struct {
	font *sfnt.Font
	more func() (*sfnt.Font, error)
}

// New makes an artist of a font. Letters that it lacks, as Hanja, are drawn in the font that more opens, which is not asked
// for before such a letter comes.
func New(f *sfnt.Font, more func() (*sfnt.Font, error)) *Artist { return &Artist{f, more} }

const (
	margin = 80
	room   = Width - 2*margin
)

// sizes are the letters of a title in pixels, with the most lines that each may take: short titles stand large.
var sizes = [...]struct{ px, lines int }{{88, 2}, {74, 3}, {62, 4}}

// Draw makes a card as PNG of Width by Height.
func (a *Artist) Draw(c Card) ([]byte, error) {
	if c.Colours == (Colours{}) {
		c.Colours = PaperColours()
	}
	s := sheet{artist: a, ink: image.NewAlpha(image.Rect(0, 0, Width, Height)), accent: image.NewAlpha(image.Rect(0, 0, Width, Height))}
	title, whole := a.known(c.Title)
	if title == "" || !whole {
		s.own(a, c)
	} else if err := s.story(c, title); err != nil {
		return nil, err
	}
	if s.err != nil {
		return nil, s.err
	}
	return s.png(c.Colours)
}

// known leaves out what no font has a shape for (pictures, joiners, controls), and tells whether all letters are there.
func (a *Artist) known(text string) (string, bool) {
	var b strings.Builder
	var buffer sfnt.Buffer
	n := 0
	for _, r := range text {
		if n++; n > maxTitle {
			break
		}
		if unicode.IsSpace(r) {
			b.WriteByte(' ')
			continue
		}
		switch {
		case has(a.font, &buffer, r):
			b.WriteRune(r)
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if more, err := a.more(); err != nil || !has(more, &buffer, r) {
				return "", false
			}
			b.WriteRune(r)
		default:
			b.WriteByte(' ') // a sign that the font lacks parts words as a space does
		}
	}
	return strings.Join(strings.Fields(b.String()), " "), true
}

func has(f *sfnt.Font, b *sfnt.Buffer, r rune) bool {
	glyph, err := f.GlyphIndex(b, r)
	return err == nil && glyph != 0
}

// sheet is a card while it is drawn: where there is ink, and where there is accent, of which nothing lies on the other.
type sheet struct {
	artist      *Artist
	ink, accent *image.Alpha
	err         error // the first
}

// own is the card of the paper itself.
func (s *sheet) own(a *Artist, c Card) {
	s.fill(s.accent, image.Rect(0, 0, Width, 16))
	name, whole := a.known(c.Paper)
	if !whole || name == "" { // nothing can be written: a sheet in the paper's colours
		s.fill(s.ink, image.Rect(margin, Height-margin-6, Width-margin, Height-margin))
		return
	}
	px := 160.0
	for ; px > 60 && s.width(name, px) > room; px -= 10 {
	}
	name = s.fit(name, px, room)
	w := s.width(name, px)
	s.write(s.ink, name, px, (Width-w)/2, Height/2+int(px*0.34))
	if section, ok := a.known(c.Section); ok && section != "" {
		section = s.fit(section, 40, room)
		s.write(s.accent, section, 40, (Width-s.width(section, 40))/2, Height/2+int(px*0.34)+90)
	}
	s.fill(s.ink, image.Rect(margin, Height-margin-4, Width-margin, Height-margin))
}

// story is the card of an article.
func (s *sheet) story(c Card, title string) error {
	s.fill(s.accent, image.Rect(0, 0, Width, 16))
	if section, ok := s.artist.known(c.Section); ok && section != "" {
		s.write(s.accent, s.fit(section, 40, room), 40, margin, 124)
	}
	px, lines := 0, []string(nil)
	for _, size := range sizes {
		face, err := s.artist.face(float64(size.px))
		if err != nil {
			return err
		}
		px = size.px
		var whole bool
		if lines, whole = broken(title, room, size.lines, func(t string) int { return font.MeasureString(face, t).Ceil() }); whole {
			break
		}
	}
	step := px * 4 / 3
	top := 330 - step*len(lines)/2 // the middle of what is left between section and name
	for i, line := range lines {
		s.write(s.ink, line, float64(px), margin, top+i*step+px*17/20)
	}
	s.fill(s.ink, image.Rect(margin, 528, Width-margin, 531))
	if name, ok := s.artist.known(c.Paper); ok && name != "" {
		s.write(s.ink, s.fit(name, 44, room), 44, margin, 588)
	}
	return nil
}

func (s *sheet) fill(where *image.Alpha, r image.Rectangle) {
	draw.Draw(where, r, image.Opaque, image.Point{}, draw.Src)
}

// width of a text in pixels.
func (s *sheet) width(text string, px float64) int {
	face, err := s.artist.face(px)
	if err != nil {
		s.err = err
		return 0
	}
	return font.MeasureString(face, text).Ceil()
}

// fit cuts a line to a width.
func (s *sheet) fit(text string, px float64, width int) string {
	face, err := s.artist.face(px)
	if err != nil {
		s.err = err
		return text
	}
	lines, _ := broken(text, width, 1, func(t string) int { return font.MeasureString(face, t).Ceil() })
	return strings.Join(lines, "")
}

func (s *sheet) write(where *image.Alpha, text string, px float64, x, y int) {
	face, err := s.artist.face(px)
	if err != nil {
		s.err = err
		return
	}
	d := font.Drawer{Dst: where, Src: image.Opaque, Face: face, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

func (a *Artist) face(px float64) (font.Face, error) {
	options := &opentype.FaceOptions{Size: px, DPI: 72, Hinting: font.HintingNone}
	first, err := opentype.NewFace(a.font, options)
	if err != nil {
		return nil, fmt.Errorf("letters of %.0f pixels: %w", px, err)
	}
	return &twoFaces{Face: first, font: a.font, second: func() (font.Face, error) {
		more, err := a.more()
		if err != nil {
			return nil, err
		}
		return opentype.NewFace(more, options)
	}}, nil
}

// twoFaces is the letters of one font, and those that it lacks of another, which is opened with the first of them.
type twoFaces struct {
	font.Face
	font   *sfnt.Font
	buffer sfnt.Buffer
	second func() (font.Face, error)
	opened font.Face
}

func (f *twoFaces) of(r rune) font.Face {
	if has(f.font, &f.buffer, r) {
		return f.Face
	}
	if f.opened == nil {
		second, err := f.second()
		if err != nil { // a card is drawn of letters that are known, so this does not come to pass
			return f.Face
		}
		f.opened = second
	}
	return f.opened
}

func (f *twoFaces) Glyph(dot fixed.Point26_6, r rune) (image.Rectangle, image.Image, image.Point, fixed.Int26_6, bool) {
	return f.of(r).Glyph(dot, r)
}

func (f *twoFaces) GlyphBounds(r rune) (fixed.Rectangle26_6, fixed.Int26_6, bool) {
	return f.of(r).GlyphBounds(r)
}

func (f *twoFaces) GlyphAdvance(r rune) (fixed.Int26_6, bool) { return f.of(r).GlyphAdvance(r) }

// Kern is for two letters of the first font: its opentype face knows no others.
func (f *twoFaces) Kern(a, b rune) fixed.Int26_6 {
	if f.of(a) != f.Face || f.of(b) != f.Face {
		return 0
	}
	return f.Face.Kern(a, b)
}

// shades of ink and of accent in the palette: both fit into the 256 colours that one byte a pixel has.
const shades = 128

// png lays ink and accent over the surface. With one byte a pixel a card takes a quarter of the work and of the room.
func (s *sheet) png(c Colours) ([]byte, error) {
	palette := make(color.Palette, 0, 2*shades)
	for _, over := range []color.NRGBA{c.Ink, c.Accent} {
		for i := range shades {
			palette = append(palette, blend(c.Surface, over, i))
		}
	}
	m := image.NewPaletted(image.Rect(0, 0, Width, Height), palette)
	for i := range m.Pix {
		if accent := s.accent.Pix[i]; accent > 1 {
			m.Pix[i] = shades + accent/2
		} else {
			m.Pix[i] = s.ink.Pix[i] / 2
		}
	}
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("card: %w", err)
	}
	return b.Bytes(), nil
}

// blend is the i-th of the shades from one colour to another.
func blend(from, to color.NRGBA, i int) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(shades-1-i) + int(b)*i) / (shades - 1)) }
	return color.NRGBA{mix(from.R, to.R), mix(from.G, to.G), mix(from.B, to.B), 0xff}
}
