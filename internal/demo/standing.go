package demo

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// stand writes what the sample paper says of itself: pages, notices, a popup, announcements, and a printed issue.
func (w *writer) stand(ctx context.Context) error {
	for _, step := range []func(context.Context) error{w.draftPages, w.addNotices, w.announce, w.printIssue} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// draftPages writes the pages once more, now that the paper has said who it is.
func (w *writer) draftPages(ctx context.Context) error {
	paper, err := w.Store.Paper(ctx)
	if err != nil {
		return err
	}
	all, err := w.Store.Pages(ctx)
	if err != nil {
		return err
	}
	drafting := news.Drafting{Paper: paper, Today: w.Now, Text: w.Text, NoTraining: true}
	for _, p := range all {
		if x, ok := drafting.Page(p.Slug); ok {
			p.Body = x.Body
			if _, err := w.Desk.SavePage(ctx, staff.Shell(), p); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) addNotices(ctx context.Context) error {
	day := 24 * time.Hour
	for _, n := range []news.Notice{
		{Title: "설 연휴에는 지면을 쉬고 온라인으로 전합니다", Body: "<p>설 연휴 사흘 동안 종이 신문을 쉽니다. 기사는 온라인에서 쉬지 않고 전합니다.</p><p>다음 지면은 연휴가 끝난 이튿날 나옵니다.</p>", From: w.Now.Add(-2 * day), Until: w.Now.Add(30 * day), Pinned: true},
		{Title: "독자와 함께 읽는 조간, 2기 모집", Body: "<p>한 달에 한 번 편집국에서 기사를 함께 읽을 독자를 찾습니다. 누구나 참여할 수 있습니다.</p>", From: w.Now.Add(-5 * day), Until: w.Now.Add(14 * day)},
		{Title: "시스템 점검을 마쳤습니다", Body: "<p>새벽 점검을 마치고 모든 화면을 다시 열었습니다.</p>", From: w.Now.Add(-20 * day), Until: w.Now.Add(-18 * day)},
	} {
		if _, err := w.Desk.SaveNotice(ctx, staff.Shell(), n); err != nil {
			return err
		}
	}
	_, err := w.Desk.SavePopup(ctx, staff.Shell(), news.Popup{
		Title: "독자 모임 2기 모집", Text: "한 달에 한 번, 편집국에서 기사를 함께 읽습니다.\n신청 방법 보기", URL: "/notices/2", Pages: news.PopupFront,
		From: w.Now.Add(-day), Until: w.Now.Add(14 * day), Spot: "left", Size: "small", Phone: "bottom",
	})
	return err
}

func (w *writer) announce(ctx context.Context) error {
	for i, x := range []struct {
		sort  news.AnnouncementSort
		title string
		text  string
	}{
		{news.Appointment, "[인사] 한빛시청", "◇ 국장급 승진\n▲ 문화국장 나도담\n▲ 안전국장 마루한\n◇ 과장급 전보\n▲ 도서관과장 서온유\n▲ 공원과장 하늘샘"},
		{news.Obituary, "[부고] 노을빛(한빛문화재단 부장)씨 모친상", "▲ 노을빛(한빛문화재단 부장)씨 모친상 = 18일 오전, 한빛병원 장례식장 2호실, 발인 20일 오전 8시, ☎ 000-000-0000"},
		{news.Movement, "[동정] 한빛시장", "▲ 구름찬 한빛시장은 20일 오후 2시 물빛도서관에서 열리는 새 책 전시를 찾는다."},
		{news.Wedding, "[결혼] 온새미(조간일보 기자)씨", "▲ 온새미(조간일보 기자)씨와 도란솔씨 = 25일 낮 12시, 한빛예식장 2층"},
	} {
		w.Set(w.Now.Add(-time.Duration(9-i) * time.Hour))
		parsed := news.ParseAnnouncement(x.text)
		a := news.Article{Title: x.title, Section: w.sections["society"], Body: parsed.HTML(), Origin: news.Origin{Own: true}, Bylines: []news.Byline{{Name: "조간일보"}}}
		days := 0
		if x.sort == news.Obituary {
			days = 14
		}
		a, err := w.Desk.AddAnnouncement(ctx, staff.Shell(), a, x.sort, days)
		if err != nil {
			return err
		}
		if _, err := w.Desk.PublishArticle(ctx, staff.Shell(), desk.Step{No: a.No, Version: a.Version}); err != nil {
			return err
		}
	}
	w.Set(w.Now)
	return nil
}

// printIssue puts an issue of four pages together. Its PDFs are drawn here: columns of grey lines under a headline.
func (w *writer) printIssue(ctx context.Context) error {
	shell := staff.Shell()
	issue := news.Issue{Day: w.Now.In(news.NewPaper("").Zone()).Format(time.DateOnly), Number: 1}
	var nos []int64
	for _, no := range w.nos {
		nos = append(nos, no)
	}
	slices.Sort(nos)
	for i, label := range []string{"종합", "경제", "사회", "문화"} {
		file, err := w.Desk.AddPicture(ctx, shell, bytes.NewReader(sheet(i)), news.Picture{Name: fmt.Sprintf("%d면.pdf", i+1)})
		if err != nil {
			return err
		}
		page := news.IssuePage{Picture: file.ID, Label: label}
		if from := len(nos) - 3*(i+1); from >= 0 {
			page.Articles = nos[from : from+3]
		}
		issue.Pages = append(issue.Pages, page)
	}
	issue, err := w.Desk.SaveIssue(ctx, shell, issue)
	if fault.Is(err, fault.Conflict) {
		return nil // it is there
	}
	if err == nil {
		_, err = w.Desk.PublishIssue(ctx, shell, issue.ID)
	}
	return err
}

// sheet is a PDF of one page of newsprint (PDF 1.4, ISO 32000-1): a head, a picture's place and columns of lines, the same
// for the same number.
func sheet(number int) []byte {
	random := rand.New(rand.NewPCG(uint64(number), 5))
	var draw bytes.Buffer
	box := func(grey float64, x, y, width, height int) {
		fmt.Fprintf(&draw, "%.2f g %d %d %d %d re f\n", grey, x, y, width, height)
	}
	box(0.97, 0, 0, 1110, 1560)
	box(0.15, 60, 1440, 990, 4)
	fmt.Fprintf(&draw, "0.1 g BT /F1 54 Tf 60 1462 Td (JOGAN ILBO) Tj ET\n0.1 g BT /F1 24 Tf 1010 1466 Td (%d) Tj ET\n", number+1)
	box(0.2, 60, 1370, 560+random.IntN(300), 40)
	box(0.2, 60, 1318, 300+random.IntN(300), 30)
	box(0.72, 60, 900, 650, 380)
	for column := range 5 {
		x, bottom, top := 60+column*201, 80, 860
		if column > 3 {
			top = 1280
		}
		for y := top; y > bottom; y -= 15 {
			switch {
			case random.IntN(28) == 0:
				y -= 22
				box(0.25, x, y, 150, 16)
			default:
				box(0.62, x, y, 186-random.IntN(4)*random.IntN(30), 5)
			}
		}
	}
	var b bytes.Buffer
	var at []int
	object := func(text string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), text)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1110 1560] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
	object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", draw.Len(), draw.Bytes()))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold >>")
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, x := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", x)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
	return b.Bytes()
}
