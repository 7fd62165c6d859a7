package guard

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// sexualCrime are the words by which an article shows that it is about a sexual crime.
func sexualCrime() []string {
	return []string{
		"성폭력", "성폭행", "성추행", "강제추행", "강간", "성범죄", "성희롱", "추행", "불법촬영", "불법 촬영", "성착취", "성 착취", "그루밍", "디지털성범죄",
		"성매매", "몰카", "성학대",
	}
}

// lookSexualEuphemism finds words that make a sexual crime small (성폭력·성희롱 사건보도 공감기준 및 실천요강).
func lookSexualEuphemism(r *reading) {
	if !r.has(sexualCrime()) && !r.has([]string{"몹쓸 짓", "몹쓸짓"}) {
		return
	}
	crime := r.has(sexualCrime()) || r.has([]string{"여성", "여학생", "딸", "여아", "아동"}) && r.has([]string{"혐의", "경찰", "구속", "징역", "재판"})
	if !crime {
		return
	}
	for _, f := range r.fields {
		r.each(f, []string{"몹쓸짓", "몹쓸 짓", "검은 손", "검은손", "나쁜 손", "나쁜손", "더러운 손", "못된 손", "나쁜 입", "나쁜입"}, func(from, to int) {
			after := f.flat[to:]
			word := f.flat[from:to]
			if strings.HasSuffix(word, "손") && hasPrefix(after, []string{"님", "톱", "가락", "수건", "잡이", "해", "실", "자"}) ||
				strings.HasSuffix(word, "입") && hasPrefix(after, []string{"자", "구", "법", "니", "력"}) {
				return
			}
			instead := "추행"
			if strings.HasPrefix(word, "몹쓸") {
				instead = "성폭력"
			}
			r.addSwap(f, from, to, instead)
		})
	}
}

// lookSexualLabel finds ○○녀: a woman named by what happened to her or by what she did.
func lookSexualLabel(r *reading) {
	if !r.has([]string{"녀"}) || !r.has(sexualCrime()) && !r.has([]string{"혐의", "경찰", "검찰", "피해", "논란", "구속", "체포", "재판", "영상"}) {
		return
	}
	for _, f := range r.fields {
		r.each(f, []string{"녀"}, func(from, to int) {
			if start, ok := label(f, from, to); ok {
				r.addSwap(f, start, to, "여성")
			}
		})
	}
}

// label tells where the label begins that ends with 녀.
func label(f *field, from, to int) (int, bool) {
	after := f.flat[to:]
	next, _ := utf8.DecodeRuneInString(after)
	if hangul(next) && !hasPrefix(after, []string{"는", "가 ", "를", "의 ", "와 ", "도 ", "에게", "로 ", "라는", "라고", "라며", "들", "만 "}) {
		return 0, false
	}
	start, syllables := from, 0
	for start > 0 && syllables < 8 {
		r, size := utf8.DecodeLastRuneInString(f.flat[:start])
		if !hangul(r) && r != '○' && r != '0' {
			break
		}
		start -= size
		syllables++
	}
	stem := f.flat[start:from]
	if syllables < 2 || syllables > 5 || hasSuffix(stem, []string{"약혼", "정혼"}) || hasSuffix(stem, []string{
		"자", "남", "소", "수", "마", "손", "미", "처", "시", "해", "효", "장", "차", "부", "모", "선", "숙", "무", "열", "궁", "하", "악", "그", "기", "성",
		"양", "의", "독", "삼", "다", "지", "신", "천", "석", "옥", "귀", "추", "순", "복", "왕", "숫", "금", "덕", "말", "봉", "분", "점", "필",
	}) && !hasSuffix(stem, []string{"막말", "반말"}) && !strings.Contains(stem, "○") {
		return 0, false // 자녀, 소녀, 해녀 …; "다녀", "지녀"; 순녀, 복녀 are names
	}
	behind := strings.TrimLeft(after, " ")
	if hasPrefix(behind, []string{"씨", "할머니", "여사", "(", "옹"}) {
		return 0, false
	}
	return start, true
}

// lookSexualMolka finds 몰카: what is filmed against somebody's will is no prank.
func lookSexualMolka(r *reading) {
	if !r.has([]string{"몰카", "몰래카메라"}) || !r.has([]string{
		"범죄", "경찰", "불법", "화장실", "탈의실", "피해", "혐의", "유포", "설치", "점검", "단속", "구속", "재판", "성폭력", "신체", "초소형",
	}) {
		return // a prank on television
	}
	for _, f := range r.fields {
		r.each(f, []string{"몰카", "몰래카메라"}, func(from, to int) {
			if contains(f.before(from, 20)+"\n"+f.after(to, 20), []string{"생일", "깜짝", "예능", "출연자", "개그", "장난"}) {
				return
			}
			end := to
			for _, crime := range []string{" 범죄", "범죄", " 촬영", "촬영"} {
				if strings.HasPrefix(f.flat[to:], crime) {
					end = to + len(crime)
					break
				}
			}
			switch {
			case end == to && f.flat[from:to] == "몰래카메라" || hasPrefix(f.flat[to:], []string{" 설치", " 탐지", "탐지", " 점검", "를 설치", "가 설치"}):
				r.addSwap(f, from, to, "불법촬영 카메라")
			case strings.HasSuffix(f.flat[to:end], "범죄"):
				r.addSwap(f, from, end, "불법촬영 범죄")
			default:
				r.addSwap(f, from, end, "불법촬영")
			}
		})
	}
}

