package site

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
)

// Browsing is what the pages that lead through the whole paper ask.
type Browsing interface {
	CountListed(ctx context.Context, list string, bounds []time.Time) ([]int64, error)
	AnyListed(ctx context.Context, list string, bounds []time.Time) ([]int64, error)
	ListingSince(ctx context.Context, list string, since time.Time, before news.Cursor, limit int) ([]news.Headline, error)
	ListNewest(ctx context.Context, lists []string) (map[string]time.Time, error)
	ListCounts(ctx context.Context, lists []string) (map[string]news.ListCount, error)
	PublicTags(ctx context.Context, nos []int64) (map[int64][]string, error)
	ReporterList(ctx context.Context) ([]news.Reporter, error)
}

// ArchivePage leads to the days of the paper: all of its years, a year, or a month as a calendar.
type ArchivePage struct {
	Frame
	Heading  string
	Explain  string
	Calendar *Calendar     // of a month; nil: none
	Years    []ArchiveYear // newest first
	Earlier  Link          // the nearest before it in which articles came out; without a Path: none
	Later    Link
}

// ArchiveYear is a year with its months.
type ArchiveYear struct {
	Year   int
	Path   string
	Months []ArchiveSpan
}

// ArchiveSpan is a month of a year or a day of a calendar.
type ArchiveSpan struct {
	Number int    // of the month or the day; 0: a place of the calendar before the first day or after the last
	Path   string // empty: nothing came out
	Count  int64  // 0 also where it was not counted
	Today  bool
}

// Calendar is a month by weeks that begin on Sunday.
type Calendar struct {
	Month time.Time
	Path  string
	Weeks [][]ArchiveSpan
	Total int64
}

// ArchiveDayPage is what came out on a day, newest first.
type ArchiveDayPage struct {
	Frame
	Day     time.Time
	Total   int64
	Items   []Teaser
	Earlier Link
	Later   Link
	Pager
}

const archivePath = "/archive"

// archiveSize is how many articles a page of a day has.
const archiveSize = 40

// firstYear is the earliest year that the archive can be asked for; no article of an online paper is older than the press.
const firstYear = 1883

