package demo

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"jogan/internal/desk"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// What the newsroom has in hand at the sample's present stands in the folder desk: articles at every step of their road.

// road is an article on its way through the newsroom. Each step is taken by somebody, some time before the present.
type road struct {
	*writer
	ctx    context.Context
	about  article
	no     int64
	events []event
}

// then adds what somebody does with the article as it stands by then.
func (r *road) then(ago time.Duration, login string, do func(actor staff.Actor, a news.Article) error) *road {
	r.events = append(r.events, event{r.Now.Add(-ago), func() error {
		a, err := r.Store.Article(r.ctx, r.no)
		if err == nil {
			err = do(r.people[login].Actor(""), a)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", r.about.file, err)
		}
		return nil
	}})
	return r
}

// step adds an action of the workflow.
func (r *road) step(ago time.Duration, login string, take func(context.Context, staff.Actor, desk.Step) (news.Article, error), s desk.Step) *road {
	return r.then(ago, login, func(actor staff.Actor, a news.Article) error {
		s.No, s.Version = a.No, a.Version
		_, err := take(r.ctx, actor, s)
		return err
	})
}

func (r *road) file(ago time.Duration, login string) *road {
	return r.step(ago, login, r.Desk.FileArticle, desk.Step{})
}

func (r *road) approve(ago time.Duration, login string) *road {
	return r.step(ago, login, r.Desk.ApproveArticle, desk.Step{})
}

func (r *road) publish(ago time.Duration, login string) *road {
	return r.then(ago, login, func(actor staff.Actor, a news.Article) error {
		_, err := r.Desk.PublishArticle(r.ctx, actor, desk.Step{No: a.No, Version: a.Version})
		return err
	})
}

// save adds a save of what change makes of the article.
func (r *road) save(ago time.Duration, login string, change func(*news.Article)) *road {
	return r.then(ago, login, func(actor staff.Actor, a news.Article) error {
		change(&a)
		_, err := r.Desk.SaveArticle(r.ctx, actor, a)
		return err
	})
}

// note adds a note; to is the login of whom it waits for, or empty.
func (r *road) note(ago time.Duration, login, to, passage, text string) *road {
	return r.then(ago, login, func(actor staff.Actor, a news.Article) error {
		_, err := r.Desk.AddNote(r.ctx, actor, news.Note{Article: a.No, Passage: passage, Text: text, To: r.people[to].ID})
		return err
	})
}

// begin writes the article of a file for the first time.
func (w *writer) begin(ctx context.Context, all []article, file string, ago time.Duration) *road {
	r := &road{writer: w, ctx: ctx}
	for _, a := range all {
		if a.file == file {
			r.about = a
		}
	}
	r.events = []event{{w.Now.Add(-ago), func() (err error) {
		saved, err := w.write(ctx, r.about)
		r.no = saved.No
		return err
	}}}
	return r
}

// morning is six o'clock of the day after the sample's present, where the paper is.
func (w *writer) morning(paper news.Paper) time.Time {
	y, m, d := w.Now.In(paper.Zone()).Date()
	return time.Date(y, m, d+1, 6, 0, 0, 0, paper.Zone())
}

