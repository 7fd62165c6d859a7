package news_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// The day of receipt does not count and the last day counts whole, in the paper's zone, whatever its clocks do meanwhile.
func TestClaimDeadlines(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ zone, received, answer, publish string }{
		{"Asia/Seoul", "2026-11-22T10:00", "2026-11-26T00:00+09:00", "2026-11-30T00:00+09:00"},
		{"Asia/Seoul", "2026-11-22T00:00", "2026-11-26T00:00+09:00", "2026-11-30T00:00+09:00"},
		{"Asia/Seoul", "2026-11-22T23:59:59.999", "2026-11-26T00:00+09:00", "2026-11-30T00:00+09:00"},
		{"Asia/Seoul", "2026-12-29T12:00", "2027-01-02T00:00+09:00", "2027-01-06T00:00+09:00"},
		{"Asia/Seoul", "2028-02-26T12:00", "2028-03-01T00:00+09:00", "2028-03-05T00:00+09:00"},
		{"America/New_York", "2026-03-06T23:30", "2026-03-10T00:00-04:00", "2026-03-14T00:00-04:00"}, // an hour is lost on the 8th
		{"America/New_York", "2026-10-30T00:30", "2026-11-03T00:00-05:00", "2026-11-07T00:00-05:00"}, // and won on 1 November
		{"America/Santiago", "2026-09-03T12:00", "2026-09-07T00:00-03:00", "2026-09-11T00:00-03:00"}, // no midnight on the 6th
		{"America/Santiago", "2026-09-02T12:00", "2026-09-06T01:00-03:00", "2026-09-10T00:00-03:00"},
		{"UTC", "2026-11-22T15:30", "2026-11-26T00:00Z", "2026-11-30T00:00Z"},
	} {
		z := zone(t, x.zone)
		received, err := time.ParseInLocation("2006-01-02T15:04", x.received, z)
		if err != nil {
			received, err = time.ParseInLocation("2006-01-02T15:04:05.999", x.received, z)
		}
		if err != nil {
			t.Fatal(err)
		}
		answer, publish := news.Claim{Received: received.UTC()}.Deadlines(z)
		for what, pair := range map[string][2]string{"answer": {answer.In(z).Format("2006-01-02T15:04Z07:00"), x.answer}, "publish": {publish.In(z).Format("2006-01-02T15:04Z07:00"), x.publish}} {
			if pair[0] != pair[1] {
				t.Errorf("%s %s: %s by %s, want %s", x.zone, x.received, what, pair[0], pair[1])
			}
		}
		answer, publish = news.Claim{Received: received, Election: true}.Deadlines(z)
		if end := received.Add(12 * time.Hour); !answer.Equal(end) || !publish.Equal(end) {
			t.Errorf("%s %s in an election: %s and %s", x.zone, x.received, answer, publish)
		}
	}
}

func TestWhatAClaimWaitsFor(t *testing.T) {
	t.Parallel()
	z := zone(t, "Asia/Seoul")
	received := time.Date(2026, 11, 22, 10, 0, 0, 0, z)
	answer, publish := time.Date(2026, 11, 26, 0, 0, 0, 0, z), time.Date(2026, 11, 30, 0, 0, 0, 0, z)
	for _, x := range []struct {
		status news.ClaimStatus
		duty   news.Duty
		end    time.Time
	}{
		{news.ClaimReceived, news.AnswerDuty, answer}, {news.ClaimAccepted, news.PublishDuty, publish},
		{news.ClaimReferred, "", time.Time{}}, {news.ClaimRefused, "", time.Time{}}, {news.ClaimSettled, "", time.Time{}}, {news.ClaimPublished, "", time.Time{}},
	} {
		c := news.Claim{Received: received, Status: x.status}
		for _, away := range []time.Duration{-time.Hour, -time.Millisecond, 0, time.Minute} {
			now := x.end.Add(away)
			due, waits := c.Due(now, z)
			if waits != (x.duty != "") || due.Duty != x.duty {
				t.Errorf("%s waits for %q", x.status, due.Duty)
			}
			if waits && (due.Late() != (away >= 0) || due.Left != -away || !due.At.Equal(x.end)) {
				t.Errorf("%s at %s: %+v", x.status, away, due)
			}
		}
	}
	var sum news.ClaimsDue
	for _, c := range []news.Claim{{Received: received, Status: news.ClaimReceived}, {Received: received, Status: news.ClaimAccepted}, {Received: received, Status: news.ClaimSettled}} {
		sum.Count(c, answer, z)
	}
	if sum.Open != 2 || sum.Late != 1 || !sum.Next.Equal(answer) {
		t.Errorf("%+v", sum)
	}
}

