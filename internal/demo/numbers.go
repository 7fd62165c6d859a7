package demo

import (
	"context"
	"hash/fnv"
	"math"
	"slices"
	"time"

	"jogan/internal/ranking"
)

// history is how far back the sample was read.
const history = 60 * 24 * time.Hour

// past lays the reading of an article over the hours from its publication to a day ago: much at first and in the morning,
// little later and at night. The last day is spread's, which makes the most-read list.
func past(no, total int64, published, now time.Time) []ranking.Views {
	var views []ranking.Views
	for hour := published.Truncate(time.Hour); hour.Before(now.Add(-23 * time.Hour).Truncate(time.Hour)); hour = hour.Add(time.Hour) {
		fade := math.Exp(-hour.Sub(published).Hours() / 60)
		if n := int64(float64(total) / 4 * fade * daily(hour) * chance(no, hour)); n > 0 {
			views = append(views, ranking.Views{Article: no, Hour: hour.UnixMilli(), Source: sourceAt(no, hour), Count: n})
		}
	}
	return views
}

// forgotten is the reading of what stands in the paper no more: all of it before the sample's first article came out, less
// and less of it after.
func forgotten(first, now time.Time) []ranking.Views {
	var views []ranking.Views
	for hour := now.Add(-history).Truncate(time.Hour); hour.Before(now.Add(-time.Hour)); hour = hour.Add(time.Hour) {
		grown := 0.6 + 0.4*float64(hour.Sub(now.Add(-history)))/float64(history) // the paper gains readers
		if hour.After(first) {
			grown *= 1 - 0.8*float64(hour.Sub(first))/float64(now.Sub(first))
		}
		n := int64(3500 * grown * daily(hour) * chance(0, hour))
		for _, s := range sources() {
			if part := n * s.share / 100; part > 0 {
				views = append(views, ranking.Views{Hour: hour.UnixMilli(), Source: s.host, Count: part})
			}
		}
	}
	return views
}

// daily is how much is read at an hour of the day and on a day of the week; about 1 on average. The sample's clocks are those
// of Seoul.
func daily(hour time.Time) float64 {
	local := hour.UTC().Add(9 * time.Hour)
	curve := []float64{0.5, 0.3, 0.2, 0.15, 0.2, 0.5, 1.1, 1.7, 1.8, 1.4, 1.1, 1.1, 1.5, 1.3, 1, 1, 1, 1.1, 1.3, 1.3, 1.3, 1.3, 1.2, 0.9}
	x := curve[local.Hour()]
	if day := local.Weekday(); day == time.Saturday || day == time.Sunday {
		x *= 0.65
	}
	return x
}

// chance is a number from 0.7 to 1.3 that is the same each time the sample is made.
func chance(no int64, hour time.Time) float64 { return 0.7 + 0.6*float64(drawn(no, hour)%1000)/1000 }

func drawn(no int64, hour time.Time) uint32 {
	h := fnv.New32a()
	for i := range 8 {
		_, _ = h.Write([]byte{byte(no >> (8 * i)), byte(hour.Unix() >> (8 * i))}) // never fails
	}
	x := h.Sum32()
	x ^= x >> 16
	x *= 0x85ebca6b
	return x ^ x>>13
}

type source struct {
	host  string
	share int64 // of a hundred
}

// sources are where the sample's readers came from.
func sources() []source {
	return []source{
		{ranking.NoSource, 27}, {ranking.OwnSource, 18}, {"search.naver.com", 19}, {"google.com", 10}, {"n.news.naver.com", 8}, {"v.daum.net", 4}, {"facebook.com", 3},
		{"t.co", 2}, {"youtube.com", 2}, {"chatgpt.com", 2}, {"hanbit-village.example", 2}, {"mirinae-cafe.example", 2}, {ranking.OtherSource, 1},
	}
}

// sourceAt is where the readers of an article came from in an hour.
func sourceAt(no int64, hour time.Time) string {
	n := int64(drawn(no+7, hour) % 100)
	for _, s := range sources() {
		if n -= s.share; n < 0 {
			return s.host
		}
	}
	return ranking.OtherSource
}

// read writes the views: those of the running hour in parts, as if they came in over its last half.
func (w *writer) read(ctx context.Context, views []ranking.Views) error {
	const parts = 6
	running := w.Now.Truncate(time.Hour).UnixMilli()
	old := slices.DeleteFunc(slices.Clone(views), func(v ranking.Views) bool { return v.Hour == running })
	w.Set(w.Now)
	if err := w.Store.AddViews(ctx, old); err != nil {
		return err
	}
	for part := range int64(parts) {
		var some []ranking.Views
		for _, v := range views {
			if v.Hour != running {
				continue
			}
			if v.Count = v.Count*(part+1)/parts - v.Count*part/parts; v.Count > 0 {
				some = append(some, v)
			}
		}
		w.Set(w.Now.Add(-time.Duration(parts-part-1) * 5 * time.Minute))
		if err := w.Store.AddViews(ctx, some); err != nil {
			return err
		}
	}
	w.Set(w.Now)
	return nil
}
