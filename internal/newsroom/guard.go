package newsroom

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/guard"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// GuardPage lists what the guard asks before an article goes out, with the law or guideline behind each rule, and the
// paper's own rules. Everybody reads it; who sets up the paper edits it.
type GuardPage struct {
	Frame
	Version int64
	Edits   bool
	Rules   []GuardRule
	Own     []OwnRule
	Levels  []guard.Level
	Fields  Fields // numbers and mail addresses of the newsroom
}

// GuardRule is a rule that every paper has.
type GuardRule struct {
	guard.About
	On bool
}

// OwnRule is a row of the paper's own rules; the last rows are empty for new ones.
type OwnRule struct {
	Index     int
	Words     string // parted by commas
	Level     guard.Level
	Note      string
	TitleOnly bool
}

func (n *Newsroom) guardPage(w http.ResponseWriter, r *http.Request) error {
	return n.showGuard(w, r, screen{}, nil)
}

func (n *Newsroom) showGuard(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "guard", "guard"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		set, version, err := rd.Guard(ctx)
		if err != nil {
			return nil, err
		}
		if v != nil {
			set = readGuard(v)
		}
		p := GuardPage{Version: version, Edits: f.May(string(staff.Settings)), Levels: guard.Levels()}
		for _, x := range guard.Rules() {
			if x.Name != "own" { // those stand above, one by one
				p.Rules = append(p.Rules, GuardRule{x, !slices.Contains(set.Off, x.Name)})
			}
		}
		for i, x := range set.Own {
			p.Own = append(p.Own, OwnRule{i, shown(strings.Join(x.Words, ", ")), x.Level, shown(x.Note), x.TitleOnly})
		}
		if p.Edits {
			for range emptyRows {
				p.Own = append(p.Own, OwnRule{Index: len(p.Own), Level: guard.Warn})
			}
		}
		p.Fields = Fields{
			{Name: "numbers", Kind: "area", Label: "guard.numbers", Help: "guard.numbers-help", Value: strings.Join(set.Numbers, "\n")},
			{Name: "emails", Kind: "area", Label: "guard.emails", Help: "guard.emails-help", Value: strings.Join(set.Emails, "\n")},
		}
		p.Fields.fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

// readGuard reads the form. A row without words is no rule.
func readGuard(v *web.Values) guard.Settings {
	set := guard.Settings{Numbers: typedLines(v.Text("numbers")), Emails: typedLines(v.Text("emails"))}
	for _, x := range guard.Rules() {
		if x.MayBeOff() && !v.Has("rule "+x.Name) {
			set.Off = append(set.Off, x.Name)
		}
	}
	for i := range min(len(v.All("words")), guard.MaxRules+emptyRows) {
		at := strconv.Itoa(i)
		rule := guard.Rule{Level: guard.Level(v.Text("level-" + at)), Note: v.Text("note-" + at), TitleOnly: v.Has("title-only-" + at)}
		for word := range strings.SplitSeq(v.All("words")[i], ",") {
			if word = strings.TrimSpace(word); word != "" {
				rule.Words = append(rule.Words, word)
			}
		}
		if len(rule.Words) > 0 || strings.TrimSpace(rule.Note) != "" {
			set.Own = append(set.Own, rule)
		}
	}
	return set
}

func typedLines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func (n *Newsroom) saveGuard(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.SaveGuard(r.Context(), n.actor(r), readGuard(v), v.Int("version")); err != nil {
		if !again(err) {
			return err
		}
		return n.showGuard(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/guard", "saved")
}
