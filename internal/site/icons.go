package site

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // the forms in which the library keeps what every browser shows
	_ "image/png"
	"net/http"
	"strconv"
	"unicode"

	"jogan/internal/fault"
	"jogan/internal/icon"
	"jogan/internal/news"
	"jogan/internal/web"
)

// iconPath is where an icon of a size lies, in pixels: 192 or 512.
func iconPath(size int) string { return "/icon-" + strconv.Itoa(size) + ".png" }

// favicon is the icon for the tabs of browsers, in the sizes in which they show it.
func (s *Site) favicon(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, "/favicon.ico", func(ctx context.Context, m *making) (page, error) {
		mark, err := m.emblem(ctx)
		if err != nil {
			return page{}, err
		}
		var all []image.Image
		for _, size := range []int{16, 32, 48} {
			i, err := s.Icons.Draw(mark, size, icon.Rounded)
			if err != nil {
				return page{}, err
			}
			all = append(all, i)
		}
		body, err := icon.ICO(all...)
		return page{http.StatusOK, "image/x-icon", body}, err
	})
}

// icon is the paper's icon in a size and a shape.
func (s *Site) icon(size int, shape icon.Shape) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return s.page(w, r, r.URL.Path, func(ctx context.Context, m *making) (page, error) {
			mark, err := m.emblem(ctx)
			if err != nil {
				return page{}, err
			}
			i, err := s.Icons.Draw(mark, size, shape)
			if err != nil {
				return page{}, err
			}
			body, err := icon.PNG(i)
			return page{http.StatusOK, "image/png", body}, err
		})
	}
}

// emblem is what stands on the icons: the paper's own picture where it set one, else the first letter of its name.
func (m *making) emblem(ctx context.Context) (icon.Mark, error) {
	mark := icon.Mark{Letter: firstLetter(m.paper.Name)}
	look, err := m.chosenLook(ctx)
	if err != nil {
		return mark, err
	}
	if look.Accent != "" {
		mark.Colours = icon.Colours{Ground: opaque(look.Accent), Ink: opaque(look.Accent.Ink())}
	}
	id := look.Favicon
	if id == 0 {
		return mark, nil
	}
	pictures, err := m.pictures(ctx, []int64{id})
	if err != nil {
		return mark, err
	}
	if p, ok := pictures[id]; ok {
		mark.Logo, err = m.logo(ctx, p)
	}
	return mark, err
}

func opaque(c news.Colour) color.NRGBA {
	r, g, b := c.RGB()
	return color.NRGBA{r, g, b, 0xff}
}

// logo reads a picture of the library, in the width that is nearest to the largest icon; nil where its file is away.
func (m *making) logo(ctx context.Context, p news.Picture) (image.Image, error) {
	file := ""
	for _, v := range p.Shape("", "") {
		if file == "" || v.Width <= icon.MaxSize {
			file = v.File
		}
	}
	f, err := m.s.Library.Open(ctx, file)
	if fault.Is(err, fault.NotFound) {
		return nil, nil //nolint:nilnil // the letter stands instead
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	i, _, err := image.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("icon from picture %d: %w", p.ID, err)
	}
	return i, nil
}

// firstLetter is that by which a paper is known: 가 of 가온신문, J of "The Jogan"'s own spelling is its first as well.
func firstLetter(name string) rune {
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
	}
	return 0
}

// Manifest is what telephones read that put the paper on their first screen (W3C, Web Application Manifest).
type Manifest struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	ShortName   string         `json:"short_name"`
	Description string         `json:"description,omitempty"`
	Language    string         `json:"lang"`
	Direction   string         `json:"dir"`
	Start       string         `json:"start_url"`
	Scope       string         `json:"scope"`
	Display     string         `json:"display"`
	Theme       string         `json:"theme_color"`
	Background  string         `json:"background_color"`
	Categories  []string       `json:"categories"`
	Icons       []ManifestIcon `json:"icons"`
}

// ManifestIcon is an icon of a manifest.
type ManifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// shortName is how many characters of a name a telephone has room for.
const shortName = 12

// manifest lets a telephone keep the paper beside its programs. It opens as the site it is: with its address in sight.
func (s *Site) manifest(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, "/manifest.webmanifest", func(_ context.Context, m *making) (page, error) {
		short := []rune(m.paper.Name)
		x := Manifest{
			ID: "/", Name: m.paper.Name, ShortName: string(short[:min(len(short), shortName)]), Description: m.paper.Slogan, Language: language, Direction: "ltr",
			Start: "/", Scope: "/", Display: "minimal-ui", Theme: ground, Background: ground, Categories: []string{"news"},
		}
		for _, size := range []int{192, 512} {
			sizes := fmt.Sprintf("%[1]dx%[1]d", size)
			x.Icons = append(x.Icons, ManifestIcon{iconPath(size), sizes, "image/png", "any"},
				ManifestIcon{fmt.Sprintf("/icon-maskable-%d.png", size), sizes, "image/png", "maskable"})
		}
		body, err := json.Marshal(x)
		return page{http.StatusOK, "application/manifest+json; charset=utf-8", body}, err
	})
}

// ground is the colour of the sheet around a page.
const ground = "#f6f4ef"
