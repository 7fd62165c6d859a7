package newsroom

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/duty"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/render"
	"jogan/internal/staff"
)

// Every template is executed against its struct, in both languages: a misspelt field fails here.
func TestTemplates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	frame := Frame{Lang: "ko", Paper: news.NewPaper("조간"), Done: "done.saved", Wrong: []Wrong{{"f-x", "제목", "틀림"}, {"", "", "틀림"}}, words: w.door.Renderer.Words()}
	frame.Tour = &TourBar{Step: TourStep{Key: "publish"}, At: 2, Many: 5}
	frame.signed(staff.Person{ID: 1, Name: "김편집", Login: "kim", Role: staff.Admin})
	all := Fields{}
	for _, kind := range []string{"text", "picture", "line", "area", "check", "multi", "select", "number", "time", "date", "email", "login", "password", "file", "media", "body", "hidden"} {
		all = append(all, Input{Name: kind, Kind: kind, Label: "article.title", Help: "article.lead-help", Limit: 9, Required: true, Error: "틀림", Value: "4", Library: []news.Picture{{ID: 4}, {ID: 5}}, Checked: true, Options: []Option{{"1", "가", true, true}}})
	}
	now := w.clock.now()
	article := news.Article{No: 7, Version: 2, PublicVersion: 1, Status: news.Published, Title: "제목", Subtitle: "부제", WithdrawReason: "이유", Published: now}
	picture := news.Picture{ID: 3, Type: "image/png", Caption: "설명", Alt: "글", Blocked: now}
	input := all[0]
	claim := news.Claim{ID: 1, Article: 7, Kind: news.Rectified, Way: "mail", Claimant: "윤슬", Text: "글", Status: news.ClaimReceived, Received: now, Election: true, Answered: now}
	correction := news.Correction{ID: 1, Article: 7, Kind: news.Rectified, Title: "바로잡습니다", Body: "<p>글</p>", Published: now}
	var form Fields
	for _, name := range []string{"title", "subtitle", "short_title", "body", "lead", "section", "sections", "kind", "grade", "bylines", "tags", "series", "picture", "caption", "origin", "source", "ai_use", "portal", "embargo_until", "take", "withdraw_at"} {
		x := input
		x.Name, x.Value = name, "3"
		form = append(form, x)
	}
	assigned := AssignmentLine{Assignment: news.Assignment{ID: 3, What: "일", Detail: "글", WhoName: "김", Due: now, Status: news.AssignmentOpen, Article: 7}, SectionName: "정치", DueWords: "지남", Late: true, MayTake: true, MayClose: true, MayChange: true, MayBegin: true}
	done := NoteThread{NoteLine: NoteLine{Note: news.Note{ID: 1, Passage: "글", Done: now, DoneBy: "김", Edited: now}, Mine: true, Edit: all[:1], Editing: true}, Gone: true}
	open := NoteThread{NoteLine: NoteLine{Note: news.Note{ID: 2, ToName: "김"}}, ToMe: true, Answers: []NoteLine{done.NoteLine}, Answer: all[:1], Typing: true}
	panel := &NotesPanel{Frame: frame, Article: 7, Open: []NoteThread{open}, Done: []NoteThread{done}, New: all[:1], Passage: "글", InArticle: true}
	campaignPage := CampaignPage{Frame: frame, Campaign: banner.Campaign{ID: 1, Goal: banner.Count{Impressions: 1, Clicks: 1}}, State: "paused", Fields: all, Total: banner.Count{Impressions: 2, Clicks: 1},
		Banners: []CampaignBanner{{ID: 1, Name: "배너", Place: "top", Picture: 1}, {Place: "side", Gone: true}}, Tables: []NumberTable{{Key: "campaign", Columns: []string{"가"}, Rows: []NumberRow{{textCell("나")}}, Plot: "{}"}}}
	hook := notify.Hook{ID: 1, Name: "가", URL: "https://x.example/", Events: news.EventKinds()}
	var finding Fields
	for _, name := range []string{"naver", "google", "bing", "index_now", "robots", "ads"} {
		x := input
		x.Name = name
		finding = append(finding, x)
	}
	var partnerForm Fields
	for _, name := range []string{"name", "slug", "kind", "active", "url", "insert_method", "update_url", "update_method", "delete_url", "delete_method", "headers", "host", "port", "user", "password", "new_key", "dir", "file", "all_portal", "origin", "tags", "sections", "kinds", "grades", "format", "charset", "clear_headers"} {
		x := input
		x.Name = name
		partnerForm = append(partnerForm, x)
	}
	partner := news.Partner{ID: 1, Name: "포털", Slug: "portal", Kind: news.NaverPartner, Way: news.PullWay, Format: news.RSSFormat, Fetched: now}
	var delivered []DeliveredLine
	for _, state := range news.DeliveryStates() {
		delivered = append(delivered, deliveredLine(news.DeliveryRow{Delivery: news.Delivery{Partner: 1, Article: 7, State: state, Action: news.DeliverInsert, Attempts: 1, Status: 200, Answer: "ok", Held: true}}),
			deliveredLine(news.DeliveryRow{Delivery: news.Delivery{State: state, Action: news.DeliverDelete, There: true, Done: now, Answer: "delivery.timeout"}}))
	}
	pages := map[string][]any{
		"findable": {FindablePage{Frame: frame, On: true, Key: "k", Fields: finding, Crawlers: []CrawlerGroup{{news.ForTraining, []CrawlerRow{{news.Crawlers()[0], input}}}}, Maps: []MapLine{{"/sitemap.xml", "findable.map.index", 3}, {"/x", "findable.map.pages", -1}},
			States: []IndexLine{{IndexState: notify.IndexState{Endpoint: "https://x.example/", Sent: 1}}, {IndexState: notify.IndexState{Failing: now, Next: now}, Bad: true}},
			Calls:  []IndexCallLine{{IndexCall: notify.IndexCall{At: now, Outcome: notify.Outcome{Status: 202}}, Name: "x", Taken: true}, {Reason: "webhook.timeout"}, {IndexCall: notify.IndexCall{Outcome: notify.Outcome{Status: 500, Answer: "x"}}}}}, FindablePage{Frame: frame, Ready: true, On: true, Fields: finding}},
		"notes":       {NotesPage{frame, article, panel}, NotesPage{Frame: frame, Panel: &NotesPanel{}}},
		"notes-for":   {NotesForPage{frame, []news.NoteRow{{Note: done.Note, Title: "제목", Status: news.Writing}}}, NotesForPage{Frame: frame}},
		"assignments": {AssignmentsPage{Frame: frame, Tabs: assignmentTabs(true, "time", true), Groups: []AssignmentGroup{{Label: "assignment.nobody", Late: true, Rows: []AssignmentLine{assigned, {Assignment: news.Assignment{Status: news.AssignmentDone}}}}, {Name: "김"}}}, AssignmentsPage{Frame: frame, Mine: true}, AssignmentsPage{Frame: frame, Closed: true}, AssignmentsPage{Frame: frame}},
		"assignment":  {AssignmentPage{frame, assigned, "제목", all, &news.Submission{ID: 1, Kind: news.TipForm, Number: "T1"}}, AssignmentPage{Frame: frame, Fields: all}, AssignmentPage{Frame: frame, One: AssignmentLine{Assignment: news.Assignment{ID: 1, Status: news.AssignmentDropped}, MayClose: true}}},
		"sign-in":     {SignInPage{frame, all, "/desk/", "{}", []Kept{{"article.body", "글"}}}},
		"resume":      {ResumePage{frame, "/desk/articles/1", []Kept{{"title", "글"}}, []Kept{{"article.body", "글"}}}},
		"welcome":     {WelcomePage{frame, all, staff.Person{ID: 1, Name: "김"}, "key"}, WelcomePage{Frame: frame}},
		"account":     {AccountPage{frame, all, ProfilePanel{Person: staff.Person{Handle: "kim"}, Fields: all, Public: true}, true, true}, AccountPage{Frame: frame}},
		"fault":       {FaultPage{frame, 409, "글", []Kept{{"article.body", "글"}}, true}, FaultPage{Frame: Frame{Lang: "ko", Paper: news.NewPaper("")}}, FaultPage{Frame: Frame{Lang: "ko", Paper: news.NewPaper(""), Outside: true}}},
		"articles":    {ArticlesPage{Frame: frame, Rows: []ArticleLine{{ArticleRow: news.ArticleRow{No: 1, Status: news.Published, Version: 2}}}, Tabs: []Tab{{"articles.all", "/", true, 3}}, Older: "/x", Filter: ArticleQuery{Status: news.Writing}, Todo: []TodoLine{{"notes", 1, "/", 0}, {"assignments", 2, "/", 1}}}, ArticlesPage{Frame: frame, Filtered: true}, ArticlesPage{Frame: frame}},
		"article": {
			&ArticlePage{Frame: frame, Article: article, Fields: form, Bylines: []BylineRow{{Name: "김"}}, People: []staff.Person{{ID: 1, Name: "김"}},
				Picture: &picture, Library: []news.Picture{picture, {ID: 4}}, Revisions: []news.Revision{{ID: 1, Action: news.Save, Note: "글"}}, MayEdit: true, Saved: true, Dirty: true, Reason: input, Notice: input,
				Steps: []StepView{{Action: news.Correct, Label: "step.correct", Primary: true, Asks: true, Open: true, Fields: Fields{input}}, {Action: news.Recall, Label: "step.recall"}},
				Guard: []FindingView{{Level: guard.Block, Text: "글", Quote: "글", Source: "법", Passed: "김: 이유"}}, Guarded: true, Needs: []news.PictureNeed{{Picture: 3, Missing: []string{"caption", "alt"}}}, Override: input, Held: "article.held-guard", Link: "http://x/",
				Previews: []news.PreviewLink{{ID: 1, Label: "가", Expires: now, Used: now}, {ID: 2, Revoked: now}}, Preview: Fields{input},
				Stale: &StaleView{Current: article, Fields: []Differing{{"pick-title", "article.title", "가", ""}}, Body: []BodyRow{{Mine: Side{Words: []Words{{"가", true}}, Pictures: []int64{3}, HTML: "<p>가</p>"}, Theirs: Side{HTML: "<p>나</p>", Words: []Words{{"나", false}}}, Pick: "pick-body-1", Number: 1}, {Theirs: Side{HTML: "<p>다</p>"}, Pick: "p", Number: 2, Markup: true}, {Same: true}, {Skipped: 3}}}},
			&ArticlePage{Frame: frame, Article: article, Delivered: &DeliveredPanel{7, delivered, []Option{{"1", "가", false, false}}, &OutsidePanel{"https://x", 1, []CopyLine{{news.OutsideCopies()[0], "https://y", news.CopyTick{}}, {news.OutsideCopies()[1], "https://y", news.CopyTick{Name: "김", At: now}}}}}, MayEdit: true, Fields: form, Editing: &news.Editing{Name: "김", Since: now}, Typed: true, Stale: &StaleView{}, Reason: input, Notice: input, Override: input},
			&ArticlePage{Frame: frame, Article: article, MayEdit: true, Fields: form, Editing: &news.Editing{Name: "김", Since: now}, Reason: input, Notice: input, Override: input},
			ArticlePage{Frame: frame, Article: article, Picture: &picture, Body: "<p>글</p>", Section: "정치", Notes: panel, Assigned: &assigned},
			&ArticlePage{Frame: frame, MayEdit: true, Fields: form, Assigned: &assigned, Override: input, Steps: []StepView{{Action: news.Publish, Label: "step.publish", Primary: true, Asks: true}}},
		},
		"claims": {ClaimsPage{frame, []Tab{{"claims.open", "/", true, -1}}, news.ClaimsDue{Open: 2, Late: 1}, []ClaimLine{
			{claim, "제목", &Countdown{"지남", "까지", true, false}}, {news.Claim{Kind: news.Replied, Status: news.ClaimPublished, Purged: now}, "제목", nil},
		}, "/x"}, ClaimsPage{Frame: frame, Due: news.ClaimsDue{Open: 1}}, ClaimsPage{Frame: frame}},
		"claim": {
			ClaimPage{Frame: frame, Claim: claim, Fields: all, ArticleTitle: "제목", Countdown: &Countdown{Soon: true}, Answers: all[0].Options, Answer: input, AnswerErr: "틀림", Note: input, CanCorrect: true, Editing: true,
				Events: []news.ClaimEvent{{Action: news.ClaimReceive}, {Action: news.ClaimNote, Text: "글"}}},
			ClaimPage{Frame: frame, Claim: news.Claim{ID: 2, Kind: news.FollowUp, Way: "post", Status: news.ClaimRefused, Answer: "글", Correction: 3}, Note: input},
			ClaimPage{Frame: frame, Claim: news.Claim{ID: 2, Kind: news.FollowUp, Way: "post", Status: news.ClaimRefused, Purged: now}},
			ClaimPage{Frame: frame, Fields: all, Key: "key"},
		},
		"corrections": {CorrectionsPage{frame, []CorrectionLine{{correction, "제목", true}, {news.Correction{Kind: news.Replied, Withdrawn: now}, "제목", false}}, "/x"}, CorrectionsPage{Frame: frame}},
		"correction": {
			CorrectionPage{Frame: frame, Correction: correction, Claim: &claim, ArticleTitle: "제목", Fields: all, Reason: input, Revisions: []news.CorrectionRevision{{Action: "publish", Copy: correction, Note: "글"}, {Action: "run"}}},
			CorrectionPage{Frame: frame, Correction: news.Correction{ID: 2, Kind: news.FollowUp, Withdrawn: now, WithdrawReason: "까닭", Notice: 3}, Body: "<p>글</p>"},
			CorrectionPage{Frame: frame, Fields: all},
		},
		"kept": {KeptPage{frame}},
		"inbox": {InboxPage{Frame: frame, Tabs: []Tab{{"inbox.status.new", "/", true, 1}}, Kinds: input.Options, Mine: true, All: true, Older: "/x", Rows: []InboxLine{
			{news.Submission{ID: 1, Number: "T1", Kind: news.TipForm, Suspect: []string{"trap", "links", "copies"}, ToName: "김", WhoName: "이"}, "제목"}, {news.Submission{Kind: news.ErrorForm, Purged: now}, ""},
		}}, InboxPage{Frame: frame}},
		"submission": {
			SubmissionPage{Frame: frame, One: news.Submission{ID: 1, Kind: news.AdvertiseForm, Status: news.SubmissionSpam, Suspect: []string{"links"}, Title: "제목", Text: "글", Link: "https://x.example", Article: 3, ToName: "김", Name: "이", Company: "회사", Email: "a@b.example", Phone: "010", Address: "주소", WhoName: "박", Assignment: 2},
				About: "기사", Files: []news.SubmissionFile{{ID: 1, Name: "a.jpg", Size: 3 << 20}, {ID: 2, Size: 9}}, Events: []news.SubmissionEvent{{Action: "receive"}, {Action: "note", Name: "김", Text: "글"}}, Moves: news.SubmissionStatuses(),
				Hand: input, Note: input, Assign: all, Reply: input, Replies: true, MailTo: "mailto:a", Reason: input, MayPurge: true, MayHand: true, Open: "assign", Keep: 365},
			SubmissionPage{Frame: frame, One: news.Submission{ID: 1, Kind: news.TipForm, Status: news.SubmissionNew, Anonymous: true}, Note: input, Open: "purge"},
			SubmissionPage{Frame: frame, One: news.Submission{ID: 1, Kind: news.LetterForm, Status: news.SubmissionDone, Purged: now, PurgedWhy: "까닭"}},
		},
		"forms":    {FormsPage{frame, []FormLine{{news.Form{Kind: news.TipForm}, "제보", "/tips"}, {news.Form{Kind: news.ErrorForm, Off: true}, "신고", ""}, {news.Form{Kind: news.LetterForm, Off: true}, "투고", "/x"}}, 365}},
		"form-set": {FormSetPage{frame, news.TipForm, "/tips", 1, 365, all}, FormSetPage{Frame: frame, Kind: news.ErrorForm}},
		"mail": {MailPage{Frame: frame, On: true, Version: 1, Fields: all, To: input, Tested: "글", TestedOK: true, Older: "/x", Rows: []notify.MailRow{
			{Message: notify.InviteMail, Status: notify.MailSent, By: "김"}, {Message: notify.ReplyMail, Status: notify.MailFailed, Problem: "timeout", Letter: "x"}, {Message: notify.NoticeMail, Status: notify.MailWaits}, {Message: notify.TestMail, Status: notify.MailSent}, {Message: notify.ResetMail, Status: notify.MailSent}, {Message: notify.ReceiptMail, Status: notify.MailSent},
		}}, MailPage{Frame: frame, Tested: "글"}},
		"revision": {RevisionPage{Frame: frame, Revision: news.Revision{Action: news.Publish, Note: "글", Copy: article}, Before: news.Revision{ID: 1}, MayEdit: true, Body: "<p>글</p>", Section: "정치", Changes: &StaleView{Fields: []Differing{{"p", "article.title", "가", ""}}, Body: []BodyRow{{Mine: Side{Words: []Words{{"가", true}}, HTML: "<p>가</p>"}, Number: 1, Markup: true}, {Same: true}, {Skipped: 3}}}}, RevisionPage{Frame: frame, Revision: news.Revision{Action: news.Save}, Changes: &StaleView{}}},
		"pictures": {PicturesPage{Frame: frame, Fields: all, Filter: PictureQuery{Text: "글"}, People: input.Options, Kinds: input.Options, Pictures: []news.Picture{picture, {ID: 5, Type: "video/mp4"}}, Older: "/x", Limit: 9, Script: "{}"}, PicturesPage{Frame: frame}},
		"picture":  {PicturePage{Frame: frame, Picture: picture, Owner: "김", Fields: all, Focus: all, Crops: []PictureCrop{{"1:1", "/x"}, {"4:3", ""}}, Uses: []news.PictureUse{{What: "article", ID: 1, Title: "제목", Public: true}, {What: "page", ID: 2}}, Public: true, Reason: input, Delete: input, MayWrite: true}, PicturePage{Frame: frame, Picture: news.Picture{ID: 2, Type: "audio/mpeg", Duration: time.Minute}, MayWrite: true, Reason: input, Delete: input}, PicturePage{Frame: frame, Picture: news.Picture{ID: 2, Type: "application/pdf"}, Reason: input}, PicturePage{Frame: frame, Picture: news.Picture{ID: 1}, Reason: input}},
		"flash":    {FlashPage{Frame: frame, Flash: news.Flash{Text: "속보", Article: 3, Until: now, Name: "김"}, Shown: true, Title: "제목", Version: 2, Fields: all}, FlashPage{Frame: frame}},
		"stands":   {StandsPage{Frame: frame, Fields: all, Rows: []StandRow{{Stand: news.Stand{Article: 3, Title: "제목", Source: "통신", Shown: now}, Front: "1면", Block: "톱"}, {Removed: "가"}}, Older: "/x", CSV: "/y", Days: 200}, StandsPage{Frame: frame}},
		"menu":     {MenuPage{frame, 3, []MenuRow{{Name: "가", Focus: true, Pages: all[0].Options, LabelErr: "틀림", Sections: all[0].Options, Under: true}, {SectErr: "가", URLErr: "나", ParentErr: "다"}}}},
		"banners": {BannersPage{frame, bannerTabs("banners"), []string{"11.16"}, []BannerPlace{{banner.Places()[0], 1, []BannerLine{{Creative: banner.Creative{ID: 1, Name: "배너", House: true, Campaign: 1, Advertiser: "가"}, State: "running", Share: 50, Fit: banner.FitsShape, Bounds: Bounds{now, now}}},
			[]BannerPlan{{"배너", "/", true, []bool{true}}, {"배너", "/", false, []bool{true, false}}}}, {Place: banner.Places()[1]}}}},
		"banner":          {BannerPage{frame, banner.Creative{ID: 1, Picture: 1}, banner.Places()[0], [2]int{10, 10}, banner.FitsSmall, all}, BannerPage{Frame: frame}},
		"banner-preview":  {BannerPreviewPage{frame, banner.Creative{ID: 1}, "/", true}},
		"advertisers":     {AdvertisersPage{frame, bannerTabs("advertisers"), []AdvertiserLine{{banner.Advertiser{ID: 1}, 2}}}, AdvertisersPage{Frame: frame}},
		"advertiser":      {AdvertiserPage{frame, banner.Advertiser{ID: 1}, []banner.Campaign{{ID: 1}}, all}, AdvertiserPage{Frame: frame, Advertiser: banner.Advertiser{ID: 1}}, AdvertiserPage{Frame: frame}},
		"campaigns":       {CampaignsPage{frame, bannerTabs("campaigns"), []CampaignLine{{Campaign: banner.Campaign{ID: 1, Term: banner.Term{Starts: now, Ends: now}}, State: "ended"}, {State: "running"}}}, CampaignsPage{Frame: frame}},
		"campaign":        {campaignPage, CampaignPage{Frame: frame, Campaign: banner.Campaign{ID: 1}, State: "waiting"}, CampaignPage{Frame: frame, Fields: all}},
		"campaign-report": {campaignPage, CampaignPage{Frame: frame, Campaign: banner.Campaign{ID: 1, Term: banner.Term{Starts: now, Ends: now}}}},
		"numbers": {NumbersPage{frame, "통계", "글", "/desk/articles/1", []Tab{{"numbers.tab-board", "/", true, -1}}, []NumberPeriod{{"numbers.period-7", "/", true}}, all[:1], "/?part=tiles", []NumberTile{{"numbers.today", "1", "글", "+1%", false}},
			[]NumberTable{{Key: "weeks", Note: "numbers.weeks-note", Columns: []string{"가", "나"}, Rows: []NumberRow{{{Text: "=가", Path: "/", Bar: -1}, barCell(1, 2)}, {{Text: "미달", Mark: "wrong", Bar: -1}, percentCell(0, false)}}, Plot: "{}", CSV: "/?csv=weeks", Half: true}, {Key: "now"}}}, NumbersPage{Frame: frame}},
		"powers":     {PowersPage{frame, 1, true, staff.Roles(), []PowerRow{{staff.Publish, []PowerCell{{staff.Admin, true, true}, {staff.Reporter, false, true}, {staff.DeskEditor, true, false}}}}}},
		"guard":      {GuardPage{frame, 1, true, []GuardRule{{guard.Rules()[0], true}, {guard.Rules()[1], false}}, []OwnRule{{0, "가, 나", guard.Warn, "글", true}}, guard.Levels(), all}, GuardPage{Frame: frame}},
		"breaking":   {BreakingPage{frame, "key", Fields{{Name: "title", Kind: "line", Label: "breaking.title"}, {Name: "section", Kind: "select", Label: "article.section"}, {Name: "override", Kind: "area", Label: "guard.override"}}, []FindingView{{Level: guard.Block, Text: "글", Source: "법"}}, 3}},
		"sections":   {SectionsPage{frame, news.Sections{{ID: 1, Name: "가", Hidden: true}}, all, []news.Merger{{Name: "나", Moved: 3}}, 1}, SectionsPage{Frame: frame}},
		"section":    {SectionPage{frame, news.Section{ID: 1}, all, 3, input, []news.Merger{{Name: "나"}}}},
		"series":     {SeriesPage{Frame: frame, Series: []SeriesLine{{news.Series{ID: 1, Ended: true}, 2}}, Fields: all, Running: []news.Merger{{Name: "나"}}}, SeriesPage{Frame: frame, One: news.Series{ID: 1, Ended: true}, Merge: input}, SeriesPage{Frame: frame}},
		"tags":       {TagsPage{Frame: frame, Text: "가", Orders: input.Options, Tags: []news.Tag{{ID: 1, Name: "가", Uses: 2, Newest: now}, {ID: 2}}, Older: "/x", Running: []news.Merger{{Name: "나"}}}, TagsPage{Frame: frame}},
		"tag":        {TagPage{frame, news.Tag{ID: 1, Name: "가", Aliases: []string{"나"}}, all, []news.Merger{{Name: "나"}}}},
		"pages":      {PagesPage{frame, []PageRow{{news.Page{ID: 1, Slug: "about", Updated: now}, 2, true, false}, {Last: true}}, []news.Page{{Slug: "ethics", Title: "윤리강령"}}}, PagesPage{Frame: frame}},
		"page":       {PagePage{Frame: frame, Page: news.Page{ID: 1, Slug: "about"}, Version: 1, Fields: all, Theirs: "글", Draft: true, Stands: "글", MayDraft: true, Training: true}, PagePage{Frame: frame}},
		"paper":      {PaperPage{frame, 1, []FieldGroup{{"paper.group-law", "paper.group-law-help", all}}, []BoxGroup{{news.FrontPage, "틀림", []BoxRow{{"f-x", all[0].Options, "300"}}}}}},
		"people":     {PeoplePage{frame, []staff.Person{{ID: 1, Role: staff.Chief, Title: "국장", Disabled: now}, {Role: staff.Layout, Seen: now}}, all, OneTimeLink{"김", "http://x", 7, &LinkMail{Person: 1, To: input, Mails: true, Text: "글"}}}},
		"person":     {PersonPage{frame, staff.Person{ID: 1, Disabled: now}, all, OneTimeLink{Address: "http://x", Mail: &LinkMail{To: input, Sent: true}}, ProfilePanel{Fields: all}}, PersonPage{Frame: frame}},
		"tokens":     {TokensPage{frame, []TokenLine{{Token: staff.Token{Role: staff.Admin, Used: now}, PersonName: "김"}, {Token: staff.Token{Role: staff.DeskEditor, Revoked: now, Scopes: staff.Scopes(), Expires: now, From: "192.0.2.1"}}, {Ended: true, Token: staff.Token{Role: staff.Admin}}}, all, "기계", "secret"}, TokensPage{Frame: frame}},
		"partners":   {PartnersPage{frame, []PartnerLine{{partner, 1, 2, 3}, {news.Partner{Active: true, Way: news.HTTPWay, Kind: news.OwnPartner, Format: news.XMLFormat}, 0, 1, 1}, {news.Partner{Kind: news.OwnPartner, Way: news.SFTPWay, Format: news.XMLFormat, Active: true}, 0, 0, 0}}, news.PartnerWays()}, PartnersPage{Frame: frame}},
		"partner":    {PartnerPage{Frame: frame, Partner: partner, Fields: partnerForm, Mapping: mapping(nil), MapError: "글", Key: "k", Feed: "/f", Sample: "<a>", States: []Tab{{"delivery.state.sent", "/", false, 1}}}, PartnerPage{Frame: frame, Fields: partnerForm, Partner: news.Partner{ID: 2, Way: news.SFTPWay, PartnerSet: news.PartnerSet{SFTP: news.PartnerSFTP{Public: "ssh-ed25519 x"}}}, Test: &notify.PartnerTest{Key: "delivery.host-key", HostKey: "x", Print: "y"}, HostKey: "z"}, PartnerPage{Frame: frame, Partner: news.Partner{Way: news.HTTPWay}, Test: &notify.PartnerTest{OK: true, Key: "partner.test-http", Status: 200}, Fields: partnerForm}},
		"deliveries": {DeliveriesPage{Frame: frame, Filter: all, Rows: delivered, Older: "/x", State: "sent", Back: "/y"}, DeliveriesPage{Frame: frame}},
		"webhooks":   {HooksPage{frame, []HookLine{{hook, 1, 2}, {notify.Hook{Paused: now, Problem: "webhook.paused-gone"}, 0, 0}, {notify.Hook{Paused: now}, 0, 0}, {notify.Hook{Failing: now}, 0, 0}}, all}, HooksPage{Frame: frame}},
		"webhook": {HookPage{frame, hook, all, "whsec_x", true, []DeliveryLine{
			deliveryLine(notify.Delivery{Type: "article.published", Object: "article:1", State: notify.Sent, Tried: now, Status: 200, Answer: "ok"}),
			deliveryLine(notify.Delivery{Type: notify.Test, State: notify.Failed, Tried: now, Answer: "webhook.timeout"}),
			deliveryLine(notify.Delivery{Type: "correction.edited", Object: "correction:1", State: notify.Waiting, Attempts: 1}),
		}, []Tab{{"webhook.state.all", "/", true, 3}}, 2, "/x"}, HookPage{Frame: frame, Hook: notify.Hook{Paused: now, Problem: "webhook.paused-failing"}, Secret: "whsec_x"}},
		"document": {DocumentsPage{Frame: frame, Made: []MadeDraft{{article, []string{"홍보팀 press@gaon.example"}, []news.NearCopy{{No: 3, Title: "제목", Status: news.Published, Published: now, Likeness: 80}, {No: 4, Status: news.Writing}}}}, Refused: []RefusedFile{{"a.hwp", "틀림"}}, Error: "틀림"}, DocumentsPage{Frame: frame}},
		"tour":     {TourPage{Frame: frame, Begun: true, No: 7, Steps: []TourStep{{"guard", "/x", true, false}, {"publish", "/x", false, true}, {"withdraw", "/x", true, false}, {"front", "/x", true, false}}, Finished: 4}, TourPage{Frame: frame}},
		"notices":  {NoticesPage{frame, []NoticeRow{{news.Notice{ID: 1, Title: "공지", Pinned: true, From: now, Until: now}, "ended"}, {news.Notice{From: now}, "running"}}, "/x"}, NoticesPage{Frame: frame}},
		"notice":   {NoticePage{Frame: frame, Notice: news.Notice{ID: 1}, State: "running", Fields: all, Theirs: "글"}, NoticePage{Frame: frame}},
		"popups":   {PopupsPage{frame, []PopupRow{{news.Popup{ID: 1, Title: "팝업", Pages: news.PopupAll, Ad: true, From: now, Until: now}, "paused"}, {news.Popup{Pages: news.PopupFront}, "running"}}, "/x"}, PopupsPage{Frame: frame}},
		"popup":    {PopupPage{Frame: frame, Popup: news.Popup{ID: 1, Picture: 3}, State: "running", Fields: all, Theirs: "글"}, PopupPage{Frame: frame}},
		"issues":   {IssuesPage{frame, []news.Issue{{ID: 1, Day: "2026-01-18", Number: 3, Status: news.IssuePublished}, {Status: news.IssueDraft}}, "/x", all}, IssuesPage{Frame: frame}},
		"issue": {
			IssuePage{Frame: frame, Issue: news.Issue{ID: 1, Status: news.IssueDraft}, Fields: all, Theirs: true, Undrawn: true, Files: []RefusedFile{{"a.pdf", "틀림"}}, Rows: []IssueRow{
				{Number: 1, Name: "a.pdf", Thumb: true, File: "/x", Place: Input{Kind: "number", Label: "issue.place"}, Label: input, Linked: input, Articles: []news.Headline{{No: 1, Title: "제목"}}}, {Number: 2, Place: input, Label: input, Linked: input}}},
			IssuePage{Frame: frame, Issue: news.Issue{ID: 1, Status: news.IssuePublished}}, IssuePage{Frame: frame, Issue: news.Issue{Status: news.IssueWithdrawn}},
		},
		"announcements": {AnnouncementsPage{frame, news.AnnouncementSorts(), []news.AnnouncementRow{{Announcement: news.Announcement{Article: 1, Sort: news.Obituary, DropAt: now, Dropped: now}, Title: "제목", Status: news.Published}, {Announcement: news.Announcement{Sort: news.Wedding, DropAt: now}, Status: news.Writing}}, "/x"}, AnnouncementsPage{Frame: frame}},
		"announcement":  {AnnouncementPage{Frame: frame, Sort: news.Obituary, Fields: all, Parsed: &news.AnnouncementText{Groups: []news.AnnouncementGroup{{Heading: "승진", Entries: []news.AnnouncementEntry{{Text: "글", Who: "누구", Day: "22일", Place: "병원", Leaves: "24일", Contact: "02"}, {Text: "글"}}}}}}, AnnouncementPage{Frame: frame, Sort: news.Wedding}},
		"versions":      {VersionsPage{frame, "page", 1, "제목", 2, []VersionRow{{news.TextRevision{Version: 2, Name: "김", Slug: "about"}, "글"}, {news.TextRevision{Version: 1}, ""}}}, VersionsPage{Frame: frame, Noun: "notice"}},
		"log": {LogPage{Frame: frame, Rows: []LogLine{{news.Audit{Name: "김", Token: 1, Detail: "글", Object: "article:1"}, "저장", "/desk/articles/1"}, {}, {Audit: news.Audit{Erased: now}}}, Older: "/x",
			Query: LogQuery{Text: "글"}, People: input.Options, Actions: input.Options, Check: news.AuditCheck{At: now, Rows: 7}, Head: news.AuditHead{ID: 1, Hash: "ab"}}, LogPage{Frame: frame}, LogPage{Frame: frame, Check: news.AuditCheck{At: now, Fault: news.AuditRebuilt, Row: 3, Noted: "가"}}},
		"log-line":         {LogLinePage{frame, LogLine{Audit: news.Audit{ID: 1, Token: 1}, Path: "/x"}, "ab", input, now, true}, LogLinePage{Frame: frame, MayGo: now}, LogLinePage{Frame: frame, Line: LogLine{Audit: news.Audit{Erased: now}}}},
		"duties":           {dutiesPage(frame, duty.Check(duty.Facts{Now: now, Newest: duty.Newest{NoAlt: []int64{1}}, Outside: duty.Outside{Backups: "/x"}})), DutiesPage{Frame: frame}},
		"report":           {ReportPage{Frame: frame, Sections: input.Options, Query: ReportQuery{Own: "own"}, Months: []ReportMonth{{news.ReportSum{All: 10, Own: 2}, "2026.01"}}, Week: news.ReportSum{All: 10, Own: 2}}, ReportPage{Frame: frame, Error: "틀림", Query: ReportQuery{Own: "wire"}}},
		"redirects":        {RedirectsPage{Frame: frame, Text: "가", Rows: []RedirectRow{redirectRow(news.Redirect{From: "/old", To: "/latest"}), redirectRow(news.Redirect{From: "/x", To: news.GoneAddress})}, All: 2, Older: "/x", Fields: all, File: Input{Name: "file", Kind: "table", Label: "redirect.file"}}, RedirectsPage{Frame: frame, File: input}},
		"redirect":         {RedirectPage{frame, "/old", "/old", all}},
		"redirects-import": {RedirectsImportPage{Frame: frame, Plan: desk.RedirectPlan{New: 1, Shortened: 1, Wrong: 1}, Total: 3, Faults: []RedirectFault{{2, "/a", "/b", "틀림"}}, More: 1, Some: []RedirectRow{redirectRow(news.Redirect{From: "/old", To: news.GoneAddress}), redirectRow(news.Redirect{From: "/old", To: "/x"})}}, RedirectsImportPage{Frame: frame}},
		"old-site":         {OldSitePage{frame, 1, all}},
		"look":             {LookPage{Frame: frame, Version: 1, Groups: []LookGroup{{"colours", []Input{input}}}, Page: "/p", Tried: true, Earlier: true, Theme: ThemeLine{"들녘", "1", "site/theme.css:3"}}},
		"sharing":          {SharingPage{Frame: frame, Version: 1, Ways: []Input{input}, Key: input}},
		"retention":        {RetentionPage{frame, 1, []RetentionRow{{"audit", input, true, news.Kept{Due: 1, Last: now, Gone: 2}}, {"stands", input, false, news.Kept{}}}}},

		"front": {
			FrontPage{Frame: frame, Address: "/desk/front/0", Fronts: all[0].Options, Sections: all[0].Options, Drafted: true, Version: 3, Scheduled: []news.Edition{{ID: 4, Name: "김", Note: "메모", PublishAt: now}}, Publish: all[:1], Schedule: all[:1], Open: "schedule",
				Plain: []FrontBlockRows{{"톱", []FrontPlaceRow{{Field: "lead_0", No: "3", Title: "제목", Number: 1, Stands: "글", Error: "틀림"}, {Field: "lead_1", Number: 2}}}}, Data: "{}", Script: "{}"},
			FrontPage{Frame: frame, Open: "publish"}, FrontPage{Frame: frame},
		},
		"front-history": {FrontHistoryPage{Frame: frame, Front: "1면", Editions: []news.Edition{{ID: 1, Status: news.EditionStood, Published: now, Replaced: now, From: 1, Note: "메모"}, {ID: 2, Status: news.EditionStands, Name: "김"}, {ID: 3, Status: news.EditionScheduled, PublishAt: now}}, Older: "/x"}, FrontHistoryPage{Frame: frame}},
		"front-edition": {FrontEditionPage{Frame: frame, Edition: news.Edition{ID: 1, Status: news.EditionStood, Published: now, Replaced: now, Note: "메모"}}, FrontEditionPage{Frame: frame, Edition: news.Edition{Status: news.EditionScheduled}}, FrontEditionPage{Frame: frame, Edition: news.Edition{Status: news.EditionStands}}},
	}
	for _, page := range w.door.Renderer.Pages() {
		if len(pages[page]) == 0 {
			t.Errorf("the page %s has no struct here", page)
		}
		for _, lang := range render.Languages() {
			for _, data := range pages[page] {
				raw, err := w.door.Renderer.Page(lang, page, data)
				if err != nil {
					t.Errorf("%s: %v", lang, err)
				}
				if i := strings.Index(string(raw), "⟦"); i >= 0 {
					t.Errorf("%s %s: unknown sentence %.60s", lang, page, raw[i:])
				}
			}
		}
	}
	if len(pages) != len(w.door.Renderer.Pages()) {
		t.Errorf("%d structs, %d pages", len(pages), len(w.door.Renderer.Pages()))
	}
}

