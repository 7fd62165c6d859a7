package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"
)

// How many articles are looked at to find the most relevant: the newest that answer, and where there are more, the newest
// whose title and tags answer, all of the words and any of them.
const (
	newestCandidates = 250
	headCandidates   = 150
	someCandidates   = 100
)

// reach is what a query means in this paper: rows of the index from one up to before another.
type reach struct {
	search.Query
	from, to int64
}

// reach reads what the names of sections and the days of a query mean here.
func (r *Reader) reach(ctx context.Context, q search.Query) (reach, error) {
	all := reach{q, math.MinInt64, math.MaxInt64}
	if !q.Names() {
		return all, nil
	}
	sections, err := r.Sections(ctx)
	if err != nil {
		return all, err
	}
	called := func(name string) (ids []int64) {
		for _, s := range sections {
			path := strings.TrimPrefix(sections.Path(s.ID), "/sections/")
			if strings.EqualFold(s.Slug, name) || strings.EqualFold(s.Name, name) || strings.EqualFold(path, name) {
				ids = append(ids, s.ID)
			}
		}
		return ids
	}
	renamed := func(folder, name string) string { // empty: it was not, or the database does not say
		target, err := r.Address(ctx, news.Renamed, folder+news.CanonicalPath((&url.URL{Path: strings.ToLower(name)}).EscapedPath()))
		path, ok := strings.CutPrefix(target, folder+"/")
		plain, escErr := url.PathUnescape(path)
		if err != nil || !ok || escErr != nil {
			return ""
		}
		return plain
	}
	all.Query = q.In(func(name string) []int64 {
		ids := called(name)
		if now := renamed("/sections", name); ids == nil && now != "" {
			ids = called(now)
		}
		return ids
	}, func(name string) string {
		if listed, err := r.Listed(ctx, news.ListTag(name)); err != nil || listed { // the name may be in use again
			return name
		}
		return cmp.Or(renamed("/tags", name), name)
	})
	zone := time.UTC
	switch paper, err := r.Paper(ctx); {
	case err == nil:
		zone = paper.Zone()
	case !fault.Is(err, fault.NotFound):
		return all, err
	}
	from, to := q.Period(zone)
	if !from.IsZero() {
		all.from = searchRow(from, 0)
	}
	if !to.IsZero() {
		all.to = searchRow(to, 0)
	}
	return all, nil
}

// Search finds public articles by words, newest first, from before on; count is of all, from the first on.
func (r *Reader) Search(ctx context.Context, q search.Query, before news.Cursor, limit int) (newest []news.PublicArticle, count search.Count, err error) {
	if q.Empty() {
		return nil, count, nil
	}
	in, err := r.reach(ctx, q)
	if err != nil {
		return nil, count, err
	}
	want := wanted{limit, max(limit, q.Counted()+1)}
	rows, whole, err := r.hits(ctx, wholeIndex, in.Whole(), in.from, in.to, want)
	if err != nil {
		return nil, count, err
	}
	count = counted(q, rows, whole)
	if !before.IsZero() {
		row, err := one(ctx, r, scanInt, "select search_row from public_article where no = $1 and published_at = $2", before.No, ms(before.At))
		if fault.Is(err, fault.NotFound) {
			row, err = searchRow(before.At, before.No), nil // the article was moved since the page was made
		}
		if err != nil {
			return nil, count, err
		}
		if rows, _, err = r.hits(ctx, wholeIndex, in.Whole(), in.from, min(in.to, row), wanted{limit, limit}); err != nil {
			return nil, count, err
		}
	}
	all, err := r.candidates(ctx, rows[:min(len(rows), limit)])
	if err != nil {
		return nil, count, err
	}
	for _, c := range all {
		newest = append(newest, c.PublicArticle)
	}
	return newest, count, nil
}

// counted tells how many articles answer, of which these rows are known.
func counted(q search.Query, rows []int64, whole bool) search.Count {
	switch {
	case len(rows) > q.Counted():
		return search.Count{Known: int64(q.Counted()), More: true}
	case whole:
		return search.Count{Known: int64(len(rows))}
	}
	return search.Count{Known: known(len(rows)), More: true}
}

