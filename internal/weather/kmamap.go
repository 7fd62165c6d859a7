package weather

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"jogan/internal/fault"
	"jogan/internal/fetch"
)

// KMAMapURL is the feed behind the map of current weather of the Meteorological Administration (기상청): every station
// of the country, new each hour, without a key. It is undocumented and nothing is promised about it.
const KMAMapURL = "https://www.kma.go.kr/XML/weather/sfc_web_map.xml"

// maxStations bounds what is stored of one feed; the real one names about a hundred stations.
const maxStations = 2000

func kma() Source { return Source{Name: "기상청", URL: "https://www.weather.go.kr/"} }

// KMAMap is the provider that reads that feed, or a server that plays it.
type KMAMap struct {
	URL    string
	Client *fetch.Client
	// Now tells which observations would lie in the future.
	Now func() time.Time
}

// Fetch gets the newest report. Whatever is not a whole feed is fault.Unavailable.
func (k KMAMap) Fetch(ctx context.Context) (Report, error) {
	res, err := k.Client.Get(ctx, k.URL, http.Header{"Accept": {"text/xml, application/xml"}})
	if err != nil {
		return Report{}, err
	}
	if res.Status != http.StatusOK {
		return Report{}, fault.Wrap(fmt.Errorf("KMA map feed: status %d", res.Status), fault.Unavailable, "weather.unavailable")
	}
	r, err := ParseMap(res.Body, k.Now())
	if err != nil {
		return Report{}, fault.Wrap(err, fault.Unavailable, "weather.unavailable")
	}
	return r, nil
}

// mapFeed is the feed's shape; every attribute is text because each may be empty, "-" or absent.
type mapFeed struct {
	XMLName xml.Name `xml:"current current"` // its namespace is the bare word "current"
	Weather []struct {
		Year  string `xml:"year,attr"`
		Month string `xml:"month,attr"`
		Day   string `xml:"day,attr"`
		Hour  string `xml:"hour,attr"`
		Local []struct {
			ID   string `xml:"stn_id,attr"`
			Icon string `xml:"icon,attr"`
			Desc string `xml:"desc,attr"`
			TA   string `xml:"ta,attr"`
			Name string `xml:",chardata"`
		} `xml:"current local"`
	} `xml:"current weather"`
}

// ParseMap reads a body of the map feed. It is an error if the body is not one complete feed, if its hour is no time
// or lies more than an hour after now, and if not one station says anything.
func ParseMap(body []byte, now time.Time) (Report, error) {
	fail := func(err error) (Report, error) { return Report{}, fmt.Errorf("KMA map feed: %w", err) }

	var feed mapFeed
	d := xml.NewDecoder(bytes.NewReader(body))
	if err := d.Decode(&feed); err != nil {
		return fail(err)
	}
	if err := end(d); err != nil {
		return fail(err)
	}
	if len(feed.Weather) != 1 {
		return fail(fmt.Errorf("%d weather elements, want 1", len(feed.Weather)))
	}
	w := feed.Weather[0]
	if len(w.Local) > maxStations {
		return fail(fmt.Errorf("%d stations", len(w.Local)))
	}
	at, err := observedAt(w.Year, w.Month, w.Day, w.Hour)
	if err != nil {
		return fail(err)
	}
	if at.After(now.Add(ahead)) {
		return fail(fmt.Errorf("hour %s is in the future", at.Format(time.RFC3339)))
	}
	r := Report{Source: kma(), At: at}
	seen := map[int]bool{}
	for _, l := range w.Local {
		id, err := strconv.Atoi(strings.TrimSpace(l.ID))
		if err != nil || id <= 0 || seen[id] {
			continue
		}
		o := Observation{
			Station:     id,
			Name:        strings.TrimSpace(strings.ReplaceAll(text(l.Name), "(기)", "")),
			Condition:   text(l.Desc),
			Temperature: degrees(l.TA),
		}
		coded := conditionOfCode(l.Icon)
		o.Condition = cmp.Or(o.Condition, coded)
		o.Icon = cmp.Or(iconOf(o.Condition), iconOf(coded))
		if o.Condition != "" || o.Temperature.Known {
			seen[id] = true
			r.Observations = append(r.Observations, o)
		}
	}
	if len(r.Observations) == 0 {
		return fail(errors.New("no station with a value"))
	}
	return r, nil
}

// end refuses anything but blanks and comments after the feed: two documents glued together are not the feed.
func end(d *xml.Decoder) error {
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.Comment, xml.ProcInst:
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return errors.New("text after the end")
			}
		default:
			return errors.New("an element after the end")
		}
	}
}

// observedAt puts the feed's date together, in Korean time. Hour 24 is midnight at the end of the day.
func observedAt(year, month, day, hour string) (time.Time, error) {
	var n [4]int
	for i, s := range []string{year, month, day, hour} {
		v, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return time.Time{}, fmt.Errorf("date %q-%q-%q hour %q", year, month, day, hour)
		}
		n[i] = v
	}
	date := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, kst())
	// time.Date would turn the 31st of February into a day of March.
	if y, m, d := date.Date(); y != n[0] || int(m) != n[1] || d != n[2] || y < 2000 || n[3] < 0 || n[3] > 24 {
		return time.Time{}, fmt.Errorf("no such hour: %d-%d-%d %d", n[0], n[1], n[2], n[3])
	}
	return date.Add(time.Duration(n[3]) * time.Hour), nil
}

// text cleans a word of the feed; "-" is the feed's way to say that it has none, and what is too long for the bar or
// not printable is none either.
func text(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "-" || utf8.RuneCountInString(s) > 20 || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return ""
	}
	return s
}

// degrees reads a temperature in degrees Celsius. What no Korean station can have measured is missing: the
// Administration's products write values such as -99.9 for that.
func degrees(s string) Temperature {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(v > -50 && v < 60) {
		return Temperature{}
	}
	return Temperature{int(math.Round(v * 10)), true}
}

// conditionOfCode is the word for an icon number of the feed, for stations that have a number but no word.
func conditionOfCode(code string) string {
	n, err := strconv.Atoi(strings.TrimSpace(code))
	if err != nil {
		return ""
	}
	switch n {
	case 1:
		return "맑음"
	case 2:
		return "구름조금"
	case 3:
		return "구름많음"
	case 4:
		return "흐림"
	case 7:
		return "소나기"
	case 8:
		return "비"
	case 11:
		return "눈"
	case 12:
		return "비 또는 눈"
	case 13:
		return "눈 또는 비"
	case 14:
		return "천둥번개"
	case 15:
		return "안개"
	case 18:
		return "연무"
	case 20, 21, 22, 23: // which of them is rain and which snow is not known
		return "때때로 비 또는 눈"
	}
	return ""
}
