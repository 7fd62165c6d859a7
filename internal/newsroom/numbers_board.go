package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/numbers"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// How many lines lists of numbers show, and how many their files hold.
const (
	numbersShown = 15
	numbersKept  = 200
)

// numbers is the dashboard: what is read now, today and this week, and what was read in a period. Whoever may not edit
// everybody's articles sees their own.
func (n *Newsroom) numbers(w http.ResponseWriter, r *http.Request) error {
	if !who(r).person.May(staff.EditAll) {
		return back(w, r, "/desk/numbers/mine", "")
	}
	return n.numbersOf(w, r, func(b *numbering, p *NumbersPage) error {
		p.Title, p.Now = b.text("nav.numbers"), b.path+"?part=tiles"
		if err := b.nowTiles(p); err != nil {
			return err
		}
		if web.Query(r, "part", 10) == "tiles" {
			return nil
		}
		for _, add := range []func(*NumbersPage) error{b.viewTable, b.nowTable, b.articleTable, b.sectionTable, b.personTable, b.sourceTables} {
			if err := add(p); err != nil {
				return err
			}
		}
		return nil
	})
}

// nowTiles are the views of the last minutes, of today and of this week against the same time before.
func (b *numbering) nowTiles(p *NumbersPage) error {
	for _, minutes := range []int{5, 30} {
		sums, err := b.rd.ViewsNow(b.ctx, b.now.Add(-time.Duration(minutes)*time.Minute).Truncate(time.Minute))
		if err != nil {
			return err
		}
		var total int64
		for _, x := range sums {
			total += x.Views
		}
		p.Tiles = append(p.Tiles, NumberTile{Label: fmt.Sprintf("numbers.now-%d", minutes), Value: grouped(total), Note: b.text("numbers.now-articles", grouped(int64(len(sums))))})
	}
	for _, x := range []struct {
		key  string
		from numbers.Day
		back numbers.Day
	}{{"today", b.today, 1}, {"week", b.today.Monday(), 7}} {
		now, err := b.rd.ViewTotal(b.ctx, x.from.Start(b.zone), b.now)
		if err != nil {
			return err
		}
		before, err := b.until(x.from-x.back, int(x.back))
		if err != nil {
			return err
		}
		t := NumberTile{Label: "numbers." + x.key, Value: grouped(now), Note: b.text("numbers."+x.key+"-before", grouped(before))}
		t.Change, t.Down = change(now, before)
		p.Tiles = append(p.Tiles, t)
	}
	return nil
}

// until sums the views from a day's first moment to so many days before now; of the last hour the part that has gone.
func (b *numbering) until(from numbers.Day, days int) (int64, error) {
	end := b.now.In(b.zone).AddDate(0, 0, -days)
	hour := end.Truncate(time.Hour)
	whole, err := b.rd.ViewTotal(b.ctx, from.Start(b.zone), hour)
	if err != nil {
		return 0, err
	}
	last, err := b.rd.ViewTotal(b.ctx, hour, hour.Add(time.Hour))
	return whole + last*int64(end.Sub(hour))/int64(time.Hour), err
}

// change is how much more or less something is than before; empty where there is nothing to compare with.
func change(now, before int64) (text string, down bool) {
	if before == 0 {
		return "", false
	}
	x := float64(now-before) * 100 / float64(before)
	return fmt.Sprintf("%+.0f%%", x), x < 0
}

// viewTable is the views of the period by day, with those of the period before; of a week by the hour, of a year by week.
func (b *numbering) viewTable(p *NumbersPage) error {
	if b.days == 7 {
		from := b.period.From.Start(b.zone)
		hours, err := b.rd.ViewHours(b.ctx, from, b.now)
		if err != nil {
			return err
		}
		before, err := b.rd.ViewHours(b.ctx, from.AddDate(0, 0, -7), from)
		if err != nil {
			return err
		}
		t, err := b.hourTable("views", numbers.FilledHours(hours, from, b.now), numbers.FilledHours(before, from.AddDate(0, 0, -7), from))
		p.Tables = append(p.Tables, t)
		return err
	}
	t, err := b.dayTable("views", "paper", 0)
	p.Tables = append(p.Tables, t)
	return err
}

