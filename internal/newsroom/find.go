package newsroom

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"jogan/internal/news"
	"jogan/internal/web"
)

// How many articles an answer of findArticles holds, and how many numbers it looks up.
const (
	maxFound   = 20
	maxNumbers = 10
)

// foundArticle is an article as the editor's picker shows it. Published is in RFC 3339, empty for never.
type foundArticle struct {
	No        int64       `json:"no"`
	Title     string      `json:"title"`
	Published string      `json:"published"`
	Status    news.Status `json:"status"`
}

// findArticles lists articles that readers can see, for related articles in a body: by a part of the title (q, empty:
// those changed last), newest change first, or by numbers (no, parted by commas, in that order). It answers with a JSON
// list.
func (n *Newsroom) findArticles(w http.ResponseWriter, r *http.Request) error {
	numbers, text := web.Query(r, "no", 250), web.Query(r, "q", 200)
	found := []foundArticle{} // never null in JSON
	err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
		if numbers != "" {
			found, err = articlesByNumber(r.Context(), rd, numbers)
			return err
		}
		rows, err := rd.Articles(r.Context(), news.ArticleFilter{Status: news.Published, Text: text, Limit: maxFound})
		if err != nil {
			return err
		}
		found = []foundArticle{}
		for _, x := range rows {
			found = append(found, foundArticle{x.No, x.Title, x.Published.UTC().Format("2006-01-02T15:04:05Z"), x.Status})
		}
		return nil
	})
	if err != nil {
		return err
	}
	n.json(w, http.StatusOK, "application/json", found)
	return nil
}

func articlesByNumber(ctx context.Context, rd Reader, numbers string) ([]foundArticle, error) {
	var nos []int64
	for s := range strings.SplitSeq(numbers, ",") {
		if no, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64); err == nil && no > 0 && len(nos) < maxNumbers {
			nos = append(nos, no)
		}
	}
	headlines, err := rd.Headlines(ctx, nos)
	if err != nil {
		return nil, err
	}
	found := []foundArticle{}
	for _, h := range headlines {
		found = append(found, foundArticle{h.No, h.Title, h.Published.UTC().Format("2006-01-02T15:04:05Z"), news.Published})
	}
	return found, nil
}
