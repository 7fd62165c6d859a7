package store

import (
	"context"
	"slices"
	"time"

	"jogan/internal/duty"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
)

// dutyNewest is how many of the newest articles are looked at one by one.
const dutyNewest = 100

// DutyFacts is what the database knows of how the paper does its duties at now.
func (r *Reader) DutyFacts(ctx context.Context, now time.Time) (f duty.Facts, err error) {
	f.Now = now
	if f.Paper, err = r.Paper(ctx); err != nil {
		return f, err
	}
	if f.Pages, err = r.Pages(ctx); err != nil {
		return f, err
	}
	if _, f.Retention, err = r.Retention(ctx); err != nil {
		return f, err
	}
	if f.Claims, err = r.ClaimsDue(ctx, now); err != nil {
		return f, err
	}
	if f.Findable, _, err = r.Findable(ctx); err != nil {
		return f, err
	}
	if f.IndexTrouble, err = r.IndexTrouble(ctx, now); err != nil {
		return f, err
	}
	if f.Log, err = r.AuditChecked(ctx); err != nil {
		return f, err
	}
	people, err := r.People(ctx)
	if err != nil {
		return f, err
	}
	for _, p := range people {
		if p.Role == staff.Admin && p.Disabled.IsZero() {
			f.Admins++
		}
	}
	report, err := r.LastReport(ctx)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return f, err
	}
	if !report.Sample { // sample figures say nothing of the source
		f.Weather = report.At
	}
	if err := r.dutyContact(ctx, &f); err != nil {
		return f, err
	}
	today, err := r.today(ctx, now)
	if err != nil {
		return f, err
	}
	f.Week.From, f.Week.Until = today.AddDate(0, 0, -7), today
	sums, err := r.ReportSums(ctx, news.ReportFilter{}, []time.Time{f.Week.From, f.Week.Until})
	if err != nil {
		return f, err
	}
	f.Week.All, f.Week.Own = sums[0].All, sums[0].Own
	f.Newest, err = r.dutyNewest(ctx)
	return f, err
}

// dutyContact says how readers and the paper reach each other.
func (r *Reader) dutyContact(ctx context.Context, f *duty.Facts) error {
	mail, _, err := r.MailSettings(ctx)
	if err != nil {
		return err
	}
	f.Mail.Known, f.Mail.Set = true, mail.On()
	failing, err := one(ctx, r, scanInt, "select count(*) from mail where status = $1", notify.MailFailed)
	if err != nil {
		return err
	}
	f.Mail.Failing = int(failing)
	if f.Delivery, err = r.dutyDelivery(ctx, f.Now); err != nil {
		return err
	}
	forms, _, err := r.Forms(ctx)
	for _, kind := range news.FormKinds() {
		if !forms.Get(kind).Off { // where the paper wrote no text for the consent, the program's own stands
			f.Forms = append(f.Forms, duty.Form{Name: kind.Path(), Consent: true, Where: "/desk/forms"})
		}
	}
	return err
}

// deliveryLate is from when on what waits for a partner is told.
const deliveryLate = time.Hour

// dutyDelivery says how the partners get the articles.
func (r *Reader) dutyDelivery(ctx context.Context, now time.Time) (duty.Delivery, error) {
	return one(ctx, r, func(s scanner) (d duty.Delivery, err error) { return d, s.Scan(&d.Partners, &d.Failing, &d.Late) },
		`select (select count(*) from partner where active = 1),
		(select count(*) from partner_delivery d join partner p on p.id = d.partner_id where p.active = 1 and d.state = $1),
		(select count(*) from partner_delivery d join partner p on p.id = d.partner_id where p.active = 1 and p.way <> $2 and d.state = $3 and d.attempts > 0 and d.queued_at < $4)`,
		string(news.DeliveryFailed), string(news.PullWay), string(news.DeliveryWaits), ms(now.Add(-deliveryLate)))
}

// dutyNewest looks through the newest articles that readers see.
func (r *Reader) dutyNewest(ctx context.Context) (n duty.Newest, err error) {
	articles, err := r.newestPublic(ctx, dutyNewest)
	if err != nil {
		return n, err
	}
	var ids []int64
	for _, a := range articles {
		ids = append(ids, a.Pictures()...)
	}
	library, err := r.Pictures(ctx, ids)
	if err != nil {
		return n, err
	}
	n.Looked = len(articles)
	for _, a := range articles {
		lacks := func(what func(news.Picture) bool) bool {
			return slices.ContainsFunc(a.Pictures(), func(id int64) bool {
				p, ok := library[id]
				return ok && what(p)
			})
		}
		if lacks(func(p news.Picture) bool { return p.IsImage() && p.Alt == "" }) {
			n.NoAlt = append(n.NoAlt, a.No)
		}
		if lacks(func(p news.Picture) bool { return p.Credit == "" }) {
			n.NoCredit = append(n.NoCredit, a.No)
		}
		if len(a.Bylines) == 0 && a.Kind != news.Editorial && a.Kind != news.People {
			n.NoByline = append(n.NoByline, a.No)
		}
		if a.Origin.Own && (a.Kind == news.Release || a.Kind == news.Sponsored) {
			n.OwnRelease = append(n.OwnRelease, a.No)
		}
		if a.Kind == news.Sponsored {
			n.Paid++
		}
	}
	return n, nil
}
