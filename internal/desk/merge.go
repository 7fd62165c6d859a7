package desk

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Mergers is what the merging of sections, series and tags reads and writes.
type Mergers interface {
	Merging(ctx context.Context) ([]news.Merger, error)
	Merger(ctx context.Context, id int64) (news.Merger, error)
	SaveMerger(ctx context.Context, m news.Merger) (int64, error)
	InMerger(ctx context.Context, m news.Merger, limit int) ([]int64, error)
	MoveArticle(ctx context.Context, no int64, m news.Merger, into string) error
	MoveSetting(ctx context.Context, m news.Merger, into string) error
	Successor(ctx context.Context, kind string, id int64) (int64, error)
	Menu(ctx context.Context) ([]news.MenuItem, error)
	MenuVersion(ctx context.Context) (int64, error)
	DeleteSeries(ctx context.Context, id int64) error
	SeriesUse(ctx context.Context) (map[int64]int64, error)
	Tag(ctx context.Context, id int64) (news.Tag, error)
	TagName(ctx context.Context, typed string) (string, error)
	MakeTag(ctx context.Context, name string) (news.Tag, error)
	NameTag(ctx context.Context, id int64, name string) error
	AliasTag(ctx context.Context, folded string, id, from int64) error
	DropAlias(ctx context.Context, id int64, folded string) error
	DeleteTag(ctx context.Context, id int64) error
}

// mergeStep is how many articles move in one write: other writes wait no longer than that takes.
const mergeStep = 100

// MergeSection has a section go into another: its articles, its places in boxes, menu, fronts and assignments, its desks,
// and its address. Few articles move at once; more in steps, see RunMergers.
func (d *Desk) MergeSection(ctx context.Context, actor staff.Actor, id, into int64) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	return d.merge(ctx, actor, "section.merge", func(tx Tx) (news.Merger, string, error) {
		m := news.Merger{Kind: news.MergeSection, From: id, Into: into}
		sections, err := tx.Sections(ctx)
		if err != nil {
			return m, "", err
		}
		from, ok := sections.Find(id)
		if !ok {
			return m, "", fault.New(fault.NotFound, "fault.not-found")
		}
		to, ok := sections.Find(into)
		below := slices.IndexFunc(sections, func(x news.Section) bool { return x.Parent == id })
		switch {
		case !ok:
			return m, "", fault.In("into", "field.choice")
		case id == into:
			return m, "", fault.In("into", "merge.itself", from.Name)
		case to.Parent == id:
			return m, "", fault.In("into", "merge.own-part", from.Name, to.Name)
		case below >= 0:
			return m, "", fault.In("into", "merge.parts", from.Name, sections[below].Name)
		}
		m.Name = from.Name
		return m, to.Name, nil
	})
}

// MergeSeries has a series go into another, with its articles and its address.
func (d *Desk) MergeSeries(ctx context.Context, actor staff.Actor, id, into int64) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	return d.merge(ctx, actor, "series.merge", func(tx Tx) (news.Merger, string, error) {
		m := news.Merger{Kind: news.MergeSeries, From: id, Into: into}
		all, err := tx.AllSeries(ctx)
		if err != nil {
			return m, "", err
		}
		from, known := seriesOf(all, id)
		to, ok := seriesOf(all, into)
		switch {
		case !known:
			return m, "", fault.New(fault.NotFound, "fault.not-found")
		case !ok:
			return m, "", fault.In("into", "field.choice")
		case id == into:
			return m, "", fault.In("into", "merge.itself", from.Name)
		}
		m.Name = from.Name
		return m, to.Name, nil
	})
}

