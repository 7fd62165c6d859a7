package document

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"jogan/internal/richtext"
)

// Web makes blocks of the HTML of a mail. picture gives the number of the picture that an address names; 0: none.
func Web(source string, picture func(address string) int) ([]Block, error) {
	var marked strings.Builder
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := z.Raw()
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			raw = append([]byte(nil), raw...)
			if name, more := z.TagName(); string(name) == "img" {
				for more {
					var key, value []byte
					key, value, more = z.TagAttr()
					if string(key) == "src" {
						if n := picture(string(value)); n > 0 {
							raw = []byte(`<figure data-picture="` + strconv.Itoa(n) + `"></figure>`)
						}
					}
				}
			}
		}
		marked.Write(raw)
	}
	canonical, err := richtext.Canonical(marked.String())
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(canonical, "<") {
		return nil, nil
	}
	root, err := html.Parse(strings.NewReader(canonical)) // a canonical body: as deep as its few blocks are
	if err != nil {
		return nil, err
	}
	var out []Block
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "body" {
			for k := n.FirstChild; k != nil; k = k.NextSibling {
				out = append(out, webBlocks(k, 0)...)
			}
		}
	}
	return out, nil
}

func webBlocks(n *html.Node, level int) []Block {
	switch n.Data {
	case "p":
		return []Block{{Kind: Paragraph, Runs: webRuns(n, Run{}, nil)}}
	case "h2":
		return []Block{{Kind: Heading, Level: 1, Runs: webRuns(n, Run{}, nil)}}
	case "h3":
		return []Block{{Kind: Heading, Level: 3, Runs: webRuns(n, Run{}, nil)}}
	case "ul", "ol":
		var out []Block
		for li := n.FirstChild; li != nil; li = li.NextSibling {
			b := Block{Kind: Item, Level: level, Ordered: n.Data == "ol"}
			var below []Block
			for k := li.FirstChild; k != nil; k = k.NextSibling {
				if k.Data == "ul" || k.Data == "ol" {
					below = append(below, webBlocks(k, level+1)...)
				} else {
					b.Runs = append(b.Runs, webRun(k, Run{}, nil)...)
				}
			}
			out = append(append(out, b), below...)
		}
		return out
	case "figure":
		b := Block{Kind: Figure}
		for _, a := range n.Attr {
			if a.Key == "data-picture" {
				b.Picture, _ = strconv.Atoi(a.Val)
			}
		}
		b.Runs = webRuns(n, Run{}, nil)
		return []Block{b}
	case "table":
		b := Block{Kind: Table}
		for tr := range n.Descendants() {
			if tr.Data != "tr" {
				continue
			}
			var row []Cell
			for td := tr.FirstChild; td != nil; td = td.NextSibling {
				row = append(row, Cell{Header: td.Data == "th", Blocks: lines(webRuns(td, Run{}, nil))})
			}
			b.Rows = append(b.Rows, row)
		}
		return []Block{b}
	}
	var out []Block
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		out = append(out, webBlocks(k, level)...)
	}
	return out
}

// lines divides runs at their breaks.
func lines(runs []Run) []Block {
	out := []Block{{}}
	for _, r := range runs {
		if r.Break {
			out = append(out, Block{})
			continue
		}
		out[len(out)-1].Runs = append(out[len(out)-1].Runs, r)
	}
	return out
}

func webRuns(n *html.Node, look Run, runs []Run) []Run {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		runs = append(runs, webRun(k, look, nil)...)
	}
	return runs
}

func webRun(n *html.Node, look Run, runs []Run) []Run {
	if n.Type == html.TextNode {
		look.Text = n.Data
		return append(runs, look)
	}
	switch n.Data {
	case "br":
		return append(runs, Run{Break: true})
	case "strong":
		look.Bold = true
	case "em":
		look.Italic = true
	case "s":
		look.Strike = true
	case "sub":
		look.Sub = true
	case "sup":
		look.Sup = true
	case "a":
		for _, a := range n.Attr {
			if a.Key == "href" {
				look.Link = a.Val
			}
		}
	}
	return webRuns(n, look, runs)
}

// Plain makes blocks of plain text. Text that a mail program broke at a width comes together again: there empty lines
// part the paragraphs; else each line is one.
func Plain(text string) []Block {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	all := strings.Split(text, "\n")
	widest, empty := 0, false
	for _, l := range all {
		widest = max(widest, len([]rune(l)))
		empty = empty || strings.TrimSpace(l) == ""
	}
	broken := empty && widest <= 80
	var out []Block
	joined := false
	previous := 0
	for _, l := range all {
		width := len([]rune(l))
		trimmed := strings.TrimSpace(l)
		if trimmed == "" {
			joined = false
			continue
		}
		if joined && broken && previous >= widest*2/3 && previous >= 30 && !strings.ContainsAny(trimmed[:1], "-*") {
			last := &out[len(out)-1]
			last.Runs = append(last.Runs, Run{Text: " " + trimmed})
		} else {
			out = append(out, Block{Kind: Paragraph, Runs: []Run{{Text: trimmed}}})
		}
		joined, previous = true, width
	}
	return out
}
