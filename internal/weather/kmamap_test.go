package weather_test

import (
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/fetch"
	"jogan/internal/weather"
	"jogan/internal/weather/weathertest"
)

var seoul = time.FixedZone("KST", 9*60*60)

// seed is the hour of the figures.
func seed() time.Time { return time.Date(2026, 1, 19, 0, 0, 0, 0, seoul) }

func byStation(r weather.Report) map[int]weather.Observation {
	m := map[int]weather.Observation{}
	for _, o := range r.Observations {
		m[o.Station] = o
	}
	return m
}

func TestParseMap(t *testing.T) {
	t.Parallel()
	r, err := weather.ParseMap(weathertest.Feed(seed()), seed().Add(30*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if !r.At.Equal(seed()) || r.Sample || r.Source.Name != "기상청" || len(r.Observations) != 24 {
		t.Fatalf("at %s, sample %v, source %v, %d observations", r.At, r.Sample, r.Source, len(r.Observations))
	}
	got := byStation(r)
	for _, want := range weather.SampleReport(seed()).Observations {
		if got[want.Station] != want {
			t.Errorf("got %+v, want %+v", got[want.Station], want)
		}
	}
	known := func(tenths int) weather.Temperature { return weather.Temperature{Tenths: tenths, Known: true} }
	for _, want := range []weather.Observation{
		{Station: 90, Name: "속초", Temperature: known(28)},
		{Station: 93, Name: "북춘천", Temperature: known(-34)},
		{Station: 95, Name: "철원", Condition: "눈", Icon: weather.Snow},
		{Station: 100, Name: "대관령", Condition: "흐림", Icon: weather.Overcast},
		{Station: 115, Name: "울릉도", Condition: "눈", Icon: weather.Snow, Temperature: known(7)},
		{Station: 143, Name: "대구", Condition: "흐림", Icon: weather.Overcast, Temperature: known(42)},
		{Station: 169, Name: "흑산도", Condition: "구름많고 비", Icon: weather.Rain, Temperature: known(68)},
	} {
		if got[want.Station] != want {
			t.Errorf("got %+v, want %+v", got[want.Station], want)
		}
	}
	if o, ok := got[102]; ok {
		t.Errorf("a station without a value: %+v", o)
	}
}

// feedWith is a feed of one station with these attributes.
func feedWith(attributes string) string {
	return `<current xmlns="current"><weather year="2026" month="01" day="19" hour="00"><local ` + attributes + `>서울</local></weather></current>`
}

func TestParseMapValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		attributes string
		condition  string
		icon       weather.Icon
		tenths     int
		known      bool
	}{
		{`stn_id="108" desc="맑음" ta="-0.0"`, "맑음", weather.Clear, 0, true},
		{`stn_id="108" desc="맑음" ta="-0.04"`, "맑음", weather.Clear, 0, true},
		{`stn_id=" 108 " desc=" 맑음 " ta=" 5 "`, "맑음", weather.Clear, 50, true},
		{`stn_id="108" desc="맑음" ta="-1.96"`, "맑음", weather.Clear, -20, true},
		{`stn_id="108" desc="맑음" ta="-9.0"`, "맑음", weather.Clear, -90, true},
		{`stn_id="108" desc="맑음" ta="-99.9"`, "맑음", weather.Clear, 0, false},
		{`stn_id="108" desc="맑음" ta="NaN"`, "맑음", weather.Clear, 0, false},
		{`stn_id="108" desc="맑음" ta="Inf"`, "맑음", weather.Clear, 0, false},
		{`stn_id="108" desc="맑음" ta="1e3"`, "맑음", weather.Clear, 0, false},
		{`stn_id="108" desc="맑음" ta="x"`, "맑음", weather.Clear, 0, false},
		{`stn_id="108" icon="12" desc="-" ta=""`, "비 또는 눈", weather.Sleet, 0, false},
		{`stn_id="108" icon="07" ta="1.0"`, "소나기", weather.Shower, 10, true},
		{`stn_id="108" icon="21" desc=""`, "때때로 비 또는 눈", weather.Sleet, 0, false},
		{`stn_id="108" icon="04" desc="비 끝남"`, "비 끝남", weather.Overcast, 0, false},
		{`stn_id="108" icon="99" desc="무지개" ta="1.0"`, "무지개", "", 10, true},
		{`stn_id="108" icon="99" desc="-" ta="1.0"`, "", "", 10, true},
		{`stn_id="108" desc="` + strings.Repeat("비", 21) + `" ta="1.0"`, "", "", 10, true},
		{`stn_id="108" desc="맑음&#x202E;" ta="1.0"`, "", "", 10, true},
	} {
		r, err := weather.ParseMap([]byte(feedWith(c.attributes)), seed())
		if err != nil {
			t.Errorf("%s: %v", c.attributes, err)
			continue
		}
		want := weather.Observation{Station: 108, Name: "서울", Condition: c.condition, Icon: c.icon, Temperature: weather.Temperature{Tenths: c.tenths, Known: c.known}}
		if r.Observations[0] != want {
			t.Errorf("%s: got %+v", c.attributes, r.Observations[0])
		}
	}
}

