package search

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// The marks that an article has in the index beside its words, for filters: of its sections, tags and bylines. They begin
// with a character for private use, which no word of a text has and which FTS5's tokenizer takes for a letter.
const (
	everything = '\ue000' // alone: every article has it; it also stands where no phrase may reach across
	ofSection  = "\ue000s"
	ofTag      = "\ue000t"
	ofByline   = "\ue000b"
)

// The kinds of filter.
const (
	bySection = 's'
	byTag     = 't'
	byPerson  = 'b'
	fromDay   = 'f'
	toDay     = 'u'
)

// operators are the words before a colon, in both languages of the manual.
func operators() map[string]rune {
	return map[string]rune{
		"section": bySection, "섹션": bySection, "tag": byTag, "태그": byTag, "by": byPerson, "기자": byPerson,
		"after": fromDay, "부터": fromDay, "before": toDay, "이전": toDay,
	}
}

// filter narrows a search by what an article is, not by its words.
type filter struct {
	kind     rune
	text     string
	exclude  bool
	sections []int64 // that a section's name means, see Query.In
}

func (f filter) String() string {
	name := map[rune]string{bySection: "section", byTag: "tag", byPerson: "by"}[f.kind]
	if f.exclude {
		name = "-" + name
	}
	if strings.ContainsFunc(f.text, unicode.IsSpace) {
		return name + `:"` + f.text + `"`
	}
	return name + ":" + f.text
}

// marks are the marks of which an article must have one.
func (f filter) marks() []string {
	switch f.kind {
	case byTag:
		return []string{ofTag + hashed(f.text)}
	case byPerson:
		all := []string{ofByline + hashed(f.text)}
		if i := strings.LastIndexByte(f.text, ' '); i >= len("이름") { // bylines are printed with a title behind the name
			all = append(all, ofByline+hashed(f.text[:i]))
		}
		return all
	}
	var all []string
	for _, id := range f.sections {
		all = append(all, sectionMark(id))
	}
	if all == nil {
		all = []string{sectionMark(0)} // there is none of that name
	}
	return all
}

func sectionMark(id int64) string { return ofSection + strconv.FormatInt(id, 10) }

// hashed is a name as a mark has it: without spaces and punctuation, of a length that every index takes.
func hashed(name string) string {
	h := fnv.New64a()
	h.Write([]byte(squeezed(fold(name))))
	return strconv.FormatUint(h.Sum64(), 36)
}

// squeezed is folded text without what separates its words.
func squeezed(folded string) string {
	return strings.Map(func(r rune) rune {
		if outside(r) {
			return -1
		}
		return r
	}, folded)
}

// Marks gives the marks of an article with these sections (each with those above it), tags and names in its bylines.
func Marks(sections []int64, tags, names []string) []string {
	all := []string{string(everything)}
	for _, id := range sections {
		all = append(all, sectionMark(id))
	}
	for _, tag := range tags {
		all = append(all, ofTag+hashed(tag))
	}
	for _, name := range names {
		all = append(all, ofByline+hashed(name))
	}
	return all
}

// operatorName reads the word before a colon; 0: there is none that is known.
func operatorName(runes []rune) (kind rune, rest []rune) {
	i := slices.Index(runes[:min(len(runes), 10)], ':')
	if i < 0 {
		return 0, runes
	}
	return operators()[string(runes[:i])], runes[i+1:]
}

// operator reads a filter at the beginning of runes. A day that is none makes it a word like others; nothing behind the
// colon leaves a value that narrow refuses.
func operator(runes []rune) (kind rune, value string, rest []rune) {
	kind, rest = operatorName(runes)
	if kind == 0 {
		return 0, "", runes
	}
	var text []rune
	if len(rest) > 0 && isQuote(rest[0]) {
		text, rest = until(rest[1:], isQuote)
		rest = rest[min(1, len(rest)):]
	} else {
		text, rest = until(rest, func(r rune) bool { return isQuote(r) || unicode.IsSpace(r) })
	}
	value = trimPart(text, maxWord)
	if kind == fromDay || kind == toDay {
		if _, ok := parseDay(value); !ok && value != "" {
			return 0, "", runes
		}
	}
	return kind, value, rest
}

