package site

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// IssuesPage is the archive of the printed paper (지면보기), a month of it or the newest.
type IssuesPage struct {
	Frame
	Month string // 2026-11; empty: the newest
	Years []IssueYear
	Items []IssueTile
	Next  string
	First string
}

// IssueYear is a year with its months in which there are issues.
type IssueYear struct {
	Year   string
	Months []Link
}

// IssueTile is an issue in the archive.
type IssueTile struct {
	Path   string
	Day    time.Time
	Number int
	Count  int
	Page   PageTile // its first
}

// PageTile is a page of the printed paper: its picture, or where there is none its number.
type PageTile struct {
	Path    string
	Number  int
	Label   string
	Image   *Image
	Current bool
}

// IssuePage is the printed paper of a day.
type IssuePage struct {
	Frame
	Day    time.Time
	Number int
	Sheets []PageTile
	Older  Link
}

// PrintedPage is one page of it with the articles that stand on it.
type PrintedPage struct {
	Frame
	Day      time.Time
	Issue    Link
	Number   int // of the issue
	Page     PageTile
	PDF      string // empty: blocked
	Size     string
	Sheets   []Link // of the whole issue
	Previous string
	Next     string
	Articles []Teaser
}

// issuesShown is how many issues a page of the archive has.
const issuesShown = 24

const sizesTile = "(min-width: 60em) 220px, 45vw"

func issuePath(day string) string { return "/issues/" + day }

func printedPath(day string, page int) string { return issuePath(day) + "/" + strconv.Itoa(page) }

// issueDay is the noon of an issue's day, so that no zone makes another day of it.
func (m *making) issueDay(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, m.now.Location())
	if err != nil {
		return time.Time{} // the desk checked it
	}
	return t.Add(12 * time.Hour)
}

func (m *making) words(key string, args ...any) string {
	return m.s.Renderer.Words().Text(language, key, args...)
}

// tile sets a page; its picture is the variants of the PDF where they were drawn.
func (m *making) tile(library map[int64]news.Picture, day string, number int, p news.IssuePage) PageTile {
	t := PageTile{Path: printedPath(day, number), Number: number, Label: p.Label}
	if file, ok := library[p.Picture]; ok && len(file.Variants) > 0 {
		image := m.image(file, sizesTile, 320)
		image.Alt = "" // the number beside it says what it is
		t.Image = &image
	}
	return t
}

