package news

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"jogan/internal/fault"
)

// Edition is what stands on a front: the front page, or the front of a section. The newsroom works on one draft a front;
// publishing makes of it a numbered edition, which stands until the next one and stays readable for ever after.
type Edition struct {
	ID      int64
	Section int64 // 0: the front page
	Status  EditionStatus
	Version int64 // grows with whatever is done to any front; a save names the one that it began from
	Rows    []FrontRow
	Note    string // what its editor says of it, for the history

	Person    int64 // who last saved or published it
	Name      string
	Updated   time.Time
	PublishAt time.Time // of a scheduled one
	Published time.Time // when it began to stand
	Replaced  time.Time // when it ceased to stand; zero while it stands
	From      int64     // the edition that it was taken from by going back; 0: none
	Base      int64     // the edition that stood when its draft was begun; 0: none
}

// EditionStatus is where an edition is on its short road.
type EditionStatus string

// The states: one draft a front, any number of scheduled ones, one that stands, and those that stood.
const (
	EditionDraft     EditionStatus = "draft"
	EditionScheduled EditionStatus = "scheduled"
	EditionStands    EditionStatus = "stands"
	EditionStood     EditionStatus = "stood"
)

// FrontRow is a band of a front from side to side: one to three columns.
type FrontRow struct {
	Columns []FrontColumn `json:"columns"`
}

// FrontColumn is a part of a row: blocks above each other. Span is its share of the row in twelfths; on a phone columns
// stand below each other.
type FrontColumn struct {
	Span   int          `json:"span"`
	Blocks []FrontBlock `json:"blocks"`
}

// BlockKind is the form of a block.
type BlockKind string

// The blocks of a front.
const (
	LeadBlock        BlockKind = "lead"        // 톱: the first place large, the others under it
	HeadlinesBlock   BlockKind = "headlines"   // stories with picture and lead
	LatestBlock      BlockKind = "latest"      // headlines alone with their time
	PhotosBlock      BlockKind = "photos"      // a strip of pictures
	SectionBlock     BlockKind = "section"     // a section's name, 더보기, its newest
	MostReadBlock    BlockKind = "most-read"   // of the paper's list
	OpinionBlock     BlockKind = "opinion"     // with portraits of the writers
	SeriesBlock      BlockKind = "series"      // a series' name and its newest
	VideoBlock       BlockKind = "video"       // films
	BannerBlock      BlockKind = "banner"      // a banner's place
	NoticeBlock      BlockKind = "notice"      // the paper's notices
	CorrectionsBlock BlockKind = "corrections" // corrections for their days on the front page
	HTMLBlock        BlockKind = "html"        // free markup, of administrators alone
)

// BlockKinds lists the blocks in the order of menus.
func BlockKinds() []BlockKind {
	return []BlockKind{LeadBlock, HeadlinesBlock, LatestBlock, PhotosBlock, SectionBlock, MostReadBlock, OpinionBlock, SeriesBlock,
		VideoBlock, BannerBlock, NoticeBlock, CorrectionsBlock, HTMLBlock}
}

// Places tells whether articles stand in blocks of this kind.
func (k BlockKind) Places() bool {
	return !slices.Contains([]BlockKind{MostReadBlock, BannerBlock, NoticeBlock, CorrectionsBlock, HTMLBlock}, k)
}

// FrontBlock is one block of a front.
type FrontBlock struct {
	Key     string       `json:"key"` // its name within the front, which it keeps while it is moved and edited: [a-z0-9]{1,16}
	Kind    BlockKind    `json:"kind"`
	Heading string       `json:"heading,omitempty"` // over it; empty: that of its kind, section or series, or none
	Count   int          `json:"count,omitempty"`   // how many places it has; kinds without places have none
	Section int64        `json:"section,omitempty"` // of section
	Series  int64        `json:"series,omitempty"`  // of series
	Banner  string       `json:"banner,omitempty"`  // of banner: its place
	HTML    string       `json:"html,omitempty"`    // of html
	Height  int          `json:"height,omitempty"`  // of html: the room kept for it, in CSS pixels
	Rule    FrontRule    `json:"rule,omitzero"`     // what fills the places that nobody filled
	Places  []FrontPlace `json:"places,omitempty"`  // those that somebody filled, by position
	Repeat  bool         `json:"repeat,omitempty"`  // may show what stands elsewhere on the front
}

