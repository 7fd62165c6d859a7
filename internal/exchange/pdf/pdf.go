// Package pdf reads the text of PDF files (ISO 32000) whose fonts say what their characters mean, as those from word
// processors do, and photographs that are JPEG. Lines become paragraphs again as well as their places tell; tables are
// read as lines. It refuses files that are locked, that hold pictures of text alone, and those that unpack to more than
// document.MaxExpanded.
package pdf

import (
	"math"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"jogan/internal/exchange/document"
	"jogan/internal/fault"
)

const (
	maxPages  = 300
	maxSteps  = 2_000_000 // operators and values of all pages
	maxPieces = 200_000
	maxForms  = 6 // forms in forms
)

// Read reads a document. name is the file's name, zone where the times in its text are meant.
func Read(data []byte, name string, zone *time.Location) (document.Document, error) {
	d := document.Document{Format: "pdf"}
	f, err := open(data)
	if err != nil {
		return d, err
	}
	pages := f.pages()
	if len(pages) == 0 {
		return d, fault.New(fault.Invalid, "document.broken")
	}
	r := reader{file: f, d: &d, fonts: map[ref]*font{}, pictures: map[ref]bool{}}
	var blocks []document.Block
	for _, p := range pages {
		blocks = append(blocks, r.page(p)...)
	}
	letters := 0
	for _, b := range blocks {
		letters += utf8.RuneCountInString(b.Text())
	}
	switch {
	case f.tooMuch || f.budget <= 0 || r.steps > maxSteps:
		return d, fault.New(fault.Invalid, "document.too-large")
	case r.blind > max(letters, 20):
		return d, fault.New(fault.Invalid, "document.blind")
	case letters < 20:
		return d, fault.New(fault.Invalid, "document.scanned")
	case r.blind > 0:
		d.Leave("document.left-letters")
	}
	d.Leave("document.left-pdf")
	d.Finish(blocks, name, zone)
	return d, nil
}

// page is a page with what it inherits.
type page struct{ own, resources dict }

func (f *file) pages() []page {
	var out []page
	seen := map[ref]bool{}
	var visit func(v any, resources dict, depth int)
	visit = func(v any, resources dict, depth int) {
		if r, ok := v.(ref); ok {
			if seen[r] {
				return
			}
			seen[r] = true
		}
		d := f.dict(v)
		if d == nil || depth > maxNested || len(out) >= maxPages {
			return
		}
		if own := f.dict(d["Resources"]); own != nil {
			resources = own
		}
		if kids := f.list(d["Kids"]); kids != nil {
			for _, k := range kids {
				visit(k, resources, depth+1)
			}
			return
		}
		out = append(out, page{d, resources})
	}
	var numbers []int
	for n := range f.places {
		numbers = append(numbers, int(n))
	}
	for n := range f.values {
		numbers = append(numbers, int(n))
	}
	sort.Ints(numbers)
	for _, n := range numbers {
		if d := f.dict(ref(n)); f.name(d["Type"]) == "Catalog" {
			visit(d["Pages"], nil, 0)
		}
	}
	if len(out) == 0 { // a damaged tree: the pages as they were made
		for _, n := range numbers {
			if d := f.dict(ref(n)); f.name(d["Type"]) == "Page" {
				visit(ref(n), nil, 0)
			}
		}
	}
	return out
}

type reader struct {
	*file
	d        *document.Document
	fonts    map[ref]*font
	pictures map[ref]bool
	steps    int
	blind    int // letters that nobody can read
	count    int
	pieces   []piece // of the page
	figures  []document.Block
}

// piece is text at a place, in points of the page; y grows upwards.
type piece struct {
	x, y, end, size float64
	text            string
}

// matrix is [a b c d e f] of ISO 32000, 8.3.3.
type matrix [6]float64

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func unit() matrix { return matrix{1, 0, 0, 1, 0, 0} }

func (r *reader) page(p page) []document.Block {
	r.pieces, r.figures = nil, nil
	var content []byte
	switch c := r.get(p.own["Contents"]).(type) {
	case stream:
		content = r.bytes(c)
	case []any:
		for _, x := range c {
			if s, ok := r.get(x).(stream); ok {
				content = append(append(content, r.bytes(s)...), '\n')
			}
		}
	}
	r.run(content, p.resources, unit(), 0)
	return append(paragraphs(lines(r.pieces)), r.figures...)
}