// dayTable is the views of the paper, a section or a person by day, or by week where the period is long.
func (b *numbering) dayTable(key, what string, id int64) (NumberTable, error) {
	points, err := b.rd.ViewDays(b.ctx, what, id, b.period)
	if err != nil {
		return NumberTable{}, err
	}
	before, err := b.rd.ViewDays(b.ctx, what, id, b.period.Before())
	if err != nil {
		return NumberTable{}, err
	}
	return b.pointTable(key, numbers.Filled(points, b.period), numbers.Filled(before, b.period.Before()))
}

// pointTable is days beside the days of the period before; nil: without those.
func (b *numbering) pointTable(key string, points, before []numbers.Point) (NumberTable, error) {
	unit := "day"
	if len(points) > 100 {
		unit, points, before = "week", numbers.ByWeek(points), numbers.ByWeek(before)
	}
	columns := []string{unit, "views"}
	plot := Plot{Unit: unit, Series: []PlotSeries{{Label: b.text("numbers.col-views")}}}
	if before != nil {
		columns = append(columns, "before")
		plot.Series = append(plot.Series, PlotSeries{Label: b.text("numbers.col-before"), Faint: true})
	}
	t := b.table(key, columns...)
	for i, x := range points {
		plot.X = append(plot.X, int64(x.Day)*86400)
		plot.Series[0].Values = append(plot.Series[0].Values, float64(x.Views))
		row := NumberRow{textCell(dayText(x.Day)), countCell(x.Views)}
		if before != nil {
			var was int64
			if i < len(before) {
				was = before[i].Views
			}
			row = append(row, countCell(was))
			plot.Series[1].Values = append(plot.Series[1].Values, float64(was))
		}
		t.Rows = append(t.Rows, row)
	}
	var err error
	t.Plot, err = plot.json()
	return t, err
}

// hourTable is hours beside the same hours before; nil: without those.
func (b *numbering) hourTable(key string, hours, before []numbers.HourPoint) (NumberTable, error) {
	columns := []string{"hour", "views"}
	plot := Plot{Unit: "hour", Zone: b.zone.String(), Series: []PlotSeries{{Label: b.text("numbers.col-views")}}}
	if before != nil {
		columns = append(columns, "before")
		plot.Series = append(plot.Series, PlotSeries{Label: b.text("numbers.col-before"), Faint: true})
	}
	t := b.table(key, columns...)
	for i, x := range hours {
		plot.X = append(plot.X, x.Hour.Unix())
		plot.Series[0].Values = append(plot.Series[0].Values, float64(x.Views))
		row := NumberRow{textCell(x.Hour.In(b.zone).Format("2006.01.02 15:04")), countCell(x.Views)}
		if before != nil {
			var was int64
			if i < len(before) {
				was = before[i].Views
			}
			row = append(row, countCell(was))
			plot.Series[1].Values = append(plot.Series[1].Values, float64(was))
		}
		t.Rows = append(t.Rows, row)
	}
	var err error
	t.Plot, err = plot.json()
	return t, err
}

// nowTable is what is read at this moment.
func (b *numbering) nowTable(p *NumbersPage) error {
	recent, err := b.rd.ViewsNow(b.ctx, b.now.Add(-30*time.Minute).Truncate(time.Minute))
	if err != nil {
		return err
	}
	t, err := b.listTable("now", recent[:min(len(recent), numbersKept)])
	t.Shown, t.Half = 10, true
	p.Tables = append(p.Tables, t)
	return err
}

func (b *numbering) articleTable(p *NumbersPage) error {
	top, err := b.rd.TopViews(b.ctx, b.period, numbersKept)
	if err != nil {
		return err
	}
	t, err := b.listTable("articles", top)
	t.Half = true
	p.Tables = append(p.Tables, t)
	return err
}