func TestParseMapHours(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]time.Time{
		`year="2026" month="01" day="19" hour="01"`:    seed().Add(time.Hour),
		`year="2026" month="1" day="18" hour="24"`:     seed(),
		`year="2024" month="02" day="29" hour="24"`:    time.Date(2024, 3, 1, 0, 0, 0, 0, seoul),
		`year="2025" month="12" day="31" hour=" 9 "`:   time.Date(2025, 12, 31, 9, 0, 0, 0, seoul),
		`year="2026" month="01" day="19" hour="03"`:    {}, // two hours ahead
		`year="2027" month="01" day="19" hour="00"`:    {},
		`year="2025" month="02" day="29" hour="00"`:    {},
		`year="2025" month="13" day="01" hour="00"`:    {},
		`year="2025" month="12" day="31" hour="25"`:    {},
		`year="2025" month="12" day="31" hour="-1"`:    {},
		`year="1" month="01" day="01" hour="00"`:       {},
		`year="2025" month="" day="31" hour="-"`:       {},
		`year="2025" month="12" day="31"`:              {},
		`year="99999999999" month="1" day="1" hour=""`: {},
	} {
		body := strings.Replace(feedWith(`stn_id="108" desc="맑음"`), `year="2026" month="01" day="19" hour="00"`, date, 1)
		r, err := weather.ParseMap([]byte(body), seed().Add(30*time.Minute))
		if (err != nil) != want.IsZero() || !r.At.Equal(want) {
			t.Errorf("%s: at %s, error %v", date, r.At, err)
		}
	}
}

