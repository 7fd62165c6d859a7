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
	"jogan/internal/numbers"
	"jogan/internal/web"
)

// AdvertisersPage lists the advertisers with their campaigns.
type AdvertisersPage struct {
	Frame
	Tabs        []Tab
	Advertisers []AdvertiserLine
}

// AdvertiserLine is an advertiser and how many campaigns it has.
type AdvertiserLine struct {
	banner.Advertiser
	Campaigns int
}

func (n *Newsroom) advertisers(w http.ResponseWriter, r *http.Request) error {
	return n.show(w, r, screen{page: "advertisers", here: "banners"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Advertisers(ctx)
		if err != nil {
			return nil, err
		}
		campaigns, err := rd.Campaigns(ctx)
		if err != nil {
			return nil, err
		}
		p := AdvertisersPage{Frame: f, Tabs: bannerTabs("advertisers")}
		for _, a := range all {
			line := AdvertiserLine{Advertiser: a}
			for _, c := range campaigns {
				if c.Advertiser == a.ID {
					line.Campaigns++
				}
			}
			p.Advertisers = append(p.Advertisers, line)
		}
		return p, nil
	})
}

// AdvertiserPage writes an advertiser.
type AdvertiserPage struct {
	Frame
	Advertiser banner.Advertiser
	Campaigns  []banner.Campaign
	Fields     Fields
}

// Action is the address that the form is sent to.
func (p AdvertiserPage) Action() string { return formPath("advertisers", p.Advertiser.ID) }

func formPath(folder string, id int64) string {
	if id == 0 {
		return "/desk/" + folder + "/new"
	}
	return fmt.Sprintf("/desk/%s/%d", folder, id)
}

func (n *Newsroom) newAdvertiser(w http.ResponseWriter, r *http.Request) error {
	return n.showAdvertiser(w, r, screen{}, 0, nil)
}

func (n *Newsroom) advertiser(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showAdvertiser(w, r, screen{}, id, nil)
}

func (n *Newsroom) showAdvertiser(w http.ResponseWriter, r *http.Request, s screen, id int64, v *web.Values) error {
	s.page, s.here = "advertiser", "banners"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		var p AdvertiserPage
		if id != 0 {
			var err error
			if p.Advertiser, err = rd.Advertiser(ctx, id); err != nil {
				return nil, err
			}
			all, err := rd.Campaigns(ctx)
			if err != nil {
				return nil, err
			}
			for _, c := range all {
				if c.Advertiser == id {
					p.Campaigns = append(p.Campaigns, c)
				}
			}
		}
		a := p.Advertiser
		p.Fields = Fields{
			{Name: "name", Kind: "text", Label: "advertiser.name", Limit: banner.MaxName, Required: true, Value: a.Name},
			{Name: "contact", Kind: "area", Label: "advertiser.contact", Help: "advertiser.contact-help", Limit: banner.MaxContact, Value: a.Contact},
			{Name: "note", Kind: "area", Label: "banner.note", Limit: banner.MaxNote, Value: a.Note},
			{Name: "version", Kind: "hidden", Label: "banner.version", Value: number(a.Version)},
		}.fill(&f, "", v, s.err)
		p.Frame = f
		return p, nil
	})
}

// formID is the number in a form's address; 0 where the form is for something new.
func formID(r *http.Request) (int64, error) {
	if r.PathValue("id") == "" {
		return 0, nil
	}
	return web.PathID(r, "id")
}

func (n *Newsroom) saveAdvertiser(w http.ResponseWriter, r *http.Request) error {
	id, err := formID(r)
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	a := banner.Advertiser{ID: id, Version: v.Int("version"), Name: v.Text("name"), Contact: v.Text("contact"), Note: v.Text("note")}
	if err = v.Faults.Err(); err == nil {
		a, err = n.Desk.SaveAdvertiser(r.Context(), n.actor(r), a)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showAdvertiser(w, r, screen{err: err}, id, v)
	}
	if id == 0 { // what comes next is its campaign
		return back(w, r, fmt.Sprintf("/desk/advertisers/%d", a.ID), "saved")
	}
	return back(w, r, "/desk/advertisers", "saved")
}

