package newsroom

import (
	"context"
	"slices"
	"strconv"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// choosable is how many of the library's newest pictures a form offers.
const choosable = 120

// offerPictures gives the field of kind "picture" the library to choose from: the picture chosen so far first, however
// old it is, then the newest. What readers may not see is not offered anew.
func (f Fields) offerPictures(ctx context.Context, rd Reader, field string) error {
	at := slices.IndexFunc(f, func(x Input) bool { return x.Name == field })
	if at < 0 {
		return nil
	}
	all, err := rd.PictureList(ctx, 0, choosable)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(x news.Picture) bool { return !x.Blocked.IsZero() || !x.IsImage() })
	x := &f[at]
	chosen, err := strconv.ParseInt(x.Value, 10, 64)
	if err != nil || chosen <= 0 {
		x.Value, x.Library = "", all
		return nil
	}
	one, err := rd.Picture(ctx, chosen)
	if fault.Is(err, fault.NotFound) {
		x.Value, x.Library = "", all
		return nil
	}
	if err != nil {
		return err
	}
	x.Library = append([]news.Picture{one}, slices.DeleteFunc(all, func(y news.Picture) bool { return y.ID == chosen })...)
	return nil
}
