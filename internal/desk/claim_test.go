package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store/storetest"
)

func (w *world) claimed(no int64) news.Claim {
	w.t.Helper()
	c, err := w.ReceiveClaim(w.t.Context(), w.who[staff.DeskEditor], news.Claim{Article: no, Kind: news.Rectified, Way: "mail", Claimant: "윤슬", Contact: "yunseul@reader.example", Text: "다릅니다", Received: w.clock.Now()})
	w.must(err)
	return c
}

func (w *world) history(id int64) string {
	w.t.Helper()
	events, err := w.db.ClaimEvents(w.t.Context(), id)
	w.must(err)
	var all []string
	for _, e := range events {
		all = append(all, string(e.Action))
	}
	return strings.Join(all, " ")
}

// A claim is taken in, accepted, published and purged; all of it stays in its history and in the log, which never holds
// who claimed.
func TestLifeOfAClaim(t *testing.T) {
	each(t, func(w *world) {
		ctx, actor := w.t.Context(), w.who[staff.DeskEditor]
		w.writes.again.Store(true)
		no := w.out("다리 소식").No
		c := w.claimed(no)
		w.must(w.NoteClaim(ctx, actor, c.ID, "윤슬 님과 통화함"))
		w.clock.Add(time.Hour)
		answered := w.clock.Now()
		w.must(w.AnswerClaim(ctx, actor, c.ID, c.Version, news.ClaimAccept, "싣겠습니다."))
		if err := w.AnswerClaim(ctx, actor, c.ID, c.Version, news.ClaimSettle, ""); !fault.Is(err, fault.Conflict) {
			w.t.Errorf("an answer to an older version: %v", err)
		}
		if err := w.PurgeClaim(ctx, actor, c.ID, c.Version+1); !fault.Is(err, fault.Conflict) {
			w.t.Errorf("an open claim was purged: %v", err)
		}
		w.clock.Add(time.Hour)
		correction, err := w.PublishCorrection(ctx, actor, news.Correction{Article: no, Kind: news.Rectified, Title: "바로잡습니다", Body: "고침", Claim: c.ID})
		w.must(err)
		got, err := w.db.Claim(ctx, c.ID)
		w.must(err)
		if got.Status != news.ClaimPublished || got.Correction != correction.ID || !got.Answered.Equal(answered) || !got.Closed.Equal(w.clock.Now()) || got.Answer != "싣겠습니다." {
			w.t.Errorf("after publication: %+v", got)
		}
		if _, err := w.PublishCorrection(ctx, actor, news.Correction{Article: no, Kind: news.Rectified, Title: "또", Body: "고침", Claim: c.ID}); !fault.Is(err, fault.Conflict) {
			w.t.Errorf("a claim was published twice: %v", err)
		}
		w.must(w.PurgeClaim(ctx, actor, c.ID, got.Version))
		got, err = w.db.Claim(ctx, c.ID)
		w.must(err)
		if got.Claimant+got.Contact+got.Text+got.Answer != "" || got.Status != news.ClaimPublished || got.Answered.IsZero() || got.Purged.IsZero() {
			w.t.Errorf("after the purge: %+v", got)
		}
		if h := w.history(c.ID); h != "receive note accept publish purge" {
			w.t.Errorf("history: %s", h)
		}
		events, err := w.db.ClaimEvents(ctx, c.ID)
		w.must(err)
		for _, e := range events {
			if e.Text != "" || e.Name == "" {
				w.t.Errorf("the history still says %+v", e)
			}
		}
		for _, err := range []error{w.NoteClaim(ctx, actor, c.ID, "글"), w.AnswerClaim(ctx, actor, c.ID, got.Version, news.ClaimRefer, "")} {
			if !fault.Is(err, fault.Conflict) {
				w.t.Errorf("a purged claim was changed: %v", err)
			}
		}
		audits, err := w.db.Audits(ctx, 0, 100)
		w.must(err)
		seen := 0
		for _, a := range audits {
			if strings.HasPrefix(a.Action, "claim.") {
				seen++
			}
			if strings.Contains(a.Detail, "윤슬") || strings.Contains(a.Detail, "다릅니다") {
				w.t.Errorf("the log holds personal data: %+v", a)
			}
		}
		if seen != 5 {
			w.t.Errorf("%d lines in the log", seen)
		}
	})
}

