package demo

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/banner"
	"jogan/internal/staff"
)

// addBanners adds the sample's advertisers with what they bought, the paper's own banners, and how often all were seen.
func (w *writer) addBanners(ctx context.Context) error {
	start, end := w.Now.AddDate(0, 0, -10), w.Now.AddDate(0, 0, 20)
	for _, x := range []struct {
		advertiser, contact, campaign string
		term                          banner.Term
		goal                          int64
		creative                      banner.Creative
	}{
		{"가온서점", "나루한 과장, 000-0000-0001", "겨울 책 축제", banner.Term{Starts: start, Ends: end}, 200_000,
			banner.Creative{Place: "top", Name: "가온서점 겨울 책 축제", Picture: w.pictures["banner-top-bookshop"], URL: "https://example.com/books"}},
		{"솔누리은행", "홍보팀, pr@bank.example", "첫 적금", banner.Term{Starts: start, Ends: end}, 150_000,
			banner.Creative{Place: "article", Name: "솔누리은행 첫 적금", Picture: w.pictures["banner-article-bank"], URL: "https://example.com/bank"}},
		{"솔누리해운", "", "미리내도 뱃길", banner.Term{Starts: start, Ends: end}, 0,
			banner.Creative{Place: "side", Name: "솔누리해운 미리내도 뱃길", Picture: w.pictures["banner-side-ferry"], URL: "https://example.com/ferry"}},
		{"가온서점", "", "새봄 그림책", banner.Term{Starts: end, Ends: end.AddDate(0, 0, 28)}, 100_000,
			banner.Creative{Place: "side", Name: "가온서점 새봄 그림책", Picture: w.pictures["banner-top-bookshop"], URL: "https://example.com/books"}},
	} {
		if err := w.sell(ctx, x.advertiser, x.contact, banner.Campaign{Name: x.campaign, Term: x.term, Goal: banner.Count{Impressions: x.goal}}, x.creative); err != nil {
			return fmt.Errorf("campaign %q: %w", x.campaign, err)
		}
	}
	for _, c := range []banner.Creative{
		{Place: "top", Name: "구독 안내(상단)", Picture: w.pictures["banner-top-subscribe"], URL: "/about"},
		{Place: "article", Name: "기사제보 안내", Picture: w.pictures["banner-article-tip"], URL: "/about"},
		{Place: "side", Name: "구독 안내(옆)", Picture: w.pictures["banner-side-subscribe"], URL: "/about"},
	} {
		c.House, c.Weight, c.Alt = true, 1, w.alts[c.Picture]
		if _, err := w.Desk.SaveBanner(ctx, staff.Shell(), c); err != nil {
			return fmt.Errorf("banner %q: %w", c.Name, err)
		}
	}
	return nil
}

// sell writes a campaign with its banner, and what was counted of it so far.
func (w *writer) sell(ctx context.Context, advertiser, contact string, campaign banner.Campaign, c banner.Creative) error {
	id, ok := w.advertisers[advertiser]
	if !ok {
		a, err := w.Desk.SaveAdvertiser(ctx, staff.Shell(), banner.Advertiser{Name: advertiser, Contact: contact})
		if err != nil {
			return err
		}
		id, w.advertisers[advertiser] = a.ID, a.ID
	}
	campaign.Advertiser = id
	campaign, err := w.Desk.SaveCampaign(ctx, staff.Shell(), campaign)
	if err != nil {
		return err
	}
	c.Campaign, c.Weight, c.Alt = campaign.ID, 10, w.alts[c.Picture]
	if c, err = w.Desk.SaveBanner(ctx, staff.Shell(), c); err != nil {
		return err
	}
	paper, err := w.Store.Paper(ctx)
	if err != nil {
		return err
	}
	for today := paper.Midnight(campaign.Starts).AddDate(0, 0, -1); today.Before(w.Now); today = today.AddDate(0, 0, 1) {
		seen := int64(9000 * daily(today.Add(12*time.Hour)) * chance(c.ID, today))
		if err := w.Store.AddBannerCounts(ctx, today, map[int64]banner.Count{c.ID: {Impressions: seen, Clicks: seen * (3 + c.ID) / 1000}}); err != nil {
			return err
		}
	}
	return nil
}