// narrow adds a filter. Of several days the closest count.
func (q *Query) narrow(kind rune, value string, exclude bool) {
	if value == "" {
		return
	}
	switch day, _ := parseDay(value); {
	case kind == fromDay && !exclude, kind == toDay && exclude:
		if q.days.from.IsZero() || day.After(q.days.from) {
			q.days.from = day
		}
	case kind == fromDay || kind == toDay:
		if q.days.to.IsZero() || day.Before(q.days.to) {
			q.days.to = day
		}
	default:
		q.filters = append(q.filters, filter{kind: kind, text: value, exclude: exclude})
	}
}

// days are a period: from its first day on, to the day that is not in it any more. They are at midnight of UTC until a
// zone is known.
type days struct{ from, to time.Time }

func (d days) words() (all []string) {
	if !d.from.IsZero() {
		all = append(all, "after:"+d.from.Format(time.DateOnly))
	}
	if !d.to.IsZero() {
		all = append(all, "before:"+d.to.Format(time.DateOnly))
	}
	return all
}

// parseDay reads a day, the first of a month or the first of a year: 2026-01-19, 2026.1.19, 20260119, 2026-01, 2026.
func parseDay(s string) (time.Time, bool) {
	s = strings.NewReplacer(".", "-", "/", "-").Replace(strings.TrimRight(s, "./-"))
	for _, layout := range []string{time.DateOnly, "2006-1-2", "20060102", "2006-01", "2006-1", "2006"} {
		if day, err := time.Parse(layout, s); err == nil && day.Year() > 0 {
			return day, true
		}
	}
	return time.Time{}, false
}

// Narrowed is the query with the fields of a form: a writer, a section (name or slug), the first and the last day
// (2026-01-19) of a period. Empty ones narrow nothing, nor does what is no day.
func (q Query) Narrowed(by, section, first, last string) Query {
	q.filters = slices.Clone(q.filters)
	q.narrow(byPerson, trimPart([]rune(fold(by)), maxWord), false)
	q.narrow(bySection, trimPart([]rune(fold(section)), maxWord), false)
	if day, ok := parseDay(first); ok {
		q.narrow(fromDay, day.Format(time.DateOnly), false)
	}
	if day, ok := parseDay(last); ok {
		q.narrow(toDay, day.AddDate(0, 0, 1).Format(time.DateOnly), false)
	}
	return q
}

// In gives the sections that the query names their ids, by their slug, their name or both slugs of a path
// (industry/manufacturing), and its tags the names that they have now.
func (q Query) In(find func(section string) []int64, tag func(name string) string) Query {
	q.filters = slices.Clone(q.filters)
	for i, f := range q.filters {
		if f.kind == bySection {
			q.filters[i].sections = find(f.text)
		}
		if f.kind == byTag {
			q.filters[i].text = tag(f.text)
		}
	}
	return q
}

// Names tells whether the query names sections, tags or days, which mean something only in a paper: see In and Period.
func (q Query) Names() bool {
	return q.days != days{} || slices.ContainsFunc(q.filters, func(f filter) bool { return f.kind == bySection || f.kind == byTag })
}

// Period is the time in which what is found was published, from one moment up to before another, in a zone; the zero
// time is no bound.
func (q Query) Period(zone *time.Location) (from, to time.Time) {
	in := func(day time.Time) time.Time {
		if day.IsZero() {
			return day
		}
		return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
	}
	return in(q.days.from), in(q.days.to)
}

// Ranking is what there is besides a page of the most relevant.
type Ranking struct {
	Next  Place // where the page after it begins; zero at the end
	More  bool  // there are others, which were not ranked: newest first shows them
	Count Count
}

// Count is how many articles answer a query, as far as that is known.
type Count struct {
	Known int64 // at most Query.Counted
	More  bool  // there may be more
}

// Place is where a page of the most relevant begins: behind an article with its score, among what was published up to a
// row of the index when the first page was made. So no page repeats or leaves out what another has.
type Place struct {
	Newest int64 // row of the newest article that counts
	Score  int64
	No     int64
}

// IsZero tells the beginning.
func (p Place) IsZero() bool { return p == Place{} }

func (p Place) String() string {
	if p.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d-%d-%d", p.Newest, p.Score, p.No)
}

// ParsePlace reads the address form; false: it is none.
func ParsePlace(s string) (p Place, ok bool) {
	if s == "" {
		return Place{}, true
	}
	parts := strings.Split(s, "-")
	if len(parts) != 3 {
		return Place{}, false
	}
	for i, to := range []*int64{&p.Newest, &p.Score, &p.No} {
		n, err := strconv.ParseInt(parts[i], 10, 64)
		if err != nil || n < 0 {
			return Place{}, false
		}
		*to = n
	}
	return p, true
}
