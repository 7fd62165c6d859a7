package site

import (
	"context"
	"net/http"

	"jogan/internal/fault"
	"jogan/internal/weather"
)

// weather fills the weather bar from the newest report; without one there is none.
func (m *making) weather(ctx context.Context, f *Frame, _ place) error {
	m.uses.UseSoft(softWeather)
	report, err := m.r.LastReport(ctx)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	bar, until := report.Bar(m.s.Stations, m.now)
	m.until(until)
	f.Weather = WeatherBar{Bar: bar, Hour: bar.At.In(m.now.Location()).Hour()}
	return nil
}

// WeatherPage is all that is known of the weather around the country.
type WeatherPage struct {
	Frame
	Table weather.Table
	Known bool // there was a report once
}

func (s *Site) weatherPage(w http.ResponseWriter, r *http.Request) error {
	const path = "/weather"
	return s.page(w, r, path, func(ctx context.Context, m *making) (page, error) {
		title := m.words("weather.title")
		f, err := m.frame(ctx, place{path: path, plain: true, crumbs: here(title)})
		if err != nil {
			return page{}, err
		}
		p := &WeatherPage{Frame: f}
		p.Title, p.Description = title, m.words("weather.describe")
		p.Frame.Weather = WeatherBar{} // the same again
		m.uses.UseSoft(softWeather)
		report, err := m.r.LastReport(ctx)
		switch {
		case fault.Is(err, fault.NotFound):
			return m.html("weather", http.StatusOK, p)
		case err != nil:
			return page{}, err
		}
		p.Known = true
		table, until := report.Table(m.s.Stations, m.now)
		m.until(until)
		table.At = table.At.In(m.now.Location())
		p.Table = table
		return m.html("weather", http.StatusOK, p)
	})
}