// The sentences of roles, kinds, steps and actions are all there.
func TestWords(t *testing.T) {
	t.Parallel()
	words := newWorld(t).door.Renderer.Words()
	var keys []string
	for _, x := range staff.Roles() {
		keys = append(keys, "role."+string(x))
	}
	for _, x := range news.Kinds() {
		keys = append(keys, "kind."+string(x))
	}
	for _, x := range news.Grades() {
		keys = append(keys, "grade."+string(x))
	}
	for _, x := range news.Statuses() {
		keys = append(keys, "status."+string(x))
	}
	for _, x := range news.AssignmentStatuses() {
		keys = append(keys, "assignment.status-"+string(x), "audit.assignment."+strings.ReplaceAll(string(x), "taken", "take"))
	}
	for _, x := range news.PageTypes() {
		keys = append(keys, "boxes."+string(x))
	}
	for _, x := range banner.Places() {
		keys = append(keys, "place."+x.Key)
	}
	for _, x := range news.CorrectionKinds() {
		keys = append(keys, "corrections.kind."+string(x), "corrections.mark."+string(x), "corrections.marked."+string(x), "corrections.title."+string(x))
	}
	for _, x := range news.ClaimWays() {
		keys = append(keys, "claims.way."+x)
	}
	for _, x := range []news.ClaimAction{news.ClaimReceive, news.ClaimAccept, news.ClaimRefuse, news.ClaimSettle, news.ClaimRefer, news.ClaimPublish, news.ClaimEdit, news.ClaimNote, news.ClaimPurge} {
		keys = append(keys, "claims.did."+string(x), "audit.claim."+string(x))
	}
	for _, s := range []news.ClaimStatus{news.ClaimReceived, news.ClaimAccepted, news.ClaimRefused, news.ClaimSettled, news.ClaimReferred, news.ClaimPublished} {
		keys = append(keys, "claims.status."+string(s))
		for _, x := range s.Answers() {
			keys = append(keys, "claims.do."+string(x))
		}
	}
	for _, x := range news.BlockKinds() {
		keys = append(keys, "fronts.kind."+string(x), "fronts.about."+string(x))
	}
	for _, x := range []news.EditionStatus{news.EditionDraft, news.EditionScheduled, news.EditionStands, news.EditionStood} {
		keys = append(keys, "fronts.is-"+string(x))
	}
	for _, x := range news.Statuses() {
		if x != news.Published {
			keys = append(keys, "fronts.status-"+string(x))
		}
	}
	for _, x := range []string{"publish", "edit", "withdraw", "run"} {
		keys = append(keys, "corrections.did."+x, "audit.correction."+x)
	}
	for _, x := range keptFields() {
		keys = append(keys, x[1])
	}
	for _, key := range keys {
		if !words.Has(key) {
			t.Errorf("no sentence for %q", key)
		}
	}
}