// usePublished names what came out from one moment up to but not at another, whatever it is: by days, months or years, so
// that a page names a bounded number of them. A change names its own day, month and year (published). They are those of
// UTC, for a change knows no paper: the days of a paper lie within the days of UTC around them.
func usePublished(from, to time.Time) []string {
	from, to = from.UTC(), to.UTC()
	years, months, days := 0, 0, 1
	format := time.DateOnly
	start := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	switch span := to.Sub(from); {
	case span > 3*366*24*time.Hour:
		years, days, format = 1, 0, "2006"
		start = time.Date(from.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	case span > 62*24*time.Hour:
		months, days, format = 1, 0, "2006-01"
		start = time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	var names []string
	for t := start; t.Before(to); t = t.AddDate(years, months, days) {
		names = append(names, "published:"+t.Format(format))
	}
	return names
}

// published are the names of the time at which an article came out.
func published(t time.Time) []string {
	t = t.UTC()
	return []string{"published:" + t.Format(time.DateOnly), "published:" + t.Format("2006-01"), "published:" + t.Format("2006")}
}

// beside finds when the nearest articles before and after a time came out; zero: there are none.
func (m *making) beside(ctx context.Context, from, to time.Time) (earlier, later time.Time, err error) {
	before, err := m.r.Listing(ctx, news.ListAll, news.Cursor{At: from}, 1)
	if err != nil {
		return earlier, later, err
	}
	after, err := m.r.ListingOldest(ctx, news.ListAll, news.Cursor{At: to}, 1)
	if err != nil {
		return earlier, later, err
	}
	// What lies between can come to be, and what was found can go; where nothing was found anything can.
	if len(before) > 0 {
		earlier = before[0].Published
		m.uses.Use(useArticle(before[0].No))
		m.uses.Use(usePublished(earlier, from)...)
	}
	if len(after) > 0 {
		later = after[0].Published
		m.uses.Use(useArticle(after[0].No))
		m.uses.Use(usePublished(to, later.Add(time.Millisecond))...)
	}
	if len(before) == 0 || len(after) == 0 {
		m.uses.Use(news.ListAll)
	}
	zone := m.now.Location()
	return earlier.In(zone), later.In(zone), nil
}

func yearPath(t time.Time) string  { return archivePath + t.Format("/2006") }
func monthPath(t time.Time) string { return archivePath + t.Format("/2006/01") }
func dayPath(t time.Time) string   { return archivePath + t.Format("/2006/01/02") }

// linked is the link to the day, month or year of a moment; none for the zero time.
func linked(t time.Time, path func(time.Time) string, name string) Link {
	if t.IsZero() {
		return Link{}
	}
	return Link{Name: name, Path: path(t)}
}

// inArchive tells whether a year can have a page: those to come have none.
func (m *making) inArchive(t time.Time) bool {
	return t.Year() >= firstYear && t.Year() <= m.now.Year()
}

// dated reads a date of the address in the paper's zone; NotFound where there is no such date.
func (m *making) dated(format, text string) (time.Time, error) {
	t, err := time.ParseInLocation(format, text, m.now.Location())
	if err != nil || t.Format(format) != text || !m.inArchive(t) {
		return t, fault.New(fault.NotFound, "fault.not-found")
	}
	return t, nil
}

func (s *Site) archive(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, archivePath, func(ctx context.Context, m *making) (page, error) {
		title := m.words("archive.title")
		f, err := m.frame(ctx, place{path: archivePath, plain: true, crumbs: here(title)})
		if err != nil {
			return page{}, err
		}
		p := &ArchivePage{Frame: f, Heading: title, Explain: m.words("archive.explain", m.paper.Name)}
		p.Title, p.Description = title, p.Explain
		m.uses.Use(news.ListAll)
		newest, err := m.r.Listing(ctx, news.ListAll, news.Cursor{}, 1)
		if err != nil || len(newest) == 0 {
			return p.orEmpty(m, err)
		}
		last := newest[0].Published.In(m.now.Location())
		if p.Calendar, err = m.calendar(ctx, last); err != nil {
			return page{}, err
		}
		oldest, err := m.r.ListingOldest(ctx, news.ListAll, news.Cursor{}, 1)
		if err != nil || len(oldest) == 0 {
			return p.orEmpty(m, err)
		}
		p.Years, err = m.years(ctx, oldest[0].Published.In(m.now.Location()).Year(), last.Year(), m.r.AnyListed)
		for i := range p.Years {
			for j := range p.Years[i].Months {
				p.Years[i].Months[j].Count = 0 // it was not counted
			}
		}
		return p.orEmpty(m, err)
	})
}

func (p *ArchivePage) orEmpty(m *making, err error) (page, error) {
	if err != nil {
		return page{}, err
	}
	return m.html("archive", http.StatusOK, p)
}

// years are the years from one to another, newest first, with their months as ask counts them. A year without articles is
// left out.
func (m *making) years(ctx context.Context, first, last int, ask func(context.Context, string, []time.Time) ([]int64, error)) ([]ArchiveYear, error) {
	first, last = max(first, firstYear), min(last, m.now.Year())
	var bounds []time.Time
	for i := range 12*max(last-first+1, 0) + 1 {
		bounds = append(bounds, time.Date(first, time.Month(1+i), 1, 0, 0, 0, 0, m.now.Location()))
	}
	counts, err := ask(ctx, news.ListAll, bounds)
	if err != nil {
		return nil, err
	}
	var years []ArchiveYear
	for months := range slices.Chunk(counts, 12) {
		y := ArchiveYear{Year: bounds[12*len(years)].Year(), Path: yearPath(bounds[12*len(years)])}
		for i, n := range months {
			x := ArchiveSpan{Number: i + 1, Count: n}
			if n > 0 {
				x.Path = monthPath(bounds[12*len(years)+i])
			}
			y.Months = append(y.Months, x)
		}
		years = append(years, y)
	}
	slices.Reverse(years)
	return slices.DeleteFunc(years, func(y ArchiveYear) bool {
		return !slices.ContainsFunc(y.Months, func(x ArchiveSpan) bool { return x.Count > 0 })
	}), nil
}

// calendar counts the days of a month.
func (m *making) calendar(ctx context.Context, at time.Time) (*Calendar, error) {
	first := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, at.Location())
	next := first.AddDate(0, 1, 0)
	var bounds []time.Time
	for d := first; !d.After(next); d = d.AddDate(0, 0, 1) {
		bounds = append(bounds, d)
	}
	m.uses.Use(usePublished(first, next)...)
	counts, err := m.r.CountListed(ctx, news.ListAll, bounds)
	if err != nil {
		return nil, err
	}
	c := &Calendar{Month: first, Path: monthPath(first)}
	days := make([]ArchiveSpan, int(first.Weekday()))
	for i, n := range counts {
		d := bounds[i]
		x := ArchiveSpan{Number: i + 1, Count: n, Today: sameDay(d, m.now)}
		if n > 0 {
			x.Path = dayPath(d)
		}
		c.Total += n
		days = append(days, x)
	}
	for len(days)%7 != 0 {
		days = append(days, ArchiveSpan{})
	}
	c.Weeks = slices.Collect(slices.Chunk(days, 7))
	return c, nil
}

