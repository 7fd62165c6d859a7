package numbers_test

import (
	"slices"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/numbers"
)

func seoul(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestDays(t *testing.T) {
	t.Parallel()
	zone := seoul(t)
	for at, want := range map[string]string{"2026-11-22T14:59:59Z": "2026-11-22", "2026-11-22T15:00:00Z": "2026-11-23", "1970-01-01T00:00:00Z": "1970-01-01"} {
		x, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		d := numbers.DayOf(x, zone)
		if d.String() != want || numbers.DayOf(d.Start(zone), zone) != d || numbers.DayOf(d.Start(zone).Add(-1), zone) != d-1 {
			t.Errorf("%s: %s, want %s", at, d, want)
		}
	}
	sunday := numbers.DayOf(time.Date(2026, 11, 22, 12, 0, 0, 0, zone), zone)
	if m := sunday.Monday(); m.String() != "2026-11-16" || m.Monday() != m || (sunday+1).Monday() != sunday+1 {
		t.Errorf("the week of %s begins on %s", sunday, m)
	}
	p := numbers.Last(30, sunday)
	if p.Days() != 30 || p.Before().Days() != 30 || p.Before().To != p.From-1 {
		t.Errorf("%+v before %+v", p.Before(), p)
	}
	filled := numbers.Filled([]numbers.Point{{Day: p.From + 2, Views: 5}, {Day: p.To + 9, Views: 1}}, p)
	if len(filled) != 30 || filled[2].Views != 5 || filled[0].Views != 0 {
		t.Errorf("%+v", filled[:3])
	}
	weeks := numbers.ByWeek(filled)
	var sum int64
	for _, w := range weeks {
		sum += w.Views
	}
	if sum != 5 || len(weeks) != 5 || weeks[0].Day != p.From.Monday() {
		t.Errorf("%+v", weeks)
	}
	from := time.Date(2026, 11, 22, 1, 20, 0, 0, time.UTC)
	hours := numbers.FilledHours([]numbers.HourPoint{{Hour: from.Truncate(time.Hour), Views: 3}}, from, from.Add(3*time.Hour))
	if len(hours) != 4 || hours[0].Views != 3 || hours[3].Views != 0 {
		t.Errorf("%+v", hours)
	}
}

func TestWeeks(t *testing.T) {
	t.Parallel()
	zone := seoul(t)
	monday := numbers.DayOf(time.Date(2026, 11, 16, 0, 0, 0, 0, zone), zone)
	at := func(d numbers.Day, own bool, kind news.Kind) numbers.Printed {
		return numbers.Printed{Published: d.Start(zone), Own: own, Kind: kind}
	}
	all := []numbers.Printed{
		at(monday-7, true, news.Normal), at(monday-1, false, news.Normal), at(monday-1, false, news.Normal), // 33 %
		at(monday, true, news.Normal), at(monday+6, false, news.Release), at(monday+6, false, news.Normal), at(monday+6, false, news.Normal), // 25 %
		at(monday+6, true, news.Sponsored), at(monday+6, true, news.Sponsored), // paid for: counts as nothing
	}
	weeks := numbers.Weeks(all, numbers.Period{From: monday - 7 + 3, To: monday + 7}, zone)
	want := []numbers.Week{{Monday: monday - 7, All: 3, Own: 1}, {Monday: monday, All: 4, Own: 1}, {Monday: monday + 7}}
	if !slices.Equal(weeks, want) {
		t.Fatalf("%+v", weeks)
	}
	if !weeks[0].Enough() || weeks[1].Enough() || weeks[2].Enough() || weeks[1].Percent() != 25 || weeks[2].Percent() != 0 {
		t.Error("33 % is enough, 25 % is not, and neither is a week without an article")
	}
	if exact := (numbers.Week{All: 10, Own: 3}); !exact.Enough() {
		t.Error("30 % is enough")
	}
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	if _, ok := numbers.Quantile(nil, 0.5); ok {
		t.Error("of nothing")
	}
	var times []time.Duration
	for i := range 11 {
		times = append(times, time.Duration(10-i)*time.Minute)
	}
	for q, want := range map[float64]time.Duration{0: 0, 0.5: 5 * time.Minute, 0.9: 9 * time.Minute, 1: 10 * time.Minute} {
		if got, ok := numbers.Quantile(times, q); !ok || got != want {
			t.Errorf("%v: %v, want %v", q, got, want)
		}
	}
	filed := time.Unix(1000, 0)
	if d, ok := (numbers.Printed{Filed: filed, Published: filed.Add(time.Hour)}).Wait(); !ok || d != time.Hour {
		t.Errorf("waited %v, %v", d, ok)
	}
	for _, x := range []numbers.Printed{{Published: filed}, {Filed: filed.Add(1), Published: filed}} {
		if _, ok := x.Wait(); ok {
			t.Errorf("%+v never waited", x)
		}
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"": "direct", "own": "own", "other": "other", "search.naver.com": "search", "google.com": "search", "google.co.kr": "search", "news.google.com": "portal",
		"gemini.google.com": "ai", "n.news.naver.com": "portal", "naver.com": "portal", "blog.naver.com": "social", "facebook.com": "social", "village.example": "other",
		"notgoogle.com": "other", "xnaver.com": "other",
	} {
		if got := numbers.Group(host); got != want || !slices.Contains(numbers.Groups(), got) {
			t.Errorf("%q is %s, want %s", host, got, want)
		}
	}
}