func (n *Newsroom) deleteAdvertiser(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeleteAdvertiser(r.Context(), n.actor(r), id); err != nil {
		if !again(err) {
			return err
		}
		return n.showAdvertiser(w, r, screen{err: err}, id, nil)
	}
	return back(w, r, "/desk/advertisers", "deleted")
}

// CampaignsPage lists the campaigns, the newest first.
type CampaignsPage struct {
	Frame
	Tabs      []Tab
	Campaigns []CampaignLine
}

// CampaignLine is a campaign with how it stands and what was counted of it.
type CampaignLine struct {
	banner.Campaign
	State   string // running, waiting, ended, paused
	Banners int
	banner.Count
}

// CTR is how many of a hundred showings were followed by a click.
func (c CampaignLine) CTR() string { return ctr(c.Count) }

func ctr(c banner.Count) string {
	if x, seen := c.CTR(); seen {
		return fmt.Sprintf("%.2f%%", x)
	}
	return "–"
}

func termState(t banner.Term, now time.Time) string {
	switch {
	case t.Paused:
		return "paused"
	case !t.Ends.IsZero() && !now.Before(t.Ends):
		return "ended"
	case now.Before(t.Starts):
		return "waiting"
	}
	return "running"
}

func (n *Newsroom) campaigns(w http.ResponseWriter, r *http.Request) error {
	return n.show(w, r, screen{page: "campaigns", here: "banners"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.Campaigns(ctx)
		if err != nil {
			return nil, err
		}
		banners, err := rd.Banners(ctx)
		if err != nil {
			return nil, err
		}
		p := CampaignsPage{Frame: f, Tabs: bannerTabs("campaigns")}
		for _, c := range all {
			line := CampaignLine{Campaign: c, State: termState(c.Term, n.Now())}
			for _, b := range banners {
				if b.Campaign == c.ID {
					line.Banners++
				}
			}
			days, err := rd.CampaignDays(ctx, c.ID)
			if err != nil {
				return nil, err
			}
			for _, d := range days {
				line.Impressions += d.Impressions
				line.Clicks += d.Clicks
			}
			p.Campaigns = append(p.Campaigns, line)
		}
		return p, nil
	})
}

// CampaignPage writes a campaign and shows what was counted of it.
type CampaignPage struct {
	Frame
	Campaign banner.Campaign
	State    string
	Banners  []CampaignBanner
	Total    banner.Count
	Tables   []NumberTable
	Fields   Fields
}

// CampaignBanner is a banner of a campaign, one that was deleted too.
type CampaignBanner struct {
	ID      int64
	Name    string
	Place   string
	Picture int64 // 0: deleted
	Gone    bool
	banner.Count
}

// CTR is how many of a hundred showings were followed by a click.
func (b CampaignBanner) CTR() string { return ctr(b.Count) }

// Action is the address that the form is sent to.
func (p CampaignPage) Action() string { return formPath("campaigns", p.Campaign.ID) }

// CTR is that of the whole campaign.
func (p CampaignPage) CTR() string { return ctr(p.Total) }

// Reached is how much of what was agreed was reached, of a hundred; empty where nothing was agreed.
func (p CampaignPage) Reached(what string) string {
	got, goal := p.Total.Impressions, p.Campaign.Goal.Impressions
	if what == "clicks" {
		got, goal = p.Total.Clicks, p.Campaign.Goal.Clicks
	}
	if goal <= 0 {
		return ""
	}
	return fmt.Sprintf("%d%%", got*100/goal)
}

// Grouped is a number as people read it.
func (CampaignPage) Grouped(x int64) string { return grouped(x) }

func (n *Newsroom) newCampaign(w http.ResponseWriter, r *http.Request) error {
	return n.showCampaign(w, r, screen{page: "campaign"}, 0, nil)
}

func (n *Newsroom) campaign(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if web.Query(r, "csv", 20) != "" {
		return n.campaignFile(w, r, id)
	}
	return n.showCampaign(w, r, screen{page: "campaign"}, id, nil)
}

// campaignReport is what the advertiser gets: a page to print.
func (n *Newsroom) campaignReport(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showCampaign(w, r, screen{page: "campaign-report"}, id, nil)
}

