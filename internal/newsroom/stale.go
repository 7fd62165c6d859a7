package newsroom

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// StaleView lays what was typed beside what somebody saved in between, with a choice for each difference.
type StaleView struct {
	Current news.Article
	Fields  []Differing // fields that are not the same
	Body    []BodyRow   // the bodies' blocks; empty: they are the same
}

// Differing is a field that stands differently in the two versions. Pick is the name of its choice.
type Differing struct{ Pick, Label, Mine, Theirs string }

// MineWords and TheirsWords are the two texts with marks where they differ.
func (d Differing) MineWords() []Words   { m, _ := marked(d.Mine, d.Theirs); return m }
func (d Differing) TheirsWords() []Words { _, t := marked(d.Mine, d.Theirs); return t }

// BodyRow is a block of two bodies side by side.
type BodyRow struct {
	Mine, Theirs Side
	Same         bool
	Skipped      int    // equal blocks that are left out here
	Pick         string // name of the choice
	Number       int    // of the difference, from 1
	Markup       bool   // the words are the same, only their form differs
}

// Side is a block as one version has it.
type Side struct {
	Words    []Words
	Pictures []int64
	HTML     string // the block in canonical form; empty: this version has none here
}

// Words are some words of a block, marked where the other version has others.
type Words struct {
	Text    string
	Changed bool
}

// choices of a difference, as they are sent.
const (
	pickMine   = "mine"
	pickTheirs = "theirs"
	pickBoth   = "both"
)

// part is a field of an article that two versions can differ in: how it is shown, and how it is taken over.
type part struct {
	name, label string
	show        func(news.Article) string
	take        func(into *news.Article, from news.Article)
}

// parts are the fields in the order of the form; the body is compared by itself.
func parts(f *Frame, sections news.Sections, series []news.Series) []part {
	section := func(id int64) string {
		s, _ := sections.Find(id)
		return s.Name
	}
	further := func(a news.Article) string {
		var all []string
		for _, id := range a.Sections {
			all = append(all, section(id))
		}
		return strings.Join(all, ", ")
	}
	run := func(a news.Article) string {
		for _, s := range series {
			if s.ID == a.Series {
				return s.Name
			}
		}
		return ""
	}
	names := func(a news.Article) string {
		var all []string
		for _, b := range a.Bylines {
			all = append(all, strings.Join(strings.Fields(b.Name+" "+b.Title+" "+b.Email), " "))
		}
		return strings.Join(all, ", ")
	}
	when := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return render.Clock(f.Lang, f.Local(t))
	}
	word := func(key string) string { return f.words.Text(f.Lang, key) }
	choice := func(prefix, value string) string {
		if f.words.Has(prefix + value) {
			return word(prefix + value)
		}
		return value // a form of somebody's own making
	}
	origin := func(a news.Article) string {
		if a.Origin.Own {
			return word("origin.own")
		}
		return word("origin.wire")
	}
	type article = news.Article
	return []part{
		{"title", "article.title", func(a article) string { return a.Title }, func(x *article, y article) { x.Title = y.Title }},
		{"subtitle", "article.subtitle", func(a article) string { return a.Subtitle }, func(x *article, y article) { x.Subtitle = y.Subtitle }},
		{"short_title", "article.short-title", func(a article) string { return a.ShortTitle }, func(x *article, y article) { x.ShortTitle = y.ShortTitle }},
		{"lead", "article.lead", func(a article) string { return a.Lead }, func(x *article, y article) { x.Lead = y.Lead }},
		{"section", "article.section", func(a article) string { return section(a.Section) }, func(x *article, y article) { x.Section = y.Section }},
		{"sections", "article.sections", further, func(x *article, y article) { x.Sections = y.Sections }},
		{"kind", "article.kind", func(a article) string { return choice("kind.", string(cmp.Or(a.Kind, news.Normal))) }, func(x *article, y article) { x.Kind = y.Kind }},
		{"grade", "article.grade", func(a article) string { return choice("grade.", string(cmp.Or(a.Grade, news.Middle))) }, func(x *article, y article) { x.Grade = y.Grade }},
		{"bylines", "article.bylines", names, func(x *article, y article) { x.Bylines = y.Bylines }},
		{"tags", "article.tags", func(a article) string { return strings.Join(a.Tags, ", ") }, func(x *article, y article) { x.Tags = y.Tags }},
		{"series", "article.series", run, func(x *article, y article) { x.Series = y.Series }},
		{"picture", "article.picture", func(a article) string { return number(a.Picture) }, func(x *article, y article) { x.Picture = y.Picture }},
		{"caption", "article.caption", func(a article) string { return a.Caption }, func(x *article, y article) { x.Caption = y.Caption }},
		{"origin", "article.origin", origin, func(x *article, y article) { x.Origin.Own = y.Origin.Own }},
		{"source", "article.source", func(a article) string { return a.Origin.Source }, func(x *article, y article) { x.Origin.Source = y.Origin.Source }},
		{"ai_use", "article.ai-use", func(a article) string { return a.AIUse }, func(x *article, y article) { x.AIUse = y.AIUse }},
		{"take", "article.take", func(a article) string { return a.Take }, func(x *article, y article) { x.Take = y.Take }},
		{"withdraw_at", "article.withdraw-at", func(a article) string { return when(a.WithdrawAt) }, func(x *article, y article) { x.WithdrawAt = y.WithdrawAt }},
		{"embargo_until", "article.embargo", func(a article) string { return when(a.Embargo) }, func(x *article, y article) { x.Embargo = y.Embargo }},
	}
}

