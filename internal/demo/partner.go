package demo

import (
	"context"
	"net/http"
	"time"

	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// addPartners makes two partners that there are nowhere: one that fetches a feed, of which all but the newest articles were
// fetched, and one to which articles would be sent. That one is off, so that the sample sends nothing to anybody.
func (w *writer) addPartners(ctx context.Context) error {
	pull := news.Partner{
		Name: "가람포털", Slug: "garam", Kind: news.OwnPartner, Way: news.PullWay, Format: news.RSSFormat, Charset: news.UTF8, Active: true,
		PartnerSet: news.PartnerSet{Fields: news.DefaultFields(news.RSSFormat)},
	}
	id, _, err := w.Desk.SavePartner(ctx, staff.Shell(), desk.PartnerDraft{Partner: pull})
	if err != nil {
		return err
	}
	rows, err := w.Store.PartnerFeed(ctx, id, time.Time{}, news.PartnerFirst)
	if err != nil {
		return err
	}
	if err := w.Store.PulledPartner(ctx, id, rows[min(2, len(rows)):]); err != nil {
		return err
	}
	push := news.Partner{
		Name: "누리기사보관소", Slug: "nuri", Kind: news.OwnPartner, Way: news.HTTPWay, Format: news.JSONFormat, Charset: news.UTF8,
		PartnerSet: news.PartnerSet{
			Filter: news.PartnerFilter{Origin: news.OwnOrigin}, Fields: news.DefaultFields(news.JSONFormat),
			HTTP: news.PartnerHTTP{URL: "https://nuri.example/articles", UpdateURL: "https://nuri.example/articles/{no}", InsertMethod: http.MethodPost, UpdateMethod: http.MethodPut, DeleteMethod: http.MethodDelete},
		},
	}
	_, _, err = w.Desk.SavePartner(ctx, staff.Shell(), desk.PartnerDraft{Partner: push})
	return err
}
