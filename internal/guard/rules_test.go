package guard_test

import (
	"testing"

	"jogan/internal/news"
)

func TestPersonal(t *testing.T) {
	t.Parallel()
	check(t, []text{
		// Residents and foreigners.
		{text: "판결문에 900101-1234567이 적혀 있었다.", want: []string{"block personal.rrn 900101-1234567"}},
		{text: "번호는 9001011234567번이다.", want: []string{"block personal.rrn 9001011234567"}},
		{text: "050314 - 4123456", want: []string{"block personal.rrn 050314 - 4123456"}},
		{text: "외국인등록번호 880229-5123456", want: []string{"block personal.rrn 880229-5123456"}}, // 1988 had that day
		{text: "외국인등록번호 870229-5123456"},                                                      // 1987 had not
		{text: "000229-3123456", want: []string{"block personal.rrn 000229-3123456"}},
		{text: "000229-1123456"}, // 1900 was no leap year
		{text: "９００１０１－１２３４５６７", want: []string{"block personal.rrn ９００１０１－１２３４５６７"}},
		{text: "900101–1234567", want: []string{"block personal.rrn 900101–1234567"}},
		{text: "900101 1234567", want: []string{"block personal.rrn 900101 1234567"}},
		{text: "90\u200b0101-12345\u206067", want: []string{"block personal.rrn 90\u200b0101-12345\u206067"}},
		{field: "caption", text: "서류의 900101-1234567", want: []string{"block personal.rrn 900101-1234567"}},
		{text: "번호는 880101-1******로 가렸다."},
		{text: "880101-*******"},
		{text: "901301-1234567"},
		{text: "송장 번호 19001011234567890"},
		{text: "제2026-900101-1234567호"},
		{text: "좌표는 126.900101, 1234567이다."},

		// Mobile numbers.
		{text: "연락처는 010-2345-6789였다.", want: []string{"warn personal.mobile 010-2345-6789"}},
		{text: "01023456789로 걸었다.", want: []string{"warn personal.mobile 01023456789"}},
		{text: "(010) 2345-6789", want: []string{"warn personal.mobile (010) 2345-6789"}},
		{text: "총무 김가람씨(010-2345-6789)", want: []string{"warn personal.mobile 010-2345-6789"}},
		{text: "010.2345.6789", want: []string{"warn personal.mobile 010.2345.6789"}},
		{text: "+82-10-2345-6789", want: []string{"warn personal.mobile +82-10-2345-6789"}},
		{text: "옛 번호 016-234-5678", want: []string{"warn personal.mobile 016-234-5678"}},
		{text: "010 2345 6789", want: []string{"warn personal.mobile 010 2345 6789"}},
		{text: "참가 문의 010-2345-6789", want: []string{"warn personal.mobile 010-2345-6789"}},
		{kind: news.People, text: "빈소 한빛의료원, 연락처 010-2345-6789", want: []string{"info personal.mobile 010-2345-6789"}},
		{text: "010-****-6789로 가렸다."},
		{text: "010으로 시작하는 번호 8자리"},
		{text: "잔액은 8217 3241 1784, 82101234567890이다."},
		{text: "계약번호 3010-2345-6789"},
		{text: "010-0000-0000은 보기 번호다."},
		{text: "2026010-2345-6789"},

		// Land lines.
		{text: "김씨 집으로 02-345-6789에서 전화가 왔다.", want: []string{"warn personal.phone 02-345-6789"}},
		{text: "자택 031)234-5678", want: []string{"warn personal.phone 031)234-5678"}},
		{text: "피해자 자택 문의 전화 031-234-5678", want: []string{"warn personal.phone 031-234-5678"}},
		{text: "인터넷전화 070-1234-5678로 사기 전화가 이어졌다.", want: []string{"warn personal.phone 070-1234-5678"}},
		{text: "문의 한빛시 문화정책과 031-234-5678"},
		{text: "참가하려면 가온도서관(02-345-6789)으로 신청하면 된다."},
		{text: "02-345-6789로 문의하면 된다."},
		{text: "☎ 02-345-6789"},
		{text: "고객센터 1588-1234, 1644-1234, 1833-1234, 무료 080-123-4567"},
		{text: "화재는 119, 범죄는 112, 자살 예방 상담은 109, 아동학대 신고는 112로 하면 된다."},
		{text: "장애인 콜택시는 전화 064-427-5018, 앱으로 부른다."},
		{text: "A씨의 전화 064-427-5018", want: []string{"warn personal.phone 064-427-5018"}},
		{text: "2026-02-123-4567호 공고"},
		{text: "3-0 2-1 0-2"},
		{text: "전화 02-120 다산콜센터와 지역번호 없이 120"},

		// Cards.
		{text: "결제한 카드는 4111 1111 1111 1111이었다.", want: []string{"warn personal.card 4111 1111 1111 1111"}},
		{text: "5500-0000-0000-0004", want: []string{"warn personal.card 5500-0000-0000-0004"}},
		{text: "378282246310005", want: []string{"warn personal.card 378282246310005"}},
		{text: "4111 1111 1111 1112"},
		{text: "4111-11**-****-1111"},
		{text: "연도 2022 2023 2024 2025"},
		{text: "누리은행 4111 1111 1111 1111 1200 1340"},
		{text: "국제표준도서번호 979-11-123456-7-8"},
		{text: "상품 코드 8801234567893"},

		// Bank accounts.
		{text: "누리은행 123-456789-01-234로 보냈다.", want: []string{"warn personal.account 123-456789-01-234"}},
		{text: "돈은 누리은행 계좌 12345678901234로 들어갔다.", want: []string{"warn personal.account 12345678901234"}},
		{text: "농협 301-0123-4567-81(예금주 김가람)", want: []string{"warn personal.account 301-0123-4567-81"}},
		{text: "후원 계좌는 누리은행 123-456-789012다.", want: []string{"info personal.account 123-456-789012"}},
		{kind: news.People, text: "마음 전하실 곳 농협 301-0123-4567-81", want: []string{"info personal.account 301-0123-4567-81"}},
		{text: "한국은행은 2026-11-22 금리를 정했다."},
		{text: "누리은행 본점(02-345-6789 문의)"},
		{text: "누리은행의 사업자등록번호는 123-45-67890이다."},
		{text: "은행은 대출 1200억 원과 예금 3400억 원을 늘렸고 모두 1234567890원을 썼다고 한다. 그러나 공시에서 문서 번호 123-456-789012는 멀리 있다."},
		{text: "문서 번호 123-456-789012"},
		{text: "누리은행 1200 1340 1500 1620"},
		{text: "누리은행 계좌 110 123 456789", want: []string{"warn personal.account 110 123 456789"}},

		// Passports.
		{text: "그의 여권번호 M12345678이 올라왔다.", want: []string{"warn personal.passport M12345678"}},
		{text: "새 여권 M123A4567을 받았다.", want: []string{"warn personal.passport M123A4567"}},
		{text: "모델명 M12345678은 새 제품이다."},
		{text: "여권과 야권이 맞섰다. 의안번호 2212345678"},

		// Number plates.
		{text: "흰색 승용차 12가3456이 달아났다.", want: []string{"warn personal.plate 12가3456"}},
		{text: "번호판은 123나 4567이었다.", want: []string{"warn personal.plate 123나 4567"}},
		{text: "서울 1가 2345 차량", want: []string{"warn personal.plate 서울 1가 2345"}},
		{text: "렌터카 25호 1234가 멈췄다.", want: []string{"warn personal.plate 25호 1234"}},
		{text: "예산 30조 1234억 원"},
		{text: "12월 2026년, 100가구 1200명, 20대 3000명, 종로5가 1234명"},
		{text: "제25호 2026년 11월호"},
		{text: "택시 요금 12구 4800원"},
		{text: "1만 5000명, 3만4500원, 7조 2000억"},

		// Mail.
		{text: "피해자의 메일 garam77@mail.example로 왔다.", want: []string{"warn personal.email garam77@mail.example"}},
		{text: "그의 주소는 ｇａｒａｍ＠mail.example이었다.", want: []string{"warn personal.email ｇａｒａｍ＠mail.example"}},
		{kind: news.Column, text: "의견은 글쓴이의 주소 chorong@univ.example", want: []string{"info personal.email chorong@univ.example"}},
		{text: "한여울 기자 yeoul@paper.example"},
		{text: "고은결 기자 eungyeol@paper.example"},
		{text: "문의 info@museum.example"},
		{text: "원고는 essay2026@press.example로 보내면 된다."},
		{text: "회견이 열렸다.\ngaram77@mail.example"},
		{text: "회견이 열렸다.\n한여울 garam77@mail.example"},
		{text: "@hanbit_city 계정과 3@4"},
	})
}

