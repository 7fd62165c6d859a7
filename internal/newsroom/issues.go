package newsroom

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// IssuesPage lists the issues of the printed paper, with a form for the next one.
type IssuesPage struct {
	Frame
	Rows   []news.Issue
	Older  string
	Fields Fields
}

func (n *Newsroom) issues(w http.ResponseWriter, r *http.Request) error {
	return n.showIssues(w, r, screen{}, nil)
}

func (n *Newsroom) showIssues(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	before := web.Query(r, "before", 10)
	s.page, s.here = "issues", "issues"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Issues(ctx, news.IssueFilter{Before: before, Limit: perPage + 1})
		if err != nil {
			return nil, err
		}
		p := IssuesPage{Rows: all}
		if len(all) > perPage {
			p.Rows = all[:perPage]
			p.Older = "/desk/issues?before=" + all[perPage-1].Day
		}
		last, err := rd.LastIssue(ctx)
		if err != nil {
			return nil, err
		}
		day := n.Now().In(f.Paper.Zone()).Format(time.DateOnly)
		if newest, err := news.IssueDay(last.Day); err == nil && last.Day >= day {
			day = newest.AddDate(0, 0, 1).Format(time.DateOnly)
		}
		p.Fields = issueFields(day, last.Number+1).fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

func issueFields(day string, number int) Fields {
	return Fields{
		{Name: "day", Kind: "date", Label: "issue.day", Required: true, Value: day},
		{Name: "number", Kind: "number", Label: "issue.number", Min: 1, Max: news.MaxIssueNumber, Required: true, Value: strconv.Itoa(number)},
	}
}

func (n *Newsroom) addIssue(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	x := news.Issue{Day: v.Text("day"), Number: small(v.Int("number"))}
	if err = v.Faults.Err(); err == nil {
		x, err = n.Desk.SaveIssue(r.Context(), n.actor(r), x)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showIssues(w, r, screen{err: err}, v)
	}
	return back(w, r, fmt.Sprintf("/desk/issues/%d", x.ID), "saved")
}

// IssuePage puts an issue together.
type IssuePage struct {
	Frame
	Issue   news.Issue
	Version int64
	Fields  Fields
	Rows    []IssueRow
	Upload  Input
	Theirs  bool // somebody else saved meanwhile
	Undrawn bool // some page has no picture
	Files   []RefusedFile
}

// IssueRow is a page of the issue.
type IssueRow struct {
	news.IssuePage
	Number   int
	Name     string // of the file
	Thumb    bool
	File     string // the PDF's address in the newsroom; empty: it is not in the library any more
	Place    Input
	Label    Input
	Linked   Input
	Articles []news.Headline // those of the linked that readers see
}

func (n *Newsroom) issue(w http.ResponseWriter, r *http.Request) error {
	return n.showIssue(w, r, screen{}, nil, nil)
}

func (n *Newsroom) showIssue(w http.ResponseWriter, r *http.Request, s screen, v *web.Values, refused []RefusedFile) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s.page, s.here = "issue", "issues"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		x, err := rd.Issue(ctx, id)
		if err != nil {
			return nil, err
		}
		p := IssuePage{Issue: x, Version: x.Version, Files: refused, Theirs: fault.Is(s.err, fault.Conflict)}
		if v != nil && !p.Theirs {
			p.Version = v.Int("version")
		}
		var files, nos []int64
		for _, page := range x.Pages {
			files, nos = append(files, page.Picture), append(nos, page.Articles...)
		}
		library, err := rd.Pictures(ctx, files)
		if err != nil {
			return nil, err
		}
		heads, err := rd.Headlines(ctx, nos)
		if err != nil {
			return nil, err
		}
		all := issueFields(x.Day, x.Number)
		for i, page := range x.Pages {
			all = append(all,
				Input{Name: fmt.Sprintf("place_%d", page.ID), Kind: "number", Label: "issue.place", Min: 1, Max: news.MaxIssuePages, Value: strconv.Itoa(i + 1)},
				Input{Name: fmt.Sprintf("label_%d", page.ID), Kind: "text", Label: "issue.label", Value: page.Label},
				Input{Name: fmt.Sprintf("articles_%d", page.ID), Kind: "text", Label: "issue.articles", Value: listed(page.Articles)})
		}
		all = append(all, Input{Name: "files", Kind: "hidden", Label: "issue.files"}, Input{Name: "pages", Kind: "hidden", Label: "issue.files"}).fill(&f, "", v, s.err)
		p.Fields = all[:2]
		for i, page := range x.Pages {
			row := IssueRow{IssuePage: page, Number: i + 1, Place: all[2+3*i], Label: all[3+3*i], Linked: all[4+3*i]}
			if file, ok := library[page.Picture]; ok {
				row.Name, row.Thumb, row.File = file.Name, len(file.Variants) > 0, "/desk/file/"+file.Original()
				p.Undrawn = p.Undrawn || !row.Thumb
			}
			for _, no := range page.Articles {
				if j := slices.IndexFunc(heads, func(h news.Headline) bool { return h.No == no }); j >= 0 {
					row.Articles = append(row.Articles, heads[j])
				}
			}
			p.Rows = append(p.Rows, row)
		}
		p.Frame = f
		return p, nil
	})
}