// hand is what the newsroom has in hand: writing, filed, returned, approved, scheduled, withdrawn, and what was assigned.
func (w *writer) hand(ctx context.Context) ([]event, error) {
	all, err := readFolder("desk")
	if err != nil {
		return nil, err
	}
	paper, err := w.Store.Paper(ctx)
	if err != nil {
		return nil, err
	}
	morning := w.morning(paper)
	const minute, hour = time.Minute, time.Hour
	kitchen := w.begin(ctx, all, "shared-kitchen.html", 95*minute)
	roads := []*road{
		kitchen.note(80*minute, "reporter", "desk", "운영비와 여는 날", "구청이 내일 오전에 운영비를 확인해 주기로 했습니다. 오늘 지면에서는 빼도 될까요?"),
		w.begin(ctx, all, "ginkgo-map.html", 26*hour),
		w.begin(ctx, all, "readers-board.html", 4*hour),

		w.begin(ctx, all, "seed-potato.html", 3*hour).file(100*minute, "garam"),
		w.begin(ctx, all, "restroom-check.html", 150*minute).file(55*minute, "saeron").
			note(50*minute, "hanui", "saeron", "신청서 견본", "견본이라도 주민등록번호 모양은 싣지 않습니다. 가리거나 빼 주세요."),
		w.begin(ctx, all, "night-counsel.html", 5*hour).file(70*minute, "dodam").
			note(65*minute, "dodam", "", "", "센터장 인용문은 녹음으로 다시 확인했습니다."),
		w.begin(ctx, all, "snow-diary.html", 20*hour).file(18*hour, "saebom"),

		w.begin(ctx, all, "empty-shops.html", 7*hour).file(6*hour, "reporter").
			step(5*hour, "desk", w.Desk.ReturnArticle, desk.Step{Note: "‘두 배로 늘 것’의 근거가 없습니다. 상인회가 센 숫자인지, 바람인지 밝혀 주세요. 이미 문 연 공방 한 곳의 목소리도 필요합니다."}).
			note(290*minute, "desk", "reporter", "두 배로 늘 것", "누가 센 숫자인가요?"),

		w.begin(ctx, all, "curling-ice.html", 9*hour).file(8*hour, "haram").approve(7*hour, "hanui").
			then(390*minute, "hanui", func(actor staff.Actor, a news.Article) error {
				_, _, err := w.Desk.AddPreviewLink(ctx, actor, a.No, "인터뷰한 옥누리 관리사", 3)
				return err
			}),
		w.begin(ctx, all, "book-night.html", 12*hour).
			save(11*hour, "dasom", func(a *news.Article) { a.Embargo = morning.Add(-30 * minute) }).
			file(10*hour, "dasom").
			step(9*hour, "desk", w.Desk.ScheduleArticle, desk.Step{At: morning.Add(30 * minute)}),
		w.begin(ctx, all, "water-meter.html", 4*hour).file(200*minute, "garam").approve(160*minute, "desk").
			step(158*minute, "desk", w.Desk.ScheduleArticle, desk.Step{At: morning}),

		w.begin(ctx, all, "reservoir-walk.html", 220*hour).file(219*hour, "raon").publish(218*hour, "desk").
			then(195*hour, "desk", func(actor staff.Actor, a news.Article) error {
				return w.Desk.WithdrawArticle(ctx, actor, a.No, "시가 여는 날을 정하지 않은 것으로 확인됨. 취재원의 착오.",
					"둘레길을 여는 날이 아직 정해지지 않은 것으로 확인되어 기사를 내렸습니다. 독자 여러분께 사과드립니다.")
			}),
		w.begin(ctx, all, "river-walk.html", 100*hour).file(98*hour, "reporter").publish(93*hour+20*minute, "desk"),
	}
	var events []event
	for _, r := range roads {
		events = append(events, r.events...)
	}
	return append(events, w.assignments(ctx, kitchen, morning)...), nil
}

