package api

import (
	"context"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

type actorKey struct{}

// readable is the store as the program of a request may read it: one that may not read all articles (staff.ReadAll) finds
// no other than those of the person for whom it works.
type readable struct{ Store }

func (s readable) Read(ctx context.Context, fn func(Reader) error) error {
	actor, known := ctx.Value(actorKey{}).(staff.Actor)
	if !known || actor.May(staff.ReadAll) || actor.May(staff.EditAll) {
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

func (o ownReader) Articles(ctx context.Context, f news.ArticleFilter) ([]news.ArticleRow, error) {
	if o.actor.Person == 0 || f.Owner != 0 && f.Owner != o.actor.Person {
		return nil, nil
	}
	f.Owner = o.actor.Person
	return o.Reader.Articles(ctx, f)
}

func (o ownReader) History(ctx context.Context, no int64) ([]news.Revision, error) {
	if _, err := o.Article(ctx, no); err != nil {
		return nil, err
	}
	return o.Reader.History(ctx, no)
}

func (o ownReader) Revision(ctx context.Context, no, id int64) (news.Revision, error) {
	if _, err := o.Article(ctx, no); err != nil {
		return news.Revision{}, err
	}
	return o.Reader.Revision(ctx, no, id)
}

// Tags are none: a tag and how often it is used tell of articles that nobody may know of yet.
func (o ownReader) Tags(context.Context, news.TagFilter) ([]news.Tag, error) { return nil, nil }
