package guard

import (
	"strings"
	"unicode/utf8"
)

func abuseWords() []string {
	// 학대 alone ends 과학대 and 공학대 as well.
	return []string{
		"아동학대", "노인학대", "정서학대", "신체학대", "성학대", "동물학대", " 학대", "\n학대", "‘학대", "“학대", "학대 혐의", "학대 신고", "학대치사", "학대로", "학대한 ", "학대당",
		"방임", "아동복지법",
	}
}

// lookChildTogether finds 동반자살: a child who is killed did not join in (아동학대 언론보도 권고기준).
func lookChildTogether(r *reading) {
	for _, f := range r.fields {
		r.each(f, []string{"동반자살", "동반 자살", "일가족 자살", "동반 극단적 선택"}, func(from, to int) {
			r.addSwap(f, from, to, "살해 후 자살")
		})
	}
}

// lookChildDiscipline finds 훈육 and 체벌 given as the reason of violence.
func lookChildDiscipline(r *reading) {
	if !r.has([]string{"훈육", "체벌", "버릇"}) {
		return
	}
	violence := []string{"학대", "폭행", "때려", "때린", "때리", "때렸", "맞았", "숨졌", "맞아", "숨지", "숨진", "숨져", "멍이", "상해", "치사", "감금", "굶", "혐의"}
	for _, f := range r.fields {
		for i, p := range f.sentences() {
			s := f.flat[p.from:p.to]
			at, word := first(s, []string{"훈육", "체벌", "버릇을 고치"})
			if at < 0 || r.full(f) || !contains(s[at:], []string{
				"차원", "목적", "위해", "위한", "하려", "명목", "이유", "때문", "했을 뿐", "이라고", "이라며", "이었다", "였다고", "하다", "한다며", "한 것", "핑계", "버릇을 고치",
			}) {
				continue
			}
			if contains(f.around(i, 1, 0), violence) && !contains(s, []string{"금지", "예방", "조항", "징계권", "교육부", "강의", "학칙"}) {
				r.add(f, Warn, p.from+at, p.from+at+len(word))
			}
		}
	}
}

// lookChildNamedCase finds a case of abuse that is called by the child's name: 나래이 사건, 가람양 사건, where the text
// uses it as a name.
func lookChildNamedCase(r *reading) {
	if !r.has(abuseWords()) {
		return
	}
	for _, f := range r.fields {
		r.each(f, []string{"이 사건", "이사건", "양 사건", "군 사건"}, func(from, to int) {
			start, ok := childName(f, from, to)
			if ok {
				r.addSwap(f, start, to, "아동학대 사건")
			}
		})
	}
}

// childName tells where the name begins that stands before 이, 양 or 군 at a place. "경찰이 사건을" and "밀양 사건" hold
// no name.
func childName(f *field, from, to int) (int, bool) {
	start, syllables := from, 0
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(f.flat[:start])
		if !hangul(r) {
			break
		}
		start -= size
		syllables++
	}
	name, called := f.flat[start:from], f.before(start, 4)
	asName := hasSuffix(called, []string{"‘", "“", "'", `"`, "일명 ", "이른바 ", "소위 "}) ||
		hasPrefix(f.flat[to:], []string{"처럼", " 이후", "과 같은", " 같은", " 재발", " 가해", "의 가해", " 방지", "’", "'", "”"})
	switch f.flat[from:min(to, from+3)] {
	case "이":
		return start, syllables == 2 && asName && !hasSuffix(name, []string{
			"경찰", "검찰", "법원", "당국", "어린", "고양", "아동", "학생", "직원", "부모", "기관", "교사", "언론", "사람", "여성", "남성", "모친", "부친",
		})
	case "양":
		return start, syllables >= 2 && syllables <= 3 && (asName || syllables == 3 && surname(name))
	case "군":
		return start, syllables == 3 && surname(name)
	}
	return 0, false
}

// surnames are the first syllables of nearly all Korean names.
const surnames = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용예경봉사부태피형두감음빈동온호범좌팽승간견단갈"

// surname tells whether a name of two or three syllables begins with a surname.
func surname(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return r != utf8.RuneError && strings.ContainsRune(surnames, r)
}