func (n *Newsroom) showCampaign(w http.ResponseWriter, r *http.Request, s screen, id int64, v *web.Values) error {
	s.here = "banners"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		var p CampaignPage
		var err error
		if id != 0 {
			if p, err = n.counted(ctx, rd, f, id); err != nil {
				return nil, err
			}
		} else if a, err := strconv.ParseInt(web.Query(r, "advertiser", 20), 10, 64); err == nil && a > 0 {
			p.Campaign.Advertiser = a
		}
		all, err := rd.Advertisers(ctx)
		if err != nil {
			return nil, err
		}
		var advertisers []Option
		for _, a := range all {
			advertisers = append(advertisers, Option{Value: strconv.FormatInt(a.ID, 10), Text: a.Name, Selected: a.ID == p.Campaign.Advertiser})
		}
		c := p.Campaign
		p.Fields = Fields{
			{Name: "advertiser", Kind: "select", Label: "banner.advertiser", Required: true, Always: len(all) == 0, Options: advertisers},
			{Name: "name", Kind: "text", Label: "campaign.name", Limit: banner.MaxName, Required: true, Value: c.Name},
			{Name: "starts", Kind: "time", Label: "banner.starts", Value: typed(c.Starts, f.Paper.Zone())},
			{Name: "ends", Kind: "time", Label: "banner.ends", Help: "campaign.ends-help", Value: typed(c.Ends, f.Paper.Zone())},
			{Name: "goal_impressions", Kind: "number", Label: "campaign.goal-seen", Help: "campaign.goal-help", Max: banner.MaxGoal, Value: number(c.Goal.Impressions)},
			{Name: "goal_clicks", Kind: "number", Label: "campaign.goal-clicked", Max: banner.MaxGoal, Value: number(c.Goal.Clicks)},
			{Name: "note", Kind: "area", Label: "banner.note", Limit: banner.MaxNote, Value: c.Note},
			{Name: "paused", Kind: "check", Label: "banner.paused", Help: "campaign.paused-help", Checked: c.Paused},
			{Name: "version", Kind: "hidden", Label: "banner.version", Value: number(c.Version)},
		}.fill(&f, "", v, s.err)
		if s.page == "campaign-report" {
			f.Nav = nil // a sheet of paper has none
		}
		p.Frame = f
		return p, nil
	})
}

// counted is a campaign with its banners and what was counted of them by day.
func (n *Newsroom) counted(ctx context.Context, rd Reader, f Frame, id int64) (p CampaignPage, err error) {
	if p.Campaign, err = rd.Campaign(ctx, id); err != nil {
		return p, err
	}
	p.State = termState(p.Campaign.Term, n.Now())
	all, err := rd.Banners(ctx)
	if err != nil {
		return p, err
	}
	past, err := rd.PastBanners(ctx, id)
	if err != nil {
		return p, err
	}
	days, err := rd.CampaignDays(ctx, id)
	if err != nil {
		return p, err
	}
	for _, c := range all {
		if c.Campaign == id {
			p.Banners = append(p.Banners, CampaignBanner{ID: c.ID, Name: c.Name, Place: c.Place, Picture: c.Picture})
		}
	}
	for _, x := range past {
		p.Banners = append(p.Banners, CampaignBanner{ID: x.ID, Name: x.Name, Place: x.Place, Gone: true})
	}
	sums := map[time.Time]banner.Count{}
	for _, d := range days {
		for i := range p.Banners {
			if p.Banners[i].ID == d.Banner {
				p.Banners[i].Impressions += d.Impressions
				p.Banners[i].Clicks += d.Clicks
			}
		}
		p.Total.Impressions += d.Impressions
		p.Total.Clicks += d.Clicks
		x := sums[d.Day]
		sums[d.Day] = banner.Count{Impressions: x.Impressions + d.Impressions, Clicks: x.Clicks + d.Clicks}
	}
	if len(days) == 0 {
		return p, nil
	}
	zone := f.Paper.Zone()
	text := func(key string) string { return f.words.Text(f.Lang, key) }
	t := NumberTable{Key: "campaign", CSV: fmt.Sprintf("/desk/campaigns/%d?csv=days", id), Columns: []string{text("numbers.col-day"), text("banner.seen"), text("banner.clicked"), text("banner.ctr")}}
	plot := Plot{Unit: "day", Series: []PlotSeries{{Label: text("banner.seen")}}}
	byDay := map[numbers.Day]banner.Count{}
	for at, c := range sums {
		byDay[numbers.DayOf(at, zone)] = c
	}
	for d, last := numbers.DayOf(days[0].Day, zone), numbers.DayOf(days[len(days)-1].Day, zone); d <= last; d++ {
		c := byDay[d]
		x, seen := c.CTR()
		share := percentCell(x, seen)
		if seen {
			share.Text = fmt.Sprintf("%.2f%%", x)
		}
		t.Rows = append(t.Rows, NumberRow{textCell(dayText(d)), countCell(c.Impressions), countCell(c.Clicks), share})
		plot.X = append(plot.X, int64(d)*86400)
		plot.Series[0].Values = append(plot.Series[0].Values, float64(c.Impressions))
	}
	t.Plot, err = plot.json()
	p.Tables = append(p.Tables, t)
	return p, err
}