func TestClaimsAreGuarded(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		no := w.out("다리 소식").No
		c := w.claimed(no)
		draft, err := w.SaveArticle(ctx, staff.Shell(), news.Article{Title: "초고", Origin: news.Origin{Own: true}})
		w.must(err)
		for _, role := range []staff.Role{staff.Contributor, staff.Reporter, staff.Layout} {
			actor := w.who[role]
			_, receive := w.ReceiveClaim(ctx, actor, c)
			_, publish := w.PublishCorrection(ctx, actor, news.Correction{Article: no, Kind: news.Rectified, Title: "글", Body: "글"})
			_, edit := w.EditCorrection(ctx, actor, news.Correction{}, "글")
			_, run := w.RunCorrection(ctx, actor, 1)
			for _, err := range []error{receive, publish, edit, run, w.EditClaim(ctx, actor, c), w.AnswerClaim(ctx, actor, c.ID, 1, news.ClaimAccept, ""),
				w.NoteClaim(ctx, actor, c.ID, "글"), w.PurgeClaim(ctx, actor, c.ID, 1), w.WithdrawCorrection(ctx, actor, 1, "글")} {
				if !fault.Is(err, fault.Forbidden) {
					w.t.Errorf("%s: %v", role, err)
				}
			}
		}
		actor := w.who[staff.DeskEditor]
		for field, err := range map[string]error{
			"answer": w.AnswerClaim(ctx, actor, c.ID, c.Version, news.ClaimRefuse, " "),
			"note":   w.NoteClaim(ctx, actor, c.ID, ""),
		} {
			if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Name != field {
				w.t.Errorf("%s: %v", field, err)
			}
		}
		for _, no := range []int64{draft.No, 999} {
			bad := c
			bad.Article = no
			_, receive := w.ReceiveClaim(ctx, actor, bad)
			_, publish := w.PublishCorrection(ctx, actor, news.Correction{Article: no, Kind: news.Rectified, Title: "글", Body: "글"})
			for _, err := range []error{receive, publish, w.EditClaim(ctx, actor, bad)} {
				if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Name != "article" {
					w.t.Errorf("article %d was never public: %v", no, err)
				}
			}
		}
		other := w.out("다른 소식").No
		if _, err := w.PublishCorrection(ctx, actor, news.Correction{Article: other, Kind: news.Rectified, Title: "글", Body: "글", Claim: c.ID}); !fault.Is(err, fault.Invalid) {
			w.t.Errorf("a claim about another article: %v", err)
		}
		if h := w.history(c.ID); h != "receive" {
			w.t.Errorf("what failed stands in the history: %s", h)
		}
		fixed := c
		fixed.Election, fixed.Claimant = true, "윤슬이"
		w.must(w.EditClaim(ctx, actor, fixed))
		got, err := w.db.Claim(ctx, c.ID)
		w.must(err)
		if !got.Election || got.Claimant != "윤슬이" || got.Status != news.ClaimReceived {
			w.t.Errorf("edited: %+v", got)
		}
	})
}

