package richtext

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
)

// writer spells blocks as HTML: canonical, or for a page.
type writer struct {
	b     strings.Builder
	limit int  // bytes; once past it no more text is written
	over  bool // text was left out
	page  bool
	parts Parts
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
			if w.parts.Table == nil {
				w.table(b)
				break
			}
			w.part(w.parts.Table(w.inner(func(in *writer) { in.table(b) })))
		case kFigure:
			w.figure(b)
		case kAside:
			w.aside(b)
		case kGallery:
			w.gallery(b)
		case kRelated:
			w.related(b.numbers)
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

func (w *writer) part(html template.HTML) { w.b.WriteString(string(html)) }

// inner gives what write writes, for a part of a page.
func (w *writer) inner(write func(*writer)) template.HTML {
	in := writer{limit: w.limit, page: true}
	write(&in)
	return template.HTML(in.b.String())
}

func (w *writer) caption(b block) template.HTML {
	return w.inner(func(in *writer) { in.inline(b.runs) })
}

func (w *writer) figure(b block) {
	if w.page {
		switch {
		case b.picture > 0 && w.parts.Picture != nil:
			w.part(w.parts.Picture(Figure{b.picture, w.caption(b)}))
		case b.file > 0 && w.parts.File != nil:
			w.part(w.parts.File(File{b.file, w.caption(b)}))
		case b.embed.Kind != "" && w.parts.Embed != nil:
			w.part(w.parts.Embed(EmbedFigure{b.embed, w.caption(b)}))
		}
		return
	}
	switch {
	case b.picture > 0:
		w.b.WriteString(`<figure data-picture="` + strconv.FormatInt(b.picture, 10) + `">`)
	case b.file > 0:
		w.b.WriteString(`<figure data-file="` + strconv.FormatInt(b.file, 10) + `">`)
	default:
		w.b.WriteString(`<figure data-embed="` + b.embed.Kind + `" data-address="` + attributeEscaper.Replace(b.embed.Address) + `">`)
	}
	if len(b.runs) > 0 {
		w.element("figcaption", b.runs)
	}
	w.b.WriteString("</figure>")
}

func (w *writer) aside(b block) {
	kind := ""
	for name, variant := range asides() {
		if variant == b.level {
			kind = name
		}
	}
	paragraphs := func(w *writer) {
		for _, p := range b.paragraphs {
			if w.full() {
				break
			}
			w.element("p", p)
		}
	}
	if w.page && w.parts.Aside != nil {
		w.part(w.parts.Aside(Aside{kind, w.inner(paragraphs)}))
		return
	}
	w.b.WriteString(`<aside data-kind="` + kind + `">`)
	paragraphs(w)
	w.b.WriteString("</aside>")
}

func (w *writer) gallery(b block) {
	if w.page {
		if w.parts.Gallery != nil {
			var figures []Figure
			for _, f := range b.figures {
				figures = append(figures, Figure{f.picture, w.caption(f)})
			}
			w.part(w.parts.Gallery(figures))
		}
		return
	}
	w.b.WriteString(`<div data-gallery="">`)
	for _, f := range b.figures {
		if w.full() {
			break
		}
		w.figure(f)
	}
	w.b.WriteString("</div>")
}

func (w *writer) related(numbers []int64) {
	if w.page {
		if w.parts.Related != nil {
			w.part(w.parts.Related(numbers))
		}
		return
	}
	w.b.WriteString(`<div data-related="`)
	for i, no := range numbers {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.b.WriteString(strconv.FormatInt(no, 10))
	}
	w.b.WriteString(`"></div>`)
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
