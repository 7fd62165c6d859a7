// Package weather owns what the weather bar knows: the stations, the observations that a provider sends, how old they
// may grow, how they are printed and spoken, and the service that fetches them hour by hour.
//
// It refuses to guess: a value that a provider does not give is missing, an answer that is not the provider's format
// is a failure, and the last good report stays until a newer one comes. It stores nothing itself and knows no page.
package weather

import (
	"context"
	"slices"
	"time"
)

// kst is the time zone in which the Meteorological Administration stamps every observation.
func kst() *time.Location { return time.FixedZone("KST", 9*60*60) }

// Station is a place whose weather the bar prints.
type Station struct {
	// ID is the station's number with the Meteorological Administration, the same in all of its products.
	ID int `json:"id"`
	// Name is printed; where it is empty the provider's own name is.
	Name string `json:"name,omitempty"`
	// Lat and Lon are degrees north and east (WGS 84), for providers that know no station numbers.
	Lat float64 `json:"lat,omitzero"`
	Lon float64 `json:"lon,omitzero"`
}

// DefaultStations are the stations of a new paper in the order of its bar.
func DefaultStations() []Station {
	return []Station{
		{98, "동두천", 37.90188, 127.0607},
		{105, "강릉", 37.75147, 128.89099},
		{108, "서울", 37.57142, 126.9658},
		{133, "대전", 36.37198, 127.37211},
		{143, "대구", 35.87797, 128.65296},
		{152, "울산", 35.58237, 129.33469},
		{156, "광주", 35.17294, 126.89156},
		{159, "부산", 35.10468, 129.03203},
		{172, "고창", 35.34824, 126.599},
		{184, "제주", 33.51411, 126.52969},
		{201, "강화", 37.70739, 126.44634},
		{226, "보은", 36.48761, 127.73415},
		{238, "금산", 36.10563, 127.48175},
		{259, "강진군", 34.6289, 126.76715},
		{283, "경주시", 35.8174, 129.2009},
		{294, "거제", 34.88818, 128.60459},
	}
}

// Temperature is the temperature of the air; its zero value is a missing one.
type Temperature struct {
	// Tenths are tenths of a degree Celsius.
	Tenths int  `json:"tenths"`
	Known  bool `json:"known"`
}

// Observation is what one station saw. At least its condition or its temperature is known.
type Observation struct {
	Station int    `json:"station"`
	Name    string `json:"name,omitempty"`
	// Condition is the provider's word, such as "구름많고 비"; empty where it is missing.
	Condition string `json:"condition,omitempty"`
	// Icon is the picture for the condition; empty where there is none for it.
	Icon        Icon        `json:"icon,omitempty"`
	Temperature Temperature `json:"temperature,omitzero"`
}

// Source is who must be named beside the figures (기상법: the source of passed-on weather information is named).
type Source struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Report is what a provider knew of all its stations at one hour. As JSON it outlives restarts.
type Report struct {
	Source Source `json:"source"`
	// At is the observation's own hour, not the time of fetching: age counts from it.
	At time.Time `json:"at"`
	// Sample marks figures that were not observed at that hour; the bar says so.
	Sample       bool          `json:"sample,omitzero"`
	Observations []Observation `json:"observations"`
}

// Provider is where reports come from. An error is fault.Unavailable.
type Provider interface {
	Fetch(ctx context.Context) (Report, error)
}

// SampleReport is a real hour, that of 2026-01-19 00:00, as if it had been seen at the hour of now. It stands in where
// a demonstration cannot reach the feed.
func SampleReport(now time.Time) Report {
	r := Report{Source: kma(), At: now.In(kst()).Truncate(time.Hour), Sample: true}
	figures := []struct {
		condition string
		tenths    int
	}{
		{"맑음", -19}, {"구름많음", 50}, {"맑음", -26}, {"구름많음", 12}, {"흐림", 42}, {"흐림", 77}, {"구름많음", 17}, {"구름많음", 103},
		{"흐림", 5}, {"흐림", 57}, {"구름조금", -41}, {"구름많음", 6}, {"흐림", 16}, {"흐림", 23}, {"흐림", 61}, {"구름많음", 98},
	}
	for i, s := range DefaultStations() {
		r.Observations = append(r.Observations, Observation{
			Station: s.ID, Name: s.Name,
			Condition: figures[i].condition, Icon: iconOf(figures[i].condition),
			Temperature: Temperature{figures[i].tenths, true},
		})
	}
	return r
}

// ahead is how far in the future an observation may lie: the clocks of two machines may differ, and a provider may
// stamp the hour that is about to end.
const ahead = time.Hour

// replaces tells whether r is to be kept instead of last. Nothing older replaces anything newer, but what was observed
// replaces a sample, a sample replaces what is too old to be shown, and anything replaces what lies in the future.
func (r Report) replaces(last Report, now time.Time) bool {
	switch {
	case last.At.After(now.Add(ahead)):
		return true
	case last.Sample && !r.Sample:
		return true
	case r.Sample && !last.Sample:
		return r.At.Sub(last.At) >= goneAfter
	}
	return r.At.After(last.At) || (r.At.Equal(last.At) && !r.same(last))
}

func (r Report) same(o Report) bool {
	return r.Source == o.Source && r.Sample == o.Sample && r.At.Equal(o.At) && slices.Equal(r.Observations, o.Observations)
}
