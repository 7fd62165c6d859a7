package media

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"

	"github.com/bep/imagemeta"
	"golang.org/x/image/webp"

	"jogan/internal/fault"
)

// Order is what is to be made of a picture.
type Order struct {
	Type           string // media type of the file
	Crops          bool   // the crops instead of the whole
	FocusX, FocusY int    // percent: where what matters stands
	Lossless       bool   // each piece once more without loss, for other encoders
	MaxPixels      int
	MaxSide        int
	MaxMemory      int64   // bytes that the decoded picture and its working copies may take
	Progressive    bool    // of a JPEG, as its structure says
	Samples, Extra float64 // as in shape
}

// Piece is a variant before it is stored.
type Piece struct {
	Width, Height int
	Crop          string // "16:9", "4:3", "1:1"; empty: the whole
	Ending        string // jpg or png
	Data          []byte
	PNG           []byte // the same without loss, where it was ordered
}

// Seen is what a decoder learned of a picture.
type Seen struct {
	Width, Height int // pixels, as seen: after the orientation noted by the camera
	Notes         Notes
}

// Decoder turns a picture's file into pieces, and gives each to take as soon as it is made.
type Decoder interface {
	Decode(ctx context.Context, file *os.File, o Order, take func(Piece) error) (Seen, error)
}

// here decodes within this process.
type here struct{}

func (here) Decode(ctx context.Context, file *os.File, o Order, take func(Piece) error) (Seen, error) {
	return decode(ctx, file, o, take)
}

// codec is what reads a format's pixels.
type codec struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	notes  imagemeta.ImageFormat // 0: carries none
}

func codecOf(mime string) (codec, bool) {
	c, ok := map[string]codec{
		"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode, imagemeta.JPEG},
		"image/png":  {png.DecodeConfig, png.Decode, imagemeta.PNG},
		"image/gif":  {gif.DecodeConfig, gif.Decode, 0},
		"image/webp": {webp.DecodeConfig, webp.Decode, imagemeta.WebP},
	}[mime]
	return c, ok
}

// decode decides from the header before memory for pixels is asked for, then decodes, turns, scales and encodes.
func decode(ctx context.Context, file *os.File, o Order, take func(Piece) error) (Seen, error) {
	c, ok := codecOf(o.Type)
	if !ok {
		return Seen{}, fault.In(Field, "picture.type")
	}
	begin := func() (io.Reader, error) {
		_, err := file.Seek(0, io.SeekStart)
		return bufio.NewReaderSize(file, 64<<10), err
	}
	r, err := begin()
	if err != nil {
		return Seen{}, err
	}
	cfg, err := c.config(r)
	if err != nil {
		return Seen{}, unreadable(err)
	}
	if cfg.Width <= 0 || cfg.Height <= 0 {
		return Seen{}, fault.In(Field, "picture.unreadable")
	}
	if cfg.Width > o.MaxSide || cfg.Height > o.MaxSide || int64(cfg.Width)*int64(cfg.Height) > int64(o.MaxPixels) {
		return Seen{}, refuse(fmt.Errorf("%d×%d", cfg.Width, cfg.Height), "picture.too-many-pixels", o.MaxPixels/1_000_000, o.MaxSide)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Seen{}, err
	}
	seen := Seen{cfg.Width, cfg.Height, readNotes(file, c.notes)}
	turned := orientation(seen.Notes.Orientation)
	if turned.swaps() {
		seen.Width, seen.Height = cfg.Height, cfg.Width
	}
	if need := o.memory(cfg, seen, turned); need > o.MaxMemory {
		return Seen{}, refuse(fmt.Errorf("%d×%d needs %d bytes", cfg.Width, cfg.Height, need), "picture.too-heavy", cfg.Width*cfg.Height/1_000_000)
	}
	if r, err = begin(); err != nil {
		return Seen{}, err
	}
	pic, err := c.decode(r)
	if err != nil {
		return Seen{}, unreadable(err)
	}
	if full := (image.Rectangle{Max: image.Pt(cfg.Width, cfg.Height)}); pic.Bounds() != full {
		if !pic.Bounds().In(full) {
			return Seen{}, fault.In(Field, "picture.unreadable")
		}
		canvas := image.NewNRGBA(full) // a GIF's frame may cover a part of its screen only
		draw.Draw(canvas, pic.Bounds(), pic, pic.Bounds().Min, draw.Src)
		pic = canvas
	}
	return seen, variants(ctx, pic, turned, o, take)
}

// unreadable tells a picture that is wrong from a file that could not be read.
func unreadable(err error) error {
	if _, ok := errors.AsType[*os.PathError](err); ok {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return refuse(err, "picture.truncated")
	}
	return refuse(err, "picture.unreadable")
}

// memory estimates what decoding takes at its worst moment: the pixels with what the decoder keeps beside them, and then
// the first working copy.
func (o Order) memory(cfg image.Config, seen Seen, turned orientation) int64 {
	each := 4.0
	switch o.Type {
	case "image/jpeg":
		each = o.Samples
		if o.Progressive {
			each *= 1 + 4 // the decoder keeps a number of 32 bits for each value until the last scan
		}
	case "image/png":
		switch cfg.ColorModel {
		case color.RGBA64Model, color.NRGBA64Model:
			each = 8
		case color.GrayModel:
			each = 1
		case color.Gray16Model:
			each = 2
		}
		if _, ok := cfg.ColorModel.(color.Palette); ok {
			each = 1
		}
	default:
		each = o.Samples
	}
	each += o.Extra
	pixels := int64(cfg.Width) * int64(cfg.Height)
	copied := pixels // a quarter of the pixels, four bytes each
	if widest := widths[len(widths)-1]; seen.Width < 2*widest {
		copied = int64(min(seen.Width, widest)) * int64(seen.Height) * 4
		if turned != 1 {
			copied += pixels * 4
		}
	}
	return int64(float64(pixels)*each) + copied
}

// png without loss, made quickly: it is read once by another encoder.
func lossless(pic image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, pic)
	return b.Bytes(), err
}
