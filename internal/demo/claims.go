package demo

import (
	"context"
	"time"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// claims are what readers asked of the sample paper about an article, and what the desk answered: one claim that was
// accepted and printed, and one that waits for its answer. no is set when the article is published.
func (w *writer) claims(ctx context.Context, file string, no *int64) []event {
	desk := func() staff.Actor { return w.people["desk"].Actor("") }
	before := func(d time.Duration) time.Time { return w.Now.Add(-d) }
	switch file {
	case "culture-03.html":
		var claim news.Claim
		return []event{
			{before(30 * time.Hour), func() (err error) {
				claim, err = w.Desk.ReceiveClaim(ctx, desk(), news.Claim{
					Article: *no, Kind: news.Rectified, Way: "mail", Claimant: "미리내도 민박 모임", Contact: "stay@mirinae.example", Received: before(30 * time.Hour),
					Text: "기사에는 민박이 90실이라고 적혔으나 올겨울 여섯 실이 늘어 96실입니다. 바로잡아 주십시오.",
				})
				return err
			}},
			{before(26 * time.Hour), func() error {
				return w.Desk.AnswerClaim(ctx, desk(), claim.ID, claim.Version, news.ClaimAccept, "확인해 보니 96실이 맞습니다. 바로잡는 글을 싣겠습니다.")
			}},
			{before(25 * time.Hour), func() error {
				paper, err := w.Store.Paper(ctx)
				if err != nil {
					return err
				}
				_, err = w.Desk.PublishCorrection(ctx, desk(), news.Correction{
					Article: *no, Kind: news.Rectified, Claim: claim.ID, Named: true, BoxUntil: paper.BoxEnd(before(25*time.Hour), paper.CorrectionDays),
					Title: "미리내도의 민박은 90실이 아니라 96실입니다",
					Body:  "<p>미리내도영화제 기사에서 섬의 민박을 90실이라고 적었으나, 올겨울 여섯 실이 늘어 96실이므로 바로잡습니다.</p>",
				})
				return err
			}},
		}
	case "culture-04.html":
		return []event{{before(50 * time.Hour), func() error {
			claim, err := w.Desk.ReceiveClaim(ctx, desk(), news.Claim{
				Article: *no, Kind: news.Replied, Way: "post", Claimant: "극단 여울", Contact: "stage@yeoul.example", Received: before(50 * time.Hour),
				Text: "평에서 쓰지 않았다고 한 물은 셋째 막에 쓰입니다. 극단의 설명을 실어 주십시오.",
			})
			if err != nil {
				return err
			}
			return w.Desk.NoteClaim(ctx, desk(), claim.ID, "공연을 본 기자에게 확인을 부탁함.")
		}}}
	}
	return nil
}
