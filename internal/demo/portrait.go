package demo

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// face is a drawn head: nobody's.
type face struct {
	ground, coat, skin, hair color.RGBA
	long, glasses            bool
}

// faceOf is the face of the nth person: neighbours differ in everything.
func faceOf(n int) face {
	of := func(all []color.RGBA) color.RGBA { return all[n%len(all)] }
	return face{
		ground:  of([]color.RGBA{{214, 226, 233, 255}, {240, 226, 205, 255}, {219, 232, 214, 255}, {235, 219, 226, 255}, {226, 222, 240, 255}}),
		coat:    of([]color.RGBA{{38, 70, 92, 255}, {122, 62, 54, 255}, {64, 92, 66, 255}, {84, 74, 112, 255}, {52, 52, 56, 255}, {150, 110, 50, 255}, {40, 98, 104, 255}}),
		skin:    of([]color.RGBA{{242, 209, 180, 255}, {231, 190, 156, 255}, {247, 220, 196, 255}}),
		hair:    of([]color.RGBA{{40, 34, 32, 255}, {74, 54, 42, 255}, {128, 124, 122, 255}, {28, 28, 34, 255}}),
		long:    n%2 == 0,
		glasses: n%3 == 1,
	}
}

// draw paints the face into a square of size pixels. Places are parts of the square; edges are softened over a pixel.
func (f face) draw(size int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	oval := func(x, y, cx, cy, rx, ry float64) float64 { // below 0: within
		return math.Hypot((x-cx)/rx, (y-cy)/ry) - 1
	}
	for py := range size {
		for px := range size {
			x, y := (float64(px)+0.5)/float64(size), (float64(py)+0.5)/float64(size)
			at := f.ground
			paint := func(edge float64, c color.RGBA) {
				part := max(0, min(1, 0.5-edge*float64(size)/4))
				mix := func(a, b uint8) uint8 { return uint8(float64(a)*(1-part) + float64(b)*part) }
				at = color.RGBA{mix(at.R, c.R), mix(at.G, c.G), mix(at.B, c.B), 255}
			}
			if f.long {
				paint(max(oval(x, y, 0.5, 0.5, 0.25, 0.33), y-0.78), f.hair)
			}
			paint(oval(x, y, 0.5, 1.08, 0.4, 0.36), f.coat)
			paint(max(math.Abs(x-0.5)-0.07, math.Max(0.5-y, y-0.78)), f.skin)
			paint(oval(x, y, 0.5, 0.44, 0.17, 0.21), f.skin)
			paint(max(oval(x, y, 0.5, 0.36, 0.2, 0.2), oval(x, y, 0.5, 0.18, 0.3, 0.19)), f.hair)
			for _, side := range []float64{-1, 1} {
				if f.glasses {
					ring := oval(x, y, 0.5+side*0.075, 0.46, 0.058, 0.05)
					paint(math.Abs(ring)-0.13, f.hair)
				}
				paint(oval(x, y, 0.5+side*0.075, 0.46, 0.016, 0.018), color.RGBA{40, 36, 36, 255})
			}
			paint(max(math.Abs(oval(x, y, 0.5, 0.53, 0.07, 0.05))-0.1, 0.55-y), color.RGBA{170, 88, 80, 255})
			img.SetRGBA(px, py, at)
		}
	}
	return img
}

// addProfiles gives those who have a beat their page: a drawn portrait, the beat and a few words.
func (w *writer) addProfiles(ctx context.Context) error {
	all, err := readAccounts()
	if err != nil {
		return err
	}
	for i, p := range all {
		if p.Beat == "" {
			continue
		}
		var sizes []media.Made
		for _, size := range []int{160, 320} {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, faceOf(i).draw(size), &jpeg.Options{Quality: 85}); err != nil {
				return err
			}
			sizes = append(sizes, media.Made{Width: size, Height: size, JPEG: b.Bytes()})
		}
		stored, err := w.Library.Place(ctx, sizes[1].JPEG, sizes[1].Width, sizes[1].Height, sizes)
		if err != nil {
			return err
		}
		picture := news.Picture{Key: stored.Key, Type: stored.Type, Width: stored.Width, Height: stored.Height, Caption: p.Name, Credit: "그림 조간일보", Alt: p.Name + "의 얼굴 그림", Created: w.Now.AddDate(0, -2, 0)}
		for _, v := range stored.Variants {
			picture.Variants = append(picture.Variants, news.PictureVariant{Width: v.Width, Height: v.Height, File: v.File})
		}
		id, err := w.Store.InsertPicture(ctx, picture)
		if err != nil {
			return err
		}
		profile := staff.Profile{Portrait: id, Beat: p.Beat, Bio: p.Bio, ShowEmail: true, ProfileVersion: 1}
		if err := w.Desk.SaveProfile(ctx, staff.Shell(), w.people[p.Login].ID, profile); err != nil {
			return err
		}
	}
	return nil
}
