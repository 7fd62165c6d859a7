// Package hwp reads the binary documents of Hancom's word processor, version 5 (Hancom's published description of HWP
// 5.0): paragraphs, tables, pictures, links, footnotes, text boxes. It refuses documents that are locked, made for
// distribution only, broken or too large. Where the text itself cannot be read the preview that the program keeps beside
// it is taken, and told.
package hwp

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"jogan/internal/exchange/cfb"
	"jogan/internal/exchange/document"
	"jogan/internal/fault"
)

// Tags of records.
const (
	tagBinData   = 0x12
	tagCharShape = 0x15
	tagStyle     = 0x1A
	tagParagraph = 0x42
	tagText      = 0x43
	tagShapes    = 0x44
	tagControl   = 0x47
	tagList      = 0x48
	tagTable     = 0x4D
	tagPicture   = 0x55
	tagEquation  = 0x58
)

const (
	maxRecords  = 400_000
	maxSections = 200
	maxLevel    = 60
)

// Read reads a document. name is the file's name, zone where the times in its text are meant.
func Read(f *cfb.File, name string, zone *time.Location) (document.Document, error) {
	r := reader{f: f, d: document.Document{Format: "hwp"}, left: document.MaxExpanded, pictures: map[int]int{}}
	head, err := f.Stream("FileHeader")
	if err != nil {
		return r.d, err
	}
	if len(head) < 40 || !bytes.HasPrefix(head, []byte("HWP Document File")) {
		return r.d, fault.New(fault.Invalid, "document.broken")
	}
	flags := binary.LittleEndian.Uint32(head[36:])
	r.packed = flags&1 != 0
	switch {
	case flags&2 != 0:
		return r.d, fault.New(fault.Invalid, "document.encrypted")
	case flags&4 != 0:
		return r.d, fault.New(fault.Invalid, "document.distribution")
	}
	var blocks []document.Block
	if err = r.info(); err == nil {
		blocks, err = r.sections()
	}
	if err != nil {
		if fault.TextOf(err).Key == "document.too-large" {
			return r.d, err
		}
		if blocks = r.preview(); len(blocks) == 0 {
			return r.d, err
		}
		r.d.Leave("document.left-preview")
	}
	r.d.Finish(append(blocks, r.notes...), name, zone)
	return r.d, nil
}

type reader struct {
	f        *cfb.File
	d        document.Document
	packed   bool
	left     int64
	looks    []look
	headings []int // level by number of the style
	bins     []bin
	notes    []document.Block
	pictures map[int]int
}

type look struct {
	run  document.Run
	size int
}

type bin struct {
	id        int
	extension string
	plain     bool // never compressed
}

// record is a record with those below it.
type record struct {
	tag  uint16
	data []byte
	kids []*record
}

// unpack undoes the compression of a stream.
func (r *reader) unpack(data []byte, packed bool) ([]byte, error) {
	var in io.Reader = bytes.NewReader(data)
	if packed {
		in = flate.NewReader(in)
	}
	out, err := io.ReadAll(io.LimitReader(in, r.left+1))
	if int64(len(out)) > r.left {
		return nil, fault.New(fault.Invalid, "document.too-large")
	}
	r.left -= int64(len(out))
	if err != nil && len(out) == 0 {
		return nil, fault.Wrap(err, fault.Invalid, "document.broken")
	}
	if err != nil {
		r.d.Leave("document.left-cut")
	}
	return out, nil
}

// tree reads the records of a stream into their tree.
func (r *reader) tree(path string) (*record, error) {
	data, err := r.f.Stream(path)
	if err != nil {
		return nil, err
	}
	if data, err = r.unpack(data, r.packed); err != nil {
		return nil, err
	}
	root := &record{}
	open := []*record{root}
	for count := 0; len(data) >= 4; count++ {
		h := binary.LittleEndian.Uint32(data)
		tag, level, size := uint16(h&0x3FF), int(h>>10&0x3FF), int(h>>20)
		data = data[4:]
		if size == 0xFFF {
			if len(data) < 4 {
				break
			}
			size = int(binary.LittleEndian.Uint32(data))
			data = data[4:]
		}
		if count > maxRecords || level > maxLevel {
			return nil, fault.New(fault.Invalid, "document.too-large")
		}
		if size > len(data) || size < 0 {
			r.d.Leave("document.left-cut")
			break
		}
		n := &record{tag: tag, data: data[:size]}
		data = data[size:]
		level = min(level, len(open)-1)
		open = open[:level+1]
		open[level].kids = append(open[level].kids, n)
		open = append(open, n)
	}
	if len(root.kids) == 0 {
		return nil, fault.New(fault.Invalid, "document.broken")
	}
	return root, nil
}

// u16 and u32 are numbers of a record; 0 behind its end.
func (n *record) u16(at int) int {
	if at+2 > len(n.data) {
		return 0
	}
	return int(binary.LittleEndian.Uint16(n.data[at:]))
}

