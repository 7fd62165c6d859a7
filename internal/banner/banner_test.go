package banner_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/banner"
	"jogan/internal/fault"
)

func good() banner.Creative {
	return banner.Creative{
		ID: 1, Place: "top", Name: "가을 축제", Picture: 3, Alt: "가을 축제 10월 3일", URL: "https://example.com/축제?a=1#b",
		Starts: moment(0), Ends: moment(5), Weight: 10,
	}
}

var noon = time.Date(2026, 1, 19, 12, 0, 0, 0, time.UTC)

func moment(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }

func TestCheck(t *testing.T) {
	typed := good()
	typed.Name, typed.URL = "  가을 축제 ", " https://example.com/ "
	if err := typed.Check(); err != nil || typed.Name != "가을 축제" || typed.URL != "https://example.com/" {
		t.Fatalf("a good creative: %+v, %v", typed, err)
	}
	for name, c := range map[string]struct {
		change func(*banner.Creative)
		want   string // field and key
	}{
		"open period":             {func(c *banner.Creative) { c.Starts, c.Ends = time.Time{}, time.Time{} }, ""},
		"open end":                {func(c *banner.Creative) { c.Ends = time.Time{} }, ""},
		"house without customer":  {func(c *banner.Creative) { c.House, c.Advertiser = true, "" }, ""},
		"longest name":            {func(c *banner.Creative) { c.Name = strings.Repeat("가", 100) }, ""},
		"no place":                {func(c *banner.Creative) { c.Place = "" }, "place banner.place"},
		"unknown place":           {func(c *banner.Creative) { c.Place = "roof" }, "place banner.place"},
		"no name":                 {func(c *banner.Creative) { c.Name = " \t" }, "name field.required"},
		"long name":               {func(c *banner.Creative) { c.Name = strings.Repeat("가", 101) }, "name field.too-long"},
		"name with NUL":           {func(c *banner.Creative) { c.Name = "a\x00b" }, "name field.characters"},
		"no picture":              {func(c *banner.Creative) { c.Picture = 0 }, "picture field.required"},
		"no alt":                  {func(c *banner.Creative) { c.Alt = "" }, "alt field.required"},
		"long alt":                {func(c *banner.Creative) { c.Alt = strings.Repeat("가", 201) }, "alt field.too-long"},
		"alt that is no text":     {func(c *banner.Creative) { c.Alt = "\xff\xfe" }, "alt field.characters"},
		"ends before it starts":   {func(c *banner.Creative) { c.Ends = c.Starts.Add(-time.Second) }, "ends banner.period"},
		"ends as it starts":       {func(c *banner.Creative) { c.Ends = c.Starts }, "ends banner.period"},
		"no weight":               {func(c *banner.Creative) { c.Weight = 0 }, "weight field.range"},
		"too heavy":               {func(c *banner.Creative) { c.Weight = 101 }, "weight field.range"},
		"no address":              {func(c *banner.Creative) { c.URL = "" }, "url field.required"},
		"long address":            {func(c *banner.Creative) { c.URL = "https://example.com/" + strings.Repeat("a", 2000) }, "url field.too-long"},
		"two things wrong at one": {func(c *banner.Creative) { c.Name = strings.Repeat("\x01", 101) }, "name field.characters"},
	} {
		creative := good()
		c.change(&creative)
		var got []string
		for _, f := range fault.FieldsOf(creative.Check()) {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if n := len(fault.FieldsOf(new(banner.Creative).Check())); n != 6 {
		t.Errorf("an empty creative has %d faults", n)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"https://example.com": true, "http://example.com:8080/a?b=c": true, "/": true, "/sections/news?x=1": true,
		"/tags/서울": true, "https://예시.한국/": true, "HTTPS://example.com/": true, "/a:b": true,

		"javascript:alert(1)": false, "JaVaScRiPt:alert(1)": false, "java\nscript:alert(1)": false, " javascript:alert(1)": false, "/a b": false,
		"data:text/html,x": false, "mailto:a@example.com": false, "ftp://example.com/": false, "//evil.example/": false,
		"/\\evil.example": false, "\\\\evil.example": false, "https:\\\\evil.example": false, "https://": false, "https:///path": false,
		"https:example.com": false, "example.com": false, "articles/1": false, "?x=1": false, "#top": false, "https://a b/": false,
		"https://user:pass@example.com/": false, "https://good.example@evil.example/": false, "https://example.com/\x00": false,
		"https://example.com/\r\nX: y": false, "/\t/evil.example": false, "https://[::1": false, "https://:80/": false, "/%zz": false, "\xff": false,
		"https://example.com/\u2028x": false,
	} {
		c := good()
		c.URL = address
		if err := c.Check(); (err == nil) != want {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func ids(list []banner.Creative) (ids []int64) {
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	return ids
}

func TestEligible(t *testing.T) {
	paid := func(id int64, from, to int) banner.Creative {
		return banner.Creative{ID: id, Place: "top", Starts: moment(from), Ends: moment(to), Weight: 1}
	}
	house := func(c banner.Creative) banner.Creative { c.House = true; return c }
	paused := func(c banner.Creative) banner.Creative { c.Paused = true; return c }
	open := banner.Creative{ID: 9, Place: "top", Weight: 1}
	in := func(c banner.Creative, t banner.Term) banner.Creative { c.Term = t; return c }
	term := func(from, to int, paused bool) banner.Term {
		return banner.Term{Starts: moment(from), Ends: moment(to), Paused: paused}
	}
	elsewhere := paid(8, 1, 2)
	elsewhere.Place = "side"
	for name, c := range map[string]struct {
		all   []banner.Creative
		want  []int64
		until time.Time
	}{
		"nothing":                     {nil, nil, time.Time{}},
		"open":                        {[]banner.Creative{open}, []int64{9}, time.Time{}},
		"starts at this moment":       {[]banner.Creative{paid(1, 0, 3)}, []int64{1}, moment(3)},
		"ends at this moment":         {[]banner.Creative{paid(1, -3, 0)}, nil, time.Time{}},
		"to come":                     {[]banner.Creative{paid(1, 2, 3)}, nil, moment(2)},
		"over":                        {[]banner.Creative{paid(1, -2, -1)}, nil, time.Time{}},
		"in the order of ids":         {[]banner.Creative{paid(2, -1, 4), paid(1, -1, 3)}, []int64{1, 2}, moment(3)},
		"another place":               {[]banner.Creative{open, elsewhere}, []int64{9}, time.Time{}},
		"paused":                      {[]banner.Creative{paused(paid(1, -1, 1)), open}, []int64{9}, time.Time{}},
		"paid before house":           {[]banner.Creative{house(open), paid(1, -1, 2)}, []int64{1}, moment(2)},
		"house where unsold":          {[]banner.Creative{house(open), paid(1, 4, 5)}, []int64{9}, moment(4)},
		"house's end behind paid":     {[]banner.Creative{house(paid(2, -1, 1)), paid(1, -1, 3), house(open)}, []int64{1}, moment(3)},
		"house's end seen by nobody":  {[]banner.Creative{house(paid(2, -1, 1)), paid(1, -1, 3)}, []int64{1}, moment(3)},
		"one follows the other":       {[]banner.Creative{paid(1, -1, 1), paid(2, 1, 2)}, []int64{1}, moment(1)},
		"a campaign to come":          {[]banner.Creative{in(open, term(1, 3, false)), house(open)}, []int64{9}, moment(1)},
		"a campaign's end":            {[]banner.Creative{in(open, term(-1, 2, false))}, []int64{9}, moment(2)},
		"a campaign that is paused":   {[]banner.Creative{in(open, term(-1, 2, true))}, nil, time.Time{}},
		"inside its campaign":         {[]banner.Creative{in(paid(1, 1, 5), term(-1, 2, false))}, nil, moment(1)},
		"a moment that never is used": {[]banner.Creative{paid(1, 5, 4)}, nil, time.Time{}},
	} {
		got, until := banner.Eligible(c.all, "top", noon)
		if !slices.Equal(ids(got), c.want) || !until.Equal(c.until) {
			t.Errorf("%s: %v until %v, want %v until %v", name, ids(got), until, c.want, c.until)
		}
	}
}

// Promise 4 leans on until: up to it the answer stays the same, at it the answer is another.
func TestUntilIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	edge := func() time.Time {
		if n := r.IntN(12); n > 0 {
			return moment(n)
		}
		return time.Time{}
	}
	for range 3000 {
		all := make([]banner.Creative, r.IntN(6))
		for i := range all {
			all[i] = banner.Creative{
				ID: int64(i + 1), Place: []string{"top", "side"}[r.IntN(2)], Starts: edge(), Ends: edge(),
				House: r.IntN(2) == 0, Paused: r.IntN(6) == 0, Weight: 1,
			}
		}
		before := slices.Clone(all)
		now := moment(r.IntN(12)).Add(time.Duration(r.IntN(3)-1) * time.Nanosecond)
		answer, until := banner.Eligible(all, "top", now)
		same := func(at time.Time) bool {
			then, _ := banner.Eligible(all, "top", at)
			return slices.Equal(ids(then), ids(answer))
		}
		for half := range 40 { // each hour's edge, the moment before it and between
			for _, at := range []time.Time{noon.Add(time.Duration(half) * 30 * time.Minute), noon.Add(time.Duration(half)*30*time.Minute - 1)} {
				if !at.Before(now) && (until.IsZero() || at.Before(until)) && !same(at) {
					t.Fatalf("%+v at %v: until %v, but another answer at %v", all, now, until, at)
				}
			}
		}
		if !until.IsZero() && (!until.After(now) || same(until)) {
			t.Fatalf("%+v at %v: until %v, but nothing changes then", all, now, until)
		}
		if !slices.Equal(all, before) {
			t.Fatal("the caller's list was changed")
		}
	}
}

func TestDraw(t *testing.T) {
	if c, ok := banner.Draw(nil, 5); ok {
		t.Errorf("drew %v from nothing", c)
	}
	list := []banner.Creative{{ID: 1, Weight: 1}, {ID: 2, Weight: 5}, {ID: 3, Weight: 94}, {ID: 4, Weight: -3}, {ID: 5, Weight: 1 << 40}}
	drawn := map[int64]int{}
	for r := range uint64(201 * 10) { // ten full rounds of the weights 1, 5, 94, 1, 100
		c, ok := banner.Draw(list, r)
		if !ok {
			t.Fatal("drew nothing")
		}
		drawn[c.ID]++
	}
	for i, want := range []int{10, 50, 940, 10, 1000} {
		if got := drawn[int64(i+1)]; got != want {
			t.Errorf("creative %d was drawn %d times, want %d", i+1, got, want)
		}
	}
	if c, ok := banner.Draw(list, ^uint64(0)); !ok || c.ID == 0 {
		t.Error("drew nothing with the largest number")
	}
}

func TestFits(t *testing.T) {
	t.Parallel()
	for _, place := range banner.Places() {
		for size, want := range map[[2]int]banner.Fit{
			{place.Width, place.Height}: banner.FitsWell, {2 * place.Width, 2 * place.Height}: banner.FitsWell, {place.Width + 1, place.Height}: banner.FitsWell,
			{place.Width / 2, place.Height / 2}: banner.FitsSmall, {place.Width, 2 * place.Height}: banner.FitsShape, {0, 0}: banner.FitsShape, {10, -1}: banner.FitsShape,
		} {
			if got := place.Fits(size[0], size[1]); got != want {
				t.Errorf("%v in %s: %s, want %s", size, place.Key, got, want)
			}
		}
	}
	if _, ok := banner.PlaceOf("nowhere"); ok {
		t.Error("there is no such place")
	}
}

func TestCampaignCheck(t *testing.T) {
	t.Parallel()
	good := banner.Campaign{Advertiser: 1, Name: " 겨울 ", Goal: banner.Count{Impressions: 10}}
	if err := good.Check(); err != nil || good.Name != "겨울" {
		t.Fatalf("%+v, %v", good, err)
	}
	moment := time.Date(2026, 1, 19, 0, 0, 0, 0, time.UTC)
	for field, c := range map[string]banner.Campaign{
		"advertiser": {Name: "a"}, "name": {Advertiser: 1}, "ends": {Advertiser: 1, Name: "a", Term: banner.Term{Starts: moment, Ends: moment}},
		"goal_clicks": {Advertiser: 1, Name: "a", Goal: banner.Count{Clicks: -1}}, "goal_impressions": {Advertiser: 1, Name: "a", Goal: banner.Count{Impressions: banner.MaxGoal + 1}},
		"note": {Advertiser: 1, Name: "a", Note: strings.Repeat("가", banner.MaxNote+1)},
	} {
		faults := fault.FieldsOf(c.Check())
		if len(faults) != 1 || faults[0].Name != field {
			t.Errorf("%s: %v", field, faults)
		}
	}
	nobody := banner.Advertiser{}
	if faults := fault.FieldsOf(nobody.Check()); len(faults) != 1 || faults[0].Name != "name" {
		t.Errorf("%v", faults)
	}
	if x, seen := (banner.Count{Impressions: 200, Clicks: 5}).CTR(); !seen || x != 2.5 {
		t.Errorf("%v, %v", x, seen)
	}
	if _, seen := (banner.Count{Clicks: 5}).CTR(); seen {
		t.Error("a rate of nothing")
	}
}