func listed(all []int64) string {
	var some []string
	for _, no := range all {
		some = append(some, strconv.FormatInt(no, 10))
	}
	return strings.Join(some, ", ")
}

// numbered finds an article's number in what is typed or pasted: 123, or its address.
var numbered = regexp.MustCompile(`^(?:(?:https?://[^/\s]+)?/(?:desk/)?articles/)?([1-9][0-9]{0,17})$`)

// articleNumbers reads numbers or addresses of articles, with commas or spaces between them.
func articleNumbers(v *web.Values, field string) (all []int64) {
	for word := range strings.FieldsFuncSeq(v.Text(field), func(c rune) bool { return c == ',' || unicode.IsSpace(c) }) {
		found := numbered.FindStringSubmatch(word)
		if found == nil {
			v.Faults.Add(field, "issue.article-number", shown(word))
			return all
		}
		no, err := strconv.ParseInt(found[1], 10, 64)
		if err != nil {
			v.Faults.Add(field, "issue.article-number", shown(word))
		}
		all = append(all, no)
	}
	return all
}

func (n *Newsroom) saveIssue(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	x := news.Issue{ID: id, Version: v.Int("version"), Day: v.Text("day"), Number: small(v.Int("number"))}
	var stands news.Issue
	if err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
		stands, err = rd.Issue(r.Context(), id)
		return err
	}); err != nil {
		return err
	}
	places := map[int64]int64{}
	for _, page := range stands.Pages {
		page.Label = v.Text(fmt.Sprintf("label_%d", page.ID))
		page.Articles = articleNumbers(v, fmt.Sprintf("articles_%d", page.ID))
		places[page.ID] = v.Int(fmt.Sprintf("place_%d", page.ID))
		x.Pages = append(x.Pages, page)
	}
	slices.SortStableFunc(x.Pages, func(a, b news.IssuePage) int { return cmp.Compare(places[a.ID], places[b.ID]) })
	if err = v.Faults.Err(); err == nil {
		_, err = n.Desk.SaveIssue(r.Context(), n.actor(r), x)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showIssue(w, r, screen{err: err}, v, nil)
	}
	return back(w, r, fmt.Sprintf("/desk/issues/%d", id), "saved")
}

// maxIssueUpload bounds a form with PDFs. They go through to the library one after the other: none is held in memory.
const maxIssueUpload = 2 << 30

// taken is a file of a form that the library has.
type taken struct {
	name string
	id   int64
}

// takePDFs puts each file of a form into the library, and says of each that is no PDF why it was left out.
func (n *Newsroom) takePDFs(w http.ResponseWriter, r *http.Request, limit int) (all []taken, refused []RefusedFile, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxIssueUpload)
	// PDFs of a whole issue take longer on an ordinary line than other forms may.
	if err := http.NewResponseController(w).SetReadDeadline(time.Now().Add(time.Hour)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, nil, err
	}
	form, err := r.MultipartReader()
	if err != nil {
		return nil, nil, fault.Wrap(err, fault.Invalid, "fault.form")
	}
	words, lang := n.Renderer.Words(), n.bareFrame(r).Lang
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return all, refused, nil
		}
		if err != nil {
			return all, refused, fault.Wrap(err, fault.Invalid, "fault.form")
		}
		if part.FileName() == "" {
			continue
		}
		if len(all)+len(refused) >= limit {
			return all, refused, fault.In("files", "field.too-many", limit)
		}
		name := fileName(part.FileName())
		id, err := n.takePDF(r, part, name)
		switch {
		case again(err):
			text := words.Say(lang, err)
			for _, said := range words.SayFields(lang, err) {
				text = said
			}
			refused = append(refused, RefusedFile{name, text})
		case err != nil:
			return all, refused, err
		default:
			all = append(all, taken{name, id})
		}
	}
}

