package media

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// widths are those of the variants, in pixels: a list's picture, an article's column, and that on a dense screen.
var widths = [...]int{480, 960, 1600}

// quality of JPEG variants: below about 80 red lettering on white begins to bleed.
const quality = 82

// encoded is a variant before it is stored.
type encoded struct {
	Variant
	name string
	data []byte
}

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

// variants turns, scales and encodes: each of widths that is narrower than the picture, and the picture's own width up
// to the widest. Nothing is ever enlarged.
func variants(ctx context.Context, pic image.Image, o orientation) ([]encoded, error) {
	alpha := true
	if p, ok := pic.(interface{ Opaque() bool }); ok {
		alpha = !p.Opaque()
	}
	size := pic.Bounds().Size()
	if o.swaps() {
		size = image.Pt(size.Y, size.X)
	}
	widest := widths[len(widths)-1]
	list := []int{min(size.X, widest)}
	for i := len(widths) - 1; i >= 0; i-- {
		if widths[i] < list[0] {
			list = append(list, widths[i])
		}
	}

	// From wide to narrow, each from the one before it halved: averaging four pixels is cheap, and the slow last step
	// then never reads more than twice the width that it makes.
	var out []encoded
	for _, width := range list {
		for {
			now := pic.Bounds().Size()
			if o.swaps() {
				now = image.Pt(now.Y, now.X)
			}
			halve := now.X >= 2*width
			if !halve && o == 1 {
				break
			}
			pic, o = turn(pic, o, now, halve), 1
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e, err := encode(resize(pic, width, max(1, (size.Y*width+size.X/2)/size.X)), alpha)
		if err != nil {
			return nil, err
		}
		out = append([]encoded{e}, out...)
	}
	return out, nil
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

func encode(pic image.Image, alpha bool) (encoded, error) {
	var buf bytes.Buffer
	ext, err := "jpg", error(nil)
	if alpha {
		ext, err = "png", png.Encode(&buf, pic)
	} else {
		err = jpeg.Encode(&buf, pic, &jpeg.Options{Quality: quality})
	}
	if err != nil {
		return encoded{}, err
	}
	size := pic.Bounds().Size()
	return encoded{
		Variant: Variant{Width: size.X, Height: size.Y, Bytes: int64(buf.Len())},
		name:    fmt.Sprintf("%d.%s", size.X, ext),
		data:    buf.Bytes(),
	}, nil
}
