package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/numbers"
	"jogan/internal/web"
)

// bannerReader is what the screens of banners, campaigns and advertisers ask.
type bannerReader interface {
	Advertisers(ctx context.Context) ([]banner.Advertiser, error)
	Advertiser(ctx context.Context, id int64) (banner.Advertiser, error)
	Campaigns(ctx context.Context) ([]banner.Campaign, error)
	Campaign(ctx context.Context, id int64) (banner.Campaign, error)
	PastBanners(ctx context.Context, campaign int64) ([]banner.Past, error)
	CampaignDays(ctx context.Context, campaign int64) ([]banner.Day, error)
}

// BannerPreviewer makes the page that readers would see with a banner in its place, whether it runs or not.
type BannerPreviewer interface {
	PreviewBanner(ctx context.Context, c banner.Creative) ([]byte, error)
}

// BannersPage is the places: where they stand, what runs in them now and in the weeks to come, and all their banners.
type BannersPage struct {
	Frame
	Tabs   []Tab
	Weeks  []string // the days on which the weeks of the plan begin
	Places []BannerPlace
}

// BannerPlace is a place with its banners.
type BannerPlace struct {
	banner.Place
	Running int // banners that share it now
	Banners []BannerLine
	Plan    []BannerPlan
}

// BannerLine is a banner with how it stands now.
type BannerLine struct {
	banner.Creative
	State string // running, waiting, ended, paused, behind (a house ad while something is sold)
	Share int    // of a hundred showings, where it runs
	Fit   banner.Fit
	Bounds
	banner.Count
}

// Bounds is when a banner can be seen: its own period within its campaign's.
type Bounds struct{ From, To time.Time }

// BannerPlan is in which of the weeks to come a banner stands.
type BannerPlan struct {
	Name  string
	Path  string
	House bool
	Weeks []bool
}

// plannedWeeks is how far the plan looks.
const plannedWeeks = 8

func bannerTabs(open string) []Tab {
	var tabs []Tab
	for _, x := range []string{"banners", "campaigns", "advertisers"} {
		tabs = append(tabs, Tab{"banner.tab-" + x, "/desk/" + x, x == open, -1})
	}
	return tabs
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
		pictures, err := bannerPictures(ctx, rd, all)
		if err != nil {
			return nil, err
		}
		p := BannersPage{Frame: f, Tabs: bannerTabs("banners")}
		first := numbers.DayOf(n.Now(), f.Paper.Zone()).Monday()
		for i := range plannedWeeks {
			p.Weeks = append(p.Weeks, (first + numbers.Day(7*i)).Date().Format("01.02"))
		}
		for _, place := range banner.Places() {
			x := BannerPlace{Place: place}
			eligible, _ := banner.Eligible(all, place.Key, n.Now())
			x.Running = len(eligible)
			total := 0
			for _, c := range eligible {
				total += c.Weight
			}
			for _, c := range all {
				if c.Place != place.Key {
					continue
				}
				line := BannerLine{Creative: c, State: n.state(all, c), Fit: place.Fits(pictures[c.Picture].Width, pictures[c.Picture].Height), Bounds: bounds(c), Count: counts[c.ID]}
				if line.State == "running" && total > 0 {
					line.Share = c.Weight * 100 / total
				}
				x.Banners = append(x.Banners, line)
				if plan, some := planned(c, first, f.Paper.Zone(), n.Now()); some {
					x.Plan = append(x.Plan, plan)
				}
			}
			p.Places = append(p.Places, x)
		}
		return p, nil
	})
}

func bannerPictures(ctx context.Context, rd Reader, all []banner.Creative) (map[int64]news.Picture, error) {
	var ids []int64
	for _, c := range all {
		ids = append(ids, c.Picture)
	}
	return rd.Pictures(ctx, ids)
}

// bounds is the later of the two beginnings and the earlier of the two ends.
func bounds(c banner.Creative) Bounds {
	b := Bounds{c.Starts, c.Ends}
	if c.Term.Starts.After(b.From) {
		b.From = c.Term.Starts
	}
	if !c.Term.Ends.IsZero() && (b.To.IsZero() || c.Term.Ends.Before(b.To)) {
		b.To = c.Term.Ends
	}
	return b
}

// planned is in which weeks from a Monday on a banner stands, from now on; false where in none.
func planned(c banner.Creative, first numbers.Day, zone *time.Location, now time.Time) (BannerPlan, bool) {
	plan := BannerPlan{Name: c.Name, Path: fmt.Sprintf("/desk/banners/%d", c.ID), House: c.House}
	b, some := bounds(c), false
	for i := range plannedWeeks {
		from, to := (first + numbers.Day(7*i)).Start(zone), (first + numbers.Day(7*i+7)).Start(zone)
		if now.After(from) {
			from = now
		}
		on := !c.Paused && !c.Term.Paused && b.From.Before(to) && (b.To.IsZero() || b.To.After(from)) && (b.To.IsZero() || b.From.Before(b.To))
		plan.Weeks = append(plan.Weeks, on)
		some = some || on
	}
	return plan, some
}

