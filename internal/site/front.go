package site

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/front"
	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

// Fronts are the editions of the front page and of the fronts of sections.
type Fronts interface {
	FrontEdition(ctx context.Context, section int64) (news.Edition, error)
	Edition(ctx context.Context, id int64) (news.Edition, error)
	Fronts(ctx context.Context) ([]int64, error)
	Pick(ctx context.Context, p news.Pick) ([]news.Cursor, error)
	Flash(ctx context.Context) (news.Flash, error)
}

// FrontPage is the paper's first page.
type FrontPage struct {
	Frame
	Bands []Band

	first int // how many of the bands stand beside Ranking and Side
}

// Beside are the first bands, which stand beside Ranking and Side where those are Inset.
func (p *FrontPage) Beside() []Band { return p.Bands[:p.first] }

// Below are the other bands: they have the whole width.
func (p *FrontPage) Below() []Band { return p.Bands[p.first:] }

// Band is a row of a front: columns beside each other.
type Band struct{ Columns []Column }

// Column is a part of a band; Span is its share in twelfths.
type Column struct {
	Span   int
	Blocks []Block
}

// Block is a block of a front with what stands in it.
type Block struct {
	ID      string // of its heading on the page
	Kind    news.BlockKind
	Heading string // empty: Hidden stands there for those who do not see
	Hidden  string // key of the catalogue
	Path    string // where 더보기 leads; empty: nowhere
	Items   []Teaser
	Links   []Link   // of most-read
	Notices []Notice // corrections

	Bulletins []Bulletin // of notice
	Banner    *Banner
	Frame     string // address of free markup
	Height    int
}

// Lead is the first of the block's articles, where the kind sets it apart.
func (b Block) Lead() *Teaser {
	if len(b.Items) == 0 {
		return nil
	}
	return &b.Items[0]
}

// Rest are the articles behind the first.
func (b Block) Rest() []Teaser { return b.Items[min(1, len(b.Items)):] }

// frontReader is what room front asks of a rendering.
type frontReader struct{ *making }

func (f frontReader) Headlines(ctx context.Context, nos []int64) ([]news.Headline, error) {
	return f.r.Headlines(ctx, nos)
}

func (f frontReader) Pick(ctx context.Context, p news.Pick) ([]news.Cursor, error) {
	return f.r.Pick(ctx, p)
}

// frontNotices is how many of the paper's notices a block shows.
const frontNotices = 5

// maxRanked bounds how many of the most read a rule looks at.
const maxRanked = 100

func (f frontReader) Ranked() []int64 {
	day, week := f.s.MostRead()
	return ranking.Top(maxRanked, day, week)
}

func (s *Site) front(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, "/", func(ctx context.Context, m *making) (page, error) {
		e, err := m.edition(ctx, 0)
		if err != nil {
			return page{}, err
		}
		return m.frontPage(ctx, e)
	})
}

// edition is what stands on a front; without rows where nothing does.
func (m *making) edition(ctx context.Context, section int64) (news.Edition, error) {
	m.uses.Use(useFront(section))
	e, err := m.r.FrontEdition(ctx, section)
	if fault.Is(err, fault.NotFound) {
		return news.DefaultFront(section), nil
	}
	return e, err
}

func (m *making) frontPage(ctx context.Context, e news.Edition) (page, error) {
	f, err := m.frame(ctx, place{path: "/", kind: news.FrontPage})
	if err != nil {
		return page{}, err
	}
	f.Description = m.paper.Slogan
	p := &FrontPage{Frame: f}
	if p.Bands, err = m.bands(ctx, &p.Frame, withCorrections(e)); err != nil {
		return page{}, err
	}
	if err := m.frontBoxes(ctx, &p.Frame, p.Bands); err != nil {
		return page{}, err
	}
	p.Inset = len(p.Bands) > 0 && (len(p.Ranking.Items) > 0 || p.Side != nil)
	p.first = besides(p.Bands)
	return m.html("front", http.StatusOK, p)
}

// besides tells how many of the first bands are about as high as what stands beside them, seven titles and a banner, so
// that neither leaves an empty column.
func besides(bands []Band) int {
	const enough = 56 // rem
	high := 0.0
	for i, band := range bands {
		if high >= enough {
			return i
		}
		tallest := 0.0
		for _, c := range band.Columns {
			column := 0.0
			for _, b := range c.Blocks {
				column += b.height(c.Span)
			}
			tallest = max(tallest, column)
		}
		high += tallest
	}
	return len(bands)
}

