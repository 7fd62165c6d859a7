package guard

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"jogan/internal/news"
)

// lookRRN finds numbers of residents and foreigners (개인정보 보호법 §24의2) by their date of birth alone: what was
// issued since October 2020 has no check digit, so no check digit clears a number.
func lookRRN(r *reading) {
	for _, f := range r.fields {
		r.numbers(f, rrnShape, func(from, to int) {
			if d := digitsOf(f.flat[from:to]); r.born(d) {
				r.add(f, Block, from, to, hide(masked(f.flat[from:to], 6)), cutOut())
			}
		})
	}
}

// born tells whether a number begins with a real day and has the century's digit for it. A day after the article was
// last saved is no birthday; product codes often have one.
func (r *reading) born(d string) bool {
	century := map[byte]string{'9': "18", '0': "18", '1': "19", '2': "19", '5': "19", '6': "19"}[d[6]]
	if century == "" {
		century = "20"
	}
	day, err := time.Parse("20060102", century+d[:6])
	return err == nil && (r.article.Updated.IsZero() || !day.After(r.article.Updated.Add(24*time.Hour)))
}

// lookMobile finds mobile numbers. In notices of deaths and appointments the family gives them: there it only tells.
func lookMobile(r *reading) {
	level := Warn
	if r.article.Kind == news.People {
		level = Info
	}
	for _, f := range r.fields {
		r.numbers(f, mobileShape, func(from, to int) {
			if d := national(f.flat[from:to]); r.ownNumber(d) || strings.Trim(d[3:], "0") == "" {
				return
			}
			r.add(f, level, from, to, hide(masked(f.flat[from:to], 3)), cutOut())
		})
	}
}

// officeWords stand before the number of a place that wants to be called.
func officeWords() []string {
	return []string{
		"문의", "상담", "예약", "접수", "신청", "안내", "대표", "고객", "콜센터", "제보", "민원", "신고", "예매", "☎", "팩스", "fax", "tel",
		"시청", "구청", "군청", "도청", "교육청", "센터", "공단", "공사", "재단", "협회", "위원회", "연합회", "조합", "병원", "의료원", "의원", "장례식장", "빈소",
		"학교", "대학", "도서관", "박물관", "미술관", "경찰서", "소방서", "사무국", "사무소", "사무실", "지사", "본부", "본사", "보건소", "약국", "복지관",
		"회관", "공연장", "극장", "매표소", "관리소", "정책과", "담당관", "과(", "팀(", "실(", "국(", "과 ", "팀 ",
	}
}

// calledWords stand behind it.
func calledWords() []string {
	return []string{"문의", "신청", "예약", "접수", "상담", "제보", "신고"}
}

// lookPhone finds land lines of private people. Representative and free numbers have another shape; the numbers of
// offices, given so that readers call them, are told by the words around them.
func lookPhone(r *reading) {
	for _, f := range r.fields {
		r.numbers(f, phoneShape, func(from, to int) {
			before := f.before(from, 30)
			private := contains(before, []string{"자택", "집 전화", "집전화", "개인 연락처", "피해자", "유족", "피의자"})
			d := national(f.flat[from:to])
			if s := " " + strings.TrimRight(before, " (:"); hasSuffix(s, []string{" 전화", " 연락처", " 전화번호"}) && !contains(before, []string{"씨", "군 ", "양 ", "집", "개인", "피해", "용의"}) {
				return // of an office or a service
			}
			if r.ownNumber(d) || !private && (contains(before, officeWords()) || contains(f.after(to, 20), calledWords())) {
				return
			}
			r.add(f, Warn, from, to, hide(masked(f.flat[from:to], len(d)-7)), cutOut())
		})
	}
}

func (r *reading) ownNumber(d string) bool {
	return slices.ContainsFunc(r.settings.Numbers, func(n string) bool { return national(n) == d })
}

// lookCard finds numbers of payment cards by issuer, length and check digit.
func lookCard(r *reading) {
	for _, f := range r.fields {
		r.numbers(f, cardShape, func(from, to int) {
			s := f.flat[from:to]
			if strings.Contains(s, " ") && !contains(f.before(from, 40)+"\n"+f.after(to, 20), []string{"카드", "결제", "visa", "master"}) {
				return // four figures of a table
			}
			if isCard(s) {
				r.add(f, Warn, from, to, hide(masked(s, 4)), cutOut())
			}
		})
	}
}

func isCard(s string) bool {
	d := digitsOf(s)
	switch len(d) {
	case 14:
		if !hasPrefix(d, []string{"30", "36", "38", "39"}) {
			return false
		}
	case 15:
		if !hasPrefix(d, []string{"34", "37"}) {
			return false
		}
	case 16:
		if d[0] < '2' || d[0] == '7' || d[0] == '8' {
			return false
		}
	default:
		return false
	}
	years := true // "2023 2024 2025 2026" heads a table
	for _, g := range groupShape.FindAllString(s, -1) {
		n, _ := strconv.Atoi(g)
		years = years && n >= 1900 && n < 2100
	}
	return !years && luhn(d)
}