// state says whether readers can see a banner now, and if not, why.
func (n *Newsroom) state(all []banner.Creative, c banner.Creative) string {
	now, b := n.Now(), bounds(c)
	switch {
	case c.Paused || c.Term.Paused:
		return "paused"
	case !b.To.IsZero() && !now.Before(b.To):
		return "ended"
	case now.Before(b.From):
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
	Place  banner.Place
	Size   [2]int // of the picture, in points
	Fit    banner.Fit
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
		if id, err := strconv.ParseInt(web.Query(r, "campaign", 20), 10, 64); err == nil && id > 0 {
			c.Campaign = id
		}
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
		campaigns, err := rd.Campaigns(ctx)
		if err != nil {
			return nil, err
		}
		var bought []Option
		for _, x := range campaigns {
			bought = append(bought, Option{Value: strconv.FormatInt(x.ID, 10), Text: x.AdvertiserName + " · " + x.Name, Selected: x.ID == c.Campaign})
		}
		p := BannerPage{Banner: c}
		upload := uploadField(c.Picture == 0)
		upload.Help = "banner.picture-help"
		p.Fields = Fields{
			{Name: "place", Kind: "select", Label: "banner.place-label", Required: true, Options: places},
			{Name: "name", Kind: "text", Label: "banner.name", Help: "banner.name-help", Limit: banner.MaxName, Required: true, Value: c.Name},
			{Name: "campaign", Kind: "select", Label: "banner.campaign", Help: "banner.campaign-help", Options: bought},
			upload,
			{Name: "alt", Kind: "text", Label: "banner.alt", Help: "banner.alt-help", Limit: banner.MaxAlt, Required: true, Value: c.Alt},
			{Name: "url", Kind: "text", Label: "banner.url", Help: "banner.url-help", Required: true, Value: c.URL},
			{Name: "starts", Kind: "time", Label: "banner.starts", Value: typed(c.Starts, f.Paper.Zone())},
			{Name: "ends", Kind: "time", Label: "banner.ends", Help: "banner.ends-help", Value: typed(c.Ends, f.Paper.Zone())},
			{Name: "weight", Kind: "number", Label: "banner.weight", Help: "banner.weight-help", Min: 1, Max: banner.MaxWeight, Required: true, Value: strconv.Itoa(c.Weight)},
			{Name: "house", Kind: "check", Label: "banner.house", Help: "banner.house-help", Checked: c.House},
			{Name: "paused", Kind: "check", Label: "banner.paused", Checked: c.Paused},
			{Name: "version", Kind: "hidden", Label: "banner.version", Value: number(c.Version)},
		}.fill(&f, "", v, s.err)
		if uploaded != 0 {
			p.Banner.Picture = uploaded
		}
		if p.Banner.Picture != 0 {
			picture, err := rd.Picture(ctx, p.Banner.Picture)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return nil, err
			}
			if place, ok := banner.PlaceOf(c.Place); ok && picture.ID != 0 {
				p.Place, p.Size, p.Fit = place, [2]int{picture.Width, picture.Height}, place.Fits(picture.Width, picture.Height)
			}
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
		ID: id, Place: v.Text("place"), Name: v.Text("name"), Campaign: v.Int("campaign"), Picture: stands.Picture, Version: v.Int("version"),
		Alt: v.Text("alt"), URL: v.Text("url"), Starts: v.Time("starts", paper.Zone()), Ends: v.Time("ends", paper.Zone()),
		House: v.Has("house"), Weight: small(v.Int("weight")), Paused: v.Has("paused"),
	}
	if id != 0 && c.Version <= 0 {
		c.Version = -1 // a form always says what it began from
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
	done := "saved"
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		picture, err := rd.Picture(r.Context(), c.Picture)
		if place, ok := banner.PlaceOf(c.Place); ok && err == nil && place.Fits(picture.Width, picture.Height) == banner.FitsShape {
			done = "saved-shape"
		}
		return err
	})
	if err != nil {
		return err
	}
	return back(w, r, "/desk/banners", done)
}

// BannerPreviewPage shows the page of readers with a banner in its place, on a wide screen and on a phone.
type BannerPreviewPage struct {
	Frame
	Banner banner.Creative
	Page   string // address of the page
	Hidden bool   // the place is not on phones
}

func (n *Newsroom) bannerPreview(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.show(w, r, screen{page: "banner-preview", here: "banners"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		c, err := rd.Banner(ctx, id)
		return BannerPreviewPage{f, c, fmt.Sprintf("/desk/banners/%d/page", id), c.Place == "side"}, err
	})
}

// bannerPage is the readers' front page with the banner in its place, for the frames of the preview.
func (n *Newsroom) bannerPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	var c banner.Creative
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		c, err = rd.Banner(r.Context(), id)
		return err
	})
	if err != nil {
		return err
	}
	raw, err := n.Previewer.PreviewBanner(r.Context(), c)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", strings.Replace(previewPolicy(), "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	write(w, r, http.StatusOK, staffPictures(raw))
	return nil
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
