package site

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jogan/internal/news"
)

// Popup is a card that stands over the page until its reader closes it. The page brings it hidden and a script shows it,
// so that nothing moves and who closed it is never told to the server. Without the script its words stand as a plain
// block under the page.
type Popup struct {
	ID, Version int64
	Title       string
	Lines       []string
	Image       *Image
	Path        string // where it leads; empty: nowhere
	Spot        news.PopupSpot
	Size        news.PopupSize
	Phone       news.PopupPhone
	Ad          bool
	Preview     bool // shown whatever the browser remembers
}

// maxPopups bounds the popups of a page.
const maxPopups = 5

// popups fills what stands over the page now, and says when the next one begins or ends. Previews for the newsroom carry
// none but the one that is looked at.
func (m *making) popups(ctx context.Context, f *Frame, p place) error {
	if m.popup != nil {
		return m.addPopup(ctx, f, *m.popup, true)
	}
	if _, preview := m.uses.(uncollected); preview {
		return nil
	}
	m.uses.Use(usePopups)
	all, err := m.r.Popups(ctx, m.now)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Pages == news.PopupFront && p.path != "/" {
			continue
		}
		if m.now.Before(x.From) {
			m.until(x.From)
			continue
		}
		m.until(x.Until)
		if len(f.Popups) < maxPopups {
			if err := m.addPopup(ctx, f, x, false); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *making) addPopup(ctx context.Context, f *Frame, x news.Popup, preview bool) error {
	p := Popup{ID: x.ID, Version: x.Version, Title: x.Title, Path: x.URL, Spot: x.Spot, Size: x.Size, Phone: x.Phone, Ad: x.Ad, Preview: preview}
	p.Lines = slices.DeleteFunc(strings.Split(x.Text, "\n"), func(s string) bool { return strings.TrimSpace(s) == "" })
	pictures, err := m.pictures(ctx, []int64{x.Picture})
	if err != nil {
		return err
	}
	if picture, ok := pictures[x.Picture]; ok {
		image := m.image(picture, "(min-width: 40em) 440px, 100vw", 640)
		image.Alt = x.Alt
		p.Image = &image
	}
	if p.Image != nil || len(p.Lines) > 0 {
		f.Popups = append(f.Popups, p)
	}
	return nil
}

// PreviewPopup is a page of readers with the popup over it, for the newsroom. It is kept nowhere.
func (s *Site) PreviewPopup(ctx context.Context, x news.Popup) ([]byte, error) {
	var out page
	err := s.make(ctx, uncollected{}, func(m *making) (err error) {
		m.popup = &x
		out, err = m.latest(ctx, news.Cursor{})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("preview of popup %d: %w", x.ID, err)
	}
	return out.body, nil
}
