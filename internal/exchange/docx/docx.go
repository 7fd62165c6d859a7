// Package docx reads Word's documents (ECMA-376, WordprocessingML): paragraphs, headings, lists, tables, links, pictures,
// footnotes. Text that a tracked change deleted is not taken, nor are headers, footers and comments. It refuses documents
// that are locked, broken or too large.
package docx

import (
	"strconv"
	"strings"
	"time"

	"jogan/internal/exchange/document"
	"jogan/internal/exchange/zipxml"
)

const main = "word/document.xml"

// Is tells whether an archive is such a document.
func Is(a *zipxml.Archive) bool { return a.Has(main) }

// Read reads a document. name is the file's name, zone where the times in its text are meant.
func Read(a *zipxml.Archive, name string, zone *time.Location) (document.Document, error) {
	r := reader{a: a, d: document.Document{Format: "docx"}, pictures: map[string]int{}}
	tree, err := a.Tree(main)
	if err != nil {
		return r.d, err
	}
	if err := r.open(); err != nil {
		return r.d, err
	}
	blocks := r.blocks(tree.First("body"), 0)
	blocks = append(blocks, r.notes...)
	r.d.Finish(blocks, name, zone)
	return r.d, nil
}

type reader struct {
	a        *zipxml.Archive
	d        document.Document
	targets  map[string]string       // of relations
	styles   map[string]style        // by id
	lists    map[string][]bool       // by number: which levels are ordered
	noteText map[string]*zipxml.Node // footnotes by id
	notes    []document.Block
	pictures map[string]int // by target
	link     string         // of a field that is open
	field    int            // 0 none, 1 its instruction, 2 its result
	command  strings.Builder
}

type style struct {
	level int // of a heading; 0: none
	size  int
	list  string
	ilvl  int
}

// open reads the parts that the text refers to. Those that are not there are not missed.
func (r *reader) open() error {
	r.targets, r.styles, r.lists, r.noteText = map[string]string{}, map[string]style{}, map[string][]bool{}, map[string]*zipxml.Node{}
	for _, part := range []struct {
		name string
		read func(*zipxml.Node)
	}{
		{"word/_rels/document.xml.rels", func(t *zipxml.Node) {
			t.All("Relationship", func(n *zipxml.Node) { r.targets[n.Attr("Id")] = n.Attr("Target") })
		}},
		{"word/styles.xml", func(t *zipxml.Node) { t.All("style", r.style) }},
		{"word/numbering.xml", r.numbering},
		{"word/footnotes.xml", func(t *zipxml.Node) {
			t.All("footnote", func(n *zipxml.Node) {
				if n.Attr("type") == "" {
					r.noteText[n.Attr("id")] = n
				}
			})
		}},
		{"docProps/app.xml", func(t *zipxml.Node) { r.d.Sender = strings.TrimSpace(t.First("Company").Words()) }},
	} {
		if !r.a.Has(part.name) {
			continue
		}
		t, err := r.a.Tree(part.name)
		if err != nil {
			return err
		}
		part.read(t)
	}
	return nil
}

func (r *reader) style(n *zipxml.Node) {
	s := r.styles[n.Kid("basedOn").Attr("val")]
	s.level = max(s.level, heading(n.Kid("name").Attr("val")))
	p := n.Kid("pPr")
	if level, err := strconv.Atoi(p.Kid("outlineLvl").Attr("val")); err == nil && level < 9 && s.level == 0 {
		s.level = level + 1
	}
	if size, err := strconv.Atoi(n.Kid("rPr", "sz").Attr("val")); err == nil {
		s.size = size
	}
	if id := p.Kid("numPr", "numId").Attr("val"); id != "" {
		s.list = id
		s.ilvl, _ = strconv.Atoi(p.Kid("numPr", "ilvl").Attr("val"))
	}
	r.styles[n.Attr("styleId")] = s
}

// heading is the level that a style's name says; 0 for none.
func heading(name string) int {
	name = strings.ToLower(name)
	if name == "title" || name == "제목" {
		return 1
	}
	for _, word := range []string{"heading ", "제목 ", "개요 "} {
		if n, err := strconv.Atoi(strings.TrimPrefix(name, word)); err == nil && strings.HasPrefix(name, word) && n > 0 && n < 10 {
			return n
		}
	}
	return 0
}