// state is the part of the graphics state that text needs.
type state struct {
	ctm                           matrix
	font                          *font
	size, leading, spacing, words float64
	scale, rise                   float64
}

// run executes the operators of a content that place text or pictures.
func (r *reader) run(content []byte, resources dict, ctm matrix, depth int) {
	l := lexer{b: content, budget: &r.budget}
	now := state{ctm: ctm, scale: 1}
	var kept []state
	tm, line := unit(), unit()
	var args []any
	arg := func(i int) float64 {
		if i < len(args) {
			n, _ := args[i].(float64)
			return n
		}
		return 0
	}
	show := func(b []byte) { tm = r.show(&now, tm, b) }
	next := func(x, y float64) {
		line = matrix{1, 0, 0, 1, x, y}.times(line)
		tm = line
	}
	for {
		v, ok := l.next(0)
		if r.steps++; !ok || r.steps > maxSteps {
			return
		}
		op, isOp := v.(word)
		if !isOp {
			if len(args) < 50 {
				args = append(args, v)
			}
			continue
		}
		switch op {
		case "q":
			if len(kept) < 100 {
				kept = append(kept, now)
			}
		case "Q":
			if n := len(kept); n > 0 {
				now, kept = kept[n-1], kept[:n-1]
			}
		case "cm":
			now.ctm = matrix{arg(0), arg(1), arg(2), arg(3), arg(4), arg(5)}.times(now.ctm)
		case "BT":
			tm, line = unit(), unit()
		case "Tf":
			if len(args) > 1 {
				n, _ := args[0].(name)
				now.font, now.size = r.fontOf(resources, n), arg(1)
			}
		case "TL":
			now.leading = arg(0)
		case "Tc":
			now.spacing = arg(0)
		case "Tw":
			now.words = arg(0)
		case "Tz":
			now.scale = arg(0) / 100
		case "Ts":
			now.rise = arg(0)
		case "Td":
			next(arg(0), arg(1))
		case "TD":
			now.leading = -arg(1)
			next(arg(0), arg(1))
		case "Tm":
			line = matrix{arg(0), arg(1), arg(2), arg(3), arg(4), arg(5)}
			tm = line
		case "T*":
			next(0, -now.leading)
		case "Tj", "'", `"`:
			if op != "Tj" {
				next(0, -now.leading)
			}
			if len(args) > 0 {
				if b, ok := args[len(args)-1].([]byte); ok {
					show(b)
				}
			}
		case "TJ":
			if len(args) > 0 {
				all, _ := args[0].([]any)
				for _, x := range all {
					r.steps++
					switch x := x.(type) {
					case []byte:
						show(x)
					case float64:
						tm = matrix{1, 0, 0, 1, -x / 1000 * now.size * now.scale, 0}.times(tm)
					}
				}
			}
		case "Do":
			if len(args) > 0 {
				n, _ := args[0].(name)
				r.object(r.dict(resources["XObject"])[n], resources, now.ctm, depth)
			}
		case "BI":
			l.inlineImage()
		}
		args = args[:0]
	}
}

// inlineImage goes behind a picture that stands in the content.
func (l *lexer) inlineImage() {
	for at := l.at; at+3 < len(l.b); at++ {
		if space(l.b[at]) && l.b[at+1] == 'E' && l.b[at+2] == 'I' && space(l.b[at+3]) {
			l.at = at + 3
			return
		}
	}
	l.at = len(l.b)
}

func (r *reader) fontOf(resources dict, n name) *font {
	v := r.dict(resources["Font"])[n]
	id, ok := v.(ref)
	if !ok {
		id = -1 // written where it is used: rare, and one at a time
		delete(r.fonts, id)
	}
	if r.fonts[id] == nil {
		if len(r.fonts) > 500 {
			return nil
		}
		r.steps += 1000
		r.fonts[id] = r.font(v)
	}
	return r.fonts[id]
}

