package newsroom

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// SectionsPage lists the sections, with a form for a new one.
type SectionsPage struct {
	Frame
	Sections news.Sections
	Fields   Fields
	Running  []news.Merger
	Full     int64 // the section that could not be deleted because it is full; 0: none
}

// Address is a section's address for readers.
func (p SectionsPage) Address(id int64) string { return p.Sections.Path(id) }

func (n *Newsroom) sections(w http.ResponseWriter, r *http.Request) error {
	return n.showSections(w, r, screen{}, nil, 0)
}

func (n *Newsroom) showSections(w http.ResponseWriter, r *http.Request, s screen, v *web.Values, full int64) error {
	s.page, s.here = "sections", "sections"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		p := SectionsPage{Full: full, Sections: all, Fields: sectionFields(all, news.Section{}).fill(&f, "", v, s.err)}
		if p.Running, err = running(ctx, rd, news.MergeSection); err != nil {
			return nil, err
		}
		p.Frame = f
		return p, nil
	})
}

func sectionFields(all news.Sections, s news.Section) Fields {
	var parents []Option
	for _, x := range all {
		if x.Parent == 0 && x.ID != s.ID {
			parents = append(parents, Option{Value: strconv.FormatInt(x.ID, 10), Text: x.Name, Selected: x.ID == s.Parent})
		}
	}
	return Fields{
		{Name: "name", Kind: "text", Label: "section.name", Limit: news.MaxName, Required: true, Value: s.Name},
		{Name: "slug", Kind: "text", Label: "section.slug", Help: "section.slug-help", Limit: news.MaxSlug, Required: true, Value: s.Slug},
		{Name: "parent", Kind: "select", Label: "section.above", Help: "section.above-help", Options: parents},
		{Name: "hidden", Kind: "check", Label: "section.hidden", Help: "section.hidden-help", Checked: s.Hidden},
	}
}

// deskOptions are the people who can answer for a section.
func deskOptions(ctx context.Context, rd Reader, s news.Section) ([]Option, error) {
	people, err := rd.People(ctx)
	if err != nil {
		return nil, err
	}
	table, _, err := rd.Powers(ctx)
	var options []Option
	for _, x := range people {
		chosen := slices.Contains(s.Desks, x.ID)
		if chosen || x.Disabled.IsZero() && table.May(x.Role, staff.Approve) {
			options = append(options, Option{Value: strconv.FormatInt(x.ID, 10), Text: x.Name + " " + x.Title, Selected: chosen})
		}
	}
	return options, err
}

func (n *Newsroom) addSection(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	all, err := n.tree(r.Context())
	if err != nil {
		return err
	}
	s := news.Section{Name: v.Text("name"), Slug: v.Text("slug"), Parent: v.Int("parent"), Hidden: v.Has("hidden")}
	for _, x := range all {
		if x.Parent == s.Parent {
			s.Position = max(s.Position, x.Position+1)
		}
	}
	if err = v.Faults.Err(); err == nil {
		_, err = n.Desk.SaveSection(r.Context(), n.actor(r), s)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showSections(w, r, screen{err: err}, v, 0)
	}
	return back(w, r, "/desk/sections", "saved")
}

func (n *Newsroom) tree(ctx context.Context) (all news.Sections, err error) {
	err = n.Store.Read(ctx, func(rd Reader) error {
		all, err = rd.Sections(ctx)
		return err
	})
	return all, err
}

// SectionPage changes a section.
type SectionPage struct {
	Frame
	Section news.Section
	Fields  Fields
	Uses    int64 // articles and sub-sections in it
	Merge   Input // into which it can go; no options: there is none
	Running []news.Merger
}

func (n *Newsroom) section(w http.ResponseWriter, r *http.Request) error {
	return n.showSection(w, r, screen{}, nil)
}

