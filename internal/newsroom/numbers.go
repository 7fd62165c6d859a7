package newsroom

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/numbers"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// numberReader is what the numbers' screens ask.
type numberReader interface {
	ViewTotal(ctx context.Context, from, to time.Time) (int64, error)
	ViewHours(ctx context.Context, from, to time.Time) ([]numbers.HourPoint, error)
	ViewsNow(ctx context.Context, since time.Time) ([]numbers.Sum, error)
	ViewDays(ctx context.Context, what string, id int64, p numbers.Period) ([]numbers.Point, error)
	ViewSums(ctx context.Context, what string, p numbers.Period) ([]numbers.Sum, error)
	ViewSources(ctx context.Context, p numbers.Period) ([]numbers.SourceSum, error)
	TopViews(ctx context.Context, p numbers.Period, limit int) ([]numbers.Sum, error)
	TopHour(ctx context.Context, hour time.Time, limit int) ([]numbers.Sum, error)
	ArticleHours(ctx context.Context, no int64, from, to time.Time) ([]numbers.HourPoint, error)
	ArticleDays(ctx context.Context, no int64, p numbers.Period) ([]numbers.Point, error)
	ArticleHeads(ctx context.Context, nos []int64) (map[int64]numbers.Head, error)
	PersonTop(ctx context.Context, person int64, p numbers.Period, limit int) ([]numbers.Sum, error)
	Printed(ctx context.Context, from, to time.Time) ([]numbers.Printed, error)
	PrintedBy(ctx context.Context, from, to time.Time) ([]numbers.By, error)
	StepCounts(ctx context.Context, from, to time.Time) ([]numbers.Step, error)
	NoticeCounts(ctx context.Context, from, to time.Time) ([]numbers.Notice, error)
}

// NumbersPage is a screen of numbers: the dashboard, the desk's own, an article's, a person's.
type NumbersPage struct {
	Frame
	Title   string // sentence
	Lead    string // sentence under the title; empty: none
	Back    string // address of the article whose numbers they are; empty: not of one
	Tabs    []Tab
	Periods []NumberPeriod // empty: the screen has no choice of them
	Choice  []Input        // further choices, sent as a form
	Now     string         // address of the tiles alone, for the script that keeps them fresh; empty: they stay
	Tiles   []NumberTile
	Tables  []NumberTable
}

// NumberPeriod is a period that can be chosen.
type NumberPeriod struct {
	Label, Path string // Label: key
	Open        bool
}

// NumberTile is one number with what it is compared with.
type NumberTile struct {
	Label  string // key
	Value  string
	Note   string // sentence; empty: none
	Change string // as +12%; empty: none
	Down   bool
}

// NumberTable is numbers as a table, as a plot that stands before it, and as a CSV file.
type NumberTable struct {
	Key     string // of its address and its headings
	Note    string // key; empty: none
	Columns []string
	Rows    []NumberRow
	Shown   int    // how many rows the page shows; the file holds all. 0: all
	Plot    string // JSON for the script; empty: no plot
	CSV     string // address; empty: none
	Half    bool   // two of them stand side by side where there is room
}

// Visible are the rows that the page shows.
func (t NumberTable) Visible() []NumberRow {
	if t.Shown > 0 && len(t.Rows) > t.Shown {
		return t.Rows[:t.Shown]
	}
	return t.Rows
}

// NumberRow is a line of a table.
type NumberRow []NumberCell

// NumberCell is one value: as people read it, and as programs do.
type NumberCell struct {
	Text string
	Raw  string // in the file; empty: Text
	Path string // where it leads; empty: nowhere
	Num  bool
	Bar  int    // length of a bar behind it, of 100; -1: none
	Mark string // ok, wrong or empty
	Sub  string // in small letters below it; not in the file
	File bool   // it stands in the file alone
}

func textCell(s string) NumberCell { return NumberCell{Text: s, Bar: -1} }

func countCell[T ~int | ~int64](n T) NumberCell {
	return NumberCell{Text: grouped(int64(n)), Raw: strconv.FormatInt(int64(n), 10), Num: true, Bar: -1}
}

func barCell(n, most int64) NumberCell {
	c := countCell(n)
	c.Bar = 0
	if most > 0 {
		c.Bar = int(n * 100 / most)
	}
	return c
}

func percentCell(x float64, some bool) NumberCell {
	if !some {
		return NumberCell{Text: "–", Raw: " ", Num: true, Bar: -1}
	}
	return NumberCell{Text: fmt.Sprintf("%.1f%%", x), Raw: fmt.Sprintf("%.1f", x), Num: true, Bar: -1}
}

// grouped is a number with commas, as both languages write it.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plot is what the script draws.
type Plot struct {
	Unit   string       `json:"unit"` // hour, day or week
	Zone   string       `json:"zone"` // of hours; days have none
	X      []int64      `json:"x"`    // Unix seconds
	Series []PlotSeries `json:"series"`
	Line   float64      `json:"line,omitempty"` // a limit drawn across; 0: none
	Suffix string       `json:"suffix,omitempty"`
	Max    float64      `json:"max,omitempty"` // of the scale; 0: what the values ask
}

