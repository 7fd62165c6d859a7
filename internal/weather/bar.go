package weather

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

const (
	// oldAfter is when the bar begins to say the hour that it is from.
	oldAfter = 3 * time.Hour
	// goneAfter is when the bar is left out.
	goneAfter = 12 * time.Hour
)

// Bar is what the weather bar prints. Without Items it is left out of the page.
type Bar struct {
	Items  []Item
	Source Source
	// Sample: the figures are not of At; the bar says 견본.
	Sample bool
	// At is the observation's own hour.
	At time.Time
	// Old: the observation is three hours old or more; the bar says its hour.
	Old bool
}

// Item is one station of the bar. Empty parts are missing and left out.
type Item struct {
	Name      string
	Condition string
	Icon      Icon
	// Temperature has its unit, "-1.9℃".
	Temperature string
	// Spoken is the whole item for a screen reader, "동두천 맑음 영하 1.9도".
	Spoken string
}

// Bar sets the report for the stations, in their order, as it is to be shown at now; a station of which nothing is
// known is left out, and twelve hours after its own hour the whole report is. The second value is the first moment at
// which time alone changes the bar; zero where it never does.
func (r Report) Bar(stations []Station, now time.Time) (Bar, time.Time) {
	old, gone := r.At.Add(oldAfter), r.At.Add(goneAfter)
	if !now.Before(gone) {
		return Bar{}, time.Time{}
	}
	seen := make(map[int]Observation, len(r.Observations))
	for _, o := range r.Observations {
		seen[o.Station] = o
	}
	bar := Bar{Source: r.Source, Sample: r.Sample, At: r.At, Old: !now.Before(old)}
	for _, s := range stations {
		o := seen[s.ID]
		item := Item{
			Name:        cmp.Or(s.Name, o.Name),
			Condition:   o.Condition,
			Icon:        o.Icon,
			Temperature: o.Temperature.printed(),
		}
		if item.Name == "" || (item.Condition == "" && item.Temperature == "") {
			continue
		}
		item.Spoken = strings.Join(strings.Fields(item.Name+" "+item.Condition+" "+o.Temperature.spoken()), " ")
		bar.Items = append(bar.Items, item)
	}
	switch {
	case len(bar.Items) == 0:
		return Bar{}, time.Time{}
	case bar.Old:
		return bar, gone
	}
	return bar, old
}

// printed is "-1.9℃", or nothing at all: no unit without a figure.
func (t Temperature) printed() string {
	if !t.Known {
		return ""
	}
	sign := ""
	if t.Tenths < 0 {
		sign = "-"
	}
	return fmt.Sprintf("%s%d.%d℃", sign, abs(t.Tenths)/10, abs(t.Tenths)%10)
}

// spoken is "영하 1.9도" below zero and "5도" above: a screen reader would read "5.0" as "five point zero".
func (t Temperature) spoken() string {
	if !t.Known {
		return ""
	}
	s := strings.TrimSuffix(fmt.Sprintf("%d.%d", abs(t.Tenths)/10, abs(t.Tenths)%10), ".0") + "도"
	if t.Tenths < 0 {
		return "영하 " + s
	}
	return s
}

func abs(n int) int { return max(n, -n) }