func TestParseMapRefuses(t *testing.T) {
	t.Parallel()
	good := feedWith(`stn_id="108" desc="맑음"`)
	cut := string(weathertest.Feed(seed()))
	for name, body := range map[string]string{
		"empty":             "",
		"blank":             "  \n",
		"html":              "<!DOCTYPE html><html><body>점검 중</body></html>",
		"json":              `{"result":{"status":401}}`,
		"other root":        strings.ReplaceAll(good, "current>", "forecast>"),
		"other namespace":   strings.Replace(good, `xmlns="current"`, `xmlns="http://www.kma.go.kr/"`, 1),
		"no namespace":      strings.Replace(good, ` xmlns="current"`, "", 1),
		"no weather":        `<current xmlns="current"></current>`,
		"two weathers":      strings.Replace(good, "</current>", `<weather year="2026" month="01" day="18" hour="00"/></current>`, 1),
		"no stations":       `<current xmlns="current"><weather year="2026" month="01" day="19" hour="00"></weather></current>`,
		"no value":          feedWith(`stn_id="108" icon="" desc="-" ta="-"`),
		"no station number": feedWith(`stn_id="" desc="맑음"`) + feedWith(`desc="맑음"`),
		"text behind":       good + "x",
		"twice":             good + good,
		"unknown entity":    strings.Replace(good, "서울", "&seoul;", 1),
		"not UTF-8":         strings.Replace(good, "서울", "\xbc\xad\xbf\xef", 1),
		"other encoding":    `<?xml version="1.0" encoding="EUC-KR"?>` + good,
		"too many stations": strings.Replace(good, "<local", strings.Repeat(`<local stn_id="1" ta="1.0"/>`, 3000)+"<local", 1),
		"cut in a tag":      cut[:len(cut)/2],
		"cut at a tag":      strings.TrimSuffix(cut, "</current>\n"),
	} {
		if r, err := weather.ParseMap([]byte(body), seed()); err == nil || len(r.Observations) > 0 {
			t.Errorf("%s: %d observations, error %v", name, len(r.Observations), err)
		}
	}
	for name, body := range map[string]string{
		"byte order mark": "\ufeff" + good,
		"comment behind":  good + "\n<!-- 기상청 -->\n",
	} {
		if _, err := weather.ParseMap([]byte(body), seed()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParseMap(f *testing.F) {
	f.Add(weathertest.Feed(seed()))
	f.Add([]byte(feedWith(`stn_id="108" icon="20" desc="-" ta="-0.04"`)))
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		now := seed()
		r, err := weather.ParseMap(body, now)
		if err != nil {
			if !reflect.ValueOf(r).IsZero() {
				t.Fatalf("a report beside the error %v", err)
			}
			return
		}
		if len(r.Observations) == 0 || r.At.After(now.Add(time.Hour)) || r.At.Minute() != 0 {
			t.Fatalf("report of %s with %d observations", r.At, len(r.Observations))
		}
		stations := []weather.Station{}
		for _, o := range r.Observations {
			if o.Condition == "" && !o.Temperature.Known {
				t.Fatalf("an observation of nothing: %+v", o)
			}
			stations = append(stations, weather.Station{ID: o.Station, Name: "서울"})
		}
		if bar, _ := r.Bar(stations, r.At); len(bar.Items) != len(stations) {
			t.Fatalf("%d items of %d stations", len(bar.Items), len(stations))
		}
	})
}

// play starts a server that plays the feed and the provider that reads it.
func play(t *testing.T, now func() time.Time) (*weathertest.Server, weather.KMAMap) {
	t.Helper()
	feed := &weathertest.Server{Now: now}
	server := httptest.NewServer(feed)
	t.Cleanup(server.Close)
	client := fetch.New(fetch.Options{MaxBytes: 1 << 20, AllowLocal: []string{server.URL}})
	return feed, weather.KMAMap{URL: server.URL + "/XML/weather/sfc_web_map.xml", Client: client, Now: now}
}

func TestKMAMapFetch(t *testing.T) {
	t.Parallel()
	feed, provider := play(t, seed)
	hasty := provider
	hasty.Client = fetch.New(fetch.Options{Timeout: 50 * time.Millisecond, AllowLocal: []string{provider.URL}})
	for shape, cause := range map[weathertest.Shape]string{
		weathertest.HTML:       "KMA map feed",
		weathertest.Empty:      "EOF",
		weathertest.Truncated:  "EOF",
		weathertest.Broken:     "status 500",
		weathertest.Endless:    "body is larger than allowed",
		weathertest.Redirected: "not a public address",
	} {
		feed.Play(shape)
		_, err := provider.Fetch(t.Context())
		if !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), cause) {
			t.Errorf("shape %d: got %v, want unavailable because: %s", shape, err, cause)
		}
	}
	feed.Play(weathertest.Silent)
	if _, err := hasty.Fetch(t.Context()); !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), "no complete answer in time") {
		t.Errorf("silence: %v", err)
	}
	feed.Play(weathertest.Good)
	r, err := provider.Fetch(t.Context())
	if err != nil || !r.At.Equal(seed()) {
		t.Fatalf("at %s, error %v", r.At, err)
	}
}

func TestEveryIconIsDrawn(t *testing.T) {
	t.Parallel()
	words := map[string]weather.Icon{
		"맑음": weather.Clear, "구름조금": weather.Partly, "구름 많음": weather.Mostly, "흐림": weather.Overcast, "비": weather.Rain,
		"약한비": weather.Rain, "이슬비": weather.Rain, "안개비": weather.Rain, "빗방울": weather.Rain, "흐리고 비": weather.Rain,
		"구름많고 비": weather.Rain, "소나기": weather.Shower, "눈": weather.Snow, "흐리고 눈": weather.Snow, "소낙눈": weather.Snow,
		"눈날림": weather.Snow, "비 또는 눈": weather.Sleet, "눈 또는 비": weather.Sleet, "진눈깨비": weather.Sleet, "빗방울눈날림": weather.Sleet,
		"천둥번개": weather.Thunder, "비/뇌우": weather.Thunder, "안개": weather.Fog, "박무": weather.Fog, "연무": weather.Haze,
		"황사": weather.Dust, "먼지": weather.Dust, "무지개": "", "비 끝남": "",
	}
	for word, want := range words {
		r, err := weather.ParseMap([]byte(feedWith(`stn_id="108" desc="`+word+`"`)), seed())
		if err != nil || r.Observations[0].Condition != word || r.Observations[0].Icon != want {
			t.Errorf("%s: got %+v, want icon %q, error %v", word, r.Observations, want, err)
		}
		if want == "" {
			continue
		}
		svg, err := os.ReadFile("../../ui/shared/weather/icons/" + string(want) + ".svg")
		if err != nil || !strings.Contains(string(svg), `viewBox="0 0 24 24"`) || !strings.Contains(string(svg), "currentColor") {
			t.Errorf("picture %s: %v", want, err)
		}
	}
}
