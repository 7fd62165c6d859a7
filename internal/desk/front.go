package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Fronts is what the actions on the front page and the fronts of sections read and write.
type Fronts interface {
	FrontEdition(ctx context.Context, section int64) (news.Edition, error)
	FrontDraft(ctx context.Context, section int64) (news.Edition, error)
	Edition(ctx context.Context, id int64) (news.Edition, error)
	SaveEdition(ctx context.Context, e news.Edition) (news.Edition, error)
	EndEdition(ctx context.Context, section int64, at time.Time) error
	DeleteFrontDraft(ctx context.Context, section int64) error
	MissingArticles(ctx context.Context, nos []int64) ([]int64, error)
	Pictures(ctx context.Context, ids []int64) (map[int64]news.Picture, error)
	Flash(ctx context.Context) (news.Flash, error)
	SaveFlash(ctx context.Context, f news.Flash, from int64) error
}

// FrontStale is the error of an action on a front that began from a version which is no longer the newest. Nothing was
// written; Current is the draft that there is, or what stands, as a draft without an ID.
type FrontStale struct{ Current news.Edition }

func (s *FrontStale) Error() string {
	return fmt.Sprintf("front %d has moved on to version %d", s.Current.Section, s.Current.Version)
}

// Unwrap gives the error its kind.
func (s *FrontStale) Unwrap() error { return fault.New(fault.Conflict, "front.stale", s.Current.Name) }

// FrontMoved is the error of publishing a draft over an edition that came out after the draft was begun, and that whoever
// publishes has not been shown. Nothing was written; Stands is that edition.
type FrontMoved struct{ Stands news.Edition }

func (m *FrontMoved) Error() string {
	return fmt.Sprintf("front %d has a newer edition %d", m.Stands.Section, m.Stands.ID)
}

// Unwrap gives the error its kind.
func (m *FrontMoved) Unwrap() error { return fault.New(fault.Conflict, "front.moved", m.Stands.Name) }

// SaveFrontDraft writes the draft of the front e.Section. e.Version is the one that the editor began from, of the draft or,
// where there was none, of what stood; *FrontStale answers when another has come since. Free markup is taken from
// administrators alone; others may move what is there already, or take it away.
func (d *Desk) SaveFrontDraft(ctx context.Context, actor staff.Actor, e news.Edition) (news.Edition, error) {
	if err := actor.Permit(staff.Fronts); err != nil {
		return e, err
	}
	e = copied(e)
	if err := e.Check(); err != nil {
		return e, err
	}
	var saved news.Edition
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := frontIs(ctx, tx, e.Section); err != nil {
			return err
		}
		draft, err := draftAt(ctx, tx, e.Section, e.Version)
		if err != nil {
			return err
		}
		if err := checkFront(ctx, tx, actor, draft, e); err != nil {
			return err
		}
		next := draft
		next.Status, next.Rows, next.Note = news.EditionDraft, e.Rows, e.Note
		next.Person, next.Name, next.Updated = actor.Person, actor.Name, d.now()
		if saved, err = tx.SaveEdition(ctx, next); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "front.save", frontObject(e.Section), e.Note)
	})
	if err != nil {
		return e, fmt.Errorf("save the draft of front %d: %w", e.Section, err)
	}
	return saved, nil
}

// PublishFront lets the draft of a front stand in the place of what stood: of the edition over which the draft was begun, or
// of the edition over, which came out since and which whoever publishes knows of; *FrontMoved answers where it is another.
// note is for the history; empty: the draft's.
func (d *Desk) PublishFront(ctx context.Context, actor staff.Actor, section, version, over int64, note string) (news.Edition, error) {
	return d.endDraft(ctx, actor, section, version, note, "front.publish", func(tx Tx, draft news.Edition) (news.Edition, error) {
		stands, err := tx.FrontEdition(ctx, section)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return draft, err
		}
		if stands.ID != draft.Base && stands.ID != over {
			return draft, &FrontMoved{stands}
		}
		return d.stand(ctx, tx, draft)
	})
}

// ScheduleFront makes of the draft of a front an edition that comes out at a time. There may be several of them.
func (d *Desk) ScheduleFront(ctx context.Context, actor staff.Actor, section, version int64, at time.Time, note string) (news.Edition, error) {
	at = at.Truncate(time.Millisecond)
	if !at.After(d.now()) {
		return news.Edition{}, fault.In("publish_at", "article.time-past")
	}
	return d.endDraft(ctx, actor, section, version, note, "front.schedule", func(tx Tx, draft news.Edition) (news.Edition, error) {
		draft.Status, draft.PublishAt = news.EditionScheduled, at
		return tx.SaveEdition(ctx, draft)
	})
}

