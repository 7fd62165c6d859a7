package site

import (
	"fmt"
	"html/template"
	"reflect"
	"time"

	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/weather"
)

// PageStructs has the struct of every page by the page's folder: what its templates are executed with.
func PageStructs() map[string]any {
	return map[string]any{
		"front": &FrontPage{}, "article": &ArticlePage{}, "list": &ListPage{}, "search": &SearchPage{}, "page": &StaticPage{},
		"error": TroublePage{}, "issues": &IssuesPage{}, "issue": &IssuePage{}, "issue-page": &PrintedPage{}, "announcements": &AnnouncementsPage{},
		"notices": &NoticesPage{}, "notice": &NoticePage{}, "gone": GonePage{}, "form": &FormPage{}, "received": ReceiptPage{},
		"reporter": &ReporterPage{}, "series": &SeriesPage{}, "mail": &MailPage{}, "feeds": &FeedsPage{}, "corrections": &CorrectionsPage{}, "correction": &CorrectionPage{},
		"ranking": &RankingPage{}, "weather": &WeatherPage{}, "archive": &ArchivePage{}, "archive-day": &ArchiveDayPage{}, "all-series": &AllSeriesPage{},
		"reporters": &ReportersPage{}, "style": &StylePage{},
	}
}

// CheckPages executes every page with an empty struct and with full ones, one for each kind of what has kinds, so that
// every branch of a template is walked. What is wrong is a *render.Flaw.
func CheckPages(r *render.Renderer) error {
	structs := PageStructs()
	for _, name := range r.Pages() {
		if structs[name] == nil {
			continue
		}
		kind := reflect.TypeOf(structs[name])
		for n := -1; n < variants(); n++ {
			v := reflect.New(kind).Elem()
			switch {
			case n >= 0:
				fill(v, n, 0)
			case kind.Kind() == reflect.Pointer:
				v.Set(reflect.New(kind.Elem()))
			}
			if _, err := r.Page(language, name, v.Interface()); err != nil {
				return render.AsFlaw(err)
			}
		}
	}
	if _, err := fallen(r); err != nil {
		return render.AsFlaw(err)
	}
	return nil
}

// sampled are the values of what has kinds.
func sampled() map[reflect.Type][]any {
	return map[reflect.Type][]any{
		reflect.TypeFor[news.Kind]():             anys(news.Kinds()),
		reflect.TypeFor[news.BlockKind]():        anys(news.BlockKinds()),
		reflect.TypeFor[news.CorrectionKind]():   anys(news.CorrectionKinds()),
		reflect.TypeFor[news.FormKind]():         anys(news.FormKinds()),
		reflect.TypeFor[news.AnnouncementSort](): anys(news.AnnouncementSorts()),
		reflect.TypeFor[weather.Icon]():          {weather.Icon("clear")},
		reflect.TypeFor[template.HTML]():         {template.HTML("<p>1</p>")},
		reflect.TypeFor[template.URL]():          {template.URL("/")},
		reflect.TypeFor[time.Time]():             {time.Date(2026, 1, 19, 0, 30, 0, 0, time.UTC)},
	}
}

func anys[T any](all []T) (out []any) {
	for _, x := range all {
		out = append(out, x)
	}
	return out
}

// variants is how many full structs show every kind once.
func variants() (most int) {
	for _, values := range sampled() {
		most = max(most, len(values))
	}
	return most
}

// fill puts something into every field. n chooses among kinds; a list's second entry is of the next kind.
func fill(v reflect.Value, n, depth int) {
	if depth > 9 || !v.CanSet() {
		return
	}
	if values := sampled()[v.Type()]; values != nil {
		v.Set(reflect.ValueOf(values[n%len(values)]))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("a", n+1))
	case reflect.Bool:
		v.SetBool(n%2 == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(n + 1))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(n + 1)) //nolint:gosec // a small count
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Pointer:
		x := reflect.New(v.Type().Elem())
		fill(x.Elem(), n, depth+1)
		v.Set(x)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n, depth+1)
		}
	case reflect.Slice:
		length := 2
		if depth > 5 {
			length = 1
		}
		list := reflect.MakeSlice(v.Type(), length, length)
		for i := range length {
			fill(list.Index(i), n+i, depth+1)
		}
		v.Set(list)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	}
}
