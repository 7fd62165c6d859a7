package newsroom

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/sheet"
	"jogan/internal/web"
)

type reportReader interface {
	ReportRows(ctx context.Context, f news.ReportFilter) ([]news.ReportRow, error)
	ReportSums(ctx context.Context, f news.ReportFilter, moments []time.Time) ([]news.ReportSum, error)
}

// ReportPage is the list of articles that portals ask for: its filter, and what it holds by month.
type ReportPage struct {
	Frame
	Query    ReportQuery
	Sections []Option
	Months   []ReportMonth
	Sum      news.ReportSum
	Week     news.ReportSum
	Error    string // why the list cannot be made; empty: it can
}

// ReportMonth is a month of the list.
type ReportMonth struct {
	news.ReportSum
	Label string
}

// ReportQuery is what the address asks for; days are the paper's, the last one whole.
type ReportQuery struct {
	From, Until string // 2026-01-19
	Section     int64
	Own         string
}

// Low tells a share of the paper's own articles that is below what the law asks.
func (p ReportPage) Low(s news.ReportSum) bool { return s.All > 0 && 100*s.Own < 30*s.All }

// Address is where the list is had in a format: "csv" or "xlsx".
func (p ReportPage) Address(format string) string {
	v := url.Values{"from": {p.Query.From}, "until": {p.Query.Until}}
	if p.Query.Section != 0 {
		v.Set("section", strconv.FormatInt(p.Query.Section, 10))
	}
	if p.Query.Own != "" {
		v.Set("own", p.Query.Own)
	}
	return "/desk/report/articles." + format + "?" + v.Encode()
}

// reportQuery reads the address; without days it is the twelve months up to today.
func (n *Newsroom) reportQuery(r *http.Request, zone *time.Location) (q ReportQuery, f news.ReportFilter) {
	today := n.Now().In(zone)
	day := func(name string, or time.Time) (string, time.Time) {
		text := cmp.Or(web.Query(r, name, 10), or.Format(time.DateOnly))
		t, err := time.ParseInLocation(time.DateOnly, text, zone)
		if err != nil || t.Year() < 1900 || t.Year() > 9998 {
			text = or.Format(time.DateOnly)
			y, m, d := or.Date()
			t = time.Date(y, m, d, 0, 0, 0, 0, zone)
		}
		return text, t
	}
	q.From, f.From = day("from", today.AddDate(0, -news.ReportMonths, 1))
	q.Until, f.Until = day("until", today)
	f.Until = f.Until.AddDate(0, 0, 1)
	if id, err := strconv.ParseInt(web.Query(r, "section", 20), 10, 64); err == nil && id > 0 {
		q.Section, f.Section = id, id
	}
	q.Own = web.Query(r, "own", 10)
	f.Own = q.Own
	return q, f
}

// maxMonths bounds what the screen sums up, and so how many questions it asks.
const maxMonths = 36

// months are the moments at which the months of a period begin, its own beginning first and its end last.
func months(f news.ReportFilter, zone *time.Location) []time.Time {
	moments := []time.Time{f.From}
	for t := f.From; len(moments) < maxMonths; {
		y, m, _ := t.In(zone).Date()
		t = time.Date(y, m+1, 1, 0, 0, 0, 0, zone)
		if !t.Before(f.Until) {
			break
		}
		moments = append(moments, t)
	}
	return append(moments, f.Until)
}

func (n *Newsroom) report(w http.ResponseWriter, r *http.Request) error {
	return n.show(w, r, screen{page: "report", here: "report"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		q, filter := n.reportQuery(r, f.Paper.Zone())
		p := ReportPage{Frame: f, Query: q}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		p.Sections = sectionOptions(sections, q.Section)
		if err := filter.Check(); err != nil {
			for _, x := range fault.FieldsOf(err) {
				p.Error = f.words.Text(f.Lang, x.Key, x.Args...)
			}
			return p, nil
		}
		sums, err := rd.ReportSums(ctx, filter, months(filter, f.Paper.Zone()))
		if err != nil {
			return nil, err
		}
		for i := len(sums) - 1; i >= 0; i-- { // the newest month first
			x := sums[i]
			p.Months = append(p.Months, ReportMonth{x, f.Local(x.From).Format("2006.01")})
			p.Sum.All, p.Sum.Own = p.Sum.All+x.All, p.Sum.Own+x.Own
		}
		now := f.Local(n.Now())
		y, m, d := now.Date()
		today := time.Date(y, m, d, 0, 0, 0, 0, now.Location())
		week, err := rd.ReportSums(ctx, news.ReportFilter{}, []time.Time{today.AddDate(0, 0, -7), today})
		if err != nil {
			return nil, err
		}
		p.Week = week[0]
		return p, nil
	})
}