// endDraft makes something else of the draft that stands at a version.
func (d *Desk) endDraft(ctx context.Context, actor staff.Actor, section, version int64, note, action string, end func(Tx, news.Edition) (news.Edition, error)) (news.Edition, error) {
	if err := actor.Permit(staff.Fronts); err != nil {
		return news.Edition{}, err
	}
	var f fault.Fields
	note = news.Line(&f, "note", note, news.MaxEditionNotes, false)
	if err := f.Err(); err != nil {
		return news.Edition{}, err
	}
	var ended news.Edition
	err := d.store.Write(ctx, func(tx Tx) error {
		draft, err := draftAt(ctx, tx, section, version)
		if err != nil {
			return err
		}
		if draft.ID == 0 {
			return fault.New(fault.Conflict, "front.no-draft")
		}
		if note != "" {
			draft.Note = note
		}
		draft.Person, draft.Name, draft.Updated = actor.Person, actor.Name, d.now()
		if ended, err = end(tx, draft); err != nil {
			return err
		}
		return audit(ctx, tx, actor, action, frontObject(section), editionDetail(ended))
	})
	if err != nil {
		return news.Edition{}, fmt.Errorf("%s %d: %w", action, section, err)
	}
	return ended, nil
}

// stand puts an edition in the place of the one that stands.
func (d *Desk) stand(ctx context.Context, tx Tx, e news.Edition) (news.Edition, error) {
	now := d.now()
	if err := tx.EndEdition(ctx, e.Section, now); err != nil {
		return e, err
	}
	e.Status, e.Published, e.Replaced = news.EditionStands, now, time.Time{}
	return tx.SaveEdition(ctx, e)
}

// UnscheduleFront makes a draft of a scheduled edition again; Conflict where there is another draft of its front, or where
// the edition came out meanwhile.
func (d *Desk) UnscheduleFront(ctx context.Context, actor staff.Actor, id int64) (news.Edition, error) {
	return d.onEdition(ctx, actor, id, "front.unschedule", func(tx Tx, e news.Edition) (news.Edition, error) {
		if e.Status != news.EditionScheduled {
			return e, fault.New(fault.Conflict, "front.not-scheduled")
		}
		draft, err := tx.FrontDraft(ctx, e.Section)
		if err != nil {
			return e, err
		}
		if draft.ID != 0 {
			return e, fault.New(fault.Conflict, "front.has-draft", draft.Name)
		}
		e.Status, e.PublishAt = news.EditionDraft, time.Time{}
		return tx.SaveEdition(ctx, e)
	})
}

// RevertFront goes back to an edition that stood: it is published once more, as a new one. The draft stays as it is.
func (d *Desk) RevertFront(ctx context.Context, actor staff.Actor, id int64) (news.Edition, error) {
	return d.onEdition(ctx, actor, id, "front.revert", func(tx Tx, e news.Edition) (news.Edition, error) {
		if e.Status != news.EditionStood {
			return e, fault.New(fault.Conflict, "front.not-stood")
		}
		if err := frontIs(ctx, tx, e.Section); err != nil {
			return e, err
		}
		if err := settledFront(ctx, tx, e); err != nil {
			return e, err
		}
		return d.stand(ctx, tx, news.Edition{
			Section: e.Section, Rows: e.Rows, Note: e.Note, From: e.ID, Person: actor.Person, Name: actor.Name, Updated: d.now(),
		})
	})
}

