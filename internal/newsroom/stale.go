package newsroom

import (
	"cmp"
	"strings"
	"time"

	"jogan/internal/news"
	"jogan/internal/richtext"
)

// StaleView lays what was typed beside what somebody saved in between.
type StaleView struct {
	Current news.Article
	Fields  []Differing // fields that are not the same
	Body    []DiffRow   // the bodies' paragraphs; empty: their words are the same
	Markup  bool        // the bodies differ, but only in their form
}

// Differing is a field that stands differently in the two versions.
type Differing struct{ Label, Mine, Theirs string }

// DiffRow is a paragraph of two bodies side by side.
type DiffRow struct {
	Mine, Theirs string
	Same         bool
	Skipped      int // equal paragraphs that are left out here
}

func compare(f *Frame, sections news.Sections, series []news.Series, theirs, mine news.Article) *StaleView {
	v := &StaleView{Current: theirs}
	add := func(label, m, t string) {
		if strings.TrimSpace(m) != strings.TrimSpace(t) {
			v.Fields = append(v.Fields, Differing{label, shown(m), t})
		}
	}
	section := func(id int64) string {
		s, _ := sections.Find(id)
		return s.Name
	}
	run := func(id int64) string {
		for _, s := range series {
			if s.ID == id {
				return s.Name
			}
		}
		return ""
	}
	names := func(bylines []news.Byline) string {
		var all []string
		for _, b := range bylines {
			all = append(all, strings.Join(strings.Fields(b.Name+" "+b.Title+" "+b.Email), " "))
		}
		return strings.Join(all, ", ")
	}
	further := func(ids []int64) string {
		var all []string
		for _, id := range ids {
			all = append(all, section(id))
		}
		return strings.Join(all, ", ")
	}
	when := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return f.Local(t).Format("2006.01.02 15:04")
	}
	word := func(prefix, value, otherwise string) string {
		return f.words.Text(f.Lang, prefix+cmp.Or(value, otherwise))
	}
	origin := func(o news.Origin) string {
		if o.Own {
			return f.words.Text(f.Lang, "origin.own")
		}
		return f.words.Text(f.Lang, "origin.wire")
	}
	add("article.title", mine.Title, theirs.Title)
	add("article.subtitle", mine.Subtitle, theirs.Subtitle)
	add("article.short-title", mine.ShortTitle, theirs.ShortTitle)
	add("article.lead", mine.Lead, theirs.Lead)
	add("article.section", section(mine.Section), section(theirs.Section))
	add("article.sections", further(mine.Sections), further(theirs.Sections))
	if mine.Kind != theirs.Kind {
		add("article.kind", word("kind.", string(mine.Kind), string(news.Normal)), word("kind.", string(theirs.Kind), string(news.Normal)))
	}
	if mine.Grade != theirs.Grade {
		add("article.grade", word("grade.", string(mine.Grade), string(news.Middle)), word("grade.", string(theirs.Grade), string(news.Middle)))
	}
	add("article.bylines", names(mine.Bylines), names(theirs.Bylines))
	add("article.tags", strings.Join(mine.Tags, ", "), strings.Join(theirs.Tags, ", "))
	add("article.series", run(mine.Series), run(theirs.Series))
	add("article.picture", number(mine.Picture), number(theirs.Picture))
	add("article.caption", mine.Caption, theirs.Caption)
	add("article.origin", origin(mine.Origin), origin(theirs.Origin))
	add("article.source", mine.Origin.Source, theirs.Origin.Source)
	add("article.ai-use", mine.AIUse, theirs.AIUse)
	add("article.embargo", when(mine.Embargo), when(theirs.Embargo))

	body := mine.Body
	if canonical, err := richtext.Canonical(mine.Body); err == nil {
		body = canonical
	}
	if body == theirs.Body {
		return v
	}
	mineText, theirText := richtext.Text(body), richtext.Text(theirs.Body)
	if mineText == theirText {
		v.Markup = true
		return v
	}
	v.Body = folded(diff(strings.Split(mineText, "\n"), strings.Split(theirText, "\n")))
	return v
}

// maxDiff bounds the table of the comparison (paragraphs times paragraphs); what is longer is shown as wholly different.
const maxDiff = 4 << 20

// diff lays the paragraphs of two texts side by side: equal ones in one row, and what was put in the place of what in one row.
func diff(mine, theirs []string) []DiffRow {
	head := 0
	for head < min(len(mine), len(theirs)) && mine[head] == theirs[head] {
		head++
	}
	tail := 0
	for tail < min(len(mine), len(theirs))-head && mine[len(mine)-1-tail] == theirs[len(theirs)-1-tail] {
		tail++
	}
	var rows []DiffRow
	same := func(lines []string) {
		for _, line := range lines {
			rows = append(rows, DiffRow{Mine: line, Theirs: line, Same: true})
		}
	}
	same(mine[:head])
	rows = append(rows, middle(mine[head:len(mine)-tail], theirs[head:len(theirs)-tail])...)
	same(mine[len(mine)-tail:])
	return rows
}

// middle compares by the longest common run of paragraphs, in order.
func middle(mine, theirs []string) []DiffRow {
	var rows []DiffRow
	var m, t []string // not yet in a row
	flush := func() {
		for i := range max(len(m), len(t)) {
			var row DiffRow
			if i < len(m) {
				row.Mine = m[i]
			}
			if i < len(t) {
				row.Theirs = t[i]
			}
			rows = append(rows, row)
		}
		m, t = nil, nil
	}
	if len(mine)*len(theirs) > maxDiff {
		m, t = mine, theirs
		flush()
		return rows
	}
	// longest[i][j] is how many paragraphs mine[i:] and theirs[j:] have in common.
	longest := make([][]int32, len(mine)+1)
	for i := range longest {
		longest[i] = make([]int32, len(theirs)+1)
	}
	for i := len(mine) - 1; i >= 0; i-- {
		for j := len(theirs) - 1; j >= 0; j-- {
			if mine[i] == theirs[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(mine) && j < len(theirs) {
		switch {
		case mine[i] == theirs[j]:
			flush()
			rows = append(rows, DiffRow{Mine: mine[i], Theirs: theirs[j], Same: true})
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			m = append(m, mine[i])
			i++
		default:
			t = append(t, theirs[j])
			j++
		}
	}
	m, t = append(m, mine[i:]...), append(t, theirs[j:]...)
	flush()
	return rows
}

// folded leaves out equal paragraphs far from any difference.
func folded(rows []DiffRow) []DiffRow {
	near := make([]bool, len(rows))
	for i, row := range rows {
		if !row.Same {
			for j := max(0, i-1); j <= min(len(rows)-1, i+1); j++ {
				near[j] = true
			}
		}
	}
	var kept []DiffRow
	for i, row := range rows {
		switch {
		case near[i]:
			kept = append(kept, row)
		case len(kept) > 0 && kept[len(kept)-1].Skipped > 0:
			kept[len(kept)-1].Skipped++
		default:
			kept = append(kept, DiffRow{Same: true, Skipped: 1})
		}
	}
	return kept
}
