package richtext

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
)

// writer spells blocks as HTML: canonical, or for a page.
type writer struct {
	b      strings.Builder
	limit  int  // bytes; once past it no more text is written
	over   bool // text was left out
	page   bool
	figure func(Figure) template.HTML
}

func (w *writer) blocks(blocks []block) {
	for _, b := range blocks {
		if w.full() {
			return
		}
		switch b.kind {
		case kPara:
			w.element("p", b.runs)
		case kHead:
			if b.level == level2 {
				w.element("h2", b.runs)
			} else {
				w.element("h3", b.runs)
			}
		case kQuote:
			w.b.WriteString("<blockquote>")
			for _, p := range b.paragraphs {
				w.element("p", p)
			}
			w.b.WriteString("</blockquote>")
		case kList:
			w.list(b.list)
		case kTable:
			w.table(b)
		case kFigure:
			w.picture(b)
		}
	}
}

// full tells whether the limit is passed. It is asked before each element, as a link's address is written again in
// each block that the link runs through, which can make the result far longer than the source.
func (w *writer) full() bool {
	w.over = w.over || w.b.Len() > w.limit
	return w.over
}

func (w *writer) list(l list) {
	tag := "ul"
	if l.ordered {
		tag = "ol"
	}
	w.b.WriteString("<" + tag + ">")
	for _, it := range l.items {
		if w.full() {
			break
		}
		w.b.WriteString("<li>")
		w.inline(it.runs)
		if len(it.sub.items) > 0 {
			w.list(it.sub)
		}
		w.b.WriteString("</li>")
	}
	w.b.WriteString("</" + tag + ">")
}

func (w *writer) table(b block) {
	w.b.WriteString("<table>")
	if b.head != nil {
		w.b.WriteString("<thead>")
		w.row(b.head, ` scope="col"`)
		w.b.WriteString("</thead>")
	}
	w.b.WriteString("<tbody>")
	for _, r := range b.rows {
		if w.full() {
			break
		}
		w.row(r, ` scope="row"`)
	}
	w.b.WriteString("</tbody></table>")
}

func (w *writer) row(cells []cell, scope string) {
	w.b.WriteString("<tr>")
	for _, c := range cells {
		switch {
		case !c.header:
			w.element("td", c.runs)
		case w.page:
			w.b.WriteString("<th" + scope + ">")
			w.inline(c.runs)
			w.b.WriteString("</th>")
		default:
			w.element("th", c.runs)
		}
	}
	w.b.WriteString("</tr>")
}

func (w *writer) picture(b block) {
	if !w.page {
		w.b.WriteString(`<figure data-picture="` + strconv.FormatInt(b.picture, 10) + `">`)
		if len(b.runs) > 0 {
			w.element("figcaption", b.runs)
		}
		w.b.WriteString("</figure>")
		return
	}
	if w.figure != nil {
		caption := writer{limit: w.limit, page: true}
		caption.inline(b.runs)
		w.b.WriteString(string(w.figure(Figure{b.picture, template.HTML(caption.b.String())})))
	}
}

func (w *writer) element(tag string, runs []run) {
	w.b.WriteString("<" + tag + ">")
	w.inline(runs)
	w.b.WriteString("</" + tag + ">")
}

// inline writes runs with their marks nested in one fixed order, so that equal content has one spelling.
func (w *writer) inline(runs []run) {
	var open run // its marks are those open now
	for i, r := range runs {
		if r.br {
			// A break stands inside the marks that hold on both of its sides.
			if i > 0 && i+1 < len(runs) {
				w.marks(&open, common(runs[i-1], runs[i+1]))
			}
			w.b.WriteString("<br>")
			continue
		}
		if w.full() {
			break
		}
		w.marks(&open, r)
		w.b.WriteString(textEscaper.Replace(r.text))
	}
	w.marks(&open, run{})
}

// common gives the outermost marks that two runs share without a gap in the order of nesting.
func common(a, b run) run {
	shared := run{}
	if a.href != b.href {
		return shared
	}
	for m := link; m <= sup; m <<= 1 {
		if a.marks&m != b.marks&m {
			break
		}
		shared.marks |= a.marks & m
	}
	if shared.marks&link != 0 {
		shared.href = a.href
	}
	return shared
}

// marks closes and opens elements until those of want are open.
func (w *writer) marks(open *run, want run) {
	keep := common(*open, want)
	for m := sup; m >= link; m >>= 1 {
		if open.marks&^keep.marks&m != 0 {
			w.b.WriteString("</" + m.tag() + ">")
		}
	}
	for m := link; m <= sup; m <<= 1 {
		if want.marks&^keep.marks&m == 0 {
			continue
		}
		if m != link {
			w.b.WriteString("<" + m.tag() + ">")
			continue
		}
		w.b.WriteString(`<a href="` + attributeEscaper.Replace(want.href) + `"`)
		if w.page && strings.HasPrefix(want.href, "http") {
			w.b.WriteString(` rel="noopener"`)
		}
		w.b.WriteByte('>')
	}
	*open = run{marks: want.marks, href: want.href}
}

func (m mark) tag() string {
	names := [...]string{"a", "strong", "em", "s", "sub", "sup"}
	marks := [...]mark{link, strong, em, strike, sub, sup}
	return names[slices.Index(marks[:], m)]
}

// The escapers leave quotes in text as typed. Neither is ever changed; a Replacer is safe for concurrent use.
var (
	textEscaper      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attributeEscaper = strings.NewReplacer("&", "&amp;", `"`, "&#34;", "'", "&#39;", "<", "&lt;", ">", "&gt;")
)
