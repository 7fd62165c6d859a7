package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const noteColumns = `n.id, n.article_no, n.parent_id, n.passage, n.nth, n.text, n.person_id, n.name, n.to_id,
	coalesce((select name from person where id = n.to_id), ''), n.at, n.edited_at, n.done_at, n.done_by`

// noteFields are where the columns of a note are read into.
type noteFields struct {
	news.Note
	at, edited, done int64
}

func (f *noteFields) places() []any {
	return []any{&f.ID, &f.Article, &f.Parent, &f.Passage, &f.Nth, &f.Text, &f.Person, &f.Name, &f.To, &f.ToName, &f.at, &f.edited, &f.done, &f.DoneBy}
}

func (f *noteFields) note() news.Note {
	f.At, f.Edited, f.Done = at(f.at), at(f.edited), at(f.done)
	return f.Note
}

func scanNote(s scanner) (news.Note, error) {
	var f noteFields
	err := s.Scan(f.places()...)
	return f.note(), err
}

// Note returns a note by id.
func (r *Reader) Note(ctx context.Context, id int64) (news.Note, error) {
	return one(ctx, r, scanNote, "select "+noteColumns+" from note n where n.id = $1", id)
}

// Notes lists the notes of an article in the order in which they were written.
func (r *Reader) Notes(ctx context.Context, article int64) ([]news.Note, error) {
	return list(ctx, r, scanNote, "select "+noteColumns+" from note n where n.article_no = $1 order by n.id", article)
}

// NotesFor lists the threads that wait for a person, the newest first.
func (r *Reader) NotesFor(ctx context.Context, person int64, limit int) ([]news.NoteRow, error) {
	return list(ctx, r, func(s scanner) (news.NoteRow, error) {
		var f noteFields
		var x news.NoteRow
		err := s.Scan(append(f.places(), &x.Title, &x.Status)...)
		x.Note = f.note()
		return x, err
	}, "select "+noteColumns+", a.title, a.status from note n join article a on a.no = n.article_no where n.to_id = $1 and n.done_at = 0 order by n.id desc limit $2", person, limit)
}

// AddNote writes a new note and returns its id.
func (t *Tx) AddNote(ctx context.Context, n news.Note) (int64, error) {
	id, err := t.insert(ctx, `insert into note (article_no, parent_id, passage, nth, text, person_id, name, to_id, at, edited_at, done_at, done_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
		n.Article, n.Parent, n.Passage, n.Nth, n.Text, n.Person, n.Name, n.To, ms(n.At), ms(n.Edited), ms(n.Done), n.DoneBy)
	if err != nil {
		return 0, fmt.Errorf("add a note to article %d: %w", n.Article, err)
	}
	t.note(news.Change{What: news.WhatNote, ID: n.Article})
	return id, nil
}

// UpdateNote writes what may change of a note: its text, for whom it waits, and whether it is done.
func (t *Tx) UpdateNote(ctx context.Context, n news.Note) error {
	_, err := t.exec(ctx, "update note set text = $1, to_id = $2, edited_at = $3, done_at = $4, done_by = $5 where id = $6",
		n.Text, n.To, ms(n.Edited), ms(n.Done), n.DoneBy, n.ID)
	t.note(news.Change{What: news.WhatNote, ID: n.Article})
	return err
}

// Waiting counts what waits for each of the people. What waits for whoever may do it (Filed, Approved) is counted alike
// for all of them: who may see it is staff's to say. It asks the database the same number of questions however many
// people are asked for.
func (r *Reader) Waiting(ctx context.Context, people []int64, now time.Time) (map[int64]news.Waiting, error) {
	all := map[int64]news.Waiting{}
	if len(people) == 0 {
		return all, nil
	}
	claims, err := r.ClaimsDue(ctx, now)
	if fault.Is(err, fault.NotFound) {
		err = nil // no paper yet
	}
	if err != nil {
		return nil, err
	}
	sections, err := r.Sections(ctx)
	if err != nil {
		return nil, err
	}
	type standing struct {
		section int64
		status  news.Status
		n       int
	}
	inbox, err := one(ctx, r, scanInt, "select count(*) from submission where status = $1 and person_id = 0", news.SubmissionNew)
	if err != nil {
		return nil, err
	}
	desk, err := list(ctx, r, func(s scanner) (x standing, err error) { return x, s.Scan(&x.section, &x.status, &x.n) },
		"select section_id, status, count(*) from article where status in ($1, $2) group by section_id, status", news.Filed, news.Approved)
	if err != nil {
		return nil, err
	}
	for _, id := range people {
		w := news.Waiting{Claims: claims.Open, ClaimsLate: claims.Late, Inbox: int(inbox)}
		for _, x := range desk {
			if own := sections.Desks(x.section); len(own) > 0 && !slices.Contains(own, id) {
				continue // another desk answers for it
			}
			if x.status == news.Filed {
				w.Filed += x.n
			} else {
				w.Approved += x.n
			}
		}
		all[id] = w
	}
	type count struct {
		person  int64
		n, late int
	}
	scan := func(s scanner) (c count, err error) { return c, s.Scan(&c.person, &c.n, &c.late) }
	for _, chunk := range chunks(people) {
		for _, x := range []struct {
			query string
			first []any
			put   func(*news.Waiting, count)
		}{
			{"select owner_id, count(*), 0 from article where status = 'returned' and owner_id in (%s) group by owner_id", // as the index article_returned says it
				nil, func(w *news.Waiting, c count) { w.Returned = c.n }},
			{"select to_id, count(*), 0 from note where done_at = 0 and to_id in (%s) group by to_id",
				nil, func(w *news.Waiting, c count) { w.Notes = c.n }},
			{"select person_id, count(*), 0 from submission where status in ($1, $2) and person_id in (%s) group by person_id",
				[]any{news.SubmissionNew, news.SubmissionHand}, func(w *news.Waiting, c count) { w.InboxHand = c.n }},
			{"select to_id, count(*), 0 from submission where status = $1 and person_id = 0 and to_id in (%s) group by to_id",
				[]any{news.SubmissionNew}, func(w *news.Waiting, c count) { w.InboxTo = c.n }},
			{"select person_id, count(*), coalesce(sum(case when due_at > 0 and due_at < $3 then 1 else 0 end), 0) from assignment where status in ($1, $2) and person_id in (%s) group by person_id",
				[]any{news.AssignmentOpen, news.AssignmentTaken, ms(now)}, func(w *news.Waiting, c count) { w.Assignments, w.Overdue = c.n, c.late }},
		} {
			marks, args := in(x.first, chunk)
			found, err := list(ctx, r, scan, fmt.Sprintf(x.query, marks), args...)
			if err != nil {
				return nil, err
			}
			for _, c := range found {
				w := all[c.person]
				x.put(&w, c)
				all[c.person] = w
			}
		}
	}
	return all, nil
}
