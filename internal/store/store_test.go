package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/numbers"
	"jogan/internal/search"
	"jogan/internal/staff"
	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

func TestSQLite(t *testing.T) { storetest.Run(t, storetest.SQLite) }

func TestPostgres(t *testing.T) {
	if testing.Short() {
		t.Log("-short: the PostgreSQL half of the suite was not run; ./check runs it")
		return
	}
	storetest.Run(t, storetest.Postgres)
}

// A backup that was made before there were corrections is restored into a database of today.
func TestOlderBackupIsLoaded(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock()
	old := store.Options{Path: filepath.Join(t.TempDir(), "jogan.db"), Now: clock.Now, Log: slog.New(slog.DiscardHandler), Version: 2}
	db, err := store.Open(t.Context(), old)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	asked := map[string]bool{}
	err = db.Load(t.Context(), func(table string) (io.Reader, error) {
		asked[table] = true
		rows := map[string]string{
			"body":           `{"hash":"h","html":"<p>글</p>"}`,
			"paper":          `{"id":1,"version":1,"settings":"{\"name\":\"조간\",\"timeZone\":\"Asia/Seoul\"}"}`,
			"article":        `{"no":7,"version":1,"status":"published","title":"강","short_title":"","subtitle":"","kind":"normal","grade":"top","section_id":0,"series_id":0,"lead":"","body_hash":"h","picture_id":0,"caption":"","related":"[]","own":1,"source":"","portal":0,"comments":0,"adults_only":0,"ai_use":"","embargo_at":0,"publish_at":0,"owner_id":0,"created_at":1,"updated_at":1,"published_at":1,"withdrawn_at":0,"withdraw_reason":"","public_version":1}`,
			"public_article": `{"no":7,"version":1,"title":"강","short_title":"","subtitle":"","kind":"normal","grade":"top","section_id":0,"series_id":0,"bylines":"[]","lead":"","picture_id":0,"published_at":1,"edited_at":0,"body_hash":"h","details":"{}","withdrawn_at":0,"notice":"","search_row":7}`,
		}
		return strings.NewReader(rows[table]), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if asked["correction"] || !asked["change"] {
		t.Errorf("asked for %v", asked)
	}
	if found, _, err := db.Search(t.Context(), search.Parse("강"), news.Cursor{}, 5); err != nil || len(found) != 1 || found[0].Corrections != nil {
		t.Errorf("found %v, %v", found, err)
	}
	if all, err := db.Corrections(t.Context(), true, news.Cursor{}, 5); err != nil || len(all) != 0 {
		t.Errorf("corrections: %v, %v", all, err)
	}
	if paper, err := db.Paper(t.Context()); err != nil || paper.CorrectionDays != news.DefaultBoxDays {
		t.Errorf("a paper of before keeps a notice %d days on its front page, %v", paper.CorrectionDays, err)
	}
}

// A database that a newer program made is left alone.
func TestNewerDatabaseIsRefused(t *testing.T) {
	clock := storetest.NewClock()
	path := filepath.Join(t.TempDir(), "jogan.db")
	opts := store.Options{Path: path, Now: clock.Now, Log: slog.New(slog.DiscardHandler)}
	db, err := store.Open(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.ExecContext(context.Background(), "insert into goose_db_version (version_id, is_applied) values (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), opts); !errors.Is(err, store.ErrNewer) {
		t.Fatalf("a newer database was opened: %v", err)
	}
}

// A paper that was printed before there was a road, a media library and a claims desk comes up to date with all that it
// holds, on both databases: what it shows can be found, edited, corrected and withdrawn.
func TestOlderPaperIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	upgraded := func(t *testing.T, o store.Options) {
		t.Helper()
		o.Now, o.Log, o.Version = storetest.NewClock().Now, slog.New(slog.DiscardHandler), 2
		db, err := store.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		article := func(no int, status, body string, picture int) string {
			return fmt.Sprintf(`{"no":%d,"version":3,"status":%q,"title":"강 %d","short_title":"","subtitle":"","kind":"normal","grade":"top","section_id":1,"series_id":0,"lead":"","body_hash":%q,"picture_id":%d,"caption":"","related":"[]","own":1,"source":"","portal":0,"comments":0,"adults_only":0,"ai_use":"","embargo_at":0,"publish_at":0,"owner_id":1,"created_at":1,"updated_at":1,"published_at":1,"withdrawn_at":0,"withdraw_reason":"","public_version":3}`, no, status, no, body, picture)
		}
		picture := func(id int) string {
			return fmt.Sprintf(`{"id":%d,"key":"k%d","type":"image/jpeg","width":800,"height":600,"variants":"[{\"w\":480,\"h\":360,\"f\":\"k%d/480.jpg\"}]","caption":"Rain","credit":"","alt":"","owner_id":1,"created_at":1,"blocked_at":0}`, id, id, id)
		}
		rows := map[string][]string{
			"counter":        {`{"name":"article","value":9}`, `{"name":"change","value":0}`},
			"body":           {`{"hash":"h","html":"<p>글</p><figure data-picture=\"2\"></figure><figure data-picture=\"9\"></figure>"}`, `{"hash":"i","html":"<p>강이 흐른다</p><figure data-picture=\"2\"></figure>"}`},
			"paper":          {`{"id":1,"version":1,"settings":"{\"name\":\"조간\",\"timeZone\":\"Asia/Seoul\"}"}`},
			"section":        {`{"id":1,"parent_id":0,"slug":"society","name":"사회","position":1,"hidden":0}`},
			"person":         {`{"id":1,"login":"desk","name":"한여울","title":"","email":"","handle":"desk","role":"desk","password":"","disabled_at":0,"created_at":1,"seen_at":0}`},
			"picture":        {picture(1), picture(2), picture(22)},
			"article":        {article(7, "published", "h", 1), article(8, "writing", "i", 2)},
			"revision":       {`{"id":4,"article_no":7,"version":3,"at":1,"person_id":1,"name":"한여울","action":"publish","note":"","body_hash":"h","copy":"{\"No\":7,\"Version\":3,\"Status\":\"published\",\"Title\":\"강 7\"}"}`},
			"public_article": {`{"no":7,"version":3,"title":"강","short_title":"","subtitle":"","kind":"normal","grade":"top","section_id":1,"series_id":0,"bylines":"[]","lead":"","picture_id":1,"published_at":1,"edited_at":0,"body_hash":"h","details":"{}","withdrawn_at":0,"notice":"","search_row":7}`},
			"public_listing": {`{"list":"all","published_at":1,"no":7}`},
			"picture_use":    {`{"picture_id":1,"used_by":"article:7"}`, `{"picture_id":2,"used_by":"article:7"}`},
		}
		err = db.Load(t.Context(), func(table string) (io.Reader, error) { return strings.NewReader(strings.Join(rows[table], "\n")), nil })
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		for id, want := range map[int64]string{1: "article 7 true", 2: "article 7 true, article 8 false", 22: ""} {
			uses, err := db.PictureUses(ctx, id)
			var got []string
			for _, u := range uses {
				got = append(got, fmt.Sprintf("%s %d %t", u.What, u.ID, u.Public))
			}
			if err != nil || strings.Join(got, ", ") != want {
				t.Errorf("picture %d is used by %v, want %s, %v", id, got, want, err)
			}
			if p, err := db.Picture(ctx, id); err != nil || p.FocusX != news.Centre || p.FocusY != news.Centre || len(p.Shape("", "")) != 1 {
				t.Errorf("picture %d: %+v, %v", id, p, err)
			}
		}
		all, err := db.Revisions(ctx, 7)
		heads, failed := db.History(ctx, 7)
		if err != nil || failed != nil || len(all) != 1 || len(heads) != 1 || heads[0].Copy.Title != "" {
			t.Fatalf("%+v, %v, %v", heads, err, failed)
		}
		all[0].Copy = news.Article{}
		if !reflect.DeepEqual(heads, all) {
			t.Errorf("the history is %+v, want %+v", heads, all)
		}
		if found, err := db.PictureSearch(ctx, news.PictureFilter{Text: "rain", Limit: 9}); err != nil || len(found) != 3 {
			t.Errorf("found %d pictures by their words, %v", len(found), err)
		}
		last, err := db.LastRevision(ctx, 7)
		if err != nil || last.Copy.Title != "강 7" || last.Copy.Body == "" {
			t.Fatalf("%+v, %v", last, err)
		}
		err = db.Write(ctx, func(tx *store.Tx) error {
			a, err := tx.Article(ctx, 7)
			if err != nil {
				return err
			}
			a.Version, a.WithdrawAt = 4, time.UnixMilli(5)
			if err := tx.UpdateArticle(ctx, a, 3); err != nil {
				return err
			}
			_, err = tx.SaveCorrection(ctx, news.Correction{Version: 1, Article: 7, Kind: news.Rectified, Title: "바로잡습니다", Body: "<p>글</p>", Published: time.UnixMilli(9)})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if due, err := db.Due(ctx, time.UnixMilli(5), news.DueArticle{}, 9); err != nil || len(due) != 1 || due[0].No != 7 || !due[0].Withdraw {
			t.Errorf("due: %+v, %v", due, err)
		}
		if p, err := db.PublicArticle(ctx, 7); err != nil || len(p.Corrections) != 1 {
			t.Errorf("%+v, %v", p, err)
		}
		if err := db.PrintArticles(ctx); err != nil {
			t.Error(err)
		}

		// What it is now can be backed up and restored, with the crops that are still to be made.
		dump := map[string]*bytes.Buffer{}
		if _, err := db.Dump(ctx, func(table string) (io.Writer, error) { dump[table] = &bytes.Buffer{}; return dump[table], nil }); err != nil {
			t.Fatal(err)
		}
		again, err := store.Open(ctx, store.Options{Path: filepath.Join(t.TempDir(), "jogan.db"), Now: o.Now, Log: o.Log})
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		if err := again.Load(ctx, func(table string) (io.Reader, error) { return dump[table], nil }); err != nil {
			t.Fatal(err)
		}
		if p, err := again.PublicArticle(ctx, 7); err != nil || len(p.Corrections) != 1 {
			t.Errorf("restored: %+v, %v", p, err)
		}
		for _, db := range []*store.DB{db, again} {
			for range 3 {
				if _, err := db.TakeJob(ctx, "picture", "test", time.Hour); err != nil {
					t.Errorf("a picture's crops are not made: %v", err)
				}
			}
			if job, err := db.TakeJob(ctx, "picture", "test", time.Hour); err == nil {
				t.Errorf("more work than pictures: %+v", job)
			}
		}
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		upgraded(t, store.Options{Path: filepath.Join(t.TempDir(), "jogan.db")})
	})
	if testing.Short() {
		t.Log("-short: not run on PostgreSQL; ./check runs it")
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		upgraded(t, store.Options{URL: storetest.PostgresURL(t)})
	})
}

// Advertisers that stood as text at banners become advertisers with one open campaign each, and what was read before the
// sums of days were kept is in them, on both databases.
func TestOlderCountsAndBannersAreBroughtUpToDate(t *testing.T) {
	t.Parallel()
	upgraded := func(t *testing.T, o store.Options) {
		t.Helper()
		o.Now, o.Log, o.Version = storetest.NewClock().Now, slog.New(slog.DiscardHandler), 9
		db, err := store.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		banner := func(id int, advertiser string) string {
			return fmt.Sprintf(`{"id":%d,"place":"top","name":"배너 %d","advertiser":%q,"picture_id":1,"alt":"글","url":"/","starts_at":0,"ends_at":0,"house":0,"weight":1,"paused":0}`, id, id, advertiser)
		}
		rows := map[string][]string{
			"counter":      {`{"name":"article","value":9}`, `{"name":"change","value":0}`},
			"paper":        {`{"id":1,"version":1,"settings":"{\"name\":\"조간\",\"timeZone\":\"Asia/Seoul\"}"}`},
			"picture":      {`{"id":1,"key":"k1","type":"image/jpeg","width":800,"height":600,"variants":"[]","caption":"","credit":"","alt":"","owner_id":1,"created_at":1,"blocked_at":0,"name":"","bytes":0,"duration":0,"rights":"","taken_at":0,"focus_x":50,"focus_y":50,"words":""}`},
			"banner":       {banner(1, "가온서점"), banner(2, "가온서점"), banner(3, "솔누리은행"), banner(4, "")},
			"setting":      {`{"name":"powers","version":1,"value":"{\"desk\":[\"enter\",\"write\",\"edit-all\",\"withdraw\"],\"layout\":[\"enter\",\"write\",\"edit-all\"]}"}`},
			"banner_count": {`{"banner_id":1,"day":86400000,"impressions":5,"clicks":1}`},
			// 15:00 UTC is midnight in Seoul.
			"view_hour": {`{"hour":50400000,"article_no":7,"views":3}`, `{"hour":54000000,"article_no":7,"views":4}`, `{"hour":57600000,"article_no":8,"views":5}`},
		}
		err = db.Load(t.Context(), func(table string) (io.Reader, error) { return strings.NewReader(strings.Join(rows[table], "\n")), nil })
		if err != nil {
			t.Fatal(err)
		}
		powers, _, err := db.Powers(t.Context())
		if err != nil || !powers.May(staff.DeskEditor, staff.Inbox) || powers.May(staff.Layout, staff.Inbox) {
			t.Errorf("who opens what readers send: %v, %v", powers, err)
		}
		all, err := db.Banners(t.Context())
		if err != nil || len(all) != 4 {
			t.Fatal(all, err)
		}
		if all[0].Advertiser != "가온서점" || all[0].Campaign == 0 || all[1].Campaign != all[0].Campaign || all[2].Advertiser != "솔누리은행" || all[2].CampaignName != "솔누리은행" || all[3].Campaign != 0 {
			t.Errorf("banners %+v", all)
		}
		if !all[0].Runs(storetest.NewClock().Now()) {
			t.Error("a banner stopped with its new campaign")
		}
		days, err := db.CampaignDays(t.Context(), all[0].Campaign)
		if err != nil || len(days) != 1 || days[0].Impressions != 5 {
			t.Errorf("counts %+v, %v", days, err)
		}
		points, err := db.ViewDays(t.Context(), "paper", 0, numbers.Period{From: 0, To: 9})
		if want := []numbers.Point{{Day: 0, Views: 3}, {Day: 1, Views: 9}}; err != nil || !slices.Equal(points, want) {
			t.Errorf("days %+v, %v", points, err)
		}
		views, err := db.ViewsOf(t.Context(), []int64{7, 8})
		if err != nil || views[7] != 7 || views[8] != 5 {
			t.Errorf("views %v, %v", views, err)
		}
	}
	t.Run("SQLite", func(t *testing.T) {
		upgraded(t, store.Options{Path: filepath.Join(t.TempDir(), "jogan.db"), Loose: true})
	})
	if testing.Short() {
		t.Log("-short: the PostgreSQL half was not run; ./check runs it")
		return
	}
	t.Run("PostgreSQL", func(t *testing.T) { upgraded(t, store.Options{URL: storetest.PostgresURL(t)}) })
}

// A statement on a database that does not answer ends with its write, also where it was given a context of its own, which
// knows no end: it would hold the one connection that writes.
func TestStatementsEndWithTheirWrite(t *testing.T) {
	if testing.Short() {
		t.Log("-short: this is of PostgreSQL; ./check runs it")
		return
	}
	t.Parallel()
	url := storetest.PostgresURL(t)
	db, err := store.Open(t.Context(), store.Options{URL: url, Now: storetest.NewClock().Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	held, err := raw.BeginTx(t.Context(), nil)
	if err == nil {
		_, err = held.ExecContext(t.Context(), "lock table section in access exclusive mode")
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		ended <- db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Sections(context.WithoutCancel(ctx))
			return err
		})
	}()
	select {
	case err := <-ended:
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("error %v", err)
		}
	case <-time.After(time.Minute):
		t.Error("the write waits for ever")
	}
	if err := errors.Join(held.Rollback(), raw.Close(), db.Close()); err != nil {
		t.Error(err)
	}
}

// A pool opens a connection for those that wait in it, with no end of its own. On a line that says nothing, that would be
// the only place of a writer.
func TestWritesGoOnAfterASilence(t *testing.T) {
	if testing.Short() {
		t.Log("-short: this is of PostgreSQL; ./check runs it")
		return
	}
	t.Parallel()
	line, through := storetest.NewLine(t, storetest.PostgresURL(t))
	db, err := store.Open(t.Context(), store.Options{URL: through, Now: storetest.NewClock().Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	write := func(patience time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		return db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Sections(ctx)
			return err
		})
	}
	line.Hold()
	failed := make(chan error, 3)
	for i := range cap(failed) { // when the first gives up, the second finds its connection dead, and the pool opens one for the third
		go func() { failed <- write(time.Duration(1+i) * time.Second) }()
	}
	for range cap(failed) {
		if err := <-failed; !fault.Is(err, fault.Unavailable) {
			t.Errorf("without an answer: %v", err)
		}
	}
	line.Mend()
	again := write(time.Minute)
	// One may still get what the silence left. In a minute a server that is heard again ends what was never taken up.
	for end := time.Now().Add(30 * time.Second); again != nil && time.Now().Before(end); {
		again = write(time.Minute)
	}
	if again != nil {
		t.Errorf("with the server answering again: %v", again)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