// RenameTag gives a tag another name. Where there is a tag of that name already the two become one. The old name stays
// another name of the tag, and its address leads to the new one.
func (d *Desk) RenameTag(ctx context.Context, actor staff.Actor, id int64, name string) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	name, err := news.CheckTag("name", name)
	if err != nil {
		return err
	}
	return d.merge(ctx, actor, "tag.rename", func(tx Tx) (news.Merger, string, error) {
		m := news.Merger{Kind: news.MergeTag, From: id}
		from, err := tx.Tag(ctx, id)
		if err != nil {
			return m, "", err
		}
		m.Name, m.Into = from.Name, id
		if from.Name == name {
			return m, "", fault.In("name", "merge.itself", name)
		}
		if news.ListTag(from.Name) == news.ListTag(name) { // another case, the same tag
			return m, name, tx.NameTag(ctx, id, name)
		}
		into, err := tx.MakeTag(ctx, name)
		if err != nil {
			return m, "", err
		}
		m.Into = into.ID
		return m, into.Name, tx.AliasTag(ctx, from.Name, into.ID, id)
	})
}

// DeleteTag takes a tag away from all articles. Its address leads to the search for the word.
func (d *Desk) DeleteTag(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	return d.merge(ctx, actor, "tag.delete", func(tx Tx) (news.Merger, string, error) {
		tag, err := tx.Tag(ctx, id)
		return news.Merger{Kind: news.MergeTag, From: id, Name: tag.Name}, "", err
	})
}

// DropAlias ends another name of a tag: from now on it is a word of its own.
func (d *Desk) DropAlias(ctx context.Context, actor staff.Actor, id int64, alias string) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := tx.DropAlias(ctx, id, strings.ToLower(alias)); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "tag.alias", object("tag", id), alias)
	})
	if err != nil {
		return fmt.Errorf("other name of tag %d: %w", id, err)
	}
	return nil
}

// DeleteSeries removes a series that has no articles; one that is full is Conflict, with their number. Its address leads
// to the newest articles.
func (d *Desk) DeleteSeries(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := notMerging(ctx, tx, news.MergeSeries, id); err != nil {
			return err
		}
		all, err := tx.AllSeries(ctx)
		if err != nil {
			return err
		}
		s, ok := seriesOf(all, id)
		if !ok {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		uses, err := tx.SeriesUse(ctx)
		if err != nil {
			return err
		}
		if uses[id] > 0 {
			return fault.New(fault.Conflict, "series.full", uses[id])
		}
		if err := tx.DeleteSeries(ctx, id); err != nil {
			return err
		}
		if err := tx.SetAddress(ctx, "path", "/series/"+url.PathEscape(s.Slug), "/latest"); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "series.delete", object("series", id), s.Name)
	})
	if err != nil {
		return fmt.Errorf("delete series %d: %w", id, err)
	}
	return nil
}

func seriesOf(all []news.Series, id int64) (news.Series, bool) {
	if i := slices.IndexFunc(all, func(x news.Series) bool { return x.ID == id }); i >= 0 {
		return all[i], true
	}
	return news.Series{}, false
}

// notMerging is Conflict while the thing goes into another, or another into it.
func notMerging(ctx context.Context, tx Tx, kind string, ids ...int64) error {
	all, err := tx.Merging(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.Kind == kind && (slices.Contains(ids, m.From) || slices.Contains(ids, m.Into) && m.Into != 0) {
			return fault.New(fault.Conflict, "merge.running", m.Name)
		}
	}
	return nil
}

