package newsroom

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"jogan/internal/news"
	"jogan/internal/numbers"
)

// numbersDesk is the newsroom's own work: who and which section printed how much, the share of own articles, what went back
// or had to be corrected, and how long it took.
func (n *Newsroom) numbersDesk(w http.ResponseWriter, r *http.Request) error {
	return n.numbersOf(w, r, func(b *numbering, p *NumbersPage) error {
		p.Title = b.text("numbers.tab-desk")
		p.Lead = b.text("numbers.desk-lead")
		from, to := b.period.From.Start(b.zone), (b.period.To + 1).Start(b.zone)
		// The weeks are whole, so the first of them may begin before the period.
		all, err := b.rd.Printed(b.ctx, b.period.From.Monday().Start(b.zone), to)
		if err != nil {
			return err
		}
		by, err := b.rd.PrintedBy(b.ctx, from, to)
		if err != nil {
			return err
		}
		steps, err := b.rd.StepCounts(b.ctx, from, to)
		if err != nil {
			return err
		}
		notices, err := b.rd.NoticeCounts(b.ctx, from, to)
		if err != nil {
			return err
		}
		in := slices.DeleteFunc(slices.Clone(all), func(x numbers.Printed) bool { return x.Published.Before(from) })
		weeks := numbers.Weeks(all, b.period, b.zone)
		t, err := b.weekTable(weeks)
		if err != nil {
			return err
		}
		b.deskTiles(p, in, weeks, steps, notices)
		p.Tables = append(p.Tables, t, b.reporterTable(in, by, steps), b.noticeTable(steps, notices), b.deskTable(in, steps, notices))
		return nil
	})
}

func (b *numbering) deskTiles(p *NumbersPage, in []numbers.Printed, weeks []numbers.Week, steps []numbers.Step, notices []numbers.Notice) {
	var returned, corrected int
	for _, s := range steps {
		if s.Action == news.Return {
			returned += s.Count
		}
	}
	for _, x := range notices {
		corrected += x.Count
	}
	week := weeks[len(weeks)-1]
	share := NumberTile{Label: "numbers.own-this-week", Value: "–", Note: b.text("numbers.own-of", week.Own, week.All)}
	if week.All > 0 {
		share.Value = fmt.Sprintf("%.0f%%", week.Percent())
	}
	w := waits(in)
	wait := NumberTile{Label: "numbers.wait", Value: b.quantile(w, 0.5)}
	if len(w) > 0 {
		wait.Note = b.text("numbers.wait-most", b.quantile(w, 0.9))
	}
	p.Tiles = append(p.Tiles,
		NumberTile{Label: "numbers.printed", Value: grouped(int64(len(in)))}, share,
		NumberTile{Label: "numbers.returned", Value: grouped(int64(returned))},
		NumberTile{Label: "numbers.notices", Value: grouped(int64(corrected))}, wait)
}

func waits(all []numbers.Printed) []time.Duration {
	var w []time.Duration
	for _, x := range all {
		if d, ok := x.Wait(); ok {
			w = append(w, d)
		}
	}
	return w
}

