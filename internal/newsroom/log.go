package newsroom

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/sheet"
	"jogan/internal/staff"
	"jogan/internal/web"
)

type logReader interface {
	AuditList(ctx context.Context, f news.AuditFilter) ([]news.Audit, error)
	AuditLine(ctx context.Context, id int64) (news.Audit, news.AuditHead, error)
	AuditActions(ctx context.Context) ([]string, error)
	AuditChecked(ctx context.Context) (news.AuditCheck, error)
	AuditHead(ctx context.Context) (news.AuditHead, error)
}

// LogPage is the log of what staff did.
type LogPage struct {
	Frame
	Query   LogQuery
	People  []Option
	Actions []Option
	Check   news.AuditCheck
	Head    news.AuditHead
	Rows    []LogLine
	Older   string
}

// LogLine is a line of the log.
type LogLine struct {
	news.Audit
	Label string // what was done, in words
	Path  string // the thing's screen; empty: it has none
}

// LogLinePage is one line with its place on the chain.
type LogLinePage struct {
	Frame
	Line   LogLine
	Hash   string
	Reason Input
	MayGo  time.Time // from when on it may be erased; zero: it may not, ever
	Due    bool      // it may be erased now
}

// LogQuery is what the address asks of the log; days are the paper's, the last one whole.
type LogQuery struct {
	Text, Action, Object string
	Person               int64
	From, Until          string
}

// Narrow tells whether anything is asked for.
func (q LogQuery) Narrow() bool { return q != LogQuery{} }

// values are the query as fields of an address.
func (q LogQuery) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"q": q.Text, "action": q.Action, "object": q.Object, "person": number(q.Person), "from": q.From, "until": q.Until} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// words are the query for people, in the order of its fields' names.
func (q LogQuery) words() (all []string) {
	v := q.values()
	for _, name := range slices.Sorted(maps.Keys(v)) {
		all = append(all, name+"="+v.Get(name))
	}
	return all
}

// logQuery reads what was asked with get; what it cannot read asks for nothing.
func logQuery(get func(name string, limit int) string) LogQuery {
	day := func(name string) string {
		text := get(name, 10)
		if t, err := time.Parse(time.DateOnly, text); err != nil || t.Year() < 1900 || t.Year() > 9998 {
			return ""
		}
		return text
	}
	q := LogQuery{Text: get("q", 200), Action: get("action", 60), Object: get("object", 60), From: day("from"), Until: day("until")}
	if id, err := strconv.ParseInt(get("person", 20), 10, 64); err == nil && id > 0 {
		q.Person = id
	}
	return q
}

// filter is the query as the database is asked.
func (q LogQuery) filter(zone *time.Location) news.AuditFilter {
	f := news.AuditFilter{Text: q.Text, Person: q.Person, Action: q.Action, Object: q.Object}
	if t, err := time.ParseInLocation(time.DateOnly, q.From, zone); err == nil {
		f.From = t
	}
	if t, err := time.ParseInLocation(time.DateOnly, q.Until, zone); err == nil {
		f.Until = t.AddDate(0, 0, 1)
	}
	return f
}

