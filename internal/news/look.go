package news

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/fault"
)

// Look is how the readers' site looks as far as that needs no theme. The zero value is the design as it comes.
type Look struct {
	Accent     Colour `json:"accent,omitempty"`     // of what is to be seen first, on a light page; empty: the design's own
	AccentDark Colour `json:"accentDark,omitempty"` // the same on a dark page
	Logo       int64  `json:"logo,omitempty"`       // picture in place of the paper's name; 0: the name itself
	LogoDark   int64  `json:"logoDark,omitempty"`   // the same on a dark page; 0: Logo stands there too
	LogoAlt    string `json:"logoAlt,omitempty"`    // what the logo says; empty: the paper's name
	Favicon    int64  `json:"favicon,omitempty"`    // picture that the icons are made from; 0: the first letter of the name

	Masthead Arrangement `json:"masthead,omitempty"` // empty: NameCentre
	Name     NameFont    `json:"name,omitempty"`     // letters of the paper's name; empty: Drawn
	Titles   Letters     `json:"titles,omitempty"`   // of titles; empty: Sans
	Text     Letters     `json:"text,omitempty"`     // of text; empty: Sans
	Corners  Corners     `json:"corners,omitempty"`  // empty: Sharp
	Order    []MainBlock `json:"order,omitempty"`    // of what follows the page's own content; empty: MainBlocks
}

// Arrangement is where the paper's name stands.
type Arrangement string

// The arrangements.
const (
	NameCentre Arrangement = "centre"
	NameLeft   Arrangement = "left"
)

// NameFont says in which letters the paper's name is set.
type NameFont string

// Drawn is the font that the program brings along, cut to the name's letters; Device is what the reader's device has.
const (
	Drawn  NameFont = "drawn"
	Device NameFont = "device"
)

// Letters are a family of letters that readers' devices have.
type Letters string

// The families.
const (
	Sans  Letters = "sans"
	Serif Letters = "serif"
)

// Corners says how pictures, buttons and fields end.
type Corners string

// The corners.
const (
	Sharp Corners = "sharp"
	Round Corners = "round"
)

// MainBlock is a part of every page that follows its own content.
type MainBlock string

// The blocks.
const (
	RankingBlock MainBlock = "ranking" // the most read, and the banner beside it
	BannerSpot   MainBlock = "banner"
	BoxesBlock   MainBlock = "boxes" // of sections
)

// MainBlocks lists the blocks in the order that a paper has until it chooses its own.
func MainBlocks() []MainBlock { return []MainBlock{RankingBlock, BannerSpot, BoxesBlock} }

// Blocks is the order in which the main blocks stand: each of them, once.
func (l Look) Blocks() []MainBlock {
	order := slices.Clone(l.Order)
	for _, b := range MainBlocks() {
		if !slices.Contains(order, b) {
			order = append(order, b)
		}
	}
	return order
}

// Pictures are those of the library that the look shows.
func (l Look) Pictures() []int64 {
	all := []int64{l.Logo, l.LogoDark, l.Favicon}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(id int64) bool { return id == 0 })
}

// Check puts the look into its stored form and says what is wrong with it. A colour that cannot be read on the page is
// refused; the fault names the nearest that can.
func (l *Look) Check() error {
	var f fault.Fields
	for _, x := range []struct {
		name   string
		colour *Colour
		pages  []Colour
	}{{"accent", &l.Accent, lightPages()}, {"accent_dark", &l.AccentDark, darkPages()}} {
		if *x.colour == "" {
			continue
		}
		c, err := ParseColour(string(*x.colour))
		switch {
		case err != nil:
			f.Add(x.name, "look.colour-form")
		case !c.readable(x.pages):
			*x.colour = c
			f.Add(x.name, "look.contrast", strconv.FormatFloat(c.least(x.pages), 'f', 1, 64), string(c.nearest(x.pages)))
		default:
			*x.colour = c
		}
	}
	l.LogoAlt = Line(&f, "logo_alt", l.LogoAlt, MaxName, false)
	if l.LogoDark != 0 && l.Logo == 0 {
		f.Add("logo", "look.logo-light")
	}
	choose(&f, "masthead", &l.Masthead, NameCentre, NameLeft)
	choose(&f, "name", &l.Name, Drawn, Device)
	choose(&f, "titles", &l.Titles, Sans, Serif)
	choose(&f, "text", &l.Text, Sans, Serif)
	choose(&f, "corners", &l.Corners, Sharp, Round)
	for i, b := range l.Order {
		if !slices.Contains(MainBlocks(), b) || slices.Contains(l.Order[:i], b) {
			f.Add("order", "field.choice")
			break
		}
	}
	if slices.Equal(l.Order, MainBlocks()) {
		l.Order = nil
	}
	return f.Err()
}