func TestScreensInEnglish(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	admin.lang = "en-GB,en;q=0.9,ko;q=0.5"
	admin.post("/desk/articles/new/publish", draftOf("A title")).want(http.StatusSeeOther)
	for _, x := range w.door.routes() {
		if path, ok := strings.CutPrefix(x.pattern, "GET "); ok && !strings.Contains(path, "{") && path != "/desk/look/page" { // that one is readers'
			if a := admin.get(path); a.status == http.StatusOK && a.body != "" && strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
				a.has("Sign out", "Administrator", "Articles")
			}
		}
	}
	admin.get("/desk/articles/1").want(http.StatusOK).has("Publish the changes", "History")
}

func TestArticleList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, desk := w.as(staff.Reporter), w.as(staff.DeskEditor)
	desk.get("/desk/").want(http.StatusOK).has("아직 기사가 없습니다")
	for i := range 60 {
		w.clock.move(time.Second)
		if _, err := w.desk.SaveArticle(t.Context(), w.people[staff.Reporter].Actor(""), news.Article{Title: fmt.Sprintf("기사 %02d호", i), Section: 1 + int64(i%2), Origin: news.Origin{Own: true}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.desk.SaveArticle(t.Context(), w.people[staff.DeskEditor].Actor(""), news.Article{Section: 4, Origin: news.Origin{Own: true}}); err != nil {
		t.Fatal(err)
	}
	first := desk.get("/desk/").has("제목 없음", "기사 59호", "전체 61")
	seen := strings.Count(first.body, "/desk/articles/") - 2 // the button, the form for files
	older := ""
	for n := range first.root.Descendants() {
		if attr(n, "rel") == "next" {
			older = attr(n, "href")
		}
	}
	second := desk.get(older).want(http.StatusOK)
	seen += strings.Count(second.body, "/desk/articles/") - 2
	if seen != 61 {
		t.Errorf("%d lines on two pages (%s)", seen, older)
	}
	if mine := reporter.get("/desk/"); strings.Contains(mine.body, "제목 없음") {
		t.Error("a reporter's list begins with everybody's")
	}
	desk.get("/desk/?q=07").has("기사 07호")
	desk.get("/desk/?who=mine").has("제목 없음")
	if a := desk.get("/desk/?section=2"); strings.Contains(a.body, "기사 00호") || !strings.Contains(a.body, "제목 없음") {
		t.Error("the section's list has not what stands in it and below it")
	}
	desk.get("/desk/?status=published").has("아직 기사가 없습니다")
	desk.get("/desk/?q=%EC%97%86%EB%8A%94").has("맞는 기사가 없습니다")
}

func TestSettings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)

	admin.post("/desk/sections", url.Values{"name": {"문화"}, "slug": {"s1"}}).want(http.StatusUnprocessableEntity).has("이미 쓰고 있는 주소입니다", "문화")
	admin.post("/desk/sections", url.Values{"name": {"문화"}, "slug": {"culture"}}).to("/desk/sections?done=saved")
	admin.post("/desk/sections/1/move", url.Values{"down": {"1"}}).to("/desk/sections?done=saved")
	admin.post("/desk/sections/2/move", url.Values{"up": {"1"}}).to("/desk/sections?done=nothing")
	sections, err := w.db.Sections(t.Context())
	if err != nil || sections[0].Name != "경제" || sections[2].Name != "정치" {
		t.Errorf("sections %+v, %v", sections, err)
	}
	admin.post("/desk/sections/2/delete", url.Values{}).want(http.StatusConflict).has("먼저 옮겨 주세요")
	admin.post("/desk/sections/5/delete", url.Values{}).to("/desk/sections?done=deleted")
	admin.post("/desk/sections/4", url.Values{"name": {"제조"}, "slug": {"industry"}, "parent": {"3"}, "hidden": {"1"}}).to("/desk/sections?done=saved")
	admin.get("/desk/sections").has("제조", "숨김", "/sections/s3/industry")

	admin.post("/desk/series", url.Values{"name": {"골목 기행"}, "slug": {"alley"}}).to("/desk/series/1?done=saved")
	admin.post("/desk/series/1", url.Values{"name": {"골목 산책"}, "slug": {"alley"}}).to("/desk/series/1?done=saved")
	admin.get("/desk/series").has("골목 산책")

	menu := url.Values{"version": {admin.get("/desk/menu").field("version")}, "order": {"20", "10", "30", "40"}, "label": {"소개", "", "", "버릴 것"}, "url": {"/about", "", "", "/x"}, "section": {"", "1", "", ""}, "under": {"0"}, "drop": {"3"}}
	admin.post("/desk/menu", menu).to("/desk/menu?done=saved")
	items, err := w.db.Menu(t.Context())
	if err != nil || len(items) != 2 || items[0].Section != 1 || items[1].Label != "소개" || items[1].Parent != items[0].ID {
		t.Errorf("menu %+v, %v", items, err)
	}
	admin.get("/desk/menu").has("소개", "/about")
	bad := admin.post("/desk/menu", url.Values{"order": {"10"}, "label": {"나쁜 곳"}, "url": {"javascript:alert(1)"}, "section": {""}}).want(http.StatusUnprocessableEntity)
	bad.has("나쁜 곳", "http://")
	admin.post("/desk/menu", url.Values{"order": {"10"}, "label": {"아래"}, "url": {"/x"}, "section": {""}, "under": {"0"}}).want(http.StatusUnprocessableEntity).has("첫 항목은")

	admin.post("/desk/pages/new", url.Values{"title": {"신문사 소개"}, "slug": {"articles"}, "body": {"<p>글</p>"}}).want(http.StatusUnprocessableEntity).has("사이트가 쓰는 주소")
	admin.post("/desk/pages/new", url.Values{"title": {"신문사 소개"}, "slug": {"about-us"}, "body": {"<p>글</p>"}}).to("/desk/pages?done=saved")
	pages, err := w.db.Pages(t.Context())
	if err != nil || len(pages) == 0 {
		t.Fatalf("pages %+v, %v", pages, err)
	}
	at := fmt.Sprintf("/desk/pages/%d", pages[len(pages)-1].ID)
	version := admin.get(at).field("version")
	admin.post(at, url.Values{"title": {"소개"}, "slug": {"about-us"}, "body": {"<p>새 글</p>"}, "version": {version}}).to("/desk/pages?done=saved")
	admin.post(at, url.Values{"title": {"늦은 소개"}, "slug": {"about-us"}, "body": {"<p>늦은 글</p>"}, "version": {version}}).want(http.StatusConflict).has("늦은 소개", "그사이 다른 사람이")

	paper := url.Values{"version": {admin.get("/desk/paper").field("version")}, "name": {"조간일보"}, "time_zone": {"Asia/Seoul"}, "registration": {"경기 아52925"}, "registered": {"2026-01-19"}, "ranking_heading": {"HOT클릭 TOP7"},
		"ranking_count": {"7"}, "ranking_hours": {"24"}, "box_front": {"1", ""}, "length_front": {"250", "300"}}
	admin.post("/desk/paper", with(paper, "length_front", "50")).want(http.StatusUnprocessableEntity).has("100에서 1000 사이")
	admin.post("/desk/paper", with(paper, "time_zone", "Mars/Base", "registered", "어제", "ranking_count", "99")).want(http.StatusUnprocessableEntity).has("알 수 없는 시간대", "2026-01-19처럼", "1에서 20 사이", "Mars/Base", "어제", "99")
	admin.post("/desk/paper", paper).to("/desk/paper?done=saved")
	admin.get("/desk/paper").has("경기 아52925", "250")
	admin.post("/desk/paper", with(paper, "name", "늦은 이름")).want(http.StatusConflict).has("늦은 이름", "그사이 다른 사람이")

	token := admin.post("/desk/tokens", url.Values{"name": {"수신기"}, "role": {"reporter"}}).want(http.StatusOK).has("지금만 보입니다")
	if secret := token.field(""); secret == "" && !strings.Contains(token.body, `id="once"`) {
		t.Error("the secret is not shown")
	}
	admin.post("/desk/tokens", url.Values{"name": {"지난"}, "role": {"reporter"}, "expires": {"2020-01-01"}, "scopes": {"articles:read"}}).want(http.StatusUnprocessableEntity).has("지난 날짜입니다", "2020-01-01")
	admin.post("/desk/tokens", url.Values{"name": {"x"}, "role": {"reporter"}, "scopes": {"paper:burn"}}).want(http.StatusUnprocessableEntity)
	admin.post("/desk/tokens", url.Values{"name": {"좁은 것"}, "role": {"reporter"}, "expires": {"2027-03-01"}, "scopes": {"articles:read", "media:write"}}).want(http.StatusOK).has("articles:read", "2027", "모든 범위")
	admin.post("/desk/tokens/1/revoke", url.Values{}).to("/desk/tokens?done=revoked")

	partner := url.Values{"name": {"예시 포털"}, "slug": {"Portal!"}, "kind": {"own"}, "way": {"http"}, "format": {"json"}, "charset": {"utf-8"}, "url": {"ftp://portal.example"},
		"field_id": {"1"}, "as_id": {"newsId"}, "field_status": {"1"}, "headers": {"Authorization: Bearer geheim"}}
	admin.post("/desk/partners/new", partner).want(http.StatusUnprocessableEntity).has("https://로 시작하는 주소", "newsId", "Portal!")
	partner = with(partner, "slug", "portal", "url", "https://portal.example/{no}")
	admin.post("/desk/partners/new", with(partner, "headers", "Host: x")).want(http.StatusUnprocessableEntity).has("프로그램이 스스로")
	admin.post("/desk/partners/new", with(partner, "field_status", "")).want(http.StatusSeeOther)
	if page := admin.get("/desk/partners/1").has("newsId", "저장되어 있습니다"); strings.Contains(page.body, "geheim") {
		t.Error("the secret is shown again")
	}
	admin.post("/desk/partners/1", with(partner, "version", "9")).want(http.StatusConflict).has("먼저 고쳤습니다")
	admin.post("/desk/partners/new", partner).want(http.StatusUnprocessableEntity).has("다른 전송처가")
	admin.post("/desk/partners/1", with(partner, "version", "1", "as_id", "article_id")).to("/desk/partners/1?done=saved")
	admin.get("/desk/partners/1").has("article_id")
	feed := with(partner, "slug", "reader", "way", "pull", "format", "rss", "active", "1")
	key := admin.post("/desk/partners/new", feed).want(http.StatusOK).has("지금만 보입니다", "/partners/reader/feed.xml?key=")
	if renewed := admin.post("/desk/partners/2/key", url.Values{}).want(http.StatusOK).has("/partners/reader/feed.xml?key="); renewed.body == key.body {
		t.Error("the key is the old one")
	}
	admin.get("/desk/partners").has("예시 포털", "가져가기")
	admin.get("/desk/deliveries?partner=2&state=waiting").has("전송")
	admin.get("/desk/deliveries.csv").want(http.StatusOK)
	admin.post("/desk/deliveries", url.Values{"do": {"again"}}).want(http.StatusUnprocessableEntity).has("골라 주세요")
	admin.post("/desk/partners/1/trust", url.Values{"host_key": {"x"}}).want(http.StatusUnprocessableEntity)
	admin.post("/desk/partners/1/delete", url.Values{}).to("/desk/partners?done=partner-deleted")
	admin.get("/desk/partners/1").want(http.StatusNotFound)

	hook := url.Values{"name": {"포털"}, "url": {"ftp://portal.example"}, "events": {"article.published"}}
	admin.post("/desk/webhooks", hook).want(http.StatusUnprocessableEntity).has("https://로 시작하는 주소", "ftp://portal.example")
	admin.post("/desk/webhooks", with(hook, "events", "article.burnt")).want(http.StatusUnprocessableEntity)
	admin.post("/desk/webhooks", with(hook, "url", "https://portal.example/in")).want(http.StatusOK).has("지금만 보입니다", "whsec_")
	admin.get("/desk/webhooks").has("포털", "잘 됨")
	admin.post("/desk/webhooks/1/test", url.Values{}).to("/desk/webhooks/1?done=webhook-tested")
	if page := admin.get("/desk/webhooks/1?state=waiting").has("시험", "대기"); strings.Contains(page.body, "whsec_") {
		t.Error("the secret is shown again")
	}
	admin.post("/desk/webhooks/1/rotate", url.Values{}).want(http.StatusOK).has("24시간", "whsec_")
	admin.post("/desk/webhooks/1", with(hook, "url", "https://portal.example/out", "version", "1")).want(http.StatusConflict).has("https://portal.example/out", "다른 사람이 이 웹훅을")
	version = admin.get("/desk/webhooks/1").field("version")
	admin.post("/desk/webhooks/1", with(hook, "url", "https://portal.example/out", "version", version)).to("/desk/webhooks/1?done=saved")
	admin.post("/desk/webhooks/1/pause", url.Values{}).to("/desk/webhooks/1?done=webhook-paused")
	admin.post("/desk/webhooks/1/pause", url.Values{"resume": {"1"}}).to("/desk/webhooks/1?done=webhook-resumed")
	admin.post("/desk/webhooks/1/resend", url.Values{}).to("/desk/webhooks/1?done=webhook-resent")
	admin.post("/desk/webhooks/1/deliveries/1/resend", url.Values{}).to("/desk/webhooks/1?done=webhook-resent")
	admin.post("/desk/webhooks/1/deliveries/9/resend", url.Values{}).want(http.StatusNotFound)
	admin.post("/desk/webhooks/1/delete", url.Values{}).to("/desk/webhooks?done=webhook-deleted")
	admin.get("/desk/webhooks/1").want(http.StatusNotFound)
	admin.get("/desk/tokens").has("취소됨")
	admin.get("/desk/log").has("토큰 만듦", "메뉴 고침")
}