// assignments are what the desk asked of the reporters: one that nobody has yet, two in hand of which one is late, one
// that is done, and one that a reporter proposed.
func (w *writer) assignments(ctx context.Context, begun *road, morning time.Time) []event {
	const hour = time.Hour
	var events []event
	give := func(ago time.Duration, by, who, section string, due time.Time, what, detail string, then func(id int64) error) {
		events = append(events, event{w.Now.Add(-ago), func() error {
			a, err := w.Desk.SaveAssignment(ctx, w.people[by].Actor(""), news.Assignment{
				What: what, Detail: detail, Who: w.people[who].ID, Section: w.sections[section], Due: due,
			})
			if err == nil && then != nil {
				err = then(a.ID)
			}
			return err
		}})
	}
	take := func(login string) func(int64) error {
		return func(id int64) error { return w.Desk.TakeAssignment(ctx, w.people[login].Actor(""), id) }
	}
	give(3*hour, "desk", "", "society", morning.Add(8*hour), "여울강 새벽 안개 사진 한 장", "내일 지면 2면. 물빛나루 쪽에서, 사람이 한 명 들어간 가로 사진이면 좋겠습니다.", nil)
	give(2*hour, "desk", "mir", "opinion", morning.Add(11*hour), "사설: 심야 대중교통의 다음 할 일", "버스 노선 개편 기사(사회)를 함께 읽어 주세요.", nil)
	give(30*hour, "desk", "dodam", "economy", w.Now.Add(-2*hour), "가온중앙시장 겨울 매출, 상인회 숫자 확인", "상인회장과 통화한 뒤 표로 정리해 주세요.", take("dodam"))
	give(52*hour, "hanui", "haram", "sports", w.Now.Add(-9*hour), "다온 컬링장 사람들 인물 기사", "선수 말고 경기장을 움직이는 사람으로.", func(id int64) error {
		if err := take("haram")(id); err != nil {
			return err
		}
		return w.Desk.CloseAssignment(ctx, w.people["haram"].Actor(""), id, news.AssignmentDone)
	})
	// Given here, and tied to the article that was begun from it.
	var kitchen int64
	give(6*hour, "desk", "reporter", "society", morning.Add(4*hour), "물빛구 옛 우체국 공유 부엌", "주민 모임에 다녀와 주세요. 사진은 구청에 요청해 두었습니다.", func(id int64) error {
		kitchen = id
		return take("reporter")(id)
	})
	events = append(events, event{w.Now.Add(-94 * time.Minute), func() error {
		return w.Desk.AttachAssignment(ctx, w.people["reporter"].Actor(""), kitchen, begun.no)
	}})
	give(90*time.Minute, "garam", "garam", "industry", morning.Add(60*hour), "씨감자를 심는 첫날 동행", "농업기술센터가 날을 잡으면 함께 갑니다.", nil)
	return events
}

// pending is an edit of a published article that nobody has published yet, where the file asks for one.
func (w *writer) pending(ctx context.Context, a article, no *int64) []event {
	if a.file != "economy-04.html" {
		return nil
	}
	return []event{{w.Now.Add(-50 * time.Minute), func() error {
		stands, err := w.Store.Article(ctx, *no)
		if err != nil {
			return err
		}
		stands.Subtitle = strings.Replace(stands.Subtitle, "하루 주문 90건서 740건으로", "하루 주문 90건서 740건으로 여덟 배", 1)
		_, err = w.Desk.SaveArticle(ctx, w.people["desk"].Actor(""), stands)
		return err
	}}}
}

// take is a stage in which a breaking story came out.
type take struct {
	Age        string
	Take       string
	Title      string // empty: the article's own
	Paragraphs int    // how many of the body were known by then

	age time.Duration
}

// at is the article as it stood at a stage.
func (t take) at(a article) article {
	a.take = t.Take
	if t.Title != "" {
		a.Title = t.Title
	}
	a.body = strings.Join(paragraph.FindAllString(a.body, t.Paragraphs), "\n")
	return a
}

var paragraph = regexp.MustCompile(`<p>.*</p>`)

// later are the stages after the first.
func (w *writer) later(ctx context.Context, a article, no *int64) []event {
	var events []event
	for _, t := range a.Takes[min(1, len(a.Takes)):] {
		events = append(events, event{w.Now.Add(-t.age), func() error {
			stands, err := w.Store.Article(ctx, *no)
			if err != nil {
				return err
			}
			now := t.at(a)
			stands.Title, stands.Take, stands.Body = now.Title, now.take, w.resolve(now.body)
			return w.again(ctx, a, stands, "")
		}})
	}
	return events
}

// guard sets the paper's own rules: what its people want to be asked about beside the law and the guidelines.
func (w *writer) guard(ctx context.Context) error {
	settings, version, err := w.Store.Guard(ctx)
	if err != nil {
		return err
	}
	settings.Own = []guard.Rule{
		{Words: []string{"묻지마 범죄", "묻지마 폭행"}, Level: guard.Warn, Note: "‘이상동기 범죄’로 적습니다. (조간일보 보도 지침 7조)"},
		{Words: []string{"국내 최초", "세계 최초"}, Level: guard.Info, Note: "처음이라는 말은 누가 확인했는지 본문에 적습니다.", TitleOnly: true},
	}
	return w.Desk.SaveGuard(ctx, w.people["admin"].Actor(""), settings, version)
}
