package newsroom

import (
	"context"
	"net/http"
	"time"

	"jogan/internal/duty"
	"jogan/internal/render"
)

// dutyReader is what the screens of duties, retention, the list for portals and the log ask.
type dutyReader interface {
	DutyFacts(ctx context.Context, now time.Time) (duty.Facts, error)
	retentionReader
	reportReader
	logReader
}

// DutiesPage is what the law, readers and search engines ask of the paper.
type DutiesPage struct {
	Frame
	Groups  []DutyGroup
	Missing int
	Advice  int
	Good    int
	Theme   ThemeLine
}

// ThemeLine tells which theme is on, and why the last one was refused.
type ThemeLine struct {
	Name, Version string
	Refused       string // in words, with file and line; empty: nothing was
}

// themeLine is empty where the paper has no theme.
func (n *Newsroom) themeLine(lang string) (line ThemeLine) {
	if n.Config.Theme == nil {
		return line
	}
	s := n.Config.Theme()
	line.Name, line.Version = s.Name, s.Version
	if s.Flaw != nil {
		line.Refused = s.Flaw.Say(n.Renderer.Words(), lang)
	}
	return line
}

// DutyGroup is a part of the list: what is to be mended, and what is done.
type DutyGroup struct {
	Key  string
	Open []DutyLine
	Done []DutyLine
}

// DutyLine is a point with how it stands in words.
type DutyLine struct {
	duty.Item
	State string
}

func (n *Newsroom) duties(w http.ResponseWriter, r *http.Request) error {
	var served map[string]duty.Served
	if n.Served != nil { // before the moment of the database that the screen shows: it takes one of its own
		var err error
		if served, err = n.Served(r.Context()); err != nil {
			return err
		}
	}
	return n.show(w, r, screen{page: "duties", here: "duties"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		facts, err := rd.DutyFacts(ctx, n.Now())
		if err != nil {
			return nil, err
		}
		if n.Outside != nil {
			facts.Outside, _ = n.Outside()
		}
		facts.Served = served
		p := dutiesPage(f, duty.Check(facts))
		p.Theme = n.themeLine(f.Lang)
		return p, nil
	})
}

func dutiesPage(f Frame, items []duty.Item) DutiesPage {
	counts := duty.Count(items)
	p := DutiesPage{Frame: f, Missing: counts[duty.Missing], Advice: counts[duty.Advice], Good: counts[duty.Good]}
	clock := func(t time.Time) string { return render.Clock(f.Lang, f.Local(t)) }
	for _, key := range duty.Groups() {
		g := DutyGroup{Key: key}
		for _, level := range duty.Levels() {
			for _, i := range items {
				if i.Group != key || i.Level != level {
					continue
				}
				line := DutyLine{i, f.words.Text(f.Lang, i.Text, i.Words(clock)...)}
				if level == duty.Good {
					g.Done = append(g.Done, line)
				} else {
					g.Open = append(g.Open, line)
				}
			}
		}
		p.Groups = append(p.Groups, g)
	}
	return p
}
