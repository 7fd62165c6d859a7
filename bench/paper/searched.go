package paper

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"
)

// shelf is a database into which fill writes what the search answers from, which nobody else has open.
type shelf interface {
	// index gives the columns of the index of whole articles, then that of the index of titles, as the store has them.
	index(title, rest, body, head []string) []string
	// batch is how many articles are best put at once.
	batch() int
	// put writes articles, in one transaction.
	put(ctx context.Context, all []searched) error
	// suggest writes what the search field suggests.
	suggest(ctx context.Context, all []search.Suggestion) error
	// finish leaves the database as the program has it.
	finish(ctx context.Context) error
	close(ctx context.Context) error
}

// searched is an article as the search knows it.
type searched struct {
	news.PublicArticle
	row                    int64
	hash, bylines, details string
	index                  []string
}

// copied are the columns of a public copy.
const copied = `no, version, title, short_title, subtitle, kind, grade, section_id, series_id, bylines, lead, picture_id,
	published_at, edited_at, body_hash, details, withdrawn_at, notice, search_row`

func (a searched) copy() []any {
	return []any{a.No, a.Version, a.Title, a.ShortTitle, a.Subtitle, string(a.Kind), string(a.Grade), a.Section, a.Series, a.bylines, a.Lead, a.Picture,
		a.Published.UnixMilli(), 0, a.hash, a.details, 0, "", a.row}
}

// fill writes the articles straight into the tables from which the search answers: the public copies, their bodies, both
// indexes and the suggestions. There are no working copies and no lists, so the paper is good for measuring the search and
// for nothing else.
func (p *filling) fill(ctx context.Context, family func(int64) []int64) (err error) {
	open := openFile
	if p.Database != "" {
		open = openServer
	}
	shelf, err := open(ctx, p.Options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shelf.close(context.WithoutCancel(ctx))) }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	made := make(chan searched, 500)
	go func() { // the text is written on one core while the other indexes
		defer close(made)
		for no := range int64(p.Articles) {
			select {
			case made <- p.searched(no+1, family, shelf.index):
			case <-ctx.Done():
				return
			}
		}
	}()
	lastRow := int64(0)
	words := map[string]search.Suggestion{}
	for written := 0; written < p.Articles; {
		var all []searched
		for range min(shelf.batch(), p.Articles-written) {
			a, ok := <-made
			if !ok {
				return ctx.Err()
			}
			a.row = max(a.Published.Unix()<<4|a.No&15, lastRow+1) // as the store has it
			lastRow = a.row
			for _, x := range search.Suggested(a.Title, a.Tags) {
				x.Weight += words[x.Word].Weight
				words[x.Word] = x
			}
			all = append(all, a)
			written++
		}
		if err := shelf.put(ctx, all); err != nil {
			return fmt.Errorf("articles up to %d: %w", all[len(all)-1].No, err)
		}
		if p.Progress != nil {
			p.Progress(written)
		}
	}
	var suggestions []search.Suggestion
	for _, x := range words {
		suggestions = append(suggestions, x)
	}
	slices.SortFunc(suggestions, func(a, b search.Suggestion) int { return strings.Compare(a.Word, b.Word) })
	if err := shelf.suggest(ctx, suggestions); err != nil {
		return err
	}
	return shelf.finish(ctx)
}

// searched makes the article of a number with its terms, in the fields that the store writes them to.
func (p *filling) searched(no int64, family func(int64) []int64, index func(title, rest, body, head []string) []string) searched {
	a := p.article(no)
	out := a.Public(time.Time{})
	sum := sha256.Sum256([]byte(a.Body))
	s := searched{PublicArticle: out, hash: hex.EncodeToString(sum[:])}
	bylines, _ := json.Marshal(out.Bylines) // of strings and numbers: it cannot fail
	details, _ := json.Marshal(map[string]any{"tags": out.Tags, "origin": out.Origin, "portal": out.Portal})
	s.bylines, s.details = string(bylines), string(details)
	var names []string
	for _, b := range out.Bylines {
		names = append(names, b.Name)
	}
	marks := search.Marks(family(out.Section), out.Tags, names)
	s.index = index(search.Terms(out.Title),
		append(search.Apart(append(append([]string{out.Subtitle}, out.Tags...), names...)...), marks...),
		search.Terms(richtext.Text(out.Body)),
		append(search.Apart(append([]string{out.Title}, out.Tags...)...), marks...))
	return s
}
