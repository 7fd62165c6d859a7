// Package paper makes newspapers for measuring: as many Korean articles as are asked for, the same ones for the same
// seed and the same present. It founds the paper with the program's own command and writes the articles through the
// store's bulk path, as a move from another system would. It measures nothing itself.
package paper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jogan/internal/app"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// Options say what paper is wanted.
type Options struct {
	Dir      string // data directory, empty or not there yet
	Database string // postgres://…; empty: SQLite in Dir
	Articles int
	Seed     uint64
	Now      time.Time         // when the newest article came out
	Progress func(written int) // called after each batch
	Searched bool              // only what the search answers from, several times as fast
}

const (
	batch      = 2000 // articles to a transaction
	characters = 740  // of a body, at least; about 800 on average
	reporters  = 25
	pictures   = 8
	daily      = 60 // articles a day, where the paper is not so large that it would be older than maxAge
	maxAge     = 20 * 365 * 24 * time.Hour
)

// Make founds a paper and fills it. Memory does not grow with the number of articles.
func Make(ctx context.Context, o Options) (err error) {
	args := []string{"init", "--data", o.Dir, "--name", "잰신문", "--publisher", "한가온", "--log-level", "error"}
	if o.Database != "" {
		args = append(args, "--database", o.Database)
	}
	var said bytes.Buffer
	if code := app.Command(ctx, args, func(string) (string, bool) { return "", false }, io.Discard, &said); code != 0 {
		return fmt.Errorf("found the paper: exit code %d: %s", code, said.String())
	}
	now := func() time.Time { return o.Now }
	db, err := store.Open(ctx, store.Options{
		Path: filepath.Join(o.Dir, "jogan.db"), URL: o.Database, Now: now, Log: slog.New(slog.DiscardHandler), Loose: true,
	})
	if err != nil {
		return err
	}
	closed := false
	defer func() {
		if !closed {
			err = errors.Join(err, db.Close())
		}
	}()
	p, err := begin(ctx, db, o)
	if err != nil {
		return err
	}
	if o.Searched {
		sections, err := db.Sections(ctx)
		closed = true
		if err := errors.Join(err, db.Close()); err != nil {
			return err
		}
		return p.fill(ctx, sections.Family)
	}
	for written := 0; written < o.Articles; {
		var articles []news.Article
		for range min(batch, o.Articles-written) {
			written++
			articles = append(articles, p.article(int64(written)))
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return tx.Bulk(ctx, articles) }); err != nil {
			return err
		}
		if err := db.AddViews(ctx, p.views(articles)); err != nil {
			return err
		}
		if o.Progress != nil {
			o.Progress(written)
		}
	}
	return nil
}

// filling is a paper that is being filled.
type filling struct {
	Options
	*writer
	sections []int64
	staff    []news.Byline
	pictures []int64
	step     time.Duration // between two articles
}

