package storetest

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"
	"jogan/internal/store"
)

//go:embed testdata/judged.txt
var judgedText string

// judgement is a query with the grades of the articles that are meant by it.
type judgement struct {
	query  string
	grades map[int64]float64
}

// readJudged reads the test set: see its first lines.
func readJudged(t *testing.T) (articles []news.Article, sections []string, all []judgement) {
	t.Helper()
	for line := range strings.Lines(judgedText) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if parts := strings.Split(line, "|"); len(parts) == 8 {
			no, err := strconv.ParseInt(parts[0], 10, 64)
			must(t, err)
			day, err := time.Parse(time.DateOnly, parts[4])
			must(t, err)
			a := news.Article{
				No: no, Version: 2, PublicVersion: 2, Status: news.Published, Kind: news.Normal, Grade: news.Middle, Title: parts[5], Subtitle: parts[6],
				Body: "<p>" + parts[7] + "</p>", Bylines: []news.Byline{{Name: parts[2], Title: "기자"}}, Origin: news.Origin{Own: true},
				Created: day, Published: day.Add(9 * time.Hour), Updated: day.Add(9 * time.Hour),
			}
			if parts[3] != "" {
				a.Tags = strings.Split(parts[3], ",")
			}
			articles, sections = append(articles, a), append(sections, parts[1])
			continue
		}
		query, grades, ok := strings.Cut(line, " = ")
		if !ok {
			t.Fatalf("neither an article nor a query: %s", line)
		}
		j := judgement{query, map[int64]float64{}}
		for _, x := range strings.Fields(grades) {
			no, grade, _ := strings.Cut(x, ":")
			n, err := strconv.ParseInt(no, 10, 64)
			must(t, err)
			g, err := strconv.ParseFloat(grade, 64)
			must(t, err)
			j.grades[n] = g
		}
		all = append(all, j)
	}
	if len(articles) < 120 || len(all) < 60 {
		t.Fatalf("%d articles and %d queries", len(articles), len(all))
	}
	return articles, sections, all
}

// fill publishes the test set, in an order that is not that of publication.
func fill(t *testing.T, db *store.DB) ([]news.Article, []judgement) {
	t.Helper()
	articles, slugs, all := readJudged(t)
	ids := map[string]int64{}
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		ids := map[string]int64{}
		for i, slug := range []string{"society", "industry", "culture", "world", "politics", "sports", "economy"} {
			id, err := tx.SaveSection(ctx, news.Section{Slug: slug, Name: slug + "면", Position: i + 1})
			if err != nil {
				return err
			}
			ids[slug] = id
		}
		return nil
	})
	sections, err := db.Sections(t.Context())
	must(t, err)
	for _, s := range sections {
		ids[s.Slug] = s.ID
	}
	for i := range articles {
		articles[i].Section = ids[slugs[i]]
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.Bulk(ctx, articles) })
	return articles, all
}

func best(t *testing.T, db *store.DB, query string, limit int) (nos []int64) {
	t.Helper()
	found, _, err := db.SearchBest(t.Context(), search.Parse(query), search.Place{}, limit)
	must(t, err)
	for _, p := range found {
		nos = append(nos, p.No)
	}
	return nos
}

// ndcg is the normalised discounted cumulative gain of the first ten (Järvelin, Kekäläinen 2002), gains of 2^grade-1.
func (j judgement) ndcg(found []int64) float64 {
	gain := func(i int, grade float64) float64 { return (math.Pow(2, grade) - 1) / math.Log2(float64(i)+2) }
	got, ideal := 0.0, 0.0
	for i, no := range found[:min(len(found), 10)] {
		got += gain(i, j.grades[no])
	}
	grades := slices.SortedFunc(maps.Values(j.grades), func(a, b float64) int { return cmp.Compare(b, a) })
	for i, grade := range grades[:min(len(grades), 10)] {
		ideal += gain(i, grade)
	}
	return got / ideal
}