// settledFront leads what the blocks of an edition name to what it means now: since it stood, sections, series and tags
// may have gone into others.
func settledFront(ctx context.Context, tx Tx, e news.Edition) (err error) {
	for _, b := range e.Blocks() {
		for _, x := range []struct {
			kind string
			id   *int64
		}{
			{news.MergeSection, &b.Section}, {news.MergeSection, &b.Rule.Section},
			{news.MergeSeries, &b.Series}, {news.MergeSeries, &b.Rule.Series},
		} {
			if *x.id == 0 {
				continue
			}
			if *x.id, err = tx.Successor(ctx, x.kind, *x.id); err != nil {
				return err
			}
		}
		if b.Rule.Tag != "" {
			if b.Rule.Tag, err = tx.TagName(ctx, b.Rule.Tag); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Desk) onEdition(ctx context.Context, actor staff.Actor, id int64, action string, do func(Tx, news.Edition) (news.Edition, error)) (news.Edition, error) {
	if err := actor.Permit(staff.Fronts); err != nil {
		return news.Edition{}, err
	}
	var done news.Edition
	err := d.store.Write(ctx, func(tx Tx) error {
		e, err := tx.Edition(ctx, id)
		if err != nil {
			return err
		}
		if done, err = do(tx, e); err != nil {
			return err
		}
		return audit(ctx, tx, actor, action, frontObject(e.Section), editionDetail(e))
	})
	if err != nil {
		return news.Edition{}, fmt.Errorf("%s, edition %d: %w", action, id, err)
	}
	return done, nil
}

// DiscardFrontDraft throws the draft of a front away; what stands goes on standing.
func (d *Desk) DiscardFrontDraft(ctx context.Context, actor staff.Actor, section, version int64) error {
	if err := actor.Permit(staff.Fronts); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		draft, err := draftAt(ctx, tx, section, version)
		if err != nil {
			return err
		}
		if draft.ID == 0 {
			return fault.New(fault.Conflict, "front.no-draft")
		}
		if err := tx.DeleteFrontDraft(ctx, section); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "front.discard", frontObject(section), editionDetail(draft))
	})
	if err != nil {
		return fmt.Errorf("discard the draft of front %d: %w", section, err)
	}
	return nil
}

func frontObject(section int64) string {
	if section == 0 {
		return "front"
	}
	return object("front", section)
}

func editionDetail(e news.Edition) string {
	if e.Note == "" {
		return fmt.Sprintf("#%d", e.ID)
	}
	return fmt.Sprintf("#%d %s", e.ID, e.Note)
}

// copied is the edition with rows of its own: Check puts them into their stored form, and the caller's stay as they are.
func copied(e news.Edition) news.Edition {
	e.Rows = slices.Clone(e.Rows)
	for r := range e.Rows {
		row := &e.Rows[r]
		row.Columns = slices.Clone(row.Columns)
		for c := range row.Columns {
			column := &row.Columns[c]
			column.Blocks = slices.Clone(column.Blocks)
			for b := range column.Blocks {
				column.Blocks[b].Places = slices.Clone(column.Blocks[b].Places)
			}
		}
	}
	return e
}

