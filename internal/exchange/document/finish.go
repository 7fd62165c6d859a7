package document

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The furniture of Korean press releases: labels that stand at the head of a line or a cell, written with or without
// spaces inside.
var (
	tagLine   = regexp.MustCompile(`^[\[<(【「]?\s*(보\s*도\s*(참\s*고|설\s*명|해\s*명)?\s*자\s*료|참\s*고\s*자\s*료|Press\s*Release)\s*[\]>)】」]?$`)
	timeLabel = regexp.MustCompile(`^\(?(보\s*도\s*시\s*점|보\s*도\s*일\s*시|보\s*도\s*시\s*기|엠\s*바\s*고)`)
	outLabel  = regexp.MustCompile(`^\(?(배\s*포\s*일\s*시|배\s*포\s*일|배\s*포\s*시\s*점|제\s*공\s*일|작\s*성\s*일|배\s*포)\s*(\)|:|：|$|\d|[(])`)
	whoLabel  = regexp.MustCompile(`^[▶☎■□○ㆍ·*※\s<\[(]*(담\s*당\s*부\s*서|담\s*당\s*과|담\s*당\s*자|책\s*임\s*자|담\s*당|문\s*의\s*처?|연\s*락\s*처|전\s*화|총\s*괄|부\s*서|Tel|TEL|Contact)(\s|:|：|\)|\]|>|$)`)
	whoWord   = regexp.MustCompile(`담\s*당\s*(부\s*서|자)|책\s*임\s*자|연\s*락\s*처|문\s*의`)
	phone     = regexp.MustCompile(`(0\d{1,2}\s*[-.)]\s*\d{3,4}\s*[-.]\s*\d{4}|1[568]\d{2}\s*-\s*\d{4})`)
	endMark   = regexp.MustCompile(`^[\[(<〈\-–—=\s]*끝[\])>〉.\-–—=\s]*$`)
	mailTag   = regexp.MustCompile(`(?i)^\s*((re|fwd?|fw|답장|전달|회신)\s*[:：]|[\[(【<「]\s*([^\])】>」]{0,20}\s*)?(보도\s*(참고|설명|해명)?\s*자료|배포|press\s*release)(\s*[^\])】>」]{0,10})?\s*[\])】>」]|보도자료\s*[:：\-_])\s*`)
	subLine   = regexp.MustCompile(`^\s*[-–—―]\s*\S`)
	dayTime   = regexp.MustCompile(`(?:(\d{4}|’\d{2}|'\d{2}|\d{2})\s*[.년/-]\s*)?(\d{1,2})\s*[.월/-]\s*(\d{1,2})\s*[.일]?\s*(?:[(（]\s*[일월화수목금토](?:요일)?\s*[)）])?\.?,?\s*(?:(조간|석간)|(오전|오후|낮|정오|밤|새벽)?\s*(?:(\d{1,2})\s*(?::|시)\s*(\d{2})?)?)?`)
)

// CleanTitle is a subject or file name without what mail programs and press offices put before it.
func CleanTitle(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for range 6 {
		cut := mailTag.ReplaceAllString(s, "")
		if cut == s || cut == "" {
			break
		}
		s = cut
	}
	return strings.TrimSpace(s)
}

// Finish makes the release of its blocks: furniture goes to Embargo and Contacts, the first heading becomes the title
// where there is none yet, the rest the body. name is the file's name, the last resort for a title; zone is where the
// times in the text are meant.
func (d *Document) Finish(blocks []Block, name string, zone *time.Location) {
	var kept []Block
	for _, b := range flat(blocks, 0) {
		if b.Kind == Table {
			kept = append(kept, d.furnitureTable(b, zone)...)
			continue
		}
		if b.Kind != Figure && d.furniture(b.Text(), zone) {
			continue
		}
		kept = append(kept, b)
	}
	kept = d.takeTitle(kept, name)
	d.Body = markup(kept)
}

// furniture takes in a line that is not for print and tells whether it was one.
func (d *Document) furniture(text string, zone *time.Location) bool {
	length := utf8.RuneCountInString(text)
	switch {
	case length == 0:
		return true
	case length > 200:
		return false
	case tagLine.MatchString(text), endMark.MatchString(text):
		return true
	case timeLabel.MatchString(text):
		d.takeEmbargo(text, zone)
		return true
	case outLabel.MatchString(text) && length < 80 && dayTime.MatchString(text):
		return true
	case whoLabel.MatchString(text) && (phone.MatchString(text) || strings.Contains(text, "@") || length < 30), length < 120 && phone.MatchString(text) && whoWord.MatchString(text):
		d.addContact(text)
		return true
	}
	return false
}

func (d *Document) addContact(text string) {
	if text != "" && !slices.Contains(d.Contacts, text) {
		d.Contacts = append(d.Contacts, text)
	}
}