// judged holds that what is meant comes first, and that nothing is missed that has the words literally.
func judged(t *testing.T, db *store.DB, _ *Clock) {
	articles, all := fill(t, db)
	sum, meant, missed := 0.0, 0, 0
	for _, j := range all {
		found := best(t, db, j.query, 200)
		n := j.ndcg(found)
		sum += n
		for no, grade := range j.grades {
			if grade >= 2 {
				if meant++; !slices.Contains(found, no) {
					missed++
				}
			}
		}
		if n < 0.8 {
			t.Logf("%s: nDCG@10 %.3f, found %v, meant %v", j.query, n, found, j.grades)
		}
		newest := searchNos(t, db, j.query, news.Cursor{}, 200)
		_, count, err := db.Search(t.Context(), search.Parse(j.query), news.Cursor{}, 3)
		must(t, err)
		_, ranking, err := db.SearchBest(t.Context(), search.Parse(j.query), search.Place{}, 3)
		must(t, err)
		if a, b := slices.Sorted(slices.Values(found)), slices.Sorted(slices.Values(newest)); !slices.Equal(a, b) {
			t.Errorf("%s finds %v by relevance and %v by time", j.query, a, b)
		}
		if n := int64(len(newest)); count.Known > n || !count.More && count.Known != n || ranking.Count != (search.Count{Known: n}) {
			t.Errorf("%s: counted %v by time and %v by relevance of %d", j.query, count, ranking.Count, n)
		}
	}
	mean := sum / float64(len(all))
	t.Logf("%d queries on %d articles: mean nDCG@10 %.4f; of %d articles meant %d not found", len(all), len(articles), mean, meant, missed)
	if mean < 0.9 {
		t.Errorf("mean nDCG@10 is %.4f", mean)
	}

	// Each word of the articles, as it stands there, finds each article that has it.
	words := map[string][]int64{}
	for _, a := range articles {
		for _, word := range strings.Fields(a.Title + " " + a.Subtitle + " " + richtext.Text(a.Body) + " " + strings.Join(a.Tags, " ") + " " + a.Bylines[0].Name) {
			if word = strings.Trim(word, ".,“”‘’·…"); word != "" && !slices.Contains(words[word], a.No) {
				words[word] = append(words[word], a.No)
			}
		}
	}
	sought, literal := 0, 0
	for i, word := range slices.Sorted(maps.Keys(words)) {
		if i%4 != 0 {
			continue
		}
		found := searchNos(t, db, `"`+word+`"`, news.Cursor{}, 200)
		for _, no := range words[word] {
			if sought++; slices.Contains(found, no) {
				literal++
			} else {
				t.Errorf("%s does not find article %d", word, no)
			}
		}
		if plain := searchNos(t, db, word, news.Cursor{}, 200); len(plain) < len(words[word]) {
			t.Errorf("%s finds %v, has %v", word, plain, words[word])
		}
	}
	t.Logf("literal words: %d of %d found", literal, sought)

	// Newest first is the order of publication, whatever the order in which they came, and stays so when a time changes.
	inOrder := func() {
		t.Helper()
		list, _, err := db.Search(t.Context(), search.Parse("after:2000"), news.Cursor{}, 200)
		must(t, err)
		if len(list) != len(articles) || !slices.IsSortedFunc(list, func(a, b news.PublicArticle) int { return b.Published.Compare(a.Published) }) {
			t.Errorf("%d of %d articles, in this order: %v", len(list), len(articles), searchNos(t, db, "after:2000", news.Cursor{}, 200))
		}
	}
	inOrder()
	for i, no := range []int64{1, 27, 60, 124} {
		p, err := db.PublicArticle(t.Context(), no)
		must(t, err)
		p.Published = time.Date(2024+i, 6, 15, 12, 0, 0, 0, time.UTC)
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutPublic(ctx, p) })
	}
	inOrder()
}

func filters(t *testing.T, db *store.DB, _ *Clock) {
	fill(t, db)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		p := news.NewPaper("조간일보")
		p.Version = 1
		return tx.SavePaper(ctx, p, 0)
	})
	for query, want := range map[string][]int64{
		"by:한여울 인공지능":                        {1, 4},
		"기자:한여울 인공지능":                        {1, 4},
		"인공지능 -by:한여울 -section:culture":      {2, 3, 7},
		"section:culture 벚꽃":                 {40},
		"section:culture면 벚꽃":                {40},
		"섹션:nowhere 벚꽃":                      nil,
		"tag:코로나19":                          {61},
		"tag:인공지능 after:2026-08-01":          {1, 3},
		"태그:인공 after:2026-08-01":             nil, // a tag is meant as a whole
		"after:2026-10-29":                   {74, 78},
		"after:2026-10-29 before:2026-10-30": {78},
		"before:2025-02-03 after:2025":       {28},
		"한여울 -by:한여울":                        {115},
		`by:"한 여울" 은퇴`:                       nil,
		"by:":                                nil, "section:": nil, "after:": nil, "-by:한여울": nil,
	} {
		if got := searchNos(t, db, query, news.Cursor{}, 200); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", query, got, want)
		}
	}
	narrowed, _, err := db.Search(t.Context(), search.Parse("반도체").Narrowed("이새봄", "industry", "2026-08-11", "2026-09-09"), news.Cursor{}, 9)
	must(t, err)
	same(t, "the fields of the form", len(narrowed), 2)
	for _, query := range []string{strings.Repeat("가", 10_000), strings.Repeat("낱말 ", 1000), `"`, `-"`, "- - by: -section:", "\x00", "\xff\xfe", `"열린 따옴표`, "AND OR NOT", "by:\x00 '", `\ ' | & ! <-> :*`, "section:\" tag:'"} {
		for _, q := range []search.Query{search.Parse(query), search.Parse(query).Narrowed(query, query, query, query)} {
			_, _, err := db.Search(t.Context(), q, news.Cursor{}, 5)
			must(t, err)
			_, _, err = db.SearchBest(t.Context(), q, search.Place{}, 5)
			must(t, err)
		}
		_, err := db.Suggest(t.Context(), query, 5)
		must(t, err)
	}
}