func (r *reader) show(now *state, tm matrix, b []byte) matrix {
	if now.font == nil {
		return tm
	}
	text, width, codes := now.font.text(b)
	if now.font.blind {
		r.blind += codes
	}
	shift := width/1000*now.size + now.spacing*float64(codes) + now.words*float64(strings.Count(text, " "))
	moved := matrix{1, 0, 0, 1, shift * now.scale, 0}.times(tm)
	from, to := tm.times(now.ctm), moved.times(now.ctm)
	size := math.Abs(now.size) * math.Hypot(from[2], from[3])
	if text != "" && r.count < maxPieces && !math.IsNaN(size+from[4]+from[5]+to[4]) && math.Abs(from[1]) <= math.Abs(from[0]) {
		r.count++
		r.pieces = append(r.pieces, piece{from[4], from[5], to[4], size, text})
	}
	return moved
}

// object draws a form, or takes a photograph.
func (r *reader) object(v any, resources dict, ctm matrix, depth int) {
	s, ok := r.get(v).(stream)
	if !ok || depth > maxForms {
		return
	}
	switch r.name(s.dict["Subtype"]) {
	case "Form":
		if own := r.dict(s.dict["Resources"]); own != nil {
			resources = own
		}
		if m := r.list(s.dict["Matrix"]); len(m) == 6 {
			own := matrix{}
			for i := range own {
				own[i] = r.number(m[i])
			}
			ctm = own.times(ctm)
		}
		r.steps += 100
		r.run(r.bytes(s), resources, ctm, depth+1)
	case "Image":
		id, _ := v.(ref)
		if r.pictures[id] || r.number(s.dict["Width"]) < 200 || r.number(s.dict["Height"]) < 200 {
			return
		}
		r.pictures[id] = true
		if filters := r.filters(s); len(filters) == 1 && filters[0] == "DCTDecode" {
			n := r.d.AddPicture(document.Picture{Name: "picture.jpg", Bytes: s.raw})
			r.figures = append(r.figures, document.Block{Kind: document.Figure, Picture: n})
		} else {
			r.d.Leave("document.left-pictures")
		}
	}
}

// textLine is a line of the page.
type textLine struct {
	x, y, end, size float64
	text            string
}

// lines puts pieces that stand beside each other into lines.
func lines(pieces []piece) []textLine {
	var out []textLine
	for _, p := range pieces {
		if n := len(out); n > 0 {
			last := &out[n-1]
			em := max(last.size, p.size, 1)
			if math.Abs(last.y-p.y) < em*0.5 && p.x > last.x-em {
				gap := p.x - last.end
				if gap > em*0.18 && !strings.HasSuffix(last.text, " ") && !strings.HasPrefix(p.text, " ") {
					last.text += " "
				}
				last.text += p.text
				last.end, last.size = max(last.end, p.end), max(last.size, p.size)
				continue
			}
		}
		out = append(out, textLine(p))
	}
	return out
}

// paragraphs joins lines that were broken at the page's right edge. Page numbers alone go.
func paragraphs(lines []textLine) []document.Block {
	right := 0.0
	for _, l := range lines {
		right = max(right, l.end)
	}
	var out []document.Block
	var last textLine
	for _, l := range lines {
		text := strings.Join(strings.Fields(l.text), " ")
		if text == "" || strings.Trim(text, "-–— 0123456789/") == "" && utf8.RuneCountInString(text) < 10 {
			continue
		}
		em := max(l.size, 1)
		goesOn := len(out) > 0 && last.end > right-2.5*em && math.Abs(last.size-l.size) < 0.6 && last.y-l.y > 0 && last.y-l.y < 2.6*em &&
			!strings.HasSuffix(strings.TrimSpace(last.text), "다.") && !strings.ContainsAny(firstOf(text), "□○◯●■◆▶▷※*-·①②③④⑤")
		if goesOn {
			b := &out[len(out)-1]
			b.Runs = append(b.Runs, document.Run{Text: " " + text})
		} else {
			out = append(out, document.Block{Kind: document.Paragraph, Size: int(l.size * 10), Runs: []document.Run{{Text: text}}})
		}
		last = l
	}
	return out
}

func firstOf(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}
