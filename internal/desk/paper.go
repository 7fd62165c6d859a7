package desk

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/staff"
)

// FoundPaper writes the settings of a new paper; Conflict where there is one already.
func (d *Desk) FoundPaper(ctx context.Context, actor staff.Actor, p news.Paper) (news.Paper, error) {
	p.Version = 0
	return d.SavePaper(ctx, actor, p)
}

// SavePaper writes the paper's settings where the version that p began from still stands. Without a size the paper keeps
// the one it has; to give it another is to change who may publish, which is for those who may edit that table.
func (d *Desk) SavePaper(ctx context.Context, actor staff.Actor, p news.Paper) (news.Paper, error) {
	if err := actor.Permit(staff.Settings); err != nil {
		return p, err
	}
	size := p.Size
	p.Boxes = maps.Clone(p.Boxes) // Check takes out what there is no page for
	if err := p.Check(); err != nil {
		return p, err
	}
	from := p.Version
	var saved news.Paper
	err := d.store.Write(ctx, func(tx Tx) error {
		saved = p
		saved.Version = from + 1
		switch stands, err := tx.Paper(ctx); {
		case fault.Is(err, fault.NotFound): // it is being founded
		case err != nil:
			return err
		case size == "":
			saved.Size = stands.Size
		case size != stands.Size:
			if err := actor.Permit(staff.Manage); err != nil {
				return err
			}
		}
		sections, err := tx.Sections(ctx)
		if err != nil {
			return err
		}
		for page, boxes := range p.Boxes {
			for _, b := range boxes {
				if _, ok := sections.Find(b.Section); !ok {
					return fault.In("boxes_"+string(page), "field.choice")
				}
			}
		}
		if err := tx.SavePaper(ctx, saved, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "paper.save", "paper", "")
	})
	if err != nil {
		return p, fmt.Errorf("save the paper: %w", err)
	}
	return saved, nil
}

// SaveSection writes a section, a new one where its ID is 0. An address that changes goes on answering: it redirects.
func (d *Desk) SaveSection(ctx context.Context, actor staff.Actor, s news.Section) (news.Section, error) {
	if err := actor.Permit(staff.Settings); err != nil {
		return s, err
	}
	if err := s.Check(); err != nil {
		return s, err
	}
	id := s.ID
	var relisted int64
	err := d.store.Write(ctx, func(tx Tx) error {
		s.ID, relisted = id, 0 // a write may be tried again
		before, err := tx.Sections(ctx)
		if err != nil {
			return err
		}
		old, known := before.Find(s.ID)
		if s.ID != 0 && !known {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		for _, id := range s.Desks {
			if _, err := tx.Person(ctx, id); fault.Is(err, fault.NotFound) {
				return fault.In("desks", "field.choice")
			} else if err != nil {
				return err
			}
		}
		if known && s.Version != 0 && s.Version != old.Version {
			return fault.New(fault.Conflict, "section.stale")
		}
		if s.Parent != old.Parent {
			if err := notMerging(ctx, tx, news.MergeSection, s.ID, s.Parent); err != nil {
				return err
			}
		}
		if s.Parent != 0 {
			parent, ok := before.Find(s.Parent)
			under := slices.ContainsFunc(before, func(x news.Section) bool { return x.Parent == s.ID && s.ID != 0 })
			if !ok || parent.Parent != 0 || under {
				return fault.In("parent", "section.parent")
			}
		}
		if s.ID, err = tx.SaveSection(ctx, s); err != nil {
			if fault.Is(err, fault.Conflict) {
				return fault.In("slug", "section.slug-taken")
			}
			return err
		}
		if known {
			if relisted, err = d.moveSection(ctx, tx, actor, before, old, s); err != nil {
				return err
			}
		}
		return audit(ctx, tx, actor, "section.save", object("section", s.ID), s.Name)
	})
	if err != nil {
		return s, fmt.Errorf("save section %d: %w", s.ID, err)
	}
	if s.Version != 0 {
		s.Version++
	}
	if relisted != 0 {
		d.firstSteps(ctx, relisted)
	}
	return s, nil
}

// moveSection leaves a redirect behind at each address that changed. Where the section moved in the tree it begins to list
// its articles where they stand now, see RunMergers, and returns the id of that work.
func (d *Desk) moveSection(ctx context.Context, tx Tx, actor staff.Actor, before news.Sections, old, s news.Section) (int64, error) {
	after, err := tx.Sections(ctx)
	if err != nil {
		return 0, err
	}
	for _, x := range before {
		if x.ID != s.ID && x.Parent != s.ID {
			continue
		}
		if was, is := before.Path(x.ID), after.Path(x.ID); was != is {
			if err := tx.SetAddress(ctx, "path", was, is); err != nil {
				return 0, err
			}
		}
	}
	if old.Parent == s.Parent {
		return 0, nil
	}
	return tx.SaveMerger(ctx, news.Merger{Kind: news.MergeSection, From: s.ID, Into: s.ID, Name: s.Name, Begun: d.now(), Person: actor.Person, PersonName: actor.Name})
}

// DeleteSection removes a section that is empty. Its address leads to the section above it, or to the newest articles.
func (d *Desk) DeleteSection(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := notMerging(ctx, tx, news.MergeSection, id); err != nil {
			return err
		}
		n, err := tx.SectionUse(ctx, id)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "section.full", n)
		}
		sections, err := tx.Sections(ctx)
		if err != nil {
			return err
		}
		if err := tx.DeleteSection(ctx, id); err != nil {
			return err
		}
		if old, ok := sections.Find(id); ok {
			if err := tx.SetAddress(ctx, "path", sections.Path(id), sections.Path(old.Parent)); err != nil {
				return err
			}
		}
		p, err := tx.Paper(ctx)
		if err != nil {
			return err
		}
		for page := range p.Boxes {
			p.Boxes[page] = slices.DeleteFunc(p.Boxes[page], func(b news.Box) bool { return b.Section == id })
		}
		p.Version++
		if err := tx.SavePaper(ctx, p, p.Version-1); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "section.delete", object("section", id), "")
	})
	if err != nil {
		return fmt.Errorf("delete section %d: %w", id, err)
	}
	return nil
}

