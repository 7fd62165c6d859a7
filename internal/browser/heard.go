package browser

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Heard is what the browser tells a screen reader of the first element that matches the CSS selector: a line for each thing
// in the order in which it is read, what it is and what it is called ("heading 날씨"), two spaces further in for what is
// within it. What only groups is left out, and what is within a picture: its name is all that is read of it.
func (p *Page) Heard(selector string) []string {
	p.t.Helper()
	return run(p, "hear "+selector, func(ctx context.Context, tab *chromedp.Target) ([]string, error) {
		at, err := cdp.Call(ctx, tab, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.querySelector(" + quote(selector) + ")"})
		if err != nil {
			return nil, err
		}
		if at.Result.ObjectID == "" {
			return nil, errors.New("it is not there")
		}
		node, err := cdp.Call(ctx, tab, dom.DescribeNode, dom.DescribeNodeParams{ObjectID: at.Result.ObjectID})
		if err != nil {
			return nil, err
		}
		tree, err := cdp.Call(ctx, tab, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err != nil {
			return nil, err
		}
		nodes := make(map[accessibility.NodeID]*accessibility.Node, len(tree.Nodes))
		for _, n := range tree.Nodes {
			nodes[n.NodeID] = n
		}
		i := slices.IndexFunc(tree.Nodes, func(n *accessibility.Node) bool { return n.BackendDOMNodeID == node.Node.BackendNodeID })
		if i < 0 {
			return nil, errors.New("a screen reader is told nothing of it")
		}
		return heard(nodes, tree.Nodes[i], ""), nil
	})
}

func heard(nodes map[accessibility.NodeID]*accessibility.Node, n *accessibility.Node, in string) (lines []string) {
	role, name := said(n.Role), squeeze(said(n.Name))
	grouping := n.Ignored || role == "InlineTextBox" || name == "" && (role == "none" || role == "generic")
	if !grouping {
		lines = append(lines, strings.TrimRight(in+role+" "+name, " "))
		in += "  "
	}
	if role == "image" {
		return lines
	}
	for _, id := range n.ChildIDs {
		if child := nodes[id]; child != nil {
			lines = append(lines, heard(nodes, child, in)...)
		}
	}
	return lines
}

func said(v *accessibility.Value) (text string) {
	if v == nil || json.Unmarshal(v.Value, &text) != nil {
		return "" // no name, or one that is no text
	}
	return text
}
