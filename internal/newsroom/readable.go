package newsroom

import (
	"context"
	"slices"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// readable is the store as the person of a request may read it. It stands below every screen, so that none can forget to
// ask: who may not read all articles (staff.ReadAll) finds no other than their own, whatever the screen asks for.
type readable struct{ Store }

func (s readable) Read(ctx context.Context, fn func(Reader) error) error {
	v, _ := ctx.Value(visitorKey{}).(visitor)
	actor := v.person.Actor("")
	if v.person.ID == 0 || actor.May(staff.ReadAll) || actor.May(staff.EditAll) {
		return s.Store.Read(ctx, fn)
	}
	return s.Store.Read(ctx, func(rd Reader) error { return fn(ownReader{rd, actor}) })
}

// ownReader answers with the actor's own articles alone. What readers of the paper see is not held back.
type ownReader struct {
	Reader
	actor staff.Actor
}

// Article is NotFound for another's: whether there is one is nobody's to know either.
func (o ownReader) Article(ctx context.Context, no int64) (news.Article, error) {
	a, err := o.Reader.Article(ctx, no)
	if err == nil && !o.actor.MayRead(a) {
		return news.Article{}, fault.New(fault.NotFound, "article.not-readable")
	}
	return a, err
}

// own is the error of Article alone.
func (o ownReader) own(ctx context.Context, no int64) error {
	_, err := o.Article(ctx, no)
	return err
}

func (o ownReader) Articles(ctx context.Context, f news.ArticleFilter) ([]news.ArticleRow, error) {
	if f.Owner != 0 && f.Owner != o.actor.Person {
		return nil, nil
	}
	f.Owner = o.actor.Person
	return o.Reader.Articles(ctx, f)
}

// CountByStatus counts the whole paper: that is for those who may read it.
func (o ownReader) CountByStatus(context.Context) (map[news.Status]int, error) {
	return map[news.Status]int{}, nil
}

func (o ownReader) Revisions(ctx context.Context, no int64) ([]news.Revision, error) {
	if err := o.own(ctx, no); err != nil {
		return nil, err
	}
	return o.Reader.Revisions(ctx, no)
}

func (o ownReader) History(ctx context.Context, no int64) ([]news.Revision, error) {
	if err := o.own(ctx, no); err != nil {
		return nil, err
	}
	return o.Reader.History(ctx, no)
}

func (o ownReader) PreviewLinks(ctx context.Context, no int64) ([]news.PreviewLink, error) {
	if err := o.own(ctx, no); err != nil {
		return nil, err
	}
	return o.Reader.PreviewLinks(ctx, no)
}

func (o ownReader) Notes(ctx context.Context, article int64) ([]news.Note, error) {
	if err := o.own(ctx, article); err != nil {
		return nil, err
	}
	return o.Reader.Notes(ctx, article)
}

func (o ownReader) Note(ctx context.Context, id int64) (news.Note, error) {
	x, err := o.Reader.Note(ctx, id)
	if err == nil {
		err = o.own(ctx, x.Article)
	}
	if err != nil {
		return news.Note{}, err
	}
	return x, nil
}

// NotesFor leaves out what somebody wrote to the person on another's article.
func (o ownReader) NotesFor(ctx context.Context, person int64, limit int) ([]news.NoteRow, error) {
	rows, err := o.Reader.NotesFor(ctx, person, limit)
	return leave(rows, err, func(x news.NoteRow) error { return o.own(ctx, x.Article) })
}

func (o ownReader) AssignmentOf(ctx context.Context, article int64) (news.Assignment, error) {
	if err := o.own(ctx, article); err != nil {
		return news.Assignment{}, err
	}
	return o.Reader.AssignmentOf(ctx, article)
}

// Assignment does not say which article another began from it.
func (o ownReader) Assignment(ctx context.Context, id int64) (news.Assignment, error) {
	a, err := o.Reader.Assignment(ctx, id)
	if err != nil {
		return a, err
	}
	err = o.hide(ctx, &a)
	return a, err
}

func (o ownReader) Assignments(ctx context.Context, f news.AssignmentFilter) ([]news.Assignment, error) {
	all, err := o.Reader.Assignments(ctx, f)
	for i := range all {
		if err == nil {
			err = o.hide(ctx, &all[i])
		}
	}
	return all, err
}

func (o ownReader) hide(ctx context.Context, a *news.Assignment) error {
	if a.Article == 0 {
		return nil
	}
	err := o.own(ctx, a.Article)
	if fault.Is(err, fault.NotFound) {
		a.Article, err = 0, nil
	}
	return err
}

func (o ownReader) Editing(ctx context.Context, no int64) (news.Editing, error) {
	if err := o.own(ctx, no); err != nil {
		return news.Editing{}, err
	}
	return o.Reader.Editing(ctx, no)
}

// Near names of others' articles those that are out.
func (o ownReader) Near(ctx context.Context, text string, except int64, limit int) ([]news.NearCopy, error) {
	all, err := o.Reader.Near(ctx, text, except, limit)
	return leave(all, err, func(x news.NearCopy) error {
		if x.Status == news.Published {
			return nil
		}
		return o.own(ctx, x.No)
	})
}

// PictureUses names of others' articles those that are out.
func (o ownReader) PictureUses(ctx context.Context, id int64) ([]news.PictureUse, error) {
	all, err := o.Reader.PictureUses(ctx, id)
	return leave(all, err, func(x news.PictureUse) error {
		if x.Public || x.What != "article" {
			return nil
		}
		return o.own(ctx, x.ID)
	})
}

// Waiting counts of the notes those that NotesFor shows.
func (o ownReader) Waiting(ctx context.Context, people []int64, now time.Time) (map[int64]news.Waiting, error) {
	all, err := o.Reader.Waiting(ctx, people, now)
	if w, ok := all[o.actor.Person]; ok && err == nil && w.Notes > 0 {
		rows, err := o.NotesFor(ctx, o.actor.Person, w.Notes)
		if err != nil {
			return nil, err
		}
		w.Notes = len(rows)
		all[o.actor.Person] = w
	}
	return all, err
}

// leave takes out what may answers NotFound for.
func leave[T any](all []T, err error, may func(T) error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(x T) bool {
		e := may(x)
		if e != nil && !fault.Is(e, fault.NotFound) {
			err = e
		}
		return e != nil
	})
	return all, err
}
