package richtext

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lead gives the beginning of an article for a section box or a description: the text of its own paragraphs (no
// headings, lists, tables, quotations or captions) joined by one space, without the opening byline, at most limit
// characters. It is cut after a sentence; where no sentence ends within the limit, at a space with "…" behind it.
func Lead(canonical string, limit int) string {
	if limit <= 0 {
		return ""
	}
	var parts []string
	size := 0
	for _, b := range parse(canonical) {
		if b.kind != kPara {
			continue
		}
		p := strings.Join(strings.Fields(plainText(b.runs)), " ")
		if len(parts) == 0 {
			p = stripByline(p)
		}
		if p == "" {
			continue
		}
		parts = append(parts, p)
		if size += utf8.RuneCountInString(p) + 1; size > limit+1 {
			break
		}
	}
	return cut([]rune(strings.Join(parts, " ")), limit)
}

// Cut shortens plain text as Lead does: to at most limit characters, after a sentence or, where none ends there, at a
// space with "…" behind it.
func Cut(text string, limit int) string {
	if limit <= 0 {
		return ""
	}
	return cut([]rune(text), limit)
}

// The parts of bylines.
const (
	bylineRole = `(?:기자|특파원|통신원|논설위원|편집위원|취재팀|취재단|리포터|에디터|PD)`
	bylineMail = `(?:\s*[(\[<]?\s*[\w.+-]+@[\w.-]+\s*[)\]>]?)`
	bylineName = `[^.?!…"“”‘’'=＝|@()\[\]{}【】<>]{1,40}?` + bylineRole
)

// The shapes of bylines. Regular expressions of Go take time linear in the text.
var (
	// bracketed is an opening bracket with little in it; insideByline says which of them are bylines.
	bracketed = regexp.MustCompile(`^(?:\[([^\[\]]{1,80})\]|\(([^()]{1,80})\)|【([^【】]{1,80})】|［([^［］]{1,80})］|〔([^〔〕]{1,80})〕|（([^（）]{1,80})）)\s*`)
	// A place and agency ("서울=조간"), or a name with a role at the end: "기자의 눈" and "기자회견" are rubrics.
	insideByline = regexp.MustCompile(`^[^=＝]{1,30}[=＝][^=＝]{1,60}$|^.*\S\s*` + bylineRole + bylineMail + `?\s*$`)
	// "홍길동·김철수 기자 kim@example.com = "
	openByline = regexp.MustCompile(`^(?:[^\s=＝]{1,20}\s*[=＝]\s*)?(?:` + bylineName + bylineMail + `?[\s,·/]*){1,4}[=＝|｜┃]+\s*(?:` + bylineMail + `\s*[=＝|｜┃]*\s*)?`)
	// A paragraph that is a byline and nothing else; with the sign of equality behind it openByline has it.
	wholeByline = regexp.MustCompile(`^(?:[^.?!…"“”‘’'=＝|@()\[\]{}【】<>]{1,20}\s` + bylineRole + bylineMail + `?[\s,·/]*){1,4}$`)
)

// stripByline takes the byline and dateline off the first paragraph of an article.
func stripByline(s string) string {
	for range 3 { // dateline, byline, or two of one of them
		before := s
		if m := bracketed.FindStringSubmatch(s); m != nil && insideByline.MatchString(strings.Join(m[1:], "")) {
			s = s[len(m[0]):]
			s = strings.TrimLeft(s, "=＝|｜┃ ")
		}
		s = s[len(openByline.FindString(s)):]
		if wholeByline.MatchString(s) {
			return ""
		}
		if s == before {
			break
		}
	}
	return s
}

// cut shortens text to limit characters after the last sentence end within them, or else at a space.
func cut(text []rune, limit int) string {
	if len(text) <= limit {
		return string(text)
	}
	for end := limit; end > 0; end-- {
		if endsSentence(text, end) {
			return string(text[:end])
		}
	}
	end := limit - 1
	for i := end; i > 0; i-- {
		if text[i] == ' ' {
			end = i
			break
		}
	}
	return strings.TrimRightFunc(string(text[:end]), func(r rune) bool {
		return r == ' ' || r == ',' || r == '·' || r == '…'
	}) + "…"
}

// endsSentence tells whether a sentence ends right before text[end]: a stop, perhaps with closing quotes and brackets,
// and then a space or the end. A point after a digit (3.5, "2026. 1. 19.") and after a short Latin word that begins with a
// capital ("U.S.", "Inc.") does not end one.
func endsSentence(text []rune, end int) bool {
	if end < len(text) && text[end] != ' ' {
		return false
	}
	i := end - 1
	for i >= 0 && strings.ContainsRune(`"'”’)]}」』》〉】〕`, text[i]) {
		i--
	}
	if i < 1 {
		return false
	}
	switch text[i] {
	case '?', '!', '…', '。', '？', '！':
		return true
	case '.':
	default:
		return false
	}
	before := text[i-1]
	if unicode.IsDigit(before) {
		return false
	}
	if before > unicode.MaxASCII || !unicode.IsLetter(before) {
		return before != ' '
	}
	from := i
	for from > 0 && text[from-1] <= unicode.MaxASCII && (unicode.IsLetter(text[from-1]) || text[from-1] == '.') {
		from--
	}
	word := string(text[from:i])
	return !strings.Contains(word, ".") && word != "vs" && (len(word) > 4 || !unicode.IsUpper(text[from]))
}