// furnitureTable takes the rows with labels out of a table; what is left stays, as lines where it is no table any more.
func (d *Document) furnitureTable(b Block, zone *time.Location) []Block {
	labels, contacts := 0, false
	for _, row := range b.Rows {
		for _, c := range row {
			text := c.Text()
			if timeLabel.MatchString(text) || outLabel.MatchString(text) || tagLine.MatchString(text) {
				labels++
			}
			if whoLabel.MatchString(text) && utf8.RuneCountInString(text) < 30 {
				labels, contacts = labels+1, true
			}
		}
	}
	all := ""
	for _, row := range b.Rows {
		all += rowText(row, " ") + " "
	}
	if labels == 0 || contacts && labels < 2 && !phone.MatchString(all) {
		return []Block{b}
	}
	var left [][]Cell
	for _, row := range b.Rows {
		text := rowText(row, " ")
		known, when := false, false
		for _, c := range row {
			t := c.Text()
			when = when || timeLabel.MatchString(t)
			known = known || outLabel.MatchString(t) || tagLine.MatchString(t)
			if contacts && whoLabel.MatchString(t) {
				contact := text
				d.addContact(contact)
				known = true
			}
		}
		switch {
		case when:
			if i := slices.IndexFunc(row, func(c Cell) bool { return timeLabel.MatchString(c.Text()) }); i >= 0 {
				text = rowText(row[i:], " ")
			}
			d.takeEmbargo(text, zone)
		case known, text == "":
		case contacts && phone.MatchString(text):
			d.addContact(text)
		default:
			left = append(left, row)
		}
	}
	columns := 0
	for _, row := range left {
		columns = max(columns, len(row))
	}
	if len(left) > 1 && columns > 1 {
		b.Rows = left
		return []Block{b}
	}
	var lines []Block
	for _, row := range left {
		for _, c := range row {
			lines = append(lines, c.Blocks...)
		}
	}
	return lines
}

// takeEmbargo reads a line such as "보도시점 2026. 11. 23.(월) 06:00". Of several times the first counts, which is the one
// for the web.
func (d *Document) takeEmbargo(text string, zone *time.Location) {
	if d.EmbargoText != "" {
		return
	}
	if at, ok := moment(text, d.Sent, zone); ok {
		d.Embargo, d.EmbargoText = at, text
	} else if !strings.Contains(text, "즉시") && !strings.Contains(text, "배포") && strings.ContainsAny(text, "0123456789") {
		d.EmbargoText = text
		d.Leave("document.left-embargo", text)
	}
}

// moment reads the first day in a text with its time. 조간 is 6 o'clock and 석간 noon, as the times of printing once were;
// a day alone begins at midnight. A day without its year is of the year in which the document was sent, the next one
// where it would be long past.
func moment(text string, sent time.Time, zone *time.Location) (time.Time, bool) {
	for _, m := range dayTime.FindAllStringSubmatch(text, -1) {
		number := func(i int) int { n, _ := strconv.Atoi(strings.TrimLeft(m[i], "’'")); return n }
		year, month, day := number(1), number(2), number(3)
		if year == 0 && !sent.IsZero() {
			year = sent.In(zone).Year()
			if int(sent.In(zone).Month())-month > 6 {
				year++
			}
		}
		if year < 100 && year > 0 {
			year += 2000
		}
		hour, minute := number(6), number(7)
		switch {
		case m[4] == "조간":
			hour = 6
		case m[4] == "석간", m[5] == "정오":
			hour, minute = 12, 0
		case (m[5] == "오후" || m[5] == "밤" || m[5] == "낮") && hour < 12 && hour > 0 && (m[5] != "낮" || hour < 6):
			hour += 12
		case (m[5] == "오전" || m[5] == "새벽") && hour == 12:
			hour = 0
		}
		begins := time.Date(year, time.Month(month), day, 0, 0, 0, 0, zone)
		if year >= 2000 && year < 2100 && int(begins.Month()) == month && begins.Day() == day && hour <= 24 && minute < 60 {
			return time.Date(year, time.Month(month), day, hour, minute, 0, 0, zone), true
		}
	}
	return time.Time{}, false
}

// takeTitle finds the title in the first blocks and takes it out of them, with the lines below it that begin with a dash.
func (d *Document) takeTitle(blocks []Block, name string) []Block {
	at := -1
	const early = 12
	for i, b := range blocks[:min(early, len(blocks))] { // a heading
		if b.Kind == Heading && b.Level == 1 && b.Text() != "" {
			at = i
			break
		}
	}
	if at < 0 && d.Title == "" { // the line in the greatest letters
		size, smallest := 0, 0
		for i, b := range blocks[:min(early, len(blocks))] {
			if b.Kind > Heading || b.Size == 0 || b.Text() == "" {
				continue
			}
			if smallest == 0 || b.Size < smallest {
				smallest = b.Size
			}
			if b.Size > size && utf8.RuneCountInString(b.Text()) <= 150 {
				at, size = i, b.Size
			}
		}
		if size == smallest {
			at = -1
		}
	}
	if at < 0 && d.Title == "" { // the first line, where it is no sentence
		for i, b := range blocks {
			text := b.Text()
			if b.Kind == Figure || text == "" {
				continue
			}
			if b.Kind <= Heading && utf8.RuneCountInString(text) <= 100 && !strings.HasSuffix(text, "다.") {
				at = i
			}
			break
		}
	}
	if at < 0 && d.Title != "" { // the subject stands in the text once more
		for i, b := range blocks[:min(early, len(blocks))] {
			if strings.EqualFold(CleanTitle(b.Text()), d.Title) {
				at = i
			}
		}
	}
	if at < 0 {
		if d.Title == "" {
			d.Title = CleanTitle(strings.TrimSuffix(name, path.Ext(name)))
		}
		return blocks
	}
	d.Title = CleanTitle(blocks[at].Text())
	end := at + 1
	var below []string
	for end < len(blocks) && len(below) < 3 && blocks[end].Kind <= Item && subLine.MatchString(blocks[end].Text()) && utf8.RuneCountInString(blocks[end].Text()) <= 100 {
		below = append(below, strings.Trim(blocks[end].Text(), " -–—―"))
		end++
	}
	d.Subtitle = strings.Join(below, " · ")
	return slices.Concat(blocks[:at], blocks[end:])
}
