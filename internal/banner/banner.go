// Package banner owns the advertisements' places, what may stand in one at a moment, and the draw among those.
//
// It refuses creatives that would do more than show a picture and lead to an address: no markup, no script, no other
// scheme than http and https. It knows no clock and no chance of its own; both are handed in, so that a page can be made
// again and come out the same. That a banner is marked 광고 (신문법 §6③) is the page's part.
package banner

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// Place is where banners stand. Width and Height are the room kept for them, in CSS pixels.
type Place struct {
	Key           string
	Width, Height int
}

// Places are the places of the pages: under the menu, in the 배너 block, and at the side.
func Places() []Place {
	return []Place{{"top", 970, 120}, {"article", 728, 90}, {"side", 300, 250}}
}

// Limits of a creative's fields, in characters.
const (
	MaxName   = 100
	MaxAlt    = 200
	MaxURL    = 2000
	MaxWeight = 100
)

// Creative is one banner: a picture that stands in a place for a period and leads somewhere.
type Creative struct {
	ID           int64
	Version      int64 // counts every save
	Place        string
	Name         string // for the newsroom; readers do not see it
	Campaign     int64  // 0: of none
	Picture      int64
	Alt, URL     string
	Starts, Ends time.Time // from Starts up to but not at Ends; zero: open
	House        bool      // the paper's own, shown where nothing is sold
	Weight       int       // 1 to 100: its share among those that run together
	Paused       bool

	// Of its campaign, which bounds it; not stored with the banner.
	Term                     Term
	Advertiser, CampaignName string
}

// Check puts the fields into their stored form and returns what is wrong with them as fault.Invalid, or nil. Keys:
// field.required, field.too-long ({0} most), field.characters, field.range ({0} to {1}), field.url, banner.place,
// banner.period. Field names are those of the struct in small letters.
func (c *Creative) Check() error {
	var f fault.Fields
	if !slices.ContainsFunc(Places(), func(p Place) bool { return p.Key == c.Place }) {
		f.Add("place", "banner.place")
	}
	c.Name = news.Line(&f, "name", c.Name, MaxName, true)
	if c.Picture <= 0 {
		f.Add("picture", "field.required")
	}
	c.Alt = news.Line(&f, "alt", c.Alt, MaxAlt, true)
	c.URL = news.Line(&f, "url", c.URL, MaxURL, true)
	if !safe(c.URL) {
		f.Add("url", "field.url")
	}
	if !c.Starts.IsZero() && !c.Ends.IsZero() && !c.Starts.Before(c.Ends) {
		f.Add("ends", "banner.period")
	}
	if c.Weight < 1 || c.Weight > MaxWeight {
		f.Add("weight", "field.range", 1, MaxWeight)
	}
	return f.Err()
}

// safe takes an absolute http or https address, or a path of this site. Backslashes are refused because browsers read
// them as slashes ("/\host" is another site), and so are spaces and what stands before an @, which only mislead.
func safe(address string) bool {
	if strings.ContainsFunc(address, func(r rune) bool { return r == '\\' || unicode.IsSpace(r) }) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if u.Scheme == "" {
		return u.Host == "" && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
	}
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}

// Runs tells whether the creative may be shown at a moment.
func (c Creative) Runs(at time.Time) bool {
	return c.Term.Runs(at) && (Term{c.Starts, c.Ends, c.Paused}).Runs(at)
}

// Eligible returns what may stand in the place now, in the order of the ids: the paid creatives that run, or the house's
// own where there is none. until is the first moment at which time alone changes that answer, zero where none does.
func Eligible(all []Creative, place string, now time.Time) (eligible []Creative, until time.Time) {
	here := slices.DeleteFunc(slices.Clone(all), func(c Creative) bool { return c.Place != place })
	slices.SortStableFunc(here, func(a, b Creative) int { return cmp.Compare(a.ID, b.ID) })
	eligible = running(here, now)

	var moments []time.Time
	for _, c := range here {
		for _, m := range []time.Time{c.Starts, c.Ends, c.Term.Starts, c.Term.Ends} {
			if m.After(now) {
				moments = append(moments, m)
			}
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	// A start or an end need not change anything: of a house's creative while a paid one runs, of a paused one.
	for _, m := range moments {
		if !slices.Equal(running(here, m), eligible) {
			return eligible, m
		}
	}
	return eligible, time.Time{}
}

func running(here []Creative, at time.Time) (eligible []Creative) {
	for _, house := range []bool{false, true} {
		for _, c := range here {
			if c.House == house && c.Runs(at) {
				eligible = append(eligible, c)
			}
		}
		if eligible != nil {
			break
		}
	}
	return eligible
}

// Draw takes one of the eligible by their weights; r is any number, evenly drawn from all. It is false where there is
// nothing to draw from.
func Draw(eligible []Creative, r uint64) (Creative, bool) {
	var total uint64
	for _, c := range eligible {
		total += c.share()
	}
	if total == 0 {
		return Creative{}, false
	}
	r %= total
	for _, c := range eligible {
		if r < c.share() {
			return c, true
		}
		r -= c.share()
	}
	return Creative{}, false
}

// share is the weight within its limits, whatever an import or an older version stored.
func (c Creative) share() uint64 { return uint64(min(max(c.Weight, 1), MaxWeight)) }