// SaveSeries writes a series, a new one where its ID is 0.
func (d *Desk) SaveSeries(ctx context.Context, actor staff.Actor, s news.Series) (news.Series, error) {
	if err := actor.Permit(staff.Settings); err != nil {
		return s, err
	}
	if err := s.Check(); err != nil {
		return s, err
	}
	id := s.ID
	err := d.store.Write(ctx, func(tx Tx) error {
		s.ID = id // a write may be tried again
		before, err := tx.AllSeries(ctx)
		if err != nil {
			return err
		}
		old, known := seriesOf(before, s.ID)
		if known && s.Version != 0 && s.Version != old.Version {
			return fault.New(fault.Conflict, "series.stale")
		}
		if s.Picture != 0 {
			picture, err := tx.Picture(ctx, s.Picture)
			if fault.Is(err, fault.NotFound) || err == nil && (!picture.IsImage() || !picture.Blocked.IsZero()) {
				return fault.In("picture", "picture.unknown")
			}
			if err != nil {
				return err
			}
		}
		if s.ID, err = tx.SaveSeries(ctx, s); err != nil {
			if fault.Is(err, fault.Conflict) {
				return fault.In("slug", "section.slug-taken")
			}
			return err
		}
		if known && old.Slug != s.Slug {
			if err := moved(ctx, tx, "/series/", old.Slug, s.Slug); err != nil {
				return err
			}
		}
		return audit(ctx, tx, actor, "series.save", object("series", s.ID), s.Name)
	})
	if err != nil {
		return s, fmt.Errorf("save series %d: %w", s.ID, err)
	}
	if s.Version != 0 {
		s.Version++
	}
	return s, nil
}

// moved leaves a redirect behind at an address that has another name now.
func moved(ctx context.Context, tx Tx, folder, was, is string) error {
	return tx.SetAddress(ctx, "path", folder+url.PathEscape(was), folder+url.PathEscape(is))
}

// MaxMenu bounds the menu's entries.
const MaxMenu = 100

// AnyMenu is the version of a menu whose writer saw none before, as a command or a new paper has it.
const AnyMenu = -1

// misplaced says what is wrong where an entry stands under itself: by its number, in a circle, or because it leads where
// the entry above it leads. An empty key: nothing.
func misplaced(items []news.MenuItem, i int) (key string, args []any) {
	m := items[i]
	if m.Parent == 0 {
		return "", nil
	}
	if m.Parent == m.ID {
		return "menu.itself", []any{m.Label}
	}
	above := slices.IndexFunc(items, func(x news.MenuItem) bool { return x.ID == m.Parent })
	if above < 0 {
		return "", nil
	}
	for at, steps := above, 0; at >= 0 && items[at].Parent != 0 && steps <= len(items); steps++ {
		if items[at].Parent == m.ID {
			return "menu.circle", []any{m.Label, items[above].Label}
		}
		at = slices.IndexFunc(items, func(x news.MenuItem) bool { return x.ID == items[at].Parent })
	}
	if m.Section != 0 && m.Section == items[above].Section || m.Section == 0 && m.URL != "" && m.URL == items[above].URL {
		return "menu.same", []any{m.Label}
	}
	return "", nil
}

