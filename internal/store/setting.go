package store

import (
	"context"
	"encoding/json"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// setting reads what is set under a name into value and returns its version; 0 and value as it was where nothing is set.
func (r *Reader) setting(ctx context.Context, name string, value any) (version int64, err error) {
	type row struct {
		version int64
		text    string
	}
	x, err := one(ctx, r, func(s scanner) (x row, err error) { return x, s.Scan(&x.version, &x.text) },
		"select version, value from setting where name = $1", name)
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("setting %s: %w", name, err)
	}
	return x.version, json.Unmarshal([]byte(x.text), value)
}

// saveSetting writes a setting where the version from still stands (0: none yet); Conflict where it does not.
func (t *Tx) saveSetting(ctx context.Context, name string, value any, from int64) error {
	text, err := asJSON(value)
	if err != nil {
		return err
	}
	var n int64
	if from == 0 {
		n, err = t.exec(ctx, "insert into setting (name, version, value) values ($1, 1, $2) on conflict (name) do nothing", name, text)
	} else {
		n, err = t.exec(ctx, "update setting set version = version + 1, value = $1 where name = $2 and version = $3", text, name, from)
	}
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "paper.stale")
	}
	return err
}

// Powers is the table of who may do what, with its version: 0 where the paper's size sets it.
func (r *Reader) Powers(ctx context.Context) (staff.Powers, int64, error) {
	var table staff.Powers
	version, err := r.setting(ctx, "powers", &table)
	if err != nil || version != 0 {
		return table.Grown(), version, err
	}
	paper, err := r.Paper(ctx)
	if fault.Is(err, fault.NotFound) {
		return staff.DefaultPowers(news.DeskPaper), 0, nil
	}
	return staff.DefaultPowers(paper.Size), 0, err
}

// SavePowers writes the table where the version from still stands; Conflict where it does not.
func (t *Tx) SavePowers(ctx context.Context, table staff.Powers, from int64) error {
	return t.saveSetting(ctx, "powers", table, from)
}

// Guard is what the paper decides about its guard, with its version: 0 where nothing was decided yet.
func (r *Reader) Guard(ctx context.Context) (s guard.Settings, version int64, err error) {
	version, err = r.setting(ctx, "guard", &s)
	return s, version, err
}

// SaveGuard writes the guard's settings where the version from still stands; Conflict where it does not.
func (t *Tx) SaveGuard(ctx context.Context, s guard.Settings, from int64) error {
	return t.saveSetting(ctx, "guard", s, from)
}
