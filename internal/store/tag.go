package store

import (
	"context"
	"fmt"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const tagColumns = `t.id, t.name, (select count(*) from article_tag x where x.tag_id = t.id),
	coalesce((select max(a.updated_at) from article_tag x join article a on a.no = x.article_no where x.tag_id = t.id), 0)`

func scanTag(s scanner) (x news.Tag, err error) {
	var newest int64
	err = s.Scan(&x.ID, &x.Name, &x.Uses, &newest)
	x.Newest = at(newest)
	return x, err
}

// Tags lists tags with how often they are used.
func (r *Reader) Tags(ctx context.Context, f news.TagFilter) ([]news.Tag, error) {
	order := map[string]string{"uses": "3 desc, t.name", "newest": "4 desc, t.name"}[f.Order]
	if order == "" {
		order = "t.folded"
	}
	return list(ctx, r, scanTag, "select "+tagColumns+` from tag t where t.folded like $1 escape '\'
		or exists (select 1 from tag_alias y where y.tag_id = t.id and y.folded like $1 escape '\') order by `+order+" limit $2 offset $3",
		"%"+likeEscape.Replace(strings.ToLower(f.Text))+"%", f.Limit, f.Offset)
}

// Tag returns a tag with its other names.
func (r *Reader) Tag(ctx context.Context, id int64) (news.Tag, error) {
	x, err := one(ctx, r, scanTag, "select "+tagColumns+" from tag t where t.id = $1", id)
	if err == nil {
		x.Aliases, err = list(ctx, r, scanText, "select folded from tag_alias where tag_id = $1 order by folded", id)
	}
	return x, err
}

// TagName is the name of the tag that somebody means who types a word: the tag itself in the case in which it is kept, or
// the one whose other name it is. A word that is no tag yet stays as it was typed.
func (r *Reader) TagName(ctx context.Context, typed string) (string, error) {
	name, err := one(ctx, r, scanText, "select t.name from tag_alias y join tag t on t.id = y.tag_id where y.folded = $1", strings.ToLower(typed))
	if fault.Is(err, fault.NotFound) {
		return typed, nil
	}
	return name, err
}

// MakeTag returns the tag with the name, a new one where there is none; an other name of that sound ends.
func (t *Tx) MakeTag(ctx context.Context, name string) (news.Tag, error) {
	if _, err := t.exec(ctx, "delete from tag_alias where folded = $1", strings.ToLower(name)); err != nil {
		return news.Tag{}, err
	}
	id, err := t.tag(ctx, name)
	if err != nil {
		return news.Tag{}, err
	}
	return t.Tag(ctx, id)
}

// NameTag writes a tag's name in another case.
func (t *Tx) NameTag(ctx context.Context, id int64, name string) error {
	n, err := t.exec(ctx, "update tag set name = $1 where id = $2 and folded = $3", name, id, strings.ToLower(name))
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	return err
}

// AliasTag makes a word another name of a tag; the other names of from (0: none) follow.
func (t *Tx) AliasTag(ctx context.Context, folded string, id, from int64) error {
	if from != 0 {
		if _, err := t.exec(ctx, "update tag_alias set tag_id = $1 where tag_id = $2", id, from); err != nil {
			return err
		}
	}
	_, err := t.exec(ctx, "insert into tag_alias (folded, tag_id) values ($1, $2) on conflict (folded) do update set tag_id = excluded.tag_id", strings.ToLower(folded), id)
	return err
}

// DropAlias ends an other name of a tag; NotFound where it has none of that name.
func (t *Tx) DropAlias(ctx context.Context, id int64, folded string) error {
	n, err := t.exec(ctx, "delete from tag_alias where tag_id = $1 and folded = $2", id, folded)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	return err
}

// DeleteTag removes a tag that no article has any more, with its other names.
func (t *Tx) DeleteTag(ctx context.Context, id int64) error {
	for _, statement := range []string{"delete from tag_alias where tag_id = $1", "delete from tag where id = $1"} {
		if _, err := t.exec(ctx, statement, id); err != nil {
			return fmt.Errorf("tag %d: %w", id, err)
		}
	}
	return nil
}