// height is about how high a block stands in a column of so many twelfths, in rem.
func (b Block) height(span int) float64 {
	rows := func(each float64, items, most int) float64 {
		beside := max(1, most*span/12)
		return 5 + each*float64((items+beside-1)/beside)
	}
	switch n := len(b.Items); b.Kind {
	case news.LeadBlock:
		return 26 + rows(17, n-1, 3) - 5
	case news.HeadlinesBlock:
		return rows(18, n, 3)
	case news.PhotosBlock, news.VideoBlock:
		return rows(13, n, 4)
	case news.OpinionBlock:
		return rows(6, n, 2)
	case news.SectionBlock, news.SeriesBlock:
		return 18 + rows(3.5, n-1, 2)
	case news.CorrectionsBlock:
		return rows(3.5, len(b.Notices), 1)
	case news.NoticeBlock:
		return rows(3, len(b.Bulletins), 1)
	case news.HTMLBlock:
		return 3 + float64(b.Height)/16
	case news.BannerBlock:
		return 10
	default:
		return rows(3.5, n+len(b.Links), 1)
	}
}

// withCorrections puts the corrections under the first row of a front page whose editor has no block for them: they stand on
// the front page for their days, whoever arranges it.
func withCorrections(e news.Edition) news.Edition {
	for _, b := range e.Blocks() {
		if b.Kind == news.CorrectionsBlock {
			return e
		}
	}
	row := news.FrontRow{Columns: []news.FrontColumn{{Span: 12, Blocks: []news.FrontBlock{{Key: "corrections", Kind: news.CorrectionsBlock}}}}}
	e.Rows = slices.Insert(slices.Clone(e.Rows), min(1, len(e.Rows)), row)
	return e
}