func bankWords() []string {
	return []string{
		"은행", "뱅크", "농협", "수협", "신협", "축협", "새마을금고", "우체국", "산림조합", "계좌", "입금", "송금",
		"국민 ", "신한 ", "하나 ", "우리 ", "기업 ", "국민:", "신한:", "하나:", "우리:", "기업:", "예금주",
	}
}

// lookAccount finds account numbers within 20 characters of a bank's name. Accounts for gifts are printed on purpose:
// there it only tells.
func lookAccount(r *reading) {
	for _, f := range r.fields {
		r.numbers(f, accountShape, func(from, to int) {
			s := f.flat[from:to]
			if !isAccount(s) || !contains(f.before(from, 20)+"\n"+f.after(to, 20), bankWords()) ||
				contains(f.before(from, 15), []string{"사업자", "등록번호", "통계", "고유번호"}) {
				return
			}
			if strings.Contains(s, " ") && !contains(f.before(from, 20)+"\n"+f.after(to, 20), []string{"계좌", "예금주", "입금", "송금"}) {
				return // figures of a table
			}
			level := Warn
			if around := f.before(from, 60) + "\n" + f.after(to, 40); r.article.Kind == news.People ||
				contains(around, []string{"후원", "성금", "모금", "기부", "기탁", "마음 전", "조의금", "부의금", "회비", "참가비"}) {
				level = Info
			}
			r.add(f, level, from, to, hide(masked(s, 3)), cutOut())
		})
	}
}

func isAccount(s string) bool {
	d := digitsOf(s)
	if len(d) < 10 || len(d) > 16 || mobileShape.FindString(s) == s || phoneShape.FindString(s) == s || rrnShape.FindString(s) == s || isCard(s) {
		return false
	}
	g := groupShape.FindAllString(s, -1)
	if n, _ := strconv.Atoi(g[0]); len(g) > 1 && len(g[0]) == 4 && n >= 1900 && n < 2100 {
		return false // a day, or years of a table
	}
	return !strings.Contains(s, " ") || !slices.ContainsFunc(g[1:], func(n string) bool { return len(n) < 3 })
}

// lookPassport finds passport numbers of both shapes where a passport is spoken of.
func lookPassport(r *reading) {
	for _, f := range r.fields {
		if !strings.Contains(f.flat, "여권") && !strings.Contains(f.flat, "passport") {
			continue
		}
		for i := 0; i+9 <= len(f.flat); i++ {
			if strings.IndexByte("msrodgp", f.flat[i]) < 0 || !digit(f.flat[i+1]) || i > 0 && latin(f.flat[i-1]) ||
				i+9 < len(f.flat) && latin(f.flat[i+9]) || !passport(f.flat[i:i+9]) || r.full(f) {
				continue
			}
			if contains(f.before(i, 40)+"\n"+f.after(i+9, 20), []string{"여권", "passport"}) {
				r.add(f, Warn, i, i+9, hide(masked(f.flat[i:i+9], 1)), cutOut())
			}
		}
	}
}

// passport tells the shapes M12345678 and, since December 2021, M123A4567.
func passport(s string) bool {
	for i := 1; i < len(s); i++ {
		if !digit(s[i]) && (i != 4 || s[i] < 'a' || s[i] > 'z') {
			return false
		}
	}
	return true
}

const (
	plateLetters = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호"
	unitLetters  = "조주호구도수부소고로모무오우가거" // also counters, orders of magnitude and parts of addresses
)

// lookPlate finds number plates of cars: 12가3456, 123가4567 and, with the region before it, 서울 1가 2345.
func lookPlate(r *reading) {
	for _, f := range r.fields {
		for i := 0; i < len(f.flat); {
			if !digit(f.flat[i]) {
				i++
				continue
			}
			from := i
			for i < len(f.flat) && digit(f.flat[i]) {
				i++
			}
			if i-from == 4 && !r.full(f) {
				if start, ok := plate(f, from, i); ok {
					r.add(f, Warn, start, i, hide(masked(f.flat[start:i], len(digitsOf(f.flat[start:from])))), cutOut())
				}
			}
		}
	}
}

