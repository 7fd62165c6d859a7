package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"jogan/internal/exchange/document"
	"jogan/internal/fault"
)

// The kinds of values: nil, bool, float64, name, text ([]byte), []any, dict, ref, and word (an operator).
type (
	name string
	word string
	dict map[name]any
	ref  int
)

// stream is a dictionary with its bytes, still encoded.
type stream struct {
	dict
	raw []byte
}

// maxNested bounds arrays and dictionaries in each other.
const maxNested = 40

// lexer reads values from bytes. It never fails: what it does not know it skips.
type lexer struct {
	b      []byte
	at     int
	budget *int // how many values may still be read of the whole document
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool {
	return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' || c == '%'
}

func (l *lexer) skip() {
	for l.at < len(l.b) {
		c := l.b[l.at]
		if c == '%' {
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		} else if !space(c) {
			return
		} else {
			l.at++
		}
	}
}

// next reads a value; ok false at the end.
func (l *lexer) next(depth int) (v any, ok bool) {
	l.skip()
	if l.at >= len(l.b) || depth > maxNested || l.budget != nil && *l.budget <= 0 {
		return nil, false
	}
	if l.budget != nil {
		*l.budget--
	}
	switch c := l.b[l.at]; {
	case c == '/':
		l.at++
		return l.name(), true
	case c == '(':
		return l.text(), true
	case c == '<' && l.at+1 < len(l.b) && l.b[l.at+1] == '<':
		l.at += 2
		return l.dict(depth), true
	case c == '<':
		return l.hex(), true
	case c == '[':
		l.at++
		return l.array(depth), true
	case c == ']' || c == '}' || c == '{' || c == ')':
		l.at++
		return word(string(c)), true
	case c == '>':
		l.at++
		if l.at < len(l.b) && l.b[l.at] == '>' {
			l.at++
		}
		return word(">>"), true
	}
	from := l.at
	for l.at < len(l.b) && !space(l.b[l.at]) && !delimiter(l.b[l.at]) {
		l.at++
	}
	w := string(l.b[from:l.at])
	if n, err := strconv.ParseFloat(w, 64); err == nil && n == n && n < 1e12 && n > -1e12 {
		return n, true
	}
	switch w {
	case "null":
		return nil, true
	case "true", "false":
		return w == "true", true
	}
	return word(w), true
}

func (l *lexer) name() name {
	var out []byte
	for l.at < len(l.b) && !space(l.b[l.at]) && !delimiter(l.b[l.at]) {
		c := l.b[l.at]
		if c == '#' && l.at+2 < len(l.b) {
			if n, err := strconv.ParseUint(string(l.b[l.at+1:l.at+3]), 16, 8); err == nil {
				c = byte(n)
				l.at += 2
			}
		}
		out = append(out, c)
		l.at++
	}
	return name(out)
}

func (l *lexer) text() []byte {
	out := []byte{}
	open := 0
	for ; l.at < len(l.b); l.at++ {
		c := l.b[l.at]
		switch c {
		case '(':
			if open++; open == 1 {
				continue
			}
		case ')':
			if open--; open == 0 {
				l.at++
				return out
			}
		case '\\':
			l.at++
			if l.at >= len(l.b) {
				return out
			}
			switch c = l.b[l.at]; c {
			case 'n':
				c = '\n'
			case 'r':
				c = '\r'
			case 't':
				c = '\t'
			case 'b':
				c = '\b'
			case 'f':
				c = '\f'
			case '\r', '\n':
				if c == '\r' && l.at+1 < len(l.b) && l.b[l.at+1] == '\n' {
					l.at++
				}
				continue
			default:
				if c >= '0' && c <= '7' {
					n := 0
					for i := 0; i < 3 && l.at < len(l.b) && l.b[l.at] >= '0' && l.b[l.at] <= '7'; i++ {
						n = n*8 + int(l.b[l.at]-'0')
						l.at++
					}
					l.at--
					c = byte(n)
				}
			}
		}
		out = append(out, c)
	}
	return out
}

func (l *lexer) hex() []byte {
	out, half, n := []byte{}, false, byte(0)
	for l.at++; l.at < len(l.b); l.at++ {
		c := l.b[l.at]
		switch {
		case c == '>':
			l.at++
			if half {
				out = append(out, n<<4)
			}
			return out
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			continue
		}
		if half {
			out = append(out, n<<4|c)
		}
		n, half = c, !half
	}
	return out
}

// fold makes references of "12 0 R" at the end of a list of values.
func fold(all []any) []any {
	if n := len(all); n >= 3 && all[n-1] == word("R") {
		if num, ok := all[n-3].(float64); ok {
			return append(all[:n-3], ref(num))
		}
	}
	return all
}

func (l *lexer) array(depth int) []any {
	all := []any{}
	for {
		v, ok := l.next(depth + 1)
		if !ok || v == word("]") {
			return all
		}
		all = fold(append(all, v))
	}
}

func (l *lexer) dict(depth int) dict {
	var all []any
	for {
		v, ok := l.next(depth + 1)
		if !ok || v == word(">>") {
			break
		}
		all = fold(append(all, v))
	}
	d := dict{}
	for i := 0; i+1 < len(all); i += 2 {
		if key, ok := all[i].(name); ok {
			d[key] = all[i+1]
		}
	}
	return d
}

// maxValues bounds the values that are read of one document, all pages together.
const maxValues = 6_000_000

// file is an open document. Objects are found by looking for their beginnings, not by the table at the end: so damaged
// and hostile tables do no harm.
type file struct {
	data    []byte
	places  map[ref]int // where an object begins, behind "obj"
	values  map[ref]any // read already, and those out of object streams
	left    int64       // bytes that may still be unpacked
	budget  int         // values that may still be read
	work    int         // bytes that may still be looked through for objects
	tooMuch bool
}

var (
	beginning = regexp.MustCompile(`(\d{1,9})[ \t\r\n]+\d{1,5}[ \t\r\n]+obj`)
	endStream = []byte("endstream")
)

func open(data []byte) (*file, error) {
	f := &file{data: data, places: map[ref]int{}, values: map[ref]any{}, left: document.MaxExpanded, budget: maxValues, work: 8*len(data) + 1<<20}
	const most = 300_000
	all := beginning.FindAllSubmatchIndex(data, most+1)
	if len(all) > most {
		return nil, fault.New(fault.Invalid, "document.too-large")
	}
	for _, m := range all {
		n, err := strconv.Atoi(string(data[m[2]:m[3]]))
		if err == nil {
			f.places[ref(n)] = m[1] // the last one holds: later changes stand behind
		}
	}
	var packed []stream
	for _, n := range slices.Sorted(maps.Keys(f.places)) {
		if s, ok := f.get(n).(stream); ok {
			if s.dict["Type"] == name("XRef") && s.dict["Encrypt"] != nil {
				return nil, fault.New(fault.Invalid, "document.encrypted")
			}
			if s.dict["Type"] == name("ObjStm") {
				packed = append(packed, s)
			}
		}
	}
	for rest, seen := data, 0; seen < 1000; seen++ {
		_, after, found := bytes.Cut(rest, []byte("trailer"))
		if !found {
			break
		}
		l := lexer{b: after[:min(len(after), 4096)], budget: &f.budget}
		if d, ok := l.next(0); ok {
			if d, ok := d.(dict); ok && d["Encrypt"] != nil {
				return nil, fault.New(fault.Invalid, "document.encrypted")
			}
		}
		rest = after
	}
	for _, s := range packed {
		f.unfold(s)
	}
	if f.tooMuch || f.budget <= 0 {
		return nil, fault.New(fault.Invalid, "document.too-large")
	}
	return f, nil
}

// unfold takes the objects out of an object stream.
func (f *file) unfold(s stream) {
	b := f.bytes(s)
	count, _ := s.dict["N"].(float64)
	first, _ := s.dict["First"].(float64)
	head := lexer{b: b[:min(len(b), max(0, int(first)))], budget: &f.budget}
	for range int(min(count, 100_000)) {
		n, ok := head.next(0)
		at, more := head.next(0)
		num, isNum := n.(float64)
		offset, isOffset := at.(float64)
		if !ok || !more || !isNum || !isOffset || offset < 0 || int(first+offset) >= len(b) || first < 0 {
			return
		}
		if _, plain := f.places[ref(num)]; plain {
			continue
		}
		l := lexer{b: b, at: int(first + offset), budget: &f.budget}
		f.values[ref(num)], _ = l.next(0)
	}
}

// get reads what a reference names; anything else is itself.
func (f *file) get(v any) any {
	for range 20 {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		if known, ok := f.values[r]; ok {
			v = known
			continue
		}
		at, ok := f.places[r]
		if !ok {
			return nil
		}
		v = f.read(at)
		f.values[r] = v
	}
	return nil
}

func (f *file) read(at int) any {
	if f.work <= 0 {
		f.tooMuch = true
		return nil
	}
	l := lexer{b: f.data, at: at, budget: &f.budget}
	v, _ := l.next(0)
	f.work -= l.at - at
	d, ok := v.(dict)
	if !ok {
		if n, ok := v.(float64); ok { // "12 0 R" alone
			save := l.at
			_, _ = l.next(0)
			if w, _ := l.next(0); w == word("R") {
				return ref(n)
			}
			l.at = save
		}
		return v
	}
	l.skip()
	if !bytes.HasPrefix(f.data[l.at:], []byte("stream")) {
		return d
	}
	from := l.at + 6
	if from < len(f.data) && f.data[from] == '\r' {
		from++
	}
	if from < len(f.data) && f.data[from] == '\n' {
		from++
	}
	from = min(from, len(f.data))
	if n, ok := d["Length"].(float64); ok && n >= 0 && from+int(n) <= len(f.data) {
		if rest := bytes.TrimLeft(f.data[from+int(n):min(len(f.data), from+int(n)+20)], "\r\n "); bytes.HasPrefix(rest, endStream) {
			return stream{d, f.data[from : from+int(n)]}
		}
	}
	end := bytes.Index(f.data[from:], endStream)
	if end < 0 {
		end = len(f.data) - from
	}
	f.work -= end
	return stream{d, f.data[from : from+end]}
}

func (f *file) dict(v any) dict {
	switch d := f.get(v).(type) {
	case dict:
		return d
	case stream:
		return d.dict
	}
	return nil
}

func (f *file) list(v any) []any { a, _ := f.get(v).([]any); return a }

func (f *file) number(v any) float64 { n, _ := f.get(v).(float64); return n }

func (f *file) name(v any) name { n, _ := f.get(v).(name); return n }

// filters are the names of a stream's encodings.
func (f *file) filters(s stream) []name {
	var all []name
	switch v := f.get(s.dict["Filter"]).(type) {
	case name:
		all = []name{v}
	case []any:
		for _, x := range v {
			all = append(all, f.name(x))
		}
	}
	return all
}

// bytes undoes a stream's encodings, within what may be unpacked; what is damaged gives what came before.
func (f *file) bytes(s stream) []byte {
	b := s.raw
	for i, filter := range f.filters(s) {
		if i > 3 {
			return nil
		}
		var in io.Reader
		switch filter {
		case "FlateDecode", "Fl":
			z, err := zlib.NewReader(bytes.NewReader(b))
			if err != nil {
				return nil
			}
			in = z
		case "ASCII85Decode", "A85":
			b, _, _ = bytes.Cut(b, []byte("~>"))
			in = ascii85.NewDecoder(bytes.NewReader(b))
		case "ASCIIHexDecode", "AHx":
			in = bytes.NewReader((&lexer{b: append([]byte("<"), b...)}).hex())
		default:
			return nil
		}
		out, _ := io.ReadAll(io.LimitReader(in, f.left+1)) //nolint:errcheck // a cut stream still has its beginning
		if int64(len(out)) > f.left {
			f.tooMuch, f.left = true, 0
			return nil
		}
		f.left -= int64(len(out))
		b = out
	}
	parameters := f.dict(s.dict["DecodeParms"])
	if a := f.list(s.dict["DecodeParms"]); len(a) > 0 {
		parameters = f.dict(a[len(a)-1])
	}
	if f.number(parameters["Predictor"]) >= 10 {
		b = unpredict(b, max(1, int(f.number(parameters["Columns"]))))
	}
	return b
}

// unpredict undoes PNG's prediction of rows of bytes.
func unpredict(b []byte, columns int) []byte {
	if columns > len(b) {
		return nil
	}
	var out []byte
	previous := make([]byte, columns)
	for ; len(b) > columns; b = b[columns+1:] {
		row := append([]byte(nil), b[1:columns+1]...)
		for i := range row {
			var a, c byte
			if i > 0 {
				a, c = row[i-1], previous[i-1]
			}
			switch b[0] {
			case 1:
				row[i] += a
			case 2:
				row[i] += previous[i]
			case 3:
				row[i] += byte((int(a) + int(previous[i])) / 2)
			case 4:
				row[i] += paeth(int(a), int(previous[i]), int(c))
			}
		}
		out = append(out, row...)
		previous = row
	}
	return out
}

func paeth(a, b, c int) byte {
	p := a + b - c
	distance := func(x int) int { return max(p-x, x-p) }
	if distance(a) <= distance(b) && distance(a) <= distance(c) {
		return byte(a)
	}
	if distance(b) <= distance(c) {
		return byte(b)
	}
	return byte(c)
}
