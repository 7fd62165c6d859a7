package site

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/ranking"
	"jogan/internal/web"
)

// Banner is an advertisement as it stands in its place.
type Banner struct {
	Place string
	Path  string // where a click goes: here, and then to the stored address
	House bool   // the paper's own
	Image Image
	Paper string // the paper's name, which marks its own
}

// banners draws one creative for each place. The draw depends on the page and on what may stand there alone, so that
// the same page made again comes out the same, while different pages share their places out.
func (m *making) banners(ctx context.Context, f *Frame, p place) error {
	if p.plain {
		return nil
	}
	all, err := m.r.Banners(ctx)
	if err != nil {
		return err
	}
	for _, where := range banner.Places() {
		m.uses.Use(useBanner(where.Key))
		eligible, until := banner.Eligible(all, where.Key, m.now)
		m.until(until)
		if m.shows != nil && m.shows.Place == where.Key {
			eligible = []banner.Creative{*m.shows}
		}
		drawn, err := m.draw(ctx, eligible, where, p.path)
		if err != nil {
			return err
		}
		switch where.Key {
		case "top":
			f.Top = drawn
		case "side":
			f.Side = drawn
		case "article":
			f.Within = drawn
		}
	}
	return nil
}

func (m *making) draw(ctx context.Context, eligible []banner.Creative, where banner.Place, path string) (*Banner, error) {
	var ids []int64
	for _, c := range eligible {
		ids = append(ids, c.Picture)
	}
	pictures, err := m.pictures(ctx, ids)
	if err != nil {
		return nil, err
	}
	eligible = slices.DeleteFunc(eligible, func(c banner.Creative) bool { p, ok := pictures[c.Picture]; return !ok || !p.IsImage() })
	chance := fnv.New64a()
	fmt.Fprint(chance, path, where.Key)
	for _, c := range eligible {
		fmt.Fprint(chance, " ", c.ID)
	}
	c, ok := banner.Draw(eligible, mix(chance.Sum64()))
	if !ok {
		return nil, nil
	}
	image := m.image(pictures[c.Picture], fmt.Sprintf("(min-width: %dpx) %dpx, 100vw", where.Width, where.Width), where.Width)
	image.Alt = c.Alt
	drawn := &Banner{Place: c.Place, Path: fmt.Sprintf("/b/%d", c.ID), House: c.House, Image: image, Paper: m.paper.Name}
	if m.shows != nil {
		drawn.Path = c.URL // a click of the newsroom's own does not count
	}
	return drawn, nil
}

// PreviewBanner makes the front page with a banner in its place, whether it runs or not. The page counts nothing.
func (s *Site) PreviewBanner(ctx context.Context, c banner.Creative) ([]byte, error) {
	var out page
	err := s.make(ctx, uncollected{}, func(m *making) (err error) {
		m.shows, m.preview = &c, true
		e, err := m.edition(ctx, 0)
		if err != nil {
			return err
		}
		out, err = m.frontPage(ctx, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("preview of banner %d: %w", c.ID, err)
	}
	return out.body, nil
}

// mix spreads a hash over all of its bits (the finaliser of MurmurHash3): those of FNV's low bits follow the last byte.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// click counts a click and sends the reader to the address that the newsroom stored, never to one from the request.
func (s *Site) click(w http.ResponseWriter, r *http.Request) error {
	c, err := s.bannerOf(r)
	if err != nil {
		return err
	}
	now := s.Now()
	if c.Paused || now.Before(c.Starts) { // what is not to be seen yet gives nothing away
		return fault.New(fault.NotFound, "fault.not-found")
	}
	if c.Runs(now) && r.Method == http.MethodGet && !prefetch(r) && !ranking.Robot(r.UserAgent()) {
		s.Clicks.Click(c.ID)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	w.Header().Set("Location", c.URL)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// seen counts that a banner stood on a reader's screen, as the page's script says.
func (s *Site) seen(w http.ResponseWriter, r *http.Request) error {
	c, err := s.bannerOf(r)
	if err != nil {
		return err
	}
	if c.Runs(s.Now()) && !prefetch(r) && !ranking.Robot(r.UserAgent()) {
		s.Clicks.Saw(c.ID)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// bannerOf is the banner that the address names.
func (s *Site) bannerOf(r *http.Request) (c banner.Creative, err error) {
	id, err := web.PathID(r, "id")
	if err != nil {
		return c, err
	}
	err = s.Store.Read(r.Context(), func(rd Reader) (err error) {
		c, err = rd.Banner(r.Context(), id)
		return err
	})
	return c, err
}
