package card

import (
	"strings"
)

// ellipsis ends a title that is longer than its lines.
const ellipsis = "…"

// broken sets a text in at most so many lines of a width. Korean lines break between words, and after the marks that
// headlines put in a space's place (… · ,); only a word that is wider than a line breaks within. The lines are made as even
// as they can be. whole tells whether all of the text is there.
func broken(text string, width, most int, measure func(string) int) (lines []string, whole bool) {
	words := pieces(text, width, measure)
	lines = set(words, width, measure)
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = cut(lines[most-1], width, measure)
		return lines, false
	}
	// The narrowest width that needs no further line sets them evenly.
	low, high := width/3, width
	for low < high {
		if middle := (low + high) / 2; fits(words, middle, len(lines), measure) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return set(words, high, measure), true
}

func fits(words []string, width, most int, measure func(string) int) bool {
	for _, w := range words {
		if measure(strings.TrimRight(w, " ")) > width {
			return false
		}
	}
	return len(set(words, width, measure)) <= most
}

// pieces are the parts between which a line may break, each with the space behind it.
func pieces(text string, width int, measure func(string) int) []string {
	var all []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			all = append(all, narrow(word.String(), width, measure)...)
			word.Reset()
		}
	}
	runes := []rune(text)
	for i, r := range runes {
		word.WriteRune(r)
		next := rune(' ')
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch r {
		case ' ':
			end()
		case '…', '·', '/':
			if next != ' ' && !closes(next) {
				end()
			}
		}
	}
	end()
	return all
}

// narrow breaks a word that is wider than a line.
func narrow(word string, width int, measure func(string) int) []string {
	if measure(strings.TrimRight(word, " ")) <= width {
		return []string{word}
	}
	var all []string
	line := []rune(nil)
	for _, r := range word {
		if len(line) > 1 && r != ' ' && !closes(r) && measure(string(append(line, r))) > width {
			all, line = append(all, string(line)), nil
		}
		line = append(line, r)
	}
	return append(all, string(line))
}

// closes tells what does not stand at the beginning of a line.
func closes(r rune) bool { return strings.ContainsRune(`…·,.!?)]}’”」』》〉'"%`, r) }

func set(words []string, width int, measure func(string) int) []string {
	var lines []string
	line := ""
	for _, w := range words {
		if line != "" && measure(strings.TrimRight(line+w, " ")) > width {
			lines, line = append(lines, strings.TrimRight(line, " ")), ""
		}
		line += w
	}
	if line = strings.TrimRight(line, " "); line != "" {
		lines = append(lines, line)
	}
	return lines
}

// cut ends a line with an ellipsis that still fits.
func cut(line string, width int, measure func(string) int) string {
	runes := []rune(line)
	for {
		end := strings.TrimRight(string(runes), " …·,")
		if measure(end+ellipsis) <= width || len(runes) == 0 {
			return end + ellipsis
		}
		runes = runes[:len(runes)-1]
	}
}
