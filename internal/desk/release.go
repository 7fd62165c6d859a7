package desk

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strconv"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/staff"
)

// Release is a press release as a door read it from a file. The desk knows no file format: a door that takes files in
// turns what it read into this.
type Release struct {
	Article  news.Article // Kind and Origin are set; data-picture in the body counts Pictures, from 1 on
	Pictures []ReleasePicture
	Note     func(refused []int) string // what the first revision keeps for the newsroom, once the refused pictures are known; nil: nothing
}

// ReleasePicture is a picture that came with a release.
type ReleasePicture struct {
	Bytes  []byte
	Alt    string
	Credit string
}

var releaseFigure = regexp.MustCompile(`<figure data-picture="(\d+)">`)

// DraftRelease begins an article of a release: its pictures go into the library, and those that the library refuses out
// of the text. refused are their places, from 1 on.
func (d *Desk) DraftRelease(ctx context.Context, actor staff.Actor, x Release) (a news.Article, refused []int, err error) {
	a = x.Article
	if err := actor.Permit(staff.Write); err != nil {
		return a, nil, err
	}
	if err := a.Check(); err != nil {
		return a, nil, err
	}
	ids := make([]int64, len(x.Pictures))
	for i, p := range x.Pictures {
		words := news.Picture{Alt: p.Alt, Credit: p.Credit}
		if words.Check() != nil { // what a program wrote there is no reason to refuse the picture
			words = news.Picture{}
		}
		stored, err := d.AddPicture(ctx, actor, bytes.NewReader(p.Bytes), words)
		switch {
		case err == nil:
			ids[i] = stored.ID
		case fault.Is(err, fault.Invalid), fault.Is(err, fault.Unavailable):
			refused = append(refused, i+1)
		default:
			return a, refused, err
		}
	}
	body := releaseFigure.ReplaceAllStringFunc(a.Body, func(tag string) string {
		i, err := strconv.Atoi(releaseFigure.FindStringSubmatch(tag)[1])
		if err != nil || i < 1 || i > len(ids) || ids[i-1] == 0 {
			return `<figure data-picture="">`
		}
		return fmt.Sprintf(`<figure data-picture="%d">`, ids[i-1])
	})
	if a.Body, err = richtext.Canonical(body); err != nil {
		return a, refused, err
	}
	note := ""
	if x.Note != nil {
		note = x.Note(refused)
	}
	a.No, a.Version = 0, 0
	var saved news.Article
	typed := a
	err = d.store.Write(ctx, func(tx Tx) (err error) {
		if a, err = settled(ctx, tx, typed); err != nil {
			return err
		}
		if err := checkPlaces(ctx, tx, a); err != nil {
			return err
		}
		saved, err = d.begin(ctx, tx, actor, a, d.now(), note)
		return err
	})
	if err != nil {
		return a, refused, fmt.Errorf("draft a release: %w", err)
	}
	return saved, refused, nil
}
