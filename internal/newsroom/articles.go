package newsroom

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// perPage is how many lines a list of the newsroom has.
const perPage = 50

// ArticlesPage is the list of articles.
type ArticlesPage struct {
	Frame
	Filter   ArticleQuery
	Tabs     []Tab
	Sections []Option
	Rows     []ArticleLine
	Older    string // address of the next page; empty: there is none
	Filtered bool   // more than whose and which status is asked for: an empty list has another reason
	Todo     []TodoLine
	OwnOnly  bool // the person sees own articles alone
}

// ArticleQuery is what the list's address asks for.
type ArticleQuery struct {
	Status  news.Status
	Section int64
	Mine    bool
	Text    string
	Before  string
}

// Tab is a step of the road above the list.
type Tab struct {
	Label, Path string // Label: key
	Open        bool
	Count       int // -1: not known for this choice
}

// ArticleLine is a line of the list.
type ArticleLine struct {
	news.ArticleRow
	SectionName string
	Names       []string
	Counted     bool   // the person may see how often it is read
	Views       string // as people read it
}

func (q ArticleQuery) path() string {
	v := url.Values{}
	if q.Status != "" {
		v.Set("status", string(q.Status))
	}
	if q.Section != 0 {
		v.Set("section", strconv.FormatInt(q.Section, 10))
	}
	v.Set("who", "all")
	if q.Mine {
		v.Set("who", "mine")
	}
	if q.Text != "" {
		v.Set("q", q.Text)
	}
	if q.Before != "" {
		v.Set("before", q.Before)
	}
	return "/desk/?" + v.Encode()
}

func (n *Newsroom) articles(w http.ResponseWriter, r *http.Request) error {
	person := who(r).person
	q := ArticleQuery{
		Status: news.Status(web.Query(r, "status", 20)), Text: web.Query(r, "q", 200), Before: web.Query(r, "before", 60),
		// Whoever edits only own articles wants to see those first.
		Mine: cmp.Or(web.Query(r, "who", 10), map[bool]string{true: "all", false: "mine"}[person.May(staff.EditAll)]) == "mine",
	}
	if !readsAll(person) {
		q.Mine = true
	}
	if !slices.Contains(news.Statuses(), q.Status) {
		q.Status = ""
	}
	before, err := news.ParseCursor(q.Before)
	if err != nil {
		q.Before, before = "", news.Cursor{} // an address from elsewhere: begin at the top
	}
	if id, err := strconv.ParseInt(web.Query(r, "section", 20), 10, 64); err == nil && id > 0 {
		q.Section = id
	}
	filter := news.ArticleFilter{Status: q.Status, Section: q.Section, Text: q.Text, Before: before, Limit: perPage + 1}
	if q.Mine {
		filter.Owner = person.ID
	}
	return n.show(w, r, screen{page: "articles", here: "articles"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := ArticlesPage{Frame: f, Filter: q, OwnOnly: !readsAll(person), Filtered: q.Section != 0 || q.Text != "" || q.Before != ""}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		p.Sections = sectionOptions(sections, q.Section)
		rows, err := rd.Articles(ctx, filter)
		if err != nil {
			return nil, err
		}
		if len(rows) > perPage {
			rows = rows[:perPage]
			last := rows[perPage-1]
			next := q
			next.Before = news.Cursor{At: last.Updated, No: last.No}.String()
			p.Older = next.path()
		}
		views, err := viewsOfRows(ctx, rd, person, rows)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			line := ArticleLine{ArticleRow: x, Counted: countedRow(person, x), Views: grouped(views[x.No])}
			if s, ok := sections.Find(x.Section); ok {
				line.SectionName = s.Name
			}
			for _, b := range x.Bylines {
				line.Names = append(line.Names, b.Name)
			}
			p.Rows = append(p.Rows, line)
		}
		if p.Todo, err = n.todo(ctx, rd, person); err != nil {
			return nil, err
		}
		p.Tabs, err = tabs(ctx, rd, q)
		return p, err
	})
}

// tabs are the steps with how many articles stand at each. The counts are of the whole paper, so they are shown only
// where the list is of the whole paper too.
func tabs(ctx context.Context, rd Reader, q ArticleQuery) ([]Tab, error) {
	whole := !q.Mine && q.Section == 0 && q.Text == ""
	counts := map[news.Status]int{}
	if whole {
		var err error
		if counts, err = rd.CountByStatus(ctx); err != nil {
			return nil, err
		}
	}
	total := 0
	for _, count := range counts {
		total += count
	}
	tab := func(status news.Status, label string, count int) Tab {
		to := q
		to.Status, to.Before = status, ""
		if !whole {
			count = -1
		}
		return Tab{Label: label, Path: to.path(), Open: q.Status == status, Count: count}
	}
	all := []Tab{tab("", "articles.all", total)}
	for _, s := range news.Statuses() {
		all = append(all, tab(s, "status."+string(s), counts[s]))
	}
	return all, nil
}

// sectionOptions are the sections as choices, sub-sections under theirs.
func sectionOptions(sections news.Sections, chosen int64) []Option {
	var options []Option
	for _, s := range sections {
		options = append(options, Option{Value: strconv.FormatInt(s.ID, 10), Text: s.Name, Under: s.Parent != 0, Selected: s.ID == chosen})
	}
	return options
}
