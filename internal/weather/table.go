package weather

import (
	"slices"
	"strings"
	"time"
)

// Table is all that a report says, for a page of its own. After twelve hours it says nothing more than when that was.
type Table struct {
	Near    []Item // the stations of the bar, in its order
	Far     []Item // the others, by name
	Warmest Item   // of all; without a name where fewer than two differ
	Coldest Item
	Source  Source
	Sample  bool      // the figures are not of At
	At      time.Time // the observation's own hour
	Old     bool      // three hours old or more
	Gone    bool      // too old to be shown
}

// Table sets the report as it is to be shown at now. The second value is the first moment at which time alone changes it;
// zero where it never does.
func (r Report) Table(stations []Station, now time.Time) (Table, time.Time) {
	old, gone := r.At.Add(oldAfter), r.At.Add(goneAfter)
	t := Table{Source: r.Source, Sample: r.Sample, At: r.At, Old: !now.Before(old), Gone: !now.Before(gone)}
	if t.Gone {
		return t, time.Time{}
	}
	bar, until := r.Bar(stations, now)
	t.Near = bar.Items
	var others []Station
	for _, o := range r.Observations {
		if o.Name != "" && !slices.ContainsFunc(stations, func(s Station) bool { return s.ID == o.Station }) {
			others = append(others, Station{ID: o.Station, Name: o.Name})
		}
	}
	slices.SortFunc(others, func(a, b Station) int { return strings.Compare(a.Name, b.Name) })
	further, _ := r.Bar(others, now)
	t.Far = further.Items
	t.Coldest, t.Warmest = r.extremes(append(slices.Clone(t.Near), t.Far...), append(slices.Clone(stations), others...))
	if until.IsZero() {
		if until = old; t.Old {
			until = gone
		}
	}
	return t, until
}

// extremes are the items with the lowest and the highest temperature; of equal ones the first.
func (r Report) extremes(items []Item, stations []Station) (coldest, warmest Item) {
	degrees := map[string]int{}
	for _, o := range r.Observations {
		name := o.Name
		if i := slices.IndexFunc(stations, func(s Station) bool { return s.ID == o.Station }); i >= 0 && stations[i].Name != "" {
			name = stations[i].Name
		}
		if o.Temperature.Known {
			degrees[name] = o.Temperature.Tenths
		}
	}
	for _, x := range items {
		at, known := degrees[x.Name]
		if !known || x.Temperature == "" {
			continue
		}
		if coldest.Name == "" || at < degrees[coldest.Name] {
			coldest = x
		}
		if warmest.Name == "" || at > degrees[warmest.Name] {
			warmest = x
		}
	}
	if coldest.Name == "" || degrees[coldest.Name] == degrees[warmest.Name] {
		return Item{}, Item{}
	}
	return coldest, warmest
}
