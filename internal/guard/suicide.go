package guard

import (
	"strings"
	"unicode/utf8"
)

// helpLine is the sentence that the guideline asks for below an article on suicide (자살예방 보도준칙 4.0).
const helpLine = "※ 우울감 등 말하기 어려운 고민이 있거나 주변에 이런 어려움을 겪는 가족·지인이 있을 경우 자살예방 상담전화 ☎109에서 24시간 전문가의 상담을 받을 수 있습니다."

func suicideWords() []string {
	return []string{
		"자살", "극단적 선택", "극단적선택", "극단 선택", "극단선택", "투신", "스스로 목숨", "스스로 생을 마감", "목숨을 끊", "목숨 끊", "스스로 세상을 등",
	}
}

// suicides hands over where the field speaks of suicide, in order of place within each word.
func (r *reading) suicides(f *field, take func(word string, from, to int)) {
	for _, word := range suicideWords() {
		r.each(f, []string{word}, func(from, to int) {
			if !otherSense(f, word, from, to) {
				take(word, from, to)
			}
		})
	}
}

// otherSense tells the uses of a word that have nothing to do with a person's death.
func otherSense(f *field, word string, from, to int) bool {
	after := f.flat[to:min(len(f.flat), to+48)]
	switch word {
	case "자살":
		return hasPrefix(strings.TrimLeft(after, " ’'”"), []string{"골", "특공", "폭탄", "폭격", "테러", "공격", "드론", "행위", "수를", "수였", "유전자", "세포", "수비"}) ||
			hasPrefix(after, []string{"던", "리", "려", "림", "아", "았", "균", "찌", "갗"}) || strings.HasSuffix(f.before(from, 1), "혼") || // 혼자살던, 환자살리기
			hasSuffix(f.before(from, 6), []string{"경제적 ", "정치적 ", "외교적 ", "세포 ", "세포", "세포의 "})
	case "극단적 선택", "극단적선택", "극단 선택", "극단선택":
		return strings.HasPrefix(after, "지") || contains(f.after(to, 14), []string{"표현", "용어"})
	case "투신":
		return devoted(f, from, after)
	case "목숨을 끊", "목숨 끊":
		return strings.HasSuffix(f.before(from, 5), "스스로 ") || // found as "스스로 목숨"
			hasSuffix(f.before(from, 5), []string{"회사의 ", "기업의 ", "조직의 ", "산업의 ", "경제의 ", "지역의 ", "정치의 ", "나라의 ", "정당의 "})
	}
	return false
}

// devoted tells the other two senses of 투신: devoting oneself to a work, and investment trusts on the stock exchange.
func devoted(f *field, from int, after string) bool {
	if hasPrefix(after, []string{"권", "사 ", "사가", "사의", "사는", "사들", "운용", "업계", "상품", "(", "탁"}) {
		return true
	}
	if strings.Contains(f.before(from, 150)+"\n"+f.after(from, 150), "순직") { // who died in the search for somebody
		return true
	}
	line := f.before(from, 60) + "\n" + f.after(from, 60)
	if contains(line, []string{"순매수", "순매도", "연기금", "사모펀드", "금융투자", "기관투자", "매물", "코스피", "코스닥"}) {
		return true
	}
	head := strings.TrimRight(f.before(from, 12), " ")
	head = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(head, "몸을"), " "), "에")
	return hasSuffix(head, []string{
		"운동", "교육", "정계", "정치", "항쟁", "투쟁", "혁명", "사업", "사회", "예술", "문화", "연구", "선교", "봉사", "농촌", "노동", "활동", "업계",
		"분야", "일", "길", "전선", "독립군", "의병", "개혁", "산업", "항일", "창업", "현장", "학문", "복지", "의료", "언론", "법조", "체육", "보급", "개발",
		"음악", "연극", "영화", "과학", "복원", "보호", "구호", "계몽", "야학", "공동체", "외길", "교직", "공직", "민주화", "통일",
	})
}