// candidate is a public copy with its row in the index.
type candidate struct {
	news.PublicArticle
	row, score int64
}

func scanCandidate(s scanner) (c candidate, err error) {
	c.PublicArticle, err = scanPublic(scanMore{s, &c.row})
	return c, err
}

// scanMore reads one column more behind those that another scan reads.
type scanMore struct {
	scanner
	more *int64
}

func (s scanMore) Scan(fields ...any) error { return s.scanner.Scan(append(fields, s.more)...) }

// SearchBest finds public articles by words, the most relevant first, from a place on. Of what answers a query some hundred
// articles are ranked.
func (r *Reader) SearchBest(ctx context.Context, q search.Query, from search.Place, limit int) (best []news.PublicArticle, ranking search.Ranking, err error) {
	if q.Empty() {
		return nil, ranking, nil
	}
	in, err := r.reach(ctx, q)
	if err != nil {
		return nil, ranking, err
	}
	to := in.to
	if !from.IsZero() {
		to = min(to, from.Newest+1)
	}
	rows, whole, err := r.hits(ctx, wholeIndex, in.Whole(), in.from, to, wanted{newestCandidates, max(newestCandidates, q.Counted()+1)})
	if err != nil || len(rows) == 0 {
		return nil, ranking, err
	}
	ranking.Count = counted(q, rows, whole)
	more := !whole || len(rows) > newestCandidates
	rows = rows[:min(len(rows), newestCandidates)]
	newest := max(rows[0], from.Newest)
	if more && q.Words() > 0 {
		ranking.More = true
		older, err := r.olderCandidates(ctx, in, rows[len(rows)-1])
		if err != nil {
			return nil, ranking, err
		}
		rows = append(rows, older...)
	}
	all, err := r.candidates(ctx, rows)
	if err != nil {
		return nil, ranking, err
	}
	for i, c := range all {
		doc := search.Doc{Title: c.Title, Subtitle: c.Subtitle, Body: richtext.Text(c.Body), Tags: c.Tags, Published: c.Published}
		for _, b := range c.Bylines {
			doc.Names = append(doc.Names, b.Name)
		}
		all[i].score = in.Score(doc)
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.No, a.No)) })
	for _, c := range all {
		if !from.IsZero() && (c.score > from.Score || c.score == from.Score && c.No >= from.No) {
			continue
		}
		if len(best) == limit {
			return best, ranking, nil
		}
		best = append(best, c.PublicArticle)
		ranking.Next = search.Place{Newest: newest, Score: c.score, No: c.No}
	}
	ranking.Next = search.Place{}
	return best, ranking, nil
}

// olderCandidates are the rows of articles below a row whose titles and tags answer.
func (r *Reader) olderCandidates(ctx context.Context, q reach, below int64) ([]int64, error) {
	heads := func(anyOf bool, limit int) ([]int64, error) {
		rows, _, err := r.hits(ctx, headIndex, q.Heads(anyOf), q.from, below, wanted{limit, limit})
		return rows, err
	}
	rows, err := heads(false, headCandidates)
	if err != nil {
		return nil, err
	}
	var unsure []int64
	if q.Excludes() { // titles do not tell what the body says
		rows, unsure = nil, rows
	}
	if q.Words() > 1 {
		some, err := heads(true, someCandidates)
		if err != nil {
			return nil, err
		}
		for _, row := range some {
			if !slices.Contains(rows, row) {
				unsure = append(unsure, row)
			}
		}
	}
	slices.Sort(unsure)
	if unsure = slices.Compact(unsure); len(unsure) > 0 {
		// SQLite begins the query anew for each row: those that answer for certain are not asked.
		marks, args := in([]any{r.dialect.condition(q.Whole())}, unsure)
		sure, err := list(ctx, r, scanInt, fmt.Sprintf(r.query("search.among"), marks), args...)
		if err != nil {
			return nil, err
		}
		rows = append(rows, sure...)
	}
	return rows, nil
}

// candidates reads the articles of rows, the newest first.
func (r *Reader) candidates(ctx context.Context, rows []int64) ([]candidate, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	marks, args := in(nil, rows)
	all, err := list(ctx, r, scanCandidate, "select "+publicColumns+", p.search_row from public_article p join body b on b.hash = p.body_hash where p.search_row in ("+marks+")", args...)
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(b.row, a.row) })
	return all, err
}