// choose notes a fault where x is none of all; the first of them is the one that goes without saying.
func choose[T ~string](f *fault.Fields, field string, x *T, all ...T) {
	switch {
	case *x == all[0]:
		*x = ""
	case *x != "" && !slices.Contains(all, *x):
		f.Add(field, "field.choice")
	}
}

// Looks is the look as readers have it, and the one before, which can be taken back.
type Looks struct {
	Look
	Before *Look `json:"before,omitempty"` // nil: there was none
}

// Colour is a colour of sRGB in the form "#9b1c1f".
type Colour string

// The design's own colours of what is to be seen first, on light and on dark pages.
const (
	DesignAccent     Colour = "#9b1c1f"
	DesignAccentDark Colour = "#f0918a"
)

// The surfaces of ui/shared/base/tokens.css on which an accent stands.
func lightPages() []Colour { return []Colour{"#ffffff", "#f6f4ef"} }
func darkPages() []Colour  { return []Colour{"#151412", "#1f1d1a"} }

// enough is the contrast that text needs (WCAG 2.2, success criterion 1.4.3).
const enough = 4.5

// ParseColour reads "#9b1c1f", "9B1C1F" or "#abc"; an error where the text is no such colour.
func ParseColour(s string) (Colour, error) {
	s = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(s), "#"))
	if len(s) == 3 {
		s = strings.Repeat(s[:1], 2) + strings.Repeat(s[1:2], 2) + strings.Repeat(s[2:], 2)
	}
	if _, err := strconv.ParseUint(s, 16, 32); err != nil || len(s) != 6 {
		return "", fault.In("colour", "look.colour-form")
	}
	return Colour("#" + s), nil
}

// RGB are the parts of a colour that ParseColour gave.
func (c Colour) RGB() (r, g, b uint8) {
	n, err := strconv.ParseUint(strings.TrimPrefix(string(c), "#"), 16, 32)
	if err != nil {
		return 0, 0, 0
	}
	return uint8(n >> 16), uint8(n >> 8), uint8(n)
}

// luminance is the relative luminance of WCAG 2.2.
func (c Colour) luminance() float64 {
	linear := func(x uint8) float64 {
		v := float64(x) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	r, g, b := c.RGB()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// Contrast is the contrast ratio of two colours, 1 to 21 (WCAG 2.2).
func (c Colour) Contrast(other Colour) float64 {
	a, b := c.luminance(), other.luminance()
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// least is the contrast against the page on which the colour is read worst.
func (c Colour) least(pages []Colour) float64 {
	least := 21.0
	for _, page := range pages {
		least = min(least, c.Contrast(page))
	}
	return least
}

func (c Colour) readable(pages []Colour) bool { return c.least(pages) >= enough }

// nearest is the colour of the same hue that can be read on the pages and is as little darker, on dark pages lighter, as
// can be.
func (c Colour) nearest(pages []Colour) Colour {
	to := 0.0 // black
	if pages[0].luminance() < 0.2 {
		to = 255
	}
	r, g, b := c.RGB()
	for step := range 101 {
		mix := func(x uint8) uint8 { return uint8(math.Round(float64(x) + (to-float64(x))*float64(step)/100)) }
		if near := Colour(fmt.Sprintf("#%02x%02x%02x", mix(r), mix(g), mix(b))); near.readable(pages) {
			return near
		}
	}
	return c
}

// Ink is the colour of letters on a ground of this colour: white or nearly black, whichever is read better.
func (c Colour) Ink() Colour {
	const white, black Colour = "#ffffff", "#191816"
	if c.Contrast(white) >= c.Contrast(black) {
		return white
	}
	return black
}