func (n *Newsroom) log(w http.ResponseWriter, r *http.Request) error {
	before, err := strconv.ParseInt(web.Query(r, "before", 20), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	return n.show(w, r, screen{page: "log", here: "log"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		q := logQuery(func(name string, limit int) string { return web.Query(r, name, limit) })
		p := LogPage{Frame: f, Query: q}
		filter := q.filter(f.Paper.Zone())
		filter.Before, filter.Limit = before, perPage+1
		all, err := rd.AuditList(ctx, filter)
		if err != nil {
			return nil, err
		}
		if len(all) > perPage {
			all = all[:perPage]
			v := q.values()
			v.Set("before", strconv.FormatInt(all[perPage-1].ID, 10))
			p.Older = "/desk/log?" + v.Encode()
		}
		for _, a := range all {
			p.Rows = append(p.Rows, f.logLine(a))
		}
		if p.Check, err = rd.AuditChecked(ctx); err != nil {
			return nil, err
		}
		if p.Head, err = rd.AuditHead(ctx); err != nil {
			return nil, err
		}
		people, err := rd.People(ctx)
		if err != nil {
			return nil, err
		}
		for _, x := range people {
			p.People = append(p.People, Option{Value: number(x.ID), Text: x.Name, Selected: x.ID == q.Person})
		}
		actions, err := rd.AuditActions(ctx)
		if err != nil {
			return nil, err
		}
		p.Actions = f.logActions(actions, q.Action)
		return p, nil
	})
}

// logActions are the actions that the log holds as choices, each under all of its noun.
func (f Frame) logActions(actions []string, chosen string) (options []Option) {
	last := ""
	for _, action := range actions {
		noun, _, _ := strings.Cut(action, ".")
		if noun += "."; noun != last {
			last = noun
			text := noun + "*"
			if key := "log.noun." + strings.TrimSuffix(noun, "."); f.words.Has(key) {
				text = f.words.Text(f.Lang, key)
			}
			options = append(options, Option{Value: noun, Text: text, Selected: noun == chosen})
		}
		options = append(options, Option{Value: action, Text: f.actionWords(action), Selected: action == chosen, Under: true})
	}
	return options
}

// actionWords says what was done.
func (f Frame) actionWords(action string) string {
	if key := "audit." + action; f.words.Has(key) {
		return f.words.Text(f.Lang, key)
	}
	return action // one that a newer program wrote
}

func (f Frame) logLine(a news.Audit) LogLine {
	if !a.Erased.IsZero() {
		return LogLine{Audit: a}
	}
	label := f.actionWords(a.Action)
	if name, detail := f.itself(a.Person, a.Token, a.Name, a.Detail); name != a.Name {
		if a.Name != staff.Shell().Name {
			a.Address = "–"
		}
		a.Name, a.Detail = name, detail
	}
	return LogLine{a, label, screenOf(a.Object)}
}

func (n *Newsroom) logLine(w http.ResponseWriter, r *http.Request) error {
	return n.showLogLine(w, r, screen{}, nil)
}

func (n *Newsroom) showLogLine(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s.page, s.here = "log-line", "log"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		a, head, err := rd.AuditLine(ctx, id)
		if err != nil {
			return nil, err
		}
		p := LogLinePage{Hash: head.Hash, Line: f.logLine(a)}
		if a.Erased.IsZero() && !strings.HasPrefix(a.Action, "audit.") && a.Action != news.AuditRestoreAction {
			p.MayGo = a.At.AddDate(0, 0, news.AuditKept)
			p.Due = !n.Now().Before(p.MayGo)
		}
		p.Reason = Fields{{Name: "reason", Kind: "text", Label: "log.reason", Help: "log.reason-help", Limit: news.MaxReason, Required: true}}.fill(&f, "", v, s.err)[0]
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) eraseLog(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.EraseLog(r.Context(), n.actor(r), id, v.Text("reason")); err != nil {
		if !again(err) {
			return err
		}
		return n.showLogLine(w, r, screen{err: err}, v)
	}
	return back(w, r, fmt.Sprintf("/desk/log/%d", id), "log-erased")
}

// checkLog walks along the chain now.
func (n *Newsroom) checkLog(w http.ResponseWriter, r *http.Request) error {
	var noted []news.NotedHead
	if n.Outside != nil {
		_, noted = n.Outside()
	}
	if _, err := n.Desk.CheckLog(r.Context(), n.actor(r), noted); err != nil {
		return err
	}
	return back(w, r, "/desk/log", "log-checked")
}

// logPart is how many lines are read at a time for an export.
const logPart = 1000

// exportLog hands the chosen lines over as a file, the newest first, and is itself a line of the log: names and
// addresses leave the house.
func (n *Newsroom) exportLog(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	format := v.Text("format")
	kind := map[string]string{"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}[format]
	if kind == "" {
		return fault.In("format", "field.choice")
	}
	q := logQuery(func(name string, limit int) string {
		if text := v.Text(name); len(text) <= 4*limit {
			return text
		}
		return ""
	})
	f := n.bareFrame(r)
	var lines []news.Audit
	var filter news.AuditFilter
	read := func() error {
		return n.Store.Read(r.Context(), func(rd Reader) (err error) {
			lines, err = rd.AuditList(r.Context(), filter)
			return err
		})
	}
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		f.Paper, err = rd.Paper(r.Context())
		return err
	})
	if err != nil {
		return err
	}
	if err := n.Desk.ExportLog(r.Context(), n.actor(r), strings.Join(append([]string{format}, q.words()...), " ")); err != nil {
		return err
	}
	filter = q.filter(f.Paper.Zone())
	filter.Limit = logPart
	if err := read(); err != nil {
		return err
	}
	must := func(err error) { // half a list must not look like a whole one
		if err != nil {
			n.Log.Warn("an export of the log was cut off", "error", err)
			panic(http.ErrAbortHandler)
		}
	}
	name := "log-" + f.Local(n.Now()).Format("2006-01-02") + "." + format
	table, err := n.handOver(w, kind, name, func() (sheet.Writer, error) {
		if format == "csv" {
			return sheet.CSV(w)
		}
		return &logJSON{enc: json.NewEncoder(w)}, nil
	})
	must(err)
	var heading []any
	for _, key := range []string{"number", "at", "who", "person", "token", "address", "action", "said", "object", "detail"} {
		heading = append(heading, f.words.Text(f.Lang, "log.col."+key))
	}
	must(table.Row(heading...))
	for len(lines) > 0 {
		for _, a := range lines {
			said := f.logLine(a)
			must(table.Row(a.ID, f.Local(a.At), a.Name, a.Person, a.Token, a.Address, a.Action, said.Label, a.Object, a.Detail))
		}
		if len(lines) < logPart {
			break
		}
		filter.Before = lines[len(lines)-1].ID
		must(n.longer(w))
		must(read())
	}
	must(table.Close())
	return nil
}

// logJSON writes the same rows as JSON lines under names that are the same in every language.
type logJSON struct {
	enc   *json.Encoder
	begun bool
}

func (j *logJSON) Row(cells ...any) error {
	if !j.begun { // the heading
		j.begun = true
		return nil
	}
	row := map[string]any{}
	for i, name := range []string{"id", "at", "name", "person", "token", "address", "action", "said", "object", "detail"} {
		row[name] = cells[i]
	}
	return j.enc.Encode(row)
}

func (j *logJSON) Close() error { return nil }

// screenOf is the address of what a line of the log is about.
func screenOf(object string) string {
	noun, id, _ := strings.Cut(object, ":")
	if from, _, ok := news.ParseAuditRange(object); ok {
		return fmt.Sprintf("/desk/log/%d", from)
	}
	folder := map[string]string{"article": "articles", "picture": "media", "section": "sections", "series": "series", "page": "pages", "person": "people", "banner": "banners",
		"claim": "claims", "correction": "corrections", "assignment": "assignments",
		"notice": "notices", "popup": "popups", "issue": "issues", "submission": "inbox", "webhook": "webhooks", "tag": "tags"}[noun]
	if folder != "" && id != "" {
		return "/desk/" + folder + "/" + id
	}
	return map[string]string{"paper": "/desk/paper", "menu": "/desk/menu", "front": "/desk/front", "token": "/desk/tokens", "log": "/desk/log", "retention": "/desk/retention", "redirects": "/desk/redirects", "old-site": "/desk/old-site"}[noun]
}