// FrontRule chooses articles. Every part that is set must hold; none set: the newest of all. What readers see of a rule's
// picture, kind and grade is looked for among the newest articles of its list, as far back as the store looks.
type FrontRule struct {
	Order   string `json:"order,omitempty"` // "" the newest first, "most-read"
	Section int64  `json:"section,omitempty"`
	Series  int64  `json:"series,omitempty"`
	Tag     string `json:"tag,omitempty"`
	Kind    Kind   `json:"kind,omitempty"`
	Grade   Grade  `json:"grade,omitempty"`
	Picture bool   `json:"picture,omitempty"` // only with a picture
	Hours   int    `json:"hours,omitempty"`   // not older; 0: any age
	Fill    bool   `json:"fill,omitempty"`    // where too few match, the newest of the section, series and tag stand in the rest
	None    bool   `json:"none,omitempty"`    // places that nobody filled stay empty
}

// MostRead is the order of a rule by the paper's most-read list.
const MostRead = "most-read"

// FrontPlace is a place that somebody filled. When its article is withdrawn, or Until has come, the rule fills it.
type FrontPlace struct {
	Position int       `json:"position"` // from 0
	Article  int64     `json:"article"`
	Title    string    `json:"title,omitempty"`   // instead of the article's own
	Picture  int64     `json:"picture,omitempty"` // instead of the article's own
	Until    time.Time `json:"until,omitzero"`    // pinned until; zero: until somebody takes it away
}

// Limits of a front.
const (
	MaxRows         = 30
	MaxColumns      = 3
	MaxBlocks       = 40
	MaxBlockPlaces  = 30
	MaxPlaces       = 400
	MaxBlockHTML    = 20_000 // characters
	MinBlockHeight  = 40     // CSS pixels
	MaxBlockHeight  = 2000
	MaxRuleHours    = 24 * 31
	MaxEditionNotes = MaxNote
)

// blockHeight is that of free markup for which nobody set one.
const blockHeight = 240

var blockKey = regexp.MustCompile(`^[a-z0-9]{1,16}$`)

// Blocks lists the blocks in reading order.
func (e *Edition) Blocks() []*FrontBlock {
	var all []*FrontBlock
	for r := range e.Rows {
		for c := range e.Rows[r].Columns {
			for b := range e.Rows[r].Columns[c].Blocks {
				all = append(all, &e.Rows[r].Columns[c].Blocks[b])
			}
		}
	}
	return all
}

// Check puts an edition into its stored form and says what is wrong with it. A fault of a block stands at the field of its
// key ("block.k1", "block.k1.count"), that of a place at "block.k1.place.0". Whether articles, sections and series are
// there is asked elsewhere.
func (e *Edition) Check() error {
	var f fault.Fields
	e.Note = Line(&f, "note", e.Note, MaxEditionNotes, false)
	if len(e.Rows) > MaxRows {
		f.Add("rows", "front.too-many-rows", MaxRows)
	}
	for r := range e.Rows {
		row := &e.Rows[r]
		sum := 0
		for _, c := range row.Columns {
			sum += c.Span
			if c.Span < 2 || c.Span > 12 {
				sum = -100
			}
		}
		if len(row.Columns) == 0 || len(row.Columns) > MaxColumns || sum != 12 {
			f.Add(fmt.Sprintf("row.%d", r), "front.columns")
		}
	}
	keys, places, articles := map[string]bool{}, 0, map[int64]bool{}
	blocks := e.Blocks()
	if len(blocks) > MaxBlocks {
		f.Add("rows", "front.too-many-blocks", MaxBlocks)
	}
	for _, b := range blocks {
		at := "block." + b.Key
		if !blockKey.MatchString(b.Key) || keys[b.Key] {
			f.Add("rows", "front.key")
		}
		keys[b.Key] = true
		b.check(&f, at)
		places += b.Count
		for _, p := range b.Places {
			if !b.Repeat && articles[p.Article] {
				f.Add(fmt.Sprintf("%s.place.%d", at, p.Position), "front.twice")
			}
			if !b.Repeat {
				articles[p.Article] = true
			}
		}
	}
	if places > MaxPlaces {
		f.Add("rows", "front.too-many-places", MaxPlaces)
	}
	return f.Err()
}

