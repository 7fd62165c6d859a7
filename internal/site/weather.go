package site

import (
	"context"

	"jogan/internal/fault"
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
