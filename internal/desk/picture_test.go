package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store/storetest"
)

// work does the queued work on pictures that is due.
func (w *world) work() (done int) {
	w.t.Helper()
	for {
		job, err := w.db.TakeJob(w.t.Context(), desk.PictureJob, "test", time.Minute)
		if fault.Is(err, fault.NotFound) {
			return done
		}
		w.must(err)
		w.must(w.DoPicture(w.t.Context(), job.Payload))
		w.must(w.db.EndJob(w.t.Context(), job, "test", "", time.Time{}))
		done++
	}
}

// Crops are made after the upload, again when the focal point moves, and old ones go when nobody's page names them any more.
func TestVariantsAreMadeByJob(t *testing.T) {
	each(t, func(w *world) {
		ctx, reporter := w.t.Context(), w.who[staff.Reporter]
		p, err := w.AddPicture(ctx, reporter, strings.NewReader("one"), news.Picture{Name: "IMG_1.jpg", Rights: "자체 촬영"})
		w.must(err)
		if p.FocusX != news.Centre || p.FocusY != news.Centre || p.Name != "IMG_1.jpg" || p.Rights != "자체 촬영" {
			t.Fatalf("%+v", p)
		}
		crop := func() string {
			t.Helper()
			got, err := w.db.Picture(ctx, p.ID)
			w.must(err)
			if some := got.Shape("1:1", ""); len(some) == 1 && len(got.Shape("", "")) == 1 {
				return some[0].File
			}
			return fmt.Sprint(got.Variants)
		}
		if n := w.work(); n != 1 || crop() != "k-one/480-1x1-50-50.jpg" {
			t.Fatalf("%d jobs, then %s", n, crop())
		}
		if _, err = w.AddPicture(ctx, reporter, strings.NewReader("one"), news.Picture{}); err != nil || w.work() != 0 || crop() != "k-one/480-1x1-50-50.jpg" {
			t.Fatalf("sent again: %v, %s", err, crop())
		}
		p.FocusX, p.FocusY = 10, 80
		_, err = w.SavePicture(ctx, reporter, p)
		w.must(err)
		if n := w.work(); n != 1 || crop() != "k-one/480-1x1-10-80.jpg" {
			t.Fatalf("%d jobs, then %s", n, crop())
		}
		_, err = w.SavePicture(ctx, reporter, p)
		w.must(err)
		if n := w.work(); n != 0 || len(w.files) != 0 {
			t.Fatalf("nothing moved: %d jobs, %q", n, w.files)
		}
		w.clock.Add(2 * time.Hour)
		if n := w.work(); n != 2 || w.files[0] != "keep k-one k-one/480.jpg,k-one/480-1x1-10-80.jpg" {
			t.Fatalf("%d jobs swept: %q", n, w.files)
		}
		p.FocusX = 101
		_, err = w.SavePicture(ctx, reporter, p)
		w.field(err, "focus_x", "field.range")
		if err := w.DoPicture(ctx, `{"id":99}`); err != nil {
			t.Errorf("work for what is gone: %v", err)
		}
		lost, err := w.AddPicture(ctx, reporter, strings.NewReader("lost"), news.Picture{})
		w.must(err)
		if err := w.DoPicture(ctx, fmt.Sprintf(`{"id":%d}`, lost.ID)); err == nil {
			t.Error("work that failed is called done")
		}
	})
}

func TestDeletePicture(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, reporter, editor := t.Context(), w.who[staff.Reporter], w.who[staff.DeskEditor]
	p, err := w.AddPicture(ctx, reporter, strings.NewReader("one"), news.Picture{Caption: "시장"})
	w.must(err)
	w.is(w.DeletePicture(ctx, w.who[staff.Contributor], p.ID, ""), fault.Forbidden, "another's picture")
	w.is(w.DeletePicture(ctx, editor, 99, ""), fault.NotFound, "an unknown picture")

	a := w.ready("사진 기사")
	a.Picture = p.ID
	a = w.saved(reporter, a)
	w.field(w.DeletePicture(ctx, reporter, p.ID, ""), "reason", "picture.delete-reason")
	if _, err := w.PublishArticle(ctx, editor, desk.Step{No: a.No, Version: a.Version}); err != nil {
		t.Fatal(err)
	}
	w.is(w.DeletePicture(ctx, editor, p.ID, "이유"), fault.Conflict, "what readers see")
	w.must(w.WithdrawArticle(ctx, editor, a.No, "오보", ""))
	w.must(w.DeletePicture(ctx, editor, p.ID, "잘못 올림"))
	if _, err := w.db.Picture(ctx, p.ID); !fault.Is(err, fault.NotFound) {
		t.Fatalf("it is there: %v", err)
	}
	w.work()
	if !slices.Equal(w.files, []string{"remove k-one"}) {
		t.Errorf("files: %q", w.files)
	}

	again, err := w.AddPicture(ctx, reporter, strings.NewReader("one"), news.Picture{})
	w.must(err)
	w.must(w.DeletePicture(ctx, reporter, again.ID, ""))
	back, err := w.AddPicture(ctx, reporter, strings.NewReader("one"), news.Picture{})
	w.must(err)
	w.work()
	if len(w.files) != 1 || back.ID == again.ID {
		t.Errorf("the files of what was uploaded again went: %q", w.files)
	}
}