// bestPages turns the pages of the most relevant while articles come and go.
func bestPages(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now()
	var articles []news.Article
	for i := range int64(420) { // more than are ranked
		a := w.article(1000+i, now.Add(-time.Duration(i)*time.Hour))
		a.Status, a.Withdrawn, a.WithdrawReason, a.Version, a.PublicVersion = news.Published, time.Time{}, "", 7, 7
		a.Title, a.Subtitle, a.Tags, a.Bylines, a.Body = fmt.Sprintf("%d번 소식", i), "", nil, nil, "<p>가온강 물이 맑다.</p>"
		if i > 400 {
			a.Title = "가온강에 수달"
		}
		articles = append(articles, a)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.Bulk(ctx, articles) })
	q := search.Parse("가온강")
	if first := best(t, db, "가온강", 20); len(first) != 20 || !slices.ContainsFunc(first[:19], func(no int64) bool { return no > 1400 }) || first[18] <= 1400 || first[19] > 1400 {
		t.Errorf("old articles about it are not the first: %v", first)
	}
	var nos []int64
	more := false
	for place, i := (search.Place{}), int64(0); ; i++ {
		page, ranking, err := db.SearchBest(t.Context(), q, place, 30)
		must(t, err)
		more = ranking.More
		next := ranking.Next
		for _, p := range page {
			nos = append(nos, p.No)
		}
		if next.IsZero() {
			break
		}
		again, ok := search.ParsePlace(next.String())
		if !ok || again != next {
			t.Fatalf("%s is read as %v", next, again)
		}
		place = next
		a := w.article(2000+i, now.Add(time.Hour))
		a.Title = "가온강 새 소식"
		publish(t, db, a, now.Add(time.Hour))
	}
	if len(nos) < 250 || !more || len(slices.Compact(slices.Sorted(slices.Values(nos)))) != len(nos) || slices.ContainsFunc(nos, func(no int64) bool { return no >= 2000 }) {
		t.Errorf("%d articles on the pages, others %v: %v", len(nos), more, nos)
	}
	if got := best(t, db, "가온강 수달", 5); len(got) != 5 || slices.ContainsFunc(got, func(no int64) bool { return no <= 1400 }) {
		t.Errorf("two words: %v", got)
	}
	if got := best(t, db, "가온강 -수달", 400); slices.ContainsFunc(got, func(no int64) bool { return no > 1400 && no < 2000 }) {
		t.Errorf("without: %v", got)
	}
}

func suggestions(t *testing.T, db *store.DB, _ *Clock) {
	fill(t, db)
	first := func(typed string) string {
		t.Helper()
		all, err := db.Suggest(t.Context(), typed, 5)
		must(t, err)
		if len(all) == 0 {
			return ""
		}
		return all[0]
	}
	for typed, want := range map[string]string{
		"ㅇㄱㅈㄴ": "인공지능", "인고": "인공지능", "인공ㅈ": "인공지능", "인ㄱㅈ": "인공지능", "인공ㅈㄴ": "인공지능", "한ㅈㄴ": "", "인ㄱ": "인공지능", "인공지능": "인공지능", "ㄷㅅㄱ": "도서관", "코로": "코로나19",
		"hs": "hs-21", "ㅂㄷㅊ": "반도체", "없는말": "", "ㅇ": "", "": "", "\x00": "", "%_": "", strings.Repeat("가", 10_000): "",
	} {
		if got := first(typed); got != want {
			t.Errorf("%.20q suggests %q, want %q", typed, got, want)
		}
	}
	// A word goes with the last article that has it.
	same(t, "before", first("ㄴㄹㅅㅂ"), "누리샛별")
	for _, no := range []int64{57, 58} {
		p, err := db.PublicArticle(t.Context(), no)
		must(t, err)
		p.Withdrawn = p.Published.Add(time.Hour)
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutPublic(ctx, p) })
	}
	same(t, "withdrawn", first("ㄴㄹㅅㅂ"), "")
	p, err := db.PublicArticle(t.Context(), 113)
	must(t, err)
	p.Title = "구름다리 두고 갈라진 마을"
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutPublic(ctx, p) })
	same(t, "the old title", first("케이블"), "")
	same(t, "the new title", first("구름다"), "구름다리")
	// Made anew they are the same.
	before, err := db.Suggest(t.Context(), "가오", 20)
	must(t, err)
	must(t, db.Reindex(t.Context()))
	after, err := db.Suggest(t.Context(), "가오", 20)
	must(t, err)
	same(t, "made anew", after, before)
	same(t, "withdrawn, made anew", first("ㄴㄹㅅㅂ"), "")
}