func TestSuicide(t *testing.T) {
	t.Parallel()
	only(t, "suicide.title", []text{
		{field: "title", text: "한빛시 공무원 자살", want: []string{"block suicide.title 자살"}},
		{field: "short_title", text: "배우 B씨 극단선택 왜", want: []string{"block suicide.title 극단선택"}},
		{field: "short_title", text: "배우 A씨 극단적 선택", want: []string{"block suicide.title 극단적 선택"}},
		{field: "subtitle", text: "가온대교서 20대 투신", want: []string{"block suicide.title 투신"}},
		{field: "title", text: "50대 가장 스스로 목숨 끊어", want: []string{"block suicide.title 스스로 목숨 끊어"}},
		{field: "title", text: "자\u200b살한 교사의 편지", want: []string{"block suicide.title 자\u200b살한 "}},
		{field: "title", text: "한강에 투신한 남성 구조", want: []string{"block suicide.title 투신"}},
		{field: "title", text: "자살예방센터 24시간으로", want: []string{"warn suicide.title 자살"}},
		{field: "title", text: "자살 유족 곁에 선 사람들", want: []string{"warn suicide.title 자살"}},
		{field: "title", text: "가온시 투신 방지 대책…다리 난간 높인다", want: []string{"warn suicide.title 투신"}},
		{field: "title", text: "후반 추가시간 자살골에 무너진 한빛FC"},
		{field: "title", text: "벨라스 시장서 자살폭탄 테러…12명 사망"},
		{field: "title", text: "자살특공대의 유서를 읽다"},
		{field: "title", text: "평생 교육에 투신한 교장, 학교를 떠나다"},
		{field: "title", text: "혼자살던 노인 곁에, 환자살리기 30년"},
		{field: "title", text: "투신자 구하다 순직한 경위를 기리다"},
		{field: "title", text: "독립운동 투신 100년, 마을이 기억하다"},
		{field: "title", text: "연기금·투신 순매수에 지수 반등"},
		{field: "title", text: "투신권, 소형주 담았다"},
		{field: "title", text: "“지금 금리를 올리는 것은 자살행위”"},
		{field: "title", text: "극단적 선택지만 남은 협상"},
		{field: "title", text: "50대 숨진 채 발견…경찰 수사"},
	})
	only(t, "suicide.choice", []text{
		{text: "그는 지난해 극단적 선택을 시도했다.", want: []string{"warn suicide.choice 극단적 선택"}},
		{text: "A씨가 극단적 선택으로 숨졌다.", want: []string{"warn suicide.choice 극단적 선택으로 숨"}},
		{field: "lead", text: "극단적인 말이 오갔고 극단 선택이 뒤따랐다.", want: []string{"warn suicide.choice 극단 선택"}},
		{text: "‘극단적 선택’이라는 표현을 쓰지 않기로 했다."},
		{text: "양쪽 모두 극단적 선택지를 내려놓았다."},
		{text: "그는 숨진 채 발견됐다."},
	})
	only(t, "suicide.method", []text{
		{text: "A씨는 집에서 번개탄을 피워 스스로 목숨을 끊었다.", want: []string{"warn suicide.method 번개탄"}},
		{text: "B씨가 아파트 옥상에서 투신해 숨졌다.", want: []string{"warn suicide.method 투신"}},
		{text: "경찰은 C씨가 모텔에서 자살한 것으로 보고 발견 경위를 조사한다.", want: []string{"warn suicide.method 모텔"}},
		{text: "한빛시 아파트 단지에서 자살예방 캠페인이 열렸다."},
		{text: "다리마다 투신 방지 난간을 높인다. 자살예방 사업의 하나다."},
		{text: "자살률이 3년 만에 낮아졌다. 정부는 상담을 늘렸다."},
		{text: "야산에서 번개탄으로 고기를 굽다 불이 났다."},
		{text: "기관은 500억 원을 팔았고 투신은 100억 원을 순매수했다."},
	})
	only(t, "suicide.help", []text{
		{text: "노인 자살률이 낮아졌다.", want: []string{"warn suicide.help "}},
		{text: "그는 스스로 목숨을 끊었다. 화재 신고는 119로 한다.", want: []string{"warn suicide.help "}},
		{text: "자살 사망자가 109명 줄었다. 2.109%다. 010-2109-1234", want: []string{"warn suicide.help "}},
		{text: "노인 자살률이 낮아졌다. 도움은 자살예방 상담전화 109에서 받는다."},
		{text: "노인 자살률이 낮아졌다. ☎109."},
		{text: "암세포의 자살을 이끄는 단백질을 찾았다. 회사의 목숨을 끊는 일이라고 했다."},
		{text: "자살골로 졌다. 교육에 투신한 교사를 만났다."},
		{text: "화재로 1명이 숨졌다."},
	})
	only(t, "suicide.old-number", []text{
		{text: "자살예방 상담전화 1393에서 도움을 받을 수 있다.", want: []string{"warn suicide.old-number 1393"}},
		{text: "정신건강 위기상담전화 1577-0199", want: []string{"warn suicide.old-number 1577-0199"}},
		{text: "1393년 한양으로 도읍을 옮길 뜻을 밝혔다."},
		{text: "상담 인원은 11393명이다."},
	})
}

