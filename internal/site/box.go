package site

import (
	"context"
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
	Bylines  []Author
	Episode  int64                 // its number in the series that the page shows; 0: none
	Marks    []news.CorrectionKind // of its corrections
}

// boxes fills the section boxes that the paper wants on this type of page. A section without another article than the
// one that is being read has no box.
func (m *making) boxes(ctx context.Context, f *Frame, p place) error {
	if p.kind == "" || p.plain {
		return nil
	}
	var heads []news.Headline
	var set []news.Box
	for _, box := range m.paper.Boxes[p.kind] {
		x, ok := m.sections.Find(box.Section)
		if !ok || !m.shown(x) {
			continue
		}
		list := news.ListSection(box.Section)
		m.uses.Use(list)
		newest, err := m.r.Listing(ctx, list, news.Cursor{}, 2)
		if err != nil {
			return err
		}
		for _, h := range newest {
			if h.No != p.reading {
				heads, set = append(heads, h), append(set, box)
				break
			}
		}
	}
	teasers, err := m.teasers(ctx, heads, sizesTeaser, 320)
	if err != nil {
		return err
	}
	for i, box := range set {
		x, _ := m.sections.Find(box.Section)
		teasers[i].Lead = richtext.Cut(teasers[i].Lead, box.Length)
		f.Boxes = append(f.Boxes, SectionBox{Name: x.Name, Path: m.sections.Path(x.ID), Teaser: teasers[i]})
	}
	return nil
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
		No: h.No, Path: articlePath(h.No), Title: h.Title, Subtitle: h.Subtitle, Kind: h.Kind, Section: m.sectionLink(h.Section),
		Lead: h.Lead, At: h.Published.In(m.now.Location()), Bylines: signed(h.Bylines, m.known),
		Marks: news.Marks(h.Corrections),
	}
	if p, ok := pictures[h.Picture]; ok && p.IsImage() {
		image := m.card(p, sizes, wanted)
		image.Alt = "" // the title beside it says what it is about
		t.Image = &image
	}
	return t
}

func (m *making) sectionLink(id int64) Link {
	x, ok := m.sections.Find(id)
	if !ok {
		return Link{}
	}
	return Link{Name: x.Name, Path: m.sections.Path(id)}
}
