package store

import (
	"context"
	"encoding/json"
	"time"

	"jogan/internal/news"
	"jogan/internal/weather"
)

// LastReport returns the newest weather report; NotFound where there never was one.
func (r *Reader) LastReport(ctx context.Context) (weather.Report, error) {
	return one(ctx, r, func(s scanner) (x weather.Report, err error) {
		var report string
		if err := s.Scan(&report); err != nil {
			return x, err
		}
		return x, json.Unmarshal([]byte(report), &x)
	}, "select report from observation order by at desc limit 1")
}

// SaveReport keeps a report under its hour; reports older than a week go.
func (db *DB) SaveReport(ctx context.Context, report weather.Report) error {
	text, err := asJSON(report)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(t *Tx) error {
		if _, err := t.exec(ctx, "insert into observation (at, report) values ($1, $2) on conflict (at) do update set report = excluded.report",
			ms(report.At), text); err != nil {
			return err
		}
		t.note(news.Change{What: news.WhatWeather})
		_, err := t.exec(ctx, "delete from observation where at < $1", ms(report.At.Add(-7*24*time.Hour)))
		return err
	})
}