// quantile is a time as people say it; a dash where nothing was filed.
func (b *numbering) quantile(w []time.Duration, q float64) string {
	d, ok := numbers.Quantile(w, q)
	switch {
	case !ok:
		return "–"
	case d < time.Hour:
		return b.text("numbers.minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return b.text("numbers.hours", int(d.Hours()), int(d.Minutes())%60)
	}
	return b.text("numbers.days", int(d.Hours())/24, int(d.Hours())%24)
}

// quantileCell is such a time in minutes for the file.
func (b *numbering) quantileCell(w []time.Duration, q float64) NumberCell {
	c := NumberCell{Text: b.quantile(w, q), Raw: " ", Num: true, Bar: -1}
	if d, ok := numbers.Quantile(w, q); ok {
		c.Raw = fmt.Sprint(int(d.Minutes()))
	}
	return c
}

// weekTable is the share of own articles of each week against the line of the law, the newest week first.
func (b *numbering) weekTable(weeks []numbers.Week) (NumberTable, error) {
	t := b.table("weeks", "week", "printed", "own", "wire", "own-share", "line")
	t.Note, t.Shown = "numbers.weeks-note", 13
	plot := Plot{Unit: "week", Line: numbers.OwnShare, Suffix: "%", Max: 100, Series: []PlotSeries{{Label: b.text("numbers.col-own-share"), Bars: true}}}
	for _, w := range weeks {
		plot.X = append(plot.X, int64(w.Monday)*86400)
		plot.Series[0].Values = append(plot.Series[0].Values, w.Percent())
		line := textCell(b.text("numbers.line-kept"))
		line.Mark = "ok"
		switch {
		case w.Enough():
		case w.Monday == b.today.Monday():
			line = textCell(b.text("numbers.line-running"))
		case w.All == 0:
			line = NumberCell{Text: b.text("numbers.line-none"), Bar: -1, Mark: "wrong"}
		default:
			line = NumberCell{Text: b.text("numbers.line-broken"), Bar: -1, Mark: "wrong"}
		}
		t.Rows = append(t.Rows, NumberRow{textCell(dayText(w.Monday) + " ~ " + dayText(w.Monday+6)), countCell(w.All), countCell(w.Own), countCell(w.All - w.Own), percentCell(w.Percent(), w.All > 0), line})
	}
	slices.Reverse(t.Rows)
	var err error
	t.Plot, err = plot.json()
	return t, err
}

// reporterTable is what each person printed. What went back counts for whoever began it.
func (b *numbering) reporterTable(in []numbers.Printed, by []numbers.By, steps []numbers.Step) NumberTable {
	type work struct{ all, own, returned int }
	own := map[int64]bool{}
	for _, x := range in {
		own[x.No] = x.Own
	}
	works := map[int64]*work{}
	of := func(id int64) *work {
		if works[id] == nil {
			works[id] = &work{}
		}
		return works[id]
	}
	for _, x := range by {
		w := of(x.Person)
		w.all++
		if own[x.No] {
			w.own++
		}
	}
	for _, s := range steps {
		if s.Action == news.Return && s.Owner != 0 {
			of(s.Owner).returned += s.Count
		}
	}
	t := b.table("reporters", "person", "printed", "own", "wire", "returned")
	t.Half, t.Shown = true, 30
	most := int64(0)
	ids := slices.SortedFunc(maps.Keys(works), func(x, y int64) int {
		if d := works[y].all - works[x].all; d != 0 {
			return d
		}
		return int(x - y)
	})
	for _, id := range ids {
		most = max(most, int64(works[id].all))
	}
	for _, id := range ids {
		w := works[id]
		t.Rows = append(t.Rows, NumberRow{textCell(b.person(id)), barCell(int64(w.all), most), countCell(w.own), countCell(w.all - w.own), countCell(w.returned)})
	}
	return t
}

// deskTable is the work of each section.
func (b *numbering) deskTable(in []numbers.Printed, steps []numbers.Step, notices []numbers.Notice) NumberTable {
	type work struct {
		all, own, returned, noticed int
		waits                       []time.Duration
	}
	works := map[int64]*work{}
	of := func(id int64) *work {
		if works[id] == nil {
			works[id] = &work{}
		}
		return works[id]
	}
	for _, x := range in {
		w := of(x.Section)
		w.all++
		if x.Own {
			w.own++
		}
		if d, ok := x.Wait(); ok {
			w.waits = append(w.waits, d)
		}
	}
	for _, s := range steps {
		if s.Action == news.Return {
			of(s.Section).returned += s.Count
		}
	}
	for _, x := range notices {
		of(x.Section).noticed += x.Count
	}
	t := b.table("desks", "section", "printed", "own-share", "returned", "notices", "median", "most")
	for _, s := range b.sections { // in the order of the paper
		if w := works[s.ID]; w != nil {
			t.Rows = append(t.Rows, NumberRow{textCell(s.Name), countCell(w.all), percentCell(float64(w.own)*100/float64(max(1, w.all)), w.all > 0), countCell(w.returned), countCell(w.noticed),
				b.quantileCell(w.waits, 0.5), b.quantileCell(w.waits, 0.9)})
		}
	}
	return t
}

// noticeTable is what had to be corrected, changed or taken away after it was out.
func (b *numbering) noticeTable(steps []numbers.Step, notices []numbers.Notice) NumberTable {
	t := b.table("notices", "kind", "count")
	t.Half = true
	for _, kind := range news.CorrectionKinds() {
		count := 0
		for _, x := range notices {
			if x.Kind == kind {
				count += x.Count
			}
		}
		t.Rows = append(t.Rows, NumberRow{textCell(b.text("corrections.kind." + string(kind))), countCell(count)})
	}
	for _, action := range []news.Action{news.Correct, news.Withdraw, news.Return} {
		count := 0
		for _, s := range steps {
			if s.Action == action {
				count += s.Count
			}
		}
		t.Rows = append(t.Rows, NumberRow{textCell(b.text("numbers.step-" + string(action))), countCell(count)})
	}
	return t
}
