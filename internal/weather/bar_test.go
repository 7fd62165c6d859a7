package weather_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/weather"
)

func lines(b weather.Bar) string {
	var s []string
	for _, i := range b.Items {
		s = append(s, strings.Join(strings.Fields(i.Condition+" "+i.Name+" "+i.Temperature), " "))
	}
	return strings.Join(s, " · ")
}

func TestBarOfTheSeed(t *testing.T) {
	t.Parallel()
	bar, until := weather.SampleReport(seed().Add(59*time.Minute)).Bar(weather.DefaultStations(), seed().Add(time.Hour))
	want := "맑음 동두천 -1.9℃ · 구름많음 강릉 5.0℃ · 맑음 서울 -2.6℃ · 구름많음 대전 1.2℃ · 흐림 대구 4.2℃ · 흐림 울산 7.7℃ · " +
		"구름많음 광주 1.7℃ · 구름많음 부산 10.3℃ · 흐림 고창 0.5℃ · 흐림 제주 5.7℃ · 구름조금 강화 -4.1℃ · 구름많음 보은 0.6℃ · " +
		"흐림 금산 1.6℃ · 흐림 강진군 2.3℃ · 흐림 경주시 6.1℃ · 구름많음 거제 9.8℃"
	if got := lines(bar); got != want {
		t.Errorf("bar\n%s\nwant\n%s", got, want)
	}
	if bar.Items[0].Spoken != "동두천 맑음 영하 1.9도" || bar.Items[1].Spoken != "강릉 구름많음 5도" {
		t.Errorf("spoken %q, %q", bar.Items[0].Spoken, bar.Items[1].Spoken)
	}
	if !bar.Sample || bar.Old || !bar.At.Equal(seed()) || bar.Source.Name != "기상청" || !until.Equal(seed().Add(3*time.Hour)) {
		t.Errorf("bar %+v until %s", bar, until)
	}
}

func TestBarLeavesOutWhatIsMissing(t *testing.T) {
	t.Parallel()
	known := func(tenths int) weather.Temperature { return weather.Temperature{Tenths: tenths, Known: true} }
	r := weather.Report{At: seed(), Observations: []weather.Observation{
		{Station: 1, Name: "가", Condition: "맑음"},
		{Station: 2, Name: "나", Temperature: known(0)},
		{Station: 3, Name: "다"},
		{Station: 4, Name: "라", Condition: "눈", Icon: weather.Snow, Temperature: known(-5)},
		{Station: 5, Condition: "비"},
	}}
	stations := []weather.Station{{ID: 4}, {ID: 3}, {ID: 9, Name: "없음"}, {ID: 5}, {ID: 2, Name: "나루"}, {ID: 1}}
	bar, _ := r.Bar(stations, seed())
	want := []weather.Item{
		{Name: "라", Condition: "눈", Icon: weather.Snow, Temperature: "-0.5℃", Spoken: "라 눈 영하 0.5도"},
		{Name: "나루", Temperature: "0.0℃", Spoken: "나루 0도"},
		{Name: "가", Condition: "맑음", Spoken: "가 맑음"},
	}
	if !slices.Equal(bar.Items, want) {
		t.Fatalf("items %+v", bar.Items)
	}
	if bar, until := r.Bar([]weather.Station{{ID: 9, Name: "없음"}}, seed()); len(bar.Items) != 0 || !until.IsZero() {
		t.Fatalf("no station: %+v until %s", bar, until)
	}
}

func TestBarGrowsOld(t *testing.T) {
	t.Parallel()
	r := weather.SampleReport(seed())
	for _, c := range []struct {
		age        time.Duration
		items      int
		old        bool
		untilHours int
	}{
		{-time.Hour, 16, false, 3},
		{0, 16, false, 3},
		{3*time.Hour - 1, 16, false, 3},
		{3 * time.Hour, 16, true, 12},
		{12*time.Hour - 1, 16, true, 12},
		{12 * time.Hour, 0, false, 0},
		{999 * time.Hour, 0, false, 0},
	} {
		bar, until := r.Bar(weather.DefaultStations(), seed().Add(c.age))
		wantUntil := time.Time{}
		if c.untilHours > 0 {
			wantUntil = seed().Add(time.Duration(c.untilHours) * time.Hour)
		}
		if len(bar.Items) != c.items || bar.Old != c.old || !until.Equal(wantUntil) {
			t.Errorf("age %s: %d items, old %v, until %s", c.age, len(bar.Items), bar.Old, until)
		}
	}
}

func TestReportOutlivesJSON(t *testing.T) {
	t.Parallel()
	r := weather.SampleReport(seed())
	r.Observations = append(r.Observations, weather.Observation{Station: 90, Name: "속초", Condition: "맑음"})
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back weather.Report
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !back.At.Equal(r.At) || back.At.Hour() != 0 || back.Source != r.Source || !back.Sample || !slices.Equal(back.Observations, r.Observations) {
		t.Fatalf("%s became %+v", text, back)
	}
}
