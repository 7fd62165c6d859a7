package icon_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"testing"

	"jogan/internal/font"
	"jogan/internal/icon"
)

func draw(t *testing.T, a *icon.Artist, m icon.Mark, size int, shape icon.Shape) *image.NRGBA {
	t.Helper()
	i, err := a.Draw(m, size, shape)
	if err != nil {
		t.Fatal(err)
	}
	if b := i.Bounds(); b.Dx() != size || b.Dy() != size {
		t.Fatalf("%v for %d", b, size)
	}
	return i
}

// inked is where there is another colour than the ground.
func inked(i *image.NRGBA, ground color.NRGBA) (box image.Rectangle) {
	for y := range i.Bounds().Dy() {
		for x := range i.Bounds().Dx() {
			if c := i.NRGBAAt(x, y); c.A == 255 && c != ground {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

func TestLetter(t *testing.T) {
	t.Parallel()
	f, err := font.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	a, ground := icon.New(f.Face()), icon.PaperColours().Ground
	for _, letter := range "조J가ㅎ7" {
		i := draw(t, a, icon.Mark{Letter: letter}, 192, icon.Rounded)
		box := inked(i, ground)
		if c := box.Min.Add(box.Max); box.Empty() || max(box.Dx(), box.Dy()) < 110 || max(box.Dx(), box.Dy()) > 140 || c.X < 184 || c.X > 200 || c.Y < 184 || c.Y > 200 {
			t.Errorf("%c stands at %v", letter, box)
		}
		if i.NRGBAAt(0, 0).A != 0 || i.NRGBAAt(96, 2) != ground {
			t.Errorf("%c: the corner %v, the edge %v", letter, i.NRGBAAt(0, 0), i.NRGBAAt(96, 2))
		}
		whole := draw(t, a, icon.Mark{Letter: letter}, 512, icon.Maskable)
		box = inked(whole, ground)
		for _, p := range []image.Point{box.Min, box.Max, {box.Min.X, box.Max.Y}, {box.Max.X, box.Min.Y}} {
			if d := p.Sub(image.Pt(256, 256)); d.X*d.X+d.Y*d.Y > 205*205 { // four fifths of the width
				t.Errorf("%c: %v would be cut off", letter, p)
			}
		}
		if whole.NRGBAAt(0, 0) != ground {
			t.Errorf("%c: a maskable icon has corners", letter)
		}
	}
	if box := inked(draw(t, a, icon.Mark{Letter: 0}, 32, icon.Solid), ground); !box.Empty() {
		t.Errorf("no letter stands at %v", box)
	}
	if _, err := a.Draw(icon.Mark{}, 0, icon.Solid); err == nil {
		t.Error("an icon of nothing")
	}
}

func TestLogoKeepsItsShape(t *testing.T) {
	t.Parallel()
	logo := image.NewNRGBA(image.Rect(0, 0, 400, 100))
	ink := color.NRGBA{0, 0, 200, 255}
	for i := range logo.Pix {
		logo.Pix[i] = []uint8{0, 0, 200, 255}[i%4]
	}
	i := draw(t, icon.New(nil), icon.Mark{Logo: logo}, 200, icon.Rounded)
	if i.NRGBAAt(100, 100) != ink || i.NRGBAAt(100, 60).A != 0 || i.NRGBAAt(2, 100) != ink {
		t.Errorf("middle %v, above %v, left %v", i.NRGBAAt(100, 100), i.NRGBAAt(100, 60), i.NRGBAAt(2, 100))
	}
	white := color.NRGBA{255, 255, 255, 255}
	if i := draw(t, icon.New(nil), icon.Mark{Logo: logo}, 200, icon.Maskable); i.NRGBAAt(2, 100) != white || i.NRGBAAt(100, 100) != ink {
		t.Errorf("maskable: %v, %v", i.NRGBAAt(2, 100), i.NRGBAAt(100, 100))
	}
}

func TestICO(t *testing.T) {
	t.Parallel()
	var all []image.Image
	for _, size := range []int{16, 256} {
		all = append(all, draw(t, icon.New(nil), icon.Mark{}, size, icon.Solid))
	}
	raw, err := icon.ICO(all...)
	if err != nil {
		t.Fatal(err)
	}
	for n, size := range []int{16, 256} {
		row := raw[6+16*n:]
		length, from := binary.LittleEndian.Uint32(row[8:]), binary.LittleEndian.Uint32(row[12:])
		i, err := png.Decode(bytes.NewReader(raw[from : from+length]))
		if err != nil || i.Bounds().Dx() != size || int(row[0]) != size%256 {
			t.Errorf("%d: %v", size, err)
		}
	}
	if _, err := icon.ICO(draw(t, icon.New(nil), icon.Mark{}, 512, icon.Solid)); err == nil {
		t.Error("512 pixels in favicon.ico")
	}
}
