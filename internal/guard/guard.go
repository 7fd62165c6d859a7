// Package guard owns what the desk guard says of an article before it is published: which words and numbers in it the
// law or a reporting guideline asks about, exactly where they stand, and what a click could put in their place. It is
// pure: the same article and settings give the same findings in the same order, without clock, network or database.
//
// It refuses to decide. It never changes an article and never stops one: a finding of the level Block asks for a reason,
// and who may give it is the business of desk. It also refuses to guess at what it cannot see in the text (whether a
// person consented, whether a court has named a child): where an experienced desk would not stop, it stays silent.
package guard

import (
	"cmp"
	"slices"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// Level is how much a finding asks of the desk.
type Level string

// The levels. Block needs an override with a reason, Warn and Info do not.
const (
	Block Level = "block"
	Warn  Level = "warn"
	Info  Level = "info"
)

// Levels lists the levels, the gravest first.
func Levels() []Level { return []Level{Block, Warn, Info} }

func (l Level) rank() int { return slices.Index(Levels(), l) }

// Finding is one thing that the guard asks about. Its sentence is the catalogue's "guard.<Rule>" (what is wrong, what to
// do), the law or guideline behind it "guard.<Rule>.source".
type Finding struct {
	Rule  string   `json:"rule"`
	Level Level    `json:"level"`
	Field string   `json:"field"`          // title, short_title, subtitle, lead, caption, body or tags
	Quote string   `json:"quote"`          // the exact characters in the field's plain text; "" where it is about the whole
	Nth   int      `json:"nth"`            // which occurrence of Quote, from 0, overlapping ones counted; richtext.Text is the body's plain text
	Args  []string `json:"args,omitempty"` // for the sentence
	Mends []Mend   `json:"mends,omitempty"`
	Note  string   `json:"note,omitempty"` // own rules: the paper's note, shown as it is
}

// Mend is a change that one click makes.
type Mend struct {
	Kind string `json:"kind"`           // "replace" Quote by Text, "append" Text as a paragraph at the end of the body, "remove" Quote
	Text string `json:"text,omitempty"` // plain text
	Key  string `json:"key"`            // the catalogue's label; {0} is Text
}

// The kinds of mends.
const (
	replaces = "replace"
	appends  = "append"
	removes  = "remove"
)

// Rule is an own rule of the paper: words that its people want to be asked about.
type Rule struct {
	Words     []string `json:"words"`
	Level     Level    `json:"level"`
	Note      string   `json:"note"`
	TitleOnly bool     `json:"titleOnly"` // title, short title and subtitle only
}

// Limits of own rules.
const (
	MaxRules     = 200
	MaxRuleWords = 50
)

// Settings is what the paper decides about its guard.
type Settings struct {
	Own     []Rule   `json:"own"`
	Numbers []string `json:"numbers"` // the newsroom's own telephone numbers, in any spelling
	Emails  []string `json:"emails"`  // the newsroom's own mail addresses
	Off     []string `json:"off"`     // names of rules that are switched off
}

// Check puts the settings into their stored form and says what is wrong with them, under the fields own (the words, level
// or note of a rule), numbers, emails and off.
func (s *Settings) Check() error {
	var f fault.Fields
	if len(s.Own) > MaxRules {
		f.Add("own", "field.too-many", MaxRules)
	}
	for i := range s.Own {
		s.Own[i].check(&f)
	}
	s.Numbers = lines(&f, "numbers", s.Numbers, news.MaxName)
	s.Emails = lines(&f, "emails", s.Emails, news.MaxEmail)
	for _, e := range s.Emails {
		if !news.IsEmail(e) {
			f.Add("emails", "field.email")
		}
	}
	all := Rules()
	for _, name := range s.Off {
		if !slices.ContainsFunc(all, func(r About) bool { return r.Name == name && r.MayBeOff() }) {
			f.Add("off", "field.choice")
		}
	}
	return f.Err()
}

func (r *Rule) check(f *fault.Fields) {
	r.Words = lines(f, "own", r.Words, news.MaxName)
	if len(r.Words) == 0 {
		f.Add("own", "field.required")
	}
	if len(r.Words) > MaxRuleWords {
		f.Add("own", "field.too-many", MaxRuleWords)
	}
	if !slices.Contains(Levels(), r.Level) {
		f.Add("own", "field.choice")
	}
	r.Note = news.Line(f, "own", r.Note, news.MaxNote, false)
}

// lines are typed lines in their stored form, empty and repeated ones left out.
func lines(f *fault.Fields, field string, all []string, limit int) []string {
	var kept []string
	for _, s := range all {
		if s = news.Line(f, field, s, limit, false); s != "" && !slices.Contains(kept, s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// About is a line of the table of rules that the newsroom shows. Its name for people is the catalogue's
// "guard.<Name>.name".
type About struct {
	Name  string
	Level Level // the gravest that it gives
}

// MayBeOff tells whether the paper may switch the rule off: what blocks stays.
func (a About) MayBeOff() bool { return a.Level != Block }

// rule is one question that the guard asks of an article.
type rule struct {
	About
	look func(*reading)
}

// rules is DOMAIN's list as a table, in the order in which people are shown it.
func rules() []rule {
	return []rule{
		{About{"personal.rrn", Block}, lookRRN},
		{About{"personal.mobile", Warn}, lookMobile},
		{About{"personal.phone", Warn}, lookPhone},
		{About{"personal.card", Warn}, lookCard},
		{About{"personal.account", Warn}, lookAccount},
		{About{"personal.passport", Warn}, lookPassport},
		{About{"personal.plate", Warn}, lookPlate},
		{About{"personal.email", Warn}, lookEmail},
		{About{"suicide.title", Block}, lookSuicideTitle},
		{About{"suicide.choice", Warn}, lookSuicideChoice},
		{About{"suicide.method", Warn}, lookSuicideMethod},
		{About{"suicide.help", Warn}, lookSuicideHelp},
		{About{"suicide.old-number", Warn}, lookSuicideOldNumber},
		{About{"child.together", Warn}, lookChildTogether},
		{About{"child.discipline", Warn}, lookChildDiscipline},
		{About{"child.named-case", Warn}, lookChildNamedCase},
		{About{"sexual.euphemism", Warn}, lookSexualEuphemism},
		{About{"sexual.label", Warn}, lookSexualLabel},
		{About{"sexual.molka", Warn}, lookSexualMolka},
		{About{"sexual.scandal", Warn}, lookSexualScandal},
		{About{"sexual.scar", Warn}, lookSexualScar},
		{About{"sexual.victim-name", Warn}, lookSexualVictimName},
		{About{"sexual.victim-details", Warn}, lookSexualVictimDetails},
		{About{"juvenile.name", Warn}, lookJuvenile},
		{About{"poll.client", Warn}, lookPollClient},
		{About{"poll.agency", Warn}, lookPollAgency},
		{About{"poll.dates", Warn}, lookPollDates},
		{About{"poll.sentence", Warn}, lookPollSentence},
		{About{"title.sensation", Info}, lookTitle},
		{About{ownRule, Block}, lookOwn},
	}
}

// Rules is the table of rules.
func Rules() []About {
	var all []About
	for _, r := range rules() {
		all = append(all, r.About)
	}
	return all
}

// Check asks every rule about the article. Findings come by level, the gravest first, then by field and position. Of one
// rule in one field it gives at most 30: who mends those sees the next. Time grows linearly with the length of the text.
func Check(a news.Article, s Settings) []Finding {
	r := read(a, s)
	for _, one := range rules() {
		if one.MayBeOff() && slices.Contains(s.Off, one.Name) {
			continue
		}
		r.rule = one.About
		one.look(r)
	}
	slices.SortStableFunc(r.found, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.Level.rank(), b.Level.rank()), cmp.Compare(a.field, b.field), cmp.Compare(a.from, b.from))
	})
	all := make([]Finding, 0, len(r.found))
	for _, p := range r.found {
		all = append(all, p.Finding)
	}
	return all
}

// Blocks are the findings that need a reason before the article may go out.
func Blocks(all []Finding) []Finding {
	var blocks []Finding
	for _, f := range all {
		if f.Level == Block {
			blocks = append(blocks, f)
		}
	}
	return blocks
}

// swap is the mend that puts text in the place of the quote.
func swap(text string) Mend { return Mend{Kind: replaces, Text: text, Key: "guard.mend.replace"} }

// hide is the mend that puts asterisks in the place of digits or letters.
func hide(text string) Mend { return Mend{Kind: replaces, Text: text, Key: "guard.mend.mask"} }

// cutOut is the mend that takes the quote out.
func cutOut() Mend { return Mend{Kind: removes, Key: "guard.mend.remove"} }

// masked is s with its digits and Latin letters from the n-th on as asterisks.
func masked(s string, n int) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			if n--; n < 0 {
				r = '*'
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
