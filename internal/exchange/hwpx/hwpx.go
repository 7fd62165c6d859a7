// Package hwpx reads Hancom's open documents (KS X 6101, OWPML): paragraphs, headings, lists, tables, links, pictures,
// footnotes and text boxes. Deleted text of tracked changes, running heads and hidden comments are not taken. It refuses
// documents that are locked, broken or too large.
package hwpx

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/exchange/document"
	"jogan/internal/exchange/zipxml"
	"jogan/internal/fault"
)

const index = "Contents/content.hpf"

// Is tells whether an archive is such a document.
func Is(a *zipxml.Archive) bool { return a.Has(index) || a.Has("Contents/section0.xml") }

// Read reads a document. name is the file's name, zone where the times in its text are meant.
func Read(a *zipxml.Archive, name string, zone *time.Location) (document.Document, error) {
	r := reader{a: a, d: document.Document{Format: "hwpx"}, files: map[string]string{}, looks: map[string]look{}, headings: map[string]int{}, lists: map[string]list{}, pictures: map[string]int{}}
	if a.Has("META-INF/manifest.xml") {
		if t, err := a.Tree("META-INF/manifest.xml"); err == nil && t.First("encryption-data") != nil {
			return r.d, fault.New(fault.Invalid, "document.encrypted")
		}
	}
	sections, err := r.open()
	if err != nil {
		return r.d, err
	}
	var blocks []document.Block
	for _, part := range sections {
		t, err := a.Tree(part)
		if err != nil {
			return r.d, err
		}
		blocks = append(blocks, r.blocks(t.Kids[len(t.Kids)-1], 0)...)
	}
	r.d.Finish(append(blocks, r.notes...), name, zone)
	return r.d, nil
}

type look struct {
	run  document.Run
	size int
}

type list struct {
	level   int
	ordered bool
}

type reader struct {
	a        *zipxml.Archive
	d        document.Document
	files    map[string]string // paths by id of the manifest
	looks    map[string]look   // of letters
	headings map[string]int    // level by id of style
	lists    map[string]list   // by id of paragraph shape
	notes    []document.Block
	pictures map[string]int
	deleted  int      // marks of deletions that are open
	links    []string // of fields that are open, innermost last
}

// open reads the manifest and the shapes, and gives the sections in their order.
func (r *reader) open() ([]string, error) {
	var order []string
	if r.a.Has(index) {
		t, err := r.a.Tree(index)
		if err != nil {
			return nil, err
		}
		t.All("item", func(n *zipxml.Node) {
			href := n.Attr("href")
			if !r.a.Has(href) {
				href = zipxml.Inside(index, href)
			}
			r.files[n.Attr("id")] = href
		})
		t.All("itemref", func(n *zipxml.Node) {
			if p := r.files[n.Attr("idref")]; strings.Contains(p, "section") && !slices.Contains(order, p) && len(order) < 500 {
				order = append(order, p)
			}
		})
	}
	for i := 0; len(order) == 0 || i < len(order); i++ {
		p := "Contents/section" + strconv.Itoa(i) + ".xml"
		if !r.a.Has(p) {
			break
		}
		if !slices.Contains(order, p) {
			order = append(order, p)
		}
	}
	if len(order) == 0 {
		return nil, fault.New(fault.Invalid, "document.broken")
	}
	if r.a.Has("Contents/header.xml") {
		t, err := r.a.Tree("Contents/header.xml")
		if err != nil {
			return nil, err
		}
		r.shapes(t)
	}
	return order, nil
}

func (r *reader) shapes(t *zipxml.Node) {
	t.All("charPr", func(n *zipxml.Node) {
		l := look{run: document.Run{Bold: n.Kid("bold") != nil, Italic: n.Kid("italic") != nil, Sup: n.Kid("supscript") != nil, Sub: n.Kid("subscript") != nil}}
		if s := n.Kid("strikeout").Attr("shape"); s != "" && s != "NONE" && s != "3D" {
			l.run.Strike = true
		}
		l.size, _ = strconv.Atoi(n.Attr("height"))
		r.looks[n.Attr("id")] = l
	})
	t.All("style", func(n *zipxml.Node) {
		name := strings.ToLower(n.Attr("engName") + "|" + n.Attr("name"))
		for i := 1; i < 8; i++ {
			if digit := strconv.Itoa(i); strings.Contains(name, "outline "+digit) || strings.Contains(name, "개요 "+digit) {
				r.headings[n.Attr("id")] = i
			}
		}
		if strings.Contains(name, "title") || strings.HasSuffix(name, "|제목") {
			r.headings[n.Attr("id")] = 1
		}
	})
	t.All("paraPr", func(n *zipxml.Node) {
		h := n.First("heading")
		if kind := h.Attr("type"); kind == "NUMBER" || kind == "BULLET" {
			level, _ := strconv.Atoi(h.Attr("level"))
			r.lists[n.Attr("id")] = list{max(0, level), kind == "NUMBER"}
		}
	})
}

func (r *reader) blocks(n *zipxml.Node, depth int) []document.Block {
	if n == nil || depth > document.MaxDepth {
		return nil
	}
	var out []document.Block
	for _, k := range n.Kids {
		if k.Name == "p" {
			out = append(out, r.paragraph(k, depth)...)
		}
	}
	return out
}

