// Package richtext owns the article body: HTML of a small, closed set of blocks in one canonical spelling. It takes any
// HTML or plain text, keeps the words, and refuses everything else: scripts, styles, frames, unknown elements and
// attributes, addresses that could run code. What it stores it also reads: plain text, lead, picture numbers, and the
// markup of a page, which is always made anew from the known blocks and never copied from the stored string.
//
// Blocks: p, h2, h3, ul and ol (one nested level), blockquote of p, table (a header row, rows of th and td); figure with
// an optional figcaption and one of data-picture (number of the library), data-file (the same, of a film, a sound or a
// document), and data-embed with data-address (see EmbedOf); aside of p with data-kind pull, notice, editor or ai; div
// with data-gallery, which holds two or more figures of pictures; div with data-related, empty, its value up to ten
// article numbers with commas between them. Inline: text, br, a[href], strong, em, s, sub, sup; in captions only text,
// a, strong and em. Elements are written in that order of nesting, without white space between blocks.
//
// The reader is built on the tokens of golang.org/x/net/html, not on its tree: a browser's tree repeats open formatting
// in each following paragraph, so that a body of one megabyte can grow to gigabytes. Here each token costs a bounded
// amount of work, and depth is bounded by maxDepth.
package richtext

import (
	"html/template"
	"strings"

	"jogan/internal/fault"
)

// Version is the version of the canonical form. It rises when blocks are added, or when Canonical would write a stored
// body differently. Bodies of version 1, which has no file, embed, aside, gallery and related articles, are the same in
// version 2.
const Version = 2

// MaxBytes is the greatest length of a body in bytes, before and after Canonical.
const MaxBytes = 1 << 20

// Canonical gives the canonical form of a body; Canonical of its own result is that result. It returns a fault in the
// field "body" (body.too-long, {0} the limit in bytes) where the body or its canonical form is longer than MaxBytes, and
// no other error.
//
//   - A source without any element is plain text: each line is a paragraph. A tag that HTML does not know, such as
//     "<BTS>" in a title, is not an element in this sense and stays as it was typed. Character references count.
//   - White space collapses to one space and goes at the ends of a block or line; a paragraph of spaces of any kind
//     goes. Two line breaks in a row divide a paragraph. Quotes, middle dots and … stay exactly as typed.
//   - Control characters, NUL, non-characters and U+FEFF go; bytes that are not UTF-8 (lone surrogates too) become
//     U+FFFD, so that an editor sees that something was lost.
//   - Hangul written as single letters (NFD, as some systems store it) is composed to syllables. Nothing else is
//     normalised: NFC would replace Hanja that Korean standards tell apart.
//   - Figures, asides, galleries and related articles inside lists, tables, quotations, headings and asides move behind
//     them. A picture without number goes, its caption stays as a paragraph; an embed whose address is not of its kind
//     becomes a paragraph with a link. A gallery of one picture is that picture; what else is in it follows behind. An
//     aside of an unknown kind is its paragraphs.
//   - A frame (iframe) of a provider that EmbedOf knows becomes the embed; any other goes.
func Canonical(src string) (string, error) {
	if len(src) <= MaxBytes {
		w := writer{limit: MaxBytes}
		w.blocks(parse(src))
		if !w.over && w.b.Len() <= MaxBytes {
			return w.b.String(), nil
		}
	}
	return "", fault.In("body", "body.too-long", MaxBytes)
}

// Figure is a picture in a body: its number in media and the caption written for this article, safe HTML that may be
// empty.
type Figure struct {
	Picture int64
	Caption template.HTML
}

// File is a film, a sound or a document in a body: its number in the library and its caption, as in Figure.
type File struct {
	File    int64
	Caption template.HTML
}

// EmbedFigure is an embed in a body with its caption, as in Figure.
type EmbedFigure struct {
	Embed
	Caption template.HTML
}