// PreviewFront is the page that readers would see if the edition stood: the front page, or the first page of its section.
// It is kept nowhere.
func (s *Site) PreviewFront(ctx context.Context, e news.Edition) ([]byte, error) {
	var out page
	err := s.make(ctx, uncollected{}, func(m *making) (err error) {
		m.preview = true
		if e.Section == 0 {
			out, err = m.frontPage(ctx, e)
			return err
		}
		x, ok := m.sections.Find(e.Section)
		if !ok {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		out, err = m.sectionPage(ctx, x, e, news.Cursor{})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("preview of front %d: %w", e.Section, err)
	}
	return out.body, nil
}

// bands sets an edition. What stands in one of its blocks is taken out of the frame, so that it stands once.
func (m *making) bands(ctx context.Context, f *Frame, e news.Edition) ([]Band, error) {
	if len(e.Rows) == 0 {
		return nil, nil
	}
	stands, err := m.arrange(ctx, e)
	if err != nil {
		return nil, err
	}
	pictures, err := m.frontPictures(ctx, stands)
	if err != nil {
		return nil, err
	}
	var bands []Band
	eager := true // the first picture of the page
	for _, row := range e.Rows {
		var band Band
		filled := false
		for _, c := range row.Columns {
			column := Column{Span: c.Span}
			for i := range c.Blocks {
				b := &c.Blocks[i]
				x, ok, err := m.block(ctx, f, e, b, stands.Places[b.Key], pictures, c.Span)
				if err != nil {
					return nil, fmt.Errorf("block %s: %w", b.Key, err)
				}
				if !ok {
					continue
				}
				for i := range x.Items {
					if image := x.Items[i].Image; image != nil && eager {
						image.Eager, eager = true, false
						f.Image = m.cardOf(*image)
					}
				}
				column.Blocks, filled = append(column.Blocks, x), true
			}
			band.Columns = append(band.Columns, column)
		}
		if filled {
			bands = append(bands, band)
		}
	}
	return bands, nil
}

// arrange decides what stands where, and notes what that was made from.
func (m *making) arrange(ctx context.Context, e news.Edition) (front.Arrangement, error) {
	stands, err := front.Arrange(ctx, frontReader{m}, e, m.now)
	if err != nil {
		return stands, err
	}
	m.uses.Use(stands.Lists...)
	for _, no := range stands.Articles {
		m.uses.Use(useArticle(no)) // also where it is not public: it may come back
	}
	if stands.Ranked {
		m.uses.UseSoft(softRanking)
	}
	m.until(stands.Until)
	return stands, nil
}

// frontPictures reads the pictures of all places at once. A picture that a place has of its own and that may not be shown
// gives way to the article's.
func (m *making) frontPictures(ctx context.Context, stands front.Arrangement) (map[int64]news.Picture, error) {
	var ids []int64
	var heads []news.Headline
	for _, places := range stands.Places {
		for _, p := range places {
			ids = append(ids, p.Picture, p.Image)
			heads = append(heads, p.Headline)
		}
	}
	if err := m.meet(ctx, heads); err != nil {
		return nil, err
	}
	slices.Sort(ids)
	return m.pictures(ctx, slices.Compact(ids))
}

// block sets one block; false where it has nothing to show.
func (m *making) block(ctx context.Context, f *Frame, e news.Edition, b *news.FrontBlock, places []front.Place, pictures map[int64]news.Picture, span int) (Block, bool, error) {
	x := Block{ID: "block-" + b.Key, Kind: b.Kind, Heading: b.Heading}
	switch b.Kind {
	case news.MostReadBlock:
		m.heading(&x, f.Ranking.Heading)
		x.Links, f.Ranking.Items = f.ranked, nil
		return x, len(x.Links) > 0, nil
	case news.BannerBlock:
		var err error
		x.Banner, err = m.frontBanner(ctx, f, b)
		return x, x.Banner != nil, err
	case news.CorrectionsBlock:
		m.heading(&x, m.word("corrections.title"))
		x.Path = "/corrections"
		var err error
		x.Notices, err = m.frontNotices(ctx)
		return x, len(x.Notices) > 0, err
	case news.NoticeBlock:
		m.heading(&x, m.word("notices.title"))
		x.Path = "/notices"
		if err := m.turning(ctx); err != nil {
			return x, false, err
		}
		running, err := m.r.Notices(ctx, m.now, frontNotices)
		x.Bulletins = m.bulletins(running)
		return x, len(x.Bulletins) > 0, err
	case news.HTMLBlock:
		x.Hidden = "site.front.html"
		x.Frame, x.Height = fmt.Sprintf("/front/%d/%s", e.ID, b.Key), b.Height
		if m.preview {
			x.Frame = "/desk/markup" + x.Frame
		}
		return x, true, nil
	case news.SectionBlock:
		section, ok := m.sections.Find(b.Section)
		if !ok || !m.shown(section) {
			return x, false, nil
		}
		m.heading(&x, section.Name)
		x.Path = m.sections.Path(section.ID)
	case news.SeriesBlock:
		m.uses.Use(useSeries)
		all, err := m.r.AllSeries(ctx)
		if err != nil {
			return x, false, err
		}
		i := slices.IndexFunc(all, func(s news.Series) bool { return s.ID == b.Series })
		if i < 0 {
			return x, false, nil
		}
		m.heading(&x, all[i].Name)
		x.Path = seriesPath(all[i].Slug)
	case news.LatestBlock:
		m.heading(&x, m.word("site.latest"))
		x.Path = "/latest"
	case news.OpinionBlock:
		m.heading(&x, m.word("site.front.opinion"))
	case news.VideoBlock:
		m.heading(&x, m.word("site.front.video"))
	case news.PhotosBlock:
		m.heading(&x, m.word("site.front.photos"))
	default:
		x.Hidden = "site.front.stories"
	}
	portraits, err := m.portraits(ctx, b.Kind, places)
	if err != nil {
		return x, false, err
	}
	sizes, wanted := frontSizes(b.Kind, span)
	for i, p := range places {
		h := p.Headline
		if _, ok := pictures[p.Image]; ok {
			h.Picture = p.Image
		}
		s, w, cut := sizes, wanted, 120
		if i == 0 && b.Kind == news.LeadBlock {
			s, w, cut = sizesLead, 960, 160
		}
		t := m.teaser(h, pictures, s, w)
		t.Lead = richtext.Cut(t.Lead, cut)
		if len(h.Bylines) > 0 {
			t.Portrait = portraits[h.Bylines[0].Person]
		}
		x.Items = append(x.Items, t)
	}
	return x, len(x.Items) > 0, nil
}

// portraits are those of the writers of what stands in a block of opinion.
func (m *making) portraits(ctx context.Context, kind news.BlockKind, places []front.Place) (map[int64]*Image, error) {
	if kind != news.OpinionBlock {
		return nil, nil
	}
	var people []int64
	for _, p := range places {
		if len(p.Bylines) > 0 && p.Bylines[0].Person != 0 {
			people = append(people, p.Bylines[0].Person)
			m.uses.Use(useReporter(p.Bylines[0].Person))
		}
	}
	found, err := m.r.Portraits(ctx, people)
	images := map[int64]*Image{}
	for person, p := range found {
		m.uses.Use(usePicture(p.ID))
		image := imageOf(p, "1:1", sizesPortrait, 160)
		if len(p.Shape("1:1", "")) == 0 {
			image = imageOf(p, "", sizesPortrait, 160)
		}
		image.Alt = "" // the name stands beside it
		images[person] = &image
	}
	return images, err
}

// heading sets a block's heading where its editor set none.
func (m *making) heading(x *Block, otherwise string) { x.Heading = cmp.Or(x.Heading, otherwise) }

func (m *making) word(key string) string { return m.s.Renderer.Words().Text(language, key) }

// frontSizes says how large the pictures of a block stand in a column.
func frontSizes(kind news.BlockKind, span int) (sizes string, wanted int) {
	if kind == news.HeadlinesBlock || kind == news.PhotosBlock || kind == news.VideoBlock || span <= 4 {
		return sizesStory, 640
	}
	return sizesTeaser, 320
}

// frontBanner draws for a banner's place within a front. The same place of the frame stays empty then.
func (m *making) frontBanner(ctx context.Context, f *Frame, b *news.FrontBlock) (*Banner, error) {
	i := slices.IndexFunc(banner.Places(), func(p banner.Place) bool { return p.Key == b.Banner })
	if i < 0 {
		return nil, nil
	}
	where := banner.Places()[i]
	all, err := m.r.Banners(ctx)
	if err != nil {
		return nil, err
	}
	m.uses.Use(useBanner(where.Key))
	eligible, until := banner.Eligible(all, where.Key, m.now)
	m.until(until)
	if m.shows != nil && m.shows.Place == where.Key {
		eligible = []banner.Creative{*m.shows}
	}
	drawn, err := m.draw(ctx, eligible, where, "/#"+b.Key)
	if err != nil || drawn == nil {
		return nil, err
	}
	switch where.Key {
	case "top":
		f.Top = nil
	case "side":
		f.Side = nil
	case "article":
		f.Within = nil
	}
	f.Inside = true
	return drawn, nil
}

// markup sends the document of a block of free markup that stands on a front now.
func (s *Site) markup(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	key := r.PathValue("key")
	w.Header().Set("Content-Security-Policy", front.MarkupPolicy)
	w.Header().Set("X-Robots-Tag", "noindex")
	return s.page(w, r, "/front/"+strconv.FormatInt(id, 10)+"/"+key, func(ctx context.Context, m *making) (page, error) {
		e, err := m.r.Edition(ctx, id)
		if err != nil {
			return page{}, err
		}
		m.uses.Use(useFront(e.Section))
		for _, b := range e.Blocks() {
			if b.Key == key && b.Kind == news.HTMLBlock && e.Status == news.EditionStands {
				return page{http.StatusOK, htmlType, front.Markup(cmp.Or(b.Heading, m.word("site.front.html")), b.HTML)}, nil
			}
		}
		return page{}, fault.New(fault.NotFound, "fault.not-found")
	})
}

// Stands says what stands on all fronts as readers see them at a moment, and until when the clock alone leaves it so.
func (s *Site) Stands(ctx context.Context) (stands []news.Stand, until time.Time, err error) {
	err = s.make(ctx, uncollected{}, func(m *making) error {
		fronts, err := m.r.Fronts(ctx)
		if err != nil {
			return err
		}
		if !slices.Contains(fronts, 0) {
			fronts = append(fronts, 0)
		}
		stands, until = nil, time.Time{}
		for _, section := range fronts {
			if _, ok := m.sections.Find(section); section != 0 && !ok {
				continue
			}
			e, err := m.edition(ctx, section)
			if err != nil {
				return err
			}
			a, err := front.Arrange(ctx, frontReader{m}, e, m.now)
			if err != nil {
				return err
			}
			if !a.Until.IsZero() && (until.IsZero() || a.Until.Before(until)) {
				until = a.Until
			}
			some, err := m.standing(ctx, e, a)
			if err != nil {
				return err
			}
			stands = append(stands, some...)
		}
		return nil
	})
	return stands, until, err
}

// standing are the lines of the record for a front, under the headings that readers see.
func (m *making) standing(ctx context.Context, e news.Edition, a front.Arrangement) ([]news.Stand, error) {
	series, err := m.r.AllSeries(ctx)
	if err != nil {
		return nil, err
	}
	var stands []news.Stand
	for _, b := range e.Blocks() {
		heading := b.Heading
		switch b.Kind {
		case news.SectionBlock:
			section, ok := m.sections.Find(b.Section)
			if !ok || !m.shown(section) {
				continue // the block is not on the page
			}
			heading = cmp.Or(heading, section.Name)
		case news.SeriesBlock:
			i := slices.IndexFunc(series, func(s news.Series) bool { return s.ID == b.Series })
			if i < 0 {
				continue
			}
			heading = cmp.Or(heading, series[i].Name)
		}
		for _, p := range a.Places[b.Key] {
			stands = append(stands, news.Stand{
				Section: e.Section, Block: b.Key, Kind: b.Kind, Heading: heading, Position: p.Position, Order: len(stands), Article: p.No, Title: p.Title,
			})
		}
	}
	return stands, nil
}