// listTable is articles by their views.
func (b *numbering) listTable(key string, sums []numbers.Sum) (NumberTable, error) {
	t := b.table(key, "rank", "article", "section", "published", "views")
	t.Shown = numbersShown
	var nos []int64
	var most int64
	for _, x := range sums {
		nos = append(nos, x.ID)
		most = max(most, x.Views)
	}
	heads, err := b.rd.ArticleHeads(b.ctx, nos)
	if err != nil {
		return t, err
	}
	for i, x := range sums {
		h, ok := heads[x.ID]
		title := NumberCell{Text: h.Title, Bar: -1, Path: fmt.Sprintf("/desk/numbers/articles/%d", x.ID)}
		if !ok {
			title = textCell(b.text("numbers.gone-article", x.ID))
		}
		published := "–"
		if !h.Published.IsZero() {
			published = render.Clock(b.f.Lang, h.Published.In(b.zone))
		}
		title.Sub = b.section(h.Section) + " · " + published
		t.Rows = append(t.Rows, NumberRow{countCell(i + 1), title, {Text: b.section(h.Section), Bar: -1, File: true}, {Text: published, Bar: -1, File: true}, barCell(x.Views, most)})
	}
	return t, nil
}

func (b *numbering) sectionTable(p *NumbersPage) error {
	return b.sumTable(p, "sections", "section", func(id int64) NumberCell { return textCell(b.section(id)) })
}

func (b *numbering) personTable(p *NumbersPage) error {
	return b.sumTable(p, "people", "person", func(id int64) NumberCell {
		c := textCell(b.person(id))
		c.Path = fmt.Sprintf("/desk/numbers/mine?by=%d&period=%d", id, b.days)
		return c
	})
}

// sumTable is the views of all sections or all people.
func (b *numbering) sumTable(p *NumbersPage, key, what string, name func(id int64) NumberCell) error {
	sums, err := b.rd.ViewSums(b.ctx, what, b.period)
	if err != nil {
		return err
	}
	t := b.table(key, what, "views", "share")
	t.Shown, t.Half = numbersShown, true
	var all, most int64
	for _, x := range sums {
		all += x.Views
		most = max(most, x.Views)
	}
	for _, x := range sums {
		t.Rows = append(t.Rows, NumberRow{name(x.ID), barCell(x.Views, most), percentCell(float64(x.Views)*100/float64(max(1, all)), true)})
	}
	p.Tables = append(p.Tables, t)
	return nil
}

// sourceTables are where readers came from: by group, and by host.
func (b *numbering) sourceTables(p *NumbersPage) error {
	sources, err := b.rd.ViewSources(b.ctx, b.period)
	if err != nil {
		return err
	}
	var all, most, mostHost int64
	groups := map[string]int64{}
	for _, x := range sources {
		all += x.Views
		groups[numbers.Group(x.Host)] += x.Views
		if x.Host != "" && x.Host != "own" {
			mostHost = max(mostHost, x.Views)
		}
	}
	for _, n := range groups {
		most = max(most, n)
	}
	t := b.table("sources", "source", "views", "share")
	t.Half, t.Note = true, "numbers.sources-note"
	for _, g := range numbers.Groups() {
		if groups[g] > 0 {
			t.Rows = append(t.Rows, NumberRow{textCell(b.text("numbers.group-" + g)), barCell(groups[g], most), percentCell(float64(groups[g])*100/float64(max(1, all)), true)})
		}
	}
	hosts := b.table("hosts", "host", "source", "views")
	hosts.Half, hosts.Shown = true, numbersShown
	for _, x := range sources {
		if x.Host == "" || x.Host == "own" {
			continue
		}
		host := x.Host
		if host == "other" {
			host = b.text("numbers.host-other")
		}
		hosts.Rows = append(hosts.Rows, NumberRow{textCell(host), textCell(b.text("numbers.group-" + numbers.Group(x.Host))), barCell(x.Views, mostHost)})
	}
	p.Tables = append(p.Tables, t, hosts)
	return nil
}