func (n *record) u32(at int) uint32 {
	if at+4 > len(n.data) {
		return 0
	}
	return binary.LittleEndian.Uint32(n.data[at:])
}

// text is a string with its length before it, and where it ends.
func (n *record) text(at int) (string, int) {
	length := n.u16(at)
	at += 2
	if at+2*length > len(n.data) {
		return "", len(n.data)
	}
	return wide(n.data[at : at+2*length]), at + 2*length
}

func wide(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// info reads what the text refers to: pictures, shapes of letters, styles.
func (r *reader) info() error {
	root, err := r.tree("DocInfo")
	if err != nil {
		return err
	}
	var visit func(*record)
	visit = func(n *record) {
		switch n.tag {
		case tagBinData:
			b := bin{plain: n.u16(0)>>4&3 == 2}
			if n.u16(0)&15 == 1 {
				b.id = n.u16(2)
				b.extension, _ = n.text(4)
			}
			r.bins = append(r.bins, b)
		case tagCharShape:
			flags := n.u32(46)
			r.looks = append(r.looks, look{document.Run{Italic: flags&1 != 0, Bold: flags&2 != 0, Sup: flags>>15&1 != 0, Sub: flags>>16&1 != 0}, int(n.u32(42))})
		case tagStyle:
			local, at := n.text(0)
			english, _ := n.text(at)
			name := strings.ToLower(local + "|" + english)
			level := 0
			for i := 1; i < 8; i++ {
				if digit := strconv.Itoa(i); strings.Contains(name, "outline "+digit) || strings.Contains(name, "개요 "+digit) {
					level = i
				}
			}
			if strings.HasPrefix(name, "제목|") || strings.Contains(name, "|title") {
				level = 1
			}
			r.headings = append(r.headings, level)
		}
		for _, k := range n.kids {
			visit(k)
		}
	}
	visit(root)
	return nil
}

func (r *reader) sections() ([]document.Block, error) {
	var blocks []document.Block
	for i := range maxSections {
		path := fmt.Sprintf("BodyText/Section%d", i)
		if !r.f.Has(path) {
			if i == 0 {
				return nil, fault.New(fault.Invalid, "document.broken")
			}
			break
		}
		root, err := r.tree(path)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, r.blocks(root.kids, 0)...)
	}
	return blocks, nil
}

func (r *reader) blocks(records []*record, depth int) []document.Block {
	if depth > document.MaxDepth {
		return nil
	}
	var out []document.Block
	for _, n := range records {
		if n.tag == tagParagraph {
			out = append(out, r.paragraph(n, depth)...)
		}
	}
	return out
}

func (r *reader) paragraph(n *record, depth int) []document.Block {
	b := document.Block{Kind: document.Paragraph}
	if len(n.data) > 10 {
		if style := int(n.data[10]); style < len(r.headings) && r.headings[style] > 0 {
			b.Kind, b.Level = document.Heading, r.headings[style]
		}
	}
	var text, shapes []byte
	var controls []*record
	for _, k := range n.kids {
		switch k.tag {
		case tagText:
			text = k.data
		case tagShapes:
			shapes = k.data
		case tagControl:
			controls = append(controls, k)
		}
	}
	var behind []document.Block
	r.characters(&b, text, shapes, controls, &behind, depth)
	if b.Text() == "" {
		return behind
	}
	return append([]document.Block{b}, behind...)
}

// characters reads a paragraph's text: 16-bit characters, of which those below 32 are controls of one or eight places.
func (r *reader) characters(b *document.Block, text, shapes []byte, controls []*record, behind *[]document.Block, depth int) {
	var units []uint16
	var now look
	var links []string
	flush := func() {
		if len(units) == 0 {
			return
		}
		run := now.run
		run.Text = string(utf16.Decode(units))
		if len(links) > 0 {
			run.Link = links[len(links)-1]
		}
		if strings.TrimSpace(run.Text) != "" {
			b.Size = max(b.Size, now.size)
		}
		b.Runs = append(b.Runs, run)
		units = units[:0]
	}
	for at := 0; 2*at+2 <= len(text); {
		for len(shapes) >= 8 && int64(binary.LittleEndian.Uint32(shapes)) <= int64(at) {
			flush()
			now = look{}
			if i := binary.LittleEndian.Uint32(shapes[4:]); int64(i) < int64(len(r.looks)) {
				now = r.looks[i]
			}
			shapes = shapes[8:]
		}
		c := binary.LittleEndian.Uint16(text[2*at:])
		switch {
		case c >= 32:
			units = append(units, c)
			at++
		case c == 10:
			flush()
			b.Runs = append(b.Runs, document.Run{Break: true})
			at++
		case c == 24:
			units = append(units, '-')
			at++
		case c == 30 || c == 31:
			units = append(units, ' ')
			at++
		case c == 0 || c == 13 || c >= 25:
			at++
		default:
			at += 8
			switch {
			case c == 9:
				units = append(units, ' ')
			case c == 4:
				flush()
				links = links[:max(0, len(links)-1)]
			case c <= 8 && c != 3 && c != 1 && c != 2 || c == 19 || c == 20:
			case len(controls) > 0: // 1–3, 11–18, 21–23: each has its record, in order
				flush()
				k := controls[0]
				controls = controls[1:]
				if c == 3 {
					links = append(links, linkOf(k))
					continue
				}
				if mark := r.control(k, behind, depth); mark != "" {
					b.Runs = append(b.Runs, document.Run{Text: mark})
				}
			}
		}
	}
	flush()
	for _, k := range controls { // a damaged text that does not name them
		r.control(k, behind, depth)
	}
}