// A correction keeps its versions; taking it down needs a reason, and nothing of it is lost.
func TestCorrectionKeepsItsVersions(t *testing.T) {
	each(t, func(w *world) {
		ctx, actor := w.t.Context(), w.who[staff.Chief]
		w.writes.again.Store(true)
		no := w.out("다리 소식").No
		c, err := w.PublishCorrection(ctx, actor, news.Correction{Article: no, Kind: news.Rectified, Title: "바로잡습니다", Body: "고침"})
		w.must(err)
		public, err := w.db.PublicArticle(ctx, no)
		w.must(err)
		if len(public.Corrections) != 1 || public.Corrections[0] != c.Ref() {
			w.t.Errorf("at the article: %+v, want %+v", public.Corrections, c.Ref())
		}
		changed := c
		changed.Body, changed.Article = "더 고침", 999
		if _, err := w.EditCorrection(ctx, actor, changed, ""); !fault.Is(err, fault.Invalid) {
			w.t.Errorf("a change without a note: %v", err)
		}
		w.clock.Add(time.Minute)
		edited, err := w.EditCorrection(ctx, actor, changed, "오타")
		w.must(err)
		if edited.Article != no || edited.Body != "<p>더 고침</p>" || !edited.Edited.Equal(w.clock.Now()) {
			w.t.Errorf("edited: %+v", edited)
		}
		if _, err := w.EditCorrection(ctx, actor, changed, "오타"); !fault.Is(err, fault.Conflict) {
			w.t.Errorf("an old version was saved: %v", err)
		}
		run, err := w.RunCorrection(ctx, actor, c.ID)
		w.must(err)
		notice, err := w.db.PublicArticle(ctx, run.Notice)
		w.must(err)
		if notice.Section != w.section.ID || notice.Related[0] != no || notice.Bylines[0].Name != "조간일보" {
			w.t.Errorf("printed as %+v", notice)
		}
		if _, err := w.RunCorrection(ctx, actor, c.ID); !fault.Is(err, fault.Conflict) {
			w.t.Errorf("printed twice: %v", err)
		}
		if err := w.WithdrawCorrection(ctx, actor, c.ID, ""); !fault.Is(err, fault.Invalid) {
			w.t.Errorf("taken down without a reason: %v", err)
		}
		w.must(w.WithdrawCorrection(ctx, actor, c.ID, "조정에 따라"))
		w.must(w.WithdrawCorrection(ctx, actor, c.ID, "또"))
		kept, err := w.db.CorrectionRevisions(ctx, c.ID)
		w.must(err)
		var did []string
		for _, v := range kept {
			did = append(did, v.Action)
		}
		if strings.Join(did, " ") != "withdraw run edit publish" || kept[3].Copy.Body != "<p>고침</p>" || kept[0].Note != "조정에 따라" {
			w.t.Errorf("kept: %v", did)
		}
		if public, err = w.db.PublicArticle(ctx, no); err != nil || public.Corrections != nil {
			w.t.Errorf("at the article: %+v, %v", public.Corrections, err)
		}
		changed = run
		changed.Version++
		if _, err := w.EditCorrection(ctx, actor, changed, "글"); !fault.Is(err, fault.Conflict) {
			w.t.Errorf("what was taken down was changed: %v", err)
		}
		for _, bad := range []int64{no + 1000, no} {
			if _, err := w.PublishCorrection(ctx, actor, news.Correction{Article: no, Kind: news.Replied, Title: "글", Body: "글", Notice: bad}); !fault.Is(err, fault.Invalid) {
				w.t.Errorf("notice %d: %v", bad, err)
			}
		}
	})
}

