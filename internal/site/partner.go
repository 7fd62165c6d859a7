package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/richtext"
)

// PartnerRows is who may fetch the paper's articles, and what stands in their feeds.
type PartnerRows interface {
	PartnerAt(ctx context.Context, slug string) (news.Partner, error)
	PartnerFeed(ctx context.Context, partner int64, since time.Time, limit int) ([]news.Delivery, error)
}

// Piece is an article as partners get it. One that readers do not see is to be deleted: of it stand its names alone.
func (s *Site) Piece(ctx context.Context, no int64) (x notify.Piece, err error) {
	err = s.make(ctx, uncollected{}, func(m *making) error {
		x, err = m.piece(ctx, no)
		return err
	})
	return x, err
}

// Newest is the newest article that a partner's filter takes, of the newest that there are; NotFound where it takes none.
func (s *Site) Newest(ctx context.Context, f news.PartnerFilter) (x notify.Piece, err error) {
	err = s.make(ctx, uncollected{}, func(m *making) error {
		heads, err := m.r.Listing(ctx, news.ListAll, news.Cursor{}, news.PartnerFeed)
		if err != nil {
			return err
		}
		for _, h := range heads {
			public, err := m.r.PublicArticle(ctx, h.No)
			if err != nil {
				return err
			}
			if f.Takes(public, m.sections) {
				x, err = m.piece(ctx, h.No)
				return err
			}
		}
		return fault.New(fault.NotFound, "fault.not-found")
	})
	return x, err
}

func (m *making) piece(ctx context.Context, no int64) (notify.Piece, error) {
	x := notify.Piece{
		No: no, URL: m.absolute(articlePath(no)), Paper: m.paper.Name, Site: m.paper.URL, Language: language, Action: news.DeliverInsert, Updated: m.now,
	}
	x.ID = m.paper.Name + "/" + strconv.FormatInt(no, 10)
	if u, err := url.Parse(x.URL); err == nil && u.Host != "" {
		x.ID = u.Host + "/articles/" + strconv.FormatInt(no, 10)
	}
	public, err := m.r.PublicArticle(ctx, no)
	switch {
	case fault.Is(err, fault.NotFound):
		x.Action = news.DeliverDelete
		return x, nil
	case err != nil:
		return x, err
	case !public.Withdrawn.IsZero():
		x.Action, x.Updated = news.DeliverDelete, public.Withdrawn.In(m.now.Location())
		return x, nil
	}
	item, err := m.feedItem(ctx, public.Headline)
	if err != nil {
		return x, err
	}
	x.Title, x.Subtitle, x.Short, x.Lead = item.Title, public.Subtitle, public.ShortTitle, public.Lead
	x.HTML, x.Text = item.Content, richtext.Text(public.Body)
	x.Kind, x.Grade, x.Own, x.Source, x.Tags, x.AIUse = public.Kind, public.Grade, public.Origin.Own, public.Origin.Source, public.Tags, public.AIUse
	for _, a := range item.Authors {
		x.Authors = append(x.Authors, a.Name)
	}
	if section, ok := m.sections.Find(public.Section); ok {
		x.Section, x.Slug = section.Name, section.Slug
	}
	for _, b := range public.Bylines {
		if b.Email != "" {
			x.Emails = append(x.Emails, b.Email)
		}
	}
	x.Published, x.Updated = public.Published.In(m.now.Location()), public.Published.In(m.now.Location())
	if !public.Edited.IsZero() {
		x.Updated = public.Edited.In(m.now.Location())
	}
	x.Copyright = m.paper.Copyright
	if x.Copyright == "" {
		x.Copyright = m.words("partner.copyright", m.paper.Name)
	}
	library, err := m.pictures(ctx, public.Pictures())
	if err != nil {
		return x, err
	}
	for _, id := range public.Pictures() {
		p, ok := library[id]
		if !ok {
			continue
		}
		i := m.image(p, "", 1200)
		caption := p.Caption
		if id == public.Picture && public.Caption != "" {
			caption = public.Caption
		}
		x.Pictures = append(x.Pictures, notify.PiecePicture{URL: m.absolute(i.Src), Type: kindOf(i.Src, p.Type), Width: i.Width, Height: i.Height, Alt: i.Alt, Caption: caption, Credit: p.Credit})
	}
	return x, nil
}

// kindOf is the media type of a picture's file: sizes are made as JPEG unless they keep what JPEG cannot.
func kindOf(file, original string) string {
	switch {
	case strings.HasSuffix(file, ".jpg"):
		return "image/jpeg"
	case strings.HasSuffix(file, ".png"):
		return "image/png"
	}
	return original
}

// partnerFeed is what a partner fetches with its key. A wrong key and an unknown partner look the same. It is kept by
// nobody on the way and by no cache of ours: what was withdrawn a moment ago is gone from it.
func (s *Site) partnerFeed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache")
	h.Set("X-Robots-Tag", "noindex")
	var p news.Partner
	var rows []news.Delivery
	var body []byte
	err := s.make(ctx, uncollected{}, func(m *making) (err error) {
		p, err = m.r.PartnerAt(ctx, r.PathValue("slug"))
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if open := notify.OpensFeed(p, r.URL.Query().Get("key")); !open || strings.HasSuffix(r.URL.Path, ".xml") != p.Format.XML() {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		if m.paper.URL == "" {
			m.paper.URL = s.root(r)
		}
		rows, body, err = m.partnerFeed(ctx, p)
		return err
	})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	h.Set("ETag", tag)
	h.Set("Content-Type", notify.MediaType(p))
	if r.Method != http.MethodHead && s.Pulled != nil {
		if err := s.Pulled(ctx, p.ID, rows); err != nil {
			return fmt.Errorf("note that partner %d fetched: %w", p.ID, err)
		}
	}
	for asked := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if strings.TrimPrefix(strings.TrimSpace(asked), "W/") == tag {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // whoever went away needs no answer
	}
	return nil
}

// partnerFeed writes the feed of one moment.
func (m *making) partnerFeed(ctx context.Context, p news.Partner) ([]news.Delivery, []byte, error) {
	rows, err := m.r.PartnerFeed(ctx, p.ID, m.now.Add(-news.PartnerFeedAge), news.PartnerFeed)
	if err != nil {
		return nil, nil, err
	}
	var all []notify.Piece
	for i, d := range rows {
		x, err := m.piece(ctx, d.Article)
		if err != nil {
			return nil, nil, err
		}
		if x.Action == news.DeliverDelete { // before the row is told of it
			rows[i].Action = x.Action
		} else {
			x.Action = d.Action
		}
		if d.State == news.DeliveryDeleted || x.Action == news.DeliverDelete {
			x.Action, x.Updated = news.DeliverDelete, d.Queued.In(m.now.Location())
		}
		all = append(all, x)
	}
	body, err := notify.WritePieces(p, m.paper.Name, m.paper.URL, all)
	return rows, body, err
}