// plate tells where the plate begins whose last four digits stand at from.
func plate(f *field, from, to int) (int, bool) {
	if hasPrefix(strings.TrimLeft(f.flat[to:min(len(f.flat), to+16)], " "), []string{
		"억", "만", "명", "원", "여", "가구", "년", "개", "대 ", "대를", "대가", "대로", "대의", "세대", "호 ", "건", "곳", "마리", "권", "천", "쪽", "시간", "번지",
		"t", "m", "k", "g", "%", "㎡", "㎞", "톤", "달러", "위안", "엔", "유로", "p", ".", ",", "-",
	}) && !strings.HasPrefix(f.flat[to:], ". ") && !strings.HasPrefix(f.flat[to:], ", ") && f.flat[to:] != "." {
		return 0, false
	}
	head := strings.TrimSuffix(f.flat[:from], " ")
	spaced := len(head) != from
	letter, size := utf8.DecodeLastRuneInString(head)
	if !strings.ContainsRune(plateLetters, letter) {
		return 0, false
	}
	tight := strings.TrimSuffix(head[:len(head)-size], " ")
	spaced = spaced || len(tight) != len(head)-size
	start := len(tight)
	for start > 0 && digit(tight[start-1]) && len(tight)-start < 4 {
		start--
	}
	digits := len(tight) - start
	if digits < 1 || digits > 3 || start > 0 && (tight[start-1] == '.' || tight[start-1] == ',') {
		return 0, false
	}
	region := strings.TrimSuffix(f.before(start, 3), " ")
	if digits < 3 && hasSuffix(region, []string{
		"서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주",
	}) && (spaced || !strings.ContainsRune(unitLetters, letter)) {
		return start - (len(f.before(start, 3)) - strings.LastIndexByte(" "+region, ' ')), true
	}
	if digits < 2 {
		return 0, false
	}
	car := contains(f.before(start, 30)+"\n"+f.after(to, 15), []string{
		"차량", "승용차", "번호판", "택시", "트럭", "화물차", "승합차", "차 번호", "차번호", "suv", "버스", "외제차", "렌터카",
	})
	return start, car || !spaced && !strings.ContainsRune(unitLetters, letter)
}

// lookEmail finds mail addresses of people. Bylines, the newsroom's own addresses, addresses of an office (info@ …) and
// those to which readers are asked to write are printed on purpose.
func lookEmail(r *reading) {
	for _, f := range r.fields {
		for from := 0; !r.full(f); {
			i := strings.IndexByte(f.flat[from:], '@')
			if i < 0 {
				break
			}
			at := from + i
			from = at + 1
			start, end, ok := address(f.flat, at)
			if !ok {
				continue
			}
			from = end
			if level, ask := r.askEmail(f, start, at, end); ask {
				r.add(f, level, start, end, cutOut())
			}
		}
	}
}

// address is the mail address around the @ at a place: a name, and a host with a dot.
func address(s string, at int) (int, int, bool) {
	start, end := at, at+1
	for start > 0 && at-start < 64 && (latin(s[start-1]) || strings.IndexByte("._%+-", s[start-1]) >= 0) {
		start--
	}
	for end < len(s) && end-at < 254 && (latin(s[end]) || s[end] == '.' || s[end] == '-') {
		end++
	}
	for end > at+1 && !latin(s[end-1]) {
		end--
	}
	for start < at && !latin(s[start]) {
		start++
	}
	host := s[at+1 : end]
	dot := strings.LastIndexByte(host, '.')
	return start, end, start < at && dot > 0 && len(host)-dot > 2
}

func (r *reading) askEmail(f *field, start, at, end int) (Level, bool) {
	whole, name := f.flat[start:end], f.flat[start:at]
	for _, b := range r.article.Bylines {
		if strings.EqualFold(b.Email, whole) {
			return "", false
		}
	}
	if slices.ContainsFunc(r.settings.Emails, func(e string) bool { return strings.EqualFold(strings.TrimSpace(e), whole) }) {
		return "", false
	}
	if slices.Contains([]string{
		"info", "contact", "help", "support", "press", "pr", "news", "admin", "webmaster", "master", "office", "hello", "desk", "editor", "media",
		"jebo", "tip", "cs", "privacy", "recruit", "apply", "service", "ask", "welcome", "noreply", "no-reply", "postmaster", "ads",
	}, name) || strings.HasSuffix(whole, ".go.kr") || strings.HasSuffix(whole, "@korea.kr") {
		return "", false
	}
	before, after := f.before(start, 60), f.after(end, 20)
	if alone := strings.Trim(f.before(start, 12)+f.after(end, 6), " ()[]<>·|"); utf8.RuneCountInString(alone) <= 4 && len(f.before(start, 12))+len(f.after(end, 6)) < 30 {
		return "", false // a line of its own: the byline of a wire
	}
	if contains(before+"\n"+after, []string{"문의", "접수", "신청", "제출", "응모", "제보", "공모", "투고", "기고", "보내", "기자", "특파원", "논설위원", "통신원", "재배포", "자료사진", "연출", "프로듀서", "제작", "redistribution"}) {
		return "", false
	}
	if r.article.Kind == news.Column || r.article.Kind == news.People { // the author's own, at the end of the column
		return Info, true
	}
	return Warn, true
}
