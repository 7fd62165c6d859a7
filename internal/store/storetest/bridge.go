package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/store"
)

// sideBySide holds that words are found by what stands beside them, whatever is between two of them.
func sideBySide(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	bodies := []string{
		"인공지능 개발", "인공지능, ‘개발’이다", "오늘은 인공지능</p><p>개발 소식", "인공지능AI개발", "인공지능 AI 개발", "인공지능개발", // 1 to 6
		"인공지능은 개발", "개발 인공지능", "그 꽃 한 송이", "인공 지능 개발", "인공지능 2 개발", "그\u3000꽃과 한송이", // 7 to 12
		"<em>인공지능</em> <em>개발</em>자", "인공지능\u00ad 개\u200d발", "大韓民國 대통령", "인공지능", // 13 to 16
	}
	r := rand.New(rand.NewPCG(7, 25))
	pieces := []string{"강", "남", "강남", "남산", "산", "강강", "a", "b1", "1"}
	between := []string{" ", " ", " ", ", ", "", "</p><p>", " · "}
	one := func(list []string) string { return list[r.IntN(len(list))] }
	for range 60 {
		text := one(pieces)
		for range r.IntN(6) {
			text += one(between) + one(pieces)
		}
		bodies = append(bodies, text)
	}
	var articles []news.Article
	for i, body := range bodies {
		a := w.article(int64(i+1), clock.Now().Add(time.Duration(i)*time.Hour))
		a.Status, a.Withdrawn, a.WithdrawReason, a.Version, a.PublicVersion = news.Published, time.Time{}, "", 7, 7
		a.Title, a.Subtitle, a.Tags, a.Bylines, a.Body = fmt.Sprintf("물가에서 그 %s", []string{"개발", "인공지능"}[i%2]), "개발", nil, nil, "<p>"+body+"</p>"
		if i < 16 {
			a.Title, a.Subtitle = "소식", "소식"
		}
		articles = append(articles, a)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.Bulk(ctx, articles) })
	find := func(query string) []int64 {
		return slices.Sorted(slices.Values(searchNos(t, db, query+" before:2100", news.Cursor{}, 200)))
	}
	for _, c := range []struct {
		query string
		want  []int64
	}{
		{`"인공지능 개발" 소식`, []int64{1, 2, 3, 13, 14}},
		{`"지능 개" 소식`, []int64{1, 2, 3, 10, 13, 14}},
		{`"지능, 개발" 소식`, []int64{1, 2, 3, 10, 13, 14}},
		{"인공지능개발 소식", []int64{1, 2, 3, 6, 13, 14}},
		{`"인공지능 AI 개발" 소식`, []int64{4, 5}},
		{`"인공지능 2 개발"`, []int64{11}},
		{"인공지능 소식", []int64{1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 14, 16}},
		{`개발 -"인공지능 개발" -인공지능개발 소식`, []int64{4, 5, 7, 8, 10, 11}},
		{`"그 꽃"`, []int64{9, 12}},
		{`"그 꽃 한 송이"`, []int64{9}},
		{`"꽃 한"`, []int64{9}},
		{`"꽃과 한 송"`, nil},
		{`"꽃과 한송"`, []int64{12}},
		{`"國 대"`, []int64{15}},
		{`"인공지능 소식"`, nil}, // a body and a title do not follow each other
		{`"개발 강"`, nil},
	} {
		if got := find(c.query); !slices.Equal(got, c.want) {
			t.Errorf("%s finds %v, want %v", c.query, got, c.want)
		}
	}
	spaced := make([]string, len(bodies))
	for i, body := range bodies {
		spaced[i] = wordsApart(body)
	}
	for range 150 {
		i := 16 + r.IntN(len(bodies)-16)
		words := strings.Fields(spaced[i])
		from := r.IntN(len(words))
		phrase := strings.Join(words[from:from+1+r.IntN(min(4, len(words)-from))], " ")
		if runes := []rune(phrase); len(runes) > 1 && runes[0] >= '가' && runes[1] >= '가' && r.IntN(3) == 0 {
			phrase = string(runes[1:]) // begins within a word
		}
		if r.IntN(4) == 0 {
			phrase += " " + one(pieces) // often nowhere
		}
		phrase = wordsApart(phrase)
		var want []int64
		for j, text := range spaced {
			if standsIn(phrase, text) {
				want = append(want, int64(j+1))
			}
		}
		if got := find(`"` + phrase + `"`); !slices.Equal(got, want) {
			t.Fatalf("%q finds %v, want %v", phrase, got, want)
		}
	}
}

// wordsApart gives the words of a text with a space between any two, also where Latin letters or digits touch Hangul.
func wordsApart(text string) string {
	kind := func(r rune) int {
		switch {
		case r >= '가' && r <= '힣':
			return 1
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return 2
		}
		return 0
	}
	var b strings.Builder
	last := 0
	for _, r := range strings.ReplaceAll(text, "</p><p>", " ") {
		k := kind(r)
		if k != last {
			b.WriteByte(' ')
		}
		if last = k; k != 0 {
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// standsIn tells whether a phrase stands in a text, both of words apart: Hangul also within words, all else whole.
func standsIn(phrase, text string) bool {
	if phrase[0] < 0x80 {
		phrase, text = " "+phrase, " "+text
	}
	if phrase[len(phrase)-1] < 0x80 {
		phrase, text = phrase+" ", text+" "
	}
	return strings.Contains(text, phrase)
}