// In a small paper a reporter publishes; that makes the claims desk and others' corrections no business of theirs. A desk
// leaves the corrections of a section with its own desks to those.
func TestCorrectionsBelongToTheirArticle(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, chief, reporter := t.Context(), w.who[staff.Chief], w.who[staff.Reporter]
	reporter.Powers = staff.DefaultPowers(news.SmallPaper)
	others := w.out("남의 기사").No
	own := w.saved(reporter, w.ready("내 기사"))
	_, err := w.PublishArticle(ctx, reporter, w.at(own.No))
	w.must(err)
	claim := w.claimed(own.No)
	text := news.Correction{Kind: news.Rectified, Title: "바로잡습니다", Body: "고침"}
	on := func(no int64) news.Correction { c := text; c.Article = no; return c }

	_, err = w.PublishCorrection(ctx, reporter, on(others))
	w.is(err, fault.Forbidden, "a correction at another's article")
	answer := on(own.No)
	answer.Claim = claim.ID
	_, err = w.PublishCorrection(ctx, reporter, answer)
	w.is(err, fault.Forbidden, "a claim closed by whom it accuses")
	_, err = w.ReceiveClaim(ctx, reporter, claim)
	w.is(err, fault.Forbidden, "a claim taken in")
	w.is(w.PurgeClaim(ctx, reporter, claim.ID, claim.Version), fault.Forbidden, "a claim erased")
	c, err := w.PublishCorrection(ctx, reporter, on(own.No))
	w.must(err)
	w.is(w.WithdrawCorrection(ctx, reporter, c.ID, "이유"), fault.Forbidden, "a correction taken down by its reporter")

	w.must(w.WithdrawArticle(ctx, chief, own.No, "가처분", ""))
	_, err = w.PublishArticle(ctx, reporter, w.at(own.No))
	w.is(err, fault.Forbidden, "a withdrawal undone by the reporter")

	c, err = w.PublishCorrection(ctx, chief, on(others))
	w.must(err)
	s := w.section
	s.Desks = []int64{chief.Person}
	_, err = w.SaveSection(ctx, staff.Shell(), s)
	w.must(err)
	editor := w.who[staff.DeskEditor]
	_, publish := w.PublishCorrection(ctx, editor, on(others))
	_, edit := w.EditCorrection(ctx, editor, c, "고침")
	before := w.listed(news.ListAll)
	_, run := w.RunCorrection(ctx, editor, c.ID)
	for _, err := range []error{publish, edit, run, w.WithdrawCorrection(ctx, editor, c.ID, "이유")} {
		w.is(err, fault.Forbidden, "another desk's correction")
	}
	rows, err := w.db.Articles(ctx, news.ArticleFilter{Text: "바로잡습니다", Limit: 9})
	w.must(err)
	if len(rows) != 0 || !slices.Equal(w.listed(news.ListAll), before) {
		t.Errorf("what was refused left %+v", rows)
	}
}

// A correction that cannot be printed leaves no draft behind; one that can is printed once, tried again or not.
func TestCorrectionIsPrintedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, chief := t.Context(), w.who[staff.Chief]
	w.writes.again.Store(true)
	no := w.out("다리 소식").No
	c := news.Correction{Article: no, Kind: news.Rectified, Title: "바로잡습니다", Body: "주민등록번호는 900101-1234568이 아닙니다."}
	_, err := w.PublishCorrection(ctx, chief, c)
	w.field(err, "body", "correction.guarded")
	c.Body = "압수된 물건은 없었습니다."
	c, err = w.PublishCorrection(ctx, chief, c)
	w.must(err)
	w.must(w.SaveGuard(ctx, chief, guard.Settings{Own: []guard.Rule{{Words: []string{"압수"}, Level: guard.Block, Note: "쓰지 않는 말"}}}, 0))
	if _, err := w.RunCorrection(ctx, chief, c.ID); !fault.Is(err, fault.Conflict) {
		t.Fatalf("printed past the guard: %v", err)
	}
	_, err = w.EditCorrection(ctx, chief, c, "다시")
	w.field(err, "body", "correction.guarded")
	if _, err := w.db.Article(ctx, no+1); !fault.Is(err, fault.NotFound) {
		t.Fatalf("a draft is left behind: %v", err)
	}
	c.Body = "고침"
	c, err = w.EditCorrection(ctx, chief, c, "번호를 뺌")
	w.must(err)
	c, err = w.RunCorrection(ctx, chief, c.ID)
	w.must(err)
	if rows, err := w.db.Articles(ctx, news.ArticleFilter{Text: "바로잡습니다", Limit: 9}); err != nil || len(rows) != 1 || rows[0].No != c.Notice {
		t.Fatalf("%+v, %v", rows, err)
	}
}