// The road of a claim: what can be done from each step, and that every step is either closed or leads on.
func TestClaimRoad(t *testing.T) {
	t.Parallel()
	got := map[news.ClaimStatus]string{}
	for _, s := range []news.ClaimStatus{news.ClaimReceived, news.ClaimAccepted, news.ClaimRefused, news.ClaimSettled, news.ClaimReferred, news.ClaimPublished} {
		var to []string
		for _, a := range s.Answers() {
			next, err := s.Next(a)
			if err != nil || next == s {
				t.Errorf("%s from %s: %s, %v", a, s, next, err)
			}
			to = append(to, string(next))
		}
		slices.Sort(to)
		if got[s] = strings.Join(to, " "); got[s] == "" && !s.Closed() {
			t.Errorf("%s leads nowhere", s)
		}
	}
	want := map[news.ClaimStatus]string{
		"received": "accepted referred refused settled", "accepted": "referred settled", "refused": "accepted referred settled",
		"settled": "referred", "referred": "accepted refused settled", "published": "",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the road is %v", got)
	}
	if _, err := news.ClaimPublished.Next(news.ClaimAccept); !fault.Is(err, fault.Conflict) {
		t.Errorf("a published claim is accepted: %v", err)
	}
	if _, err := news.ClaimReceived.Next("none"); !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown action: %v", err)
	}
}

func TestClaimCheck(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	good := news.Claim{Article: 7, Kind: news.Replied, Way: "mail", Claimant: " 윤슬 ", Contact: "yunseul@reader.example", Text: "첫 줄\r\n둘째 줄", Received: now}
	if err := good.Check(now); err != nil || good.Claimant != "윤슬" || good.Text != "첫 줄\n둘째 줄" {
		t.Fatalf("%+v, %v", good, err)
	}
	for field, spoil := range map[string]func(*news.Claim){
		"article": func(c *news.Claim) { c.Article = 0 }, "kind": func(c *news.Claim) { c.Kind = "x" }, "way": func(c *news.Claim) { c.Way = "" },
		"claimant": func(c *news.Claim) { c.Claimant = "\u202e" }, "contact": func(c *news.Claim) { c.Contact = " " },
		"text": func(c *news.Claim) { c.Text = strings.Repeat("가", news.MaxClaim+1) }, "received": func(c *news.Claim) { c.Received = now.Add(time.Minute) },
	} {
		bad := good
		spoil(&bad)
		if fields := fault.FieldsOf(bad.Check(now)); len(fields) != 1 || fields[0].Name != field {
			t.Errorf("%s: %v", field, fields)
		}
	}
}

func TestPurgedClaimKeepsDatesAndOutcome(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	c := news.Claim{ID: 3, Article: 7, Kind: news.Replied, Way: "mail", Claimant: "윤슬", Contact: "010", Text: "글", Answer: "답", Received: now, Answered: now, Closed: now, Status: news.ClaimRefused}
	got, err := c.Purge(now)
	want := news.Claim{ID: 3, Article: 7, Kind: news.Replied, Way: "mail", Received: now, Answered: now, Closed: now, Status: news.ClaimRefused, Purged: now}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	c.Status = news.ClaimReferred
	if _, err := c.Purge(now); !fault.Is(err, fault.Conflict) {
		t.Errorf("an open claim is purged: %v", err)
	}
}

func TestCorrectionCheck(t *testing.T) {
	t.Parallel()
	good := news.Correction{Article: 7, Kind: news.Rectified, Title: " 바로잡습니다 ", Body: "글"}
	if err := good.Check(); err != nil || good.Title != "바로잡습니다" || good.Body != "<p>글</p>" {
		t.Fatalf("%+v, %v", good, err)
	}
	for field, spoil := range map[string]func(*news.Correction){
		"article": func(c *news.Correction) { c.Article = -1 }, "kind": func(c *news.Correction) { c.Kind = "" }, "title": func(c *news.Correction) { c.Title = "" },
		"body": func(c *news.Correction) { c.Body = `<figure data-picture="1"></figure>` }, "notice": func(c *news.Correction) { c.Notice = 7 },
		"box_until": func(c *news.Correction) { c.BoxUntil = time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC) },
	} {
		bad := good
		spoil(&bad)
		if fields := fault.FieldsOf(bad.Check()); len(fields) != 1 || fields[0].Name != field {
			t.Errorf("%s: %v", field, fields)
		}
	}
	refs := []news.CorrectionRef{{ID: 3, Kind: news.FollowUp}, {ID: 2, Kind: news.Rectified}, {ID: 1, Kind: news.FollowUp}}
	if got := news.Marks(refs); !slices.Equal(got, []news.CorrectionKind{news.Rectified, news.FollowUp}) {
		t.Errorf("marks: %v", got)
	}
	p := news.NewPaper("조간")
	p.TimeZone = "America/New_York"
	at := time.Date(2026, 3, 6, 17, 0, 0, 0, time.UTC) // noon; an hour is lost meanwhile
	if got := p.BoxEnd(at, 7); !got.Equal(at.Add(7*24*time.Hour - time.Hour)) {
		t.Errorf("seven days end at %s", got)
	}
	if !p.BoxEnd(at, 0).IsZero() {
		t.Error("no days have an end")
	}
}