func (b *FrontBlock) check(f *fault.Fields, at string) {
	if !slices.Contains(BlockKinds(), b.Kind) {
		f.Add(at, "field.choice")
		return
	}
	b.Heading = Line(f, at+".heading", b.Heading, MaxName, false)
	if !b.Kind.Places() {
		b.Count, b.Places, b.Rule, b.Repeat = 0, nil, FrontRule{}, false
	} else if b.Count < 1 || b.Count > MaxBlockPlaces {
		f.Add(at+".count", "field.range", 1, MaxBlockPlaces)
	}
	switch b.Kind {
	case SectionBlock:
		if b.Section == 0 {
			f.Add(at+".section", "field.required")
		}
	case SeriesBlock:
		if b.Series == 0 {
			f.Add(at+".series", "field.required")
		}
	case BannerBlock:
		if b.Banner == "" {
			f.Add(at+".banner", "field.required")
		}
	case HTMLBlock:
		if strings.TrimSpace(b.HTML) == "" {
			f.Add(at+".html", "field.required")
		}
		if utf8.RuneCountInString(b.HTML) > MaxBlockHTML {
			f.Add(at+".html", "field.too-long", MaxBlockHTML)
		}
		if !utf8.ValidString(b.HTML) || strings.ContainsRune(b.HTML, 0) {
			f.Add(at+".html", "field.characters")
		}
		if b.Height == 0 {
			b.Height = blockHeight
		}
		if b.Height < MinBlockHeight || b.Height > MaxBlockHeight {
			f.Add(at+".height", "field.range", MinBlockHeight, MaxBlockHeight)
		}
	}
	b.tidy()
	b.Rule.Tag = Line(f, at+".tag", b.Rule.Tag, MaxTag, false)
	if b.Rule.Hours < 0 || b.Rule.Hours > MaxRuleHours {
		f.Add(at+".hours", "field.range", 0, MaxRuleHours)
	}
	if b.Rule.Order != "" && b.Rule.Order != MostRead ||
		b.Rule.Kind != "" && !slices.Contains(Kinds(), b.Rule.Kind) || b.Rule.Grade != "" && !slices.Contains(Grades(), b.Rule.Grade) {
		f.Add(at+".rule", "field.choice")
	}
	slices.SortFunc(b.Places, func(x, y FrontPlace) int { return x.Position - y.Position })
	seen := map[int]bool{}
	for i := range b.Places {
		p := &b.Places[i]
		field := fmt.Sprintf("%s.place.%d", at, p.Position)
		p.Title = Line(f, field, p.Title, MaxTitle, false)
		if p.Picture < 0 {
			f.Add(field, "picture.unknown")
		}
		if p.Position < 0 || p.Position >= b.Count || p.Article <= 0 || seen[p.Position] {
			f.Add(field, "field.choice")
		}
		seen[p.Position] = true
	}
}

// tidy takes out what a block of another kind had: what nobody can see in the editor is not kept.
func (b *FrontBlock) tidy() {
	if b.Kind != HTMLBlock {
		b.HTML, b.Height = "", 0
	}
	if b.Kind != SectionBlock {
		b.Section = 0
	}
	if b.Kind != SeriesBlock {
		b.Series = 0
	}
	if b.Kind != BannerBlock {
		b.Banner = ""
	}
}

