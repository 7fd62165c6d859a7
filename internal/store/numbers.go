package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"jogan/internal/news"
	"jogan/internal/numbers"
)

func scanSum(s scanner) (x numbers.Sum, err error) { return x, s.Scan(&x.ID, &x.Views) }

func scanPoint(s scanner) (x numbers.Point, err error) { return x, s.Scan(&x.Day, &x.Views) }

func scanHour(s scanner) (x numbers.HourPoint, err error) {
	var hour int64
	err = s.Scan(&hour, &x.Views)
	x.Hour = at(hour)
	return x, err
}

// ViewTotal sums the views of the hours from one moment up to but not at another.
func (r *Reader) ViewTotal(ctx context.Context, from, to time.Time) (int64, error) {
	return one(ctx, r, scanInt, "select cast(coalesce(sum(views), 0) as bigint) from view_total where hour >= $1 and hour < $2", ms(from), ms(to))
}

// ViewHours lists the views of those hours in which somebody read.
func (r *Reader) ViewHours(ctx context.Context, from, to time.Time) ([]numbers.HourPoint, error) {
	return list(ctx, r, scanHour, "select hour, views from view_total where hour >= $1 and hour < $2 order by hour", ms(from), ms(to))
}

// ViewsNow lists what was read since a moment within the last hours, to the minute, most views first.
func (r *Reader) ViewsNow(ctx context.Context, since time.Time) ([]numbers.Sum, error) {
	return list(ctx, r, scanSum, "select article_no, cast(sum(views) as bigint) from view_minute where minute >= $1 group by article_no order by sum(views) desc, article_no desc", ms(since))
}

// ViewDays lists the views of the days on which somebody read: of the whole paper ("paper", 0), of a section, of a person.
func (r *Reader) ViewDays(ctx context.Context, what string, id int64, p numbers.Period) ([]numbers.Point, error) {
	return list(ctx, r, scanPoint, "select day, views from view_sum where what = $1 and thing_id = $2 and day between $3 and $4 order by day", what, id, int64(p.From), int64(p.To))
}

// ViewSums sums the views of each section or each person in a period, most views first.
func (r *Reader) ViewSums(ctx context.Context, what string, p numbers.Period) ([]numbers.Sum, error) {
	return list(ctx, r, scanSum, "select thing_id, cast(sum(views) as bigint) from view_sum where what = $1 and day between $2 and $3 group by thing_id order by sum(views) desc, thing_id", what, int64(p.From), int64(p.To))
}

// ViewSources sums the views by where readers came from, most views first.
func (r *Reader) ViewSources(ctx context.Context, p numbers.Period) ([]numbers.SourceSum, error) {
	return list(ctx, r, func(s scanner) (x numbers.SourceSum, err error) { return x, s.Scan(&x.Host, &x.Views) },
		"select host, cast(sum(views) as bigint) from view_source where day between $1 and $2 group by host order by sum(views) desc, host", int64(p.From), int64(p.To))
}

// topOfDay is how many articles of each day can come into the list of a longer period.
const topOfDay = 100

// TopViews lists the articles that were read most in a period, most views first. They are sought among the hundred that
// were read most on each day and then summed up exactly, so that the question does not grow with the articles.
func (r *Reader) TopViews(ctx context.Context, p numbers.Period, limit int) ([]numbers.Sum, error) {
	least := map[int64]int64{} // at least so many views
	var days []int64
	for d := p.From; d <= p.To; d++ {
		days = append(days, int64(d))
	}
	for chunk := range slices.Chunk(days, 30) {
		var parts []string
		var args []any
		for _, d := range chunk {
			args = append(args, d)
			parts = append(parts, fmt.Sprintf("select * from (select article_no, views from view_day where day = $%d order by views desc, article_no desc limit %d) t%d", len(args), topOfDay, len(args)))
		}
		some, err := list(ctx, r, scanSum, strings.Join(parts, " union all "), args...)
		if err != nil {
			return nil, err
		}
		for _, x := range some {
			least[x.ID] += x.Views
		}
	}
	nos := slices.SortedFunc(maps.Keys(least), func(a, b int64) int { return cmp.Or(cmp.Compare(least[b], least[a]), cmp.Compare(b, a)) })
	nos = nos[:min(len(nos), 3*limit)]
	sums, err := r.viewsOf(ctx, nos, p)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(nos, func(a, b int64) int { return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(b, a)) })
	var top []numbers.Sum
	for _, no := range nos[:min(len(nos), limit)] {
		top = append(top, numbers.Sum{ID: no, Views: sums[no]})
	}
	return top, nil
}

// TopHour lists what was read most in the hour that begins at a moment.
func (r *Reader) TopHour(ctx context.Context, hour time.Time, limit int) ([]numbers.Sum, error) {
	return list(ctx, r, scanSum, "select article_no, views from view_hour where hour = $1 order by views desc, article_no desc limit $2", ms(hour), limit)
}

// ArticleHours lists the views of an article in the hours from one moment up to but not at another.
func (r *Reader) ArticleHours(ctx context.Context, no int64, from, to time.Time) ([]numbers.HourPoint, error) {
	return list(ctx, r, scanHour, "select hour, views from view_hour where article_no = $1 and hour >= $2 and hour < $3 order by hour", no, ms(from), ms(to))
}