func (r *reader) numbering(t *zipxml.Node) {
	abstract := map[string][]bool{}
	t.All("abstractNum", func(n *zipxml.Node) {
		var levels []bool
		n.All("lvl", func(l *zipxml.Node) {
			if len(levels) < 9 {
				levels = append(levels, l.Kid("numFmt").Attr("val") != "bullet")
			}
		})
		abstract[n.Attr("abstractNumId")] = levels
	})
	t.All("num", func(n *zipxml.Node) { r.lists[n.Attr("numId")] = abstract[n.Kid("abstractNumId").Attr("val")] })
}

// blocks are the blocks of a body, a cell or a note.
func (r *reader) blocks(n *zipxml.Node, depth int) []document.Block {
	if n == nil || depth > document.MaxDepth {
		return nil
	}
	var out []document.Block
	for _, k := range n.Kids {
		switch k.Name {
		case "p":
			out = append(out, r.paragraph(k, depth)...)
		case "tbl":
			out = append(out, r.table(k, depth+1))
		case "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag":
			out = append(out, r.blocks(k, depth)...)
		case "altChunk":
			r.d.Leave("document.left-part")
		}
	}
	return out
}

func (r *reader) paragraph(n *zipxml.Node, depth int) []document.Block {
	p := n.Kid("pPr")
	s := r.styles[p.Kid("pStyle").Attr("val")]
	b := document.Block{Kind: document.Paragraph, Size: s.size}
	if level, err := strconv.Atoi(p.Kid("outlineLvl").Attr("val")); err == nil && level < 9 {
		s.level = level + 1
	}
	if id := p.Kid("numPr", "numId").Attr("val"); id != "" {
		s.list = id
		s.ilvl, _ = strconv.Atoi(p.Kid("numPr", "ilvl").Attr("val"))
	}
	switch levels := r.lists[s.list]; {
	case s.level > 0:
		b.Kind, b.Level = document.Heading, s.level
	case s.list != "" && s.list != "0" && len(levels) > 0:
		b.Kind, b.Level = document.Item, max(0, s.ilvl)
		b.Ordered = s.ilvl >= 0 && s.ilvl < len(levels) && levels[s.ilvl]
	}
	f := found{}
	r.inline(n, "", &f, depth)
	b.Runs = f.runs
	b.Size = max(b.Size, f.size)
	var out []document.Block
	if b.Text() != "" {
		out = append(out, b)
	}
	return append(out, f.behind...)
}

// found is what stands in a paragraph.
type found struct {
	runs   []document.Run
	size   int
	behind []document.Block // pictures and text boxes
}

func (r *reader) inline(n *zipxml.Node, link string, f *found, depth int) {
	for _, k := range n.Kids {
		switch k.Name {
		case "r":
			r.run(k, link, f, depth)
		case "hyperlink":
			r.inline(k, r.targets[k.Attr("id")], f, depth)
		case "fldSimple", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo":
			r.inline(k, link, f, depth)
		case "oMath", "oMathPara":
			f.runs = append(f.runs, document.Run{Text: k.Words()})
		}
	}
}

func (r *reader) run(n *zipxml.Node, link string, f *found, depth int) {
	p := n.Kid("rPr")
	look := document.Run{
		Bold: on(p.Kid("b")), Italic: on(p.Kid("i")), Strike: on(p.Kid("strike")),
		Sub: p.Kid("vertAlign").Attr("val") == "subscript", Sup: p.Kid("vertAlign").Attr("val") == "superscript", Link: link,
	}
	if on(p.Kid("vanish")) {
		return
	}
	if look.Link == "" && r.field == 2 {
		look.Link = r.link
	}
	say := func(text string) {
		look.Text = text
		f.runs = append(f.runs, look)
		if size, err := strconv.Atoi(p.Kid("sz").Attr("val")); err == nil {
			f.size = max(f.size, size)
		}
	}
	r.content(n, say, f, depth)
}

func (r *reader) content(n *zipxml.Node, say func(string), f *found, depth int) {
	for _, k := range n.Kids {
		switch k.Name {
		case "t":
			if r.field != 1 {
				say(k.Words())
			}
		case "tab", "ptab":
			say(" ")
		case "noBreakHyphen":
			say("-")
		case "br", "cr":
			f.runs = append(f.runs, document.Run{Break: true})
		case "sym":
			say("·")
		case "instrText":
			if r.command.Len() < 4000 {
				r.command.WriteString(k.Words())
			}
		case "fldChar":
			r.fieldMark(k.Attr("fldCharType"))
		case "footnoteReference":
			r.note(k.Attr("id"), say, depth)
		case "drawing", "pict", "object":
			r.drawing(k, f, depth)
		case "AlternateContent":
			if choice := k.Kid("Choice"); choice != nil {
				r.content(choice, say, f, depth)
			} else if other := k.Kid("Fallback"); other != nil {
				r.content(other, say, f, depth)
			}
		}
	}
}