// takePDF refuses what is no PDF before the library has seen more than its first bytes.
func (n *Newsroom) takePDF(r *http.Request, part *multipart.Part, name string) (int64, error) {
	head := make([]byte, 5)
	k, err := io.ReadFull(part, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return 0, fault.Wrap(err, fault.Invalid, "fault.form")
	}
	if string(head[:k]) != "%PDF-" {
		return 0, fault.In(media.Field, "issue.no-pdf")
	}
	p, err := n.Desk.AddPicture(r.Context(), n.actor(r), io.MultiReader(strings.NewReader("%PDF-"), part), news.Picture{Name: name})
	return p.ID, err
}

// natural compares names as people count: "2면.pdf" stands before "10면.pdf".
func natural(a, b string) int {
	for a != "" && b != "" {
		x, y := leadingDigits(a), leadingDigits(b)
		if x > 0 && y > 0 {
			m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
			if c := cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n)); c != 0 {
				return c
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func leadingDigits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}

func (n *Newsroom) addIssuePages(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	all, refused, err := n.takePDFs(w, r, news.MaxIssuePages)
	if err == nil && len(all) == 0 && len(refused) == 0 {
		err = fault.In("files", "field.required")
	}
	if err == nil && len(all) > 0 {
		slices.SortStableFunc(all, func(a, b taken) int { return natural(strings.ToLower(a.name), strings.ToLower(b.name)) })
		var files []int64
		for _, x := range all {
			files = append(files, x.id)
		}
		_, err = n.Desk.AddIssuePages(r.Context(), n.actor(r), id, files)
	}
	switch {
	case err != nil && !again(err):
		return err
	case err != nil:
		return n.showIssue(w, r, screen{err: err}, nil, refused)
	case len(refused) > 0:
		return n.showIssue(w, r, screen{status: http.StatusUnprocessableEntity}, nil, refused)
	}
	return back(w, r, fmt.Sprintf("/desk/issues/%d", id), "issue-pages")
}

func (n *Newsroom) replaceIssuePage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	page, err := web.PathID(r, "page")
	if err != nil {
		return err
	}
	all, refused, err := n.takePDFs(w, r, 1)
	if err == nil && len(all) == 0 && len(refused) == 0 {
		err = fault.In("files", "field.required")
	}
	if err == nil && len(all) > 0 {
		_, err = n.Desk.ReplaceIssuePage(r.Context(), n.actor(r), id, page, all[0].id)
	}
	switch {
	case err != nil && !again(err):
		return err
	case err != nil:
		return n.showIssue(w, r, screen{err: err}, nil, refused)
	case len(refused) > 0:
		return n.showIssue(w, r, screen{status: http.StatusUnprocessableEntity}, nil, refused)
	}
	return back(w, r, fmt.Sprintf("/desk/issues/%d", id), "saved")
}

func (n *Newsroom) deleteIssuePage(w http.ResponseWriter, r *http.Request) error {
	page, err := web.PathID(r, "page")
	if err != nil {
		return err
	}
	return n.issueStep(w, r, "deleted", func(ctx context.Context, actor staff.Actor, id int64) error {
		_, err := n.Desk.ReplaceIssuePage(ctx, actor, id, page, 0)
		return err
	})
}

// issueStep does something to an issue; what stands against it is said on the issue's screen.
func (n *Newsroom) issueStep(w http.ResponseWriter, r *http.Request, done string, do func(ctx context.Context, actor staff.Actor, id int64) error) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := do(r.Context(), n.actor(r), id); err != nil {
		if !again(err) {
			return err
		}
		return n.showIssue(w, r, screen{err: err}, nil, nil)
	}
	return back(w, r, fmt.Sprintf("/desk/issues/%d", id), done)
}

func (n *Newsroom) publishIssue(w http.ResponseWriter, r *http.Request) error {
	return n.issueStep(w, r, "published", func(ctx context.Context, actor staff.Actor, id int64) error {
		_, err := n.Desk.PublishIssue(ctx, actor, id)
		return err
	})
}

func (n *Newsroom) withdrawIssue(w http.ResponseWriter, r *http.Request) error {
	return n.issueStep(w, r, "withdrawn", func(ctx context.Context, actor staff.Actor, id int64) error {
		_, err := n.Desk.WithdrawIssue(ctx, actor, id)
		return err
	})
}

func (n *Newsroom) drawIssue(w http.ResponseWriter, r *http.Request) error {
	return n.issueStep(w, r, "issue-drawn", n.Desk.DrawIssue)
}

func (n *Newsroom) deleteIssue(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeleteIssue(r.Context(), n.actor(r), id); err != nil {
		if !again(err) {
			return err
		}
		return n.showIssue(w, r, screen{err: err}, nil, nil)
	}
	return back(w, r, "/desk/issues", "deleted")
}
