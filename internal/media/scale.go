package media

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"
	"runtime"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// widths are those of the variants, in pixels: a list's picture, that on a dense screen, a phone's whole width or an
// article's column, that on a dense screen, and the widest. Previews elsewhere ask for 1200 at least.
var widths = [...]int{320, 480, 768, 1200, 1600}

// quality of JPEG variants: below about 80 red lettering on white begins to bleed.
const quality = 82

// orientation is how a picture is to be turned, 1 to 8 (EXIF 2.32, tag 0x0112); 1 is upright.
type orientation int

// swaps tells whether width and height change places.
func (o orientation) swaps() bool { return o >= 5 }

// turned is the matrix from a w×h picture to the upright one, scaled by f.
func (o orientation) turned(w, h, f float64) f64.Aff3 {
	m := [...]f64.Aff3{
		1: {1, 0, 0, 0, 1, 0},
		2: {-1, 0, w, 0, 1, 0},  // mirrored
		3: {-1, 0, w, 0, -1, h}, // upside down
		4: {1, 0, 0, 0, -1, h},
		5: {0, 1, 0, 1, 0, 0},
		6: {0, -1, h, 1, 0, 0}, // camera turned left
		7: {0, -1, h, -1, 0, w},
		8: {0, 1, 0, -1, 0, w}, // camera turned right
	}[o]
	for i := range m {
		m[i] *= f
	}
	return m
}

// crops are the shapes that cards and previews are made in.
var crops = [...]struct {
	name          string
	width, height int
}{{"16:9", 16, 9}, {"4:3", 4, 3}, {"1:1", 1, 1}}

// variants turns, scales and encodes. Of the whole picture: each of widths that is narrower than it, and its own width up
// to the widest. Of each crop the same, but with its own width only up to the last but one. Nothing is ever enlarged.
func variants(ctx context.Context, pic image.Image, o orientation, order Order, take func(Piece) error) error {
	alpha := true
	if p, ok := pic.(interface{ Opaque() bool }); ok {
		alpha = !p.Opaque()
	}
	size := pic.Bounds().Size()
	if o.swaps() {
		size = image.Pt(size.Y, size.X)
	}
	for {
		now := pic.Bounds().Size()
		if o.swaps() {
			now = image.Pt(now.Y, now.X)
		}
		halve := now.X >= 2*widths[len(widths)-1]
		if !halve && o == 1 {
			break
		}
		pic, o = turn(pic, o, now, halve), 1
	}
	if size.X*size.Y > 8_000_000 {
		runtime.GC() // the picture as it was decoded is let go before there are more copies
	}
	if !order.Crops {
		return narrower(ctx, pic, size, "", alpha, order.Lossless, take)
	}
	for _, c := range crops {
		rect := cut(pic.Bounds().Size(), c.width, c.height, order.FocusX, order.FocusY).Add(pic.Bounds().Min)
		part := image.NewRGBA(image.Rectangle{Max: rect.Size()})
		draw.Draw(part, part.Rect, pic, rect.Min, draw.Src)
		if err := narrower(ctx, part, rect.Size(), c.name, alpha, order.Lossless, take); err != nil {
			return err
		}
	}
	return nil
}

// cut is the largest part of a picture with the proportions w:h, as near around a point (percent) as the edges let it.
func cut(size image.Point, w, h, x, y int) image.Rectangle {
	part := image.Pt(size.X, max(1, size.X*h/w))
	if part.Y > size.Y {
		part = image.Pt(max(1, size.Y*w/h), size.Y)
	}
	at := func(whole, part, percent int) int { return min(max(whole*percent/100-part/2, 0), whole-part) }
	from := image.Pt(at(size.X, part.X, x), at(size.Y, part.Y, y))
	return image.Rectangle{Min: from, Max: from.Add(part)}
}