func (r *reader) fieldMark(kind string) {
	switch kind {
	case "begin":
		r.field = 1
		r.command.Reset()
	case "separate":
		r.field, r.link = 2, ""
		if _, rest, ok := strings.Cut(r.command.String(), "HYPERLINK "); ok {
			if parts := strings.Split(rest, `"`); len(parts) > 2 && !strings.Contains(parts[0], `\`) {
				r.link = parts[1]
			}
		}
	case "end":
		r.field, r.link = 0, ""
	}
}

func (r *reader) note(id string, say func(string), depth int) {
	n := r.noteText[id]
	if n == nil {
		return
	}
	delete(r.noteText, id) // its own text may name it again
	mark := strconv.Itoa(len(r.notes)+1) + ")"
	place := len(r.notes)
	r.notes = append(r.notes, document.Block{})
	var runs []document.Run
	for i, b := range r.blocks(n, depth+1) {
		if i > 0 {
			runs = append(runs, document.Run{Break: true})
		}
		runs = append(runs, b.Runs...)
	}
	r.notes[place] = document.Block{Kind: document.Paragraph, Runs: append([]document.Run{{Text: mark + " "}}, runs...)}
	say(mark)
}

// drawing takes the pictures and the text boxes of a drawing; anything else of it is left.
func (r *reader) drawing(n *zipxml.Node, f *found, depth int) {
	taken := false
	alt := n.First("docPr").Attr("descr")
	picture := func(id string) {
		if target, ok := r.targets[id]; ok && id != "" {
			taken = true
			f.behind = append(f.behind, document.Block{Kind: document.Figure, Picture: r.picture(target, alt)})
		}
	}
	n.All("blip", func(b *zipxml.Node) { picture(b.Attr("embed")) })
	n.All("imagedata", func(b *zipxml.Node) { picture(b.Attr("id")) })
	n.All("txbxContent", func(b *zipxml.Node) {
		taken = true
		f.behind = append(f.behind, r.blocks(b, depth+1)...)
	})
	if !taken && (n.First("chart") != nil || n.First("relIds") != nil || n.First("OLEObject") != nil) {
		r.d.Leave("document.left-drawing")
	}
}

func (r *reader) picture(target, alt string) int {
	inside := zipxml.Inside(main, target)
	if at, ok := r.pictures[inside]; ok {
		return at
	}
	data, err := r.a.File(inside)
	if err != nil { // linked from elsewhere, or damaged
		data = nil
	}
	r.pictures[inside] = r.d.AddPicture(document.Picture{Name: inside[strings.LastIndex(inside, "/")+1:], Bytes: data, Alt: alt})
	return r.pictures[inside]
}

func (r *reader) table(n *zipxml.Node, depth int) document.Block {
	b := document.Block{Kind: document.Table}
	var rows func(*zipxml.Node)
	rows = func(n *zipxml.Node) {
		for _, k := range n.Kids {
			switch k.Name {
			case "tr":
				if k.Kid("trPr", "del") == nil {
					b.Rows = append(b.Rows, r.row(k, depth))
				}
			case "sdt", "sdtContent", "ins":
				rows(k)
			}
		}
	}
	rows(n)
	return b
}

func (r *reader) row(n *zipxml.Node, depth int) []document.Cell {
	head := on(n.Kid("trPr", "tblHeader"))
	var row []document.Cell
	var cells func(*zipxml.Node)
	cells = func(n *zipxml.Node) {
		for _, k := range n.Kids {
			switch k.Name {
			case "tc":
				span, _ := strconv.Atoi(k.Kid("tcPr", "gridSpan").Attr("val"))
				if merge := k.Kid("tcPr", "vMerge"); merge != nil && merge.Attr("val") != "restart" {
					row = append(row, document.Cell{Header: head}) // covered from above
				} else {
					row = append(row, document.Cell{Header: head, Blocks: r.blocks(k, depth)})
				}
				row = document.Pad(row, len(row)+max(0, span-1))
			case "sdt", "sdtContent":
				cells(k)
			}
		}
	}
	cells(n)
	return row
}

// on reads a property that is there or says so.
func on(n *zipxml.Node) bool {
	if n == nil {
		return false
	}
	v := n.Attr("val")
	return v != "0" && v != "false" && v != "off" && v != "none"
}
