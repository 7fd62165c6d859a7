package weather_test

import (
	"testing"
	"time"

	"jogan/internal/weather"
)

func TestTable(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 18, 15, 0, 0, 0, time.UTC)
	r := weather.Report{Source: weather.Source{Name: "기상청"}, At: at, Observations: []weather.Observation{
		{Station: 90, Name: "속초", Temperature: weather.Temperature{Tenths: 12, Known: true}},
		{Station: 108, Name: "서울", Condition: "맑음", Temperature: weather.Temperature{Tenths: -26, Known: true}},
		{Station: 115, Name: "울릉도", Condition: "눈"},
		{Station: 116, Name: "관악산"}, // nothing is known of it
		{Station: 159, Name: "부산", Temperature: weather.Temperature{Tenths: 103, Known: true}},
	}}
	got, until := r.Table(weather.DefaultStations(), at.Add(time.Hour))
	if len(got.Near) != 2 || got.Near[0].Name != "서울" || got.Near[1].Name != "부산" || got.Near[1].Condition != "" {
		t.Errorf("near: %+v", got.Near)
	}
	if len(got.Far) != 2 || got.Far[0].Name != "속초" || got.Far[1].Name != "울릉도" || got.Far[1].Temperature != "" {
		t.Errorf("far: %+v", got.Far)
	}
	if got.Coldest.Name != "서울" || got.Warmest.Name != "부산" || got.Old || got.Gone || !until.Equal(at.Add(3*time.Hour)) {
		t.Errorf("%+v until %v", got, until)
	}
	if got, until := r.Table(weather.DefaultStations(), at.Add(4*time.Hour)); !got.Old || got.Gone || !until.Equal(at.Add(12*time.Hour)) {
		t.Errorf("old: %+v until %v", got, until)
	}
	if got, until := r.Table(weather.DefaultStations(), at.Add(12*time.Hour)); !got.Gone || got.Near != nil || got.Far != nil || !got.At.Equal(at) || !until.IsZero() {
		t.Errorf("gone: %+v until %v", got, until)
	}
	// Of one station, or of equal ones, none is the warmest; stations that the bar does not know hold the page for as long.
	r.Observations = r.Observations[:1]
	if got, until := r.Table(weather.DefaultStations(), at); got.Coldest.Name != "" || got.Warmest.Name != "" || len(got.Far) != 1 || !until.Equal(at.Add(3*time.Hour)) {
		t.Errorf("one: %+v until %v", got, until)
	}
}