// Aside is a pull quote, a notice, an editor's note or a word on the use of generative AI: its kind (pull, notice, editor
// or ai) and its paragraphs.
type Aside struct {
	Kind    string
	Content template.HTML
}

// Parts says how a page shows the blocks that are more than words. Picture, Gallery, File, Embed and Related leave their
// blocks out where they are nil or return "". Without Aside an aside is an aside with data-kind, without Table a table
// stands bare.
type Parts struct {
	Picture func(Figure) template.HTML
	Gallery func([]Figure) template.HTML // two or more
	File    func(File) template.HTML
	Embed   func(EmbedFigure) template.HTML
	Related func([]int64) template.HTML
	Aside   func(Aside) template.HTML
	Table   func(table template.HTML) template.HTML
}

// Render gives the markup of a body for a page. Links to other hosts get rel="noopener". Only known elements and what
// parts return are emitted, escaped anew, whatever the stored string holds; a string made to grow stops at four times
// MaxBytes.
func Render(canonical string, parts Parts) template.HTML {
	w := writer{limit: 4 * MaxBytes, page: true, parts: parts}
	w.blocks(parse(canonical))
	return template.HTML(w.b.String())
}

// Text gives all words of a body as plain text: a line for each paragraph, heading, list item, table row and caption.
// Related articles have none, embeds only their caption.
func Text(canonical string) string {
	var lines []string
	for _, b := range parse(canonical) {
		b.lines(func(runs []run) { lines = append(lines, plainText(runs)) })
	}
	return strings.Join(lines, "\n")
}

// Pictures gives the numbers of the pictures in a body, those in galleries too, in order, each once.
func Pictures(canonical string) []int64 {
	return numbers(canonical, func(b *block, add func(int64)) {
		add(b.picture)
		for i := range b.figures {
			add(b.figures[i].picture)
		}
	})
}

// Files gives the numbers of the films, sounds and documents in a body, in order, each once.
func Files(canonical string) []int64 {
	return numbers(canonical, func(b *block, add func(int64)) { add(b.file) })
}

// Related gives the numbers of the related articles in a body, in order, each once.
func Related(canonical string) []int64 {
	return numbers(canonical, func(b *block, add func(int64)) {
		if b.kind == kRelated {
			for _, no := range b.numbers {
				add(no)
			}
		}
	})
}

// numbers collects the numbers that each block adds, each once; 0 is none.
func numbers(canonical string, of func(b *block, add func(int64))) []int64 {
	var ids []int64
	seen := map[int64]bool{0: true}
	blocks := parse(canonical)
	for i := range blocks {
		of(&blocks[i], func(id int64) {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		})
	}
	return ids
}

// lines hands over the text of a block in lines as Text has them.
func (b *block) lines(each func([]run)) {
	switch b.kind {
	case kQuote, kAside:
		for _, p := range b.paragraphs {
			each(p)
		}
	case kGallery:
		for i := range b.figures {
			b.figures[i].lines(each)
		}
	case kList:
		for _, it := range b.list.items {
			each(it.runs)
			for _, sub := range it.sub.items {
				each(sub.runs)
			}
		}
	case kTable:
		if b.head != nil {
			each(rowRuns(b.head))
		}
		for _, row := range b.rows {
			each(rowRuns(row))
		}
	default:
		if len(b.runs) > 0 {
			each(b.runs)
		}
	}
}

// rowRuns is a table row as one line, its cells parted by a space.
func rowRuns(row []cell) []run {
	var runs []run
	for _, c := range row {
		if len(c.runs) == 0 {
			continue
		}
		if len(runs) > 0 {
			runs = append(runs, run{text: " "})
		}
		runs = append(runs, c.runs...)
	}
	return runs
}

// plainText is the text of runs on one line.
func plainText(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.br {
			b.WriteByte(' ')
		} else {
			b.WriteString(r.text)
		}
	}
	return b.String()
}
