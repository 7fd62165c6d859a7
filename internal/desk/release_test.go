package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

func TestDraftRelease(t *testing.T) {
	each(t, func(w *world) {
		ctx, reporter := w.t.Context(), w.who[staff.Reporter]
		x := desk.Release{
			Article: news.Article{
				No: 70, Version: 9, Title: "새 길 연다", Kind: news.Release, Origin: news.Origin{Source: "가온시"},
				Body: `<p>글 “&lt;figure data-picture="1"&gt;”</p><figure data-picture="1"></figure><figure data-picture="2"><figcaption>못 읽는 사진</figcaption></figure><figure data-picture="3"></figure><figure data-picture="9"></figure>`,
			},
			Pictures: []desk.ReleasePicture{{Bytes: []byte("one"), Alt: "길", Credit: "가온시"}, {Bytes: []byte("broken")}, {Bytes: []byte("two"), Alt: long(news.MaxNote + 1)}},
			Note:     func(refused []int) string { return fmt.Sprint("문의 054-000-1234 ", refused) },
		}
		a, refused, err := w.DraftRelease(ctx, reporter, x)
		w.must(err)
		if a.No != 1 || a.Version != 1 || a.Status != news.Writing || a.Owner != reporter.Person || a.Kind != news.Release || len(a.Bylines) != 1 || !slices.Equal(refused, []int{2}) {
			w.t.Fatalf("%+v, refused %v", a, refused)
		}
		if want := `<p>글 “&lt;figure data-picture="1"&gt;”</p><figure data-picture="1"></figure><p>못 읽는 사진</p><figure data-picture="2"></figure>`; a.Body != want {
			w.t.Fatalf("body\n%s, want\n%s", a.Body, want)
		}
		p, err := w.db.Picture(ctx, 1)
		if err != nil || p.Alt != "길" || p.Credit != "가온시" || p.Owner != reporter.Person {
			w.t.Fatal(p, err)
		}
		kept, err := w.db.Revisions(ctx, a.No)
		if err != nil || len(kept) != 1 || kept[0].Note != "문의 054-000-1234 [2]" {
			w.t.Fatalf("%+v, %v", kept, err)
		}

		x.Article.Origin.Source = ""
		_, _, err = w.DraftRelease(ctx, reporter, x)
		w.field(err, "source", "article.source-required")
		x.Article.Origin.Source, x.Article.Section = "가온시", 99
		_, _, err = w.DraftRelease(ctx, reporter, x)
		w.field(err, "section", "field.choice")
		_, _, err = w.DraftRelease(ctx, staff.Actor{Name: strings.Repeat("x", 3)}, x)
		w.is(err, fault.Forbidden, "by nobody")
	})
}
