package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

// BannersPage lists the banners by place.
type BannersPage struct {
	Frame
	Places []BannerPlace
}

// BannerPlace is a place with its banners.
type BannerPlace struct {
	banner.Place
	Banners []BannerLine
}

// BannerLine is a banner with how it stands now.
type BannerLine struct {
	banner.Creative
	State string // running, waiting, ended, paused, behind (a house ad while something is sold)
	banner.Count
}

func (n *Newsroom) banners(w http.ResponseWriter, r *http.Request) error {
	return n.show(w, r, screen{page: "banners", here: "banners"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Banners(ctx)
		if err != nil {
			return nil, err
		}
		counts, err := rd.BannerCounts(ctx, time.Time{})
		if err != nil {
			return nil, err
		}
		p := BannersPage{Frame: f}
		for _, place := range banner.Places() {
			x := BannerPlace{Place: place}
			for _, c := range all {
				if c.Place == place.Key {
					x.Banners = append(x.Banners, BannerLine{c, n.state(all, c), counts[c.ID]})
				}
			}
			p.Places = append(p.Places, x)
		}
		return p, nil
	})
}

// state says whether readers can see a banner now, and if not, why.
func (n *Newsroom) state(all []banner.Creative, c banner.Creative) string {
	now := n.Now()
	switch {
	case c.Paused:
		return "paused"
	case !c.Ends.IsZero() && !now.Before(c.Ends):
		return "ended"
	case now.Before(c.Starts):
		return "waiting"
	}
	eligible, _ := banner.Eligible(all, c.Place, now)
	for _, x := range eligible {
		if x.ID == c.ID {
			return "running"
		}
	}
	return "behind"
}

// BannerPage writes a banner.
type BannerPage struct {
	Frame
	Banner banner.Creative
	Fields Fields
}

// Action is the address that the form is sent to.
func (p BannerPage) Action() string {
	if p.Banner.ID == 0 {
		return "/desk/banners/new"
	}
	return fmt.Sprintf("/desk/banners/%d", p.Banner.ID)
}

func (n *Newsroom) newBanner(w http.ResponseWriter, r *http.Request) error {
	return n.showBanner(w, r, screen{}, 0, nil, 0)
}

func (n *Newsroom) banner(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showBanner(w, r, screen{}, id, nil, 0)
}

// showBanner shows the form; uploaded is a picture that was taken in with a form that comes back.
func (n *Newsroom) showBanner(w http.ResponseWriter, r *http.Request, s screen, id int64, v *web.Values, uploaded int64) error {
	s.page, s.here = "banner", "banners"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		c := banner.Creative{Place: web.Query(r, "place", 20), Weight: 10}
		if id != 0 {
			var err error
			if c, err = rd.Banner(ctx, id); err != nil {
				return nil, err
			}
		}
		var places []Option
		for _, x := range banner.Places() {
			places = append(places, Option{Value: x.Key, Text: fmt.Sprintf("%s (%d×%d)", f.words.Text(f.Lang, "place."+x.Key), x.Width, x.Height), Selected: x.Key == c.Place})
		}
		p := BannerPage{Banner: c}
		upload := uploadField(c.Picture == 0)
		upload.Help = "banner.picture-help"
		p.Fields = Fields{
			{Name: "place", Kind: "select", Label: "banner.place-label", Required: true, Options: places},
			{Name: "name", Kind: "text", Label: "banner.name", Help: "banner.name-help", Limit: banner.MaxName, Required: true, Value: c.Name},
			{Name: "advertiser", Kind: "text", Label: "banner.advertiser", Limit: banner.MaxName, Value: c.Advertiser},
			upload,
			{Name: "alt", Kind: "text", Label: "banner.alt", Help: "banner.alt-help", Limit: banner.MaxAlt, Required: true, Value: c.Alt},
			{Name: "url", Kind: "text", Label: "banner.url", Help: "banner.url-help", Required: true, Value: c.URL},
			{Name: "starts", Kind: "time", Label: "banner.starts", Value: typed(c.Starts, f.Paper.Zone())},
			{Name: "ends", Kind: "time", Label: "banner.ends", Help: "banner.ends-help", Value: typed(c.Ends, f.Paper.Zone())},
			{Name: "weight", Kind: "number", Label: "banner.weight", Help: "banner.weight-help", Min: 1, Max: banner.MaxWeight, Required: true, Value: strconv.Itoa(c.Weight)},
			{Name: "house", Kind: "check", Label: "banner.house", Help: "banner.house-help", Checked: c.House},
			{Name: "paused", Kind: "check", Label: "banner.paused", Checked: c.Paused},
		}.fill(&f, "", v, s.err)
		if uploaded != 0 {
			p.Banner.Picture = uploaded
		}
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) saveBanner(w http.ResponseWriter, r *http.Request) error {
	var id int64
	var err error
	if r.PathValue("id") != "" {
		if id, err = web.PathID(r, "id"); err != nil {
			return err
		}
	}
	v, err := uploadForm(w, r)
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showBanner(w, r, screen{err: err}, id, nil, 0)
	}
	var paper news.Paper
	stands := banner.Creative{}
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		if paper, err = rd.Paper(r.Context()); err != nil || id == 0 {
			return err
		}
		stands, err = rd.Banner(r.Context(), id)
		return err
	})
	if err != nil {
		return err
	}
	c := banner.Creative{
		ID: id, Place: v.Text("place"), Name: v.Text("name"), Advertiser: v.Text("advertiser"), Picture: stands.Picture,
		Alt: v.Text("alt"), URL: v.Text("url"), Starts: v.Time("starts", paper.Zone()), Ends: v.Time("ends", paper.Zone()),
		House: v.Has("house"), Weight: small(v.Int("weight")), Paused: v.Has("paused"),
	}
	if kept := v.Int("kept_picture"); kept > 0 {
		c.Picture = kept
	}
	taken, err := n.takeImage(r)
	if err != nil && !again(err) {
		return err
	}
	for _, f := range fault.FieldsOf(err) {
		v.Faults.Add(f.Name, f.Key, f.Args...)
	}
	if taken.ID != 0 {
		c.Picture = taken.ID
	}
	for _, f := range fault.FieldsOf(c.Check()) {
		v.Faults.Add(f.Name, f.Key, f.Args...)
	}
	if err = v.Faults.Err(); err == nil {
		_, err = n.Desk.SaveBanner(r.Context(), n.actor(r), c)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showBanner(w, r, screen{err: err}, id, v, c.Picture)
	}
	return back(w, r, "/desk/banners", "saved")
}

func (n *Newsroom) deleteBanner(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeleteBanner(r.Context(), n.actor(r), id); err != nil {
		return err
	}
	return back(w, r, "/desk/banners", "deleted")
}
