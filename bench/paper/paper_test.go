package paper

import (
	"log/slog"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"
	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

func TestMake(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 19, 0, 30, 0, 0, time.UTC)
	const articles = 40
	var papers [][]news.PublicArticle
	for range 2 {
		o := Options{Dir: filepath.Join(t.TempDir(), "paper"), Articles: articles, Seed: 3, Now: now}
		written := 0
		o.Progress = func(n int) { written = n }
		if err := Make(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		if written != articles {
			t.Errorf("%d articles were told of, want %d", written, articles)
		}
		papers = append(papers, read(t, o))
	}
	if !reflect.DeepEqual(papers[0], papers[1]) {
		t.Error("the same seed made other articles")
	}
}

// read reads a paper and checks each article as if somebody had typed it.
func read(t *testing.T, o Options) (all []news.PublicArticle) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(o.Dir, "jogan.db"), Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	before := o.Now.AddDate(0, 0, -2)
	length := 0
	for no := int64(1); no <= int64(o.Articles); no++ {
		a, err := db.Article(t.Context(), no)
		if err != nil {
			t.Fatal(err)
		}
		body := a.Body
		if err := a.Check(); err != nil || a.Body != body {
			t.Errorf("article %d could not be typed: %v", no, err)
		}
		if err := a.CheckPublish(); err != nil {
			t.Errorf("article %d could not be published: %v", no, err)
		}
		if !a.Published.After(before) || a.Published.After(o.Now) {
			t.Errorf("article %d of %v does not follow %v", no, a.Published, before)
		}
		before = a.Published
		length += utf8.RuneCountInString(richtext.Text(a.Body))
		p, err := db.PublicArticle(t.Context(), no)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if average := length / o.Articles; average < 700 || average > 1000 {
		t.Errorf("articles have %d characters on average", average)
	}
	most, err := db.MostRead(t.Context(), o.Now.AddDate(0, 0, -1), 10)
	if err != nil || len(most) != 10 {
		t.Errorf("most read: %v (%v)", most, err)
	}
	if nouns := strings.Fields(nounList); len(nouns) < 500 || !reflect.DeepEqual(Common(5), nouns[:5]) {
		t.Errorf("the list of nouns begins with %q", Common(5))
	}
	return all
}

func TestMakeSearched(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 19, 0, 30, 0, 0, time.UTC)
	var found [3][][]int64 // in a whole paper, and in what the search answers from
	var suggested [][]string
	for i, database := range []string{"", "", storetest.PostgresURL(t)} {
		o := Options{Dir: filepath.Join(t.TempDir(), "paper"), Database: database, Articles: 60, Seed: 3, Now: now, Searched: i > 0}
		if err := Make(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(o.Dir, "jogan.db"), URL: database, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{Common(1)[0], Common(2)[1] + " section:society", "by:가누리", "시", "after:2026-01-18"} {
			newest, _, err := db.Search(t.Context(), search.Parse(q), news.Cursor{}, 100)
			if err != nil {
				t.Fatal(err)
			}
			best, _, err := db.SearchBest(t.Context(), search.Parse(q), search.Place{}, 100)
			if err != nil {
				t.Fatal(err)
			}
			if len(newest) == 0 {
				t.Errorf("%s finds nothing", q)
			}
			for _, articles := range [][]news.PublicArticle{newest, best} {
				var nos []int64
				for _, a := range articles {
					nos = append(nos, a.No)
				}
				found[i] = append(found[i], nos)
			}
		}
		words, err := db.Suggest(t.Context(), Common(1)[0][:3], 5)
		if err != nil || len(words) == 0 {
			t.Errorf("nothing is suggested: %v", err)
		}
		suggested = append(suggested, words)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"SQLite", "PostgreSQL"} {
		if !reflect.DeepEqual(found[i+1], found[0]) {
			t.Errorf("the search finds %v on %s, in a whole paper %v", found[i+1], name, found[0])
		}
		if !reflect.DeepEqual(suggested[i+1], suggested[0]) {
			t.Errorf("%s suggests %v, a whole paper %v", name, suggested[i+1], suggested[0])
		}
	}
}
