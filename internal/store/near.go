package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"
)

// leastLikeness is the percentage from which on two articles are near-copies. Reports from one template stay below.
const leastLikeness = 20

// Near finds articles whose text is much like the text (richtext.Text), the most alike first. except is left out.
func (r *Reader) Near(ctx context.Context, text string, except int64, limit int) ([]news.NearCopy, error) {
	prints := search.Prints(text)
	if len(prints) == 0 {
		return nil, nil
	}
	marks, args := in(nil, prints)
	args = append(args, except, limit*10)
	type candidate struct {
		news.NearCopy
		body string
	}
	found, err := list(ctx, r, func(s scanner) (c candidate, err error) {
		var published int64
		err = s.Scan(&c.No, &c.Title, &c.Status, &published, &c.body)
		c.Published = at(published)
		return c, err
	}, fmt.Sprintf(`select a.no, a.title, a.status, a.published_at, b.html
		from (select article_no, count(*) as shared from article_print where print in (%s) and article_no <> $%d
			group by article_no order by shared desc, article_no desc limit $%d) p
		join article a on a.no = p.article_no join body b on b.hash = a.body_hash`, marks, len(args)-1, len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("near-copies: %w", err)
	}
	like := search.Like(text)
	var near []news.NearCopy
	for _, c := range found {
		if c.Likeness = like.Percent(richtext.Text(c.body)); c.Likeness >= leastLikeness {
			near = append(near, c.NearCopy)
		}
	}
	slices.SortFunc(near, func(a, b news.NearCopy) int { return cmp.Or(b.Likeness-a.Likeness, cmp.Compare(b.No, a.No)) })
	return near[:min(limit, len(near))], nil
}

// bodyHash is the name of a body in its table.
func bodyHash(html string) string {
	sum := sha256.Sum256([]byte(html))
	return hex.EncodeToString(sum[:])
}

// print writes the fingerprints of an article's body.
func (t *Tx) print(ctx context.Context, no int64, body string) error {
	var values []any
	for _, p := range search.Prints(richtext.Text(body)) {
		values = append(values, p, no)
	}
	return t.addPrints(ctx, values)
}

// addPrints writes pairs of a print and an article's number.
func (t *Tx) addPrints(ctx context.Context, values []any) error {
	for part := range slices.Chunk(values, maxValues/2*2) {
		_, err := t.exec(ctx, "insert into article_print (print, article_no) values "+rowMarks(2, len(part)/2)+" on conflict do nothing", part...)
		if err != nil {
			return fmt.Errorf("fingerprints: %w", err)
		}
	}
	return nil
}

// reprint replaces the fingerprints of an article whose body had the hash old, where the body is another now.
func (t *Tx) reprint(ctx context.Context, no int64, old, body string) error {
	if old == bodyHash(body) {
		return nil
	}
	before, err := one(ctx, &t.Reader, scanText, "select html from body where hash = $1", old)
	if err != nil {
		return err
	}
	// The prints are known from the text that they were made of, so that no index by number is needed to find them.
	if prints := search.Prints(richtext.Text(before)); len(prints) > 0 {
		marks, args := in(nil, prints)
		if _, err := t.exec(ctx, fmt.Sprintf("delete from article_print where print in (%s) and article_no = $%d", marks, len(args)+1), append(args, no)...); err != nil {
			return err
		}
	}
	return t.print(ctx, no, body)
}

// PrintArticles makes the fingerprints of articles that were there before there were any, or that came with a backup,
// newest first, in steps that keep the writer free between them.
func (db *DB) PrintArticles(ctx context.Context) error {
	const many = 200
	for done := false; !done; {
		err := db.Write(ctx, func(t *Tx) error {
			done = false
			bound, err := one(ctx, &t.Reader, scanInt, "select value from counter where name = 'near'")
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			if bound == 0 {
				done = true
				return nil
			}
			type body struct {
				no   int64
				html string
			}
			all, err := list(ctx, &t.Reader, func(s scanner) (b body, err error) { return b, s.Scan(&b.no, &b.html) },
				"select a.no, b.html from article a join body b on b.hash = a.body_hash where a.no <= $1 order by a.no desc limit $2", bound, many)
			if err != nil {
				return err
			}
			next := int64(0)
			for _, b := range all {
				if err := t.print(ctx, b.no, b.html); err != nil {
					return err
				}
				if len(all) == many {
					next = b.no - 1
				}
			}
			_, err = t.exec(ctx, "update counter set value = $1 where name = 'near'", next)
			return err
		})
		if err != nil {
			return fmt.Errorf("make fingerprints: %w", err)
		}
	}
	return nil
}