func (n *Newsroom) showSection(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s.page, s.here = "section", "sections"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		x, ok := all.Find(id)
		if !ok {
			return nil, fault.New(fault.NotFound, "fault.not-found")
		}
		desks, err := deskOptions(ctx, rd, x)
		if err != nil {
			return nil, err
		}
		fields := append(sectionFields(all, x), Input{Name: "version", Kind: "hidden", Label: "section.name", Value: strconv.FormatInt(x.Version, 10)}, Input{Name: "desks", Kind: "multi", Label: "section.desks", Help: "section.desks-help", Options: desks}).fill(&f, "", v, s.err)
		if fault.Is(s.err, fault.Conflict) {
			fields[len(fields)-2].Value = strconv.FormatInt(x.Version, 10) // saving once more is a decision made with the message in view
		}
		p := SectionPage{Section: x, Fields: fields, Merge: Input{Name: "into", Kind: "select", Label: "merge.into", Required: true, Form: "merge-"}}
		if p.Uses, err = rd.SectionUse(ctx, id); err != nil {
			return nil, err
		}
		if p.Running, err = running(ctx, rd, news.MergeSection); err != nil {
			return nil, err
		}
		p.Merge.Options = slices.DeleteFunc(sectionOptions(all, 0), func(o Option) bool { return o.Value == strconv.FormatInt(id, 10) })
		p.Merge.Error = said(f, s.err, "into")
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) saveSection(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	all, err := n.tree(r.Context())
	if err != nil {
		return err
	}
	s, ok := all.Find(id)
	if !ok {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	s.Name, s.Slug, s.Parent, s.Hidden, s.Desks = v.Text("name"), v.Text("slug"), v.Int("parent"), v.Has("hidden"), nil
	s.Version = v.Int("version")
	for _, text := range v.All("desks") {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			s.Desks = append(s.Desks, id)
		} else {
			v.Faults.Add("desks", "field.choice")
		}
	}
	if err = v.Faults.Err(); err == nil {
		_, err = n.Desk.SaveSection(r.Context(), n.actor(r), s)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showSection(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/sections", "saved")
}

// moveSection lets a section change places with its neighbour. Positions are numbered anew, because an import may have
// given several the same.
func (n *Newsroom) moveSection(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	all, err := n.tree(r.Context())
	if err != nil {
		return err
	}
	s, ok := all.Find(id)
	if !ok {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	siblings := slices.DeleteFunc(slices.Clone(all), func(x news.Section) bool { return x.Parent != s.Parent })
	from := slices.IndexFunc(siblings, func(x news.Section) bool { return x.ID == id })
	to := from + 1
	if v.Has("up") {
		to = from - 1
	}
	if to < 0 || to >= len(siblings) {
		return back(w, r, "/desk/sections", "nothing")
	}
	siblings[from], siblings[to] = siblings[to], siblings[from]
	for i, x := range siblings {
		if x.Position == i+1 {
			continue
		}
		x.Position = i + 1
		if _, err := n.Desk.SaveSection(r.Context(), n.actor(r), x); err != nil {
			return err
		}
	}
	return back(w, r, "/desk/sections", "saved")
}

func (n *Newsroom) deleteSection(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeleteSection(r.Context(), n.actor(r), id); err != nil {
		if !again(err) {
			return err
		}
		if fault.TextOf(err).Key != "section.full" {
			id = 0
		}
		return n.showSections(w, r, screen{err: err}, nil, id)
	}
	return back(w, r, "/desk/sections", "deleted")
}

// PaperPage sets the paper.
type PaperPage struct {
	Frame
	Version int64
	Groups  []FieldGroup
	Boxes   []BoxGroup
}

// FieldGroup is a part of a long form.
type FieldGroup struct {
	Label, Help string // keys
	Fields      Fields
}

// BoxGroup are the section boxes of one page type.
type BoxGroup struct {
	Page  news.PageType
	Error string
	Rows  []BoxRow
}

// BoxRow is one section box: an empty one has no section.
type BoxRow struct {
	ID       string
	Sections []Option
	Length   string
}

const defaultBoxLength = 300 // characters

func (n *Newsroom) paper(w http.ResponseWriter, r *http.Request) error {
	return n.showPaper(w, r, screen{}, nil)
}

func (n *Newsroom) showPaper(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "paper", "paper"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		x := f.Paper
		p := PaperPage{Version: x.Version}
		if v != nil && !fault.Is(s.err, fault.Conflict) {
			p.Version = v.Int("version")
		}
		groups := paperFields(x)
		if f.May(string(staff.Manage)) { // it changes who may publish
			groups[0].Fields = append(groups[0].Fields, Input{Name: "size", Kind: "select", Label: "paper.size", Help: "paper.size-help", Required: true,
				Options: choices(news.Sizes(), "paper.size-", cmp.Or(x.Size, news.DeskPaper), f.words, f.Lang)})
		}
		// The groups are one form: filled together, so that the summary has each fault once.
		var all Fields
		for _, g := range groups {
			all = append(all, g.Fields...)
		}
		boxNames := len(all)
		for _, page := range news.PageTypes() {
			all = append(all, Input{Name: "boxes_" + string(page), Kind: "rows", Label: "boxes." + string(page)})
		}
		all = all.fill(&f, "", v, s.err)
		at := 0
		for i := range groups {
			groups[i].Fields = all[at : at+len(groups[i].Fields)]
			at += len(groups[i].Fields)
		}
		sections, err := rd.Sections(ctx)
		if err != nil {
			return nil, err
		}
		for i, page := range news.PageTypes() {
			boxes := x.Boxes[page]
			var lengths []string
			if v != nil {
				boxes, lengths = readBoxes(v, page)
			}
			p.Boxes = append(p.Boxes, BoxGroup{Page: page, Error: all[boxNames+i].Error, Rows: boxRows(page, boxes, lengths, sections)})
		}
		p.Groups, p.Frame = groups, f
		return p, nil
	})
}

func boxRows(page news.PageType, boxes []news.Box, lengths []string, sections news.Sections) []BoxRow {
	var rows []BoxRow
	for i, b := range boxes {
		length := strconv.Itoa(b.Length)
		if i < len(lengths) {
			length = shown(lengths[i])
		}
		rows = append(rows, BoxRow{fmt.Sprintf("f-boxes_%s-%d", page, i), sectionOptions(sections, b.Section), length})
	}
	for range emptyRows {
		rows = append(rows, BoxRow{fmt.Sprintf("f-boxes_%s-%d", page, len(rows)), sectionOptions(sections, 0), strconv.Itoa(defaultBoxLength)})
	}
	return rows
}

// readBoxes reads the rows of one page type; a row without a section is none. lengths are as they were typed.
func readBoxes(v *web.Values, page news.PageType) (boxes []news.Box, lengths []string) {
	typed := v.All("length_" + string(page))
	for i, text := range v.All("box_" + string(page)) {
		if text == "" {
			continue
		}
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			v.Faults.Add("boxes_"+string(page), "field.choice")
		}
		length := ""
		if i < len(typed) {
			length = typed[i]
		}
		number, err := strconv.Atoi(strings.TrimSpace(length))
		if err != nil {
			v.Faults.Add("boxes_"+string(page), "field.range", 100, 1000)
		}
		boxes, lengths = append(boxes, news.Box{Section: id, Length: number}), append(lengths, length)
	}
	if len(boxes) > maxBoxes {
		v.Faults.Add("boxes_"+string(page), "field.too-many", maxBoxes)
	}
	return boxes, lengths
}