// frontIs is NotFound for the front of a section that is not there.
func frontIs(ctx context.Context, tx Tx, section int64) error {
	if section == 0 {
		return nil
	}
	sections, err := tx.Sections(ctx)
	if err != nil {
		return err
	}
	if _, ok := sections.Find(section); !ok {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	return nil
}

func draftAt(ctx context.Context, tx Tx, section, version int64) (news.Edition, error) {
	draft, err := tx.FrontDraft(ctx, section)
	if err == nil && draft.Version != version {
		err = &FrontStale{draft}
	}
	return draft, err
}

// checkFront says what of a front is not there, and which free markup is not the actor's to write.
func checkFront(ctx context.Context, tx Tx, actor staff.Actor, draft, e news.Edition) error {
	sections, err := tx.Sections(ctx)
	if err != nil {
		return err
	}
	series, err := tx.AllSeries(ctx)
	if err != nil {
		return err
	}
	markup := map[string]bool{}
	note := func(e news.Edition) {
		for _, b := range e.Blocks() {
			markup[b.HTML] = true
		}
	}
	note(draft)
	switch stands, err := tx.FrontEdition(ctx, e.Section); {
	case err == nil:
		note(stands)
	case !fault.Is(err, fault.NotFound):
		return err
	}
	var f fault.Fields
	var nos, pictures []int64
	for _, b := range e.Blocks() {
		at := "block." + b.Key
		for _, x := range []struct {
			field string
			id    int64
		}{{at + ".section", b.Section}, {at + ".rule", b.Rule.Section}} {
			if _, ok := sections.Find(x.id); x.id != 0 && !ok {
				f.Add(x.field, "field.choice")
			}
		}
		for _, x := range []struct {
			field string
			id    int64
		}{{at + ".series", b.Series}, {at + ".rule", b.Rule.Series}} {
			if x.id != 0 && !slices.ContainsFunc(series, func(s news.Series) bool { return s.ID == x.id }) {
				f.Add(x.field, "field.choice")
			}
		}
		if b.Kind == news.BannerBlock && !slices.ContainsFunc(banner.Places(), func(p banner.Place) bool { return p.Key == b.Banner }) {
			f.Add(at+".banner", "banner.place")
		}
		if b.Kind == news.HTMLBlock && !markup[b.HTML] && !actor.May(staff.Manage) {
			f.Add(at+".html", "front.html-forbidden")
		}
		for _, p := range b.Places {
			nos = append(nos, p.Article)
			if p.Picture != 0 {
				pictures = append(pictures, p.Picture)
			}
		}
	}
	missing, err := tx.MissingArticles(ctx, nos)
	if err != nil {
		return err
	}
	found, err := tx.Pictures(ctx, pictures)
	if err != nil {
		return err
	}
	for _, b := range e.Blocks() {
		for _, p := range b.Places {
			field := fmt.Sprintf("block.%s.place.%d", b.Key, p.Position)
			if slices.Contains(missing, p.Article) {
				f.Add(field, "front.no-article", p.Article)
			}
			if picture, ok := found[p.Picture]; p.Picture != 0 && (!ok || !picture.IsImage()) {
				f.Add(field, "picture.unknown")
			}
		}
	}
	return f.Err()
}

// runDueFronts lets the scheduled editions stand whose time has come. Each is looked at again inside the write, as
// articles are.
func (d *Desk) runDueFronts(ctx context.Context) error {
	for {
		due, err := d.dueFronts(ctx)
		if err != nil {
			return err
		}
		var failed error
		late := map[int64]bool{} // fronts with an edition that failed: a later one must not be followed by an earlier
		for _, e := range due {
			if late[e.Section] {
				continue
			}
			if err := d.runDueFront(ctx, e.ID); err != nil {
				late[e.Section] = true
				failed = errors.Join(failed, fmt.Errorf("edition %d at its time: %w", e.ID, err))
			}
		}
		if failed != nil || len(due) < dueAtOnce {
			return failed
		}
	}
}

func (d *Desk) dueFronts(ctx context.Context) ([]news.Edition, error) {
	ctx, cancel := context.WithTimeout(ctx, duePatience)
	defer cancel()
	return d.store.DueEditions(ctx, d.now(), dueAtOnce)
}

func (d *Desk) runDueFront(ctx context.Context, id int64) error {
	ctx, cancel := context.WithTimeout(ctx, duePatience)
	defer cancel()
	return d.store.Write(ctx, func(tx Tx) error {
		e, err := tx.Edition(ctx, id)
		if err != nil {
			return err
		}
		if e.Status != news.EditionScheduled || e.PublishAt.After(d.now()) {
			return nil // another node was quicker, or somebody changed it
		}
		if _, err := d.stand(ctx, tx, e); err != nil {
			return err
		}
		return audit(ctx, tx, clockwork(), "front.publish", frontObject(e.Section), editionDetail(e))
	})
}

// SaveFlash puts the bar over all pages. f.Version is the one that its editor saw; Conflict where another stands. An article
// to which the bar leads must be out: when it is withdrawn, the bar goes with it.
func (d *Desk) SaveFlash(ctx context.Context, actor staff.Actor, f news.Flash) (news.Flash, error) {
	if err := actor.Permit(staff.Publish); err != nil {
		return f, err
	}
	f.Until = f.Until.Truncate(time.Millisecond)
	if err := f.Check(d.now()); err != nil {
		return f, err
	}
	f.Begins, f.Person, f.Name = d.now(), actor.Person, actor.Name
	err := d.store.Write(ctx, func(tx Tx) error {
		if f.Article != 0 {
			p, err := tx.PublicArticle(ctx, f.Article)
			if fault.Is(err, fault.NotFound) || err == nil && !p.Withdrawn.IsZero() {
				return fault.In("article", "front.not-public")
			} else if err != nil {
				return err
			}
		}
		if err := tx.SaveFlash(ctx, f, f.Version); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "flash.save", "flash", f.Text)
	})
	if err != nil {
		return f, fmt.Errorf("save the flash: %w", err)
	}
	f.Version++
	return f, nil
}

// EndFlash takes the bar away, whoever put it there.
func (d *Desk) EndFlash(ctx context.Context, actor staff.Actor) error {
	if err := actor.Permit(staff.Publish); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		f, err := tx.Flash(ctx)
		if err != nil || f.Text == "" {
			return err
		}
		if err := tx.SaveFlash(ctx, news.Flash{}, f.Version); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "flash.end", "flash", f.Text)
	})
	if err != nil {
		return fmt.Errorf("end the flash: %w", err)
	}
	return nil
}