// numbersRead is what was read most on a day, or in one hour of it.
func (n *Newsroom) numbersRead(w http.ResponseWriter, r *http.Request) error {
	return n.numbersOf(w, r, func(b *numbering, p *NumbersPage) error {
		p.Title, p.Periods = b.text("numbers.tab-read"), nil
		day := b.today
		if t, err := time.Parse(time.DateOnly, web.Query(r, "day", 10)); err == nil && t.Year() >= 1970 && t.Year() < 3000 {
			day = numbers.DayOf(t, time.UTC)
		}
		hour := -1
		if h, err := strconv.Atoi(web.Query(r, "hour", 2)); err == nil && h >= 0 && h < 24 {
			hour = h
		}
		var hours []Option
		hours = append(hours, Option{Value: "", Text: b.text("numbers.whole-day"), Selected: hour < 0})
		for h := range 24 {
			hours = append(hours, Option{Value: strconv.Itoa(h), Text: b.text("numbers.at-hour", h), Selected: h == hour})
		}
		p.Choice = []Input{{Name: "day", Kind: "date", Label: "numbers.col-day", Value: day.String()}, {Name: "hour", Kind: "select", Label: "numbers.col-hour", Options: hours, Always: true}}
		from, to := day.Start(b.zone), (day + 1).Start(b.zone)
		points, err := b.rd.ViewHours(b.ctx, from, to)
		if err != nil {
			return err
		}
		t, err := b.hourTable("hours", numbers.FilledHours(points, from, to), nil)
		if err != nil {
			return err
		}
		p.Tables = append(p.Tables, t)
		var top []numbers.Sum
		if hour >= 0 {
			y, m, d := day.Date().Date()
			top, err = b.rd.TopHour(b.ctx, time.Date(y, m, d, hour, 0, 0, 0, b.zone).Truncate(time.Hour), numbersKept)
		} else {
			top, err = b.rd.TopViews(b.ctx, numbers.Period{From: day, To: day}, numbersKept)
		}
		if err != nil {
			return err
		}
		t, err = b.listTable("read", top)
		t.Shown = 50
		p.Tables = append(p.Tables, t)
		return err
	})
}

// numbersMine is how often the articles of one person are read: one's own, or anybody's for whoever edits all.
func (n *Newsroom) numbersMine(w http.ResponseWriter, r *http.Request) error {
	return n.numbersOf(w, r, func(b *numbering, p *NumbersPage) error {
		person := b.f.Person
		if id, err := strconv.ParseInt(web.Query(r, "by", 20), 10, 64); err == nil && id > 0 && id != person.ID {
			if !person.May(staff.EditAll) {
				return fault.New(fault.Forbidden, "fault.forbidden")
			}
			i := slices.IndexFunc(b.people, func(x staff.Person) bool { return x.ID == id })
			if i < 0 {
				return fault.New(fault.NotFound, "fault.not-found")
			}
			person = b.people[i]
		}
		p.Title = b.text("numbers.of-person", person.Name)
		if b.f.Person.May(staff.EditAll) {
			var all []Option
			for _, x := range b.people {
				all = append(all, Option{Value: strconv.FormatInt(x.ID, 10), Text: x.Name, Selected: x.ID == person.ID})
			}
			p.Choice = []Input{{Name: "by", Kind: "select", Label: "numbers.col-person", Options: all, Always: true}, {Name: "period", Kind: "hidden", Value: strconv.Itoa(b.days)}}
		}
		t, err := b.dayTable("views", "person", person.ID)
		if err != nil {
			return err
		}
		var now, before int64
		for _, points := range []struct {
			of  numbers.Period
			sum *int64
		}{{b.period, &now}, {b.period.Before(), &before}} {
			days, err := b.rd.ViewDays(b.ctx, "person", person.ID, points.of)
			if err != nil {
				return err
			}
			for _, x := range days {
				*points.sum += x.Views
			}
		}
		tile := NumberTile{Label: "numbers.in-period", Value: grouped(now), Note: b.text("numbers.in-period-before", grouped(before))}
		tile.Change, tile.Down = change(now, before)
		p.Tiles = append(p.Tiles, tile)
		top, err := b.rd.PersonTop(b.ctx, person.ID, b.period, numbersKept)
		if err != nil {
			return err
		}
		list, err := b.listTable("articles", top)
		list.Shown = 50
		p.Tables = append(p.Tables, t, list)
		return err
	})
}