// maxBoxes bounds the section boxes of a page type.
const maxBoxes = 30

func paperFields(p news.Paper) []FieldGroup {
	line := func(name, value string, limit int) Input {
		return Input{Name: name, Kind: "text", Label: "paper." + strings.ReplaceAll(name, "_", "-"), Help: "paper." + strings.ReplaceAll(name, "_", "-") + "-help", Value: value, Limit: limit}
	}
	kind := func(i Input, kind string) Input {
		i.Kind = kind
		return i
	}
	required := func(i Input) Input {
		i.Required = true
		return i
	}
	ranged := func(i Input, low, high int) Input {
		i.Kind, i.Min, i.Max, i.Limit = "number", low, high, 0
		return i
	}
	bare := func(i Input) Input {
		i.Help = ""
		return i
	}
	ticked := func(i Input, on bool) Input {
		i.Kind, i.Checked = "check", on
		return i
	}
	return []FieldGroup{
		{"paper.group-name", "", Fields{
			required(line("name", p.Name, news.MaxName)), line("slogan", p.Slogan, news.MaxName),
			line("url", p.URL, news.MaxURL), required(line("time_zone", p.TimeZone, 0)),
		}},
		{"paper.group-law", "paper.group-law-help", Fields{
			line("company", p.Company, news.MaxName), line("registration", p.Registration, news.MaxName),
			kind(line("registered", p.Registered, 0), "date"), kind(line("first_published", p.FirstPublished, 0), "date"),
			bare(line("publisher", p.Publisher, news.MaxName)), bare(line("editor", p.Editor, news.MaxName)),
			line("address", p.Address, news.MaxNote), line("phone", p.Phone, news.MaxName), bare(kind(line("email", p.Email, news.MaxEmail), "email")),
			line("youth_officer", p.YouthOfficer, news.MaxName), line("copyright", p.Copyright, news.MaxNote),
			line("withdraw_notice", p.WithdrawNotice, news.MaxNote),
			{Name: "correction_days", Kind: "number", Label: "paper.correction-days", Help: "paper.correction-days-help", Min: 0, Max: news.MaxBoxDays, Value: strconv.Itoa(p.CorrectionDays)},
		}},
		{"paper.group-ranking", "", Fields{
			required(line("ranking_heading", p.Ranking.Heading, news.MaxName)),
			ranged(line("ranking_count", strconv.Itoa(p.Ranking.Count), 0), 1, 20),
			ranged(line("ranking_hours", strconv.Itoa(p.Ranking.Hours), 0), 1, 168),
		}},
		{"paper.group-require", "paper.group-require-help", Fields{
			ticked(bare(line("require_caption", "", 0)), p.Require.Caption), ticked(bare(line("require_credit", "", 0)), p.Require.Credit),
			ticked(bare(line("require_alt", "", 0)), p.Require.Alt), ticked(bare(line("require_rights", "", 0)), p.Require.Rights),
		}},
	}
}

