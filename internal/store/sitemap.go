package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jogan/internal/news"
)

// touchParts notes that something changed among the articles of the parts of the sitemap.
func (t *Tx) touchParts(ctx context.Context, nos ...int64) error {
	var parts []int64
	for _, no := range nos {
		if part := news.PartOf(no); !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	for _, part := range parts {
		if _, err := t.exec(ctx, "insert into sitemap_part (part, changed_at) values ($1, $2) on conflict (part) do update set changed_at = excluded.changed_at",
			part, ms(t.Now)); err != nil {
			return err
		}
	}
	return nil
}

// SitemapParts lists the parts in which there are public articles, the newest numbers first.
func (r *Reader) SitemapParts(ctx context.Context) ([]news.PartState, error) {
	return list(ctx, r, func(s scanner) (p news.PartState, err error) {
		var changed int64
		err = s.Scan(&p.Part, &changed)
		p.Changed = at(changed)
		return p, err
	}, fmt.Sprintf(`select x.part, x.changed_at from sitemap_part x where exists (select 1 from public_article p
		where p.no >= x.part * %[1]d and p.no < (x.part + 1) * %[1]d and p.withdrawn_at = 0) order by x.part desc`, news.SitemapPart))
}

// SitemapArticles lists the public articles of a part by number, with the pictures that they show.
func (r *Reader) SitemapArticles(ctx context.Context, part int64) ([]news.SitemapArticle, error) {
	from, until := part*news.SitemapPart, (part+1)*news.SitemapPart
	all, err := list(ctx, r, func(s scanner) (a news.SitemapArticle, err error) {
		var published, edited int64
		var corrections string
		if err := s.Scan(&a.No, &published, &edited, &corrections); err != nil {
			return a, err
		}
		refs, err := readRefs(corrections)
		a.Changed = at(max(published, edited))
		for _, c := range refs {
			if c.At.After(a.Changed) {
				a.Changed = c.At
			}
		}
		return a, err
	}, "select no, published_at, edited_at, corrections from public_article where no >= $1 and no < $2 and withdrawn_at = 0 order by no", from, until)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	type use struct{ no, picture int64 }
	uses, err := list(ctx, r, func(s scanner) (u use, err error) { return u, s.Scan(&u.no, &u.picture) },
		`select p.no, u.picture_id from public_article p join picture_use u on u.used_by = 'article:' || p.no
			where p.no >= $1 and p.no < $2 and p.withdrawn_at = 0 order by p.no, case when u.picture_id = p.picture_id then 0 else 1 end, u.picture_id`, from, until)
	i := 0
	for _, u := range uses {
		for all[i].No < u.no { // both in the order of numbers, and the second of no others
			i++
		}
		all[i].Pictures = append(all[i].Pictures, u.picture)
	}
	return all, err
}

// manyArticles tells of a tag t that it has as many public articles as a page of the sitemap needs.
var manyArticles = fmt.Sprintf("(select count(*) from (select 1 from public_listing l where l.list = 'tag:' || t.folded limit %[1]d) x) = %[1]d", news.SitemapTagMin)

// SitemapTagParts lists the parts, by the ids of tags, in which there are tags with several public articles. When they
// changed is not told.
func (r *Reader) SitemapTagParts(ctx context.Context) (parts []news.PartState, err error) {
	greatest, err := one(ctx, r, scanInt, "select coalesce(max(id), 0) from tag")
	for part := int64(0); err == nil && part <= greatest/news.SitemapPart; part++ {
		var any []int64
		any, err = list(ctx, r, scanInt, "select t.id from tag t where t.id >= $1 and t.id < $2 and "+manyArticles+" limit 1", part*news.SitemapPart, (part+1)*news.SitemapPart)
		if len(any) > 0 {
			parts = append(parts, news.PartState{Part: part})
		}
	}
	return parts, err
}

// SitemapTags lists the tags of a part that have several public articles.
func (r *Reader) SitemapTags(ctx context.Context, part int64) ([]news.SitemapTag, error) {
	return list(ctx, r, func(s scanner) (x news.SitemapTag, err error) {
		var newest int64
		err = s.Scan(&x.Name, &newest)
		x.Changed = at(newest)
		return x, err
	}, "select t.folded, (select max(l.published_at) from public_listing l where l.list = 'tag:' || t.folded) from tag t where t.id >= $1 and t.id < $2 and "+
		manyArticles+" order by t.id", part*news.SitemapPart, (part+1)*news.SitemapPart)
}

// SitemapCounts are how many pages each sort of sitemap has, for the newsroom: articles, tags, and articles since a time.
func (r *Reader) SitemapCounts(ctx context.Context, since time.Time) (articles, tags, recent int64, err error) {
	if articles, err = one(ctx, r, scanInt, "select count(*) from public_listing where list = $1", news.ListAll); err != nil {
		return
	}
	if tags, err = one(ctx, r, scanInt, "select count(*) from tag t where "+manyArticles); err != nil {
		return
	}
	recent, err = one(ctx, r, scanInt, `select count(*) from public_listing l join public_article p on p.no = l.no
		where l.list = $1 and l.published_at > $2 and p.kind <> $3`, news.ListAll, ms(since), string(news.Sponsored))
	return
}