func TestChild(t *testing.T) {
	t.Parallel()
	only(t, "child.", []text{
		{text: "일가족 동반자살로 보인다.", want: []string{"warn child.together 동반자살"}},
		{field: "title", text: "생활고에 동반 자살", want: []string{"warn child.together 동반 자살"}},
		{text: "가족이 함께 숨졌다. 동반 성장 정책을 발표했다."},

		{text: "계부는 훈육 차원에서 때렸다고 말했다.", want: []string{"warn child.discipline 훈육"}},
		{text: "아이는 온몸에 멍이 들어 숨졌다. 어머니는 체벌이었다고 주장했다.", want: []string{"warn child.discipline 체벌"}},
		{text: "교사의 체벌을 금지하는 조례가 통과됐다."},
		{text: "강아지 훈육을 위해 짧게 칭찬하라고 조언했다."},
		{text: "시는 훈육 대신 대화를 권하는 부모 교육을 연다."},

		{text: "아동학대로 숨진 ‘나래이 사건’ 이후 법이 바뀌었다.", want: []string{"warn child.named-case 나래이 사건"}},
		{text: "학대로 알려진 이른바 가람이 사건이 다시 재판에 넘겨졌다.", want: []string{"warn child.named-case 가람이 사건"}},
		{text: "가람양 사건처럼 학대 신고가 묻히지 않게 한다.", want: []string{"warn child.named-case 가람양 사건"}},
		{text: "아동학대 신고를 받은 경찰이 사건을 수사하고, 검찰이 사건의 실체를 밝힌다."},
		{text: "아동학대를 막으려면 이 사건 이후 무엇이 달라졌는지 봐야 한다."},
		{text: "밀양 사건과 고양 사건을 학대 사례로 다룬다."},
		{text: "‘나래이 사건’은 소설의 제목이다."},
	})
}

