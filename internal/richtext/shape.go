package richtext

import (
	"slices"
	"strings"
)

// block is a block of the closed set, in normal form.
type block struct {
	kind       kind    // kPara, kHead, kList, kQuote, kTable, kFigure, kAside, kGallery or kRelated
	level      uint8   // of a heading: level2 or level3; of an aside: what it is
	subject            // of a figure
	runs       []run   // of a paragraph or heading; a figure's caption
	paragraphs [][]run // of a quotation or an aside
	figures    []block // of a gallery
	numbers    []int64 // of related articles
	list       list
	head       []cell // the header row, nil for none
	rows       [][]cell
}

type list struct {
	ordered bool
	items   []item
}

type item struct {
	runs []run
	sub  list // its items have no sub
}

type cell struct {
	header bool
	runs   []run
}

func plainBlocks(text string) []block {
	var out []block
	isEnd := func(r rune) bool { return r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029 }
	for line := range strings.FieldsFuncSeq(text, isEnd) {
		if runs := normalLine([]run{{text: line}}); len(runs) > 0 {
			out = append(out, block{kind: kPara, runs: runs})
		}
	}
	return out
}

func shape(root *node) []block {
	s := shaper{}
	s.flow(root)
	return s.out
}

// shaper makes known blocks of a tree. Figures found where none may stand wait in hoisted until their block is out.
type shaper struct {
	out     []block
	hoisted []block
}

// flow takes content that may hold any block; loose inline content becomes paragraphs.
func (s *shaper) flow(n *node) {
	var pending []run
	flush := func() {
		for _, p := range splitParagraphs(pending) {
			s.out = append(s.out, block{kind: kPara, runs: p})
		}
		pending = nil
	}
	for _, kid := range n.kids {
		if kid.kind == kText {
			pending = append(pending, kid.run)
			continue
		}
		flush()
		s.block(kid)
	}
	flush()
}

func (s *shaper) block(n *node) {
	switch n.kind {
	case kHead:
		if runs := s.inline(n); len(runs) > 0 {
			s.out = append(s.out, block{kind: kHead, level: n.variant, runs: runs})
		}
	case kQuote:
		if paragraphs := s.paragraphs(n); len(paragraphs) > 0 {
			s.out = append(s.out, block{kind: kQuote, paragraphs: paragraphs})
		}
	case kList:
		if items := s.items(n, 1); len(items) > 0 {
			s.out = append(s.out, block{kind: kList, list: list{n.variant == ordered, items}})
		}
	case kTable:
		s.table(n)
	case kFigure:
		s.figure(n)
	default:
		switch {
		case n.variant == gallery:
			s.gallery(n)
		case n.variant == related:
			if len(n.numbers) > 0 {
				s.out = append(s.out, block{kind: kRelated, numbers: n.numbers})
			}
			s.flow(n)
		case n.isAside():
			if paragraphs := s.paragraphs(n); len(paragraphs) > 0 {
				s.out = append(s.out, block{kind: kAside, level: n.variant, paragraphs: paragraphs})
			}
		default:
			s.flow(n)
		}
	}
	s.out = append(s.out, s.hoisted...)
	s.hoisted = nil
}

func (n *node) isAside() bool { return n.kind == kFlow && n.variant >= pull }

// standsAlone tells the blocks of the source that stand in no other: they are hoisted.
func (n *node) standsAlone() bool {
	return n.kind == kFlow && (n.variant == gallery || n.variant == related || n.isAside())
}

// gallery takes the pictures of a gallery; what else is in it follows behind.
func (s *shaper) gallery(n *node) {
	inside := shaper{}
	inside.flow(n)
	var figures, rest []block
	for _, b := range inside.out {
		switch {
		case b.kind == kGallery:
			figures = append(figures, b.figures...)
		case b.kind == kFigure && b.picture > 0:
			figures = append(figures, b)
		default:
			rest = append(rest, b)
		}
	}
	if len(figures) > 1 {
		figures = []block{{kind: kGallery, figures: figures}}
	}
	s.out = append(append(s.out, figures...), rest...)
}

// linkRuns is the address of an embed that is none of ours, as a link.
func linkRuns(e Embed) []run {
	return normalLine([]run{{text: e.Address, href: e.Address, marks: link}})
}

// figure takes a figure where one may stand. One without a number of its own only holds what is in it, and its caption
// goes to the first picture there.
func (s *shaper) figure(n *node) {
	caption := captionLine(s.takeCaption(n))
	inside := shaper{}
	inside.flow(n)
	if n.shows() {
		s.out = append(s.out, block{kind: kFigure, subject: n.subject, runs: caption})
		for _, b := range inside.out {
			if b.kind != kFigure || b.subject != n.subject || len(b.runs) > 0 {
				s.out = append(s.out, b)
			}
		}
		return
	}
	if n.embed.Address != "" {
		s.out = append(s.out, block{kind: kPara, runs: linkRuns(n.embed)})
	}
	i := slices.IndexFunc(inside.out, func(b block) bool { return b.kind == kFigure && len(b.runs) == 0 })
	switch {
	case len(caption) == 0:
	case i >= 0:
		inside.out[i].runs = caption
	default:
		inside.out = append(inside.out, block{kind: kPara, runs: caption})
	}
	s.out = append(s.out, inside.out...)
}

// takeCaption takes the first caption out of a figure and gives its content.
func (s *shaper) takeCaption(n *node) []run {
	for i, kid := range n.kids {
		switch kid.kind {
		case kFigcaption:
			n.kids = slices.Delete(n.kids, i, i+1)
			return s.inline(kid)
		case kFlow, kPara:
			if runs := s.takeCaption(kid); len(runs) > 0 {
				return runs
			}
		}
	}
	return nil
}