func (n *Newsroom) savePaper(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	p := news.Paper{
		Version: v.Int("version"), Size: news.Size(v.Text("size")), Name: v.Text("name"), Slogan: v.Text("slogan"), URL: v.Text("url"), TimeZone: strings.TrimSpace(v.Text("time_zone")),
		Company: v.Text("company"), Registration: v.Text("registration"), Registered: v.Text("registered"), FirstPublished: v.Text("first_published"),
		Publisher: v.Text("publisher"), Editor: v.Text("editor"), Address: v.Text("address"), Phone: v.Text("phone"), Email: v.Text("email"),
		YouthOfficer: v.Text("youth_officer"), Copyright: v.Text("copyright"), WithdrawNotice: v.Text("withdraw_notice"),
		CorrectionDays: small(v.Int("correction_days")),
		Ranking:        news.Ranking{Heading: v.Text("ranking_heading"), Count: small(v.Int("ranking_count")), Hours: small(v.Int("ranking_hours"))},
		Boxes:          map[news.PageType][]news.Box{},
		Require:        news.Require{Caption: v.Has("require_caption"), Credit: v.Has("require_credit"), Alt: v.Has("require_alt"), Rights: v.Has("require_rights")},
	}
	for _, page := range news.PageTypes() {
		p.Boxes[page], _ = readBoxes(v, page)
	}
	checked := p
	for _, f := range fault.FieldsOf(checked.Check()) {
		v.Faults.Add(f.Name, f.Key, f.Args...)
	}
	if err = v.Faults.Err(); err == nil {
		_, err = n.Desk.SavePaper(r.Context(), n.actor(r), p)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPaper(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/paper", "saved")
}