// SaveMenu puts a menu of at most two levels in the place of the one before. IDs are given anew in the order of items;
// a Parent names the ID of an item that stands before it. from is the version that the writer saw, or AnyMenu; Conflict
// where another stands.
func (d *Desk) SaveMenu(ctx context.Context, actor staff.Actor, items []news.MenuItem, from int64) error {
	if err := actor.Permit(staff.Fronts); err != nil {
		return err
	}
	if len(items) > MaxMenu {
		return fault.In("menu", "field.too-many", MaxMenu)
	}
	var f fault.Fields
	ids := map[int64]int64{0: 0}
	top := map[int64]bool{0: true}
	fresh := slices.Clone(items)
	for i := range fresh {
		m := &fresh[i]
		if err := m.Check(); err != nil {
			for _, x := range fault.FieldsOf(err) {
				f.Add(fmt.Sprintf("%s_%d", x.Name, i), x.Key, x.Args...)
			}
		}
		id, parent := int64(i+1), m.Parent
		if key, args := misplaced(items, i); key != "" {
			f.Add(fmt.Sprintf("parent_%d", i), key, args...)
		} else if _, ok := ids[parent]; !ok || !top[parent] {
			f.Add(fmt.Sprintf("parent_%d", i), "menu.parent")
		}
		if m.ID != 0 {
			ids[m.ID], top[m.ID] = id, parent == 0
		}
		m.ID, m.Parent, m.Position = id, ids[parent], i
	}
	if err := f.Err(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		version, err := tx.MenuVersion(ctx)
		if err != nil {
			return err
		}
		if from != AnyMenu && from != version {
			return fault.New(fault.Conflict, "menu.stale")
		}
		sections, err := tx.Sections(ctx)
		if err != nil {
			return err
		}
		for i, m := range fresh {
			if _, ok := sections.Find(m.Section); m.Section != 0 && !ok {
				return fault.In(fmt.Sprintf("section_%d", i), "field.choice")
			}
		}
		if err := tx.SaveMenu(ctx, fresh); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "menu.save", "menu", "")
	})
	if err != nil {
		return fmt.Errorf("save the menu: %w", err)
	}
	return nil
}

// SavePage writes a static page, a new one where its ID is 0; Version is the one that the writer began from.
func (d *Desk) SavePage(ctx context.Context, actor staff.Actor, p news.Page) (news.Page, error) {
	if err := actor.Permit(staff.Settings); err != nil {
		return p, err
	}
	var f fault.Fields
	p.Title = news.Line(&f, "title", p.Title, news.MaxTitle, true)
	p.Slug = news.Slug(&f, "slug", p.Slug)
	if slices.Contains(reserved(), p.Slug) {
		f.Add("slug", "page.slug-reserved")
	}
	body, err := richtext.Canonical(p.Body)
	if err != nil {
		f.Add("body", "body.too-long", richtext.MaxBytes)
	}
	if err := f.Err(); err != nil {
		return p, err
	}
	p.Body = body
	if p.ID == 0 {
		p.Version = 0
	}
	saved := p
	err = d.store.Write(ctx, func(tx Tx) error {
		saved = p // a write may be tried again
		saved.Version, saved.Updated = p.Version+1, d.now()
		all, err := tx.Pages(ctx)
		if err != nil {
			return err
		}
		for _, x := range all {
			switch {
			case x.ID != p.ID && x.Slug == p.Slug:
				return fault.In("slug", "section.slug-taken")
			case x.ID == p.ID && x.Slug != p.Slug:
				if err := moved(ctx, tx, "/", x.Slug, p.Slug); err != nil {
					return err
				}
			}
		}
		if saved.ID, err = tx.SavePage(ctx, saved); err != nil {
			return err
		}
		if err := d.keepText(ctx, tx, actor, news.TextRevision{Noun: "page", Of: saved.ID, Version: saved.Version, Slug: saved.Slug, Title: saved.Title, Body: saved.Body}); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "page.save", object("page", saved.ID), saved.Slug)
	})
	if err != nil {
		return p, fmt.Errorf("save page %q: %w", p.Slug, err)
	}
	return saved, nil
}

// reserved are the first parts of addresses that no static page may take.
func reserved() []string {
	return []string{
		"articles", "sections", "series", "tags", "reporters", "search", "latest", "ranking", "weather", "corrections",
		"archive", "media", "assets", "desk", "api", "my", "healthz", "readyz", "metrics", "v", "b", "news", "rss", "mobile", "feed", "feeds", "front",
		"notices", "announcements", "issues",
		"tips", "submissions", "subscribe", "advertise", "received",
	}
}
