package document_test

import (
	"testing"
	"time"

	"jogan/internal/exchange/document"
)

func line(text string) document.Block {
	return document.Block{Kind: document.Paragraph, Runs: []document.Run{{Text: text}}}
}

// The ways in which Korean press offices write when a release may be printed.
func TestEmbargo(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("KST", 9*3600)
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, zone)
	}
	for text, want := range map[string]time.Time{
		"보도시점 2026. 11. 23.(월) 06:00":                                at(11, 23, 6, 0),
		"보도시점 : 2026.11.23.(월) 12:00 이후":                             at(11, 23, 12, 0),
		"보 도 시 점 2026년 11월 23일(월) 오후 2시":                             at(11, 23, 14, 0),
		"보도일시 2026. 11. 23.(월) 조간":                                   at(11, 23, 6, 0),
		"보도일시 11월 23일 석간":                                            at(11, 23, 12, 0),
		"보도시점 (온라인) 2026. 11. 22.(일) 12:00 (지면) 2026. 11. 23.(월) 조간": at(11, 22, 12, 0),
		"엠바고: '26. 12. 1. 오전 9시 30분":                                 at(12, 1, 9, 30),
		"보도시점 1. 4.(월) 09:00":                                        time.Date(2027, 1, 4, 9, 0, 0, 0, zone),
		"보도시점 배포 즉시":                                                 {},
		"보도시점 2026. 13. 45. 06:00":                                   {},
		"보도시점 2026. 2. 30.(월) 06:00":                                 {},
	} {
		d := document.Document{Sent: at(11, 20, 9, 0)}
		d.Finish([]document.Block{line(text), line("제목입니다"), line("본문입니다.")}, "a.docx", zone)
		if !d.Embargo.Equal(want) {
			t.Errorf("%s: %v", text, d.Embargo)
		}
		if d.Title != "제목입니다" || d.Body != "<p>본문입니다.</p>" {
			t.Errorf("%s: title %q, body %q", text, d.Title, d.Body)
		}
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"[보도자료] Fwd: RE: 새 길 연다": "새 길 연다",
		"Re: [가온시 보도자료] 새 길 연다":  "새 길 연다",
		"(보도참고자료) 새 길 연다":        "새 길 연다",
		"보도자료: 새 길 연다":           "새 길 연다",
		"[속보] 새 길 연다":            "[속보] 새 길 연다",
		"[보도자료]":                 "[보도자료]",
		"새 길,  연다\n":             "새 길, 연다",
		"[보도자료_20261122] 새 길 연다": "새 길 연다",
	} {
		if got := document.CleanTitle(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// A paragraph that only talks of telephones or dates stays in the text.
func TestFurnitureIsNotText(t *testing.T) {
	t.Parallel()
	for text, kept := range map[string]bool{
		"시는 민원 전화 02-000-1234를 새로 연다고 밝혔다.":                       true,
		"담당 공무원은 “내년 봄에 문을 연다”고 말했다. 이 길은 지난 10년 동안 주민이 기다린 길이다.": true,
		"2026. 11. 23.(월) 행사가 열린다.":                               true,
		"문의: 홍보팀 02-000-1234":                                     false,
		"▶ 담당자: 나래울 주무관(054-000-1234)":                            false,
		"배포일: 2026. 11. 22.":                                      false,
		"- 끝 -":                                                   false,
		"보 도 자 료":                                                 false,
	} {
		d := document.Document{}
		d.Finish([]document.Block{{Kind: document.Heading, Level: 1, Runs: []document.Run{{Text: "제목"}}}, line(text)}, "a.docx", time.UTC)
		if (d.Body != "") != kept {
			t.Errorf("%q: body %q, contacts %q", text, d.Body, d.Contacts)
		}
	}
}
