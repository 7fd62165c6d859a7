package newsroom

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"jogan/internal/desk"
	"jogan/internal/exchange/oldsite"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

type redirectReader interface {
	OldSite(ctx context.Context) (news.OldSite, int64, error)
	OldCodes(ctx context.Context, system string) ([]news.OldCode, error)
	Redirects(ctx context.Context, source, text, after string, limit int) ([]news.Redirect, error)
	Redirect(ctx context.Context, from string) (news.Redirect, error)
	CountRedirects(ctx context.Context) (int64, error)
	RedirectDraft(ctx context.Context, person int64) (string, error)
}

// RedirectsPage lists the redirects of the paper's own, and takes in new ones: one, or a table.
type RedirectsPage struct {
	Frame
	Text   string
	Rows   []RedirectRow
	All    int64
	Older  string // address of the rest; empty: there is none
	Fields Fields
	File   Input
	Max    int
}

// RedirectRow is a redirect as a list shows it.
type RedirectRow struct {
	news.Redirect
	Shown string // the addresses as people read them
	Leads string
	Edit  string
}

// readAddress is an address with its letters in the place of their codes, for people.
func readAddress(address string) string {
	if text, err := url.PathUnescape(address); err == nil {
		return shown(text)
	}
	return shown(address)
}

func redirectRow(x news.Redirect) RedirectRow {
	return RedirectRow{x, readAddress(x.From), readAddress(x.To), "/desk/redirects/edit?" + url.Values{"from": {x.From}}.Encode()}
}

func redirectFields() Fields {
	return Fields{
		{Name: "from", Kind: "text", Label: "redirect.from", Help: "redirect.from-help", Limit: news.MaxAddress, Required: true, Complete: "off"},
		{Name: "to", Kind: "text", Label: "redirect.to", Help: "redirect.to-help", Limit: news.MaxAddress, Required: true, Complete: "off"},
	}
}

func (n *Newsroom) redirects(w http.ResponseWriter, r *http.Request) error {
	return n.showRedirects(w, r, screen{}, nil)
}

func (n *Newsroom) showRedirects(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	text, after := web.Query(r, "q", 200), web.Query(r, "after", news.MaxAddress)
	s.page, s.here = "redirects", "redirects"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := RedirectsPage{Text: shown(text), Max: news.MaxRedirects}
		search := text
		if u, err := url.Parse(text); err == nil && text != "" { // addresses are kept encoded
			search = u.EscapedPath()
			if u.RawQuery != "" {
				search += "?" + u.RawQuery
			}
		}
		rows, err := rd.Redirects(ctx, news.OwnRedirect, search, after, perPage+1)
		if err != nil {
			return nil, err
		}
		if len(rows) > perPage {
			rows = rows[:perPage]
			p.Older = "/desk/redirects?" + url.Values{"q": {text}, "after": {rows[perPage-1].From}}.Encode()
		}
		for _, x := range rows {
			p.Rows = append(p.Rows, redirectRow(x))
		}
		if p.All, err = rd.CountRedirects(ctx); err != nil {
			return nil, err
		}
		file := Fields{{Name: "file", Kind: "table", Label: "redirect.file", Help: "redirect.file-help", HelpArg: news.MaxRedirects, Required: true}}
		all := append(redirectFields(), file...).fill(&f, "", v, s.err)
		p.Fields, p.File, p.Frame = all[:2], all[2], f
		return p, nil
	})
}