// name is the name of a control, written backwards in its record.
func (n *record) name() string {
	if len(n.data) < 4 {
		return ""
	}
	return string([]byte{n.data[3], n.data[2], n.data[1], n.data[0]})
}

func linkOf(n *record) string {
	if n.name() != "%hlk" {
		return ""
	}
	command, _ := n.text(9)
	address, _, _ := strings.Cut(strings.ReplaceAll(command, `\:`, ":"), ";")
	return strings.TrimSpace(address)
}

// control takes what is anchored in a paragraph, and gives the mark of a note.
func (r *reader) control(n *record, behind *[]document.Block, depth int) string {
	switch n.name() {
	case "tbl ":
		*behind = append(*behind, r.table(n, depth+1))
	case "gso ":
		*behind = append(*behind, r.drawing(n, depth+1)...)
	case "eqed":
		for _, k := range n.kids {
			if k.tag == tagEquation {
				if script, _ := k.text(4); script != "" {
					*behind = append(*behind, document.Block{Runs: []document.Run{{Text: script}}})
				}
			}
		}
	case "fn  ", "en  ":
		mark := strconv.Itoa(len(r.notes)+1) + ")"
		place := len(r.notes)
		r.notes = append(r.notes, document.Block{})
		runs := []document.Run{{Text: mark + " "}}
		for _, b := range r.blocks(n.kids, depth+1) {
			runs = append(runs, b.Runs...)
		}
		r.notes[place] = document.Block{Kind: document.Paragraph, Runs: runs}
		return mark
	}
	return ""
}

// drawing is a picture, a text box, or several of them.
func (r *reader) drawing(n *record, depth int) []document.Block {
	if depth > maxLevel {
		return nil
	}
	out := r.blocks(n.kids, depth)
	for _, k := range n.kids {
		if k.tag == tagPicture {
			out = append(out, document.Block{Kind: document.Figure, Picture: r.picture(k.u16(71))})
		} else if k.tag != tagParagraph {
			out = append(out, r.drawing(k, depth+1)...)
		}
	}
	return out
}

func (r *reader) picture(item int) int {
	if at, ok := r.pictures[item]; ok {
		return at
	}
	p := document.Picture{}
	if item > 0 && item <= len(r.bins) && r.bins[item-1].id > 0 {
		b := r.bins[item-1]
		path := r.f.Under(fmt.Sprintf("BinData/BIN%04X.", b.id))
		if data, err := r.f.Stream(path); err == nil {
			if data, err = r.unpack(data, r.packed && !b.plain); err == nil {
				p = document.Picture{Name: path[strings.LastIndex(path, "/")+1:], Bytes: data}
			}
		}
	}
	r.pictures[item] = r.d.AddPicture(p)
	return r.pictures[item]
}

// table reads a table: each cell is a list with its place, followed by its paragraphs.
func (r *reader) table(n *record, depth int) document.Block {
	b := document.Block{Kind: document.Table}
	row, inTable := -1, false
	var cell *document.Cell
	if depth > document.MaxDepth {
		return b
	}
	for _, k := range n.kids {
		switch {
		case k.tag == tagTable:
			inTable = true
		case k.tag == tagList && inTable:
			column, at := k.u16(8), k.u16(10)
			if at != row || len(b.Rows) == 0 {
				row = at
				b.Rows = append(b.Rows, nil)
			}
			last := &b.Rows[len(b.Rows)-1]
			*last = append(document.Pad(*last, column), document.Cell{Header: k.u32(4)>>18&1 != 0})
			cell = &(*last)[len(*last)-1]
			cell.Blocks = append(cell.Blocks, r.blocks(k.kids, depth)...)
		case k.tag == tagParagraph && cell != nil:
			cell.Blocks = append(cell.Blocks, r.paragraph(k, depth)...)
		}
	}
	return b
}

// preview is the plain beginning of the text that the program keeps.
func (r *reader) preview() []document.Block {
	data, err := r.f.Stream("PrvText")
	if err != nil {
		return nil
	}
	return document.Plain(strings.ToValidUTF8(strings.NewReplacer("><", " ", "<", "", ">", "").Replace(wide(data)), ""))
}
