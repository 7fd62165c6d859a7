package banner

import (
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// Limits of an advertiser's and a campaign's fields.
const (
	MaxContact = 500
	MaxNote    = 2000
	MaxGoal    = 1_000_000_000
)

// Advertiser is whose banners the paper shows.
type Advertiser struct {
	ID      int64
	Version int64 // counts every save
	Name    string
	Contact string // for the newsroom
	Note    string
}

// Check puts the fields into their stored form and says what is wrong with them. Keys as those of Creative.Check.
func (a *Advertiser) Check() error {
	var f fault.Fields
	a.Name = news.Line(&f, "name", a.Name, MaxName, true)
	a.Contact = news.Lines(&f, "contact", a.Contact, MaxContact, false)
	a.Note = news.Lines(&f, "note", a.Note, MaxNote, false)
	return f.Err()
}

// Campaign is what an advertiser bought: banners for a time, and perhaps how often they are to be seen.
type Campaign struct {
	ID         int64
	Version    int64 // counts every save
	Advertiser int64
	Name       string
	Term
	Goal Count // what was agreed; 0: nothing
	Note string

	AdvertiserName string // for lists; not stored with the campaign
}

// Term is when what belongs to a campaign may be shown at all: from Starts up to but not at Ends, zero: open.
type Term struct {
	Starts, Ends time.Time
	Paused       bool
}

// Runs tells whether the term holds at a moment.
func (t Term) Runs(at time.Time) bool {
	return !t.Paused && !at.Before(t.Starts) && (t.Ends.IsZero() || at.Before(t.Ends))
}

// Check puts the fields into their stored form and says what is wrong with them. Keys as those of Creative.Check.
func (c *Campaign) Check() error {
	var f fault.Fields
	c.Name = news.Line(&f, "name", c.Name, MaxName, true)
	c.Note = news.Lines(&f, "note", c.Note, MaxNote, false)
	if c.Advertiser <= 0 {
		f.Add("advertiser", "field.required")
	}
	if !c.Starts.IsZero() && !c.Ends.IsZero() && !c.Starts.Before(c.Ends) {
		f.Add("ends", "banner.period")
	}
	for name, n := range map[string]int64{"goal_impressions": c.Goal.Impressions, "goal_clicks": c.Goal.Clicks} {
		if n < 0 || n > MaxGoal {
			f.Add(name, "field.range", 0, MaxGoal)
		}
	}
	return f.Err()
}

// Past is a banner that was deleted.
type Past struct {
	ID      int64
	Place   string
	Name    string
	Deleted time.Time
}

// Day is what was counted of a banner on a day of the paper, named by its first moment.
type Day struct {
	Day    time.Time
	Banner int64
	Count
}

// CTR is how many of a hundred impressions were followed by a click; false where nothing was seen.
func (c Count) CTR() (percent float64, seen bool) {
	if c.Impressions == 0 {
		return 0, false
	}
	return float64(c.Clicks) * 100 / float64(c.Impressions), true
}

// Fit is how a picture fills a place.
type Fit string

// The fits.
const (
	FitsWell  Fit = "well"
	FitsSmall Fit = "small" // fewer points than the place has: it looks soft
	FitsShape Fit = "shape" // another shape: room stays empty beside it
)

// Fits compares a picture with the place. A shape that differs by a twentieth is not seen.
func (p Place) Fits(width, height int) Fit {
	if width <= 0 || height <= 0 {
		return FitsShape
	}
	shape := float64(width) / float64(height) * float64(p.Height) / float64(p.Width)
	switch {
	case shape < 1/1.05 || shape > 1.05:
		return FitsShape
	case width < p.Width:
		return FitsSmall
	}
	return FitsWell
}

// PlaceOf finds a place by its key.
func PlaceOf(key string) (Place, bool) {
	for _, p := range Places() {
		if p.Key == key {
			return p, true
		}
	}
	return Place{}, false
}
