package pdf

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/korean"
)

// maxCodes bounds the characters that one font names.
const maxCodes = 70_000

// font says what the codes of a font mean and how wide they are.
type font struct {
	unicode map[int]string
	wide    bool // codes of two bytes
	widths  map[int]float64
	missing float64             // width of the others, in thousandths
	decode  func([]byte) string // where codes are text of a known charset
	blind   bool                // nothing says what its codes mean
}

func (f *file) font(v any) *font {
	d := f.dict(v)
	out := &font{unicode: map[int]string{}, widths: map[int]float64{}, missing: 500}
	encoding := f.name(d["Encoding"])
	if f.name(d["Subtype"]) == "Type0" {
		out.wide, out.missing = true, 1000
		if below := f.list(d["DescendantFonts"]); len(below) > 0 {
			inner := f.dict(below[0])
			if w, ok := f.get(inner["DW"]).(float64); ok {
				out.missing = w
			}
			f.cidWidths(out, f.list(inner["W"]))
		}
		switch {
		case strings.HasPrefix(string(encoding), "UniKS-"):
			out.decode = func(b []byte) string { return utf16be(b) }
		case strings.HasPrefix(string(encoding), "KSC"):
			out.decode = func(b []byte) string {
				text, err := korean.EUCKR.NewDecoder().Bytes(b)
				if err != nil {
					return ""
				}
				return string(text)
			}
		default:
			out.blind = true
		}
	} else {
		first := int(f.number(d["FirstChar"]))
		for i, w := range f.list(d["Widths"]) {
			if i < 256 {
				out.widths[first+i] = f.number(w)
			}
		}
		for i := range 256 {
			out.unicode[i] = string(charmap.Windows1252.DecodeByte(byte(i)))
		}
		code := 0
		for _, v := range f.list(f.dict(d["Encoding"])["Differences"]) {
			switch v := f.get(v).(type) {
			case float64:
				code = int(v)
			case name:
				if r, ok := strings.CutPrefix(string(v), "uni"); ok && len(r) == 4 {
					out.unicode[code] = utf16be((&lexer{b: []byte("<" + r + ">")}).hex())
				}
				code++
			}
		}
	}
	if s, ok := f.get(d["ToUnicode"]).(stream); ok {
		if f.cmap(out, f.bytes(s)) {
			out.blind, out.decode = false, nil
		}
	}
	return out
}

// cidWidths reads "1 [500 600] 10 20 1000".
func (f *file) cidWidths(out *font, w []any) {
	for i := 0; i+1 < len(w) && len(out.widths) < maxCodes; {
		first := int(f.number(w[i]))
		if each, ok := f.get(w[i+1]).([]any); ok {
			for j, x := range each {
				out.widths[first+j] = f.number(x)
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		last, width := int(f.number(w[i+1])), f.number(w[i+2])
		for c := first; c <= last && c-first < 65536 && len(out.widths) < maxCodes; c++ {
			out.widths[c] = width
		}
		i += 3
	}
}

// cmap reads a ToUnicode table: bfchar and bfrange. It tells whether it named anything.
func (f *file) cmap(out *font, b []byte) bool {
	l := lexer{b: b, budget: &f.budget}
	var all []any
	known := 0
	for {
		v, ok := l.next(0)
		if !ok {
			return known > 0
		}
		switch v {
		case word("endcodespacerange"):
			if n := len(all); n >= 2 {
				if from, ok := all[n-2].([]byte); ok {
					out.wide = len(from) == 2
				}
			}
		case word("beginbfchar"), word("beginbfrange"), word("begincodespacerange"):
			all = all[:0]
			continue
		case word("endbfchar"):
			for i := 0; i+1 < len(all) && known < maxCodes; i += 2 {
				from, _ := all[i].([]byte)
				to, _ := all[i+1].([]byte)
				out.unicode[number(from)] = utf16be(to)
				known++
			}
		case word("endbfrange"):
			for i := 0; i+2 < len(all); i += 3 {
				from, _ := all[i].([]byte)
				to, _ := all[i+1].([]byte)
				switch first := all[i+2].(type) {
				case []byte:
					text := []rune(utf16be(first))
					for c := number(from); c <= number(to) && len(text) > 0 && known < maxCodes; c++ {
						out.unicode[c] = string(text)
						text[len(text)-1]++
						known++
					}
				case []any:
					for j, x := range first {
						if s, ok := x.([]byte); ok && known < maxCodes {
							out.unicode[number(from)+j] = utf16be(s)
							known++
						}
					}
				}
			}
		default:
			if len(all) < 2*maxCodes {
				all = append(all, v)
			}
		}
	}
}

func number(b []byte) int {
	n := 0
	for _, c := range b[:min(len(b), 4)] {
		n = n<<8 | int(c)
	}
	return n
}

func utf16be(b []byte) string {
	var units []uint16
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "")
}

// text is what a string of codes says, its width in thousandths, and how many codes it has.
func (n *font) text(b []byte) (text string, width float64, codes int) {
	if n.blind {
		return "", float64(len(b)) * 500, len(b) / 2
	}
	if n.decode != nil {
		return n.decode(b), float64(len(b)) * 500, len(b) / 2
	}
	step := 1
	if n.wide {
		step = 2
	}
	var w strings.Builder
	for i := 0; i+step <= len(b); i += step {
		code := number(b[i : i+step])
		w.WriteString(n.unicode[code])
		if x, ok := n.widths[code]; ok {
			width += x
		} else {
			width += n.missing
		}
		codes++
	}
	return w.String(), width, codes
}
