package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"jogan/internal/news"
	"jogan/internal/richtext"
)

// ReportRows lists public articles as the list for portals names them, the oldest first, after a cursor.
func (r *Reader) ReportRows(ctx context.Context, f news.ReportFilter) ([]news.ReportRow, error) {
	name := news.ListAll
	if f.Section != 0 {
		name = news.ListSection(f.Section)
	}
	where, args := []string{"l.list = $1"}, []any{name, f.Limit}
	add := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(args)), 1)
		}
		where = append(where, condition)
	}
	if !f.From.IsZero() {
		add("l.published_at >= ?", ms(f.From))
	}
	if !f.Until.IsZero() {
		add("l.published_at < ?", ms(f.Until))
	}
	if f.Own != "" {
		add("a.own = ?", bit(f.Own == "own"))
	}
	if !f.After.IsZero() {
		add("(l.published_at, l.no) > (?, ?)", ms(f.After.At), f.After.No)
	}
	// Whose work it is stands in the working copy too, where it can be counted: a change of it holds from its saving on.
	return list(ctx, r, func(s scanner) (x news.ReportRow, err error) {
		var body string
		fields, finish := headlineFields(&x.Headline)
		if err := s.Scan(append(fields, &x.Origin.Own, &x.Origin.Source, &body)...); err != nil {
			return x, err
		}
		x.Characters = utf8.RuneCountInString(richtext.Text(body))
		return x, finish()
	}, "select "+headlineColumns+`, a.own, a.source, b.html from public_listing l join public_article p on p.no = l.no
		join article a on a.no = l.no join body b on b.hash = p.body_hash where `+strings.Join(where, " and ")+" order by l.published_at, l.no limit $2", args...)
}

// ReportSums counts the articles between each of the moments and the next one, which are in their order.
func (r *Reader) ReportSums(ctx context.Context, f news.ReportFilter, moments []time.Time) ([]news.ReportSum, error) {
	name := news.ListAll
	if f.Section != 0 {
		name = news.ListSection(f.Section)
	}
	var sums []news.ReportSum
	for i := 0; i+1 < len(moments); i++ {
		x, err := one(ctx, r, func(s scanner) (x news.ReportSum, err error) { return x, s.Scan(&x.All, &x.Own) },
			`select count(*), cast(coalesce(sum(a.own), 0) as bigint) from public_listing l join article a on a.no = l.no
			where l.list = $1 and l.published_at >= $2 and l.published_at < $3`, name, ms(moments[i]), ms(moments[i+1]))
		if err != nil {
			return nil, err
		}
		x.From = moments[i]
		sums = append(sums, x)
	}
	return sums, nil
}

// newestPublic lists the newest public articles whole.
func (r *Reader) newestPublic(ctx context.Context, limit int) ([]news.PublicArticle, error) {
	return list(ctx, r, scanPublic, "select "+publicColumns+` from public_listing l join public_article p on p.no = l.no join body b on b.hash = p.body_hash
		where l.list = $1 order by l.published_at desc, l.no desc limit $2`, news.ListAll, limit)
}

// AuditChecked is what the last walk along the log found that was noted; none: its At is zero.
func (r *Reader) AuditChecked(ctx context.Context) (news.AuditCheck, error) {
	var check news.AuditCheck
	_, err := r.setting(ctx, "audit", &check)
	return check, err
}

// SaveAuditCheck notes what a walk along the log found.
func (t *Tx) SaveAuditCheck(ctx context.Context, check news.AuditCheck) error {
	text, err := json.Marshal(check)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `insert into setting (name, version, value) values ('audit', 1, $1)
		on conflict (name) do update set version = setting.version + 1, value = excluded.value`, string(text))
	return err
}