// walk hands over the text below n, a paragraph at a time, in order. Pictures and what else stands alone are hoisted. A list goes to onList if
// there is one, else its text is handed over like any other.
func (s *shaper) walk(n *node, each func([]run), onList func(*node)) {
	var pending []run
	flush := func() {
		for _, p := range splitParagraphs(pending) {
			each(p)
		}
		pending = nil
	}
	for _, kid := range n.kids {
		if kid.kind == kText {
			pending = append(pending, kid.run)
			continue
		}
		flush()
		switch {
		case kid.kind == kList && onList != nil:
			onList(kid)
		case kid.kind == kFigure:
			s.hoist(kid, each)
		case kid.standsAlone():
			inside := shaper{}
			inside.block(kid)
			s.hoisted = append(s.hoisted, inside.out...)
		default:
			s.walk(kid, each, onList)
		}
	}
	flush()
}

// hoist puts the pictures of a figure aside and hands over the text that is not their caption.
func (s *shaper) hoist(n *node, each func([]run)) {
	caption := captionLine(s.takeCaption(n))
	at := len(s.hoisted)
	if n.shows() {
		s.hoisted = append(s.hoisted, block{kind: kFigure, subject: n.subject})
	} else if n.embed.Address != "" {
		each(linkRuns(n.embed))
	}
	s.walk(n, each, nil)
	switch {
	case len(caption) == 0:
	case at < len(s.hoisted) && len(s.hoisted[at].runs) == 0:
		s.hoisted[at].runs = caption
	default:
		each(caption)
	}
}

// paragraphs gives the text below n in paragraphs.
func (s *shaper) paragraphs(n *node) [][]run {
	var out [][]run
	s.walk(n, func(p []run) { out = append(out, p) }, nil)
	return out
}

// inline gives the text below n as inline content.
func (s *shaper) inline(n *node) []run { return joinLines(s.paragraphs(n)) }

// items gives the items of a list. At level 1 they may have a list below them; at level 2 what is deeper follows as
// further items.
func (s *shaper) items(n *node, level int) []item {
	var out []item
	var loose []run
	flush := func() {
		for _, p := range splitParagraphs(loose) {
			out = append(out, item{runs: p})
		}
		loose = nil
	}
	for _, kid := range n.kids {
		if kid.kind == kText {
			loose = append(loose, kid.run)
			continue
		}
		flush()
		if kid.kind != kList {
			out = append(out, s.item(kid, level)...)
			continue
		}
		// A list straight inside a list, as some editors write it, belongs to the item before it.
		below := s.items(kid, level+1)
		if level == 1 && len(out) > 0 && len(below) > 0 {
			last := &out[len(out)-1]
			if last.sub.items == nil {
				last.sub.ordered = kid.variant == ordered
			}
			last.sub.items = append(last.sub.items, below...)
		} else {
			out = append(out, below...)
		}
	}
	flush()
	return out
}

// item gives the item that n is; several where the lists in it cannot stand below it, none for an empty one.
func (s *shaper) item(n *node, level int) []item {
	var lines [][]run
	var below list
	s.walk(n, func(p []run) { lines = append(lines, p) }, func(l *node) {
		if below.items == nil {
			below.ordered = l.variant == ordered
		}
		below.items = append(below.items, s.items(l, level+1)...)
	})
	self := item{runs: joinLines(lines)}
	switch {
	case len(lines) == 0:
		return below.items
	case len(below.items) == 0:
		return []item{self}
	case level == 1:
		self.sub = below
		return []item{self}
	}
	return append([]item{self}, below.items...)
}

// table takes the rows of a table; what stands beside them becomes paragraphs before it. The header row is the first
// row of thead, or else a first row of header cells alone that others follow.
func (s *shaper) table(n *node) {
	var headers, rows [][]cell
	beside := func(p []run) { s.out = append(s.out, block{kind: kPara, runs: p}) }
	row := func(n *node, into *[][]cell) {
		var cells []cell
		filled := false
		loose := &node{}
		for _, kid := range n.kids {
			if kid.kind != kCell {
				loose.kids = append(loose.kids, kid)
				continue
			}
			c := cell{kid.variant == header, s.inline(kid)}
			filled = filled || len(c.runs) > 0
			cells = append(cells, c)
		}
		s.walk(loose, beside, nil)
		if filled {
			*into = append(*into, cells)
		}
	}
	loose := &node{}
	for _, kid := range n.kids {
		switch kid.kind {
		case kRow:
			row(kid, &rows)
		case kGroup:
			into := &rows
			if kid.variant == header {
				into = &headers
			}
			for _, inner := range kid.kids {
				if inner.kind == kRow {
					row(inner, into)
				} else {
					loose.kids = append(loose.kids, inner)
				}
			}
		default:
			loose.kids = append(loose.kids, kid)
		}
	}
	s.walk(loose, beside, nil)

	named := len(headers) > 0
	rows = append(headers, rows...)
	if len(rows) == 0 {
		return
	}
	if named {
		for i := range rows[0] {
			rows[0][i].header = true
		}
	}
	b := block{kind: kTable, rows: rows}
	if len(rows) > 1 && !slices.ContainsFunc(rows[0], func(c cell) bool { return !c.header }) {
		b.head, b.rows = rows[0], rows[1:]
	}
	s.out = append(s.out, b)
}
