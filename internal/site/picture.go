package site

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
)

// Image is a picture in the widths that there are of it.
type Image struct {
	Src, Srcset, Sizes string
	Width, Height      int // pixels of Src
	Alt                string
	Eager              bool // it stands where a reader begins
	Sources            []Source
}

// Source is a picture in all widths of a format that not every browser shows.
type Source struct{ Type, Srcset string }

// Figure is a picture in an article with its words.
type Figure struct {
	Image   Image
	Caption template.HTML
	Credit  string
}

// pictures returns those of the pictures that may be shown.
func (m *making) pictures(ctx context.Context, ids []int64) (map[int64]news.Picture, error) {
	found, err := m.library(ctx, ids)
	for id, p := range found {
		if !p.IsImage() {
			delete(found, id)
		}
	}
	return found, err
}

// library returns those of the library's pictures and files that may be shown.
func (m *making) library(ctx context.Context, ids []int64) (map[int64]news.Picture, error) {
	var wanted []int64
	for _, id := range ids {
		if id != 0 {
			wanted = append(wanted, id)
			m.uses.Use(usePicture(id))
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	found, err := m.r.Pictures(ctx, wanted)
	for id, p := range found {
		if !p.Blocked.IsZero() || p.IsImage() && len(p.Variants) == 0 || !p.IsImage() && p.Original() == "" {
			delete(found, id)
		}
	}
	return found, err
}

// image gives a browser all widths of a picture to choose from; wanted is the width of the one for browsers that do not
// choose.
func (m *making) image(p news.Picture, sizes string, wanted int) Image {
	return imageOf(p, "", sizes, wanted)
}

// card is image in the shape of a card, cut around what matters; the whole picture until the crop is made.
func (m *making) card(p news.Picture, sizes string, wanted int) Image {
	if crop := "4:3"; len(p.Shape(crop, "")) > 0 {
		return imageOf(p, crop, sizes, wanted)
	}
	return imageOf(p, "", sizes, wanted)
}

func imageOf(p news.Picture, crop, sizes string, wanted int) Image {
	const base = "/media/"
	i := Image{Sizes: sizes, Alt: p.Alt}
	set := func(some []news.PictureVariant) string {
		var all []string
		for _, v := range some {
			all = append(all, fmt.Sprintf("%s%s %dw", base, v.File, v.Width))
		}
		return strings.Join(all, ", ")
	}
	plain := p.Shape(crop, "")
	for _, v := range plain {
		if i.Src == "" || i.Width < wanted {
			i.Src, i.Width, i.Height = base+v.File, v.Width, v.Height
		}
	}
	if len(plain) > 1 {
		i.Srcset = set(plain)
	}
	for _, kind := range []string{"image/avif", "image/webp"} { // a browser takes the first that it shows
		if some := p.Shape(crop, kind); len(some) > 0 {
			i.Sources = append(i.Sources, Source{kind, set(some)})
		}
	}
	return i
}

// The sizes at which pictures stand, for browsers to choose a width.
const (
	sizesBody     = "(min-width: 75em) 720px, (min-width: 60em) 62vw, 100vw"
	sizesPhoto    = "(min-width: 75em) 860px, (min-width: 60em) 62vw, 100vw"
	sizesMore     = "(min-width: 60em) 120px, 30vw"
	sizesGallery  = "(min-width: 75em) 360px, (min-width: 40em) 45vw, 85vw"
	sizesLead     = "(min-width: 75em) 620px, (min-width: 60em) 52vw, 100vw"
	sizesTeaser   = "(min-width: 60em) 220px, 33vw"
	sizesPortrait = "56px"
	sizesStory    = "(min-width: 75em) 290px, (min-width: 40em) 33vw, 38vw"
)

// mediaAge is how long a reader's own browser may keep a picture without asking: short, though the bytes under an
// address never change, because a picture that is blocked has to go away. A cache on the way asks each second.
const mediaAge = "public, max-age=300, s-maxage=1, must-revalidate"

// media sends a picture's file: 404 until something public shows it, 410 once it is blocked.
func (s *Site) media(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	key, _, _ := strings.Cut(file, "/")
	var p news.Picture
	public, gone := false, false
	err := s.Store.Read(r.Context(), func(rd Reader) (err error) {
		if p, public, err = rd.PictureByKey(r.Context(), key); err == nil && !public {
			gone, err = rd.IssueGone(r.Context(), p.ID)
		}
		return err
	})
	switch {
	case err == nil && gone:
		return s.plain(w, http.StatusGone)
	case fault.Is(err, fault.NotFound), err == nil && p.Blocked.IsZero() && !public:
		return s.plain(w, http.StatusNotFound)
	case err != nil:
		return err
	case !p.Blocked.IsZero():
		return s.plain(w, http.StatusGone)
	}
	f, err := s.Library.Open(r.Context(), file)
	if fault.Is(err, fault.NotFound) {
		return s.plain(w, http.StatusNotFound)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	h := w.Header()
	h.Set("Content-Type", media.TypeOf(file))
	h.Set("Cache-Control", mediaAge)
	h.Set("ETag", fmt.Sprintf(`"%s-%d"`, strings.ReplaceAll(file, "/", "-"), f.Size))
	if strings.HasSuffix(file, ".pdf") {
		h.Set("Content-Disposition", attachment(p.Name))
	}
	if !p.IsImage() { // kept as it came: whatever it turns out to be, it runs nothing
		h.Set("Content-Security-Policy", media.Policy)
		// A film on a slow line takes longer than other answers may.
		deadline := time.Now().Add(time.Minute + time.Duration(f.Size/slowest)*time.Second)
		if err := http.NewResponseController(w).SetWriteDeadline(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return err
		}
	}
	http.ServeContent(w, r, "", f.ModTime, f)
	return nil
}

// slowest is the line on which a film can still be read to its end, in bytes a second.
const slowest = 64 << 10

// attachment is a Content-Disposition that keeps a file's name (RFC 6266).
func attachment(name string) string {
	if v := mime.FormatMediaType("attachment", map[string]string{"filename": name}); v != "" && name != "" {
		return v
	}
	return "attachment"
}

// plain answers who asked for a file and cannot have it: mostly a program, so with one sentence and no page.
func (s *Site) plain(w http.ResponseWriter, status int) error {
	w.Header().Set("Cache-Control", "public, max-age=0, must-revalidate")
	http.Error(w, s.noFile(status), status)
	return nil
}

// noFile says that a file cannot be had.
func (s *Site) noFile(status int) string {
	key := troubleKey(status)
	switch status {
	case http.StatusNotFound:
		key = "site.trouble.no-file"
	case http.StatusGone:
		key = "site.trouble.gone-file"
	}
	return s.Renderer.Words().Text(language, key)
}

// cardOf is a picture of the page as previews elsewhere show it.
func (m *making) cardOf(i Image) Card {
	return Card{Address: m.absolute(i.Src), Alt: i.Alt, Width: i.Width, Height: i.Height}
}
