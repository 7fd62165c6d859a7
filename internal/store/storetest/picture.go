package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
)

// library keeps all of an item, finds it by everything that it can be looked for by, and says where it is used.
func library(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx, now := t.Context(), clock.Now()
	film := news.Picture{
		Key: "k2", Type: "video/mp4", Name: "100%_현장.mp4", Bytes: 5 << 30, Width: 1920, Height: 1080, Duration: 61500 * time.Millisecond,
		Caption: "가온 Harbour", Credit: "한여울", Rights: "한 번만", Taken: now.Add(-48 * time.Hour), Owner: 7, Created: now.Add(time.Hour),
	}
	sound := news.Picture{Key: "k3", Type: "audio/mpeg", Owner: 7, Created: now.Add(2 * time.Hour)}
	paper := news.Picture{Key: "k4", Type: "application/pdf", Caption: "자료", Credit: "가온시", Created: now.Add(3 * time.Hour)}
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		for _, p := range []*news.Picture{&film, &sound, &paper} {
			if p.ID, err = tx.InsertPicture(ctx, *p); err != nil {
				return err
			}
			p.FocusX, p.FocusY = news.Centre, news.Centre
		}
		return nil
	})
	got, err := db.Picture(ctx, film.ID)
	must(t, err)
	same(t, "a film", got, film)

	for name, c := range map[string]struct {
		f    news.PictureFilter
		want []int64
	}{
		"all":              {news.PictureFilter{}, []int64{paper.ID, sound.ID, film.ID, w.picture}},
		"from a place on":  {news.PictureFilter{Before: sound.ID}, []int64{film.ID, w.picture}},
		"two words":        {news.PictureFilter{Text: "harbour 한여"}, []int64{film.ID}},
		"the file's name":  {news.PictureFilter{Text: "100%_"}, []int64{film.ID}},
		"no wildcard":      {news.PictureFilter{Text: "1_0%"}, nil},
		"rights":           {news.PictureFilter{Text: "한 번만"}, []int64{film.ID}},
		"since":            {news.PictureFilter{From: now.Add(2 * time.Hour)}, []int64{paper.ID, sound.ID}},
		"until, not with":  {news.PictureFilter{Until: now.Add(2 * time.Hour)}, []int64{film.ID, w.picture}},
		"somebody's":       {news.PictureFilter{Person: 7}, []int64{sound.ID, film.ID}},
		"films":            {news.PictureFilter{Kind: news.KindVideo}, []int64{film.ID}},
		"pictures":         {news.PictureFilter{Kind: news.KindImage}, []int64{w.picture}},
		"documents":        {news.PictureFilter{Kind: news.KindDocument}, []int64{paper.ID}},
		"what lacks words": {news.PictureFilter{Missing: true}, []int64{sound.ID, w.picture}},
		"all at once":      {news.PictureFilter{Text: "한여울", Person: 7, Kind: news.KindVideo, From: now, Until: now.Add(2 * time.Hour)}, []int64{film.ID}},
	} {
		c.f.Limit = 10
		some, err := db.PictureSearch(ctx, c.f)
		must(t, err)
		var ids []int64
		for _, p := range some {
			ids = append(ids, p.ID)
		}
		if !slices.Equal(ids, c.want) {
			t.Errorf("%s: %v, want %v", name, ids, c.want)
		}
	}

	got.FocusX, got.FocusY, got.Rights = 10, 90, "자료 사진으로 쓰지 않는다"
	got.Variants = []news.PictureVariant{{Width: 480, Height: 270, File: "k2/480-16x9-10-90.webp", Type: "image/webp", Crop: "16:9"}}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.UpdatePicture(ctx, got) })
	again, err := db.Picture(ctx, film.ID)
	must(t, err)
	same(t, "changed", again, got)
	if some, err := db.PictureSearch(ctx, news.PictureFilter{Text: "자료 사진", Limit: 9}); err != nil || len(some) != 1 {
		t.Errorf("changed words are not found: %v, %v", some, err)
	}

	draft := w.article(5, now)
	draft.Picture, draft.Body, draft.Title = 0, fmt.Sprintf(`<figure data-picture="%d"></figure>`, w.picture), "초안"
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.InsertArticle(ctx, draft) })
	publish(t, db, w.article(6, now), now)
	uses := func() []news.PictureUse {
		t.Helper()
		all, err := db.PictureUses(ctx, w.picture)
		must(t, err)
		return all
	}
	public := news.PictureUse{What: "article", ID: 6, Title: w.article(6, now).Title, Public: true}
	same(t, "uses", uses(), []news.PictureUse{public, {What: "article", ID: 5, Title: "초안"}})
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.DeletePicture(ctx, w.picture) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a picture that readers see was deleted: %v", err)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		draft.Version++
		draft.Body = "<p>글</p>"
		return tx.UpdateArticle(ctx, draft, draft.Version-1)
	})
	front := news.DefaultFront(0)
	front.Status = news.EditionDraft
	front.Rows[0].Columns[0].Blocks[0].Places = []news.FrontPlace{{Article: 6, Picture: w.picture}}
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.SaveEdition(ctx, front)
		return err
	})
	same(t, "uses after a save, with the draft of a front", uses(), []news.PictureUse{public, {What: "front", Title: "/"}})
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeletePicture(ctx, film.ID) })
	if _, err := db.Picture(ctx, film.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a deleted item is there: %v", err)
	}
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.DeletePicture(ctx, film.ID) }); !fault.Is(err, fault.NotFound) {
		t.Errorf("deleted twice: %v", err)
	}
}