func (n *Newsroom) addRedirect(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if _, err := n.Desk.SaveRedirect(r.Context(), n.actor(r), news.Redirect{From: v.Text("from"), To: v.Text("to")}, ""); err != nil {
		if !again(err) {
			return err
		}
		return n.showRedirects(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/redirects", "saved")
}

// RedirectPage changes a redirect or ends it.
type RedirectPage struct {
	Frame
	Was    string
	Shown  string
	Fields Fields
}

func (n *Newsroom) redirect(w http.ResponseWriter, r *http.Request) error {
	return n.showRedirect(w, r, web.Query(r, "from", news.MaxAddress), screen{}, nil)
}

func (n *Newsroom) showRedirect(w http.ResponseWriter, r *http.Request, was string, s screen, v *web.Values) error {
	s.page, s.here = "redirect", "redirects"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		x, err := rd.Redirect(ctx, was)
		if err != nil {
			return nil, err
		}
		fields := redirectFields()
		fields[0].Value, fields[1].Value = x.From, x.To
		p := RedirectPage{Was: x.From, Shown: readAddress(x.From), Fields: fields.fill(&f, "", v, s.err)}
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) saveRedirect(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	was := v.Text("was")
	if _, err := n.Desk.SaveRedirect(r.Context(), n.actor(r), news.Redirect{From: v.Text("from"), To: v.Text("to")}, was); err != nil {
		if !again(err) {
			return err
		}
		return n.showRedirect(w, r, was, screen{err: err}, v)
	}
	return back(w, r, "/desk/redirects", "saved")
}

func (n *Newsroom) deleteRedirect(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.DeleteRedirect(r.Context(), n.actor(r), v.Text("was")); err != nil {
		return err
	}
	return back(w, r, "/desk/redirects", "deleted")
}

// redirectsFile sends all redirects as a table that comes in again the same way.
func (n *Newsroom) redirectsFile(w http.ResponseWriter, r *http.Request) error {
	f := n.bareFrame(r)
	words, lang := f.words, f.Lang
	rows := [][]string{{words.Text(lang, "redirect.from"), words.Text(lang, "redirect.to"), words.Text(lang, "redirect.added")}}
	err := n.Store.Read(r.Context(), func(rd Reader) error {
		paper, err := rd.Paper(r.Context())
		if err != nil {
			return err
		}
		for after := ""; ; {
			some, err := rd.Redirects(r.Context(), news.OwnRedirect, "", after, 5000)
			if err != nil || len(some) == 0 {
				return err
			}
			for _, x := range some {
				to := x.To
				if x.Gone() {
					to = "gone"
				}
				rows = append(rows, []string{x.From, to, x.Added.In(paper.Zone()).Format("2006-01-02")})
			}
			after = some[len(some)-1].From
		}
	})
	if err != nil {
		return err
	}
	return writeCSV(w, "redirects", n.Now(), rows)
}

// checkRedirects takes in a table and shows what it would do; nothing changes yet.
func (n *Newsroom) checkRedirects(w http.ResponseWriter, r *http.Request) error {
	raw, err := tableFile(w, r)
	if err == nil {
		_, err = oldsite.ReadTable(raw)
	}
	if err == nil {
		err = n.Desk.KeepRedirectDraft(r.Context(), n.actor(r), tableText(raw))
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showRedirects(w, r, screen{err: err}, nil)
	}
	return back(w, r, "/desk/redirects/import", "")
}

// tableFile reads the form's file.
func tableFile(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	whole := r.Body
	r.Body = http.MaxBytesReader(w, whole, oldsite.MaxTable+1<<20)
	form, err := r.MultipartReader()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "fault.form")
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, fault.In("file", "field.required")
		}
		if err != nil {
			return nil, tooLarge(whole, err)
		}
		if part.FormName() != "file" {
			continue
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return nil, tooLarge(whole, err)
		}
		if len(raw) == 0 {
			return nil, fault.In("file", "field.required")
		}
		return raw, nil
	}
}

func tooLarge(body io.Reader, err error) error {
	if web.Status(err) == http.StatusRequestEntityTooLarge {
		web.ReadOn(body, 4*oldsite.MaxTable)
		return fault.In("file", "redirect.file-large", oldsite.MaxTable>>20)
	}
	return fault.Wrap(err, fault.Invalid, "fault.form")
}

// tableText is a table that was read, as text alone: databases keep no other bytes.
func tableText(raw []byte) string {
	rows, err := oldsite.ReadTable(raw)
	if err != nil {
		return ""
	}
	var b strings.Builder
	quote := func(s string) string { return `"` + strings.ReplaceAll(strings.ToValidUTF8(s, ""), `"`, `""`) + `"` }
	line := 1
	for _, x := range rows {
		for ; line < x.Line; line++ { // lines keep their numbers
			b.WriteString("\n")
		}
		b.WriteString(quote(strings.ReplaceAll(x.From, "\n", " ")) + "," + quote(strings.ReplaceAll(x.To, "\n", " ")) + "\n")
		line++
	}
	return b.String()
}

// RedirectsImportPage is what a table would do.
type RedirectsImportPage struct {
	Frame
	Plan   desk.RedirectPlan
	Total  int
	Faults []RedirectFault // the first of the lines that cannot be applied
	More   int             // of them that are not shown
	Some   []RedirectRow   // the first that can be applied
}

// RedirectFault is a line that cannot be applied.
type RedirectFault struct {
	Line     int
	From, To string
	Text     string
}

// Shown of either.
const (
	importFaults = 200
	importSome   = 20
)

// redirectLines reads the table that somebody brought; none is NotFound.
func redirectLines(draft string) ([]desk.RedirectLine, error) {
	rows, err := oldsite.ReadTable([]byte(draft))
	if err != nil {
		return nil, err
	}
	lines := make([]desk.RedirectLine, 0, len(rows))
	for _, x := range rows {
		lines = append(lines, desk.RedirectLine{Line: x.Line, Redirect: news.Redirect{From: x.From, To: x.To}})
	}
	return lines, nil
}

