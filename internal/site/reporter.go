package site

import (
	"context"
	"strconv"

	"jogan/internal/news"
)

// Names are the people whom readers know, and what they look like.
type Names interface {
	ReporterByHandle(ctx context.Context, handle string) (news.Reporter, error)
	Reporters(ctx context.Context, people []int64) (map[int64]news.Reporter, error)
	Portraits(ctx context.Context, people []int64) (map[int64]news.Picture, error)
}

// useReporter names what readers know of a person: the name, the page's address, the portrait.
func useReporter(person int64) string { return "reporter:" + strconv.FormatInt(person, 10) }