// lookSexualScandal finds 성추문: a crime is no scandal of two.
func lookSexualScandal(r *reading) {
	for _, f := range r.fields {
		r.each(f, []string{"성추문", "성 추문", "성스캔들", "섹스 스캔들", "섹스스캔들"}, func(from, to int) {
			r.addSwap(f, from, to, "성폭력 의혹")
		})
	}
}

// lookSexualScar finds the sentence that tells victims that they cannot recover.
func lookSexualScar(r *reading) {
	if !r.has(sexualCrime()) && !r.has(abuseWords()) {
		return
	}
	for _, f := range r.fields {
		r.each(f, []string{"씻을 수 없는 상처", "지울 수 없는 상처", "평생 씻지 못할 상처", "씻을 수 없는 수치", "성적 수치심에 시달"}, func(from, to int) {
			r.addSwap(f, from, to, "큰 피해")
		})
	}
}

var (
	victimName = regexp.MustCompile(`피해(?:자|자인|를 입은|를 당한|를 호소한|여성|학생| 여성| 학생| 아동|아동)(?:인)? ([가-힣]{2,4}) ?(씨|양|군|\(\d{1,2})`)
	relation   = regexp.MustCompile(`의붓딸|친딸|의붓아들|조카|외손녀|손녀|처제|며느리|제자|수양딸|여동생|사촌`)
	place      = regexp.MustCompile(`[가-힣]{1,5}(?:초등학교|중학교|고등학교|여고|여중|대학교|어린이집|유치원|보육원|아파트)|[가-힣]{1,3}(?:시|군|구) [가-힣]{1,3}[0-9]?(?:읍|면|동|리) `)
	age        = regexp.MustCompile(`\d{1,2}(?:세|살)|\(\d{1,2}(?:·여|·남)?\)|[1-6]학년`)
	job        = regexp.MustCompile(`간호사|교사|배우|가수|아나운서|비서|승무원|선수|조교|연습생|공무원|경찰관|군인|장교|부사관|인턴|아르바이트생|반장|학생회장`)
)

// lookSexualVictimName finds a victim's name (성폭력처벌법 §24②).
func lookSexualVictimName(r *reading) {
	if !r.has(sexualCrime()) || !r.has([]string{"피해"}) {
		return
	}
	for _, f := range r.fields {
		for _, p := range f.sentences() {
			s := f.flat[p.from:p.to]
			if !strings.Contains(s, "피해") || r.full(f) {
				continue
			}
			for _, m := range victimName.FindAllStringSubmatchIndex(s, -1) {
				name := s[m[2]:m[3]]
				if realName(name) {
					r.add(f, Warn, p.from+m[2], p.from+m[3], swap("A"), cutOut())
				}
			}
		}
	}
}

// realName tells a full name from 김모, 이 모, and from nouns that stand where a name could.
func realName(name string) bool {
	n := utf8.RuneCountInString(name)
	return n >= 2 && n <= 4 && surname(name) && !(n == 2 && strings.HasSuffix(name, "모")) && !hasSuffix(name, []string{
		"여성", "남성", "소년", "소녀", "학생", "고교생", "청소년", "중학생", "초등생", "피의자", "손자", "조카", "동생", "장남", "차남", "아들", "형제", "친구",
		"선배", "후배", "피해자", "용의자", "주범", "공범", "오빠", "언니", "누나", "여아", "남아", "신원", "일행", "주민", "운전자", "여중생", "여고생", "남고생",
		"남매", "자매", "부부", "모친", "부친", "직원", "회원", "외국인", "대학생", "고등학생", "장녀", "차녀", "막내", "강사", "교사", "고등학교", "선수",
		"수험생", "재학생", "졸업생", "신입생", "전학생", "유학생", "지원자", "참가자", "가해자", "운전사", "배달원", "이용자", "누리꾼",
	})
}

// lookSexualVictimDetails finds a sentence that tells so much of a victim that neighbours would know who it is: at least
// three of age, place or school, relation to the offender, and work.
func lookSexualVictimDetails(r *reading) {
	if !r.has(sexualCrime()) {
		return
	}
	for _, f := range r.fields[2:6] {
		for _, p := range f.sentences() {
			s := f.flat[p.from:p.to]
			if r.full(f) || !contains(s, sexualCrime()) && !strings.Contains(s, "피해") || contains(s, []string{"명을 대상", "비율", "캠페인", "실태조사"}) {
				continue
			}
			kinds, at := 0, []int(nil)
			for _, shape := range []*regexp.Regexp{relation, place, age, job} {
				if m := shape.FindStringIndex(s); m != nil {
					kinds++
					if at == nil || shape == place {
						at = m
					}
				}
			}
			if kinds >= 3 {
				to := p.from + at[0] + len(strings.TrimRight(s[at[0]:at[1]], " "))
				r.add(f, Warn, p.from+at[0], to)
			}
		}
	}
}
