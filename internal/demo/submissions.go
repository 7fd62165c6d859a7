package demo

import (
	"bytes"
	"context"
	"net/netip"
	"time"

	"jogan/internal/forms"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// sentIn is what a made-up reader sent, how long ago, and what the newsroom did about it.
type sentIn struct {
	ago  time.Duration
	x    news.Submission
	to   string // login of the reporter that a tip is for
	file string // name of a picture that came along
	trap bool
	then func(ctx context.Context, w *writer, x news.Submission) error
}

// submissions are what readers sent the sample paper: some in each state.
func (w *writer) submissions(ctx context.Context) []event {
	desk := func(w *writer) staff.Actor { return w.people["desk"].Actor("") }
	all := []sentIn{
		{ago: 40 * time.Hour, x: news.Submission{Kind: news.TipForm, Anonymous: true, Title: "새터동 놀이터 모래에서 유리 조각이 나옵니다",
			Text: "새터동 솔숲 놀이터에서 어제 아이가 모래놀이를 하다 유리 조각을 주웠습니다. 구청 누리집에는 지난달에 모래를 갈았다고 적혀 있는데, 놀이터 안내판의 날짜는 재작년입니다. 사진을 함께 보냅니다."},
			file: "놀이터.jpg", then: func(ctx context.Context, w *writer, x news.Submission) error {
				if err := w.Desk.NoteSubmission(ctx, desk(w), x.ID, "구청 공원녹지과에 모래 교체 내역을 물어봄. 내일 답을 준다고 함."); err != nil {
					return err
				}
				stands, err := w.Desk.ReadSubmission(ctx, desk(w), x.ID)
				if err != nil {
					return err
				}
				_, err = w.Desk.AssignSubmission(ctx, desk(w), x.ID, stands.Version, news.Assignment{What: "새터동 놀이터 모래 관리 점검", Who: w.people["reporter"].ID, Section: w.sections["society"], Due: w.Now.Add(26 * time.Hour)})
				return err
			}},
		{ago: 3 * time.Hour, to: "reporter", x: news.Submission{Kind: news.TipForm, Name: "나여울", Email: "yeoul@reader.example", Title: "마을버스 7번 첫차가 한 달째 늦습니다",
			Text: "가온시 마을버스 7번 첫차가 시간표보다 20분쯤 늦게 옵니다. 새벽에 일하러 가는 분들이 많이 타는 차입니다. 정류장마다 적어 둔 시간을 보낼 수 있습니다."}},
		{ago: 90 * time.Minute, x: news.Submission{Kind: news.LetterForm, Name: "은새", Email: "eunsae@reader.example", Title: "느린 우체통 앞에서",
			Text: "일 년 뒤에 도착하는 편지를 부치는 우체통이 우리 동네에 생겼습니다. 줄을 선 사람들의 손에 든 봉투를 보며, 기다리는 일이 아직 남아 있다는 것이 반가웠습니다."}},
		{ago: 26 * time.Hour, x: news.Submission{Kind: news.SubscribeForm, Name: "마루", Phone: "010-0000-0000", Address: "가온시 새터동 12, 3층", Text: "월요일부터 한 부 받고 싶습니다."},
			then: move(news.SubmissionDone)},
		{ago: 5 * time.Hour, x: news.Submission{Kind: news.AdvertiseForm, Company: "다솜 문구 협동조합", Name: "해담", Email: "haedam@dasom.example", Title: "새 학기 배너 문의",
			Text: "2월 한 달 동안 기사 아래 배너를 걸고 싶습니다. 크기와 값을 알려 주세요."}, then: move(news.SubmissionHand)},
		{ago: 50 * time.Minute, x: news.Submission{Kind: news.ErrorForm, Text: "둘째 문단의 요일이 날짜와 맞지 않습니다. 달력을 보니 하루 다릅니다.", Email: "calendar@reader.example"}},
		{ago: 7 * time.Hour, trap: true, x: news.Submission{Kind: news.TipForm, Anonymous: true, Title: "특가 특가 특가",
			Text: "https://a.example https://b.example https://c.example https://d.example https://e.example 지금 바로 확인하세요"}},
	}
	var events []event
	for i, s := range all {
		var x news.Submission
		at := w.Now.Add(-s.ago)
		events = append(events, event{at, func() (err error) {
			x, err = w.sendIn(ctx, i, at, s)
			return err
		}})
		if s.then != nil {
			events = append(events, event{at.Add(20 * time.Minute), func() error { return s.then(ctx, w, x) }})
		}
	}
	return events
}

func move(to news.SubmissionStatus) func(context.Context, *writer, news.Submission) error {
	return func(ctx context.Context, w *writer, x news.Submission) error {
		return w.Desk.MoveSubmission(ctx, w.people["desk"].Actor(""), x.ID, x.Version, to)
	}
}

func (w *writer) sendIn(ctx context.Context, i int, at time.Time, s sentIn) (news.Submission, error) {
	ticket, err := w.Desk.Ticket(ctx, s.x.Kind, "")
	if err != nil {
		return s.x, err
	}
	w.Set(at.Add(time.Minute)) // to fill it in takes its time
	if s.x.Kind == news.ErrorForm {
		s.x.Article = w.nos["culture-03.html"]
	}
	s.x.To = w.people[s.to].ID
	sent := forms.Sent{Submission: s.x, Ticket: ticket, Trap: s.trap, Agreed: true, Address: netip.AddrFrom4([4]byte{192, 0, 2, byte(i)})}
	if s.file != "" {
		raw, err := files.ReadFile("pictures/school.jpg")
		if err != nil {
			return s.x, err
		}
		f, err := w.Desk.KeepFile(ctx, s.file, bytes.NewReader(raw), news.MaxSubmissionFile)
		if err != nil {
			return s.x, err
		}
		sent.Files = append(sent.Files, f)
	}
	x, _, err := w.Desk.Receive(ctx, sent)
	return x, err
}