// Suggest gives words and tags of public articles that begin with what a reader typed, or whose syllables begin with the
// consonants typed, the most used first.
func (r *Reader) Suggest(ctx context.Context, typed string, limit int) ([]string, error) {
	letters, initials := search.Asked(typed)
	var begin []string
	args := []any{limit}
	for _, x := range [][2]string{{"letters", letters}, {"initials", initials}} {
		if column, from := x[0], x[1]; from != "" {
			begin = append(begin, fmt.Sprintf("%s >= $%d and %s < $%d", column, len(args)+1, column, len(args)+2))
			args = append(args, from, from+"\U0010ffff")
		}
	}
	if begin == nil {
		return nil, nil
	}
	return list(ctx, r, scanText, "select word from suggestion where "+strings.Join(begin, " and ")+" order by weight desc, word limit $1", args...)
}

// putTerms writes the search terms of a public copy.
func (t *Tx) putTerms(ctx context.Context, row int64, p news.PublicArticle) error {
	sections, err := t.Sections(ctx)
	if err != nil {
		return err
	}
	var ids []int64
	for _, id := range append([]int64{p.Section}, p.Sections...) {
		for _, id := range sections.Family(id) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	var names []string
	for _, b := range p.Bylines {
		names = append(names, b.Name)
	}
	marks := search.Marks(ids, p.Tags, names)
	title := search.Terms(p.Title)
	rest := append(search.Apart(slices.Concat([]string{p.Subtitle}, p.Tags, names)...), marks...)
	body := search.Terms(richtext.Text(p.Body))
	head := append(search.Apart(append([]string{p.Title}, p.Tags...)...), marks...)
	if t.dialect.name == postgresDialect.name {
		if _, err = t.exec(ctx, "insert into search (search_row, terms) values ($1, $2::tsvector)", row, search.TSVector(title, rest, body)); err == nil {
			_, err = t.exec(ctx, "insert into search_head (search_row, terms) values ($1, $2::tsvector)", row, search.TSVector(head))
		}
	} else {
		_, err = t.exec(ctx, "insert into search (rowid, title, subtitle, body) values ($1, $2, $3, $4)",
			row, search.Joined(title), search.Joined(rest), search.Joined(body))
		if err == nil {
			_, err = t.exec(ctx, "insert into search_head (rowid, terms) values ($1, $2)", row, search.Joined(head))
		}
	}
	if err != nil {
		return fmt.Errorf("search terms of article %d: %w", p.No, err)
	}
	return nil
}

// dropTerms takes a row out of the search.
func (t *Tx) dropTerms(ctx context.Context, row int64) error {
	for _, query := range []string{"search.delete", "search.unhead"} {
		if _, err := t.exec(ctx, t.query(query), row); err != nil {
			return err
		}
	}
	return nil
}

// suggesting gathers what the suggestions of articles gain and lose.
type suggesting map[string]search.Suggestion

func (s suggesting) add(p news.PublicArticle, times int64) {
	for _, x := range search.Suggested(p.Title, p.Tags) {
		x.Weight = s[x.Word].Weight + times*x.Weight
		s[x.Word] = x
	}
}

// suggest writes them.
func (t *Tx) suggest(ctx context.Context, s suggesting) error {
	words := make([]string, 0, len(s))
	for word := range s {
		words = append(words, word)
	}
	slices.Sort(words)
	var gained []any
	for _, word := range words {
		switch x := s[word]; {
		case x.Weight > 0:
			gained = append(gained, word, x.Letters, x.Initials, x.Weight)
		case x.Weight < 0:
			if _, err := t.exec(ctx, "update suggestion set weight = weight + $1 where word = $2", x.Weight, word); err != nil {
				return err
			}
			if _, err := t.exec(ctx, "delete from suggestion where word = $1 and weight <= 0", word); err != nil {
				return err
			}
		}
	}
	for part := range slices.Chunk(gained, maxValues/4*4) {
		_, err := t.exec(ctx, "insert into suggestion (word, letters, initials, weight) values "+rowMarks(4, len(part)/4)+
			" on conflict (word) do update set weight = suggestion.weight + excluded.weight", part...)
		if err != nil {
			return fmt.Errorf("suggestions: %w", err)
		}
	}
	return nil
}

// indexedFrom is the row from which on articles are indexed as they are today, and have their suggestions counted.
func (r *Reader) indexedFrom(ctx context.Context) (int64, error) {
	row, err := one(ctx, r, scanInt, "select value from counter where name = 'search'")
	if fault.Is(err, fault.NotFound) {
		return math.MinInt64, nil
	}
	return row, err
}

// resuggest writes what an edit makes of an article's suggestions. Articles that IndexOld will come to are left to it. A row
// of 0 is none: the article was not, or is not, public.
func (t *Tx) resuggest(ctx context.Context, old news.PublicArticle, oldRow int64, p news.PublicArticle, row int64) error {
	from, err := t.indexedFrom(ctx)
	if err != nil {
		return err
	}
	s := suggesting{}
	if oldRow != 0 && oldRow >= from {
		s.add(old, -1)
	}
	if row != 0 && row >= from {
		s.add(p, 1)
	}
	return t.suggest(ctx, s)
}

// IndexOld indexes the articles that are still indexed as an older program did it, newest first, in steps that keep the
// writer free between them. It goes on where it stopped; the search answers meanwhile, filters for what is done.
func (db *DB) IndexOld(ctx context.Context) error {
	const many = 200
	for done := false; !done; {
		err := db.Write(ctx, func(t *Tx) error {
			done = false
			below, err := one(ctx, &t.Reader, scanInt, "select value from counter where name = 'search'")
			if fault.Is(err, fault.NotFound) {
				done = true
				return nil
			}
			if err != nil {
				return err
			}
			all, err := list(ctx, &t.Reader, scanCandidate, "select "+publicColumns+`, p.search_row from public_article p join body b on b.hash = p.body_hash
				where p.withdrawn_at = 0 and p.search_row < $1 order by p.search_row desc limit $2`, below, many)
			if err != nil {
				return err
			}
			s := suggesting{}
			for _, c := range all {
				if err := t.dropTerms(ctx, c.row); err != nil {
					return err
				}
				s.add(c.PublicArticle, 1)
			}
			slices.Reverse(all) // FTS5 gathers terms in memory as long as its rows grow
			for _, c := range all {
				if err := t.putTerms(ctx, c.row, c.PublicArticle); err != nil {
					return err
				}
			}
			if err := t.suggest(ctx, s); err != nil {
				return err
			}
			if len(all) < many {
				_, err = t.exec(ctx, "delete from counter where name = 'search'")
				return err
			}
			_, err = t.exec(ctx, "update counter set value = $1 where name = 'search'", all[0].row)
			return err
		})
		if err != nil {
			return fmt.Errorf("index articles: %w", err)
		}
	}
	return nil
}

// MergeSegments makes few segments of the many that articles which came one by one leave in FTS5's indexes, so that a
// query reads few places of the file. It works in steps that keep the writer free between them, and what a stop interrupts
// the next run goes on with. PostgreSQL keeps one index by itself.
func (db *DB) MergeSegments(ctx context.Context) error {
	const pages = 200 // a step writes about so many
	if db.dialect.name != sqliteDialect.name {
		return nil
	}
	for _, index := range []string{wholeIndex, headIndex} {
		for first, changed := true, int64(2); changed > 1; first = false { // FTS5: with fewer changes there is nothing left to do
			err := db.Write(ctx, func(t *Tx) error {
				set := func(name string, value int) error {
					_, err := t.exec(ctx, fmt.Sprintf("insert into %[1]s (%[1]s, rank) values ('%[2]s', $1)", index, name), value)
					return err
				}
				if first {
					if err := set("usermerge", 2); err != nil { // two segments of one size are enough to merge them
						return err
					}
				}
				before, err := one(ctx, &t.Reader, scanInt, "select total_changes()")
				if err != nil {
					return err
				}
				if err := set("merge", pages); err != nil {
					return err
				}
				changed, err = one(ctx, &t.Reader, scanInt, "select total_changes() - $1", before)
				return err
			})
			if err != nil {
				return fmt.Errorf("merge segments of %s: %w", index, err)
			}
		}
	}
	return nil
}
