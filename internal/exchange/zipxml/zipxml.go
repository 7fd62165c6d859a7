// Package zipxml reads documents that are a ZIP archive of XML files, as Word's and Hancom's are. It refuses archives
// that unpack to more than document.MaxExpanded, XML that is nested or branched without measure, and document types.
package zipxml

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"jogan/internal/exchange/document"
	"jogan/internal/fault"
)

// Bounds of an archive and of one XML file. A release of ten pages has some thousand elements.
const (
	maxEntries  = 3000
	maxXML      = 24 << 20
	maxElements = 300_000
	maxDepth    = 200
)

// Archive is an open archive. What was unpacked of it is counted over all its files.
type Archive struct {
	files map[string]*zip.File
	left  int64
}

// Open reads the list of an archive's files.
func Open(data []byte) (*Archive, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "document.broken")
	}
	if len(r.File) > maxEntries {
		return nil, fault.New(fault.Invalid, "document.too-large")
	}
	a := &Archive{files: map[string]*zip.File{}, left: document.MaxExpanded}
	for _, f := range r.File {
		if _, twice := a.files[f.Name]; !twice {
			a.files[f.Name] = f
		}
	}
	return a, nil
}

// Has tells whether there is a file of the name.
func (a *Archive) Has(name string) bool { return a.files[name] != nil }

// File unpacks a file. One that is not there is document.broken.
func (a *Archive) File(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, fault.New(fault.Invalid, "document.broken")
	}
	if f.Flags&1 != 0 {
		return nil, fault.New(fault.Invalid, "document.encrypted")
	}
	r, err := f.Open()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "document.broken")
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, a.left+1))
	if int64(len(data)) > a.left {
		return nil, fault.New(fault.Invalid, "document.too-large")
	}
	a.left -= int64(len(data))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "document.broken")
	}
	return data, nil
}

// Tree unpacks and reads an XML file.
func (a *Archive) Tree(name string) (*Node, error) {
	data, err := a.File(name)
	if err != nil {
		return nil, err
	}
	return Parse(data)
}

// Node is an element, by its name without the prefix; a node without a name is text.
type Node struct {
	Name string
	Text string
	Kids []*Node
	attr []xml.Attr
}

var errShape = errors.New("no XML of a document")

// Parse reads XML into a tree, within the bounds.
func Parse(data []byte) (*Node, error) {
	if len(data) > maxXML {
		return nil, fault.New(fault.Invalid, "document.too-large")
	}
	root := &Node{}
	open := []*Node{root}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errShape }
	for count := 0; ; {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "document.broken")
		}
		top := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if count++; count > maxElements || len(open) > maxDepth {
				return nil, fault.New(fault.Invalid, "document.too-large")
			}
			n := &Node{Name: t.Name.Local, attr: t.Attr}
			top.Kids = append(top.Kids, n)
			open = append(open, n)
		case xml.EndElement:
			if len(open) < 2 || top.Name != t.Name.Local {
				return nil, fault.Wrap(errShape, fault.Invalid, "document.broken")
			}
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 1 {
				top.Kids = append(top.Kids, &Node{Text: string(t)})
			}
		case xml.Directive:
			return nil, fault.Wrap(errShape, fault.Invalid, "document.broken")
		}
	}
	if len(open) != 1 || len(root.Kids) == 0 {
		return nil, fault.Wrap(errShape, fault.Invalid, "document.broken")
	}
	return root, nil
}

// Attr is an attribute by its name without the prefix; "" where there is none. A nil node has none.
func (n *Node) Attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Kid is the first child of the name along a path of names; nil where there is none.
func (n *Node) Kid(names ...string) *Node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		var found *Node
		for _, k := range n.Kids {
			if k.Name == name {
				found = k
				break
			}
		}
		n = found
	}
	return n
}

// All hands over every element of the name below n, in order, and does not look inside those that it found.
func (n *Node) All(name string, visit func(*Node)) {
	if n == nil {
		return
	}
	for _, k := range n.Kids {
		if k.Name == name {
			visit(k)
		} else if k.Name != "" {
			k.All(name, visit)
		}
	}
}

// First is the first element of the name below n; nil where there is none.
func (n *Node) First(name string) *Node {
	var found *Node
	n.All(name, func(k *Node) {
		if found == nil {
			found = k
		}
	})
	return found
}

// Words is all text below n.
func (n *Node) Words() string {
	if n == nil {
		return ""
	}
	if n.Name == "" && len(n.Kids) == 0 {
		return n.Text
	}
	var b strings.Builder
	for _, k := range n.Kids {
		b.WriteString(k.Words())
	}
	return b.String()
}

// Inside is the path that a target names from the folder of a file; "" where it climbs out of the archive.
func Inside(from, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	p := path.Join(path.Dir(from), target)
	if strings.HasPrefix(p, "..") {
		return ""
	}
	return p
}