func begin(ctx context.Context, db *store.DB, o Options) (*filling, error) {
	p := &filling{Options: o, writer: newWriter(o.Seed), step: 24 * time.Hour / daily}
	if time.Duration(o.Articles)*p.step > maxAge {
		p.step = maxAge / time.Duration(o.Articles)
	}
	sections, err := db.Sections(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range sections {
		p.sections = append(p.sections, s.ID)
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		p.staff = nil
		for i := range reporters {
			person := staff.Person{
				Login: fmt.Sprintf("reporter%02d", i+1), Handle: fmt.Sprintf("reporter%02d", i+1),
				Name: string([]rune("가나다라마바사아자차카타파하")[i%14]) + "누리", Title: "기자", Role: staff.Reporter, Created: tx.Now,
			}
			id, err := tx.SavePerson(ctx, person)
			if err != nil {
				return err
			}
			person.ID = id
			p.staff = append(p.staff, person.Byline())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p, p.addPictures(ctx, db)
}

// addPictures adds a few pictures that many articles share: pages have the weight of pages with pictures, and the disk
// does not fill.
func (p *filling) addPictures(ctx context.Context, db *store.DB) error {
	dir, err := media.OpenDir(filepath.Join(p.Dir, "media"), p.Now)
	if err != nil {
		return err
	}
	defer dir.Close()
	library := media.New(dir, media.DefaultLimits())
	for i := range pictures {
		drawn := image.NewRGBA(image.Rect(0, 0, 960, 600))
		for y := range 600 {
			for x := range 960 {
				drawn.SetRGBA(x, y, color.RGBA{uint8(x / 5), uint8(y / 4), uint8(32 * i), 255})
			}
		}
		var raw bytes.Buffer
		if err := jpeg.Encode(&raw, drawn, nil); err != nil {
			return err
		}
		stored, err := library.Accept(ctx, &raw)
		if err != nil {
			return err
		}
		picture := news.Picture{
			Key: stored.Key, Type: stored.Type, Width: stored.Width, Height: stored.Height, Created: p.Now,
			Caption: p.sentence(), Credit: "잰신문", Alt: p.title(),
		}
		for _, v := range stored.Variants {
			picture.Variants = append(picture.Variants, news.PictureVariant{Width: v.Width, Height: v.Height, File: v.File})
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			id, err := tx.InsertPicture(ctx, picture)
			p.pictures = append(p.pictures, id)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// article writes the article of a number. Numbers follow time, the last one is of Now.
func (p *filling) article(no int64) news.Article {
	out := p.Now.Add(-time.Duration(int64(p.Articles)-no) * p.step).Add(-time.Duration(p.random.Int64N(int64(p.step)))).UTC().Truncate(time.Millisecond)
	by := p.staff[p.random.IntN(len(p.staff))]
	a := news.Article{
		No: no, Version: 2, PublicVersion: 2, Status: news.Published, Kind: news.Normal, Grade: news.Middle,
		Title: p.title(), Section: p.sections[p.random.IntN(len(p.sections))], Bylines: []news.Byline{by},
		Origin: news.Origin{Own: true}, Portal: true, Owner: by.Person,
		Created: out.Add(-time.Hour), Published: out, Updated: out,
	}
	switch n := p.random.IntN(100); {
	case n < 8:
		a.Kind = news.Exclusive
	case n < 12:
		a.Kind = news.Column
	case n < 30:
		a.Kind, a.Origin = news.Roundup, news.Origin{Source: "누리통신"}
	}
	if p.random.IntN(12) == 0 {
		a.Grade = news.Top
	}
	if p.random.IntN(3) == 0 {
		a.Subtitle = p.sentence()
	}
	if p.random.IntN(8) == 0 {
		a.Updated, a.Version, a.PublicVersion = out.Add(time.Duration(p.random.Int64N(int64(p.step)))), 4, 4
	}
	if p.random.IntN(10) < 6 {
		a.Picture = p.pictures[p.random.IntN(len(p.pictures))]
	}
	for range 2 + p.random.IntN(3) {
		tag := p.nouns[p.rare.Uint64()]
		if !slices.Contains(a.Tags, tag) {
			a.Tags = append(a.Tags, tag)
		}
	}
	var body strings.Builder
	for i, text := range p.paragraphs(characters) {
		if i == 0 {
			text = "[가온=잰신문] " + by.Name + " 기자 = " + text
		}
		body.WriteString("<p>" + text + "</p>")
	}
	a.Body = body.String()
	return a
}

// views are what the articles were read: each in its first hours, the last days' ones so that the most-read lists have
// something to choose from.
func (p *filling) views(articles []news.Article) []ranking.Views {
	var all []ranking.Views
	for _, a := range articles {
		hours := 1
		if p.Now.Sub(a.Published) < 8*24*time.Hour {
			hours = 6
		}
		for i := range hours {
			hour := a.Published.Add(time.Duration(i) * time.Hour).Truncate(time.Hour)
			if hour.After(p.Now) {
				break
			}
			all = append(all, ranking.Views{Article: a.No, Hour: hour.UnixMilli(), Count: 1 + int64(p.random.ExpFloat64()*300)})
		}
	}
	return all
}
