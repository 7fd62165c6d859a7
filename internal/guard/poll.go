package guard

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pollSentence is what 선거여론조사기준 §18 asks for below every report of a poll.
const pollSentence = "그 밖의 사항은 중앙선거여론조사심의위원회 홈페이지를 참조하면 된다."

var (
	percent   = regexp.MustCompile(`\d(?:\.\d+)? ?(?:%|퍼센트|프로)`)
	pollDates = regexp.MustCompile(`\d{1,2}일? ?[~∼∽〜-] ?(?:\d{1,2}월 ?)?\d{1,2}일|\d{1,2}일(?:부터|과 \d|, \d|·\d| 하루| 이틀| 사흘|에 걸쳐)|조사 ?(?:일시|기간)`)
	year      = regexp.MustCompile(`((?:19|20)\d\d)년`)
	pollDay   = regexp.MustCompile(`\d{1,2}일`)
)

// poll is where the article tells the result of an election poll: the first such word with a percentage in its sentence
// or the next. Surveys on other matters, elections abroad and shares of votes are none.
func (r *reading) poll() (f *field, from, to int, level Level) {
	words := []string{"여론조사", "지지율", "지지도", "가상대결", "가상 대결", "후보 적합도"}
	if !r.has(words) {
		return nil, 0, 0, ""
	}
	for _, f := range []*field{r.body, r.fields[0], r.fields[2], r.fields[3]} {
		for i, p := range f.sentences() {
			s := f.flat[p.from:p.to]
			at, word := first(s, words)
			if at < 0 {
				continue
			}
			near := f.around(i, 0, 1)
			if !percent.MatchString(near) || !electoral(s, near, word) || r.abroad(f, i) || r.past(s) {
				continue
			}
			level := Warn
			if vague(near) {
				level = Info
			}
			return f, p.from + at, p.from + at + len(word), level
		}
	}
	return nil, 0, 0, ""
}

// electoral tells whether the sentence speaks of an election, a party or a holder of office. A survey of citizens on a
// bus line is none, nor is the rule by which a party chooses its candidate ("여론조사 50%, 당원 투표 50%").
func electoral(s, near, word string) bool {
	if contains(s, []string{"당원 투표", "당원투표", "권리당원", "선거인단", "당심"}) && !contains(s, []string{"지지율", "지지도"}) {
		return false
	}
	if strings.HasPrefix(word, "가상") || word == "후보 적합도" {
		return true
	}
	s, near = strings.ReplaceAll(s, "후보지", ""), strings.ReplaceAll(near, "후보지", "")
	if word == "여론조사" { // what it asked about: candidates, parties, how an office is held
		asked := []string{
			"후보", "지지", "당선", "적합도", "국정 수행", "국정수행", "국정 운영", "국정운영", "직무 수행", "직무수행", "긍정 평가", "긍정평가", "부정 평가", "부정평가",
			"정당", "무당층", "양자대결", "정권 교체", "정권교체", "정권 심판", "차기 대",
		}
		return contains(s, asked) || contains(near, []string{"지지율", "지지도", "적합도", "가상대결"})
	}
	return contains(near, []string{
		"대선", "총선", "지방선거", "보궐", "재보선", "경선", "선거", "후보", "정당", "대통령", "국정", "무당층", "당선", "여당", "야당", "시장", "지사", "의원", "교육감",
		"양당", "당 ", "당은", "단체장", "대표",
	})
}

// abroad tells whether the sentence, the title or, where nothing in the sentence speaks of home, the sentences before it
// or the opening of the text place the poll in another country, for whose elections 공직선거법 does not ask.
func (r *reading) abroad(f *field, i int) bool {
	lands := []string{
		"미국", "일본", "프랑스", "독일", "영국", "캐나다", "호주", "대만", "브라질", "이탈리아", "스페인", "멕시코", "아르헨티나", "인도", "튀르키예", "이스라엘",
		"우크라이나", "러시아", "폴란드", "헝가리", "네덜란드", "스웨덴", "필리핀", "태국", "유럽", "현지시간", "현지 언론", "현지 여론조사", "상원", "하원", "미 대선", "일 총선",
		"워싱턴", "뉴욕", "백악관", "도쿄", "런던", "파리", "베를린", "타이베이", "외신",
	}
	parts := f.sentences()
	here := f.flat[parts[i].from:parts[i].to]
	if contains(here, []string{"국내", "전국 만", "한국", "우리나라", "국민의", "시민", "도민", "더불어"}) {
		return false
	}
	const opening = 300 // bytes: a dateline and what comes first
	begin := strings.ToValidUTF8(f.flat[:min(len(f.flat), opening)], "")
	return contains(here+r.fields[0].flat, lands) || contains(f.flat[parts[max(0, i-2)].from:parts[i].from]+begin, lands)
}

// past tells whether the sentence looks back on another year's poll.
func (r *reading) past(s string) bool {
	for _, m := range year.FindAllStringSubmatch(s, -1) {
		if y, err := strconv.Atoi(m[1]); err == nil && y < r.article.Updated.Year()-1 {
			return true
		}
	}
	return false
}

// vague tells whether every figure is a rough one: "30%대", "절반 안팎".
func vague(s string) bool {
	for _, m := range percent.FindAllStringIndex(s, -1) {
		if !hasPrefix(strings.TrimLeft(s[m[1]:], " "), []string{"대", "안팎", "선", "p", "포인트", "가량", "남짓", "내외"}) {
			return false
		}
	}
	return true
}

// ask notes a finding at the poll where something that belongs to it is missing.
func (r *reading) ask(present func(text string) bool, mends ...Mend) {
	f, from, to, level := r.poll()
	if f == nil || present(r.body.flat) || present(r.fields[2].flat) {
		return
	}
	r.add(f, level, from, to, mends...)
}

func lookPollClient(r *reading) {
	r.ask(func(s string) bool {
		return contains(s, []string{"의뢰", "자체 조사", "자체조사", "자체적으로", "자체 정례", "공동으로 조사", "공동 조사", "정례조사", "정례 조사", "자체 실시"})
	})
}

func lookPollAgency(r *reading) {
	r.ask(func(s string) bool {
		return contains(s, []string{
			"서치", "써치", "갤럽", "미터", "서베이", "폴", "조사기관", "조사업체", "조사회사", "조사 기관", "조사 업체", "조사 전문", "여론조사 회사", "연구소", "연구원", "데이터", "조사연구", "조사센터",
		})
	})
}

func lookPollDates(r *reading) {
	r.ask(func(s string) bool {
		if pollDates.MatchString(s) {
			return true
		}
		for line := range strings.SplitSeq(s, ". ") {
			if contains(line, []string{"조사", "설문", "실시"}) && pollDay.MatchString(line) {
				return true
			}
		}
		return false
	})
}

func lookPollSentence(r *reading) {
	r.ask(func(s string) bool {
		for _, name := range []string{"여론조사심의위원회", "여론조사공정심의위원회", "여심위"} {
			if i := strings.Index(s, name); i >= 0 {
				end := min(len(s), i+150)
				for end < len(s) && !utf8.RuneStart(s[end]) {
					end++
				}
				if contains(s[i:end], []string{"홈페이지", "누리집", "참조", "참고", "확인"}) {
					return true
				}
			}
		}
		return false
	}, Mend{Kind: appends, Text: pollSentence, Key: "guard.mend.poll-sentence"})
}
