package newsroom

import (
	"context"
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"jogan/internal/fault"
	"jogan/internal/front"
	"jogan/internal/news"
	"jogan/internal/web"
)

// StandsPage searches the record of what stood where on the fronts.
type StandsPage struct {
	Frame
	Fields Fields
	Rows   []StandRow
	Older  string
	CSV    string
	Days   int // how long the record is kept
}

// StandRow is a line of the record.
type StandRow struct {
	news.Stand
	Front   string
	Block   string
	Removed string // when it ceased to stand; empty: it stands
}

type standReader interface {
	Stands(ctx context.Context, f news.StandFilter) ([]news.Stand, error)
	Edition(ctx context.Context, id int64) (news.Edition, error)
	Retention(ctx context.Context) (news.Retention, int64, error)
}

const (
	standsShown  = 100
	standsInFile = 20_000
)

// standQuery is what the address asks for.
type standQuery struct {
	from, until, text, section, article string
}

func readStandQuery(r *http.Request) standQuery {
	return standQuery{
		from: web.Query(r, "from", 20), until: web.Query(r, "until", 20), text: web.Query(r, "q", 200), section: web.Query(r, "section", 20), article: web.Query(r, "article", 20),
	}
}

// filter reads the query. until means to the end of its minute, so that one moment can be asked for.
func (q standQuery) filter(zone *time.Location) (news.StandFilter, error) {
	f := news.StandFilter{Text: q.text}
	var wrong fault.Fields
	moment := func(name, typed string) time.Time {
		if typed == "" {
			return time.Time{}
		}
		t, err := time.ParseInLocation("2006-01-02T15:04", typed, zone)
		if err != nil {
			wrong.Add(name, "field.time")
		}
		return t
	}
	id := func(name, typed string) int64 {
		if typed == "" {
			return 0
		}
		n, err := strconv.ParseInt(typed, 10, 64)
		if err != nil || n < 0 {
			wrong.Add(name, "field.number")
		}
		return n
	}
	f.From, f.Until = moment("from", q.from), moment("until", q.until)
	if !f.Until.IsZero() {
		f.Until = f.Until.Add(time.Minute)
	}
	f.One, f.Section, f.Article = q.section != "", id("section", q.section), id("article", q.article)
	return f, wrong.Err()
}

func (q standQuery) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"from": q.from, "until": q.until, "q": q.text, "section": q.section, "article": q.article} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

func (n *Newsroom) stands(w http.ResponseWriter, r *http.Request) error {
	q := readStandQuery(r)
	s := screen{page: "stands", here: "stands"}
	before := web.Query(r, "before", 20)
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := StandsPage{CSV: "/desk/stands.csv?" + q.values().Encode()}
		kept, _, err := rd.Retention(ctx)
		if err != nil {
			return nil, err
		}
		p.Days = kept.Stands
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		fronts := []Option{{Text: f.words.Text(f.Lang, "stands.every"), Selected: q.section == ""}, {Value: "0", Text: f.words.Text(f.Lang, "stands.front"), Selected: q.section == "0"}}
		for _, x := range sections {
			fronts = append(fronts, Option{Value: number(x.ID), Text: x.Name, Selected: q.section == number(x.ID), Under: x.Parent != 0})
		}
		p.Fields = Fields{
			{Name: "from", Kind: "time", Label: "stands.from", Value: shown(q.from)},
			{Name: "until", Kind: "time", Label: "stands.until", Value: shown(q.until)},
			{Name: "q", Kind: "text", Label: "stands.title", Value: shown(q.text)},
			{Name: "section", Kind: "select", Always: true, Label: "stands.which", Options: fronts},
			{Name: "article", Kind: "text", Label: "stands.article", Value: shown(q.article)},
		}
		filter, err := q.filter(f.Paper.Zone())
		p.Fields.mark(&f, err)
		p.Frame = f
		if err != nil {
			return p, nil
		}
		filter.Limit = standsShown + 1
		if filter.Before, err = strconv.ParseInt(before, 10, 64); err != nil {
			filter.Before = 0
		}
		rows, err := rd.Stands(ctx, filter)
		if err != nil {
			return nil, err
		}
		if len(rows) > standsShown {
			rows = rows[:standsShown]
			v := q.values()
			v.Set("before", number(rows[standsShown-1].ID))
			p.Older = "/desk/stands?" + v.Encode()
		}
		for _, x := range rows {
			p.Rows = append(p.Rows, p.row(sections, x))
		}
		return p, nil
	})
}

// row sets a line of the record in words.
func (f Frame) row(sections news.Sections, x news.Stand) StandRow {
	row := StandRow{Stand: x, Front: f.words.Text(f.Lang, "stands.front"), Block: x.Heading}
	if x.Section != 0 {
		row.Front = number(x.Section)
		if s, ok := sections.Find(x.Section); ok {
			row.Front = s.Name
		}
	}
	if row.Block == "" {
		row.Block = f.words.Text(f.Lang, "block.kind."+string(x.Kind))
	}
	if !x.Removed.IsZero() {
		row.Removed = f.Local(x.Removed).Format("2006.01.02 15:04:05")
	}
	return row
}

// standsFile gives the same as a table for other programs.
func (n *Newsroom) standsFile(w http.ResponseWriter, r *http.Request) error {
	q := readStandQuery(r)
	f := n.bareFrame(r)
	var rows [][]string
	err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
		ctx := r.Context()
		if f.Paper, err = rd.Paper(ctx); err != nil {
			return err
		}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return err
		}
		filter, err := q.filter(f.Paper.Zone())
		if err != nil {
			return err
		}
		filter.Limit = standsInFile
		found, err := rd.Stands(ctx, filter)
		if err != nil {
			return err
		}
		var head []string
		for _, key := range []string{"shown", "removed", "which", "block", "position", "article", "title", "source"} {
			head = append(head, f.words.Text(f.Lang, "stands."+key))
		}
		rows = [][]string{head}
		for _, x := range found {
			row := f.row(sections, x)
			rows = append(rows, []string{
				f.Local(x.Shown).Format(time.DateTime), row.Removed, row.Front, row.Block, strconv.Itoa(x.Position + 1), number(x.Article), cell(x.Title), cell(x.Source),
			})
		}
		return nil
	})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="fronts.csv"`)
	if _, err := w.Write([]byte("\ufeff")); err != nil { // spreadsheets take a file without it for another encoding
		return nil
	}
	out := csv.NewWriter(w)
	_ = out.WriteAll(rows) // a reader who went away needs no answer
	return nil
}

// cell is a text as a spreadsheet takes it for a text: what begins like a formula would be one.
func cell(s string) string {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@') {
		return "'" + s
	}
	return s
}

// markup gives the document of a block of free markup, whichever edition it stands in, for previews.
func (n *Newsroom) markup(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	var e news.Edition
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		e, err = rd.Edition(r.Context(), id)
		return err
	})
	if err != nil {
		return err
	}
	for _, b := range e.Blocks() {
		if b.Key == r.PathValue("key") && b.Kind == news.HTMLBlock {
			w.Header().Set("Content-Security-Policy", front.MarkupPolicy)
			write(w, r, http.StatusOK, front.Markup(b.Heading, b.HTML))
			return nil
		}
	}
	return fault.New(fault.NotFound, "fault.not-found")
}
