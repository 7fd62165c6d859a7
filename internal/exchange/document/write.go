package document

import (
	"html"
	"strconv"
	"strings"
)

// flat takes tables apart that only set the page: those of one column and those of one row without a header that hold
// whole paragraphs. What stood in them stays in its order.
func flat(blocks []Block, depth int) []Block {
	var out []Block
	for _, b := range blocks {
		if b.Kind != Table {
			out = append(out, b)
			continue
		}
		columns, long, figures := 0, 0, 0
		for _, row := range b.Rows {
			columns = max(columns, len(row))
			for _, c := range row {
				for _, in := range c.Blocks {
					if in.Kind == Figure {
						figures++
					}
				}
				long = max(long, len(c.Blocks))
			}
		}
		if depth < MaxDepth && (columns < 2 || len(b.Rows) == 1 && (long > 2 || figures > 0)) {
			for _, row := range b.Rows {
				for _, c := range row {
					out = append(out, flat(c.Blocks, depth+1)...)
				}
			}
			continue
		}
		out = append(out, b)
	}
	return out
}

// markup writes blocks as HTML for richtext.Canonical.
func markup(blocks []Block) string {
	var w strings.Builder
	for i := 0; i < len(blocks); {
		b := blocks[i]
		if b.Kind == Item {
			i += items(&w, blocks[i:])
			continue
		}
		i++
		switch b.Kind {
		case Heading:
			tag := "h2"
			if b.Level > 2 {
				tag = "h3"
			}
			element(&w, tag, b.Runs)
		case Table:
			table(&w, b)
		case Figure:
			figure(&w, b)
		default:
			element(&w, "p", b.Runs)
		}
	}
	return w.String()
}

func element(w *strings.Builder, tag string, runs []Run) {
	if len(runs) == 0 {
		return
	}
	w.WriteString("<" + tag + ">")
	inline(w, runs)
	w.WriteString("</" + tag + ">")
}

func figure(w *strings.Builder, b Block) {
	if b.Picture == 0 {
		return
	}
	w.WriteString(`<figure data-picture="` + strconv.Itoa(b.Picture) + `"><figcaption>`)
	inline(w, b.Runs)
	w.WriteString("</figcaption></figure>")
}

// items writes a row of list items, at most one level in another, and says how many blocks it took.
func items(w *strings.Builder, blocks []Block) int {
	tag := func(b Block) string {
		if b.Ordered {
			return "ol"
		}
		return "ul"
	}
	outer, n := blocks[0], 0
	w.WriteString("<" + tag(outer) + ">")
	for n < len(blocks) && blocks[n].Kind == Item && (blocks[n].Level > outer.Level || blocks[n].Ordered == outer.Ordered) {
		w.WriteString("<li>")
		inline(w, blocks[n].Runs)
		n++
		if n < len(blocks) && blocks[n].Kind == Item && blocks[n].Level > outer.Level {
			inner := tag(blocks[n])
			w.WriteString("<" + inner + ">")
			for ; n < len(blocks) && blocks[n].Kind == Item && blocks[n].Level > outer.Level; n++ {
				element(w, "li", blocks[n].Runs)
			}
			w.WriteString("</" + inner + ">")
		}
		w.WriteString("</li>")
	}
	w.WriteString("</" + tag(outer) + ">")
	return n
}

func table(w *strings.Builder, b Block) {
	var pictures []Block
	w.WriteString("<table>")
	for i, row := range b.Rows {
		head := i == 0 && len(row) > 1
		for _, c := range row {
			head = head && c.Header
		}
		if head {
			w.WriteString("<thead>")
		}
		w.WriteString("<tr>")
		for _, c := range row {
			tag := "td"
			if c.Header {
				tag = "th"
			}
			w.WriteString("<" + tag + ">")
			pictures = append(pictures, cell(w, c, 0)...)
			w.WriteString("</" + tag + ">")
		}
		w.WriteString("</tr>")
		if head {
			w.WriteString("</thead>")
		}
	}
	w.WriteString("</table>")
	for _, p := range pictures {
		figure(w, p)
	}
}

// cell writes a cell's text with line breaks between its blocks and gives back its pictures, which stand behind the table.
func cell(w *strings.Builder, c Cell, depth int) (pictures []Block) {
	first := true
	line := func() {
		if !first {
			w.WriteString("<br>")
		}
		first = false
	}
	for _, b := range c.Blocks {
		switch {
		case b.Kind == Figure:
			pictures = append(pictures, b)
		case b.Kind == Table && depth < MaxDepth:
			for _, row := range b.Rows {
				line()
				for i, inner := range row {
					if i > 0 {
						w.WriteString(" ")
					}
					pictures = append(pictures, cell(w, inner, depth+1)...)
				}
			}
		case len(b.Runs) > 0:
			line()
			inline(w, b.Runs)
		}
	}
	return pictures
}

func inline(w *strings.Builder, runs []Run) {
	for _, r := range runs {
		if r.Break {
			w.WriteString("<br>")
			continue
		}
		if r.Text == "" {
			continue
		}
		var close []string
		open := func(is bool, tag string) {
			if is {
				w.WriteString("<" + tag + ">")
				close = append(close, "</"+tag+">")
			}
		}
		if r.Link != "" {
			w.WriteString(`<a href="` + html.EscapeString(r.Link) + `">`)
			close = append(close, "</a>")
		}
		open(r.Bold, "strong")
		open(r.Italic, "em")
		open(r.Strike, "s")
		open(r.Sub, "sub")
		open(r.Sup, "sup")
		w.WriteString(html.EscapeString(r.Text))
		for i := len(close) - 1; i >= 0; i-- {
			w.WriteString(close[i])
		}
	}
}

// FigureOf is the markup of a picture of the document.
func FigureOf(number int) string {
	var w strings.Builder
	figure(&w, Block{Picture: number})
	return w.String()
}