// PlotSeries is a line or the bars of a plot.
type PlotSeries struct {
	Label  string    `json:"label"`
	Values []float64 `json:"values"`
	Bars   bool      `json:"bars,omitempty"`
	Faint  bool      `json:"faint,omitempty"`
}

func (p Plot) json() (string, error) {
	raw, err := json.Marshal(p)
	return string(raw), err
}

// numbering is one screen of numbers in the making.
type numbering struct {
	ctx      context.Context
	rd       Reader
	f        Frame
	now      time.Time
	zone     *time.Location
	today    numbers.Day
	days     int // of the period
	period   numbers.Period
	path     string // of the screen
	query    url.Values
	sections news.Sections
	people   []staff.Person
}

func (b *numbering) text(key string, args ...any) string {
	return b.f.words.Text(b.f.Lang, key, args...)
}

// with is the screen's address with something else asked for.
func (b *numbering) with(name, value string) string {
	v := url.Values{}
	for k := range b.query {
		v.Set(k, b.query.Get(k))
	}
	v.Set(name, value)
	return b.path + "?" + v.Encode()
}

// table begins a table with its headings.
func (b *numbering) table(key string, columns ...string) NumberTable {
	t := NumberTable{Key: key, CSV: b.with("csv", key)}
	for _, c := range columns {
		t.Columns = append(t.Columns, b.text("numbers.col-"+c))
	}
	return t
}

func (b *numbering) section(id int64) string {
	if s, ok := b.sections.Find(id); ok {
		return s.Name
	}
	return "–"
}

func (b *numbering) person(id int64) string {
	if i := slices.IndexFunc(b.people, func(p staff.Person) bool { return p.ID == id }); i >= 0 {
		return b.people[i].Name
	}
	return "–"
}

// dayText is a day as lists show it.
func dayText(d numbers.Day) string { return d.Date().Format("2006.01.02") }

// numbersOf shows a screen of numbers, its tiles alone, or one of its tables as a file.
func (n *Newsroom) numbersOf(w http.ResponseWriter, r *http.Request, build func(b *numbering, p *NumbersPage) error) error {
	if asked := web.Query(r, "csv", 20); asked != "" {
		return n.numbersFile(w, r, asked, build)
	}
	s := screen{page: "numbers", here: "numbers"}
	if web.Query(r, "part", 10) == "tiles" {
		s.part = "number-tiles"
	}
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		return n.numbersPage(ctx, r, rd, f, build)
	})
}

func (n *Newsroom) numbersFile(w http.ResponseWriter, r *http.Request, asked string, build func(b *numbering, p *NumbersPage) error) error {
	f := n.bareFrame(r)
	f.signed(who(r).person)
	var rows [][]string
	err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
		if f.Paper, err = rd.Paper(r.Context()); err != nil {
			return err
		}
		p, err := n.numbersPage(r.Context(), r, rd, f, build)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(p.Tables, func(t NumberTable) bool { return t.Key == asked })
		if i < 0 {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		rows = p.Tables[i].file()
		return nil
	})
	if err != nil {
		return err
	}
	return writeCSV(w, asked, n.Now().In(f.Paper.Zone()), rows)
}

// file is the table as the rows of a file, its headings first.
func (t NumberTable) file() [][]string {
	rows := [][]string{t.Columns}
	for _, row := range t.Rows {
		var cells []string
		for _, c := range row {
			if c.Raw != "" {
				c.Text = strings.TrimSpace(c.Raw)
			}
			cells = append(cells, c.Text)
		}
		rows = append(rows, cells)
	}
	return rows
}

func (n *Newsroom) numbersPage(ctx context.Context, r *http.Request, rd Reader, f Frame, build func(b *numbering, p *NumbersPage) error) (NumbersPage, error) {
	b := &numbering{ctx: ctx, rd: rd, f: f, now: n.Now(), zone: f.Paper.Zone(), path: r.URL.Path, query: url.Values{}, days: 30}
	b.today = numbers.DayOf(b.now, b.zone)
	if d, err := strconv.Atoi(web.Query(r, "period", 5)); err == nil && slices.Contains(numbers.Periods(), d) {
		b.days = d
	}
	b.period = numbers.Last(b.days, b.today)
	for _, name := range []string{"period", "day", "hour", "by"} {
		if v := web.Query(r, name, 20); v != "" {
			b.query.Set(name, v)
		}
	}
	p := NumbersPage{Frame: f}
	var err error
	if b.sections, err = rd.Sections(ctx); err != nil {
		return p, err
	}
	if b.people, err = rd.People(ctx); err != nil {
		return p, err
	}
	for _, t := range []struct{ key, path string }{{"board", "/desk/numbers"}, {"read", "/desk/numbers/read"}, {"desk", "/desk/numbers/desk"}, {"mine", "/desk/numbers/mine"}} {
		if t.key == "mine" || f.Person.May(staff.EditAll) {
			p.Tabs = append(p.Tabs, Tab{"numbers.tab-" + t.key, t.path, t.path == r.URL.Path, -1})
		}
	}
	for _, d := range numbers.Periods() {
		p.Periods = append(p.Periods, NumberPeriod{"numbers.period-" + strconv.Itoa(d), b.with("period", strconv.Itoa(d)), d == b.days})
	}
	return p, build(b, &p)
}
