package media

import (
	"bytes"
	"errors"
	"io"
	"os"

	"jogan/internal/fault"
)

// source is an uploaded file: its bytes, wherever they lie.
type source struct {
	io.ReaderAt
	size int64
}

// part reads a part of the file; fewer bytes than asked for are an upload that was cut.
func (s source) part(at int64, n int) ([]byte, error) {
	if at < 0 || n < 0 || at+int64(n) > s.size {
		return nil, refuse(io.ErrUnexpectedEOF, "picture.truncated")
	}
	b := make([]byte, n)
	if _, err := s.ReadAt(b, at); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return b, nil
}

// form is a kind of file that is accepted.
type form struct {
	mime  string
	limit func(Limits) int64
	// check walks through the whole file's structure: what it says of itself, and that nothing else hangs on to it.
	check func(source) (shape, error)
	// strip writes a picture's file again with nothing but what shows it, its words and its orientation. Nil: not a picture.
	strip func(io.Writer, source, shape, Notes) error
	// blank overwrites in place what tells where and with which device a film or sound was made. Nil: carries none.
	blank func(*os.File, shape) error
	// ending of the original's name, where readers are given it.
	ending string
}

func pictureBytes(l Limits) int64 { return l.MaxBytes }

// sniff tells the form from the first bytes, or says why the file is refused. The file's name and what the browser said
// of it do not count.
func sniff(head []byte) (form, error) {
	has := func(at int, magic string) bool {
		return len(head) >= at+len(magic) && string(head[at:at+len(magic)]) == magic
	}
	switch {
	case len(head) == 0:
		return form{}, fault.In(Field, "picture.empty")
	case has(0, "\xff\xd8\xff"):
		return form{mime: "image/jpeg", limit: pictureBytes, check: checkJPEG, strip: stripJPEG}, nil
	case has(0, pngSignature):
		return form{mime: "image/png", limit: pictureBytes, check: checkPNG, strip: stripPNG}, nil
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return form{mime: "image/gif", limit: pictureBytes, check: checkGIF, strip: stripGIF}, nil
	case has(0, "RIFF") && has(8, "WEBP"):
		return form{mime: "image/webp", limit: pictureBytes, check: checkWebP, strip: stripWebP}, nil
	case has(4, "ftyp"):
		switch brandOf(head) {
		case "avif":
			return form{}, fault.In(Field, "picture.avif")
		case "heic":
			return form{}, fault.In(Field, "picture.heic")
		case "sound":
			return form{mime: "audio/mp4", limit: audioBytes, check: checkM4A, blank: blankMP4, ending: "m4a"}, nil
		}
		return form{mime: "video/mp4", limit: videoBytes, check: checkMP4, blank: blankMP4, ending: "mp4"}, nil
	case has(0, "\x1a\x45\xdf\xa3"):
		return form{mime: "video/webm", limit: videoBytes, check: checkWebM, blank: blankWebM, ending: "webm"}, nil
	case has(0, "ID3"), len(head) >= 4 && mp3Header(head) > 0:
		return form{mime: "audio/mpeg", limit: audioBytes, check: checkMP3, blank: nil, ending: "mp3"}, nil
	case has(0, "%PDF-"):
		return form{mime: "application/pdf", limit: func(l Limits) int64 { return l.MaxDocument }, check: checkPDF, ending: "pdf"}, nil
	case isSVG(head):
		return form{}, fault.In(Field, "picture.svg")
	}
	return form{}, fault.In(Field, "picture.type")
}

func audioBytes(l Limits) int64 { return l.MaxAudio }
func videoBytes(l Limits) int64 { return l.MaxVideo }

// isSVG looks for the element at the beginning of an XML file, to say why it is refused: an SVG is a program as much as a
// drawing, with or without a script in it.
func isSVG(head []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return bytes.HasPrefix(text, []byte("<")) && bytes.Contains(bytes.ToLower(text[:min(len(text), 1024)]), []byte("<svg"))
}

// brandOf reads the brands of an ISO base media file (ISO/IEC 14496-12, 23008-12): HEIC and AVIF share the container of
// films, and only the first is what a telephone's camera makes of a picture.
func brandOf(head []byte) string {
	box := head[:min(len(head), 64)]
	if n := int(head[3]); head[0]|head[1]|head[2] == 0 && n >= 16 {
		box = head[:min(len(head), n)]
	}
	still := ""
	for at := 8; at+4 <= len(box); at += 4 {
		if at == 12 {
			continue // the minor version
		}
		switch string(box[at : at+4]) {
		case "avif", "avis":
			return "avif"
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs":
			return "heic"
		case "mif1", "msf1":
			still = "heic"
		case "M4A ", "M4B ":
			if at == 8 {
				return "sound"
			}
		}
	}
	return still
}

// shape is what a file's structure says of it.
type shape struct {
	width, height int   // pixels of a film
	duration      int64 // milliseconds
	end           int64 // of the file that is kept: what lies behind it is cut off
	parts         []part
	blanks        []part
	progressive   bool
	samples       float64 // of a JPEG: stored values for each pixel
	extra         float64 // further bytes that its decoder needs for each pixel
}

// part is a piece of a file that has a name: a marker, a chunk, a box.
type part struct {
	name    string
	at, len int64 // with its head
}

// zero overwrites a part of a file with noughts.
func zero(f *os.File, at, n int64) error {
	nothing := make([]byte, 32<<10)
	for n > 0 {
		k := min(n, int64(len(nothing)))
		if _, err := f.WriteAt(nothing[:k], at); err != nil {
			return err
		}
		at, n = at+k, n-k
	}
	return nil
}

// copyPart copies a piece of the file as it is.
func copyPart(w io.Writer, s source, at, n int64) error {
	if n == 0 {
		return nil
	}
	copied, err := io.Copy(w, io.NewSectionReader(s, at, n))
	if err == nil && copied != n {
		err = io.ErrUnexpectedEOF
	}
	return err
}

func truncated() error { return refuse(io.ErrUnexpectedEOF, "picture.truncated") }