// mayCount tells whether somebody may see how often an article is read: whoever edits all, whoever began it, and whose name
// stands over it.
func mayCount(p staff.Person, owner int64, bylines []news.Byline) bool {
	return p.May(staff.EditAll) || owner == p.ID || slices.ContainsFunc(bylines, func(b news.Byline) bool { return b.Person == p.ID })
}

// firstHours is how long after its publication an article is counted by the hour on its screen.
const firstHours = 7 * 24 * time.Hour

// numbersArticle is the reading of one article: the hours of its first week, and the days of the period.
func (n *Newsroom) numbersArticle(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	return n.numbersOf(w, r, func(b *numbering, p *NumbersPage) error {
		a, err := b.rd.Article(b.ctx, no)
		if err != nil {
			return err
		}
		if !mayCount(b.f.Person, a.Owner, a.Bylines) {
			return fault.New(fault.Forbidden, "article.not-yours")
		}
		p.Title, p.Back = a.Title, fmt.Sprintf("/desk/articles/%d", no)
		if a.Published.IsZero() {
			p.Lead, p.Periods = b.text("numbers.not-out"), nil
			return nil
		}
		p.Lead = b.text("article.first-published", render.Clock(b.f.Lang, a.Published.In(b.zone)))
		total, err := b.rd.ViewsOf(b.ctx, []int64{no})
		if err != nil {
			return err
		}
		today, err := b.rd.ArticleDays(b.ctx, no, numbers.Period{From: b.today - 1, To: b.today})
		if err != nil {
			return err
		}
		two := numbers.Filled(today, numbers.Period{From: b.today - 1, To: b.today})
		p.Tiles = []NumberTile{
			{Label: "numbers.all-views", Value: grouped(total[no])},
			{Label: "numbers.today", Value: grouped(two[1].Views), Note: b.text("numbers.yesterday", grouped(two[0].Views))},
		}
		first := a.Published.Truncate(time.Hour)
		end := first.Add(firstHours)
		if next := b.now.Truncate(time.Hour).Add(time.Hour); next.Before(end) {
			end = next
		}
		hours, err := b.rd.ArticleHours(b.ctx, no, first, end)
		if err != nil {
			return err
		}
		t, err := b.hourTable("first-hours", numbers.FilledHours(hours, first, end), nil)
		if err != nil {
			return err
		}
		days, err := b.rd.ArticleDays(b.ctx, no, b.period)
		if err != nil {
			return err
		}
		p.Tables = append(p.Tables, t)
		t, err = b.pointTable("days", numbers.Filled(days, b.period), nil)
		p.Tables = append(p.Tables, t)
		return err
	})
}

// countedRow tells whether a line of a list says how often its article is read.
func countedRow(p staff.Person, x news.ArticleRow) bool {
	return !x.Published.IsZero() && mayCount(p, x.Owner, x.Bylines)
}

// viewsOfRows sums the views of those lines of a list that say them.
func viewsOfRows(ctx context.Context, rd Reader, p staff.Person, rows []news.ArticleRow) (map[int64]int64, error) {
	var nos []int64
	for _, x := range rows {
		if countedRow(p, x) {
			nos = append(nos, x.No)
		}
	}
	return rd.ViewsOf(ctx, nos)
}