// reportPart is how many articles are read at a time: each part is a moment of the database of its own, so that a long
// list holds nothing up.
const reportPart = 500

// reportFile hands the list over as a file. It goes out as it is read, however long it is.
func (n *Newsroom) reportFile(w http.ResponseWriter, r *http.Request) error {
	format, ok := strings.CutPrefix(r.PathValue("file"), "articles.")
	if !ok || format != "csv" && format != "xlsx" {
		return n.unknown(w, r)
	}
	f := n.bareFrame(r)
	var sections news.Sections
	var rows []news.ReportRow
	var filter news.ReportFilter
	read := func() error {
		return n.Store.Read(r.Context(), func(rd Reader) (err error) {
			rows, err = rd.ReportRows(r.Context(), filter)
			return err
		})
	}
	err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
		if f.Paper, err = rd.Paper(r.Context()); err != nil {
			return err
		}
		sections, err = rd.Sections(r.Context())
		return err
	})
	if err != nil {
		return err
	}
	q, filter := n.reportQuery(r, f.Paper.Zone())
	if err := filter.Check(); err != nil {
		return err
	}
	filter.Limit = reportPart
	if err := read(); err != nil { // before anything goes out
		return err
	}
	say := func(key string) string { return f.words.Text(f.Lang, key) }
	kind := map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}[format]
	table, err := n.handOver(w, kind, fmt.Sprintf("articles-%s-%s.%s", q.From, q.Until, format), func() (sheet.Writer, error) {
		if format == "csv" {
			return sheet.CSV(w)
		}
		return sheet.XLSX(w, say("report.title"), 9, 48, 20, 20, 16, 10, 8, 16, 20, 44, 9)
	})
	if err != nil {
		panic(http.ErrAbortHandler) // the client has gone
	}
	var heading []any
	for _, key := range []string{"no", "title", "published", "edited", "section", "kind", "own", "source", "byline", "url", "characters"} {
		heading = append(heading, say("report.col."+key))
	}
	base := cmp.Or(f.Paper.URL, strings.TrimSuffix(n.here(r, "/"), "/"))
	must := func(err error) { // half a list must not look like a whole one
		if err != nil {
			n.Log.Warn("a list of articles was cut off", "error", err)
			panic(http.ErrAbortHandler)
		}
	}
	must(table.Row(heading...))
	for len(rows) > 0 {
		for _, x := range rows {
			origin := "report.wire"
			if x.Origin.Own {
				origin = "report.own"
			}
			edited := x.Edited
			if !edited.IsZero() {
				edited = f.Local(edited)
			}
			must(table.Row(x.No, x.Title, f.Local(x.Published), edited, sectionName(sections, x.Section), say("kind."+string(x.Kind)), say(origin), x.Origin.Source,
				strings.Join(names(x.Bylines), ", "), base+fmt.Sprintf("/articles/%d", x.No), x.Characters))
		}
		if len(rows) < reportPart {
			break
		}
		filter.After = rows[len(rows)-1].Cursor()
		must(n.longer(w))
		must(read())
	}
	must(table.Close())
	return nil
}

// handOver begins an answer that is a file.
func (n *Newsroom) handOver(w http.ResponseWriter, kind, name string, begin func() (sheet.Writer, error)) (sheet.Writer, error) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.WriteHeader(http.StatusOK)
	return begin()
}

// longer gives a long answer more time to go out: the server's bound is for answers of one piece.
func (n *Newsroom) longer(w http.ResponseWriter) error {
	err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(5 * time.Minute)) // of the network, not of the paper
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}

// sectionName is a section with the one above it.
func sectionName(all news.Sections, id int64) string {
	x, ok := all.Find(id)
	if !ok {
		return ""
	}
	if top, ok := all.Find(x.Parent); ok {
		return top.Name + " > " + x.Name
	}
	return x.Name
}

// names are the names over an article.
func names(bylines []news.Byline) (all []string) {
	for _, b := range bylines {
		all = append(all, b.Name)
	}
	return all
}
