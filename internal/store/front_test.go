package store_test

import (
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

// What was placed by hand before there were editions becomes the first of them.
func TestPlacesBecomeAnEdition(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock()
	options := map[string]store.Options{"sqlite": {Path: filepath.Join(t.TempDir(), "jogan.db")}}
	if !testing.Short() {
		options["postgres"] = store.Options{URL: storetest.PostgresURL(t)}
	}
	for name, o := range options {
		o.Now, o.Log, o.Version = clock.Now, slog.New(slog.DiscardHandler), 9
		db, err := store.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		rows := map[string]string{
			"paper": `{"id":1,"version":1,"settings":"{\"name\":\"조간\",\"timeZone\":\"Asia/Seoul\"}"}`,
			"front_place": `{"block":"lead","position":0,"article_no":7,"title":"\"톱\" \\ 제목"}
				{"block":"stories","position":10,"article_no":9,"title":""}
				{"block":"stories","position":2,"article_no":8,"title":"둘"}`,
			"change": `{"seq":1,"at":1000,"what":"front","thing_id":0,"thing_key":"","old":"null","new":"null"}`,
			"counter": `{"name":"article","value":9}
				{"name":"change","value":1}`,
			"body": `{"hash":"h","html":"<p>글</p>"}`,
			"article": strings.ReplaceAll(`{"no":7,"version":1,"status":"published","title":"강","short_title":"","subtitle":"","kind":"photo","grade":"top","section_id":0,"series_id":0,"lead":"","body_hash":"h","picture_id":0,"caption":"","related":"[]","own":1,"source":"","portal":0,"comments":0,"adults_only":0,"ai_use":"","embargo_at":0,"publish_at":0,"owner_id":0,"created_at":1,"updated_at":1,"published_at":1,"withdrawn_at":0,"withdraw_reason":"","public_version":1,
				"withdraw_at":0,"take":"","filed_at":0,"approved_at":0,"return_reason":"","held":"","overrides":"[]"}`, "\n", ""),
			"public_article": `{"no":7,"version":1,"title":"강","short_title":"","subtitle":"","kind":"photo","grade":"top","section_id":0,"series_id":0,"bylines":"[]","lead":"","picture_id":0,"published_at":1,"edited_at":0,"body_hash":"h","details":"{}","withdrawn_at":0,"notice":"","search_row":7}`,
			"public_listing": `{"list":"all","published_at":1,"no":7}`,
		}
		if err := db.Load(t.Context(), func(table string) (io.Reader, error) { return strings.NewReader(rows[table]), nil }); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		e, err := db.FrontEdition(t.Context(), 0)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		blocks := e.Blocks()
		if len(blocks) != 3 || len(blocks[0].Places) != 1 || blocks[0].Places[0].Title != `"톱" \ 제목` || blocks[0].Places[0].Article != 7 ||
			blocks[2].Count != 11 || len(blocks[2].Places) != 2 || blocks[2].Places[1].Position != 10 || blocks[2].Places[0].Title != "둘" || !e.Published.Equal(time.UnixMilli(1000)) {
			t.Errorf("%s: %+v, %v", name, e, blocks)
		}
		if err := e.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, p := range []news.Pick{{List: news.ListAll, Kind: news.Photo, Limit: 5}, {List: news.ListAll, Grade: news.Top, Limit: 5}} {
			if found, err := db.Pick(t.Context(), p); err != nil || len(found) != 1 {
				t.Errorf("%s: %+v finds %v, %v", name, p, found, err)
			}
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