// ArticleDays lists the views of an article by the day.
func (r *Reader) ArticleDays(ctx context.Context, no int64, p numbers.Period) ([]numbers.Point, error) {
	return list(ctx, r, scanPoint, "select day, views from view_day where article_no = $1 and day between $2 and $3 order by day", no, int64(p.From), int64(p.To))
}

// PersonTop lists the articles of a person that were read most in a period, most views first.
func (r *Reader) PersonTop(ctx context.Context, person int64, p numbers.Period, limit int) ([]numbers.Sum, error) {
	return list(ctx, r, scanSum, `select l.no, cast(sum(d.views) as bigint) from public_listing l join view_day d on d.article_no = l.no
		where l.list = $1 and d.day between $2 and $3 group by l.no order by sum(d.views) desc, l.no desc limit $4`,
		news.ListPerson(person), int64(p.From), int64(p.To), limit)
}

// viewsOf sums the views of each of the articles in a period.
func (r *Reader) viewsOf(ctx context.Context, nos []int64, p numbers.Period) (map[int64]int64, error) {
	sums := map[int64]int64{}
	for _, chunk := range chunks(nos) {
		marks, args := in([]any{int64(p.From), int64(p.To)}, chunk)
		rows, err := list(ctx, r, scanSum, "select article_no, cast(sum(views) as bigint) from view_day where article_no in ("+marks+") and day between $1 and $2 group by article_no", args...)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			sums[x.ID] = x.Views
		}
	}
	return sums, nil
}

// Printed lists the articles that came out from one moment up to but not at another and are out still, the oldest first.
func (r *Reader) Printed(ctx context.Context, from, to time.Time) ([]numbers.Printed, error) {
	return list(ctx, r, func(s scanner) (p numbers.Printed, err error) {
		var published, filed int64
		err = s.Scan(&p.No, &published, &p.Own, &p.Kind, &p.Section, &filed)
		p.Published, p.Filed = at(published), at(filed)
		return p, err
	}, `select no, published_at, own, kind, section_id, filed_at from article
		where published_at >= $1 and published_at < $2 and published_at > 0 and status = 'published' order by published_at`, ms(from), ms(to))
}

// PrintedBy lists who is named over the articles that came out in that time.
func (r *Reader) PrintedBy(ctx context.Context, from, to time.Time) ([]numbers.By, error) {
	return list(ctx, r, func(s scanner) (x numbers.By, err error) { return x, s.Scan(&x.No, &x.Person) },
		`select distinct b.article_no, b.person_id from article a join byline b on b.article_no = a.no
		where a.published_at >= $1 and a.published_at < $2 and a.published_at > 0 and a.status = 'published' and b.person_id > 0`, ms(from), ms(to))
}

// StepCounts counts what went back to writers, was changed after it was out, or was taken away, by section and writer.
func (r *Reader) StepCounts(ctx context.Context, from, to time.Time) ([]numbers.Step, error) {
	return list(ctx, r, func(s scanner) (x numbers.Step, err error) {
		return x, s.Scan(&x.Action, &x.Section, &x.Owner, &x.Count)
	},
		`select v.action, a.section_id, a.owner_id, count(*) from revision v join article a on a.no = v.article_no
		where v.action in ('return', 'correct', 'withdraw') and v.at >= $1 and v.at < $2 group by v.action, a.section_id, a.owner_id
		order by v.action, a.section_id, a.owner_id`, ms(from), ms(to))
}

// NoticeCounts counts the corrections by kind that were published in that time and stand, with the section of the article.
func (r *Reader) NoticeCounts(ctx context.Context, from, to time.Time) ([]numbers.Notice, error) {
	return list(ctx, r, func(s scanner) (x numbers.Notice, err error) { return x, s.Scan(&x.Kind, &x.Section, &x.Count) },
		`select c.kind, a.section_id, count(*) from correction c join article a on a.no = c.article_no
		where c.published_at >= $1 and c.published_at < $2 and c.withdrawn_at = 0 group by c.kind, a.section_id order by c.kind, a.section_id`, ms(from), ms(to))
}

// ArticleHeads returns what lists of numbers say of articles; those that there are not are left out.
func (r *Reader) ArticleHeads(ctx context.Context, nos []int64) (map[int64]numbers.Head, error) {
	heads := map[int64]numbers.Head{}
	for _, chunk := range chunks(nos) {
		marks, args := in(nil, chunk)
		rows, err := list(ctx, r, func(s scanner) (h numbers.Head, err error) {
			var published int64
			err = s.Scan(&h.No, &h.Title, &h.Section, &published, &h.Status)
			h.Published = at(published)
			return h, err
		}, "select no, title, section_id, published_at, status from article where no in ("+marks+")", args...)
		if err != nil {
			return nil, err
		}
		for _, h := range rows {
			heads[h.No] = h
		}
	}
	return heads, nil
}

// Minutes are kept for the numbers of now alone.
const minutesKept = 3 * time.Hour

// pruneViewHours removes views by the hour and the article that are older than a moment; the sums of days stay. It takes
// three days at a time, so that no write is long.
func pruneViewHours(ctx context.Context, t *Tx, before time.Time) (int64, error) {
	return t.exec(ctx, "delete from view_hour where hour < $1 and hour < (select min(hour) from view_hour) + $2", ms(before), (72 * time.Hour).Milliseconds())
}
