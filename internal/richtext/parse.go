package richtext

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth bounds the nesting that is understood, of blocks and of inline elements alike. What is deeper keeps its
// words and its line breaks but not its shape. Real articles stay below 30.
const maxDepth = 100

type kind uint8

const (
	kNone  kind = iota // an element that leaves no trace, such as span
	kText              // a run of text or a line break
	kBreak             // an end of a paragraph that is no block, such as hr
	kFlow              // div and whatever else only holds blocks
	kPara
	kHead
	kList
	kItem
	kQuote
	kTable
	kTableCaption
	kGroup // thead, tbody, tfoot
	kRow
	kCell
	kFigure
	kFigcaption
	kAside   // only among shaped blocks: in the source it is a kFlow with a variant
	kGallery // likewise
	kRelated // likewise
)

// node is a block of the source as it was written, before shape makes known blocks of it.
type node struct {
	kind    kind
	variant uint8   // h2 or h3; ol; thead; th; pre; what an aside or div is: see the variant constants
	subject         // of a figure
	numbers []int64 // of related articles
	run     run     // of kText
	kids    []*node
}

// subject is what a figure shows: at most one of a picture, a file and an embed.
type subject struct {
	picture, file int64
	embed         Embed // without a kind: an address that is none of ours
}

func (s subject) shows() bool { return s.picture > 0 || s.file > 0 || s.embed.Kind != "" }

const (
	plain uint8 = iota
	ordered
	header
	preformatted
	level2
	level3
	gallery
	related
	pull
	notice
	editor
	ai
)

// asides are the values of data-kind, and what they are here.
func asides() map[string]uint8 {
	return map[string]uint8{"pull": pull, "notice": notice, "editor": editor, "ai": ai}
}

// maxRelated is how many articles one block of related articles names.
const maxRelated = 10

// element says what an HTML element is to us.
func element(name string) (kind, uint8) {
	switch name {
	case "p", "dt", "dd":
		return kPara, plain
	case "h1", "h2":
		return kHead, level2
	case "h3", "h4", "h5", "h6":
		return kHead, level3
	case "ul", "menu", "dir":
		return kList, plain
	case "ol":
		return kList, ordered
	case "li":
		return kItem, plain
	case "blockquote":
		return kQuote, plain
	case "table":
		return kTable, plain
	case "caption":
		return kTableCaption, plain
	case "thead":
		return kGroup, header
	case "tbody", "tfoot":
		return kGroup, plain
	case "tr":
		return kRow, plain
	case "th":
		return kCell, header
	case "td":
		return kCell, plain
	case "figure":
		return kFigure, plain
	case "figcaption":
		return kFigcaption, plain
	case "hr":
		return kBreak, plain
	case "pre", "listing", "xmp", "plaintext":
		return kFlow, preformatted
	case "div", "section", "article", "main", "header", "footer", "aside", "nav", "center", "address", "form", "fieldset",
		"details", "summary", "hgroup", "dl", "body", "html":
		return kFlow, plain
	}
	return kNone, plain
}

// inlineMark is the mark that an inline element sets; 0 for none. Links are apart.
func inlineMark(name string) mark {
	switch name {
	case "strong", "b":
		return strong
	case "em", "i":
		return em
	case "s", "strike", "del":
		return strike
	case "sub":
		return sub
	case "sup":
		return sup
	}
	return 0
}

// dropped tells the elements whose content is not text of the article.
func dropped(name string) bool {
	switch name {
	case "script", "style", "noscript", "noembed", "noframes", "iframe", "template", "svg", "math", "object", "applet",
		"video", "audio", "canvas", "select", "datalist", "textarea", "button", "title":
		return true
	}
	return false
}

// parse reads any string as blocks in normal form.
func parse(src string) []block {
	src = strings.ToValidUTF8(src, "\uFFFD")
	if text, ok := plainSource(src); ok {
		return plainBlocks(text)
	}
	b := builder{root: &node{kind: kFlow}}
	b.read(html.NewTokenizer(strings.NewReader(src)))
	return shape(b.root)
}

// plainSource gives the text of a source that holds no element.
func plainSource(src string) (string, bool) {
	if !strings.ContainsRune(src, '<') {
		return html.UnescapeString(src), true
	}
	var text strings.Builder
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			text.Write(z.Raw()) // a "<" that nothing closes
			return text.String(), true
		case html.TextToken:
			text.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw()) // before TagName, which lowers its letters in place
			name, _ := z.TagName()
			if atom.Lookup(name) != 0 || bytes.ContainsAny(name, ":-") || strings.Contains(raw, "=") {
				return "", false
			}
			text.WriteString(raw)
		}
	}
}

