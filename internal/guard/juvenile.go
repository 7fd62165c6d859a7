package guard

import (
	"regexp"
	"strings"
)

// minor is a name with an age below nineteen: 김가람(17), 김가람 군(17), 김가람(17)군, 17살 김가람 군.
var minor = regexp.MustCompile(`([가-힣]{2,4}?) ?(?:씨|군|양|학생)? ?\((?:만 )?(1[0-8])(?:세|살)?(?:·[남여])?\)|(?:^|[^0-9])(1[0-8])(?:세|살)(?:인)? ([가-힣]{3}) ?(?:군|양)`)

// suspect are the words that make somebody a suspect.
func suspect() []string {
	return []string{
		"혐의", "피의자", "체포", "입건", "검거", "가해자", "가해 학생", "가해학생", "범행", "절도", "폭행", "송치", "촉법", "소년부", "용의자", "소년원",
		"구속됐", "구속되", "구속영장", "구속 영장", "구속기소", "구속 기소", "구속했", "구속된", "구속 상태", "보호처분", "소년재판", "자백",
	}
}

// lookJuvenile finds the name of somebody under nineteen near the word of a suspicion, in the same sentence or one
// beside it // (소년법 §68). Names that are hidden (A군, 김모(17)군) are fine.
func lookJuvenile(r *reading) {
	if !r.has(suspect()) {
		return
	}
	for _, f := range r.fields {
		for i, p := range f.sentences() {
			s := f.flat[p.from:p.to]
			if r.full(f) || !contains(s, []string{"(1", "(만 1", "살", "세"}) {
				continue
			}
			if !contains(s, suspect()) && !suspected(f, i) {
				continue
			}
			for _, m := range minor.FindAllStringSubmatchIndex(s, -1) {
				from, to := m[2], m[3]
				if from < 0 {
					from, to = m[8], m[9]
				}
				name := s[from:to]
				name = strings.TrimSuffix(strings.TrimSuffix(name, "군"), "양")
				if len(name) >= 6 && realName(name) {
					r.add(f, Warn, p.from+from, p.from+from+len(name), swap("A"))
				}
			}
		}
	}
}

// suspected tells whether the sentence before or behind sentence i speaks of a suspicion against whom sentence i names:
// one that begins with a pronoun or the police, not one about somebody else's malicious comments.
func suspected(f *field, i int) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j < 0 || j >= len(f.parts) || f.parts[min(i, j)].to != f.parts[max(i, j)].from {
			continue
		}
		s := f.flat[f.parts[j].from:f.parts[j].to]
		if contains(s, suspect()) && hasPrefix(s, []string{"그는", "그가", "그의", "그를", "이들", "두 사람", "경찰", "검찰", "법원", "재판부", "소년"}) {
			return true
		}
	}
	return false
}
