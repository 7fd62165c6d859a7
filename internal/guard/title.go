package guard

import "strings"

// lookTitle finds words in a title that promise a shock instead of telling what happened (인터넷신문윤리강령).
func lookTitle(r *reading) {
	for _, f := range r.titles {
		r.each(f, []string{
			"경악", "알고보니", "알고 보니", "이럴 수가", "이럴수가", "화들짝", "발칵", "소름", "역대급", "초비상", "눈물바다", "아수라장",
			"충격적", "ㄷㄷ", "무슨 일이", "무슨일이",
		}, func(from, to int) {
			r.add(f, Info, from, to, cutOut())
		})
		r.each(f, []string{"충격", "헉", "대박"}, func(from, to int) {
			if exclaimed(f, from, to) {
				r.add(f, Info, from, to, cutOut())
			}
		})
	}
}

// exclaimed tells whether a word stands alone as a cry: "충격!", "‘헉’", "…충격" and not "유가 충격에", "충격 완화".
func exclaimed(f *field, from, to int) bool {
	if before := f.before(from, 1); before != "" && !strings.Contains(` …‘“'"[(<·`, before) {
		return false
	}
	after := f.after(to, 1)
	if after == "" {
		return from == 0 || f.before(from, 1) != " "
	}
	return strings.Contains(`!…?~’”'"])>·,`, after)
}
