// Package document is what every format of a dropped file becomes: blocks of text, tables and pictures, and from them a
// release with its title, its embargo and the lines for the desk alone (Finish). It knows no format and no database; it
// refuses nothing: what cannot be taken is named in Left.
package document

import (
	"strings"
	"time"

	"jogan/internal/fault"
)

// Bounds of what a document may hold; what is more is left out and told.
const (
	MaxBytes    = 50 << 20 // of the file
	MaxExpanded = 64 << 20 // of its parts once they are unpacked
	MaxPictures = 40
	MaxDepth    = 8 // tables in tables, mails in mails
)

// Document is a dropped file once it is read.
type Document struct {
	Format      string // "docx", "hwpx", "hwp", "eml", "pdf"
	Title       string
	Subtitle    string
	Body        string // for richtext.Canonical; data-picture="1" is the first of Pictures
	Pictures    []Picture
	Sender      string // name in a mail, organisation in a file; empty: not said
	SenderMail  string
	Sent        time.Time
	Embargo     time.Time
	EmbargoText string   // as it stood in the document
	Contacts    []string // names and telephones: for the desk, not for print
	Attachments []File
	Left        []fault.Text // what could not be taken, sentences of the catalogue
}

// Picture is a picture of a document.
type Picture struct {
	Name  string
	Bytes []byte
	Alt   string
}

// File is a file that came with a mail.
type File struct {
	Name  string
	Bytes []byte
}

// Leave notes what could not be taken; each reason is said once.
func (d *Document) Leave(key string, args ...any) {
	for _, l := range d.Left {
		if l.Key == key {
			return
		}
	}
	d.Left = append(d.Left, fault.Text{Key: key, Args: args})
}

// AddPicture takes a picture in and gives its number for Block.Picture; 0 where it has no place any more.
func (d *Document) AddPicture(p Picture) int {
	if len(p.Bytes) == 0 {
		d.Leave("document.left-pictures")
		return 0
	}
	if len(d.Pictures) >= MaxPictures {
		d.Leave("document.left-many-pictures", MaxPictures)
		return 0
	}
	d.Pictures = append(d.Pictures, p)
	return len(d.Pictures)
}

// Kind is the kind of a block.
type Kind uint8

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Heading
	Item
	Table
	Figure
)

// Block is a part of a document in its order.
type Block struct {
	Kind    Kind
	Level   int  // of a heading from 1 on; of an item from 0 on
	Ordered bool // of an item
	Size    int  // of the letters, in any unit that is the same in the whole document; 0: not known
	Runs    []Run
	Rows    [][]Cell
	Picture int // number in Document.Pictures, from 1 on
}

// Cell is a cell of a table. A cell that covers several columns or rows is written once; those that it covers are not there.
type Cell struct {
	Header bool
	Blocks []Block
}

// maxPadding is how many covered cells a row gets one after the other at most.
const maxPadding = 20

// Pad fills a row up to the column with empty cells for those that a merged cell covers, so that columns stay in line.
func Pad(row []Cell, column int) []Cell {
	for i := 0; len(row) < column && i < maxPadding; i++ {
		row = append(row, Cell{})
	}
	return row
}

// Run is text of one look. Break is a line break and has no text.
type Run struct {
	Text                           string
	Bold, Italic, Strike, Sub, Sup bool
	Link                           string
	Break                          bool
}

// Text is the block's text on one line.
func (b Block) Text() string {
	var w strings.Builder
	for _, r := range b.Runs {
		if r.Break {
			w.WriteByte(' ')
		}
		w.WriteString(r.Text)
	}
	return strings.Join(strings.Fields(w.String()), " ")
}

// Text is the cell's text on one line.
func (c Cell) Text() string {
	var all []string
	for _, b := range c.Blocks {
		if b.Kind == Table {
			for _, row := range b.Rows {
				all = append(all, rowText(row, " "))
			}
		} else if t := b.Text(); t != "" {
			all = append(all, t)
		}
	}
	return strings.Join(all, " ")
}

func rowText(row []Cell, between string) string {
	var all []string
	for _, c := range row {
		if t := c.Text(); t != "" {
			all = append(all, t)
		}
	}
	return strings.Join(all, between)
}