// prevention are the words that show that a title speaks of help.
func prevention() []string {
	return []string{"예방", "상담", "유족", "대책", "방지", "유가족", "위험군", "보도준칙", "생명존중"}
}

// lookSuicideTitle finds suicide in titles. Prevention may be named, with care: there it warns.
func lookSuicideTitle(r *reading) {
	for _, f := range r.titles {
		r.suicides(f, func(word string, from, to int) {
			level := Block
			if contains(f.after(to, 15), prevention()) {
				level = Warn
			}
			to, mends := neutral(f, word, from, to)
			if level == Warn {
				mends = nil // "자살 예방" is how it is called
			}
			r.add(f, level, from, to, mends...)
		})
	}
}

// lookSuicideChoice finds 극단적 선택 in the text: suicide is no choice.
func lookSuicideChoice(r *reading) {
	for _, f := range r.fields[3:6] {
		r.suicides(f, func(word string, from, to int) {
			if strings.HasPrefix(word, "극단") {
				to, mends := neutral(f, word, from, to)
				r.add(f, Warn, from, to, mends...)
			}
		})
	}
}

// neutral gives the words that are replaced and what the guideline writes instead, in the form that the sentence needs.
// Where a replacement could say what is not known (an attempt, a plan), there is none.
func neutral(f *field, word string, from, to int) (int, []Mend) {
	after := f.flat[to:]
	if hasPrefix(after, []string{"을 시도", " 시도", "을 하려", "하려", "을 암시", "을 생각", "을 막", "률", "자", "을 예고", "을 기도", " 기도", "을 결심", "을 부추", " 사고", "을 강요"}) {
		return to, nil
	}
	for _, form := range []struct{ behind, instead string }{
		{"을 했다", "숨졌다"}, {"을 한 ", "숨진 "}, {"을 해 ", "숨져 "}, {"을 하면서", "숨지면서"}, {"으로 숨", "숨"}, {"으로 사망", "사망"}, {"으로 세상", "세상"},
		{"해 숨", "숨"}, {"해 사망", "사망"}, {"했다", "숨졌다"}, {"한 ", "숨진 "}, {"해 ", "숨져 "},
		{"을 끊었다", "숨졌다"}, {"을 끊은", "숨진"}, {" 끊은", "숨진"}, {"을 끊어", "숨져"}, {" 끊어", "숨져"}, {"을 끊고", "숨지고"},
		{"었다", "숨졌다"}, {"은 ", "숨진 "}, {"어 ", "숨져 "},
	} {
		if !strings.HasPrefix(after, form.behind) || strings.HasPrefix(word, "투신") && !strings.Contains(form.behind, "숨") && !strings.Contains(form.behind, "사망") {
			continue
		}
		return to + len(form.behind), []Mend{swap(form.instead)}
	}
	if strings.HasPrefix(word, "극단") || word == "자살" {
		to, mend := exchange(f, to, "사망")
		return to, []Mend{mend}
	}
	return to, nil
}

// lookSuicideMethod finds how and where in the sentences that speak of a suicide: methods and tools always, places where
// the sentence tells what happened there. One finding for a sentence.
func lookSuicideMethod(r *reading) {
	methods := []string{
		"번개탄", "착화탄", "목을 매", "목매", "목을 맨", "뛰어내", "추락", "음독", "농약", "수면제", "약물", "흉기", "손목을", "부탄가스", "질소", "헬륨",
		"분신", "질식", "밧줄", "노끈", "유서", "연탄", "투신",
	}
	places := []string{"옥상", "난간", "한강", "대교", "다리에서", "다리 위", "다리 아래", "모텔", "호텔", "여관", "아파트", "베란다", "차 안", "승용차 안", "야산", "저수지", "선로", "철로", "욕실", "화장실", "자택", "바다"}
	events := []string{"숨진 채", "숨져", "숨졌", "사망", "발견", "시도", "투신", "뛰어", "추락", "끊"}
	for _, f := range r.fields[3:6] {
		where := map[int]int{} // sentence → where it speaks of suicide
		parts := f.sentences()
		r.suicideSentences(f, func(i, at int) {
			if old, ok := where[i]; !ok || at < old {
				where[i] = at
			}
		})
		for i, p := range parts {
			topic, ok := where[i]
			if !ok || r.full(f) {
				continue
			}
			s := f.flat[p.from:p.to]
			at, w := first(s, methods)
			if w == "유서" && strings.HasPrefix(s[at:], "유서 깊") || w == "약물" && hasPrefix(s[at:], []string{"약물 치료", "약물치료", "약물 중독", "약물중독"}) {
				at, w = -1, ""
			}
			if w == "투신" && otherSense(f, w, p.from+at, p.from+at+len(w)) {
				at, w = -1, ""
			}
			if at < 0 && contains(s, events) {
				at, w = first(s, places)
			}
			if at < 0 || p.from+at == topic && !contains(s, events) || prevented(s) {
				continue
			}
			r.add(f, Warn, p.from+at, p.from+at+len(w), cutOut())
		}
	}
}