// Chooses is the rule of the block as its kind completes it: the articles of a section's block are those of the section.
func (b *FrontBlock) Chooses() FrontRule {
	r := b.Rule
	switch b.Kind {
	case SectionBlock:
		r.Section = b.Section
	case SeriesBlock:
		r.Series = b.Series
	case VideoBlock:
		r.Kind = cmp.Or(r.Kind, Video)
	case OpinionBlock:
		r.Kind = cmp.Or(r.Kind, Column)
	case PhotosBlock:
		r.Picture = true
	}
	return r
}

// Pick asks for the articles of a list that a rule chooses.
type Pick struct {
	List    string   // ListAll and its like
	In      []string // further lists in which they must stand
	Kind    Kind
	Grade   Grade
	Picture bool
	Since   time.Time // published after it; zero: any age
	Among   []int64   // only these; nil: all
	Limit   int
}

// DefaultFront is the front page of a paper that never made one: the newest article of the grade 톱 leads for a day, the
// newest follow. The front of a section has none: its list stands alone.
func DefaultFront(section int64) Edition {
	e := Edition{Section: section, Status: EditionStands}
	if section == 0 {
		e.Rows = []FrontRow{
			{Columns: []FrontColumn{{Span: 12, Blocks: []FrontBlock{{Key: "lead", Kind: LeadBlock, Count: 1, Rule: FrontRule{Grade: Top, Hours: 24, Fill: true}}}}}},
			{Columns: []FrontColumn{{Span: 12, Blocks: []FrontBlock{{Key: "corrections", Kind: CorrectionsBlock}}}}},
			{Columns: []FrontColumn{{Span: 12, Blocks: []FrontBlock{{Key: "stories", Kind: HeadlinesBlock, Count: 9}}}}},
		}
	}
	return e
}

// Stand is a line of the record of what stood where on a front and when (언론중재법 §15⑧).
type Stand struct {
	ID       int64
	Section  int64  // the front; 0: the front page
	Block    string // its key
	Kind     BlockKind
	Heading  string
	Position int // from 0, within the block
	Order    int // from 0, within the whole front: how far up it stood
	Article  int64
	Title    string // as it was shown
	Source   string // whose article: empty is own
	Shown    time.Time
	Removed  time.Time // zero while it stands
}

// StandFilter asks for lines of the record.
type StandFilter struct {
	From, Until time.Time // what stood at some moment from From up to but not at Until; zero: open
	One         bool      // only of the front of Section
	Section     int64
	Text        string // words of the title, all of which it must hold
	Article     int64  // 0: any
	Before      int64  // ID of the line before which to go on; 0: from the last
	Limit       int
}

// Flash is the bar over all pages that tells breaking news (속보). The zero Flash is none.
type Flash struct {
	Version int64     `json:"-"`
	Text    string    `json:"text"`
	Article int64     `json:"article,omitempty"` // where it leads; 0: nowhere
	Begins  time.Time `json:"begins,omitzero"`
	Until   time.Time `json:"until,omitzero"`
	Person  int64     `json:"person,omitempty"`
	Name    string    `json:"name,omitempty"`
}

// Shown tells whether the bar stands at a moment.
func (x Flash) Shown(now time.Time) bool { return x.Text != "" && now.Before(x.Until) }

// Limits of the bar.
const (
	MaxFlash      = 100 // characters
	MaxFlashHours = 24
)

// Check puts the bar into its stored form at a moment and says what is wrong with it.
func (x *Flash) Check(now time.Time) error {
	var f fault.Fields
	x.Text = Line(&f, "text", x.Text, MaxFlash, true)
	if !x.Until.After(now) || x.Until.After(now.Add(MaxFlashHours*time.Hour)) {
		f.Add("until", "flash.until", MaxFlashHours)
	}
	if x.Article < 0 {
		f.Add("article", "field.number")
	}
	return f.Err()
}
