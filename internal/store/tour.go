package store

import (
	"context"
	"strconv"

	"jogan/internal/news"
)

func tourName(person int64) string { return "tour:" + strconv.FormatInt(person, 10) }

// Tour is a person's walk through the sample paper; the zero Tour where they have not begun one.
func (r *Reader) Tour(ctx context.Context, person int64) (t news.Tour, err error) {
	t.Version, err = r.setting(ctx, tourName(person), &t)
	return t, err
}

// SaveTour writes a person's walk where its Version still stands; Conflict where it does not.
func (t *Tx) SaveTour(ctx context.Context, person int64, tour news.Tour) error {
	return t.saveSetting(ctx, tourName(person), tour, tour.Version)
}