func (p part) differs(mine, theirs news.Article) bool {
	return strings.TrimSpace(p.show(mine)) != strings.TrimSpace(p.show(theirs))
}

func (p part) pick() string { return "pick-" + p.name }

func compare(parts []part, theirs, mine news.Article) *StaleView {
	v := &StaleView{Current: theirs}
	for _, p := range parts {
		if p.differs(mine, theirs) {
			v.Fields = append(v.Fields, Differing{p.pick(), p.label, shown(p.show(mine)), p.show(theirs)})
		}
	}
	if rows := bodyRows(mine.Body, theirs.Body); len(rows) > 0 {
		v.Body = folded(rows)
	}
	return v
}

// merge is mine with what was picked of theirs. A field for which nothing was picked stays mine, unless mine is empty; a block for which nothing
// was picked is kept, from both where both have one: no press of a button loses words.
func merge(parts []part, theirs, mine news.Article, picked func(name string) string) news.Article {
	out := mine
	out.No, out.Version = theirs.No, theirs.Version
	for _, p := range parts {
		if !p.differs(mine, theirs) {
			continue
		}
		if choice := picked(p.pick()); choice == pickTheirs || choice == "" && strings.TrimSpace(p.show(mine)) == "" {
			p.take(&out, theirs)
		}
	}
	rows := bodyRows(mine.Body, theirs.Body)
	if len(rows) == 0 {
		out.Body = theirs.Body
		return out
	}
	var b strings.Builder
	for _, row := range rows {
		choice := picked(row.Pick)
		if choice != pickTheirs || row.Same {
			b.WriteString(row.Mine.HTML)
		}
		if choice != pickMine && !row.Same {
			b.WriteString(row.Theirs.HTML)
		}
	}
	out.Body = b.String()
	return out
}

// bodyRows lays two bodies side by side, block by block; none where they are the same.
func bodyRows(mine, theirs string) []BodyRow {
	if canonical, err := richtext.Canonical(mine); err == nil {
		mine = canonical
	}
	if mine == theirs {
		return nil
	}
	var rows []BodyRow
	n := 0
	for _, r := range diff(richtext.Split(mine), richtext.Split(theirs)) {
		row := BodyRow{Mine: Side{HTML: r.Mine}, Theirs: Side{HTML: r.Theirs}, Same: r.Same}
		m, t := richtext.Text(r.Mine), richtext.Text(r.Theirs)
		switch {
		case r.Same:
			row.Mine.Words = []Words{{Text: m}}
		default:
			n++
			sum := sha256.Sum256([]byte(r.Mine + "\x00" + r.Theirs))
			row.Number, row.Pick = n, fmt.Sprintf("pick-body-%d-%s", n, hex.EncodeToString(sum[:4]))
			row.Markup = r.Mine != "" && r.Theirs != "" && m == t
			row.Mine.Words, row.Theirs.Words = marked(m, t)
		}
		row.Mine.Pictures, row.Theirs.Pictures = richtext.Pictures(r.Mine), richtext.Pictures(r.Theirs)
		rows = append(rows, row)
	}
	return rows
}