func TestBanners(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chief := w.as(staff.Chief)
	form := url.Values{"place": {"top"}, "name": {"봄맞이"}, "alt": {"봄맞이 안내"}, "url": {"https://shop.example/"}, "weight": {"10"}, "starts": {"2026-11-20T00:00"}, "ends": {"2026-11-30T00:00"}}
	chief.upload("/desk/banners/new", nil, false, form).want(http.StatusUnprocessableEntity).has("빈 파일", "봄맞이 안내")
	kept := chief.upload("/desk/banners/new", photo(t, 970, 120), false, with(form, "url", "javascript:alert(1)")).want(http.StatusUnprocessableEntity)
	if kept.field("kept_picture") != "1" {
		t.Errorf("the uploaded picture is lost: %q", kept.field("kept_picture"))
	}
	chief.post("/desk/banners/new", with(form, "kept_picture", "1")).to("/desk/banners?done=saved")
	chief.upload("/desk/banners/new", photo(t, 971, 120), false, with(form, "name", "우리 책", "house", "1", "starts", "", "ends", "")).to("/desk/banners?done=saved")
	chief.upload("/desk/banners/new", photo(t, 300, 250), false, with(form, "name", "옆에 설 그림", "paused", "1")).to("/desk/banners?done=saved-shape")
	chief.get("/desk/banners").has("봄맞이", "나가는 중", "우리 책", "대기 (판 배너가 있음)", "2026.11.20 00:00")
	w.clock.move(30 * 24 * time.Hour)
	chief = w.as(staff.Chief)
	chief.get("/desk/banners").has("끝남", "나가는 중")
	chief.post("/desk/banners/1", with(form, "ends", "2026-11-10T00:00")).want(http.StatusUnprocessableEntity)
	chief.post("/desk/banners/2", with(form, "name", "쉬는 배너", "paused", "1")).want(http.StatusConflict).has("그사이 다른 사람이 저장했습니다", "쉬는 배너")
	chief.post("/desk/banners/2", with(form, "name", "쉬는 배너", "paused", "1", "version", "1")).to("/desk/banners?done=saved")
	chief.get("/desk/banners").has("멈춤")
	chief.post("/desk/banners/1/delete", url.Values{}).to("/desk/banners?done=deleted")
}

