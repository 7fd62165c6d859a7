package store

import (
	"context"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

const profileColumns = "portrait_id, beat, bio, show_email, profile_version"

// SaveProfile writes what readers learn of a person where the version from still stands; Conflict where it does not.
func (t *Tx) SaveProfile(ctx context.Context, person int64, p staff.Profile, from int64) error {
	n, err := t.exec(ctx, "update person set portrait_id = $1, beat = $2, bio = $3, show_email = $4, profile_version = $5 where id = $6 and profile_version = $7",
		p.Portrait, p.Beat, p.Bio, bit(p.ShowEmail), from+1, person, from)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "profile.stale")
	}
	if err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatPerson, ID: person})
	var shown []int64
	if p.Portrait != 0 {
		shown = []int64{p.Portrait}
	}
	return t.usePictures(ctx, fmt.Sprintf("person:%d", person), shown)
}

// Reporters returns what readers may know of those of the people that there are.
func (r *Reader) Reporters(ctx context.Context, people []int64) (map[int64]news.Reporter, error) {
	found := map[int64]news.Reporter{}
	for _, chunk := range chunks(people) {
		marks, args := in(nil, chunk)
		some, err := list(ctx, r, scanPerson, "select "+personColumns+" from person where id in ("+marks+")", args...)
		if err != nil {
			return nil, err
		}
		for _, p := range some {
			found[p.ID] = p.Reporter()
		}
	}
	return found, nil
}

// Portraits returns the portraits of those of the people who have one.
func (r *Reader) Portraits(ctx context.Context, people []int64) (map[int64]news.Picture, error) {
	reporters, err := r.Reporters(ctx, people)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, x := range reporters {
		if x.Portrait != 0 {
			ids = append(ids, x.Portrait)
		}
	}
	pictures, err := r.Pictures(ctx, ids)
	if err != nil {
		return nil, err
	}
	portraits := map[int64]news.Picture{}
	for _, x := range reporters {
		if p, ok := pictures[x.Portrait]; ok && p.Blocked.IsZero() && p.IsImage() {
			portraits[x.ID] = p
		}
	}
	return portraits, nil
}

// ReporterByHandle returns the person of a page /reporters/{handle}. Who has nothing public, neither an article nor a
// word about themselves, has no page: NotFound. So the page of nobody tells who may sign in.
func (r *Reader) ReporterByHandle(ctx context.Context, handle string) (news.Reporter, error) {
	p, err := one(ctx, r, scanPerson, "select "+personColumns+" from person where handle = $1 and ("+hasPage+")", handle)
	return p.Reporter(), err
}

const hasPage = `portrait_id <> 0 or beat <> '' or bio <> '' or exists (select 1 from public_listing where list = 'person:' || person.id)`

// ReporterList lists the people who have a page, by name.
func (r *Reader) ReporterList(ctx context.Context) ([]news.Reporter, error) {
	return list(ctx, r, func(s scanner) (news.Reporter, error) {
		p, err := scanPerson(s)
		return p.Reporter(), err
	}, "select "+personColumns+" from person where "+hasPage+" order by name, id")
}
