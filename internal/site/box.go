package site

import (
	"context"
	"slices"
	"strings"
	"time"

	"jogan/internal/news"
	"jogan/internal/richtext"
)

// SectionBox is a section's name and its newest article.
type SectionBox struct {
	Name, Path string
	Teaser     Teaser
}

// Teaser is an article as lists show it.
type Teaser struct {
	No       int64
	Path     string
	Title    string
	Subtitle string
	Kind     news.Kind
	Section  Link
	Lead     string
	Image    *Image
	Portrait *Image    // of the first writer, where the list shows it
	At       time.Time // of publication, in the paper's zone
	Today    bool      // At is today
	Bylines  []Author
	Episode  int64                 // its number in the series that the page shows; 0: none
	Marks    []news.CorrectionKind // of its corrections
}

// boxes fills the section boxes that the paper wants on this type of page. A section without another article than the
// one that is being read has no box. Those of the front page wait for what its blocks show.
func (m *making) boxes(ctx context.Context, f *Frame, p place) (err error) {
	if p.kind == "" || p.plain || p.kind == news.FrontPage {
		return nil
	}
	f.Boxes, err = m.sectionBoxes(ctx, p.kind, func(newest []news.Headline) int {
		return slices.IndexFunc(newest, func(h news.Headline) bool { return h.No != p.reading })
	})
	return err
}

// frontBoxes fills those of the front page: sections that have a block of their own need none, and of the others it is
// their newest article that no block shows and that is no people's news (인사·부고), where there is one.
func (m *making) frontBoxes(ctx context.Context, f *Frame, bands []Band) (err error) {
	blocks, shown := map[string]bool{}, onBands(bands)
	for _, band := range bands {
		for _, c := range band.Columns {
			for _, b := range c.Blocks {
				blocks[b.Path] = blocks[b.Path] || b.Kind == news.SectionBlock
			}
		}
	}
	f.Boxes, err = m.sectionBoxes(ctx, news.FrontPage, func(newest []news.Headline) int {
		return max(0, slices.IndexFunc(newest, func(h news.Headline) bool { return !shown[h.No] && h.Kind != news.People }))
	})
	f.Boxes = slices.DeleteFunc(f.Boxes, func(x SectionBox) bool { return blocks[x.Path] })
	return err
}

// onBands are the articles that the blocks of a front show.
func onBands(bands []Band) map[int64]bool {
	shown := map[int64]bool{}
	for _, band := range bands {
		for _, c := range band.Columns {
			for _, b := range c.Blocks {
				for _, t := range b.Items {
					shown[t.No] = true
				}
			}
		}
	}
	return shown
}

// sectionBoxes makes the boxes of a type of page, each of one of the newest of its section; below 0 it is none of them.
func (m *making) sectionBoxes(ctx context.Context, kind news.PageType, choose func(newest []news.Headline) int) ([]SectionBox, error) {
	var heads []news.Headline
	var set []news.Box
	const looked = 12 // newest of a section
	for _, box := range m.paper.Boxes[kind] {
		x, ok := m.sections.Find(box.Section)
		if !ok || !m.shown(x) {
			continue
		}
		list := news.ListSection(box.Section)
		m.uses.Use(list)
		newest, err := m.r.Listing(ctx, list, news.Cursor{}, looked)
		if err != nil {
			return nil, err
		}
		if i := choose(newest); i >= 0 && i < len(newest) {
			heads, set = append(heads, newest[i]), append(set, box)
		}
	}
	teasers, err := m.teasers(ctx, heads, sizesTeaser, 320)
	if err != nil {
		return nil, err
	}
	var all []SectionBox
	for i, box := range set {
		x, _ := m.sections.Find(box.Section)
		teasers[i].Lead = richtext.Cut(teasers[i].Lead, box.Length)
		all = append(all, SectionBox{Name: x.Name, Path: m.sections.Path(x.ID), Teaser: teasers[i]})
	}
	return all, nil
}

// teasers sets headlines for a list, with pictures of about the wanted width.
func (m *making) teasers(ctx context.Context, heads []news.Headline, sizes string, wanted int) ([]Teaser, error) {
	var ids []int64
	for _, h := range heads {
		ids = append(ids, h.Picture)
	}
	pictures, err := m.pictures(ctx, ids)
	if err != nil {
		return nil, err
	}
	if err := m.meet(ctx, heads); err != nil {
		return nil, err
	}
	teasers := make([]Teaser, 0, len(heads))
	for _, h := range heads {
		teasers = append(teasers, m.teaser(h, pictures, sizes, wanted))
	}
	return teasers, nil
}

// teaser sets a headline with its picture, where that is among the pictures.
func (m *making) teaser(h news.Headline, pictures map[int64]news.Picture, sizes string, wanted int) Teaser {
	m.uses.Use(useArticle(h.No))
	t := Teaser{
		No: h.No, Path: articlePath(h.No), Title: m.unlabelled(h), Subtitle: h.Subtitle, Kind: h.Kind, Section: m.sectionLink(h.Section),
		Lead: h.Lead, At: h.Published.In(m.now.Location()), Bylines: signed(h.Bylines, m.known),
		Marks: news.Marks(h.Corrections),
	}
	t.Today = t.At.Format(time.DateOnly) == m.now.Format(time.DateOnly)
	if p, ok := pictures[h.Picture]; ok && p.IsImage() {
		image := m.card(p, sizes, wanted)
		image.Alt = "" // the title beside it says what it is about
		t.Image = &image
	}
	return t
}

// unlabelled is a title without the "[속보]" that reporters write before it: its kind stands there anyhow.
func (m *making) unlabelled(h news.Headline) string {
	label := "[" + m.word("site.kind."+string(h.Kind)) + "]"
	if rest := strings.TrimSpace(strings.TrimPrefix(h.Title, label)); h.Kind != news.Normal && rest != "" {
		return rest
	}
	return h.Title
}

func (m *making) sectionLink(id int64) Link {
	x, ok := m.sections.Find(id)
	if !ok {
		return Link{}
	}
	return Link{Name: x.Name, Path: m.sections.Path(id)}
}