func TestDiff(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ mine, theirs, want string }{
		{"가 나 다", "가 나 다", "=가 =나 =다"},
		{"가 나 다", "가 라 다", "=가 나|라 =다"},
		{"가 나 다 라", "가 라", "=가 나| 다| =라"},
		{"", "가 나", "|가 |나"},
		{"가 나 다", "나 다 마", "가| =나 =다 |마"},
	} {
		var got []string
		for _, row := range diff(strings.Fields(c.mine), strings.Fields(c.theirs)) {
			if row.Same {
				got = append(got, "="+row.Mine)
			} else {
				got = append(got, row.Mine+"|"+row.Theirs)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q, %q: %q, want %q", c.mine, c.theirs, s, c.want)
		}
	}
	long := make([]string, 5000)
	for i := range long {
		long[i] = fmt.Sprint(i)
	}
	other := slices.Clone(long)
	slices.Reverse(other)
	if rows := diff(long, other); len(rows) != 5000 {
		t.Errorf("%d rows of two long texts", len(rows))
	}
	body := func(lines []string) string { return "<p>" + strings.Join(lines, "</p><p>") + "</p>" }
	rows := folded(bodyRows(body(long), body(slices.Delete(slices.Clone(long), 2500, 2501))))
	if len(rows) != 5 || rows[0].Skipped != 2499 {
		t.Errorf("folded to %d rows: %+v", len(rows), rows[0])
	}
}