// marked marks the words in which two blocks differ. Where they have little in common, marks would only be noise.
func marked(mine, theirs string) (m, t []Words) {
	if mine == "" || theirs == "" {
		return plainWords(mine), plainWords(theirs)
	}
	add := func(into *[]Words, text string, changed bool) {
		if last := len(*into) - 1; last >= 0 && (*into)[last].Changed == changed {
			(*into)[last].Text += text
		} else if text != "" {
			*into = append(*into, Words{text, changed})
		}
	}
	a, b := words(mine), words(theirs)
	same := 0
	for _, r := range diff(a, b) {
		add(&m, r.Mine, !r.Same)
		add(&t, r.Theirs, !r.Same)
		if r.Same {
			same++
		}
	}
	if 4*same < max(len(a), len(b)) {
		return plainWords(mine), plainWords(theirs)
	}
	return m, t
}

func plainWords(text string) []Words {
	if text == "" {
		return nil
	}
	return []Words{{Text: text}}
}

// words cuts a text behind its spaces and line ends.
func words(text string) []string {
	var all []string
	for text != "" {
		i := strings.IndexAny(text, " \n")
		if i < 0 {
			return append(all, text)
		}
		all, text = append(all, text[:i+1]), text[i+1:]
	}
	return all
}

// mergeArticle puts together what was picked of two versions and shows it in the form, to be looked at and saved. Where a
// third version came meanwhile, the choice begins anew with what was typed.
func (n *Newsroom) mergeArticle(w http.ResponseWriter, r *http.Request) error {
	d, err := n.takeArticle(w, r)
	if err != nil {
		return err
	}
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	var stands news.Article
	var all []part
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		ctx := r.Context()
		sections, err := rd.Sections(ctx)
		if err != nil {
			return err
		}
		series, err := rd.AllSeries(ctx)
		if err != nil {
			return err
		}
		f := n.bareFrame(r)
		if f.Paper, err = rd.Paper(ctx); err != nil {
			return err
		}
		all = parts(&f, sections, series)
		stands, err = rd.Article(ctx, no)
		return err
	})
	if err != nil {
		return err
	}
	if d.v.Int("shown") != stands.Version {
		d.err = &desk.Stale{Current: stands}
		return n.showArticle(w, r, no, d)
	}
	merged := merge(all, stands, d.typed, d.v.Text)
	return n.showArticle(w, r, no, draft{merged: &merged})
}

// pair is a line of two texts side by side.
type pair struct {
	Mine, Theirs string
	Same         bool
}

// maxDiff bounds the table of the comparison (paragraphs times paragraphs); what is longer is shown as wholly different.
const maxDiff = 4 << 20

// diff lays the paragraphs of two texts side by side: equal ones in one row, and what was put in the place of what in one row.
func diff(mine, theirs []string) []pair {
	head := 0
	for head < min(len(mine), len(theirs)) && mine[head] == theirs[head] {
		head++
	}
	tail := 0
	for tail < min(len(mine), len(theirs))-head && mine[len(mine)-1-tail] == theirs[len(theirs)-1-tail] {
		tail++
	}
	var rows []pair
	same := func(lines []string) {
		for _, line := range lines {
			rows = append(rows, pair{Mine: line, Theirs: line, Same: true})
		}
	}
	same(mine[:head])
	rows = append(rows, middle(mine[head:len(mine)-tail], theirs[head:len(theirs)-tail])...)
	same(mine[len(mine)-tail:])
	return rows
}

// middle compares by the longest common run of paragraphs, in order.
func middle(mine, theirs []string) []pair {
	var rows []pair
	var m, t []string // not yet in a row
	flush := func() {
		for i := range max(len(m), len(t)) {
			var row pair
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
			rows = append(rows, pair{Mine: mine[i], Theirs: theirs[j], Same: true})
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

// folded leaves out equal blocks far from any difference.
func folded(rows []BodyRow) []BodyRow {
	near := make([]bool, len(rows))
	for i, row := range rows {
		if !row.Same {
			for j := max(0, i-1); j <= min(len(rows)-1, i+1); j++ {
				near[j] = true
			}
		}
	}
	var kept []BodyRow
	for i, row := range rows {
		switch {
		case near[i]:
			kept = append(kept, row)
		case len(kept) > 0 && kept[len(kept)-1].Skipped > 0:
			kept[len(kept)-1].Skipped++
		default:
			kept = append(kept, BodyRow{Same: true, Skipped: 1})
		}
	}
	return kept
}

// showMerged puts a text that was put together from two versions into the page, with the steps of what is stored.
func (p *ArticlePage) showMerged(a news.Article) {
	for _, text := range []*string{&a.Title, &a.Subtitle, &a.ShortTitle, &a.Lead, &a.Caption, &a.Body, &a.AIUse, &a.Origin.Source} {
		*text = shown(*text)
	}
	p.Article, p.Version, p.Dirty = a, a.Version, true
}