// prevented tells sentences about a campaign, a law or figures, where a method or a bridge is named to keep people from it.
func prevented(s string) bool {
	return contains(s, []string{"자살예방", "자살 예방", "투신 방지", "투신방지", "투신 예방", "투신예방"}) && !contains(s, []string{"숨진 채", "숨졌", "목숨을"})
}

// suicideSentences hands over the numbers of the sentences that speak of suicide and where they do.
func (r *reading) suicideSentences(f *field, take func(sentence, at int)) {
	parts := f.sentences()
	for i, p := range parts {
		s := f.flat[p.from:p.to]
		for _, word := range suicideWords() {
			if at := strings.Index(s, word); at >= 0 && !otherSense(f, word, p.from+at, p.from+at+len(word)) {
				take(i, p.from+at)
			}
		}
	}
}

// first is the earliest place of any of the words and that word; -1 where there is none.
func first(s string, words []string) (int, string) {
	at, word := -1, ""
	for _, w := range words {
		if i := strings.Index(s, w); i >= 0 && (at < 0 || i < at || i == at && len(w) > len(word)) {
			at, word = i, w
		}
	}
	return at, word
}

// lookSuicideHelp asks for the help line in an article on suicide.
func lookSuicideHelp(r *reading) {
	about := false
	for _, f := range r.fields[:6] {
		r.suicideSentences(f, func(_, _ int) { about = true })
	}
	if about && !namesHelpLine(r.body.flat) {
		r.addWhole(Warn, Mend{Kind: appends, Text: helpLine, Key: "guard.mend.help-line"})
	}
}

// namesHelpLine tells whether 109 stands there as a number to call: not as a part of another, not as a count.
func namesHelpLine(s string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], "109")
		if i < 0 {
			return false
		}
		at, end := from+i, from+i+3
		from = end
		if at > 0 && (digit(s[at-1]) || s[at-1] == '.' || s[at-1] == ',' || s[at-1] == '-') || end < len(s) && (digit(s[end]) || s[end] == '-' || s[end] == '%') {
			continue
		}
		if end+1 < len(s) && (s[end] == '.' || s[end] == ',') && digit(s[end+1]) {
			continue
		}
		r, _ := utf8.DecodeRuneInString(s[end:])
		if !strings.ContainsRune("명개억만년원회건곳호위점대㎞조쪽세살", r) {
			return true
		}
	}
}

// lookSuicideOldNumber finds the help lines that 109 replaced in January 2024.
func lookSuicideOldNumber(r *reading) {
	for _, f := range r.fields[3:6] {
		for _, old := range []string{"1393", "1577-0199", "1588-9191"} {
			r.each(f, []string{old}, func(from, to int) {
				if whole(f.flat, from, to) && contains(f.before(from, 40)+"\n"+f.after(to, 20), []string{"자살", "상담", "위기", "생명의전화", "생명의 전화", "희망의전화", "희망의 전화"}) {
					r.addSwap(f, from, to, "109")
				}
			})
		}
	}
}