func (n *Newsroom) redirectDraft(r *http.Request) ([]desk.RedirectLine, error) {
	draft := ""
	err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
		draft, err = rd.RedirectDraft(r.Context(), who(r).person.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return redirectLines(draft)
}

func (n *Newsroom) redirectsImport(w http.ResponseWriter, r *http.Request) error {
	lines, err := n.redirectDraft(r)
	if fault.Is(err, fault.NotFound) {
		return back(w, r, "/desk/redirects", "")
	}
	if err != nil {
		return err
	}
	plan, err := n.Desk.PlanRedirects(r.Context(), n.actor(r), lines)
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showRedirects(w, r, screen{err: err}, nil)
	}
	return n.show(w, r, screen{page: "redirects-import", here: "redirects"}, func(_ context.Context, _ Reader, f Frame) (any, error) {
		p := RedirectsImportPage{Frame: f, Plan: plan, Total: len(plan.Lines)}
		for _, x := range plan.Lines {
			switch {
			case x.Err != nil && len(p.Faults) < importFaults:
				p.Faults = append(p.Faults, RedirectFault{x.Line, shown(x.From), shown(x.To), f.saysOf(x.Err)})
			case x.Err != nil:
				p.More++
			case len(p.Some) < importSome:
				p.Some = append(p.Some, redirectRow(x.Redirect))
			}
		}
		return p, nil
	})
}

// saysOf is what is wrong with a line, in one sentence.
func (f Frame) saysOf(err error) string {
	for _, x := range fault.FieldsOf(err) {
		return f.words.Text(f.Lang, x.Key, x.Args...)
	}
	return f.words.Say(f.Lang, err)
}

func (n *Newsroom) importRedirects(w http.ResponseWriter, r *http.Request) error {
	lines, err := n.redirectDraft(r)
	if fault.Is(err, fault.NotFound) { // applied already: the button was pressed twice
		return back(w, r, "/desk/redirects", "")
	}
	if err != nil {
		return err
	}
	if _, err := n.Desk.ImportRedirects(r.Context(), n.actor(r), lines); err != nil {
		if !again(err) {
			return err
		}
		return n.showRedirects(w, r, screen{err: err}, nil)
	}
	return back(w, r, "/desk/redirects", "redirects-imported")
}

func (n *Newsroom) dropRedirects(w http.ResponseWriter, r *http.Request) error {
	if err := n.Desk.KeepRedirectDraft(r.Context(), n.actor(r), ""); err != nil {
		return err
	}
	return back(w, r, "/desk/redirects", "")
}

// OldSitePage sets how addresses of the system before are answered.
type OldSitePage struct {
	Frame
	Version int64
	Fields  Fields
}

func (n *Newsroom) oldSitePage(w http.ResponseWriter, r *http.Request) error {
	return n.showOldSite(w, r, screen{}, nil)
}

func (n *Newsroom) showOldSite(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "old-site", "redirects"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		x, version, err := rd.OldSite(ctx)
		if err != nil {
			return nil, err
		}
		var lines []string
		for _, system := range x.Systems {
			codes, err := rd.OldCodes(ctx, system)
			if err != nil {
				return nil, err
			}
			for _, c := range codes {
				lines = append(lines, c.Code+" "+readAddress(c.To))
			}
			if len(codes) > 0 {
				break // they are the same for all
			}
		}
		systems := Input{Name: "systems", Kind: "multi", Label: "old-site.systems", Help: "old-site.systems-help"}
		chosen := map[string]bool{}
		for _, system := range x.Systems {
			chosen[system] = true
		}
		for _, system := range news.OldSystems() {
			systems.Options = append(systems.Options, Option{Value: system, Text: f.words.Text(f.Lang, "old-site.system."+system), Selected: chosen[system]})
		}
		p := OldSitePage{Version: version, Fields: Fields{
			systems,
			{Name: "kept", Kind: "check", Label: "old-site.kept", Help: "old-site.kept-help", Checked: x.Kept},
			{Name: "codes", Kind: "area", Label: "old-site.codes", Help: "old-site.codes-help", Value: strings.Join(lines, "\n"), Complete: "off"},
			{Name: "hosts", Kind: "area", Label: "old-site.hosts", Help: "old-site.hosts-help", Value: strings.Join(x.Hosts, "\n"), Complete: "off"},
		}.fill(&f, "", v, s.err)}
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) saveOldSite(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	x := news.OldSite{Systems: v.All("systems"), Kept: v.Has("kept"), Hosts: strings.Fields(v.Text("hosts"))}
	if err := n.Desk.SaveOldSite(r.Context(), n.actor(r), x, v.Text("codes"), v.Int("version")); err != nil {
		if !again(err) {
			return err
		}
		return n.showOldSite(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/old-site", "saved")
}
