// Package icon draws the small square pictures by which browsers and telephones show a paper: from its logo, or where it
// has none from the first letter of its name. It owns the drawing and the container of favicon.ico; it fetches nothing,
// keeps nothing, and knows neither papers nor addresses. It refuses to stretch: a logo keeps its shape.
package icon

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Colours of an icon. The zero value is white ink on the red of a paper that chose none.
type Colours struct{ Ground, Ink color.NRGBA }

// PaperColours are the colours of a paper that chose none.
func PaperColours() Colours {
	return Colours{Ground: color.NRGBA{0x9b, 0x1c, 0x1f, 0xff}, Ink: color.NRGBA{0xff, 0xff, 0xff, 0xff}}
}

// Shape is what stands around the mark.
type Shape int

// The shapes. A telephone may cut a Maskable icon down to the circle of four fifths of its width, so its mark keeps within
// and its ground fills the square (W3C, Web Application Manifest, "Icon masks"); Solid fills the square for those that
// round its corners themselves; Rounded has round corners of its own.
const (
	Rounded Shape = iota
	Solid
	Maskable
)

// MaxSize is the width of the largest icon in pixels.
const MaxSize = 1024

// Mark is what stands on an icon: a logo, or where that is nil a letter.
type Mark struct {
	Logo    image.Image
	Letter  rune
	Colours Colours
}

// Artist draws icons with one font. Several may draw at once.
type Artist struct{ font *opentype.Font }

// New takes the font of the letters; nil: icons have none.
func New(f *opentype.Font) *Artist { return &Artist{f} }

// Draw makes an icon of size by size pixels.
func (a *Artist) Draw(m Mark, size int, shape Shape) (*image.NRGBA, error) {
	if size < 1 || size > MaxSize {
		return nil, fmt.Errorf("an icon of %d pixels", size)
	}
	if m.Colours == (Colours{}) {
		m.Colours = PaperColours()
	}
	out := image.NewNRGBA(image.Rect(0, 0, size, size))
	if m.Logo != nil {
		share := 1.0
		if shape == Maskable {
			share = 0.7 // a square of this width lies within the circle, nearly
		}
		if shape != Rounded {
			draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
		}
		fit(out, m.Logo, share)
		return out, nil
	}
	ground(out, m.Colours.Ground, shape)
	share := 0.66
	if shape == Maskable {
		share = 0.5
	}
	return out, a.letter(out, m, share)
}

// fit sets a logo into the middle, as large as share of the width lets it be.
func fit(out *image.NRGBA, logo image.Image, share float64) {
	size := out.Bounds().Dx()
	b := logo.Bounds()
	if b.Empty() {
		return
	}
	scale := float64(size) * share / float64(max(b.Dx(), b.Dy()))
	w, h := max(int(math.Round(float64(b.Dx())*scale)), 1), max(int(math.Round(float64(b.Dy())*scale)), 1)
	x, y := (size-w)/2, (size-h)/2
	draw.CatmullRom.Scale(out, image.Rect(x, y, x+w, y+h), logo, b, draw.Over, nil)
}

// ground fills the icon; round corners are a fifth of its width, smoothed by four samples each way.
func ground(out *image.NRGBA, c color.NRGBA, shape Shape) {
	size := out.Bounds().Dx()
	if shape != Rounded {
		draw.Draw(out, out.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
		return
	}
	const samples = 4
	radius := float64(size) / 5
	outside := func(at float64) float64 { return max(radius-at, at-(float64(size)-radius), 0) }
	for y := range size {
		for x := range size {
			in := 0
			for i := range samples * samples {
				dx := outside(float64(x) + (float64(i%samples)+0.5)/samples)
				dy := outside(float64(y) + (float64(i/samples)+0.5)/samples)
				if dx*dx+dy*dy <= radius*radius {
					in++
				}
			}
			p := c
			p.A = uint8(int(c.A) * in / (samples * samples)) //nolint:gosec // at most c.A
			out.SetNRGBA(x, y, p)
		}
	}
}

// letter draws the letter in the middle, as high as share of the icon. One that the font lacks is left out: the ground in
// the paper's colour is an icon too.
func (a *Artist) letter(out *image.NRGBA, m Mark, share float64) error {
	if a.font == nil {
		return nil
	}
	var buffer sfnt.Buffer
	glyph, err := a.font.GlyphIndex(&buffer, m.Letter)
	if err != nil || glyph == 0 {
		return nil //nolint:nilerr // left out, as said
	}
	size := out.Bounds().Dx()
	face, err := opentype.NewFace(a.font, &opentype.FaceOptions{Size: 256, DPI: 72})
	if err != nil {
		return fmt.Errorf("font of icons: %w", err)
	}
	defer face.Close()
	bounds, _, _ := face.GlyphBounds(m.Letter)
	extent := max(bounds.Max.X-bounds.Min.X, bounds.Max.Y-bounds.Min.Y)
	if extent <= 0 {
		return nil
	}
	scaled, err := opentype.NewFace(a.font, &opentype.FaceOptions{Size: 256 * share * float64(size) / (float64(extent) / 64), DPI: 72})
	if err != nil {
		return fmt.Errorf("font of icons: %w", err)
	}
	defer scaled.Close()
	bounds, _, _ = scaled.GlyphBounds(m.Letter)
	middle := fixed.I(size) / 2
	d := font.Drawer{Dst: out, Src: image.NewUniform(m.Colours.Ink), Face: scaled, Dot: fixed.Point26_6{
		X: middle - (bounds.Min.X+bounds.Max.X)/2, Y: middle - (bounds.Min.Y+bounds.Max.Y)/2,
	}}
	d.DrawString(string(m.Letter))
	return nil
}

// PNG writes an icon.
func PNG(i image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, i)
	return b.Bytes(), err
}

// ICO writes icons of at most 256 pixels as one favicon.ico, each as PNG, which all browsers read.
func ICO(icons ...image.Image) ([]byte, error) {
	var head, body bytes.Buffer
	write := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&head, binary.LittleEndian, v) // a buffer takes everything
		}
	}
	write(uint16(0), uint16(1), uint16(len(icons))) //nolint:gosec // a handful
	begin := 6 + 16*len(icons)
	for _, i := range icons {
		raw, err := PNG(i)
		if err != nil {
			return nil, err
		}
		w, h := i.Bounds().Dx(), i.Bounds().Dy()
		if w > 256 || h > 256 {
			return nil, fmt.Errorf("an icon of %d×%d pixels in favicon.ico", w, h)
		}
		// 0 stands for 256; no palette; one plane of 32 bits.
		write(uint8(w%256), uint8(h%256), uint8(0), uint8(0), uint16(1), uint16(32), uint32(len(raw)), uint32(begin+body.Len())) //nolint:gosec // small
		body.Write(raw)
	}
	return append(head.Bytes(), body.Bytes()...), nil
}