func TestSexual(t *testing.T) {
	t.Parallel()
	only(t, "sexual.", []text{
		{text: "의붓딸에게 몹쓸 짓을 한 혐의로 구속됐다.", want: []string{"warn sexual.euphemism 몹쓸 짓"}},
		{field: "title", text: "성추행 교사의 검은 손", want: []string{"warn sexual.euphemism 검은 손"}},
		{text: "지하철 강제추행범의 ‘나쁜 손’을 경찰이 붙잡았다.", want: []string{"warn sexual.euphemism 나쁜 손"}},
		{text: "성희롱을 일삼은 ‘나쁜 입’", want: []string{"warn sexual.euphemism 나쁜 입"}},
		{text: "투기 세력의 검은 손이 시장을 흔든다."},
		{text: "전쟁이 문화유산에 몹쓸 짓을 했다."},

		{field: "title", text: "지하철 만취녀 영상 논란", want: []string{"warn sexual.label 만취녀"}},
		{text: "경찰은 ‘가방녀’라는 별명이 퍼진 여성의 피해를 조사한다.", want: []string{"warn sexual.label 가방녀"}},
		{text: "‘○○녀’로 불린 피해자", want: []string{"warn sexual.label ○○녀"}},
		{text: "자녀와 손녀, 소녀와 해녀, 수녀와 장녀, 남녀 모두 피해를 신고했다."},
		{text: "경찰이 다녀간 뒤 피해자가 가지고 있던 영상"},
		{text: "피해자 김순녀(81)씨와 이복녀 할머니"},
		{text: "피해자의 아들과 약혼녀가 경찰에 신고했다."},
		{text: "가방녀라는 제목의 연극이 열린다."},

		{text: "화장실에 몰카를 설치한 혐의", want: []string{"warn sexual.molka 몰카"}},
		{field: "title", text: "‘몰카 범죄’ 30% 늘었다", want: []string{"warn sexual.molka 몰카 범죄"}},
		{text: "불법 몰래카메라를 점검했다.", want: []string{"warn sexual.molka 몰래카메라"}},
		{text: "예능 프로그램이 생일 몰카로 출연자를 울렸다."},
		{text: "생일 몰카가 성공했다. 소속사는 악성 댓글을 명예훼손 혐의로 고소했다."},
		{text: "불법촬영 범죄가 30% 늘었다."},

		{text: "전직 시장의 성추문이 알려졌다.", want: []string{"warn sexual.scandal 성추문"}},
		{text: "세무서 추문이 알려졌다."},

		{text: "성폭력 피해자에게 씻을 수 없는 상처를 남겼다.", want: []string{"warn sexual.scar 씻을 수 없는 상처"}},
		{text: "전쟁은 마을에 씻을 수 없는 상처를 남겼다. 다온과학대 교수의 말이다."},

		{text: "성폭행 피해자 김가람(23)씨가 법정에 섰다.", want: []string{"warn sexual.victim-name 김가람"}},
		{text: "성추행 피해 여성 이나래 씨는 회사를 그만뒀다.", want: []string{"warn sexual.victim-name 이나래"}},
		{text: "성폭행 피해자 A씨가 법정에 섰다."},
		{text: "성폭행 피해자 김모씨와 이 모 씨가 법정에 섰다."},
		{text: "성폭력 피해자 변호인 김가람 변호사가 말했다."},
		{text: "홍수 피해자 김가람(73)씨가 말했다."},

		{text: "성폭행 피해자는 새말읍의 샘터초등학교 4학년으로 가해자의 의붓딸이다.", want: []string{"warn sexual.victim-details 샘터초등학교"}},
		{text: "성추행 피해자는 20대 여성이다."},
		{text: "성폭력 예방 교육을 받은 샘터초등학교 4학년 학생들이 다짐을 적었다."},
	})
}