// builder makes the tree of blocks from tokens.
type builder struct {
	root  *node
	stack []*node // open blocks, the root not among them
	over  int     // open blocks beyond maxDepth
	marks []openMark
	skip  string // the dropped element we are in
	skips int    // how often it is open
}

// openMark is an open inline element: a mark, or a link with its address.
type openMark struct {
	mark  mark
	href  string
	depth int // blocks open when it began: it ends with them at the latest
}

func (b *builder) read(z *html.Tokenizer) {
	for {
		tt := z.Next()
		switch tt {
		case html.ErrorToken:
			return
		case html.TextToken:
			if b.skip == "" {
				b.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			b.start(z, string(name), tt == html.SelfClosingTagToken)
		case html.EndTagToken:
			name, _ := z.TagName()
			b.end(string(name))
		}
	}
}

func (b *builder) start(z *html.Tokenizer, name string, selfClosing bool) {
	k, variant := element(name)
	foreign := name == "svg" || name == "math"
	if b.skip != "" {
		// As in a browser, a block of HTML ends a drawing or formula that was left open.
		if (b.skip != "svg" && b.skip != "math") || k == kNone {
			if name == b.skip && !(foreign && selfClosing) {
				b.skips++
			}
			return
		}
		b.skip = ""
	}
	switch {
	case dropped(name):
		if name == "iframe" {
			if e, ok := EmbedOf(attributes(z, "src")[0]); ok {
				b.add(&node{kind: kFigure, subject: subject{embed: e}})
			}
		}
		if !(foreign && selfClosing) {
			b.skip, b.skips = name, 1
		}
	case name == "br":
		b.add(&node{kind: kText, run: run{br: true}})
	case name == "img":
		if id := libraryID(attributes(z, "data-picture")[0]); id > 0 {
			b.add(&node{kind: kFigure, subject: subject{picture: id}})
		}
	case name == "a":
		b.closeMark(link)
		if href := cleanHref(attributes(z, "href")[0]); href != "" {
			b.openMark(openMark{mark: link, href: href})
		}
	case k == kBreak:
		b.closeParagraph(k)
		b.add(&node{kind: kBreak})
	case k != kNone:
		n := &node{kind: k, variant: variant}
		switch {
		case k == kFigure:
			n.subject = figureSubject(z)
		case name == "aside":
			n.variant = asides()[attributes(z, "data-kind")[0]]
		case name == "div":
			special(n, z)
		}
		b.open(n)
	default:
		if m := inlineMark(name); m != 0 {
			b.openMark(openMark{mark: m})
		}
	}
}

func (b *builder) end(name string) {
	if b.skip != "" {
		if name == "p" && (b.skip == "svg" || b.skip == "math") {
			b.skip = "" // as in a browser
		} else if name == b.skip {
			if b.skips--; b.skips == 0 {
				b.skip = ""
			}
		}
		return
	}
	switch k, _ := element(name); {
	case name == "br": // a browser reads </br> as a line break
		b.add(&node{kind: kText, run: run{br: true}})
	case name == "a":
		b.closeMark(link)
	case k != kNone:
		b.close(k)
	default:
		if m := inlineMark(name); m != 0 {
			b.closeMark(m)
		}
	}
}

// attributes reads the attributes of the tag at hand, the first one of each name; "" for one that there is not. It can be
// asked once for a tag.
func attributes(z *html.Tokenizer, names ...string) []string {
	values, seen := make([]string, len(names)), make([]bool, len(names))
	for {
		key, val, more := z.TagAttr()
		if i := slices.Index(names, string(key)); i >= 0 && !seen[i] {
			values[i], seen[i] = string(val), true
		}
		if !more {
			return values
		}
	}
}

// figureSubject reads what a figure shows.
func figureSubject(z *html.Tokenizer) subject {
	values := attributes(z, "data-picture", "data-file", "data-embed", "data-address")
	if id := libraryID(values[0]); id > 0 {
		return subject{picture: id}
	}
	if id := libraryID(values[1]); id > 0 {
		return subject{file: id}
	}
	if values[2] == "" {
		return subject{}
	}
	if e, ok := EmbedOf(values[3]); ok && e.Kind == values[2] {
		return subject{embed: e}
	}
	if href := cleanHref(values[3]); strings.HasPrefix(href, "http") {
		return subject{embed: Embed{Address: href}}
	}
	return subject{}
}

// special makes a gallery or a list of related articles of a div that says that it is one.
func special(n *node, z *html.Tokenizer) {
	for {
		key, val, more := z.TagAttr()
		switch string(key) {
		case "data-gallery":
			n.variant = gallery
		case "data-related":
			n.variant, n.numbers = related, relatedNumbers(string(val))
		}
		if !more || n.variant != plain {
			return
		}
	}
}

// relatedNumbers reads article numbers with commas between them: each once, at most maxRelated.
func relatedNumbers(s string) []int64 {
	var numbers []int64
	for part := range strings.SplitSeq(s, ",") {
		if no := libraryID(part); no > 0 && !slices.Contains(numbers, no) && len(numbers) < maxRelated {
			numbers = append(numbers, no)
		}
	}
	return numbers
}

// libraryID reads the number of a picture, file or article; 0 where it is none.
func libraryID(s string) int64 {
	id, err := strconv.ParseUint(strings.TrimSpace(s), 10, 63)
	if err != nil {
		return 0
	}
	return int64(id)
}

func (b *builder) top() *node {
	if len(b.stack) == 0 {
		return b.root
	}
	return b.stack[len(b.stack)-1]
}

func (b *builder) add(n *node) {
	t := b.top()
	t.kids = append(t.kids, n)
}

func (b *builder) text(s string) {
	r := run{}
	for _, m := range b.marks {
		r.marks |= m.mark
		if m.mark == link {
			r.href = m.href
		}
	}
	for _, n := range b.stack {
		if n.variant == preformatted {
			for i, line := range strings.Split(s, "\n") {
				if i > 0 {
					b.add(&node{kind: kText, run: run{br: true}})
				}
				r.text = line
				b.add(&node{kind: kText, run: r})
			}
			return
		}
	}
	r.text = s
	b.add(&node{kind: kText, run: r})
}

// open begins a block where HTML would, closing what it implies to be closed.
func (b *builder) open(n *node) {
	if b.over > 0 || len(b.stack) >= maxDepth {
		b.over++
		b.add(&node{kind: kBreak})
		return
	}
	switch n.kind {
	case kItem:
		b.pop(b.find(kItem, kList, kCell, kTable))
	case kCell:
		b.pop(b.find(kCell, kTable))
		if b.find(kTable) >= 0 && b.find(kRow, kTable) < 0 {
			b.push(&node{kind: kRow})
		}
	case kRow:
		b.pop(b.find(kTableCaption, kTable))
		b.pop(b.find(kRow, kTable))
	case kGroup, kTableCaption:
		if i := b.find(kTable); i >= 0 {
			b.pop(i + 1)
		}
	default:
		b.closeParagraph(n.kind)
	}
	b.push(n)
}

// closeParagraph ends an open paragraph, which holds no block, and an open heading before anything but a div.
func (b *builder) closeParagraph(next kind) {
	if t := b.top(); t.kind == kPara || t.kind == kHead && next != kFlow {
		b.pop(len(b.stack) - 1)
	}
}

func (b *builder) close(k kind) {
	if b.over > 0 {
		b.over--
		b.add(&node{kind: kBreak})
		return
	}
	switch k {
	case kTable:
		b.pop(b.find(kTable))
	case kItem:
		b.pop(b.find(kItem, kList, kCell, kTable))
	case kFigcaption:
		b.pop(b.find(kFigcaption, kFigure, kCell, kTable))
	case kCell, kRow, kGroup, kTableCaption:
		b.pop(b.find(k, kTable))
	default:
		b.pop(b.find(k, kCell, kTable))
	}
}

// find gives the index of the innermost open block of kind k, not looking past a border; -1 for none.
func (b *builder) find(k kind, borders ...kind) int {
	for i := len(b.stack) - 1; i >= 0; i-- {
		if b.stack[i].kind == k {
			return i
		}
		for _, border := range borders {
			if b.stack[i].kind == border {
				return -1
			}
		}
	}
	return -1
}

func (b *builder) push(n *node) {
	b.add(n)
	if len(b.stack) < maxDepth {
		b.stack = append(b.stack, n)
	}
}

// pop closes the open block at index i and all in it; nothing for a negative index.
func (b *builder) pop(i int) {
	if i < 0 || i >= len(b.stack) {
		return
	}
	b.stack = b.stack[:i]
	for len(b.marks) > 0 && b.marks[len(b.marks)-1].depth > i {
		b.marks = b.marks[:len(b.marks)-1]
	}
}

func (b *builder) openMark(m openMark) {
	if len(b.marks) < maxDepth {
		m.depth = len(b.stack)
		b.marks = append(b.marks, m)
	}
}

// closeMark ends the innermost open element of that mark. Those opened after it stay open, as in a browser.
func (b *builder) closeMark(m mark) {
	for i := len(b.marks) - 1; i >= 0; i-- {
		if b.marks[i].mark == m {
			b.marks = append(b.marks[:i], b.marks[i+1:]...)
			return
		}
	}
}