// campaignFile is what was counted of each banner on each day, as a file.
func (n *Newsroom) campaignFile(w http.ResponseWriter, r *http.Request, id int64) error {
	f := n.bareFrame(r)
	var rows [][]string
	err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
		if f.Paper, err = rd.Paper(r.Context()); err != nil {
			return err
		}
		p, err := n.counted(r.Context(), rd, f, id)
		if err != nil {
			return err
		}
		days, err := rd.CampaignDays(r.Context(), id)
		if err != nil {
			return err
		}
		text := func(key string) string { return f.words.Text(f.Lang, key) }
		rows = [][]string{{text("numbers.col-day"), text("banner.name"), text("banner.place-label"), text("banner.seen"), text("banner.clicked"), text("banner.ctr")}}
		for _, d := range days {
			row := []string{numbers.DayOf(d.Day, f.Paper.Zone()).String(), "", "", strconv.FormatInt(d.Impressions, 10), strconv.FormatInt(d.Clicks, 10), ""}
			for _, b := range p.Banners {
				if b.ID == d.Banner {
					row[1], row[2] = b.Name, text("place."+b.Place)
				}
			}
			if x, seen := d.CTR(); seen {
				row[5] = fmt.Sprintf("%.2f", x)
			}
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return writeCSV(w, fmt.Sprintf("campaign-%d", id), n.Now().In(f.Paper.Zone()), rows)
}

func (n *Newsroom) saveCampaign(w http.ResponseWriter, r *http.Request) error {
	id, err := formID(r)
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	var paper news.Paper
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		if paper, err = rd.Paper(r.Context()); err != nil || id == 0 {
			return err
		}
		_, err = rd.Campaign(r.Context(), id)
		return err
	})
	if err != nil {
		return err
	}
	c := banner.Campaign{
		ID: id, Version: v.Int("version"), Advertiser: v.Int("advertiser"), Name: v.Text("name"), Note: v.Text("note"),
		Term: banner.Term{Starts: v.Time("starts", paper.Zone()), Ends: v.Time("ends", paper.Zone()), Paused: v.Has("paused")},
		Goal: banner.Count{Impressions: v.Int("goal_impressions"), Clicks: v.Int("goal_clicks")},
	}
	for _, f := range fault.FieldsOf(c.Check()) {
		v.Faults.Add(f.Name, f.Key, f.Args...)
	}
	if err = v.Faults.Err(); err == nil {
		c, err = n.Desk.SaveCampaign(r.Context(), n.actor(r), c)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showCampaign(w, r, screen{page: "campaign", err: err}, id, v)
	}
	return back(w, r, fmt.Sprintf("/desk/campaigns/%d", c.ID), "saved")
}

func (n *Newsroom) deleteCampaign(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeleteCampaign(r.Context(), n.actor(r), id); err != nil {
		if !again(err) {
			return err
		}
		return n.showCampaign(w, r, screen{page: "campaign", err: err}, id, nil)
	}
	return back(w, r, "/desk/campaigns", "deleted")
}