func TestJuvenile(t *testing.T) {
	t.Parallel()
	only(t, "juvenile.", []text{
		{text: "경찰은 김가람(17)군을 절도 혐의로 체포했다.", want: []string{"warn juvenile.name 김가람"}},
		{text: "폭행 혐의로 입건된 이나래 양(15)은 고개를 숙였다.", want: []string{"warn juvenile.name 이나래"}},
		{text: "경찰은 16살 김가람 군을 소년부로 송치했다.", want: []string{"warn juvenile.name 김가람"}},
		{text: "김가람(17)은 말이 없었다. 그는 오토바이 절도 혐의를 받는다.", want: []string{"warn juvenile.name 김가람"}},
		{text: "경찰은 A군(17)을 절도 혐의로 체포했다."},
		{text: "경찰은 김모(17)군과 이 모(16) 양을 체포했다."},
		{text: "경찰은 고교생(17)과 남학생(16), 여동생(14)을 혐의에서 뺐다."},
		{text: "경찰은 김가람(37)씨를 절도 혐의로 체포했다."},
		{text: "한빛고 투수 김가람(18)은 최고 구속 152㎞를 던졌다."},
		{text: "수영 국가대표 김가람(16)이 금메달을 땄다. 한편 다른 대회에서는 심판 폭행이 있었다."},
		{text: "샘터중 김가람(14)양은 책을 좋아한다.\n가해 학생의 21%는 장난이었다고 답했다."},
		{text: "막내 김가람(17)은 꿈만 같다고 했다. 소속사는 악성 댓글을 단 3명을 명예훼손 혐의로 고소했다."},
		{text: "도서관에서 만난 김가람(12)양은 책을 좋아한다."},
	})
}