// OlderIndex works with a database, which the options name, whose articles an older program indexed.
func OlderIndex(t *testing.T, o store.Options) {
	db := open(t, o)
	fill(t, db)
	driver, address := "sqlite", o.Path
	if o.URL != "" {
		driver, address = "pgx", o.URL
	}
	raw, err := sql.Open(driver, address)
	must(t, err)
	for _, statement := range []string{
		"delete from suggestion", "delete from search_head",
		"insert into counter (name, value) select 'search', max(search_row) + 1 from public_article",
	} {
		_, err := raw.ExecContext(t.Context(), statement)
		must(t, err)
	}
	must(t, raw.Close())
	same(t, "words are found", len(searchNos(t, db, "인공지능", news.Cursor{}, 50)), 6)
	// One old article is edited, one is withdrawn, one moves to the newest, before the work is done.
	edited, err := db.PublicArticle(t.Context(), 5)
	must(t, err)
	edited.Title = "시집을 낸 노동자, 독자 만난다"
	gone, err := db.PublicArticle(t.Context(), 12)
	must(t, err)
	gone.Withdrawn = gone.Published
	moved, err := db.PublicArticle(t.Context(), 3)
	must(t, err)
	moved.Published = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(tx.PutPublic(ctx, gone), tx.PutPublic(ctx, edited), tx.PutPublic(ctx, moved))
	})
	must(t, db.IndexOld(t.Context()))
	must(t, db.IndexOld(t.Context()))
	same(t, "filters work", searchNos(t, db, "by:박가람 before:2025-04-01 after:2025", news.Cursor{}, 5), []int64{27})
	words := func() (all []string) {
		for _, typed := range []string{"인공", "시집", "도서", "가온", "독자", "노동", "캠프", "반도", "설계"} {
			some, err := db.Suggest(t.Context(), typed, 50)
			must(t, err)
			all = append(all, some...)
		}
		return all
	}
	upgraded := words()
	must(t, db.Reindex(t.Context()))
	same(t, "suggestions", upgraded, words())
	if slices.Contains(upgraded, "캠프") || !slices.Contains(upgraded, "시집") {
		t.Errorf("suggestions: %v", upgraded)
	}
}

// Segments works with an SQLite file, which the options name, into which articles come one by one.
func Segments(t *testing.T, o store.Options) {
	db := open(t, o)
	fill(t, db)
	for no := int64(1); no <= 12; no++ {
		p, err := db.PublicArticle(t.Context(), no)
		must(t, err)
		p.Title += fmt.Sprintf(", %d번째 소식", no)
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutPublic(ctx, p) })
	}
	raw, err := sql.Open("sqlite", o.Path)
	must(t, err)
	segments := func() (n int) {
		must(t, raw.QueryRowContext(t.Context(), "select count(distinct segid) from search_idx").Scan(&n))
		return n
	}
	answers := func() (all [][]int64) {
		for _, query := range []string{"인공지능", "번째소식", `"번째 소식"`, "소식 -인공지능", "노"} {
			all = append(all, searchNos(t, db, query, news.Cursor{}, 50))
		}
		return all
	}
	many, before := segments(), answers()
	if many < 3 || len(before[1]) != 12 {
		t.Fatalf("%d segments, answers %v", many, before)
	}
	for range 2 {
		must(t, db.MergeSegments(t.Context()))
		if n := segments(); n >= many || n > 2 {
			t.Errorf("%d segments, %d before", n, many)
		}
		same(t, "answers", answers(), before)
	}
	must(t, raw.Close())
}