func (s *Site) archiveYear(w http.ResponseWriter, r *http.Request) error {
	text := r.PathValue("year")
	return s.page(w, r, archivePath+"/"+text, func(ctx context.Context, m *making) (page, error) {
		year, err := m.dated("2006", text)
		if err != nil {
			return page{}, err
		}
		heading := m.words("archive.year", year.Year())
		f, err := m.frame(ctx, place{path: yearPath(year), plain: true, crumbs: m.under("archive.title", archivePath, heading)})
		if err != nil {
			return page{}, err
		}
		next := year.AddDate(1, 0, 0)
		m.uses.Use(usePublished(year, next)...)
		p := &ArchivePage{Frame: f, Heading: m.words("archive.of", heading)}
		if p.Years, err = m.years(ctx, year.Year(), year.Year(), m.r.CountListed); err != nil {
			return page{}, err
		}
		var total int64
		for _, y := range p.Years {
			for _, x := range y.Months {
				total += x.Count
			}
		}
		earlier, later, err := m.beside(ctx, year, next)
		if err != nil {
			return page{}, err
		}
		p.Earlier = linked(earlier, yearPath, m.words("archive.year", earlier.Year()))
		p.Later = linked(later, yearPath, m.words("archive.year", later.Year()))
		p.Title, p.Index = p.Heading, p.Index && total > 0
		p.Explain = m.words("archive.total", m.paper.Name, heading, total)
		p.Description = p.Explain
		return m.html("archive", http.StatusOK, p)
	})
}