// merge begins a merger that decide describes, and takes its first step. into is the name of what it goes into.
func (d *Desk) merge(ctx context.Context, actor staff.Actor, action string, decide func(Tx) (m news.Merger, into string, err error)) error {
	var begun news.Merger
	err := d.store.Write(ctx, func(tx Tx) error {
		m, into, err := decide(tx)
		if err != nil {
			return err
		}
		if err := notMerging(ctx, tx, m.Kind, m.From, m.Into); err != nil {
			return err
		}
		m.Begun, m.Person, m.PersonName = d.now(), actor.Person, actor.Name
		if m.ID, err = tx.SaveMerger(ctx, m); err != nil {
			return err
		}
		begun = m
		detail := m.Name
		if into != "" {
			detail += " → " + into
		}
		return audit(ctx, tx, actor, action, object(m.Kind, m.From), detail)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	d.firstSteps(ctx, begun.ID)
	return nil
}

// firstSteps ends a merger of few articles before whoever asked for it has their answer. One that fails or has more to do
// is RunMergers' to go on with.
func (d *Desk) firstSteps(ctx context.Context, id int64) {
	for range 3 { // the articles, the look whether there are more, and the end
		over, err := d.mergeStep(ctx, id)
		if err != nil {
			d.log.Warn("a step of a merger failed; it is tried again", "merger", id, "error", err)
		}
		if err != nil || over {
			return
		}
	}
}

// RunMergers goes on with the mergers that are under way until they are done or ctx ends. One that fails hinders no other.
func (d *Desk) RunMergers(ctx context.Context) error {
	var all []news.Merger
	if err := d.store.Write(ctx, func(tx Tx) (err error) {
		all, err = tx.Merging(ctx)
		return err
	}); err != nil {
		return err
	}
	var failed error
	for _, m := range all {
		for over := false; !over; {
			if ctx.Err() != nil {
				return failed
			}
			var err error
			if over, err = d.mergeStep(ctx, m.ID); err != nil {
				failed = errors.Join(failed, fmt.Errorf("merge %s %d: %w", m.Kind, m.From, err))
				break
			}
			select { // what else wants to write has its turn
			case <-ctx.Done():
			case <-time.After(mergePause):
			}
		}
	}
	return failed
}

// mergePause is how long other writes have the database to themselves between two steps.
const mergePause = 20 * time.Millisecond

// mergeStep moves the next articles of a merger, or ends it where none is left.
func (d *Desk) mergeStep(ctx context.Context, id int64) (over bool, err error) {
	err = d.store.Write(ctx, func(tx Tx) error {
		over = false
		m, err := tx.Merger(ctx, id)
		if err != nil {
			return err
		}
		if !m.Ended.IsZero() {
			over = true
			return nil
		}
		into := ""
		if m.Kind == news.MergeTag && m.Into != 0 {
			tag, err := tx.Tag(ctx, m.Into)
			if err != nil {
				return err
			}
			into = tag.Name
		}
		nos, err := tx.InMerger(ctx, m, mergeStep)
		if err != nil {
			return err
		}
		for _, no := range nos {
			if err := tx.MoveArticle(ctx, no, m, into); err != nil {
				return err
			}
			m.Moved++
		}
		switch {
		case len(nos) > 0:
			m.After = nos[len(nos)-1]
		case m.After > 0 && m.Into != m.From:
			m.After = 0 // articles that came to it meanwhile have any number
		default:
			over, m.Ended = true, d.now()
			if err := d.endMerger(ctx, tx, m, into); err != nil {
				return err
			}
		}
		_, err = tx.SaveMerger(ctx, m)
		return err
	})
	return over, err
}

// endMerger leads what is left of From to Into, and takes From away.
func (d *Desk) endMerger(ctx context.Context, tx Tx, m news.Merger, into string) error {
	if m.From == m.Into {
		return nil // its articles were listed anew, nothing more
	}
	if err := tx.MoveSetting(ctx, m, into); err != nil {
		return err
	}
	switch m.Kind {
	case news.MergeSection:
		return d.endSection(ctx, tx, m)
	case news.MergeSeries:
		all, err := tx.AllSeries(ctx)
		if err != nil {
			return err
		}
		from, _ := seriesOf(all, m.From)
		to, _ := seriesOf(all, m.Into)
		if err := tx.DeleteSeries(ctx, m.From); err != nil {
			return err
		}
		return moved(ctx, tx, "/series/", from.Slug, to.Slug)
	}
	if err := tx.DeleteTag(ctx, m.From); err != nil {
		return err
	}
	was := "/tags/" + url.PathEscape(strings.ToLower(m.Name))
	if m.Into == 0 {
		return tx.SetAddress(ctx, "path", was, "/search?q="+url.QueryEscape(m.Name))
	}
	if err := tx.SetAddress(ctx, "path", was, "/tags/"+url.PathEscape(strings.ToLower(into))); err != nil {
		return err
	}
	return tx.LeaveTags(ctx, []string{into}) // all of its articles may be withdrawn
}

// endSection leads menu, boxes, desks and the address of a section that is empty now to the one that it went into.
func (d *Desk) endSection(ctx context.Context, tx Tx, m news.Merger) error {
	sections, err := tx.Sections(ctx)
	if err != nil {
		return err
	}
	from, _ := sections.Find(m.From)
	to, _ := sections.Find(m.Into)
	items, err := tx.Menu(ctx)
	if err != nil {
		return err
	}
	if led, changed := ledMenu(items, m.From, m.Into); changed {
		if err := tx.SaveMenu(ctx, led); err != nil {
			return err
		}
	}
	if len(from.Desks) > 0 && len(to.Desks) > 0 { // none: every desk answers, and goes on answering
		for _, id := range from.Desks {
			if !slices.Contains(to.Desks, id) {
				to.Desks = append(to.Desks, id)
			}
		}
		if _, err := tx.SaveSection(ctx, to); err != nil {
			return err
		}
	}
	p, err := tx.Paper(ctx)
	if err != nil {
		return err
	}
	for page, boxes := range p.Boxes {
		has := slices.ContainsFunc(boxes, func(b news.Box) bool { return b.Section == m.Into })
		var kept []news.Box
		for _, b := range boxes {
			if b.Section == m.From {
				if has {
					continue
				}
				b.Section, has = m.Into, true
			}
			kept = append(kept, b)
		}
		p.Boxes[page] = kept
	}
	p.Version++
	if err := tx.SavePaper(ctx, p, p.Version-1); err != nil {
		return err
	}
	if err := tx.DeleteSection(ctx, m.From); err != nil {
		return err
	}
	return tx.SetAddress(ctx, "path", sections.Path(m.From), sections.Path(m.Into))
}

// ledMenu is a menu in which the entry of a section leads to another. Where that one has an entry already the two are one,
// and what stood under the first stands under the second, or, two levels being all there are, on the first level.
func ledMenu(items []news.MenuItem, from, into int64) (led []news.MenuItem, changed bool) {
	stands := slices.IndexFunc(items, func(x news.MenuItem) bool { return x.Section == into })
	heir := map[int64]int64{}
	for _, x := range items {
		if x.Section == from {
			changed = true
			if stands >= 0 {
				heir[x.ID] = 0
				if items[stands].Parent == 0 {
					heir[x.ID] = items[stands].ID
				}
				continue
			}
			x.Section = into
		}
		led = append(led, x)
	}
	for i := range led {
		if to, gone := heir[led[i].Parent]; gone {
			led[i].Parent = to
			if to == led[i].ID {
				led[i].Parent = 0
			}
		}
	}
	return led, changed
}

// settled is an article whose section, series and tags are what their names mean now: who has an older page open, and old
// revisions, name what has gone into another.
func settled(ctx context.Context, tx Tx, a news.Article) (news.Article, error) {
	var err error
	if a.Section, err = tx.Successor(ctx, news.MergeSection, a.Section); err != nil {
		return a, err
	}
	a.Sections = slices.Clone(a.Sections)
	for i := range a.Sections {
		if a.Sections[i], err = tx.Successor(ctx, news.MergeSection, a.Sections[i]); err != nil {
			return a, err
		}
	}
	var sections []int64
	for _, id := range a.Sections {
		if id != a.Section && !slices.Contains(sections, id) {
			sections = append(sections, id)
		}
	}
	a.Sections = sections
	if a.Series, err = tx.Successor(ctx, news.MergeSeries, a.Series); err != nil {
		return a, err
	}
	var tags []string
	for _, tag := range a.Tags {
		if tag, err = tx.TagName(ctx, tag); err != nil {
			return a, err
		}
		if !slices.ContainsFunc(tags, func(x string) bool { return strings.EqualFold(x, tag) }) {
			tags = append(tags, tag)
		}
	}
	a.Tags = tags
	return a, nil
}
