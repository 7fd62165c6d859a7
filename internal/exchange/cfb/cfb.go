// Package cfb reads compound files (MS-CFB), the container of Hancom's and Microsoft's older documents and of locked newer
// ones. It refuses chains that run in circles and streams that are larger than the file.
package cfb

import (
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"

	"jogan/internal/fault"
)

// Magic is how a compound file begins.
const Magic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

const (
	endOfChain = 0xFFFFFFFE
	noStream   = 0xFFFFFFFF
	maxEntries = 20_000
	maxDepth   = 64
)

var errShape = errors.New("no whole compound file")

// File is an open compound file.
type File struct {
	data         []byte
	sector, mini int
	fat, minifat []uint32
	cutoff       uint32
	ministream   []byte
	entries      []entry
	paths        map[string]int
	visited      int
}

type entry struct {
	name                     string
	kind                     byte
	left, right, child, from uint32
	size                     uint64
}

// Open reads the tables of a compound file.
func Open(data []byte) (*File, error) {
	f := &File{data: data, paths: map[string]int{}}
	if err := f.open(); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "document.broken")
	}
	return f, nil
}

func (f *File) open() error {
	if len(f.data) < 512 || string(f.data[:8]) != Magic {
		return errShape
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(f.data[at:])) }
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(f.data[at:]) }
	if s := u16(30); s != 9 && s != 12 || u16(32) != 6 {
		return errShape
	}
	f.sector, f.mini, f.cutoff = 1<<u16(30), 64, u32(56)
	var tables []uint32
	for i := range 109 {
		if n := u32(76 + 4*i); n < endOfChain-1 {
			tables = append(tables, n)
		}
	}
	most := len(f.data)/f.sector + 1
	for next, seen := u32(68), 0; next < endOfChain-1; seen++ {
		s := f.at(next)
		if len(s) < f.sector || seen > most {
			return errShape
		}
		words := words(s)
		for _, n := range words[:len(words)-1] {
			if n < endOfChain-1 {
				tables = append(tables, n)
			}
		}
		next = words[len(words)-1]
	}
	if len(tables) > most {
		return errShape
	}
	for _, n := range tables {
		s := f.at(n)
		if s == nil {
			return errShape
		}
		f.fat = append(f.fat, words(s)...)
	}
	directory, err := f.chain(u32(48), len(f.data))
	if err != nil {
		return err
	}
	f.readDirectory(directory)
	if len(f.entries) == 0 {
		return errShape
	}
	minifat, err := f.chain(u32(60), len(f.data))
	if err != nil {
		return err
	}
	f.minifat = words(minifat)
	if f.ministream, err = f.chain(f.entries[0].from, len(f.data)); err != nil {
		return err
	}
	return f.walk(f.entries[0].child, "", 0)
}

func words(b []byte) []uint32 {
	all := make([]uint32, len(b)/4)
	for i := range all {
		all[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return all
}

// at is a sector; nil where the file has none of the number.
func (f *File) at(n uint32) []byte {
	from := (int64(n) + 1) * int64(f.sector)
	if from >= int64(len(f.data)) {
		return nil
	}
	return f.data[from:min(from+int64(f.sector), int64(len(f.data)))]
}

func (f *File) chain(from uint32, most int) ([]byte, error) {
	var out []byte
	for n := from; n < endOfChain-1; n = f.fat[n] {
		s := f.at(n)
		if s == nil || int(n) >= len(f.fat) || len(out) > most {
			return nil, errShape
		}
		out = append(out, s...)
	}
	return out, nil
}

func (f *File) readDirectory(b []byte) {
	for ; len(b) >= 128 && len(f.entries) < maxEntries; b = b[128:] {
		length := min(int(binary.LittleEndian.Uint16(b[64:])), 64)
		var name []uint16
		for i := 0; i+2 < length; i += 2 {
			name = append(name, binary.LittleEndian.Uint16(b[i:]))
		}
		f.entries = append(f.entries, entry{
			name: string(utf16.Decode(name)), kind: b[66],
			left: binary.LittleEndian.Uint32(b[68:]), right: binary.LittleEndian.Uint32(b[72:]), child: binary.LittleEndian.Uint32(b[76:]),
			from: binary.LittleEndian.Uint32(b[116:]), size: binary.LittleEndian.Uint64(b[120:]),
		})
	}
}

// walk names the streams of a folder, which stand in a search tree. Trees of real programs are as deep as they are broad.
func (f *File) walk(n uint32, folder string, depth int) error {
	todo := []uint32{n}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if n == noStream {
			continue
		}
		if f.visited++; int64(n) >= int64(len(f.entries)) || f.visited > len(f.entries) || depth > maxDepth {
			return errShape
		}
		e := f.entries[n]
		todo = append(todo, e.left, e.right)
		switch e.kind {
		case 1:
			if err := f.walk(e.child, folder+e.name+"/", depth+1); err != nil {
				return err
			}
		case 2:
			f.paths[folder+e.name] = int(n)
		}
	}
	return nil
}

// Has tells whether there is a stream of the path, such as "BodyText/Section0".
func (f *File) Has(path string) bool { _, ok := f.paths[path]; return ok }

// Under is the path of the first stream whose path begins so, in whatever case; "" where there is none.
func (f *File) Under(prefix string) string {
	found := ""
	for p := range f.paths {
		if len(p) >= len(prefix) && strings.EqualFold(p[:len(prefix)], prefix) && (found == "" || p < found) {
			found = p
		}
	}
	return found
}

// Stream is the content of a stream.
func (f *File) Stream(path string) ([]byte, error) {
	i, ok := f.paths[path]
	if !ok {
		return nil, fault.New(fault.Invalid, "document.broken")
	}
	e := f.entries[i]
	if e.size > uint64(len(f.data)) {
		return nil, fault.Wrap(errShape, fault.Invalid, "document.broken")
	}
	size := int(e.size)
	var out []byte
	if size >= int(f.cutoff) {
		all, err := f.chain(e.from, size)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "document.broken")
		}
		out = all
	} else {
		for n := e.from; n < endOfChain-1 && len(out) < size; n = f.minifat[n] {
			from := int64(n) * int64(f.mini)
			if int64(n) >= int64(len(f.minifat)) || from >= int64(len(f.ministream)) {
				return nil, fault.Wrap(errShape, fault.Invalid, "document.broken")
			}
			out = append(out, f.ministream[from:min(from+int64(f.mini), int64(len(f.ministream)))]...)
		}
	}
	if len(out) < size {
		return nil, fault.Wrap(errShape, fault.Invalid, "document.broken")
	}
	return out[:size], nil
}