func (s *Site) issues(w http.ResponseWriter, r *http.Request) error {
	month, before := web.Query(r, "month", 7), web.Query(r, "before", 10)
	if _, err := time.Parse("2006-01", month); month != "" && err != nil {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	if _, err := news.IssueDay(before); before != "" && (err != nil || month != "") {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	path := "/issues"
	switch {
	case month != "":
		path += "?month=" + month
	case before != "":
		path += "?before=" + before
	}
	return s.page(w, r, path, func(ctx context.Context, m *making) (page, error) {
		m.uses.Use(useIssues)
		f, err := m.frame(ctx, place{path: path, plain: true, crumbs: here(m.words("issues.title"))})
		if err != nil {
			return page{}, err
		}
		p := &IssuesPage{Frame: f, Month: month}
		p.Title, p.Description = m.words("issues.title"), m.words("issues.explain", m.paper.Name)
		months, err := m.r.IssueMonths(ctx)
		if err != nil {
			return page{}, err
		}
		for _, x := range months {
			year, number := x.Month[:4], x.Month[5:]
			if n := len(p.Years); n == 0 || p.Years[n-1].Year != year {
				p.Years = append(p.Years, IssueYear{Year: year})
			}
			last := &p.Years[len(p.Years)-1]
			last.Months = append(last.Months, Link{Name: number, Path: "/issues?month=" + x.Month, Current: x.Month == month})
		}
		filter := news.IssueFilter{Public: true, Month: month, Before: before, Limit: issuesShown + 1}
		if month != "" {
			filter.Limit = 31
		}
		all, err := m.r.Issues(ctx, filter)
		if err != nil {
			return page{}, err
		}
		if month != "" && len(all) == 0 {
			return page{}, fault.New(fault.NotFound, "fault.not-found")
		}
		if month == "" && len(all) > issuesShown {
			all = all[:issuesShown]
			p.Next = "/issues?before=" + all[issuesShown-1].Day
		}
		if before != "" || month != "" {
			p.First = "/issues"
		}
		var ids []int64
		for _, x := range all {
			for _, page := range x.Pages {
				ids = append(ids, page.Picture)
			}
		}
		library, err := m.library(ctx, ids)
		if err != nil {
			return page{}, err
		}
		for _, x := range all {
			t := IssueTile{Path: issuePath(x.Day), Day: m.issueDay(x.Day), Number: x.Number, Count: x.Count}
			if len(x.Pages) > 0 {
				t.Page = m.tile(library, x.Day, 1, x.Pages[0])
			}
			p.Items = append(p.Items, t)
		}
		return m.html("issues", http.StatusOK, p)
	})
}

// printed notes whether the paper has printed pages to lead to.
func (m *making) printed(ctx context.Context, f *Frame, _ place) error {
	m.uses.Use(useIssues)
	some, err := m.r.Issues(ctx, news.IssueFilter{Public: true, Limit: 1})
	f.InPrint = len(some) > 0
	return err
}

// publicIssue is the issue of a day as readers may see it; gone tells that they could once.
func (m *making) publicIssue(ctx context.Context, day string) (x news.Issue, gone bool, err error) {
	m.uses.Use(useIssues)
	if x, err = m.r.IssueOn(ctx, day); err != nil {
		return x, false, err
	}
	switch x.Status {
	case news.IssuePublished:
		return x, false, nil
	case news.IssueWithdrawn:
		return x, true, nil
	}
	return x, false, fault.New(fault.NotFound, "fault.not-found")
}

// issueGone says that an issue was taken away.
func (m *making) issueGone(ctx context.Context, path string) (page, error) {
	f, err := m.frame(ctx, place{path: path, plain: true})
	if err != nil {
		return page{}, err
	}
	const key = "issues.gone"
	f.Title = m.words(key)
	f.Canonical, f.Index = "", false
	return m.html("error", http.StatusGone, TroublePage{f, Trouble{http.StatusGone, key}})
}

func (s *Site) issue(w http.ResponseWriter, r *http.Request) error {
	day := r.PathValue("day")
	if _, err := news.IssueDay(day); err != nil {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	return s.page(w, r, issuePath(day), func(ctx context.Context, m *making) (page, error) {
		x, gone, err := m.publicIssue(ctx, day)
		switch {
		case err != nil:
			return page{}, err
		case gone:
			return m.issueGone(ctx, issuePath(day))
		}
		f, err := m.frame(ctx, place{path: issuePath(day), plain: true, crumbs: m.under("issues.title", "/issues", m.issueDay(day).Format("2006. 1. 2."))})
		if err != nil {
			return page{}, err
		}
		p := &IssuePage{Frame: f, Day: m.issueDay(day), Number: x.Number}
		p.Title = m.words("issues.day", p.Day.Format("2006. 1. 2."), x.Number)
		p.Description = p.Title
		var ids []int64
		for _, page := range x.Pages {
			ids = append(ids, page.Picture)
		}
		library, err := m.library(ctx, ids)
		if err != nil {
			return page{}, err
		}
		for i, page := range x.Pages {
			p.Sheets = append(p.Sheets, m.tile(library, day, i+1, page))
		}
		if len(p.Sheets) > 0 && p.Sheets[0].Image != nil {
			p.Image = m.cardOf(*p.Sheets[0].Image)
		}
		older, err := m.r.Issues(ctx, news.IssueFilter{Public: true, Before: day, Limit: 1})
		if err != nil {
			return page{}, err
		}
		if len(older) > 0 {
			p.Older = Link{Name: m.issueDay(older[0].Day).Format("2006. 1. 2."), Path: issuePath(older[0].Day)}
		}
		return m.html("issue", http.StatusOK, p)
	})
}

func (s *Site) issuePage(w http.ResponseWriter, r *http.Request) error {
	day := r.PathValue("day")
	number, err := web.PathID(r, "page")
	if err != nil || number > news.MaxIssuePages {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	if _, err := news.IssueDay(day); err != nil {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	at := int(number)
	return s.page(w, r, printedPath(day, at), func(ctx context.Context, m *making) (page, error) {
		x, gone, err := m.publicIssue(ctx, day)
		switch {
		case err != nil:
			return page{}, err
		case gone:
			return m.issueGone(ctx, printedPath(day, at))
		case at > len(x.Pages):
			return page{}, fault.New(fault.NotFound, "fault.not-found")
		}
		f, err := m.frame(ctx, place{path: printedPath(day, at), plain: true, crumbs: []Link{
			{Name: m.words("issues.title"), Path: "/issues"}, {Name: m.issueDay(day).Format("2006. 1. 2."), Path: issuePath(day)}, {Name: m.words("issues.page", at)},
		}})
		if err != nil {
			return page{}, err
		}
		here := x.Pages[at-1]
		library, err := m.library(ctx, []int64{here.Picture})
		if err != nil {
			return page{}, err
		}
		p := &PrintedPage{Frame: f, Day: m.issueDay(day), Number: x.Number, Page: m.tile(library, day, at, here)}
		p.Issue = Link{Name: p.Day.Format("2006. 1. 2."), Path: issuePath(day)}
		p.Title = m.words("issues.page-title", p.Issue.Name, at, here.Label)
		p.Description = p.Title
		if p.Page.Image != nil {
			image := m.image(library[here.Picture], "(min-width: 60em) 700px, 100vw", 960)
			image.Alt, image.Eager = m.words("issues.picture", p.Issue.Name, at), true
			p.Page.Image = &image
			p.Image = m.cardOf(image)
		}
		if file, ok := library[here.Picture]; ok {
			p.PDF, p.Size = "/media/"+file.Original(), fileSize(file.Bytes)
		}
		for i := range x.Pages {
			p.Sheets = append(p.Sheets, Link{Name: strconv.Itoa(i + 1), Path: printedPath(day, i+1), Current: i+1 == at})
		}
		if at > 1 {
			p.Previous = printedPath(day, at-1)
		}
		if at < len(x.Pages) {
			p.Next = printedPath(day, at+1)
		}
		if err := m.printedArticles(ctx, p, here.Articles); err != nil {
			return page{}, err
		}
		return m.html("issue-page", http.StatusOK, p)
	})
}

// printedArticles fills what stands on the page, as far as readers may see it, in its order.
func (m *making) printedArticles(ctx context.Context, p *PrintedPage, nos []int64) error {
	for _, no := range nos {
		m.uses.Use(useArticle(no)) // also one that is not public: it may become so
	}
	heads, err := m.r.Headlines(ctx, nos)
	if err != nil {
		return err
	}
	p.Articles, err = m.teasers(ctx, heads, sizesTeaser, 320)
	for i := range p.Articles {
		p.Articles[i].Lead = richtext.Cut(p.Articles[i].Lead, 160)
	}
	return err
}
