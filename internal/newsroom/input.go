package newsroom

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/web"
)

// Input is a field of a form. The component "input" shows it with its label, its limit, and what is wrong with it.
type Input struct {
	Name     string
	Kind     string // text, line (one that grows), area, check, select, number, time, date, email, url, password, colour, file, body, picture, hidden
	Label    string // key
	Help     string // key; empty: none
	HelpArg  any    // {0} of the help
	Value    string
	Checked  bool
	Limit    int // characters; 0: none that people meet
	Min, Max int // of numbers
	Required bool
	Options  []Option
	Always   bool           // one of the options holds always: there is no empty choice
	Complete string         // autocomplete
	Error    string         // sentence; empty: nothing is wrong
	List     []string       // what a text field suggests
	Library  []news.Picture // what a picture is chosen from; Value is the number of one, empty: none
	Form     string         // sets the ids of several forms on a page apart
}

// Option is a choice of a select.
type Option struct {
	Value, Text string
	Selected    bool
	Under       bool // stands under the option before
}

// ID is the id of the field's element.
func (i Input) ID() string { return "f-" + i.Form + i.Name }

// Describes lists the ids of what explains the field.
func (i Input) Describes() string {
	var ids []string
	if i.Help != "" {
		ids = append(ids, i.ID()+"-help")
	}
	if i.Limit > 0 {
		ids = append(ids, i.ID()+"-limit")
	}
	if i.Error != "" {
		ids = append(ids, i.ID()+"-error")
	}
	return strings.Join(ids, " ")
}

// choices makes the options of a select.
func choices[T ~string](all []T, prefix string, chosen T, words *render.Words, lang string) []Option {
	var options []Option
	for _, x := range all {
		options = append(options, Option{Value: string(x), Text: words.Text(lang, prefix+string(x)), Selected: x == chosen})
	}
	return options
}

// Fields are the fields of a form in the order in which they stand.
type Fields []Input

// Get returns the field with the name, for pages that set each in its own place.
func (f Fields) Get(name string) Input {
	if i := slices.IndexFunc(f, func(x Input) bool { return x.Name == name }); i >= 0 {
		return f[i]
	}
	return Input{}
}

// refill puts what was typed back into the fields.
func (f Fields) refill(v *web.Values) {
	if v == nil {
		return
	}
	for i := range f {
		x := &f[i]
		switch x.Kind {
		case "password", "file":
			continue // a browser shows neither again
		case "check":
			x.Checked = v.Has(x.Name)
		case "multi":
			sent := v.All(x.Name)
			for j := range x.Options {
				x.Options[j].Selected = slices.Contains(sent, x.Options[j].Value)
			}
		case "select":
			for j := range x.Options {
				x.Options[j].Selected = x.Options[j].Value == v.Text(x.Name)
			}
		default:
			x.Value = shown(v.Text(x.Name))
		}
	}
}

// mark writes what err says at the fields and, for the summary, into the frame. What belongs to no field of the form
// stands in the summary alone.
func (f Fields) mark(frame *Frame, err error) {
	if err == nil {
		return
	}
	said := map[string]bool{}
	for i := range f {
		for _, x := range fault.FieldsOf(err) {
			if x.Name == f[i].Name {
				f[i].Error = frame.words.Text(frame.Lang, x.Key, x.Args...)
				frame.Wrong = append(frame.Wrong, Wrong{f[i].ID(), frame.words.Text(frame.Lang, f[i].Label), f[i].Error})
				said[x.Name] = true
			}
		}
	}
	for _, x := range fault.FieldsOf(err) {
		if !said[x.Name] {
			frame.Wrong = append(frame.Wrong, Wrong{Text: frame.words.Text(frame.Lang, x.Key, x.Args...)})
		}
	}
	if len(frame.Wrong) == 0 {
		frame.Wrong = append(frame.Wrong, Wrong{Text: frame.words.Say(frame.Lang, err)})
	}
}

// fill is what every form does before it is shown: set the ids apart, put back what was typed, mark what is wrong.
func (f Fields) fill(frame *Frame, form string, v *web.Values, err error) Fields {
	for i := range f {
		f[i].Form = form
	}
	f.refill(v)
	f.mark(frame, err)
	return f
}

// typed is a time in the form of a datetime-local field.
func typed(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format("2006-01-02T15:04")
}

func number[T ~int | ~int64](n T) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(int64(n), 10)
}

// small is a number of a form as an int; one that no int of any machine holds is out of every range.
func small(n int64) int { return int(max(min(n, 1<<30), -1<<30)) }

func editorWords(words *render.Words, lang string) (string, error) {
	return keyed(words, lang, "editor.")
}

// scriptWords is a part of the catalogue for a screen's script: keys without their prefix.
func (f Frame) scriptWords(prefix string) (string, error) { return keyed(f.words, f.Lang, prefix) }

func keyed(words *render.Words, lang, prefix string) (string, error) {
	texts := map[string]string{}
	for _, key := range words.Keys() {
		if short, ok := strings.CutPrefix(key, prefix); ok {
			texts[short] = words.Text(lang, key)
		}
	}
	raw, err := json.Marshal(texts)
	return string(raw), err
}