func (s *Site) archiveMonth(w http.ResponseWriter, r *http.Request) error {
	text := r.PathValue("year") + "/" + r.PathValue("month")
	return s.page(w, r, archivePath+"/"+text, func(ctx context.Context, m *making) (page, error) {
		month, err := m.dated("2006/01", text)
		if err != nil {
			return page{}, err
		}
		heading := m.monthName(month)
		f, err := m.frame(ctx, place{path: monthPath(month), plain: true, crumbs: []Link{
			{Name: m.words("archive.title"), Path: archivePath}, {Name: m.words("archive.year", month.Year()), Path: yearPath(month)}, {Name: m.words("archive.month", int(month.Month()))},
		}})
		if err != nil {
			return page{}, err
		}
		p := &ArchivePage{Frame: f, Heading: m.words("archive.of", heading)}
		if p.Calendar, err = m.calendar(ctx, month); err != nil {
			return page{}, err
		}
		earlier, later, err := m.beside(ctx, month, month.AddDate(0, 1, 0))
		if err != nil {
			return page{}, err
		}
		p.Earlier, p.Later = linked(earlier, monthPath, m.monthName(earlier)), linked(later, monthPath, m.monthName(later))
		p.Title, p.Index = p.Heading, p.Index && p.Calendar.Total > 0
		p.Explain = m.words("archive.total", m.paper.Name, heading, p.Calendar.Total)
		p.Description = p.Explain
		return m.html("archive", http.StatusOK, p)
	})
}

func (m *making) monthName(t time.Time) string {
	return m.words("archive.year-month", strconv.Itoa(t.Year()), int(t.Month()))
}

func (m *making) dayName(t time.Time) string {
	return m.words("archive.date", strconv.Itoa(t.Year()), int(t.Month()), t.Day())
}

func (s *Site) archiveDay(w http.ResponseWriter, r *http.Request) error {
	at, err := before(r)
	if err != nil {
		return err
	}
	text := r.PathValue("year") + "/" + r.PathValue("month") + "/" + r.PathValue("day")
	return s.page(w, r, from(archivePath+"/"+text, at), func(ctx context.Context, m *making) (page, error) {
		day, err := m.dated("2006/01/02", text)
		if err != nil {
			return page{}, err
		}
		return m.archiveDay(ctx, day, at)
	})
}

func (m *making) archiveDay(ctx context.Context, day time.Time, at news.Cursor) (page, error) {
	next, path, name := day.AddDate(0, 0, 1), dayPath(day), m.dayName(day)
	f, err := m.frame(ctx, place{path: from(path, at), plain: true, crumbs: []Link{
		{Name: m.words("archive.title"), Path: archivePath}, {Name: m.words("archive.year", day.Year()), Path: yearPath(day)},
		{Name: m.words("archive.month", int(day.Month())), Path: monthPath(day)}, {Name: m.words("archive.day", day.Day())},
	}})
	if err != nil {
		return page{}, err
	}
	m.uses.Use(usePublished(day, next)...)
	p := &ArchiveDayPage{Frame: f, Day: day}
	counts, err := m.r.CountListed(ctx, news.ListAll, []time.Time{day, next})
	if err != nil {
		return page{}, err
	}
	p.Total = counts[0]
	p.Title, p.Description = m.words("archive.of", name), m.words("archive.total", m.paper.Name, name, p.Total)
	if p.Total == 0 {
		p.Description = m.words("archive.empty-day")
	}
	start := at
	if at.IsZero() || at.At.After(next) {
		start = news.Cursor{At: next}
	}
	if !at.IsZero() {
		p.First = path
		p.Title = m.words("list.before", p.Title, m.clock(at.At))
	}
	p.Index = p.Index && p.Total > 0
	heads, err := m.r.ListingSince(ctx, news.ListAll, day, start, archiveSize+1)
	if err != nil {
		return page{}, err
	}
	if len(heads) > archiveSize {
		heads = heads[:archiveSize]
		p.Next = from(path, heads[archiveSize-1].Cursor())
	}
	if p.Items, err = m.teasers(ctx, heads, sizesTeaser, 320); err != nil {
		return page{}, err
	}
	for i := range p.Items {
		p.Items[i].Lead = richtext.Cut(p.Items[i].Lead, 120)
	}
	earlier, later, err := m.beside(ctx, day, next)
	if err != nil {
		return page{}, err
	}
	p.Earlier, p.Later = linked(earlier, dayPath, m.dayName(earlier)), linked(later, dayPath, m.dayName(later))
	return m.html("archive-day", http.StatusOK, p)
}