// paragraph gives a paragraph, and behind it the tables and pictures that are anchored in it.
func (r *reader) paragraph(n *zipxml.Node, depth int) []document.Block {
	b := document.Block{Kind: document.Paragraph}
	if level := r.headings[n.Attr("styleIDRef")]; level > 0 {
		b.Kind, b.Level = document.Heading, level
	} else if l, ok := r.lists[n.Attr("paraPrIDRef")]; ok {
		b.Kind, b.Level, b.Ordered = document.Item, l.level, l.ordered
	}
	var behind []document.Block
	for _, run := range n.Kids {
		if run.Name != "run" {
			continue
		}
		l := r.looks[run.Attr("charPrIDRef")]
		for _, k := range run.Kids {
			switch k.Name {
			case "t":
				before := len(b.Runs)
				r.text(k, l.run, &b.Runs)
				if len(b.Runs) > before && strings.TrimSpace(k.Words()) != "" {
					b.Size = max(b.Size, l.size)
				}
			case "ctrl":
				r.control(k, &b.Runs, depth)
			default:
				behind = append(behind, r.object(k, depth)...)
			}
		}
	}
	if b.Text() == "" {
		return behind
	}
	return append([]document.Block{b}, behind...)
}

func (r *reader) text(n *zipxml.Node, l document.Run, runs *[]document.Run) {
	if len(r.links) > 0 {
		l.Link = r.links[len(r.links)-1]
	}
	say := func(text string) {
		if r.deleted == 0 {
			l.Text = text
			*runs = append(*runs, l)
		}
	}
	for _, k := range n.Kids {
		switch k.Name {
		case "":
			say(k.Text)
		case "tab", "fwSpace", "nbSpace":
			say(" ")
		case "hyphen":
			say("-")
		case "lineBreak":
			if r.deleted == 0 {
				*runs = append(*runs, document.Run{Break: true})
			}
		case "deleteBegin":
			r.deleted++
		case "deleteEnd":
			r.deleted = max(0, r.deleted-1)
		case "markpenBegin", "markpenEnd", "insertBegin", "insertEnd", "titleMark":
		default:
			r.text(k, l, runs)
		}
	}
}

// control reads links and notes; running heads, page numbers and bookmarks have no place in an article.
func (r *reader) control(n *zipxml.Node, runs *[]document.Run, depth int) {
	for _, k := range n.Kids {
		switch k.Name {
		case "fieldBegin":
			if len(r.links) < 100 {
				r.links = append(r.links, linkOf(k))
			}
		case "fieldEnd":
			r.links = r.links[:max(0, len(r.links)-1)]
		case "footNote", "endNote":
			mark := strconv.Itoa(len(r.notes)+1) + ")"
			place := len(r.notes)
			r.notes = append(r.notes, document.Block{})
			noteRuns := []document.Run{{Text: mark + " "}}
			for i, b := range r.blocks(k.Kid("subList"), depth+1) {
				if i > 0 {
					noteRuns = append(noteRuns, document.Run{Break: true})
				}
				noteRuns = append(noteRuns, b.Runs...)
			}
			r.notes[place] = document.Block{Kind: document.Paragraph, Runs: noteRuns}
			*runs = append(*runs, document.Run{Text: mark})
		}
	}
}

// linkOf is the address of a hyperlink's field, which is kept as "https\://…;1;0;0;".
func linkOf(n *zipxml.Node) string {
	if n.Attr("type") != "HYPERLINK" {
		return ""
	}
	address := ""
	n.All("stringParam", func(p *zipxml.Node) {
		if name := p.Attr("name"); name == "Path" || name == "Command" && address == "" {
			address = p.Words()
		}
	})
	address, _, _ = strings.Cut(strings.ReplaceAll(address, `\:`, ":"), ";")
	return strings.TrimSpace(address)
}

// object is what is anchored in a paragraph: a table, a picture, a text box, a group of them.
func (r *reader) object(n *zipxml.Node, depth int) []document.Block {
	if depth > document.MaxDepth {
		return nil
	}
	switch n.Name {
	case "tbl":
		return []document.Block{r.table(n, depth+1)}
	case "pic":
		return []document.Block{{Kind: document.Figure, Picture: r.picture(n), Runs: r.caption(n, depth)}}
	case "container":
		var out []document.Block
		for _, k := range n.Kids {
			out = append(out, r.object(k, depth+1)...)
		}
		return out
	case "rect", "ellipse", "polygon", "textart", "arc", "curve", "connectLine", "line":
		return r.blocks(n.Kid("drawText", "subList"), depth+1)
	case "equation":
		if script := strings.TrimSpace(n.Kid("script").Words()); script != "" {
			return []document.Block{{Kind: document.Paragraph, Runs: []document.Run{{Text: script}}}}
		}
	case "chart", "ole", "video":
		r.d.Leave("document.left-drawing")
	}
	return nil
}

func (r *reader) caption(n *zipxml.Node, depth int) []document.Run {
	var runs []document.Run
	for _, b := range r.blocks(n.Kid("caption", "subList"), depth+1) {
		runs = append(runs, b.Runs...)
	}
	return runs
}

func (r *reader) picture(n *zipxml.Node) int {
	p := r.files[n.First("img").Attr("binaryItemIDRef")]
	if at, ok := r.pictures[p]; ok {
		return at
	}
	data, err := r.a.File(p)
	if err != nil {
		data = nil
	}
	r.pictures[p] = r.d.AddPicture(document.Picture{Name: p[strings.LastIndex(p, "/")+1:], Bytes: data})
	return r.pictures[p]
}

func (r *reader) table(n *zipxml.Node, depth int) document.Block {
	b := document.Block{Kind: document.Table}
	for _, tr := range n.Kids {
		if tr.Name != "tr" {
			continue
		}
		var row []document.Cell
		for _, tc := range tr.Kids {
			if tc.Name == "tc" {
				if column, err := strconv.Atoi(tc.Kid("cellAddr").Attr("colAddr")); err == nil {
					row = document.Pad(row, column)
				}
				row = append(row, document.Cell{Header: tc.Attr("header") == "1", Blocks: r.blocks(tc.Kid("subList"), depth)})
			}
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}