func TestPoll(t *testing.T) {
	t.Parallel()
	const bare = "한빛시장 선거 여론조사에서 가 후보의 지지율이 41.2%로 나왔다."
	only(t, "poll.", []text{
		{text: bare, want: []string{"warn poll.client 여론조사", "warn poll.agency 여론조사", "warn poll.dates 여론조사", "warn poll.sentence 여론조사"}},
		{text: "대통령 국정 수행 지지율은 38%로 내렸다. 누리일보 의뢰로 마루리서치가 10~11일 조사했다.", want: []string{"warn poll.sentence 지지율"}},
		{text: "정당 지지도는 가당 33%, 나당 31%였다. 마루리서치가 지난 17일부터 사흘 동안 자체 조사했다. 자세한 내용은 여심위 누리집을 참고하면 된다."},
		{text: bare + " 누리방송이 마루리서치에 의뢰해 10∼11일 유권자 1003명에게 물었다. 그 밖의 사항은 중앙선거여론조사심의위원회 홈페이지를 참조하면 된다."},
		{text: bare + " 그 밖의 사항은 중앙선거여론조사심의위원회 홈페이지를 참조하면 된다.", want: []string{"warn poll.client 여론조사", "warn poll.agency 여론조사", "warn poll.dates 여론조사"}},
		{kind: news.Column, text: "여당 지지율이 좀처럼 오르지 않는다. 말이 마음을 잃었다."},
		{text: "한 여론조사에서 70%가 국회의원 정수를 줄여야 한다고 답했다. 국정원 수사에는 61%가 찬성했다."},
		{text: "2016년 총선 직전 가당 지지율은 37%였다."},
		{text: "CBS 여론조사에서 가 후보가 53%를 얻었다고 외신이 전했다."},
		{kind: news.Column, text: "대통령 지지율이 30%대로 내려앉았다.", want: []string{"info poll.client 지지율", "info poll.agency 지지율", "info poll.dates 지지율", "info poll.sentence 지지율"}},
		{text: "의원은 지지율에 흔들리지 않겠다고 했다.\n투표율은 54.1%였다."},
		{text: "가온시가 시민 1000명에게 물은 여론조사에서 62%가 버스 개편에 찬성했다."},
		{text: "미국 대통령의 지지율은 41%로 떨어졌다고 현지 언론이 전했다."},
		{text: "가 후보는 54.1%를 얻어 당선됐다."},
		{text: "시가 연 여론조사에서 62%가 찬성했다. 시의회 이 의원은 반겼다."},
		{text: "소각장 후보지 여론조사에서 62%가 반대했다."},
		{text: "양당은 여론조사 50%와 당원 투표 50%를 더해 후보를 정한다."},
		{text: "선거를 앞두고 여론조사 기관의 등록 요건이 강화된다."},
	})
}

func TestTitle(t *testing.T) {
	t.Parallel()
	only(t, "title.", []text{
		{field: "title", text: "[충격] 마을에 무슨 일이", want: []string{"info title.sensation 충격", "info title.sensation 무슨 일이"}},
		{field: "short_title", text: "헉! 알고보니 가짜", want: []string{"info title.sensation 헉", "info title.sensation 알고보니"}},
		{field: "subtitle", text: "심사위원 경악하게 한 무대", want: []string{"info title.sensation 경악"}},
		{field: "title", text: "유가 충격에 물가 껑충"},
		{field: "title", text: "충격 줄이는 헬멧, 자전거 사고 막는다"},
		{text: "주민들은 경악했다."},
	})
}
