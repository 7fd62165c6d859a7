package store

import (
	"context"
	"fmt"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const assignmentColumns = `x.id, x.version, x.what, x.detail, x.person_id, coalesce((select name from person where id = x.person_id), ''),
	x.by_id, x.by_name, x.section_id, x.due_at, x.status, x.article_no, x.created_at, x.updated_at`

func scanAssignment(s scanner) (a news.Assignment, err error) {
	var due, created, updated int64
	err = s.Scan(&a.ID, &a.Version, &a.What, &a.Detail, &a.Who, &a.WhoName, &a.By, &a.ByName, &a.Section, &due, &a.Status, &a.Article, &created, &updated)
	a.Due, a.Created, a.Updated = at(due), at(created), at(updated)
	return a, err
}

// Assignment returns an assignment by id.
func (r *Reader) Assignment(ctx context.Context, id int64) (news.Assignment, error) {
	return one(ctx, r, scanAssignment, "select "+assignmentColumns+" from assignment x where x.id = $1", id)
}

// AssignmentOf returns the assignment from which an article was begun.
func (r *Reader) AssignmentOf(ctx context.Context, article int64) (news.Assignment, error) {
	return one(ctx, r, scanAssignment, "select "+assignmentColumns+" from assignment x where x.article_no = $1 and x.article_no <> 0 order by x.id limit 1", article)
}

// Assignments lists assignments: those that are not done by their time, those without a time last; the closed ones by
// when they were closed, the newest first.
func (r *Reader) Assignments(ctx context.Context, f news.AssignmentFilter) ([]news.Assignment, error) {
	args := []any{news.AssignmentOpen, news.AssignmentTaken}
	order := "case when x.due_at = 0 then 1 else 0 end, x.due_at, x.id"
	if f.Closed {
		args = []any{news.AssignmentDone, news.AssignmentDropped}
		order = "x.updated_at desc, x.id desc"
	}
	where := []string{"x.status in ($1, $2)"}
	if f.Who != 0 {
		args = append(args, f.Who)
		where = append(where, fmt.Sprintf("x.person_id = $%d", len(args)))
	}
	if f.For != 0 {
		args = append(args, f.For)
		where = append(where, fmt.Sprintf("(x.person_id = $%[1]d or x.person_id = 0 or x.by_id = $%[1]d)", len(args)))
	}
	args = append(args, f.Limit)
	return list(ctx, r, scanAssignment, "select "+assignmentColumns+" from assignment x where "+strings.Join(where, " and ")+
		" order by "+order+fmt.Sprintf(" limit $%d", len(args)), args...)
}

// SaveAssignment writes an assignment, a new one where its ID is 0, and returns the id. A standing one must still be at
// the version from; Conflict where it is not.
func (t *Tx) SaveAssignment(ctx context.Context, a news.Assignment, from int64) (int64, error) {
	var err error
	args := []any{a.Version, a.What, a.Detail, a.Who, a.By, a.ByName, a.Section, ms(a.Due), a.Status, a.Article, ms(a.Created), ms(a.Updated)}
	if a.ID == 0 {
		a.ID, err = t.insert(ctx, `insert into assignment (version, what, detail, person_id, by_id, by_name, section_id, due_at, status, article_no, created_at, updated_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`, args...)
	} else {
		var n int64
		n, err = t.exec(ctx, `update assignment set version = $1, what = $2, detail = $3, person_id = $4, by_id = $5, by_name = $6, section_id = $7,
			due_at = $8, status = $9, article_no = $10, created_at = $11, updated_at = $12 where id = $13 and version = $14`, append(args, a.ID, from)...)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "assignment.stale")
		}
	}
	t.note(news.Change{What: news.WhatAssignment, ID: a.ID})
	return a.ID, err
}
