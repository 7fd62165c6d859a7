package guard

import "strings"

// ownRule is the name of every finding of the paper's own rules; the note says which it is.
const ownRule = "own"

// lookOwn finds the paper's own words, without regard to case, width and invisible characters. A word that begins or ends
// with a Latin letter or digit is found only where it is a whole word.
func lookOwn(r *reading) {
	for _, rule := range r.settings.Own {
		fields := r.fields
		if rule.TitleOnly {
			fields = r.titles
		}
		for _, word := range rule.Words {
			flat, _ := fold(strings.ToValidUTF8(strings.TrimSpace(word), "\ufffd"))
			if flat == "" {
				continue
			}
			for _, f := range fields {
				r.each(f, []string{flat}, func(from, to int) {
					if from > 0 && latin(f.flat[from]) && latin(f.flat[from-1]) || to < len(f.flat) && latin(f.flat[to-1]) && latin(f.flat[to]) {
						return
					}
					r.add(f, rule.Level, from, to, cutOut()).Note = rule.Note
				})
			}
		}
	}
}

func latin(c byte) bool { return digit(c) || c >= 'a' && c <= 'z' }
