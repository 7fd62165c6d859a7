package news

import (
	"slices"
	"time"

	"jogan/internal/fault"
)

// Popup is a small card that stands over readers' pages for a time (팝업), until each reader closes it. It never covers a
// phone's whole screen: readers came for the article, and search engines punish what stands before it.
type Popup struct {
	ID      int64
	Title   string
	Text    string // lines of plain text
	Picture int64  // 0: none
	Alt     string // of the picture
	URL     string // where the card leads; empty: nowhere
	Pages   PopupPages
	From    time.Time
	Until   time.Time // always set: a popup that nobody ends is in everybody's way
	Spot    PopupSpot
	Size    PopupSize
	Phone   PopupPhone
	Ad      bool // it is paid for, and says so
	Paused  bool
	Version int64
	Updated time.Time
}

// PopupPages says over which pages a popup stands.
type PopupPages string

// Over the front page alone, or over all.
const (
	PopupFront PopupPages = "front"
	PopupAll   PopupPages = "all"
)

// PopupSpot is the place of a popup on wide screens.
type PopupSpot string

// PopupSize is how wide it is on wide screens, and how high it may be on phones.
type PopupSize string

// PopupPhone is its place on phones: along an edge, at most 45 in 100 of the height; or nowhere.
type PopupPhone string

// AllPopupPages lists them; of these lists the usual choice comes first.
func AllPopupPages() []PopupPages { return []PopupPages{PopupFront, PopupAll} }

// PopupSpots lists the places on wide screens.
func PopupSpots() []PopupSpot { return []PopupSpot{"right", "left", "center"} }

// PopupSizes lists the sizes.
func PopupSizes() []PopupSize { return []PopupSize{"small", "medium", "large"} }

// PopupPhones lists the places on phones.
func PopupPhones() []PopupPhone { return []PopupPhone{"bottom", "top", "none"} }

// MaxPopupText is the length of a popup's text in characters: it is read in passing.
const MaxPopupText = 400

// Runs tells whether readers are shown it.
func (p Popup) Runs(now time.Time) bool {
	return !p.Paused && !now.Before(p.From) && now.Before(p.Until)
}

// Check puts the fields into their stored form and says what is wrong with them.
func (p *Popup) Check() error {
	var f fault.Fields
	p.Title = Line(&f, "title", p.Title, MaxShortTitle, true)
	p.Text = Lines(&f, "text", p.Text, MaxPopupText, false)
	p.Alt = Line(&f, "alt", p.Alt, MaxNote, p.Picture != 0)
	p.URL = Line(&f, "url", p.URL, MaxURL, false)
	if p.URL != "" && !IsLink(p.URL) {
		f.Add("url", "field.url")
	}
	if p.Text == "" && p.Picture == 0 {
		f.Add("text", "popup.empty")
	}
	if p.Until.IsZero() {
		f.Add("until", "field.required")
	} else if !p.Until.After(p.From) {
		f.Add("until", "period.until")
	}
	for name, known := range map[string]bool{
		"pages": slices.Contains(AllPopupPages(), p.Pages), "spot": slices.Contains(PopupSpots(), p.Spot),
		"size": slices.Contains(PopupSizes(), p.Size), "phone": slices.Contains(PopupPhones(), p.Phone),
	} {
		if !known {
			f.Add(name, "field.choice")
		}
	}
	return f.Err()
}
