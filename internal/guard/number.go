package guard

import (
	"regexp"
	"strings"
)

// The shapes of numbers, in folded text. What stands before and behind a match is looked at apart.
var (
	rrnShape     = regexp.MustCompile(`\d{6} {0,2}[-/]? {0,2}\d{7}`)
	mobileShape  = regexp.MustCompile(`(?:(?:\+82[-. )]{0,2}|82-)(?:\(0\))?0?|\(?0)1[016789][-. )/]{0,3}\d{3,4}[-. ]{0,3}\d{4}`)
	phoneShape   = regexp.MustCompile(`(?:\+82[-. )]{0,2}(?:\(0\))?0?|\(?0)(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|50[2-8]?)[-. )/]{0,3}\d{3,4}[-. ]{0,3}\d{4}`)
	cardShape    = regexp.MustCompile(`\d{4}[- ]?(?:\d{4}[- ]?\d{4}[- ]?\d{4}|\d{6}[- ]?\d{4,5})`)
	accountShape = regexp.MustCompile(`\d{2,6}[- ]\d{2,7}[- ]\d{2,8}(?:[- ]\d{1,6})?|\d{10,14}`)
	groupShape   = regexp.MustCompile(`\d+`)
)

// stretches are the parts of the field in which a number could stand: digits and what people write between them, with at
// least seven digits. Nothing else is searched with patterns, so that a long text without numbers costs one look.
func (f *field) stretches(take func(from, to int)) {
	for i := 0; i < len(f.flat); {
		c := f.flat[i]
		if !digit(c) && c != '+' && c != '(' {
			i++
			continue
		}
		from, to, digits := i, i, 0
		for ; i < len(f.flat) && (digit(f.flat[i]) || strings.IndexByte(" -.()+/", f.flat[i]) >= 0); i++ {
			if digit(f.flat[i]) {
				digits++
				to = i + 1
			}
		}
		if digits >= 7 {
			take(from, to)
		}
	}
}

// numbers hands over what has the shape and is no part of a longer number.
func (r *reading) numbers(f *field, shape *regexp.Regexp, take func(from, to int)) {
	const window = 256 // bytes; no number is longer
	f.stretches(func(from, to int) {
		for from < to && !r.full(f) {
			at := shape.FindStringIndex(f.flat[from:min(to, from+window)])
			if at == nil {
				if from+window >= to {
					return
				}
				from += window - 64
				continue
			}
			start, end := from+at[0], from+at[1]
			if whole(f.flat, start, end) {
				if f.flat[start] == '(' && strings.IndexByte(f.flat[start:end], ')') < 0 {
					start++
				}
				take(start, end)
				from = end
				continue
			}
			from = start + 1
			for from < to && digit(f.flat[from]) {
				from++
			}
		}
	})
}

// whole tells that no digit goes on before or behind: "1010-1234-5678" holds no telephone number.
func whole(s string, from, to int) bool {
	joins := func(c byte) bool { return c == '-' || c == '.' || c == '*' }
	if from > 0 && (digit(s[from-1]) || s[from-1] == '*' || from > 1 && joins(s[from-1]) && digit(s[from-2])) {
		return false
	}
	return to >= len(s) || !digit(s[to]) && s[to] != '*' && (to+1 >= len(s) || !joins(s[to]) || !digit(s[to+1]) && s[to+1] != '*')
}

// digitsOf is s without anything but its digits.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// national is the digits of a telephone number with the leading 0 of its home country.
func national(s string) string {
	flat, _ := fold(s)
	d := digitsOf(flat)
	if rest, ok := strings.CutPrefix(d, "82"); ok && len(d) > 10 {
		return "0" + strings.TrimPrefix(rest, "0")
	}
	return d
}

// luhn tells whether the last digit is the check digit of ISO/IEC 7812-1.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