// narrower makes the widths of one picture, the widest first. Each is made from the one before it halved: averaging four
// pixels is cheap, and the slow last step then never reads more than twice the width that it makes. size is the picture's
// own, before it was halved.
func narrower(ctx context.Context, pic image.Image, size image.Point, crop string, alpha, exact bool, take func(Piece) error) error {
	last := len(widths) - 1
	widest := min(size.X, widths[last])
	if crop != "" && widest < widths[last] {
		widest = min(widest, widths[last-1]) // a crop need not be as wide as it could be: nobody is shown it alone
	}
	list := []int{widest}
	for i := last; i >= 0; i-- {
		if widths[i] < widest {
			list = append(list, widths[i])
		}
	}
	for _, width := range list {
		for now := pic.Bounds().Size(); now.X >= 2*width; now = pic.Bounds().Size() {
			pic = turn(pic, 1, now, true)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := encode(resize(pic, width, max(1, (size.Y*width+size.X/2)/size.X)), alpha, exact)
		if err != nil {
			return err
		}
		p.Crop = crop
		if err := take(p); err != nil {
			return err
		}
	}
	return nil
}

// turn makes the picture upright and, in the same reading, half as large; size is its upright size before.
func turn(pic image.Image, o orientation, size image.Point, halve bool) *image.RGBA {
	b := pic.Bounds()
	if !halve {
		dst := image.NewRGBA(image.Rectangle{Max: size})
		draw.NearestNeighbor.Transform(dst, o.turned(float64(b.Dx()), float64(b.Dy()), 1), pic, b, draw.Src, nil)
		return dst
	}
	// At exactly one half the bilinear blend is the mean of four pixels. A last odd row or column is left out; what is
	// one pixel high stays so.
	dst := image.NewRGBA(image.Rect(0, 0, max(1, size.X/2), max(1, size.Y/2)))
	draw.ApproxBiLinear.Transform(dst, o.turned(float64(b.Dx()), float64(b.Dy()), 0.5), pic, b, draw.Src, nil)
	return dst
}

// resize scales to exactly w×h. It works through the picture in strips, first across, then down: the scaler keeps 32
// bytes for each pixel between its two passes, which for a picture of a thousand by twenty thousand (a comic, a list of
// results) would be 600 MB, and goes through them column by column, which is slow once they outgrow the processor's
// cache. Strips do not show, since the kernel of the direction that keeps its size is the identity.
func resize(pic image.Image, w, h int) image.Image {
	const cells = 1 << 15 // of a strip between the passes
	b := pic.Bounds()
	if b.Dx() != w {
		dst := image.NewRGBA(image.Rect(0, 0, w, b.Dy()))
		step := min(b.Dy(), max(1, cells/w))
		scaler := draw.CatmullRom.NewScaler(w, step, b.Dx(), step)
		for y := 0; y < b.Dy(); y += step {
			end := min(y+step, b.Dy())
			src := image.Rect(b.Min.X, b.Min.Y+y, b.Max.X, b.Min.Y+end)
			scaler.Scale(dst, image.Rect(0, y, w, end), pic, src, draw.Src, nil)
		}
		pic, b = dst, dst.Bounds()
	}
	if b.Dy() != h {
		dst := image.NewRGBA(image.Rect(0, 0, w, h))
		step := min(w, max(1, cells/b.Dy()))
		scaler := draw.CatmullRom.NewScaler(step, h, step, b.Dy())
		for x := 0; x < w; x += step {
			end := min(x+step, w)
			src := image.Rect(b.Min.X+x, b.Min.Y, b.Min.X+end, b.Max.Y)
			scaler.Scale(dst, image.Rect(x, 0, end, h), pic, src, draw.Src, nil)
		}
		pic = dst
	}
	return pic
}

func encode(pic image.Image, alpha, exact bool) (p Piece, err error) {
	var buf bytes.Buffer
	p.Width, p.Height = pic.Bounds().Dx(), pic.Bounds().Dy()
	if alpha {
		p.Ending, err = "png", png.Encode(&buf, pic)
	} else {
		p.Ending, err = "jpg", jpeg.Encode(&buf, pic, &jpeg.Options{Quality: quality})
	}
	p.Data = buf.Bytes()
	if err == nil && exact {
		p.PNG, err = lossless(pic)
	}
	return p, err
}
